//! put, mkdir, mv, cp, rm.

use musette_core::engine::{Error, Reason, Source};
use musette_core::model::{ItemKind, ItemRow};
use serde_json::json;

use crate::app::{App, Place};
use crate::args::{FromTo, MoveArgs, PathArg, PathsArg, PutArgs};
use crate::progress::Bar;
use crate::sentences::{About, Failed, Outcome, kept};
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
        return Err(Failed::Usage(format!("{from} is not a file. Name one; nothing was changed.")));
    }
    let place = app.place(&options.path).await?;
    // The person may name it through a link; below that, links are not followed.
    let real = options.from.canonicalize().map_err(|error| Failed::Io(error, from.clone()))?;
    let (into, name) = match place.item_or_none().await? {
        Some(item) if place.documents.item(item).await?.kind == ItemKind::Folder => {
            let name = options.from.file_name().and_then(|name| name.to_str()).ok_or_else(|| {
                Failed::Usage(format!("The name of {from} is not text. Give it one: `musette put FILE FOLDER/NAME`."))
            })?;
            place.open_top(item).await?;
            (Into::Folder(item), name.to_owned())
        }
        Some(item) => (Into::File(item), String::new()),
        None if place.is_meant_as_folder() => return place.item().await.map(drop),
        None => {
            let (parent, name) = place.parent_and_name().await?;
            (Into::Folder(parent), name)
        }
    };
    let documents = &place.documents;
    let there = match into {
        Into::File(item) => Some(item),
        Into::Folder(folder) => {
            let path = format!("{}/{name}", documents.path_of(folder).await?);
            match documents.find(&path).await {
                Ok(item) if documents.item(item).await?.kind == ItemKind::Folder => {
                    return Err(Error::of(Reason::NameTaken)).about(&path);
                }
                Ok(item) => Some(item),
                Err(error) if error.reason == Reason::NotFound => None,
                Err(error) => return Err(error).about(&path),
            }
        }
    };
    let bar = Bar::counting("Keeping a copy");
    let told = || show::size(meta.len());
    let source = Source::File(real);
    let stored = match (there, into) {
        (Some(item), _) | (None, Into::File(item)) => {
            bar.during(documents.save(item, None, source), told).await.map(|_| (item, "New contents kept here"))
        }
        (None, Into::Folder(folder)) => {
            let made = bar.during(documents.create(folder, &name, source), told).await;
            made.map(|item| (item, "Kept here"))
        }
    };
    let (item, what) = stored.map_err(|error| {
        let about_file =
            matches!(error.reason, Reason::SourceMissing | Reason::SourceChanging | Reason::SourceUnreadable);
        Failed::Engine(error, if about_file { from } else { options.path.clone() })
    })?;
    said(app, &place, item, &format!("{what}, waiting to be sent")).await
}

/// Where the bytes go.
#[derive(Clone, Copy)]
enum Into {
    Folder(ItemRow),
    File(ItemRow),
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
    same_account(&place, from)?;
    if let Some(item) = place.item_or_none().await?
        && place.documents.item(item).await?.kind == ItemKind::Folder
    {
        place.open_top(item).await?;
        return Ok((item, name.to_owned()));
    }
    if place.is_meant_as_folder() {
        place.item().await?;
    }
    place.parent_and_name().await
}

pub async fn mv(app: &App, options: MoveArgs) -> Outcome<()> {
    match options.from.as_slice() {
        [from] => move_one(app, from, &options.to).await,
        several => move_several(app, several, &options.to).await,
    }
}

async fn move_one(app: &App, from: &str, to: &str) -> Outcome<()> {
    let place = app.place(from).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    // A new spelling of its own name is a rename, not a move into itself.
    let (parent, name) = match destination(app, &place, &name, to).await? {
        (parent, _) if parent == item && place.path.to_lowercase() == app.place(to).await?.path.to_lowercase() => {
            app.place(to).await?.parent_and_name().await?
        }
        other => other,
    };
    place.documents.shift(item, parent, Some(&name)).await.about(to)?;
    said(app, &place, item, "Moved here, waiting to be sent").await
}

async fn move_several(app: &App, from: &[String], to: &str) -> Outcome<()> {
    let folder = app.place(to).await?;
    let parent = folder.item().await?;
    folder.open_top(parent).await?;
    let mut items = Vec::new();
    for path in from {
        let place = app.place(path).await?;
        same_account(&place, &folder)?;
        items.push(place.item().await?);
    }
    folder.documents.shift_all(&items, parent).await.about(to)?;
    for item in items {
        said(app, &folder, item, "Moved here, waiting to be sent").await?;
    }
    Ok(())
}

fn same_account(one: &Place, other: &Place) -> Outcome<()> {
    if one.account.id == other.account.id {
        return Ok(());
    }
    Err(Failed::Usage(
        "These are in different accounts. Use `musette get` and `musette put`, then `musette rm`.".into(),
    ))
}

pub async fn cp(app: &App, options: FromTo) -> Outcome<()> {
    let place = app.place(&options.from).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    let (parent, name) = destination(app, &place, &name, &options.to).await?;
    let copy = place.documents.copy(item, parent, &name).await.about(&options.to)?;
    said(app, &place, copy, "The copy waits to be made by the server").await
}

pub async fn rm(app: &App, options: PathsArg) -> Outcome<()> {
    let mut places: Vec<(Place, ItemRow)> = Vec::new();
    for path in &options.paths {
        let place = app.place(path).await?;
        let item = place.item().await?;
        if let Some((first, _)) = places.first() {
            same_account(&place, first)?;
        }
        places.push((place, item));
    }
    let Some((first, _)) = places.first() else { return Ok(()) };
    let items: Vec<ItemRow> = places.iter().map(|(_, item)| *item).collect();
    let about = if options.paths.len() == 1 { options.paths[0].as_str() } else { "One of them" };
    first.documents.delete_all(&items).await.about(about)?;
    for (place, item) in &places {
        if app.json {
            kept(show::json(&json!({ "id": item, "deleted": place.path })), None)?;
        } else {
            let back = show::quoted(&format!("{}:{}", place.account.label, place.path));
            let said = show::line(&format!(
                "Deleted here; the organisation's bin gets it with the next sync. Until then `musette restore {back}` takes \
                 it back."
            ));
            kept(said, None)?;
        }
    }
    Ok(())
}

pub async fn said(app: &App, place: &Place, item: ItemRow, what: &str) -> Outcome<()> {
    let path = format!("{}:{}", place.account.label, place.documents.path_of(item).await?);
    if app.json {
        let shown = place.documents.item(item).await?;
        let mut value = super::read::item_json(&shown);
        value["path"] = json!(path);
        return kept(show::json(&value), None);
    }
    kept(show::line(&format!("{what}: {path}")), None)
}
