//! sync.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::Timestamp;
use musette_core::engine::{Account, Error, Reason, Traffic};
use musette_core::model::{Budget, Connection, Failure, Later, NetworkKind, WallTime};
use musette_core::sync::{Stopped, SyncReport};
use serde_json::{Value, json};

use crate::app::App;
use crate::args::SyncArgs;
use crate::progress::Bar;
use crate::sentences::{Failed, Outcome, words};
use crate::show;
use crate::stop::Stop;
use crate::troubles::Troubles;

/// How long it waits for another process that syncs the same account, where no time was named.
const PATIENCE: Duration = Duration::from_secs(120);
/// Receipts that are looked through for what a failed sync delivered.
const LATELY: u32 = 1_000;
/// Milliseconds: what is waited for shorter is not worth a word.
const WORTH_A_WORD: u64 = 2_000;
/// How often it looks whether that one has ended.
const LOOK: Duration = Duration::from_millis(250);

pub async fn sync(app: &App, options: SyncArgs, stop: &Stop) -> Outcome<ExitCode> {
    let budget = Budget {
        time: options.time,
        bytes: options.bytes,
        network: if options.metered { NetworkKind::Metered } else { NetworkKind::Free },
    };
    let accounts = app.chosen(options.named.as_deref()).await?;
    let began = Instant::now();
    let turns: Vec<Turn> = accounts.iter().map(|_| Turn::default()).collect();
    let mut reports: BTreeMap<usize, Result<SyncReport, Error>> = BTreeMap::new();
    let work = side_by_side(app, &accounts, &turns, budget, began, options.follow_all, &mut reports);
    let stopped = tokio::select! {
        biased;
        () = watched(app, &accounts, work) => false,
        // Every request's outcome is stored before the next: stopping here loses nothing.
        () = stop.requested() => true,
    };
    let (mut total, mut asking) = (Total::default(), Vec::new());
    let mut troubles = Troubles::among(&accounts);
    for (at, (account, turn)) in accounts.iter().zip(&turns).enumerate() {
        match reports.remove(&at) {
            Some(Ok(report)) => {
                if let Some(problem) = problem(&report, connection(app, account).await) {
                    troubles.note(account, Failed::Engine(problem, account.label.clone()), false);
                }
                if matches!(report.stopped, Stopped::HeldBy(_)) {
                    total.busy = true;
                    show::note(&format!(
                        "Another musette is still syncing {}, and does what this one would have done. Nothing is lost; `musette \
                         outbox` tells what waits.",
                        account.label
                    ));
                }
                total.tell_behind(account, &report, connection(app, account).await);
                if report.needs_you > 0 {
                    asking.push(account.label.as_str());
                }
                total.add(&report);
            }
            Some(Err(error)) => {
                troubles.note(account, Failed::Engine(error, account.label.clone()), false);
                total.add_unfinished(app.engine.traffic(account.id), delivered_in(app, account, turn).await);
            }
            // It was under way when the person stopped it.
            None => total.add_unfinished(app.engine.traffic(account.id), delivered_in(app, account, turn).await),
        }
    }
    let failed = if stopped { Some(Failed::Stopped) } else { troubles.last() };
    total.elapsed_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    if app.json {
        show::json(&total.json(failed.as_ref().map(Failed::code)))?;
    } else {
        show::line(&total.words())?;
    }
    match failed {
        // The object above has told a program; a person at its terminal wants the sentence.
        Some(failed) if app.json => {
            failed.tell(false);
            Ok(failed.exit_code())
        }
        Some(failed) => Err(failed),
        None if total.needs_you > 0 => {
            let of = if accounts.len() > 1 { format!(" in {}", asking.join(", ")) } else { String::new() };
            let changes = show::count(total.needs_you, "change");
            show::note(&format!("Waiting for you: {changes}{of}. See `musette outbox`."));
            Ok(ExitCode::from(3))
        }
        // Somebody who calls this every hour is to hear that it was not enough.
        None if total.waits || !total.behind.is_empty() => Ok(ExitCode::from(4)),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Since when an account is synced by this process itself; not while it waits for another one, which delivers in its own name.
type Turn = Cell<Option<WallTime>>;

/// Changes of an account that were delivered in its turn: a sync that failed in its middle has no report of its own.
async fn delivered_in(app: &App, account: &Account, turn: &Turn) -> u64 {
    let Some(since) = turn.get() else { return 0 };
    let read = async {
        let mut at: Vec<WallTime> = Vec::new();
        let documents = app.engine.outbox(account.id).await?.receipts(LATELY).await?;
        at.extend(documents.iter().map(|receipt| receipt.delivered_at));
        at.extend(
            app.engine.feeds(account.id).await?.receipts(LATELY).await?.iter().map(|receipt| receipt.delivered_at),
        );
        at.extend(
            app.engine.tasks(account.id).await?.receipts(LATELY).await?.iter().map(|receipt| receipt.delivered_at),
        );
        Ok::<_, Error>(at.into_iter().filter(|at| *at >= since).count() as u64)
    };
    // What stands in the way of reading was told as what ended the sync.
    read.await.unwrap_or(0)
}

/// Syncs, after another process that is at it has ended; its time is spent on waiting as well.
async fn in_turn(
    app: &App,
    account: &Account,
    turn: &Turn,
    budget: Budget,
    began: Instant,
    follow_all: bool,
) -> Result<SyncReport, Error> {
    let patience = budget.time.unwrap_or(PATIENCE);
    let mut told = false;
    loop {
        let left = budget.time.map(|time| time.saturating_sub(began.elapsed()));
        turn.set(Some(WallTime(Timestamp::now().as_millisecond())));
        let report = sync_one(app, account, Budget { time: left, ..budget }, follow_all && !told).await?;
        let waited = began.elapsed();
        if !matches!(report.stopped, Stopped::HeldBy(_)) || waited >= patience {
            return Ok(report);
        }
        turn.set(None);
        if !told {
            show::note(&format!("Another musette is syncing {}. This one waits for it.", account.label));
            told = true;
        }
        tokio::time::sleep(LOOK.min(patience - waited)).await;
    }
}

/// One account beside the other: each is a vault of its own, and the patience that is asked for one holds up no other.
async fn side_by_side(
    app: &App,
    accounts: &[Account],
    turns: &[Turn],
    budget: Budget,
    began: Instant,
    follow_all: bool,
    reports: &mut BTreeMap<usize, Result<SyncReport, Error>>,
) {
    let one = |(at, (account, turn))| async move {
        let report = in_turn(app, account, turn, budget, began, follow_all).await;
        (at, report)
    };
    let mut running: FuturesUnordered<_> = accounts.iter().zip(turns).enumerate().map(one).collect();
    while let Some((at, report)) = running.next().await {
        reports.insert(at, report);
    }
}

/// Works, and shows how far it has come and what it waits for.
async fn watched(app: &App, accounts: &[Account], work: impl Future<Output = ()>) {
    let names: Vec<&str> = accounts.iter().map(|account| account.label.as_str()).collect();
    let bar = Bar::counting(&format!("Syncing {}", names.join(", ")));
    let told = || {
        let mut now = Traffic::default();
        for account in accounts {
            let one = app.engine.traffic(account.id);
            now.items += one.items;
            now.posts += one.posts;
            now.tasks += one.tasks;
            now.spent.bytes_received += one.spent.bytes_received;
            now.spent.bytes_sent += one.spent.bytes_sent;
        }
        let sent = match now.spent.bytes_sent {
            0 => String::new(),
            bytes => format!(", {} sent", show::size(bytes)),
        };
        let came = came(now.items, now.posts, now.tasks);
        format!("{came}, {} received{sent}", show::size(now.spent.bytes_received))
    };
    let waits = || {
        let awaited = accounts.iter().filter_map(|account| Some((account, app.engine.traffic(account.id).awaited?)));
        let long = awaited.filter(|(_, awaited)| awaited.left_ms >= WORTH_A_WORD);
        long.map(|(account, awaited)| {
            ((account.id, awaited.what), format!("{}: {}", account.label, words().awaited(&awaited)))
        })
        .collect()
    };
    bar.during_waits(work, told, waits).await;
}

async fn sync_one(app: &App, account: &Account, budget: Budget, follow_all: bool) -> Result<SyncReport, Error> {
    if follow_all {
        app.engine.refresh_drives(account.id).await?;
        for drive in app.engine.documents(account.id).await?.drives().await? {
            app.engine.follow(drive.id).await?;
        }
    }
    // A person has asked: "nothing new" is to be true as of now.
    app.engine.look_anew(account.id).await?;
    app.engine.sync(account.id, budget).await
}

/// The connection as the account's last exchanges showed it.
async fn connection(app: &App, account: &Account) -> Connection {
    let accounts = app.engine.accounts().list().await.unwrap_or_default();
    accounts.iter().find(|one| one.id == account.id).map_or(Connection::Unknown, |one| one.connection)
}

/// What stood in the way, when something did.
fn problem(report: &SyncReport, connection: Connection) -> Option<Error> {
    let problem = match &report.stopped {
        // What another process has begun it will end, or the next sync will: nobody's cron job has failed.
        Stopped::HeldBy(_) => None,
        Stopped::Done | Stopped::Time | Stopped::Bytes | Stopped::Waits { .. } => None,
        Stopped::NoNetwork => Some(Error::of(Reason::Offline)),
        Stopped::Later { why, after_ms } => {
            Some(Error::met(Failure::Later { why: *why, after: after_ms.map(Duration::from_millis) }, connection))
        }
        Stopped::SignIn(need) => Some(Error::of(Reason::SignInNeeded(need.clone()))),
        Stopped::NoSpace => Some(Error::of(Reason::NoSpace)),
    };
    match problem {
        // Somebody answers who cannot prove to be the organisation.
        Some(Error { reason: Reason::Offline, .. }) if connection == Connection::Captured => {
            Some(Error::of(Reason::Captured))
        }
        other => other,
    }
}

/// What came, by kinds; items where nothing did.
fn came(items: u64, posts: u64, tasks: u64) -> String {
    let kinds = [(items, "item"), (posts, "post"), (tasks, "task")];
    let some: Vec<String> =
        kinds.iter().filter(|(number, _)| *number > 0).map(|(number, kind)| show::count(*number, kind)).collect();
    if some.is_empty() { show::count(0, "item") } else { some.join(", ") }
}

#[derive(Default)]
struct Total {
    requests: u64,
    bytes_received: u64,
    bytes_sent: u64,
    rows_written: u64,
    items: u64,
    posts: u64,
    tasks: u64,
    delivered: u64,
    needs_you: u64,
    elapsed_ms: u64,
    waiting: u64,
    /// Of these, what can still be taken back: it has not failed.
    held: u64,
    /// Services that could not be read whole.
    behind: Vec<Value>,
    /// Something in the outbox waits for another try.
    waits: bool,
    /// Another process was still at it when the time was up.
    busy: bool,
}

impl Total {
    fn add(&mut self, report: &SyncReport) {
        self.requests += report.spent.requests;
        self.bytes_received += report.spent.bytes_received;
        self.bytes_sent += report.spent.bytes_sent;
        self.rows_written += report.rows_written;
        self.items += report.items;
        self.posts += report.posts;
        self.tasks += report.tasks;
        self.delivered += report.delivered;
        self.needs_you += report.needs_you;
        self.waiting += report.waiting;
        self.held += report.held;
        self.waits |= matches!(report.stopped, Stopped::Waits { .. }) && report.held < report.waiting;
    }

    /// What was exchanged for an account whose sync did not end, and what of it was delivered.
    fn add_unfinished(&mut self, so_far: Traffic, delivered: u64) {
        self.delivered += delivered;
        self.requests += so_far.spent.requests;
        self.bytes_received += so_far.spent.bytes_received;
        self.bytes_sent += so_far.spent.bytes_sent;
        self.items += so_far.items;
        self.posts += so_far.posts;
        self.tasks += so_far.tasks;
    }

    /// Says what of an account could not be read whole, and what waits.
    fn tell_behind(&mut self, account: &Account, report: &SyncReport, connection: Connection) {
        let problem = problem(report, connection);
        for behind in &report.behind {
            let from = behind.after_ms.and_then(|ms| i64::try_from(ms).ok()).map(show::in_ms);
            // What ended the sync kept this away too, and is told for all of it.
            let is_told = problem.as_ref().is_some_and(|problem| problem.reason == Reason::Captured)
                && matches!(behind.why, Later::Unproven | Later::Offline);
            if !is_told {
                show::note(&format!("{}: {}", account.label, words().behind(behind, from.as_deref())));
            }
            self.behind.push(json!({
                "account": account.label,
                "service": behind.service,
                "names": behind.names,
                "left": behind.left,
                "why": behind.why,
                "after_ms": behind.after_ms,
            }));
        }
        if report.waiting == 0 || report.needs_you > 0 || matches!(report.stopped, Stopped::HeldBy(_)) {
            return;
        }
        let from = match &report.stopped {
            Stopped::Waits { after_ms } => i64::try_from(*after_ms).ok().map(show::in_ms),
            _ => None,
        };
        if report.held == report.waiting {
            return show::note(&format!("{}: {}", account.label, words().held_for_undo(report.held, from.as_deref())));
        }
        let (label, waiting) = (&account.label, show::count(report.waiting, "change"));
        show::note(&match &report.stopped {
            Stopped::Waits { .. } => {
                let from = from.unwrap_or_default();
                format!(
                    "{label}: {waiting} not delivered yet; the next try is possible from {from} on. `musette outbox` lists what waits."
                )
            }
            Stopped::Done => format!("{label}: {waiting} not delivered yet; `musette outbox` tells why."),
            _ => format!(
                "{label}: {waiting} not delivered yet, kept here for the next sync. `musette outbox` lists what waits."
            ),
        });
    }

    fn json(&self, error: Option<&str>) -> Value {
        json!({
            "requests": self.requests,
            "bytes_received": self.bytes_received,
            "bytes_sent": self.bytes_sent,
            "rows_written": self.rows_written,
            "items": self.items,
            "posts": self.posts,
            "tasks": self.tasks,
            "delivered": self.delivered,
            "needs_you": self.needs_you,
            "waiting": self.waiting,
            "held": self.held,
            "behind": self.behind,
            "elapsed_ms": self.elapsed_ms,
            "busy": self.busy,
            "error": error,
        })
    }

    fn words(&self) -> String {
        format!(
            "{} came, {} delivered; {}, {} received, {} sent, {:.1} s.",
            came(self.items, self.posts, self.tasks),
            show::count(self.delivered, "change"),
            show::count(self.requests, "request"),
            show::size(self.bytes_received),
            show::size(self.bytes_sent),
            self.elapsed_ms as f64 / 1000.0
        )
    }
}
