//! What the outcome "it is not there" means: a delete is done; else the person is asked, about the thing or about its folder.

use std::sync::Arc;

use super::delivery::{Delivering, Due};
use super::places::{named, place_of};
use super::queue::Settled;
use crate::model::{Failure, HowChecked, IntentState, NeedsYou, ReceiptRow, RemoteItem, RequestSeq};
use crate::providers::{Action, Left};
use crate::sabotage::{Rule, exercised};
use crate::store::StoreResult;
use crate::store::intents::{Intent, Receipt};
use crate::store::standing::Moved;
use crate::tree::{Answer, Source, absorb, refold};

impl Delivering {
    /// A delete of something that is gone already: the wish is fulfilled.
    pub(super) async fn settle_gone(&self, intent: Intent) -> StoreResult<()> {
        let (rules, now) = (self.drives.rules(), self.doors.clock.wall());
        self.write(move |tx| {
            let (name, folder) = named(tx, intent.subject)?.unwrap_or_default();
            if tx.move_intent(&intent, &IntentState::Delivered, now)? == Moved::Stale {
                return Ok(());
            }
            exercised(Rule::GoneDeleteDone);
            tx.end_attempts(intent.row, "gone already", now)?;
            refold(tx, intent.subject, rules)?;
            tx.add_receipt(&Receipt {
                row: ReceiptRow(0),
                intent: intent.row,
                item: intent.subject,
                asked: intent.asked.clone(),
                name,
                place: place_of(tx, folder, intent.drive)?,
                size: 0,
                checked: HowChecked::Seen,
                conflict: None,
                delivered_at: now,
            })
        })
        .await
    }

    /// The provider says that something the intent names is not there: which of them?
    pub(super) async fn settle_not_there(&self, due: Due, seq: RequestSeq) -> StoreResult<Settled> {
        let (named, parent) = match &due.delivery.action {
            Action::Delete { .. } => {
                exercised(Rule::GoneDeleteDone);
                self.settle_delivered(due, seq, Left::Nothing, HowChecked::Seen).await?;
                return Ok(Settled::Done);
            }
            Action::MakeFolder { parent, .. } | Action::Create { parent, .. } => (None, Some(parent.clone())),
            Action::Replace { item, .. } => (Some(item.clone()), None),
            Action::Move { item, parent, .. } => (Some(item.clone()), Some(parent.clone())),
            Action::Copy { source, parent, .. } => (Some(source.clone()), Some(parent.clone())),
        };
        for (id, why) in [(named, NeedsYou::SubjectGone), (parent, NeedsYou::ParentGone)] {
            let Some(id) = id else { continue };
            if let Err(Failure::Gone) = self.drives.item(&due.delivery.drive, &id).await {
                let subject = why == NeedsYou::SubjectGone;
                exercised(if subject { Rule::SubjectGoneAsks } else { Rule::ParentGoneAsks });
                // The provider's own word for this id, asked for alone.
                let items = vec![RemoteItem { deleted: true, ..RemoteItem::bare(id) }];
                let (drive, sequence, rules) = (due.intent.drive, Arc::clone(&self.sequence), self.drives.rules());
                self.write(move |tx| {
                    absorb(tx, Answer { drive, seq, source: Source::Single, items }, &sequence, rules)
                })
                .await?;
                if !subject && self.acknowledges(&due.intent).await? {
                    self.wait_for_folder(&due.intent).await?;
                } else {
                    self.settle_asks(&due.intent, why).await?;
                }
                return Ok(Settled::Done);
            }
        }
        // All of them answer: it was something that passes (a rewritten file that is not found for a moment).
        let tries = due.intent.tries;
        exercised(Rule::GoneForAMoment);
        self.requeue(&due.intent, "not found for a moment").await?;
        Ok(Settled::TryAgain { tries, after: None })
    }
}
