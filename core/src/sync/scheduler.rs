//! `sync(budget)`: the one entry point of foreground, background task and command line.
//!
//! **Promises.** Jobs run in this order until the budget ends, and each can stop after any request without loss:
//!
//! | job | on |
//! |---|---|
//! | the outbox: documents, then feeds, then tasks | every network |
//! | what is new in feeds; each at most once a minute. Where there are none, that is asked for less often each time | metered, free |
//! | what is new in tasks; each list at most once in three minutes, or as feeds | metered, free |
//! | those with whom this person works, once a day, where feeds, tasks or people were ever had | metered, free |
//! | the list of drives, at most once an hour | metered, free |
//! | what others have shared with this person, at most once an hour | metered, free |
//! | the organisation's own word, four times a day; the folder that it names, where an acknowledgement waits for it | metered, free |
//! | what has changed in followed drives, those first in which something was delivered | metered, free |
//! | the folder for acknowledgements, where it is to be found; what she has acknowledged on other devices | metered, free |
//! | files that are kept offline | free |
//! | whoever has appeared in feeds, by address, and who wrote what is kept; the small pictures of those nearest to this person | free |
//! | drives that were never enumerated, their first list before all else | metered, free |
//! | kept files again, where an enumeration brought some | free |
//! | drives whose enumeration is old, or is to be looked at a second time | free |
//! | what hangs on the newest posts and is small, a few at a time; then the small documents that they link | free |
//! | gaps in feeds that are younger than thirty days, a few requests | metered, free |
//! | the outbox again, as long as something in it waits only for a short time | every network |
//!
//! A request is sized to about five seconds at the rate that was measured; when the time of a budget is over, what is under way
//! has five seconds to end, and is dropped then.
//!
//! What a person waits for on the screen does not go through here: [`Syncing::visit`] and [`Syncing::fetch`] run at once
//! beside it, and keep their places free ([`super::fetcher`]).
//!
//! Only the holder of the vault's sync lease runs jobs; in another process a call says who holds it. Calls of one process
//! that come while a sync runs join it, widen its budget and get its report. A sync that is dropped loses nothing: one of
//! those that joined takes over. After [`Syncing::end`] nothing runs and no file is held open.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::watch;

use super::allowance::{Allowance, Exhausted, SpentSoFar};
use super::awaiting::{Awaited, Awaiting};
use super::fetcher::{Fetcher, For, Got};
use super::jobs::not_now;
use super::services::StillBehind;
use super::{Ended, FeedPuller, PeoplePuller, Puller, TaskPuller};
use crate::blobs::{Contents, ContentsResult, Owner};
use crate::doors::{Doors, sleep};
use crate::model::{AccountId, Budget, ItemRow, Later, SignInNeed, Spent, VersionRow};
use crate::outbox::{Delivering, Posting, Sends, Tasking};
use crate::providers::Drives;
use crate::store::{Database, Reading, StoreError, StoreResult};
use crate::tree::Sequence;

/// How long the request that is under way when the time is over may still take: requests are made for about as much.
const GRACE: Duration = Duration::from_secs(5);

/// How often it is looked at meanwhile.
const LOOK: Duration = Duration::from_millis(50);

/// How long a client that does nothing but wait has been asked to wait still; see [`crate::http::Client::idles_for`].
pub type Idles = Arc<dyn Fn() -> Option<Duration> + Send + Sync>;

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

/// What a sync reads beside documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// What colleagues say.
    Feeds,
    /// Single threads, of which the rest cannot be read; the feeds that they are in are.
    Threads,
    /// What is asked of her.
    Tasks,
    /// With whom she works.
    People,
    /// Which drives there are: a part of their list was not heard of.
    Drives,
}

/// A service that could not be read whole. What is here of it stays, and says how old it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Behind {
    /// Which.
    pub service: Service,
    /// What of it, as people call it, where that is known: sites, how threads begin. A few of them.
    pub names: Vec<String>,
    /// How many of its lists are still to be read; at least one.
    pub left: u64,
    /// What stood in the way.
    pub why: Later,
    /// In how many milliseconds it may be asked again, where that is known.
    pub after_ms: Option<u64>,
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
    /// Posts that answers brought and of which nothing was known.
    pub posts: u64,
    /// Tasks that answers brought and that were not as they were.
    pub tasks: u64,
    /// Intents delivered.
    pub delivered: u64,
    /// Intents that need the person now.
    pub needs_you: u64,
    /// Intents that wait for another try or for another sync, or of which it is not known whether they arrived.
    pub waiting: u64,
    /// Of these, the ones that can still be undone: nothing was tried, and nothing has failed.
    pub held: u64,
    /// Services that could not be read whole.
    pub behind: Vec<Behind>,
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
    /// As [`crate::http::Client::idles_for`].
    pub idles: Idles,
    /// The provider of feeds, where the account has one.
    pub talk: Option<Talk>,
    /// The provider of tasks, where the account has one.
    pub errands: Option<Errands>,
    /// The organisation's directory, where the account has one.
    pub people: Option<Arc<PeoplePuller>>,
}

/// What a sync needs for tasks.
#[derive(Clone, Debug)]
pub struct Errands {
    /// Reads them.
    pub puller: Arc<TaskPuller>,
    /// Sends what was asked for of them.
    pub tasking: Arc<Tasking>,
}

/// What a sync needs for feeds.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Reads them.
    pub puller: Arc<FeedPuller>,
    /// Sends what was asked for in them.
    pub posting: Arc<Posting>,
}

/// Syncs one account.
pub struct Syncing {
    pub(super) account: AccountId,
    pub(super) owner: Owner,
    pub(super) db: Database,
    pub(super) device: Database,
    pub(super) doors: Doors,
    pub(super) delivering: Arc<Delivering>,
    pub(super) puller: Arc<Puller>,
    pub(super) fetcher: Fetcher,
    pub(super) talk: Option<Talk>,
    pub(super) errands: Option<Errands>,
    pub(super) people: Option<Arc<PeoplePuller>>,
    pub(super) contents: Contents,
    spent: SpentSoFar,
    idles: Idles,
    pub(super) awaiting: Awaiting,
    running: Mutex<Option<Running>>,
    /// Said once; whoever works holds a receiver until it has let go of everything.
    ended: watch::Sender<bool>,
}

/// How long [`Syncing::end`] waits for work that nobody drives any more.
const LETTING_GO: Duration = Duration::from_secs(2);

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

impl Syncing {
    /// A sync for one account.
    pub fn new(parts: Parts) -> Syncing {
        let Parts { account, owner, db, device, drives, doors, sequence, delivering, contents, .. } = parts;
        let Parts { spent, idles, talk, errands, people, .. } = parts;
        let puller = Arc::new(Puller::new(db.clone(), drives, doors.clone(), sequence));
        let fetcher = Fetcher::new(db.clone(), device.clone(), contents.clone(), Arc::clone(&puller));
        let running = Mutex::new(None);
        let ended = watch::Sender::new(false);
        Syncing {
            account,
            owner,
            db,
            device,
            doors,
            delivering,
            puller,
            fetcher,
            contents,
            talk,
            errands,
            people,
            spent,
            idles,
            awaiting: Awaiting::default(),
            running,
            ended,
        }
    }

    /// Ends what is under way, as a kill would, and waits until it holds nothing any more. Nothing begins afterwards.
    pub async fn end(&self) {
        self.ended.send_replace(true);
        let _ = tokio::time::timeout(LETTING_GO, self.ended.closed()).await;
    }

    /// Works until it is done or ended.
    async fn until_ended<T, E: From<StoreError>>(&self, work: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        let mut ended = self.ended.subscribe();
        tokio::select! {
            biased;
            _ = ended.wait_for(|ended| *ended) => Err(StoreError::Closed.into()),
            done = work => done,
        }
    }

    /// Feeds, for what a person asks for directly.
    pub fn talk(&self) -> Option<&Talk> {
        self.talk.as_ref()
    }

    /// Tasks, for what a person asks for directly.
    pub fn errands(&self) -> Option<&Errands> {
        self.errands.as_ref()
    }

    /// The organisation's directory, for what a person asks for directly.
    pub fn people(&self) -> Option<&PeoplePuller> {
        self.people.as_deref()
    }

    /// Who sends what was asked for of the services beside documents, in the order in which they do.
    pub fn services(&self) -> Vec<Arc<dyn Sends>> {
        self.sending().into_iter().map(|(_, sends)| sends).collect()
    }

    /// The same, each with its service.
    pub(super) fn sending(&self) -> Vec<(Service, Arc<dyn Sends>)> {
        let posting = self.talk.as_ref().map(|talk| (Service::Feeds, Arc::clone(&talk.posting) as Arc<dyn Sends>));
        let tasking =
            self.errands.as_ref().map(|errands| (Service::Tasks, Arc::clone(&errands.tasking) as Arc<dyn Sends>));
        posting.into_iter().chain(tasking).collect()
    }

    /// What the sync that runs waits for just now.
    pub fn awaited(&self) -> Option<Awaited> {
        self.awaiting.at(self.doors.clock.boot())
    }

    /// Items, posts and tasks that answers have brought, in this process.
    pub fn came(&self) -> (u64, u64, u64) {
        let posts = self.talk.as_ref().map_or(0, |talk| talk.puller.posts());
        let tasks = self.errands.as_ref().map_or(0, |errands| errands.puller.told());
        (self.puller.items(), posts, tasks)
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
        self.until_ended(self.fetcher.fetch(item, For::Waiting, &|| true)).await
    }

    /// Asks for the versions of a file that a person looks at, whatever else goes on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn look_for_versions(&self, item: ItemRow) -> StoreResult<Ended> {
        self.puller.look_for_versions(item, &|| true).await
    }

    /// Fetches the bytes of an earlier version that a person waits for.
    ///
    /// # Errors
    /// When the disk or the database fails.
    pub async fn fetch_version(&self, version: VersionRow) -> ContentsResult<Got> {
        self.until_ended(self.fetcher.fetch_version(version, &|| true)).await
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
                // The mark goes in with the work: work that is dropped before it began must not look like a sync that runs.
                Err((allowance, tell)) => return self.until_ended(self.run(allowance, tell, Mark(self))).await,
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

    /// Ends when the time has been over for [`GRACE`]: what is under way then is dropped, which loses nothing. A write whose answer
    /// did not come is looked for before it is sent again. Where nothing is under way but a wait, that is given up as soon as the time
    /// is over: until when the server has asked for it is said.
    async fn overdue(&self, allowance: &Allowance) -> Stopped {
        loop {
            let Some(until) = allowance.until() else { return std::future::pending().await };
            let now = self.doors.clock.boot();
            let (time, grace) = (now.until(until), now.until(until.after(GRACE)));
            if !time.is_zero() {
                sleep(time).await;
                continue;
            }
            match (self.idles)() {
                Some(asked) if !asked.is_zero() => return not_now(Later::Throttled, Some(asked)),
                Some(_) => return Stopped::Time,
                None if grace.is_zero() => return Stopped::Time,
                None => sleep(grace.min(LOOK)).await,
            }
        }
    }

    async fn run(
        &self,
        allowance: Allowance,
        tell: watch::Sender<Option<SyncReport>>,
        mark: Mark<'_>,
    ) -> StoreResult<SyncReport> {
        let (began, spent, rows) = (self.doors.clock.boot(), (self.spent)(), self.db.rows_written());
        let came = self.came();
        let behind = StillBehind::default();
        let receipt = self.db.read(|tx| tx.last_receipt()).await?;
        let stopped = match allowance.exhausted() {
            Some(Exhausted::Network) => Stopped::NoNetwork,
            _ => match self.take_lease().await? {
                Some(holder) => Stopped::HeldBy(holder),
                None => {
                    let stopped = tokio::select! {
                        biased;
                        stopped = self.jobs(&allowance, receipt, &behind) => stopped,
                        stopped = self.overdue(&allowance) => Ok(stopped),
                        lost = self.keep_lease() => lost.map(Stopped::HeldBy),
                    };
                    self.drop_lease().await?;
                    stopped?
                }
            },
        };
        let now = self.doors.clock.wall();
        let counted = move |tx: &Reading<'_>| {
            let (open, needs_you) = (tx.open_intent_count()?, tx.needs_you_count()?);
            Ok((tx.receipts_after(receipt)?, needs_you, open.saturating_sub(needs_you), tx.held_count(now)?))
        };
        let (delivered, needs_you, waiting, held) = self.db.read(counted).await?;
        let report = SyncReport {
            spent: since((self.spent)(), spent),
            rows_written: self.db.rows_written() - rows,
            items: self.puller.items() - came.0,
            posts: self.came().1 - came.1,
            tasks: self.came().2 - came.2,
            delivered,
            needs_you,
            waiting,
            held,
            behind: behind.told(),
            unready: self.fetcher.unready().await?,
            elapsed_ms: millis(began.until(self.doors.clock.boot())),
            stopped,
        };
        // First nobody can join any more, then those who did are told.
        drop(mark);
        let _ = tell.send(Some(report.clone()));
        Ok(report)
    }
}

pub(super) fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

fn since(now: Spent, before: Spent) -> Spent {
    Spent {
        requests: now.requests.saturating_sub(before.requests),
        bytes_received: now.bytes_received.saturating_sub(before.bytes_received),
        bytes_sent: now.bytes_sent.saturating_sub(before.bytes_sent),
    }
}
