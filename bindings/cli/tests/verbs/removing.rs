//! Removing a post of one's own: what falls with it is named and agreed to before anything leaves.

use serde_json::{Value, json};

use crate::desk::Desk;

/// Runs a verb; answers what it said on both outputs, and its exit code.
fn told(desk: &Desk, args: &[&str]) -> (String, String, Option<i32>) {
    let out = desk.run(args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&out.stdout), text(&out.stderr), out.status.code())
}

/// A thread of Ada's own that everybody has: its number here, and at the tenant.
fn her_thread(desk: &Desk) -> (String, Value) {
    desk.json(&["feeds"]);
    let written = desk.json(&["post", "Stage crew", "Who has the keys of truck 3?"]);
    desk.json(&["sync"]);
    (written["post"].to_string(), desk.asks("posts?group=Stage%20crew&most=1")[0]["id"].clone())
}

fn answers(desk: &Desk, thread: &Value, text: &str) {
    desk.control("talk/answer", &json!({ "to": thread, "text": text }));
}

#[test]
fn what_colleagues_have_answered_is_named_before_it_falls_with_a_first_post() {
    let desk = Desk::signed_in();
    let (thread, remote) = her_thread(&desk);
    answers(&desk, &remote, "I have them.");
    answers(&desk, &remote, "They hang at the gate.");
    desk.json(&["thread", &thread, "--fresh"]);
    let (_, said, code) = told(&desk, &["remove", &thread]);
    assert_eq!(code, Some(3), "{said}");
    assert!(said.contains("2 answers") && said.contains("Noor Haddad"), "{said}");
    assert!(said.contains("--with-others"), "{said}");
    desk.refuses(&["remove", &thread], 3, "answers_fall");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]), "nothing was asked for");
    let removed = desk.json(&["remove", &thread, "--with-others"]);
    assert!(removed["done"].as_str().unwrap().contains("2 answers"), "{removed}");
    let listed = desk.says(&["outbox"]);
    assert!(listed.contains("2 answers"), "{listed}");
    // Until that is delivered the server has it, and nobody is told otherwise.
    let shown = desk.says(&["thread", &thread]);
    assert!(shown.contains("waits to be sent") && !shown.contains("withdrawn"), "{shown}");
    assert_eq!(desk.json(&["thread", &thread])["beginning"], "removing");
    assert!(!desk.says(&["feed", "Stage crew"]).contains("withdrawn"));
    desk.json(&["sync"]);
    assert!(!desk.asks("posts?group=Stage%20crew&most=5").to_string().contains("truck 3"));
}

#[test]
fn an_answer_that_came_meanwhile_is_asked_about_and_does_not_fall_unseen() {
    let desk = Desk::signed_in();
    let (thread, remote) = her_thread(&desk);
    desk.json(&["remove", &thread]);
    answers(&desk, &remote, "I have them.");
    let (_, said, code) = told(&desk, &["sync"]);
    assert_eq!(code, Some(3), "{said}");
    let there = desk.asks(&format!("thread?id={remote}"));
    assert_eq!(there.as_array().unwrap().len(), 2, "nothing was removed: {there}");
    let (listed, _, code) = told(&desk, &["outbox"]);
    assert_eq!(code, Some(3), "{listed}");
    assert!(listed.contains("Somebody has answered since"), "{listed}");
    assert!(listed.contains("musette outbox confirm") && listed.contains("musette outbox cancel"), "{listed}");
    assert!(desk.says(&["thread", &thread]).contains("I have them."), "what came is there to be read");
    let waits: Value = serde_json::from_slice(&desk.run(&["outbox", "--json"]).stdout).unwrap();
    desk.json(&["outbox", "confirm", &waits["posts"][0]["intent"].to_string()]);
    desk.json(&["sync"]);
    assert!(!desk.asks("posts?group=Stage%20crew&most=5").to_string().contains("truck 3"));
}

#[test]
fn her_own_thread_without_answers_and_her_own_answer_go_as_they_are() {
    let desk = Desk::signed_in();
    let (thread, _) = her_thread(&desk);
    let answer = desk.json(&["reply", &thread, "I found them."]);
    desk.json(&["sync"]);
    desk.json(&["remove", &answer["post"].to_string()]);
    desk.json(&["sync"]);
    desk.json(&["thread", &thread, "--fresh"]);
    desk.json(&["remove", &thread]);
    desk.json(&["sync"]);
    assert!(!desk.asks("posts?group=Stage%20crew&most=5").to_string().contains("truck 3"));
}
