//! Second thoughts: undo, two versions, what somebody else deleted.

use serde_json::Value;

use crate::desk::{Desk, PLANS};

fn names(listed: &Value) -> Vec<String> {
    let items = listed["items"].as_array().unwrap();
    items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

/// A desk that knows the drawings, with a plan that Ada has read.
fn with_a_plan() -> (Desk, String) {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.noor("create", "Rigging/Plan.txt", Some("as it was"));
    desk.json(&["ls", PLANS]);
    desk.json(&["ls", &format!("{PLANS}/Rigging")]);
    let plan = format!("{PLANS}/Rigging/Plan.txt");
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");
    (desk, plan)
}

#[test]
fn what_was_asked_for_can_be_undone_until_the_next_sync() {
    let (desk, plan) = with_a_plan();
    let lake = format!("{PLANS}/Stage Lake");
    desk.json(&["rm", &plan]);
    let asked = desk.json(&["outbox"])["outbox"][0].clone();
    assert!(asked["hold_until"].is_null(), "the command has ended, so nothing is held back: {asked}");
    desk.json(&["outbox", "undo", &asked["intent"].to_string()]);
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");

    desk.noor("create", "Rigging/Two.txt", Some("two"));
    desk.json(&["ls", "--fresh", &format!("{PLANS}/Rigging")]);
    let two = format!("{PLANS}/Rigging/Two.txt");
    desk.fails(&["mv", &plan, &two, &format!("{PLANS}/Rigging/Nowhere")], 1);
    desk.fails(&["rm", &plan, &format!("{PLANS}/Rigging/Nowhere")], 1);
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()), "all of them, or none");
    assert_eq!(desk.says(&["mv", &plan, &two, &lake]).lines().count(), 2);
    assert_eq!(desk.says(&["rm", &format!("{lake}/Plan.txt"), &format!("{lake}/Two.txt")]).lines().count(), 2);
    let began = std::time::Instant::now();
    desk.json(&["sync"]);
    assert!(began.elapsed().as_secs() < 8, "a command that has ended holds nothing back");
    assert!(!names(&desk.json(&["ls", "--fresh", &format!("{PLANS}/Rigging")])).contains(&"Plan.txt".to_owned()));
}

#[test]
fn of_two_versions_one_can_be_chosen() {
    for choice in ["mine", "theirs"] {
        let (desk, plan) = with_a_plan();
        let mine = desk.file("Plan.txt", b"Ada's");
        desk.json(&["put", &mine, &plan]);
        desk.noor("edit", "Rigging/Plan.txt", Some("Noor's"));
        desk.json(&["sync"]);
        let receipt = desk.json(&["receipts"])["receipts"][0].clone();
        assert!(receipt["conflict"].as_str().unwrap().starts_with("Plan (Ada's copy"), "{receipt}");
        let told = desk.run(&["receipts"]);
        let number = receipt["intent"].to_string();
        let offered = format!("musette outbox {choice} {number}");
        assert!(String::from_utf8_lossy(&told.stderr).contains(&offered), "the choice is told: {told:?}");
        desk.json(&["outbox", choice, &number]);
        desk.json(&["sync"]);
        let there = names(&desk.json(&["ls", "--fresh", &format!("{PLANS}/Rigging")]));
        assert!(!there.iter().any(|name| name.contains("copy")), "{there:?}");
        desk.json(&["get", &plan, "--force", &mine]);
        let expected = if choice == "mine" { "Ada's" } else { "Noor's" };
        desk.json(&["keep", &plan]);
        desk.json(&["sync"]);
        assert_eq!(desk.run(&["cat", &plan]).stdout, expected.as_bytes());
        assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
        let again = desk.fails(&["outbox", "mine", "999"], 1);
        assert!(again.contains("999"), "{again}");
    }
}

#[test]
fn of_two_versions_both_can_be_kept_and_nobody_is_asked_again() {
    let (desk, plan) = with_a_plan();
    let mine = desk.file("Plan.txt", b"Ada's");
    desk.json(&["put", &mine, &plan]);
    desk.noor("edit", "Rigging/Plan.txt", Some("Noor's"));
    desk.json(&["sync"]);
    let number = desk.json(&["receipts"])["receipts"][0]["intent"].to_string();
    let told = String::from_utf8(desk.run(&["receipts"]).stderr).unwrap();
    assert!(told.contains(&format!("`musette outbox both {number}`")), "the choice is told: {told}");
    let said = desk.json(&["outbox", "both", &number])["done"].as_str().unwrap().to_owned();
    assert!(said.contains("Both stay"), "{said}");
    desk.json(&["sync"]);
    let there = names(&desk.json(&["ls", "--fresh", &format!("{PLANS}/Rigging")]));
    assert_eq!(there.iter().filter(|name| name.starts_with("Plan")).count(), 2, "{there:?}");
    let told = String::from_utf8(desk.run(&["receipts"]).stderr).unwrap();
    assert!(!told.contains("musette outbox"), "nobody is asked again: {told}");
    assert_eq!(desk.json(&["outbox"])["outbox"], Value::Array(Vec::new()));
    let again = desk.json(&["outbox", "both", &number]);
    assert_eq!(again["done"], said.as_str(), "said twice is said once");
    let gone = desk.fails(&["outbox", "both", "999"], 1);
    assert!(gone.contains("999"), "{gone}");
    // What does not wait of two versions has none to keep.
    let note = desk.file("note.txt", b"alone");
    let alone = desk.json(&["put", &note, &format!("{PLANS}/Rigging")]);
    let waits = desk.json(&["outbox"])["outbox"][0]["intent"].to_string();
    desk.refuses(&["outbox", "both", &waits], 1, "one_version");
    drop(alone);
}

#[test]
fn every_remedy_that_is_told_works() {
    let (desk, plan) = with_a_plan();
    let mine = desk.file("Plan.txt", b"marked up");
    desk.json(&["put", &mine, &plan]);
    desk.noor("delete", "Rigging/Plan.txt", None);
    let synced = desk.run(&["sync", "--json"]);
    assert_eq!(synced.status.code(), Some(3), "it needs her");
    let told = desk.run(&["outbox"]);
    assert_eq!(told.status.code(), Some(3));
    let told = String::from_utf8(told.stdout).unwrap();
    let put_back = told.lines().find(|line| line.trim_start().starts_with("put it back")).unwrap();
    let words: Vec<&str> = put_back.split_once("musette ").unwrap().1.split(' ').collect();
    desk.json(&words);
    assert_eq!(desk.json(&["sync"])["delivered"], 1);
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"marked up");
}

#[test]
fn what_was_taken_back_is_listed_and_can_be_uploaded_after_all() {
    let (desk, plan) = with_a_plan();
    assert_eq!(desk.json(&["restore"]), serde_json::json!({ "deleted": [], "kept_back": [] }));
    // An edit that is taken back, and a new file that is.
    let mine = desk.file("Plan.txt", b"marked up");
    desk.json(&["put", &mine, &plan]);
    let edit = desk.json(&["outbox"])["outbox"][0]["intent"].to_string();
    assert!(desk.says(&["outbox", "undo", &edit]).contains("`musette restore` lists them"));
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");
    let new = format!("{PLANS}/Rigging/New.txt");
    desk.json(&["put", &mine, &new]);
    let made = desk.json(&["outbox"])["outbox"][0]["intent"].to_string();
    desk.json(&["outbox", "undo", &made]);
    let kept = desk.json(&["restore"])["kept_back"].clone();
    let of = |name: &str| kept.as_array().unwrap().iter().find(|kept| kept["name"] == name).unwrap().clone();
    assert_eq!(
        (&of("Plan.txt")["path"], &of("New.txt")["path"]),
        (&Value::from(plan.as_str()), &Value::from(new.as_str()))
    );
    assert_eq!(of("Plan.txt")["size"], 9);
    let listed = desk.says(&["restore"]);
    assert!(
        listed.contains(&format!("{:>4}  9 bytes, saved at", of("Plan.txt")["kept"].as_i64().unwrap())),
        "{listed}"
    );
    let (edit, made) = (of("Plan.txt")["kept"].to_string(), of("New.txt")["kept"].to_string());
    // Where it was stands something: it never replaces that.
    let said = desk.refuses(&["restore", "--kept", &edit], 1, "name_taken");
    assert!(said.contains(&format!("`musette restore --kept {edit} PATH`")), "{said}");
    let beside = format!("{PLANS}/Rigging/Plan, marked up.txt");
    assert_eq!(desk.json(&["restore", "--kept", &edit, &beside])["path"], beside);
    assert_eq!(desk.json(&["restore", "--kept", &made])["path"], new, "where it was, when nothing else is there");
    desk.refuses(&["restore", "--kept", &made], 2, "usage");
    assert_eq!(desk.json(&["sync"])["delivered"], 2);
    assert!(desk.has_once("Rigging/Plan.txt", b"as it was"));
    assert!(
        desk.has_once("Rigging/Plan, marked up.txt", b"marked up") && desk.has_once("Rigging/New.txt", b"marked up")
    );
}

#[test]
fn where_something_would_be_put_back_is_told_before() {
    let (desk, plan) = with_a_plan();
    let mine = desk.file("Plan.txt", b"marked up");
    desk.json(&["keep", &format!("{PLANS}/Rigging")]);
    desk.json(&["sync"]);
    desk.json(&["put", &mine, &plan]);
    desk.noor("delete", "Rigging", None);
    assert_eq!(desk.run(&["sync"]).status.code(), Some(3));
    let entry = {
        let out = desk.run(&["outbox", "--json"]);
        let told: Value = serde_json::from_slice(&out.stdout).unwrap();
        told["outbox"][0].clone()
    };
    assert_eq!(entry["nearest"], "Production/Plans");
    let told = String::from_utf8(desk.run(&["outbox"]).stdout).unwrap();
    assert!(told.contains("put it back into Production/Plans"), "{told}");
    desk.json(&["outbox", "elsewhere", &entry["intent"].to_string()]);
    assert_eq!(desk.json(&["sync"])["delivered"], 1);
    assert!(desk.has_once("Plan.txt", b"marked up"));
}

#[test]
fn what_somebody_deleted_is_listed_opened_and_brought_back() {
    let (desk, plan) = with_a_plan();
    let rigging = format!("{PLANS}/Rigging");
    desk.json(&["keep", &rigging]);
    desk.json(&["sync"]);
    desk.noor("delete", "Rigging/Plan.txt", None);
    desk.json(&["sync"]);
    let listed = desk.json(&["ls", &rigging]);
    assert!(!names(&listed).contains(&"Plan.txt".to_owned()));
    assert_eq!(listed["deleted"][0]["path"], "Production/Plans/Rigging/Plan.txt");
    assert_eq!(listed["deleted"][0]["state"]["state"], "kept_after_deletion");
    for told in [desk.says(&["ls", &rigging]), desk.says(&["ready", &rigging]), desk.says(&["recent"])] {
        assert!(told.contains("Deleted on the server") && told.contains("Your copy is kept until"), "{told}");
    }
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");
    desk.json(&["restore", &plan]);
    assert_eq!(desk.json(&["sync"])["delivered"], 1);
    assert_eq!(desk.json(&["ls", &rigging])["deleted"], Value::Array(Vec::new()));
    let not_deleted = desk.fails(&["restore", &plan], 2);
    assert!(not_deleted.contains("is not deleted"), "{not_deleted}");

    desk.json(&["sync"]);
    desk.noor("delete", "Rigging", None);
    desk.json(&["sync"]);
    assert!(desk.says(&["ls", PLANS]).contains("Rigging/Plan.txt"), "below the folder that is left");
    assert!(desk.says(&["restore", &rigging]).contains("Rigging/Plan.txt"));
    desk.json(&["sync"]);
    assert_eq!(desk.run(&["cat", &plan]).stdout, b"as it was");
}

#[test]
fn signing_in_again_needs_no_more_than_the_account() {
    let desk = Desk::signed_in();
    desk.control("expire-tokens", &serde_json::json!({}));
    desk.control("refuse", &serde_json::json!({ "login": desk.at["people"][0]["login"], "code": 50173 }));
    let said = desk.fails(&["sync"], 3);
    assert!(said.contains("`musette sign-in --again rive`"), "{said}");
    assert!(desk.says(&["accounts"]).contains("musette sign-in --again rive"));
    desk.control("allow", &serde_json::json!({ "login": desk.at["people"][0]["login"] }));
    desk.types_the_code(desk.command(&["sign-in", "--device-code", "--json", "--again", "rive"]));
    desk.json(&["sync"]);
}

#[test]
fn what_is_said_to_take_a_change_of_a_task_back_takes_back_that_and_nothing_else() {
    let desk = Desk::signed_in();
    desk.json(&["tasks", "--fresh"]);
    let undoes =
        |said: &str| said.split("`musette outbox undo ").nth(1).map(|rest| rest.split('`').next().unwrap().to_owned());
    let first = desk.json(&["tasks"])["tasks"][0]["task"].to_string();
    let note = undoes(&desk.says(&["task", "note", &first, "two hours of typing"])).unwrap();
    let done = undoes(&desk.says(&["task", "done", &first])).unwrap();
    assert_ne!(note, done);
    let said = desk.says(&["task", "undone", &first]);
    assert!(said.contains("Nothing of it waits") && undoes(&said).is_none(), "{said}");
    assert!(desk.says(&["task", &first]).contains("two hours of typing"));
    let said = desk.says(&["outbox", "undo", &note]);
    assert!(said.contains("two hours of typing"), "what is nowhere else any more is said a last time: {said}");

    // What goes with a task that was never sent cannot be taken back without it.
    let added = desk.says(&["task", "add", "Bolts"]);
    let made = added.split("as task ").nth(1).unwrap().split('.').next().unwrap().to_owned();
    let said = desk.says(&["task", "note", &made, "M16, 240 Nm"]);
    assert!(said.contains("with the task") && undoes(&said).is_none(), "{said}");
    let said = desk.json(&["outbox", "undo", &undoes(&added).unwrap()])["done"].as_str().unwrap().to_owned();
    assert!(said.contains("Bolts") && said.contains("M16, 240 Nm"), "{said}");
}
