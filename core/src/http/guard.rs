//! The network guard: what the exchanges of an account prove about the network.
//!
//! It promises that only exchanges move it (never a timer, never the platform's opinion), and that it decides nothing
//! else: whoever holds an unproven answer has already thrown it away. A late failure never outweighs a younger proof:
//! what started before the last proven exchange started is not listened to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::model::Connection;
use crate::sabotage::{Rule, exercised};

/// What one exchange showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sight {
    /// An answer that is the provider's own.
    Provider,
    /// The provider's own answer that it cannot now: throttled, failing.
    Troubled,
    /// An answer of a gateway, a cut body, a connection that broke.
    Broken,
    /// An answer of somebody else, or somebody else's certificate.
    Stranger,
    /// Nothing answers.
    Nothing,
}

/// When an exchange started, in the order of starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Started(u64);

#[derive(Debug)]
pub(super) struct Guard {
    order: Mutex<Order>,
    state: watch::Sender<Connection>,
}

#[derive(Debug, Default)]
struct Order {
    started: u64,
    proven: u64,
}

impl Guard {
    pub(super) fn new() -> Guard {
        Guard { order: Mutex::default(), state: watch::Sender::new(Connection::Unknown) }
    }

    fn order(&self) -> MutexGuard<'_, Order> {
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An exchange starts.
    pub(super) fn start(&self) -> Started {
        let mut order = self.order();
        order.started += 1;
        Started(order.started)
    }

    /// What it showed.
    pub(super) fn saw(&self, started: Started, sight: Sight) {
        let mut order = self.order();
        if matches!(sight, Sight::Provider | Sight::Troubled) {
            order.proven = order.proven.max(started.0);
        } else if started.0 < order.proven {
            exercised(Rule::YoungerProof);
            return;
        }
        let (now, rule) = match sight {
            Sight::Provider => (Connection::Online, Rule::GuardOnline),
            Sight::Troubled => (Connection::Degraded, Rule::GuardTroubled),
            Sight::Broken => (Connection::Degraded, Rule::GuardBroken),
            Sight::Stranger => (Connection::Captured, Rule::GuardStranger),
            Sight::Nothing => (Connection::Offline, Rule::GuardNothing),
        };
        exercised(rule);
        // Still under the lock, so that states are told in the order in which they were concluded.
        self.state.send_if_modified(|state| std::mem::replace(state, now) != now);
    }

    pub(super) fn connection(&self) -> Connection {
        *self.state.borrow()
    }

    pub(super) fn watch(&self) -> watch::Receiver<Connection> {
        self.state.subscribe()
    }
}
