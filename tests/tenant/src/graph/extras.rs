//! What an item shows only when it is asked for: members that `$select` names, and what `$expand` brings along.
//!
//! Promises that nothing of it stands in an answer that did not ask, as on the real service. What is expanded survives a
//! `$select` that does not name it.

use serde_json::{Value, json};

use super::address::ItemRef;
use super::listing::{PAGE, full};
use super::{Ask, State, checkout, columns, history, share, thumbnails};
use crate::world::drive::{Item, ROOT};

/// The parts of an `$expand`, cut at commas outside parentheses.
fn expanded(text: &str) -> Vec<&str> {
    let (mut parts, mut from, mut depth) = (Vec::new(), 0, 0u32);
    for (at, letter) in text.char_indices() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Adds what `$select` names and is not there by itself.
pub fn selected(state: &State, drive: usize, item: &Item, names: Option<&[&str]>, value: &mut Value) {
    let known = &state.world.drives[drive];
    for name in names.unwrap_or_default() {
        match *name {
            "publication" if item.content().is_some() => value["publication"] = checkout::publication(state, item),
            "sharepointIds" => {
                let mut ids = json!({
                    "listId": super::lists::list_id(state, drive),
                    "listItemId": columns::list_item_id(item),
                    "listItemUniqueId": known.item_guid(item.index).to_lowercase(),
                    "tenantId": state.world.tenant_id,
                });
                if let Some(site) = known.site {
                    let id = &state.world.sites[site].id;
                    let mut parts = id.split(',').skip(1);
                    ids["siteId"] = json!(parts.next());
                    ids["webId"] = json!(parts.next());
                    ids["siteUrl"] = json!(state.world.site_web_url(site));
                }
                value["sharepointIds"] = ids;
            }
            "webDavUrl" => value["webDavUrl"] = value["webUrl"].clone(),
            "content.downloadUrl" => {
                value["@content.downloadUrl"] = value[super::item::DOWNLOAD].clone();
            }
            _ => {}
        }
    }
}

/// Adds what `$expand` names.
pub fn expand(state: &mut State, ask: &Ask, drive: usize, item: &Item, value: &mut Value) {
    let Some(text) = ask.query.get("expand").map(str::to_owned) else { return };
    for part in expanded(&text) {
        let (name, options) = part.split_once('(').unwrap_or((part, ""));
        match name {
            "children" if item.is_folder() => {
                let inside = state.world.drives[drive].children(item.index, None, PAGE);
                let children: Vec<Value> = inside.iter().map(|child| full(state, ask, drive, child)).collect();
                value["children"] = json!(children);
            }
            "listItem" if item.index != ROOT => {
                let fields = columns::expands_fields(Some(options));
                value["listItem"] = columns::list_item(state, ask, drive, item, fields);
            }
            "thumbnails" => value["thumbnails"] = json!(thumbnails::sets(state, ask, drive, item)),
            "permissions" => value["permissions"] = json!(share::shown(state, drive, item)),
            "versions" if item.content().is_some() => value["versions"] = json!(history::entries(state, item)),
            _ => {}
        }
    }
}

/// An item's own address, for those who continue with it.
pub fn at(state: &State, drive: usize, item: &Item) -> ItemRef {
    ItemRef { id: state.world.drives[drive].item_id(item.index), path: Vec::new() }
}
