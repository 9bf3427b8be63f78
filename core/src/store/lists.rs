//! The lists that screens show: base with the overlay on top, merged from two index range scans.
//!
//! A base row that an overlay stands in for is not in the first scan's index at all (`overlaid`), so the two scans are
//! disjoint and each is already in the order of the list: folders first, then what the list is ordered by, then the row. Nothing is
//! joined and nothing sorted afterwards, however large the folder and whatever its order ([`super::lanes`]).

use std::cmp::Ordering;

use rusqlite::{Row, params_from_iter};

use super::items::rank;
use super::lanes::{Key, Lane, Layer, bound};
pub use super::sections::{Section, SectionName};
use super::transaction::Sql;
use super::{Reading, StoreError, StoreResult};
use crate::model::{AsOf, At, ContentRow, DriveRow, ItemKind, ItemRow, Order, Place, Revision, Spot, WallTime};

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

/// Where a row stands in its list: in which lane, and where in it.
#[derive(Clone)]
struct Stand {
    lane: Lane,
    key: Key,
}

fn read_entry(lane: Lane, layer: Layer, folder: ItemRow, row: &Row<'_>) -> rusqlite::Result<(Stand, Entry)> {
    let modified: i64 = row.get(9)?;
    let editor: String = row.get(10)?;
    let content: i64 = row.get(11)?;
    let key = lane.key(row)?;
    let entry = Entry {
        item: ItemRow(key.item),
        drive: DriveRow(row.get(5)?),
        parent: Some(folder),
        kind: ItemKind::from_code(row.get(6)?),
        name: row.get(7)?,
        size: u64::try_from(row.get::<_, i64>(8)?).unwrap_or(0),
        modified_at: (modified != 0).then_some(WallTime(modified)),
        editor: (!editor.is_empty()).then_some(editor),
        changed_here: layer == Layer::Overlay,
        unsent: (content != 0).then_some(ContentRow(content)),
    };
    Ok((Stand { lane, key }, entry))
}

#[derive(Clone, Copy)]
enum Direction {
    Forward,
    Backward,
}

impl Reading<'_> {
    /// Count, sections and age of a folder's list by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn head(&self, folder: ItemRow) -> StoreResult<Head> {
        self.head_in(folder, Order::default())
    }

    /// A page of a folder's list by name.
    ///
    /// # Errors
    /// As [`Reading::page_in`].
    pub fn page(&self, folder: ItemRow, at: At, limit: usize) -> StoreResult<Page> {
        self.page_in(folder, Order::default(), at, limit)
    }

    /// Position of an item in its folder's list by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn index_of(&self, item: ItemRow) -> StoreResult<Option<u64>> {
        self.index_in(item, Order::default())
    }

    /// Count, sections and age of a folder's list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn head_in(&self, folder: ItemRow, order: Order) -> StoreResult<Head> {
        let sections = self.sections(folder, order)?;
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
    /// When the database fails; [`StoreError::OtherList`] for a place of another list, or of the same in another order.
    pub fn page_in(&self, folder: ItemRow, order: Order, at: At, limit: usize) -> StoreResult<Page> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let scan = |from: Option<Stand>, direction| self.scan(folder, order, from.as_ref(), direction, limit);
        let mut first = None;
        let (rows, more) = match at {
            At::Start => {
                first = Some(0);
                scan(None, Direction::Forward)?
            }
            At::End => {
                let (mut rows, more) = scan(None, Direction::Backward)?;
                rows.reverse();
                (rows, more)
            }
            At::After(place) => scan(Some(self.spot(folder, order, place)?), Direction::Forward)?,
            At::Before(place) => {
                let (mut rows, more) = scan(Some(self.spot(folder, order, place)?), Direction::Backward)?;
                rows.reverse();
                (rows, more)
            }
            At::Around(item, place) => {
                let stood = place.map(|place| self.spot(folder, order, place)).transpose()?;
                let stand = self.stand_of(item, order)?.or(stood);
                let mut rows = match &stand {
                    Some(stand) => self.scan(folder, order, Some(stand), Direction::Backward, limit / 2)?.0,
                    None => Vec::new(),
                };
                rows.reverse();
                let before_it = stand.map(|Stand { lane, key }| Stand { lane, key: lane.just_before(key) });
                let left = limit - rows.len();
                let (after, more) = self.scan(folder, order, before_it.as_ref(), Direction::Forward, left)?;
                rows.extend(after);
                (rows, more)
            }
            At::Index(index) => {
                first = Some(index);
                match self.stand_before(folder, order, index)? {
                    StandBefore::First => scan(None, Direction::Forward)?,
                    StandBefore::Row(stand) => scan(Some(stand), Direction::Forward)?,
                    StandBefore::End => (Vec::new(), false),
                }
            }
        };
        let place = |Stand { lane, key }: Stand| {
            Place(Spot::Item { folder, order, rank: lane.rank(), worth: key.worth, item: ItemRow(key.item) })
        };
        let (places, entries) = rows.into_iter().map(|(stand, entry)| (place(stand), entry)).unzip();
        Ok(Page { entries, places, first, more, revision: self.revision()?, as_of: self.folder_as_of(folder)? })
    }

    /// Position of an item in its folder's list, `None` when it is not shown there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn index_in(&self, item: ItemRow, order: Order) -> StoreResult<Option<u64>> {
        let Some(entry) = self.entry(item)? else { return Ok(None) };
        let (Some(folder), Some(stand)) = (entry.parent, self.stand_of(item, order)?) else { return Ok(None) };
        self.rows_before(folder, order, &stand).map(Some)
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
        order: Order,
        from: Option<&Stand>,
        direction: Direction,
        limit: usize,
    ) -> StoreResult<(Vec<(Stand, Entry)>, bool)> {
        if limit == 0 {
            return Ok((Vec::new(), true));
        }
        let mut lanes = Lane::both(order);
        if matches!(direction, Direction::Backward) {
            lanes.reverse();
        }
        let begins = from.and_then(|stand| lanes.iter().position(|lane| *lane == stand.lane)).unwrap_or(0);
        let mut rows = Vec::new();
        for (number, lane) in lanes.into_iter().enumerate().skip(begins) {
            let key = from.filter(|_| number == begins).map(|stand| &stand.key);
            rows.extend(self.scan_lane(folder, lane, key, direction, limit + 1 - rows.len())?);
            if rows.len() > limit {
                break;
            }
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        Ok((rows, more))
    }

    /// Up to `limit` rows of a lane: the merge of its two layers.
    fn scan_lane(
        &self,
        folder: ItemRow,
        lane: Lane,
        from: Option<&Key>,
        direction: Direction,
        limit: usize,
    ) -> StoreResult<Vec<(Stand, Entry)>> {
        let forward = matches!(direction, Direction::Forward);
        let layer_rows = |layer: Layer| {
            let sql = lane.scanning(layer, forward, from.is_some());
            let bound = params_from_iter(bound(folder, from, Some(limit)));
            self.all("reading a list", &sql, bound, |row| read_entry(lane, layer, folder, row))
        };
        let mut base = layer_rows(Layer::Base)?.into_iter().peekable();
        let mut overlay = layer_rows(Layer::Overlay)?.into_iter().peekable();
        let mut merged = Vec::with_capacity(limit);
        while merged.len() < limit {
            let overlay_first = match (base.peek(), overlay.peek()) {
                (Some((b, _)), Some((o, _))) => {
                    lane.order(&o.key, &b.key) == if forward { Ordering::Less } else { Ordering::Greater }
                }
                (None, Some(_)) => true,
                (Some(_), None) => false,
                (None, None) => break,
            };
            merged.extend(if overlay_first { overlay.next() } else { base.next() });
        }
        Ok(merged)
    }

    /// Where in this list a place stands.
    fn spot(&self, folder: ItemRow, order: Order, place: Place) -> StoreResult<Stand> {
        match place.0 {
            // The folder may have turned out to be the same as another since.
            Spot::Item { folder: of, order: in_order, rank, worth, item }
                if in_order == order && (of == folder || self.canonical(of)? == folder) =>
            {
                let lane = Lane::of(order, rank <= 0);
                if !lane.takes(&worth) {
                    return Err(StoreError::OtherList);
                }
                Ok(Stand { lane, key: Key { worth, item: item.0 } })
            }
            _ => Err(StoreError::OtherList),
        }
    }

    /// Where an item stands, or stood, in the order of its list.
    fn stand_of(&self, item: ItemRow, order: Order) -> StoreResult<Option<Stand>> {
        for layer in [Layer::Overlay, Layer::Base] {
            let sql = format!(
                "SELECT sort_key, modified_at, bytes, ending, item, kind FROM {} WHERE item = ?1",
                layer.table()
            );
            let stand = self.one("finding a place in a list", &sql, [item.0], |row| {
                let lane = Lane::of(order, rank(ItemKind::from_code(row.get(5)?)) == 0);
                Ok(Stand { lane, key: lane.key(row)? })
            })?;
            if stand.is_some() {
                return Ok(stand);
            }
        }
        Ok(None)
    }

    fn rows_before(&self, folder: ItemRow, order: Order, stand: &Stand) -> StoreResult<u64> {
        let mut before = 0;
        for lane in Lane::both(order) {
            if lane == stand.lane {
                for layer in Layer::BOTH {
                    let bound = params_from_iter(bound(folder, Some(&stand.key), None));
                    before += self.counted("counting rows before", &lane.counting_before(layer), bound)?;
                }
                break;
            }
            before += self.lane_count(folder, lane)?;
        }
        Ok(before)
    }

    /// The row just before position `index`.
    ///
    /// Each overlay row moves base rows by at most one position. So as many base rows as the position less the number of
    /// overlay rows lie before it for certain and are skipped in the index; what follows is merged with the overlay rows.
    fn stand_before(&self, folder: ItemRow, order: Order, index: u64) -> StoreResult<StandBefore> {
        let Some(mut wanted) = index.checked_sub(1) else { return Ok(StandBefore::First) };
        let [folders, others] = Lane::both(order);
        let of_folders = self.lane_count(folder, folders)?;
        let lane = if wanted < of_folders {
            folders
        } else {
            wanted -= of_folders;
            others
        };
        let skipped = wanted.saturating_sub(self.layer_count(folder, lane, Layer::Overlay)?);
        let mut base =
            self.layer_keys(folder, lane, Layer::Base, skipped, wanted - skipped + 1)?.into_iter().peekable();
        let mut overlay = self.layer_keys(folder, lane, Layer::Overlay, 0, wanted + 1)?.into_iter().peekable();
        let mut found = None;
        for _ in skipped..=wanted {
            let overlay_first = match (base.peek(), overlay.peek()) {
                (Some(base), Some(overlay)) => lane.order(overlay, base) == Ordering::Less,
                (base, _) => base.is_none(),
            };
            found = if overlay_first { overlay.next() } else { base.next() };
        }
        Ok(found.map_or(StandBefore::End, |key| StandBefore::Row(Stand { lane, key })))
    }

    fn lane_count(&self, folder: ItemRow, lane: Lane) -> StoreResult<u64> {
        let [base, overlay] = Layer::BOTH;
        Ok(self.layer_count(folder, lane, base)? + self.layer_count(folder, lane, overlay)?)
    }

    fn layer_count(&self, folder: ItemRow, lane: Lane, layer: Layer) -> StoreResult<u64> {
        self.counted("counting a list", &lane.counting(layer), [folder.0])
    }

    pub(super) fn counted<'s>(
        &self,
        doing: &'static str,
        sql: impl Into<Sql<'s>>,
        bound: impl rusqlite::Params,
    ) -> StoreResult<u64> {
        let count: Option<i64> = self.one(doing, sql, bound, |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Up to `limit` keys of a layer, from position `skipped` in it.
    fn layer_keys(&self, folder: ItemRow, lane: Lane, layer: Layer, skipped: u64, limit: u64) -> StoreResult<Vec<Key>> {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let bound = (folder.0, number(limit), number(skipped));
        self.all("finding a position", &lane.skipping(layer), bound, |row| lane.key(row))
    }
}

enum StandBefore {
    First,
    Row(Stand),
    End,
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let mut plans = super::lanes::plans();
    plans.extend(super::sections::plans());
    plans
}
