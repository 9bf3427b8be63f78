//! Lists: where to read, how old, and which places changed.

use serde::{Deserialize, Serialize};

use super::{DriveRow, FeedRow, ItemRow, PostRow, WallTime};

/// When a list was last confirmed by its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// Never: what is shown is what happened to come by, or nothing.
    NeverKnown,
    /// At this moment.
    Known(WallTime),
}

/// Counts the committed changes of one vault; two reads with the same revision saw the same state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

/// Where in a list a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At<Row = ItemRow> {
    /// The first rows.
    Start,
    /// The last rows.
    End,
    /// The rows before this one.
    Before(Row),
    /// The rows after this one.
    After(Row),
    /// Half a page on either side of this one.
    Around(Row),
    /// From this position, counted from 0.
    Index(u64),
}

/// A place whose list may have changed. Coarse: a screen asks again, it is not told what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The children of a folder.
    Folder(ItemRow),
    /// One item and what is known of it.
    Item(ItemRow),
    /// A drive's own row.
    Drive(DriveRow),
    /// The list of drives.
    Drives,
    /// The list of feeds.
    Feeds,
    /// The threads of a feed.
    Feed(FeedRow),
    /// The posts of a thread, by its first post.
    Thread(PostRow),
    /// The stream.
    Stream,
    /// The tasks and their lists.
    Tasks,
    /// People and their pictures.
    People,
    /// The outbox and the receipts.
    Outbox,
    /// What is kept offline.
    Kept,
    /// The account: connection, sign-in.
    Account,
    /// The organisation's own word, and what was acknowledged.
    Organisation,
    /// Any of these: another process has changed something.
    Everything,
}

/// Something in `scope` changed; `revision` is the first that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub scope: Scope,
    /// Since when.
    pub revision: Revision,
}
