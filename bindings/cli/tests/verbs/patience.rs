//! What the outbox says of a try that was killed, when a sync ends that is asked for patience, and in which zone moments are shown.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::{Desk, NOTE, signal};

/// Kills a sync in the middle of what was put, or posted; answers the outbox before and after.
fn killed(desk: &Desk, fault: &Value) -> (String, String) {
    desk.control("play", fault);
    let sync = desk.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    desk.wait_until_met(fault["name"].as_str().unwrap());
    let before = desk.says(&["outbox"]);
    signal(&sync, "-KILL");
    sync.wait_with_output().unwrap();
    let after = desk.says(&["outbox"]);
    desk.control("stop", &json!({}));
    (before, after)
}

const NOT_KNOWN: &str = "not known whether it arrived; the next sync finds out";

#[test]
fn of_a_try_that_was_killed_nobody_says_that_it_is_being_sent() {
    let desk = Desk::with_a_note();
    let (before, after) = killed(&desk, &json!({ "name": "delay", "delay_ms": 50_000, "times": 1, "method": "PUT" }));
    assert!(before.contains("Sending"), "{before}");
    assert!(after.contains(NOT_KNOWN) && !after.contains("Sending"), "{after}");
    let told = desk.json(&["outbox"])["outbox"][0].clone();
    assert_eq!((&told["state"]["state"], &told["last_failure"]), (&json!("sending"), &json!("ambiguous")), "{told}");
    assert_eq!(desk.json(&["sync"])["delivered"], 1);
    assert!(desk.has_once("note.txt", NOTE));

    desk.json(&["post", "Stage crew", "In truck 3."]);
    // A post is held for an undo; the command that wrote it has ended.
    let (before, after) = killed(
        &desk,
        &json!({ "name": "delay", "delay_ms": 50_000, "times": 1, "method": "POST", "path": "/api/v1/messages.json" }),
    );
    assert!(before.contains("Sending"), "{before}");
    assert!(after.contains(NOT_KNOWN) && !after.contains("Sending"), "{after}");
}

#[test]
fn a_sync_with_a_time_ends_at_it_and_says_until_when_the_server_asks_to_wait() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    for (fault, patience) in [
        (json!({ "name": "429", "path": "/v1.0/", "retry_after": 2 }), 2),
        (json!({ "name": "429", "path": "/v1.0/", "retry_after": 3 }), 3),
        (json!({ "name": "429", "path": "/v1.0/", "retry_after": 600 }), 600),
        (json!({ "name": "429", "class": "token", "retry_after": 600 }), 600),
    ] {
        desk.control("play", &fault);
        let began = Instant::now();
        let out = desk.run(&["sync", "--for", "1s"]);
        let took = began.elapsed();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        desk.control("stop", &json!({}));
        assert!(took < Duration::from_millis(2_600), "{fault}: {took:?} {said}");
        assert!(said.contains("asks to wait until "), "{fault}, {patience} s: {said}");
        assert_eq!(out.status.code(), Some(4), "{fault}: {said}");
    }
}

#[test]
fn a_patience_of_the_sign_in_host_says_until_when() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.control("play", &json!({ "name": "429", "class": "token", "retry_after": 600 }));
    for verb in [&["sync"][..], &["ls", "rive:Production/Plans", "--fresh"], &["feeds", "--fresh"]] {
        let out = desk.run(verb);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains("asks to wait until "), "{verb:?}: {said}");
        assert!(!said.contains("out of order") && !said.contains("no network"), "one cause: {verb:?}: {said}");
    }
}

#[test]
fn who_is_disabled_hears_that_and_nothing_of_devices() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.control("play", &json!({ "name": "aadsts-50057" }));
    let said = desk.fails(&["sync"], 3);
    assert!(said.contains("has disabled your account") && !said.contains("device"), "{said}");
}

#[test]
fn one_output_names_one_cause() {
    // Nothing was read yet, so that each service meets it.
    let desk = Desk::signed_in();
    // One who answers, out of order or not, and nobody who does.
    let causes = ["o network", "out of order", "did not answer as it should", "a page of its own"];
    for fault in ["drop-before", "truncate", "504", "portal", "500", "proxy-404"] {
        for path in ["/", "/v1.0/", "/api/v1"] {
            desk.control("play", &json!({ "name": fault, "times": 10_000, "after_bytes": 20, "path": path }));
            for verb in [&["sync"][..], &["feeds", "--fresh"]] {
                let out = desk.run(verb);
                let said = String::from_utf8_lossy(&out.stderr).into_owned();
                let named: Vec<_> = causes.iter().filter(|cause| said.contains(*cause)).collect();
                let contradicts = named.contains(&&causes[0]) && named.len() > 1;
                assert!(!contradicts, "{fault} {path} {verb:?}: {named:?} in {said}");
                // Documents were heard of: that one service answers nobody, or breaks off, is no missing network.
                let only_feeds = path == "/api/v1" && verb[0] == "sync";
                assert!(!only_feeds || !named.contains(&&causes[0]), "{fault} {path} {verb:?}: {said}");
            }
            desk.control("stop", &json!({}));
        }
    }
}

#[test]
fn moments_are_those_of_the_zone_that_is_named() {
    if !std::path::Path::new("/usr/share/zoneinfo/Asia/Tokyo").exists() {
        eprintln!("skipped: this machine has no time zones");
        return;
    }
    let desk = Desk::with_a_note();
    let minute = |zone: &str| {
        let out = desk.command(&["outbox"]).env("TZ", zone).output().unwrap();
        let shown = String::from_utf8(out.stdout).unwrap();
        let of_day = |word: &str| {
            let (hours, minutes) = word.split_once(':')?;
            Some(hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?)
        };
        shown.split_whitespace().find_map(of_day).unwrap_or_else(|| panic!("no moment: {shown}"))
    };
    let utc = minute("UTC");
    assert_eq!((minute("Asia/Tokyo") - utc).rem_euclid(24 * 60), 9 * 60);
    // A zone in POSIX's own words needs no files.
    assert_eq!((minute("XYZ-3") - utc).rem_euclid(24 * 60), 3 * 60);
}
