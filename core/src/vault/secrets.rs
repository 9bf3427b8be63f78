//! The secret store: where the platform keeps keys and refresh tokens.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

/// Why a secret cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SecretError {
    /// The store is locked, or asks for the person; try after an unlock.
    #[error("the secret store is locked")]
    Locked,
    /// The store failed; the text is for the log and holds no secret.
    #[error("the secret store failed: {0}")]
    Failed(String),
}

/// A secret. Overwritten when dropped, absent from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes over `bytes`.
    pub fn new(bytes: Vec<u8>) -> Secret {
        Secret(Zeroizing::new(bytes))
    }

    /// The bytes; borrow them as briefly as possible.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The platform's store of small secrets (keys, refresh tokens), by name. It never prompts; it is called only from
/// blocking tasks and never under the writer. What `put` has returned from is durable.
pub trait SecretStore: Send + Sync + fmt::Debug {
    /// The secret of this name, `None` when there is none.
    fn get(&self, name: &str) -> Result<Option<Secret>, SecretError>;
    /// Stores, replacing what was there, durably before it returns.
    fn put(&self, name: &str, secret: &Secret) -> Result<(), SecretError>;
    /// Stores unless there is one of this name, and answers the one that is there then. Two processes that make a home at one
    /// moment must end with one key: a store that processes share does this as one step.
    fn add(&self, name: &str, secret: &Secret) -> Result<Secret, SecretError> {
        match self.get(name)? {
            Some(there) => Ok(there),
            None => self.put(name, secret).map(|()| secret.clone()),
        }
    }
    /// Removes; removing what is not there is fine.
    fn remove(&self, name: &str) -> Result<(), SecretError>;
}
