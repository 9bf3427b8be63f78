//! The facet of feeds: what colleagues say, and what a person answers.
//!
//! **Promises.** Reading never waits for the network: a list says when it was last confirmed, where it has gaps, and where it ends.
//! What a person writes, likes or removes returns when it is stored durably, and is shown at once.
//!
//! **Never.** Nothing here sends, or makes a sentence; no text leaves as HTML.

//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | the lists, and asking for them |
//! | `showing` | a post as it is shown |
//! | `about` | what a wish is about, by the names that people know |
//! | `writing` | what a person writes, likes, removes, joins |
//! | `drafts` | what she is writing |
//! | `hanging` | what hangs on posts: opened, and fetched |
//! | `linked` | documents that a text links |

mod about;
mod drafts;
mod hanging;
mod showing;
mod writing;

use std::sync::Arc;

use serde::Serialize;

use super::organisation::Acknowledgement;
use super::services::PostState;
use super::session::Session;
use super::syncing::outcome;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AsOf, At, AttachmentKind, Beginning, Belonging, Block, FeedAsk, FeedId, FeedKind, FeedRow, IntentRow, IntentState,
    ItemId, Later, PersonId, PersonRow, Place, PostId, PostKind, PostRow, Remedy, Revision, Spot, Takes, WallTime,
};
use crate::store::feeds::Feed;
use crate::store::posts::ThreadPage;
pub use crate::store::reads::MOST_COUNTED;
use crate::store::{Durability, Reading, StoreResult, Writing};
use crate::sync::Ended;
use crate::sync::scheduler::Talk;

use about::others_in;
pub(super) use about::spoken;
pub use about::{PostDelivered, SpokenPost, WishAbout};
pub use drafts::{DraftItem, KeptDraft};
pub(super) use hanging::PICTURES;
pub use hanging::{HangingBytes, OpenedHanging};
use showing::Shows;
pub use writing::{Attach, SentTo};

/// People who are found by one name at most.
const MOST_CALLED: usize = 20;

/// The feeds of one account.
#[derive(Clone, Debug)]
pub struct Feeds {
    pub(super) engine: Musette,
    pub(super) session: Arc<Session>,
    /// Files that look like a mistake are sent all the same.
    pub(super) anyway: bool,
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
    /// This person belongs to it, or has asked to.
    pub joined: bool,
    /// What she has asked for is not delivered yet.
    pub waiting: bool,
    /// Whether she belongs to it by the provider's word, and what became of it where she did.
    pub belonging: Belonging,
    /// What it takes of her; of what is no group, whatever can be done there.
    pub takes: Takes,
    /// The provider lets this person read it; otherwise what is known of it stays.
    pub open: bool,
    /// Threads with something that the person has not seen, wherever she might have; [`MOST_COUNTED`] for so many and more.
    pub unread: u64,
    /// Those of them that this feed alone counts, so that the sum over all feeds is how many there are: her own feed gathers what the
    /// groups have too.
    pub adds: u64,
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

/// Where something is that hangs on a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HangingState {
    /// Only here: it goes with its post.
    WaitingToBeSent,
    /// It can be opened without the network.
    OnThisDevice,
    /// It can be fetched where there is network.
    NotHere,
    /// It is a page, to be opened where pages are.
    Elsewhere,
    /// It was here, and cannot be read any more.
    Lost,
}

/// Something that hangs on a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hanging {
    /// Its place on the post, from 1 on: with this it is opened.
    pub number: u32,
    /// What it is, by the word of who hung it there.
    pub kind: AttachmentKind,
    /// Its name.
    pub name: String,
    /// Bytes, where they are known.
    pub size: Option<u64>,
    /// Where its page is; empty before it was sent.
    pub address: String,
    /// The document of a library that it leads to, where that is known here.
    pub document: Option<ItemId>,
    /// Where it is.
    pub state: HangingState,
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
    /// To whom it goes, where it begins a private thread: whom this person has written it to, and who takes part by the provider's
    /// word, its author left out. Empty where neither is known.
    pub to: Vec<Author>,
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
    pub attachments: Vec<Hanging>,
    /// How many people like it.
    pub likes: u32,
    /// The names of some of them, as the provider tells; this person is not among them.
    pub liked_by: Vec<String>,
    /// Whether this person does.
    pub liked: bool,
    /// Only those who take part see it.
    pub private: bool,
    /// The provider has it; otherwise, as far as is known here, nobody else does.
    pub sent: bool,
    /// What became of what the person did to it.
    pub state: PostState,
    /// Whether she has read it, where it asks for that.
    pub acknowledgement: Acknowledgement,
}

/// A thread in a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThreadItem {
    /// Which.
    pub id: PostId,
    /// Its first post, where it is here.
    pub first: Option<Post>,
    /// What is known of that.
    pub beginning: Beginning,
    /// Its newest answer that is known here.
    pub last: Option<Post>,
    /// Answers that it has, by the provider's word or as they are known here, whichever is more.
    pub answers: u64,
    /// Answers that are known here.
    pub held: u64,
    /// The person has not seen all of it.
    pub unread: bool,
    /// Between this thread and the one above it the feed may hold threads that are not known here.
    pub gap_before: bool,
    /// Who takes part in it, where it is private, this person left out; empty where that was never told.
    pub people: Vec<Author>,
}

/// A page of a feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedPage {
    /// Its threads, the newest first.
    pub threads: Vec<ThreadItem>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow here, in the direction that was read.
    pub more: bool,
    /// The provider has nothing older than what is known here.
    pub whole: bool,
    /// The revision read.
    pub revision: Revision,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

impl FeedPage {
    /// Where the next page begins, of one that was read forward; `None` when this is the last.
    pub fn next(&self) -> Option<Place> {
        Place::next(&self.places, self.more)
    }
}

/// What came of asking for what is older.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Older {
    /// A page of it, or that there is nothing older.
    Came,
    /// The provider says that there is more, and gives nothing further: to ask again at once brings the same.
    LedNowhere,
}

/// A page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ThreadPosts {
    /// Its posts, the oldest first.
    pub posts: Vec<Post>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// Answers that it has, by the provider's word or as they are known here, whichever is more.
    pub answers: u64,
    /// Answers that are known here.
    pub held: u64,
    /// All of it is known here, as far as the provider has told, and nothing has come since that.
    pub whole: bool,
    /// The posts right before which others may be missing here, wherever in the thread they are.
    pub gaps: Vec<PostId>,
    /// What is known of its first post.
    pub beginning: Beginning,
    /// When this device heard that the server has deleted it: nothing of it is there any more, and what is held of it stays.
    pub deleted_at: Option<WallTime>,
    /// Whether the person belongs to its group; a private one is hers.
    pub belonging: Belonging,
    /// What its group takes of her; a private one takes everything.
    pub takes: Takes,
    /// The revision read.
    pub revision: Revision,
    /// When it was last asked for.
    pub as_of: AsOf,
    /// Newer answers have come since then, by the provider's own order: with their feed, or this person's own. Others may be missing
    /// between them.
    pub came_since: bool,
    /// Who takes part in it, where it is private, this person left out; empty where that was never told.
    pub people: Vec<Author>,
}

impl ThreadPosts {
    /// Where the next page begins, of one that was read forward; `None` when this is the last.
    pub fn next(&self) -> Option<Place> {
        Place::next(&self.places, self.more)
    }
}

/// What the person asked for in feeds and is not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PostWaiting {
    /// The intent.
    pub intent: IntentRow,
    /// The post that it is about; `None` when it is about a group.
    pub post: Option<PostId>,
    /// The group that it goes to, or is about; `None` for what was done to a post that is there.
    pub feed: Option<FeedId>,
    /// What was asked for.
    pub asked: FeedAsk,
    /// What that is about, in names.
    pub about: WishAbout,
    /// Where it stands.
    pub state: IntentState,
    /// It is held back until then, so that it can be undone before it leaves.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it is tried again, as far as that is known.
    pub next_at: Option<WallTime>,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What has to be delivered first.
    pub waits_for: Vec<IntentRow>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
    /// It needs them, and nobody could find out whether it has taken effect: taken back, it may be there all the same.
    pub in_doubt: bool,
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
            for feed in tx.feeds_shown()? {
                let unread = tx.unread_in(feed.row)?;
                let adds = if feed.kind == FeedKind::Mine { tx.unread_only_in(feed.row)? } else { unread };
                feeds.push(FeedItem { adds, ..feed_item(account, feed, unread) });
            }
            Ok((feeds, tx.feeds_as_of()?))
        };
        Ok(self.session.db.read(read).await?)
    }

    /// A page of a feed's threads, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read; [`Reason::OtherList`] for a place of another list.
    pub async fn threads(&self, feed: FeedRow, at: At<PostRow>, limit: usize) -> EngineResult<FeedPage> {
        let shows = self.shows().await?;
        let read = move |tx: &Reading<'_>| {
            let page = tx.feed_page(feed, at, limit)?;
            let threads =
                page.threads.into_iter().map(|thread| shows.thread(tx, thread)).collect::<StoreResult<_>>()?;
            let (more, whole, revision, as_of) = (page.more, page.ends_known, page.revision, page.as_of);
            Ok(FeedPage { threads, places: page.places, more, whole, revision, as_of })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// A page of a thread's posts, the oldest first.
    ///
    /// # Errors
    /// When the vault cannot be read; [`Reason::OtherList`] for a place of another list.
    pub async fn thread(&self, thread: PostRow, at: At<PostRow>, limit: usize) -> EngineResult<ThreadPosts> {
        let (shows, account) = (self.shows().await?, self.session.account);
        let read = move |tx: &Reading<'_>| {
            let mut page = tx.thread_page(thread, at, limit)?;
            let posts = std::mem::take(&mut page.posts)
                .into_iter()
                .map(|post| shows.post(tx, post))
                .collect::<StoreResult<_>>()?;
            let (answers, held) = tx.answers_of(thread)?;
            let ThreadPage { places, more, whole, revision, as_of, came_since, .. } = page;
            let (beginning, deleted_at) = (tx.beginning_of(thread)?, tx.thread_deleted_at(thread)?);
            let group = tx.feed_of_thread(thread)?;
            let (belonging, takes) =
                group.map_or((Belonging::Member, Takes::Everything), |group| (group.belonging, group.takes()));
            // As many as the provider counts are all of it; what came since may have others before it.
            let counted = as_of != AsOf::NeverKnown && answers <= held && beginning == Beginning::Here;
            let whole = (whole || counted) && !came_since;
            let gaps = tx.thread_gaps(thread)?.into_iter().map(|row| PostId { account, row }).collect();
            Ok(ThreadPosts {
                posts,
                places,
                more,
                answers,
                held,
                gaps,
                whole,
                beginning,
                deleted_at,
                belonging,
                takes,
                revision,
                as_of,
                came_since,
                people: others_in(tx, account, thread)?,
            })
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

    /// The thread of a post, also of one that is withdrawn; and a thread that was deleted is still called so. One whose first post was never
    /// told is there as long as it has posts.
    ///
    /// # Errors
    /// Nothing of it was ever shown.
    pub async fn thread_of(&self, post: PostRow) -> EngineResult<PostId> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| match tx.post_entry(post)? {
            Some(entry) => Ok(Some(entry.facts.thread)),
            None if tx.answers_of(post)?.1 > 0 => Ok(Some(post)),
            None => tx.gone_from(post),
        };
        let thread = self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))?;
        Ok(PostId { account, row: thread })
    }

    /// Asks which feeds there are, now; every sync reads them too.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed; [`Reason::Refused`] where the account has no feeds.
    pub async fn refresh_list(&self) -> EngineResult<()> {
        let ended = self.talk()?.puller.refresh_list(&|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// The groups in whose names these words are, as this device knows them, whether or not this person belongs to them; what is new in
    /// each is counted as [`Feeds::list`] does.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn groups_named(&self, words: &str) -> EngineResult<Vec<FeedItem>> {
        let (account, words) = (self.session.account, words.to_owned());
        let read = move |tx: &Reading<'_>| {
            let counted = |feed: Feed| tx.unread_in(feed.row).map(|unread| feed_item(account, feed, unread));
            tx.groups_named(&words)?.into_iter().map(counted).collect::<StoreResult<_>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    /// One group, as this device knows it, whether or not this person belongs to it; what is new in it is not counted.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn known_group(&self, group: FeedRow) -> EngineResult<Option<FeedItem>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| Ok(tx.feed(group)?.map(|feed| feed_item(account, feed, 0)));
        Ok(self.session.db.read(read).await?)
    }

    /// People who can be mentioned or written to ([`PersonItem::in_feeds`](super::PersonItem::in_feeds)), of whose name these are whole words
    /// in a row: with their names, in their order.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn people_called(&self, name: &str) -> EngineResult<Vec<(PersonRow, String)>> {
        let name = name.to_owned();
        let called = self.session.db.read(move |tx| tx.people_called(&name, MOST_CALLED)).await?;
        Ok(called.into_iter().map(|person| (person.row, person.name)).collect())
    }

    /// Asks the provider for groups by these words; [`Feeds::groups_named`] knows them from then on. Answers when that was.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`].
    pub async fn find_groups(&self, words: &str) -> EngineResult<WallTime> {
        let ended = self.talk()?.puller.find_groups(words).await?;
        outcome(ended, self.session.client.connection()).map(|()| self.engine.now())
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
    /// is known. One request.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`]; the feed does not list the thread.
    pub async fn older(&self, feed: FeedRow, below: PostRow) -> EngineResult<Older> {
        let before = self.session.db.read(move |tx| tx.lowest_around(feed, below)).await?;
        let before = before.ok_or_else(|| Error::of(Reason::NotFound))?;
        match self.talk()?.puller.older(feed, before).await? {
            Ended::GivenUp => Ok(Older::LedNowhere),
            ended => outcome(ended, self.session.client.connection()).map(|()| Older::Came),
        }
    }

    /// Asks for a thread as a whole, and where an announcement begins it that asks her, whether she has acknowledged that on another
    /// device.
    ///
    /// # Errors
    /// As [`Feeds::refresh_list`].
    pub async fn refresh_thread(&self, thread: PostRow) -> EngineResult<()> {
        let ended = self.talk()?.puller.thread(thread, &|| true).await?;
        outcome(ended, self.session.client.connection())?;
        // The thread is here; what keeps this look away keeps only that it may have been said away, as before.
        if let Some(person) = self.session.delivering.person() {
            self.session.syncing.puller().hear_of_one(thread, person).await?;
        }
        Ok(())
    }

    /// The person has seen a feed as it is listed now.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn mark_read(&self, feed: FeedRow) -> EngineResult<()> {
        let work = move |tx: &mut Writing<'_>| {
            let told = tx.spans(feed)?.first().map(|span| span.high);
            // What another feed has told of it may stand above that.
            match told.max(tx.newest_listed(feed)?) {
                Some(newest) => tx.set_read_to(feed, newest),
                None => Ok(()),
            }
        };
        Ok(self.session.db.write(Durability::Saved, work).await?)
    }

    /// The person has seen these threads as a page of a feed listed them, by the places that the page told: each is new in no feed any more,
    /// and what concerns her about its first post, which such a list shows, is no news.
    ///
    /// # Errors
    /// When the vault cannot be written; [`Reason::OtherList`] for a place of another list.
    pub async fn mark_shown(&self, feed: FeedRow, places: &[Place]) -> EngineResult<()> {
        let mut shown = Vec::with_capacity(places.len());
        for place in places {
            match &place.0 {
                Spot::Thread { feed: of, place, thread } if *of == feed => shown.push((*thread, *place)),
                _ => return Err(Error::of(Reason::OtherList)),
            }
        }
        // Most of what is looked at was seen before, and then nothing is written.
        let unseen = move |tx: &Reading<'_>| {
            let mut unseen = Vec::new();
            for (thread, place) in shown {
                if tx.is_unread(feed, thread)? || tx.has_unseen_concern(thread)? {
                    unseen.push((thread, place));
                }
            }
            Ok(unseen)
        };
        let unseen = self.session.db.read(unseen).await?;
        if unseen.is_empty() {
            return Ok(());
        }
        let work = move |tx: &mut Writing<'_>| {
            for (thread, place) in unseen {
                tx.set_thread_read(thread, place)?;
                tx.set_post_seen(thread)?;
            }
            Ok(())
        };
        Ok(self.session.db.write(Durability::Saved, work).await?)
    }

    /// The person has seen a thread up to this post: it is new in no feed, and what in it concerns her is no news any more.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn mark_thread_read(&self, thread: PostRow, last: PostRow) -> EngineResult<()> {
        Ok(self.session.db.write(Durability::Saved, move |tx| tx.set_thread_seen(thread, last)).await?)
    }

    fn talk(&self) -> EngineResult<&Talk> {
        let unsupported = || Error::of(Reason::Refused(crate::model::Refusal::Unsupported));
        self.session.syncing.talk().ok_or_else(unsupported)
    }

    async fn shows(&self) -> EngineResult<Shows> {
        let person = self.engine.account_row(self.session.account).await?.person;
        Ok(Shows { account: self.session.account, person, rules: self.session.rules() })
    }
}

fn feed_item(account: crate::model::AccountId, feed: Feed, unread: u64) -> FeedItem {
    let takes = feed.takes();
    let Feed { row, kind, name, closed, open, as_of, joined, wanted, belonging, .. } = feed;
    let (joined, waiting) = (wanted.unwrap_or(joined), wanted.is_some());
    let id = FeedId { account, row };
    FeedItem { id, kind, name, closed, joined, waiting, belonging, takes, open, unread, adds: unread, as_of }
}
