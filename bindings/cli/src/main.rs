//! `musette`: the command line, a third face of the same engine.
//!
//! Promise: whatever a verb says was done is stored durably when the command ends; a command that is killed loses nothing that it
//! had said. Several commands may run on one home at a time. Results go to standard output, everything else to standard
//! error. Exit codes: 0 done, 1 failed, 2 usage, 3 needs you, 4 offline.
//!
//! | file | what it does |
//! |---|---|
//! | [`args`] | verbs and options, their help |
//! | [`app`] | opens the home, finds accounts and paths |
//! | [`keys`] | the secret store of the command line |
//! | [`sentences`] | what went wrong, in words |
//! | [`show`] | tables, sizes, times, JSON |
//! | [`verbs`] | one file for each family of verbs |

mod app;
mod args;
#[cfg(feature = "tenant")]
mod demo;
mod keys;
mod sentences;
mod show;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

use args::Args;

fn main() -> ExitCode {
    let args = Args::parse();
    let log = tracing_subscriber::EnvFilter::try_from_env("MUSETTE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("musette: the system gives no threads: {error}");
            return ExitCode::from(1);
        }
    };
    let json = args.json;
    let outcome = runtime.block_on(verbs::run(args));
    // What still runs in the background holds nothing that is not stored.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(code) => code,
        Err(failed) => {
            failed.tell(json);
            failed.exit_code()
        }
    }
}
