//! Two processes on one home are normal: what one does the other sees, one of them syncs, and a dead one is in nobody's way.

use std::sync::Arc;

use musette_core::engine::LOOK_AT_OTHERS;
use musette_core::model::{Scope, SignInNeed};
use musette_core::sync::Stopped;
use musette_journeys::ADA;
use musette_tenant::Fault;
use musette_tenant::entra::Revocation;

use super::quiet::Heard;
use super::*;

#[tokio::test(start_paused = true)]
async fn what_one_process_saves_the_other_shows_and_sends() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    beside.write(PLAN, "marked up beside").await;
    assert_eq!(ada.read(PLAN).await, b"marked up beside");
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1);
    land_all(&town, &ada).await;
    assert_eq!(beside.outbox.list().await.unwrap(), []);
    assert_eq!(beside.outbox.receipts(5).await.unwrap().len(), 1);
    assert_there(&town, PLAN, "marked up beside");
}

#[tokio::test(start_paused = true)]
async fn a_screen_hears_of_what_another_process_has_changed() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    let heard = Arc::new(Heard::default());
    let _subscription = ada.engine.subscribe(Arc::clone(&heard) as _);
    ada.write(PLAN, "marked up").await;
    tokio::time::sleep(2 * LOOK_AT_OTHERS).await;
    let own = std::mem::take(&mut *heard.0.lock().unwrap());
    assert!(!own.is_empty() && !own.contains(&Scope::Everything), "what it did itself it knows: {own:?}");
    beside.write(PLAN, "marked up beside").await;
    tokio::time::sleep(2 * LOOK_AT_OTHERS).await;
    assert_eq!(std::mem::take(&mut *heard.0.lock().unwrap()), [Scope::Everything]);
    tokio::time::sleep(10 * LOOK_AT_OTHERS).await;
    assert_eq!(*heard.0.lock().unwrap(), [], "once");
}

#[tokio::test(start_paused = true)]
async fn one_edits_while_the_other_syncs_and_everything_arrives_once() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    let folder = ada.at(RIGGING).await;
    town.tenant.play(Fault { delay_ms: Some(100), ..Fault::named("delay") }).unwrap();
    for number in 0..5 {
        ada.documents.create(folder, &format!("A{number}.txt"), text("a")).await.unwrap();
    }
    let edits = async {
        for number in 0..10 {
            beside.documents.create(folder, &format!("B{number}.txt"), text("b")).await.unwrap();
            beside.write(PLAN, &format!("edit {number}")).await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    };
    tokio::join!(ada.sync(), edits);
    land_all(&town, &beside).await;
    let names = new_names(&town);
    assert_eq!(names.len(), 15, "{names:?}");
    for name in &names {
        assert_eq!(there(&town, &format!("{RIGGING}/{name}")).versions, 1, "{name}");
    }
    assert_there(&town, PLAN, "edit 9");
    town.tenant.stop_named(None);
    ada.sync().await;
    assert_eq!(everything(&ada).await, everything(&beside).await);
}

#[tokio::test(start_paused = true)]
async fn only_one_syncs_at_a_time_and_the_other_says_so() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    town.noor_makes("Rigging/New.txt", "new");
    town.tenant.play(Fault { delay_ms: Some(1_000), ..Fault::named("delay") }).unwrap();
    let (first, second) = tokio::join!(ada.sync(), async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        beside.sync().await
    });
    assert_eq!(first.stopped, Stopped::Done);
    assert!(matches!(second.stopped, Stopped::HeldBy(_)), "{second:?}");
    assert_eq!(second.spent.requests, 0);
    assert!(beside.shows("Rigging/New.txt").await, "what the other brought is there for both");
    town.tenant.stop_named(None);
    assert_eq!(beside.sync().await.stopped, Stopped::Done, "the right to sync was given back");
}

#[tokio::test(start_paused = true)]
async fn two_calls_in_one_process_are_one_sync() {
    let (town, _home, ada) = rigging().await;
    let before = so_far(&town);
    let alone = ada.sync().await.spent.requests;
    town.tenant.play(Fault { delay_ms: Some(100), ..Fault::named("delay") }).unwrap();
    let (first, second) = tokio::join!(ada.sync(), ada.sync());
    assert_eq!(first, second);
    assert_eq!(so_far(&town) - before, 2 * alone);
}

#[tokio::test(start_paused = true)]
async fn a_process_killed_in_the_middle_of_an_upload_is_followed_by_the_other() {
    let (town, home, ada) = rigging().await;
    let film = bulk(12 * 1024 * 1024, 13);
    ada.documents.create(ada.at(RIGGING).await, "Film.mp4", Source::Bytes(film.clone())).await.unwrap();
    let before = so_far(&town);
    town.tenant.play(Fault { delay_ms: Some(4_000), ..Fault::named("delay") }.method("PUT")).unwrap();
    let cut_short = tokio::time::timeout(Duration::from_secs(6), ada.sync()).await;
    assert!(cut_short.is_err(), "it was in the middle");
    drop(ada);
    town.tenant.stop_named(None);

    let beside = town.reopen(&home).await;
    let first = beside.sync().await.stopped;
    assert!(matches!(first, Stopped::HeldBy(_) | Stopped::Done), "{first:?}");
    town.clock.forward(Duration::from_secs(120));
    land_all(&town, &beside).await;
    let there = there(&town, "Rigging/Film.mp4");
    assert_eq!((there.sha256, there.versions), (Some(sha256(&film)), 1));
    assert_eq!(asked(&town, before, "POST", "createUploadSession").len(), 1);
    assert_eq!(new_names(&town), ["Film.mp4"]);
}

#[tokio::test(start_paused = true)]
async fn a_process_killed_in_the_middle_of_any_request_leaves_one_effect() {
    for (method, part) in [("PUT", "content"), ("POST", "children"), ("PATCH", "items"), ("DELETE", "items")] {
        for cut_after in [50, 3_000] {
            let (town, home, ada) = rigging().await;
            let folder = ada.at(RIGGING).await;
            match method {
                "PUT" => ada.write(PLAN, "marked up").await,
                "POST" => drop(ada.documents.make_folder(folder, "Visit").await.unwrap()),
                "PATCH" => ada.documents.rename(ada.at(PLAN).await, "Plan 2.txt").await.unwrap(),
                _ => ada.documents.delete(ada.at(PLAN).await).await.unwrap(),
            }
            let slow = Fault { delay_ms: Some(2_000), ..Fault::named("delay") };
            town.tenant.play(slow.method(method).path(part)).unwrap();
            drop(tokio::time::timeout(Duration::from_millis(cut_after), ada.sync()).await);
            drop(ada);
            town.tenant.stop_named(None);
            town.clock.forward(Duration::from_secs(120));
            let ada = town.reopen(&home).await;
            land_all(&town, &ada).await;
            match method {
                "PUT" => assert_eq!(there(&town, PLAN).versions, 2),
                "POST" => assert_eq!(new_names(&town), ["Visit"]),
                "PATCH" => assert_eq!(new_names(&town), ["Plan 2.txt"]),
                _ => assert!(town.seen(PLAN).is_none()),
            }
            assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1, "{method}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn both_renew_one_sign_in_without_spoiling_each_others() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    let before = so_far(&town);
    for _ in 0..3 {
        town.tenant.entra().expire_access_tokens();
        tokio::join!(ada.sync(), async {
            let folder = beside.at(RIGGING).await;
            beside.documents.refresh(folder).await.unwrap();
        });
        assert_eq!(ada.sync().await.stopped, Stopped::Done);
        assert_eq!(beside.sync().await.stopped, Stopped::Done);
    }
    let renewals = asked(&town, before, "POST", "/token").len();
    assert!(renewals <= 6, "each renews at most once a time: {renewals}");
}

#[tokio::test(start_paused = true)]
async fn both_agree_on_what_the_account_needs() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    town.tenant.entra().revoke(ADA, Revocation::Revoked);
    town.tenant.entra().expire_access_tokens();
    assert_eq!(ada.sync().await.stopped, Stopped::SignIn(SignInNeed::Again));
    let seen = beside.engine.accounts().list().await.unwrap().remove(0);
    assert_eq!(seen.sign_in, Some(SignInNeed::Again));

    town.tenant.entra().lift(ADA);
    let accounts = ada.engine.accounts();
    let address = accounts.begin_sign_in(&town.setting(), None, Some(seen.id)).await.unwrap();
    // The browser comes back to the other process.
    let redirect = town.at_the_browser(&address, ADA).await;
    let again = beside.engine.accounts().finish_sign_in(&redirect).await.unwrap();
    assert_eq!((again.id, again.sign_in), (seen.id, None));
    assert_eq!(accounts.list().await.unwrap()[0].sign_in, None);
    assert_eq!(ada.sync().await.stopped, Stopped::Done, "the first uses what the second brought");
}

#[tokio::test(start_paused = true)]
async fn a_suspended_engine_holds_nothing_and_goes_on_when_it_is_resumed() {
    let (town, home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    ada.engine.suspend().await.unwrap();
    assert_eq!(refusal(ada.engine.documents(ada.account.id).await.map(drop)), Reason::Suspended);
    let beside = town.reopen(&home).await;
    land_all(&town, &beside).await;
    ada.engine.resume().await.unwrap();
    let documents = ada.engine.documents(ada.account.id).await.unwrap();
    let outbox = ada.engine.outbox(ada.account.id).await.unwrap();
    assert_eq!(outbox.list().await.unwrap(), []);
    let plan = documents.at_path(&format!("{PLANS}/{PLAN}")).await.unwrap();
    assert_eq!(documents.open(plan).await.unwrap().read_at(0, 20).await.unwrap(), b"marked up");
}

#[tokio::test(start_paused = true)]
async fn two_people_on_one_device_never_mix() {
    let (town, home, ada) = rigging().await;
    let noor = town.sign_in(&home, musette_journeys::NOOR).await;
    noor.engine.refresh_drives(noor.account.id).await.unwrap();
    for drive in noor.documents.drives().await.unwrap() {
        noor.engine.follow(drive.id).await.unwrap();
    }
    noor.sync().await;
    ada.write(PLAN, "Ada's").await;
    assert_eq!(noor.outbox.list().await.unwrap(), []);
    assert_eq!(noor.read(PLAN).await, b"as it was");
    noor.sync().await;
    assert_there(&town, PLAN, "as it was");
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).modified_by, ADA);
    noor.engine.accounts().sign_out(noor.account.id, musette_core::engine::UnsentWork::Keep).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"Ada's");
    assert_eq!(ada.engine.accounts().list().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_edits_of_what_both_had_opened_are_both_kept() {
    let (town, home, ada) = rigging().await;
    let beside = town.reopen(&home).await;
    let plan = ada.at(PLAN).await;
    let (here, there_opened) = (ada.documents.open(plan).await.unwrap(), beside.documents.open(plan).await.unwrap());
    town.plane(true);
    ada.documents.save(plan, Some(here.content), text("saved here")).await.unwrap();
    beside.documents.save(plan, Some(there_opened.content), text("saved beside")).await.unwrap();
    // What is saved on top of what is shown follows it.
    ada.documents.save(plan, None, text("saved beside, and more")).await.unwrap();
    town.plane(false);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "saved here");
    let names = new_names(&town);
    assert_eq!(names.len(), 1, "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "saved beside, and more");
}
