//! Nothing changed means one small request a drive, one row a drive, and no screen hears of it.

use std::sync::{Arc, Mutex};

use musette_core::doors::Clock as _;
use musette_core::engine::ChangeListener;
use musette_core::model::{AccountId, AsOf, Budget, Change, Scope, WallTime};
use musette_core::sync::{Service, Stopped};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, Crew, crew, newest_thread};
use super::*;

#[derive(Default)]
pub(super) struct Heard(pub Mutex<Vec<Scope>>);

impl ChangeListener for Heard {
    fn changed(&self, _account: Option<AccountId>, changes: &[Change]) {
        self.0.lock().unwrap().extend(changes.iter().map(|change| change.scope));
    }
}

#[tokio::test(start_paused = true)]
async fn a_sync_in_which_nothing_changed_is_one_request_and_one_row_a_drive() {
    let (town, _home, ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    for _ in 0..4 {
        // The pictures of the nearest come a few at a time.
        ada.sync().await;
    }
    let heard = Arc::new(Heard::default());
    let _subscription = ada.engine.subscribe(Arc::clone(&heard) as _);
    let drives = ada.documents.drives().await.unwrap().len() as u64;
    for _ in 0..3 {
        // Sooner than feeds and tasks are asked for again.
        town.clock.forward(Duration::from_secs(15));
        let before = so_far(&town);
        let report = ada.sync().await;
        assert_eq!(report.stopped, Stopped::Done);
        assert_eq!(report.spent.requests, drives, "{:#?}", town.tenant.log_after(before));
        assert!(report.rows_written <= drives, "{report:?}");
        assert!(report.spent.bytes_received < 1_000 * drives, "{report:?}");
        assert_eq!((report.items, report.delivered, report.needs_you, report.unready), (0, 0, 0, 0));
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let heard = heard.0.lock().unwrap();
    let noise = |scope: &&Scope| !matches!(scope, Scope::Drive(_));
    assert_eq!(heard.iter().find(noise), None, "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn a_change_in_one_folder_is_heard_of_there_and_nowhere_else() {
    let (town, _home, ada) = rigging().await;
    ada.sync().await;
    let heard = Arc::new(Heard::default());
    let _subscription = ada.engine.subscribe(Arc::clone(&heard) as _);
    town.noor_makes("Rigging/New.txt", "new");
    ada.sync().await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (rigging, lake) = (ada.at(RIGGING).await, ada.at("Stage Lake").await);
    let heard = heard.0.lock().unwrap();
    let mut folders: Vec<ItemRow> =
        heard.iter().filter_map(|scope| if let Scope::Folder(folder) = scope { Some(*folder) } else { None }).collect();
    folders.dedup();
    assert!(folders.contains(&rigging), "{heard:?}");
    assert!(!folders.contains(&lake), "{heard:?}");
}

fn answered(crew: &Crew, to: i64, text: &str) {
    crew.town.tenant.talk(&Talk::Answer { to, text: text.into() }, None).unwrap();
}

fn posted(crew: &Crew, text: &str) -> i64 {
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: text.into() }, None).unwrap()[0].id
}

fn minutes(crew: &Crew, minutes: u64) {
    crew.town.clock.forward(Duration::from_secs(minutes * 60 + 1));
}

/// How many groups a sync asks for themselves.
async fn groups_asked(crew: &Crew) -> usize {
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    asked(&crew.town, since, "GET", "/api/v1/messages/in_group").len()
}

async fn newest_answer(crew: &Crew) -> String {
    let page = crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap();
    page.threads[0].last.as_ref().map(|post| post.body[0].text()).unwrap_or_default()
}

#[tokio::test(start_paused = true)]
async fn nothing_new_in_any_group_is_told_by_one_request_for_all_of_them() {
    let crew = crew().await;
    let thread = posted(&crew, "Are the covers dry?");
    for _ in 0..4 {
        minutes(&crew, 2);
        crew.ada.sync().await;
    }
    minutes(&crew, 16);
    assert!(groups_asked(&crew).await > 1, "the list has not told of an answer yet");
    answered(&crew, thread, "They are.");
    minutes(&crew, 16);
    crew.ada.sync().await;
    assert_eq!(newest_answer(&crew).await, "They are.");

    minutes(&crew, 16);
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    let of_engage = asked(&crew.town, since, "GET", "/api/v1");
    assert_eq!(asked(&crew.town, since, "GET", "/api/v1/groups.json").len(), 1);
    assert_eq!(asked(&crew.town, since, "GET", "/api/v1/messages/in_group").len(), 0, "{of_engage:#?}");
    assert!(of_engage.len() <= 3, "her own feed and what is private beside it");
    let (list, _) = crew.feeds.list().await.unwrap();
    let now = crew.town.clock.wall();
    assert!(
        list.iter().filter(|feed| feed.open).all(|feed| feed.as_of >= AsOf::Known(WallTime(now.0 - 60_000))),
        "{list:#?}"
    );

    // What is new is asked for where it is, and nowhere else.
    answered(&crew, thread, "All but one.");
    minutes(&crew, 16);
    assert_eq!(groups_asked(&crew).await, 1);
    assert_eq!(newest_answer(&crew).await, "All but one.");

    // The list is a hint: after an hour each group is asked for itself.
    minutes(&crew, 61);
    assert!(groups_asked(&crew).await > 1);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_a_sync_herself_hears_at_once_however_quiet_it_was() {
    let crew = crew().await;
    for _ in 0..6 {
        minutes(&crew, 16);
        crew.ada.sync().await;
    }
    crew.town.clock.forward(Duration::from_secs(40));
    let message = Talk::Message { to: vec![musette_journeys::ADA.into()], text: "Call me.".into() };
    crew.town.tenant.talk(&message, Some(musette_journeys::NOOR)).unwrap();
    posted(&crew, "Are the covers dry?");
    assert_eq!(crew.ada.sync().await.posts, 0, "nobody has asked, and all was asked a moment ago");

    let account = crew.ada.account.id;
    crew.ada.engine.look_anew(account).await.unwrap();
    let since = so_far(&crew.town);
    assert_eq!(crew.ada.sync().await.posts, 2);
    assert!(asked(&crew.town, since, "GET", "/api/v1").len() <= 7, "there is room for what is to be sent");

    // Asked again at once there is nothing to be asked.
    crew.ada.engine.look_anew(account).await.unwrap();
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    let again = asked(&crew.town, since, "GET", "/api/v1/messages");
    assert!(again.iter().all(|request| !request.path.contains("private")), "{again:#?}");
}

/// She belongs to every group, and all of them were asked a moment ago; answers each with somebody else who is in it.
async fn everywhere(crew: &Crew) -> Vec<(&'static str, String)> {
    super::groups::let_in(crew).await;
    let mut by = Vec::new();
    for (name, _, members) in crew.town.tenant.communities() {
        crew.feeds.find_groups(name).await.unwrap();
        let group = crew.feeds.groups_named(name).await.unwrap().remove(0).id.row;
        crew.feeds.join(group, true).await.unwrap();
        minutes(crew, 1);
        by.push((name, members.into_iter().find(|login| login != musette_journeys::ADA).unwrap()));
    }
    super::talk::lands(crew).await;
    minutes(crew, 70);
    crew.ada.sync().await;
    crew.town.clock.forward(Duration::from_secs(40));
    assert_eq!(crew.ada.sync().await.posts, 0);
    by
}

/// As [`everywhere`], and then somebody says something in each; answers how many they are.
async fn news_everywhere(crew: &Crew) -> usize {
    let by = everywhere(crew).await;
    for (name, login) in &by {
        let said = Talk::Post { group: (*name).into(), text: format!("News of {name}.") };
        crew.town.tenant.talk(&said, Some(login)).unwrap();
    }
    by.len()
}

#[tokio::test(start_paused = true)]
async fn a_look_anew_asks_for_a_few_of_many_silent_groups_and_for_others_the_next_time() {
    let crew = crew().await;
    let all = everywhere(&crew).await.len();
    let mut paths = std::collections::BTreeSet::new();
    for _ in 0..3 {
        crew.ada.engine.look_anew(crew.ada.account.id).await.unwrap();
        let since = so_far(&crew.town);
        crew.ada.sync().await;
        let groups = asked(&crew.town, since, "GET", "/api/v1/messages/in_group");
        assert!((1..=3).contains(&groups.len()), "{groups:#?}");
        paths.extend(groups.into_iter().map(|entry| entry.path));
        crew.town.clock.forward(Duration::from_secs(31));
    }
    assert!(all >= 8 && paths.len() >= 7, "{paths:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_look_anew_where_many_groups_have_news_leaves_room_for_what_is_to_be_sent_and_brings_them_all() {
    let crew = crew().await;
    let by = news_everywhere(&crew).await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.ada.engine.look_anew(crew.ada.account.id).await.unwrap();
    let (since, began) = (so_far(&crew.town), crew.town.clock.wall());
    let report = crew.ada.sync().await;
    let sent = asked(&crew.town, since, "POST", "/api/v1/messages.json");
    let sent: Vec<_> = sent.iter().map(|entry| (entry.status, entry.at_ms - began.0 < 15_000)).collect();
    assert_eq!(sent, [(201, true)], "as soon as nobody can take it back: {:#?}", crew.town.tenant.log_after(since));
    let refused: Vec<_> = crew.town.tenant.log_after(since).into_iter().filter(|entry| entry.status == 429).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()));
    assert_eq!(report.posts, by as u64, "what found no room came in the same sync");
}

#[tokio::test(start_paused = true)]
async fn what_found_no_room_in_a_short_look_is_said_and_comes_first_in_the_next() {
    let crew = crew().await;
    let by = news_everywhere(&crew).await;
    let account = crew.ada.account.id;
    crew.ada.engine.look_anew(account).await.unwrap();
    let short = Budget::lasting(Duration::from_secs(10));
    let first = crew.ada.engine.sync(account, short).await.unwrap();
    assert!(first.posts >= 3, "{first:?}");
    assert!(first.behind.iter().any(|behind| behind.service == Service::Feeds), "{first:?}");
    // Sooner than any of them is due, and nobody looks anew again.
    crew.town.clock.forward(Duration::from_secs(31));
    let then = crew.ada.engine.sync(account, short).await.unwrap();
    assert_eq!(first.posts + then.posts, by as u64, "{then:?}");
    assert!(!then.behind.iter().any(|behind| behind.service == Service::Feeds), "{then:?}");
}

#[tokio::test(start_paused = true)]
async fn a_list_of_groups_that_tells_nothing_of_answers_makes_none_late() {
    let crew = crew().await;
    let thread = posted(&crew, "Are the covers dry?");
    crew.town.tenant.play(Fault::named("engage-stale-groups")).unwrap();
    for _ in 0..4 {
        minutes(&crew, 2);
        crew.ada.sync().await;
    }
    for said in ["They are.", "All but one.", "That one too."] {
        answered(&crew, thread, said);
        minutes(&crew, 20);
        crew.ada.sync().await;
        assert_eq!(newest_answer(&crew).await, said);
    }
    let since = so_far(&crew.town);
    minutes(&crew, 20);
    assert!(groups_asked(&crew).await > 1);
    assert_eq!(asked(&crew.town, since, "GET", "/api/v1/groups.json").len(), 0, "it is not asked in vain");
}

#[tokio::test(start_paused = true)]
async fn a_list_of_groups_that_no_longer_heeds_answers_is_found_out() {
    let crew = crew().await;
    let thread = posted(&crew, "Are the covers dry?");
    for _ in 0..3 {
        minutes(&crew, 2);
        crew.ada.sync().await;
    }
    answered(&crew, thread, "They are.");
    minutes(&crew, 20);
    crew.ada.sync().await;
    crew.town.tenant.play(Fault::named("engage-stale-groups")).unwrap();
    answered(&crew, thread, "All but one.");
    for _ in 0..3 {
        minutes(&crew, 20);
        crew.ada.sync().await;
    }
    assert_eq!(newest_answer(&crew).await, "All but one.", "an hour late at most");
    // Her own feed might have brought it: now each group is asked for itself again, and the list not at all.
    let since = so_far(&crew.town);
    minutes(&crew, 20);
    assert!(groups_asked(&crew).await > 1);
    assert_eq!(asked(&crew.town, since, "GET", "/api/v1/groups.json").len(), 0, "it is not believed any more");
    answered(&crew, thread, "That one too.");
    minutes(&crew, 20);
    crew.ada.sync().await;
    assert_eq!(newest_answer(&crew).await, "That one too.", "and no other is late");
}
