//! What devices and people do: planes, kills, other apps, updates of the app, lost sessions. What a person has stays.

use std::path::{Path, PathBuf};

use musette_core::model::SignInNeed;
use musette_core::store::cipher;
use musette_core::vault::SecretStore as _;
use musette_tenant::entra::Revocation;

use super::*;

#[tokio::test(start_paused = true)]
async fn hard_case_34_what_was_done_offline_outlives_every_way_of_reconnecting() {
    let (town, home, mut ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    town.plane(true);
    let folder = ada.at(RIGGING).await;
    ada.write(PLAN, "marked up").await;
    ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    let visit = ada.documents.make_folder(folder, "Visit").await.unwrap();
    ada.documents.create(visit, "Photo.jpg", Source::Bytes(bulk(300_000, 34))).await.unwrap();
    ada.documents.rename(ada.at("Stage Lake").await, "Stage Lake, as built").await.unwrap();
    let had = ada.outbox.list().await.unwrap().len();
    assert_eq!(had, 5);
    town.noor_makes("Rigging/Noor's.txt", "Noor's");
    town.plane(false);

    let before = so_far(&town);
    town.tenant.expire_deltas(PLANS).unwrap();
    for name in ["portal", "proxy-404", "401-transient", "504", "offline"] {
        town.tenant.play(Fault::named(name)).unwrap();
        ada.sync().await;
        drop(ada);
        ada = town.reopen(&home).await;
        assert!(!met(&town, before, name).is_empty(), "{name}");
        assert_eq!(ada.outbox.list().await.unwrap().len(), had, "{name}");
        assert_eq!(ada.read(PLAN).await, b"marked up", "{name}");
        assert_eq!(ada.read("Rigging/New.txt").await, b"new", "{name}");
        assert_eq!(ada.read("Rigging/Visit/Photo.jpg").await, bulk(300_000, 34), "{name}");
        assert!(ada.shows("Stage Lake, as built").await, "{name}");
        town.tenant.stop_named(None);
        town.clock.forward(Duration::from_secs(300));
    }
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_there(&town, "Rigging/New.txt", "new");
    assert_eq!(there(&town, "Rigging/Visit/Photo.jpg").sha256, Some(sha256(&bulk(300_000, 34))));
    assert!(town.seen("Stage Lake, as built").is_some());
    assert_eq!(new_names(&town), ["New.txt", "Noor's.txt", "Visit", "Visit/Photo.jpg"]);
    assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), had);
    assert_same(&town, &ada, "34").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_35_an_older_list_that_comes_late_does_not_put_the_older_version_back() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    // The list is asked for while the edit is on its way; its answer is slow.
    town.tenant.play(Fault { delay_ms: Some(5_000), ..Fault::named("delay") }.class(Class::Listing).times(2)).unwrap();
    let before = so_far(&town);
    let folder = ada.at(RIGGING).await;
    let (_, listed) = tokio::join!(ada.sync(), ada.documents.refresh(folder));
    drop(listed);
    assert_eq!(met(&town, before, "delay").len(), 2);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_there(&town, PLAN, "marked up");
}

/// Both edit the plan, Noor first; `beside` is there already when Ada lands.
async fn both_edit(beside: Option<&str>) -> (Town, Device) {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    town.noor_edits(PLAN, "Noor's");
    if let Some(name) = beside {
        town.noor_makes(&format!("{RIGGING}/{name}"), "somebody's");
    }
    town.plane(false);
    land_all(&town, &ada).await;
    (town, ada)
}

#[tokio::test(start_paused = true)]
async fn hard_case_35_keeping_both_overwrites_neither_the_servers_file_nor_a_third_one() {
    let (town, _ada) = both_edit(None).await;
    let [copy] = &new_names(&town)[..] else { panic!("one copy") };
    let plan = there(&town, PLAN);
    assert_eq!((plan.sha256, plan.versions), (Some(Town::sum("Noor's")), 2));

    // Somebody has a file of the very name that the copy would get.
    let (town, ada) = both_edit(Some(copy)).await;
    let plan = there(&town, PLAN);
    assert_eq!((plan.sha256, plan.older_sha256), (Some(Town::sum("Noor's")), vec![Town::sum("as it was")]));
    let third = there(&town, &format!("{RIGGING}/{copy}"));
    assert_eq!((third.sha256, third.versions), (Some(Town::sum("somebody's")), 1));
    let names = new_names(&town);
    let [other] = &names.iter().filter(|name| *name != copy).collect::<Vec<_>>()[..] else { panic!("{names:?}") };
    let mine = there(&town, &format!("{RIGGING}/{other}"));
    assert_eq!((mine.sha256, mine.versions), (Some(Town::sum("Ada's")), 1));
    assert_eq!(ada.outbox.receipts(10).await.unwrap()[0].conflict.as_ref(), Some(*other));
}

#[tokio::test(start_paused = true)]
async fn hard_case_36_the_servers_copy_is_never_overwritten_unannounced() {
    for (large, pulled) in [(false, false), (false, true), (true, false), (true, true)] {
        let (town, _home, ada) = rigging().await;
        let mine = if large { bulk(LARGE, 36) } else { b"Ada's".to_vec() };
        town.plane(true);
        let opened = ada.documents.open(ada.at(PLAN).await).await.unwrap();
        town.plane(false);
        town.noor_edits(PLAN, "Noor's");
        if pulled {
            ada.sync().await;
        }
        ada.documents.save(ada.at(PLAN).await, Some(opened.content), Source::Bytes(mine.clone())).await.unwrap();
        land_all(&town, &ada).await;
        let why = format!("large: {large}, pulled: {pulled}");
        let plan = there(&town, PLAN);
        let versions = (plan.sha256, plan.older_sha256);
        assert_eq!(versions, (Some(Town::sum("Noor's")), vec![Town::sum("as it was")]), "{why}");
        let names = new_names(&town);
        let [copy] = &names[..] else { panic!("{why}: {names:?}") };
        assert_eq!(there(&town, &format!("{RIGGING}/{copy}")).sha256, Some(sha256(&mine)), "{why}");
        // It is announced: in the receipt, and in the list.
        let receipts = ada.outbox.receipts(10).await.unwrap();
        assert_eq!(
            receipts.iter().map(|receipt| receipt.conflict.clone()).collect::<Vec<_>>(),
            [Some(copy.clone())],
            "{why}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_39_an_update_pulls_nothing_down_that_is_here_or_was_never_asked_for() {
    let (town, home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.keep(folder).await.unwrap();
    ada.sync().await;
    let ready = ada.documents.readiness(Some(folder)).await.unwrap().ready;
    assert!(ready > 1);
    let before = so_far(&town);
    // The app is another one, everything is enumerated anew, and every file has another tag, though the same contents.
    drop(ada);
    let ada = town.reopen(&home).await;
    for (name, _) in town.tenant.drives() {
        // Drives that Ada does not see are expired as well.
        town.tenant.expire_deltas(&name).unwrap();
    }
    for seen in town.tenant.inspect_tree(PLANS, RIGGING).unwrap().iter().filter(|seen| seen.kind == "file") {
        let name = format!("Renamed {}", seen.name);
        town.noor(&Deed::Rename { drive: PLANS.into(), path: seen.path.clone(), name });
    }
    for _ in 0..4 {
        assert_eq!(ada.sync().await.stopped, Stopped::Done);
        town.clock.forward(Duration::from_secs(700));
    }
    assert!(!asked(&town, before, "GET", "/root/delta").is_empty());
    assert_eq!(asked(&town, before, "GET", "/download/").len(), 0, "nothing was fetched");
    assert_eq!(ada.documents.readiness(Some(folder)).await.unwrap().ready, ready);
    town.plane(true);
    assert_eq!(ada.read("Rigging/Renamed Plan.txt").await, b"as it was");
    town.plane(false);
    // What did change is fetched, and that alone.
    town.noor_edits("Rigging/Renamed Plan.txt", "changed");
    let before = so_far(&town);
    ada.sync().await;
    assert_eq!(asked(&town, before, "GET", "/download/").len(), 1);
}

#[tokio::test(start_paused = true)]
async fn hard_case_41_a_lost_session_is_said_once_and_takes_nothing_with_it() {
    let (town, home, ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    ada.write(PLAN, "marked up").await;
    let drives = ada.documents.drives().await.unwrap().len();
    let kept = ada.documents.readiness(None).await.unwrap();
    town.tenant.entra().revoke(ADA, Revocation::Revoked);
    town.tenant.entra().expire_access_tokens();
    let before = so_far(&town);
    for _ in 0..10 {
        assert_eq!(ada.sync().await.stopped, Stopped::SignIn(SignInNeed::Again));
        town.clock.forward(Duration::from_secs(3_600));
    }
    let tries = asked(&town, before, "POST", "/token").len();
    assert!((1..=10).contains(&tries), "at most once each time that somebody asks: {tries}");
    assert_eq!(asked(&town, before, "GET", "/authorize").len(), 0, "no page opens by itself");
    drop(ada);

    town.tenant.entra().lift(ADA);
    let ada = town.reopen(&home).await;
    let account = ada.engine.accounts().list().await.unwrap().remove(0);
    assert_eq!(account.sign_in, Some(SignInNeed::Again));
    assert_eq!(ada.documents.readiness(None).await.unwrap(), kept, "what she keeps");
    assert_eq!(ada.documents.drives().await.unwrap().len(), drives, "and what she follows");
    let accounts = ada.engine.accounts();
    let address = accounts.begin_sign_in(&town.setting(), None, Some(account.id)).await.unwrap();
    let redirect = town.at_the_browser(&address, ADA).await;
    accounts.finish_sign_in(&redirect).await.unwrap();
    let ada = Device::over(ada.engine.clone()).await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_eq!(ada.documents.readiness(None).await.unwrap().ready, kept.ready);
}

/// The databases of a home, with the names of their keys.
fn databases(home: &HomeFolder, ada: &Device) -> [(PathBuf, String); 2] {
    let vault = home.path.join("accounts").join(ada.account.id.to_string()).join("musette.db");
    [(vault, format!("vault-key/{}", ada.account.id)), (home.path.join("device.db"), "device-key".to_owned())]
}

/// The files below a folder that this process has open.
fn open_below(folder: &Path) -> Vec<PathBuf> {
    let folder = folder.canonicalize().unwrap();
    let entries = std::fs::read_dir("/proc/self/fd").unwrap().filter_map(Result::ok);
    entries.filter_map(|entry| std::fs::read_link(entry.path()).ok()).filter(|path| path.starts_with(&folder)).collect()
}

/// Whether somebody else can have a database for himself.
fn is_free(path: &Path, home: &HomeFolder, key: &str) -> bool {
    let key = home.keys.get(key).unwrap().unwrap();
    let connection = cipher::open(path, None, &key, musette_core::doors::OpenTo::Write).unwrap();
    let alone = "PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK;";
    connection.execute_batch(alone).is_ok()
}

#[tokio::test(start_paused = true)]
async fn hard_case_46_a_suspended_app_holds_no_lock_and_no_file() {
    let (town, home, ada) = rigging().await;
    let databases = databases(&home, &ada);
    assert!(open_below(&home.path).len() > 2, "an engine at work has files open");
    for (path, key) in &databases {
        assert!(!is_free(path, &home, key), "and nobody else has {path:?} for himself");
    }
    // In the middle of a sync, a download and a save.
    ada.write(PLAN, "marked up").await;
    town.noor_makes("Rigging/New.txt", "new");
    town.tenant.play(Fault { delay_ms: Some(1_000), ..Fault::named("delay") }).unwrap();
    let syncing = tokio::spawn({
        let (engine, account) = (ada.engine.clone(), ada.account.id);
        async move { engine.sync(account, musette_core::model::Budget::WHOLE).await.map(|report| report.stopped) }
    });
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!syncing.is_finished());
    ada.engine.suspend().await.unwrap();
    assert_eq!(open_below(&home.path), Vec::<PathBuf>::new(), "no file is open");
    for (path, key) in &databases {
        assert!(is_free(path, &home, key), "{path:?} is locked");
    }
    assert_eq!(refusal(syncing.await.unwrap()), Reason::Suspended);
    assert_eq!(open_below(&home.path), Vec::<PathBuf>::new(), "and none is opened again by what was under way");
    town.tenant.stop_named(None);
    ada.engine.resume().await.unwrap();
    let ada = Device::over(ada.engine.clone()).await;
    town.clock.forward(Duration::from_secs(120));
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

#[tokio::test(start_paused = true)]
async fn hard_case_47_a_refresh_token_lost_between_server_and_device_signs_nobody_out() {
    for killed in [false, true] {
        let (town, home, ada) = rigging().await;
        ada.write(PLAN, "marked up").await;
        town.tenant.entra().expire_access_tokens();
        play(&town, "hard-case-47");
        let before = so_far(&town);
        ada.sync().await;
        assert_eq!(met(&town, before, "hard-case-47").len(), 1, "the server gave a new one, and it never arrived");
        let ada = if killed {
            drop(ada);
            town.reopen(&home).await
        } else {
            ada
        };
        town.clock.forward(Duration::from_secs(120));
        land_all(&town, &ada).await;
        assert_eq!(ada.engine.accounts().list().await.unwrap()[0].sign_in, None, "killed: {killed}");
        assert_there(&town, PLAN, "marked up");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_48_the_radio_rests_when_nobody_asks_and_when_nobody_answers() {
    let (town, _home, ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    // An open app that nobody touches asks nothing for a day.
    let before = so_far(&town);
    tokio::time::sleep(Duration::from_secs(24 * 3_600)).await;
    assert_eq!(so_far(&town), before);
    // A sync with nothing to do is one request a drive, and ends.
    town.tenant.entra().expire_access_tokens();
    ada.sync().await;
    let drives = ada.documents.drives().await.unwrap().len() as u64;
    let before = so_far(&town);
    let report = ada.sync().await;
    assert_eq!(report.stopped, Stopped::Done);
    assert!(report.elapsed_ms < 1_000, "{report:?}");
    assert_eq!(so_far(&town) - before, drives);
    // With work to send and a server that does not answer, a sync ends after a few tries; the app does not go on by itself.
    ada.write(PLAN, "marked up").await;
    play(&town, "504");
    let before = so_far(&town);
    let began = tokio::time::Instant::now();
    ada.sync().await;
    assert!(began.elapsed() < Duration::from_secs(300), "{:?}", began.elapsed());
    let tries = so_far(&town) - before;
    assert!((1..=30).contains(&tries), "{tries}");
    let before = so_far(&town);
    tokio::time::sleep(Duration::from_secs(24 * 3_600)).await;
    assert_eq!(so_far(&town), before);
}

#[tokio::test(start_paused = true)]
async fn hard_case_50_the_system_sees_that_a_file_is_a_database_in_wal_mode_and_nothing_else() {
    let (_town, home, ada) = rigging().await;
    for (path, _) in databases(&home, &ada) {
        let bytes = std::fs::read(&path).unwrap();
        assert_eq!(&bytes[..16], b"SQLite format 3\0", "{path:?}");
        assert_eq!((bytes[18], bytes[19]), (2, 2), "{path:?}: written and read as WAL");
        let page = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
        assert_eq!(bytes.len() % page, 0, "{path:?}");
        // The rest is noise: every value occurs, and none much more often than others.
        let mut counts = [0_usize; 256];
        bytes[32..].iter().for_each(|byte| counts[usize::from(*byte)] += 1);
        let mean = (bytes.len() - 32) / 256;
        assert!(counts.iter().all(|count| (1..mean * 4).contains(count)), "{path:?}: {counts:?}");
        let wal = path.with_extension("db-wal");
        assert!(wal.exists(), "{path:?} is open, so its log is there");
        let log = std::fs::read(wal).unwrap();
        for word in [&b"Plan.txt"[..], b"Rigging", b"CREATE TABLE", b"ada.keller"] {
            for place in [&bytes, &log] {
                assert!(!place.windows(word.len()).any(|part| part == word), "{path:?}: {word:?}");
            }
        }
    }
}
