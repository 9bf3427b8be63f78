//! What an undo, and the look into a folder before it is deleted, ask of intents.

use super::{Reading, StoreResult, Writing};
use crate::model::{ETag, IntentRow, ItemRow};

impl Reading<'_> {
    /// Whether what the server has of an item, by its tag, is what a delivery of this person's left there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_left_by_delivery(&self, item: ItemRow, etag: Option<&ETag>) -> StoreResult<bool> {
        let Some(etag) = etag else { return Ok(false) };
        let sql = "SELECT 1 FROM intents WHERE subject = ?1 AND state = 3 AND result_etag = ?2";
        Ok(self.one("looking for a delivery", sql, (item.0, &etag.0), |_| Ok(()))?.is_some())
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
