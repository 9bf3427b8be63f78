//! Drafts: what is being written, or was taken back, and was not posted.
//!
//! **Promises.** A draft is one text that somebody wrote, and no draft is ever joined to another. At each place (a thread, a new thread
//! in a group, a private one with just these people) at most one is being composed; what was taken back from the outbox is a draft of
//! its own beside it, which saving what is being composed does not touch. Whom it is written to, whom it mentions and the files that
//! went with it are kept with it; a file is not removed while a draft has it. Where two places turn out to be one, the drafts of both
//! stay.
//!
//! Tests: `crate::talk::tests`, `people/tests.rs`; the reason: docs/decisions/0120, 0123.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{AttachedFile, ContentRow, DraftRow, FeedRow, Meant, PersonRow, PostRow, Scope, WallTime};

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
    /// What it says; empty where it is files alone.
    pub text: String,
    /// Whom the text mentions, each by the name with which it does.
    pub mentions: Vec<(PersonRow, String)>,
    /// What goes with it.
    pub files: Vec<AttachedFile>,
    /// Since when it is so.
    pub changed_at: WallTime,
    /// What it was for, as far as that is not in the rest.
    pub meant: Meant,
}

/// People as they stand in a row: their own rows in order, a space between.
fn written(to: &BTreeSet<PersonRow>) -> String {
    to.iter().map(|person| person.0.to_string()).collect::<Vec<_>>().join(" ")
}

fn people(written: &str) -> Vec<PersonRow> {
    written.split(' ').filter_map(|row| row.parse().ok().map(PersonRow)).collect()
}

const COLUMNS: &str = "id, feed, thread, written_to, composed, text, changed_at, mentions, meant";

fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let (thread, to): (i64, String) = (row.get(2)?, row.get(3)?);
    let place =
        DraftPlace { feed: FeedRow(row.get(1)?), thread: (thread != 0).then_some(PostRow(thread)), to: people(&to) };
    let (composed, changed_at) = (row.get::<_, i64>(4)? != 0, WallTime(row.get(6)?));
    let mentions: String = row.get(7)?;
    let mentions = serde_json::from_str(&mentions).unwrap_or_default();
    let meant: String = row.get(8)?;
    let meant = serde_json::from_str(&meant).unwrap_or_default();
    let (row, text) = (DraftRow(row.get(0)?), row.get(5)?);
    Ok(Draft { row, place, composed, text, mentions, files: Vec::new(), changed_at, meant })
}

fn read_file(row: &Row<'_>) -> rusqlite::Result<AttachedFile> {
    let size = u64::try_from(row.get::<_, i64>(2)?).unwrap_or(0);
    Ok(AttachedFile { content: ContentRow(row.get(0)?), name: row.get(1)?, size, picture: row.get::<_, i64>(3)? != 0 })
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
        let draft = self.one("reading a draft", &sql, (place.feed.0, thread, to), read)?;
        draft.map(|draft| self.with_files(draft)).transpose()
    }

    /// One draft.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft_of(&self, draft: DraftRow) -> StoreResult<Option<Draft>> {
        let draft =
            self.one("reading a draft", &format!("SELECT {COLUMNS} FROM drafts WHERE id = ?1"), [draft.0], read)?;
        draft.map(|draft| self.with_files(draft)).transpose()
    }

    fn with_files(&self, draft: Draft) -> StoreResult<Draft> {
        let sql = "SELECT c.id, c.name, c.size, c.picture FROM draft_files f JOIN contents c ON c.id = f.content \
                   WHERE f.draft = ?1 ORDER BY f.place";
        Ok(Draft { files: self.all("reading a draft's files", sql, [draft.row.0], read_file)?, ..draft })
    }

    /// The draft that a content goes with.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft_with(&self, content: ContentRow) -> StoreResult<Option<DraftRow>> {
        let sql = "SELECT draft FROM draft_files WHERE content = ?1";
        Ok(self.one("finding the draft of a file", sql, [content.0], |row| row.get(0))?.map(DraftRow))
    }

    /// All drafts, what was changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drafts(&self) -> StoreResult<Vec<Draft>> {
        let mut all = self.all("reading the drafts", &format!("SELECT {COLUMNS} FROM drafts"), [], read)?;
        all.sort_by_key(|draft| std::cmp::Reverse((draft.changed_at, draft.row)));
        all.into_iter().map(|draft| self.with_files(draft)).collect()
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
    /// Stores what a draft was for, as it was typed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_meant(&mut self, draft: DraftRow, meant: &Meant) -> StoreResult<()> {
        let doing = "storing what a draft was for";
        let text = match *meant == Meant::default() {
            true => String::new(),
            false => serde_json::to_string(meant).doing(doing)?,
        };
        self.run(doing, "UPDATE drafts SET meant = ?2 WHERE id = ?1", (draft.0, text)).map(drop)
    }

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

    /// Keeps what was taken back, as a draft of its own, with whom it mentions and the files that went with it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_draft(
        &mut self,
        place: &DraftPlace,
        text: &str,
        mentions: &[(PersonRow, String)],
        files: &[ContentRow],
        now: WallTime,
    ) -> StoreResult<DraftRow> {
        let doing = "storing a draft";
        let draft = self.insert_draft(place, text, false, now)?;
        if !mentions.is_empty() {
            let mentions = serde_json::to_string(mentions).doing(doing)?;
            self.run(doing, "UPDATE drafts SET mentions = ?2 WHERE id = ?1", (draft.0, mentions))?;
        }
        for (place, file) in (0_i64..).zip(files) {
            let sql = "INSERT INTO draft_files (draft, place, content) VALUES (?1, ?2, ?3)";
            self.run("storing a draft's file", sql, (draft.0, place, file.0))?;
        }
        Ok(draft)
    }

    fn insert_draft(&mut self, place: &DraftPlace, text: &str, composed: bool, now: WallTime) -> StoreResult<DraftRow> {
        let (thread, to) = self.draft_key(place)?;
        let sql = "INSERT INTO drafts (feed, thread, written_to, composed, text, changed_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = self.insert("storing a draft", sql, (place.feed.0, thread, to, i64::from(composed), text, now.0))?;
        self.touch(place.scope());
        Ok(DraftRow(row))
    }

    /// A file goes with what is being composed at a place, after those that hang there; a draft of it alone where nothing is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hang_on_draft(&mut self, place: &DraftPlace, content: ContentRow, now: WallTime) -> StoreResult<()> {
        let doing = "hanging a file on a draft";
        let draft = match self.draft(place)? {
            Some(known) => known.row,
            None => self.insert_draft(place, "", true, now)?,
        };
        let sql = "INSERT INTO draft_files (draft, place, content) \
                   SELECT ?1, coalesce(max(place) + 1, 0), ?2 FROM draft_files WHERE draft = ?1";
        self.run(doing, sql, (draft.0, content.0))?;
        self.run(doing, "UPDATE drafts SET changed_at = ?2 WHERE id = ?1", (draft.0, now.0))?;
        self.touch(place.scope());
        self.touch(Scope::Kept);
        Ok(())
    }

    /// A draft is what is being composed at its place from now on; what was being composed there is a draft beside it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn compose_draft(&mut self, draft: DraftRow, now: WallTime) -> StoreResult<()> {
        let doing = "composing a draft";
        let Some(known) = self.draft_of(draft)?.filter(|known| !known.composed) else { return Ok(()) };
        if let Some(before) = self.draft(&known.place)? {
            self.run(doing, "UPDATE drafts SET composed = 0 WHERE id = ?1", [before.row.0])?;
        }
        self.run(doing, "UPDATE drafts SET composed = 1, changed_at = ?2 WHERE id = ?1", (draft.0, now.0))?;
        self.touch(known.place.scope());
        self.touch(Scope::Kept);
        Ok(())
    }

    /// What is being composed to some people is composed to others from now on, unless something is being composed to those: answers
    /// whether it is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn readdress_draft(&mut self, from: &DraftPlace, into: &DraftPlace, now: WallTime) -> StoreResult<bool> {
        let Some(known) = self.draft(from)? else { return Ok(false) };
        if self.draft(into)?.is_some() {
            return Ok(false);
        }
        let (_, to) = self.draft_key(into)?;
        let sql = "UPDATE drafts SET written_to = ?2, changed_at = ?3 WHERE id = ?1";
        self.run("readdressing a draft", sql, (known.row.0, to, now.0))?;
        self.touch(from.scope());
        self.touch(Scope::Kept);
        Ok(true)
    }

    /// A draft is none any more. What becomes of its files is the caller's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_draft(&mut self, draft: DraftRow) -> StoreResult<()> {
        let Some(known) = self.draft_of(draft)? else { return Ok(()) };
        self.run("ending a draft", "DELETE FROM draft_files WHERE draft = ?1", [draft.0])?;
        self.run("ending a draft", "DELETE FROM drafts WHERE id = ?1", [draft.0])?;
        self.touch(known.place.scope());
        self.touch(Scope::Kept);
        Ok(())
    }

    /// A file goes with its draft no more. A draft of which nothing is left is none any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_out_of_draft(&mut self, content: ContentRow) -> StoreResult<()> {
        let Some(draft) = self.draft_with(content)? else { return Ok(()) };
        self.run("taking a file out of a draft", "DELETE FROM draft_files WHERE content = ?1", [content.0])?;
        let Some(left) = self.draft_of(draft)? else { return Ok(()) };
        self.touch(left.place.scope());
        if left.text.is_empty() && left.files.is_empty() { self.end_draft(draft) } else { Ok(()) }
    }

    /// Gives a draft another text; an empty one ends it, where no file goes with it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn rewrite_draft(&mut self, draft: DraftRow, text: &str, now: WallTime) -> StoreResult<()> {
        let Some(known) = self.draft_of(draft)? else { return Ok(()) };
        if text.is_empty() && known.files.is_empty() {
            return self.end_draft(draft);
        }
        let sql = "UPDATE drafts SET text = ?2, changed_at = ?3 WHERE id = ?1";
        self.run("storing a draft", sql, (draft.0, text, now.0))?;
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
