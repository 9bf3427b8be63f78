//! What a sync could not read is said, and read as soon as the server takes it.

use musette_core::model::{AsOf, Budget, Later};
use musette_core::sync::{Service, Stopped, WaitsFor};
use musette_tenant::Fault;

use super::talk::{crew, newest_thread};
use super::*;

#[tokio::test(start_paused = true)]
async fn the_first_sync_of_many_groups_waits_for_the_servers_patience_and_reads_them_all() {
    let crew = crew().await;
    crew.town.clock.forward(Duration::from_secs(61));
    // Ten requests in half a minute: these are most of them.
    for _ in 0..7 {
        crew.feeds.refresh(crew.crew).await.unwrap();
    }
    crew.town.clock.forward(Duration::from_secs(1));
    let report = crew.ada.engine.sync(crew.ada.account.id, Budget::WHOLE).await.unwrap();
    assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()));
    let (feeds, _) = crew.feeds.list().await.unwrap();
    let unread: Vec<_> = feeds.iter().filter(|feed| feed.as_of == AsOf::NeverKnown).map(|feed| &feed.name).collect();
    assert!(unread.is_empty(), "{unread:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_sync_could_not_read_is_said_with_why_and_until_when() {
    let crew = crew().await;
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("429").path("/api/v1")).unwrap();
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.like(thread, true).await.unwrap();
    let report = crew.ada.engine.sync(crew.ada.account.id, Budget::lasting(Duration::from_secs(20))).await.unwrap();
    let behind = report.behind.iter().find(|behind| behind.service == Service::Feeds).unwrap();
    assert_eq!(behind.why, Later::Throttled);
    assert!(behind.left >= 1 && behind.after_ms.is_some(), "{behind:?}");
    assert_eq!(report.waiting, 1, "the like is not sent");
    assert_eq!(report.delivered, 0);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_gives_nothing_is_not_waited_for_again_and_again() {
    let crew = crew().await;
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("429").path("/api/v1")).unwrap();
    let report = crew.ada.engine.sync(crew.ada.account.id, Budget::WHOLE).await.unwrap();
    assert!(!report.behind.is_empty());
    assert!(report.elapsed_ms < 62_000, "waited {} ms", report.elapsed_ms);
}

#[tokio::test(start_paused = true)]
async fn what_a_sync_waits_for_is_told_while_it_waits_and_not_any_more_afterwards() {
    let crew = crew().await;
    crew.town.clock.forward(Duration::from_secs(61));
    let patience = Fault { retry_after: Some(20), ..Fault::named("429") };
    crew.town.tenant.play(patience.path("/api/v1").times(1)).unwrap();
    let (engine, account) = (&crew.ada.engine, crew.ada.account.id);
    assert_eq!(engine.traffic(account).awaited, None);
    let look = async {
        loop {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if let Some(awaited) = engine.traffic(account).awaited {
                break awaited;
            }
        }
    };
    let look = tokio::time::timeout(Duration::from_secs(120), look);
    let (report, awaited) = tokio::join!(engine.sync(account, Budget::WHOLE), look);
    let awaited = awaited.unwrap();
    assert_eq!(awaited.what, WaitsFor::Service(Service::Feeds));
    assert!((1..=30_000).contains(&awaited.left_ms), "{awaited:?}");
    assert_eq!(report.unwrap().stopped, Stopped::Done);
    assert_eq!(engine.traffic(account).awaited, None);
}
