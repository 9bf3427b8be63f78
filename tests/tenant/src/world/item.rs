//! What is known of one item.
//!
//! Promises plain values: a folder, a file with its bytes and older versions, or a notebook; who made and changed it, when, and how
//! often. It is the same for what the seed made and for what people did.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use crate::content::Content;

/// Who did something: a person, and through which application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The ordinal of the person.
    pub person: usize,
    /// The application's client id; none when it was a browser.
    pub app: Option<Arc<str>>,
}

/// When, and who.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// The tenant's time in milliseconds.
    pub now: i64,
    /// Who.
    pub who: Who,
}

/// What an item is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file with its current bytes.
    File(Content),
    /// A OneNote notebook: neither file nor folder.
    Notebook,
}

/// An older state of a file.
#[derive(Clone, Debug)]
pub struct Version {
    /// `1` is shown as `1.0`.
    pub number: u32,
    /// The bytes.
    pub content: Content,
    /// When this state was made.
    pub modified: i64,
    /// By whom.
    pub by: Who,
}

/// Everything about an item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its number in the drive.
    pub index: u64,
    /// Where it lies.
    pub parent: u64,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// When the server first had it.
    pub created: i64,
    /// When the server last changed it.
    pub modified: i64,
    /// What the client said about its making.
    pub file_created: i64,
    /// What the client said about its change.
    pub file_modified: i64,
    /// Who made it.
    pub created_by: Who,
    /// Who changed it last.
    pub modified_by: Who,
    /// Counts every change.
    pub etag: u32,
    /// Counts changes of content.
    pub ctag: u32,
    /// The number of the current version.
    pub version: u32,
    /// Older versions, oldest first; at most [`MOST_VERSIONS`].
    pub versions: Vec<Version>,
    /// When it was deleted.
    pub deleted: Option<i64>,
    /// Its place in the change log.
    pub seq: u64,
    /// When it came there.
    pub seq_time: i64,
    /// The place of the latest change of its sharing, in the same row.
    pub shared: u64,
    /// How many listings leave it out still (hard case 30).
    pub hidden: u32,
    /// When the server rewrote it by itself (hard cases 1 to 3).
    pub rewritten: Option<i64>,
    /// Who holds it for herself, and the version that it had before.
    pub out: Option<(usize, u32)>,
    /// Columns that somebody set; see [`crate::graph::columns`].
    pub fields: BTreeMap<String, Value>,
}

/// How many older versions are kept.
pub const MOST_VERSIONS: usize = 100;

impl Item {
    /// Whether it is a folder.
    pub fn is_folder(&self) -> bool {
        matches!(self.kind, Kind::Folder)
    }

    /// What it takes of the quota: its bytes and those of its older versions.
    pub fn bytes(&self) -> i128 {
        let older: u64 = self.versions.iter().map(|version| version.content.size()).sum();
        i128::from(self.content().map_or(0, Content::size)) + i128::from(older)
    }

    /// The bytes, for a file.
    pub fn content(&self) -> Option<&Content> {
        match &self.kind {
            Kind::File(content) => Some(content),
            _ => None,
        }
    }
}
