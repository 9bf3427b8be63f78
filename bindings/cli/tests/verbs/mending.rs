//! What is refused is kept whole, mended, and sent once; and no file goes that nobody would send if they had looked at it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::{Desk, PLANS, sha256};

const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 and so on";

fn error(desk: &Desk, args: &[&str]) -> Value {
    let out = desk.run(&[args, &["--json"]].concat());
    let told: Value = serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{out:?}"));
    told["error"].clone()
}

fn drafts(desk: &Desk) -> Vec<Value> {
    desk.json(&["drafts"])["drafts"].as_array().unwrap().clone()
}

/// The newest post among the crew at the tenant.
fn newest(desk: &Desk) -> Value {
    desk.asks("posts?group=Stage%20crew&most=1")[0].clone()
}

#[test]
fn files_and_links_of_a_refused_post_stay_with_its_draft_and_go_with_the_mended_text_once() {
    let desk = Desk::with_a_note();
    desk.json(&["feeds"]);
    desk.json(&["ls", PLANS]);
    let (photo, large) = (desk.file("truck.jpg", PHOTO), desk.file("large.mov", &vec![7; 4 * 1024 * 1024 + 1]));
    let link = format!("{PLANS}/Rigging");
    let long = format!("In truck 3. {}", "word ".repeat(3_000));
    let refused = ["post", "Stage crew", &long, "--attach", &photo, "--attach", &large, "--link", &link];
    let told = error(&desk, &refused);
    let (number, said) = (told["draft"].to_string(), told["sentence"].as_str().unwrap().to_owned());
    assert!(said.contains(&format!("Your text is kept with truck.jpg as draft {number}")), "{said}");
    assert!(said.contains(&format!("; not kept with it, and still where you named it: {large}.")), "{said}");
    let draft = drafts(&desk).remove(0);
    assert_eq!((&draft["files"][0]["name"], draft["files"].as_array().unwrap().len()), (&json!("truck.jpg"), 1));
    let text = draft["text"].as_str().unwrap();
    assert!(text.starts_with("In truck 3.") && text.contains("\nhttp"), "the document is named in it: {draft}");
    // Asked for once more it is not kept twice, and the photograph may be gone from her desk.
    assert_eq!(error(&desk, &refused)["draft"].to_string(), number);
    std::fs::remove_file(&photo).unwrap();

    // Mended where it is sent: nothing is left behind, and the photograph goes with it.
    desk.json(&["post", "Stage crew", "In truck 3, on the left.", &format!("--draft={number}")]);
    assert_eq!(drafts(&desk), [] as [Value; 0]);
    desk.json(&["sync"]);
    let post = newest(&desk);
    assert_eq!(post["text"], "In truck 3, on the left.");
    assert!(post["attachments"].to_string().contains(&sha256(PHOTO)), "{post}");
    assert_eq!(desk.json(&["restore"])["kept_back"], json!([]));
}

#[test]
fn of_what_cannot_be_attached_its_path_is_told_and_nothing_is_said_to_be_where_it_is_not() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let folder = desk.folder.path().join("eyes4");
    std::fs::create_dir(&folder).unwrap();
    let gone = desk.folder.path().join("nothere.jpg").to_str().unwrap().to_owned();
    let said = error(&desk, &["post", "Stage crew", "In truck 3.", "--attach", &gone])["sentence"].to_string();
    assert!(said.contains(&format!("{gone} is not there")) && said.contains("Your text is kept as draft"), "{said}");
    assert!(!said.contains("still where you named it"), "{said}");
    for refused in [folder.to_str().unwrap(), "/dev/null"] {
        let args = ["post", "Stage crew", "In truck 4.", "--attach", refused];
        let said = error(&desk, &args)["sentence"].as_str().unwrap().to_owned();
        assert!(said.ends_with(&format!("; not kept with it, and still where you named it: {refused}.")), "{said}");
    }
}

#[test]
fn a_draft_is_mended_by_its_number_and_what_is_refused_in_its_place_is_that_draft() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let number = error(&desk, &["post", "Nosuch group", "In truck 3."])["draft"].to_string();
    let said = desk.says(&["drafts", "edit", &number, "In truck 4."]);
    assert!(said.contains(&format!("Draft {number} is changed")), "{said}");
    assert_eq!(drafts(&desk)[0]["text"], "In truck 4.");
    let edited = desk.json(&["drafts", "edit", &number, "In truck 4."]);
    assert_eq!(edited["draft"]["text"], "In truck 4.");
    desk.refuses(&["drafts", "edit", &number, "  "], 2, "usage");
    desk.refuses(&["drafts", "edit", "99999", "x"], 1, "not_found");

    // An editor, and one that fails.
    let script =
        desk.file("editor.sh", b"printf 'In truck 5, %s' \"$(cat \"$1\")\" > \"$1.new\"; mv \"$1.new\" \"$1\"");
    let with = |editor: &str| {
        let mut command = desk.command(&["drafts", "edit", &number]);
        command.env("EDITOR", editor).env_remove("VISUAL").stdin(Stdio::null()).output().unwrap()
    };
    assert!(with(&format!("sh {script}")).status.success());
    assert_eq!(drafts(&desk)[0]["text"], "In truck 5, In truck 4.");
    assert_eq!(with("false").status.code(), Some(1));
    let out = with("");
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    assert_eq!(drafts(&desk)[0]["text"], "In truck 5, In truck 4.");

    // A text in its place that is refused takes its place here.
    let long = "word ".repeat(20_000);
    let told = error(&desk, &["post", "Stage crew", &long, &format!("--draft={number}")]);
    assert_eq!(told["draft"].to_string(), number, "{told}");
    assert_eq!((drafts(&desk).len(), &drafts(&desk)[0]["text"]), (1, &json!(long)));
    desk.json(&["post", "Stage crew", "In truck 6.", &format!("--draft={number}")]);
    assert_eq!(drafts(&desk), [] as [Value; 0]);
    assert_eq!(desk.json(&["outbox"])["posts"][0]["text"], "In truck 6.");
}

/// What `musette drafts` says of the texts, with the place of editors' files in a folder of the desk's own.
fn texts(desk: &Desk, place: &Path) -> Vec<String> {
    let out = desk.command(&["drafts", "--json"]).env("XDG_RUNTIME_DIR", place).output().unwrap();
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    told["drafts"].as_array().unwrap().iter().map(|draft| draft["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_in_an_editor_when_musette_was_killed_is_in_its_draft_and_nowhere_else() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    error(&desk, &["post", "Stage crew", "In truck 4.", "--attach", "nowhere.pdf"]);
    let number = drafts(&desk)[0]["draft"].to_string();
    let place = desk.folder.path().join("memory");
    fs::create_dir(&place).unwrap();
    let written = desk.folder.path().join("go on");
    assert!(Command::new("mkfifo").arg(&written).status().unwrap().success());
    let edit = |script: &str| {
        let script = desk.file("editor.sh", script.as_bytes());
        let mut command = desk.command(&["drafts", "edit", &number]);
        command.env("EDITOR", format!("sh {script}")).env_remove("VISUAL").env("XDG_RUNTIME_DIR", &place);
        assert!(!command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    };
    // The editor goes on, and what it has is its own until it ends.
    let waits = format!("printf 'In truck 5' > \"$1\"; kill -9 $PPID; cat '{}' >> \"$1\"", written.display());
    edit(&waits);
    assert_eq!(texts(&desk, &place), ["In truck 4."]);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 1);
    fs::write(&written, ", at last.").unwrap();
    let ended = |_: &i32| texts(&desk, &place) != ["In truck 4."];
    assert!((0..2_000).find(ended).is_some(), "it is never taken in");
    assert_eq!(texts(&desk, &place), ["In truck 5, at last."]);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 0, "nothing of it stays in memory");

    // An editor that is hung up keeps what was not saved beside it; one that dies itself has saved what it has.
    for (script, says) in [
        ("printf 'In truck 5, and here.' > \"$1.save\"; kill -9 $PPID", "In truck 5, and here."),
        ("printf 'In truck 5, or 6.' > \"$1\"; kill -9 $$", "In truck 5, or 6."),
        ("printf 'Pr\\350s du pont.' > \"$1\"; kill -9 $PPID", "Près du pont."),
    ] {
        edit(script);
        assert_eq!(texts(&desk, &place), [says]);
        assert_eq!(fs::read_dir(&place).unwrap().count(), 0);
    }
    // What is no text is told and stays, however often one looks.
    edit("printf 'b0VIM' > \"$(dirname \"$1\")/.draft.txt.swp\"; kill -9 $PPID");
    for _ in 0..2 {
        let out = desk.command(&["drafts"]).env("XDG_RUNTIME_DIR", &place).output().unwrap();
        assert!(String::from_utf8_lossy(&out.stderr).contains("vim -r"), "{out:?}");
    }
    let folder = fs::read_dir(&place).unwrap().next().unwrap().unwrap().path();
    assert!(folder.join(".draft.txt.swp").exists());
    fs::remove_dir_all(folder).unwrap();

    // Where the draft says something else by then, both stay.
    edit("printf 'In truck 6.' > \"$1\"; kill -9 $PPID");
    let change = ["drafts", "edit", &number, "In truck 7."];
    assert!(desk.command(&change).env("XDG_RUNTIME_DIR", desk.folder.path()).output().unwrap().status.success());
    let mut both = texts(&desk, &place);
    both.sort();
    assert_eq!(both, ["In truck 6.", "In truck 7."]);
    assert_eq!(fs::read_dir(&place).unwrap().count(), 0);
}

#[test]
fn an_empty_file_and_a_picture_that_is_none_go_only_when_she_says_so() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let (empty, page) = (desk.file("empty.pdf", b""), desk.file("photo.jpg", b"<html>Sign in to the Wi-Fi</html>"));
    for (file, code, says) in
        [(&empty, "empty_file", "empty.pdf is empty"), (&page, "no_picture", "photo.jpg is called a picture")]
    {
        let args = ["post", "Stage crew", "The photograph.", "--attach", file];
        let told = error(&desk, &args);
        assert_eq!(told["code"], code, "{told}");
        assert!(told["sentence"].as_str().unwrap().contains(says), "{told}");
        // Kept with its file, it is not sent unseen as a draft either.
        let draft = format!("--draft={}", told["draft"]);
        assert_eq!(error(&desk, &["post", "Stage crew", &draft])["code"], code);
        assert_eq!(desk.json(&["outbox"])["posts"], json!([]));
        desk.json(&["post", "Stage crew", &draft, "--anyway"]);
        desk.json(&["outbox", "undo", &desk.json(&["outbox"])["posts"][0]["intent"].to_string()]);
        desk.json(&["drafts", "discard", &drafts(&desk)[0]["draft"].to_string()]);
    }
    desk.json(&["post", "Stage crew", "The photograph.", "--attach", &page, "--anyway"]);
    desk.json(&["sync"]);
    assert_eq!(newest(&desk)["text"], "The photograph.");
}

#[test]
fn what_was_meant_for_a_group_that_is_not_there_is_proposed_to_nobody() {
    let desk = Desk::signed_in();
    desk.json(&["feeds"]);
    let number = error(&desk, &["post", "Stage crw", "Where are the rain covers?"])["draft"].to_string();
    assert_eq!(drafts(&desk)[0]["kind"], Value::Null);
    let listed = desk.says(&["drafts"]);
    assert!(listed.contains("rive: for Stage crw, as you typed it") && !listed.contains("private"), "{listed}");
    assert!(listed.contains(&format!("musette post GROUP --draft={number}\n")), "{listed}");
    desk.json(&["post", "Stage crew", &format!("--draft={number}")]);
    desk.json(&["sync"]);
    assert_eq!(newest(&desk)["text"], "Where are the rain covers?");
    assert!(drafts(&desk).is_empty());
}
