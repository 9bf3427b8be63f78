//! `cargo run -p musette-simulation -- --seeds N [--from M] [--threads T] [--sabotage NAME] [--log]`

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use clap::Parser;
use musette_core::sabotage::Sabotage;
use musette_simulation::run::{Verdict, play};

/// Plays worlds from seeds and says which promise breaks in which.
#[derive(Parser)]
struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 200)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// This one only.
    #[arg(long, env = "MUSETTE_SEED")]
    seed: Option<u64>,
    /// Worlds at a time.
    #[arg(long)]
    threads: Option<usize>,
    /// A fault of the core to be switched on, by its name (`LatePageWins`).
    #[arg(long)]
    sabotage: Option<String>,
    /// Every seed twice: the two logs have to be the same.
    #[arg(long)]
    twice: bool,
    /// Print what happened in worlds that fail.
    #[arg(long)]
    log: bool,
    /// Go on after this many failures.
    #[arg(long, default_value_t = 10)]
    failures: usize,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let sabotage = match options.sabotage.as_deref() {
        None => None,
        Some(name) => match Sabotage::ALL.into_iter().find(|known| format!("{known:?}") == name) {
            Some(known) => Some(known),
            None => {
                eprintln!("no such sabotage; there are {:?}", Sabotage::ALL);
                return ExitCode::from(2);
            }
        },
    };
    let (from, count) = options.seed.map_or((options.from, options.seeds), |seed| (seed, 1));
    let threads = options.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let began = Instant::now();
    let next = AtomicU64::new(from);
    let failed: Mutex<Vec<Verdict>> = Mutex::new(Vec::new());
    let tally: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());
    let played = AtomicU64::new(0);
    // What a world panics about is in its verdict.
    std::panic::set_hook(Box::new(|_| {}));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    let enough = failed.lock().is_ok_and(|failed| failed.len() >= options.failures);
                    if seed >= from + count || enough {
                        break;
                    }
                    let mut verdict = play(seed, sabotage);
                    if options.twice && verdict.broken.is_none() {
                        let again = play(seed, sabotage);
                        if let Some(line) = first_difference(&verdict.log, &again.log) {
                            verdict.broken = Some(format!("two runs of one seed differ: {line}"));
                        }
                    }
                    played.fetch_add(1, Ordering::Relaxed);
                    if let Ok(mut tally) = tally.lock() {
                        for (what, times) in &verdict.tally {
                            *tally.entry(what.clone()).or_default() += times;
                        }
                    }
                    if verdict.broken.is_some()
                        && let Ok(mut failed) = failed.lock()
                    {
                        failed.push(verdict);
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_default();
    for (what, times) in tally.into_inner().unwrap_or_default() {
        println!("{times:>10}  {what}");
    }
    for verdict in &failed {
        if options.log {
            for line in &verdict.log {
                println!("{line}");
            }
        }
        println!("MUSETTE_SEED={} broke a promise: {}", verdict.seed, verdict.broken.as_deref().unwrap_or_default());
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("{} worlds in {seconds:.1} s, {} broke a promise", played.into_inner(), failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn first_difference(one: &[String], two: &[String]) -> Option<String> {
    let mut pairs = one.iter().zip(two);
    match pairs.find(|(a, b)| a != b) {
        Some((a, b)) => Some(format!("{a:?} and {b:?}")),
        None if one.len() != two.len() => Some("one is longer".into()),
        None => None,
    }
}
