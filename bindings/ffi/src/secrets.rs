//! The platform's secret store, behind the core's own trait.

use std::fmt;
use std::sync::Arc;

use musette_core::vault::{self, Secret, SecretError};
use thiserror::Error;

/// Why the platform's store gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum SecretTrouble {
    /// It is locked, or asks for the person; the engine tries again after an unlock.
    #[error("the secret store is locked")]
    Locked,
    /// It failed; the text is for the log and must hold no secret.
    #[error("the secret store failed: {why}")]
    Failed {
        /// For the log.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for SecretTrouble {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> SecretTrouble {
        SecretTrouble::Failed { why: error.reason }
    }
}

/// Where the platform keeps keys and refresh tokens, by name. It never prompts: the app unlocks first. Called only from threads
/// that may wait, never under the writer. What `put` has returned from is durable.
#[uniffi::export(with_foreign)]
pub trait SecretStore: Send + Sync {
    /// The secret of this name; nothing when there is none.
    fn get(&self, name: String) -> Result<Option<Vec<u8>>, SecretTrouble>;
    /// Stores, replacing what was there, durably before it returns.
    fn put(&self, name: String, secret: Vec<u8>) -> Result<(), SecretTrouble>;
    /// Stores unless there is one of this name, and answers the one that is there then. In one step, where processes share the store.
    fn add(&self, name: String, secret: Vec<u8>) -> Result<Vec<u8>, SecretTrouble>;
    /// Removes; removing what is not there is fine.
    fn remove(&self, name: String) -> Result<(), SecretTrouble>;
}

/// The platform's store as the core asks it.
pub struct Platform(pub Arc<dyn SecretStore>);

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Platform")
    }
}

fn told(trouble: SecretTrouble) -> SecretError {
    match trouble {
        SecretTrouble::Locked => SecretError::Locked,
        SecretTrouble::Failed { why } => SecretError::Failed(why),
    }
}

impl vault::SecretStore for Platform {
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError> {
        Ok(self.0.get(name.to_owned()).map_err(told)?.map(Secret::new))
    }

    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError> {
        self.0.put(name.to_owned(), secret.expose().to_vec()).map_err(told)
    }

    fn add(&self, name: &str, secret: &Secret) -> Result<Secret, SecretError> {
        self.0.add(name.to_owned(), secret.expose().to_vec()).map_err(told).map(Secret::new)
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.0.remove(name.to_owned()).map_err(told)
    }
}
