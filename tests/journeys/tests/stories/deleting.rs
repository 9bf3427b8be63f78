//! A delete takes away what the person saw and nothing else; what is gone under unsent work asks.

use musette_core::blobs::lending::Empty;
use musette_core::engine::TakenBack;
use musette_core::model::{Budget, HowChecked, Remedy};
use musette_core::outbox::taking_back::Others;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;

use super::*;

fn delete(town: &Town, path: &str) {
    town.noor(&Deed::Delete { drive: PLANS.into(), path: path.into() });
}

fn mkdir(town: &Town, path: &str) {
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: path.into() });
}

#[tokio::test(start_paused = true)]
async fn a_delete_arrives_and_leaves_a_receipt() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    assert!(!ada.shows(PLAN).await);
    town.plane(false);
    land_all(&town, &ada).await;
    assert!(town.seen(PLAN).is_none());
    let receipts = ada.outbox.receipts(10).await.unwrap();
    assert_eq!((receipts.len(), receipts[0].name.as_str()), (1, "Plan.txt"));
    assert!(!ada.shows(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn deleting_what_a_colleague_has_changed_asks_and_goes_on_when_confirmed() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    let NeedsYou::ChangedMeanwhile { by, .. } = &why else { panic!("{why:?}") };
    assert_eq!(by.as_deref(), Some("Noor Haddad"));
    assert_eq!(entry.remedies, [Remedy::Confirm, Remedy::Discard]);
    assert_eq!(entry.name, "Plan.txt");
    assert_there(&town, PLAN, "Noor's");

    ada.outbox.confirm(entry.intent).await.unwrap();
    land_all(&town, &ada).await;
    assert!(town.seen(PLAN).is_none());
}

#[tokio::test(start_paused = true)]
async fn discarding_such_a_delete_brings_the_colleagues_file_back() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    ada.outbox.cancel(entry.intent, Others::Ask).await.unwrap();
    ada.sync().await;
    assert_eq!(ada.read_newest(PLAN).await, b"Noor's");
}

#[tokio::test(start_paused = true)]
async fn a_confirmed_delete_asks_again_when_it_changes_again() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    ada.outbox.confirm(entry.intent).await.unwrap();
    town.noor_edits(PLAN, "Noor's second");
    land(&town, &ada).await;
    what_needs_you(&ada).await;
    assert_there(&town, PLAN, "Noor's second");
}

#[tokio::test(start_paused = true)]
async fn deleting_a_folder_with_something_new_inside_asks() {
    for deep in ["Old/New.txt", "Old/Deep/New.txt"] {
        let (town, _home, ada) = rigging().await;
        mkdir(&town, "Rigging/Old");
        mkdir(&town, "Rigging/Old/Deep");
        town.noor_makes("Rigging/Old/Known.txt", "known");
        ada.sync().await;
        town.plane(true);
        ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
        let new = format!("Rigging/{deep}");
        town.noor_makes(&new, "new");
        town.plane(false);
        land(&town, &ada).await;
        let (entry, why) = what_needs_you(&ada).await;
        assert_eq!(why, NeedsYou::NewInside, "{deep}");
        assert_there(&town, &new, "new");
        ada.outbox.confirm(entry.intent).await.unwrap();
        land_all(&town, &ada).await;
        assert!(town.seen("Rigging/Old").is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn deleting_a_folder_in_which_a_known_file_was_changed_asks() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Known.txt", "known");
    ada.sync().await;
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    town.noor_edits("Rigging/Old/Known.txt", "changed");
    land(&town, &ada).await;
    assert_eq!(what_needs_you(&ada).await.1, NeedsYou::NewInside);
    assert_there(&town, "Rigging/Old/Known.txt", "changed");
}

#[tokio::test(start_paused = true)]
async fn what_this_device_learned_after_the_delete_was_asked_for_is_news_to_the_person() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Known.txt", "known");
    ada.sync().await;
    let old = ada.at("Rigging/Old").await;
    town.plane(true);
    ada.documents.delete(old).await.unwrap();
    town.noor_edits("Rigging/Old/Known.txt", "changed");
    town.plane(false);
    // A list that was asked for in between has brought it: base knows it, and she has not seen it.
    ada.documents.refresh(old).await.unwrap();
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::NewInside);
    assert_there(&town, "Rigging/Old/Known.txt", "changed");
    ada.outbox.confirm(entry.intent).await.unwrap();
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/Old").is_none());
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_what_a_colleague_moved_into_a_deleted_folder_does_not_go_with_it() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    ada.sync().await;
    town.plane(true);
    ada.write(PLAN, "marked up").await;
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    town.noor(&Deed::Move { drive: PLANS.into(), path: PLAN.into(), to: "Rigging/Old".into() });
    town.plane(false);
    land(&town, &ada).await;
    assert_eq!(what_needs_you(&ada).await.1, NeedsYou::NewInside);
    assert_there(&town, "Rigging/Old/Plan.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_edit_of_what_the_person_moved_into_a_deleted_folder_asks() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    ada.sync().await;
    town.plane(true);
    let old = ada.at("Rigging/Old").await;
    ada.documents.shift(ada.at(PLAN).await, old, None).await.unwrap();
    ada.documents.delete(old).await.unwrap();
    // The move meets the edit first, and base knows it before the plan is inside.
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    land(&town, &ada).await;
    assert_eq!(what_needs_you(&ada).await.1, NeedsYou::NewInside);
    assert_there(&town, "Rigging/Old/Plan.txt", "Noor's");
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_edit_that_a_renaming_has_met_does_not_go_with_the_delete_behind_it() {
    let (town, _home, ada) = rigging().await;
    ada.documents.rename(ada.at(PLAN).await, "New.txt").await.unwrap();
    town.tenant.play(Fault::named("drop-before").method("PATCH").times(40)).unwrap();
    ada.sync().await;
    town.tenant.stop_named(None);
    // It may have arrived: the delete waits for it and does not sweep it away.
    ada.documents.delete(ada.at("Rigging/New.txt").await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    land(&town, &ada).await;
    // Her own new name came last: who changed the bytes is not known.
    assert!(matches!(what_needs_you(&ada).await.1, NeedsYou::ChangedMeanwhile { by: None, at: Some(_) }));
    assert_there(&town, "Rigging/New.txt", "Noor's");
}

#[tokio::test(start_paused = true)]
async fn what_the_person_moved_or_edited_in_a_folder_before_deleting_it_asks_nothing() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Known.txt", "known");
    ada.sync().await;
    assert_eq!(ada.read("Rigging/Old/Known.txt").await, b"known");
    town.plane(true);
    let old = ada.at("Rigging/Old").await;
    ada.documents.shift(ada.at(PLAN).await, old, None).await.unwrap();
    ada.documents.rename(ada.at("Rigging/Old/Known.txt").await, "Named.txt").await.unwrap();
    ada.documents.delete(old).await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/Old").is_none());
}

#[tokio::test(start_paused = true)]
async fn deleting_a_folder_that_nobody_touched_asks_nothing() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Known.txt", "known");
    ada.sync().await;
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/Old").is_none());
}

#[tokio::test(start_paused = true)]
async fn what_was_moved_out_of_a_folder_survives_its_delete() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Good.txt", "good");
    ada.sync().await;
    town.plane(true);
    let (good, rigging) = (ada.at("Rigging/Old/Good.txt").await, ada.at(RIGGING).await);
    ada.documents.shift(good, rigging, None).await.unwrap();
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    assert!(ada.shows("Rigging/Good.txt").await);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Good.txt"]);
}

#[tokio::test(start_paused = true)]
async fn deleting_what_is_gone_already_is_done() {
    for pulled in [false, true] {
        let (town, _home, ada) = rigging().await;
        ada.documents.delete(ada.at(PLAN).await).await.unwrap();
        delete(&town, PLAN);
        if pulled {
            // The list tells of it first, while changes cannot be sent.
            town.tenant.play(Fault::named("500").method("DELETE").times(40)).unwrap();
            ada.sync().await;
            town.tenant.stop_named(None);
        }
        land_all(&town, &ada).await;
        let receipts = ada.outbox.receipts(10).await.unwrap();
        assert_eq!((receipts.len(), receipts[0].checked), (1, HowChecked::Seen), "pulled: {pulled}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_a_file_that_is_gone_stays_shown_and_asks_and_can_be_put_elsewhere() {
    for pulled in [false, true] {
        let (town, _home, ada) = rigging().await;
        town.plane(true);
        ada.write(PLAN, "marked up").await;
        delete(&town, PLAN);
        town.plane(false);
        if pulled {
            town.tenant.play(Fault::named("500").method("PUT").times(40)).unwrap();
            ada.sync().await;
            assert!(ada.shows(PLAN).await, "gone on the server, and still shown");
            assert_eq!(ada.read(PLAN).await, b"marked up");
            town.tenant.stop_named(None);
        }
        land(&town, &ada).await;
        let (entry, why) = what_needs_you(&ada).await;
        assert_eq!(why, NeedsYou::SubjectGone, "pulled: {pulled}");
        assert_eq!(entry.remedies, [Remedy::Elsewhere, Remedy::Discard]);
        assert!(ada.shows(PLAN).await);
        assert_eq!(ada.read(PLAN).await, b"marked up");

        let folder = ada.at("Stage Lake").await;
        ada.outbox.settle_elsewhere(entry.intent, folder, "Plan.txt").await.unwrap();
        assert!(ada.shows("Stage Lake/Plan.txt").await);
        land_all(&town, &ada).await;
        let plan = there(&town, "Stage Lake/Plan.txt");
        assert_eq!((plan.sha256, plan.versions), (Some(Town::sum("marked up")), 1));
        assert_eq!(ada.read("Stage Lake/Plan.txt").await, b"marked up");
        assert!(!ada.shows(PLAN).await);
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_a_file_that_is_gone_can_be_put_back_where_it_was() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    delete(&town, PLAN);
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    let folder = ada.at(RIGGING).await;
    ada.outbox.settle_elsewhere(entry.intent, folder, "Plan.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_eq!(ada.read(PLAN).await, b"marked up");
}

#[tokio::test(start_paused = true)]
async fn what_has_lost_its_folders_is_put_back_into_the_nearest_that_is_still_there() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    mkdir(&town, "Rigging/Old/Older");
    town.noor_makes("Rigging/Old/Older/Report.txt", "report");
    town.noor_makes("Rigging/Report.txt", "another");
    ada.sync().await;
    ada.read("Rigging/Old/Older/Report.txt").await;
    town.plane(true);
    ada.write("Rigging/Old/Older/Report.txt", "marked up").await;
    ada.documents.create(ada.at("Rigging/Old/Older").await, "Note.txt", text("note")).await.unwrap();
    delete(&town, "Rigging/Old");
    town.plane(false);
    land(&town, &ada).await;
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 2, "{open:#?}");
    let folder = ada.at(RIGGING).await;
    for entry in open {
        let (nearest, place) = ada.outbox.nearest(entry.intent).await.unwrap();
        assert_eq!((nearest, place.ends_with("Plans/Rigging")), (folder, true), "{place}");
        assert_eq!(ada.outbox.put_back(entry.intent).await.unwrap(), folder);
    }
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Note.txt", "note");
    assert_there(&town, "Rigging/Report.txt", "another");
    let copy = new_names(&town).into_iter().find(|name| name.contains("Ada's copy")).unwrap();
    assert_there(&town, &format!("Rigging/{copy}"), "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_new_file_in_a_folder_that_is_gone_asks_and_is_kept() {
    for pulled in [false, true] {
        let (town, _home, ada) = rigging().await;
        mkdir(&town, "Rigging/Old");
        ada.sync().await;
        town.plane(true);
        let note = ada.documents.create(ada.at("Rigging/Old").await, "Note.txt", text("note")).await.unwrap();
        delete(&town, "Rigging/Old");
        town.plane(false);
        if pulled {
            town.tenant.play(Fault::named("500").method("PUT").times(40)).unwrap();
            ada.sync().await;
            town.tenant.stop_named(None);
        }
        land(&town, &ada).await;
        let (entry, why) = what_needs_you(&ada).await;
        assert_eq!(why, NeedsYou::ParentGone, "pulled: {pulled}");
        assert_eq!(entry.remedies, [Remedy::Elsewhere, Remedy::Discard]);
        let opened = ada.documents.open(note).await.unwrap();
        assert_eq!(opened.read_at(0, 10).await.unwrap(), b"note");
        ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, "Note.txt").await.unwrap();
        land_all(&town, &ada).await;
        assert_there(&town, "Rigging/Note.txt", "note");
    }
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_gone_takes_no_unsent_edit_inside_it_along() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    town.noor_makes("Rigging/Old/Report.txt", "report");
    ada.sync().await;
    ada.read("Rigging/Old/Report.txt").await;
    town.plane(true);
    ada.write("Rigging/Old/Report.txt", "marked up").await;
    let report = ada.at("Rigging/Old/Report.txt").await;
    delete(&town, "Rigging/Old");
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::SubjectGone);
    assert_eq!(entry.item, report);
    assert_eq!(ada.documents.open(report).await.unwrap().read_at(0, 20).await.unwrap(), b"marked up");
    ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, "Report.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Report.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn one_change_that_needs_the_person_holds_up_nothing_else() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    ada.documents.create(ada.at(RIGGING).await, "Note.txt", text("note")).await.unwrap();
    delete(&town, PLAN);
    land(&town, &ada).await;
    what_needs_you(&ada).await;
    assert_there(&town, "Rigging/Note.txt", "note");
}

#[tokio::test(start_paused = true)]
async fn an_unsent_delete_can_be_taken_back() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    ada.documents.delete(plan).await.unwrap();
    assert_eq!(ada.documents.deleted_at(folder, "plan.TXT").await.unwrap(), plan);
    assert_eq!(ada.documents.restore(plan, None).await.unwrap(), plan);
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).versions, 1);
}

#[tokio::test(start_paused = true)]
async fn what_the_server_deleted_can_be_uploaded_again_from_what_is_held_here() {
    let (town, _home, ada) = rigging().await;
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    ada.documents.keep(plan).await.unwrap();
    ada.sync().await;
    delete(&town, PLAN);
    ada.sync().await;
    assert!(!ada.shows(PLAN).await, "the provider's word is applied");
    assert_eq!(ada.documents.deleted_at(folder, "Plan.txt").await.unwrap(), plan);
    let restored = ada.documents.restore(plan, Some((folder, "Plan.txt".into()))).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
    assert_eq!(ada.at(PLAN).await, restored);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_cannot_be_looked_into_now_holds_up_nothing_else() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    ada.sync().await;
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    ada.write(PLAN, "marked up").await;
    town.clock.forward(Duration::from_secs(60));
    let since = so_far(&town);
    town.tenant.play(Fault::named("500").method("GET").path("/children")).unwrap();
    ada.sync().await;
    assert_there(&town, PLAN, "marked up");
    assert!(town.seen("Rigging/Old").is_some(), "nobody has looked yet");
    assert!(!met(&town, since, "500").is_empty());
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/Old").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_look_into_a_large_folder_goes_on_where_the_last_sync_had_no_time_left() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    for number in 0..8 {
        mkdir(&town, &format!("Rigging/Old/{number}"));
    }
    ada.sync().await;
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    town.clock.forward(Duration::from_secs(60));
    let since = so_far(&town);
    town.tenant.play(Fault { delay_ms: Some(4_000), ..Fault::named("delay") }.method("GET").path("/children")).unwrap();
    for _ in 0..8 {
        ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_secs(10))).await.unwrap();
    }
    assert_eq!(asked(&town, since, "GET", "/children").len(), 9, "each folder was looked into once");
    assert!(town.seen("Rigging/Old").is_none());
}

#[tokio::test(start_paused = true)]
async fn a_confirmed_delete_is_of_what_the_person_was_told_of() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    land(&town, &ada).await;
    let (entry, told) = what_needs_you(&ada).await;
    town.clock.forward(Duration::from_secs(60));
    town.noor_edits(PLAN, "Noor's second");
    ada.sync().await;
    assert_eq!(refusal(ada.outbox.confirm(entry.intent).await), Reason::ChangedAgain);
    let (entry, why) = what_needs_you(&ada).await;
    assert_ne!(why, told, "it tells of the second");
    land(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's second");
    ada.outbox.confirm(entry.intent).await.unwrap();
    land_all(&town, &ada).await;
    assert!(town.seen(PLAN).is_none());
}

#[tokio::test(start_paused = true)]
async fn what_is_saved_into_a_folder_that_the_person_has_deleted_meanwhile_asks_and_is_kept() {
    for folder in [false, true] {
        let (town, _home, ada) = rigging().await;
        mkdir(&town, "Rigging/Old");
        town.noor_makes("Rigging/Old/Good.txt", "good");
        ada.sync().await;
        let good = ada.at("Rigging/Old/Good.txt").await;
        ada.read("Rigging/Old/Good.txt").await;
        let opened = ada.documents.open(good).await.unwrap();
        let lent = ada.documents.lend(good).await.unwrap();
        let goes = ada.at(if folder { "Rigging/Old" } else { "Rigging/Old/Good.txt" }).await;
        town.plane(true);
        ada.documents.delete(goes).await.unwrap();

        let saved = ada.documents.save(good, Some(opened.content), text("first")).await.unwrap();
        let again = ada.documents.save(good, Some(saved.content), text("marked up")).await.unwrap();
        assert_eq!(again.intent, saved.intent, "an editor that goes on saving asks once");
        std::fs::write(&lent.path, "in another app").unwrap();
        let back = ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap();
        assert_eq!(back, TakenBack::Saved);

        town.plane(false);
        land(&town, &ada).await;
        assert!(town.seen("Rigging/Old/Good.txt").is_none());
        let open = ada.outbox.list().await.unwrap();
        assert_eq!(open.len(), 2, "{open:#?}");
        for (entry, name) in open.iter().zip(["Here.txt", "There.txt"]) {
            let asks = IntentState::NeedsYou { why: NeedsYou::SubjectGone };
            assert_eq!((&entry.state, &*entry.remedies), (&asks, &[Remedy::Elsewhere, Remedy::Discard][..]));
            ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, name).await.unwrap();
        }
        land_all(&town, &ada).await;
        assert_there(&town, "Rigging/Here.txt", "marked up");
        assert_there(&town, "Rigging/There.txt", "in another app");
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_in_a_folder_whose_own_folder_the_person_has_deleted() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Old");
    mkdir(&town, "Rigging/Old/Older");
    ada.sync().await;
    let older = ada.at("Rigging/Old/Older").await;
    town.plane(true);
    ada.documents.delete(ada.at("Rigging/Old").await).await.unwrap();
    let refused = ada.documents.create(older, "Note.txt", text("note")).await.unwrap_err();
    assert_eq!(refused.reason, Reason::NotFound);
    let refused = ada.documents.shift(ada.at(PLAN).await, older, None).await.unwrap_err();
    assert_eq!(refused.reason, Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_move_into_a_folder_that_is_gone_asks_nothing_when_the_person_has_moved_it_on() {
    for pulled in [false, true] {
        let (town, _home, ada) = rigging().await;
        mkdir(&town, "Rigging/Old");
        mkdir(&town, "Rigging/New");
        ada.sync().await;
        let plan = ada.at(PLAN).await;
        town.plane(true);
        ada.documents.shift(plan, ada.at("Rigging/Old").await, None).await.unwrap();
        ada.documents.shift(plan, ada.at("Rigging/New").await, Some("Moved.txt")).await.unwrap();
        delete(&town, "Rigging/Old");
        town.plane(false);
        if pulled {
            town.tenant.play(Fault::named("500").method("PATCH").times(40)).unwrap();
            ada.sync().await;
            town.tenant.stop_named(None);
        }
        land_all(&town, &ada).await;
        assert!(town.seen("Rigging/New/Moved.txt").is_some(), "pulled: {pulled}");
        assert!(ada.shows("Rigging/New/Moved.txt").await);
        assert!(town.seen(PLAN).is_none());
    }
}
