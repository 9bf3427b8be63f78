//! An item by itself, the children of a folder, and search by name.

use serde_json::{Value, json};

use super::address::{ItemRef, encode};
use super::item::{DOWNLOAD, Form, select, shown};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, download, matches};
use crate::world::drive::{Item, ROOT};

const PAGE: usize = 200;
const MOST: usize = 1_000;
/// How many hits a search gives at most, and how many items it looks at: a search never walks a whole large drive.
const MOST_HITS: usize = 200;
const MOST_SEEN: u64 = 200_000;

/// An item in full, with an address to fetch it where it is a file.
pub fn full(state: &mut State, ask: &Ask, drive: usize, item: &Item) -> Value {
    let mut value = json!(shown(&state.world, &state.world.drives[drive], item, Form::Full));
    if item.content().is_some() {
        value[DOWNLOAD] = json!(download::address(state, ask, drive, item, None));
    }
    quirks(state, drive, item, &mut value);
    value
}

/// What behaviours that are played do to an item's looks.
pub fn quirks(state: &mut State, drive: usize, item: &Item, value: &mut Value) {
    if state.faults.on("hard-case-16")
        && let Some(old) = state.old_path(drive, item.parent)
    {
        value["parentReference"]["path"] = json!(old);
    }
    if state.faults.on("hard-case-19") {
        value["parentReference"]["driveId"] = json!(state.world.drives[drive].id.to_uppercase());
    }
    if item.index == ROOT
        && state.faults.on("hard-case-20")
        && let Some(members) = value.as_object_mut()
    {
        for member in ["id", "fileSystemInfo", "parentReference"] {
            members.remove(member);
        }
    }
}

/// `GET` of an item.
pub fn one(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    if state.faults.ghost(&at.id) {
        return Err(Refusal::not_found());
    }
    let item = state.item(drive, at)?;
    if let Some(tags) = ask.header("if-none-match")
        && matches(&state.world.drives[drive], &item, tags)
    {
        return Ok(Reply::empty(http::StatusCode::NOT_MODIFIED));
    }
    let mut value = full(state, ask, drive, &item);
    value["@odata.context"] =
        json!(format!("{}/$metadata#drives('{}')/items/$entity", ask.base, encode(&state.world.drives[drive].id)));
    let names = ask.query.select();
    select(&mut value, names.as_deref());
    if ask.query.get("expand").is_some_and(|names| names.split(['(', ',']).next() == Some("children"))
        && item.is_folder()
    {
        let inside = state.world.drives[drive].children(item.index, None, PAGE);
        let children: Vec<Value> = inside.iter().map(|child| full(state, ask, drive, child)).collect();
        value["children"] = json!(children);
    }
    Ok(Reply::ok(value))
}

/// `GET .../children`, page by page.
pub fn children(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let folder = state.item(drive, at)?;
    if !folder.is_folder() {
        return Ok(Reply::ok(json!({ "value": [] })));
    }
    let top = ask.query.top().unwrap_or(PAGE).min(MOST);
    let after = match ask.query.get("skiptoken") {
        None => None,
        Some(token) => Some(token.parse::<u64>().map_err(|_| Refusal::invalid("The skip token is not valid."))?),
    };
    let mut page = state.world.drives[drive].children(folder.index, after, top + 1);
    let more = page.len() > top;
    page.truncate(top);
    let last = page.last().map_or(0, |item| item.index);
    let hidden: Vec<u64> = page.iter().filter(|item| item.hidden > 0).map(|item| item.index).collect();
    for index in &hidden {
        state.world.drives[drive].mark(*index, |item| item.hidden = item.hidden.saturating_sub(1));
    }
    page.retain(|item| !hidden.contains(&item.index));
    let names = ask.query.select();
    let mut value: Vec<Value> = page.iter().map(|item| full(state, ask, drive, item)).collect();
    value.iter_mut().for_each(|item| select(item, names.as_deref()));
    let known = &state.world.drives[drive];
    let mut body = json!({
        "@odata.context": format!("{}/$metadata#drives('{}')/items('{}')/children", ask.base, encode(&known.id), known.item_id(folder.index)),
        "@odata.count": known.child_count(folder.index),
        "value": value,
    });
    if more {
        let mut link = format!(
            "{}/drives/{}/items/{}/children?$top={top}&$skiptoken={last}",
            ask.base,
            encode(&known.id),
            known.item_id(folder.index)
        );
        if let Some(names) = ask.query.get("select") {
            link.push_str(&format!("&$select={}", encode(names)));
        }
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `search(q='...')`: all words of the query occur in the name.
pub fn search(state: &mut State, ask: &Ask, drive: usize, below: u64, text: &str) -> Outcome {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Err(Refusal::invalid("The query is empty."));
    }
    let known = &state.world.drives[drive];
    let fits = |item: &Item| {
        let name = item.name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let end = known.end();
    // What people made lately comes first, so that a bound on the looking does not hide it.
    let order = (known.planned_items()..end).chain(1..known.planned_items().min(MOST_SEEN));
    let hits: Vec<Item> = order
        .filter_map(|index| known.item(index))
        .filter(|item| fits(item) && (below == ROOT || known.contains(below, item.index)))
        .take(ask.query.top().unwrap_or(MOST_HITS).min(MOST_HITS))
        .collect();
    let value: Vec<Value> = hits.iter().map(|item| full(state, ask, drive, item)).collect();
    Ok(Reply::ok(json!({ "value": value })))
}
