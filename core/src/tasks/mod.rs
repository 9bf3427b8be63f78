//! What an answer means for tasks, and what intents make of a task.
//!
//! **Promises.** Base holds what the provider last said and nothing else: an answer that started before what is stored changes
//! nothing, and what an answer does not say (a text, steps, links) stays as it was told before ([`absorb`]). What the person wants
//! stands over it, made again by one pure function ([`fold`]) in the transaction that changes either. A task that the provider
//! removes under open intents stays shown until they are settled. An intent says what the person saw of the part that it changes.
//! A task that is due, or that somebody has asked of her, is in the stream for as long as that is so ([`note_due`]).
//!
//! **Never.** Nothing is concluded from what an answer leaves out: whoever reads lists asks for what is missing by its id.
//!
//! Tests are in `tests.rs`; with the provider and lost answers in `tests/journeys` (tasks).

mod absorb;
mod asking;
mod concerns;
mod fold;

pub use absorb::{absorb, give_away, remove};
pub(crate) use asking::is_in_details;
pub use asking::{NewTask, TaskError, TaskResult, Tasking, asked_together, remedies};
pub use concerns::note_due;
pub(crate) use fold::apply;
pub use fold::{fold, part_of, refold, says};

#[cfg(test)]
mod tests;
