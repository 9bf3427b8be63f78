//! Tasks: Microsoft To Do, which is a person's own, and Planner, which a team shares.
//!
//! Promises what the facts say of both: lists, tasks, their delta and their parts; a tag that changes with each change, and 412 for a
//! stale one; in Planner 428 without a tag, and 204 for a change unless the request prefers its representation. What there is at
//! the first moment follows from the seed and the person, and is made when somebody looks. It knows no reminders that ring.
//!
//! - [`mod@todo`], [`planner`]: the addresses · [`kinds`]: what things are made of · [`seeded`]: what people have to do ·
//!   [`looking`]: for tests · here: what both keep

pub mod kinds;
pub mod looking;
pub mod planner;
pub mod seeded;
pub mod todo;

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::filter::Entries;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, filter, item};
use crate::seed::{guid_text, mix, of_text};
use crate::world::World;

/// The most things of a kind that are told at once.
const MOST: usize = 999;

/// Something with members and a tag.
#[derive(Clone, Debug)]
pub struct Thing {
    /// The public id.
    pub id: String,
    /// Its members, but for id and tag.
    pub members: Map<String, Value>,
    /// Counts every change.
    pub version: u64,
    /// Its place in the row of changes of where it lies.
    pub seq: u64,
    /// Whether it was deleted: kept for the delta.
    pub deleted: bool,
}

impl Thing {
    /// A new one.
    pub fn new(id: String, members: Value, seq: u64) -> Self {
        let members = match members {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        Self { id, members, version: 1, seq, deleted: false }
    }

    /// Puts members in the place of others; each change has a new tag and goes to the end of the row.
    pub fn change(&mut self, members: Map<String, Value>, seq: u64) {
        self.members.extend(members);
        self.touch(seq);
    }

    /// A change of something that lies in it.
    pub fn touch(&mut self, seq: u64) {
        self.version += 1;
        self.seq = seq;
    }
}

/// Everything that people have to do.
#[derive(Debug, Default)]
pub struct Desk {
    /// To Do, by person.
    pub todo: BTreeMap<usize, todo::Lists>,
    /// Planner, once somebody looked.
    pub planner: Option<planner::Board>,
    /// How often something happened to tasks by itself.
    pub turn: u64,
}

impl Desk {
    /// A person's lists, made when somebody looks.
    pub(super) fn todo_of(&mut self, seed: u64, person: usize, start: i64) -> &mut todo::Lists {
        self.todo.entry(person).or_insert_with(|| todo::Lists::of(seed, person, start))
    }

    /// All plans, made when somebody looks.
    pub(super) fn board(&mut self, world: &World, start: i64) -> &mut planner::Board {
        self.planner.get_or_insert_with(|| planner::Board::of(world, start))
    }
}

/// A number that follows from the seed and a text, as a GUID.
pub(super) fn guid(seed: u64, text: &str) -> String {
    let first = mix(seed ^ 0x7A5C, of_text(text));
    guid_text(first, mix(first, 3)).to_lowercase()
}

/// Refuses a stale tag.
pub(super) fn check_tag(ask: &Ask, tag: &str) -> Result<(), Refusal> {
    match ask.header("if-match").map(str::trim) {
        Some(given) if given != "*" && given != tag => Err(Refusal::of(
            412,
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the change key passed in the request does not match \
             the current change key for the item.",
        )),
        _ => Ok(()),
    }
}

/// The same where a client may send back what it was told beside that: the service takes it, and goes by its own.
pub(super) fn settable_beside(ask: &Ask, known: &[&str], told: &[&str]) -> Result<Map<String, Value>, Refusal> {
    let all: Vec<&str> = known.iter().chain(told).copied().collect();
    let mut members = settable(ask, &all)?;
    members.retain(|name, _| known.contains(&name.as_str()));
    Ok(members)
}

/// The members of a body that may be set.
pub(super) fn settable(ask: &Ask, known: &[&str]) -> Result<Map<String, Value>, Refusal> {
    let Value::Object(body) = ask.object()? else { return Ok(Map::new()) };
    let unknown = body.keys().find(|name| !known.contains(&name.as_str()) && !name.contains('@'));
    if let Some(name) = unknown {
        return Err(Refusal::invalid(format!("The property '{name}' does not exist or cannot be set.")));
    }
    Ok(body.into_iter().filter(|(name, _)| !name.contains('@')).collect())
}

/// A page of a list: `$filter`, `$orderby`, `$top`, `$skip`, `$select`, `$count`.
pub(super) fn listed(ask: &Ask, context: &str, entries: &Entries, all: Vec<Value>, page: usize) -> Outcome {
    let all = filter::arranged_by(&ask.query, all, entries)?;
    let top = ask.query.top().unwrap_or(page).min(MOST);
    let skip: usize = ask.query.get("skip").and_then(|skip| skip.parse().ok()).unwrap_or(0);
    let names = ask.query.select();
    let mut body = json!({ "@odata.context": format!("{}/$metadata#{context}", ask.base) });
    if ask.query.get("count") == Some("true") {
        body["@odata.count"] = json!(all.len());
    }
    if skip + top < all.len() {
        let mut link = format!("{}/{}?$skip={}", ask.base, ask.path, skip + top);
        for option in ["top", "select", "filter", "orderby", "expand", "count"] {
            if let Some(text) = ask.query.get(option) {
                link.push_str(&format!("&${option}={}", super::address::encode(text)));
            }
        }
        body["@odata.nextLink"] = json!(link);
    }
    let mut value: Vec<Value> = all.into_iter().skip(skip).take(top).collect();
    value.iter_mut().for_each(|one| item::select(one, names.as_deref()));
    body["value"] = json!(value);
    Ok(Reply::ok(body))
}

/// One thing, with the members that the request wants to see of it.
pub(super) fn one(ask: &Ask, context: &str, entries: &Entries, value: Value) -> Outcome {
    entries.check_query(&ask.query)?;
    let mut reply = named(ask, StatusCode::OK, context, value);
    if let Load::Json(value) = &mut reply.load {
        item::select(value, ask.query.select().as_deref());
    }
    Ok(reply)
}

/// One thing as a whole: what was just made or changed.
pub(super) fn named(ask: &Ask, status: StatusCode, context: &str, mut value: Value) -> Reply {
    value["@odata.context"] = json!(format!("{}/$metadata#{context}/$entity", ask.base));
    Reply::json(status, value)
}
