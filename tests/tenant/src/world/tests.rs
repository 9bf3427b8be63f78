//! Stories of the world itself: what it holds, and what a hash is.
#![allow(clippy::unwrap_used)]

use super::drive::{Kind, ROOT, Stamp, Who};
use super::*;
use crate::content::Content;
use crate::quickxor::quick_xor;

const START: i64 = 1_780_000_000_000;

fn stamp() -> Stamp {
    Stamp { now: START + 1000, who: Who { person: 1, app: None } }
}

#[test]
fn a_hash_is_that_of_the_published_vectors() {
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(quick_xor(b""), "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assert_eq!(quick_xor(b"hello world\n"), "aCgDG9jwBhDc4Q1ybAMZFAAAAAA=");
    assert_eq!(quick_xor(&all), "QkGEfSisZcA7k+FCh71r2dbCayY=");
}

#[test]
fn a_generated_file_has_the_hash_of_its_bytes_whatever_its_size() {
    use crate::content::Weave;
    for size in [0, 1, 159, 160, 161, 1_000, 320_000, 1_048_479, 1_048_640, 1_048_641, 5_000_123] {
        for weave in [Weave::Noise, Weave::Words] {
            let content = Content::Made { seed: size, size, weave, magic: "%PDF-1.7" };
            let bytes = content.to_vec();
            assert_eq!(bytes.len() as u64, size);
            assert_eq!(content.quick_xor(), quick_xor(&bytes), "size {size}");
        }
    }
}

#[test]
fn stage_north_holds_145_files_that_a_demo_can_fetch() {
    let world = World::new(7, 0, 2_000, START);
    let plans = &world.drives[world.drive_named("Production/Plans").unwrap()];
    let stage = plans.find(ROOT, "stage north").unwrap();
    let files = plans.children(stage.index, None, 1_000);
    assert_eq!(files.len(), 145);
    assert_eq!(plans.child_count(stage.index), 145);
    let bytes: u64 = files.iter().filter_map(|item| item.content().map(Content::size)).sum();
    assert!((40_000_000..80_000_000).contains(&bytes), "{bytes}");
    let keys: std::collections::BTreeSet<String> = files.iter().map(|item| item.name.to_lowercase()).collect();
    assert_eq!(keys.len(), 145);
    assert!(files.iter().any(|item| item.name.chars().count() == 240));
    for item in &files {
        assert_eq!(plans.find(stage.index, &item.name.to_ascii_uppercase()).map(|found| found.index), Some(item.index));
        assert_eq!(plans.by_id(&plans.item_id(item.index)).map(|found| found.index), Some(item.index));
    }
}

#[test]
fn a_million_items_are_there_without_being_built() {
    let world = World::new(3, 2_000, 1_000_000, START);
    let total: u64 = world
        .drives
        .iter()
        .map(|drive| {
            let folders =
                (0..drive.planned_items()).take_while(|at| drive.any(*at).is_some_and(|item| item.is_folder())).count();
            drive.planned_items() - folders as u64
        })
        .sum();
    assert_eq!(total, 1_000_000);
    let plans = &world.drives[1];
    let flat = plans.find(ROOT, "Scans entrants").unwrap();
    assert!(plans.child_count(flat.index) > 100_000);
    let some = plans.children(flat.index, None, 100_000).pop().unwrap();
    assert_eq!(plans.find(flat.index, &some.name).map(|item| item.index), Some(some.index));
}

#[test]
fn what_people_did_lies_above_the_plan() {
    let mut world = World::new(7, 0, 3_000, START);
    let drive = &mut world.drives[1];
    let stage = drive.find(ROOT, "Stage North").unwrap().index;
    let lake = drive.find(ROOT, "Stage Lake").unwrap().index;
    let first = drive.children(stage, None, 1).remove(0);
    let used = drive.used();
    drive.relocate(first.index, lake, "Moved.pdf", &stamp());
    assert_eq!(drive.child_count(stage), 144);
    assert!(drive.find(stage, &first.name).is_none());
    assert_eq!(drive.find(lake, "moved.PDF").unwrap().index, first.index);
    let made = drive.create(stage, "New.txt", Kind::File(Content::sent("abc")), &stamp());
    assert_eq!(drive.child_count(stage), 145);
    assert_eq!(drive.children(stage, None, 1_000).len(), 145);
    assert_eq!(drive.used(), used + 3);
    assert_eq!(drive.path(made), ["Stage North", "New.txt"]);
    assert_eq!(drive.changes(0, 10).len(), 2);
    drive.delete(stage, &stamp());
    assert!(drive.find(ROOT, "Stage North").is_none());
    assert!(drive.item(made).is_none());
    assert_eq!(drive.changes(0, 1_000).len(), 1 + 1 + 145);
}

#[test]
fn pages_of_children_meet_each_child_once() {
    let mut world = World::new(7, 0, 3_000, START);
    let drive = &mut world.drives[1];
    let stage = drive.find(ROOT, "Stage North").unwrap().index;
    let lake = drive.find(ROOT, "Stage Lake").unwrap().index;
    let from_lake = drive.children(lake, None, 5);
    for item in &from_lake {
        drive.relocate(item.index, stage, &format!("from lake {}", item.name), &stamp());
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = drive.children(stage, after, 7);
        let Some(last) = page.last() else { break };
        after = Some(last.index);
        seen.extend(page.iter().map(|item| item.index));
    }
    let whole: Vec<u64> = drive.children(stage, None, usize::MAX).iter().map(|item| item.index).collect();
    assert_eq!(seen, whole);
    assert_eq!(seen.len(), 150);
}
