//! Taking an intent back, taking that back, and what the person can do about one that needs them.
//!
//! **Promises.** Only what has certainly no effect is taken back. A delete that is taken back brings with it what it had swept
//! away: the edits, moves and new things that were not sent. What cannot stand without an intent, or would stand in the way
//! when it is gone, is named and falls only when the person agrees. An answer is taken only for a question that was asked,
//! and only one of those that were offered.

use std::collections::BTreeSet;

use super::asking::{Asking, content_of, key_of, never_sent};
use super::graph;
use super::siblings::{Signature, sibling_name};
use super::{AskError, AskResult};
use crate::model::{BasedOn, IntentKind, IntentRow, IntentState, ItemRow, NeedsYou, Refusal, Remedy, Saw, name_key};
use crate::store::intents::Intent;
use crate::store::standing::Moved;
use crate::store::{Reading, StoreResult, Writing};
use crate::tree::refold;

pub use crate::model::Others;

/// What the person can do about an intent that needs them, the usual one first.
pub fn remedies(why: &NeedsYou, asked: &IntentKind) -> Vec<Remedy> {
    match why {
        NeedsYou::Refused(Refusal::Name | Refusal::NameTaken) => vec![Remedy::Rename, Remedy::Discard],
        NeedsYou::Refused(Refusal::PathTooLong) => vec![Remedy::Rename, Remedy::Elsewhere, Remedy::Discard],
        NeedsYou::Refused(Refusal::TooLarge | Refusal::Unsupported | Refusal::Invalid) => {
            vec![Remedy::Discard, Remedy::Retry]
        }
        NeedsYou::Refused(_) => vec![Remedy::Retry, Remedy::Discard],
        NeedsYou::SubjectGone if content_of(asked).is_some() => vec![Remedy::Elsewhere, Remedy::Discard],
        NeedsYou::SubjectGone => vec![Remedy::Discard],
        NeedsYou::ParentGone => vec![Remedy::Elsewhere, Remedy::Discard],
        NeedsYou::ChangedMeanwhile { .. } | NeedsYou::NewInside | NeedsYou::HomeCopied => {
            vec![Remedy::Confirm, Remedy::Discard]
        }
        NeedsYou::ContentLost => vec![Remedy::Discard],
        NeedsYou::NotInFeeds { .. } => vec![Remedy::Retry, Remedy::Discard],
    }
}

impl Asking {
    /// Takes an intent back that has certainly no effect. Its bytes are kept for 30 days. Answers what fell. With a delete,
    /// what fell with it is opened again.
    ///
    /// # Errors
    /// [`AskError::Sending`] while its outcome is not known; [`AskError::OthersFall`] when others need it, or stand where it
    /// would leave something, and the person has not agreed.
    pub fn cancel(self, tx: &mut Writing<'_>, intent: IntentRow, others: Others) -> AskResult<Vec<IntentRow>> {
        let intent = open(tx, intent)?;
        let mut falling = graph::falls_with(tx, &intent)?;
        for other in self.stands_in_the_way(tx, &falling)? {
            if !falling.iter().any(|fallen| fallen.row == other.row) {
                falling.extend(graph::falls_with(tx, &other)?);
            }
        }
        falling.sort_by_key(|fallen| fallen.row);
        falling.dedup_by_key(|fallen| fallen.row);
        if !never_sent(tx, &falling)? {
            return Err(AskError::Sending);
        }
        if falling.len() > 1 && others == Others::Ask {
            let others = falling.iter().map(|f| f.row).filter(|row| *row != intent.row);
            return Err(AskError::OthersFall(others.collect()));
        }
        let fallen = self.cancel_all(tx, &falling)?;
        for cancelled in &falling {
            forget_place(tx, cancelled)?;
            if cancelled.asked == IntentKind::Delete {
                self.reopen(tx, cancelled.row)?;
            }
        }
        Ok(fallen)
    }

    /// Opens again what fell with an intent: it was not sent, and its bytes are still here.
    ///
    /// # Errors
    /// [`AskError::NameTaken`], [`AskError::NotThere`] when its place is taken or gone meanwhile; then nothing is changed, as
    /// the transaction is undone.
    pub fn reopen(self, tx: &mut Writing<'_>, fell_with: IntentRow) -> AskResult<()> {
        for fallen in tx.fallen_with(fell_with)? {
            if let Some(content) = content_of(&fallen.asked) {
                if tx.content(content)?.is_none() {
                    continue;
                }
                tx.want_content(content)?;
            }
            if let Some(parent) = graph::parent_of(&fallen.asked)
                && let Some(name) = name_of(&fallen.asked)
            {
                self.place(tx, parent, name, Some(fallen.subject))?;
            }
            if tx.reopen_intent(&fallen, self.now)? == Moved::Done {
                refold(tx, fallen.subject, self.rules)?;
            }
        }
        Ok(())
    }

    /// The open intents that stand where taking these back would leave something: under the name that an item would get
    /// back, or deleting the folder that it would be in again.
    fn stands_in_the_way(self, tx: &Writing<'_>, falling: &[Intent]) -> AskResult<Vec<Intent>> {
        let rows: BTreeSet<IntentRow> = falling.iter().map(|intent| intent.row).collect();
        let mut standing = Vec::new();
        for intent in falling {
            if !matches!(intent.asked, IntentKind::Move { .. } | IntentKind::Delete) {
                continue;
            }
            let Some((parent, name)) = self.place_without(tx, intent.subject, &rows)? else { continue };
            let named = tx.open_intents_named(parent, &name_key(&name, self.rules))?;
            standing.extend(named.into_iter().filter(|other| other.subject != intent.subject));
            let mut above = Some(parent);
            for _ in 0..200 {
                let Some(folder) = above else { break };
                let of_folder = tx.open_intents_of(folder)?;
                standing.extend(of_folder.into_iter().filter(|other| other.asked == IntentKind::Delete));
                above = match tx.overlay(folder)? {
                    Some(overlay) => Some(overlay.parent),
                    None => tx.base(folder)?.and_then(|base| base.parent),
                };
            }
        }
        Ok(standing)
    }

    /// Where an item would be without these intents.
    fn place_without(
        self,
        tx: &Writing<'_>,
        item: ItemRow,
        without: &BTreeSet<IntentRow>,
    ) -> StoreResult<Option<(ItemRow, String)>> {
        let base = tx.base(item)?;
        let mut place = base.and_then(|base| base.parent.map(|parent| (parent, base.name)));
        for intent in tx.open_intents_of(item)?.into_iter().filter(|intent| !without.contains(&intent.row)) {
            if let (Some(parent), Some(name)) = (graph::parent_of(&intent.asked), name_of(&intent.asked)) {
                place = Some((parent, name.to_owned()));
            }
        }
        Ok(place)
    }

    /// Tries an intent that needs the person once more, as it is.
    ///
    /// # Errors
    /// As [`Asking::confirm`].
    pub fn retry(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<()> {
        if let Some(intent) = from_a_copy(tx, intent)? {
            return self.send_from_a_copy(tx, &intent);
        }
        let intent = asked_about(tx, intent, &[Remedy::Retry])?;
        self.queue(tx, &intent)
    }

    /// Goes on although the server's has changed: what the person was told of is what she agrees to change. `false` when it was
    /// changed once more since: then it asks again, and tells of that.
    ///
    /// # Errors
    /// [`AskError::NotOffered`] when it does not ask, or not for this; [`AskError::Ended`]; [`AskError::NotThere`].
    pub fn confirm(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<bool> {
        if let Some(intent) = from_a_copy(tx, intent)? {
            return self.send_from_a_copy(tx, &intent).map(|()| true);
        }
        let intent = asked_about(tx, intent, &[Remedy::Confirm])?;
        if let IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { at: Some(told), .. } } = &intent.state
            && let Some(base) = tx.base(intent.subject)?
            && base.modified_at.is_some_and(|now| now != *told)
        {
            let why = NeedsYou::ChangedMeanwhile { by: base.modified_by.name, at: base.modified_at };
            let _ = tx.move_intent(&intent, &IntentState::NeedsYou { why }, self.now)?;
            return Ok(false);
        }
        self.queue(tx, &intent)?;
        // Whose copy is told from whose by what they were based on: only what is changed in place is based on the present.
        if !matches!(intent.asked, IntentKind::Move { .. } | IntentKind::Delete) {
            return Ok(true);
        }
        let etag = tx.base(intent.subject)?.and_then(|base| base.etag);
        let based_on = etag.map_or(BasedOn::Untagged, BasedOn::Metadata);
        let key = key_of(&intent.asked, self.rules);
        tx.change_intent(intent.row, &intent.asked, &based_on, &key)?;
        if let Some(base) = tx.base(intent.subject)?
            && let Some(parent) = base.parent
        {
            tx.set_saw(intent.row, &Saw { parent, name: base.name, content: base.ctag })?;
        }
        tx.set_news(intent.row, false)?;
        Ok(true)
    }

    /// Another life of this vault may have sent it: its effect is looked for first. What it is based on stays as it was.
    fn send_from_a_copy(self, tx: &mut Writing<'_>, intent: &Intent) -> AskResult<()> {
        self.queue(tx, intent)?;
        if let Some(queued) = tx.intent(intent.row)? {
            tx.begin_attempt(&queued, self.now, None, None)?;
        }
        Ok(())
    }

    /// Gives what an intent makes or moves another name or folder. New bytes for an item that is gone become a new file.
    ///
    /// # Errors
    /// As [`Asking::confirm`], and those of the new place.
    pub fn settle_elsewhere(
        self,
        tx: &mut Writing<'_>,
        intent: IntentRow,
        parent: ItemRow,
        name: &str,
    ) -> AskResult<()> {
        let mut intent = asked_about(tx, intent, &[Remedy::Rename, Remedy::Elsewhere])?;
        if self.place(tx, parent, name, Some(intent.subject))? != intent.drive {
            return Err(AskError::OtherDrive);
        }
        self.stand_alone(tx, &mut intent)?;
        let name = name.to_owned();
        let asked = match &intent.asked {
            IntentKind::MakeFolder { .. } => IntentKind::MakeFolder { parent, name },
            IntentKind::Create { content, .. } | IntentKind::Replace { content, .. } => {
                IntentKind::Create { parent, name, content: *content }
            }
            IntentKind::Move { .. } => IntentKind::Move { parent, name },
            IntentKind::Copy { source, .. } => IntentKind::Copy { source: *source, parent, name },
            IntentKind::Delete => return Err(AskError::NotAFolder),
        };
        let based_on = if graph::makes(&asked) { BasedOn::Nothing } else { intent.based_on.clone() };
        let key = key_of(&asked, self.rules);
        for need in graph::needs(tx, intent.subject, &asked, &key)? {
            // Needing oneself, or what came later, would wait for ever.
            if need < intent.row {
                tx.add_need(intent.row, need)?;
            }
        }
        // What was begun was begun for the old place.
        tx.set_progress(intent.row, None, 0)?;
        self.queue(tx, &intent)?;
        tx.change_intent(intent.row, &asked, &based_on, &key)?;
        Ok(refold(tx, intent.subject, self.rules)?)
    }

    /// New bytes for an item that is gone become a file of their own, where the item is not theirs alone: it is there, after
    /// all, or has other bytes that wait.
    fn stand_alone(self, tx: &mut Writing<'_>, intent: &mut Intent) -> AskResult<()> {
        let IntentKind::Replace { content, .. } = &intent.asked else { return Ok(()) };
        let item = intent.subject;
        let mut others = tx.open_intents_of(item)?.into_iter().filter(|other| other.row != intent.row);
        if others.any(|other| content_of(&other.asked).is_some()) || tx.base(item)?.is_some() {
            intent.subject = tx.add_identity(intent.drive, None)?;
            tx.part_intent(intent.row, intent.subject, None)?;
            tx.move_content(*content, intent.subject)?;
            refold(tx, item, self.rules)?;
        }
        Ok(())
    }

    /// Puts what an intent makes or changes back into the nearest folder that is still there, under its own name, or the one
    /// that a copy would get when that is taken. Answers the folder.
    ///
    /// # Errors
    /// As [`Asking::settle_elsewhere`].
    pub fn put_back(self, tx: &mut Writing<'_>, intent: IntentRow, copy: &Signature) -> AskResult<ItemRow> {
        let asked = asked_about(tx, intent, &[Remedy::Elsewhere])?;
        let folder = tx.nearest_above(asked.subject)?;
        let name = match name_of(&asked.asked) {
            Some(name) => name.to_owned(),
            None => tx.last_name(asked.subject)?.ok_or(AskError::NotThere)?,
        };
        let taken = tx.entry_named(folder, &name_key(&name, self.rules))?.is_some_and(|e| e.item != asked.subject);
        let name = if taken { sibling_name(tx, folder, &name, copy, self.rules)? } else { name };
        self.settle_elsewhere(tx, intent, folder, &name)?;
        Ok(folder)
    }

    fn queue(self, tx: &mut Writing<'_>, intent: &Intent) -> AskResult<()> {
        match tx.move_intent(intent, &IntentState::Queued, self.now)? {
            Moved::Done => Ok(()),
            Moved::Stale => Err(AskError::NotOffered),
        }
    }
}

/// The name that an intent gives.
fn name_of(asked: &IntentKind) -> Option<&str> {
    match asked {
        IntentKind::MakeFolder { name, .. }
        | IntentKind::Create { name, .. }
        | IntentKind::Move { name, .. }
        | IntentKind::Copy { name, .. } => Some(name),
        IntentKind::Replace { .. } | IntentKind::Delete => None,
    }
}

fn open(tx: &Reading<'_>, intent: IntentRow) -> AskResult<Intent> {
    let intent = tx.intent(intent)?.ok_or(AskError::NotThere)?;
    match intent.state {
        IntentState::Delivered | IntentState::Cancelled => Err(AskError::Ended),
        _ => Ok(intent),
    }
}

/// An intent that asks because this vault was restored or copied.
fn from_a_copy(tx: &Reading<'_>, intent: IntentRow) -> AskResult<Option<Intent>> {
    let copied = IntentState::NeedsYou { why: NeedsYou::HomeCopied };
    Ok(tx.intent(intent)?.filter(|intent| intent.state == copied))
}

/// An intent that asks, and whose question one of these answers.
fn asked_about(tx: &Reading<'_>, intent: IntentRow, answers: &[Remedy]) -> AskResult<Intent> {
    let intent = open(tx, intent)?;
    let IntentState::NeedsYou { why } = &intent.state else { return Err(AskError::NotOffered) };
    if !remedies(why, &intent.asked).iter().any(|offered| answers.contains(offered)) {
        return Err(AskError::NotOffered);
    }
    // What was perhaps sent has to be found out first: another name, or another try, would be a second of it.
    if tx.has_open_attempt(intent.row)? {
        return Err(AskError::Sending);
    }
    Ok(intent)
}

/// What came later on the same item saw it where a move was to bring it that is taken back: it sees it where it stays.
pub(super) fn forget_place(tx: &mut Writing<'_>, cancelled: &Intent) -> StoreResult<()> {
    let IntentKind::Move { parent, name } = &cancelled.asked else { return Ok(()) };
    let Some(before) = &cancelled.saw else { return Ok(()) };
    for later in tx.open_intents_of(cancelled.subject)? {
        if let Some(saw) = later.saw.as_ref().filter(|saw| saw.parent == *parent && saw.name == *name) {
            let saw = Saw { parent: before.parent, name: before.name.clone(), content: saw.content.clone() };
            tx.set_saw(later.row, &saw)?;
        }
    }
    Ok(())
}
