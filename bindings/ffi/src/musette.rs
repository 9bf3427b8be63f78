//! The front door.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::tz::TimeZone;
use musette_core::doors::Doors;
use musette_core::engine::{self, Error, QuietHours, Reason, Sizes, Storage, Surroundings, Traffic};
use musette_core::http::{SystemTransport, TransportSetup};
use musette_core::model::{AccountId, DriveId};
use musette_core::sync::SyncReport;

use crate::accounts::Accounts;
use crate::documents::Documents;
use crate::error::Answer;
use crate::feeds::Feeds;
use crate::listening::{ChangeListener, Listening, listen};
use crate::organisation::Organisation;
use crate::outbox::Outbox;
use crate::people::People;
use crate::runtime::run;
use crate::search::Search;
use crate::secrets::{Platform, SecretStore};
use crate::stream::Stream;
use crate::tasks::Tasks;
use crate::values::shared::Budget;
use crate::values::stream::Notice;

/// What the app is opened with.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Opening {
    /// The folder that everything is kept in; made when it is not there.
    pub home: PathBuf,
    /// The person's time zone, as `Europe/Zurich`; nothing, or one that is not known: the system's.
    pub zone: Option<String>,
    /// Root certificates (PEM) trusted beside the platform's: an organisation's own authority.
    pub roots: Option<Vec<u8>>,
}

/// The engine, and the way to all its facets.
#[derive(Debug, uniffi::Object)]
pub struct Musette {
    engine: engine::Musette,
}

impl Musette {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Musette) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        run(work(self.engine.clone())).await
    }
}

#[uniffi::export]
impl Musette {
    /// Opens a home, and makes it when there is none.
    ///
    /// # Errors
    /// The home is another device's or a newer app's, damaged, or the device is full.
    #[uniffi::constructor]
    pub async fn open(opening: Opening, secrets: Arc<dyn SecretStore>) -> Answer<Arc<Musette>> {
        let zone = opening.zone.and_then(|name| TimeZone::get(&name).ok()).unwrap_or_else(TimeZone::system);
        let setup = TransportSetup { extra_roots_pem: opening.roots };
        let transport = SystemTransport::new(&setup).map_err(|_| Error::of(Reason::Internal))?;
        let home = opening.home;
        let open = async move {
            std::fs::create_dir_all(&home)?;
            let doors = Doors::system();
            #[cfg(debug_assertions)]
            let doors = Doors { disk: Arc::new(crate::small_disk::SmallDisk::of(&home)), ..doors };
            engine::Musette::open(Surroundings {
                home,
                doors,
                secrets: Arc::new(Platform(secrets)),
                transport: Arc::new(transport),
                zone,
                sizes: Sizes::default(),
            })
            .await
        };
        Ok(Arc::new(Musette { engine: run(open).await? }))
    }

    /// The version of this library, as in `0.1.0`.
    pub fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    /// Signing in and out, who is here.
    pub fn accounts(&self) -> Arc<Accounts> {
        Arc::new(Accounts { engine: self.engine.clone() })
    }

    /// The documents of an account.
    pub fn documents(&self, account: AccountId) -> Arc<Documents> {
        Arc::new(Documents { engine: self.engine.clone(), account })
    }

    /// The outbox of an account.
    pub fn outbox(&self, account: AccountId) -> Arc<Outbox> {
        Arc::new(Outbox { engine: self.engine.clone(), account })
    }

    /// The feeds of an account.
    pub fn feeds(&self, account: AccountId) -> Arc<Feeds> {
        Arc::new(Feeds { engine: self.engine.clone(), account })
    }

    /// The tasks of an account.
    pub fn tasks(&self, account: AccountId) -> Arc<Tasks> {
        Arc::new(Tasks { engine: self.engine.clone(), account })
    }

    /// The people of an account.
    pub fn people(&self, account: AccountId) -> Arc<People> {
        Arc::new(People { engine: self.engine.clone(), account })
    }

    /// What the organisation of an account says of itself, and what it asks to be read.
    pub fn organisation(&self, account: AccountId) -> Arc<Organisation> {
        Arc::new(Organisation { engine: self.engine.clone(), account })
    }

    /// What concerns this person, from every account.
    pub fn stream(&self) -> Arc<Stream> {
        Arc::new(Stream { engine: self.engine.clone() })
    }

    /// Search over names, of every account.
    pub fn search(&self) -> Arc<Search> {
        Arc::new(Search { engine: self.engine.clone() })
    }

    /// Tells `listener` of changes, until the answer is closed.
    ///
    /// # Errors
    /// The system gives no thread.
    pub async fn listen(&self, listener: Arc<dyn ChangeListener>) -> Answer<Arc<Listening>> {
        Ok(Arc::new(listen(self.engine.clone(), listener).await?))
    }

    /// The next sync of this account asks for what colleagues say although it was asked for lately: a person has pulled a list down.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn look_anew(&self, account: AccountId) -> Answer<()> {
        self.with(move |engine| async move { engine.look_anew(account).await }).await
    }

    /// Sends what waits and fetches what is new, until the budget ends or everything is done; joins and widens one that runs.
    ///
    /// # Errors
    /// When the home cannot be read or written. What the network and the provider answered is in the report.
    pub async fn sync(&self, account: AccountId, budget: Budget) -> Answer<SyncReport> {
        self.with(move |engine| async move { engine.sync(account, budget.into()).await }).await
    }

    /// What an account has exchanged since it was opened here. Memory only: it may be asked for as often as a screen likes.
    pub fn traffic(&self, account: AccountId) -> Traffic {
        self.engine.traffic(account)
    }

    /// What an account takes on this device.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn storage(&self, account: AccountId) -> Answer<Storage> {
        self.with(move |engine| async move { engine.storage(account).await }).await
    }

    /// Removes from this device the contents that can be fetched again; answers how many bytes that freed. They need a network from
    /// then on.
    ///
    /// # Errors
    /// There is no such account, it is locked, or the disk fails.
    pub async fn free(&self, account: AccountId) -> Answer<u64> {
        self.with(move |engine| async move { engine.free(account).await }).await
    }

    /// The language that the person has chosen for this app, as in BCP 47; nothing: that of the device.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn language(&self) -> Answer<Option<String>> {
        self.with(|engine| async move { engine.language().await }).await
    }

    /// Chooses a language; nothing: that of the device again.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub async fn set_language(&self, tag: Option<String>) -> Answer<()> {
        self.with(move |engine| async move { engine.set_language(tag.as_deref()).await }).await
    }

    /// Asks for the list of drives now.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_drives(&self, account: AccountId) -> Answer<()> {
        self.with(move |engine| async move { engine.refresh_drives(account).await }).await
    }

    /// Keeps a whole drive up to date from now on.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn follow(&self, drive: DriveId) -> Answer<()> {
        self.with(move |engine| async move { engine.follow(drive).await }).await
    }

    /// The hours in which nothing is told; nothing when there are none.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn quiet_hours(&self) -> Answer<Option<QuietHours>> {
        self.with(|engine| async move { engine.quiet_hours().await }).await
    }

    /// Sets the hours in which nothing is told.
    ///
    /// # Errors
    /// An end is no minute of a day; the home cannot be written.
    pub async fn set_quiet_hours(&self, quiet: Option<QuietHours>) -> Answer<()> {
        self.with(move |engine| async move { engine.set_quiet_hours(quiet).await }).await
    }

    /// What is new since the last call, to be notified of now; what is answered here is not answered again.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn take_notices(&self) -> Answer<Vec<Notice>> {
        let notices = self.with(|engine| async move { engine.take_notices().await }).await?;
        Ok(notices.into_iter().map(Notice::from).collect())
    }

    /// Looks whether other processes have changed something, and tells those who listen.
    ///
    /// # Errors
    /// The system gives no threads.
    pub async fn notice_others(&self) -> Answer<()> {
        self.with(|engine| async move {
            engine.notice_others().await;
            Ok(())
        })
        .await
    }

    /// Ends all work and closes everything: no lock is held when it returns, and no file open but those that a face has opened. What is
    /// being saved is waited for, up to five seconds. Calls answer "locked" (`Suspended`) until [`Musette::resume`].
    ///
    /// # Errors
    /// When a database cannot be closed.
    pub async fn suspend(&self) -> Answer<()> {
        self.with(|engine| async move { engine.suspend().await }).await
    }

    /// Opens again after [`Musette::suspend`]; does nothing when it is open.
    ///
    /// # Errors
    /// As [`Musette::open`].
    pub async fn resume(&self) -> Answer<()> {
        self.with(|engine| async move { engine.resume().await }).await
    }
}
