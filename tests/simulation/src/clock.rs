//! One clock for a world with several processes: time passes only where a process waits, and is the same for all.
//!
//! Each process has a runtime of its own with tokio's paused time, which jumps to the next timer when nothing else is to
//! be done. The world lets one process run at a time ([`WorldClock::run`]); on entering, a runtime's timers catch up with
//! what has passed elsewhere meanwhile. A test of thirty days takes milliseconds, and always the same steps.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use musette_core::doors::Clock;
use musette_core::model::{BootTime, WallTime};
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;

/// When every world begins: 2026-06-01 06:00 UTC.
pub const BEGINNING: i64 = 1_780_293_600_000;

#[derive(Clone, Copy, Debug)]
struct Now {
    /// The time when the running process was entered, or the last was left.
    at: i64,
    running_since: Option<Instant>,
}

/// The time of a world, in milliseconds since 1970. Clones are the same.
#[derive(Clone, Debug)]
pub struct WorldClock(Arc<Mutex<Now>>);

/// A runtime whose time is the world's.
#[derive(Debug)]
pub struct Timeline {
    runtime: Runtime,
    /// The world's time when this runtime was last left.
    left_at: i64,
}

impl Default for WorldClock {
    fn default() -> Self {
        WorldClock::new()
    }
}

impl WorldClock {
    /// A clock at the [`BEGINNING`].
    pub fn new() -> WorldClock {
        WorldClock(Arc::new(Mutex::new(Now { at: BEGINNING, running_since: None })))
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Milliseconds since 1970.
    pub fn now(&self) -> i64 {
        let now = *self.lock();
        let passed = now.running_since.map_or(0, |since| since.elapsed().as_millis());
        now.at + i64::try_from(passed).unwrap_or(0)
    }

    /// Lets time pass while no process runs.
    pub fn pass(&self, duration: Duration) {
        self.lock().at += i64::try_from(duration.as_millis()).unwrap_or(0);
    }

    /// A runtime for a process that starts now.
    ///
    /// # Errors
    /// When tokio has none to give.
    pub fn timeline(&self) -> std::io::Result<Timeline> {
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build()?;
        Ok(Timeline { runtime, left_at: self.now() })
    }

    /// Runs `work` on a process's timeline; its other tasks go on meanwhile.
    pub fn run<F: Future>(&self, timeline: &mut Timeline, work: F) -> F::Output {
        let answer = timeline.runtime.block_on(async {
            let behind = {
                let mut now = self.lock();
                let behind = now.at - timeline.left_at;
                *now = Now { at: timeline.left_at, running_since: Some(Instant::now()) };
                behind
            };
            if behind > 0 {
                tokio::time::advance(Duration::from_millis(behind.unsigned_abs())).await;
            }
            let answer = work.await;
            let at = self.now();
            *self.lock() = Now { at, running_since: None };
            answer
        });
        timeline.left_at = self.now();
        answer
    }
}

impl Timeline {
    /// Starts a task that goes on whenever this process runs.
    pub fn spawn<F>(&self, work: F) -> tokio::task::JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.runtime.spawn(work)
    }

    /// Drops every task where it waits, as the end of a process does.
    pub fn end(self) {
        self.runtime.shutdown_background();
    }
}

impl Clock for WorldClock {
    fn wall(&self) -> WallTime {
        WallTime(self.now())
    }

    fn boot(&self) -> BootTime {
        BootTime(self.now() - BEGINNING)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_processes_share_one_time_and_a_day_takes_no_time() {
        let clock = WorldClock::new();
        let (mut one, mut two) = (clock.timeline().unwrap(), clock.timeline().unwrap());
        let seen = Arc::new(Mutex::new(None));
        let (told, inside) = (Arc::clone(&seen), clock.clone());
        two.spawn(async move {
            tokio::time::sleep(Duration::from_secs(3600)).await;
            *told.lock().unwrap() = Some(inside.now());
        });
        clock.run(&mut two, async { tokio::task::yield_now().await });
        clock.run(&mut one, async { tokio::time::sleep(Duration::from_secs(86_400)).await });
        assert_eq!(clock.now(), BEGINNING + 86_400_000);
        assert_eq!(*seen.lock().unwrap(), None, "a process that does not run does nothing");
        clock.run(&mut two, async { tokio::time::sleep(Duration::from_secs(1)).await });
        assert_eq!(*seen.lock().unwrap(), Some(BEGINNING + 86_400_000));
        assert_eq!(clock.now(), BEGINNING + 86_401_000);
        clock.pass(Duration::from_secs(1));
        assert_eq!(clock.wall(), WallTime(BEGINNING + 86_402_000));
        assert_eq!(clock.boot(), BootTime(86_402_000));
    }

    #[test]
    fn the_end_of_a_process_drops_its_tasks_where_they_wait() {
        let clock = WorldClock::new();
        let mut one = clock.timeline().unwrap();
        let held = Arc::new(());
        let inside = Arc::clone(&held);
        one.spawn(async move {
            std::future::pending::<()>().await;
            drop(inside);
        });
        clock.run(&mut one, async { tokio::task::yield_now().await });
        assert_eq!(Arc::strong_count(&held), 2);
        one.end();
        assert_eq!(Arc::strong_count(&held), 1);
    }
}
