use std::time::Duration;

use super::script::*;
use super::*;
use crate::blobs::QuickXor;
use crate::outbox::Delivering;
use crate::outbox::asking::Asking;
use crate::outbox::delivery::Sender;
use crate::providers::{Advance, Left};
use crate::sync::scheduler::{Parts, Stopped, Syncing};

impl World {
    /// The sync of process `owner` on this device.
    fn syncing(&self, owner: u128) -> Syncing {
        let contents = self.contents(owner);
        let sender = Sender { person: "Ada".into(), user: None, zone: jiff::tz::TimeZone::UTC };
        let drives = Arc::new(self.server.clone());
        let delivering = Arc::new(Delivering::new(
            self.db.clone(),
            drives.clone(),
            contents.clone(),
            self.doors.clone(),
            sender,
            Arc::clone(&self.sequence),
        ));
        let server = self.server.clone();
        Syncing::new(Parts {
            account: AccountId(ulid::Ulid::from(1_u128)),
            owner: Owner(ulid::Ulid::from(owner)),
            db: self.db.clone(),
            device: self.device(),
            drives,
            doors: self.doors.clone(),
            sequence: Arc::clone(&self.sequence),
            delivering,
            contents,
            // What was asked for stands for requests, and 100 bytes each.
            spent: Arc::new(move || {
                let requests = server.script().log.len() as u64;
                Spent { requests, bytes_received: requests * 100, bytes_sent: 0 }
            }),
            idles: Arc::new(|| None),
            talk: None,
            errands: None,
            people: None,
        })
    }

    async fn makes_folder(&self, name: &str) {
        let (now, name) = (self.doors.clock.wall(), name.to_owned());
        let root = self.drive_state().root;
        let asking = Asking { now, hold_until: None, rules: &NameRules::MICROSOFT_365 };
        let made = self.db.write(Durability::Saved, move |tx| {
            asking.make_folder(tx, root, &name).map_err(|_| crate::store::StoreError::Unexpected("asking"))
        });
        made.await.unwrap();
    }
}

fn delivered(item: RemoteItem) -> Result<Advance, Failure> {
    Ok(Advance::Delivered { left: Left::AsSent(Box::new(item)), checked: HowChecked::Answer })
}

/// Whoever opens a vault may sync, visit and fetch from any thread.
fn may_cross_threads<T: Send>(what: T) -> T {
    what
}

#[tokio::test]
async fn the_outbox_goes_first_then_changes_then_what_is_kept_then_what_was_never_enumerated() {
    let world = World::settled().await;
    let (drawn, plans) = (vec![5_u8; 70_000], world.item("P"));
    let drawing = RemoteItem {
        size: Some(drawn.len() as u64),
        hash: Some(QuickXor::of(&drawn)),
        ctag: Some(CTag("c:A,2".into())),
        ..file("A", "P", "a.pdf")
    };
    world.db.write(Durability::Saved, move |tx| tx.add_pin(plans, WallTime(1))).await.unwrap();
    world.makes_folder("Quay").await;
    {
        let mut script = world.server.script();
        script.drives.push_back(Ok(vec![library("D"), RemoteDrive { kind: DriveKind::Personal, ..library("M") }]));
        script.advances.push_back(delivered(folder("Q", "R", "Quay")));
        script.listings.push_back(listing(vec![]));
        script.pages.extend([
            done(vec![root(), drawing, gone("B")], "delta 2"),
            done(vec![RemoteItem { id: "R2".into(), ..root() }], "delta of mine"),
        ]);
        script.openings.insert("A".into(), [Opening::Ranged(drawn)].into());
    }
    let syncing = world.syncing(1);
    drop((may_cross_threads(syncing.visit(plans)), may_cross_threads(syncing.fetch(plans))));
    let report = may_cross_threads(syncing.sync(Budget::WHOLE)).await.unwrap();
    let expected = [
        "advance make folder Quay",
        "drives",
        "changes delta 1",
        "open A from 0",
        "children root ",
        "changes from the beginning",
    ];
    assert_eq!(world.server.asked(), expected);
    assert_eq!(report.stopped, Stopped::Done);
    assert_eq!((report.delivered, report.needs_you, report.unready), (1, 0, 0));
    assert_eq!(report.spent.requests, 6);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf", "/Quay"]);
}

#[tokio::test]
async fn nothing_changed_is_one_small_request_a_drive_and_one_row() {
    let world = World::settled().await;
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().quiet = Some(done(vec![root()], "delta 2").unwrap());
    let syncing = world.syncing(1);
    syncing.sync(Budget::WHOLE).await.unwrap();
    world.server.asked();
    let revision = world.db.read_here(|tx| tx.revision()).unwrap();
    let report = syncing.sync(Budget::WHOLE).await.unwrap();
    assert_eq!(world.server.asked(), ["changes delta 2"]);
    assert_eq!((report.rows_written, &report.stopped), (1, &Stopped::Done));
    assert_eq!(world.db.read_here(|tx| tx.revision()).unwrap(), revision);
}

#[tokio::test]
async fn a_budget_ends_between_two_requests_and_the_next_sync_goes_on() {
    let world = World::new().await;
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().listings.push_back(listing(vec![folder("P", "R", "Plans")]));
    world.server.script().pages.push_back(more(vec![root(), folder("P", "R", "Plans")], "page 2"));
    let syncing = world.syncing(1);
    let three = Budget { bytes: Some(300), ..Budget::WHOLE };
    assert_eq!(syncing.sync(three).await.unwrap().stopped, Stopped::Bytes);
    assert_eq!(world.tree(), ["/Plans"]);
    assert_eq!(world.server.asked(), ["drives", "children root ", "changes from the beginning"]);
    world.server.script().pages.push_back(done(vec![file("A", "P", "a.pdf")], "delta 1"));
    assert_eq!(syncing.sync(Budget::WHOLE).await.unwrap().stopped, Stopped::Done);
    assert_eq!(world.server.asked(), ["changes page 2"]);
    assert_eq!(world.tree().len(), 2);
    let nothing = Budget { network: NetworkKind::None, ..Budget::WHOLE };
    assert_eq!(syncing.sync(nothing).await.unwrap().stopped, Stopped::NoNetwork);
    let no_time = Budget::lasting(Duration::ZERO);
    assert_eq!(syncing.sync(no_time).await.unwrap().stopped, Stopped::Time);
    assert!(world.server.asked().is_empty());
}

#[tokio::test]
async fn a_metered_network_fetches_nothing_that_is_kept_and_a_roaming_one_only_delivers() {
    let world = World::settled().await;
    let plans = world.item("P");
    world.db.write(Durability::Saved, move |tx| tx.add_pin(plans, WallTime(1))).await.unwrap();
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().quiet = Some(done(vec![], "delta 2").unwrap());
    let syncing = world.syncing(1);
    let on = |network| Budget { network, ..Budget::WHOLE };
    let report = syncing.sync(on(NetworkKind::Metered)).await.unwrap();
    assert_eq!(world.server.asked(), ["drives", "changes delta 1"]);
    assert_eq!(report.unready, 2);
    world.makes_folder("Quay").await;
    world.server.script().advances.push_back(delivered(folder("Q", "R", "Quay")));
    syncing.sync(on(NetworkKind::Roaming)).await.unwrap();
    assert_eq!(world.server.asked(), ["advance make folder Quay"]);
}

#[tokio::test]
async fn a_call_that_comes_while_a_sync_runs_joins_it_and_widens_it() {
    let world = World::settled().await;
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().pages.extend([
        more(vec![file("C", "P", "c.pdf")], "page 2"),
        more(vec![file("D", "P", "d.pdf")], "page 3"),
        done(vec![file("E", "P", "e.pdf")], "delta 2"),
    ]);
    let syncing = world.syncing(1);
    let two = Budget { bytes: Some(200), ..Budget::WHOLE };
    let (first, second) = tokio::join!(syncing.sync(two), syncing.sync(Budget::WHOLE));
    assert_eq!(first.unwrap(), second.unwrap());
    assert_eq!(world.server.asked(), ["drives", "changes delta 1", "changes page 2", "changes page 3"]);
    assert!(!syncing.is_running());
}

#[tokio::test]
async fn a_dropped_sync_is_taken_over_by_the_one_that_joined() {
    let world = World::settled().await;
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().quiet = Some(done(vec![], "delta 2").unwrap());
    let syncing = world.syncing(1);
    let mut first = Box::pin(syncing.sync(Budget::WHOLE));
    // It is in its first request for changes when it is dropped.
    assert!(begins(first.as_mut()).await);
    let mut second = Box::pin(syncing.sync(Budget::WHOLE));
    assert!(begins(second.as_mut()).await);
    drop(first);
    assert_eq!(second.await.unwrap().stopped, Stopped::Done);
}

#[tokio::test]
async fn a_sync_asked_of_what_has_ended_is_refused_each_time() {
    let world = World::settled().await;
    let syncing = world.syncing(1);
    syncing.end().await;
    for _ in 0..2 {
        assert!(matches!(syncing.sync(Budget::WHOLE).await, Err(crate::store::StoreError::Closed)));
    }
}

#[tokio::test]
async fn only_one_process_syncs_an_account_and_the_other_says_who() {
    let world = World::settled().await;
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    world.server.script().quiet = Some(done(vec![], "delta 2").unwrap());
    let (one, other) = (world.syncing(1), world.syncing(2));
    let mut first = Box::pin(one.sync(Budget::WHOLE));
    assert!(begins(first.as_mut()).await);
    let holder = ulid::Ulid::from(1_u128).to_string();
    assert_eq!(other.sync(Budget::WHOLE).await.unwrap().stopped, Stopped::HeldBy(holder));
    // It dies without a word; after a minute its lease is anybody's.
    drop(first);
    world.hands.forward(60_001);
    assert_eq!(other.sync(Budget::WHOLE).await.unwrap().stopped, Stopped::Done);
}

#[tokio::test]
async fn hard_case_32_a_portal_ends_the_sync_and_nothing_else() {
    let world = World::settled().await;
    world.makes_folder("Quay").await;
    world.server.script().drives.push_back(Err(Failure::later(Later::Unproven)));
    world.server.script().advances.push_back(Err(Failure::later(Later::Unproven)));
    let report = world.syncing(1).sync(Budget::WHOLE).await.unwrap();
    assert!(matches!(report.stopped, Stopped::Later { why: Later::Unproven, .. }), "{:?}", report.stopped);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf", "/Plans/b.pdf", "/Quay"]);
}
