//! Tasks whose answer is not simply hers: those of a list that nobody has named yet, and those that both sides have changed.

use musette_core::model::{Remedy, TaskField, TaskRow, TaskStep};
use musette_core::tasks::NewTask;
use musette_journeys::ADA;
use musette_tenant::Fault;
use serde_json::{Value, json};

use super::tasks::{Desk, PRINT, TRUSS, desk, new, titles};
use super::*;

#[tokio::test(start_paused = true)]
async fn a_task_that_is_added_where_nobody_ever_asked_for_lists_is_shown_at_once_and_arrives_once() {
    let town = Town::with_files(11, 200);
    // She boards before a first sync.
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, tasks };
    desk.town.plane(true);
    let ladder = desk.tasks.add(new("Bring the ladder")).await.unwrap();
    desk.tasks.set_due(ladder, Some("2026-12-24".parse().unwrap())).await.unwrap();
    let shown = desk.list(false).await;
    assert_eq!((titles(&shown), shown[0].list_name.as_str()), (vec!["Bring the ladder"], ""));
    desk.ada.sync().await;
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 1, "it waits, and asks nothing");
    desk.tasks.add(new("And a rope")).await.unwrap();

    // Nobody answers, then the answer is lost, and the tablet dies in between.
    desk.town.plane(false);
    desk.town.tenant.play(Fault::named("503").method("GET").path("/todo/lists").times(1)).unwrap();
    let lost = Fault::named("lost-answer").method("POST").path("/todo/lists").times(1);
    desk.town.tenant.play(lost).unwrap();
    desk.ada.sync().await;
    let Desk { town, home, ada, tasks } = desk;
    drop((tasks, ada));
    let ada = town.reopen(&home).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, tasks };
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let all = desk.town.tenant.inspect_todo(ADA).unwrap();
    for title in ["Bring the ladder", "And a rope"] {
        assert_eq!(all.iter().filter(|task| task["title"] == title).count(), 1, "{title}");
    }
    let here = desk.tasks.one(ladder).await.unwrap();
    let main = desk.tasks.lists().await.unwrap().0.into_iter().find(|list| list.main).unwrap();
    assert!(!main.name.is_empty() && main.id == here.list, "{main:?}");
    assert_eq!((here.list_name, here.due), (main.name, Some("2026-12-24".parse().unwrap())));
    let again = desk.list(false).await;
    assert_eq!(titles(&again).iter().filter(|title| **title == "Bring the ladder").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn parts_that_both_sides_changed_are_one_question_and_what_nobody_else_touched_waits_for_no_answer() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    let day = |day: &str| Some(day.parse().unwrap());
    let mine = [TaskField::Title("Mine".into()), TaskField::Due(day("2026-12-24")), TaskField::Notes("Mine".into())];
    desk.town.plane(true);
    for task in [truss, print] {
        for part in &mine {
            desk.tasks.edit(task, part.clone()).await.unwrap();
        }
        desk.tasks.complete(task).await.unwrap();
    }
    let midnight = json!({ "dateTime": "2026-12-05T00:00:00.0000000", "timeZone": "UTC" });
    let body = json!({ "contentType": "text", "content": "Theirs" });
    desk.somebody(PRINT, json!({ "title": "Theirs", "dueDateTime": midnight, "body": body }));
    desk.somebody(TRUSS, json!({ "title": "Truss 8", "dueDateTime": "2026-12-05T10:00:00Z" }));
    desk.town.plane(false);
    desk.lands().await;
    assert_eq!(desk.there("Theirs").unwrap()["status"], "completed", "nobody else touched that");
    assert_eq!(desk.there("Truss 8").unwrap()["percentComplete"], 100);
    let waiting = desk.tasks.waiting().await.unwrap();
    let of = |task: TaskRow| waiting.iter().filter(|one| one.task.row == task).collect::<Vec<_>>();
    assert_eq!((of(print).len(), of(truss).len()), (3, 2), "{waiting:#?}");
    for asked in [of(print), of(truss)] {
        let all: Vec<_> = asked.iter().map(|one| one.intent).collect();
        for one in &asked {
            assert_eq!(one.together, all, "one question");
            assert!(one.theirs.is_some(), "{one:?}");
        }
    }
    let theirs: Vec<_> = of(print).iter().map(|one| one.theirs.clone().unwrap()).collect();
    let there =
        [TaskField::Title("Theirs".into()), TaskField::Due(day("2026-12-05")), TaskField::Notes("Theirs".into())];
    assert_eq!(theirs, there);

    // One answer is enough for each.
    let (of_print, of_truss) = (of(print)[1].together.clone(), of(truss)[0].together.clone());
    desk.tasks.confirm_all(&of_print).await.unwrap();
    desk.tasks.cancel_all(&of_truss).await.unwrap();
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let there = desk.there("Mine").unwrap();
    assert!(there["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-24"), "{there}");
    assert_eq!((&there["body"]["content"], &there["status"]), (&json!("Mine"), &json!("completed")));
    let here = desk.tasks.one(truss).await.unwrap();
    assert_eq!((here.title.as_str(), here.due, here.done), ("Truss 8", day("2026-12-05"), true));
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_removed_meanwhile_is_let_go_or_made_anew_once_as_she_sees_it() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    desk.town.plane(true);
    for task in [truss, print] {
        desk.tasks.set_due(task, Some("2026-12-24".parse().unwrap())).await.unwrap();
        desk.tasks.edit(task, TaskField::Notes("A0, folded".into())).await.unwrap();
    }
    desk.tasks.complete(print).await.unwrap();
    desk.town.plane(false);
    for title in [TRUSS, PRINT] {
        desk.town.tenant.alter_task(ADA, title, None).unwrap();
    }
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap();
    let of = |task: TaskRow| waiting.iter().filter(|one| one.task.row == task).collect::<Vec<_>>();
    for asked in [of(truss), of(print)] {
        for one in &asked {
            assert_eq!(one.state, IntentState::NeedsYou { why: NeedsYou::SubjectGone });
            assert_eq!(one.theirs, None, "nothing is there to be kept");
            assert_eq!(one.remedies, [Remedy::Discard, Remedy::Elsewhere]);
            assert_eq!(one.together.len(), asked.len(), "one question");
        }
    }
    desk.tasks.cancel_all(&of(truss)[0].together).await.unwrap();
    let made = desk.tasks.make_anew(of(print)[0].intent).await.unwrap();
    let again = desk.tasks.make_anew(of(print)[1].intent).await.unwrap_err();
    assert!(matches!(again.reason, Reason::Ended), "and only once: {again:?}");
    desk.town.clock.forward(Duration::from_secs(800));
    desk.town.tenant.play(Fault::named("lost-answer").method("POST").path("/todo/lists").times(1)).unwrap();
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let all = desk.town.tenant.inspect_todo(ADA).unwrap();
    let anew: Vec<_> = all.iter().filter(|task| task["title"] == PRINT).collect();
    assert_eq!(anew.len(), 1, "{anew:#?}");
    assert_eq!((&anew[0]["body"]["content"], &anew[0]["status"]), (&json!("A0, folded"), &json!("completed")));
    assert!(anew[0]["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-24"));
    assert_eq!(desk.there(TRUSS), None, "what she let go is gone");
    assert!(desk.tasks.one(made).await.unwrap().done);
    for gone in [truss, print] {
        assert_eq!(desk.tasks.one(gone).await.unwrap_err().reason, Reason::NotFound);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_made_anew_takes_its_steps_and_all_that_it_points_to_along_once_and_is_not_shown_beside_the_deleted_one()
 {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    let step = |title: &str, done: bool| json!({ "displayName": title, "isChecked": done });
    let link = |name: &str| json!({ "webUrl": format!("https://rive.example/{name}"), "displayName": name });
    desk.somebody(
        PRINT,
        json!({
            // The same words twice are two steps.
            "checklistItems": [step("Fold", true), step("Print", false), step("Fold", false)],
            "linkedResources": [link("a"), link("b"), link("c")],
        }),
    );
    let reference = |name: &str| json!({ "alias": name, "type": "Other" });
    let references =
        json!({ "https%3A//rive%2Eexample/a": reference("a"), "https%3A//rive%2Eexample/b": reference("b") });
    desk.somebody(TRUSS, json!({ "references": references }));
    let mut before = Vec::new();
    for task in [truss, print] {
        desk.tasks.refresh_one(task).await.unwrap();
        let known = desk.tasks.one(task).await.unwrap();
        before.push((known.steps.unwrap(), known.links.unwrap()));
    }
    assert_eq!((before[0].0.len(), before[0].1.len(), before[1].0.len(), before[1].1.len()), (2, 2, 3, 3));
    desk.town.plane(true);
    for task in [truss, print] {
        desk.tasks.set_due(task, Some("2026-12-24".parse().unwrap())).await.unwrap();
    }
    desk.town.plane(false);
    for title in [TRUSS, PRINT] {
        desk.town.tenant.alter_task(ADA, title, None).unwrap();
    }
    // No list is asked again before she answers.
    desk.lands().await;
    let mut made = Vec::new();
    for asked in desk.tasks.waiting().await.unwrap() {
        assert_eq!(asked.state, IntentState::NeedsYou { why: NeedsYou::SubjectGone });
        made.push((asked.task.row, desk.tasks.make_anew(asked.intent).await.unwrap()));
    }
    assert_eq!(made.len(), 2);
    let shown = desk.list(false).await;
    for title in [TRUSS, PRINT] {
        assert_eq!(titles(&shown).iter().filter(|known| **known == title).count(), 1, "{title} in {shown:#?}");
    }
    let anew = |task: TaskRow| made.iter().find(|(gone, _)| *gone == task).unwrap().1;
    for (task, before) in [truss, print].into_iter().zip(&before) {
        let known = desk.tasks.one(anew(task)).await.unwrap();
        assert_eq!((known.steps.as_ref(), known.links.as_ref()), (Some(&before.0), Some(&before.1)), "as she saw it");
    }

    // Answers are lost, and the tablet dies in the middle.
    for (method, path) in
        [("POST", "checklistItems"), ("POST", "linkedResources"), ("PATCH", "/details"), ("POST", "/planner/tasks")]
    {
        desk.town.tenant.play(Fault::named("lost-answer").method(method).path(path).times(1)).unwrap();
    }
    desk.ada.sync().await;
    let Desk { town, home, ada, tasks } = desk;
    drop((tasks, ada));
    let ada = town.reopen(&home).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, tasks };
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    for title in [TRUSS, PRINT] {
        assert_eq!(desk.town.tenant.count_tasks(ADA, title).unwrap(), 1, "{title}");
    }
    let there = desk.there(PRINT).unwrap();
    let all = |name: &str, member: &str| -> Vec<Value> {
        there[name].as_array().unwrap().iter().map(|part| part[member].clone()).collect()
    };
    assert_eq!(all("checklistItems", "displayName"), ["Fold", "Print", "Fold"]);
    assert_eq!(all("checklistItems", "isChecked"), [true, false, false]);
    assert_eq!(
        all("linkedResources", "webUrl"),
        ["https://rive.example/a", "https://rive.example/b", "https://rive.example/c"]
    );
    let details = &desk.there(TRUSS).unwrap()["details"];
    assert_eq!(
        (details["references"].as_object().unwrap().len(), details["checklist"].as_object().unwrap().len()),
        (2, 2)
    );
    for (task, before) in [truss, print].into_iter().zip(&before) {
        let known = desk.tasks.one(anew(task)).await.unwrap();
        assert_eq!((known.steps.as_ref(), known.links.as_ref()), (Some(&before.0), Some(&before.1)));
        assert_eq!(desk.tasks.one(task).await.unwrap_err().reason, Reason::NotFound);
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_removed_before_all_of_it_was_told_asks_and_is_made_anew_whole() {
    let desk = desk().await;
    desk.town.plane(true);
    let steps: Vec<TaskStep> =
        ["Fold", "Print"].map(|title| TaskStep { title: title.to_owned(), done: title == "Fold" }).into();
    desk.tasks.add(NewTask { steps: steps.clone(), ..new("Print A0") }).await.unwrap();
    desk.town.plane(false);
    // It is made, and no step arrives.
    desk.town.tenant.play(Fault::named("503").method("POST").path("checklistItems").times(50)).unwrap();
    desk.ada.sync().await;
    assert!(desk.there("Print A0").is_some());
    desk.town.tenant.alter_task(ADA, "Print A0", None).unwrap();
    desk.town.tenant.stop_named(None);
    desk.lands().await;
    let asked = desk.tasks.waiting().await.unwrap().remove(0);
    assert_eq!(asked.state, IntentState::NeedsYou { why: NeedsYou::SubjectGone });
    assert_eq!(asked.remedies, [Remedy::Discard, Remedy::Elsewhere]);
    let made = desk.tasks.make_anew(asked.intent).await.unwrap();
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let known = desk.tasks.one(made).await.unwrap().steps.unwrap();
    let known: Vec<TaskStep> = known.into_iter().map(|s| TaskStep { title: s.title, done: s.done }).collect();
    assert_eq!(known, steps);
    let there = desk.there("Print A0").unwrap();
    assert_eq!(there["checklistItems"].as_array().unwrap().len(), 2, "{there}");
    assert_eq!(desk.town.tenant.count_tasks(ADA, "Print A0").unwrap(), 1);
}
