//! What a provider is to the rest of the core: traits, and the values that cross them.
//!
//! A provider turns calls into requests and answers into the model. It never sees the store, decides nothing about the
//! person's work and keeps nothing but its HTTP client. `changes` and `advance` are **one request a call** (redirects
//! and the client's own retries of reads apart), so that whoever calls can store a cursor or the progress of a delivery
//! between any two requests, and go on after a crash, in another process too.
//!
//! Each service is three files: `requests.rs` builds requests, `wire.rs` parses bytes into the model, `service.rs` puts
//! the two together.

pub mod feeds;
pub mod microsoft365;
pub mod people;
mod step;
pub mod tasks;

use std::fmt;
use std::ops::Range;

pub use step::{Looked, Stepped};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;

use crate::model::word::NamedLibrary;
use crate::model::{
    BasedOn, CTag, Failure, HowChecked, NameRules, Refusal, RemoteDrive, RemoteId, RemoteItem, RemoteShared,
    RemoteVersion, WallTime,
};

/// Where in an enumeration a provider goes on. Opaque to everyone else; for Graph a nextLink or deltaLink.
#[derive(Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor(..)")
    }
}

/// A page of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesPage {
    /// What the page says, in the order of the wire (the last word on an id wins).
    pub items: Vec<RemoteItem>,
    /// How the enumeration goes on.
    pub next: Next,
}

/// How an enumeration goes on after a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask these next. One for Graph; a walk over WebDAV has one for each folder whose ETag differs.
    More(Vec<Cursor>),
    /// Nothing is left; ask this one another time for what has changed since.
    Done(Cursor),
}

/// A page of a folder's listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingPage {
    /// The children on this page.
    pub items: Vec<RemoteItem>,
    /// The next page, when there is one.
    pub next: Option<Cursor>,
}

/// An opened content, from the byte it starts at.
pub struct OpenedContent {
    /// Where the stream begins: the offset that was asked for, or 0 when the server sends the whole all the same.
    pub offset: u64,
    /// Length of the whole content, when the server says.
    pub total: Option<u64>,
    /// The bytes. An error in it is a [`Failure`] like any other.
    pub stream: BoxStream<'static, Result<Bytes, Failure>>,
}

impl fmt::Debug for OpenedContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "content from {} of {:?}", self.offset, self.total)
    }
}

/// What is to be delivered, with remote ids in place of local ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The drive.
    pub drive: RemoteId,
    /// What to do.
    pub action: Action,
    /// What it is based on.
    pub based_on: BasedOn,
    /// When the first attempt began, by the server's clock as far as it is known; evidence counts from here.
    pub began: Option<WallTime>,
    /// Our person's id at the provider, to recognise our own writes.
    pub me: Option<String>,
    /// What other deliveries are known to have made since the attempt began: none of it is the effect of this one.
    pub made_besides: Vec<RemoteId>,
    /// What other deliveries of this device have moved or renamed in the drive.
    pub moved_besides: Vec<RemoteId>,
}

/// The actions a drive can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A folder; a name clash is [`Failure::NameTaken`].
    MakeFolder {
        /// In this folder.
        parent: RemoteId,
        /// Of this name.
        name: String,
    },
    /// A new file; a name clash is [`Failure::NameTaken`], never an overwrite.
    Create {
        /// In this folder.
        parent: RemoteId,
        /// Of this name.
        name: String,
        /// Of this length and hash.
        content: ContentFacts,
    },
    /// New bytes for an item; refused ([`Failure::Changed`]) when its cTag is not the one of `based_on`.
    Replace {
        /// The item.
        item: RemoteId,
        /// Length and hash of the new bytes.
        content: ContentFacts,
    },
    /// Another parent or name.
    Move {
        /// The item.
        item: RemoteId,
        /// The folder it goes to.
        parent: RemoteId,
        /// The name it gets.
        name: String,
    },
    /// A copy by the server.
    Copy {
        /// What is copied.
        source: RemoteId,
        /// The folder the copy goes to.
        parent: RemoteId,
        /// Its name.
        name: String,
    },
    /// Into the bin.
    Delete {
        /// The item.
        item: RemoteId,
    },
}

/// What a sender knows of the bytes to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentFacts {
    /// Bytes.
    pub size: u64,
    /// The provider's hash of them ([`Drives::hash_name`]), in its notation.
    pub hash: String,
}

/// Random access to the bytes to be sent, whatever they are encrypted with at rest.
#[async_trait]
pub trait Body: Send + Sync {
    /// The bytes of this range, exactly.
    ///
    /// # Errors
    /// A sentence for the log when they cannot be read (any more).
    async fn read(&self, range: Range<u64>) -> Result<Bytes, String>;
}

/// A body of nothing, for actions without contents.
#[derive(Clone, Copy, Debug)]
pub struct NoBody;

#[async_trait]
impl Body for NoBody {
    async fn read(&self, _range: Range<u64>) -> Result<Bytes, String> {
        Ok(Bytes::new())
    }
}

/// How far a delivery has come: the provider's own notes (session URL, offset, monitor), stored by the outbox before the
/// next call. Opaque to the outbox; JSON, so that it can be looked at.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Progress(pub Option<String>);

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Session URLs are bearer secrets.
        f.write_str(if self.0.is_some() { "Progress(..)" } else { "Progress(start)" })
    }
}

/// What a delivery that took effect left on the server. Only the state that it left itself says anything of what was sent:
/// a tag that may be of somebody's later change would let the next write overwrite that unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// Nothing: it was deleted.
    Nothing,
    /// The item in the state that the delivery left: its tags are those of what was sent.
    AsSent(Box<RemoteItem>),
    /// The item as it is now. Somebody has changed it since, or may have: its tags say nothing of what was sent.
    Since(Box<RemoteItem>),
}

impl Left {
    /// What the server says of the item now.
    pub fn item(&self) -> Option<&RemoteItem> {
        match self {
            Left::Nothing => None,
            Left::AsSent(item) | Left::Since(item) => Some(item),
        }
    }

    /// The item, when this is the state that the delivery itself left.
    pub fn as_sent(&self) -> Option<&RemoteItem> {
        match self {
            Left::AsSent(item) => Some(item),
            Left::Nothing | Left::Since(_) => None,
        }
    }
}

/// The outcome of one step of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advance {
    /// One step further; store this and call again. `sent` of the content's bytes have arrived.
    Progress {
        /// To be stored and given to the next call.
        progress: Progress,
        /// Bytes of the content that the server holds.
        sent: u64,
        /// Do not call again before this much time has passed (a copy that is still being made).
        wait: Option<std::time::Duration>,
    },
    /// It took effect.
    Delivered {
        /// What it left.
        left: Left,
        /// How that is known.
        checked: HowChecked,
    },
}

/// The outcome of looking for an intent whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// It took effect, whatever became of it afterwards.
    Mine {
        /// What it left.
        left: Left,
        /// The evidence.
        checked: HowChecked,
    },
    /// It certainly did not take effect: send (from this progress).
    NotThere(Progress),
    /// The item is not what it was and nothing proves that it was us: keep both.
    CannotTell,
}

/// A page of a file's versions, the newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionsPage {
    /// The versions on this page.
    pub versions: Vec<RemoteVersion>,
    /// The next page, when there is one.
    pub next: Option<Cursor>,
}

/// What a list of drives brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrivesFound {
    /// Those that were found.
    pub drives: Vec<RemoteDrive>,
    /// What kept a part of the list away: what is not in `drives` may be there all the same.
    pub trouble: Option<Failure>,
    /// The sites whose part it was, by name, where that is known.
    pub unheard: Vec<String>,
}

/// The service of documents.
#[async_trait]
pub trait Drives: Send + Sync + fmt::Debug {
    /// What names are allowed and when they clash.
    fn rules(&self) -> &'static NameRules;

    /// The hash of contents that this provider states: `"quickXorHash"`.
    fn hash_name(&self) -> &'static str;

    /// The drives this person sees. May be incomplete (servers forget some): a drive that is missing is asked for by id.
    ///
    /// # Errors
    /// When nothing at all was found; what stood in the way of a part is in [`DrivesFound::trouble`].
    async fn drives(&self) -> Result<DrivesFound, Failure>;

    /// One drive. [`Failure::Gone`] and [`Failure::Refused`] mean "no access".
    async fn drive(&self, drive: &RemoteId) -> Result<RemoteDrive, Failure>;

    /// The library that the organisation keeps its own word in: the root site's default one.
    ///
    /// [`Refusal::Unsupported`] where the provider has no such place.
    async fn home_library(&self) -> Result<RemoteDrive, Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// The library that a person of IT has named. [`Failure::Gone`]: there is no such site, or it has no such library.
    async fn library(&self, named: &NamedLibrary) -> Result<RemoteDrive, Failure> {
        match named {
            NamedLibrary::Drive(drive) => self.drive(drive).await,
            NamedLibrary::OfSite { .. } => Err(Failure::Refused(Refusal::Unsupported)),
        }
    }

    /// The item at a path below a folder, the root without `folder`; at least one name. One request.
    async fn at_path(
        &self,
        _drive: &RemoteId,
        _folder: Option<&RemoteId>,
        _names: &[&str],
    ) -> Result<RemoteItem, Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// One page of changes; from the beginning without a cursor. One request.
    async fn changes(&self, drive: &RemoteId, cursor: Option<&Cursor>) -> Result<ChangesPage, Failure>;

    /// One page of a folder's children. `folder` `None` is the root. One request.
    async fn children(
        &self,
        drive: &RemoteId,
        folder: Option<&RemoteId>,
        cursor: Option<&Cursor>,
    ) -> Result<ListingPage, Failure>;

    /// One item.
    async fn item(&self, drive: &RemoteId, item: &RemoteId) -> Result<RemoteItem, Failure>;

    /// The content from `offset` on. The caller compares the item's cTag before it trusts a range.
    async fn open(&self, drive: &RemoteId, item: &RemoteId, offset: u64) -> Result<OpenedContent, Failure>;

    /// One page of a file's versions; the first one of the first page is what is there now. One request.
    /// [`Refusal::Unsupported`] where the provider keeps none.
    async fn versions(
        &self,
        _drive: &RemoteId,
        _item: &RemoteId,
        _cursor: Option<&Cursor>,
    ) -> Result<VersionsPage, Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// The bytes of an earlier version from `offset` on. [`Failure::Gone`]: the provider does not have it (any more).
    /// [`Failure::Changed`]: it is not an earlier one; what is there now is had with [`Drives::open`].
    async fn open_version(
        &self,
        _drive: &RemoteId,
        _item: &RemoteId,
        _version: &RemoteId,
        _offset: u64,
    ) -> Result<OpenedContent, Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// The server's time now, by its own answers; `None` where they do not tell it. Asks for an answer only where none came
    /// lately.
    async fn server_time(&self, drive: &RemoteId) -> Result<Option<WallTime>, Failure>;

    /// The next step of a delivery. One request.
    async fn advance(&self, delivery: &Delivery, progress: &Progress, body: &dyn Body) -> Result<Advance, Failure>;

    /// Looks for the effect of a delivery whose outcome is not known. Reads only.
    async fn find_mine(&self, delivery: &Delivery, progress: &Progress) -> Result<Found, Failure>;

    /// Whether what the server has now is only its own rewriting of `size` bytes that this person's client uploaded, and that
    /// got the tag `sent` (SharePoint rewrites Office files after an upload): its present state then, else `None`.
    async fn rewritten(
        &self,
        drive: &RemoteId,
        item: &RemoteId,
        sent: &CTag,
        size: u64,
        me: Option<&str>,
    ) -> Result<Option<RemoteItem>, Failure>;

    /// The document that a link of the provider's own leads to (a sharing link, an editor's address): its drive, and the names from
    /// the root of that. One request.
    async fn linked(&self, _address: &str) -> Result<(RemoteId, Vec<String>), Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// What others have shared with this person, wherever it lies. May be incomplete: what is missing from it may be shared all the
    /// same. [`Refusal::Unsupported`] where the provider has no such list (any more).
    async fn shared_with_me(&self) -> Result<Vec<RemoteShared>, Failure> {
        Err(Failure::Refused(Refusal::Unsupported))
    }

    /// Forgets a delivery that will not go on (an open upload session); failing is fine.
    async fn abandon(&self, progress: &Progress);
}
