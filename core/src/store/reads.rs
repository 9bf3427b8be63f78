//! How far the person has read, and how much of a thread there is.
//!
//! **Promises.** One state a thread, wherever it is seen: what was read in a group is new in no other feed that lists it, nor in the
//! stream. What was there when she first looked into a feed is not new to her, and what she has written herself neither; that she has
//! written says nothing of what others wrote before it, which may have crossed it. What is new is marked where it is listed, when that
//! changes: a list of feeds counts marks, up to [`MOST_COUNTED`], and reads no thread.
//!
//! **How.** `threads.read_to` is the order of the newest post of a thread that she has seen; `feeds.read_to` that of a feed up to which
//! nothing of it is new. A thread of a group is measured by the group's, so that every feed that lists it says the same.
//!
//! Tests: `tests/reading.rs`, and the stories of `reading`.

use super::posts::UNSENT;
use super::transaction::Sql;
use super::{Reading, StoreResult, Writing};
use crate::model::{FeedRow, PersonRow, PostRow, RequestSeq, Scope};

/// A feed with so many new threads, or more, is said to have so many.
pub const MOST_COUNTED: u64 = 100;

const MARKS: &str = "SELECT 1 FROM feed_threads WHERE feed = ?1 AND unread = 1 LIMIT ?2";

const MARKED: &str = "SELECT thread FROM feed_threads WHERE feed = ?1 AND unread = 1";

/// Whether a thread (`?1`) is new in another feed than one (`?2`), of those that she belongs to and may read.
const MARKED_ELSEWHERE: &str = "SELECT 1 FROM feed_threads o CROSS JOIN feeds f ON f.id = o.feed \
     WHERE o.thread = ?1 AND o.feed <> ?2 AND o.unread = 1 AND f.joined = 1 AND f.access = 0";

/// Whether a thread (`?2`) that a feed (`?1`) lists at a place (`?3`) has something that she has not seen.
pub(super) const IS_NEW: &str = "EXISTS (SELECT 1 FROM feeds f LEFT JOIN feeds g ON g.read_to > 0 AND g.id = \
     (SELECT b.feed FROM post_base b WHERE b.thread = ?2 LIMIT 1) LEFT JOIN threads t ON t.thread = ?2 \
     WHERE f.id = ?1 AND f.read_to > 0 AND ?3 > coalesce(g.read_to, f.read_to) AND ?3 > coalesce(t.read_to, 0)) \
     AND NOT EXISTS (SELECT 1 FROM post_base o WHERE o.thread = ?2 AND o.overlaid IN (0, 1) AND o.place = ?3 \
     AND o.author = (SELECT value FROM counters WHERE name = 'me' AND value <> 0))";

/// Marks of a thread (`?1`) of which nothing is new to who has seen it up to a place (`?2`): nobody else's post is known behind that.
const SEEN: &str = "thread = ?1 AND unread = 1 AND (place <= ?2 OR (\
     EXISTS (SELECT 1 FROM post_base o WHERE o.thread = ?1 AND o.overlaid IN (0, 1) AND o.place = feed_threads.place \
         AND o.author = (SELECT value FROM counters WHERE name = 'me' AND value <> 0)) \
     AND NOT EXISTS (SELECT 1 FROM post_base o WHERE o.thread = ?1 AND o.overlaid IN (0, 1) AND o.place > ?2 \
         AND +o.author <> (SELECT value FROM counters WHERE name = 'me'))))";

impl Reading<'_> {
    /// How many threads of a feed have something that the person has not seen; [`MOST_COUNTED`] stands for so many and more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unread_in(&self, feed: FeedRow) -> StoreResult<u64> {
        let most = i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX);
        Ok(self.all("counting what is new", MARKS, [feed.0, most], |_| Ok(()))?.len() as u64)
    }

    /// The same without the threads that are new in another feed as well which she belongs to and may read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unread_only_in(&self, feed: FeedRow) -> StoreResult<u64> {
        let (doing, mut counted) = ("counting what is new", 0);
        for thread in self.all(doing, MARKED, [feed.0], |row| row.get::<_, i64>(0))? {
            if counted == MOST_COUNTED {
                break;
            }
            counted += u64::from(self.one(doing, MARKED_ELSEWHERE, (thread, feed.0), |_| Ok(()))?.is_none());
        }
        Ok(counted)
    }

    /// Whether a thread has something that the person has not seen, where a feed lists it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_unread(&self, feed: FeedRow, thread: PostRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM feed_threads WHERE feed = ?1 AND thread = ?2 AND unread = 1";
        Ok(self.one("reading what is new", sql, [feed.0, thread.0], |_| Ok(()))?.is_some())
    }

    /// How many answers a thread has, and how many of them are known here. The provider's word may be older than what is here, and does
    /// not count what is not sent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn answers_of(&self, thread: PostRow) -> StoreResult<(u64, u64)> {
        let doing = "counting answers";
        let count = |sql: &'static str, bound: i64| -> StoreResult<u64> {
            let count: Option<i64> = self.one(doing, sql, [thread.0, bound], |row| row.get(0))?;
            Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
        };
        let told = count("SELECT answers FROM threads WHERE thread = ?1 AND ?2 = ?2", 0)?;
        let sent = count("SELECT count(*) FROM post_base WHERE thread = ?1 AND overlaid = ?2 AND post <> ?1", 0)?;
        let shown = "SELECT count(*) FROM post_overlay WHERE thread = ?1 AND gone = 0 AND post <> ?1 AND place >= ?2";
        let (laid, unsent) = (count(shown, 0)?, count(shown, UNSENT)?);
        let held = sent + laid;
        Ok((held.max(told + unsent), held))
    }

    /// Who has written the latest answers of a thread, as far as they are known here: each once, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn authors_in(&self, thread: PostRow, latest: usize) -> StoreResult<Vec<PersonRow>> {
        let sql = "SELECT author FROM post_base WHERE thread = ?1 AND post <> ?1 ORDER BY place DESC LIMIT ?2";
        let latest = i64::try_from(latest).unwrap_or(i64::MAX);
        let written = self.all("reading who answered", sql, [thread.0, latest], |row| row.get(0).map(PersonRow))?;
        let mut authors = Vec::new();
        for author in written {
            if !authors.contains(&author) {
                authors.push(author);
            }
        }
        Ok(authors)
    }

    /// Whether a post was there when she first looked into its group; where she has not done that yet, into her own feed, or the private
    /// one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn was_there_first(&self, post: PostRow) -> StoreResult<bool> {
        let sql = "SELECT b.place <= coalesce((SELECT nullif(max(f.first_to), 0) FROM feeds f WHERE f.id = b.feed), \
                       (SELECT nullif(max(f.first_to), 0) FROM feeds f WHERE f.kind = CASE b.private WHEN 1 THEN 2 ELSE 0 END), \
                       b.place) FROM post_base b WHERE b.post = ?1";
        Ok(self.one("reading whether it was there", sql, [post.0], |row| row.get(0))?.unwrap_or(false))
    }

    /// Up to where a thread was seen: by itself, or in a feed that lists it.
    fn seen_to(&self, thread: PostRow) -> StoreResult<i64> {
        let sql = "SELECT max(coalesce((SELECT read_to FROM threads WHERE thread = ?1), 0), \
                       coalesce((SELECT max(f.read_to) FROM feed_threads t JOIN feeds f ON f.id = t.feed WHERE t.thread = ?1), 0))";
        Ok(self.one("reading what was read", sql, [thread.0], |row| row.get(0))?.unwrap_or(0))
    }
}

impl Writing<'_> {
    /// The person has seen a thread up to this place, wherever. Where she has written the post there herself, up to the last one of
    /// somebody else before it: one that crossed hers, and is not known here yet, is new when it comes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_thread_read(&mut self, thread: PostRow, place: i64) -> StoreResult<()> {
        if place >= UNSENT {
            return Ok(());
        }
        let doing = "storing what was read";
        let own = "SELECT 1 FROM post_base WHERE thread = ?1 AND overlaid IN (0, 1) AND place = ?2 \
                   AND author = (SELECT value FROM counters WHERE name = 'me' AND value <> 0)";
        let mut to = place;
        if self.one(doing, own, [thread.0, place], |_| Ok(()))?.is_some() {
            let others = "SELECT max(place) FROM post_base WHERE thread = ?1 AND place < ?2 \
                          AND +author <> (SELECT value FROM counters WHERE name = 'me')";
            let last: Option<Option<i64>> = self.one(doing, others, [thread.0, place], |row| row.get(0))?;
            to = last.flatten().unwrap_or(0);
        }
        let sql = "INSERT INTO threads (thread, read_to) VALUES (?1, ?2) \
                   ON CONFLICT (thread) DO UPDATE SET read_to = ?2 WHERE read_to < ?2";
        if to > 0 {
            self.run(doing, sql, [thread.0, to])?;
        }
        self.touch_feeds(&format!("SELECT feed FROM feed_threads WHERE {SEEN}"), [thread.0, place])?;
        let sql = format!("UPDATE feed_threads SET unread = 0 WHERE {SEEN}");
        self.run(doing, &sql, [thread.0, place]).map(drop)
    }

    /// The person has seen all of a feed up to this place.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_read_to(&mut self, feed: FeedRow, place: i64) -> StoreResult<()> {
        let doing = "storing what was read";
        if self.run(doing, "UPDATE feeds SET read_to = ?2 WHERE id = ?1 AND read_to < ?2", [feed.0, place])? > 0 {
            self.touch(Scope::Feeds);
        }
        let sql = "INSERT INTO threads (thread, read_to) \
                   SELECT thread, place FROM feed_threads WHERE feed = ?1 AND unread = 1 AND place <= ?2 \
                   ON CONFLICT (thread) DO UPDATE SET read_to = max(read_to, excluded.read_to)";
        if self.run(doing, sql, [feed.0, place])? > 0 {
            let feeds = "SELECT DISTINCT feed FROM feed_threads WHERE unread = 1 AND EXISTS \
                             (SELECT 1 FROM threads t WHERE t.thread = feed_threads.thread AND t.read_to >= place)";
            self.touch_feeds(feeds, [])?;
            let sql = "UPDATE feed_threads SET unread = 0 WHERE unread = 1 AND EXISTS \
                           (SELECT 1 FROM threads t WHERE t.thread = feed_threads.thread AND t.read_to >= place)";
            self.run(doing, sql, [])?;
        }
        Ok(())
    }

    /// She looks into a feed for the first time: what stands up to this place was there, and is not new to her.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_feed(&mut self, feed: FeedRow, place: i64) -> StoreResult<()> {
        let sql = "UPDATE feeds SET first_to = ?2 WHERE id = ?1 AND first_to = 0";
        self.run("storing what was there", sql, [feed.0, place])?;
        self.set_read_to(feed, place)
    }

    /// The person has seen one post by itself. Its thread counts as read up to there where nothing that somebody else has written stands
    /// unseen before it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_post_read(&mut self, post: PostRow) -> StoreResult<()> {
        let Some((facts, _)) = self.post_base(post)? else { return Ok(()) };
        let seen = self.seen_to(facts.thread)?;
        let sql = "SELECT 1 FROM post_base WHERE thread = ?1 AND place > ?2 AND place < ?3 \
                   AND +author <> (SELECT value FROM counters WHERE name = 'me') LIMIT 1";
        let between = self.one("reading what was read", sql, [facts.thread.0, seen, facts.place], |_| Ok(()))?;
        if between.is_none() && facts.place > seen {
            self.set_thread_read(facts.thread, facts.place)?;
        }
        Ok(())
    }

    /// The person has seen a thread up to this post. Up to its newest it is read as far as any feed lists it, also where that post is not
    /// there any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_thread_read(&mut self, thread: PostRow, last: PostRow) -> StoreResult<()> {
        let newest = self.newest_in(thread)?.unwrap_or(0);
        let place = self.post_base(last)?.map_or(newest, |(facts, _)| facts.place);
        let listed = "SELECT max(place) FROM feed_threads WHERE thread = ?1";
        let listed: Option<Option<i64>> =
            self.one("reading where a thread is listed", listed, [thread.0], |row| row.get(0))?;
        let to = if place < newest { place } else { listed.flatten().map_or(place, |listed| listed.max(place)) };
        self.set_thread_read(thread, to)
    }

    /// So many answers a thread has, by the word of the provider, asked by this request.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_answers(&mut self, thread: PostRow, answers: u32, seq: RequestSeq) -> StoreResult<()> {
        let known = "SELECT answers, answers_seq FROM threads WHERE thread = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, u32>(0)?, row.get::<_, i64>(1)?));
        let (before, asked) =
            self.one("reading how many answers there are", known, [thread.0], read)?.unwrap_or((0, 0));
        // A late answer says nothing; neither does a thread without answers that was never told to have any.
        if asked > seq.0 || (asked == 0 && answers == 0) {
            return Ok(());
        }
        let sql = "INSERT INTO threads (thread, answers, answers_seq) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (thread) DO UPDATE SET answers = ?2, answers_seq = ?3";
        self.run("noting how many answers there are", sql, [thread.0, i64::from(answers), seq.0])?;
        if before != answers {
            self.touch(Scope::Thread(thread));
            self.touch_feeds("SELECT feed FROM feed_threads WHERE thread = ?1", [thread.0])?;
        }
        Ok(())
    }

    fn touch_feeds<'s>(&mut self, sql: impl Into<Sql<'s>>, bound: impl rusqlite::Params) -> StoreResult<()> {
        for feed in self.all("reading which feeds change", sql, bound, |row| row.get(0).map(FeedRow))? {
            self.touch(Scope::Feed(feed));
            self.touch(Scope::Feeds);
        }
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    [MARKS, MARKED, MARKED_ELSEWHERE].map(str::to_owned).to_vec()
}
