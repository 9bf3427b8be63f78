//! The service of feeds: what colleagues say, and what is asked of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::model::{Failure, FeedCapabilities, PostsPage, RemoteFeed, RemoteId, RemotePerson, RemotePost, WallTime};
use crate::providers::{Body, Looked, OpenedContent, Progress, Stepped};

/// Which posts of a list are asked for. Orders are those of [`RemotePost::order`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// The newest.
    Newest,
    /// The newest of those after this one. When there are more than a page holds, the oldest of the page is not the next one.
    After(i64),
    /// The newest of those before this one.
    Before(i64),
}

/// What is to be delivered, with remote ids in place of local ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostDelivery {
    /// What to do.
    pub action: PostAction,
    /// When the first attempt began, by the server's clock as far as it is known; evidence counts from here.
    pub began: Option<WallTime>,
    /// Our person's id in feeds, to recognise our own posts; `None` when it was never told.
    pub me: Option<RemoteId>,
    /// Posts that are known to be the effects of other deliveries: none of them is the effect of this one.
    pub made_besides: Vec<RemoteId>,
    /// The newest post of that place that was known before the first attempt: ours is newer.
    pub after: Option<i64>,
    /// The group in which it has its effect, where it is about a post that is there. Who may not read that is told of each post in it
    /// that it is not there.
    pub within: Option<RemoteId>,
}

/// The actions that feeds can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostAction {
    /// A new thread, or an answer.
    Post {
        /// The group; `None` for an answer, which goes where its thread is.
        group: Option<RemoteId>,
        /// The post that is answered, and the thread that it is in.
        answers: Option<(RemoteId, RemoteId)>,
        /// What it says; [`MENTION`](crate::model::MENTION) where it names one of `mentions`.
        text: String,
        /// Whom it mentions, in the order of the text. Those beyond its marks are told at its end.
        mentions: Vec<RemoteId>,
        /// Whom it is written to, where it begins a private thread.
        to: Vec<RemoteId>,
        /// What goes with it. The bytes are given to [`Feeds::advance`].
        files: Vec<PostFile>,
        /// The group that its files belong to; `None` for a private thread's.
        files_in: Option<RemoteId>,
    },
    /// This person likes a post.
    Like(RemoteId),
    /// She does not any more.
    Unlike(RemoteId),
    /// Her own post goes.
    Remove(RemoteId),
    /// She joins a group.
    Join(RemoteId),
    /// She leaves a group.
    Leave(RemoteId),
}

/// A file that goes with a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
}

/// What a delivery that took effect left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PostLeft {
    /// The post as the provider has it now.
    Post(Box<RemotePost>),
    /// Nothing that it tells of: liked, not liked any more, removed.
    Done,
}

/// The outcome of one step of a delivery.
pub type PostAdvance = Stepped<PostLeft>;

/// The outcome of looking for an intent whose outcome is not known.
pub type PostFound = Looked<PostLeft>;

/// The service of feeds.
#[async_trait]
pub trait Feeds: Send + Sync + fmt::Debug {
    /// Who this person is there.
    async fn me(&self) -> Result<RemotePerson, Failure>;

    /// Who has this mail address there; `None` where nobody has, or several do. One request.
    async fn person_by_mail(&self, _mail: &str) -> Result<Option<RemotePerson>, Failure> {
        Ok(None)
    }

    /// The feeds of this person: her own, the private one, the groups that she belongs to. All of them, or a failure.
    async fn feeds(&self) -> Result<Vec<RemoteFeed>, Failure>;

    /// Those of them that everybody has, known without asking: her own, and the private one.
    fn own(&self) -> Vec<RemoteFeed> {
        Vec::new()
    }

    /// The order of the newest post of each group that this person belongs to, as far as one request tells it: a hint, by which what is
    /// quiet need not be asked. Of a group that is left out it says nothing.
    async fn newest(&self) -> Result<BTreeMap<RemoteId, i64>, Failure> {
        Ok(BTreeMap::new())
    }

    /// One page of a feed's posts, newest first. One request.
    async fn posts(&self, feed: &RemoteFeed, range: Range) -> Result<PostsPage, Failure>;

    /// One page of a thread's posts, newest first. One request.
    async fn thread(&self, thread: &RemoteId, range: Range) -> Result<PostsPage, Failure>;

    /// One post. [`Failure::Gone`] is the provider's word that it was removed, or is not for this person any more.
    async fn post(&self, post: &RemoteId) -> Result<RemotePost, Failure>;

    /// What it can do, and its limits.
    fn can(&self) -> FeedCapabilities;

    /// How long the provider counts a text that mentions these people, in UTF-16 units, as [`FeedCapabilities::longest_text`] does:
    /// what is written there for a mention is longer than what was typed. Of whom no id is known yet (`None`) the longest is assumed.
    ///
    /// # Errors
    /// Refused as invalid when one of them has no id of this provider's.
    fn length(&self, text: &str, mentions: &[Option<RemoteId>]) -> Result<usize, Failure>;

    /// Groups whose names or descriptions hold these words, whether or not this person belongs to them. One request.
    async fn find_groups(&self, words: &str) -> Result<Vec<RemoteFeed>, Failure>;

    /// One page of a group's members, the first is 1, and whether more follow. [`Failure::Refused`] where this person may not know
    /// them. One request.
    async fn members(&self, _group: &RemoteId, _page: usize) -> Result<(Vec<RemotePerson>, bool), Failure> {
        Err(Failure::Refused(crate::model::Refusal::Unsupported))
    }

    /// The bytes of something that hangs on a post, from the address in [`Attachment::bytes`](crate::model::Attachment).
    async fn open(&self, address: &str) -> Result<OpenedContent, Failure>;

    /// The server's time now, by its own answers; `None` where they do not tell it.
    async fn server_time(&self) -> Result<Option<WallTime>, Failure>;

    /// The next step of a delivery. One request that changes something. `files` are the bytes of the post's files, in their order.
    async fn advance(
        &self,
        delivery: &PostDelivery,
        progress: &Progress,
        files: &[Arc<dyn Body>],
    ) -> Result<PostAdvance, Failure>;

    /// Looks for the effect of a delivery whose outcome is not known. Reads only.
    async fn find_mine(&self, delivery: &PostDelivery, progress: &Progress) -> Result<PostFound, Failure>;
}
