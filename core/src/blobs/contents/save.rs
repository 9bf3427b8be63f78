//! The person's own bytes. They are on the disk, durable and with the note that rescues them, before the caller stores
//! their row together with the intent that will send them, in one transaction.
//!
//! A process that dies in between leaves a file with a note and without a row. No sweep takes it: `doctor --rescue` finds it.

use std::io;
use std::path::Path;

use super::{Contents, ContentsResult};
use crate::blobs::chunks::ContentKey;
use crate::blobs::error::BlobError;
use crate::blobs::lending::{Keeping, keep_plain, look_at};
use crate::blobs::rescue::{self, Note, SealedNote};
use crate::blobs::shelf::{BlobName, Shelf, StagedName};
use crate::blobs::staging::{Expected, Sealed, Staging};
use crate::model::{BasedOn, ContentRow, ItemRow, Picture};
use crate::store::contents::NewContent;
use crate::vault::Secret;

/// Bytes that are asked for at once: what is in memory of a file that comes in.
const PIECE: usize = 256 * 1024;

/// What the person's bytes are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saving {
    /// The item they belong to.
    pub item: ItemRow,
    /// Its name, for the note.
    pub name: String,
    /// Where it belongs, in words, for the note.
    pub place: String,
    /// What they are based on.
    pub based_on: BasedOn,
}

/// What goes into the file and the row of one saved content.
pub(super) struct Prepared {
    pub(super) name: StagedName,
    pub(super) key: ContentKey,
    pub(super) note: SealedNote,
}

impl Prepared {
    pub(super) fn keeping(&self) -> Keeping<'_> {
        Keeping { name: self.name, key: &self.key, note: &self.note }
    }
}

impl Contents {
    /// Keeps the bytes of a file of the person. The file is read twice and must be the same both times.
    ///
    /// # Errors
    /// [`BlobError::Missing`] and [`BlobError::Changing`] for the person's file, [`BlobError::NoSpace`], or the disk's;
    /// nothing is left behind.
    pub async fn save_file(&self, path: &Path, saving: &Saving) -> ContentsResult<NewContent> {
        let (prepared, path) = (self.prepare(saving)?, path.to_owned());
        self.save(saving, prepared, move |shelf, prepared| {
            let seen = look_at(shelf, &path)?;
            keep_plain(shelf, &path, &seen, &prepared.keeping())
        })
        .await
    }

    /// Keeps bytes that are in memory already.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or the disk's; nothing is left behind.
    pub async fn save_bytes(&self, bytes: Vec<u8>, saving: &Saving) -> ContentsResult<NewContent> {
        let prepared = self.prepare(saving)?;
        self.save(saving, prepared, move |shelf, prepared| {
            let staged = Staging::begin(shelf, prepared.name, &prepared.key, Some(&prepared.note));
            let staged = staged.and_then(|mut staging| {
                staging.write(&bytes)?;
                staging.finish(&Expected::default())
            });
            if staged.is_err() {
                // The first error is the one to tell; a sweep takes what cannot be removed now.
                drop(shelf.unlink_path(&shelf.staged(prepared.name)));
            }
            staged
        })
        .await
    }

    /// Keeps bytes as they come: `more` answers up to so many, none at the end. Answers with them their beginning, of
    /// [`Picture::ENOUGH`] bytes.
    ///
    /// # Errors
    /// [`BlobError::TooLong`] beyond `largest`, after no more of them was read than tells; [`BlobError::Giver`], [`BlobError::NoSpace`],
    /// or the disk's; nothing is left behind.
    pub async fn save_incoming(
        &self,
        more: impl FnMut(usize) -> io::Result<Vec<u8>> + Send + 'static,
        largest: u64,
        saving: &Saving,
    ) -> ContentsResult<(NewContent, Vec<u8>)> {
        let prepared = self.prepare(saving)?;
        let key = prepared.key.clone();
        let take = move |shelf: &Shelf| {
            let taken = take_in(shelf, &prepared, largest, more);
            if taken.is_err() {
                // The first error is the one to tell; a sweep takes what cannot be removed now.
                drop(shelf.unlink_path(&shelf.staged(prepared.name)));
            }
            taken
        };
        let (sealed, beginning) = self.off_thread(take).await?;
        Ok((self.published(saving, &key, sealed).await?, beginning))
    }

    /// Undoes a save whose row was not stored.
    ///
    /// # Errors
    /// The disk's.
    pub async fn unsave(&self, new: &NewContent) -> ContentsResult<()> {
        // With its note it would come back as unsent work after a crash.
        match new.file.parse::<BlobName>() {
            Ok(name) => Ok(self.off_thread(move |shelf| shelf.unlink_durably(name)).await?),
            Err(_) => Ok(()),
        }
    }

    /// The server has a content now, and its row says so: the note that would rescue it is overwritten.
    ///
    /// # Errors
    /// The disk's; a file that is not there is fine. A sweep makes up for one that was not done.
    pub async fn retire_note(&self, row: ContentRow) -> ContentsResult<()> {
        let Some(content) = self.database.read(move |tx| tx.content(row)).await? else { return Ok(()) };
        if content.unsent {
            return Ok(());
        }
        self.retire_file(content.file).await
    }

    pub(super) async fn retire_file(&self, file: String) -> ContentsResult<()> {
        let Ok(name) = file.parse::<BlobName>() else { return Ok(()) };
        let retired = self.off_thread(move |shelf| match rescue::retire(shelf.disk(), &shelf.content(name)) {
            Err(BlobError::Missing { .. }) => Ok(()),
            other => other,
        });
        Ok(retired.await?)
    }

    pub(super) fn prepare(&self, saving: &Saving) -> ContentsResult<Prepared> {
        let key = ContentKey::draw(self.shelf.entropy())?;
        let note = Note {
            name: saving.name.clone(),
            place: saving.place.clone(),
            based_on: saving.based_on.clone(),
            saved_at: self.clock.wall(),
        };
        let note = rescue::seal(&note, &key, &self.rescue_key, self.shelf.entropy())?;
        Ok(Prepared { name: Staging::new_name(&self.shelf, self.owner)?, key, note })
    }

    async fn save(
        &self,
        saving: &Saving,
        prepared: Prepared,
        stage: impl FnOnce(&Shelf, &Prepared) -> Result<Sealed, BlobError> + Send + 'static,
    ) -> ContentsResult<NewContent> {
        let key = prepared.key.clone();
        let sealed = self.off_thread(move |shelf| stage(shelf, &prepared)).await?;
        self.published(saving, &key, sealed).await
    }

    /// The row of a saved content whose file is put in its place here.
    pub(super) async fn published(
        &self,
        saving: &Saving,
        key: &ContentKey,
        sealed: Sealed,
    ) -> ContentsResult<NewContent> {
        let facts = sealed.facts().clone();
        let name = self
            .off_thread(move |shelf| {
                let staged = sealed.name();
                let published = sealed.publish();
                if published.is_err() {
                    // The person is told no: with its note it would come back as unsent work.
                    drop(shelf.unlink_path(&shelf.staged(staged)));
                    drop(shelf.unlink_durably(staged.name));
                }
                published
            })
            .await?;
        Ok(NewContent {
            item: saving.item,
            unsent: true,
            ctag: None,
            based_on: Some(saving.based_on.clone()),
            size: facts.size,
            hash: facts.hash,
            key: Secret::new(key.expose().to_vec()),
            file: name.to_string(),
            differs: false,
            stored_at: self.clock.wall(),
        })
    }
}

/// Stages bytes as they come.
fn take_in(
    shelf: &Shelf,
    prepared: &Prepared,
    largest: u64,
    mut more: impl FnMut(usize) -> io::Result<Vec<u8>>,
) -> Result<(Sealed, Vec<u8>), BlobError> {
    let staging = Staging::begin(shelf, prepared.name, &prepared.key, Some(&prepared.note))?;
    let (mut staging, mut beginning) = (staging.at_most(largest), Vec::new());
    loop {
        let piece =
            more(PIECE).map_err(|source| BlobError::Giver { doing: "taking in what comes from outside", source })?;
        if piece.is_empty() {
            return Ok((staging.finish(&Expected::default())?, beginning));
        }
        let wanted = Picture::ENOUGH.saturating_sub(beginning.len());
        beginning.extend(piece.iter().take(wanted));
        staging.write(&piece)?;
    }
}
