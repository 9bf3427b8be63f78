//! What a running sync may still spend. It is asked before every request, by every job, and can be widened while it runs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::doors::Clock;
use crate::model::{BootTime, Budget, NetworkKind, Spent};

/// Reads the counters of the HTTP client.
pub type SpentSoFar = Arc<dyn Fn() -> Spent + Send + Sync>;

/// Why nothing more may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exhausted {
    /// The time is over.
    Time,
    /// The bytes are spent.
    Bytes,
    /// There is no network.
    Network,
    /// A job found that it is no use to go on.
    Stopped,
}

/// The allowance of one running sync: the sum of all calls that joined it.
#[derive(Clone)]
pub struct Allowance {
    clock: Arc<dyn Clock>,
    spent: SpentSoFar,
    limits: Arc<Mutex<Limits>>,
    stopped: Arc<AtomicBool>,
}

#[derive(Clone, Copy)]
struct Limits {
    until: Option<BootTime>,
    bytes: Option<u64>,
    network: NetworkKind,
}

impl Allowance {
    /// What `budget` allows from now on.
    pub fn new(budget: Budget, clock: Arc<dyn Clock>, spent: SpentSoFar) -> Allowance {
        let limits = Limits::of(budget, clock.as_ref(), &spent);
        Allowance { clock, spent, limits: Arc::new(Mutex::new(limits)), stopped: Arc::new(AtomicBool::new(false)) }
    }

    /// Allows as well what `budget` allows from now on.
    pub fn widen(&self, budget: Budget) {
        let more = Limits::of(budget, self.clock.as_ref(), &self.spent);
        let mut limits = self.limits();
        limits.until = limits.until.zip(more.until).map(|(a, b)| a.max(b));
        limits.bytes = limits.bytes.zip(more.bytes).map(|(a, b)| a.max(b));
        let both = |network| Budget { time: None, bytes: None, network };
        limits.network = both(limits.network).widened(both(more.network)).network;
    }

    /// The network there is.
    pub fn network(&self) -> NetworkKind {
        self.limits().network
    }

    /// When the time is over; `None` when it never is.
    pub fn until(&self) -> Option<BootTime> {
        self.limits().until
    }

    /// Whether another request may be sent.
    pub fn allows(&self) -> bool {
        self.exhausted().is_none()
    }

    /// Lets nothing more be asked for.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Why no other request may be sent.
    pub fn exhausted(&self) -> Option<Exhausted> {
        if self.stopped.load(Ordering::Relaxed) {
            return Some(Exhausted::Stopped);
        }
        let limits = *self.limits();
        if limits.network == NetworkKind::None {
            return Some(Exhausted::Network);
        }
        if limits.until.is_some_and(|until| self.clock.boot() >= until) {
            return Some(Exhausted::Time);
        }
        let over = limits.bytes.is_some_and(|most| bytes((self.spent)()) >= most);
        over.then_some(Exhausted::Bytes)
    }

    fn limits(&self) -> MutexGuard<'_, Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Limits {
    fn of(budget: Budget, clock: &dyn Clock, spent: &SpentSoFar) -> Limits {
        Limits {
            until: budget.time.map(|time| clock.boot().after(time)),
            bytes: budget.bytes.map(|most| bytes(spent()).saturating_add(most)),
            network: budget.network,
        }
    }
}

fn bytes(spent: Spent) -> u64 {
    spent.bytes_received.saturating_add(spent.bytes_sent)
}
