//! ls, cat, get, recent.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use musette_core::engine::{Account, Documents, Error, Item, ItemState, KeptItem, Opened, Reason};
use musette_core::model::{AsOf, At, DriveAccess, ItemKind, ItemRow, Order, Place, Standing};
use musette_words::Counted;
use serde_json::{Value, json};

use crate::after;
use crate::app::App;
use crate::args::{CountArgs, GetArgs, LsArgs, PathArg};
use crate::progress::Bar;
use crate::sentences::{About, Failed, Outcome, words};
use crate::show;

/// Bytes read at a time.
pub(super) const PIECE: usize = 1 << 20;

pub async fn ls(app: &App, options: LsArgs) -> Outcome<ExitCode> {
    let Some(path) = &options.path else {
        drives(app, &app.chosen(None).await?).await?;
        return Ok(ExitCode::SUCCESS);
    };
    let place = app.place(path).await?;
    if place.path.is_empty() {
        drives(app, std::slice::from_ref(&place.account)).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = place.item_or_kept().await?;
    let item = place.documents.item(folder).await.about(path)?;
    if item.kind != ItemKind::Folder {
        if app.json {
            show::json(&json!({ "items": [item_json(&item)] }))?;
        } else {
            show::table(&[row(&item)])?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    let as_of = place.documents.head(folder).await?.as_of;
    // Where it was never opened, there is nothing to show but what was made here; that is shown, and what stood in the way told.
    let mut unknown = None;
    if options.fresh || as_of == AsOf::NeverKnown {
        match place.documents.refresh(folder).await {
            Ok(()) => {}
            Err(error) if !options.fresh && error.reason.is_on_the_way() => {
                unknown = Some(Failed::Engine(error, path.clone()));
            }
            Err(error) => return Err(error).about(path),
        }
    }
    let most = options.most.map_or(usize::MAX, NonZeroUsize::get);
    let after = after::within(&place.account, options.after.as_ref())?;
    let (items, next, as_of) = all(&place.documents, folder, options.order(), after, most).await.about(path)?;
    let mut gone = place.documents.kept_after_deletion().await?;
    gone.retain(|file| file.folder == folder);
    if app.json {
        let items: Vec<Value> = items.iter().map(item_json).collect();
        let gone: Vec<Value> = gone.iter().map(kept_json).collect();
        let next = next.map(|next| after::next(&place.account, &next));
        show::json(&json!({ "as_of": as_of_json(as_of), "items": items, "next": next, "deleted": gone }))?;
        return Ok(unknown.map_or(ExitCode::SUCCESS, |failed| failed.exit_code()));
    }
    let above = format!("{}/", place.documents.path_of(folder).await?);
    let mut rows: Vec<Vec<String>> = items.iter().map(row).collect();
    rows.extend(gone.iter().map(|file| {
        let mut row = row(&file.item);
        // Folders between may be gone as well.
        if let (Some(name), Some(below)) = (row.last_mut(), file.path.strip_prefix(&above)) {
            below.clone_into(name);
        }
        row
    }));
    show::table(&rows)?;
    match as_of {
        AsOf::NeverKnown => {
            show::note("Needs network: this folder has never been opened here.");
            if let Some(failed) = unknown {
                show::note(&failed.sentence());
                return Ok(failed.exit_code());
            }
        }
        known => {
            let all = place.documents.head(folder).await?.count;
            let shown = items.len() as u64;
            let of = if shown < all { format!("{shown} of ") } else { String::new() };
            show::note(&format!("{of}{}. {}", words().count(Counted::Items, all), show::as_of(known)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Up to `most` rows of a folder from a place on, where the next ones begin, and how old the list is.
async fn all(
    documents: &Documents,
    folder: ItemRow,
    order: Order,
    mut after: Option<Place>,
    most: usize,
) -> Result<(Vec<Item>, Option<Place>, AsOf), Error> {
    let mut items: Vec<Item> = Vec::new();
    loop {
        let at = after.map_or(At::Start, At::After);
        let page = documents.page_in(folder, order, at, 200.min(most - items.len())).await?;
        after = page.next();
        items.extend(page.items);
        if after.is_none() || items.len() >= most {
            return Ok((items, after, page.as_of));
        }
    }
}

async fn drives(app: &App, accounts: &[Account]) -> Outcome<()> {
    let mut rows = Vec::new();
    let mut values = Vec::new();
    for account in accounts {
        for drive in app.engine.documents(account.id).await?.drives().await? {
            let path = format!("{}:{}", account.label, drive.name.replace(" / ", "/"));
            values.push(json!({
                "path": path,
                "kind": drive.kind,
                "standing": drive.standing,
                "access": drive.access,
                "as_of": as_of_json(drive.as_of),
            }));
            let said = match (drive.access, drive.standing) {
                (DriveAccess::NoAccess, _) => format!("No access now. {}", show::as_of(drive.as_of)),
                (DriveAccess::Open, Standing::Visited) => "Each folder is fetched when it is opened.".to_owned(),
                (DriveAccess::Open, Standing::Followed) => show::as_of(drive.as_of),
            };
            rows.push(vec![path, said]);
        }
    }
    if app.json {
        return Ok(show::json(&json!({ "drives": values }))?);
    }
    if rows.is_empty() {
        show::note("No drive is known yet. `musette sync` asks for them.");
    }
    Ok(show::table(&rows)?)
}

pub async fn cat(app: &App, options: PathArg) -> Outcome<()> {
    let place = app.place(&options.path).await?;
    let item = place.item_or_kept().await?;
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
    let item = place.item_or_kept().await?;
    let shown = place.documents.item(item).await?;
    let to = options.to.clone().unwrap_or_else(|| ".".into());
    if to.is_dir() && shown.kind != ItemKind::File {
        return Err(Error::of(Reason::NotAFile)).about(&options.path);
    }
    let to = destination(to, &shown.name, options.force)?;
    let opened = open_or_fetch(&place.documents, item).await.about(&options.path)?;
    let staged = Staged(to.with_file_name(format!(".musette-{}", std::process::id())));
    write_out(&opened, &staged.0, &to).await?;
    std::fs::rename(&staged.0, &to).map_err(|error| Failed::Io(error, to.display().to_string()))?;
    if app.json {
        return Ok(show::json(&json!({ "path": to.to_string_lossy(), "size": opened.size, "older": opened.older }))?);
    }
    show::note(&format!("{} ({})", to.display(), show::size(opened.size)));
    if opened.older {
        show::note("The server has a newer one; `musette sync` fetches it.");
    }
    Ok(())
}

/// The file that something of this name is written to, where `to` is a folder or a file.
pub(super) fn destination(mut to: PathBuf, name: &str, force: bool) -> Outcome<PathBuf> {
    if to.is_dir() {
        // The name comes from a server: only its last part may name a file here.
        let safe = Path::new(name).file_name().ok_or_else(|| {
            Failed::Usage("This name cannot be used here. Name the file that it is to be behind it.".into())
        })?;
        to = to.join(safe);
    } else if to.as_os_str().as_encoded_bytes().ends_with(b"/") {
        return Err(Failed::Usage(format!("There is no folder {}. Make it first, or name a file.", to.display())));
    }
    if to.exists() && !force {
        let there = to.display();
        return Err(Failed::Usage(format!("{there} is there already. Say --force to replace it.")));
    }
    Ok(to)
}

/// A file half written; gone when the command ends before it has its name.
pub(super) struct Staged(pub(super) PathBuf);

impl Drop for Staged {
    fn drop(&mut self) {
        // After the rename there is nothing of this name.
        let _ = std::fs::remove_file(&self.0);
    }
}

pub(super) async fn write_out(opened: &Opened, staged: &Path, to: &Path) -> Outcome<()> {
    let io = |error| Failed::Io(error, to.display().to_string());
    let mut file = std::fs::File::create(staged).map_err(io)?;
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
            let shown = documents.item(item).await?;
            let here = || async {
                match documents.state(item).await {
                    Ok(ItemState::Coming { here, .. }) => here,
                    _ => 0,
                }
            };
            let fetched = Bar::of_bytes("Fetching", shown.size).filling(documents.fetch(item), here).await;
            fetched.map_err(|error| match error.reason {
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
    for account in app.chosen(options.named.as_deref()).await? {
        let documents = app.engine.documents(account.id).await?;
        for (item, at) in documents.recent(options.most.get()).await? {
            let path = format!("{}:{}", account.label, documents.path_of(item.id.row).await?);
            found.push((at, path, item));
        }
    }
    found.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    found.truncate(usize::try_from(options.most.get()).unwrap_or(usize::MAX));
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

pub(super) fn as_of_json(as_of: AsOf) -> Value {
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

/// One item that is kept after its deletion.
pub fn kept_json(file: &KeptItem) -> Value {
    let mut value = item_json(&file.item);
    value["path"] = json!(file.path);
    value
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
        ItemState::KeptAfterDeletion { noticed, until } => format!(
            "Deleted on the server, noticed at {}. Your copy is kept until {}",
            show::time(*noticed),
            show::day(*until)
        ),
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
