//! Homes that are full, damaged, another's, or newer: each is said in a sentence that says what to do, and what was not sent
//! is not lost.

use std::fs;
use std::path::{Path, PathBuf};

use musette_core::doors::OpenTo;
use musette_core::store::cipher;
use musette_core::vault::Secret;
use serde_json::json;

use crate::desk::{Desk, NOTE, PLANS, Room, refused};

/// The only account's vault.
fn vault(desk: &Desk) -> PathBuf {
    let accounts = desk.folder.path().join("home/accounts");
    fs::read_dir(accounts).unwrap().next().unwrap().unwrap().path()
}

/// The files of contents in a vault, by size.
fn contents(vault: &Path) -> Vec<PathBuf> {
    fn all(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { all(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    all(&vault.join("blobs"), &mut found);
    found.sort_by_key(|path| fs::metadata(path).unwrap().len());
    found
}

/// The key folder of the home.
fn keys(desk: &Desk) -> PathBuf {
    fs::read_dir(desk.folder.path().join("keys")).unwrap().next().unwrap().unwrap().path()
}

/// Every verb that opens the vault.
fn verbs(note: &str) -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(|word| word.replace("NOTE", note)).collect();
    [
        "ls rive:Production/Plans",
        "sync",
        "put NOTE rive:Production/Plans",
        "outbox",
        "recent",
        "ready",
        "receipts",
        "restore",
    ]
    .map(words)
    .to_vec()
}

fn all_refuse(desk: &Desk, exit: i32, code: &str) -> String {
    let note = desk.folder.path().join("note.txt").to_str().unwrap().to_owned();
    let mut said = String::new();
    for verb in verbs(&note) {
        let words: Vec<&str> = verb.iter().map(String::as_str).collect();
        said = desk.refuses(&words, exit, code);
    }
    said
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_loses_nothing_and_what_was_not_sent_leaves_when_there_is_room() {
    let mut desk = Desk::new();
    let home = desk.folder.path().join("home");
    let Some(room) = Room::with_small_disk(&home, 24_000_000) else { return };
    let filler = room.path(&home).join("filler");
    desk.inside = Some(room);
    desk.signs_in_at_the_browser(desk.sign_in(&["--no-browser", "--name", "rive"]));
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let note = desk.file("note.txt", NOTE);
    desk.json(&["put", &note, PLANS]);
    let big = desk.file("big.bin", &vec![7; 30_000_000]);
    // Too large for the room that is left, and gone without a trace.
    let said = desk.refuses(&["put", &big, PLANS], 1, "no_space");
    assert_eq!(said, "The disk is full. Nothing was lost; make room and try again.");
    let path = format!("{PLANS}/note.txt");
    assert_eq!(desk.run(&["cat", &path]).stdout, NOTE, "what is here can be read");
    // Not one byte is left: not even the log of a database has room.
    let mut file = fs::File::create(&filler).unwrap();
    while std::io::Write::write_all(&mut file, &[0; 4096]).is_ok() {}
    for args in [&["put", &note, PLANS][..], &["sync"], &["cat", &path], &["mkdir", &path], &["doctor"]] {
        desk.refuses(args, 1, "no_space");
    }
    drop(file);
    fs::remove_file(&filler).unwrap();
    assert_eq!(desk.json(&["doctor"])["whole"], true);
    desk.json(&["sync"]);
    assert_eq!(desk.json(&["outbox"])["outbox"], json!([]));
    assert!(desk.has_once("note.txt", NOTE));
    let there = desk.at_the_tenant("");
    assert!(!there.iter().any(|seen| seen["name"] == "big.bin" || seen["name"] == "small.bin"), "{there:?}");
}

#[test]
fn a_home_without_its_keys_or_with_others_is_another_devices_and_stays_as_it_is() {
    let desk = Desk::with_a_note();
    let folder = keys(&desk);
    let names: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let is_key = |path: &&PathBuf| path.to_str().unwrap().contains("-key");
    assert_eq!(names.iter().filter(is_key).count(), 2, "{names:?}");
    for key in names.iter().filter(is_key) {
        let right = fs::read(key).unwrap();
        fs::write(key, right.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>()).unwrap();
        let said = all_refuse(&desk, 1, "not_this_devices");
        assert!(said.contains("another device") && said.contains("--home"), "{said}");
        fs::remove_file(key).unwrap();
        all_refuse(&desk, 1, "not_this_devices");
        assert!(!key.exists(), "no other key is made in its place");
        fs::write(key, right).unwrap();
    }
    // Somebody copied the home, as a backup does.
    let copy = desk.folder.path().join("copy");
    let copied = std::process::Command::new("cp").arg("-a").arg(desk.folder.path().join("home")).arg(&copy).status();
    assert!(copied.unwrap().success());
    desk.refuses(&["ls", "--home", copy.to_str().unwrap()], 1, "not_this_devices");
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
#[cfg(unix)]
fn a_home_of_another_user_is_said_to_be_that() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let desk = Desk::with_a_note();
    let home = desk.folder.path().join("home");
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
    let mut as_another = desk.command(&["sync", "--json"]);
    if fs::metadata(&home).unwrap().uid() == 0 {
        fs::set_permissions(desk.folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        std::os::unix::process::CommandExt::uid(&mut as_another, 65_534);
    } else {
        fs::set_permissions(&home, fs::Permissions::from_mode(0o000)).unwrap();
    }
    let Ok(out) = as_another.output() else {
        eprintln!("skipped: the program cannot be run as another user here");
        return;
    };
    fs::set_permissions(&home, fs::Permissions::from_mode(0o700)).unwrap();
    let said = refused(&out, 1, "unwritable");
    assert!(said.contains("this user may not") && said.contains("--home"), "{said}");
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
fn a_home_of_a_newer_musette_is_left_alone() {
    let desk = Desk::with_a_note();
    let vault = vault(&desk);
    let account = vault.file_name().unwrap().to_str().unwrap().to_owned();
    let databases = [
        (vault.join("musette.db"), format!("vault-key_{account}")),
        (desk.folder.path().join("home/device.db"), "device-key".into()),
    ];
    for (database, key) in databases {
        let key = Secret::new(fs::read(keys(&desk).join(key)).unwrap());
        let set = |version: i64| {
            let connection = cipher::open(&database, None, &key, OpenTo::Write).unwrap();
            let was: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
            connection.pragma_update(None, "user_version", version).unwrap();
            was
        };
        let version = set(999);
        let said = all_refuse(&desk, 1, "newer");
        assert!(said.contains("Update this one"), "{said}");
        assert_eq!(set(version), 999, "it is as it was");
    }
    desk.sends_after_all("note.txt", NOTE);
}

#[test]
fn a_content_that_was_altered_or_cut_is_never_shown_and_is_fetched_again() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let text = "as the server has it".repeat(20_000);
    desk.noor("create", "Rigging/Plan.txt", Some(&text));
    let (rigging, plan) = (format!("{PLANS}/Rigging"), format!("{PLANS}/Rigging/Plan.txt"));
    desk.json(&["ls", &rigging]);
    desk.json(&["keep", &plan]);
    desk.json(&["sync"]);
    let vault = vault(&desk);
    let alter = |cut: bool| {
        let file = contents(&vault).pop().unwrap();
        let mut bytes = fs::read(&file).unwrap();
        if cut {
            bytes.truncate(100_000);
        } else {
            bytes[200_000] ^= 1;
        }
        fs::write(&file, bytes).unwrap();
    };
    for cut in [true, false] {
        alter(cut);
        let doctor = desk.json(&["doctor"]);
        assert_eq!(doctor["accounts"][0]["damaged"], json!(["Plan.txt"]), "{doctor}");
        let out = desk.run(&["cat", &plan]);
        let said = String::from_utf8_lossy(&out.stderr);
        assert!(out.stdout == text.as_bytes(), "what the doctor found is fetched again: {said}");
        assert_eq!(desk.json(&["doctor"])["accounts"][0]["damaged"], json!([]));
        alter(cut);
        let to = desk.folder.path().join("Plan.txt");
        let said = desk.refuses(&["get", &plan, to.to_str().unwrap()], 1, "damaged");
        assert!(said.contains("`musette sync`"), "{said}");
        assert!(!to.exists(), "nothing half written");
        assert_eq!(desk.json(&["ready", &plan])["ready"], 0, "nobody is told that it is ready");
        desk.json(&["sync"]);
        assert!(desk.run(&["cat", &plan]).stdout == text.as_bytes(), "cut: {cut}");
    }
}

#[test]
fn what_was_taken_back_and_is_damaged_is_told_to_be_lost_and_is_forgotten_by_nobody() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    let file = desk.file("big.bin", &[7; 100_000]);
    desk.json(&["put", &file, PLANS]);
    let stored = contents(&vault(&desk)).pop().unwrap();
    let mut bytes = fs::read(&stored).unwrap();
    bytes[50_000] ^= 1;
    fs::write(&stored, bytes).unwrap();
    // Given up, it is kept for a while, and still no server has it.
    let waiting = desk.json(&["outbox"])["outbox"].as_array().unwrap().clone();
    let intent = waiting.iter().find(|one| one["name"] == "big.bin").unwrap()["intent"].to_string();
    desk.json(&["outbox", "cancel", &intent]);
    for _ in 0..2 {
        let out = desk.run(&["doctor", "--json"]);
        let doctor: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let told = (out.status.code(), &doctor["accounts"][0]["lost"], &doctor["whole"]);
        assert_eq!(told, (Some(1), &json!(["big.bin"]), &json!(false)), "what is kept here alone and is damaged");
        desk.run(&["sync"]);
        assert!(desk.says(&["restore"]).contains("big.bin"));
    }
}

#[test]
fn unsent_bytes_that_were_altered_are_told_and_what_is_left_of_them_is_rescued() {
    let desk = Desk::with_a_note();
    let big: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let file = desk.file("big.bin", &big);
    desk.json(&["put", &file, PLANS]);
    let stored = contents(&vault(&desk)).pop().unwrap();
    let mut bytes = fs::read(&stored).unwrap();
    bytes[150_000] ^= 1;
    fs::write(&stored, bytes).unwrap();
    let out = desk.run(&["doctor", "--json"]);
    assert_eq!(out.status.code(), Some(1), "what only this device had is damaged");
    let doctor: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((&doctor["accounts"][0]["lost"], &doctor["whole"]), (&json!(["big.bin"]), &json!(false)));
    let out = desk.run(&["cat", &format!("{PLANS}/big.bin")]);
    assert_eq!((out.status.code(), out.stdout.len()), (Some(1), 0), "no altered byte is shown");
    let into = desk.folder.path().join("rescued");
    let rescued = desk.json(&["doctor", "--rescue", into.to_str().unwrap()]);
    let rescued = rescued["rescued"].as_array().unwrap();
    let of = |name: &str| rescued.iter().find(|file| file["name"] == name).unwrap().clone();
    assert_eq!((of("note.txt")["missing"].clone(), of("big.bin")["missing"].clone()), (json!(0), json!(65_536)));
    assert_eq!(fs::read(into.join("note.txt")).unwrap(), NOTE);
    let read = fs::read(into.join("big.bin")).unwrap();
    assert_eq!(read.len(), big.len());
    assert!(read[..65_536] == big[..65_536] && read[262_144..] == big[262_144..], "all but the altered piece");
    // The note leaves; the other one asks, and says what to do.
    let out = desk.run(&["sync", "--json"]);
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    assert!(desk.has_once("note.txt", NOTE));
    let told = String::from_utf8(desk.run(&["outbox"]).stdout).unwrap();
    assert!(told.contains("`musette doctor --rescue DIR`") && told.contains("musette outbox cancel"), "{told}");
    assert!(!desk.at_the_tenant("").iter().any(|seen| seen["name"] == "big.bin"), "no altered byte is sent");
}

#[test]
fn a_database_that_was_altered_cut_or_removed_is_damaged_and_what_was_not_sent_is_rescued() {
    for (number, file) in ["musette.db", "device.db"].iter().enumerate() {
        let desk = Desk::with_a_note();
        let database = if number == 0 { vault(&desk).join(file) } else { desk.folder.path().join("home").join(file) };
        let right = fs::read(&database).unwrap();
        for how in ["cut", "altered", "emptied", "removed"] {
            let mut bytes = right.clone();
            match how {
                "cut" => bytes.truncate(right.len() / 2 / 4096 * 4096),
                "altered" => bytes[40..4000].iter_mut().for_each(|byte| *byte ^= 0x55),
                _ => bytes.clear(),
            }
            let aside = database.with_extension("aside");
            match how {
                "removed" => fs::rename(&database, &aside).unwrap(),
                _ => fs::write(&database, bytes).unwrap(),
            }
            let said = desk.refuses(&["sync"], 1, "damaged");
            assert!(said.contains("`musette doctor --rescue DIR`"), "{file} {how}: {said}");
            desk.refuses(&["doctor"], 1, "damaged");
            let into = desk.folder.path().join(format!("rescued-{how}"));
            let rescued = desk.json(&["doctor", "--rescue", into.to_str().unwrap()]);
            assert_eq!(rescued["rescued"][0]["name"], "note.txt", "{file} {how}");
            assert_eq!(fs::read(into.join("note.txt")).unwrap(), NOTE);
            match how {
                "removed" => fs::rename(&aside, &database).unwrap(),
                _ => fs::write(&database, &right).unwrap(),
            }
        }
        desk.sends_after_all("note.txt", NOTE);
    }
}
