//! Where something is, in the words of a receipt.

use crate::model::{DriveRow, ItemRow};
use crate::store::{StoreResult, Writing};

/// The name of an item and the folder it is in, as it is shown, or was before the person deleted it.
pub(super) fn named(tx: &Writing<'_>, item: ItemRow) -> StoreResult<Option<(String, Option<ItemRow>)>> {
    if let Some(entry) = tx.entry(item)? {
        return Ok(Some((entry.name, entry.parent)));
    }
    Ok(tx.overlay(item)?.map(|overlay| (overlay.name, Some(overlay.parent))))
}

/// The folder as people say it: `Production / Plans / Stage North`.
pub(super) fn place_of(tx: &Writing<'_>, folder: Option<ItemRow>, drive: DriveRow) -> StoreResult<String> {
    let mut parts = Vec::new();
    if let Some(folder) = folder {
        let mut chain = vec![tx.entry(folder)?];
        chain.extend(tx.ancestors(folder)?.into_iter().map(Some));
        parts.extend(chain.into_iter().flatten().filter(|entry| entry.parent.is_some()).map(|entry| entry.name));
    }
    if let Some(drive) = tx.drive(drive)? {
        parts.push(if drive.site.is_empty() { drive.name } else { format!("{} / {}", drive.site, drive.name) });
    }
    parts.reverse();
    Ok(parts.join(" / "))
}
