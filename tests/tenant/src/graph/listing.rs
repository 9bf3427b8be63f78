//! An item by itself, the children of a folder, search by name, and what somebody changed lately.

use serde_json::{Value, json};

use super::address::{ItemRef, encode};
use super::item::{DOWNLOAD, Form, select, shown};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, change, download, extras, filter, matches, share, special};
use crate::world::drive::{Item, ROOT};

/// How many entries a page has when nobody says otherwise.
pub const PAGE: usize = 200;
const MOST: usize = 1_000;
/// How many hits a search gives at most, and how many items it looks at: a search never walks a whole large drive.
const MOST_HITS: usize = 200;
const MOST_SEEN: u64 = 200_000;

/// An item in full, with an address to fetch it where it is a file.
pub fn full(state: &mut State, ask: &Ask, drive: usize, item: &Item) -> Value {
    let known = &state.world.drives[drive];
    let scope = share::scope_of(state, drive, item.index, share::Reach::Above, ask.now);
    let mut value = json!(shown(&state.world, known, item, Form::Full).shared(scope, false));
    if let Some(name) = special::name_of(known, item) {
        value["specialFolder"] = json!({ "name": name });
    }
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
        state.faults.note("hard-case-16");
    }
    if state.faults.on("hard-case-19") {
        value["parentReference"]["driveId"] = json!(state.world.drives[drive].id.to_uppercase());
        state.faults.note("hard-case-19");
    }
    if item.index == ROOT
        && state.faults.on("hard-case-20")
        && let Some(members) = value.as_object_mut()
    {
        for member in ["id", "fileSystemInfo", "parentReference"] {
            members.remove(member);
        }
        state.faults.note("hard-case-20");
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
    finish(state, ask, drive, &item, &mut value);
    Ok(Reply::ok(value))
}

/// What `$select` and `$expand` make of an item.
fn finish(state: &mut State, ask: &Ask, drive: usize, item: &Item, value: &mut Value) {
    let names = ask.query.select();
    extras::selected(state, drive, item, names.as_deref(), value);
    select(value, names.as_deref());
    extras::expand(state, ask, drive, item, value);
}

/// `.../children/{id or name}`: an item of the folder; contents put under a name of it.
pub fn child(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef, child: &str) -> Outcome {
    let folder = state.item(drive, at)?;
    let (name, action) = child.split_once('/').unwrap_or((child, ""));
    let known = &state.world.drives[drive];
    let by_id = known.by_id(name).filter(|item| item.index != ROOT && item.parent == folder.index);
    let at = match by_id {
        Some(item) => ItemRef { id: known.item_id(item.index), path: Vec::new() },
        None => ItemRef { id: known.item_id(folder.index), path: vec![name.to_owned()] },
    };
    match (ask.method.as_str(), action) {
        ("PUT", "content") => change::put(state, ask, drive, &at),
        (_, "content" | "") => super::on_item(state, ask, drive, &at, action),
        (_, other) => Err(Refusal::segment(other)),
    }
}

/// `GET .../recent`: what the caller changed lately, in any drive, the latest first.
pub fn recent(state: &mut State, ask: &Ask) -> Outcome {
    let mut found: Vec<(usize, Item)> = Vec::new();
    for (number, drive) in state.world.drives.iter().enumerate() {
        if state.world.may_see(ask.person, number) {
            let mine = drive.changes(0, usize::MAX).into_iter().filter(|item| {
                item.deleted.is_none() && item.content().is_some() && item.modified_by.person == ask.person
            });
            found.extend(mine.map(|item| (number, item)));
        }
    }
    found.sort_by_key(|(_, item)| std::cmp::Reverse(item.modified));
    found.truncate(ask.query.top().unwrap_or(PAGE).min(PAGE));
    let value: Vec<Value> = found.iter().map(|(drive, item)| full(state, ask, *drive, item)).collect();
    Ok(Reply::ok(json!({ "value": value })))
}

/// `GET .../children`, page by page.
pub fn children(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let folder = state.item(drive, at)?;
    if !folder.is_folder() {
        return Ok(Reply::ok(json!({ "value": [] })));
    }
    if ask.query.get("filter").is_some() || ask.query.get("orderby").is_some() {
        return arranged(state, ask, drive, &folder);
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
        state.faults.note("hard-case-30");
        state.world.drives[drive].mark(*index, |item| item.hidden = item.hidden.saturating_sub(1));
    }
    page.retain(|item| !hidden.contains(&item.index) && !state.is_barred(ask.person, drive, item.index));
    let mut value: Vec<Value> = page.iter().map(|item| full(state, ask, drive, item)).collect();
    for (item, shown) in page.iter().zip(&mut value) {
        finish(state, ask, drive, item, shown);
    }
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
        carry(ask, &mut link);
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// Takes the options of a list over into the address of its next page.
fn carry(ask: &Ask, link: &mut String) {
    for option in ["select", "expand", "filter", "orderby"] {
        if let Some(text) = ask.query.get(option) {
            link.push_str(&format!("&${option}={}", encode(text)));
        }
    }
}

/// The children under `$filter` and `$orderby`; its skip token is a place in the arranged list.
fn arranged(state: &mut State, ask: &Ask, drive: usize, folder: &Item) -> Outcome {
    let top = ask.query.top().unwrap_or(PAGE).min(MOST);
    let from: usize = match ask.query.get("skiptoken") {
        None => 0,
        Some(token) => token.parse().map_err(|_| Refusal::invalid("The skip token is not valid."))?,
    };
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    let known = &state.world.drives[drive];
    let mut items = known.children(folder.index, None, usize::MAX);
    items.retain(|item| !state.is_barred(ask.person, drive, item.index));
    let mut all: Vec<Value> = items.iter().map(|item| json!(shown(&state.world, known, item, Form::Full))).collect();
    if let Some(wanted) = &wanted {
        all.retain(|value| wanted.passes(value));
    }
    if let Some(text) = ask.query.get("orderby") {
        filter::sort(&mut all, text)?;
    }
    let count = all.len();
    let mut value = Vec::new();
    for one in all.iter().skip(from).take(top) {
        let found = one["id"].as_str().and_then(|id| state.world.drives[drive].by_id(id));
        let Some(item) = found else { continue };
        let mut whole = full(state, ask, drive, &item);
        finish(state, ask, drive, &item, &mut whole);
        value.push(whole);
    }
    let known = &state.world.drives[drive];
    let mut body = json!({ "@odata.count": count, "value": value });
    if from + top < count {
        let id = known.item_id(folder.index);
        let next = from + top;
        let mut link =
            format!("{}/drives/{}/items/{id}/children?$top={top}&$skiptoken={next}", ask.base, encode(&known.id));
        carry(ask, &mut link);
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `search(q='...')`: all words of the query occur in the name; no word, and everything is found.
pub fn search(state: &mut State, ask: &Ask, drive: usize, below: u64, text: &str) -> Outcome {
    let words: Vec<String> = text.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let known = &state.world.drives[drive];
    let fits = |name: &str| {
        let name = name.to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let end = known.end();
    // What people made lately comes first, so that a bound on the looking does not hide it.
    let order = (known.planned_items()..end).chain(1..known.planned_items().min(MOST_SEEN));
    let top = ask.query.top().unwrap_or(MOST_HITS).min(MOST_HITS);
    let from: usize = ask.query.get("skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    let plain = |item: &Item| json!(shown(&state.world, known, item, Form::Full));
    let hits = order
        .filter(|index| known.name_of(*index).is_some_and(|name| fits(&name)))
        .filter_map(|index| known.item(index))
        .filter(|item| below == ROOT || known.contains(below, item.index))
        .filter(|item| !state.is_barred(ask.person, drive, item.index))
        .filter(|item| wanted.as_ref().is_none_or(|wanted| wanted.passes(&plain(item))));
    let mut hits: Vec<Item> = match ask.query.get("orderby") {
        None => hits.skip(from).take(top + 1).collect(),
        Some(order) => {
            let mut all: Vec<Value> = hits.map(|item| plain(&item)).collect();
            filter::sort(&mut all, order)?;
            let page = all.iter().skip(from).take(top + 1);
            page.filter_map(|value| known.by_id(value["id"].as_str()?)).collect()
        }
    };
    let more = hits.len() > top;
    hits.truncate(top);
    let mut value: Vec<Value> = hits.iter().map(|item| full(state, ask, drive, item)).collect();
    for (item, shown) in hits.iter().zip(&mut value) {
        finish(state, ask, drive, item, shown);
    }
    let mut body = json!({ "value": value });
    if more {
        let known = &state.world.drives[drive];
        let (id, text) = (known.item_id(below), encode(&text.replace('\'', "''")));
        let next = from + top;
        let mut link = format!(
            "{}/drives/{}/items/{id}/search(q='{text}')?$top={top}&$skiptoken={next}",
            ask.base,
            encode(&known.id)
        );
        carry(ask, &mut link);
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}
