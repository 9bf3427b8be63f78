//! Columns: what a library knows of an item beside its bytes.
//!
//! Promises: `listItem` with its `fields`, and `PATCH .../listItem/fields`, which counts as a change of the item; a column that
//! is not there, that nobody may write, or a value of another kind is refused. `FileLeafRef` is the name, and writing it
//! renames. What the seed gave is computed; what somebody wrote is kept with the item.
//!
//! The library itself as a list is [`super::lists`].

use http::Method;
use serde_json::{Map, Value, json};

use super::address::{ItemRef, encode};
use super::item::{self, identities};
use super::query::Query;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, check_free, check_match, names, time};
use crate::seed::{below, mix};
use crate::world::drive::{Drive, Item, ROOT};
use crate::world::plan::Purpose;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Holds {
    /// Any text.
    Text,
    /// A number.
    Number,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A moment.
    Moment,
}

/// A column of a library.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in `fields`.
    pub name: &'static str,
    /// The name that people read.
    pub shown: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether an item without it is incomplete.
    pub required: bool,
}

const fn column(name: &'static str, shown: &'static str, holds: Holds, required: bool) -> Column {
    Column { name, shown, holds, required }
}

const TITLE: Column = column("Title", "Title", Holds::Text, false);
const ZONES: Holds = Holds::Choice(&["North", "Lake", "Backstage", "Camping"]);
const STATES: Holds = Holds::Choice(&["Draft", "Signed", "Ended"]);
const OF_INSTRUCTIONS: [Column; 4] = [
    TITLE,
    column("Zone", "Zone", ZONES, false),
    column("ValidUntil", "Valid until", Holds::Moment, false),
    column("ApprovedBy", "Approved by", Holds::Text, false),
];
const OF_CONTRACTS: [Column; 4] = [
    TITLE,
    column("Partner", "Partner", Holds::Text, true),
    column("Year", "Year", Holds::Number, true),
    column("Status", "Status", STATES, true),
];
const OF_OTHERS: [Column; 1] = [TITLE];
const PARTNERS: [&str; 5] = ["Lumière du Lac SA", "Seebühnen AG", "Café Gare", "Trattoria Molo", "Northern Sound Ltd"];
const APPROVERS: [&str; 3] = ["Luc Favre", "Ada Keller", "Noor Haddad"];
const DAY: i64 = 86_400_000;

/// The columns that people may write, of a library of this purpose.
pub fn columns(purpose: Purpose) -> &'static [Column] {
    match purpose {
        Purpose::Instructions => &OF_INSTRUCTIONS,
        Purpose::Contracts => &OF_CONTRACTS,
        _ => &OF_OTHERS,
    }
}

/// What the seed put into a column of a file.
fn seeded(drive: &Drive, item: &Item, column: &Column) -> Option<Value> {
    if item.content().is_none() || item.index >= drive.planned_items() {
        return None;
    }
    let draw = |list: &[&str]| {
        let turn = below(mix(drive.key, 0xC01), item.index, list.len() as u64);
        json!(list[turn as usize])
    };
    match (column.name, column.holds) {
        ("Title", _) => None,
        ("Partner", _) => Some(draw(&PARTNERS)),
        ("ApprovedBy", _) => Some(draw(&APPROVERS)),
        (_, Holds::Choice(values)) => Some(draw(values)),
        (_, Holds::Number) => Some(json!(2024 + below(mix(drive.key, 0xC02), item.index, 3))),
        (_, Holds::Moment) => {
            let days = 30 + below(mix(drive.key, 0xC03), item.index, 300) as i64;
            Some(json!(time::text(drive.start - drive.start.rem_euclid(DAY) + days * DAY)))
        }
        (_, Holds::Text) => None,
    }
}

/// The number of an item in its list.
pub fn list_item_id(item: &Item) -> String {
    item.index.to_string()
}

/// Everything that a library knows of an item.
pub fn fields(state: &State, number: usize, item: &Item) -> Value {
    let drive = &state.world.drives[number];
    let tag = item::etag(drive, item);
    let mut all = Map::new();
    let kind = item.name.rsplit_once('.').map_or("", |(_, kind)| kind);
    for (name, value) in [
        ("@odata.etag", json!(tag)),
        ("id", json!(list_item_id(item))),
        ("FileLeafRef", json!(item.name)),
        ("LinkFilename", json!(item.name)),
        ("ContentType", json!(if item.is_folder() { "Folder" } else { "Document" })),
        ("Created", json!(time::text(item.created))),
        ("Modified", json!(time::text(item.modified))),
        ("AuthorLookupId", json!((item.created_by.person + 1).to_string())),
        ("EditorLookupId", json!((item.modified_by.person + 1).to_string())),
        ("_UIVersionString", json!(format!("{}.0", item.version))),
        ("ItemChildCount", json!("0")),
        ("FolderChildCount", json!("0")),
    ] {
        all.insert(name.to_owned(), value);
    }
    if let Some(content) = item.content() {
        all.insert("DocIcon".to_owned(), json!(kind));
        all.insert("FileSizeDisplay".to_owned(), json!(content.size().to_string()));
    }
    if let Some((holder, _)) = item.out {
        all.insert("CheckoutUserLookupId".to_owned(), json!((holder + 1).to_string()));
    }
    for column in columns(drive.purpose) {
        if let Some(value) = item.fields.get(column.name).cloned().or_else(|| seeded(drive, item, column))
            && !value.is_null()
        {
            all.insert(column.name.to_owned(), value);
        }
    }
    if let Some(comment) = item.fields.get("_CheckinComment") {
        all.insert("_CheckinComment".to_owned(), comment.clone());
    }
    Value::Object(all)
}

/// An item as an entry of its list; with `fields` where they are expanded.
pub fn list_item(state: &State, ask: &Ask, number: usize, item: &Item, expand: Option<&str>) -> Value {
    let drive = &state.world.drives[number];
    let tag = item::etag(drive, item);
    let path = drive.path(item.index);
    let separator = if path.is_empty() { "" } else { "/" };
    let site = drive.site.map(|site| state.world.sites[site].id.clone());
    let (kind, kind_id) = if item.is_folder() { ("Folder", "0x0120") } else { ("Document", "0x0101") };
    let mut value = json!({
        "@odata.etag": tag,
        "id": list_item_id(item),
        "eTag": tag,
        "createdDateTime": time::text(item.created),
        "lastModifiedDateTime": time::text(item.modified),
        "createdBy": identities(&state.world, &item.created_by),
        "lastModifiedBy": identities(&state.world, &item.modified_by),
        "contentType": { "id": kind_id, "name": kind },
        "parentReference": { "id": drive.item_guid(item.parent).to_lowercase(), "siteId": site },
        "webUrl": format!("{}{separator}{}", state.world.drive_web_url(drive), super::address::encode_path(&path)),
    });
    if let Some(options) = expand {
        let mut inside = fields(state, number, item);
        select_fields(&mut inside, options);
        value["fields@odata.context"] =
            json!(format!("{}/$metadata#drives('{}')/list/items/$entity/fields", ask.base, encode(&drive.id)));
        value["fields"] = inside;
    }
    value
}

/// What `fields` is expanded with, if it is: the options in its parentheses.
pub fn expands_fields(expand: Option<&str>) -> Option<&str> {
    let after = expand?.split_once("fields")?.1;
    Some(after.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(inside, _)| inside))
}

fn select_fields(fields: &mut Value, options: &str) {
    let query = Query::parse(Some(&options.replace(';', "&")));
    if let (Some(names), Value::Object(members)) = (query.select(), fields) {
        members.retain(|name, _| name.starts_with('@') || names.contains(&name.as_str()));
    }
}

/// `.../listItem` and what lies below it.
pub fn answer(state: &mut State, ask: &Ask, number: usize, at: &ItemRef, rest: &str) -> Outcome {
    let item = state.item(number, at)?;
    if item.index == ROOT {
        return Err(Refusal::not_found());
    }
    of_item(state, ask, number, item, rest)
}

/// The same for an item at hand.
pub fn of_item(state: &mut State, ask: &Ask, number: usize, item: Item, rest: &str) -> Outcome {
    match (&ask.method, rest) {
        (&Method::GET, "") => {
            let mut value = list_item(state, ask, number, &item, expands_fields(ask.query.get("expand")));
            let drive = &state.world.drives[number];
            value["@odata.context"] =
                json!(format!("{}/$metadata#drives('{}')/list/items/$entity", ask.base, encode(&drive.id)));
            Ok(Reply::ok(value))
        }
        (&Method::GET, "fields") => {
            let mut value = fields(state, number, &item);
            if let Some(names) = ask.query.get("select") {
                select_fields(&mut value, &format!("select={names}"));
            }
            Ok(Reply::ok(value))
        }
        (&Method::PATCH, "fields") => write(state, ask, number, &item),
        (&Method::PATCH, "") => {
            let body = ask.object()?;
            let inner = body.get("fields").cloned().unwrap_or_else(|| json!({}));
            let ask = Ask { body: inner.to_string().into(), ..ask.clone() };
            write(state, &ask, number, &item)
        }
        (&Method::GET, "driveItem") => {
            let value = super::listing::full(state, ask, number, &item);
            Ok(Reply::ok(value))
        }
        (_, "" | "fields" | "driveItem") => Err(Refusal::method()),
        (_, other) => Err(Refusal::segment(other)),
    }
}

fn suits(column: &Column, value: &Value) -> bool {
    match (column.holds, value) {
        (_, Value::Null) => !column.required,
        (Holds::Text, Value::String(_)) | (Holds::Number, Value::Number(_)) => true,
        (Holds::Choice(values), Value::String(text)) => values.contains(&text.as_str()),
        (Holds::Moment, Value::String(text)) => time::parse(text).is_some(),
        _ => false,
    }
}

/// Refuses what a library of this purpose does not take; gives what it does.
pub fn check(purpose: Purpose, wanted: &Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in wanted.iter().filter(|(name, _)| !name.contains('@') && *name != "FileLeafRef") {
        let Some(column) = columns(purpose).iter().find(|column| column.name == name) else {
            return Err(Refusal::invalid(format!("Field '{name}' is not recognized, or cannot be written.")));
        };
        if !suits(column, value) {
            return Err(Refusal::invalid(format!("The value of field '{name}' is not one that it takes.")));
        }
    }
    Ok(())
}

fn write(state: &mut State, ask: &Ask, number: usize, item: &Item) -> Outcome {
    let body = ask.object()?;
    let empty = Map::new();
    let wanted = body.as_object().unwrap_or(&empty);
    check_match(ask, &state.world.drives[number], item)?;
    check_free(ask.person, item)?;
    check(state.world.drives[number].purpose, wanted)?;
    if let Some(name) = wanted.get("FileLeafRef").and_then(Value::as_str).filter(|name| *name != item.name) {
        let drive = &mut state.world.drives[number];
        names::check(drive, item.parent, name)?;
        if drive.find(item.parent, name).is_some_and(|clash| clash.index != item.index) {
            return Err(Refusal::taken());
        }
        drive.relocate(item.index, item.parent, name, &ask.stamp());
    }
    set(&mut state.world.drives[number], item.index, wanted, &ask.stamp());
    let item = state.world.drives[number].item(item.index).ok_or_else(Refusal::not_found)?;
    Ok(Reply::ok(fields(state, number, &item)))
}

/// Keeps what was checked.
pub fn set(drive: &mut Drive, index: u64, wanted: &Map<String, Value>, stamp: &crate::world::drive::Stamp) {
    let kept = wanted.iter().filter(|(name, _)| !name.contains('@') && *name != "FileLeafRef");
    let kept: Vec<(String, Value)> = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
    if !kept.is_empty() {
        drive.amend(index, stamp, |item| item.fields.extend(kept));
    }
}
