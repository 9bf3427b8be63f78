//! Homes with somebody signed in, opened as the command line opens them.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use musette_core::doors::Doors;
use musette_core::engine::{Account, Documents, Musette, Setting, Sizes, Surroundings};
use musette_core::http::{SystemTransport, TransportSetup};
use musette_core::model::{Budget, ItemRow};
use musette_core::store::{VAULT, cipher};
use musette_core::sync::{Stopped, SyncReport};
use musette_core::vault::{Secret, SecretError, SecretStore};

use crate::Outcome;
use crate::tenant::{PLANS, TenantProcess};

/// The largest folder of the measured library.
pub const LARGE: &str = "Production/Plans/Scans entrants";

/// Keys in files beside the home: its children have to find them. For a bench that removes all of it.
#[derive(Debug)]
struct Keys(PathBuf);

impl Keys {
    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name.replace('/', "_"))
    }
}

impl SecretStore for Keys {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        match fs::read(self.file(name)) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(SecretError::Failed(error.to_string())),
        }
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        let write = || {
            fs::create_dir_all(&self.0)?;
            let mut out = fs::File::create(self.file(name))?;
            out.write_all(secret.expose())?;
            out.sync_all()
        };
        write().map_err(|error: std::io::Error| SecretError::Failed(error.to_string()))
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        match fs::remove_file(self.file(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(SecretError::Failed(error.to_string())),
            _ => Ok(()),
        }
    }
}

/// A home that is open.
pub struct Device {
    pub engine: Musette,
    pub account: Account,
    pub documents: Documents,
}

fn keys_of(home: &Path) -> PathBuf {
    home.with_extension("keys")
}

async fn engine(home: &Path) -> Outcome<Musette> {
    let transport = SystemTransport::new(&TransportSetup::default())?;
    let surroundings = Surroundings {
        home: home.to_owned(),
        doors: Doors::system(),
        secrets: Arc::new(Keys(keys_of(home))),
        transport: Arc::new(transport),
        zone: jiff::tz::TimeZone::UTC,
        sizes: Sizes::default(),
    };
    Ok(Musette::open(surroundings).await?)
}

impl Device {
    /// Opens a home where somebody has signed in before.
    pub async fn open(home: &Path) -> Outcome<Device> {
        let engine = engine(home).await?;
        let account = engine.accounts().list().await?.into_iter().next().ok_or("nobody is signed in")?;
        let documents = engine.documents(account.id).await?;
        Ok(Device { engine, account, documents })
    }

    /// A new home: somebody signed in, her own drive known, the measured library followed and never asked for yet.
    pub async fn prepare(tenant: &TenantProcess, home: &Path) -> Outcome<()> {
        let engine = engine(home).await?;
        let at = &tenant.at;
        let setting = Setting {
            authority: at.authority.clone(),
            graph: at.graph.clone(),
            engage: at.engage.clone(),
            client_id: at.client_id.clone(),
            redirect: "http://localhost:53682".into(),
        };
        let address = engine.accounts().begin_sign_in(&setting, None, None).await?;
        let redirect = tenant.at_the_browser(&address).await?;
        let account = engine.accounts().finish_sign_in(&redirect).await?;
        done(&engine.sync(account.id, Budget::WHOLE).await?)?;
        let drives = engine.documents(account.id).await?.drives().await?;
        let plans = drives.into_iter().find(|drive| drive.name.replace(" / ", "/") == PLANS);
        engine.follow(plans.ok_or("the library is not listed")?.id).await?;
        engine.suspend().await?;
        Ok(())
    }

    /// Syncs to the end.
    pub async fn sync(&self) -> Outcome<SyncReport> {
        let report = self.engine.sync(self.account.id, Budget::WHOLE).await?;
        done(&report)?;
        Ok(report)
    }

    /// The item at a path of the measured library.
    pub async fn at(&self, path: &str) -> Outcome<ItemRow> {
        Ok(self.documents.at_path(&format!("{PLANS}/{path}")).await?)
    }
}

fn done(report: &SyncReport) -> Outcome<()> {
    if report.stopped == Stopped::Done { Ok(()) } else { Err(format!("a sync stopped early: {report:?}").into()) }
}

/// The only vault of a closed home, for reading its rows.
pub fn vault(home: &Path) -> Outcome<rusqlite::Connection> {
    let folder = fs::read_dir(home.join("accounts"))?.next().ok_or("a home without account")??;
    let account = folder.file_name().to_string_lossy().into_owned();
    let secret = Keys(keys_of(home)).get(&format!("vault-key/{account}"))?.ok_or("a vault without key")?;
    Ok(cipher::open(&folder.path().join("musette.db"), None, &secret, musette_core::doors::OpenTo::Write)?)
}

/// The schema of a vault.
pub fn schema() -> &'static [&'static str] {
    VAULT
}
