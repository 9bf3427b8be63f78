//! Each fault does what its name says, no more often than it was told to.
#![allow(clippy::unwrap_used)]

use serde_json::json;

use super::*;
use crate::graph::tests::Client;
use crate::{Cut, colleague::Deed};
use axum::body::Body;
use http::Request;

const GRAIN: usize = 320 * 1024;

async fn cut(client: &Client, method: &str, path: &str) -> bool {
    let request = Request::builder().method(method).uri(format!("http://api.tenant.test{path}"));
    matches!(client.tenant.call(request.body(Body::empty()).unwrap()).await, Err(Cut))
}

#[tokio::test]
async fn every_name_can_be_played_and_no_other() {
    let client = Client::new().await;
    for (name, _) in NAMES {
        client.tenant.play(Fault::named(name)).unwrap();
    }
    for number in (1..=28).chain([30, 47, 49]) {
        assert!(NAMES.iter().any(|(name, _)| *name == format!("hard-case-{number}")), "{number}");
    }
    assert!(client.tenant.play(Fault::named("sabotage")).is_err());
    client.tenant.stop_named(None);
    assert!(client.tenant.playing().is_empty());
    assert_eq!(client.get("/me").await.status, 200);
}

#[tokio::test]
async fn a_fault_keeps_to_its_scope() {
    let client = Client::new().await;
    client.tenant.play(Fault::named("503").times(2).class(Class::Listing).method("get").path("/root")).unwrap();
    assert_eq!(client.get("/me").await.status, 200);
    for _ in 0..2 {
        let busy = client.get("/me/drive/root/children").await;
        assert_eq!((busy.status.as_u16(), busy.header("retry-after").as_str()), (503, "2"));
    }
    assert_eq!(client.get("/me/drive/root/children").await.status, 200);
    client.tenant.play(Fault::named("429").percent(50)).unwrap();
    let mut refused = 0;
    for _ in 0..100 {
        refused += u32::from(client.get("/me").await.status == 429);
    }
    assert!((25..75).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_portal_answers_everything_and_changes_nothing() {
    let client = Client::new().await;
    client.tenant.play(Fault::named("portal")).unwrap();
    for path in ["/v1.0/me", "/common/oauth2/v2.0/token", "/v1.0/me/drive/root:/x.txt:/content"] {
        let got = client.raw("PUT", &format!("http://api.tenant.test{path}"), &[], "bytes").await;
        assert_eq!(got.status, 200);
        assert!(got.header("content-type").starts_with("text/html"));
    }
    client.tenant.stop_named(Some("portal"));
    assert_eq!(client.get("/me/drive/root:/x.txt").await.status, 404);
}

#[tokio::test]
async fn a_lost_answer_was_taken_and_a_dropped_request_was_not() {
    let client = Client::new().await;
    let path = client.at("/root:/lost.txt");
    client.tenant.play(Fault::named("drop-before")).unwrap();
    assert!(cut(&client, "PUT", "/v1.0/me").await);
    client.tenant.play(Fault::named("lost-answer").method("DELETE")).unwrap();
    client.put("lost.txt", "x").await;
    let token = client.tenant.mint("ada.keller@rive.example").unwrap().access_token;
    let request = Request::delete(format!("http://api.tenant.test/v1.0{path}"));
    let request = request.header("authorization", format!("Bearer {token}")).body(Body::empty()).unwrap();
    assert!(client.tenant.call(request).await.is_err());
    assert_eq!(client.get(&path).await.status, 404);
}

#[tokio::test]
async fn a_duplicate_is_taken_twice_and_a_truncated_body_ends_in_an_error() {
    let client = Client::new().await;
    client.tenant.play(Fault::named("duplicate")).unwrap();
    let twice = client.send("POST", "/me/drive/root/children", json!({ "name": "Twice", "folder": {} })).await;
    assert_eq!(twice.status, 409);
    client.tenant.play(Fault::named("truncate")).unwrap();
    let token = client.tenant.mint("ada.keller@rive.example").unwrap().access_token;
    let request = Request::get("http://api.tenant.test/v1.0/me").header("authorization", format!("Bearer {token}"));
    let response = client.tenant.call(request.body(Body::empty()).unwrap()).await.unwrap();
    assert!(http_body_util::BodyExt::collect(response.into_body()).await.is_err());
}

#[tokio::test]
async fn an_office_file_is_rewritten_after_its_upload() {
    let client = Client::new().await;
    client.tenant.clear_log();
    client.tenant.play(Fault::named("hard-case-2")).unwrap();
    client.tenant.play(Fault::named("hard-case-3")).unwrap();
    let first = client.put("Report.docx", "words").await.json();
    assert!(first["size"].as_u64().unwrap() > 5);
    let path = client.at("/root:/Report.docx");
    assert_eq!(client.ask("DELETE", &path, &[], "").await.code(), "itemNotFound");
    let second = client.put("Report.docx", "words").await.json();
    assert_ne!(first["size"], second["size"]);
    assert_eq!(second["lastModifiedBy"]["user"]["email"], "ada.keller@rive.example");
    let versions = client.tenant.inspect("Production/Plans", "Report.docx").unwrap();
    assert_eq!(versions.versions, 4);
    assert_eq!(client.put("plain.txt", "words").await.json()["size"], 5);
    let met: Vec<Vec<String>> = client.tenant.log_after(0).into_iter().map(|entry| entry.faults).collect();
    let both = vec!["hard-case-2".to_owned(), "hard-case-3".to_owned()];
    assert_eq!(met.first(), Some(&both), "the log says which behaviours a request has met");
    assert_eq!(met.last(), Some(&vec![]), "and of which there was nothing to see");
}

#[tokio::test]
async fn an_upload_loses_its_session_its_offset_and_its_token() {
    let client = Client::new().await;
    let bytes = vec![7u8; GRAIN * 3];
    let open = client.at("/root:/big.bin:/createUploadSession");
    for (name, seen) in [("hard-case-5", 404), ("hard-case-8", 416)] {
        let url = client.send("POST", &open, json!({})).await.json()["uploadUrl"].as_str().unwrap().to_owned();
        client.tenant.play(Fault::named(name)).unwrap();
        let part = async |at: usize| {
            let range = format!("bytes {}-{}/{}", at * GRAIN, (at + 1) * GRAIN - 1, bytes.len());
            client.raw("PUT", &url, &[("content-range", &range)], bytes[at * GRAIN..(at + 1) * GRAIN].to_vec()).await
        };
        assert_eq!(part(0).await.status, 202, "{name}");
        assert_eq!(part(1).await.status, seen, "{name}");
        if name == "hard-case-8" {
            assert_eq!(client.raw("GET", &url, &[], "").await.json()["nextExpectedRanges"][0], "0-983039");
        }
    }
    client.tenant.play(Fault::named("hard-case-9")).unwrap();
    assert_eq!(client.send("POST", &open, json!({})).await.status, 200);
    assert_eq!(client.get("/me").await.code(), "InvalidAuthenticationToken");
    client.tenant.stop_named(Some("hard-case-9"));
    client.tenant.play(Fault::named("hard-case-6")).unwrap();
    assert_eq!(client.send("POST", &open, json!({})).await.status, 409);
    assert_eq!(client.send("POST", &open, json!({})).await.status, 200);
}

#[tokio::test]
async fn a_delta_starts_again_in_every_variant() {
    let client = Client::new().await;
    let mut codes = std::collections::BTreeSet::new();
    let first = client.at("/root/delta?token=latest");
    for _ in 0..5 {
        let (_, link) = client.delta(&first).await;
        client.tenant.play(Fault::named("hard-case-11")).unwrap();
        let gone = client.get(&link).await;
        assert_eq!(gone.status, 410);
        codes.insert(gone.code());
        let fresh = gone.header("location");
        assert_eq!(client.get(&fresh).await.status, 500);
        let (all, _) = client.delta(&fresh).await;
        assert!(all.len() > 145);
    }
    assert_eq!(codes.len(), 5);
    let (_, link) = client.delta(&first).await;
    client.tenant.play(Fault::named("hard-case-12")).unwrap();
    assert_eq!(client.get(&link).await.code(), "invalidRequest");
}

#[tokio::test]
async fn a_delta_misleads_in_every_known_way() {
    let client = Client::new().await;
    let start = client.at("/root/delta?$top=100");
    client.tenant.play(Fault::named("hard-case-17")).unwrap();
    let page = client.get(&start).await.json();
    assert_eq!(page["value"].as_array().unwrap().len(), 7);
    client.tenant.stop_named(None);
    client.tenant.play(Fault::named("hard-case-13")).unwrap();
    let page = client.get(client.get(&start).await.json()["@odata.nextLink"].as_str().unwrap()).await.json();
    let again = client.get(page["@odata.nextLink"].as_str().unwrap()).await.json();
    assert_eq!(page["@odata.nextLink"], again["@odata.nextLink"]);
    client.tenant.stop_named(None);

    let (_, link) = client.delta(&client.at("/root/delta?token=latest")).await;
    client.tenant.play(Fault::named("hard-case-18")).unwrap();
    let (ghosts, link) = client.delta(&link).await;
    assert!(ghosts[0].get("name").is_none() && ghosts[0].get("deleted").is_none());
    let ghost = client.at(&format!("/items/{}", ghosts[0]["id"].as_str().unwrap()));
    assert_eq!(client.get(&ghost).await.code(), "itemNotFound");

    client.put("gone.txt", "x").await;
    client.ask("DELETE", &client.at("/root:/gone.txt"), &[], "").await;
    client.tenant.play(Fault::named("hard-case-14")).unwrap();
    let (none, _) = client.delta(&link).await;
    assert!(none.iter().all(|item| item.get("deleted").is_none()));
    client.tenant.stop_named(None);

    let old = client.get(&client.at("/root:/Stage%20North")).await.json()["id"].clone();
    client.tenant.play(Fault::named("hard-case-15")).unwrap();
    let (changes, _) = client.delta(&link).await;
    assert!(changes.iter().any(|item| item["name"] == "Stage North" && item["id"] != old));
    assert!(!changes.iter().any(|item| item["id"] == old));
}

#[tokio::test]
async fn listings_and_answers_are_peculiar_when_they_are_told_to() {
    let client = Client::new().await;
    client.tenant.play(Fault::named("hard-case-30")).unwrap();
    client.put("new.txt", "x").await;
    let listed = async || {
        let page = client.get(&client.at("/root/children")).await.json();
        page["value"].as_array().unwrap().iter().any(|item| item["name"] == "new.txt")
    };
    assert!(!listed().await);
    assert!(listed().await);
    client.tenant.play(Fault::named("hard-case-28")).unwrap();
    assert_eq!(client.send("PATCH", &client.at("/root:/new.txt"), json!({ "name": "n.txt" })).await.status, 204);
    client.tenant.play(Fault::named("hard-case-22")).unwrap();
    let folder = json!({ "name": "Fresh", "folder": {} });
    assert_eq!(client.send("POST", &client.at("/root/children"), folder.clone()).await.status, 409);
    assert_eq!(client.send("POST", &client.at("/root/children"), folder).await.status, 201);
    client.tenant.play(Fault::named("hard-case-26")).unwrap();
    assert!(client.get("/me/drives").await.json()["value"].as_array().unwrap().is_empty());
    client.tenant.play(Fault::named("hard-case-19")).unwrap();
    let lower = client.get("/me/drive").await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(client.get(&format!("/drives/{lower}/root")).await.status, 200);
    client.tenant.play(Fault::named("hard-case-20")).unwrap();
    assert!(client.get("/me/drive/root").await.json().get("id").is_none());
    client.tenant.play(Fault::named("hard-case-21")).unwrap();
    let book = client.get(&client.at("/root:/Journal%20de%20bord")).await.json();
    assert_eq!(book["package"]["type"], "oneNote");
    client.tenant.stop_named(None);
    client.tenant.play(Fault::named("hard-case-23").times(2)).unwrap();
    assert_eq!(client.get(&client.at("/root/delta")).await.status, 504);
    assert_eq!(client.get(&client.at("/root/children")).await.status, 404);
    client.tenant.play(Fault::named("hard-case-25").times(2)).unwrap();
    assert_eq!(client.get("/me").await.status, 503);
    assert_eq!(client.get("/me").await.status, 401);
    assert_eq!(client.get("/me").await.status, 200);
    client.tenant.play(Fault::named("quota-full")).unwrap();
    assert_eq!(client.put("more.txt", "x").await.status, 507);
}

#[tokio::test]
async fn a_download_differs_from_its_listing_for_good() {
    let client = Client::new().await;
    let deed = Deed::Create {
        drive: "Production/Plans".to_owned(),
        path: "W.docx".to_owned(),
        content: crate::colleague::Given { text: Some("words".to_owned()), ..Default::default() },
    };
    client.tenant.act(&deed, None).unwrap();
    client.tenant.play(Fault::named("hard-case-49")).unwrap();
    client.tenant.play(Fault::named("hard-case-24").times(2)).unwrap();
    let fetch = async || {
        let url = client.get(&client.at("/root:/W.docx:/content")).await.header("location");
        client.raw("GET", &url, &[], "").await
    };
    assert_eq!(fetch().await.status, 403);
    assert!(fetch().await.header("content-type").starts_with("text/html"));
    assert_eq!(client.get(&client.at("/root:/W.docx")).await.json()["size"], 5);
    assert!(fetch().await.bytes.len() > 5);
}
