//! The graph of intents: what has to be delivered before what, and what falls when one is taken back.

use std::collections::BTreeSet;

use crate::model::{IntentKind, IntentRow, ItemKind, ItemRow};
use crate::store::intents::Intent;
use crate::store::{Reading, StoreResult};

/// What a new intent about `subject` has to wait for: the previous intent on the subject; the one that makes its parent,
/// its source; any open intent that takes or frees the same name in the same folder; and for a delete, whatever still
/// moves something out of the folder or changes what is in it.
///
/// # Errors
/// When the database fails.
pub fn needs(
    tx: &Reading<'_>,
    subject: ItemRow,
    asked: &IntentKind,
    name_key: &str,
) -> StoreResult<BTreeSet<IntentRow>> {
    let mut needs = BTreeSet::new();
    needs.extend(last_of(tx, subject)?);
    if let Some(parent) = parent_of(asked) {
        needs.extend(maker_of(tx, parent)?);
        needs.extend(tx.open_intents_named(parent, name_key)?.last().map(|intent| intent.row));
        for (occupant, _) in tx.base_named(parent, name_key)? {
            needs.extend(last_of(tx, occupant)?);
        }
    }
    match asked {
        IntentKind::Copy { source, .. } => needs.extend(last_of(tx, *source)?),
        // A copy takes what was there when it was asked for.
        IntentKind::Replace { .. } => needs.extend(tx.open_copies_of(subject)?.iter().map(|copy| copy.row)),
        IntentKind::Delete => {
            for copy in tx.open_copies_of(subject)? {
                needs.insert(copy.row);
            }
            for intent in tx.open_intents()? {
                if intent.subject != subject && was_inside(tx, intent.subject, subject)? {
                    needs.insert(intent.row);
                }
            }
        }
        _ => {}
    }
    Ok(needs)
}

/// The folder that an intent puts something into.
pub fn parent_of(asked: &IntentKind) -> Option<ItemRow> {
    match asked {
        IntentKind::MakeFolder { parent, .. }
        | IntentKind::Create { parent, .. }
        | IntentKind::Move { parent, .. }
        | IntentKind::Copy { parent, .. } => Some(*parent),
        IntentKind::Replace { .. } | IntentKind::Delete => None,
    }
}

/// Whether the intent makes its subject.
pub fn makes(asked: &IntentKind) -> bool {
    matches!(asked, IntentKind::MakeFolder { .. } | IntentKind::Create { .. } | IntentKind::Copy { .. })
}

/// The open intent that makes an item which the server does not have yet.
///
/// # Errors
/// When the database fails.
pub fn maker_of(tx: &Reading<'_>, item: ItemRow) -> StoreResult<Option<IntentRow>> {
    Ok(tx.open_intents_of(item)?.iter().find(|intent| makes(&intent.asked)).map(|intent| intent.row))
}

fn last_of(tx: &Reading<'_>, item: ItemRow) -> StoreResult<Option<IntentRow>> {
    Ok(tx.open_intents_of(item)?.last().map(|intent| intent.row))
}

/// Whether an item lies below a folder by the server's word or as it is shown: both count, because a move out has to reach
/// the server before the folder goes, and a move in as well.
fn was_inside(tx: &Reading<'_>, item: ItemRow, folder: ItemRow) -> StoreResult<bool> {
    let mut above = tx.base(item)?.and_then(|base| base.parent);
    for _ in 0..200 {
        match above {
            Some(parent) if parent == folder => return Ok(true),
            Some(parent) => above = tx.base(parent)?.and_then(|base| base.parent),
            None => break,
        }
    }
    Ok(tx.ancestors(item)?.iter().any(|entry| entry.item == folder))
}

/// What cannot go on without `intent`: the later intents on a subject that it makes, everything inside or copied from it, and
/// the delete of the copy that these bytes were chosen instead of; in the order in which they were asked for, `intent` first.
///
/// # Errors
/// When the database fails.
pub fn falls_with(tx: &Reading<'_>, intent: &Intent) -> StoreResult<Vec<Intent>> {
    let mut falling = vec![intent.clone()];
    let mut seen = BTreeSet::from([intent.row]);
    let mut next = 0;
    while next < falling.len() {
        let fallen = falling[next].clone();
        next += 1;
        if !makes(&fallen.asked) {
            // The copy beside it was to go once these bytes are in its place.
            for waits in tx.dependents_of(fallen.row)? {
                let Some(other) = tx.intent(waits)?.filter(|other| other.asked == IntentKind::Delete) else { continue };
                let is_file = tx.base(other.subject)?.is_some_and(|base| base.kind == ItemKind::File);
                if is_file && other.subject != fallen.subject && seen.insert(other.row) {
                    falling.push(other);
                }
            }
            continue;
        }
        let subject = fallen.subject;
        let of_subject = tx.open_intents_of(subject)?;
        let inside = tx.open_intents_into(subject)?;
        let copies = tx.open_copies_of(subject)?;
        for other in of_subject.into_iter().chain(inside).chain(copies) {
            if seen.insert(other.row) {
                falling.push(other);
            }
        }
    }
    falling.sort_by_key(|intent| intent.row);
    Ok(falling)
}

/// Whether every intent that this one needs has been delivered or taken back.
///
/// # Errors
/// When the database fails.
pub fn is_free(tx: &Reading<'_>, intent: IntentRow) -> StoreResult<bool> {
    for need in tx.needs_of(intent)? {
        if tx.is_open(need)? {
            return Ok(false);
        }
    }
    Ok(true)
}
