//! Being written.

mod types;

pub use crate::model::NameRules;
pub use types::{
    BaseRow, Doubt, Known, Neighbourhood, NotLoaded, Page, PageItem, Place, Plan, RowChange, Source, Waiting, Why,
};

/// Limbo rows that one plan releases at most; [`ready limbo`](Neighbourhood::waiting) beyond is released by further plans.
pub const MOST_RELEASED: usize = 500;
/// Questions that one limbo row may cause before it is dropped.
pub const MOST_TRIES: u8 = 3;
