//! The bytes of items: opening, keeping offline, lending.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use super::Documents;
use super::keeping::kept_item;
use super::reading::{entry_or_root, path_of};
use crate::blobs::contents::lend::Returned;
use crate::blobs::contents::room::{KeptReadiness, Readiness};
use crate::blobs::contents::save::Saving;
use crate::blobs::lending::Empty;
use crate::blobs::{self, StoredContent};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{BasedOn, ContentRow, ItemKind, ItemRow};
use crate::outbox::siblings::Signature;
use crate::store::Durability;
use crate::store::contents::Content;

/// An open file.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Which bytes: given back to [`Documents::save`], so that an edit says what it was made from.
    pub content: ContentRow,
    /// Bytes in all.
    pub size: u64,
    /// The server has newer ones.
    pub older: bool,
    /// The file differs, twice the same, from what the server's listing says of it.
    pub differs: bool,
    bytes: Arc<StoredContent>,
    documents: Documents,
}

impl Opened {
    /// What was taken back is nobody's newer or older.
    pub(super) fn kept_back(documents: &Documents, opened: blobs::contents::Opened) -> Opened {
        Opened::of(documents, &opened.content, opened.bytes, false)
    }

    pub(super) fn of(documents: &Documents, content: &Content, bytes: StoredContent, older: bool) -> Opened {
        Opened {
            content: content.row,
            size: content.size,
            older,
            differs: content.differs,
            bytes: Arc::new(bytes),
            documents: documents.clone(),
        }
    }

    /// Up to `len` bytes from `offset`; fewer at the end.
    ///
    /// # Errors
    /// The stored file was altered or lost; what the server has too is fetched again by the next sync.
    pub async fn read_at(&self, offset: u64, len: usize) -> EngineResult<Vec<u8>> {
        let bytes = Arc::clone(&self.bytes);
        let read = move || {
            let mut out = vec![0; len];
            let mut done = 0;
            while done < len {
                let read = bytes.read_at(offset + done as u64, &mut out[done..])?;
                if read == 0 {
                    break;
                }
                done += read;
            }
            out.truncate(done);
            Ok(out)
        };
        let read = self.documents.engine.inner.home.blocking(read).await;
        if let Err(Error { reason: Reason::Damaged, .. }) = &read
            && let Err(error) = self.documents.session.contents.forget_damaged(self.content).await
            // A full disk takes no note of it: then it is found damaged once more.
            && !error.is_no_space()
        {
            return Err(error.into());
        }
        read
    }
}

/// What is kept because of one wish, and how much of it is ready.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptSummary {
    /// Files that are kept.
    pub files: Vec<KeptReadiness>,
    /// Those that can be opened offline as the server has them, or as the person changed them.
    pub ready: usize,
    /// Bytes of all.
    pub bytes: u64,
}

/// A plain copy for another app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LentCopy {
    /// The number by which it is taken back.
    pub lending: i64,
    /// Where it lies.
    pub path: PathBuf,
}

/// What came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TakenBack {
    /// It was not changed.
    Unchanged,
    /// It was changed: an intent is in the outbox.
    Saved,
    /// It came back empty where it was not: the person has to say whether that is meant. The copy stays.
    Emptied,
    /// The copy is gone, or other files lie in its place; what was here stays as it was.
    Vanished,
    /// Somebody still writes.
    StillChanging,
}

/// Who looks into a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    ByPerson,
    ByList,
}

impl Documents {
    /// Opens a file that is on this device. Does not wait for the network: what is not here is [`Reason::NotHere`], and
    /// can be had with [`Documents::fetch`].
    ///
    /// # Errors
    /// Not a file, not here, or altered on this device.
    pub async fn open(&self, item: ItemRow) -> EngineResult<Opened> {
        self.opened(item, Use::ByPerson).await
    }

    /// The same for a list that shows what its rows look like: nobody has opened them, and they are not among what was used last.
    ///
    /// # Errors
    /// As [`Documents::open`].
    pub async fn glance(&self, item: ItemRow) -> EngineResult<Opened> {
        self.opened(item, Use::ByList).await
    }

    async fn opened(&self, item: ItemRow, by: Use) -> EngineResult<Opened> {
        let (account, now) = (self.session.account, self.engine.now());
        let (item, kind, base) = self
            .session
            .db
            .read(move |tx| {
                let item = tx.canonical(item)?;
                let kind = match entry_or_root(tx, item)? {
                    Some(entry) => Some(entry.kind),
                    // What was deleted on the server and is kept here can be opened.
                    None => kept_item(tx, account, item, now)?.map(|item| item.kind),
                };
                Ok((item, kind, tx.base(item)?))
            })
            .await?;
        match kind {
            Some(ItemKind::File) => {}
            Some(_) => return Err(Error::of(Reason::NotAFile)),
            None => return Err(Error::of(Reason::NotFound)),
        }
        let opened = match self.session.contents.shown(item).await {
            // Nothing is written to open what is whole: what is damaged could not be forgotten on a full disk.
            Err(error) if error.is_no_space() => return Err(Error::of(Reason::Damaged)),
            shown => shown?.ok_or_else(|| Error::of(Reason::NotHere))?,
        };
        if by == Use::ByPerson
            && let Err(error) = self.session.db.write(Durability::Fetched, move |tx| tx.note_recent(item, now)).await
        {
            // A full disk refuses what is new, and no reading.
            tracing::debug!(%error, "a use was not noted");
        }
        let content = opened.content;
        let shown = content.clone();
        let basis = self.session.db.read(move |tx| tx.basis_of(&shown)).await?;
        self.session.opened.remember(content.row, basis);
        let older = !content.unsent && base.is_some_and(|base| base.ctag.is_some() && base.ctag != content.ctag);
        Ok(Opened::of(self, &content, opened.bytes, older))
    }

    /// Keeps an item offline: a file, or whatever is and will be in a folder. The drive it is on is followed from now on.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn keep(&self, item: ItemRow) -> EngineResult<()> {
        let now = self.engine.now();
        let kept = self
            .session
            .db
            .write(Durability::Saved, move |tx| {
                let item = tx.canonical(item)?;
                if super::reading::entry_or_root(tx, item)?.is_none() {
                    return Ok(false);
                }
                tx.add_pin(item, now)?;
                let drive = tx.drive_of(item)?;
                tx.set_standing(drive, crate::model::Standing::Followed)?;
                Ok(true)
            })
            .await?;
        if kept { Ok(()) } else { Err(Error::of(Reason::NotFound)) }
    }

    /// Keeps an item no longer. Answers whether it was kept for its own sake (not because of a folder above it).
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn unkeep(&self, item: ItemRow) -> EngineResult<bool> {
        let work = move |tx: &mut crate::store::Writing<'_>| {
            let item = tx.canonical(item)?;
            tx.remove_pin(item)
        };
        Ok(self.session.db.write(Durability::Saved, work).await?)
    }

    /// What is kept because of `item` (all wishes with `None`), and whether it is ready.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn readiness(&self, item: Option<ItemRow>) -> EngineResult<KeptSummary> {
        let item = match item {
            Some(item) => Some(self.session.db.read(move |tx| tx.canonical(item)).await?),
            None => None,
        };
        let files = self.session.contents.readiness(item).await?;
        let ready = files.iter().filter(|file| file.readiness == Readiness::Ready).count();
        let bytes = files.iter().map(|file| file.file.size).sum();
        Ok(KeptSummary { files, ready, bytes })
    }

    /// Hands a plain copy to another app.
    ///
    /// # Errors
    /// As [`Documents::open`]; no space.
    pub async fn lend(&self, item: ItemRow) -> EngineResult<LentCopy> {
        let shown = self.item(item).await?;
        if shown.kind != ItemKind::File {
            return Err(Error::of(Reason::NotAFile));
        }
        let (item, name) = (shown.id.row, shown.name);
        let opened = match self.session.contents.shown(item).await {
            // Nothing is written to open what is whole: what is damaged could not be forgotten on a full disk.
            Err(error) if error.is_no_space() => return Err(Error::of(Reason::Damaged)),
            shown => shown?.ok_or_else(|| Error::of(Reason::NotHere))?,
        };
        let lent = opened.content.clone();
        let based_on = self.session.db.read(move |tx| tx.basis_of(&lent)).await?;
        let lent = self.session.contents.lend(opened, &name, based_on).await?;
        Ok(LentCopy { lending: lent.row, path: lent.path })
    }

    /// How a copy of this person's is signed, made now.
    pub(super) async fn signature(&self) -> EngineResult<Signature> {
        let person = self.engine.account_row(self.session.account).await?.person;
        Ok(Signature { person, at: self.engine.now(), zone: self.engine.inner.zone.clone() })
    }

    /// The copies that are out: their number, item and path.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn lendings(&self) -> EngineResult<Vec<(ItemRow, LentCopy)>> {
        let lent = self.session.contents.shelf().lent().to_owned();
        let lendings = self.session.contents.lendings().await?;
        Ok(lendings.into_iter().map(|l| (l.item, LentCopy { lending: l.row, path: lent.join(&l.path) })).collect())
    }

    /// Takes a copy back after its last writer has closed: an edit becomes an intent based on the bytes that were lent.
    ///
    /// # Errors
    /// No such lending; no space (the copy is still there then).
    pub async fn take_back(&self, lending: i64, empty_is_meant: Empty) -> EngineResult<TakenBack> {
        let _saving = self.session.begin_saving()?;
        let lendings = self.session.contents.lendings().await?;
        let lent = lendings.into_iter().find(|l| l.row == lending).ok_or_else(|| Error::of(Reason::NotFound))?;
        let item = lent.item;
        let (name, place) = self
            .session
            .db
            .read(move |tx| {
                let name = tx.last_name(item)?.unwrap_or_default();
                Ok((name, path_of(tx, item)?.unwrap_or_default()))
            })
            .await?;
        let saving = Saving { item, name, place, based_on: lent.based_on.clone() };
        let returned = self.session.contents.take_back(&lent, empty_is_meant, &saving).await?;
        let (new, print) = match returned {
            Returned::Unchanged => return Ok(TakenBack::Unchanged),
            Returned::Emptied => return Ok(TakenBack::Emptied),
            Returned::Vanished { .. } => return Ok(TakenBack::Vanished),
            Returned::StillChanging => return Ok(TakenBack::StillChanging),
            Returned::Changed { new, print } => (*new, print),
        };
        let (row, based_on, seen) = (new.clone(), lent.based_on.clone(), self.session.contents.sees(Some(&print)));
        let copy = match lent.version {
            Some(_) => Some(self.signature().await?),
            None => None,
        };
        self.ask_keeping(&new, move |asking, tx| {
            let content = tx.add_content(&row)?;
            let intent = match &copy {
                // What was changed in an earlier version is no new one.
                Some(copy) => {
                    let intent = asking.keep_beside(tx, item, content, copy)?;
                    if let Some(kept) = tx.intent(intent)? {
                        tx.lend_as(lending, kept.subject)?;
                    }
                    intent
                }
                None => asking.replace(tx, item, content, based_on)?,
            };
            // What comes back once more is an edit of this edit.
            tx.renew_lending(lending, &seen, &BasedOn::Preceding(intent))?;
            Ok(())
        })
        .await?;
        self.session.contents.put_away(&lent, print).await?;
        Ok(TakenBack::Saved)
    }
}
