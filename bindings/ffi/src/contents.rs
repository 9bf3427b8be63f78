//! Bytes, in and out.

use std::path::PathBuf;
use std::sync::Arc;
use std::{fmt, io};

use musette_core::engine::{self, HangingBytes, Source};
use musette_core::model::ContentRow;
use thiserror::Error;

use crate::error::Answer;
use crate::runtime::run;

/// The most that one read answers, in bytes.
const LARGEST_READ: u32 = 4 << 20;

/// Why whoever gives bytes gave none.
#[derive(Clone, Debug, PartialEq, Eq, Error, uniffi::Error)]
pub enum GiverTrouble {
    /// It failed; the text is for the log and must hold nothing of the content.
    #[error("the giver of the bytes failed: {why}")]
    Failed {
        /// For the log.
        why: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for GiverTrouble {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> GiverTrouble {
        GiverTrouble::Failed { why: error.reason }
    }
}

/// Bytes that come in from outside the device's own files, read once, in order: a photograph, what another app shares. Called from a
/// thread that may wait, under no lock.
#[uniffi::export(with_foreign)]
pub trait ByteSource: Send + Sync {
    /// Up to `at_most` bytes more; none at the end.
    fn read(&self, at_most: u32) -> Result<Vec<u8>, GiverTrouble>;
}

/// The platform's giver as the core asks it.
struct Giver(Arc<dyn ByteSource>);

impl fmt::Debug for Giver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Giver")
    }
}

impl engine::ByteSource for Giver {
    fn read(&self, at_most: usize) -> io::Result<Vec<u8>> {
        self.0.read(u32::try_from(at_most).unwrap_or(u32::MAX)).map_err(io::Error::other)
    }
}

/// Where the bytes of a save come from.
#[derive(Clone, uniffi::Enum)]
pub enum Bytes {
    /// A file of the person; it is read, never moved or changed.
    OfFile {
        /// Where it is.
        path: PathBuf,
    },
    /// Bytes in memory: small things.
    InMemory {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Bytes that come piece by piece: never in memory as a whole.
    Incoming {
        /// Who gives them.
        source: Arc<dyn ByteSource>,
    },
}

impl From<Bytes> for Source {
    fn from(bytes: Bytes) -> Source {
        match bytes {
            Bytes::OfFile { path } => Source::File(path),
            Bytes::InMemory { bytes } => Source::Bytes(bytes),
            Bytes::Incoming { source } => Source::Incoming(Arc::new(Giver(source))),
        }
    }
}

/// An open file. Close it when its screen goes.
#[derive(Debug, uniffi::Object)]
pub struct OpenDocument {
    opened: engine::Opened,
}

impl OpenDocument {
    pub(crate) fn of(opened: engine::Opened) -> OpenDocument {
        OpenDocument { opened }
    }
}

#[uniffi::export]
impl OpenDocument {
    /// Which bytes: given back to a save, so that an edit says what it was made from.
    pub fn content(&self) -> ContentRow {
        self.opened.content
    }

    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.opened.size
    }

    /// The server has newer ones.
    pub fn is_older(&self) -> bool {
        self.opened.older
    }

    /// The file differs, twice the same, from what the server's listing says of it.
    pub fn differs(&self) -> bool {
        self.opened.differs
    }

    /// Up to `length` bytes (at most 4 MiB) from `offset`; fewer at the end.
    ///
    /// # Errors
    /// The stored file was altered or lost.
    pub async fn read_at(&self, offset: u64, length: u32) -> Answer<Vec<u8>> {
        let opened = self.opened.clone();
        run(async move { opened.read_at(offset, length.min(LARGEST_READ) as usize).await }).await
    }
}

/// An open file that hangs on a post. Close it when its screen goes.
#[derive(Debug, uniffi::Object)]
pub struct OpenAttachment {
    bytes: HangingBytes,
    size: u64,
}

impl OpenAttachment {
    pub(crate) fn of(bytes: HangingBytes, size: u64) -> OpenAttachment {
        OpenAttachment { bytes, size }
    }
}

#[uniffi::export]
impl OpenAttachment {
    /// Bytes in all.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Up to `length` bytes (at most 4 MiB) from `offset`; fewer at the end.
    ///
    /// # Errors
    /// They were altered or lost on this device; what the provider has too can be fetched again.
    pub async fn read_at(&self, offset: u64, length: u32) -> Answer<Vec<u8>> {
        let bytes = self.bytes.clone();
        run(async move { bytes.read_at(offset, length.min(LARGEST_READ) as usize).await }).await
    }
}
