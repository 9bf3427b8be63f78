//! What an item, a drive or a site shows only when it is asked for: members that `$select` names, and what `$expand` brings along.
//!
//! Promises that nothing of it stands in an answer that did not ask, as on the real service. What is expanded survives a
//! `$select` that does not name it.

use serde_json::{Value, json};

use super::address::ItemRef;
use super::item::select;
use super::listing::{PAGE, full};
use super::query::Query;
use super::reply::Refusal;
use super::{Ask, State, checkout, columns, filter, history, lists, places, share, thumbnails};
use crate::world::drive::{Item, ROOT};

/// The parts of an `$expand`, cut at commas outside parentheses.
pub fn expanded(text: &str) -> Vec<&str> {
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

/// An expanded list under the options in its parentheses.
fn inside(options: &str, all: Vec<Value>) -> Result<Value, Refusal> {
    let query = Query::parse(Some(&options.trim_end_matches(')').replace(';', "&")));
    let mut all = filter::arranged(&query, all)?;
    all.iter_mut().for_each(|value| select(value, query.select().as_deref()));
    Ok(json!(all))
}

/// What cannot be expanded.
pub fn unknown(name: &str) -> Refusal {
    Refusal::of(400, "BadRequest", format!("Parsing OData Select and Expand failed: '{name}' cannot be expanded."))
}

/// Adds to a drive what `$expand` names; what is not imitated is refused.
pub fn of_drive(state: &mut State, ask: &Ask, drive: usize, value: &mut Value) -> Result<(), Refusal> {
    let text = ask.query.get("expand").unwrap_or_default().to_owned();
    for part in expanded(&text) {
        let (name, options) = part.split_once('(').unwrap_or((part, ""));
        match name {
            "root" => {
                let root = state.world.drives[drive].item(ROOT).ok_or_else(Refusal::not_found)?;
                let root = full(state, ask, drive, &root);
                value["root"] = inside(options, vec![root])?[0].take();
            }
            "list" => value["list"] = lists::list(state, drive),
            other => return Err(unknown(other)),
        }
    }
    Ok(())
}

/// Adds to a site what `$expand` names; what is not imitated is refused.
pub fn of_site(state: &mut State, ask: &Ask, site: usize, value: &mut Value) -> Result<(), Refusal> {
    let text = ask.query.get("expand").unwrap_or_default().to_owned();
    let own = state.world.sites[site].drives.clone();
    let drives: Vec<usize> = own.into_iter().filter(|drive| state.world.may_see(ask.person, *drive)).collect();
    for part in expanded(&text) {
        let (name, options) = part.split_once('(').unwrap_or((part, ""));
        match name {
            "drive" => {
                let first = drives.first().map(|drive| places::drive_value(state, ask, *drive));
                value["drive"] = json!(first);
            }
            "drives" => {
                let all = drives.iter().map(|drive| places::drive_value(state, ask, *drive)).collect();
                value["drives"] = inside(options, all)?;
            }
            "lists" => {
                let all = drives.iter().map(|drive| lists::list(state, *drive)).collect();
                value["lists"] = inside(options, all)?;
            }
            other => return Err(unknown(other)),
        }
    }
    Ok(())
}

/// An item's own address, for those who continue with it.
pub fn at(state: &State, drive: usize, item: &Item) -> ItemRef {
    ItemRef { id: state.world.drives[drive].item_id(item.index), path: Vec::new() }
}
