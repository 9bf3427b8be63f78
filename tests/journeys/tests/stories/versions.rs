//! Versions of a document: the list with its age, the bytes of an earlier one, and putting one back, which overwrites nobody.

use http::Method;
use musette_core::blobs::lending::Empty;
use musette_core::engine::{ActivityKind, DocumentVersion, TakenBack};
use musette_core::model::{AsOf, Budget, IntentKind, Refusal, VersionRow};
use musette_core::outbox::taking_back::Others;
use musette_journeys::NOOR;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;
use musette_tenant::faults::Class;

use super::*;

/// A plan of which there are three versions, the first two by Noor and Ada, and Ada's device, which has asked for the list.
async fn three_versions() -> (Town, HomeFolder, Device, ItemRow) {
    let (town, home, ada) = rigging().await;
    town.clock.forward(Duration::from_secs(60));
    ada.write(PLAN, "Ada's plan").await;
    land_all(&town, &ada).await;
    town.clock.forward(Duration::from_secs(60));
    town.noor_edits(PLAN, "Noor's plan, longer");
    ada.sync().await;
    let plan = ada.at(PLAN).await;
    ada.documents.look_for_versions(plan).await.unwrap();
    (town, home, ada, plan)
}

async fn versions(device: &Device, item: ItemRow) -> Vec<DocumentVersion> {
    device.documents.versions(item).await.unwrap().versions
}

async fn read_version(device: &Device, version: VersionRow) -> String {
    let opened = device.documents.open_version(version).await.unwrap();
    String::from_utf8(opened.read_at(0, 1_000).await.unwrap()).unwrap()
}

/// Fetches a version and puts it back.
async fn restore(device: &Device, version: VersionRow) -> musette_core::model::IntentRow {
    device.documents.fetch_version(version).await.unwrap();
    device.documents.restore_version(version).await.unwrap().intent
}

/// A sync that is over before anything held back may leave.
async fn short_sync(device: &Device) {
    device.engine.sync(device.account.id, Budget::lasting(Duration::from_secs(2))).await.unwrap();
}

async fn forget_at_server(town: &Town, version: &str) {
    let address = town.address(PLAN, &format!("/versions/{version}"));
    assert_eq!(town.another_client(Some(NOOR), Method::DELETE, &address, b"").await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn the_list_says_who_made_each_version_when_and_which_is_there_now() {
    let (town, _home, ada, plan) = three_versions().await;
    let listed = ada.documents.versions(plan).await.unwrap();
    assert!(listed.whole && !listed.behind && listed.waiting.is_empty());
    assert_eq!(listed.as_of, AsOf::Known(musette_core::doors::Clock::wall(&town.clock)));
    let told: Vec<(Option<&str>, bool, bool, Option<u64>)> =
        listed.versions.iter().map(|v| (v.by.as_deref(), v.own, v.now, v.size)).collect();
    let expected = [
        (Some("Noor Haddad"), false, true, Some(19)),
        (Some("Ada Keller"), true, false, Some(10)),
        (Some("Noor Haddad"), false, false, Some(9)),
    ];
    assert_eq!(told, expected);
    assert!(listed.versions.windows(2).all(|pair| pair[0].made_at > pair[1].made_at), "{listed:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_reading_asks_nothing_and_is_there_offline_with_its_age() {
    let (town, home, ada, plan) = three_versions().await;
    let known = ada.documents.versions(plan).await.unwrap();
    town.plane(true);
    town.clock.forward(Duration::from_secs(3_600));
    drop(ada);
    let ada = town.reopen(&home).await;
    let since = so_far(&town);
    assert_eq!(ada.documents.versions(plan).await.unwrap(), known);
    assert_eq!(refusal(ada.documents.look_for_versions(plan).await), Reason::Offline);
    assert_eq!(ada.documents.versions(plan).await.unwrap(), known, "what is known stays");
    assert_eq!(town.tenant.log_after(since).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_was_never_asked_for_is_not_known_and_no_empty_one() {
    let (_town, _home, ada) = rigging().await;
    let listed = ada.documents.versions(ada.at(PLAN).await).await.unwrap();
    assert_eq!((listed.as_of, listed.whole, listed.versions), (AsOf::NeverKnown, false, vec![]));
    let folder = ada.at(RIGGING).await;
    assert_eq!(refusal(ada.documents.versions(folder).await), Reason::NotAFile);
}

#[tokio::test(start_paused = true)]
async fn an_earlier_version_opens_as_it_was_and_stays_here_for_the_plane() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    assert_eq!(refusal(ada.documents.open_version(list[1].version).await), Reason::NotHere);
    let since = so_far(&town);
    ada.documents.fetch_version(list[1].version).await.unwrap();
    ada.documents.fetch_version(list[1].version).await.unwrap();
    assert_eq!(asked(&town, since, "GET", "/versions/2.0/content").len(), 1, "once");
    town.plane(true);
    assert_eq!(read_version(&ada, list[1].version).await, "Ada's plan");
    assert!(versions(&ada, plan).await[1].here);
    assert_eq!(refusal(ada.documents.fetch_version(list[2].version).await), Reason::Offline);
    // It is not what the document is.
    assert_eq!(ada.documents.kept_back().await.unwrap(), []);
    town.plane(false);
    ada.documents.fetch(plan).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"Noor's plan, longer");
}

#[tokio::test(start_paused = true)]
async fn what_is_there_now_opens_as_the_document_and_is_never_asked_for_by_its_number() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    let since = so_far(&town);
    ada.documents.fetch_version(list[0].version).await.unwrap();
    assert_eq!(read_version(&ada, list[0].version).await, "Noor's plan, longer");
    assert!(asked(&town, since, "GET", "/versions/").is_empty());
    assert_eq!(refusal(ada.documents.restore_version(list[0].version).await), Reason::VersionIsNow);
}

#[tokio::test(start_paused = true)]
async fn what_has_become_an_earlier_version_since_the_list_opens_as_what_it_was() {
    let (town, _home, ada, plan) = three_versions().await;
    let now = versions(&ada, plan).await[0].clone();
    town.clock.forward(Duration::from_secs(60));
    town.noor_edits(PLAN, "Noor's second thoughts");
    ada.sync().await;
    let listed = ada.documents.versions(plan).await.unwrap();
    assert!(listed.behind && listed.versions.iter().all(|version| !version.now), "{listed:#?}");
    ada.documents.fetch_version(now.version).await.unwrap();
    assert_eq!(read_version(&ada, now.version).await, "Noor's plan, longer");
    ada.documents.look_for_versions(plan).await.unwrap();
    assert!(!ada.documents.versions(plan).await.unwrap().behind);
    assert_eq!(versions(&ada, plan).await.len(), 4);
    assert_eq!(read_version(&ada, now.version).await, "Noor's plan, longer", "it keeps its number and its bytes");
}

#[tokio::test(start_paused = true)]
async fn a_list_that_knows_more_than_the_device_asks_for_the_document_too() {
    let (town, _home, ada, plan) = three_versions().await;
    town.clock.forward(Duration::from_secs(60));
    town.noor_edits(PLAN, "Noor's second thoughts");
    ada.documents.look_for_versions(plan).await.unwrap();
    let list = versions(&ada, plan).await;
    assert!(list[0].now && !list[0].here);
    ada.documents.fetch_version(list[0].version).await.unwrap();
    assert_eq!(read_version(&ada, list[0].version).await, "Noor's second thoughts");
}

#[tokio::test(start_paused = true)]
async fn a_version_put_back_is_a_new_one_like_any_saving() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    let since = so_far(&town);
    let intent = restore(&ada, list[2].version).await;
    assert_eq!(ada.read(PLAN).await, b"as it was", "at once, for her");
    let entry = ada.outbox.list().await.unwrap().remove(0);
    assert_eq!(entry.intent, intent);
    assert!(matches!(&entry.asked, IntentKind::Replace { restored: Some(of), .. } if of.made_at == list[2].made_at));
    let waiting = ada.documents.versions(plan).await.unwrap().waiting;
    assert_eq!((waiting.len(), waiting[0].intent, waiting[0].restored.is_some()), (1, intent, true));
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
    assert_eq!(new_names(&town), Vec::<String>::new());
    assert!(asked(&town, since, "POST", "restoreVersion").is_empty(), "no deed of the server's own");
    ada.documents.look_for_versions(plan).await.unwrap();
    let list = versions(&ada, plan).await;
    assert_eq!((list.len(), list[0].own, list[0].now), (4, true, true));
}

#[tokio::test(start_paused = true)]
async fn a_version_put_back_can_be_undone_before_it_leaves() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    let since = so_far(&town);
    let intent = restore(&ada, list[2].version).await;
    short_sync(&ada).await;
    assert_there(&town, PLAN, "Noor's plan, longer");
    assert!(ada.outbox.list().await.unwrap()[0].hold_until.is_some());
    ada.outbox.cancel(intent, Others::Ask).await.unwrap();
    assert_eq!(ada.documents.kept_back().await.unwrap(), [], "nothing of hers was thrown away");
    town.clock.forward(Duration::from_secs(60));
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's plan, longer");
    assert!(asked(&town, since, "PUT", "").is_empty(), "the server never heard of it");
    assert_eq!(read_version(&ada, list[2].version).await, "as it was", "it can be put back another time");
    restore(&ada, list[2].version).await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
}

#[tokio::test(start_paused = true)]
async fn a_version_put_back_over_what_somebody_changed_meanwhile_is_kept_beside_it() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    restore(&ada, list[2].version).await;
    town.noor_edits(PLAN, "Noor's third, unseen");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's third, unseen");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "as it was");
    let both = ada.outbox.two_versions().await.unwrap();
    assert_eq!((both.len(), both[0].theirs.id.row), (1, plan));
}

#[tokio::test(start_paused = true)]
async fn what_she_has_changed_and_not_sent_is_a_version_of_its_own_before_the_one_put_back() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch_version(list[2].version).await.unwrap();
    ada.documents.fetch(plan).await.unwrap();
    town.plane(true);
    ada.write(PLAN, "Ada's, on the plane").await;
    let intent = ada.documents.restore_version(list[2].version).await.unwrap().intent;
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(ada.documents.versions(plan).await.unwrap().waiting.len(), 2);
    // The undo of the one takes nothing of the other.
    ada.outbox.cancel(intent, Others::Ask).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"Ada's, on the plane");
    ada.documents.restore_version(list[2].version).await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was");
    assert_eq!(new_names(&town), Vec::<String>::new());
    ada.documents.look_for_versions(plan).await.unwrap();
    let hers = versions(&ada, plan).await[1].clone();
    ada.documents.fetch_version(hers.version).await.unwrap();
    assert_eq!((hers.own, read_version(&ada, hers.version).await.as_str()), (true, "Ada's, on the plane"));
}

#[tokio::test(start_paused = true)]
async fn with_a_change_of_hers_waiting_what_the_server_has_now_can_be_put_back() {
    let (town, _home, ada, plan) = three_versions().await;
    let now = versions(&ada, plan).await[0].version;
    ada.documents.fetch(plan).await.unwrap();
    town.plane(true);
    ada.write(PLAN, "Ada's, on the plane").await;
    ada.documents.restore_version(now).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"Noor's plan, longer");
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's plan, longer");
    ada.documents.look_for_versions(plan).await.unwrap();
    assert_eq!(versions(&ada, plan).await.len(), 5, "hers is in the history");
}

#[tokio::test(start_paused = true)]
async fn what_she_saves_on_top_of_a_version_put_back_outlives_its_undo() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    let intent = restore(&ada, list[2].version).await;
    ada.write(PLAN, "as it was, and more").await;
    ada.outbox.cancel(intent, Others::Ask).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was, and more");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "as it was, and more");
}

#[tokio::test(start_paused = true)]
async fn offline_a_version_that_is_not_here_is_not_put_back_and_says_why() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    town.plane(true);
    assert_eq!(refusal(ada.documents.restore_version(list[2].version).await), Reason::NotHere);
    assert_eq!(ada.outbox.list().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_version_that_the_server_has_no_more_stays_as_long_as_its_bytes_are_here() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch_version(list[1].version).await.unwrap();
    forget_at_server(&town, "1.0").await;
    forget_at_server(&town, "2.0").await;
    assert_eq!(refusal(ada.documents.fetch_version(list[2].version).await), Reason::VersionGone);
    assert!(ada.shows(PLAN).await, "that says nothing of the document");
    let left = versions(&ada, plan).await;
    assert_eq!(left.iter().map(|version| version.gone).collect::<Vec<_>>(), [false, true], "{left:#?}");
    assert_eq!(read_version(&ada, list[1].version).await, "Ada's plan");
    ada.documents.restore_version(list[1].version).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Ada's plan");
}

#[tokio::test(start_paused = true)]
async fn who_may_not_see_the_history_is_told_so_and_keeps_what_is_known() {
    let (town, _home, ada, plan) = three_versions().await;
    let known = ada.documents.versions(plan).await.unwrap();
    town.tenant.play(Fault::named("403").path("/versions")).unwrap();
    let refused = Reason::Refused(Refusal::Permission);
    assert_eq!(refusal(ada.documents.look_for_versions(plan).await), refused);
    assert_eq!(refusal(ada.documents.fetch_version(known.versions[1].version).await), refused);
    assert_eq!(ada.documents.versions(plan).await.unwrap(), known);
    assert!(ada.shows(PLAN).await);
}

#[tokio::test(start_paused = true)]
async fn a_portal_in_the_place_of_the_history_changes_nothing() {
    let (town, _home, ada, plan) = three_versions().await;
    let known = ada.documents.versions(plan).await.unwrap();
    town.tenant.play(Fault::named("portal")).unwrap();
    let met = refusal(ada.documents.look_for_versions(plan).await);
    assert!(met.is_on_the_way(), "{met:?}");
    assert!(refusal(ada.documents.fetch_version(known.versions[1].version).await).is_on_the_way());
    assert_eq!(ada.documents.versions(plan).await.unwrap(), known);
}

#[tokio::test(start_paused = true)]
async fn a_large_version_goes_on_where_it_was_cut() {
    let (town, _home, ada) = rigging().await;
    let size = 3_000_000;
    let whole = bulk(size, 7);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(whole.clone())).await.unwrap();
    land_all(&town, &ada).await;
    town.noor_edits("Rigging/Film.mp4", "cut");
    ada.sync().await;
    let film = ada.at("Rigging/Film.mp4").await;
    ada.documents.look_for_versions(film).await.unwrap();
    let first = versions(&ada, film).await[1].version;
    let before = so_far(&town);
    let cut = Fault { after_bytes: Some(1_000_000), ..Fault::named("truncate") };
    let cut = town.tenant.play(cut.class(Class::Download).path("/download/").times(1)).unwrap();
    drop(ada.documents.fetch_version(first).await);
    town.tenant.stop(cut);
    ada.documents.fetch_version(first).await.unwrap();
    assert!(ada.documents.open_version(first).await.unwrap().read_at(0, size).await.unwrap() == whole);
    let asked: Vec<u64> = asked(&town, before, "GET", "/download/").iter().map(|entry| entry.bytes_out).collect();
    assert!(asked.len() == 2 && asked[1] < size as u64 - 900_000, "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_an_earlier_version_is_kept_beside_the_document_and_is_no_new_one() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch(plan).await.unwrap();
    ada.documents.fetch_version(list[2].version).await.unwrap();
    let lent = ada.documents.lend_version(list[2].version).await.unwrap();
    let name = lent.path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("Plan (version 20") && name.ends_with(").txt"), "{name}");
    std::fs::write(&lent.path, "as it was, marked up").unwrap();
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Saved);
    assert_eq!(ada.read(PLAN).await, b"Noor's plan, longer", "the document is what it is, before anything is sent");
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's plan, longer");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "as it was, marked up");
    assert_eq!(ada.outbox.two_versions().await.unwrap().len(), 1, "and she is asked which it is");
}

#[tokio::test(start_paused = true)]
async fn what_is_saved_again_from_an_opened_version_goes_on_in_the_same_copy() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch_version(list[2].version).await.unwrap();
    let opened = ada.documents.open_version(list[2].version).await.unwrap();
    ada.documents.save(plan, Some(opened.content), text("once")).await.unwrap();
    ada.documents.save(plan, Some(opened.content), text("twice")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's plan, longer");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "twice");
}

#[tokio::test(start_paused = true)]
async fn versions_go_with_their_document() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch_version(list[2].version).await.unwrap();
    let before = ada.engine.storage(ada.account.id).await.unwrap().may_go;
    town.noor(&Deed::Delete { drive: PLANS.into(), path: PLAN.into() });
    ada.sync().await;
    assert_eq!(refusal(ada.documents.open_version(list[2].version).await), Reason::VersionGone);
    assert_eq!(refusal(ada.documents.look_for_versions(plan).await), Reason::NotFound);
    let after = ada.engine.storage(ada.account.id).await.unwrap().may_go;
    assert_eq!(before - after, "as it was".len() as u64, "its bytes as well");
}

#[tokio::test(start_paused = true)]
async fn the_bytes_of_versions_go_when_room_is_needed_and_come_again() {
    let (town, _home, ada, plan) = three_versions().await;
    let list = versions(&ada, plan).await;
    ada.documents.fetch_version(list[2].version).await.unwrap();
    ada.engine.free(ada.account.id).await.unwrap();
    assert_eq!(refusal(ada.documents.open_version(list[2].version).await), Reason::NotHere);
    ada.documents.fetch_version(list[2].version).await.unwrap();
    assert_eq!(read_version(&ada, list[2].version).await, "as it was");
    drop(town);
}

#[tokio::test(start_paused = true)]
async fn what_became_of_a_document_is_told_in_order_and_nothing_is_invented() {
    let (town, _home, ada, plan) = three_versions().await;
    ada.documents.rename(plan, "Plan B.txt").await.unwrap();
    land_all(&town, &ada).await;
    town.plane(true);
    ada.write("Rigging/Plan B.txt", "Ada's, on the plane").await;
    let activity = ada.documents.activity(plan).await.unwrap();
    let told: Vec<String> = activity
        .entries
        .iter()
        .map(|entry| match &entry.what {
            ActivityKind::Version { version } => format!("version by {}", version.by.as_deref().unwrap_or("nobody")),
            ActivityKind::Delivered { receipt } => match &receipt.asked {
                IntentKind::Move { name, .. } => format!("renamed {name}"),
                IntentKind::Replace { .. } => "saved".to_owned(),
                other => format!("{other:?}"),
            },
            ActivityKind::Waits { asked, .. } => match asked {
                IntentKind::Replace { .. } => "waits: saving".to_owned(),
                other => format!("{other:?}"),
            },
        })
        .collect();
    let expected = [
        "waits: saving",
        "renamed Plan B.txt",
        "version by Noor Haddad",
        "saved",
        "version by Ada Keller",
        "version by Noor Haddad",
    ];
    assert_eq!(told, expected, "{activity:#?}");
    assert!(activity.whole);
    let other = ada.at("Rigging").await;
    let nothing = ada.documents.activity(other).await.unwrap();
    assert_eq!((nothing.versions_as_of, nothing.entries.len()), (AsOf::NeverKnown, 0));
}
