//! The stream: what concerns this person, each thing since a moment. A change that asks is read where it stands; what is said of tasks
//! stands while it is so ([`super::stream_tasks`]).
//!
//! One row for each thing and reason, whoever tells it how often. A document that changes again, and a task that is asked of her again,
//! concern her again. Answers of one thread, and messages of a private one, are listed as one ([`super::stream_answers`]).

use std::collections::BTreeSet;

use rusqlite::Row;

use super::course::{COURSE, Course};
use super::{Reading, StoreResult, Writing};
use crate::model::{
    IntentRow, IntentState, ItemRow, PostRow, Scope, SharedRow, StreamKind, StreamRow, StreamSubject, TaskRow, WallTime,
};

/// The most rows of a page.
pub(super) const PAGE_LIMIT: usize = 200;

/// Something that concerns this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamEntry {
    /// Its row.
    pub row: StreamRow,
    /// Why.
    pub kind: StreamKind,
    /// What it is about.
    pub subject: StreamSubject,
    /// What it is told together with: the group of a post, the drive of a document, the list of a task that was asked, the day of one
    /// that is due; 0 for a private thread, and what was shared.
    pub place: i64,
    /// When it happened, by the server's clock; when it was learned, where that does not say.
    pub at: WallTime,
    /// She has seen it.
    pub seen: bool,
    /// She is done with it.
    pub done: bool,
    /// For how many answers, or private messages, of one thread it stands; 1 for everything else.
    pub answers: u64,
    /// How many of them she has not seen.
    pub unseen: u64,
}

/// Something that is to be noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    /// Why it concerns her.
    pub kind: StreamKind,
    /// What it is about.
    pub subject: StreamSubject,
    /// See [`StreamEntry::place`].
    pub place: i64,
    /// When it happened.
    pub at: WallTime,
    /// It was there before she first looked, and is no news to her.
    pub seen: bool,
}

/// Whether a person is to be told of something that is put into the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// She is.
    NotYet,
    /// She knows it: it is her own doing.
    Already,
}

const COLUMNS: &str = "id, kind, subject, place, at, seen, done";
const ANY: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE front = 1 AND done = ?1 AND \
                   (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4";
const OF_KIND: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE kind = ?5 AND front = 1 AND done = ?1 \
                       AND (at, id) < (?2, ?3) ORDER BY at DESC, id DESC LIMIT ?4";
const DUE: &str = "SELECT id, kind, subject, place, at, seen, done FROM stream WHERE kind = 5 AND done = 0 AND \
                   (place, id) > (?1, ?2) ORDER BY place, id LIMIT ?3";

fn number(subject: StreamSubject) -> i64 {
    match subject {
        StreamSubject::Post(post) => post.0,
        StreamSubject::Item(item) => item.0,
        StreamSubject::Task(task) => task.0,
        StreamSubject::Shared(shared) => shared.0,
    }
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Option<StreamEntry>> {
    // A kind that a later program has noted is not shown by this one.
    let Some(kind) = StreamKind::from_code(row.get(1)?) else { return Ok(None) };
    let subject = row.get(2)?;
    let seen = row.get::<_, i64>(5)? != 0;
    Ok(Some(StreamEntry {
        row: StreamRow(row.get(0)?),
        kind,
        subject: match kind {
            StreamKind::Changed => StreamSubject::Item(ItemRow(subject)),
            StreamKind::Due | StreamKind::Asked => StreamSubject::Task(TaskRow(subject)),
            StreamKind::Shared => StreamSubject::Shared(SharedRow(subject)),
            StreamKind::Mentioned | StreamKind::Answered | StreamKind::Announced | StreamKind::WrittenTo => {
                StreamSubject::Post(PostRow(subject))
            }
        },
        place: row.get(3)?,
        at: WallTime(row.get(4)?),
        seen,
        done: row.get::<_, i64>(6)? != 0,
        answers: 1,
        unseen: u64::from(!seen),
    }))
}

impl Reading<'_> {
    /// Up to `limit` of what is done, or not done, before a place (which is left out), the newest first; of these kinds, or of all
    /// where none is named.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream(
        &self,
        kinds: &[StreamKind],
        done: bool,
        before: (WallTime, i64),
        limit: usize,
    ) -> StoreResult<Vec<StreamEntry>> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let (doing, done) = ("reading the stream", i64::from(done));
        if kinds.is_empty() {
            let rows = self.all(doing, ANY, (done, before.0.0, before.1, most), read)?;
            return rows.into_iter().flatten().map(|entry| self.with_answers(entry)).collect();
        }
        let mut entries = Vec::new();
        for kind in kinds.iter().copied().collect::<BTreeSet<_>>() {
            let rows = self.all(doing, OF_KIND, (done, before.0.0, before.1, most, kind.code()), read)?;
            entries.extend(rows.into_iter().flatten());
        }
        entries.sort_unstable_by_key(|entry| std::cmp::Reverse((entry.at, entry.row)));
        entries.truncate(limit);
        entries.into_iter().map(|entry| self.with_answers(entry)).collect()
    }

    /// Up to `limit` tasks whose day has come, behind a day and a row (which is left out), the one that is due longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_due(&self, after: (i64, i64), limit: usize) -> StoreResult<Vec<StreamEntry>> {
        let most = i64::try_from(limit.clamp(1, PAGE_LIMIT)).unwrap_or(i64::MAX);
        let rows = self.all("reading what is due", DUE, (after.0, after.1, most), read)?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// What a listed row stands for.
    pub(super) fn with_answers(&self, entry: StreamEntry) -> StoreResult<StreamEntry> {
        if !matches!(entry.kind, StreamKind::Answered | StreamKind::WrittenTo) {
            return Ok(entry);
        }
        let Some((answers, unseen)) = self.answers_of_card(entry.row, entry.done)? else { return Ok(entry) };
        Ok(StreamEntry { answers, unseen, seen: unseen == 0, ..entry })
    }

    /// Of each kind how much is not done, and how much of that was not seen; the answers, or messages, of one thread are one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_counts(&self) -> StoreResult<Vec<(StreamKind, u64, u64)>> {
        let sql = "SELECT kind, sum(front), \
                       count(DISTINCT CASE WHEN seen = 0 THEN CASE WHEN thread > 0 THEN -thread ELSE id END END) \
                   FROM stream WHERE done = 0 GROUP BY kind";
        let count = |n: i64| u64::try_from(n).unwrap_or(0);
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, count(row.get(1)?), count(row.get(2)?)));
        let all = self.all("counting the stream", sql, [], read)?;
        Ok(all.into_iter().filter_map(|(kind, all, new)| Some((StreamKind::from_code(kind)?, all, new))).collect())
    }

    /// Whether something about a post concerns her that she has not seen.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_unseen_concern(&self, post: PostRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM stream WHERE kind IN (0, 1, 2, 3) AND subject = ?1 AND seen = 0";
        Ok(self.one("reading what was seen", sql, [post.0], |_| Ok(()))?.is_some())
    }

    /// The announcements that she is not done with and has seen.
    ///
    /// # Errors
    /// When the database fails.
    pub fn announcements_seen(&self) -> StoreResult<Vec<PostRow>> {
        let sql = "SELECT subject FROM stream WHERE kind = 2 AND front = 1 AND done = 0 AND seen = 1 ORDER BY at DESC, id DESC";
        self.all("reading the announcements", sql, [], |row| Ok(PostRow(row.get(0)?)))
    }

    /// The announcement that a row is about, where it is about one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn announcement_of(&self, row: StreamRow) -> StoreResult<Option<PostRow>> {
        let sql = "SELECT subject FROM stream WHERE id = ?1 AND kind = 2";
        self.one("reading what is announced", sql, [row.0], |row| row.get(0).map(PostRow))
    }

    /// What the provider of documents calls this person; `None` before it was told.
    ///
    /// # Errors
    /// When the database fails.
    pub fn her_documents_name(&self) -> StoreResult<Option<String>> {
        let sql = "SELECT name FROM names_of_hers WHERE service = 'documents' AND name <> ''";
        self.one("reading what she is called", sql, [], |row| row.get(0))
    }

    /// Whether the stream has begun on this device.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_stream_begun(&self) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM counters WHERE name = 'stream_since' AND value > 0";
        Ok(self.one("reading when the stream began", sql, [], |_| Ok(()))?.is_some())
    }

    /// The intents of every service that need her, the oldest first, with when they were asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn needing(&self) -> StoreResult<Vec<(IntentRow, IntentState, WallTime)>> {
        let sql = format!("SELECT {COURSE} FROM intents WHERE state = 2 ORDER BY id");
        let courses = self.all("reading what needs her", &sql, [], Course::read)?;
        Ok(courses.into_iter().map(|course| (course.row, course.state, course.asked_at)).collect())
    }

    /// What she was not notified of, the oldest first, at most so many; nothing of what she has seen elsewhere meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stream_untold(&self, most: u32) -> StoreResult<Vec<StreamEntry>> {
        let sql = format!("SELECT {COLUMNS} FROM stream WHERE told = 0 AND seen = 0 AND done = 0 ORDER BY id LIMIT ?1");
        Ok(self.all("reading what is new", &sql, [most], read)?.into_iter().flatten().collect())
    }
}

impl Writing<'_> {
    /// Notes that something concerns this person. What is known already is left as it is, but for a document that has changed
    /// again, and a task that is asked of her again. What happened before the stream began on this device is in it, but nobody is notified of it,
    /// and neither what was asked of her nor what was shared with her until then is new; of posts their feed tells what was there first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_concern(&mut self, concern: Concern) -> StoreResult<()> {
        let sql = "INSERT INTO stream (kind, subject, place, at, seen, told, thread) \
                   SELECT ?1, ?2, ?3, ?4, ?5 OR (?1 IN (6, 7) AND ?4 < value), ?4 < value, \
                       CASE WHEN ?1 IN (1, 3) THEN coalesce((SELECT thread FROM post_base WHERE post = ?2), 0) ELSE 0 END FROM counters WHERE name = 'stream_since' \
                       AND (?1 > 3 OR NOT EXISTS (SELECT 1 FROM stream WHERE kind IN (0, 1, 2, 3) AND subject = ?2)) \
                   ON CONFLICT (kind, subject) DO UPDATE SET at = excluded.at, seen = excluded.seen, done = 0, told = excluded.told \
                       WHERE kind IN (4, 6) AND excluded.at > at";
        let Concern { kind, subject, place, at, seen } = concern;
        if self.run("noting what concerns her", sql, (kind.code(), number(subject), place, at.0, seen))? > 0 {
            self.touch(Scope::Stream);
            if let (StreamKind::Answered | StreamKind::WrittenTo, StreamSubject::Post(post)) = (kind, subject) {
                self.settle_front_of(post)?;
            }
        }
        Ok(())
    }

    /// What the provider of documents calls this person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_her_documents_name(&mut self, name: &str) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO names_of_hers (service, name) VALUES ('documents', ?1)";
        self.run("storing what she is called", sql, [name]).map(drop)
    }

    /// The stream begins on this device: of what happens from now on she is notified.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_stream(&mut self) -> StoreResult<()> {
        let sql = "UPDATE counters SET value = ?1 WHERE name = 'stream_since' AND value = 0";
        self.run("beginning the stream", sql, [self.now().0]).map(drop)
    }

    /// What it was about is there no more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_concern(&mut self, subject: StreamSubject) -> StoreResult<()> {
        let doing = "reading what an answer belongs to";
        let thread = match subject {
            StreamSubject::Post(post) => {
                let sql = "SELECT thread FROM stream WHERE kind IN (1, 3) AND subject = ?1 AND thread > 0";
                self.one(doing, sql, [post.0], |row| row.get(0).map(PostRow))?
            }
            _ => None,
        };
        let sql = match subject {
            StreamSubject::Post(_) => "DELETE FROM stream WHERE kind IN (0, 1, 2, 3) AND subject = ?1",
            StreamSubject::Item(_) => "DELETE FROM stream WHERE kind = 4 AND subject = ?1",
            StreamSubject::Task(_) => "DELETE FROM stream WHERE kind IN (5, 6) AND subject = ?1",
            StreamSubject::Shared(_) => "DELETE FROM stream WHERE kind = 7 AND subject = ?1",
        };
        if self.run("forgetting what concerned her", sql, [number(subject)])? > 0 {
            self.touch(Scope::Stream);
        }
        thread.map_or(Ok(()), |thread| self.settle_front(thread))
    }

    /// She has seen these, and with each the post that it is about; of a thread also the older answers that its card stands for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_seen(&mut self, rows: &[StreamRow]) -> StoreResult<()> {
        for row in rows {
            let sql = "UPDATE stream SET seen = 1 WHERE id = ?1 AND seen = 0";
            let answers = self.set_answers_seen(*row)?;
            if self.run("noting what was seen", sql, [row.0])? > 0 || answers {
                self.touch(Scope::Stream);
            }
            let sql = "SELECT subject FROM stream WHERE id = ?1 AND kind IN (0, 1, 2, 3)";
            if let Some(post) = self.one("reading what was seen", sql, [row.0], |row| row.get(0).map(PostRow))? {
                self.note_post_read(post)?;
            }
        }
        Ok(())
    }

    /// She has seen a post by itself, and what concerns her about it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_post_seen(&mut self, post: PostRow) -> StoreResult<()> {
        let sql = "UPDATE stream SET seen = 1 WHERE kind IN (0, 1, 2, 3) AND subject = ?1 AND seen = 0";
        if self.run("noting what was seen", sql, [post.0])? > 0 {
            self.touch(Scope::Stream);
        }
        self.note_post_read(post)
    }

    /// She has seen the posts of a thread up to one of them: that is new nowhere, and with what in it concerns her she need not be bothered.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_thread_seen(&mut self, thread: PostRow, last: PostRow) -> StoreResult<()> {
        let sql = "UPDATE stream SET seen = 1 WHERE seen = 0 AND kind IN (0, 1, 2, 3) \
                   AND subject IN (SELECT post FROM post_base WHERE thread = ?1 \
                       AND place <= coalesce((SELECT place FROM post_base WHERE post = ?2), ?3))";
        if self.run("noting what was seen", sql, (thread.0, last.0, i64::MAX))? > 0 {
            self.touch(Scope::Stream);
        }
        self.note_thread_read(thread, last)
    }

    /// She is done with it, or not after all. Answers whether there is such an entry.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_stream_done(&mut self, row: StreamRow, done: bool) -> StoreResult<bool> {
        let sql = "UPDATE stream SET done_with = CASE WHEN ?2 = 1 AND done = 0 THEN id ELSE done_with END, done = ?2, seen = 1 \
                   WHERE id = ?1 AND done < 2";
        let there = self.run("being done with something", sql, (row.0, i64::from(done)))? > 0;
        if there {
            self.set_answers_done(row, done)?;
            self.touch(Scope::Stream);
        }
        Ok(there)
    }

    /// She was notified of everything up to this row, or need not be. No screen shows that.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_told(&mut self, up_to: StreamRow) -> StoreResult<()> {
        self.run("noting what she was told", "UPDATE stream SET told = 1 WHERE told = 0 AND id <= ?1", [up_to.0])
            .map(drop)
    }

    /// Forgets what happened before a moment; not the tasks that have been due since before it and are not done.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_stream(&mut self, before: WallTime) -> StoreResult<()> {
        self.settle_fronts_after(before)?;
        let sql = "DELETE FROM stream WHERE at < ?1 AND NOT (kind = 5 AND done < 2)";
        self.run("forgetting old entries of the stream", sql, [before.0]).map(drop)
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let mut plans = vec![ANY.to_owned(), OF_KIND.to_owned(), DUE.to_owned()];
    plans.extend(super::stream_places::plans());
    plans
}
