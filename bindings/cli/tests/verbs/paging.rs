//! Lists page by page: `next` and `--after`.

use serde_json::Value;

use crate::desk::{Desk, PLANS};

/// What the pages of a list hold together, two rows each; `between` happens after the first one.
fn paged(desk: &Desk, verb: &[&str], rows: &str, between: impl FnOnce(&Value)) -> Vec<Value> {
    let mut page = desk.json(&[verb, &["--most", "2"]].concat());
    let mut all: Vec<Value> = page[rows].as_array().unwrap().clone();
    assert_eq!(all.len(), 2, "{page}");
    between(&all[1]);
    while let Some(next) = page["next"].as_str() {
        page = desk.json(&[verb, &["--most", "2", "--after", next]].concat());
        all.extend(page[rows].as_array().unwrap().iter().cloned());
    }
    all
}

fn numbers(rows: &[Value], member: &str) -> Vec<Value> {
    rows.iter().map(|row| row[member].clone()).collect()
}

#[test]
fn a_list_goes_on_where_it_was_although_its_last_row_is_gone() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let rigging = format!("{PLANS}/Rigging");
    let ls = ["ls", rigging.as_str()];
    let all = desk.json(&ls);
    assert_eq!(all["next"], Value::Null);
    let all = numbers(all["items"].as_array().unwrap(), "id");
    let told = paged(&desk, &ls, "items", |last| {
        desk.json(&["rm", &format!("{rigging}/{}", last["name"].as_str().unwrap())]);
    });
    assert!(all.len() > 4 && numbers(&told, "id") == all);

    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    for number in 0..3 {
        desk.json(&["post", "Stage crew", &format!("number {number}")]);
    }
    let all = numbers(desk.json(&["feed", "Stage crew", "--most", "100"])["threads"].as_array().unwrap(), "thread");
    let told = paged(&desk, &["feed", "Stage crew"], "threads", |last| {
        assert_eq!(last["first"]["text"], "number 1");
        desk.json(&["outbox", "cancel", &last["first"]["standing"]["intent"].to_string()]);
    });
    assert!(all.len() > 4);
    assert_eq!(numbers(&told, "thread"), all);

    desk.json(&["tasks", "--fresh"]);
    let all = numbers(desk.json(&["tasks"])["tasks"].as_array().unwrap(), "task");
    let told = paged(&desk, &["tasks"], "tasks", |last| {
        desk.json(&["task", "done", &last["task"].to_string()]);
    });
    assert!(all.len() > 4 && numbers(&told, "task") == all);

    let all = numbers(desk.json(&["people", "--here"])["people"].as_array().unwrap(), "person");
    assert_eq!(numbers(&paged(&desk, &["people", "--here"], "people", |_| {}), "person"), all);
    // What asks to be acknowledged stands in a list of its own, and does not go.
    let stream = ["stream", "--kind", "mentioned,answered,written-to,changed,due,asked,shared"];
    let all = numbers(desk.json(&stream)["cards"].as_array().unwrap(), "number");
    let told = paged(&desk, &stream, "cards", |last| {
        desk.json(&["stream", "done", last["number"].as_str().unwrap_or(&last["number"].to_string())]);
    });
    assert_eq!(numbers(&told, "number"), all);
}

#[test]
fn a_place_of_another_list_of_another_version_or_made_up_is_refused_in_words() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let next = desk.json(&["ls", PLANS, "--most", "1"])["next"].as_str().unwrap().to_owned();
    let rigging = format!("{PLANS}/Rigging");
    desk.json(&["feeds"]);
    for verb in [&["ls", rigging.as_str()][..], &["feed", "mine"], &["tasks"], &["people", "--here"]] {
        let said = desk.refuses(&[verb, &["--after", &next]].concat(), 2, "other_list");
        assert!(said.contains("another list") && said.contains("`--after`"), "{said}");
    }
    let of_ls = next.strip_prefix("rive:").unwrap();
    desk.refuses(&["stream", "--after", of_ls], 2, "other_list");
    desk.refuses(&["ls", PLANS, "--after", &format!("noor:{of_ls}")], 2, "other_list");
    let older = next.replacen(":3.", ":2.", 1);
    for (place, word) in [(older.as_str(), "another version"), ("rive:abc", "not a place"), ("7", "not a place")] {
        let said = desk.refuses(&["ls", PLANS, "--after", place], 2, "usage");
        assert!(said.contains(word), "{said}");
    }
}
