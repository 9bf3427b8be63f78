//! How an intent fares: the columns that are the same whatever service it is for, read in this one place.
//!
//! An intent of any service *is* its course and what it asks for, so each type of intent gives its [`Course`] by `Deref`. What
//! changes a course is in [`super::standing`].

use rusqlite::Row;
use rusqlite::types::Type;
use serde::de::DeserializeOwned;

use crate::model::{IntentRow, IntentState, Later, WallTime};

/// How an intent fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its row; the order of the outbox.
    pub row: IntentRow,
    /// Where it stands.
    pub state: IntentState,
    /// The provider's notes; `None` before the first step.
    pub progress: Option<String>,
    /// Bytes of what it carries that have arrived.
    pub sent: u64,
    /// Attempts so far.
    pub tries: u32,
    /// Why the last attempt brought nothing.
    pub last_failure: Option<Later>,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it will be tried again, where the server asked for patience.
    pub next_at: Option<WallTime>,
    /// Server time of the first attempt.
    pub began_at: Option<WallTime>,
    /// Undo until then cancels.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it ended.
    pub ended_at: Option<WallTime>,
}

/// Nothing is held back for an undo for longer, in milliseconds.
pub(super) const LONGEST_HOLD: i64 = 60_000;

/// The columns of a course, which come first in what is selected of an intent.
pub(super) const COURSE: &str = "id, state, needs_you, progress, sent, tries, last_failure, tried_at, next_at, \
                                 began_at, hold_until, asked_at, ended_at";
/// How many they are: a service's own columns begin here.
pub(super) const OWN: usize = 13;

impl Course {
    /// Until when it is held back for an undo, when it is. A clock that was set back meanwhile must not hold it for longer than
    /// any is held.
    pub fn held_until(&self, now: WallTime) -> Option<WallTime> {
        self.hold_until.filter(|until| *until > now && until.0 - now.0 <= LONGEST_HOLD)
    }

    pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Course> {
        let progress: String = row.get(3)?;
        Ok(Course {
            row: IntentRow(row.get(0)?),
            state: match row.get(1)? {
                0 => IntentState::Queued,
                1 => IntentState::Sending,
                2 => IntentState::NeedsYou { why: json(row, 2)? },
                3 => IntentState::Delivered,
                _ => IntentState::Cancelled,
            },
            progress: (!progress.is_empty()).then_some(progress),
            sent: u64::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
            tries: row.get(5)?,
            last_failure: json(row, 6).ok(),
            tried_at: when(row.get(7)?),
            next_at: when(row.get(8)?),
            began_at: when(row.get(9)?),
            hold_until: when(row.get(10)?),
            asked_at: WallTime(row.get(11)?),
            ended_at: when(row.get(12)?),
        })
    }
}

/// A column that holds JSON.
pub(super) fn json<T: DeserializeOwned>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error)))
}

pub(super) fn when(at: i64) -> Option<WallTime> {
    (at != 0).then_some(WallTime(at))
}
