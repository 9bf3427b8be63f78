//! SQLite by itself: the same amalgamation, schema, indexes, durability and transactions, not encrypted, writing the rows
//! that a vault holds after its first sync. Nothing is parsed, looked up, planned or keyed here; it is the
//! floor under any client that keeps these rows in SQLite.

use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params, params_from_iter};

use crate::{Outcome, device, process};

/// Rows that one transaction takes: what the engine's puller takes of a page.
const BATCH: usize = 500;

/// How many items the names of one row of `names` are of, and which of its columns says of which.
const NAMES_IN_A_ROW: i64 = 64;
const BLOCK: usize = 2;
const COUNTED: &str =
    "SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM base) + (SELECT count(*) FROM names)";

/// The rows that a first sync leaves.
pub struct Rows {
    items: Vec<Vec<Value>>,
    base: Vec<Vec<Value>>,
    names: Vec<Vec<Value>>,
}

impl Rows {
    /// Reads them back from the vault of a closed home.
    pub fn of(home: &Path) -> Outcome<Rows> {
        let vault = device::vault(home)?;
        Ok(Rows {
            items: all(&vault, "items", "id")?,
            base: all(&vault, "base", "item")?,
            names: all(&vault, "names", "block, id")?,
        })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len() + self.base.len() + self.names.len()
    }

    /// How many items the server has.
    pub fn items(&self) -> usize {
        self.base.len()
    }
}

/// The rows of a table by what is stored: columns that are computed have no place in an `INSERT`.
fn all(connection: &Connection, table: &str, order: &str) -> Outcome<Vec<Vec<Value>>> {
    let stored: String =
        connection
            .query_row("SELECT group_concat(name, ', ') FROM pragma_table_info(?1)", [table], |row| row.get(0))?;
    let mut statement = connection.prepare(&format!("SELECT {stored} FROM {table} ORDER BY {order}"))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((0..columns).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()?);
    }
    Ok(found)
}

/// Writes the rows to a new database: seconds and CPU of the writing alone.
pub fn write(rows: &Rows, path: &Path) -> Outcome<(Duration, Duration)> {
    let mut connection = Connection::open(path)?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    for (name, value) in [("synchronous", "NORMAL"), ("wal_autocheckpoint", "8000"), ("cache_size", "-8000")] {
        connection.pragma_update(None, name, value)?;
    }
    for step in device::schema() {
        connection.execute_batch(step)?;
    }
    let marks = |columns: usize| vec!["?"; columns].join(", ");
    let insert = |table: &str, rows: &[Vec<Value>]| {
        format!("INSERT INTO {table} VALUES ({})", marks(rows.first().map_or(0, Vec::len)))
    };
    let (items, base) = (insert("items", &rows.items), insert("base", &rows.base));
    let names = insert("names", &rows.names);
    let (cpu, began) = (process::own_cpu()?, Instant::now());
    let mut base_rows = rows.base.iter().peekable();
    let mut names_rows = rows.names.iter().peekable();
    for (number, batch) in rows.items.chunks(BATCH).enumerate() {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut insert = tx.prepare_cached(&items)?;
        for row in batch {
            insert.execute(params_from_iter(row))?;
        }
        drop(insert);
        let last = batch.last().and_then(|row| integer(row.first()));
        let mut insert = tx.prepare_cached(&base)?;
        while let Some(row) = base_rows.next_if(|row| integer(row.first()) <= last) {
            insert.execute(params_from_iter(row))?;
        }
        drop(insert);
        let mut insert = tx.prepare_cached(&names)?;
        let blocks = last.map(|last| last / NAMES_IN_A_ROW);
        while let Some(row) = names_rows.next_if(|row| integer(row.get(BLOCK)) <= blocks) {
            insert.execute(params_from_iter(row))?;
        }
        drop(insert);
        // The cursor and the two counters that a page leaves.
        tx.prepare_cached("DELETE FROM cursors WHERE drive = 1")?.execute([])?;
        tx.prepare_cached("INSERT INTO cursors (drive, cursor) VALUES (1, ?1)")?
            .execute([format!("{number:0>120}")])?;
        tx.prepare_cached("UPDATE counters SET value = ?1")?.execute(params![i64::try_from(number)?])?;
        tx.commit()?;
    }
    let took = (began.elapsed(), process::own_cpu()?.saturating_sub(cpu));
    let written: i64 = connection.query_row(COUNTED, [], |row| row.get(0))?;
    if usize::try_from(written)? == rows.len() { Ok(took) } else { Err("raw SQLite holds other rows".into()) }
}

fn integer(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Integer(number)) => Some(*number),
        _ => None,
    }
}
