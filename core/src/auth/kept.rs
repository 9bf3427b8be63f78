//! What is kept between starts: one record an account in the secret store, with the refresh token and where it is good.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use url::Url;

use super::authority::Authority;
use super::hidden::{Hidden, from_secret, to_secret};
use crate::doors::StoreThreads;
use crate::model::{AccountId, Failure, Later};
use crate::vault::{Secret, SecretError, SecretStore};

/// The record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// One more at each change: who holds an older one reads again.
    pub(super) generation: u64,
    pub(super) refresh: Hidden,
    pub(super) authority: Authority,
    #[serde(with = "super::address")]
    pub(super) token_endpoint: Url,
}

/// Its place.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) secrets: Arc<dyn SecretStore>,
    pub(super) name: String,
    pub(super) threads: StoreThreads,
}

/// The name of an account's record in the secret store.
pub fn refresh_token_name(account: AccountId) -> String {
    format!("refresh-token/{account}")
}

impl Place {
    /// The record; `None` when there is none, or none that this version can read (then the person signs in again, and
    /// nothing is removed).
    pub(super) async fn read(&self) -> Result<Option<Kept>, Failure> {
        let name = self.name.clone();
        let secret = self.apart(move |secrets| secrets.get(&name)).await?;
        Ok(secret.as_ref().and_then(from_secret))
    }

    /// Durable once this has returned.
    pub(super) async fn write(&self, kept: &Kept) -> Result<(), Failure> {
        let secret: Secret = to_secret(kept).ok_or(Failure::later(Later::Busy))?;
        let name = self.name.clone();
        self.apart(move |secrets| secrets.put(&name, &secret)).await
    }

    pub(super) async fn remove(&self) -> Result<(), Failure> {
        let name = self.name.clone();
        self.apart(move |secrets| secrets.remove(&name)).await
    }

    /// On a thread that may block, or inline in the simulation, where order must repeat.
    async fn apart<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&dyn SecretStore) -> Result<T, SecretError> + Send + 'static,
    ) -> Result<T, Failure> {
        let answer = match self.threads {
            StoreThreads::Inline => ask(self.secrets.as_ref()),
            StoreThreads::Own => {
                let secrets = Arc::clone(&self.secrets);
                let joined = tokio::task::spawn_blocking(move || ask(secrets.as_ref())).await;
                joined.unwrap_or_else(|_| Err(SecretError::Failed("the secret store panicked".into())))
            }
        };
        answer.map_err(|error| {
            // A locked or failing store passes; it says nothing about the account.
            tracing::warn!(%error, "the secret store does not answer");
            Failure::later(Later::Busy)
        })
    }
}
