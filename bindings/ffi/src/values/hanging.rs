//! What hangs on posts.

use musette_core::engine::{Hanging, HangingState};
use musette_core::model::{AttachedFile, AttachmentKind, ContentRow, ItemId, Picture};

/// What hangs on a post.
#[uniffi::remote(Enum)]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// Another file that was uploaded with the post.
    File,
    /// A document of a library.
    Document,
    /// A page elsewhere.
    Link,
}

/// Where something is that hangs on a post.
#[uniffi::remote(Enum)]
pub enum HangingState {
    /// Only here: it goes with its post.
    WaitingToBeSent,
    /// It can be opened without the network.
    OnThisDevice,
    /// It can be fetched where there is network.
    NotHere,
    /// It is a page, to be opened where pages are.
    Elsewhere,
    /// It was here, and cannot be read any more.
    Lost,
}

/// Something that hangs on a post.
#[uniffi::remote(Record)]
pub struct Hanging {
    /// Its place on the post, from 1 on: with this it is opened.
    pub number: u32,
    /// What it is, by the word of who hung it there.
    pub kind: AttachmentKind,
    /// Its name.
    pub name: String,
    /// Bytes, where they are known.
    pub size: Option<u64>,
    /// Where its page is; empty before it was sent.
    pub address: String,
    /// The document of a library that it leads to, where that is known here.
    pub document: Option<ItemId>,
    /// Where it is.
    pub state: HangingState,
}

/// A file of the person that goes with her post.
#[uniffi::remote(Record)]
pub struct AttachedFile {
    /// Its bytes, held here.
    pub content: ContentRow,
    /// Its name, as people will see it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// It is a picture, by its first bytes.
    pub picture: bool,
}

/// A kind of picture that every platform draws.
#[uniffi::remote(Enum)]
pub enum Picture {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// HEIF, as cameras of telephones write it.
    Heif,
    /// AVIF.
    Avif,
    /// BMP.
    Bmp,
    /// TIFF.
    Tiff,
}
