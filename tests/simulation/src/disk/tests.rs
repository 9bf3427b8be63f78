use std::path::Path;

use musette_core::doors::{Disk, DiskFile, OpenTo};

use super::*;

fn read_all(file: &dyn DiskFile) -> Vec<u8> {
    let mut bytes = vec![0; usize::try_from(file.len().unwrap()).unwrap()];
    let read = file.read_at(&mut bytes, 0).unwrap();
    bytes.truncate(read);
    bytes
}

/// A file in a folder, both durable.
fn a_file(memory: &MemoryDrive) -> (ProcessDisk, PathBuf) {
    let disk = memory.start(Slot::App);
    let folder = memory.path(Slot::App, "/home");
    disk.make_folders(&folder).unwrap();
    disk.sync_folder(&memory.path(Slot::App, "/")).unwrap();
    let path = folder.join("a");
    let file = disk.create(&path).unwrap();
    file.write_at(&[1; 4096], 0).unwrap();
    file.sync().unwrap();
    disk.sync_folder(&folder).unwrap();
    (disk, path)
}

#[test]
fn what_was_synced_survives_every_crash() {
    for seed in 0..200 {
        let memory = MemoryDrive::new(seed);
        let (_, path) = a_file(&memory);
        memory.crash(memory.draw_manner());
        let disk = memory.start(Slot::App);
        assert_eq!(read_all(&*disk.open(&path, OpenTo::Read).unwrap()), vec![1; 4096], "seed {seed}");
    }
}

#[test]
fn what_was_not_synced_is_kept_lost_or_torn_as_the_seed_has_it() {
    let (mut kept, mut lost, mut torn) = (0, 0, 0);
    for seed in 0..200 {
        let memory = MemoryDrive::new(seed);
        let (disk, path) = a_file(&memory);
        disk.open(&path, OpenTo::Write).unwrap().write_at(&[2; 4096], 0).unwrap();
        memory.crash(memory.draw_manner());
        let bytes = read_all(&*memory.start(Slot::App).open(&path, OpenTo::Read).unwrap());
        let twos = bytes.iter().filter(|byte| **byte == 2).count();
        assert_eq!(bytes.len(), 4096);
        assert_eq!(twos % content::SECTOR, 0, "sectors are whole");
        match twos {
            0 => lost += 1,
            4096 => kept += 1,
            _ => torn += 1,
        }
    }
    assert!(kept > 20 && lost > 20 && torn > 20, "{kept} kept, {lost} lost, {torn} torn");
}

#[test]
fn later_writes_may_arrive_without_earlier_ones() {
    let out_of_order = (0..200).any(|seed| {
        let memory = MemoryDrive::new(seed);
        let (disk, path) = a_file(&memory);
        let file = disk.open(&path, OpenTo::Write).unwrap();
        file.write_at(&[2; 512], 0).unwrap();
        file.write_at(&[3; 512], 512).unwrap();
        memory.crash(Manner::Some { percent: 50 });
        let bytes = read_all(&*memory.start(Slot::App).open(&path, OpenTo::Read).unwrap());
        bytes[0] == 1 && bytes[512] == 3
    });
    assert!(out_of_order);
}

#[test]
fn a_name_is_durable_only_with_its_folder() {
    let memory = MemoryDrive::new(1);
    let (disk, path) = a_file(&memory);
    let other = path.with_file_name("b");
    disk.rename(&path, &other).unwrap();
    disk.create(&path.with_file_name("c")).unwrap().sync().unwrap();
    memory.crash(Manner::Nothing);
    let disk = memory.start(Slot::App);
    let names = |disk: &ProcessDisk| -> Vec<PathBuf> {
        disk.list(path.parent().unwrap()).unwrap().into_iter().map(|entry| entry.path).collect()
    };
    assert_eq!(names(&disk), std::slice::from_ref(&path));

    disk.rename(&path, &other).unwrap();
    disk.sync_folder(path.parent().unwrap()).unwrap();
    memory.crash(Manner::Nothing);
    assert_eq!(names(&memory.start(Slot::App)), [other]);
}

#[test]
fn a_folder_that_nobody_synced_takes_what_is_in_it_along() {
    let memory = MemoryDrive::new(1);
    let disk = memory.start(Slot::App);
    let folder = memory.path(Slot::App, "/home/vault");
    disk.make_folders(&folder).unwrap();
    disk.create(&folder.join("a")).unwrap().sync().unwrap();
    disk.sync_folder(&folder).unwrap();
    memory.crash(Manner::Nothing);
    assert!(memory.paths().is_empty());
}

#[test]
fn an_older_step_never_overtakes_a_newer_one() {
    let memory = MemoryDrive::new(1);
    let disk = memory.start(Slot::App);
    let (from, to) = (memory.path(Slot::App, "/from"), memory.path(Slot::App, "/to"));
    for folder in [&from, &to] {
        disk.make_folders(folder).unwrap();
    }
    disk.sync_folder(&memory.path(Slot::App, "/")).unwrap();
    disk.create(&from.join("a")).unwrap();
    disk.rename(&from.join("a"), &to.join("a")).unwrap();
    disk.sync_folder(&to).unwrap();
    memory.crash(Manner::Everything);
    assert_eq!(memory.paths(), ["/from", "/to", "/to/a"]);
}

#[test]
fn a_stop_ends_the_machine_at_exactly_that_operation() {
    let memory = MemoryDrive::new(1);
    let (disk, path) = a_file(&memory);
    let file = disk.open(&path, OpenTo::Write).unwrap();
    memory.stop_in(1, Stop::Machine);
    file.write_at(&[2], 0).unwrap();
    file.write_at(&[2], 1).unwrap_err();
    file.read_at(&mut [0], 0).unwrap_err();
    assert!(memory.machine_down());
    memory.crash(Manner::Everything);
    let disk = memory.start(Slot::App);
    file.len().unwrap_err();
    assert_eq!(&read_all(&*disk.open(&path, OpenTo::Read).unwrap())[..2], [2, 1]);
}

#[test]
fn a_killed_process_leaves_its_writes_and_the_other_goes_on() {
    let memory = MemoryDrive::new(1);
    let (disk, path) = a_file(&memory);
    let other = memory.start(Slot::Other);
    disk.open(&path, OpenTo::Write).unwrap().write_at(&[2; 4096], 0).unwrap();
    memory.kill(Slot::App);
    disk.len(&path).unwrap_err();
    let seen = other.open(&memory.path(Slot::Other, "/home/a"), OpenTo::Read).unwrap();
    assert_eq!(read_all(&*seen), vec![2; 4096]);
}

#[test]
fn a_full_drive_refuses_and_tells() {
    let memory = MemoryDrive::new(1);
    let (disk, path) = a_file(&memory);
    memory.set_capacity(Some(5000));
    assert_eq!(disk.free(Path::new("/")), Some(904));
    let file = disk.open(&path, OpenTo::Write).unwrap();
    assert_eq!(file.write_at(&[2; 1000], 4096).unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(file.len().unwrap(), 4096);
    file.write_at(&[2; 904], 4096).unwrap();
    assert_eq!(memory.counts().full, 1);
}
