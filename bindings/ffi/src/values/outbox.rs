//! The outbox: what waits, and what was delivered.

use musette_core::engine::{Item, OutboxEntry, PostState, SpokenPost, TwoVersions};
use musette_core::model::{
    ContentRow, HowChecked, IntentKind, IntentRow, IntentState, ItemRow, Later, NeedsYou, Others, ReceiptRow, Refusal,
    Remedy, Restored, WallTime,
};
use musette_core::store::intents::Receipt;

/// What was asked for. The subject's id is on the intent itself.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Record)]
pub struct Restored {
    /// When it was made, where the server told.
    pub made_at: Option<WallTime>,
}

/// Where an intent stands.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
pub enum Others {
    /// Answer what would fall, and change nothing.
    Ask,
    /// They fall too.
    Fall,
}

/// What the person can do about an intent that needs them.
#[uniffi::remote(Enum)]
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
#[uniffi::remote(Enum)]
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

/// A change that is not delivered yet.
#[uniffi::remote(Record)]
pub struct OutboxEntry {
    /// The intent.
    pub intent: IntentRow,
    /// The item it is about.
    pub item: ItemRow,
    /// What was asked for.
    pub asked: IntentKind,
    /// The item's name as it is shown, or the name that was asked for.
    pub name: String,
    /// Where it is, as people say it.
    pub place: String,
    /// The announcement that it acknowledges, where it is that and no document of hers.
    pub acknowledges: Option<SpokenPost>,
    /// Bytes of its content.
    pub size: u64,
    /// Where it stands.
    pub state: IntentState,
    /// Bytes that have arrived.
    pub sent: u64,
    /// The item whose conflict it keeps: this is the person's version, beside the server's.
    pub beside: Option<ItemRow>,
    /// It is held back until then, so that it can be undone before it leaves.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it is tried again, as far as that is known.
    pub next_at: Option<WallTime>,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What has to be delivered first.
    pub waits_for: Vec<IntentRow>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
}

/// Two versions of one document, as a conflict left them: both are kept until the person chooses.
#[uniffi::remote(Record)]
pub struct TwoVersions {
    /// The change that keeps the person's beside: by this it is settled.
    pub intent: IntentRow,
    /// The person's own, beside the other.
    pub mine: Item,
    /// What the server has under the name.
    pub theirs: Item,
    /// The folder of the person's, as people say it.
    pub place: String,
    /// The server has the person's too.
    pub sent: bool,
    /// When the person saved it.
    pub saved_at: WallTime,
}

/// The proof of a delivered intent.
#[uniffi::remote(Record)]
pub struct Receipt {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// The item.
    pub item: ItemRow,
    /// What was asked for.
    pub asked: IntentKind,
    /// The name it was delivered under.
    pub name: String,
    /// The folder, as people say it.
    pub place: String,
    /// Bytes of the content.
    pub size: u64,
    /// How it is known.
    pub checked: HowChecked,
    /// The sibling that keeps this person's bytes, when somebody else had changed the item.
    pub conflict: Option<String>,
    /// When.
    pub delivered_at: WallTime,
}

/// What became of what the person did to something.
#[uniffi::remote(Enum)]
pub enum PostState {
    /// Nothing of hers waits.
    Settled,
    /// Something of hers waits for its turn, or for the network.
    Waiting {
        /// The first of it.
        intent: IntentRow,
        /// Why the last try brought nothing.
        last_failure: Option<Later>,
    },
    /// It is being sent; its outcome is not known yet.
    Sending {
        /// The intent.
        intent: IntentRow,
    },
    /// Something of hers needs her.
    NeedsYou {
        /// The intent.
        intent: IntentRow,
        /// What for.
        why: NeedsYou,
    },
}
