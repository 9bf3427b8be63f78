//! What a closure given to the database works with: [`Reading`] for queries, [`Writing`] for queries and changes.
//!
//! The queries themselves are methods of the two, one file for each family of tables. A statement whose text is fixed stays at
//! hand until the transaction ends and is found by where its text lies: to look it up by the text, twice a row, was a
//! twentieth of a first sync.

use std::cell::RefCell;
use std::ops::Deref;

use rusqlite::{CachedStatement, Connection, Params, Row};

use super::error::{Doing, StoreResult};
use super::names::Pending;
use crate::model::{Change, RequestSeq, Revision, Scope, WallTime};

/// One snapshot of the database.
pub struct Reading<'a> {
    connection: &'a Connection,
    at_hand: RefCell<Vec<(&'static str, CachedStatement<'a>)>>,
}

/// The text of a statement.
pub(super) enum Sql<'s> {
    /// Written in the program.
    Fixed(&'static str),
    /// Put together for this call.
    Made(&'s str),
}

impl From<&'static str> for Sql<'_> {
    fn from(text: &'static str) -> Self {
        Sql::Fixed(text)
    }
}

impl<'s> From<&'s String> for Sql<'s> {
    fn from(text: &'s String) -> Self {
        Sql::Made(text)
    }
}

/// One transaction that may change the database, and the scopes it has touched so far.
pub struct Writing<'a> {
    reading: Reading<'a>,
    scopes: Vec<Scope>,
    now: WallTime,
    overlaid: Option<bool>,
    /// Names that are written when the transaction ends.
    pub(super) names: Pending,
}

impl<'a> Reading<'a> {
    pub(super) fn new(connection: &'a Connection) -> Reading<'a> {
        Reading { connection, at_hand: RefCell::default() }
    }

    /// Gives `work` a statement that is prepared once for each connection. What `work` leaves unread is given up.
    pub(super) fn with<T>(
        &self,
        sql: Sql<'_>,
        work: impl FnOnce(&mut CachedStatement<'a>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let text = match sql {
            Sql::Made(text) => return work(&mut self.connection.prepare_cached(text)?),
            Sql::Fixed(text) => text,
        };
        let found = {
            let mut at_hand = self.at_hand.borrow_mut();
            let place = at_hand.iter().position(|(held, _)| std::ptr::eq(*held, text));
            place.map(|place| at_hand.swap_remove(place).1)
        };
        let mut statement = match found {
            Some(statement) => statement,
            None => self.connection.prepare_cached(text)?,
        };
        let result = work(&mut statement);
        self.at_hand.borrow_mut().push((text, statement));
        result
    }

    /// The first row, `None` when there is none.
    pub(super) fn one<'s, T>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        self.with(sql.into(), |statement| statement.query(params)?.next()?.map(read).transpose()).doing(doing)
    }

    /// All rows.
    pub(super) fn all<'s, T>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        let read_all = |statement: &mut CachedStatement<'a>| {
            let mut rows = statement.query(params)?;
            let mut all = Vec::new();
            while let Some(row) = rows.next()? {
                all.push(read(row)?);
            }
            Ok(all)
        };
        self.with(sql.into(), read_all).doing(doing)
    }

    /// Gives each row to `look`, and keeps none.
    pub(super) fn each<'s>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        mut look: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> StoreResult<()> {
        let look_at_all = |statement: &mut CachedStatement<'a>| {
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                look(row)?;
            }
            Ok(())
        };
        self.with(sql.into(), look_at_all).doing(doing)
    }

    /// The revision of this snapshot.
    ///
    /// # Errors
    /// When the database fails.
    pub fn revision(&self) -> StoreResult<Revision> {
        Ok(Revision(self.counter("revision")?))
    }

    /// Bytes that the database takes, what is empty in it left out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn size(&self) -> StoreResult<u64> {
        let sql = "SELECT (p.page_count - f.freelist_count) * s.page_size \
                   FROM pragma_page_count p, pragma_freelist_count f, pragma_page_size s";
        let size: Option<i64> = self.one("reading how large the database is", sql, [], |row| row.get(0))?;
        Ok(size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0))
    }

    /// The highest request number stored in any row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn request_seq(&self) -> StoreResult<RequestSeq> {
        Ok(RequestSeq(self.counter("request_seq")?))
    }

    /// The stamp by which this file is told from a copy of it; `None` before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stamp(&self) -> StoreResult<Option<i64>> {
        self.one("reading the stamp", "SELECT value FROM counters WHERE name = 'stamp'", [], |row| row.get(0))
    }

    fn counter(&self, name: &str) -> StoreResult<i64> {
        let sql = "SELECT value FROM counters WHERE name = ?1";
        Ok(self.one("reading a counter", sql, [name], |row| row.get(0))?.unwrap_or(0))
    }
}

impl<'a> Writing<'a> {
    pub(super) fn new(connection: &'a Connection, now: WallTime) -> Writing<'a> {
        Writing { reading: Reading::new(connection), scopes: Vec::new(), now, overlaid: None, names: Pending::new() }
    }

    /// The wall clock when the transaction began.
    pub fn now(&self) -> WallTime {
        self.now
    }

    /// Runs a statement that changes rows; answers how many.
    pub(super) fn run<'s>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        params: impl Params,
    ) -> StoreResult<usize> {
        self.with(sql.into(), |statement| statement.execute(params)).doing(doing)
    }

    /// Runs an INSERT; answers the new row's id.
    pub(super) fn insert<'s>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        params: impl Params,
    ) -> StoreResult<i64> {
        self.with(sql.into(), |statement| statement.insert(params)).doing(doing)
    }

    /// Runs an INSERT that does nothing where the row is there already; answers the id of the row it made.
    pub(super) fn insert_unless_there(
        &self,
        doing: &'static str,
        sql: &'static str,
        params: impl Params,
    ) -> StoreResult<Option<i64>> {
        match self.with(Sql::Fixed(sql), |statement| statement.insert(params)) {
            Err(rusqlite::Error::StatementChangedRows(0)) => Ok(None),
            made => made.map(Some).doing(doing),
        }
    }

    /// Whether there is any overlay row, so that base rows need not look for theirs one by one; looked up once a transaction.
    pub(super) fn has_overlay(&mut self) -> StoreResult<bool> {
        if let Some(known) = self.overlaid {
            return Ok(known);
        }
        let sql = "SELECT EXISTS (SELECT 1 FROM overlay)";
        let found = self.one("looking for changes of the person", sql, [], |row| row.get(0))?.unwrap_or(true);
        self.overlaid = Some(found);
        Ok(found)
    }

    /// Says that an overlay row is being made.
    pub(super) fn makes_overlay(&mut self) {
        self.overlaid = Some(true);
    }

    /// Says that what a screen shows of `scope` may have changed.
    pub fn touch(&mut self, scope: Scope) {
        self.scopes.push(scope);
    }

    /// Remembers that rows of this transaction carry request numbers up to `seq`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_seq(&self, seq: RequestSeq) -> StoreResult<()> {
        let sql = "UPDATE counters SET value = ?1 WHERE name = 'request_seq' AND value < ?1";
        self.run("storing a request number", sql, [seq.0]).map(drop)
    }

    /// Stores the stamp by which this file is told from a copy of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_stamp(&self, stamp: i64) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES ('stamp', ?1)";
        self.run("storing the stamp", sql, [stamp]).map(drop)
    }

    /// Ends the transaction's own bookkeeping: one new revision when a scope was touched.
    pub(super) fn changes(mut self) -> StoreResult<Vec<Change>> {
        self.write_names()?;
        if self.scopes.is_empty() {
            return Ok(Vec::new());
        }
        self.scopes.sort_unstable();
        self.scopes.dedup();
        let doing = "storing the revision";
        self.run(doing, "UPDATE counters SET value = value + 1 WHERE name = 'revision'", [])?;
        let revision = self.revision()?;
        Ok(self.scopes.into_iter().map(|scope| Change { scope, revision }).collect())
    }
}

impl<'a> Deref for Writing<'a> {
    type Target = Reading<'a>;

    fn deref(&self) -> &Reading<'a> {
        &self.reading
    }
}
