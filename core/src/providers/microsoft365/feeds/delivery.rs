//! One step of a delivery: one request, whose answer says what it left.
//!
//! What is asked twice is refused or done, never done twice by us: an outcome that is not known is looked for first
//! ([`super::evidence`]). A like, its taking back and a removal change nothing the second time; that what is to go is not there
//! any more means that it went.

use std::sync::Arc;

use ::http::Method;
use serde::{Deserialize, Serialize};

use super::marks;
use super::requests::Target;
use super::service::{EngageFeeds, LARGEST_FILE, LONGEST_TEXT, sorted};
use super::wire::{self, Envelope};
use crate::http::Request;
use crate::model::{Failure, HowChecked, Later, Refusal, RemoteId, RemotePost};
use crate::providers::feeds::{PostAction, PostAdvance, PostDelivery, PostFile, PostLeft};
use crate::providers::{Body, Progress};

/// What is remembered between the steps of a post with files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Notes {
    /// The ids of the files that Engage has, in their order.
    #[serde(default)]
    pub(super) files: Vec<RemoteId>,
}

impl Notes {
    /// What was noted; nothing where it cannot be read, so that the files go once more, which harms nobody.
    pub(super) fn of(progress: &Progress) -> Notes {
        progress.0.as_deref().and_then(|notes| serde_json::from_str(notes).ok()).unwrap_or_default()
    }
}

/// See [`Feeds::advance`](crate::providers::feeds::Feeds::advance).
pub(super) async fn advance(
    feeds: &EngageFeeds,
    delivery: &PostDelivery,
    progress: &Progress,
    bodies: &[Arc<dyn Body>],
) -> Result<PostAdvance, Failure> {
    match &delivery.action {
        PostAction::Post { group, answers, text, mentions, to, files, files_in } => {
            let target = match (answers, group) {
                (Some((post, _)), _) => Target::Answering(post),
                (None, Some(group)) => Target::Group(group),
                (None, None) if !to.is_empty() => Target::People(to),
                (None, None) => {
                    tracing::error!("a post goes nowhere");
                    return Err(Failure::Refused(Refusal::Invalid));
                }
            };
            let body = marks::body(text, mentions)?;
            if body.encode_utf16().count() > LONGEST_TEXT {
                return Err(Failure::Refused(Refusal::TooLarge));
            }
            let mut notes = Notes::of(progress);
            notes.files.truncate(files.len());
            if let Some(file) = files.get(notes.files.len()) {
                let content = bodies.get(notes.files.len()).ok_or(Failure::Refused(Refusal::Invalid))?;
                notes.files.push(upload(feeds, files_in.as_ref(), file, content.as_ref()).await?);
                let notes = serde_json::to_string(&notes).map_err(|_| Failure::Refused(Refusal::Invalid))?;
                return Ok(PostAdvance::Progress(Progress(Some(notes))));
            }
            let reply = feeds.client.ask(feeds.requests.publish(target, &body, &notes.files)?).await?;
            if !reply.status.is_success() {
                return Err(sorted(&reply));
            }
            // It was accepted. Where the answer does not show it, it has to be looked for.
            let made = wire::envelope(&reply.body).ok().and_then(|envelope| made(envelope, delivery));
            let post = made.ok_or_else(|| Failure::later(Later::Ambiguous))?;
            Ok(PostAdvance::Delivered { left: PostLeft::Post(Box::new(post)), checked: HowChecked::Answer })
        }
        PostAction::Like(post) => change(feeds, feeds.requests.liking(Method::POST, post)?, Missing::Refused).await,
        PostAction::Unlike(post) => {
            change(feeds, feeds.requests.liking(Method::DELETE, post)?, Missing::of(delivery)).await
        }
        PostAction::Remove(post) => change(feeds, feeds.requests.remove(post)?, Missing::of(delivery)).await,
        PostAction::Join(group) => {
            change(feeds, feeds.requests.membership(Method::POST, group)?, Missing::Refused).await
        }
        PostAction::Leave(group) => {
            change(feeds, feeds.requests.membership(Method::DELETE, group)?, Missing::Done).await
        }
    }
}

/// One file goes to Engage, where it hangs on nothing yet: when its answer is lost, it goes once more.
async fn upload(
    feeds: &EngageFeeds,
    group: Option<&RemoteId>,
    file: &PostFile,
    content: &dyn Body,
) -> Result<RemoteId, Failure> {
    if file.size > LARGEST_FILE {
        return Err(Failure::Refused(Refusal::TooLarge));
    }
    let network = feeds.network().await?;
    let bytes = content.read(0..file.size).await.map_err(|error| {
        tracing::warn!(%error, "a file of a post could not be read");
        Failure::later(Later::Budget)
    })?;
    let reply = feeds.client.ask(feeds.requests.upload(network, group, &file.name, &bytes)?).await?;
    if !reply.status.is_success() {
        return Err(sorted(&reply));
    }
    wire::uploaded(&reply.body).ok_or_else(|| Failure::later(Later::Ambiguous))
}

/// What it means that the post is not there.
enum Missing<'a> {
    /// It cannot be done.
    Refused,
    /// There is nothing left to do.
    Done,
    /// There is nothing left to do where this group can be read. Where it cannot, that says nothing of the post.
    DoneIn(&'a RemoteId),
}

impl Missing<'_> {
    fn of(delivery: &PostDelivery) -> Missing<'_> {
        delivery.within.as_ref().map_or(Missing::Done, Missing::DoneIn)
    }
}

/// Whether this person may read a group.
async fn may_read(feeds: &EngageFeeds, group: &RemoteId) -> Result<(), Failure> {
    match feeds.page(feeds.requests.door(group)?).await {
        Ok(_) => Ok(()),
        Err(Failure::Gone) => Err(Failure::Refused(Refusal::Permission)),
        Err(failure) => Err(failure),
    }
}

async fn change(feeds: &EngageFeeds, request: Request, missing: Missing<'_>) -> Result<PostAdvance, Failure> {
    let done = |checked| Ok(PostAdvance::Delivered { left: PostLeft::Done, checked });
    let reply = feeds.client.ask(request).await?;
    if reply.status.is_success() {
        return done(HowChecked::Answer);
    }
    match (sorted(&reply), missing) {
        (Failure::Gone, Missing::Done) => done(HowChecked::Seen),
        (Failure::Gone, Missing::DoneIn(group)) => {
            may_read(feeds, group).await?;
            done(HowChecked::Seen)
        }
        (failure, _) => Err(failure),
    }
}

/// The new post in the answer to it: the first of this person's.
fn made(envelope: Envelope, delivery: &PostDelivery) -> Option<RemotePost> {
    let me = envelope.me.or_else(|| delivery.me.clone());
    let ours = |post: &RemotePost| me.as_ref().is_none_or(|me| post.author == *me);
    envelope.page.posts.into_iter().find(|post| ours(post) && !delivery.made_besides.contains(&post.id))
}
