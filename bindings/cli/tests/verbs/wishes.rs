//! What was asked for is said by the names that people know: to whom, where, about what; before and after it is sent.

use serde_json::{Value, json};

use crate::desk::Desk;

fn stderr(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// The number of the thread in a group whose first post begins so.
fn thread(desk: &Desk, group: &str, begins: &str) -> String {
    let page = desk.json(&["feed", group, "--most", "40"]);
    let is_it = |thread: &&Value| {
        let first = &thread["first"];
        first["title"].as_str() == Some(begins) || first["text"].as_str().is_some_and(|text| text.starts_with(begins))
    };
    page["threads"].as_array().unwrap().iter().find(is_it).unwrap()["thread"].to_string()
}

#[test]
fn what_waits_and_what_was_sent_is_told_by_names() {
    let desk = Desk::signed_in();
    let noor = "noor.haddad@rive.example";
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Truss 7 is loose.", "by": noor }));
    let storm =
        json!({ "group": "Safety", "title": "Storm plan Z", "text": "Read it.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &storm);
    desk.json(&["sync"]);
    desk.json(&["apps"]);
    desk.json(&["feeds"]);
    for feed in ["All staff", "Stage crew", "Safety", "private"] {
        desk.json(&["feed", feed, "--fresh"]);
    }
    let (truss, plan) = (thread(&desk, "Stage crew", "Truss 7"), thread(&desk, "Safety", "Storm plan Z"));
    desk.control("airplane", &json!({ "on": true }));
    let hello = "Offline hello @Noor Haddad and @Luc";
    desk.says(&["post", "Stage crew", hello]);
    let both = desk.json(&["post", "--to", "Noor Haddad", "--to", "Luc Favre", "Both of you"])["post"].to_string();
    desk.says(&["like", &truss]);
    desk.says(&["reply", &truss, "On my way."]);
    let picture = desk.file("photo.jpg", b"\xff\xd8\xff\xe0 and so on");
    desk.says(&["post", "Safety", "--attach", &picture]);
    desk.says(&["ack", &plan]);
    desk.says(&["leave", "Music talk"]);
    let told = [
        "in Stage crew: Offline hello Noor Haddad and Luc Favre",
        "to Noor Haddad, Luc Favre: Both of you",
        "Noor Haddad's post in Stage crew: Truss 7 is loose.",
        "to Noor Haddad's post in Stage crew: Truss 7 is loose.: On my way.",
        "in Safety: photo.jpg",
        "Storm plan Z (Luc Favre, Safety)",
        "Music talk",
    ];
    let is_told = |said: &str, where_it_is: &str| {
        for line in told {
            assert!(said.lines().any(|said| said.ends_with(line)), "{line} is missing in {where_it_is}: {said}");
        }
        for never in ["\u{fffc}", "\u{fffd}", "()", " / \n", ".json", "group 1"] {
            assert!(!said.contains(never), "{never:?} in {where_it_is}: {said}");
        }
    };
    let waits = desk.says(&["outbox"]);
    is_told(&waits, "outbox");
    let numbers: Vec<i64> = waits.lines().map(|row| row.split_whitespace().next().unwrap().parse().unwrap()).collect();
    assert!(numbers.is_sorted(), "{waits}");
    let left = stderr(&desk.run(&["sign-out", "rive"]));
    assert!(left.contains("message: to Noor Haddad, Luc Favre: Both of you\n"), "{left}");
    assert!(left.contains("acknowledgement: Storm plan Z (Luc Favre, Safety)"), "{left}");
    assert!(!left.contains("()") && !left.contains('\u{fffd}') && !left.contains(".json"), "{left}");
    let waiting = desk.json(&["outbox"]);
    assert_eq!(waiting["posts"][0]["text"], "Offline hello Noor Haddad and Luc Favre");
    assert_eq!(waiting["posts"][1]["to"], json!(["Noor Haddad", "Luc Favre"]));
    assert_eq!(waiting["posts"][2]["about"]["begins"], "Truss 7 is loose.");
    assert_eq!(waiting["outbox"][0]["acknowledges"]["author"], "Luc Favre");
    let goes_to = |when: &str| {
        let shown = desk.says(&["thread", &both]);
        assert!(shown.contains("Ada Keller to Noor Haddad, Luc Favre"), "{when}: {shown}");
        let shown = desk.says(&["feed", "private"]);
        assert!(shown.contains("Ada Keller to Noor Haddad, Luc Favre: Both of you"), "{when}: {shown}");
        assert_eq!(desk.json(&["thread", &both])["posts"][0]["to"], json!(["Noor Haddad", "Luc Favre"]));
    };
    goes_to("before it is sent");
    desk.control("airplane", &json!({ "on": false }));
    desk.json(&["sync"]);
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    is_told(&desk.says(&["receipts"]), "receipts");
    goes_to("after it was sent");
}
