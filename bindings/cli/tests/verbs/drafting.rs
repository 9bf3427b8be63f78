//! Drafts at the command line: each is one text that somebody wrote, called by its number.

use serde_json::{Value, json};

use crate::desk::Desk;

fn stderr(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// Takes back what waits in feeds, the last first.
fn takes_all_back(desk: &Desk) {
    let posts = desk.json(&["outbox"])["posts"].clone();
    for post in posts.as_array().unwrap().iter().rev() {
        desk.json(&["outbox", "cancel", &post["intent"].to_string()]);
    }
}

/// The drafts by what they say, in the order of their list, with their numbers.
fn drafts(desk: &Desk) -> Vec<(String, String)> {
    let list = desk.json(&["drafts"])["drafts"].clone();
    let of = |draft: &Value| (draft["text"].as_str().unwrap().to_owned(), draft["draft"].to_string());
    list.as_array().unwrap().iter().map(of).collect()
}

fn number(desk: &Desk, text: &str) -> String {
    drafts(desk).into_iter().find(|(says, _)| says == text).unwrap_or_else(|| panic!("{text}")).1
}

#[test]
fn texts_of_one_group_stay_texts_of_their_own_and_each_is_sent_or_thrown_away_by_its_number() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    for text in ["Truss 7 is checked.", "Who has the keys?\n\nThe blue ones.", "Lunch is at noon."] {
        desk.json(&["post", "Stage crew", text]);
    }
    takes_all_back(&desk);
    let texts: Vec<String> = drafts(&desk).into_iter().map(|(text, _)| text).collect();
    assert_eq!(texts.len(), 3, "none is joined to another: {texts:?}");

    // Which of them is asked, and nothing is sent by guess.
    let said = desk.refuses(&["post", "Stage crew", "--draft"], 2, "usage");
    for (text, number) in drafts(&desk) {
        let begins = text.split('\n').next().unwrap();
        assert!(said.contains(&format!("--draft={number}")) && said.contains(begins), "{number}: {said}");
    }
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));

    // The list says the beginning of each; its number shows it whole.
    let keys = number(&desk, "Who has the keys?\n\nThe blue ones.");
    let listed = desk.says(&["drafts"]);
    assert!(listed.contains(&format!("musette post 'Stage crew' --draft={keys}")), "{listed}");
    for shown in [desk.says(&["drafts", &keys]), desk.says(&["drafts", "show", &keys])] {
        assert!(shown.contains("Who has the keys?\n") && shown.contains("The blue ones.\n"), "{shown}");
        assert!(!shown.contains("Truss 7"), "{shown}");
    }
    assert_eq!(desk.json(&["drafts", &keys])["draft"]["text"], "Who has the keys?\n\nThe blue ones.");

    // One is thrown away, and says what it was; the others stay.
    let lunch = number(&desk, "Lunch is at noon.");
    let said = desk.says(&["drafts", "discard", &lunch]);
    assert!(said.contains("Lunch is at noon.") && said.contains("nothing brings it back"), "{said}");
    assert_eq!(drafts(&desk).len(), 2);
    desk.refuses(&["drafts", "discard", &lunch], 1, "not_found");
    desk.refuses(&["drafts", &lunch], 1, "not_found");
    desk.refuses(&["post", "Stage crew", "--draft", &lunch], 1, "not_found");

    // Signing out counts what is left.
    let left = stderr(&desk.run(&["sign-out", "rive"]));
    assert!(left.contains("2 changes, drafts") && left.contains("Truss 7 is checked."), "{left}");

    // One is sent by its number, the last one without.
    desk.json(&["post", "Stage crew", &format!("--draft={keys}")]);
    desk.json(&["post", "Stage crew", "--draft"]);
    assert_eq!(drafts(&desk), []);
    desk.json(&["sync"]);
    let page = desk.json(&["feed", "Stage crew", "--most", "2"]);
    let posted: Vec<&str> =
        page["threads"].as_array().unwrap().iter().map(|thread| thread["first"]["text"].as_str().unwrap()).collect();
    assert_eq!(posted, ["Truss 7 is checked.", "Who has the keys?\n\nThe blue ones."]);
}

#[test]
fn answers_of_one_thread_and_messages_to_one_person_stay_apart_too() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Where are the covers?" }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    desk.json(&["reply", &thread, "In truck 3."]);
    desk.json(&["reply", &thread, "Or in truck 4."]);
    desk.json(&["post", "--to", "Noor Haddad", "The blue key."]);
    desk.json(&["post", "--to", "Noor Haddad", "The red key."]);
    takes_all_back(&desk);
    assert_eq!(drafts(&desk).len(), 4);
    assert!(stderr(&desk.run(&["thread", &thread])).contains("2 drafts wait here"));
    for (args, text) in
        [(vec!["reply", thread.as_str()], "Or in truck 4."), (vec!["post", "--to", "Noor Haddad"], "The red key.")]
    {
        let named = number(&desk, text);
        let said = desk.refuses(&[args.as_slice(), &["--draft"]].concat(), 2, "usage");
        assert!(said.contains(&format!("--draft={named}")), "{said}");
        desk.json(&[args.as_slice(), &["--draft", &named]].concat());
        let waits = desk.json(&["outbox"])["posts"].as_array().unwrap().last().unwrap()["text"].clone();
        assert_eq!(waits, text);
        // What is left there alone needs no number.
        desk.json(&[args.as_slice(), &["--draft"]].concat());
    }
    assert_eq!(drafts(&desk), []);
}

#[test]
fn a_photograph_goes_with_the_draft_of_what_is_taken_back_and_is_shown_sent_or_left_to_restore() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let photo = desk.file("truck.jpg", &[&[0xff, 0xd8, 0xff, 0xe0][..], &[7; 40_000]].concat());
    let posts = || {
        desk.json(&["post", "Stage crew", "In truck 3.", "--attach", &photo]);
        let change = desk.json(&["outbox"])["posts"][0]["intent"].to_string();
        desk.says(&["outbox", "undo", &change])
    };
    let said = posts();
    assert!(said.contains("kept as a draft, with its file: `musette post 'Stage crew' --draft`"), "{said}");
    let draft = desk.json(&["drafts"])["drafts"][0].clone();
    let file = &draft["files"][0];
    assert_eq!((&file["name"], &file["size"]), (&json!("truck.jpg"), &json!(40_004)), "{draft}");
    let number = draft["draft"].to_string();
    for shown in [desk.says(&["drafts"]), desk.says(&["drafts", &number])] {
        assert!(shown.contains("with truck.jpg, "), "{shown}");
    }
    assert!(desk.says(&["restore"]).contains(&format!("Goes with draft {number}")));
    desk.json(&["post", "Stage crew", &format!("--draft={number}")]);
    desk.json(&["sync"]);
    let sent = desk.json(&["feed", "Stage crew", "--most", "1"])["threads"][0]["first"].clone();
    assert_eq!(
        (&sent["text"], &sent["attachments"][0]["name"]),
        (&json!("In truck 3."), &json!("truck.jpg")),
        "{sent}"
    );
    assert_eq!(desk.json(&["restore"])["kept_back"], json!([]));

    // Thrown away, the text is gone, and the photograph is where it can be found.
    posts();
    let number = desk.json(&["drafts"])["drafts"][0]["draft"].to_string();
    let said = desk.says(&["drafts", "discard", &number]);
    assert!(said.contains("nothing brings its text back. Its file is kept for 30 days; `musette restore`"), "{said}");
    let kept = desk.json(&["restore"])["kept_back"][0].clone();
    assert_eq!((&kept["name"], &kept["draft"]), (&json!("truck.jpg"), &Value::Null), "{kept}");
}
