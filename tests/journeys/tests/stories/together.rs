//! Two people at work in the same folders at the same time: ids, not paths, say what is meant.

use musette_core::model::{Budget, NetworkKind, Remedy};
use musette_core::outbox::taking_back::Others;
use musette_tenant::colleague::Deed;

use super::*;

fn mkdir(town: &Town, path: &str) {
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: path.into() });
}

fn shift(town: &Town, path: &str, to: &str) {
    town.noor(&Deed::Move { drive: PLANS.into(), path: path.into(), to: to.into() });
}

fn rename(town: &Town, path: &str, name: &str) {
    town.noor(&Deed::Rename { drive: PLANS.into(), path: path.into(), name: name.into() });
}

/// Rigging/Set with A.txt in it, known to Ada.
async fn with_set() -> (Town, HomeFolder, Device) {
    let (town, home, ada) = rigging().await;
    mkdir(&town, "Rigging/Set");
    town.noor_makes("Rigging/Set/A.txt", "a");
    ada.sync().await;
    assert_eq!(ada.read("Rigging/Set/A.txt").await, b"a");
    (town, home, ada)
}

#[tokio::test(start_paused = true)]
async fn a_new_file_follows_its_folder_that_a_colleague_moved_and_renamed() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.documents.create(ada.at("Rigging/Set").await, "B.txt", text("b")).await.unwrap();
    ada.write("Rigging/Set/A.txt", "a, marked up").await;
    rename(&town, "Rigging/Set", "Set 2");
    shift(&town, "Rigging/Set 2", "Stage Lake");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, "Stage Lake/Set 2/B.txt", "b");
    assert_there(&town, "Stage Lake/Set 2/A.txt", "a, marked up");
    assert_eq!(new_names(&town), Vec::<String>::new());
    ada.sync().await;
    assert_eq!(shown(&ada, ada.at("Stage Lake/Set 2").await).await, ["A.txt", "B.txt"]);
}

#[tokio::test(start_paused = true)]
async fn both_move_a_file_to_the_same_place_and_nobody_is_asked() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.documents.shift(ada.at(PLAN).await, ada.at("Rigging/Set").await, None).await.unwrap();
    shift(&town, PLAN, "Rigging/Set");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Set", "Set/A.txt", "Set/Plan.txt"]);
}

#[tokio::test(start_paused = true)]
async fn both_move_a_file_to_different_places_and_the_person_decides() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.documents.shift(ada.at(PLAN).await, ada.at("Rigging/Set").await, None).await.unwrap();
    shift(&town, PLAN, "Stage Lake");
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert!(matches!(why, NeedsYou::ChangedMeanwhile { .. }), "{why:?}");
    assert_there(&town, "Stage Lake/Plan.txt", "as it was");
    ada.outbox.cancel(entry.intent, Others::Ask).await.unwrap();
    ada.sync().await;
    assert!(ada.shows("Stage Lake/Plan.txt").await && !ada.shows("Rigging/Set/Plan.txt").await);
}

#[tokio::test(start_paused = true)]
async fn two_folders_moved_into_each_other_are_both_still_there() {
    let (town, _home, ada) = with_set().await;
    mkdir(&town, "Rigging/Other");
    ada.sync().await;
    town.plane(true);
    ada.documents.shift(ada.at("Rigging/Set").await, ada.at("Rigging/Other").await, None).await.unwrap();
    shift(&town, "Rigging/Other", "Rigging/Set");
    town.plane(false);
    land(&town, &ada).await;
    assert_eq!(new_names(&town), ["Set", "Set/A.txt", "Set/Other"]);
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 1, "it cannot be done, and says so: {open:#?}");
    assert!(matches!(open[0].state, IntentState::NeedsYou { .. }), "{open:#?}");
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    ada.sync().await;
    assert!(ada.shows("Rigging/Set/Other").await && ada.shows("Rigging/Set/A.txt").await);
}

#[tokio::test(start_paused = true)]
async fn a_rename_of_something_gone_asks_and_can_only_be_discarded() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.documents.rename(ada.at("Rigging/Set/A.txt").await, "B.txt").await.unwrap();
    town.noor(&Deed::Delete { drive: PLANS.into(), path: "Rigging/Set/A.txt".into() });
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!((why, entry.remedies), (NeedsYou::SubjectGone, vec![Remedy::Discard]));
    ada.outbox.cancel(entry.intent, Others::Ask).await.unwrap();
    ada.sync().await;
    assert!(!ada.shows("Rigging/Set/B.txt").await && !ada.shows("Rigging/Set/A.txt").await);
}

#[tokio::test(start_paused = true)]
async fn an_edit_and_a_new_name_of_something_gone_are_put_elsewhere_together() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.write("Rigging/Set/A.txt", "marked up").await;
    ada.documents.rename(ada.at("Rigging/Set/A.txt").await, "B.txt").await.unwrap();
    town.noor(&Deed::Delete { drive: PLANS.into(), path: "Rigging/Set/A.txt".into() });
    town.plane(false);
    land_or_wait(&town, &ada).await;
    let open = ada.outbox.list().await.unwrap();
    let edit = open.iter().find(|entry| entry.remedies.contains(&Remedy::Elsewhere)).unwrap();
    ada.outbox.settle_elsewhere(edit.intent, ada.at(RIGGING).await, "A.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Set/B.txt", "marked up");
    assert_eq!(new_names(&town), ["Set", "Set/B.txt"]);
}

/// Syncs a few times: what waits for something that needs the person stays.
async fn land_or_wait(town: &Town, device: &Device) {
    for _ in 0..4 {
        device.sync().await;
        town.clock.forward(Duration::from_secs(120));
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_after_one_that_was_taken_back_overwrites_nobody() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "a mistake").await;
    let open = ada.outbox.list().await.unwrap();
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was");
    ada.write(PLAN, "better").await;
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_opened_bytes_that_were_taken_back_meanwhile_overwrites_nobody() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let plan = ada.at(PLAN).await;
    ada.write(PLAN, "first").await;
    let opened = ada.documents.open(plan).await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    ada.documents.save(plan, Some(opened.content), text("second")).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_copy_of_what_was_just_edited_has_the_edit() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "marked up").await;
    ada.documents.copy(ada.at(PLAN).await, ada.at(RIGGING).await, "Copy.txt").await.unwrap();
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    ada.documents.copy(ada.at("Rigging/New.txt").await, ada.at(RIGGING).await, "New copy.txt").await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Copy.txt", "marked up");
    assert_there(&town, "Rigging/New copy.txt", "new");
}

#[tokio::test(start_paused = true)]
async fn an_edit_and_then_a_delete_of_what_a_colleague_changed_asks_and_both_versions_survive_until_then() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    let (_, why) = what_needs_you(&ada).await;
    assert!(matches!(why, NeedsYou::ChangedMeanwhile { .. }), "{why:?}");
}

#[tokio::test(start_paused = true)]
async fn deleting_a_folder_takes_the_unsent_edits_inside_along_and_their_bytes_are_kept() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    ada.write("Rigging/Set/A.txt", "marked up").await;
    ada.documents.create(ada.at("Rigging/Set").await, "B.txt", text("b")).await.unwrap();
    ada.documents.delete(ada.at("Rigging/Set").await).await.unwrap();
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1, "the delete alone is left");
    town.plane(false);
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/Set").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_deleted_folder_that_is_taken_back_is_whole() {
    let (town, _home, ada) = with_set().await;
    town.plane(true);
    let set = ada.at("Rigging/Set").await;
    ada.documents.delete(set).await.unwrap();
    assert!(!ada.shows("Rigging/Set/A.txt").await);
    ada.documents.restore(set, None).await.unwrap();
    assert_eq!(ada.read("Rigging/Set/A.txt").await, b"a");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Set/A.txt", "a");
}

#[tokio::test(start_paused = true)]
async fn abroad_only_the_outbox_travels() {
    let (town, _home, ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.write(PLAN, "marked up").await;
    town.noor_makes("Rigging/New.txt", "new");
    let before = so_far(&town);
    let abroad = Budget { network: NetworkKind::Roaming, ..Budget::WHOLE };
    let report = ada.engine.sync(ada.account.id, abroad).await.unwrap();
    assert_eq!(report.delivered, 1);
    assert_there(&town, PLAN, "marked up");
    assert_eq!(asked(&town, before, "GET", "delta").len() + asked(&town, before, "GET", "/download/").len(), 0);

    let none = Budget { network: NetworkKind::None, ..Budget::WHOLE };
    let report = ada.engine.sync(ada.account.id, none).await.unwrap();
    assert_eq!(report.spent.requests, 0);
}

#[tokio::test(start_paused = true)]
async fn many_small_changes_by_both_end_the_same_on_both_sides() {
    let (town, _home, ada) = with_set().await;
    let (set, rigging) = (ada.at("Rigging/Set").await, ada.at(RIGGING).await);
    for turn in 0..12 {
        town.plane(turn % 3 != 2);
        let name = format!("F{turn}.txt");
        let file = ada.documents.create(set, &name, text(&name)).await.unwrap();
        if turn % 2 == 0 {
            ada.documents.shift(file, rigging, Some(&format!("moved {name}"))).await.unwrap();
        }
        if turn % 4 == 1 {
            ada.documents.delete(file).await.unwrap();
        }
        town.noor_makes(&format!("Rigging/Set/N{turn}.txt"), "noor");
        ada.sync().await;
    }
    town.plane(false);
    land_all(&town, &ada).await;
    ada.sync().await;
    let mut here = shown(&ada, rigging).await;
    here.extend(shown(&ada, set).await.into_iter().map(|name| format!("Set/{name}")));
    here.sort();
    assert_eq!(here, names(&town, RIGGING));
}
