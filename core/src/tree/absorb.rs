//! From an answer to rows: identities, the neighbourhood, the plan, and its application, in one transaction.

use std::collections::BTreeSet;

use super::concerns::note_kept;
use super::news::{Own, note_news};
use super::planner::{
    Doubt, Known, MOST_RELEASED, Neighbourhood, Page, PageItem, Plan, RowChange, Source, Waiting, Why, plan,
};
use super::{Sequence, refold};
use crate::model::{DriveRow, ItemRow, NameRules, RemoteId, RemoteItem, RequestSeq, Scope};
use crate::sabotage::{self, Sabotage};
use crate::store::rounds::{DoubtRow, LimboRow};
use crate::store::{Reading, StoreError, StoreResult, Writing};

/// What a provider said, as it came.
#[derive(Clone, Debug)]
pub struct Answer {
    /// About this drive.
    pub drive: DriveRow,
    /// The number taken when the request started.
    pub seq: RequestSeq,
    /// Where it comes from.
    pub source: Source,
    /// The items, in the order of the wire.
    pub items: Vec<RemoteItem>,
}

/// Stores what an answer says of the tree, and folds the overlays of what it changed. Run in the transaction that stores
/// the answer's cursor, or the delivery it belongs to.
///
/// # Errors
/// When the database fails; nothing is changed then.
pub fn absorb(tx: &mut Writing<'_>, answer: Answer, sequence: &Sequence, rules: &NameRules) -> StoreResult<()> {
    absorb_own(tx, answer, None, sequence, rules)
}

/// As [`absorb`], of a delivery of this device: what it has left is no news to its person.
///
/// # Errors
/// As [`absorb`].
pub fn absorb_own(
    tx: &mut Writing<'_>,
    answer: Answer,
    own: Option<Own>,
    sequence: &Sequence,
    rules: &NameRules,
) -> StoreResult<()> {
    let Answer { drive, seq, source, items } = answer;
    // Another process may have given out numbers meanwhile.
    sequence.catch_up(tx.request_seq()?);
    let Identities { rows, fresh } = identities(tx, drive, &items)?;
    let item = |(remote, (row, parent))| Some(PageItem { row: row?, parent, remote });
    let items = items.into_iter().zip(rows).filter_map(item).collect();
    let now = sequence.now().max(seq);
    // The fault: whatever was asked for first, the answer that comes last wins.
    let seq = if sabotage::active(Sabotage::LatePageWins) { RequestSeq(now.0 + 1) } else { seq };
    let page = Page { seq, now, source, items };
    plan_and_apply(tx, drive, &page, Around { ready: &[], fresh: &fresh, own }, rules).map(drop)
}

/// Gives what waits in limbo and can have its place now that place; answers whether anything changed. Called again while
/// it does: each time releases at most [`MOST_RELEASED`].
///
/// # Errors
/// When the database fails.
pub fn release(tx: &mut Writing<'_>, drive: DriveRow, sequence: &Sequence, rules: &NameRules) -> StoreResult<bool> {
    let ready = tx.ready_limbo(drive, u32::try_from(MOST_RELEASED).unwrap_or(u32::MAX))?;
    if ready.is_empty() {
        return Ok(false);
    }
    let now = sequence.now();
    let page = Page { seq: now, now, source: Source::Delta, items: Vec::new() };
    plan_and_apply(tx, drive, &page, Around { ready: &ready, fresh: &BTreeSet::new(), own: None }, rules)
}

/// What is known of a page beside its words.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// Limbo rows that can have their place now.
    ready: &'a [LimboRow],
    /// Rows whose identity was made for this page.
    fresh: &'a BTreeSet<ItemRow>,
    /// What a delivery of this device has left.
    own: Option<Own>,
}

fn plan_and_apply(
    tx: &mut Writing<'_>,
    drive: DriveRow,
    page: &Page,
    around: Around<'_>,
    rules: &NameRules,
) -> StoreResult<bool> {
    let near = neighbourhood(tx, drive, page, around.ready, around.fresh, rules)?;
    let changes = plan(page, &near, rules).map_err(|missing| {
        tracing::error!(%missing, "the planner was not given what it needs");
        StoreError::Unexpected("a row that was not loaded")
    })?;
    apply(tx, drive, &changes, rules)?;
    note_news(tx, &changes, &near, around.own)?;
    note_kept(tx, drive, &changes, &near, around.own)?;
    Ok(!changes.changes.is_empty())
}

/// Applies a plan, and folds the overlays of what it changed.
///
/// # Errors
/// When the database fails.
pub fn apply(tx: &mut Writing<'_>, drive: DriveRow, plan: &Plan, rules: &NameRules) -> StoreResult<()> {
    let mut highest = RequestSeq(0);
    let mut changed = Vec::new();
    for change in &plan.changes {
        match change {
            // The identity of the root was made with the drive; `identities` bound it.
            RowChange::Root { .. } => {}
            RowChange::Put { row, base } => {
                highest = highest.max(base.confirmed_seq);
                tx.put_base(drive, *row, base, rules)?;
                changed.push(*row);
            }
            RowChange::Remove { row, at } => {
                highest = highest.max(*at);
                tx.remove_base(*row, *at)?;
                changed.push(*row);
            }
            RowChange::Bury { row, at } => {
                highest = highest.max(*at);
                tx.bury(*row, *at)?;
            }
            RowChange::Wait { row, waiting } => {
                highest = highest.max(waiting.seq);
                tx.put_limbo(
                    drive,
                    &LimboRow {
                        item: *row,
                        parent: waiting.parent,
                        seq: waiting.seq,
                        tries: waiting.tries,
                        facts: waiting.remote.clone(),
                    },
                )?;
            }
            RowChange::Unwait { row } => tx.remove_limbo(*row)?,
            RowChange::Doubt { row, doubt } => {
                highest = highest.max(doubt.since);
                let first_missed = match doubt.why {
                    Why::PerhapsGone { first_missed } => first_missed,
                    _ => crate::model::WallTime(0),
                };
                tx.put_doubt(drive, &DoubtRow { item: *row, why: doubt.why.code(), since: doubt.since, first_missed })?;
            }
            RowChange::Settle { row } => tx.remove_doubt(*row)?,
            RowChange::Saw { row } => tx.put_seen(drive, *row)?,
        }
    }
    if highest.0 > 0 {
        tx.note_seq(highest)?;
    }
    for folder in &plan.folders {
        tx.touch(Scope::Folder(*folder));
    }
    if !changed.is_empty() && tx.has_own_work()? {
        for row in changed.into_iter().collect::<BTreeSet<_>>() {
            refold(tx, row, rules)?;
        }
    }
    Ok(())
}

/// The local rows of an answer, and which of them were made for it: nothing can be stored of those yet.
struct Identities {
    /// Of each item: its own row and its folder's.
    rows: Vec<(Option<ItemRow>, Option<ItemRow>)>,
    fresh: BTreeSet<ItemRow>,
}

/// Local rows for all ids of an answer; new ones in the order of the ids, so that the index is written in order.
fn identities(tx: &mut Writing<'_>, drive: DriveRow, items: &[RemoteItem]) -> StoreResult<Identities> {
    let state = tx.drive(drive)?.ok_or(StoreError::Unexpected("a page of an unknown drive"))?;
    let (root, first) = (state.root, state.enumerated_seq.is_none());
    let root_said = items.iter().find(|item| item.root && !item.deleted).map(|item| &item.id);
    if let Some(said) = root_said {
        tx.bind_remote(root, said)?;
    }
    // Every mention of an id, by the id. Neighbours on a page are often in one folder, which is then mentioned once.
    let mut mentions: Vec<(&RemoteId, usize, bool)> = Vec::with_capacity(items.len() + 16);
    let mut folder: Option<&RemoteId> = None;
    for (at, item) in items.iter().enumerate() {
        mentions.push((&item.id, at, false));
        if item.parent.is_some() && item.parent.as_ref() != folder {
            folder = item.parent.as_ref();
            mentions.extend(folder.map(|id| (id, at, true)));
        }
    }
    mentions.sort_unstable();
    let mut rows = vec![(None, None); items.len()];
    let mut fresh = Vec::new();
    let mut last: Option<(&RemoteId, ItemRow)> = None;
    for (id, at, as_folder) in mentions {
        let row = match last {
            Some((same, row)) if same == id => row,
            _ if root_said == Some(id) => root,
            _ => {
                // In a first enumeration nearly all are new, and looking first would be a second way down the same index.
                let known = if first { None } else { tx.item_by_remote(drive, id)? };
                let (row, made) = known.map_or_else(|| tx.intern(drive, id), |row| Ok((row, false)))?;
                fresh.extend(made.then_some(row));
                row
            }
        };
        last = Some((id, row));
        let mentioned: &mut (Option<ItemRow>, Option<ItemRow>) = &mut rows[at];
        if as_folder {
            mentioned.1 = Some(row);
        } else {
            mentioned.0 = Some(row);
        }
    }
    let mut folder = None;
    for (item, (_, parent)) in items.iter().zip(&mut rows) {
        if item.parent.is_some() {
            folder = parent.or(folder);
            *parent = folder;
        }
    }
    Ok(Identities { rows, fresh: fresh.into_iter().collect() })
}

/// Loads what a page can touch, by the planner's table. Of `fresh` rows nothing is stored, so nothing is looked up.
fn neighbourhood(
    tx: &Reading<'_>,
    drive: DriveRow,
    page: &Page,
    ready: &[LimboRow],
    fresh: &BTreeSet<ItemRow>,
    rules: &NameRules,
) -> StoreResult<Neighbourhood> {
    let state = tx.drive(drive)?.ok_or(StoreError::Unexpected("a page of an unknown drive"))?;
    let mut near = Neighbourhood {
        root: Some(state.root),
        enumeration: state.enumeration,
        enumerated: state.enumerated_seq,
        ..Neighbourhood::default()
    };
    let of_page: BTreeSet<ItemRow> = page.items.iter().map(|item| item.row).collect();
    let mut wanted: BTreeSet<ItemRow> =
        page.items.iter().flat_map(|item| [Some(item.row), item.parent]).flatten().collect();
    wanted.insert(state.root);

    if tx.has_limbo(drive)? {
        let most = u32::try_from(MOST_RELEASED).unwrap_or(u32::MAX);
        for row in of_page.difference(fresh) {
            for limbo in tx.limbo(*row)?.into_iter().chain(tx.limbo_of(*row, most)?) {
                near.waiting.insert(limbo.item, waiting(limbo));
            }
        }
        near.waiting.extend(ready.iter().map(|limbo| (limbo.item, waiting(limbo.clone()))));
        wanted.extend(near.waiting.iter().flat_map(|(row, word)| [*row, word.parent]));
    }
    near.rows = fresh.iter().map(|row| (*row, Known::Absent { gone: None })).collect();
    let mut frontier: Vec<ItemRow> = wanted.difference(fresh).copied().collect();
    while let Some(row) = frontier.pop() {
        if near.rows.contains_key(&row) {
            continue;
        }
        let known = match tx.base(row)? {
            Some(base) => {
                frontier.extend(base.parent);
                Known::Here(Box::new(base))
            }
            None => Known::Absent { gone: tx.gone_seq(row)? },
        };
        near.rows.insert(row, known);
    }
    let mut places = Vec::new();
    for (folder, key) in near.places(page, rules) {
        let mut occupants = Vec::new();
        if !fresh.contains(&folder) {
            for (row, base) in tx.base_named(folder, &key)? {
                occupants.push(row);
                near.rows.entry(row).or_insert_with(|| Known::Here(Box::new(base)));
            }
        }
        places.push(((folder, key), occupants));
    }
    near.occupants = places.into_iter().collect();
    if tx.has_doubts(drive)? {
        let rows: Vec<ItemRow> = near.rows.keys().filter(|row| !fresh.contains(row)).copied().collect();
        for row in rows {
            if let Some(doubt) = tx.doubt(row)? {
                let why = Why::from_code(doubt.why, doubt.first_missed);
                near.doubts.insert(row, Doubt { why, since: doubt.since });
            }
        }
    }
    if state.enumeration.is_some() {
        let waiting = near.waiting.keys().copied();
        for row in of_page.iter().copied().chain(waiting).filter(|row| !fresh.contains(row)).collect::<BTreeSet<_>>() {
            if tx.is_seen(row)? {
                near.seen.insert(row);
            }
        }
    }
    Ok(near)
}

fn waiting(limbo: LimboRow) -> Waiting {
    Waiting { parent: limbo.parent, remote: limbo.facts, seq: limbo.seq, tries: limbo.tries }
}
