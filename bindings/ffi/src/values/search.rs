//! Search over names.

use musette_core::engine::{Found, Item, OfAll, PersonItem, SearchCoverage};
use musette_core::model::{AccountId, Among, AsOf, FeedId, Mark, Place, PostId, WallTime};

/// Among what is searched.
#[uniffi::remote(Enum)]
pub enum Among {
    /// Everything: the best few people, groups and threads, then all documents.
    All,
    /// Documents, folders and libraries.
    Documents,
    /// People.
    People,
    /// Groups, and threads that have a title.
    Feeds,
}

/// A stretch of a name that was typed, in UTF-16 units.
#[uniffi::remote(Record)]
pub struct Mark {
    /// Where it begins.
    pub start: u32,
    /// Behind its last unit.
    pub end: u32,
}

/// Something that a search found.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Record)]
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

/// A page of what a search found.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SearchPage {
    /// The best first.
    pub found: Vec<Found>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// There are more on the side that was read: behind these, or before them where those before a place were asked for.
    pub more: bool,
    /// When the drives were last known whole, by the one for which that is longest ago.
    pub as_of: AsOf,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl From<OfAll<Found>> for SearchPage {
    fn from(page: OfAll<Found>) -> SearchPage {
        let OfAll { rows, places, more, as_of, missing } = page;
        SearchPage { found: rows, places, more, as_of, missing }
    }
}
