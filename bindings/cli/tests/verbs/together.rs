//! Several commands on one home at once, and what is left when one of them is killed. What became of it is asked of the
//! tenant, as another client would: what the home believes proves nothing.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::{Desk, PLANS, ends, sha256, signal};

/// A desk that knows the drawings.
fn at_the_drawings() -> Desk {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    desk
}

/// Starts a verb and lets it run.
fn start(desk: &Desk, args: &[&str]) -> Child {
    let mut command = desk.command(&[args, &["--json"]].concat());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What a verb that was started has said, now that it has ended well.
fn done(child: Child) -> Value {
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The next request that writes meets this: it is held before it is taken (`delay`), or taken and never answered
/// (`lost-answer`).
fn next_write_meets(desk: &Desk, fault: &str) {
    desk.control("play", &json!({ "name": fault, "delay_ms": 50_000, "times": 1, "method": "PUT" }));
}

#[test]
fn a_second_sync_waits_for_the_first_and_then_does_its_own() {
    let desk = at_the_drawings();
    let note = desk.file("first.txt", b"first");
    desk.json(&["put", &note, PLANS]);
    next_write_meets(&desk, "delay");
    let mut first = start(&desk, &["sync"]);
    desk.wait_until_met("delay");

    // Little time: it says that another one is at it, and that is no failure for a cron job.
    let out = desk.run(&["sync", "--for", "1s", "--json"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(out.status.code(), Some(0), "{said}");
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&told["busy"], &told["error"], &told["delivered"]), (&json!(true), &Value::Null, &json!(0)));
    assert!(said.contains("Another musette is still syncing rive") && said.contains("Nothing is lost"), "{said}");

    // More time: it waits, and goes on where the first one ended.
    let late = desk.file("late.txt", b"late");
    desk.json(&["put", &late, PLANS]);
    let mut second = start(&desk, &["sync"]);
    let mut said = BufReader::new(second.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert_eq!(line, "Another musette is syncing rive. This one waits for it.\n");
    // Who waits can be ended like any other.
    let mut third = start(&desk, &["sync"]);
    BufReader::new(third.stderr.take().unwrap()).read_line(&mut String::new()).unwrap();
    signal(&third, "-INT");
    let out = third.wait_with_output().unwrap();
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((out.status.code(), &told["error"]), (Some(1), &json!("stopped")));

    signal(&first, "-INT");
    assert_eq!(ends(&mut first).code(), Some(1));
    let told = done(second);
    assert_eq!((&told["busy"], &told["delivered"]), (&json!(false), &json!(2)), "{told}");
    assert!(desk.has_once("first.txt", b"first") && desk.has_once("late.txt", b"late"));
    desk.control("stop", &json!({}));
    let quiet = desk.json(&["sync"]);
    assert_eq!((&quiet["busy"], &quiet["delivered"]), (&json!(false), &json!(0)));
}

#[test]
fn two_processes_edit_and_sync_one_home_and_one_that_is_killed_costs_nothing() {
    let desk = at_the_drawings();
    let before = desk.at_the_tenant("").len();
    let put = |name: &str, text: &str| {
        let file = desk.file(name, text.as_bytes());
        start(&desk, &["put", &file, &format!("{PLANS}/{name}")])
    };
    // A plan that is there already, so that what is put on it is an edit.
    done(put("plan.txt", "version 0"));
    desk.json(&["sync"]);

    for (round, fault) in [(1, "delay"), (2, "lost-answer"), (3, "lost-answer")] {
        // Both put, both sync; the first is in the middle of a write when it is killed.
        let (edit, new) = (format!("version {round}"), format!("first-{round}.txt"));
        done(put("plan.txt", &edit));
        done(put(&new, &edit));
        next_write_meets(&desk, fault);
        let first = start(&desk, &["sync"]);
        desk.wait_until_met(fault);
        if fault == "lost-answer" {
            let arrived = || {
                desk.asks("item?drive=Production/Plans&path=plan.txt")["sha256"] == sha256(edit.as_bytes())
                    || desk.at_the_tenant("").iter().any(|seen| seen["name"] == new.as_str())
            };
            let until = Instant::now() + Duration::from_secs(60);
            while !arrived() {
                assert!(Instant::now() < until, "the tenant takes what nobody is answered for");
            }
        }
        let others: Vec<Child> =
            (0..3).map(|n| put(&format!("second-{round}-{n}.txt"), &format!("{n} of {round}"))).collect();
        let second = start(&desk, &["sync"]);
        signal(&first, "-KILL");
        assert_eq!(first.wait_with_output().unwrap().status.code(), None);
        others.into_iter().for_each(|child| drop(done(child)));
        done(second);
        desk.control("stop", &json!({}));
    }
    desk.json(&["sync"]);
    assert_eq!(desk.json(&["outbox"])["outbox"], json!([]));

    let there = desk.at_the_tenant("");
    let mut expected: Vec<(String, String)> = vec![("plan.txt".into(), "version 3".into())];
    for round in 1..=3 {
        expected.push((format!("first-{round}.txt"), format!("version {round}")));
        expected.extend((0..3).map(|n| (format!("second-{round}-{n}.txt"), format!("{n} of {round}"))));
    }
    assert_eq!(there.len(), before + expected.len(), "each is there once, and nothing else: {there:?}");
    for (name, text) in &expected {
        let seen = desk.asks(&format!("item?drive=Production/Plans&path={name}"));
        assert_eq!(seen["sha256"], sha256(text.as_bytes()), "{name}");
        let older: Vec<Value> = match name.as_str() {
            "plan.txt" => (0..3).map(|n| json!(sha256(format!("version {n}").as_bytes()))).collect(),
            _ => Vec::new(),
        };
        assert_eq!(seen["older_sha256"], Value::Array(older), "each version was written once: {name}");
        assert_eq!(desk.run(&["cat", &format!("{PLANS}/{name}")]).stdout, text.as_bytes());
    }
    // Each is told as delivered once, by whichever process found it out.
    let receipts = desk.json(&["receipts"]);
    assert_eq!(receipts["receipts"].as_array().unwrap().len(), expected.len() + 3);
    assert_eq!(desk.json(&["doctor"])["whole"], true);
}

#[test]
fn commands_that_begin_at_one_moment_all_keep_what_they_said() {
    let desk = at_the_drawings();
    let running: Vec<Child> = (0..6)
        .map(|number| {
            let file = desk.file(&format!("n{number}.txt"), format!("note {number}").as_bytes());
            start(&desk, &["put", &file, PLANS])
        })
        .collect();
    let syncing = start(&desk, &["sync"]);
    running.into_iter().for_each(|child| drop(done(child)));
    done(syncing);
    desk.json(&["sync"]);
    for number in 0..6 {
        assert!(desk.has_once(&format!("n{number}.txt"), format!("note {number}").as_bytes()), "{number}");
    }
}

/// Bytes of files below a folder.
fn held(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => held(&entry.path()),
            Ok(meta) => meta.len(),
            // Gone meanwhile.
            Err(_) => 0,
        })
        .sum()
}

#[test]
fn a_put_that_is_killed_is_whole_or_not_at_all() {
    let desk = at_the_drawings();
    let accounts = desk.folder.path().join("home/accounts");
    let vault = std::fs::read_dir(accounts).unwrap().next().unwrap().unwrap().path();
    let bytes: Vec<u8> = (0..24_000_000_u32).map(|n| (n % 253) as u8).collect();
    let mut said = 0;
    for (number, far) in [1, 4_000_000, 12_000_000].into_iter().enumerate() {
        let name = format!("big-{number}.bin");
        let file = desk.file(&name, &bytes);
        let before = held(&vault.join("blobs"));
        let mut put = start(&desk, &["put", &file, PLANS]);
        while put.try_wait().unwrap().is_none() && held(&vault.join("blobs")) < before + far {}
        // One that has ended meanwhile has said so.
        let _ = put.kill();
        let mut told = String::new();
        put.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        put.wait().unwrap();
        desk.json(&["sync"]);
        let there = desk.at_the_tenant("").iter().filter(|seen| seen["name"] == name.as_str()).count();
        if !told.is_empty() {
            said += 1;
            assert_eq!(there, 1, "it was said to be kept");
        }
        if there > 0 {
            assert!(desk.has_once(&name, &bytes), "{name}");
        }
    }
    assert!(said < 3, "one at least was killed in the middle");
    assert_eq!(desk.json(&["outbox"])["outbox"], json!([]));
    assert_eq!(desk.json(&["doctor"])["whole"], true);
}
