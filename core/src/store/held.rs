//! What is held back for an undo.

use super::{StoreResult, Writing};
use crate::model::IntentRow;

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
