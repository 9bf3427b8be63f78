//! Taking an intent back, and what the person can do about one that needs them.

use super::asking::{Asking, content_of, key_of, never_sent, this_moment};
use super::graph;
use super::{AskError, AskResult};
use crate::model::{BasedOn, IntentKind, IntentRow, IntentState, ItemRow, NeedsYou, Refusal, Remedy, Saw};
use crate::store::Writing;
use crate::store::intents::Intent;
use crate::tree::refold;

/// Whether the person has agreed to what falls with an intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Answer what would fall, and change nothing.
    Ask,
    /// They fall too.
    Fall,
}

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
    }
}

impl Asking {
    /// Takes an intent back that has certainly not been sent. Its bytes are kept for 30 days. Answers what fell.
    ///
    /// # Errors
    /// [`AskError::Sending`] while its outcome is not known; [`AskError::OthersFall`] when others need it and the person
    /// has not agreed.
    pub fn cancel(self, tx: &mut Writing<'_>, intent: IntentRow, others: Others) -> AskResult<Vec<IntentRow>> {
        let intent = open(tx, intent)?;
        let falling = graph::falls_with(tx, &intent)?;
        if !never_sent(&falling) || tx.has_open_attempt(intent.row)? {
            return Err(AskError::Sending);
        }
        if falling.len() > 1 && others == Others::Ask {
            let others = falling.iter().map(|f| f.row).filter(|row| *row != intent.row);
            return Err(AskError::OthersFall(others.collect()));
        }
        self.cancel_all(tx, &falling)?;
        Ok(falling.into_iter().map(|f| f.row).collect())
    }

    /// Tries an intent that needs the person once more, as it is.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn retry(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<()> {
        let intent = open(tx, intent)?;
        if (IntentState::NeedsYou { why: NeedsYou::HomeCopied }) == intent.state {
            return self.send_from_a_copy(tx, &intent);
        }
        Ok(tx.set_intent_state(intent.row, &IntentState::Queued, self.now)?)
    }

    /// Goes on although the server's has changed: what the server has now is what the person agrees to change.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn confirm(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<()> {
        let intent = open(tx, intent)?;
        if (IntentState::NeedsYou { why: NeedsYou::HomeCopied }) == intent.state {
            return self.send_from_a_copy(tx, &intent);
        }
        let etag = tx.base(intent.subject)?.and_then(|base| base.etag);
        let based_on = etag.map_or(BasedOn::Untagged, BasedOn::Metadata);
        let key = key_of(&intent.asked, self.rules);
        tx.change_intent(intent.row, &intent.asked, &based_on, &key)?;
        if let Some(base) = tx.base(intent.subject)?
            && let Some(parent) = base.parent
        {
            let seq = this_moment(tx)?;
            tx.set_saw(intent.row, &Saw { parent, name: base.name, content: base.ctag, seq })?;
        }
        tx.set_news(intent.row, false)?;
        Ok(tx.set_intent_state(intent.row, &IntentState::Queued, self.now)?)
    }

    /// Another life of this vault may have sent it: its effect is looked for first. What it is based on stays as it was.
    fn send_from_a_copy(self, tx: &mut Writing<'_>, intent: &Intent) -> AskResult<()> {
        if !tx.has_open_attempt(intent.row)? {
            tx.begin_attempt(intent.row, self.now, None)?;
        }
        Ok(tx.set_intent_state(intent.row, &IntentState::Queued, self.now)?)
    }

    /// Puts back what an intent makes or moves: under its name, where it was asked for, or in the nearest folder that is still
    /// there.
    ///
    /// # Errors
    /// [`AskError::NameTaken`] where something else has the name: the person gives it another place.
    pub fn put_back(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<()> {
        let intent = open(tx, intent)?;
        let (folder, name) = match (&intent.asked, graph::parent_of(&intent.asked)) {
            (
                IntentKind::MakeFolder { name, .. }
                | IntentKind::Create { name, .. }
                | IntentKind::Move { name, .. }
                | IntentKind::Copy { name, .. },
                Some(parent),
            ) => (parent, name.clone()),
            (IntentKind::Replace { .. }, _) => match tx.overlay(intent.subject)? {
                Some(overlay) => (overlay.parent, overlay.name),
                None => tx.grave(intent.subject)?.ok_or(AskError::NotThere)?,
            },
            _ => return Err(AskError::NotAFolder),
        };
        let place = tx.nearest_living(folder)?;
        self.settle_elsewhere(tx, intent.row, place.folder, &name)
    }

    /// Gives what an intent makes or moves another name or folder. New bytes for an item that is gone become a new file.
    ///
    /// # Errors
    /// See [`AskError`].
    pub fn settle_elsewhere(
        self,
        tx: &mut Writing<'_>,
        intent: IntentRow,
        parent: ItemRow,
        name: &str,
    ) -> AskResult<()> {
        let intent = open(tx, intent)?;
        if self.place(tx, parent, name, Some(intent.subject))? != intent.drive {
            return Err(AskError::OtherDrive);
        }
        let name = name.to_owned();
        let asked = match &intent.asked {
            IntentKind::MakeFolder { .. } => IntentKind::MakeFolder { parent, name },
            IntentKind::Create { content, .. } | IntentKind::Replace { content } => {
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
        tx.change_intent(intent.row, &asked, &based_on, &key)?;
        tx.set_intent_state(intent.row, &IntentState::Queued, self.now)?;
        Ok(refold(tx, intent.subject, self.rules)?)
    }
}

fn open(tx: &Writing<'_>, intent: IntentRow) -> AskResult<Intent> {
    let intent = tx.intent(intent)?.ok_or(AskError::NotThere)?;
    match intent.state {
        IntentState::Delivered | IntentState::Cancelled => Err(AskError::Ended),
        _ => Ok(intent),
    }
}
