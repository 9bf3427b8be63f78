//! Contents with their rows: what the rest of the core asks when it wants the bytes of an item, or has some to keep.
//!
//! | file | what it does |
//! |---|---|
//! | `mod.rs` | opening what is held |
//! | [`fetch`] | a download: begin or go on, take bytes, stop, verify, store |
//! | [`save`] | the person's own bytes: kept before their intent is stored |
//! | [`attached`] | what hangs on posts: kept once it is whole |
//! | [`lend`] | plain copies for other apps, and what comes back |
//! | [`room`] | readiness of what is kept, eviction, the sweep of files without rows |
//!
//! **Promises.** A row is stored after its file is durable and removed before its file. A row without a file means "not on
//! this device" and mends itself; the one exception is unsent work, whose loss is said and never tidied away. A damaged
//! content that the server also has is forgotten, so that it is fetched again.
//!
//! File work runs off the runtime's threads in production, and at once in the simulation.

pub mod attached;
pub mod fetch;
pub mod lend;
pub mod room;
pub mod save;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use thiserror::Error;

use super::body::StoredBody;
use super::chunks::ContentKey;
use super::error::BlobError;
use super::rescue::RescueKey;
use super::shelf::{BlobName, Owner, Shelf};
use super::stored::StoredContent;
use crate::doors::{Clock, Doors, Room, StoreThreads};
use crate::model::{ContentRow, ItemRow};
use crate::store::contents::Content;
use crate::store::{Database, Durability, StoreError, Writing};
use crate::vault::Secret;

/// Why something could not be done: the file's part, or the row's.
#[derive(Debug, Error)]
pub enum ContentsError {
    /// The file's part.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// The row's part.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A result of this module.
pub type ContentsResult<T> = Result<T, ContentsError>;

impl ContentsError {
    /// Whether the disk is full: the same to the person, whoever met it.
    pub fn is_no_space(&self) -> bool {
        matches!(
            self,
            ContentsError::Blob(BlobError::NoSpace { .. }) | ContentsError::Store(StoreError::NoSpace { .. })
        )
    }
}

/// The contents of one vault. Cheap to clone.
#[derive(Clone)]
pub struct Contents {
    shelf: Shelf,
    database: Database,
    clock: Arc<dyn Clock>,
    threads: StoreThreads,
    rescue_key: RescueKey,
    owner: Owner,
    /// Who works on files at this moment.
    at_work: Room,
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contents(..)")
    }
}

/// A content that is here, opened.
#[derive(Debug)]
pub struct Opened {
    /// Its row: whose bytes, of which version, unsent or not.
    pub content: Content,
    /// Its bytes.
    pub bytes: StoredContent,
}

impl Contents {
    /// The contents in `vault`, whose rows are in `database`. `owner` stands for this process in the names of staged
    /// files, as in the lease rows.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(
        doors: &Doors,
        database: Database,
        vault: &Path,
        vault_key: &Secret,
        owner: Owner,
    ) -> ContentsResult<Contents> {
        Ok(Contents {
            shelf: Shelf::open(Arc::clone(&doors.disk), Arc::clone(&doors.entropy), vault)?,
            database,
            clock: Arc::clone(&doors.clock),
            threads: doors.store_threads,
            rescue_key: RescueKey::derive(vault_key)?,
            owner,
            at_work: Room::default(),
        })
    }

    /// Waits until nobody works on a file.
    pub async fn idle(&self) {
        self.at_work.emptied().await;
    }

    /// Where the files lie.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// The key that opens the notes of unsent contents.
    pub fn rescue_key(&self) -> &RescueKey {
        &self.rescue_key
    }

    /// What opening `item` shows: the person's unsent bytes, else the newest of the server that are here; `None` when
    /// nothing of it is on this device.
    ///
    /// # Errors
    /// [`BlobError::Altered`] for damaged bytes (those the server has too are forgotten, to be fetched again), and
    /// [`BlobError::Missing`] for unsent work whose file is lost.
    pub async fn shown(&self, item: ItemRow) -> ContentsResult<Option<Opened>> {
        loop {
            let Some(content) = self.database.read(move |tx| tx.shown_content(item)).await? else { return Ok(None) };
            if let Some(opened) = self.open_or_forget(content).await? {
                return Ok(Some(opened));
            }
        }
    }

    /// One content; `None` when it is not on this device.
    ///
    /// # Errors
    /// As [`Contents::shown`].
    pub async fn opened(&self, row: ContentRow) -> ContentsResult<Option<Opened>> {
        match self.database.read(move |tx| tx.content(row)).await? {
            Some(content) => self.open_or_forget(content).await,
            None => Ok(None),
        }
    }

    /// A content as the body of an upload; `None` when its bytes cannot be had any more.
    ///
    /// # Errors
    /// As [`Contents::shown`].
    pub async fn body(&self, row: ContentRow) -> ContentsResult<Option<StoredBody>> {
        Ok(self.opened(row).await?.map(|opened| StoredBody::new(opened.bytes, self.threads)))
    }

    /// Whether a part of a content can no longer be read. Reads all of it.
    ///
    /// # Errors
    /// When the database or the disk fails; damage is the answer.
    pub async fn is_damaged(&self, row: ContentRow) -> ContentsResult<bool> {
        let opened = match self.opened(row).await {
            Err(ContentsError::Blob(BlobError::Altered { .. } | BlobError::Missing { .. })) => return Ok(true),
            other => other?,
        };
        let Some(Opened { bytes, .. }) = opened else { return Ok(true) };
        Ok(self.off_thread(move |_| bytes.damage().map(|damage| !damage.is_empty())).await?)
    }

    async fn open_or_forget(&self, content: Content) -> ContentsResult<Option<Opened>> {
        const OPENING: &str = "opening a content";
        let (key, name) = match (ContentKey::from_bytes(content.key.expose()), content.file.parse::<BlobName>()) {
            (Some(key), Ok(name)) => (key, name),
            _ => return Err(BlobError::Altered { doing: OPENING }.into()),
        };
        let size = content.size;
        let opened = self
            .off_thread(move |shelf| {
                let bytes = StoredContent::open(shelf.disk(), &shelf.content(name), &key)?;
                // The row says how long it is: a shorter content that is whole in itself is another one.
                if bytes.len() == size { Ok(bytes) } else { Err(BlobError::Altered { doing: OPENING }) }
            })
            .await;
        match opened {
            Ok(bytes) => {
                let (row, now) = (content.row, self.clock.wall());
                if content.used_at.0 < now.0 - 60_000
                    && let Err(error) =
                        self.database.write(Durability::Fetched, move |tx| tx.use_content(row, now)).await
                {
                    // It is as good to read; only eviction takes it for less used than it is.
                    tracing::debug!(%error, "a use was not noted");
                }
                Ok(Some(Opened { content, bytes }))
            }
            Err(error @ (BlobError::Missing { .. } | BlobError::Altered { .. })) => {
                if !content.unsent {
                    self.forget(vec![content.row]).await?;
                    if matches!(error, BlobError::Missing { .. }) {
                        return Ok(None);
                    }
                }
                Err(error.into())
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Forgets a content that was found damaged, so that it is fetched again. What only this device has stays, whatever is left of it.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn forget_damaged(&self, row: ContentRow) -> ContentsResult<()> {
        self.forget(vec![row]).await.map(drop)
    }

    /// Removes the rows of contents that the server has too, then their files; answers which were removed.
    async fn forget(&self, rows: Vec<ContentRow>) -> ContentsResult<Vec<ContentRow>> {
        let now = self.clock.wall();
        let gone = self
            .database
            .write(Durability::Fetched, move |tx| {
                let mut gone = Vec::new();
                for row in rows {
                    let Some(content) = tx.content(row)? else { continue };
                    if !tx.is_only_here(&content, now)? && tx.remove_content(row)? {
                        gone.push((row, content.file));
                    }
                }
                Ok(gone)
            })
            .await?;
        let (rows, files) = gone.into_iter().unzip();
        self.unlink(files).await?;
        Ok(rows)
    }

    /// Gives up bytes that were taken back and are kept for a while: their row, then their file. Answers whether they were such; what goes
    /// with a draft is not.
    ///
    /// # Errors
    /// When the database or the disk fails.
    pub async fn give_up(&self, row: ContentRow) -> ContentsResult<bool> {
        let give_up = move |tx: &mut Writing<'_>| {
            let Some(content) = tx.content(row)?.filter(Content::is_taken_back) else { return Ok(None) };
            Ok(tx.remove_content(row)?.then_some(content.file))
        };
        let Some(file) = self.database.write(Durability::Saved, give_up).await? else { return Ok(false) };
        self.unlink(vec![file]).await?;
        Ok(true)
    }

    /// Unlinks files whose rows are gone.
    async fn unlink(&self, files: Vec<String>) -> ContentsResult<()> {
        let unlinked = self.off_thread(move |shelf| {
            let names = files.iter().filter_map(|file| file.parse::<BlobName>().ok());
            names.map(|name| shelf.unlink(name)).fold(Ok(()), Result::and)
        });
        Ok(unlinked.await?)
    }

    /// Runs file work where it may block.
    async fn off_thread<T, F>(&self, work: F) -> Result<T, BlobError>
    where
        T: Send + 'static,
        F: FnOnce(&Shelf) -> Result<T, BlobError> + Send + 'static,
    {
        match self.threads {
            StoreThreads::Inline => work(&self.shelf),
            StoreThreads::Own => {
                let (shelf, at_work) = (self.shelf.clone(), self.at_work.enter());
                // Whoever asked may have gone away; who works is at work until it is done.
                let worked = tokio::task::spawn_blocking(move || {
                    let _at_work = at_work;
                    work(&shelf)
                })
                .await;
                worked.map_err(|stopped| BlobError::from_io(stopped.into(), "waiting for the disk"))?
            }
        }
    }
}
