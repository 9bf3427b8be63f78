//! What a person may give it that makes no sense. Each is refused in a sentence that says what to do, with its code and exit
//! code; what waits to be sent still waits afterwards, and leaves with the next sync.

use std::fs::{self, OpenOptions};
use std::io::{BufReader, Write};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::desk::{Desk, NOTE, PLANS, http, line_of, refused};

#[test]
fn an_unknown_path_is_said_and_changes_nothing() {
    let desk = Desk::with_a_note();
    let nowhere = format!("{PLANS}/Nowhere/at all.pdf");
    let to = desk.folder.path().join("fetched.pdf").to_str().unwrap().to_owned();
    let note = desk.file("note.txt", NOTE);
    for args in [
        &["ls", &nowhere][..],
        &["cat", &nowhere],
        &["get", &nowhere, &to],
        &["put", &note, &nowhere],
        &["mkdir", &nowhere],
        &["mv", &nowhere, PLANS],
        &["mv", &format!("{PLANS}/note.txt"), &nowhere],
        &["cp", &nowhere, PLANS],
        &["rm", &nowhere],
        &["keep", &nowhere],
        &["unkeep", &nowhere],
        &["ready", &nowhere],
        &["ls", "rive:No such drive/Plans"],
    ] {
        let said = desk.refuses(args, 1, "not_found");
        assert!(
            said.contains("`musette ls`") && (said.contains("Nowhere") || said.contains("No such drive")),
            "{said}"
        );
    }
    desk.refuses(&["restore", &nowhere], 1, "failed");
    for args in [
        &["ls", "nobody:Production/Plans"][..],
        &["ls", "nobody:"],
        &["sync", "nobody"],
        &["sign-out", "nobody"],
        &["recent", "nobody"],
    ] {
        let said = desk.refuses(args, 2, "usage");
        assert!(said.contains("no account nobody") && said.contains("`musette accounts`"), "{said}");
    }
    assert!(!fs::exists(&to).unwrap(), "nothing half fetched");
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
fn a_path_of_this_computer_is_told_from_one_of_the_organisation() {
    let desk = Desk::with_a_note();
    let note = desk.file("note.txt", NOTE);
    let rigging = format!("{PLANS}/Rigging");
    for path in ["/tmp/plans", "./plans", "../plans", "~/plans", "C:\\Users\\Ada\\plans"] {
        for args in
            [&["ls", path][..], &["put", &note, path], &["mv", &rigging, path], &["mkdir", path], &["keep", path]]
        {
            let said = desk.refuses(args, 2, "usage");
            assert!(said.contains("a path of this computer") && said.contains("ACCOUNT:DRIVE/FOLDER"), "{said}");
        }
    }
    // And the other way round: a file where a folder of this computer is expected.
    let below = format!("{note}/deeper.txt");
    let said = desk.refuses(&["get", &format!("{PLANS}/note.txt"), &below], 1, "io");
    assert!(said.contains("is a file, not a folder. Name another place."), "{said}");
    let said = desk.refuses(&["doctor", "--rescue", &note], 2, "usage");
    assert!(said.contains("is a file, not a folder. Name another"), "{said}");
    let out = desk.command(&["ls", "--json"]).env("MUSETTE_KEYS", &note).output().unwrap();
    refused(&out, 1, "locked");
    let said = desk.refuses(&["--home", &note, "ls"], 2, "usage");
    assert!(said.contains("is a file. A home is a folder"), "{said}");
    assert_eq!(fs::read(&note).unwrap(), NOTE, "the person's own file is as it was");
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
fn a_name_that_is_illegal_there_is_refused_here() {
    let desk = Desk::with_a_note();
    let note = desk.file("note.txt", NOTE);
    let long = "x".repeat(256);
    for name in ["a:b", "what?", "a|b", "CON", "nul.txt", "desktop.ini", "a_vti_b", " outer", "dot.", "..", ".", &long]
    {
        let path = format!("{PLANS}/{name}");
        for args in [&["mkdir", &path][..], &["mv", &format!("{PLANS}/Rigging"), &path], &["put", &note, &path]] {
            desk.refuses(args, 1, "name");
        }
    }
    let said = desk.refuses(&["mkdir", &format!("{PLANS}/a\"b")], 1, "name");
    assert_eq!(said, "The server takes no \" in a name. Choose another one.");
    let deep = format!("{PLANS}/{}", "y".repeat(200));
    desk.json(&["mkdir", &deep]);
    let said = desk.refuses(&["mkdir", &format!("{deep}/{}", "z".repeat(220))], 1, "path_too_long");
    assert!(said.contains("400 characters"), "{said}");
    desk.json(&["rm", &deep]);
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
fn what_makes_no_sense_for_a_folder_or_a_file_is_refused() {
    let desk = Desk::with_a_note();
    let (rigging, of_note) = (format!("{PLANS}/Rigging"), format!("{PLANS}/note.txt"));
    let note = desk.file("note.txt", NOTE);
    let here = desk.folder.path().to_str().unwrap().to_owned();
    desk.refuses(&["mv", &rigging, &format!("{rigging}/Deeper")], 1, "into_itself");
    desk.refuses(&["cp", &rigging, &rigging], 1, "into_itself");
    desk.refuses(&["mv", &rigging, &rigging, &rigging], 1, "into_itself");
    desk.refuses(&["cat", &rigging], 1, "not_a_file");
    desk.refuses(&["get", &rigging, &here], 1, "not_a_file");
    desk.refuses(&["mkdir", &format!("{of_note}/inside")], 1, "not_a_folder");
    desk.refuses(&["put", &note, &format!("{of_note}/inside.txt")], 1, "not_a_folder");
    desk.refuses(&["mv", &rigging, &rigging, &of_note], 1, "not_a_folder");
    desk.refuses(&["mkdir", &rigging], 1, "name_taken");
    desk.refuses(&["rm", PLANS], 1, "root");
    desk.refuses(&["mv", &of_note, "rive:Safety/Instructions"], 1, "other_drive");
    desk.refuses(&["put", &here, PLANS], 2, "usage");
    desk.refuses(&["mkdir", "rive:Production"], 2, "usage");
    desk.refuses(&["get", &of_note, &note], 2, "usage");
    for action in ["cancel", "retry", "confirm", "elsewhere", "mine", "theirs", "both"] {
        desk.refuses(&["outbox", action, "99"], 1, "not_found");
    }
    let number = desk.json(&["outbox"])["outbox"][0]["intent"].to_string();
    for action in ["retry", "confirm", "elsewhere"] {
        desk.refuses(&["outbox", action, &number], 1, "not_offered");
    }
    desk.refuses(&["outbox", "mine", &number], 1, "one_version");
    desk.refuses(&["restore", "--kept", "99"], 2, "usage");
    desk.refuses(&["restore", &rigging], 2, "usage");
    desk.sends_after_all("note.txt", NOTE);
    desk.refuses(&["outbox", "cancel", &number], 1, "ended");
}

#[test]
fn of_two_people_on_one_computer_each_path_says_whose() {
    let desk = Desk::with_a_note();
    let (child, told) = waiting(desk.sign_in(&["--no-browser", "--name", "second"]));
    http("GET", &desk.at_the_page_as(1, told["open"].as_str().unwrap(), "accept"), &[], "");
    assert!(ended(child).status.success());
    assert_eq!(desk.json(&["accounts"])["accounts"].as_array().unwrap().len(), 2);
    desk.json(&["sync"]);
    let note = desk.file("note.txt", NOTE);
    for args in [&["ls", "Production/Plans"][..], &["put", &note, "Production/Plans"], &["restore", "--kept", "1"]] {
        let said = desk.refuses(args, 2, "usage");
        assert!(
            said.contains("several accounts here: rive, second") && said.contains("Say which with --account rive"),
            "{said}"
        );
    }
    assert!(desk.refuses(&["ls", "third:Production/Plans"], 2, "usage").contains("no account third"));
    desk.json(&["ls", "second:Production/Plans"]);
    let said = desk.refuses(&["mv", &format!("{PLANS}/note.txt"), "second:Production/Plans"], 2, "usage");
    assert!(said.contains("different accounts") && said.contains("`musette get`"), "{said}");
    // She signs out of the second one; of the first nothing is lost.
    desk.json(&["sign-out", "second"]);
    assert_eq!(desk.json(&["receipts"])["receipts"][0]["name"], "note.txt", "both were synced");
    assert!(desk.has_once("note.txt", NOTE));
}

#[test]
fn an_address_that_is_none_signs_nobody_in() {
    let desk = Desk::new();
    let sign_in = |option: &str, address: &str| {
        let mut command = desk.command(&["sign-in", "--no-browser", "--json", "--client-id", desk.text("client_id")]);
        for name in ["authority", "graph", "engage"] {
            let named = format!("--{name}");
            command.args([named.as_str(), if named == option { address } else { desk.text(name) }]);
        }
        command.output().unwrap()
    };
    for address in ["no address", "ftp://login.example", "http://login.example", "https://"] {
        for option in ["--authority", "--graph"] {
            let said = refused(&sign_in(option, address), 1, "sign_in_failed");
            assert!(said.contains("https://"), "{said}");
        }
    }
    // Nothing listens there.
    let said = refused(&sign_in("--authority", "http://127.0.0.1:1/rive"), 4, "offline");
    assert!(said.contains("http://127.0.0.1:1/rive") && said.contains("Look at the network"), "{said}");
    assert_eq!(desk.json(&["accounts"])["accounts"], json!([]));
}

/// A sign-in that has shown its address or its code, and waits.
pub fn waiting(mut sign_in: Command) -> (std::process::Child, Value) {
    let mut child = sign_in.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let first = line_of(&mut out);
    // What comes after the first line is read with the rest.
    child.stdout = Some(out.into_inner());
    (child, first)
}

pub fn ended(child: std::process::Child) -> Output {
    child.wait_with_output().unwrap()
}

#[test]
fn a_wrong_declined_or_expired_answer_signs_nobody_in() {
    let desk = Desk::new();
    // Typed elsewhere: declined, and expired. They wait for the sign-in service, so they wait together.
    let (declined, told) = waiting(desk.sign_in(&["--device-code"]));
    desk.control("decline-device", &json!({ "user_code": told["user_code"] }));
    let (expired, _) = waiting(desk.sign_in(&["--device-code"]));
    desk.control("clock", &json!({ "advance_ms": 16 * 60_000 }));
    // In the browser: an answer that is not ours, one with a code that was never given, and a no.
    let back = |told: &Value, choice: &str| desk.at_the_page(told["open"].as_str().unwrap(), choice);
    let (foreign, told) = waiting(desk.sign_in(&["--no-browser"]));
    let address = back(&told, "accept");
    let (before, after) = address.split_once("state=").unwrap();
    let rest = after.split_once('&').map_or(String::new(), |(_, rest)| format!("&{rest}"));
    let door = before.split('?').next().unwrap().trim_end_matches('/');
    assert_eq!(http("GET", &format!("{door}/favicon.ico"), &[], "").status, 404, "the wrong door");
    http("GET", &format!("{before}state=another{rest}"), &[], "");
    let (wrong, told) = waiting(desk.sign_in(&["--no-browser"]));
    let address = back(&told, "accept");
    let code = address.split("code=").nth(1).unwrap().split('&').next().unwrap();
    http("GET", &address.replace(code, "wrong"), &[], "");
    let (no, told) = waiting(desk.sign_in(&["--no-browser"]));
    http("GET", &back(&told, "decline"), &[], "");
    for (child, expected) in [
        (foreign, "belongs to no sign-in"),
        (wrong, "Begin again"),
        (no, "was declined"),
        (declined, "was declined"),
        (expired, "took too long"),
    ] {
        let said = refused(&ended(child), 1, "sign_in_failed");
        assert!(said.contains(expected) && said.contains("egin again"), "{said}");
    }
    assert_eq!(desk.json(&["accounts"])["accounts"], json!([]));
    desk.signs_in_at_the_browser(desk.sign_in(&["--no-browser"]));
}

#[test]
fn a_file_of_the_person_that_changes_or_vanishes_while_it_is_kept_is_not_half_kept() {
    let desk = Desk::with_a_note();
    let big = desk.file("big.bin", &[]);
    let grow = || OpenOptions::new().write(true).truncate(false).open(&big).unwrap().set_len(24_000_000).unwrap();
    grow();
    let ended = AtomicBool::new(false);
    let held = desk.json(&["doctor"])["accounts"][0]["contents"].clone();
    let said = std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = OpenOptions::new().append(true).open(&big).unwrap();
            while !ended.load(Ordering::Relaxed) {
                file.write_all(b"more").unwrap();
                std::thread::yield_now();
            }
        });
        let said = desk.refuses(&["put", &big, PLANS], 1, "source_changing");
        ended.store(true, Ordering::Relaxed);
        said
    });
    assert!(said.contains("big.bin") && said.contains("try again"), "{said}");
    #[cfg(target_os = "linux")]
    {
        let mut put = desk.command(&["put", &big, PLANS, "--json"]);
        let mut put = put.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let is_open = |process: u32| {
            let Ok(open) = fs::read_dir(format!("/proc/{process}/fd")) else { return false };
            open.flatten().any(|entry| fs::read_link(entry.path()).is_ok_and(|path| path.to_str() == Some(&big)))
        };
        while !is_open(put.id()) {
            assert_eq!(put.try_wait().unwrap(), None, "it ended before it had opened the file");
        }
        fs::remove_file(&big).unwrap();
        let said = refused(&put.wait_with_output().unwrap(), 1, "source_missing");
        assert!(said.contains("big.bin"), "{said}");
    }
    let said = desk.refuses(&["put", &big, PLANS], 1, "io");
    assert!(said.contains("There is no") && said.contains("big.bin"), "{said}");
    let kept = desk.json(&["doctor"]);
    assert_eq!((&kept["accounts"][0]["contents"], &kept["whole"]), (&held, &json!(true)), "as before: {kept}");
    desk.sends_after_all("note.txt", NOTE);
    assert!(!desk.at_the_tenant("").iter().any(|seen| seen["name"] == "big.bin"));
}

#[test]
fn an_edit_of_older_bytes_keeps_both_though_the_news_had_come() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.noor("create", "Rigging/Plan.txt", Some("as it was"));
    let (rigging, plan) = (format!("{PLANS}/Rigging"), format!("{PLANS}/Rigging/Plan.txt"));
    desk.json(&["ls", &rigging]);
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");
    desk.noor("edit", "Rigging/Plan.txt", Some("Noor's, newer"));
    desk.json(&["ls", "--fresh", &rigging]);
    assert_eq!(desk.json(&["cat", &plan])["older"], true, "she knows that there is a newer one, and holds the older");
    let mine = desk.file("Plan.txt", b"Ada's, of the older");
    desk.json(&["put", &mine, &plan]);
    desk.json(&["sync"]);
    let there = desk.at_the_tenant("Rigging");
    let plans: Vec<&Value> = there.iter().filter(|seen| seen["name"].as_str().unwrap().starts_with("Plan")).collect();
    assert_eq!(plans.len(), 2, "{there:?}");
    assert_eq!(
        desk.asks("item?drive=Production/Plans&path=Rigging/Plan.txt")["sha256"],
        crate::desk::sha256(b"Noor's, newer")
    );
    let copy = plans.iter().find(|seen| seen["name"] != "Plan.txt").unwrap()["path"].as_str().unwrap().to_owned();
    assert!(desk.has_once(&copy, b"Ada's, of the older"), "{copy}");
}
