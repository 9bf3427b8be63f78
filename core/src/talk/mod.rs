//! What an answer means for threads, and what intents make of a post.
//!
//! **Promises.** Base holds what the provider last said and nothing else: an answer that started before what is stored changes
//! nothing ([`absorb`]). What the person wants stands over it, made again by one pure function ([`fold`]) in the transaction that
//! changes either. What of it concerns this person is noted in that transaction too (`concerns`). A post that the provider removes under open intents stays shown until they are settled.
//!
//! **Never.** Nothing is concluded from what an answer leaves out.

mod absorb;
mod asking;
mod concerns;
mod falling;
mod fold;
mod linked;
mod spoken;
mod taking_back;

pub use absorb::{Told, absorb};
pub use asking::{HeldFile, Sent, TalkError, TalkResult, Talking, With, may_begin, may_take_part};
pub(crate) use concerns::LONG_AGO;
pub use falling::falling;
pub use fold::{fold, let_in, refold, refold_group};
pub use linked::hangs_on;
pub use spoken::begins;
pub use taking_back::may_begin_anew;

#[cfg(test)]
mod tests;
