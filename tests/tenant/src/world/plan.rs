//! The tree that a drive starts with, as a pure function.
//!
//! Promises: item `n` of a drive is always the same item for the same seed, parents can be found without a table of items,
//! and a drive of half a million files costs a list of its folders only (about 40 bytes each). It never changes: what
//! people do lies above it, in [`super::drive`].
//!
//! Indices: 0 is the root, then the folders, each folder's own folders next to one another, then all files, folder by folder.

use std::ops::Range;

use super::naming::{STAGE_NORTH, Style};
use crate::content::Content;
use crate::seed::{below, mix};

/// What a drive is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Production / Plans.
    Plans,
    /// Production / Schedules.
    Schedules,
    /// Safety / Instructions.
    Instructions,
    /// Partners / Contracts.
    Contracts,
    /// Volunteers / Shifts.
    Shifts,
    /// Brand / Stories.
    Stories,
    /// Cafés / Training.
    Training,
    /// Finance / Invoices.
    Invoices,
    /// The root site's documents.
    Documents,
    /// A person's OneDrive.
    Personal,
}

#[derive(Clone, Copy, Debug)]
enum FolderName {
    Fixed(&'static str),
    Group(u32),
    Lot(u32),
}

struct FolderPlan {
    parent: u32,
    name: FolderName,
    folders: Range<u32>,
    first: u64,
    files: u32,
    style: Style,
}

/// The facts of a file or folder as the seed made it.
pub struct Planned {
    /// Where it lies.
    pub parent: u64,
    /// Its name.
    pub name: String,
    /// Its bytes, for a file.
    pub content: Option<Content>,
    /// How long before the start of the world it was made, in milliseconds.
    pub age: i64,
    /// How long before the start it was changed.
    pub touched: i64,
    /// The ordinal among the cast of who made it.
    pub author: u32,
}

/// The starting tree of one drive.
pub struct Plan {
    seed: u64,
    folders: Vec<FolderPlan>,
    files: u64,
}

/// How many files a folder of the growth holds.
const LOT: u64 = 100;
/// How many such folders lie in one above.
const GROUP: u64 = 40;
/// From this growth on, half of it lies in one folder, because real libraries have such a folder.
const FLAT_FROM: u64 = 1_000;
const MOST_IN_FIXED: u64 = 60;
const DAY: i64 = 86_400_000;

impl Purpose {
    fn layout(self) -> (Style, &'static [&'static str]) {
        match self {
            Self::Plans => (Style::Drawings, &["Stage North", "Stage Lake", "Rigging"]),
            Self::Schedules => (Style::Schedules, &["Montage", "Juillet", "Démontage"]),
            Self::Instructions => (Style::Instructions, &["FR", "DE", "IT", "EN"]),
            Self::Contracts => (Style::Contracts, &["2024", "2025", "2026"]),
            Self::Shifts => (Style::Shifts, &["Semaine 1", "Semaine 2", "Semaine 3"]),
            Self::Stories => (Style::Stories, &["Films", "Portraits", "Diapositives"]),
            Self::Training => (Style::Training, &["Marque", "Hygiène", "Caisse"]),
            Self::Invoices => (Style::Invoices, &["Ouvertes", "Payées", "Courrier"]),
            Self::Documents => (Style::Instructions, &["Modèles"]),
            Self::Personal => (Style::Personal, &["Documents", "Photos", "Voyages"]),
        }
    }
}

impl Plan {
    /// The tree of a drive with this many files (and *Stage North* in any case where it belongs).
    pub fn of(seed: u64, purpose: Purpose, files: u64) -> Self {
        let (style, names) = purpose.layout();
        let whole = if purpose == Purpose::Plans { u64::from(STAGE_NORTH) } else { 0 };
        let shared = names.len() as u64 - u64::from(whole > 0);
        let grown = files.saturating_sub(whole);
        let each = if grown <= 2 * MOST_IN_FIXED * shared { grown / shared } else { MOST_IN_FIXED };
        let rest = grown - each * shared;
        let at_root = if each < MOST_IN_FIXED { rest } else { 0 };
        let flat = if rest >= FLAT_FROM && purpose == Purpose::Plans { rest / 2 } else { 0 };
        let lots_of = rest - at_root - flat;
        let lots = lots_of.div_ceil(LOT);
        let groups = lots.div_ceil(GROUP);

        let mut folders = vec![FolderPlan {
            parent: 0,
            name: FolderName::Fixed("root"),
            folders: 0..0,
            first: 0,
            files: at_root as u32,
            style,
        }];
        let mut add = |parent: u32, name: FolderName, files: u64, style: Style| {
            folders.push(FolderPlan { parent, name, folders: 0..0, first: 0, files: files as u32, style });
        };
        for name in names {
            if *name == "Stage North" {
                add(0, FolderName::Fixed(name), whole, Style::StageNorth);
            } else {
                add(0, FolderName::Fixed(name), each, style);
            }
        }
        if flat > 0 {
            add(0, FolderName::Fixed("Scans entrants"), flat, style);
        }
        for group in 0..groups {
            add(0, FolderName::Group(group as u32), 0, style);
        }
        let first_group = folders.len() as u64 - groups;
        for lot in 0..lots {
            let files = LOT.min(lots_of - lot * LOT);
            let parent = (first_group + lot / GROUP) as u32;
            folders.push(FolderPlan {
                parent,
                name: FolderName::Lot(lot as u32),
                folders: 0..0,
                first: 0,
                files: files as u32,
                style,
            });
        }
        let mut next = folders.len() as u64;
        for at in 0..folders.len() {
            folders[at].first = next;
            next += u64::from(folders[at].files);
            if at > 0 {
                let parent = folders[at].parent as usize;
                let above = &mut folders[parent].folders;
                if above.start == above.end {
                    *above = at as u32..at as u32;
                }
                above.end = at as u32 + 1;
            }
        }
        let files = next - folders.len() as u64;
        Self { seed, folders, files }
    }

    /// How many items there are, the root included.
    pub fn items(&self) -> u64 {
        self.folders.len() as u64 + self.files
    }

    /// How many of them are files.
    pub fn files(&self) -> u64 {
        self.files
    }

    /// Whether the item is a folder of this tree.
    pub fn is_folder(&self, index: u64) -> bool {
        index < self.folders.len() as u64
    }

    /// The folder that an item starts in.
    pub fn parent(&self, index: u64) -> Option<u64> {
        if index >= self.items() {
            return None;
        }
        match self.folders.get(index as usize) {
            Some(folder) => Some(u64::from(folder.parent)),
            None => Some(self.folder_of_file(index)),
        }
    }

    fn folder_of_file(&self, index: u64) -> u64 {
        // Empty folders share the first index of the next one, hence the last that begins at or before the file.
        (self.folders.partition_point(|folder| folder.first <= index) - 1) as u64
    }

    /// The folders and then the files directly in a folder, as two ranges of indices.
    pub fn children(&self, index: u64) -> (Range<u64>, Range<u64>) {
        match self.folders.get(index as usize) {
            Some(folder) => (
                u64::from(folder.folders.start)..u64::from(folder.folders.end),
                folder.first..folder.first + u64::from(folder.files),
            ),
            None => (0..0, 0..0),
        }
    }

    /// The item's name.
    pub fn name(&self, index: u64) -> String {
        match self.folders.get(index as usize) {
            Some(folder) => match folder.name {
                FolderName::Fixed(name) => name.to_owned(),
                FolderName::Group(number) => format!("Archives {:02}", number + 1),
                FolderName::Lot(number) => format!("Lot {:04}", number + 1),
            },
            None => {
                let folder = &self.folders[self.folder_of_file(index) as usize];
                folder.style.name(self.seed, (index - folder.first) as u32)
            }
        }
    }

    /// The child of a folder with this name; `key` is in lower case.
    pub fn find(&self, parent: u64, key: &str) -> Option<u64> {
        let folder = self.folders.get(parent as usize)?;
        let (folders, _) = self.children(parent);
        if let Some(found) = folders.clone().find(|index| self.name(*index).to_lowercase() == key) {
            return Some(found);
        }
        let number = folder.style.number(key).filter(|number| *number < folder.files)?;
        (folder.style.name(self.seed, number).to_lowercase() == key).then(|| folder.first + u64::from(number))
    }

    /// The size of a planned file in bytes, 0 for a folder.
    pub fn size(&self, index: u64) -> u64 {
        self.content(index, &self.name(index)).map_or(0, |content| content.size())
    }

    /// The bytes of each folder's files with everything below it, by the folder's number.
    pub fn sums(&self) -> Vec<u64> {
        let mut sums: Vec<u64> = (0..self.folders.len() as u64)
            .map(|folder| self.children(folder).1.map(|file| self.size(file)).sum())
            .collect();
        // A folder has a greater number than the one that it lies in.
        for at in (1..sums.len()).rev() {
            sums[self.folders[at].parent as usize] += sums[at];
        }
        sums
    }

    fn content(&self, index: u64, name: &str) -> Option<Content> {
        if self.is_folder(index) {
            return None;
        }
        let folder = &self.folders[self.folder_of_file(index) as usize];
        Some(folder.style.content(mix(self.seed, folder.first), (index - folder.first) as u32, name))
    }

    /// Everything about an item.
    pub fn planned(&self, index: u64) -> Option<Planned> {
        let parent = self.parent(index)?;
        let age =
            DAY * (5 + below(self.seed ^ 0xA6E, index, 400) as i64) + below(self.seed ^ 0x3, index, 86_000_000) as i64;
        let touched = if self.is_folder(index) { age } else { age / (1 + below(self.seed ^ 0x70C, index, 5) as i64) };
        let name = self.name(index);
        Some(Planned {
            parent,
            content: self.content(index, &name),
            name,
            age,
            touched,
            author: below(self.seed ^ 0xA0, index, 8) as u32,
        })
    }
}
