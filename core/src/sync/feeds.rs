//! Feeds: the newest posts of each, older ones on demand, a thread as a whole.
//!
//! **Promises.** What a page says, and which stretch of the feed is known by it, are committed together. A stretch that nobody has
//! told stays a gap, and is shown as one; nothing is concluded from what a page leaves out. A sync asks a feed for its newest at
//! most once a minute, and the less often the longer it has been quiet (what is private every two minutes; a person who asks for it herself is not held up); one in which nothing is new answers with one small request, and its row alone is written.
//!
//! What is quiet is not asked at all where the list of groups tells that it is ([`super::still`]); what lies in a gap is asked for by later
//! syncs ([`super::gaps`]).
//!
//! **Nothing is endless.** A page that leads no further down than the one before ends the look, whatever the provider says of older
//! ones; what is not known stays a gap, or an end that is not known.
//!
//! A post that a whole thread does not name is asked for by its id; only the provider's own word about it removes it. Of what lies in a
//! group that this person may not read the provider says the same, and there it removes nothing: that she may is asked for first.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::still::Said;
use super::{Ended, MayGoOn, is_due};
use crate::doors::Doors;
use crate::model::{
    AsOf, BootTime, Failure, FeedKind, FeedRow, Later, PostRow, PostsPage, RemoteFeed, RemoteId, RequestSeq, WallTime,
};
use crate::providers::feeds::{Feeds, Range};
use crate::store::feeds::Feed;
use crate::store::posts::UNSENT;
use crate::store::spans::Span;
use crate::store::{Database, Durability, Reading, StoreResult, Writing};
use crate::talk::{Told, absorb, let_in};
use crate::tree::Sequence;

/// A feed is asked for its newest posts at most so often: the provider asks for no more.
const AT_MOST: Duration = Duration::from_secs(60);
/// Each time that it had nothing new doubles that, up to this many times: a quiet feed is asked four times an hour.
const MOST_DOUBLED: u32 = 4;
/// What is written to her alone waits for an answer, and no list of groups tells of it: it is asked for every other minute at least.
const MOST_DOUBLED_PRIVATE: u32 = 1;
/// The list of feeds is asked for so often.
const LIST_EVERY: i64 = 60 * 60 * 1_000;
/// Pages that a feed gets of what was posted since the last time, before the rest is left as a gap.
const MOST_NEW: usize = 5;
/// Pages that a feed gets when it is seen for the first time: of ten groups together as many as the provider gives at once.
const FIRST: usize = 1;
/// Pages of one thread in one look.
const MOST_OF_THREAD: usize = 100;
/// A look at a thread that was whole before is gone on with for so long, in milliseconds; then it begins anew.
const GONE_ON_WITH: i64 = 10 * 60 * 1_000;
/// Posts asked for by their id after one look at a thread.
const MOST_ASKED: usize = 20;
/// What nobody waits for is asked for where this process has asked for fewer than so many pages
const LEAVES_ROOM: usize = 7;
/// within this time, for which the provider counts requests: it gives ten, and somebody may want to look at something, or to send.
pub(super) const BUCKET: Duration = Duration::from_secs(30);

/// Reads feeds into one vault.
pub struct FeedPuller {
    pub(super) db: Database,
    pub(super) feeds: Arc<dyn Feeds>,
    pub(super) doors: Doors,
    sequence: Arc<Sequence>,
    pub(super) polled: Mutex<BTreeMap<FeedRow, BootTime>>,
    /// When pages were asked for lately.
    asked: Mutex<VecDeque<BootTime>>,
    /// Feeds whose newest gap leads nowhere, since when.
    pub(super) stuck: Mutex<BTreeMap<FeedRow, BootTime>>,
    /// What the list of groups has told of those that are asked for themselves.
    pub(super) said_of_groups: Mutex<Vec<Said>>,
    /// The request with which a list of feeds was begun that has not come whole yet: its first pages count for a while.
    list_began: Mutex<Option<RequestSeq>>,
    posts: AtomicU64,
    /// Somebody asks for what is new although it was asked for lately; see [`super::anew`].
    pub(super) anew: AtomicBool,
    /// Feeds of which something new was told and for which there was no room then.
    pub(super) put_off: Mutex<BTreeSet<FeedRow>>,
}

impl fmt::Debug for FeedPuller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FeedPuller")
    }
}

impl FeedPuller {
    /// The feeds of one vault.
    pub fn new(db: Database, feeds: Arc<dyn Feeds>, doors: Doors, sequence: Arc<Sequence>) -> FeedPuller {
        FeedPuller {
            db,
            feeds,
            doors,
            sequence,
            polled: Mutex::default(),
            asked: Mutex::default(),
            stuck: Mutex::default(),
            said_of_groups: Mutex::default(),
            list_began: Mutex::default(),
            posts: AtomicU64::new(0),
            anew: AtomicBool::new(false),
            put_off: Mutex::default(),
        }
    }

    /// Posts that answers have brought and of which nothing was known, in this process.
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
            AsOf::Known(at) => is_due(Some(at), now, LIST_EVERY),
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
        let seq = self.sequence.begin(&self.db).await?;
        let began = *locked(&self.list_began).get_or_insert(seq);
        match self.feeds.feeds().await {
            Ok(feeds) => {
                let now = self.doors.clock.wall();
                let work = move |tx: &mut Writing<'_>| {
                    tx.put_feeds(&feeds, began, now)?;
                    let_in(tx, now)
                };
                self.db.write(Durability::Fetched, work).await?;
                locked(&self.list_began).take();
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

    /// Whether its pause has passed, by the boot clock where this process asked last, else by the wall clock.
    fn may_poll(&self, feed: &Feed) -> bool {
        let now = self.doors.clock.boot();
        let most = if feed.kind == FeedKind::Private { MOST_DOUBLED_PRIVATE } else { MOST_DOUBLED };
        let pause = AT_MOST * (1 << feed.quiet.min(most));
        if let Some(last) = locked(&self.polled).get(&feed.row) {
            return last.after(pause) <= now;
        }
        let (wall, most) = (self.doors.clock.wall(), i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
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
        self.poll_at_most(feed, MOST_NEW, may_go_on).await
    }

    /// As [`FeedPuller::poll`], with so many pages at most; what lies below them is a gap.
    pub(super) async fn poll_at_most(&self, feed: FeedRow, pages: usize, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let Some((known, newest)) =
            self.db.read(move |tx| Ok(tx.feed(feed)?.map(|f| (f, tx.spans(feed).map(|s| s.first().copied()))))).await?
        else {
            return Ok(Ended::Done);
        };
        let newest = newest?;
        let remote = remote(&known);
        locked(&self.polled).insert(feed, self.doors.clock.boot());
        let mut range = newest.map_or(Range::Newest, |span| Range::After(span.high));
        let most = if newest.is_some() { pages } else { FIRST };
        let mut top = None;
        for _ in 0..most {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            self.note_asked();
            let page = match self.feeds.posts(&remote, range).await {
                Ok(page) => page,
                Err(failure) => {
                    if matches!(failure, Failure::Later { why: Later::Throttled, .. }) {
                        // It was not asked after all: its turn is as soon as the provider takes it.
                        locked(&self.polled).remove(&feed);
                    }
                    return self.not_had(feed, failure).await;
                }
            };
            // What is pinned may stand first, however old: the last one says how far the page reaches. One that reaches no further
            // down than the one before would be asked for without end.
            let last = page.posts.last().filter(|post| leads_down(range, post.order));
            let (lowest, low_at) = (last.map(|post| post.order), last.and_then(|post| post.posted_at));
            let highest = page.posts.iter().map(|post| post.order).max();
            top = top.or(highest);
            // Down to what is known already, or to the very first post, there is no gap.
            let reached = match newest {
                Some(known) => !page.older || reaches(range, lowest, known.high),
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
            let low_at = low_at.filter(|_| !reached);
            // A feed without a post is known as a whole, too.
            let span = span.or((newest.is_none() && reached).then_some(Span { low: 0, high: 0 }));
            let now = self.doors.clock.wall();
            let news = page.posts.iter().any(|post| newest.is_none_or(|known| post.order > known.high));
            // What was there when she first looked is not new to her; what comes from now on is, of a feed without a post all of it.
            let first = (newest.is_none() && highest == top).then_some(top.unwrap_or(1));
            let looked = Looked { at: now, news, first };
            self.absorb(Told { feed: Some(feed), seq, page }, span.map(|span| (span, low_at)), Some(looked)).await?;
            match lowest {
                Some(lowest) if !reached => range = Range::Before(lowest),
                _ => break,
            }
        }
        Ok(Ended::Done)
    }

    /// Asks for groups by words, and remembers those that are found.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_groups(&self, words: &str) -> StoreResult<Ended> {
        let seq = self.sequence.begin(&self.db).await?;
        match self.feeds.find_groups(words).await {
            Ok(groups) => {
                let work =
                    move |tx: &mut Writing<'_>| groups.iter().try_for_each(|group| tx.put_feed(group, seq).map(drop));
                self.db.write(Durability::Fetched, work).await?;
                Ok(Ended::Done)
            }
            Err(failure) => Ok(failure.into()),
        }
    }

    /// Asks a feed for one page of what is older than a place: the oldest that is known, or the upper end of a gap.
    /// [`Ended::GivenUp`] where the provider says that there is more, and gives nothing that lies further down.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn older(&self, feed: FeedRow, before: i64) -> StoreResult<Ended> {
        let Some(known) = self.db.read(move |tx| tx.feed(feed)).await? else { return Ok(Ended::Done) };
        let seq = self.sequence.begin(&self.db).await?;
        self.note_asked();
        match self.feeds.posts(&remote(&known), Range::Before(before)).await {
            Ok(page) => {
                let last = page.posts.last().filter(|post| leads_down(Range::Before(before), post.order));
                let (lowest, low_at) = (last.map(|post| post.order), last.and_then(|post| post.posted_at));
                let goes_on = !page.older || lowest.is_some();
                let low = if page.older { lowest.unwrap_or(before) } else { 0 };
                let span = (Span { low, high: before }, low_at);
                self.absorb(Told { feed: Some(feed), seq, page }, Some(span), None).await?;
                Ok(if goes_on { Ended::Done } else { Ended::GivenUp })
            }
            Err(failure) => self.not_had(feed, failure).await,
        }
    }

    /// A page is asked for now.
    pub(super) fn note_asked(&self) {
        let now = self.doors.clock.boot();
        let mut asked = locked(&self.asked);
        asked.retain(|at| at.after(BUCKET) > now);
        asked.push_back(now);
    }

    /// Whether the provider's bucket has room for what nobody waits for.
    pub(super) fn has_room(&self) -> bool {
        self.room() > 0
    }

    /// How many pages it has room for, of those that nobody waits for.
    pub(super) fn room(&self) -> usize {
        let now = self.doors.clock.boot();
        LEAVES_ROOM.saturating_sub(locked(&self.asked).iter().filter(|at| at.after(BUCKET) > now).count())
    }

    /// How long it takes until it has room for as many again.
    pub(super) fn until_room(&self) -> Duration {
        let now = self.doors.clock.boot();
        let last = locked(&self.asked).back().copied();
        last.map_or(Duration::ZERO, |last| now.until(last.after(BUCKET)))
    }

    /// Asks for a thread as a whole, the newest posts first. What this vault knows of it and the thread does not name is asked for
    /// by its id. A look that ends early, whatever ends it, is taken up where it stopped by the next one, once that has read
    /// what was posted since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn thread(&self, thread: PostRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let since = WallTime(self.doors.clock.wall().0.saturating_sub(GONE_ON_WITH));
        let read = move |tx: &Reading<'_>| Ok((tx.remote_post(thread)?, tx.thread_look(thread, since)?));
        let (remote, earlier) = self.db.read(read).await?;
        let Some(remote) = remote else { return Ok(Ended::Done) };
        let began = self.sequence.begin(&self.db).await?;
        let (mut named, mut suspects) = (BTreeSet::new(), Vec::new());
        let mut look = Look { earlier, now: None, asked_at: self.doors.clock.wall() };
        let mut range = Range::Newest;
        for _ in 0..MOST_OF_THREAD {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            self.note_asked();
            let page = match self.feeds.thread(&remote, range).await {
                Ok(page) => page,
                Err(Failure::Gone) => {
                    // It says the same to whom the group is closed.
                    let ended = self.ask_for(thread, vec![(thread, remote)], false, may_go_on).await?;
                    return if ended == Ended::Done { self.note_if_gone(thread).await } else { Ok(ended) };
                }
                Err(failure) => return Ok(failure.into()),
            };
            named.extend(page.posts.iter().map(|post| post.id.clone()));
            let above = match range {
                Range::Before(order) => order,
                Range::Newest | Range::After(_) => UNSENT,
            };
            // A page that does not reach further down than the one before would be asked for without end.
            let lowest = page.posts.last().map(|post| post.order).filter(|lowest| *lowest < above);
            let older = page.older && lowest.is_some();
            let reached = lowest.filter(|_| older).unwrap_or(i64::MIN);
            let highest = page.posts.iter().map(|post| post.order).max();
            let told = look.told(highest, reached);
            let absorbed = Told { feed: None, seq, page };
            let (names, asked_at) = (named.clone(), look.asked_at);
            let missing = self
                .absorbing(absorbed, move |tx| {
                    if let Some(told) = told.filter(|_| older) {
                        tx.note_look(thread, told, asked_at)?;
                    }
                    tx.unnamed_in(thread, reached..above, &names, began)
                })
                .await?;
            suspects.extend(missing);
            match told.filter(|_| older) {
                Some(told) => range = Range::Before(told.low),
                None if older => range = Range::Before(reached),
                None => {
                    let (at, newest) = (look.asked_at, look.now.map_or(0, |now| now.high));
                    self.db.write(Durability::Fetched, move |tx| tx.note_thread(thread, newest, at)).await?;
                    suspects.retain(|(_, remote)| !named.contains(remote));
                    return self.ask_for(thread, suspects, true, may_go_on).await;
                }
            }
        }
        if let Some(told) = look.now {
            // So much was posted since the earlier look that the two do not meet: this one is gone on with.
            let at = look.asked_at;
            self.db.write(Durability::Fetched, move |tx| tx.note_look(thread, told, at)).await?;
        }
        Ok(Ended::GivenUp)
    }

    /// Asks for posts of a thread one by one, because something hints that they are gone and nothing proves it. `may_read`: the provider
    /// has just let this person read the thread.
    async fn ask_for(
        &self,
        thread: PostRow,
        posts: Vec<(PostRow, RemoteId)>,
        mut may_read: bool,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Ended> {
        for (post, remote) in posts.into_iter().take(MOST_ASKED) {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            self.note_asked();
            match self.feeds.post(&remote).await {
                Ok(there) => {
                    let page = PostsPage { posts: vec![there], ..PostsPage::default() };
                    self.absorb(Told { feed: None, seq, page }, None, None).await?;
                }
                Err(Failure::Gone) => {
                    if !may_read {
                        match self.may_read(thread).await? {
                            Ended::Done => may_read = true,
                            ended => return Ok(ended),
                        }
                    }
                    self.db.write(Durability::Fetched, move |tx| tx.remove_post(post, seq)).await?;
                }
                Err(failure) => return Ok(failure.into()),
            }
        }
        Ok(Ended::Done)
    }

    /// A thread of which the provider has no list is gone as a whole where its first post is, and the newest answer that is held as well: where
    /// only the first was withdrawn, the answers are there.
    async fn note_if_gone(&self, thread: PostRow) -> StoreResult<Ended> {
        let read = move |tx: &Reading<'_>| Ok((tx.post_gone_seq(thread)?, tx.newest_answer_in(thread, None)?));
        let (Some(_), answer) = self.db.read(read).await? else { return Ok(Ended::Done) };
        if let Some(answer) = answer {
            self.note_asked();
            match self.feeds.post(&answer).await {
                Err(Failure::Gone) => {}
                Err(failure) => return Ok(failure.into()),
                Ok(_) => return Ok(Ended::Done),
            }
        }
        self.db.write(Durability::Fetched, move |tx| tx.note_thread_gone(thread)).await?;
        Ok(Ended::Done)
    }

    /// Whether this person may read the group of a thread, asked after something in it was said not to be there: [`Ended::Done`] when she
    /// may. Who is not let in is told of each post that it is not there. The group is asked for what is new in it, and that is kept.
    async fn may_read(&self, thread: PostRow) -> StoreResult<Ended> {
        match self.db.read(move |tx| tx.feed_of_thread(thread)).await? {
            Some(feed) if feed.is_shut() => Ok(Ended::NoAccess),
            // That not even the group is there is no word about the post: it ends as a group that is shut.
            Some(feed) if feed.kind == FeedKind::Group => self.poll_at_most(feed.row, 1, &|| true).await,
            _ => Ok(Ended::Done),
        }
    }

    async fn not_had(&self, feed: FeedRow, failure: Failure) -> StoreResult<Ended> {
        let ended = Ended::from(failure);
        if ended == Ended::NoAccess {
            // What is known of it stays: that it may not be read any more removes nothing.
            self.db.write(Durability::Fetched, move |tx| tx.set_feed_open(feed, false)).await?;
        }
        Ok(ended)
    }

    /// Stores a page with what is known by it. `newest`: it was asked for the newest.
    async fn absorb(
        &self,
        told: Told,
        span: Option<(Span, Option<WallTime>)>,
        newest: Option<Looked>,
    ) -> StoreResult<()> {
        let feed = told.feed;
        self.absorbing(told, move |tx| {
            if let (Some(feed), Some((span, low_at))) = (feed, span) {
                tx.add_span(feed, span, low_at)?;
            }
            if let (Some(feed), Some(looked)) = (feed, newest) {
                tx.note_feed(feed, looked.at, looked.news)?;
                if let Some(first) = looked.first {
                    tx.begin_feed(feed, first)?;
                }
            }
            Ok(())
        })
        .await
    }

    /// Stores a page, and in the same transaction what follows from it.
    async fn absorbing<T: Send + 'static>(
        &self,
        told: Told,
        then: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let work = move |tx: &mut Writing<'_>| Ok((absorb(tx, &told)?, then(tx)?));
        let (posts, found) = self.db.write(Durability::Fetched, work).await?;
        self.posts.fetch_add(u64::try_from(posts).unwrap_or(0), Ordering::Relaxed);
        Ok(found)
    }
}

pub(super) fn locked<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether a page whose last post has this order leads on from where it was asked for.
fn leads_down(range: Range, last: i64) -> bool {
    match range {
        Range::Before(before) => last < before,
        Range::Newest | Range::After(_) => true,
    }
}

/// Whether a page that is not the last one reaches down to what is known: up to which order it was asked for counts, where it holds
/// nothing that leads further down.
fn reaches(range: Range, lowest: Option<i64>, known: i64) -> bool {
    match (range, lowest) {
        (_, Some(lowest)) => lowest <= known,
        // News were asked for, and there are none.
        (Range::Newest | Range::After(_), None) => true,
        (Range::Before(_), None) => false,
    }
}

/// A look at a feed's newest.
struct Looked {
    at: WallTime,
    /// Whether there was something new.
    news: bool,
    /// Where it is the first look: the order of what stood first.
    first: Option<i64>,
}

/// How far a look at a thread has come, and what an earlier one had left.
struct Look {
    earlier: Option<Span>,
    /// What this look itself has told, from its newest post down.
    now: Option<Span>,
    asked_at: WallTime,
}

impl Look {
    /// A page reached from `highest` down to `reached`: the stretch that is told now, once what an earlier look left is joined
    /// to it. `None` until then: what the earlier one has told is not given up for less.
    fn told(&mut self, highest: Option<i64>, reached: i64) -> Option<Span> {
        let high = self.now.map_or(highest?, |now| now.high);
        let mut told = Span { low: reached, high };
        if let Some(earlier) = self.earlier {
            if reached > earlier.high {
                self.now = Some(told);
                return None;
            }
            self.earlier = None;
            told.low = reached.min(earlier.low);
        }
        self.now = Some(told);
        Some(told)
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
