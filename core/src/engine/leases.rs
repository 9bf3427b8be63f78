//! Rights that one process at a time has: to sync an account, to refresh its token. Rows in the device's database, prolonged
//! by a heartbeat, never a lock; what an owner that died held is anybody's when it has expired, and at once where the system
//! can tell for certain that its process is gone.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use crate::auth::{LeaseHeld, RefreshLease};
use crate::doors::{self, Doors};
use crate::model::{AccountId, Failure, Later};
use crate::store::device::Owner;
use crate::store::{Database, Durability, StoreResult, Writing};

/// How long a lease lasts without a heartbeat.
const LASTS: Duration = Duration::from_secs(30);
/// How often it is prolonged.
const HEARTBEAT: Duration = Duration::from_secs(10);
/// How often somebody who waits for a lease looks again.
const LOOK: Duration = Duration::from_millis(250);

/// The leases of this process.
#[derive(Clone)]
pub(super) struct Leases {
    device: Database,
    doors: Doors,
    owner: String,
}

impl fmt::Debug for Leases {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Leases")
    }
}

/// A lease that is held; given back when dropped.
pub(super) struct Held {
    leases: Leases,
    name: String,
    heart: tokio::task::JoinHandle<()>,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Held({})", self.name)
    }
}

impl Leases {
    pub fn new(device: Database, doors: Doors, owner: String) -> Leases {
        Leases { device, doors, owner }
    }

    async fn try_once(&self, name: &str) -> StoreResult<bool> {
        let now = self.doors.clock.wall();
        let (name, owner, processes) = (name.to_owned(), self.owner.clone(), Arc::clone(&self.doors.processes));
        let work = move |tx: &mut Writing<'_>| {
            tx.take_lease(&name, &Owner { name: &owner, processes: processes.as_ref() }, now, LASTS)
        };
        self.device.write(Durability::Saved, work).await
    }

    /// Takes a lease, waiting up to `patience` for another process that has it; `None` when it still has it then.
    pub async fn take(&self, name: &str, patience: Duration) -> StoreResult<Option<Held>> {
        let give_up = self.doors.clock.boot().after(patience);
        while !self.try_once(name).await? {
            if self.doors.clock.boot() >= give_up {
                return Ok(None);
            }
            doors::sleep(LOOK).await;
        }
        let (leases, beating) = (self.clone(), name.to_owned());
        let heart = tokio::spawn(async move {
            loop {
                doors::sleep(HEARTBEAT).await;
                if !matches!(leases.try_once(&beating).await, Ok(true)) {
                    tracing::warn!(lease = beating, "a lease could not be prolonged");
                }
            }
        });
        Ok(Some(Held { leases: self.clone(), name: name.to_owned(), heart }))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.heart.abort();
        let (leases, name) = (self.leases.clone(), std::mem::take(&mut self.name));
        // Where no runtime is left the lease expires by itself.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let owner = leases.owner.clone();
                let given = leases.device.write(Durability::Saved, move |tx| tx.drop_lease(&name, &owner)).await;
                if let Err(error) = given {
                    tracing::debug!(%error, "a lease was left to expire");
                }
            });
        }
    }
}

/// The right to refresh one account's tokens.
#[derive(Debug)]
pub(super) struct Refreshing {
    pub leases: Leases,
    pub account: AccountId,
}

#[async_trait]
impl RefreshLease for Refreshing {
    async fn take(&self) -> Result<LeaseHeld, Failure> {
        let name = format!("refresh/{}", self.account);
        match self.leases.take(&name, Duration::from_secs(20)).await {
            Ok(Some(held)) => {
                let held = Arc::new(held);
                Ok(LeaseHeld::new(move || drop(held)))
            }
            _ => Err(Failure::later(Later::Busy)),
        }
    }
}
