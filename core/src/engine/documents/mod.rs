//! The facet of documents: drives, lists, one item, what is kept offline, and every change a person can ask for.
//!
//! **Promises.** Reading never waits for the network: what is not here is said to be not here, and fetched by [`Documents::fetch`]
//! alone. Each change returns when it is stored durably, with what the person saw as its basis.
//!
//! **Never.** Nothing here sends, decides what an answer means, or makes a sentence; a list is never built in memory.
//!
//! **How.** A read is one snapshot of the vault; a change is one durable transaction of [`crate::outbox::asking`], after the bytes
//! it carries are on the disk. Stories are in `tests/journeys` (plane, contents, eviction, bad input, full disk).
//!
//! | file | what it does |
//! |---|---|
//! | [`reading`] | drives, lists, items, paths |
//! | [`state`] | what one row says about itself |
//! | [`contents`] | open, read at, keep offline, lend and take back |
//! | [`changing`] | make, save, move, copy, delete |
//! | [`addresses`] | documents by their addresses on the web |
//! | [`history`] | versions: the list, the bytes of one, putting one back |
//! | [`activity`] | what became of one document |
//! | [`keeping`] | what the server deleted and this device keeps; bringing it back |
//! | [`shelves`] | what is kept offline, what is shared with her: lists that are no folder |

mod activity;
mod addresses;
mod changing;
mod contents;
mod history;
mod keeping;
mod reading;
mod shelves;
mod state;

use std::path::PathBuf;
use std::sync::Arc;
use std::{fmt, io};

use super::Musette;
use super::session::Session;

pub use activity::{Activity, ActivityEntry, ActivityKind};
pub(super) use addresses::named_below_a_drive;
pub(super) use changing::run;
pub use changing::{KeptBack, Saved};
pub use contents::{KeptSummary, LentCopy, Opened, TakenBack};
pub use history::{DocumentVersion, DocumentVersions, WaitingVersion};
pub use keeping::KeptItem;
pub use reading::{Item, ListPage};
pub(super) use reading::{Walked, drive_name, entry_or_root, folder_path, path_of, shown_alone};
pub use shelves::SharedDocument;
pub use state::ItemState;

/// The documents of one account.
#[derive(Clone, Debug)]
pub struct Documents {
    pub(super) engine: Musette,
    pub(super) session: Arc<Session>,
}

/// Bytes that come in from outside and are read once, from their beginning to their end: a photograph, what another app shares.
pub trait ByteSource: Send + Sync + fmt::Debug {
    /// Up to `at_most` bytes more; none at the end. Called from a thread that may wait.
    ///
    /// # Errors
    /// Whoever gives them has failed; nothing of them is kept then.
    fn read(&self, at_most: usize) -> io::Result<Vec<u8>>;
}

/// Where the bytes of a save come from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file of the person; it is read, never moved or changed.
    File(PathBuf),
    /// Bytes in memory.
    Bytes(Vec<u8>),
    /// Bytes that come piece by piece, and are never in memory as a whole.
    Incoming(Arc<dyn ByteSource>),
}
