//! Items as a provider describes them. Every field but the id may be missing: servers leave them out.

use serde::{Deserialize, Serialize};

use super::{ItemRow, RemoteId, RequestSeq, WallTime};

/// Changes with metadata or content. Opaque, compared byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ETag(pub String);

/// Changes with content. Opaque, compared byte for byte.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CTag(pub String);

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Holds other items.
    Folder,
    /// Has contents.
    File,
    /// A thing of the provider's own that looks like a folder and is opened as a whole (a OneNote notebook): shown, never
    /// entered, never downloaded.
    Package,
}

impl ItemKind {
    /// The number stored in SQL. Never changes meaning. Folders sort first.
    pub fn code(self) -> i64 {
        match self {
            ItemKind::Folder => 0,
            ItemKind::File => 1,
            ItemKind::Package => 2,
        }
    }

    /// The inverse of [`ItemKind::code`]; an unknown number is a file, the kind that can do least harm.
    pub fn from_code(code: i64) -> ItemKind {
        match code {
            0 => ItemKind::Folder,
            2 => ItemKind::Package,
            _ => ItemKind::File,
        }
    }
}

/// Who last changed something, with which client. Compared to find out whether "ours" is proven.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Editor {
    /// Display name.
    pub name: Option<String>,
    /// The provider's id of the person.
    pub user: Option<String>,
    /// The provider's id of the client application.
    pub application: Option<String>,
}

/// Something that others have shared with this person, as the provider lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteShared {
    /// The drive that it lies in, which she may see nothing else of.
    pub drive: RemoteId,
    /// Its id there.
    pub id: RemoteId,
    /// Its name.
    pub name: String,
    /// It is a folder.
    pub folder: bool,
    /// Its page on the web; empty where that is not told.
    pub address: String,
    /// Who has shared it.
    pub by: Editor,
    /// When.
    pub at: Option<WallTime>,
}

/// One content of a file, as the provider's history of it lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteVersion {
    /// Its id among the versions of the file.
    pub id: RemoteId,
    /// Bytes.
    pub size: Option<u64>,
    /// When it was made.
    pub modified_at: Option<WallTime>,
    /// Who made it, with which client.
    pub by: Editor,
}

/// What the provider last said of one item. Base rows are made of this and of nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteItem {
    /// Its id.
    pub id: RemoteId,
    /// The folder it is in; `None` for the root, for tombstones, and where the server left it out.
    pub parent: Option<RemoteId>,
    /// Its name; tombstones may lack it.
    pub name: Option<String>,
    /// Its kind; tombstones may lack it.
    pub kind: Option<ItemKind>,
    /// Bytes of a file.
    pub size: Option<u64>,
    /// See [`ETag`].
    pub etag: Option<ETag>,
    /// See [`CTag`].
    pub ctag: Option<CTag>,
    /// The provider's hash of the content (Microsoft 365: quickXorHash, base64); a zero-byte file has none.
    pub hash: Option<String>,
    /// When it was last changed, by the server's clock.
    pub modified_at: Option<WallTime>,
    /// By whom.
    pub modified_by: Editor,
    /// The address of that person. Not part of [`Editor`]: base rows keep none, and do not change with it.
    #[serde(default)]
    pub modified_mail: Option<String>,
    /// Carries the provider's word that it is deleted.
    pub deleted: bool,
    /// Is the root folder of its drive.
    pub root: bool,
}

impl RemoteItem {
    /// An item of which only the id is known.
    pub fn bare(id: RemoteId) -> RemoteItem {
        RemoteItem {
            id,
            parent: None,
            name: None,
            kind: None,
            size: None,
            etag: None,
            ctag: None,
            hash: None,
            modified_at: None,
            modified_by: Editor::default(),
            modified_mail: None,
            deleted: false,
            root: false,
        }
    }
}

/// A base row: what the server last said of an item that has its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseRow {
    /// The folder it is in; `None` for the root of a drive alone.
    pub parent: Option<ItemRow>,
    /// Its name; empty for a root whose name was never said.
    pub name: String,
    /// Its kind.
    pub kind: ItemKind,
    /// Bytes.
    pub size: Option<u64>,
    /// See [`ETag`].
    pub etag: Option<ETag>,
    /// See [`CTag`].
    pub ctag: Option<CTag>,
    /// The provider's hash.
    pub hash: Option<String>,
    /// By the server's clock.
    pub modified_at: Option<WallTime>,
    /// By whom.
    pub modified_by: Editor,
    /// The newest request number of the vault when this row was last written. An unchanged row is not written, so this is
    /// a lower bound: an answer to a request up to this number is late.
    pub confirmed_seq: RequestSeq,
    /// The request number of the last page of changes that wrote this row, zero when none did. What an enumeration writes is
    /// seen by it without a row in the seen-set, so that a first enumeration writes none.
    pub named_seq: RequestSeq,
    /// The provider said that this folder is deleted; it leaves once it is empty. Lists leave it out meanwhile.
    pub going: bool,
}
