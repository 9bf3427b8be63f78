//! The organisation's own word: it comes by itself, a bad one changes nothing, and only the organisation takes it away.

use musette_core::engine::{AcknowledgingFolder, Organisation, OrganisationView};
use musette_core::model::AsOf;
use musette_core::model::word::BadWord;
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::organisation::{FILE, FOLDER, LIBRARY, SAFETY};

use super::*;

const HOURS: Duration = Duration::from_secs(3_600);

pub(super) fn edit(town: &Town, text: &str) {
    let content = Given { text: Some(text.into()), ..Given::default() };
    town.noor(&Deed::Edit { drive: LIBRARY.into(), path: FILE.into(), content });
}

/// The file with one member changed.
pub(super) fn changed(pointer: &str, value: serde_json::Value) -> String {
    let mut file: serde_json::Value = serde_json::from_str(&musette_tenant::organisation::file()).unwrap();
    *file.pointer_mut(pointer).unwrap() = value;
    file.to_string()
}

async fn word() -> (Town, HomeFolder, Device, Organisation) {
    let town = Town::with_files(11, 200);
    let (home, ada) = town.ada().await;
    let organisation = ada.engine.organisation(ada.account.id).await.unwrap();
    (town, home, ada, organisation)
}

/// A quarter of a day later.
async fn later(town: &Town, ada: &Device, organisation: &Organisation) -> OrganisationView {
    town.clock.forward(6 * HOURS);
    ada.sync().await;
    organisation.view().await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_first_sync_brings_applications_and_who_helps_and_the_next_ones_ask_a_few_times_a_day() {
    let (town, _home, ada, organisation) = word().await;
    let view = organisation.view().await.unwrap();
    let word = view.word.unwrap();
    assert_eq!(word.name.preferred(["de"]), "Rive Festival");
    let names: Vec<&str> = word.applications.iter().map(|tile| tile.name.preferred(["en"])).collect();
    assert_eq!(names, ["Shifts", "Cash desk", "Accreditation", "Weather", "Wiki", "Help desk"]);
    assert_eq!(word.applications[0].name.preferred(["fr-CH"]), "Horaires");
    assert_eq!(word.support.telephone.as_deref(), Some("+41 21 555 01 00"));
    assert_eq!(view.trouble, None);
    let AcknowledgingFolder::Known(folder) = view.folder else { panic!("{:?}", view.folder) };
    assert_eq!(ada.documents.path_of(folder.row).await.unwrap(), format!("{SAFETY}/{FOLDER}"));

    let since = so_far(&town);
    for _ in 0..5 {
        town.clock.forward(HOURS);
        ada.sync().await;
    }
    assert_eq!(asked(&town, since, "GET", "organisation.json").len(), 0, "it was asked for less than six hours ago");
    let before = organisation.view().await.unwrap();
    let after = later(&town, &ada, &organisation).await;
    let requests: Vec<String> =
        town.tenant.log_after(since).into_iter().map(|e| e.path).filter(|path| path.contains("rganisation")).collect();
    assert_eq!(requests.len(), 1, "one request where nothing has changed: {requests:?}");
    assert!(after.as_of > before.as_of, "it says how old it is");
    assert_eq!(after.word, before.word);

    // On the plane it is there.
    town.plane(true);
    assert_eq!(organisation.view().await.unwrap(), after);
    assert_eq!(refusal(organisation.refresh().await), Reason::Offline);
}

#[tokio::test(start_paused = true)]
async fn a_bad_file_leaves_the_last_good_one_and_says_what_is_wrong_with_it() {
    let (town, _home, ada, organisation) = word().await;
    let good = organisation.view().await.unwrap();
    let link = BadWord::Link { member: "applications[3].link".into() };
    let cases = [
        (changed("/applications/3/link", "http://weather.rive.example/".into()), link),
        ("{ \"version\": 1, ".into(), BadWord::not_json(1, 16)),
        (changed("/version", 2.into()), BadWord::Version),
        (format!("{}{}", changed("/version", 1.into()), " ".repeat(300_000)), BadWord::TooLarge),
    ];
    for (file, trouble) in cases {
        edit(&town, &file);
        let view = later(&town, &ada, &organisation).await;
        assert_eq!(view.trouble, Some(trouble));
        assert_eq!((&view.word, view.read_at), (&good.word, good.read_at), "the last good one stays");
    }
    edit(&town, &changed("/applications/3/link", "https://meteo.rive.example/".into()));
    let view = later(&town, &ada, &organisation).await;
    assert_eq!(view.trouble, None);
    assert_eq!(view.word.unwrap().applications[3].link, "https://meteo.rive.example/");
}

#[tokio::test(start_paused = true)]
async fn no_network_proves_that_there_is_no_word_only_the_organisation_does() {
    let (town, _home, ada, organisation) = word().await;
    let good = organisation.view().await.unwrap();
    for fault in ["portal", "proxy-404"] {
        town.tenant.play(Fault::named(fault)).unwrap();
        let view = later(&town, &ada, &organisation).await;
        assert_eq!(view.word, good.word, "{fault}");
        assert_eq!(view.as_of, good.as_of, "{fault}: it was not told");
        town.tenant.stop_named(None);
    }
    town.tenant.bar(LIBRARY, "Musette", musette_journeys::ADA, true).unwrap();
    let view = later(&town, &ada, &organisation).await;
    assert_eq!((&view.word, view.as_of), (&good.word, good.as_of), "kept from her: no access is never a deletion");
    town.tenant.bar(LIBRARY, "Musette", musette_journeys::ADA, false).unwrap();
    assert_eq!(later(&town, &ada, &organisation).await.word, good.word);
    town.noor(&Deed::Delete { drive: LIBRARY.into(), path: FILE.into() });
    let view = later(&town, &ada, &organisation).await;
    assert_eq!((view.word, view.trouble, view.folder), (None, None, AcknowledgingFolder::NotNamed));
    assert!(view.as_of > good.as_of);
    assert_ne!(view.as_of, AsOf::NeverKnown);
}

#[tokio::test(start_paused = true)]
async fn a_guest_to_whom_it_is_not_told_syncs_as_before() {
    let town = Town::with_files(11, 200);
    let home = town.home("tomas");
    let tomas = town.sign_in(&home, "tomas.novak@rive.example").await;
    let report = tomas.sync().await;
    assert_eq!(report.stopped, musette_core::sync::Stopped::Done);
    let organisation = tomas.engine.organisation(tomas.account.id).await.unwrap();
    let view = organisation.view().await.unwrap();
    assert_eq!((view.word, view.as_of), (None, AsOf::NeverKnown));
    let since = so_far(&town);
    tomas.sync().await;
    assert_eq!(asked(&town, since, "GET", "/sites/root").len(), 0, "a refusal is not asked for again at once");
}
