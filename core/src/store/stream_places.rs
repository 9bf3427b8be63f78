//! Where rows of the stream stand: how many there are, how many stand above a place, and those just above it.
//!
//! **Promises.** Nothing here sorts, and nothing reads a row that is not asked for: a count walks an index and no table, places begin with
//! a seek. What a change of hers has taken away (a removed document) is told by itself ([`Reading::stream_unshown`]): no card is made of it.

use rusqlite::Row;

use super::stream::{PAGE_LIMIT, StreamEntry, read};
use super::{Reading, StoreResult};
use crate::model::{StreamKind, StreamRow};

/// Rows of the stream that stand in one order, each by two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordered<'a> {
    /// Tasks whose day has come, by day and row, the least first.
    Due,
    /// By moment and row, the greatest first.
    Newest {
        /// Of these kinds; of all where none is named.
        kinds: &'a [StreamKind],
        /// Those that she is done with, instead of those that she is not.
        done: bool,
    },
}

const COUNT_ANY: &str = "SELECT count(*) FROM stream WHERE front = 1 AND done = ?1 AND (at, id) > (?2, ?3)";
const COUNT_OF_KIND: &str =
    "SELECT count(*) FROM stream WHERE kind = ?4 AND front = 1 AND done = ?1 AND (at, id) > (?2, ?3)";
const COUNT_DUE: &str = "SELECT count(*) FROM stream WHERE kind = 5 AND done = 0 AND (place, id) < (?1, ?2)";

const PLACES_ANY: &str = "SELECT at, id FROM stream WHERE front = 1 AND done = ?1 ORDER BY at DESC, id DESC LIMIT ?2";
const PLACES_OF_KIND: &str = "SELECT at, id FROM stream WHERE kind = ?3 AND front = 1 AND done = ?1 \
                              ORDER BY at DESC, id DESC LIMIT ?2";
const PLACES_DUE: &str = "SELECT place, id FROM stream WHERE kind = 5 AND done = 0 ORDER BY place, id LIMIT ?1";

const ABOVE_ANY: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE front = 1 AND done = ?1 AND \
                         (at, id) > (?2, ?3) ORDER BY at, id LIMIT ?4";
const ABOVE_OF_KIND: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE kind = ?5 AND front = 1 \
                             AND done = ?1 AND (at, id) > (?2, ?3) ORDER BY at, id LIMIT ?4";
const ABOVE_DUE: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE kind = 5 AND done = 0 AND \
                         (place, id) < (?1, ?2) ORDER BY place DESC, id DESC LIMIT ?3";

/// Rows whose subject a change of hers has taken away, by the few changes that are open.
const UNSHOWN: [&str; 3] = [
    "SELECT s.id, s.kind, s.subject, s.place, s.at, s.seen, s.done FROM post_overlay o \
     CROSS JOIN stream s ON s.kind IN (0, 1, 2, 3) AND s.subject = o.post WHERE o.gone = 1 AND s.front = 1 AND s.done = ?1",
    "SELECT s.id, s.kind, s.subject, s.place, s.at, s.seen, s.done FROM overlay o \
     CROSS JOIN stream s ON s.kind = 4 AND s.subject = o.item WHERE o.gone = 1 AND s.front = 1 AND s.done = ?1",
    "SELECT s.id, s.kind, s.subject, s.place, s.at, s.seen, s.done FROM task_overlay o \
     CROSS JOIN stream s ON s.kind IN (5, 6) AND s.subject = o.task WHERE o.gone = 1 AND s.front = 1 AND s.done = ?1",
];

const ROW: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE id = ?1 AND front = 1";

impl Reading<'_> {
    /// How many rows stand above a place, which is left out; all of them where none is named.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_above(&self, list: Ordered<'_>, place: Option<(i64, i64)>) -> StoreResult<u64> {
        let doing = "counting the stream";
        let count = |row: &Row<'_>| row.get::<_, i64>(0);
        let counted = match list {
            Ordered::Due => {
                let (at, id) = place.unwrap_or((i64::MAX, i64::MAX));
                self.one(doing, COUNT_DUE, (at, id), count)?.unwrap_or(0)
            }
            Ordered::Newest { kinds, done } => {
                let ((at, id), done) = (place.unwrap_or((i64::MIN, i64::MIN)), i64::from(done));
                if kinds.is_empty() {
                    self.one(doing, COUNT_ANY, (done, at, id), count)?.unwrap_or(0)
                } else {
                    let mut all = 0;
                    for kind in kinds {
                        all += self.one(doing, COUNT_OF_KIND, (done, at, id, kind.code()), count)?.unwrap_or(0);
                    }
                    all
                }
            }
        };
        Ok(u64::try_from(counted).unwrap_or(0))
    }

    /// By what the first `most` rows stand, in their order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_places(&self, list: Ordered<'_>, most: usize) -> StoreResult<Vec<(i64, i64)>> {
        let (doing, limit) = ("finding a place in the stream", i64::try_from(most).unwrap_or(i64::MAX));
        let place = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        match list {
            Ordered::Due => self.all(doing, PLACES_DUE, [limit], place),
            Ordered::Newest { kinds: [], done } => self.all(doing, PLACES_ANY, (i64::from(done), limit), place),
            Ordered::Newest { kinds, done } => {
                let mut all = Vec::new();
                for kind in kinds {
                    all.extend(self.all(doing, PLACES_OF_KIND, (i64::from(done), limit, kind.code()), place)?);
                }
                all.sort_unstable_by_key(|place| std::cmp::Reverse(*place));
                all.truncate(most);
                Ok(all)
            }
        }
    }

    /// Up to `limit` rows just above a place, which is left out: the nearest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_backwards(
        &self,
        list: Ordered<'_>,
        (at, id): (i64, i64),
        limit: usize,
    ) -> StoreResult<Vec<StreamEntry>> {
        let (doing, limit) = ("reading the stream backwards", limit.clamp(1, PAGE_LIMIT));
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = match list {
            Ordered::Due => {
                return Ok(self.all(doing, ABOVE_DUE, (at, id, most), read)?.into_iter().flatten().collect());
            }
            Ordered::Newest { kinds: [], done } => self.all(doing, ABOVE_ANY, (i64::from(done), at, id, most), read)?,
            Ordered::Newest { kinds, done } => {
                let mut rows = Vec::new();
                for kind in kinds {
                    let bound = (i64::from(done), at, id, most, kind.code());
                    rows.extend(self.all(doing, ABOVE_OF_KIND, bound, read)?);
                }
                rows
            }
        };
        let mut entries: Vec<StreamEntry> = rows.into_iter().flatten().collect();
        entries.sort_unstable_by_key(|entry| (entry.at, entry.row));
        entries.truncate(limit);
        entries.into_iter().map(|entry| self.with_answers(entry)).collect()
    }

    /// The rows that would be listed and of which no card is made: a change of hers has taken away what they are about.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_unshown(&self, done: bool) -> StoreResult<Vec<StreamEntry>> {
        let mut all = Vec::new();
        for sql in UNSHOWN {
            let rows = self.all("reading what is not shown", sql, [i64::from(done)], read)?;
            all.extend(rows.into_iter().flatten());
        }
        Ok(all)
    }

    /// A row that is listed; `None` of one that is not, or stands behind another of its thread.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_row(&self, row: StreamRow) -> StoreResult<Option<StreamEntry>> {
        Ok(self.one("reading a card", ROW, [row.0], read)?.flatten())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let lists = [COUNT_ANY, COUNT_OF_KIND, COUNT_DUE, PLACES_ANY, PLACES_OF_KIND, PLACES_DUE];
    let above = [ABOVE_ANY, ABOVE_OF_KIND, ABOVE_DUE, ROW];
    lists.into_iter().chain(above).map(str::to_owned).collect()
}
