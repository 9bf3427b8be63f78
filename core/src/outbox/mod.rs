//! The outbox: what a person asked for, until the server has it.
//!
//! **Promises.**
//! - *Saved is saved*: when asking returns, the intent, its place in the graph and its overlay are committed durably.
//! - *Sent once*: an attempt is recorded before its first request; when its outcome is not known (a crash, a broken
//!   connection, a page that is not the provider's), the next step looks for its effect and sends again only what is
//!   certainly not there.
//! - *Nobody is overwritten*: every write says what it was based on. Where the server has moved on, both are kept.
//! - *Nothing disappears*: an intent ends delivered (with a receipt) or cancelled by the person; everything else waits, or
//!   needs them and says what they can do. Bytes of a cancelled or folded intent are kept for 30 days.
//!
//! **Never.** Nothing is merged, dropped or overwritten silently; no intent is delivered before those it needs.
//!
//! **How.** An intent goes `queued → sending → delivered | needs you | cancelled`.
//!
//! | file | what it does |
//! |---|---|
//! | [`asking`] | checks what is asked for, stores the intent and folds the overlay, in one transaction |
//! | [`graph`] | what an intent waits for; what falls when one is taken back |
//! | `queue` | whose turn it is, and when an intent is tried again: the same for every service |
//! | [`carrying`] | one step of one intent of any service that sends no bytes in pieces |
//! | [`posting`] | feeds as such a service: posts, likes, removals |
//! | `calling` | whom a post calls, and who that is where only the directory has named her |
//! | `proving` | what a refusal, or a 404, in feeds proves: that a post is gone, or only that she is not let in |
//! | [`tasking`] | tasks as such a service: additions, changes, removals |
//! | [`taking_back`] | cancel, and what the person can do when an intent needs them |
//! | [`delivery`] | one step of one intent against the provider |
//! | [`acknowledging`] | "I have read this": from the person's word to a file in the outbox, and what its outcomes mean |
//! | `inside` | the look into a folder before it is deleted |
//! | `thread_falls` | the look at a thread before its first post is removed |
//! | [`settling`] | what an outcome means: receipts, conflicts, waiting, needs you |
//! | `not_there` | what it means that the provider does not know a thing, or its folder |
//! | `places` | where something is, in the words of a receipt |
//! | [`restoring`] | putting an earlier version back, and keeping an edit of one |
//! | [`two_versions`] | choosing one of the two that a conflict has kept |
//! | [`siblings`] | the name of the copy that keeps a person's bytes in a conflict |
//!
//! The overlay is made by [`crate::tree::refold`]. Stories are in `tests/journeys` (plane, conflicts, ambiguous, deleting) and,
//! with crashes, in `tests/simulation`.

pub mod acknowledging;
pub mod asking;
mod calling;
pub mod carrying;
pub mod delivery;
mod error;
pub mod graph;
mod inside;
mod not_there;
mod places;
pub mod posting;
mod proving;
mod queue;
pub mod restoring;
pub mod settling;
pub mod siblings;
pub mod taking_back;
pub mod tasking;
mod thread_falls;
pub mod two_versions;

pub use carrying::Sends;
pub use delivery::Delivering;
pub use error::{AskError, AskResult};
pub use posting::Posting;
pub use queue::Step;
pub use tasking::Tasking;

/// How long bytes stay that will not be sent any more: 30 days, in milliseconds.
pub const KEPT_AFTERWARDS: i64 = 30 * 24 * 3_600_000;
