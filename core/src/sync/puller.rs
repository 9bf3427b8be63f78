//! The list of drives, and which of them is due for what.
//!
//! A person's own drive is followed from the start; a library is visited until something in it is pinned or somebody chooses
//! to follow it. A followed drive is enumerated whole first, then asked for changes, and enumerated again every 30 days, or
//! when something of it is "perhaps gone" for ten minutes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Ended, MayGoOn};
use crate::doors::Doors;
use crate::model::{
    AsOf, BootTime, DriveAccess, DriveKind, DriveRow, Failure, Refusal, RemoteDrive, RemoteId, RemoteItem, Standing,
    WallTime,
};
use crate::providers::{Drives, DrivesFound};
use crate::store::drives::DriveState;
use crate::store::{Database, Durability, Reading, StoreError, StoreResult, Writing};
use crate::tree::planner::SECOND_LOOK_MILLIS;
use crate::tree::{Answer, Sequence, Source, absorb};

/// Rows of a page that one transaction takes at most, so that a person's save never waits long.
pub(super) const BATCH: usize = 500;
/// A followed drive is enumerated again after so many milliseconds: 30 days.
const ENUMERATED_FOR: i64 = 30 * 24 * 3_600_000;
/// The list of drives is good for so many milliseconds: an hour.
const LISTED_FOR: i64 = 3_600_000;
/// A drive whose round was given up is left alone for so long.
const LEFT_ALONE: Duration = Duration::from_secs(600);

/// Pulls what the server has changed into one vault.
pub struct Puller {
    pub(super) db: Database,
    pub(super) drives: Arc<dyn Drives>,
    pub(super) doors: Doors,
    pub(super) sequence: Arc<Sequence>,
    items: AtomicU64,
    /// Somebody asks for what is new: what she has said on other devices is looked for although that was done lately.
    pub(super) said_anew: AtomicBool,
    left_alone: Mutex<BTreeMap<DriveRow, BootTime>>,
}

/// What a followed drive is due for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing: it is visited, it refuses us, or it is left alone for a while.
    Nothing,
    /// What has changed since.
    Changes,
    /// Everything, because it was never enumerated, or an enumeration is under way.
    Enumeration,
    /// Everything once more, because the last enumeration is long ago or missed something. Not urgent.
    AnotherEnumeration,
}

/// How asking for the list of drives ended.
enum Listed {
    Ended(Ended),
    /// What was heard of is stored; this kept the rest away.
    InPart(Ended),
}

impl fmt::Debug for Puller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Puller")
    }
}

impl Puller {
    /// A puller for one vault.
    pub fn new(db: Database, drives: Arc<dyn Drives>, doors: Doors, sequence: Arc<Sequence>) -> Puller {
        let (items, said_anew) = (AtomicU64::new(0), AtomicBool::new(false));
        Puller { db, drives, doors, sequence, items, said_anew, left_alone: Mutex::new(BTreeMap::new()) }
    }

    /// Items that answers have brought since this puller was made.
    pub fn items(&self) -> u64 {
        self.items.load(Ordering::Relaxed)
    }

    /// Whether the list of drives is to be asked for again: never had as a whole, or more than an hour ago, and not let be.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drives_are_due(&self) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        Ok(match self.db.read(|tx| tx.drives_listed()).await? {
            AsOf::NeverKnown => true,
            AsOf::Known(at) => super::is_due(Some(at), now, LISTED_FOR),
        } && self.list_let_be().await?.is_none())
    }

    /// Asks for the list of drives; one that is known and missing from it is asked for by its id. A refusal then means "no
    /// access", and what is held of the drive stays.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_drives(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        Ok(match self.ask_for_drives(may_go_on).await? {
            Listed::Ended(ended) | Listed::InPart(ended) => ended,
        })
    }

    /// As [`Puller::refresh_drives`], for a sync: a part that was not heard of for its own failure ends nothing; it is let be for a
    /// while, which [`Puller::list_let_be`] tells.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn list_drives(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        Ok(match self.ask_for_drives(may_go_on).await? {
            Listed::InPart(_) if self.list_let_be().await?.is_some() => Ended::Done,
            Listed::Ended(ended) | Listed::InPart(ended) => ended,
        })
    }

    async fn ask_for_drives(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Listed> {
        if !may_go_on() {
            return Ok(Listed::Ended(Ended::Paused));
        }
        let DrivesFound { drives: listed, trouble, unheard } = match self.drives.drives().await {
            Ok(found) => found,
            Err(failure) => return Ok(Listed::Ended(later(failure))),
        };
        // The same id may come in another case (hard case 19).
        let named: BTreeSet<String> = listed.iter().map(|drive| drive.id.0.to_ascii_lowercase()).collect();
        let now = self.doors.clock.wall();
        if let Some(failure) = trouble {
            // What was found is used. What was not heard of may be there all the same: it is asked for again, after a pause.
            self.write(move |tx| listed.iter().try_for_each(|drive| put_drive(tx, drive).map(drop))).await?;
            let ended = later(failure);
            self.note_list(&ended, unheard).await?;
            return Ok(Listed::InPart(ended));
        }
        self.note_list(&Ended::Done, Vec::new()).await?;
        let missing = self
            .write(move |tx| {
                for drive in &listed {
                    put_drive(tx, drive)?;
                }
                tx.note_drives_listed(now)?;
                Ok(tx
                    .drives()?
                    .into_iter()
                    .filter(|drive| !named.contains(&drive.remote.0.to_ascii_lowercase()))
                    .collect::<Vec<_>>())
            })
            .await?;
        for drive in missing {
            if !may_go_on() {
                return Ok(Listed::Ended(Ended::Paused));
            }
            match self.drives.drive(&drive.remote).await {
                Ok(said) => self.write(move |tx| put_drive(tx, &RemoteDrive { id: drive.remote, ..said })).await?,
                Err(Failure::Gone | Failure::Refused(Refusal::Permission)) => self.no_access(drive.row).await?,
                Err(failure) => return Ok(Listed::Ended(later(failure))),
            }
        }
        Ok(Listed::Ended(Ended::Done))
    }

    /// Follows every drive in which something is pinned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn follow_pinned(&self) -> StoreResult<()> {
        let visited = |tx: &Reading<'_>| -> StoreResult<Vec<DriveRow>> {
            let pinned = tx.pinned_drives()?;
            let drives = tx.drives()?.into_iter().filter(|drive| drive.standing == Standing::Visited);
            Ok(drives.map(|drive| drive.row).filter(|row| pinned.contains(row)).collect())
        };
        if self.db.read(visited).await?.is_empty() {
            return Ok(());
        }
        self.write(move |tx| visited(tx)?.into_iter().try_for_each(|row| tx.set_standing(row, Standing::Followed)))
            .await
    }

    /// All drives, each with what it is due for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self) -> StoreResult<Vec<(DriveState, Due)>> {
        let now = self.doors.clock.wall();
        let boot = self.doors.clock.boot();
        let left_alone: BTreeSet<DriveRow> =
            self.left_alone().iter().filter(|(_, until)| **until > boot).map(|(row, _)| *row).collect();
        self.db
            .read(move |tx| {
                let drives = tx.drives()?.into_iter();
                drives
                    .map(|drive| {
                        let due = if left_alone.contains(&drive.row) { Due::Nothing } else { due(tx, &drive, now)? };
                        Ok((drive, due))
                    })
                    .collect()
            })
            .await
    }

    /// Forgets the cursor of a drive, so that the next pull enumerates it. What is held stays, and so does a round that
    /// is under way as an enumeration.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn enumerate_again(&self, drive: DriveRow) -> StoreResult<()> {
        self.write(move |tx| match tx.drive(drive)? {
            Some(state) if state.enumeration.is_none() && state.delta.is_some() => tx.forget_round(drive),
            _ => Ok(()),
        })
        .await
    }

    pub(super) async fn no_access(&self, drive: DriveRow) -> StoreResult<()> {
        self.write(move |tx| tx.set_access(drive, DriveAccess::NoAccess)).await
    }

    pub(super) fn leave_alone(&self, drive: DriveRow) {
        let until = self.doors.clock.boot().after(LEFT_ALONE);
        self.left_alone().insert(drive, until);
    }

    fn left_alone(&self) -> std::sync::MutexGuard<'_, BTreeMap<DriveRow, BootTime>> {
        self.left_alone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn state(&self, drive: DriveRow) -> StoreResult<DriveState> {
        let state = self.db.read(move |tx| tx.drive(drive)).await?;
        state.ok_or(StoreError::Unexpected("a drive that is not known"))
    }

    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        self.db.write(Durability::Fetched, work).await
    }

    /// Absorbs an answer in transactions of bounded size; `last` runs in the one that completes it.
    pub(super) async fn absorb<T: Send + 'static>(
        &self,
        answer: Answer,
        last: impl FnOnce(&mut Writing<'_>) -> StoreResult<T> + Send + 'static,
    ) -> StoreResult<T> {
        let Answer { drive, seq, source, items } = answer;
        self.items.fetch_add(items.len() as u64, Ordering::Relaxed);
        let mut items = last_words(items);
        let rules = self.drives.rules();
        loop {
            let rest = if items.len() > BATCH { items.split_off(BATCH) } else { Vec::new() };
            let answer = Answer { drive, seq, source, items };
            let sequence = Arc::clone(&self.sequence);
            if rest.is_empty() {
                return self
                    .write(move |tx| {
                        absorb(tx, answer, &sequence, rules)?;
                        last(tx)
                    })
                    .await;
            }
            self.write(move |tx| absorb(tx, answer, &sequence, rules)).await?;
            items = rest;
        }
    }

    /// Asks for one item by its id and absorbs the answer; "gone" is an answer too. `None` when that went well.
    pub(super) async fn ask_for(&self, drive: &DriveState, remote: &RemoteId) -> StoreResult<Option<Ended>> {
        let seq = self.sequence.begin(&self.db).await?;
        let said = match self.drives.item(&drive.remote, remote).await {
            // Whatever the server calls it now, this is its answer about the item that was asked for.
            Ok(item) => RemoteItem { id: remote.clone(), ..item },
            Err(Failure::Gone) => RemoteItem { deleted: true, ..RemoteItem::bare(remote.clone()) },
            Err(failure) => return Ok(Some(Ended::from(failure))),
        };
        let answer = Answer { drive: drive.row, seq, source: Source::Single, items: vec![said] };
        self.absorb(answer, |_| Ok(())).await?;
        Ok(None)
    }
}

pub(super) fn put_drive(tx: &mut Writing<'_>, drive: &RemoteDrive) -> StoreResult<()> {
    let standing = if drive.kind == DriveKind::Personal { Standing::Followed } else { Standing::Visited };
    tx.put_drive(drive, standing).map(drop)
}

/// As [`Ended::from`], for what is no drive's own answer.
fn later(failure: Failure) -> Ended {
    match Ended::from(failure) {
        Ended::NoAccess => Ended::Later { why: crate::model::Later::Busy, after: None },
        ended => ended,
    }
}

fn due(tx: &Reading<'_>, drive: &DriveState, now: WallTime) -> StoreResult<Due> {
    if drive.standing == Standing::Visited || drive.access == DriveAccess::NoAccess {
        return Ok(Due::Nothing);
    }
    if drive.enumeration.is_some() || drive.delta.is_none() {
        return Ok(Due::Enumeration);
    }
    let old = match drive.enumerated {
        AsOf::NeverKnown => true,
        AsOf::Known(at) => now.0.saturating_sub(at.0) >= ENUMERATED_FOR,
    };
    let missed = tx.first_missed(drive.row)?.is_some_and(|at| now.0.saturating_sub(at.0) >= SECOND_LOOK_MILLIS);
    Ok(if old || missed { Due::AnotherEnumeration } else { Due::Changes })
}

/// The last word on each id, in the order of the last words: a page is taken in more than one transaction, so what was
/// said twice must not look like two answers.
fn last_words(mut items: Vec<RemoteItem>) -> Vec<RemoteItem> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|a, b| items[*a].id.cmp(&items[*b].id));
    // The sort is stable, so of those with one id the last is the last word.
    let mut outdone = vec![false; items.len()];
    for pair in order.windows(2) {
        outdone[pair[0]] = items[pair[0]].id == items[pair[1]].id;
    }
    let mut outdone = outdone.into_iter();
    items.retain(|_| !outdone.next().unwrap_or(false));
    items
}
