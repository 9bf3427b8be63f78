//! A small model of a drive on a server: a tree, a log of changes, and a delta as unruly as the real one.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{CTag, ETag, Editor, ItemKind, ItemRow, RemoteId, RemoteItem};
use crate::tree::planner::PageItem;

/// Splitmix64: enough chance for a test, and the same everywhere.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.below(from.len())]) }
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}

pub const NAMES: [&str; 6] = ["a", "A", "b", "c", "d", "e"];

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub parent: Option<i64>,
    pub name: usize,
    pub folder: bool,
    pub version: u64,
    pub content: u64,
    pub alive: bool,
    changed: u64,
    /// Its tombstone is never delivered.
    mute: bool,
    /// Where it was and what it was called before the last change, for words that are repeated late.
    before: Option<(Option<i64>, usize, u64)>,
}

/// Where an enumeration goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    Fresh,
    Since(u64),
    Mid { session: usize, at: usize },
}

#[derive(Clone, Debug)]
struct Session {
    ids: Vec<i64>,
    token: u64,
    size: usize,
    fresh: bool,
}

#[derive(Clone, Debug)]
pub struct Server {
    pub items: BTreeMap<i64, Item>,
    pub ever_dead: BTreeSet<i64>,
    pub told_dead: BTreeSet<i64>,
    /// Something was left out of a delta that only an enumeration can bring.
    pub lossy: bool,
    change: u64,
    /// What the client has certainly taken in.
    known: u64,
    /// Items that silently took the place of another one.
    usurpers: BTreeSet<i64>,
    next: i64,
    sessions: Vec<Session>,
}

impl Server {
    pub fn new() -> Server {
        let root = Item {
            parent: None,
            name: 0,
            folder: true,
            version: 1,
            content: 1,
            alive: true,
            changed: 1,
            mute: false,
            before: None,
        };
        Server {
            items: BTreeMap::from([(1, root)]),
            ever_dead: BTreeSet::new(),
            told_dead: BTreeSet::new(),
            lossy: false,
            change: 1,
            known: 0,
            usurpers: BTreeSet::new(),
            next: 2,
            sessions: Vec::new(),
        }
    }

    pub fn alive(&self) -> Vec<i64> {
        self.items.iter().filter(|(_, item)| item.alive).map(|(id, _)| *id).collect()
    }

    pub fn folders(&self) -> Vec<i64> {
        self.items.iter().filter(|(_, item)| item.alive && item.folder).map(|(id, _)| *id).collect()
    }

    fn below(&self, folder: i64) -> Vec<i64> {
        let mut found = vec![folder];
        let mut at = 0;
        while at < found.len() {
            let parent = Some(found[at]);
            found.extend(self.items.iter().filter(|(_, i)| i.alive && i.parent == parent).map(|(id, _)| *id));
            at += 1;
        }
        found
    }

    fn free(&self, parent: i64, name: usize) -> bool {
        let key = NAMES[name].to_lowercase();
        !self.items.values().any(|i| i.alive && i.parent == Some(parent) && NAMES[i.name].to_lowercase() == key)
    }

    fn touch(&mut self, id: i64) {
        self.change += 1;
        // It leaves the place it took before the client saw it there.
        self.lossy |= self.usurpers.contains(&id) && self.items[&id].changed > self.known;
        let change = self.change;
        if let Some(item) = self.items.get_mut(&id) {
            item.before = Some((item.parent, item.name, item.version));
            item.changed = change;
            item.version += 1;
        }
    }

    fn make(&mut self, parent: i64, name: usize, folder: bool) -> i64 {
        self.change += 1;
        let id = self.next;
        self.next += 1;
        let content = self.change;
        let item = Item {
            parent: Some(parent),
            name,
            folder,
            version: 1,
            content,
            alive: true,
            changed: self.change,
            mute: false,
            before: None,
        };
        self.items.insert(id, item);
        id
    }

    fn kill(&mut self, id: i64, top_silent: bool, rest_silent: bool) {
        for dead in self.below(id) {
            // What is inside may go without a word only where the client knows that it is inside.
            let untold = self.items[&dead].changed > self.known;
            self.touch(dead);
            self.ever_dead.insert(dead);
            if let Some(item) = self.items.get_mut(&dead) {
                item.alive = false;
                item.mute = if dead == id { top_silent } else { rest_silent && !untold };
            }
        }
    }

    /// Something happens on the server; answers what it touched.
    pub fn act(&mut self, dice: &mut Dice) -> Option<i64> {
        let folders = self.folders();
        let others: Vec<i64> = self.alive().into_iter().filter(|id| *id != 1).collect();
        let name = dice.below(NAMES.len());
        let parent = dice.pick(&folders)?;
        match dice.below(if others.is_empty() { 2 } else { 16 }) {
            0 | 1 if self.items.len() < 24 && self.free(parent, name) => Some(self.make(parent, name, dice.one_in(2))),
            2 | 3 => {
                let id = dice.pick(&others)?;
                let now = self.items[&id].clone();
                let case_only = NAMES[now.name].to_lowercase() == NAMES[name].to_lowercase();
                if now.name == name || !(case_only || self.free(now.parent?, name)) {
                    return None;
                }
                self.touch(id);
                self.items.get_mut(&id)?.name = name;
                Some(id)
            }
            4..=7 => {
                let id = dice.pick(&others)?;
                let now = self.items[&id].clone();
                let name = if dice.one_in(3) { name } else { now.name };
                if self.below(id).contains(&parent) || !self.free(parent, name) {
                    return None;
                }
                self.touch(id);
                let item = self.items.get_mut(&id)?;
                (item.parent, item.name) = (Some(parent), name);
                Some(id)
            }
            8 | 9 => {
                let id = dice.pick(&others)?;
                let lost = dice.one_in(20);
                self.lossy |= lost;
                let rest = lost || dice.one_in(4);
                self.kill(id, lost, rest);
                Some(id)
            }
            10 => {
                // Deleted and made again under the same name, and nobody says that the old one is gone.
                let id = dice.pick(&others)?;
                let old = self.items[&id].clone();
                let silent = dice.one_in(2);
                self.kill(id, silent, silent);
                // Where the client does not know the old one at this place, nothing can show that the new one took it.
                self.lossy |= silent && old.changed > self.known;
                let made = self.make(old.parent?, old.name, old.folder);
                if silent {
                    self.usurpers.insert(made);
                }
                Some(made)
            }
            11 => {
                // A copy of a folder and what is in it.
                let id = dice.pick(&others)?;
                if self.below(id).contains(&parent) || !self.free(parent, name) || self.items.len() > 20 {
                    return None;
                }
                let source = self.items[&id].clone();
                let copy = self.make(parent, name, source.folder);
                let inside: Vec<Item> =
                    self.items.values().filter(|i| i.alive && i.parent == Some(id)).cloned().collect();
                for child in inside {
                    self.make(copy, child.name, child.folder);
                }
                Some(copy)
            }
            12 => {
                // Back out of the bin, under the same id.
                let dead: Vec<i64> = self.ever_dead.iter().copied().filter(|id| !self.items[id].alive).collect();
                let id = dice.pick(&dead)?;
                let (home, name) = (self.items[&id].parent?, self.items[&id].name);
                if !self.items[&home].alive || !self.free(home, name) {
                    return None;
                }
                // What was inside stays in the bin, and of some of it nobody ever said that it went.
                self.lossy |= self.items.values().any(|i| !i.alive && i.mute && i.parent == Some(id));
                self.touch(id);
                let item = self.items.get_mut(&id)?;
                (item.alive, item.mute) = (true, false);
                Some(id)
            }
            13 => {
                // Inside out: a folder goes into one that was inside it.
                let inner = dice.pick(&folders)?;
                let outer = self.items[&inner].parent?;
                let home = self.items[&outer].parent?;
                let (name, outer_name) = (self.items[&inner].name, self.items[&outer].name);
                let key = |name: usize| NAMES[name].to_lowercase();
                if !(self.free(home, name) || key(name) == key(outer_name)) || !self.free(inner, outer_name) {
                    return None;
                }
                self.touch(inner);
                self.items.get_mut(&inner)?.parent = Some(home);
                self.touch(outer);
                self.items.get_mut(&outer)?.parent = Some(inner);
                Some(outer)
            }
            _ => {
                let id = dice.pick(&others)?;
                self.touch(id);
                let change = self.change;
                let item = self.items.get_mut(&id)?;
                item.content = change;
                Some(id)
            }
        }
    }

    fn said(id: i64, item: &Item, place: (Option<i64>, usize, u64)) -> PageItem {
        let (parent, name, version) = place;
        let mut remote = RemoteItem::bare(RemoteId(id.to_string()));
        remote.kind = Some(if item.folder { ItemKind::Folder } else { ItemKind::File });
        remote.root = parent.is_none();
        remote.name = Some(NAMES[name].to_owned());
        remote.parent = parent.map(|p| RemoteId(p.to_string()));
        if !remote.root {
            remote.etag = Some(ETag(format!("{id},{version}")));
        }
        if !item.folder {
            remote.ctag = Some(CTag(format!("c{}", item.content)));
            remote.size = Some(item.content % 7);
            remote.hash = (!item.content.is_multiple_of(7)).then(|| format!("h{}", item.content));
        }
        PageItem { row: ItemRow(id), parent: parent.map(ItemRow), remote }
    }

    fn gone(id: i64) -> PageItem {
        let mut remote = RemoteItem::bare(RemoteId(id.to_string()));
        remote.deleted = true;
        PageItem { row: ItemRow(id), parent: None, remote }
    }

    /// One item asked for by its id.
    pub fn single(&mut self, id: i64) -> PageItem {
        match self.items.get(&id) {
            Some(item) if item.alive => Self::said(id, item, (item.parent, item.name, item.version)),
            _ => {
                self.told_dead.insert(id);
                Self::gone(id)
            }
        }
    }

    /// What is in a folder; `None` when there is no such folder. Listings say less of a file than other answers.
    pub fn listing(&self, folder: i64, dice: &mut Dice) -> Option<Vec<PageItem>> {
        self.items.get(&folder).filter(|item| item.alive)?;
        let mut children: Vec<PageItem> = self
            .items
            .iter()
            .filter(|(_, item)| item.alive && item.parent == Some(folder))
            .map(|(id, item)| Self::said(*id, item, (item.parent, item.name, item.version)))
            .collect();
        for child in &mut children {
            if dice.one_in(3) {
                (child.remote.ctag, child.remote.hash, child.remote.modified_by) = (None, None, Editor::default());
            }
        }
        dice.shuffle(&mut children);
        Some(children)
    }

    /// Every word once more, as a server replays them.
    pub fn replay(&self) -> Vec<PageItem> {
        let alive = self.items.iter().filter(|(_, item)| item.alive);
        alive.map(|(id, item)| Self::said(*id, item, (item.parent, item.name, item.version))).collect()
    }

    /// One page of changes and how it goes on; `None` is a reset. `orderly` pages have no noise.
    pub fn delta(&mut self, cursor: Cursor, orderly: bool, dice: &mut Dice) -> Option<(Vec<PageItem>, Cursor, bool)> {
        if !orderly && cursor != Cursor::Fresh && dice.one_in(25) {
            return None;
        }
        let (session, at) = match cursor {
            Cursor::Mid { session, at } => (session, at),
            Cursor::Fresh | Cursor::Since(_) => (self.open_session(cursor, orderly, dice), 0),
        };
        let Session { ids, token, size, fresh } = self.sessions[session].clone();
        let end = (at + size).min(ids.len());
        let from = if !orderly && at > 0 && dice.one_in(8) { at - 1 } else { at };
        let mut items = Vec::with_capacity(2 * size);
        for id in &ids[from..end] {
            self.say(*id, orderly, fresh, dice, &mut items);
        }
        let done = end == ids.len();
        let next = if done { Cursor::Since(token) } else { Cursor::Mid { session, at: end } };
        Some((items, next, done))
    }

    fn open_session(&mut self, cursor: Cursor, orderly: bool, dice: &mut Dice) -> usize {
        let since = if let Cursor::Since(token) = cursor { Some(token) } else { None };
        self.known = since.unwrap_or(0);
        let mut ids: Vec<i64> = self
            .items
            .iter()
            .filter(|(_, item)| match since {
                Some(token) => item.changed > token && (item.alive || !item.mute),
                None => item.alive,
            })
            .map(|(id, _)| *id)
            .collect();
        dice.shuffle(&mut ids);
        if since.is_some() && !orderly && ids.len() > 1 && dice.one_in(30) {
            ids.pop();
            self.lossy = true;
        }
        let size = if orderly { 100 } else { 1 + dice.below(4) };
        self.sessions.push(Session { ids, token: self.change, size, fresh: since.is_none() });
        self.sessions.len() - 1
    }

    fn say(&mut self, id: i64, orderly: bool, fresh: bool, dice: &mut Dice, out: &mut Vec<PageItem>) {
        let item = self.items[&id].clone();
        if !item.alive {
            if item.mute && fresh {
                return;
            }
            if !orderly && dice.one_in(10) {
                // Looks alive, has neither name nor parent, and is gone when asked.
                out.push(PageItem {
                    row: ItemRow(id),
                    parent: None,
                    remote: RemoteItem::bare(RemoteId(id.to_string())),
                });
                return;
            }
            self.told_dead.insert(id);
            let mut gone = Self::gone(id);
            if dice.one_in(2) {
                gone.remote.name = Some(NAMES[item.name].to_owned());
            }
            if !orderly
                && dice.one_in(8)
                && let Some(before) = item.before
            {
                out.push(Self::said(id, &item, before));
            }
            out.push(gone);
            return;
        }
        if !orderly
            && dice.one_in(5)
            && let Some(before) = item.before
        {
            out.push(Self::said(id, &item, before));
        }
        if !orderly && dice.one_in(6) {
            let mut above = item.parent;
            while let Some(folder) = above {
                let ancestor = &self.items[&folder];
                out.push(Self::said(folder, ancestor, (ancestor.parent, ancestor.name, ancestor.version)));
                above = ancestor.parent;
            }
        }
        out.push(Self::said(id, &item, (item.parent, item.name, item.version)));
        if !orderly && dice.one_in(8) {
            out.push(Self::said(id, &item, (item.parent, item.name, item.version)));
        }
    }
}
