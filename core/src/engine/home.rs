//! The home: a folder with the device's database and a vault for each account.
//!
//! ```text
//! home/device.db                accounts, leases, settings; no word of content
//! home/accounts/{ulid}/         musette.db, blobs/, lent/
//! ```
//!
//! A database is opened with its key from the secret store, or not at all. A database without a key is another device's, and
//! a key without a database (its folder was lost) opens a new, empty one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Error, Reason};
use crate::doors::Doors;
use crate::model::AccountId;
use crate::store::cipher::SECRET_LEN;
use crate::store::{DEVICE, Database, Listener, VAULT};
use crate::vault::{Secret, SecretStore};

/// The name of the device's key in the secret store.
const DEVICE_KEY: &str = "device-key";

/// The name of a vault's key in the secret store.
pub(super) fn vault_key_name(account: AccountId) -> String {
    format!("vault-key/{account}")
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

    /// Opens the device's database, and makes home and key when both are missing.
    pub async fn open_device(&self, listener: Listener) -> Result<Database, Error> {
        self.open(&self.root, "device.db", DEVICE_KEY.to_owned(), DEVICE, listener).await.map(|(database, _)| database)
    }

    /// Opens an account's vault, and makes it when it is new.
    pub async fn open_vault(&self, account: AccountId, listener: Listener) -> Result<(Database, Secret), Error> {
        self.open(&self.vault(account), "musette.db", vault_key_name(account), VAULT, listener).await
    }

    /// Destroys a vault: the key first, then the files. Safe to interrupt and to repeat.
    pub async fn destroy_vault(&self, account: AccountId) -> Result<(), Error> {
        let home = self.clone();
        self.blocking(move || {
            home.secrets.remove(&vault_key_name(account))?;
            match home.doors.disk.remove_folder(&home.vault(account)) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
                other => Ok(other?),
            }
        })
        .await
    }

    async fn open(
        &self,
        folder: &Path,
        file: &'static str,
        key: String,
        steps: &'static [&'static str],
        listener: Listener,
    ) -> Result<(Database, Secret), Error> {
        let (home, folder) = (self.clone(), folder.to_owned());
        self.blocking(move || {
            let disk = home.doors.disk.as_ref();
            disk.make_folders(&folder)?;
            let path = folder.join(file);
            let secret = match home.secrets.get(&key)? {
                Some(secret) => secret,
                None if disk.len(&path).is_ok_and(|len| len > 0) => return Err(Error::of(Reason::NotThisDevices)),
                None => {
                    let mut bytes = vec![0; SECRET_LEN];
                    home.doors.entropy.fill(&mut bytes)?;
                    let secret = Secret::new(bytes);
                    home.secrets.put(&key, &secret)?;
                    secret
                }
            };
            let database = Database::open(&path, &secret, steps, &home.doors, listener)?;
            // The names of the database, of its folder and of those above it: the process that made them may have been
            // ended before they were durable, so whoever opens makes sure.
            for above in folder.ancestors().take_while(|above| above.starts_with(&home.root)) {
                disk.sync_folder(above)?;
            }
            if let Some(above) = home.root.parent().filter(|above| !above.as_os_str().is_empty()) {
                disk.sync_folder(above)?;
            }
            Ok((database, secret))
        })
        .await
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
