//! Posts: their identity, what the provider last said of them, what open intents make of them, and the threads that they form.
//!
//! A thread is read as the merge of two scans of an index: base rows that no overlay stands in for, and overlay rows.

use std::collections::BTreeSet;
use std::ops::Range;

use rusqlite::Row;

use super::error::{Doing, StoreError};
use super::identity::Kind;
use super::merged::{self, From};
use super::spans::Span;
use super::{Reading, StoreResult, Writing};
use crate::model::{
    AsOf, At, Attachment, Beginning, Block, FeedRow, Liker, PersonRow, Place, PostKind, PostRow, RemoteId, RequestSeq,
    Revision, Scope, Spot, StreamSubject, WallTime,
};

/// Places from here on are of posts that are not sent yet: they come after everything that the provider has told.
pub const UNSENT: i64 = i64::MAX / 2;
/// What is known of a post, by the provider's word or as the person wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostFacts {
    /// The first post of its thread; itself when it is the first.
    pub thread: PostRow,
    /// Its place among all posts; from [`UNSENT`] on when it is not sent yet.
    pub place: i64,
    /// The group that it is in.
    pub feed: Option<FeedRow>,
    /// Who wrote it; `None` for this person before the provider has told who that is.
    pub author: Option<PersonRow>,
    /// The post that it answers.
    pub answers: Option<PostRow>,
    /// When.
    pub posted_at: Option<WallTime>,
    /// See [`PostKind`].
    pub kind: PostKind,
    /// The title of an announcement.
    pub title: String,
    /// What it says.
    pub body: Vec<Block>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// How many people like it.
    pub likes: u32,
    /// Some of those who do, as the provider names them.
    pub likers: Vec<Liker>,
    /// Whether this person does.
    pub liked: bool,
    /// Only those who take part see it.
    pub private: bool,
}

/// What open intents make of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostOverlay {
    /// How it is shown.
    pub facts: PostFacts,
    /// It is not shown at all.
    pub gone: bool,
}

/// A post as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostEntry {
    /// Which.
    pub post: PostRow,
    /// What is known of it.
    pub facts: PostFacts,
    /// The person has changed it, or written it, and that is not all sent.
    pub changed_here: bool,
}

/// A page of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadPage {
    /// Its posts, the oldest first.
    pub posts: Vec<PostEntry>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When the thread was last asked for.
    pub as_of: AsOf,
    /// Whether its oldest posts are known too.
    pub whole: bool,
    /// Whether newer posts have come since then, by the provider's order: with a feed, or this person's own.
    pub came_since: bool,
}

const FACTS: &str = "thread, place, feed, author, answers, posted_at, kind, title, body, attachments, likes, liked, private, \
     likers";

const KIND: Kind = Kind { identities: "posts", base: "post_base", overlay: "post_overlay", row: "post" };

fn kind_code(kind: PostKind) -> i64 {
    match kind {
        PostKind::Post => 0,
        PostKind::Announcement => 1,
        PostKind::Notice => 2,
    }
}

fn row_of(id: i64) -> Option<i64> {
    (id != 0).then_some(id)
}

struct Raw {
    post: PostRow,
    facts: PostFacts,
    body: String,
    attachments: String,
    likers: String,
    last: i64,
}

/// Reads the post, [`FACTS`] and one number more.
fn read(row: &Row<'_>) -> rusqlite::Result<Raw> {
    let posted: i64 = row.get(6)?;
    Ok(Raw {
        post: PostRow(row.get(0)?),
        facts: PostFacts {
            thread: PostRow(row.get(1)?),
            place: row.get(2)?,
            feed: row_of(row.get(3)?).map(FeedRow),
            author: row_of(row.get(4)?).map(PersonRow),
            answers: row_of(row.get(5)?).map(PostRow),
            posted_at: (posted != 0).then_some(WallTime(posted)),
            kind: match row.get::<_, i64>(7)? {
                1 => PostKind::Announcement,
                2 => PostKind::Notice,
                _ => PostKind::Post,
            },
            title: row.get(8)?,
            body: Vec::new(),
            attachments: Vec::new(),
            likes: u32::try_from(row.get::<_, i64>(11)?).unwrap_or(0),
            likers: Vec::new(),
            liked: row.get::<_, i64>(12)? != 0,
            private: row.get::<_, i64>(13)? != 0,
        },
        body: row.get(9)?,
        attachments: row.get(10)?,
        likers: row.get(14)?,
        last: row.get(15)?,
    })
}

fn parse(raw: Raw) -> StoreResult<(PostRow, PostFacts, i64)> {
    let body = serde_json::from_str(&raw.body).doing("the text of a post")?;
    let attachments = match raw.attachments.as_str() {
        "" => Vec::new(),
        text => serde_json::from_str(text).doing("what hangs on a post")?,
    };
    let likers = match raw.likers.as_str() {
        "" => Vec::new(),
        text => serde_json::from_str(text).doing("who likes a post")?,
    };
    Ok((raw.post, PostFacts { body, attachments, likers, ..raw.facts }, raw.last))
}

impl Reading<'_> {
    /// The post of this remote id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_of(&self, remote: &RemoteId) -> StoreResult<Option<PostRow>> {
        Ok(self.row_of(KIND, remote)?.map(PostRow))
    }

    /// The remote id of a post; `None` when it was not delivered yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remote_post(&self, post: PostRow) -> StoreResult<Option<RemoteId>> {
        self.remote_of(KIND, post.0)
    }

    /// The request that concluded that a post is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_gone_seq(&self, post: PostRow) -> StoreResult<Option<RequestSeq>> {
        self.gone_seq_of(KIND, post.0)
    }

    /// What the provider last said of a post, and the newest request when it was written.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_base(&self, post: PostRow) -> StoreResult<Option<(PostFacts, RequestSeq)>> {
        let sql = format!("SELECT post, {FACTS}, confirmed_seq FROM post_base WHERE post = ?1");
        let raw = self.one("reading a post", &sql, [post.0], read)?;
        Ok(raw.map(parse).transpose()?.map(|(_, facts, seq)| (facts, RequestSeq(seq))))
    }

    /// What the open intents make of a post.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_overlay(&self, post: PostRow) -> StoreResult<Option<PostOverlay>> {
        let sql = format!("SELECT post, {FACTS}, gone FROM post_overlay WHERE post = ?1");
        let raw = self.one("reading a post's overlay", &sql, [post.0], read)?;
        Ok(raw.map(parse).transpose()?.map(|(_, facts, gone)| PostOverlay { facts, gone: gone != 0 }))
    }

    /// A post as it is shown; `None` when it is not shown at all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_entry(&self, post: PostRow) -> StoreResult<Option<PostEntry>> {
        if let Some(overlay) = self.post_overlay(post)? {
            return Ok((!overlay.gone).then_some(PostEntry { post, facts: overlay.facts, changed_here: true }));
        }
        Ok(self.post_base(post)?.map(|(facts, _)| PostEntry { post, facts, changed_here: false }))
    }

    /// What is known of the first post of a thread.
    ///
    /// # Errors
    /// When the database fails.
    pub fn beginning_of(&self, thread: PostRow) -> StoreResult<Beginning> {
        Ok(match self.post_overlay(thread)? {
            Some(overlay) if overlay.gone => Beginning::Removing,
            Some(_) => Beginning::Here,
            None if self.post_base(thread)?.is_some() => Beginning::Here,
            None if self.post_gone_seq(thread)?.is_some() => Beginning::Withdrawn,
            None => Beginning::NotHere,
        })
    }

    /// The newest post of a thread that the provider has told, by its place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_in(&self, thread: PostRow) -> StoreResult<Option<i64>> {
        let sql = "SELECT max(place) FROM post_base WHERE thread = ?1";
        Ok(self.one("reading the newest post of a thread", sql, [thread.0], |row| row.get(0))?.flatten())
    }

    /// The posts of a thread that the provider once told, whose places lie in `places`, that are not among `named`, and that
    /// were last written before a request: with their remote ids.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unnamed_in(
        &self,
        thread: PostRow,
        places: Range<i64>,
        named: &BTreeSet<RemoteId>,
        before: RequestSeq,
    ) -> StoreResult<Vec<(PostRow, RemoteId)>> {
        let sql = "SELECT b.post, p.remote_id FROM post_base b JOIN posts p ON p.id = b.post \
                   WHERE b.thread = ?1 AND b.place >= ?3 AND b.place < ?4 AND b.confirmed_seq < ?2 \
                   AND p.remote_id IS NOT NULL";
        let read = |row: &Row<'_>| Ok((PostRow(row.get(0)?), RemoteId(row.get(1)?)));
        let bounds = [thread.0, before.0, places.start, places.end];
        let mut told = self.all("reading the posts of a thread", sql, bounds, read)?;
        told.retain(|(_, remote)| !named.contains(remote));
        Ok(told)
    }

    /// The stretch of a thread that an unfinished look has told; `None` when none is under way. What is whole already is looked at
    /// for its changes: there an earlier look counts only when it asked after `since`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn thread_look(&self, thread: PostRow, since: WallTime) -> StoreResult<Option<Span>> {
        let sql = "SELECT low, high FROM thread_listings WHERE thread = ?1 AND high <> 0 AND (whole = 0 OR as_of > ?2)";
        let read = |row: &Row<'_>| Ok(Span { low: row.get(0)?, high: row.get(1)? });
        self.one("reading how far a thread was told", sql, [thread.0, since.0], read)
    }

    /// The threads that somebody has looked into and that were never told whole, those looked into last first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unfinished_threads(&self) -> StoreResult<Vec<PostRow>> {
        let sql = "SELECT thread FROM thread_listings WHERE high <> 0 AND whole = 0 ORDER BY as_of DESC, thread";
        self.all("reading the unfinished threads", sql, [], |row| Ok(PostRow(row.get(0)?)))
    }

    /// A page of at most `limit` posts of a thread, the oldest first. A post that is not shown any more still says where it was.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn thread_page(&self, thread: PostRow, at: At<PostRow>, limit: usize) -> StoreResult<ThreadPage> {
        let key = |post: PostRow| -> StoreResult<Option<(i64, i64)>> {
            let place = match self.post_overlay(post)? {
                Some(overlay) => Some(overlay.facts.place),
                None => self.post_base(post)?.map(|(facts, _)| facts.place),
            };
            Ok(place.map(|place| (place, post.0)))
        };
        let spot = |place: &Place| match &place.0 {
            Spot::Post { thread: of, place, post } if *of == thread => Ok((*place, post.0)),
            _ => Err(StoreError::OtherList),
        };
        let scan = |from: From<(i64, i64)>, overlaid: bool| -> StoreResult<Vec<PostEntry>> {
            let sql = thread_scan(overlaid, from.forward);
            let wanted = i64::try_from(from.limit).unwrap_or(i64::MAX);
            let rows = self.all("reading a thread", &sql, (thread.0, from.key.0, from.key.1, wanted), read)?;
            let entry = |raw| parse(raw).map(|(post, facts, _)| PostEntry { post, facts, changed_here: overlaid });
            rows.into_iter().map(entry).collect()
        };
        let place_of = |entry: &PostEntry| (entry.facts.place, entry.post.0);
        let (posts, more) = merged::page(at, limit, key, spot, place_of, scan)?;
        let place = |entry: &PostEntry| Place(Spot::Post { thread, place: entry.facts.place, post: entry.post });
        let places = posts.iter().map(place).collect();
        let listing = "SELECT as_of, whole, told_to FROM thread_listings WHERE thread = ?1";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)? != 0, row.get(2)?));
        let listing: Option<(i64, bool, i64)> = self.one("reading a thread's age", listing, [thread.0], read)?;
        let told_to = listing.map_or(0, |(.., told_to)| told_to);
        Ok(ThreadPage {
            posts,
            places,
            more,
            revision: self.revision()?,
            as_of: listing.map_or(AsOf::NeverKnown, |(at, ..)| AsOf::Known(WallTime(at))),
            whole: listing.is_some_and(|(_, whole, _)| whole),
            came_since: told_to != 0 && self.newest_in(thread)?.is_some_and(|newest| newest > told_to),
        })
    }
}

fn thread_scan(overlaid: bool, forward: bool) -> String {
    let rows = if overlaid {
        format!("SELECT post, {FACTS}, gone FROM post_overlay WHERE gone = 0")
    } else {
        format!("SELECT post, {FACTS}, confirmed_seq FROM post_base WHERE overlaid = 0")
    };
    let (side, way) = if forward { (">", "") } else { ("<", " DESC") };
    format!("{rows} AND thread = ?1 AND (place, post) {side} (?2, ?3) ORDER BY place{way}, post{way} LIMIT ?4")
}

impl Writing<'_> {
    /// The identity of a post that the person is about to write, or that the provider tells of.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_post(&mut self, remote: Option<&RemoteId>) -> StoreResult<PostRow> {
        self.add_identity_of(KIND, remote).map(PostRow)
    }

    /// The post of a remote id, whose identity is made when it has none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn post_for(&mut self, remote: &RemoteId) -> StoreResult<PostRow> {
        self.row_for(KIND, remote).map(PostRow)
    }

    /// A post was delivered under this id. When an answer has brought that id first, the two are one: the person's row stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn name_post(&mut self, post: PostRow, remote: &RemoteId) -> StoreResult<()> {
        if let Some(other) = self.post_of(remote)?.filter(|other| *other != post) {
            self.join_drafts_of_threads(other, post)?;
            self.rename_post_in_intents(other, post)?;
            self.touch(Scope::Thread(other));
        }
        let columns = [
            ("post_base", "thread"),
            ("post_base", "answers"),
            ("post_overlay", "thread"),
            ("post_overlay", "answers"),
            ("feed_threads", "thread"),
            ("thread_listings", "thread"),
            ("threads", "thread"),
            ("intents", "post"),
            ("receipts", "post"),
            ("drafts", "thread"),
            ("thread_people", "thread"),
        ];
        self.name_row(KIND, post.0, remote, &columns).map(drop)
    }

    /// Stores what the provider said of a post.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_post(&mut self, post: PostRow, facts: &PostFacts, seq: RequestSeq) -> StoreResult<()> {
        let sql = format!(
            "INSERT OR REPLACE INTO post_base (post, {FACTS}, confirmed_seq, overlaid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, \
             ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, EXISTS (SELECT 1 FROM post_overlay o WHERE o.post = ?1))"
        );
        self.store_post("storing a post", &sql, post, facts, seq.0)?;
        self.note_back(KIND, post.0)?;
        self.note_post_there(post, facts.thread)?;
        self.note_seq(seq)?;
        self.touch_post(facts);
        Ok(())
    }

    /// The provider says that a post is gone. Its identity stays, and what the person has asked about it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_post(&mut self, post: PostRow, seq: RequestSeq) -> StoreResult<()> {
        let doing = "removing a post";
        let known = self.post_base(post)?.map(|(facts, _)| facts);
        if let Some(facts) = &known {
            self.touch_post(facts);
        }
        self.note_gone(KIND, post.0, seq)?;
        if let Some(facts) = &known {
            self.note_post_gone(post, facts.thread)?;
        }
        self.forget_concern(StreamSubject::Post(post))?;
        self.unlist_ended(known.map_or(post, |facts| facts.thread))?;
        let looks = "UPDATE thread_listings SET low = 0, high = 0 WHERE thread = ?1 AND high <> 0";
        self.run(doing, looks, [post.0])?;
        self.note_seq(seq)
    }

    /// A thread stays where it is listed as long as it has posts, and goes with the last one when its first is withdrawn.
    fn unlist_ended(&mut self, thread: PostRow) -> StoreResult<()> {
        if self.beginning_of(thread)? != Beginning::Withdrawn
            || self.post_overlay(thread)?.is_some()
            || self.answers_of(thread)?.1 > 0
        {
            return Ok(());
        }
        self.unlist_thread(thread)
    }

    /// No feed lists a thread any more.
    pub(super) fn unlist_thread(&mut self, thread: PostRow) -> StoreResult<()> {
        let listed = "SELECT feed FROM feed_threads WHERE thread = ?1 ORDER BY feed";
        for feed in self.all("finding a thread's feeds", listed, [thread.0], |row| Ok(FeedRow(row.get(0)?)))? {
            self.touch(Scope::Feed(feed));
            self.touch(Scope::Feeds);
        }
        self.run("removing a thread from its feeds", "DELETE FROM feed_threads WHERE thread = ?1", [thread.0]).map(drop)
    }

    /// Puts a post's overlay in place, or takes it away with `None`. Nothing is written when it is so already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_post_overlay(&mut self, post: PostRow, overlay: Option<&PostOverlay>) -> StoreResult<()> {
        let doing = "storing a post's overlay";
        let before = self.post_overlay(post)?;
        if before.as_ref() == overlay {
            return Ok(());
        }
        match overlay {
            Some(overlay) => {
                let sql = format!(
                    "INSERT OR REPLACE INTO post_overlay (post, {FACTS}, gone) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"
                );
                self.store_post(doing, &sql, post, &overlay.facts, i64::from(overlay.gone))?;
                self.note_overlaid(KIND, post.0, true)?;
            }
            None => self.take_overlay_away(KIND, post.0)?,
        }
        for facts in [before.as_ref(), overlay].into_iter().flatten().map(|overlay| overlay.facts.clone()) {
            self.touch_post(&facts);
        }
        match before {
            Some(before) => self.unlist_ended(before.facts.thread),
            None => Ok(()),
        }
    }

    fn store_post(
        &mut self,
        doing: &'static str,
        sql: &String,
        post: PostRow,
        facts: &PostFacts,
        last: i64,
    ) -> StoreResult<()> {
        let body = serde_json::to_string(&facts.body).doing(doing)?;
        let attachments = match facts.attachments.as_slice() {
            [] => String::new(),
            some => serde_json::to_string(some).doing(doing)?,
        };
        let likers = match facts.likers.as_slice() {
            [] => String::new(),
            some => serde_json::to_string(some).doing(doing)?,
        };
        if facts.thread.0 == 0 {
            return Err(StoreError::Unexpected("a post without a thread"));
        }
        self.run(
            doing,
            sql,
            rusqlite::params![
                post.0,
                facts.thread.0,
                facts.place,
                facts.feed.map_or(0, |feed| feed.0),
                facts.author.map_or(0, |author| author.0),
                facts.answers.map_or(0, |answers| answers.0),
                facts.posted_at.map_or(0, |at| at.0),
                kind_code(facts.kind),
                facts.title,
                body,
                attachments,
                facts.likes,
                i64::from(facts.liked),
                i64::from(facts.private),
                likers,
                last,
            ],
        )?;
        Ok(())
    }

    /// Says that a post, and where it is listed, may look different.
    fn touch_post(&mut self, facts: &PostFacts) {
        self.touch(Scope::Thread(facts.thread));
        if let Some(feed) = facts.feed {
            self.touch(Scope::Feed(feed));
        }
    }

    /// Notes that a thread was asked for as a whole, down to its first post. `newest`: the place of the newest that was told; 0 where
    /// there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_thread(&mut self, thread: PostRow, newest: i64, as_of: WallTime) -> StoreResult<()> {
        let sql = "INSERT INTO thread_listings (thread, as_of, whole, told_to) VALUES (?1, ?2, 1, ?3) \
                   ON CONFLICT (thread) DO UPDATE SET as_of = ?2, whole = 1, low = 0, high = 0, told_to = ?3";
        self.run("noting a thread's age", sql, (thread.0, as_of.0, newest))?;
        self.touch(Scope::Thread(thread));
        Ok(())
    }

    /// Notes how far a look at a whole thread has come. `newest_as_of`: its newest posts were asked for, at this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_look(&mut self, thread: PostRow, told: Span, newest_as_of: WallTime) -> StoreResult<()> {
        let sql = "INSERT INTO thread_listings (thread, as_of, low, high, told_to) VALUES (?1, ?2, ?3, ?4, ?4) \
                   ON CONFLICT (thread) DO UPDATE SET as_of = ?2, low = ?3, high = ?4, told_to = max(told_to, ?4)";
        self.run("noting how far a thread was told", sql, (thread.0, newest_as_of.0, told.low, told.high))?;
        self.touch(Scope::Thread(thread));
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    [(false, false), (false, true), (true, false), (true, true)].map(|(o, f)| thread_scan(o, f)).to_vec()
}
