use std::sync::Arc;

use musette_core::doors::{Doors, OpenTo, StoreThreads};
use musette_core::store::{Database, Durability, StoreError, cipher};
use musette_core::vault::Secret;
use rusqlite::{Connection, OpenFlags};

use super::*;
use crate::chance::Chance;
use crate::disk::{Manner, Slot, Stop};
use musette_core::doors::Disk;

fn secret() -> Secret {
    Secret::new((0..48).collect())
}

fn connect(memory: &MemoryDrive, slot: Slot) -> Result<Connection, StoreError> {
    let path = memory.path(slot, "/vault/musette.db");
    let connection = cipher::open(&path, Some(install().unwrap()), &secret(), OpenTo::Write)?;
    let set_up = |connection: &Connection| -> rusqlite::Result<()> {
        connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "wal_autocheckpoint", 20)
    };
    set_up(&connection).map_err(|source| StoreError::Sqlite { doing: "setting up", source })?;
    Ok(connection)
}

/// A drive with a durable folder for the vault.
fn a_drive(seed: u64) -> MemoryDrive {
    let memory = MemoryDrive::new(seed);
    let disk = memory.start(Slot::App);
    disk.make_folders(&memory.path(Slot::App, "/vault")).unwrap();
    disk.sync_folder(&memory.path(Slot::App, "/")).unwrap();
    memory
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS saved (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT";

/// Saves until the machine stops; answers the last number whose commit returned.
fn save_until_the_stop(memory: &MemoryDrive, from: i64) -> i64 {
    let Ok(connection) = connect(memory, Slot::App) else { return from };
    if connection.execute(TABLE, []).is_err() {
        return from;
    }
    let mut saved = from;
    for n in from + 1..from + 60 {
        let bytes = vec![u8::try_from(n % 251).unwrap(); 3000];
        match connection.execute("INSERT OR REPLACE INTO saved VALUES (?1, ?2)", (n, bytes)) {
            Ok(_) => saved = n,
            Err(_) => break,
        }
    }
    saved
}

/// What is missing after a crash, of the numbers up to `saved`.
fn missing(memory: &MemoryDrive, saved: i64) -> Result<Vec<i64>, String> {
    let connection = connect(memory, Slot::App).map_err(|error| error.to_string())?;
    let word: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(|error| error.to_string())?;
    if word != "ok" {
        return Err(word);
    }
    let look = || -> rusqlite::Result<Vec<i64>> {
        connection.execute(TABLE, [])?;
        let mut statement = connection.prepare("SELECT 1 FROM saved WHERE n = ?1 AND length(bytes) = 3000")?;
        let mut missing = Vec::new();
        for n in 1..=saved {
            if !statement.exists([n])? {
                missing.push(n);
            }
        }
        Ok(missing)
    };
    look().map_err(|error| error.to_string())
}

/// One database through several crashes at drawn operations. Answers what was lost.
fn lose_power(seed: u64, ignore_syncs: bool) -> Result<Vec<i64>, String> {
    let memory = a_drive(seed);
    memory.ignore_syncs(ignore_syncs);
    let mut chance = Chance::for_purpose(seed, "stops");
    let mut saved = 0;
    for _ in 0..4 {
        memory.start(Slot::App);
        memory.stop_in(chance.below(250), Stop::Machine);
        saved = save_until_the_stop(&memory, saved);
        memory.crash(memory.draw_manner());
        memory.start(Slot::App);
        let lost = missing(&memory, saved)?;
        if !lost.is_empty() {
            return Ok(lost);
        }
    }
    Ok(Vec::new())
}

#[test]
fn a_commit_that_returned_survives_any_crash() {
    for seed in 0..150 {
        assert_eq!(lose_power(seed, false), Ok(Vec::new()), "seed {seed}");
    }
}

#[test]
fn a_medium_that_lies_about_its_syncs_is_seen() {
    let seen = (0..40).filter(|seed| lose_power(*seed, true) != Ok(Vec::new())).count();
    assert!(seen > 20, "only {seen} of 40");
}

#[test]
fn the_store_of_the_core_keeps_what_it_saved_through_crashes() {
    for seed in 0..20 {
        let memory = a_drive(seed);
        let mut chance = Chance::for_purpose(seed, "stops");
        let mut saved = 0;
        for _ in 0..3 {
            let disk = Arc::new(memory.start(Slot::App));
            memory.stop_in(60 + chance.below(120), Stop::Machine);
            let doors = Doors {
                disk,
                vfs: Some(install().unwrap().to_owned()),
                store_threads: StoreThreads::Inline,
                ..Doors::system()
            };
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            let path = memory.path(Slot::App, "/vault/device.db");
            if let Ok(database) =
                Database::open(&path, &secret(), musette_core::store::DEVICE, &doors, Arc::new(|_| {}))
            {
                let kept = database.read_here(|r| r.setting("count")).unwrap_or_default();
                if let Some(kept) = kept {
                    assert!(kept.parse::<u64>().unwrap() >= saved, "seed {seed}: {kept} after {saved}");
                } else {
                    assert!(saved == 0 || memory.is_down(Slot::App), "seed {seed}: lost {saved}");
                }
                runtime.block_on(async {
                    for _ in 0..40 {
                        let next = (saved + 1).to_string();
                        let done = database.write(Durability::Saved, move |w| w.put_setting("count", &next)).await;
                        match done {
                            Ok(()) => saved += 1,
                            Err(_) => break,
                        }
                    }
                });
            }
            memory.crash(memory.draw_manner());
        }
        assert!(saved > 0);
    }
}

#[test]
fn encryption_stays_on() {
    let memory = a_drive(1);
    let connection = connect(&memory, Slot::App).unwrap();
    connection.execute("CREATE TABLE canary (words TEXT) STRICT", []).unwrap();
    connection.execute("INSERT INTO canary VALUES ('Kanarienvogel')", []).unwrap();
    for path in memory.paths() {
        let bytes = memory.look(&path).unwrap_or_default();
        assert!(!bytes.windows(13).any(|window| window == b"Kanarienvogel"), "{path}");
        assert!(!bytes.windows(6).any(|window| window == b"canary"), "{path}");
    }
    let other = Secret::new(vec![9; 48]);
    let path = memory.path(Slot::App, "/vault/musette.db");
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    assert!(matches!(cipher::open(&path, Some(NAME), &other, OpenTo::Write), Err(StoreError::NotOurKey)));
}

#[test]
fn two_processes_see_each_other_and_wait_for_their_turn() {
    let memory = a_drive(1);
    memory.start(Slot::Other);
    let one = connect(&memory, Slot::App).unwrap();
    let two = connect(&memory, Slot::Other).unwrap();
    one.execute(TABLE, []).unwrap();
    one.execute_batch("BEGIN IMMEDIATE; INSERT INTO saved VALUES (1, x'00')").unwrap();
    let busy = two.execute("INSERT INTO saved VALUES (2, x'00')", []).unwrap_err();
    assert_eq!(busy.sqlite_error_code(), Some(rusqlite::ErrorCode::DatabaseBusy));
    one.execute_batch("COMMIT").unwrap();
    two.execute("INSERT INTO saved VALUES (2, x'00')", []).unwrap();
    let count: i64 = one.query_row("SELECT count(*) FROM saved", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 2);
}

#[test]
fn a_process_killed_in_mid_transaction_frees_the_other() {
    let memory = a_drive(1);
    memory.start(Slot::Other);
    let one = connect(&memory, Slot::App).unwrap();
    let two = connect(&memory, Slot::Other).unwrap();
    one.execute(TABLE, []).unwrap();
    one.execute_batch("BEGIN IMMEDIATE; INSERT INTO saved VALUES (1, x'00')").unwrap();
    memory.kill(Slot::App);
    two.execute("INSERT INTO saved VALUES (2, x'00')", []).unwrap();
    one.execute_batch("COMMIT").unwrap_err();
    drop(one);
    let there: Vec<i64> = two
        .prepare("SELECT n FROM saved")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert_eq!(there, [2]);
}

#[test]
fn a_full_drive_is_told_as_full_and_harms_nothing() {
    let memory = a_drive(1);
    let connection = connect(&memory, Slot::App).unwrap();
    connection.execute(TABLE, []).unwrap();
    memory.set_capacity(Some(memory.used() + 3000));
    let full = connection.execute("INSERT INTO saved VALUES (1, zeroblob(9000))", []).unwrap_err();
    assert_eq!(full.sqlite_error_code(), Some(rusqlite::ErrorCode::DiskFull));
    memory.set_capacity(None);
    connection.execute("INSERT INTO saved VALUES (2, zeroblob(3000))", []).unwrap();
    drop(connection);
    memory.crash(Manner::Everything);
    memory.start(Slot::App);
    assert_eq!(missing(&memory, 2), Ok(vec![1]));
}

#[test]
fn a_path_of_no_drive_does_not_open() {
    install().unwrap();
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    Connection::open_with_flags_and_vfs("/tmp/elsewhere.db", flags, NAME).unwrap_err();
}
