//! A version that somebody else made is never taken for the bytes held here: what is based on it has to have seen it.

use musette_core::engine::ItemState;
use musette_journeys::{ADA, NOOR};
use musette_tenant::colleague::{Deed, Given};

use super::*;

/// Ada's upload has arrived, and the network was gone before its answer.
async fn sent_without_an_answer(town: &Town, ada: &Device, what: &str) {
    ada.write(PLAN, what).await;
    town.plane_after("PUT", "/content");
    ada.sync().await;
    assert_eq!(there(town, PLAN).sha256, Some(Town::sum(what)));
    assert!(matches!(ada.outbox.list().await.unwrap()[0].state, IntentState::Sending));
}

#[tokio::test(start_paused = true)]
async fn an_edit_on_top_of_my_lost_one_is_his_and_my_next_one_does_not_overwrite_it() {
    let (town, _home, ada) = rigging().await;
    sent_without_an_answer(&town, &ada, "Ada's").await;
    town.noor_edits(PLAN, "Noor's, on top of Ada's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1, "hers arrived, once");
    // What is held here is hers, and the list says that the server has something newer.
    let plan = ada.at(PLAN).await;
    assert_eq!(ada.read(PLAN).await, b"Ada's");
    assert_eq!(ada.documents.state(plan).await.unwrap(), ItemState::OnThisDevice { older: true });
    ada.write(PLAN, "Ada's second, of what she holds").await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's, on top of Ada's");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "hers is kept beside: {names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "Ada's second, of what she holds");
}

#[tokio::test(start_paused = true)]
async fn an_edit_on_top_of_my_lost_one_is_not_overwritten_by_the_one_that_waits_behind_it() {
    let (town, _home, ada) = rigging().await;
    sent_without_an_answer(&town, &ada, "Ada's").await;
    ada.write(PLAN, "Ada's second").await;
    town.noor_edits(PLAN, "Noor's, on top of Ada's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's, on top of Ada's");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "Ada's second");
}

#[tokio::test(start_paused = true)]
async fn what_i_did_elsewhere_on_top_of_my_lost_one_is_not_what_is_here() {
    let (town, _home, ada) = rigging().await;
    sent_without_an_answer(&town, &ada, "Ada's").await;
    town.clock.forward(Duration::from_secs(1));
    let content = Given { text: Some("Ada's, in a browser".into()), ..Given::default() };
    town.tenant.act(&Deed::Edit { drive: PLANS.into(), path: PLAN.into(), content }, Some(ADA)).unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    ada.write(PLAN, "Ada's second, of what she holds").await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Ada's, in a browser");
    assert_eq!(new_names(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_move_that_arrived_unseen_says_nothing_of_what_a_colleague_did_afterwards() {
    let (town, _home, ada) = rigging().await;
    ada.documents.rename(ada.at(PLAN).await, "Renamed.txt").await.unwrap();
    town.plane_after("PATCH", "/items/");
    ada.sync().await;
    ada.documents.delete(ada.at("Rigging/Renamed.txt").await).await.unwrap();
    town.clock.forward(Duration::from_secs(1));
    let content = Given { text: Some("Noor's".into()), ..Given::default() };
    let edit = Deed::Edit { drive: PLANS.into(), path: "Rigging/Renamed.txt".into(), content };
    town.tenant.act(&edit, Some(NOOR)).unwrap();
    town.plane(false);
    land(&town, &ada).await;
    assert_there(&town, "Rigging/Renamed.txt", "Noor's");
    let (_, why) = what_needs_you(&ada).await;
    assert!(matches!(why, NeedsYou::ChangedMeanwhile { .. }), "{why:?}");
}
