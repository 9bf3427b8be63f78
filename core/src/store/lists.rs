//! The lists that screens show: base with the overlay on top, merged from two index range scans.
//!
//! A base row that an overlay stands in for is not in the first scan's index at all (`overlaid`), so the two scans are
//! disjoint and each is already in the order of the list: rank (folders first), sort key, id. Nothing is joined and
//! nothing sorted afterwards, however large the folder.

use rusqlite::Row;

pub use super::sections::Section;
use super::{Reading, StoreError, StoreResult};
use crate::model::{AsOf, At, ContentRow, DriveRow, ItemKind, ItemRow, Place, Revision, Spot, WallTime};

/// The most rows a page answers.
pub const PAGE_LIMIT: usize = 200;

/// An item as it is shown: the effective state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The item.
    pub item: ItemRow,
    /// Its drive.
    pub drive: DriveRow,
    /// The folder it is shown in; `None` for the root of a drive.
    pub parent: Option<ItemRow>,
    /// What it is.
    pub kind: ItemKind,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Option<WallTime>,
    /// By whom, by the server's word; `None` for this person's unsent change.
    pub editor: Option<String>,
    /// Whether open intents change it.
    pub changed_here: bool,
    /// The person's unsent bytes.
    pub unsent: Option<ContentRow>,
}

/// A page of a list, with the revision and the age of what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The rows, in order.
    pub entries: Vec<Entry>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Position of the first row in the whole list, when it was asked for by position.
    pub first: Option<u64>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When the folder was last confirmed.
    pub as_of: AsOf,
}

/// What a list knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// All rows.
    pub count: u64,
    /// Its sections, in order; empty ones are left out.
    pub sections: Vec<Section>,
    /// The revision read.
    pub revision: Revision,
    /// When the folder was last confirmed.
    pub as_of: AsOf,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    rank: i64,
    sort_key: String,
    item: i64,
}

#[derive(Clone, Copy)]
pub(super) enum Layer {
    Base,
    Overlay,
}

impl Layer {
    pub(super) const BOTH: [Layer; 2] = [Layer::Base, Layer::Overlay];

    fn columns(self) -> &'static str {
        match self {
            Layer::Base => "rank, sort_key, item, drive, kind, name, coalesce(size, 0), modified_at, editor, 0",
            Layer::Overlay => "rank, sort_key, item, drive, kind, name, size, modified_at, '', content",
        }
    }

    /// The rows of one folder that this layer shows.
    pub(super) fn children(self) -> &'static str {
        match self {
            Layer::Base => "FROM base WHERE parent = ?1 AND overlaid = 0 AND going = 0",
            Layer::Overlay => "FROM overlay WHERE parent = ?1 AND gone = 0",
        }
    }

    fn read(self, folder: ItemRow, row: &Row<'_>) -> rusqlite::Result<(Key, Entry)> {
        let modified: i64 = row.get(7)?;
        let editor: String = row.get(8)?;
        let content: i64 = row.get(9)?;
        let key = Key { rank: row.get(0)?, sort_key: row.get(1)?, item: row.get(2)? };
        let entry = Entry {
            item: ItemRow(key.item),
            drive: DriveRow(row.get(3)?),
            parent: Some(folder),
            kind: ItemKind::from_code(row.get(4)?),
            name: row.get(5)?,
            size: u64::try_from(row.get::<_, i64>(6)?).unwrap_or(0),
            modified_at: (modified != 0).then_some(WallTime(modified)),
            editor: (!editor.is_empty()).then_some(editor),
            changed_here: matches!(self, Layer::Overlay),
            unsent: (content != 0).then_some(ContentRow(content)),
        };
        Ok((key, entry))
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Backward,
}

impl Reading<'_> {
    /// Count, sections and age of a folder's list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn head(&self, folder: ItemRow) -> StoreResult<Head> {
        let sections = self.sections(folder)?;
        Ok(Head {
            count: sections.iter().map(|section| section.count).sum(),
            sections,
            revision: self.revision()?,
            as_of: self.folder_as_of(folder)?,
        })
    }

    /// A page of at most `limit` (and at most [`PAGE_LIMIT`]) rows of a folder's list. A row that is not in the list any
    /// more still says where it would be.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn page(&self, folder: ItemRow, at: At, limit: usize) -> StoreResult<Page> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let mut first = None;
        let (rows, more) = match at {
            At::Start => {
                first = Some(0);
                self.scan(folder, None, Direction::Forward, limit)?
            }
            At::End => {
                let (mut rows, more) = self.scan(folder, None, Direction::Backward, limit)?;
                rows.reverse();
                (rows, more)
            }
            At::After(place) => self.scan(folder, Some(self.spot(folder, place)?), Direction::Forward, limit)?,
            At::Before(place) => {
                let (mut rows, more) =
                    self.scan(folder, Some(self.spot(folder, place)?), Direction::Backward, limit)?;
                rows.reverse();
                (rows, more)
            }
            At::Around(item, place) => {
                let stood = place.map(|place| self.spot(folder, place)).transpose()?;
                let key = self.key_of(item)?.or(stood);
                let mut rows = match &key {
                    Some(_) => self.scan(folder, key.clone(), Direction::Backward, limit / 2)?.0,
                    None => Vec::new(),
                };
                rows.reverse();
                let before_it = key.map(|key| Key { item: key.item.saturating_sub(1), ..key });
                let (after, more) = self.scan(folder, before_it, Direction::Forward, limit - rows.len())?;
                rows.extend(after);
                (rows, more)
            }
            At::Index(index) => {
                first = Some(index);
                match self.key_before(folder, index)? {
                    KeyBefore::First => self.scan(folder, None, Direction::Forward, limit)?,
                    KeyBefore::Key(key) => self.scan(folder, Some(key), Direction::Forward, limit)?,
                    KeyBefore::End => (Vec::new(), false),
                }
            }
        };
        let place =
            |key: Key| Place(Spot::Item { folder, rank: key.rank, sort_key: key.sort_key, item: ItemRow(key.item) });
        let (places, entries) = rows.into_iter().map(|(key, entry)| (place(key), entry)).unzip();
        Ok(Page { entries, places, first, more, revision: self.revision()?, as_of: self.folder_as_of(folder)? })
    }

    /// Position of an item in its folder's list, `None` when it is not shown there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn index_of(&self, item: ItemRow) -> StoreResult<Option<u64>> {
        let Some(entry) = self.entry(item)? else { return Ok(None) };
        let (Some(folder), Some(key)) = (entry.parent, self.key_of(item)?) else { return Ok(None) };
        self.rows_before(folder, &key).map(Some)
    }

    /// An item as it is shown, wherever it is; `None` when it is not shown at all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn entry(&self, item: ItemRow) -> StoreResult<Option<Entry>> {
        let base = self.base(item)?;
        if let Some(overlay) = self.overlay(item)? {
            return Ok((!overlay.gone).then_some(Entry {
                item,
                drive: overlay.drive,
                parent: Some(overlay.parent),
                kind: overlay.kind,
                name: overlay.name,
                size: overlay.size,
                modified_at: overlay.modified_at,
                editor: None,
                changed_here: true,
                unsent: overlay.content,
            }));
        }
        let Some(base) = base.filter(|base| !base.going) else { return Ok(None) };
        Ok(Some(Entry {
            item,
            drive: self.drive_of(item)?,
            parent: base.parent,
            kind: base.kind,
            name: base.name,
            size: base.size.unwrap_or(0),
            modified_at: base.modified_at,
            editor: base.modified_by.name,
            changed_here: false,
            unsent: None,
        }))
    }

    /// The item shown under this name in a folder.
    ///
    /// # Errors
    /// When the database fails.
    pub fn entry_named(&self, folder: ItemRow, name_key: &str) -> StoreResult<Option<Entry>> {
        for sql in [
            "SELECT item FROM overlay WHERE parent = ?1 AND name_key = ?2 AND gone = 0 ORDER BY item",
            "SELECT item FROM base WHERE parent = ?1 AND name_key = ?2 AND overlaid = 0 AND going = 0 ORDER BY item",
        ] {
            if let Some(item) = self.one("looking a name up", sql, (folder.0, name_key), |row| row.get(0))? {
                return self.entry(ItemRow(item));
            }
        }
        Ok(None)
    }

    /// The folders above an item as shown, nearest first, the root of the drive last. Ends early where the chain is
    /// broken or longer than 200 (a loop cannot come from the planner, and must not hang a screen if it did).
    ///
    /// # Errors
    /// When the database fails.
    pub fn ancestors(&self, item: ItemRow) -> StoreResult<Vec<Entry>> {
        let mut chain = Vec::new();
        let mut above = self.entry(item)?.and_then(|entry| entry.parent);
        while let Some(folder) = above {
            let Some(entry) = self.entry(folder)? else { break };
            above = entry.parent;
            chain.push(entry);
            if chain.len() == 200 {
                break;
            }
        }
        Ok(chain)
    }

    /// When a folder was last confirmed: the later of its drive's last complete round and its own listing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn folder_as_of(&self, folder: ItemRow) -> StoreResult<AsOf> {
        let sql = "SELECT max(d.confirmed_at, coalesce((SELECT as_of FROM listings WHERE folder = ?1), 0)) \
                   FROM items i JOIN drives d ON d.id = i.drive WHERE i.id = ?1";
        let at: i64 = self.one("reading a folder's age", sql, [folder.0], |row| row.get(0))?.unwrap_or(0);
        Ok(if at == 0 { AsOf::NeverKnown } else { AsOf::Known(WallTime(at)) })
    }

    /// Up to `limit` rows after (or before) `from`, which is itself left out, and whether more follow.
    fn scan(
        &self,
        folder: ItemRow,
        from: Option<Key>,
        direction: Direction,
        limit: usize,
    ) -> StoreResult<(Vec<(Key, Entry)>, bool)> {
        if limit == 0 {
            return Ok((Vec::new(), true));
        }
        let wanted = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let mut layers = Vec::with_capacity(2);
        for layer in Layer::BOTH {
            let (columns, children) = (layer.columns(), layer.children());
            let doing = "reading a list";
            let rows = match (&from, direction) {
                (None, Direction::Forward) => {
                    let sql = format!("SELECT {columns} {children} ORDER BY rank, sort_key, item LIMIT ?2");
                    self.all(doing, &sql, (folder.0, wanted), |row| layer.read(folder, row))?
                }
                (None, Direction::Backward) => {
                    let sql =
                        format!("SELECT {columns} {children} ORDER BY rank DESC, sort_key DESC, item DESC LIMIT ?2");
                    self.all(doing, &sql, (folder.0, wanted), |row| layer.read(folder, row))?
                }
                (Some(key), Direction::Forward) => {
                    let sql = format!(
                        "SELECT {columns} {children} AND (rank, sort_key, item) > (?2, ?3, ?4) \
                         ORDER BY rank, sort_key, item LIMIT ?5"
                    );
                    let params = (folder.0, key.rank, &key.sort_key, key.item, wanted);
                    self.all(doing, &sql, params, |row| layer.read(folder, row))?
                }
                (Some(key), Direction::Backward) => {
                    let sql = format!(
                        "SELECT {columns} {children} AND (rank, sort_key, item) < (?2, ?3, ?4) \
                         ORDER BY rank DESC, sort_key DESC, item DESC LIMIT ?5"
                    );
                    let params = (folder.0, key.rank, &key.sort_key, key.item, wanted);
                    self.all(doing, &sql, params, |row| layer.read(folder, row))?
                }
            };
            layers.push(rows.into_iter().peekable());
        }
        let mut overlay = layers.pop().into_iter().flatten().peekable();
        let mut base = layers.pop().into_iter().flatten().peekable();
        let mut merged = Vec::with_capacity(limit);
        while merged.len() < limit {
            let overlay_first = match (base.peek(), overlay.peek()) {
                (Some((b, _)), Some((o, _))) => match direction {
                    Direction::Forward => o < b,
                    Direction::Backward => o > b,
                },
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (None, None) => break,
            };
            merged.extend(if overlay_first { overlay.next() } else { base.next() });
        }
        let more = base.peek().is_some() || overlay.peek().is_some();
        Ok((merged, more))
    }

    /// The key of a place in this folder.
    fn spot(&self, folder: ItemRow, place: Place) -> StoreResult<Key> {
        match place.0 {
            // The folder may have turned out to be the same as another since.
            Spot::Item { folder: of, rank, sort_key, item } if of == folder || self.canonical(of)? == folder => {
                Ok(Key { rank, sort_key, item: item.0 })
            }
            _ => Err(StoreError::OtherList),
        }
    }

    /// Where an item stands, or stood, in the order of its list.
    fn key_of(&self, item: ItemRow) -> StoreResult<Option<Key>> {
        for sql in [
            "SELECT rank, sort_key, item FROM overlay WHERE item = ?1",
            "SELECT rank, sort_key, item FROM base WHERE item = ?1",
        ] {
            let key = self.one("finding a place in a list", sql, [item.0], |row| {
                Ok(Key { rank: row.get(0)?, sort_key: row.get(1)?, item: row.get(2)? })
            })?;
            if key.is_some() {
                return Ok(key);
            }
        }
        Ok(None)
    }

    fn rows_before(&self, folder: ItemRow, key: &Key) -> StoreResult<u64> {
        let mut before = 0;
        for layer in Layer::BOTH {
            before += self.layer_rows_before(layer, folder, key)?;
        }
        Ok(before)
    }

    fn layer_rows_before(&self, layer: Layer, folder: ItemRow, key: &Key) -> StoreResult<u64> {
        let sql = format!("SELECT count(*) {} AND (rank, sort_key, item) < (?2, ?3, ?4)", layer.children());
        let params = (folder.0, key.rank, &key.sort_key, key.item);
        let count: Option<i64> = self.one("counting rows before", &sql, params, |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The row just before position `index`.
    ///
    /// Each overlay row moves base rows by at most one position. So as many base rows as the position less the number of
    /// overlay rows lie before it for certain and are skipped in the index; what follows is merged with the overlay rows.
    fn key_before(&self, folder: ItemRow, index: u64) -> StoreResult<KeyBefore> {
        let Some(wanted) = index.checked_sub(1) else { return Ok(KeyBefore::First) };
        let skipped = wanted.saturating_sub(self.layer_count(Layer::Overlay, folder)?);
        let mut base = self.layer_keys(Layer::Base, folder, skipped, wanted - skipped + 1)?.into_iter().peekable();
        let mut overlay = self.layer_keys(Layer::Overlay, folder, 0, wanted + 1)?.into_iter().peekable();
        let mut found = None;
        for _ in skipped..=wanted {
            let overlay_first = match (base.peek(), overlay.peek()) {
                (Some(base), Some(overlay)) => overlay < base,
                (base, _) => base.is_none(),
            };
            found = if overlay_first { overlay.next() } else { base.next() };
        }
        Ok(found.map_or(KeyBefore::End, KeyBefore::Key))
    }

    fn layer_count(&self, layer: Layer, folder: ItemRow) -> StoreResult<u64> {
        let sql = format!("SELECT count(*) {}", layer.children());
        let count: Option<i64> = self.one("counting a list", &sql, [folder.0], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Up to `limit` keys of a layer, from position `skipped` in it.
    fn layer_keys(&self, layer: Layer, folder: ItemRow, skipped: u64, limit: u64) -> StoreResult<Vec<Key>> {
        let sql = format!(
            "SELECT rank, sort_key, item {} ORDER BY rank, sort_key, item LIMIT ?2 OFFSET ?3",
            layer.children()
        );
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.all("finding a position", &sql, (folder.0, number(limit), number(skipped)), |row| {
            Ok(Key { rank: row.get(0)?, sort_key: row.get(1)?, item: row.get(2)? })
        })
    }
}

enum KeyBefore {
    First,
    Key(Key),
    End,
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let mut plans = Vec::new();
    for layer in Layer::BOTH {
        let (columns, children) = (layer.columns(), layer.children());
        for order in ["rank, sort_key, item", "rank DESC, sort_key DESC, item DESC"] {
            plans.push(format!("SELECT {columns} {children} ORDER BY {order} LIMIT 9"));
            for side in ["<", ">"] {
                plans.push(format!(
                    "SELECT {columns} {children} AND (rank, sort_key, item) {side} (?2, ?3, ?4) ORDER BY {order} LIMIT 9"
                ));
            }
        }
        plans.push(format!("SELECT rank, sort_key, item {children} ORDER BY rank, sort_key, item LIMIT 1 OFFSET 9"));
    }
    plans.extend(super::sections::plans());
    plans
}
