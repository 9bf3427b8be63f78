//! What can go wrong with a database.

use thiserror::Error;

/// An error of the store. Says what was being done; holds no content and no key.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The key does not open this file, or the file is not a database of ours.
    #[error("the database does not open with this device's key")]
    NotOurKey,
    /// The cipher is not in this build, or not active on this file. Nothing is ever stored in plain text instead.
    #[error("the database would not be encrypted: {0}")]
    NotEncrypted(&'static str),
    /// A newer version of the app made this file.
    #[error("the database has version {found}, this program knows up to {ours}")]
    Newer {
        /// The version in the file.
        found: i64,
        /// The newest this program knows.
        ours: i64,
    },
    /// The file was altered or torn: a page fails its authentication, or a structure is broken.
    #[error("the database is damaged ({doing})")]
    Damaged {
        /// What was being done.
        doing: &'static str,
    },
    /// The disk is full.
    #[error("no space left on this device ({doing})")]
    NoSpace {
        /// What was being done.
        doing: &'static str,
    },
    /// This user may not write the file, or its disk can only be read.
    #[error("the database cannot be written ({doing})")]
    Unwritable {
        /// What was being done.
        doing: &'static str,
    },
    /// Another process held the database for too long.
    #[error("the database is busy ({doing})")]
    Busy {
        /// What was being done.
        doing: &'static str,
    },
    /// The database was closed (suspended, locked) meanwhile.
    #[error("the database is closed")]
    Closed,
    /// Anything else SQLite reports.
    #[error("the database failed ({doing}): {source}")]
    Sqlite {
        /// What was being done.
        doing: &'static str,
        /// SQLite's own word.
        source: rusqlite::Error,
    },
    /// A stored value is not what this program writes there.
    #[error("the database holds something unexpected ({0})")]
    Unexpected(&'static str),
    /// The place that a page was to begin at is one of another list.
    #[error("a place of another list")]
    OtherList,
    /// A folder or file beside the database failed.
    #[error("the folder of the database failed: {0}")]
    Folder(#[from] std::io::Error),
}

/// A result of the store.
pub type StoreResult<T> = Result<T, StoreError>;

/// Puts SQLite's errors into words, together with what was being done.
pub trait Doing<T> {
    /// Names what was being done, in the form "storing a page".
    fn doing(self, doing: &'static str) -> StoreResult<T>;
}

impl<T> Doing<T> for rusqlite::Result<T> {
    fn doing(self, doing: &'static str) -> StoreResult<T> {
        self.map_err(|source| sort(source, doing))
    }
}

impl<T> Doing<T> for serde_json::Result<T> {
    fn doing(self, doing: &'static str) -> StoreResult<T> {
        self.map_err(|_| StoreError::Unexpected(doing))
    }
}

fn sort(source: rusqlite::Error, doing: &'static str) -> StoreError {
    use rusqlite::ErrorCode;
    use rusqlite::ffi::{SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMSIZE};
    // Even a reader needs a few pages for the index of the log: on a full disk it is these that cannot be had.
    let extended = source.sqlite_error().map_or(0, |error| error.extended_code);
    if extended == SQLITE_IOERR_SHMSIZE || extended == SQLITE_IOERR_SHMMAP {
        return StoreError::NoSpace { doing };
    }
    if matches!(source, rusqlite::Error::FromSqlConversionFailure(..)) {
        return StoreError::Unexpected(doing);
    }
    match source.sqlite_error_code() {
        // Whose key it is was proven when the file was opened: what is no database now was altered.
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => StoreError::Damaged { doing },
        Some(ErrorCode::DiskFull) => StoreError::NoSpace { doing },
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
            StoreError::Unwritable { doing }
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy { doing },
        _ => StoreError::Sqlite { doing, source },
    }
}
