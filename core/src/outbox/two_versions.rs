//! Two versions: what the person can do beyond keeping both.
//!
//! A conflict keeps both by itself, and that may be left as it is. Choosing one of them is a change like any other: it says
//! what it is based on, waits in the outbox, and can meet a conflict of its own. Neither choice loses bytes: what is not
//! chosen stays in the organisation's bin, its versions, or here for 30 days.

use super::asking::{Asking, content_of};
use super::taking_back::Others;
use super::{AskError, AskResult};
use crate::model::{BasedOn, IntentRow, IntentState, ItemRow};
use crate::store::intents::Intent;
use crate::store::{Reading, Writing};

impl Asking {
    /// The person's bytes become a new version of the item that they were kept beside; the copy beside it goes once they have
    /// arrived.
    ///
    /// # Errors
    /// It is no conflict's copy; it is being sent; the item is gone; the copy's bytes are not here ([`AskError::NotHere`]).
    pub fn keep_mine(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<IntentRow> {
        let (intent, original) = copy_beside(tx, intent)?;
        let sent = intent.state == IntentState::Delivered;
        let held = match content_of(&intent.asked) {
            Some(content) if !sent => tx.content(content)?,
            Some(_) => tx.shown_content(intent.subject)?,
            // A folder or a copy made by the server has no bytes of this person's.
            None => return Err(AskError::OneVersion),
        };
        let held = held.ok_or(AskError::NotHere)?;
        if !sent {
            self.cancel(tx, intent.row, Others::Ask)?;
        }
        let ctag = tx.base(original)?.and_then(|base| base.ctag);
        let based_on = ctag.map_or(BasedOn::Untagged, BasedOn::Content);
        let content = tx.hand_over(held, original, based_on.clone(), self.now)?;
        let version = self.replace(tx, original, content, based_on)?;
        if sent && let Some(delete) = self.delete(tx, intent.subject)? {
            tx.add_need(delete, version)?;
        }
        Ok(version)
    }

    /// The server's version is the one; the copy beside it goes.
    ///
    /// # Errors
    /// It is no conflict's copy; it is being sent; others would fall with it.
    pub fn keep_theirs(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<Option<IntentRow>> {
        let (intent, _) = copy_beside(tx, intent)?;
        if intent.state == IntentState::Delivered {
            return self.delete(tx, intent.subject);
        }
        self.cancel(tx, intent.row, Others::Ask)?;
        Ok(None)
    }
}

impl Asking {
    /// Both versions stay as they are, and nobody is asked about them any more.
    ///
    /// # Errors
    /// It is no conflict's copy, or one of the two is gone.
    pub fn keep_both(self, tx: &mut Writing<'_>, intent: IntentRow) -> AskResult<()> {
        let (intent, _) = copy_beside(tx, intent)?;
        Ok(tx.set_kept_both(intent.row)?)
    }
}

/// The intent that keeps a conflict's copy, and the item whose conflict it is.
fn copy_beside(tx: &Reading<'_>, intent: IntentRow) -> AskResult<(Intent, ItemRow)> {
    let intent = tx.intent(intent)?.ok_or(AskError::NotThere)?;
    let original = intent.sibling_of.ok_or(AskError::OneVersion)?;
    let original = tx.canonical(original)?;
    match intent.state {
        IntentState::Cancelled => Err(AskError::Ended),
        _ if original == intent.subject => Err(AskError::OneVersion),
        // One of the two is gone, perhaps because it was chosen before.
        _ if tx.entry(original)?.is_none() || tx.entry(intent.subject)?.is_none() => Err(AskError::OneVersion),
        _ => Ok((intent, original)),
    }
}
