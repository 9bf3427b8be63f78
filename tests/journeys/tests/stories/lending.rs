//! Copies that were handed to other apps: what was changed in them is sent, whatever became of the file meanwhile.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use musette_core::blobs::lending::Empty;
use musette_core::doors::{Disk, DiskEntry, DiskFile, Doors, OpenTo, SystemDisk};
use musette_core::engine::{LentCopy, Musette, Surroundings, TakenBack};
use musette_core::model::Remedy;
use musette_tenant::colleague::Deed;

use super::*;

async fn changed(device: &Device, lent: &LentCopy, what: &str) {
    std::fs::write(&lent.path, what).unwrap();
    assert_eq!(device.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Saved);
}

#[tokio::test(start_paused = true)]
async fn a_new_file_that_was_lent_before_it_was_sent_takes_its_edit_afterwards() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    let new = ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    let lent = ada.documents.lend(new).await.unwrap();
    land_all(&town, &ada).await;
    changed(&ada, &lent, "marked up").await;
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/New.txt", "marked up");
    assert_eq!(new_names(&town), ["New.txt"]);
}

#[tokio::test(start_paused = true)]
async fn an_edit_that_was_lent_before_it_was_sent_does_not_conflict_with_itself() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "Ada's").await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    land_all(&town, &ada).await;
    changed(&ada, &lent, "Ada's, in another app").await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Ada's, in another app");
    assert_eq!(new_names(&town), Vec::<String>::new());
    // A colleague's in between is a conflict all the same.
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    changed(&ada, &lent, "Ada's, in the app again").await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_a_lent_copy_whose_file_is_gone_asks_where_it_goes() {
    let (town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    town.noor(&Deed::Delete { drive: PLANS.into(), path: PLAN.into() });
    land_all(&town, &ada).await;
    assert!(!ada.shows(PLAN).await);
    changed(&ada, &lent, "marked up").await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!((why, entry.name.as_str()), (NeedsYou::SubjectGone, "Plan.txt"));
    assert_eq!(entry.remedies, [Remedy::Elsewhere, Remedy::Discard]);
    ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, "Plan again.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Plan again.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_nobody_takes_back_is_taken_back_after_a_day() {
    let (town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    std::fs::write(&lent.path, "marked up").unwrap();
    ada.sync().await;
    assert!(lent.path.exists(), "it is still lent");
    town.clock.forward(Duration::from_secs(25 * 3_600));
    ada.sync().await;
    assert!(!lent.path.exists(), "no plain copy stays");
    assert_eq!(ada.documents.lendings().await.unwrap(), []);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_another_app_and_one_here_that_know_nothing_of_each_other_are_both_kept() {
    for sends_between in [false, true] {
        let (town, _home, ada) = rigging().await;
        town.plane(true);
        let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
        ada.write(PLAN, "edited here").await;
        if sends_between {
            town.plane(false);
            land_all(&town, &ada).await;
            town.plane(true);
        }
        changed(&ada, &lent, "edited in the app").await;
        assert_eq!(ada.read(PLAN).await, b"edited in the app", "the last is shown");
        town.plane(false);
        land_all(&town, &ada).await;
        assert_there(&town, PLAN, "edited here");
        let names = new_names(&town);
        assert_eq!(names.len(), 1, "{names:?}");
        assert_there(&town, &format!("{RIGGING}/{}", names[0]), "edited in the app");
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_still_written_is_not_pulled_away_after_a_day() {
    let (town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    for hours in (0..48).step_by(8) {
        std::fs::write(&lent.path, format!("after {hours} hours")).unwrap();
        ada.sync().await;
        town.clock.forward(Duration::from_secs(8 * 3_600));
        ada.sync().await;
        assert!(lent.path.exists(), "pulled away from under the app {hours} hours after it was lent");
    }
    town.clock.forward(Duration::from_secs(25 * 3_600));
    ada.sync().await;
    assert!(!lent.path.exists(), "nothing has changed for a day");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "after 40 hours");
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_forward_pulls_no_copy_away() {
    let (town, home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    std::fs::write(&lent.path, "marked up").unwrap();
    ada.sync().await;
    drop(ada);
    let ada = town.reopen(&home).await;
    town.set_device_clocks(26 * 3_600_000);
    ada.sync().await;
    assert!(lent.path.exists(), "a day by the clock was a moment");
    town.clock.forward(Duration::from_secs(25 * 3_600));
    ada.sync().await;
    assert!(!lent.path.exists(), "a day by every clock");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

/// The machine's disk, and an app that deletes its file before it puts the new one there: the lent copy is looked at in between.
#[derive(Clone, Debug, Default)]
struct SavingApp(Arc<Mutex<Option<PathBuf>>>);

impl SavingApp {
    /// From here on: what is at `path` goes when it is next looked at, and comes back right after that look.
    fn saves(&self, path: &Path) {
        std::fs::remove_file(path).unwrap();
        *self.0.lock().unwrap() = Some(path.to_owned());
    }
}

impl Disk for SavingApp {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        SystemDisk.create(path)
    }
    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        SystemDisk.open(path, to)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        SystemDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove(path)
    }
    fn make_folders(&self, path: &Path) -> io::Result<()> {
        SystemDisk.make_folders(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(path)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        let listed = SystemDisk.list(path);
        let mut app = self.0.lock().unwrap();
        if app.as_deref().and_then(Path::parent) == Some(path) {
            std::fs::write(app.take().unwrap(), "saved in one go").unwrap();
        }
        listed
    }
    fn len(&self, path: &Path) -> io::Result<u64> {
        SystemDisk.len(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove_folder(path)
    }
    fn free(&self, path: &Path) -> Option<u64> {
        SystemDisk.free(path)
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_an_app_is_just_replacing_is_not_removed_when_it_comes_back() {
    let (town, home, ada) = rigging().await;
    drop(ada);
    let app = SavingApp::default();
    let surroundings = town.surroundings(&home);
    let doors = Doors { disk: Arc::new(app.clone()), ..surroundings.doors };
    let ada = Device::over(Musette::open(Surroundings { doors, ..surroundings }).await.unwrap()).await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    app.saves(&lent.path);
    ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap();
    assert_eq!(std::fs::read_to_string(&lent.path).unwrap(), "saved in one go");
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Saved);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "saved in one go");
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_is_gone_for_good_is_not_lent_for_ever() {
    let (town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    std::fs::remove_file(&lent.path).unwrap();
    for _ in 0..2 {
        assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Vanished);
        assert_eq!(ada.documents.lendings().await.unwrap().len(), 1, "it may be on its way back");
    }
    town.clock.forward(Duration::from_secs(61));
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Vanished);
    assert_eq!(ada.documents.lendings().await.unwrap(), []);
    assert!(!lent.path.parent().unwrap().exists());
    assert_eq!(ada.read(PLAN).await, b"as it was");
}
