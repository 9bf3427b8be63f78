//! What a round of changes needs to remember between its pages: limbo, doubts, what was seen; and listings.

use super::{Reading, StoreResult, Writing};
use crate::model::{DriveRow, ItemKind, ItemRow, RemoteItem, RequestSeq, WallTime};

/// An item whose parent has not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimboRow {
    /// The item.
    pub item: ItemRow,
    /// The parent it waits for.
    pub parent: ItemRow,
    /// The newest request number when it was written.
    pub seq: RequestSeq,
    /// Questions that its wait has caused.
    pub tries: u8,
    /// What the server said.
    pub facts: RemoteItem,
}

/// An item in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoubtRow {
    /// The item.
    pub item: ItemRow,
    /// Why, as the planner codes it.
    pub why: i64,
    /// Only an answer that started later can settle it.
    pub since: RequestSeq,
    /// When the enumeration began that first missed it; for "perhaps gone" alone.
    pub first_missed: WallTime,
}

fn read_doubt(row: &rusqlite::Row<'_>) -> rusqlite::Result<DoubtRow> {
    Ok(DoubtRow {
        item: ItemRow(row.get(0)?),
        why: row.get(1)?,
        since: RequestSeq(row.get(2)?),
        first_missed: WallTime(row.get(3)?),
    })
}

type RawLimbo = (ItemRow, ItemRow, RequestSeq, u8, String);

fn read_limbo(row: &rusqlite::Row<'_>) -> rusqlite::Result<RawLimbo> {
    Ok((ItemRow(row.get(0)?), ItemRow(row.get(1)?), RequestSeq(row.get(2)?), row.get(3)?, row.get(4)?))
}

fn parse_limbo(row: RawLimbo) -> Option<LimboRow> {
    // What cannot be read again is asked for by the sweep; it is not worth failing a page for.
    let facts = serde_json::from_str(&row.4).ok()?;
    Some(LimboRow { item: row.0, parent: row.1, seq: row.2, tries: row.3, facts })
}

impl Reading<'_> {
    /// An item in limbo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn limbo(&self, item: ItemRow) -> StoreResult<Option<LimboRow>> {
        let sql = "SELECT item, parent, seq, tries, facts FROM limbo WHERE item = ?1";
        Ok(self.one("reading limbo", sql, [item.0], read_limbo)?.and_then(parse_limbo))
    }

    /// The items that wait for this parent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn limbo_of(&self, parent: ItemRow, limit: u32) -> StoreResult<Vec<LimboRow>> {
        let sql = "SELECT item, parent, seq, tries, facts FROM limbo WHERE parent = ?1 ORDER BY item LIMIT ?2";
        Ok(self.all("reading limbo", sql, (parent.0, limit), read_limbo)?.into_iter().filter_map(parse_limbo).collect())
    }

    /// All items of a drive that are in limbo, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn limbo_of_drive(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<LimboRow>> {
        let sql = "SELECT item, parent, seq, tries, facts FROM limbo WHERE drive = ?1 ORDER BY item LIMIT ?2";
        let rows = self.all("reading limbo", sql, (drive.0, limit), read_limbo)?;
        Ok(rows.into_iter().filter_map(parse_limbo).collect())
    }

    /// Items of a drive in doubt, after `after`, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn doubts(&self, drive: DriveRow, after: ItemRow, limit: u32) -> StoreResult<Vec<DoubtRow>> {
        let sql = "SELECT item, why, since_seq, first_missed FROM doubts WHERE drive = ?1 AND item > ?2 \
                   ORDER BY item LIMIT ?3";
        self.all("reading doubts", sql, (drive.0, after.0, limit), read_doubt)
    }

    /// The doubt about an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn doubt(&self, item: ItemRow) -> StoreResult<Option<DoubtRow>> {
        let sql = "SELECT item, why, since_seq, first_missed FROM doubts WHERE item = ?1";
        self.one("reading a doubt", sql, [item.0], read_doubt)
    }

    /// Whether anything of a drive is in limbo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_limbo(&self, drive: DriveRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM limbo WHERE drive = ?1 LIMIT 1";
        Ok(self.one("reading limbo", sql, [drive.0], |_| Ok(()))?.is_some())
    }

    /// Whether anything of a drive is in doubt.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_doubts(&self, drive: DriveRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM doubts WHERE drive = ?1 LIMIT 1";
        Ok(self.one("reading doubts", sql, [drive.0], |_| Ok(()))?.is_some())
    }

    /// Whether the running enumeration has brought an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_seen(&self, item: ItemRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM seen WHERE item = ?1";
        Ok(self.one("reading what was seen", sql, [item.0], |_| Ok(()))?.is_some())
    }

    /// Folders of a drive that the server deleted and that are not settled yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn going(&self, drive: DriveRow) -> StoreResult<Vec<ItemRow>> {
        let sql = "SELECT item FROM base WHERE drive = ?1 AND going = 1 ORDER BY item";
        self.all("reading folders that go", sql, [drive.0], |row| Ok(ItemRow(row.get(0)?)))
    }

    /// Items of a drive that a complete enumeration, begun with this request, has not brought and that were last written
    /// before it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unseen(&self, drive: DriveRow, before: RequestSeq) -> StoreResult<Vec<ItemRow>> {
        let sql = "SELECT item FROM base WHERE drive = ?1 AND confirmed_seq < ?2 AND named_seq < ?2 AND parent <> 0 \
                       AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.item = base.item) ORDER BY item";
        self.all("reading what was not seen", sql, (drive.0, before.0), |row| Ok(ItemRow(row.get(0)?)))
    }
}

impl Reading<'_> {
    /// Whether something of a drive is to be settled before a round can end: limbo, folders that go, doubts to be asked.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_open_ends(&self, drive: DriveRow) -> StoreResult<bool> {
        let sql = "SELECT EXISTS (SELECT 1 FROM limbo WHERE drive = ?1)
                       OR EXISTS (SELECT 1 FROM base WHERE drive = ?1 AND going = 1)
                       OR EXISTS (SELECT 1 FROM doubts WHERE drive = ?1 AND why <> 8)";
        Ok(self.one("reading what is open", sql, [drive.0], |row| row.get(0))?.unwrap_or(false))
    }

    /// Doubts of a drive that are settled by asking for the item, the first `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn doubts_to_ask(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<ItemRow>> {
        let sql = "SELECT item FROM doubts WHERE drive = ?1 AND why <> 8 ORDER BY item LIMIT ?2";
        self.all("reading doubts", sql, (drive.0, limit), |row| Ok(ItemRow(row.get(0)?)))
    }

    /// When the enumeration began that first missed something of a drive that is still marked "perhaps gone".
    ///
    /// # Errors
    /// When the database fails.
    pub fn first_missed(&self, drive: DriveRow) -> StoreResult<Option<WallTime>> {
        let sql = "SELECT min(first_missed) FROM doubts WHERE drive = ?1 AND why = 8";
        Ok(self
            .one("reading what is perhaps gone", sql, [drive.0], |row| row.get::<_, Option<i64>>(0))?
            .flatten()
            .map(WallTime))
    }

    /// Limbo of a drive whose folder is here now, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ready_limbo(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<LimboRow>> {
        let sql = "SELECT l.item, l.parent, l.seq, l.tries, l.facts FROM limbo l JOIN base b ON b.item = l.parent
                   WHERE l.drive = ?1 AND b.kind <> 1 ORDER BY l.item LIMIT ?2";
        let rows = self.all("reading limbo", sql, (drive.0, limit), read_limbo)?;
        Ok(rows.into_iter().filter_map(parse_limbo).collect())
    }

    /// Limbo of a drive with the kind of the folder it waits for (`None`: that is not here) and whether that waits itself;
    /// those whose folder does not wait first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stuck_limbo(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<(LimboRow, Option<ItemKind>, bool)>> {
        let sql = "SELECT l.item, l.parent, l.seq, l.tries, l.facts, b.kind,
                          b.item IS NULL AND EXISTS (SELECT 1 FROM limbo w WHERE w.item = l.parent) AS parent_waits
                   FROM limbo l LEFT JOIN base b ON b.item = l.parent
                   WHERE l.drive = ?1 ORDER BY parent_waits, l.item LIMIT ?2";
        let rows = self.all("reading limbo", sql, (drive.0, limit), |row| {
            Ok((read_limbo(row)?, row.get::<_, Option<i64>>(5)?.map(ItemKind::from_code), row.get(6)?))
        })?;
        Ok(rows.into_iter().filter_map(|(limbo, kind, waits)| Some((parse_limbo(limbo)?, kind, waits))).collect())
    }

    /// Folders of a drive that go and are empty, with their parents, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn empty_going(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<(ItemRow, Option<ItemRow>)>> {
        let sql = "SELECT g.item, g.parent FROM base g WHERE g.drive = ?1 AND g.going = 1
                       AND NOT EXISTS (SELECT 1 FROM base c WHERE c.parent = g.item) ORDER BY g.item LIMIT ?2";
        self.all("reading folders that go", sql, (drive.0, limit), |row| {
            let parent: i64 = row.get(1)?;
            Ok((ItemRow(row.get(0)?), (parent != 0).then_some(ItemRow(parent))))
        })
    }

    /// What is inside folders of a drive that go, and does not go itself: the item and the folder, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn inside_going(&self, drive: DriveRow, limit: u32) -> StoreResult<Vec<(ItemRow, ItemRow)>> {
        let sql = "SELECT c.item, g.item FROM base g JOIN base c ON c.parent = g.item
                   WHERE g.drive = ?1 AND g.going = 1 AND c.going = 0 ORDER BY c.item LIMIT ?2";
        self.all("reading folders that go", sql, (drive.0, limit), |row| {
            Ok((ItemRow(row.get(0)?), ItemRow(row.get(1)?)))
        })
    }

    /// Items of a drive that the enumeration begun with this request has not seen and that nobody doubts yet, at most
    /// `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unseen_undoubted(&self, drive: DriveRow, began: RequestSeq, limit: u32) -> StoreResult<Vec<ItemRow>> {
        let sql = "SELECT item FROM base WHERE drive = ?1 AND parent <> 0 AND named_seq < ?2
                       AND NOT EXISTS (SELECT 1 FROM seen WHERE seen.item = base.item)
                       AND NOT EXISTS (SELECT 1 FROM doubts WHERE doubts.item = base.item) ORDER BY item LIMIT ?3";
        self.all("reading what was not seen", sql, (drive.0, began.0, limit), |row| Ok(ItemRow(row.get(0)?)))
    }

    /// Whether anything of the server is in a folder, by what it last said.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_base_children(&self, folder: ItemRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM base WHERE parent = ?1 LIMIT 1";
        Ok(self.one("looking into a folder", sql, [folder.0], |_| Ok(()))?.is_some())
    }
}

impl Writing<'_> {
    /// Puts an item into limbo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_limbo(&mut self, drive: DriveRow, row: &LimboRow) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO limbo (item, drive, parent, seq, tries, facts) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let facts = serde_json::to_string(&row.facts).unwrap_or_default();
        self.run("storing limbo", sql, (row.item.0, drive.0, row.parent.0, row.seq.0, row.tries, facts)).map(drop)
    }

    /// Takes an item out of limbo.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_limbo(&mut self, item: ItemRow) -> StoreResult<()> {
        self.run("clearing limbo", "DELETE FROM limbo WHERE item = ?1", [item.0]).map(drop)
    }

    /// Notes a doubt, in the place of an earlier one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_doubt(&mut self, drive: DriveRow, doubt: &DoubtRow) -> StoreResult<()> {
        let sql =
            "INSERT OR REPLACE INTO doubts (item, drive, why, since_seq, first_missed) VALUES (?1, ?2, ?3, ?4, ?5)";
        let params = (doubt.item.0, drive.0, doubt.why, doubt.since.0, doubt.first_missed.0);
        self.run("noting a doubt", sql, params).map(drop)
    }

    /// A doubt is settled.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_doubt(&mut self, item: ItemRow) -> StoreResult<()> {
        self.run("settling a doubt", "DELETE FROM doubts WHERE item = ?1", [item.0]).map(drop)
    }

    /// Notes that the running enumeration brought an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_seen(&mut self, drive: DriveRow, item: ItemRow) -> StoreResult<()> {
        let sql = "INSERT OR IGNORE INTO seen (item, drive) VALUES (?1, ?2)";
        self.run("noting what was seen", sql, (item.0, drive.0)).map(drop)
    }

    /// Clears what an enumeration that has ended saw, at most `limit` rows; answers whether some are left.
    ///
    /// # Errors
    /// When the database fails.
    pub fn clear_seen(&mut self, drive: DriveRow, limit: u32) -> StoreResult<bool> {
        let sql = "DELETE FROM seen WHERE item IN (SELECT item FROM seen WHERE drive = ?1 LIMIT ?2)";
        Ok(self.run("clearing what was seen", sql, (drive.0, limit))? == limit as usize)
    }

    /// Notes that a folder was listed whole.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_listing(&mut self, folder: ItemRow, at: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO listings (folder, as_of) VALUES (?1, ?2)";
        self.run("noting a listing", sql, (folder.0, at.0))?;
        self.touch(crate::model::Scope::Folder(folder));
        Ok(())
    }
}
