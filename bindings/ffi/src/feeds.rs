//! The feeds of one account: what colleagues say, and what a person answers.

use std::sync::Arc;

use musette_core::engine::{self, Attach, DraftItem, EngineResult, FeedItem, Older, OpenedHanging, PostWaiting};
use musette_core::model::{
    AccountId, ContentRow, FeedRow, IntentRow, ItemRow, Others, PersonRow, Picture, Place, PostId, PostRow,
};

use crate::contents::{Bytes, OpenAttachment};
use crate::error::Answer;
use crate::runtime::run;
use crate::values::feeds::{Called, FeedCapabilities, FeedList, FeedPage, Post, PostDelivered, SentTo, ThreadPosts};
use crate::values::place::At;

/// A file that is to go with a post.
#[derive(Clone, uniffi::Record)]
pub struct Attached {
    /// Its name, as people will see it.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// What hangs on a post, opened.
#[derive(Clone, Debug, uniffi::Enum)]
pub enum Attachment {
    /// Bytes that are on this device.
    Held {
        /// Its name.
        name: String,
        /// The picture that it is, by its bytes; nothing for any other file, whatever it is called.
        picture: Option<Picture>,
        /// To be read.
        bytes: Arc<OpenAttachment>,
    },
    /// It is this document of a library.
    Document {
        /// The document.
        item: ItemRow,
    },
    /// It is a page.
    Elsewhere {
        /// Where.
        address: String,
    },
}

impl From<OpenedHanging> for Attachment {
    fn from(opened: OpenedHanging) -> Attachment {
        match opened {
            OpenedHanging::Bytes { name, size, picture, bytes } => {
                Attachment::Held { name, picture, bytes: Arc::new(OpenAttachment::of(bytes, size)) }
            }
            OpenedHanging::Document(item) => Attachment::Document { item },
            OpenedHanging::Elsewhere(address) => Attachment::Elsewhere { address },
        }
    }
}

fn attach(files: Vec<Attached>) -> Vec<Attach> {
    files.into_iter().map(|file| Attach { name: file.name, source: file.bytes.into() }).collect()
}

/// Feeds that send what looks like a mistake (an empty file, a picture that is none) all the same, where the person has said so.
fn willing(feeds: engine::Feeds, anyway: bool) -> engine::Feeds {
    if anyway { feeds.anyway() } else { feeds }
}

/// The feeds of one account: what colleagues say, and what a person answers.
#[derive(Debug, uniffi::Object)]
pub struct Feeds {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl Feeds {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Feeds) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.feeds(account).await?).await }).await
    }
}

#[uniffi::export]
impl Feeds {
    /// The feeds that this person belongs to, as this device knows them.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn list(&self) -> Answer<FeedList> {
        let answer = self.with(move |feeds| async move { feeds.list().await }).await?;
        Ok(FeedList { feeds: answer.0, as_of: answer.1 })
    }

    /// A page of a feed's threads, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn threads(&self, feed: FeedRow, at: At, limit: u32) -> Answer<FeedPage> {
        let answer =
            self.with(move |feeds| async move { feeds.threads(feed, at.into(), limit as usize).await }).await?;
        Ok(answer.into())
    }

    /// A page of a thread's posts, the oldest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn thread(&self, thread: PostRow, at: At, limit: u32) -> Answer<ThreadPosts> {
        let answer =
            self.with(move |feeds| async move { feeds.thread(thread, at.into(), limit as usize).await }).await?;
        Ok(answer.into())
    }

    /// One post.
    ///
    /// # Errors
    /// It is not shown (any more).
    pub async fn post(&self, post: PostRow) -> Answer<Post> {
        let answer = self.with(move |feeds| async move { feeds.post(post).await }).await?;
        Ok(answer.into())
    }

    /// The thread of a post. One whose first post is withdrawn, or was never told, is there as long as it has posts.
    ///
    /// # Errors
    /// Neither the post nor an answer to it is here.
    pub async fn thread_of(&self, post: PostRow) -> Answer<PostId> {
        self.with(move |feeds| async move { feeds.thread_of(post).await }).await
    }

    /// The groups in whose names these words are, as this device knows them.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn groups_named(&self, words: String) -> Answer<Vec<FeedItem>> {
        self.with(move |feeds| async move { feeds.groups_named(&words).await }).await
    }

    /// People who can be mentioned or written to ([`Called`]), by whole words of their names; no matter whether feeds have told of them.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn people_called(&self, name: String) -> Answer<Vec<Called>> {
        let answer = self.with(move |feeds| async move { feeds.people_called(&name).await }).await?;
        Ok(answer.into_iter().map(|(person, name)| Called { person, name }).collect())
    }

    /// Asks which feeds there are.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_list(&self) -> Answer<()> {
        self.with(move |feeds| async move { feeds.refresh_list().await }).await
    }

    /// Asks the provider for groups by these words; [`Feeds::groups_named`] knows them from then on.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn find_groups(&self, words: String) -> Answer<()> {
        self.with(move |feeds| async move { feeds.find_groups(&words).await.map(drop) }).await
    }

    /// Asks a feed for what is new.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self, feed: FeedRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.refresh(feed).await }).await
    }

    /// Asks a feed for what is older than a thread that it lists: the gap below it, or what lies beyond.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn older(&self, feed: FeedRow, below: PostRow) -> Answer<Older> {
        self.with(move |feeds| async move { feeds.older(feed, below).await }).await
    }

    /// Asks for a thread as a whole.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_thread(&self, thread: PostRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.refresh_thread(thread).await }).await
    }

    /// What the provider of feeds can do, and its limits.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn capabilities(&self) -> Answer<FeedCapabilities> {
        let answer = self.with(move |feeds| async move { Ok(feeds.can()) }).await?;
        Ok(answer.into())
    }

    /// Writes a post in a group; stored when it returns, and sent when there is network.
    ///
    /// # Errors
    /// Nothing in it, too long, a file too large, no group.
    #[uniffi::method(default(anyway = false))]
    pub async fn write(
        &self,
        feed: FeedRow,
        text: String,
        mentions: Vec<PersonRow>,
        files: Vec<Attached>,
        anyway: bool,
    ) -> Answer<PostRow> {
        self.with(
            move |feeds| async move { willing(feeds, anyway).write_with(feed, &text, mentions, attach(files)).await },
        )
        .await
    }

    /// Answers a post.
    ///
    /// # Errors
    /// As [`Feeds::write`].
    #[uniffi::method(default(anyway = false))]
    pub async fn answer(
        &self,
        post: PostRow,
        text: String,
        mentions: Vec<PersonRow>,
        files: Vec<Attached>,
        anyway: bool,
    ) -> Answer<PostRow> {
        self.with(
            move |feeds| async move { willing(feeds, anyway).answer_with(post, &text, mentions, attach(files)).await },
        )
        .await
    }

    /// Writes to people alone.
    ///
    /// # Errors
    /// As [`Feeds::write`].
    #[uniffi::method(default(anyway = false))]
    pub async fn message(
        &self,
        to: Vec<PersonRow>,
        text: String,
        files: Vec<Attached>,
        anyway: bool,
    ) -> Answer<PostRow> {
        self.with(move |feeds| async move { willing(feeds, anyway).message(to, &text, attach(files)).await }).await
    }

    /// Likes a post, or does not any more.
    ///
    /// # Errors
    /// There is no such post.
    pub async fn like(&self, post: PostRow, liked: bool) -> Answer<()> {
        self.with(move |feeds| async move { feeds.like(post, liked).await }).await
    }

    /// Removes one's own post. The first post of a thread takes all answers with it at the provider, whoever wrote them.
    ///
    /// # Errors
    /// It is somebody else's, or being sent; [`Reason::AnswersFall`](crate::Reason) with what falls, unless that was agreed to.
    pub async fn remove(&self, post: PostRow, others: Others) -> Answer<()> {
        self.with(move |feeds| async move { feeds.remove(post, others).await }).await
    }

    /// Removes a thread although somebody has answered since it was asked for.
    ///
    /// # Errors
    /// It asks for something else, or has ended.
    pub async fn confirm(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.confirm(intent).await }).await
    }

    /// Joins a group, or leaves it.
    ///
    /// # Errors
    /// It is no group.
    pub async fn join(&self, feed: FeedRow, joined: bool) -> Answer<()> {
        self.with(move |feeds| async move { feeds.join(feed, joined).await }).await
    }

    /// What was asked for in feeds and is not delivered yet.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn waiting(&self) -> Answer<Vec<PostWaiting>> {
        self.with(move |feeds| async move { feeds.waiting().await }).await
    }

    /// Takes back what was asked for.
    ///
    /// # Errors
    /// It is being sent or has ended; answers would fall with it and `others` does not agree.
    pub async fn cancel(&self, intent: IntentRow, others: Others) -> Answer<()> {
        self.with(move |feeds| async move { feeds.cancel(intent, others).await }).await
    }

    /// Tries what needs the person once more.
    ///
    /// # Errors
    /// It has ended.
    pub async fn retry(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.retry(intent).await }).await
    }

    /// Posts what answered a thread that is gone as a new one in its group; answers what goes with it.
    ///
    /// # Errors
    /// It does not ask for that.
    pub async fn post_anew(&self, intent: IntentRow) -> Answer<Vec<IntentRow>> {
        self.with(move |feeds| async move { feeds.post_anew(intent).await }).await
    }

    /// What was delivered, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> Answer<Vec<PostDelivered>> {
        let answer = self.with(move |feeds| async move { feeds.receipts(limit).await }).await?;
        Ok(answer.into_iter().map(PostDelivered::from).collect())
    }

    /// Every text that was not posted, the one last changed first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn drafts(&self) -> Answer<Vec<DraftItem>> {
        self.with(move |feeds| async move { feeds.drafts().await }).await
    }

    /// Hangs a file on what is being composed in a thread, or as a new one in a feed: it is here when this returns, and goes with the
    /// text by [`Feeds::send_draft`].
    ///
    /// # Errors
    /// It is too large, one too many, empty, no picture although it is called one; its giver fails. Nothing of it stays then.
    #[uniffi::method(default(anyway = false))]
    pub async fn hang(&self, feed: FeedRow, thread: Option<PostRow>, file: Attached, anyway: bool) -> Answer<()> {
        self.with(move |feeds| async move {
            let file = Attach { name: file.name, source: file.bytes.into() };
            willing(feeds, anyway).hang(feed, thread, file).await
        })
        .await
    }

    /// The same on what is being composed to just these people.
    ///
    /// # Errors
    /// As [`Feeds::hang`].
    #[uniffi::method(default(anyway = false))]
    pub async fn hang_to(&self, people: Vec<PersonRow>, file: Attached, anyway: bool) -> Answer<()> {
        self.with(move |feeds| async move {
            let file = Attach { name: file.name, source: file.bytes.into() };
            willing(feeds, anyway).hang_to(&people, file).await
        })
        .await
    }

    /// Hangs a file again that was taken off and is still kept.
    ///
    /// # Errors
    /// It is not kept any more, or one too many.
    pub async fn hang_again(&self, feed: FeedRow, thread: Option<PostRow>, file: ContentRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.hang_again(feed, thread, file).await }).await
    }

    /// The same on what is being composed to just these people.
    ///
    /// # Errors
    /// As [`Feeds::hang_again`].
    pub async fn hang_again_to(&self, people: Vec<PersonRow>, file: ContentRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.hang_again_to(&people, file).await }).await
    }

    /// What was taken back is what is being composed at its place from now on; what was being composed there is a draft beside it.
    ///
    /// # Errors
    /// It is not what was read any more.
    pub async fn compose(&self, draft: DraftItem) -> Answer<()> {
        self.with(move |feeds| async move { feeds.compose(&draft).await }).await
    }

    /// What is being composed to some people, with its files, goes to others from now on, unless something is being composed to those.
    /// Answers whether it does.
    ///
    /// # Errors
    /// When the vault cannot be written; somebody cannot be written to.
    pub async fn readdress(&self, from: Vec<PersonRow>, into: Vec<PersonRow>) -> Answer<bool> {
        self.with(move |feeds| async move { feeds.readdress(&from, &into).await }).await
    }

    /// Takes a file off what is being composed; it is kept for 30 days.
    ///
    /// # Errors
    /// No draft has it any more.
    pub async fn take_off(&self, file: ContentRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.take_off(file).await }).await
    }

    /// Changes a draft as it was read; an empty text throws it away.
    ///
    /// # Errors
    /// It is not what was read any more.
    pub async fn rewrite_draft(&self, draft: DraftItem, text: String) -> Answer<()> {
        self.with(move |feeds| async move { feeds.rewrite_draft(&draft, &text).await }).await
    }

    /// Throws a draft away as it was read. Nothing brings its text back; its files are kept for 30 days.
    ///
    /// # Errors
    /// It is not what was read any more.
    pub async fn discard_draft(&self, draft: DraftItem) -> Answer<()> {
        self.with(move |feeds| async move { feeds.discard_draft(&draft).await }).await
    }

    /// Sends a draft as it was read: it is a post from then on, and no draft any more. `text`: what it says in the end. What goes with the
    /// draft goes with the post, before `files`.
    ///
    /// # Errors
    /// It is not what was read any more; as [`Feeds::write`].
    #[uniffi::method(default(anyway = false))]
    pub async fn send_draft(
        &self,
        draft: DraftItem,
        to: SentTo,
        text: String,
        mentions: Vec<PersonRow>,
        files: Vec<Attached>,
        anyway: bool,
    ) -> Answer<PostRow> {
        self.with(move |feeds| async move {
            willing(feeds, anyway).send_draft(&draft, to.into(), &text, mentions, attach(files)).await
        })
        .await
    }

    /// What is being written in a private thread that is to begin with these people.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft_to(&self, people: Vec<PersonRow>) -> Answer<Option<String>> {
        self.with(move |feeds| async move { feeds.draft_to(&people).await }).await
    }

    /// Keeps that; an empty text forgets it.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn set_draft_to(&self, people: Vec<PersonRow>, text: String) -> Answer<()> {
        self.with(move |feeds| async move { feeds.set_draft_to(&people, &text).await }).await
    }

    /// What is being written in a thread, or as a new one in a feed.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft(&self, feed: FeedRow, thread: Option<PostRow>) -> Answer<Option<String>> {
        self.with(move |feeds| async move { feeds.draft(feed, thread).await }).await
    }

    /// Keeps what is being written; an empty text forgets it.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn set_draft(&self, feed: FeedRow, thread: Option<PostRow>, text: String) -> Answer<()> {
        self.with(move |feeds| async move { feeds.set_draft(feed, thread, &text).await }).await
    }

    /// The person has seen a feed as it is listed now.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn mark_read(&self, feed: FeedRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.mark_read(feed).await }).await
    }

    /// The person has seen the threads of a feed that stand at these places.
    ///
    /// # Errors
    /// A place is of another list; when the vault cannot be written.
    pub async fn mark_shown(&self, feed: FeedRow, places: Vec<Place>) -> Answer<()> {
        self.with(move |feeds| async move { feeds.mark_shown(feed, &places).await }).await
    }

    /// The person has seen a thread up to this post.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn mark_thread_read(&self, thread: PostRow, last: PostRow) -> Answer<()> {
        self.with(move |feeds| async move { feeds.mark_thread_read(thread, last).await }).await
    }

    /// Fetches what hangs on a post; `number` from 1 on.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn fetch_hanging(&self, post: PostRow, number: u32) -> Answer<()> {
        self.with(move |feeds| async move { feeds.fetch_hanging(post, number).await }).await
    }

    /// Opens what hangs on a post and is on this device.
    ///
    /// # Errors
    /// It is not here; it was altered on this device.
    pub async fn open_hanging(&self, post: PostRow, number: u32) -> Answer<Attachment> {
        let answer = self.with(move |feeds| async move { feeds.open_hanging(post, number).await }).await?;
        Ok(answer.into())
    }
}
