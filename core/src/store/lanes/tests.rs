//! A folder in every order: a list of a thousand rows, base and overlay, against the same rows sorted in memory.

use std::cmp::Ordering;

use crate::model::*;
use crate::store::lists::{Entry, SectionName};
use crate::store::overlay::OverlayRow;
use crate::store::tests::{RULES, a_drive, file, open, put};
use crate::store::*;

const ORDERS: [SortBy; 4] = [SortBy::Name, SortBy::Changed, SortBy::Size, SortBy::Kind];

fn ending(name: &str) -> String {
    name[1..].rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// The order as a person would say it: folders first; by size and kind they stand by name.
fn before(order: Order, one: &Entry, other: &Entry) -> Ordering {
    let is_folder = |entry: &Entry| entry.kind == ItemKind::Folder;
    let folders = is_folder(other).cmp(&is_folder(one));
    if folders != Ordering::Equal {
        return folders;
    }
    let name = |entry: &Entry| (sort_key(&entry.name), entry.item);
    let at = |entry: &Entry| (entry.modified_at.map_or(0, |at| at.0), entry.item);
    let kind = |entry: &Entry| (ending(&entry.name), sort_key(&entry.name), entry.item);
    let by = match order.by {
        SortBy::Size | SortBy::Kind if is_folder(one) => return name(one).cmp(&name(other)),
        SortBy::Name => name(one).cmp(&name(other)),
        SortBy::Changed => at(one).cmp(&at(other)),
        SortBy::Size => (one.size, one.item).cmp(&(other.size, other.item)),
        SortBy::Kind => kind(one).cmp(&kind(other)),
    };
    if order.way == SortWay::Down { by.reverse() } else { by }
}

/// A folder with rows of every kind: some that only the server knows, some changed here, some deleted here.
async fn many(db: &Database) -> ItemRow {
    let (drive, root) = a_drive(db).await;
    db.write(Durability::Fetched, move |tx| {
        for at in 0_i64..400 {
            let endings = ["pdf", "PDF", "docx", "tar.gz", "jpg"];
            let name = match at % 7 {
                0 => format!("Folder {at}"),
                1 => format!("README {at}"),
                2 => format!(".hidden{at}"),
                _ => format!("Plan {}.{}", at * 37 % 101, endings[usize::try_from(at % 5).unwrap()]),
            };
            let item = tx.intern(drive, &RemoteId(format!("01{at}")))?.0;
            let kind = if at % 7 == 0 { ItemKind::Folder } else { ItemKind::File };
            let size = if at % 11 == 0 { None } else { u64::try_from(at * at * 7_919 % 3_000_000).ok() };
            let moment = (at % 9 != 0).then_some(WallTime((at * 7_919_013 % 9_000_000 - 90_000) * 100_000));
            tx.put_base(drive, item, &BaseRow { kind, size, modified_at: moment, ..file(root, &name) }, RULES)?;
            if at % 13 == 0 {
                let overlay = OverlayRow {
                    item,
                    drive,
                    parent: root,
                    kind,
                    name: format!("Changed {at}.xlsx"),
                    size: u64::try_from(at * 1_000).unwrap(),
                    modified_at: Some(WallTime(1_780_000_000_000 + at)),
                    content: None,
                    gone: at % 26 == 0,
                };
                tx.set_overlay(item, Some(&overlay), RULES)?;
            }
        }
        Ok(root)
    })
    .await
    .unwrap()
}

fn all(tx: &Reading<'_>, folder: ItemRow, order: Order) -> Vec<Entry> {
    let (mut all, mut at): (Vec<Entry>, At) = (Vec::new(), At::Start);
    loop {
        let page = tx.page_in(folder, order, at, 31).unwrap();
        all.extend(page.entries);
        match Place::next(&page.places, page.more) {
            Some(place) => at = At::After(place.to_string().parse().unwrap()),
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_folder_is_listed_by_when_by_size_and_by_kind_up_and_down_page_by_page() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let root = many(&db).await;
    db.read(move |tx| {
        let names = all(tx, root, Order::default());
        assert_eq!(names.len(), 400 - 16, "what was deleted here is on no list");
        for by in ORDERS {
            for way in [SortWay::Up, SortWay::Down] {
                let order = Order { by, way };
                let rows = all(tx, root, order);
                let mut expected = names.clone();
                expected.sort_by(|one, other| before(order, one, other));
                assert_eq!(rows, expected, "{order:?}");
                assert_eq!(tx.head_in(root, order)?.count, rows.len() as u64);
                for (index, entry) in rows.iter().enumerate().step_by(23) {
                    assert_eq!(tx.index_in(entry.item, order)?, Some(index as u64), "{order:?}");
                    let page = tx.page_in(root, order, At::Index(index as u64), 5)?;
                    assert_eq!(page.entries, rows[index..rows.len().min(index + 5)], "{order:?} from {index}");
                    let earlier = tx.page_in(root, order, At::Before(page.places[0].clone()), 9)?;
                    assert_eq!(earlier.entries, rows[index.saturating_sub(9)..index], "{order:?} before {index}");
                    let around = tx.page_in(root, order, At::Around(entry.item, None), 8)?;
                    let from = index.saturating_sub(4);
                    assert_eq!(around.entries[..4.min(index)], rows[from..index], "{order:?} around {index}");
                    assert!(around.entries.contains(entry));
                }
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_sections_of_an_order_are_what_its_rows_have_in_common_and_hold_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let root = many(&db).await;
    db.read(move |tx| {
        for by in ORDERS {
            for way in [SortWay::Up, SortWay::Down] {
                let order = Order { by, way };
                let (head, rows) = (tx.head_in(root, order)?, all(tx, root, order));
                let mut from = 0;
                for section in &head.sections {
                    assert_eq!(section.start, from, "{order:?}: one after the other");
                    from += section.count;
                    for entry in &rows[section.start as usize..from as usize] {
                        assert_eq!(entry.kind == ItemKind::Folder, section.folders);
                        let known = entry.modified_at.map_or(0, |at| at.0) != 0;
                        match &section.name {
                            SectionName::Ending(of) => assert_eq!(of, &ending(&entry.name)),
                            SectionName::Bytes(0) => assert!(entry.size < 100_000),
                            SectionName::Bytes(least) => assert!(entry.size >= *least && entry.size < least * 10),
                            SectionName::Year(year) => {
                                // Milliseconds of 365 days, near enough to tell a year that is two away.
                                let about = 1970 + entry.modified_at.unwrap().0.div_euclid(31_556_952_000);
                                assert!((about - i64::from(*year)).abs() <= 1 && known);
                            }
                            SectionName::Unknown => assert!(!known),
                            SectionName::Letter(_) => {
                                assert!(by == SortBy::Name || section.folders && by != SortBy::Changed);
                            }
                            SectionName::Rest => panic!("no list of so many sections"),
                        }
                    }
                }
                assert_eq!(from, head.count, "{order:?}: every row is in a section");
                assert!(head.sections.len() > 2, "{order:?}");
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_place_of_one_order_is_none_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let root = many(&db).await;
    db.read(move |tx| {
        let orders = ORDERS.into_iter().flat_map(|by| [SortWay::Up, SortWay::Down].map(|way| Order { by, way }));
        let orders: Vec<Order> = orders.collect();
        for one in &orders {
            let place = tx.page_in(root, *one, At::Start, 3)?.places.remove(2);
            for other in orders.iter().filter(|other| *other != one) {
                let refused = tx.page_in(root, *other, At::After(place.clone()), 3);
                assert!(matches!(refused, Err(StoreError::OtherList)), "{one:?} in {other:?}");
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_folder_is_looked_at_as_she_said_of_it_or_of_the_nearest_above() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let above = put(&db, drive, root, "Photographs").await;
    let below = put(&db, drive, above, "June").await;
    let view = |by, layout| FolderView { order: Order { by, way: SortWay::Down }, layout };
    let of = move |tx: &Reading<'_>| [root, above, below].map(|folder| tx.folder_view(folder).unwrap());
    db.write(Durability::Saved, move |tx| {
        assert_eq!(of(tx), [FolderView::default(); 3]);
        let tiles = view(SortBy::Changed, Layout::Tiles);
        tx.set_folder_view(above, tiles)?;
        assert_eq!(of(tx), [FolderView::default(), tiles, tiles]);
        let rows = view(SortBy::Kind, Layout::Rows);
        tx.set_folder_view(below, rows)?;
        tx.set_folder_view(root, view(SortBy::Size, Layout::Rows))?;
        assert_eq!(of(tx), [view(SortBy::Size, Layout::Rows), tiles, rows]);
        // Said of a folder that this device made, it is still said when the server's word for it comes.
        let mine = tx.add_identity(drive, None)?;
        tx.set_folder_view(mine, rows)?;
        let told = tx.intern(drive, &"01Mine".into())?.0;
        tx.put_base(drive, told, &file(root, "Mine"), RULES)?;
        tx.bind_remote(mine, &"01Mine".into())?;
        assert_eq!((tx.canonical(told)?, tx.folder_view(mine)?), (mine, rows));
        Ok(())
    })
    .await
    .unwrap();
}
