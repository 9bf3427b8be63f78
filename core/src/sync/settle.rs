//! The end of a round: limbo and folders that go are tidied up, what is in doubt is asked for, and after an enumeration
//! what it did not bring is swept, by the planner's judgement.
//!
//! The drive's row says that it is settling, so a stop or a crash anywhere here goes on here. Every step is a transaction
//! of bounded size; the memory of what was asked is the only thing that is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::puller::BATCH;
use super::{Ended, MayGoOn, Puller};
use crate::model::{DriveRow, ItemRow, RequestSeq, Standing};
use crate::sabotage::{self, Sabotage};
use crate::store::drives::DriveState;
use crate::store::{Reading, StoreResult};
use crate::tree::planner::{
    Doubt, Inside, Leftovers, MOST_ASKED, MOST_RELEASED, Missed, Stuck, Verdict, Waiting, Why, doubt_unseen, judge,
    mark_missing, second_look, sweep, tidy,
};
use crate::tree::{apply, release};

/// Steps of tidying in one round at most; each changes up to [`MOST_RELEASED`] rows.
const MOST_STEPS: usize = 10_000;
/// Rows of what an enumeration saw that are cleared in one transaction.
const CLEARED: u32 = 5_000;

/// Of what an enumeration did not bring, so many are asked for one by one.
const MISSING_ASKED_FOR: usize = 20;

/// What asking for the missing brought.
#[derive(Default)]
struct Asked {
    /// Those that are there all the same.
    living: BTreeSet<ItemRow>,
    /// Why it was left before its end.
    ended: Option<Ended>,
}

impl Puller {
    /// Settles what the pages of a round left open, and ends it.
    pub(super) async fn settle(&self, state: &DriveState, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        if let Some(ended) = self.settle_doubts(state, may_go_on).await? {
            return Ok(ended);
        }
        if let Some(began) = state.enumeration {
            let Asked { living, ended } = self.ask_for_missing(state, began, may_go_on).await?;
            if let Some(ended) = ended {
                return Ok(ended);
            }
            self.sweep_missing(state, began, &living).await?;
        }
        self.end(state).await
    }

    /// Settles what listings and deliveries left open in a drive that is only visited: there no round will.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_visited(&self, drive: DriveRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let state = self.state(drive).await?;
        if state.standing == Standing::Followed {
            return Ok(Ended::Done);
        }
        Ok(self.settle_doubts(&state, may_go_on).await?.unwrap_or(Ended::Done))
    }

    /// Tidies up, and asks for what is in doubt; `None` when nothing is left that asking can settle now.
    async fn settle_doubts(&self, state: &DriveState, may_go_on: MayGoOn<'_>) -> StoreResult<Option<Ended>> {
        let drive = state.row;
        let mut asked: BTreeSet<ItemRow> = BTreeSet::new();
        loop {
            self.tidy_up(drive, &asked).await?;
            if asked.len() >= MOST_ASKED {
                return Ok(None);
            }
            let most = u32::try_from(MOST_ASKED + 1).unwrap_or(u32::MAX);
            let doubts = self.db.read(move |tx| tx.doubts_to_ask(drive, most)).await?;
            let Some(row) = doubts.into_iter().find(|row| !asked.contains(row)) else { return Ok(None) };
            if !may_go_on() {
                return Ok(Some(Ended::Paused));
            }
            asked.insert(row);
            if let Some(ended) = self.ask_about(state, row).await? {
                return Ok(Some(ended));
            }
        }
    }

    /// Asks for a row that is in doubt. Where the provider will not tell, the doubt is dropped: asking again would not help.
    pub(super) async fn ask_about(&self, state: &DriveState, row: ItemRow) -> StoreResult<Option<Ended>> {
        let remote = self.db.read(move |tx| tx.remote_id(row)).await?;
        let ended = match remote {
            Some(remote) => self.ask_for(state, &remote).await?,
            None => Some(Ended::NoAccess),
        };
        match ended {
            Some(Ended::NoAccess) => {
                self.write(move |tx| tx.remove_doubt(row)).await?;
                Ok(None)
            }
            other => Ok(other),
        }
    }

    async fn tidy_up(&self, drive: DriveRow, asked: &BTreeSet<ItemRow>) -> StoreResult<()> {
        if !self.db.read(move |tx| tx.has_open_ends(drive)).await? {
            return Ok(());
        }
        let asked = Arc::new(asked.clone());
        for _ in 0..MOST_STEPS {
            let (sequence, rules, asked) = (Arc::clone(&self.sequence), self.drives.rules(), Arc::clone(&asked));
            let changed = self
                .write(move |tx| {
                    if release(tx, drive, &sequence, rules)? {
                        return Ok(true);
                    }
                    let left = leftovers(tx, drive, sequence.now(), &asked)?;
                    let plan = tidy(&left);
                    apply(tx, drive, &plan, rules)?;
                    Ok(!plan.changes.is_empty())
                })
                .await?;
            if !changed {
                return Ok(());
            }
        }
        tracing::warn!("tidying up has no end and is left for another round");
        Ok(())
    }

    /// Asks for what an enumeration did not bring, when it is little: a list may lack what was just uploaded (hard case 30).
    /// Much of it is judged by its number instead. What was asked before a stop is asked once more.
    async fn ask_for_missing(
        &self,
        state: &DriveState,
        began: RequestSeq,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Asked> {
        let drive = state.row;
        let missing = self.db.read(move |tx| tx.unseen(drive, began)).await?;
        let mut asked = Asked::default();
        if missing.len() > MISSING_ASKED_FOR {
            return Ok(asked);
        }
        for row in missing {
            // With a folder that is gone, what was in it is gone too.
            let Some(remote) = self.db.read(move |tx| tx.remote_id(row)).await? else { continue };
            if !may_go_on() {
                asked.ended = Some(Ended::Paused);
                return Ok(asked);
            }
            match self.ask_for(state, &remote).await? {
                None if self.db.read(move |tx| Ok(tx.base(row)?.is_some_and(|base| !base.going))).await? => {
                    asked.living.insert(row);
                }
                None | Some(Ended::NoAccess) => {}
                ended => {
                    asked.ended = ended;
                    return Ok(asked);
                }
            }
        }
        Ok(asked)
    }

    /// Removes, or marks as perhaps gone, what a complete enumeration did not bring and does not live.
    async fn sweep_missing(
        &self,
        state: &DriveState,
        began: RequestSeq,
        living: &BTreeSet<ItemRow>,
    ) -> StoreResult<()> {
        let (drive, at, living) = (state.row, state.enumeration_at, living.clone());
        let (missing, missed_before, held) = self
            .db
            .read(move |tx| {
                let mut missing = tx.unseen(drive, began)?;
                missing.retain(|row| !living.contains(row));
                let mut before = Vec::new();
                if !missing.is_empty() && tx.has_doubts(drive)? {
                    for row in &missing {
                        let doubt = tx.doubt(*row)?.map(|doubt| Why::from_code(doubt.why, doubt.first_missed));
                        if let Some(Why::PerhapsGone { first_missed }) = doubt
                            && second_look(first_missed, at)
                        {
                            before.push(*row);
                        }
                    }
                }
                let held = if missing.is_empty() { 0 } else { tx.base_count(drive)? };
                Ok((missing, before, held))
            })
            .await?;
        let missed = Missed { held, missing: missing.len() as u64, missed_before: missed_before.len() as u64 };
        let verdict = if sabotage::active(Sabotage::SweepWithoutGuard) { Verdict::RemoveAll } else { judge(missed) };
        let (goes, perhaps) = match verdict {
            Verdict::RemoveAll => (missing, Vec::new()),
            Verdict::RemoveMissedBefore => {
                let before: BTreeSet<ItemRow> = missed_before.iter().copied().collect();
                (missed_before, missing.into_iter().filter(|row| !before.contains(row)).collect())
            }
            Verdict::MarkAll => (Vec::new(), missing),
        };
        self.sweep_all(drive, goes).await?;
        for rows in perhaps.chunks(BATCH) {
            let (rows, rules, sequence) = (rows.to_vec(), self.drives.rules(), Arc::clone(&self.sequence));
            self.write(move |tx| {
                let rows = with_parents(tx, rows)?;
                let plan = mark_missing(&rows, &doubts_on(tx, rows.iter().map(|row| row.0))?, at, sequence.now());
                apply(tx, drive, &plan, rules)
            })
            .await?;
        }
        let (rules, sequence) = (self.drives.rules(), Arc::clone(&self.sequence));
        self.write(move |tx| {
            let rest = tx.unseen_undoubted(drive, began, most_released())?;
            apply(tx, drive, &doubt_unseen(&rest, &BTreeMap::new(), sequence.now()), rules)
        })
        .await
    }

    /// Removes these rows, children before their folders: pass after pass over what is left, the youngest first, because
    /// children are mostly younger than their folders.
    async fn sweep_all(&self, drive: DriveRow, mut left: Vec<ItemRow>) -> StoreResult<()> {
        loop {
            let before = left.len();
            let mut stay = Vec::new();
            for rows in left.rchunks(BATCH) {
                let (rows, rules, sequence) = (rows.to_vec(), self.drives.rules(), Arc::clone(&self.sequence));
                let kept = self
                    .write(move |tx| {
                        let mut leaves = Vec::new();
                        for (row, parent) in with_parents(tx, rows.clone())? {
                            if !tx.has_base_children(row)? {
                                leaves.push((row, parent));
                            }
                        }
                        let doubts = doubts_on(tx, leaves.iter().map(|leaf| leaf.0))?;
                        apply(tx, drive, &sweep(&leaves, &doubts, sequence.now()), rules)?;
                        let mut kept = Vec::new();
                        for row in rows {
                            if tx.base(row)?.is_some() {
                                kept.push(row);
                            }
                        }
                        Ok(kept)
                    })
                    .await?;
                stay.splice(0..0, kept);
            }
            left = stay;
            if left.is_empty() || left.len() == before {
                return Ok(());
            }
        }
    }

    async fn end(&self, state: &DriveState) -> StoreResult<Ended> {
        let (drive, at, sequence) = (state.row, self.doors.clock.wall(), Arc::clone(&self.sequence));
        let delta = state.delta.clone().unwrap_or_default();
        let enumerated = state.enumeration.is_some();
        self.write(move |tx| tx.end_round(drive, &delta, at, enumerated.then(|| sequence.now()))).await?;
        while enumerated && self.write(move |tx| tx.clear_seen(drive, CLEARED)).await? {}
        Ok(Ended::Done)
    }
}

fn most_released() -> u32 {
    u32::try_from(MOST_RELEASED).unwrap_or(u32::MAX)
}

fn leftovers(tx: &Reading<'_>, drive: DriveRow, now: RequestSeq, asked: &BTreeSet<ItemRow>) -> StoreResult<Leftovers> {
    let empty = tx.empty_going(drive, most_released())?;
    let inside: Vec<Inside> =
        tx.inside_going(drive, most_released())?.into_iter().map(|(row, folder)| Inside { row, folder }).collect();
    let stuck: Vec<Stuck> = tx
        .stuck_limbo(drive, most_released())?
        .into_iter()
        .map(|(limbo, parent_kind, parent_waits)| Stuck {
            row: limbo.item,
            waiting: Waiting { parent: limbo.parent, remote: limbo.facts, seq: limbo.seq, tries: limbo.tries },
            parent_kind,
            parent_waits,
        })
        .collect();
    let rows = (empty.iter().map(|row| row.0))
        .chain(inside.iter().flat_map(|inside| [inside.row, inside.folder]))
        .chain(stuck.iter().flat_map(|stuck| [stuck.row, stuck.waiting.parent]));
    let doubts = doubts_on(tx, rows)?;
    Ok(Leftovers { now, empty, inside, stuck, doubts, asked: asked.clone() })
}

pub(super) fn doubts_on(
    tx: &Reading<'_>,
    rows: impl Iterator<Item = ItemRow>,
) -> StoreResult<BTreeMap<ItemRow, Doubt>> {
    let mut doubts = BTreeMap::new();
    for row in rows {
        if let Some(doubt) = tx.doubt(row)? {
            let why = Why::from_code(doubt.why, doubt.first_missed);
            doubts.insert(row, Doubt { why, since: doubt.since });
        }
    }
    Ok(doubts)
}

fn with_parents(tx: &Reading<'_>, rows: Vec<ItemRow>) -> StoreResult<Vec<(ItemRow, Option<ItemRow>)>> {
    let mut with = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(base) = tx.base(row)? {
            with.push((row, base.parent));
        }
    }
    Ok(with)
}
