//! Delivers what was asked for in feeds: one step of one intent.
//!
//! **Promises.** As for documents: an attempt is recorded before its request, and when its outcome is not known, the next step
//! looks for the effect ([`crate::providers::feeds::Feeds::find_mine`]) before it sends again. There is no idempotency key: what
//! is ours is a post by this person, in that place, newer than what was there when it was asked for, that says just that.
//! Answers in a thread arrive in the order in which they were written.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;

use super::queue::{Settled, Step, Timers, Turn, turn};
use crate::blobs::{Contents, ContentsError, StoredBody};
use crate::doors::Doors;
use crate::model::{
    Attachment, BootTime, Failure, FeedAsk, HowChecked, IntentState, Later, NeedsYou, PostRow, PostsPage, ReceiptRow,
    RemoteId, RemotePost, RequestSeq, WallTime,
};
use crate::providers::feeds::{Feeds, PostAction, PostAdvance, PostDelivery, PostFile, PostFound, PostLeft};
use crate::providers::{Body, Progress};
use crate::sabotage::{self, Sabotage};
use crate::store::post_intents::{PostIntent, PostReceipt};
use crate::store::standing::Moved;
use crate::store::{Database, Durability, Reading, StoreResult, Writing};
use crate::talk::{Told, absorb, refold, refold_group};
use crate::tree::Sequence;

/// How long a post whose answer was lost is given to appear in the lists of the server, before it is looked for.
const TO_APPEAR: Duration = Duration::from_secs(30);

/// Delivers the feeds' part of one vault's outbox. Only the holder of the vault's sync lease may step.
pub struct Posting {
    db: Database,
    feeds: Arc<dyn Feeds>,
    contents: Contents,
    doors: Doors,
    sequence: Arc<Sequence>,
    timers: Timers,
}

impl fmt::Debug for Posting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Posting")
    }
}

/// An intent with what is needed to send it.
struct Due {
    intent: PostIntent,
    delivery: PostDelivery,
    /// An earlier attempt's outcome is not known.
    unsure: bool,
}

enum Next {
    Nobody(Option<BootTime>),
    Due(Box<Due>),
    /// It cannot be sent as it is.
    Stuck(Box<PostIntent>, NeedsYou),
    /// What it is about is gone on the server, and it asked for just that.
    Gone(Box<PostIntent>),
}

impl Posting {
    /// The feeds' part of the outbox of one vault.
    pub fn new(
        db: Database,
        feeds: Arc<dyn Feeds>,
        contents: Contents,
        doors: Doors,
        sequence: Arc<Sequence>,
    ) -> Posting {
        Posting { db, feeds, contents, doors, sequence, timers: Timers::default() }
    }

    /// Whether anything is left that a step could try, now or later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_work(&self) -> StoreResult<bool> {
        let open = self.db.read(|tx| tx.open_post_intents()).await?;
        Ok(open.iter().any(|intent| !matches!(intent.state, IntentState::NeedsYou { .. })))
    }

    /// Forgets when intents may be tried again: the network is back, or the person asks.
    pub fn try_at_once(&self) {
        self.timers.clear();
    }

    /// Tries the next intent that is due.
    ///
    /// # Errors
    /// When the database fails; what the provider answers is in the [`Step`].
    pub async fn step(&self) -> StoreResult<Step> {
        let not_before = self.timers.now();
        let (now, wall) = (self.doors.clock.boot(), self.doors.clock.wall());
        let next = self.db.read(move |tx| match turn(tx, tx.open_post_intents()?, &not_before, now, wall)? {
            Turn::Nobody(until) => Ok(Next::Nobody(until)),
            Turn::Of(intent) => prepare(tx, intent),
        });
        match next.await? {
            Next::Nobody(None) => Ok(Step::Idle),
            Next::Nobody(Some(at)) => Ok(Step::Waits(at)),
            Next::Stuck(intent, why) => {
                self.asks(&intent, why, true).await?;
                Ok(Step::Worked)
            }
            Next::Gone(intent) => {
                let seq = self.sequence.begin(&self.db).await?;
                self.delivered(*intent, seq, PostLeft::Done, HowChecked::Seen).await?;
                Ok(Step::Worked)
            }
            Next::Due(due) => {
                let intent = due.intent.row;
                let settled = self.attempt(*due).await?;
                Ok(self.timers.after(&self.doors, intent, settled))
            }
        }
    }

    async fn attempt(&self, mut due: Due) -> StoreResult<Settled> {
        let wall = self.doors.clock.wall();
        if due.delivery.me.is_none() && matches!(due.delivery.action, PostAction::Post { .. }) {
            // What is ours is told by who wrote it: that is asked for before anything can get lost.
            match self.feeds.me().await {
                Ok(me) => {
                    due.delivery.me = Some(me.id.clone());
                    self.write(move |tx| tx.set_myself(&me)).await?;
                }
                Err(failure) => return self.failed(&due, failure, due.unsure).await,
            }
        }
        // Of an attempt that may have been made in another life of this vault nobody knows when it began.
        if due.delivery.began.is_none() && !due.unsure {
            match self.feeds.server_time().await {
                Ok(now) => due.delivery.began = now,
                Err(failure) => return self.failed(&due, failure, due.unsure).await,
            }
        }
        if !sabotage::active(Sabotage::NoAttemptRecord) {
            let (seen, began) = (due.intent.clone(), due.delivery.began);
            match self.write(move |tx| tx.begin_attempt(&seen, wall, began)).await? {
                Some(begun) => due.intent = begun,
                // Taken back, or changed since it was chosen: whatever it is now, it is looked at anew.
                None => return Ok(Settled::Done),
            }
        }
        let progress = Progress(due.intent.progress.clone());
        let seq = self.sequence.begin(&self.db).await?;
        if due.unsure {
            match self.feeds.find_mine(&due.delivery, &progress).await {
                Ok(PostFound::Mine { left, checked }) => {
                    return self.delivered(due.intent, seq, left, checked).await;
                }
                Ok(PostFound::NotThere) => {}
                Err(failure) => return self.failed(&due, failure, true).await,
            }
        }
        let (bodies, lost) = self.bodies(&due.intent).await?;
        let advanced = self.feeds.advance(&due.delivery, &progress, &bodies).await;
        if lost.load(Ordering::Relaxed) {
            self.asks(&due.intent, NeedsYou::ContentLost, due.unsure).await?;
            return Ok(Settled::Done);
        }
        match advanced {
            Ok(PostAdvance::Delivered { left, checked }) => self.delivered(due.intent, seq, left, checked).await,
            Ok(PostAdvance::Progress(Progress(notes))) => {
                let (seen, now) = (due.intent.clone(), self.doors.clock.wall());
                self.write(move |tx| {
                    if tx.still(&seen)?.is_some() {
                        tx.set_progress(seen.row, notes.as_deref(), 0)?;
                        // What was asked has been answered: a pause here leaves nothing unknown.
                        tx.end_attempts(seen.row, "one step further", now)?;
                    }
                    Ok(())
                })
                .await?;
                Ok(Settled::Done)
            }
            Err(failure) => self.failed(&due, failure, due.unsure).await,
        }
    }

    /// The bytes of a post's files. That one of them cannot be had any more is told when it is wanted: what is at the server
    /// already need not be here.
    async fn bodies(&self, intent: &PostIntent) -> StoreResult<(Vec<Arc<dyn Body>>, Arc<AtomicBool>)> {
        let lost = Arc::new(AtomicBool::new(false));
        let mut bodies: Vec<Arc<dyn Body>> = Vec::new();
        let FeedAsk::Post { files, .. } = &intent.asked else { return Ok((bodies, lost)) };
        for file in files {
            let body = match self.contents.body(file.content).await {
                Ok(body) => body,
                Err(ContentsError::Blob(error)) => {
                    tracing::warn!(%error, "a file of a post is lost");
                    None
                }
                Err(ContentsError::Store(error)) => return Err(error),
            };
            bodies.push(Arc::new(Wanted { body, lost: Arc::clone(&lost) }));
        }
        Ok((bodies, lost))
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

    /// It took effect: base, receipt and the end of the intent in one transaction.
    async fn delivered(
        &self,
        intent: PostIntent,
        seq: RequestSeq,
        left: PostLeft,
        checked: HowChecked,
    ) -> StoreResult<Settled> {
        let now = self.doors.clock.wall();
        let sent = intent.clone();
        self.write(move |tx| {
            if tx.move_intent(&intent, &IntentState::Delivered, now)? == Moved::Stale {
                return Ok(());
            }
            tx.end_attempts(intent.row, "delivered", now)?;
            match left {
                PostLeft::Post(post) => {
                    hand_over(tx, &intent, &post, now)?;
                    keep(tx, &intent, *post, seq)?;
                }
                PostLeft::Done => settle_done(tx, &intent, seq)?,
            }
            match intent.asked.group() {
                Some(group) => refold_group(tx, group)?,
                None => refold(tx, intent.post)?,
            }
            let place = place_of(tx, &intent)?;
            tx.add_post_receipt(&PostReceipt {
                row: ReceiptRow(0),
                intent: intent.row,
                post: intent.post,
                asked: intent.asked.clone(),
                place,
                checked,
                delivered_at: now,
            })
        })
        .await?;
        self.put_away(&sent).await;
        Ok(Settled::Done)
    }

    /// It did not take effect, or nobody knows. `unsure`: an earlier attempt may have, whatever this one came to.
    async fn failed(&self, due: &Due, failure: Failure, unsure: bool) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        match failure {
            Failure::SignIn(need) => {
                // Without a token nothing was sent: it can be taken back.
                let (intent, now) = (due.intent.clone(), self.doors.clock.wall());
                self.write(move |tx| {
                    if !unsure
                        && intent.state == IntentState::Sending
                        && tx.move_intent(&intent, &IntentState::Queued, now)? == Moved::Done
                    {
                        tx.end_attempts(intent.row, "sign-in needed", now)?;
                    }
                    Ok(())
                })
                .await?;
                Ok(Settled::SignIn(need))
            }
            Failure::Later { why, after } => {
                // A post that the server is still at work on is in no list yet: whoever looks too early sends it twice.
                let may_come = matches!(due.delivery.action, PostAction::Post { .. }) && failure_is_ambiguous(why);
                let after = if may_come { Some(after.unwrap_or_default().max(TO_APPEAR)) } else { after };
                let known = !unsure && !failure_is_ambiguous(why);
                let (intent, now) = (due.intent.clone(), self.doors.clock.wall());
                let millis = |after: Duration| i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
                let next = after.map(|after| WallTime(now.0.saturating_add(millis(after))));
                self.write(move |tx| {
                    if known
                        && intent.state == IntentState::Sending
                        && tx.move_intent(&intent, &IntentState::Queued, now)? == Moved::Done
                    {
                        tx.end_attempts(intent.row, "did not arrive", now)?;
                    }
                    tx.postpone(intent.row, why, next)
                })
                .await?;
                Ok(match why {
                    Later::Busy | Later::Ambiguous => Settled::TryAgain { tries, after },
                    _ => Settled::Stop { why, after, tries },
                })
            }
            // Looking for an earlier effect: the thread, or the group, is gone, and whatever came of it went with it.
            Failure::Gone => {
                let why = match due.delivery.action {
                    PostAction::Post { .. } => NeedsYou::ParentGone,
                    _ => NeedsYou::SubjectGone,
                };
                self.asks(&due.intent, why, unsure).await?;
                Ok(Settled::Done)
            }
            Failure::Refused(refusal) => {
                self.asks(&due.intent, NeedsYou::Refused(refusal), unsure).await?;
                Ok(Settled::Done)
            }
            Failure::Changed | Failure::NameTaken | Failure::Reset => Ok(Settled::TryAgain { tries, after: None }),
        }
    }

    /// It waits for the person. `unsure`: what an earlier attempt came to, where there was one, is as unknown as before, and is
    /// looked for when she lets it be tried again.
    async fn asks(&self, intent: &PostIntent, why: NeedsYou, unsure: bool) -> StoreResult<()> {
        let (intent, now) = (intent.clone(), self.doors.clock.wall());
        self.write(move |tx| {
            if tx.move_intent(&intent, &IntentState::NeedsYou { why }, now)? == Moved::Done {
                // What may have been sent is told by what was noted of it.
                if !unsure {
                    tx.end_attempts(intent.row, "needs you", now)?;
                    tx.set_progress(intent.row, None, 0)?;
                }
            }
            Ok(())
        })
        .await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.db.write(Durability::Saved, work).await
    }
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

fn failure_is_ambiguous(why: Later) -> bool {
    Failure::later(why).is_ambiguous()
}

/// Puts remote ids into the place of local ones.
fn prepare(tx: &Reading<'_>, intent: PostIntent) -> StoreResult<Next> {
    let stuck = |intent, why| Ok(Next::Stuck(Box::new(intent), why));
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
                        _ => return stuck(intent, NeedsYou::ParentGone),
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
                (None, None) => return stuck(intent, NeedsYou::ParentGone),
            };
            let mut told = Vec::with_capacity(mentions.len());
            for person in mentions {
                told.extend(tx.person(*person)?.map(|person| person.remote));
            }
            let mut written_to = Vec::with_capacity(to.len());
            for person in to {
                written_to.extend(tx.person(*person)?.map(|person| person.remote));
            }
            if written_to.len() < to.len() {
                return stuck(intent, NeedsYou::ParentGone);
            }
            let files = files.iter().map(|file| PostFile { name: file.name.clone(), size: file.size }).collect();
            let files_in = files_in.map(|feed| tx.feed(feed)).transpose()?.flatten().map(|feed| feed.remote);
            PostAction::Post { group, answers, text: text.clone(), mentions: told, to: written_to, files, files_in }
        }
        FeedAsk::Like | FeedAsk::Unlike => match (there(intent.post)?, &intent.asked) {
            (None, _) => return stuck(intent, NeedsYou::SubjectGone),
            (Some(post), FeedAsk::Like) => PostAction::Like(post),
            (Some(post), _) => PostAction::Unlike(post),
        },
        FeedAsk::Remove => match there(intent.post)? {
            None => return Ok(Next::Gone(Box::new(intent))),
            Some(post) => PostAction::Remove(post),
        },
        FeedAsk::Join { feed } | FeedAsk::Leave { feed } => match tx.feed(*feed)? {
            None => return stuck(intent, NeedsYou::SubjectGone),
            Some(group) if matches!(intent.asked, FeedAsk::Join { .. }) => PostAction::Join(group.remote),
            Some(group) => PostAction::Leave(group.remote),
        },
    };
    let delivery = PostDelivery {
        action,
        began: intent.began_at,
        me: tx.myself()?.map(|me| me.remote),
        made_besides: tx.posts_made()?,
        after: Some(intent.after).filter(|after| *after > 0),
    };
    let unsure = tx.has_open_attempt(intent.row)? || intent.state == IntentState::Sending;
    Ok(Next::Due(Box::new(Due { intent, delivery, unsure })))
}

/// The files of a post that was sent: their bytes stay, and are found by the address that the provider has given each.
fn hand_over(tx: &mut Writing<'_>, intent: &PostIntent, post: &RemotePost, now: WallTime) -> StoreResult<()> {
    let FeedAsk::Post { files, sealed, .. } = &intent.asked else { return Ok(()) };
    let mut hanging: Vec<&Attachment> = post.attachments.iter().filter(|hanging| hanging.bytes.is_some()).collect();
    for file in files {
        let same =
            |hanging: &&Attachment| hanging.name == file.name && hanging.size.is_none_or(|size| size == file.size);
        let found = hanging.iter().position(same).map(|at| hanging.remove(at));
        tx.attachment_sent(file.content, found.and_then(|hanging| hanging.bytes.as_deref()), now)?;
    }
    if let Some(text) = sealed {
        tx.attachment_sent(*text, None, now)?;
    }
    Ok(())
}

/// The post that a delivery left: the person's row is the provider's from now on.
fn keep(tx: &mut Writing<'_>, intent: &PostIntent, post: RemotePost, seq: RequestSeq) -> StoreResult<()> {
    tx.name_post(intent.post, &post.id)?;
    let (id, order) = (post.id.clone(), post.order);
    absorb(tx, &Told { feed: None, seq, page: PostsPage { posts: vec![post], ..PostsPage::default() } })?;
    // It is listed where it was written; that it is known says nothing of what others wrote meanwhile.
    if let FeedAsk::Post { feed, .. } = intent.asked
        && let Some((facts, _)) = tx.post_base(intent.post)?
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
    let Some((mut facts, _)) = tx.post_base(intent.post)? else { return Ok(()) };
    match intent.asked {
        FeedAsk::Remove => return tx.remove_post(intent.post, seq),
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
    tx.put_post(intent.post, &facts, seq)
}

/// Where, in the words of a receipt: the group, or nothing for a private thread.
fn place_of(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<String> {
    let within = match (tx.post_entry(intent.post)?.and_then(|post| post.facts.feed), &intent.asked) {
        (None, FeedAsk::Post { feed, .. } | FeedAsk::Join { feed } | FeedAsk::Leave { feed }) => Some(*feed),
        (within, _) => within,
    };
    let feed = within.map(|feed| tx.feed(feed)).transpose()?.flatten();
    Ok(feed.map(|feed| feed.name).unwrap_or_default())
}
