//! Who may sync an account: a row in the device's database, renewed while its holder works, anybody's when it is not, and at
//! once when its holder was killed and the system can tell.
//!
//! Never a lock: a process that sleeps for too long finds that somebody else has taken over, and drops its jobs, which lose
//! nothing by it.

use std::sync::Arc;
use std::time::Duration;

use super::Syncing;
use crate::doors::sleep;
use crate::store::device::Owner;
use crate::store::{Durability, StoreResult};

/// A lease that is not renewed is anybody's after so long.
const LEASE: Duration = Duration::from_secs(60);
/// It is renewed this often.
const HEARTBEAT: Duration = Duration::from_secs(15);

impl Syncing {
    fn lease(&self) -> String {
        format!("sync/{}", self.account)
    }

    /// Whether somebody sends for this account at this moment: this process, or another one that lives.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_at_work(&self) -> StoreResult<bool> {
        if self.is_running() {
            return Ok(true);
        }
        let (name, now, processes) = (self.lease(), self.doors.clock.wall(), Arc::clone(&self.doors.processes));
        let holder = self.device.read(move |tx| tx.living_holder(&name, now, processes.as_ref())).await?;
        // What a sync of this process left when it was dropped sends nothing.
        Ok(holder.is_some_and(|holder| holder != self.owner.0.to_string()))
    }

    /// Takes the lease; answers who holds it when that is somebody else.
    pub(super) async fn take_lease(&self) -> StoreResult<Option<String>> {
        let (name, owner, now) = (self.lease(), self.owner.0.to_string(), self.doors.clock.wall());
        let processes = Arc::clone(&self.doors.processes);
        self.device
            .write(Durability::Saved, move |tx| {
                if tx.take_lease(&name, &Owner { name: &owner, processes: processes.as_ref() }, now, LEASE)? {
                    return Ok(None);
                }
                Ok(Some(tx.lease_holder(&name, now)?.unwrap_or_default()))
            })
            .await
    }

    pub(super) async fn drop_lease(&self) -> StoreResult<()> {
        let (name, owner) = (self.lease(), self.owner.0.to_string());
        self.device.write(Durability::Saved, move |tx| tx.drop_lease(&name, &owner)).await
    }

    /// Renews the lease until somebody else has it: then this process slept for too long, and its jobs are dropped.
    pub(super) async fn keep_lease(&self) -> StoreResult<String> {
        loop {
            sleep(HEARTBEAT).await;
            if let Some(holder) = self.take_lease().await? {
                return Ok(holder);
            }
        }
    }
}
