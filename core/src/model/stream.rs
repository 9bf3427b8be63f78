//! The stream: what concerns this person.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{AccountId, ItemRow, PostRow, SharedRow, StreamRow, TaskRow};

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

/// A part of the stream. They stand in this order, and each has one of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StreamPart {
    /// Announcements that ask to be acknowledged, the newest first.
    Asking,
    /// What was said to this person, the newest first.
    Said,
    /// Tasks whose day has come, the most urgent first: the one that is due longest.
    Due,
    /// Tasks that somebody else has asked of her, the newest first.
    Asked,
    /// Documents, the newest first.
    Documents,
    /// All that she is done with, the newest first.
    Done,
}

impl StreamPart {
    /// The kinds that it holds.
    pub fn kinds(self) -> &'static [StreamKind] {
        match self {
            StreamPart::Asking => &[StreamKind::Announced],
            StreamPart::Said => {
                &[StreamKind::Mentioned, StreamKind::Answered, StreamKind::Announced, StreamKind::WrittenTo]
            }
            StreamPart::Due => &[StreamKind::Due],
            StreamPart::Asked => &[StreamKind::Asked],
            StreamPart::Documents => &[StreamKind::Changed, StreamKind::Shared],
            StreamPart::Done => &StreamKind::ALL,
        }
    }

    /// Whether the oldest stands first in it.
    pub fn is_oldest_first(self) -> bool {
        self == StreamPart::Due
    }
}

/// Where in the stream of all accounts something stands: by its part, then by the moment, or the day, and of one such by account and row.
/// What stands first is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPlace {
    /// In which part.
    pub part: StreamPart,
    /// When it happened, in milliseconds; among what is due its day.
    pub at: i64,
    /// In whose vault it is.
    pub account: AccountId,
    /// Its row there.
    pub row: StreamRow,
}

impl Ord for StreamPlace {
    fn cmp(&self, other: &StreamPlace) -> Ordering {
        let moment = |place: &StreamPlace| (place.at, place.account, place.row);
        let by_moment = moment(self).cmp(&moment(other));
        let in_part = if self.part.is_oldest_first() { by_moment } else { by_moment.reverse() };
        self.part.cmp(&other.part).then(in_part)
    }
}

impl PartialOrd for StreamPlace {
    fn partial_cmp(&self, other: &StreamPlace) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
