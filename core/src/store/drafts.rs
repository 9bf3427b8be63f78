//! Drafts: what is being written and was not posted.
//!
//! **Promises.** Each place has a draft of its own: a thread, a new thread in a group, a private one with just these people. Whom it is
//! written to is kept with it. Of two drafts that turn out to be of one place neither is dropped.
//!
//! Tests: `crate::talk::tests`, `people/tests.rs`.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{FeedRow, PersonRow, PostRow, Scope, WallTime};

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
}

/// Something that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub place: DraftPlace,
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

fn read(row: &Row<'_>) -> rusqlite::Result<Draft> {
    let (thread, to): (i64, String) = (row.get(1)?, row.get(2)?);
    let place =
        DraftPlace { feed: FeedRow(row.get(0)?), thread: (thread != 0).then_some(PostRow(thread)), to: people(&to) };
    Ok(Draft { place, text: row.get(3)?, changed_at: WallTime(row.get(4)?) })
}

impl Reading<'_> {
    /// What is being written at a place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft(&self, place: &DraftPlace) -> StoreResult<Option<String>> {
        let sql = "SELECT text FROM drafts WHERE feed = ?1 AND thread = ?2 AND written_to = ?3";
        let (thread, to) = self.draft_key(place)?;
        self.one("reading a draft", sql, (place.feed.0, thread, to), |row| row.get(0))
    }

    /// Everything that is being written, what was changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drafts(&self) -> StoreResult<Vec<Draft>> {
        let sql = "SELECT feed, thread, written_to, text, changed_at FROM drafts";
        let mut all = self.all("reading the drafts", sql, [], read)?;
        all.sort_by_key(|draft| (std::cmp::Reverse(draft.changed_at), draft.place.feed, draft.place.thread));
        Ok(all)
    }

    /// What only this device has and no server: open intents, acknowledgements that wait for their folder, drafts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn only_here_count(&self) -> StoreResult<u64> {
        let drafts: Option<i64> =
            self.one("counting the drafts", "SELECT count(*) FROM drafts", [], |row| row.get(0))?;
        Ok(self.open_intent_count()? + drafts.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
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
    /// Keeps what is being written; an empty text forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_draft(&mut self, place: &DraftPlace, text: &str, now: WallTime) -> StoreResult<()> {
        let doing = "storing a draft";
        let (thread, to) = self.draft_key(place)?;
        if text.is_empty() {
            let sql = "DELETE FROM drafts WHERE feed = ?1 AND thread = ?2 AND written_to = ?3";
            self.run(doing, sql, (place.feed.0, thread, to))?;
        } else {
            let sql = "INSERT OR REPLACE INTO drafts (feed, thread, written_to, text, changed_at) \
                       VALUES (?1, ?2, ?3, ?4, ?5)";
            self.run(doing, sql, (place.feed.0, thread, to, text, now.0))?;
        }
        self.touch(place.thread.map_or(Scope::Feed(place.feed), Scope::Thread));
        Ok(())
    }

    /// Two threads are one: of two drafts neither is dropped.
    pub(super) fn join_drafts_of_threads(&mut self, other: PostRow, post: PostRow) -> StoreResult<()> {
        let doing = "joining the drafts of a thread";
        let joined = "UPDATE drafts SET text = text || char(10, 10) || (SELECT d.text FROM drafts d \
                          WHERE d.feed = drafts.feed AND d.written_to = drafts.written_to AND d.thread = ?1) \
                      WHERE thread = ?2 AND EXISTS (SELECT 1 FROM drafts d \
                          WHERE d.feed = drafts.feed AND d.written_to = drafts.written_to AND d.thread = ?1)";
        self.run(doing, joined, [other.0, post.0])?;
        let twin = "DELETE FROM drafts WHERE thread = ?1 AND EXISTS (SELECT 1 FROM drafts d \
                        WHERE d.feed = drafts.feed AND d.written_to = drafts.written_to AND d.thread = ?2)";
        self.run(doing, twin, [other.0, post.0]).map(drop)
    }

    /// Two rows are one person: what is written to the younger is written to the elder. Where both have a draft, one text follows the
    /// other.
    pub(super) fn join_drafts_of_people(&mut self, younger: PersonRow, elder: PersonRow) -> StoreResult<()> {
        for Draft { place, text, changed_at } in self.drafts()?.into_iter().rev() {
            if !place.to.contains(&younger) {
                continue;
            }
            let gone = "DELETE FROM drafts WHERE feed = ?1 AND thread = ?2 AND written_to = ?3";
            let before = written(&place.to.iter().copied().collect());
            self.run("moving a draft", gone, (place.feed.0, place.thread.map_or(0, |thread| thread.0), before))?;
            let to = place.to.iter().map(|person| if *person == younger { elder } else { *person }).collect();
            let place = DraftPlace { to, ..place };
            let text = match self.draft(&place)? {
                Some(known) => format!("{known}\n\n{text}"),
                None => text,
            };
            self.set_draft(&place, &text, changed_at)?;
        }
        Ok(())
    }
}
