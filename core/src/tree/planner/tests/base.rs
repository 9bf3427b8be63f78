//! The contract of the store, kept in memory: loads neighbourhoods, applies changes, and refuses what a store would refuse.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ItemKind, ItemRow, NameRules, RequestSeq, WallTime, name_key};
use crate::tree::planner::{
    BaseRow, Doubt, Inside, Known, Leftovers, Neighbourhood, Page, Plan, RowChange, Stuck, Waiting, plan,
};

pub const RULES: NameRules = NameRules::MICROSOFT_365;

#[derive(Clone, Debug, Default)]
pub struct Base {
    pub root: Option<ItemRow>,
    pub rows: BTreeMap<ItemRow, BaseRow>,
    pub gone: BTreeMap<ItemRow, RequestSeq>,
    pub waiting: BTreeMap<ItemRow, Waiting>,
    pub doubts: BTreeMap<ItemRow, Doubt>,
    pub enumeration: Option<(RequestSeq, WallTime)>,
    pub enumerated: Option<RequestSeq>,
    pub seen: BTreeSet<ItemRow>,
    pub removed: Vec<ItemRow>,
}

impl Base {
    fn known(&self, row: ItemRow) -> Known {
        match self.rows.get(&row) {
            Some(base) => Known::Here(Box::new(base.clone())),
            None => Known::Absent { gone: self.gone.get(&row).copied() },
        }
    }

    pub fn neighbourhood(&self, page: &Page, released: &[ItemRow]) -> Neighbourhood {
        let mut near = Neighbourhood {
            root: self.root,
            enumeration: self.enumeration.map(|(seq, _)| seq),
            enumerated: self.enumerated,
            ..Neighbourhood::default()
        };
        let own: BTreeSet<ItemRow> = page.items.iter().map(|item| item.row).collect();
        for (row, waiting) in &self.waiting {
            if own.contains(row) || own.contains(&waiting.parent) || released.contains(row) {
                near.waiting.insert(*row, waiting.clone());
            }
        }
        let mut load: Vec<ItemRow> = own.iter().copied().collect();
        load.extend(page.items.iter().filter_map(|item| item.parent));
        load.extend(near.waiting.iter().flat_map(|(row, waiting)| [*row, waiting.parent]));
        while let Some(row) = load.pop() {
            if let Entry::Vacant(entry) = near.rows.entry(row) {
                let known = entry.insert(self.known(row));
                if let Known::Here(base) = known {
                    load.extend(base.parent);
                }
            }
        }
        for place in near.places(page, &RULES) {
            let held: Vec<ItemRow> = self
                .rows
                .iter()
                .filter(|(_, base)| base.parent == Some(place.0) && name_key(&base.name, &RULES) == place.1)
                .map(|(row, _)| *row)
                .collect();
            for row in &held {
                near.rows.entry(*row).or_insert_with(|| self.known(*row));
            }
            near.occupants.insert(place, held);
        }
        near.doubts =
            self.doubts.iter().filter(|(row, _)| near.rows.contains_key(row)).map(|(r, d)| (*r, *d)).collect();
        near.seen = self.seen.intersection(&own).copied().collect();
        near
    }

    pub fn apply(&mut self, plan: &Plan) -> Result<(), String> {
        self.removed.clear();
        for change in &plan.changes {
            match change {
                RowChange::Root { row } => self.root = Some(*row),
                RowChange::Put { row, base } => {
                    if let Some(parent) = base.parent {
                        let folder = self.rows.get(&parent).ok_or(format!("{row} is put under nothing"))?;
                        if folder.kind == ItemKind::File {
                            return Err(format!("{row} is put into a file"));
                        }
                    }
                    if self.rows.get(row) == Some(base) {
                        return Err(format!("{row} is put as it was"));
                    }
                    self.rows.insert(*row, base.clone());
                    self.no_ring(*row)?;
                }
                RowChange::Remove { row, at } => {
                    if self.rows.values().any(|base| base.parent == Some(*row)) {
                        return Err(format!("{row} is removed with children"));
                    }
                    self.rows.remove(row).ok_or(format!("{row} is removed and was not there"))?;
                    self.gone.insert(*row, *at);
                    self.removed.push(*row);
                }
                RowChange::Bury { row, at } => {
                    if self.rows.contains_key(row) || self.gone.insert(*row, *at) == Some(*at) {
                        return Err(format!("{row} is buried, and is here or was buried so"));
                    }
                }
                RowChange::Wait { row, waiting } => {
                    self.waiting.insert(*row, waiting.clone());
                }
                RowChange::Unwait { row } => {
                    self.waiting.remove(row).ok_or(format!("{row} did not wait"))?;
                }
                RowChange::Doubt { row, doubt } => {
                    if self.doubts.insert(*row, *doubt) == Some(*doubt) {
                        return Err(format!("{row} is doubted as it was"));
                    }
                }
                RowChange::Settle { row } => {
                    self.doubts.remove(row).ok_or(format!("{row} was not in doubt"))?;
                }
                RowChange::Saw { row } => {
                    if !self.seen.insert(*row) {
                        return Err(format!("{row} is seen again"));
                    }
                }
            }
        }
        Ok(())
    }

    fn no_ring(&self, row: ItemRow) -> Result<(), String> {
        let mut at = self.rows.get(&row).and_then(|base| base.parent);
        let mut steps = 0;
        while let Some(folder) = at {
            steps += 1;
            if folder == row || steps > 100 {
                return Err(format!("{row} is inside itself"));
            }
            at = self.rows.get(&folder).and_then(|base| base.parent);
        }
        Ok(())
    }

    /// Plans and applies a page; then plans it once more, which must change nothing.
    pub fn absorb(&mut self, page: &Page, twice: bool) -> Result<Plan, String> {
        let first = self.absorb_released(page, &[])?;
        if twice {
            let again = plan(page, &self.neighbourhood(page, &[]), &RULES).map_err(|e| e.to_string())?;
            if again != Plan::default() {
                return Err(format!("the same page again changes {:?}", again.changes));
            }
        }
        Ok(first)
    }

    fn absorb_released(&mut self, page: &Page, released: &[ItemRow]) -> Result<Plan, String> {
        let near = self.neighbourhood(page, released);
        let plan = plan(page, &near, &RULES).map_err(|e| e.to_string())?;
        self.apply(&plan)?;
        Ok(plan)
    }

    /// Gives what waits and can have its place now its place; answers whether anything changed.
    pub fn release(&mut self, page: &Page) -> Result<bool, String> {
        let here = |w: &Waiting| self.rows.get(&w.parent).is_some_and(|folder| folder.kind != ItemKind::File);
        let ready: Vec<ItemRow> = self.waiting.iter().filter(|(_, w)| here(w)).map(|(row, _)| *row).collect();
        if ready.is_empty() {
            return Ok(false);
        }
        Ok(!self.absorb_released(page, &ready)?.changes.is_empty())
    }

    pub fn children(&self, folder: ItemRow) -> BTreeMap<ItemRow, BaseRow> {
        let children = self.rows.iter().filter(|(_, base)| base.parent == Some(folder));
        children.map(|(row, base)| (*row, base.clone())).collect()
    }

    pub fn leftovers(&self, now: RequestSeq, asked: &BTreeSet<ItemRow>) -> Leftovers {
        let mut left = Leftovers { now, asked: asked.clone(), ..Leftovers::default() };
        for (row, base) in &self.rows {
            if base.going && !self.rows.values().any(|child| child.parent == Some(*row)) {
                left.empty.push((*row, base.parent));
            }
            if let Some(folder) = base.parent
                && !base.going
                && self.rows.get(&folder).is_some_and(|folder| folder.going)
            {
                left.inside.push(Inside { row: *row, folder });
            }
        }
        for (row, waiting) in &self.waiting {
            left.stuck.push(Stuck {
                row: *row,
                waiting: waiting.clone(),
                parent_kind: self.rows.get(&waiting.parent).map(|base| base.kind),
                parent_waits: self.waiting.contains_key(&waiting.parent) && !self.rows.contains_key(&waiting.parent),
            });
        }
        left.stuck.sort_by_key(|stuck| stuck.parent_waits);
        left.doubts = self.doubts.clone();
        left
    }
}
