//! What others do at the server, and what the ledger must know of it.

use base64::Engine as _;
use musette_tenant::colleague::{Deed, Given, Seen};
use musette_tenant::faults::{Fault, office};

use super::ledger::{Theirs, digest_of};
use super::{ADA, Broken, FOLDERS, LIBRARY, LUC, World};

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
            self.ledger.saves.iter_mut().for_each(|save| save.touched = true);
        }
        self.ledger.unsteady(drive, path);
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
        let Some(file) = self.chance.one(&files).map(|file| file.path.clone()) else { return Ok(()) };
        let folder = self.chance.one(&folders).map_or_else(String::new, |folder| folder.path.clone());
        let (what, deed) = match self.chance.below(100) {
            0..45 => {
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
                let path = format!("{folder}/theirs {number}.docx");
                let made = self.deed_create(drive, path.trim_start_matches('/'), by);
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
