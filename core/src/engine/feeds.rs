//! The facet of feeds: what colleagues say, and what a person answers.
//!
//! **Promises.** Reading never waits for the network: a list says when it was last confirmed, where it has gaps, and where it ends.
//! What a person writes, likes or removes returns when it is stored durably, and is shown at once.
//!
//! **Never.** Nothing here sends, or makes a sentence; no text leaves as HTML.

use std::sync::Arc;

use serde::Serialize;

use super::session::Session;
use super::syncing::outcome;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AsOf, At, Attachment, Block, FeedAsk, FeedId, FeedKind, FeedRow, IntentRow, IntentState, Later, NeedsYou, PersonId,
    PersonRow, PostId, PostKind, PostRow, Remedy, Revision, Run, WallTime,
};
use crate::store::feeds::{Feed, ThreadEntry};
use crate::store::post_intents::{PostIntent, PostReceipt};
use crate::store::posts::PostEntry;
use crate::store::{Database, Durability, Reading, StoreError, StoreResult, Writing};
use crate::sync::scheduler::Talk;
use crate::talk::{TalkError, TalkResult, Talking};

/// The feeds of one account.
#[derive(Clone, Debug)]
pub struct Feeds {
    pub(super) engine: Musette,
    pub(super) session: Arc<Session>,
}

/// A feed in the list of feeds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedItem {
    /// Which.
    pub id: FeedId,
    /// What it gathers.
    pub kind: FeedKind,
    /// The group's name; empty for the others, which the faces name.
    pub name: String,
    /// Only its members see it.
    pub closed: bool,
    /// The provider lets this person read it; otherwise what is known of it stays.
    pub open: bool,
    /// Threads with something that the person has not seen.
    pub unread: u64,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

/// Who wrote a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Author {
    /// The person; `None` for this one before the provider has told who that is.
    pub id: Option<PersonId>,
    /// The name; empty when it was never told.
    pub name: String,
    /// This person herself.
    pub me: bool,
}

/// What became of what the person did to a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PostState {
    /// Nothing of hers waits.
    Settled,
    /// Something of hers waits for its turn, or for the network.
    Waiting {
        /// The first of it.
        intent: IntentRow,
        /// Why the last try brought nothing.
        last_failure: Option<Later>,
    },
    /// It is being sent; its outcome is not known yet.
    Sending {
        /// The intent.
        intent: IntentRow,
    },
    /// Something of hers needs her.
    NeedsYou {
        /// The intent.
        intent: IntentRow,
        /// What for.
        why: NeedsYou,
    },
}

/// A post as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Post {
    /// Which.
    pub id: PostId,
    /// The first post of its thread.
    pub thread: PostId,
    /// The group that it is in.
    pub feed: Option<FeedId>,
    /// Who wrote it.
    pub author: Author,
    /// The post that it answers.
    pub answers: Option<PostId>,
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
    /// Whether this person does.
    pub liked: bool,
    /// Only those who take part see it.
    pub private: bool,
    /// What became of what the person did to it.
    pub state: PostState,
}

/// A thread in a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThreadItem {
    /// Which.
    pub id: PostId,
    /// Its first post; `None` when only answers to it are known here.
    pub first: Option<Post>,
    /// Its newest answer that is known here.
    pub last: Option<Post>,
    /// Answers that are known here.
    pub answers: u64,
    /// Between this thread and the one above it the feed may hold threads that are not known here.
    pub gap_before: bool,
}

/// A page of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedPage {
    /// Its threads, the newest first.
    pub threads: Vec<ThreadItem>,
    /// Whether more follow here.
    pub more: bool,
    /// The provider has nothing older than what is known here.
    pub whole: bool,
    /// The revision read.
    pub revision: Revision,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

/// A page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThreadPosts {
    /// Its posts, the oldest first.
    pub posts: Vec<Post>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// Its oldest posts are known here too.
    pub whole: bool,
    /// The revision read.
    pub revision: Revision,
    /// When it was last asked for.
    pub as_of: AsOf,
}

/// What the person asked for in feeds and is not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PostWaiting {
    /// The intent.
    pub intent: IntentRow,
    /// The post that it is about.
    pub post: PostId,
    /// What was asked for.
    pub asked: FeedAsk,
    /// Where it stands.
    pub state: IntentState,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
}

impl Feeds {
    /// The feeds that this person belongs to, as this device knows them: her own, the private one, the groups by name; and when
    /// their list was last asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn list(&self) -> EngineResult<(Vec<FeedItem>, AsOf)> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let mut feeds = Vec::new();
            for feed in tx.feeds()? {
                let unread = tx.unread_in(feed.row)?;
                feeds.push(feed_item(account, feed, unread));
            }
            Ok((feeds, tx.feeds_as_of()?))
        };
        Ok(self.session.db.read(read).await?)
    }

    /// A page of a feed's threads, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn threads(&self, feed: FeedRow, at: At<PostRow>, limit: usize) -> EngineResult<FeedPage> {
        let shows = self.shows().await?;
        let read = move |tx: &Reading<'_>| {
            let page = tx.feed_page(feed, at, limit)?;
            let threads =
                page.threads.into_iter().map(|thread| shows.thread(tx, thread)).collect::<StoreResult<_>>()?;
            let (more, whole, revision, as_of) = (page.more, page.ends_known, page.revision, page.as_of);
            Ok(FeedPage { threads, more, whole, revision, as_of })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// A page of a thread's posts, the oldest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn thread(&self, thread: PostRow, at: At<PostRow>, limit: usize) -> EngineResult<ThreadPosts> {
        let shows = self.shows().await?;
        let read = move |tx: &Reading<'_>| {
            let page = tx.thread_page(thread, at, limit)?;
            let posts = page.posts.into_iter().map(|post| shows.post(tx, post)).collect::<StoreResult<_>>()?;
            let (more, whole, revision, as_of) = (page.more, page.whole, page.revision, page.as_of);
            Ok(ThreadPosts { posts, more, whole, revision, as_of })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// One post.
    ///
    /// # Errors
    /// It is not shown (any more).
    pub async fn post(&self, post: PostRow) -> EngineResult<Post> {
        let shows = self.shows().await?;
        let read = move |tx: &Reading<'_>| tx.post_entry(post)?.map(|entry| shows.post(tx, entry)).transpose();
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// Asks which feeds there are. From the first time on every sync reads them.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed; [`Reason::Refused`] where the account has no feeds.
    pub async fn refresh_list(&self) -> EngineResult<()> {
        let ended = self.talk()?.puller.refresh_list(&|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Asks a feed for what is new.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`].
    pub async fn refresh(&self, feed: FeedRow) -> EngineResult<()> {
        let ended = self.talk()?.puller.poll(feed, &|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Asks a feed for what is older than a thread that it lists: what fills the gap below it, or what lies beyond the oldest that
    /// is known.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`]; the feed does not list the thread.
    pub async fn older(&self, feed: FeedRow, below: PostRow) -> EngineResult<()> {
        let before = self.session.db.read(move |tx| tx.lowest_around(feed, below)).await?;
        let before = before.ok_or_else(|| Error::of(Reason::NotFound))?;
        let ended = self.talk()?.puller.older(feed, before).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Asks for a thread as a whole.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`].
    pub async fn refresh_thread(&self, thread: PostRow) -> EngineResult<()> {
        let ended = self.talk()?.puller.thread(thread, &|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Begins a thread in a group. It can be undone for a few seconds before it leaves.
    ///
    /// # Errors
    /// There is nothing in it, it is too long, or the feed is no group.
    pub async fn write(&self, feed: FeedRow, text: &str, mentions: Vec<PersonRow>) -> EngineResult<PostRow> {
        let text = text.to_owned();
        self.ask(true, move |talking, tx| talking.post(tx, feed, None, &text, mentions)).await
    }

    /// Answers a post. It can be undone for a few seconds before it leaves.
    ///
    /// # Errors
    /// As [`Feeds::write`]; the post is not shown any more.
    pub async fn answer(&self, post: PostRow, text: &str, mentions: Vec<PersonRow>) -> EngineResult<PostRow> {
        let text = text.to_owned();
        self.ask(true, move |talking, tx| {
            let facts = tx.post_entry(post)?.ok_or(TalkError::NotThere)?.facts;
            // A private thread is in no group: its answers belong to the feed of private threads.
            let feed = match facts.feed {
                Some(feed) => feed,
                None => private_feed(tx)?.ok_or(TalkError::NotThere)?,
            };
            talking.post(tx, feed, Some(post), &text, mentions)
        })
        .await
    }

    /// Likes a post, or takes that back.
    ///
    /// # Errors
    /// It is not shown any more.
    pub async fn like(&self, post: PostRow, liked: bool) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.like(tx, post, liked)).await
    }

    /// Removes a post of one's own.
    ///
    /// # Errors
    /// It is somebody else's, is not shown any more, or is being sent.
    pub async fn remove(&self, post: PostRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.remove(tx, post)).await
    }

    /// Takes back what was asked for and not sent. The text of a post is kept as a draft.
    ///
    /// # Errors
    /// It is being sent, or has ended.
    pub async fn cancel(&self, intent: IntentRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.cancel(tx, intent)).await
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// It does not ask, or has ended.
    pub async fn retry(&self, intent: IntentRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.retry(tx, intent)).await?;
        self.talk()?.posting.try_at_once();
        Ok(())
    }

    /// What is not delivered yet, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn waiting(&self) -> EngineResult<Vec<PostWaiting>> {
        let account = self.session.account;
        let waiting = move |intent: PostIntent| PostWaiting {
            intent: intent.row,
            post: PostId { account, row: intent.post },
            remedies: match intent.state {
                IntentState::NeedsYou { .. } => vec![Remedy::Retry, Remedy::Discard],
                _ => Vec::new(),
            },
            asked: intent.asked,
            state: intent.state,
            asked_at: intent.asked_at,
            last_failure: intent.last_failure,
        };
        let open = self.session.db.read(|tx| tx.open_post_intents()).await?;
        Ok(open.into_iter().map(waiting).collect())
    }

    /// What was delivered, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> EngineResult<Vec<PostReceipt>> {
        Ok(self.session.db.read(move |tx| tx.post_receipts(limit)).await?)
    }

    /// What is being written in a thread, or as a new one in a feed.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft(&self, feed: FeedRow, thread: Option<PostRow>) -> EngineResult<Option<String>> {
        Ok(self.session.db.read(move |tx| tx.draft(feed, thread)).await?)
    }

    /// Keeps what is being written, so that nothing of it is lost; an empty text forgets it.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn set_draft(&self, feed: FeedRow, thread: Option<PostRow>, text: &str) -> EngineResult<()> {
        let (text, now) = (text.to_owned(), self.engine.now());
        Ok(self.session.db.write(Durability::Saved, move |tx| tx.set_draft(feed, thread, &text, now)).await?)
    }

    /// The person has seen a feed as it is listed now.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn mark_read(&self, feed: FeedRow) -> EngineResult<()> {
        let work = move |tx: &mut Writing<'_>| match tx.spans(feed)?.first() {
            Some(span) => tx.set_read_to(feed, span.high),
            None => Ok(()),
        };
        Ok(self.session.db.write(Durability::Saved, work).await?)
    }

    fn talk(&self) -> EngineResult<&Talk> {
        let unsupported = || Error::of(Reason::Refused(crate::model::Refusal::Unsupported));
        self.session.syncing.talk().ok_or_else(unsupported)
    }

    async fn ask<T: Send + 'static>(
        &self,
        can_be_undone: bool,
        work: impl FnOnce(Talking, &mut Writing<'_>) -> TalkResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let _saving = self.session.begin_saving()?;
        let now = self.engine.now();
        let hold_until = can_be_undone.then(|| self.session.hold_until(now));
        let talking = Talking { now, hold_until, longest: self.session.longest_post() };
        run(&self.session.db, move |tx| work(talking, tx)).await
    }

    async fn shows(&self) -> EngineResult<Shows> {
        let person = self.engine.account_row(self.session.account).await?.person;
        Ok(Shows { account: self.session.account, person })
    }
}

/// What a post is shown with.
#[derive(Clone, Debug)]
struct Shows {
    account: crate::model::AccountId,
    /// This person's name.
    person: String,
}

impl Shows {
    fn thread(&self, tx: &Reading<'_>, thread: ThreadEntry) -> StoreResult<ThreadItem> {
        let last = tx.thread_page(thread.thread, At::End, 1)?.posts.pop();
        let last = last.filter(|last| last.post != thread.thread);
        Ok(ThreadItem {
            id: PostId { account: self.account, row: thread.thread },
            first: thread.first.map(|first| self.post(tx, first)).transpose()?,
            last: last.map(|last| self.post(tx, last)).transpose()?,
            answers: thread.answers,
            gap_before: thread.gap_before,
        })
    }

    fn post(&self, tx: &Reading<'_>, entry: PostEntry) -> StoreResult<Post> {
        let PostEntry { post, facts, .. } = entry;
        let id = |row| PostId { account: self.account, row };
        let me = tx.myself()?.map(|me| me.row);
        let author = match facts.author {
            Some(author) => {
                let name = tx.person(author)?.map(|person| person.name).unwrap_or_default();
                let id = PersonId { account: self.account, row: author };
                Author { id: Some(id), name, me: Some(author) == me }
            }
            None => Author { id: None, name: self.person.clone(), me: true },
        };
        let mut body = facts.body;
        for block in &mut body {
            for run in runs(block) {
                if let Some(mention) = &mut run.mention {
                    mention.person = tx.person_of(&mention.id)?.map(|person| person.row);
                }
            }
        }
        let open = tx.open_intents_about(post)?;
        let asking = open.iter().find(|open| matches!(open.state, IntentState::NeedsYou { .. })).or(open.first());
        let state = match asking.map(|asking| (asking.row, &asking.state, asking.last_failure)) {
            None => PostState::Settled,
            Some((intent, IntentState::NeedsYou { why }, _)) => PostState::NeedsYou { intent, why: why.clone() },
            Some((intent, IntentState::Sending, _)) => PostState::Sending { intent },
            Some((intent, _, last_failure)) => PostState::Waiting { intent, last_failure },
        };
        Ok(Post {
            id: id(post),
            thread: id(facts.thread),
            feed: facts.feed.map(|row| FeedId { account: self.account, row }),
            author,
            answers: facts.answers.map(id),
            posted_at: facts.posted_at,
            kind: facts.kind,
            title: facts.title,
            body,
            attachments: facts.attachments,
            likes: facts.likes,
            liked: facts.liked,
            private: facts.private,
            state,
        })
    }
}

fn runs(block: &mut Block) -> Vec<&mut Run> {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs.iter_mut().collect(),
        Block::List { items, .. } => items.iter_mut().flatten().collect(),
    }
}

fn feed_item(account: crate::model::AccountId, feed: Feed, unread: u64) -> FeedItem {
    let Feed { row, kind, name, closed, open, as_of, .. } = feed;
    FeedItem { id: FeedId { account, row }, kind, name, closed, open, unread, as_of }
}

fn private_feed(tx: &Reading<'_>) -> StoreResult<Option<FeedRow>> {
    Ok(tx.feeds()?.into_iter().find(|feed| feed.kind == FeedKind::Private).map(|feed| feed.row))
}

/// A wish in a transaction; its refusal undoes the transaction and comes out whole.
async fn run<T: Send + 'static>(
    db: &Database,
    work: impl FnOnce(&mut Writing<'_>) -> TalkResult<T> + Send + 'static,
) -> EngineResult<T> {
    let (tell, told) = std::sync::mpsc::channel();
    let stored = db
        .write(Durability::Saved, move |tx| {
            let asked = if tx.is_leaving()? { Err(TalkError::Leaving) } else { work(tx) };
            asked.map_err(|refusal| match refusal {
                TalkError::Store(error) => error,
                other => {
                    // Received below, after the transaction was undone.
                    let _ = tell.send(other);
                    StoreError::Unexpected("a refused change")
                }
            })
        })
        .await;
    stored.map_err(|error| told.try_recv().unwrap_or(TalkError::Store(error)).into())
}
