//! Documents: drives, items, what is kept.

use std::path::PathBuf;

use musette_core::blobs::lending::Empty;
use musette_core::engine::{Item, ItemState, KeptBack, KeptItem, LentCopy, ListPage, Saved, SharedDocument, TakenBack};
use musette_core::model::{
    AsOf, ContentRow, DraftRow, Drive, DriveAccess, DriveId, DriveKind, DriveRow, FolderView, IntentRow, ItemId,
    ItemKind, ItemRow, Layout, NeedsYou, Order, Place, Quota, Remedy, Revision, SortBy, SortWay, Standing, WallTime,
};
use musette_core::store::lists::{Head, Section, SectionName};

/// What a drive is.
#[uniffi::remote(Enum)]
pub enum DriveKind {
    /// A person's own space.
    Personal,
    /// A library of a site or team.
    Library,
}

/// How a drive is kept up to date.
#[uniffi::remote(Enum)]
pub enum Standing {
    /// Folders are listed when somebody opens them.
    Visited,
    /// Enumerated whole and kept up to date by changes.
    Followed,
}

/// What the provider last said of our access to a drive.
#[uniffi::remote(Enum)]
pub enum DriveAccess {
    /// It answers.
    Open,
    /// It refused (403, or 404 on its root). Never a deletion: what is held stays.
    NoAccess,
}

/// Room on a drive, in bytes; either may be unknown (some servers say 0 or nothing).
#[uniffi::remote(Record)]
pub struct Quota {
    /// All of it.
    pub total: Option<u64>,
    /// What is left.
    pub remaining: Option<u64>,
}

/// A drive as the faces see it.
#[uniffi::remote(Record)]
pub struct Drive {
    /// Its id.
    pub id: DriveId,
    /// Its name as people say it: "Production / Plans", or "My files".
    pub name: String,
    /// What it is.
    pub kind: DriveKind,
    /// How it is kept up to date.
    pub standing: Standing,
    /// Whether it answers us.
    pub access: DriveAccess,
    /// Room left.
    pub quota: Quota,
    /// When its content was last known whole.
    pub as_of: AsOf,
}

/// What an item is.
#[uniffi::remote(Enum)]
pub enum ItemKind {
    /// Holds other items.
    Folder,
    /// Has contents.
    File,
    /// A thing of the provider's own that looks like a folder and is opened as a whole (a OneNote notebook): shown, never
    /// entered, never downloaded.
    Package,
}

/// The state of an item. Where two apply, the one lower here wins.
#[uniffi::remote(Enum)]
pub enum ItemState {
    /// A folder that nothing has to be said about.
    Folder,
    /// It is on this device.
    OnThisDevice {
        /// The server has a newer one.
        older: bool,
    },
    /// It is on its way to this device.
    Coming {
        /// Bytes here.
        here: u64,
        /// Bytes in all.
        of: u64,
    },
    /// It is kept offline and not here yet.
    Waits,
    /// It is not on this device.
    NotHere,
    /// It was deleted on the server, and what is here is kept until then.
    KeptAfterDeletion {
        /// When this device heard of it.
        noticed: WallTime,
        /// Until when.
        until: WallTime,
    },
    /// Changed here and not sent yet.
    WaitingToBeSent,
    /// Being sent.
    Sending {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        of: u64,
    },
    /// Could not be sent yet.
    CouldNotBeSentYet {
        /// When it was tried.
        tried: WallTime,
        /// When it will be tried again, where that is known.
        next: Option<WallTime>,
    },
    /// Waits for the person.
    NeedsYou {
        /// The intent that does.
        intent: IntentRow,
        /// Why.
        why: NeedsYou,
        /// What the person can do.
        remedies: Vec<Remedy>,
    },
    /// There are two versions: this one, and the one it was made beside.
    TwoVersions,
}

/// An item as faces see it.
#[uniffi::remote(Record)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The drive it is on.
    pub drive: DriveRow,
    /// The folder it is in; `None` for the root of a drive.
    pub parent: Option<ItemRow>,
    /// What it is.
    pub kind: ItemKind,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Option<WallTime>,
    /// By whom; `None` for this person's own unsent change, and where the server does not say.
    pub modified_by: Option<String>,
    /// What is to be said about it.
    pub state: ItemState,
    /// The pinned item because of which it is kept offline: itself, or a folder above it.
    pub kept_because_of: Option<ItemRow>,
}

/// A page of a folder's list.
#[uniffi::remote(Record)]
pub struct ListPage {
    /// The rows.
    pub items: Vec<Item>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Position of the first, when it was asked for by position.
    pub first: Option<u64>,
    /// Whether rows follow.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When the folder was last confirmed.
    pub as_of: AsOf,
}

/// Rows of a section, for a fast scroll bar.
#[uniffi::remote(Record)]
pub struct Section {
    /// Folders, or everything else.
    pub folders: bool,
    /// What they have in common.
    pub name: SectionName,
    /// Position of its first row.
    pub start: u64,
    /// Its rows.
    pub count: u64,
}

/// What the rows of a section have in common.
#[uniffi::remote(Enum)]
pub enum SectionName {
    /// What their names begin with, as it is shown: `S`; `#` for what is no letter.
    Letter(String),
    /// The year in which they were last changed, in UTC.
    Year(i32),
    /// At least so many bytes, and fewer than ten times as many; the smallest and the largest are open below and above.
    Bytes(u64),
    /// The ending of their names, in small letters; empty for those that have none.
    Ending(String),
    /// When they were changed is not known.
    Unknown,
    /// The rest of a list of very many sections.
    Rest,
}

/// What a folder's list is ordered by. Folders come first, whatever it is; of size and kind they have none and stand by their names.
#[uniffi::remote(Enum)]
pub enum SortBy {
    /// By name, as people read it.
    Name,
    /// By when it was last changed.
    Changed,
    /// By bytes.
    Size,
    /// By the ending of the name, and by name among those of one kind.
    Kind,
}

/// Which end comes first.
#[uniffi::remote(Enum)]
pub enum SortWay {
    /// From A, from the oldest, from the smallest.
    Up,
    /// From Z, from the newest, from the largest.
    Down,
}

/// The order of a folder's list.
#[uniffi::remote(Record)]
pub struct Order {
    /// By what.
    pub by: SortBy,
    /// Which end first.
    pub way: SortWay,
}

/// What a folder is shown as.
#[uniffi::remote(Enum)]
pub enum Layout {
    /// A row each.
    Rows,
    /// A tile each, with a picture where it is one.
    Tiles,
}

/// How a person looks at a folder.
#[uniffi::remote(Record)]
pub struct FolderView {
    /// In which order.
    pub order: Order,
    /// As what.
    pub layout: Layout,
}

/// What a list knows of itself.
#[uniffi::remote(Record)]
pub struct Head {
    /// All rows.
    pub count: u64,
    /// Its sections, in order; empty ones are left out.
    pub sections: Vec<Section>,
    /// The revision read.
    pub revision: Revision,
    /// When the folder was last confirmed.
    pub as_of: AsOf,
}

/// A file that the server has deleted and that can still be opened, and brought back, here.
#[uniffi::remote(Record)]
pub struct KeptItem {
    /// The item; its state says until when.
    pub item: Item,
    /// The nearest folder above it that is still there: the list it belongs under.
    pub folder: ItemRow,
    /// Its path, through folders that may be gone as well.
    pub path: String,
}

/// Bytes of the person that will not be sent any more, and are kept for a while.
#[uniffi::remote(Record)]
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
    /// They are not given up before.
    pub until: WallTime,
    /// The draft that they go with. Uploaded, they go with it no more.
    pub draft: Option<DraftRow>,
    /// The folder that they are put into again; nothing for what hung on a post.
    pub folder: Option<ItemRow>,
    /// A later edit of the same item took their place: nobody has taken them back.
    pub followed: bool,
}

/// Something that was shared with this person.
#[uniffi::remote(Record)]
pub struct SharedDocument {
    /// The document as it is on this device, where one of its drives has it; else it is opened where pages are.
    pub item: Option<Item>,
    /// Its name, as it was told last.
    pub name: String,
    /// It is a folder.
    pub folder: bool,
    /// Its page on the web; empty where that is not told.
    pub address: String,
    /// Who has shared it; empty where that is not told.
    pub who: String,
}

/// What a save came to.
#[uniffi::remote(Record)]
pub struct Saved {
    /// The change in the outbox.
    pub intent: IntentRow,
    /// The bytes: what the next save of the same editor is made from.
    pub content: ContentRow,
}

/// A plain copy for another app.
#[uniffi::remote(Record)]
pub struct LentCopy {
    /// The number by which it is taken back.
    pub lending: i64,
    /// Where it lies.
    pub path: PathBuf,
}

/// What came back.
#[uniffi::remote(Enum)]
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

/// Whether an empty copy is what the person wants.
#[uniffi::remote(Enum)]
pub enum Empty {
    /// Nobody said so: ask.
    Asks,
    /// The person said so.
    IsMeant,
}
