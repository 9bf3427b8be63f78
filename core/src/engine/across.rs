//! Lists of several accounts in one order: tasks by their day, people by their names, what a search found by how well it fits.
//!
//! **Promises.** A row stands where its own order puts it, whichever account it comes from; of equal ones by account. A page goes on exactly
//! where the one before ended, in every account and in either direction. An account that cannot be read is named, never left out in silence.
//!
//! **Never.** No vault hears of another's rows: each reads its own page, and they are merged here. Nothing asks the network.
//!
//! **How.** A place names whose row it is and where that stood in its own list. In another account the same order begins before or
//! behind all rows that are equal to it, as the accounts stand.
//!
//! Tests: `bindings/cli/tests/verbs/lists.rs`.

use std::future::Future;

use super::people::PersonItem;
use super::tasks::TaskItem;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{AccountId, Along, AsOf, At, Place, Spot, Stretch, TaskListRow};
use crate::store::tasks::TaskQuery;

/// The most rows of a page.
const PAGE_LIMIT: usize = 200;

/// A page of a list of several accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfAll<T> {
    /// The rows, in their order.
    pub rows: Vec<T>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// There are more on the side that was read: behind these, or before them where those before a place were asked for.
    pub more: bool,
    /// When the part of it was last known that was asked for longest ago.
    pub as_of: AsOf,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl<T> OfAll<T> {
    /// Where the page after this one begins; `None` when this is the last.
    pub fn next(&self) -> Option<Place> {
        Place::next(&self.places, self.more)
    }
}

/// What an account has told: its rows, where each of them stands, whether more follow, and how old they are.
pub(super) type Told<T> = (Vec<T>, Vec<Place>, bool, AsOf);

impl Musette {
    /// A page of at most 200 tasks of several accounts, the earliest day first, those without a day last.
    ///
    /// # Errors
    /// [`Reason::OtherList`] for a place of another list.
    pub async fn tasks_of(
        &self,
        asked: &[(AccountId, TaskQuery)],
        after: Option<&Place>,
        limit: usize,
    ) -> EngineResult<OfAll<TaskItem>> {
        let of: Vec<AccountId> = asked.iter().map(|(account, _)| *account).collect();
        let query = |account: AccountId| asked.iter().find(|(of, _)| *of == account).map(|(_, query)| *query);
        if let Some(Spot::Task { list, done, .. }) = within(&of, after)?.map(|(_, spot)| spot)
            && after.is_some_and(|place| !is_asked(place, &query, *list, *done))
        {
            return Err(Error::of(Reason::OtherList));
        }
        merged(&of, onward(after), limit, |account, stretch, limit| async move {
            let query = query(account).unwrap_or_default();
            let in_list = |place: Place| match place.0 {
                Spot::Task { done, day, task, .. } => Place(Spot::Task { list: query.list, done, day, task }),
                other => Place(other),
            };
            let at = match stretch {
                Stretch::After(from) => from.map_or(At::Start, |place| At::After(in_list(place))),
                Stretch::Before(from) => from.map_or(At::End, |place| At::Before(in_list(place))),
            };
            let page = self.tasks(account).await?.page(query, at, limit).await?;
            Ok((page.tasks, page.places, page.more, page.as_of))
        })
        .await
    }

    /// A page of at most 200 people of several accounts, in the order of [`People::page`](super::People::page).
    ///
    /// # Errors
    /// [`Reason::OtherList`] for a place of another list.
    pub async fn people_of(
        &self,
        of: &[AccountId],
        typed: &str,
        after: Option<&Place>,
        limit: usize,
    ) -> EngineResult<OfAll<PersonItem>> {
        merged(of, onward(after), limit, |account, stretch, limit| async move {
            let page = self.people(account).await?.stretch(typed, stretch, limit).await?;
            Ok((page.people, page.places, page.more, page.as_of))
        })
        .await
    }
}

/// Whether a place is one of the list that is asked of its account.
fn is_asked(
    place: &Place,
    query: &impl Fn(AccountId) -> Option<TaskQuery>,
    list: Option<TaskListRow>,
    done: bool,
) -> bool {
    let Spot::Across { account, .. } = &place.0 else { return false };
    query(*account) == Some(TaskQuery { list, done })
}

/// Whose row a place is of, and where that stands in its own list.
fn within<'a>(of: &[AccountId], after: Option<&'a Place>) -> EngineResult<Option<(AccountId, &'a Spot)>> {
    match after.map(|place| &place.0) {
        None => Ok(None),
        Some(Spot::Across { of: merged, account, spot }) if merged == of => Ok(Some((*account, spot))),
        Some(_) => Err(Error::of(Reason::OtherList)),
    }
}

/// The page that follows one that ended there.
fn onward(after: Option<&Place>) -> Along {
    after.map_or(Along::Start, |place| Along::After(place.clone()))
}

/// The part of an account, so that all of them together are what lies on this side of a row of `last`.
fn part(account: AccountId, last: AccountId, spot: &Spot) -> EngineResult<Place> {
    let from = match account.cmp(&last) {
        std::cmp::Ordering::Equal => Some(spot.clone()),
        std::cmp::Ordering::Less => spot.behind_equals(),
        std::cmp::Ordering::Greater => spot.before_equals(),
    };
    from.map(Place).ok_or_else(|| Error::of(Reason::OtherList))
}

/// A page of several accounts as one. `read` reads a stretch of an account's own list.
pub(super) async fn merged<T, F>(
    of: &[AccountId],
    along: Along,
    limit: usize,
    read: impl Fn(AccountId, Stretch, usize) -> F,
) -> EngineResult<OfAll<T>>
where
    F: Future<Output = EngineResult<Told<T>>>,
{
    let limit = limit.clamp(1, PAGE_LIMIT);
    let place = match along {
        Along::Start => return stretch(of, Stretch::After(None), limit, &read).await,
        Along::After(place) => return stretch(of, Stretch::After(Some(place)), limit, &read).await,
        Along::Before(place) => return stretch(of, Stretch::Before(Some(place)), limit, &read).await,
        Along::Around(place) => place,
    };
    let before_it = within(of, Some(&place))?
        .and_then(|(account, spot)| spot.just_before().map(|spot| across(of, account, spot)))
        .ok_or_else(|| Error::of(Reason::OtherList))?;
    let mut page = stretch(of, Stretch::Before(Some(place)), limit / 2, &read).await?;
    let rest = stretch(of, Stretch::After(Some(before_it)), limit - page.rows.len(), &read).await?;
    page.rows.extend(rest.rows);
    page.places.extend(rest.places);
    let missing = rest.missing.into_iter().filter(|account| !page.missing.contains(account)).collect::<Vec<_>>();
    page.missing.extend(missing);
    Ok(OfAll { more: rest.more, as_of: page.as_of.min(rest.as_of), ..page })
}

fn across(of: &[AccountId], account: AccountId, spot: Spot) -> Place {
    Place(Spot::Across { of: of.to_vec(), account, spot: Box::new(spot) })
}

async fn stretch<T, F>(
    of: &[AccountId],
    stretch: Stretch,
    limit: usize,
    read: &impl Fn(AccountId, Stretch, usize) -> F,
) -> EngineResult<OfAll<T>>
where
    F: Future<Output = EngineResult<Told<T>>>,
{
    let (mut rows, mut ages, mut missing, mut more_of_one) = (Vec::new(), Vec::new(), Vec::new(), false);
    let (Stretch::After(place) | Stretch::Before(place)) = &stretch;
    within(of, place.as_ref())?;
    for account in of {
        let of_account = stretch.clone().try_map(|place| match within(of, Some(&place))? {
            Some((last, spot)) => part(*account, last, spot),
            None => Err(Error::of(Reason::OtherList)),
        })?;
        match read(*account, of_account, limit).await {
            Ok((told, places, more, as_of)) => {
                ages.push(as_of);
                more_of_one |= more;
                rows.extend(told.into_iter().zip(places).map(|(row, place)| (*account, place.0, row)));
            }
            Err(error) if error.reason == Reason::OtherList => return Err(error),
            Err(_) => missing.push(*account),
        }
    }
    // Each account's rows come in order, and rows that are equal stay as their accounts stand.
    rows.sort_by(|(one, at, _), (other, there, _)| at.order().cmp(&there.order()).then(one.cmp(other)));
    let more = stretch.cut(&mut rows, limit) || more_of_one;
    let (mut page, mut places) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (account, spot, row) in rows {
        places.push(across(of, account, spot));
        page.push(row);
    }
    Ok(OfAll { rows: page, places, more, as_of: ages.into_iter().min().unwrap_or(AsOf::NeverKnown), missing })
}
