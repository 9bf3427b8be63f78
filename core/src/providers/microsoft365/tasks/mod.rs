//! Tasks: Microsoft To Do, which is a person's own, and Planner, which a team shares.
//!
//! Promises that a change names the state it was based on (`If-Match`), that a task whose making was not answered is found again
//! before it is made once more, and that what an answer does not say is not taken for "nothing". Knows two services that have little
//! in common beyond the word:
//!
//! | | To Do | Planner |
//! |---|---|---|
//! | what is new | a delta for each list, with `@removed` and a 410 when its token is worthless | the whole list of what is assigned to this person |
//! | text, steps, links | the text in the delta, the rest when the task is asked for alone | in details of their own, with a tag of their own |
//! | a change | answered with the task | 204, unless its representation is preferred; 428 without a tag |
//! | due | a midnight, in some zone | a moment |
//!
//! How: `requests.rs` builds, `wire.rs` reads bytes, `refusals.rs` knows which errors are theirs, `days.rs` knows what a due date is in either, `service.rs` implements
//! [`Tasks`](crate::providers::tasks::Tasks), `delivery.rs` writes, `parts.rs` knows what a new task
//! is yet to be told, `evidence.rs` finds out. Tests are in `tests`, on recorded-looking bytes.

mod days;
mod delivery;
mod evidence;
mod parts;
mod refusals;
mod requests;
mod service;
mod ticking;
mod wire;

pub use service::GraphTasks;

#[cfg(test)]
mod tests;
