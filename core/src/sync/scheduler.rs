//! `sync(budget)`: the one entry point of foreground, background task and command line.
//!
//! **Promises.** Jobs run in this order until the budget ends, and each can stop after any request without loss:
//!
//! | job | on |
//! |---|---|
//! | the outbox | every network |
//! | the list of drives, at most once an hour | metered, free |
//! | what has changed in followed drives, those first in which something was delivered | metered, free |
//! | files that are kept offline | free |
//! | drives that were never enumerated, their first list before all else | metered, free |
//! | kept files again, where an enumeration brought some | free |
//! | drives whose enumeration is old, or is to be looked at a second time | free |
//! | the outbox again, as long as something in it waits only for a short time | every network |
//!
//! What a person waits for on the screen does not go through here: [`Syncing::visit`] and [`Syncing::fetch`] run at once
//! beside it, and keep their places free ([`super::fetcher`]).
//!
//! Only the holder of the vault's sync lease runs jobs; in another process a call says who holds it. Calls of one process
//! that come while a sync runs join it, widen its budget and get its report. A sync that is dropped loses nothing: one of
//! those that joined takes over.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use serde::Serialize;
use tokio::sync::watch;

use super::allowance::{Allowance, Exhausted, SpentSoFar};
use super::fetcher::{FOR_KEPT, Fetcher, For, Got};
use super::{Due, Ended, MayGoOn, Puller};
use crate::blobs::{Contents, ContentsError, ContentsResult, Owner};
use crate::doors::{Doors, sleep};
use crate::model::{
    AccountId, AsOf, BootTime, Budget, DriveRow, ItemRow, Later, NetworkKind, ReceiptRow, SignInNeed, Spent, WallTime,
};
use crate::outbox::{Delivering, Step};
use crate::providers::Drives;
use crate::store::{Database, Durability, StoreResult};
use crate::tree::Sequence;

/// A lease that is not renewed is anybody's after so long.
const LEASE: Duration = Duration::from_secs(60);
/// It is renewed this often.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// A sync waits for something in the outbox at most so long at a time,
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// and so long altogether.
const WAITS_ALTOGETHER: Duration = Duration::from_secs(120);

/// Why a sync ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stopped {
    /// Everything is done that can be done on this network.
    Done,
    /// The time is over.
    Time,
    /// The bytes are spent.
    Bytes,
    /// There is no network.
    NoNetwork,
    /// Not now.
    Later {
        /// What stands in the way.
        why: Later,
        /// How many milliseconds the provider asked us to wait.
        after_ms: Option<u64>,
    },
    /// Something in the outbox waits for a later try, in so many milliseconds.
    Waits {
        /// Milliseconds.
        after_ms: u64,
    },
    /// The person has to sign in first.
    SignIn(SignInNeed),
    /// This device is full.
    NoSpace,
    /// Another process syncs this account: the owner of its lease.
    HeldBy(String),
}

/// What a sync did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SyncReport {
    /// Requests and bytes.
    pub spent: Spent,
    /// Rows of the vault's database inserted, changed or deleted.
    pub rows_written: u64,
    /// Items that answers brought.
    pub items: u64,
    /// Intents delivered.
    pub delivered: u64,
    /// Intents that need the person now.
    pub needs_you: u64,
    /// Kept files that are not ready, whatever the reason.
    pub unready: u64,
    /// Milliseconds on the boot clock.
    pub elapsed_ms: u64,
    /// Why it ended.
    pub stopped: Stopped,
}

/// Everything a sync of one account works with.
pub struct Parts {
    /// The account.
    pub account: AccountId,
    /// This process, in lease rows.
    pub owner: Owner,
    /// The vault's database.
    pub db: Database,
    /// The device's own database.
    pub device: Database,
    /// The provider.
    pub drives: Arc<dyn Drives>,
    /// Clocks and chance.
    pub doors: Doors,
    /// The vault's request numbers.
    pub sequence: Arc<Sequence>,
    /// The outbox.
    pub delivering: Arc<Delivering>,
    /// The vault's contents.
    pub contents: Contents,
    /// The counters of the HTTP client.
    pub spent: SpentSoFar,
}

/// Syncs one account.
pub struct Syncing {
    account: AccountId,
    owner: Owner,
    db: Database,
    device: Database,
    doors: Doors,
    delivering: Arc<Delivering>,
    puller: Arc<Puller>,
    fetcher: Fetcher,
    spent: SpentSoFar,
    running: Mutex<Option<Running>>,
}

/// The sync that runs now, for those who join it.
#[derive(Clone)]
struct Running {
    allowance: Allowance,
    report: watch::Receiver<Option<SyncReport>>,
}

/// Takes the running sync away when it ends or is dropped.
struct Mark<'a>(&'a Syncing);

impl Drop for Mark<'_> {
    fn drop(&mut self) {
        self.0.running().take();
    }
}

impl fmt::Debug for Syncing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Syncing({})", self.account)
    }
}

/// What ends the whole sync; `None` lets the next job begin.
type Verdict = Option<Stopped>;

impl Syncing {
    /// A sync for one account.
    pub fn new(parts: Parts) -> Syncing {
        let Parts { account, owner, db, device, drives, doors, sequence, delivering, contents, spent } = parts;
        let puller = Arc::new(Puller::new(db.clone(), drives, doors.clone(), sequence));
        let fetcher = Fetcher::new(db.clone(), device.clone(), contents, Arc::clone(&puller));
        let running = Mutex::new(None);
        Syncing { account, owner, db, device, doors, delivering, puller, fetcher, spent, running }
    }

    /// The puller, for what a person asks for directly.
    pub fn puller(&self) -> &Puller {
        &self.puller
    }

    /// Lists a folder that a person opens, whatever else goes on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn visit(&self, folder: ItemRow) -> StoreResult<Ended> {
        self.puller.visit(folder, &|| true).await
    }

    /// Fetches a file that a person waits for, whatever else goes on.
    ///
    /// # Errors
    /// When the disk or the database fails.
    pub async fn fetch(&self, item: ItemRow) -> ContentsResult<Got> {
        self.fetcher.fetch(item, For::Waiting, &|| true).await
    }

    /// Whether a sync of this process runs now.
    pub fn is_running(&self) -> bool {
        self.running().is_some()
    }

    /// Does what there is to do until the budget ends; joins a sync that runs already, and widens it.
    ///
    /// # Errors
    /// When a database fails. What the provider and the network answer is in the report.
    pub async fn sync(&self, budget: Budget) -> StoreResult<SyncReport> {
        loop {
            let mut joined = match self.join_or_begin(budget) {
                Err((allowance, tell)) => return self.run(allowance, tell).await,
                Ok(running) => running,
            };
            joined.allowance.widen(budget);
            loop {
                if let Some(report) = joined.report.borrow_and_update().clone() {
                    let exhausted = matches!(report.stopped, Stopped::Time | Stopped::Bytes | Stopped::NoNetwork);
                    if exhausted && joined.allowance.allows() {
                        // It had ended before it could be widened.
                        break;
                    }
                    return Ok(report);
                }
                // The one that ran was dropped, or failed: this call takes over.
                if joined.report.changed().await.is_err() {
                    break;
                }
            }
        }
    }

    fn join_or_begin(&self, budget: Budget) -> Result<Running, (Allowance, watch::Sender<Option<SyncReport>>)> {
        let mut running = self.running();
        if let Some(running) = running.as_ref() {
            return Ok(running.clone());
        }
        let allowance = Allowance::new(budget, Arc::clone(&self.doors.clock), Arc::clone(&self.spent));
        let (tell, report) = watch::channel(None);
        *running = Some(Running { allowance: allowance.clone(), report });
        Err((allowance, tell))
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn run(&self, allowance: Allowance, tell: watch::Sender<Option<SyncReport>>) -> StoreResult<SyncReport> {
        let mark = Mark(self);
        let (began, spent, rows) = (self.doors.clock.boot(), (self.spent)(), self.db.rows_written());
        let items = self.puller.items();
        let receipt = self.db.read(|tx| tx.last_receipt()).await?;
        let stopped = match allowance.exhausted() {
            Some(Exhausted::Network) => Stopped::NoNetwork,
            _ => match self.take_lease().await? {
                Some(holder) => Stopped::HeldBy(holder),
                None => {
                    let stopped = tokio::select! {
                        biased;
                        stopped = self.jobs(&allowance, receipt) => stopped,
                        lost = self.keep_lease() => lost.map(Stopped::HeldBy),
                    };
                    self.drop_lease().await?;
                    stopped?
                }
            },
        };
        let (delivered, needs_you) =
            self.db.read(move |tx| Ok((tx.receipts_after(receipt)?, tx.needs_you_count()?))).await?;
        let report = SyncReport {
            spent: since((self.spent)(), spent),
            rows_written: self.db.rows_written() - rows,
            items: self.puller.items() - items,
            delivered,
            needs_you,
            unready: self.fetcher.unready().await?,
            elapsed_ms: millis(began.until(self.doors.clock.boot())),
            stopped,
        };
        // First nobody can join any more, then those who did are told.
        drop(mark);
        let _ = tell.send(Some(report.clone()));
        Ok(report)
    }

    fn lease(&self) -> String {
        format!("sync/{}", self.account)
    }

    /// Takes the lease; answers who holds it when that is somebody else.
    async fn take_lease(&self) -> StoreResult<Option<String>> {
        let (name, owner, now) = (self.lease(), self.owner.0.to_string(), self.doors.clock.wall());
        let until = WallTime(now.0.saturating_add(i64::try_from(LEASE.as_millis()).unwrap_or(i64::MAX)));
        self.device
            .write(Durability::Saved, move |tx| {
                if tx.take_lease(&name, &owner, now, until)? {
                    return Ok(None);
                }
                Ok(Some(tx.lease_holder(&name, now)?.unwrap_or_default()))
            })
            .await
    }

    async fn drop_lease(&self) -> StoreResult<()> {
        let (name, owner) = (self.lease(), self.owner.0.to_string());
        self.device.write(Durability::Saved, move |tx| tx.drop_lease(&name, &owner)).await
    }

    /// Renews the lease until somebody else has it: then this process slept for too long, and its jobs are dropped.
    async fn keep_lease(&self) -> StoreResult<String> {
        loop {
            sleep(HEARTBEAT).await;
            if let Some(holder) = self.take_lease().await? {
                return Ok(holder);
            }
        }
    }

    async fn jobs(&self, allowance: &Allowance, receipt: ReceiptRow) -> StoreResult<Stopped> {
        let go = || allowance.allows();
        let mut why = None;
        let stopped = self.in_order(allowance, &go, receipt, &mut why).await?;
        Ok(match (stopped, allowance.exhausted()) {
            (Some(stopped), _) => stopped,
            (None, Some(Exhausted::Time)) => Stopped::Time,
            (None, Some(Exhausted::Bytes)) => Stopped::Bytes,
            (None, Some(Exhausted::Network)) => Stopped::NoNetwork,
            // A job that had to leave off and did not stop the others.
            (None, _) => why.unwrap_or(Stopped::Done),
        })
    }

    async fn in_order(
        &self,
        allowance: &Allowance,
        go: MayGoOn<'_>,
        receipt: ReceiptRow,
        why: &mut Option<Stopped>,
    ) -> StoreResult<Verdict> {
        let (mut waits, ended) = self.deliver(go).await?;
        if ended.is_some() {
            return Ok(ended);
        }
        let free = |allowance: &Allowance| allowance.network() == NetworkKind::Free;
        if allowance.network() != NetworkKind::Roaming {
            self.puller.follow_pinned().await?;
            if self.puller.drives_are_due().await?
                && let Some(stopped) = sorted(self.puller.refresh_drives(go).await?, why)
            {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.pull_all(Due::Changes, receipt, go, why).await? {
                return Ok(Some(stopped));
            }
            if free(allowance)
                && let Some(stopped) = self.keep(allowance, why).await?
            {
                return Ok(Some(stopped));
            }
            if let Some(stopped) = self.pull_all(Due::Enumeration, receipt, go, why).await? {
                return Ok(Some(stopped));
            }
            if free(allowance) {
                if let Some(stopped) = self.keep(allowance, why).await? {
                    return Ok(Some(stopped));
                }
                if let Some(stopped) = self.pull_all(Due::AnotherEnumeration, receipt, go, why).await? {
                    return Ok(Some(stopped));
                }
            }
        }
        let mut waited = Duration::ZERO;
        while let Some(at) = waits {
            let pause = self.doors.clock.boot().until(at);
            let late = allowance.until().is_some_and(|until| at >= until);
            if late || pause > LONGEST_WAIT || waited + pause > WAITS_ALTOGETHER {
                return Ok(allowance.allows().then_some(Stopped::Waits { after_ms: millis(pause) }));
            }
            sleep(pause).await;
            waited += pause.max(Duration::from_millis(1));
            let before = self.db.read(|tx| tx.last_receipt()).await?;
            let (again, ended) = self.deliver(go).await?;
            if ended.is_some() {
                return Ok(ended);
            }
            waits = again;
            if waits.is_none() && allowance.network() != NetworkKind::Roaming {
                let touched = self.db.read(move |tx| tx.drives_delivered_after(before)).await?;
                if !touched.is_empty()
                    && let Some(stopped) = self.pull_all(Due::Changes, before, go, why).await?
                {
                    return Ok(Some(stopped));
                }
            }
        }
        Ok(None)
    }

    /// Steps through the outbox; answers when something in it may be tried again, and what ends the sync.
    async fn deliver(&self, go: MayGoOn<'_>) -> StoreResult<(Option<BootTime>, Verdict)> {
        loop {
            if !go() {
                return Ok((None, None));
            }
            match self.delivering.step(go).await? {
                Step::Worked => {}
                Step::Idle | Step::Paused => return Ok((None, None)),
                Step::Waits(at) => return Ok((Some(at), None)),
                Step::Stopped(why, after) => return Ok((None, Some(not_now(why, after)))),
                Step::SignIn(need) => return Ok((None, Some(Stopped::SignIn(need)))),
            }
        }
    }

    /// Pulls every drive that is due for this, those first in which something was delivered.
    async fn pull_all(
        &self,
        what: Due,
        receipt: ReceiptRow,
        go: MayGoOn<'_>,
        why: &mut Option<Stopped>,
    ) -> StoreResult<Verdict> {
        let touched = self.db.read(move |tx| tx.drives_delivered_after(receipt)).await?;
        let due = self.puller.due().await?;
        if what == Due::Changes {
            for drive in &touched {
                if let Some(stopped) = sorted(self.puller.settle_visited(*drive, go).await?, why) {
                    return Ok(Some(stopped));
                }
            }
        }
        let mut rows: Vec<(bool, DriveRow, ItemRow, bool)> = due
            .into_iter()
            // A drive that waits for another enumeration is asked for changes all the same.
            .filter(|(_, due)| *due == what || (what == Due::Changes && *due == Due::AnotherEnumeration))
            .map(|(drive, _)| {
                let new = drive.enumerated == AsOf::NeverKnown && drive.enumeration.is_none();
                (!touched.contains(&drive.row), drive.row, drive.root, new)
            })
            .collect();
        rows.sort_by_key(|row| row.0);
        for (_, drive, root, new) in rows {
            if !go() {
                return Ok(None);
            }
            // Somebody may be looking at it for the first time: its first list before the rest arrives.
            if what == Due::Enumeration
                && new
                && let Some(stopped) = sorted(self.puller.visit(root, go).await?, &mut None)
            {
                return Ok(Some(stopped));
            }
            if what == Due::AnotherEnumeration {
                self.puller.enumerate_again(drive).await?;
            }
            if let Some(stopped) = sorted(self.puller.pull(drive, go).await?, why) {
                return Ok(Some(stopped));
            }
        }
        Ok(None)
    }

    /// Fetches the kept files that are not here, a few at once.
    async fn keep(&self, allowance: &Allowance, why: &mut Option<Stopped>) -> StoreResult<Verdict> {
        let wanted = self.fetcher.wanted(self.doors.clock.wall()).await?;
        // The others are let finish their current piece once one has found that it is no use to go on.
        let no_use = std::sync::atomic::AtomicBool::new(false);
        let go = || allowance.allows() && !no_use.load(std::sync::atomic::Ordering::Relaxed);
        let fetch =
            |item| -> BoxFuture<'_, ContentsResult<Got>> { Box::pin(self.fetcher.fetch(item, For::Keeping, &go)) };
        let mut waiting = wanted.into_iter();
        let mut running: FuturesUnordered<_> = waiting.by_ref().take(FOR_KEPT).map(fetch).collect();
        let mut verdict = None;
        while let Some(got) = running.next().await {
            let stopped = match got {
                Ok(Got::Later { why: Later::Busy | Later::Ambiguous, after }) => {
                    why.get_or_insert(not_now(Later::Busy, after));
                    None
                }
                Ok(Got::Later { why, after }) => Some(not_now(why, after)),
                Ok(Got::SignIn(need)) => Some(Stopped::SignIn(need)),
                Ok(Got::NoSpace) => Some(Stopped::NoSpace),
                Ok(_) => None,
                Err(ContentsError::Store(error)) => return Err(error),
                Err(ContentsError::Blob(error)) => {
                    // One file's trouble is not another's; it stays unready, and is tried another time.
                    tracing::warn!(%error, "a kept file could not be stored");
                    None
                }
            };
            if stopped.is_some() {
                no_use.store(true, std::sync::atomic::Ordering::Relaxed);
                verdict = verdict.or(stopped);
            }
            if go()
                && let Some(item) = waiting.next()
            {
                running.push(fetch(item));
            }
        }
        Ok(verdict)
    }
}

/// Whether the end of a job is the end of the sync. What stands in one job's way alone is noted in `why`.
fn sorted(ended: Ended, why: &mut Option<Stopped>) -> Verdict {
    match ended {
        Ended::Done | Ended::Paused | Ended::NoAccess => None,
        Ended::GivenUp => {
            why.get_or_insert(not_now(Later::Busy, None));
            None
        }
        Ended::Later { why: Later::Busy | Later::Ambiguous, after } => {
            why.get_or_insert(not_now(Later::Busy, after));
            None
        }
        Ended::Later { why, after } => Some(not_now(why, after)),
        Ended::SignIn(need) => Some(Stopped::SignIn(need)),
    }
}

fn not_now(why: Later, after: Option<Duration>) -> Stopped {
    Stopped::Later { why, after_ms: after.map(millis) }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn since(now: Spent, before: Spent) -> Spent {
    Spent {
        requests: now.requests.saturating_sub(before.requests),
        bytes_received: now.bytes_received.saturating_sub(before.bytes_received),
        bytes_sent: now.bytes_sent.saturating_sub(before.bytes_sent),
    }
}
