//! Special folders: the usual places of a OneDrive by a name that no language changes.
//!
//! Promises `documents` and `photos`, and `approot`, a folder of the calling application's own that is made when somebody first asks for
//! it. Each says in its `specialFolder` what it is, wherever it is shown. Others are known and not there; what is no special folder's name is refused. Libraries have none.

use serde_json::{Value, json};

use super::address::ItemRef;
use super::listing::full;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State};
use crate::world::drive::{Drive, Item, Kind, ROOT};

const KNOWN: [(&str, &[&str]); 5] = [
    ("documents", &["Documents"]),
    ("photos", &["Photos"]),
    ("approot", &["Apps", "Application"]),
    ("cameraroll", &["Pictures", "Camera Roll"]),
    ("music", &["Music"]),
];

/// The folder behind a name.
pub fn folder(drive: &Drive, name: &str) -> Result<Item, Refusal> {
    let known = KNOWN.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let (_, path) = known.ok_or_else(|| Refusal::invalid("There is no special folder of this name."))?;
    if drive.owner.is_none() {
        return Err(Refusal::not_found());
    }
    drive.walk(ROOT, path.iter().copied()).ok_or_else(Refusal::not_found)
}

/// The name under which a folder is a special one.
pub fn name_of(drive: &Drive, item: &Item) -> Option<&'static str> {
    if drive.owner.is_none() || !item.is_folder() || item.index == ROOT {
        return None;
    }
    let path = drive.path(item.index);
    let is_here = |names: &[&str]| {
        names.len() == path.len() && names.iter().zip(&path).all(|(name, here)| name.eq_ignore_ascii_case(here))
    };
    KNOWN.iter().find(|(_, names)| is_here(names)).map(|(name, _)| *name)
}

/// Makes the application's folder when it is asked for.
pub fn prepare(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) {
    let known = &mut state.world.drives[drive];
    if !at.id.eq_ignore_ascii_case("special/approot") || known.owner.is_none() {
        return;
    }
    let path = KNOWN.iter().find(|(name, _)| *name == "approot").map_or(&[] as &[&str], |(_, path)| path);
    let mut parent = ROOT;
    for name in path {
        parent = match known.find(parent, name) {
            Some(item) => item.index,
            None => known.create(parent, name, Kind::Folder, &ask.stamp()),
        };
    }
}

/// `GET /me/drive/special`: those that are there.
pub fn all(state: &mut State, ask: &Ask, drive: usize) -> Outcome {
    let known = &state.world.drives[drive];
    let there: Vec<Item> = KNOWN.iter().filter_map(|(name, _)| folder(known, name).ok()).collect();
    let value: Vec<Value> = there.iter().map(|item| full(state, ask, drive, item)).collect();
    Ok(Reply::ok(json!({ "value": value })))
}
