//! One drive: the seeded tree, and above it what people did.
//!
//! Promises: an item changed, made or deleted is stored once; everything else is computed from the [`Plan`]. The change log
//! holds the latest state of each changed item (a later change takes the earlier one's place), so its length is bounded by the number
//! of changed items. Deleted items keep their record: that is the recycle bin, and where tombstones come from. It checks
//! no rule of names or tags: callers do (see [`crate::graph`]).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::OnceLock;

pub use super::item::{Item, Kind, MOST_VERSIONS, Stamp, Version, Who};
use super::plan::{Plan, Purpose};
use crate::content::Content;
use crate::seed::{guid_text, item_guid, item_id, item_index};

/// The root's index in every drive.
pub const ROOT: u64 = 0;

/// How names are compared: without regard to case.
pub fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// A library or a person's OneDrive.
pub struct Drive {
    /// Its ordinal in the world.
    pub number: usize,
    /// What its ids are made of.
    pub key: u64,
    /// The public id (`b!...`).
    pub id: String,
    /// The name it is shown under.
    pub name: String,
    /// What it is there for.
    pub purpose: Purpose,
    /// The ordinal of its site, for a library.
    pub site: Option<usize>,
    /// The ordinal of its owner, for a OneDrive.
    pub owner: Option<usize>,
    /// The world's first moment.
    pub start: i64,
    /// Counts how often all tokens were made worthless.
    pub generation: u64,
    files: u64,
    plan: OnceLock<Plan>,
    planned_sums: OnceLock<Vec<u64>>,
    weights: BTreeMap<u64, i128>,
    changed: BTreeMap<u64, Item>,
    present: BTreeMap<u64, BTreeSet<u64>>,
    names: BTreeMap<(u64, String), u64>,
    touched: BTreeMap<u64, u64>,
    log: BTreeMap<u64, u64>,
    shares: BTreeMap<u64, u64>,
    seq: u64,
    made: u64,
}

impl Drive {
    /// A drive in its first state.
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        number: usize,
        key: u64,
        id: String,
        name: String,
        purpose: Purpose,
        site: Option<usize>,
        owner: Option<usize>,
        start: i64,
        files: u64,
    ) -> Self {
        Self {
            number,
            key,
            id,
            name,
            purpose,
            site,
            owner,
            start,
            generation: 1,
            files,
            plan: OnceLock::new(),
            planned_sums: OnceLock::new(),
            weights: BTreeMap::new(),
            changed: BTreeMap::new(),
            present: BTreeMap::new(),
            names: BTreeMap::new(),
            touched: BTreeMap::new(),
            log: BTreeMap::new(),
            shares: BTreeMap::new(),
            seq: 0,
            made: 0,
        }
    }

    fn plan(&self) -> &Plan {
        self.plan.get_or_init(|| Plan::of(self.key, self.purpose, self.files))
    }

    /// The public id of an item.
    pub fn item_id(&self, index: u64) -> String {
        item_id(self.key, index)
    }

    /// The GUID of an item, as it stands in its tags.
    pub fn item_guid(&self, index: u64) -> String {
        let (high, low) = item_guid(self.key, index);
        guid_text(high, low)
    }

    /// The living item with this public id.
    pub fn by_id(&self, id: &str) -> Option<Item> {
        if id.eq_ignore_ascii_case("root") {
            return self.item(ROOT);
        }
        self.item(item_index(self.key, id)?)
    }

    /// The item with this number, deleted or not.
    pub fn any(&self, index: u64) -> Option<Item> {
        if let Some(item) = self.changed.get(&index) {
            return Some(item.clone());
        }
        let planned = self.plan().planned(index)?;
        let who = Who { person: self.owner.unwrap_or(planned.author as usize), app: None };
        let (created, modified) = (self.start - planned.age, self.start - planned.touched);
        Some(Item {
            index,
            parent: planned.parent,
            name: planned.name,
            kind: planned.content.map_or(Kind::Folder, Kind::File),
            created,
            modified,
            file_created: created,
            file_modified: modified,
            created_by: who.clone(),
            modified_by: who,
            etag: 2,
            ctag: 1,
            version: 1,
            versions: Vec::new(),
            deleted: None,
            seq: 0,
            seq_time: 0,
            shared: 0,
            hidden: 0,
            rewritten: None,
            out: None,
            fields: BTreeMap::new(),
        })
    }

    /// The living item with this number.
    pub fn item(&self, index: u64) -> Option<Item> {
        self.any(index).filter(|item| item.deleted.is_none())
    }

    /// The living child of a folder with this name, whatever its case.
    pub fn find(&self, parent: u64, name: &str) -> Option<Item> {
        let key = name_key(name);
        if let Some(index) = self.names.get(&(parent, key.clone())) {
            return self.item(*index);
        }
        let index = self.plan().find(parent, &key).filter(|index| !self.changed.contains_key(index))?;
        self.item(index)
    }

    /// The living item at a path of names from `from`.
    pub fn walk<'a>(&self, from: u64, names: impl IntoIterator<Item = &'a str>) -> Option<Item> {
        let mut item = self.item(from)?;
        for name in names {
            item = self.find(item.index, name)?;
        }
        Some(item)
    }

    /// The living children of a folder, in a fixed order, after the child `after`.
    pub fn children(&self, parent: u64, after: Option<u64>, most: usize) -> Vec<Item> {
        let (folders, files) = self.plan().children(parent);
        let from = after.map_or(0, |index| index.saturating_add(1));
        let rest = |range: std::ops::Range<u64>| range.start.max(from).min(range.end)..range.end;
        let still_here =
            |index: &u64| self.changed.get(index).is_none_or(|item| item.deleted.is_none() && item.parent == parent);
        let planned = rest(folders).chain(rest(files)).filter(still_here);
        // What was made or moved here; a moved item can have a small number, hence one merge by number.
        let came = self.present.get(&parent).into_iter().flat_map(|set| set.range(from..).copied());
        let mut came = came.filter(|index| self.plan().parent(*index) != Some(parent)).peekable();
        let mut indices: Vec<u64> = Vec::new();
        for index in planned {
            while came.peek().is_some_and(|other| *other < index) && indices.len() < most {
                indices.extend(came.next());
            }
            if indices.len() >= most {
                break;
            }
            indices.push(index);
        }
        indices.extend(came.take(most.saturating_sub(indices.len())));
        indices.into_iter().filter_map(|index| self.item(index)).collect()
    }

    /// How many living children a folder has.
    pub fn child_count(&self, parent: u64) -> u64 {
        let (folders, files) = self.plan().children(parent);
        let planned = (folders.end - folders.start) + (files.end - files.start);
        let gone = self.touched.get(&parent).copied().unwrap_or(0);
        planned - gone + self.present.get(&parent).map_or(0, |set| set.len() as u64)
    }

    /// The folders above an item up to the root, nearest first.
    pub fn ancestors(&self, index: u64) -> Vec<u64> {
        let mut chain = Vec::new();
        let mut at = index;
        while at != ROOT {
            let Some(parent) = self.changed.get(&at).map(|item| item.parent).or_else(|| self.plan().parent(at)) else {
                break;
            };
            chain.push(parent);
            at = parent;
        }
        chain
    }

    /// The names from the root to an item; empty for the root.
    pub fn path(&self, index: u64) -> Vec<String> {
        let mut names: Vec<String> = std::iter::once(index)
            .chain(self.ancestors(index))
            .filter(|at| *at != ROOT)
            .map(|at| self.changed.get(&at).map_or_else(|| self.plan().name(at), |item| item.name.clone()))
            .collect();
        names.reverse();
        names
    }

    /// The name of an item, deleted or not, without making the item.
    pub fn name_of(&self, index: u64) -> Option<String> {
        match self.changed.get(&index) {
            Some(item) => Some(item.name.clone()),
            None => (index < self.plan().items()).then(|| self.plan().name(index)),
        }
    }

    /// How many items the plan has: smaller numbers are planned ones.
    pub fn planned_items(&self) -> u64 {
        self.plan().items()
    }

    /// One more than the largest number in use.
    pub fn end(&self) -> u64 {
        self.plan().items() + self.made
    }

    /// The number of the latest change.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Changes after `seq`, oldest first, at most `most`.
    pub fn changes(&self, seq: u64, most: usize) -> Vec<Item> {
        self.log
            .range((Bound::Excluded(seq), Bound::Unbounded))
            .take(most)
            .filter_map(|(_, index)| self.changed.get(index).cloned())
            .collect()
    }

    /// The changes up to `seq` that came last, oldest first, at most `most`.
    pub fn changes_up_to(&self, seq: u64, most: usize) -> Vec<Item> {
        let mut latest: Vec<Item> =
            self.log.range(..=seq).rev().take(most).filter_map(|(_, index)| self.changed.get(index).cloned()).collect();
        latest.reverse();
        latest
    }

    /// Notes that somebody was let in to an item, or is not any more. That is no change of the item: only who asks for it is told.
    pub fn note_sharing(&mut self, index: u64) {
        self.seq += 1;
        let seq = self.seq;
        if let Some(item) = self.record(index) {
            let before = std::mem::replace(&mut item.shared, seq);
            self.shares.remove(&before);
            self.shares.insert(seq, index);
        }
    }

    /// Living items whose sharing changed after `seq`, oldest first, at most `most`.
    pub fn sharing_changes(&self, seq: u64, most: usize) -> Vec<Item> {
        let later = self.shares.range((Bound::Excluded(seq), Bound::Unbounded));
        later.filter_map(|(_, index)| self.item(*index)).take(most).collect()
    }

    /// Puts an item and everything in it into the log again, as it is.
    pub fn tell_again(&mut self, index: u64, now: i64) {
        for index in self.tree(index) {
            if self.record(index).is_some() {
                self.note(index, now);
            }
        }
    }

    /// An item and everything in it, folders before what lies in them.
    fn tree(&self, index: u64) -> Vec<u64> {
        let mut order = vec![index];
        let mut at = 0;
        while at < order.len() {
            let inside = self.children(order[at], None, usize::MAX);
            order.extend(inside.iter().map(|item| item.index));
            at += 1;
        }
        order
    }

    /// The last change before a moment.
    pub fn seq_before(&self, time: i64) -> u64 {
        let earlier = |entry: &(&u64, &u64)| self.changed.get(entry.1).is_some_and(|item| item.seq_time < time);
        self.log.iter().take_while(earlier).last().map_or(0, |(seq, _)| *seq)
    }

    /// How many bytes the living items have, with their older versions.
    pub fn used(&self) -> u64 {
        self.folder_size(ROOT)
    }

    /// The same of what lies in a folder, at any depth. The plan's part is summed up once for the whole drive.
    pub fn folder_size(&self, index: u64) -> u64 {
        let planned = self.planned_sums.get_or_init(|| self.plan().sums());
        let planned = usize::try_from(index).ok().and_then(|at| planned.get(at)).copied().unwrap_or(0);
        (i128::from(planned) + self.weights.get(&index).copied().unwrap_or(0)).max(0) as u64
    }

    /// Adds bytes to every folder that an item lies in.
    fn weigh(&mut self, index: u64, more: i128) {
        for folder in self.ancestors(index) {
            *self.weights.entry(folder).or_insert(0) += more;
        }
    }

    fn record(&mut self, index: u64) -> Option<&mut Item> {
        if !self.changed.contains_key(&index) {
            let item = self.any(index)?;
            *self.touched.entry(item.parent).or_insert(0) += u64::from(index != ROOT);
            self.place(&item);
            self.changed.insert(index, item);
        }
        self.changed.get_mut(&index)
    }

    fn place(&mut self, item: &Item) {
        if item.index != ROOT {
            self.present.entry(item.parent).or_default().insert(item.index);
            self.names.insert((item.parent, name_key(&item.name)), item.index);
        }
    }

    fn lift(&mut self, item: &Item) {
        if let Some(set) = self.present.get_mut(&item.parent) {
            set.remove(&item.index);
        }
        self.names.remove(&(item.parent, name_key(&item.name)));
    }

    fn note(&mut self, index: u64, now: i64) {
        self.seq += 1;
        let seq = self.seq;
        if let Some(item) = self.changed.get_mut(&index) {
            self.log.remove(&item.seq);
            item.seq = seq;
            item.seq_time = now;
            self.log.insert(seq, index);
        }
    }

    /// Makes an item. The caller has seen to the name.
    pub fn create(&mut self, parent: u64, name: &str, kind: Kind, stamp: &Stamp) -> u64 {
        let index = self.end();
        self.made += 1;
        let item = Item {
            index,
            parent,
            name: name.to_owned(),
            kind,
            created: stamp.now,
            modified: stamp.now,
            file_created: stamp.now,
            file_modified: stamp.now,
            created_by: stamp.who.clone(),
            modified_by: stamp.who.clone(),
            etag: 1,
            ctag: 1,
            version: 1,
            versions: Vec::new(),
            deleted: None,
            seq: 0,
            seq_time: stamp.now,
            shared: 0,
            hidden: 0,
            rewritten: None,
            out: None,
            fields: BTreeMap::new(),
        };
        let bytes = item.bytes();
        self.place(&item);
        self.changed.insert(index, item);
        self.weigh(index, bytes);
        self.note(index, stamp.now);
        index
    }

    /// Gives a file new bytes; the old ones become a version.
    pub fn replace(&mut self, index: u64, content: Content, stamp: &Stamp) {
        let Some(item) = self.record(index) else {
            return;
        };
        // What was replaced stays as a version and counts on, as it does on SharePoint.
        let mut more = i128::from(content.size());
        if let Kind::File(before) = &item.kind {
            let version = Version {
                number: item.version,
                content: before.clone(),
                modified: item.modified,
                by: item.modified_by.clone(),
            };
            item.versions.push(version);
            if item.versions.len() > MOST_VERSIONS {
                more -= i128::from(item.versions.remove(0).content.size());
            }
        }
        item.kind = Kind::File(content);
        item.version += 1;
        item.etag += 1;
        item.ctag += 1;
        item.modified = stamp.now;
        item.file_modified = stamp.now;
        item.modified_by = stamp.who.clone();
        self.weigh(index, more);
        self.note(index, stamp.now);
    }

    /// Changes anything but place and name, counts a change, and logs it.
    pub fn amend(&mut self, index: u64, stamp: &Stamp, change: impl FnOnce(&mut Item)) {
        let Some(item) = self.record(index) else {
            return;
        };
        change(item);
        item.etag += 1;
        item.modified = stamp.now;
        item.modified_by = stamp.who.clone();
        self.note(index, stamp.now);
    }

    /// Changes an item without counting it as a change.
    pub fn mark(&mut self, index: u64, change: impl FnOnce(&mut Item)) {
        if let Some(item) = self.record(index) {
            change(item);
        }
    }

    /// Gives a file the older versions of another one, whose copy it is.
    pub fn adopt_versions(&mut self, index: u64, versions: Vec<Version>, number: u32) {
        let Some(item) = self.record(index) else { return };
        let before = item.bytes();
        item.versions = versions;
        item.version = number;
        let more = item.bytes() - before;
        self.weigh(index, more);
    }

    /// Forgets an older version.
    pub fn drop_version(&mut self, index: u64, number: u32) {
        let Some(item) = self.record(index) else { return };
        let before = item.bytes();
        item.versions.retain(|version| version.number != number);
        let more = item.bytes() - before;
        self.weigh(index, more);
    }

    /// Gives a file the bytes of an older version back and forgets what came after it.
    pub fn fall_back(&mut self, index: u64, number: u32, stamp: &Stamp) {
        let Some(item) = self.record(index) else { return };
        let Some(at) = item.versions.iter().position(|version| version.number == number) else { return };
        let before = item.bytes();
        let version = item.versions.swap_remove(at);
        item.versions.retain(|later| later.number < number);
        item.kind = Kind::File(version.content);
        item.version = number;
        item.etag += 1;
        item.ctag += 1;
        item.modified = stamp.now;
        item.modified_by = version.by;
        let more = item.bytes() - before;
        self.weigh(index, more);
        self.note(index, stamp.now);
    }

    /// Puts an item elsewhere, or under another name.
    pub fn relocate(&mut self, index: u64, parent: u64, name: &str, stamp: &Stamp) {
        let Some(before) = self.record(index).map(|item| item.clone()) else {
            return;
        };
        let bytes = if before.is_folder() { i128::from(self.folder_size(index)) } else { before.bytes() };
        self.weigh(index, -bytes);
        self.lift(&before);
        let mut after = before;
        after.parent = parent;
        name.clone_into(&mut after.name);
        after.etag += 1;
        after.modified = stamp.now;
        after.modified_by = stamp.who.clone();
        self.place(&after);
        self.changed.insert(index, after);
        self.weigh(index, bytes);
        self.note(index, stamp.now);
    }

    /// Whether `below` lies in `above`, or is it.
    pub fn contains(&self, above: u64, below: u64) -> bool {
        above == below || self.ancestors(below).contains(&above)
    }

    /// Puts an item and everything in it into the recycle bin.
    pub fn delete(&mut self, index: u64, stamp: &Stamp) {
        for index in self.tree(index) {
            let Some(item) = self.record(index).map(|item| item.clone()) else {
                continue;
            };
            self.lift(&item);
            self.weigh(index, -item.bytes());
            if let Some(item) = self.changed.get_mut(&index) {
                item.deleted = Some(stamp.now);
                item.etag += 1;
                item.modified_by = stamp.who.clone();
            }
            self.note(index, stamp.now);
        }
    }

    /// Takes a change out of the log, so that no delta tells it (hard cases 14 to 16).
    pub fn forget_change(&mut self, index: u64) {
        if let Some(item) = self.changed.get_mut(&index) {
            self.log.remove(&item.seq);
            item.seq = 0;
        }
    }
}
