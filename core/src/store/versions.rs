//! Conflicts that a person has not settled: which copies stand beside which items.

use super::{Reading, StoreResult, Writing};
use crate::model::{IntentRow, ItemRow, Scope, WallTime};

/// A copy of the person's beside the item whose conflict it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The change that keeps it.
    pub intent: IntentRow,
    /// The copy.
    pub mine: ItemRow,
    /// The item.
    pub theirs: ItemRow,
    /// The server has the copy too.
    pub sent: bool,
    /// When the person saved it.
    pub asked_at: WallTime,
}

const BESIDE: &str = "SELECT id, subject, sibling_of, state, asked_at FROM intents INDEXED BY intents_beside \
     WHERE sibling_of <> 0 AND kept_both = 0 AND state < 4 AND subject <> sibling_of ORDER BY id DESC";

impl Reading<'_> {
    /// The copies that the person has not settled, the latest first, whether or not both are still there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn copies_beside(&self) -> StoreResult<Vec<Beside>> {
        self.all("reading what is there twice", BESIDE, [], |row| {
            Ok(Beside {
                intent: IntentRow(row.get(0)?),
                mine: ItemRow(row.get(1)?),
                theirs: ItemRow(row.get(2)?),
                sent: row.get::<_, i64>(3)? == 3,
                asked_at: WallTime(row.get(4)?),
            })
        })
    }
}

impl Writing<'_> {
    /// The person keeps both of a conflict's versions, and is not asked any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_kept_both(&mut self, intent: IntentRow) -> StoreResult<()> {
        let sql = "UPDATE intents SET kept_both = 1 WHERE id = ?1 AND sibling_of <> 0 AND kept_both = 0";
        if self.run("keeping both versions", sql, [intent.0])? > 0 {
            self.touch(Scope::Outbox);
        }
        Ok(())
    }
}
