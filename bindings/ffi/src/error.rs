//! The one error of all calls.

use musette_core::engine::{Error, Reason};
use thiserror::Error as ThisError;

/// What a call answers.
pub type Answer<T> = Result<T, MusetteError>;

/// Why a call did not do what it was asked for: a kind, which says how a screen reacts, a stable code for logs, and the reason with its
/// data, which `Words` turns into a sentence. None of it holds personal data.
#[derive(Clone, Debug, PartialEq, Eq, ThisError, uniffi::Error)]
pub enum MusetteError {
    /// There is no network, and it is needed.
    #[error("{code}")]
    Offline {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// Something answers that is not the provider: a portal's page.
    #[error("{code}")]
    Captured {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// Not now: the provider, or another process, asks for patience, or is out of order.
    #[error("{code}")]
    Throttled {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The person has to sign in, or a sign-in came to nothing.
    #[error("{code}")]
    SignInNeeded {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The device's keys cannot be had now, or do not fit.
    #[error("{code}")]
    Locked {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// It is not there, or not on this device.
    #[error("{code}")]
    NotFound {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The provider will not do it.
    #[error("{code}")]
    Refused {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The organisation's rules forbid it.
    #[error("{code}")]
    Policy {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// It does not go together with what is there, or what is under way.
    #[error("{code}")]
    Conflict {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The person has to decide first.
    #[error("{code}")]
    NeedsYou {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// The device is full.
    #[error("{code}")]
    NoSpace {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// What was given cannot be taken: a name, a text, a place.
    #[error("{code}")]
    Invalid {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
    /// A fault of ours, or a damaged home.
    #[error("{code}")]
    Internal {
        /// Stable.
        code: String,
        /// The reason.
        why: Reason,
    },
}

impl MusetteError {
    /// The reason, with its data.
    pub fn why(&self) -> &Reason {
        match self {
            MusetteError::Offline { why, .. }
            | MusetteError::Captured { why, .. }
            | MusetteError::Throttled { why, .. }
            | MusetteError::SignInNeeded { why, .. }
            | MusetteError::Locked { why, .. }
            | MusetteError::NotFound { why, .. }
            | MusetteError::Refused { why, .. }
            | MusetteError::Policy { why, .. }
            | MusetteError::Conflict { why, .. }
            | MusetteError::NeedsYou { why, .. }
            | MusetteError::NoSpace { why, .. }
            | MusetteError::Invalid { why, .. }
            | MusetteError::Internal { why, .. } => why,
        }
    }
}

impl From<Reason> for MusetteError {
    fn from(reason: Reason) -> MusetteError {
        Error::of(reason).into()
    }
}

impl From<Error> for MusetteError {
    fn from(error: Error) -> MusetteError {
        let code = error.code().to_owned();
        let why = error.reason;
        match &why {
            Reason::Offline => MusetteError::Offline { code, why },
            Reason::Captured => MusetteError::Captured { code, why },
            Reason::Throttled { .. } | Reason::Busy | Reason::OutOfOrder => MusetteError::Throttled { code, why },
            Reason::SignInNeeded(_) | Reason::SignInFailed(_) => MusetteError::SignInNeeded { code, why },
            Reason::Locked | Reason::NotThisDevices | Reason::Suspended => MusetteError::Locked { code, why },
            Reason::NotFound
            | Reason::NotInDirectory
            | Reason::NotHere
            | Reason::VersionGone
            | Reason::SourceMissing
            | Reason::NoAcknowledgingFolder(_) => MusetteError::NotFound { code, why },
            Reason::Refused(musette_core::model::Refusal::Policy) => MusetteError::Policy { code, why },
            Reason::Refused(_) | Reason::OutsideGroup(_) | Reason::NotOwn => MusetteError::Refused { code, why },
            Reason::NameTaken
            | Reason::Sending
            | Reason::Ended
            | Reason::NotOffered
            | Reason::ChangedAgain
            | Reason::DraftChanged
            | Reason::Leaving
            | Reason::OneVersion
            | Reason::VersionIsNow
            | Reason::SourceChanging => MusetteError::Conflict { code, why },
            Reason::OthersFall(_) | Reason::AnswersFall(_) | Reason::Unsent(_) | Reason::StillAsks => {
                MusetteError::NeedsYou { code, why }
            }
            Reason::NoSpace => MusetteError::NoSpace { code, why },
            Reason::Name(_)
            | Reason::PathTooLong(_)
            | Reason::NotAFolder
            | Reason::NotAFile
            | Reason::IntoItself
            | Reason::Root
            | Reason::OtherDrive
            | Reason::OtherList
            | Reason::Empty
            | Reason::TextTooLong(_)
            | Reason::TooLongWithMentions(_)
            | Reason::FileTooLarge(_)
            | Reason::TooManyFiles(_)
            | Reason::EmptyFile(_)
            | Reason::NoPicture(_)
            | Reason::NotAGroup
            | Reason::SourceUnreadable => MusetteError::Invalid { code, why },
            Reason::Newer | Reason::Damaged | Reason::Unwritable | Reason::Internal => {
                MusetteError::Internal { code, why }
            }
        }
    }
}

impl From<uniffi::UnexpectedUniFFICallbackError> for MusetteError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> MusetteError {
        Reason::SourceUnreadable.into()
    }
}
