//! Keys: where they come from, and how they are told apart.
//!
//! **Promises.** A key exists in memory only while it is used, is overwritten when it is dropped, comes only from the injected
//! [`SecretStore`], and is in no log, error or `Debug` print. When a database does not open, [`KeyCheck`] says whether the key or
//! the file is at fault, so that a damaged home is never called a stranger's.
//!
//! **Never.** No key is written beside what it opens; no key is made anew for something that is there already; nothing here
//! prompts a person, and nothing here decides what is opened or destroyed: that is [`crate::engine`]'s home.
//!
//! **How.** [`Secret`] holds bytes that are zeroed; [`SecretStore`] is the platform's (the simulation's and the journeys' are maps); a
//! database's secret is 48 bytes, key and salt; the rescue key of contents is derived from it ([`crate::blobs::rescue`]).
//!
//! Tests: in each file here; `bad_input` of the journeys (another key, no key, a locked store, damaged files), and
//! `no_secret_in_the_log` there, which reads everything that is logged.

mod key_check;
mod secrets;

pub use key_check::KeyCheck;
pub use secrets::{Secret, SecretError, SecretStore};
