//! `musette demo`: a plane, a marked-up drawing, and nothing lost, against an organisation of its own on loopback.
//!
//! Every figure that is told was measured in the run, and every promise in the table at the end is compared with what the
//! organisation says when it is asked as another client would ask. The command fails when one line of the table does. It
//! writes nothing outside its own folder, and removes that at the end.
//!
//! | file | part |
//! |---|---|
//! | `mod.rs` | the chapters, in their order |
//! | [`story`] | what the chapters share: the organisation, the home, the table |
//! | [`browser`] | the person at the browser |
//! | [`plane`] | the part in the air, a process of its own, which is killed |
//! | [`client`] | a colleague's own client, which the organisation answers |
//! | [`talk`] | what colleagues say, and what she answers |
//! | [`proof`] | what the organisation says at the end, to that client |

mod browser;
mod client;
mod plane;
mod proof;
mod story;
mod talk;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use musette_core::engine::{Musette, Setting};
use musette_core::model::{At, Budget, Connection, IntentState};
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::{CLIENT_ID, Fault};

use crate::args::DemoArgs;
use crate::sentences::{About, Failed, Outcome};
use crate::show;
use crate::stop::Stop;
use crate::verbs::{receipt_row, unready};
use story::{ADA, FOLDER, Story, say};

/// Syncs in which everything that comes a few at a time has come.
const MOST_TO_COME: usize = 5;

/// Plays the story. Ctrl-C ends it; whether it ends whole or not, no process and no folder of it is left.
pub async fn run(options: DemoArgs, stop: &Stop) -> Outcome<ExitCode> {
    if let Some(script) = &options.plane {
        plane::fly(script).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let (folder, stay) = (options.folder.clone(), options.stay);
    let made = !folder.exists();
    let mut home = None;
    let outcome = tokio::select! {
        biased;
        outcome = play(options, &mut home) => outcome,
        () = stop.requested() => Err(Failed::Stopped),
    };
    if let Some(engine) = home {
        // Nothing writes into the folder any more.
        let _ = engine.suspend().await;
    }
    if made && !stay && folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(|error| Failed::Io(error, folder.display().to_string()))?;
    }
    match outcome {
        Err(Failed::Stopped) => Err(Failed::Other("The demo was stopped; nothing of it is left.".into())),
        other => other,
    }
}

async fn play(options: DemoArgs, home: &mut Option<Musette>) -> Outcome<ExitCode> {
    let started = Instant::now();
    let mut story = Story::begin(&options).await?;
    *home = Some(story.app.engine.clone());
    sign_in(&mut story).await?;
    first_sync(&mut story).await?;
    keep(&mut story).await?;
    talk::look(&mut story).await?;
    flight(&mut story).await?;
    after_the_kill(&mut story).await?;
    talk::in_the_air(&mut story).await?;
    colleague(&mut story)?;
    talk::lose_an_answer(&story)?;
    portal(&mut story).await?;
    landing(&mut story).await?;
    talk::landed(&mut story).await?;
    proof::ask(&mut story).await?;
    talk::ask(&mut story).await?;
    say("")?;
    let whole = story.promises.tell()?;
    say("")?;
    say(&format!("The story took {:.1} s.", started.elapsed().as_secs_f64()))?;
    story.end().await?;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// She signs in.
async fn sign_in(story: &mut Story) -> Outcome<()> {
    story.chapter("She signs in")?;
    let running = &story.tenant;
    let setting = Setting {
        authority: format!("{}/{}", running.base, running.tenant.tenant_id()),
        graph: format!("{}/v1.0", running.base),
        engage: format!("{}/api/v1", running.base),
        client_id: CLIENT_ID.into(),
        redirect: "http://localhost:53682".into(),
    };
    let accounts = story.app.engine.accounts();
    let address = accounts.begin_sign_in(&setting, None, None).await?;
    let password = story.password(ADA)?;
    let redirect = browser::sign_in(&address, ADA, &password).await?;
    let account = accounts.finish_sign_in(&redirect).await?;
    say(&format!(
        "{} signed in by authorization code with PKCE; the browser's part was played here. Paths begin with {}:",
        account.person, account.label
    ))?;
    story.account = Some(account);
    Ok(())
}

/// The first list while the rest still arrives.
async fn first_sync(story: &mut Story) -> Outcome<()> {
    story.chapter("Everything arrives")?;
    let (engine, account) = (story.app.engine.clone(), story.account()?.id);
    let documents = engine.documents(account).await?;
    let began = Instant::now();
    engine.refresh_drives(account).await?;
    for drive in documents.drives().await? {
        engine.follow(drive.id).await?;
    }
    let syncing = tokio::spawn({
        let engine = engine.clone();
        async move { engine.sync(account, Budget::WHOLE).await }
    });
    let mut first = None;
    while !syncing.is_finished() {
        if first.is_none() {
            for drive in documents.drives().await? {
                let root = documents.root(drive.id.row).await?;
                let page = documents.page(root, At::Start, 50).await?;
                if !page.items.is_empty() {
                    first = Some((began.elapsed(), drive.name, page.items.len()));
                    break;
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let report = syncing.await.map_err(|_| Failed::Other("The sync was ended.".into()))??;
    let whole = began.elapsed();
    if let Some((after, drive, rows)) = &first {
        say(&format!(
            "After {:.2} s the first list was there: {rows} rows of {drive}, while the rest still arrived.",
            after.as_secs_f64()
        ))?;
    }
    say(&format!(
        "After {:.1} s everything was known: {} items of {} drives, in {} requests and {}.",
        whole.as_secs_f64(),
        report.items,
        documents.drives().await?.len(),
        report.spent.requests,
        show::size(report.spent.bytes_received)
    ))?;
    let before_the_end = first.is_some_and(|(after, ..)| after < whole);
    story.promises.hold("the first list is there while the rest still arrives", before_the_end, "");
    let drives = documents.drives().await?.len() as u64;
    let mut quiet = engine.sync(account, Budget::WHOLE).await?;
    // Faces and pictures, which nobody waits for, come a few at a time.
    for _ in 0..MOST_TO_COME {
        if quiet.spent.requests <= drives {
            break;
        }
        quiet = engine.sync(account, Budget::WHOLE).await?;
    }
    say(&format!(
        "A sync with nothing changed: {} requests for {drives} drives, {}, {} rows written.",
        quiet.spent.requests,
        show::size(quiet.spent.bytes_received),
        quiet.rows_written
    ))?;
    let is_quiet = quiet.spent.requests <= drives && quiet.rows_written <= drives;
    story.promises.hold("nothing changed: one request and one row a drive at most", is_quiet, "");
    Ok(())
}

/// A folder of 145 drawings is kept offline.
async fn keep(story: &mut Story) -> Outcome<()> {
    story.chapter("She keeps a folder for the flight")?;
    let (engine, account) = (story.app.engine.clone(), story.account()?.id);
    let documents = engine.documents(account).await?;
    let folder = documents.at_path(FOLDER).await.about(FOLDER)?;
    documents.keep(folder).await?;
    // Two drawings are held back by the organisation's scan for malware.
    let mut held_back = Vec::new();
    for name in story.drawings()?.iter().skip(30).take(2) {
        let seen = story.inspect(&format!("Stage North/{name}"))?;
        let fault = Fault { path: Some(seen.id), ..Fault::named("malware-403") };
        held_back.push(story.tenant.tenant.play(fault).map_err(story::fault)?);
    }
    let first = engine.sync(account, Budget { bytes: Some(20_000_000), ..Budget::WHOLE }).await?;
    let kept = documents.readiness(Some(folder)).await?;
    say(&format!(
        "With 20 MB allowed, {} came: {} of {} are ready, the others are not fetched yet.",
        show::size(first.spent.bytes_received),
        kept.ready,
        kept.files.len()
    ))?;
    let began = Instant::now();
    engine.sync(account, Budget::WHOLE).await?;
    for fault in held_back {
        story.tenant.tenant.stop(fault);
    }
    let kept = documents.readiness(Some(folder)).await?;
    say(&format!(
        "After {:.1} s more: {} of {} ready, {} in all.",
        began.elapsed().as_secs_f64(),
        kept.ready,
        kept.files.len(),
        show::size(kept.bytes)
    ))?;
    let mut told = 0;
    for file in &kept.files {
        if let Some(why) = unready(&file.readiness) {
            told += 1;
            say(&format!("  not ready: {}: {why}", show::plain(&file.file.name)))?;
        }
    }
    let every = kept.ready + told == kept.files.len();
    let seen = format!("{} ready, {told} told with their reason", kept.ready);
    story.promises.hold("of 145 kept files each is ready or says why not", every && kept.files.len() == 145, &seen);
    Ok(())
}

/// Airplane mode: the work, and SIGKILL in the middle of it.
async fn flight(story: &mut Story) -> Outcome<()> {
    story.before = client::Client::of(story, story::NOOR)?.whole().await?;
    story.chapter("Airplane mode")?;
    story.tenant.airplane(true).await?;
    say("The organisation refuses every connection from now on. A second process works, as the app would:")?;
    let script = plane::Script::write(story).await?;
    story.app.engine.suspend().await?;
    let flown = plane::fly_until_killed(&script, &story.folder.join("home")).await?;
    story.flown = flown;
    say(if story.flown.returned {
        "SIGKILL, too late: the last save had returned."
    } else {
        "SIGKILL, in the middle of saving a video of 40 MB: that save had not returned."
    })?;
    say(
        "(An empty battery is another matter: the disk may lose what was not flushed. The simulation proves that, make test.)",
    )?;
    Ok(())
}

/// Everything is still there.
async fn after_the_kill(story: &mut Story) -> Outcome<()> {
    story.chapter("Started again")?;
    story.app.engine.resume().await?;
    let account = story.account()?.id;
    let outbox = story.app.engine.outbox(account).await?.list().await?;
    say(&format!("{} changes wait to be sent:", outbox.len()))?;
    let rows: Vec<Vec<String>> = outbox
        .iter()
        .map(|entry| {
            vec![
                format!("  {}", crate::sentences::words().asked(&entry.asked)),
                entry.name.clone(),
                if entry.size > 0 { show::size(entry.size) } else { String::new() },
            ]
        })
        .collect();
    show::table(&rows)?;
    let documents = story.app.engine.documents(account).await?;
    let lost = story.flown.missing_from(&documents).await?;
    story.promises.hold(
        "what was saved is there after SIGKILL, byte for byte",
        lost.is_empty(),
        &if lost.is_empty() { format!("{} changes", outbox.len()) } else { lost.join(", ") },
    );
    let nothing = story.flown.cut_left_nothing(&documents, &outbox).await;
    story.promises.hold("of a save that SIGKILL cut nothing is shown, and nothing waits", nothing, "");
    story.promises.hold(
        "opening, editing and listing worked with no network",
        story.flown.opened == 4,
        &format!("{} drawings opened, the slowest call took {} ms", story.flown.opened, story.flown.slowest_ms),
    );
    Ok(())
}

/// Meanwhile, a colleague.
fn colleague(story: &mut Story) -> Outcome<()> {
    story.chapter("Meanwhile")?;
    let path = story.flown.edited_twice.clone();
    let text = "%PDF-1.4 Noor's own marks, made while Ada was in the air".to_owned();
    story
        .tenant
        .tenant
        .act(
            &Deed::Edit {
                drive: story::PLANS.into(),
                path: format!("Stage North/{path}"),
                content: Given { text: Some(text.clone()), ..Given::default() },
            },
            Some(story::NOOR),
        )
        .map_err(|error| Failed::Other(format!("{error}.")))?;
    story.colleagues_bytes = text.into_bytes();
    say(&format!("Noor Haddad changes {} on the server.", show::plain(&path)))?;
    Ok(())
}

/// The airport's portal: nothing happens.
async fn portal(story: &mut Story) -> Outcome<()> {
    story.chapter("Landing: the airport's Wi-Fi")?;
    let tenant = &story.tenant.tenant;
    let portal = tenant.play(Fault::named("portal")).map_err(story::fault)?;
    story.tenant.airplane(false).await?;
    let account = story.account()?.id;
    let engine = story.app.engine.clone();
    let before = engine.outbox(account).await?.list().await?.len();
    let report = engine.sync(account, Budget::lasting(Duration::from_secs(3))).await?;
    let (after, accounts) = (engine.outbox(account).await?.list().await?.len(), engine.accounts().list().await?);
    let documents = engine.documents(account).await?;
    let folder = documents.at_path(FOLDER).await.about(FOLDER)?;
    let (rows, kept) = (documents.head(folder).await?.count, documents.readiness(Some(folder)).await?.ready);
    let captured = accounts.iter().any(|account| account.connection == Connection::Captured);
    say(&format!(
        "A login page answers everything ({}). Connection: captured. Still signed in, {after} changes wait, {rows} rows \
         in the folder, {kept} files ready.",
        show::count(report.spent.requests, "request")
    ))?;
    let nothing = before == after && captured && accounts.iter().all(|account| account.sign_in.is_none()) && kept > 100;
    story.promises.hold("a portal's page changes nothing but the connection's state", nothing, "");
    story.tenant.tenant.stop(portal);
    Ok(())
}

/// Thirty seconds of network.
async fn landing(story: &mut Story) -> Outcome<()> {
    story.chapter("Thirty seconds of network")?;
    let account = story.account()?.id;
    let engine = story.app.engine.clone();
    // One answer is lost after the server has taken the request.
    story.tenant.tenant.play(Fault::named("lost-answer").method("PUT").times(1)).map_err(story::fault)?;
    if let Some(name) = &story.play {
        story.tenant.tenant.play(Fault::named(name)).map_err(story::fault)?;
    }
    let began = Instant::now();
    let report = engine.sync(account, Budget::lasting(Duration::from_secs(30))).await?;
    say(&format!(
        "{} changes delivered in {:.1} s; one answer was lost on the way, so that one was looked for before anything was sent \
         again.",
        report.delivered,
        began.elapsed().as_secs_f64(),
    ))?;
    let outbox = engine.outbox(account).await?;
    let open = outbox.list().await?;
    for entry in &open {
        if let IntentState::NeedsYou { why } = &entry.state {
            say(&format!("  needs you: {}: {}", entry.name, crate::sentences::needs_you(why)))?;
        }
    }
    say("Receipts (when, what, how it is known, where):")?;
    let mut receipts = outbox.receipts(50).await?;
    // In the order in which things were asked for: the order of delivery depends on pauses drawn by chance.
    receipts.sort_by_key(|receipt| receipt.intent);
    show::table(&receipts.iter().map(receipt_row).collect::<Vec<_>>())?;
    story.promises.hold("thirty seconds are enough for all of it", open.is_empty(), &format!("{} left", open.len()));
    let conflicts = receipts.iter().filter(|receipt| receipt.conflict.is_some()).count();
    story.promises.hold("the conflict was told", conflicts == 1, &format!("{conflicts} in the receipts"));
    story.receipts = receipts;
    Ok(())
}
