//! Thumbnails: of pictures that are pictures.
//!
//! Promises: a set of three sizes for a PNG whose first bytes say how large it is, and none for anything else, which is legal for
//! every file. The addresses are pre-authenticated ones of the content origin and lead to the picture itself: nothing is
//! made smaller here.

use http::StatusCode;
use serde_json::{Value, json};

use super::address::ItemRef;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, download};
use crate::world::drive::Item;

const SIZES: [(&str, u64); 3] = [("small", 96), ("medium", 176), ("large", 800)];

/// Width and height of a PNG, from its first chunk.
fn picture(item: &Item) -> Option<(u64, u64)> {
    let head = item.content()?.read_at(0, 24);
    let number = |at: usize| Some(u64::from(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?)));
    if !head.starts_with(b"\x89PNG\r\n\x1a\n") || head.get(12..16) != Some(b"IHDR".as_slice()) {
        return None;
    }
    Some((number(16)?, number(20)?)).filter(|(width, height)| *width > 0 && *height > 0)
}

/// The sets of an item: one or none.
pub fn sets(state: &State, ask: &Ask, drive: usize, item: &Item) -> Vec<Value> {
    let Some((width, height)) = picture(item) else { return Vec::new() };
    let url = download::address(state, ask, drive, item, None);
    let mut set = json!({ "id": "0" });
    for (name, edge) in SIZES {
        let longer = width.max(height);
        let scaled = |side: u64| if longer > edge { (side * edge / longer).max(1) } else { side };
        set[name] = json!({ "width": scaled(width), "height": scaled(height), "url": url });
    }
    vec![set]
}

/// `.../thumbnails`, `.../thumbnails/{set}`, `.../thumbnails/{set}/{size}`, `.../thumbnails/{set}/{size}/content`.
pub fn answer(state: &State, ask: &Ask, drive: usize, at: &ItemRef, rest: &str) -> Outcome {
    let item = state.item(drive, at)?;
    let sets = sets(state, ask, drive, &item);
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [] => Ok(Reply::ok(json!({ "value": sets }))),
        ["0"] => sets.into_iter().next().map(Reply::ok).ok_or_else(Refusal::not_found),
        ["0", size] => {
            let found = sets.first().and_then(|set| set.get(*size)).cloned();
            found.map(Reply::ok).ok_or_else(Refusal::not_found)
        }
        ["0", size, "content"] => {
            let found = sets.first().and_then(|set| set.get(*size)?.get("url")?.as_str().map(str::to_owned));
            let url = found.ok_or_else(Refusal::not_found)?;
            Ok(Reply::empty(StatusCode::FOUND).with("location", url))
        }
        _ => Err(Refusal::not_found()),
    }
}
