//! Nobody is overwritten: what two people did to one thing is kept twice, and said; what only the server did is no conflict.

use musette_core::engine::ItemState;
use musette_core::model::{Refusal, Remedy};
use musette_journeys::{ADA, NOOR};
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};

use super::*;

/// The one file beside the plan that carries Ada's name.
fn adas_copy(town: &Town) -> String {
    let names = new_names(town);
    let [copy] = &names[..] else { panic!("one copy: {names:?}") };
    assert!(copy.starts_with("Plan (Ada's copy, 2026-05-2") && copy.ends_with(").txt"), "{copy}");
    format!("{RIGGING}/{copy}")
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_changed_meanwhile_stays_and_mine_is_kept_beside_it() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land_all(&town, &ada).await;

    assert_there(&town, PLAN, "Noor's");
    assert_eq!(there(&town, PLAN).versions, 2);
    let copy = adas_copy(&town);
    assert_there(&town, &copy, "Ada's");
    let receipts = ada.outbox.receipts(10).await.unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!(receipts[0].conflict.as_deref().map(|name| format!("{RIGGING}/{name}")), Some(copy.clone()));
    assert_eq!(ada.read_newest(PLAN).await, b"Noor's");
    assert_eq!(ada.read(&copy).await, b"Ada's");
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_older_bytes_is_kept_beside_although_newer_metadata_was_pulled() {
    let (town, _home, ada) = rigging().await;
    town.noor_edits(PLAN, "Noor's");
    ada.sync().await;
    town.plane(true);
    let plan = ada.at(PLAN).await;
    let opened = ada.documents.open(plan).await.unwrap();
    assert!(opened.older, "the list says that what is here is older");
    assert_eq!(ada.documents.state(plan).await.unwrap(), ItemState::OnThisDevice { older: true });
    assert_eq!(opened.read_at(0, 100).await.unwrap(), b"as it was");
    ada.documents.save(plan, Some(opened.content), text("Ada's")).await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_there(&town, &adas_copy(&town), "Ada's");
}

#[tokio::test(start_paused = true)]
async fn a_later_edit_of_a_copy_in_the_making_goes_into_the_copy() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    // The conflict is noticed, and then the network is gone again before the copy is sent.
    let busy = Fault { retry_after: Some(600), ..Fault::named("429") };
    town.tenant.play(busy.method("PUT").path("copy")).unwrap();
    ada.sync().await;
    town.plane(true);
    let folder = ada.at(RIGGING).await;
    let copy = shown(&ada, folder).await.into_iter().find(|name| name.contains("Ada's copy")).unwrap();
    let state = ada.documents.state(ada.at(&format!("{RIGGING}/{copy}")).await).await.unwrap();
    assert_eq!(state, ItemState::TwoVersions);
    ada.write(&format!("{RIGGING}/{copy}"), "Ada's, once more").await;
    town.plane(false);
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    let copy = there(&town, &adas_copy(&town));
    assert_eq!((copy.sha256, copy.versions), (Some(Town::sum("Ada's, once more")), 1));
}

#[tokio::test(start_paused = true)]
async fn a_stale_tag_in_either_dialect_is_a_conflict() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("stale-409")).unwrap();
    let size = 5 * 1024 * 1024;
    let plan = ada.at(PLAN).await;
    ada.documents.save(plan, None, Source::Bytes(bulk(size, 4))).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(there(&town, &adas_copy(&town)).sha256, Some(sha256(&bulk(size, 4))));
}

#[tokio::test(start_paused = true)]
async fn what_sharepoint_rewrites_after_its_answer_is_no_conflict_either() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/Report.docx", "report");
    ada.sync().await;
    ada.read("Rigging/Report.docx").await;
    for turn in 1..=3 {
        ada.write("Rigging/Report.docx", &format!("report, edit {turn}")).await;
        land_all(&town, &ada).await;
        // The rewriting is in the name of whoever uploaded, a moment later.
        town.clock.forward(Duration::from_secs(2));
        let content = Given { text: Some(format!("report, edit {turn}, rewritten")), ..Given::default() };
        let rewriting = Deed::Edit { drive: PLANS.into(), path: "Rigging/Report.docx".into(), content };
        town.tenant.act(&rewriting, Some(ADA)).unwrap();
    }
    ada.write("Rigging/Report.docx", "report, last edit").await;
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Report.docx"]);
    assert_there(&town, "Rigging/Report.docx", "report, last edit");
}

#[tokio::test(start_paused = true)]
async fn a_colleague_after_sharepoints_rewriting_is_a_conflict() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/Report.docx", "report");
    ada.sync().await;
    ada.read("Rigging/Report.docx").await;
    town.tenant.play(Fault::named("office-rewrites")).unwrap();
    ada.write("Rigging/Report.docx", "Ada's first").await;
    land_all(&town, &ada).await;
    town.tenant.stop_named(None);
    ada.write("Rigging/Report.docx", "Ada's second").await;
    town.noor_edits("Rigging/Report.docx", "Noor's");
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Report.docx", "Noor's");
    let copy = new_names(&town).into_iter().find(|name| name.contains("Ada's copy")).unwrap();
    assert_there(&town, &format!("{RIGGING}/{copy}"), "Ada's second");
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_two_people_made_is_one_folder() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Ada.txt", text("Ada's")).await.unwrap();
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/visit".into() });
    town.noor_makes("Rigging/visit/Noor.txt", "Noor's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["visit", "visit/Ada.txt", "visit/Noor.txt"]);
    ada.sync().await;
    let folder = ada.at("Rigging/visit").await;
    assert_eq!(shown(&ada, folder).await, ["Ada.txt", "Noor.txt"]);
    let both = shown(&ada, ada.at(RIGGING).await).await;
    assert_eq!(both.iter().filter(|name| name.eq_ignore_ascii_case("visit")).count(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_two_people_made_is_one_folder_also_when_the_list_came_first() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Ada.txt", text("Ada's")).await.unwrap();
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Visit".into() });
    // What is to be sent cannot be; what is to be read can.
    town.tenant.play(Fault::named("500").method("POST").path("children").times(40)).unwrap();
    ada.sync().await;
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Visit", "Visit/Ada.txt"]);
    ada.sync().await;
    let both = shown(&ada, ada.at(RIGGING).await).await;
    assert_eq!(both.iter().filter(|name| *name == "Visit").count(), 1, "{both:?}");
    assert_eq!(ada.read("Rigging/Visit/Ada.txt").await, b"Ada's");
}

#[tokio::test(start_paused = true)]
async fn a_file_of_one_name_made_by_both_is_kept_twice() {
    for size in [20_usize, 5 * 1024 * 1024] {
        let (town, _home, ada) = rigging().await;
        town.plane(true);
        let bytes = bulk(size, 8);
        let mine = ada.documents.create(ada.at(RIGGING).await, "Note.txt", Source::Bytes(bytes.clone())).await.unwrap();
        town.noor_makes("Rigging/note.txt", "Noor's");
        town.plane(false);
        land_all(&town, &ada).await;
        assert_there(&town, "Rigging/note.txt", "Noor's");
        let names = new_names(&town);
        let copy = names.iter().find(|name| name.starts_with("Note (Ada's copy, ")).unwrap();
        assert_eq!(names.len(), 2, "{names:?}");
        assert_eq!(there(&town, &format!("{RIGGING}/{copy}")).sha256, Some(sha256(&bytes)));
        assert_eq!(ada.documents.item(mine).await.unwrap().name, *copy);
        assert_eq!(ada.outbox.receipts(1).await.unwrap()[0].conflict.as_ref(), Some(copy));
    }
}

#[tokio::test(start_paused = true)]
async fn the_same_bytes_from_both_are_one_file() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "agreed").await;
    town.noor_edits(PLAN, "agreed");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "agreed");
    assert_eq!(new_names(&town), Vec::<String>::new());
    assert_eq!(there(&town, PLAN).versions, 2);
}

#[tokio::test(start_paused = true)]
async fn two_new_names_for_one_file_ask_and_the_person_decides() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.documents.rename(ada.at(PLAN).await, "Ada's plan.txt").await.unwrap();
    town.noor(&Deed::Rename { drive: PLANS.into(), path: PLAN.into(), name: "Noor's plan.txt".into() });
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert!(matches!(why, NeedsYou::ChangedMeanwhile { .. }), "{why:?}");
    assert_eq!(entry.remedies, [Remedy::Confirm, Remedy::Discard]);
    assert_eq!(new_names(&town), ["Noor's plan.txt"]);
    assert!(ada.shows("Rigging/Ada's plan.txt").await, "what she asked for stays shown");

    ada.outbox.confirm(entry.intent).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Ada's plan.txt"]);
}

#[tokio::test(start_paused = true)]
async fn an_edit_by_a_colleague_does_not_stand_in_the_way_of_a_new_name() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Plan 2.txt"]);
    assert_there(&town, "Rigging/Plan 2.txt", "Noor's");
}

#[tokio::test(start_paused = true)]
async fn an_edit_follows_a_file_that_a_colleague_renamed() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "marked up").await;
    town.noor(&Deed::Rename { drive: PLANS.into(), path: PLAN.into(), name: "Plan of Noor.txt".into() });
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Plan of Noor.txt"]);
    assert_there(&town, "Rigging/Plan of Noor.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_name_taken_by_a_colleague_asks_for_another() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    ada.documents.rename(plan, "Final.txt").await.unwrap();
    town.noor_makes("Rigging/Final.txt", "Noor's");
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::Refused(Refusal::NameTaken));
    assert_eq!(entry.remedies, [Remedy::Rename, Remedy::Discard]);
    ada.outbox.settle_elsewhere(entry.intent, folder, "Final 2.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Final.txt", "Noor's");
    assert_there(&town, "Rigging/Final 2.txt", "as it was");
}

#[tokio::test(start_paused = true)]
async fn discarding_what_needs_the_person_shows_what_the_server_has() {
    let (town, _home, ada) = rigging().await;
    ada.documents.rename(ada.at(PLAN).await, "Final.txt").await.unwrap();
    town.noor_makes("Rigging/Final.txt", "Noor's");
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    ada.outbox.cancel(entry.intent, musette_core::outbox::taking_back::Others::Ask).await.unwrap();
    ada.sync().await;
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(ada.read_newest("Rigging/Final.txt").await, b"Noor's");
}

#[tokio::test(start_paused = true)]
async fn two_travellers_edit_the_same_file_and_both_are_kept() {
    let (town, _home, ada) = rigging().await;
    let home = town.home("noor");
    let noor = town.sign_in(&home, NOOR).await;
    noor.engine.refresh_drives(noor.account.id).await.unwrap();
    for drive in noor.documents.drives().await.unwrap() {
        noor.engine.follow(drive.id).await.unwrap();
    }
    noor.sync().await;
    noor.read(PLAN).await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    noor.write(PLAN, "Noor's").await;
    town.plane(false);
    land_all(&town, &ada).await;
    land_all(&town, &noor).await;
    assert_there(&town, PLAN, "Ada's");
    let names = new_names(&town);
    assert!(names.len() == 1 && names[0].starts_with("Plan (Noor's copy, "), "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "Noor's");
    ada.sync().await;
    assert_eq!(ada.read(&format!("{RIGGING}/{}", names[0])).await, b"Noor's");
}
