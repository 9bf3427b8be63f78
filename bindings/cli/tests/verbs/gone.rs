//! What is gone at the server: what that means for what waits here, and what of it can still be read.

use serde_json::{Value, json};

use crate::desk::Desk;

fn stderr(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// Noor's thread among the crew, with answers by colleagues: its number here, and how the tenant calls it.
fn covers(desk: &Desk, answers: &[&str]) -> (String, Value) {
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Where are the covers?" }));
    let id = desk.asks("posts?group=Stage%20crew&most=1")[0]["id"].clone();
    for text in answers {
        desk.control("talk/answer", &json!({ "to": id, "text": text }));
    }
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    (desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string(), id)
}

#[test]
fn of_two_answers_to_a_thread_that_is_gone_the_second_says_what_it_waits_for_and_follows_the_first() {
    let desk = Desk::signed_in();
    let (thread, gone) = covers(&desk, &[]);
    desk.json(&["reply", &thread, "In truck 3."]);
    desk.json(&["reply", &thread, "Or in truck 4."]);
    desk.control("talk/withdraw", &json!({ "post": gone }));
    desk.run(&["sync"]);
    let waits: Value = serde_json::from_slice(&desk.run(&["outbox", "--json"]).stdout).unwrap();
    let [first, second] = [0, 1].map(|at| waits["posts"][at]["intent"].to_string());
    assert_eq!(waits["posts"][1]["waits_for"], json!([first.parse::<i64>().unwrap()]), "{waits}");
    let listed = String::from_utf8(desk.run(&["outbox"]).stdout).unwrap();
    let line = listed.lines().find(|line| line.trim_start().starts_with(&second)).unwrap();
    assert!(line.contains(&format!("Waits for change {first}, which needs you")), "{listed}");
    let said = desk.refuses(&["outbox", "elsewhere", &second], 1, "not_offered");
    assert!(said.contains(&format!("waits for change {first}")) && !said.contains("does not ask"), "{said}");

    desk.json(&["outbox", "elsewhere", &first]);
    desk.run(&["sync"]);
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
    let page = desk.json(&["feed", "Stage crew", "--fresh"]);
    let anew = page["threads"][0]["thread"].to_string();
    let posts = desk.json(&["thread", &anew, "--fresh"]);
    let texts: Vec<&str> =
        posts["posts"].as_array().unwrap().iter().map(|post| post["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["In truck 3.", "Or in truck 4."], "both, once, in order");
}

#[test]
fn of_a_thread_that_is_partly_sent_it_is_said_which_part_nobody_else_has() {
    let desk = Desk::signed_in();
    let (thread, _) = covers(&desk, &["In the shed.", "No, in truck 2."]);
    desk.control("airplane", &json!({ "on": true }));
    let mine = desk.json(&["reply", &thread, "In truck 3."])["post"].to_string();
    for number in [&thread, &mine] {
        let said = stderr(&desk.run(&["thread", number]));
        assert!(said.contains(&format!("Post {mine} is not sent yet: nobody else has it.")), "{number}: {said}");
        assert!(said.contains("As of"), "the others are as old as they are: {said}");
    }
    let shown = desk.json(&["thread", &thread])["posts"].clone();
    let sent: Vec<bool> = shown.as_array().unwrap().iter().map(|post| post["sent"].as_bool().unwrap()).collect();
    assert_eq!(sent, [true, true, true, false]);
    // A like that waits says nothing of who has the post.
    desk.json(&["like", &thread]);
    let said = stderr(&desk.run(&["thread", &thread]));
    assert!(!said.contains(&format!("Post {thread} is not sent")) && !said.contains("Not sent yet"), "{said}");
    let own = desk.json(&["post", "Stage crew", "Truss 7."])["post"].to_string();
    let said = stderr(&desk.run(&["thread", &own]));
    assert!(said.contains("Not sent yet: nobody else has it."), "{said}");
}

#[test]
fn a_thread_whose_first_post_was_withdrawn_stays_readable_at_its_place() {
    let desk = Desk::signed_in();
    let (thread, gone) = covers(&desk, &["In the shed.", "No, in truck 2.", "In truck 3.", "There they are."]);
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Truss 7 is checked." }));
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let at = |desk: &Desk| {
        let page = desk.json(&["feed", "Stage crew"]);
        let threads = page["threads"].as_array().unwrap().clone();
        threads.iter().position(|one| one["thread"].as_i64() == thread.parse().ok()).map(|at| (at, threads[at].clone()))
    };
    let (place, before) = at(&desk).unwrap();
    assert_eq!((place, before["beginning"].as_str()), (1, Some("here")));
    desk.control("talk/withdraw", &json!({ "post": gone }));
    desk.run(&["thread", &thread, "--fresh"]);

    let (place, after) = at(&desk).expect("its answers are here");
    assert_eq!((place, after["beginning"].as_str(), after["first"].is_null()), (1, Some("withdrawn"), true));
    assert_eq!(after["answers"], 4);
    let whole = desk.json(&["thread", &thread]);
    assert_eq!((whole["beginning"].as_str(), whole["posts"].as_array().unwrap().len()), (Some("withdrawn"), 4));
    let shown = desk.says(&["thread", &thread]);
    assert!(shown.contains("deleted on the server") && shown.contains("There they are."), "{shown}");
    assert!(!shown.contains("Where are the covers?"), "what was taken back is not kept: {shown}");
    let note = stderr(&desk.run(&["thread", &thread]));
    assert!(!note.contains("may be missing"), "of what is deleted nothing more comes: {note}");
    assert!(desk.says(&["feed", "Stage crew"]).contains("Its first post was withdrawn."));
    let said = desk.refuses(&["reply", &thread, "Thank you."], 1, "not_found");
    assert!(said.contains("withdrawn") && said.contains(&format!("`musette thread {thread}`")), "{said}");
}

#[test]
fn a_conversation_that_was_deleted_is_said_to_be_that_and_asks_for_nothing_any_more() {
    let desk = Desk::signed_in();
    let storm =
        json!({ "group": "Safety", "title": "Storm plan Z", "text": "Read it.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &storm);
    let id = desk.asks("posts?group=Safety&most=1")[0]["id"].clone();
    desk.json(&["sync"]);
    desk.json(&["apps"]);
    desk.json(&["feeds"]);
    desk.json(&["feed", "Safety", "--fresh"]);
    let plan = desk.json(&["feed", "Safety"])["threads"][0]["thread"].to_string();
    let asking = |desk: &Desk| desk.json(&["stream"])["asking"].to_string().contains("Storm plan Z");
    assert!(asking(&desk));
    desk.control("talk/withdraw", &json!({ "post": id, "by": "luc.favre@rive.example" }));
    let out = desk.run(&["thread", &plan, "--fresh"]);
    let (shown, note) = (String::from_utf8_lossy(&out.stdout).into_owned(), stderr(&out));
    assert!(
        shown.contains("in Safety") && shown.contains("This conversation was deleted on the server, as this"),
        "{shown}"
    );
    assert!(!shown.contains("private") && !note.contains("Not sent yet"), "{shown}{note}");
    assert!(!asking(&desk));
    // Whoever looks later is told the same, and since when this device knows it.
    let later = desk.says(&["thread", &plan]);
    assert!(later.contains("This conversation was deleted on the server, as this device heard at "), "{later}");
    let note = stderr(&desk.run(&["thread", &plan]));
    assert!(!note.contains("Never fetched"), "{note}");
    let told = desk.json(&["thread", &plan]);
    assert_eq!((told["posts"].clone(), told["deleted_at"].is_null()), (json!([]), false), "{told}");
}

#[test]
fn a_thread_of_a_group_that_she_left_keeps_its_name_and_its_age_on_the_plane() {
    let desk = Desk::signed_in();
    let (thread, _) = covers(&desk, &["In the shed."]);
    desk.says(&["leave", "Stage crew"]);
    desk.json(&["sync"]);
    assert!(!desk.json(&["feeds"])["feeds"].to_string().contains("Stage crew"));
    desk.control("airplane", &json!({ "on": true }));
    let out = desk.run(&["thread", &thread]);
    let (shown, note) = (String::from_utf8_lossy(&out.stdout).into_owned(), stderr(&out));
    assert!(shown.contains("in Stage crew") && !shown.contains("not among yours"), "{shown}");
    assert!(note.contains("As of ") && !note.contains("Never fetched"), "{note}");
}

#[test]
fn a_thread_says_its_number_once() {
    let desk = Desk::signed_in();
    let (thread, _) = covers(&desk, &["In the shed."]);
    let shown = desk.says(&["thread", &thread]);
    let starts = |line: &&str| line.split_whitespace().next() == Some(thread.as_str());
    assert_eq!(shown.lines().filter(starts).count(), 1, "{shown}");
}

#[test]
fn what_was_read_in_a_group_that_was_left_is_shown_and_nothing_new_is_said_there() {
    let desk = Desk::signed_in();
    let (thread, _) = covers(&desk, &["In the shed."]);
    desk.json(&["leave", "Stage crew"]);
    desk.json(&["sync"]);
    for args in [["feed", "Stage crew"], ["thread", thread.as_str()]] {
        let out = desk.run(&args);
        let (shown, note) = (String::from_utf8_lossy(&out.stdout).into_owned(), stderr(&out));
        assert!(out.status.success() && shown.contains("Where are the covers?"), "{shown}{note}");
        assert!(note.contains("You have left this group.") && note.contains("As of"), "{note}");
    }
    let out = desk.run(&["post", "Stage crew", "One thing more.", "--json"]);
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    let said = told["error"]["sentence"].as_str().unwrap().to_owned();
    assert!(said.contains("no longer in Stage crew") && said.contains("kept as draft"), "{said}");
    desk.json(&["join", "Stage crew"]);
    desk.json(&["sync"]);
    desk.json(&["post", "Stage crew", "--draft"]);
}

#[test]
fn what_a_group_that_removed_her_does_not_take_is_said_at_once_and_how_to_be_let_in() {
    let desk = Desk::signed_in();
    let (thread, _) = covers(&desk, &["In the shed."]);
    desk.control("talk/remove", &json!({ "group": "Stage crew", "login": "ada.keller@rive.example" }));
    desk.json(&["like", &thread]);
    desk.json(&["feeds", "--fresh"]);
    desk.control("airplane", &json!({ "on": true }));
    for args in [["reply", &thread, "One thing more."], ["post", "Stage crew", "And another."]] {
        let out = desk.run(&[args.as_slice(), &["--json"]].concat());
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        let said = told["error"]["sentence"].as_str().unwrap_or_else(|| panic!("{told}"));
        assert!(said.contains("no longer in Stage crew") && said.contains("kept as draft"), "{said}");
        let join = said.find("`musette join 'Stage crew'`, and once you are let in `musette ");
        assert!(join.is_some(), "what is refused is not proposed: {said}");
    }
    desk.json(&["unlike", &thread]);
    let said = desk.refuses(&["like", &thread], 1, "outside_group");
    assert!(said.contains("no longer in Stage crew"), "{said}");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
    let listed = String::from_utf8(desk.run(&["drafts"]).stdout).unwrap();
    assert_eq!(listed.matches("musette join 'Stage crew', and then musette ").count(), 2, "{listed}");
}

#[test]
fn where_the_folder_for_acknowledgements_is_gone_every_place_says_what_stands_in_the_way() {
    let desk = Desk::signed_in();
    let storm =
        json!({ "group": "Safety", "title": "Storm plan Z", "text": "Read it.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &storm);
    desk.json(&["sync"]);
    desk.json(&["apps"]);
    desk.json(&["feeds"]);
    desk.json(&["feed", "Safety", "--fresh"]);
    let plan = desk.json(&["feed", "Safety"])["threads"][0]["thread"].to_string();
    let said = desk.says(&["ack", &plan]);
    assert!(said.contains("told with the next sync"), "{said}");
    let stands = |desk: &Desk| desk.json(&["thread", &plan])["posts"][0]["acknowledgement"]["waiting"].clone();
    assert_eq!(stands(&desk)["on"], "sync");
    desk.control("delete", &json!({ "drive": "Safety/Instructions", "path": "Acknowledgements" }));
    for _ in 0..2 {
        desk.run(&["sync"]);
    }
    assert_eq!(stands(&desk), json!({ "intent": null, "on": "folder_not_there" }));
    let places = [desk.says(&["thread", &plan]), desk.says(&["stream"]), desk.says(&["ack", &plan])];
    for said in places {
        assert!(said.contains("is not there, or not open to you"), "{said}");
        assert!(!said.contains("told with the next"), "{said}");
    }
}
