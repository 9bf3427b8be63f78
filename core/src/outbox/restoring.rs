//! Earlier versions: putting one back, and keeping an edit of one.
//!
//! **Promises.** Putting a version back is new bytes for the document like any other, based on what is there as this device shows it:
//! nobody is overwritten, and where somebody was quicker both are kept. What the person has changed and not sent yet goes first and
//! whole: it is a version of its own then, and the undo of the one takes nothing of the other. An edit of an earlier version is no new
//! version: it is kept beside the document, and the person is asked about the two.

use super::asking::{Asking, content_of};
use super::graph;
use super::siblings::{Signature, sibling_name};
use super::{AskError, AskResult};
use crate::model::{BasedOn, ContentRow, IntentKind, IntentRow, ItemKind, ItemRow, Restored};
use crate::store::{Reading, StoreResult, Writing};

/// What a version that is put back now is based on: what the person is about to change of the item, else what the server has.
///
/// # Errors
/// When the database fails.
pub fn present(tx: &Reading<'_>, item: ItemRow) -> StoreResult<BasedOn> {
    let open = tx.open_intents_of(item)?;
    let before = open.iter().rev().find(|intent| content_of(&intent.asked).is_some() || graph::makes(&intent.asked));
    if let Some(before) = before {
        return Ok(BasedOn::Preceding(before.row));
    }
    let ctag = tx.base(item)?.and_then(|base| base.ctag);
    Ok(ctag.map_or(BasedOn::Untagged, BasedOn::Content))
}

impl Asking {
    /// The bytes of an earlier version, kept already as `content`, become what the document is.
    ///
    /// # Errors
    /// [`AskError::NotThere`] where the document is not there any more.
    pub fn put_version_back(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        content: ContentRow,
        restored: Restored,
        based_on: BasedOn,
    ) -> AskResult<IntentRow> {
        if tx.last_kind(item)? == Some(ItemKind::Folder) {
            return Err(AskError::NotAFile);
        }
        let entry = super::asking::living(tx, item)?.ok_or(AskError::NotThere)?;
        tx.note_recent(item, self.now)?;
        self.add(tx, entry.drive, item, IntentKind::Replace { content, restored: Some(restored) }, based_on)
    }

    /// An edit of an earlier version becomes a file of its own beside the document.
    ///
    /// # Errors
    /// As [`Asking::create`].
    pub fn keep_beside(
        self,
        tx: &mut Writing<'_>,
        item: ItemRow,
        content: ContentRow,
        copy: &Signature,
    ) -> AskResult<IntentRow> {
        let Some(entry) = super::asking::living(tx, item)? else {
            // The person is asked where it goes.
            return self.replace(tx, item, content, BasedOn::Untagged);
        };
        let parent = entry.parent.ok_or(AskError::NotAFile)?;
        let name = sibling_name(tx, parent, &entry.name, copy, self.rules)?;
        let beside = self.prepare_create(tx, parent, &name)?;
        tx.move_content(content, beside)?;
        let intent = self.create(tx, beside, parent, &name, content)?;
        tx.part_intent(intent, beside, Some(item))?;
        Ok(intent)
    }
}
