//! The one error of contents at rest. It says what was being done, never whose file it was about.

use std::io;

use thiserror::Error;

/// Why something could not be done with a content. `doing` completes "while ...".
#[derive(Debug, Error)]
pub enum BlobError {
    /// The disk, or this user's share of it, is full. Nothing that was there has changed.
    #[error("no space left while {doing}")]
    NoSpace {
        /// What was being done.
        doing: &'static str,
    },
    /// The bytes on the disk are not those that were written: cut, changed, reordered, or another file's.
    #[error("the stored content is damaged, noticed while {doing}")]
    Altered {
        /// What was being done.
        doing: &'static str,
    },
    /// The file is not there. For a content this means "not on this device".
    #[error("the file is not there, noticed while {doing}")]
    Missing {
        /// What was being done.
        doing: &'static str,
    },
    /// Written by a newer version of this program.
    #[error("the stored content is of a newer version, noticed while {doing}")]
    Newer {
        /// What was being done.
        doing: &'static str,
    },
    /// Somebody wrote the file while it was read.
    #[error("the file changed while {doing}")]
    Changing {
        /// What was being done.
        doing: &'static str,
    },
    /// More bytes came than the limit allows.
    #[error("the content is longer than {limit} bytes")]
    TooLong {
        /// The limit.
        limit: u64,
    },
    /// Whoever gives the bytes has failed; this device's own disk has not.
    #[error("the giver of the bytes failed while {doing}: {source}")]
    Giver {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        source: io::Error,
    },
    /// Another failure of the disk.
    #[error("the disk failed while {doing}: {source}")]
    Disk {
        /// What was being done.
        doing: &'static str,
        /// The system's error.
        source: io::Error,
    },
    /// The platform gave no random bytes, or its cryptography refused; nothing goes on without.
    #[error("cryptography is not to be had while {doing}")]
    Crypto {
        /// What was being done.
        doing: &'static str,
    },
}

impl BlobError {
    /// Sorts an error of the disk.
    pub(super) fn from_io(source: io::Error, doing: &'static str) -> BlobError {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => BlobError::NoSpace { doing },
            io::ErrorKind::NotFound => BlobError::Missing { doing },
            io::ErrorKind::UnexpectedEof => BlobError::Altered { doing },
            _ => BlobError::Disk { doing, source },
        }
    }
}

/// Says what was being done when the disk failed.
pub(super) trait While<T> {
    fn doing(self, doing: &'static str) -> Result<T, BlobError>;
}

impl<T> While<T> for io::Result<T> {
    fn doing(self, doing: &'static str) -> Result<T, BlobError> {
        self.map_err(|source| BlobError::from_io(source, doing))
    }
}
