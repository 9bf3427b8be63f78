//! Identity, and what the server last said of each item.

use rusqlite::Row;

use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{
    BaseRow, CTag, DriveRow, ETag, Editor, ItemKind, ItemRow, NameRules, RemoteId, RequestSeq, Scope, WallTime,
};
use crate::model::{name_key, sort_key};

/// Contents of kept items that vanish on the server stay for 30 days, in milliseconds.
pub(super) const KEPT_AFTER_DELETION: i64 = 30 * 24 * 3_600_000;

/// A query of base rows, as [`read_base`] reads them.
macro_rules! base_where {
    ($rest:literal) => {
        concat!(
            "SELECT parent, kind, name, size, etag, ctag, hash, modified_at, editor, editor_user, editor_app, ",
            "confirmed_seq, going, item, named_seq FROM base WHERE ",
            $rest
        )
    };
}

/// Puts a base row in place; `overlaid` of a new one is this expression.
macro_rules! put_base {
    ($overlaid:literal) => {
        concat!(
            "INSERT INTO base (item, drive, parent, rank, kind, name, name_key, sort_key, size, etag, ctag, hash, ",
            "modified_at, editor, editor_user, editor_app, confirmed_seq, going, named_seq, overlaid) ",
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ",
            $overlaid,
            ") ON CONFLICT (item) DO UPDATE SET parent = ?3, rank = ?4, kind = ?5, name = ?6, name_key = ?7, ",
            "sort_key = ?8, size = ?9, etag = ?10, ctag = ?11, hash = ?12, modified_at = ?13, editor = ?14, ",
            "editor_user = ?15, editor_app = ?16, confirmed_seq = ?17, going = ?18, named_seq = ?19"
        )
    };
}

fn text(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<String>> {
    let text: String = row.get(index)?;
    Ok((!text.is_empty()).then_some(text))
}

fn read_base(row: &Row<'_>) -> rusqlite::Result<BaseRow> {
    let parent: i64 = row.get(0)?;
    let modified: i64 = row.get(7)?;
    Ok(BaseRow {
        parent: (parent != 0).then_some(ItemRow(parent)),
        kind: ItemKind::from_code(row.get(1)?),
        name: row.get(2)?,
        size: row.get::<_, Option<i64>>(3)?.and_then(|n| u64::try_from(n).ok()),
        etag: text(row, 4)?.map(ETag),
        ctag: text(row, 5)?.map(CTag),
        hash: text(row, 6)?,
        modified_at: (modified != 0).then_some(WallTime(modified)),
        modified_by: Editor { name: text(row, 8)?, user: text(row, 9)?, application: text(row, 10)? },
        confirmed_seq: RequestSeq(row.get(11)?),
        named_seq: RequestSeq(row.get(14)?),
        going: row.get::<_, i64>(12)? != 0,
    })
}

fn read_named(row: &Row<'_>) -> rusqlite::Result<(ItemRow, BaseRow)> {
    Ok((ItemRow(row.get(13)?), read_base(row)?))
}

impl Reading<'_> {
    /// What the server last said of an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn base(&self, item: ItemRow) -> StoreResult<Option<BaseRow>> {
        let sql = base_where!("item = ?1");
        self.one("reading an item", sql, [item.0], read_base)
    }

    /// What the server last said of the items in a folder, by id. The server's view: the overlay has no say here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn base_children(&self, folder: ItemRow) -> StoreResult<Vec<(ItemRow, BaseRow)>> {
        let sql = base_where!("parent = ?1 ORDER BY item");
        self.all("reading a folder's base", sql, [folder.0], read_named)
    }

    /// The items in a folder that were last written before a request, by id, with the provider's ids.
    ///
    /// # Errors
    /// When the database fails.
    pub fn children_written_before(&self, folder: ItemRow, seq: RequestSeq) -> StoreResult<Vec<(ItemRow, RemoteId)>> {
        let sql = "SELECT b.item, i.remote_id FROM base b JOIN items i ON i.id = b.item
                   WHERE b.parent = ?1 AND b.going = 0 AND b.confirmed_seq < ?2 AND i.remote_id IS NOT NULL
                   ORDER BY b.item";
        let read = |row: &Row<'_>| Ok((ItemRow(row.get(0)?), RemoteId(row.get(1)?)));
        self.all("reading a folder's ids", sql, (folder.0, seq.0), read)
    }

    /// The items of the server that stand under this name in a folder.
    ///
    /// # Errors
    /// When the database fails.
    pub fn base_named(&self, folder: ItemRow, name_key: &str) -> StoreResult<Vec<(ItemRow, BaseRow)>> {
        let sql = base_where!("parent = ?1 AND name_key = ?2 ORDER BY item");
        self.all("reading a name", sql, (folder.0, name_key), read_named)
    }

    /// How many items of a drive the server is known to have.
    ///
    /// # Errors
    /// When the database fails.
    pub fn base_count(&self, drive: DriveRow) -> StoreResult<u64> {
        let sql = "SELECT count(*) FROM base WHERE drive = ?1";
        let count: Option<i64> = self.one("counting items", sql, [drive.0], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The request that concluded that an item is gone, `None` when none did.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gone_seq(&self, item: ItemRow) -> StoreResult<Option<RequestSeq>> {
        let sql = "SELECT gone_seq FROM items WHERE id = ?1 AND gone_seq > 0";
        Ok(self.one("reading an identity", sql, [item.0], |row| row.get(0))?.map(RequestSeq))
    }

    /// Follows an alias to the item it became.
    ///
    /// # Errors
    /// When the database fails.
    pub fn canonical(&self, item: ItemRow) -> StoreResult<ItemRow> {
        let sql = "SELECT item FROM aliases WHERE alias = ?1";
        let other = self.one("following an alias", sql, [item.0], |row| row.get(0))?;
        Ok(other.map_or(item, ItemRow))
    }

    /// The provider's id of an item, `None` when only this device knows the item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remote_id(&self, item: ItemRow) -> StoreResult<Option<RemoteId>> {
        let sql = "SELECT remote_id FROM items WHERE id = ?1";
        let found = self.one("reading an item's id", sql, [item.0], |row| row.get::<_, Option<String>>(0))?;
        Ok(found.flatten().map(RemoteId))
    }

    /// The item with this provider's id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn item_by_remote(&self, drive: DriveRow, remote: &RemoteId) -> StoreResult<Option<ItemRow>> {
        let sql = "SELECT id FROM items WHERE drive = ?1 AND remote_id = ?2";
        let found = self.one("looking an item up", sql, (drive.0, remote.as_str()), |row| row.get(0))?;
        Ok(found.map(ItemRow))
    }

    /// The drive of an item.
    ///
    /// # Errors
    /// When the database fails, or the item was never known.
    pub fn drive_of(&self, item: ItemRow) -> StoreResult<DriveRow> {
        let sql = "SELECT drive FROM items WHERE id = ?1";
        let found = self.one("reading an item's drive", sql, [item.0], |row| row.get(0))?;
        found.map(DriveRow).ok_or(StoreError::Unexpected("an item without identity"))
    }
}

impl Writing<'_> {
    /// The item with this provider's id, made when it is new; and whether it was.
    ///
    /// # Errors
    /// When the database fails.
    pub fn intern(&mut self, drive: DriveRow, remote: &RemoteId) -> StoreResult<(ItemRow, bool)> {
        let sql = "INSERT INTO items (drive, remote_id) VALUES (?1, ?2) \
                   ON CONFLICT (drive, remote_id) WHERE remote_id IS NOT NULL DO NOTHING";
        if let Some(row) = self.insert_unless_there("making an item", sql, (drive.0, remote.as_str()))? {
            return Ok((ItemRow(row), true));
        }
        let known = self.item_by_remote(drive, remote)?;
        known.map(|row| (row, false)).ok_or(StoreError::Unexpected("an item that is neither new nor known"))
    }

    /// A new identity; without a provider's id for what the person makes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_identity(&mut self, drive: DriveRow, remote: Option<&RemoteId>) -> StoreResult<ItemRow> {
        let sql = "INSERT INTO items (drive, remote_id) VALUES (?1, ?2)";
        self.insert("making an item", sql, (drive.0, remote.map(RemoteId::as_str))).map(ItemRow)
    }

    /// Learns that the drive's root folder has this provider's id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bind_root(&mut self, root: ItemRow, remote: &RemoteId) -> StoreResult<()> {
        let sql = "UPDATE items SET remote_id = ?2 WHERE id = ?1 AND remote_id IS NOT ?2";
        self.run("storing a root's id", sql, (root.0, remote.as_str())).map(drop)
    }

    /// Gives the item that the person made the id that the provider gave it. When a page brought that id first, the two
    /// become one: the local id wins, the other stays as an alias.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bind_remote(&mut self, item: ItemRow, remote: &RemoteId) -> StoreResult<()> {
        let doing = "storing an item's id";
        let drive = self.drive_of(item)?;
        match self.item_by_remote(drive, remote)? {
            Some(same) if same == item => return Ok(()),
            Some(other) => self.merge_into(other, item)?,
            None => {}
        }
        self.run(doing, "UPDATE items SET remote_id = ?2 WHERE id = ?1", (item.0, remote.as_str())).map(drop)
    }

    fn merge_into(&mut self, other: ItemRow, item: ItemRow) -> StoreResult<()> {
        let doing = "making two ids one";
        let parents = [self.base(other)?, self.base(item)?];
        self.run(doing, "UPDATE items SET remote_id = NULL WHERE id = ?1", [other.0])?;
        self.run(doing, "INSERT OR REPLACE INTO aliases (alias, item) VALUES (?1, ?2)", [other.0, item.0])?;
        self.run(doing, "UPDATE aliases SET item = ?2 WHERE item = ?1", [other.0, item.0])?;
        self.run(doing, "UPDATE base SET parent = ?2 WHERE parent = ?1", [other.0, item.0])?;
        self.run(doing, "UPDATE overlay SET parent = ?2 WHERE parent = ?1", [other.0, item.0])?;
        self.run(doing, "UPDATE limbo SET parent = ?2 WHERE parent = ?1", [other.0, item.0])?;
        // Where both have a row the person's stays; base is the server's, so there the server's stays.
        self.run(
            doing,
            "DELETE FROM base WHERE item = ?2 AND EXISTS (SELECT 1 FROM base WHERE item = ?1)",
            [other.0, item.0],
        )?;
        for table in [
            "base",
            "overlay",
            "limbo",
            "doubts",
            "seen",
            "listings",
            "transfers",
            "pins",
            "unready",
            "recents",
            "folder_views",
            "version_lists",
            "versions",
        ] {
            let key = if matches!(table, "listings" | "folder_views") { "folder" } else { "item" };
            self.run(doing, &format!("UPDATE OR IGNORE {table} SET {key} = ?2 WHERE {key} = ?1"), [other.0, item.0])?;
            self.run(doing, &format!("DELETE FROM {table} WHERE {key} = ?1"), [other.0])?;
        }
        for table in ["contents", "lendings", "receipts"] {
            self.run(doing, &format!("UPDATE {table} SET item = ?2 WHERE item = ?1"), [other.0, item.0])?;
        }
        for column in ["subject", "sibling_of"] {
            self.run(doing, &format!("UPDATE intents SET {column} = ?2 WHERE {column} = ?1"), [other.0, item.0])?;
        }
        self.rename_in_intents(other, item)?;
        let overlaid =
            "UPDATE base SET overlaid = EXISTS (SELECT 1 FROM overlay o WHERE o.item = base.item) WHERE item = ?1";
        self.run(doing, overlaid, [item.0])?;
        self.note_name_of(other)?;
        self.note_name_of(item)?;
        for base in parents.into_iter().flatten() {
            self.touch_item(item, base.parent);
        }
        self.touch(Scope::Item(item));
        Ok(())
    }

    /// Stores what the server said of an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_base(&mut self, drive: DriveRow, item: ItemRow, row: &BaseRow, rules: &NameRules) -> StoreResult<()> {
        fn said(text: Option<&String>) -> &str {
            text.map_or("", String::as_str)
        }
        let sql = if self.has_overlay()? {
            put_base!("EXISTS (SELECT 1 FROM overlay WHERE overlay.item = ?1)")
        } else {
            put_base!("0")
        };
        self.run(
            "storing an item",
            sql,
            rusqlite::params![
                item.0,
                drive.0,
                row.parent.map_or(0, |p| p.0),
                rank(row.kind),
                row.kind.code(),
                row.name,
                name_key(&row.name, rules),
                sort_key(&row.name),
                row.size.and_then(|n| i64::try_from(n).ok()),
                said(row.etag.as_ref().map(|t| &t.0)),
                said(row.ctag.as_ref().map(|t| &t.0)),
                said(row.hash.as_ref()),
                row.modified_at.map_or(0, |t| t.0),
                said(row.modified_by.name.as_ref()),
                said(row.modified_by.user.as_ref()),
                said(row.modified_by.application.as_ref()),
                row.confirmed_seq.0,
                i64::from(row.going),
                row.named_seq.0,
            ],
        )?;
        let is_found = row.parent.is_some() && !row.going;
        self.note_name(drive, item, is_found.then_some((row.name.as_str(), row.modified_at)));
        self.touch_item(item, row.parent);
        Ok(())
    }

    /// Removes what the server said of an item: it is gone there. Identity, contents, pins and intents stay.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_base(&mut self, item: ItemRow, at: RequestSeq) -> StoreResult<()> {
        self.bury(item, at)?;
        let remembered = "INSERT OR REPLACE INTO graves (item, parent, name, name_key) \
                          SELECT item, parent, name, name_key FROM base WHERE item = ?1 AND ( \
                              EXISTS (SELECT 1 FROM contents WHERE contents.item = ?1) \
                              OR EXISTS (SELECT 1 FROM overlay WHERE overlay.parent = ?1) \
                              OR EXISTS (SELECT 1 FROM intents WHERE intents.parent = ?1 AND state < 3) \
                              OR EXISTS (SELECT 1 FROM graves WHERE graves.parent = ?1))";
        self.run("removing an item", remembered, [item.0])?;
        if self.kept_because_of(item)?.is_some() || self.was_kept(item)? {
            // What a person wanted at hand does not go because somebody else deleted it.
            let until = self.now().0 + KEPT_AFTER_DELETION;
            let sql = "UPDATE contents SET keep_until = max(keep_until, ?2) WHERE item = ?1";
            self.run("keeping what was deleted", sql, [item.0, until])?;
        }
        self.forget_versions(item)?;
        let sql = "DELETE FROM base WHERE item = ?1 RETURNING parent, drive";
        let known = self.one("removing an item", sql, [item.0], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))?;
        if let Some((parent, drive)) = known {
            self.note_name(DriveRow(drive), item, None);
            self.touch_item(item, (parent != 0).then_some(ItemRow(parent)));
        }
        Ok(())
    }

    /// Notes with an identity which request concluded that it is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn bury(&mut self, item: ItemRow, at: RequestSeq) -> StoreResult<()> {
        self.run("burying an item", "UPDATE items SET gone_seq = ?2 WHERE id = ?1", [item.0, at.0]).map(drop)
    }

    /// Says that an item and its folder's list may look different.
    pub fn touch_item(&mut self, item: ItemRow, parent: Option<ItemRow>) {
        self.touch(Scope::Item(item));
        if let Some(parent) = parent {
            self.touch(Scope::Folder(parent));
        }
    }
}

/// Folders before everything else.
pub(super) fn rank(kind: ItemKind) -> i64 {
    i64::from(kind != ItemKind::Folder)
}
