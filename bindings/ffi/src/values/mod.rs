//! What rows, states and reasons look like on the other side.
//!
//! Most are the core's own types, whose shape is told to uniffi; the compiler compares. Those that uniffi has no form for
//! (a text's blocks with their hidden ids, pairs, cursors) have a form of their own here, made from the core's.

pub mod blocks;
pub mod documents;
pub mod feeds;
pub mod hanging;
pub mod history;
pub mod ids;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod place;
pub mod reason;
pub mod search;
pub mod shared;
pub mod stream;
pub mod tasks;
