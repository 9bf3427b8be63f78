//! What the outcome of an attempt means.
//!
//! | outcome | what follows |
//! |---|---|
//! | delivered | one transaction: identity, base, content, receipt, state, overlay |
//! | later, and certainly not arrived | queued again, tried again after a pause |
//! | later, and perhaps arrived | the attempt stays open: the next step finds out first |
//! | changed underneath, contents | only the server's own rewriting: based on that; else the person's become a sibling |
//! | changed underneath, move or delete | nothing the person saw has changed: based on the new tag; else it asks |
//! | name taken | a folder: they are one; a file: the person's gets a sibling's name |
//! | gone | a delete is done; else it asks |
//! | refused | it asks |

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::asking::key_of;
use super::delivery::{Delivering, Due};
use super::places::{named, place_of};
use super::queue::Settled;
use super::siblings::{Signature, sibling_name};
use super::taking_back::forget_place;
use crate::model::{
    BasedOn, CTag, Failure, HowChecked, IntentKind, IntentRow, IntentState, ItemKind, Later, NeedsYou, ReceiptRow,
    Refusal, RemoteItem, RequestSeq, WallTime,
};
use crate::providers::{Action, Left};
use crate::sabotage::{Rule, exercised};
use crate::store::contents::Content;
use crate::store::intents::{Intent, Receipt};
use crate::store::standing::Moved;
use crate::store::{Reading, StoreResult, Writing};
use crate::tree::{Answer, Own, Source, Whose, absorb, absorb_own, refold};

/// Pages of a folder that are searched for one name.
const MOST_PAGES: usize = 10_000;

/// How an attempt ended.
pub(super) enum Outcome {
    Delivered {
        left: Left,
        checked: HowChecked,
    },
    Failed(Failure),
    /// Looking for the effect of an earlier attempt brought nothing: as unknown as before.
    LookFailed(Failure),
    /// It cannot be found out whether the effect is ours.
    Undecidable,
}

/// How the bytes of an item are known to be those that the person saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bytes {
    /// By their tag.
    Compared,
    /// The server itself rewrote what this person sent.
    Rewritten,
}

impl Delivering {
    pub(super) async fn settle_outcome(&self, due: Due, seq: RequestSeq, outcome: Outcome) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        match outcome {
            Outcome::Delivered { left, checked } => {
                self.settle_delivered(due, seq, left, checked).await?;
                Ok(Settled::Done)
            }
            Outcome::Undecidable => {
                exercised(Rule::CannotTell);
                if self.acknowledges(&due.intent).await? {
                    return self.settle_said_before(due, seq).await;
                }
                match due.delivery.action {
                    Action::Create { .. } | Action::Replace { .. } => {
                        self.settle_content_conflict(due.intent).await?;
                        Ok(Settled::Done)
                    }
                    _ => {
                        self.settle_asks(&due.intent, NeedsYou::ChangedMeanwhile { by: None, at: None }).await?;
                        Ok(Settled::Done)
                    }
                }
            }
            Outcome::LookFailed(Failure::SignIn(need)) => Ok(Settled::SignIn(need)),
            Outcome::LookFailed(Failure::Later { why, after }) => {
                exercised(Rule::LookFailed);
                self.note_later(&due.intent, why, after).await?;
                Ok(match why {
                    Later::Busy | Later::Ambiguous => Settled::TryAgain { tries, after },
                    _ => Settled::Stop { why, after, tries },
                })
            }
            // What it is about, or where it goes, is not there: nothing is left to be looked at.
            Outcome::LookFailed(Failure::Gone) => self.settle_not_there(due, seq).await,
            Outcome::LookFailed(Failure::Refused(refusal)) => {
                self.settle_asks(&due.intent, NeedsYou::Refused(refusal)).await?;
                Ok(Settled::Done)
            }
            Outcome::LookFailed(Failure::Changed | Failure::NameTaken | Failure::Reset) => {
                self.note_later(&due.intent, Later::Busy, None).await?;
                Ok(Settled::TryAgain { tries, after: None })
            }
            Outcome::Failed(failure) => self.settle_failure(due, seq, failure).await,
        }
    }

    async fn settle_failure(&self, due: Due, seq: RequestSeq, failure: Failure) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        match failure {
            Failure::SignIn(need) => {
                self.requeue(&due.intent, "sign-in needed").await?;
                Ok(Settled::SignIn(need))
            }
            Failure::Later { why, after } => {
                let unknown = matches!(why, Later::Ambiguous | Later::Unproven | Later::Busy);
                exercised(if unknown { Rule::LaterUnknown } else { Rule::LaterQueued });
                if !unknown {
                    self.requeue(&due.intent, "not now").await?;
                }
                self.note_later(&due.intent, why, after).await?;
                match why {
                    // One intent that the provider is busy with, or whose connection broke, does not hold up the others: if
                    // the network is gone, the next one will show it.
                    Later::Busy | Later::Ambiguous => Ok(Settled::TryAgain { tries, after }),
                    _ => Ok(Settled::Stop { why, after, tries }),
                }
            }
            Failure::Changed => self.settle_changed(due, seq).await,
            Failure::NameTaken => self.settle_name_taken(due, seq).await,
            Failure::Gone => self.settle_not_there(due, seq).await,
            Failure::Refused(Refusal::NameTaken) => self.settle_name_taken(due, seq).await,
            Failure::Refused(refusal) => {
                self.settle_asks(&due.intent, NeedsYou::Refused(refusal)).await?;
                Ok(Settled::Done)
            }
            // A delivery has no cursor; a provider that says so all the same is busy.
            Failure::Reset => {
                self.note_later(&due.intent, Later::Busy, None).await?;
                Ok(Settled::TryAgain { tries, after: None })
            }
        }
    }

    /// The effect is on the server: identity, base, content, receipt, state and overlay in one transaction.
    ///
    /// Tags are those of the state that the delivery itself left, or none: base may have somebody's later change by now.
    pub(super) async fn settle_delivered(
        &self,
        due: Due,
        seq: RequestSeq,
        left: Left,
        checked: HowChecked,
    ) -> StoreResult<()> {
        let Due { intent, delivery, content, .. } = due;
        let sent = content.as_ref().map(|content| content.row);
        let (sequence, rules, now) = (Arc::clone(&self.sequence), self.drives.rules(), self.doors.clock.wall());
        self.write(move |tx| {
            let before = named(tx, intent.subject)?;
            // Settled by another process meanwhile: what the server says is stored, and nothing is told twice.
            let told = tx.move_intent(&intent, &IntentState::Delivered, now)? == Moved::Stale;
            let items = match (&delivery.action, left.item()) {
                (Action::Delete { item }, _) => {
                    vec![RemoteItem { deleted: true, ..RemoteItem::bare(item.clone()) }]
                }
                (_, item) => item.cloned().into_iter().collect(),
            };
            if super::graph::makes(&intent.asked)
                && !told
                && let Some(made) = left.item()
            {
                tx.bind_remote(intent.subject, &made.id)?;
            }
            let answer = Answer { drive: intent.drive, seq, source: Source::Delivery, items };
            let as_sent = left.as_sent().is_some();
            let same_bytes = as_sent || still_has(left.item(), content.as_ref());
            let makes = super::graph::makes(&intent.asked);
            let own = Own {
                item: intent.subject,
                place: Whose::ours_if(as_sent && super::graph::parent_of(&intent.asked).is_some()),
                bytes: Whose::ours_if(same_bytes && (makes || content.is_some())),
            };
            absorb_own(tx, answer, Some(own), &sequence, rules)?;
            if told {
                exercised(Rule::ToldOnce);
                return Ok(());
            }
            exercised(Rule::Delivered);
            tx.end_attempts(intent.row, "delivered", now)?;
            if let Some(own) = tx.acknowledgement_in(intent.subject)? {
                tx.end_acknowledgement(own.post, now)?;
            }
            let etag = left.as_sent().and_then(|sent| sent.etag.as_ref());
            let ctag = left.item().filter(|_| same_bytes).and_then(|item| item.ctag.as_ref());
            tx.set_result(intent.row, etag, ctag)?;
            if let Some(content) = &content {
                tx.mark_sent(content.row, ctag)?;
            }
            refold(tx, intent.subject, rules)?;
            let (name, folder) = named(tx, intent.subject)?.or(before).unwrap_or_default();
            tx.add_receipt(&Receipt {
                row: ReceiptRow(0),
                intent: intent.row,
                item: intent.subject,
                asked: intent.asked.clone(),
                place: place_of(tx, folder, intent.drive)?,
                size: content.as_ref().map_or(0, |content| content.size),
                checked,
                conflict: intent.sibling_of.map(|_| name.clone()),
                name,
                delivered_at: now,
            })
        })
        .await?;
        if let Some(row) = sent
            && let Err(error) = self.contents.retire_note(row).await
        {
            // The sweep does it; the content is delivered all the same.
            tracing::debug!(%error, "the rescue note of a delivered content stays for now");
        }
        Ok(())
    }

    /// The server's item is not what the intent was based on.
    async fn settle_changed(&self, due: Due, seq: RequestSeq) -> StoreResult<Settled> {
        let tries = due.intent.tries;
        let (item, is_content) = match &due.delivery.action {
            Action::Replace { item, .. } => (item.clone(), true),
            Action::Move { item, .. } | Action::Delete { item } => (item.clone(), false),
            // Nothing was there to change.
            Action::Create { .. } | Action::MakeFolder { .. } | Action::Copy { .. } => {
                return self.settle_name_taken(due, seq).await;
            }
        };
        let now_there = match self.drives.item(&due.delivery.drive, &item).await {
            Ok(item) => item,
            Err(Failure::Gone) => return self.settle_not_there(due, seq).await,
            Err(Failure::SignIn(need)) => return Ok(Settled::SignIn(need)),
            Err(_) => {
                self.requeue(&due.intent, "changed, and could not be looked at").await?;
                return Ok(Settled::TryAgain { tries, after: None });
            }
        };
        let rewritten = self.is_rewritten(&due, &item).await;
        let (drive, sequence, rules) = (due.intent.drive, Arc::clone(&self.sequence), self.drives.rules());
        let there = now_there.clone();
        self.write(move |tx| {
            absorb(tx, Answer { drive, seq, source: Source::Single, items: vec![there] }, &sequence, rules)
        })
        .await?;
        if is_content {
            // The same tag again: the refusal was the server's mistake or its own late rewriting; try as it is.
            let based_on = match (&due.delivery.based_on, rewritten) {
                (_, Some(ctag)) => {
                    exercised(Rule::RewrittenRebased);
                    Some(BasedOn::Content(ctag))
                }
                (BasedOn::Content(was), None) if now_there.ctag.as_ref() == Some(was) => {
                    exercised(Rule::SameTagAgain);
                    Some(due.delivery.based_on.clone())
                }
                _ => None,
            };
            return match based_on {
                Some(based_on) => {
                    self.rebase(&due.intent, based_on).await?;
                    Ok(Settled::TryAgain { tries, after: None })
                }
                None => {
                    self.settle_content_conflict(due.intent).await?;
                    Ok(Settled::Done)
                }
            };
        }
        let same = if rewritten.is_some() { Bytes::Rewritten } else { Bytes::Compared };
        if self.is_as_seen(&due.intent, same).await? {
            exercised(Rule::AsSeenRebased);
            let based_on = now_there.etag.clone().map_or(BasedOn::Untagged, BasedOn::Metadata);
            self.rebase(&due.intent, based_on).await?;
            return Ok(Settled::TryAgain { tries, after: None });
        }
        exercised(Rule::ChangedAsks);
        let why = NeedsYou::ChangedMeanwhile { by: now_there.modified_by.name, at: now_there.modified_at };
        self.settle_asks(&due.intent, why).await?;
        Ok(Settled::Done)
    }

    /// Whether what base says of an item now is what the person saw when asking to move or delete it.
    async fn is_as_seen(&self, intent: &Intent, bytes: Bytes) -> StoreResult<bool> {
        let (subject, saw) = (intent.subject, intent.saw.clone());
        let base = self.db.read(move |tx| tx.base(subject)).await?;
        let (Some(saw), Some(base)) = (saw, base) else { return Ok(false) };
        let place_is_same = base.parent == Some(saw.parent) && base.name == saw.name;
        let moved_only = matches!(intent.asked, IntentKind::Move { .. });
        // A folder's tag says that something in it changed; what that is, the look inside it says.
        let content_is_same =
            moved_only || bytes == Bytes::Rewritten || base.kind == ItemKind::Folder || saw.content == base.ctag;
        Ok(place_is_same && content_is_same)
    }

    /// What has no tag to go by is not sent blindly. New bytes go beside what is there; a move or a delete is compared with
    /// what the person saw, right before. `None`: nothing speaks against sending it.
    pub(super) async fn compare_first(&self, due: &Due, seq: RequestSeq) -> StoreResult<Option<Settled>> {
        let tries = due.intent.tries;
        let item = match &due.delivery.action {
            Action::Replace { .. } => {
                self.settle_content_conflict(due.intent.clone()).await?;
                return Ok(Some(Settled::Done));
            }
            Action::Move { item, .. } | Action::Delete { item } => item,
            Action::Create { .. } | Action::MakeFolder { .. } | Action::Copy { .. } => return Ok(None),
        };
        let there = match self.drives.item(&due.delivery.drive, item).await {
            Ok(there) => there,
            // The request itself will tell.
            Err(Failure::Gone) => return Ok(None),
            Err(Failure::SignIn(need)) => return Ok(Some(Settled::SignIn(need))),
            // One item that cannot be looked at does not hold up the others.
            Err(Failure::Later { why: Later::Busy | Later::Ambiguous, after }) => {
                return Ok(Some(Settled::TryAgain { tries, after }));
            }
            Err(Failure::Later { why, after }) => return Ok(Some(Settled::Stop { why, after, tries })),
            Err(_) => return Ok(Some(Settled::TryAgain { tries, after: None })),
        };
        exercised(Rule::UntaggedCompared);
        // Her own move came last, and does not tell who changed the bytes before.
        let follows = matches!(due.intent.based_on, BasedOn::Preceding(_));
        let hers = follows && there.modified_by.user.is_some() && there.modified_by.user == self.sender.user;
        let (by, at) = (there.modified_by.name.clone().filter(|_| !hers), there.modified_at);
        let (drive, sequence, rules) = (due.intent.drive, Arc::clone(&self.sequence), self.drives.rules());
        self.write(move |tx| {
            absorb(tx, Answer { drive, seq, source: Source::Single, items: vec![there] }, &sequence, rules)
        })
        .await?;
        if self.is_as_seen(&due.intent, Bytes::Compared).await? {
            return Ok(None);
        }
        self.settle_asks(&due.intent, NeedsYou::ChangedMeanwhile { by, at }).await?;
        Ok(Some(Settled::Done))
    }

    /// Whether what the server has is only its own rewriting of bytes that we sent: their present tag then.
    async fn is_rewritten(&self, due: &Due, item: &crate::model::RemoteId) -> Option<CTag> {
        let sent = match &due.delivery.based_on {
            BasedOn::Content(tag) => tag.clone(),
            _ => due.intent.saw.as_ref()?.content.clone()?,
        };
        let (subject, tag) = (due.intent.subject, sent.clone());
        let ours = self
            .db
            .read(move |tx| {
                let mut held = tx.contents_of(subject)?.into_iter();
                Ok(held.find(|content| content.ctag.as_ref() == Some(&tag) && content.based_on.is_some()))
            })
            .await
            .ok()
            .flatten()?;
        let me = self.sender.user.as_deref();
        let now = self.drives.rewritten(&due.delivery.drive, item, &sent, ours.size, me).await.ok().flatten()?.ctag?;
        // What this person saved after it, here, is no rewriting of it.
        let held = self.db.read(move |tx| tx.contents_of(subject)).await.ok()?;
        let later = held.iter().any(|content| content.ctag.as_ref() == Some(&now) && content.based_on.is_some());
        (!later).then_some(now)
    }

    /// The name is taken by something that is not ours.
    async fn settle_name_taken(&self, due: Due, seq: RequestSeq) -> StoreResult<Settled> {
        match &due.delivery.action {
            // Two people made a folder of one name: it is one folder.
            Action::MakeFolder { parent, name } => {
                let found = self.find_named(&due, parent, name).await;
                match found {
                    Ok(Some(folder)) if folder.kind == Some(ItemKind::Folder) => {
                        exercised(Rule::FoldersAreOne);
                        self.settle_delivered(due, seq, Left::Since(Box::new(folder)), HowChecked::Seen).await?;
                    }
                    Ok(_) => self.settle_content_conflict(due.intent).await?,
                    Err(_) => {
                        let tries = due.intent.tries;
                        self.requeue(&due.intent, "the name is taken, and could not be looked at").await?;
                        return Ok(Settled::TryAgain { tries, after: None });
                    }
                }
            }
            Action::Create { .. } if self.acknowledges(&due.intent).await? => {
                return self.settle_said_before(due, seq).await;
            }
            Action::Create { .. } | Action::Copy { .. } | Action::Replace { .. } => {
                self.settle_content_conflict(due.intent).await?;
            }
            Action::Move { .. } | Action::Delete { .. } => {
                self.settle_asks(&due.intent, NeedsYou::Refused(Refusal::NameTaken)).await?;
            }
        }
        Ok(Settled::Done)
    }

    async fn find_named(
        &self,
        due: &Due,
        parent: &crate::model::RemoteId,
        name: &str,
    ) -> Result<Option<RemoteItem>, Failure> {
        let rules = self.drives.rules();
        let key = crate::model::name_key(name, rules);
        let mut cursor = None;
        let mut asked = BTreeSet::new();
        loop {
            let page = self.drives.children(&due.delivery.drive, Some(parent), cursor.as_ref()).await?;
            let same =
                |item: &RemoteItem| item.name.as_deref().is_some_and(|name| crate::model::name_key(name, rules) == key);
            if let Some(found) = page.items.into_iter().find(same) {
                return Ok(Some(found));
            }
            match page.next {
                Some(next) if asked.len() < MOST_PAGES && asked.insert(next.0.clone()) => cursor = Some(next),
                // Led in circles: nothing is concluded from a list without an end.
                Some(_) => return Err(Failure::later(Later::Busy)),
                None => return Ok(None),
            }
        }
    }

    /// Both are kept: the server's stays where it is, the person's goes beside it under a name that says whose it is.
    async fn settle_content_conflict(&self, intent: Intent) -> StoreResult<()> {
        let (rules, now) = (self.drives.rules(), self.doors.clock.wall());
        let (person, zone) = (self.sender.person.clone(), self.sender.zone.clone());
        self.drives.abandon(&crate::providers::Progress(intent.progress.clone())).await;
        self.write(move |tx| {
            let signature = Signature { person, at: intent.asked_at, zone };
            let shown = tx.entry(intent.subject)?;
            let (parent, name) = match &intent.asked {
                IntentKind::Create { parent, name, .. }
                | IntentKind::MakeFolder { parent, name }
                | IntentKind::Copy { parent, name, .. } => (*parent, name.clone()),
                _ => {
                    let base = tx.base(intent.subject)?;
                    let parent = base.as_ref().and_then(|b| b.parent).or(shown.as_ref().and_then(|e| e.parent));
                    let name = base.map(|b| b.name).or(shown.map(|e| e.name)).unwrap_or_default();
                    match parent {
                        Some(parent) => (parent, name),
                        None => {
                            let state = IntentState::NeedsYou { why: NeedsYou::SubjectGone };
                            return match tx.move_intent(&intent, &state, now)? {
                                Moved::Done => tx.end_attempts(intent.row, "gone", now),
                                Moved::Stale => Ok(()),
                            };
                        }
                    }
                }
            };
            let sibling = sibling_name(tx, parent, &name, &signature, rules)?;
            let asked = match &intent.asked {
                IntentKind::Create { content, .. } | IntentKind::Replace { content, .. } => {
                    IntentKind::Create { parent, name: sibling, content: *content }
                }
                IntentKind::MakeFolder { .. } => IntentKind::MakeFolder { parent, name: sibling },
                IntentKind::Copy { source, .. } => IntentKind::Copy { source: *source, parent, name: sibling },
                other => other.clone(),
            };
            // Giving up what is half sent took a while: it may have been taken back, or have other bytes.
            if tx.move_intent(&intent, &IntentState::Queued, now)? == Moved::Stale {
                return Ok(());
            }
            let original = intent.subject;
            let replaces = matches!(intent.asked, IntentKind::Replace { .. });
            exercised(if replaces { Rule::BesideTheirs } else { Rule::SiblingName });
            if let IntentKind::Replace { content, .. } = &intent.asked {
                let beside = tx.add_identity(intent.drive, None)?;
                tx.part_intent(intent.row, beside, Some(original))?;
                tx.move_content(*content, beside)?;
                // Later edits of the same bytes follow them.
                for later in tx.open_intents_of(original)? {
                    if later.row > intent.row && matches!(later.asked, IntentKind::Replace { .. }) {
                        tx.part_intent(later.row, beside, Some(original))?;
                        if let Some(content) = super::asking::content_of(&later.asked) {
                            tx.move_content(content, beside)?;
                        }
                    }
                }
                refold(tx, original, rules)?;
                change(tx, intent.row, &asked, rules)?;
                tx.end_attempts(intent.row, "conflict", now)?;
                return refold(tx, beside, rules);
            }
            tx.part_intent(intent.row, original, Some(original))?;
            change(tx, intent.row, &asked, rules)?;
            tx.end_attempts(intent.row, "the name was taken", now)?;
            refold(tx, original, rules)
        })
        .await
    }

    pub(super) async fn settle_asks(&self, intent: &Intent, why: NeedsYou) -> StoreResult<()> {
        if matches!(why, NeedsYou::Refused(_)) {
            exercised(Rule::RefusedAsks);
        }
        let (intent, now, rules) = (intent.clone(), self.doors.clock.wall(), self.drives.rules());
        self.write(move |tx| {
            let moot = is_moot(tx, &intent, &why)?;
            let state = if moot { IntentState::Cancelled } else { IntentState::NeedsYou { why } };
            if tx.move_intent(&intent, &state, now)? == Moved::Stale {
                return Ok(());
            }
            tx.end_attempts(intent.row, if moot { "gone on from" } else { "needs you" }, now)?;
            tx.set_progress(intent.row, None, 0)?;
            if moot {
                forget_place(tx, &intent)?;
                refold(tx, intent.subject, rules)?;
            }
            Ok(())
        })
        .await
    }

    /// Moves an intent, ends its attempts with this outcome and does the rest, unless it is not what was read any more.
    async fn settle_unless_stale(
        &self,
        intent: &Intent,
        state: IntentState,
        outcome: &'static str,
        rest: impl FnOnce(&mut Writing<'_>, &Intent) -> StoreResult<()> + Send + 'static,
    ) -> StoreResult<()> {
        let (intent, now) = (intent.clone(), self.doors.clock.wall());
        self.write(move |tx| match tx.move_intent(&intent, &state, now)? {
            Moved::Stale => Ok(()),
            Moved::Done => {
                tx.end_attempts(intent.row, outcome, now)?;
                rest(tx, &intent)
            }
        })
        .await
    }

    /// Its outcome is known: it did not arrive.
    pub(super) async fn requeue(&self, intent: &Intent, outcome: &'static str) -> StoreResult<()> {
        self.settle_unless_stale(intent, IntentState::Queued, outcome, |_, _| Ok(())).await
    }

    /// Notes why it has to wait, and until when where the server said so: another process keeps to that too.
    async fn note_later(&self, intent: &Intent, why: Later, after: Option<Duration>) -> StoreResult<()> {
        let (row, now) = (intent.row, self.doors.clock.wall());
        let millis = |after: Duration| i64::try_from(after.as_millis()).unwrap_or(i64::MAX);
        let next = after.map(|after| WallTime(now.0.saturating_add(millis(after))));
        self.write(move |tx| tx.postpone(row, why, next)).await
    }

    async fn rebase(&self, intent: &Intent, based_on: BasedOn) -> StoreResult<()> {
        let rules = self.drives.rules();
        self.settle_unless_stale(intent, IntentState::Queued, "changed underneath", move |tx, intent| {
            tx.set_progress(intent.row, None, 0)?;
            tx.change_intent(intent.row, &intent.asked, &based_on, &key_of(&intent.asked, rules))
        })
        .await
    }
}

/// Whether an item that somebody has changed since still has the bytes that were sent: only its name or place is another.
fn still_has(item: Option<&RemoteItem>, sent: Option<&Content>) -> bool {
    let (Some(item), Some(sent)) = (item, sent) else { return false };
    sent.size > 0 && item.hash.as_deref() == Some(sent.hash.as_str())
}

fn change(
    tx: &mut Writing<'_>,
    intent: IntentRow,
    asked: &IntentKind,
    rules: &crate::model::NameRules,
) -> StoreResult<()> {
    tx.change_intent(intent, asked, &BasedOn::Nothing, &key_of(asked, rules))
}

/// Whether a move that cannot be made is no question any more: the person has moved the item on since, and nobody else waits
/// for the place that it leaves.
fn is_moot(tx: &Reading<'_>, intent: &Intent, why: &NeedsYou) -> StoreResult<bool> {
    let is_move = |intent: &Intent| matches!(intent.asked, IntentKind::Move { .. });
    if !is_move(intent) || !matches!(why, NeedsYou::ParentGone | NeedsYou::Refused(_)) {
        return Ok(false);
    }
    let later = tx.open_intents_of(intent.subject)?.into_iter().filter(|later| later.row > intent.row);
    let later: Vec<Intent> = later.collect();
    let waits = tx.dependents_of(intent.row)?;
    Ok(later.iter().any(is_move) && waits.iter().all(|waits| later.iter().any(|later| later.row == *waits)))
}
