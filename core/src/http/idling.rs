//! Whether the clients of an account do nothing but wait: to try again, or because the provider has asked for patience.
//!
//! **Promises.** Whoever has to end by a time can tell a wait, which costs nothing to give up, from an exchange that is under way. What is
//! noted goes with whoever noted it, however that ends.
//!
//! Tests: `tests/patience.rs`; a story: `bindings/cli/tests/verbs/patience.rs`.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::model::BootTime;

/// What is under way on one line.
#[derive(Debug, Default)]
pub(super) struct Idling(Mutex<Now>);

#[derive(Debug, Default)]
struct Now {
    exchanges: usize,
    /// Those who wait, and until when the provider has asked them to.
    waits: Vec<Option<BootTime>>,
}

/// Somebody waits, until this is dropped.
pub(super) struct Idle<'a>(&'a Idling, Option<BootTime>);

/// An exchange is under way, until this is dropped.
pub(super) struct UnderWay<'a>(&'a Idling);

impl Idling {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn begin(&self, asked: Option<BootTime>) -> Idle<'_> {
        self.now().waits.push(asked);
        Idle(self, asked)
    }

    pub(super) fn exchange(&self) -> UnderWay<'_> {
        self.now().exchanges += 1;
        UnderWay(self)
    }

    /// See [`super::line::Line::idles_for`].
    pub(super) fn left(&self, at: BootTime) -> Option<Duration> {
        let now = self.now();
        if now.exchanges > 0 || now.waits.is_empty() {
            return None;
        }
        let asked = now.waits.iter().flatten().max();
        Some(asked.map_or(Duration::ZERO, |until| at.until(*until)))
    }
}

impl Drop for Idle<'_> {
    fn drop(&mut self) {
        let mut now = self.0.now();
        if let Some(mine) = now.waits.iter().position(|asked| *asked == self.1) {
            now.waits.swap_remove(mine);
        }
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.now().exchanges -= 1;
    }
}
