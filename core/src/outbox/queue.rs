//! Whose turn it is, the same for every service: the order of the outbox, what an intent waits for, and when it is tried again.
//!
//! **Promises.** An intent is chosen only when it is free (what it needs has ended), is not held back for an undo, and is not
//! asked to be patient. Pauses between two tries grow and are jittered; they run on the boot clock, so that a clock that is set
//! holds nothing up. One intent that has to wait holds up no other.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::graph;
use crate::doors::{Doors, pick};
use crate::model::{BootTime, IntentRow, IntentState, Later, SignInNeed, WallTime};
use crate::sabotage::{self, Sabotage};
use crate::store::standing::Stands;
use crate::store::{Reading, StoreResult};

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nothing is due.
    Idle,
    /// Nothing is due before this.
    Waits(BootTime),
    /// An intent was delivered, or its state changed.
    Worked,
    /// The budget is spent in the middle of an intent; go on another time.
    Paused,
    /// Nothing can be delivered now, whatever the intent: no network, throttled.
    Stopped(Later, Option<Duration>),
    /// Nothing can be delivered before the person has signed in.
    SignIn(SignInNeed),
}

/// What became of an intent that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Settled {
    /// It ended, or waits for the person.
    Done,
    /// It is tried again.
    TryAgain {
        /// Attempts so far.
        tries: u32,
        /// The server asked for so much patience.
        after: Option<Duration>,
    },
    /// Nothing can be delivered now.
    Stop {
        /// Why.
        why: Later,
        /// The server asked for so much patience.
        after: Option<Duration>,
        /// Attempts so far.
        tries: u32,
    },
    /// The person has to sign in.
    SignIn(SignInNeed),
}

/// Longest time for which a stored request of the server's for patience counts, in milliseconds.
const LONGEST_ASKED: i64 = 15 * 60_000;
/// Longest pause between two tries of one intent.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

/// Who is next.
pub(super) enum Turn<I> {
    /// Nobody before this moment, or nobody at all.
    Nobody(Option<BootTime>),
    /// This one.
    Of(I),
}

/// When the intents of one service may be tried again, in this process.
#[derive(Debug, Default)]
pub(super) struct Timers {
    not_before: Mutex<BTreeMap<IntentRow, BootTime>>,
}

impl Timers {
    /// As they are now.
    pub fn now(&self) -> BTreeMap<IntentRow, BootTime> {
        self.all().clone()
    }

    /// Not before this moment.
    pub fn set(&self, intent: IntentRow, at: BootTime) {
        self.all().insert(intent, at);
    }

    /// Forgets when intents may be tried again.
    pub fn clear(&self) {
        self.all().clear();
    }

    /// Not before a pause that grows with the tries.
    pub fn postpone(&self, doors: &Doors, intent: IntentRow, tries: u32, after: Option<Duration>) {
        let ceiling = Duration::from_secs(1 << tries.min(9)).min(LONGEST_PAUSE);
        let spread = u64::try_from(ceiling.as_millis()).unwrap_or(0) / 2;
        let jitter = Duration::from_millis(pick(doors.entropy.as_ref(), spread + 1));
        let pause = (ceiling / 2 + jitter).max(after.unwrap_or_default());
        self.set(intent, doors.clock.boot().after(pause));
    }

    /// When an intent is tried again, and what the step did.
    pub fn after(&self, doors: &Doors, intent: IntentRow, settled: Settled) -> Step {
        match settled {
            Settled::Done => {
                self.all().remove(&intent);
                Step::Worked
            }
            Settled::TryAgain { tries, after } => {
                self.postpone(doors, intent, tries, after);
                Step::Worked
            }
            Settled::Stop { why, after, tries } => {
                self.postpone(doors, intent, tries, after);
                Step::Stopped(why, after)
            }
            Settled::SignIn(need) => Step::SignIn(need),
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<IntentRow, BootTime>> {
        self.not_before.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whose turn it is among the open intents of a service.
pub(super) fn turn<I: Stands>(
    tx: &Reading<'_>,
    open: Vec<I>,
    not_before: &BTreeMap<IntentRow, BootTime>,
    now: BootTime,
    wall: WallTime,
) -> StoreResult<Turn<I>> {
    let mut earliest: Option<BootTime> = None;
    let mut wait_until = |at: BootTime| earliest = Some(earliest.map_or(at, |e| e.min(at)));
    for intent in open {
        if matches!(intent.state, IntentState::NeedsYou { .. }) {
            continue;
        }
        if let Some(at) = not_before.get(&intent.row)
            && *at > now
        {
            wait_until(*at);
            continue;
        }
        // The server asked for patience, perhaps another process. A clock that was set meanwhile must not hold it up for days.
        if let Some(at) = intent.next_at
            && at > wall
            && at.0 - wall.0 <= LONGEST_ASKED
        {
            wait_until(BootTime(now.0 + (at.0 - wall.0)));
            continue;
        }
        if let Some(hold) = intent.held_until(wall) {
            wait_until(BootTime(now.0 + (hold.0 - wall.0)));
            continue;
        }
        if !sabotage::active(Sabotage::ChildBeforeFolder) && !graph::is_free(tx, intent.row)? {
            continue;
        }
        return Ok(Turn::Of(intent));
    }
    Ok(Turn::Nobody(earliest))
}
