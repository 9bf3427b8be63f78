//! A home that was restored from a backup, or copied to another device: what waits in it asks before it is sent, because
//! another life of it may have sent it.

use std::path::Path;

use musette_core::model::Remedy;

use super::*;

/// Copies a home as a backup does. What is there already is overwritten in its place.
pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (from, to) = {
            let path = entry.unwrap().path();
            (path.clone(), to.join(path.file_name().unwrap()))
        };
        if from.is_dir() {
            copy(&from, &to);
        } else {
            let bytes = std::fs::read(&from).unwrap();
            std::fs::write(&to, bytes).unwrap();
        }
    }
}

/// Removes the logs of databases, which belong to the files as they were.
pub(super) fn forget_logs(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            forget_logs(&path);
        } else if path.to_string_lossy().ends_with("-wal") || path.to_string_lossy().ends_with("-shm") {
            std::fs::remove_file(path).unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_home_restored_from_a_backup_asks_before_it_sends_what_was_sent_long_ago() {
    let (town, home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    ada.write(PLAN, "marked up").await;
    ada.documents.make_folder(folder, "Visit").await.unwrap();
    ada.engine.suspend().await.unwrap();
    drop(ada);
    let backup = town.desk().join("backup");
    copy(&home.path, &backup);

    let ada = town.reopen(&home).await;
    land_all(&town, &ada).await;
    town.noor_edits(PLAN, "Noor's, on top of it");
    ada.engine.suspend().await.unwrap();
    drop(ada);

    forget_logs(&home.path);
    copy(&backup, &home.path);
    let ada = town.reopen(&home).await;
    let before = so_far(&town);
    ada.sync().await;
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 3);
    for entry in &open {
        assert_eq!(entry.state, IntentState::NeedsYou { why: NeedsYou::HomeCopied });
        assert_eq!(entry.remedies, [Remedy::Confirm, Remedy::Discard]);
    }
    let writes = town
        .tenant
        .log_after(before)
        .into_iter()
        .filter(|entry| entry.method != "GET" && !entry.path.ends_with("/token"));
    assert_eq!(writes.count(), 0, "nothing was sent");
    assert_eq!(ada.read(PLAN).await, b"marked up", "and nothing is lost");

    for entry in open {
        ada.outbox.confirm(entry.intent).await.unwrap();
    }
    land_all(&town, &ada).await;
    // What had arrived is found; what Noor made of it stays as it is.
    assert_there(&town, PLAN, "Noor's, on top of it");
    assert_there(&town, "Rigging/New.txt", "new");
    assert_eq!(there(&town, "Rigging/New.txt").versions, 1);
    let copies: Vec<String> = new_names(&town).into_iter().filter(|name| name.starts_with("New")).collect();
    assert_eq!(copies, ["New.txt"]);

    // From then on it is this device's home again.
    ada.write("Rigging/New.txt", "newer").await;
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/New.txt", "newer");
}

#[tokio::test(start_paused = true)]
async fn a_home_copied_to_another_device_asks_there_and_goes_on_here() {
    let (town, home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    ada.engine.suspend().await.unwrap();
    drop(ada);
    let there = HomeFolder { path: town.desk().join("copied"), keys: std::sync::Arc::new(home.keys.copied()) };
    copy(&home.path, &there.path);

    let copied = town.reopen(&there).await;
    copied.sync().await;
    let (entry, why) = what_needs_you(&copied).await;
    assert_eq!(why, NeedsYou::HomeCopied);
    let ada = town.reopen(&home).await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    copied.outbox.confirm(entry.intent).await.unwrap();
    land_all(&town, &copied).await;
    assert_eq!(super::there(&town, PLAN).versions, 2, "sent once");
    assert_eq!(new_names(&town), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_home_that_was_only_closed_or_moved_or_killed_never_asks() {
    let (town, mut home, mut ada) = rigging().await;
    for turn in 0..4 {
        ada.write(PLAN, &format!("turn {turn}")).await;
        if turn % 2 == 0 {
            ada.engine.suspend().await.unwrap();
        } else {
            drop(tokio::time::timeout(Duration::from_millis(1), ada.sync()).await);
        }
        drop(ada);
        town.clock.forward(Duration::from_secs(120));
        let moved = town.desk().join(format!("moved {turn}"));
        std::fs::rename(&home.path, &moved).unwrap();
        home.path = moved;
        ada = town.reopen(&home).await;
        land_all(&town, &ada).await;
        assert_there(&town, PLAN, &format!("turn {turn}"));
    }
}
