//! Changes: make a folder, put contents, rename, move, set times, delete.

use http::StatusCode;
use serde_json::Value;

use super::address::ItemRef;
use super::listing::full;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, check_free, check_match, check_none_match, names, time};
use crate::content::Content;
use crate::faults::office;
use crate::world::drive::{Item, Kind, ROOT, Stamp};

/// The largest body of a PUT.
pub const MOST_PUT: usize = 250 * 1024 * 1024;

/// How many bytes of sent contents the whole tenant takes, because it keeps them in memory.
pub const MOST_KEPT: u64 = 8 << 30;

/// How a clash of names is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// 409.
    Fail,
    /// The bytes take the place of the old ones.
    Replace,
    /// Another name.
    Rename,
}

/// Reads a behaviour, or says that it is none.
pub fn behaviour(text: Option<&str>, usual: Behaviour) -> Result<Behaviour, Refusal> {
    match text.map(str::to_ascii_lowercase).as_deref() {
        None => Ok(usual),
        Some("fail") => Ok(Behaviour::Fail),
        Some("replace") => Ok(Behaviour::Replace),
        Some("rename") => Ok(Behaviour::Rename),
        Some(_) => Err(Refusal::invalid("Invalid value for conflictBehavior.")),
    }
}

/// The behaviour that a body names, in either spelling.
pub fn behaviour_of(body: &Value) -> Option<&str> {
    ["@microsoft.graph.conflictBehavior", "@name.conflictBehavior"].iter().find_map(|name| body.get(*name)?.as_str())
}

/// Where contents are to go.
pub enum Target {
    /// An item that is there.
    There(Box<Item>),
    /// A free name in a folder, below folders that are still to be made.
    Free {
        /// The deepest folder that is there.
        folder: u64,
        /// Names of folders below it.
        missing: Vec<String>,
        /// The name.
        name: String,
    },
}

/// What a path for contents means: the item, or a free name. Folders on the way that are not there come into being with the
/// contents, as they do on the real service.
pub fn target(state: &State, drive: usize, at: &ItemRef) -> Result<Target, Refusal> {
    match (state.item(drive, at), at.path.split_last()) {
        (Ok(item), _) => return Ok(Target::There(Box::new(item))),
        (Err(refusal), None) => return Err(refusal),
        (Err(_), Some(_)) => {}
    }
    let mut folder = state.item(drive, &ItemRef { id: at.id.clone(), path: Vec::new() })?;
    let mut rest = at.path.iter();
    let known = &state.world.drives[drive];
    let mut names: Vec<String> = Vec::new();
    for name in rest.by_ref() {
        match known.find(folder.index, name) {
            Some(found) => folder = found,
            None => {
                names.push(name.clone());
                break;
            }
        }
    }
    names.extend(rest.cloned());
    if !folder.is_folder() {
        return Err(Refusal::not_found());
    }
    for name in &names {
        names::check(known, folder.index, name)?;
    }
    let name = names.pop().unwrap_or_default();
    Ok(Target::Free { folder: folder.index, missing: names, name })
}

/// Makes the folders on the way, and gives the last one.
pub fn make_way(state: &mut State, drive: usize, folder: u64, missing: &[String], stamp: &Stamp) -> u64 {
    let known = &mut state.world.drives[drive];
    missing.iter().fold(folder, |parent, name| match known.find(parent, name) {
        Some(there) => there.index,
        None => known.create(parent, name, Kind::Folder, stamp),
    })
}

/// Refuses what would not fit any more.
pub fn check_quota(state: &State, drive: usize, more: u64) -> Result<(), Refusal> {
    let full = state.faults.on("quota-full") && more > 0;
    let out_of_memory = state.kept.saturating_add(more) > MOST_KEPT;
    if full || out_of_memory || state.world.drives[drive].used().saturating_add(more) > state.quota {
        Err(Refusal::quota())
    } else {
        Ok(())
    }
}

/// Puts contents where they belong, and gives the item's number and whether it is new.
pub fn store(
    state: &mut State,
    drive: usize,
    target: Target,
    content: Content,
    how: Behaviour,
    stamp: &Stamp,
) -> Result<(u64, bool), Refusal> {
    check_quota(state, drive, content.size())?;
    state.kept += content.size();
    let known = &mut state.world.drives[drive];
    let (index, new) = match target {
        Target::There(item) => match how {
            Behaviour::Fail => return Err(Refusal::taken()),
            Behaviour::Rename => {
                let name = names::free(known, item.parent, &item.name);
                (known.create(item.parent, &name, Kind::File(content), stamp), true)
            }
            Behaviour::Replace if item.content().is_none() => return Err(Refusal::taken()),
            Behaviour::Replace => {
                known.replace(item.index, content, stamp);
                (item.index, false)
            }
        },
        Target::Free { folder, missing, name } => {
            let parent = make_way(state, drive, folder, &missing, stamp);
            (state.world.drives[drive].create(parent, &name, Kind::File(content), stamp), true)
        }
    };
    office::rewrite_after_upload(state, drive, index, stamp);
    if state.faults.take("hard-case-30") {
        state.world.drives[drive].mark(index, |item| item.hidden = 1);
    }
    Ok((index, new))
}

/// `PUT .../content`.
pub fn put(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    if ask.body.len() > MOST_PUT {
        return Err(Refusal::of(413, "requestEntityTooLarge", "The request is larger than 250 MB."));
    }
    let target = target(state, drive, at)?;
    match &target {
        Target::There(item) => {
            office::just_rewritten(state, item, ask.now)?;
            check_match(ask, &state.world.drives[drive], item)?;
            check_none_match(ask, &state.world.drives[drive], item)?;
            check_free(ask.person, item)?;
        }
        Target::Free { .. } if ask.header("if-match").is_some() => return Err(Refusal::stale()),
        Target::Free { .. } => {}
    }
    let how = behaviour(ask.query.conflict_behavior(), Behaviour::Replace)?;
    let (index, new) = store(state, drive, target, Content::sent(ask.body.clone()), how, &ask.stamp())?;
    shown(state, ask, drive, index, if new { StatusCode::CREATED } else { StatusCode::OK })
}

/// An answer with an item in it.
pub fn shown(state: &mut State, ask: &Ask, drive: usize, index: u64, status: StatusCode) -> Outcome {
    let item = state.world.drives[drive].item(index).ok_or_else(Refusal::not_found)?;
    let value = full(state, ask, drive, &item);
    Ok(Reply::json(status, value))
}

/// `POST .../children`: a folder (or an empty file, as some clients ask for).
pub fn create(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let folder = state.item(drive, at)?;
    if !folder.is_folder() {
        return Err(Refusal::invalid("The parent is not a folder."));
    }
    let body = ask.object()?;
    let name = body.get("name").and_then(Value::as_str).ok_or_else(|| Refusal::invalid("The name is missing."))?;
    let kind = match (body.get("folder"), body.get("file")) {
        (Some(_), _) => Kind::Folder,
        (None, Some(_)) => Kind::File(Content::sent("")),
        (None, None) => return Err(Refusal::invalid("Neither a folder nor a file is asked for.")),
    };
    names::check(&state.world.drives[drive], folder.index, name)?;
    if state.faults.take("hard-case-22") {
        return Err(Refusal::taken());
    }
    let how = behaviour(behaviour_of(&body).or_else(|| ask.query.conflict_behavior()), Behaviour::Fail)?;
    let known = &mut state.world.drives[drive];
    let mut name = name.to_owned();
    if let Some(clash) = known.find(folder.index, &name) {
        match how {
            Behaviour::Fail => return Err(Refusal::taken()),
            Behaviour::Rename => name = names::free(known, folder.index, &name),
            Behaviour::Replace if clash.is_folder() => return shown(state, ask, drive, clash.index, StatusCode::OK),
            Behaviour::Replace => return Err(Refusal::taken()),
        }
    }
    let index = known.create(folder.index, &name, kind, &ask.stamp());
    if let Some((created, modified)) = times(&body) {
        known.mark(index, |item| {
            item.file_created = created.unwrap_or(item.file_created);
            item.file_modified = modified.unwrap_or(item.file_modified);
        });
    }
    shown(state, ask, drive, index, StatusCode::CREATED)
}

/// The times that a body's `fileSystemInfo` names: made, changed.
pub fn times(body: &Value) -> Option<(Option<i64>, Option<i64>)> {
    let info = body.get("fileSystemInfo")?;
    let moment = |name: &str| info.get(name).and_then(Value::as_str).and_then(time::parse);
    Some((moment("createdDateTime"), moment("lastModifiedDateTime")))
}

/// `PATCH`: name, place, times.
pub fn patch(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    let body = ask.object()?;
    check_match(ask, &state.world.drives[drive], &item)?;
    check_free(ask.person, &item)?;
    let parent = new_parent(state, drive, &item, &body)?;
    let known = &mut state.world.drives[drive];
    let mut name = body.get("name").and_then(Value::as_str).unwrap_or(&item.name).to_owned();
    if parent != item.parent || name != item.name {
        if item.index == ROOT {
            return Err(Refusal::denied());
        }
        names::check(known, parent, &name)?;
        if let Some(clash) = known.find(parent, &name).filter(|clash| clash.index != item.index) {
            match behaviour(behaviour_of(&body).or_else(|| ask.query.conflict_behavior()), Behaviour::Fail)? {
                Behaviour::Fail => return Err(Refusal::taken()),
                Behaviour::Rename => name = names::free(known, parent, &name),
                Behaviour::Replace if clash.is_folder() || item.is_folder() => return Err(Refusal::taken()),
                Behaviour::Replace => known.delete(clash.index, &ask.stamp()),
            }
        }
        if item.is_folder() && state.faults.on("hard-case-16") {
            let names = known.path(item.index);
            let old = format!("/drives/{}/root:/{}", known.id, super::address::encode_path(&names));
            state.moved_from.insert((drive, item.index), old);
            state.faults.note("hard-case-16");
        }
        known.relocate(item.index, parent, &name, &ask.stamp());
    }
    if let Some((created, modified)) = times(&body) {
        let doubles = state.faults.on("hard-case-10");
        let known = &mut state.world.drives[drive];
        if let (true, Some(content)) = (doubles, item.content().cloned()) {
            known.replace(item.index, content, &ask.stamp());
            state.faults.note("hard-case-10");
        }
        let known = &mut state.world.drives[drive];
        known.amend(item.index, &ask.stamp(), |item| {
            item.file_created = created.unwrap_or(item.file_created);
            item.file_modified = modified.unwrap_or(item.file_modified);
        });
    }
    if state.faults.take("hard-case-28") {
        return Ok(Reply::empty(StatusCode::NO_CONTENT));
    }
    shown(state, ask, drive, item.index, StatusCode::OK)
}

fn new_parent(state: &State, drive: usize, item: &Item, body: &Value) -> Result<u64, Refusal> {
    let Some(reference) = body.get("parentReference") else { return Ok(item.parent) };
    let known = &state.world.drives[drive];
    if let Some(other) = reference.get("driveId").and_then(Value::as_str)
        && !other.eq_ignore_ascii_case(&known.id)
    {
        return Err(Refusal::invalid("Moving across drives is not supported."));
    }
    let folder = match (reference.get("id").and_then(Value::as_str), reference.get("path").and_then(Value::as_str)) {
        (Some("root"), _) => return Err(Refusal::invalid("A real id is needed to move to the root.")),
        (Some(id), _) => known.by_id(id),
        (None, Some(path)) => {
            let (_, below) = path.split_once("root:").unwrap_or(("", ""));
            let below = super::address::decode(below);
            known.walk(ROOT, below.split('/').filter(|name| !name.is_empty()))
        }
        (None, None) => return Ok(item.parent),
    };
    let folder = folder.ok_or_else(Refusal::not_found)?;
    if !folder.is_folder() {
        return Err(Refusal::invalid("The destination is not a folder."));
    }
    if known.contains(item.index, folder.index) {
        return Err(Refusal::invalid("A folder cannot be moved into itself."));
    }
    Ok(folder.index)
}

/// `DELETE`: to the recycle bin.
pub fn delete(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    if item.index == ROOT {
        return Err(Refusal::denied());
    }
    office::just_rewritten(state, &item, ask.now)?;
    check_match(ask, &state.world.drives[drive], &item)?;
    check_free(ask.person, &item)?;
    state.world.drives[drive].delete(item.index, &ask.stamp());
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// Hard case 15: a folder goes and another one of the same name comes with the same things in it, and no delta tells
/// of the going.
pub fn replace_some_folder(state: &mut State, drive: usize, ask: &Ask) {
    let stamp = ask.stamp();
    let known = &mut state.world.drives[drive];
    let Some(old) = known.children(ROOT, None, 100).into_iter().find(Item::is_folder) else { return };
    let inside = known.children(old.index, None, usize::MAX);
    let aside = names::free(known, ROOT, &old.name);
    known.relocate(old.index, ROOT, &aside, &stamp);
    let new = known.create(ROOT, &old.name, Kind::Folder, &stamp);
    for item in inside {
        known.relocate(item.index, new, &item.name, &stamp);
    }
    known.delete(old.index, &stamp);
    known.forget_change(old.index);
}
