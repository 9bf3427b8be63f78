//! Ids. A public id carries its account; a row id is good inside one vault only; a remote id never leaves the core.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// An account: one person at one organisation. A ULID; also the name of the vault's folder.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(pub ulid::Ulid);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for AccountId {
    type Err = ulid::DecodeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        ulid::Ulid::from_string(text).map(AccountId)
    }
}

macro_rules! rows {
    ($($(#[$doc:meta])* $row:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $row(pub i64);

        impl fmt::Display for $row {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<i64> for $row {
            fn from(row: i64) -> Self {
                $row(row)
            }
        }

        impl From<$row> for i64 {
            fn from(row: $row) -> Self {
                row.0
            }
        }
    )*};
}

rows! {
    /// A drive inside one vault.
    DriveRow,
    /// An item inside one vault: the local identity, made when the person makes the item, never reused.
    ItemRow,
    /// An intent inside one vault; its order is the order of the outbox.
    IntentRow,
    /// A stored content inside one vault.
    ContentRow,
    /// A transfer under way inside one vault.
    TransferRow,
    /// A pin (a wish to keep offline) inside one vault.
    PinRow,
    /// A receipt inside one vault.
    ReceiptRow,
    /// A feed inside one vault.
    FeedRow,
    /// A post inside one vault: the local identity, made when the person writes it, never reused. A thread is its first post.
    PostRow,
    /// A person inside one vault.
    PersonRow,
    /// An entry of the stream inside one vault.
    StreamRow,
    /// A list of tasks, or a plan, inside one vault.
    TaskListRow,
    /// A task inside one vault: the local identity, made when the person makes it, never reused.
    TaskRow,
    /// Something that others have shared with this person, inside one vault.
    SharedRow,
    /// A draft inside one vault, never reused.
    DraftRow,
    /// A version of a file inside one vault, by the server's list of them.
    VersionRow,
}

macro_rules! public_ids {
    ($($(#[$doc:meta])* $id:ident($row:ident)),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $id {
            /// The account whose vault holds it.
            pub account: AccountId,
            /// The row in that vault.
            pub row: $row,
        }
    )*};
}

public_ids! {
    /// An item as the faces name it.
    ItemId(ItemRow),
    /// A drive as the faces name it.
    DriveId(DriveRow),
    /// An intent as the faces name it.
    IntentId(IntentRow),
    /// A feed as the faces name it.
    FeedId(FeedRow),
    /// A post, or the thread that it begins, as the faces name it.
    PostId(PostRow),
    /// A person as the faces name her or him.
    PersonId(PersonRow),
    /// An entry of the stream as the faces name it.
    StreamId(StreamRow),
    /// A list of tasks, or a plan, as the faces name it.
    TaskListId(TaskListRow),
    /// A task as the faces name it.
    TaskId(TaskRow),
    /// A draft as the faces name it.
    DraftId(DraftRow),
}

/// An id given by the provider, kept as it was given (SharePoint ids are case-sensitive to some endpoints and not to
/// others; comparison is exact, and what differs in case is settled in the provider). Never shown, never leaves the core.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RemoteId(pub String);

impl RemoteId {
    /// The id as the provider wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RemoteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "remote:{}", self.0)
    }
}

impl From<&str> for RemoteId {
    fn from(text: &str) -> Self {
        RemoteId(text.to_owned())
    }
}
