//! Output: readers that go away, full disks, names that lie, Ctrl-C.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, PLANS, ends, program, signal};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    for args in [&["ls"][..], &["ls", PLANS], &["ls", "--json"], &["outbox"], &["man"], &["completions", "bash"]] {
        let mut child = desk.command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(ends(&mut child).success(), "{args:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("os error"), "{args:?}: {said}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_under_the_output_is_said() {
    let desk = Desk::signed_in();
    for args in [&["accounts"][..], &["accounts", "--json"], &["man"], &["completions", "zsh"]] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let out = desk.command(args).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("The disk is full"), "{args:?}: {said}");
    }
}

#[test]
fn a_name_cannot_fool_the_terminal() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let hostile = "gnp.\u{202e}exe \u{200f}\u{200b}x";
    desk.json(&["mkdir", &format!("{PLANS}/{hostile}")]);
    let told = [
        desk.says(&["ls", PLANS]),
        desk.says(&["outbox"]),
        desk.says(&["mv", &format!("{PLANS}/{hostile}"), &format!("{PLANS}/{hostile} 2")]),
        desk.says(&["rm", &format!("{PLANS}/{hostile} 2")]),
        desk.fails(&["cat", &format!("{PLANS}/\u{1b}[2J\u{9b}31m{hostile}")], 1),
        desk.fails(&["outbox", "elsewhere", "1", &format!("no\u{1b}]0;title\u{7}:{hostile}/x")], 2),
    ];
    for told in told {
        let fooled = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{200f}\u{200b}".contains(c);
        assert!(!told.chars().any(fooled), "{told:?}");
    }
    let listed = desk.json(&["ls", PLANS]);
    assert!(listed["items"].as_array().unwrap().iter().all(|item| item["name"] != hostile), "it was deleted");
}

#[test]
fn a_suggested_command_works_as_it_stands() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    desk.json(&["mkdir", &format!("{PLANS}/Ada's $(plan) #1")]);
    desk.json(&["sync"]);
    let said = desk.says(&["rm", &format!("{PLANS}/Ada's $(plan) #1")]);
    let command = said.split('`').nth(1).unwrap().strip_prefix("musette ").unwrap();
    let mut shell = std::process::Command::new("sh");
    shell.arg("-c").arg(format!("\"$MUSETTE\" {command}")).env("MUSETTE", env!("CARGO_BIN_EXE_musette"));
    for name in ["home", "keys"] {
        shell.env(format!("MUSETTE_{}", name.to_uppercase()), desk.folder.path().join(name));
    }
    assert!(shell.status().unwrap().success(), "{command}");
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
}

#[test]
fn wrong_words_are_told_in_json_too() {
    for args in [&["frobnicate", "--json"][..], &["sync", "--for", "soon", "--json"], &["rm", "--json"]] {
        let out = program().args(args).output().unwrap();
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        assert_eq!(told["error"]["code"], "usage", "{told}");
    }
}

#[test]
fn ctrl_c_ends_a_waiting_sign_in_and_the_tenant() {
    let desk = Desk::new();
    for way in ["--device-code", "--no-browser"] {
        let mut waiting = desk
            .command(&["sign-in", way, "--json", "--client-id", desk.text("client_id")])
            .args([
                "--authority",
                desk.text("authority"),
                "--graph",
                desk.text("graph"),
                "--engage",
                desk.text("engage"),
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(waiting.stdout.take().unwrap());
        out.read_line(&mut String::new()).unwrap();
        signal(&waiting, "-INT");
        assert_eq!(ends(&mut waiting).code(), Some(1));
        let mut said = String::new();
        waiting.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.starts_with("Stopped."), "{said}");
    }
    assert_eq!(desk.json(&["accounts"])["accounts"], json!([]));
}

#[test]
fn ctrl_c_ends_a_sync_with_its_object_and_the_next_one_need_not_wait() {
    for (how, killed) in [("-INT", false), ("-TERM", false), ("-KILL", true)] {
        let desk = Desk::signed_in();
        desk.json(&["sync"]);
        // One answer does not come for a while: the sync is in the middle of that request.
        desk.control("play", &json!({ "name": "delay", "delay_ms": 50_000, "times": 1, "path": "delta" }));
        let mut syncing =
            desk.command(&["sync", "--json"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        desk.wait_until_met("delay");
        signal(&syncing, how);
        let status = ends(&mut syncing);
        let mut told = String::new();
        syncing.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        if killed {
            assert_eq!((status.code(), told.as_str()), (None, ""));
        } else {
            assert_eq!(status.code(), Some(1));
            let told: Value = serde_json::from_str(&told).unwrap();
            assert_eq!(told["error"], "stopped", "{told}");
            assert!(told["requests"].as_u64().unwrap() > 0, "{told}");
        }
        desk.control("stop", &json!({}));
        desk.json(&["sync"]);
    }
}

#[test]
fn a_get_that_is_ended_leaves_nothing_half_written() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let big = desk.file("big.bin", &vec![7; 3_000_000]);
    desk.json(&["put", &big, PLANS]);
    let to = desk.folder.path().join("fetched");
    std::fs::create_dir(&to).unwrap();
    let (path, to_name) = (format!("{PLANS}/big.bin"), to.to_str().unwrap().to_owned());
    desk.json(&["get", &path, &to_name]);
    assert_eq!(std::fs::read(to.join("big.bin")).unwrap(), vec![7; 3_000_000]);
    desk.fails(&["get", &path, &to_name], 2);
    desk.fails(&["get", &path, &format!("{to_name}/no such folder/")], 2);
    desk.fails(&["get", &path, &format!("{to_name}/no such folder/big.bin")], 1);
    desk.fails(&["get", PLANS, &to_name], 1);
    let left: Vec<_> = std::fs::read_dir(&to).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["big.bin"]);
}
