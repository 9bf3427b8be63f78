//! Search over names: documents, folders and libraries, people, groups, threads with a title, of every account in one list.
//!
//! **Promises.** Reading never waits for the network: only what this device knows is found, and [`SearchCoverage`] says what that is and
//! what it is not. Whatever is typed is words to look for, never an expression. An account that cannot be read is named.
//!
//! **Never.** Nothing is sent or asked of a server; no vault hears of another's rows.
//!
//! **How.** Each vault finds by itself ([`crate::store::names`]); [`across`](super::across) merges. What an older program stored has its
//! names gathered before the first search, a few rows at a time, and a person's save never waits for more than that.
//!
//! Tests: `tests/journeys/tests/stories/searching.rs`.

use serde::Serialize;

use super::across::{OfAll, merged};
use super::documents::{Item, drive_name, entry_or_root, folder_path, shown_alone};
use super::people::{PersonItem, shown};
use super::session::Session;
use super::{EngineResult, Musette};
use crate::model::{AccountId, Along, Among, AsOf, FeedId, ItemRow, Mark, PostId, Sought, WallTime};
use crate::store::names::FoundName;
use crate::store::{Durability, Reading, StoreResult};

/// Names that are gathered in one transaction.
const GATHERED: u32 = 500;

/// Something that a search found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Found {
    /// A document, a folder, or a library, whose item is its root.
    Document {
        /// As lists show it.
        item: Item,
        /// The folder it is in, as people say it; empty for a library.
        place: String,
        /// Where its name is what was typed.
        marks: Vec<Mark>,
    },
    /// A person.
    Person {
        /// Who.
        person: PersonItem,
        /// Where the name is what was typed.
        marks: Vec<Mark>,
    },
    /// A group.
    Feed {
        /// Which.
        id: FeedId,
        /// Its name.
        name: String,
        /// This person belongs to it, or has asked to.
        joined: bool,
        /// Where its name is what was typed.
        marks: Vec<Mark>,
    },
    /// A thread that has a title.
    Thread {
        /// Its first post.
        id: PostId,
        /// Its title.
        title: String,
        /// The group it is in; empty for none.
        feed: String,
        /// When it was begun.
        posted_at: Option<WallTime>,
        /// Where its title is what was typed.
        marks: Vec<Mark>,
    },
}

/// What a search looked through, and what it did not: names alone, and only those that this device knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SearchCoverage {
    /// Names of documents and folders on this device.
    pub documents: u64,
    /// Drives of which only the folders that were opened here are known.
    pub partly: u64,
    /// Drives that do not let this person in: nothing of theirs is found.
    pub no_access: u64,
    /// People whom this device knows.
    pub people: u64,
    /// Groups.
    pub feeds: u64,
    /// When the drives were last known whole, by the one for which that is longest ago.
    pub as_of: AsOf,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl Musette {
    /// A page of at most 200 things of whose names each typed word begins a word, the best first; nothing when nothing was typed that a name could
    /// hold. Of several accounts, what is equally good stands as the accounts do.
    ///
    /// # Errors
    /// [`Reason::OtherList`](super::Reason::OtherList) for a place of another search.
    pub async fn search(
        &self,
        of: &[AccountId],
        typed: &str,
        among: Among,
        along: Along,
        limit: usize,
    ) -> EngineResult<OfAll<Found>> {
        let sought = Sought::typed(typed);
        let sought = &sought;
        merged(of, along, limit, |account, stretch, limit| async move {
            let session = self.session(account).await?;
            gather(&session).await?;
            let sought = sought.clone();
            let read = move |tx: &Reading<'_>| {
                let page = tx.found_by_name(&sought, among, stretch.clone(), limit)?;
                let (mut found, mut places) = (Vec::new(), Vec::new());
                for (name, place) in page.found.into_iter().zip(page.places) {
                    if let Some(one) = found_shown(tx, account, &sought, name)? {
                        found.push(one);
                        places.push(place);
                    }
                }
                Ok((found, places, page.more, tx.names_as_of()?))
            };
            Ok(session.db.read(read).await?)
        })
        .await
    }

    /// What a search of these accounts looks through.
    ///
    /// # Errors
    /// None today: an account that cannot be read is in `missing`.
    pub async fn search_coverage(&self, of: &[AccountId]) -> EngineResult<SearchCoverage> {
        let (mut sum, mut ages) = (SearchCoverage::default(), Vec::new());
        for account in of {
            let told = async {
                let session = self.session(*account).await?;
                gather(&session).await?;
                EngineResult::Ok(session.db.read(|tx| tx.name_coverage()).await?)
            };
            let Ok(told) = told.await else {
                sum.missing.push(*account);
                continue;
            };
            sum.documents += told.documents;
            sum.partly += told.partly;
            sum.no_access += told.no_access;
            sum.people += told.people;
            sum.feeds += told.feeds;
            ages.push(told.as_of);
        }
        sum.as_of = ages.into_iter().min().unwrap_or(AsOf::NeverKnown);
        Ok(sum)
    }
}

impl Default for SearchCoverage {
    fn default() -> Self {
        let missing = Vec::new();
        SearchCoverage { documents: 0, partly: 0, no_access: 0, people: 0, feeds: 0, as_of: AsOf::NeverKnown, missing }
    }
}

/// Makes the names that an older program did not keep.
async fn gather(session: &Session) -> EngineResult<()> {
    let (names, words) = session.db.read(|tx| Ok((tx.has_names_to_gather()?, tx.has_people_to_word()?))).await?;
    if names {
        while session.db.write(Durability::Fetched, |tx| tx.gather_names(GATHERED)).await? {}
    }
    if words && let Some(people) = session.syncing.people() {
        people.make_words().await?;
    }
    Ok(())
}

/// As it is shown; `None` for what is not there after all.
fn found_shown(tx: &Reading<'_>, account: AccountId, sought: &Sought, name: FoundName) -> StoreResult<Option<Found>> {
    Ok(Some(match name {
        FoundName::Item(named) => return item_shown(tx, account, sought, named.item),
        FoundName::Person(person) => {
            let person = shown(account, tx.myself()?.map(|me| me.row), *person);
            Found::Person { marks: sought.marks(&person.name), person }
        }
        FoundName::Feed(named) => Found::Feed {
            id: FeedId { account, row: named.feed.row },
            joined: named.feed.wanted.unwrap_or(named.feed.joined),
            marks: sought.marks(&named.feed.name),
            name: named.feed.name,
        },
        FoundName::Thread(named) => Found::Thread {
            id: PostId { account, row: named.thread },
            marks: sought.marks(&named.title),
            title: named.title,
            feed: named.feed.map(|feed| feed.name).unwrap_or_default(),
            posted_at: named.posted_at,
        },
    }))
}

fn item_shown(tx: &Reading<'_>, account: AccountId, sought: &Sought, item: ItemRow) -> StoreResult<Option<Found>> {
    let Some(entry) = entry_or_root(tx, item)? else { return Ok(None) };
    let is_root = entry.parent.is_none();
    let mut item = shown_alone(tx, account, entry)?;
    let place = if is_root { String::new() } else { folder_path(tx, item.id.row)? };
    if is_root && let Some(drive) = tx.drive(item.drive)? {
        item.name = drive_name(&drive);
    }
    Ok(Some(Found::Document { marks: sought.marks(&item.name), item, place }))
}
