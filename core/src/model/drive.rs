//! Drives: a library, or a personal space.

use serde::{Deserialize, Serialize};

use super::{AsOf, DriveId, RemoteId};

/// What a drive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriveKind {
    /// A person's own space.
    Personal,
    /// A library of a site or team.
    Library,
}

/// How a drive is kept up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Folders are listed when somebody opens them.
    Visited,
    /// Enumerated whole and kept up to date by changes.
    Followed,
}

/// What the provider last said of our access to a drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DriveAccess {
    /// It answers.
    Open,
    /// It refused (403, or 404 on its root). Never a deletion: what is held stays.
    NoAccess,
}

/// Room on a drive, in bytes; either may be unknown (some servers say 0 or nothing).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// All of it.
    pub total: Option<u64>,
    /// What is left.
    pub remaining: Option<u64>,
}

/// A drive as the provider describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteDrive {
    /// Its id.
    pub id: RemoteId,
    /// Its name ("Documents", "Plans").
    pub name: String,
    /// Where it belongs: the site's name for a library, empty for a personal space.
    pub site: String,
    /// What it is.
    pub kind: DriveKind,
    /// Room left.
    pub quota: Quota,
    /// The address of its root on the web; empty where it is not said.
    pub web_url: String,
}

/// A drive as the faces see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Drive {
    /// Its id.
    pub id: DriveId,
    /// Its name as people say it: "Production / Plans", or "My files".
    pub name: String,
    /// What it is.
    pub kind: DriveKind,
    /// How it is kept up to date.
    pub standing: Standing,
    /// Whether it answers us.
    pub access: DriveAccess,
    /// Room left.
    pub quota: Quota,
    /// When its content was last known whole.
    pub as_of: AsOf,
}
