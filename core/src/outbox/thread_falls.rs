//! A look at a thread before its first post is removed, which takes all answers with it: an answer that came since the person was
//! told what falls asks her, as something new in a folder does (`inside`).

use super::carrying::{Carried, Vetted};
use crate::model::{Failure, FeedAsk, NeedsYou, PostsPage, RemoteId};
use crate::providers::feeds::{Feeds, Range};
use crate::store::post_intents::PostIntent;
use crate::store::{Durability, StoreResult};
use crate::talk::{Told, absorb};

/// Reads the newest of the thread once. What that tells is stored, so that she finds it where she is asked.
pub(super) async fn answers_since(
    feeds: &dyn Feeds,
    carried: &Carried<'_>,
    intent: &PostIntent,
) -> StoreResult<Result<Vetted, Failure>> {
    let FeedAsk::Remove { answers: told } = intent.asked else { return Ok(Ok(Vetted::Goes)) };
    let about = intent.about;
    let first = carried.db.read(move |tx| {
        let begins = tx.post_base(about)?.is_some_and(|(facts, _)| facts.thread == about);
        Ok((if begins { tx.remote_post(about)? } else { None }, tx.answers_of(about)?.1))
    });
    let (Some(thread), here) = first.await? else { return Ok(Ok(Vetted::Goes)) };
    let seq = carried.sequence.begin(carried.db).await?;
    let page = match feeds.thread(&thread, Range::Newest).await {
        Ok(page) => page,
        // There is nothing left to fall: the removal itself will tell.
        Err(Failure::Gone) => return Ok(Ok(Vetted::Goes)),
        Err(failure) => return Ok(Err(failure)),
    };
    let count = counted(&page, &thread);
    // One that was withdrawn makes room in the count for another that she has not seen.
    let untold = told.saturating_sub(here);
    let unknown = carried.db.write(Durability::Fetched, move |tx| absorb(tx, &Told { feed: None, seq, page })).await?;
    let is_news = count > told || unknown as u64 > untold;
    Ok(Ok(if is_news { Vetted::Asks(NeedsYou::NewInside) } else { Vetted::Goes }))
}

/// How many answers a thread has: by the provider's count, and no fewer than it has just told.
fn counted(page: &PostsPage, thread: &RemoteId) -> u64 {
    let told = page.answers.iter().find(|(of, _)| of == thread).map_or(0, |(_, answers)| u64::from(*answers));
    let listed = page.posts.iter().filter(|post| post.thread == *thread && post.id != *thread).count() as u64;
    told.max(listed)
}
