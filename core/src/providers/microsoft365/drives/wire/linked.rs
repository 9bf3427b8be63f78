//! Where a link leads: the answer of `/shares`.

use serde::Deserialize;

use super::super::super::fields::Text;
use super::{canonical_drive_id, owned, percent_decoded, unproven};
use crate::model::{Failure, RemoteId};

#[derive(Deserialize)]
struct LinkedWire<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "parentReference")]
    parent: Option<LinkedParentWire<'a>>,
}

#[derive(Deserialize)]
struct LinkedParentWire<'a> {
    #[serde(borrow, rename = "driveId")]
    drive: Option<Text<'a>>,
    #[serde(borrow)]
    path: Option<Text<'a>>,
}

/// Where something is: its drive, and the names from the root.
///
/// # Errors
/// Unproven when the answer does not say.
pub(crate) fn linked(bytes: &[u8]) -> Result<(RemoteId, Vec<String>), Failure> {
    let wire: LinkedWire<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let (parent, name) = (wire.parent.ok_or_else(unproven)?, owned(wire.name).ok_or_else(unproven)?);
    let drive = owned(parent.drive).ok_or_else(unproven)?;
    // "/drives/{id}/root:/Folder/Sub%20folder"; names in it are escaped, and none has a colon.
    let path = owned(parent.path).ok_or_else(unproven)?;
    let (_, below) = path.split_once(':').ok_or_else(unproven)?;
    let above = below.split('/').filter(|name| !name.is_empty());
    let mut names: Vec<String> =
        above.map(|name| String::from_utf8_lossy(&percent_decoded(name)).into_owned()).collect();
    names.push(name);
    Ok((RemoteId(canonical_drive_id(&drive)), names))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_link_leads_to_a_drive_and_the_names_from_its_root() {
        let there = br#"{"id":"01A","name":"Plan #1.pdf","parentReference":{"driveId":"b!x","path":"/drives/b!x/root:/Stage%20North/a%25b"}}"#;
        let names = ["Stage North", "a%b", "Plan #1.pdf"].map(str::to_owned).to_vec();
        assert_eq!(linked(there).unwrap(), (RemoteId::from("b!x"), names));
        for nowhere in [
            &br#"{"id":"01A","name":"a"}"#[..],
            br#"{"name":"a","parentReference":{"driveId":"b!x"}}"#,
            br#"{"name":"a","parentReference":{"driveId":"b!x","path":"/drives/b!x/root"}}"#,
            br#"{"parentReference":{"driveId":"b!x","path":"/drives/b!x/root:"}}"#,
            b"<html>",
            b"",
        ] {
            linked(nowhere).unwrap_err();
        }
    }
}
