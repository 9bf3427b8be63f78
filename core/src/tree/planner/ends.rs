//! What can be concluded only at an end: of a set of changes, of a listing, of a whole enumeration.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{ItemKind, ItemRow, RequestSeq, WallTime};
use crate::sabotage::{Rule as Exercised, exercised};

use super::sabotage::{Rule, holds};
use super::{
    BaseRow, Doubt, MOST_ABSENT, MOST_RELEASED, MOST_TRIES, Plan, RowChange, SECOND_LOOK_MILLIS, Waiting, Why,
};

/// A limbo row that could not be released although every ready one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The item that waits.
    pub row: ItemRow,
    /// Its word.
    pub waiting: Waiting,
    /// The kind of the folder it waits for, when that has a base row: a file (nothing can be in it), or a folder inside the
    /// item itself.
    pub parent_kind: Option<ItemKind>,
    /// The folder it waits for is itself in limbo and has no base row.
    pub parent_waits: bool,
}

/// Something still inside a folder that is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The child, itself not going.
    pub row: ItemRow,
    /// The folder.
    pub folder: ItemRow,
}

/// What is left when a set of changes has been applied, each list bounded by [`super::MOST_RELEASED`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leftovers {
    /// The last number given out to any request of the vault.
    pub now: RequestSeq,
    /// Folders that are going and have no children in base, with their parents.
    pub empty: Vec<(ItemRow, Option<ItemRow>)>,
    /// What is inside folders that are going.
    pub inside: Vec<Inside>,
    /// Limbo that stays, those whose folder does not itself wait first.
    pub stuck: Vec<Stuck>,
    /// The doubts on any of these rows and on the folders they wait for.
    pub doubts: BTreeMap<ItemRow, Doubt>,
    /// Rows that were asked for since the set ended.
    pub asked: BTreeSet<ItemRow>,
}

/// Whether the answer to a question is still to come; nothing is removed before it is there.
fn is_asked_for(doubts: &BTreeMap<ItemRow, Doubt>, row: ItemRow) -> bool {
    doubts.get(&row).is_some_and(|doubt| doubt.why.asks())
}

/// What becomes of the leftovers: empty folders go, what is inside a going folder is asked for, and each limbo row asks for
/// its folder, then for itself, then for its folder once more, and is dropped. Called again while it changes anything.
pub fn tidy(left: &Leftovers) -> Plan {
    let mut plan = Plan::default();
    let mut raised: BTreeSet<ItemRow> = left.doubts.keys().copied().collect();
    for (row, parent) in &left.empty {
        if is_asked_for(&left.doubts, *row) {
            continue;
        }
        plan.folders.extend(parent);
        plan.changes.push(RowChange::Remove { row: *row, at: left.now });
        if left.doubts.contains_key(row) {
            plan.changes.push(RowChange::Settle { row: *row });
        }
    }
    let mut ask = |plan: &mut Plan, row: ItemRow, why: Why| {
        if raised.insert(row) {
            plan.changes.push(RowChange::Doubt { row, doubt: Doubt { why, since: left.now } });
        }
    };
    for inside in &left.inside {
        // A child that says it lives there puts the folder's own word in doubt. Asked both, both keep their word for now.
        let who = [inside.row, inside.folder].into_iter().find(|row| !left.asked.contains(row));
        if let Some(row) = who {
            exercised(Exercised::InsideAsked);
            ask(&mut plan, row, Why::Inside);
        }
    }
    // When everything that waits waits for something that waits, the words themselves form a ring.
    let ring_of_words = left.stuck.first().is_some_and(|stuck| stuck.parent_waits);
    for Stuck { row, waiting, parent_kind, parent_waits } in &left.stuck {
        let asking = |row: &ItemRow| is_asked_for(&left.doubts, *row);
        if asking(row) || asking(&waiting.parent) || (*parent_waits && !ring_of_words) {
            continue;
        }
        if waiting.tries >= MOST_TRIES {
            exercised(Exercised::OrphanDropped);
            plan.changes.push(RowChange::Unwait { row: *row });
            continue;
        }
        let tries = waiting.tries + 1;
        match parent_kind {
            Some(ItemKind::File) => ask(&mut plan, *row, Why::Stranded),
            Some(_) => {
                ask(&mut plan, *row, Why::Ring);
                ask(&mut plan, waiting.parent, Why::Ring);
            }
            None if ring_of_words || waiting.tries == 1 => ask(&mut plan, *row, Why::Stranded),
            None => {
                exercised(Exercised::FolderAskedFor);
                ask(&mut plan, waiting.parent, Why::Wanted);
            }
        }
        plan.changes.push(RowChange::Wait { row: *row, waiting: Waiting { tries, ..waiting.clone() } });
    }
    plan
}

/// What the end of a complete listing of a folder leaves in doubt: children that it did not name and that were not written
/// since it `began`. At most [`MOST_ABSENT`] of them, in the order of their rows; nothing is ever removed here.
pub fn absent(
    children: &BTreeMap<ItemRow, BaseRow>,
    named: &BTreeSet<ItemRow>,
    doubts: &BTreeMap<ItemRow, Doubt>,
    began: RequestSeq,
    now: RequestSeq,
) -> Plan {
    let missing = children.iter().filter(|(row, base)| {
        !named.contains(row) && !base.going && base.confirmed_seq < began && !doubts.contains_key(row)
    });
    let change = |row: ItemRow| {
        if holds(Rule::ListingsAsk) {
            exercised(Exercised::ListingAsks);
            RowChange::Doubt { row, doubt: Doubt { why: Why::Absent, since: now } }
        } else {
            RowChange::Remove { row, at: now }
        }
    };
    Plan { changes: missing.take(MOST_ABSENT).map(|(row, _)| change(*row)).collect(), ..Plan::default() }
}

/// Whether a complete enumeration that began at `began` did not name a row that is not in its seen-set either.
pub fn is_unseen(base: &BaseRow, began: RequestSeq) -> bool {
    base.parent.is_some() && base.named_seq < began
}

/// Whether its sweep may take that row: only when nobody wrote it since the enumeration began.
pub fn is_missing(base: &BaseRow, began: RequestSeq) -> bool {
    is_unseen(base, began) && (base.confirmed_seq < began || !holds(Rule::SweepSparesNew))
}

/// What a complete enumeration missed of a drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// Base rows of the drive.
    pub held: u64,
    /// Those it did not see ([`is_missing`]).
    pub missing: u64,
    /// Those of them marked "perhaps gone" by an enumeration at least [`SECOND_LOOK_MILLIS`] before this one began
    /// ([`second_look`]).
    pub missed_before: u64,
}

/// What a sweep does with what was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of it goes.
    RemoveAll,
    /// What was missed before goes; the rest is marked "perhaps gone" and waits for another enumeration.
    RemoveMissedBefore,
    /// All of it is marked "perhaps gone".
    MarkAll,
}

/// Whether so much is missing that one enumeration is not believed: more than a tenth of a drive and more than 20 items.
fn too_much(missing: u64, held: u64) -> bool {
    holds(Rule::SweepGuard) && missing > 20 && missing.saturating_mul(10) > held
}

/// Judges a complete enumeration.
pub fn judge(missed: Missed) -> Verdict {
    let new = missed.missing.saturating_sub(missed.missed_before);
    if missed.missed_before > 0 {
        exercised(Exercised::SecondLook);
    }
    if !too_much(missed.missing, missed.held) || !too_much(new, missed.held) {
        Verdict::RemoveAll
    } else if missed.missed_before > 0 {
        Verdict::RemoveMissedBefore
    } else {
        exercised(Exercised::SweepGuard);
        Verdict::MarkAll
    }
}

/// Whether an enumeration that began at `began` is a second look at something first missed at `first_missed`.
pub fn second_look(first_missed: WallTime, began: WallTime) -> bool {
    began.0.saturating_sub(first_missed.0) >= SECOND_LOOK_MILLIS
}

/// Removes missing rows that have no children in base; called with the next ones until none is left.
pub fn sweep(leaves: &[(ItemRow, Option<ItemRow>)], doubts: &BTreeMap<ItemRow, Doubt>, now: RequestSeq) -> Plan {
    let mut plan = Plan::default();
    if !holds(Rule::Sweep) {
        return plan;
    }
    for (row, parent) in leaves {
        if is_asked_for(doubts, *row) {
            continue;
        }
        plan.folders.extend(parent);
        exercised(Exercised::Swept);
        plan.changes.push(RowChange::Remove { row: *row, at: now });
        if doubts.contains_key(row) {
            plan.changes.push(RowChange::Settle { row: *row });
        }
    }
    plan
}

/// Marks missing rows "perhaps gone" as of an enumeration that began at `began`; a mark that is there keeps its date.
pub fn mark_missing(
    rows: &[(ItemRow, Option<ItemRow>)],
    doubts: &BTreeMap<ItemRow, Doubt>,
    began: WallTime,
    now: RequestSeq,
) -> Plan {
    let mut plan = Plan::default();
    for (row, parent) in rows {
        if doubts.get(row).is_none_or(|doubt| doubt.why.asks()) {
            plan.folders.extend(parent);
            let doubt = Doubt { why: Why::PerhapsGone { first_missed: began }, since: now };
            plan.changes.push(RowChange::Doubt { row: *row, doubt });
        }
    }
    plan
}

/// Doubts on what an enumeration did not see ([`is_unseen`]) and its sweep did not take: rows written since it began, and folders with
/// something alive inside. They are asked for after the next set of changes, which settles most of them by itself.
pub fn doubt_unseen(rows: &[ItemRow], doubts: &BTreeMap<ItemRow, Doubt>, now: RequestSeq) -> Plan {
    let change = |row: &ItemRow| RowChange::Doubt { row: *row, doubt: Doubt { why: Why::Absent, since: now } };
    if !holds(Rule::Sweep) {
        return Plan::default();
    }
    if !rows.is_empty() {
        exercised(Exercised::SweepSparesNew);
    }
    Plan {
        changes: rows.iter().filter(|row| !doubts.contains_key(row)).take(MOST_RELEASED).map(change).collect(),
        ..Plan::default()
    }
}
