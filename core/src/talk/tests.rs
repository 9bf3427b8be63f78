//! Stories of feeds against a board that remembers: what is known, what is a gap, and what is sent once.

mod drafts;
mod gaps;
mod own;
mod threads;
mod wishes;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use proptest::prelude::*;

use super::*;
use crate::blobs::{Contents, Owner};
use crate::doors::{Clock, Doors, StoreThreads};
use crate::model::*;
use crate::outbox::{Posting, Step};
use crate::providers::feeds::*;
use crate::providers::{Body, OpenedContent, Progress};
use crate::store::drafts::DraftPlace;
use crate::store::{Database, Durability, VAULT};
use crate::sync::{Ended, FeedPuller};
use crate::tree::Sequence;
use crate::vault::Secret;

const ADA: &str = "1";
const NOOR: &str = "2";
/// Posts of a page.
const PAGE: usize = 3;

#[derive(Debug)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn wall(&self) -> WallTime {
        WallTime(1_800_000_000_000 + self.0.load(Ordering::SeqCst))
    }

    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::SeqCst))
    }
}

/// A provider of feeds with one group, `G`.
#[derive(Debug, Default)]
struct State {
    posts: Vec<RemotePost>,
    log: Vec<String>,
    /// The next change takes effect, and its answer is lost.
    lose_answer: bool,
    /// Its time, where it tells it: what was posted before an attempt began is not that attempt's.
    now: Option<WallTime>,
    /// Every request fails so.
    fails: Option<Failure>,
    /// There are always older posts.
    endless: bool,
    /// Whatever is asked for, the newest page is given.
    again: bool,
}

#[derive(Clone, Debug, Default)]
struct Board(Arc<Mutex<State>>);

impl Board {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state().log)
    }

    fn says(&self, author: &str, thread: Option<&str>, text: &str) -> String {
        let mut state = self.state();
        let order = state.posts.last().map_or(9_007_199_254_740_993, |post| post.order + 10);
        let id = RemoteId(order.to_string());
        state.posts.push(RemotePost {
            id: id.clone(),
            order,
            thread: thread.map_or_else(|| id.clone(), RemoteId::from),
            group: Some("G".into()),
            author: author.into(),
            answers: thread.map(RemoteId::from),
            posted_at: Some(WallTime(order % 1_000_000)),
            kind: PostKind::Post,
            title: String::new(),
            body: vec![Block::paragraph(text)],
            attachments: Vec::new(),
            likes: 0,
            likers: Vec::new(),
            liked: Some(false),
            private: false,
            told: Vec::new(),
        });
        id.0
    }

    fn texts(&self) -> Vec<String> {
        self.state().posts.iter().map(|post| post.body[0].text()).collect()
    }

    fn page(&self, what: &str, range: Range, of: impl Fn(&RemotePost) -> bool) -> Result<PostsPage, Failure> {
        let mut state = self.state();
        state.log.push(format!("{what} {range:?}"));
        if let Some(failure) = &state.fails {
            return Err(failure.clone());
        }
        let within = |post: &&RemotePost| match range {
            _ if state.again => true,
            Range::Newest => true,
            Range::After(order) => post.order > order,
            Range::Before(order) => post.order < order,
        };
        let mut posts: Vec<RemotePost> = state.posts.iter().filter(|p| of(p)).filter(within).cloned().collect();
        posts.reverse();
        let older = posts.len() > PAGE || state.endless;
        posts.truncate(PAGE);
        Ok(PostsPage {
            posts,
            older,
            people: vec![person(ADA, "Ada Keller"), person(NOOR, "Noor")],
            ..Default::default()
        })
    }
}

fn person(id: &str, name: &str) -> RemotePerson {
    RemotePerson { id: id.into(), name: name.into(), role: String::new(), mail: String::new(), photo: None }
}

#[async_trait]
impl Feeds for Board {
    async fn me(&self) -> Result<RemotePerson, Failure> {
        Ok(person(ADA, "Ada Keller"))
    }

    async fn feeds(&self) -> Result<Vec<RemoteFeed>, Failure> {
        Ok(vec![RemoteFeed {
            id: "G".into(),
            kind: FeedKind::Group,
            name: "Stage crew".into(),
            joined: Some(true),
            closed: false,
        }])
    }

    async fn posts(&self, _feed: &RemoteFeed, range: Range) -> Result<PostsPage, Failure> {
        self.page("feed", range, |_| true)
    }

    async fn thread(&self, thread: &RemoteId, range: Range) -> Result<PostsPage, Failure> {
        self.page("thread", range, |post| post.thread == *thread)
    }

    async fn post(&self, post: &RemoteId) -> Result<RemotePost, Failure> {
        let mut state = self.state();
        state.log.push("post".into());
        state.posts.iter().find(|known| known.id == *post).cloned().ok_or(Failure::Gone)
    }

    fn length(&self, text: &str, _mentions: &[Option<RemoteId>]) -> Result<usize, Failure> {
        Ok(text.encode_utf16().count())
    }

    fn can(&self) -> FeedCapabilities {
        FeedCapabilities { longest_text: 1_000, largest_file: 100, most_files: 3, ..FeedCapabilities::default() }
    }

    async fn find_groups(&self, _words: &str) -> Result<Vec<RemoteFeed>, Failure> {
        self.feeds().await
    }

    async fn open(&self, _address: &str) -> Result<OpenedContent, Failure> {
        Err(Failure::Gone)
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        Ok(self.state().now)
    }

    async fn advance(
        &self,
        delivery: &PostDelivery,
        _progress: &Progress,
        _files: &[Arc<dyn Body>],
    ) -> Result<PostAdvance, Failure> {
        self.state().log.push("send".into());
        if let Some(failure) = &self.state().fails {
            return Err(failure.clone());
        }
        let left = match &delivery.action {
            PostAction::Post { answers, text, .. } => {
                let id = self.says(ADA, answers.as_ref().map(|(_, thread)| thread.as_str()), text);
                let post = self.state().posts.iter().find(|post| post.id.as_str() == id).cloned();
                PostLeft::Post(Box::new(post.unwrap()))
            }
            PostAction::Like(post) | PostAction::Unlike(post) => {
                let liked = matches!(delivery.action, PostAction::Like(_));
                let mut state = self.state();
                let post = state.posts.iter_mut().find(|known| known.id == *post).ok_or(Failure::Gone)?;
                (post.liked, post.likes) = (Some(liked), u32::from(liked));
                PostLeft::Done
            }
            PostAction::Remove(post) => {
                self.state().posts.retain(|known| known.id != *post);
                PostLeft::Done
            }
            PostAction::Join(_) | PostAction::Leave(_) => PostLeft::Done,
        };
        if std::mem::take(&mut self.state().lose_answer) {
            return Err(Failure::later(Later::Ambiguous));
        }
        Ok(PostAdvance::Delivered { left, checked: HowChecked::Answer })
    }

    async fn find_mine(&self, delivery: &PostDelivery, progress: &Progress) -> Result<PostFound, Failure> {
        self.state().log.push("look".into());
        let PostAction::Post { text, .. } = &delivery.action else { return Ok(PostFound::NotThere(progress.clone())) };
        let state = self.state();
        let mine = state.posts.iter().find(|post| {
            Some(&post.author) == delivery.me.as_ref()
                && post.body[0].text() == *text
                && delivery.after.is_none_or(|after| post.order > after)
                && !delivery.made_besides.contains(&post.id)
                && delivery.began.is_none_or(|began| post.posted_at.is_some_and(|at| at >= began))
        });
        Ok(match mine {
            Some(post) => PostFound::Mine { left: PostLeft::Post(Box::new(post.clone())), checked: HowChecked::Seen },
            None => PostFound::NotThere(progress.clone()),
        })
    }
}

/// A vault, the board behind it, and what runs between the two.
struct World {
    _folder: tempfile::TempDir,
    db: Database,
    board: Board,
    hands: Arc<Hands>,
    puller: FeedPuller,
    posting: Posting,
    heard: Arc<Mutex<Vec<Change>>>,
    feed: FeedRow,
}

impl World {
    async fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let hands = Arc::new(Hands(AtomicI64::new(0)));
        let doors = Doors { store_threads: StoreThreads::Inline, clock: hands.clone(), ..Doors::system() };
        let heard = Arc::new(Mutex::new(Vec::new()));
        let listener = {
            let heard = Arc::clone(&heard);
            Arc::new(move |changes: &[Change]| heard.lock().unwrap().extend_from_slice(changes))
        };
        let secret = Secret::new((0..48).collect());
        let db = Database::open(&folder.path().join("musette.db"), &secret, VAULT, &doors, listener).unwrap();
        let (board, sequence) = (Board::default(), Arc::new(Sequence::default()));
        let feeds: Arc<dyn Feeds> = Arc::new(board.clone());
        let puller = FeedPuller::new(db.clone(), Arc::clone(&feeds), doors.clone(), Arc::clone(&sequence));
        let contents = Contents::open(&doors, db.clone(), folder.path(), &secret, Owner(ulid::Ulid(1))).unwrap();
        let posting = Posting::new(db.clone(), feeds, contents, doors, sequence);
        assert_eq!(puller.refresh_list(&|| true).await.unwrap(), Ended::Done);
        let feed = db.read(|tx| tx.feeds()).await.unwrap()[0].row;
        World { _folder: folder, db, board, hands, puller, posting, heard, feed }
    }

    fn later(&self) {
        self.hands.0.fetch_add(61_000, Ordering::SeqCst);
    }

    async fn poll(&self) {
        self.later();
        assert_eq!(self.puller.poll(self.feed, &|| true).await.unwrap(), Ended::Done);
    }

    fn lists(&self) -> Vec<(String, bool)> {
        let page = self.db.read_here(|tx| tx.feed_page(self.feed, At::Start, 200)).unwrap();
        let text =
            |first: Option<crate::store::posts::PostEntry>| first.map_or(String::new(), |f| f.facts.body[0].text());
        page.threads.into_iter().map(|thread| (text(thread.first), thread.gap_before)).collect()
    }

    fn shown(&self, thread: PostRow) -> Vec<String> {
        let page = self.db.read_here(|tx| tx.thread_page(thread, At::Start, 200)).unwrap();
        page.posts.into_iter().map(|post| post.facts.body[0].text()).collect()
    }

    fn row(&self, remote: &str) -> PostRow {
        self.db.read_here(|tx| tx.post_of(&remote.into())).unwrap().unwrap()
    }

    async fn asks<T: Send + 'static>(
        &self,
        work: impl FnOnce(Talking, &mut crate::store::Writing<'_>) -> TalkResult<T> + Send + 'static,
    ) -> T {
        let talking = Talking { now: self.hands.wall(), hold_until: None, longest: 1_000 };
        let (tell, told) = std::sync::mpsc::channel();
        self.db
            .write(Durability::Saved, move |tx| {
                tell.send(work(talking, tx)).unwrap();
                Ok(())
            })
            .await
            .unwrap();
        told.recv().unwrap().unwrap()
    }

    async fn answers(&self, to: PostRow, text: &'static str) -> PostRow {
        let feed = self.feed;
        self.asks(move |talking, tx| talking.post(tx, feed, Some(to), text, Vec::new())).await
    }

    async fn deliver(&self) {
        for _ in 0..50 {
            match self.posting.step().await.unwrap() {
                Step::Idle => return,
                Step::Waits(_) | Step::Stopped(..) => self.later(),
                _ => {}
            }
        }
        panic!("not idle after fifty steps: {:#?}", self.db.read_here(|tx| tx.open_service_intents::<FeedAsk>()));
    }
}

#[tokio::test]
async fn what_nobody_has_told_is_a_gap_until_it_is_asked_for() {
    let world = World::new().await;
    for number in 1..=2 {
        world.board.says(NOOR, None, &format!("post {number}"));
    }
    world.poll().await;
    assert_eq!(world.lists(), [("post 2".to_owned(), false), ("post 1".to_owned(), false)]);
    // A night's worth: more than a look may ask for.
    for number in 3..=30 {
        world.board.says(NOOR, None, &format!("post {number}"));
    }
    world.poll().await;
    let lists = world.lists();
    assert_eq!(lists.len(), 17, "five pages of three, and the two from before");
    let gaps: Vec<&str> = lists.iter().filter(|(_, gap)| *gap).map(|(text, _)| text.as_str()).collect();
    assert_eq!(gaps, ["post 2"], "the gap lies above what was known before");
    while let Some(span) = world.db.read_here(|tx| tx.spans(world.feed)).unwrap().first().filter(|s| s.low > 0) {
        assert_eq!(world.puller.older(world.feed, span.low).await.unwrap(), Ended::Done);
    }
    let lists = world.lists();
    assert_eq!((lists.len(), lists.iter().any(|(_, gap)| *gap)), (30, false));
}

#[tokio::test]
async fn a_feed_in_which_nothing_is_new_costs_one_request_and_one_row_and_no_screen_hears() {
    let world = World::new().await;
    for number in 1..=5 {
        world.board.says(NOOR, None, &format!("post {number}"));
    }
    world.poll().await;
    world.board.asked();
    world.heard.lock().unwrap().clear();
    let before = world.db.rows_written();
    world.poll().await;
    assert_eq!(world.board.asked().len(), 1);
    assert_eq!(world.db.rows_written() - before, 1);
    assert_eq!(*world.heard.lock().unwrap(), []);
    // And it is not due again within the minute; the longer it is quiet, the longer it is left in peace.
    for minutes in [2, 4, 8, 16, 16] {
        for _ in 0..minutes {
            assert_eq!(world.puller.due().await.unwrap(), [], "within {minutes} minutes");
            world.later();
        }
        assert_eq!(world.puller.due().await.unwrap(), [world.feed]);
        world.poll().await;
    }
    world.board.says(NOOR, None, "There is news.");
    world.poll().await;
    world.later();
    assert_eq!(world.puller.due().await.unwrap(), [world.feed], "after news within the minute again");
}

#[tokio::test]
async fn what_is_written_without_network_is_shown_at_once_and_arrives_once_and_in_order_although_an_answer_is_lost() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    world.poll().await;
    let rain = world.row(&rain);
    let first = world.answers(rain, "In truck 3.").await;
    world.answers(first, "And two in the shed.").await;
    world.asks(move |talking, tx| talking.like(tx, rain, true)).await;
    assert_eq!(world.shown(rain), ["Rain covers?", "In truck 3.", "And two in the shed."]);
    world.board.state().fails = Some(Failure::later(Later::Offline));
    assert!(matches!(world.posting.step().await.unwrap(), Step::Stopped(Later::Offline, _)));
    world.board.state().fails = None;
    world.board.state().lose_answer = true;
    world.later();
    // Somebody else says the very same thing: it is hers alone that counts.
    let thread = world.board.state().posts[0].id.0.clone();
    world.board.says(NOOR, Some(&thread), "In truck 3.");
    world.deliver().await;
    assert_eq!(world.board.texts(), ["Rain covers?", "In truck 3.", "In truck 3.", "And two in the shed."]);
    assert_eq!(world.board.state().posts[0].likes, 1);
    world.poll().await;
    assert_eq!(world.shown(rain), ["Rain covers?", "In truck 3.", "In truck 3.", "And two in the shed."]);
    let receipts = world.db.read_here(|tx| tx.service_receipts::<FeedAsk>(10)).unwrap();
    let checks: Vec<HowChecked> = receipts.iter().rev().map(|receipt| receipt.checked).collect();
    assert_eq!(checks.iter().filter(|check| **check == HowChecked::Seen).count(), 1, "{receipts:#?}");
    assert_eq!(receipts.len(), 3);
}

#[tokio::test]
async fn a_list_that_brings_her_own_post_before_its_answer_shows_it_once() {
    let world = World::new().await;
    let feed = world.feed;
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Who has the keys?", Vec::new())).await;
    world.board.state().lose_answer = true;
    assert_eq!(world.posting.step().await.unwrap(), Step::Worked);
    world.poll().await;
    world.later();
    world.asks(move |talking, tx| talking.like(tx, mine, true)).await;
    // It is found, and what she asked about it meanwhile still waits.
    assert_eq!(world.posting.step().await.unwrap(), Step::Worked);
    assert_eq!(world.shown(mine), ["Who has the keys?"], "her row stays, and stands there once");
    world.deliver().await;
    assert_eq!(world.board.texts(), ["Who has the keys?"]);
    assert_eq!(world.lists(), [("Who has the keys?".to_owned(), false)]);
    assert_eq!((world.shown(mine).len(), world.board.state().posts[0].likes), (1, 1));
}

#[tokio::test]
async fn threads_that_are_not_sent_yet_stand_on_top_and_each_on_one_page() {
    let world = World::new().await;
    let feed = world.feed;
    world.board.says(NOOR, None, "told");
    world.poll().await;
    for text in ["first", "second", "third"] {
        world.asks(move |talking, tx| talking.post(tx, feed, None, text, Vec::new())).await;
    }
    let mut at = At::Start;
    let mut seen = Vec::new();
    loop {
        let mut page = world.db.read_here(|tx| tx.feed_page(feed, at, 1)).unwrap();
        let Some(thread) = page.threads.pop() else { break };
        seen.push(thread.first.unwrap().facts.body[0].text());
        at = At::After(page.places.remove(0));
    }
    assert_eq!(seen, ["third", "second", "first", "told"]);
}

#[tokio::test]
async fn an_answer_in_a_thread_that_is_gone_stays_shown_and_asks_and_its_text_is_kept_when_it_is_taken_back() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    world.poll().await;
    let rain = world.row(&rain);
    let mine = world.answers(rain, "In truck 3.").await;
    world.board.state().posts.clear();
    assert_eq!(world.puller.thread(rain, &|| true).await.unwrap(), Ended::Done);
    world.deliver().await;
    assert_eq!(world.shown(rain), ["In truck 3."]);
    let intent = world.db.read_here(|tx| tx.open_service_intents_about::<FeedAsk>(mine)).unwrap().remove(0);
    assert_eq!(intent.state, IntentState::NeedsYou { why: NeedsYou::ParentGone });
    world.asks(move |talking, tx| talking.cancel(tx, intent.row, Others::Fall)).await;
    assert_eq!(drafts::of(&world, None), ["In truck 3."], "its thread is gone: it is a draft of the feed");
    assert_eq!(world.board.asked().iter().filter(|asked| *asked == "send").count(), 0);
}

#[tokio::test]
async fn a_post_that_another_life_of_the_vault_has_sent_is_looked_for_before_it_is_sent_again() {
    let world = World::new().await;
    let feed = world.feed;
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Who has the keys?", Vec::new())).await;
    world.board.says(ADA, None, "Who has the keys?");
    let now = world.hands.wall();
    world.db.write(Durability::Saved, move |tx| tx.ask_about_open_intents(now)).await.unwrap();
    world.deliver().await;
    let intent = world.db.read_here(|tx| tx.open_service_intents_about::<FeedAsk>(mine)).unwrap().remove(0);
    assert_eq!(intent.state, IntentState::NeedsYou { why: NeedsYou::HomeCopied });
    world.asks(move |talking, tx| talking.retry(tx, intent.row)).await;
    world.board.state().now = Some(WallTime(i64::MAX));
    world.deliver().await;
    assert_eq!(world.board.texts(), ["Who has the keys?"], "also hours later");
}

#[tokio::test]
async fn liking_and_thinking_better_of_it_sends_nothing() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    world.poll().await;
    let rain = world.row(&rain);
    world.asks(move |talking, tx| talking.like(tx, rain, true)).await;
    world.asks(move |talking, tx| talking.like(tx, rain, false)).await;
    world.board.asked();
    world.deliver().await;
    assert_eq!(world.board.asked(), [] as [String; 0]);
}

#[tokio::test]
async fn an_answer_that_started_earlier_changes_nothing() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    let old = world.board.state().posts[0].clone();
    world.poll().await;
    let row = world.row(&rain);
    let late = RemotePost { body: vec![Block::paragraph("Older words")], ..old };
    let page = PostsPage { posts: vec![late], ..PostsPage::default() };
    let told = Told { feed: None, seq: RequestSeq(0), page };
    world.db.write(Durability::Fetched, move |tx| absorb(tx, &told)).await.unwrap();
    assert_eq!(world.shown(row), ["Rain covers?"]);
}

#[tokio::test]
async fn what_is_no_post_is_refused() {
    let world = World::new().await;
    let (feed, long) = (world.feed, "x".repeat(1_001));
    let talking = Talking { now: WallTime(0), hold_until: None, longest: 1_000 };
    let refused = move |tx: &mut crate::store::Writing<'_>| {
        let empty = talking.post(tx, feed, None, " \n ", Vec::new());
        assert!(matches!(empty, Err(TalkError::Empty)));
        let long = talking.post(tx, feed, None, &long, Vec::new());
        assert!(matches!(long, Err(TalkError::TooLong(1_000))));
        let nowhere = talking.post(tx, FeedRow(99), None, "text", Vec::new());
        assert!(matches!(nowhere, Err(TalkError::NotThere)));
        Ok(())
    };
    world.db.write(Durability::Saved, refused).await.unwrap();
    assert_eq!(world.db.read_here(|tx| tx.open_intent_count()).unwrap(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Whatever is posted and asked for in whatever order: what lies in a stretch that is known is known.
    #[test]
    fn no_gap_is_hidden(steps in prop::collection::vec((0_u8..4, 1_usize..9), 1..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new().await;
            for (what, many) in steps {
                match what {
                    0 | 1 => for _ in 0..many * 3 {
                        world.board.says(NOOR, None, "post");
                    },
                    2 => world.poll().await,
                    _ => {
                        let spans = world.db.read_here(|tx| tx.spans(world.feed)).unwrap();
                        if let Some(span) = spans.get(many % spans.len().max(1)).filter(|span| span.low > 0) {
                            world.puller.older(world.feed, span.low).await.unwrap();
                        }
                    }
                }
                let spans = world.db.read_here(|tx| tx.spans(world.feed)).unwrap();
                for post in world.board.state().posts.iter() {
                    let told = spans.iter().any(|span| span.low <= post.order && post.order <= span.high);
                    let known = world.db.read_here(|tx| tx.post_of(&post.id)).unwrap().is_some();
                    assert!(!told || known, "{} lies in a stretch that is said to be known", post.order);
                }
            }
        });
    }
}
