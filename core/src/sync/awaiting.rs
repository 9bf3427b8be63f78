//! What a sync that runs waits for: in memory only, for bars and for lines of progress.
//!
//! **Promises.** Whoever looks hears it as long as it is waited for, and nothing once that is over, however it ended: by time, by a
//! drop in the middle, by the end of the budget.
//!
//! Stories: `tests/journeys/tests/stories/behind.rs`.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use super::Service;
use super::scheduler::millis;
use crate::model::BootTime;

/// For what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitsFor {
    /// A service has asked for patience.
    Service(Service),
    /// Something in the outbox is tried again.
    Outbox,
    /// What waits in the outbox can still be undone, and leaves when it cannot.
    Undo,
}

/// What is waited for, and how long still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Awaited {
    /// For what.
    pub what: WaitsFor,
    /// Milliseconds.
    pub left_ms: u64,
}

/// The place where it is noted.
#[derive(Debug, Default)]
pub(super) struct Awaiting(Mutex<Option<(BootTime, WaitsFor)>>);

/// Notes it until it is dropped.
pub(super) struct While<'a>(&'a Awaiting);

impl Drop for While<'_> {
    fn drop(&mut self) {
        self.0.place().take();
    }
}

impl Awaiting {
    fn place(&self) -> MutexGuard<'_, Option<(BootTime, WaitsFor)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This is waited for, until this moment.
    pub(super) fn note(&self, until: BootTime, what: WaitsFor) -> While<'_> {
        self.place().replace((until, what));
        While(self)
    }

    /// What is waited for at this moment.
    pub(super) fn at(&self, now: BootTime) -> Option<Awaited> {
        self.place().map(|(until, what)| Awaited { what, left_ms: millis(now.until(until)) })
    }
}
