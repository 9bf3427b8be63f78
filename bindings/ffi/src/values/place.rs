//! Where in a list a page lies.

use musette_core::model::{self, Along, FeedRow, ItemRow, PersonRow, Place, PostRow, TaskRow};

uniffi::custom_type!(Place, String, {
    remote,
    lower: |place| place.to_string(),
    try_lift: |text| Ok(text.parse()?),
});

/// Where in a list a page lies. Rows are those of the list: items of a folder, threads of a feed, posts of a thread, people.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum At {
    /// The first rows.
    Start,
    /// The last rows.
    End,
    /// The rows before this place.
    Before {
        /// The place.
        place: Place,
    },
    /// The rows after this place.
    After {
        /// The place.
        place: Place,
    },
    /// Half a page on either side of this row, where it stands now. Of one that is not known any more: of the place where it stood; the
    /// first rows without one.
    Around {
        /// The row.
        row: i64,
        /// Where it stood.
        place: Option<Place>,
    },
    /// From this position, counted from 0.
    Index {
        /// The position.
        index: u64,
    },
}

/// Where a page lies in a list that has places but no positions: what is searched.
#[uniffi::remote(Enum)]
pub enum Along {
    /// The first rows.
    Start,
    /// The rows after this place.
    After(Place),
    /// The rows before this place, the last of them nearest to it.
    Before(Place),
    /// Half a page on either side of this place, and the row that stands at it.
    Around(Place),
}

/// What a list is of, by number.
pub trait Numbered {
    /// The row of this number.
    fn numbered(row: i64) -> Self;
}

macro_rules! numbered {
    ($($row:ident),*) => {$(
        impl Numbered for $row {
            fn numbered(row: i64) -> $row {
                $row(row)
            }
        }
    )*};
}

numbered!(FeedRow, ItemRow, PersonRow, PostRow, TaskRow);

impl<Row: Numbered> From<At> for model::At<Row> {
    fn from(at: At) -> model::At<Row> {
        match at {
            At::Start => model::At::Start,
            At::End => model::At::End,
            At::Before { place } => model::At::Before(place),
            At::After { place } => model::At::After(place),
            At::Around { row, place } => model::At::Around(Row::numbered(row), place),
            At::Index { index } => model::At::Index(index),
        }
    }
}
