//! rclone works with the tenant: a client of Graph drives that nobody here wrote.
//!
//! It is pointed at the tenant's SharePoint door (`tenant_url`) and at its Entra (`token_url`), with its hash check on
//! (quickXorHash). What it says is compared with the tenant's own inspection, never with another answer to rclone.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::collections::BTreeMap;
use std::fs;

use musette_tenant::{Class, Fault};
use support::quick_xor::quick_xor;
use support::town::{Town, bytes};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recursive_listing_by_delta_is_what_the_tenant_holds() {
    let Some(mut town) = Town::open("Production/Plans").await else { return };
    let mut items = 0;
    for drive in town.drives() {
        town = town.at(&drive);
        let held = town.held();
        items += held.len();
        assert_eq!(town.listed(&["lsjson", "-R", "--fast-list", "--hash", "rive:"]), held, "{drive}");
    }
    assert!(items > 2_000, "an organisation worth listing: {items}");
    assert!(town.asked_for("delta"), "the listing came by delta");
    town = town.at("Production/Plans");
    let by_folder = town.listed(&["lsjson", "-R", "--disable", "ListR", "--hash", "rive:"]);
    assert_eq!(by_folder, town.held());
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_folder_inside_a_younger_one_is_listed_by_delta_too() {
    let Some(town) = Town::open("Production/Schedules").await else { return };
    let folder = town.held().into_iter().find(|(path, kept)| kept.folder && !path.contains('/')).unwrap().0;
    town.run(&["mkdir", "rive:New this year"]);
    town.run(&["moveto", &format!("rive:{folder}"), &format!("rive:New this year/{folder}")]);
    let held = town.held();
    assert!(held.keys().any(|path| path.starts_with(&format!("New this year/{folder}/"))), "{folder}");
    // rclone drops what comes before its parent.
    assert_eq!(town.listed(&["lsjson", "-R", "--fast-list", "--hash", "rive:"]), held);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_copied_down_is_what_the_tenant_holds() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let down = town.home().join("down");
    town.run(&["copy", "rive:Stage North", down.to_str().unwrap()]);
    let held: BTreeMap<_, _> = town
        .held()
        .into_iter()
        .filter_map(|(path, kept)| Some((path.strip_prefix("Stage North/")?.to_owned(), kept)))
        .filter(|(_, kept)| !kept.folder)
        .collect();
    assert_eq!(held.len(), 145);
    assert_eq!(fs::read_dir(&down).unwrap().count(), 145);
    // rclone reads everything back and compares hash with hash.
    town.run(&["check", "rive:Stage North", down.to_str().unwrap()]);
    town.run(&["check", "--download", "rive:Stage North", down.to_str().unwrap()]);
    assert_eq!(town.tokens_at_the_content_origin(), 0);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_copied_up_arrives_whatever_its_size_and_name() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let up = town.home().join("up");
    fs::create_dir_all(up.join("Été à la scène/Größe #3 & 50%")).unwrap();
    let files: [(&str, usize); 8] = [
        ("nothing.txt", 0),
        ("small.txt", 11),
        ("a fragment exactly.bin", 327_680),
        ("one byte more.bin", 327_681),
        ("large.bin", 9_000_001),
        ("Été à la scène/plan été – scène Nord (v2).pdf", 40_000),
        ("Été à la scène/Größe #3 & 50%/Größen & Maße.xlsx", 6_299),
        ("Été à la scène/.hidden", 3),
    ];
    for (number, (name, size)) in files.iter().enumerate() {
        fs::write(up.join(name), bytes(number, *size)).unwrap();
    }
    let source = up.to_str().unwrap();
    town.run(&["copy", source, "rive:From rclone", "--onedrive-chunk-size", "320k"]);
    town.run(&["check", source, "rive:From rclone"]);
    town.run(&["check", "--download", source, "rive:From rclone"]);
    let held = town.held();
    for (number, (name, size)) in files.iter().enumerate() {
        let kept = &held[&format!("From rclone/{name}")];
        assert_eq!(kept.size, *size as u64, "{name}");
        assert_eq!(kept.quick_xor, quick_xor(&bytes(number, *size)), "{name}");
    }
    // The same again is nothing to do; another content is one file.
    let before = town.changes();
    town.run(&["copy", source, "rive:From rclone", "--onedrive-chunk-size", "320k"]);
    assert_eq!(town.changes(), before);
    fs::write(up.join("large.bin"), bytes(99, 5_000_000)).unwrap();
    fs::write(up.join("nothing.txt"), b"no longer").unwrap();
    town.run(&["copy", source, "rive:From rclone"]);
    town.run(&["check", "--download", source, "rive:From rclone"]);
    let later = town.held();
    assert_eq!(later.len(), held.len());
    assert_eq!(later["From rclone/large.bin"].id, held["From rclone/large.bin"].id, "replaced, not made again");
    assert_eq!(town.tokens_at_the_content_origin(), 0);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_moved_copied_and_deleted_is_so_on_the_tenant() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let up = town.home().join("up");
    fs::create_dir_all(up.join("inner")).unwrap();
    for (number, name) in ["one.txt", "two.txt", "inner/three.txt", "inner/four.txt"].into_iter().enumerate() {
        fs::write(up.join(name), bytes(number, 1000 + number)).unwrap();
    }
    town.run(&["copy", up.to_str().unwrap(), "rive:Work"]);
    let start = town.held();

    town.run(&["moveto", "rive:Work/one.txt", "rive:Work/inner/first of all.txt"]);
    let moved = town.held();
    assert!(!moved.contains_key("Work/one.txt"));
    assert_eq!(moved["Work/inner/first of all.txt"].id, start["Work/one.txt"].id, "a move keeps the item");

    town.run(&["moveto", "rive:Work/inner", "rive:Elsewhere/Inside"]);
    let moved = town.held();
    assert!(!moved.contains_key("Work/inner"));
    assert_eq!(moved["Elsewhere/Inside/three.txt"].id, start["Work/inner/three.txt"].id);

    town.run(&["copyto", "rive:Work/two.txt", "rive:Elsewhere/two again.txt"]);
    let copied = town.held();
    assert_eq!(copied["Elsewhere/two again.txt"].quick_xor, start["Work/two.txt"].quick_xor);
    assert_ne!(copied["Elsewhere/two again.txt"].id, start["Work/two.txt"].id);

    town.run(&["moveto", "rive:Work/two.txt", "rive:Work/TWO.txt"]);
    let renamed = town.held();
    assert!(renamed.contains_key("Work/TWO.txt") && !renamed.contains_key("Work/two.txt"), "a rename of letters only");

    town.run(&["deletefile", "rive:Work/TWO.txt"]);
    town.run(&["mkdir", "rive:Work/empty"]);
    town.run(&["rmdir", "rive:Work/empty"]);
    town.fails(&["rmdir", "rive:Elsewhere"]);
    town.run(&["purge", "rive:Elsewhere"]);
    let end = town.held();
    assert!(end.keys().all(|path| !path.starts_with("Elsewhere") && !path.starts_with("Work/")), "{end:?}");
    assert!(end.contains_key("Work"));
    assert_eq!(town.listed(&["lsjson", "-R", "--fast-list", "--hash", "rive:"]), end);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_token_is_renewed_in_the_middle_and_kept() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let before = fs::read_to_string(town.config()).unwrap();
    town.run(&["lsf", "rive:"]);
    assert_eq!(fs::read_to_string(town.config()).unwrap(), before, "a good token is used as it is");
    town.expire();
    town.run(&["lsf", "rive:"]);
    let after = fs::read_to_string(town.config()).unwrap();
    assert_ne!(after, before, "the new pair was stored");
    town.run(&["lsf", "rive:"]);
    let about: serde_json::Value = serde_json::from_str(&town.run(&["about", "--json", "rive:"])).unwrap();
    assert!(about["total"].as_i64().unwrap() > 0, "{about}");
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sync_makes_the_other_side_equal_and_touches_nothing_else() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let up = town.home().join("up");
    fs::create_dir_all(up.join("a/b")).unwrap();
    for (number, name) in ["a/x.txt", "a/b/y.txt", "z.txt"].into_iter().enumerate() {
        fs::write(up.join(name), bytes(number, 100)).unwrap();
    }
    let source = up.to_str().unwrap();
    let before = town.held();
    town.run(&["sync", source, "rive:Mirror"]);
    fs::remove_file(up.join("a/b/y.txt")).unwrap();
    fs::remove_dir(up.join("a/b")).unwrap();
    fs::write(up.join("z.txt"), bytes(7, 4_500_000)).unwrap();
    town.run(&["sync", source, "rive:Mirror"]);
    town.run(&["check", source, "rive:Mirror"]);
    let after = town.held();
    let mirrored: Vec<_> = after.keys().filter_map(|path| path.strip_prefix("Mirror/")).collect();
    assert_eq!(mirrored, ["a", "a/x.txt", "z.txt"]);
    assert!(before.iter().all(|(path, kept)| after.get(path) == Some(kept)));
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn smaller_things_that_rclone_does_work_too() {
    let Some(town) = Town::open("ada.keller@rive.example").await else { return };
    let content = bytes(5, 1_500_000);
    fs::write(town.home().join("photo.jpg"), &content).unwrap();
    town.run(&["copyto", town.home().join("photo.jpg").to_str().unwrap(), "rive:photo.jpg"]);

    let part = town.output(&["cat", "--offset", "1000000", "--count", "70000", "rive:photo.jpg"]);
    assert!(part == content[1_000_000..1_070_000], "a range is the range");
    town.run(&["touch", "-t", "2026-07-06T07:30:00", "rive:photo.jpg"]);
    assert!(town.run(&["lsl", "rive:photo.jpg"]).contains("2026-07-06 07:30:00"));
    assert_eq!(town.held()["photo.jpg"].size, 1_500_000);
    let hash = town.run(&["hashsum", "quickxor", "rive:photo.jpg"]);
    assert!(hash.starts_with(&quick_xor(&content)), "{hash}");
    let link = town.run(&["link", "rive:photo.jpg"]);
    assert!(link.trim().starts_with("http"), "{link}");
    let size: serde_json::Value = serde_json::from_str(&town.run(&["size", "--json", "rive:"])).unwrap();
    assert_eq!(size["count"].as_u64().unwrap(), town.held().values().filter(|kept| !kept.folder).count() as u64);
    town.fails(&["cat", "rive:no such file"]);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_throttled_and_broken_network_is_one_that_rclone_knows() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    let down = town.home().join("down");
    let soon = |name: &str| Fault { retry_after: Some(1), ..Fault::named(name) };
    town.play(soon("429").times(1).class(Class::Listing));
    town.play(soon("503").times(1).class(Class::Read));
    town.play(Fault { after_bytes: Some(2_000), ..Fault::named("truncate").times(3).class(Class::Download) });
    let patient = ["--low-level-retries", "10", "--retries", "3", "--retries-sleep", "50ms"];
    let mut copy = vec!["copy", "rive:Stage North", down.to_str().unwrap()];
    copy.extend(patient);
    town.run(&copy);
    town.run(&["check", "--download", "rive:Stage North", down.to_str().unwrap()]);

    assert!(town.answered(429) == 1 && town.answered(503) == 1, "the faults were met");

    // A fragment arrives, its answer does not: whatever rclone does then, the file is there once, and whole.
    fs::write(town.home().join("large.bin"), bytes(3, 2_000_000)).unwrap();
    town.play(Fault { method: Some("PUT".to_owned()), ..Fault::named("lost-answer").times(1).class(Class::Upload) });
    let source = town.home().join("large.bin");
    let mut copy = vec!["copyto", source.to_str().unwrap(), "rive:large.bin", "--onedrive-chunk-size", "640k"];
    copy.extend(patient);
    town.run(&copy);
    assert_eq!(town.held()["large.bin"].quick_xor, quick_xor(&bytes(3, 2_000_000)));
    assert_eq!(town.held().keys().filter(|path| path.starts_with("large")).count(), 1);
    town.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn airplane_mode_refuses_the_connection_and_ends_on_the_same_ports() {
    let Some(town) = Town::open("Production/Plans").await else { return };
    town.run(&["lsf", "rive:"]);
    town.airplane(true).await;
    let complaint = town.fails(&["lsf", "rive:"]);
    assert!(complaint.contains("connection refused"), "{complaint}");
    town.airplane(false).await;
    town.run(&["lsf", "rive:"]);
    town.close().await;
}
