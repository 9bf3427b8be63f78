//! Request numbers: every answer carries the one taken when its request started, so that a late answer can be told.
//!
//! Each process of a vault counts for itself and goes on after what any of them has stored: a request that starts after an
//! answer was stored has a higher number, whichever process asked.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::model::RequestSeq;
use crate::store::{Database, StoreResult};

/// The numbers of one vault. They go on after a restart from the highest number stored in any row.
#[derive(Debug, Default)]
pub struct Sequence {
    last: AtomicI64,
}

impl Sequence {
    /// Goes on after `stored`.
    pub fn after(stored: RequestSeq) -> Sequence {
        Sequence { last: AtomicI64::new(stored.0) }
    }

    /// The number of a request that starts now, later than whatever any process has stored in the vault.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin(&self, vault: &Database) -> StoreResult<RequestSeq> {
        self.catch_up(vault.read(|tx| tx.request_seq()).await?);
        Ok(self.take())
    }

    /// The number of a request that starts now, as far as this process knows.
    pub fn take(&self) -> RequestSeq {
        RequestSeq(self.last.fetch_add(1, Ordering::SeqCst) + 1)
    }

    /// The last number given out.
    pub fn now(&self) -> RequestSeq {
        RequestSeq(self.last.load(Ordering::SeqCst))
    }

    /// Goes on after `stored` if that is later: another process has given out numbers meanwhile.
    pub fn catch_up(&self, stored: RequestSeq) {
        self.last.fetch_max(stored.0, Ordering::SeqCst);
    }
}
