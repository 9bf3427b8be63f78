//! Request numbers: every answer carries the one taken when its request started, so that a late answer can be told.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::model::RequestSeq;

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

    /// The number of a request that starts now.
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
