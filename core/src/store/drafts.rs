//! Drafts: what is being written, or was taken back, and was not posted.
//!
//! **Promises.** A draft is one text that somebody wrote, and no draft is ever joined to another. At each place (a thread, a new thread
//! in a group, a private one with just these people) at most one is being composed; what was taken back from the outbox is a draft of
//! its own beside it, which saving what is being composed does not touch. Whom it is written to is kept with it. Where two places
//! turn out to be one, the drafts of both stay.
//!
//! Tests: `crate::talk::tests`, `people/tests.rs`; the reason: docs/decisions/0120.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{DraftRow, FeedRow, PersonRow, PostRow, Scope, WallTime};

/// Where something is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPlace {
    /// The feed.
    pub feed: FeedRow,
    /// The thread; `None` for a new one.
    pub thread: Option<PostRow>,
    /// Whom it is written to, where it begins a private thread; in no order that matters.
    pub to: Vec<PersonRow>,
}

impl DraftPlace {
    /// In a thread, or as a new one in a feed.
    pub fn of(feed: FeedRow, thread: Option<PostRow>) -> DraftPlace {
        DraftPlace { feed, thread, to: Vec::new() }
    }

    fn scope(&self) -> Scope {
        self.thread.map_or(Scope::Feed(self.feed), Scope::Thread)
    }
}

/// A text that was not posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which.
    pub row: DraftRow,
    /// Where.
    pub place: DraftPlace,
    /// It is what is being composed there; else it was taken back.
    pub composed: bool,
    /// What.
    pub text: String,
    /// Since when it is so.
    pub changed_at: WallTime,
}

/// People as they stand in a row: their own rows in order, a space between.
fn written(to: &BTreeSet<PersonRow>) -> String {
    to.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(" ")
}

fn people(written: &str) -> Vec<PersonRow> {
    written.split(' ').filter_map(|row| row.parse().ok().map(PersonRow)).collect()
}

const COLUMNS: &str = "id, feed, thread, written_to, composed, text, changed_at";

fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let (thread, to): (i64, String) = (row.get(2)?, row.get(3)?);
    let place =
        DraftPlace { feed: FeedRow(row.get(1)?), thread: (thread != 0).then_some(PostRow(thread)), to: people(&to) };
    let (composed, changed_at) = (row.get::<_, i64>(4)? != 0, WallTime(row.get(6)?));
    Ok(Draft { row: DraftRow(row.get(0)?), place, composed, text: row.get(5)?, changed_at })
}

impl Reading<'_> {
    /// What is being composed at a place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft(&self, place: &DraftPlace) -> StoreResult<Option<Draft>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM drafts WHERE feed = ?1 AND thread = ?2 AND written_to = ?3 AND composed = 1"
        );
        let (thread, to) = self.draft_key(place)?;
        self.one("reading a draft", &sql, (place.feed.0, thread, to), read)
    }

    /// One draft.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft_of(&self, draft: DraftRow) -> StoreResult<Option<Draft>> {
        self.one("reading a draft", &format!("SELECT {COLUMNS} FROM drafts WHERE id = ?1"), [draft.0], read)
    }

    /// All drafts, what was changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drafts(&self) -> StoreResult<Vec<Draft>> {
        let mut all = self.all("reading the drafts", &format!("SELECT {COLUMNS} FROM drafts"), [], read)?;
        all.sort_by_key(|draft| std::cmp::Reverse((draft.changed_at, draft.row)));
        Ok(all)
    }

    /// What only this device has and no server: open intents, acknowledgements that wait for their folder, drafts, bytes that were
    /// taken back and are kept for longer than until `now`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn only_here_count(&self, now: WallTime) -> StoreResult<u64> {
        let drafts: Option<i64> =
            self.one("counting the drafts", "SELECT count(*) FROM drafts", [], |row| row.get(0))?;
        let drafts = drafts.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        Ok(self.open_intent_count()? + drafts + self.taken_back_count(now)?)
    }

    /// Two rows that were found to be one person stand for one.
    fn draft_key(&self, place: &DraftPlace) -> StoreResult<(i64, String)> {
        let mut to = BTreeSet::new();
        for person in &place.to {
            to.insert(self.person(*person)?.map_or(*person, |known| known.row));
        }
        Ok((place.thread.map_or(0, |thread| thread.0), written(&to)))
    }
}

impl Writing<'_> {
    /// Keeps what is being composed at a place; an empty text forgets it. What was taken back there stays as it is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_draft(&mut self, place: &DraftPlace, text: &str, now: WallTime) -> StoreResult<()> {
        match self.draft(place)? {
            Some(known) => self.rewrite_draft(known.row, text, now),
            None if text.is_empty() => Ok(()),
            None => self.insert_draft(place, text, true, now).map(drop),
        }
    }

    /// Keeps what was taken back, as a draft of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_draft(&mut self, place: &DraftPlace, text: &str, now: WallTime) -> StoreResult<DraftRow> {
        self.insert_draft(place, text, false, now)
    }

    fn insert_draft(&mut self, place: &DraftPlace, text: &str, composed: bool, now: WallTime) -> StoreResult<DraftRow> {
        let (thread, to) = self.draft_key(place)?;
        let sql = "INSERT INTO drafts (feed, thread, written_to, composed, text, changed_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = self.insert("storing a draft", sql, (place.feed.0, thread, to, i64::from(composed), text, now.0))?;
        self.touch(place.scope());
        Ok(DraftRow(row))
    }

    /// Gives a draft another text; an empty one forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn rewrite_draft(&mut self, draft: DraftRow, text: &str, now: WallTime) -> StoreResult<()> {
        let Some(known) = self.draft_of(draft)? else { return Ok(()) };
        match text {
            "" => self.run("forgetting a draft", "DELETE FROM drafts WHERE id = ?1", [draft.0])?,
            text => {
                let sql = "UPDATE drafts SET text = ?2, changed_at = ?3 WHERE id = ?1";
                self.run("storing a draft", sql, (draft.0, text, now.0))?
            }
        };
        self.touch(known.place.scope());
        Ok(())
    }

    /// Two threads are one: where in both something is being composed, the other's is a draft beside it.
    pub(super) fn join_drafts_of_threads(&mut self, other: PostRow, post: PostRow) -> StoreResult<()> {
        let sql = "UPDATE drafts SET composed = 0 WHERE thread = ?1 AND composed = 1 AND EXISTS \
                       (SELECT 1 FROM drafts d WHERE d.feed = drafts.feed AND d.written_to = drafts.written_to \
                           AND d.thread = ?2 AND d.composed = 1)";
        self.run("joining the drafts of a thread", sql, [other.0, post.0]).map(drop)
    }

    /// Two rows are one person: what is written to the younger is written to the elder. Where to both something is being composed, the
    /// younger's is a draft beside it.
    pub(super) fn join_drafts_of_people(&mut self, younger: PersonRow, elder: PersonRow) -> StoreResult<()> {
        for Draft { row, place, composed, .. } in self.drafts()? {
            if !place.to.contains(&younger) {
                continue;
            }
            let to = place.to.iter().map(|person| if *person == younger { elder } else { *person }).collect();
            let place = DraftPlace { to, ..place };
            let composed = composed && self.draft(&place)?.is_none_or(|known| known.row == row);
            let (_, to) = self.draft_key(&place)?;
            let sql = "UPDATE drafts SET written_to = ?2, composed = ?3 WHERE id = ?1";
            self.run("moving a draft", sql, (row.0, to, i64::from(composed)))?;
            self.touch(place.scope());
        }
        Ok(())
    }
}
