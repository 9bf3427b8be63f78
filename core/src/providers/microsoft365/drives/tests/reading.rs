use super::*;
use crate::model::{DriveKind, Refusal};
use crate::providers::{Cursor, Next};

const DELTA: &str = "GET /drives/D/root/delta";

fn link(token: &str) -> Cursor {
    Cursor(format!("https://graph.example/v1.0/drives/D/root/delta?token={token}"))
}

fn page(member: &str, token: &str) -> String {
    format!(r#"{{"value":[{{"id":"F","name":"f","file":{{}}}}],"@odata.{member}":"{}"}}"#, link(token).0)
}

#[tokio::test]
async fn an_enumeration_goes_from_link_to_link_one_request_a_page() {
    let stage = Stage::of([turn(DELTA, 200, &page("nextLink", "1")), turn(DELTA, 200, &page("deltaLink", "2"))]);
    let first = stage.drives.changes(&id("D"), None).await.unwrap();
    assert_eq!(first.next, Next::More(vec![link("1")]));
    let second = stage.drives.changes(&id("D"), Some(&link("1"))).await.unwrap();
    assert_eq!(second.next, Next::Done(link("2")));
    for sent in stage.played() {
        assert_eq!(sent.header("prefer"), Some("deltaExcludeParent"));
    }
}

#[tokio::test]
async fn hard_case_11_every_410_is_a_reset_and_its_location_is_not_followed() {
    for code in ["resyncChangesApplyDifferences", "resyncUploadDifferences", "resyncRequired", "newOne"] {
        let gone = error(DELTA, 410, code).with("location", "https://graph.example/v1.0/drives/D/root/delta?token=x");
        let stage = Stage::of([gone, error(DELTA, 410, code)]);
        for _ in 0..2 {
            let outcome = stage.drives.changes(&id("D"), Some(&link("old"))).await;
            assert_eq!(outcome.unwrap_err(), Failure::Reset);
        }
        assert_eq!(stage.played().len(), 2);
    }
}

#[tokio::test]
async fn hard_case_11_a_fresh_enumeration_that_is_answered_410_is_no_endless_reset() {
    let stage = Stage::of([error(DELTA, 410, "resyncRequired")]);
    busy(stage.drives.changes(&id("D"), None).await);
}

#[tokio::test]
async fn hard_case_12_a_stored_link_that_is_answered_400_is_a_reset_and_the_first_page_is_not() {
    let stage = Stage::of([error(DELTA, 400, "invalidRequest"), error(DELTA, 400, "invalidRequest")]);
    assert_eq!(stage.drives.changes(&id("D"), Some(&link("old"))).await.unwrap_err(), Failure::Reset);
    assert_eq!(stage.drives.changes(&id("D"), None).await.unwrap_err(), Failure::Refused(Refusal::Invalid));
}

#[tokio::test]
async fn hard_case_13_the_link_that_was_just_asked_is_handed_on_for_the_puller_to_count() {
    let stage = Stage::of([turn(DELTA, 200, &page("nextLink", "1"))]);
    let page = stage.drives.changes(&id("D"), Some(&link("1"))).await.unwrap();
    assert_eq!(page.next, Next::More(vec![link("1")]));
}

#[tokio::test]
async fn a_link_to_another_host_is_never_asked_with_the_token() {
    let astray = r#"{"value":[],"@odata.nextLink":"https://evil.example/v1.0/delta"}"#;
    let stage = Stage::of([turn(DELTA, 200, astray)]);
    assert_eq!(stage.drives.changes(&id("D"), None).await.unwrap_err(), Failure::later(Later::Unproven));
    let stored = Cursor("https://evil.example/v1.0/delta".to_owned());
    assert_eq!(stage.drives.changes(&id("D"), Some(&stored)).await.unwrap_err(), Failure::Reset);
    assert_eq!(stage.played().len(), 1);
}

#[tokio::test]
async fn a_drive_that_refuses_is_no_access_and_a_proxy_is_nothing() {
    let stage = Stage::of([error(DELTA, 404, "itemNotFound"), error(DELTA, 403, "accessDenied")]);
    assert_eq!(stage.drives.changes(&id("D"), None).await.unwrap_err(), Failure::Gone);
    assert_eq!(stage.drives.changes(&id("D"), None).await.unwrap_err(), Failure::Refused(Refusal::Permission));
    // Hard case 23.
    let proxy = turn(DELTA, 404, "<html>404</html>").with("content-type", "text/html");
    let stage = Stage::of([proxy]);
    assert_eq!(stage.drives.changes(&id("D"), None).await.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn a_listing_knows_its_folder_even_where_the_server_does_not_say_it() {
    let asked = "GET /drives/D/items/P/children";
    let body = r#"{"value":[{"id":"F","name":"f","file":{}}],"@odata.nextLink":"https://graph.example/v1.0/drives/D/items/P/children?$skiptoken=2"}"#;
    let stage = Stage::of([turn(asked, 200, body), turn(asked, 200, body)]);
    let first = stage.drives.children(&id("D"), Some(&id("P")), None).await.unwrap();
    assert_eq!(first.items[0].parent, Some(id("P")));
    let again = stage.drives.children(&id("D"), Some(&id("P")), first.next.as_ref()).await;
    busy(again);
    stage.played();
}

#[tokio::test]
async fn hard_case_26_my_own_drive_is_found_though_the_list_omits_it() {
    let mine = r#"{"id":"08E9F0A1B2C3D4E5","driveType":"personal","name":"OneDrive"}"#;
    let library = r#"{"id":"b!L","driveType":"documentLibrary","name":"Plans"}"#;
    let sites = r#"{"value":[{"id":"s,1","displayName":"Production"},{"id":"s,2","name":"Closed"}]}"#;
    let stage = Stage::of([
        turn("GET /me/drive", 200, mine),
        // Hard case 19: the same drive, its zero lost.
        turn("GET /me/drives", 200, r#"{"value":[{"id":"8e9f0a1b2c3d4e5","driveType":"personal","name":"OneDrive"}]}"#),
        error("GET /me/followedSites", 403, "accessDenied"),
        turn("GET /sites", 200, sites),
        turn("GET /sites/s,1/drives", 200, &format!(r#"{{"value":[{library}]}}"#)),
        error("GET /sites/s,2/drives", 403, "accessDenied"),
    ]);
    let drives = stage.drives.drives().await.unwrap().drives;
    let seen: Vec<(&str, &str, &str)> =
        drives.iter().map(|d| (d.id.as_str(), d.site.as_str(), d.name.as_str())).collect();
    assert_eq!(seen, [("08e9f0a1b2c3d4e5", "", "OneDrive"), ("b!L", "Production", "Plans")]);
    assert_eq!(drives[1].kind, DriveKind::Library);
    stage.played();
}

#[tokio::test]
async fn a_drive_by_its_id_has_the_name_that_the_list_gives_it() {
    let body = r#"{"id":"b!L","driveType":"documentLibrary","name":"Plans","sharePointIds":{"siteId":"s-1"},
        "webUrl":"https://x.example/sites/production/Plans"}"#;
    let stage = Stage::of([
        turn("GET /drives/b!L", 200, body),
        turn("GET /sites/s-1", 200, r#"{"id":"s-1","displayName":"Production"}"#),
        turn("GET /drives/b!L", 200, body),
        error("GET /sites/s-1", 403, "accessDenied"),
    ]);
    assert_eq!(stage.drives.drive(&id("b!L")).await.unwrap().site, "Production");
    assert_eq!(stage.drives.drive(&id("b!L")).await.unwrap().site, "production");
    stage.played();
}

const CONTENT: &str = "GET /drives/D/items/F/content";
const HOST: &str = "GET https://files.example/f";

fn redirect() -> Turn {
    empty(CONTENT, 302).with("location", "https://files.example/f?sig=secret")
}

fn octets(status: u16, body: &str) -> Turn {
    turn(HOST, status, body).with("content-type", "application/octet-stream")
}

async fn text(opened: crate::providers::OpenedContent) -> String {
    let chunks: Vec<Bytes> = opened.stream.map(|chunk| chunk.unwrap()).collect().await;
    String::from_utf8(chunks.concat()).unwrap()
}

#[tokio::test]
async fn a_content_comes_from_another_host_that_never_sees_the_token() {
    let partial = octets(206, "world").with("content-range", "bytes 6-10/11").with("content-length", "5");
    let stage = Stage::of([redirect(), partial]);
    let opened = stage.drives.open(&id("D"), &id("F"), 6).await.unwrap();
    assert_eq!((opened.offset, opened.total), (6, Some(11)));
    assert_eq!(text(opened).await, "world");
    assert_eq!(stage.played()[1].header("range"), Some("bytes=6-"));
}

#[tokio::test]
async fn the_whole_instead_of_a_range_is_legal_and_begins_at_0() {
    let stage = Stage::of([redirect(), octets(200, "hello world").with("content-length", "11")]);
    let opened = stage.drives.open(&id("D"), &id("F"), 6).await.unwrap();
    assert_eq!((opened.offset, opened.total), (0, Some(11)));
    assert_eq!(text(opened).await, "hello world");
}

#[tokio::test]
async fn a_range_that_is_not_the_one_asked_for_is_not_believed() {
    let other = || octets(206, "hello").with("content-range", "bytes 0-4/11").with("content-length", "5");
    let stage = Stage::of([redirect(), other(), redirect(), other()]);
    let outcome = stage.drives.open(&id("D"), &id("F"), 6).await;
    assert_eq!(outcome.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn a_dead_address_is_minted_once_more() {
    let dead = turn(HOST, 403, "<Error>expired</Error>").with("content-type", "application/xml");
    let stage = Stage::of([redirect(), dead, redirect(), octets(200, "hello")]);
    let opened = stage.drives.open(&id("D"), &id("F"), 0).await.unwrap();
    assert_eq!(text(opened).await, "hello");
    stage.played();
}

#[tokio::test]
async fn hard_case_24_neither_a_malware_notice_nor_a_portal_becomes_a_content() {
    let stage = Stage::of([redirect(), error(HOST, 403, "malwareDetected")]);
    let outcome = stage.drives.open(&id("D"), &id("F"), 0).await;
    assert_eq!(outcome.unwrap_err(), Failure::Refused(Refusal::Policy));

    let portal = || turn(HOST, 200, "<html>Accept our terms</html>").with("content-type", "text/html");
    let stage = Stage::of([redirect(), portal(), redirect(), portal()]);
    let outcome = stage.drives.open(&id("D"), &id("F"), 0).await;
    assert_eq!(outcome.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn what_the_download_host_says_never_means_that_the_item_is_gone() {
    let gone = || error(HOST, 404, "itemNotFound");
    let stage = Stage::of([redirect(), gone(), redirect(), gone()]);
    busy(stage.drives.open(&id("D"), &id("F"), 0).await);
    let stage = Stage::of([error(CONTENT, 404, "itemNotFound")]);
    assert_eq!(stage.drives.open(&id("D"), &id("F"), 0).await.unwrap_err(), Failure::Gone);
}

const VERSIONS: &str = "GET /drives/D/items/F/versions";

#[tokio::test]
async fn a_history_comes_page_by_page_with_who_made_each_version() {
    let first = r#"{"value":[{"id":"3.0","size":7,"lastModifiedDateTime":"2026-11-23T14:05:00Z",
        "lastModifiedBy":{"user":{"id":"u-noor","displayName":"Noor Haddad"}}}],
        "@odata.nextLink":"https://graph.example/v1.0/drives/D/items/F/versions?$skiptoken=2"}"#;
    let second = r#"{"value":[{"id":"2.0","size":5},{"size":4}]}"#;
    let stage = Stage::of([turn(VERSIONS, 200, first), turn(VERSIONS, 200, second)]);
    let page = stage.drives.versions(&id("D"), &id("F"), None).await.unwrap();
    assert_eq!(page.versions[0].by.name.as_deref(), Some("Noor Haddad"));
    let rest = stage.drives.versions(&id("D"), &id("F"), page.next.as_ref()).await.unwrap();
    // What has no id cannot be asked for.
    assert_eq!(rest.versions.iter().map(|version| version.id.as_str()).collect::<Vec<_>>(), ["2.0"]);
    assert_eq!(rest.next, None);
    assert_eq!(stage.played().len(), 2);
}

#[tokio::test]
async fn the_bytes_of_an_earlier_version_come_from_another_host_that_never_sees_the_token() {
    let asked = "GET /drives/D/items/F/versions/2.0/content";
    let address = empty(asked, 302).with("location", "https://files.example/f?sig=secret");
    let partial = octets(206, "world").with("content-range", "bytes 6-10/11").with("content-length", "5");
    let stage = Stage::of([address, partial]);
    let opened = stage.drives.open_version(&id("D"), &id("F"), &id("2.0"), 6).await.unwrap();
    assert_eq!((opened.offset, opened.total), (6, Some(11)));
    assert_eq!(text(opened).await, "world");
    let sent = stage.played();
    assert!(sent[0].header("authorization").is_some() && sent[1].header("authorization").is_none());
}

#[tokio::test]
async fn the_present_version_has_no_bytes_of_its_own_and_one_that_was_removed_is_gone() {
    let asked = "GET /drives/D/items/F/versions/3.0/content";
    let stage = Stage::of([error(asked, 400, "invalidRequest"), error(asked, 404, "itemNotFound")]);
    let open = async || stage.drives.open_version(&id("D"), &id("F"), &id("3.0"), 0).await.unwrap_err();
    assert_eq!(open().await, Failure::Changed);
    assert_eq!(open().await, Failure::Gone);
    stage.played();
}
