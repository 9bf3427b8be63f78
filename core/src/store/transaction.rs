//! What a closure given to the database works with: [`Reading`] for queries, [`Writing`] for queries and changes.
//!
//! The queries themselves are methods of the two, one file for each family of tables.

use std::collections::BTreeSet;
use std::ops::Deref;

use rusqlite::{CachedStatement, Connection, Params, Row};

use super::error::{Doing, StoreResult};
use crate::model::{Change, RequestSeq, Revision, Scope, WallTime};

/// One snapshot of the database.
pub struct Reading<'a> {
    connection: &'a Connection,
}

/// One transaction that may change the database, and the scopes it has touched so far.
pub struct Writing<'a> {
    reading: Reading<'a>,
    scopes: BTreeSet<Scope>,
    now: WallTime,
}

impl<'a> Reading<'a> {
    pub(super) fn new(connection: &'a Connection) -> Reading<'a> {
        Reading { connection }
    }

    /// A statement, prepared once for each connection.
    pub(super) fn prepare(&self, sql: &str) -> rusqlite::Result<CachedStatement<'a>> {
        self.connection.prepare_cached(sql)
    }

    /// The first row, `None` when there is none.
    pub(super) fn one<T>(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Option<T>> {
        let mut statement = self.prepare(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        match rows.next().doing(doing)? {
            Some(row) => read(row).map(Some).doing(doing),
            None => Ok(None),
        }
    }

    /// All rows.
    pub(super) fn all<T>(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> StoreResult<Vec<T>> {
        let mut statement = self.prepare(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            all.push(read(row).doing(doing)?);
        }
        Ok(all)
    }

    /// The revision of this snapshot.
    ///
    /// # Errors
    /// When the database fails.
    pub fn revision(&self) -> StoreResult<Revision> {
        Ok(Revision(self.counter("revision")?))
    }

    /// The highest request number stored in any row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn request_seq(&self) -> StoreResult<RequestSeq> {
        Ok(RequestSeq(self.counter("request_seq")?))
    }

    fn counter(&self, name: &str) -> StoreResult<i64> {
        let sql = "SELECT value FROM counters WHERE name = ?1";
        Ok(self.one("reading a counter", sql, [name], |row| row.get(0))?.unwrap_or(0))
    }
}

impl<'a> Writing<'a> {
    pub(super) fn new(connection: &'a Connection, now: WallTime) -> Writing<'a> {
        Writing { reading: Reading::new(connection), scopes: BTreeSet::new(), now }
    }

    /// The wall clock when the transaction began.
    pub fn now(&self) -> WallTime {
        self.now
    }

    /// Runs a statement that changes rows; answers how many.
    pub(super) fn run(&self, doing: &'static str, sql: &str, params: impl Params) -> StoreResult<usize> {
        self.prepare(sql).doing(doing)?.execute(params).doing(doing)
    }

    /// Runs an INSERT; answers the new row's id.
    pub(super) fn insert(&self, doing: &'static str, sql: &str, params: impl Params) -> StoreResult<i64> {
        self.prepare(sql).doing(doing)?.insert(params).doing(doing)
    }

    /// Runs an INSERT that does nothing where the row is there already; answers the id of the row it made.
    pub(super) fn insert_unless_there(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl Params,
    ) -> StoreResult<Option<i64>> {
        match self.prepare(sql).doing(doing)?.insert(params) {
            Err(rusqlite::Error::StatementChangedRows(0)) => Ok(None),
            made => made.map(Some).doing(doing),
        }
    }

    /// Says that what a screen shows of `scope` may have changed.
    pub fn touch(&mut self, scope: Scope) {
        self.scopes.insert(scope);
    }

    /// Remembers that rows of this transaction carry request numbers up to `seq`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_seq(&self, seq: RequestSeq) -> StoreResult<()> {
        let sql = "UPDATE counters SET value = ?1 WHERE name = 'request_seq' AND value < ?1";
        self.run("storing a request number", sql, [seq.0]).map(drop)
    }

    /// Ends the transaction's own bookkeeping: one new revision when a scope was touched.
    pub(super) fn changes(self) -> StoreResult<Vec<Change>> {
        if self.scopes.is_empty() {
            return Ok(Vec::new());
        }
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
