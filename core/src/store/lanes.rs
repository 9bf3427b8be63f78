//! Lanes of a folder's list: its folders and everything else, each in an order that an index has. A lane is what one range scan of a
//! layer reads, forward or back; a list is the lane of the folders and then the other.

use std::cmp::Ordering;

use rusqlite::Row;
use rusqlite::types::Value;

use crate::model::{ItemRow, Order, SortBy, SortWay, Worth};

/// What the server last said, or what open intents make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    Base,
    Overlay,
}

impl Layer {
    pub(super) const BOTH: [Layer; 2] = [Layer::Base, Layer::Overlay];

    pub(super) fn table(self) -> &'static str {
        match self {
            Layer::Base => "base",
            Layer::Overlay => "overlay",
        }
    }

    /// Of a row: what it is compared by, in every order, then what is shown of it.
    pub(super) fn columns(self) -> &'static str {
        match self {
            Layer::Base => {
                "sort_key, modified_at, bytes, ending, item, drive, kind, name, bytes, modified_at, editor, 0"
            }
            Layer::Overlay => {
                "sort_key, modified_at, bytes, ending, item, drive, kind, name, bytes, modified_at, '', content"
            }
        }
    }
}

/// Where a row stands in its lane.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub worth: Vec<Worth>,
    pub item: i64,
}

/// The folders of a folder, or everything else in it, in one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    pub folders: bool,
    pub by: SortBy,
    pub down: bool,
}

impl Lane {
    pub(super) fn of(order: Order, folders: bool) -> Lane {
        match order.by {
            // Nobody looks for a folder by its size or its ending.
            SortBy::Size | SortBy::Kind if folders => Lane { folders, by: SortBy::Name, down: false },
            by => Lane { folders, by, down: order.way == SortWay::Down },
        }
    }

    /// Both, as they stand in the list.
    pub(super) fn both(order: Order) -> [Lane; 2] {
        [Lane::of(order, true), Lane::of(order, false)]
    }

    pub(super) fn rank(self) -> i64 {
        i64::from(!self.folders)
    }

    /// The columns that rows are compared by before the row itself; the first is what sections are made of.
    fn compared(self) -> &'static [&'static str] {
        match self.by {
            SortBy::Name => &["sort_key"],
            SortBy::Changed => &["modified_at"],
            SortBy::Size => &["bytes"],
            SortBy::Kind => &["ending", "sort_key"],
        }
    }

    pub(super) fn first_column(self) -> &'static str {
        self.compared()[0]
    }

    /// Whether a key could be one of this lane.
    pub(super) fn takes(self, worth: &[Worth]) -> bool {
        let is_text = matches!(self.by, SortBy::Name | SortBy::Kind);
        worth.len() == self.compared().len() && worth.iter().all(|part| matches!(part, Worth::Text(_)) == is_text)
    }

    /// The key of a row whose first columns are those of [`Layer::columns`].
    pub(super) fn key(self, row: &Row<'_>) -> rusqlite::Result<Key> {
        let worth = match self.by {
            SortBy::Name => vec![Worth::Text(row.get(0)?)],
            SortBy::Changed => vec![Worth::Number(row.get(1)?)],
            SortBy::Size => vec![Worth::Number(row.get(2)?)],
            SortBy::Kind => vec![Worth::Text(row.get(3)?), Worth::Text(row.get(0)?)],
        };
        Ok(Key { worth, item: row.get(4)? })
    }

    /// Which of two rows comes first in the list.
    pub(super) fn order(self, one: &Key, other: &Key) -> Ordering {
        if self.down { other.cmp(one) } else { one.cmp(other) }
    }

    /// The key before which nothing else fits than this row.
    pub(super) fn just_before(self, key: Key) -> Key {
        let item = if self.down { key.item.saturating_add(1) } else { key.item.saturating_sub(1) };
        Key { item, ..key }
    }

    /// The rows of one folder that a layer shows in this lane.
    pub(super) fn rows(self, layer: Layer) -> String {
        let shown = match layer {
            Layer::Base => "overlaid = 0 AND going = 0",
            Layer::Overlay => "gone = 0",
        };
        format!("FROM {} WHERE parent = ?1 AND rank = {} AND {shown}", layer.table(), self.rank())
    }

    fn columns(self) -> String {
        format!("{}, item", self.compared().join(", "))
    }

    /// On this side of a key: `?2` and the following are the key's.
    fn beyond(self, side: &str) -> String {
        let count = self.compared().len() + 1;
        let marks: Vec<String> = (2..2 + count).map(|number| format!("?{number}")).collect();
        format!("({}) {side} ({})", self.columns(), marks.join(", "))
    }

    /// Rows in the order of the list (or against it), the limit last; with a key, those behind it.
    pub(super) fn scanning(self, layer: Layer, forward: bool, from_key: bool) -> String {
        let ascending = forward != self.down;
        let (side, direction) = if ascending { (">", "ASC") } else { ("<", "DESC") };
        let by: Vec<String> = self.columns().split(", ").map(|column| format!("{column} {direction}")).collect();
        let (behind, limit) = if from_key {
            (format!(" AND {}", self.beyond(side)), self.compared().len() + 3)
        } else {
            (String::new(), 2)
        };
        format!("SELECT {} {}{behind} ORDER BY {} LIMIT ?{limit}", layer.columns(), self.rows(layer), by.join(", "))
    }

    /// How many there are.
    pub(super) fn counting(self, layer: Layer) -> String {
        format!("SELECT count(*) {}", self.rows(layer))
    }

    /// How many stand before a key.
    pub(super) fn counting_before(self, layer: Layer) -> String {
        format!("SELECT count(*) {} AND {}", self.rows(layer), self.beyond(if self.down { ">" } else { "<" }))
    }

    /// Keys in the order of the list, from a position on.
    pub(super) fn skipping(self, layer: Layer) -> String {
        let direction = if self.down { "DESC" } else { "ASC" };
        let by: Vec<String> = self.columns().split(", ").map(|column| format!("{column} {direction}")).collect();
        format!(
            "SELECT sort_key, modified_at, bytes, ending, item {} ORDER BY {} LIMIT ?2 OFFSET ?3",
            self.rows(layer),
            by.join(", ")
        )
    }
}

/// What is bound where a statement begins with a folder and a key.
pub(super) fn bound(folder: ItemRow, key: Option<&Key>, limit: Option<usize>) -> Vec<Value> {
    let mut values = vec![Value::Integer(folder.0)];
    if let Some(key) = key {
        values.extend(key.worth.iter().map(|part| match part {
            Worth::Number(number) => Value::Integer(*number),
            Worth::Text(text) => Value::Text(text.clone()),
        }));
        values.push(Value::Integer(key.item));
    }
    values.extend(limit.map(|limit| Value::Integer(i64::try_from(limit).unwrap_or(i64::MAX))));
    values
}

/// The statements of the lanes, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let mut plans = Vec::new();
    for by in [SortBy::Name, SortBy::Changed, SortBy::Size, SortBy::Kind] {
        for way in [SortWay::Up, SortWay::Down] {
            for lane in Lane::both(Order { by, way }) {
                for layer in Layer::BOTH {
                    plans.push(lane.counting(layer));
                    plans.push(lane.counting_before(layer));
                    plans.push(lane.skipping(layer));
                    for (forward, from_key) in [(true, true), (true, false), (false, true), (false, false)] {
                        plans.push(lane.scanning(layer, forward, from_key));
                    }
                }
            }
        }
    }
    plans
}

#[cfg(test)]
mod tests;
