//! Why something cannot be asked for.

use thiserror::Error;

use crate::model::{IntentRow, NameProblem};
use crate::store::StoreError;

/// Why an intent was not taken. Nothing was changed.
#[derive(Debug, Error)]
pub enum AskError {
    /// The item, or the folder it is to go to, is not there.
    #[error("there is no such item")]
    NotThere,
    /// The place is not a folder.
    #[error("this is not a folder")]
    NotAFolder,
    /// The item is a folder, or a package, and has no contents of its own.
    #[error("this has no contents")]
    NotAFile,
    /// The name is not allowed at the provider.
    #[error("the name is not allowed ({0:?})")]
    Name(NameProblem),
    /// The path would be longer than the provider takes.
    #[error("the path would be longer than {0} characters")]
    PathTooLong(usize),
    /// Another item has the name.
    #[error("the name is taken")]
    NameTaken,
    /// A folder cannot go into itself.
    #[error("a folder cannot go into itself")]
    IntoItself,
    /// The root of a drive stays what it is.
    #[error("the root of a drive cannot be changed")]
    Root,
    /// Items do not move between drives.
    #[error("the two are on different drives")]
    OtherDrive,
    /// It is being sent, or was, and its outcome has to be known first.
    #[error("it is being sent")]
    Sending,
    /// The intent has ended.
    #[error("it has ended already")]
    Ended,
    /// It does not ask, or not for this.
    #[error("it does not ask for this")]
    NotOffered,
    /// The account is being signed out: nothing is taken any more.
    #[error("the account is being signed out")]
    Leaving,
    /// These would fall with it; the person has to say so.
    #[error("{} other changes need this one", .0.len())]
    OthersFall(Vec<IntentRow>),
    /// There are no two versions to choose from (any more).
    #[error("there are no two versions")]
    OneVersion,
    /// The bytes are not on this device.
    #[error("the bytes are not here")]
    NotHere,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A result of asking.
pub type AskResult<T> = Result<T, AskError>;
