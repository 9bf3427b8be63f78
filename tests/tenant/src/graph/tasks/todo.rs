//! Microsoft To Do: `/me/todo/lists` and what lies below.
//!
//! Promises lists (the default one stays), tasks with the members that the real service has, their delta with `@removed` and a token
//! that outlives changes, steps (`checklistItems`) and where a task comes from (`linkedResources`); only one's own.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::super::reply::{Outcome, Refusal, Reply};
use super::super::{Ask, State, time};
use super::kinds::{OF_LINKS, OF_LISTS, OF_STEPS, OF_TASKS};
use super::{Thing, check_tag, guid, listed, named, one, seeded, settable_beside};
use crate::graph::filter::Entries;
use crate::people::CAST_SIZE;
use crate::seed::of_text;

const PAGE: usize = 20;
const DAY: i64 = 86_400_000;
const LIST: [&str; 1] = ["displayName"];
const TASK: [&str; 11] = [
    "title",
    "body",
    "importance",
    "status",
    "isReminderOn",
    "dueDateTime",
    "startDateTime",
    "completedDateTime",
    "reminderDateTime",
    "recurrence",
    "categories",
];
const STEP: [&str; 2] = ["displayName", "isChecked"];
const LINK: [&str; 4] = ["webUrl", "applicationName", "displayName", "externalId"];
/// What a client that sends back what it was told sends beside those.
const TOLD_OF_LIST: [&str; 4] = ["id", "isOwner", "isShared", "wellknownListName"];
const TOLD_OF_TASK: [&str; 5] =
    ["id", "createdDateTime", "lastModifiedDateTime", "bodyLastModifiedDateTime", "hasAttachments"];
const TOLD_OF_PART: [&str; 3] = ["id", "createdDateTime", "checkedDateTime"];
const STATUSES: [&str; 5] = ["notStarted", "inProgress", "completed", "waitingOnOthers", "deferred"];

/// A task with its parts.
#[derive(Clone, Debug)]
struct Task {
    thing: Thing,
    steps: Vec<Thing>,
    links: Vec<Thing>,
}

/// A list with its tasks.
#[derive(Clone, Debug)]
struct List {
    thing: Thing,
    tasks: Vec<Task>,
}

/// A person's lists.
#[derive(Clone, Debug)]
pub struct Lists {
    lists: Vec<List>,
    seq: u64,
    made: u64,
}

fn etag(thing: &Thing) -> String {
    // Each thing has tags of its own: two tasks that were never changed do not share one.
    format!("W/\"{}\"", STANDARD.encode(format!("{:016x}{:08}", of_text(&thing.id), thing.version)))
}

fn moment(ms: i64) -> String {
    // To Do writes seven digits of a second.
    time::text(ms).replace('Z', &format!(".{:03}0000Z", ms.rem_euclid(1_000)))
}

fn day(ms: i64) -> Value {
    json!({ "dateTime": format!("{}.0000000", time::second(ms - ms.rem_euclid(DAY))), "timeZone": "UTC" })
}

fn shown(thing: &Thing) -> Value {
    let mut value = Value::Object(thing.members.clone());
    value["@odata.etag"] = json!(etag(thing));
    value["id"] = json!(thing.id);
    value
}

fn part(thing: &Thing) -> Value {
    let mut value = Value::Object(thing.members.clone());
    value["id"] = json!(thing.id);
    value
}

fn whole(task: &Task, expand: &str) -> Value {
    let mut value = shown(&task.thing);
    let wants =
        |name: &str| expand.split(',').any(|part| part.split('(').next().is_some_and(|part| part.trim() == name));
    if wants("checklistItems") {
        value["checklistItems"] = task.steps.iter().map(part).collect();
    }
    if wants("linkedResources") {
        value["linkedResources"] = task.links.iter().map(part).collect();
    }
    // Nothing is ever attached or extended here.
    for name in ["attachments", "extensions"] {
        if wants(name) {
            value[name] = json!([]);
        }
    }
    value
}

fn new_task(title: &str, now: i64) -> Value {
    json!({
        "importance": "normal",
        "isReminderOn": false,
        "status": "notStarted",
        "title": title,
        "createdDateTime": moment(now),
        "lastModifiedDateTime": moment(now),
        "hasAttachments": false,
        "categories": [],
        "body": { "content": "", "contentType": "text" },
        "bodyLastModifiedDateTime": moment(now),
    })
}

impl Lists {
    pub(super) fn of(seed: u64, person: usize, start: i64) -> Self {
        let mut lists = Self { lists: Vec::new(), seq: 0, made: 0 };
        let list = |name: &str, known: &str| json!({ "displayName": name, "isOwner": true, "isShared": false, "wellknownListName": known });
        for (name, known) in
            [("Tasks", "defaultList"), ("Flagged Emails", "flaggedEmails"), (seeded::SHOPPING.0, "none")]
        {
            let id = lists.id(seed, person);
            let thing = Thing::new(id, list(name, known), lists.next());
            lists.lists.push(List { thing, tasks: Vec::new() });
        }
        let cast = (person < CAST_SIZE).then_some(person);
        for (who, title, due, importance, note) in seeded::OWN {
            if who != cast {
                continue;
            }
            let mut members = new_task(title, start - 3 * DAY);
            members["importance"] = json!(importance);
            members["body"]["content"] = json!(note);
            if let Some(due) = due {
                members["dueDateTime"] = day(start + due * DAY);
            }
            let task = lists.make(seed, person, members);
            lists.lists[0].tasks.push(task);
        }
        for title in seeded::SHOPPING.1 {
            let task = lists.make(seed, person, new_task(title, start - DAY));
            lists.lists[2].tasks.push(task);
        }
        lists
    }

    /// What is to do, of all lists.
    pub(super) fn living(&self) -> Vec<Value> {
        let lists = self.lists.iter().filter(|list| !list.thing.deleted);
        let tasks = lists.flat_map(|list| &list.tasks).filter(|task| !task.thing.deleted);
        tasks.map(|task| whole(task, "checklistItems,linkedResources")).collect()
    }

    /// Somebody (another device of hers) changes the living task of this title, or removes it with `None`; whether there was one. Steps and
    /// links are those that are named, where any are.
    pub(super) fn alter(&mut self, title: &str, members: Option<Map<String, Value>>, now: i64) -> bool {
        let seq = self.next();
        let made = self.made;
        let tasks = self.lists.iter_mut().flat_map(|list| &mut list.tasks);
        let found = tasks.filter(|task| !task.thing.deleted).find(|task| task.thing.members["title"] == title);
        let Some(task) = found else { return false };
        match members {
            Some(mut members) => {
                for (name, parts) in [("checklistItems", &mut task.steps), ("linkedResources", &mut task.links)] {
                    let Some(Value::Array(all)) = members.remove(name) else { continue };
                    // What says its id is a part that was there.
                    let thing = |(place, part): (usize, Value)| {
                        let id = part["id"].as_str().map(str::to_owned);
                        Thing::new(id.unwrap_or_else(|| guid(seq + made, &format!("{name} {place}"))), part, 0)
                    };
                    *parts = all.into_iter().enumerate().map(thing).collect();
                }
                members.insert("lastModifiedDateTime".to_owned(), json!(moment(now)));
                task.thing.change(members, seq);
                without_nulls(&mut task.thing.members);
            }
            None => {
                task.thing.touch(seq);
                task.thing.deleted = true;
            }
        }
        true
    }

    fn next(&mut self) -> u64 {
        self.seq += 1;
        self.seq
    }

    fn id(&mut self, seed: u64, person: usize) -> String {
        self.made += 1;
        // As Outlook writes its ids: long, for addresses, with an equals sign at the end.
        format!("AAMkADRi{}AAA=", guid(seed, &format!("todo {person} {}", self.made)).replace('-', ""))
    }

    fn make(&mut self, seed: u64, person: usize, members: Value) -> Task {
        let id = self.id(seed, person);
        Task { thing: Thing::new(id, members, self.next()), steps: Vec::new(), links: Vec::new() }
    }
}

fn missing() -> Refusal {
    Refusal::of(404, "ErrorItemNotFound", "The specified object was not found in the store.")
}

/// The moments of a task that a client may set.
const MOMENTS: [&str; 4] = ["dueDateTime", "startDateTime", "completedDateTime", "reminderDateTime"];

/// A moment as the service tells it again, in UTC: of a reminder the moment, of the others the day that was meant where it was written.
fn moment_told(name: &str, given: &Value) -> Result<Value, Refusal> {
    let invalid = || Refusal::invalid(format!("Invalid value for '{name}'."));
    let text = given["dateTime"].as_str().ok_or_else(invalid)?;
    let text = text.strip_suffix('Z').unwrap_or(text);
    let told: jiff::civil::DateTime = text.parse().map_err(|_| invalid())?;
    let zone = given["timeZone"].as_str().unwrap_or("UTC");
    // Windows has names of its own, without a slash; where such a zone lies is not known here.
    let zone = match jiff::tz::TimeZone::get(zone) {
        Ok(known) => known,
        Err(_) if !zone.is_empty() && !zone.contains('/') => jiff::tz::TimeZone::UTC,
        Err(_) => return Err(invalid()),
    };
    if name != "reminderDateTime" {
        return Ok(json!({ "dateTime": format!("{}T00:00:00.0000000", told.date()), "timeZone": "UTC" }));
    }
    let at = jiff::tz::TimeZone::UTC.to_datetime(zone.to_timestamp(told).map_err(|_| invalid())?);
    Ok(json!({ "dateTime": format!("{}T{}.0000000", at.date(), at.time().strftime("%H:%M:%S")), "timeZone": "UTC" }))
}

/// What a task's members may be, and what follows from one another.
fn check_task(members: &mut Map<String, Value>, was_completed: bool, now: i64) -> Result<(), Refusal> {
    let among = |name: &str, known: &[&str]| match members.get(name) {
        Some(Value::String(value)) if known.contains(&value.as_str()) => Ok(()),
        None => Ok(()),
        _ => Err(Refusal::invalid(format!("Invalid value for '{name}'."))),
    };
    among("status", &STATUSES)?;
    among("importance", &["low", "normal", "high"])?;
    if let Some(title) = members.get("title")
        && !title.as_str().is_some_and(|title| !title.trim().is_empty() && title.len() <= 1020)
    {
        return Err(Refusal::invalid("Invalid value for 'title'."));
    }
    for name in MOMENTS {
        if let Some(given) = members.get(name).filter(|given| !given.is_null()).cloned() {
            members.insert(name.to_owned(), moment_told(name, &given)?);
        }
    }
    match members.get("status").and_then(Value::as_str) {
        Some("completed") if !was_completed => {
            members.entry("completedDateTime").or_insert_with(|| day(now));
        }
        Some(status) if status != "completed" => {
            members.insert("completedDateTime".to_owned(), Value::Null);
        }
        _ => {}
    }
    members.insert("lastModifiedDateTime".to_owned(), json!(moment(now)));
    if members.contains_key("body") {
        members.insert("bodyLastModifiedDateTime".to_owned(), json!(moment(now)));
    }
    Ok(())
}

/// Takes away what was set to null.
fn without_nulls(members: &mut Map<String, Value>) {
    members.retain(|_, value| !value.is_null());
}

fn stale() -> Refusal {
    Refusal::of(410, "SyncStateNotFound", "The sync state generation is not found; a full sync is required.")
}

fn token(ask: &Ask, name: &str) -> Result<u64, Refusal> {
    match ask.query.get(name).or_else(|| ask.query.get("skiptoken")) {
        None => Ok(0),
        Some(text) => text.strip_prefix('R').and_then(|text| text.parse().ok()).ok_or_else(stale),
    }
}

/// A delta over things in the order of their changes. It takes `$select` and `$expand`, which its addresses carry on.
fn delta(ask: &Ask, context: &str, entries: &Entries, mut all: Vec<(u64, Value)>, seq: u64) -> Outcome {
    let refused: Vec<String> = ["filter", "orderby", "search", "skip"]
        .iter()
        .filter(|option| ask.query.get(option).is_some())
        .map(|option| format!("${option}"))
        .collect();
    if !refused.is_empty() {
        let kind = context.trim_start_matches("Collection(").trim_end_matches(')');
        let text = format!(
            "The following parameters are not supported with change tracking over the '{kind}' resource: '{}'.",
            refused.join(", ")
        );
        return Err(Refusal::of(400, "ErrorInvalidUrlQuery", text));
    }
    entries.check_query(&ask.query)?;
    let from = token(ask, "deltatoken")?;
    if from > seq {
        return Err(stale());
    }
    all.retain(|(at, value)| *at > from && (from > 0 || value.get("@removed").is_none()));
    all.sort_by_key(|(at, _)| *at);
    let size = ask.header("prefer").and_then(|prefer| {
        let (_, size) = prefer.split_once("odata.maxpagesize=")?;
        size.split([',', ';', ' ']).next()?.trim().parse::<usize>().ok().filter(|size| *size > 0)
    });
    let size = size.or(ask.query.top()).unwrap_or(PAGE);
    let more = all.len() > size;
    all.truncate(size);
    let (name, at) = match all.last().filter(|_| more) {
        Some((at, _)) => ("nextLink", *at),
        None => ("deltaLink", seq),
    };
    let word = if more { "skiptoken" } else { "deltatoken" };
    let names = ask.query.select();
    let told = all.into_iter().map(|(_, mut value)| {
        super::super::item::select(&mut value, names.as_deref());
        value
    });
    let mut body = json!({
        "@odata.context": format!("{}/$metadata#{context}", ask.base),
        "value": told.collect::<Vec<_>>(),
    });
    let mut link = format!("{}/{}?${word}=R{at}", ask.base, ask.path);
    for option in ["select", "expand", "top"] {
        if let Some(text) = ask.query.get(option) {
            link.push_str(&format!("&${option}={}", super::super::address::encode(text)));
        }
    }
    body[format!("@odata.{name}")] = json!(link);
    Ok(Reply::ok(body))
}

fn told(thing: &Thing, value: Value) -> (u64, Value) {
    match thing.deleted {
        true => (thing.seq, json!({ "id": thing.id, "@removed": { "reason": "deleted" } })),
        false => (thing.seq, value),
    }
}

/// `/me/todo/...`.
pub fn answer(state: &mut State, ask: &Ask, person: Option<&str>, rest: &str) -> Outcome {
    if person.is_some_and(|person| state.world.person(person) != Some(ask.person)) {
        return Err(Refusal::denied());
    }
    let (seed, start) = (state.world.seed, state.engage.board.start());
    let at = At { lists: format!("users('{}')/todo/lists", state.world.people[ask.person].object_id) };
    let lists = state.tasks.todo_of(seed, ask.person, start);
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["lists"] => all_lists(lists, ask, seed, &at),
        ["lists", action] if super::super::address::function(action).0 == "delta" => {
            let all = lists.lists.iter().map(|list| told(&list.thing, shown(&list.thing))).collect();
            delta(ask, "Collection(todoTaskList)", &OF_LISTS, all, lists.seq)
        }
        ["lists", _, "tasks", action]
            if super::super::address::function(action).0 == "delta" && state.faults.take("todo-410") =>
        {
            Err(stale())
        }
        ["lists", id, rest @ ..] => {
            let living = |list: &List| !list.thing.deleted && list.thing.id == *id;
            let place = lists.lists.iter().position(living).ok_or_else(missing)?;
            in_list(lists, ask, seed, place, &at, rest)
        }
        other => Err(Refusal::segment(other.first().unwrap_or(&"todo"))),
    }
}

/// Where things are, as `@odata.context` says it.
struct At {
    lists: String,
}

impl At {
    fn tasks(&self, list: &Thing) -> String {
        format!("{}('{}')/tasks", self.lists, list.id)
    }
}

fn all_lists(lists: &mut Lists, ask: &Ask, seed: u64, at: &At) -> Outcome {
    match ask.method {
        Method::GET => {
            let all = lists.lists.iter().filter(|list| !list.thing.deleted).map(|list| shown(&list.thing)).collect();
            listed(ask, &at.lists, &OF_LISTS, all, PAGE)
        }
        Method::POST => {
            let members = settable_beside(ask, &LIST, &TOLD_OF_LIST)?;
            let name = members.get("displayName").and_then(Value::as_str).filter(|name| !name.trim().is_empty());
            let name = name.ok_or_else(|| Refusal::invalid("displayName is required."))?;
            let value = json!({ "displayName": name, "isOwner": true, "isShared": false, "wellknownListName": "none" });
            let id = lists.id(seed, ask.person);
            let thing = Thing::new(id, value, lists.next());
            let reply = named(ask, StatusCode::CREATED, &at.lists, shown(&thing));
            lists.lists.push(List { thing, tasks: Vec::new() });
            Ok(reply)
        }
        _ => Err(Refusal::method()),
    }
}

fn in_list(lists: &mut Lists, ask: &Ask, seed: u64, at: usize, place: &At, rest: &[&str]) -> Outcome {
    let tasks = place.tasks(&lists.lists[at].thing);
    match (ask.method.as_str(), rest) {
        ("GET", []) => one(ask, &place.lists, &OF_LISTS, shown(&lists.lists[at].thing)),
        ("PATCH" | "DELETE", []) => {
            let seq = lists.next();
            let list = &mut lists.lists[at];
            if list.thing.members["wellknownListName"] != "none" {
                return Err(Refusal::of(
                    400,
                    "invalidRequest",
                    "A well-known list can be neither renamed nor deleted.",
                ));
            }
            check_tag(ask, &etag(&list.thing))?;
            if ask.method == Method::DELETE {
                list.thing.touch(seq);
                list.thing.deleted = true;
                return Ok(Reply::empty(StatusCode::NO_CONTENT));
            }
            let members = settable_beside(ask, &LIST, &TOLD_OF_LIST)?;
            if members.get("displayName").is_some_and(|name| name.as_str().is_none_or(|name| name.trim().is_empty())) {
                return Err(Refusal::invalid("Invalid value for 'displayName'."));
            }
            list.thing.change(members, seq);
            Ok(named(ask, StatusCode::OK, &place.lists, shown(&list.thing)))
        }
        ("GET", ["tasks"]) => {
            let expand = ask.query.get("expand").unwrap_or_default();
            let living = lists.lists[at].tasks.iter().filter(|task| !task.thing.deleted);
            // The newest first, as the real service tells them.
            listed(ask, &tasks, &OF_TASKS, living.rev().map(|task| whole(task, expand)).collect(), PAGE)
        }
        ("POST", ["tasks"]) => {
            let known: Vec<&str> = TASK.iter().chain(&["linkedResources", "checklistItems"]).copied().collect();
            let mut members = settable_beside(ask, &known, &TOLD_OF_TASK)?;
            let inside = |members: &mut Map<String, Value>, name: &str| match members.remove(name) {
                Some(Value::Array(all)) => all,
                _ => Vec::new(),
            };
            let (links, steps) = (inside(&mut members, "linkedResources"), inside(&mut members, "checklistItems"));
            if !members.contains_key("title") {
                return Err(Refusal::invalid("title is required."));
            }
            check_task(&mut members, false, ask.now)?;
            without_nulls(&mut members);
            let mut task = lists.make(seed, ask.person, new_task("", ask.now));
            task.thing.members.extend(members);
            for (values, into, of_steps) in [(links, &mut task.links, false), (steps, &mut task.steps, true)] {
                for value in values {
                    let Value::Object(members) = value else { return Err(Refusal::invalid("A part is an object.")) };
                    let members = if of_steps { new_step(members, ask.now) } else { members };
                    lists.made += 1;
                    let id = guid(seed, &format!("part {} {}", ask.person, lists.made));
                    into.push(Thing::new(id, Value::Object(members), 0));
                }
            }
            let told = whole(&task, "linkedResources,checklistItems");
            let reply = named(ask, StatusCode::CREATED, &tasks, told);
            lists.lists[at].tasks.push(task);
            Ok(reply)
        }
        ("GET", ["tasks", action]) if super::super::address::function(action).0 == "delta" => {
            let expand = ask.query.get("expand").unwrap_or_default();
            let all = lists.lists[at].tasks.iter().map(|task| told(&task.thing, whole(task, expand))).collect();
            delta(ask, "Collection(todoTask)", &OF_TASKS, all, lists.seq)
        }
        (_, ["tasks", id, rest @ ..]) => {
            let seq = lists.next();
            lists.made += 1;
            let new_part = guid(seed, &format!("part {} {}", ask.person, lists.made));
            let all = &mut lists.lists[at].tasks;
            let found = all.iter_mut().find(|task| !task.thing.deleted && task.thing.id == *id).ok_or_else(missing)?;
            on_task(found, ask, &tasks, rest, seq, new_part)
        }
        (_, [first, ..]) if *first != "tasks" => Err(Refusal::segment(first)),
        _ => Err(Refusal::method()),
    }
}

fn on_task(task: &mut Task, ask: &Ask, context: &str, rest: &[&str], seq: u64, new_part: String) -> Outcome {
    let expand = ask.query.get("expand").unwrap_or_default();
    match (ask.method.as_str(), rest) {
        ("GET", []) => one(ask, context, &OF_TASKS, whole(task, expand)),
        ("PATCH", []) => {
            check_tag(ask, &etag(&task.thing))?;
            let mut members = settable_beside(ask, &TASK, &TOLD_OF_TASK)?;
            check_task(&mut members, task.thing.members["status"] == "completed", ask.now)?;
            task.thing.change(members, seq);
            without_nulls(&mut task.thing.members);
            Ok(named(ask, StatusCode::OK, context, whole(task, expand)))
        }
        ("DELETE", []) => {
            check_tag(ask, &etag(&task.thing))?;
            task.thing.touch(seq);
            task.thing.deleted = true;
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        (_, ["checklistItems", rest @ ..]) => on_parts(task, ask, context, rest, seq, new_part, true),
        (_, ["linkedResources", rest @ ..]) => on_parts(task, ask, context, rest, seq, new_part, false),
        // Nothing is ever attached or extended here.
        ("GET", [name @ ("attachments" | "extensions" | "attachmentSessions")]) => {
            let context = format!("{}/$metadata#{context}('{}')/{name}", ask.base, task.thing.id);
            Ok(Reply::ok(json!({ "@odata.context": context, "value": [] })))
        }
        (_, [first, ..]) => Err(Refusal::segment(first)),
        _ => Err(Refusal::method()),
    }
}

/// What follows from a step that is checked, or is not any more.
fn checked(mut members: Map<String, Value>, now: i64) -> Map<String, Value> {
    if let Some(is) = members.get("isChecked") {
        let when = if *is == json!(true) { json!(moment(now)) } else { Value::Null };
        members.insert("checkedDateTime".to_owned(), when);
    }
    members
}

/// A step with what every step has.
fn new_step(members: Map<String, Value>, now: i64) -> Map<String, Value> {
    let mut members = checked(members, now);
    members.entry("isChecked").or_insert(json!(false));
    members.entry("createdDateTime").or_insert(json!(moment(now)));
    without_nulls(&mut members);
    members
}

fn on_parts(
    task: &mut Task,
    ask: &Ask,
    tasks: &str,
    rest: &[&str],
    seq: u64,
    new_part: String,
    steps: bool,
) -> Outcome {
    let known: &[&str] = if steps { &STEP } else { &LINK };
    let (kind, entries) = if steps { ("checklistItems", &OF_STEPS) } else { ("linkedResources", &OF_LINKS) };
    let context = format!("{tasks}('{}')/{kind}", task.thing.id);
    let parts = if steps { &mut task.steps } else { &mut task.links };
    let settled = |members: Map<String, Value>| if steps { checked(members, ask.now) } else { members };
    let reply = match (ask.method.as_str(), rest) {
        ("GET", []) => return listed(ask, &context, entries, parts.iter().map(part).collect(), PAGE),
        ("GET", [id]) => {
            let found = parts.iter().find(|part| part.id == *id).ok_or_else(missing)?;
            return one(ask, &context, entries, part(found));
        }
        ("POST", []) => {
            let members = settable_beside(ask, known, &TOLD_OF_PART)?;
            let mut members = if steps { new_step(members, ask.now) } else { members };
            without_nulls(&mut members);
            let thing = Thing::new(new_part, Value::Object(members), 0);
            let reply = named(ask, StatusCode::CREATED, &context, part(&thing));
            parts.push(thing);
            reply
        }
        ("PATCH", [id]) => {
            let members = settled(settable_beside(ask, known, &TOLD_OF_PART)?);
            let found = parts.iter_mut().find(|part| part.id == *id).ok_or_else(missing)?;
            found.change(members, 0);
            without_nulls(&mut found.members);
            named(ask, StatusCode::OK, &context, part(found))
        }
        ("DELETE", [id]) => {
            let place = parts.iter().position(|part| part.id == *id).ok_or_else(missing)?;
            parts.remove(place);
            Reply::empty(StatusCode::NO_CONTENT)
        }
        _ => return Err(Refusal::method()),
    };
    // A change of a part is a change of its task.
    task.thing.change(Map::from_iter([("lastModifiedDateTime".to_owned(), json!(moment(ask.now)))]), seq);
    Ok(reply)
}
