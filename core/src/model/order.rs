//! How a person looks at a folder: in which order, and as rows or as pictures.

use serde::{Deserialize, Serialize};

/// What a folder's list is ordered by. Folders come first, whatever it is; of size and kind they have none and stand by their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortBy {
    /// By name, as people read it.
    #[default]
    Name,
    /// By when it was last changed.
    Changed,
    /// By bytes.
    Size,
    /// By the ending of the name, and by name among those of one kind.
    Kind,
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SortWay {
    /// From A, from the oldest, from the smallest.
    #[default]
    Up,
    /// From Z, from the newest, from the largest.
    Down,
}

/// The order of a folder's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// By what.
    pub by: SortBy,
    /// Which end first.
    pub way: SortWay,
}

/// What a folder is shown as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// A row each.
    #[default]
    Rows,
    /// A tile each, with a picture where it is one.
    Tiles,
}

/// How a person looks at a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FolderView {
    /// In which order.
    pub order: Order,
    /// As what.
    pub layout: Layout,
}
