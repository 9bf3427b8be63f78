//! Feeds: the newest posts of each, older ones on demand, a thread as a whole.
//!
//! **Promises.** What a page says, and which stretch of the feed is known by it, are committed together. A stretch that nobody has
//! told stays a gap, and is shown as one; nothing is concluded from what a page leaves out. A sync asks a feed for its newest at
//! most once a minute (a person who asks for it herself is not held up); one in which nothing is new answers with one small request, and its row alone is written.
//!
//! A post that a whole thread does not name is asked for by its id; only the provider's own word about it removes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Ended, MayGoOn};
use crate::doors::Doors;
use crate::model::{AsOf, BootTime, Failure, FeedRow, PostRow, PostsPage, RemoteFeed, RemoteId, WallTime};
use crate::providers::feeds::{Feeds, Range};
use crate::store::feeds::{Feed, Span};
use crate::store::{Database, Durability, StoreResult};
use crate::talk::{Told, absorb};
use crate::tree::Sequence;

/// A feed is asked for its newest posts at most so often: the provider asks for no more.
const AT_MOST: Duration = Duration::from_secs(60);
/// The list of feeds is asked for so often.
const LIST_EVERY: i64 = 60 * 60 * 1_000;
/// Pages that a feed gets of what was posted since the last time, before the rest is left as a gap.
const MOST_NEW: usize = 5;
/// Pages that a feed gets when it is seen for the first time.
const FIRST: usize = 2;
/// Pages of one thread at most.
const MOST_OF_THREAD: usize = 100;
/// Posts asked for by their id after one look at a thread.
const MOST_ASKED: usize = 20;

/// Reads feeds into one vault.
pub struct FeedPuller {
    db: Database,
    feeds: Arc<dyn Feeds>,
    doors: Doors,
    sequence: Arc<Sequence>,
    polled: Mutex<BTreeMap<FeedRow, BootTime>>,
    posts: AtomicU64,
}

impl fmt::Debug for FeedPuller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FeedPuller")
    }
}

impl FeedPuller {
    /// The feeds of one vault.
    pub fn new(db: Database, feeds: Arc<dyn Feeds>, doors: Doors, sequence: Arc<Sequence>) -> FeedPuller {
        FeedPuller { db, feeds, doors, sequence, polled: Mutex::default(), posts: AtomicU64::new(0) }
    }

    /// Posts that answers have brought, in this process.
    pub fn posts(&self) -> u64 {
        self.posts.load(Ordering::Relaxed)
    }

    /// Whether the list of feeds is old, or was never had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_is_due(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        Ok(match self.db.read(|tx| tx.feeds_as_of()).await? {
            AsOf::NeverKnown => true,
            // A clock that was set back meanwhile must not hold it up.
            AsOf::Known(at) => now.0 - at.0 >= LIST_EVERY || at > now,
        })
    }

    /// Asks which feeds there are, and who this person is there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_list(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        if self.db.read(|tx| tx.myself()).await?.is_none() {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            match self.feeds.me().await {
                Ok(me) => drop(self.db.write(Durability::Fetched, move |tx| tx.set_myself(&me)).await?),
                Err(failure) => return Ok(failure.into()),
            }
        }
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        match self.feeds.feeds().await {
            Ok(feeds) => {
                let now = self.doors.clock.wall();
                self.db.write(Durability::Fetched, move |tx| tx.put_feeds(&feeds, now)).await?;
                Ok(Ended::Done)
            }
            Err(failure) => Ok(failure.into()),
        }
    }

    /// The feeds that may be asked for their newest now: those that were asked longest ago first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self) -> StoreResult<Vec<FeedRow>> {
        let mut feeds = self.db.read(|tx| tx.feeds()).await?;
        feeds.retain(|feed| feed.open && self.may_poll(feed));
        feeds.sort_by_key(|feed| (feed.as_of, feed.row));
        Ok(feeds.into_iter().map(|feed| feed.row).collect())
    }

    /// Whether a minute has passed, by the boot clock where this process asked last, else by the wall clock.
    fn may_poll(&self, feed: &Feed) -> bool {
        let now = self.doors.clock.boot();
        if let Some(last) = self.polled().get(&feed.row) {
            return last.after(AT_MOST) <= now;
        }
        let (wall, most) = (self.doors.clock.wall(), i64::try_from(AT_MOST.as_millis()).unwrap_or(i64::MAX));
        match feed.as_of {
            AsOf::NeverKnown => true,
            AsOf::Known(at) => wall.0 - at.0 >= most || at > wall,
        }
    }

    /// Asks a feed for what is new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll(&self, feed: FeedRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let Some((known, newest)) =
            self.db.read(move |tx| Ok(tx.feed(feed)?.map(|f| (f, tx.spans(feed).map(|s| s.first().copied()))))).await?
        else {
            return Ok(Ended::Done);
        };
        let newest = newest?;
        let remote = remote(&known);
        self.polled().insert(feed, self.doors.clock.boot());
        let mut range = newest.map_or(Range::Newest, |span| Range::After(span.high));
        let most = if newest.is_some() { MOST_NEW } else { FIRST };
        let mut top = None;
        for _ in 0..most {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            let page = match self.feeds.posts(&remote, range).await {
                Ok(page) => page,
                Err(failure) => return self.not_had(feed, failure).await,
            };
            // What is pinned may stand first, however old: the last one says how far the page reaches.
            let lowest = page.posts.last().map(|post| post.order);
            let highest = page.posts.iter().map(|post| post.order).max();
            top = top.or(highest);
            // Down to what is known already, or to the very first post, there is no gap.
            let reached = match newest {
                Some(known) => !page.older || lowest.is_none_or(|lowest| lowest <= known.high),
                None => !page.older,
            };
            let span = top.map(|high| Span {
                low: match (reached, newest) {
                    (true, Some(known)) => known.high,
                    (true, None) => 0,
                    (false, _) => lowest.unwrap_or(high),
                },
                high,
            });
            // A feed without a post is known as a whole, too.
            let span = span.or((newest.is_none() && reached).then_some(Span { low: 0, high: 0 }));
            let now = self.doors.clock.wall();
            self.absorb(Told { feed: Some(feed), seq, page }, span, Some(now)).await?;
            match lowest {
                Some(lowest) if !reached => range = Range::Before(lowest),
                _ => break,
            }
        }
        Ok(Ended::Done)
    }

    /// Asks a feed for one page of what is older than a place: the oldest that is known, or the upper end of a gap.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn older(&self, feed: FeedRow, before: i64) -> StoreResult<Ended> {
        let Some(known) = self.db.read(move |tx| tx.feed(feed)).await? else { return Ok(Ended::Done) };
        let seq = self.sequence.begin(&self.db).await?;
        match self.feeds.posts(&remote(&known), Range::Before(before)).await {
            Ok(page) => {
                let lowest = page.posts.last().map(|post| post.order);
                let low = if page.older { lowest.unwrap_or(before) } else { 0 };
                self.absorb(Told { feed: Some(feed), seq, page }, Some(Span { low, high: before }), None).await?;
                Ok(Ended::Done)
            }
            Err(failure) => self.not_had(feed, failure).await,
        }
    }

    /// Asks for a thread as a whole, the newest posts first. What this vault knows of it and the thread does not name is asked for
    /// by its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thread(&self, thread: PostRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let Some(remote) = self.db.read(move |tx| tx.remote_post(thread)).await? else { return Ok(Ended::Done) };
        let began = self.sequence.begin(&self.db).await?;
        let mut named = BTreeSet::new();
        let mut range = Range::Newest;
        for _ in 0..MOST_OF_THREAD {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            let page = match self.feeds.thread(&remote, range).await {
                Ok(page) => page,
                Err(Failure::Gone) => return self.ask_for(vec![(thread, remote)], may_go_on).await,
                Err(failure) => return Ok(failure.into()),
            };
            let lowest = page.posts.last().map(|post| post.order);
            named.extend(page.posts.iter().map(|post| post.id.clone()));
            let older = page.older && lowest.is_some();
            self.absorb(Told { feed: None, seq, page }, None, None).await?;
            match lowest {
                Some(lowest) if older => range = Range::Before(lowest),
                _ => {
                    let at = self.doors.clock.wall();
                    self.db.write(Durability::Fetched, move |tx| tx.note_thread(thread, at, true)).await?;
                    let missing = self.db.read(move |tx| tx.unnamed_in(thread, &named, began)).await?;
                    return self.ask_for(missing, may_go_on).await;
                }
            }
        }
        let at = self.doors.clock.wall();
        self.db.write(Durability::Fetched, move |tx| tx.note_thread(thread, at, false)).await?;
        Ok(Ended::GivenUp)
    }

    /// Asks for posts one by one, because something hints that they are gone and nothing proves it.
    async fn ask_for(&self, posts: Vec<(PostRow, RemoteId)>, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        for (post, remote) in posts.into_iter().take(MOST_ASKED) {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            match self.feeds.post(&remote).await {
                Ok(there) => {
                    let page = PostsPage { posts: vec![there], ..PostsPage::default() };
                    self.absorb(Told { feed: None, seq, page }, None, None).await?;
                }
                Err(Failure::Gone) => {
                    self.db.write(Durability::Fetched, move |tx| tx.remove_post(post, seq)).await?;
                }
                Err(failure) => return Ok(failure.into()),
            }
        }
        Ok(Ended::Done)
    }

    async fn not_had(&self, feed: FeedRow, failure: Failure) -> StoreResult<Ended> {
        let ended = Ended::from(failure);
        if ended == Ended::NoAccess {
            // What is known of it stays: that it may not be read any more removes nothing.
            self.db.write(Durability::Fetched, move |tx| tx.set_feed_open(feed, false)).await?;
        }
        Ok(ended)
    }

    /// Stores a page with what is known by it. `newest_as_of`: it was asked for the newest, at this moment.
    async fn absorb(&self, told: Told, span: Option<Span>, newest_as_of: Option<WallTime>) -> StoreResult<()> {
        let posts = self
            .db
            .write(Durability::Fetched, move |tx| {
                let posts = absorb(tx, &told)?;
                if let (Some(feed), Some(span)) = (told.feed, span) {
                    tx.add_span(feed, span)?;
                }
                if let (Some(feed), Some(at)) = (told.feed, newest_as_of) {
                    tx.note_feed(feed, at)?;
                }
                Ok(posts)
            })
            .await?;
        self.posts.fetch_add(u64::try_from(posts).unwrap_or(0), Ordering::Relaxed);
        Ok(())
    }

    fn polled(&self) -> MutexGuard<'_, BTreeMap<FeedRow, BootTime>> {
        self.polled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remote(feed: &Feed) -> RemoteFeed {
    RemoteFeed {
        id: feed.remote.clone(),
        kind: feed.kind,
        name: feed.name.clone(),
        joined: Some(feed.joined),
        closed: feed.closed,
    }
}
