//! Hard cases of the field, by their numbers, through the whole engine. Each asserts from the organisation's log that its
//! fault was met, so that it cannot pass where nothing happened.
//!
//! | numbers | where |
//! |---|---|
//! | 1 to 10, 28, 30, 38 | [`uploads`] |
//! | 11 to 18 | [`changes`] |
//! | 19 to 22, 26, 27 | [`drives`] |
//! | 34, 35, 36, 39, 41, 46, 47, 48, 50 | [`devices`] |
//! | 23, 24, 31, 32, 33 | [`super::bad_network`] |
//! | 25 | [`super::ambiguous`] |
//! | 37, 49 | [`super::contents`] |
//!
//! Those of other providers, of mail, feeds, notifications, search and wipe (29, 40, 42 to 45) wait for what they are about.

mod changes;
mod devices;
mod drives;
mod uploads;

use http::Method;
use musette_core::model::Refusal;
use musette_core::sync::Stopped;
use musette_journeys::{ADA, BASE};
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;
use musette_tenant::faults::Class;

use super::*;

const LARGE: usize = 7 * 1024 * 1024;

fn play(town: &Town, name: &str) {
    town.tenant.play(Fault::named(name)).unwrap();
}

/// What the tenant has in all drives that Ada sees, as [`everything`] writes it.
async fn truth(town: &Town, device: &Device) -> Vec<String> {
    let mut all = Vec::new();
    for drive in device.documents.drives().await.unwrap() {
        let name = if drive.name.contains(" / ") { drive.name.replace(" / ", "/") } else { ADA.to_owned() };
        let tree = town.tenant.inspect_tree(&name, "").unwrap();
        all.extend(tree.into_iter().map(|seen| format!("{}/{}", drive.name, seen.path)));
    }
    all.sort();
    all
}

/// Syncs a few times over half an hour, and then shows what the tenant has.
async fn assert_same(town: &Town, device: &Device, why: &str) {
    for _ in 0..4 {
        device.sync().await;
        town.clock.forward(Duration::from_secs(700));
    }
    let (shown, truth) = (everything(device).await, truth(town, device).await);
    let missing: Vec<_> = truth.iter().filter(|path| !shown.contains(path)).take(5).collect();
    let extra: Vec<_> = shown.iter().filter(|path| !truth.contains(path)).take(5).collect();
    assert!(missing.is_empty() && extra.is_empty() && shown.len() == truth.len(), "{why}: {missing:?}, {extra:?}");
}

#[tokio::test(start_paused = true)]
async fn a_full_drive_asks_and_goes_on_when_there_is_room() {
    let (town, _home, ada) = rigging().await;
    play(&town, "quota-full");
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    ada.documents.create(ada.at(RIGGING).await, "Large.bin", Source::Bytes(bulk(LARGE, 4))).await.unwrap();
    ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap();
    land(&town, &ada).await;
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 2, "what needs no room is done: {open:#?}");
    for entry in &open {
        let IntentState::NeedsYou { why } = &entry.state else { panic!("{entry:#?}") };
        assert_eq!(*why, NeedsYou::Refused(Refusal::Quota));
    }
    town.tenant.stop_named(None);
    for entry in open {
        ada.outbox.retry(entry.intent).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/New.txt", "new");
    assert_eq!(there(&town, "Rigging/Large.bin").versions, 1);
}
