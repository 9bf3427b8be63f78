//! What one row says about itself: the states of the screens, with their data.

use serde::Serialize;

use crate::engine::EngineResult;
use crate::model::{IntentKind, IntentRow, IntentState, ItemKind, NeedsYou, Remedy, WallTime};
use crate::outbox::taking_back::remedies;
use crate::store::lists::Entry;
use crate::store::{Reading, StoreResult};

/// The state of an item. Where two apply, the one lower here wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ItemState {
    /// A folder that nothing has to be said about.
    Folder,
    /// It is on this device.
    OnThisDevice {
        /// The server has a newer one.
        older: bool,
    },
    /// It is on its way to this device.
    Coming {
        /// Bytes here.
        here: u64,
        /// Bytes in all.
        of: u64,
    },
    /// It is kept offline and not here yet.
    Waits,
    /// It is not on this device.
    NotHere,
    /// It was deleted on the server, and what is here is kept until then.
    KeptAfterDeletion {
        /// When this device heard of it.
        noticed: WallTime,
        /// Until when.
        until: WallTime,
    },
    /// Changed here and not sent yet.
    WaitingToBeSent,
    /// Being sent.
    Sending {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        of: u64,
    },
    /// Could not be sent yet.
    CouldNotBeSentYet {
        /// When it was tried.
        tried: WallTime,
        /// When it will be tried again, where that is known.
        next: Option<WallTime>,
    },
    /// Waits for the person.
    NeedsYou {
        /// The intent that does.
        intent: IntentRow,
        /// Why.
        why: NeedsYou,
        /// What the person can do.
        remedies: Vec<Remedy>,
    },
    /// There are two versions: this one, and the one it was made beside.
    TwoVersions,
}

/// The state of a shown item; `kept`: it is kept offline.
pub(super) fn state_of(tx: &Reading<'_>, entry: &Entry, kept: bool) -> StoreResult<ItemState> {
    let intents = tx.open_intents_of(entry.item)?;
    for intent in &intents {
        if let IntentState::NeedsYou { why } = &intent.state {
            let remedies = remedies(why, &intent.asked);
            return Ok(ItemState::NeedsYou { intent: intent.row, why: why.clone(), remedies });
        }
    }
    if intents.iter().any(|intent| intent.sibling_of.is_some()) {
        return Ok(ItemState::TwoVersions);
    }
    if let Some(intent) = intents.iter().find(|intent| intent.state == IntentState::Sending) {
        return Ok(ItemState::Sending { sent: intent.sent, of: entry.size });
    }
    if let Some(tried) = intents.iter().find_map(|intent| intent.last_failure.and(intent.tried_at)) {
        let next = intents.iter().find_map(|intent| intent.next_at);
        return Ok(ItemState::CouldNotBeSentYet { tried, next });
    }
    if intents.iter().any(|intent| intent.asked != IntentKind::Delete) {
        return Ok(ItemState::WaitingToBeSent);
    }
    if entry.kind != ItemKind::File {
        return Ok(ItemState::Folder);
    }
    let base = tx.base(entry.item)?;
    if let Some(held) = tx.shown_content(entry.item)? {
        let older = base.is_some_and(|base| base.ctag.is_some() && base.ctag != held.ctag);
        return Ok(ItemState::OnThisDevice { older });
    }
    if let Some(transfer) = tx.transfer_of(entry.item)? {
        return Ok(ItemState::Coming { here: transfer.chunks * 65_536, of: transfer.size });
    }
    Ok(if kept { ItemState::Waits } else { ItemState::NotHere })
}

impl super::Documents {
    /// The state of an item, and of nothing else.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn state(&self, item: crate::model::ItemRow) -> EngineResult<ItemState> {
        Ok(self.item(item).await?.state)
    }
}
