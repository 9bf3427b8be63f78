//! keep, unkeep, ready.

use musette_core::blobs::contents::room::{KeptReadiness, Readiness};
use musette_core::engine::KeptSummary;
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{PathArg, ReadyArgs};
use crate::sentences::{About, Outcome, refused};
use crate::show;

pub async fn keep(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    place.documents.keep(item).await.about(&options.path)?;
    tell(app, &place.documents.readiness(Some(item)).await?)
}

pub async fn unkeep(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    let was = place.documents.unkeep(item).await.about(&options.path)?;
    let because_of = match place.documents.item(item).await?.kept_because_of {
        Some(folder) => Some(place.documents.path_of(folder).await?),
        None => None,
    };
    if app.json {
        return Ok(show::json(&json!({ "kept": because_of.is_some(), "because_of": because_of, "was_kept": was }))?);
    }
    match because_of {
        Some(folder) => println!("It is still kept, because {} is.", show::plain(&folder)),
        None if was => println!("Kept no longer. What is here stays until room is needed."),
        None => println!("It was not kept."),
    }
    Ok(())
}

pub async fn ready(app: &App, options: ReadyArgs) -> Outcome<()> {
    if let Some(path) = &options.path {
        let place = app.place(path).await?;
        let item = place.item().await?;
        return tell(app, &place.documents.readiness(Some(item)).await?);
    }
    for account in app.chosen(None).await? {
        tell(app, &app.engine.documents(account.id).await?.readiness(None).await?)?;
    }
    Ok(())
}

/// Why a kept file is not ready, and what helps.
pub fn unready(readiness: &Readiness) -> Option<String> {
    Some(match readiness {
        Readiness::Ready => return None,
        Readiness::Older => "here, but the server has a newer one; sync fetches it".into(),
        Readiness::Coming { here } => format!("on its way: {} are here; sync goes on", show::size(*here)),
        Readiness::NotYet => "not fetched yet; sync fetches it".into(),
        Readiness::Refused(why) => format!("the server does not give it: {}", refused(*why)),
    })
}

fn tell(app: &App, kept: &KeptSummary) -> Outcome<()> {
    if app.json {
        let file = |file: &KeptReadiness| -> Value {
            json!({
                "id": file.file.item,
                "name": file.file.name,
                "size": file.file.size,
                "ready": file.readiness == Readiness::Ready,
                "why": unready(&file.readiness),
            })
        };
        let files: Vec<Value> = kept.files.iter().map(file).collect();
        let value = json!({ "ready": kept.ready, "files": kept.files.len(), "bytes": kept.bytes, "list": files });
        return Ok(show::json(&value)?);
    }
    if kept.files.is_empty() {
        println!("Nothing of it is known here yet, or it is empty. `musette sync` fetches what there is.");
        return Ok(());
    }
    println!("{} of {} ready ({}).", kept.ready, kept.files.len(), show::size(kept.bytes));
    let rows: Vec<Vec<String>> = kept
        .files
        .iter()
        .filter_map(|file| unready(&file.readiness).map(|why| vec![file.file.name.clone(), why]))
        .collect();
    let few: Vec<Vec<String>> = rows.iter().take(20).cloned().collect();
    show::table(&few)?;
    if rows.len() > few.len() {
        println!("... and {} more.", rows.len() - few.len());
    }
    Ok(())
}
