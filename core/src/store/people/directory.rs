//! How far the organisation's directory has told of people: when it was last asked, with whom this person works, and of whom it is
//! still to be asked.
//!
//! **Promises.** What is told as it was told before writes nothing but the time. Nobody is asked for again at each round.
//!
//! Tests: `tests.rs` beside.

use super::{COLUMNS, NAMES, Person, read};
use crate::model::{AsOf, PersonRow, Scope, WallTime};
use crate::store::{Reading, StoreResult, Writing};

/// Whoever feeds name and the directory does not know is asked for again after a month, in milliseconds.
const ASK_AGAIN: i64 = 30 * 24 * 3_600_000;

fn to_ask() -> String {
    format!(
        "SELECT {COLUMNS} FROM people p INDEXED BY people_mail {NAMES} \
         WHERE p.mail_key <> '' AND d.person IS NULL AND (p.asked_at <= ?1 OR p.asked_at > ?2) LIMIT ?3"
    )
}

fn nearest() -> String {
    format!("SELECT {COLUMNS} FROM people p {NAMES} WHERE p.near > 0 ORDER BY p.near, p.id LIMIT ?1")
}

/// The queries of lists, for the test that reads their plans.
#[cfg(test)]
pub(in crate::store) fn plans() -> Vec<String> {
    vec![nearest()]
}

impl Reading<'_> {
    /// When those with whom this person works were last told.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_as_of(&self) -> StoreResult<AsOf> {
        let sql = "SELECT value FROM counters WHERE name = 'people_at'";
        let at: Option<i64> = self.one("reading the age of the directory", sql, [], |row| row.get(0))?;
        Ok(at.map_or(AsOf::NeverKnown, |at| AsOf::Known(WallTime(at))))
    }

    /// When this person's organisation last did not let her ask: it is not asked again at once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_refused_at(&self) -> StoreResult<Option<WallTime>> {
        let sql = "SELECT value FROM counters WHERE name = 'people_refused_at'";
        self.one("reading when the directory refused", sql, [], |row| row.get(0).map(WallTime))
    }

    /// When it last turned out that nobody has consented to this person's asking the directory for anybody.
    ///
    /// # Errors
    /// When the database fails.
    pub fn directory_closed_at(&self) -> StoreResult<Option<WallTime>> {
        let sql = "SELECT value FROM counters WHERE name = 'directory_closed_at'";
        self.one("reading when the directory was closed", sql, [], |row| row.get(0).map(WallTime))
    }

    /// Whom feeds name by an address and the directory has not told of, and was not asked for since a month: at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_to_ask_for(&self, now: WallTime, limit: u32) -> StoreResult<Vec<Person>> {
        let before = now.0.saturating_sub(ASK_AGAIN).max(0);
        // Asked later than now: a clock that was set back must not hold anybody up.
        self.all("looking whom the directory has not told of", &to_ask(), (before, now.0, limit), read)
    }

    /// Those with whom this person works, the nearest first: at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn nearest_people(&self, limit: u32) -> StoreResult<Vec<Person>> {
        self.all("listing those nearby", &nearest(), [limit], read)
    }
}

impl Writing<'_> {
    /// These are those with whom this person works, the nearest first; nobody else is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_near(&mut self, near: &[PersonRow], now: WallTime) -> StoreResult<()> {
        let doing = "storing who is near";
        let known = self.nearest_people(u32::MAX)?;
        let mut changed = 0;
        for far in known.iter().filter(|person| !near.contains(&person.row)) {
            changed += self.run(doing, "UPDATE people SET near = 0 WHERE id = ?1", [far.row.0])?;
        }
        for (rank, person) in (1_i64..).zip(near) {
            let sql = "UPDATE people SET near = ?2 WHERE id = ?1 AND near <> ?2";
            changed += self.run(doing, sql, (person.0, rank))?;
        }
        if changed > 0 {
            self.touch(Scope::People);
        }
        self.run(doing, "INSERT OR REPLACE INTO counters (name, value) VALUES ('people_at', ?1)", [now.0]).map(drop)
    }

    /// Nobody consents to this person's asking the directory for anybody, now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_directory_closed(&mut self, now: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES ('directory_closed_at', ?1)";
        self.run("noting that the directory is closed", sql, [now.0]).map(drop)
    }

    /// This person may not ask the directory, now.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_people_refused(&mut self, now: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES ('people_refused_at', ?1)";
        self.run("noting that the directory refused", sql, [now.0]).map(drop)
    }

    /// The directory was asked for this person, and has told of her or him just now: by itself that is noted to the week only.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_person_told(&mut self, person: PersonRow, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE people SET seen_at = ?2 WHERE id = ?1";
        if self.run("noting that the directory has told", sql, (person.0, now.0))? > 0 {
            self.touch(Scope::People);
        }
        Ok(())
    }

    /// The directory was asked for this person, whether or not it knows her or him.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_person_asked(&mut self, person: PersonRow, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE people SET asked_at = ?2 WHERE id = ?1";
        self.run("noting that the directory was asked", sql, (person.0, now.0)).map(drop)
    }
}
