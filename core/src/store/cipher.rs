//! Opening an encrypted database. The only file that knows the cipher.
//!
//! Promise: a connection that this returns is encrypted with AEGIS-256 under the given key, or there is no connection.
//! Nothing falls back to plain text: after keying, the codec itself is asked for its salt, which exists only where it is
//! active. The first 32 bytes of the file stay plain (iOS has to recognise a WAL database that a suspended app holds), so
//! the salt, which would lie there, is kept beside the key.
//!
//! Why this cipher: docs/decisions/0001-encryption-of-the-database.md.

use std::path::Path;

use musette_sqlite3mc as _;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use super::error::{Doing, StoreError, StoreResult};
use crate::doors::OpenTo;
use crate::vault::Secret;

/// Bytes of a database secret: a key of 32 and a salt of 16.
pub const SECRET_LEN: usize = 48;

/// Opens (or makes) the database at `path`.
///
/// # Errors
/// [`StoreError::NotOurKey`] when the file is there and the secret is another's; [`StoreError::NotEncrypted`] when the
/// build lacks the cipher.
pub fn open(path: &Path, vfs: Option<&str>, secret: &Secret, to: OpenTo) -> StoreResult<Connection> {
    let doing = "opening the database";
    let bytes = secret.expose();
    if bytes.len() != SECRET_LEN {
        return Err(StoreError::NotOurKey);
    }
    let access = if to == OpenTo::Read {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let flags = access | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = match vfs {
        Some(name) => Connection::open_with_flags_and_vfs(path, flags, name),
        None => Connection::open_with_flags(path, flags),
    }
    .doing(doing)?;

    let cipher: Result<String, _> = connection.query_row("PRAGMA cipher = 'aegis'", [], |row| row.get(0));
    if cipher.ok().as_deref() != Some("aegis") {
        return Err(StoreError::NotEncrypted("this build has no AEGIS cipher"));
    }
    connection.query_row("PRAGMA plaintext_header_size = 32", [], |_| Ok(())).or_else(no_answer).doing(doing)?;
    let mut key = Zeroizing::new(String::with_capacity(2 * SECRET_LEN + 24));
    key.push_str("PRAGMA key = 'raw:");
    for byte in bytes {
        key.push(hex_digit(byte >> 4));
        key.push(hex_digit(byte & 15));
    }
    key.push('\'');
    connection.query_row(&key, [], |_| Ok(())).or_else(no_answer).doing(doing)?;

    // The first read proves the key. A file with a plain header under another key is refused with either of these codes.
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)) {
        Ok(_) => {}
        Err(e) if e.sqlite_error().is_some_and(|e| matches!(e.extended_code & 0xff, 1 | 26)) => {
            return Err(StoreError::NotOurKey);
        }
        Err(e) => return Err(e).doing(doing),
    }

    let active: Option<String> = connection
        .query_row("SELECT sqlite3mc_codec_data('cipher_salt', 'main')", [], |row| row.get(0))
        .map_err(|_| StoreError::NotEncrypted("the cipher does not answer"))?;
    let salt: String = bytes[32..].iter().flat_map(|b| [hex_digit(b >> 4), hex_digit(b & 15)]).collect();
    if active.is_none_or(|active| !active.eq_ignore_ascii_case(&salt)) {
        return Err(StoreError::NotEncrypted("the cipher is not active on this file"));
    }
    Ok(connection)
}

/// A PRAGMA that sets something may answer a row or none.
fn no_answer(error: rusqlite::Error) -> rusqlite::Result<()> {
    match error {
        rusqlite::Error::QueryReturnedNoRows => Ok(()),
        other => Err(other),
    }
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble & 15), 16).unwrap_or('0')
}
