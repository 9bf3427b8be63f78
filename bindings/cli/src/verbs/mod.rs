//! The verbs, one file for each family.

mod change;
mod doctor;
mod drafts;
mod editor;
mod feeds;
mod keep;
mod manual;
mod naming;
mod organisation;
mod outbox;
mod people;
mod posting;
mod read;
mod readers;
mod restore;
mod search;
mod sign_in;
mod storage;
mod stream;
mod sync;
mod talk;
mod talk_blocks;
mod talk_hanging;
mod talk_json;
mod talk_pages;
mod tasks;
mod unposted;
mod versions;
mod wishes;

use std::io::Write;
use std::process::ExitCode;

#[cfg(feature = "tenant")]
pub use keep::unready;
#[cfg(feature = "tenant")]
pub use outbox::receipt_row;

use clap::CommandFactory;
use musette_core::engine::Reason;

use crate::app::{App, New, is_home, place_of};
use crate::args::{Args, Verb};
use crate::sentences::{Failed, Outcome};
use crate::stop::Stop;

/// Runs a verb.
pub async fn run(args: Args) -> Outcome<ExitCode> {
    let (home, json, account) = (args.home, args.json, args.account);
    match args.verb {
        Verb::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "musette", &mut text);
            print_whole(&text)
        }
        Verb::Man => print_whole(&manual::page()?),
        #[cfg(feature = "tenant")]
        Verb::Demo(options) => crate::demo::run(options, &Stop::listen()).await,
        #[cfg(feature = "tenant")]
        Verb::Tenant(options) => tenant(options, json).await,
        Verb::Doctor(options) => doctor::doctor(home, json, account, options).await,
        verb => {
            let stop = Stop::listen();
            let new = match verb {
                Verb::SignIn(_) if account.is_some() => {
                    return Err(Failed::Usage(
                        "A sign-in makes an account, or is --again of one. Call it with --name, or name it behind --again.".into(),
                    ));
                }
                Verb::SignIn(_) => New::Make,
                // To have no account is an answer, not a failure.
                Verb::Accounts if !is_home(&place_of(home.clone())?) => {
                    return sign_in::no_accounts(json).map(|()| ExitCode::SUCCESS);
                }
                _ => New::Refuse,
            };
            let mut app = match App::open(home, new, json).await {
                Ok(app) => app,
                Err(failed) => return Err(unposted::given_back(&verb, failed)),
            };
            app.account = account;
            editor::take_in(&app).await;
            let signs_in = matches!(verb, Verb::SignIn(_));
            let outcome = match verb {
                // It tells what was done until then. Were it dropped here as well, which of the two came first would be chance.
                Verb::Sync(options) => sync::sync(&app, options, &stop).await,
                verb => tokio::select! {
                    biased;
                    outcome = on_home(&app, verb) => outcome,
                    () = stop.requested() => Err(Failed::Stopped),
                },
            };
            // A sign-in knows by itself whose it is, or that it is nobody's yet.
            let outcome = if signs_in { outcome } else { name_account(&app, outcome).await };
            // Folds the log into the database; what was said to be done is stored in either case.
            if let Err(error) = app.engine.suspend().await {
                tracing::info!(%error, "closing the home");
            }
            outcome
        }
    }
}

#[cfg(feature = "tenant")]
async fn tenant(options: crate::args::TenantArgs, json: bool) -> Outcome<ExitCode> {
    use musette_tenant::command::{RunFailed, RunOptions};
    let options = RunOptions {
        listen: options.listen,
        people: options.people,
        files: options.files,
        posts: options.posts,
        large_numbers: options.large_numbers,
        seed: options.seed,
        play: options.play,
        json,
        tls: options.tls,
    };
    let address = options.listen;
    let stop = Stop::listen();
    let run = tokio::select! {
        biased;
        run = musette_tenant::command::run(options) => run,
        () = stop.requested() => Ok(()),
    };
    match run {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(RunFailed::Fault(unknown)) => {
            Err(Failed::Usage(format!("Nothing was played: {unknown}. Name one of these with --play.")))
        }
        Err(RunFailed::Write(error)) => Err(error.into()),
        Err(RunFailed::Serve(error)) => {
            let why = crate::sentences::cause(&error);
            Err(Failed::Other(format!("Nobody can be served at {address}: {why}. Name another address with --listen.")))
        }
    }
}

fn print_whole(text: &[u8]) -> Outcome<ExitCode> {
    let mut out = std::io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Who has to sign in is named, where only one can be meant.
async fn name_account(app: &App, outcome: Outcome<ExitCode>) -> Outcome<ExitCode> {
    let Err(Failed::Engine(error, what)) = outcome else { return outcome };
    if !matches!(error.reason, Reason::SignInNeeded(_)) {
        return Err(Failed::Engine(error, what));
    }
    let accounts = app.accounts().await.unwrap_or_default();
    let named = what.split_once(':').map_or(what.as_str(), |(name, _)| name);
    let meant = match accounts.as_slice() {
        [only] => only.label.clone(),
        several if several.iter().any(|account| account.label == named) => named.to_owned(),
        _ => String::new(),
    };
    Err(Failed::Engine(error, meant))
}

async fn on_home(app: &App, verb: Verb) -> Outcome<ExitCode> {
    let done = |()| ExitCode::SUCCESS;
    match verb {
        Verb::SignIn(options) => sign_in::sign_in(app, options).await.map(done),
        Verb::SignOut(options) => sign_in::sign_out(app, options).await.map(done),
        Verb::Accounts => sign_in::accounts(app).await.map(done),
        Verb::Stream(options) => stream::stream(app, options).await,
        Verb::Apps(options) => organisation::apps(app, options).await,
        Verb::Ack(options) => organisation::ack(app, options).await.map(done),
        Verb::Tasks(options) => tasks::tasks(app, options).await,
        Verb::Task(options) => tasks::task(app, options).await.map(done),
        Verb::Search(options) => search::search(app, options).await,
        Verb::People(options) => people::people(app, options).await,
        Verb::Person(options) => people::person(app, options).await.map(done),
        Verb::Feeds(options) => feeds::feeds(app, options).await,
        Verb::Feed(options) => talk::feed(app, options).await,
        Verb::Drafts(options) => drafts::drafts(app, options).await.map(done),
        Verb::Thread(options) => talk::thread(app, options).await,
        Verb::Post(options) => posting::post(app, options).await.map(done),
        Verb::Reply(options) => posting::reply(app, options).await.map(done),
        Verb::Like(options) => posting::like(app, options, true).await.map(done),
        Verb::Unlike(options) => posting::like(app, options, false).await.map(done),
        Verb::Remove(options) => posting::remove(app, options).await.map(done),
        Verb::Join(options) => posting::join(app, options, true).await.map(done),
        Verb::Leave(options) => posting::join(app, options, false).await.map(done),
        Verb::Attachment(options) => talk_hanging::attachment(app, options).await.map(done),
        Verb::Ls(options) => read::ls(app, options).await,
        Verb::Cat(options) => read::cat(app, options).await.map(done),
        Verb::Get(options) => read::get(app, options).await.map(done),
        Verb::Recent(options) => read::recent(app, options).await.map(done),
        Verb::Put(options) => change::put(app, options).await.map(done),
        Verb::Mkdir(options) => change::mkdir(app, options).await.map(done),
        Verb::Mv(options) => change::mv(app, options).await.map(done),
        Verb::Cp(options) => change::cp(app, options).await.map(done),
        Verb::Rm(options) => change::rm(app, options).await.map(done),
        Verb::Restore(options) => restore::restore(app, options).await.map(done),
        Verb::Versions(options) => versions::versions(app, options).await,
        Verb::Activity(options) => versions::activity(app, options).await,
        Verb::Keep(options) => keep::keep(app, options).await.map(done),
        Verb::Unkeep(options) => keep::unkeep(app, options).await.map(done),
        Verb::Ready(options) => keep::ready(app, options).await.map(done),
        Verb::Outbox(options) => outbox::outbox(app, options).await,
        Verb::Receipts(options) => outbox::receipts(app, options).await.map(done),
        #[cfg(feature = "tenant")]
        Verb::Demo(_) | Verb::Tenant(_) => Ok(ExitCode::SUCCESS),
        Verb::Storage(options) => storage::storage(app, options).await,
        Verb::Completions { .. } | Verb::Man | Verb::Doctor(_) | Verb::Sync(_) => Ok(ExitCode::SUCCESS),
    }
}
