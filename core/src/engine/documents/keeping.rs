//! What the server deleted and this device keeps for a while, and bringing it back.
//!
//! Lists are what the server has and what the person has changed, and nothing else: what is only kept here is asked for by
//! itself, so that no list grows a third source.

use super::Documents;
use super::changing::upload_as_new;
use super::reading::Item;
use super::state::ItemState;
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{AccountId, IntentKind, ItemId, ItemKind, ItemRow, WallTime, name_key};
use crate::outbox::asking::Asking;
use crate::outbox::{AskError, AskResult, taking_back::Others};
use crate::store::graves::KeptAfterDeletion;
use crate::store::{Reading, StoreResult, Writing};

/// A file that the server has deleted and that can still be opened, and brought back, here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptItem {
    /// The item; its state says until when.
    pub item: Item,
    /// The nearest folder above it that is still there: the list it belongs under.
    pub folder: ItemRow,
    /// Its path, through folders that may be gone as well.
    pub path: String,
}

impl Documents {
    /// What was kept offline when somebody else deleted it on the server, by name. It stays for 30 days.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept_after_deletion(&self) -> EngineResult<Vec<KeptItem>> {
        let (now, account) = (self.engine.now(), self.session.account);
        let kept = self
            .session
            .db
            .read(move |tx| {
                let mut kept = Vec::new();
                for file in tx.kept_after_deletion(now)? {
                    let folder = tx.nearest_living(file.parent)?.folder;
                    let path = grave_path(tx, file.item)?.unwrap_or_default();
                    kept.push(KeptItem { item: shown(tx, account, file)?, folder, path });
                }
                Ok(kept)
            })
            .await?;
        Ok(kept)
    }

    /// Takes a delete back: one that is not sent, with the edits and new things that it had swept away; one of something
    /// that had not been sent itself. For an item that the server has deleted, the content still held here is uploaded as new:
    /// under the folder and name in `otherwise`, or where it was, its folders made again when they are gone as well.
    ///
    /// # Errors
    /// Nothing of it is left here, or its delete is being sent.
    pub async fn restore(&self, item: ItemRow, otherwise: Option<(ItemRow, String)>) -> EngineResult<ItemRow> {
        let rules = self.session.rules();
        self.ask(move |asking, tx| {
            let item = tx.canonical(item)?;
            let deleting = tx.open_intents_of(item)?.into_iter().find(|intent| intent.asked == IntentKind::Delete);
            if let Some(intent) = deleting {
                if let Some(overlay) = tx.overlay(item)? {
                    let key = name_key(&overlay.name, rules);
                    if tx.entry_named(overlay.parent, &key)?.is_some_and(|other| other.item != item) {
                        return Err(AskError::NameTaken);
                    }
                }
                asking.cancel(tx, intent.row, Others::Ask)?;
                return Ok(item);
            }
            if tx.entry(item)?.is_some() {
                return Err(AskError::Ended);
            }
            if let Some(maker) = tx.fallen_maker_of(item)? {
                asking.reopen(tx, maker.row)?;
                // Its bytes may have gone meanwhile: then there is nothing to take back.
                return if tx.entry(item)?.is_some() { Ok(item) } else { Err(AskError::NotThere) };
            }
            let held = tx.last_held(item)?.ok_or(AskError::NotThere)?;
            let (parent, name) = match otherwise {
                Some((parent, name)) => (tx.canonical(parent)?, name),
                None => place_again(asking, tx, item)?,
            };
            upload_as_new(asking, tx, held, parent, &name)
        })
        .await
    }

    /// The item that was deleted from this place: by the person and not sent yet, or by the server while its contents are
    /// still held here. The latest, when there were several.
    ///
    /// # Errors
    /// Nothing of it is left here.
    pub async fn deleted_at(&self, parent: ItemRow, name: &str) -> EngineResult<ItemRow> {
        let key = name_key(name, self.session.rules());
        let found = self.session.db.read(move |tx| tx.deleted_named(tx.canonical(parent)?, &key)).await?;
        found.ok_or_else(|| Error::of(Reason::NotFound))
    }
}

/// An item that is kept after its deletion, as rows show it.
pub(super) fn kept_item(
    tx: &Reading<'_>,
    account: AccountId,
    item: ItemRow,
    now: WallTime,
) -> StoreResult<Option<Item>> {
    let kept = tx.kept_after_deletion(now)?.into_iter().find(|file| file.item == item);
    kept.map(|file| shown(tx, account, file)).transpose()
}

fn shown(tx: &Reading<'_>, account: AccountId, file: KeptAfterDeletion) -> StoreResult<Item> {
    Ok(Item {
        id: ItemId { account, row: file.item },
        drive: tx.drive_of(file.item)?,
        parent: Some(file.parent),
        kind: ItemKind::File,
        name: file.name,
        size: file.size,
        modified_at: None,
        modified_by: None,
        state: ItemState::KeptAfterDeletion { noticed: file.noticed, until: file.until },
        kept_because_of: None,
    })
}

/// The path of something that is gone, as far as it is remembered.
pub(super) fn grave_path(tx: &Reading<'_>, item: ItemRow) -> StoreResult<Option<String>> {
    let Some((parent, name)) = tx.grave(item)? else { return Ok(None) };
    let place = tx.nearest_living(parent)?;
    let Some(above) = super::reading::path_of(tx, place.folder)? else { return Ok(None) };
    Ok(Some(std::iter::once(above).chain(place.gone).chain([name]).collect::<Vec<_>>().join("/")))
}

/// The folder that something was in, made again as far as it is gone, and its name.
fn place_again(asking: Asking, tx: &mut Writing<'_>, item: ItemRow) -> AskResult<(ItemRow, String)> {
    let (parent, name) = tx.grave(item)?.ok_or(AskError::NotThere)?;
    let place = tx.nearest_living(parent)?;
    let mut folder = place.folder;
    for gone in place.gone {
        folder = match tx.entry_named(folder, &name_key(&gone, asking.rules))? {
            Some(there) if there.kind == ItemKind::Folder => there.item,
            Some(_) => return Err(AskError::NameTaken),
            None => asking.make_folder(tx, folder, &gone)?,
        };
    }
    Ok((folder, name))
}
