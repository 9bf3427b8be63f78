use std::ops::Range;

use super::super::rescue::{Carried, Note, RescueKey, is_unsent, read, retire, scan, seal};
use super::*;
use crate::model::{BasedOn, CTag, WallTime};
use crate::vault::Secret;

fn rescue_key(byte: u8) -> RescueKey {
    RescueKey::derive(&Secret::new(vec![byte; 32])).unwrap()
}

fn note(name: &str) -> Note {
    Note {
        name: name.to_owned(),
        place: "Production / Plans/Stage North".to_owned(),
        based_on: BasedOn::Content(CTag("\"c:{5},2\"".to_owned())),
        saved_at: WallTime(1_795_000_000_000),
    }
}

impl Bench {
    fn save_unsent(&self, name: &str, bytes: &[u8]) -> BlobName {
        let key = ContentKey::draw(self.shelf.entropy()).unwrap();
        let sealed = seal(&note(name), &key, &rescue_key(1), self.shelf.entropy()).unwrap();
        let staged = Staging::new_name(&self.shelf, ME).unwrap();
        let mut staging = Staging::begin(&self.shelf, staged, &key, Some(&sealed)).unwrap();
        staging.write(bytes).unwrap();
        staging.finish(&Expected::default()).unwrap().publish().unwrap()
    }
}

#[test]
fn unsent_work_is_found_and_read_without_the_database() {
    let bench = Bench::new();
    let bytes = noise(2 * PLAIN_CHUNK + 9, 1);
    bench.save_unsent("Bühne Nord.dwg", &bytes);
    bench.save_unsent("empty.txt", b"");
    bench.store(b"from the server, not unsent");

    let found = scan(&bench.shelf, &rescue_key(1)).unwrap();
    assert!(found.unreadable.is_empty());
    let mut rescued = found.rescued;
    rescued.sort_by(|a, b| a.note.name.cmp(&b.note.name));
    let [drawing, empty] = &rescued[..] else { panic!("{rescued:?}") };
    assert_eq!(drawing.note, note("Bühne Nord.dwg"));
    assert!(drawing.content.as_ref().unwrap().read_range(0..u64::MAX).unwrap() == bytes);
    assert!(drawing.damaged.is_empty());
    assert_eq!(empty.content.as_ref().unwrap().len(), 0);
}

#[test]
fn without_the_vaults_key_a_note_says_nothing_not_even_how_long_the_name_is() {
    let bench = Bench::new();
    let short = bench.save_unsent("CANARY", b"x");
    let long = bench.save_unsent("CANARY of a much longer name than the other one.pdf", b"x");
    let lengths = [short, long].map(|name| bench.disk.bytes(&bench.shelf.content(name)).len());
    assert_eq!(lengths[0], lengths[1]);
    assert!(!holds(&bench.disk.ever_seen(), b"CANARY"));
    assert!(!holds(&bench.disk.ever_seen(), b"Stage North"));
    let found = scan(&bench.shelf, &rescue_key(2)).unwrap();
    assert_eq!((found.rescued.len(), found.unreadable.len()), (0, 2));
}

#[test]
fn damaged_work_is_rescued_as_far_as_it_can_be_read() {
    let bench = Bench::new();
    let bytes = noise(3 * PLAIN_CHUNK + 1, 2);
    let name = bench.save_unsent("Plan.pdf", &bytes);
    let path = bench.shelf.content(name);
    let whole = bench.disk.bytes(&path);
    let mut damaged = whole.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    bench.disk.put(&path, &damaged);
    let found = scan(&bench.shelf, &rescue_key(1)).unwrap().rescued;
    let chunk = PLAIN_CHUNK as u64;
    assert_eq!(found[0].damaged, vec![Range { start: chunk, end: 2 * chunk }]);
    assert!(found[0].content.as_ref().unwrap().read_range(0..chunk).unwrap() == bytes[..PLAIN_CHUNK]);

    bench.disk.put(&path, &whole[..whole.len() - 1]);
    let found = scan(&bench.shelf, &rescue_key(1)).unwrap().rescued;
    assert_eq!(found[0].note.name, "Plan.pdf");
    assert!(matches!(found[0].content, Err(BlobError::Altered { .. })));
}

#[test]
fn a_delivered_content_is_no_longer_unsent_and_still_readable() {
    let bench = Bench::new();
    let name = bench.save_unsent("Plan.pdf", b"the plan");
    let path = bench.shelf.content(name);
    assert!(is_unsent(&bench.disk, &path).unwrap());
    let Carried::Note(_, key) = read(&bench.disk, &path, &rescue_key(1)).unwrap() else { panic!("no note") };
    retire(&bench.disk, &path).unwrap();
    retire(&bench.disk, &path).unwrap();
    assert!(!is_unsent(&bench.disk, &path).unwrap());
    assert!(matches!(read(&bench.disk, &path, &rescue_key(1)).unwrap(), Carried::Retired));
    assert!(scan(&bench.shelf, &rescue_key(1)).unwrap().rescued.is_empty());
    let content = StoredContent::open(&bench.disk, &path, &key).unwrap();
    assert_eq!(content.read_range(0..100).unwrap(), b"the plan");
}

#[test]
fn a_note_torn_while_it_was_retired_counts_as_unsent() {
    let bench = Bench::new();
    let path = bench.shelf.content(bench.save_unsent("Plan.pdf", b"the plan"));
    let mut torn = bench.disk.bytes(&path);
    torn[16..300].fill(0);
    bench.disk.put(&path, &torn);
    assert!(is_unsent(&bench.disk, &path).unwrap());
    bench.disk.put(&path, &torn[..200]);
    assert!(is_unsent(&bench.disk, &path).unwrap());
}

#[test]
fn a_note_keeps_to_its_bounds_whatever_the_names_are() {
    let bench = Bench::new();
    let mut huge = note(&"ä".repeat(100_000));
    huge.place = "/Übung".repeat(100_000);
    huge.based_on = BasedOn::Content(CTag("x".repeat(100_000)));
    let sealed = seal(&huge, &bench.key, &rescue_key(1), bench.shelf.entropy()).unwrap();
    let staged = Staging::new_name(&bench.shelf, ME).unwrap();
    let staging = Staging::begin(&bench.shelf, staged, &bench.key, Some(&sealed)).unwrap();
    let name = staging.finish(&Expected::default()).unwrap().publish().unwrap();
    let Carried::Note(kept, _) = read(&bench.disk, &bench.shelf.content(name), &rescue_key(1)).unwrap() else {
        panic!("no note")
    };
    assert!(kept.name.starts_with("ää") && kept.place.ends_with("/Übung"));
    assert_eq!(kept.based_on, BasedOn::Untagged);
}
