//! Copies: accepted at once, done by and by.
//!
//! Promises: 202 with a `Location` that needs no token; a copy takes [`TAKES`] of the tenant's clock, whether anybody looks or not, and
//! is made as a whole at its end, so a look in between finds nothing. At most [`MOST_ITEMS`] items a copy. `childrenOnly` copies what
//! lies in a folder and not the folder; `includeAllVersionHistory` takes older versions along, and is ignored beside a `name`, as
//! Microsoft documents of the real service.

use http::StatusCode;
use serde_json::{Value, json};

use super::address::ItemRef;
use super::change::{Behaviour, behaviour, behaviour_of, check_quota};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, names};
use crate::content::Content;
use crate::world::drive::{Item, ROOT, Stamp};

/// How many items one copy may hold.
pub const MOST_ITEMS: usize = 30_000;
/// How many copies may be watched; finished ones are forgotten when there are more.
pub const MOST_MONITORS: usize = 1_000;
/// How long a copy takes, in milliseconds.
pub const TAKES: i64 = 500;

/// Which items are copied.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Itself,
    Children,
}

/// What becomes of older versions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Versions {
    Latest,
    All,
}

/// A copy under way.
pub struct Monitor {
    from: (usize, u64),
    to: (usize, u64),
    name: String,
    how: Behaviour,
    what: What,
    versions: Versions,
    stamp: Stamp,
    began: i64,
    done: Option<Result<u64, &'static str>>,
}

/// `POST .../copy`.
pub fn begin(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    let body = ask.object()?;
    let reference = body.get("parentReference").cloned().unwrap_or(Value::Null);
    let text = |name: &str| reference.get(name).and_then(Value::as_str);
    let to_drive = match text("driveId") {
        None | Some("") => drive,
        Some(id) => state.drive(ask, &super::address::DriveRef::Id(id.to_owned()))?,
    };
    let known = &state.world.drives[to_drive];
    let folder = match (text("id"), text("path")) {
        (Some(id), _) => known.by_id(id).ok_or_else(Refusal::not_found)?,
        (None, Some(path)) => {
            let below = path.split_once("root:").map_or("", |(_, below)| below);
            let below = super::address::decode(below);
            known.walk(0, below.split('/').filter(|name| !name.is_empty())).ok_or_else(Refusal::not_found)?
        }
        (None, None) => known.item(item.parent).filter(|_| to_drive == drive).ok_or_else(Refusal::not_found)?,
    };
    if !folder.is_folder() {
        return Err(Refusal::invalid("The destination is not a folder."));
    }
    if to_drive == drive && known.contains(item.index, folder.index) {
        return Err(Refusal::invalid("A folder cannot be copied into itself."));
    }
    let given = body.get("name").and_then(Value::as_str);
    let flag = |name: &str| body.get(name).and_then(Value::as_bool).unwrap_or(false);
    let what = if flag("childrenOnly") { What::Children } else { What::Itself };
    match what {
        What::Children if !item.is_folder() => {
            return Err(Refusal::invalid("childrenOnly is for folders: a file has no children."));
        }
        What::Children if given.is_some() => {
            return Err(Refusal::invalid("childrenOnly and name cannot be given together."));
        }
        What::Itself if item.index == ROOT => {
            return Err(Refusal::invalid("The root cannot be copied but with childrenOnly."));
        }
        _ => {}
    }
    let versions = if flag("includeAllVersionHistory") && given.is_none() { Versions::All } else { Versions::Latest };
    let name = given.unwrap_or(&item.name).to_owned();
    if what == What::Itself {
        names::check(known, folder.index, &name)?;
    }
    let how = behaviour(ask.query.conflict_behavior().or_else(|| behaviour_of(&body)), Behaviour::Fail)?;
    let monitor = Monitor {
        from: (drive, item.index),
        to: (to_drive, folder.index),
        name,
        how,
        what,
        versions,
        stamp: ask.stamp(),
        began: ask.now,
        done: None,
    };
    if state.monitors.len() >= MOST_MONITORS {
        state.monitors.retain(|_, monitor| monitor.done.is_none());
    }
    if state.monitors.len() >= MOST_MONITORS {
        return Err(Refusal::of(503, "serviceNotAvailable", "Too many copies are under way.").with("retry-after", "30"));
    }
    let id = state.mint_text();
    let url = format!("{}/monitor/{id}", state.content_url);
    state.monitors.insert(id, monitor);
    Ok(Reply::empty(StatusCode::ACCEPTED).with("location", url))
}

/// Answers at the content origin: `monitor/{copy}`.
pub fn serve(state: &mut State, path: &str, now: i64) -> Outcome {
    let id = path.trim_matches('/').split('/').nth(1).unwrap_or("").to_owned();
    let monitor = state.monitors.get(&id).ok_or_else(Refusal::not_found)?;
    let Some(done) = monitor.done else {
        let percent = (now - monitor.began).clamp(0, TAKES) as f64 * 100.0 / TAKES as f64;
        return Ok(Reply::json(
            StatusCode::ACCEPTED,
            json!({ "operation": "itemCopy", "percentageComplete": percent, "status": "inProgress" }),
        ));
    };
    let to = monitor.to.0;
    Ok(Reply::ok(match done {
        Ok(index) => json!({
            "operation": "itemCopy",
            "percentageComplete": 100.0,
            "resourceId": state.world.drives[to].item_id(index),
            "status": "completed",
        }),
        Err(code) => json!({
            "operation": "itemCopy",
            "status": "failed",
            "errorCode": code,
            "error": { "code": code, "message": "The copy could not be made." },
        }),
    }))
}

/// Makes the copies whose time has come. Everybody who is about to look at the drives calls it first.
pub fn settle(state: &mut State, now: i64) {
    let due = |monitor: &Monitor| monitor.done.is_none() && now >= monitor.began + TAKES;
    let ids: Vec<String> =
        state.monitors.iter().filter(|(_, monitor)| due(monitor)).map(|(id, _)| id.clone()).collect();
    for id in ids {
        let done = finish(state, &id, now);
        if let Some(monitor) = state.monitors.get_mut(&id) {
            monitor.done = Some(done);
        }
    }
}

fn finish(state: &mut State, id: &str, now: i64) -> Result<u64, &'static str> {
    let Some(monitor) = state.monitors.get(id) else { return Err("itemNotFound") };
    let (from, to, how, what, versions) = (monitor.from, monitor.to, monitor.how, monitor.what, monitor.versions);
    let stamp = Stamp { now, who: monitor.stamp.who.clone() };
    let name = monitor.name.clone();
    let source = &state.world.drives[from.0];
    let Some(item) = source.item(from.1) else { return Err("itemNotFound") };
    let goal = &state.world.drives[to.0];
    if goal.item(to.1).is_none() {
        return Err("itemNotFound");
    }
    let mut bytes = 0;
    let mut count = 0;
    measure(state, from.0, &item, versions, &mut bytes, &mut count);
    if count > MOST_ITEMS {
        return Err("tooManyItems");
    }
    if check_quota(state, to.0, bytes).is_err() {
        return Err("quotaLimitReached");
    }
    let all = match what {
        What::Itself => vec![(item, name)],
        What::Children => {
            let inside = state.world.drives[from.0].children(item.index, None, usize::MAX);
            inside.into_iter().map(|child| (child.clone(), child.name)).collect()
        }
    };
    // All or nothing: a clash is seen before the first item is made.
    let goal = &state.world.drives[to.0];
    let clashes = |(item, name): &(Item, String)| {
        let replaced = |there: &Item| item.content().is_some() && there.content().is_some();
        goal.find(to.1, name).is_some_and(|there| match how {
            Behaviour::Fail => true,
            Behaviour::Rename => false,
            Behaviour::Replace => !replaced(&there),
        })
    };
    if all.iter().any(clashes) {
        return Err("nameAlreadyExists");
    }
    let mut made = to.1;
    for (item, name) in all {
        let copied = place(state, (from.0, &item), to, name, how, versions, &stamp);
        if what == What::Itself {
            made = copied;
        }
    }
    if state.faults.take("hard-case-16") {
        let inside = state.world.drives[to.0].children(made, None, 1);
        if let Some(child) = inside.first() {
            state.world.drives[to.0].forget_change(child.index);
        }
    }
    Ok(made)
}

/// Makes one item's copy where it belongs, under another name or in place of what is there, as was asked for.
fn place(
    state: &mut State,
    (from, item): (usize, &Item),
    to: (usize, u64),
    mut name: String,
    how: Behaviour,
    versions: Versions,
    stamp: &Stamp,
) -> u64 {
    let goal = &mut state.world.drives[to.0];
    if let Some(clash) = goal.find(to.1, &name) {
        match item.content() {
            Some(content) if how == Behaviour::Replace => {
                goal.replace(clash.index, content.clone(), stamp);
                return clash.index;
            }
            _ => name = names::free(goal, to.1, &name),
        }
    }
    copy_tree(state, (from, item), to, &name, versions, stamp)
}

fn measure(state: &State, drive: usize, item: &Item, versions: Versions, bytes: &mut u64, count: &mut usize) {
    *count += 1;
    *bytes += match versions {
        Versions::Latest => item.content().map_or(0, Content::size),
        Versions::All => u64::try_from(item.bytes()).unwrap_or(u64::MAX),
    };
    if *count > MOST_ITEMS {
        return;
    }
    if item.is_folder() {
        for child in state.world.drives[drive].children(item.index, None, MOST_ITEMS) {
            measure(state, drive, &child, versions, bytes, count);
        }
    }
}

fn copy_tree(
    state: &mut State,
    (from, item): (usize, &Item),
    (to, parent): (usize, u64),
    name: &str,
    versions: Versions,
    stamp: &Stamp,
) -> u64 {
    let inside =
        if item.is_folder() { state.world.drives[from].children(item.index, None, usize::MAX) } else { Vec::new() };
    let made = state.world.drives[to].create(parent, name, item.kind.clone(), stamp);
    if versions == Versions::All && !item.versions.is_empty() {
        state.world.drives[to].adopt_versions(made, item.versions.clone(), item.version);
    }
    for child in inside {
        copy_tree(state, (from, &child), (to, made), &child.name, versions, stamp);
    }
    made
}
