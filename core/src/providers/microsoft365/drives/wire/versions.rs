//! A file's history.

use serde::Deserialize;

use super::super::super::fields::{Count, Text, When};
use super::{EditorWire, editor, list, owned};
use crate::model::{Failure, RemoteId, RemoteVersion};

#[derive(Deserialize)]
struct VersionWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(default)]
    size: Count,
    #[serde(default, rename = "lastModifiedDateTime")]
    modified_at: When,
    #[serde(borrow, rename = "lastModifiedBy")]
    modified_by: Option<EditorWire<'a>>,
}

/// A page of an item's versions, newest first, and the link to the next one.
///
/// # Errors
/// Unproven when it is cut.
pub(crate) fn versions(bytes: &[u8]) -> Result<(Vec<RemoteVersion>, Option<String>), Failure> {
    list(bytes, |text| {
        let wire: VersionWire<'_> = serde_json::from_str(text).ok()?;
        Some(RemoteVersion {
            id: RemoteId(owned(wire.id)?),
            size: wire.size.get(),
            modified_at: wire.modified_at.get(),
            by: editor(wire.modified_by),
        })
    })
}
