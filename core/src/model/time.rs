//! Two of the three clocks as types, so that they cannot be mixed: wall time is for display, boot time for timers.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970, UTC, by the device's or a server's wall clock. For display and for records, never for order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WallTime(pub i64);

impl WallTime {
    /// This moment less `duration`.
    pub fn before(self, duration: std::time::Duration) -> WallTime {
        WallTime(self.0.saturating_sub(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// Milliseconds on a clock that never goes back and counts sleep. For timers and the expiry of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BootTime(pub i64);

impl BootTime {
    /// This moment and `duration` more.
    pub fn after(self, duration: std::time::Duration) -> BootTime {
        BootTime(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }

    /// What is left until `later`, zero when it has passed.
    pub fn until(self, later: BootTime) -> std::time::Duration {
        std::time::Duration::from_millis(u64::try_from(later.0.saturating_sub(self.0)).unwrap_or(0))
    }
}

/// Taken when a request starts, from one counter of the vault: an answer with a lower number started earlier, so it may
/// not change a row that a later answer has set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RequestSeq(pub i64);
