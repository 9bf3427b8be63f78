//! What an answer of the provider of feeds means for base.

use std::collections::BTreeSet;

use super::{concerns, refold};
use crate::model::{FeedRow, PostRow, PostsPage, RemoteFeed, RemotePost, RequestSeq};
use crate::store::people::Person;
use crate::store::posts::PostFacts;
use crate::store::{StoreResult, Writing};

/// An answer, and what it was asked about.
#[derive(Clone, Debug)]
pub struct Told {
    /// The feed whose list was asked for; `None` for a thread, a single post, or what a delivery left.
    pub feed: Option<FeedRow>,
    /// The number that its request started with.
    pub seq: RequestSeq,
    /// What it says.
    pub page: PostsPage,
}

/// Stores what an answer says; answers how many posts it told of which nothing was known.
///
/// # Errors
/// When the database fails.
pub fn absorb(tx: &mut Writing<'_>, told: &Told) -> StoreResult<usize> {
    for person in &told.page.people {
        tx.put_person(person)?;
    }
    for group in &told.page.groups {
        tx.put_feed(group, told.seq)?;
    }
    // What is brought along is told in less detail: it never takes the place of what was told in full.
    let (mut brought, mut news) = (Vec::new(), 0);
    for beside in &told.page.beside {
        if tx.post_of(&beside.id)?.is_none() {
            let post = tx.post_for(&beside.id)?;
            put(tx, post, beside, told.seq)?;
            brought.push(beside);
        }
    }
    for remote in &told.page.posts {
        let post = tx.post_for(&remote.id)?;
        news += usize::from(tx.post_base(post)?.is_none());
        put(tx, post, remote, told.seq)?;
        if tx.post_gone_seq(post)?.is_none() {
            let thread = tx.post_for(&remote.thread)?;
            // Whoever tells it, it stands in its group as well; what the group has told without a gap is another matter.
            let group = remote.group.as_ref().map(|group| group_row(tx, group, told.seq)).transpose()?;
            for feed in told.feed.into_iter().chain(group.filter(|group| told.feed != Some(*group))) {
                tx.list_thread(feed, thread, remote.order)?;
            }
        }
    }
    for (thread, answers) in &told.page.answers {
        // Of a thread of which no post is known there is nothing to say.
        if let Some(thread) = tx.post_of(thread)? {
            tx.note_answers(thread, *answers, told.seq)?;
        }
    }
    for (thread, people) in &told.page.taking_part {
        let Some(thread) = tx.post_of(thread)? else { continue };
        let people = people.iter().map(|person| tx.person_for(person)).collect::<StoreResult<BTreeSet<_>>>()?;
        tx.put_people_of_thread(thread, &people, told.seq)?;
    }
    note_read(tx, told)?;
    // Answers stand before what they answer: only when all of a page is stored it is known whose that is.
    // The eldest first: of what was posted within one second the later stands above.
    // What was brought along may never be told by itself: its many answers stand before it in every list.
    let mut by_age: Vec<&RemotePost> = told.page.posts.iter().chain(brought).collect();
    by_age.sort_by_key(|remote| remote.order);
    for remote in by_age {
        concerns::note(tx, remote)?;
    }
    Ok(news)
}

/// What this person has answered she has seen, as one sees a post by itself: what others have written between that and her own post may
/// have crossed it. And what another device of hers has shown her.
fn note_read(tx: &mut Writing<'_>, told: &Told) -> StoreResult<()> {
    if let Some(Person { feeds: Some(called), .. }) = tx.myself()? {
        for own in told.page.posts.iter().filter(|post| post.author == called) {
            for seen in own.answers.iter().chain([&own.id]) {
                if let Some(post) = tx.post_of(seen)? {
                    tx.note_post_read(post)?;
                }
            }
        }
    }
    match (told.feed, told.page.seen_to) {
        // Before anything of it was told here there is nothing to say of it.
        (Some(feed), Some(seen)) if tx.feed(feed)?.is_some_and(|known| known.read_to > 0) => tx.set_read_to(feed, seen),
        _ => Ok(()),
    }
}

/// Stores what the provider says of one post, unless something later is stored already.
pub(crate) fn put(tx: &mut Writing<'_>, post: PostRow, remote: &RemotePost, seq: RequestSeq) -> StoreResult<()> {
    let known = tx.post_base(post)?;
    let is_late = known.as_ref().is_some_and(|(_, stored)| *stored > seq);
    if is_late || tx.post_gone_seq(post)?.is_some_and(|gone| gone > seq) {
        return Ok(());
    }
    let known = known.map(|(facts, _)| facts);
    let facts = PostFacts {
        thread: tx.post_for(&remote.thread)?,
        place: remote.order,
        feed: match &remote.group {
            Some(group) => Some(group_row(tx, group, seq)?),
            None => None,
        },
        author: Some(tx.person_for(&remote.author)?),
        answers: match &remote.answers {
            Some(answers) => Some(tx.post_for(answers)?),
            None => None,
        },
        posted_at: remote.posted_at,
        kind: remote.kind,
        title: remote.title.clone(),
        body: remote.body.clone(),
        attachments: remote.attachments.clone(),
        likes: remote.likes,
        likers: remote.likers.clone(),
        liked: remote.liked.unwrap_or_else(|| known.as_ref().is_some_and(|known| known.liked)),
        private: remote.private,
    };
    if known.as_ref() != Some(&facts) {
        tx.put_post(post, &facts, seq)?;
        refold(tx, post)?;
    }
    Ok(())
}

/// The row of a group that a post is in; its name comes with the page, or with the list of groups.
fn group_row(tx: &mut Writing<'_>, group: &crate::model::RemoteId, seq: RequestSeq) -> StoreResult<FeedRow> {
    match tx.feed_of(group)? {
        Some(known) => Ok(known.row),
        None => {
            let (id, kind) = (group.clone(), crate::model::FeedKind::Group);
            tx.put_feed(&RemoteFeed { id, kind, name: String::new(), joined: None, closed: false }, seq)
        }
    }
}
