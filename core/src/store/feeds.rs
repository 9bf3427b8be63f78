//! Feeds: what there is, who belongs to them, and the threads that each lists.
//!
//! **Promises.** Whether this person belongs to a group is told by the newest request that could know it: a list that was asked for
//! before something was settled says nothing of that ([`Writing::set_joined`]). Which stretches of a feed are known without a gap is in
//! [`super::spans`].

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rusqlite::Row;

use super::merged::{self, From};
use super::posts::{PostEntry, UNSENT};
use super::reads::IS_NEW;
use super::spans::is_gap;
use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{
    AsOf, At, Belonging, FeedKind, FeedRow, Place, PostRow, RemoteFeed, RemoteId, RequestSeq, Revision, Scope, Spot,
    Takes, WallTime, sort_key, unmarked,
};

/// A feed as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its row.
    pub row: FeedRow,
    /// The provider's id.
    pub remote: RemoteId,
    /// What it gathers.
    pub kind: FeedKind,
    /// Its name; empty for what is no group.
    pub name: String,
    /// This person belongs to it, by the provider's word.
    pub joined: bool,
    /// What she has asked for and is not delivered: to belong to it, or not to.
    pub wanted: Option<bool>,
    /// Only its members see it.
    pub closed: bool,
    /// The provider lets this person read it.
    pub open: bool,
    /// When its newest posts were last told, or that there are none.
    pub as_of: AsOf,
    /// When it was last asked for them itself.
    pub asked_at: Option<WallTime>,
    /// Order of the newest post that the person has seen.
    pub read_to: i64,
    /// Times in a row that it had nothing new when it was asked.
    pub quiet: u32,
    /// Whether this person belongs to it, by the provider's word; and what became of it where she did.
    pub belonging: Belonging,
}

impl Feed {
    /// What it takes of this person: a wish to join it counts, for what she asks for there waits until she is let in.
    pub fn takes(&self) -> Takes {
        match self.belonging {
            _ if self.wanted.unwrap_or(self.joined) => Takes::Everything,
            Belonging::NoLonger => Takes::Nothing,
            Belonging::Left => Takes::Answers,
            Belonging::Member | Belonging::Outside => Takes::Everything,
        }
    }
}

/// A thread as a feed lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThreadEntry {
    /// Its first post, as it is shown; `None` when only answers to it are known, or it is withdrawn.
    pub first: Option<PostEntry>,
    /// The thread.
    pub thread: PostRow,
    /// Order of its newest post that the feed has told, by which it is listed.
    pub place: i64,
    /// Answers that it has, by the provider's word or as they are known here, whichever is more.
    pub answers: u64,
    /// Answers that are known here.
    pub held: u64,
    /// The person has not seen all of it.
    pub unread: bool,
    /// Between this thread and the one before it (a newer one) the feed may hold threads that are not known.
    pub gap_before: bool,
}

/// A page of a feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedThreads {
    /// Its threads, the newest first.
    pub threads: Vec<ThreadEntry>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// After the last one that is known there may be older ones that are not.
    pub ends_known: bool,
    /// The revision read.
    pub revision: Revision,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

impl Feed {
    /// A group that only its members see, and she is none, or that the provider did not let her read: that something in it is not there
    /// for her says nothing of whether it is there.
    pub fn is_shut(&self) -> bool {
        self.kind == FeedKind::Group && (!self.open || (self.closed && !self.joined))
    }
}

const COLUMNS: &str = "id, remote_id, kind, name, joined, closed, access, confirmed_at, read_to, wanted, quiet, asked_at, removed, settled_seq";

fn kind_code(kind: FeedKind) -> i64 {
    match kind {
        FeedKind::Mine => 0,
        FeedKind::Group => 1,
        FeedKind::Private => 2,
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Feed> {
    let confirmed: i64 = row.get(7)?;
    Ok(Feed {
        row: FeedRow(row.get(0)?),
        remote: RemoteId(row.get(1)?),
        kind: match row.get::<_, i64>(2)? {
            0 => FeedKind::Mine,
            2 => FeedKind::Private,
            _ => FeedKind::Group,
        },
        name: row.get(3)?,
        joined: row.get::<_, i64>(4)? != 0,
        closed: row.get::<_, i64>(5)? != 0,
        open: row.get::<_, i64>(6)? == 0,
        as_of: if confirmed == 0 { AsOf::NeverKnown } else { AsOf::Known(WallTime(confirmed)) },
        read_to: row.get(8)?,
        wanted: match row.get::<_, i64>(9)? {
            1 => Some(true),
            2 => Some(false),
            _ => None,
        },
        quiet: row.get(10)?,
        asked_at: Some(row.get(11)?).filter(|at| *at != 0).map(WallTime),
        belonging: match (row.get::<_, i64>(2)?, row.get::<_, i64>(4)?, row.get::<_, i64>(12)?, row.get::<_, i64>(13)?)
        {
            (0 | 2, ..) | (_, 1, ..) => Belonging::Member,
            (_, _, 1, _) => Belonging::NoLonger,
            (_, _, _, 0) => Belonging::Outside,
            _ => Belonging::Left,
        },
    })
}

const LAST: &str = "SELECT min(place) FROM feed_threads WHERE feed = ?1";
/// Threads whose first post the person has removed; that is not much. Where nothing else of them is here, they are on no list.
const REMOVED: &str = "SELECT post FROM post_overlay WHERE gone = 1 AND post = thread";

/// The threads of a feed, the newest first: those that it has told, or those that are not sent yet.
fn scan(unsent: bool, forward: bool) -> String {
    let (rows, row) = if unsent {
        ("post AS thread, place FROM post_overlay WHERE gone = 0 AND post = thread AND place >= ?5", "post")
    } else {
        ("thread, place FROM feed_threads WHERE ?5 > 0", "thread")
    };
    let (side, order) = if forward { ("<", format!("place DESC, {row}")) } else { (">", format!("place, {row} DESC")) };
    format!("SELECT {rows} AND feed = ?1 AND (place, -{row}) {side} (?2, ?3) ORDER BY {order} LIMIT ?4")
}

/// Orders the newest first.
type Key = (Reverse<i64>, i64);

impl Reading<'_> {
    /// One feed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feed(&self, feed: FeedRow) -> StoreResult<Option<Feed>> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE id = ?1");
        self.one("reading a feed", &sql, [feed.0], read)
    }

    /// The feed of this remote id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feed_of(&self, remote: &RemoteId) -> StoreResult<Option<Feed>> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE remote_id = ?1");
        self.one("finding a feed", &sql, [remote.as_str()], read)
    }

    /// The feeds that this person belongs to: her own, the private one, then the groups by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feeds(&self) -> StoreResult<Vec<Feed>> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE joined = 1 ORDER BY kind = 1, kind, sort_key, id");
        self.all("reading the feeds", &sql, [], read)
    }

    /// The feeds as they are shown: with what the person wants on top, and those from which the provider has removed her.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feeds_shown(&self) -> StoreResult<Vec<Feed>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM feeds WHERE wanted = 1 OR (wanted = 0 AND (joined = 1 OR removed = 1)) \
             ORDER BY kind = 1, kind, sort_key, id"
        );
        self.all("reading the feeds", &sql, [], read)
    }

    /// The groups whose names hold these words, whether or not this person belongs to them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn groups_named(&self, words: &str) -> StoreResult<Vec<Feed>> {
        let sql = format!("SELECT {COLUMNS} FROM feeds WHERE kind = 1 ORDER BY sort_key, id");
        let wanted: Vec<String> = words.split_whitespace().map(sort_key).collect();
        let mut found = self.all("finding a group", &sql, [], read)?;
        found.retain(|feed| {
            let key = sort_key(&feed.name);
            wanted.iter().all(|word| key.contains(word.as_str()))
        });
        Ok(found)
    }

    /// When the list of feeds was last asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feeds_as_of(&self) -> StoreResult<AsOf> {
        let sql = "SELECT value FROM counters WHERE name = 'feeds_at'";
        let at: Option<i64> = self.one("reading the age of the feeds", sql, [], |row| row.get(0))?;
        Ok(at.map_or(AsOf::NeverKnown, |at| AsOf::Known(WallTime(at))))
    }

    /// A page of at most `limit` threads of a feed, the newest first. What is not sent yet stands above everything that the provider has
    /// told.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn feed_page(&self, feed: FeedRow, at: At<PostRow>, limit: usize) -> StoreResult<FeedThreads> {
        let removed = self.all("reading what was removed", REMOVED, [], |row| row.get(0))?;
        let mut ended = BTreeSet::new();
        for thread in removed {
            if self.answers_of(PostRow(thread))?.1 == 0 {
                ended.insert(thread);
            }
        }
        let scan = |from: From<Key>, unsent: bool| -> StoreResult<Vec<Key>> {
            let (sql, mut key, mut rows) = (scan(unsent, from.forward), from.key, Vec::new());
            loop {
                let room = from.limit - rows.len();
                let wanted = i64::try_from(room).unwrap_or(i64::MAX);
                let bound = (feed.0, key.0.0, key.1.saturating_neg(), wanted, UNSENT);
                let told = self.all("reading a feed", &sql, bound, |row| Ok((Reverse(row.get(1)?), row.get(0)?)))?;
                let is_whole = told.len() < room;
                key = told.last().copied().unwrap_or(key);
                rows.extend(told.into_iter().filter(|(_, thread)| !ended.contains(thread)));
                if is_whole || rows.len() >= from.limit {
                    return Ok(rows);
                }
            }
        };
        let key_of = |thread: PostRow| -> StoreResult<Option<Key>> {
            let place = match self.listed_at(feed, thread)? {
                Some(place) => Some(place),
                None => self.post_overlay(thread)?.map(|overlay| overlay.facts.place),
            };
            Ok(place.map(|place| (Reverse(place), thread.0)))
        };
        let spot = |place: &Place| match &place.0 {
            Spot::Thread { feed: of, place, thread } if *of == feed => Ok((Reverse(*place), thread.0)),
            _ => Err(StoreError::OtherList),
        };
        let (rows, more) = merged::page(at, limit, key_of, spot, |key| *key, scan)?;
        let spans = self.spans(feed)?;
        let above = match rows.first() {
            Some(first) => scan(From { key: *first, forward: false, limit: 1 }, false)?.pop(),
            None => None,
        };
        let mut above = above.map(|(Reverse(place), _)| place);
        let (mut threads, mut places) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for (Reverse(place), thread) in rows {
            let thread = PostRow(thread);
            let gap_before = above.is_some_and(|above| is_gap(&spans, place, above));
            above = Some(place).filter(|place| *place < UNSENT);
            let (first, (answers, held)) = (self.post_entry(thread)?, self.answers_of(thread)?);
            let unread = self.is_unread(feed, thread)?;
            threads.push(ThreadEntry { first, thread, place, answers, held, unread, gap_before });
            places.push(Place(Spot::Thread { feed, place, thread }));
        }
        let last = self.one("reading the end of a feed", LAST, [feed.0], |row| row.get::<_, Option<i64>>(0))?.flatten();
        Ok(FeedThreads {
            threads,
            places,
            more,
            // The stretch in which the last one stands that is listed, not one below a gap that nothing listed shows.
            ends_known: spans
                .iter()
                .find(|span| last.is_none_or(|last| span.low <= last && last <= span.high))
                .is_some_and(|span| span.low == 0),
            revision: self.revision()?,
            as_of: self.feed(feed)?.map_or(AsOf::NeverKnown, |feed| feed.as_of),
        })
    }

    /// The lower end of the stretch that a listed thread lies in: what is older than that is not known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lowest_around(&self, feed: FeedRow, thread: PostRow) -> StoreResult<Option<i64>> {
        let Some(place) = self.listed_at(feed, thread)? else { return Ok(None) };
        let spans = self.spans(feed)?;
        let around = spans.iter().find(|span| span.low <= place && place <= span.high);
        Ok(Some(around.map_or(place, |span| span.low)))
    }

    /// Whether it was settled after this request began whether this person belongs to a group.
    fn is_settled_after(&self, feed: FeedRow, seq: RequestSeq) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM feeds WHERE id = ?1 AND settled_seq >= ?2";
        Ok(self.one("reading what was settled", sql, [feed.0, seq.0], |_| Ok(()))?.is_some())
    }

    /// The feed that a thread was written in; `None` when no post of it is known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn feed_of_thread(&self, thread: PostRow) -> StoreResult<Option<Feed>> {
        let sql = "SELECT feed FROM post_base WHERE thread = ?1 AND feed <> 0 LIMIT 1";
        match self.one("finding the group of a thread", sql, [thread.0], |row| row.get(0).map(FeedRow))? {
            Some(feed) => self.feed(feed),
            None => Ok(None),
        }
    }

    /// The place of the thread that a feed lists first, of what the provider has told.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_listed(&self, feed: FeedRow) -> StoreResult<Option<i64>> {
        let sql = "SELECT max(place) FROM feed_threads WHERE feed = ?1";
        Ok(self.one("reading the beginning of a feed", sql, [feed.0], |row| row.get(0))?.flatten())
    }

    fn listed_at(&self, feed: FeedRow, thread: PostRow) -> StoreResult<Option<i64>> {
        let sql = "SELECT place FROM feed_threads WHERE feed = ?1 AND thread = ?2";
        self.one("finding a place in a feed", sql, [feed.0, thread.0], |row| row.get(0))
    }
}

impl Writing<'_> {
    /// Stores what the provider says of a feed, asked by this request; answers its row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_feed(&mut self, feed: &RemoteFeed, seq: RequestSeq) -> StoreResult<FeedRow> {
        let doing = "storing a feed";
        let (known, name) = (self.feed_of(&feed.id)?, unmarked(&feed.name));
        let settled = match &known {
            Some(known) => self.is_settled_after(known.row, seq)?,
            None => false,
        };
        let told = feed.joined.filter(|_| !settled);
        let joined = told.unwrap_or_else(|| known.as_ref().is_some_and(|known| known.joined));
        if let Some(known) = known {
            let same = known.name == name && known.joined == joined && known.closed == feed.closed;
            if !same || (joined && !known.open) {
                let sql = "UPDATE feeds SET name = ?2, sort_key = ?3, joined = ?4, closed = ?5, \
                               access = CASE WHEN ?4 = 1 THEN 0 ELSE access END, \
                               removed = CASE WHEN ?4 = 1 THEN 0 ELSE removed END WHERE id = ?1";
                let row = known.row.0;
                self.run(doing, sql, (row, &*name, sort_key(&name), i64::from(joined), i64::from(feed.closed)))?;
                self.touch(Scope::Feeds);
            }
            return Ok(known.row);
        }
        let sql = "INSERT INTO feeds (remote_id, kind, name, sort_key, joined, closed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (id, key) = (feed.id.as_str(), sort_key(&name));
        let row = self.insert(
            doing,
            sql,
            (id, kind_code(feed.kind), &*name, key, i64::from(joined), i64::from(feed.closed)),
        )?;
        self.touch(Scope::Feeds);
        Ok(FeedRow(row))
    }

    /// The provider has told all feeds that this person belongs to, asked from this request on: the others are left, but for what was
    /// settled since. What is known of them stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_feeds(&mut self, feeds: &[RemoteFeed], seq: RequestSeq, now: WallTime) -> StoreResult<()> {
        let doing = "storing the feeds";
        let mut rows = Vec::with_capacity(feeds.len());
        for feed in feeds {
            rows.push(self.put_feed(feed, seq)?);
        }
        for known in self.feeds()? {
            if !rows.contains(&known.row) && !self.is_settled_after(known.row, seq)? {
                // What only its members see cannot be read any more; what is held of it stays, and the group is still shown. One
                // that she has left herself is not.
                let sql = "UPDATE feeds SET joined = 0, removed = 1, access = max(access, closed) WHERE id = ?1";
                self.run(doing, sql, [known.row.0])?;
                self.touch(Scope::Feeds);
            }
        }
        let sql =
            "INSERT INTO counters (name, value) VALUES ('feeds_at', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1";
        self.run(doing, sql, [now.0]).map(drop)
    }

    /// Whether the provider lets this person read a feed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_feed_open(&mut self, feed: FeedRow, open: bool) -> StoreResult<()> {
        let sql = "UPDATE feeds SET access = ?2 WHERE id = ?1 AND access <> ?2";
        if self.run("storing a feed's access", sql, [feed.0, i64::from(!open)])? > 0 {
            self.touch(Scope::Feeds);
        }
        Ok(())
    }

    /// What the open intents of the person make of her belonging to a group.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_wanted(&mut self, feed: FeedRow, wanted: Option<bool>) -> StoreResult<()> {
        let code = wanted.map_or(0, |joined| if joined { 1 } else { 2 });
        let sql = "UPDATE feeds SET wanted = ?2 WHERE id = ?1 AND wanted <> ?2";
        if self.run("storing what is wanted of a group", sql, [feed.0, code])? > 0 {
            self.touch(Scope::Feeds);
        }
        Ok(())
    }

    /// The person has joined or left a group, by the provider's word. What was asked for by the newest request that is stored here, or
    /// earlier, says nothing of that any more: whoever settles it stores the newest that has begun first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_joined(&mut self, feed: FeedRow, joined: bool) -> StoreResult<()> {
        let last = self.request_seq()?;
        let sql = "UPDATE feeds SET joined = ?2, removed = 0, settled_seq = ?3, \
                       access = CASE ?2 WHEN 1 THEN 0 ELSE max(access, closed) END WHERE id = ?1";
        self.run("storing who belongs to a group", sql, (feed.0, i64::from(joined), last.0))?;
        self.touch(Scope::Feeds);
        Ok(())
    }

    /// She wants it tried although a group is known to be shut to her: she may have been let in again, and the next answer tells.
    ///
    /// # Errors
    /// When the database fails.
    pub fn doubt_shut(&mut self, feed: FeedRow) -> StoreResult<()> {
        let sql = "UPDATE feeds SET access = 0, closed = 0 WHERE id = ?1 AND (access <> 0 OR closed <> 0)";
        if self.run("doubting that a group is shut", sql, [feed.0])? > 0 {
            self.touch(Scope::Feeds);
        }
        Ok(())
    }

    /// This person hides a group that has removed her.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hide_feed(&mut self, feed: FeedRow) -> StoreResult<()> {
        let sql = "UPDATE feeds SET removed = 0 WHERE id = ?1 AND joined = 0 AND removed = 1";
        if self.run("hiding a group", sql, [feed.0])? > 0 {
            self.touch(Scope::Feeds);
        }
        Ok(())
    }

    /// Notes that the newest posts of a feed were asked for, and whether there were any. No screen hears of it: where nothing is new, nothing looks different.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_feed(&mut self, feed: FeedRow, as_of: WallTime, news: bool) -> StoreResult<()> {
        let sql = "UPDATE feeds SET confirmed_at = ?2, asked_at = ?2, \
                       quiet = CASE ?3 WHEN 0 THEN min(quiet + 1, 100) ELSE 0 END WHERE id = ?1";
        self.run("noting a feed's age", sql, (feed.0, as_of.0, i64::from(news))).map(drop)
    }

    /// Notes that nothing is new in a feed, by what the provider tells of it elsewhere.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_feed_still(&mut self, feed: FeedRow, as_of: WallTime) -> StoreResult<()> {
        let sql = "UPDATE feeds SET confirmed_at = ?2, quiet = min(quiet + 1, 100) WHERE id = ?1";
        self.run("noting that a feed is as it was", sql, (feed.0, as_of.0)).map(drop)
    }

    /// Lists a thread in a feed, not lower than it is listed already. What is told later and stands below one of her own posts may be
    /// new all the same.
    ///
    /// # Errors
    /// When the database fails.
    pub fn list_thread(&mut self, feed: FeedRow, thread: PostRow, place: i64) -> StoreResult<()> {
        let sql = format!(
            "INSERT INTO feed_threads (feed, thread, place, unread) VALUES (?1, ?2, ?3, {IS_NEW}) \
             ON CONFLICT (feed, thread) DO UPDATE SET place = max(place, ?3), unread = max(unread, excluded.unread) \
             WHERE place < ?3 OR unread < excluded.unread"
        );
        if self.run("listing a thread", &sql, [feed.0, thread.0, place])? > 0 {
            self.touch(Scope::Feed(feed));
            self.touch(Scope::Feeds);
        }
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![scan(false, true), scan(false, false)]
}
