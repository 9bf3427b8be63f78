//! The front door: [`Musette`] and its facets.
//!
//! ```text
//! let engine = Musette::open(surroundings).await?;
//! let accounts = engine.accounts();                      // sign in and out, who is here
//! let documents = engine.documents(account).await?;      // drives, lists, open, keep, change
//! let outbox = engine.outbox(account).await?;            // what waits, receipts, taking back
//! let feeds = engine.feeds(account).await?;              // what colleagues say, and what she answers
//! let tasks = engine.tasks(account).await?;              // what is asked of her
//! let people = engine.people(account).await?;            // who is who, and how they are reached
//! let organisation = engine.organisation(account).await?; // applications, acknowledgements
//! let stream = engine.stream();                          // what concerns her, from every account
//! let found = engine.search(&accounts, typed, ..).await?; // names of what this device knows, of every account
//! engine.sync(account, Budget::WHOLE).await?;            // the one entry of all traffic
//! ```
//!
//! **Promises.** A read never waits for the network. A call that changes something has stored it durably when it returns.
//! Accounts never mix: each has a vault of its own, and a facet belongs to one, but for the stream and what `across` merges (tasks by day, people by name, what a search finds). After [`Musette::suspend`] no lock is held
//! and no file open.
//!
//! **Never.** No sentence for people is made here: [`Error`] and the values carry reasons.
//!
//! The engine decides nothing itself: it opens what the home holds and hands calls on to `outbox`, `sync`, `blobs` and
//! `store`. Stories are in `tests/journeys`.

mod accounts;
mod across;
mod card_places;
mod cards;
mod changes;
mod doctor;
mod documents;
mod error;
mod feeds;
mod home;
mod housekeeping;
mod language;
mod leases;
mod notices;
mod opened;
mod organisation;
mod outbox;
mod people;
mod search;
mod services;
mod session;
mod setting;
mod stamp;
mod storage;
mod stream;
mod stream_list;
mod syncing;
mod tasks;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::tz::TimeZone;

use crate::blobs::Owner;
use crate::doors::{self, Doors};
use crate::http::Transport;
use crate::model::{AccountId, Change, Scope, WallTime};
use crate::store::device::AccountRow;
use crate::store::{Database, Durability};
use crate::vault::SecretStore;

pub use crate::providers::microsoft365::Settings as Sizes;
pub use accounts::{Account, Accounts, DeviceCode, Unsent, UnsentWork};
pub use across::OfAll;
pub use changes::ChangeListener;
pub use doctor::{Examined, Recovered, rescue};
pub use documents::{
    Activity, ActivityEntry, ActivityKind, ByteSource, DocumentVersion, DocumentVersions, Documents, Item, ItemState,
    KeptBack, KeptItem, KeptSummary, LentCopy, ListPage, Opened, Saved, SharedDocument, Source, TakenBack,
    WaitingVersion,
};
pub use error::{EngineResult, Error, Reason};
pub use feeds::{
    Attach, Author, DraftItem, FeedItem, FeedPage, Feeds, Hanging, HangingBytes, HangingState, KeptDraft, MOST_COUNTED,
    Older, OpenedHanging, Post, PostDelivered, PostWaiting, SentTo, SpokenPost, ThreadItem, ThreadPosts, WishAbout,
};
pub use notices::{Locked, Notice, NoticeGroup, QuietHours};
pub use organisation::{
    Acknowledgement, AcknowledgingFolder, HasNotRead, HasRead, InAnothersName, Organisation, OrganisationView, Teller,
    WaitingAcknowledgement, WaitsOn, WhoHasRead,
};
pub use outbox::{Outbox, OutboxEntry, TwoVersions};
pub use people::{People, PeopleHead, PeopleItems, PersonItem};
pub use search::{Found, SearchCoverage};
pub use services::PostState;
pub use setting::Setting;
pub use storage::Storage;
pub use stream::{
    Card, CardAbout, MOST_ASKING, Need, Stream, StreamAge, StreamFilter, StreamGap, StreamHead, StreamPage,
};
pub use stream_list::{CardSection, CardsHead, CardsPage};
pub use syncing::Traffic;
pub use tasks::{TaskItem, TaskItems, TaskListItem, TaskStepItem, TaskWaiting, Tasks, list_named};

use changes::Changes;
use home::Home;
use leases::{Held, Leases};
use opened::OpenedContents;
use session::{Opening, Session};

/// How long what is being saved is waited for when the engine closes: platforms give an app that leaves the screen little more.
const LET_SAVE: std::time::Duration = std::time::Duration::from_secs(5);

/// How often it is looked whether other processes have changed something, while somebody listens.
pub const LOOK_AT_OTHERS: std::time::Duration = std::time::Duration::from_secs(1);

/// What an engine is opened with.
#[derive(Debug)]
pub struct Surroundings {
    /// The folder that everything is kept in.
    pub home: PathBuf,
    /// Clocks, chance, disk.
    pub doors: Doors,
    /// Where keys and refresh tokens are kept.
    pub secrets: Arc<dyn SecretStore>,
    /// The network.
    pub transport: Arc<dyn Transport>,
    /// The person's time zone.
    pub zone: TimeZone,
    /// How large pages and pieces of uploads are.
    pub sizes: Sizes,
}

/// The engine. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Musette {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    home: Home,
    transport: Arc<dyn Transport>,
    zone: TimeZone,
    sizes: Sizes,
    owner: Owner,
    changes: Arc<Changes>,
    device: Mutex<Option<Database>>,
    sessions: Mutex<BTreeMap<AccountId, Arc<Session>>>,
    /// Says to other processes that what this one stages is not abandoned: as long as any account has been open here.
    alive: Mutex<Option<Held>>,
    /// What was opened in each account since this process began: an editor outlives the sleep of the app that it is in.
    opened: Mutex<BTreeMap<AccountId, Arc<OpenedContents>>>,
    /// One session is opened, closed or suspended at a time.
    doorway: tokio::sync::Mutex<()>,
}

impl Musette {
    /// Opens a home, and makes it when there is none. Must be called on a tokio runtime.
    ///
    /// # Errors
    /// The home is another device's or a newer program's, damaged, or the disk is full.
    pub async fn open(surroundings: Surroundings) -> EngineResult<Musette> {
        let Surroundings { home, doors, secrets, transport, zone, sizes } = surroundings;
        let owner = Owner(doors::new_ulid(doors.clock.as_ref(), doors.entropy.as_ref())?);
        let engine = Musette {
            inner: Arc::new(Inner {
                home: Home { root: home, doors, secrets },
                transport,
                zone,
                sizes,
                owner,
                changes: Arc::new(Changes::default()),
                device: Mutex::new(None),
                sessions: Mutex::new(BTreeMap::new()),
                alive: Mutex::new(None),
                opened: Mutex::new(BTreeMap::new()),
                doorway: tokio::sync::Mutex::new(()),
            }),
        };
        engine.resume().await?;
        Ok(engine)
    }

    /// The accounts.
    pub fn accounts(&self) -> Accounts {
        Accounts { engine: self.clone() }
    }

    /// The documents of an account.
    ///
    /// # Errors
    /// No such account, or its vault cannot be opened.
    pub async fn documents(&self, account: AccountId) -> EngineResult<Documents> {
        Ok(Documents { engine: self.clone(), session: self.session(account).await? })
    }

    /// The outbox of an account.
    ///
    /// # Errors
    /// No such account, or its vault cannot be opened.
    pub async fn outbox(&self, account: AccountId) -> EngineResult<Outbox> {
        Ok(Outbox { engine: self.clone(), session: self.session(account).await? })
    }

    /// The feeds of an account.
    ///
    /// # Errors
    /// No such account, or its vault cannot be opened.
    pub async fn feeds(&self, account: AccountId) -> EngineResult<Feeds> {
        Ok(Feeds { engine: self.clone(), session: self.session(account).await?, anyway: false })
    }

    /// What the organisation says by itself, to an account: applications, who helps, what is to be acknowledged.
    ///
    /// # Errors
    /// No such account, or its vault cannot be opened.
    pub async fn organisation(&self, account: AccountId) -> EngineResult<Organisation> {
        Ok(Organisation { engine: self.clone(), session: self.session(account).await? })
    }

    /// Tells `listener` of changes from now on, until the returned guard is dropped. What other processes change is noticed
    /// within [`LOOK_AT_OTHERS`], and told as [`Scope::Everything`].
    pub fn subscribe(&self, listener: Arc<dyn ChangeListener>) -> Subscription {
        let telling = self.inner.changes.listen().tell(listener);
        let inner = Arc::downgrade(&self.inner);
        let looking = async move {
            loop {
                doors::sleep(LOOK_AT_OTHERS).await;
                let Some(inner) = inner.upgrade() else { return };
                Musette { inner }.notice_others().await;
            }
        };
        Subscription([tokio::spawn(telling), tokio::spawn(looking)])
    }

    /// Looks whether other processes have changed something since this one last heard, and tells those who listen: for a
    /// platform that says when to look. What cannot be read now is looked at another time.
    pub async fn notice_others(&self) {
        let sessions: Vec<_> =
            lock(&self.inner.sessions).iter().map(|(account, session)| (Some(*account), session.db.clone())).collect();
        let device = lock(&self.inner.device).clone().map(|device| (None, device));
        for (account, database) in sessions.into_iter().chain(device) {
            if let Ok(Some(revision)) = database.changed_elsewhere().await {
                self.inner.changes.note(account, &[Change { scope: Scope::Everything, revision }]);
            }
        }
    }

    /// Ends all work and closes everything: no lock is held when it returns, and no file open but those that a face has
    /// [opened](Opened). Calls answer [`Reason::Suspended`] until [`Musette::resume`]. What is being saved is waited for, up to five
    /// seconds; a save that takes longer is refused, and what was whole of it stays as a file that [`rescue`] finds. Nobody can press
    /// "undo" any more, so what was held back for that may leave with the next sync.
    ///
    /// # Errors
    /// When a database cannot be closed.
    pub async fn suspend(&self) -> EngineResult<()> {
        let _doorway = self.inner.doorway.lock().await;
        let sessions = std::mem::take(&mut *lock(&self.inner.sessions));
        let clock = self.inner.home.doors.clock.as_ref();
        let give_up = clock.boot().after(LET_SAVE);
        sessions.values().for_each(|session| session.close_door());
        for session in sessions.into_values() {
            session.syncing.end().await;
            session.close(clock, give_up).await?;
        }
        lock(&self.inner.alive).take();
        let device = lock(&self.inner.device).take();
        if let Some(device) = device {
            let owner = self.inner.owner.0.to_string();
            // What was interrupted goes on elsewhere at once, not when its lease expires.
            device.write(Durability::Saved, move |tx| tx.drop_leases_of(&owner)).await?;
            device.close().await?;
        }
        Ok(())
    }

    /// Opens again after [`Musette::suspend`]; does nothing when it is open.
    ///
    /// # Errors
    /// As [`Musette::open`].
    pub async fn resume(&self) -> EngineResult<()> {
        let doorway = self.inner.doorway.lock().await;
        if lock(&self.inner.device).is_some() {
            return Ok(());
        }
        let changes = Arc::clone(&self.inner.changes);
        let device = self.inner.home.open_device(Arc::new(move |c| changes.note(None, c))).await?;
        *lock(&self.inner.device) = Some(device);
        drop(doorway);
        self.accounts().finish_sign_outs().await;
        Ok(())
    }

    fn now(&self) -> WallTime {
        self.inner.home.doors.clock.wall()
    }

    fn device(&self) -> EngineResult<Database> {
        lock(&self.inner.device).clone().ok_or_else(|| Error::of(Reason::Suspended))
    }

    fn leases(&self) -> EngineResult<Leases> {
        Ok(Leases::new(self.device()?, self.inner.home.doors.clone(), self.inner.owner.0.to_string()))
    }

    async fn account_row(&self, account: AccountId) -> EngineResult<AccountRow> {
        let rows = self.device()?.read(|tx| tx.accounts()).await?;
        rows.into_iter().find(|row| row.id == account).ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// Whether a sign-out was interrupted after the person had agreed: then its account is no more.
    fn is_here(row: &AccountRow) -> EngineResult<()> {
        if row.leaving { Err(Error::of(Reason::NotFound)) } else { Ok(()) }
    }

    /// The session of an account, when it is open.
    fn open_session(&self, account: AccountId) -> Option<Arc<Session>> {
        lock(&self.inner.sessions).get(&account).cloned()
    }

    /// The session of an account, opened when it is not.
    async fn session(&self, account: AccountId) -> EngineResult<Arc<Session>> {
        if let Some(session) = self.open_session(account) {
            return Ok(session);
        }
        let _doorway = self.inner.doorway.lock().await;
        if let Some(session) = self.open_session(account) {
            return Ok(session);
        }
        let row = self.account_row(account).await?;
        Musette::is_here(&row)?;
        let changes = Arc::clone(&self.inner.changes);
        let opened = Arc::clone(lock(&self.inner.opened).entry(account).or_default());
        let opening = Session::open(Opening {
            home: &self.inner.home,
            row: &row,
            transport: Arc::clone(&self.inner.transport),
            device: self.device()?,
            leases: self.leases()?,
            owner: self.inner.owner,
            zone: self.inner.zone.clone(),
            sizes: self.inner.sizes,
            listener: Arc::new(move |c| changes.note(Some(account), c)),
            opened,
        });
        // Nothing is staged before the lease is durable, and that takes as long as all the rest: it is taken meanwhile.
        let (_, session) = futures_util::future::try_join(self.be_known(), opening).await?;
        self.recognise(&session).await?;
        let session = Arc::new(session);
        lock(&self.inner.sessions).insert(account, Arc::clone(&session));
        Ok(session)
    }

    /// Takes the lease that says that this engine lives, when it does not hold it yet.
    async fn be_known(&self) -> EngineResult<()> {
        if lock(&self.inner.alive).is_none() {
            let name = format!("process/{}", self.inner.owner.0);
            let held = self.leases()?.take(&name, std::time::Duration::ZERO).await?;
            *lock(&self.inner.alive) = held;
        }
        Ok(())
    }

    async fn close_session(&self, account: AccountId) -> EngineResult<()> {
        let _doorway = self.inner.doorway.lock().await;
        let session = lock(&self.inner.sessions).remove(&account);
        match session {
            Some(session) => {
                let clock = self.inner.home.doors.clock.as_ref();
                session.close(clock, clock.boot().after(LET_SAVE)).await
            }
            None => Ok(()),
        }
    }
}

/// A listener that is being told; dropping it ends that.
#[derive(Debug)]
pub struct Subscription([tokio::task::JoinHandle<()>; 2]);

impl Drop for Subscription {
    fn drop(&mut self) {
        self.0.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

/// Every holder of these locks replaces or looks up whole values.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
