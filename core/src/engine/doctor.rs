//! Looking whether a home is whole, and rescuing unsent work from one whose database is lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::home::Home;
use super::{EngineResult, Error, Musette, Surroundings};
use crate::blobs::rescue::{RescueKey, scan};
use crate::blobs::{PLAIN_CHUNK, Shelf, StoredContent};
use crate::doors::Disk;
use crate::model::{AccountId, WallTime};

/// What was found of one account's vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The account.
    pub account: AccountId,
    /// What paths call it.
    pub label: String,
    /// Items the server is known to have.
    pub items: u64,
    /// Changes not sent yet.
    pub unsent: u64,
    /// What is being written and was not posted.
    pub drafts: u64,
    /// Files that were taken back before they were sent, and are kept for a while.
    pub kept: u64,
    /// Contents held.
    pub contents: u64,
    /// Contents whose file is missing or altered: names of items; the server's are fetched again.
    pub damaged: Vec<String>,
    /// Of those, the ones that only this device had.
    pub lost: Vec<String>,
}

/// Unsent work that was found without the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovered {
    /// Its name.
    pub name: String,
    /// Where it belongs.
    pub place: String,
    /// When it was saved.
    pub saved_at: WallTime,
    /// Bytes.
    pub size: u64,
    /// Of these, the bytes that can no longer be read: zeros stand for them in what was written.
    pub missing: u64,
    /// The file it was written to; `None` when none of it can be read any more, or it could not be written.
    pub written_to: Option<PathBuf>,
}

impl Musette {
    /// Reads every content of an account and says what is not whole. Of that, what the server has too is forgotten, so that the
    /// next sync fetches it again; unsent work stays as it is.
    ///
    /// # Errors
    /// When the vault cannot be opened at all.
    pub async fn examine(&self, account: AccountId) -> EngineResult<Examined> {
        let session = self.session(account).await?;
        let label = self.account_row(account).await?.label;
        let now = self.now();
        let (items, (unsent, drafts, kept), contents, names) = session
            .db
            .read(move |tx| {
                let mut items = 0;
                for drive in tx.drives()? {
                    items += tx.base_count(drive.row)?;
                }
                let contents = tx.all_contents()?;
                let mut names = Vec::with_capacity(contents.len());
                for content in &contents {
                    let is_only_here = tx.is_only_here(content, now)?;
                    let name = match tx.entry(content.item)? {
                        Some(entry) => entry.name,
                        None => match tx.attachment_name(content.row)? {
                            Some(name) => name,
                            None => tx.last_name(content.item)?.unwrap_or_default(),
                        },
                    };
                    names.push((name, is_only_here));
                }
                let (unsent, kept) = (tx.open_intent_count()?, tx.taken_back_count(now)?);
                let drafts = tx.only_here_count(now)?.saturating_sub(unsent).saturating_sub(kept);
                Ok((items, (unsent, drafts, kept), contents, names))
            })
            .await?;
        let (mut damaged, mut lost) = (Vec::new(), Vec::new());
        for (content, (name, is_only_here)) in contents.iter().zip(names) {
            let shelf = session.contents.shelf().clone();
            let looked = content.clone();
            let whole = self
                .inner
                .home
                .blocking(move || {
                    let (Some(key), Ok(file)) =
                        (crate::blobs::ContentKey::from_bytes(looked.key.expose()), looked.file.parse())
                    else {
                        return Ok(false);
                    };
                    let stored = StoredContent::open(shelf.disk(), &shelf.content(file), &key);
                    Ok(stored.is_ok_and(|stored| stored.damage().is_ok_and(|damage| damage.is_empty())))
                })
                .await?;
            if !whole {
                damaged.push(name.clone());
                if is_only_here {
                    lost.push(name);
                } else {
                    session.contents.forget_damaged(content.row).await?;
                }
            }
        }
        Ok(Examined { account, label, items, unsent, drafts, kept, contents: contents.len() as u64, damaged, lost })
    }
}

/// Finds unsent work on the disk by the notes that its files carry, without any database, and writes it into `into`.
/// Changes nothing in the home.
///
/// # Errors
/// When the keys or the folders cannot be read.
pub async fn rescue(surroundings: Surroundings, into: &Path) -> EngineResult<Vec<Recovered>> {
    let home = Home { root: surroundings.home, doors: surroundings.doors, secrets: Arc::clone(&surroundings.secrets) };
    let (searching, into) = (home.clone(), into.to_owned());
    home.blocking(move || {
        let mut recovered = Vec::new();
        let disk = Arc::clone(&searching.doors.disk);
        let accounts = match disk.list(&searching.root.join("accounts")) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        for folder in accounts.into_iter().filter(|entry| entry.folder) {
            let name = folder.path.file_name().map(|name| name.to_string_lossy().into_owned());
            let Some(Ok(account)) = name.map(|name| name.parse::<AccountId>()) else { continue };
            let Some(key) = searching.secrets.get(&super::home::vault_key_name(account))? else { continue };
            let shelf = Shelf::open(Arc::clone(&disk), Arc::clone(&searching.doors.entropy), &folder.path)?;
            let scanned = scan(&shelf, &RescueKey::derive(&key)?)?;
            for found in scanned.rescued {
                let size = found.content.as_ref().map_or(0, StoredContent::len);
                // One that cannot be written is told, and the others are written all the same.
                let written = match &found.content {
                    Ok(content) => match write_out(disk.as_ref(), content, &into, &found.note.name) {
                        Err(error) if error.reason == super::Reason::NoSpace => return Err(error),
                        written => written.ok(),
                    },
                    Err(_) => None,
                };
                let (written_to, missing) = written.map_or((None, size), |(path, missing)| (Some(path), missing));
                recovered.push(Recovered {
                    name: found.note.name,
                    place: found.note.place,
                    saved_at: found.note.saved_at,
                    size,
                    missing,
                    written_to,
                });
            }
            // Their notes do not open: that they are there is all that can be said.
            for path in scanned.unreadable {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                recovered.push(Recovered {
                    name,
                    place: String::new(),
                    saved_at: WallTime(0),
                    size: 0,
                    missing: 0,
                    written_to: None,
                });
            }
        }
        Ok(recovered)
    })
    .await
}

/// Writes a content beside what is there, under its own name or that name with a number; answers how many bytes of it could not
/// be read, for which zeros stand.
fn write_out(disk: &dyn Disk, content: &StoredContent, into: &Path, name: &str) -> Result<(PathBuf, u64), Error> {
    disk.make_folders(into)?;
    let safe = crate::blobs::safe_names::safe_name(name);
    for number in 0..10_000 {
        let path = into.join(if number == 0 { safe.clone() } else { format!("{number}-{safe}") });
        let file = match disk.create(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error.into()),
        };
        let (mut offset, mut missing) = (0, 0);
        // A chunk at a time: one that is altered costs no other.
        let mut piece = vec![0; PLAIN_CHUNK];
        while offset < content.len() {
            let left = usize::try_from(content.len() - offset).unwrap_or(PLAIN_CHUNK).min(PLAIN_CHUNK);
            let read = match content.read_at(offset, &mut piece[..left]) {
                Ok(read) if read > 0 => read,
                Ok(_) | Err(_) => {
                    piece[..left].fill(0);
                    missing += left as u64;
                    left
                }
            };
            file.write_at(&piece[..read], offset)?;
            offset += read as u64;
        }
        file.sync()?;
        return Ok((path, missing));
    }
    Err(std::io::Error::from(std::io::ErrorKind::AlreadyExists).into())
}
