//! What is held back for an undo.

use super::course::LONGEST_HOLD;
use super::{Reading, StoreResult, Writing};
use crate::model::{IntentRow, WallTime};

impl Reading<'_> {
    /// How many intents that were never tried can still be undone at this moment.
    ///
    /// # Errors
    /// When the database fails.
    pub fn held_count(&self, now: WallTime) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM intents WHERE state = 0 AND hold_until > ?1 AND hold_until <= ?2";
        let until = now.0.saturating_add(LONGEST_HOLD);
        let count: Option<i64> = self.one("counting what can be undone", sql, [now.0, until], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The newest of all that was ever asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_intent(&self) -> StoreResult<IntentRow> {
        let sql = "SELECT coalesce(max(id), 0) FROM intents";
        let newest = self.one("reading the newest intent", sql, [], |row| row.get(0))?;
        Ok(IntentRow(newest.unwrap_or(0)))
    }

    /// What was asked for after `last` and is held back for an undo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn held_since(&self, last: IntentRow) -> StoreResult<Vec<IntentRow>> {
        let sql = "SELECT id FROM intents WHERE id > ?1 AND hold_until <> 0";
        self.all("reading what is held back", sql, [last.0], |row| Ok(IntentRow(row.get(0)?)))
    }
}

impl Writing<'_> {
    /// What was held back for an undo may leave.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_hold(&mut self, intent: IntentRow) -> StoreResult<()> {
        let sql = "UPDATE intents SET hold_until = 0 WHERE id = ?1 AND hold_until <> 0";
        self.run("ending a hold", sql, [intent.0]).map(drop)
    }
}
