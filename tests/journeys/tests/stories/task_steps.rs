//! The steps of a task: ticked without a network, told once, and nobody else's step, word or tick is touched by it.

use musette_core::model::{HowChecked, TaskField, TaskRow, TaskStep};
use musette_core::tasks::NewTask;
use musette_journeys::ADA;
use musette_tenant::Fault;
use serde_json::{Map, Value, json};

use super::tasks::{Desk, PRINT, TRUSS, desk, new};
use super::*;

/// A task's steps as she sees them: number, words, done.
async fn steps(desk: &Desk, task: TaskRow) -> Vec<(u32, String, bool)> {
    let steps = desk.tasks.one(task).await.unwrap().steps.unwrap();
    steps.into_iter().map(|step| (step.number, step.title, step.done)).collect()
}

fn seen(steps: &[(u32, &str, bool)]) -> Vec<(u32, String, bool)> {
    steps.iter().map(|(number, title, done)| (*number, (*title).to_owned(), *done)).collect()
}

/// The steps of her own task as the tenant has them.
fn own_steps(desk: &Desk, title: &str) -> Vec<(String, bool)> {
    let there = desk.there(title).unwrap();
    let step = |step: &Value| (step["displayName"].as_str().unwrap().to_owned(), step["isChecked"] == true);
    there["checklistItems"].as_array().unwrap().iter().map(step).collect()
}

/// The steps of a plan's task as the tenant has them, each by its words.
fn shared_steps(desk: &Desk, title: &str) -> Map<String, Value> {
    let there = desk.there(title).unwrap();
    let steps = there["details"]["checklist"].as_object().unwrap().values();
    steps.map(|step| (step["title"].as_str().unwrap_or("?").to_owned(), step["isChecked"].clone())).collect()
}

/// A colleague changes one step of a plan's task, or takes it away with `None`.
fn colleague(desk: &Desk, title: &str, words: &str, change: Option<Value>) {
    let mut steps = desk.there(title).unwrap()["details"]["checklist"].as_object().unwrap().clone();
    let id = steps.iter().find(|(_, step)| step["title"] == words).unwrap().0.clone();
    match change {
        Some(Value::Object(members)) => steps[&id].as_object_mut().unwrap().extend(members),
        _ => drop(steps.remove(&id)),
    }
    desk.somebody(title, json!({ "checklist": steps }));
}

/// Her print has three steps, two of them in the same words, and all of both tasks is known here.
async fn with_steps() -> (Desk, TaskRow, TaskRow) {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    let step = |title: &str, done: bool| json!({ "displayName": title, "isChecked": done });
    desk.somebody(PRINT, json!({ "checklistItems": [step("Fold", true), step("Print", false), step("Fold", false)] }));
    for task in [truss, print] {
        desk.tasks.refresh_one(task).await.unwrap();
    }
    (desk, truss, print)
}

#[tokio::test(start_paused = true)]
async fn steps_that_she_ticks_on_the_plane_are_shown_at_once_and_told_once_although_answers_are_lost() {
    let (desk, truss, print) = with_steps().await;
    assert_eq!(steps(&desk, print).await, seen(&[(1, "Fold", true), (2, "Print", false), (3, "Fold", false)]));
    desk.town.plane(true);
    desk.tasks.tick(print, 3, true).await.unwrap();
    desk.tasks.tick(print, 1, false).await.unwrap();
    let signed = steps(&desk, truss).await.into_iter().find(|(_, title, _)| title == "Sheet signed").unwrap().0;
    desk.tasks.tick(truss, signed, true).await.unwrap();
    // What she takes back herself is no change.
    desk.tasks.tick(print, 2, true).await.unwrap();
    desk.tasks.tick(print, 2, false).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 3);
    assert_eq!(refusal(desk.tasks.tick(print, 4, true).await), Reason::NotFound);
    desk.ada.sync().await;

    let Desk { town, home, ada, tasks } = desk;
    drop((tasks, ada));
    let ada = town.reopen(&home).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, tasks };
    let wished = seen(&[(1, "Fold", false), (2, "Print", false), (3, "Fold", true)]);
    assert_eq!(steps(&desk, print).await, wished);
    desk.town.plane(false);
    for path in ["checklistItems", "/details"] {
        desk.town.tenant.play(Fault::named("lost-answer").method("PATCH").path(path).times(1)).unwrap();
    }
    let before = so_far(&desk.town);
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    assert_eq!(
        own_steps(&desk, PRINT),
        [("Fold".into(), false), ("Print".into(), false), ("Fold".into(), true)],
        "the two that say the same are told apart"
    );
    let shared = shared_steps(&desk, TRUSS);
    assert_eq!(Value::from(shared), json!({ "Load cells read": true, "Sheet signed": true }));
    for (path, times) in [("checklistItems", 2), ("/details", 1)] {
        assert_eq!(asked(&desk.town, before, "PATCH", path).len(), times, "{path}");
    }
    let receipts = desk.tasks.receipts(10).await.unwrap();
    assert_eq!(receipts.len(), 3);
    assert!(receipts.iter().any(|receipt| receipt.checked == HowChecked::Seen), "found, not sent again");
    desk.tasks.refresh_one(print).await.unwrap();
    assert_eq!(steps(&desk, print).await, wished, "as the provider says it by now");
}

#[tokio::test(start_paused = true)]
async fn a_step_that_she_ticks_replaces_nothing_that_a_colleague_did_to_the_others() {
    let (desk, truss, _) = with_steps().await;
    desk.town.plane(true);
    let signed = steps(&desk, truss).await.into_iter().find(|(_, title, _)| title == "Sheet signed").unwrap().0;
    desk.tasks.tick(truss, signed, true).await.unwrap();
    colleague(&desk, TRUSS, "Load cells read", Some(json!({ "isChecked": false, "title": "Load cells read twice" })));
    desk.somebody(TRUSS, json!({ "description": "Ask Noor" }));
    desk.town.plane(false);
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let shared = shared_steps(&desk, TRUSS);
    assert_eq!(Value::from(shared), json!({ "Load cells read twice": false, "Sheet signed": true }));
    assert_eq!(desk.there(TRUSS).unwrap()["details"]["description"], "Ask Noor");
    let here = steps(&desk, truss).await;
    assert!(here.contains(&(signed, "Sheet signed".into(), true)), "{here:?}");
    assert!(here.iter().any(|(_, title, done)| title == "Load cells read twice" && !done), "{here:?}");
}

#[tokio::test(start_paused = true)]
async fn a_step_that_says_something_else_by_now_is_not_ticked_before_she_has_read_it() {
    let (desk, truss, print) = with_steps().await;
    desk.town.plane(true);
    let signed = steps(&desk, truss).await.into_iter().find(|(_, title, _)| title == "Sheet signed").unwrap().0;
    desk.tasks.tick(truss, signed, true).await.unwrap();
    desk.tasks.tick(print, 2, true).await.unwrap();
    colleague(&desk, TRUSS, "Sheet signed", Some(json!({ "title": "Sheet signed by both" })));
    let mut all = desk.there(PRINT).unwrap()["checklistItems"].clone();
    all[1]["displayName"] = json!("Print twice");
    desk.somebody(PRINT, json!({ "checklistItems": all }));
    desk.town.plane(false);
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap();
    assert_eq!(waiting.len(), 2);
    let step = |number: u32, title: &str, done: bool| TaskField::Step { number, title: title.to_owned(), done };
    for (task, theirs) in [(truss, step(signed, "Sheet signed by both", false)), (print, step(2, "Print twice", false))]
    {
        let one = waiting.iter().find(|one| one.task.row == task).unwrap();
        let asks = matches!(&one.state, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } });
        assert!(asks, "{:?}", one.state);
        assert_eq!(one.theirs, Some(theirs), "both sides");
        desk.tasks.confirm(one.intent).await.unwrap();
    }
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    assert_eq!(shared_steps(&desk, TRUSS)["Sheet signed by both"], true, "ticked, in the colleague's words");
    assert_eq!(own_steps(&desk, PRINT)[1], ("Print twice".into(), true));
}

#[tokio::test(start_paused = true)]
async fn a_step_that_somebody_took_away_is_not_made_again_by_her_tick_and_the_receipt_says_that_it_was_gone() {
    let (desk, truss, print) = with_steps().await;
    desk.town.plane(true);
    let signed = steps(&desk, truss).await.into_iter().find(|(_, title, _)| title == "Sheet signed").unwrap().0;
    desk.tasks.tick(truss, signed, true).await.unwrap();
    desk.tasks.tick(print, 3, true).await.unwrap();
    colleague(&desk, TRUSS, "Sheet signed", None);
    let mut all = desk.there(PRINT).unwrap()["checklistItems"].as_array().unwrap().clone();
    all.remove(2);
    desk.somebody(PRINT, json!({ "checklistItems": all }));
    desk.town.plane(false);
    // Of one of them this device has heard before it sends: the other step in the same words is not taken for it.
    desk.tasks.refresh_one(print).await.unwrap();
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), [], "the tasks are there, so nothing is asked");
    let receipts = desk.tasks.receipts(10).await.unwrap();
    let checked: Vec<HowChecked> = receipts.iter().map(|receipt| receipt.checked).collect();
    assert_eq!(checked, [HowChecked::SubjectGone, HowChecked::SubjectGone]);
    assert_eq!(Value::from(shared_steps(&desk, TRUSS)), json!({ "Load cells read": true }));
    assert_eq!(own_steps(&desk, PRINT), [("Fold".into(), true), ("Print".into(), false)]);
    // The tasks themselves are as they were, and a number is nobody else's later on.
    all.push(json!({ "displayName": "Roll", "isChecked": false }));
    desk.somebody(PRINT, json!({ "checklistItems": all }));
    desk.tasks.refresh_one(print).await.unwrap();
    assert_eq!(steps(&desk, print).await, seen(&[(1, "Fold", true), (2, "Print", false), (4, "Roll", false)]));
    assert_eq!(steps(&desk, truss).await.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_step_of_a_task_that_is_yet_to_be_made_goes_with_it_and_one_ticked_in_the_middle_follows() {
    let (desk, _, _) = with_steps().await;
    let plan = desk.tasks.lists().await.unwrap().0.into_iter().find(|list| list.name == "Build-up 2026").unwrap();
    desk.town.plane(true);
    let wished: Vec<TaskStep> =
        ["Fold", "Print", "Fold"].map(|title| TaskStep { title: title.to_owned(), done: false }).into();
    let own = desk.tasks.add(NewTask { steps: wished.clone(), ..new("Print A0") }).await.unwrap();
    let list = Some(plan.id.row);
    let shared = desk.tasks.add(NewTask { steps: wished, list, ..new("Print A1") }).await.unwrap();
    for task in [own, shared] {
        desk.tasks.tick(task, 2, true).await.unwrap();
    }
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 2, "it is part of the wish");
    desk.town.plane(false);
    // Both are made, and no step arrives before she ticks another one.
    for (method, path) in [("POST", "checklistItems"), ("PATCH", "/details")] {
        desk.town.tenant.play(Fault::named("503").method(method).path(path).times(50)).unwrap();
    }
    desk.ada.sync().await;
    for (task, title) in [(own, "Print A0"), (shared, "Print A1")] {
        assert!(desk.there(title).is_some(), "{title}");
        desk.tasks.tick(task, 3, true).await.unwrap();
    }
    desk.town.tenant.stop_named(None);
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let all = [("Fold".to_owned(), false), ("Print".to_owned(), true), ("Fold".to_owned(), true)];
    assert_eq!(own_steps(&desk, "Print A0"), all);
    let there = desk.there("Print A1").unwrap();
    let there = there["details"]["checklist"].as_object().unwrap();
    let mut done: Vec<(&Value, &Value)> = there.values().map(|step| (&step["title"], &step["isChecked"])).collect();
    done.sort_by_key(|(title, done)| (title.to_string(), done.to_string()));
    assert_eq!(
        done,
        [(&json!("Fold"), &json!(false)), (&json!("Fold"), &json!(true)), (&json!("Print"), &json!(true))]
    );
    for title in ["Print A0", "Print A1"] {
        assert_eq!(desk.town.tenant.count_tasks(ADA, title).unwrap(), 1, "{title}");
    }
    let here = seen(&[(1, "Fold", false), (2, "Print", true), (3, "Fold", true)]);
    assert_eq!(steps(&desk, own).await, here);
}
