//! Drives, folders and names that are not as one expects.

use musette_core::blobs::contents::room::Readiness;
use musette_core::model::{DriveAccess, NameProblem, Refusal, Remedy};

use super::*;

#[tokio::test(start_paused = true)]
async fn hard_case_19_a_drive_has_one_id_however_endpoints_spell_it() {
    let (town, _home, ada) = rigging().await;
    let drives = ada.documents.drives().await.unwrap().len();
    play(&town, "hard-case-19");
    let spelled = |told: musette_journeys::Told| told.json()["id"].as_str().unwrap().to_owned();
    let told = town.another_client(Some(ADA), Method::GET, &format!("{BASE}/v1.0/me/drive"), b"").await;
    assert_ne!(spelled(told), town.tenant.drive_id(ADA).unwrap(), "it is spelled in another way");
    town.noor_makes("Rigging/New.txt", "new");
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    ada.write(PLAN, "marked up").await;
    land_all(&town, &ada).await;
    assert_eq!(ada.documents.drives().await.unwrap().len(), drives);
    assert_there(&town, PLAN, "marked up");
    assert_same(&town, &ada, "19").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_20_a_root_that_says_little_is_a_root() {
    let town = Town::with_files(11, 200);
    play(&town, "hard-case-20");
    let (_home, ada) = town.ada().await;
    let root = town.another_client(Some(ADA), Method::GET, &town.address("", ""), b"").await.json();
    for member in ["id", "fileSystemInfo", "parentReference"] {
        assert!(root["root"].is_object() && root[member].is_null(), "it says little: {root}");
    }
    assert_same(&town, &ada, "20").await;
    // Neither a quota that is missing nor one of 0 bytes keeps anything back.
    for drive in ada.documents.drives().await.unwrap() {
        let root = ada.documents.root(drive.id.row).await.unwrap();
        ada.documents.create(root, "New.txt", text("new")).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert!(town.tenant.inspect(ADA, "New.txt").is_ok());
    assert_there(&town, "New.txt", "new");
}

#[tokio::test(start_paused = true)]
async fn hard_case_21_an_empty_file_comes_and_goes_without_hash_and_session() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/Empty.txt", "");
    let listed = town.another_client(Some(ADA), Method::GET, &town.address("Rigging/Empty.txt", ""), b"").await.json();
    assert!(listed["file"].is_object() && listed["file"]["hashes"]["quickXorHash"].is_null(), "{listed}");
    let before = so_far(&town);
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.documents.create(ada.at(RIGGING).await, "Mine.txt", text("")).await.unwrap();
    ada.documents.save(ada.at(PLAN).await, None, text("")).await.unwrap();
    land_all(&town, &ada).await;
    ada.sync().await;
    town.plane(true);
    for name in ["Empty.txt", "Mine.txt", "Plan.txt"] {
        let path = format!("{RIGGING}/{name}");
        assert_eq!(ada.read(&path).await, b"", "{name}");
        assert_eq!(there(&town, &path).size, 0, "{name}");
    }
    let kept = ada.documents.readiness(Some(ada.at(RIGGING).await)).await.unwrap();
    assert_eq!(kept.ready, kept.files.len(), "{kept:?}");
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn hard_case_21_a_notebook_is_shown_and_neither_entered_nor_fetched() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-21");
    town.noor(&Deed::Move { drive: PLANS.into(), path: "Journal de bord".into(), to: RIGGING.into() });
    assert_eq!(there(&town, "Rigging/Journal de bord").kind, "notebook");
    let before = so_far(&town);
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    let notebook = ada.at("Rigging/Journal de bord").await;
    assert_eq!(ada.documents.item(notebook).await.unwrap().kind, ItemKind::Package);
    assert_eq!(refusal(ada.documents.open(notebook).await.map(drop)), Reason::NotAFile);
    assert_eq!(refusal(ada.documents.page(notebook, At::Start, 10).await), Reason::NotAFolder);
    let kept = ada.documents.readiness(Some(ada.at(RIGGING).await)).await.unwrap();
    assert!(kept.files.iter().all(|file| file.readiness == Readiness::Ready), "{kept:?}");
    assert!(kept.files.iter().all(|file| file.file.name != "Journal de bord"));
    let entries = town.tenant.log_after(before);
    let id = there(&town, "Rigging/Journal de bord").id;
    assert!(entries.iter().all(|entry| !(entry.path.contains(&id) && entry.path.contains("/content"))));
    ada.documents.rename(notebook, "Journal 2026").await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(there(&town, "Rigging/Journal 2026").id, id);
}

#[tokio::test(start_paused = true)]
async fn hard_case_22_a_folder_refused_as_taken_although_it_is_not_there_is_made() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("hard-case-22").times(2)).unwrap();
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Note.txt", text("note")).await.unwrap();
    let look_up = town.another_client(Some(ADA), Method::GET, &town.address(RIGGING, ":/Visit:"), b"").await;
    assert_eq!(look_up.status, 404, "a look-up says that nothing has the name");
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_eq!(met_with(&town, before, "hard-case-22"), [409, 409]);
    assert_eq!(new_names(&town), ["Visit", "Visit/Note.txt"]);
    assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn hard_case_26_a_drive_that_is_missing_from_one_answer_is_no_lost_drive() {
    let (town, _home, ada) = rigging().await;
    let (all, drives) = (everything(&ada).await, ada.documents.drives().await.unwrap().len());
    play(&town, "hard-case-26");
    let mine = town.another_client(Some(ADA), Method::GET, &format!("{BASE}/v1.0/me/drives"), b"").await;
    assert_eq!(mine.json()["value"].as_array().map(Vec::len), Some(0), "her own drive is left out");
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    ada.sync().await;
    let now = ada.documents.drives().await.unwrap();
    assert_eq!(now.len(), drives);
    assert!(now.iter().all(|drive| drive.access != DriveAccess::NoAccess), "{now:?}");
    assert_eq!(everything(&ada).await, all);

    // A device that never saw another answer finds it too.
    let other = town.sign_in(&town.home("other"), ADA).await;
    other.engine.refresh_drives(other.account.id).await.unwrap();
    assert_eq!(other.documents.drives().await.unwrap().len(), drives);
}

#[tokio::test(start_paused = true)]
async fn hard_case_26_a_folder_of_100_000_children_is_shown_whole_and_at_any_place() {
    const MANY: u64 = 100_000;
    let town = Town::with_files(11, 50);
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Many".into() });
    for number in 0..MANY {
        town.noor_makes(&format!("Many/{number}.txt"), "x");
    }
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    let drives = ada.documents.drives().await.unwrap();
    let plans = drives.iter().find(|drive| drive.name.ends_with("Plans")).unwrap();
    ada.engine.follow(plans.id).await.unwrap();
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    let folder = ada.at("Many").await;
    assert_eq!(ada.documents.head(folder).await.unwrap().count, MANY);
    for index in [0, 77_776, MANY - 1] {
        let page = ada.documents.page(folder, At::Index(index), 50).await.unwrap();
        assert_eq!(page.items[0].name, format!("{index}.txt"));
        assert_eq!(page.items.len() as u64, 50.min(MANY - index));
    }

    // One that changes costs what one costs, also in a list of the folder.
    town.noor_edits("Many/77777.txt", "changed");
    let before = so_far(&town);
    ada.sync().await;
    assert!(so_far(&town) - before <= 2, "{}", so_far(&town) - before);
    assert_eq!(ada.read("Many/77777.txt").await, b"changed");
    assert_eq!(ada.documents.head(folder).await.unwrap().count, MANY);
}

#[tokio::test(start_paused = true)]
async fn hard_case_26_a_path_that_is_too_long_there_asks_and_is_not_sent_again() {
    let (town, _home, ada) = rigging().await;
    let (first, second) = ("a".repeat(120), "b".repeat(120));
    for path in [format!("{RIGGING}/{first}"), format!("{RIGGING}/{first}/{second}")] {
        town.noor(&Deed::Mkdir { drive: PLANS.into(), path });
    }
    ada.sync().await;
    let deep = ada.at(&format!("{RIGGING}/{first}/{second}")).await;
    let name = format!("{}.txt", "c".repeat(100));
    town.plane(true);
    ada.documents.create(deep, &name, text("kept")).await.unwrap();
    // While she is away the path grows by another's hand.
    town.plane(false);
    let longer = format!("{first}{}", "x".repeat(80));
    town.noor(&Deed::Rename { drive: PLANS.into(), path: format!("{RIGGING}/{first}"), name: longer.clone() });
    let before = so_far(&town);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::Refused(Refusal::PathTooLong));
    assert!(entry.remedies.contains(&Remedy::Elsewhere), "{:?}", entry.remedies);
    for _ in 0..5 {
        town.clock.forward(Duration::from_secs(3_600));
        ada.sync().await;
    }
    let puts = asked(&town, before, "PUT", "");
    assert_eq!(puts.iter().map(|entry| entry.status).collect::<Vec<_>>(), [400], "retrying is useless");
    assert_eq!(ada.read(&format!("{RIGGING}/{longer}/{second}/{name}")).await, b"kept");
    ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, "Short.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Short.txt", "kept");
}

/// Names with what addresses, searches and file systems trip over.
const AWKWARD: [&str; 7] = [
    "50% rabais #3.txt",
    "L'été – scène Nord.txt",
    "it's 'quoted' ''twice''.txt",
    "a+b&c=d;e@f.txt",
    "Ünï 李伟.txt",
    "x%20y.txt",
    "[1] {2} ~.txt",
];

#[tokio::test(start_paused = true)]
async fn hard_case_27_awkward_names_travel_both_ways() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    for name in AWKWARD {
        ada.documents.create(folder, name, text(name)).await.unwrap();
        town.noor_makes(&format!("{RIGGING}/Noor's {name}"), name);
    }
    land_all(&town, &ada).await;
    for name in AWKWARD {
        assert_there(&town, &format!("{RIGGING}/{name}"), name);
        assert_eq!(ada.read(&format!("{RIGGING}/Noor's {name}")).await, name.as_bytes());
        let large = format!("Large {name}");
        ada.documents.create(folder, &large, Source::Bytes(bulk(5 << 20, 3))).await.unwrap();
    }
    land_all(&town, &ada).await;
    for name in AWKWARD {
        assert_eq!(there(&town, &format!("{RIGGING}/Large {name}")).size, 5 << 20);
        ada.documents.rename(ada.at(&format!("{RIGGING}/{name}")).await, &format!("Again {name}")).await.unwrap();
    }
    land_all(&town, &ada).await;
    for name in AWKWARD {
        assert_there(&town, &format!("{RIGGING}/Again {name}"), name);
        assert_eq!(ada.read(&format!("{RIGGING}/Again {name}")).await, name.as_bytes());
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_27_awkward_names_are_looked_for_and_found_after_a_lost_answer() {
    let (town, home, mut ada) = rigging().await;
    for name in AWKWARD {
        ada.documents.create(ada.at(RIGGING).await, name, text(name)).await.unwrap();
        town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
        let before = so_far(&town);
        ada.sync().await;
        drop(ada);
        ada = town.reopen(&home).await;
        land_all(&town, &ada).await;
        assert_eq!(met(&town, before, "lost-answer").len(), 1, "{name}");
        assert_eq!(there(&town, &format!("{RIGGING}/{name}")).versions, 1, "{name}: found, not sent again");
    }
    assert_eq!(new_names(&town).len(), AWKWARD.len());
}

#[tokio::test(start_paused = true)]
async fn hard_case_27_a_name_that_changes_in_its_case_alone_is_a_rename_from_either_side() {
    let (town, _home, ada) = rigging().await;
    let id = there(&town, PLAN).id;
    ada.documents.rename(ada.at(PLAN).await, "PLAN.TXT").await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(names(&town, RIGGING).iter().filter(|name| name.eq_ignore_ascii_case("plan.txt")).count(), 1);
    let upper = there(&town, "Rigging/PLAN.TXT");
    assert_eq!((upper.id.as_str(), upper.name.as_str(), upper.versions), (id.as_str(), "PLAN.TXT", 1));
    town.noor(&Deed::Rename { drive: PLANS.into(), path: "Rigging/PLAN.TXT".into(), name: "plan.txt".into() });
    ada.sync().await;
    let item = ada.documents.item(ada.at("Rigging/plan.txt").await).await.unwrap();
    assert_eq!(item.name, "plan.txt");
    town.plane(true);
    assert_eq!(ada.read("Rigging/plan.txt").await, b"as it was", "what is here stays here");
}

#[tokio::test(start_paused = true)]
async fn hard_case_27_reserved_names_are_refused_before_anything_is_sent() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    let before = so_far(&town);
    for name in ["CON.txt", "aux", "LPT1.pdf", "desktop.ini", "~$Plan.docx", "a_vti_b.txt"] {
        let said = refusal(ada.documents.create(folder, name, text("")).await);
        assert_eq!(said, Reason::Name(NameProblem::Reserved), "{name}");
        // And rightly so: the server refuses it too.
        let address = town.address(RIGGING, &format!(":/{name}:/content"));
        assert_eq!(town.another_client(Some(ADA), Method::PUT, &address, b"x").await.status, 400, "{name}");
    }
    ada.sync().await;
    let refused = asked(&town, before, "PUT", "");
    assert_eq!(refused.len(), 6, "those of the other client alone: {refused:#?}");
    assert_eq!(new_names(&town), Vec::<String>::new());
}
