//! What a word of the server means for a row: which fields it says, and which stay because it does not.
//!
//! A field that is `None` was not said. One rule for all of them: a word that contradicts nothing we hold changes nothing.
//! Once it contradicts something, name, place and kind stay as they were unless said; size and hash stay only when
//! the same cTag is said with it; everything else becomes what was said, and unknown where nothing was.

use crate::model::{Editor, ItemKind, ItemRow, RemoteItem, RequestSeq};

use super::BaseRow;

/// The name a word gives, if any.
pub(super) fn said_name(remote: &RemoteItem) -> Option<&str> {
    remote.name.as_deref().filter(|name| !name.is_empty())
}

/// Whether a word is alive but says neither where nor what.
pub(super) fn says_no_place(remote: &RemoteItem, parent: Option<ItemRow>) -> bool {
    !remote.root && parent.is_none() && said_name(remote).is_none()
}

fn agrees<T: PartialEq>(said: Option<&T>, held: Option<&T>) -> bool {
    said.is_none() || said == held
}

fn contradicts_nothing(base: &BaseRow, remote: &RemoteItem, parent: Option<ItemRow>) -> bool {
    !base.going
        && (remote.root == base.parent.is_none())
        && (remote.root || parent.is_none() || parent == base.parent)
        && said_name(remote).is_none_or(|name| name == base.name)
        && remote.kind.is_none_or(|kind| kind == base.kind)
        && agrees(remote.size.as_ref(), base.size.as_ref())
        && agrees(remote.etag.as_ref(), base.etag.as_ref())
        && agrees(remote.ctag.as_ref(), base.ctag.as_ref())
        && agrees(remote.hash.as_ref(), base.hash.as_ref())
        && agrees(remote.modified_at.as_ref(), base.modified_at.as_ref())
        && (remote.modified_by == Editor::default() || remote.modified_by == base.modified_by)
}

/// What a row becomes by a live word; `None` when it stays as it is.
pub(super) fn amended(
    base: &BaseRow,
    remote: &RemoteItem,
    parent: Option<ItemRow>,
    now: RequestSeq,
) -> Option<BaseRow> {
    if contradicts_nothing(base, remote, parent) {
        return None;
    }
    let same_content = remote.ctag.is_some() && remote.ctag == base.ctag;
    let keep = |said: Option<u64>, held: Option<u64>| if same_content { said.or(held) } else { said };
    Some(BaseRow {
        parent: if remote.root { None } else { parent.or(base.parent) },
        name: said_name(remote).unwrap_or(&base.name).to_owned(),
        kind: remote.kind.unwrap_or(base.kind),
        size: keep(remote.size, base.size),
        etag: remote.etag.clone(),
        ctag: remote.ctag.clone(),
        hash: if same_content { remote.hash.clone().or_else(|| base.hash.clone()) } else { remote.hash.clone() },
        modified_at: remote.modified_at,
        modified_by: remote.modified_by.clone(),
        confirmed_seq: now,
        named_seq: base.named_seq,
        going: false,
    })
}

/// The row that a live word makes by itself; `None` when it says too little to place it.
pub(super) fn first(remote: &RemoteItem, parent: Option<ItemRow>, now: RequestSeq) -> Option<BaseRow> {
    let (parent, name, kind) = if remote.root {
        (None, said_name(remote).unwrap_or_default(), remote.kind.unwrap_or(ItemKind::Folder))
    } else {
        (Some(parent?), said_name(remote)?, remote.kind?)
    };
    Some(BaseRow {
        parent,
        name: name.to_owned(),
        kind,
        size: remote.size,
        etag: remote.etag.clone(),
        ctag: remote.ctag.clone(),
        hash: remote.hash.clone(),
        modified_at: remote.modified_at,
        modified_by: remote.modified_by.clone(),
        confirmed_seq: now,
        named_seq: RequestSeq::default(),
        going: false,
    })
}
