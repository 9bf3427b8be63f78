//! Patience: how often, how long, and when to hand back instead of waiting.
//!
//! Promises that waits double up to a limit with jitter over their upper half (so that a thousand devices do not return
//! at one moment), that chance comes through the entropy door, and that a server's `Retry-After` is honoured to the
//! second, but never believed beyond [`Patience::longest_wait`]. Only whole seconds are understood; a date is not, and
//! counts as "no time given" (Graph and Engage send seconds).

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Access, Resource};
use crate::doors::{Clock, Entropy, pick, sleep};
use crate::model::{BootTime, Failure, Later};
use ::http::{HeaderMap, header};

/// The bounds of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How often a read is sent at most, the first time included (what a 401 costs comes on top: at most three).
    pub tries: u32,
    /// The first wait between two tries, before jitter.
    pub first_wait: Duration,
    /// No wait between two tries is longer.
    pub most_wait: Duration,
    /// A throttled request waits itself when it is this short, else it goes back to the scheduler.
    pub short_wait: Duration,
    /// A longer `Retry-After` counts as this.
    pub longest_wait: Duration,
    /// How long the head of an answer may take, beyond the time that the body needs at 8 KiB a second.
    pub head: Duration,
    /// How long a body may stand still.
    pub idle: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            tries: 3,
            first_wait: Duration::from_millis(400),
            most_wait: Duration::from_secs(4),
            short_wait: Duration::from_secs(3),
            longest_wait: Duration::from_secs(15 * 60),
            head: Duration::from_secs(60),
            idle: Duration::from_secs(60),
        }
    }
}

/// The wait before try number `tries_made + 1`: doubling, jittered over the upper half.
pub(super) fn wait_after(tries_made: u32, first: Duration, most: Duration, entropy: &dyn Entropy) -> Duration {
    let doubled = first.saturating_mul(1 << tries_made.saturating_sub(1).min(16)).min(most);
    let half = doubled / 2;
    let spread = u64::try_from(half.as_millis()).unwrap_or(u64::MAX);
    half + Duration::from_millis(pick(entropy, spread.saturating_add(1)))
}

/// `Retry-After` in whole seconds, cut to `longest`.
pub(super) fn retry_after(headers: &HeaderMap, longest: Duration) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than fit are a very long time.
    let seconds = text.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(seconds).min(longest))
}

/// What shares a throttle: Engage counts by itself, To Do and Planner too, and the directory, everything else is Graph's documents and their hosts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bucket {
    Documents,
    Engage,
    Tasks,
    People,
}

impl From<Access> for Bucket {
    fn from(access: Access) -> Bucket {
        match access {
            Access::Account(Resource::Engage) => Bucket::Engage,
            Access::Account(Resource::Tasks) => Bucket::Tasks,
            Access::Account(Resource::People) => Bucket::People,
            Access::Account(Resource::Graph) | Access::Bare => Bucket::Documents,
        }
    }
}

impl Bucket {
    /// How long to wait where the service does not say: Engage counts in spans of this length.
    fn span(self) -> Option<Duration> {
        match self {
            Bucket::Documents | Bucket::Tasks | Bucket::People => None,
            Bucket::Engage => Some(Duration::from_secs(30)),
        }
    }
}

/// One circuit for each bucket: when one request is told to wait, all wait.
#[derive(Debug)]
pub(super) struct Circuits {
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    open: Mutex<BTreeMap<Bucket, Circuit>>,
}

#[derive(Clone, Copy, Debug)]
struct Circuit {
    until: BootTime,
    /// How often in a row no time was given.
    strikes: u32,
}

impl Circuits {
    pub(super) fn new(clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>) -> Circuits {
        Circuits { clock, entropy, open: Mutex::default() }
    }

    /// Waits while the circuit is open, if that is short.
    ///
    /// # Errors
    /// [`Later::Throttled`] with what is left, when it is not.
    pub(super) async fn pass(&self, bucket: Bucket, short: Duration) -> Result<(), Failure> {
        // A second look, since somebody may have been throttled anew while this one slept.
        for _ in 0..2 {
            let left = self.left(bucket);
            if left.is_zero() {
                return Ok(());
            }
            if left > short {
                return Err(Failure::Later { why: Later::Throttled, after: Some(left) });
            }
            sleep(left).await;
        }
        match self.left(bucket) {
            left if left.is_zero() => Ok(()),
            left => Err(Failure::Later { why: Later::Throttled, after: Some(left) }),
        }
    }

    /// How long everybody waits still.
    pub(super) fn left(&self, bucket: Bucket) -> Duration {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&bucket).map_or(Duration::ZERO, |circuit| self.clock.boot().until(circuit.until))
    }

    /// The provider asked for patience; answers how long from now.
    pub(super) fn trip(&self, bucket: Bucket, asked: Option<Duration>) -> Duration {
        let now = self.clock.boot();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let circuit = open.entry(bucket).or_insert(Circuit { until: now, strikes: 0 });
        let wait = asked.or(bucket.span()).unwrap_or_else(|| {
            circuit.strikes = circuit.strikes.saturating_add(1);
            wait_after(circuit.strikes, Duration::from_secs(2), Duration::from_secs(60), self.entropy.as_ref())
        });
        circuit.until = circuit.until.max(now.after(wait));
        now.until(circuit.until)
    }

    /// The provider served a request. (It does not close the circuit: this answer may be older than the throttling.)
    pub(super) fn served(&self, bucket: Bucket) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(circuit) = open.get_mut(&bucket) {
            circuit.strikes = 0;
        }
    }
}
