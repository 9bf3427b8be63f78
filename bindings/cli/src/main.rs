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
//! | [`show`] | lines, tables, sizes, times, JSON |
//! | [`progress`] | bars, where somebody watches |
//! | [`stop`] | Ctrl-C |
//! | [`troubles`] | what stands in the way of one account among several |
//! | [`verbs`] | one file for each family of verbs |

mod after;
mod app;
mod args;
#[cfg(feature = "tenant")]
mod demo;
mod keys;
mod progress;
mod sentences;
mod show;
mod stop;
mod troubles;
mod verbs;
mod whose;

use std::process::ExitCode;

use clap::Parser;

use args::Args;

/// What the parser says, in a sentence of its own: its first lines, without what it is led in by.
fn in_a_sentence(said: &str) -> String {
    let lines: Vec<&str> = said.lines().take_while(|line| !line.is_empty()).map(str::trim).collect();
    let said = lines.join(" ");
    let said = said.trim_start_matches("error: ").trim_end_matches('.');
    let mut letters = said.chars();
    let said: String = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    format!("{said}. `musette help` tells how each verb is used.")
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            if error.use_stderr() && std::env::args_os().any(|word| word == "--json") {
                let sentence = in_a_sentence(&error.to_string());
                let value = serde_json::json!({ "error": { "code": "usage", "sentence": sentence } });
                // clap tells standard error the same.
                let _ = show::json(&value);
            }
            error.exit()
        }
    };
    let log = tracing_subscriber::EnvFilter::try_from_env("MUSETTE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).init();
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let why = sentences::cause(&error);
            show::note(&format!("The system gives musette no threads: {why}. End another program and try again."));
            return ExitCode::from(1);
        }
    };
    let json = args.json;
    let outcome = runtime.block_on(verbs::run(args));
    // What still runs in the background holds nothing that is not stored.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match outcome {
        Ok(code) => code,
        Err(failed) if failed.is_nobody_listens() => ExitCode::SUCCESS,
        Err(failed) => {
            failed.tell(json);
            failed.exit_code()
        }
    }
}
