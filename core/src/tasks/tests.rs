//! What open intents make of a task: pure.

#![allow(clippy::unwrap_used)]

use super::absorb::numbered;
use super::fold;
use crate::model::{Importance, KnownStep, RemoteId, TaskAsk, TaskDetails, TaskField, TaskListRow, WallTime};
use crate::store::tasks::{TaskFacts, TaskOverlay};

fn base() -> TaskFacts {
    TaskFacts {
        asked: None,
        list: TaskListRow(1),
        title: "Truss 7".into(),
        due: None,
        percent: 50,
        importance: Importance::Normal,
        mine: true,
        details: TaskDetails::default(),
        created_at: None,
        changed_at: None,
        etag: None,
    }
}

fn change(to: TaskField, from: TaskField) -> (TaskAsk, WallTime) {
    (TaskAsk::Change { to, from }, WallTime(1))
}

#[test]
fn what_she_wants_stands_over_what_the_provider_says_in_the_order_in_which_she_wanted_it() {
    let base = base();
    assert_eq!(fold(Some(&base), None, &[]), None);
    let done = change(TaskField::Done(true), TaskField::Done(false));
    let titled = change(TaskField::Title("Truss 8".into()), TaskField::Title("Truss 7".into()));
    let shown = fold(Some(&base), None, &[done, titled.clone()]).unwrap();
    assert_eq!((shown.facts.percent, shown.facts.title.as_str(), shown.gone), (100, "Truss 8", false));
    let removed = (TaskAsk::Remove { saw: Vec::new() }, WallTime(2));
    assert!(fold(Some(&base), None, &[titled, removed]).unwrap().gone);
    let open = change(TaskField::Done(false), TaskField::Done(true));
    assert_eq!(fold(Some(&base), None, &[open]).unwrap().facts.percent, 50, "what was begun stays as far as it was");
}

#[test]
fn a_task_that_vanishes_under_an_open_intent_stays_shown_as_it_was() {
    let before = TaskOverlay { facts: base(), gone: false };
    let titled = change(TaskField::Title("Truss 8".into()), TaskField::Title("Truss 7".into()));
    assert_eq!(fold(None, Some(&before), &[titled]).unwrap().facts.title, "Truss 8");
    assert_eq!(fold(None, Some(&before), &[]), None, "and goes when nothing of hers is left");
}

#[test]
fn a_wish_for_a_new_task_is_read_as_it_was_stored_before_it_had_several_links_and_steps() {
    let link = r#"{"name":"A1","address":"https://rive.example/a1"}"#;
    for (stored, links) in [("null".to_owned(), 0), (link.to_owned(), 1), (format!("[{link},{link}]"), 2)] {
        let text = format!(r#"{{"kind":"add","list":1,"title":"Print","due":null,"notes":"","link":{stored}}}"#);
        let asked: TaskAsk = serde_json::from_str(&text).unwrap();
        let TaskAsk::Add { links: read, steps, .. } = &asked else { panic!("{asked:?}") };
        assert_eq!((read.len(), steps.len()), (links, 0), "{text}");
        let again: TaskAsk = serde_json::from_str(&serde_json::to_string(&asked).unwrap()).unwrap();
        assert_eq!(again, asked);
        assert!(
            serde_json::to_string(&asked).unwrap().starts_with(r#"{"kind":"add""#),
            "what is looked for in receipts"
        );
    }
    let text = r#"{"kind":"add","list":1,"title":"Print","due":null,"notes":""}"#;
    assert!(serde_json::from_str::<TaskAsk>(text).is_ok());
}

fn step(number: u32, remote: &str, title: &str) -> KnownStep {
    let remote = Some(remote).filter(|remote| !remote.is_empty()).map(RemoteId::from);
    KnownStep { number, remote, title: title.to_owned(), done: false }
}

#[test]
fn a_step_keeps_its_number_wherever_it_stands_and_no_other_ever_has_it() {
    let numbers = |told: Vec<KnownStep>, known: &[KnownStep], made: u32| {
        let (steps, made) = numbered(told, known, made);
        (steps.iter().map(|step| step.number).collect::<Vec<_>>(), made)
    };
    let known = [step(1, "a", "Fold"), step(2, "b", "Print"), step(3, "c", "Fold")];
    // Another order, other words, one taken away, and a new one before all others.
    let told = vec![step(0, "new", "Roll"), step(0, "c", "Fold twice"), step(0, "a", "Fold")];
    assert_eq!(numbers(told, &known, 3), (vec![4, 3, 1], 4));
    let after = [step(1, "a", "Fold")];
    assert_eq!(numbers(vec![step(0, "a", "Fold"), step(0, "d", "Print")], &after, 4), (vec![1, 5], 5), "5, not 2");
    // What was wished here, and is told by the provider for the first time, in its own order.
    let wished = [step(1, "", "Fold"), step(2, "", "Print"), step(3, "", "Fold")];
    let told = vec![step(0, "x", "Print"), step(0, "y", "Fold"), step(0, "z", "Fold")];
    assert_eq!(numbers(told, &wished, 3), (vec![2, 1, 3], 3));
}

#[test]
fn steps_that_were_stored_before_they_had_numbers_are_numbered_in_their_order() {
    let stored = r#"{"notes":null,"steps":[{"title":"Fold","done":true},{"title":"Print","done":false}],"links":null,"etag":null,"as_of":null}"#;
    let details = serde_json::from_str::<TaskDetails>(stored).unwrap().numbered();
    let numbers: Vec<u32> = details.steps.iter().flatten().map(|step| step.number).collect();
    assert_eq!((numbers, details.steps_made), (vec![1, 2], 2));
    assert_eq!(details.clone().numbered(), details);
}
