//! The feeds' part of the outbox: what is to be sent for an intent about a post, and what its delivery did to base.
//!
//! **Promises.** Those of [`super::carrying`]. There is no idempotency key: what is ours is a post by this person, in that place,
//! newer than what was there when it was asked for, that says just that. Answers in a thread arrive in the order in which they
//! were written. Of whom feeds have not told is found out before anything is sent ([`super::calling`]).

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use super::carrying::{Carried, Carrying, Lacks, Prepared, Service, Vetted};
use super::thread_falls::answers_since;
use super::{calling, proving};
use crate::blobs::{Contents, ContentsError, StoredBody};
use crate::doors::Doors;
use crate::model::{
    AttachedFile, Attachment, Failure, FeedAsk, FeedKind, HowChecked, Later, NeedsYou, PostRow, PostsPage, ReceiptRow,
    Refusal, RemoteId, RemotePost, RequestSeq, WallTime,
};
use crate::providers::feeds::{Feeds, PostAction, PostAdvance, PostDelivery, PostFile, PostFound, PostLeft};
use crate::providers::{Body, Progress};
use crate::store::post_intents::{PostIntent, PostReceipt};
use crate::store::posts::PostFacts;
use crate::store::{Database, Durability, Reading, StoreResult, Writing};
use crate::talk::{Told, absorb, begins, refold, refold_group};
use crate::tree::Sequence;

/// How long a post whose answer was lost is given to appear in the lists of the server, before it is looked for.
const TO_APPEAR: Duration = Duration::from_secs(30);

/// Feeds as a service of the outbox.
pub struct Posts {
    feeds: Arc<dyn Feeds>,
    contents: Contents,
}

/// Delivers the feeds' part of one vault's outbox.
pub type Posting = Carrying<Posts>;

impl Posting {
    /// The feeds' part of the outbox of one vault.
    pub fn new(
        db: Database,
        feeds: Arc<dyn Feeds>,
        contents: Contents,
        doors: Doors,
        sequence: Arc<Sequence>,
    ) -> Posting {
        Carrying::of(Posts { feeds, contents }, db, doors, sequence)
    }
}

#[async_trait]
impl Service for Posts {
    type Asked = FeedAsk;
    type Delivery = PostDelivery;
    type Load = PostBytes;
    type Left = PostLeft;

    fn prepare(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<Prepared<PostDelivery>> {
        prepare(tx, intent)
    }

    async fn complete(
        &self,
        db: &Database,
        intent: &PostIntent,
        delivery: &mut PostDelivery,
    ) -> StoreResult<Result<(), Lacks>> {
        if calling::lacks_somebody(delivery) {
            if let Err(lacks) = calling::ask_who(self.feeds.as_ref(), db, intent).await? {
                return Ok(Err(lacks));
            }
            let again = intent.clone();
            match db.read(move |tx| prepare(tx, &again)).await? {
                Prepared::Ready(known) => *delivery = known,
                Prepared::Stuck(why) => return Ok(Err(Lacks::Asks(why))),
                // What is to be posted is never there before.
                Prepared::Done => return Ok(Err(Lacks::Failed(Failure::later(Later::Busy)))),
            }
        }
        if delivery.me.is_none() && matches!(delivery.action, PostAction::Post { .. }) {
            // What is ours is told by who wrote it: that is asked for before anything can get lost.
            match self.feeds.me().await {
                Ok(me) => {
                    delivery.me = Some(me.id.clone());
                    db.write(Durability::Saved, move |tx| tx.set_myself(&me)).await?;
                }
                Err(failure) => return Ok(Err(Lacks::Failed(failure))),
            }
        }
        Ok(Ok(()))
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        self.feeds.server_time().await
    }

    fn began(delivery: &mut PostDelivery) -> &mut Option<WallTime> {
        &mut delivery.began
    }

    /// That a file cannot be had any more is told when it is wanted: what is at the server already need not be here.
    async fn load(&self, intent: &PostIntent) -> StoreResult<PostBytes> {
        let mut load = PostBytes::default();
        let FeedAsk::Post { files, .. } = &intent.asked else { return Ok(load) };
        for file in files {
            let body = match self.contents.body(file.content).await {
                Ok(body) => body,
                Err(ContentsError::Blob(error)) => {
                    tracing::warn!(%error, "a file of a post is lost");
                    None
                }
                Err(ContentsError::Store(error)) => return Err(error),
            };
            load.files.push(Arc::new(Wanted { body, lost: Arc::clone(&load.lost) }));
        }
        Ok(load)
    }

    fn is_lost(load: &PostBytes) -> bool {
        load.lost.load(Ordering::Relaxed)
    }

    async fn look_first(&self, carried: &Carried<'_>, intent: &PostIntent) -> StoreResult<Result<Vetted, Failure>> {
        answers_since(self.feeds.as_ref(), carried, intent).await
    }

    async fn advance(
        &self,
        delivery: &PostDelivery,
        progress: &Progress,
        load: &PostBytes,
    ) -> Result<PostAdvance, Failure> {
        self.feeds.advance(delivery, progress, &load.files).await
    }

    async fn find_mine(&self, delivery: &PostDelivery, progress: &Progress) -> Result<PostFound, Failure> {
        self.feeds.find_mine(delivery, progress).await
    }

    fn to_appear(delivery: &PostDelivery) -> Duration {
        if matches!(delivery.action, PostAction::Post { .. }) { TO_APPEAR } else { Duration::ZERO }
    }

    /// Whether it is sent or looked for: the thread, or the group, is gone, and whatever came of it went with it. A like of what is
    /// gone is done with: there is nothing that a person could do about it.
    fn gone(delivery: &PostDelivery) -> Option<NeedsYou> {
        match delivery.action {
            PostAction::Post { .. } => Some(NeedsYou::ParentGone),
            PostAction::Like(_) | PostAction::Unlike(_) => None,
            _ => Some(NeedsYou::SubjectGone),
        }
    }

    async fn looked_into(
        &self,
        carried: &Carried<'_>,
        intent: &PostIntent,
        delivery: &PostDelivery,
        failure: Failure,
    ) -> StoreResult<Failure> {
        proving::looked_into(self.feeds.as_ref(), carried, intent, delivery, failure).await
    }

    fn settle(
        tx: &mut Writing<'_>,
        intent: &PostIntent,
        left: Option<PostLeft>,
        seq: RequestSeq,
        checked: HowChecked,
        now: WallTime,
    ) -> StoreResult<()> {
        let in_vain = left.is_none() && matches!(intent.asked, FeedAsk::Like | FeedAsk::Unlike);
        // What it was about is named as it was: of what is removed nothing is known any more.
        let (mut name, mut place) = (String::new(), place_of(tx, intent)?);
        if matches!(intent.asked, FeedAsk::Like | FeedAsk::Unlike | FeedAsk::Remove { .. }) {
            name = known(tx, intent.about)?.map(|facts| begins(&facts)).unwrap_or_default();
        }
        match left {
            Some(PostLeft::Post(post)) => {
                hand_over(tx, intent, &post, now)?;
                keep(tx, intent, *post, seq)?;
                place = place_of(tx, intent)?;
            }
            None if in_vain => {}
            Some(PostLeft::Done) | None => settle_done(tx, intent, seq)?,
        }
        match intent.asked.group() {
            Some(group) => refold_group(tx, group)?,
            None => refold(tx, intent.about)?,
        }
        tx.add_service_receipt(&PostReceipt {
            row: ReceiptRow(0),
            intent: intent.row,
            about: intent.about,
            asked: intent.asked.clone(),
            name,
            place,
            checked: if in_vain { HowChecked::SubjectGone } else { checked },
            delivered_at: now,
        })
    }

    /// What was sent needs no rescue any more; its files stay for who opens them here.
    async fn put_away(&self, intent: &PostIntent) {
        let FeedAsk::Post { files, sealed, .. } = &intent.asked else { return };
        for content in files.iter().map(|file| file.content).chain(*sealed) {
            // A sweep makes up for what cannot be done now.
            if let Err(error) = self.contents.retire_note(content).await {
                tracing::debug!(%error, "a note of a post stays for a sweep");
            }
        }
        if let Some(sealed) = sealed
            && let Err(error) = self.contents.forget_damaged(*sealed).await
        {
            tracing::debug!(%error, "a text that was posted stays until there is need of room");
        }
    }
}

/// The bytes of a post's files.
#[derive(Default)]
pub struct PostBytes {
    files: Vec<Arc<dyn Body>>,
    lost: Arc<AtomicBool>,
}

/// The bytes of one file of a post, and a sign that they were wanted and could not be had.
#[derive(Debug)]
struct Wanted {
    body: Option<StoredBody>,
    lost: Arc<AtomicBool>,
}

#[async_trait]
impl Body for Wanted {
    async fn read(&self, range: Range<u64>) -> Result<Bytes, String> {
        let read = match &self.body {
            Some(body) => body.read(range).await,
            None => Err("the content is lost".to_owned()),
        };
        read.inspect_err(|_| self.lost.store(true, Ordering::Relaxed))
    }
}

/// Puts remote ids into the place of local ones.
fn prepare(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<Prepared<PostDelivery>> {
    let stuck = |why| Ok(Prepared::Stuck(why));
    let within = tx.group_of(intent)?.map(|feed| tx.feed(feed)).transpose()?.flatten();
    if intent.asked.group().is_none() && within.as_ref().is_some_and(|feed| feed.is_shut()) {
        // There nothing is to be seen for her, so the answer to a removal would be that it is done.
        return stuck(NeedsYou::Refused(Refusal::Permission));
    }
    let within = within.filter(|feed| feed.kind == FeedKind::Group).map(|feed| feed.remote);
    let there = |post: PostRow| -> StoreResult<Option<RemoteId>> {
        Ok(if tx.post_base(post)?.is_some() { tx.remote_post(post)? } else { None })
    };
    let action = match &intent.asked {
        FeedAsk::Post { feed, answers, text, mentions, to, files, .. } => {
            let mut files_in = None;
            let answers = match answers {
                None => None,
                Some(answered) => {
                    let facts = tx.post_base(*answered)?.map(|(facts, _)| facts);
                    files_in = facts.as_ref().filter(|facts| !facts.private).and_then(|facts| facts.feed);
                    let thread = facts.map(|facts| facts.thread);
                    let thread = thread.map(|thread| tx.remote_post(thread)).transpose()?.flatten();
                    match (there(*answered)?, thread) {
                        (Some(answered), Some(thread)) => Some((answered, thread)),
                        _ => return stuck(NeedsYou::ParentGone),
                    }
                }
            };
            let group = match (&answers, tx.feed(*feed)?) {
                (Some(_), _) => None,
                (None, Some(_)) if !to.is_empty() => None,
                (None, Some(known)) => {
                    files_in = Some(*feed);
                    Some(known.remote)
                }
                (None, None) => return stuck(NeedsYou::ParentGone),
            };
            let (told, written_to) = match (calling::called(tx, mentions)?, calling::called(tx, to)?) {
                (Ok(told), Ok(written_to)) => (told, written_to),
                (Err(why), _) | (_, Err(why)) => return stuck(why),
            };
            let files = files.iter().map(|file| PostFile { name: file.name.clone(), size: file.size }).collect();
            let files_in = files_in.map(|feed| tx.feed(feed)).transpose()?.flatten().map(|feed| feed.remote);
            PostAction::Post { group, answers, text: text.clone(), mentions: told, to: written_to, files, files_in }
        }
        FeedAsk::Like | FeedAsk::Unlike => match (there(intent.about)?, &intent.asked) {
            (None, _) if tx.post_gone_seq(intent.about)?.is_some() => return Ok(Prepared::Done),
            (None, _) => return stuck(NeedsYou::SubjectGone),
            (Some(post), FeedAsk::Like) => PostAction::Like(post),
            (Some(post), _) => PostAction::Unlike(post),
        },
        FeedAsk::Remove { .. } => match there(intent.about)? {
            None => return Ok(Prepared::Done),
            Some(post) => PostAction::Remove(post),
        },
        FeedAsk::Join { feed } | FeedAsk::Leave { feed } => match tx.feed(*feed)? {
            None => return stuck(NeedsYou::SubjectGone),
            // Somebody has let her in: who is in already would be refused by a closed group.
            Some(group) if group.joined && matches!(intent.asked, FeedAsk::Join { .. }) => return Ok(Prepared::Done),
            Some(group) if matches!(intent.asked, FeedAsk::Join { .. }) => PostAction::Join(group.remote),
            Some(group) => PostAction::Leave(group.remote),
        },
    };
    Ok(Prepared::Ready(PostDelivery {
        action,
        began: intent.began_at,
        me: tx.myself()?.and_then(|me| me.feeds),
        made_besides: tx.posts_made()?,
        after: Some(intent.after).filter(|after| *after > 0),
        within,
    }))
}

/// The files of a post that was sent: their bytes stay, and are found by the address that the provider has given each.
fn hand_over(tx: &mut Writing<'_>, intent: &PostIntent, post: &RemotePost, now: WallTime) -> StoreResult<()> {
    let FeedAsk::Post { files, sealed, .. } = &intent.asked else { return Ok(()) };
    let hanging: Vec<&Attachment> = post.attachments.iter().filter(|hanging| hanging.bytes.is_some()).collect();
    for (file, found) in files.iter().zip(found_again(files, &hanging)) {
        tx.attachment_sent(file.content, found.and_then(|hanging| hanging.bytes.as_deref()), now)?;
    }
    if let Some(text) = sealed {
        tx.attachment_sent(*text, None, now)?;
    }
    Ok(())
}

/// Which of what hangs on a post each file is, by its name and, where the provider tells it, its size. Where two files, or two of those
/// that hang there, could be the same one, neither is taken for the other: what cannot be told is fetched when it is opened.
fn found_again<'a>(files: &[AttachedFile], hanging: &[&'a Attachment]) -> Vec<Option<&'a Attachment>> {
    let fits = |file: &AttachedFile, hanging: &Attachment| {
        hanging.name == file.name && hanging.size.is_none_or(|size| size == file.size)
    };
    let only = |file: &AttachedFile| {
        let mut fitting = hanging.iter().filter(|hanging| fits(file, hanging));
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(*one),
            _ => None,
        }
    };
    let is_of_one = |one: &&Attachment| files.iter().filter(|file| fits(file, one)).count() == 1;
    files.iter().map(|file| only(file).filter(is_of_one)).collect()
}

/// The post that a delivery left: the person's row is the provider's from now on.
fn keep(tx: &mut Writing<'_>, intent: &PostIntent, post: RemotePost, seq: RequestSeq) -> StoreResult<()> {
    tx.name_post(intent.about, &post.id)?;
    let (id, order) = (post.id.clone(), post.order);
    absorb(tx, &Told { feed: None, seq, page: PostsPage { posts: vec![post], ..PostsPage::default() } })?;
    // It is listed where it was written; that it is known says nothing of what others wrote meanwhile.
    if let FeedAsk::Post { feed, .. } = intent.asked
        && let Some((facts, _)) = tx.post_base(intent.about)?
    {
        tracing::debug!(?id, "posted");
        tx.list_thread(facts.feed.unwrap_or(feed), facts.thread, order)?;
    }
    Ok(())
}

/// What a delivery without an answer of its own did to base.
fn settle_done(tx: &mut Writing<'_>, intent: &PostIntent, seq: RequestSeq) -> StoreResult<()> {
    if let Some(group) = intent.asked.group() {
        return tx.set_joined(group, matches!(intent.asked, FeedAsk::Join { .. }));
    }
    let Some((mut facts, _)) = tx.post_base(intent.about)? else { return Ok(()) };
    match intent.asked {
        FeedAsk::Remove { .. } => {
            tx.remove_post(intent.about, seq)?;
            // The provider lets all answers fall with the first post.
            return if facts.thread == intent.about { tx.end_thread(facts.thread) } else { Ok(()) };
        }
        FeedAsk::Like if !facts.liked => {
            facts.liked = true;
            facts.likes = facts.likes.saturating_add(1);
        }
        FeedAsk::Unlike if facts.liked => {
            facts.liked = false;
            facts.likes = facts.likes.saturating_sub(1);
        }
        _ => return Ok(()),
    }
    tx.put_post(intent.about, &facts, seq)
}

/// A post as it is shown, also when it is to be removed.
fn known(tx: &Reading<'_>, post: PostRow) -> StoreResult<Option<PostFacts>> {
    Ok(match tx.post_overlay(post)? {
        Some(overlay) => Some(overlay.facts),
        None => tx.post_base(post)?.map(|(facts, _)| facts),
    })
}

/// Where, in the words of a receipt: the group, or nothing for a private thread.
fn place_of(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<String> {
    let within = match (known(tx, intent.about)?.and_then(|facts| facts.feed), &intent.asked) {
        (None, FeedAsk::Post { feed, .. } | FeedAsk::Join { feed } | FeedAsk::Leave { feed }) => Some(*feed),
        (within, _) => within,
    };
    let feed = within.map(|feed| tx.feed(feed)).transpose()?.flatten();
    Ok(feed.map(|feed| feed.name).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AttachmentKind, ContentRow};

    fn file(content: i64, size: u64) -> AttachedFile {
        AttachedFile { content: ContentRow(content), name: "image.jpg".into(), size, picture: true }
    }

    fn hangs(bytes: &str, size: Option<u64>) -> Attachment {
        Attachment {
            kind: AttachmentKind::Image,
            name: "image.jpg".into(),
            size,
            address: String::new(),
            id: None,
            bytes: Some(bytes.into()),
            content: None,
        }
    }

    /// Where the files are found, by the ends of their addresses.
    fn found(files: &[AttachedFile], hanging: &[Attachment]) -> Vec<Option<String>> {
        let hanging: Vec<&Attachment> = hanging.iter().collect();
        found_again(files, &hanging).into_iter().map(|one| one.and_then(|one| one.bytes.clone())).collect()
    }

    #[test]
    fn two_files_of_one_name_are_told_apart_by_their_size_and_never_exchanged() {
        let (small, large) = (file(1, 10), file(2, 20));
        let sized = [hangs("L", Some(20)), hangs("S", Some(10))];
        assert_eq!(found(&[small.clone(), large.clone()], &sized), [Some("S".into()), Some("L".into())]);
        // What cannot be told apart is nobody's.
        let untold = [hangs("L", None), hangs("S", None)];
        assert_eq!(found(&[small.clone(), large.clone()], &untold), [None, None]);
        let alike = [hangs("A", Some(10)), hangs("B", Some(10))];
        assert_eq!(found(&[small.clone(), file(3, 10)], &alike), [None, None]);
        assert_eq!(found(&[small, large.clone()], &[hangs("L", None)]), [None, None], "one of them is missing");
        let one = [large];
        assert_eq!(found(&one, &[hangs("S", Some(10))]), [None], "another one");
        assert_eq!(found(&one, &[hangs("L", None)]), [Some("L".into())]);
    }
}
