//! Lists of several accounts in one order: tasks by their day, people by their names, what a search found by how well it fits.
//!
//! **Promises.** A row stands where its own order puts it, whichever account it comes from; of equal ones by account. A page goes on exactly
//! where the one before ended, in every account. An account that cannot be read is named, never left out in silence.
//!
//! **Never.** No vault hears of another's rows: each reads its own page, and they are merged here. Nothing asks the network.
//!
//! **How.** A place names whose row ended the page and where that stood in its own list. In another account the same order begins before or
//! behind all rows that are equal to it, as the accounts stand.
//!
//! Tests: `bindings/cli/tests/verbs/lists.rs`.

use std::future::Future;

use super::people::PersonItem;
use super::tasks::TaskItem;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{AccountId, AsOf, At, Place, Spot, TaskListRow};
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
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Place>,
    /// When the part of it was last known that was asked for longest ago.
    pub as_of: AsOf,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
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
        merged(&of, after, limit, |account, from, limit| async move {
            let query = query(account).unwrap_or_default();
            let from = from.map(|spot| match spot {
                Spot::Task { done, day, task, .. } => Spot::Task { list: query.list, done, day, task },
                other => other,
            });
            let at = from.map_or(At::Start, |spot| At::After(Place(spot)));
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
        merged(of, after, limit, |account, from, limit| async move {
            let page = self.people(account).await?.page(typed, from.map(Place), limit).await?;
            Ok((page.people, page.places, page.next.is_some(), page.as_of))
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

/// Where the part of an account begins, so that all of them together go on behind a row of `last`.
fn begins(account: AccountId, last: AccountId, spot: &Spot) -> EngineResult<Spot> {
    let from = match account.cmp(&last) {
        std::cmp::Ordering::Equal => Some(spot.clone()),
        std::cmp::Ordering::Less => spot.behind_equals(),
        std::cmp::Ordering::Greater => spot.before_equals(),
    };
    from.ok_or_else(|| Error::of(Reason::OtherList))
}

/// Pages of several accounts as one.
pub(super) async fn merged<T, F>(
    of: &[AccountId],
    after: Option<&Place>,
    limit: usize,
    read: impl Fn(AccountId, Option<Spot>, usize) -> F,
) -> EngineResult<OfAll<T>>
where
    F: Future<Output = EngineResult<Told<T>>>,
{
    let limit = limit.clamp(1, PAGE_LIMIT);
    let after = within(of, after)?;
    let (mut rows, mut ages, mut missing, mut more_of_one) = (Vec::new(), Vec::new(), Vec::new(), false);
    for account in of {
        let from = after.map(|(last, spot)| begins(*account, last, spot)).transpose()?;
        match read(*account, from, limit).await {
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
    let more = more_of_one || rows.len() > limit;
    rows.truncate(limit);
    let (mut page, mut places) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
    for (account, spot, row) in rows {
        places.push(Place(Spot::Across { of: of.to_vec(), account, spot: Box::new(spot) }));
        page.push(row);
    }
    let next = Place::next(&places, more);
    Ok(OfAll { rows: page, places, next, as_of: ages.into_iter().min().unwrap_or(AsOf::NeverKnown), missing })
}
