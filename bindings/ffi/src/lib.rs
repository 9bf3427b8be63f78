//! Musette's core for Kotlin and Swift, through uniffi.
//!
//! **Promises.** A face opens [`Musette`] and speaks to its facets, one object for each subject, bound to one account: `documents`,
//! `outbox`, `feeds`, `tasks`, `people`, `organisation`, and of all accounts the stream and the search over names. Rows are values; ids are typed. Every call that does work
//! answers a result with one error type ([`MusetteError`]), whose reasons [`Words`] turns into sentences. A call whose caller goes away is
//! finished all the same: it runs on the engine's own threads. Facets outlive [`Musette::suspend`] and [`Musette::resume`].
//!
//! **Never.** No rule is made here: this crate names, converts and hands on. No object is in a row, nothing crosses as serialised
//! bytes, nothing is called back under a lock.
//!
//! | file | what it holds |
//! |---|---|
//! | [`musette`] | the front door: open, sync, suspend, resume, notifications |
//! | [`accounts`] | signing in and out |
//! | [`documents`], [`contents`] | drives, lists, items, changes; bytes |
//! | [`outbox`], [`feeds`], [`tasks`], [`people`], [`organisation`], [`stream`], [`search`] | a facet each |
//! | [`listening`] | changes, told on one thread of their own |
//! | `small_disk` | in builds for tests: a disk that a test fills |
//! | [`secrets`] | the platform's secret store |
//! | [`words`] | sentences |
//! | [`error`] | the one error |
//! | [`values`] | what rows, states and reasons look like on the other side |
//!
//! The types of `values` are the core's own: uniffi is told their shape here, so that the core need not know it, and the compiler
//! compares the two. Tests are on the other side, in `tests/kotlin`.

mod accounts;
mod contents;
mod documents;
mod error;
mod feeds;
mod listening;
mod musette;
mod organisation;
mod outbox;
mod people;
mod runtime;
mod search;
mod secrets;
#[cfg(debug_assertions)]
mod small_disk;
mod stream;
mod tasks;
mod values;
mod words;

pub use accounts::Accounts;
pub use contents::{ByteSource, Bytes, GiverTrouble, OpenAttachment, OpenDocument};
pub use documents::Documents;
pub use error::{Answer, MusetteError};
pub use feeds::Feeds;
pub use listening::{ChangeListener, Listening};
pub use musette::{Musette, Opening};
pub use organisation::Organisation;
pub use outbox::Outbox;
pub use people::People;
pub use search::Search;
pub use secrets::{SecretStore, SecretTrouble};
pub use stream::Stream;
pub use tasks::Tasks;
pub use words::Words;

uniffi::setup_scaffolding!("musette");
