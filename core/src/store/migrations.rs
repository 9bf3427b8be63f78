//! Migrations: numbered, forward only, each in a transaction of its own, so that one that was cut off is done again.
//!
//! The number in the file (`user_version`) is the last migration that it has seen. A file with a higher number belongs to
//! a newer program and is not touched.

use rusqlite::{Connection, TransactionBehavior};

use super::error::{Doing, StoreError, StoreResult};

/// The migrations of a vault's database, in order.
pub const VAULT: &[&str] = &[
    include_str!("migrations/vault/0001.sql"),
    include_str!("migrations/vault/0002.sql"),
    include_str!("migrations/vault/0003.sql"),
    include_str!("migrations/vault/0004.sql"),
    include_str!("migrations/vault/0005.sql"),
    include_str!("migrations/vault/0006.sql"),
    include_str!("migrations/vault/0007.sql"),
    include_str!("migrations/vault/0008.sql"),
    include_str!("migrations/vault/0009.sql"),
    include_str!("migrations/vault/0010.sql"),
    include_str!("migrations/vault/0011.sql"),
    include_str!("migrations/vault/0012.sql"),
    include_str!("migrations/vault/0013.sql"),
    include_str!("migrations/vault/0014.sql"),
    include_str!("migrations/vault/0015.sql"),
    include_str!("migrations/vault/0016.sql"),
    include_str!("migrations/vault/0017.sql"),
    include_str!("migrations/vault/0018.sql"),
    include_str!("migrations/vault/0019.sql"),
    include_str!("migrations/vault/0020.sql"),
    include_str!("migrations/vault/0021.sql"),
    include_str!("migrations/vault/0022.sql"),
    include_str!("migrations/vault/0023.sql"),
    include_str!("migrations/vault/0024.sql"),
    include_str!("migrations/vault/0025.sql"),
    include_str!("migrations/vault/0026.sql"),
    include_str!("migrations/vault/0027.sql"),
    include_str!("migrations/vault/0028.sql"),
    include_str!("migrations/vault/0029.sql"),
];

/// The migrations of the device's database, in order.
pub const DEVICE: &[&str] = &[include_str!("migrations/device/0001.sql"), include_str!("migrations/device/0002.sql")];

/// Brings the database up to date; does nothing when it is.
///
/// # Errors
/// [`StoreError::Newer`] when a newer program made it.
pub fn migrate(connection: &mut Connection, steps: &[&str]) -> StoreResult<()> {
    loop {
        let seen = refuse_newer(connection, steps.len())?;
        if usize::try_from(seen) == Ok(steps.len()) {
            return Ok(());
        }
        let doing = "bringing the database up to date";
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).doing(doing)?;
        // Another process may have been quicker.
        if version(&tx)? == seen {
            let step = usize::try_from(seen).ok().and_then(|i| steps.get(i)).copied();
            tx.execute_batch(step.unwrap_or_default()).doing(doing)?;
            tx.pragma_update(None, "user_version", seen + 1).doing(doing)?;
        }
        tx.commit().doing(doing)?;
    }
}

/// The last migration that the file has seen.
///
/// # Errors
/// [`StoreError::Newer`] when it has seen more than these `steps`.
pub fn refuse_newer(connection: &Connection, steps: usize) -> StoreResult<i64> {
    let (found, ours) = (version(connection)?, i64::try_from(steps).unwrap_or(i64::MAX));
    if found > ours { Err(StoreError::Newer { found, ours }) } else { Ok(found) }
}

fn version(connection: &Connection) -> StoreResult<i64> {
    let doing = "reading the database's version";
    connection.prepare_cached("PRAGMA user_version").and_then(|mut s| s.query_row([], |row| row.get(0))).doing(doing)
}
