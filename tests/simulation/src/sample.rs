//! Many worlds, on several threads, and what came of them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use musette_core::sabotage::{Rule, Sabotage};

use crate::run::{RULE, Story, Verdict, play};

/// The stack of a thread that plays worlds.
const STACK: usize = 16 * 1024 * 1024;

/// Which worlds.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// What they are about.
    pub about: Story,
    /// The first seed.
    pub from: u64,
    /// How many.
    pub count: u64,
    /// Worlds at a time.
    pub threads: usize,
    /// A fault of the core that is switched on in all of them.
    pub sabotage: Option<Sabotage>,
    /// Each so many-th seed is played twice, and the two logs compared; 0 for none.
    pub twice_each: u64,
    /// Ends early after so many broken promises.
    pub most_failures: usize,
}

/// What came of a sample.
#[derive(Debug, Default)]
pub struct Summary {
    /// Worlds played.
    pub played: u64,
    /// Worlds played a second time.
    pub repeated: u64,
    /// How often each thing happened in all of them.
    pub tally: BTreeMap<String, u64>,
    /// Those that broke a promise.
    pub failed: Vec<Verdict>,
}

/// Plays a sample. Which thread plays which seed makes no difference to any of them.
pub fn play_all(sample: Sample) -> Summary {
    let next = AtomicU64::new(sample.from);
    let summary = Mutex::new(Summary::default());
    let lock = || summary.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..sample.threads.max(1) {
            // Unoptimised, the futures of a whole sync take more than the usual two megabytes.
            let thread = std::thread::Builder::new().stack_size(STACK);
            let world = || {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= sample.from + sample.count || lock().failed.len() >= sample.most_failures {
                        break;
                    }
                    let mut verdict = play(sample.about, seed, sample.sabotage);
                    // What a sound core breaks too shows nothing of a broken one.
                    if sample.sabotage.is_some()
                        && verdict.broken.is_some()
                        && play(sample.about, seed, None).broken.is_some()
                    {
                        verdict.broken = None;
                    }
                    let again = sample.twice_each > 0 && seed.is_multiple_of(sample.twice_each);
                    if again
                        && let Some(line) =
                            first_difference(&verdict.log, &play(sample.about, seed, sample.sabotage).log)
                        && verdict.broken.is_none()
                    {
                        verdict.broken = Some(format!("two runs of one seed differ: {line}"));
                    }
                    let mut summary = lock();
                    summary.played += 1;
                    summary.repeated += u64::from(again);
                    for (what, times) in &verdict.tally {
                        *summary.tally.entry(what.clone()).or_default() += times;
                    }
                    if verdict.broken.is_some() {
                        summary.failed.push(verdict);
                    }
                }
            };
            if let Err(error) = thread.spawn_scoped(scope, world) {
                lock().failed.push(Verdict { broken: Some(format!("no thread: {error}")), ..Verdict::default() });
            }
        }
    });
    summary.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// As many worlds at a time as this machine has processors.
pub fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

impl Summary {
    /// The table of what happened, and how each broken promise is replayed.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (what, times) in self.tally.iter().filter(|(what, _)| !what.starts_with(RULE)) {
            text.push_str(&format!("{times:>10}  {what}\n"));
        }
        for rule in Rule::ALL {
            let what = format!("{RULE}{}", rule.words());
            let times = self.tally.get(&what).map_or_else(|| "never".into(), u64::to_string);
            text.push_str(&format!("{times:>10}  {what}\n"));
        }
        for verdict in &self.failed {
            let broken = verdict.broken.as_deref().unwrap_or_default();
            text.push_str(&format!("MUSETTE_SEED={} broke a promise: {broken}\n", verdict.seed));
        }
        text.push_str(&format!(
            "{} worlds, {} of them twice, {} broke a promise\n",
            self.played,
            self.repeated,
            self.failed.len()
        ));
        text
    }
}

fn first_difference(one: &[String], two: &[String]) -> Option<String> {
    match one.iter().zip(two).find(|(a, b)| a != b) {
        Some((a, b)) => Some(format!("{a:?} and {b:?}")),
        None if one.len() != two.len() => Some("one is longer".into()),
        None => None,
    }
}
