//! What the list of groups is worth, which tells of each group's newest post.
//!
//! **Promises.** It is believed only once it has told of an answer, and no longer when it was found to have kept one back: nobody
//! documents that it heeds answers.
//!
//! Stories: `tests/journeys/tests/stories/quiet.rs`.

use super::{Reading, StoreResult, Writing};
use crate::model::{FeedRow, WallTime};

/// What is thought of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// It has not told of an answer yet.
    Unproven,
    /// It has.
    Believed,
    /// It has kept one back.
    Wrong {
        /// When that was seen.
        since: WallTime,
    },
}

const NAME: &str = "list_of_groups";
/// As stored; a larger one is the time at which it was found wrong.
const BELIEVED: i64 = 1;

impl Reading<'_> {
    /// What is thought of the list of groups.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hint_of_groups(&self) -> StoreResult<Hint> {
        let sql = "SELECT value FROM counters WHERE name = ?1";
        let value = self.one("reading what the list of groups is worth", sql, [NAME], |row| row.get::<_, i64>(0))?;
        Ok(match value.unwrap_or_default() {
            ..=0 => Hint::Unproven,
            BELIEVED => Hint::Believed,
            since => Hint::Wrong { since: WallTime(since) },
        })
    }

    /// The order of a feed's newest post, where that is an answer.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_answer(&self, feed: FeedRow) -> StoreResult<Option<i64>> {
        let sql = "SELECT l.place, l.place > coalesce((SELECT b.place FROM post_base b WHERE b.post = l.thread), 0) \
                   FROM feed_threads l WHERE l.feed = ?1 ORDER BY l.place DESC LIMIT 1";
        let newest = self.one("reading a feed's newest post", sql, [feed.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(newest.and_then(|(place, is_answer): (i64, bool)| is_answer.then_some(place)))
    }
}

impl Writing<'_> {
    /// Notes what the list of groups was found to be worth.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_hint_of_groups(&mut self, hint: Hint) -> StoreResult<()> {
        if self.hint_of_groups()? == hint {
            return Ok(());
        }
        let value = match hint {
            Hint::Unproven => 0,
            Hint::Believed => BELIEVED,
            Hint::Wrong { since } => since.0.max(BELIEVED + 1),
        };
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES (?1, ?2)";
        self.run("noting what the list of groups is worth", sql, (NAME, value)).map(drop)
    }
}
