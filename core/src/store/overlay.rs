//! The overlay: what the open intents make of an item, one row an item at most.
//!
//! Which row, is decided by the outbox's `fold`; here it is only put in place, together with the mark on the base row that
//! keeps the two index scans of a list disjoint.

use rusqlite::Row;

use super::items::rank;
use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{
    ContentRow, DriveRow, IntentKind, ItemKind, ItemRow, NameRules, Scope, WallTime, name_key, sort_key,
};

/// The effective state of an item that open intents change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverlayRow {
    /// The item.
    pub item: ItemRow,
    /// Its drive.
    pub drive: DriveRow,
    /// The folder it is shown in.
    pub parent: ItemRow,
    /// What it is.
    pub kind: ItemKind,
    /// The name it is shown under.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was changed.
    pub modified_at: Option<WallTime>,
    /// The person's bytes, when the intents change the content.
    pub content: Option<ContentRow>,
    /// Deleted by the person: not shown.
    pub gone: bool,
}

const COLUMNS: &str = "item, drive, parent, kind, name, size, modified_at, content, gone";

pub(super) fn read_overlay(row: &Row<'_>) -> rusqlite::Result<OverlayRow> {
    let modified: i64 = row.get(6)?;
    let content: i64 = row.get(7)?;
    Ok(OverlayRow {
        item: ItemRow(row.get(0)?),
        drive: DriveRow(row.get(1)?),
        parent: ItemRow(row.get(2)?),
        kind: ItemKind::from_code(row.get(3)?),
        name: row.get(4)?,
        size: u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
        modified_at: (modified != 0).then_some(WallTime(modified)),
        content: (content != 0).then_some(ContentRow(content)),
        gone: row.get::<_, i64>(8)? != 0,
    })
}

impl Reading<'_> {
    /// The overlay of an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn overlay(&self, item: ItemRow) -> StoreResult<Option<OverlayRow>> {
        let sql = format!("SELECT {COLUMNS} FROM overlay WHERE item = ?1");
        self.one("reading an overlay", &sql, [item.0], read_overlay)
    }
}

impl Reading<'_> {
    /// The name of an item as it is shown, or as it was the last that is known.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_name(&self, item: ItemRow) -> StoreResult<Option<String>> {
        if let Some(overlay) = self.overlay(item)? {
            return Ok(Some(overlay.name));
        }
        if let Some(base) = self.base(item)? {
            return Ok(Some(base.name));
        }
        let sql = "SELECT name FROM graves WHERE item = ?1";
        if let Some(name) = self.one("reading the name of something gone", sql, [item.0], |row| row.get(0))? {
            return Ok(Some(name));
        }
        let asked = self.ended_intents_of(item)?.into_iter().rev().find_map(|intent| match intent.asked {
            IntentKind::MakeFolder { name, .. }
            | IntentKind::Create { name, .. }
            | IntentKind::Move { name, .. }
            | IntentKind::Copy { name, .. } => Some(name),
            IntentKind::Replace { .. } | IntentKind::Delete => None,
        });
        Ok(asked)
    }

    /// What an item is, or was as long as anything is stored of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_kind(&self, item: ItemRow) -> StoreResult<Option<ItemKind>> {
        match self.overlay(item)? {
            Some(overlay) => Ok(Some(overlay.kind)),
            None => Ok(self.base(item)?.map(|base| base.kind)),
        }
    }

    /// Whether the person has deleted a folder above an item, and the server does not know of it yet: the item stands as it
    /// did, and is on no list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_in_something_deleted(&self, item: ItemRow) -> StoreResult<bool> {
        let mut above = self.last_folder(item)?;
        for _ in 0..200 {
            let Some(folder) = above else { break };
            if self.overlay(folder)?.is_some_and(|overlay| overlay.gone) {
                return Ok(true);
            }
            above = self.last_folder(folder)?;
        }
        Ok(false)
    }

    /// The nearest folder above an item that is still there: where it can be put back when its own is gone.
    ///
    /// # Errors
    /// When the database fails, or the item was never known.
    pub fn nearest_above(&self, item: ItemRow) -> StoreResult<ItemRow> {
        if let Some(folder) = self.last_folder(item)? {
            return Ok(self.nearest_living(folder)?.folder);
        }
        let drive = self.drive(self.drive_of(item)?)?.ok_or(StoreError::Unexpected("an item without a drive"))?;
        Ok(drive.root)
    }

    /// The folder that an item is in, or was in as far as is known.
    fn last_folder(&self, item: ItemRow) -> StoreResult<Option<ItemRow>> {
        if let Some(overlay) = self.overlay(item)? {
            return Ok(Some(overlay.parent));
        }
        if let Some(base) = self.base(item)? {
            return Ok(base.parent);
        }
        let sql = "SELECT parent FROM graves WHERE item = ?1 AND parent <> 0";
        if let Some(parent) = self.one("reading where something gone was", sql, [item.0], |row| row.get(0))? {
            return Ok(Some(ItemRow(parent)));
        }
        // What was taken back before it was sent was never anywhere: where it was to be.
        Ok(self.ended_intents_of(item)?.into_iter().rev().find_map(|intent| match intent.asked {
            IntentKind::MakeFolder { parent, .. }
            | IntentKind::Create { parent, .. }
            | IntentKind::Move { parent, .. }
            | IntentKind::Copy { parent, .. } => Some(parent),
            IntentKind::Replace { .. } | IntentKind::Delete => None,
        }))
    }

    /// The item that the person deleted from this place and whose delete is not sent yet, or that was not sent itself; else
    /// the newest that a receipt or a held content remembers there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn deleted_named(&self, parent: ItemRow, name_key: &str) -> StoreResult<Option<ItemRow>> {
        let doing = "looking for something deleted";
        let sql = "SELECT item FROM overlay WHERE parent = ?1 AND name_key = ?2 AND gone = 1 ORDER BY item DESC";
        let unsent = self.one(doing, sql, (parent.0, name_key), |row| row.get(0))?;
        let sql = "SELECT g.item FROM graves g WHERE g.parent = ?1 AND g.name_key = ?2 \
                       AND EXISTS (SELECT 1 FROM contents c WHERE c.item = g.item) ORDER BY g.item DESC";
        let fallen = "SELECT subject FROM intents WHERE fell_with <> 0 AND state = 4 AND parent = ?1 AND name_key = ?2 \
                          ORDER BY id DESC LIMIT 1";
        let found = match unsent {
            Some(item) => Some(item),
            None => match self.one(doing, fallen, (parent.0, name_key), |row| row.get(0))? {
                Some(item) => Some(item),
                None => self.one(doing, sql, (parent.0, name_key), |row| row.get(0))?,
            },
        };
        Ok(found.map(ItemRow))
    }
}

impl Writing<'_> {
    /// Puts an item's overlay in place, or takes it away with `None`. Nothing is written when it is so already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_overlay(&mut self, item: ItemRow, row: Option<&OverlayRow>, rules: &NameRules) -> StoreResult<()> {
        let doing = "storing an overlay";
        let before = self.overlay(item)?;
        if before.as_ref() == row {
            return Ok(());
        }
        match row {
            Some(row) => {
                self.makes_overlay();
                let sql = "INSERT OR REPLACE INTO overlay (item, drive, parent, rank, kind, name, name_key, sort_key, \
                               size, modified_at, content, gone) \
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
                self.run(
                    doing,
                    sql,
                    rusqlite::params![
                        item.0,
                        row.drive.0,
                        row.parent.0,
                        rank(row.kind),
                        row.kind.code(),
                        row.name,
                        name_key(&row.name, rules),
                        sort_key(&row.name),
                        i64::try_from(row.size).unwrap_or(i64::MAX),
                        row.modified_at.map_or(0, |t| t.0),
                        row.content.map_or(0, |c| c.0),
                        i64::from(row.gone),
                    ],
                )?;
            }
            None => {
                self.run(doing, "DELETE FROM overlay WHERE item = ?1", [item.0])?;
            }
        }
        let overlaid = i64::from(row.is_some());
        self.run(doing, "UPDATE base SET overlaid = ?2 WHERE item = ?1 AND overlaid <> ?2", [item.0, overlaid])?;
        let base_parent = self.base(item)?.and_then(|base| base.parent);
        for parent in [base_parent, before.map(|o| o.parent), row.map(|o| o.parent)].into_iter().flatten() {
            self.touch(Scope::Folder(parent));
        }
        self.touch(Scope::Item(item));
        Ok(())
    }
}
