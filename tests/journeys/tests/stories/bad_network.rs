//! A bad network proves nothing: it moves the connection's state, and nothing that a person has.

use musette_core::model::{AsOf, Connection, Refusal};
use musette_core::sync::Stopped;
use musette_tenant::Fault;
use musette_tenant::faults::Class;

use super::*;

/// What is not to change.
async fn belongings(ada: &Device) -> (Vec<String>, usize, Option<musette_core::model::SignInNeed>) {
    let summary = ada.documents.readiness(None).await.unwrap();
    let account = ada.engine.accounts().list().await.unwrap().remove(0);
    (everything(ada).await, summary.ready, account.sign_in)
}

async fn with_kept_folder() -> (Town, HomeFolder, Device) {
    let (town, home, ada) = rigging().await;
    ada.documents.keep(ada.at(RIGGING).await).await.unwrap();
    ada.sync().await;
    let kept = ada.documents.readiness(None).await.unwrap();
    assert!(kept.ready > 1 && kept.ready == kept.files.len(), "{kept:?}");
    (town, home, ada)
}

#[tokio::test(start_paused = true)]
async fn hard_case_32_a_portals_page_signs_nobody_out_and_takes_nothing_away() {
    for name in ["portal", "portal-redirect"] {
        nothing_is_taken_away_by(name).await;
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_33_a_server_out_of_reach_takes_nothing_away() {
    for name in ["proxy-404", "504", "500", "offline", "truncate", "503", "429"] {
        nothing_is_taken_away_by(name).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_drive_that_was_not_heard_of_in_a_bad_moment_is_asked_for_by_the_next_sync() {
    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let ada = town.sign_in(&home, musette_journeys::ADA).await;
    let is_own = |drive: &musette_core::model::Drive| drive.kind == musette_core::model::DriveKind::Personal;
    let fault = town.tenant.play(Fault::named("504").path("/v1.0/me/drive")).unwrap();
    let report = ada.sync().await;
    assert!(!matches!(report.stopped, Stopped::Done), "a part that was not heard of is not done: {report:?}");
    let found = ada.documents.drives().await.unwrap();
    assert!(!found.is_empty() && !found.iter().any(is_own), "what was found is here: {found:?}");
    town.tenant.stop(fault);
    town.clock.forward(Duration::from_secs(120));
    assert_eq!(ada.sync().await.stopped, Stopped::Done);
    assert!(ada.documents.drives().await.unwrap().iter().any(is_own));
}

/// For two days nothing else answers.
async fn nothing_is_taken_away_by(name: &str) {
    let (town, _home, ada) = with_kept_folder().await;
    let before = belongings(&ada).await;
    let as_of = ada.documents.drives().await.unwrap()[0].as_of;
    let start = so_far(&town);
    town.tenant.play(Fault { after_bytes: Some(40), ..Fault::named(name).times(10_000) }).unwrap();
    for hours in [0, 1, 2, 48] {
        town.clock.forward(Duration::from_secs(hours * 3_600));
        let report = ada.sync().await;
        assert!(!matches!(report.stopped, Stopped::Done | Stopped::SignIn(_)), "{name}: {report:?}");
    }
    assert!(met(&town, start, name).len() >= 4, "{name}: each sync has met it");
    assert_eq!(belongings(&ada).await, before, "{name}");
    assert_eq!(ada.documents.drives().await.unwrap()[0].as_of, as_of, "{name}: nothing was confirmed");
    assert_eq!(ada.read(PLAN).await, b"as it was");
    let connection = ada.engine.accounts().list().await.unwrap()[0].connection;
    match name {
        "portal" | "portal-redirect" => assert_eq!(connection, Connection::Captured, "{name}"),
        _ => assert!(matches!(connection, Connection::Degraded | Connection::Captured), "{name}: {connection:?}"),
    }
    town.tenant.stop_named(None);
    town.clock.forward(Duration::from_secs(3_600));
    assert_eq!(ada.sync().await.stopped, Stopped::Done, "{name}: and all is well again");
    assert_eq!(ada.engine.accounts().list().await.unwrap()[0].connection, Connection::Online);
    assert_eq!(belongings(&ada).await, before, "{name}");
}

#[tokio::test(start_paused = true)]
async fn hard_case_23_a_listing_that_is_not_answered_is_no_empty_folder() {
    for class in [Class::Listing, Class::Read] {
        let (town, _home, ada) = with_kept_folder().await;
        let before = belongings(&ada).await;
        let fault = if class == Class::Listing { "hard-case-23" } else { "proxy-404" };
        town.tenant.play(Fault::named(fault).class(class)).unwrap();
        let start = so_far(&town);
        for _ in 0..4 {
            ada.sync().await;
            let folder = ada.at(RIGGING).await;
            drop(ada.documents.refresh(folder).await);
            town.clock.forward(Duration::from_secs(700));
        }
        if class == Class::Listing {
            let told = met_with(&town, start, fault);
            assert!(told.contains(&504) && told.contains(&404), "a gateway and a proxy have answered: {told:?}");
        }
        assert_eq!(belongings(&ada).await, before);
        town.tenant.stop_named(None);
        ada.sync().await;
        assert_eq!(belongings(&ada).await, before);
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_before_the_first_list_shows_nothing_as_never_known() {
    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let ada = town.sign_in(&home, musette_journeys::ADA).await;
    town.tenant.play(Fault::named("portal")).unwrap();
    ada.sync().await;
    for drive in ada.documents.drives().await.unwrap() {
        assert_eq!(drive.as_of, AsOf::NeverKnown);
    }
    town.tenant.stop_named(None);
    town.clock.forward(Duration::from_secs(3_600));
    ada.sync().await;
    let drives = ada.documents.drives().await.unwrap();
    assert!(drives.iter().any(|drive| drive.as_of != AsOf::NeverKnown), "{drives:?}");
}

#[tokio::test(start_paused = true)]
async fn hard_case_24_neither_a_portals_page_nor_a_malware_notice_is_the_content_of_a_file() {
    for name in ["hard-case-24", "portal", "malware-403"] {
        let (town, _home, ada) = rigging().await;
        town.noor_makes("Rigging/Ticket.pdf", "a boarding pass");
        ada.sync().await;
        let ticket = ada.at("Rigging/Ticket.pdf").await;
        town.tenant.play(Fault::named(name).class(Class::Download)).unwrap();
        let start = so_far(&town);
        for _ in 0..3 {
            assert!(ada.documents.fetch(ticket).await.is_err(), "{name}");
            assert_eq!(refusal(ada.documents.open(ticket).await), Reason::NotHere, "{name}");
        }
        let told = met_with(&town, start, name);
        let pages = [("hard-case-24", [200, 403]), ("portal", [200, 200]), ("malware-403", [403, 403])];
        let expected = pages.iter().find(|(fault, _)| *fault == name).unwrap().1;
        assert!(expected.iter().all(|status| told.contains(status)), "{name}: {told:?}");
        town.tenant.stop_named(None);
        ada.documents.fetch(ticket).await.unwrap();
        assert_eq!(ada.read("Rigging/Ticket.pdf").await, b"a boarding pass");
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_31_opening_a_kept_file_without_network_deletes_nothing() {
    let (town, home, ada) = with_kept_folder().await;
    let before = belongings(&ada).await;
    town.plane(true);
    for _ in 0..3 {
        assert_eq!(ada.read(PLAN).await, b"as it was");
        ada.sync().await;
    }
    drop(ada);
    let ada = town.reopen(&home).await;
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(belongings(&ada).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_word_of_the_provider_against_the_person_is_a_state_and_removes_nothing() {
    use musette_core::model::SignInNeed;
    use musette_tenant::entra::Revocation;
    let (town, home, ada) = with_kept_folder().await;
    ada.write(PLAN, "marked up").await;
    let before = everything(&ada).await;
    town.tenant.entra().revoke(musette_journeys::ADA, Revocation::Revoked);
    town.tenant.entra().expire_access_tokens();
    let report = ada.sync().await;
    assert_eq!(report.stopped, Stopped::SignIn(SignInNeed::Again));
    assert_eq!(everything(&ada).await, before);
    assert_eq!(ada.read(PLAN).await, b"marked up");
    let account = ada.engine.accounts().list().await.unwrap().remove(0);
    assert_eq!(account.sign_in, Some(SignInNeed::Again), "every screen can say so");

    town.tenant.entra().lift(musette_journeys::ADA);
    let accounts = ada.engine.accounts();
    let address = accounts.begin_sign_in(&town.setting(), None, Some(account.id)).await.unwrap();
    let redirect = town.at_the_browser(&address, musette_journeys::ADA).await;
    let again = accounts.finish_sign_in(&redirect).await.unwrap();
    assert_eq!((again.id, again.sign_in), (account.id, None));
    drop((accounts, ada));
    let ada = town.reopen(&home).await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_fails_at_every_upload_is_not_pressed_and_the_person_is_asked_in_the_end() {
    let (town, _home, ada) = rigging().await;
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    let since = so_far(&town);
    town.tenant.play(Fault::named("500").method("PUT").path("/content")).unwrap();
    ada.sync().await;
    let pressed = asked(&town, since, "PUT", "/content").len();
    assert!(pressed <= 10, "{pressed} uploads in one sync");
    for _ in 0..20 {
        town.clock.forward(Duration::from_secs(700));
        ada.sync().await;
    }
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::Refused(Refusal::NameTaken), "nobody says what stands in the way of this name");
    town.tenant.stop_named(None);
    ada.outbox.settle_elsewhere(entry.intent, ada.at(RIGGING).await, "New again.txt").await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["New again.txt"]);
}

#[tokio::test(start_paused = true)]
async fn many_tries_without_a_network_are_no_reason_to_ask() {
    let (town, _home, ada) = rigging().await;
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    for _ in 0..20 {
        town.plane_before("PUT", "New.txt", 1);
        ada.sync().await;
        town.plane(false);
        town.clock.forward(Duration::from_secs(700));
    }
    town.tenant.play(Fault::named("500").method("PUT").path("/content").times(1)).unwrap();
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["New.txt"]);
}
