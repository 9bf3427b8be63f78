//! How old a list is said to be: as old as what is listed, and never younger or older for what stands beside it.

use serde_json::json;

use crate::desk::Desk;

/// What a verb says beside its list.
fn foot(desk: &Desk, args: &[&str]) -> String {
    let out = desk.run(args);
    assert!(out.status.success(), "{args:?}: {out:?}");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn a_thread_with_answers_newer_than_its_age_says_that_they_came_since() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Who has the keys?" }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    assert!(!foot(&desk, &["thread", &thread, "--fresh"]).contains("Newer ones came"));
    assert!(!foot(&desk, &["thread", &thread]).contains("Newer ones came"));

    desk.control("clock", &json!({ "advance_ms": 300_000 }));
    desk.json(&["reply", &thread, "I have them."]);
    desk.json(&["sync"]);
    let said = foot(&desk, &["thread", &thread]);
    assert!(said.contains("As of ") && said.contains("Newer ones came since then"), "{said}");
    // In the list, the time in front is that of the words behind it.
    let listed = desk.says(&["feed", "Stage crew"]);
    let row = listed.lines().find(|line| line.contains("Who has the keys?")).unwrap();
    assert!(row.contains("1 answer, last answer "), "{row}");
}

#[test]
fn a_list_of_several_sources_names_the_age_of_each() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["tasks"]);
    assert!(foot(&desk, &["feeds"]).contains("The list of groups: As of "));
    desk.json(&["stream"]);
    let said = foot(&desk, &["stream"]);
    assert!(said.contains("Feeds: ") && said.contains("Tasks: As of "), "{said}");
    let said = foot(&desk, &["stream", "--kind", "due"]);
    assert!(said.contains("Tasks: As of ") && !said.contains("Feeds: "), "{said}");
}

#[test]
fn who_has_left_is_said_to_be_gone_from_the_directory() {
    let desk = Desk::signed_in();
    let people = desk.json(&["people"]);
    let noor = people["people"].as_array().unwrap().iter().find(|person| person["name"] == "Noor Haddad").unwrap();
    let said = foot(&desk, &["person", &noor["person"].to_string()]);
    assert!(said.contains("As of ") && !said.contains("left"), "{said}");
    desk.control("person/leave", &json!({ "login": noor["mail"] }));
    let said = foot(&desk, &["person", &noor["person"].to_string()]);
    assert!(said.contains("does not know this person: whoever this is has left"), "{said}");
    let told = desk.json(&["person", &noor["person"].to_string()]);
    assert_eq!((&told["directory"], &told["person"]["name"]), (&json!("unknown"), &json!("Noor Haddad")));
}

#[test]
fn only_what_was_not_read_is_said_to_be_missing_in_the_stream() {
    let desk = Desk::signed_in();
    // The first look asks for the list of feeds, and reads the tasks whole.
    let said = foot(&desk, &["stream"]);
    assert!(said.contains("Tasks: As of "), "{said}");
    assert!(said.contains("The feeds of rive were never read here") && !said.contains("tasks of rive"), "{said}");
}

#[test]
fn a_search_among_the_groups_is_as_old_as_the_search() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let said = foot(&desk, &["feeds", "--find", "stage"]);
    assert!(said.contains("As of ") && !said.contains("The list of groups"), "{said}");
    desk.control("airplane", &json!({ "on": true }));
    let said = foot(&desk, &["feeds", "--find", "stage"]);
    assert!(said.contains("these are the groups that this device has met"), "{said}");
    assert!(!said.contains("The list of groups"), "of that there is no age: {said}");
}
