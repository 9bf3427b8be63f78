//! The command line as a person uses it: the program itself, on a home of its own, against the tenant on loopback.
//!
//! | file | stories |
//! |---|---|
//! | `main.rs` | a day, what cannot be done, no network |
//! | [`together`] | several commands on one home at once, and what is left when one is killed |
//! | [`bad_input`] | what a person may give it that makes no sense: paths, names, addresses, codes, files |
//! | [`bad_homes`] | homes that are full, damaged, another's, newer |
//! | [`terminal`] | output: readers that go away, full disks, names that lie, Ctrl-C |
//! | [`shapes`] | `--json` of every verb against docs/cli.md |
//! | [`settling`] | undo, two versions, what somebody else deleted |
//! | [`manual`] | help, the manual page, completions; a tenant with TLS |
//! | [`causes`] | what stands in the way is named for what it is, and what is held is shown beside it |
//! | [`homes`] | homes that are not there, not ours, not writable |
//! | [`lists`] | lists on narrow screens, of several accounts, and what is new in them |
//! | [`paging`] | lists page by page |
//! | [`patience`] | tries that were killed, syncs that are asked for patience, zones of time |
//! | [`telling`] | the demo |
//! | [`aging`] | each list says how old what it lists is |
//! | [`saying`] | what a verb says it has done, or has not |
//! | [`refusing`] | what is written stays where it is refused, and goes to nobody by guess |
//! | [`wishes`] | what the outbox, receipts and sign-out say of posts, messages and acknowledgements |
//! | [`drafting`] | drafts, each by its number |
//! | [`mending`] | what is refused, mended, and sent once; files that nobody would send |
//! | [`removing`] | what falls with a post of one's own |
//! | [`first_hour`] | what somebody meets who uses it for the first time |
//! | [`gone`] | threads, posts and folders that are gone at the server |
//! | [`whose`] | two accounts on one computer |
//! | [`apart`] | one account that hides no other; who reads, what is undone, what is not known |
//! | [`desk`] | the tenant, and a person at a terminal |

#![allow(clippy::unwrap_used, missing_docs)]

mod aging;
mod apart;
mod bad_homes;
mod bad_input;
mod causes;
mod desk;
mod drafting;
mod first_hour;
mod gone;
mod homes;
mod lists;
mod manual;
mod mending;
mod paging;
mod patience;
mod refusing;
mod removing;
mod saying;
mod settling;
mod shapes;
mod talking;
mod telling;
mod terminal;
mod together;
mod whose;
mod wishes;

use serde_json::Value;

use desk::{Desk, PLANS};

#[test]
fn a_day_at_the_command_line() {
    let desk = Desk::signed_in();
    assert_eq!(desk.json(&["accounts"])["accounts"][0]["name"], "rive");
    desk.json(&["sync"]);
    assert!(desk.json(&["ls"])["drives"].as_array().unwrap().iter().any(|drive| drive["path"] == PLANS));
    let top = desk.json(&["ls", PLANS]);
    assert!(top["items"].as_array().unwrap().iter().any(|item| item["name"] == "Stage North"));
    assert!(top["as_of"].is_number());

    let north = format!("{PLANS}/Stage North");
    desk.json(&["keep", &north]);
    let synced = desk.json(&["sync"]);
    for field in
        ["requests", "bytes_received", "bytes_sent", "rows_written", "items", "delivered", "needs_you", "elapsed_ms"]
    {
        assert!(synced[field].is_number(), "{field}: {synced}");
    }
    let ready = desk.json(&["ready", &north]);
    assert_eq!((&ready["ready"], &ready["files"]), (&Value::from(145), &Value::from(145)));

    let note = desk.file("note.txt", b"seen from the air");
    let put = desk.json(&["put", &note, &north]);
    assert_eq!(put["path"], format!("{north}/note.txt"));
    desk.json(&["mkdir", &format!("{north}/Photos")]);
    desk.json(&["mv", &format!("{north}/note.txt"), &format!("{north}/Photos/Note.txt")]);
    desk.json(&["cp", &format!("{north}/Photos/Note.txt"), &format!("{north}/copy.txt")]);
    assert_eq!(desk.json(&["outbox"])["outbox"].as_array().unwrap().len(), 4);
    assert_eq!(desk.json(&["sync"])["delivered"], 4);
    assert_eq!(desk.json(&["receipts"])["receipts"].as_array().unwrap().len(), 4);
    assert_eq!(desk.run(&["cat", &format!("{north}/copy.txt")]).stdout, b"seen from the air");

    desk.json(&["rm", &format!("{north}/copy.txt")]);
    desk.fails(&["cat", &format!("{north}/copy.txt")], 1);
    desk.json(&["restore", &format!("{north}/copy.txt")]);
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
    assert!(!desk.json(&["recent"])["items"].as_array().unwrap().is_empty());
    assert_eq!(desk.json(&["doctor"])["whole"], true);
    assert_eq!(desk.json(&["unkeep", &north])["was_kept"], true);
    let quiet = desk.json(&["sync"]);
    assert_eq!((&quiet["items"], &quiet["delivered"]), (&Value::from(0), &Value::from(0)));
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let note = desk.file("note.txt", b"x");
    let nobody = desk.fails(&["ls", "nobody:Production/Plans"], 2);
    assert!(nobody.contains("no account nobody"), "{nobody}");
    desk.fails(&["ls", &format!("{PLANS}/No such folder")], 1);
    desk.fails(&["cat", &format!("{PLANS}/Rigging")], 1);
    desk.fails(&["mkdir", &format!("{PLANS}/a:b")], 1);
    desk.fails(&["mkdir", &format!("{PLANS}/CON")], 1);
    desk.fails(&["mkdir", &format!("{PLANS}/{}", "x".repeat(300))], 1);
    desk.fails(&["mkdir", &format!("{PLANS}/Rigging")], 1);
    desk.fails(&["mv", &format!("{PLANS}/Rigging"), &format!("{PLANS}/Rigging/inside")], 1);
    desk.fails(&["rm", PLANS], 1);
    desk.fails(&["put", "/nowhere/at/all", PLANS], 1);
    desk.fails(&["put", desk.folder.path().to_str().unwrap(), PLANS], 2);
    desk.fails(&["put", &note, &format!("{PLANS}/No such folder/deeper/note.txt")], 1);
    desk.fails(&["sync", "nobody"], 2);
    desk.fails(&["sync", "--for", "soon"], 2);
    desk.fails(&["frobnicate"], 2);
    desk.fails(&["--home", &note, "ls"], 2);
    desk.fails(&["outbox", "cancel", "99"], 1);
    let elsewhere = desk.command(&["ls"]).env("MUSETTE_KEYS", desk.folder.path().join("others")).output().unwrap();
    assert_eq!(elsewhere.status.code(), Some(1), "a home without its keys");
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
}

#[test]
fn without_a_network_it_says_so_and_keeps_what_was_asked() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    desk.control("airplane", &serde_json::json!({ "on": true }));
    let note = desk.file("note.txt", b"from the plane");
    desk.json(&["put", &note, PLANS]);
    assert_eq!(desk.run(&["cat", &format!("{PLANS}/note.txt")]).stdout, b"from the plane");
    desk.fails(&["sync"], 4);
    let signed_out = desk.fails(&["sign-out", "rive"], 3);
    assert!(signed_out.contains("--lose 1"), "{signed_out}");
    desk.control("airplane", &serde_json::json!({ "on": false }));
    assert_eq!(desk.json(&["sync"])["delivered"], 1);
    desk.json(&["sign-out", "rive"]);
    assert_eq!(desk.json(&["accounts"])["accounts"], Value::Array(Vec::new()));
    let left: Vec<_> = std::fs::read_dir(desk.folder.path().join("home/accounts")).unwrap().collect();
    assert!(left.is_empty(), "nothing of the vault is left");
}

#[test]
fn a_path_can_be_typed_before_its_folders_were_ever_opened() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let listed = desk.json(&["ls", &format!("{PLANS}/Stage North")]);
    assert_eq!(listed["items"].as_array().unwrap().len(), 145);
    let not_a_file = desk.fails(&["cat", "rive:Safety/Instructions"], 1);
    assert!(not_a_file.contains("is a folder"), "{not_a_file}");
    desk.fails(&["ls", "rive:Safety/Instructions/Nowhere/at all"], 1);
    // The top of a drive that nobody has opened here is a folder like any other.
    assert_eq!(desk.json(&["mkdir", "rive:Volunteers/Shifts/New"])["path"], "rive:Volunteers/Shifts/New");
    desk.json(&["cp", "rive:Volunteers/Shifts/New", "rive:Volunteers/Shifts/Newer"]);
    desk.control("airplane", &serde_json::json!({ "on": true }));
    desk.fails(&["ls", "rive:Finance/Invoices/Monday"], 4);
    desk.fails(&["mkdir", "rive:Finance/Invoices/Monday"], 4);
    desk.fails(&["ls", &format!("{PLANS}/Stage North/Nowhere")], 1);
}
