//! What it proves that the provider does not know a post, or does not let her do something in a group.
//!
//! **Promises.** That a post, or its thread, is gone is believed only once the provider says so of the post itself, and lets this person read the
//! group that it is in: then the thread says it too. To whom is not let in the provider says of everything that it is not there; that is
//! a refusal, and removes nothing. Who is refused is asked for her groups at once, so that she is told when she is in one no longer.
//!
//! **Never.** A bad network proves nothing: whatever keeps a look from its end leaves the change to be tried again.
//!
//! Tests: the stories of `deleted_threads`.

use super::carrying::Carried;
use crate::model::{
    Failure, FeedAsk, FeedKind, Later, PostRow, PostsPage, Refusal, RemoteFeed, RemoteId, RemotePost, RequestSeq,
};
use crate::providers::feeds::{Feeds, PostAction, PostDelivery, Range};
use crate::store::post_intents::PostIntent;
use crate::store::{Durability, Reading, StoreResult, Writing};
use crate::talk::{Told, absorb};

/// See [`Service::looked_into`](super::carrying::Service::looked_into).
pub(super) async fn looked_into(
    feeds: &dyn Feeds,
    carried: &Carried<'_>,
    intent: &PostIntent,
    delivery: &PostDelivery,
    failure: Failure,
) -> StoreResult<Failure> {
    match (&failure, &delivery.action) {
        (Failure::Refused(Refusal::Permission), _) if intent.asked.group().is_none() && delivery.within.is_some() => {
            ask_for_groups(feeds, carried).await?;
            Ok(failure)
        }
        (Failure::Gone, PostAction::Post { answers: Some((post, _)), .. })
        | (Failure::Gone, PostAction::Like(post) | PostAction::Unlike(post)) => {
            post_gone(feeds, carried, intent, delivery, post).await
        }
        _ => Ok(failure),
    }
}

/// Asks which groups she belongs to; where that cannot be had now, a sync asks again.
async fn ask_for_groups(feeds: &dyn Feeds, carried: &Carried<'_>) -> StoreResult<()> {
    let seq = carried.sequence.begin(carried.db).await?;
    match feeds.feeds().await {
        Ok(list) => {
            let now = carried.doors.clock.wall();
            carried.db.write(Durability::Fetched, move |tx| tx.put_feeds(&list, seq, now)).await
        }
        Err(failure) => {
            tracing::debug!(?failure, "why something was refused in a group is asked for later");
            Ok(())
        }
    }
}

/// Looks whether a post is gone that the provider did not know: `Gone` when it is.
async fn post_gone(
    feeds: &dyn Feeds,
    carried: &Carried<'_>,
    intent: &PostIntent,
    delivery: &PostDelivery,
    post: &RemoteId,
) -> StoreResult<Failure> {
    let seq = carried.sequence.begin(carried.db).await?;
    match feeds.post(post).await {
        Ok(there) => {
            // Two answers of the provider contradict each other: whichever comes next is believed.
            carried.db.write(Durability::Fetched, move |tx| keep(tx, there, seq)).await?;
            return Ok(Failure::later(Later::Busy));
        }
        Err(Failure::Gone) => {}
        Err(failure) => return Ok(failure),
    }
    if let Some(group) = &delivery.within {
        let group =
            RemoteFeed { id: group.clone(), kind: FeedKind::Group, name: String::new(), joined: None, closed: false };
        match feeds.posts(&group, Range::Newest).await {
            Ok(_) => {}
            Err(Failure::Gone | Failure::Refused(_)) => {
                ask_for_groups(feeds, carried).await?;
                return Ok(Failure::Refused(Refusal::Permission));
            }
            Err(failure) => return Ok(failure),
        }
    }
    let (gone, about, asked) = (post.clone(), intent.about, intent.asked.clone());
    let thread_of = move |tx: &Reading<'_>| {
        let post = match asked {
            FeedAsk::Post { answers, .. } => answers,
            _ => Some(about),
        };
        let Some((facts, _)) = post.map(|post| tx.post_base(post)).transpose()?.flatten() else { return Ok(None) };
        let answer = tx.newest_answer_in(facts.thread, post)?;
        Ok(tx.remote_post(facts.thread)?.map(|remote| (facts.thread, remote, answer)))
    };
    let thread: Option<(PostRow, RemoteId, Option<RemoteId>)> = carried.db.read(thread_of).await?;
    let whole = match &thread {
        Some((_, first, answer)) => {
            // Where another answer is there, this one was withdrawn, and not the thread.
            let mut others = [Some(first), answer.as_ref()].into_iter().flatten().filter(|other| *other != post);
            loop {
                let Some(other) = others.next() else { break true };
                if !matches!(feeds.post(other).await, Err(Failure::Gone)) {
                    break false;
                }
            }
        }
        None => false,
    };
    let note = move |tx: &mut Writing<'_>| {
        // What fell with its thread was taken back by nobody who wrote it: it stays, as everything that is held of others there.
        let fell = whole && thread.as_ref().is_some_and(|(_, first, _)| *first != gone);
        if let Some(post) = tx.post_of(&gone)?.filter(|_| !fell) {
            tx.remove_post(post, seq)?;
        }
        match thread {
            Some((thread, remote, _)) if whole => {
                if remote != gone {
                    tx.remove_post(thread, seq)?;
                }
                tx.note_thread_gone(thread)
            }
            _ => Ok(()),
        }
    };
    carried.db.write(Durability::Fetched, note).await?;
    Ok(Failure::Gone)
}

fn keep(tx: &mut Writing<'_>, there: RemotePost, seq: RequestSeq) -> StoreResult<()> {
    let page = PostsPage { posts: vec![there], ..PostsPage::default() };
    absorb(tx, &Told { feed: None, seq, page }).map(drop)
}
