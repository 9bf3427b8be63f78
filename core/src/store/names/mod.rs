//! Names of documents, as a search compares them.
//!
//! **Promises.** The names are there as soon as the rows are: they are written in the same transaction, once, when it ends. What a
//! search finds is what lists show: what was renamed, moved or made here under its new name, nothing that was removed here or lies in
//! something that was, nothing of a drive that does not answer this person. The order is total, so a page goes on behind the last one,
//! or before the first, whatever has changed meanwhile.
//!
//! **Never.** Nothing typed is an expression: words are compared, not parsed. No name is found that this device does not know
//! ([`Reading::name_coverage`] says which those are).
//!
//! **How.** `names` holds the folded words of 64 items in one value ([`lines`]); a search reads all of them, which for 100,000 names is
//! some 4 MB, and takes the best. Why this is no index of words: decision 0145. What open intents make of an item is read from the
//! overlay, and stands in for its line.
//!
//! | file | what it holds |
//! |---|---|
//! | `mod.rs` | writing names, gathering those of an older file |
//! | `lines` | the form of a value |
//! | `finding` | what is found, and in which order |
//! | `coverage` | what was looked through, and what could not be |
//!
//! Tests: `tests.rs` beside; stories in `tests/journeys/tests/stories/searching.rs`.

mod coverage;
mod finding;
mod lines;

use std::collections::BTreeMap;

use self::lines::{Line, Lines, OF_ONE, add};
use super::{Reading, StoreResult, Writing};
use crate::model::{DriveRow, ItemRow, TITLE_FOLDING, WallTime, title_words};

pub use coverage::NameCoverage;
pub use finding::{FoundName, FoundNames, NamedFeed, NamedItem, NamedThread};

/// Names of one transaction that are still to be written: for each row the items, and what each is called now.
pub(super) type Pending = BTreeMap<(i64, i64), BTreeMap<u8, Option<(i64, String)>>>;

fn place_of(drive: DriveRow, item: ItemRow) -> ((i64, i64), u8) {
    let slot = u8::try_from(item.0.rem_euclid(OF_ONE)).unwrap_or(0);
    ((drive.0, item.0.div_euclid(OF_ONE)), slot)
}

impl Reading<'_> {
    /// Whether the names of items that were known before are still to be gathered: [`Writing::gather_names`] does it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_names_to_gather(&self) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM counters WHERE name = 'names_folding' AND value = ?1";
        Ok(self.one("looking whether names are there", sql, [TITLE_FOLDING], |_| Ok(()))?.is_none())
    }
}

impl Writing<'_> {
    /// Notes what an item is called now, or that it is not to be found any more.
    pub(super) fn note_name(&mut self, drive: DriveRow, item: ItemRow, name: Option<(&str, Option<WallTime>)>) {
        let (row, slot) = place_of(drive, item);
        let line = name.map(|(name, at)| (at.map_or(0, |at| at.0), title_words(name)));
        self.names.entry(row).or_default().insert(slot, line);
    }

    /// Notes what base says an item is called, where only its identity is at hand.
    pub(super) fn note_name_of(&mut self, item: ItemRow) -> StoreResult<()> {
        let drive = self.drive_of(item)?;
        let base = self.base(item)?.filter(|base| base.parent.is_some() && !base.going);
        self.note_name(drive, item, base.as_ref().map(|base| (base.name.as_str(), base.modified_at)));
        Ok(())
    }

    /// Writes the names that this transaction has noted. A row that comes out as it was is left alone.
    pub(super) fn write_names(&mut self) -> StoreResult<()> {
        let doing = "storing names";
        for ((drive, block), noted) in std::mem::take(&mut self.names) {
            let sql = "SELECT lines FROM names WHERE drive = ?1 AND block = ?2";
            let before: Option<Vec<u8>> = self.one(doing, sql, (drive, block), |row| row.get(0))?;
            let old = before.as_deref().unwrap_or_default();
            let mut lines: BTreeMap<u8, (i64, &[u8])> =
                Lines(old).map(|line| (line.slot, (line.at, line.title))).collect();
            for (slot, line) in &noted {
                match line {
                    Some((at, title)) => lines.insert(*slot, (*at, title.as_bytes())),
                    None => lines.remove(slot),
                };
            }
            let mut after = Vec::with_capacity(old.len() + 64 * noted.len());
            for (slot, (at, title)) in &lines {
                add(&mut after, Line { slot: *slot, at: *at, title });
            }
            if after == old {
                continue;
            }
            if after.is_empty() {
                self.run(doing, "DELETE FROM names WHERE drive = ?1 AND block = ?2", (drive, block))?;
                continue;
            }
            let count = i64::try_from(lines.len()).unwrap_or(OF_ONE);
            let sql = "INSERT INTO names (drive, block, count, lines) VALUES (?1, ?2, ?3, ?4) \
                       ON CONFLICT (drive, block) DO UPDATE SET count = ?3, lines = ?4";
            self.run(doing, sql, (drive, block, count, after))?;
        }
        Ok(())
    }

    /// Gathers the names of at most `limit` items that an older program knew; answers whether more are left.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gather_names(&mut self, limit: u32) -> StoreResult<bool> {
        let doing = "gathering names";
        let sql = "SELECT value FROM counters WHERE name = 'names_gathered'";
        let from: i64 = self.one(doing, sql, [], |row| row.get(0))?.unwrap_or(0);
        let sql = "SELECT item, drive, CASE WHEN parent <> 0 AND going = 0 THEN name END, modified_at FROM base \
                   WHERE item > ?1 ORDER BY item LIMIT ?2";
        let rows = self.all(doing, sql, (from, limit), |row| {
            let name: Option<String> = row.get(2)?;
            Ok((ItemRow(row.get(0)?), DriveRow(row.get(1)?), name, WallTime(row.get(3)?)))
        })?;
        for (item, drive, name, at) in &rows {
            self.note_name(*drive, *item, name.as_deref().map(|name| (name, Some(*at))));
        }
        let put = "INSERT OR REPLACE INTO counters (name, value) VALUES (?1, ?2)";
        match rows.last().filter(|_| u32::try_from(rows.len()) == Ok(limit)) {
            Some((last, ..)) => {
                self.run(doing, put, ("names_gathered", last.0))?;
                Ok(true)
            }
            None => {
                self.run(doing, "DELETE FROM counters WHERE name = 'names_gathered'", [])?;
                self.run(doing, put, ("names_folding", TITLE_FOLDING))?;
                Ok(false)
            }
        }
    }
}

#[cfg(test)]
mod tests;
