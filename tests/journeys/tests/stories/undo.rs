//! Second thoughts: what was asked for can be taken back before it leaves; of two versions one can be chosen; and what somebody
//! else deleted is still here for a while.

use musette_core::engine::ItemState;
use musette_core::model::{Budget, IntentKind};
use musette_core::outbox::taking_back::Others;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;

use super::*;

/// A sync that is over before anything held back may leave.
async fn short_sync(device: &Device) {
    device.engine.sync(device.account.id, Budget::lasting(Duration::from_secs(2))).await.unwrap();
}

fn delete(town: &Town, path: &str) {
    town.noor(&Deed::Delete { drive: PLANS.into(), path: path.into() });
}

#[tokio::test(start_paused = true)]
async fn a_delete_can_be_undone_before_it_leaves() {
    let (town, _home, ada) = rigging().await;
    let since = so_far(&town);
    let plan = ada.at(PLAN).await;
    ada.documents.delete(plan).await.unwrap();
    assert!(!ada.shows(PLAN).await, "at once, for her");
    short_sync(&ada).await;
    assert_there(&town, PLAN, "as it was");
    let open = ada.outbox.list().await.unwrap();
    assert!(open[0].hold_until.is_some(), "{open:#?}");

    ada.documents.restore(plan, None).await.unwrap();
    assert!(ada.shows(PLAN).await);
    land_all(&town, &ada).await;
    town.clock.forward(Duration::from_secs(60));
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
    assert!(asked(&town, since, "DELETE", "").is_empty(), "the server never heard of it");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_undoes_leaves_by_itself() {
    let (town, _home, ada) = rigging().await;
    let began = tokio::time::Instant::now();
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    ada.sync().await;
    assert!(town.seen(PLAN).is_none(), "one sync waits for it");
    assert!(began.elapsed() >= Duration::from_secs(10), "{:?}", began.elapsed());
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn other_changes_do_not_wait_for_what_is_held_back() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    ada.documents.create(ada.at(RIGGING).await, "Note.txt", text("note")).await.unwrap();
    short_sync(&ada).await;
    assert_there(&town, "Rigging/Note.txt", "note");
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn the_background_ends_the_time_for_an_undo() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    ada.engine.suspend().await.unwrap();
    ada.engine.resume().await.unwrap();
    short_sync(&ada).await;
    assert!(town.seen(PLAN).is_none(), "nobody can press the button any more, and the signal may be short");
}

#[tokio::test(start_paused = true)]
async fn a_poor_network_shortens_the_time_for_an_undo() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("503")).unwrap();
    short_sync(&ada).await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    let until = ada.outbox.list().await.unwrap()[0].hold_until.unwrap();
    let asked_at = ada.outbox.list().await.unwrap()[0].asked_at;
    assert_eq!(until.0 - asked_at.0, 3_000);
}

#[tokio::test(start_paused = true)]
async fn several_are_moved_together_or_not_at_all_and_can_be_undone() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/One.txt", "one");
    town.noor_makes("Stage Lake/Plan.txt", "another plan");
    ada.sync().await;
    let (one, plan) = (ada.at("Rigging/One.txt").await, ada.at(PLAN).await);
    let taken = ada.documents.shift_all(&[one, plan], ada.at("Stage Lake").await).await;
    assert_eq!(refusal(taken), Reason::NameTaken);
    assert!(ada.shows("Rigging/One.txt").await, "all, or none");
    assert_eq!(ada.outbox.list().await.unwrap(), []);

    let north = ada.at("Stage North").await;
    let held = ada.documents.shift_all(&[one, plan], north).await.unwrap();
    assert!(ada.shows("Stage North/One.txt").await && ada.shows("Stage North/Plan.txt").await);
    short_sync(&ada).await;
    assert_there(&town, PLAN, "as it was");
    for intent in held {
        ada.outbox.cancel(intent, musette_core::outbox::taking_back::Others::Ask).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
    assert!(ada.shows(PLAN).await);

    ada.documents.shift_all(&[one, plan], north).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Stage North/Plan.txt", "as it was");
}

#[tokio::test(start_paused = true)]
async fn several_are_copied_together_or_not_at_all_beside_themselves_too_and_can_be_undone() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/One.txt", "one");
    town.noor_makes("Stage Lake/Plan.txt", "another plan");
    ada.sync().await;
    let (one, plan, rigging) = (ada.at("Rigging/One.txt").await, ada.at(PLAN).await, ada.at(RIGGING).await);
    let taken = ada.documents.copy_all(&[one, plan], ada.at("Stage Lake").await).await;
    assert_eq!(refusal(taken), Reason::NameTaken);
    assert_eq!(refusal(ada.documents.copy_all(&[one, rigging], rigging).await), Reason::IntoItself);
    assert_eq!(ada.outbox.list().await.unwrap(), [], "all, or none");

    let held = ada.documents.copy_all(&[one, plan], rigging).await.unwrap();
    assert_eq!(held.len(), 2);
    assert!(ada.shows("Rigging/One 2.txt").await && ada.shows("Rigging/Plan 2.txt").await);
    short_sync(&ada).await;
    assert!(town.seen("Rigging/One 2.txt").is_none(), "held back for an undo");
    for intent in held {
        ada.outbox.cancel(intent, musette_core::outbox::taking_back::Others::Ask).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert!(town.seen("Rigging/One 2.txt").is_none() && !ada.shows("Rigging/One 2.txt").await);

    for _ in 0..2 {
        ada.documents.copy_all(&[plan], rigging).await.unwrap();
        land_all(&town, &ada).await;
    }
    assert_there(&town, "Rigging/Plan 2.txt", "as it was");
    assert_there(&town, "Rigging/Plan 3.txt", "as it was");
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn what_comes_into_a_deleted_folder_before_the_delete_has_left_asks() {
    // Held back for an undo, or turned away by a server that is busy: what is pulled meanwhile is news to her all the same.
    for held in [true, false] {
        for news in ["Rigging/Set/New.txt", "Rigging/Set/Known.txt"] {
            let (town, _home, ada) = rigging().await;
            town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Set".into() });
            town.noor_makes("Rigging/Set/Known.txt", "known");
            ada.sync().await;
            ada.documents.delete(ada.at("Rigging/Set").await).await.unwrap();
            if !held {
                town.clock.forward(Duration::from_secs(11));
                town.tenant.play(Fault::named("503").method("DELETE").times(6)).unwrap();
            }
            if news.contains("New") {
                town.noor_makes(news, "news");
            } else {
                town.noor_edits(news, "news");
            }
            if held {
                short_sync(&ada).await;
            } else {
                ada.sync().await;
            }
            land(&town, &ada).await;
            assert_eq!(what_needs_you(&ada).await.1, NeedsYou::NewInside, "held: {held}, {news}");
            assert_there(&town, news, "news");
        }
    }
}

/// Ada's and Noor's versions of the plan, both kept; answers the intent that kept Ada's.
async fn two_versions(town: &Town, ada: &Device, delivered: bool) -> musette_core::model::IntentRow {
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    if delivered {
        land_all(town, ada).await;
        assert_eq!(new_names(town).len(), 1);
        return ada.outbox.receipts(10).await.unwrap()[0].intent;
    }
    // The copy beside cannot be sent yet.
    town.tenant.play(Fault::named("429").method("PUT").path("copy")).unwrap();
    ada.sync().await;
    let open = ada.outbox.list().await.unwrap();
    assert!(open.len() == 1 && open[0].beside.is_some(), "{open:#?}");
    town.tenant.stop_named(None);
    town.clock.forward(Duration::from_secs(3_600));
    open[0].intent
}

#[tokio::test(start_paused = true)]
async fn of_two_versions_mine_can_become_the_new_one() {
    for delivered in [true, false] {
        let (town, _home, ada) = rigging().await;
        let intent = two_versions(&town, &ada, delivered).await;
        ada.outbox.keep_mine(intent).await.unwrap();
        assert_eq!(ada.read(PLAN).await, b"Ada's", "at once, for her");
        land_all(&town, &ada).await;
        let plan = there(&town, PLAN);
        assert_eq!(plan.sha256, Some(Town::sum("Ada's")), "delivered: {delivered}");
        assert!(plan.older_sha256.contains(&Town::sum("Noor's")), "hers is among the versions: {plan:#?}");
        assert_eq!(new_names(&town), [""; 0], "the copy beside it went");
        assert_eq!(
            refusal(ada.outbox.keep_mine(intent).await),
            if delivered { Reason::OneVersion } else { Reason::Ended }
        );
    }
}

#[tokio::test(start_paused = true)]
async fn choosing_mine_meets_a_further_change_like_any_other() {
    let (town, _home, ada) = rigging().await;
    let intent = two_versions(&town, &ada, true).await;
    ada.outbox.keep_mine(intent).await.unwrap();
    town.noor_edits(PLAN, "Noor's second");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's second");
    let copies: Vec<String> = new_names(&town);
    assert_eq!(copies.len(), 1, "{copies:?}");
    assert_there(&town, &format!("Rigging/{}", copies[0]), "Ada's");
}

#[tokio::test(start_paused = true)]
async fn of_two_versions_theirs_can_stay_alone() {
    for delivered in [true, false] {
        let (town, _home, ada) = rigging().await;
        let intent = two_versions(&town, &ada, delivered).await;
        ada.outbox.keep_theirs(intent).await.unwrap();
        land_all(&town, &ada).await;
        assert_there(&town, PLAN, "Noor's");
        assert_eq!(new_names(&town), [""; 0], "delivered: {delivered}");
        assert_eq!(ada.read_newest(PLAN).await, b"Noor's");
    }
}

#[tokio::test(start_paused = true)]
async fn two_versions_are_listed_side_by_side_until_she_settles_them() {
    for delivered in [true, false] {
        for choice in ["mine", "theirs", "both"] {
            let (town, home, ada) = rigging().await;
            assert_eq!(ada.outbox.two_versions().await.unwrap(), []);
            let intent = two_versions(&town, &ada, delivered).await;
            drop(ada);
            let ada = town.reopen(&home).await;
            let listed = ada.outbox.two_versions().await.unwrap();
            let [both] = &listed[..] else { panic!("{listed:#?}") };
            assert_eq!((both.intent, both.sent, both.place.as_str()), (intent, delivered, "Production/Plans/Rigging"));
            assert!(both.mine.name.starts_with("Plan (Ada's copy"), "{both:#?}");
            assert_eq!(
                (both.theirs.name.as_str(), both.theirs.modified_by.as_deref()),
                ("Plan.txt", Some("Noor Haddad"))
            );
            assert_eq!((both.mine.size, both.theirs.size), (5, 6));
            match choice {
                "mine" => ada.outbox.keep_mine(intent).await.unwrap(),
                "theirs" => ada.outbox.keep_theirs(intent).await.unwrap(),
                _ => ada.outbox.keep_both(intent).await.unwrap(),
            }
            assert_eq!(ada.outbox.two_versions().await.unwrap(), [], "{choice}, delivered: {delivered}");
            land_all(&town, &ada).await;
            assert_eq!(ada.outbox.two_versions().await.unwrap(), []);
            if choice == "both" {
                assert_there(&town, PLAN, "Noor's");
                assert_eq!(new_names(&town).len(), 1, "both are there");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_no_second_version_offers_no_choice() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "Ada's").await;
    land_all(&town, &ada).await;
    let intent = ada.outbox.receipts(1).await.unwrap()[0].intent;
    assert_eq!(refusal(ada.outbox.keep_mine(intent).await), Reason::OneVersion);
    assert_eq!(refusal(ada.outbox.keep_theirs(intent).await), Reason::OneVersion);
    assert_eq!(refusal(ada.outbox.keep_both(intent).await), Reason::OneVersion);
    assert_eq!(ada.outbox.list().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_what_is_gone_is_put_back_in_the_nearest_living_folder() {
    let (town, _home, ada) = rigging().await;
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Old".into() });
    town.noor_makes("Rigging/Old/Report.txt", "report");
    ada.sync().await;
    ada.read("Rigging/Old/Report.txt").await;
    town.plane(true);
    ada.write("Rigging/Old/Report.txt", "marked up").await;
    delete(&town, "Rigging/Old");
    town.plane(false);
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    ada.outbox.put_back(entry.intent).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Report.txt", "marked up");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_deleted_is_kept_shown_opened_and_brought_back() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    delete(&town, PLAN);
    ada.sync().await;
    assert!(!ada.shows(PLAN).await, "lists are what the server has");
    let kept = ada.documents.kept_after_deletion().await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].path.as_str(), kept[0].folder), ("Production/Plans/Rigging/Plan.txt", ada.at(RIGGING).await));
    let ItemState::KeptAfterDeletion { noticed, until } = kept[0].item.state else { panic!("{kept:?}") };
    assert_eq!(until.0 - noticed.0, 30 * 24 * 3_600_000);
    assert_eq!(ada.documents.item(plan).await.unwrap(), kept[0].item);
    assert_eq!(ada.documents.recent(10).await.unwrap()[0].0, kept[0].item);
    assert_eq!(ada.documents.open(plan).await.unwrap().read_at(0, 20).await.unwrap(), b"as it was");

    let restored = ada.documents.restore(plan, None).await.unwrap();
    assert_eq!(ada.documents.path_of(restored).await.unwrap(), "Production/Plans/Rigging/Plan.txt");
    assert_eq!(ada.documents.kept_after_deletion().await.unwrap(), []);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn a_kept_folder_that_is_deleted_whole_is_kept_and_comes_back_whole() {
    let (town, _home, ada) = rigging().await;
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Set".into() });
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Set/Deep".into() });
    town.noor_makes("Rigging/Set/A.txt", "a");
    town.noor_makes("Rigging/Set/Deep/B.txt", "b");
    ada.sync().await;
    ada.documents.keep(ada.at("Rigging/Set").await).await.unwrap();
    ada.sync().await;
    delete(&town, "Rigging/Set");
    ada.sync().await;
    assert!(!ada.shows("Rigging/Set").await);
    let kept = ada.documents.kept_after_deletion().await.unwrap();
    let paths: Vec<&str> = kept.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["Production/Plans/Rigging/Set/A.txt", "Production/Plans/Rigging/Set/Deep/B.txt"]);
    let rigging = ada.at(RIGGING).await;
    assert!(kept.iter().all(|file| file.folder == rigging), "under the nearest list that is left");
    for file in kept {
        ada.documents.restore(file.item.id.row, None).await.unwrap();
    }
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Set/A.txt", "a");
    assert_there(&town, "Rigging/Set/Deep/B.txt", "b");
}

#[tokio::test(start_paused = true)]
async fn what_the_person_deleted_is_not_told_as_news() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.documents.keep(plan).await.unwrap();
    ada.sync().await;
    ada.documents.delete(plan).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(ada.documents.kept_after_deletion().await.unwrap(), []);
    let there = (ada.at(RIGGING).await, "Plan.txt".to_owned());
    ada.documents.restore(plan, Some(there)).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn mine_that_is_taken_back_leaves_the_copy_where_it_was() {
    let (town, _home, ada) = rigging().await;
    let intent = two_versions(&town, &ada, true).await;
    let copies = new_names(&town);
    town.plane(true);
    ada.outbox.keep_mine(intent).await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    assert_eq!(open.len(), 2, "{open:#?}");
    let chosen = open.iter().find(|entry| entry.asked != IntentKind::Delete).unwrap().intent;
    assert!(matches!(refusal(ada.outbox.cancel(chosen, Others::Ask).await), Reason::OthersFall(_)));
    ada.outbox.cancel(chosen, Others::Fall).await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town), copies);
    assert_there(&town, &format!("{RIGGING}/{}", copies[0]), "Ada's");
}
