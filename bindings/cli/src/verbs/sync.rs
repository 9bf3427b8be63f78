//! sync.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use musette_core::engine::{Error, Reason};
use musette_core::model::{Budget, NetworkKind};
use musette_core::sync::{Stopped, SyncReport};
use serde_json::{Value, json};

use crate::app::App;
use crate::args::SyncArgs;
use crate::sentences::{About, Failed, Outcome};
use crate::show;

pub async fn sync(app: &App, options: SyncArgs) -> Outcome<ExitCode> {
    let budget = Budget {
        time: options.time,
        bytes: options.bytes,
        network: if options.metered { NetworkKind::Metered } else { NetworkKind::Free },
    };
    let accounts = app.chosen(options.account.as_deref()).await?;
    let bar = show::is_watched().then(|| {
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    });
    let mut total = Total::default();
    let mut failed = None;
    for account in &accounts {
        if let Some(bar) = &bar {
            bar.set_message(format!("Syncing {}", account.label));
        }
        if options.follow_all {
            app.engine.refresh_drives(account.id).await.about(&account.label)?;
            for drive in app.engine.documents(account.id).await?.drives().await? {
                app.engine.follow(drive.id).await?;
            }
        }
        let syncing = app.engine.sync(account.id, budget);
        let report = tokio::select! {
            biased;
            report = syncing => report,
            // Every request's outcome is stored before the next: stopping here loses nothing.
            _ = tokio::signal::ctrl_c() => {
                return Err(Failed::Other("Stopped. What was done is kept, and the next sync goes on from there.".into()));
            }
        };
        match report {
            Ok(report) => {
                if let Some(problem) = problem(&report) {
                    failed = Some((problem, account.label.clone()));
                }
                total.add(&report);
            }
            Err(error) => failed = Some((error, account.label.clone())),
        }
    }
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    if app.json {
        show::json(&total.json(failed.as_ref().map(|(error, _)| error.code())))?;
    } else {
        println!("{}", total.words());
    }
    match failed {
        Some((error, account)) if app.json => Ok(Failed::Engine(error, account).exit_code()),
        Some((error, account)) => Err(Failed::Engine(error, account)),
        None if total.needs_you > 0 => {
            if !app.json {
                eprintln!("Waiting for you: {}. See `musette outbox`.", show::count(total.needs_you, "change"));
            }
            Ok(ExitCode::from(3))
        }
        None => Ok(ExitCode::SUCCESS),
    }
}

/// What stood in the way, when something did.
fn problem(report: &SyncReport) -> Option<Error> {
    match &report.stopped {
        Stopped::Done | Stopped::Time | Stopped::Bytes | Stopped::Waits { .. } => None,
        Stopped::NoNetwork => Some(Error::of(Reason::Offline)),
        Stopped::Later { why, .. } => Some(musette_core::model::Failure::later(*why).into()),
        Stopped::SignIn(need) => Some(Error::of(Reason::SignInNeeded(need.clone()))),
        Stopped::NoSpace => Some(Error::of(Reason::NoSpace)),
        Stopped::HeldBy(_) => Some(Error::of(Reason::Busy)),
    }
}

#[derive(Default)]
struct Total {
    requests: u64,
    bytes_received: u64,
    bytes_sent: u64,
    rows_written: u64,
    items: u64,
    delivered: u64,
    needs_you: u64,
    elapsed_ms: u64,
}

impl Total {
    fn add(&mut self, report: &SyncReport) {
        self.requests += report.spent.requests;
        self.bytes_received += report.spent.bytes_received;
        self.bytes_sent += report.spent.bytes_sent;
        self.rows_written += report.rows_written;
        self.items += report.items;
        self.delivered += report.delivered;
        self.needs_you += report.needs_you;
        self.elapsed_ms += report.elapsed_ms;
    }

    fn json(&self, error: Option<&str>) -> Value {
        json!({
            "requests": self.requests,
            "bytes_received": self.bytes_received,
            "bytes_sent": self.bytes_sent,
            "rows_written": self.rows_written,
            "items": self.items,
            "delivered": self.delivered,
            "needs_you": self.needs_you,
            "elapsed_ms": self.elapsed_ms,
            "error": error,
        })
    }

    fn words(&self) -> String {
        format!(
            "{} looked at, {} delivered; {}, {} received, {} sent, {:.1} s.",
            show::count(self.items, "item"),
            show::count(self.delivered, "change"),
            show::count(self.requests, "request"),
            show::size(self.bytes_received),
            show::size(self.bytes_sent),
            self.elapsed_ms as f64 / 1000.0
        )
    }
}
