//! Graves: where items were that the server has no more, while something of them is still held here or wanted there.
//!
//! A grave is dug when a base row goes ([`super::items`]): for an item whose contents are held, for a folder that such graves
//! lie in, and for a folder that an open intent puts something into. It is never shown by itself.

use super::contents::TAKEN_BACK;
use super::items::KEPT_AFTER_DELETION;
use super::{Reading, StoreResult};
use crate::model::{ItemRow, WallTime};

/// How many folders above a grave are looked at.
const DEEPEST: usize = 200;

/// A file that the server has deleted and that is kept here for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAfterDeletion {
    /// The item.
    pub item: ItemRow,
    /// The folder it was in.
    pub parent: ItemRow,
    /// Its name.
    pub name: String,
    /// Bytes that are held.
    pub size: u64,
    /// When this device heard that it was deleted.
    pub noticed: WallTime,
    /// Until when it is kept.
    pub until: WallTime,
}

/// The place of something that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The nearest folder above it that is still there.
    pub folder: ItemRow,
    /// The names of the folders between, outermost first; they are gone too.
    pub gone: Vec<String>,
}

impl Reading<'_> {
    /// What somebody else deleted on the server and this device keeps for the person's sake, in the order of the names. What
    /// the person deleted is not among it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn kept_after_deletion(&self, now: WallTime) -> StoreResult<Vec<KeptAfterDeletion>> {
        let sql = format!(
            "SELECT g.item, g.parent, g.name, c.size, c.keep_until FROM graves g JOIN contents c ON c.id = \
                 (SELECT id FROM contents WHERE item = g.item AND NOT ({TAKEN_BACK}) ORDER BY unsent DESC, id DESC LIMIT 1) \
             WHERE c.keep_until > ?1 AND c.unsent = 0 \
               AND NOT EXISTS (SELECT 1 FROM base b WHERE b.item = g.item) \
               AND NOT EXISTS (SELECT 1 FROM overlay o WHERE o.item = g.item)"
        );
        let mut kept = self.all("reading what is kept after a deletion", &sql, [now.0], |row| {
            let until: i64 = row.get(4)?;
            Ok(KeptAfterDeletion {
                item: ItemRow(row.get(0)?),
                parent: ItemRow(row.get(1)?),
                name: row.get(2)?,
                size: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
                noticed: WallTime(until.saturating_sub(KEPT_AFTER_DELETION)),
                until: WallTime(until),
            })
        })?;
        let mut others = Vec::with_capacity(kept.len());
        for file in kept.drain(..) {
            if !self.was_deleted_here(file.item)? {
                others.push(file);
            }
        }
        others.sort_by_cached_key(|file| (crate::model::sort_key(&file.name), file.item));
        Ok(others)
    }

    /// The grave of one item: the folder it was in, and its name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn grave(&self, item: ItemRow) -> StoreResult<Option<(ItemRow, String)>> {
        let sql = "SELECT parent, name FROM graves WHERE item = ?1";
        self.one("reading a grave", sql, [item.0], |row| Ok((ItemRow(row.get(0)?), row.get(1)?)))
    }

    /// The nearest folder that is still there, from `folder` upwards, and the names of those that are not. Where nobody
    /// remembers what was above, it is the root of the drive.
    ///
    /// # Errors
    /// When the database fails.
    pub fn nearest_living(&self, folder: ItemRow) -> StoreResult<Place> {
        let root = self.drive(self.drive_of(folder)?)?.map_or(folder, |drive| drive.root);
        // From the folder outwards: each with its name, and whether it is shown itself.
        let mut chain: Vec<(ItemRow, String, bool)> = Vec::new();
        let mut at = folder;
        while at != root && chain.len() < DEEPEST {
            let (parent, name, shown) = match (self.entry(at)?, self.base(at)?, self.grave(at)?) {
                (Some(entry), ..) => (entry.parent, entry.name, true),
                (None, Some(base), _) => (base.parent, base.name, false),
                (None, None, Some((parent, name))) => (Some(parent), name, false),
                (None, None, None) => break,
            };
            chain.push((at, name, shown));
            at = parent.unwrap_or(root);
        }
        // What lies in a folder that is gone is gone, whatever its own row still says.
        Ok(match chain.iter().rposition(|(.., shown)| !shown) {
            None => Place { folder, gone: Vec::new() },
            Some(outermost) => Place {
                folder: chain.get(outermost + 1).map_or(root, |(item, ..)| *item),
                gone: chain[..=outermost].iter().rev().map(|(_, name, _)| name.clone()).collect(),
            },
        })
    }

    /// Whether the person deleted it from this device, or a folder above it.
    fn was_deleted_here(&self, item: ItemRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM receipts WHERE item = ?1 AND asked = '{\"kind\":\"delete\"}'";
        let mut at = item;
        for _ in 0..DEEPEST {
            if self.one("reading a delete's receipt", sql, [at.0], |_| Ok(()))?.is_some() {
                return Ok(true);
            }
            match self.grave(at)? {
                Some((parent, _)) => at = parent,
                None => break,
            }
        }
        Ok(false)
    }
}
