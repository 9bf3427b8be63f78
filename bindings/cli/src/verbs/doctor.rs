//! doctor.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use jiff::tz::TimeZone;
use musette_core::doors::Doors;
use musette_core::engine::{Surroundings, rescue};
use musette_core::http::{SystemTransport, TransportSetup};
use serde_json::json;

use crate::app::App;
use crate::args::DoctorArgs;
use crate::keys::{KeyFolder, default_home};
use crate::sentences::{About, Failed, Outcome};
use crate::show;

pub async fn doctor(home: Option<PathBuf>, json: bool, options: DoctorArgs) -> Outcome<ExitCode> {
    if let Some(into) = options.rescue {
        return rescue_into(home, json, into).await;
    }
    let app = App::open(home, json).await?;
    let mut values = Vec::new();
    let mut whole = true;
    if !json {
        println!("Home: {}", app.home.display());
        println!("Keys: {}, readable by you alone; without them nothing here can be opened.", app.keys.display());
    }
    for account in app.accounts().await? {
        let found = app.engine.examine(account.id).await.about(&account.label)?;
        whole &= found.lost.is_empty();
        if json {
            values.push(json!(found));
            continue;
        }
        println!(
            "{}: {} items known, {} contents held, {} changes not sent.",
            found.label, found.items, found.contents, found.unsent
        );
        for name in &found.damaged {
            let fate = if found.lost.contains(name) {
                "altered or missing on this disk, and only this device had it; see --rescue"
            } else {
                "altered or missing on this disk; sync fetches it again"
            };
            println!("  {}: {fate}.", show::plain(name));
        }
    }
    if json {
        show::json(&json!({ "home": app.home, "keys": app.keys, "accounts": values, "whole": whole }))?;
    } else if whole {
        println!("Nothing that only this device has is missing.");
    }
    app.engine.suspend().await?;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn rescue_into(home: Option<PathBuf>, json: bool, into: PathBuf) -> Outcome<ExitCode> {
    let home = match home {
        Some(home) => home,
        None => default_home().map_err(|error| Failed::Io(error, "home".into()))?,
    };
    let keys = KeyFolder::of_home(&home).map_err(|error| Failed::Io(error, home.display().to_string()))?;
    let found = rescue(
        Surroundings {
            home,
            doors: Doors::system(),
            secrets: Arc::new(keys),
            transport: Arc::new(SystemTransport::new(&TransportSetup::default()).map_err(Failed::Other)?),
            zone: TimeZone::system(),
        },
        &into,
    )
    .await
    .about("The home")?;
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
        println!("{} ({}, {}), {to}", show::plain(&file.name), show::plain(&file.place), show::time(file.saved_at));
    }
    println!("{} unsent file{} found.", found.len(), if found.len() == 1 { "" } else { "s" });
    Ok(ExitCode::SUCCESS)
}
