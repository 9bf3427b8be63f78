//! Tasks: what is asked of a person is read, completed and added without a network, arrives once, and overwrites nobody.

use musette_core::engine::{TaskItem, Tasks};
use musette_core::model::{AsOf, Day, HowChecked, TaskField, TaskListKind, TaskRow};
use musette_core::store::tasks::TaskQuery;
use musette_core::tasks::NewTask;
use musette_journeys::ADA;
use musette_tenant::Fault;
use serde_json::{Value, json};

use super::*;

pub(super) const TRUSS: &str = "Truss 7: check load and sign";
pub(super) const PRINT: &str = "Print rigging plan A0";

pub(super) struct Desk {
    pub(super) town: Town,
    pub(super) home: HomeFolder,
    pub(super) ada: Device,
    pub(super) tasks: Tasks,
}

pub(super) async fn desk() -> Desk {
    desk_in(Town::with_files(11, 200)).await
}

async fn desk_in(town: Town) -> Desk {
    let (home, ada) = town.ada().await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    Desk { town, home, ada, tasks }
}

impl Desk {
    pub(super) async fn list(&self, done: bool) -> Vec<TaskItem> {
        self.tasks.page(TaskQuery { list: None, done }, At::Start, 200).await.unwrap().tasks
    }

    pub(super) async fn titled(&self, title: &str) -> TaskRow {
        let all = [self.list(false).await, self.list(true).await].concat();
        all.iter().find(|task| task.title == title).unwrap_or_else(|| panic!("no {title} in {all:#?}")).id.row
    }

    /// As the tenant has it.
    pub(super) fn there(&self, title: &str) -> Option<Value> {
        let all = self.town.tenant.inspect_todo(ADA).unwrap().into_iter().chain(self.town.tenant.inspect_planner());
        all.into_iter().find(|task| task["title"] == title)
    }

    /// Syncs until nothing waits but what needs the person.
    pub(super) async fn lands(&self) {
        for _ in 0..20 {
            self.ada.sync().await;
            let waits = self.tasks.waiting().await.unwrap();
            if waits.iter().all(|waiting| matches!(waiting.state, IntentState::NeedsYou { .. })) {
                return;
            }
            self.town.clock.forward(Duration::from_secs(61));
        }
        panic!("not delivered: {:#?}", self.tasks.waiting().await.unwrap());
    }

    pub(super) fn somebody(&self, title: &str, members: Value) {
        self.town.tenant.alter_task(ADA, title, Some(members)).unwrap();
    }
}

pub(super) fn titles(tasks: &[TaskItem]) -> Vec<&str> {
    tasks.iter().map(|task| task.title.as_str()).collect()
}

pub(super) fn new(title: &str) -> NewTask {
    NewTask { title: title.to_owned(), ..NewTask::default() }
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_of_her_is_one_list_by_day_from_her_own_lists_and_from_plans() {
    let desk = desk().await;
    let open = desk.list(false).await;
    let days: Vec<Option<Day>> = open.iter().map(|task| task.due).collect();
    let mut sorted = days.clone();
    sorted.sort_by_key(|day| (day.is_none(), *day));
    assert_eq!(days, sorted, "the earliest first, those without a day last");
    assert!(titles(&open).contains(&TRUSS) && titles(&open).contains(&PRINT) && titles(&open).contains(&"Gaffer noir"));
    assert!(!titles(&open).contains(&"Sign shift list"), "what is asked of others is not in her list");
    let (lists, as_of) = desk.tasks.lists().await.unwrap();
    assert!(matches!(as_of, AsOf::Known(_)));
    let named: Vec<(&str, TaskListKind, bool)> = lists.iter().map(|l| (&*l.name, l.kind, l.main)).collect();
    assert_eq!(named[0], ("Tasks", TaskListKind::Own, true));
    assert!(named.contains(&("Build-up 2026", TaskListKind::Plan, false)));
    let next = desk.tasks.page(TaskQuery::default(), At::Start, 2).await.unwrap().next().unwrap();
    let page = desk.tasks.page(TaskQuery::default(), At::After(next), 2).await.unwrap();
    assert_eq!((titles(&page.tasks), page.more), (titles(&open[2..4]), true));
    let truss = desk.titled(TRUSS).await;
    assert_eq!(desk.tasks.one(truss).await.unwrap().steps, None, "not known is not none");
    desk.tasks.refresh_one(truss).await.unwrap();
    let steps = desk.tasks.one(truss).await.unwrap().steps.unwrap();
    assert_eq!(steps.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_she_adds_and_completes_on_the_plane_arrives_once_although_answers_are_lost_and_the_tablet_dies() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    let (lists, _) = desk.tasks.lists().await.unwrap();
    let plan = lists.iter().find(|list| list.name == "Build-up 2026").unwrap().id.row;
    desk.town.plane(true);
    desk.tasks.complete(truss).await.unwrap();
    desk.tasks.complete(print).await.unwrap();
    let due = Some("2026-12-01".parse().unwrap());
    let bolts = NewTask { due, notes: "M16, 240 Nm".into(), ..new("Check bolts") };
    let made = desk.tasks.add(bolts).await.unwrap();
    desk.tasks.complete(made).await.unwrap();
    let shared = NewTask { list: Some(plan), notes: "Ask Noor".into(), ..new("Order gaffer") };
    desk.tasks.add(shared).await.unwrap();
    desk.ada.sync().await;

    let Desk { town, home, ada, tasks } = desk;
    drop((tasks, ada));
    let ada = town.reopen(&home).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let desk = Desk { town, home, ada, tasks };
    let done = desk.list(true).await;
    assert!(titles(&done).contains(&TRUSS) && titles(&done).contains(&"Check bolts"), "{:?}", titles(&done));

    desk.town.plane(false);
    for (method, path) in [("POST", "/todo/lists"), ("POST", "/planner/tasks"), ("PATCH", "/planner/tasks")] {
        desk.town.tenant.play(Fault::named("lost-answer").method(method).path(path).times(1)).unwrap();
    }
    desk.lands().await;
    for title in ["Check bolts", "Order gaffer"] {
        assert_eq!(desk.town.tenant.count_tasks(ADA, title).unwrap(), 1, "{title}");
    }
    assert_eq!(desk.there(TRUSS).unwrap()["percentComplete"], 100);
    assert_eq!(desk.there(PRINT).unwrap()["status"], "completed");
    let bolts = desk.there("Check bolts").unwrap();
    assert_eq!((&bolts["status"], &bolts["body"]["content"]), (&json!("completed"), &json!("M16, 240 Nm")));
    assert!(bolts["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-01"));
    assert_eq!(desk.there("Order gaffer").unwrap()["details"]["description"], "Ask Noor");
    let receipts = desk.tasks.receipts(10).await.unwrap();
    assert_eq!(receipts.len(), 5);
    assert!(receipts.iter().any(|receipt| receipt.checked == HowChecked::Seen), "found, not sent again");
    // What comes with the next sync is the same task.
    desk.town.clock.forward(Duration::from_secs(200));
    desk.ada.sync().await;
    assert_eq!(desk.titled("Check bolts").await, made);
    let all = [desk.list(false).await, desk.list(true).await].concat();
    assert_eq!(titles(&all).iter().filter(|title| **title == "Check bolts").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_colleague_who_changed_another_part_is_not_overwritten_and_holds_nothing_up() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    desk.town.plane(true);
    desk.tasks.complete(truss).await.unwrap();
    desk.tasks.set_due(print, Some("2026-12-24".parse().unwrap())).await.unwrap();
    desk.town.plane(false);
    desk.somebody(TRUSS, json!({ "priority": 1, "dueDateTime": "2026-12-05T10:00:00Z" }));
    desk.somebody(PRINT, json!({ "importance": "high" }));
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    let there = desk.there(TRUSS).unwrap();
    assert_eq!((&there["percentComplete"], &there["dueDateTime"]), (&json!(100), &json!("2026-12-05T10:00:00Z")));
    let there = desk.there(PRINT).unwrap();
    assert!(there["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-24"));
    assert_eq!(there["importance"], "high");
    let here = desk.tasks.one(truss).await.unwrap();
    assert_eq!((here.done, here.due), (true, Some("2026-12-05".parse().unwrap())));
}

#[tokio::test(start_paused = true)]
async fn two_who_changed_the_same_part_both_keep_it_until_she_decides() {
    let desk = desk().await;
    let truss = desk.titled(TRUSS).await;
    desk.town.plane(true);
    desk.tasks.edit(truss, TaskField::Title("Truss 7: signed?".into())).await.unwrap();
    desk.town.plane(false);
    desk.somebody(TRUSS, json!({ "title": "Truss 7 and 8" }));
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap().remove(0);
    assert!(
        matches!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } }),
        "{:?}",
        waiting.state
    );
    assert_eq!(waiting.theirs, Some(TaskField::Title("Truss 7 and 8".into())));
    assert_eq!(desk.tasks.one(truss).await.unwrap().title, "Truss 7: signed?", "hers is shown");
    assert!(desk.there("Truss 7 and 8").is_some(), "theirs is there");
    desk.ada.sync().await;
    assert!(desk.there("Truss 7 and 8").is_some(), "nothing is sent before she decides");
    desk.tasks.confirm(waiting.intent).await.unwrap();
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    assert!(desk.there("Truss 7: signed?").is_some());

    // Another time she lets theirs be.
    desk.town.plane(true);
    desk.tasks.edit(truss, TaskField::Title("Truss 7".into())).await.unwrap();
    desk.town.plane(false);
    desk.somebody("Truss 7: signed?", json!({ "title": "Truss 9" }));
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap().remove(0);
    desk.tasks.cancel(waiting.intent).await.unwrap();
    assert_eq!(desk.tasks.one(truss).await.unwrap().title, "Truss 9");
}

#[tokio::test(start_paused = true)]
async fn what_follows_a_change_that_met_somebody_elses_is_compared_too_and_overwrites_nothing() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    desk.town.plane(true);
    for task in [truss, print] {
        desk.tasks.complete(task).await.unwrap();
        desk.tasks.set_due(task, Some("2026-12-24".parse().unwrap())).await.unwrap();
    }
    desk.town.plane(false);
    let midnight = json!({ "dateTime": "2026-12-05T00:00:00.0000000", "timeZone": "UTC" });
    desk.somebody(TRUSS, json!({ "dueDateTime": "2026-12-05T10:00:00Z" }));
    desk.somebody(PRINT, json!({ "dueDateTime": midnight }));
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap();
    assert_eq!(waiting.len(), 2, "hers waits for her word: {waiting:#?}");
    let theirs = Some(TaskField::Due(Some("2026-12-05".parse().unwrap())));
    assert!(waiting.iter().all(|one| one.theirs == theirs), "{waiting:#?}");
    let there = (desk.there(TRUSS).unwrap(), desk.there(PRINT).unwrap());
    assert_eq!((&there.0["percentComplete"], &there.1["status"]), (&json!(100), &json!("completed")));
    assert_eq!(there.0["dueDateTime"], "2026-12-05T10:00:00Z");
    assert!(there.1["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-05"));
}

#[tokio::test(start_paused = true)]
async fn what_follows_a_change_that_she_insisted_on_is_compared_too() {
    let desk = desk().await;
    let truss = desk.titled(TRUSS).await;
    desk.town.plane(true);
    desk.tasks.edit(truss, TaskField::Title("Truss 7: signed?".into())).await.unwrap();
    desk.tasks.set_due(truss, Some("2026-12-24".parse().unwrap())).await.unwrap();
    desk.town.plane(false);
    desk.somebody(TRUSS, json!({ "title": "Truss 7 and 8", "dueDateTime": "2026-12-05T10:00:00Z" }));
    desk.ada.sync().await;
    let waiting = desk.tasks.waiting().await.unwrap();
    let title = waiting.iter().find(|one| one.theirs == Some(TaskField::Title("Truss 7 and 8".into()))).unwrap();
    desk.tasks.confirm(title.intent).await.unwrap();
    desk.lands().await;
    let there = desk.there("Truss 7: signed?").unwrap();
    assert_eq!(there["dueDateTime"], "2026-12-05T10:00:00Z", "of the day she was told nothing");
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_has_completed_already_is_delivered() {
    let desk = desk().await;
    let truss = desk.titled(TRUSS).await;
    desk.town.plane(true);
    desk.tasks.complete(truss).await.unwrap();
    desk.town.plane(false);
    desk.somebody(TRUSS, json!({ "percentComplete": 100 }));
    desk.lands().await;
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    assert_eq!(desk.tasks.receipts(1).await.unwrap()[0].checked, HowChecked::Seen);
}

#[tokio::test(start_paused = true)]
async fn a_task_that_is_removed_meanwhile_stays_shown_and_asks() {
    let desk = desk().await;
    let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
    desk.town.plane(true);
    desk.tasks.edit(truss, TaskField::Title("Truss 7: mine".into())).await.unwrap();
    desk.tasks.remove(print).await.unwrap();
    desk.town.plane(false);
    desk.town.tenant.alter_task(ADA, TRUSS, None).unwrap();
    desk.town.tenant.alter_task(ADA, PRINT, None).unwrap();
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1, "what was to be removed is: {waiting:#?}");
    assert_eq!(waiting[0].state, IntentState::NeedsYou { why: NeedsYou::SubjectGone });
    desk.town.clock.forward(Duration::from_secs(200));
    desk.ada.sync().await;
    assert_eq!(desk.tasks.one(truss).await.unwrap().title, "Truss 7: mine");
    assert_eq!(desk.tasks.one(print).await.unwrap_err().reason, Reason::NotFound);
    desk.tasks.cancel(waiting[0].intent).await.unwrap();
    assert_eq!(desk.tasks.one(truss).await.unwrap_err().reason, Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn where_nobody_consents_to_tasks_nothing_else_is_held_up() {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    town.tenant.entra().withhold("Tasks.ReadWrite");
    let (_home, ada) = town.ada().await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    let refused = tasks.refresh().await.unwrap_err().reason;
    assert_eq!(refused, Reason::SignInNeeded(musette_core::model::SignInNeed::Consent));
    ada.read(PLAN).await;
    ada.write(PLAN, "marked up").await;
    town.noor_makes("Rigging/Other.txt", "new");
    land(&town, &ada).await;
    assert_eq!(town.seen(PLAN).unwrap().sha256, Some(Town::sum("marked up")));
    ada.sync().await;
    assert!(ada.shows("Rigging/Other.txt").await);
}

#[tokio::test(start_paused = true)]
async fn a_worthless_token_begins_the_list_anew_and_loses_nothing() {
    let desk = desk().await;
    let before = desk.list(false).await;
    let print = desk.titled(PRINT).await;
    desk.town.plane(true);
    let own = desk.tasks.add(new("Mine alone")).await.unwrap();
    desk.town.plane(false);
    desk.town.tenant.play(Fault::named("lost-answer").method("POST").path("/todo/lists").times(1)).unwrap();
    desk.town.tenant.alter_task(ADA, PRINT, None).unwrap();
    desk.town.tenant.play(Fault::named("todo-410").times(3)).unwrap();
    desk.town.clock.forward(Duration::from_secs(200));
    desk.lands().await;
    desk.town.clock.forward(Duration::from_secs(200));
    desk.ada.sync().await;
    assert_eq!(desk.tasks.one(print).await.unwrap_err().reason, Reason::NotFound, "gone by the provider's own word");
    assert_eq!(desk.tasks.one(own).await.unwrap().title, "Mine alone");
    let after = desk.list(false).await;
    for task in &before {
        let there = after.iter().any(|other| other.id == task.id);
        assert_eq!(there, task.id.row != print, "{}", task.title);
    }
    assert_eq!(desk.town.tenant.count_tasks(ADA, "Mine alone").unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_nothing_is_new_a_look_is_one_small_request_a_list_and_one_row_each() {
    let town = Town::with_files(11, 200);
    // What is counted here is of tasks alone.
    town.tenant.entra().withhold("access_as_user");
    let desk = desk_in(town).await;
    for _ in 0..3 {
        desk.ada.sync().await;
    }
    desk.town.clock.forward(Duration::from_secs(200));
    let before = desk.town.tenant.log_after(0).len();
    let report = desk.ada.sync().await;
    let asked = desk.town.tenant.log_after(0);
    let of_tasks: Vec<&str> = asked[before..]
        .iter()
        .map(|entry| entry.path.as_str())
        .filter(|path| path.contains("/todo/") || path.contains("/planner/"))
        .collect();
    assert_eq!(of_tasks.len(), 4, "three lists and the plans: {of_tasks:#?}");
    let again = desk.town.tenant.log_after(0).len();
    let without = desk.ada.sync().await;
    assert_eq!(report.rows_written - without.rows_written, 4, "a row each: {report:#?} {without:#?}");
    let asked = desk.town.tenant.log_after(0);
    assert!(!asked[again..].iter().any(|entry| entry.path.contains("/todo/")), "not again within three minutes");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_task_is_refused_and_what_is_taken_back_before_it_is_sent_leaves_nothing() {
    let desk = desk().await;
    let refused = |error: musette_core::engine::Error| error.reason;
    assert_eq!(refused(desk.tasks.add(new(" \n ")).await.unwrap_err()), Reason::Empty);
    let long = "x".repeat(256);
    assert_eq!(refused(desk.tasks.add(new(&long)).await.unwrap_err()), Reason::TextTooLong(255));
    let nowhere = NewTask { list: Some(musette_core::model::TaskListRow(99_999)), ..new("x") };
    assert_eq!(refused(desk.tasks.add(nowhere).await.unwrap_err()), Reason::NotFound);
    assert_eq!(refused(desk.tasks.complete(TaskRow(99_999)).await.unwrap_err()), Reason::NotFound);
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);

    let print = desk.titled(PRINT).await;
    desk.town.plane(true);
    desk.tasks.complete(print).await.unwrap();
    desk.tasks.reopen(print).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap(), [], "completed and opened again is nothing to send");
    let made = desk.tasks.add(new("Never mind")).await.unwrap();
    desk.tasks.set_due(made, Some("2026-12-01".parse().unwrap())).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 1, "what is not sent yet is changed itself");
    desk.tasks.complete(made).await.unwrap();
    desk.tasks.remove(made).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
    desk.town.plane(false);
    desk.lands().await;
    assert_eq!(desk.town.tenant.count_tasks(ADA, "Never mind").unwrap(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_wish_about_a_task_is_compared_with_what_is_there_by_now() {
    let desk = desk().await;
    let print = desk.titled(PRINT).await;
    // She thinks better of it, but somebody has completed it meanwhile: opened again is a wish of its own by now.
    desk.tasks.complete(print).await.unwrap();
    desk.somebody(PRINT, json!({ "status": "completed" }));
    desk.tasks.refresh().await.unwrap();
    desk.tasks.reopen(print).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap().len(), 1);
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap().remove(0);
    let changed = matches!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } });
    assert!(changed, "she never saw that it was done by somebody: {waiting:#?}");
    desk.tasks.confirm(waiting.intent).await.unwrap();
    desk.lands().await;
    assert_eq!(desk.there(PRINT).unwrap()["status"], "notStarted");
}

#[tokio::test(start_paused = true)]
async fn a_wish_about_a_task_that_says_what_is_there_by_now_waits_for_nothing() {
    let desk = desk().await;
    let print = desk.titled(PRINT).await;
    let notes = |text: &str| TaskField::Notes(text.into());
    desk.tasks.edit(print, notes("A0, folded")).await.unwrap();
    desk.somebody(PRINT, json!({ "body": { "contentType": "text", "content": "A1 will do" } }));
    desk.tasks.refresh().await.unwrap();
    desk.tasks.edit(print, notes("A1 will do")).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_planned_task_that_was_made_is_not_forgotten_when_its_details_cannot_be_told() {
    let desk = desk().await;
    let plan = desk.tasks.lists().await.unwrap().0.into_iter().find(|list| list.kind == TaskListKind::Plan).unwrap();
    let title = "Count the fences";
    let fences = NewTask { list: Some(plan.id.row), notes: "By the gate".into(), ..new(title) };
    desk.tasks.add(fences).await.unwrap();
    desk.town.plane_before("GET", "/details", 1);
    desk.ada.sync().await;
    assert!(desk.there(title).is_some(), "the first of two steps is done");
    desk.town.tenant.alter_task(ADA, title, None).unwrap();
    desk.town.plane(false);
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap().remove(0);
    assert!(matches!(waiting.state, IntentState::NeedsYou { .. }), "{waiting:#?}");
    assert!(waiting.in_doubt, "it was there");
    let since = so_far(&desk.town);
    desk.tasks.retry(waiting.intent).await.unwrap();
    desk.lands().await;
    assert_eq!(asked(&desk.town, since, "POST", "/planner/tasks").len(), 0, "what was made once is not made again");
}

#[tokio::test(start_paused = true)]
async fn a_change_in_doubt_of_a_task_that_is_gone_may_be_given_up_and_that_is_said() {
    let desk = desk().await;
    let print = desk.titled(PRINT).await;
    desk.tasks.complete(print).await.unwrap();
    desk.town.plane_after("PATCH", "/todo/lists");
    desk.ada.sync().await;
    let being_sent = desk.tasks.waiting().await.unwrap().remove(0);
    assert!(!being_sent.in_doubt && being_sent.state == IntentState::Sending, "{being_sent:?}");
    assert_eq!(desk.tasks.cancel(being_sent.intent).await.unwrap_err().reason, Reason::Sending);
    desk.town.tenant.alter_task(ADA, PRINT, None).unwrap();
    desk.town.plane(false);
    desk.lands().await;
    let waiting = desk.tasks.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::SubjectGone });
    assert!(waiting.in_doubt, "it may have been done before");
    desk.tasks.cancel(waiting.intent).await.unwrap();
    assert_eq!(desk.tasks.waiting().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_wrote_meanwhile_is_not_overwritten_behind_another_change_of_hers() {
    let desk = desk().await;
    let print = desk.titled(PRINT).await;
    desk.town.plane(true);
    desk.tasks.set_due(print, Some("2026-12-24".parse().unwrap())).await.unwrap();
    desk.tasks.edit(print, TaskField::Notes("A0, folded".into())).await.unwrap();
    desk.somebody(PRINT, json!({ "body": { "contentType": "text", "content": "A1 will do" } }));
    desk.town.plane(false);
    desk.lands().await;
    let there = desk.there(PRINT).unwrap();
    assert_eq!(there["body"]["content"], "A1 will do", "neither is lost");
    assert!(there["dueDateTime"]["dateTime"].as_str().unwrap().starts_with("2026-12-24"), "the other part is sent");
    let waiting = desk.tasks.waiting().await.unwrap();
    assert!(
        matches!(&waiting[..], [one] if matches!(one.state, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } })),
        "{waiting:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn who_removes_a_task_is_not_asked_what_is_to_become_of_her_changes_where_somebody_else_has_removed_it_too() {
    for changes_are_sent_first in [false, true] {
        let desk = desk().await;
        let (truss, print) = (desk.titled(TRUSS).await, desk.titled(PRINT).await);
        desk.town.plane(true);
        for task in [truss, print] {
            desk.tasks.edit(task, TaskField::Title("Mine".into())).await.unwrap();
        }
        if !changes_are_sent_first {
            desk.tasks.remove(truss).await.unwrap();
            desk.tasks.remove(print).await.unwrap();
        }
        desk.town.plane(false);
        for title in [TRUSS, PRINT] {
            desk.town.tenant.alter_task(ADA, title, None).unwrap();
        }
        desk.lands().await;
        if changes_are_sent_first {
            assert_eq!(desk.tasks.waiting().await.unwrap().len(), 2, "both ask");
            desk.tasks.remove(truss).await.unwrap();
            desk.tasks.remove(print).await.unwrap();
            desk.lands().await;
        }
        assert_eq!(desk.tasks.waiting().await.unwrap(), []);
        assert_eq!(desk.tasks.one(truss).await.unwrap_err().reason, Reason::NotFound);
        assert_eq!(desk.tasks.one(print).await.unwrap_err().reason, Reason::NotFound);
        let told: Vec<HowChecked> = desk.tasks.receipts(4).await.unwrap().iter().map(|one| one.checked).collect();
        let in_vain = told.iter().filter(|checked| **checked == HowChecked::SubjectGone).count();
        assert_eq!(in_vain, if changes_are_sent_first { 0 } else { 2 }, "{told:?}");
    }
}
