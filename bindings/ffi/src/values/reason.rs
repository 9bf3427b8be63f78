//! Why a call did not do what it was asked for, with its data.

use musette_core::auth::{Contradiction, SignInError};
use musette_core::engine::Reason;
use musette_core::model::{Failure, FallingAnswers, FeedRow, IntentRow, Later, NameProblem, Refusal, SignInNeed};

/// How many.
type Count = usize;
/// One character.
type Letter = char;

uniffi::custom_type!(Count, u64, {
    remote,
    lower: |count| u64::try_from(count).unwrap_or(u64::MAX),
    try_lift: |count| Ok(usize::try_from(count)?),
});
uniffi::custom_type!(Letter, String, {
    remote,
    lower: |letter| letter.to_string(),
    try_lift: |text| Ok(text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)),
});

/// What went wrong, with what a face needs to say so. The core answers reasons, never sentences.
#[uniffi::remote(Enum)]
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
    PathTooLong(Count),
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
    TextTooLong(Count),
    /// So is one that mentions somebody: a mention is longer at the provider than as it was typed.
    TooLongWithMentions(Count),
    /// The provider takes no larger file with a post than this many bytes.
    FileTooLarge(u64),
    /// The provider takes no more files with a post than this.
    TooManyFiles(Count),
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

/// Why a name is not allowed.
#[uniffi::remote(Enum)]
pub enum NameProblem {
    /// Empty, `.` or `..`.
    Empty,
    /// Holds this character.
    Character(Letter),
    /// Is reserved on that provider.
    Reserved,
    /// Longer than this many UTF-16 units.
    TooLong(Count),
    /// Begins or ends with a space, or ends with a dot.
    OuterSpaceOrDot,
}

/// Why nobody was signed in. Nothing was kept, and what was there before is as it was.
#[uniffi::remote(Enum)]
pub enum SignInError {
    /// The address of the sign-in service is none.
    NoAuthority,
    /// It took longer than 15 minutes, or the code ran out.
    TooLate,
    /// The browser's answer belongs to no sign-in of ours.
    NotOurs,
    /// The person said no.
    Declined,
    /// Another person signed in than the one whose account it is.
    SomebodyElse,
    /// The account whose turn it was belongs to other services than these.
    OtherServices,
    /// The answer contradicts what was asked.
    Contradiction(Contradiction),
    /// The application is not registered as it should be; the AADSTS number, 0 when there is none.
    Setup(u32),
    /// The network, or what the person or an administrator has to do first.
    Failure(Failure),
}

/// In what an answer contradicts the sign-in that it belongs to.
#[uniffi::remote(Enum)]
pub enum Contradiction {
    /// Another issuer answers than the one that was asked.
    AnswersAnother,
    /// The id token is another issuer's.
    AnotherIssuer,
    /// The id token is for another application.
    AnotherApplication,
    /// The id token is of another sign-in.
    AnotherSignIn,
    /// It does not say who signed in.
    NoPerson,
    /// It holds nothing by which the person stays signed in.
    NotForLong,
    /// The page at which the person is to sign in is no web page.
    NoPage,
}

/// The outcome of an exchange that brought no result.
#[uniffi::remote(Enum)]
pub enum Failure {
    /// Try again, not before `after` when it is given.
    Later {
        /// What stands in the way.
        why: Later,
        /// How long the provider asked us to wait.
        after: Option<std::time::Duration>,
    },
    /// What we wrote against is no longer what is there (412, 409 resourceModified).
    Changed,
    /// A name clash with a living item (409 nameAlreadyExists).
    NameTaken,
    /// The provider will not do it.
    Refused(Refusal),
    /// The provider's own word that it is not there (404 itemNotFound and its kind).
    Gone,
    /// The cursor is worthless: enumerate again.
    Reset,
    /// Tokens cannot be had.
    SignIn(SignInNeed),
}
