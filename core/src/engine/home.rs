//! The home: a folder with the device's database and a vault for each account.
//!
//! ```text
//! home/device.db, device.check  accounts, leases, settings; no word of content
//! home/accounts/{ulid}/         musette.db, musette.check, blobs/, lent/
//! ```
//!
//! A database is opened with its key from the secret store, or not at all. Which of the two is at fault is told by the check of
//! the key that lies beside it ([`KeyCheck`]):
//!
//! | database | key | check | it is |
//! |---|---|---|---|
//! | does not open, or is missing or empty | here | fits | damaged |
//! | does not open, or is missing or empty | here | does not fit | another device's |
//! | any | not here | any | another device's |
//! | missing | any | missing | new, where nothing says that there was one |
//!
//! What says that there was one: for the device's database its check, or any vault beside it; for a vault its account, because
//! a vault is made before its account is recorded. A database is never made anew in the place of one that was lost.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Error, Reason};
use crate::blobs::Shelf;
use crate::blobs::rescue::is_unsent;
use crate::blobs::sweep::ListedAs;
use crate::doors::{Disk, Doors, OpenTo, read_exact_at};
use crate::model::AccountId;
use crate::store::cipher::SECRET_LEN;
use crate::store::{DEVICE, Database, Listener, StoreError, VAULT};
use crate::vault::{KeyCheck, Secret, SecretStore};

/// The name of the device's key in the secret store.
const DEVICE_KEY: &str = "device-key";

/// The name of a vault's key in the secret store.
pub(super) fn vault_key_name(account: AccountId) -> String {
    format!("vault-key/{account}")
}

/// Whether a database is known to have been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Was {
    There,
    PerhapsNever,
}

/// Where a database and its key are.
#[derive(Clone, Debug)]
struct Place {
    folder: PathBuf,
    /// The name of its file without `.db`.
    file: &'static str,
    key: String,
    steps: &'static [&'static str],
}

impl Place {
    fn check(&self) -> PathBuf {
        self.folder.join(format!("{}.check", self.file))
    }
}

/// The check of a database's key; `None` where there is none, or what is there is none.
fn read_check(disk: &dyn Disk, path: &Path) -> Result<Option<KeyCheck>, Error> {
    let file = match disk.open(path, OpenTo::Read) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = vec![0; usize::try_from(file.len()?.min(1024)).unwrap_or(0)];
    read_exact_at(file.as_ref(), &mut bytes, 0)?;
    Ok(KeyCheck::from_bytes(&bytes))
}

/// Puts a check in its place, whole or not at all.
fn write_check(disk: &dyn Disk, path: &Path, check: &KeyCheck) -> io::Result<()> {
    let staged = path.with_extension("check-new");
    match disk.remove(&staged) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        other => other?,
    }
    let file = match disk.create(&staged) {
        // Another process opens the same home at this moment, and writes it.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
        other => other?,
    };
    file.write_at(check.as_bytes(), 0)?;
    file.sync()?;
    drop(file);
    match disk.rename(&staged, path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    }
    disk.sync_folder(path.parent().unwrap_or(path))
}

/// Where things are.
#[derive(Clone, Debug)]
pub(super) struct Home {
    pub root: PathBuf,
    pub doors: Doors,
    pub secrets: Arc<dyn SecretStore>,
}

impl Home {
    pub fn vault(&self, account: AccountId) -> PathBuf {
        self.root.join("accounts").join(account.to_string())
    }

    /// Opens the device's database, and makes it in a home where nothing is.
    pub async fn open_device(&self, listener: Listener) -> Result<Database, Error> {
        let place = Place { folder: self.root.clone(), file: "device", key: DEVICE_KEY.to_owned(), steps: DEVICE };
        let home = self.clone();
        self.blocking(move || {
            let vaults = match home.doors.disk.list(&home.root.join("accounts")) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
                other => other?,
            };
            let was = if vaults.iter().any(|entry| entry.folder) { Was::There } else { Was::PerhapsNever };
            home.open(&place, was, listener).map(|(database, _)| database)
        })
        .await
    }

    /// Makes the vault of an account that is about to be recorded.
    pub async fn make_vault(&self, account: AccountId) -> Result<(), Error> {
        let (home, place) = (self.clone(), self.vault_place(account));
        let made = self.blocking(move || home.open(&place, Was::PerhapsNever, Arc::new(|_| {}))).await?;
        Ok(made.0.close().await?)
    }

    /// Opens an account's vault.
    pub async fn open_vault(&self, account: AccountId, listener: Listener) -> Result<(Database, Secret), Error> {
        let (home, place) = (self.clone(), self.vault_place(account));
        self.blocking(move || home.open(&place, Was::There, listener)).await
    }

    fn vault_place(&self, account: AccountId) -> Place {
        Place { folder: self.vault(account), file: "musette", key: vault_key_name(account), steps: VAULT }
    }

    /// How many contents in a vault's folder carry the note of unsent work. Needs neither key nor database.
    pub async fn unsent_files(&self, account: AccountId) -> Result<u64, Error> {
        let (home, vault) = (self.clone(), self.vault(account));
        self.blocking(move || {
            match home.doors.disk.list(&vault) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
                other => other?,
            };
            let shelf = Shelf::open(Arc::clone(&home.doors.disk), Arc::clone(&home.doors.entropy), &vault)?;
            let mut unsent = 0;
            for file in shelf.listed()? {
                unsent += u64::from(matches!(file.what, ListedAs::Content(_)) && is_unsent(shelf.disk(), &file.path)?);
            }
            Ok(unsent)
        })
        .await
    }

    /// Destroys a vault: what lies there in plain first, then the key, then the files. Safe to interrupt and to repeat.
    pub async fn destroy_vault(&self, account: AccountId) -> Result<(), Error> {
        let home = self.clone();
        self.blocking(move || {
            let remove = |folder: PathBuf| match home.doors.disk.remove_folder(&folder) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                other => other,
            };
            remove(home.vault(account).join("lent"))?;
            home.secrets.remove(&vault_key_name(account))?;
            super::stamp::forget(&home, account)?;
            Ok(remove(home.vault(account))?)
        })
        .await
    }

    fn open(&self, place: &Place, was: Was, listener: Listener) -> Result<(Database, Secret), Error> {
        let disk = self.doors.disk.as_ref();
        let (path, beside) = (place.folder.join(format!("{}.db", place.file)), place.check());
        let here = match disk.len(&path) {
            Ok(len) => len > 0,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(error.into()),
        };
        let check = read_check(disk, &beside)?;
        let made = here || was == Was::There || check.is_some();
        let secret = match self.secrets.get(&place.key)? {
            Some(secret) => secret,
            None if made => return Err(Error::of(Reason::NotThisDevices)),
            None => {
                let mut bytes = vec![0; SECRET_LEN];
                self.doors.entropy.fill(&mut bytes)?;
                self.secrets.add(&place.key, &Secret::new(bytes))?
            }
        };
        let fits = check.as_ref().map(|check| check.fits(&secret));
        if made && !here {
            return Err(Error::of(if fits == Some(false) { Reason::NotThisDevices } else { Reason::Damaged }));
        }
        disk.make_folders(&place.folder)?;
        let database = match Database::open(&path, &secret, place.steps, &self.doors, listener) {
            Err(StoreError::NotOurKey) if fits == Some(true) => return Err(Error::of(Reason::Damaged)),
            other => other?,
        };
        // The names of the database, of its folder and of those above it: the process that made them may have been
        // ended before they were durable, so whoever opens makes sure.
        for above in place.folder.ancestors().take_while(|above| above.starts_with(&self.root)) {
            disk.sync_folder(above)?;
        }
        if let Some(above) = self.root.parent().filter(|above| !above.as_os_str().is_empty()) {
            disk.sync_folder(above)?;
        }
        // Last: what it says has to be true whenever it is there.
        if fits != Some(true) {
            write_check(disk, &beside, &KeyCheck::of(&secret, self.doors.entropy.as_ref())?)?;
        }
        Ok((database, secret))
    }

    /// Runs what may block where it may.
    pub async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        match self.doors.store_threads {
            crate::doors::StoreThreads::Inline => work(),
            crate::doors::StoreThreads::Own => {
                tokio::task::spawn_blocking(work).await.map_err(|_| Error::of(Reason::Internal))?
            }
        }
    }
}
