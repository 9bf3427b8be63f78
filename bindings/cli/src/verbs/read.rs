//! ls, cat, get, recent.

use std::io::Write;
use std::path::Path;

use musette_core::engine::{Documents, Error, Item, ItemState, Opened, Reason};
use musette_core::model::{AsOf, At, ItemKind, ItemRow};
use serde_json::{Value, json};

use crate::app::App;
use crate::args::{CountArgs, GetArgs, LsArgs, PathArg};
use crate::sentences::{About, Failed, Outcome};
use crate::show;

/// Bytes read at a time.
const PIECE: usize = 1 << 20;

pub async fn ls(app: &App, options: LsArgs) -> Outcome<()> {
    let Some(path) = &options.path else { return drives(app).await };
    let place = app.place(path).await?;
    let folder = if place.path.is_empty() {
        return drives(app).await;
    } else {
        place.item().await?
    };
    let item = place.documents.item(folder).await.about(path)?;
    if item.kind != ItemKind::Folder {
        return if app.json {
            Ok(show::json(&json!({ "items": [item_json(&item)] }))?)
        } else {
            Ok(show::table(&[row(&item)])?)
        };
    }
    let as_of = place.documents.head(folder).await?.as_of;
    if options.fresh || as_of == AsOf::NeverKnown {
        match place.documents.refresh(folder).await {
            Ok(()) => {}
            Err(error) if matches!(error.reason, Reason::Offline | Reason::Captured | Reason::Throttled) => {
                if options.fresh {
                    return Err(error).about(path);
                }
            }
            Err(error) => return Err(error).about(path),
        }
    }
    let (items, as_of) = all(&place.documents, folder, options.most).await?;
    if app.json {
        let items: Vec<Value> = items.iter().map(item_json).collect();
        return Ok(show::json(&json!({ "as_of": as_of_json(as_of), "items": items }))?);
    }
    show::table(&items.iter().map(row).collect::<Vec<_>>())?;
    match as_of {
        AsOf::NeverKnown => eprintln!("Needs network: this folder has never been opened here."),
        known => eprintln!("{}. {}", show::count(items.len() as u64, "item"), show::as_of(known)),
    }
    Ok(())
}

async fn all(documents: &Documents, folder: ItemRow, most: Option<usize>) -> Outcome<(Vec<Item>, AsOf)> {
    let most = most.unwrap_or(usize::MAX);
    let mut items: Vec<Item> = Vec::new();
    loop {
        let at = items.last().map_or(At::Start, |last| At::After(last.id.row));
        let page = documents.page(folder, at, 200.min(most - items.len())).await?;
        items.extend(page.items);
        if !page.more || items.len() >= most {
            return Ok((items, page.as_of));
        }
    }
}

async fn drives(app: &App) -> Outcome<()> {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    let accounts = app.chosen(None).await?;
    for account in &accounts {
        for drive in app.engine.documents(account.id).await?.drives().await? {
            let path = format!("{}:{}", account.label, drive.name.replace(" / ", "/"));
            values.push(json!({
                "path": path,
                "kind": drive.kind,
                "standing": drive.standing,
                "access": drive.access,
                "as_of": as_of_json(drive.as_of),
            }));
            rows.push(vec![path, show::as_of(drive.as_of)]);
        }
    }
    if app.json {
        return Ok(show::json(&json!({ "drives": values }))?);
    }
    if rows.is_empty() {
        eprintln!("No drive is known yet. Run `musette sync`.");
    }
    Ok(show::table(&rows)?)
}

pub async fn cat(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    let opened = open_or_fetch(&place.documents, item).await.about(&options.path)?;
    if app.json {
        return Ok(show::json(&json!({
            "size": opened.size,
            "older": opened.older,
            "differs": opened.differs,
            "base64": base64_of(&opened).await?,
        }))?);
    }
    let mut out = std::io::stdout().lock();
    let mut offset = 0;
    while offset < opened.size {
        let piece = opened.read_at(offset, PIECE).await.about(&options.path)?;
        offset += piece.len() as u64;
        out.write_all(&piece)?;
    }
    Ok(out.flush()?)
}

pub async fn get(app: &App, options: GetArgs) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item().await?;
    let name = place.documents.item(item).await?.name;
    let mut to = options.to.clone().unwrap_or_else(|| ".".into());
    if to.is_dir() {
        // The name comes from a server: only its last part may name a file here.
        let safe =
            Path::new(&name).file_name().ok_or_else(|| Failed::Usage("This name cannot be used here.".into()))?;
        to = to.join(safe);
    }
    if to.exists() && !options.force {
        let there = to.display();
        return Err(Failed::Usage(format!("{there} is there already. Say --force to replace it.")));
    }
    let opened = open_or_fetch(&place.documents, item).await.about(&options.path)?;
    let staged = to.with_file_name(format!(".{}.musette-{}", name_of(&to), std::process::id()));
    let written = write_out(&opened, &staged).await;
    if let Err(failed) = written {
        // The first failure is the one to tell.
        let _ = std::fs::remove_file(&staged);
        return Err(failed);
    }
    std::fs::rename(&staged, &to).map_err(|error| Failed::Io(error, to.display().to_string()))?;
    if app.json {
        return Ok(show::json(&json!({ "path": to, "size": opened.size, "older": opened.older }))?);
    }
    eprintln!("{} ({})", to.display(), show::size(opened.size));
    if opened.older {
        eprintln!("The server has a newer one; `musette sync` fetches it.");
    }
    Ok(())
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

async fn write_out(opened: &Opened, to: &Path) -> Outcome<()> {
    let io = |error| Failed::Io(error, to.display().to_string());
    let mut file = std::fs::File::create(to).map_err(io)?;
    let mut offset = 0;
    while offset < opened.size {
        let piece = opened.read_at(offset, PIECE).await?;
        offset += piece.len() as u64;
        file.write_all(&piece).map_err(io)?;
    }
    file.sync_all().map_err(io)
}

/// Opens what is here, and fetches what is not.
pub async fn open_or_fetch(documents: &Documents, item: ItemRow) -> Result<Opened, Error> {
    match documents.open(item).await {
        Err(error) if error.reason == Reason::NotHere => {
            documents.fetch(item).await.map_err(|error| match error.reason {
                Reason::Offline => Error::of(Reason::NotHere),
                _ => error,
            })?;
            documents.open(item).await
        }
        other => other,
    }
}

async fn base64_of(opened: &Opened) -> Outcome<String> {
    let mut bytes = Vec::new();
    while (bytes.len() as u64) < opened.size {
        bytes.extend(opened.read_at(bytes.len() as u64, PIECE).await?);
    }
    Ok(musette_core::model::to_base64(&bytes))
}

pub async fn recent(app: &App, options: CountArgs) -> Outcome<()> {
    let mut found = Vec::new();
    for account in app.chosen(options.account.as_deref()).await? {
        let documents = app.engine.documents(account.id).await?;
        for (item, at) in documents.recent(options.most).await? {
            let path = format!("{}:{}", account.label, documents.path_of(item.id.row).await?);
            found.push((at, path, item));
        }
    }
    found.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    found.truncate(usize::try_from(options.most).unwrap_or(usize::MAX));
    if app.json {
        let items: Vec<Value> = found
            .iter()
            .map(|(at, path, item)| {
                let mut value = item_json(item);
                value["path"] = json!(path);
                value["used_at"] = json!(at);
                value
            })
            .collect();
        return Ok(show::json(&json!({ "items": items }))?);
    }
    let rows: Vec<Vec<String>> =
        found.iter().map(|(at, path, item)| vec![show::time(*at), state(&item.state), path.clone()]).collect();
    Ok(show::table(&rows)?)
}

fn as_of_json(as_of: AsOf) -> Value {
    match as_of {
        AsOf::NeverKnown => Value::Null,
        AsOf::Known(at) => json!(at),
    }
}

/// One item, in the shape that docs/cli.md documents.
pub fn item_json(item: &Item) -> Value {
    json!({
        "id": item.id.row,
        "name": item.name,
        "kind": item.kind,
        "size": item.size,
        "modified_at": item.modified_at,
        "modified_by": item.modified_by,
        "state": item.state,
        "kept": item.kept_because_of.is_some(),
    })
}

fn row(item: &Item) -> Vec<String> {
    let name = if item.kind == ItemKind::Folder { format!("{}/", item.name) } else { item.name.clone() };
    vec![
        item.modified_at.map(show::time).unwrap_or_default(),
        if item.kind == ItemKind::File { show::size(item.size) } else { String::new() },
        state(&item.state),
        name,
    ]
}

/// The state of an item in the words of the screens.
pub fn state(state: &ItemState) -> String {
    match state {
        ItemState::Folder => String::new(),
        ItemState::OnThisDevice { older: false } => "On this device".into(),
        ItemState::OnThisDevice { older: true } => "On this device, older than the server's".into(),
        ItemState::Coming { here, of } => format!("On its way: {} of {}", show::size(*here), show::size(*of)),
        ItemState::Waits => "Kept offline, not here yet".into(),
        ItemState::NotHere => "Needs network".into(),
        ItemState::KeptAfterDeletion { until } => {
            format!("Deleted on the server. Your copy is kept until {}", show::time(*until))
        }
        ItemState::WaitingToBeSent => "Waiting to be sent".into(),
        ItemState::Sending { sent, of } => format!("Sending: {} of {}", show::size(*sent), show::size(*of)),
        ItemState::CouldNotBeSentYet { tried, next: None } => format!("Tried at {}", show::time(*tried)),
        ItemState::CouldNotBeSentYet { tried, next: Some(next) } => {
            format!("Tried at {}, next at {}", show::time(*tried), show::time(*next))
        }
        ItemState::NeedsYou { why, .. } => crate::sentences::needs_you(why),
        ItemState::TwoVersions => "Two versions: yours and the server's".into(),
    }
}
