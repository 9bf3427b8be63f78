//! Planner: plans of a team, their buckets, tasks and details. Tasks are here, [`plans`] and buckets beside.
//!
//! Promises that everybody in a plan sees and changes the same; that a change names the state it was based on (`If-Match`: 428
//! without, 412 when it is stale) and is answered 204 unless the request prefers its representation; that assignments, labels and
//! steps are merged member by member, null taking one away; that a task, its details and its place on each board have tags of their
//! own; and that a hint where a client wants something (` !`) is answered with the place where it is.

mod plans;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use http::{Method, StatusCode};
use serde_json::{Map, Value, json};

use super::super::address::Whose;
use super::super::reply::{Outcome, Refusal, Reply};
use super::super::{Ask, State, time};
use super::kinds::{OF_BOARDS, OF_DETAILS, OF_PLANNED};
use super::{Thing, guid, listed, named, one, seeded, settable};
use crate::seed::{mix, of_text};
use crate::world::World;

const PAGE: usize = 400;
const DAY: i64 = 86_400_000;
const TASK: [&str; 12] = [
    "planId",
    "bucketId",
    "title",
    "orderHint",
    "assigneePriority",
    "percentComplete",
    "startDateTime",
    "dueDateTime",
    "conversationThreadId",
    "priority",
    "appliedCategories",
    "assignments",
];
/// What colleagues come up with.
pub(super) const GROWN: [&str; 6] = [
    "Order more gaffer",
    "Badges nachzählen",
    "Vérifier les housses",
    "Call the crane again",
    "Chiavi del container",
    "Repasser à la Porte 3",
];
const DETAILS: [&str; 4] = ["description", "previewType", "references", "checklist"];

/// Where a task stands among others: by who does it, by bucket, by how far it is.
const BOARDS: [(&str, &str, &[&str]); 3] = [
    ("assignedToTaskBoardFormat", "AssignedToTaskBoardFormat", &["unassignedOrderHint", "orderHintsByAssignee"]),
    ("bucketTaskBoardFormat", "BucketTaskBoardFormat", &["orderHint"]),
    ("progressTaskBoardFormat", "ProgressTaskBoardFormat", &["orderHint"]),
];

#[derive(Clone, Debug)]
struct Task {
    thing: Thing,
    details: Thing,
    boards: [Thing; 3],
}

/// A plan, its details, and who of the organisation is in it.
#[derive(Clone, Debug)]
struct Plan {
    thing: Thing,
    details: Thing,
    members: Vec<usize>,
}

/// Plans and what lies in them.
#[derive(Clone, Debug)]
pub struct Board {
    plans: Vec<Plan>,
    buckets: Vec<Thing>,
    tasks: Vec<Task>,
    made: u64,
}

/// An id of 28 letters, as Planner writes them.
fn id(seed: u64, text: &str) -> String {
    let first = mix(seed ^ 0x91A7, of_text(text));
    let bytes: Vec<u8> = (0..3).flat_map(|at| mix(first, at).to_le_bytes()).take(21).collect();
    URL_SAFE_NO_PAD.encode(bytes)
}

fn etag(kind: &str, thing: &Thing) -> String {
    let tag = format!("'1-{kind} {:@>16}'", format!("{:x}", mix(of_text(&thing.id), thing.version) % 0xFFFF_FFFF));
    format!("W/\"{}\"", STANDARD.encode(tag))
}

fn by(world: &World, person: usize) -> Value {
    json!({ "user": { "displayName": null, "id": world.people[person].object_id } })
}

fn assigned(world: &World, person: usize, now: i64) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.plannerAssignment",
        "assignedBy": by(world, person),
        "assignedDateTime": time::text(now),
        "orderHint": "8585",
    })
}

impl Board {
    pub(super) fn of(world: &World, start: i64) -> Self {
        let seed = world.seed;
        let mut board = Self { plans: Vec::new(), buckets: Vec::new(), tasks: Vec::new(), made: 0 };
        for (number, (title, members, buckets)) in seeded::PLANS.iter().enumerate() {
            let owner = guid(seed, &format!("group {title}"));
            let plan = id(seed, &format!("plan {number}"));
            let value = json!({
                "title": title,
                "owner": owner,
                "createdBy": by(world, members[0]),
                "createdDateTime": time::text(start - 40 * DAY),
                "container": { "containerId": owner, "type": "group", "url": format!("https://graph.microsoft.com/v1.0/groups/{owner}") },
            });
            for (place, name) in buckets.iter().enumerate() {
                let members = json!({ "name": name, "planId": plan, "orderHint": format!("85858{place}") });
                board.buckets.push(Thing::new(id(seed, &format!("bucket {number} {place}")), members, 0));
            }
            board.plans.push(Plan::new(plan, value, members.to_vec()));
        }
        for (number, (plan, bucket, title, people, due, done, steps)) in seeded::SHARED.iter().enumerate() {
            let created = start - (3 + number as i64) * DAY;
            let assignments: Map<String, Value> = people
                .iter()
                .map(|at| (world.people[*at].object_id.clone(), assigned(world, people[0], created)))
                .collect();
            let mut members = new_task(world, people[0], created);
            members["planId"] = json!(board.plans[*plan].thing.id);
            members["bucketId"] = json!(id(seed, &format!("bucket {plan} {bucket}")));
            members["title"] = json!(title);
            members["percentComplete"] = json!(done);
            members["assignments"] = json!(assignments);
            members["dueDateTime"] =
                json!(due.map(|days| time::text(start - start.rem_euclid(DAY) + days * DAY + 10 * 3_600_000)));
            if *done == 100 {
                members["completedDateTime"] = json!(time::text(start - DAY));
                members["completedBy"] = by(world, people[0]);
            }
            let checklist: Map<String, Value> = steps
                .iter()
                .enumerate()
                .map(|(place, (title, checked))| {
                    (guid(seed, &format!("step {number} {place}")), step(world, people[0], title, *checked, created))
                })
                .collect();
            let mut task = Task::new(id(seed, &format!("task {number}")), members);
            task.details.members.insert("checklist".to_owned(), json!(checklist));
            task.count();
            board.tasks.push(task);
        }
        board
    }
}

fn step(world: &World, person: usize, title: &str, checked: bool, now: i64) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.plannerChecklistItem",
        "isChecked": checked,
        "title": title,
        "orderHint": "8585",
        "lastModifiedDateTime": time::text(now),
        "lastModifiedBy": by(world, person),
    })
}

fn new_task(world: &World, person: usize, now: i64) -> Value {
    json!({
        "planId": null,
        "bucketId": null,
        "title": "",
        "orderHint": "8585",
        "assigneePriority": "8585",
        "percentComplete": 0,
        "startDateTime": null,
        "createdDateTime": time::text(now),
        "dueDateTime": null,
        "hasDescription": false,
        "previewType": "automatic",
        "completedDateTime": null,
        "completedBy": null,
        "referenceCount": 0,
        "checklistItemCount": 0,
        "activeChecklistItemCount": 0,
        "conversationThreadId": null,
        "priority": 5,
        "createdBy": by(world, person),
        "appliedCategories": {},
        "assignments": {},
    })
}

fn new_details() -> Value {
    json!({ "description": "", "previewType": "automatic", "references": {}, "checklist": {} })
}

/// The place that a client's hint means: `a b!` is between a and b, ` !` is anywhere.
fn placed(hint: &Value) -> Value {
    let Some(hint) = hint.as_str().filter(|hint| hint.ends_with('!')) else { return hint.clone() };
    let before = hint.split([' ', '!']).find(|part| !part.is_empty()).unwrap_or("8585");
    // Of several that are told at once each names those before it.
    json!(format!("{before}{}", "U".repeat(hint.matches('!').count())))
}

impl Task {
    fn new(id: String, members: Value) -> Self {
        let board = |at: usize| {
            let members = match at {
                0 => json!({ "unassignedOrderHint": "8585", "orderHintsByAssignee": {} }),
                _ => json!({ "orderHint": "8585" }),
            };
            Thing::new(id.clone(), members, 0)
        };
        let boards = [board(0), board(1), board(2)];
        Self { details: Thing::new(id.clone(), new_details(), 0), boards, thing: Thing::new(id, members, 0) }
    }

    /// The task, with its details where they are asked for.
    fn told(&self, ask: &Ask) -> Value {
        let mut value = shown("Task", &self.thing);
        if ask.query.get("expand").is_some_and(|names| names.split(',').any(|name| name.trim() == "details")) {
            value["details"] = shown("TaskDetails", &self.details);
        }
        value
    }

    /// What the task says of its details.
    fn count(&mut self) {
        let details = &self.details.members;
        let steps: Vec<&Value> = details["checklist"].as_object().into_iter().flat_map(Map::values).collect();
        let open = steps.iter().filter(|step| step["isChecked"] != true).count();
        let all = steps.len();
        let references = details["references"].as_object().map_or(0, Map::len);
        let described = details["description"].as_str().is_some_and(|text| !text.is_empty());
        let preview = details["previewType"].clone();
        let members = &mut self.thing.members;
        members.insert("checklistItemCount".to_owned(), json!(all));
        members.insert("activeChecklistItemCount".to_owned(), json!(open));
        members.insert("referenceCount".to_owned(), json!(references));
        members.insert("hasDescription".to_owned(), json!(described));
        members.insert("previewType".to_owned(), preview);
    }
}

fn shown(kind: &str, thing: &Thing) -> Value {
    let mut value = Value::Object(thing.members.clone());
    value["@odata.etag"] = json!(etag(kind, thing));
    value["id"] = json!(thing.id);
    value
}

fn missing() -> Refusal {
    Refusal::of(404, "", "The requested item is not found.")
}

/// What a change was based on must be said, and must be so.
fn check(ask: &Ask, tag: &str) -> Result<(), Refusal> {
    match ask.header("if-match").map(str::trim) {
        None => Err(Refusal::of(
            428,
            "PreconditionRequired",
            "The If-Match header must be specified for this type of request.",
        )),
        Some(given) if given == tag => Ok(()),
        Some(_) => Err(Refusal::of(
            412,
            "PreconditionFailed",
            "The If-Match header contains a value that does not match the item's.",
        )),
    }
}

/// 204, or the thing itself for who prefers it.
fn changed(ask: &Ask, context: &str, value: Value) -> Outcome {
    match ask.prefers("return=representation") {
        true => Ok(named(ask, StatusCode::OK, context, value).with("preference-applied", "return=representation")),
        false => Ok(Reply::empty(StatusCode::NO_CONTENT)),
    }
}

/// Members that are objects of their own are merged, null takes one away.
fn merged(
    into: &mut Map<String, Value>,
    name: &str,
    change: Value,
    new: &dyn Fn(&mut Map<String, Value>),
) -> Result<(), Refusal> {
    let Value::Object(change) = change else {
        return Err(Refusal::invalid(format!("Invalid value for '{name}'.")));
    };
    let Some(Value::Object(known)) = into.get_mut(name) else { return Ok(()) };
    for (key, value) in change {
        match value {
            Value::Null => {
                known.remove(&key);
            }
            Value::Object(members) => {
                let entry = known.entry(key).or_insert_with(|| json!({}));
                if let Value::Object(entry) = entry {
                    entry.extend(members);
                    new(entry);
                }
            }
            other => {
                known.insert(key, other);
            }
        }
    }
    // A label that is switched off is not there.
    known.retain(|_, value| *value != json!(false));
    Ok(())
}

/// Refuses what the open types of a task's details do not take: an entry that does not say its type, and an address that is none or is
/// not written as such keys are.
fn check_open(name: &str, change: &Value) -> Result<(), Refusal> {
    for (key, entry) in change.as_object().into_iter().flatten() {
        let is_address = || {
            let key = key.to_ascii_lowercase();
            (key.starts_with("http%3a//") || key.starts_with("https%3a//")) && !key.contains(['.', ':', '@', '#'])
        };
        if name == "references" && !is_address() {
            return Err(Refusal::invalid(format!("The reference '{key}' is not an encoded URL.")));
        }
        let says_its_type = entry["@odata.type"].as_str().is_some_and(|kind| kind.contains("microsoft.graph.planner"));
        if entry.is_object() && !says_its_type {
            return Err(Refusal::invalid(format!("An entry of '{name}' does not say its type.")));
        }
    }
    Ok(())
}

/// Puts the members of a request into a task.
fn apply(world: &World, ask: &Ask, task: &mut Map<String, Value>, members: Map<String, Value>) -> Result<(), Refusal> {
    for (name, value) in members {
        match name.as_str() {
            "assignments" => {
                for id in value.as_object().into_iter().flat_map(Map::keys) {
                    world
                        .by_object_id(id)
                        .ok_or_else(|| Refusal::invalid("An assignee is not a person of this organisation."))?;
                }
                let new = |entry: &mut Map<String, Value>| {
                    let Value::Object(fresh) = assigned(world, ask.person, ask.now) else { return };
                    for (name, value) in fresh {
                        entry.entry(name).or_insert(value);
                    }
                    // A client says ` !` for "somewhere"; the service says where.
                    entry.insert("orderHint".to_owned(), json!("8585"));
                };
                merged(task, "assignments", value, &new)?;
            }
            "appliedCategories" => merged(task, "appliedCategories", value, &|_| {})?,
            "orderHint" | "assigneePriority" => {
                task.insert(name, placed(&value));
            }
            "percentComplete" => {
                let done = value.as_u64().filter(|done| *done <= 100);
                let done = done.ok_or_else(|| Refusal::invalid("percentComplete must be between 0 and 100."))?;
                let was = task.get("percentComplete").and_then(Value::as_u64) == Some(100);
                if done == 100 && !was {
                    task.insert("completedDateTime".to_owned(), json!(time::text(ask.now)));
                    task.insert("completedBy".to_owned(), by(world, ask.person));
                } else if done < 100 {
                    task.insert("completedDateTime".to_owned(), Value::Null);
                    task.insert("completedBy".to_owned(), Value::Null);
                }
                task.insert(name, json!(done));
            }
            "priority" if value.as_u64().is_none_or(|priority| priority > 10) => {
                return Err(Refusal::invalid("priority must be between 0 and 10."));
            }
            "dueDateTime" | "startDateTime" if !value.is_null() && value.as_str().and_then(time::parse).is_none() => {
                return Err(Refusal::invalid(format!("Invalid value for '{name}'.")));
            }
            "title" if !value.as_str().is_some_and(|title| !title.trim().is_empty() && title.len() <= 255) => {
                return Err(Refusal::invalid("Invalid value for 'title'."));
            }
            _ => {
                task.insert(name, value);
            }
        }
    }
    Ok(())
}

/// `/me/planner/...`, `/users/{id}/planner/...`, `/groups/{id}/planner/...` and `/planner/...`.
pub fn answer(state: &mut State, ask: &Ask, whose: &Whose, rest: &str) -> Outcome {
    let start = state.engage.board.start();
    let (world, board) = (&state.world, state.tasks.board(&state.world, start));
    let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
    match whose {
        Whose::Mine => board.of_person(world, ask, ask.person, &parts),
        Whose::Person(id) => {
            let person = world.person(id).ok_or_else(|| {
                Refusal::of(404, "Request_ResourceNotFound", "The resource does not exist or cannot be found.")
            })?;
            board.of_person(world, ask, person, &parts)
        }
        Whose::Group(id) => board.of_group(ask, id, &parts),
        Whose::All => board.answer(world, ask, &parts),
    }
}

impl Board {
    /// A colleague changes the task of this title, or removes it with `None`; whether there was one. Text, steps and references go to its
    /// details.
    pub(super) fn alter(&mut self, title: &str, members: Option<Map<String, Value>>) -> bool {
        let Some(at) = self.tasks.iter().position(|task| task.thing.members["title"] == title) else { return false };
        match members {
            Some(mut members) => {
                let task = &mut self.tasks[at];
                for name in ["description", "checklist", "references"] {
                    let Some(value) = members.remove(name) else { continue };
                    task.details.change(Map::from_iter([(name.to_owned(), value)]), 0);
                    task.count();
                }
                task.thing.change(members, 0);
            }
            None => drop(self.tasks.remove(at)),
        }
        true
    }

    /// The titles of what is open in the plan of this name.
    pub(super) fn open_in(&self, plan: &str) -> Vec<String> {
        let plan =
            self.plans.iter().find(|known| known.thing.members["title"] == plan).map(|plan| plan.thing.id.as_str());
        let open =
            self.tasks.iter().map(|task| &task.thing.members).filter(|task| {
                plan.is_some_and(|plan| task["planId"] == plan) && task["percentComplete"] != json!(100)
            });
        open.filter_map(|task| task["title"].as_str().map(str::to_owned)).collect()
    }

    /// The tasks of all plans with their details.
    pub(super) fn living(&self) -> Vec<Value> {
        let told = |task: &Task| {
            let mut value = shown("Task", &task.thing);
            value["details"] = shown("TaskDetails", &task.details);
            value
        };
        self.tasks.iter().map(told).collect()
    }

    fn may(&self, ask: &Ask, plan: &Value) -> Result<(), Refusal> {
        let plan = self.plans.iter().find(|known| *plan == known.thing.id.as_str()).ok_or_else(missing)?;
        if plan.members.contains(&ask.person) { Ok(()) } else { Err(Refusal::denied()) }
    }

    fn tasks(&self, ask: &Ask, fits: impl Fn(&Thing) -> bool) -> Outcome {
        let all = self.tasks.iter().filter(|task| fits(&task.thing)).map(|task| task.told(ask)).collect();
        listed(ask, "Collection(microsoft.graph.plannerTask)", &OF_PLANNED, all, PAGE)
    }

    /// What somebody has to do, of the plans that who asks is in.
    fn of_person(&self, world: &World, ask: &Ask, person: usize, path: &[&str]) -> Outcome {
        if ask.method != Method::GET {
            return Err(Refusal::method());
        }
        let whose = world.people[person].object_id.as_str();
        match path {
            ["tasks"] => self.tasks(ask, |task| {
                task.members["assignments"].get(whose).is_some()
                    && (person == ask.person || self.may(ask, &task.members["planId"]).is_ok())
            }),
            ["plans"] => {
                self.plans_of(ask, |plan| plan.members.contains(&person) && plan.members.contains(&ask.person))
            }
            other => Err(Refusal::segment(other.first().unwrap_or(&"planner"))),
        }
    }

    fn answer(&mut self, world: &World, ask: &Ask, path: &[&str]) -> Outcome {
        match (ask.method.as_str(), path) {
            (_, ["plans", rest @ ..]) => self.on_plans(world, ask, rest),
            (_, ["buckets", rest @ ..]) => self.on_buckets(world, ask, rest),
            ("POST", ["tasks"]) => self.make(world, ask),
            (_, ["tasks", id, rest @ ..]) => {
                let at = self.tasks.iter().position(|task| task.thing.id == *id).ok_or_else(missing)?;
                let plan = self.tasks[at].thing.members["planId"].clone();
                self.may(ask, &plan)?;
                self.on_task(world, ask, at, rest)
            }
            (_, ["tasks", ..]) => Err(Refusal::method()),
            (_, other) => Err(Refusal::segment(other.first().unwrap_or(&"planner"))),
        }
    }

    fn make(&mut self, world: &World, ask: &Ask) -> Outcome {
        let members = settable(ask, &TASK)?;
        let plan = members.get("planId").cloned().ok_or_else(|| Refusal::invalid("planId is required."))?;
        self.may(ask, &plan)?;
        if !members.contains_key("title") {
            return Err(Refusal::invalid("title is required."));
        }
        self.check_bucket(&members, &plan)?;
        self.made += 1;
        let Value::Object(mut fresh) = new_task(world, ask.person, ask.now) else { return Err(missing()) };
        apply(world, ask, &mut fresh, members)?;
        let task = Task::new(id(world.seed, &format!("made {}", self.made)), Value::Object(fresh));
        let reply = named(ask, StatusCode::CREATED, "planner/tasks", shown("Task", &task.thing));
        self.tasks.push(task);
        Ok(reply)
    }

    fn check_bucket(&self, members: &Map<String, Value>, plan: &Value) -> Result<(), Refusal> {
        let known = |id: &Value| {
            self.buckets.iter().any(|bucket| *id == bucket.id.as_str() && bucket.members["planId"] == *plan)
        };
        match members.get("bucketId") {
            Some(id) if !id.is_null() && !known(id) => Err(Refusal::invalid("The bucket is not in this plan.")),
            _ => Ok(()),
        }
    }

    fn on_task(&mut self, world: &World, ask: &Ask, at: usize, rest: &[&str]) -> Outcome {
        let context = "planner/tasks";
        match (ask.method.as_str(), rest) {
            ("GET", []) => one(ask, context, &OF_PLANNED, self.tasks[at].told(ask)),
            ("GET", ["details"]) => {
                let context = format!("planner/tasks('{}')/details", self.tasks[at].thing.id);
                one(ask, &context, &OF_DETAILS, shown("TaskDetails", &self.tasks[at].details))
            }
            (method @ ("GET" | "PATCH"), [board]) if BOARDS.iter().any(|(name, ..)| name == board) => {
                let place = BOARDS.iter().position(|(name, ..)| name == board).unwrap_or(0);
                let (name, kind, known) = BOARDS[place];
                let context = format!("planner/tasks('{}')/{name}", self.tasks[at].thing.id);
                let thing = &mut self.tasks[at].boards[place];
                if method == "GET" {
                    return one(ask, &context, &OF_BOARDS, shown(kind, thing));
                }
                check(ask, &etag(kind, thing))?;
                let mut members = settable(ask, known)?;
                let mut fresh = thing.members.clone();
                if let Some(change) = members.remove("orderHintsByAssignee") {
                    merged(&mut fresh, "orderHintsByAssignee", change, &|_| {})?;
                }
                fresh.extend(members.into_iter().map(|(name, hint)| (name, placed(&hint))));
                thing.change(fresh, 0);
                changed(ask, &context, shown(kind, thing))
            }
            ("PATCH", []) => {
                check(ask, &etag("Task", &self.tasks[at].thing))?;
                let mut members = settable(ask, &TASK)?;
                members.remove("planId");
                self.check_bucket(&members, &self.tasks[at].thing.members["planId"])?;
                let thing = &mut self.tasks[at].thing;
                let mut changed_members = thing.members.clone();
                apply(world, ask, &mut changed_members, members)?;
                thing.change(changed_members, 0);
                changed(ask, context, shown("Task", thing))
            }
            ("DELETE", []) => {
                check(ask, &etag("Task", &self.tasks[at].thing))?;
                self.tasks.remove(at);
                Ok(Reply::empty(StatusCode::NO_CONTENT))
            }
            ("PATCH", ["details"]) => {
                let task = &mut self.tasks[at];
                check(ask, &etag("TaskDetails", &task.details))?;
                let mut members = settable(ask, &DETAILS)?;
                let mut details = task.details.members.clone();
                for name in ["references", "checklist"] {
                    let Some(change) = members.remove(name) else { continue };
                    check_open(name, &change)?;
                    let new = |entry: &mut Map<String, Value>| {
                        entry.insert("lastModifiedDateTime".to_owned(), json!(time::text(ask.now)));
                        entry.insert("lastModifiedBy".to_owned(), by(world, ask.person));
                        let place = if name == "checklist" { "orderHint" } else { "previewPriority" };
                        let hint = entry.get(place).map_or(json!("8585"), placed);
                        entry.insert(place.to_owned(), hint);
                        if name == "checklist" {
                            entry.entry("isChecked").or_insert(json!(false));
                        }
                    };
                    merged(&mut details, name, change, &new)?;
                }
                details.extend(members);
                task.details.change(details, 0);
                task.count();
                task.thing.touch(0);
                changed(
                    ask,
                    &format!("planner/tasks('{}')/details", task.thing.id),
                    shown("TaskDetails", &task.details),
                )
            }
            (_, [first, ..]) if *first != "details" => Err(Refusal::segment(first)),
            _ => Err(Refusal::method()),
        }
    }
}
