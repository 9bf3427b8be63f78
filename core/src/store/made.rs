//! What deliveries have made, and where: evidence for one of them must not be another's effect.

use super::{Reading, StoreResult};
use crate::model::{DriveRow, ReceiptRow, RemoteId, WallTime};

impl Reading<'_> {
    /// The provider's ids of what deliveries have made in a drive since a moment of this device's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn made_since(&self, drive: DriveRow, moment: WallTime) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT i.remote_id FROM intents n JOIN items i ON i.id = n.subject \
                   WHERE n.state = 3 AND n.drive = ?1 AND n.ended_at >= ?2 AND n.parent <> 0 \
                       AND (n.content <> 0 OR n.source <> 0) AND i.remote_id IS NOT NULL ORDER BY n.id";
        self.all("reading what was made", sql, (drive.0, moment.0), |row| Ok(RemoteId(row.get(0)?)))
    }

    /// The drives in which something was delivered since this receipt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drives_delivered_after(&self, receipt: ReceiptRow) -> StoreResult<Vec<DriveRow>> {
        let sql =
            "SELECT DISTINCT i.drive FROM receipts r JOIN intents i ON i.id = r.intent WHERE r.id > ?1 ORDER BY 1";
        self.all("reading the receipts", sql, [receipt.0], |row| Ok(DriveRow(row.get(0)?)))
    }
}
