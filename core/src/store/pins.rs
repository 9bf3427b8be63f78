//! What the person keeps offline, and which of it is here.
//!
//! A pin lies on one item. A file is kept because it is pinned, or because a folder above it is: that is read from the
//! tree when it is asked for, so a file that moves into a kept folder is kept from then on, and no copy of the answer can
//! be wrong.

use super::{Reading, StoreResult, Writing};
use crate::model::{CTag, ContentRow, DriveRow, ItemRow, Refusal, Scope, WallTime};

/// A file that is kept, and what is held of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// The file.
    pub item: ItemRow,
    /// The pinned item because of which it is kept: itself, or a folder above it.
    pub because_of: ItemRow,
    /// Its name.
    pub name: String,
    /// Bytes, by the listing.
    pub size: u64,
    /// The tag of the bytes that the server has.
    pub ctag: Option<CTag>,
    /// The newest content held of it.
    pub held: Option<ContentRow>,
    /// Whether what is held is what the server has, or is the person's own unsent change.
    pub ready: bool,
    /// Why it cannot be had, when that is more than "not yet".
    pub refused: Option<Refusal>,
}

/// Every file that is kept: under each pin, the tree as it is shown (base, with the overlay on top).
const KEPT: &str = "
WITH RECURSIVE tree (item, pin) AS (
    SELECT item, item FROM pins WHERE ?1 = 0 OR item = ?1
  UNION
    SELECT b.item, t.pin FROM tree t JOIN base b ON b.parent = t.item WHERE b.overlaid = 0 AND b.going = 0
  UNION
    SELECT o.item, t.pin FROM tree t JOIN overlay o ON o.parent = t.item WHERE o.gone = 0
)
SELECT t.item, min(t.pin), coalesce(o.name, b.name), coalesce(o.size, b.size, 0), coalesce(b.ctag, ''),
       c.id, coalesce(c.unsent, 0), coalesce(c.ctag, ''), coalesce(u.why, '')
FROM tree t
LEFT JOIN base b ON b.item = t.item
LEFT JOIN overlay o ON o.item = t.item
LEFT JOIN contents c ON c.id = (
    SELECT id FROM contents WHERE item = t.item AND NOT (unsent = 0 AND based_on <> '' AND ctag = '' AND keep_until <> 0)
    ORDER BY unsent DESC, id DESC LIMIT 1)
LEFT JOIN unready u ON u.item = t.item AND u.ctag = coalesce(b.ctag, '')
WHERE coalesce(o.kind, b.kind) = 1 AND coalesce(o.gone, 0) = 0
GROUP BY t.item
ORDER BY coalesce(o.sort_key, b.sort_key), t.item";

impl Reading<'_> {
    /// The pinned items, oldest pin first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pins(&self) -> StoreResult<Vec<ItemRow>> {
        self.all("reading the pins", "SELECT item FROM pins ORDER BY id", [], |row| Ok(ItemRow(row.get(0)?)))
    }

    /// Whether an item itself is pinned.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_pinned(&self, item: ItemRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM pins WHERE item = ?1";
        Ok(self.one("reading a pin", sql, [item.0], |_| Ok(()))?.is_some())
    }

    /// The drives in which something is pinned.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pinned_drives(&self) -> StoreResult<Vec<DriveRow>> {
        let sql = "SELECT DISTINCT i.drive FROM pins p JOIN items i ON i.id = p.item ORDER BY 1";
        self.all("reading the pins", sql, [], |row| Ok(DriveRow(row.get(0)?)))
    }

    /// Since when a file could not be had.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unready_since(&self, item: ItemRow) -> StoreResult<Option<WallTime>> {
        let sql = "SELECT since FROM unready WHERE item = ?1";
        Ok(self.one("reading a refusal", sql, [item.0], |row| row.get(0))?.map(WallTime))
    }

    /// The pinned item because of which this one is kept: itself, or the nearest folder above it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_because_of(&self, item: ItemRow) -> StoreResult<Option<ItemRow>> {
        // Asked for every row of a page, and on most devices nothing or little is pinned.
        if self.one("reading the pins", "SELECT 1 FROM pins LIMIT 1", [], |_| Ok(()))?.is_none() {
            return Ok(None);
        }
        if self.is_pinned(item)? {
            return Ok(Some(item));
        }
        for folder in self.ancestors(item)? {
            if self.is_pinned(folder.item)? {
                return Ok(Some(folder.item));
            }
        }
        // A file that the server has deleted has no place any more; its own pin was looked at above.
        Ok(None)
    }

    /// Whether an item was kept because of a folder by the server's word, folders included that are about to go: those are not
    /// shown any more, and what was in them was wanted all the same.
    ///
    /// # Errors
    /// When the database fails.
    pub fn was_kept(&self, item: ItemRow) -> StoreResult<bool> {
        let sql = "WITH RECURSIVE above (item, depth) AS ( \
                       SELECT ?1, 0 \
                       UNION ALL SELECT b.parent, a.depth + 1 FROM above a JOIN base b ON b.item = a.item \
                           WHERE b.parent <> 0 AND a.depth < 200) \
                   SELECT 1 FROM above a JOIN pins p ON p.item = a.item LIMIT 1";
        Ok(self.one("reading the pins", sql, [item.0], |_| Ok(()))?.is_some())
    }

    /// The files kept because of one pin, or of all with `None`, in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_files(&self, pin: Option<ItemRow>) -> StoreResult<Vec<KeptFile>> {
        self.all("reading what is kept", KEPT, [pin.map_or(0, |item| item.0)], |row| {
            let (ctag, held_ctag): (String, String) = (row.get(4)?, row.get(7)?);
            let held: Option<i64> = row.get(5)?;
            let unsent: i64 = row.get(6)?;
            let refused: String = row.get(8)?;
            Ok(KeptFile {
                item: ItemRow(row.get(0)?),
                because_of: ItemRow(row.get(1)?),
                name: row.get(2)?,
                size: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
                ready: held.is_some() && (unsent != 0 || held_ctag == ctag),
                ctag: (!ctag.is_empty()).then_some(CTag(ctag)),
                held: held.map(ContentRow),
                refused: serde_json::from_str(&refused).ok(),
            })
        })
    }
}

impl Writing<'_> {
    /// Keeps an item offline; keeping it twice is keeping it once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_pin(&mut self, item: ItemRow, now: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR IGNORE INTO pins (item, made_at) VALUES (?1, ?2)";
        self.run("keeping an item", sql, (item.0, now.0))?;
        self.touch(Scope::Kept);
        self.touch(Scope::Item(item));
        Ok(())
    }

    /// Keeps an item no longer. What is held of it stays until room is needed. Answers whether it was pinned.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_pin(&mut self, item: ItemRow) -> StoreResult<bool> {
        let removed = self.run("not keeping an item", "DELETE FROM pins WHERE item = ?1", [item.0])?;
        self.touch(Scope::Kept);
        self.touch(Scope::Item(item));
        Ok(removed > 0)
    }

    /// Notes why a kept file cannot be had, for as long as it has this tag.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_unready(&mut self, item: ItemRow, ctag: Option<&CTag>, why: Refusal, now: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO unready (item, ctag, why, since) VALUES (?1, ?2, ?3, ?4)";
        let why = serde_json::to_string(&why).unwrap_or_default();
        self.run("noting a refusal", sql, (item.0, ctag.map_or("", |tag| &tag.0), why, now.0))?;
        self.touch(Scope::Kept);
        Ok(())
    }

    /// Forgets why a file could not be had.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_unready(&mut self, item: ItemRow) -> StoreResult<()> {
        self.run("clearing a refusal", "DELETE FROM unready WHERE item = ?1", [item.0]).map(drop)
    }
}
