//! The deletes that are asked for, and whether there is something in their folders that the person has not seen.

use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{IntentKind, IntentRow, ItemRow};

impl Reading<'_> {
    /// The items whose deletion is asked for and not delivered.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_deletes(&self) -> StoreResult<Vec<(IntentRow, ItemRow)>> {
        let sql = "SELECT id, subject FROM intents WHERE state IN (0, 1, 2) AND asked = ?1 ORDER BY id";
        let asked = serde_json::to_string(&IntentKind::Delete).doing("reading the deletes")?;
        self.all("reading the deletes", sql, [asked], |row| Ok((IntentRow(row.get(0)?), ItemRow(row.get(1)?))))
    }
}

impl Writing<'_> {
    /// Notes whether something is in the folder that an intent deletes which was not there when it was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_news(&mut self, intent: IntentRow, news: bool) -> StoreResult<()> {
        let sql = "UPDATE intents SET news = ?2 WHERE id = ?1 AND news <> ?2";
        self.run("noting news inside a folder", sql, (intent.0, i64::from(news))).map(drop)
    }
}
