//! The one error that faces see.

use std::fmt;
use std::io::ErrorKind;
use std::time::Duration;

use thiserror::Error;

use crate::auth::SignInError;
use crate::blobs::BlobError;
use crate::blobs::contents::ContentsError;
use crate::model::{Connection, Failure, FallingAnswers, FeedRow, IntentRow, Later, NameProblem, Refusal, SignInNeed};
use crate::outbox::AskError;
use crate::store::StoreError;
use crate::talk::TalkError;
use crate::tasks::TaskError;
use crate::vault::SecretError;

/// What went wrong, with what a face needs to say so. The core answers reasons, never sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There is no network.
    Offline,
    /// Something answers that is not the provider.
    Captured,
    /// The provider asks for patience.
    Throttled {
        /// In how many milliseconds it may be asked again, where that is known.
        after_ms: Option<u64>,
    },
    /// The service does not answer as it does: it is out of order, or what lies on the way to it is. Nobody else answers in its place.
    OutOfOrder,
    /// The person has to sign in.
    SignInNeeded(SignInNeed),
    /// A sign-in that was under way failed.
    SignInFailed(SignInError),
    /// The secret store is locked, or does not have the key of this home.
    Locked,
    /// The home, or a vault in it, belongs to another device or person.
    NotThisDevices,
    /// A newer version of the app made this home.
    Newer,
    /// A file of the home was altered or torn.
    Damaged,
    /// There is no such account, drive, item or intent.
    NotFound,
    /// The organisation's directory does not know this person: whoever it is has left, or was never in it.
    NotInDirectory,
    /// The item is not on this device, and there is no network to fetch it.
    NotHere,
    /// The provider will not do it.
    Refused(Refusal),
    /// The name is not allowed there.
    Name(NameProblem),
    /// The path is longer than this many characters.
    PathTooLong(usize),
    /// Another item has the name.
    NameTaken,
    /// This is not a folder.
    NotAFolder,
    /// This has no contents.
    NotAFile,
    /// A folder cannot go into itself.
    IntoItself,
    /// The root of a drive stays as it is.
    Root,
    /// The two are on different drives.
    OtherDrive,
    /// The place that a page was to begin at is one of another list.
    OtherList,
    /// There is nothing in it.
    Empty,
    /// The text is longer than this many UTF-16 units.
    TextTooLong(usize),
    /// So is one that mentions somebody: a mention is longer at the provider than as it was typed.
    TooLongWithMentions(usize),
    /// The provider takes no larger file with a post than this many bytes.
    FileTooLarge(u64),
    /// The provider takes no more files with a post than this.
    TooManyFiles(usize),
    /// The file of this name, which is to go with a post, has no byte: the person decides.
    EmptyFile(String),
    /// The file of this name, which is to go with a post, is called a picture and is none: the person decides.
    NoPicture(String),
    /// Nobody writes in a feed that is no group.
    NotAGroup,
    /// The person is no longer in this group: it takes no post of hers, or no answer and no like, until she asks to be let in.
    OutsideGroup(FeedRow),
    /// It is somebody else's.
    NotOwn,
    /// It is being sent; its outcome has to be known first.
    Sending,
    /// It has ended already.
    Ended,
    /// It does not ask the person, or not for this.
    NotOffered,
    /// It is an announcement that asks to be acknowledged: it does not go by itself.
    StillAsks,
    /// The folder that the organisation names for acknowledgements is not there, or not open to the person; so many wait for it.
    NoAcknowledgingFolder(u64),
    /// It was changed once more since the person was asked; it asks again.
    ChangedAgain,
    /// The draft that was to be sent was changed, or sent, meanwhile.
    DraftChanged,
    /// The account is being signed out: nothing is taken any more; signing out again finishes it.
    Leaving,
    /// These would fall with it.
    OthersFall(Vec<IntentRow>),
    /// These answers would be removed with it, at the provider and for everybody.
    AnswersFall(FallingAnswers),
    /// There are no two versions to choose from (any more).
    OneVersion,
    /// The document is just that version.
    VersionIsNow,
    /// The server does not have that version any more.
    VersionGone,
    /// So many changes are not sent yet and would be lost.
    Unsent(u64),
    /// The person's file is not there (any more).
    SourceMissing,
    /// The person's file changed while it was read.
    SourceChanging,
    /// The person's file cannot be read, or is not a file.
    SourceUnreadable,
    /// The disk is full.
    NoSpace,
    /// This user may not write to the home, or its disk can only be read.
    Unwritable,
    /// Another process is busy with this home.
    Busy,
    /// The engine is suspended.
    Suspended,
    /// A fault of ours.
    Internal,
}

impl Reason {
    /// Whether it stands only between this device and the service, and may pass by itself: what is held serves meanwhile.
    pub fn is_on_the_way(&self) -> bool {
        matches!(self, Reason::Offline | Reason::Captured | Reason::Throttled { .. } | Reason::OutOfOrder)
    }
}

/// An error of the engine. `Display` is for logs and holds no personal data.
#[derive(Debug, Error)]
pub struct Error {
    /// What went wrong.
    pub reason: Reason,
    /// The internal error, for the log.
    #[source]
    pub source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "{}: {source}", self.code()),
            None => f.write_str(self.code()),
        }
    }
}

/// A result of the engine.
pub type EngineResult<T> = Result<T, Error>;

impl Error {
    /// An error without an inner one.
    pub fn of(reason: Reason) -> Error {
        Error { reason, source: None }
    }

    /// What a failure means on a connection that stands so: who answers in the provider's place is a portal, and a connection that
    /// breaks is no missing network.
    pub fn met(failure: Failure, connection: Connection) -> Error {
        match (&failure, connection) {
            (Failure::Later { why: Later::Throttled, .. }, _) => failure.into(),
            (Failure::Later { .. }, Connection::Captured) => Error::from_source(Reason::Captured, failure),
            (Failure::Later { why: Later::Offline, .. }, Connection::Degraded) => {
                Error::from_source(Reason::OutOfOrder, failure)
            }
            _ => failure.into(),
        }
    }

    /// A stable code, for logs and machines.
    pub fn code(&self) -> &'static str {
        match &self.reason {
            Reason::Offline => "offline",
            Reason::Captured => "captured",
            Reason::Throttled { .. } => "throttled",
            Reason::OutOfOrder => "out_of_order",
            Reason::SignInNeeded(_) => "sign_in_needed",
            Reason::SignInFailed(_) => "sign_in_failed",
            Reason::Locked => "locked",
            Reason::NotThisDevices => "not_this_devices",
            Reason::Newer => "newer",
            Reason::Damaged => "damaged",
            Reason::NotFound => "not_found",
            Reason::NotInDirectory => "not_in_directory",
            Reason::NotHere => "not_here",
            Reason::Refused(Refusal::Policy) => "policy",
            Reason::Refused(_) => "refused",
            Reason::Name(_) => "name",
            Reason::PathTooLong(_) => "path_too_long",
            Reason::NameTaken => "name_taken",
            Reason::NotAFolder => "not_a_folder",
            Reason::NotAFile => "not_a_file",
            Reason::IntoItself => "into_itself",
            Reason::Root => "root",
            Reason::OtherDrive => "other_drive",
            Reason::OtherList => "other_list",
            Reason::Empty => "empty",
            Reason::TextTooLong(_) => "text_too_long",
            Reason::TooLongWithMentions(_) => "too_long_with_mentions",
            Reason::FileTooLarge(_) => "file_too_large",
            Reason::TooManyFiles(_) => "too_many_files",
            Reason::EmptyFile(_) => "empty_file",
            Reason::NoPicture(_) => "no_picture",
            Reason::NotAGroup => "not_a_group",
            Reason::OutsideGroup(_) => "outside_group",
            Reason::NotOwn => "not_own",
            Reason::Sending => "sending",
            Reason::Ended => "ended",
            Reason::NotOffered => "not_offered",
            Reason::StillAsks => "still_asks",
            Reason::NoAcknowledgingFolder(_) => "no_acknowledging_folder",
            Reason::ChangedAgain => "changed_again",
            Reason::DraftChanged => "draft_changed",
            Reason::Leaving => "leaving",
            Reason::OthersFall(_) => "others_fall",
            Reason::AnswersFall(_) => "answers_fall",
            Reason::OneVersion => "one_version",
            Reason::VersionIsNow => "version_is_now",
            Reason::VersionGone => "version_gone",
            Reason::Unsent(_) => "unsent",
            Reason::SourceMissing => "source_missing",
            Reason::SourceChanging => "source_changing",
            Reason::SourceUnreadable => "source_unreadable",
            Reason::NoSpace => "no_space",
            Reason::Unwritable => "unwritable",
            Reason::Busy => "busy",
            Reason::Suspended => "suspended",
            Reason::Internal => "internal",
        }
    }

    fn from_source(reason: Reason, source: impl std::error::Error + Send + Sync + 'static) -> Error {
        Error { reason, source: Some(Box::new(source)) }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Error {
        let reason = match &error {
            StoreError::NotOurKey => Reason::NotThisDevices,
            StoreError::Newer { .. } => Reason::Newer,
            StoreError::Damaged { .. } | StoreError::Unexpected(_) => Reason::Damaged,
            StoreError::NoSpace { .. } => Reason::NoSpace,
            StoreError::Busy { .. } => Reason::Busy,
            StoreError::OtherList => Reason::OtherList,
            StoreError::Closed => Reason::Suspended,
            StoreError::Unwritable { .. } => Reason::Unwritable,
            StoreError::Folder(io) => of_disk(io),
            StoreError::NotEncrypted(_) | StoreError::Sqlite { .. } => Reason::Internal,
        };
        Error::from_source(reason, error)
    }
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Error {
        let reason = match &error {
            BlobError::NoSpace { .. } => Reason::NoSpace,
            BlobError::Altered { .. } => Reason::Damaged,
            BlobError::Missing { .. } => Reason::SourceMissing,
            BlobError::Changing { .. } => Reason::SourceChanging,
            BlobError::Giver { .. } => Reason::SourceUnreadable,
            BlobError::Disk { source, .. } => of_disk(source),
            _ => Reason::Internal,
        };
        Error::from_source(reason, error)
    }
}

impl From<ContentsError> for Error {
    fn from(error: ContentsError) -> Error {
        match error {
            ContentsError::Blob(error) => error.into(),
            ContentsError::Store(error) => error.into(),
        }
    }
}

impl From<AskError> for Error {
    fn from(error: AskError) -> Error {
        let reason = match error {
            AskError::Store(error) => return error.into(),
            AskError::NotThere => Reason::NotFound,
            AskError::NotAFolder => Reason::NotAFolder,
            AskError::NotAFile => Reason::NotAFile,
            AskError::Name(problem) => Reason::Name(problem),
            AskError::PathTooLong(limit) => Reason::PathTooLong(limit),
            AskError::NameTaken => Reason::NameTaken,
            AskError::IntoItself => Reason::IntoItself,
            AskError::Root => Reason::Root,
            AskError::OtherDrive => Reason::OtherDrive,
            AskError::Sending => Reason::Sending,
            AskError::Ended => Reason::Ended,
            AskError::NotOffered => Reason::NotOffered,
            AskError::Leaving => Reason::Leaving,
            AskError::OthersFall(others) => Reason::OthersFall(others),
            AskError::OneVersion => Reason::OneVersion,
            AskError::NotHere => Reason::NotHere,
        };
        Error::of(reason)
    }
}

impl From<TaskError> for Error {
    fn from(error: TaskError) -> Error {
        let reason = match error {
            TaskError::Store(error) => return error.into(),
            TaskError::NotThere => Reason::NotFound,
            TaskError::Empty => Reason::Empty,
            TaskError::TooLong(longest) => Reason::TextTooLong(longest),
            TaskError::Sending => Reason::Sending,
            TaskError::Ended => Reason::Ended,
            TaskError::AsksNothing => Reason::NotOffered,
            TaskError::Leaving => Reason::Leaving,
        };
        Error::of(reason)
    }
}

impl From<TalkError> for Error {
    fn from(error: TalkError) -> Error {
        let reason = match error {
            TalkError::Store(error) => return error.into(),
            TalkError::NotThere => Reason::NotFound,
            TalkError::Empty => Reason::Empty,
            TalkError::TooLong(limit) => Reason::TextTooLong(limit),
            TalkError::NotAGroup => Reason::NotAGroup,
            TalkError::OutsideGroup(group) => Reason::OutsideGroup(group),
            TalkError::NotOwn => Reason::NotOwn,
            TalkError::Sending => Reason::Sending,
            TalkError::OthersFall(others) => Reason::OthersFall(others),
            TalkError::AnswersFall(falling) => Reason::AnswersFall(falling),
            TalkError::Ended => Reason::Ended,
            TalkError::AsksNothing => Reason::NotOffered,
            TalkError::DraftChanged => Reason::DraftChanged,
            TalkError::Leaving => Reason::Leaving,
        };
        Error::of(reason)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        let reason = match &failure {
            Failure::Later { why: Later::Offline | Later::Budget, .. } => Reason::Offline,
            Failure::Later { why: Later::Unproven | Later::Ambiguous | Later::Busy, .. } => Reason::OutOfOrder,
            Failure::Later { why: Later::Throttled, after } => {
                let millis = |after: Duration| u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
                Reason::Throttled { after_ms: after.map(millis) }
            }
            Failure::Refused(refusal) => Reason::Refused(*refusal),
            Failure::Gone => Reason::NotFound,
            Failure::NameTaken => Reason::NameTaken,
            Failure::SignIn(need) => Reason::SignInNeeded(need.clone()),
            Failure::Changed | Failure::Reset => Reason::Busy,
        };
        Error::from_source(reason, failure)
    }
}

impl From<SignInError> for Error {
    fn from(error: SignInError) -> Error {
        match error {
            SignInError::Failure(failure) => failure.into(),
            other => Error::of(Reason::SignInFailed(other)),
        }
    }
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Error {
        Error::from_source(Reason::Locked, error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Error {
        Error::from_source(of_disk(&error), error)
    }
}

/// What a failure of the home's own disk means.
fn of_disk(error: &std::io::Error) -> Reason {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Reason::NoSpace,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotADirectory => Reason::Unwritable,
        _ => Reason::Internal,
    }
}
