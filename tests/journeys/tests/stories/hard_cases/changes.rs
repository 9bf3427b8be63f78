//! Lists of changes from a server with habits of its own. What is shown is what is there, in the end and without harm on the way.

use std::collections::BTreeSet;

use super::*;

/// The part of an address that names the drive of the drawings, whatever way it is written.
fn plans(town: &Town) -> String {
    town.tenant.drive_id(PLANS).unwrap().trim_start_matches("b!").to_owned()
}

/// Where another client would ask for changes from now on.
async fn link(town: &Town) -> String {
    let latest = town.another_client(Some(ADA), Method::GET, &town.address("", "/delta?token=latest"), b"").await;
    latest.json()["@odata.deltaLink"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn hard_case_11_a_reset_in_every_variant_loses_nothing() {
    let (town, _home, ada) = rigging().await;
    ada.documents.keep(ada.at(PLAN).await).await.unwrap();
    ada.sync().await;
    let mut variants = BTreeSet::new();
    let plans = plans(&town);
    for variant in 0..5 {
        // Something happens that only the new enumeration can tell.
        town.noor_makes(&format!("Rigging/New {variant}.txt"), "new");
        if variant > 0 {
            let path = format!("Rigging/New {}.txt", variant - 1);
            town.noor(&Deed::Delete { drive: PLANS.into(), path });
        }
        ada.write(PLAN, &format!("edit {variant}")).await;
        let worthless = link(&town).await;
        let before = so_far(&town);
        town.tenant.play(Fault::named("hard-case-11").path(&plans).times(1)).unwrap();
        ada.sync().await;
        assert_eq!(ada.read(PLAN).await, format!("edit {variant}").as_bytes(), "{variant}");
        let gone = met(&town, before, "hard-case-11");
        assert_eq!(gone[0].status, 410, "{variant}: {gone:#?}");
        assert!(gone[0].path.contains(&plans), "{variant}: {gone:#?}");
        // The same refusal, as another client is told it.
        let told = town.another_client(Some(ADA), Method::GET, &worthless, b"").await;
        assert_eq!(told.status, 410);
        variants.insert(told.json()["error"]["code"].as_str().unwrap().to_owned());
        town.tenant.stop_named(None);
        land_all(&town, &ada).await;
        assert_same(&town, &ada, &format!("variant {variant}")).await;
    }
    assert_eq!(variants.len(), 5, "{variants:?}");
    assert_eq!(there(&town, PLAN).versions, 6);
}

#[tokio::test(start_paused = true)]
async fn hard_case_11_an_expired_cursor_is_enumerated_anew() {
    let (town, _home, ada) = rigging().await;
    for _ in 0..3 {
        let before = so_far(&town);
        town.tenant.expire_deltas(PLANS).unwrap();
        town.noor_makes("Rigging/New.txt", "new");
        assert_same(&town, &ada, "expired").await;
        let gone = asked(&town, before, "GET", &plans(&town));
        assert_eq!(gone.iter().filter(|entry| entry.status == 410).count(), 1, "{gone:#?}");
        town.noor(&Deed::Delete { drive: PLANS.into(), path: "Rigging/New.txt".into() });
        assert_same(&town, &ada, "deleted").await;
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_12_a_cursor_that_is_refused_is_given_up_for_a_new_one() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/New.txt", "new");
    town.tenant.play(Fault::named("hard-case-12").path(&plans(&town)).times(1)).unwrap();
    let before = so_far(&town);
    assert_same(&town, &ada, "12").await;
    let refused = met(&town, before, "hard-case-12");
    assert_eq!(refused.iter().map(|entry| entry.status).collect::<Vec<_>>(), [400], "{refused:#?}");
    assert!(ada.shows("Rigging/New.txt").await);
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
    let circles = met(&town, before, "hard-case-13").len();
    assert!(circles > 1, "the same page came again: {circles}");
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
    let before = so_far(&town);
    town.noor(&Deed::Delete { drive: PLANS.into(), path: PLAN.into() });
    ada.sync().await;
    assert_eq!(met(&town, before, "hard-case-14").len(), 1, "a page left it out");
    assert!(ada.shows(PLAN).await, "not told yet");
    town.clock.forward(Duration::from_secs(31 * 24 * 3_600));
    assert_same(&town, &ada, "14").await;
    assert!(!ada.shows(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn hard_case_15_a_folder_made_again_in_mid_enumeration_is_the_new_one() {
    let (town, _home, ada) = rigging().await;
    let folders = |town: &Town| -> Vec<Seen> {
        let tree = town.tenant.inspect_tree(PLANS, "").unwrap();
        tree.into_iter().filter(|seen| seen.kind == "folder" && !seen.path.contains('/')).collect()
    };
    let had = folders(&town);
    town.tenant.expire_deltas(PLANS).unwrap();
    play(&town, "hard-case-17");
    town.tenant.play(Fault::named("hard-case-15").path(&plans(&town)).times(1)).unwrap();
    let before = so_far(&town);
    ada.sync().await;
    let [page] = &met(&town, before, "hard-case-15")[..] else { panic!("it happened once") };
    let earlier = town.tenant.log_after(before).into_iter().find(|entry| {
        entry.number < page.number
            && entry.status == 200
            && entry.path.contains("/root/delta")
            && !entry.path.contains("token=")
    });
    assert!(earlier.is_some() && page.path.contains("token="), "in the middle of an enumeration: {page:#?}");
    let made: Vec<Seen> = folders(&town).into_iter().filter(|seen| had.iter().all(|old| old.id != seen.id)).collect();
    let [again] = &made[..] else { panic!("one folder is another one now: {made:#?}") };
    let old = had.iter().find(|old| old.name == again.name).unwrap();
    assert_same(&town, &ada, "15").await;
    // What is done in it goes to the new one.
    let folder = ada.at(&again.name).await;
    ada.documents.create(folder, "Made afterwards.txt", text("new")).await.unwrap();
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert!(!asked(&town, before, "PUT", &again.id).is_empty());
    assert!(asked(&town, before, "PUT", &old.id).is_empty());
    assert_there(&town, &format!("{}/Made afterwards.txt", again.name), "new");
}

#[tokio::test(start_paused = true)]
async fn hard_case_16_a_copied_and_moved_folder_is_found_with_all_its_children() {
    for opened in [true, false] {
        let (town, _home, ada) = rigging().await;
        town.noor(&Deed::Mkdir { drive: PLANS.into(), path: "Rigging/Set".into() });
        for name in ["A", "B", "C"] {
            town.noor_makes(&format!("Rigging/Set/{name}.txt"), name);
        }
        ada.sync().await;
        play(&town, "hard-case-16");
        let before = so_far(&town);
        let (set, rigging) = (ada.at("Rigging/Set").await, ada.at(RIGGING).await);
        let copy = ada.documents.copy(set, rigging, "Set 2").await.unwrap();
        land_all(&town, &ada).await;
        ada.documents.shift(copy, ada.at("Stage Lake").await, None).await.unwrap();
        land_all(&town, &ada).await;
        let played = met(&town, before, "hard-case-16");
        assert!(played.iter().any(|entry| entry.method == "PATCH"), "its old path lives on: {played:#?}");
        assert!(played.iter().any(|entry| entry.path.starts_with("/monitor/")), "a child was left out: {played:#?}");
        // The list of changes will never name the child: either she opens the folder, or the next whole list tells.
        if opened {
            ada.documents.refresh(copy).await.unwrap();
        } else {
            ada.sync().await;
            assert_eq!(shown(&ada, ada.at("Stage Lake/Set 2").await).await.len(), 2, "not told yet");
            town.clock.forward(Duration::from_secs(31 * 24 * 3_600));
            ada.sync().await;
        }
        assert_eq!(
            shown(&ada, ada.at("Stage Lake/Set 2").await).await,
            ["A.txt", "B.txt", "C.txt"],
            "opened: {opened}"
        );
        assert_same(&town, &ada, "16").await;
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_17_small_pages_and_repeated_ancestors_change_nothing() {
    let (town, _home, ada) = rigging().await;
    play(&town, "hard-case-17");
    town.tenant.expire_deltas(PLANS).unwrap();
    town.noor_makes("Rigging/New.txt", "new");
    let items = town.tenant.inspect_tree(PLANS, "").unwrap().len();
    let before = so_far(&town);
    ada.sync().await;
    let pages = met(&town, before, "hard-case-17").len();
    assert!(pages >= items / 7, "{pages} pages for {items} items");
    assert_same(&town, &ada, "17").await;
}

#[tokio::test(start_paused = true)]
async fn hard_case_18_an_item_without_parent_and_name_is_asked_for_and_dropped() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/New.txt", "new");
    town.tenant.play(Fault::named("hard-case-18").path(&plans(&town)).times(1)).unwrap();
    let before = so_far(&town);
    assert_same(&town, &ada, "18").await;
    assert_eq!(met(&town, before, "hard-case-18").len(), 1, "a page named it");
    let items = asked(&town, before, "GET", "/items/");
    let unknown: Vec<_> = items.iter().filter(|entry| entry.status == 404).collect();
    assert_eq!(unknown.len(), 1, "it was asked for by id, once: {items:#?}");
}
