//! What the person does while a request is on its way counts: nothing that was taken back is sent, nothing that was saved is
//! taken for what went before it.

use musette_core::outbox::taking_back::Others;

use super::*;

#[tokio::test(start_paused = true)]
async fn a_delete_that_is_taken_back_while_its_folder_is_looked_into_is_not_sent() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.delete(folder).await.unwrap();
    let documents = ada.documents.clone();
    town.before("GET", "/children", async move {
        documents.restore(folder, None).await.unwrap();
    });
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_eq!(asked(&town, before, "DELETE", "").len(), 0);
    assert_there(&town, PLAN, "as it was");
    assert!(ada.shows(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn bytes_saved_while_the_earlier_ones_are_on_their_way_follow_them() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.write(PLAN, "first").await;
    let documents = ada.documents.clone();
    town.before("PUT", "/content", async move {
        documents.save(plan, None, text("second")).await.unwrap();
    });
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "second");
    assert_eq!(there(&town, PLAN).older_sha256, [Town::sum("as it was"), Town::sum("first")]);
    assert_eq!(ada.read(PLAN).await, b"second");
}

#[tokio::test(start_paused = true)]
async fn an_answer_to_a_question_that_was_not_asked_changes_nothing() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "Ada's").await;
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    let (edit, create) = (open[0].intent, open[1].intent);
    town.noor_edits(PLAN, "Noor's");
    assert_eq!(refusal(ada.outbox.confirm(edit).await), Reason::NotOffered);
    assert_eq!(refusal(ada.outbox.retry(edit).await), Reason::NotOffered);
    let folder = ada.at(RIGGING).await;
    assert_eq!(refusal(ada.outbox.settle_elsewhere(create, folder, "Other.txt").await), Reason::NotOffered);
    town.plane(false);
    town.plane_after("PUT", "New.txt");
    ada.sync().await;
    // Perhaps it is there: another name would be a second file.
    assert_eq!(refusal(ada.outbox.settle_elsewhere(create, folder, "Other.txt").await), Reason::NotOffered);
    assert_eq!(refusal(ada.outbox.retry(create).await), Reason::NotOffered);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    let names = new_names(&town);
    assert_eq!(names.len(), 2, "her copy and the new file: {names:?}");
    assert_there(&town, "Rigging/New.txt", "new");
}

#[tokio::test(start_paused = true)]
async fn an_editor_that_saves_twice_does_not_conflict_with_itself() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    let opened = ada.documents.open(plan).await.unwrap();
    ada.documents.save(plan, Some(opened.content), text("first")).await.unwrap();
    land_all(&town, &ada).await;
    ada.documents.save(plan, Some(opened.content), text("second")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "second");
    assert_eq!(new_names(&town), Vec::<String>::new());
    // And the one that goes on from what it was told.
    let saved = ada.documents.save(plan, None, text("third")).await.unwrap();
    land_all(&town, &ada).await;
    town.noor_edits(PLAN, "Noor's");
    ada.documents.save(plan, Some(saved.content), text("fourth")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_upload_that_the_network_cut_in_the_middle_can_be_taken_back() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.create(folder, "Film.bin", Source::Bytes(bulk(8 * 1024 * 1024, 3))).await.unwrap();
    // One fragment arrives and is answered; then there is no network.
    town.plane_before("PUT", "/upload/", 2);
    ada.sync().await;
    let open = ada.outbox.list().await.unwrap();
    assert!(open[0].sent > 0, "{open:#?}");
    town.plane(false);
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    assert!(!ada.shows("Rigging/Film.bin").await);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), Vec::<String>::new());
    assert_eq!(asked(&town, before, "DELETE", "/upload/").len(), 1, "the half is given up");
    // Its name is free again.
    ada.documents.create(folder, "Film.bin", text("short")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Film.bin", "short");
}
