//! Taking back: what a delete swept away comes back with it, and what would be lost or stand in the way is named first.

use musette_core::outbox::taking_back::Others;

use super::*;

const NEW: &str = "Rigging/New.txt";

#[tokio::test(start_paused = true)]
async fn a_delete_that_is_taken_back_brings_back_the_edit_that_it_swept_away() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    ada.documents.rename(ada.at(PLAN).await, "Ada's plan.txt").await.unwrap();
    let plan = ada.at("Rigging/Ada's plan.txt").await;
    ada.documents.delete(plan).await.unwrap();
    assert!(!ada.shows("Rigging/Ada's plan.txt").await);
    // By the name that she saw it under.
    let found = ada.documents.deleted_at(ada.at(RIGGING).await, "Ada's plan.txt").await.unwrap();
    assert_eq!(found, plan);
    ada.documents.restore(plan, None).await.unwrap();
    assert_eq!(ada.read("Rigging/Ada's plan.txt").await, b"Ada's");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Ada's plan.txt", "Ada's");
    assert_eq!(there(&town, "Rigging/Ada's plan.txt").versions, 2);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_taken_back_comes_with_what_was_made_and_changed_in_it() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.at(RIGGING).await;
    ada.write(PLAN, "Ada's").await;
    ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    let visit = ada.documents.make_folder(folder, "Visit").await.unwrap();
    ada.documents.create(visit, "Photo.txt", text("photo")).await.unwrap();
    let before = everything(&ada).await;
    ada.documents.delete(folder).await.unwrap();
    let delete = ada.outbox.list().await.unwrap();
    assert_eq!(delete.len(), 1, "{delete:#?}");
    ada.outbox.cancel(delete[0].intent, Others::Ask).await.unwrap();
    assert_eq!(everything(&ada).await, before);
    assert_eq!(ada.read(NEW).await, b"new");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Ada's");
    assert_there(&town, NEW, "new");
    assert_there(&town, "Rigging/Visit/Photo.txt", "photo");
}

#[tokio::test(start_paused = true)]
async fn something_new_that_was_deleted_before_it_was_sent_can_be_had_back() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    town.plane(true);
    let new = ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    ada.documents.delete(new).await.unwrap();
    assert!(!ada.shows(NEW).await);
    let found = ada.documents.deleted_at(folder, "New.txt").await.unwrap();
    assert_eq!(ada.documents.restore(found, None).await.unwrap(), new);
    assert_eq!(ada.read(NEW).await, b"new");
    // Deleted once more, and its name is taken by another: it does not come back over that.
    ada.documents.delete(new).await.unwrap();
    ada.documents.create(folder, "New.txt", text("other")).await.unwrap();
    assert_eq!(refusal(ada.documents.restore(new, None).await), Reason::NameTaken);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, NEW, "other");
}

#[tokio::test(start_paused = true)]
async fn bytes_that_were_taken_back_are_listed_and_can_be_uploaded_as_new() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.write(PLAN, "Ada's first").await;
    ada.write(PLAN, "Ada's second").await;
    let edit = ada.outbox.list().await.unwrap()[0].intent;
    ada.outbox.cancel(edit, Others::Ask).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was");
    // A sync tidies; what is kept stays.
    ada.sync().await;
    let kept = ada.documents.kept_back().await.unwrap();
    let said: Vec<_> = kept.iter().map(|kept| (kept.name.as_str(), kept.size)).collect();
    assert_eq!(said, [("Plan.txt", 12), ("Plan.txt", 11)]);
    // The first was not taken back: the second took its place. Both would come back into the folder of the plan.
    assert_eq!(kept.iter().map(|kept| kept.followed).collect::<Vec<_>>(), [false, true]);
    assert!(kept.iter().all(|kept| kept.folder == Some(folder)));
    ada.documents.upload_kept_back(kept[0].content, folder, "Second.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Second.txt", "Ada's second");
    assert_there(&town, PLAN, "as it was");
    assert_eq!(ada.documents.kept_back().await.unwrap().len(), 1);
    town.clock.forward(Duration::from_secs(31 * 86_400));
    assert_eq!(ada.documents.kept_back().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_move_out_of_a_folder_is_not_taken_back_into_its_deletion_unasked() {
    let (town, _home, ada) = rigging().await;
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    town.plane(true);
    let root = ada.documents.item(folder).await.unwrap().parent.unwrap();
    ada.documents.shift(plan, root, None).await.unwrap();
    ada.documents.delete(folder).await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    let (shift, delete) = (open[0].intent, open[1].intent);
    let said = refusal(ada.outbox.cancel(shift, Others::Ask).await);
    assert_eq!(said, Reason::OthersFall(vec![delete]));
    assert!(ada.shows("Plan.txt").await);
    assert_eq!(ada.outbox.cancel(shift, Others::Fall).await.unwrap().len(), 2);
    assert!(ada.shows(PLAN).await);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn a_name_that_was_given_away_is_not_taken_back_unasked() {
    let (town, _home, ada) = rigging().await;
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    town.plane(true);
    ada.documents.rename(plan, "Old plan.txt").await.unwrap();
    ada.documents.create(folder, "Plan.txt", text("a new plan")).await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    let said = refusal(ada.outbox.cancel(open[0].intent, Others::Ask).await);
    assert_eq!(said, Reason::OthersFall(vec![open[1].intent]));
    ada.outbox.cancel(open[0].intent, Others::Fall).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(ada.documents.kept_back().await.unwrap().len(), 1, "the new plan is kept for a while");
}

#[tokio::test(start_paused = true)]
async fn a_move_in_the_middle_is_taken_back_and_the_rest_goes_on_from_where_it_stays() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    town.plane(true);
    ada.documents.rename(plan, "Second.txt").await.unwrap();
    ada.documents.rename(plan, "Third.txt").await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    town.plane(false);
    // Its bytes are others by now; what it is called, and where it is, is what she saw.
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Third.txt", "Noor's");
}
