use super::script::*;
use super::*;
use crate::sync::{Due, Ended};

impl World {
    async fn pull(&self) -> Ended {
        self.puller.pull(self.drive, &go).await.unwrap()
    }

    /// A drive with a folder "Plans" of two drawings, enumerated whole.
    pub async fn settled() -> World {
        let world = World::new().await;
        world.server.script().pages.extend([
            more(vec![root(), folder("P", "R", "Plans")], "page 2"),
            done(vec![root(), file("A", "P", "a.pdf"), file("B", "P", "b.pdf")], "delta 1"),
        ]);
        assert_eq!(world.pull().await, Ended::Done);
        world.server.asked();
        world
    }
}

#[tokio::test]
async fn a_drive_is_enumerated_page_by_page_and_then_asked_for_what_has_changed() {
    let world = World::settled().await;
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf", "/Plans/b.pdf"]);
    world.server.script().pages.push_back(done(vec![root(), gone("A"), file("C", "P", "c.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes delta 1"]);
    assert_eq!(world.tree(), ["/Plans", "/Plans/b.pdf", "/Plans/c.pdf"]);
}

#[tokio::test]
async fn a_quiet_round_is_one_request_and_one_row_and_no_screen_hears_of_it() {
    let world = World::settled().await;
    let (rows, revision) = (world.db.rows_written(), world.db.read_here(|tx| tx.revision()).unwrap());
    world.heard.lock().unwrap().clear();
    world.hands.forward(60_000);
    // Servers repeat the root with every page.
    world.server.script().pages.push_back(done(vec![root()], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes delta 1"]);
    assert_eq!(world.db.rows_written() - rows, 1);
    assert_eq!(world.db.read_here(|tx| tx.revision()).unwrap(), revision);
    assert!(world.heard.lock().unwrap().is_empty());
    assert_eq!(world.drive_state().as_of, AsOf::Known(world.doors.clock.wall()));
}

#[tokio::test]
async fn a_page_is_seen_before_the_next_one_has_come_and_a_spent_budget_goes_on_from_there() {
    let world = World::new().await;
    world.server.script().pages.push_back(more(vec![root(), folder("P", "R", "Plans")], "page 2"));
    let left = std::sync::atomic::AtomicI64::new(1);
    let once = || left.fetch_sub(1, Ordering::SeqCst) > 0;
    assert_eq!(world.puller.pull(world.drive, &once).await.unwrap(), Ended::Paused);
    assert_eq!(world.tree(), ["/Plans"]);
    world.server.script().pages.push_back(done(vec![file("A", "P", "a.pdf")], "delta 1"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes from the beginning", "changes page 2"]);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
}

#[tokio::test]
async fn a_page_that_was_asked_ahead_and_lost_is_asked_for_again() {
    let world = World::new().await;
    world.server.script().pages.push_back(more(vec![root(), folder("P", "R", "Plans")], "page 2"));
    let mut pulling = Box::pin(world.puller.pull(world.drive, &go));
    // Its first page is under way; then that is stored while the second one is under way.
    assert!(begins(pulling.as_mut()).await);
    assert!(begins(pulling.as_mut()).await);
    assert_eq!(world.server.asked(), ["changes from the beginning", "changes page 2"]);
    drop(pulling);
    assert_eq!(world.tree(), ["/Plans"]);
    world.server.script().pages.push_back(done(vec![file("A", "P", "a.pdf")], "delta 1"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes page 2"]);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
}

#[tokio::test]
async fn hard_case_11_a_worthless_cursor_enumerates_over_what_is_held_and_sweeps_what_is_gone() {
    let world = World::settled().await;
    let a = world.item("A");
    world.server.script().pages.extend([
        Err(Failure::Reset),
        done(vec![root(), folder("P", "R", "Plans"), file("A", "P", "a.pdf")], "delta 9"),
    ]);
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes delta 1", "changes from the beginning"]);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
    assert_eq!(world.item("A"), a);
}

#[tokio::test]
async fn hard_case_13_a_round_that_leads_in_circles_is_given_up_and_begun_again_later() {
    let world = World::settled().await;
    let circle = more(vec![file("C", "P", "c.pdf")], "page 2").unwrap();
    world.server.script().quiet = Some(circle);
    assert_eq!(world.pull().await, Ended::GivenUp);
    assert!(world.server.asked().len() < 10);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Nothing);
    // What came stays, and what was held too.
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf", "/Plans/b.pdf", "/Plans/c.pdf"]);
    world.hands.forward(600_001);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Enumeration);
    world.server.script().quiet = None;
    world
        .server
        .script()
        .pages
        .push_back(done(vec![root(), folder("P", "R", "Plans"), file("A", "P", "a.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
}

#[tokio::test]
async fn hard_case_14_a_tombstone_that_never_comes_is_found_by_the_enumeration_after_30_days() {
    let world = World::settled().await;
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Changes);
    world.hands.forward(30 * 24 * 3_600_000);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::AnotherEnumeration);
    world.puller.enumerate_again(world.drive).await.unwrap();
    world
        .server
        .script()
        .pages
        .push_back(done(vec![root(), folder("P", "R", "Plans"), file("B", "P", "b.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.tree(), ["/Plans", "/Plans/b.pdf"]);
}

#[tokio::test]
async fn hard_case_15_a_folder_made_again_under_its_name_takes_the_place_of_the_one_that_is_asked_for() {
    let world = World::settled().await;
    world
        .server
        .script()
        .pages
        .push_back(done(vec![root(), folder("P2", "R", "Plans"), file("A2", "P2", "a.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    let asked = world.server.asked();
    assert!(asked.contains(&"item P".to_owned()), "{asked:?}");
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
    assert_ne!(world.item("A"), world.item("A2"));
}

#[tokio::test]
async fn hard_case_17_ancestors_on_every_page_and_pages_of_seven_change_nothing() {
    let world = World::new().await;
    let words: Vec<RemoteItem> = (0..40).map(|i| file(&format!("F{i}"), "P", &format!("{i}.pdf"))).collect();
    let pages = words.chunks(7).enumerate().map(|(at, words)| {
        let items = [vec![root(), folder("P", "R", "Plans")], words.to_vec()].concat();
        if at == 5 { done(items, "delta 1") } else { more(items, &format!("page {at}")) }
    });
    world.server.script().pages.extend(pages);
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.tree().len(), 41);
    assert_eq!(world.server.asked().len(), 6);
}

#[tokio::test]
async fn hard_case_18_what_looks_alive_without_a_place_is_asked_for_and_not_shown() {
    let world = World::settled().await;
    world.server.script().pages.push_back(done(vec![root(), RemoteItem::bare("X".into())], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes delta 1", "item X"]);
    assert_eq!(world.tree().len(), 3);
}

#[tokio::test]
async fn hard_case_16_a_child_before_its_folder_waits_for_it_and_the_folder_is_asked_for() {
    let world = World::settled().await;
    world.server.script().items.insert("Q".into(), Ok(folder("Q", "R", "Quay")));
    world.server.script().pages.push_back(done(vec![root(), file("C", "Q", "c.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["changes delta 1", "item Q"]);
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf", "/Plans/b.pdf", "/Quay", "/Quay/c.pdf"]);
}

#[tokio::test]
async fn hard_case_33_a_server_out_of_reach_or_a_drive_that_refuses_takes_nothing_away() {
    let world = World::settled().await;
    for why in [Later::Offline, Later::Unproven, Later::Busy] {
        world.server.script().pages.push_back(Err(Failure::later(why)));
        assert_eq!(world.pull().await, Ended::Later { why, after: None });
    }
    world.server.script().pages.push_back(Err(Failure::Gone));
    assert_eq!(world.pull().await, Ended::NoAccess);
    assert_eq!(world.tree().len(), 3);
    assert_eq!(world.drive_state().access, DriveAccess::NoAccess);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Nothing);
    // It is let in again.
    world.server.script().drives.push_back(Ok(vec![library("D")]));
    assert_eq!(world.puller.refresh_drives(&go).await.unwrap(), Ended::Done);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Changes);
}

#[tokio::test]
async fn an_enumeration_that_misses_much_is_believed_only_when_a_second_one_agrees() {
    let world = World::new().await;
    let all: Vec<RemoteItem> = (0..60).map(|i| file(&format!("F{i}"), "R", &format!("{i}.pdf"))).collect();
    let everything = [vec![root()], all.clone()].concat();
    world.server.script().pages.push_back(done(everything, "delta 1"));
    assert_eq!(world.pull().await, Ended::Done);
    let few = || done([vec![root()], all[..10].to_vec()].concat(), "delta 2");
    world.server.script().pages.extend([Err(Failure::Reset), few()]);
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.tree().len(), 60);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Changes);
    world.hands.forward(600_000);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::AnotherEnumeration);
    world.puller.enumerate_again(world.drive).await.unwrap();
    world.server.script().pages.push_back(few());
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.tree().len(), 10);
    assert_eq!(world.puller.due().await.unwrap()[0].1, Due::Changes);
}

#[tokio::test]
async fn a_page_larger_than_a_transaction_is_stored_in_parts_and_its_cursor_with_the_last() {
    let world = World::new().await;
    let mut items = vec![root()];
    items.extend((0..1_000).map(|i| file(&format!("F{i:04}"), "R", &format!("{i}.pdf"))));
    // The same item twice on one page: the last word wins.
    items.push(file("F0000", "R", "renamed.pdf"));
    world.server.script().pages.push_back(done(items, "delta 1"));
    let before = world.db.read_here(|tx| tx.revision()).unwrap();
    assert_eq!(world.pull().await, Ended::Done);
    assert!(world.db.read_here(|tx| tx.revision()).unwrap().0 - before.0 >= 3);
    assert_eq!(world.server.asked().len(), 1);
    let first = world.item("F0000");
    assert_eq!(world.db.read_here(|tx| tx.base(first)).unwrap().unwrap().name, "renamed.pdf");
}

#[tokio::test]
async fn a_drive_missing_from_the_list_is_asked_for_before_anything_is_said_of_it() {
    let world = World::settled().await;
    world.server.script().drives.push_back(Ok(vec![]));
    world.server.script().one_drive.insert("D".into(), Ok(library("D")));
    assert_eq!(world.puller.refresh_drives(&go).await.unwrap(), Ended::Done);
    assert_eq!(world.drive_state().access, DriveAccess::Open);
    world.server.script().one_drive.insert("D".into(), Err(Failure::later(Later::Unproven)));
    assert_ne!(world.puller.refresh_drives(&go).await.unwrap(), Ended::Done);
    assert_eq!(world.drive_state().access, DriveAccess::Open);
    world.server.script().one_drive.insert("D".into(), Err(Failure::Refused(Refusal::Permission)));
    assert_eq!(world.puller.refresh_drives(&go).await.unwrap(), Ended::Done);
    assert_eq!(world.drive_state().access, DriveAccess::NoAccess);
    assert_eq!(world.tree().len(), 3);
}

#[tokio::test]
async fn a_stop_in_the_middle_of_settling_goes_on_there() {
    let world = World::settled().await;
    world.server.script().items.insert("Q".into(), Err(Failure::later(Later::Busy)));
    world.server.script().pages.push_back(done(vec![file("C", "Q", "c.pdf")], "delta 2"));
    assert_eq!(world.pull().await, Ended::Later { why: Later::Busy, after: None });
    assert!(world.drive_state().settling);
    world.server.asked();
    world.server.script().items.insert("Q".into(), Ok(folder("Q", "R", "Quay")));
    assert_eq!(world.pull().await, Ended::Done);
    assert_eq!(world.server.asked(), ["item Q"]);
    assert_eq!(world.drive_state().delta.as_deref(), Some("delta 2"));
    assert!(world.tree().contains(&"/Quay/c.pdf".to_owned()));
}

/// Prints how long many items take; a figure to look at, not to fail on.
#[tokio::test]
async fn twenty_thousand_items_are_absorbed() {
    let world = World::new().await;
    let mut pages = Vec::new();
    for page in 0..100 {
        let mut items = vec![root()];
        items.push(folder(&format!("D{page:03}"), "R", &format!("Folder {page}")));
        items.extend((0..199).map(|i| RemoteItem {
            hash: Some("aCgDG9jwBhDc4Q1ybAMZFAAAAAA=".into()),
            modified_at: Some(WallTime(1_700_000_000_000)),
            modified_by: Editor { name: Some("Ada".into()), user: Some("u1".into()), application: None },
            ..file(&format!("F{page:03}-{i:03}"), &format!("D{page:03}"), &format!("Drawing {i}.pdf"))
        }));
        pages.push(if page == 99 { done(items, "delta 1") } else { more(items, &format!("page {page}")) });
    }
    world.server.script().pages.extend(pages);
    let began = std::time::Instant::now();
    assert_eq!(world.pull().await, Ended::Done);
    println!("20,000 items in {:?}, {} rows", began.elapsed(), world.db.rows_written());
    assert_eq!(world.db.read_here(|tx| tx.base_count(world.drive)).unwrap(), 20_001);
}
