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
    let page = desk.json(&["feed", "Stage crew", "--most", "110", "--older"]);
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
