//! `cargo run -p musette-simulation -- --seeds N [--from M] [--threads T] [--sabotage NAME] [--log]`

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use musette_core::sabotage::Sabotage;
use musette_simulation::run::Story;
use musette_simulation::sample::{Sample, all_threads, play_all};

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
    /// What people say in feeds, have to do and say to have read, instead of what they do with documents.
    #[arg(long)]
    talk: bool,
    /// A fault of the core to be switched on, by its name (`LatePageWins`).
    #[arg(long)]
    sabotage: Option<String>,
    /// Play each so many-th seed twice and compare the logs.
    #[arg(long, default_value_t = 0)]
    twice_each: u64,
    /// Print what happened in worlds that fail.
    #[arg(long)]
    log: bool,
    /// End after so many failures.
    #[arg(long, default_value_t = 10)]
    failures: usize,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let sabotage = match options.sabotage.as_deref() {
        None => None,
        Some(name) => match Sabotage::named(name) {
            Some(known) => Some(known),
            None => {
                let (documents, talk) = (Sabotage::OF_DOCUMENTS, Sabotage::OF_TALK);
                eprintln!("no such sabotage; there are {documents:?}, and with --talk {talk:?}");
                return ExitCode::from(2);
            }
        },
    };
    let (from, count) = options.seed.map_or((options.from, options.seeds), |seed| (seed, 1));
    let began = Instant::now();
    // What a world panics about is in its verdict.
    std::panic::set_hook(Box::new(|_| {}));
    let summary = play_all(Sample {
        about: if options.talk { Story::Talk } else { Story::Documents },
        from,
        count,
        threads: options.threads.unwrap_or_else(all_threads),
        sabotage,
        twice_each: options.twice_each,
        most_failures: options.failures,
    });
    if options.log {
        for line in summary.failed.iter().flat_map(|verdict| &verdict.log) {
            println!("{line}");
        }
    }
    print!("{}", summary.text());
    println!("in {:.1} s", began.elapsed().as_secs_f64());
    if summary.failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
