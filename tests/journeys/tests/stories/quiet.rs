//! Nothing changed means one small request a drive, one row a drive, and no screen hears of it.

use std::sync::{Arc, Mutex};

use musette_core::doors::Clock as _;
use musette_core::engine::ChangeListener;
use musette_core::model::{AccountId, AsOf, Change, Scope, WallTime};
use musette_core::sync::Stopped;
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, crew};
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
    ada.sync().await;
    ada.sync().await;
    let heard = Arc::new(Heard::default());
    let _subscription = ada.engine.subscribe(Arc::clone(&heard) as _);
    let drives = ada.documents.drives().await.unwrap().len() as u64;
    for _ in 0..3 {
        town.clock.forward(Duration::from_secs(60));
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

#[tokio::test(start_paused = true)]
async fn nothing_new_in_any_group_is_told_by_one_request_for_all_of_them() {
    let crew = crew().await;
    let minutes = |minutes: u64| crew.town.clock.forward(Duration::from_secs(minutes * 60 + 1));
    let groups = |since| asked(&crew.town, since, "GET", "/api/v1/messages/in_group").len();
    for _ in 0..4 {
        minutes(2);
        crew.ada.sync().await;
    }
    minutes(20);
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert_eq!(asked(&crew.town, since, "GET", "/api/v1/groups.json").len(), 1);
    assert_eq!(groups(since), 0, "{:#?}", asked(&crew.town, since, "GET", "/api/v1"));
    assert!(asked(&crew.town, since, "GET", "/api/v1").len() <= 3, "her own feed and what is private beside it");
    let (list, _) = crew.feeds.list().await.unwrap();
    let now = crew.town.clock.wall();
    assert!(
        list.iter().filter(|feed| feed.open).all(|feed| feed.as_of >= AsOf::Known(WallTime(now.0 - 60_000))),
        "{list:#?}"
    );

    // What is new is asked for where it is, and nowhere else.
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: "The covers are dry.".into() }, None).unwrap();
    minutes(20);
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert_eq!(groups(since), 1, "{:#?}", asked(&crew.town, since, "GET", "/api/v1"));
    let page = crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap();
    assert!(page.threads[0].first.as_ref().unwrap().body[0].text().contains("The covers are dry."));

    // The list is a hint: after an hour each group is asked for itself.
    minutes(61);
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert!(groups(since) > 1);
}
