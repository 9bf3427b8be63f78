//! Small pictures of people.
//!
//! **Promises.** They are kept within [`ROOM`] bytes altogether: what was shown longest ago goes first. That the directory has none is
//! kept as well, so that nobody is asked for again each day. They are in the vault's database, encrypted as all of it.
//!
//! Tests: `tests.rs` beside.

use bytes::Bytes;

use crate::model::{PersonRow, Scope, WallTime};
use crate::store::{Reading, StoreResult, Writing};

/// Bytes that all portraits together may take: about 4,000 of the size that lists show.
pub const ROOM: i64 = 8 * 1024 * 1024;

/// A portrait that was shown is noted so at most once a day, in milliseconds: a list would else write with every look.
const USED_EVERY: i64 = 24 * 3_600_000;

/// A portrait as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPortrait {
    /// The picture; `None` when the directory has none.
    pub bytes: Option<Bytes>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last shown, to the day.
    used_at: WallTime,
}

impl StoredPortrait {
    /// Whether that it is shown now is to be noted.
    pub fn is_to_be_noted(&self, now: WallTime) -> bool {
        self.bytes.is_some() && (now.0.saturating_sub(self.used_at.0) >= USED_EVERY || self.used_at > now)
    }
}

impl Reading<'_> {
    /// What is known of a person's picture; `None` when it was never asked for, or had to make room.
    ///
    /// # Errors
    /// When the database fails.
    pub fn portrait(&self, person: PersonRow) -> StoreResult<Option<StoredPortrait>> {
        let sql = "SELECT bytes, asked_at, used_at FROM portraits \
                   WHERE person = coalesce((SELECT person FROM people_aliases WHERE alias = ?1), ?1)";
        self.one("reading a portrait", sql, [person.0], |row| {
            let bytes: Vec<u8> = row.get(0)?;
            Ok(StoredPortrait {
                bytes: (!bytes.is_empty()).then(|| Bytes::from(bytes)),
                asked_at: WallTime(row.get(1)?),
                used_at: WallTime(row.get(2)?),
            })
        })
    }

    /// Bytes of all portraits.
    ///
    /// # Errors
    /// When the database fails.
    pub fn portraits_size(&self) -> StoreResult<i64> {
        let sql = "SELECT coalesce(sum(size), 0) FROM portraits";
        Ok(self.one("measuring portraits", sql, [], |row| row.get(0))?.unwrap_or(0))
    }
}

impl Writing<'_> {
    /// Stores a person's picture, or that there is none; others make room for it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_portrait(&mut self, person: PersonRow, bytes: &[u8], now: WallTime) -> StoreResult<()> {
        let doing = "storing a portrait";
        // Somebody may have been joined with another, or forgotten, while her picture was fetched.
        let Some(person) = self.person(person)?.map(|person| person.row) else { return Ok(()) };
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let sql =
            "INSERT OR REPLACE INTO portraits (person, bytes, size, asked_at, used_at) VALUES (?1, ?2, ?3, ?4, ?4)";
        self.run(doing, sql, (person.0, bytes, size, now.0))?;
        let mut over = self.portraits_size()? - ROOM;
        while over > 0 {
            let sql =
                "SELECT person, size FROM portraits WHERE size > 0 AND person <> ?1 ORDER BY used_at, person LIMIT 1";
            let oldest: Option<(i64, i64)> = self.one(doing, sql, [person.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let Some((oldest, freed)) = oldest else { break };
            self.run(doing, "DELETE FROM portraits WHERE person = ?1", [oldest])?;
            over -= freed;
        }
        self.touch(Scope::People);
        Ok(())
    }

    /// A person's picture is shown.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_portrait_used(&mut self, person: PersonRow, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE portraits SET used_at = ?2 \
                   WHERE person = coalesce((SELECT person FROM people_aliases WHERE alias = ?1), ?1)";
        self.run("noting that a portrait is shown", sql, (person.0, now.0)).map(drop)
    }
}
