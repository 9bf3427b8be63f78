//! Hard cases of the field, by their numbers, through the whole engine. Those that are the network's are in
//! [`super::bad_network`], those of rewriting in [`super::conflicts`], those of contents in [`super::contents`].

use musette_core::model::{DriveAccess, NameProblem, Refusal};
use musette_core::sync::Stopped;
use musette_journeys::ADA;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;
use musette_tenant::faults::Class;

use super::*;

const LARGE: usize = 7 * 1024 * 1024;

fn play(town: &Town, name: &str) {
    town.tenant.play(Fault::named(name)).unwrap();
}

/// What the tenant has in all drives that Ada sees, as [`everything`] writes it.
async fn truth(town: &Town, device: &Device) -> Vec<String> {
    let mut all = Vec::new();
    for drive in device.documents.drives().await.unwrap() {
        let name = if drive.name.contains(" / ") { drive.name.replace(" / ", "/") } else { ADA.to_owned() };
        let tree = town.tenant.inspect_tree(&name, "").unwrap();
        all.extend(tree.into_iter().map(|seen| format!("{}/{}", drive.name, seen.path)));
    }
    all.sort();
    all
}

/// Syncs a few times over half an hour, and then shows what the tenant has.
async fn assert_same(town: &Town, device: &Device, why: &str) {
    for _ in 0..4 {
        device.sync().await;
        town.clock.forward(Duration::from_secs(700));
    }
    let (shown, truth) = (everything(device).await, truth(town, device).await);
    let missing: Vec<_> = truth.iter().filter(|path| !shown.contains(path)).take(5).collect();
    let extra: Vec<_> = shown.iter().filter(|path| !truth.contains(path)).take(5).collect();
    assert!(missing.is_empty() && extra.is_empty() && shown.len() == truth.len(), "{why}: {missing:?}, {extra:?}");
}

#[tokio::test(start_paused = true)]
async fn hard_case_3_a_file_that_was_just_rewritten_is_found_again() {
    for delete in [false, true] {
        let (town, _home, ada) = rigging().await;
        town.noor_makes("Rigging/Report.docx", "report");
        ada.sync().await;
        ada.read("Rigging/Report.docx").await;
        town.tenant.play(Fault::named("hard-case-3").times(2)).unwrap();
        ada.write("Rigging/Report.docx", "edited").await;
        land_all(&town, &ada).await;
        if delete {
            ada.documents.delete(ada.at("Rigging/Report.docx").await).await.unwrap();
        } else {
            ada.write("Rigging/Report.docx", "edited again").await;
        }
        land_all(&town, &ada).await;
        match delete {
            true => assert_eq!(new_names(&town), Vec::<String>::new()),
            false => assert_eq!(new_names(&town), ["Report.docx"]),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn hard_cases_4_to_9_a_large_upload_arrives_whole_and_once() {
    for name in ["hard-case-4", "hard-case-5", "hard-case-6", "hard-case-8", "hard-case-9"] {
        for new in [true, false] {
            let (town, _home, ada) = rigging().await;
            let film = bulk(LARGE, 21);
            let path = if new { "Rigging/Film.mp4" } else { PLAN };
            if new {
                ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
            } else {
                ada.documents.save(ada.at(PLAN).await, None, Source::Bytes(film.clone())).await.unwrap();
            }
            let times = if name == "hard-case-8" { 2 } else { 1 };
            town.tenant.play(Fault::named(name).times(times)).unwrap();
            let before = so_far(&town);
            land_all(&town, &ada).await;
            let film_there = there(&town, path);
            let versions = if new { 1 } else { 2 };
            assert_eq!((film_there.sha256, film_there.versions), (Some(sha256(&film)), versions), "{name}, new: {new}");
            assert_eq!(new_names(&town).len(), usize::from(new), "{name}");
            assert!(!town.tenant.log_after(before).iter().any(|entry| entry.token_at_content), "hard case 7");
            assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_10_an_upload_is_one_version() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-10");
    ada.write(PLAN, "marked up").await;
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(bulk(LARGE, 2))).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).versions, 2);
    assert_eq!(there(&town, "Rigging/Film.mp4").versions, 1);
}

#[tokio::test(start_paused = true)]
async fn hard_case_11_a_reset_in_every_variant_loses_nothing() {
    let (town, _home, ada) = rigging().await;
    ada.documents.keep(ada.at(PLAN).await).await.unwrap();
    ada.sync().await;
    for variant in 0..5 {
        // Something happens that only the new enumeration can tell.
        town.noor_makes(&format!("Rigging/New {variant}.txt"), "new");
        if variant > 0 {
            let path = format!("Rigging/New {}.txt", variant - 1);
            town.noor(&Deed::Delete { drive: PLANS.into(), path });
        }
        ada.write(PLAN, &format!("edit {variant}")).await;
        town.plane(true);
        ada.sync().await;
        town.plane(false);
        town.tenant.play(Fault::named("hard-case-11").times(9).path("/")).unwrap();
        ada.sync().await;
        assert_eq!(ada.read(PLAN).await, format!("edit {variant}").as_bytes(), "{variant}");
        town.tenant.stop_named(None);
        land_all(&town, &ada).await;
        assert_same(&town, &ada, &format!("variant {variant}")).await;
    }
    assert_eq!(there(&town, PLAN).versions, 6);
}

#[tokio::test(start_paused = true)]
async fn hard_case_11_an_expired_cursor_is_enumerated_anew() {
    let (town, _home, ada) = rigging().await;
    for _ in 0..5 {
        town.tenant.expire_deltas(PLANS).unwrap();
        town.noor_makes("Rigging/New.txt", "new");
        assert_same(&town, &ada, "expired").await;
        town.noor(&Deed::Delete { drive: PLANS.into(), path: "Rigging/New.txt".into() });
        assert_same(&town, &ada, "deleted").await;
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_12_a_cursor_that_is_refused_is_given_up_for_a_new_one() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/New.txt", "new");
    play(&town, "hard-case-12");
    assert_same(&town, &ada, "12").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_13_a_list_that_leads_in_circles_is_left() {
    let (town, _home, ada) = rigging().await;
    let before_all = everything(&ada).await;
    play(&town, "hard-case-13");
    play(&town, "hard-case-17");
    town.tenant.expire_deltas(PLANS).unwrap();
    let before = so_far(&town);
    for _ in 0..3 {
        ada.sync().await;
    }
    assert!(so_far(&town) - before < 400, "bounded: {}", so_far(&town) - before);
    assert_eq!(everything(&ada).await, before_all);
    town.tenant.stop_named(None);
    town.noor_makes("Rigging/New.txt", "new");
    assert_same(&town, &ada, "13").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_14_a_deletion_that_is_never_told_is_found_by_the_next_whole_list() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-14");
    town.noor(&Deed::Delete { drive: PLANS.into(), path: PLAN.into() });
    ada.sync().await;
    assert!(ada.shows(PLAN).await, "not told yet");
    town.clock.forward(Duration::from_secs(31 * 24 * 3_600));
    assert_same(&town, &ada, "14").await;
    assert!(!ada.shows(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn hard_case_15_a_folder_that_was_made_again_in_the_middle_is_the_new_one() {
    let (town, _home, ada) = rigging().await;
    town.tenant.expire_deltas(PLANS).unwrap();
    play(&town, "hard-case-17");
    play(&town, "hard-case-15");
    assert_same(&town, &ada, "15").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_16_a_copied_and_moved_folder_is_found_with_all_its_children() {
    let (town, _home, ada) = rigging().await;
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Set".into() });
    for name in ["A", "B", "C"] {
        town.noor_makes(&format!("Rigging/Set/{name}.txt"), name);
    }
    ada.sync().await;
    play(&town, "hard-case-16");
    let (set, rigging) = (ada.at("Rigging/Set").await, ada.at(RIGGING).await);
    let copy = ada.documents.copy(set, rigging, "Set 2").await.unwrap();
    land_all(&town, &ada).await;
    ada.documents.shift(copy, ada.at("Stage Lake").await, None).await.unwrap();
    land_all(&town, &ada).await;
    town.tenant.stop_named(None);
    drop(ada.documents.refresh(copy).await);
    assert_eq!(shown(&ada, ada.at("Stage Lake/Set 2").await).await, ["A.txt", "B.txt", "C.txt"]);
    assert_same(&town, &ada, "16").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_17_small_pages_and_repeated_ancestors_change_nothing() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-17");
    town.tenant.expire_deltas(PLANS).unwrap();
    town.noor_makes("Rigging/New.txt", "new");
    assert_same(&town, &ada, "17").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_18_an_item_without_parent_and_name_is_asked_for_and_dropped() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-18");
    town.noor_makes("Rigging/New.txt", "new");
    assert_same(&town, &ada, "18").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_19_a_drive_id_in_another_case_is_the_same_drive() {
    let (town, _home, ada) = rigging().await;
    let drives = ada.documents.drives().await.unwrap().len();
    play(&town, "hard-case-19");
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
    assert_same(&town, &ada, "20").await;
    ada.documents
        .create(
            ada.documents.root(ada.documents.drives().await.unwrap()[0].id.row).await.unwrap(),
            "New.txt",
            text("new"),
        )
        .await
        .unwrap();
    land_all(&town, &ada).await;
    assert!(town.tenant.inspect(ADA, "New.txt").is_ok());
}

#[tokio::test(start_paused = true)]
async fn hard_case_21_a_notebook_and_an_empty_file_stand_in_no_ones_way() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-21");
    town.noor_makes("Rigging/Empty.txt", "");
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    for _ in 0..3 {
        ada.sync().await;
    }
    assert_eq!(ada.read("Rigging/Empty.txt").await, b"");
}

#[tokio::test(start_paused = true)]
async fn hard_case_22_a_folder_refused_as_taken_although_it_is_not_there_is_made() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("hard-case-22").times(2)).unwrap();
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Note.txt", text("note")).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Visit", "Visit/Note.txt"]);
}

#[tokio::test(start_paused = true)]
async fn hard_case_26_a_drive_that_is_missing_from_one_answer_is_no_lost_drive() {
    let (town, _home, ada) = rigging().await;
    let before = everything(&ada).await;
    play(&town, "hard-case-26");
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    ada.sync().await;
    let drives = ada.documents.drives().await.unwrap();
    assert!(drives.iter().all(|drive| drive.access != DriveAccess::NoAccess), "{drives:?}");
    assert_eq!(everything(&ada).await, before);
}

#[tokio::test(start_paused = true)]
async fn hard_case_27_awkward_names_travel_both_ways() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    let names = [
        "50% rabais #3.txt",
        "L'été – scène Nord.txt",
        "a+b&c=d;e@f.txt",
        "Ünï 李伟.txt",
        "x%20y.txt",
        "[1] {2} ~.txt",
    ];
    for name in names {
        ada.documents.create(folder, name, text(name)).await.unwrap();
    }
    assert_eq!(refusal(ada.documents.create(folder, "CON.txt", text("")).await), Reason::Name(NameProblem::Reserved));
    land_all(&town, &ada).await;
    for name in names {
        assert_there(&town, &format!("{RIGGING}/{name}"), name);
        let large = format!("Large {name}");
        ada.documents.create(folder, &large, Source::Bytes(bulk(5 << 20, 3))).await.unwrap();
    }
    land_all(&town, &ada).await;
    for name in names {
        assert_eq!(there(&town, &format!("{RIGGING}/Large {name}")).size, 5 << 20);
        ada.documents.rename(ada.at(&format!("{RIGGING}/{name}")).await, &format!("Again {name}")).await.unwrap();
    }
    land_all(&town, &ada).await;
    for name in names {
        assert_there(&town, &format!("{RIGGING}/Again {name}"), name);
        assert_eq!(ada.read(&format!("{RIGGING}/Again {name}")).await, name.as_bytes());
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_28_an_answer_without_a_body_is_an_answer() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("hard-case-28").times(2)).unwrap();
    ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap();
    land_all(&town, &ada).await;
    ada.write("Rigging/Plan 2.txt", "marked up").await;
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Plan 2.txt"]);
    assert_there(&town, "Rigging/Plan 2.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn hard_case_30_what_was_just_uploaded_and_is_missing_from_the_next_list_stays() {
    for expired in [false, true] {
        let (town, _home, ada) = rigging().await;
        play(&town, "hard-case-30");
        ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
        if expired {
            town.tenant.expire_deltas(PLANS).unwrap();
        }
        land_all(&town, &ada).await;
        assert_eq!(ada.read("Rigging/New.txt").await, b"new");
        drop(ada.documents.refresh(ada.at(RIGGING).await).await);
        for _ in 0..3 {
            ada.sync().await;
            assert_eq!(ada.read("Rigging/New.txt").await, b"new", "expired: {expired}");
            town.clock.forward(Duration::from_secs(700));
        }
        assert_same(&town, &ada, "30").await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_drive_asks_and_goes_on_when_there_is_room() {
    let (town, _home, ada) = rigging().await;
    play(&town, "quota-full");
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    ada.documents.create(ada.at(RIGGING).await, "Large.bin", Source::Bytes(bulk(LARGE, 4))).await.unwrap();
    ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap();
    land(&town, &ada).await;
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 2, "what needs no room is done: {open:#?}");
    for entry in &open {
        let IntentState::NeedsYou { why } = &entry.state else { panic!("{entry:#?}") };
        assert_eq!(*why, NeedsYou::Refused(Refusal::Quota));
    }
    town.tenant.stop_named(None);
    for entry in open {
        ada.outbox.retry(entry.intent).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/New.txt", "new");
    assert_eq!(there(&town, "Rigging/Large.bin").versions, 1);
}

#[tokio::test(start_paused = true)]
async fn hard_case_35_an_older_list_that_comes_late_does_not_put_the_older_version_back() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    // The list is asked for while the edit is on its way; its answer is slow.
    town.tenant.play(Fault { delay_ms: Some(5_000), ..Fault::named("delay") }.class(Class::Listing).times(2)).unwrap();
    let folder = ada.at(RIGGING).await;
    let (_, listed) = tokio::join!(ada.sync(), ada.documents.refresh(folder));
    drop(listed);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_there(&town, PLAN, "marked up");
}
