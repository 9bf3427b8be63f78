//! A slow line: a sync that was given thirty seconds ends in time, nothing is lost by it, and the next one goes on.

use musette_core::model::Budget;
use musette_core::sync::Stopped;
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::faults::Class;

use super::*;

const UNIT: u64 = 320 * 1024;

/// What a sync of thirty seconds takes at most, with the request that was under way.
const IN_TIME_MS: u64 = 36_000;

#[tokio::test(start_paused = true)]
async fn a_sync_for_thirty_seconds_ends_in_time_and_the_next_goes_on_with_the_upload() {
    let (town, home, mut ada) = rigging().await;
    let film = bulk(3_000_000, 3);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    town.narrow(40_000);
    let before = so_far(&town);
    let mut turns = 0;
    while !ada.outbox.list().await.unwrap().is_empty() {
        // Each turn is a process of its own, as on the command line.
        ada.engine.suspend().await.unwrap();
        ada = town.reopen(&home).await;
        let report = ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_secs(30))).await.unwrap();
        assert!(report.elapsed_ms <= IN_TIME_MS, "{report:?}");
        turns += 1;
        assert!(turns < 10, "it makes progress");
    }
    assert!(turns >= 3, "{turns}: 3 MB take 75 seconds");
    let there = there(&town, "Rigging/Film.mp4");
    assert_eq!((there.sha256, there.versions), (Some(sha256(&film)), 1));
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1, "one session, gone on with");
    let pieces = asked(&town, before, "PUT", "/upload/");
    assert!(pieces.iter().all(|piece| piece.bytes_in <= UNIT), "five seconds carry 200 kB: {pieces:#?}");
    let sent: u64 = pieces.iter().map(|piece| piece.bytes_in).sum();
    assert!(sent <= film.len() as u64 + turns * UNIT, "{sent}");
}

#[tokio::test(start_paused = true)]
async fn a_fast_line_is_filled_with_large_pieces() {
    let (town, _home, ada) = rigging().await;
    let film = bulk(8_000_000, 4);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    town.narrow(5_000_000);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    let pieces = asked(&town, before, "PUT", "/upload/");
    assert!(pieces.len() <= 4, "one small piece to measure, then large ones: {}", pieces.len());
    assert_eq!(there(&town, "Rigging/Film.mp4").sha256, Some(sha256(&film)));
}

#[tokio::test(start_paused = true)]
async fn a_sync_for_thirty_seconds_ends_in_time_and_the_next_goes_on_with_the_download() {
    let (town, home, mut ada) = rigging().await;
    let size = 3_000_000;
    let content = Given { size: Some(size), ..Given::default() };
    town.noor(&Deed::Create { drive: PLANS.into(), path: "Rigging/Film.mp4".into(), content });
    ada.sync().await;
    ada.documents.keep(ada.at("Rigging/Film.mp4").await).await.unwrap();
    town.narrow(40_000);
    let before = so_far(&town);
    let mut turns = 0;
    while ada.documents.readiness(None).await.unwrap().ready == 0 {
        ada.engine.suspend().await.unwrap();
        ada = town.reopen(&home).await;
        let report = ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_secs(30))).await.unwrap();
        assert!(report.elapsed_ms <= IN_TIME_MS, "{report:?}");
        turns += 1;
        assert!(turns < 10, "it makes progress");
    }
    assert!(turns >= 3, "{turns}");
    let asked = asked(&town, before, "GET", "/download/");
    assert!(asked.windows(2).all(|pair| pair[1].bytes_out < pair[0].bytes_out), "each goes on: {asked:#?}");
    town.plane(true);
    let bytes = ada.read("Rigging/Film.mp4").await;
    assert_eq!(Some(sha256(&bytes)), there(&town, "Rigging/Film.mp4").sha256);
}

#[tokio::test(start_paused = true)]
async fn a_line_that_stands_still_does_not_hold_a_sync_beyond_its_time() {
    for (method, class) in [("GET", Class::Read), ("PUT", Class::Upload)] {
        let (town, _home, ada) = rigging().await;
        ada.write(PLAN, "marked up").await;
        let still = Fault { delay_ms: Some(50_000), ..Fault::named("delay") };
        town.tenant.play(still.method(method).class(class)).unwrap();
        let report = ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_secs(10))).await.unwrap();
        assert_eq!(report.stopped, Stopped::Time, "{method}");
        assert!(report.elapsed_ms <= 16_000, "{report:?}");
        town.tenant.stop_named(None);
        town.clock.forward(Duration::from_secs(120));
        land_all(&town, &ada).await;
        assert_there(&town, PLAN, "marked up");
        assert_eq!(there(&town, PLAN).versions, 2, "{method}: it arrived once");
    }
}

#[tokio::test(start_paused = true)]
async fn a_byte_budget_ends_an_upload_and_the_next_goes_on() {
    let (town, _home, ada) = rigging().await;
    let film = bulk(2_000_000, 5);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    town.narrow(40_000);
    let before = so_far(&town);
    let little = Budget { bytes: Some(500_000), ..Budget::WHOLE };
    let mut turns = 0;
    while !ada.outbox.list().await.unwrap().is_empty() {
        let report = ada.engine.sync(ada.account.id, little).await.unwrap();
        let spent = report.spent.bytes_sent + report.spent.bytes_received;
        assert!(spent <= 500_000 + UNIT + 50_000, "{report:?}");
        turns += 1;
        assert!(turns < 20, "it makes progress");
    }
    assert!(turns >= 3, "{turns}");
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1);
    let there = there(&town, "Rigging/Film.mp4");
    assert_eq!((there.sha256, there.versions), (Some(sha256(&film)), 1));
}
