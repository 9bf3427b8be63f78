//! Homes that are not there, not ours, not writable; what they leave in logs, and after a sign-out.

use std::path::{Path, PathBuf};

use crate::desk::{Desk, PLANS, program};

fn at(home: &Path, args: &[&str]) -> (Option<i32>, String) {
    let keys = home.with_extension("keys");
    let out = program().args(args).env("MUSETTE_HOME", home).env("MUSETTE_KEYS", keys).output().unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!said.contains("panicked"), "{said}");
    (out.status.code(), said)
}

#[test]
fn a_home_that_was_mistyped_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("typo");
    for args in [&["ls"][..], &["sync"], &["cat", "x"], &["outbox"], &["recent"], &["ready"]] {
        let (code, said) = at(&home, args);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("musette sign-in") && said.contains("typo"), "{said}");
    }
    assert_eq!(at(&home, &["accounts"]).0, Some(0), "to have no account is an answer");
    assert_eq!(at(&home, &["doctor"]).0, Some(1));
    assert_eq!(at(&home, &["doctor", "--rescue", folder.path().join("rescued").to_str().unwrap()]).0, Some(1));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_home_that_cannot_be_made_is_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), b"x").unwrap();
    let sign_in = ["sign-in", "--no-browser", "--client-id", "x"];
    let (code, said) = at(&folder.path().join("file/home"), &sign_in);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("is a file, not a folder"), "{said}");
    #[cfg(target_os = "linux")]
    {
        // No user at all may make a folder there.
        let (code, said) = at(Path::new("/proc/musette"), &sign_in);
        assert_eq!(code, Some(1), "{said}");
        assert!(said.contains("/proc/musette"), "{said}");
    }
}

#[test]
fn a_home_with_the_key_of_another_is_said_and_left_alone() {
    let desk = Desk::signed_in();
    let keys = desk.folder.path().join("keys");
    let (folder, file) = {
        let folder = std::fs::read_dir(&keys).unwrap().next().unwrap().unwrap().path();
        (folder.clone(), folder.join("device-key"))
    };
    let right = std::fs::read(&file).unwrap();
    std::fs::write(&file, right.iter().map(|byte| byte ^ 1).collect::<Vec<u8>>()).unwrap();
    let said = desk.fails(&["ls"], 1);
    assert!(said.contains("another device"), "{said}");
    std::fs::write(&file, right).unwrap();
    desk.json(&["ls"]);
    assert!(desk.says(&["doctor"]).contains("readable by you alone"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert!(desk.says(&["doctor"]).contains("which other users"), "nobody is told that it is safe when it is not");
    }
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn holds(bytes: &[u8], canary: &[u8]) -> bool {
    bytes.windows(canary.len()).any(|window| window == canary)
}

#[test]
fn no_log_at_trace_shows_a_token_or_a_byte_of_a_file() {
    let desk = Desk::signed_in();
    let canary = "the canary of this file's contents";
    let note = desk.file("note.txt", canary.as_bytes());
    let path = format!("{PLANS}/note.txt");
    let refresh_tokens = || -> Vec<Vec<u8>> {
        files(&desk.folder.path().join("keys")).iter().map(|file| std::fs::read(file).unwrap()).collect()
    };
    let mut secrets = refresh_tokens();
    let mut log = Vec::new();
    desk.control("expire-tokens", &serde_json::json!({}));
    for args in [&["sync"][..], &["put", &note, PLANS], &["sync"], &["cat", &path], &["rm", &path], &["sync"]] {
        let out = desk.command(args).env("MUSETTE_LOG", "trace").output().unwrap();
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        log.extend(out.stderr);
    }
    secrets.extend(refresh_tokens());
    assert!(holds(&log, b"TRACE"), "there is a log to look into");
    assert!(!holds(&log, canary.as_bytes()), "contents");
    // Tokens are JWTs here, as at the real service; keys and refresh tokens are what the secret store holds.
    assert!(!holds(&log, b"eyJ"), "an access token");
    assert!(secrets.len() >= 3);
    for secret in secrets {
        assert!(!holds(&log, &secret), "a secret of the secret store");
    }
}

#[test]
fn a_sign_out_leaves_nothing_of_the_account_on_the_disk() {
    let desk = Desk::signed_in();
    desk.json(&["sync"]);
    desk.json(&["ls", PLANS]);
    let note = desk.file("note.txt", b"x");
    desk.json(&["put", &note, PLANS]);
    let (home, keys) = (desk.folder.path().join("home"), desk.folder.path().join("keys"));
    assert!(files(&home).iter().any(|file| file.ends_with("musette.db")) && files(&keys).len() > 1);
    let said = desk.fails(&["sign-out", "rive"], 3);
    assert!(said.contains("`musette sign-out rive --lose 1`"), "{said}");
    assert!(said.contains("new file: note.txt (Production/Plans)"), "what would be lost has its name: {said}");
    for way in ["`musette sync`", "`musette get PATH`", "`musette doctor --rescue DIR`"] {
        assert!(said.contains(way), "how it is kept: {said}");
    }
    for wrong in ["0", "2"] {
        assert!(
            desk.fails(&["sign-out", "rive", "--lose", wrong], 3).contains("--lose 1"),
            "nothing but the exact number"
        );
    }
    let told = desk.run(&["sign-out", "rive", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["error"]["code"], &told["error"]["unsent"][0]["name"]), (&"unsent".into(), &"note.txt".into()));
    assert_eq!(desk.json(&["outbox"])["outbox"].as_array().unwrap().len(), 1, "it is still here, and can be sent");
    desk.json(&["sign-out", "rive", "--lose", "1"]);
    let mut left: Vec<String> = files(desk.folder.path())
        .iter()
        .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
        .filter(|name| !name.starts_with("device.db") && name != "note.txt")
        .collect();
    left.sort();
    assert_eq!(
        left,
        ["device-key", "device.check"],
        "the key of the device's own list of accounts, and what it is checked by"
    );
}
