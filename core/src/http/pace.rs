//! How fast this network is, by what it has carried: so that whoever asks for much asks for what comes within seconds.
//!
//! Promise: only bodies large enough to say something count, the newer the more; nothing is known before the first. A rate is that
//! of one exchange with its way there and back, so it never promises more than was seen.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A smaller body says more of the way than of the width.
const LEAST: u64 = 16 * 1024;

/// Bytes a second, each way; `None` where nothing large enough has gone that way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Of what was sent.
    pub up: Option<u64>,
    /// Of what was received, as it arrives here: decompressed.
    pub down: Option<u64>,
}

impl Pace {
    /// Bytes that `rate` carries in `time`.
    pub fn within(rate: u64, time: Duration) -> u64 {
        rate.saturating_mul(u64::try_from(time.as_millis()).unwrap_or(u64::MAX)) / 1_000
    }
}

#[derive(Debug, Default)]
pub(super) struct Measured(Mutex<Pace>);

impl Measured {
    pub(super) fn pace(&self) -> Pace {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn sent(&self, bytes: u64, took: Duration) {
        let mut pace = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pace.up = counted(pace.up, bytes, took);
    }

    pub(super) fn received(&self, bytes: u64, took: Duration) {
        let mut pace = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pace.down = counted(pace.down, bytes, took);
    }
}

fn counted(known: Option<u64>, bytes: u64, took: Duration) -> Option<u64> {
    if bytes < LEAST {
        return known;
    }
    let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
    let seen = bytes.saturating_mul(1_000) / took;
    Some(known.map_or(seen, |known| known / 2 + seen / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_what_was_carried_and_the_newer_counts_more() {
        let measured = Measured::default();
        measured.sent(LEAST - 1, Duration::from_secs(1));
        assert_eq!(measured.pace(), Pace::default());
        measured.sent(100_000, Duration::from_secs(1));
        measured.sent(100_000, Duration::from_secs(2));
        assert_eq!(measured.pace(), Pace { up: Some(75_000), down: None });
        measured.received(50_000, Duration::ZERO);
        assert_eq!(measured.pace().down, Some(50_000_000));
        assert_eq!(Pace::within(75_000, Duration::from_secs(5)), 375_000);
    }
}
