#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

const PAGE: &[u8] = include_bytes!("../fixtures/delta_page.json");
const ROUGH: &[u8] = include_bytes!("../fixtures/delta_rough.json");
const DRIVES: &[u8] = include_bytes!("../fixtures/drives.json");
const VERSIONS: &[u8] = include_bytes!("../fixtures/versions.json");

fn named<'a>(page: &'a ItemsPage, id: &str) -> &'a RemoteItem {
    page.items.iter().find(|item| item.id.as_str() == id).unwrap()
}

fn unproven<T: std::fmt::Debug>(result: Result<T, Failure>) {
    assert_eq!(result.unwrap_err(), Failure::later(Later::Unproven));
}

#[test]
fn a_page_of_a_library_is_read_whole() {
    let page = changes(PAGE).unwrap();
    assert_eq!(page.items.len(), 9);
    assert!(page.next.as_deref().unwrap().ends_with("token=TzslMjM0"));
    assert_eq!(page.delta, None);

    let root = named(&page, "01ROOT");
    assert!(root.root);
    assert_eq!((root.kind, &root.parent, &root.etag), (Some(ItemKind::Folder), &None, &None));

    let file = named(&page, "01FILE");
    assert_eq!(file.name.as_deref(), Some("Plan \"A\" 10.pdf"));
    assert_eq!(file.kind, Some(ItemKind::File));
    assert_eq!(file.size, Some(204_800));
    assert_eq!(file.parent, Some(RemoteId::from("01FOLDER")));
    assert_eq!(file.ctag.as_ref().unwrap().0, "\"c:{A1B2C3D4-0000-4000-8000-000000000002},4\"");
    assert_eq!(file.hash.as_deref(), Some("aCgDG9jwBhDc4Q1ybAMZFAAAAAA="));
    assert_eq!(file.modified_at, Some(WallTime(1_795_255_872_345)));
    assert_eq!(file.modified_by.user.as_deref(), Some("u-lea"));
    assert_eq!(file.modified_by.application.as_deref(), Some("app-1"));
    assert_eq!(file.modified_mail, None, "not told");

    let folder = named(&page, "01FOLDER");
    assert_eq!(folder.modified_at, Some(WallTime(1_795_255_872_000)));
    assert_eq!(folder.kind, Some(ItemKind::Folder));
    assert_eq!(folder.modified_mail.as_deref(), Some("lea@seefest.example"));
    let malware = named(&page, "01BAD");
    assert_eq!(malware.kind, Some(ItemKind::File));
}

#[test]
fn hard_case_21_an_empty_file_has_no_hash_and_a_notebook_is_a_package() {
    let page = changes(PAGE).unwrap();
    let empty = named(&page, "01EMPTY");
    assert_eq!((empty.size, &empty.hash, empty.kind), (Some(0), &None, Some(ItemKind::File)));
    assert_eq!(empty.modified_at, Some(WallTime(1_795_252_272_000)));
    assert_eq!(named(&page, "01NOTE").kind, Some(ItemKind::Package));
    assert_eq!(named(&page, "01LINK").kind, Some(ItemKind::Package));
}

#[test]
fn a_tombstone_is_one_with_or_without_a_name() {
    let page = changes(PAGE).unwrap();
    assert!(named(&page, "01GONE").deleted && named(&page, "01GONE").name.is_none());
    assert!(named(&page, "01GONE2").deleted && named(&page, "01GONE2").name.is_some());
    assert!(page.items.iter().filter(|item| item.deleted).count() == 2);
}

#[test]
fn one_bad_item_never_loses_its_page() {
    let page = changes(ROUGH).unwrap();
    let ids: Vec<&str> = page.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "01HUGE",
            "01NEG",
            "01TEXT",
            "01FLOAT",
            "01NULLS",
            "01DATE",
            "01NOTDELETED",
            "01TYPES",
            "01GHOST",
            "4711",
            "01WITHOUTPARENT"
        ]
    );
    for id in ["01HUGE", "01NEG", "01FLOAT"] {
        assert_eq!(named(&page, id).size, None, "{id}");
    }
    assert_eq!(named(&page, "01TEXT").size, Some(1234));
    assert_eq!(named(&page, "01DATE").modified_at, None);
    assert_eq!(named(&page, "01NULLS").kind, Some(ItemKind::Folder));
    assert_eq!(*named(&page, "01TYPES"), RemoteItem::bare(RemoteId::from("01TYPES")));
}

#[test]
fn only_a_facet_is_the_word_of_a_deletion() {
    let page = changes(ROUGH).unwrap();
    assert!(page.items.iter().all(|item| !item.deleted));
}

#[test]
fn hard_case_18_an_item_without_parent_and_name_is_kept_as_what_it_is() {
    let page = changes(ROUGH).unwrap();
    assert_eq!(*named(&page, "01GHOST"), RemoteItem::bare(RemoteId::from("01GHOST")));
}

#[test]
fn hard_case_20_a_shared_root_may_lack_everything_but_its_id() {
    let root = item(br#"{"id":"01SHARED","root":{},"name":"Shared"}"#).unwrap().item;
    assert!(root.root && root.kind == Some(ItemKind::Folder) && root.parent.is_none());
    unproven(item(br#"{"root":{},"name":"Shared"}"#));
}

#[test]
fn hard_case_23_an_incomplete_answer_is_never_an_empty_folder() {
    for bytes in [
        &b""[..],
        b"{}",
        b"[]",
        b"null",
        br#"{"value":null}"#,
        br#"{"error":{"code":"x"}}"#,
        b"<html></html>",
        &PAGE[..PAGE.len() / 2],
        &PAGE[..PAGE.len() - 3],
    ] {
        unproven(changes(bytes));
        unproven(children(bytes));
    }
    // A page of changes that does not say how it goes on is incomplete; the last page of a listing has no link.
    unproven(changes(br#"{"value":[]}"#));
    assert_eq!(children(br#"{"value":[]}"#).unwrap(), ItemsPage { items: vec![], next: None, delta: None });
}

#[test]
fn hard_case_17_a_page_of_any_size_is_a_page() {
    let page = changes(br#"{"value":[],"@odata.nextLink":"https://graph.microsoft.com/v1.0/x?token=1"}"#).unwrap();
    assert!(page.items.is_empty() && page.next.is_some());
}

#[test]
fn hard_case_19_a_drive_has_one_id_however_endpoints_spell_it() {
    assert_eq!(canonical_drive_id("8E9F0A1B2C3D4E5"), "08e9f0a1b2c3d4e5");
    assert_eq!(canonical_drive_id("08E9F0A1B2C3D4E5"), "08e9f0a1b2c3d4e5");
    assert_eq!(canonical_drive_id("b!Kx7-_Aa"), "b!Kx7-_Aa");
}

#[test]
fn drives_are_named_with_their_sites_and_room_is_unknown_rather_than_none() {
    let (seen, next) = drives(DRIVES).unwrap();
    assert_eq!(next, None);
    let drives: Vec<&RemoteDrive> = seen.iter().map(|seen| &seen.drive).collect();
    assert_eq!(drives.len(), 5);
    assert_eq!((drives[0].site.as_str(), drives[0].kind), ("Bühne Nord", DriveKind::Library));
    assert_eq!(seen[0].site_id.as_deref(), Some("s-1"));
    assert_eq!(drives[1].site, "Bühne Nord");
    assert_eq!(drives[2].id.as_str(), "08e9f0a1b2c3d4e5");
    // Hard case 20: quota missing, or 0 left.
    assert_eq!(drives[1].quota, Quota::default());
    assert_eq!(drives[2].quota, Quota::default());
    assert_eq!(drives[3].quota, Quota { total: Some(100), remaining: Some(0) });
    assert_eq!(drives[4].quota, Quota { total: Some(100), remaining: None });
}

#[test]
fn versions_are_read_with_their_makers() {
    let (seen, _) = versions(VERSIONS).unwrap();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1].size, Some(24_000));
    assert_eq!(seen[1].by.application.as_deref(), Some("app-1"));
    assert_eq!(seen[2].by.user, None);
}

#[test]
fn a_session_says_what_it_expects() {
    let made = session(br#"{"@odata.context":"x","uploadUrl":"https://up.example/1","nextExpectedRanges":["0-"]}"#);
    let state = made.unwrap();
    assert_eq!(
        (state.url.as_deref(), state.expected, state.states_ranges),
        (Some("https://up.example/1"), Some(0), true)
    );
    let gaps = session(br#"{"nextExpectedRanges":["77829-99375","12345-55232"]}"#).unwrap();
    assert_eq!(gaps.expected, Some(12_345));
    let whole = session(br#"{"nextExpectedRanges":[]}"#).unwrap();
    assert_eq!((whole.expected, whole.states_ranges), (None, true));
    assert!(!session(br#"{"expirationDateTime":"2026-11-24T00:00:00Z"}"#).unwrap().states_ranges);
    unproven(session(br#"{"nextExpectedRanges":["soon"]}"#));
}

#[test]
fn a_copy_is_running_made_or_given_up() {
    let running = monitor(br#"{"status":"inProgress","percentageComplete":27.8}"#);
    assert_eq!(running.unwrap(), Monitor::Running);
    let made = monitor(br#"{"status":"completed","resourceId":"01X","percentageComplete":100.0}"#);
    assert_eq!(made.unwrap(), Monitor::Completed(Some(RemoteId::from("01X"))));
    let failed = monitor(br#"{"status":"failed","error":{"code":"nameAlreadyExists","message":"m"}}"#);
    assert_eq!(failed.unwrap(), Monitor::Failed(Some("nameAlreadyExists".to_owned())));
    unproven(monitor(b"{}"));
}

#[test]
fn a_content_range_is_read_in_both_its_forms() {
    assert_eq!(content_range("bytes 5-9/10"), Some((Some(5), Some(10))));
    assert_eq!(content_range("bytes 5-9/*"), Some((Some(5), None)));
    assert_eq!(content_range("bytes */10"), Some((None, Some(10))));
    for bad in ["", "bytes", "bytes 5", "items 5-9/10", "bytes x-9/10"] {
        assert_eq!(content_range(bad), None, "{bad:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_bytes_nothing_panics(at in 0..PAGE.len(), byte: u8, cut in 0..PAGE.len(), noise in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut altered = PAGE.to_vec();
        altered[at] = byte;
        let _ = changes(&altered);
        altered.truncate(cut);
        for bytes in [&altered[..], &noise[..]] {
            let _ = changes(bytes);
            let _ = children(bytes);
            let _ = item(bytes);
            let _ = drives(bytes);
            let _ = versions(bytes);
            let _ = session(bytes);
            let _ = monitor(bytes);
            let _ = super::super::super::errors::codes(bytes);
        }
    }
}
