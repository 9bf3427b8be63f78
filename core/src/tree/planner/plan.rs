//! Planning one page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ItemKind, ItemRow, NameRules, RemoteItem, name_key};
use crate::sabotage::{Rule as Exercised, exercised};

use super::ends::is_unseen;
use super::sabotage::{Rule, holds};
use super::words::{amended, first, says_no_place};
use super::{
    BaseRow, Doubt, Known, Neighbourhood, NotLoaded, Page, PageItem, Place, Plan, RowChange, Source, Waiting, Why,
};

/// Folders above an item at most. No provider's paths are that long; what seems deeper is a ring.
const DEEPEST: usize = 4096;

/// What a page changes. A page without items releases what waits in `near` and can have its place now.
///
/// # Errors
/// When `near` lacks what the page can touch; nothing may be applied then.
pub fn plan(page: &Page, near: &Neighbourhood, rules: &NameRules) -> Result<Plan, NotLoaded> {
    let mut desk = Desk {
        page,
        near,
        rules,
        root: near.root,
        placed: BTreeMap::new(),
        pending: BTreeMap::new(),
        waiting: BTreeMap::new(),
        doubts: BTreeMap::new(),
        plan: Plan { changes: Vec::with_capacity(page.items.len()), ..Plan::default() },
    };
    let mut last: BTreeMap<ItemRow, &PageItem> = BTreeMap::new();
    for item in &page.items {
        if holds(Rule::LastWins) {
            if last.insert(item.row, item).is_some_and(|earlier| earlier != item) {
                exercised(Exercised::LastWordWins);
            }
        } else {
            last.entry(item.row).or_insert(item);
        }
    }
    for item in last.values() {
        desk.hear(item)?;
    }
    desk.recall_waiting(&last)?;
    desk.place_pending()?;
    desk.look_for_displaced()?;
    desk.note_seen(&last);
    Ok(desk.done())
}

/// Whether a newer answer has spoken of an item before this one came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comes {
    InTime,
    Overtaken,
}

/// Whether a word leaves an item where it was known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stays {
    Kept,
    Left,
}

/// A live word on its way to a place.
struct Pending<'a> {
    row: ItemRow,
    parent: ItemRow,
    becomes: BaseRow,
    remote: Cow<'a, RemoteItem>,
    tries: u8,
}

struct Desk<'a> {
    page: &'a Page,
    near: &'a Neighbourhood,
    rules: &'a NameRules,
    root: Option<ItemRow>,
    /// Base rows as this plan leaves them: where in its changes they are put, or `None` for removed.
    placed: BTreeMap<ItemRow, Option<usize>>,
    pending: BTreeMap<ItemRow, Box<Pending<'a>>>,
    /// Limbo as this plan leaves it; `None` for no longer waiting.
    waiting: BTreeMap<ItemRow, Option<Waiting>>,
    doubts: BTreeMap<ItemRow, Option<Doubt>>,
    plan: Plan,
}

impl<'a> Desk<'a> {
    fn known(&self, row: ItemRow) -> Result<&'a Known, NotLoaded> {
        self.near.rows.get(&row).ok_or(NotLoaded::Row(row))
    }

    /// The base row as it stands at this point of the plan.
    fn base(&self, row: ItemRow) -> Result<Option<&BaseRow>, NotLoaded> {
        if let Some(placed) = self.placed.get(&row) {
            return Ok(placed.and_then(|at| self.put_at(at)));
        }
        Ok(match self.known(row)? {
            Known::Here(base) => Some(base),
            Known::Absent { .. } => None,
        })
    }

    fn put_at(&self, at: usize) -> Option<&BaseRow> {
        match self.plan.changes.get(at) {
            Some(RowChange::Put { base, .. }) => Some(base),
            _ => None,
        }
    }

    fn doubt(&mut self, row: ItemRow, why: Why) {
        let held = self.near.doubts.get(&row);
        if held.is_none_or(|held| held.why.asks() && held.since < self.page.now) {
            self.doubts.insert(row, Some(Doubt { why, since: self.page.now }));
        }
    }

    fn put(&mut self, row: ItemRow, base: BaseRow) -> Result<(), NotLoaded> {
        if let Some(before) = self.base(row)? {
            let parent = before.parent;
            self.plan.folders.extend(parent);
        }
        self.plan.folders.extend(base.parent);
        self.placed.insert(row, Some(self.plan.changes.len()));
        self.plan.changes.push(RowChange::Put { row, base });
        Ok(())
    }

    /// Takes in one word: settles what it settles, and leaves what needs a place in `pending`.
    fn hear(&mut self, item: &'a PageItem) -> Result<(), NotLoaded> {
        let (row, page) = (item.row, self.page);
        let known = self.known(row)?;
        let waits = self.near.waiting.get(&row);
        let written = match known {
            Known::Here(base) => Some(base.confirmed_seq),
            Known::Absent { gone } if page.source == Source::Delta => *gone,
            Known::Absent { gone } => (*gone).max(self.near.enumerated),
        };
        let late = holds(Rule::LateLoses) && written.max(waits.map(|w| w.seq)).is_some_and(|w| page.seq <= w);
        let comes = if late { Comes::Overtaken } else { Comes::InTime };
        if item.remote.deleted {
            self.hear_deleted(item, known, comes)
        } else {
            self.hear_alive(item, known, waits, comes)
        }
    }

    fn hear_deleted(&mut self, item: &PageItem, known: &Known, comes: Comes) -> Result<(), NotLoaded> {
        let row = item.row;
        // A root that is told to be deleted is a drive that we may no longer see, which is not for a page to say.
        if self.root == Some(row) {
            exercised(Exercised::RootStays);
            self.settle(row, item, Stays::Kept);
            return Ok(());
        }
        let waits = self.near.waiting.contains_key(&row);
        if comes == Comes::Overtaken || (self.page.source == Source::Listing && holds(Rule::ListingsAsk)) {
            let going = matches!(known, Known::Here(base) if base.going);
            if waits || (matches!(known, Known::Here(_)) && !going) {
                let late = comes == Comes::Overtaken;
                exercised(if late { Exercised::LateAsked } else { Exercised::ListingAsks });
                self.doubt(row, Why::Overtaken);
            }
            return Ok(());
        }
        self.settle(row, item, Stays::Left);
        if waits {
            self.waiting.insert(row, None);
        }
        match known {
            // Said again, it is dated again: it may have been back for a while, and an answer from then be on its way.
            Known::Absent { .. } => {
                exercised(Exercised::TombstoneDates);
                self.plan.changes.push(RowChange::Bury { row, at: self.page.now });
            }
            Known::Here(base) if base.kind == ItemKind::File || !holds(Rule::FoldersGoEmpty) => {
                self.plan.folders.extend(base.parent);
                self.plan.changes.push(RowChange::Remove { row, at: self.page.now });
                self.placed.insert(row, None);
            }
            Known::Here(base) if base.going => {}
            Known::Here(base) => {
                exercised(Exercised::FolderGoesEmpty);
                self.put(row, BaseRow { going: true, confirmed_seq: self.page.now, ..(**base).clone() })?;
            }
        }
        Ok(())
    }

    fn hear_alive(
        &mut self,
        item: &'a PageItem,
        known: &Known,
        waits: Option<&Waiting>,
        comes: Comes,
    ) -> Result<(), NotLoaded> {
        let (row, remote, now) = (item.row, &item.remote, self.page.now);
        let asked = matches!(self.page.source, Source::Single | Source::Delivery);
        if says_no_place(remote, item.parent) && !asked {
            exercised(Exercised::UnplaceableAsked);
            self.doubt(row, Why::Unplaceable);
            return Ok(());
        }
        // A word that leaves fields out is completed by the newest one we hold, which for a waiting item is that in limbo.
        let (remote, parent) = match waits {
            Some(waits) if !remote.root => {
                (Cow::Owned(completed(remote, &waits.remote)), item.parent.or(Some(waits.parent)))
            }
            _ => (Cow::Borrowed(remote), item.parent),
        };
        let mut becomes = match known {
            Known::Here(base) => match amended(base, &remote, parent, now) {
                Some(becomes) => becomes,
                None if !holds(Rule::Quiet) => BaseRow { confirmed_seq: now, ..(**base).clone() },
                None => {
                    exercised(Exercised::QuietWrite);
                    if waits.is_some() {
                        if comes == Comes::Overtaken {
                            self.doubt(row, Why::Overtaken);
                            return Ok(());
                        }
                        self.waiting.insert(row, None);
                    }
                    self.settle(row, item, Stays::Kept);
                    return Ok(());
                }
            },
            Known::Absent { .. } => match first(&remote, parent, now) {
                Some(becomes) => becomes,
                None => {
                    self.settle(row, item, Stays::Kept);
                    if !asked {
                        self.doubt(row, Why::Unplaceable);
                    }
                    return Ok(());
                }
            },
        };
        if self.page.source == Source::Delta {
            becomes.named_seq = self.page.seq;
        }
        let same_wait = waits.is_some_and(|w| w.remote == *remote && Some(w.parent) == becomes.parent);
        if comes == Comes::Overtaken && !same_wait {
            self.doubt(row, Why::Overtaken);
            if self.page.source != Source::Delivery {
                exercised(Exercised::LateAsked);
                return Ok(());
            }
            exercised(Exercised::LateDelivery);
        } else {
            let stays = match known {
                Known::Here(base) if base.parent == becomes.parent && base.name == becomes.name => Stays::Kept,
                Known::Here(_) | Known::Absent { .. } => Stays::Left,
            };
            self.settle(row, item, stays);
        }
        let Some(parent) = becomes.parent else {
            if self.root != Some(row) {
                self.root = Some(row);
                self.plan.changes.push(RowChange::Root { row });
            }
            if waits.is_some() {
                self.waiting.insert(row, None);
            }
            return self.put(row, becomes);
        };
        // An answer to our own question does not start the count of questions again.
        let tries = waits.filter(|w| w.parent == parent || asked).map_or(0, |w| w.tries);
        self.pending.insert(row, Box::new(Pending { row, parent, becomes, remote, tries }));
        Ok(())
    }

    /// A doubt goes when an answer that started after it speaks. A listing says less than other answers, so it settles only
    /// that something is there at all; a contested place is settled when the item left it or was asked for.
    fn settle(&mut self, row: ItemRow, item: &PageItem, stays: Stays) {
        let Some(doubt) = self.near.doubts.get(&item.row) else { return };
        let enough = match (self.page.source, doubt.why) {
            (Source::Single, _) | (_, Why::Absent | Why::PerhapsGone { .. }) => true,
            (Source::Listing, _) => false,
            (_, Why::Displaced) => stays == Stays::Left,
            _ => true,
        };
        if self.page.seq > doubt.since && enough {
            exercised(Exercised::DoubtSettled);
            self.doubts.entry(row).or_insert(None);
        }
    }

    /// Limbo whose folder may be here now joins the words of the page; a newer word of the page has replaced its own.
    fn recall_waiting(&mut self, last: &BTreeMap<ItemRow, &PageItem>) -> Result<(), NotLoaded> {
        for (row, waits) in &self.near.waiting {
            if self.waiting.contains_key(row) || self.pending.contains_key(row) || last.contains_key(row) {
                continue;
            }
            let parent = Some(waits.parent);
            // The word is as old as it is: a row that only it speaks for must not look confirmed since an enumeration began.
            let becomes = match self.known(*row)? {
                Known::Here(base) => match amended(base, &waits.remote, parent, waits.seq) {
                    Some(becomes) => becomes,
                    None => {
                        self.waiting.insert(*row, None);
                        continue;
                    }
                },
                Known::Absent { .. } => match first(&waits.remote, parent, waits.seq) {
                    Some(becomes) => becomes,
                    None => continue,
                },
            };
            let (row, parent, remote, tries) = (*row, waits.parent, Cow::Borrowed(&waits.remote), waits.tries);
            self.pending.insert(row, Box::new(Pending { row, parent, becomes, remote, tries }));
        }
        Ok(())
    }

    /// Gives every pending word its place, parents before children whatever their order, and the rest to limbo.
    fn place_pending(&mut self) -> Result<(), NotLoaded> {
        let mut children: BTreeMap<ItemRow, Vec<ItemRow>> = BTreeMap::new();
        for pending in self.pending.values() {
            children.entry(pending.parent).or_default().push(pending.row);
        }
        let mut queue: Vec<ItemRow> = self.pending.keys().rev().copied().collect();
        let mut ringed: Vec<ItemRow> = Vec::new();
        while let Some(row) = queue.pop() {
            let Some(pending) = self.pending.get(&row) else { continue };
            let parent = pending.parent;
            let here = self.base(parent)?.is_some_and(|folder| folder.kind != ItemKind::File);
            if !here && holds(Rule::OrphansWait) {
                continue;
            }
            if holds(Rule::NoRings) && self.closes_ring(row, parent)? {
                ringed.push(row);
                continue;
            }
            let Some(pending) = self.pending.remove(&row) else { continue };
            let moved = matches!(self.known(row)?, Known::Here(base) if base.parent != Some(parent));
            self.put(row, pending.becomes)?;
            if self.near.waiting.contains_key(&row) {
                exercised(Exercised::WaitingReleased);
                self.waiting.insert(row, None);
            }
            if let Some(children) = children.get(&row) {
                queue.extend(children.iter().rev());
            }
            // What closed a ring before may not any more, now that something left its place.
            if moved {
                queue.append(&mut ringed);
            }
        }
        for (row, pending) in std::mem::take(&mut self.pending) {
            let held = self.near.waiting.get(&row);
            let same = held.is_some_and(|held| held.parent == pending.parent && held.remote == *pending.remote);
            if !same {
                exercised(if ringed.contains(&row) { Exercised::NoRings } else { Exercised::OrphanWaits });
                let Pending { parent, remote, tries, .. } = *pending;
                let remote = remote.into_owned();
                self.waiting.insert(row, Some(Waiting { parent, remote, seq: self.page.now, tries }));
            }
        }
        Ok(())
    }

    /// Whether `row` lies on the way from `parent` up to the root.
    fn closes_ring(&self, row: ItemRow, parent: ItemRow) -> Result<bool, NotLoaded> {
        if !self.placed.contains_key(&row) && matches!(self.known(row)?, Known::Absent { .. }) {
            return Ok(false);
        }
        if matches!(self.base(row)?, Some(base) if base.parent == Some(parent)) {
            return Ok(false);
        }
        let mut at = parent;
        for _ in 0..DEEPEST {
            if at == row {
                return Ok(true);
            }
            match self.base(at)?.and_then(|base| base.parent) {
                Some(above) => at = above,
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Whoever holds a name that somebody else came to have in the same folder is asked for.
    fn look_for_displaced(&mut self) -> Result<(), NotLoaded> {
        let mut displaced: BTreeSet<ItemRow> = BTreeSet::new();
        let mut newcomers: Vec<(Place, ItemRow)> = Vec::with_capacity(self.placed.len());
        for (row, placed) in &self.placed {
            let placed = placed.and_then(|at| self.put_at(at));
            let Some(BaseRow { parent: Some(parent), name, going: false, .. }) = placed else { continue };
            let before = match self.known(*row)? {
                Known::Here(before) if before.parent == Some(*parent) && !before.going => Some(&before.name),
                _ => None,
            };
            if before == Some(name) {
                continue;
            }
            let key = name_key(name, self.rules);
            if before.is_some_and(|before| name_key(before, self.rules) == key) {
                continue;
            }
            newcomers.push(((*parent, key), *row));
        }
        newcomers.sort_unstable();
        // Both are in the order of the places, so one walk along them finds who is where.
        let mut occupied = self.near.occupants.iter().peekable();
        for (at, (place, row)) in newcomers.iter().enumerate() {
            while occupied.next_if(|(other, _)| *other < place).is_some() {}
            let held = occupied.peek().filter(|(other, _)| *other == place).map(|(_, held)| *held);
            for other in held.ok_or(NotLoaded::Place(place.0))?.iter().filter(|other| *other != row) {
                let stays = self.base(*other)?.is_some_and(|base| {
                    !base.going && base.parent == Some(place.0) && name_key(&base.name, self.rules) == place.1
                });
                if stays {
                    displaced.insert(*other);
                }
            }
            let before = at.checked_sub(1).and_then(|before| newcomers.get(before));
            if let Some((_, before)) = before.filter(|(other, _)| other == place) {
                displaced.extend([*before, *row]);
            }
        }
        if holds(Rule::DisplacedAsked) {
            for row in displaced {
                exercised(Exercised::DisplacedAsked);
                self.doubt(row, Why::Displaced);
            }
        }
        Ok(())
    }

    /// What an enumeration names and this plan does not write goes into its seen-set. Only its own pages count: another
    /// answer may be older than the moment that the enumeration shows, and what it names may have gone in between.
    fn note_seen(&mut self, last: &BTreeMap<ItemRow, &PageItem>) {
        let Some(began) = self.near.enumeration.filter(|began| self.page.seq >= *began) else { return };
        if self.page.source != Source::Delta {
            return;
        }
        for (row, item) in last {
            let written = self.placed.contains_key(row)
                || matches!(self.near.rows.get(row), Some(Known::Here(base)) if !is_unseen(base, began));
            if !item.remote.deleted && !written && !self.near.seen.contains(row) {
                exercised(Exercised::EnumerationSaw);
                self.plan.changes.push(RowChange::Saw { row: *row });
            }
        }
    }

    fn done(self) -> Plan {
        let Desk { near, mut plan, waiting, doubts, .. } = self;
        for (row, waits) in waiting {
            match waits {
                Some(waiting) => plan.changes.push(RowChange::Wait { row, waiting }),
                None if near.waiting.contains_key(&row) => plan.changes.push(RowChange::Unwait { row }),
                None => {}
            }
        }
        for (row, doubt) in doubts {
            match doubt {
                Some(doubt) if near.doubts.get(&row) != Some(&doubt) => {
                    plan.changes.push(RowChange::Doubt { row, doubt });
                }
                None if near.doubts.contains_key(&row) => plan.changes.push(RowChange::Settle { row }),
                _ => {}
            }
        }
        plan
    }
}

/// `remote` with the place and kind it leaves out taken from an earlier word.
fn completed(remote: &RemoteItem, earlier: &RemoteItem) -> RemoteItem {
    RemoteItem {
        parent: remote.parent.clone().or_else(|| earlier.parent.clone()),
        name: remote.name.clone().or_else(|| earlier.name.clone()),
        kind: remote.kind.or(earlier.kind),
        ..remote.clone()
    }
}
