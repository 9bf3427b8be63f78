//! Two accounts on one computer: what is printed of them can be typed, and nothing is guessed.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, http, line_of};

/// Ada as `rive` and Noor as `lac`.
pub fn both() -> Desk {
    let desk = Desk::signed_in();
    let mut sign_in = desk.sign_in(&["--no-browser", "--name", "lac"]);
    let mut waiting = sign_in.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = std::io::BufReader::new(waiting.stdout.take().unwrap());
    let first = line_of(&mut out);
    http("GET", &desk.at_the_page_as(1, first["open"].as_str().unwrap(), "accept"), &[], "");
    assert_eq!(line_of(&mut out)["name"], "lac");
    assert!(waiting.wait().unwrap().success());
    desk
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

#[test]
fn what_is_printed_of_two_accounts_can_be_typed() {
    let desk = both();
    desk.json(&["feeds"]);
    let listed = desk.says(&["feeds", "--account", "lac"]);
    assert!(listed.lines().any(|line| line.ends_with("lac:Stage crew")), "{listed}");
    let refused = desk.refuses(&["feed", "Stage crew"], 2, "usage");
    assert!(refused.contains("rive, lac. Say which with --account rive, or as 'rive:Stage crew'."), "{refused}");
    let said = desk.says(&["feed", "rive:Stage crew"]);
    let thread = first_word(said.lines().next().unwrap());
    assert!(thread.starts_with("rive:"), "{said}");
    let (_, number) = thread.split_once(':').unwrap();
    // As it is printed, everywhere; a bare number is nobody's, unless an account is named beside it.
    assert!(desk.says(&["thread", thread]).contains(thread));
    let refused = desk.refuses(&["like", number], 2, "usage");
    assert!(refused.ends_with(&format!("--account rive, or as rive:{number}.")), "{refused}");
    desk.says(&["like", thread]);
    desk.says(&["thread", number, "--account", "rive"]);
    assert!(desk.refuses(&["thread", thread, "--account", "lac"], 2, "usage").contains("Two accounts are named"));
    assert!(desk.refuses(&["tasks", "rive", "--account", "lac"], 2, "usage").contains("Two accounts are named"));
    let waits = desk.says(&["outbox"]);
    let change = first_word(&waits);
    assert!(change.starts_with("rive:"), "{waits}");
    // Only one account has a change that waits under this number, so it is that one.
    desk.says(&["outbox", "undo", change.split_once(':').unwrap().1]);
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    let people = desk.says(&["people", "noor", "haddad"]);
    let called: Vec<&str> = people.lines().map(first_word).collect();
    assert!(called[0].starts_with("rive:") && called[1].starts_with("lac:"), "{people}");
    assert!(desk.says(&["person", called[1]]).starts_with("Noor Haddad (you)"));
    assert!(desk.says(&["person", "rive:Noor Haddad"]).starts_with("Noor Haddad\n"));
    assert!(desk.refuses(&["person", "Noor Haddad"], 2, "usage").contains("or as 'rive:Noor Haddad'"));
    let tasks = desk.says(&["tasks"]);
    let task = first_word(tasks.lines().next().unwrap());
    assert!(task.contains(':'), "{tasks}");
    desk.says(&["task", task]);
    desk.says(&["task", "done", task]);
    // A message goes to people of one account; whose they are is said with them.
    desk.json(&["feed", "lac:All staff", "--fresh"]);
    desk.json(&["feed", "lac:Safety", "--fresh"]);
    let written = desk.json(&["post", "--to", "lac:Luc Favre", "On my way."]);
    assert!(written["post"].is_number());
    let refused = desk.refuses(&["post", "--to", "lac:Luc Favre", "--to", "rive:Noor Haddad", "Both"], 2, "usage");
    assert!(refused.contains("lac and rive"), "{refused}");
    desk.json(&["sync", "--account", "lac"]);
    assert!(desk.json(&["ls", "Production/Plans", "--account", "lac"])["items"].is_array());
    desk.json(&["sign-out", "--account", "lac", "--lose", "1"]);
    // With one account the name in front may stay, or be left out.
    desk.says(&["feed", "rive:Stage crew"]);
    desk.says(&["feed", "Stage crew"]);
    assert!(desk.says(&["thread", thread]).contains(number));
}

#[test]
fn the_patience_that_one_account_is_asked_for_holds_up_no_other_and_is_said() {
    let desk = both();
    desk.json(&["feeds"]);
    // Engage asks the first who comes for eight seconds; what it is waited for stands at the end of that account's work.
    let patience = json!({ "name": "429", "path": "/api/v1/messages", "times": 1, "retry_after": 8 });
    desk.control("play", &patience);
    let out = desk.run(&["sync"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{said}");
    assert!(said.contains(": Viva Engage asks to wait "), "{said}");
    let log = desk.asks("log");
    let log: Vec<&Value> = log["entries"].as_array().unwrap().iter().collect();
    let met = log.iter().position(|entry| entry["faults"].to_string().contains("429")).unwrap();
    let asked_to_wait = log[met]["who"].clone();
    let again = log.iter().rposition(|entry| entry["who"] == asked_to_wait).unwrap();
    let other = log[met..again].iter().filter(|entry| entry["who"] != asked_to_wait && entry["who"].is_string());
    assert!(other.count() > 3, "the other account has synced meanwhile");
}

#[test]
fn a_colon_in_a_name_of_its_own_says_nothing_of_an_account() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    assert!(desk.refuses(&["feed", "Rigging: lake"], 1, "not_found").contains("no feed Rigging: lake here"));
    assert!(desk.refuses(&["person", "Rigging: lake"], 1, "not_found").contains("called Rigging: lake"));
    assert!(desk.refuses(&["feed", ""], 2, "usage").contains("Which feed?"));
    assert!(desk.refuses(&["person", ""], 2, "usage").contains("Who?"));
}
