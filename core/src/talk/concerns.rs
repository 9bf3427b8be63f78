//! Which posts concern this person: those that name her, answer her, announce, or are written to her.

use crate::model::{Block, PersonRow, PostKind, RemoteId, RemotePost, StreamKind, StreamSubject, WallTime};
use crate::store::people::Person;
use crate::store::stream::Concern;
use crate::store::{StoreResult, Writing};

/// What was posted longer ago concerns nobody any more: 30 days, in milliseconds. A feed that is read back for years is no news.
pub(crate) const LONG_AGO: i64 = 30 * 24 * 3_600_000;

/// Notes it when a post that the provider has told, whether by itself or beside others, concerns this person.
///
/// # Errors
/// When the database fails.
pub(super) fn note(tx: &mut Writing<'_>, remote: &RemotePost) -> StoreResult<()> {
    let Some(Person { row: me, feeds: Some(called), .. }) = tx.myself()? else { return Ok(()) };
    let now = tx.now();
    let at = remote.posted_at.unwrap_or(now);
    if remote.author == called || remote.kind == PostKind::Notice || at.0 < now.0.saturating_sub(LONG_AGO) {
        return Ok(());
    }
    let Some(kind) = kind_of(tx, remote, me, &called)? else { return Ok(()) };
    let Some(post) = tx.post_of(&remote.id)? else { return Ok(()) };
    // A late answer about a post that has gone since was not stored.
    if tx.post_base(post)?.is_none() {
        return Ok(());
    }
    let place = match &remote.group {
        Some(group) => tx.feed_of(group)?.map_or(0, |feed| feed.row.0),
        None => 0,
    };
    // A server whose clock is ahead of ours puts nothing before what happens next.
    let at = WallTime(at.0.min(now.0));
    let seen = tx.was_there_first(post)?;
    tx.note_concern(Concern { kind, subject: StreamSubject::Post(post), place, at, seen })
}

/// Why it concerns this person, who is `me` here and is `called` so by the provider.
fn kind_of(tx: &Writing<'_>, remote: &RemotePost, me: PersonRow, called: &RemoteId) -> StoreResult<Option<StreamKind>> {
    if remote.private {
        return Ok(Some(StreamKind::WrittenTo));
    }
    if remote.kind == PostKind::Announcement {
        return Ok(Some(StreamKind::Announced));
    }
    if names(&remote.body, called) {
        return Ok(Some(StreamKind::Mentioned));
    }
    let is_hers = |id: &RemoteId| -> StoreResult<bool> {
        let Some(post) = tx.post_of(id)? else { return Ok(false) };
        Ok(tx.post_base(post)?.is_some_and(|(facts, _)| facts.author == Some(me)))
    };
    let hers = match &remote.answers {
        Some(answers) => is_hers(answers)? || is_hers(&remote.thread)?,
        None => false,
    };
    if hers {
        return Ok(Some(StreamKind::Answered));
    }
    // Told by the provider without being named in the text: at the end of a post.
    Ok(remote.told.contains(called).then_some(StreamKind::Mentioned))
}

fn names(body: &[Block], me: &RemoteId) -> bool {
    let is_me = |run: &crate::model::Run| run.mention.as_ref().is_some_and(|mention| mention.id == *me);
    body.iter().any(|block| match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs.iter().any(is_me),
        Block::List { items, .. } => items.iter().flatten().any(is_me),
    })
}
