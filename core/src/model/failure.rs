//! How an exchange with a provider can fail, sorted by what it means for the person's work.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why something cannot be had now, though nothing is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Later {
    /// No connection at all.
    Offline,
    /// The answer was not the provider's own: a portal, a proxy, a broken body. It proves nothing.
    Unproven,
    /// The connection broke after the request may have reached the server. The outbox must find out before it sends again.
    Ambiguous,
    /// The provider asks for patience (429, 503).
    Throttled,
    /// The provider failed (5xx of its own), or is still busy with an earlier request of ours.
    Busy,
    /// The budget of this sync is spent.
    Budget,
}

/// What the provider, in a well-formed answer of its own, will not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// No permission.
    Permission,
    /// No permission, and the person does not belong to the group any more.
    NotAMember,
    /// The drive is full.
    Quota,
    /// The name is not allowed there.
    Name,
    /// The whole path is too long there.
    PathTooLong,
    /// Another item of that name is there (after the outbox's own rules were tried).
    NameTaken,
    /// Too large for the provider.
    TooLarge,
    /// Reserved (checked out, locked) by somebody.
    Reserved,
    /// The organisation's policy or a malware scan forbids it.
    Policy,
    /// Not possible on this provider.
    Unsupported,
    /// The request itself was refused as malformed: ours is the fault; the detail is in the log.
    Invalid,
}

/// What is needed before the account can speak to its provider again. A state, never a sign-out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInNeed {
    /// The person signs in again.
    Again,
    /// The person signs in again and answers this challenge (the `claims` to send).
    Claims(String),
    /// An administrator has to consent.
    Consent,
    /// The organisation blocks this device or place.
    Blocked,
    /// The organisation has disabled this person's account.
    Disabled,
    /// The application's registration is wrong or gone; the AADSTS number, 0 when there is none.
    Setup(u32),
}

/// The outcome of an exchange that brought no result.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Failure {
    /// Try again, not before `after` when it is given.
    #[error("not now ({why:?})")]
    Later {
        /// What stands in the way.
        why: Later,
        /// How long the provider asked us to wait.
        after: Option<Duration>,
    },
    /// What we wrote against is no longer what is there (412, 409 resourceModified).
    #[error("changed underneath")]
    Changed,
    /// A name clash with a living item (409 nameAlreadyExists).
    #[error("the name is taken")]
    NameTaken,
    /// The provider will not do it.
    #[error("refused ({0:?})")]
    Refused(Refusal),
    /// The provider's own word that it is not there (404 itemNotFound and its kind).
    #[error("not there")]
    Gone,
    /// The cursor is worthless: enumerate again.
    #[error("the cursor is no longer good")]
    Reset,
    /// Tokens cannot be had.
    #[error("sign-in needed ({0:?})")]
    SignIn(SignInNeed),
}

impl Failure {
    /// [`Failure::Later`] without a time.
    pub fn later(why: Later) -> Failure {
        Failure::Later { why, after: None }
    }

    /// Whether the request may have taken effect although no result arrived.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self, Failure::Later { why: Later::Ambiguous | Later::Unproven | Later::Busy, .. })
    }
}
