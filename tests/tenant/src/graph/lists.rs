//! A library as a list: its columns, and its items by number.
//!
//! Promises what `/sites/{id}/lists`, `/drives/{id}/list` and what lies below them say of libraries. Items come by number, page by
//! page, with `fields` where they are expanded, under `$filter` and `$orderby`. It makes no list and no column.

use http::Method;
use serde_json::{Value, json};

use super::address::encode;
use super::columns::{self, Holds};
use super::filter::Filter;
use super::item::select;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, extras, filter, time};
use crate::seed::named_guid;

const PAGE: usize = 200;
const MOST: usize = 1_000;
/// How long a list may be that is sorted.
const THRESHOLD: u64 = 5_000;

/// The id of a library's list.
pub fn list_id(state: &State, drive: usize) -> String {
    named_guid(state.world.seed, &format!("list {drive}"))
}

/// A library as a list.
pub fn list(state: &State, drive: usize) -> Value {
    let known = &state.world.drives[drive];
    json!({
        "id": list_id(state, drive),
        "name": known.name,
        "displayName": known.name,
        "webUrl": state.world.drive_web_url(known),
        "createdDateTime": time::text(known.start - 400 * 86_400_000),
        "lastModifiedDateTime": time::text(known.start),
        "list": { "template": "documentLibrary", "hidden": false, "contentTypesEnabled": false },
    })
}

fn shown_columns(state: &State, drive: usize) -> Vec<Value> {
    let known = &state.world.drives[drive];
    let own = columns::columns(known.purpose).iter().map(|column| {
        let mut value = json!({
            "id": named_guid(state.world.seed, &format!("column {}", column.name)),
            "name": column.name,
            "displayName": column.shown,
            "required": column.required,
            "readOnly": false,
            "hidden": false,
            "indexed": false,
        });
        let (facet, inside) = match column.holds {
            Holds::Text => ("text", json!({ "allowMultipleLines": false, "maxLength": 255 })),
            Holds::Number => ("number", json!({ "decimalPlaces": "automatic" })),
            Holds::Choice(values) => ("choice", json!({ "allowTextEntry": false, "choices": values })),
            Holds::Moment => ("dateTime", json!({ "format": "dateOnly" })),
        };
        value[facet] = inside;
        value
    });
    let of_all = [("FileLeafRef", "Name", false), ("Modified", "Modified", true), ("Editor", "Modified By", true)];
    let fixed = of_all.map(|(name, shown, read_only)| {
        json!({
            "id": named_guid(state.world.seed, &format!("column {name}")), "name": name, "displayName": shown,
            "required": !read_only, "readOnly": read_only, "hidden": false, "indexed": false,
        })
    });
    own.chain(fixed).collect()
}

fn items(state: &State, ask: &Ask, drive: usize) -> Outcome {
    let top = ask.query.top().unwrap_or(PAGE).min(MOST);
    let from = match ask.query.get("skiptoken") {
        None => 1,
        Some(token) => token.parse::<u64>().map_err(|_| Refusal::invalid("The skip token is not valid."))?,
    };
    let wanted = ask.query.get("filter").map(filter::filter).transpose()?;
    let expand = columns::expands_fields(ask.query.get("expand"));
    if let Some(order) = ask.query.get("orderby") {
        return ordered(state, ask, drive, order, wanted.as_ref());
    }
    let known = &state.world.drives[drive];
    let (mut value, mut at) = (Vec::new(), from);
    while at < known.end() && value.len() < top {
        if let Some(item) = known.item(at) {
            let passes = wanted.as_ref().is_none_or(|wanted| {
                let whole = columns::list_item(state, ask, drive, &item, Some(""));
                wanted.passes(&whole)
            });
            if passes {
                value.push(columns::list_item(state, ask, drive, &item, expand));
            }
        }
        at += 1;
    }
    let mut body = json!({ "value": value });
    if at < known.end() {
        body["@odata.nextLink"] = json!(next(ask, drive, state, top, at));
    }
    Ok(Reply::ok(body))
}

/// The same under `$orderby`; its skip token is a place in the arranged list. SharePoint sorts no list beyond its threshold
/// by a column that is not indexed, and no column here is.
fn ordered(state: &State, ask: &Ask, drive: usize, order: &str, wanted: Option<&Filter>) -> Outcome {
    let known = &state.world.drives[drive];
    if known.end() > THRESHOLD {
        return Err(Refusal::invalid("The list is too long to be sorted by a field that is not indexed."));
    }
    let top = ask.query.top().unwrap_or(PAGE).min(MOST);
    let from: usize = ask.query.get("skiptoken").and_then(|token| token.parse().ok()).unwrap_or(0);
    let items = (1..known.end()).filter_map(|at| known.item(at));
    let mut all: Vec<Value> = items.map(|item| columns::list_item(state, ask, drive, &item, Some(""))).collect();
    all.retain(|whole| wanted.is_none_or(|wanted| wanted.passes(whole)));
    filter::sort(&mut all, order)?;
    let expand = columns::expands_fields(ask.query.get("expand"));
    let number = |whole: &Value| whole["id"].as_str().and_then(|id| id.parse().ok());
    let page = all.iter().skip(from).take(top).filter_map(|whole| known.item(number(whole)?));
    let value: Vec<Value> = page.map(|item| columns::list_item(state, ask, drive, &item, expand)).collect();
    let mut body = json!({ "value": value });
    if from + top < all.len() {
        body["@odata.nextLink"] = json!(next(ask, drive, state, top, from + top));
    }
    Ok(Reply::ok(body))
}

fn next(ask: &Ask, drive: usize, state: &State, top: usize, token: impl std::fmt::Display) -> String {
    let id = encode(&state.world.drives[drive].id);
    let mut link = format!("{}/drives/{id}/list/items?$top={top}&$skiptoken={token}", ask.base);
    for option in ["expand", "filter", "orderby"] {
        if let Some(text) = ask.query.get(option) {
            link.push_str(&format!("&${option}={}", encode(text)));
        }
    }
    link
}

/// Adds to a list what `$expand` names; what is not imitated is refused.
fn expand(state: &mut State, ask: &Ask, drive: usize, value: &mut Value) -> Result<(), Refusal> {
    for part in extras::expanded(ask.query.get("expand").unwrap_or_default()) {
        let (name, options) = part.split_once('(').unwrap_or((part, ""));
        value[name] = match name {
            "columns" => json!(shown_columns(state, drive)),
            "drive" => super::places::drive_value(state, ask, drive),
            "items" => {
                let known = &state.world.drives[drive];
                let first = (1..known.end()).filter_map(|at| known.item(at)).take(PAGE);
                let fields = columns::expands_fields(Some(options));
                json!(first.map(|item| columns::list_item(state, ask, drive, &item, fields)).collect::<Vec<_>>())
            }
            other => return Err(extras::unknown(other)),
        };
    }
    Ok(())
}

/// `/drives/{id}/list` and what lies below it.
pub fn of_drive(state: &mut State, ask: &Ask, drive: usize, rest: &str) -> Outcome {
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match (&ask.method, parts.as_slice()) {
        (&Method::GET, []) => {
            let mut value = list(state, drive);
            select(&mut value, ask.query.select().as_deref());
            expand(state, ask, drive, &mut value)?;
            Ok(Reply::ok(value))
        }
        (&Method::GET, ["columns"]) => Ok(Reply::ok(json!({ "value": shown_columns(state, drive) }))),
        (&Method::GET, ["drive"]) => {
            let value = super::places::drive_value(state, ask, drive);
            Ok(Reply::ok(value))
        }
        (&Method::GET, ["items"]) => items(state, ask, drive),
        (_, ["items", number, rest @ ..]) => {
            let number: u64 = number.parse().map_err(|_| Refusal::not_found())?;
            let item = state.world.drives[drive].item(number).filter(|item| item.index > 0);
            columns::of_item(state, ask, drive, item.ok_or_else(Refusal::not_found)?, &rest.join("/"))
        }
        (_, [] | ["columns" | "drive" | "items"]) => Err(Refusal::method()),
        (_, [other, ..]) => Err(Refusal::segment(other)),
    }
}

/// `/sites/{id}/lists` and what lies below it.
pub fn of_site(state: &mut State, ask: &Ask, site: usize, rest: &str) -> Outcome {
    let own = state.world.sites[site].drives.clone();
    let drives: Vec<usize> = own.iter().copied().filter(|drive| state.world.may_see(ask.person, *drive)).collect();
    let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
    if name.is_empty() {
        let all = drives.into_iter().map(|drive| list(state, drive)).collect();
        let mut value = filter::arranged(&ask.query, all)?;
        for shown in &mut value {
            let of = own.iter().find(|drive| shown["id"] == list_id(state, **drive).as_str()).copied();
            select(shown, ask.query.select().as_deref());
            if let Some(drive) = of {
                expand(state, ask, drive, shown)?;
            }
        }
        return Ok(Reply::ok(json!({ "value": value })));
    }
    let found = drives.into_iter().find(|drive| {
        list_id(state, *drive).eq_ignore_ascii_case(name) || state.world.drives[*drive].name.eq_ignore_ascii_case(name)
    });
    of_drive(state, ask, found.ok_or_else(Refusal::not_found)?, below)
}
