//! attachment: what hangs on a post as a file on this computer.

use std::path::{Path, PathBuf};

use musette_core::engine::{Feeds, OpenedHanging, Reason};
use musette_core::model::{Picture, PostRow};
use serde_json::json;

use super::read::{PIECE, Staged, destination, open_or_fetch, write_out};
use crate::app::App;
use crate::args::{AttachmentArgs, HangsOn};
use crate::sentences::{About, Failed, Outcome};
use crate::show;

pub async fn attachment(app: &App, options: AttachmentArgs) -> Outcome<()> {
    let HangsOn { post, place: number } = options.number;
    let account = app.of(&post).await?;
    let facet = app.engine.feeds(account.id).await?;
    let called = format!("{}.{number}", app.prefix(&account).await?.before(post.number));
    let opened = open(&facet, PostRow(post.number), number).await.map_err(|error| match error.reason {
        Reason::NotFound => Failed::missing(format!(
            "Nothing hangs on a post under the number {called}. `musette thread N` shows what there is."
        )),
        Reason::NotHere => Failed::Told {
            code: "not_here",
            sentence: format!(
                "{called} is not on this device, and there is no network to fetch it. Try again where there is one."
            ),
        },
        _ => Failed::Engine(error, called.clone()),
    })?;
    let to = options.to.clone().unwrap_or_else(|| ".".into());
    let (to, size, picture) = match opened {
        OpenedHanging::Elsewhere(address) => {
            return Err(Failed::Usage(format!("{called} is a page: {address}. Open it in a browser.")));
        }
        OpenedHanging::Document(item) => {
            let documents = app.engine.documents(account.id).await?;
            let name = documents.item(item).await?.name;
            let to = destination(to, &name, options.force)?;
            let opened = open_or_fetch(&documents, item).await.about(&called)?;
            let staged = staged(&to);
            write_out(&opened, &staged.0, &to).await?;
            let first = opened.read_at(0, Picture::ENOUGH).await?;
            put_in_place(&staged, &to)?;
            (to, opened.size, Picture::of(&first))
        }
        OpenedHanging::Bytes { name, size, picture, bytes } => {
            let to = destination(to, &name, options.force)?;
            let staged = staged(&to);
            let io = |error| Failed::Io(error, to.display().to_string());
            let mut file = std::fs::File::create(&staged.0).map_err(io)?;
            let mut offset = 0;
            while offset < size {
                let piece = bytes.read_at(offset, PIECE).await?;
                offset += piece.len() as u64;
                std::io::Write::write_all(&mut file, &piece).map_err(io)?;
            }
            file.sync_all().map_err(io)?;
            put_in_place(&staged, &to)?;
            (to, size, picture)
        }
    };
    if app.json {
        return Ok(show::json(&json!({ "path": to.to_string_lossy(), "size": size, "picture": picture }))?);
    }
    show::note(&format!("{} ({})", to.display(), show::size(size)));
    Ok(())
}

pub(super) fn staged(to: &Path) -> Staged {
    Staged(to.with_file_name(format!(".musette-{}", std::process::id())))
}

pub(super) fn put_in_place(staged: &Staged, to: &PathBuf) -> Outcome<()> {
    std::fs::rename(&staged.0, to).map_err(|error| Failed::Io(error, to.display().to_string()))
}

/// Opens what is here, and fetches what is not.
async fn open(facet: &Feeds, post: PostRow, number: u32) -> Result<OpenedHanging, musette_core::engine::Error> {
    match facet.open_hanging(post, number).await {
        Err(error) if error.reason == Reason::NotHere => {
            facet.fetch_hanging(post, number).await.map_err(|error| match error.reason {
                Reason::Offline => musette_core::engine::Error::of(Reason::NotHere),
                _ => error,
            })?;
            facet.open_hanging(post, number).await
        }
        // A page may be a document of a library that was never opened here.
        Ok(OpenedHanging::Elsewhere(address)) => match facet.fetch_hanging(post, number).await {
            Ok(()) => facet.open_hanging(post, number).await,
            Err(_) => Ok(OpenedHanging::Elsewhere(address)),
        },
        opened => opened,
    }
}
