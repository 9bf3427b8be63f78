//! What stands in the way is named for what it is, and what is held is shown beside it.

use serde_json::{Value, json};

use crate::desk::Desk;

const PORTAL: &str = "a page of its own";

/// Runs a verb; answers what it said on both outputs, and its exit code.
fn told(desk: &Desk, args: &[&str]) -> (String, String, Option<i32>) {
    let out = desk.run(args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&out.stdout), text(&out.stderr), out.status.code())
}

fn stop(desk: &Desk) {
    desk.control("stop", &json!({}));
}

#[test]
fn a_service_that_is_out_of_order_is_no_portal_and_no_missing_network() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["people"]);
    desk.json(&["feeds"]);
    for fault in [json!({ "name": "504" }), json!({ "name": "504", "class": "token" }), json!({ "name": "500" })] {
        desk.control("play", &fault);
        for verb in
            [&["sync"][..], &["ls", "rive:Production/Plans", "--fresh"], &["feeds", "--fresh"], &["people", "zz"]]
        {
            let (_, said, _) = told(&desk, verb);
            assert!(said.contains("out of order"), "{fault} {verb:?}: {said}");
            assert!(!said.contains(PORTAL) && !said.contains("no network"), "{fault} {verb:?}: {said}");
        }
        stop(&desk);
    }
    desk.control("play", &json!({ "name": "portal" }));
    for verb in [&["sync"][..], &["ls", "rive:Production/Plans", "--fresh"], &["people", "zz"]] {
        let (_, said, _) = told(&desk, verb);
        assert!(said.contains(PORTAL), "{verb:?}: {said}");
    }
    stop(&desk);
    // Somebody who signs in hears the same.
    desk.control("play", &json!({ "name": "504", "class": "token" }));
    let out = desk.sign_in(&["--no-browser", "--name", "again"]).output().unwrap();
    let refused: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((refused["error"]["code"].as_str(), out.status.code()), (Some("out_of_order"), Some(4)), "{refused}");
}

#[test]
fn who_is_asked_for_patience_hears_until_when() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["people"]);
    desk.control("play", &json!({ "name": "429", "path": "/v1.0/", "retry_after": 600 }));
    for verb in [&["ls", "rive:Production/Plans", "--fresh"][..], &["people", "zz"], &["person", "zzyzx"]] {
        let (_, said, _) = told(&desk, verb);
        assert!(said.contains("asks to wait until "), "{verb:?}: {said}");
        assert!(!said.contains("no network"), "{verb:?}: {said}");
    }
    assert_eq!(desk.json(&["people", "zz"])["kept_away"], "throttled");
}

#[test]
fn who_asks_for_the_newest_without_a_network_sees_what_is_held_with_its_age() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["feeds"]);
    desk.json(&["tasks"]);
    desk.control("airplane", &json!({ "on": true }));
    for (verb, held) in [("feeds", "Stage crew"), ("tasks", "Check"), ("apps", "Weather")] {
        let (shown, said, code) = told(&desk, &[verb, "--fresh"]);
        assert!(shown.contains(held), "{verb}: {shown}{said}");
        assert!(said.contains("There is no network") && said.contains("As of"), "{verb}: {said}");
        assert_eq!(code, Some(4), "{verb}: {said}");
        desk.refuses(&[verb, "--fresh"], 4, "offline");
    }
}

#[test]
fn a_broken_file_of_the_organisation_is_told_with_its_place_and_ages_what_is_held() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let before = desk.json(&["apps"])["accounts"][0].clone();
    let edit = |text: &str| {
        let deed = json!({ "drive": "Rive Festival/Documents", "path": "Musette/organisation.json", "text": text });
        desk.control("edit", &deed);
    };
    edit("{ broken");
    let (shown, said, code) = told(&desk, &["apps", "--fresh"]);
    assert!(shown.contains("Weather"), "{shown}");
    assert!(said.contains("line 1, column 3"), "{said}");
    assert_eq!(code, Some(1), "{said}");
    let now = desk.json(&["apps"])["accounts"][0].clone();
    assert_eq!(now["as_of"], before["as_of"], "what is held is as old as it is");
    assert_eq!(now["trouble"], json!({ "trouble": "not_json", "line": 1, "column": 3 }));
    // Asked for once more, unchanged, it is no better.
    assert_eq!(told(&desk, &["apps", "--fresh"]).2, Some(1));
    assert_eq!(desk.json(&["apps"])["accounts"][0]["as_of"], before["as_of"]);
    edit(r#"{ "version": 1, "name": "Rive", "applications": [] }"#);
    let (_, said, code) = told(&desk, &["apps", "--fresh"]);
    assert_eq!(code, Some(0), "{said}");
    let now = desk.json(&["apps"])["accounts"][0].clone();
    assert!(now["as_of"].as_i64() > before["as_of"].as_i64() && now["trouble"].is_null(), "{now}");
}
