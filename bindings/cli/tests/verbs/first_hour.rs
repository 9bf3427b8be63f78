//! What somebody meets who uses it for the first time: what is held is shown, what waits is called what it is, nothing contradicts.

use serde_json::{Value, json};

use crate::bad_input::{ended, waiting};
use crate::desk::{Desk, http};
use crate::whose::both;

/// Runs a verb; answers what it said on both outputs, and its exit code.
fn told(desk: &Desk, args: &[&str]) -> (String, String, Option<i32>) {
    let out = desk.run(args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&out.stdout), text(&out.stderr), out.status.code())
}

/// A feed that is held here, with a thread of Noor's; answers the thread's number.
fn crew(desk: &Desk) -> String {
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Who has the keys?" }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string()
}

/// From now on the sign-in service refuses with this number.
fn refuse(desk: &Desk, code: u32) {
    desk.control("expire-tokens", &json!({}));
    desk.control("play", &json!({ "name": format!("aadsts-{code}") }));
}

#[test]
fn what_is_held_is_shown_to_who_has_to_sign_in_first() {
    for (number, says) in [
        (50173, "asks you to sign in again"),
        (53003, "does not allow this device"),
        (65001, "An administrator"),
        (50057, "has disabled your account"),
    ] {
        let desk = Desk::signed_in();
        let thread = crew(&desk);
        refuse(&desk, number);
        for verb in [&["thread", &thread][..], &["thread", &thread, "--fresh"], &["feed", "Stage crew", "--fresh"]] {
            let (shown, said, code) = told(&desk, verb);
            assert!(shown.contains("Who has the keys?"), "{number} {verb:?}: {shown}{said}");
            assert!(said.contains(says), "{number} {verb:?}: {said}");
            assert_eq!(code, Some(3), "{number} {verb:?}: {said}");
        }
        desk.refuses(&["feed", "Stage crew", "--fresh"], 3, "sign_in_needed");
        told(&desk, &["sync"]);
        let (_, said, _) = told(&desk, &["stream"]);
        assert!(said.contains(says), "{number} stream: {said}");
        let (_, said, _) = told(&desk, &["people", "zz"]);
        if number != 65001 {
            assert!(said.contains(says), "{number} people: {said}");
        }
    }
}

#[test]
fn a_post_goes_with_the_next_sync_which_has_failed_in_nothing() {
    let desk = Desk::signed_in();
    crew(&desk);
    desk.json(&["sync"]);
    desk.json(&["post", "Stage crew", "In truck 3."]);
    // The time for an undo ended with the command that wrote it: there is nothing to wait for.
    let synced = desk.json(&["sync"]);
    let told = (&synced["delivered"], &synced["held"], &synced["waiting"]);
    assert_eq!(told, (&json!(1), &json!(0), &json!(0)), "{synced}");
}

#[test]
fn what_is_new_says_when_it_was_looked_for() {
    let desk = Desk::signed_in();
    let (_, said, _) = told(&desk, &["stream", "new"]);
    assert!(said.contains("Never fetched here"), "{said}");
    desk.json(&["feeds"]);
    desk.json(&["sync"]);
    let (_, said, _) = told(&desk, &["stream", "new"]);
    assert!(said.contains("As of "), "{said}");
    let told_again = desk.json(&["stream", "new"]);
    assert_eq!(told_again["as_of"][0]["account"], "rive", "{told_again}");
    assert!(told_again["as_of"][0]["as_of"].is_i64(), "{told_again}");
}

#[test]
fn drafts_are_called_drafts_where_what_is_not_sent_is_counted() {
    let desk = Desk::signed_in();
    crew(&desk);
    desk.json(&["post", "Stage crew", "In truck 3."]);
    let waits = desk.json(&["outbox"])["posts"][0]["intent"].to_string();
    desk.json(&["outbox", "cancel", &waits]);
    let said = desk.says(&["doctor"]);
    assert!(said.contains("0 changes not sent") && said.contains("1 draft"), "{said}");
    assert_eq!(desk.json(&["doctor"])["accounts"][0]["drafts"], 1);
    let (shown, said, _) = told(&desk, &["outbox"]);
    assert!(shown.contains("Everything has been sent.") && said.contains("1 draft"), "{shown}{said}");
}

#[test]
fn an_acknowledgement_that_is_taken_back_has_nothing_to_be_restored_and_the_way_back_is_named() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let announced =
        json!({ "group": "Safety", "title": "Storm plan B", "text": "Read this.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &announced);
    desk.json(&["sync"]);
    desk.json(&["feed", "Safety", "--fresh"]);
    let post = desk.json(&["feed", "Safety"])["threads"][0]["thread"].to_string();
    let said = desk.says(&["ack", &post]);
    assert!(said.contains(&format!("`musette ack --back {post}`")), "the way back is named whole: {said}");
    let waits = desk.json(&["outbox"]);
    let number = waits["outbox"][0]["intent"].to_string();
    assert!(waits["outbox"][0]["acknowledges"].is_object(), "{waits}");
    let (shown, said, _) = told(&desk, &["outbox", "undo", &number]);
    assert!(!format!("{shown}{said}").contains("restore"), "{shown}{said}");
}

#[test]
fn what_was_acknowledged_and_is_deleted_since_is_still_told_as_an_acknowledgement() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let luc = "luc.favre@rive.example";
    desk.control("talk/announce", &json!({ "group": "Safety", "title": "Plan B", "text": "Read this.", "by": luc }));
    desk.json(&["sync"]);
    desk.json(&["feed", "Safety", "--fresh"]);
    let post = desk.json(&["feed", "Safety"])["threads"][0].clone();
    let number = post["thread"].to_string();
    desk.says(&["ack", &number]);
    desk.json(&["sync"]);
    assert!(desk.json(&["receipts"])["receipts"][0]["acknowledges"].is_object());
    let remote = desk.asks("posts?group=Safety&most=1")[0]["id"].clone();
    desk.control("talk/withdraw", &json!({ "post": remote, "by": luc }));
    desk.run(&["thread", &number, "--fresh"]);
    let (shown, ..) = told(&desk, &["receipts"]);
    assert!(shown.contains("acknowledgement") && !shown.contains(".json"), "{shown}");
}

#[test]
fn a_guest_is_told_that_what_the_organisation_says_of_itself_is_not_known_and_by_whom_it_is_kept_away() {
    let desk = Desk::new();
    let people = desk.at["people"].as_array().unwrap();
    let guest = people.iter().position(|person| person["login"].as_str().unwrap().contains("tomas.novak")).unwrap();
    let (child, page) = waiting(desk.sign_in(&["--no-browser", "--name", "rive"]));
    http("GET", &desk.at_the_page_as(guest, page["open"].as_str().unwrap(), "accept"), &[], "");
    assert!(ended(child).status.success());
    let (_, said, code) = told(&desk, &["apps"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("Whether the organisation names any is not known"), "{said}");
    let (_, said, code) = told(&desk, &["apps", "--fresh"]);
    assert_eq!(code, Some(1), "who asked for what it says now has not got it: {said}");
    assert!(!said.contains("names none"), "{said}");
}

#[test]
fn who_has_no_picture_is_no_wrong_use() {
    let desk = Desk::signed_in();
    let to = desk.folder.path().join("ines.jpg");
    let said = desk.refuses(&["person", "Ines Duarte", "--photo", to.to_str().unwrap()], 1, "not_found");
    assert!(said.contains("no picture of Ines Duarte") && !to.exists(), "{said}");
}

#[test]
fn a_portal_in_the_middle_is_one_cause() {
    for paths in [&[""][..], &["/api/v1/messages", "/v1.0/"]] {
        let desk = Desk::signed_in();
        desk.json(&["feeds"]);
        desk.json(&["tasks"]);
        for path in paths {
            desk.control("play", &json!({ "name": "portal", "path": path }));
        }
        let (shown, said, code) = told(&desk, &["sync"]);
        assert_eq!(code, Some(4), "{paths:?}: {shown}{said}");
        assert!(said.contains("a page of its own"), "{paths:?}: {said}");
        assert!(!said.contains("did not answer as it should"), "{paths:?}: {said}");
    }
}

#[test]
fn leaving_and_joining_name_the_command_that_takes_them_back() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let said = desk.says(&["leave", "Stage crew"]);
    assert!(said.contains("`musette join 'Stage crew'`"), "{said}");
}

#[test]
fn a_bare_number_is_taken_where_only_one_account_has_it_in_its_outbox() {
    let desk = both();
    for verb in ["feeds", "tasks"] {
        desk.json(&[verb]);
    }
    desk.json(&["post", "rive:Stage crew", "In truck 3."]);
    let waits = desk.json(&["outbox"])["posts"][0]["intent"].to_string();
    desk.json(&["outbox", "undo", &waits]);
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
    let (_, said, code) = told(&desk, &["outbox", "undo", "999"]);
    assert_ne!(code, Some(0), "{said}");
}

#[test]
fn what_nobody_else_has_is_counted_and_a_text_keeps_its_shape() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let written = desk.json(&["post", "Stage crew", "Who has the keys?"]);
    let number = written["post"].to_string();
    desk.json(&["reply", &number, "I found them."]);
    let (_, said, _) = told(&desk, &["thread", &number]);
    assert!(said.contains("2 posts. Not sent yet: nobody else has them."), "{said}");
    let post = desk.json(&["thread", &number])["posts"][0].clone();
    let said: Vec<&str> =
        post["blocks"][0]["runs"].as_array().unwrap().iter().filter_map(|run| run["text"].as_str()).collect();
    assert_eq!((post["blocks"][0]["block"].as_str(), said.concat().as_str()), (Some("paragraph"), "Who has the keys?"));
}

#[test]
fn a_hole_in_a_thread_is_shown_where_it_is() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Who is where?" }));
    let remote = desk.asks("posts?group=Stage%20crew&most=1")[0]["id"].clone();
    for number in 0..30 {
        desk.control("talk/answer", &json!({ "to": remote, "text": format!("Truck {number}.") }));
    }
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    desk.control("airplane", &json!({ "on": true }));
    let page = desk.json(&["thread", &thread]);
    let posts = page["posts"].as_array().unwrap();
    let gaps: Vec<&Value> = posts.iter().filter(|post| post["gap_before"] == true).collect();
    assert!(page["held"].as_u64() < page["answers"].as_u64(), "{page}");
    assert_eq!(gaps.len(), 1, "{page}");
    assert_eq!(gaps[0]["post"], posts[1]["post"], "between the first post and what came with the feed");
    let (shown, _, _) = told(&desk, &["thread", &thread]);
    let hole = shown.lines().position(|line| line.contains("not here")).unwrap_or_else(|| panic!("{shown}"));
    let first = shown.lines().position(|line| line.contains("Who is where?")).unwrap();
    let next = shown.lines().position(|line| line.contains("Truck")).unwrap();
    assert!(first < hole && hole < next, "{shown}");
}

#[test]
fn what_does_not_fit_beside_a_name_stands_below_it_indented() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Who has the keys?" }));
    let remote = desk.asks("posts?group=Stage%20crew&most=1")[0]["id"].clone();
    for by in [&desk.at["people"][0]["login"], &desk.at["people"][1]["login"]] {
        desk.control("talk/like", &json!({ "post": remote, "by": by }));
    }
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    let out = desk.command(&["thread", &thread]).env("COLUMNS", "26").output().unwrap();
    let shown = String::from_utf8(out.stdout).unwrap();
    let likes = shown.lines().find(|line| line.to_lowercase().contains("like")).unwrap_or_else(|| panic!("{shown}"));
    assert!(likes.starts_with("   "), "{shown}");
}
