//! keep, unkeep, ready.

use musette_core::blobs::contents::room::{KeptReadiness, Readiness};
use musette_core::engine::{KeptItem, KeptSummary};
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{PathArg, ReadyArgs};
use crate::sentences::{About, Outcome, words};
use crate::show;
use crate::verbs::read::{kept_json, state};

/// Rows that a person reads at a glance.
const FEW: usize = 20;

pub async fn keep(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    place.documents.keep(item).await.about(&options.path)?;
    tell(app, &place.documents.readiness(Some(item)).await?, &[])
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
    let said = match because_of {
        Some(folder) => format!("It is still kept, because {folder} is."),
        None if was => "Kept no longer. What is here stays until room is needed.".to_owned(),
        None => "It was not kept.".to_owned(),
    };
    Ok(show::line(&said)?)
}

pub async fn ready(app: &App, options: ReadyArgs) -> Outcome<()> {
    if let Some(path) = &options.path {
        let place = app.place(path).await?;
        let gone = place.kept_after_deletion().await?;
        return match place.item_or_none().await? {
            Some(item) => tell(app, &place.documents.readiness(Some(item)).await?, &gone),
            // The whole folder may be gone, and what was kept of it is here.
            None if !gone.is_empty() => tell(app, &KeptSummary::default(), &gone),
            None => place.item().await.map(drop),
        };
    }
    for account in app.chosen(None).await? {
        let documents = app.engine.documents(account.id).await?;
        tell(app, &documents.readiness(None).await?, &documents.kept_after_deletion().await?)?;
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
        Readiness::Refused(why) => format!("the server does not give it: {}", words().refused(*why)),
    })
}

fn tell(app: &App, kept: &KeptSummary, gone: &[KeptItem]) -> Outcome<()> {
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
        let deleted: Vec<Value> = gone.iter().map(kept_json).collect();
        return Ok(show::json(&json!({
            "ready": kept.ready,
            "files": kept.files.len(),
            "bytes": kept.bytes,
            "list": files,
            "deleted": deleted,
        }))?);
    }
    if kept.files.is_empty() && gone.is_empty() {
        return Ok(show::line(
            "Nothing of it is known here yet, or it is empty. `musette sync` fetches what there is.",
        )?);
    }
    if !kept.files.is_empty() {
        show::line(&format!("{} of {} ready ({}).", kept.ready, kept.files.len(), show::size(kept.bytes)))?;
    }
    let not_yet = kept.files.iter().filter(|file| file.readiness == Readiness::NotYet).count() as u64;
    if not_yet > 0 {
        show::line(&format!("Not fetched yet: {}. `musette sync` fetches what it can.", show::count(not_yet, "file")))?;
    }
    let told = kept.files.iter().filter(|file| file.readiness != Readiness::NotYet);
    let rows: Vec<Vec<String>> =
        told.filter_map(|file| unready(&file.readiness).map(|why| vec![why, file.file.name.clone()])).collect();
    few(&rows)?;
    few(&gone.iter().map(|file| vec![state(&file.item.state), file.path.clone()]).collect::<Vec<_>>())
}

/// The first rows; `--json` tells all of them.
fn few(rows: &[Vec<String>]) -> Outcome<()> {
    show::table(&rows[..rows.len().min(FEW)])?;
    if rows.len() > FEW {
        show::line(&format!("... and {} more.", rows.len() - FEW))?;
    }
    Ok(())
}
