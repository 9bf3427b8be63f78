//! What holds when all is at rest: the server has each save once, nobody was overwritten, and the device shows what it has.

use std::collections::{BTreeMap, BTreeSet};

use musette_core::engine::ItemState;
use musette_core::model::ItemKind;

use super::actions::Shown;
use super::invariants::There;
use super::ledger::{Standing, digest_of};
use super::{Broken, LIBRARY, Outcome, World};
use crate::disk::Slot;

impl World {
    /// Promise 4 and 5: every payload took effect once, what nobody deleted is there, and nobody was overwritten.
    ///
    /// # Errors
    /// What was sent twice, never arrived, or was overwritten unseen.
    pub fn check_rest(&mut self) -> Result<(), Broken> {
        let repeated = self.network.repeated();
        let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut all = Vec::new();
        for drive in self.drives() {
            for item in self.there(drive)? {
                let mut own = BTreeSet::new();
                for version in &item.versions {
                    if own.insert(version.clone()) {
                        places.entry(version.clone()).or_default().push(format!("{drive}/{}", item.seen.path));
                    } else if !repeated.contains(version)
                        && self.ledger.saves.iter().any(|save| save.digest == *version)
                    {
                        return Err(format!("{drive} {} has one save twice among its versions", item.seen.path));
                    }
                }
                all.push((drive, item));
            }
        }
        for save in &self.ledger.saves {
            let there = places.get(&save.digest).map_or(&[][..], Vec::as_slice);
            let copies: usize =
                self.ledger.copies.iter().filter(|(len, _)| self.ledger.is_of_len(save, **len)).map(|(_, n)| n).sum();
            if there.len() > 1 + copies {
                return Err(format!("the save of {} bytes is in {} places: {there:?}", save.len, there.len()));
            }
            if there.is_empty() && save.standing == Standing::Live && !save.taken_away {
                return Err(format!("the save of {} bytes to item {} is not at the server", save.len, save.item));
            }
        }
        for theirs in self.ledger.theirs.iter().filter(|theirs| !theirs.gone) {
            if !places.contains_key(&theirs.digest) {
                return Err(format!("a colleague's version of {} in {} is gone", theirs.id, theirs.drive));
            }
        }
        for (drive, item) in &all {
            self.check_succession(drive, item)?;
        }
        Ok(())
    }

    /// A save follows only what the person had opened, or her own.
    fn check_succession(&self, drive: &str, item: &There) -> Result<(), Broken> {
        for pair in item.versions.windows(2) {
            let Some(save) = self.ledger.saves.iter().find(|save| save.digest == pair[1]) else { continue };
            if !self.ledger.is_own(&pair[0]) && !self.ledger.chain(save).contains(&pair[0]) {
                return Err(format!(
                    "the save of {} bytes overwrote a version of {drive} {} that nobody had opened",
                    save.len, item.seen.path
                ));
            }
        }
        Ok(())
    }

    /// The device shows what the server has: names, kinds, sizes, and bytes where they are here.
    ///
    /// # Errors
    /// The first difference.
    pub fn check_same(&mut self) -> Result<(), Broken> {
        self.look_where_an_enumeration_was_short();
        for owner in 0..self.owners.len() {
            let Outcome::Done(shown) = self.shown(Slot::App, owner) else { return Err("no lists at the end".into()) };
            let login = self.owners[owner].login;
            for drive in [login, LIBRARY] {
                let of_drive: Vec<&Shown> = shown.iter().filter(|shown| shown.drive == drive).collect();
                let here: BTreeSet<(String, bool, u64)> = of_drive
                    .iter()
                    .map(|s| (s.path.clone(), s.item.kind == ItemKind::Folder, size_of(&s.item)))
                    .collect();
                let tree = self.there(drive)?;
                let there: BTreeSet<(String, bool, u64)> = tree
                    .iter()
                    .map(|item| (item.seen.path.clone(), item.seen.kind == "folder", item.seen.size))
                    .collect();
                if let Some((path, ..)) = here.difference(&there).next() {
                    return Err(format!("account {owner} is shown {drive} {path}, which is not so at the server"));
                }
                if let Some((path, ..)) = there.difference(&here).next() {
                    return Err(format!("account {owner} is not shown {drive} {path} as it is at the server"));
                }
                let digests: BTreeMap<&str, &str> = tree
                    .iter()
                    .filter_map(|item| Some((item.seen.path.as_str(), item.versions.last()?.as_str())))
                    .collect();
                for file in of_drive {
                    self.check_bytes(owner, file, digests.get(file.path.as_str()).copied().unwrap_or_default())?;
                }
            }
        }
        self.count("ends where device and server agree");
        Ok(())
    }

    /// What an enumeration left out, and this device had never heard of, nobody can miss: it is seen when its folder is looked
    /// into.
    fn look_where_an_enumeration_was_short(&mut self) {
        if !self.network.counts().contains_key("short enumeration") {
            return;
        }
        for owner in 0..self.owners.len() {
            let Outcome::Done(shown) = self.shown(Slot::App, owner) else { continue };
            let login = self.owners[owner].login;
            for drive in [login, LIBRARY] {
                let known = |path: &str| shown.iter().any(|s| s.drive == drive && s.path == path);
                let there = self.there(drive).unwrap_or_default();
                let missed = there.iter().map(|item| item.seen.path.as_str()).filter(|path| !known(path));
                let above: BTreeSet<&str> = missed.filter_map(|path| path.rsplit_once('/')).map(|(up, _)| up).collect();
                let folders = shown.iter().filter(|s| s.drive == drive && above.contains(s.path.as_str()));
                for folder in folders.map(|folder| folder.item.id.row).collect::<Vec<_>>() {
                    let looked = self.documents(Slot::App, owner, |d| async move { d.refresh(folder).await });
                    self.tell("look where an enumeration was short", &looked);
                }
            }
        }
    }

    /// What the device calls its own and not older has the server's bytes, or is what the server has rewritten.
    fn check_bytes(&mut self, owner: usize, file: &Shown, there: &str) -> Result<(), Broken> {
        if file.item.state != (ItemState::OnThisDevice { older: false }) {
            return Ok(());
        }
        let item = file.item.id.row;
        match self.opened(Slot::App, owner, item) {
            // The file of the newest had gone with the power and was found missing only now; what is opened instead says its age.
            Outcome::Done((opened, _)) if opened.older => Ok(()),
            Outcome::Done((_, bytes)) => {
                let here = digest_of(&bytes);
                if here != there && self.ledger.rewritten.get(there) != Some(&here) {
                    let (drive, path, len) = (&file.drive, &file.path, bytes.len());
                    return Err(format!(
                        "{drive} {path} has other bytes here ({len}) than at the server ({})",
                        file.item.size
                    ));
                }
                Ok(())
            }
            other => Err(format!("{} {} is here and cannot be opened: {other:?}", file.drive, file.path)),
        }
    }
}

fn size_of(item: &musette_core::engine::Item) -> u64 {
    if item.kind == ItemKind::Folder { 0 } else { item.size }
}
