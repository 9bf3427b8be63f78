use super::super::lending::{
    Empty, Fingerprint, Keeping, Place, PutAway, Taken, TakenBack, look, put_away, take_back, write_copy,
};
use super::super::rescue::{Note, RescueKey, SealedNote, is_unsent, seal};
use super::memory_disk::Loss;
use super::*;
use crate::doors::Disk;
use crate::model::{BasedOn, WallTime};
use crate::vault::Secret;

struct Lent {
    bench: Bench,
    place: Place,
    print: Fingerprint,
    note: SealedNote,
}

impl Lent {
    fn new(bytes: &[u8]) -> Lent {
        let bench = Bench::new();
        let content = bench.open(bench.store(bytes)).unwrap();
        let place = Place::choose(&bench.shelf, "Plan.pdf").unwrap();
        let print = write_copy(&bench.shelf, &place, &content).unwrap();
        let note = Note {
            name: "Plan.pdf".to_owned(),
            place: "Plans".to_owned(),
            based_on: BasedOn::Untagged,
            saved_at: WallTime(1),
        };
        let rescue = RescueKey::derive(&Secret::new(vec![1; 32])).unwrap();
        let note = seal(&note, &bench.key, &rescue, bench.shelf.entropy()).unwrap();
        Lent { bench, place, print, note }
    }

    fn edit(&self, bytes: &[u8]) {
        self.bench.disk.put(&self.place.path(&self.bench.shelf), bytes);
    }

    fn take_back(&self, empty: Empty) -> Result<TakenBack, BlobError> {
        let name = Staging::new_name(&self.bench.shelf, ME).unwrap();
        let keeping = Keeping { name, key: &self.bench.key, note: &self.note };
        take_back(&self.bench.shelf, &self.place, &self.print, empty, &keeping)
    }

    fn put_away(&self, taken: Taken) -> PutAway {
        put_away(&self.bench.shelf, &self.place, taken).unwrap()
    }

    fn plain_files(&self) -> usize {
        self.bench.disk.files().iter().filter(|file| file.starts_with(self.bench.shelf.lent())).count()
    }
}

#[test]
fn a_copy_that_was_only_read_leaves_nothing_behind() {
    let lent = Lent::new(&noise(2 * PLAIN_CHUNK, 1));
    let path = lent.place.path(&lent.bench.shelf);
    assert!(lent.bench.disk.bytes(&path) == noise(2 * PLAIN_CHUNK, 1));
    assert_eq!(path.file_name().unwrap(), "Plan.pdf");
    assert!(matches!(lent.take_back(Empty::Asks).unwrap(), TakenBack::Unchanged));
    assert_eq!(lent.put_away(Taken::As(lent.print)), PutAway::Removed);
    assert_eq!(lent.put_away(Taken::As(lent.print)), PutAway::Removed, "repeating is safe");
    assert_eq!(lent.plain_files(), 0);
}

#[test]
fn an_edit_in_another_app_comes_back_as_unsent_work_before_the_copy_goes() {
    let lent = Lent::new(b"the plan");
    lent.edit(b"the plan, marked up");
    let TakenBack::Changed { content, print } = lent.take_back(Empty::Asks).unwrap() else { panic!("unchanged") };
    assert_eq!(lent.plain_files(), 1);
    let name = content.publish().unwrap();
    assert!(is_unsent(&lent.bench.disk, &lent.bench.shelf.content(name)).unwrap());
    assert_eq!(lent.put_away(Taken::As(print)), PutAway::Removed);
    lent.bench.disk.crash(Loss::Everything);
    assert_eq!(lent.bench.read(name), b"the plan, marked up");
    assert_eq!(lent.plain_files(), 0);
}

#[test]
fn an_edit_that_the_providers_hash_cannot_see_is_seen() {
    // Two pieces exchanged 160 bytes apart: the same length, the same quickXorHash.
    let before = noise(480, 1);
    let mut after = before.clone();
    after[..160].copy_from_slice(&before[160..320]);
    after[160..320].copy_from_slice(&before[..160]);
    assert_eq!(QuickXor::of(&before), QuickXor::of(&after));
    let lent = Lent::new(&before);
    lent.edit(&after);
    assert!(matches!(lent.take_back(Empty::Asks).unwrap(), TakenBack::Changed { .. }));
}

#[test]
fn hard_case_37_an_empty_copy_is_a_question_and_never_an_edit_by_itself() {
    let lent = Lent::new(b"the plan");
    lent.edit(b"");
    assert!(matches!(lent.take_back(Empty::Asks).unwrap(), TakenBack::Emptied));
    assert_eq!(lent.plain_files(), 1);
    let TakenBack::Changed { content, .. } = lent.take_back(Empty::IsMeant).unwrap() else { panic!("not meant") };
    assert_eq!(content.facts().size, 0);

    let was_empty = Lent::new(b"");
    assert!(matches!(was_empty.take_back(Empty::Asks).unwrap(), TakenBack::Unchanged));
}

#[test]
fn hard_case_34_a_save_after_the_look_is_taken_back_too_and_not_removed() {
    let lent = Lent::new(b"the plan");
    lent.edit(b"first save");
    let TakenBack::Changed { print, .. } = lent.take_back(Empty::Asks).unwrap() else { panic!("unchanged") };
    lent.edit(b"second save");
    assert_eq!(lent.put_away(Taken::As(print)), PutAway::ChangedAgain);
    assert_eq!(look(&lent.bench.shelf, &lent.place).unwrap().size, 11);
    let TakenBack::Changed { print, .. } = lent.take_back(Empty::Asks).unwrap() else { panic!("unchanged") };
    assert_eq!(lent.put_away(Taken::As(print)), PutAway::Removed);
}

#[test]
fn a_copy_saved_under_another_name_is_said_and_kept() {
    let lent = Lent::new(b"the plan");
    let folder = lent.place.folder(&lent.bench.shelf);
    lent.bench.disk.remove(&lent.place.path(&lent.bench.shelf)).unwrap();
    lent.bench.disk.put(&folder.join("~$Plan.pdf"), b"lock of an editor");
    let TakenBack::Vanished { strangers } = lent.take_back(Empty::Asks).unwrap() else { panic!("it is there") };
    assert_eq!(strangers, Vec::<std::path::PathBuf>::new());

    let renamed = folder.join("Plan (1).pdf");
    lent.bench.disk.put(&renamed, b"the work of an afternoon");
    let TakenBack::Vanished { strangers } = lent.take_back(Empty::Asks).unwrap() else { panic!("it is there") };
    assert_eq!(strangers, std::slice::from_ref(&renamed));
    assert_eq!(lent.put_away(Taken::Vanished), PutAway::Strangers(vec![renamed.clone()]));
    lent.bench.disk.remove(&renamed).unwrap();
    assert_eq!(lent.put_away(Taken::Vanished), PutAway::Removed);
    assert_eq!(lent.plain_files(), 0);
}

#[test]
fn a_copy_that_comes_back_after_it_had_vanished_is_not_removed() {
    let lent = Lent::new(b"the plan");
    let path = lent.place.path(&lent.bench.shelf);
    lent.bench.disk.remove(&path).unwrap();
    assert!(matches!(lent.take_back(Empty::Asks).unwrap(), TakenBack::Vanished { .. }));
    lent.edit(b"the plan, replaced");
    assert_eq!(lent.put_away(Taken::Vanished), PutAway::ChangedAgain);
    assert_eq!(lent.bench.disk.bytes(&path), b"the plan, replaced");
    // Also as it was lent: the app has put it there anew.
    lent.edit(b"the plan");
    assert_eq!(lent.put_away(Taken::Vanished), PutAway::ChangedAgain);
    lent.bench.disk.remove(&path).unwrap();
    assert_eq!(lent.put_away(Taken::Vanished), PutAway::Removed);
    assert_eq!(lent.plain_files(), 0);
}

#[test]
fn a_copy_half_written_when_the_battery_died_is_never_taken_for_an_edit() {
    let bytes = noise(3 * PLAIN_CHUNK, 1);
    for nth in 0..4 {
        let bench = Bench::new();
        let content = bench.open(bench.store(&bytes)).unwrap();
        let place = Place::choose(&bench.shelf, "Plan.pdf").unwrap();
        bench.disk.full_after(nth);
        let written = write_copy(&bench.shelf, &place, &content);
        if nth < 3 {
            assert!(matches!(written, Err(BlobError::NoSpace { .. })));
        }
        bench.disk.crash(Loss::Some(nth));
        if let Ok(now) = look(&bench.shelf, &place) {
            assert_eq!(now, written.unwrap());
        }
        assert_eq!(put_away(&bench.shelf, &place, Taken::NeverLent).unwrap(), PutAway::Removed);
        assert!(bench.disk.files().iter().all(|file| !file.starts_with(bench.shelf.lent())));
    }
}

#[test]
fn a_full_disk_while_taking_back_loses_nothing() {
    let lent = Lent::new(b"the plan");
    lent.edit(&noise(3 * PLAIN_CHUNK, 2));
    for nth in 0..5 {
        lent.bench.disk.full_after(nth);
        assert!(matches!(lent.take_back(Empty::Asks), Err(BlobError::NoSpace { .. })), "write {nth}");
        assert_eq!(lent.plain_files(), 1);
    }
    lent.bench.disk.has_room();
    assert!(matches!(lent.take_back(Empty::Asks).unwrap(), TakenBack::Changed { .. }));
}

#[test]
fn a_hostile_name_stays_in_the_folder_of_its_lending() {
    let bench = Bench::new();
    let content = bench.open(bench.store(b"x")).unwrap();
    for name in ["../../musette.db", "/etc/passwd", "..", "a/b", "..%252Fmusette.db", "nul\0byte"] {
        let mut place = Place::choose(&bench.shelf, name).unwrap();
        for row_says in [place.name.clone(), name.to_owned()] {
            place.name = row_says;
            let path = place.path(&bench.shelf);
            assert_eq!(path.parent(), Some(place.folder(&bench.shelf).as_path()), "{name}");
            write_copy(&bench.shelf, &place, &content).unwrap();
        }
    }
}
