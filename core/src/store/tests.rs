mod older;
mod paging;
mod reading;
mod thread_people;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::intents::{Intent, NewIntent};
use super::overlay::OverlayRow;
use super::standing::Moved;
use super::*;
use crate::doors::{Doors, StoreThreads};
use crate::model::*;
use crate::vault::Secret;

pub(super) const RULES: &NameRules = &NameRules::MICROSOFT_365;

pub(super) fn secret(seed: u8) -> Secret {
    Secret::new((0..48).map(|i| i ^ seed).collect())
}

pub(super) fn inline() -> Doors {
    Doors { store_threads: StoreThreads::Inline, ..Doors::system() }
}

pub(super) fn open(path: &Path, seed: u8) -> StoreResult<Database> {
    Database::open(path, &secret(seed), VAULT, &inline(), Arc::new(|_| {}))
}

pub(super) async fn a_drive(db: &Database) -> (DriveRow, ItemRow) {
    db.write(Durability::Fetched, |tx| {
        let remote = RemoteDrive {
            id: "b!plans".into(),
            name: "Plans".into(),
            site: "Production".into(),
            kind: DriveKind::Library,
            quota: Quota::default(),
            web_url: String::new(),
        };
        let drive = tx.put_drive(&remote, Standing::Followed)?;
        let root = tx.drive(drive)?.map(|d| d.root).ok_or(StoreError::Unexpected("drive"))?;
        Ok((drive, root))
    })
    .await
    .unwrap()
}

pub(super) fn file(parent: ItemRow, name: &str) -> BaseRow {
    BaseRow {
        parent: Some(parent),
        name: name.into(),
        kind: if name.contains('.') { ItemKind::File } else { ItemKind::Folder },
        size: Some(7),
        etag: Some(ETag("e".into())),
        ctag: Some(CTag("c".into())),
        hash: None,
        modified_at: Some(WallTime(1)),
        modified_by: Editor::default(),
        confirmed_seq: RequestSeq(1),
        named_seq: RequestSeq(1),
        going: false,
    }
}

pub(super) async fn put(db: &Database, drive: DriveRow, parent: ItemRow, name: &str) -> ItemRow {
    let name = name.to_owned();
    db.write(Durability::Fetched, move |tx| {
        let item = tx.intern(drive, &RemoteId(format!("01{name}")))?.0;
        tx.put_base(drive, item, &file(parent, &name), RULES)?;
        Ok(item)
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn nothing_readable_is_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let db = open(&path, 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    for i in 0..200 {
        put(&db, drive, root, &format!("CanaryKanarienvogel{i}.pdf")).await;
    }
    let look = |needle: &[u8]| {
        std::fs::read_dir(folder.path()).unwrap().any(|entry| {
            let bytes = std::fs::read(entry.unwrap().path()).unwrap();
            bytes.windows(needle.len()).any(|window| window == needle)
        })
    };
    assert!(!look(b"CanaryKanarienvogel"), "before the checkpoint, with the log beside");
    db.close().await.unwrap();
    assert!(!look(b"CanaryKanarienvogel") && !look(b"canarykanarienvogel") && !look(b"CREATE TABLE"));
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[..16], b"SQLite format 3\0", "the first 32 bytes stay plain, for iOS");
    assert_ne!(bytes[100], 0x0d, "behind them nothing is");
}

#[tokio::test]
async fn another_key_is_refused_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let db = open(&path, 1).unwrap();
    a_drive(&db).await;
    db.close().await.unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(open(&path, 2), Err(StoreError::NotOurKey)));
    assert!(matches!(
        Database::open(&path, &Secret::new(vec![1; 12]), VAULT, &inline(), Arc::new(|_| {})),
        Err(StoreError::NotOurKey)
    ));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let db = open(&path, 1).unwrap();
    assert_eq!(db.read(|tx| tx.drives()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_altered_or_cut_database_is_called_damaged_and_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let db = open(&path, 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    for i in 0..300 {
        put(&db, drive, root, &format!("{i}.pdf")).await;
    }
    db.close().await.unwrap();
    let good = std::fs::read(&path).unwrap();
    let mut altered = good.clone();
    for page in 5..altered.len() / 4096 {
        altered[page * 4096 + 2000] ^= 1;
    }
    std::fs::write(&path, &altered).unwrap();
    let outcome = match open(&path, 1) {
        Ok(db) => db.read(move |tx| tx.page(root, At::Start, 200)).await.map(drop),
        Err(e) => Err(e),
    };
    assert!(matches!(outcome, Err(StoreError::Damaged { .. } | StoreError::NotOurKey)), "{outcome:?}");
    std::fs::write(&path, &good[..4096 * 3]).unwrap();
    let outcome = match open(&path, 1) {
        Ok(db) => db.read(move |tx| tx.page(root, At::Start, 200)).await.map(drop),
        Err(e) => Err(e),
    };
    assert!(outcome.is_err());
}

#[tokio::test]
async fn a_newer_programs_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let newer: Vec<&str> = VAULT.iter().copied().chain(["CREATE TABLE later (x INTEGER) STRICT;"]).collect();
    let db = Database::open(&path, &secret(1), &newer, &inline(), Arc::new(|_| {})).unwrap();
    db.close().await.unwrap();
    let known = i64::try_from(VAULT.len()).unwrap();
    assert!(matches!(open(&path, 1), Err(StoreError::Newer { found, ours }) if (found, ours) == (known + 1, known)));
}

#[tokio::test]
async fn a_list_is_base_with_the_overlay_on_top_in_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let mut names: Vec<String> = (0..137).map(|i| format!("Plan {i}.pdf")).collect();
    names.extend(
        ["Ärger.txt", "12.txt", "_old", "~draft", "Журнал.xlsx", "zoo", "App.txt", "Zürich"].map(str::to_owned),
    );
    for name in &names {
        put(&db, drive, root, name).await;
    }
    let away = put(&db, drive, root, "Away.pdf").await;
    let renamed = put(&db, drive, root, "Old name.pdf").await;
    let overlay = move |item: ItemRow, name: &str, gone: bool| OverlayRow {
        item,
        drive,
        parent: root,
        kind: ItemKind::File,
        name: name.into(),
        size: 1,
        modified_at: None,
        content: None,
        gone,
    };
    db.write(Durability::Saved, move |tx| {
        tx.set_overlay(away, Some(&overlay(away, "Away.pdf", true)), RULES)?;
        tx.set_overlay(renamed, Some(&overlay(renamed, "Plan 5b.pdf", false)), RULES)?;
        for i in [3, 77, 200] {
            let new = tx.add_identity(drive, None)?;
            tx.set_overlay(new, Some(&overlay(new, &format!("Plan {i}a.pdf"), false)), RULES)?;
        }
        Ok(())
    })
    .await
    .unwrap();
    names.extend(["Plan 5b.pdf", "Plan 3a.pdf", "Plan 77a.pdf", "Plan 200a.pdf"].map(str::to_owned));
    // What has no ending is a folder here, and folders stand first.
    names.sort_by_key(|name| (name.contains('.'), sort_key(name)));

    let all = db
        .read(move |tx| {
            let (mut all, mut at): (Vec<lists::Entry>, At) = (Vec::new(), At::Start);
            loop {
                let page = tx.page(root, at, 10)?;
                all.extend(page.entries);
                match Place::next(&page.places, page.more) {
                    Some(place) => at = At::After(place),
                    None => return Ok(all),
                }
            }
        })
        .await
        .unwrap();
    assert_eq!(all.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>(), names);

    let shown = all.clone();
    db.read(move |tx| {
        let head = tx.head(root)?;
        assert_eq!(head.count, shown.len() as u64);
        let mut from = 0;
        for section in &head.sections {
            assert_eq!(section.start, from, "one after the other");
            let begins = |entry: &lists::Entry| {
                let first = sort_key(&entry.name).chars().next().filter(|c| c.is_alphabetic());
                lists::SectionName::Letter(first.map_or("#".to_owned(), |c| c.to_uppercase().collect()))
            };
            from += section.count;
            for entry in &shown[section.start as usize..from as usize] {
                assert_eq!((begins(entry), entry.kind == ItemKind::Folder), (section.name.clone(), section.folders));
            }
        }
        assert_eq!(from, head.count, "every row is in a section");
        for (index, entry) in shown.iter().enumerate() {
            assert_eq!(tx.index_of(entry.item)?, Some(index as u64));
            let page = tx.page(root, At::Index(index as u64), 3)?;
            assert_eq!(page.entries, shown[index..shown.len().min(index + 3)]);
            let before = tx.page(root, At::Before(page.places[0].clone()), 4)?;
            assert_eq!(before.entries, shown[index.saturating_sub(4)..index]);
            let around = tx.page(root, At::Around(entry.item, None), 5)?;
            assert!(around.entries.contains(entry));
        }
        assert!(tx.page(root, At::Index(shown.len() as u64), 3)?.entries.is_empty());
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn no_list_sorts_or_scans() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    db.read(|tx| {
        let plans = lists::plans().into_iter().chain(feeds::plans()).chain(spans::plans()).chain(posts::plans());
        let plans = plans
            .chain(super::stream::plans())
            .chain(super::stream_tasks::plans())
            .chain(reads::plans())
            .chain(organisation::plans())
            .chain(super::tasks::plans());
        let plans = plans.chain(people::search::plans()).chain(people::directory::plans());
        let plans = plans.chain(history::plans());
        let plans = plans.chain(attachments::plans()).chain(stream_answers::plans()).chain(post_intents::plans());
        let steps_of = |sql: &str| -> StoreResult<Vec<String>> {
            let places = (1..=9).filter(|n| sql.contains(&format!("?{n}"))).max().unwrap_or(0);
            let bound = rusqlite::params_from_iter(vec![1; places]);
            tx.all("explaining", &format!("EXPLAIN QUERY PLAN {sql}"), bound, |row| row.get::<_, String>(3))
        };
        // They end after so many, and every row of their index is one of them.
        for (sql, index) in attachments::newest_plans() {
            assert!(sql.ends_with("LIMIT ?1"), "{sql}");
            assert_eq!(steps_of(sql)?, [format!("SCAN post_base USING INDEX {index}")], "{sql}");
        }
        for sql in plans {
            // The heading of a subquery reads nothing: its own steps follow, once, or for each row of a few.
            let heads = |step: &String| ["SCALAR SUBQUERY", "REUSE SUBQUERY"].iter().any(|head| step.contains(head));
            for step in steps_of(&sql)?.into_iter().filter(|step| !heads(step)) {
                assert!(!step.contains("TEMP B-TREE"), "{sql}: {step}");
                assert!(!step.starts_with("SCAN"), "{sql}: {step}");
                assert!(step.contains("INDEX") || step.contains("PRIMARY KEY"), "{sql}: {step}");
            }
        }
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn the_id_the_person_made_wins_and_the_other_stays_as_an_alias() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let from_page = put(&db, drive, root, "Photo").await;
    let inside = put(&db, drive, from_page, "inside.jpg").await;
    db.write(Durability::Saved, move |tx| {
        let mine = tx.add_identity(drive, None)?;
        tx.bind_remote(mine, &"01Photo".into())?;
        assert_eq!(tx.canonical(from_page)?, mine);
        assert_eq!(tx.base(from_page)?, None);
        assert_eq!(tx.base(mine)?.map(|b| b.name), Some("Photo".into()));
        assert_eq!(tx.base(inside)?.and_then(|b| b.parent), Some(mine));
        assert_eq!(tx.item_by_remote(drive, &"01Photo".into())?, Some(mine));
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_failed_change_leaves_nothing_behind_and_tells_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listener = Arc::clone(&heard);
    let path = folder.path().join("musette.db");
    let db = Database::open(
        &path,
        &secret(1),
        VAULT,
        &inline(),
        Arc::new(move |changes| {
            listener.lock().unwrap().extend_from_slice(changes);
        }),
    )
    .unwrap();
    let (drive, _) = a_drive(&db).await;
    heard.lock().unwrap().clear();
    let failed: StoreResult<()> = db
        .write(Durability::Saved, move |tx| {
            tx.add_identity(drive, Some(&"01x".into()))?;
            tx.touch(Scope::Outbox);
            Err(StoreError::Unexpected("a test"))
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(db.read(move |tx| tx.item_by_remote(drive, &"01x".into())).await.unwrap(), None);
    assert!(heard.lock().unwrap().is_empty());
    db.write(Durability::Saved, |tx| {
        tx.touch(Scope::Outbox);
        Ok(())
    })
    .await
    .unwrap();
    let revision = db.read(|tx| tx.revision()).await.unwrap();
    assert_eq!(*heard.lock().unwrap(), [Change { scope: Scope::Outbox, revision }]);
}

/// What a system would tell: who is marked lives, or does not.
#[derive(Debug)]
struct Told(&'static str);

impl crate::doors::Processes for Told {
    fn this(&self) -> String {
        self.0.to_owned()
    }

    fn lives(&self, mark: &str) -> Option<bool> {
        ["dead", "alive"].contains(&mark).then_some(mark == "alive")
    }
}

fn owner(name: &str) -> device::Owner<'_> {
    device::Owner { name, processes: &Told("alive") }
}

#[tokio::test]
async fn what_a_killed_process_held_is_free_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("device.db");
    let db = Database::open(&path, &secret(3), DEVICE, &inline(), Arc::new(|_| {})).unwrap();
    db.write(Durability::Saved, |tx| {
        let killed = device::Owner { name: "killed", processes: &Told("dead") };
        let unknown = device::Owner { name: "unknown", processes: &Told("") };
        assert!(tx.take_lease("sync", &killed, WallTime(0), Duration::from_millis(100))?);
        assert!(tx.take_lease("process/killed", &killed, WallTime(0), Duration::from_millis(100))?);
        assert!(tx.take_lease("sync", &owner("two"), WallTime(1), Duration::from_millis(100))?);
        let living = |at| tx.living_owners(WallTime(at), &Told("another"));
        assert_eq!(living(2)?, BTreeSet::from(["two".into()]), "all that it held is free");
        assert_eq!(living(5_000)?, BTreeSet::from(["two".into()]), "a clock that was set forward ends nobody's life");
        assert!(tx.take_lease("refresh", &unknown, WallTime(0), Duration::from_millis(100))?);
        assert!(
            !tx.take_lease("refresh", &owner("two"), WallTime(1), Duration::from_millis(100))?,
            "where nobody knows, it lasts"
        );
        Ok(())
    })
    .await
    .unwrap();
    db.close().await.unwrap();
}

#[tokio::test]
async fn a_home_of_the_first_version_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("device.db");
    let first = Database::open(&path, &secret(3), &DEVICE[..1], &inline(), Arc::new(|_| {})).unwrap();
    first.write(Durability::Saved, |tx| tx.put_setting("contents-bound", "7")).await.unwrap();
    let now = Database::open(&path, &secret(3), DEVICE, &inline(), Arc::new(|_| {})).unwrap();
    let late = first.write(Durability::Saved, |tx| tx.put_setting("contents-bound", "8")).await;
    assert!(
        matches!(late, Err(StoreError::Newer { .. })),
        "an older program that is still open writes no more: {late:?}"
    );
    first.close().await.unwrap();
    assert_eq!(now.read(|tx| tx.setting("contents-bound")).await.unwrap().as_deref(), Some("7"));
    assert!(
        now.write(Durability::Saved, |tx| tx.take_lease("sync", &owner("one"), WallTime(0), Duration::from_millis(9)))
            .await
            .unwrap()
    );
    now.close().await.unwrap();
    let older = Database::open(&path, &secret(3), &DEVICE[..1], &inline(), Arc::new(|_| {}));
    assert!(matches!(older, Err(StoreError::Newer { .. })), "an older program closes and says so");
}

#[tokio::test]
async fn a_lease_is_one_owners_until_it_expires() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("device.db");
    let db = Database::open(&path, &secret(3), DEVICE, &inline(), Arc::new(|_| {})).unwrap();
    db.write(Durability::Saved, |tx| {
        assert!(tx.take_lease("sync", &owner("one"), WallTime(0), Duration::from_millis(100))?);
        assert!(!tx.take_lease("sync", &owner("two"), WallTime(50), Duration::from_millis(100))?);
        assert!(tx.take_lease("sync", &owner("one"), WallTime(60), Duration::from_millis(100))?, "a heartbeat");
        assert!(tx.take_lease("sync", &owner("two"), WallTime(160), Duration::from_millis(100))?, "expired");
        assert!(
            tx.take_lease("sync", &owner("one"), WallTime(90), Duration::from_millis(60))?,
            "the clock was set back"
        );
        assert!(tx.take_lease("sync", &owner("two"), WallTime(160), Duration::from_millis(100))?);
        tx.drop_lease("sync", "one")?;
        assert!(
            !tx.take_lease("sync", &owner("one"), WallTime(170), Duration::from_millis(100))?,
            "not the one's to drop"
        );
        tx.drop_lease("sync", "two")?;
        assert!(tx.take_lease("sync", &owner("one"), WallTime(170), Duration::from_millis(100))?);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_statement_is_prepared_once_whatever_is_bound() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    for name in ["a.pdf", "b.pdf", "c.pdf"] {
        put(&db, drive, root, name).await;
    }
    let prepared_again = db
        .write(Durability::Fetched, move |tx| {
            let sql = "SELECT item FROM base WHERE parent = ?1 AND name_key = ?2 ORDER BY item";
            let look = |statement: &mut rusqlite::CachedStatement<'_>| {
                for name in ["a.pdf", "b.pdf", "c.pdf", "d.pdf"] {
                    drop(statement.query((root.0, name))?.next()?.map(|row| row.get::<_, i64>(0)));
                    tx.base_named(root, name).unwrap();
                }
                Ok(statement.get_status(rusqlite::StatementStatus::RePrepare))
            };
            Ok(tx.with(sql.into(), look).unwrap())
        })
        .await
        .unwrap();
    assert_eq!(prepared_again, 0);
}

#[tokio::test]
async fn what_the_server_says_of_something_renamed_here_is_listed_once_also_within_one_transaction() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let names = db
        .write(Durability::Fetched, move |tx| {
            let other = tx.intern(drive, &RemoteId("01other".into()))?.0;
            tx.put_base(drive, other, &file(root, "other.pdf"), RULES)?;
            let item = tx.intern(drive, &RemoteId("01item".into()))?.0;
            let shown = OverlayRow {
                item,
                drive,
                parent: root,
                kind: ItemKind::File,
                name: "mine.pdf".into(),
                size: 7,
                modified_at: None,
                content: None,
                gone: false,
            };
            tx.set_overlay(item, Some(&shown), RULES)?;
            tx.put_base(drive, item, &file(root, "theirs.pdf"), RULES)?;
            let page = tx.page(root, At::Start, 9)?;
            Ok(page.entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>())
        })
        .await
        .unwrap();
    assert_eq!(names, ["mine.pdf", "other.pdf"]);
}

/// A new file of the person in `parent`, and the intent that makes it.
async fn a_create(db: &Database, drive: DriveRow, parent: ItemRow) -> Intent {
    db.write(Durability::Saved, move |tx| {
        let subject = tx.add_identity(drive, None)?;
        let row = tx.add_intent(&NewIntent {
            drive,
            subject,
            asked: IntentKind::MakeFolder { parent, name: "New".into() },
            based_on: BasedOn::Nothing,
            saw: Some(Saw { parent, name: "New".into(), content: None }),
            name_key: "new".into(),
            hold_until: None,
            asked_at: WallTime(1),
            needs: Vec::new(),
        })?;
        tx.intent(row)?.ok_or(StoreError::Unexpected("a test"))
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn what_waits_in_a_folder_names_the_id_that_stays_when_two_become_one() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let from_page = put(&db, drive, root, "Photo").await;
    let waiting = a_create(&db, drive, from_page).await;
    db.write(Durability::Saved, move |tx| {
        let mine = tx.add_identity(drive, None)?;
        tx.bind_remote(mine, &"01Photo".into())?;
        let waiting = tx.intent(waiting.row)?.unwrap();
        assert_eq!(waiting.asked, IntentKind::MakeFolder { parent: mine, name: "New".into() });
        assert_eq!(waiting.saw.map(|saw| saw.parent), Some(mine));
        assert_eq!(tx.open_intents_into(mine)?.len(), 1);
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn an_intent_changes_only_while_it_is_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let db = open(&folder.path().join("musette.db"), 1).unwrap();
    let (drive, root) = a_drive(&db).await;
    let read = a_create(&db, drive, root).await;
    db.write(Durability::Saved, move |tx| {
        // Other bytes, or another name, came between reading and sending.
        let other = IntentKind::MakeFolder { parent: root, name: "Other".into() };
        tx.change_intent(read.row, &other, &BasedOn::Nothing, "other")?;
        assert_eq!(tx.begin_attempt(&read, WallTime(2), None, None)?, None);
        assert_eq!(tx.move_intent(&read, &IntentState::Delivered, WallTime(2))?, Moved::Stale);
        let read = tx.intent(read.row)?.unwrap();
        assert_eq!(read.state, IntentState::Queued);
        // It was taken back.
        assert_eq!(tx.move_intent(&read, &IntentState::Cancelled, WallTime(3))?, Moved::Done);
        assert_eq!(tx.begin_attempt(&read, WallTime(4), None, None)?, None);
        let cancelled = tx.intent(read.row)?.unwrap();
        assert!(tx.move_intent(&cancelled, &IntentState::Queued, WallTime(4)).is_err(), "no way leads there");
        assert_eq!(tx.begin_attempt(&cancelled, WallTime(4), None, None)?, None);
        assert_eq!(tx.intent(read.row)?.unwrap().state, IntentState::Cancelled);
        assert!(!tx.has_open_attempt(read.row)?);
        // Only what was taken back is opened again, and then it is sent like any other.
        assert_eq!(tx.reopen_intent(&cancelled, WallTime(5))?, Moved::Done);
        let again = tx.intent(read.row)?.unwrap();
        assert_eq!(
            tx.begin_attempt(&again, WallTime(6), None, None)?.map(|begun| begun.course.state),
            Some(IntentState::Sending)
        );
        Ok(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_database_that_closes_waits_for_those_who_read() {
    use futures_util::FutureExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let db = open(&path, 1).unwrap();
    a_drive(&db).await;
    let ((begun, begins), (end, ends)) = (std::sync::mpsc::channel(), std::sync::mpsc::channel());
    let reader = db.clone();
    let reading = std::thread::spawn(move || {
        reader.read_here(|tx| {
            begun.send(()).unwrap();
            ends.recv().unwrap();
            tx.revision()
        })
    });
    begins.recv().unwrap();
    let mut closing = Box::pin(db.close());
    assert!((&mut closing).now_or_never().is_none(), "closed from under a reader");
    assert!(matches!(db.read(|tx| tx.revision()).await, Err(StoreError::Closed)), "nobody new reads");
    end.send(()).unwrap();
    closing.await.unwrap();
    reading.join().unwrap().unwrap();
    assert!(!folder.path().join("musette.db-wal").exists(), "a log stays where a file is still open");
}
