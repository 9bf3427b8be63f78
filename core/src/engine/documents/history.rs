//! The versions of a document: what this device knows of them, their bytes, and putting one back.
//!
//! **Promises.** The list is what the server said when it was last asked, with its age; it is read without asking, offline too.
//! Which version is there now is said only as long as nothing newer is known. Putting one back is a change like any other saving
//! ([`crate::outbox::restoring`]): it can be undone before it leaves, overwrites nobody, and takes nothing of what the person has not
//! sent yet. What she changes in an earlier version is kept beside the document.
//!
//! **Never.** An earlier version is never taken for the document: not in lists, not where its bytes are held, not when an edit of it
//! comes back.
//!
//! Stories: `tests/journeys/tests/stories/versions.rs`. Why: decision 0151.

use std::io;
use std::sync::Arc;

use serde::Serialize;

use super::contents::LentCopy;
use super::reading::path_of;
use super::{Documents, Opened};
use crate::blobs::contents::Opened as Held;
use crate::blobs::contents::save::Saving;
use crate::blobs::{BlobError, ContentsError, StoredContent};
use crate::engine::syncing::{got, outcome};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{AsOf, BaseRow, ContentRow, IntentRow, ItemKind, ItemRow, Restored, VersionRow, WallTime};
use crate::outbox::asking::{Asking, content_of};
use crate::outbox::restoring::present;
use crate::outbox::siblings::version_name;
use crate::store::history::{Version, VersionsListed};
use crate::store::{Reading, StoreResult};
use crate::sync::Got;

use super::changing::Saved;

/// Two answers of the server tell a moment to the second, or more precisely.
const A_SECOND: i64 = 1_000;
/// Times that a list is asked for anew because what was there became something else meanwhile.
const MOST_LISTS: u32 = 2;

/// A version of a document, by the server's word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentVersion {
    /// Its row.
    pub version: VersionRow,
    /// When it was made.
    pub made_at: Option<WallTime>,
    /// By whom, by name; `None` where the server does not say.
    pub by: Option<String>,
    /// By this person.
    pub own: bool,
    /// Bytes.
    pub size: Option<u64>,
    /// It is what is there now, as far as this device knows.
    pub now: bool,
    /// Its bytes are on this device.
    pub here: bool,
    /// The server has it no more; its bytes are on this device.
    pub gone: bool,
}

/// What this person has changed here and the server does not have yet: a version that only this device has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaitingVersion {
    /// The change in the outbox.
    pub intent: IntentRow,
    /// When it was saved.
    pub saved_at: WallTime,
    /// Bytes.
    pub size: u64,
    /// It is an earlier version that is put back.
    pub restored: Option<Restored>,
    /// It is held back until then, and can be undone before it leaves.
    pub hold_until: Option<WallTime>,
}

/// The versions of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentVersions {
    /// When the server was last asked for the list.
    pub as_of: AsOf,
    /// There are no older ones at the server.
    pub whole: bool,
    /// The document has become another since: which version is there now is not known.
    pub behind: bool,
    /// Changes of this device that are not sent yet, the latest first.
    pub waiting: Vec<WaitingVersion>,
    /// The versions, the newest first; those that the server has no more come last.
    pub versions: Vec<DocumentVersion>,
}

/// Whose bytes a version's are, and whether they are here.
enum Bytes {
    /// Those of the document as the server has it.
    OfNow(Option<ContentRow>),
    /// Its own.
    Earlier,
}

/// A version with what is known of its document.
struct Found {
    version: Version,
    name: String,
    base: BaseRow,
    bytes: Bytes,
}

impl Documents {
    /// The versions of a document, by what this device knows. Nothing is asked.
    ///
    /// # Errors
    /// There is no such document, or it has no contents.
    pub async fn versions(&self, item: ItemRow) -> EngineResult<DocumentVersions> {
        let now = self.engine.now();
        let read = move |tx: &Reading<'_>| {
            let item = tx.canonical(item)?;
            match tx.last_kind(item)? {
                Some(ItemKind::File) => {}
                Some(_) => return Ok(Err(Reason::NotAFile)),
                None => return Ok(Err(Reason::NotFound)),
            }
            versions_of(tx, item, now).map(Ok)
        };
        self.session.db.read(read).await?.map_err(Error::of)
    }

    /// Asks the server for the list of versions now.
    ///
    /// # Errors
    /// There is no such document; offline, captured, throttled, sign-in needed, or no access.
    pub async fn look_for_versions(&self, item: ItemRow) -> EngineResult<()> {
        self.versions(item).await?;
        let ended = self.session.syncing.look_for_versions(item).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Fetches the bytes of a version now, or finds them here already.
    ///
    /// # Errors
    /// As [`Documents::fetch`]; [`Reason::VersionGone`] where the server has it no more.
    pub async fn fetch_version(&self, version: VersionRow) -> EngineResult<()> {
        for _ in 0..=MOST_LISTS {
            let found = self.found(version).await?;
            match found.bytes {
                Bytes::OfNow(Some(content)) if self.session.contents.opened(content).await?.is_some() => return Ok(()),
                Bytes::OfNow(_) => {
                    self.fetch(found.version.item).await?;
                    // It may have become another while it was fetched.
                    if let Bytes::OfNow(Some(_)) = self.found(version).await?.bytes {
                        return Ok(());
                    }
                }
                Bytes::Earlier => match self.session.syncing.fetch_version(version).await? {
                    Got::Nothing => {}
                    other => return got(other, self.session.client.connection()),
                },
            }
            // What was the earlier one, or the present one, is not that any more.
            self.look_for_versions(found.version.item).await?;
        }
        Err(Error::of(Reason::OutOfOrder))
    }

    /// Opens a version whose bytes are on this device, to be read. Does not wait for the network: what is not here is had with
    /// [`Documents::fetch_version`]. What is saved from it ([`Documents::save`]) is kept beside the document.
    ///
    /// # Errors
    /// Not here, or altered on this device.
    pub async fn open_version(&self, version: VersionRow) -> EngineResult<Opened> {
        let found = self.found(version).await?;
        let Held { content, bytes } = self.held(&found).await?;
        let shown = content.clone();
        let basis = self.session.db.read(move |tx| tx.basis_of(&shown)).await?;
        self.session.opened.remember(content.row, basis);
        Ok(Opened::of(self, &content, bytes, !matches!(found.bytes, Bytes::OfNow(_))))
    }

    /// Hands a plain copy of a version to another app, under a name that says that it is one. An edit of an earlier one comes back as
    /// a copy beside the document.
    ///
    /// # Errors
    /// As [`Documents::open_version`]; no space.
    pub async fn lend_version(&self, version: VersionRow) -> EngineResult<LentCopy> {
        let found = self.found(version).await?;
        let held = self.held(&found).await?;
        let (item, rules) = (found.version.item, self.session.rules());
        let lent = match found.bytes {
            Bytes::OfNow(_) => {
                let shown = held.content.clone();
                let based_on = self.session.db.read(move |tx| tx.basis_of(&shown)).await?;
                self.session.contents.lend(held, &found.name, based_on).await?
            }
            Bytes::Earlier => {
                let name = version_name(&found.name, found.version.made_at, &self.engine.inner.zone, rules);
                self.session.contents.lend_version(held, item, version, name).await?
            }
        };
        Ok(LentCopy { lending: lent.row, path: lent.path })
    }

    /// Makes an earlier version what the document is: its bytes, which have to be here, are saved as new contents. It leaves after the
    /// time for an undo.
    ///
    /// # Errors
    /// [`Reason::NotHere`]; [`Reason::VersionIsNow`] where the document is just that; the document is gone; no space.
    pub async fn restore_version(&self, version: VersionRow) -> EngineResult<Saved> {
        let _saving = self.session.begin_saving()?;
        let found = self.found(version).await?;
        let item = found.version.item;
        let (waits, based_on, place) = self
            .session
            .db
            .read(move |tx| {
                let waits = tx.open_intents_of(item)?.iter().any(|intent| content_of(&intent.asked).is_some());
                Ok((waits, present(tx, item)?, path_of(tx, item)?.unwrap_or_default()))
            })
            .await?;
        let is_now = Error::of(Reason::VersionIsNow);
        if matches!(found.bytes, Bytes::OfNow(_)) && !waits {
            return Err(is_now);
        }
        let Held { content, bytes } = self.held(&found).await?;
        let same = found.base.hash.as_ref() == Some(&content.hash) && content.size > 0;
        if same && !waits {
            return Err(is_now);
        }
        let saving = Saving { item, name: found.name.clone(), place, based_on: based_on.clone() };
        let new = match self.session.contents.save_incoming(giving(bytes), u64::MAX, &saving).await {
            Ok((new, _)) => new,
            Err(ContentsError::Blob(BlobError::Giver { .. })) => {
                self.session.contents.forget_damaged(content.row).await?;
                return Err(Error::of(Reason::Damaged));
            }
            Err(error) => return Err(error.into()),
        };
        let restored = Restored { made_at: found.version.made_at };
        let row = new.clone();
        let held_back = Asking { hold_until: Some(self.session.hold_until(self.engine.now())), ..self.asking() };
        let saved = self
            .ask_keeping_with(held_back, &new, move |asking, tx| {
                let content = tx.add_content(&row)?;
                let intent = asking.put_version_back(tx, item, content, restored, based_on)?;
                Ok(Saved { intent, content })
            })
            .await?;
        self.session.note_held(&[saved.intent]);
        Ok(saved)
    }

    /// A version and its document, as this device knows them.
    async fn found(&self, version: VersionRow) -> EngineResult<Found> {
        let read = move |tx: &Reading<'_>| {
            let Some(version) = tx.version(version)?.filter(|version| !version.gone || version.held.is_some()) else {
                return Ok(Err(Reason::VersionGone));
            };
            let (Some(base), Some(name)) = (tx.base(version.item)?, tx.last_name(version.item)?) else {
                return Ok(Err(Reason::NotFound));
            };
            let listed = tx.versions_listed(version.item)?;
            let bytes = match version.newest && !is_behind(&base, listed.as_ref(), &version) {
                true => Bytes::OfNow(held_as(tx, &base, &version)?),
                false => Bytes::Earlier,
            };
            Ok(Ok(Found { version, name, base, bytes }))
        };
        self.session.db.read(read).await?.map_err(Error::of)
    }

    /// The bytes of a version, where they are here.
    async fn held(&self, found: &Found) -> EngineResult<Held> {
        let held = match (&found.bytes, found.version.holder) {
            (Bytes::OfNow(Some(content)), _) => self.session.contents.opened(*content).await,
            (Bytes::Earlier, Some(holder)) => self.session.contents.shown(holder).await,
            (Bytes::OfNow(None), _) | (Bytes::Earlier, None) => Ok(None),
        };
        match held {
            // Nothing is written to open what is whole: what is damaged could not be forgotten on a full disk.
            Err(error) if error.is_no_space() => Err(Error::of(Reason::Damaged)),
            held => held?.ok_or_else(|| Error::of(Reason::NotHere)),
        }
    }
}

/// Bytes that are held, piece by piece.
fn giving(bytes: StoredContent) -> impl FnMut(usize) -> io::Result<Vec<u8>> + Send + 'static {
    let (bytes, mut offset) = (Arc::new(bytes), 0_u64);
    move |most| {
        let mut piece = vec![0; most];
        let read = bytes.read_at(offset, &mut piece).map_err(io::Error::other)?;
        piece.truncate(read);
        offset += read as u64;
        Ok(piece)
    }
}

/// Whether the document has become another since its versions were listed.
fn is_behind(base: &BaseRow, listed: Option<&VersionsListed>, newest: &Version) -> bool {
    let other = listed.is_some_and(|listed| listed.ctag != base.ctag);
    let later = base.modified_at.zip(newest.made_at).is_none_or(|(now, then)| now.0 - then.0 >= A_SECOND);
    other && later
}

/// The content that is held of what the server has now, when that is this version.
fn held_as(tx: &Reading<'_>, base: &BaseRow, newest: &Version) -> StoreResult<Option<ContentRow>> {
    let before = base.modified_at.zip(newest.made_at).is_some_and(|(now, then)| then.0 - now.0 >= A_SECOND);
    if before || base.ctag.is_none() {
        // This device does not know yet that it has become this.
        return Ok(None);
    }
    let same = |content: &crate::store::contents::Content| !content.unsent && content.ctag == base.ctag;
    Ok(tx.contents_of(newest.item)?.into_iter().find(same).map(|content| content.row))
}

/// What this device knows of the versions of a document.
pub(super) fn versions_of(tx: &Reading<'_>, item: ItemRow, now: WallTime) -> StoreResult<DocumentVersions> {
    let (base, listed, her) = (tx.base(item)?, tx.versions_listed(item)?, tx.her_documents_name()?);
    let known = tx.versions_of(item)?;
    let newest = known.iter().find(|version| version.newest);
    let behind = match (&base, newest) {
        (Some(base), Some(newest)) => is_behind(base, listed.as_ref(), newest),
        _ => false,
    };
    let mut versions = Vec::with_capacity(known.len());
    for version in &known {
        let is_now = version.newest && !behind && base.is_some();
        let here = match &base {
            Some(base) if is_now => held_as(tx, base, version)?.is_some(),
            _ => version.held.is_some(),
        };
        let her = her.as_deref().filter(|her| !her.is_empty());
        versions.push(DocumentVersion {
            version: version.row,
            made_at: version.made_at,
            by: version.by.clone(),
            own: her.zip(version.by_user.as_deref()).is_some_and(|(her, by)| her.eq_ignore_ascii_case(by)),
            size: version.size,
            now: is_now,
            here,
            gone: version.gone,
        });
    }
    let mut waiting = Vec::new();
    for intent in tx.open_intents_of(item)?.into_iter().rev() {
        let Some(content) = content_of(&intent.asked) else { continue };
        let restored = match &intent.asked {
            crate::model::IntentKind::Replace { restored, .. } => restored.clone(),
            _ => None,
        };
        waiting.push(WaitingVersion {
            intent: intent.row,
            saved_at: intent.asked_at,
            size: tx.content(content)?.map_or(0, |content| content.size),
            restored,
            hold_until: intent.held_until(now),
        });
    }
    Ok(DocumentVersions {
        as_of: listed.as_ref().map_or(AsOf::NeverKnown, |listed| AsOf::Known(listed.as_of)),
        whole: listed.is_some_and(|listed| listed.whole),
        behind,
        waiting,
        versions,
    })
}
