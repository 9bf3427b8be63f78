//! put, mkdir, mv, cp, rm, restore.

use musette_core::engine::Source;
use musette_core::model::{ItemKind, ItemRow};
use serde_json::json;

use crate::app::{App, Place};
use crate::args::{FromTo, PathArg, PutArgs, RestoreArgs};
use crate::sentences::{About, Failed, Outcome};
use crate::show;

pub async fn put(app: &App, options: PutArgs) -> Outcome<()> {
    let from = options.from.display().to_string();
    let meta = std::fs::metadata(&options.from).map_err(|error| Failed::Io(error, from.clone()))?;
    if meta.is_dir() {
        return Err(Failed::Usage(format!(
            "{from} is a folder. Put its files one by one, into a folder of their own."
        )));
    }
    if !meta.is_file() {
        return Err(Failed::Usage(format!("{from} is not a file.")));
    }
    let place = app.place(&options.path).await?;
    // The person may name it through a link; below that, links are not followed.
    let real = options.from.canonicalize().map_err(|error| Failed::Io(error, from.clone()))?;
    let source = Source::File(real);
    let there = match place.item_or_none().await? {
        Some(item) => Some((item, place.documents.item(item).await?.kind)),
        None => None,
    };
    let (item, new) = match there {
        Some((folder, ItemKind::Folder)) => {
            let name = options.from.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let path = format!("{}/{name}", place.path);
            match place.documents.at_path(&path).await {
                Ok(existing) => {
                    place.documents.save(existing, None, source).await.about(&from)?;
                    (existing, false)
                }
                Err(_) => (place.documents.create(folder, &name, source).await.about(&from)?, true),
            }
        }
        Some((item, _)) => {
            place.documents.save(item, None, source).await.about(&from)?;
            (item, false)
        }
        None => {
            let (parent, name) = place.parent_and_name().await?;
            (place.documents.create(parent, &name, source).await.about(&from)?, true)
        }
    };
    said(
        app,
        &place,
        item,
        if new { "Kept here, waiting to be sent" } else { "New contents kept here, waiting to be sent" },
    )
    .await
}

pub async fn mkdir(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let (parent, name) = place.parent_and_name().await?;
    let item = place.documents.make_folder(parent, &name).await.about(&options.path)?;
    said(app, &place, item, "Made here, waiting to be sent").await
}

/// Where a move or copy ends: inside a folder that is there, or under a new name.
async fn destination(app: &App, from: &Place, name: &str, to: &str) -> Outcome<(ItemRow, String)> {
    let place = app.place(to).await?;
    if place.account.id != from.account.id {
        return Err(Failed::Usage("The two are in different accounts. Use get and put, then rm.".into()));
    }
    if let Some(item) = place.item_or_none().await?
        && place.documents.item(item).await?.kind == ItemKind::Folder
    {
        return Ok((item, name.to_owned()));
    }
    place.parent_and_name().await
}

pub async fn mv(app: &App, options: FromTo) -> Outcome<()> {
    let place = app.place(&options.from).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    // A new spelling of its own name is a rename, not a move into itself.
    let (parent, name) = match destination(app, &place, &name, &options.to).await? {
        (parent, _)
            if parent == item && place.path.to_lowercase() == app.place(&options.to).await?.path.to_lowercase() =>
        {
            app.place(&options.to).await?.parent_and_name().await?
        }
        other => other,
    };
    place.documents.shift(item, parent, Some(&name)).await.about(&options.to)?;
    said(app, &place, item, "Moved here, waiting to be sent").await
}

pub async fn cp(app: &App, options: FromTo) -> Outcome<()> {
    let place = app.place(&options.from).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    let (parent, name) = destination(app, &place, &name, &options.to).await?;
    let copy = place.documents.copy(item, parent, &name).await.about(&options.to)?;
    said(app, &place, copy, "The copy waits to be made by the server").await
}

pub async fn rm(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    place.documents.delete(item).await.about(&options.path)?;
    if app.json {
        return Ok(show::json(&json!({ "id": item, "deleted": place.path }))?);
    }
    println!(
        "Deleted here; the organisation's bin gets it with the next sync. Until then `musette restore` takes it back."
    );
    Ok(())
}

pub async fn restore(app: &App, options: RestoreArgs) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let (parent, name) = place.parent_and_name().await?;
    let item = place.documents.deleted_at(parent, &name).await.about(&options.path)?;
    let restored = place.documents.restore(item, Some((parent, name))).await.about(&options.path)?;
    said(app, &place, restored, "Back").await
}

async fn said(app: &App, place: &Place, item: ItemRow, what: &str) -> Outcome<()> {
    let path = format!("{}:{}", place.account.label, place.documents.path_of(item).await?);
    if app.json {
        let shown = place.documents.item(item).await?;
        let mut value = super::read::item_json(&shown);
        value["path"] = json!(path);
        return Ok(show::json(&value)?);
    }
    println!("{what}: {}", show::plain(&path));
    Ok(())
}
