//! The command line as a person uses it: the program itself, on a home of its own, against the tenant on loopback.

#![allow(clippy::unwrap_used, missing_docs)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

/// The tenant, and a person at a terminal.
struct Desk {
    folder: tempfile::TempDir,
    tenant: Child,
    at: Value,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.tenant.kill();
        let _ = self.tenant.wait();
    }
}

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_musette"))
}

impl Desk {
    fn new() -> Desk {
        let mut tenant = program()
            .args(["tenant", "--people", "20", "--files", "300", "--json"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(tenant.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Desk { folder: tempfile::tempdir().unwrap(), tenant, at: serde_json::from_str(&line).unwrap() }
    }

    fn signed_in() -> Desk {
        let desk = Desk::new();
        let mut waiting = desk
            .command(&["sign-in", "--device-code", "--json"])
            .args(["--client-id", desk.text("client_id"), "--authority", desk.text("authority")])
            .args(["--graph", desk.text("graph"), "--engage", desk.text("engage"), "--name", "rive"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(waiting.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        let first: Value = serde_json::from_str(&first).unwrap();
        let login = desk.at["people"][0]["login"].as_str().unwrap();
        desk.control("device", &serde_json::json!({ "user_code": first["user_code"], "login": login }));
        let mut second = String::new();
        out.read_line(&mut second).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&second).unwrap()["login"], login);
        assert!(waiting.wait().unwrap().success());
        desk
    }

    fn text(&self, name: &str) -> &str {
        self.at[name].as_str().unwrap()
    }

    /// Asks the tenant's control door.
    fn control(&self, verb: &str, body: &Value) {
        let address = self.text("control").trim_start_matches("http://").to_owned();
        let body = body.to_string();
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(
            stream,
            "POST /{verb} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status).unwrap();
        assert!(status.contains(" 2"), "{verb}: {status}");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = program();
        command
            .env("MUSETTE_HOME", self.folder.path().join("home"))
            .env("MUSETTE_KEYS", self.folder.path().join("keys"));
        command.args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs a verb that must succeed; answers its JSON.
    fn json(&self, args: &[&str]) -> Value {
        let out = self.run(&[args, &["--json"]].concat());
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    }

    /// Runs a verb that must fail with this exit code; answers the sentence.
    fn fails(&self, args: &[&str], code: i32) -> String {
        let out = self.run(args);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
        assert!(said.trim_end().ends_with('.') || code == 2, "a sentence: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    fn file(&self, name: &str, bytes: &[u8]) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

const PLANS: &str = "rive:Production/Plans";

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
    desk.fails(&["ls", "nobody:Production/Plans"], 1);
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
fn two_commands_at_once_and_one_that_is_killed_lose_nothing() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let mut running = Vec::new();
    for number in 0..6 {
        let file = desk.file(&format!("n{number}.txt"), format!("note {number}").as_bytes());
        running.push(desk.command(&["put", &file, PLANS]).stdout(Stdio::null()).spawn().unwrap());
    }
    let mut syncing = desk.command(&["sync"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for mut command in running {
        assert!(command.wait().unwrap().success());
    }
    syncing.kill().unwrap();
    syncing.wait().unwrap();
    // The killed one's lease is anybody's after a minute; what it had sent is found, what it had not is sent.
    let listed = desk.json(&["ls", PLANS]);
    for number in 0..6 {
        let name = format!("n{number}.txt");
        let count = listed["items"].as_array().unwrap().iter().filter(|item| item["name"] == name.as_str()).count();
        assert_eq!(count, 1, "{name}");
        assert_eq!(desk.run(&["cat", &format!("{PLANS}/{name}")]).stdout, format!("note {number}").as_bytes());
    }
}
