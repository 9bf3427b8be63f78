//! What was asked for in vain, and is let be for a while.
//!
//! **Promises.** Each time in a row that something brought nothing is counted, with the last time and what stood in the way. How long
//! a pause is, [`crate::sync`] decides; what is had ends it. Nothing else in this vault is changed by it.
//!
//! Stories: `tests/journeys/tests/stories/patience.rs`.

use super::course::json;
use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{Later, PostRow, WallTime};

/// What is let be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// To ask for the list of feeds where nobody has before.
    FirstFeeds,
    /// To ask for the lists of tasks where nobody has before.
    FirstTasks,
    /// To ask for the whole list of drives, of which a part was not heard of.
    Drives,
    /// To read the rest of a thread.
    Thread(PostRow),
    /// To fetch unasked what hangs on a post.
    Hanging(PostRow),
    /// To look whether an announcement was acknowledged on another device.
    Said(PostRow),
    /// To fetch unasked the documents that a post links.
    Linked(PostRow),
}

/// How it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Times in a row that it brought nothing; at least one.
    pub tries: u32,
    /// What stood in the way; `None` where the provider does not let this person in.
    pub why: Option<Later>,
    /// The last time that it was asked for.
    pub asked_at: WallTime,
}

impl Work {
    fn key(self) -> (i64, i64) {
        match self {
            Work::FirstFeeds => (1, 0),
            Work::FirstTasks => (2, 0),
            Work::Drives => (3, 0),
            Work::Thread(thread) => (4, thread.0),
            Work::Hanging(post) => (5, post.0),
            Work::Said(post) => (6, post.0),
            Work::Linked(post) => (7, post.0),
        }
    }
}

impl Reading<'_> {
    /// The pause of this work; `None` where its last try brought something, or there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pause(&self, work: Work) -> StoreResult<Option<Pause>> {
        let sql = "SELECT tries, why, asked_at FROM pauses WHERE work = ?1 AND subject = ?2";
        self.one("reading a pause", sql, work.key(), |row| {
            Ok(Pause { tries: row.get(0)?, why: json(row, 1).ok(), asked_at: WallTime(row.get(2)?) })
        })
    }
}

impl Reading<'_> {
    /// What people call what this work lacks; nothing where that is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn names_of_pause(&self, work: Work) -> StoreResult<Vec<String>> {
        let sql = "SELECT names FROM pauses WHERE work = ?1 AND subject = ?2";
        let names = self.one("reading what a pause is about", sql, work.key(), |row| row.get::<_, String>(0))?;
        // A list of ours; one that cannot be read says no names.
        Ok(names.and_then(|names| serde_json::from_str(&names).ok()).unwrap_or_default())
    }
}

impl Writing<'_> {
    /// What people call what this work lacks. Nothing is stored where it is not let be.
    ///
    /// # Errors
    /// When the database fails.
    pub fn name_pause(&mut self, work: Work, names: &[String]) -> StoreResult<()> {
        if self.names_of_pause(work)? == names {
            return Ok(());
        }
        let names =
            if names.is_empty() { String::new() } else { serde_json::to_string(names).doing("naming a pause")? };
        let (work, subject) = work.key();
        let sql = "UPDATE pauses SET names = ?3 WHERE work = ?1 AND subject = ?2";
        self.run("naming a pause", sql, (work, subject, names)).map(drop)
    }

    /// This work was asked for at this moment, and brought nothing. `why` as in [`Pause::why`].
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_pause(&mut self, work: Work, why: Option<Later>, now: WallTime) -> StoreResult<()> {
        // A value of ours; what cannot be written counts as no way in, and is asked for all the same.
        let why = why.and_then(|why| serde_json::to_string(&why).ok()).unwrap_or_default();
        let sql = "INSERT INTO pauses (work, subject, tries, why, asked_at) VALUES (?1, ?2, 1, ?3, ?4) \
                   ON CONFLICT (work, subject) DO UPDATE SET tries = tries + 1, why = ?3, asked_at = ?4";
        let (work, subject) = work.key();
        self.run("noting a pause", sql, (work, subject, why, now.0)).map(drop)
    }

    /// This work has brought something.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_pause(&mut self, work: Work) -> StoreResult<()> {
        if self.pause(work)?.is_none() {
            return Ok(());
        }
        self.run("ending a pause", "DELETE FROM pauses WHERE work = ?1 AND subject = ?2", work.key()).map(drop)
    }
}
