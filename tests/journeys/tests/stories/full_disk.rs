//! A full disk refuses what it cannot keep, at whatever write that shows; nothing is lost and nothing is left half.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use musette_core::blobs::contents::room::RESERVE;
use musette_core::blobs::lending::Empty;
use musette_core::doors::{Disk, DiskEntry, DiskFile, Doors, OpenTo, SystemDisk};
use musette_core::engine::{ItemState, Musette, Surroundings, TakenBack};
use musette_core::sync::Stopped;
use musette_tenant::colleague::{Deed, Given};

use super::*;

/// A disk on which so many more writes find room, and that says so many bytes are free.
#[derive(Clone, Debug)]
struct Filling(Arc<AtomicI64>, Arc<AtomicI64>);

#[derive(Debug)]
struct File(Box<dyn DiskFile>, Filling);

impl Filling {
    fn room(&self, writes: i64) {
        self.0.store(writes, Ordering::SeqCst);
    }

    fn says_free(&self, bytes: u64) {
        self.1.store(i64::try_from(bytes).unwrap(), Ordering::SeqCst);
    }

    fn take(&self) -> io::Result<()> {
        if self.0.fetch_sub(1, Ordering::SeqCst) > 0 { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }
}

impl Disk for Filling {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.take()?;
        Ok(Box::new(File(SystemDisk.create(path)?, self.clone())))
    }
    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File(SystemDisk.open(path, to)?, self.clone())))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.take()?;
        SystemDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove(path)
    }
    fn make_folders(&self, path: &Path) -> io::Result<()> {
        if !path.is_dir() {
            self.take()?;
        }
        SystemDisk.make_folders(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(path)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        SystemDisk.list(path)
    }
    fn len(&self, path: &Path) -> io::Result<u64> {
        SystemDisk.len(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove_folder(path)
    }
    fn free(&self, _path: &Path) -> Option<u64> {
        u64::try_from(self.1.load(Ordering::SeqCst)).ok()
    }
}

impl DiskFile for File {
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(out, offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.1.take()?;
        self.0.write_at(bytes, offset)
    }
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync(&self) -> io::Result<()> {
        self.1.take()?;
        self.0.sync()
    }
}

const PLENTY: i64 = 1_000_000;

async fn on_a_small_disk() -> (Town, HomeFolder, Device, Filling) {
    let (town, home, ada) = rigging().await;
    drop(ada);
    let disk = Filling(Arc::new(AtomicI64::new(PLENTY)), Arc::new(AtomicI64::new(-1)));
    let doors = Doors { disk: Arc::new(disk.clone()), ..town.doors() };
    let engine = Musette::open(Surroundings { doors, ..town.surroundings(&home) }).await.unwrap();
    let ada = Device::over(engine).await;
    (town, home, ada, disk)
}

/// The files of contents in a home.
fn files(home: &HomeFolder) -> usize {
    fn walk(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries
            .map(|path| if path.is_dir() { walk(&path) } else { usize::from(!path.to_string_lossy().contains(".db")) })
            .sum()
    }
    walk(&home.path)
}

#[tokio::test(start_paused = true)]
async fn a_save_that_finds_no_room_is_refused_whole_at_whatever_write_that_is() {
    let (town, home, ada, disk) = on_a_small_disk().await;
    let (folder, before) = (ada.at(RIGGING).await, everything(&ada).await);
    let (bytes, had) = (bulk(300_000, 5), files(&home));
    let mut refused = 0;
    loop {
        disk.room(refused);
        match ada.documents.create(folder, "Photo.jpg", Source::Bytes(bytes.clone())).await {
            Ok(_) => break,
            Err(error) => assert_eq!(error.reason, Reason::NoSpace, "{refused}"),
        }
        disk.room(PLENTY);
        assert_eq!(ada.outbox.list().await.unwrap(), [], "{refused}");
        assert_eq!(everything(&ada).await, before, "{refused}");
        assert_eq!(files(&home), had, "{refused}: nothing half is left behind");
        refused += 1;
        assert!(refused < 1_000);
    }
    assert!(refused > 3, "{refused}");
    disk.room(PLENTY);
    land_all(&town, &ada).await;
    assert_eq!(there(&town, "Rigging/Photo.jpg").sha256, Some(sha256(&bytes)));
}

#[tokio::test(start_paused = true)]
async fn an_edit_that_finds_no_room_leaves_the_earlier_one_as_it_was() {
    let (town, _home, ada, disk) = on_a_small_disk().await;
    ada.write(PLAN, "first").await;
    disk.room(1);
    let said = refusal(ada.documents.save(ada.at(PLAN).await, None, text("second")).await);
    assert_eq!(said, Reason::NoSpace);
    assert_eq!(ada.read(PLAN).await, b"first");
    disk.room(PLENTY);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "first");
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_waits_for_room_and_says_so() {
    let (_town, _home, ada, disk) = on_a_small_disk().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.keep(folder).await.unwrap();
    disk.room(6);
    assert_eq!(ada.sync().await.stopped, Stopped::NoSpace);
    let kept = ada.documents.readiness(Some(folder)).await.unwrap();
    assert!(kept.ready < kept.files.len());
    assert_eq!(ada.read(PLAN).await, b"as it was");
    disk.room(PLENTY);
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    let kept = ada.documents.readiness(Some(folder)).await.unwrap();
    assert_eq!(kept.ready, kept.files.len());
}

#[tokio::test(start_paused = true)]
async fn a_download_leaves_room_for_what_the_person_saves() {
    let (town, _home, ada, disk) = on_a_small_disk().await;
    let content = Given { size: Some(2_000_000), ..Given::default() };
    let film = town.noor(&Deed::Create { drive: PLANS.into(), path: "Rigging/Film.mp4".into(), content });
    ada.sync().await;
    let item = ada.at("Rigging/Film.mp4").await;
    disk.says_free(RESERVE + 1_000_000);
    let before = so_far(&town);
    assert_eq!(refusal(ada.documents.fetch(item).await), Reason::NoSpace);
    ada.documents.keep(item).await.unwrap();
    assert_eq!(ada.sync().await.stopped, Stopped::NoSpace);
    let downloads = asked(&town, before, "GET", "/download/");
    assert!(downloads.iter().all(|entry| !entry.path.contains(&film.id)), "nothing is begun that has no room");
    // The reserve is the person's.
    ada.documents.create(ada.at(RIGGING).await, "Photo.jpg", Source::Bytes(bulk(300_000, 5))).await.unwrap();
    land_all(&town, &ada).await;
    disk.says_free(RESERVE + 3_000_000);
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    assert_eq!(ada.documents.readiness(Some(item)).await.unwrap().ready, 1);
}

#[tokio::test(start_paused = true)]
async fn a_half_download_gives_its_room_back_when_the_disk_is_full() {
    let (town, home, ada, disk) = on_a_small_disk().await;
    let content = Given { size: Some(2_000_000), ..Given::default() };
    town.noor(&Deed::Create { drive: PLANS.into(), path: "Rigging/Film.mp4".into(), content });
    ada.sync().await;
    let (item, had) = (ada.at("Rigging/Film.mp4").await, files(&home));
    disk.room(12);
    assert_eq!(refusal(ada.documents.fetch(item).await), Reason::NoSpace);
    assert_eq!(files(&home), had, "nothing half is left behind");
    disk.room(PLENTY);
    ada.documents.fetch(item).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn unsent_work_is_sent_from_a_full_disk() {
    let (town, _home, ada, disk) = on_a_small_disk().await;
    ada.write(PLAN, "marked up").await;
    disk.room(0);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_eq!(ada.documents.state(ada.at(PLAN).await).await.unwrap(), ItemState::OnThisDevice { older: false });
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_lent_and_taken_back_whole_or_not_at_all() {
    let (town, _home, ada, disk) = on_a_small_disk().await;
    let plan = ada.at(PLAN).await;
    let mut refused = 0;
    let lent = loop {
        disk.room(refused);
        match ada.documents.lend(plan).await {
            Ok(lent) => break lent,
            Err(error) => assert_eq!(error.reason, Reason::NoSpace),
        }
        disk.room(PLENTY);
        assert_eq!(ada.documents.lendings().await.unwrap(), [], "{refused}");
        refused += 1;
    };
    std::fs::write(&lent.path, bulk(200_000, 3)).unwrap();
    let mut refused = 0;
    let taken = loop {
        disk.room(refused);
        match ada.documents.take_back(lent.lending, Empty::Asks).await {
            Ok(taken) => break taken,
            Err(error) => assert_eq!(error.reason, Reason::NoSpace),
        }
        disk.room(PLENTY);
        assert!(lent.path.exists(), "{refused}: the copy is still there");
        assert_eq!(ada.outbox.list().await.unwrap(), [], "{refused}");
        refused += 1;
        assert!(refused < 1_000);
    };
    assert_eq!(taken, TakenBack::Saved);
    disk.room(PLENTY);
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).sha256, Some(sha256(&bulk(200_000, 3))));
}
