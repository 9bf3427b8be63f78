//! What others do at the server, and what the ledger must know of it.

use base64::Engine as _;
use musette_tenant::colleague::{Deed, Given, Seen};
use musette_tenant::faults::{Fault, office};

use super::actions::Shown;
use super::ledger::{Theirs, digest_of};
use super::{ADA, Broken, FOLDERS, LIBRARY, LUC, Outcome, World};
use crate::chance::Chance;
use crate::disk::Slot;

/// What the real server does at times, and a client has to live with (the tenant's faults by name).
const HABITS: [&str; 12] = [
    "delta-duplicates",
    "delta-shuffled",
    "delta-replays",
    "stale-409",
    "hard-case-4",
    "hard-case-5",
    "hard-case-6",
    "hard-case-11",
    "hard-case-12",
    "hard-case-17",
    "hard-case-22",
    "hard-case-28",
];

/// A colleague at a browser.
pub const NOOR: &str = "noor.haddad@rive.example";

impl World {
    /// Looks at what lies at or below `path` before somebody else changes it: what of the person's is there has arrived.
    fn before_deed(&mut self, drive: &str, path: &str, goes: bool) {
        let mut seen: Vec<Seen> = self.tenant.inspect(drive, path).into_iter().collect();
        if let Ok(below) = self.tenant.inspect_tree(drive, path) {
            seen.extend(below.iter().filter_map(|item| self.tenant.inspect(drive, &item.path).ok()));
        }
        for item in seen {
            let mut digests = item.older_sha256.clone();
            digests.extend(item.sha256.clone());
            for at in 0..self.ledger.saves.len() {
                let chain = self.ledger.chain(&self.ledger.saves[at]);
                let save = &mut self.ledger.saves[at];
                // A save that is still on its way there meets what changes now.
                save.touched |= chain.iter().any(|digest| digests.contains(digest));
                save.seen_there |= digests.contains(&save.digest);
                save.taken_away |= goes && digests.contains(&save.digest);
            }
            if goes {
                for theirs in self.ledger.theirs.iter_mut().filter(|theirs| theirs.id == item.id) {
                    theirs.gone = true;
                }
            }
        }
        // What is made here in a folder that others move or delete is not found where it was asked for.
        if self.tenant.inspect(drive, path).is_ok_and(|item| item.kind == "folder") {
            self.touch_below(drive, path);
        }
        self.ledger.unsteady(drive, path);
    }

    /// What is shown in a folder is in other hands from now on.
    pub(super) fn touch_below(&mut self, drive: &str, path: &str) {
        let slot = self.processes.keys().next().copied().unwrap_or(Slot::App);
        let below = format!("{path}/");
        for owner in 0..self.owners.len() {
            let Outcome::Done(shown) = self.shown(slot, owner) else {
                // The process ends at this very moment: what it would have shown is not known.
                self.ledger.saves.iter_mut().filter(|save| save.owner == owner).for_each(|save| save.touched = true);
                continue;
            };
            let inside =
                |shown: &&Shown| shown.drive == drive && (shown.path == path || shown.path.starts_with(&below));
            let (items, lens): (Vec<_>, Vec<_>) =
                shown.iter().filter(inside).map(|shown| (shown.item.id.row, shown.item.size)).unzip();
            self.ledger.touch(owner, &items, &lens);
        }
    }

    /// From now on the server rewrites Office files after an upload.
    ///
    /// # Errors
    /// When the tenant knows no such fault.
    pub(crate) fn play_office_rewriting(&mut self) -> Result<(), Broken> {
        self.tenant.play(Fault::named("office-rewrites")).map_err(|error| error.to_string())?;
        self.ledger.rewrites = true;
        self.count("worlds in which the server rewrites Office files");
        Ok(())
    }

    /// From now on the server has one of the habits that the real one has.
    ///
    /// # Errors
    /// When the tenant knows no such fault.
    pub(crate) fn play_habit(&mut self) -> Result<(), Broken> {
        let mut chance = Chance::for_purpose(self.seed, "habit");
        let Some(habit) = chance.one(&HABITS) else { return Ok(()) };
        self.tenant.play(Fault::named(habit)).map_err(|error| error.to_string())?;
        self.count(&format!("habit of the server: {habit}"));
        Ok(())
    }

    /// A place where the person has made something that is not there yet, at times.
    fn same_place(&mut self, drive: &str, all: &[Seen]) -> Option<String> {
        let lately = self.wished.iter().rev().take(8).filter(|place| place.0 == drive).map(|place| &place.1);
        let free = lately.filter(|path| all.iter().all(|item| item.path != **path));
        let free: Vec<String> = free.cloned().collect();
        self.chance.one(&free).cloned()
    }

    /// A colleague makes a folder.
    ///
    /// # Errors
    /// When the tenant forbids it.
    pub fn deed_mkdir(&mut self, drive: &str, path: &str, by: &str) -> Result<(), Broken> {
        let deed = Deed::Mkdir { drive: drive.into(), path: path.into() };
        self.tenant.act(&deed, Some(by)).map_err(|error| error.to_string())?;
        self.ledger.steady.insert((drive.to_owned(), path.to_owned()));
        Ok(())
    }

    /// A colleague makes a file.
    ///
    /// # Errors
    /// When the tenant forbids it.
    pub fn deed_create(&mut self, drive: &str, path: &str, by: &str) -> Result<(), Broken> {
        let (bytes, digest) = self.ledger.payload(self.seed);
        let deed = Deed::Create { drive: drive.into(), path: path.into(), content: given(&bytes) };
        let seen = self.tenant.act(&deed, Some(by)).map_err(|error| error.to_string())?;
        self.ledger.theirs.push(Theirs { drive: drive.into(), id: seen.id, digest, gone: false });
        self.ledger.steady.insert((drive.to_owned(), path.to_owned()));
        Ok(())
    }

    /// Somebody else does something somewhere.
    ///
    /// # Errors
    /// None that is not a fault of the simulation.
    pub fn colleague_acts(&mut self) -> Result<(), Broken> {
        let (drive, by) =
            self.chance.weighted(&[(3, (LIBRARY, NOOR)), (3, (ADA, ADA)), (1, (LUC, LUC))]).unwrap_or((ADA, ADA));
        let all = self.tenant.inspect_tree(drive, "").map_err(|error| error.to_string())?;
        let files: Vec<&Seen> = all.iter().filter(|item| item.kind == "file").collect();
        let folders: Vec<&Seen> = all.iter().filter(|item| item.kind == "folder").collect();
        let number = self.chance.below(1_000_000);
        let Some(mut file) = self.chance.one(&files).map(|file| file.path.clone()) else { return Ok(()) };
        let folder = self.chance.one(&folders).map_or_else(String::new, |folder| folder.path.clone());
        let (what, deed) = match self.chance.below(100) {
            0..45 => {
                // Two people often work on one thing at the same time.
                let open = self.editors.iter().map(|editor| &editor.place).filter(|place| place.0 == drive);
                let open: Vec<String> = open.map(|place| place.1.clone()).collect();
                let there = open.iter().filter(|path| files.iter().any(|file| file.path == **path)).cloned();
                let open: Vec<String> = there.collect();
                if let Some(path) = self.chance.one(&open).filter(|_| number.is_multiple_of(2)) {
                    self.count("a colleague edits what an editor has open");
                    file.clone_from(path);
                }
                let (bytes, digest) = self.ledger.payload(self.seed);
                self.before_deed(drive, &file, false);
                // What the person herself does to an Office file in a browser may be taken for SharePoint's rewriting
                // (docs/decisions/0009): there it is somebody else.
                let by = if office::is_office(&file) { NOOR } else { by };
                let deed = Deed::Edit { drive: drive.into(), path: file.clone(), content: given(&bytes) };
                if let Ok(seen) = self.tenant.act(&deed, Some(by)) {
                    self.ledger.theirs.push(Theirs { drive: drive.into(), id: seen.id, digest, gone: false });
                }
                self.count("a colleague edits");
                self.note(format!("a colleague edits {drive} {file}"));
                return Ok(());
            }
            45..65 => {
                // At times under a name that the person has thought of too.
                let same = if number.is_multiple_of(2) { self.same_place(drive, &all) } else { None };
                // As with edits: a new Office file of hers, made elsewhere in the same moment, may be taken for her own upload.
                let by = if same.is_some() { NOOR } else { by };
                let shared = same.is_some();
                let is_file = same.as_ref().is_none_or(|path| path.contains('.') && !number.is_multiple_of(16));
                let path = same.unwrap_or_else(|| format!("{folder}/theirs {number}.docx"));
                if !is_file {
                    let made = self.deed_mkdir(drive, path.trim_start_matches('/'), by);
                    self.ledger.unsteady(drive, &path);
                    self.count("a colleague makes a folder");
                    self.note(format!("a colleague makes the folder {drive} {path}: {}", made.is_ok()));
                    return Ok(());
                }
                let made = self.deed_create(drive, path.trim_start_matches('/'), by);
                // Two things are shown there in turn until both are known: which of them a look sees is not promised.
                if shared {
                    self.ledger.unsteady(drive, &path);
                }
                self.count("a colleague creates");
                self.note(format!("a colleague creates {drive} {path}: {}", made.is_ok()));
                return Ok(());
            }
            65..78 => {
                self.before_deed(drive, &file, false);
                (
                    "renames",
                    Deed::Rename { drive: drive.into(), path: file.clone(), name: format!("named {number}.pdf") },
                )
            }
            78..80 if !FOLDERS.contains(&folder.as_str()) && !folder.is_empty() => {
                self.before_deed(drive, &folder, false);
                let to = self.chance.one(&FOLDERS).map_or_else(String::new, |to| (*to).to_owned());
                ("moves the folder", Deed::Move { drive: drive.into(), path: folder, to })
            }
            78..88 => {
                self.before_deed(drive, &file, false);
                let to = folder.clone();
                self.note(format!("a colleague wants {file} in {folder}"));
                ("moves", Deed::Move { drive: drive.into(), path: file.clone(), to })
            }
            88..97 => {
                self.before_deed(drive, &file, true);
                ("deletes", Deed::Delete { drive: drive.into(), path: file.clone() })
            }
            _ if FOLDERS.contains(&folder.as_str()) || folder.is_empty() => return Ok(()),
            _ => {
                self.before_deed(drive, &folder, true);
                ("deletes the folder", Deed::Delete { drive: drive.into(), path: folder })
            }
        };
        let done = self.tenant.act(&deed, Some(by)).is_ok();
        self.count(&format!("a colleague {what}"));
        self.note(format!("a colleague {what} {drive} {file}: {done}"));
        Ok(())
    }

    /// A name that a save's bytes are known by at the server.
    pub(crate) fn is_known(&self, bytes: &[u8]) -> bool {
        self.ledger.by_len.get(&(bytes.len() as u64)).is_some_and(|digest| *digest == digest_of(bytes))
    }
}

fn given(bytes: &[u8]) -> Given {
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    Given { base64: Some(text), ..Given::default() }
}
