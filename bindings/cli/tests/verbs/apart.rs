//! One account hides no other, and what is said of a thread, of a wish and of the hours is what is so.

use std::process::Stdio;

use serde_json::{Value, json};

use crate::desk::{Desk, signal};
use crate::whose::both;

/// Runs a verb; answers what it said on both outputs, and its exit code.
fn told(desk: &Desk, args: &[&str]) -> (String, String, Option<i32>) {
    let out = desk.run(args);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&out.stdout), text(&out.stderr), out.status.code())
}

/// The number by which what a verb has said is taken back.
fn back(said: &str) -> &str {
    said.split("`musette outbox undo ").nth(1).unwrap_or_else(|| panic!("no number: {said}")).split('`').next().unwrap()
}

#[test]
fn an_account_that_has_to_sign_in_hides_no_other() {
    let desk = both();
    for verb in ["feeds", "tasks", "apps", "people"] {
        desk.json(&[verb]);
    }
    desk.control("expire-tokens", &json!({}));
    desk.control("refuse", &json!({ "login": desk.at["people"][0]["login"], "code": 50173 }));
    for verb in ["tasks", "apps", "feeds"] {
        let (shown, said, code) = told(&desk, &[verb, "--fresh"]);
        assert!(
            shown.contains("lac:") && shown.contains("rive:"),
            "{verb}: what is held is shown as well: {shown}{said}"
        );
        assert!(said.contains("\nrive: ") && said.contains("`musette sign-in --again rive`"), "{verb}: {said}");
        assert_eq!(code, Some(3), "{verb}: {said}");
        let (shown, said, code) = told(&desk, &[verb, "--fresh", "--json"]);
        let told: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!((&told["missing"], code), (&json!(["rive"]), Some(3)), "{verb}: {told}");
        assert!(said.contains("rive: "), "{verb}: {said}");
    }
    let (_, said, code) = told(&desk, &["sync"]);
    assert!(said.lines().last().unwrap().starts_with("rive: "), "{said}");
    assert_eq!(code, Some(3));
    // Where nothing of any can be read, a program gets the error.
    desk.control("refuse", &json!({ "login": desk.at["people"][1]["login"], "code": 50173 }));
    let (shown, said, code) = told(&desk, &["feeds", "--fresh", "--json"]);
    assert!(shown.contains("\"error\":{\"code\":\"sign_in_needed\""), "{shown}");
    assert!(said.contains("rive: ") && said.contains("lac: "), "{said}");
    assert_eq!(code, Some(3));
}

#[test]
fn an_account_whose_vault_is_damaged_hides_no_other_and_is_named() {
    let desk = both();
    for verb in ["feeds", "tasks", "apps", "people"] {
        desk.json(&[verb]);
    }
    let accounts = desk.json(&["accounts"]);
    let rive = accounts["accounts"].as_array().unwrap().iter().find(|one| one["name"] == "rive").unwrap().clone();
    let vault = desk.folder.path().join("home/accounts").join(rive["id"].as_str().unwrap());
    std::fs::rename(vault.join("musette.db"), desk.folder.path().join("moved away")).unwrap();
    for (verb, list) in
        [("tasks", "tasks"), ("people", "people"), ("apps", "accounts"), ("feeds", "feeds"), ("outbox", "outbox")]
    {
        let (shown, said, code) = told(&desk, &[verb]);
        assert_eq!(code, Some(1), "{verb}: {said}");
        assert!(said.contains("rive: "), "{verb}: {said}");
        assert!(shown.contains("lac"), "{verb}: {shown}");
        let (shown, _, code) = told(&desk, &[verb, "--json"]);
        let told: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!((&told["missing"], code), (&json!(["rive"]), Some(1)), "{verb}: {told}");
        assert!(told[list].as_array().unwrap().iter().all(|row| row["account"] == "lac"), "{verb}: {told}");
    }
}

#[test]
fn who_will_read_an_answer_is_said_before_and_after_it_is_written() {
    let desk = Desk::signed_in();
    desk.control("talk/post", &json!({ "group": "Stage crew", "text": "Where are the covers?" }));
    desk.noor_writes("Between us.");
    desk.json(&["feeds"]);
    for feed in ["Stage crew", "All staff", "private", "mine"] {
        desk.json(&["feed", feed, "--fresh"]);
    }
    let first = |feed: &str| desk.json(&["feed", feed])["threads"][0]["thread"].to_string();
    let (group, hers) = (first("Stage crew"), first("private"));
    let head = |thread: &str| desk.says(&["thread", thread]).lines().next().unwrap().to_owned();
    assert_eq!(head(&group), "in Stage crew");
    assert!(desk.says(&["reply", &group, "In truck 3."]).contains("It goes to Stage crew with the next sync"));
    // Who takes part in what somebody else began is told by the server.
    assert_eq!(head(&hers), "private: Noor Haddad and you");
    let said = desk.says(&["reply", &hers, "Yes."]);
    assert!(said.contains("It goes to Noor Haddad with the next sync"), "{said}");
    let own = desk.json(&["post", "--to", "Noor Haddad", "--to", "Luc Favre", "Both of you"])["post"].to_string();
    assert_eq!(head(&own), "private: Noor Haddad, Luc Favre and you");
    let said = desk.says(&["reply", &own, "One more."]);
    assert!(said.contains("It goes to Noor Haddad and Luc Favre alone with the next sync"), "{said}");
    // Once it is there, whoever takes part may bring others in: that it goes to them alone is not said any more.
    desk.json(&["sync"]);
    desk.json(&["thread", &own, "--fresh"]);
    assert_eq!(head(&own), "private: Noor Haddad, Luc Favre and you");
    let said = desk.says(&["reply", &own, "And one."]);
    assert!(said.contains("It goes to Noor Haddad and Luc Favre with the next sync"), "{said}");
    let mine = desk.says(&["feed", "mine", "--most", "40"]);
    assert!(mine.lines().any(|line| line.contains("Stage crew")), "{mine}");
    let said = desk.refuses(&["post", "private", "x"], 1, "not_a_group");
    assert!(said.contains("`musette post --to NAME TEXT`"), "{said}");
}

#[test]
fn what_was_wished_is_undone_by_the_number_that_is_said_and_what_was_not_sent_is_said_not_to_be() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    for args in [&["like", thread.as_str()][..], &["leave", "Music talk"]] {
        desk.says(&["outbox", "undo", back(&desk.says(args))]);
        assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n", "{args:?}");
    }
    let post = desk.json(&["post", "Stage crew", "Truss 7."])["post"].to_string();
    let said = desk.says(&["remove", &post]);
    assert!(said.starts_with("It was not sent, so nobody has it.") && said.contains("kept as a draft"), "{said}");
    assert!(!said.contains("goes at the server"), "{said}");
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    desk.json(&["post", "Stage crew", "--draft"]);
    desk.json(&["sync"]);
    let sent = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    desk.says(&["outbox", "undo", back(&desk.says(&["remove", &sent]))]);
    // Half a name is nobody's.
    for verb in ["leave", "join"] {
        let said = desk.refuses(&[verb, "Stage"], 1, "not_found");
        assert!(said.contains("Stage crew"), "{said}");
    }
    assert_eq!(desk.says(&["outbox"]), "Everything has been sent.\n");
    for args in [&["feed", "Stage crew", "--most", "0"][..], &["receipts", "--most", "0"], &["tasks", "--most", "0"]] {
        assert!(desk.fails(args, 2).contains("a whole number, at least 1"), "{args:?}");
    }
}

#[test]
fn what_was_being_sent_when_a_process_died_is_said_not_to_be_known() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["post", "Stage crew", "Truss 7."]);
    let change = desk.json(&["outbox"])["posts"][0]["intent"].to_string();
    desk.control(
        "play",
        &json!({ "name": "delay", "delay_ms": 50_000, "times": 1, "method": "POST", "path": "/messages" }),
    );
    let mut sync = desk.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    desk.wait_until_met("delay");
    signal(&sync, "-KILL");
    sync.wait().unwrap();
    let said = desk.refuses(&["outbox", "undo", &change], 1, "sending");
    assert!(said.contains("not known here whether it has arrived") && said.contains("`musette sync`"), "{said}");
    assert!(!said.contains("just now"), "{said}");
}

#[test]
fn in_quiet_hours_it_is_said_until_when_and_of_one_account_commands_can_be_typed() {
    let desk = both();
    desk.json(&["feeds"]);
    desk.says(&["stream", "quiet", "00:00-23:59"]);
    // But for the last minute of a day.
    let (_, said, _) = told(&desk, &["stream", "new"]);
    assert!(said.contains("It is quiet until 23:59: ") || said.starts_with("Nothing new.\n"), "{said}");
    let storm = json!({ "group": "Safety", "title": "Storm", "text": "Read it.", "by": "luc.favre@rive.example" });
    desk.control("talk/announce", &storm);
    desk.json(&["sync"]);
    let shown = desk.says(&["stream", "--account", "lac"]);
    let number = shown.split_whitespace().next().unwrap();
    assert!(number.starts_with("lac:"), "{shown}");
    desk.says(&["stream", "done", number, "--anyway"]);
}
