//! The verbs, one file for each family.

mod change;
mod doctor;
mod keep;
mod outbox;
mod read;
mod sign_in;
mod sync;

use std::process::ExitCode;

#[cfg(feature = "tenant")]
pub use keep::unready;
#[cfg(feature = "tenant")]
pub use outbox::receipt_row;

use clap::CommandFactory;

use crate::app::App;
use crate::args::{Args, Verb};
use crate::sentences::{Failed, Outcome};

/// Runs a verb.
pub async fn run(args: Args) -> Outcome<ExitCode> {
    let (home, json) = (args.home, args.json);
    match args.verb {
        Verb::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "musette", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Verb::Man => {
            clap_mangen::Man::new(Args::command()).render(&mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
        #[cfg(feature = "tenant")]
        Verb::Demo(options) => crate::demo::run(options).await,
        #[cfg(feature = "tenant")]
        Verb::Tenant(options) => {
            let options = musette_tenant::command::RunOptions {
                listen: options.listen,
                people: options.people,
                files: options.files,
                seed: options.seed,
                play: options.play,
                json,
                tls: options.tls,
            };
            musette_tenant::command::run(options).await.map_err(|error| match error {
                musette_tenant::command::RunFailed::Fault(_) => Failed::Usage(format!("{error}.")),
                _ => Failed::Other(format!("{error}.")),
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Doctor(options) => doctor::doctor(home, json, options).await,
        verb => {
            let app = App::open(home, json).await?;
            let outcome = on_home(&app, verb).await;
            // Folds the log into the database; what was said to be done is stored in either case.
            if let Err(error) = app.engine.suspend().await {
                tracing::info!(%error, "closing the home");
            }
            outcome
        }
    }
}

async fn on_home(app: &App, verb: Verb) -> Outcome<ExitCode> {
    let done = |()| ExitCode::SUCCESS;
    match verb {
        Verb::SignIn(options) => sign_in::sign_in(app, options).await.map(done),
        Verb::SignOut(options) => sign_in::sign_out(app, options).await.map(done),
        Verb::Accounts => sign_in::accounts(app).await.map(done),
        Verb::Sync(options) => sync::sync(app, options).await,
        Verb::Ls(options) => read::ls(app, options).await.map(done),
        Verb::Cat(options) => read::cat(app, options).await.map(done),
        Verb::Get(options) => read::get(app, options).await.map(done),
        Verb::Recent(options) => read::recent(app, options).await.map(done),
        Verb::Put(options) => change::put(app, options).await.map(done),
        Verb::Mkdir(options) => change::mkdir(app, options).await.map(done),
        Verb::Mv(options) => change::mv(app, options).await.map(done),
        Verb::Cp(options) => change::cp(app, options).await.map(done),
        Verb::Rm(options) => change::rm(app, options).await.map(done),
        Verb::Restore(options) => change::restore(app, options).await.map(done),
        Verb::Keep(options) => keep::keep(app, options).await.map(done),
        Verb::Unkeep(options) => keep::unkeep(app, options).await.map(done),
        Verb::Ready(options) => keep::ready(app, options).await.map(done),
        Verb::Outbox(options) => outbox::outbox(app, options).await,
        Verb::Receipts(options) => outbox::receipts(app, options).await.map(done),
        #[cfg(feature = "tenant")]
        Verb::Demo(_) | Verb::Tenant(_) => Ok(ExitCode::SUCCESS),
        Verb::Completions { .. } | Verb::Man | Verb::Doctor(_) => Ok(ExitCode::SUCCESS),
    }
}
