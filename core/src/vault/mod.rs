//! Keys. (Lock, lease and wipe join here.)
//!
//! Promise: a key exists in memory only while it is used, comes only from the injected [`SecretStore`], and is in no log,
//! error or `Debug` print.

mod secrets;

pub use secrets::{Secret, SecretError, SecretStore};
