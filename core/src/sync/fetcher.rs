//! Downloads: what is kept offline, and what a person waits for.
//!
//! **Promises.** A file that a person waits for never queues behind those that are kept: of [`AT_ONCE`] downloads, only
//! [`FOR_KEPT`] are for kept files. One item is fetched once at a time; whoever wants it too waits for that. A range is asked
//! for only after the server has said that the content is still the one whose beginning is here; bytes unlike the listing's are
//! fetched once more, and kept and marked when they come again. A refusal is stored with its reason, for as long as the
//! content is that one.
//!
//! **How.** [`Contents`] keeps rows, files and figures ([`crate::blobs::contents::fetch`]); here the provider is asked and
//! its words about the item are absorbed, so that what is fetched is always what base says.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::{Semaphore, watch};

use super::{Ended, MayGoOn, Puller};
use crate::blobs::contents::fetch::{Fetch, Fetched, Wanted};
use crate::blobs::contents::room::Way;
use crate::blobs::{BlobError, Contents, ContentsError, ContentsResult, Owner, PLAIN_CHUNK};
use crate::model::{BaseRow, ContentRow, Failure, ItemKind, ItemRow, Later, Refusal, RemoteId, SignInNeed, VersionRow};
use crate::providers::OpenedContent;
use crate::store::drives::DriveState;
use crate::store::{Database, Durability, StoreResult};

/// Downloads at once, of all kinds.
pub const AT_ONCE: usize = 4;
/// Of these, for what is kept offline; the others are reserved for what a person waits for.
pub const FOR_KEPT: usize = 2;
/// While a download stands still it is looked this often whether there is budget left for it.
const LOOK: Duration = Duration::from_secs(1);
/// Times that one call begins again because the item changed meanwhile or its bytes differed.
const MOST_BEGINNINGS: u32 = 6;
/// What was refused is asked for again after so many milliseconds: a day. A refusal of the bytes themselves (malware, too large)
/// lasts as long as they do.
const REFUSED_FOR: i64 = 24 * 3_600_000;

/// For whom something is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// A person looks at the screen.
    Waiting,
    /// It is kept offline.
    Keeping,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Got {
    /// It is here, as the server has it.
    Here(ContentRow),
    /// It is here, and differs from the figures that the server gives for it.
    Differs(ContentRow),
    /// The provider will not give it.
    Unready(Refusal),
    /// There is nothing to fetch: the item is gone, or has no contents.
    Nothing,
    /// The budget is spent; what came is kept.
    Paused,
    /// This device is full.
    NoSpace,
    /// Not now; what came is kept.
    Later {
        /// What stands in the way.
        why: Later,
        /// How long the provider asked us to wait.
        after: Option<Duration>,
    },
    /// The person has to sign in first.
    SignIn(SignInNeed),
}

/// Fetches contents into one vault.
pub struct Fetcher {
    pub(super) db: Database,
    device: Database,
    pub(super) contents: Contents,
    pub(super) puller: Arc<Puller>,
    places: Semaphore,
    kept_places: Semaphore,
    under_way: Mutex<BTreeMap<ItemRow, watch::Receiver<()>>>,
}

impl fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fetcher")
    }
}

/// Where an item's content is to be had, by what base says.
struct Target {
    drive: DriveState,
    remote: RemoteId,
    wanted: Wanted,
    /// Whether the server has said how long it is.
    measured: bool,
    /// The content that is held of just these bytes.
    held: Option<ContentRow>,
}

/// What one attempt came to.
enum Try {
    Ended(Got),
    Again,
}

/// Whose bytes are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    /// What the item is now.
    OfItem,
    /// What it was.
    OfVersion(VersionRow),
}

/// What came of taking in an opened content.
pub(super) enum Took {
    /// All of it.
    All(Box<Fetch>),
    /// More than can be of what was listed.
    TooMuch,
    /// Not all of it; what came is kept.
    Stopped(Got),
}

/// Marks an item as being fetched until it is dropped, however that comes about.
struct UnderWay<'a> {
    fetcher: &'a Fetcher,
    item: ItemRow,
    _done: watch::Sender<()>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.fetcher.under_way().remove(&self.item);
    }
}

impl Fetcher {
    /// A fetcher for one vault; `device` is the device's own database, for the owners whose lease runs.
    pub fn new(db: Database, device: Database, contents: Contents, puller: Arc<Puller>) -> Fetcher {
        Fetcher {
            db,
            device,
            contents,
            puller,
            places: Semaphore::new(AT_ONCE),
            kept_places: Semaphore::new(FOR_KEPT),
            under_way: Mutex::new(BTreeMap::new()),
        }
    }

    /// Fetches what the server has of an item, unless just that is here. May be dropped at any time without loss.
    ///
    /// # Errors
    /// When the disk or the database fails in another way than by being full.
    pub async fn fetch(&self, item: ItemRow, whom: For, may_go_on: MayGoOn<'_>) -> ContentsResult<Got> {
        let item = self.db.read(move |tx| tx.canonical(item)).await?;
        self.once(item, Bytes::OfItem, whom, may_go_on).await
    }

    /// Brings what is held as the content of `item`, once at a time.
    pub(super) async fn once(
        &self,
        item: ItemRow,
        bytes: Bytes,
        whom: For,
        may_go_on: MayGoOn<'_>,
    ) -> ContentsResult<Got> {
        let bring = || async move {
            match bytes {
                Bytes::OfItem => self.bring(item, may_go_on).await,
                Bytes::OfVersion(version) => self.bring_version(item, version, may_go_on).await,
            }
        };
        loop {
            let _kept_place = match whom {
                For::Keeping => self.kept_places.acquire().await.ok(),
                For::Waiting => None,
            };
            let running = match self.begin(item) {
                Ok(mark) => {
                    let _place = self.places.acquire().await.ok();
                    let mut got = bring().await;
                    if matches!(&got, Err(error) if error.is_no_space()) {
                        // What came of it is not to take the last bytes from what the person saves.
                        self.let_go(item).await;
                        got = match self.make_way(item, 1).await? {
                            Way::Free => bring().await,
                            Way::Short(_) => Ok(Got::NoSpace),
                        };
                    }
                    drop(mark);
                    return match got {
                        Err(error) if error.is_no_space() => {
                            self.let_go(item).await;
                            Ok(Got::NoSpace)
                        }
                        other => other,
                    };
                }
                Err(running) => running,
            };
            wait_for(running).await;
            if !may_go_on() {
                return Ok(Got::Paused);
            }
        }
    }

    /// The kept files that are not here and may be had, in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wanted(&self, now: crate::model::WallTime) -> StoreResult<Vec<ItemRow>> {
        self.db
            .read(move |tx| {
                if tx.pins()?.is_empty() {
                    return Ok(Vec::new());
                }
                let mut wanted = Vec::new();
                for file in tx.kept_files(None)? {
                    let refused = match file.refused {
                        None => false,
                        // These are about the bytes.
                        Some(Refusal::Policy | Refusal::TooLarge) => true,
                        Some(_) => {
                            tx.unready_since(file.item)?.is_none_or(|at| now.0.saturating_sub(at.0) < REFUSED_FOR)
                        }
                    };
                    if !file.ready && !refused && tx.base(file.item)?.is_some() {
                        wanted.push(file.item);
                    }
                }
                Ok(wanted)
            })
            .await
    }

    /// How many kept files are not ready, whatever the reason.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unready(&self) -> StoreResult<u64> {
        self.db
            .read(|tx| {
                if tx.pins()?.is_empty() {
                    return Ok(0);
                }
                Ok(tx.kept_files(None)?.iter().filter(|file| !file.ready).count() as u64)
            })
            .await
    }

    fn begin(&self, item: ItemRow) -> Result<UnderWay<'_>, watch::Receiver<()>> {
        let mut under_way = self.under_way();
        if let Some(running) = under_way.get(&item) {
            return Err(running.clone());
        }
        let (done, running) = watch::channel(());
        under_way.insert(item, running);
        Ok(UnderWay { fetcher: self, item, _done: done })
    }

    fn under_way(&self) -> std::sync::MutexGuard<'_, BTreeMap<ItemRow, watch::Receiver<()>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn bring(&self, item: ItemRow, may_go_on: MayGoOn<'_>) -> ContentsResult<Got> {
        for _ in 0..MOST_BEGINNINGS {
            let Some(target) = self.target(item).await? else {
                self.contents.abandon_fetch(item).await?;
                return Ok(Got::Nothing);
            };
            if let Some(row) = target.held
                && self.contents.opened(row).await.is_ok_and(|opened| opened.is_some())
            {
                return Ok(Got::Here(row));
            }
            if !may_go_on() {
                return Ok(Got::Paused);
            }
            if !target.measured {
                // Without a size nothing could tell whether all of it came.
                match self.look_again(&target).await? {
                    Some(Try::Ended(got)) => return Ok(got),
                    Some(Try::Again) => continue,
                    None => return Ok(Got::Later { why: Later::Busy, after: None }),
                }
            }
            if let Way::Short(_) = self.make_way(item, target.wanted.size).await? {
                return Ok(Got::NoSpace);
            }
            match self.attempt(&target, may_go_on).await? {
                Try::Ended(got) => return Ok(got),
                Try::Again => {}
            }
        }
        // It changes faster than it can be fetched.
        Ok(Got::Later { why: Later::Busy, after: None })
    }

    /// Gives the room of a half download back.
    pub(super) async fn let_go(&self, item: ItemRow) {
        if let Err(error) = self.contents.abandon_fetch(item).await {
            tracing::debug!(%error, "a half download stays on a full disk");
        }
    }

    /// Makes way for what is still to come of a content of this size.
    pub(super) async fn make_way(&self, item: ItemRow, size: u64) -> ContentsResult<Way> {
        let here = self.db.read(move |tx| tx.transfer_of(item)).await?.map_or(0, |t| t.chunks * PLAIN_CHUNK as u64);
        self.contents.make_way(size.saturating_sub(here)).await
    }

    async fn target(&self, item: ItemRow) -> StoreResult<Option<Target>> {
        self.db
            .read(move |tx| {
                let Some(BaseRow { kind: ItemKind::File, ctag, size, hash, going: false, .. }) = tx.base(item)? else {
                    return Ok(None);
                };
                let (Some(remote), Some(drive)) = (tx.remote_id(item)?, tx.drive(tx.drive_of(item)?)?) else {
                    return Ok(None);
                };
                let same = |held: &crate::store::contents::Content| !held.unsent && ctag.is_some() && held.ctag == ctag;
                let held = tx.contents_of(item)?.into_iter().find(same).map(|held| held.row);
                let measured = size.is_some();
                let wanted = Wanted { item, ctag, size: size.unwrap_or(0), hash };
                Ok(Some(Target { drive, remote, wanted, measured, held }))
            })
            .await
    }

    /// One attempt: begin or go on, take what comes, verify.
    async fn attempt(&self, target: &Target, may_go_on: MayGoOn<'_>) -> ContentsResult<Try> {
        let mut fetch = self.contents.fetch(&target.wanted, &self.alive().await?).await?;
        if !fetch.is_complete() {
            // A range continues bytes that are here: first the server says that they are still its own.
            if fetch.offset() > 0
                && let Some(tried) = self.look_again(target).await?
            {
                fetch.stop().await?;
                return Ok(tried);
            }
            let opened = match self.puller.drives.open(&target.drive.remote, &target.remote, fetch.offset()).await {
                Ok(opened) => opened,
                Err(failure) => return self.not_opened(target, fetch, failure).await,
            };
            if opened.offset != fetch.offset() {
                if opened.offset != 0 {
                    fetch.stop().await?;
                    return Ok(Try::Ended(Got::Later { why: Later::Unproven, after: None }));
                }
                fetch = fetch.start_over(target.wanted.ctag.clone()).await?;
            }
            fetch = match self.take_in(fetch, opened, may_go_on).await? {
                Took::All(fetch) => *fetch,
                Took::TooMuch => return self.refused(target, Refusal::TooLarge).await,
                Took::Stopped(got) => return Ok(Try::Ended(got)),
            };
        }
        // Without a hash only the tag can say whether these are the bytes of the listing.
        if target.wanted.hash.is_none()
            && target.wanted.size > 0
            && let Some(tried) = self.look_again(target).await?
        {
            fetch.stop().await?;
            return Ok(tried);
        }
        match fetch.finish().await? {
            Fetched::Stored(row) => Ok(Try::Ended(Got::Here(row))),
            Fetched::Differs(row) => Ok(Try::Ended(Got::Differs(row))),
            // A listing that changed meanwhile explains the difference.
            Fetched::Again => Ok(self.look_again(target).await?.unwrap_or(Try::Again)),
        }
    }

    /// Takes in what comes of an opened content.
    pub(super) async fn take_in(
        &self,
        mut fetch: Fetch,
        opened: OpenedContent,
        may_go_on: MayGoOn<'_>,
    ) -> ContentsResult<Took> {
        let (total, mut stream) = (opened.total, opened.stream);
        loop {
            let piece = match tokio::time::timeout(LOOK, stream.next()).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(_) if may_go_on() => continue,
                Err(_) => {
                    drop(stream);
                    fetch.stop().await?;
                    return Ok(Took::Stopped(Got::Paused));
                }
            };
            let bytes = match piece {
                Ok(bytes) => bytes,
                Err(failure) => {
                    drop(stream);
                    return Ok(Took::Stopped(broken(fetch, failure).await?));
                }
            };
            match fetch.take(&bytes).await {
                Ok(()) => {}
                Err(ContentsError::Blob(BlobError::TooLong { .. })) => return Ok(Took::TooMuch),
                Err(other) => return Err(other),
            }
            if !may_go_on() && total != Some(fetch.offset()) {
                drop(stream);
                fetch.stop().await?;
                return Ok(Took::Stopped(Got::Paused));
            }
        }
        drop(stream);
        if total.is_some_and(|total| total != fetch.offset()) {
            return Ok(Took::Stopped(broken(fetch, Failure::later(Later::Ambiguous)).await?));
        }
        Ok(Took::All(Box::new(fetch)))
    }

    /// Asks for the item; `None` when it still has the content that is wanted.
    async fn look_again(&self, target: &Target) -> ContentsResult<Option<Try>> {
        if let Some(ended) = self.puller.ask_for(&target.drive, &target.remote).await? {
            return Ok(Some(match ended {
                Ended::NoAccess => self.refused(target, Refusal::Permission).await?,
                Ended::SignIn(need) => Try::Ended(Got::SignIn(need)),
                Ended::Later { why, after } => Try::Ended(Got::Later { why, after }),
                Ended::Done | Ended::Paused | Ended::GivenUp => {
                    Try::Ended(Got::Later { why: Later::Busy, after: None })
                }
            }));
        }
        let now = self.target(target.wanted.item).await?;
        Ok(if now.is_some_and(|now| now.wanted == target.wanted) { None } else { Some(Try::Again) })
    }

    async fn not_opened(&self, target: &Target, fetch: Fetch, failure: Failure) -> ContentsResult<Try> {
        match failure {
            Failure::Refused(why) => {
                drop(fetch);
                self.refused(target, why).await
            }
            Failure::Gone | Failure::Changed | Failure::NameTaken | Failure::Reset => {
                fetch.stop().await?;
                // An item that is there and has no content to be had is still being made there (hard case 3).
                let unsure = Try::Ended(Got::Later { why: Later::Busy, after: None });
                Ok(self.look_again(target).await?.unwrap_or(unsure))
            }
            failure => broken(fetch, failure).await.map(Try::Ended),
        }
    }

    async fn refused(&self, target: &Target, why: Refusal) -> ContentsResult<Try> {
        let (item, ctag) = (target.wanted.item, target.wanted.ctag.clone());
        let now = self.puller.doors.clock.wall();
        self.contents.abandon_fetch(item).await?;
        self.db.write(Durability::Fetched, move |tx| tx.put_unready(item, ctag.as_ref(), why, now)).await?;
        Ok(Try::Ended(Got::Unready(why)))
    }

    /// The owners whose lease runs: what they are writing is left to them.
    pub(super) async fn alive(&self) -> StoreResult<BTreeSet<Owner>> {
        let (now, processes) = (self.puller.doors.clock.wall(), Arc::clone(&self.puller.doors.processes));
        let owners = self.device.read(move |tx| tx.living_owners(now, processes.as_ref())).await?;
        Ok(owners.iter().filter_map(|owner| ulid::Ulid::from_string(owner).ok().map(Owner)).collect())
    }
}

/// What came is kept; the failure says when to go on.
pub(super) async fn broken(fetch: Fetch, failure: Failure) -> ContentsResult<Got> {
    fetch.stop().await?;
    Ok(match failure {
        Failure::SignIn(need) => Got::SignIn(need),
        Failure::Later { why, after } => Got::Later { why, after },
        _ => Got::Later { why: Later::Busy, after: None },
    })
}

async fn wait_for(mut running: watch::Receiver<()>) {
    // The sender says nothing; it goes away when the download has ended.
    while running.changed().await.is_ok() {}
}
