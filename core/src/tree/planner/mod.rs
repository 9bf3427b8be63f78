//! The planner: what an answer of the server means for our rows. Pure: values in, values out.
//!
//! # What it promises
//! After the last page of a set is applied and settled, base holds what the server says, whatever the order in which it
//! said so: duplicates, replays, orphans before their folders, ancestors repeated on every page, tombstones without names,
//! resets in the middle, answers that overtake each other, and crashes between any two transactions.
//! At every moment before that, base is a tree: no ring, no item without its folder.
//!
//! # What it never does
//! - Remove a row without the provider's word: a tombstone in a page of changes, its own "gone" to a question by id, its
//!   answer to our delete, or a complete enumeration that does not name the row (and a second one when much is missing). A
//!   listing removes nothing, and nothing is removed while a question about it is open.
//! - Write a row that stays as it is. (A tombstone for what is not here dates the identity, [`RowChange::Bury`].)
//! - Use a path, a clock, the person's intents or SQL. Overlay is folded by the store from what this changes in base.
//! - Take *not loaded* for *absent*: that is [`NotLoaded`], and nothing may be applied.
//!
//! # How
//! [`plan()`] reduces a page to the last word on each id and gives each its place, parents before children. What has none
//! (its folder is not here, or lies inside it) waits in limbo. What cannot be decided becomes a [`Doubt`]: the row stays as it
//! is and is asked for by its id. A folder that is told to be deleted is `going` (lists leave it out) and goes when it is
//! empty after the whole set. The root is never removed.
//!
//! **Late answers.** Request numbers order starts, not evaluations. A row is therefore stamped with the last number given
//! out when it is *written* ([`Page::now`]): an answer with a higher one is certainly newer and counts; one up to it may
//! be older or newer, so where it differs it changes nothing and the item is asked for. (A delivery is shown at once,
//! and asked for.) A page of changes may be requested before the one before it is committed; that costs at most such questions.
//!
//! **Unsaid fields.** `None` is "not said": see `words.rs`. A listing's items carry the folder as their parent (whoever
//! interns them fills it in when the server leaves it out).
//!
//! # The order in which the puller calls, each line one transaction
//! 1. Page: [`plan()`], its changes, and the cursor. The first page of an enumeration also stores its row `{began:`
//!    [`Page::seq`]`, began_wall}` and empties the seen-set; a reset removes the row and the cursor and leaves everything else.
//!    The last page also stores "settling", so that a crash from here on goes on from here.
//! 2. *Settling* (after a set of changes; also after a listing's end, [`absent`], and after a delivery). Release: [`plan()`]
//!    with an empty page and, as `waiting`, limbo rows whose folder has a base row; in passes over all of them until a
//!    pass changes nothing.
//! 3. [`tidy`] with the [`Leftovers`], until it changes nothing.
//! 4. Ask one row in doubt ([`Why::asks`]) that this run has not asked yet, [`plan()`] the answer ([`Source::Single`]; "gone" is an
//!    item with `deleted`), go back to 2. At most [`MOST_ASKED`] a run and no row twice; when nothing is left to ask, or the
//!    network ends, what is still in doubt stays so until the next run. An answer that is not the provider's is no answer.
//! 5. After an enumeration: count [`Missed`] over rows that are [`is_missing`] and not in the seen-set, [`judge`]; [`sweep`] those
//!    without children in base, again until none is left; [`mark_missing`] what is not believed yet; [`doubt_unseen`] for all
//!    that [`is_unseen`], is not in the seen-set and stays. Then remove the enumeration's row, and keep the last number given out as
//!    [`Neighbourhood::enumerated`]. Every step can be repeated after a crash.
//! 6. Remove "settling".
//!
//! # Limits
//! An item without an eTag that changes and changes back while an answer is under way may be shown in between until
//! it changes again. A folder that goes with more inside than [`MOST_ASKED`] and without tombstones for it empties over
//! several runs. An orphan whose folder the provider will not show is dropped after [`MOST_TRIES`] questions.
//!
//! # Tests
//! `tests/stories.rs`: the hard cases by number. `tests/history.rs`: random histories against the model of a server in
//! `tests/server.rs`, through the store's contract in `tests/base.rs`; half are compared with a fresh snapshot. Each rule of
//! [`sabotage`] switched off makes them fail.

mod ends;
mod plan;
pub mod sabotage;
mod types;
mod words;

pub use crate::model::{BaseRow, NameRules};
pub use ends::{
    Inside, Leftovers, Missed, Stuck, Verdict, absent, doubt_unseen, is_missing, is_unseen, judge, mark_missing,
    second_look, sweep, tidy,
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
