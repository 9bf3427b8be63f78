//! Acting as a colleague, and looking at things as they are.
//!
//! Promises: a deed goes the way a person at a browser would go (no application id in `lastModifiedBy`), is logged for the
//! delta like any change, and obeys the rules of names. Looking changes nothing. Paths are names with slashes between, from
//! the library's root; drives are named `Production/Plans`, by a login (that person's OneDrive), or by id.

use std::sync::MutexGuard;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Tenant;
use crate::content::{Content, Weave};
use crate::graph::{State, check_free, columns, copy, item, names, time};
use crate::seed::of_text;
use crate::world::drive::{Item, Kind, ROOT, Stamp, Who};

/// Who acts when nobody is named.
pub const COLLEAGUE: &str = "noor.haddad@rive.example";
/// The most items that one look at a tree gives.
pub const MOST_SEEN: usize = 100_000;

/// What is to be in a file. Exactly one of the three.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Given {
    /// Text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Bytes in base 64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// So many bytes made from the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// What a colleague does.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Deed {
    /// Makes a folder.
    Mkdir { drive: String, path: String },
    /// Makes a file.
    Create {
        drive: String,
        path: String,
        #[serde(flatten)]
        content: Given,
    },
    /// Gives a file other bytes.
    Edit {
        drive: String,
        path: String,
        #[serde(flatten)]
        content: Given,
    },
    /// Gives an item another name.
    Rename { drive: String, path: String, name: String },
    /// Puts an item into another folder.
    Move { drive: String, path: String, to: String },
    /// Puts an item into the recycle bin.
    Delete { drive: String, path: String },
    /// Keeps a file for herself: everybody else is answered 423.
    CheckOut { drive: String, path: String },
    /// Gives it back.
    CheckIn { drive: String, path: String },
    /// Writes columns.
    Fields { drive: String, path: String, fields: Map<String, Value> },
}

/// Why a deed could not be done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// There is no such drive.
    #[error("there is no drive {0:?}")]
    NoDrive(String),
    /// There is no such person.
    #[error("there is no person {0:?}")]
    NoPerson(String),
    /// There is no such community.
    #[error("there is no community {0:?}")]
    NoGroup(String),
    /// There is no such item.
    #[error("there is nothing at {0:?}")]
    NoItem(String),
    /// The rules of names or places forbid it.
    #[error("{0}")]
    Refused(String),
}

/// An item as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// The public id.
    pub id: String,
    /// The parent's public id.
    pub parent_id: String,
    /// The drive's public id.
    pub drive_id: String,
    /// From the root, slashes between.
    pub path: String,
    /// The last part of it.
    pub name: String,
    /// `folder`, `file` or `notebook`.
    pub kind: &'static str,
    /// In bytes.
    pub size: u64,
    /// As Graph would give it.
    pub etag: String,
    /// As Graph would give it; of a folder too.
    pub ctag: String,
    /// Of a file.
    pub quick_xor_hash: Option<String>,
    /// Of a file, where asked for; lower-case hexadecimal.
    pub sha256: Option<String>,
    /// When it was changed, as Graph writes it.
    pub modified: String,
    /// The login of who changed it.
    pub modified_by: String,
    /// Through which application.
    pub modified_with: Option<String>,
    /// How many versions there are, the current one included.
    pub versions: usize,
    /// The hashes of the older versions, oldest first, where asked for.
    pub older_sha256: Vec<String>,
}

fn names_of(path: &str) -> Vec<String> {
    path.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn drive_of(state: &State, name: &str) -> Result<usize, NotDone> {
    state.world.drive_named(name).ok_or_else(|| NotDone::NoDrive(name.to_owned()))
}

/// The item at a path, if this person may change it now.
fn free_item(state: &State, drive: usize, path: &str, person: usize) -> Result<Item, NotDone> {
    let item = item_of(state, drive, path)?;
    check_free(person, &item).map_err(|refusal| NotDone::Refused(refusal.message))?;
    Ok(item)
}

fn item_of(state: &State, drive: usize, path: &str) -> Result<Item, NotDone> {
    let names = names_of(path);
    let found = state.world.drives[drive].walk(ROOT, names.iter().map(String::as_str));
    found.ok_or_else(|| NotDone::NoItem(path.to_owned()))
}

fn place_of(state: &State, drive: usize, path: &str) -> Result<(u64, String), NotDone> {
    let mut above = names_of(path);
    let name = above.pop().ok_or_else(|| NotDone::Refused("the path has no name".to_owned()))?;
    let folder = item_of(state, drive, &above.join("/"))?;
    free(state, drive, folder.index, &name, None)?;
    Ok((folder.index, name))
}

fn free(state: &State, drive: usize, parent: u64, name: &str, but: Option<u64>) -> Result<(), NotDone> {
    let known = &state.world.drives[drive];
    names::check(known, parent, name).map_err(|refusal| NotDone::Refused(refusal.message))?;
    match known.find(parent, name).filter(|clash| Some(clash.index) != but) {
        Some(_) => Err(NotDone::Refused(format!("{name:?} is there already"))),
        None => Ok(()),
    }
}

fn bytes_of(given: &Given, path: &str, turn: u64) -> Result<Content, NotDone> {
    match (&given.text, &given.base64, given.size) {
        (Some(text), None, None) => Ok(Content::sent(text.clone())),
        (None, Some(text), None) => {
            STANDARD.decode(text).map(Content::sent).map_err(|_| NotDone::Refused("the base64 is not valid".to_owned()))
        }
        (None, None, Some(size)) => {
            Ok(Content::Made { seed: of_text(path) ^ turn, size, weave: Weave::Noise, magic: "Rive" })
        }
        _ => Err(NotDone::Refused("exactly one of text, base64 and size must be given".to_owned())),
    }
}

fn look(state: &State, drive: usize, item: &Item, deep: bool) -> Seen {
    let known = &state.world.drives[drive];
    let who = |who: &Who| state.world.people.get(who.person).map(|person| person.login.clone()).unwrap_or_default();
    Seen {
        id: known.item_id(item.index),
        parent_id: known.item_id(item.parent),
        drive_id: known.id.clone(),
        path: known.path(item.index).join("/"),
        name: item.name.clone(),
        kind: match item.kind {
            Kind::Folder => "folder",
            Kind::File(_) => "file",
            Kind::Notebook => "notebook",
        },
        size: item.content().map_or(0, Content::size),
        etag: item::etag(known, item),
        ctag: item::ctag(known, item),
        quick_xor_hash: item.content().map(Content::quick_xor),
        sha256: item.content().filter(|_| deep).map(Content::sha256),
        modified: time::text(item.modified),
        modified_by: who(&item.modified_by),
        modified_with: item.modified_by.app.as_deref().map(str::to_owned),
        versions: item.versions.len() + usize::from(item.content().is_some()),
        older_sha256: item.versions.iter().filter(|_| deep).map(|version| version.content.sha256()).collect(),
    }
}

impl Tenant {
    /// The state, with the copies made that are due.
    fn settled(&self) -> MutexGuard<'_, State> {
        let mut state = self.inner.lock();
        copy::settle(&mut state, self.inner.now());
        state
    }

    /// Does something as a colleague; `by` is a login, [`COLLEAGUE`] when absent. Gives the item as it is afterwards (as
    /// it was, after a delete).
    ///
    /// # Errors
    /// When the drive, person or item is not there, or a rule forbids the deed.
    pub fn act(&self, deed: &Deed, by: Option<&str>) -> Result<Seen, NotDone> {
        let mut state = self.settled();
        let login = by.unwrap_or(COLLEAGUE);
        let person = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let stamp = Stamp { now: self.inner.now(), who: Who { person, app: None } };
        let (drive, index) = match deed {
            Deed::Mkdir { drive, path } => {
                let drive = drive_of(&state, drive)?;
                let (parent, name) = place_of(&state, drive, path)?;
                (drive, state.world.drives[drive].create(parent, &name, Kind::Folder, &stamp))
            }
            Deed::Create { drive, path, content } => {
                let drive = drive_of(&state, drive)?;
                let (parent, name) = place_of(&state, drive, path)?;
                let content = bytes_of(content, path, 0)?;
                (drive, state.world.drives[drive].create(parent, &name, Kind::File(content), &stamp))
            }
            Deed::Edit { drive, path, content } => {
                let drive = drive_of(&state, drive)?;
                let item = free_item(&state, drive, path, person)?;
                if item.content().is_none() {
                    return Err(NotDone::Refused("only a file can be edited".to_owned()));
                }
                let content = bytes_of(content, path, u64::from(item.etag))?;
                state.world.drives[drive].replace(item.index, content, &stamp);
                (drive, item.index)
            }
            Deed::Rename { drive, path, name } => {
                let drive = drive_of(&state, drive)?;
                let item = free_item(&state, drive, path, person)?;
                free(&state, drive, item.parent, name, Some(item.index))?;
                state.world.drives[drive].relocate(item.index, item.parent, name, &stamp);
                (drive, item.index)
            }
            Deed::Move { drive, path, to } => {
                let drive = drive_of(&state, drive)?;
                let (item, folder) = (free_item(&state, drive, path, person)?, item_of(&state, drive, to)?);
                let known = &state.world.drives[drive];
                if !folder.is_folder() || known.contains(item.index, folder.index) {
                    return Err(NotDone::Refused("it cannot be moved there".to_owned()));
                }
                free(&state, drive, folder.index, &item.name, Some(item.index))?;
                state.world.drives[drive].relocate(item.index, folder.index, &item.name, &stamp);
                (drive, item.index)
            }
            Deed::CheckOut { drive, path } | Deed::CheckIn { drive, path } => {
                let drive = drive_of(&state, drive)?;
                let item = free_item(&state, drive, path, person)?;
                if item.content().is_none() {
                    return Err(NotDone::Refused("only a file can be checked out".to_owned()));
                }
                let held = matches!(deed, Deed::CheckOut { .. }).then_some((person, item.version));
                state.world.drives[drive].amend(item.index, &stamp, |item| item.out = held);
                (drive, item.index)
            }
            Deed::Fields { drive, path, fields } => {
                let drive = drive_of(&state, drive)?;
                let item = free_item(&state, drive, path, person)?;
                let refused = |refusal: crate::graph::reply::Refusal| NotDone::Refused(refusal.message);
                columns::check(state.world.drives[drive].purpose, fields).map_err(refused)?;
                columns::set(&mut state.world.drives[drive], item.index, fields, &stamp);
                (drive, item.index)
            }
            Deed::Delete { drive, path } => {
                let drive = drive_of(&state, drive)?;
                let item = free_item(&state, drive, path, person)?;
                if item.index == ROOT {
                    return Err(NotDone::Refused("a drive's root stays".to_owned()));
                }
                let seen = look(&state, drive, &item, false);
                state.world.drives[drive].delete(item.index, &stamp);
                return Ok(seen);
            }
        };
        let item = state.world.drives[drive].item(index).ok_or_else(|| NotDone::NoItem(String::new()))?;
        Ok(look(&state, drive, &item, false))
    }

    /// Keeps an item and what lies in it from a person, or gives it back to her; the next delta of hers tells it.
    ///
    /// # Errors
    /// When the drive, the item or the person is not there.
    pub fn bar(&self, drive: &str, path: &str, login: &str, barred: bool) -> Result<(), NotDone> {
        let mut state = self.inner.lock();
        let drive = drive_of(&state, drive)?;
        let person = state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))?;
        let item = item_of(&state, drive, path)?;
        let kept = state.barred.entry((person, drive)).or_default();
        if barred {
            kept.insert(item.index);
        } else {
            kept.remove(&item.index);
        }
        state.world.drives[drive].tell_again(item.index, self.inner.now());
        Ok(())
    }

    /// An item as it is, with the SHA-256 of its bytes and of its older versions.
    ///
    /// # Errors
    /// When the drive or the item is not there.
    pub fn inspect(&self, drive: &str, path: &str) -> Result<Seen, NotDone> {
        let state = self.settled();
        let drive = drive_of(&state, drive)?;
        let item = item_of(&state, drive, path)?;
        Ok(look(&state, drive, &item, true))
    }

    /// Everything below a folder, folders before what lies in them, at most [`MOST_SEEN`] items; without SHA-256.
    ///
    /// # Errors
    /// When the drive or the folder is not there.
    pub fn inspect_tree(&self, drive: &str, path: &str) -> Result<Vec<Seen>, NotDone> {
        let state = self.settled();
        let drive = drive_of(&state, drive)?;
        let top = item_of(&state, drive, path)?;
        let mut seen = Vec::new();
        let mut waiting = std::collections::VecDeque::from([top.index]);
        while let Some(folder) = waiting.pop_front() {
            for item in state.world.drives[drive].children(folder, None, MOST_SEEN) {
                if seen.len() >= MOST_SEEN {
                    return Ok(seen);
                }
                if item.is_folder() {
                    waiting.push_back(item.index);
                }
                seen.push(look(&state, drive, &item, false));
            }
        }
        Ok(seen)
    }
}
