//! The stream: what concerns her is in one list, leads somewhere, and is told once.

use musette_core::doors::Clock;
use musette_core::engine::{Acknowledgement, Card, CardAbout, Notice, NoticeGroup, QuietHours, StreamFilter, Tasks};
use musette_core::model::{AsOf, Day, StreamKind};
use musette_core::store::tasks::TaskQuery;
use musette_core::tasks::NewTask;
use musette_journeys::{ADA, NOOR, PLANS};
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::engage::colleague::Talk;
use serde_json::{Value, json};

use super::*;

const CREW: &str = "Stage crew";
pub(super) const SAFETY: &str = "Safety";
pub(super) const LUC: &str = "luc.favre@rive.example";

/// Ada, who has looked into her feeds, with a thread of her own among the stage crew.
pub(super) async fn ada_with_feeds() -> (Town, HomeFolder, Device, i64) {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    let said = town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Truss 7 is loaded.".into() }, Some(ADA));
    let thread = said.unwrap().remove(0).id;
    let (home, ada) = town.ada().await;
    look(&town, &ada).await;
    // What was there before is no news.
    ada.engine.take_notices().await.unwrap();
    (town, home, ada, thread)
}

/// Asks every feed for what is new, in Engage's own time.
pub(super) async fn look(town: &Town, device: &Device) {
    let feeds = device.engine.feeds(device.account.id).await.unwrap();
    town.clock.forward(Duration::from_secs(61));
    feeds.refresh_list().await.unwrap();
    for feed in feeds.list().await.unwrap().0 {
        town.clock.forward(Duration::from_secs(31));
        feeds.refresh(feed.id.row).await.unwrap();
    }
}

pub(super) async fn cards(device: &Device) -> Vec<Card> {
    let page = device.engine.stream().page(StreamFilter::default(), None, 200).await.unwrap();
    by_time(page.asking.into_iter().chain(page.cards).collect())
}

/// The newest first, also those that stand above because they ask.
fn by_time(mut cards: Vec<Card>) -> Vec<Card> {
    cards.sort_by_key(|card| std::cmp::Reverse((card.at, card.id.account, card.id.row)));
    cards
}

pub(super) fn told(card: &Card) -> (StreamKind, String, String) {
    let glimpse = match &card.about {
        CardAbout::Post { glimpse, .. } => glimpse.clone(),
        CardAbout::Document { name, .. } | CardAbout::Shared { name, .. } => name.clone(),
        CardAbout::Task { title, .. } => title.clone(),
    };
    (card.kind, card.who.clone(), glimpse)
}

pub(super) async fn number_of_ada(town: &Town) -> i64 {
    town.clock.forward(Duration::from_secs(31));
    let address = format!("{}/api/v1/users/current.json", musette_journeys::BASE);
    town.another_client(Some(ADA), http::Method::GET, &address, b"").await.json()["id"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn of_what_was_said_within_one_second_the_later_stands_above() {
    let (town, _home, ada, _) = ada_with_feeds().await;
    let number = number_of_ada(&town).await;
    for (group, text) in [(CREW, "First."), (SAFETY, "Second."), (CREW, "Third.")] {
        let text = format!("[[user:{number}]] {text}");
        town.tenant.talk(&Talk::Post { group: group.into(), text }, None).unwrap();
    }
    look(&town, &ada).await;
    let all = ada.engine.stream().page(StreamFilter::default(), None, 200).await.unwrap().cards;
    let named: Vec<&Card> = all.iter().filter(|card| card.kind == StreamKind::Mentioned).take(3).collect();
    assert!(named.iter().all(|card| card.at == named[0].at), "one second: {named:?}");
    let said: Vec<String> = named.iter().map(|card| told(card).2).collect();
    assert_eq!(said, ["Ada Keller Third.", "Ada Keller Second.", "Ada Keller First."]);
}

#[tokio::test(start_paused = true)]
async fn who_names_her_answers_her_or_announces_is_in_one_list_the_newest_first() {
    let (town, _home, ada, thread) = ada_with_feeds().await;
    let before = cards(&ada).await.len();
    let number = number_of_ada(&town).await;
    let noor = |talk: &Talk| {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(talk, None).unwrap();
    };
    noor(&Talk::Answer { to: thread, text: "Seen, thank you.".into() });
    noor(&Talk::Post { group: CREW.into(), text: format!("[[user:{number}]] can you bring the covers?") });
    noor(&Talk::Post { group: CREW.into(), text: "Lunch is at noon.".into() });
    noor(&Talk::Message { to: vec![ADA.into()], text: "A word in private.".into() });
    town.clock.forward(Duration::from_secs(2));
    let storm = Talk::Announce { group: SAFETY.into(), title: "Plan B".into(), text: "Read and confirm.".into() };
    town.tenant.talk(&storm, Some(LUC)).unwrap();
    look(&town, &ada).await;

    let all = cards(&ada).await;
    let new: Vec<_> = all[..all.len() - before].iter().map(told).collect();
    let noor = || "Noor Haddad".to_owned();
    let expected = [
        (StreamKind::Announced, "Luc Favre".to_owned(), "Read and confirm.".to_owned()),
        (StreamKind::WrittenTo, noor(), "A word in private.".to_owned()),
        (StreamKind::Mentioned, noor(), "Ada Keller can you bring the covers?".to_owned()),
        (StreamKind::Answered, noor(), "Seen, thank you.".to_owned()),
    ];
    assert_eq!(new, expected);
    let CardAbout::Post { thread: leads_to, .. } = &all[3].about else { panic!("a post") };
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    assert!(feeds.post(leads_to.row).await.unwrap().author.me, "an answer leads to the thread that it is in");

    // Page by page it is the same list, and looking again brings nothing twice.
    look(&town, &ada).await;
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let page = ada.engine.stream().page(StreamFilter::default(), after, 2).await.unwrap();
        paged.extend(page.asking.into_iter().chain(page.cards));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(by_time(paged), all);

    // A card that vanishes between two pages (the post is gone) takes no other with it, and of another list a place is refused.
    let stream = ada.engine.stream();
    let asking = stream.page(StreamFilter::default(), None, 200).await.unwrap().asking.len();
    let first = stream.page(StreamFilter::default(), None, asking + 2).await.unwrap();
    stream.set_done(first.cards[1].id, true).await.unwrap();
    let rest = stream.page(StreamFilter::default(), first.next.clone(), 200).await.unwrap();
    let others: Vec<Card> = all.iter().filter(|card| !first.asking.contains(card)).cloned().collect();
    assert_eq!(by_time(rest.cards), others[2..]);
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    assert_eq!(refusal(stream.page(done, first.next, 2).await), Reason::OtherList);
}

#[tokio::test(start_paused = true)]
async fn an_announcement_is_in_the_list_though_its_answers_bury_it() {
    let (town, _home, ada, _) = ada_with_feeds().await;
    let storm = Talk::Announce { group: SAFETY.into(), title: "Plan B".into(), text: "Read and confirm.".into() };
    let to = town.tenant.talk(&storm, Some(LUC)).unwrap().remove(0).id;
    for answer in 0..130 {
        town.tenant.talk(&Talk::Answer { to, text: format!("Truck {answer}.") }, None).unwrap();
    }
    // The page of the group holds answers alone, and brings their first post along.
    look(&town, &ada).await;
    let announced = cards(&ada).await.iter().filter(|card| card.kind == StreamKind::Announced && !card.seen).count();
    assert_eq!(announced, 1, "an announcement is one also where it is only brought along");
}

#[tokio::test(start_paused = true)]
async fn two_accounts_are_one_list_and_a_filter_shows_one_of_them() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    drop(ada);
    let luc = town.sign_in(&home, LUC).await;
    look(&town, &luc).await;
    let ada = town.reopen(&home).await;
    luc.engine.take_notices().await.unwrap();
    let mine = town.tenant.talk(&Talk::Post { group: SAFETY.into(), text: "Exits are free.".into() }, Some(LUC));
    for (at, to) in [mine.unwrap()[0].id, thread, thread].into_iter().enumerate() {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to, text: format!("Answer {at}") }, None).unwrap();
    }
    look(&town, &luc).await;
    look(&town, &ada).await;
    let answered = StreamFilter { kinds: vec![StreamKind::Answered], ..StreamFilter::default() };
    let page = ada.engine.stream().page(answered, None, 2).await.unwrap();
    let said: Vec<_> = page.cards.iter().map(|card| (told(card).2, card.answers)).collect();
    assert_eq!(said, [("Answer 2".to_owned(), 2), ("Answer 0".to_owned(), 1)]);
    assert_ne!(page.cards[0].id.account, page.cards[1].id.account);
    let only = StreamFilter { account: Some(luc.account.id), ..StreamFilter::default() };
    let only = ada.engine.stream().page(only, None, 200).await.unwrap().cards;
    assert!(only.iter().all(|card| card.id.account == luc.account.id) && !only.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_others_change_in_what_she_keeps_concerns_her_and_what_she_does_herself_does_not() {
    let (town, _home, ada, _) = ada_with_feeds().await;
    let before = cards(&ada).await.len();
    let folder = ada.documents.at_path(PLANS).await.unwrap();
    ada.documents.keep(folder).await.unwrap();
    ada.sync().await;
    // Her own change, and one that she makes elsewhere.
    ada.write(PLAN, "mine").await;
    town.clock.forward(Duration::from_secs(60));
    ada.sync().await;
    town.noor_edits(PLAN, "the beam is longer");
    town.noor_makes("Rigging/Neu.pdf", "new");
    ada.sync().await;
    let elsewhere = Deed::Edit {
        drive: PLANS.into(),
        path: "Rigging/Neu.pdf".into(),
        content: Given { text: Some("mine, in a browser".into()), ..Given::default() },
    };
    town.tenant.act(&elsewhere, Some(ADA)).unwrap();
    ada.sync().await;
    let all = cards(&ada).await;
    let new: Vec<_> = all[..all.len() - before].iter().map(told).collect();
    assert_eq!(new, [(StreamKind::Changed, "Noor Haddad".to_owned(), "Plan.txt".to_owned())]);
    // What she did in a browser is nowhere counted either.
    let head = ada.engine.stream().head().await.unwrap();
    let changed = head.cards.iter().find(|(kind, ..)| *kind == StreamKind::Changed);
    assert_eq!(changed.map(|(_, all, unseen)| (*all, *unseen)), Some((1, 1)), "{head:?}");
    // It changes again after she was done with it: it concerns her again.
    ada.engine.stream().set_done(all[0].id, true).await.unwrap();
    assert_eq!(cards(&ada).await.len(), before);
    town.noor_edits(PLAN, "and longer");
    ada.sync().await;
    assert_eq!(cards(&ada).await.len(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn done_and_undone_survive_a_kill_and_a_removed_post_is_no_card() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    let before = cards(&ada).await.len();
    town.clock.forward(Duration::from_secs(2));
    let answer = town.tenant.talk(&Talk::Answer { to: thread, text: "Wrong thread, sorry.".into() }, None).unwrap();
    look(&town, &ada).await;
    let card = cards(&ada).await.remove(0);
    ada.engine.stream().set_done(card.id, true).await.unwrap();
    drop(ada);
    let ada = town.reopen(&home).await;
    assert_eq!(cards(&ada).await.len(), before);
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    assert_eq!(ada.engine.stream().page(done, None, 10).await.unwrap().cards.len(), 1);
    ada.engine.stream().set_done(card.id, false).await.unwrap();
    assert_eq!(cards(&ada).await.len(), before + 1);
    town.tenant.talk(&Talk::Withdraw { post: answer[0].id }, None).unwrap();
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let CardAbout::Post { thread, .. } = card.about else { panic!("a post") };
    feeds.refresh_thread(thread.row).await.unwrap();
    assert_eq!(cards(&ada).await.len(), before);
    assert!(ada.engine.stream().head().await.unwrap().missing.is_empty());
}

#[tokio::test(start_paused = true)]
async fn each_thing_is_told_once_none_that_was_seen_and_a_number_instead_of_forty_two() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    let answers = |count: usize| {
        for at in 0..count {
            town.clock.forward(Duration::from_secs(1));
            town.tenant.talk(&Talk::Answer { to: thread, text: format!("Answer {at}") }, None).unwrap();
        }
    };
    answers(1);
    look(&town, &ada).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { card, locked, .. }] = notices.as_slice() else { panic!("one: {notices:#?}") };
    assert_eq!((told(card).2.as_str(), *locked), ("Answer 0", StreamKind::Answered));
    assert_eq!(ada.engine.take_notices().await.unwrap(), [], "once");

    // What she has read in the thread meanwhile is not told.
    answers(1);
    look(&town, &ada).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let CardAbout::Post { thread: shown, .. } = &card.about else { panic!("a post") };
    let last = feeds.thread(shown.row, At::End, 1).await.unwrap().posts.remove(0).id;
    feeds.mark_thread_read(shown.row, last.row).await.unwrap();
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);

    // Long offline: one that counts, and the announcement by itself.
    answers(42);
    let storm = Talk::Announce { group: CREW.into(), title: "Plan B".into(), text: "Read.".into() };
    town.tenant.talk(&storm, None).unwrap();
    look(&town, &ada).await;
    feeds.refresh_thread(shown.row).await.unwrap();
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { card, .. }, Notice::Many { count, place, group, newest, .. }] = notices.as_slice() else {
        panic!("an announcement and a number: {notices:#?}")
    };
    assert_eq!((card.kind, *count, place.as_str()), (StreamKind::Announced, 42, CREW));
    assert_eq!(told(newest).2, "Answer 41");
    assert!(matches!(group, NoticeGroup::Feed(_)));
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn in_quiet_hours_nothing_is_told_and_nothing_is_lost() {
    let (town, _home, ada, thread) = ada_with_feeds().await;
    assert_eq!(ada.engine.quiet_hours().await.unwrap(), None);
    let now = u16::try_from(town.clock.wall().0 / 60_000 % 1_440).unwrap();
    let day = 1_440;
    let quiet = QuietHours { from: (now + day - 60) % day, to: (now + 60) % day };
    ada.engine.set_quiet_hours(Some(quiet)).await.unwrap();
    town.tenant.talk(&Talk::Answer { to: thread, text: "At night.".into() }, None).unwrap();
    look(&town, &ada).await;
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    town.clock.forward(Duration::from_secs(3_600));
    assert_eq!(ada.engine.take_notices().await.unwrap().len(), 1);
    assert!(ada.engine.set_quiet_hours(Some(QuietHours { from: 1_440, to: 0 })).await.is_err());
    ada.engine.set_quiet_hours(None).await.unwrap();
    assert_eq!(ada.engine.quiet_hours().await.unwrap(), None);
}

/// A card of a task: why, its title, and the day.
fn of_task(card: &Card) -> Option<(StreamKind, String, Option<Day>)> {
    match &card.about {
        CardAbout::Task { title, due, .. } => Some((card.kind, title.clone(), *due)),
        _ => None,
    }
}

async fn tasks_in_stream(device: &Device) -> Vec<(StreamKind, String, Option<Day>)> {
    cards(device).await.iter().filter_map(of_task).collect()
}

pub(super) fn today(town: &Town) -> Day {
    Day(i32::try_from(town.clock.wall().0.div_euclid(86_400_000)).unwrap())
}

/// Ada, who has looked at her tasks, and was told of what she has.
async fn ada_with_tasks() -> (Town, HomeFolder, Device, Tasks) {
    let town = Town::with_files(11, 200);
    let (home, ada) = town.ada().await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    tasks.refresh().await.unwrap();
    ada.engine.take_notices().await.unwrap();
    (town, home, ada, tasks)
}

/// Noor assigns a task of a plan to Ada now.
pub(super) async fn noor_assigns(town: &Town, tasks: &Tasks, title: &str, due: Option<Day>) {
    let planner = town.tenant.inspect_planner();
    let ada_is = |task: &Value| {
        let assignments = task["assignments"].as_object().unwrap();
        (task["title"] == "Rigging plan A0 for the container").then(|| assignments.keys().next().unwrap().clone())
    };
    let ada = planner.iter().find_map(ada_is).unwrap();
    let noor_is = |task: &Value| {
        let assignments = task["assignments"].as_object().unwrap();
        (task["title"] == "Livraison pont 7 bis").then(|| assignments.keys().next().unwrap().clone())
    };
    let noor = planner.iter().find_map(noor_is).unwrap();
    let now = jiff::Timestamp::from_millisecond(town.clock.wall().0).unwrap();
    let due = due.map(|day| format!("{day}T10:00:00Z"));
    let assigned = json!({
        "@odata.type": "#microsoft.graph.plannerAssignment", "orderHint": "8585",
        "assignedBy": { "user": { "displayName": null, "id": noor } }, "assignedDateTime": now.to_string(),
    });
    let members = json!({ "assignments": { ada: assigned }, "dueDateTime": due, "percentComplete": 0 });
    town.tenant.alter_task(ADA, title, Some(members)).unwrap();
    town.clock.forward(Duration::from_secs(200));
    tasks.refresh().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_task_concerns_her_from_its_day_on_until_it_is_done_and_she_is_told_once() {
    let (town, _home, ada, tasks) = ada_with_tasks().await;
    let today = today(&town);
    let due = |day: i32, title: &str| (StreamKind::Due, title.to_owned(), Some(Day(day)));
    let now = tasks_in_stream(&ada).await;
    assert_eq!(now.len(), 3, "what is due today and was due yesterday, and nothing of tomorrow: {now:#?}");
    assert!(now.contains(&due(today.0, "Check load of truss 7")), "{now:#?}");
    assert_eq!(now[2], due(today.0 - 1, "Ask Li Wei about speaker weights"), "the newest day first");

    // The night passes, and nobody asks the server.
    town.plane(true);
    town.clock.forward(Duration::from_secs(86_400));
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { card, group: NoticeGroup::Tasks, locked: StreamKind::Due, .. }, _] = notices.as_slice() else {
        panic!("two tasks are due tomorrow: {notices:#?}")
    };
    assert_eq!(card.at.0, i64::from(today.0 + 1) * 86_400_000, "since its day began");
    assert_eq!(ada.engine.take_notices().await.unwrap(), [], "once");
    assert_eq!(tasks_in_stream(&ada).await.len(), 5);

    // Done, on the plane: it leaves; opened again it is there as it was, and not told again.
    let find = |title: &'static str| {
        let tasks = &tasks;
        async move {
            let all = tasks.page(TaskQuery::default(), At::Start, 200).await.unwrap().tasks;
            all.into_iter().find(|task| task.title == title).unwrap().id.row
        }
    };
    let print = find("Print rigging plan A0").await;
    tasks.complete(print).await.unwrap();
    assert!(!tasks_in_stream(&ada).await.iter().any(|(_, title, _)| title == "Print rigging plan A0"));
    let head = ada.engine.stream().head().await.unwrap();
    let counted = head.cards.iter().find(|(kind, ..)| *kind == StreamKind::Due).map(|(_, all, _)| *all);
    assert_eq!(counted, Some(4), "nowhere counted either");
    tasks.reopen(print).await.unwrap();
    assert_eq!(tasks_in_stream(&ada).await.len(), 5);
    // Put off, it leaves until that day; and what she makes due herself she need not be told.
    tasks.set_due(print, Some(Day(today.0 + 3))).await.unwrap();
    assert_eq!(tasks_in_stream(&ada).await.len(), 4);
    let bolts = NewTask { title: "Check bolts".into(), due: Some(Day(today.0 + 1)), ..NewTask::default() };
    tasks.add(bolts).await.unwrap();
    assert_eq!(tasks_in_stream(&ada).await.len(), 5);
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    town.plane(false);
    ada.sync().await;
    assert_eq!(tasks_in_stream(&ada).await.len(), 5, "delivered, it is the same");
    town.clock.forward(Duration::from_secs(2 * 86_400));
    let notices = ada.engine.take_notices().await.unwrap();
    assert!(
        notices.iter().any(|notice| match notice {
            Notice::One { card, .. } =>
                matches!(&card.about, CardAbout::Task { title, .. } if title == "Print rigging plan A0"),
            Notice::Many { .. } => false,
        }),
        "its new day has come: {notices:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_asks_of_her_is_told_and_what_she_asks_of_herself_is_not() {
    let (town, home, ada, tasks) = ada_with_tasks().await;
    let (before, today) = (tasks_in_stream(&ada).await, today(&town));
    assert!(before.iter().all(|(kind, ..)| *kind == StreamKind::Due), "she has assigned hers herself: {before:#?}");
    noor_assigns(&town, &tasks, "Livraison pont 7 bis", Some(Day(today.0 + 2))).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { card, group: NoticeGroup::Tasks, locked: StreamKind::Asked, .. }] = notices.as_slice() else {
        panic!("one: {notices:#?}")
    };
    let asked = (StreamKind::Asked, "Livraison pont 7 bis".to_owned(), Some(Day(today.0 + 2)));
    assert_eq!(of_task(card), Some(asked.clone()));
    assert_eq!(tasks_in_stream(&ada).await.first(), Some(&asked));
    let only = StreamFilter { kinds: vec![StreamKind::Asked], ..StreamFilter::default() };
    assert_eq!(ada.engine.stream().page(only, None, 10).await.unwrap().cards.len(), 1);
    let both = StreamFilter { kinds: vec![StreamKind::Due, StreamKind::Asked], ..StreamFilter::default() };
    let both = ada.engine.stream().page(both, None, 200).await.unwrap().cards;
    assert_eq!(both.last(), Some(&**card), "what is due stands above it");

    // She is done with the card; when the day comes it is another, and the first is none any more.
    ada.engine.stream().set_done(card.id, true).await.unwrap();
    drop((tasks, ada));
    let ada = town.reopen(&home).await;
    assert_eq!(tasks_in_stream(&ada).await, before);
    town.clock.forward(Duration::from_secs(2 * 86_400));
    let now = tasks_in_stream(&ada).await;
    assert!(now.contains(&(StreamKind::Due, "Livraison pont 7 bis".to_owned(), Some(Day(today.0 + 2)))), "{now:#?}");
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    assert_eq!(ada.engine.stream().page(done, None, 10).await.unwrap().cards, []);

    // Asked and due at once is told once, as due; given to somebody else it is gone.
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    ada.engine.take_notices().await.unwrap();
    let day = crate::stream::today(&town);
    noor_assigns(&town, &tasks, "Evacuation drill", Some(day)).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { locked: StreamKind::Due, .. }] = notices.as_slice() else { panic!("one: {notices:#?}") };
    town.tenant.alter_task(ADA, "Evacuation drill", Some(json!({ "assignments": {} }))).unwrap();
    town.clock.forward(Duration::from_secs(200));
    tasks.refresh().await.unwrap();
    assert!(!tasks_in_stream(&ada).await.iter().any(|(_, title, _)| title == "Evacuation drill"));
}

/// Noor lets people into something of hers.
pub(super) async fn noor_shares(town: &Town, name: &str, with: &str) {
    let graph = format!("{}/v1.0", musette_journeys::BASE);
    let send = |method: http::Method, path: String, body: String| {
        let address = format!("{graph}{path}");
        async move { town.another_client(Some(NOOR), method, &address, body.as_bytes()).await }
    };
    let made = send(http::Method::PUT, format!("/me/drive/root:/{name}:/content"), "words".into()).await.json();
    let id = made["id"].as_str().unwrap();
    let invite = json!({ "recipients": [{ "email": with }], "roles": ["read"], "requireSignIn": true });
    send(http::Method::POST, format!("/me/drive/items/{id}/invite"), invite.to_string()).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_shared_with_her_is_told_once_and_leads_to_it() {
    let town = Town::with_files(11, 200);
    noor_shares(&town, "Before.txt", ADA).await;
    let (home, ada) = town.ada().await;
    ada.sync().await;
    let shared = |cards: Vec<Card>| -> Vec<(String, String)> {
        let of = |card: Card| match card.about {
            CardAbout::Shared { name, address, .. } => {
                assert!(address.starts_with("https://"), "it leads somewhere: {address:?}");
                Some((card.who, name))
            }
            _ => None,
        };
        cards.into_iter().filter_map(of).collect()
    };
    let by_noor = |name: &str| ("Noor Haddad".to_owned(), name.to_owned());
    assert_eq!(shared(cards(&ada).await), [by_noor("Before.txt")]);
    ada.engine.take_notices().await.unwrap();
    noor_shares(&town, "Riders.xlsx", ADA).await;
    noor_shares(&town, "Not for Ada.txt", LUC).await;
    town.clock.forward(Duration::from_secs(600));
    ada.sync().await;
    assert_eq!(shared(cards(&ada).await).len(), 1, "the list is asked for once an hour");
    town.clock.forward(Duration::from_secs(3_601));
    ada.sync().await;
    assert_eq!(shared(cards(&ada).await), [by_noor("Riders.xlsx"), by_noor("Before.txt")]);
    let notices = ada.engine.take_notices().await.unwrap();
    let [Notice::One { card, group: NoticeGroup::Shared, .. }] = notices.as_slice() else {
        panic!("one: {notices:#?}")
    };
    assert_eq!(card.kind, StreamKind::Shared);
    // The list comes again, to another process, and then the service ends: nothing is told twice, and nothing goes.
    drop(ada);
    let ada = town.reopen(&home).await;
    town.clock.forward(Duration::from_secs(3_601));
    ada.sync().await;
    town.tenant.play(Fault::named("shared-ended")).unwrap();
    town.clock.forward(Duration::from_secs(3_601));
    ada.sync().await;
    assert_eq!(shared(cards(&ada).await).len(), 2);
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    // As a list of documents it is all there, with what was shared before the list was first had, and as old as it was last told.
    let (listed, as_of) = ada.documents.shared().await.unwrap();
    let told: Vec<_> =
        listed.iter().map(|shared| (shared.who.clone(), shared.name.clone(), shared.item.is_some())).collect();
    let not_here = |name: &str| ("Noor Haddad".to_owned(), name.to_owned(), false);
    assert_eq!(told, [not_here("Riders.xlsx"), not_here("Before.txt")]);
    assert!(matches!(as_of, AsOf::Known(_)) && listed.iter().all(|shared| shared.address.starts_with("https://")));
    ada.documents.refresh_shared().await.unwrap();
    assert_eq!(
        ada.documents.shared().await.unwrap(),
        (listed, as_of),
        "a service that has ended makes nothing younger"
    );
    // Where there is no such list any more, it is asked for once a day.
    let asked = || town.tenant.log_after(0).iter().filter(|entry| entry.path.contains("sharedWithMe")).count();
    let before = asked();
    town.clock.forward(Duration::from_secs(3_601));
    ada.sync().await;
    assert_eq!(asked(), before);
}

#[tokio::test(start_paused = true)]
async fn an_announcement_says_whether_it_is_acknowledged_and_what_is_counts_no_more() {
    let town = Town::with_files(11, 200);
    let (_home, ada) = town.ada().await;
    ada.sync().await;
    look(&town, &ada).await;
    ada.engine.take_notices().await.unwrap();
    let storm = Talk::Announce { group: SAFETY.into(), title: "Plan B".into(), text: "Read and confirm.".into() };
    town.tenant.talk(&storm, Some(LUC)).unwrap();
    look(&town, &ada).await;
    let badge = || async { ada.engine.stream().head().await.unwrap().badge() };
    let (with, card) = (badge().await, cards(&ada).await.remove(0));
    let stands = |card: &Card| match &card.about {
        CardAbout::Post { post, acknowledgement, .. } => (post.row, *acknowledgement),
        _ => panic!("a post"),
    };
    let (post, acknowledgement) = stands(&card);
    assert_eq!(acknowledgement, Acknowledgement::Open);
    ada.engine.stream().mark_seen(&[card.id]).await.unwrap();
    assert_eq!(badge().await, with, "seen, it still asks");
    ada.engine.organisation(ada.account.id).await.unwrap().acknowledge(post).await.unwrap();
    assert_eq!(badge().await, with - 1);
    assert!(matches!(stands(&cards(&ada).await[0]).1, Acknowledgement::Waiting { .. }));
    ada.sync().await;
    assert!(matches!(stands(&cards(&ada).await[0]).1, Acknowledgement::Done { .. }));
    assert_eq!(badge().await, with - 1);
}
