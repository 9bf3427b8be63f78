//! What goes into the planner and what comes out: the contract with the store, which loads a [`Neighbourhood`] and applies
//! [`RowChange`]s in order, in the transaction that stores the cursor.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{BaseRow, ItemRow, RemoteItem, RequestSeq, WallTime, name_key};

use super::NameRules;

/// Where an answer comes from; decides what may be concluded from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A page of changes, of an enumeration or since one. Its tombstones are the provider's word.
    Delta,
    /// A page of a folder's children. Never deletes; see [`super::absent`] for its end.
    Listing,
    /// One item asked for by its id, or the provider's own "gone" to that (a [`RemoteItem`] with `deleted`).
    Single,
    /// What the provider answered to a change of ours. A delivered delete is a [`RemoteItem`] with `deleted`.
    Delivery,
}

/// An answer, or a part of one, with every remote id already replaced by its local row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Taken when the request started.
    pub seq: RequestSeq,
    /// The last number given out to any request of the vault, read in the transaction that applies this plan; never below
    /// `seq`. What is written carries it: an answer with a number up to it may have been overtaken.
    pub now: RequestSeq,
    /// Where it comes from.
    pub source: Source,
    /// In the order of the wire.
    pub items: Vec<PageItem>,
}

/// One item of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageItem {
    /// Its local row.
    pub row: ItemRow,
    /// The local row of the folder it says it is in; `None` exactly when the remote item says none.
    pub parent: Option<ItemRow>,
    /// What was said.
    pub remote: RemoteItem,
}

/// What the store knows of a row. A row that is in no map was not loaded, which is a fault of the caller and reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// There is no base row.
    Absent {
        /// The `at` of the last [`RowChange::Remove`] or [`RowChange::Bury`], kept with the identity.
        gone: Option<RequestSeq>,
    },
    /// There is one; in a box, because in a first enumeration almost every row is absent.
    Here(Box<BaseRow>),
}

/// A word about an item that has no place yet: its folder is not known, or would lie inside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The folder it waits for.
    pub parent: ItemRow,
    /// What was said.
    pub remote: RemoteItem,
    /// [`Page::now`] of the plan that wrote it.
    pub seq: RequestSeq,
    /// How many questions its wait has caused so far; bounded, see [`super::MOST_TRIES`].
    pub tries: u8,
}

/// A row that is to be asked for by its id (but for [`Why::PerhapsGone`], which waits for an enumeration).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What raised it. The latest stands, but `PerhapsGone` is not replaced.
    pub why: Why,
    /// [`Page::now`] of the plan that raised it; only an answer that started later can settle it.
    pub since: RequestSeq,
}

/// Why a row is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A complete listing of its folder does not name it, or a complete enumeration of its drive.
    Absent,
    /// Said to be alive, with too little to place it.
    Unplaceable,
    /// Another id took its place.
    Displaced,
    /// Two answers overtook each other and differ.
    Overtaken,
    /// Somebody waits for it as a parent.
    Wanted,
    /// Waits in limbo for a folder that cannot be had.
    Stranded,
    /// Part of a chain of folders that would close into a ring.
    Ring,
    /// Still inside a folder that is going, or going with something alive inside.
    Inside,
    /// Not seen by a complete enumeration that missed too much to be believed at once; shown as "perhaps gone".
    PerhapsGone {
        /// When that enumeration began.
        first_missed: WallTime,
    },
}

impl Why {
    /// The number stored in SQL. Never changes meaning.
    pub fn code(self) -> i64 {
        match self {
            Why::Absent => 0,
            Why::Unplaceable => 1,
            Why::Displaced => 2,
            Why::Overtaken => 3,
            Why::Wanted => 4,
            Why::Stranded => 5,
            Why::Ring => 6,
            Why::Inside => 7,
            Why::PerhapsGone { .. } => 8,
        }
    }

    /// The inverse of [`Why::code`]; `first_missed` counts for code 8 alone. An unknown number asks, which is harmless.
    pub fn from_code(code: i64, first_missed: WallTime) -> Why {
        match code {
            0 => Why::Absent,
            1 => Why::Unplaceable,
            2 => Why::Displaced,
            4 => Why::Wanted,
            5 => Why::Stranded,
            6 => Why::Ring,
            7 => Why::Inside,
            8 => Why::PerhapsGone { first_missed },
            _ => Why::Overtaken,
        }
    }

    /// Whether the row is asked for by its id.
    pub fn asks(self) -> bool {
        !matches!(self, Why::PerhapsGone { .. })
    }
}

/// A place in the tree where two names clash: a folder and a [`name_key`].
pub type Place = (ItemRow, String);

/// What a page can touch, loaded before it is planned.
///
/// | query | what |
/// |---|---|
/// | 1 | `waiting`: limbo rows whose item or whose parent is a row of the page, at most [`super::MOST_RELEASED`] of the second kind |
/// | 2 | `rows`: identities and base rows of the page, of its parents and of the items of 1 |
/// | 3 | `rows` again: all ancestors in base of those of 2 that are here (recursive) |
/// | 4 | `occupants` of [`Neighbourhood::places`], and their rows |
/// | 5 | `doubts` of the page's rows and of all rows loaded |
/// | 6 | `seen`: those rows of 1 and of the page that the running enumeration has seen already |
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbourhood {
    /// The root of the drive, once known.
    pub root: Option<ItemRow>,
    /// Base rows and their absence.
    pub rows: BTreeMap<ItemRow, Known>,
    /// Which rows have base rows at a place; a place that is empty has an empty list.
    pub occupants: BTreeMap<Place, Vec<ItemRow>>,
    /// Limbo, by the item that waits.
    pub waiting: BTreeMap<ItemRow, Waiting>,
    /// Rows in doubt.
    pub doubts: BTreeMap<ItemRow, Doubt>,
    /// The number of the first request of the enumeration that is running on this drive.
    pub enumeration: Option<RequestSeq>,
    /// The last number given out when the last complete enumeration of this drive ended: an answer up to it may name what
    /// that enumeration rightly did not, and no tombstone would follow.
    pub enumerated: Option<RequestSeq>,
    /// Rows in the seen-set of this enumeration.
    pub seen: BTreeSet<ItemRow>,
}

impl Neighbourhood {
    /// The places whose occupants must be loaded, once `rows` and `waiting` are.
    pub fn places(&self, page: &Page, rules: &NameRules) -> BTreeSet<Place> {
        let said = page.items.iter().map(|item| (item.row, item.parent, &item.remote));
        let waiting = self.waiting.iter().map(|(row, word)| (*row, Some(word.parent), &word.remote));
        said.chain(waiting)
            .filter(|(_, _, remote)| !remote.deleted && !remote.root)
            .filter_map(|(row, parent, remote)| {
                let base = match self.rows.get(&row) {
                    Some(Known::Here(base)) => Some(base),
                    _ => None,
                };
                let parent = parent.or(base.and_then(|base| base.parent))?;
                let name = remote.name.as_deref().filter(|name| !name.is_empty());
                let name = name.or(base.map(|base| base.name.as_str()))?;
                Some((parent, name_key(name, rules)))
            })
            .collect()
    }
}

/// One change to a row. The store applies them in order; parents are put before what is in them, children removed before
/// their folder. Nothing is put that would leave the row as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowChange {
    /// This is the root of the drive.
    Root {
        /// The row.
        row: ItemRow,
    },
    /// The base row becomes this (sort and name keys are the store's to compute).
    Put {
        /// The row.
        row: ItemRow,
        /// What it becomes.
        base: BaseRow,
    },
    /// The base row goes. The identity stays and keeps `at`.
    Remove {
        /// The row.
        row: ItemRow,
        /// See [`Known::Absent`].
        at: RequestSeq,
    },
    /// There is no base row, and the identity is to keep `at` all the same: the provider said that it is deleted, and an
    /// answer that is still on its way must not bring it back.
    Bury {
        /// The row.
        row: ItemRow,
        /// See [`Known::Absent`].
        at: RequestSeq,
    },
    /// The limbo row becomes this.
    Wait {
        /// The item that waits.
        row: ItemRow,
        /// Its word.
        waiting: Waiting,
    },
    /// The limbo row goes.
    Unwait {
        /// The item that waited.
        row: ItemRow,
    },
    /// The doubt becomes this.
    Doubt {
        /// The row.
        row: ItemRow,
        /// Its doubt.
        doubt: Doubt,
    },
    /// The doubt goes.
    Settle {
        /// The row.
        row: ItemRow,
    },
    /// The running enumeration has named it and did not have to write it.
    Saw {
        /// The row.
        row: ItemRow,
    },
}

/// What is to be changed. Empty when nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order in which they are applied.
    pub changes: Vec<RowChange>,
    /// Folders whose list of children changes, for the notices to screens.
    pub folders: BTreeSet<ItemRow>,
}

/// The caller did not load what the page can touch. Nothing may be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotLoaded {
    /// A row.
    #[error("row {0} was needed and not loaded")]
    Row(ItemRow),
    /// The occupants of a place.
    #[error("the occupants of a name in folder {0} were needed and not loaded")]
    Place(ItemRow),
}
