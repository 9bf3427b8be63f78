//! The person goes to another app: what is being saved is saved, or found again.

use futures_util::FutureExt as _;

use super::held_disk::HeldDisk;
use super::*;

#[tokio::test(start_paused = true)]
async fn a_save_that_is_under_way_is_stored_before_the_engine_sleeps() {
    let (town, home, ada) = rigging().await;
    ada.engine.suspend().await.unwrap();
    tokio::time::resume();
    let disk = HeldDisk::default();
    let ada = Device::over(disk.engine(&town, &home).await).await;
    let (folder, documents) = (ada.at(RIGGING).await, ada.documents.clone());
    disk.hold();
    let saving = tokio::spawn(async move { documents.create(folder, "New.txt", text("new")).await });
    disk.reached().await;
    let mut suspending = Box::pin(ada.engine.suspend());
    assert!((&mut suspending).now_or_never().is_none());
    disk.release();
    let (saved, suspended) = tokio::join!(saving, suspending);
    suspended.unwrap();
    saved.unwrap().unwrap();

    ada.engine.resume().await.unwrap();
    let ada = Device::over(ada.engine).await;
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/New.txt", "new");
}

#[tokio::test(start_paused = true)]
async fn what_a_suspension_could_not_wait_for_stays_on_the_disk_and_is_found() {
    let (town, home, ada) = rigging().await;
    ada.engine.suspend().await.unwrap();
    let disk = HeldDisk::default();
    let ada = Device::over(disk.engine(&town, &home).await).await;
    let (folder, documents) = (ada.at(RIGGING).await, ada.documents.clone());
    disk.hold();
    let saving = tokio::spawn(async move { documents.create(folder, "New.txt", text("new")).await });
    disk.reached().await;
    let mut suspending = Box::pin(ada.engine.suspend());
    assert!((&mut suspending).now_or_never().is_none());
    // No platform waits longer than that.
    tokio::time::advance(Duration::from_secs(6)).await;
    suspending.await.unwrap();
    disk.release();
    assert_eq!(refusal(saving.await.unwrap()), Reason::Suspended);

    ada.engine.resume().await.unwrap();
    let unsent = ada.engine.accounts().unsent(ada.account.id).await.unwrap();
    assert_eq!((unsent.changes, unsent.files.len()), (0, 1), "`doctor --rescue` reads it");
}
