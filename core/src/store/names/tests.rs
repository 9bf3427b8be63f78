use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::model::{Among, Place, Sought, Stretch, WallTime};
use crate::store::overlay::OverlayRow;
use crate::store::tests::{RULES, a_drive, file, inline, open, put, secret};
use crate::store::{Database, Durability, VAULT};

/// The last migration before names were kept.
const BEFORE: usize = 22;

async fn names(db: &Database, typed: &'static str) -> Vec<String> {
    let read = move |tx: &Reading<'_>| {
        let (sought, mut after, mut names) = (Sought::typed(typed), None, Vec::new());
        loop {
            let page = tx.found_by_name(&sought, Among::Documents, Stretch::After(after), 3)?;
            let next = Place::next(&page.places, page.more);
            for found in page.found {
                let FoundName::Item(named) = found else { continue };
                names.extend(tx.entry(named.item)?.map(|entry| entry.name));
            }
            after = next;
            if after.is_none() {
                return Ok(names);
            }
        }
    };
    db.read(read).await.unwrap()
}

async fn shelf() -> (tempfile::TempDir, Database, DriveRow, ItemRow) {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    (folder, db, drive, root)
}

#[tokio::test]
async fn a_name_is_found_as_soon_as_it_is_there_and_no_more_when_it_is_gone() {
    let (_folder, db, drive, root) = shelf().await;
    let plan = put(&db, drive, root, "Stage plan.pdf").await;
    put(&db, drive, root, "Étude.docx").await;
    assert_eq!(names(&db, "pla STAGE").await, ["Stage plan.pdf"]);
    assert_eq!(names(&db, "etude").await, ["Étude.docx"]);
    let renamed = move |tx: &mut Writing<'_>| tx.put_base(drive, plan, &file(root, "Rigging.pdf"), RULES);
    db.write(Durability::Fetched, renamed).await.unwrap();
    assert_eq!((names(&db, "stage").await, names(&db, "rig").await), (vec![], vec!["Rigging.pdf".to_owned()]));
    db.write(Durability::Fetched, move |tx| tx.remove_base(plan, crate::model::RequestSeq(9))).await.unwrap();
    assert_eq!(names(&db, "rig").await, [""; 0]);
}

#[tokio::test]
async fn nothing_is_written_for_a_name_that_stays_as_it_is() {
    let (_folder, db, drive, root) = shelf().await;
    let plan = put(&db, drive, root, "Stage plan.pdf").await;
    let before = db.rows_written();
    let again = move |tx: &mut Writing<'_>| {
        tx.note_name(drive, plan, Some(("Stage plan.pdf", Some(WallTime(1)))));
        Ok(())
    };
    db.write(Durability::Fetched, again).await.unwrap();
    assert_eq!(db.rows_written(), before);
}

#[tokio::test]
async fn what_a_person_removed_here_hides_what_lies_in_it_and_what_she_made_is_found() {
    let (_folder, db, drive, root) = shelf().await;
    let old = put(&db, drive, root, "Old").await;
    put(&db, drive, old, "Stage one.pdf").await;
    let two = put(&db, drive, root, "Stage two.pdf").await;
    let work = move |tx: &mut Writing<'_>| {
        let shown = |item, name: &str, gone| OverlayRow {
            item,
            drive,
            parent: root,
            kind: crate::model::ItemKind::File,
            name: name.into(),
            size: 0,
            modified_at: None,
            content: None,
            gone,
        };
        tx.set_overlay(old, Some(&shown(old, "Old", true)), RULES)?;
        tx.set_overlay(two, Some(&shown(two, "Scene two.pdf", false)), RULES)?;
        let made = tx.add_identity(drive, None)?;
        tx.set_overlay(made, Some(&shown(made, "Stage three.pdf", false)), RULES)
    };
    db.write(Durability::Saved, work).await.unwrap();
    assert_eq!(names(&db, "stage").await, ["Stage three.pdf"]);
    assert_eq!(names(&db, "scene").await, ["Scene two.pdf"]);
    let coverage = db.read(|tx| tx.name_coverage()).await.unwrap();
    assert_eq!(coverage.documents, 3 - 1 + 1);
}

#[tokio::test]
async fn ten_thousand_of_one_word_come_page_by_page_each_once_the_latest_first() {
    let (_folder, db, drive, root) = shelf().await;
    let fill = move |tx: &mut Writing<'_>| {
        for number in 0..10_000_i64 {
            let item = tx.intern(drive, &crate::model::RemoteId(format!("01{number}")))?.0;
            let mut row = file(root, &format!("Stage {number}.pdf"));
            row.modified_at = Some(WallTime(1_000_000 - (number * 7_919) % 10_007));
            tx.put_base(drive, item, &row, RULES)?;
        }
        Ok(())
    };
    db.write(Durability::Fetched, fill).await.unwrap();
    let read = |tx: &Reading<'_>| {
        let (sought, mut after, mut seen) = (Sought::typed("sta"), None, Vec::new());
        loop {
            let page = tx.found_by_name(&sought, Among::All, Stretch::After(after), 200)?;
            let next = Place::next(&page.places, page.more);
            for found in page.found {
                let FoundName::Item(named) = found else { continue };
                seen.push(named.item);
            }
            after = next;
            if after.is_none() {
                return Ok(seen);
            }
        }
    };
    let seen = db.read(read).await.unwrap();
    let each: std::collections::BTreeSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), each.len()), (10_000, 10_000));
    let work = move |tx: &Reading<'_>| seen.iter().map(|item| tx.base(*item)).collect::<StoreResult<Vec<_>>>();
    let times: Vec<_> = db.read(work).await.unwrap().into_iter().flatten().map(|base| base.modified_at).collect();
    assert!(times.is_sorted_by(|one, other| one >= other));
}

#[tokio::test]
async fn names_are_read_in_the_order_in_which_they_lie_and_titled_threads_by_their_index() {
    let (_folder, db, ..) = shelf().await;
    let read = |tx: &Reading<'_>| {
        for (sql, step) in finding::read_whole() {
            let steps =
                tx.all("explaining", &format!("EXPLAIN QUERY PLAN {sql}"), [], |row| row.get::<_, String>(3))?;
            assert_eq!(steps, [step], "{sql}");
        }
        Ok(())
    };
    db.read(read).await.unwrap();
}

#[tokio::test]
async fn another_searchs_place_is_refused() {
    let (_folder, db, drive, root) = shelf().await;
    for name in ["Stage 1.pdf", "Stage 2.pdf"] {
        put(&db, drive, root, name).await;
    }
    let read = |tx: &Reading<'_>| {
        let next = tx.found_by_name(&Sought::typed("stage"), Among::All, Stretch::After(None), 1)?.places.pop();
        let same = tx.found_by_name(&Sought::typed("STAGE "), Among::All, Stretch::After(next.clone()), 1)?;
        let other = tx.found_by_name(&Sought::typed("pdf"), Among::All, Stretch::After(next), 1);
        Ok((same.found.len(), matches!(other, Err(crate::store::StoreError::OtherList))))
    };
    assert_eq!(db.read(read).await.unwrap(), (1, true));
}

#[tokio::test]
async fn names_that_an_older_program_stored_are_gathered_a_few_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    left_by_an_older_program(&path).await;
    let db = open(&path, 1).unwrap();
    assert!(db.read(|tx| tx.has_names_to_gather()).await.unwrap());
    assert_eq!(names(&db, "plan").await, [""; 0]);
    let mut rounds = 1;
    while db.write(Durability::Fetched, |tx| tx.gather_names(2)).await.unwrap() {
        rounds += 1;
    }
    assert_eq!((rounds, db.read(|tx| tx.has_names_to_gather()).await.unwrap()), (3, false));
    assert_eq!(names(&db, "plan").await.len(), 4);
    let fresh = open(&folder.path().join("fresh.db"), 1).unwrap();
    assert!(!fresh.read(|tx| tx.has_names_to_gather()).await.unwrap());
}

async fn left_by_an_older_program(path: &Path) {
    let db = Database::open(path, &secret(1), &VAULT[..BEFORE], &inline(), Arc::new(|_| {})).unwrap();
    let (drive, root) = a_drive(&db).await;
    let work = move |tx: &mut Writing<'_>| {
        for number in 0..4_i64 {
            let item = tx.add_identity(drive, Some(&crate::model::RemoteId(format!("01{number}"))))?;
            let sql = "INSERT INTO base (item, drive, parent, rank, kind, name, name_key, sort_key) \
                       VALUES (?1, ?2, ?3, 1, 1, ?4, ?4, ?4)";
            tx.run("making an older row", sql, (item.0, drive.0, root.0, format!("Plan {number}.pdf")))?;
        }
        Ok(())
    };
    db.write(Durability::Fetched, work).await.unwrap();
    db.close().await.unwrap();
}

#[test]
fn a_value_that_was_cut_off_reads_up_to_there() {
    let mut value = Vec::new();
    for slot in 0..3 {
        add(&mut value, Line { slot, at: 7, title: b"stage plan pdf" });
    }
    for cut in 0..value.len() {
        assert!(Lines(&value[..cut]).count() <= 2);
    }
    assert_eq!(Lines(&value).count(), 3);
}
