//! Answers in the stream, and private messages: those of one thread are one card.
//!
//! **Promises.** Each answer, and each message, keeps a row of its own, so that each is told once and seen by itself. One of them stands in front, and only
//! that one is listed: the newest that she is not done with, else the newest. What is done is done with the thread as far as she had seen
//! it, and a later answer brings it back. Undone brings back what was done with it, and leaves what she was done with before.
//!
//! **How.** Whatever changes a row of a thread settles in the same transaction which one stands in front ([`Writing::settle_front`]).
//!
//! Tests: the stories of `stream_order`.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{PostRow, StreamRow, WallTime};

/// The row of a thread (`?1`) that is to stand in front.
const FRONT: &str =
    "SELECT s.id FROM stream s WHERE s.thread = ?1 AND s.thread > 0 ORDER BY s.done, s.at DESC, s.id DESC LIMIT 1";

/// The older answers that a row (`?1`) stands in front of, or stood.
const BEHIND: &str = "thread > 0 AND thread = (SELECT thread FROM stream WHERE id = ?1) \
                      AND (at, id) < (SELECT at, id FROM stream WHERE id = ?1)";

const OF_CARD: &str = "SELECT count(*), coalesce(sum(seen = 0), 0) FROM stream \
                       WHERE thread > 0 AND thread = (SELECT thread FROM stream WHERE id = ?1) AND done = ?2";

impl Reading<'_> {
    /// For how many answers the card of a row stands, and how many of them she has not seen; `None` for a row that is of no thread.
    pub(super) fn answers_of_card(&self, row: StreamRow, done: bool) -> StoreResult<Option<(u64, u64)>> {
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let read = |row: &Row<'_>| Ok((count(row.get(0)?), count(row.get(1)?)));
        let counted = self.one("counting answers", OF_CARD, (row.0, i64::from(done)), read)?;
        Ok(counted.filter(|(all, _)| *all > 0))
    }

    fn thread_of_card(&self, row: StreamRow) -> StoreResult<Option<PostRow>> {
        let sql = "SELECT thread FROM stream WHERE id = ?1 AND thread > 0";
        self.one("reading what an answer belongs to", sql, [row.0], |row| row.get(0).map(PostRow))
    }
}

impl Writing<'_> {
    /// Puts the row in front that is to stand there.
    pub(super) fn settle_front(&mut self, thread: PostRow) -> StoreResult<()> {
        let doing = "putting an answer in front";
        let sql =
            format!("UPDATE stream SET front = 0 WHERE thread = ?1 AND thread > 0 AND front = 1 AND id <> ({FRONT})");
        self.run(doing, &sql, [thread.0])?;
        let sql = format!("UPDATE stream SET front = 1 WHERE id = ({FRONT}) AND front = 0");
        self.run(doing, &sql, [thread.0]).map(drop)
    }

    /// The same for the thread of a post that answers, or is written to her.
    pub(super) fn settle_front_of(&mut self, post: PostRow) -> StoreResult<()> {
        let sql = "SELECT thread FROM stream WHERE kind IN (1, 3) AND subject = ?1 AND thread > 0";
        let doing = "reading what an answer belongs to";
        match self.one(doing, sql, [post.0], |row| row.get(0).map(PostRow))? {
            Some(thread) => self.settle_front(thread),
            None => Ok(()),
        }
    }

    /// She has seen the older answers that the card of this row stands for.
    pub(super) fn set_answers_seen(&mut self, row: StreamRow) -> StoreResult<bool> {
        let sql = format!("UPDATE stream SET seen = 1 WHERE seen = 0 AND done = 0 AND {BEHIND}");
        Ok(self.run("noting what was seen", &sql, [row.0])? > 0)
    }

    /// She is done with the answers that stand behind this row; or not after all with this one, and those that she was done with
    /// together with it.
    pub(super) fn set_answers_done(&mut self, row: StreamRow, done: bool) -> StoreResult<()> {
        let Some(thread) = self.thread_of_card(row)? else { return Ok(()) };
        let doing = "being done with answers";
        if done {
            let sql = format!("UPDATE stream SET done = 1, seen = 1, done_with = ?1 WHERE done = 0 AND {BEHIND}");
            self.run(doing, &sql, [row.0])?;
        } else {
            let sql = "UPDATE stream SET done = 0 WHERE thread = ?1 AND thread > 0 AND done = 1 \
                       AND done_with = (SELECT done_with FROM stream WHERE id = ?2)";
            self.run(doing, sql, (thread.0, row.0))?;
        }
        self.settle_front(thread)
    }

    /// Where the oldest rows went, what stood behind them comes to the front.
    pub(super) fn settle_fronts_after(&mut self, before: WallTime) -> StoreResult<()> {
        let sql = "SELECT DISTINCT thread FROM stream WHERE at < ?1 AND thread > 0 AND front = 1";
        for thread in self.all("finding threads of the stream", sql, [before.0], |row| row.get(0).map(PostRow))? {
            let sql = "DELETE FROM stream WHERE thread = ?1 AND thread > 0 AND at < ?2";
            self.run("forgetting old entries of the stream", sql, (thread.0, before.0))?;
            self.settle_front(thread)?;
        }
        Ok(())
    }
}

/// The statements of the cards, for the test that reads the plans of lists.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![OF_CARD.to_owned(), format!("SELECT id FROM stream WHERE seen = 0 AND done = 0 AND {BEHIND}")]
}
