//! The stream: what concerns this person.

use serde::{Deserialize, Serialize};

use super::{AccountId, ItemRow, PostRow, SharedRow, StreamRow, TaskRow, WallTime};

/// Why something concerns this person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamKind {
    /// A post names her.
    Mentioned,
    /// A post answers hers, or is in a thread that she began.
    Answered,
    /// Somebody announces.
    Announced,
    /// Somebody writes in a private thread of hers.
    WrittenTo,
    /// A document that she keeps offline was changed by somebody, or is new in a folder that she keeps.
    Changed,
    /// A task of hers is due: its day has come, and it is not done.
    Due,
    /// Somebody else has asked a task of her.
    Asked,
    /// Somebody has shared a document with her.
    Shared,
}

impl StreamKind {
    /// All of them.
    pub const ALL: [StreamKind; 8] = [
        StreamKind::Mentioned,
        StreamKind::Answered,
        StreamKind::Announced,
        StreamKind::WrittenTo,
        StreamKind::Changed,
        StreamKind::Due,
        StreamKind::Asked,
        StreamKind::Shared,
    ];

    /// The number stored in SQL. Never changes meaning.
    pub fn code(self) -> i64 {
        match self {
            StreamKind::Mentioned => 0,
            StreamKind::Answered => 1,
            StreamKind::Announced => 2,
            StreamKind::WrittenTo => 3,
            StreamKind::Changed => 4,
            StreamKind::Due => 5,
            StreamKind::Asked => 6,
            StreamKind::Shared => 7,
        }
    }

    /// The inverse of [`StreamKind::code`].
    pub fn from_code(code: i64) -> Option<StreamKind> {
        StreamKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamSubject {
    /// A post.
    Post(PostRow),
    /// A document.
    Item(ItemRow),
    /// A task.
    Task(TaskRow),
    /// What was shared with her.
    Shared(SharedRow),
}

/// Where in the stream of all accounts something stands: the newest first, of one moment by account and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StreamPlace {
    /// When it happened.
    pub at: WallTime,
    /// In whose vault it is.
    pub account: AccountId,
    /// Its row there.
    pub row: StreamRow,
}
