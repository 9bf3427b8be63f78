//! Versions of a document, and what became of it.

use musette_core::engine::{Activity, ActivityEntry, ActivityKind, DocumentVersion, DocumentVersions, WaitingVersion};
use musette_core::model::{AsOf, IntentKind, IntentRow, IntentState, Restored, VersionRow, WallTime};
use musette_core::store::intents::Receipt;

/// A version of a document, by the server's word.
#[uniffi::remote(Record)]
pub struct DocumentVersion {
    /// Its row.
    pub version: VersionRow,
    /// When it was made.
    pub made_at: Option<WallTime>,
    /// By whom, by name; nothing where the server does not say.
    pub by: Option<String>,
    /// By this person.
    pub own: bool,
    /// Bytes.
    pub size: Option<u64>,
    /// It is what is there now, as far as this device knows.
    pub now: bool,
    /// Its bytes are on this device.
    pub here: bool,
    /// The server has it no more; its bytes are on this device.
    pub gone: bool,
}

/// What this person has changed here and the server does not have yet: a version that only this device has.
#[uniffi::remote(Record)]
pub struct WaitingVersion {
    /// The change in the outbox.
    pub intent: IntentRow,
    /// When it was saved.
    pub saved_at: WallTime,
    /// Bytes.
    pub size: u64,
    /// It is an earlier version that is put back.
    pub restored: Option<Restored>,
    /// It is held back until then, and can be undone before it leaves.
    pub hold_until: Option<WallTime>,
}

/// The versions of a document.
#[uniffi::remote(Record)]
pub struct DocumentVersions {
    /// When the server was last asked for the list.
    pub as_of: AsOf,
    /// There are no older ones at the server.
    pub whole: bool,
    /// The document has become another since: which version is there now is not known.
    pub behind: bool,
    /// Changes of this device that are not sent yet, the latest first.
    pub waiting: Vec<WaitingVersion>,
    /// The versions, the newest first; those that the server has no more come last.
    pub versions: Vec<DocumentVersion>,
}

/// Something that became of a document.
#[uniffi::remote(Enum)]
pub enum ActivityKind {
    /// Somebody left a version of it.
    Version {
        /// Which.
        version: DocumentVersion,
    },
    /// A change of this device has arrived.
    Delivered {
        /// The receipt.
        receipt: Receipt,
    },
    /// A change of this device waits.
    Waits {
        /// The change in the outbox.
        intent: IntentRow,
        /// What was asked for.
        asked: IntentKind,
        /// Where it stands.
        state: IntentState,
        /// Bytes of its content.
        size: u64,
    },
}

/// Something that became of a document, and when.
#[uniffi::remote(Record)]
pub struct ActivityEntry {
    /// When; nothing where the server does not say.
    pub at: Option<WallTime>,
    /// What.
    pub what: ActivityKind,
}

/// What became of a document.
#[uniffi::remote(Record)]
pub struct Activity {
    /// When the server was last asked for its versions: of what others did, nothing else is known.
    pub versions_as_of: AsOf,
    /// All of its versions are among these. Else what was before the earliest is not known.
    pub whole: bool,
    /// What became of it, the latest first.
    pub entries: Vec<ActivityEntry>,
}
