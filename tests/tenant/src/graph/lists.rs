//! A library as a list: its columns, and its items by number.
//!
//! Promises what `/sites/{id}/lists`, `/drives/{id}/list` and what lies below them say of libraries. Items come by number, page by
//! page, with `fields` where they are expanded and `$filter` over them. It makes no list and no column.

use http::Method;
use serde_json::{Value, json};

use super::address::encode;
use super::columns::{self, Holds};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, filter, time};
use crate::seed::named_guid;

const PAGE: usize = 200;
const MOST: usize = 1_000;

/// The id of a library's list.
pub fn list_id(state: &State, drive: usize) -> String {
    named_guid(state.world.seed, &format!("list {drive}"))
}

fn list(state: &State, drive: usize) -> Value {
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
        let mut link = format!("{}/drives/{}/list/items?$top={top}&$skiptoken={at}", ask.base, encode(&known.id));
        for option in ["expand", "filter"] {
            if let Some(text) = ask.query.get(option) {
                link.push_str(&format!("&${option}={}", encode(text)));
            }
        }
        body["@odata.nextLink"] = json!(link);
    }
    Ok(Reply::ok(body))
}

/// `/drives/{id}/list` and what lies below it.
pub fn of_drive(state: &mut State, ask: &Ask, drive: usize, rest: &str) -> Outcome {
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match (&ask.method, parts.as_slice()) {
        (&Method::GET, []) => {
            let mut value = list(state, drive);
            if ask.query.get("expand").is_some_and(|names| names.contains("columns")) {
                value["columns"] = json!(shown_columns(state, drive));
            }
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
    let drives: Vec<usize> = own.into_iter().filter(|drive| state.world.may_see(ask.person, *drive)).collect();
    let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
    if name.is_empty() {
        let value: Vec<Value> = drives.into_iter().map(|drive| list(state, drive)).collect();
        return Ok(Reply::ok(json!({ "value": value })));
    }
    let found = drives.into_iter().find(|drive| {
        list_id(state, *drive).eq_ignore_ascii_case(name) || state.world.drives[*drive].name.eq_ignore_ascii_case(name)
    });
    of_drive(state, ask, found.ok_or_else(Refusal::not_found)?, below)
}
