//! Intents: the changes a person asked for.

use serde::{Deserialize, Serialize};

use super::{CTag, ContentRow, ETag, IntentRow, ItemRow, Refusal, WallTime};

/// What was asked for. The subject's id is on the intent itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IntentKind {
    /// A new folder `name` in `parent`.
    MakeFolder {
        /// The folder it is made in.
        parent: ItemRow,
        /// Its name.
        name: String,
    },
    /// A new file `name` in `parent` with `content`.
    Create {
        /// The folder it is made in.
        parent: ItemRow,
        /// Its name.
        name: String,
        /// Its bytes, held here.
        content: ContentRow,
    },
    /// New bytes for an item that is there.
    Replace {
        /// The bytes, held here.
        content: ContentRow,
        /// They are those of an earlier version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        restored: Option<Restored>,
    },
    /// Another name or another folder of the same drive, or both.
    Move {
        /// The folder it goes to.
        parent: ItemRow,
        /// The name it gets.
        name: String,
    },
    /// A copy of `source` made by the server; the subject is the copy.
    Copy {
        /// What is copied.
        source: ItemRow,
        /// The folder the copy goes to.
        parent: ItemRow,
        /// The name of the copy.
        name: String,
    },
    /// Into the provider's bin.
    Delete,
}

/// Bytes that are put back: which version they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// When it was made, where the server told.
    pub made_at: Option<WallTime>,
}

/// What the person saw when asking: the write is refused when the server has moved on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BasedOn {
    /// Nothing: it is new.
    Nothing,
    /// The bytes with this tag.
    Content(CTag),
    /// The row with this tag.
    Metadata(ETag),
    /// Whatever the preceding intent on the same subject leaves.
    Preceding(IntentRow),
    /// The server gave no tag (its root, some folders): checked by looking, and said in the receipt.
    Untagged,
}

/// Where an intent stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum IntentState {
    /// Waits for its turn or for the network.
    Queued,
    /// An attempt was recorded and its outcome is not known yet.
    Sending,
    /// Took effect, see the receipt.
    Delivered,
    /// Waits for the person.
    NeedsYou {
        /// What for.
        why: NeedsYou,
    },
    /// Taken back by the person, or folded into a later one.
    Cancelled,
}

/// Why an intent waits for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeedsYou {
    /// The provider will not do it.
    Refused(Refusal),
    /// What it was about is gone on the server.
    SubjectGone,
    /// The folder it goes to is gone on the server.
    ParentGone,
    /// The item was changed by somebody meanwhile, and the intent is not one that can be kept beside (a delete, a move).
    ChangedMeanwhile {
        /// By whom, where the server says.
        by: Option<String>,
        /// When.
        at: Option<WallTime>,
    },
    /// The folder to be deleted holds something that the person has not seen.
    NewInside,
    /// The bytes that were to be sent cannot be read from this device any more.
    ContentLost,
    /// Somebody whom it calls, or is written to, is not found in feeds by the mail address that the directory tells.
    NotInFeeds {
        /// Her or his name; empty where it was never told.
        person: String,
    },
    /// The home was restored or copied: confirm before anything is sent.
    HomeCopied,
}

/// Whether the person has agreed to what falls with an intent that is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// Answer what would fall, and change nothing.
    Ask,
    /// They fall too.
    Fall,
}

/// What the person can do about an intent that needs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Remedy {
    /// Try once more as it is.
    Retry,
    /// Give it another name.
    Rename,
    /// Put it into another folder.
    Elsewhere,
    /// Send it although the server's has changed.
    Confirm,
    /// Take it back; contents are kept for 30 days.
    Discard,
}

/// How it was found out that an intent took effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowChecked {
    /// The provider's own answer to the request.
    Answer,
    /// The upload session said so.
    Session,
    /// The same hash is on the server.
    SameHash,
    /// The same size, last changed by this person through this client after the attempt began.
    SameSizeByMe,
    /// A version in the history that fits.
    Version,
    /// It is there (or gone, for a delete), as asked for.
    Seen,
    /// The tag was compared right before the write, because the server does not check it itself.
    ComparedBefore,
    /// It was sent in vain: what it was about is gone, and nothing is left to be done.
    SubjectGone,
}

/// What the person saw of the subject when asking for a move or a delete. When the server's tag is another by then, and this
/// is the same, nothing that the person decided on has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saw {
    /// The folder it was in.
    pub parent: ItemRow,
    /// Its name.
    pub name: String,
    /// The tag of its content.
    pub content: Option<CTag>,
}
