//! What is news to a person who has asked for a folder to be deleted: it is noted with the intent when it is learned, whichever
//! answer brings it, because base has no memory of what was shown before.
//!
//! News is an item that was not there, or not inside, and a file that has other bytes. What this device's own deliveries leave
//! is none ([`Own`]).

use super::planner::{Known, Neighbourhood, Plan, RowChange};
use crate::model::{BaseRow, ItemKind, ItemRow};
use crate::store::{StoreResult, Writing};

/// Folders above an item that are looked at.
const DEEPEST: usize = 200;

/// What a delivery of this device has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own {
    /// The item that it was about.
    pub item: ItemRow,
    /// Who put it where it lies.
    pub place: Whose,
    /// Who gave it the bytes that it has.
    pub bytes: Whose,
}

/// Whose doing something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The delivery's.
    Ours,
    /// Somebody's, or as it was.
    Theirs,
}

impl Whose {
    /// The delivery's when this holds.
    pub fn ours_if(ours: bool) -> Whose {
        if ours { Whose::Ours } else { Whose::Theirs }
    }
}

/// Notes what a plan that has just been applied brings into folders that are to be deleted.
///
/// # Errors
/// When the database fails.
pub(super) fn note_news(
    tx: &mut Writing<'_>,
    plan: &Plan,
    before: &Neighbourhood,
    own: Option<Own>,
) -> StoreResult<()> {
    if plan.changes.is_empty() {
        return Ok(());
    }
    let deletes = tx.open_deletes()?;
    if deletes.is_empty() {
        return Ok(());
    }
    for change in &plan.changes {
        let RowChange::Put { row, base } = change else { continue };
        if base.going {
            continue;
        }
        let own = own.filter(|own| own.item == *row);
        let was = match before.rows.get(row) {
            Some(Known::Here(was)) => Some(was),
            _ => None,
        };
        let other_bytes =
            was.is_none_or(|was| has_other_bytes(was, base)) && own.is_none_or(|own| own.bytes == Whose::Theirs);
        let was_in = above(tx, was.and_then(|was| was.parent))?;
        let brought = own.is_none_or(|own| own.place == Whose::Theirs);
        let mut folders = above(tx, base.parent)?;
        if other_bytes {
            // What is still to be moved in by the person's own wish goes with the folder too.
            folders.extend(shown_above(tx, *row)?);
        }
        for folder in folders {
            if !other_bytes && (!brought || was_in.contains(&folder)) {
                continue;
            }
            for (intent, _) in deletes.iter().filter(|(_, subject)| *subject == folder) {
                tx.set_news(*intent, true)?;
            }
        }
    }
    Ok(())
}

/// The folders that the server has an item of this folder in, the nearest first.
fn above(tx: &Writing<'_>, parent: Option<ItemRow>) -> StoreResult<Vec<ItemRow>> {
    let mut folders = Vec::new();
    let mut next = parent;
    while let Some(folder) = next.filter(|_| folders.len() < DEEPEST) {
        folders.push(folder);
        next = tx.base(folder)?.and_then(|base| base.parent);
    }
    Ok(folders)
}

/// The folders that an item is shown in, also those that are to be deleted themselves.
fn shown_above(tx: &Writing<'_>, item: ItemRow) -> StoreResult<Vec<ItemRow>> {
    let place = |item: ItemRow| -> StoreResult<Option<ItemRow>> {
        match tx.overlay(item)? {
            Some(overlay) => Ok(Some(overlay.parent)),
            None => Ok(tx.base(item)?.and_then(|base| base.parent)),
        }
    };
    let mut folders = Vec::new();
    let mut next = place(item)?;
    while let Some(folder) = next.filter(|_| folders.len() < DEEPEST) {
        folders.push(folder);
        next = place(folder)?;
    }
    Ok(folders)
}

fn has_other_bytes(was: &BaseRow, is: &BaseRow) -> bool {
    is.kind == ItemKind::File && is.ctag.is_some() && was.ctag != is.ctag
}
