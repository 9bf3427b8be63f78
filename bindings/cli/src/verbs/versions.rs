//! versions, activity: what a file was, and what became of it.

use std::process::ExitCode;

use musette_core::engine::{
    ActivityEntry, ActivityKind, DocumentVersion, DocumentVersions, Error, OutboxEntry, Reason, WaitingVersion,
};
use musette_core::model::{AsOf, ItemRow, VersionRow, WallTime};
use musette_core::store::intents::Receipt;
use serde_json::{Value, json};

use super::outbox::{receipt_row, standing};
use super::read::{Staged, as_of_json, destination, write_out};
use crate::app::{App, Place};
use crate::args::{ActivityArgs, Numbered, VersionsArgs};
use crate::progress::Bar;
use crate::sentences::{About, Failed, Outcome, kept, words};
use crate::show;

pub async fn versions(app: &App, options: VersionsArgs) -> Outcome<ExitCode> {
    let place = app.place(&options.path).await?;
    let item = place.item_or_kept().await?;
    let known = place.documents.versions(item).await.about(&options.path)?;
    let unknown = look(&place, item, &known, options.fresh, &options.path).await?;
    let known = place.documents.versions(item).await.about(&options.path)?;
    if let Some(number) = &options.open {
        let version = numbered(&place, &known, number)?;
        return open(app, &place, item, version, &options).await.map(|()| ExitCode::SUCCESS);
    }
    if let Some(number) = &options.restore {
        let version = numbered(&place, &known, number)?;
        return restore(app, &place, item, version, &options.path).await.map(|()| ExitCode::SUCCESS);
    }
    let of = app.prefix(&place.account).await?;
    if app.json {
        let waiting: Vec<Value> = known.waiting.iter().map(|waiting| json!(waiting)).collect();
        let versions: Vec<Value> = known.versions.iter().map(|version| json!(version)).collect();
        show::json(&json!({
            "as_of": as_of_json(known.as_of),
            "whole": known.whole,
            "behind": known.behind,
            "waiting": waiting,
            "versions": versions,
        }))?;
        return Ok(unknown.map_or(ExitCode::SUCCESS, |failed| failed.exit_code()));
    }
    let mut rows: Vec<Vec<String>> = known.waiting.iter().map(waiting_row).collect();
    rows.extend(known.versions.iter().map(|version| {
        let number = format!("{:>4}", of.before(version.version.0));
        vec![
            number,
            version.made_at.map(show::time).unwrap_or_default(),
            size(version.size),
            who(version),
            state(version),
        ]
    }));
    show::table(&rows)?;
    if let Some(failed) = unknown {
        show::note("Needs network: its versions have never been asked for here.");
        show::note(&failed.sentence());
        return Ok(failed.exit_code());
    }
    let count = show::count(known.versions.len() as u64, "version");
    let more = if known.whole { "" } else { " The server has older ones." };
    show::note(&format!("{count}.{more} {}", show::as_of(known.as_of)));
    if known.behind {
        show::note("The file has changed since. `musette versions --fresh` asks anew.");
    }
    Ok(ExitCode::SUCCESS)
}

/// Asks for the list where it is wanted anew, was never asked for, or is older than what is known of the file. What stood in the way
/// of the first one is answered.
async fn look(
    place: &Place,
    item: ItemRow,
    known: &DocumentVersions,
    fresh: bool,
    path: &str,
) -> Outcome<Option<Failed>> {
    let never = known.as_of == AsOf::NeverKnown;
    if !fresh && !never && !known.behind {
        return Ok(None);
    }
    match place.documents.look_for_versions(item).await {
        Ok(()) => Ok(None),
        Err(error) if !fresh && error.reason.is_on_the_way() => {
            Ok(never.then(|| Failed::Engine(error, path.to_owned())))
        }
        Err(error) => Err(error).about(path),
    }
}

/// The version of this number.
fn numbered(place: &Place, known: &DocumentVersions, called: &Numbered) -> Outcome<VersionRow> {
    let here = called.account.as_ref().is_none_or(|account| *account == place.account.label);
    let version = VersionRow(called.number);
    if here && known.versions.iter().any(|known| known.version == version) {
        return Ok(version);
    }
    Err(Failed::Usage(format!(
        "This file has no version {}. `musette versions PATH` lists those it has.",
        called.number
    )))
}

/// Fetches a version that is not here.
async fn fetch(place: &Place, version: VersionRow, size: u64) -> Result<(), Error> {
    let fetched = Bar::of_bytes("Fetching", size).filling(place.documents.fetch_version(version), || async { 0 }).await;
    fetched.map_err(|error| match error.reason {
        Reason::Offline => Error::of(Reason::NotHere),
        _ => error,
    })
}

fn size_of(known: &DocumentVersions, version: VersionRow) -> u64 {
    known.versions.iter().find(|known| known.version == version).and_then(|known| known.size).unwrap_or(0)
}

async fn open(app: &App, place: &Place, item: ItemRow, version: VersionRow, options: &VersionsArgs) -> Outcome<()> {
    let name = place.documents.item(item).await?.name;
    let to = options.to.clone().unwrap_or_else(|| ".".into());
    let to = destination(to, &name, options.force)?;
    let known = place.documents.versions(item).await?;
    fetch(place, version, size_of(&known, version)).await.about(&options.path)?;
    let opened = place.documents.open_version(version).await.about(&options.path)?;
    let staged = Staged(to.with_file_name(format!(".musette-{}", std::process::id())));
    write_out(&opened, &staged.0, &to).await?;
    std::fs::rename(&staged.0, &to).map_err(|error| Failed::Io(error, to.display().to_string()))?;
    if app.json {
        return Ok(show::json(&json!({ "path": to.to_string_lossy(), "size": opened.size }))?);
    }
    show::note(&format!("{} ({})", to.display(), show::size(opened.size)));
    Ok(())
}

async fn restore(app: &App, place: &Place, item: ItemRow, version: VersionRow, path: &str) -> Outcome<()> {
    let known = place.documents.versions(item).await?;
    fetch(place, version, size_of(&known, version)).await.about(path)?;
    let saved = place.documents.restore_version(version).await.about(path)?;
    let path = format!("{}:{}", place.account.label, place.documents.path_of(item).await?);
    if app.json {
        return kept(show::json(&json!({ "path": path, "intent": saved.intent })), None);
    }
    let made = known.versions.iter().find(|known| known.version == version).and_then(|known| known.made_at);
    let of = made.map_or(String::new(), |at| format!(" of {}", show::time(at)));
    kept(show::line(&format!("The version{of} is back, waiting to be sent: {path}")), None)?;
    let number = app.prefix(&place.account).await?.before(saved.intent.0);
    show::note(&format!("`musette outbox undo {}` takes that back until it is sent.", show::quoted(&number)));
    Ok(())
}

pub async fn activity(app: &App, options: ActivityArgs) -> Outcome<ExitCode> {
    let place = app.place(&options.path).await?;
    let item = place.item_or_kept().await?;
    // A folder has no versions; what this device did to it is told all the same.
    let unknown = match place.documents.versions(item).await {
        Ok(known) => look(&place, item, &known, options.fresh, &options.path).await?,
        Err(error) if error.reason == Reason::NotAFile => None,
        Err(error) => return Err(error).about(&options.path),
    };
    let known = place.documents.activity(item).await.about(&options.path)?;
    if app.json {
        let entries: Vec<Value> = known.entries.iter().map(|entry| entry_json(&place.account.label, entry)).collect();
        show::json(&json!({
            "versions_as_of": as_of_json(known.versions_as_of),
            "whole": known.whole,
            "activity": entries,
        }))?;
        return Ok(unknown.map_or(ExitCode::SUCCESS, |failed| failed.exit_code()));
    }
    let waiting = app.engine.outbox(place.account.id).await?.list().await?;
    show::table(&known.entries.iter().map(|entry| row(entry, &waiting)).collect::<Vec<_>>())?;
    if let Some(failed) = unknown {
        show::note("Needs network: its versions have never been asked for here.");
        show::note(&failed.sentence());
        return Ok(failed.exit_code());
    }
    let earliest = known.entries.iter().filter_map(|entry| entry.at).min();
    match (known.whole, earliest) {
        (true, _) => show::note(&show::as_of(known.versions_as_of)),
        (false, Some(at)) => show::note(&format!("What was before {} is not known here.", show::time(at))),
        (false, None) => show::note("Nothing is known here of what became of it."),
    }
    Ok(ExitCode::SUCCESS)
}

fn size(size: Option<u64>) -> String {
    size.map(show::size).unwrap_or_default()
}

fn who(version: &DocumentVersion) -> String {
    match (&version.by, version.own) {
        (_, true) => "you".to_owned(),
        (Some(name), false) => show::apart(name),
        (None, false) => String::new(),
    }
}

fn state(version: &DocumentVersion) -> String {
    let states = [(version.now, "now"), (version.gone, "on this device only"), (version.here, "on this device")];
    states.iter().find(|(holds, _)| *holds).map_or(String::new(), |(_, said)| (*said).to_owned())
}

fn waiting_row(waiting: &WaitingVersion) -> Vec<String> {
    let what = match &waiting.restored {
        Some(of) => match of.made_at {
            Some(at) => format!("waiting to be sent: the version of {}", show::time(at)),
            None => "waiting to be sent: an earlier version".to_owned(),
        },
        None => "waiting to be sent".to_owned(),
    };
    vec![String::new(), show::time(waiting.saved_at), show::size(waiting.size), "you".to_owned(), what]
}

fn row(entry: &ActivityEntry, waiting: &[OutboxEntry]) -> Vec<String> {
    let at = entry.at.map(show::time).unwrap_or_default();
    match &entry.what {
        ActivityKind::Version { version } => {
            let who = who(version);
            let by = if who.is_empty() { "somebody".to_owned() } else { who };
            vec![at, by, "left a version".to_owned(), size(version.size)]
        }
        ActivityKind::Delivered { receipt } => {
            let mut told = receipt_row(receipt);
            vec![at, "you".to_owned(), told.remove(1), told.pop().unwrap_or_default()]
        }
        ActivityKind::Waits { intent, asked, .. } => {
            let stands = waiting.iter().find(|entry| entry.intent == *intent).map(standing).unwrap_or_default();
            vec![at, "you".to_owned(), words().asked(asked), stands]
        }
    }
}

fn entry_json(account: &str, entry: &ActivityEntry) -> Value {
    let at: Option<WallTime> = entry.at;
    match &entry.what {
        ActivityKind::Version { version } => json!({ "at": at, "version": version }),
        ActivityKind::Delivered { receipt } => json!({ "at": at, "delivered": receipt_json(account, receipt) }),
        ActivityKind::Waits { intent, asked, state, size } => {
            json!({ "at": at, "waits": { "intent": intent, "asked": asked, "standing": state, "size": size } })
        }
    }
}

fn receipt_json(account: &str, receipt: &Receipt) -> Value {
    json!({
        "account": account,
        "intent": receipt.intent,
        "item": receipt.item,
        "asked": receipt.asked,
        "name": receipt.name,
        "place": receipt.place,
        "size": receipt.size,
        "checked": receipt.checked,
        "conflict": receipt.conflict,
        "delivered_at": receipt.delivered_at,
    })
}
