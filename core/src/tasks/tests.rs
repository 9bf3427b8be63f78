//! What open intents make of a task: pure.

#![allow(clippy::unwrap_used)]

use super::fold;
use crate::model::{Importance, TaskAsk, TaskDetails, TaskField, TaskListRow, WallTime};
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
