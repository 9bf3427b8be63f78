//! What is tidied after a sync: files that nobody refers to, contents over the bound, what ended long ago.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::documents::Documents;
use super::feeds::PICTURES;
use super::session::Session;
use super::{EngineResult, Musette};
use crate::blobs::Owner;
use crate::blobs::eviction::{BOUND, bound_of};
use crate::blobs::lending::Empty;
use crate::model::WallTime;
use crate::store::Durability;

/// Lent copies are read whole to see whether they have changed: not oftener than once an hour.
const BETWEEN_LOOKS: Duration = Duration::from_secs(3_600);
/// Receipts and ended intents stay for 90 days, in milliseconds.
const ENDED_STAYS: i64 = 90 * 24 * 3_600_000;

impl Musette {
    /// Tidies one vault. Never touches what is unsent, kept offline or lent, nor what a living process is writing; writes
    /// nothing when there is nothing to tidy.
    pub(super) async fn tidy(&self, session: &Arc<Session>) -> EngineResult<()> {
        self.take_back_forgotten(session).await?;
        let (now, device, processes) = (self.now(), self.device()?, Arc::clone(&self.inner.home.doors.processes));
        let listed = session.contents.listed().await?;
        let (owners, bound) =
            device.read(move |tx| Ok((tx.living_owners(now, processes.as_ref())?, tx.setting(BOUND)?))).await?;
        let alive: BTreeSet<Owner> =
            owners.iter().filter_map(|owner| ulid::Ulid::from_string(owner).ok().map(Owner)).collect();
        let swept = session.contents.sweep(listed, &alive).await?;
        if !swept.unsent.is_empty() {
            tracing::warn!(files = swept.unsent.len(), "unsent work without a row: `doctor --rescue` reads it");
        }
        let bound = bound_of(bound.as_deref());
        if session.db.read(|tx| tx.contents_size()).await? > bound {
            session.contents.make_room(bound).await?;
        }
        session.contents.bound_pictures(PICTURES).await?;
        let before = WallTime(now.0 - ENDED_STAYS);
        session
            .db
            .write(Durability::Fetched, move |tx| {
                tx.forget_ended(before)?;
                tx.forget_stream(before)
            })
            .await?;
        Ok(())
    }

    /// Takes back the copies in which nothing has changed for a day, with what was changed in them before. What an app still
    /// writes, or has emptied, waits for another time or for the person.
    async fn take_back_forgotten(&self, session: &Arc<Session>) -> EngineResult<()> {
        let now = self.inner.home.doors.clock.boot();
        if session.contents.lendings().await?.is_empty() || !session.may_look_at_lent(now, BETWEEN_LOOKS) {
            return Ok(());
        }
        let forgotten = session.contents.forgotten_lendings().await?;
        let documents = Documents { engine: self.clone(), session: Arc::clone(session) };
        for lending in forgotten {
            let taken = documents.take_back(lending.row, Empty::Asks).await;
            tracing::debug!(lending = lending.row, ?taken, "a copy that nobody has changed for a day");
        }
        Ok(())
    }

    /// Bounds the contents held on this device for each account, in bytes. What is kept offline, unsent or lent is not
    /// counted out: it may exceed the bound.
    ///
    /// # Errors
    /// When the home cannot be written.
    pub async fn bound_contents(&self, bytes: u64) -> EngineResult<()> {
        let device = self.device()?;
        Ok(device.write(Durability::Saved, move |tx| tx.put_setting(BOUND, &bytes.to_string())).await?)
    }
}
