//! doctor.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::tz::TimeZone;
use musette_core::doors::Doors;
use musette_core::engine::{Reason, Sizes, Surroundings, rescue};
use serde_json::json;

use super::organisation;
use crate::app::{App, New, is_home, opening_failed, place_of, transport};
use crate::args::DoctorArgs;
use crate::keys::KeyFolder;
use crate::progress::Bar;
use crate::sentences::{About, Failed, Outcome};
use crate::show;
use crate::stop::Stop;

pub async fn doctor(
    home: Option<PathBuf>,
    json: bool,
    account: Option<String>,
    options: DoctorArgs,
) -> Outcome<ExitCode> {
    if let Some(into) = options.rescue {
        if account.is_some() {
            return Err(Failed::Usage(
                "A rescue reads the disk without the list of accounts, and takes what it finds. Leave --account out."
                    .into(),
            ));
        }
        return rescue_into(home, json, into).await;
    }
    let place = place_of(home.clone())?;
    if !is_home(&place) {
        return Err(Failed::Other(format!("There is no home in {}. Name it with --home.", place.display())));
    }
    let stop = Stop::listen();
    let mut app = App::open(home, New::Refuse, json).await?;
    app.account = account;
    let outcome = tokio::select! {
        biased;
        outcome = examine(&app) => outcome,
        () = stop.requested() => Err(Failed::Stopped),
    };
    app.engine.suspend().await?;
    outcome
}

async fn examine(app: &App) -> Outcome<ExitCode> {
    let mut values = Vec::new();
    let mut whole = true;
    let json = app.json;
    if !json {
        show::line(&format!("Home: {}", app.home.display()))?;
        show::line(&format!("Keys: {}. Without them nothing here can be opened.", crate::keys::describe(&app.keys)))?;
    }
    let accounts = match &app.account {
        Some(_) => app.chosen(None).await?,
        None => app.accounts().await?,
    };
    for account in accounts {
        // Every byte that is held is read.
        let bar = Bar::counting("Reading what is held");
        let found = bar.during(app.engine.examine(account.id), || account.label.clone()).await.about(&account.label)?;
        whole &= found.lost.is_empty();
        if json {
            let mut value = json!(found);
            value["organisation"] = organisation::told(&app.engine.organisation(account.id).await?.view().await?);
            values.push(value);
            continue;
        }
        let beside = |number: u64, thing: &str| match number {
            0 => String::new(),
            some => format!(", {}", show::count(some, thing)),
        };
        let (drafts, kept) = (
            beside(found.drafts, "draft"),
            match found.kept {
                0 => String::new(),
                some => format!(", {} taken back and kept", show::count(some, "file")),
            },
        );
        show::line(&format!(
            "{}: {} known, {} held, {} not sent{drafts}{kept}.",
            found.label,
            show::count(found.items, "item"),
            show::count(found.contents, "content"),
            show::count(found.unsent, "change")
        ))?;
        organisation::explain(&app.engine.organisation(account.id).await?.view().await?)?;
        for name in &found.damaged {
            let fate = if found.lost.contains(name) {
                "altered or missing on this disk, and only this device had it; `musette doctor --rescue DIR` reads what is left"
            } else {
                "altered or missing on this disk; `musette sync` fetches it again"
            };
            show::line(&format!("  {name}: {fate}."))?;
        }
    }
    if json {
        show::json(&json!({
            "home": app.home.to_string_lossy(),
            "keys": app.keys.to_string_lossy(),
            "accounts": values,
            "whole": whole,
        }))?;
    } else if whole {
        show::line("Nothing that only this device has is missing.")?;
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn rescue_into(home: Option<PathBuf>, json: bool, into: PathBuf) -> Outcome<ExitCode> {
    let home = place_of(home)?;
    if !home.join("accounts").is_dir() {
        return Err(Failed::Other(format!("There is no home in {}. Name it with --home.", home.display())));
    }
    if let Some(file) = into.ancestors().find(|above| above.exists()).filter(|above| !above.is_dir()) {
        let file = file.display();
        return Err(Failed::Usage(format!("{file} is a file, not a folder. Name another folder with --rescue.")));
    }
    let keys = KeyFolder::of_home(&home).map_err(|error| Failed::Io(error, home.display().to_string()))?;
    let keys_path = keys.path().to_owned();
    let bar = Bar::counting("Rescuing");
    let rescuing = rescue(
        Surroundings {
            home,
            doors: Doors::system(),
            secrets: Arc::new(keys),
            transport: Arc::new(transport()?),
            zone: TimeZone::system(),
            sizes: Sizes::default(),
        },
        &into,
    );
    let found = bar.during(rescuing, || into.display().to_string()).await.map_err(|error| match error.reason {
        // The home itself is only read.
        Reason::Unwritable => Failed::Io(ErrorKind::PermissionDenied.into(), into.display().to_string()),
        _ => opening_failed(error, &keys_path),
    })?;
    if json {
        show::json(&json!({ "rescued": found }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for file in &found {
        let to = match &file.written_to {
            Some(path) if file.missing > 0 => format!(
                "written to {} with zeros for the {} of {} bytes that cannot be read any more",
                path.display(),
                file.missing,
                file.size
            ),
            Some(path) => format!("written to {}", path.display()),
            None => "cannot be read any more".into(),
        };
        show::line(&format!("{} ({}, {}), {to}", file.name, file.place, show::time(file.saved_at)))?;
    }
    show::line(&format!("{} found.", show::count(found.len() as u64, "unsent file")))?;
    Ok(ExitCode::SUCCESS)
}
