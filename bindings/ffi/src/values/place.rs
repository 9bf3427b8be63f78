//! Where in a list a page lies.

use musette_core::model;

/// Where in a list a page lies. Rows are those of the list: items of a folder, threads of a feed, posts of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum At {
    /// The first rows.
    Start,
    /// The last rows.
    End,
    /// The rows before this one.
    Before {
        /// The row.
        row: i64,
    },
    /// The rows after this one.
    After {
        /// The row.
        row: i64,
    },
    /// Half a page on either side of this one.
    Around {
        /// The row.
        row: i64,
    },
    /// From this position, counted from 0.
    Index {
        /// The position.
        index: u64,
    },
}

impl<Row: From<i64>> From<At> for model::At<Row> {
    fn from(at: At) -> model::At<Row> {
        match at {
            At::Start => model::At::Start,
            At::End => model::At::End,
            At::Before { row } => model::At::Before(row.into()),
            At::After { row } => model::At::After(row.into()),
            At::Around { row } => model::At::Around(row.into()),
            At::Index { index } => model::At::Index(index),
        }
    }
}
