//! Being written.

mod ends;
mod plan;
pub mod sabotage;
mod types;
mod words;

pub use crate::model::{BaseRow, NameRules};
pub use ends::{
    Inside, Leftovers, Missed, Stuck, Verdict, absent, doubt_unseen, is_missing, judge, mark_missing, second_look,
    sweep, tidy,
};
pub use plan::plan;
pub use types::{Doubt, Known, Neighbourhood, NotLoaded, Page, PageItem, Place, Plan, RowChange, Source, Waiting, Why};

/// Limbo rows that one plan releases at most; what is beyond is released by further plans.
pub const MOST_RELEASED: usize = 500;
/// Questions that one limbo row may cause before it is dropped.
pub const MOST_TRIES: u8 = 3;
/// Questions that one settling run asks at most; the rest keeps its doubt until the next.
pub const MOST_ASKED: usize = 200;
/// Children that one listing puts in doubt at most.
pub const MOST_ABSENT: usize = 50;
/// What lies between an enumeration that misses much and the next one that may confirm it: 10 minutes.
pub const SECOND_LOOK_MILLIS: i64 = 10 * 60 * 1000;

#[cfg(test)]
mod tests;
