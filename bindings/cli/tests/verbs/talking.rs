//! Feeds at the command line: whom a text means, what hangs on it, and what is missing in between.

use serde_json::{Value, json};

use crate::desk::Desk;

fn stderr(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

#[test]
fn a_text_mentions_whom_it_names_and_is_not_sent_where_two_could_be_meant() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Good morning." }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "All staff", "--fresh"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let text = "@Noor, the plan is at me@rive.example. @nobody knows @ all.";
    let written = desk.json(&["post", "Stage crew", text]);
    let outbox = desk.json(&["outbox"]);
    let sent = outbox["posts"][0]["text"].as_str().unwrap();
    assert_eq!(sent, "Noor Haddad, the plan is at me@rive.example. @nobody knows @ all.");
    let thread = desk.json(&["thread", &written["post"].to_string()]);
    let shown = thread["posts"][0]["text"].as_str().unwrap();
    assert_eq!(shown, "Noor Haddad, the plan is at me@rive.example. @nobody knows @ all.");
    // To her alone, with her whole name in any case and with a file.
    let photo = desk.file("photo.jpg", b"\xff\xd8\xff\xe0 and so on");
    let message = desk.json(&["post", "--to", "noor haddad", "Look at this.", "--attach", &photo]);
    let thread = desk.json(&["thread", &message["post"].to_string()]);
    let post = &thread["posts"][0];
    assert_eq!((post["private"].as_bool(), post["attachments"][0]["name"].as_str()), (Some(true), Some("photo.jpg")));
    let nobody = desk.run(&["post", "--to", "Nemo", "Hello"]);
    assert_eq!(nobody.status.code(), Some(1));
    assert!(stderr(&nobody).contains("Nobody here is called Nemo"), "{}", stderr(&nobody));
    let both = desk.run(&["post", "Stage crew", "Hello", "--to", "Noor"]);
    assert_eq!(both.status.code(), Some(2));
    let large = desk.file("large.mov", &vec![7; 4 * 1024 * 1024 + 1]);
    let refused = desk.run(&["post", "Stage crew", "Hello", "--attach", &large, "--json"]);
    let told: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!((refused.status.code(), told["error"]["code"].as_str()), (Some(1), Some("file_too_large")));
    assert!(told["error"]["sentence"].as_str().unwrap().contains("4 MB"), "{told}");
    assert_eq!(desk.json(&["outbox"])["posts"].as_array().unwrap().len(), 2, "nothing of it waits");
}

#[test]
fn older_ones_are_asked_for_where_they_are_missing_first() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let say = |from: i32, to: i32| {
        for number in from..to {
            desk.control("talk/post", &json!({ "group": "Stage crew", "text": format!("number {number}") }));
        }
    };
    desk.json(&["feed", "Stage crew", "--fresh"]);
    say(0, 110);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let gaps = |page: &Value| {
        let threads = page["threads"].as_array().unwrap();
        threads.iter().filter(|thread| thread["gap_before"] == true).count()
    };
    let page = desk.json(&["feed", "Stage crew", "--most", "150"]);
    assert_eq!(gaps(&page), 1, "a look reads a hundred at most");
    let stream = desk.json(&["stream"]);
    assert_eq!(stream["gaps"], json!([{ "account": "rive", "feed": "Stage crew", "kind": "group" }]));
    let said = stderr(&desk.run(&["stream"]));
    assert!(said.contains("Of Stage crew not all posts of the last 30 days are here"), "{said}");
    // Twenty are shown, and none is missing among those.
    let page = desk.json(&["feed", "Stage crew", "--older"]);
    assert_eq!((page["threads"].as_array().unwrap().len(), gaps(&page)), (20, 0));
    let page = desk.json(&["feed", "Stage crew", "--most", "110"]);
    assert_eq!(gaps(&page), 0);
    assert_eq!(desk.json(&["stream"])["gaps"], json!([]));
    assert!(!stderr(&desk.run(&["stream"])).contains("not all posts"));
    let texts: Vec<&str> =
        page["threads"].as_array().unwrap().iter().filter_map(|thread| thread["first"]["text"].as_str()).collect();
    assert!((0..110).all(|number| texts.contains(&format!("number {number}").as_str())), "{texts:?}");
}

#[test]
fn a_feed_that_never_ends_is_asked_until_it_gives_nothing_more_and_that_is_said() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.control("talk/message", &json!({ "to": ["ada.keller@rive.example"], "text": "The only one." }));
    desk.control("play", &json!({ "name": "engage-endless", "times": 500 }));
    let page = desk.json(&["feed", "private", "--fresh", "--most", "200", "--older"]);
    assert_eq!((page["led_nowhere"].as_bool(), page["whole"].as_bool()), (Some(true), Some(false)), "{page}");
    let asked = desk.asks("log");
    let asked = asked.to_string().matches("/api/v1/messages/private").count();
    assert!(asked <= 10, "asked {asked} times");
    let said = stderr(&desk.run(&["feed", "private", "--most", "200", "--older"]));
    assert!(said.contains("The server says that there are older posts, and gives none."), "{said}");
    let shown = page["threads"].as_array().unwrap().iter().filter(|thread| !thread["first"].is_null());
    assert!(shown.count() > 0, "what came stays");
}

#[test]
fn a_feed_that_the_service_cuts_short_says_what_it_was_cut_short_by_and_shows_what_came() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    for number in 0..250 {
        desk.control("talk/post", &json!({ "group": "Stage crew", "text": format!("number {number}") }));
    }
    let args = ["feed", "Stage crew", "--older", "--most", "1000"];
    let out = desk.run(&[&args[..], &["--json"]].concat());
    let page: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((page["kept_away"].clone(), out.status.code()), (json!("throttled"), Some(4)), "{}", stderr(&out));
    let here = page["threads"].as_array().unwrap().len();
    assert!(here > 100 && page["whole"] == false, "{here}");
    // So is who sits at a terminal.
    let out = desk.run(&args);
    let said = stderr(&out);
    assert_eq!(out.status.code(), Some(4), "{said}");
    assert!(said.contains("asks to wait until ") && said.contains(" threads."), "{said}");
    // A look that nothing kept away says so too.
    assert_eq!(desk.json(&["feed", "Stage crew"])["kept_away"], Value::Null);
}

/// A draft of an answer, as taking an answer back leaves it; answers the thread's number and what was said.
fn taken_back(desk: &Desk, answer: &str) -> (i64, String) {
    let feed = desk.json(&["feed", "Stage crew"]);
    let thread = feed["threads"][0]["thread"].as_i64().unwrap();
    desk.json(&["reply", &thread.to_string(), answer]);
    let waits = desk.json(&["outbox"])["posts"].as_array().unwrap().last().unwrap()["intent"].to_string();
    (thread, desk.json(&["outbox", "cancel", &waits])["done"].as_str().unwrap().to_owned())
}

#[test]
fn what_was_taken_back_is_found_where_it_waits_and_sent_once_from_there() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Where are the covers?" }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let (thread, said) = taken_back(&desk, "@Noor, in truck 3.");
    let command = format!("musette reply {thread} --draft");
    assert!(said.contains(&format!("`{command}`")) && said.contains("`musette drafts`"), "{said}");

    let drafts = desk.json(&["drafts"]);
    let draft = &drafts["drafts"][0];
    assert_eq!(draft["text"], "@Noor Haddad, in truck 3.");
    assert_eq!((draft["thread"].as_i64(), draft["gone"].as_bool()), (Some(thread), Some(false)));
    let listed = String::from_utf8(desk.run(&["drafts"]).stdout).unwrap();
    for shown in ["Stage crew, in the thread of Noor Haddad: Where are the covers?", "in truck 3.", &command] {
        assert!(listed.contains(shown), "{shown}: {listed}");
    }
    let number = thread.to_string();
    for place in [vec!["thread", number.as_str()], vec!["feed", "Stage crew"]] {
        let told = stderr(&desk.run(&place));
        assert!(told.contains(&command), "{place:?}: {told}");
    }
    let none = desk.run(&["post", "Stage crew", "--draft"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(stderr(&none).contains("No draft waits in Stage crew."), "{}", stderr(&none));

    desk.json(&["reply", &number, "--draft"]);
    let waits = desk.json(&["outbox"]);
    assert_eq!(waits["posts"][0]["text"], "Noor Haddad, in truck 3.", "a mention, and not the word @Noor");
    assert_eq!(desk.json(&["drafts"])["drafts"], json!([]));
    assert_eq!(desk.run(&["reply", &number, "--draft"]).status.code(), Some(2), "once");
    assert!(!stderr(&desk.run(&["thread", &number])).contains("draft"));

    // To a group, and to people.
    let posts = |desk: &Desk| desk.json(&["outbox"])["posts"].as_array().unwrap().last().unwrap()["intent"].to_string();
    for (written, sends) in [
        (vec!["post", "Stage crew", "Truss 7."], vec!["post", "Stage crew", "--draft"]),
        (vec!["post", "--to", "Noor Haddad", "The key."], vec!["post", "--to", "Noor Haddad", "--draft"]),
    ] {
        desk.json(&written);
        let said = desk.json(&["outbox", "cancel", &posts(&desk)])["done"].to_string();
        assert!(said.contains("--draft"), "{said}");
        desk.json(&sends);
        assert_eq!(desk.json(&["drafts"])["drafts"], json!([]), "{sends:?}");
    }
    assert_eq!(desk.json(&["outbox"])["posts"].as_array().unwrap().len(), 3);
}

#[test]
fn an_answer_whose_thread_is_gone_says_so_and_is_posted_anew_by_the_command_that_is_named() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Where are the covers?" }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let feed = desk.json(&["feed", "Stage crew"]);
    let thread = feed["threads"][0]["thread"].to_string();
    desk.json(&["reply", &thread, "In truck 3."]);
    desk.json(&["reply", &thread, "Or in truck 4."]);
    desk.control("talk/withdraw", &json!({ "post": desk.asks("posts?group=Stage%20crew&most=1")[0]["id"] }));
    desk.run(&["sync"]);
    let told = desk.run(&["outbox"]);
    let listed = String::from_utf8(told.stdout).unwrap();
    assert_eq!(told.status.code(), Some(3), "{listed}");
    assert!(listed.contains("The conversation was deleted on the server; your answer is kept here."), "{listed}");
    assert!(!listed.contains("folder") && !listed.contains("outbox retry"), "{listed}");
    let waits: Value = serde_json::from_slice(&desk.run(&["outbox", "--json"]).stdout).unwrap();
    let posts = waits["posts"].clone();
    let change = posts[0]["intent"].to_string();
    assert!(listed.contains(&format!("musette outbox elsewhere {change}")), "{listed}");
    for refused in [vec!["outbox", "confirm", &change], vec!["outbox", "elsewhere", &change, "rive:Production/Plans/x"]]
    {
        let out = desk.run(&refused);
        assert!(stderr(&out).contains("It does not ask for that."), "{refused:?}: {}", stderr(&out));
    }
    // The first one is taken back, and its text is a draft of the group.
    let said = desk.json(&["outbox", "cancel", &change])["done"].to_string();
    assert!(said.contains("`musette post 'Stage crew' --draft`"), "{said}");
    desk.json(&["post", "Stage crew", "--draft"]);
    desk.run(&["sync"]);
    let feed = desk.json(&["feed", "Stage crew"]);
    assert_eq!(feed["threads"][0]["first"]["text"], "In truck 3.");
    // Now it is the other one that asks.
    desk.json(&["outbox", "elsewhere", &posts[1]["intent"].to_string()]);
    desk.json(&["sync"]);
    let feed = desk.json(&["feed", "Stage crew"]);
    assert_eq!(feed["threads"][0]["first"]["text"], "Or in truck 4.");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
}

#[test]
fn no_mark_of_direction_turns_a_line_or_stands_in_it_as_rubbish() {
    let desk = Desk::signed_in();
    let name = "Noor \u{202e}daddaH\u{202c}\u{200f}";
    desk.control("person/rename", &json!({ "login": "noor.haddad@rive.example", "name": name }));
    let text = "\u{200f}תודה\u{200e}, Ada.";
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": text, "by": "noor.haddad@rive.example" }));
    desk.json(&["feeds"]);
    let shown = desk.says(&["feed", "Stage crew", "--fresh", "--most", "1"]);
    assert!(shown.contains("Noor daddaH: \u{2068}תודה, Ada.\u{2069}"), "a direction of its own: {shown}");
    let thread = desk.json(&["feed", "Stage crew", "--most", "1"])["threads"][0]["thread"].to_string();
    let shown =
        desk.says(&["thread", &thread]) + &desk.says(&["person", "Noor daddaH"]) + &desk.says(&["people", "noor"]);
    assert!(shown.contains("Noor daddaH") && shown.contains("תודה, Ada."), "{shown}");
    let turns = |c: char| matches!(c, '\u{fffd}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}');
    assert!(!shown.contains(turns), "{shown:?}");
}

#[test]
fn a_name_and_a_text_from_right_to_left_stand_in_their_order() {
    let desk = Desk::signed_in();
    let (name, login) = ("רנה כהן", "noor.haddad@rive.example");
    desk.control("person/rename", &json!({ "login": login, "name": name }));
    // Who marks a text herself ends nothing that is around it.
    let text = "תודה \u{2069}\u{2068}Ada";
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": text, "by": login }));
    desk.json(&["feeds"]);
    let shown = desk.says(&["feed", "Stage crew", "--fresh", "--most", "1"]);
    assert!(shown.contains("\u{2068}רנה כהן\u{2069}: \u{2068}תודה"), "{shown:?}");
    let thread = desk.json(&["feed", "Stage crew", "--most", "1"])["threads"][0]["thread"].to_string();
    let head = desk.says(&["thread", &thread]);
    assert!(head.contains("\u{2068}רנה כהן\u{2069}  "), "the moment stands behind the name: {head:?}");
    desk.control("airplane", &json!({ "on": true }));
    desk.json(&["reply", &thread, "עוד אחת"]);
    let outbox = desk.says(&["outbox"]);
    assert!(outbox.contains("\u{2068}רנה כהן\u{2069}'s post in Stage crew: "), "{outbox:?}");
    assert!(outbox.contains("\u{2068}עוד אחת\u{2069}"), "{outbox:?}");
    for line in (shown + &head + &outbox).lines() {
        let mut open = 0;
        for letter in line.chars() {
            open += i32::from(letter == '\u{2068}') - i32::from(letter == '\u{2069}');
            assert!(open >= 0, "{line:?}");
        }
        assert_eq!(open, 0, "what is begun on a line is ended on it: {line:?}");
    }
}

#[test]
fn a_table_of_who_has_read_is_asked_for_by_naming_its_file() {
    let desk = Desk::signed_in();
    let text =
        json!({ "group": "Safety", "title": "Tents", "text": "Take the tents down.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &text);
    desk.json(&["sync"]);
    let asking = desk.json(&["stream"])["asking"].as_array().unwrap().clone();
    let tents = asking.iter().find(|card| card["about"]["title"] == "Tents").unwrap();
    let (post, number) = (tents["about"]["post"].to_string(), tents["number"].to_string());
    let table = desk.folder.path().join("read.csv");
    let who = desk.json(&["ack", &post, "--csv", table.to_str().unwrap()]);
    assert!(who["has"].is_array() && table.exists(), "{who}");
    assert_eq!(desk.json(&["thread", &post])["posts"][0]["acknowledgement"], "open", "nothing was said of her");
    // And it goes only when she says so.
    let said = desk.refuses(&["stream", "done", &number], 3, "still_asks");
    assert!(said.contains(&format!("`musette ack {post}`")) && said.contains("--anyway"), "{said}");
    desk.says(&["stream", "done", &number, "--anyway"]);
    assert!(!desk.json(&["stream"])["asking"].to_string().contains("\"Tents\""));
}

#[test]
fn where_a_link_leads_is_said_wherever_its_text_does_not_say_just_that() {
    let desk = Desk::signed_in();
    let text = "See https://good.example@evil.example/x or http://xn--pple-43d.com or https://harmless.example";
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": text }));
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    let shown = desk.says(&["thread", &thread]);
    let led: Vec<&str> = shown.lines().filter(|line| line.contains("->")).map(str::trim).collect();
    let real = [
        "-> https://good.example@evil.example/x (at evil.example)",
        "-> http://xn--pple-43d.com/ (at xn--pple-43d.com)",
    ];
    assert_eq!(led, real, "{shown}");
}

#[test]
fn a_group_that_is_looked_for_says_what_is_new_in_it_as_the_list_does() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.control("clock", &json!({ "advance_ms": 300_000 }));
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Who has the keys?" }));
    desk.json(&["feed", "All staff", "--fresh"]);
    desk.json(&["sync"]);
    let of = |told: &Value| {
        let feeds = told["feeds"].as_array().unwrap();
        feeds.iter().find(|feed| feed["name"] == "Stage crew").unwrap_or_else(|| panic!("{told}"))["unread"].clone()
    };
    let listed = of(&desk.json(&["feeds"]));
    assert_eq!(listed, 1, "the story needs something new");
    let found = desk.json(&["feeds", "--find", "stage"]);
    assert_eq!((of(&found), &found["unread"]), (listed, &json!(1)), "{found}");
    assert!(desk.says(&["feeds", "--find", "stage"]).contains("1 new"), "in words too");
}
