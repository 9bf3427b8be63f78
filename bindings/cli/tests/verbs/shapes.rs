//! What `--json` prints is what docs/cli.md says: each verb is run, and its output compared with the page's own tables. A
//! member too many is as wrong as one that is missing.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::iter::Peekable;
use std::process::{Output, Stdio};
use std::str::Chars;

use serde_json::{Value, json};

use crate::desk::{Desk, PLANS, line_of, program};

/// A shape of the page.
#[derive(Clone, Debug)]
enum Shape {
    Any,
    Word(Vec<String>),
    Named(String),
    List(Box<Shape>),
    Object(BTreeMap<String, Member>),
    /// A named shape with further members.
    With(String, BTreeMap<String, Member>),
}

#[derive(Clone, Debug)]
struct Member {
    shape: Shape,
    sometimes: bool,
}

/// Reads a shape; the page is written by people, so what cannot be read fails the test.
fn shape(text: &mut Peekable<Chars<'_>>) -> Shape {
    match text.peek() {
        Some('"') => Shape::Word(word(text).split('/').map(str::to_owned).collect()),
        Some('[') => {
            text.next();
            let of = shape(text);
            assert_eq!(text.next(), Some(']'));
            Shape::List(Box::new(of))
        }
        Some('{') => Shape::Object(members(text)),
        _ => {
            let mut name = String::new();
            while text.peek().is_some_and(|c| c.is_alphabetic() || *c == '_') {
                name.extend(text.next());
            }
            assert!(!name.is_empty(), "no shape at {:?}", text.clone().collect::<String>());
            if text.peek() == Some(&'+') {
                text.next();
                return Shape::With(name, members(text));
            }
            Shape::Named(name)
        }
    }
}

fn word(text: &mut Peekable<Chars<'_>>) -> String {
    assert_eq!(text.next(), Some('"'));
    text.by_ref().take_while(|c| *c != '"').collect()
}

fn members(text: &mut Peekable<Chars<'_>>) -> BTreeMap<String, Member> {
    let mut all = BTreeMap::new();
    assert_eq!(text.next(), Some('{'));
    loop {
        let name = word(text);
        let sometimes = text.next_if_eq(&'?').is_some();
        let shape = if text.next_if_eq(&':').is_some() { shape(text) } else { Shape::Any };
        all.insert(name, Member { shape, sometimes });
        match text.next() {
            Some(',') => {}
            Some('}') => return all,
            other => panic!("{other:?} before {:?}", text.clone().collect::<String>()),
        }
    }
}

/// The two tables of the page.
struct Page {
    named: BTreeMap<String, Vec<Shape>>,
    verbs: BTreeMap<String, Vec<Shape>>,
    /// The shapes that were met, by verb and place in its row.
    met: RefCell<BTreeSet<(String, usize)>>,
}

/// The rows of the table with this head: the first cell, and the shapes in the second.
fn rows(page: &str, head: &str) -> BTreeMap<String, Vec<Shape>> {
    let (_, table) = page.split_once(&format!("| {head} | shape |")).unwrap();
    let lines = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    lines
        .map(|line| {
            let (name, cell) = line.trim_start_matches("| ").split_once(" | ").unwrap();
            let shapes = cell
                .split('`')
                .skip(1)
                .step_by(2)
                .filter(|code| code.starts_with(['{', '"']) || code.contains("+{") || *code == "account");
            let read = |text: &str| {
                let mut text = text.chars().peekable();
                let read = shape(&mut text);
                assert_eq!(text.next(), None, "all of {line}");
                read
            };
            (name.trim_matches('`').to_owned(), shapes.map(read).collect())
        })
        .collect()
}

impl Page {
    fn read() -> Page {
        let page = include_str!("../../../../docs/cli.md");
        Page { named: rows(page, "name"), verbs: rows(page, "verb"), met: RefCell::default() }
    }

    fn fits(&self, shape: &Shape, value: &Value) -> Result<(), String> {
        match shape {
            Shape::Any => Ok(()),
            Shape::Word(words) => match value.as_str() {
                Some(text) if words.iter().any(|word| word == text) => Ok(()),
                _ => Err(format!("{value} is none of {words:?}")),
            },
            Shape::List(of) => {
                let list = value.as_array().ok_or_else(|| format!("no list: {value}"))?;
                list.iter().try_for_each(|one| self.fits(of, one))
            }
            Shape::Named(name) => self.one_of(&self.named[name], value).map(drop),
            Shape::Object(members) => self.has(members, value),
            Shape::With(name, further) => {
                let [Shape::Object(members)] = self.named[name].as_slice() else { panic!("{name} is no object") };
                let mut all = members.clone();
                all.extend(further.clone());
                self.has(&all, value)
            }
        }
    }

    fn one_of(&self, shapes: &[Shape], value: &Value) -> Result<usize, String> {
        let mut faults = Vec::new();
        for (number, shape) in shapes.iter().enumerate() {
            match self.fits(shape, value) {
                Ok(()) => return Ok(number),
                Err(fault) => faults.push(fault),
            }
        }
        Err(faults.join("; "))
    }

    fn has(&self, members: &BTreeMap<String, Member>, value: &Value) -> Result<(), String> {
        let object = value.as_object().ok_or_else(|| format!("no object: {value}"))?;
        if let Some(unknown) = object.keys().find(|key| !members.contains_key(*key)) {
            return Err(format!("{unknown:?} is not on the page"));
        }
        for (name, member) in members {
            match object.get(name) {
                Some(value) => self.fits(&member.shape, value).map_err(|fault| format!("{name}: {fault}"))?,
                None if member.sometimes => {}
                None => return Err(format!("{name:?} is missing")),
            }
        }
        Ok(())
    }

    /// Every line that a verb has printed has one of its shapes.
    fn compare(&self, verb: &str, lines: &[Value]) {
        assert!(!lines.is_empty(), "{verb} says nothing");
        for line in lines {
            match self.one_of(&self.verbs[verb], line) {
                Ok(number) => {
                    self.met.borrow_mut().insert((verb.to_owned(), number));
                }
                Err(fault) => panic!("{verb}: {fault}\n{line}"),
            }
        }
    }
}

fn lines(out: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&out.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
}

#[test]
fn the_comparison_sees_a_member_too_many_and_one_too_few() {
    let page = Page::read();
    let fits = |value: Value| page.one_of(&page.verbs["get"], &value);
    assert!(fits(json!({ "path": "a", "size": 1, "older": false })).is_ok());
    assert!(fits(json!({ "path": "a", "size": 1 })).unwrap_err().contains("\"older\" is missing"));
    assert!(
        fits(json!({ "path": "a", "size": 1, "older": false, "b": 1 }))
            .unwrap_err()
            .contains("\"b\" is not on the page")
    );
    assert!(page.fits(&Shape::Named("state".into()), &json!({ "state": "elsewhere" })).is_err());
    assert!(page.fits(&Shape::Named("why".into()), &json!({ "refused": "quota" })).is_ok());
}

#[test]
fn every_verb_prints_what_the_page_says_and_nothing_else() {
    let page = Page::read();
    let told = program().arg("help").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let (_, commands) = told.split_once("Commands:\n").unwrap();
    let of_program: BTreeSet<&str> = commands
        .lines()
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|verb| !["demo", "completions", "man", "help"].contains(verb))
        .collect();
    assert_eq!(of_program, page.verbs.keys().map(String::as_str).collect(), "each verb has a row, and each row a verb");

    let desk = Desk::new();
    page.compare("tenant", std::slice::from_ref(&desk.at));
    let run = |args: &[&str]| -> Vec<Value> {
        let out = desk.run(&[args, &["--json"]].concat());
        assert!(matches!(out.status.code(), Some(0 | 3)), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        let lines = lines(&out);
        page.compare(args[0], &lines);
        lines
    };
    // Both ways to sign in; the person is the same, so there is one account.
    let mut sign_in = desk.sign_in(&["--device-code"]);
    let mut waiting = sign_in.stdout(Stdio::piped()).spawn().unwrap();
    let mut out = std::io::BufReader::new(waiting.stdout.take().unwrap());
    page.compare("sign-in", &[line_of(&mut out)]);
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    let mut sign_in = desk.sign_in(&["--no-browser", "--name", "rive"]);
    let mut waiting = sign_in.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut out = std::io::BufReader::new(waiting.stdout.take().unwrap());
    let first = line_of(&mut out);
    page.compare("sign-in", std::slice::from_ref(&first));
    crate::desk::http("GET", &desk.at_the_page(first["open"].as_str().unwrap(), "accept"), &[], "");
    page.compare("sign-in", &[line_of(&mut out)]);
    assert!(waiting.wait().unwrap().success());

    run(&["accounts"]);
    run(&["sync"]);
    run(&["ls"]);
    run(&["ls", PLANS]);
    let (rigging, plan) = (format!("{PLANS}/Rigging"), format!("{PLANS}/Rigging/Plan.txt"));
    for name in ["Plan.txt", "Gone.txt", "Lost.txt", "Other.txt"] {
        desk.noor("create", &format!("Rigging/{name}"), Some("as it was"));
    }
    run(&["ls", &rigging]);
    run(&["ls", &plan]);
    run(&["cat", &plan]);
    run(&["keep", &rigging]);
    run(&["sync"]);
    run(&["ready"]);
    run(&["unkeep", &plan]);
    let to = desk.folder.path().join("fetched.txt");
    run(&["get", &plan, to.to_str().unwrap()]);
    let note = desk.file("note.txt", b"marked up");
    // Every kind of change, so that the outbox and the receipts show all of them.
    run(&["put", &note, &rigging]);
    run(&["put", &note, &plan]);
    run(&["put", &note, &format!("{rigging}/Other.txt")]);
    run(&["mkdir", &format!("{rigging}/New")]);
    run(&["mv", &plan, &format!("{rigging}/Plan 2.txt")]);
    run(&["cp", &format!("{rigging}/Lost.txt"), &format!("{rigging}/New")]);
    run(&["put", &note, &format!("{rigging}/taken-back.txt")]);
    let changes = run(&["outbox"]).remove(0);
    let last = changes["outbox"].as_array().unwrap().last().unwrap()["intent"].to_string();
    run(&["outbox", "cancel", &last]);
    // Something that needs her, two versions, and something that was deleted while it was kept.
    run(&["put", &note, &format!("{rigging}/Gone.txt")]);
    desk.noor("delete", "Rigging/Gone.txt", None);
    run(&["rm", &format!("{rigging}/Lost.txt")]);
    run(&["restore", &format!("{rigging}/Lost.txt")]);
    desk.noor("edit", "Rigging/Plan.txt", Some("Noor's"));
    // What one of them was, and what became of it.
    let other = format!("{rigging}/Other.txt");
    let listed = run(&["versions", &other]).remove(0);
    let first = listed["versions"][0]["version"].to_string();
    let old = desk.folder.path().join("old.txt");
    run(&["versions", &other, "--open", &first, "-o", old.to_str().unwrap()]);
    run(&["versions", &other, "--restore", &first]);
    run(&["versions", &other, "--fresh"]);
    let told = run(&["activity", &other]).remove(0);
    page.fits(&Shape::List(Box::new(Shape::Named("entry".into()))), &told["activity"]).unwrap();
    let unsent = lines(&desk.run(&["sign-out", "rive", "--json"]));
    page.fits(&Shape::Named("error".into()), &unsent[0]).unwrap();
    run(&["storage"]);
    run(&["storage", "--free"]);
    run(&["doctor"]);
    let into = desk.folder.path().join("rescued");
    run(&["doctor", "--rescue", into.to_str().unwrap()]);
    run(&["sync"]);
    desk.noor("delete", "Rigging/Lost.txt", None);
    run(&["sync"]);
    run(&["ls", &rigging]);
    run(&["outbox"]);
    run(&["ready", &rigging]);
    run(&["restore"]);
    run(&["recent"]);
    let receipts = run(&["receipts"]).remove(0);
    let kinds: BTreeSet<&str> = receipts["receipts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|receipt| receipt["asked"]["kind"].as_str().unwrap())
        .collect();
    assert!(["create", "replace", "make_folder", "move", "copy"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    run(&["feeds"]);
    let threads = run(&["feed", "Stage crew"]).remove(0);
    let number = threads["threads"][0]["thread"].to_string();
    let posts = run(&["thread", &number]).remove(0);
    let of_thread = Shape::With("post".into(), members(&mut r#"{"gap_before"}"#.chars().peekable()));
    page.fits(&Shape::List(Box::new(of_thread)), &posts["posts"]).unwrap();
    let photo = desk.file("photo.jpg", b"\xff\xd8\xff\xe0 and so on");
    let reply = run(&["reply", &number, "In truck 3.", "--attach", &photo, "--link", &rigging]).remove(0);
    let out = desk.folder.path().join("saved.jpg");
    let saved = run(&["attachment", &format!("{}.1", reply["post"]), out.to_str().unwrap()]).remove(0);
    assert_eq!(saved["picture"], "jpeg");
    assert_eq!(std::fs::read(&out).unwrap(), b"\xff\xd8\xff\xe0 and so on");
    // What concerns her: Noor writes to her, and has changed what she keeps.
    desk.noor_writes("Who has the keys?");
    run(&["feed", "private", "--fresh"]);
    let stream = run(&["stream"]).remove(0);
    page.fits(&Shape::List(Box::new(Shape::Named("card".into()))), &stream["cards"]).unwrap();
    let card = stream["cards"][0]["number"].to_string();
    run(&["stream", "new"]);
    run(&["stream", "done", &card]);
    run(&["stream", "undone", &card]);
    run(&["stream", "quiet", "22:00-07:00"]);
    run(&["stream", "quiet", "off"]);
    // What the organisation says by itself, and what it asks to be read.
    let apps = run(&["apps"]).remove(0);
    assert_eq!(apps["accounts"][0]["applications"][0]["name"], "Shifts");
    let told = run(&["feed", "Safety", "--most", "40"]).remove(0);
    let told = told["threads"].as_array().unwrap();
    let storm = told.iter().find(|thread| thread["first"]["kind"] == "announcement").unwrap()["thread"].to_string();
    let said = run(&["ack", &storm]).remove(0);
    assert!(said["acknowledgement"]["waiting"]["intent"].is_number(), "{said}");
    let table = desk.folder.path().join("read.csv");
    let who = run(&["ack", &storm, "--who", "--csv", table.to_str().unwrap()]).remove(0);
    let rows = std::fs::read_to_string(&table).unwrap().lines().count();
    let told: usize = ["has", "foreign", "has_not"].map(|list| who[list].as_array().unwrap().len()).iter().sum();
    assert_eq!(rows, told + 1, "a row for each, and the head");
    let crew = run(&["search", "crew"]).remove(0);
    page.fits(&Shape::List(Box::new(Shape::Named("hit".into()))), &crew["found"]).unwrap();
    for (typed, what) in [("rigging", "document"), ("noor", "person"), ("stage", "feed")] {
        let told = run(&["search", typed]).remove(0);
        page.fits(&Shape::List(Box::new(Shape::Named("hit".into()))), &told["found"]).unwrap();
        assert!(told["found"].as_array().unwrap().iter().any(|hit| hit["what"] == what), "{typed}: {told}");
    }
    let people = run(&["people", "noor"]).remove(0);
    page.fits(&Shape::List(Box::new(Shape::Named("person".into()))), &people["people"]).unwrap();
    let portrait = desk.folder.path().join("noor.jpg");
    let shown = run(&["person", "Noor Haddad", "--photo", &portrait.to_string_lossy()]).remove(0);
    assert_eq!((shown["photo"]["picture"].as_str(), portrait.is_file()), (Some("jpeg"), true));
    let tasks = run(&["tasks"]).remove(0);
    page.fits(&Shape::List(Box::new(Shape::Named("task".into()))), &tasks["tasks"]).unwrap();
    let first = tasks["tasks"][0]["task"].to_string();
    run(&["task", &first]);
    run(&["task", "done", &first]);
    run(&["task", "add", "Check bolts", "--due", "2026-12-01", "--link", &rigging]);
    run(&["sync"]);
    let told = run(&["receipts"]).remove(0);
    let spoken = |about: &Value| page.fits(&Shape::Named("spoken".into()), about).unwrap();
    spoken(&told["posts"].as_array().unwrap().iter().find(|told| !told["about"].is_null()).unwrap()["about"]);
    spoken(
        &told["receipts"].as_array().unwrap().iter().find(|told| !told["acknowledges"].is_null()).unwrap()["acknowledges"],
    );
    run(&["task", "undone", &first]);
    run(&["like", &number]);
    run(&["unlike", &number]);
    let mine = run(&["post", "stage crew", "Wrong group."]).remove(0);
    run(&["remove", &mine["post"].to_string()]);
    run(&["leave", "Stage crew"]);
    run(&["join", "Stage crew"]);
    run(&["feeds", "--find", "crew"]);
    run(&["post", "stage crew", "Truss 7 is checked."]);
    let changes = run(&["outbox"]).remove(0);
    let last = changes["posts"].as_array().unwrap().last().unwrap()["intent"].to_string();
    run(&["outbox", "cancel", &last]);
    let drafts = run(&["drafts"]).remove(0);
    assert!(
        drafts["drafts"].as_array().unwrap().iter().any(|draft| draft["text"].as_str().unwrap().starts_with("Truss 7")),
        "{drafts}"
    );
    page.fits(&Shape::List(Box::new(Shape::Named("draft".into()))), &drafts["drafts"]).unwrap();
    run(&["post", "stage crew", "Another one."]);
    let changes = run(&["outbox"]).remove(0);
    run(&["outbox", "cancel", &changes["posts"].as_array().unwrap().last().unwrap()["intent"].to_string()]);
    let another = run(&["drafts"]).remove(0)["drafts"][0]["draft"].to_string();
    run(&["drafts", &another]);
    run(&["drafts", "discard", &another]);
    let missing = lines(&desk.run(&["cat", &format!("{PLANS}/Nowhere"), "--json"]));
    page.fits(&Shape::Named("error".into()), &missing[0]).unwrap();
    let unsent = lines(&desk.run(&["sign-out", "rive", "--json"])).remove(0);
    let unsent = unsent["error"]["unsent"].as_array().unwrap();
    assert!(unsent.iter().any(|thing| thing["what"] == "draft"), "what was taken back: {unsent:?}");
    let count = unsent.len().to_string();
    run(&["sign-out", "rive", "--lose", &count]);

    let met = page.met.borrow();
    for (verb, shapes) in &page.verbs {
        for (number, shape) in shapes.iter().enumerate() {
            assert!(met.contains(&(verb.clone(), number)), "{verb} never printed {shape:?}");
        }
    }
}
