//! Files and rows together, on a disk in memory and a database of the real kind.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};

use tempfile::TempDir;

use super::super::contents::fetch::{Fetched, Wanted};
use super::super::contents::lend::Returned;
use super::super::contents::room::{Readiness, Swept};
use super::super::contents::save::Saving;
use super::super::lending::{Empty, PutAway};
use super::super::rescue::scan;
use super::memory_disk::Loss;
use super::*;
use crate::doors::{Clock, Disk, Doors, StoreThreads, SystemDisk};
use crate::model::*;
use crate::store::{Database, Durability, StoreError, VAULT as STEPS};
use crate::vault::Secret;

const RULES: &NameRules = &NameRules::MICROSOFT_365;

#[derive(Debug)]
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn wall(&self) -> WallTime {
        WallTime(self.0.load(Ordering::Relaxed))
    }
    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::Relaxed))
    }
}

struct House {
    _folder: TempDir,
    disk: MemoryDisk,
    clock: Arc<HandClock>,
    doors: Doors,
    database: Database,
    contents: Contents,
    drive: DriveRow,
    root: ItemRow,
}

fn vault_key() -> Secret {
    Secret::new((0..48).collect())
}

impl House {
    async fn new() -> House {
        let disk = MemoryDisk::with_folder(VAULT);
        House::on(disk.clone(), Arc::new(disk), Path::new(VAULT), StoreThreads::Inline).await
    }

    async fn on(disk: MemoryDisk, door: Arc<dyn Disk>, vault: &Path, threads: StoreThreads) -> House {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(AtomicI64::new(1_795_000_000_000)));
        let entropy = Arc::new(SeededEntropy(Mutex::new(1)));
        let doors = Doors { clock: clock.clone(), entropy, disk: door, store_threads: threads, ..Doors::system() };
        let path = folder.path().join("musette.db");
        let database = Database::open(&path, &vault_key(), STEPS, &doors, Arc::new(|_| {})).unwrap();
        let (drive, root) = database
            .write(Durability::Fetched, |tx| {
                let remote = RemoteDrive {
                    id: "b!plans".into(),
                    name: "Plans".into(),
                    site: "Production".into(),
                    kind: DriveKind::Library,
                    quota: Quota::default(),
                    web_url: String::new(),
                };
                let drive = tx.put_drive(&remote, Standing::Followed)?;
                Ok((drive, tx.drive(drive)?.map(|d| d.root).ok_or(StoreError::Unexpected("drive"))?))
            })
            .await
            .unwrap();
        let contents = Contents::open(&doors, database.clone(), vault, &vault_key(), ME).unwrap();
        House { _folder: folder, disk, clock, doors, database, contents, drive, root }
    }

    /// Another process on the same vault.
    fn process(&self, owner: u128) -> Contents {
        let (database, owner) = (self.database.clone(), Owner(ulid::Ulid(owner)));
        Contents::open(&self.doors, database, Path::new(VAULT), &vault_key(), owner).unwrap()
    }

    async fn file(&self, name: &str, bytes: &[u8], ctag: &str) -> Wanted {
        let row = BaseRow {
            parent: Some(self.root),
            name: name.to_owned(),
            kind: ItemKind::File,
            size: Some(bytes.len() as u64),
            etag: Some(ETag(ctag.to_owned())),
            ctag: Some(CTag(ctag.to_owned())),
            hash: Some(QuickXor::of(bytes)),
            modified_at: None,
            modified_by: Editor::default(),
            confirmed_seq: RequestSeq(1),
            named_seq: RequestSeq(1),
            going: false,
        };
        let (drive, id) = (self.drive, RemoteId(format!("01{name}")));
        let (size, hash, tag) = (bytes.len() as u64, row.hash.clone(), row.ctag.clone());
        let item = self
            .database
            .write(Durability::Fetched, move |tx| {
                let item = tx.intern(drive, &id)?.0;
                tx.put_base(drive, item, &row, RULES)?;
                Ok(item)
            })
            .await
            .unwrap();
        Wanted { item, ctag: tag, size, hash }
    }

    async fn fetched(&self, wanted: &Wanted, bytes: &[u8]) -> Fetched {
        let mut fetch = self.contents.fetch(wanted, &BTreeSet::new()).await.unwrap();
        let from = usize::try_from(fetch.offset()).unwrap();
        for piece in bytes[from..].chunks(16_000) {
            fetch.take(piece).await.unwrap();
        }
        fetch.finish().await.unwrap()
    }

    async fn have(&self, name: &str, bytes: &[u8]) -> ItemRow {
        let wanted = self.file(name, bytes, "c1").await;
        assert!(matches!(self.fetched(&wanted, bytes).await, Fetched::Stored(_)));
        wanted.item
    }

    async fn read(&self, item: ItemRow) -> Option<Vec<u8>> {
        let opened = self.contents.shown(item).await.unwrap()?;
        Some(opened.bytes.read_range(0..u64::MAX).unwrap())
    }

    async fn pin(&self, item: ItemRow) {
        self.database.write(Durability::Saved, move |tx| tx.add_pin(item, WallTime(1))).await.unwrap();
    }

    async fn readiness(&self, item: ItemRow) -> Readiness {
        let all = self.contents.readiness(None).await.unwrap();
        all.into_iter().find(|kept| kept.file.item == item).unwrap().readiness
    }

    async fn save(&self, item: ItemRow, bytes: &[u8]) -> ContentRow {
        let new = self.contents.save_bytes(bytes.to_vec(), &saving(item)).await.unwrap();
        self.database.write(Durability::Saved, move |tx| tx.add_content(&new)).await.unwrap()
    }

    fn files_in(&self, part: &str) -> usize {
        let folder = Path::new(VAULT).join(part);
        self.disk.files().iter().filter(|file| file.starts_with(&folder)).count()
    }

    async fn file_of(&self, item: ItemRow) -> PathBuf {
        let content = self.database.read(move |tx| tx.shown_content(item)).await.unwrap().unwrap();
        self.contents.shelf().content(content.file.parse().unwrap())
    }
}

fn saving(item: ItemRow) -> Saving {
    Saving {
        item,
        name: "Plan.pdf".to_owned(),
        place: "Production / Plans".to_owned(),
        based_on: BasedOn::Content(CTag("c1".to_owned())),
    }
}

async fn swept(contents: &Contents, alive: &BTreeSet<Owner>) -> ContentsResult<Swept> {
    contents.sweep(contents.listed().await?, alive).await
}

#[tokio::test]
async fn hard_case_38_a_large_download_goes_on_after_a_kill_in_another_process() {
    let house = House::new().await;
    let bytes = noise(9 * 1024 * 1024 + 17, 1);
    let wanted = house.file("Plan.pdf", &bytes, "c1").await;
    house.pin(wanted.item).await;
    assert_eq!(house.readiness(wanted.item).await, Readiness::NotYet);

    let mut fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    assert_eq!(fetch.offset(), 0);
    for piece in bytes[..8 * 1024 * 1024 + 300_000].chunks(50_000) {
        fetch.take(piece).await.unwrap();
    }
    drop(fetch);
    house.disk.crash(Loss::Everything);
    let Readiness::Coming { here } = house.readiness(wanted.item).await else { panic!("not coming") };
    assert!(here >= 8 * 1024 * 1024);

    let other = house.process(8);
    let mut fetch = other.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    assert_eq!(fetch.offset(), here);
    assert!(!fetch.is_complete());
    fetch.take(&bytes[usize::try_from(here).unwrap()..]).await.unwrap();
    assert!(fetch.is_complete());
    assert!(matches!(fetch.finish().await.unwrap(), Fetched::Stored(_)));
    assert!(house.read(wanted.item).await.unwrap() == bytes);
    assert_eq!(house.readiness(wanted.item).await, Readiness::Ready);
    assert_eq!(house.files_in("blobs/staging"), 0);
}

#[tokio::test]
async fn a_stop_keeps_what_came_and_another_tag_begins_anew() {
    let house = House::new().await;
    let bytes = noise(400_000, 1);
    let wanted = house.file("Plan.pdf", &bytes, "c1").await;
    let mut fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    fetch.take(&bytes[..300_000]).await.unwrap();
    fetch.stop().await.unwrap();
    let fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    assert_eq!(fetch.offset(), 4 * PLAIN_CHUNK as u64);
    fetch.stop().await.unwrap();

    let newer = noise(350_000, 2);
    let wanted = house.file("Plan.pdf", &newer, "c2").await;
    let fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    assert_eq!(fetch.offset(), 0);
    drop(fetch);
    assert_eq!(house.files_in("blobs/staging"), 1, "what came of the older one is gone");
    assert!(matches!(house.fetched(&wanted, &newer).await, Fetched::Stored(_)));
    assert!(house.read(wanted.item).await.unwrap() == newer);
    assert_eq!(house.files_in("blobs"), 1);
}

#[tokio::test]
async fn a_server_that_sends_the_whole_again_is_believed_from_the_first_byte() {
    let house = House::new().await;
    let bytes = noise(200_000, 1);
    let wanted = house.file("Plan.pdf", &bytes, "c1").await;
    let mut fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    fetch.take(&noise(150_000, 9)).await.unwrap();
    let mut fetch = fetch.start_over(wanted.ctag.clone()).await.unwrap();
    assert_eq!(fetch.offset(), 0);
    fetch.take(&bytes).await.unwrap();
    assert!(matches!(fetch.finish().await.unwrap(), Fetched::Stored(_)));
    assert_eq!(house.files_in("blobs"), 1);
}

#[tokio::test]
async fn what_a_living_process_downloads_is_left_to_it() {
    let house = House::new().await;
    let bytes = noise(200_000, 1);
    let wanted = house.file("Plan.pdf", &bytes, "c1").await;
    let mut first = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    first.take(&bytes[..150_000]).await.unwrap();
    let other = house.process(8);
    let mut second = other.fetch(&wanted, &BTreeSet::from([ME])).await.unwrap();
    assert_eq!(second.offset(), 0);
    second.take(&bytes[..180_000]).await.unwrap();
    first.take(&bytes[150_000..]).await.unwrap();
    assert!(matches!(first.finish().await.unwrap(), Fetched::Stored(_)));
    second.take(&bytes[180_000..]).await.unwrap();
    assert!(matches!(second.finish().await.unwrap(), Fetched::Stored(_)));
    assert!(house.read(wanted.item).await.unwrap() == bytes);
    assert_eq!(house.files_in("blobs"), 1);
}

#[tokio::test]
async fn hard_case_49_a_file_that_differs_for_good_is_fetched_twice_and_no_more() {
    let house = House::new().await;
    let wanted = house.file("Budget.xlsx", b"as it was uploaded", "c1").await;
    let rewritten = b"as SharePoint rewrote it";
    assert_eq!(house.fetched(&wanted, rewritten).await, Fetched::Again);
    assert_eq!(house.read(wanted.item).await, None, "nobody opens what was not verified");
    let Fetched::Differs(row) = house.fetched(&wanted, rewritten).await else { panic!("fetched for ever") };
    let content = house.database.read(move |tx| tx.content(row)).await.unwrap().unwrap();
    assert!(content.differs);
    assert_eq!(content.hash, QuickXor::of(rewritten));
    assert_eq!(house.read(wanted.item).await.unwrap(), rewritten);
    house.pin(wanted.item).await;
    assert_eq!(house.readiness(wanted.item).await, Readiness::Ready);
    assert_eq!(house.files_in("blobs/staging"), 0);
}

#[tokio::test]
async fn hard_case_2_a_file_that_is_never_twice_the_same_is_kept_at_the_third_try() {
    let house = House::new().await;
    let wanted = house.file("Budget.xlsx", b"listed", "c1").await;
    assert_eq!(house.fetched(&wanted, b"one").await, Fetched::Again);
    assert_eq!(house.fetched(&wanted, b"two").await, Fetched::Again);
    assert!(matches!(house.fetched(&wanted, b"three").await, Fetched::Differs(_)));
}

#[tokio::test]
async fn a_transfer_broken_once_is_not_marked_as_differing() {
    let house = House::new().await;
    let wanted = house.file("Plan.pdf", b"the plan", "c1").await;
    assert_eq!(house.fetched(&wanted, b"the pl").await, Fetched::Again);
    assert!(matches!(house.fetched(&wanted, b"the plan").await, Fetched::Stored(_)));
}

#[tokio::test]
async fn a_newer_content_takes_the_place_of_the_older_and_never_of_unsent_work() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"version one").await;
    house.pin(item).await;
    house.save(item, b"my own change").await;
    let wanted = house.file("Plan.pdf", b"version two", "c2").await;
    assert!(matches!(house.fetched(&wanted, b"version two").await, Fetched::Stored(_)));
    assert_eq!(house.read(item).await.unwrap(), b"my own change");
    assert_eq!(house.readiness(item).await, Readiness::Ready);
    assert_eq!(house.files_in("blobs"), 2, "version one is gone");
}

#[tokio::test]
async fn readiness_counts_what_is_on_the_disk_and_not_what_a_row_says() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"version one").await;
    house.pin(item).await;
    house.file("Plan.pdf", b"version two", "c2").await;
    assert_eq!(house.readiness(item).await, Readiness::Older);
    house.disk.remove(&house.file_of(item).await).unwrap();
    assert_eq!(house.readiness(item).await, Readiness::NotYet);
    let refuse = move |tx: &mut crate::store::Writing<'_>| {
        tx.put_unready(item, Some(&CTag("c2".into())), Refusal::Policy, WallTime(1))
    };
    house.database.write(Durability::Fetched, refuse).await.unwrap();
    assert_eq!(house.readiness(item).await, Readiness::Refused(Refusal::Policy));
}

#[tokio::test]
async fn hard_case_31_opening_never_costs_a_file_and_a_lost_one_is_only_not_here() {
    let house = House::new().await;
    let item = house.have("Boarding pass.pdf", b"seat 14A").await;
    for _ in 0..3 {
        assert_eq!(house.read(item).await.unwrap(), b"seat 14A");
    }
    house.disk.remove(&house.file_of(item).await).unwrap();
    assert_eq!(house.read(item).await, None);
    assert!(house.database.read(move |tx| tx.contents_of(item)).await.unwrap().is_empty());
}

#[tokio::test]
async fn damage_is_said_and_what_the_server_has_is_fetched_again_but_unsent_work_is_not_tidied_away() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    let path = house.file_of(item).await;
    let mut damaged = house.disk.bytes(&path);
    damaged.pop();
    house.disk.put(&path, &damaged);
    assert!(matches!(house.contents.shown(item).await, Err(ContentsError::Blob(BlobError::Altered { .. }))));
    assert_eq!(house.read(item).await, None);

    let row = house.save(item, b"my change").await;
    let path = house.file_of(item).await;
    house.disk.put(&path, &damaged);
    for _ in 0..2 {
        assert!(matches!(house.contents.body(row).await, Err(ContentsError::Blob(BlobError::Altered { .. }))));
    }
    house.disk.remove(&path).unwrap();
    assert!(matches!(house.contents.body(row).await, Err(ContentsError::Blob(BlobError::Missing { .. }))));
}

#[tokio::test]
async fn a_shorter_content_under_the_same_key_is_not_taken_for_the_whole() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the whole plan").await;
    let content = house.database.read(move |tx| tx.shown_content(item)).await.unwrap().unwrap();
    let shelf = house.contents.shelf();
    let key = ContentKey::from_bytes(content.key.expose()).unwrap();
    let mut staging = Staging::begin(shelf, Staging::new_name(shelf, ME).unwrap(), &key, None).unwrap();
    staging.write(b"the").unwrap();
    let shorter = staging.finish(&Expected::default()).unwrap().publish().unwrap();
    house.disk.put(&house.file_of(item).await, &house.disk.bytes(&shelf.content(shorter)));
    assert!(matches!(house.contents.shown(item).await, Err(ContentsError::Blob(BlobError::Altered { .. }))));
}

#[tokio::test]
async fn work_saved_by_a_process_that_died_before_its_row_is_never_swept() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    house.contents.save_bytes(b"an hour of work".to_vec(), &saving(item)).await.unwrap();
    let undone = house.contents.save_bytes(b"refused by the caller".to_vec(), &saving(item)).await.unwrap();
    house.contents.unsave(&undone).await.unwrap();
    house.disk.crash(Loss::Everything);
    let swept = swept(&house.process(8), &BTreeSet::new()).await.unwrap();
    assert_eq!((swept.removed, swept.unsent.len()), (0, 1));
    let found = scan(house.contents.shelf(), house.contents.rescue_key()).unwrap().rescued;
    assert_eq!(found[0].content.as_ref().unwrap().read_range(0..u64::MAX).unwrap(), b"an hour of work");
    assert_eq!(house.read(item).await.unwrap(), b"the plan");
}

#[tokio::test]
async fn a_sweep_takes_what_dead_downloads_left_and_retires_what_was_delivered() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    let row = house.save(item, b"my change").await;
    let sent = move |tx: &mut crate::store::Writing<'_>| tx.mark_sent(row, Some(&CTag("c2".into())));
    house.database.write(Durability::Saved, sent).await.unwrap();
    let path = house.file_of(item).await;
    let wanted = house.file("Other.pdf", b"xyz", "c1").await;
    drop(house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap());
    let other = house.process(8);
    assert_eq!(swept(&other, &BTreeSet::from([ME])).await.unwrap().removed, 0);
    assert!(!super::super::rescue::is_unsent(&house.disk, &path).unwrap());
    house.database.write(Durability::Fetched, move |tx| tx.end_transfer(wanted.item)).await.unwrap();
    assert_eq!(swept(&other, &BTreeSet::from([ME])).await.unwrap().removed, 0, "its writer lives");
    assert_eq!(swept(&other, &BTreeSet::new()).await.unwrap().removed, 1);
    assert_eq!(house.read(item).await.unwrap(), b"my change");
}

#[tokio::test]
async fn a_file_of_the_person_that_vanishes_or_changes_while_it_is_read_leaves_nothing_behind() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    let path = Path::new("/home/Plan.pdf");
    let before = house.files_in("");
    let missing = house.contents.save_file(path, &saving(item)).await;
    assert!(matches!(missing, Err(ContentsError::Blob(BlobError::Missing { .. }))));
    house.disk.put(path, b"first words");
    house.disk.changes_when_opened(path, 1, b"other words");
    let changed = house.contents.save_file(path, &saving(item)).await;
    assert!(matches!(changed, Err(ContentsError::Blob(BlobError::Changing { .. }))));
    for nth in 0..3 {
        house.disk.full_after(nth);
        assert!(house.contents.save_file(path, &saving(item)).await.unwrap_err().is_no_space(), "write {nth}");
        house.disk.full_after(nth);
        assert!(house.contents.save_bytes(vec![1; 9], &saving(item)).await.unwrap_err().is_no_space());
    }
    house.disk.has_room();
    assert_eq!(house.files_in(""), before);
    let new = house.contents.save_file(path, &saving(item)).await.unwrap();
    assert_eq!((new.size, new.unsent), (11, true));
}

#[tokio::test]
async fn hard_case_39_room_is_made_from_what_nobody_needs_here() {
    let house = House::new().await;
    let mut items = Vec::new();
    for number in 0..6 {
        items.push(house.have(&format!("{number}.pdf"), &noise(1000, number)).await);
        house.clock.0.fetch_add(120_000, Ordering::Relaxed);
    }
    house.pin(items[0]).await;
    house.save(items[1], &noise(1000, 77)).await;
    let lent = house.contents.shown(items[2]).await.unwrap().unwrap();
    house.contents.lend(lent, "2.pdf", BasedOn::Untagged).await.unwrap();
    house.read(items[3]).await.unwrap();

    let evicted = house.contents.make_room(4000).await.unwrap();
    assert_eq!((evicted.freed, evicted.still_over), (3000, 0));
    let mut gone = Vec::new();
    for (number, item) in items.iter().enumerate() {
        if house.read(*item).await.is_none() {
            gone.push(number);
        }
    }
    // The server's bytes of 1 went too: what is shown of it is the person's own.
    assert_eq!(gone, [4, 5]);
    assert_eq!(house.read(items[1]).await.unwrap(), noise(1000, 77));

    let evicted = house.contents.make_room(0).await.unwrap();
    assert_eq!((evicted.freed, evicted.still_over), (1000, 3000));
    assert_eq!(house.files_in("blobs"), 3);
}

#[tokio::test]
async fn a_lent_copy_comes_back_as_an_intents_content_and_is_put_away_once_it_is_stored() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    let opened = house.contents.shown(item).await.unwrap().unwrap();
    let based_on = BasedOn::Content(opened.content.ctag.clone().unwrap());
    let lent = house.contents.lend(opened, "Plan.pdf", based_on.clone()).await.unwrap();
    assert_eq!(house.disk.bytes(&lent.path), b"the plan");

    house.disk.put(&lent.path, b"the plan, marked up");
    let [lending] = &house.contents.lendings().await.unwrap()[..] else { panic!("one lending") };
    assert_eq!(lending.based_on, based_on);
    let Returned::Changed { new, print } = house.contents.take_back(lending, Empty::Asks, &saving(item)).await.unwrap()
    else {
        panic!("it was changed")
    };
    let (row, seen) = (lending.row, house.contents.sees(Some(&print)));
    house
        .database
        .write(Durability::Saved, move |tx| {
            tx.renew_lending(row, &seen, &BasedOn::Preceding(IntentRow(1)))?;
            tx.add_content(&new)
        })
        .await
        .unwrap();
    house.disk.put(&lent.path, b"a last word");
    assert_eq!(house.contents.put_away(lending, print).await.unwrap(), PutAway::ChangedAgain);
    let [lending] = &house.contents.lendings().await.unwrap()[..] else { panic!("one lending") };
    assert_eq!(lending.based_on, BasedOn::Preceding(IntentRow(1)));
    let taken = house.contents.take_back(lending, Empty::Asks, &saving(item)).await.unwrap();
    let Returned::Changed { new, print } = taken else { panic!("it was changed") };
    house.database.write(Durability::Saved, move |tx| tx.add_content(&new)).await.unwrap();
    assert_eq!(house.contents.put_away(lending, print).await.unwrap(), PutAway::Removed);
    assert!(house.contents.lendings().await.unwrap().is_empty());
    assert_eq!(house.files_in("lent"), 0);
    assert_eq!(house.read(item).await.unwrap(), b"a last word");
}

#[tokio::test]
async fn a_lending_that_was_never_handed_out_is_ended_and_never_an_edit() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", &noise(200_000, 1)).await;
    let opened = house.contents.shown(item).await.unwrap().unwrap();
    house.disk.full_after(1);
    assert!(house.contents.lend(opened, "Plan.pdf", BasedOn::Untagged).await.unwrap_err().is_no_space());
    house.disk.has_room();
    assert!(house.contents.lendings().await.unwrap().is_empty());
    assert_eq!(house.files_in("lent"), 0);

    // The process dies after the copy is in its place and before its hash is stored.
    let opened = house.contents.shown(item).await.unwrap().unwrap();
    let lent = house.contents.lend(opened, "Plan.pdf", BasedOn::Untagged).await.unwrap();
    house.disk.put(&lent.path, b"torn");
    let (row, never) = (lent.row, house.contents.sees(None));
    house.database.write(Durability::Saved, move |tx| tx.renew_lending(row, &never, &BasedOn::Untagged)).await.unwrap();
    let [lending] = &house.contents.lendings().await.unwrap()[..] else { panic!("one lending") };
    let taken = house.contents.take_back(lending, Empty::Asks, &saving(item)).await.unwrap();
    assert!(matches!(taken, Returned::Unchanged));
    assert!(house.contents.lendings().await.unwrap().is_empty());
    assert_eq!(house.files_in("lent"), 0);
}

#[tokio::test]
async fn a_lost_database_costs_no_unsent_work() {
    let house = House::new().await;
    let item = house.have("Plan.pdf", b"the plan").await;
    house.save(item, b"my change").await;
    // Another database, made because the first was lost, knows no row.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("musette.db");
    let empty = Database::open(&path, &vault_key(), STEPS, &house.doors, Arc::new(|_| {})).unwrap();
    let contents = Contents::open(&house.doors, empty, Path::new(VAULT), &vault_key(), ME).unwrap();
    let swept = swept(&contents, &BTreeSet::new()).await.unwrap();
    assert_eq!((swept.removed, swept.unsent.len()), (1, 1));
    let found = scan(contents.shelf(), contents.rescue_key()).unwrap().rescued;
    assert_eq!(found[0].note.based_on, BasedOn::Content(CTag("c1".to_owned())));
    assert_eq!(found[0].content.as_ref().unwrap().read_range(0..u64::MAX).unwrap(), b"my change");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_stories_hold_on_a_real_disk_and_its_threads() {
    let folder = tempfile::tempdir().unwrap();
    let house = House::on(MemoryDisk::with_folder(VAULT), Arc::new(SystemDisk), folder.path(), StoreThreads::Own).await;
    let bytes = noise(1_000_000, 1);
    let wanted = house.file("Plan.pdf", &bytes, "c1").await;
    let mut fetch = house.contents.fetch(&wanted, &BTreeSet::new()).await.unwrap();
    fetch.take(&bytes[..600_000]).await.unwrap();
    fetch.stop().await.unwrap();
    assert!(matches!(house.fetched(&wanted, &bytes).await, Fetched::Stored(_)));
    assert!(house.read(wanted.item).await.unwrap() == bytes);

    let opened = house.contents.shown(wanted.item).await.unwrap().unwrap();
    let lent = house.contents.lend(opened, "../Plan.pdf", BasedOn::Untagged).await.unwrap();
    assert!(lent.path.starts_with(folder.path().join("lent")));
    assert!(std::fs::read(&lent.path).unwrap() == bytes);
    let [lending] = &house.contents.lendings().await.unwrap()[..] else { panic!("one lending") };
    let taken = house.contents.take_back(lending, Empty::Asks, &saving(wanted.item)).await.unwrap();
    assert!(matches!(taken, Returned::Unchanged));
    assert!(!lent.path.exists());

    let folder_where_a_file_is_expected = house.contents.save_file(folder.path(), &saving(wanted.item)).await;
    assert!(matches!(folder_where_a_file_is_expected, Err(ContentsError::Blob(BlobError::Disk { .. }))));
    assert_eq!(swept(&house.contents, &BTreeSet::new()).await.unwrap().removed, 0);
    house.database.close().await.unwrap();
}
