//! What a sync may spend, and what it spent.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The kind of network there is, as the platform tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NetworkKind {
    /// None at all: nothing is tried.
    None,
    /// Costs by the byte: what a person waits for, the outbox, small things.
    Metered,
    /// As metered, abroad: the outbox and what a person waits for.
    Roaming,
    /// Everything.
    Free,
}

/// What one sync may spend. Every job stops after the request that exhausts it, without loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Time on the boot clock; `None`: until everything is done.
    pub time: Option<Duration>,
    /// Bytes received and sent together.
    pub bytes: Option<u64>,
    /// The network there is.
    pub network: NetworkKind,
}

impl Budget {
    /// No limit, on a free network: sync until everything is done.
    pub const WHOLE: Budget = Budget { time: None, bytes: None, network: NetworkKind::Free };

    /// At most `time`, on a free network.
    pub const fn lasting(time: Duration) -> Budget {
        Budget { time: Some(time), bytes: None, network: NetworkKind::Free }
    }

    /// The budget that allows whatever either allows, for a call that joins a running sync.
    pub fn widened(self, other: Budget) -> Budget {
        let larger = |a: Option<u64>, b: Option<u64>| a.zip(b).map(|(a, b)| a.max(b));
        Budget {
            time: self.time.zip(other.time).map(|(a, b)| a.max(b)),
            bytes: larger(self.bytes, other.bytes),
            network: if self.network.rank() >= other.network.rank() { self.network } else { other.network },
        }
    }
}

impl NetworkKind {
    fn rank(self) -> u8 {
        match self {
            NetworkKind::None => 0,
            NetworkKind::Roaming => 1,
            NetworkKind::Metered => 2,
            NetworkKind::Free => 3,
        }
    }
}

/// What was spent, counted and not estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// Requests sent, redirects and retries included.
    pub requests: u64,
    /// Bytes of bodies received.
    pub bytes_received: u64,
    /// Bytes of bodies sent.
    pub bytes_sent: u64,
}
