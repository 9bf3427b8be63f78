//! The tree of items: what the server last said (base), what the person asked for (overlay), and the two pure functions
//! that decide both.
//!
//! **Promises.** Base changes only by a [`planner`] plan, in the transaction that stores the answer it was made from. The
//! overlay of an item is always `fold(base, open intents)`, made again in the transaction that changed either. There is no
//! third place. What others change in what is kept is noted with the change (`concerns`). An address on the web leads to the item that
//! is there (`addresses`).
//!
//! **How.** [`planner`] is pure: a page and what it can touch go in, row changes come out. [`absorb`] loads what a page can
//! touch, plans and applies. [`fold`] is pure too, and [`refold`] puts its result in place. Both `sync` (what arrives) and
//! `outbox` (what is delivered) change the tree through here, and neither knows the other for it
//! (docs/decisions/0003-the-tree.md).

mod absorb;
mod addresses;
mod concerns;
mod fold;
mod news;
pub mod planner;
mod sequence;

pub use absorb::{Answer, absorb, absorb_own, apply, release};
pub use addresses::{Address, address_in, known_document, named_below};
pub use fold::{Effect, fold, refold};
pub use news::{Own, Whose};
pub use planner::Source;
pub use sequence::Sequence;
