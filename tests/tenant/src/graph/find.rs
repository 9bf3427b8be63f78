//! `POST /search/query`: a search over everything that the caller may see.
//!
//! Promises hits with rank and resource for `driveItem`, `listItem`, `drive` and `site`, page by page (`from`, `size`), over names: all
//! words of the query occur in the name, a phrase in quotes as a whole, `filetype:` is the ending, `*` at a word's end is nothing
//! special. It looks at no more than [`MOST_SEEN`] items and then says that there are more, rather than walk a million.

use http::Method;
use serde_json::{Value, json};

use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, columns, listing, places};
use crate::world::drive::Item;

/// How many items one search looks at.
pub const MOST_SEEN: u64 = 300_000;
const SIZE: usize = 25;
const MOST: usize = 500;

struct Wanted {
    words: Vec<String>,
    ending: Option<String>,
}

fn wanted(text: &str) -> Wanted {
    let mut wanted = Wanted { words: Vec::new(), ending: None };
    for (at, part) in text.split('"').enumerate() {
        if at % 2 == 1 {
            wanted.words.push(part.to_lowercase());
            continue;
        }
        for word in part.split_whitespace() {
            let lower = word.to_lowercase();
            match lower.split_once(':') {
                Some(("filetype", ending)) => wanted.ending = Some(format!(".{ending}")),
                Some(("filename" | "title", rest)) => wanted.words.push(rest.trim_matches('*').to_owned()),
                _ if lower == "and" => {}
                _ => wanted.words.push(lower.trim_matches('*').to_owned()),
            }
        }
    }
    wanted.words.retain(|word| !word.is_empty());
    wanted
}

impl Wanted {
    fn fits(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.words.iter().all(|word| name.contains(word.as_str()))
            && self.ending.as_ref().is_none_or(|ending| name.ends_with(ending.as_str()))
    }
}

/// `POST /search/query`.
pub fn answer(state: &mut State, ask: &Ask) -> Outcome {
    if ask.method != Method::POST {
        return Err(Refusal::method());
    }
    let body = ask.object()?;
    let requests = body.get("requests").and_then(Value::as_array).filter(|all| !all.is_empty());
    let requests = requests.ok_or_else(|| Refusal::of(400, "BadRequest", "The search has no requests."))?;
    let mut value = Vec::new();
    for request in requests {
        value.push(one(state, ask, request)?);
    }
    Ok(Reply::ok(json!({
        "@odata.context": format!("{}/$metadata#Collection(microsoft.graph.searchResponse)", ask.base),
        "value": value,
    })))
}

fn one(state: &mut State, ask: &Ask, request: &Value) -> Result<Value, Refusal> {
    let bad = |text: &str| Refusal::of(400, "BadRequest", text);
    let text = request.pointer("/query/queryString").and_then(Value::as_str).unwrap_or("").trim();
    if text.is_empty() {
        return Err(bad("The query string is missing."));
    }
    let kinds = request.get("entityTypes").and_then(Value::as_array).cloned().unwrap_or_default();
    if kinds.is_empty() {
        return Err(bad("The entity types are missing."));
    }
    let number = |name: &str| request.get(name).and_then(Value::as_u64);
    let from = number("from").unwrap_or(0) as usize;
    let size = (number("size").unwrap_or(SIZE as u64) as usize).min(MOST);
    let wanted = wanted(text);
    let (mut hits, mut more) = (Vec::new(), false);
    for kind in kinds.iter().filter_map(Value::as_str) {
        match kind {
            "driveItem" | "listItem" => {
                let (found, cut) = items(state, ask.person, &wanted, from + size + 1 - hits.len().min(from + size));
                more |= cut;
                for (drive, item) in found {
                    let (id, resource) = shown(state, ask, drive, &item, kind);
                    hits.push((id, resource));
                }
            }
            "site" => {
                let sites = (0..state.world.sites.len())
                    .filter(|at| places::visible(state, ask, *at) && wanted.fits(state.world.sites[*at].name));
                hits.extend(sites.map(|at| {
                    let mut site = places::site_value(state, at);
                    site["@odata.type"] = json!("#microsoft.graph.site");
                    (state.world.sites[at].id.clone(), site)
                }));
            }
            "drive" | "list" => {
                for drive in 0..state.world.drives.len() {
                    if state.world.may_see(ask.person, drive) && wanted.fits(&state.world.drives[drive].name) {
                        let mut value = places::drive_value(state, ask, drive);
                        value["@odata.type"] = json!("#microsoft.graph.drive");
                        hits.push((state.world.drives[drive].id.clone(), value));
                    }
                }
            }
            other => return Err(bad(&format!("The entity type '{other}' cannot be searched here."))),
        }
    }
    let total = hits.len();
    let page: Vec<Value> = hits
        .into_iter()
        .enumerate()
        .skip(from)
        .take(size)
        .map(|(at, (id, resource))| {
            json!({ "hitId": id, "rank": at + 1, "summary": resource["name"].clone(), "resource": resource })
        })
        .collect();
    let more = more || total > from + page.len();
    let mut container = json!({ "total": total, "moreResultsAvailable": more });
    if !page.is_empty() {
        container["hits"] = json!(page);
    }
    Ok(json!({ "searchTerms": wanted.words, "hitsContainers": [container] }))
}

fn items(state: &State, person: usize, wanted: &Wanted, most: usize) -> (Vec<(usize, Item)>, bool) {
    let (mut found, mut seen) = (Vec::new(), 0u64);
    for (number, drive) in state.world.drives.iter().enumerate() {
        if !state.world.may_see(person, number) {
            continue;
        }
        // What people made lately comes first, so that the bound does not hide it.
        let order = (drive.planned_items()..drive.end()).chain(1..drive.planned_items());
        for index in order {
            seen += 1;
            if found.len() >= most || seen > MOST_SEEN {
                return (found, true);
            }
            if drive.name_of(index).is_some_and(|name| wanted.fits(&name))
                && let Some(item) = drive.item(index)
                && !state.is_barred(person, number, index)
            {
                found.push((number, item));
            }
        }
    }
    (found, false)
}

fn shown(state: &mut State, ask: &Ask, drive: usize, item: &Item, kind: &str) -> (String, Value) {
    let id = state.world.drives[drive].item_id(item.index);
    let resource = if kind == "listItem" {
        let mut value = columns::list_item(state, ask, drive, item, Some(""));
        value["@odata.type"] = json!("#microsoft.graph.listItem");
        value
    } else {
        let mut value = listing::full(state, ask, drive, item);
        if let Some(members) = value.as_object_mut() {
            members.remove(super::item::DOWNLOAD);
        }
        value["@odata.type"] = json!("#microsoft.graph.driveItem");
        value
    };
    (id, resource)
}
