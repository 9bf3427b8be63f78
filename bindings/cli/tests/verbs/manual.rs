//! What is printed for people and their shells: help, the manual page, completions. And a tenant that insists on TLS.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::desk::{Desk, PLANS, program, refused};

fn printed(args: &[&str]) -> String {
    let out = program().args(args).output().unwrap();
    assert!(out.status.success(), "{args:?}");
    String::from_utf8(out.stdout).unwrap()
}

/// The verbs that the program lists.
fn verbs() -> Vec<String> {
    let told = printed(&["help"]);
    let (_, commands) = told.split_once("Commands:\n").unwrap();
    let lines = commands.lines().take_while(|line| !line.is_empty()).filter(|line| !line.starts_with("   "));
    lines.map(|line| line.split_whitespace().next().unwrap().to_owned()).filter(|verb| verb != "help").collect()
}

/// Gives a text to a program of this machine; `None`, with the reason told, where there is no such program.
fn given_to(shell: &str, args: &[&str], text: &str) -> Option<String> {
    let mut command = Command::new(shell);
    let Ok(mut child) = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()
    else {
        eprintln!("skipped: there is no {shell} here");
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success() && said.is_empty(), "{shell}: {said}");
    Some(String::from_utf8(out.stdout).unwrap())
}

#[test]
fn the_manual_page_describes_every_verb_and_its_options() {
    let page = printed(&["man"]);
    for verb in verbs() {
        assert!(page.contains(&format!(".SH \"MUSETTE {}\"", verb.to_uppercase())), "{verb}");
    }
    for option in ["\\-\\-rescue", "\\-\\-follow\\-all", "\\-\\-kept", "\\-\\-lose"] {
        assert!(page.contains(option), "{option}");
    }
    assert!(page.contains("\"MUSETTE OUTBOX CANCEL\""), "what outbox can do as well");
    // The one that reads a page from its input and tells what is wrong with it; others, and stand-ins for it, do not.
    let version =
        Command::new("man").arg("--version").output().map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    if !version.is_ok_and(|version| version.starts_with("man 2")) {
        eprintln!("skipped: there is no man-db here");
    } else if let Some(shown) = given_to("man", &["--warnings=w", "-l", "-"], &page) {
        assert!(shown.contains("MUSETTE SYNC"), "{shown}");
    }
}

#[test]
fn completions_are_read_by_their_shells_and_know_every_verb() {
    for (shell, only_read) in [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")] {
        let text = printed(&["completions", shell]);
        for verb in verbs() {
            assert!(text.contains(&verb), "{shell}: {verb}");
        }
        given_to(shell, &[only_read], &text);
    }
    // And bash, which is nearly everywhere, completes with it.
    let ask = "\nCOMP_WORDS=(musette sy); COMP_CWORD=1; _musette musette sy musette; echo \"${COMPREPLY[@]}\"\n";
    if let Some(completed) = given_to("bash", &["--norc"], &(printed(&["completions", "bash"]) + ask)) {
        assert_eq!(completed.trim(), "sync");
    }
    let out = program().args(["completions", "tcsh", "--json"]).output().unwrap();
    let said = refused(&out, 2, "usage");
    assert!(said.contains("bash") && said.contains("fish"), "{said}");
}

#[test]
fn every_verb_says_how_it_is_used() {
    for verb in verbs() {
        let told = printed(&[&verb, "--help"]);
        assert!(told.contains(&format!("Usage: musette {verb}")) && told.len() > 100, "{told}");
        assert!(told.lines().all(|line| line.chars().count() <= 100), "no line is wider than the page: {told}");
    }
    for verb in ["sign-in", "sync", "ls", "get", "put", "mv", "restore", "keep", "outbox", "doctor"] {
        assert!(printed(&[verb, "--help"]).contains("Examples:"), "{verb}");
    }
}

#[test]
fn a_tenant_with_tls_is_trusted_by_its_certificate_alone() {
    let desk = Desk::with(&["--tls"]);
    let pem = desk.text("ca_pem").to_owned();
    assert!(desk.text("authority").starts_with("https://"));
    // Without it nobody is believed who merely answers.
    let said = refused(&desk.sign_in(&["--device-code"]).output().unwrap(), 4, "offline");
    assert!(said.contains("Nothing that this computer trusts answers at https://"), "{said}");
    let none = desk.file("none.pem", b"no certificate");
    let said = refused(&desk.sign_in(&["--device-code"]).env("MUSETTE_CA_PEM", &none).output().unwrap(), 2, "usage");
    assert!(said.contains("none.pem") && said.contains("MUSETTE_CA_PEM"), "{said}");
    refused(&desk.sign_in(&["--device-code"]).env("MUSETTE_CA_PEM", format!("{none}.not")).output().unwrap(), 1, "io");

    let mut sign_in = desk.sign_in(&["--device-code", "--name", "rive"]);
    sign_in.env("MUSETTE_CA_PEM", &pem);
    desk.types_the_code(sign_in);
    let note = desk.file("note.txt", b"over TLS");
    let to = desk.folder.path().join("fetched.txt");
    let path = format!("{PLANS}/note.txt");
    for args in
        [&["sync"][..], &["ls", PLANS], &["put", &note, PLANS], &["sync"], &["get", &path, to.to_str().unwrap()]]
    {
        let out = desk.command(args).env("MUSETTE_CA_PEM", &pem).output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    }
    assert_eq!(fs::read(&to).unwrap(), b"over TLS");
    let said = desk.refuses(&["sync"], 4, "captured");
    assert!(said.contains("answers with a page of its own"), "{said}");
    assert!(desk.has_once("note.txt", b"over TLS"));
}
