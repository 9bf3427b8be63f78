//! Files without a row: which of them a sweep removes. A pure decision over what was listed, **before** the rows were
//! read, so that a file whose row came in between is known.
//!
//! A file stays when a row names it (a content's, or a transfer's, which precedes the first byte and is removed with the
//! transaction that stores the content's), when its writer is alive, and when it carries the note of an unsent content:
//! then it is for `doctor --rescue` to say what becomes of it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::shelf::{BlobName, Owner, StagedName};

/// What a file is by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ListedAs {
    /// A content in its place.
    Content(BlobName),
    /// A file being written, or left by a writer that died.
    Staged(StagedName),
}

/// A file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// What it is.
    pub what: ListedAs,
    /// Where it is.
    pub path: PathBuf,
    /// Its length.
    pub len: u64,
}

/// What becomes of a listed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Somebody refers to it or writes it.
    Stays,
    /// Nobody refers to it: a content in its place is removed unless it [is unsent](super::rescue::is_unsent).
    RemovedUnlessUnsent,
    /// Nobody refers to it, and it was never whole.
    Removed,
}

/// Decides for one file. `known` are the names in the rows of contents and transfers; `alive` the owners whose lease
/// runs.
pub fn fate(what: ListedAs, known: &BTreeSet<BlobName>, alive: &BTreeSet<Owner>) -> Fate {
    match what {
        ListedAs::Content(name) if known.contains(&name) => Fate::Stays,
        ListedAs::Content(_) => Fate::RemovedUnlessUnsent,
        ListedAs::Staged(staged) if known.contains(&staged.name) || alive.contains(&staged.owner) => Fate::Stays,
        ListedAs::Staged(_) => Fate::Removed,
    }
}
