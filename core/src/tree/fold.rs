//! The overlay: what open intents make of an item.

use crate::model::{BaseRow, ContentRow, DriveRow, IntentKind, ItemKind, ItemRow, NameRules, WallTime};
use crate::store::intents::Intent;
use crate::store::overlay::OverlayRow;
use crate::store::{StoreResult, Writing};

/// One open intent as the fold sees it: what was asked, and the facts that the asking does not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What was asked for.
    pub asked: IntentKind,
    /// When.
    pub at: WallTime,
    /// Bytes of the content it carries, or of the item it copies.
    pub size: u64,
    /// Kind of the item it copies; a file for everything else.
    pub kind: ItemKind,
}

/// What an item looks like with its open intents on top of base, in their order; `None` when they leave it as base has it.
///
/// `before` is the overlay until now: when the server's item vanishes under an open intent, it stays shown where it was.
pub fn fold(
    item: ItemRow,
    drive: DriveRow,
    base: Option<&BaseRow>,
    before: Option<&OverlayRow>,
    effects: &[Effect],
) -> Option<OverlayRow> {
    if effects.is_empty() {
        return None;
    }
    let mut shown: Option<OverlayRow> = match base.filter(|base| !base.going) {
        Some(base) => base.parent.map(|parent| OverlayRow {
            item,
            drive,
            parent,
            kind: base.kind,
            name: base.name.clone(),
            size: base.size.unwrap_or(0),
            modified_at: base.modified_at,
            content: None,
            gone: false,
        }),
        None => before.map(|before| OverlayRow { content: None, gone: false, ..before.clone() }),
    };
    for effect in effects {
        let new = |parent: ItemRow, name: &str, kind: ItemKind, content: Option<ContentRow>| OverlayRow {
            item,
            drive,
            parent,
            kind,
            name: name.to_owned(),
            size: effect.size,
            modified_at: Some(effect.at),
            content,
            gone: false,
        };
        match &effect.asked {
            IntentKind::MakeFolder { parent, name } => shown = Some(new(*parent, name, ItemKind::Folder, None)),
            IntentKind::Create { parent, name, content } => {
                shown = Some(new(*parent, name, ItemKind::File, Some(*content)));
            }
            IntentKind::Copy { parent, name, .. } => shown = Some(new(*parent, name, effect.kind, None)),
            IntentKind::Replace { content, .. } => {
                if let Some(shown) = &mut shown {
                    shown.content = Some(*content);
                    shown.size = effect.size;
                    shown.modified_at = Some(effect.at);
                }
            }
            IntentKind::Move { parent, name } => {
                if let Some(shown) = &mut shown {
                    shown.parent = *parent;
                    shown.name.clone_from(name);
                }
            }
            IntentKind::Delete => {
                if let Some(shown) = &mut shown {
                    shown.gone = true;
                }
            }
        }
    }
    shown
}

/// Makes an item's overlay again from what is stored, and puts it in place.
///
/// # Errors
/// When the database fails.
pub fn refold(tx: &mut Writing<'_>, item: ItemRow, rules: &NameRules) -> StoreResult<()> {
    let before = tx.overlay(item)?;
    let intents = tx.open_intents_of(item)?;
    if before.is_none() && intents.is_empty() {
        return Ok(());
    }
    let base = tx.base(item)?;
    let drive = tx.drive_of(item)?;
    let effects = intents.iter().map(|intent| effect(tx, intent)).collect::<StoreResult<Vec<_>>>()?;
    let after = fold(item, drive, base.as_ref(), before.as_ref(), &effects);
    tx.set_overlay(item, after.as_ref(), rules)
}

fn effect(tx: &Writing<'_>, intent: &Intent) -> StoreResult<Effect> {
    let (size, kind) = match &intent.asked {
        IntentKind::Create { content, .. } | IntentKind::Replace { content, .. } => {
            (tx.content(*content)?.map_or(0, |content| content.size), ItemKind::File)
        }
        IntentKind::Copy { source, .. } => match tx.entry(*source)? {
            Some(source) => (source.size, source.kind),
            // The source went away meanwhile; the copy is shown as what it was asked as until the server has answered.
            None => match tx.overlay(intent.subject)? {
                Some(copy) => (copy.size, copy.kind),
                None => (0, ItemKind::File),
            },
        },
        IntentKind::MakeFolder { .. } | IntentKind::Move { .. } | IntentKind::Delete => (0, ItemKind::File),
    };
    Ok(Effect { asked: intent.asked.clone(), at: intent.asked_at, size, kind })
}
