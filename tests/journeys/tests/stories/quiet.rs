//! Nothing changed means one small request a drive, one row a drive, and no screen hears of it.

use std::sync::{Arc, Mutex};

use musette_core::engine::ChangeListener;
use musette_core::model::{AccountId, Change, Scope};
use musette_core::sync::Stopped;

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
