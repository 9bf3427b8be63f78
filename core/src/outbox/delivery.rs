//! One step: the next intent whose turn it is, tried once against the provider.
//!
//! A try is: record the attempt durably, find out first when an earlier attempt's outcome is not known, then advance, one
//! request at a time, the provider's notes stored between any two. It ends delivered, failed in one of the ways that
//! [`super::settling`] sorts, or paused because the budget is spent; a pause loses nothing, because what every request
//! brought is stored.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;

use super::asking::content_of;
use super::graph;
use super::inside::{Look, Looked};
use super::queue::{Step, Timers, Turn, turn};
use super::settling::Outcome;
use crate::blobs::BlobError;
use crate::blobs::contents::{Contents, ContentsError};
use crate::doors::Doors;
use crate::model::{
    BasedOn, BootTime, Failure, IntentKind, IntentRow, IntentState, ItemKind, ItemRow, Later, NeedsYou, Refusal,
    RemoteId, RequestSeq, WallTime,
};
use crate::providers::{Action, Advance, Body, ContentFacts, Delivery, Drives, Found, NoBody, Progress};
use crate::sabotage::{self, Rule, Sabotage, exercised};
use crate::store::contents::Content;
use crate::store::intents::Intent;
use crate::store::standing::Moved;
use crate::store::{Database, Durability, Reading, StoreError, StoreResult, Writing};
use crate::tree::Sequence;

/// Who sends.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The person's name, for the names of copies.
    pub person: String,
    /// The provider's id of the person.
    pub user: Option<String>,
    /// The person's time zone, for the names of copies.
    pub zone: TimeZone,
}

/// Tries of something new that the provider is busy with each time, before the person is asked for another name: with the
/// pauses between them, most of an hour.
const MOST_BUSY: u32 = 16;

/// Delivers the outbox of one vault. Only the holder of the vault's sync lease may step.
pub struct Delivering {
    pub(super) db: Database,
    pub(super) drives: Arc<dyn Drives>,
    pub(super) contents: Contents,
    pub(super) doors: Doors,
    pub(super) sender: Sender,
    pub(super) sequence: Arc<Sequence>,
    timers: Timers,
    looks: Mutex<BTreeMap<IntentRow, Look>>,
}

impl fmt::Debug for Delivering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Delivering")
    }
}

/// An intent with what is needed to send it.
pub(super) struct Due {
    pub intent: Intent,
    pub delivery: Delivery,
    pub content: Option<Content>,
    /// Attempts whose outcome is not known.
    pub unknown: u32,
}

impl Due {
    /// Whether an earlier attempt's outcome is not known.
    fn is_unsure(&self) -> bool {
        self.unknown > 0
    }
}

enum Next {
    Nothing(Option<BootTime>),
    Due(Box<Due>),
    /// It cannot be sent as it is.
    Stuck(Box<Intent>, NeedsYou),
    /// What it is about is gone on the server and it asked for just that.
    AlreadyGone(Box<Intent>),
    /// It was taken back half sent: what lies there is given up.
    LeftHalfSent(IntentRow),
}

impl Delivering {
    /// The provider's id of the person, where it has told one.
    pub fn person(&self) -> Option<&str> {
        self.sender.user.as_deref()
    }

    /// A delivery for one vault.
    pub fn new(
        db: Database,
        drives: Arc<dyn Drives>,
        contents: Contents,
        doors: Doors,
        sender: Sender,
        sequence: Arc<Sequence>,
    ) -> Delivering {
        Delivering { db, drives, contents, doors, sender, sequence, timers: Timers::default(), looks: Mutex::default() }
    }

    /// Tries the next intent that is due. `may_go_on` is asked between any two requests.
    ///
    /// # Errors
    /// When the database fails; what the provider answers is in the [`Step`].
    pub async fn step(&self, may_go_on: &(dyn Fn() -> bool + Sync)) -> StoreResult<Step> {
        let not_before = self.timers.now();
        let (now, wall) = (self.doors.clock.boot(), self.doors.clock.wall());
        let me = self.sender.user.clone();
        match self.db.read(move |tx| next(tx, &not_before, now, wall, me)).await? {
            Next::Nothing(None) => Ok(Step::Idle),
            Next::Nothing(Some(at)) => Ok(Step::Waits(at)),
            Next::Stuck(intent, why) => {
                let subject = why == NeedsYou::SubjectGone;
                if subject || why == NeedsYou::ParentGone {
                    exercised(if subject { Rule::SubjectGoneAsks } else { Rule::ParentGoneAsks });
                }
                if why == NeedsYou::ParentGone && self.acknowledges(&intent).await? {
                    self.wait_for_folder(&intent).await?;
                    return Ok(Step::Worked);
                }
                // Whatever an earlier attempt came to went with what it was about: the person may take it back.
                self.settle_asks(&intent, why).await?;
                Ok(Step::Worked)
            }
            Next::LeftHalfSent(intent) => {
                // Taken out first: whoever opens the intent again begins anew.
                let notes = self.write(move |tx| tx.take_progress(intent)).await?;
                self.drives.abandon(&Progress(notes)).await;
                Ok(Step::Worked)
            }
            Next::AlreadyGone(intent) => {
                self.settle_gone(*intent).await?;
                Ok(Step::Worked)
            }
            Next::Due(due) => self.attempt(*due, may_go_on).await,
        }
    }

    /// Whether anything is left that a step could try, now or later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_work(&self) -> StoreResult<bool> {
        let open = self.db.read(|tx| tx.open_intents()).await?;
        Ok(open.iter().any(|intent| !matches!(intent.state, IntentState::NeedsYou { .. })))
    }

    async fn attempt(&self, mut due: Due, may_go_on: &(dyn Fn() -> bool + Sync)) -> StoreResult<Step> {
        let intent = due.intent.row;
        let body: Option<Arc<dyn Body>> = match &due.content {
            None => Some(Arc::new(NoBody)),
            Some(content) => match self.contents.body(content.row).await {
                Ok(Some(body)) => Some(Arc::new(body)),
                Err(ContentsError::Store(error)) => return Err(error),
                Err(ContentsError::Blob(error @ (BlobError::NoSpace { .. } | BlobError::Disk { .. }))) => {
                    // The disk may answer another time; nothing is known to be lost.
                    tracing::warn!(%intent, %error, "the disk does not give the bytes to be sent");
                    self.timers.postpone(&self.doors, intent, due.intent.tries.max(4), None);
                    return Ok(Step::Worked);
                }
                damaged => {
                    tracing::warn!(%intent, ?damaged, "the bytes to be sent cannot be read");
                    None
                }
            },
        };
        // What may have arrived already is looked for first: that needs no bytes.
        if body.is_none() && !due.is_unsure() {
            self.settle_asks(&due.intent, NeedsYou::ContentLost).await?;
            return Ok(Step::Worked);
        }
        let seq = self.sequence.begin(&self.db).await?;
        if due.intent.progress.is_none() && !due.is_unsure() {
            match self.look_inside(&due, may_go_on).await? {
                Looked::Nothing => {}
                Looked::Ended(step) => return Ok(step),
                Looked::Failed(failure) => return self.settle(due, seq, Outcome::LookFailed(failure)).await,
            }
        }

        let seq = self.sequence.begin(&self.db).await?;
        if due.delivery.based_on == BasedOn::Untagged
            && due.intent.progress.is_none()
            && !due.is_unsure()
            && let Some(settled) = self.compare_first(&due, seq).await?
        {
            return Ok(self.timers.after(&self.doors, intent, settled));
        }

        // Evidence counts from here, by the server's clock: this device's may be wrong by hours. For new bytes of
        // an item it counts in later attempts alone: in this one nothing of them is there yet, and what was sent a moment
        // ago must not be taken for them.
        let mut began = due.delivery.began;
        if began.is_none() && !due.is_unsure() {
            match self.drives.server_time(&due.delivery.drive).await {
                Ok(now) => began = now,
                Err(failure) => return self.settle(due, seq, Outcome::Failed(failure)).await,
            }
        }
        if !matches!(due.delivery.action, Action::Replace { .. }) {
            due.delivery.began = began;
        }

        // From here on the server may have it: recorded before the first request.
        if !sabotage::active(Sabotage::NoAttemptRecord) {
            match self.begin(due.intent, began).await? {
                Some(begun) => due.intent = begun,
                // Taken back, changed or held up since it was chosen: whatever it is now, it is looked at anew.
                None => return Ok(Step::Worked),
            }
        }
        let mut progress = Progress(due.intent.progress.clone());
        if due.is_unsure() {
            match self.drives.find_mine(&due.delivery, &progress).await {
                Ok(Found::Mine { left, checked }) => {
                    exercised(Rule::FoundThere);
                    return self.settle(due, seq, Outcome::Delivered { left, checked }).await;
                }
                Ok(Found::NotThere(from)) => {
                    // A name held by something this person may not see looks like an upload that never ends.
                    let new = matches!(due.delivery.action, Action::Create { .. } | Action::MakeFolder { .. });
                    if new && due.unknown >= MOST_BUSY && due.intent.last_failure == Some(Later::Busy) {
                        exercised(Rule::BusyAsks);
                        self.settle_asks(&due.intent, NeedsYou::Refused(Refusal::NameTaken)).await?;
                        return Ok(Step::Worked);
                    }
                    exercised(Rule::NotFoundSent);
                    progress = from;
                }
                Ok(Found::CannotTell) => return self.settle(due, seq, Outcome::Undecidable).await,
                // Looking failed: the outcome is as unknown as before.
                Err(failure) => return self.settle(due, seq, Outcome::LookFailed(failure)).await,
            }
            // It is still to be sent, perhaps long after it was asked for.
            if progress.0.is_none() {
                match self.look_inside(&due, may_go_on).await? {
                    Looked::Nothing => {}
                    Looked::Ended(step) => return Ok(step),
                    Looked::Failed(failure) => return self.settle(due, seq, Outcome::LookFailed(failure)).await,
                }
            }
        }
        let Some(body) = body else {
            self.settle_asks(&due.intent, NeedsYou::ContentLost).await?;
            return Ok(Step::Worked);
        };
        loop {
            match self.drives.advance(&due.delivery, &progress, body.as_ref()).await {
                Ok(Advance::Delivered { left, checked }) => {
                    return self.settle(due, seq, Outcome::Delivered { left, checked }).await;
                }
                Ok(Advance::Progress { progress: further, sent, wait }) => {
                    let notes = further.0.clone();
                    let pause = !may_go_on();
                    let now = self.doors.clock.wall();
                    let seen = due.intent.clone();
                    let stored = self
                        .write(move |tx| {
                            if tx.still(&seen)?.is_none() {
                                return Ok(Moved::Stale);
                            }
                            tx.set_progress(intent, notes.as_deref(), sent)?;
                            // What was asked has been answered: a pause here leaves nothing unknown.
                            if pause || wait.is_some() {
                                tx.end_attempts(intent, "paused", now)?;
                            }
                            Ok(Moved::Done)
                        })
                        .await?;
                    progress = further;
                    if stored == Moved::Stale {
                        // Taken back, or settled by another process: whoever goes on with it begins anew.
                        self.drives.abandon(&progress).await;
                        return Ok(Step::Worked);
                    }
                    if let Some(wait) = wait {
                        self.timers.set(intent, self.doors.clock.boot().after(wait));
                        return Ok(if pause { Step::Paused } else { Step::Worked });
                    }
                    if pause {
                        return Ok(Step::Paused);
                    }
                }
                Err(failure) => {
                    // Bytes that cannot be read are not sent: that the request was not whole is no refusal of the server's.
                    if failure == Failure::Refused(Refusal::Invalid) && self.cannot_be_read(&due).await? {
                        self.settle_asks(&due.intent, NeedsYou::ContentLost).await?;
                        return Ok(Step::Worked);
                    }
                    return self.settle(due, seq, Outcome::Failed(failure)).await;
                }
            }
        }
    }

    async fn cannot_be_read(&self, due: &Due) -> StoreResult<bool> {
        let Some(content) = &due.content else { return Ok(false) };
        match self.contents.is_damaged(content.row).await {
            Ok(damaged) => Ok(damaged),
            Err(ContentsError::Store(error)) => Err(error),
            // The disk may answer another time.
            Err(ContentsError::Blob(_)) => Ok(false),
        }
    }

    /// Records the attempt, when the intent is still what it was when it was chosen and waits for nothing.
    async fn begin(&self, seen: Intent, server_time: Option<WallTime>) -> StoreResult<Option<Intent>> {
        let wall = self.doors.clock.wall();
        self.write(move |tx| {
            let free = sabotage::active(Sabotage::ChildBeforeFolder) || graph::is_free(tx, seen.row)?;
            if free { tx.begin_attempt(&seen, wall, server_time, None) } else { Ok(None) }
        })
        .await
    }

    async fn settle(&self, due: Due, seq: RequestSeq, outcome: Outcome) -> StoreResult<Step> {
        let intent = due.intent.row;
        let settled = self.settle_outcome(due, seq, outcome).await?;
        Ok(self.timers.after(&self.doors, intent, settled))
    }

    pub(super) fn looks(&self) -> std::sync::MutexGuard<'_, BTreeMap<IntentRow, Look>> {
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets when intents may be tried again: the network is back, or the person asks.
    pub fn try_at_once(&self) {
        self.timers.clear();
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.db.write(Durability::Saved, work).await
    }
}

/// The next intent whose turn it is.
fn next(
    tx: &Reading<'_>,
    not_before: &BTreeMap<IntentRow, BootTime>,
    now: BootTime,
    wall: WallTime,
    me: Option<String>,
) -> StoreResult<Next> {
    if let Some(intent) = tx.left_half_sent()? {
        return Ok(Next::LeftHalfSent(intent));
    }
    match turn(tx, tx.open_intents()?, not_before, now, wall)? {
        Turn::Of(intent) => prepare(tx, intent, me),
        Turn::Nobody(until) => Ok(Next::Nothing(until)),
    }
}

/// Puts remote ids and tags into the place of local ones.
fn prepare(tx: &Reading<'_>, intent: Intent, me: Option<String>) -> StoreResult<Next> {
    let drive = tx.drive(intent.drive)?.ok_or(StoreError::Unexpected("an intent without a drive"))?.remote;
    let content = match content_of(&intent.asked) {
        None => None,
        Some(row) => match tx.content(row)? {
            Some(content) => Some(content),
            None => return Ok(Next::Stuck(Box::new(intent), NeedsYou::ContentLost)),
        },
    };
    let facts = || {
        content.as_ref().map_or(ContentFacts { size: 0, hash: String::new() }, |content| ContentFacts {
            size: content.size,
            hash: content.hash.clone(),
        })
    };
    // An item without a remote id here was taken back, or is gone: its maker, were it open, would be waited for.
    let remote = |item: ItemRow| -> StoreResult<Option<RemoteId>> {
        let item = tx.canonical(item)?;
        Ok(if tx.base(item)?.is_some() || is_root(tx, item)? { tx.remote_id(item)? } else { None })
    };
    let action = match &intent.asked {
        IntentKind::MakeFolder { parent, name } => {
            remote(*parent)?.map(|parent| Action::MakeFolder { parent, name: name.clone() })
        }
        IntentKind::Create { parent, name, .. } => {
            remote(*parent)?.map(|parent| Action::Create { parent, name: name.clone(), content: facts() })
        }
        IntentKind::Move { parent, name } => match (remote(intent.subject)?, remote(*parent)?) {
            (Some(item), Some(parent)) => Some(Action::Move { item, parent, name: name.clone() }),
            (None, _) => return Ok(Next::Stuck(Box::new(intent), NeedsYou::SubjectGone)),
            _ => None,
        },
        IntentKind::Copy { source, parent, name } => match (remote(*source)?, remote(*parent)?) {
            (Some(source), Some(parent)) => Some(Action::Copy { source, parent, name: name.clone() }),
            (None, _) => return Ok(Next::Stuck(Box::new(intent), NeedsYou::SubjectGone)),
            _ => None,
        },
        IntentKind::Replace { .. } => match remote(intent.subject)? {
            Some(item) => Some(Action::Replace { item, content: facts() }),
            None => return Ok(Next::Stuck(Box::new(intent), NeedsYou::SubjectGone)),
        },
        IntentKind::Delete => match remote(intent.subject)? {
            Some(item) => Some(Action::Delete { item }),
            None => return Ok(Next::AlreadyGone(Box::new(intent))),
        },
    };
    let Some(action) = action else { return Ok(Next::Stuck(Box::new(intent), NeedsYou::ParentGone)) };
    let unknown = tx.open_attempts(intent.row)?;
    let looks = unknown > 0 || intent.progress.is_some();
    let made_besides = if looks { tx.made(intent.drive)? } else { Vec::new() };
    let moved_besides = if looks { tx.moved(intent.drive)? } else { Vec::new() };
    let delivery = Delivery {
        drive,
        action,
        based_on: resolve(tx, &intent)?,
        began: intent.began_at,
        me,
        made_besides,
        moved_besides,
    };
    Ok(Next::Due(Box::new(Due { intent, delivery, content, unknown })))
}

fn is_root(tx: &Reading<'_>, item: ItemRow) -> StoreResult<bool> {
    Ok(tx.drive(tx.drive_of(item)?)?.is_some_and(|drive| drive.root == item))
}

/// What an intent in a chain is based on, now that those before it have ended.
fn resolve(tx: &Reading<'_>, intent: &Intent) -> StoreResult<BasedOn> {
    let wants_content = matches!(intent.asked, IntentKind::Replace { .. });
    let mut based_on = intent.based_on.clone();
    for _ in 0..1_000 {
        let row = match based_on {
            BasedOn::Preceding(row) => row,
            // What it followed made the item and was taken back, or left no tag when it was lent: there is nothing to go by.
            BasedOn::Nothing if !graph::makes(&intent.asked) => return Ok(BasedOn::Untagged),
            known => return Ok(known),
        };
        let Some(earlier) = tx.intent(row)? else { return Ok(BasedOn::Untagged) };
        if earlier.state != IntentState::Delivered {
            based_on = earlier.based_on;
            continue;
        }
        // Where its bytes became a sibling, what the person saw is not what the server has: nothing to go by.
        let parted = earlier.sibling_of.is_some() && earlier.subject != intent.subject;
        return Ok(match earlier.result {
            (_, Some(ctag)) if wants_content && !parted => BasedOn::Content(ctag),
            (Some(etag), _) if !wants_content && !parted && !has_unseen_bytes(tx, intent)? => BasedOn::Metadata(etag),
            _ => BasedOn::Untagged,
        });
    }
    Ok(BasedOn::Untagged)
}

/// Whether a delete would take bytes along that are neither those that the person saw nor her own. A move before it may have
/// met them and gone on, as it changes no bytes; its tag is not one of what she saw.
fn has_unseen_bytes(tx: &Reading<'_>, intent: &Intent) -> StoreResult<bool> {
    let (IntentKind::Delete, Some(saw)) = (&intent.asked, &intent.saw) else { return Ok(false) };
    let Some(base) = tx.base(intent.subject)?.filter(|base| base.kind == ItemKind::File) else { return Ok(false) };
    if base.ctag == saw.content {
        return Ok(false);
    }
    let own = |ended: &Intent| content_of(&ended.asked).is_some() && ended.result.1 == base.ctag;
    Ok(!tx.ended_intents_of(intent.subject)?.iter().any(own))
}
