//! Feeds on Microsoft 365: Viva Engage, which was Yammer.
//!
//! Promises
//! - Nothing is concluded from an answer that is not Engage's own and whole. A list of groups that was not read to its end is no list;
//!   a message that cannot be read is left out of its page and of nothing else.
//! - Ids keep all their digits: they are whole numbers of 63 bits, whatever way they are written.
//! - What a person wrote never leads anybody where the text does not say, calls nobody whom the writer did not name, and costs no more
//!   time than its length (`blocks`, `marks`).
//! - `advance` sends one request, and a post is never sent without the group or the post it belongs to: Engage would tell the
//!   whole company.
//! - A post whose outcome is not known is looked for where it would be, and among what this person has written, before anybody says
//!   that it is not there (`evidence`).
//!
//! How: `requests.rs` builds, `wire.rs` reads bytes, `blocks.rs` makes blocks of texts, `marks.rs` writes texts, `refusals.rs`
//! knows which errors are Engage's own and what they mean, `service.rs` implements [`Feeds`](crate::providers::feeds::Feeds),
//! `delivery.rs` writes, `evidence.rs` finds out.
//!
//! Engage has no cursor: an order is an id, and a page is asked for by what is newer or older than one. Its limits are ten requests
//! in thirty seconds for each kind, and are its own: Graph goes on when Engage asks for patience.

pub(super) mod blocks;
mod delivery;
mod evidence;
mod marks;
mod refusals;
mod requests;
mod service;
mod wire;

pub use requests::files_of as engage_files;
pub use service::EngageFeeds;

#[cfg(test)]
mod tests;
