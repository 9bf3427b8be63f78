//! Whether a vault is still the one that this device wrote last: a home that was restored from a backup, or copied, is recognised,
//! and every open intent in it asks before it is sent.
//!
//! **Promises.** An intent that may have been delivered by another life of the vault is never sent unasked. A vault that was
//! neither copied nor restored never asks, whatever crashed.
//!
//! **How.** A stamp, a random number, lies in the vault and in the secret store; it moves on before and after every sync that sends
//! something. A backup carries the stamp of its day, the secret store that of today. The secret store says too which file the
//! vault's database was (its number and birth on the file system), which a copy is not. Moving on is three steps, each
//! durable: the secret store knows both stamps, the vault has the new one, the secret store knows only that.
//!
//! **Limits.** A disk that was imaged whole, secret store included, looks the same twice; on file systems that number files anew at
//! each mount (FAT) a home asks after each. Stories: `home_copied` in `tests/journeys`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::home::Home;
use super::session::Session;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::AccountId;
use crate::store::Durability;
use crate::vault::Secret;

/// What the secret store knows of a vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    /// The stamp that the vault carries.
    now: i64,
    /// The stamp that it is about to carry.
    #[serde(default)]
    next: Option<i64>,
    /// Which file its database was.
    #[serde(default)]
    file: Option<String>,
}

/// How long another process that moves the stamp on is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

fn name(account: AccountId) -> String {
    format!("vault-stamp/{account}")
}

impl Musette {
    /// Compares a vault with what the secret store knows of it, and lets its open intents ask when it is not that one.
    pub(super) async fn recognise(&self, session: &Session) -> EngineResult<()> {
        if self.is_known(session).await? {
            return Ok(());
        }
        let _turn = self.leases()?.take(&name(session.account), PATIENCE).await?;
        if self.is_known(session).await? {
            return Ok(());
        }
        let stamp = self.draw()?;
        let (new, now) = (self.known(session.account).await?.is_none(), self.now());
        let asking = session
            .db
            .write(Durability::Saved, move |tx| {
                // A vault that was never stamped is a new one.
                let asking = if new && tx.stamp()?.is_none() { 0 } else { tx.ask_about_open_intents(now)? };
                tx.set_stamp(stamp)?;
                Ok(asking)
            })
            .await?;
        if asking > 0 {
            tracing::warn!(asking, "a home that was restored or copied: its open changes ask first");
        }
        self.know(session.account, Known { now: stamp, next: None, file: self.file(session.account).await? }).await
    }

    /// Moves the stamp on: what is sent from now on is known to this life of the vault alone.
    pub(super) async fn move_on(&self, session: &Session) -> EngineResult<()> {
        let Some(_turn) = self.leases()?.take(&name(session.account), PATIENCE).await? else { return Ok(()) };
        let Some(carried) = session.db.read(|tx| tx.stamp()).await? else { return Ok(()) };
        let (next, file) = (self.draw()?, self.file(session.account).await?);
        self.know(session.account, Known { now: carried, next: Some(next), file: file.clone() }).await?;
        session.db.write(Durability::Saved, move |tx| tx.set_stamp(next)).await?;
        self.know(session.account, Known { now: next, next: None, file }).await
    }

    async fn is_known(&self, session: &Session) -> EngineResult<bool> {
        let Some(known) = self.known(session.account).await? else { return Ok(false) };
        let carried = session.db.read(|tx| tx.stamp()).await?;
        let same_file = match (known.file, self.file(session.account).await?) {
            (Some(known), Some(here)) => known == here,
            // A disk that does not tell files apart.
            _ => true,
        };
        Ok(same_file && carried.is_some() && (carried == Some(known.now) || carried == known.next))
    }

    async fn known(&self, account: AccountId) -> EngineResult<Option<Known>> {
        let secrets = std::sync::Arc::clone(&self.inner.home.secrets);
        let kept = self.inner.home.blocking(move || Ok(secrets.get(&name(account))?)).await?;
        Ok(kept.and_then(|kept| serde_json::from_slice(kept.expose()).ok()))
    }

    async fn know(&self, account: AccountId, known: Known) -> EngineResult<()> {
        let record = Secret::new(serde_json::to_vec(&known).map_err(|_| Error::of(Reason::Internal))?);
        let secrets = std::sync::Arc::clone(&self.inner.home.secrets);
        self.inner.home.blocking(move || Ok(secrets.put(&name(account), &record)?)).await
    }

    async fn file(&self, account: AccountId) -> EngineResult<Option<String>> {
        let (disk, path) =
            (std::sync::Arc::clone(&self.inner.home.doors.disk), self.inner.home.vault(account).join("musette.db"));
        self.inner.home.blocking(move || Ok(disk.identity(&path))).await
    }

    fn draw(&self) -> EngineResult<i64> {
        let mut bytes = [0; 8];
        self.inner.home.doors.entropy.fill(&mut bytes)?;
        Ok(i64::from_le_bytes(bytes))
    }
}

/// Forgets what is known of a vault that goes.
pub(super) fn forget(home: &Home, account: AccountId) -> Result<(), Error> {
    Ok(home.secrets.remove(&name(account))?)
}
