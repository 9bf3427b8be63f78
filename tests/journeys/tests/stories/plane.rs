//! What is done on a plane is there when it returns, and reaches the server as it was asked for, once.

use musette_core::engine::ItemState;
use musette_core::model::{Budget, HowChecked, IntentKind, ItemKind};
use musette_core::outbox::taking_back::Others;

use super::*;

#[tokio::test(start_paused = true)]
async fn an_edit_on_a_plane_reaches_the_server_once() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "marked up").await;
    assert_eq!(ada.read(PLAN).await, b"marked up");
    let item = ada.at(PLAN).await;
    assert_eq!(ada.documents.state(item).await.unwrap(), ItemState::WaitingToBeSent);
    ada.sync().await;
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1, "no network takes nothing away");

    town.plane(false);
    land_all(&town, &ada).await;
    let plan = there(&town, PLAN);
    assert_eq!((plan.sha256, plan.versions), (Some(Town::sum("marked up")), 2));
    assert_eq!(plan.older_sha256, [Town::sum("as it was")]);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_eq!(ada.documents.state(item).await.unwrap(), ItemState::OnThisDevice { older: false });
    let receipts = ada.outbox.receipts(10).await.unwrap();
    assert_eq!(receipts.len(), 1);
    assert_eq!((receipts[0].name.as_str(), receipts[0].conflict.as_deref()), ("Plan.txt", None));
    assert_eq!(receipts[0].place, "Production / Plans / Rigging");
}

#[tokio::test(start_paused = true)]
async fn two_edits_of_one_file_are_one_version() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "first thought").await;
    ada.write(PLAN, "second thought").await;
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1);
    town.plane(false);
    land_all(&town, &ada).await;
    let plan = there(&town, PLAN);
    assert_eq!((plan.sha256, plan.versions), (Some(Town::sum("second thought")), 2));
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_an_unsent_new_file_is_one_file() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.at(RIGGING).await;
    let note = ada.documents.create(folder, "Note.txt", text("draft")).await.unwrap();
    ada.write("Rigging/Note.txt", "final").await;
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1);
    town.plane(false);
    land_all(&town, &ada).await;
    let there = there(&town, "Rigging/Note.txt");
    assert_eq!((there.sha256, there.versions), (Some(Town::sum("final")), 1));
    assert_eq!(new_names(&town), ["Note.txt"]);
    assert_eq!(ada.at("Rigging/Note.txt").await, note, "it is the same item as before it was sent");
}

#[tokio::test(start_paused = true)]
async fn a_folder_a_file_in_it_and_its_new_name_arrive_as_asked() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let rigging = ada.at(RIGGING).await;
    let folder = ada.documents.make_folder(rigging, "Site visit").await.unwrap();
    let photo = ada.documents.create(folder, "Photo.jpg", Source::Bytes(bulk(90_000, 3))).await.unwrap();
    ada.documents.rename(folder, "Site visit Monday").await.unwrap();
    assert!(ada.shows("Rigging/Site visit Monday/Photo.jpg").await);
    assert!(!ada.shows("Rigging/Site visit").await);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Site visit Monday", "Site visit Monday/Photo.jpg"]);
    let there = there(&town, "Rigging/Site visit Monday/Photo.jpg");
    assert_eq!((there.sha256, there.versions), (Some(sha256(&bulk(90_000, 3))), 1));
    assert_eq!(ada.at("Rigging/Site visit Monday/Photo.jpg").await, photo);
    assert_eq!(ada.at("Rigging/Site visit Monday").await, folder);
}

#[tokio::test(start_paused = true)]
async fn a_move_into_a_folder_made_on_the_plane_arrives_with_its_edit() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let plan = ada.at(PLAN).await;
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Approved").await.unwrap();
    ada.documents.shift(plan, folder, None).await.unwrap();
    ada.write("Rigging/Approved/Plan.txt", "approved").await;
    assert!(!ada.shows(PLAN).await);
    town.plane(false);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert!(town.seen(PLAN).is_none());
    let there = there(&town, "Rigging/Approved/Plan.txt");
    assert_eq!((there.sha256, there.versions), (Some(Town::sum("approved")), 2));
    assert_eq!(asked(&town, before, "PATCH", "").len(), 1);
    assert_eq!(ada.at("Rigging/Approved/Plan.txt").await, plan);
}

#[tokio::test(start_paused = true)]
async fn a_copy_is_made_by_the_server_without_its_bytes_travelling() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    let copy = ada.documents.copy(plan, folder, "Plan for the crew.txt").await.unwrap();
    assert!(ada.shows("Rigging/Plan for the crew.txt").await);
    town.plane(false);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Plan for the crew.txt", "as it was");
    assert_there(&town, PLAN, "as it was");
    assert_eq!(asked(&town, before, "POST", "/copy").len(), 1);
    assert_eq!(asked(&town, before, "PUT", "").len(), 0);
    assert_eq!(ada.at("Rigging/Plan for the crew.txt").await, copy);
    assert_eq!(ada.read("Rigging/Plan for the crew.txt").await, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn an_empty_file_arrives_empty() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.documents.create(ada.at(RIGGING).await, "Empty.txt", text("")).await.unwrap();
    ada.write(PLAN, "").await;
    town.plane(false);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_eq!((there(&town, "Rigging/Empty.txt").size, there(&town, "Rigging/Empty.txt").versions), (0, 1));
    assert_eq!((there(&town, PLAN).size, there(&town, PLAN).versions), (0, 2));
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 0);
    assert_eq!(ada.read("Rigging/Empty.txt").await, b"");
}

#[tokio::test(start_paused = true)]
async fn a_large_upload_goes_on_in_another_process_where_it_stood() {
    let (town, home, ada) = rigging().await;
    let film = bulk(12 * 1024 * 1024 + 5, 9);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    let before = so_far(&town);
    let little = Budget { bytes: Some(4_000_000), ..Budget::WHOLE };
    let report = ada.engine.sync(ada.account.id, little).await.unwrap();
    assert_eq!(report.delivered, 0);
    let sent: u64 = asked(&town, before, "PUT", "/upload/").iter().map(|entry| entry.bytes_in).sum();
    assert!(sent > 0 && sent < film.len() as u64, "{sent}");
    // No word of farewell: the process is gone.
    drop(ada);

    let ada = town.reopen(&home).await;
    let [film_waits] = &ada.outbox.list().await.unwrap()[..] else { panic!("one change waits") };
    assert_eq!(film_waits.sent, sent);
    land_all(&town, &ada).await;
    let there = there(&town, "Rigging/Film.mp4");
    assert_eq!((there.sha256, there.versions), (Some(sha256(&film)), 1));
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1);
    let sent: u64 = asked(&town, before, "PUT", "/upload/").iter().map(|entry| entry.bytes_in).sum();
    assert_eq!(sent, film.len() as u64, "no byte travels twice");
}

#[tokio::test(start_paused = true)]
async fn a_delete_of_something_never_sent_leaves_nothing_in_the_outbox() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Wrong").await.unwrap();
    let note = ada.documents.create(folder, "Note.txt", text("wrong")).await.unwrap();
    ada.documents.rename(note, "Note 2.txt").await.unwrap();
    ada.documents.delete(folder).await.unwrap();
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    assert!(!ada.shows("Rigging/Wrong").await);
    town.plane(false);
    let before = so_far(&town);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), Vec::<String>::new());
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        assert_eq!(asked(&town, before, method, "/drives/").len(), 0, "{method}");
    }
}

#[tokio::test(start_paused = true)]
async fn taking_back_in_the_middle_says_what_falls() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Note.txt", text("note")).await.unwrap();
    ada.write(PLAN, "marked up").await;
    ada.documents.rename(folder, "Visit Tuesday").await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    let maker = open.iter().find(|entry| matches!(entry.asked, IntentKind::MakeFolder { .. })).unwrap();
    let Reason::OthersFall(others) = refusal(ada.outbox.cancel(maker.intent, Others::Ask).await) else {
        panic!("it says what falls")
    };
    assert_eq!(others.len(), 2);
    assert_eq!(ada.outbox.list().await.unwrap().len(), 4, "asking takes nothing back");

    let fell = ada.outbox.cancel(maker.intent, Others::Fall).await.unwrap();
    assert_eq!(fell.len(), 3);
    assert!(!ada.shows("Rigging/Visit Tuesday").await);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_eq!(new_names(&town), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn taking_an_edit_back_shows_what_was_there_before() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "a mistake").await;
    ada.documents.rename(ada.at(PLAN).await, "Plan B.txt").await.unwrap();
    let open = ada.outbox.list().await.unwrap();
    ada.outbox.cancel(open[0].intent, Others::Ask).await.unwrap();
    assert!(ada.shows("Rigging/Plan B.txt").await, "the new name stays");
    town.plane(false);
    land_all(&town, &ada).await;
    let plan = there(&town, "Rigging/Plan B.txt");
    assert_eq!((plan.sha256, plan.versions), (Some(Town::sum("as it was")), 1));
    assert_eq!(ada.read("Rigging/Plan B.txt").await, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn everything_is_still_there_after_the_process_was_killed() {
    let (town, home, ada) = rigging().await;
    town.plane(true);
    ada.write(PLAN, "marked up").await;
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Note.txt", text("note")).await.unwrap();
    let before = everything(&ada).await;
    drop(ada);
    let ada = town.reopen(&home).await;
    assert_eq!(everything(&ada).await, before);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    assert_eq!(ada.read("Rigging/Visit/Note.txt").await, b"note");
    assert_eq!(ada.outbox.list().await.unwrap().len(), 3);
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
    assert_there(&town, "Rigging/Visit/Note.txt", "note");
}

#[tokio::test(start_paused = true)]
async fn two_files_change_names_with_each_other() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/Other.txt", "other");
    ada.sync().await;
    town.plane(true);
    let (plan, other) = (ada.at(PLAN).await, ada.at("Rigging/Other.txt").await);
    ada.documents.rename(plan, "Aside.txt").await.unwrap();
    ada.documents.rename(other, "Plan.txt").await.unwrap();
    ada.documents.rename(plan, "Other.txt").await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "other");
    assert_there(&town, "Rigging/Other.txt", "as it was");
    assert_eq!(new_names(&town), ["Other.txt"]);
}

#[tokio::test(start_paused = true)]
async fn a_new_file_takes_the_name_that_a_delete_frees() {
    let (town, _home, ada) = rigging().await;
    town.plane(true);
    let (plan, folder) = (ada.at(PLAN).await, ada.at(RIGGING).await);
    ada.documents.delete(plan).await.unwrap();
    let new = ada.documents.create(folder, "Plan.txt", text("from scratch")).await.unwrap();
    assert_ne!(plan, new);
    town.plane(false);
    land_all(&town, &ada).await;
    let there = there(&town, PLAN);
    assert_eq!((there.sha256, there.versions), (Some(Town::sum("from scratch")), 1));
    assert_eq!(ada.at(PLAN).await, new);
}

#[tokio::test(start_paused = true)]
async fn a_name_differs_from_another_by_case_only_and_arrives() {
    let (town, _home, ada) = rigging().await;
    ada.documents.rename(ada.at(PLAN).await, "PLAN.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(there(&town, "Rigging/plan.TXT").name, "PLAN.txt");
    let folder = ada.at(RIGGING).await;
    assert!(shown(&ada, folder).await.contains(&"PLAN.txt".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn receipts_say_how_it_is_known() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    ada.documents.create(folder, "Note.txt", text("note")).await.unwrap();
    ada.write(PLAN, "marked up").await;
    land_all(&town, &ada).await;
    let receipts = ada.outbox.receipts(10).await.unwrap();
    let checked: Vec<_> = receipts.iter().map(|receipt| (receipt.name.as_str(), receipt.checked)).collect();
    assert_eq!(
        checked,
        [("Plan.txt", HowChecked::ComparedBefore), ("Note.txt", HowChecked::Answer), ("Visit", HowChecked::Answer)]
    );
    assert_eq!(ada.documents.item(folder).await.unwrap().kind, ItemKind::Folder);
}

#[tokio::test(start_paused = true)]
async fn what_is_kept_offline_is_a_list_of_wishes_and_not_of_the_files_below_them() {
    let (town, _home, ada) = rigging().await;
    let (folder, plan) = (ada.at(RIGGING).await, ada.at(PLAN).await);
    let kept =
        async || -> Vec<String> { ada.documents.kept().await.unwrap().into_iter().map(|item| item.name).collect() };
    assert_eq!(kept().await, [""; 0]);
    for item in [plan, folder, plan] {
        ada.documents.keep(item).await.unwrap();
    }
    town.plane(true);
    let made = ada.documents.create(folder, "A new one.txt", text("not there yet")).await.unwrap();
    ada.documents.keep(made).await.unwrap();
    assert_eq!(kept().await, ["Rigging", "A new one.txt", "Plan.txt"], "folders first, each by name");
    assert!(ada.documents.kept().await.unwrap().iter().all(|item| item.kept_because_of == Some(item.id.row)));
    ada.documents.unkeep(folder).await.unwrap();
    ada.documents.delete(plan).await.unwrap();
    assert_eq!(kept().await, ["A new one.txt"], "what she has removed is in no list");
}
