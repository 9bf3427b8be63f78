//! Who may refresh, when several processes hold one account: a hook for the engine's lease row.

use std::fmt;

use async_trait::async_trait;

use crate::model::Failure;

/// The right to refresh, across processes.
#[async_trait]
pub trait RefreshLease: Send + Sync + fmt::Debug {
    /// Takes it, waiting a bounded time for another process that has it.
    ///
    /// # Errors
    /// `Later`, when it cannot be had now.
    async fn take(&self) -> Result<LeaseHeld, Failure>;
}

/// Held until dropped. (A process that dies holding it is the engine's to notice, by its heartbeat.)
pub struct LeaseHeld(Option<Box<dyn FnOnce() + Send>>);

impl LeaseHeld {
    /// `release` runs once, when this is dropped; it must not block.
    pub fn new(release: impl FnOnce() + Send + 'static) -> LeaseHeld {
        LeaseHeld(Some(Box::new(release)))
    }
}

impl Drop for LeaseHeld {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

impl fmt::Debug for LeaseHeld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LeaseHeld")
    }
}

/// For a home that only one process ever opens.
#[derive(Clone, Copy, Debug)]
pub struct OneProcess;

#[async_trait]
impl RefreshLease for OneProcess {
    async fn take(&self) -> Result<LeaseHeld, Failure> {
        Ok(LeaseHeld::new(|| {}))
    }
}
