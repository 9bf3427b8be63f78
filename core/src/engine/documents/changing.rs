//! Every change a person can ask for. Each returns when it is stored durably; sending it is the outbox's.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::reading::{folder_path, path_of};
use super::{Documents, Opened, Source};
use crate::blobs::contents::save::Saving;
use crate::doors::OpenTo;
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{BasedOn, CTag, ContentRow, DraftRow, IntentRow, ItemRow, WallTime};
use crate::outbox::asking::{Asking, content_of};
use crate::outbox::{AskError, AskResult};
use crate::sabotage::{self, Sabotage};
use crate::store::contents::{Content, NewContent};
use crate::store::intents::Intent;
use crate::store::{Durability, Reading, StoreError, StoreResult, Writing};

/// Bytes of the person that will not be sent any more, and are kept for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptBack {
    /// The bytes.
    pub content: ContentRow,
    /// The item they were for.
    pub item: ItemRow,
    /// Its name, the last one known.
    pub name: String,
    /// Where it is or was, as people say it.
    pub place: String,
    /// Bytes.
    pub size: u64,
    /// When they were saved.
    pub saved_at: WallTime,
    /// They are not given up before; as long as they go with a draft they are not given up at all.
    pub until: WallTime,
    /// The draft that they go with. Uploaded, they go with it no more.
    pub draft: Option<DraftRow>,
    /// The folder that they are put into again: the item's own, or the nearest above it that is still there; `None` for what hung on a
    /// post.
    pub folder: Option<ItemRow>,
    /// A later edit of the same item took their place, before they were sent: nobody has taken them back.
    pub followed: bool,
}

/// What a save came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The change in the outbox.
    pub intent: IntentRow,
    /// The bytes: what the next save of the same editor is made from.
    pub content: ContentRow,
}

impl Documents {
    pub(super) fn asking(&self) -> Asking {
        Asking { now: self.engine.now(), hold_until: None, rules: self.session.rules() }
    }

    /// Runs an asking in one durable transaction: all of it is stored, or nothing.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(Asking, &mut Writing<'_>) -> AskResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let asking = self.asking();
        run(&self.session.db, move |tx| work(asking, tx)).await
    }

    /// A new folder.
    ///
    /// # Errors
    /// The name is taken or not allowed; the place is no folder.
    pub async fn make_folder(&self, parent: ItemRow, name: &str) -> EngineResult<ItemRow> {
        let name = name.to_owned();
        self.ask(move |asking, tx| {
            let parent = tx.canonical(parent)?;
            asking.make_folder(tx, parent, &name)
        })
        .await
    }

    /// A new file with these bytes.
    ///
    /// # Errors
    /// As [`Documents::make_folder`]; the source cannot be read or changes; no space.
    pub async fn create(&self, parent: ItemRow, name: &str, source: Source) -> EngineResult<ItemRow> {
        let _saving = self.session.begin_saving()?;
        let wanted = name.to_owned();
        let (item, place) = self
            .ask(move |asking, tx| {
                let parent = tx.canonical(parent)?;
                let item = asking.prepare_create(tx, parent, &wanted)?;
                Ok((item, path_of(tx, parent)?.unwrap_or_default()))
            })
            .await?;
        let saving = Saving { item, name: name.to_owned(), place, based_on: BasedOn::Nothing };
        let new = self.keep_bytes(source, &saving).await?;
        let (name, row) = (name.to_owned(), new.clone());
        self.ask_keeping(&new, move |asking, tx| {
            let parent = tx.canonical(parent)?;
            let content = tx.add_content(&row)?;
            asking.create(tx, item, parent, &name, content)
        })
        .await?;
        Ok(item)
    }

    /// New bytes for a file. `opened` is the content that the person opened and changed; without it, what this device shows
    /// of the item now. Whoever goes on editing gives back the content of the answer next time.
    ///
    /// # Errors
    /// As [`Documents::create`].
    pub async fn save(&self, item: ItemRow, opened: Option<ContentRow>, source: Source) -> EngineResult<Saved> {
        let _saving = self.session.begin_saving()?;
        let remembered = opened.and_then(|row| self.session.opened.basis(row));
        let (item, name, place, based_on, is_earlier) = self
            .session
            .db
            .read(move |tx| {
                let is_earlier = opens_earlier(tx, opened)?;
                // An edit of an earlier version has become a file of its own: the next one is an edit of that.
                let kept_beside = match remembered {
                    Some(BasedOn::Preceding(saved)) if is_earlier => tx.intent(saved)?.map(|saved| saved.subject),
                    _ => None,
                };
                let is_earlier = is_earlier && kept_beside.is_none();
                let item = tx.canonical(kept_beside.unwrap_or(item))?;
                let name = tx.entry(item)?.map(|entry| entry.name).unwrap_or_default();
                let place = path_of(tx, item)?.unwrap_or_default();
                Ok((item, name, place, basis(tx, item, opened, remembered)?, is_earlier))
            })
            .await?;
        let saving = Saving { item, name, place, based_on: based_on.clone() };
        let new = self.keep_bytes(source, &saving).await?;
        let row = new.clone();
        let copy = if is_earlier { Some(self.signature().await?) } else { None };
        let saved = self
            .ask_keeping(&new, move |asking, tx| {
                let content = tx.add_content(&row)?;
                let intent = match &copy {
                    Some(copy) => asking.keep_beside(tx, item, content, copy)?,
                    None => asking.replace(tx, item, content, based_on)?,
                };
                Ok(Saved { intent, content })
            })
            .await?;
        if let Some(opened) = opened {
            self.session.opened.saved_from(opened, saved.intent);
        }
        Ok(saved)
    }

    /// Another name.
    ///
    /// # Errors
    /// The name is taken or not allowed.
    pub async fn rename(&self, item: ItemRow, name: &str) -> EngineResult<()> {
        let name = name.to_owned();
        self.ask(move |asking, tx| {
            let item = tx.canonical(item)?;
            let parent = tx.entry(item)?.ok_or(AskError::NotThere)?.parent.ok_or(AskError::Root)?;
            asking.shift(tx, item, parent, &name).map(drop)
        })
        .await
    }

    /// Another folder of the same drive, under the same name or another.
    ///
    /// # Errors
    /// The name is taken there; into itself; on another drive.
    pub async fn shift(&self, item: ItemRow, parent: ItemRow, name: Option<&str>) -> EngineResult<()> {
        let name = name.map(str::to_owned);
        self.ask(move |asking, tx| {
            let (item, parent) = (tx.canonical(item)?, tx.canonical(parent)?);
            let name = match name {
                Some(name) => name,
                None => tx.entry(item)?.ok_or(AskError::NotThere)?.name,
            };
            asking.shift(tx, item, parent, &name).map(drop)
        })
        .await
    }

    /// A copy in the same drive, made by the server.
    ///
    /// # Errors
    /// As [`Documents::shift`].
    pub async fn copy(&self, item: ItemRow, parent: ItemRow, name: &str) -> EngineResult<ItemRow> {
        let name = name.to_owned();
        self.ask(move |asking, tx| {
            let (item, parent) = (tx.canonical(item)?, tx.canonical(parent)?);
            asking.copy(tx, item, parent, &name)
        })
        .await
    }

    /// Deletes an item: into the provider's bin when it is sent, which is not before the time for an undo is over. Until then
    /// [`Documents::restore`] takes it back.
    ///
    /// # Errors
    /// There is no such item, or it is the root of a drive.
    pub async fn delete(&self, item: ItemRow) -> EngineResult<()> {
        self.delete_all(&[item]).await.map(drop)
    }

    /// Deletes several items: all of them, or none. Answers the intents that can be taken back before they leave; what the
    /// server never had is simply gone.
    ///
    /// # Errors
    /// As [`Documents::delete`].
    pub async fn delete_all(&self, items: &[ItemRow]) -> EngineResult<Vec<IntentRow>> {
        let items = items.to_vec();
        self.ask_held(move |asking, tx| {
            let mut intents = Vec::new();
            for item in items {
                let item = tx.canonical(item)?;
                intents.extend(asking.delete(tx, item)?);
            }
            Ok(intents)
        })
        .await
    }

    /// Bytes of the person that will not be sent any more and are kept for a while: of changes that were taken back, and of
    /// edits that a later one took the place of. The newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept_back(&self) -> EngineResult<Vec<KeptBack>> {
        let now = self.engine.now();
        let kept = self
            .session
            .db
            .read(move |tx| {
                let mut kept = Vec::new();
                for content in tx.taken_back()? {
                    let Some(until) = content.keep_until.filter(|_| content.is_promised(now)) else { continue };
                    let draft = tx.draft_with(content.row)?;
                    let (name, place, folder, followed) = match tx.attachment_name(content.row)? {
                        // It hung on a post, and has no place among documents.
                        Some(name) => (name, String::new(), None, false),
                        None => {
                            let folder = tx.nearest_above(content.item)?;
                            // What was never sent is nowhere any more: where it was to be, or the nearest folder above that.
                            let place = match folder_path(tx, content.item)? {
                                place if place.is_empty() => path_of(tx, folder)?.unwrap_or_default(),
                                place => place,
                            };
                            let name = tx.last_name(content.item)?.unwrap_or_default();
                            let carried = |ended: &Intent| content_of(&ended.asked) == Some(content.row);
                            let followed = !tx.ended_intents_of(content.item)?.iter().any(carried);
                            (name, place, Some(folder), followed)
                        }
                    };
                    let Content { row, item, size, stored_at, .. } = content;
                    kept.push(KeptBack {
                        content: row,
                        item,
                        name,
                        place,
                        size,
                        saved_at: stored_at,
                        until,
                        draft,
                        folder,
                        followed,
                    });
                }
                Ok(kept)
            })
            .await?;
        Ok(kept)
    }

    /// Opens bytes that are kept back ([`Documents::kept_back`]), to be looked at.
    ///
    /// # Errors
    /// They are not kept any more, or were altered on this device.
    pub async fn open_kept_back(&self, content: ContentRow) -> EngineResult<Opened> {
        let opened = self.session.contents.opened(content).await?;
        let opened =
            opened.filter(|opened| opened.content.is_taken_back()).ok_or_else(|| Error::of(Reason::NotFound))?;
        Ok(Opened::kept_back(self, opened))
    }

    /// Lets bytes go that are kept back ([`Documents::kept_back`]): nothing brings them back.
    ///
    /// # Errors
    /// They are not kept any more, or go with a draft.
    pub async fn let_go(&self, content: ContentRow) -> EngineResult<()> {
        match self.session.contents.give_up(content).await? {
            true => Ok(()),
            false => Err(Error::of(Reason::NotFound)),
        }
    }

    /// Uploads bytes that are kept back ([`Documents::kept_back`]) as a new file.
    ///
    /// # Errors
    /// They are not kept any more; the name is taken or not allowed.
    pub async fn upload_kept_back(&self, content: ContentRow, parent: ItemRow, name: &str) -> EngineResult<ItemRow> {
        let name = name.to_owned();
        self.ask(move |asking, tx| {
            let held = tx.content(content)?.filter(Content::is_taken_back).ok_or(AskError::NotThere)?;
            let parent = tx.canonical(parent)?;
            upload_as_new(asking, tx, held, parent, &name)
        })
        .await
    }

    /// Moves several items into a folder of the same drive, each under its name: all of them, or none. Answers the intents
    /// that can be taken back before they leave.
    ///
    /// # Errors
    /// As [`Documents::shift`].
    pub async fn shift_all(&self, items: &[ItemRow], parent: ItemRow) -> EngineResult<Vec<IntentRow>> {
        let items = items.to_vec();
        self.ask_held(move |asking, tx| {
            let parent = tx.canonical(parent)?;
            let mut intents = Vec::new();
            for item in items {
                let item = tx.canonical(item)?;
                let name = tx.entry(item)?.ok_or(AskError::NotThere)?.name;
                intents.extend(asking.shift(tx, item, parent, &name)?);
            }
            Ok(intents)
        })
        .await
    }

    /// Copies several items into a folder of the same drive: all of them, or none. Beside its source a copy has the next free name
    /// (`Plan 2.pdf`), elsewhere the source's. Answers the intents that can be taken back before they leave.
    ///
    /// # Errors
    /// As [`Documents::copy`].
    pub async fn copy_all(&self, items: &[ItemRow], parent: ItemRow) -> EngineResult<Vec<IntentRow>> {
        let items = items.to_vec();
        self.ask_held(move |asking, tx| {
            let parent = tx.canonical(parent)?;
            let mut intents = Vec::new();
            for item in items {
                let item = tx.canonical(item)?;
                let entry = tx.entry(item)?.ok_or(AskError::NotThere)?;
                let name =
                    if entry.parent == Some(parent) { asking.free_name(tx, parent, &entry.name)? } else { entry.name };
                let copy = asking.copy(tx, item, parent, &name)?;
                intents.extend(tx.open_intents_of(copy)?.into_iter().map(|intent| intent.row));
            }
            Ok(intents)
        })
        .await
    }

    /// Asks for what is held back for an undo.
    async fn ask_held(
        &self,
        work: impl FnOnce(Asking, &mut Writing<'_>) -> AskResult<Vec<IntentRow>> + Send + 'static,
    ) -> EngineResult<Vec<IntentRow>> {
        let asking = Asking { hold_until: Some(self.session.hold_until(self.engine.now())), ..self.asking() };
        let intents = run(&self.session.db, move |tx| work(asking, tx)).await?;
        self.session.note_held(&intents);
        Ok(intents)
    }

    async fn keep_bytes(&self, source: Source, saving: &Saving) -> EngineResult<NewContent> {
        let kept = match source {
            Source::File(path) => {
                self.look_at_source(path.clone()).await?;
                self.session.contents.save_file(&path, saving).await
            }
            Source::Bytes(bytes) => self.session.contents.save_bytes(bytes, saving).await,
            Source::Incoming(source) => {
                let kept = self.session.contents.save_incoming(move |most| source.read(most), u64::MAX, saving).await;
                kept.map(|(new, _)| new)
            }
        };
        Ok(kept?)
    }

    /// Whether the person's file can be read: later a failure could as well be this device's own disk.
    async fn look_at_source(&self, path: PathBuf) -> EngineResult<()> {
        let disk = Arc::clone(&self.engine.inner.home.doors.disk);
        let look = move || match disk.open(&path, OpenTo::Read) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Error::of(Reason::SourceMissing)),
            Err(_) => Err(Error::of(Reason::SourceUnreadable)),
        };
        self.engine.inner.home.blocking(look).await
    }

    /// As [`Documents::ask`], for what refers to bytes that are on the disk already. Refused, or without room for its row, they are
    /// taken away again: the person was told no, and has them still. What could not be stored for another reason stays, with its
    /// note: `doctor --rescue` reads it.
    pub(super) async fn ask_keeping<T: Send + 'static>(
        &self,
        new: &NewContent,
        work: impl FnOnce(Asking, &mut Writing<'_>) -> AskResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        self.ask_keeping_with(self.asking(), new, work).await
    }

    /// The same of an asking that is held back for an undo, or not.
    pub(super) async fn ask_keeping_with<T: Send + 'static>(
        &self,
        asking: Asking,
        new: &NewContent,
        work: impl FnOnce(Asking, &mut Writing<'_>) -> AskResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let stored = run_asking(&self.session.db, move |tx| work(asking, tx)).await;
        match &stored {
            Ok(_) => {}
            Err(AskError::Store(error)) if !matches!(error, StoreError::NoSpace { .. }) => {
                tracing::warn!(%error, file = %new.file, "a save was not stored; `doctor --rescue` reads its bytes");
            }
            Err(_) => {
                if let Err(error) = self.session.contents.unsave(new).await {
                    tracing::warn!(%error, "bytes of a refused save stay on the disk");
                }
            }
        }
        Ok(stored?)
    }
}

/// A new file of bytes that are held here already.
pub(super) fn upload_as_new(
    asking: Asking,
    tx: &mut Writing<'_>,
    held: Content,
    parent: ItemRow,
    name: &str,
) -> AskResult<ItemRow> {
    let item = asking.prepare_create(tx, parent, name)?;
    let content = tx.hand_over(held, item, BasedOn::Nothing, asking.now)?;
    asking.create(tx, item, parent, name, content)?;
    Ok(item)
}

/// What new bytes of an item are based on: the tag of those that were opened, also when newer ones took their place
/// meanwhile. Of opened bytes that nobody remembers nothing is claimed: no content has this tag, so both are kept.
fn basis(
    tx: &Reading<'_>,
    item: ItemRow,
    opened: Option<ContentRow>,
    remembered: Option<BasedOn>,
) -> StoreResult<BasedOn> {
    let base = tx.base(item)?.and_then(|base| base.ctag);
    if sabotage::active(Sabotage::BasedOnFromBase) {
        return Ok(base.map_or(BasedOn::Untagged, BasedOn::Content));
    }
    let content = match opened {
        // Whoever has saved already saves on top of that.
        Some(_) if matches!(remembered, Some(BasedOn::Preceding(_))) => {
            return Ok(remembered.unwrap_or(BasedOn::Untagged));
        }
        Some(row) => match tx.content(row)? {
            Some(content) => Some(content),
            None => return Ok(remembered.unwrap_or_else(|| BasedOn::Content(CTag("none".into())))),
        },
        None => tx.shown_content(item)?,
    };
    Ok(match content {
        Some(content) => tx.basis_of(&content)?,
        // Never opened here: what is replaced is what the list shows.
        None => base.map_or(BasedOn::Untagged, BasedOn::Content),
    })
}

/// Whether what was opened is an earlier version.
fn opens_earlier(tx: &Reading<'_>, opened: Option<ContentRow>) -> StoreResult<bool> {
    let Some(content) = opened.map(|row| tx.content(row)).transpose()?.flatten() else { return Ok(false) };
    Ok(tx.version_held_by(content.item)?.is_some())
}

/// An asking in a transaction; its refusal undoes the transaction and comes out whole.
pub(in crate::engine) async fn run<T: Send + 'static>(
    db: &crate::store::Database,
    work: impl FnOnce(&mut Writing<'_>) -> AskResult<T> + Send + 'static,
) -> EngineResult<T> {
    Ok(run_asking(db, work).await?)
}

/// As [`run`], for those who tell a refusal from what could not be stored.
async fn run_asking<T: Send + 'static>(
    db: &crate::store::Database,
    work: impl FnOnce(&mut Writing<'_>) -> AskResult<T> + Send + 'static,
) -> AskResult<T> {
    let (tell, told) = std::sync::mpsc::channel();
    let stored = db
        .write(Durability::Saved, move |tx| {
            let asked = if tx.is_leaving()? { Err(AskError::Leaving) } else { work(tx) };
            asked.map_err(|refusal| match refusal {
                AskError::Store(error) => error,
                other => {
                    // Received below, after the transaction was undone.
                    let _ = tell.send(other);
                    StoreError::Unexpected("a refused change")
                }
            })
        })
        .await;
    match stored {
        Ok(value) => Ok(value),
        Err(error) => Err(told.try_recv().unwrap_or(AskError::Store(error))),
    }
}
