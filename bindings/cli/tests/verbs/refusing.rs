//! A text that cannot be sent is not thrown away with the refusal, and a name that several bear is nobody's by guess.

use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::bad_input::{ended, waiting};
use crate::desk::{Desk, http};

/// What a refusal tells a program.
fn error(out: &Output) -> Value {
    let told: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
    told["error"].clone()
}

/// What is kept under this number.
fn kept(desk: &Desk, number: &Value) -> Value {
    desk.json(&["drafts", &number.to_string()])["draft"].clone()
}

/// As [`Desk::run`], with something on standard input.
fn runs_with(desk: &Desk, args: &[&str], typed: &[u8]) -> Output {
    let mut running = desk.command(args);
    let mut running = running.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(typed).unwrap();
    running.wait_with_output().unwrap()
}

/// A desk that knows Stage crew, and two who are called Noor Haddad; answers their numbers, first hers who wrote there.
fn with_a_namesake() -> (Desk, String, String) {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    desk.json(&["feed", "Stage crew", "--fresh"]);
    desk.json(&["feed", "All staff", "--fresh"]);
    let people = desk.json(&["people"]);
    let all = people["people"].as_array().unwrap();
    let known = all.iter().find(|person| person["name"] == "Noor Haddad").unwrap()["person"].to_string();
    let other = all.iter().rfind(|person| person["name"] != "Noor Haddad" && person["me"] == false).unwrap();
    desk.control("person/rename", &json!({ "login": other["mail"], "name": "Noor Haddad" }));
    desk.json(&["person", &other["person"].to_string()]);
    (desk, known, other["person"].to_string())
}

#[test]
fn nobody_is_mentioned_by_guess_where_there_is_a_namesake_and_a_number_says_which() {
    let (desk, known, other) = with_a_namesake();
    let role = desk.json(&["person", &other])["person"]["role"].as_str().unwrap().to_owned();
    assert!(!role.is_empty());
    let refused = desk.run(&["post", "Stage crew", "Hi @Noor Haddad, where are the keys?", "--json"]);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    let error = error(&refused);
    let said = error["sentence"].as_str().unwrap();
    assert!(said.starts_with("Several people are called Noor Haddad: "), "{said}");
    assert!(said.contains(&format!("({other}, {role}")) && said.contains(&format!("({known}")), "{said}");
    assert!(said.contains("as @["), "{said}");
    assert_eq!(kept(&desk, &error["draft"])["text"], "Hi @Noor Haddad, where are the keys?");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));

    for which in [format!("@[{known}]"), format!("@[person {known}]")] {
        let done = desk.json(&["post", "Stage crew", &format!("Hi {which}, it's me, not @nobody.")])["done"].clone();
        let done = done.as_str().unwrap();
        assert!(done.contains("It mentions Noor Haddad") && done.contains("Nobody is mentioned by @nobody"), "{done}");
        let waits = desk.json(&["outbox"])["posts"].as_array().unwrap().last().unwrap()["text"].clone();
        assert_eq!(waits, "Hi Noor Haddad, it's me, not @nobody.");
    }
    desk.json(&["post", "Stage crew", &format!("Hi @[{other}].")]);
    desk.refuses(&["post", "Stage crew", "Hi @[987654]."], 1, "not_found");
    assert_eq!(desk.json(&["outbox"])["posts"].as_array().unwrap().len(), 3);
}

#[test]
fn what_was_written_is_kept_as_a_draft_of_its_own_whatever_it_is_refused_for() {
    let (desk, ..) = with_a_namesake();
    let thread = desk.json(&["feed", "Stage crew"])["threads"][0]["thread"].to_string();
    desk.control("airplane", &json!({ "on": true }));
    let large = desk.file("large.mov", &vec![7; 4 * 1024 * 1024 + 1]);
    let long = "word ".repeat(20_000);
    let link = "rive:Production/Plans/Never/seen.pdf";
    let cases: [(&[&str], &str); 6] = [
        (&["post", "Stage crew", "See the plan.", "--link", link], "Stage crew"),
        (&["post", "Stage crew", &long], "Stage crew"),
        (&["post", "Stage crew", "Look at this.", "--attach", &large], "Stage crew"),
        (&["post", "Nosuch group", "For nobody yet."], ""),
        (&["reply", &thread, "Ask @Noor Haddad."], "Stage crew"),
        (&["post", "--to", "Nemo", "To whom?"], ""),
    ];
    for (args, place) in &cases {
        let refused = desk.run(&[*args, &["--json"]].concat());
        assert!(!refused.status.success(), "{args:?}");
        let error = error(&refused);
        let draft = kept(&desk, &error["draft"]);
        let text = args.iter().skip(2).find(|arg| arg.contains(' ') && **arg != "Stage crew").unwrap();
        assert_eq!((&draft["text"], &draft["place"]), (&json!(text), &json!(place)), "{args:?}");
        assert_eq!(draft["thread"].is_null(), args[0] != "reply", "{args:?}");
        let said = error["sentence"].as_str().unwrap();
        let number = error["draft"].to_string();
        assert!(said.contains(&format!("Your text is kept as draft {number}: `musette ")), "{said}");
        assert_eq!(
            said.contains("sends it as it is"),
            args.get(2) != Some(&long.as_str()),
            "what is too long stays so: {said}"
        );
        assert_eq!(
            said.contains("`musette post --to NAME --draft="),
            args[1] == "--to",
            "private words go to no group: {said}"
        );
        // Asked for once more, it is not kept twice.
        assert_eq!(self::error(&desk.run(&[*args, &["--json"]].concat()))["draft"].to_string(), number);
    }
    let said = desk.fails(cases[0].0, 1);
    assert!(said.starts_with(&format!("{link} is not known here, and cannot be linked yet.")), "{said}");
    // What was read from standard input stands nowhere else.
    let typed = runs_with(&desk, &["post", "Nosuch group", "-", "--json"], "From a pipe:\nécoute!".as_bytes());
    assert_eq!(kept(&desk, &error(&typed)["draft"])["text"], "From a pipe:\nécoute!");
    assert_eq!(desk.json(&["drafts"])["drafts"].as_array().unwrap().len(), cases.len() + 1);
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));

    // The number goes on with it, into a group whose name is right.
    let nowhere = error(&desk.run(&["post", "Nosuch group", "For nobody yet.", "--json"]))["draft"].to_string();
    desk.json(&["post", "Stage crew", &format!("--draft={nowhere}")]);
    assert_eq!(desk.json(&["outbox"])["posts"][0]["text"], "For nobody yet.");
}

#[test]
fn a_text_of_which_nobody_knows_whose_it_is_is_given_back_whole() {
    let desk = Desk::signed_in();
    let (child, told) = waiting(desk.sign_in(&["--no-browser", "--name", "second"]));
    http("GET", &desk.at_the_page_as(1, told["open"].as_str().unwrap(), "accept"), &[], "");
    assert!(ended(child).status.success());
    desk.control("airplane", &json!({ "on": true }));
    let refused = runs_with(&desk, &["post", "Stage crew", "-"], b"The first line.\nThe second one.");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(4), "{said}");
    assert!(said.contains("The first line.\n") && said.contains("The second one.\n"), "{said}");
    let refused = runs_with(&desk, &["post", "Stage crew", "-", "--json"], b"The first line.\nThe second one.");
    assert_eq!(error(&refused)["text"], "The first line.\nThe second one.");
    assert_eq!(desk.json(&["drafts"])["drafts"], json!([]));
}

#[test]
fn words_for_a_home_that_cannot_be_opened_are_given_back() {
    let (desk, ..) = with_a_namesake();
    let text = "Precious words.\nTyped with care.";
    let home = desk.folder.path().join("nowhere");
    let home = home.to_str().unwrap();
    let all: [&[&str]; 4] = [
        &["post", "Stage crew", "-"],
        &["post", "--to", "Noor Haddad", "-"],
        &["reply", "7", "-"],
        &["drafts", "edit", "7", "-"],
    ];
    for args in all {
        let elsewhere = [&["--home", home, "--json"], args].concat();
        let refused = runs_with(&desk, &elsewhere, text.as_bytes());
        assert!(!refused.status.success(), "{refused:?}");
        assert_eq!(error(&refused)["text"], text, "{args:?}");
        assert!(error(&refused)["sentence"].as_str().unwrap().contains("not kept here"), "{refused:?}");
    }
    let said = runs_with(&desk, &["--home", home, "post", "Stage crew", "-"], text.as_bytes());
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("Precious words.") && said.contains("Typed with care."), "{said}");
}

#[test]
fn what_is_written_before_anything_was_told_of_feeds_is_kept_too() {
    let desk = Desk::signed_in();
    desk.control("airplane", &json!({ "on": true }));
    for (args, private) in [
        (&["post", "Stage crew", "The first words."][..], false),
        (&["post", "--to", "Noor Haddad", "A word in private."], true),
    ] {
        let told = error(&desk.run(&[args, &["--json"]].concat()));
        let said = told["sentence"].as_str().unwrap();
        assert!(said.contains("Your text is kept as draft"), "{said}");
        assert_eq!(said.contains("`musette post --to NAME"), private, "{said}");
        assert_eq!(kept(&desk, &told["draft"])["text"], args[args.len() - 1]);
    }
    desk.control("airplane", &json!({ "on": false }));
    assert!(desk.json(&["feeds"])["feeds"].as_array().unwrap().len() > 2, "the list is asked for as ever");
    let drafts = desk.json(&["drafts"])["drafts"].clone();
    let first = drafts.as_array().unwrap().iter().find(|draft| draft["text"] == "The first words.").unwrap();
    desk.json(&["post", "Stage crew", &format!("--draft={}", first["draft"])]);
    assert_eq!(desk.json(&["outbox"])["posts"][0]["text"], "The first words.");
}

#[test]
fn what_is_for_several_of_whom_one_is_unknown_is_kept_for_the_others_and_goes_to_them_alone_by_no_proposal() {
    let (desk, known, _) = with_a_namesake();
    let told = error(&desk.run(&["post", "--to", &known, "--to", "Nobody Known", "The salary of both.", "--json"]));
    let said = told["sentence"].as_str().unwrap();
    assert!(said.contains(&format!("`musette post --to 'Noor Haddad' --to NAME --draft={}`", told["draft"])), "{said}");
    let draft = kept(&desk, &told["draft"]);
    assert_eq!((&draft["to"], &draft["text"]), (&json!(["Noor Haddad"]), &json!("The salary of both.")), "{draft}");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
}

#[test]
fn what_was_meant_for_somebody_who_is_not_known_goes_to_nobody_else_by_a_bare_draft_and_says_for_whom_it_was() {
    let (desk, known, _) = with_a_namesake();
    let told = error(&desk.run(&["post", "--to", "Nor Hadad", "My salary.", "--json"]));
    assert!(told["sentence"].as_str().unwrap().contains("`musette post --to NAME --draft="), "{told}");
    let refused = error(&desk.run(&["post", "--to", &known, "--draft", "--json"]));
    assert_eq!(refused["code"], "usage", "{refused}");
    assert_eq!(desk.json(&["outbox"])["posts"], json!([]), "it may have been for somebody else");
    error(&desk.run(&["post", "Stage cru", "Lunch is at noon.", "--attach", "/nowhere/menu.pdf", "--json"]));
    error(&desk.run(&["post", "--to", &known, "--to", "Luc Favr", "Both of you.", "--json"]));
    let said = desk.says(&["drafts"]);
    for words in [
        "for Nor Hadad, as you typed it",
        "for Stage cru, as you typed it",
        "and for Luc Favr, not known here",
        "without /nowhere/menu.pdf",
        "--to NAME --draft=",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert_eq!(said.matches("post GROUP").count(), 1, "what is private is proposed to no group: {said}");
    let drafts = desk.json(&["drafts"])["drafts"].clone();
    let called: Vec<_> = drafts.as_array().unwrap().iter().map(|draft| draft["called"].clone()).collect();
    assert_eq!(called, [json!(["Luc Favr"]), json!(["Stage cru"]), json!(["Nor Hadad"])]);
    // By its number it goes wherever she says.
    let salary = drafts[2]["draft"].to_string();
    desk.json(&["post", "--to", &known, &format!("--draft={salary}")]);
    assert_eq!(desk.json(&["outbox"])["posts"][0]["text"], "My salary.");
}
