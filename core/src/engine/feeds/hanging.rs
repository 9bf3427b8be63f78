//! What hangs on posts: opened from this device, and fetched when somebody wants it.
//!
//! **Promises.** Opening never waits for the network. What was fetched stays encrypted on this device until there is need of
//! room; pictures have a bound of their own. A document of a library that is known here opens as that document. What is a
//! picture is told by its bytes.

use std::sync::Arc;

use super::Feeds;
use crate::blobs::StoredContent;
use crate::blobs::contents::attached::Taken;
use crate::engine::documents::{Documents, named_below_a_drive};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{Attachment, AttachmentKind, ContentRow, Failure, ItemRow, Picture, PostRow, Refusal};
use crate::store::Reading;
pub use crate::sync::hanging::PICTURES;
use crate::sync::hanging::{LARGEST, fetch_attachment};
use crate::talk::hangs_on;
use crate::tree::{known_document, named_below};

/// Something that hangs on a post, opened.
#[derive(Clone, Debug)]
pub enum OpenedHanging {
    /// Bytes that are on this device.
    Bytes {
        /// Its name.
        name: String,
        /// Bytes in all.
        size: u64,
        /// The picture that it is, by its bytes; `None` for any other file, whatever it is called.
        picture: Option<Picture>,
        /// To be read.
        bytes: HangingBytes,
    },
    /// It is this document of a library: [`Documents::open`] opens it.
    Document(ItemRow),
    /// It is a page, at this address.
    Elsewhere(String),
}

/// The bytes of something that hangs on a post.
#[derive(Clone, Debug)]
pub struct HangingBytes {
    bytes: Arc<StoredContent>,
    content: ContentRow,
    feeds: Feeds,
}

impl HangingBytes {
    /// Up to `len` bytes from `offset`; fewer at the end.
    ///
    /// # Errors
    /// They were altered or lost on this device; what the provider has too can be fetched again.
    pub async fn read_at(&self, offset: u64, len: usize) -> EngineResult<Vec<u8>> {
        let bytes = Arc::clone(&self.bytes);
        let end = offset.saturating_add(len as u64).min(bytes.len());
        let read = move || Ok(bytes.read_range(offset.min(end)..end)?);
        let read = self.feeds.engine.inner.home.blocking(read).await;
        if let Err(Error { reason: Reason::Damaged, .. }) = &read {
            self.feeds.session.contents.forget_damaged(self.content).await?;
        }
        read
    }
}

/// Where something is.
enum Place {
    Held(ContentRow),
    Document(ItemRow),
    Fetch(String),
    /// In a drive of this account, in a folder that was never opened here.
    Unopened,
    Elsewhere,
}

impl Feeds {
    /// Opens something that hangs on a post, by its number there, from 1 on. Does not wait for the network: what is not here is
    /// [`Reason::NotHere`], and comes with [`Feeds::fetch_hanging`].
    ///
    /// # Errors
    /// There is no such thing; it is not here; it was altered or lost on this device.
    pub async fn open_hanging(&self, post: PostRow, number: u32) -> EngineResult<OpenedHanging> {
        let (hanging, place) = self.hanging(post, number).await?;
        let content = match place {
            Place::Document(item) => return Ok(OpenedHanging::Document(item)),
            Place::Elsewhere => return Ok(OpenedHanging::Elsewhere(hanging.address)),
            Place::Fetch(_) | Place::Unopened => return Err(Error::of(Reason::NotHere)),
            Place::Held(content) => content,
        };
        let opened = self.session.contents.opened(content).await?.ok_or_else(|| Error::of(Reason::NotHere))?;
        let size = opened.content.size;
        let bytes = HangingBytes { bytes: Arc::new(opened.bytes), content, feeds: self.clone() };
        let picture = Picture::of(&bytes.read_at(0, Picture::ENOUGH).await?);
        Ok(OpenedHanging::Bytes { name: hanging.name, size, picture, bytes })
    }

    /// Fetches something that hangs on a post, or finds it here already. A document of a library is fetched as that.
    ///
    /// # Errors
    /// Offline, captured, throttled, sign-in needed, refused; larger than is kept ([`Reason::FileTooLarge`]); no space.
    pub async fn fetch_hanging(&self, post: PostRow, number: u32) -> EngineResult<()> {
        let (hanging, place) = self.hanging(post, number).await?;
        let address = match place {
            Place::Held(content) if self.session.contents.opened(content).await?.is_some() => return Ok(()),
            Place::Held(_) => match hanging.bytes.clone() {
                Some(address) => address,
                None => return Err(Error::of(Reason::NotHere)),
            },
            Place::Document(item) => return self.documents().fetch(item).await,
            Place::Elsewhere | Place::Unopened => return self.find_document(&hanging).await,
            Place::Fetch(address) => address,
        };
        self.talk()?;
        let feeds = self.session.feeds.as_ref().ok_or_else(|| Error::of(Reason::Refused(Refusal::Unsupported)))?;
        let failed = |failure: Failure| match failure {
            Failure::Later { .. } => Error::met(failure, self.session.client.connection()),
            other => other.into(),
        };
        let _saving = self.session.begin_saving()?;
        match fetch_attachment(feeds, &self.session.contents, &hanging.name, &address).await? {
            Ok(Taken::Here(_)) => Ok(()),
            Ok(Taken::Broken(failure)) | Err(failure) => Err(failed(failure)),
            Ok(Taken::TooLong) => Err(Error::of(Reason::FileTooLarge(LARGEST))),
        }
    }

    /// A page may be a document of a library that was never opened here: its folders are asked for on the way to it.
    async fn find_document(&self, hanging: &Attachment) -> EngineResult<()> {
        let documents = self.documents();
        match documents.at_address(&hanging.address).await {
            Ok(item) => documents.fetch(item).await,
            // It is a page like any other.
            Err(Error { reason: Reason::NotFound, .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn documents(&self) -> Documents {
        Documents { engine: self.engine.clone(), session: Arc::clone(&self.session) }
    }

    async fn hanging(&self, post: PostRow, number: u32) -> EngineResult<(Attachment, Place)> {
        let rules = self.session.rules();
        let read = move |tx: &Reading<'_>| {
            let at = usize::try_from(number).unwrap_or(usize::MAX).checked_sub(1);
            let Some(entry) = tx.post_entry(post)? else { return Ok(None) };
            let hanging = match at {
                Some(at) => hangs_on(tx, &entry.facts, named_below)?.into_iter().nth(at),
                None => None,
            };
            let Some(hanging) = hanging else { return Ok(None) };
            let held = match (&hanging.content, &hanging.bytes) {
                (Some(content), _) => Some(*content),
                (None, Some(address)) => tx.attachment_at(address)?,
                (None, None) => None,
            };
            let document = match hanging.kind {
                AttachmentKind::Document | AttachmentKind::Link => known_document(tx, &hanging.address, rules)?,
                _ => None,
            };
            let place = match (held, document, &hanging.bytes) {
                (Some(content), ..) => Place::Held(content),
                (None, Some(item), _) => Place::Document(item),
                (None, None, Some(address)) => Place::Fetch(address.clone()),
                (None, None, None) if named_below_a_drive(tx, &hanging.address)?.is_some() => Place::Unopened,
                (None, None, None) => Place::Elsewhere,
            };
            Ok(Some((hanging, place)))
        };
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }
}
