//! restore: what this device can still bring back.
//!
//! Three kinds: a delete that was not sent is taken back; of what the server deleted the copy that is kept here is uploaded;
//! contents of changes that were taken back, or that a later one took the place of, are uploaded by their number.

use musette_core::engine::{Account, Documents, KeptBack, Reason};
use musette_core::model::ContentRow;
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{Numbered, RestoreArgs};
use crate::sentences::{About, Failed, Outcome};
use crate::show;
use crate::verbs::change::said;
use crate::verbs::read::{kept_json, state};

pub async fn restore(app: &App, options: RestoreArgs) -> Outcome<()> {
    match (options.kept, options.path) {
        (Some(number), path) => bring_back_kept(app, &number, path).await,
        (None, Some(path)) => bring_back(app, &path).await,
        (None, None) => list(app).await,
    }
}

async fn bring_back(app: &App, path: &str) -> Outcome<()> {
    let place = app.place(path).await?;
    let documents = &place.documents;
    if let Ok((parent, name)) = place.parent_and_name().await
        && let Ok(item) = documents.deleted_at(parent, &name).await
    {
        let restored = documents.restore(item, Some((parent, name))).await.about(path)?;
        return said(app, &place, restored, "Back").await;
    }
    let kept = place.kept_after_deletion().await?;
    if kept.is_empty() {
        return Err(match place.item_or_none().await? {
            Some(_) => {
                Failed::Usage(format!("{path} is not deleted. `musette restore` lists what can be brought back."))
            }
            None => Failed::Other(format!(
                "Nothing is left here of {path}; `musette restore` lists what is. What the organisation's bin holds can be brought \
                 back in its web pages."
            )),
        });
    }
    for file in kept {
        let restored = documents.restore(file.item.id.row, None).await.about(&file.path)?;
        said(app, &place, restored, "Back").await?;
    }
    Ok(())
}

async fn bring_back_kept(app: &App, called: &Numbered, path: Option<String>) -> Outcome<()> {
    let number = called.number;
    let account = match &path {
        Some(path) if called.account.is_none() => app.place(path).await?.account,
        _ => app.of(called).await?,
    };
    let typed = show::quoted(&app.prefix(&account).await?.before(number));
    let documents = app.engine.documents(account.id).await?;
    let found = documents.kept_back().await?.into_iter().find(|kept| kept.content == ContentRow(number));
    let Some(kept) = found else {
        return Err(Failed::Usage(format!(
            "Nothing is kept back under the number {number}. `musette restore` lists what is."
        )));
    };
    if path.is_none() && kept.place.is_empty() {
        return Err(Failed::Usage(format!(
            "{} hung on a post, and has no place among documents. Say where it goes: `musette restore --kept {typed} PATH`.",
            kept.name
        )));
    }
    let to = path.unwrap_or_else(|| place_of(&account, &kept));
    let place = app.place(&to).await?;
    let (parent, name) = match place.item_or_none().await? {
        Some(folder) if place.documents.item(folder).await?.kind == musette_core::model::ItemKind::Folder => {
            place.open_top(folder).await?;
            (folder, kept.name.clone())
        }
        _ => place.parent_and_name().await?,
    };
    let about = format!("{}/{name}", documents.path_of(parent).await?);
    let restored = documents.upload_kept_back(kept.content, parent, &name).await;
    let restored = restored.map_err(|error| match error.reason {
        // It replaces nothing: whoever wants that has `put`.
        Reason::NameTaken => Failed::Taken { path: format!("{}:{about}", account.label), kept: typed.clone() },
        _ => Failed::Engine(error, to.clone()),
    })?;
    said(app, &place, restored, "Kept here, waiting to be sent").await?;
    if let Some(draft) = kept.draft {
        show::note(&format!("It goes with draft {} no more.", app.prefix(&account).await?.before(draft.0)));
    }
    Ok(())
}

fn place_of(account: &Account, kept: &KeptBack) -> String {
    match kept.place.as_str() {
        // It hung on a post.
        "" => format!("{}:{}", account.label, kept.name),
        place => format!("{}:{place}/{}", account.label, kept.name),
    }
}

async fn list(app: &App) -> Outcome<()> {
    let (mut deleted, mut kept_back): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut rows = Vec::new();
    for account in app.chosen(None).await? {
        let of = app.prefix(&account).await?;
        let documents: Documents = app.engine.documents(account.id).await?;
        for file in documents.kept_after_deletion().await? {
            let path = format!("{}:{}", account.label, file.path);
            rows.push(vec![String::new(), state(&file.item.state), path.clone()]);
            let mut value = kept_json(&file);
            value["path"] = json!(path);
            deleted.push(value);
        }
        for kept in documents.kept_back().await? {
            let path = place_of(&account, &kept);
            let until = match kept.draft {
                Some(draft) => format!("Goes with draft {}", of.before(draft.0)),
                None => format!("Kept until {}", show::day(kept.until)),
            };
            let (size, saved_at) = (show::size(kept.size), show::time(kept.saved_at));
            let said = format!("{size}, saved at {saved_at}, not sent. {until}");
            rows.push(vec![format!("{:>4}", of.before(kept.content.0)), said, path.clone()]);
            kept_back.push(json!({
                "kept": kept.content,
                "id": kept.item,
                "name": kept.name,
                "path": path,
                "size": kept.size,
                "saved_at": kept.saved_at,
                "until": kept.until,
                "draft": kept.draft,
            }));
        }
    }
    if app.json {
        return Ok(show::json(&json!({ "deleted": deleted, "kept_back": kept_back }))?);
    }
    show::table(&rows)?;
    if rows.is_empty() {
        show::note("Nothing is kept here that the organisation does not have.");
    }
    if !deleted.is_empty() {
        show::note("`musette restore PATH` uploads what the server deleted.");
    }
    if !kept_back.is_empty() {
        show::note(
            "`musette restore --kept N` uploads what was not sent as a file of its own; a PATH behind it says where to.",
        );
    }
    Ok(())
}
