//! SharePoint's habit of rewriting Office files after an upload (hard cases 1 to 3 and 49).

use bytes::Bytes;

use crate::content::Content;
use crate::graph::State;
use crate::graph::reply::Refusal;
use crate::world::drive::{Item, Stamp};

/// For how long a rewritten file is hard to get hold of (hard case 3), in milliseconds.
const UNSETTLED: i64 = 60_000;

/// Whether a file is one that SharePoint rewrites.
pub fn is_office(name: &str) -> bool {
    let lower = name.to_lowercase();
    [".docx", ".xlsx", ".pptx", ".doc", ".xls", ".ppt"].iter().any(|kind| lower.ends_with(kind))
}

/// What SharePoint makes of a file: properties are written into it, so that it has another size and other bytes.
pub fn rewritten(content: &Content, more: usize) -> Content {
    let mut bytes = content.to_vec();
    bytes.extend_from_slice(b"[SharePoint: ContentTypeId=0x0101; _dlc_DocId=RIVE-1]");
    bytes.resize(bytes.len() + more, b' ');
    Content::sent(Bytes::from(bytes))
}

/// Rewrites a file that was just stored, if that is played.
pub fn rewrite_after_upload(state: &mut State, drive: usize, index: u64, stamp: &Stamp) {
    let always = state.faults.on("office-rewrites") || state.faults.on("hard-case-1") || state.faults.on("hard-case-3");
    let varies = state.faults.on("hard-case-2");
    if !always && !varies {
        return;
    }
    let more = if varies { 16 + (state.mint() % 4096) as usize } else { 0 };
    let known = &mut state.world.drives[drive];
    let Some(item) = known.item(index).filter(|item| is_office(&item.name)) else { return };
    let Some(content) = item.content().filter(|content| content.size() > 0) else { return };
    known.replace(index, rewritten(content, more), stamp);
    for name in ["office-rewrites", "hard-case-1", "hard-case-2", "hard-case-3"] {
        if state.faults.on(name) {
            state.faults.note(name);
        }
    }
    known.mark(index, |item| item.rewritten = Some(stamp.now));
}

/// Refuses to find a file that was rewritten a moment ago (hard case 3).
pub fn just_rewritten(state: &mut State, item: &Item, now: i64) -> Result<(), Refusal> {
    let unsettled = item.rewritten.is_some_and(|moment| now < moment + UNSETTLED);
    if unsettled && state.faults.take("hard-case-3") { Err(Refusal::not_found()) } else { Ok(()) }
}
