//! One step of a delivery: one request, whose answer says what it left.
//!
//! What is asked twice is refused or done, never done twice by us: an outcome that is not known is looked for first
//! ([`super::evidence`]). A like, its taking back and a removal change nothing the second time; that what is to go is not there
//! any more means that it went.

use ::http::Method;

use super::marks;
use super::requests::Target;
use super::service::{EngageFeeds, LONGEST_TEXT, sorted};
use super::wire::{self, Envelope};
use crate::http::Request;
use crate::model::{Failure, HowChecked, Later, Refusal, RemotePost};
use crate::providers::feeds::{PostAction, PostAdvance, PostDelivery, PostLeft};

/// See [`Feeds::advance`](crate::providers::feeds::Feeds::advance).
pub(super) async fn advance(feeds: &EngageFeeds, delivery: &PostDelivery) -> Result<PostAdvance, Failure> {
    match &delivery.action {
        PostAction::Post { group, answers, text, mentions } => {
            let target = match (answers, group) {
                (Some((post, _)), _) => Target::Answering(post),
                (None, Some(group)) => Target::Group(group),
                (None, None) => {
                    tracing::error!("a post goes nowhere");
                    return Err(Failure::Refused(Refusal::Invalid));
                }
            };
            let body = marks::body(text, mentions)?;
            if body.encode_utf16().count() > LONGEST_TEXT {
                return Err(Failure::Refused(Refusal::TooLarge));
            }
            let reply = feeds.client.ask(feeds.requests.publish(target, &body)?).await?;
            if !reply.status.is_success() {
                return Err(sorted(&reply));
            }
            // It was accepted. Where the answer does not show it, it has to be looked for.
            let made = wire::envelope(&reply.body).ok().and_then(|envelope| made(envelope, delivery));
            let post = made.ok_or_else(|| Failure::later(Later::Ambiguous))?;
            Ok(PostAdvance::Delivered { left: PostLeft::Post(Box::new(post)), checked: HowChecked::Answer })
        }
        PostAction::Like(post) => change(feeds, feeds.requests.liking(Method::POST, post)?, Missing::IsGone).await,
        PostAction::Unlike(post) => change(feeds, feeds.requests.liking(Method::DELETE, post)?, Missing::IsDone).await,
        PostAction::Remove(post) => change(feeds, feeds.requests.remove(post)?, Missing::IsDone).await,
    }
}

/// What it means that the post is not there.
enum Missing {
    /// It cannot be done.
    IsGone,
    /// There is nothing left to do.
    IsDone,
}

async fn change(feeds: &EngageFeeds, request: Request, missing: Missing) -> Result<PostAdvance, Failure> {
    let done = |checked| Ok(PostAdvance::Delivered { left: PostLeft::Done, checked });
    let reply = feeds.client.ask(request).await?;
    if reply.status.is_success() {
        return done(HowChecked::Answer);
    }
    match (sorted(&reply), missing) {
        (Failure::Gone, Missing::IsDone) => done(HowChecked::Seen),
        (failure, _) => Err(failure),
    }
}

/// The new post in the answer to it: the first of this person's.
fn made(envelope: Envelope, delivery: &PostDelivery) -> Option<RemotePost> {
    let me = envelope.me.or_else(|| delivery.me.clone());
    let ours = |post: &RemotePost| me.as_ref().is_none_or(|me| post.author == *me);
    envelope.page.posts.into_iter().find(|post| ours(post) && !delivery.made_besides.contains(&post.id))
}
