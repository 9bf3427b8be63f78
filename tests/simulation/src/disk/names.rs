//! The names of a drive: which folders and files there are, what of it the medium knows, and the changes between the two.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::Manner;
use crate::chance::Chance;

/// What a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A folder.
    Folder,
    /// A file, by its number.
    File(u64),
}

/// One change of names, whole or not at all: a rename takes one away and gives another.
#[derive(Debug)]
struct Step {
    operation: u64,
    names: Vec<(String, Option<Entry>)>,
}

/// All names, by their path from the drive's root (`/home/vault/musette.db`).
#[derive(Debug, Default)]
pub struct Names {
    current: BTreeMap<String, Entry>,
    /// With the operation that set them, so that a late arrival of an older step changes nothing.
    durable: BTreeMap<String, (u64, Option<Entry>)>,
    pending: Vec<Step>,
}

/// The folder a path lies in; the root's is the root.
pub fn folder_of(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(at) => &path[..at],
    }
}

impl Names {
    /// What lies at `path`.
    pub fn at(&self, path: &str) -> Option<Entry> {
        if path == "/" { Some(Entry::Folder) } else { self.current.get(path).copied() }
    }

    /// Changes that no sync of a folder has covered.
    pub fn unsynced(&self) -> usize {
        self.pending.len()
    }

    /// Everything below `path`, in the order of the paths.
    pub fn below(&self, path: &str) -> Vec<(String, Entry)> {
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let range = (Bound::Included(prefix.clone()), Bound::Unbounded);
        let mut found = Vec::new();
        for (name, entry) in self.current.range::<String, _>(range) {
            if !name.starts_with(&prefix) {
                break;
            }
            found.push((name.clone(), *entry));
        }
        found
    }

    /// What lies directly in `path`.
    pub fn inside(&self, path: &str) -> Vec<(String, Entry)> {
        self.below(path).into_iter().filter(|(name, _)| folder_of(name) == path).collect()
    }

    /// Changes names together.
    pub fn change(&mut self, operation: u64, names: Vec<(String, Option<Entry>)>) {
        for (name, entry) in &names {
            match entry {
                Some(entry) => self.current.insert(name.clone(), *entry),
                None => self.current.remove(name),
            };
        }
        self.pending.push(Step { operation, names });
    }

    /// What happened to the names directly in `folder` is on the medium.
    pub fn sync(&mut self, folder: &str) {
        let (now, later) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|step: &Step| step.names.iter().any(|(name, _)| folder_of(name) == folder));
        self.pending = later;
        now.into_iter().for_each(|step: Step| self.settle(step));
    }

    /// The power goes. Names whose folder did not survive are gone with it.
    pub fn crash(&mut self, manner: Manner, chance: &mut Chance) {
        for step in std::mem::take(&mut self.pending) {
            let arrived = match manner {
                Manner::Nothing => false,
                Manner::Everything => true,
                Manner::UpTo(last) => step.operation <= last,
                Manner::Some { percent } => chance.percent(percent),
                Manner::Torn => chance.percent(50),
            };
            if arrived {
                self.settle(step);
            }
        }
        self.current.clear();
        // Folders come before what is in them, in the order of the paths.
        for (name, (_, entry)) in &self.durable {
            let folder = folder_of(name);
            if let Some(entry) = entry
                && (folder == "/" || self.current.get(folder) == Some(&Entry::Folder))
            {
                self.current.insert(name.clone(), *entry);
            }
        }
        self.durable = self.current.iter().map(|(name, entry)| (name.clone(), (0, Some(*entry)))).collect();
    }

    fn settle(&mut self, step: Step) {
        for (name, entry) in step.names {
            match self.durable.get(&name) {
                Some((newer, _)) if *newer > step.operation => {}
                _ => drop(self.durable.insert(name, (step.operation, entry))),
            }
        }
    }
}
