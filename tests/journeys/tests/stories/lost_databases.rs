//! A database that is gone, empty or overwritten is damaged, never a new one: what only this device had can still be found.

use musette_core::engine::{Musette, UnsentWork};
use musette_journeys::ADA;

use super::*;

/// What happens to the file of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    Removed,
    Emptied,
    /// Its first page, which the key is tried on.
    Overwritten,
}

fn lose(file: &std::path::Path, how: Loss) {
    for side in ["-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(side);
        std::fs::remove_file(name).ok();
    }
    match how {
        Loss::Removed => std::fs::remove_file(file).unwrap(),
        Loss::Emptied => std::fs::write(file, []).unwrap(),
        Loss::Overwritten => {
            let mut bytes = std::fs::read(file).unwrap();
            bytes[40..4000].fill(0x5A);
            std::fs::write(file, bytes).unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_vault_whose_database_is_lost_is_damaged_never_a_new_one_and_can_begin_anew() {
    for how in [Loss::Removed, Loss::Emptied, Loss::Overwritten] {
        let (town, home, ada) = rigging().await;
        ada.write(PLAN, "marked up").await;
        let id = ada.account.id;
        ada.engine.suspend().await.unwrap();
        drop(ada);
        let vault = home.path.join("accounts").join(id.to_string());
        lose(&vault.join("musette.db"), how);
        let had = std::fs::read(vault.join("musette.db")).ok();
        let engine = Musette::open(town.surroundings(&home)).await.unwrap();
        for _ in 0..2 {
            assert_eq!(refusal(engine.documents(id).await.map(drop)), Reason::Damaged, "{how:?}");
            assert_eq!(refusal(engine.examine(id).await), Reason::Damaged, "{how:?}");
        }
        assert_eq!(std::fs::read(vault.join("musette.db")).ok(), had, "{how:?}: nothing is made in its place");

        let into = town.desk().join("rescued");
        let found = musette_core::engine::rescue(town.surroundings(&home), &into).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(std::fs::read(found[0].written_to.as_ref().unwrap()).unwrap(), b"marked up");

        let accounts = engine.accounts();
        assert_eq!(refusal(accounts.sign_out(id, UnsentWork::Keep).await), Reason::Unsent(1));
        accounts.sign_out(id, UnsentWork::Lose(1)).await.unwrap();
        assert_eq!(accounts.list().await.unwrap(), []);
        drop(engine);
        let again = town.sign_in(&home, ADA).await;
        again.engine.refresh_drives(again.account.id).await.unwrap();
        again.sync().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_device_database_that_is_lost_is_damaged_never_a_new_one() {
    for (how, without_check) in [
        (Loss::Removed, false),
        (Loss::Emptied, false),
        (Loss::Overwritten, false),
        // Without its check the vaults beside it tell that there was one.
        (Loss::Removed, true),
        (Loss::Emptied, true),
    ] {
        let (town, home, ada) = rigging().await;
        ada.write(PLAN, "marked up").await;
        ada.engine.suspend().await.unwrap();
        drop(ada);
        let file = home.path.join("device.db");
        let whole = std::fs::read(&file).unwrap();
        lose(&file, how);
        if without_check {
            std::fs::remove_file(home.path.join("device.check")).unwrap();
        }
        for _ in 0..2 {
            let opened = Musette::open(town.surroundings(&home)).await;
            assert_eq!(refusal(opened), Reason::Damaged, "{how:?}");
        }
        let into = town.desk().join("rescued");
        let found = musette_core::engine::rescue(town.surroundings(&home), &into).await.unwrap();
        assert_eq!(found.len(), 1, "{how:?}: {found:?}");
        // Put back from a backup of it, everything is there again.
        std::fs::write(&file, whole).unwrap();
        let ada = town.reopen(&home).await;
        assert_eq!(ada.read(PLAN).await, b"marked up");
    }
}

#[tokio::test(start_paused = true)]
async fn a_home_that_was_removed_whole_begins_anew() {
    let (town, home, ada) = rigging().await;
    ada.engine.suspend().await.unwrap();
    drop(ada);
    std::fs::remove_dir_all(&home.path).unwrap();
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    assert_eq!(engine.accounts().list().await.unwrap(), []);
}
