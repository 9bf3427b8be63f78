//! What others have shared with this person: the answer of `sharedWithMe`.
//!
//! An entry stands for something in another drive (`remoteItem`); what says neither drive nor id leads nowhere and is left out. When it
//! was shared, and by whom, is told in a facet that not every entry has.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::super::fields::{Facet, RawPage, Text, When};
use super::{EditorWire, canonical_drive_id, editor, owned, unproven};
use crate::model::{Editor, Failure, RemoteId, RemoteShared};

#[derive(Deserialize)]
struct EntryWire<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "remoteItem")]
    remote: Option<RemoteWire<'a>>,
}

#[derive(Deserialize)]
struct RemoteWire<'a> {
    #[serde(borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow, rename = "webUrl")]
    address: Option<Text<'a>>,
    #[serde(default)]
    folder: Facet,
    #[serde(borrow, rename = "parentReference")]
    parent: Option<ParentWire<'a>>,
    #[serde(borrow)]
    shared: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct ParentWire<'a> {
    #[serde(borrow, rename = "driveId")]
    drive: Option<Text<'a>>,
}

#[derive(Default, Deserialize)]
struct SharedWire<'a> {
    #[serde(borrow, rename = "sharedBy")]
    by: Option<EditorWire<'a>>,
    #[serde(borrow)]
    owner: Option<EditorWire<'a>>,
    #[serde(default, rename = "sharedDateTime")]
    at: When,
}

/// A page of what is shared, and where the next one is.
///
/// # Errors
/// Unproven when the answer is no such page.
pub(crate) fn shared(bytes: &[u8]) -> Result<(Vec<RemoteShared>, Option<String>), Failure> {
    let wire: RawPage<'_> = serde_json::from_slice(bytes).map_err(|_| unproven())?;
    let value = wire.value.ok_or_else(unproven)?;
    let all = value.len();
    let found: Vec<RemoteShared> = value.into_iter().filter_map(|raw| entry(raw.get())).collect();
    if found.len() < all {
        tracing::debug!(left_out = all - found.len(), "what is shared, and leads nowhere");
    }
    Ok((found, owned(wire.next)))
}

fn entry(raw: &str) -> Option<RemoteShared> {
    let wire: EntryWire<'_> = serde_json::from_str(raw).ok()?;
    let remote = wire.remote?;
    let shared: SharedWire<'_> = remote.shared.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default();
    let by: Editor = editor(shared.by.or(shared.owner));
    // Nothing but a page of the web is opened from there.
    let address = owned(remote.address).filter(|address| address.starts_with("https://")).unwrap_or_default();
    Some(RemoteShared {
        drive: RemoteId(canonical_drive_id(&owned(remote.parent?.drive)?)),
        id: RemoteId(owned(remote.id)?),
        name: owned(remote.name).or_else(|| owned(wire.name))?,
        folder: remote.folder.there(),
        address,
        by,
        at: shared.at.get(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::model::WallTime;

    #[test]
    fn an_entry_says_where_it_lies_by_whom_it_was_shared_and_when() {
        let page = br#"{"value":[{"id":"01L","name":"Riders.xlsx","remoteItem":{"id":"01A","name":"Riders.xlsx","file":{},
            "webUrl":"https://rive-my.sharepoint.com/personal/noor/Riders.xlsx","size":12,
            "parentReference":{"driveId":"b!x","driveType":"business"},
            "shared":{"scope":"users","sharedDateTime":"1970-01-01T00:00:02Z",
                "sharedBy":{"user":{"id":"n1","displayName":"Noor Haddad"}},"owner":{"user":{"displayName":"Somebody"}}}}},
            {"id":"01M","name":"Stage","remoteItem":{"id":"01B","folder":{"childCount":1},"parentReference":{"driveId":"b!y"}}}],
            "@odata.nextLink":"https://graph.example/next"}"#;
        let (found, next) = shared(page).unwrap();
        let [riders, stage] = found.as_slice() else { panic!("two: {found:#?}") };
        assert_eq!((riders.name.as_str(), riders.folder, riders.at), ("Riders.xlsx", false, Some(WallTime(2_000))));
        assert_eq!((riders.drive.as_str(), riders.id.as_str()), ("b!x", "01A"));
        assert_eq!((riders.by.name.as_deref(), riders.by.user.as_deref()), (Some("Noor Haddad"), Some("n1")));
        assert_eq!((stage.name.as_str(), stage.folder, &stage.by, stage.at), ("Stage", true, &Editor::default(), None));
        assert_eq!(next.as_deref(), Some("https://graph.example/next"));
    }

    #[test]
    fn what_leads_nowhere_is_left_out_and_what_is_no_page_proves_nothing() {
        let odd = br#"{"value":[1,null,{},{"name":"a","remoteItem":null},{"name":"a","remoteItem":{"id":"1"}},
            {"name":"a","remoteItem":{"id":"1","parentReference":{"driveId":{}}}},
            {"name":"a","remoteItem":{"id":"1","parentReference":{"driveId":"b!z"},"shared":[1],"folder":3,
                "webUrl":"javascript:alert(1)"}}]}"#;
        let (found, next) = shared(odd).unwrap();
        assert_eq!((found.len(), next), (1, None));
        assert_eq!((found[0].address.as_str(), found[0].folder), ("", false));
        for no_page in [&b"{}"[..], br#"{"value":null}"#, br#"{"value":{}}"#, b"<html>", b"", b"\xff"] {
            assert!(shared(no_page).is_err(), "{}", String::from_utf8_lossy(no_page));
        }
    }
}
