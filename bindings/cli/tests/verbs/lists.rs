//! Lists: on a screen of any width, of several accounts in one order, and what is new in them.

use std::process::Output;

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::desk::{Desk, PLANS};
use crate::whose::both;

fn at_width(desk: &Desk, columns: usize, args: &[&str]) -> Output {
    let out = desk.command(args).env("COLUMNS", columns.to_string()).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    out
}

#[test]
fn every_list_can_be_read_on_a_narrow_screen() {
    let desk = both();
    desk.json(&["sync"]);
    desk.json(&["feeds"]);
    desk.json(&["feed", "rive:Stage crew"]);
    desk.json(&["tasks"]);
    desk.json(&["people", "noor"]);
    desk.json(&[
        "post",
        "rive:Stage crew",
        "Where are the rain covers for the lake stage? \u{1f692} \u{7167}\u{660e}\u{306e}\u{6e96}\u{5099}\u{306f}",
    ]);
    desk.json(&["keep", &format!("{PLANS}/Rigging")]);
    desk.json(&["sync"]);
    desk.json(&["mkdir", &format!("{PLANS}/Rigging/A folder whose name is longer than a telephone is wide")]);
    let thread = desk.json(&["feed", "rive:Stage crew"])["threads"][0]["thread"].to_string();
    let thread = format!("rive:{thread}");
    let rigging = format!("{PLANS}/Rigging");
    let lists: [&[&str]; 13] = [
        &["feeds"],
        &["feed", "rive:Stage crew"],
        &["thread", &thread],
        &["people", "--here"],
        &["tasks"],
        &["outbox"],
        &["receipts"],
        &["drafts"],
        &["ls"],
        &["ls", &rigging],
        &["stream"],
        &["ready"],
        &["accounts"],
    ];
    for args in lists {
        let wide = String::from_utf8(desk.run(args).stdout).unwrap();
        for columns in [40, 60] {
            let out = at_width(&desk, columns, args);
            for said in [out.stdout, out.stderr] {
                let said = String::from_utf8(said).unwrap();
                for line in said.lines() {
                    // A name, a path, an address and a command stay whole.
                    let one_word = line.split_whitespace().count() == 1
                        || line.contains('`')
                        || line.trim().starts_with("musette ");
                    assert!(line.width() <= columns || one_word, "{args:?} at {columns}: {line}");
                }
            }
        }
        assert!(wide.is_empty() || !wide.lines().any(|line| line.starts_with("      ") && args == ["ls"]), "{wide}");
    }
    // Where nobody watches, a row is a line.
    let rows = desk.json(&["people", "--here"])["people"].as_array().unwrap().len();
    assert_eq!(desk.says(&["people", "--here"]).lines().count(), rows);
}

#[test]
fn lists_of_two_accounts_stand_in_one_order_page_by_page() {
    let desk = both();
    desk.json(&["tasks", "--fresh"]);
    desk.json(&["people", "noor"]);
    for (verb, rows, number) in [(&["tasks"][..], "tasks", "task"), (&["people", "--here"], "people", "person")] {
        let whole = desk.json(&[verb, &["--most", "500"]].concat());
        let named = |row: &Value| format!("{}:{}", row["account"].as_str().unwrap(), row[number]);
        let all = whole[rows].as_array().unwrap();
        let owners: Vec<&str> = all.iter().map(|row| row["account"].as_str().unwrap()).collect();
        let changes = owners.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert!(changes > 1, "{verb:?}: one account after the other: {owners:?}");
        if rows == "tasks" {
            let days: Vec<&str> = all.iter().filter_map(|row| row["due"].as_str()).collect();
            assert!(days.is_sorted(), "{days:?}");
        }
        assert_eq!((&whole["missing"], &whole["next"]), (&Value::Array(Vec::new()), &Value::Null));
        // Page by page it is the same, each row once.
        let (mut told, mut next) = (Vec::new(), None::<String>);
        loop {
            let mut args = [verb, &["--most", "3"]].concat();
            if let Some(next) = &next {
                args.extend(["--after", next.as_str()]);
            }
            let page = desk.json(&args);
            told.extend(page[rows].as_array().unwrap().iter().map(named));
            next = page["next"].as_str().map(str::to_owned);
            if next.is_none() {
                break;
            }
        }
        assert_eq!(told, all.iter().map(named).collect::<Vec<_>>());
        // A place in this list is none in the list of one account.
        let first = desk.json(&[verb, &["--most", "1"]].concat());
        let place = first["next"].as_str().unwrap();
        desk.refuses(&[verb, &["--account", "rive", "--after", place]].concat(), 2, "other_list");
    }
    let apps = desk.says(&["apps"]);
    let of = |account: &str| apps.lines().filter(|line| line.starts_with(account)).count();
    assert!(of("rive:") > 0 && of("rive:") + of("lac:") == apps.lines().count(), "{apps}");
}

#[test]
fn what_a_page_of_a_feed_has_shown_is_new_nowhere() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["feed", "mine", "--fresh"]);
    let new = |name: &str| {
        let feeds = desk.json(&["feeds"]);
        let feeds = feeds["feeds"].as_array().unwrap().clone();
        feeds.iter().find(|feed| feed["name"] == name).unwrap()["unread"].as_u64().unwrap()
    };
    desk.says(&["feed", "Stage crew"]);
    desk.says(&["feed", "mine"]);
    assert_eq!((new("Stage crew"), new("mine")), (0, 0));
    for text in ["One.", "Two.", "Three.", "Four."] {
        desk.control("talk/post", &serde_json::json!({ "group": "Stage crew", "text": text }));
    }
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["feed", "mine", "--fresh"]);
    assert_eq!((new("Stage crew"), new("mine")), (4, 4));
    let said = desk.run(&["feed", "Stage crew", "--most", "2"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("Not shown here: 2 new."), "{said:?}");
    assert_eq!(String::from_utf8_lossy(&said.stdout).lines().filter(|line| line.contains("  new  ")).count(), 2);
    assert_eq!((new("Stage crew"), new("mine")), (2, 2));
    desk.says(&["feed", "mine"]);
    assert_eq!((new("Stage crew"), new("mine")), (0, 0));
}

#[test]
fn what_is_overdue_says_since_when() {
    let desk = Desk::signed_in();
    desk.json(&["tasks", "--fresh"]);
    desk.json(&["task", "add", "Oil the winch", "--due", "2020-02-03"]);
    desk.json(&["task", "add", "Paint the mast", "--due", "2120-02-03"]);
    let line = |said: &str, title: &str| said.lines().find(|line| line.contains(title)).unwrap().to_owned();
    let tasks = desk.says(&["tasks"]);
    assert!(line(&tasks, "Oil the winch").contains("overdue since 2020-02-03"), "{tasks}");
    assert!(!line(&tasks, "Paint the mast").contains("overdue"), "{tasks}");
    let stream = desk.says(&["stream"]);
    assert!(stream.contains("Overdue since 2020-02-03: Oil the winch"), "{stream}");
    let number = line(&tasks, "Oil the winch").split_whitespace().next().unwrap().to_owned();
    desk.json(&["task", "done", &number]);
    let done = desk.says(&["tasks", "--done"]);
    assert!(!line(&done, "Oil the winch").contains("overdue"), "{done}");
}

#[test]
fn of_a_task_that_nobody_has_begun_no_share_is_said_to_be_done() {
    let desk = Desk::signed_in();
    desk.json(&["tasks", "--fresh"]);
    let number = desk.json(&["task", "add", "Oil the winch"])["task"].to_string();
    let shown = desk.says(&["task", &number]);
    assert!(shown.contains("no day") && !shown.contains("% done"), "{shown}");
    desk.json(&["task", "done", &number]);
    let shown = desk.says(&["task", &number]);
    assert!(shown.contains("no day, done"), "{shown}");
}

#[test]
fn a_folder_is_listed_by_what_was_asked_for_page_by_page_and_a_place_of_one_order_is_none_of_another() {
    let desk = both();
    desk.json(&["sync"]);
    let rigging = format!("{PLANS}/Rigging");
    let files = |args: &[&str]| -> Vec<Value> {
        let said = desk.json(&[&["ls", rigging.as_str()], args].concat());
        said["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "file").cloned().collect()
    };
    let sizes = |args: &[&str]| -> Vec<u64> { files(args).iter().map(|file| file["size"].as_u64().unwrap()).collect() };
    let largest = sizes(&["--sort", "size"]);
    assert!(largest.len() > 3 && largest.is_sorted_by(|one, other| one >= other), "{largest:?}");
    let smallest = sizes(&["--sort", "size", "--reverse"]);
    assert_eq!(smallest, largest.into_iter().rev().collect::<Vec<_>>());
    let moments: Vec<String> = files(&["--sort", "changed"])
        .iter()
        .map(|file| file["modified_at"].as_str().unwrap_or("").to_owned())
        .collect();
    assert!(moments.is_sorted_by(|one, other| one >= other), "{moments:?}");
    let ending = |file: &Value| file["name"].as_str().unwrap().rsplit_once('.').map(|(_, ending)| ending.to_owned());
    assert!(files(&["--sort", "kind"]).iter().map(ending).is_sorted());

    let whole = desk.json(&["ls", &rigging, "--sort", "kind"])["items"].as_array().unwrap().clone();
    let (mut read, mut next) = (Vec::new(), None::<String>);
    loop {
        let mut args = vec!["ls", rigging.as_str(), "--sort", "kind", "--most", "2"];
        args.extend(next.iter().flat_map(|next| ["--after", next.as_str()]));
        let page = desk.json(&args);
        read.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next"].as_str() {
            Some(place) => next = Some(place.to_owned()),
            None => break,
        }
    }
    assert_eq!(read, whole, "page by page it is the same list");
    let place = desk.json(&["ls", &rigging, "--sort", "size", "--most", "1"])["next"].as_str().unwrap().to_owned();
    let refused = desk.command(&["ls", &rigging, "--after", &place]).output().unwrap();
    assert!(!refused.status.success(), "a place of one order is none of another");
}
