use super::script::*;
use super::*;
use crate::providers::{Cursor, ListingPage};
use crate::sync::Ended;

impl World {
    async fn visit(&self, folder: ItemRow) -> Ended {
        self.puller.visit(folder, &go).await.unwrap()
    }
}

#[tokio::test]
async fn a_folder_is_listed_before_the_changes_have_reached_it() {
    let world = World::new().await;
    world.server.script().listings.extend([
        Ok(ListingPage { items: vec![folder("P", "R", "Plans")], next: Some(Cursor("2".into())) }),
        listing(vec![file("A", "R", "a.pdf")]),
    ]);
    let root = world.drive_state().root;
    assert_eq!(world.visit(root).await, Ended::Done);
    assert_eq!(world.tree(), ["/Plans", "/a.pdf"]);
    assert_eq!(world.server.asked(), ["children root ", "children root 2"]);
    let as_of = world.db.read_here(|tx| tx.folder_as_of(root)).unwrap();
    assert_eq!(as_of, AsOf::Known(world.doors.clock.wall()));
    world.server.script().listings.push_back(listing(vec![file("B", "P", "b.pdf")]));
    assert_eq!(world.visit(world.item("P")).await, Ended::Done);
    assert_eq!(world.tree(), ["/Plans", "/Plans/b.pdf", "/a.pdf"]);
}

#[tokio::test]
async fn hard_case_23_a_listing_that_names_nobody_deletes_nobody() {
    let world = World::settled().await;
    let plans = world.item("P");
    world.server.script().items.insert("A".into(), Ok(file("A", "P", "a.pdf")));
    world.server.script().listings.push_back(listing(vec![]));
    assert_eq!(world.visit(plans).await, Ended::Done);
    assert_eq!(world.server.asked(), ["children P ", "item A", "item B"]);
    // B is gone by the provider's own word, A is not.
    assert_eq!(world.tree(), ["/Plans", "/Plans/a.pdf"]);
}

#[tokio::test]
async fn hard_case_30_a_file_missing_from_a_listing_stays_while_nobody_can_be_asked() {
    let world = World::settled().await;
    let plans = world.item("P");
    for id in ["A", "B"] {
        world.server.script().items.insert(id.into(), Err(Failure::later(Later::Unproven)));
    }
    world.server.script().listings.push_back(listing(vec![]));
    assert_ne!(world.visit(plans).await, Ended::Done);
    assert_eq!(world.tree().len(), 3);
    world.server.script().listings.push_back(Err(Failure::later(Later::Busy)));
    assert_ne!(world.visit(plans).await, Ended::Done);
    assert_eq!(world.tree().len(), 3);
}

#[tokio::test]
async fn a_folder_that_refuses_to_be_listed_keeps_what_is_held_and_its_drive_stays_open() {
    let world = World::settled().await;
    let plans = world.item("P");
    world.server.script().items.insert("P".into(), Err(Failure::Refused(Refusal::Permission)));
    world.server.script().listings.push_back(Err(Failure::Refused(Refusal::Permission)));
    assert_eq!(world.visit(plans).await, Ended::NoAccess);
    assert_eq!(world.tree().len(), 3);
    assert_eq!(world.drive_state().access, DriveAccess::Open);
}

#[tokio::test]
async fn in_a_library_that_is_only_visited_a_visit_settles_what_it_leaves_open() {
    let world = World::new().await;
    let drive = world.drive;
    world.db.write(Durability::Fetched, move |tx| tx.set_standing(drive, Standing::Visited)).await.unwrap();
    world.server.script().items.insert("Q".into(), Ok(folder("Q", "R", "Quay")));
    world.server.script().listings.push_back(listing(vec![folder("P", "R", "Plans"), file("C", "Q", "c.pdf")]));
    assert_eq!(world.visit(world.drive_state().root).await, Ended::Done);
    assert_eq!(world.server.asked(), ["children root ", "item Q"]);
    assert_eq!(world.tree(), ["/Plans", "/Quay", "/Quay/c.pdf"]);
}
