//! What an account takes on this device, and what of it can go.
//!
//! **Promises.** What is freed can be fetched again: never what only this device has, what is kept offline, what was taken back and is
//! kept for a while, or what another app has open.
//!
//! Tests: `tests/journeys/tests/stories/room.rs`.

use serde::Serialize;

use super::{EngineResult, Musette};
use crate::blobs::eviction::{BOUND, bound_of};
use crate::model::AccountId;

/// What an account takes on this device, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Storage {
    /// Contents that only this device has: they wait to be sent.
    pub only_here: u64,
    /// Contents that stay: kept offline, taken back and kept for a while, or open in another app.
    pub kept: u64,
    /// Contents that were looked at or fetched along, and can be fetched again.
    pub may_go: u64,
    /// Lists, feeds, people, tasks: everything that is not a content.
    pub lists: u64,
    /// From so many bytes of contents on, what was used longest ago goes by itself.
    pub bound: u64,
}

impl Musette {
    /// What an account takes on this device.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn storage(&self, account: AccountId) -> EngineResult<Storage> {
        let session = self.session(account).await?;
        let taken = session.contents.taken().await?;
        let lists = session.db.read(|tx| tx.size()).await?;
        let bound = self.device()?.read(|tx| tx.setting(BOUND)).await?;
        let bound = bound_of(bound.as_deref());
        Ok(Storage { only_here: taken.unsent, kept: taken.stays, may_go: taken.may_go, lists, bound })
    }

    /// Removes from this device the contents that can be fetched again; answers how many bytes that freed. They need a network from
    /// then on.
    ///
    /// # Errors
    /// There is no such account, it is locked, or the disk fails.
    pub async fn free(&self, account: AccountId) -> EngineResult<u64> {
        let session = self.session(account).await?;
        Ok(session.contents.make_room(0).await?.freed)
    }
}
