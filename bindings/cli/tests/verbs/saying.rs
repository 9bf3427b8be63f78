//! What a verb says: what it did, by what number that is taken back, and whom or what it could not reach.

use std::process::Stdio;

use serde_json::json;

use crate::desk::Desk;

fn told(desk: &Desk, args: &[&str]) -> (String, String) {
    let out = desk.run(args);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    (String::from_utf8(out.stdout).unwrap(), String::from_utf8_lossy(&out.stderr).into_owned())
}

#[test]
fn whoever_is_in_the_directory_is_mentioned_and_written_to_before_a_feed_has_told_of_her() {
    let desk = Desk::signed_in();
    desk.json(&["people"]);
    let (listed, note) = told(&desk, &["people", "--here", "noor"]);
    assert!(!listed.contains("no messages") && !note.contains("cannot be mentioned"), "{listed}{note}");
    let number = listed.split_whitespace().next().unwrap();
    desk.json(&["feeds"]);
    desk.control("airplane", &json!({ "on": true }));
    for name in ["Noor Haddad", number] {
        let (said, _) = told(&desk, &["post", "--to", name, "Hello"]);
        assert!(said.contains("It goes to Noor Haddad with the next sync"), "{said}");
    }
    let (said, _) = told(&desk, &["post", "Stage crew", "@Noor Haddad hello"]);
    assert!(said.contains("It mentions Noor Haddad"), "{said}");
    desk.control("airplane", &json!({ "on": false }));
    desk.json(&["sync"]);
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
}

#[test]
fn what_is_written_to_somebody_alone_goes_to_no_namesake_by_guess() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["feed", "All staff", "--fresh"]);
    // Somebody else is called the same.
    let people = desk.json(&["people"]);
    let all = people["people"].as_array().unwrap();
    let number = all.iter().find(|person| person["name"] == "Noor Haddad").unwrap()["person"].to_string();
    let other = all.iter().rfind(|person| person["name"] != "Noor Haddad" && person["me"] == false).unwrap();
    let login = other["mail"].as_str().unwrap();
    desk.control("person/rename", &json!({ "login": login, "name": "Noor Haddad" }));
    desk.json(&["person", &other["person"].to_string()]);
    let said = desk.refuses(&["post", "--to", "Noor Haddad", "The key is under the mat."], 2, "usage");
    assert!(
        said.starts_with("Several people are called Noor Haddad: ") && said.contains(&format!("({number}")),
        "{said}"
    );
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    let (said, _) = told(&desk, &["post", "--to", &number, "The key is under the mat."]);
    assert!(said.contains("It goes to Noor Haddad"), "{said}");
}

#[test]
fn what_is_written_says_its_numbers_and_what_changes_nothing_says_that() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let threads = desk.json(&["feed", "Stage crew"]);
    let thread = threads["threads"][0]["thread"].to_string();
    let reply = ["reply", thread.as_str(), "Yes."];
    for args in [&["post", "Stage crew", "With @Nobodyatall."][..], &reply, &["task", "add", "Check bolts"]] {
        if args[0] == "task" {
            desk.json(&["tasks"]);
        }
        let (said, note) = told(&desk, args);
        assert_eq!(said.contains("Nobody is mentioned by @Nobodyatall"), args[0] == "post", "{said}{note}");
        assert!(said.contains(", as post ") || said.contains(", as task "), "{said}");
        let number = said.split("`musette outbox undo ").nth(1).unwrap().split('`').next().unwrap();
        told(&desk, &["outbox", "undo", number]);
    }
    assert_eq!(desk.says(&["unlike", &thread]), "You do not like it; nothing is told.\n");
    assert_eq!(desk.says(&["join", "Stage crew"]), "You are in Stage crew; nothing is told.\n");
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    let said = desk.refuses(&["leave", "mine"], 1, "not_a_group");
    assert!(said.starts_with("mine is no group"), "{said}");
    assert!(desk.refuses(&["task", "add", ""], 1, "empty").starts_with("A task needs a title"));
    let said = desk.refuses(&["post", "Stage crew", "x", "--attach", "no file"], 1, "source_missing");
    assert!(said.starts_with("no file is not there. Look at how it is spelt"), "{said}");
    for ack in [&["ack", thread.as_str()][..], &["ack", "--back", &thread]] {
        let said = desk.refuses(ack, 1, "not_offered");
        assert!(said.contains(" asks for no acknowledgement: "), "{ack:?}: {said}");
    }
    let task = desk.json(&["tasks"])["tasks"][0]["task"].to_string();
    for deed in [&["done"][..], &["due", "2026-12-24"], &["remove"]] {
        let mut args = vec!["task", deed[0], task.as_str()];
        args.extend(&deed[1..]);
        let (said, _) = told(&desk, &args);
        let number = said.split("`musette outbox undo ").nth(1).unwrap_or_else(|| panic!("{said}"));
        told(&desk, &["outbox", "undo", number.split('`').next().unwrap()]);
    }
    assert_eq!(desk.json(&["outbox"])["tasks"], serde_json::json!([]));
    for verb in ["thread", "like", "task"] {
        desk.refuses(&[verb, "99999"], 1, "not_found");
    }
    assert!(desk.refuses(&["stream", "new", "--account", "rive"], 2, "usage").contains("all accounts together"));
    desk.control("airplane", &serde_json::json!({ "on": true }));
    desk.refuses(&["person", "Nobody Atall"], 4, "offline");
}

#[test]
#[cfg(target_os = "linux")]
fn a_change_is_kept_although_nobody_could_be_told() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let out = desk.command(&["post", "Stage crew", "dup"]).stdout(full()).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    let change = desk.json(&["outbox"])["posts"][0]["intent"].to_string();
    assert!(
        said.starts_with(&format!("It is kept (change {change})")) && said.contains("do not do it again"),
        "{said}"
    );
    assert_eq!(out.status.code(), Some(1));
}

#[test]
fn a_task_that_is_added_in_an_airplane_by_somebody_who_never_looked_at_tasks_is_kept_shown_and_sent_once() {
    let desk = Desk::signed_in();
    desk.control("airplane", &serde_json::json!({ "on": true }));
    let (said, _) = told(&desk, &["task", "add", "Bring the ladder"]);
    assert!(
        said.contains("It goes to your main list, which is not known here yet, with the next sync; until"),
        "{said}"
    );
    let out = desk.run(&["tasks"]);
    assert!(String::from_utf8_lossy(&out.stdout).contains("Bring the ladder"), "{out:?}");
    assert_eq!(desk.json(&["tasks"])["tasks"][0]["title"], "Bring the ladder");
    // Into a list that nobody knows nothing is put by guess.
    desk.refuses(&["task", "add", "And a rope", "--list", "Groceries"], 4, "offline");
    desk.control("airplane", &serde_json::json!({ "on": false }));
    desk.json(&["sync"]);
    assert_eq!(desk.json(&["outbox"])["tasks"], serde_json::json!([]));
    let all = desk.json(&["tasks", "--fresh"])["tasks"].clone();
    let ladders: Vec<_> = all.as_array().unwrap().iter().filter(|task| task["title"] == "Bring the ladder").collect();
    assert_eq!(ladders.len(), 1, "{all}");
    assert_ne!(ladders[0]["list"], "", "{all}");
}
