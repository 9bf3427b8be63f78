//! What deliveries have made, and where: evidence for one of them must not be another's effect.

use super::{Reading, StoreResult};
use crate::model::{DriveRow, ReceiptRow, RemoteId};

/// More than are made between an attempt and the look for its effect.
const MADE: u32 = 10_000;

impl Reading<'_> {
    /// The provider's ids of what deliveries have made in a drive, the newest [`MADE`]. By their order, not by time: no clock of
    /// this device can be compared with the server's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn made(&self, drive: DriveRow) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT i.remote_id FROM receipts r JOIN intents n ON n.id = r.intent JOIN items i ON i.id = n.subject \
                   WHERE n.drive = ?1 AND n.parent <> 0 AND (n.content <> 0 OR n.source <> 0) \
                       AND i.remote_id IS NOT NULL ORDER BY r.id DESC LIMIT ?2";
        self.all("reading what was made", sql, (drive.0, MADE), |row| Ok(RemoteId(row.get(0)?)))
    }

    /// The provider's ids of what deliveries have moved or renamed in a drive, the newest [`MADE`].
    ///
    /// # Errors
    /// When the database fails.
    pub fn moved(&self, drive: DriveRow) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT i.remote_id FROM receipts r JOIN intents n ON n.id = r.intent JOIN items i ON i.id = n.subject \
                   WHERE n.drive = ?1 AND n.parent <> 0 AND n.content = 0 AND n.source = 0 \
                       AND i.remote_id IS NOT NULL ORDER BY r.id DESC LIMIT ?2";
        self.all("reading what was moved", sql, (drive.0, MADE), |row| Ok(RemoteId(row.get(0)?)))
    }

    /// The drives in which something was delivered since this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drives_delivered_after(&self, receipt: ReceiptRow) -> StoreResult<Vec<DriveRow>> {
        let sql = "SELECT DISTINCT i.drive FROM receipts r JOIN intents i ON i.id = r.intent WHERE r.id > ?1 AND i.service = 0 ORDER BY 1";
        self.all("reading the receipts", sql, [receipt.0], |row| Ok(DriveRow(row.get(0)?)))
    }
}
