//! What cannot be: each a reason of its own, nothing lost, no partial state.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use musette_core::auth::SignInError;
use musette_core::doors::{Disk, DiskEntry, DiskFile, Doors, OpenTo, SystemDisk};
use musette_core::engine::{Musette, Setting, Surroundings, UnsentWork};
use musette_core::model::{ItemRow, NameProblem, SignInNeed};
use musette_core::outbox::taking_back::Others;
use musette_core::vault::{Secret, SecretStore};
use musette_journeys::ADA;

use super::*;

/// That nothing was asked for and nothing is shown that was not there.
async fn assert_untouched(ada: &Device, before: &[String]) {
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    assert_eq!(everything(ada).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_path_that_is_not_there_says_so() {
    let (_town, _home, ada) = rigging().await;
    for path in [
        "",
        "/",
        "Nowhere",
        "Nowhere/Plans/x",
        "Production/Plans/No such/file.txt",
        "Production/Plans/Rigging/Plan.txt/x",
    ] {
        assert_eq!(refusal(ada.documents.at_path(path).await), Reason::NotFound, "{path:?}");
    }
    let nobody = ItemRow(9_999_999);
    assert_eq!(refusal(ada.documents.item(nobody).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.open(nobody).await.map(drop)), Reason::NotFound);
    assert_eq!(refusal(ada.documents.keep(nobody).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.delete(nobody).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.rename(nobody, "x").await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.save(nobody, None, text("x")).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.create(nobody, "x", text("x")).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.restore(nobody, None).await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.deleted_at(ada.at(RIGGING).await, "Nothing.txt").await), Reason::NotFound);
    assert_eq!(refusal(ada.documents.page(nobody, At::Start, 10).await), Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn each_name_that_is_illegal_there_is_refused_here_with_its_reason() {
    let (town, _home, ada) = rigging().await;
    let before = everything(&ada).await;
    let (folder, plan) = (ada.at(RIGGING).await, ada.at(PLAN).await);
    let long = "x".repeat(256);
    let cases = [
        ("", NameProblem::Empty),
        ("..", NameProblem::Empty),
        ("a/b", NameProblem::Character('/')),
        ("a:b", NameProblem::Character(':')),
        ("tab\there", NameProblem::Character('\t')),
        ("CON", NameProblem::Reserved),
        ("nul.txt", NameProblem::Reserved),
        ("~$lock.docx", NameProblem::Reserved),
        (long.as_str(), NameProblem::TooLong(255)),
        (" leading", NameProblem::OuterSpaceOrDot),
        ("trailing.", NameProblem::OuterSpaceOrDot),
    ];
    for (name, problem) in cases {
        let documents = &ada.documents;
        assert_eq!(refusal(documents.make_folder(folder, name).await), Reason::Name(problem), "{name:?}");
        assert_eq!(refusal(documents.create(folder, name, text("x")).await), Reason::Name(problem));
        assert_eq!(refusal(documents.rename(plan, name).await), Reason::Name(problem));
        assert_eq!(refusal(documents.copy(plan, folder, name).await), Reason::Name(problem));
    }
    let mut deep = folder;
    let error = loop {
        match ada.documents.make_folder(deep, &"d".repeat(100)).await {
            Ok(below) => deep = below,
            Err(error) => break error.reason,
        }
    };
    assert_eq!(error, Reason::PathTooLong(400));
    for entry in ada.outbox.list().await.unwrap().into_iter().rev() {
        ada.outbox.cancel(entry.intent, Others::Ask).await.unwrap();
    }
    assert_untouched(&ada, &before).await;
    town.plane(true);
}

#[tokio::test(start_paused = true)]
async fn a_name_that_is_taken_is_refused_in_any_case_of_its_letters() {
    let (_town, _home, ada) = rigging().await;
    let before = everything(&ada).await;
    let (folder, lake) = (ada.at(RIGGING).await, ada.at("Stage Lake").await);
    assert_eq!(refusal(ada.documents.create(folder, "PLAN.TXT", text("x")).await), Reason::NameTaken);
    assert_eq!(refusal(ada.documents.make_folder(folder, "plan.txt").await), Reason::NameTaken);
    let root = ada.documents.item(folder).await.unwrap().parent.unwrap();
    assert_eq!(refusal(ada.documents.make_folder(root, "rigging").await), Reason::NameTaken);
    assert_eq!(refusal(ada.documents.rename(lake, "RIGGING").await), Reason::NameTaken);
    assert_untouched(&ada, &before).await;
}

#[tokio::test(start_paused = true)]
async fn what_makes_no_sense_for_a_folder_or_a_file_is_refused() {
    let (_town, _home, ada) = rigging().await;
    let before = everything(&ada).await;
    let documents = &ada.documents;
    let (folder, plan) = (ada.at(RIGGING).await, ada.at(PLAN).await);
    let drives = documents.drives().await.unwrap();
    let root = documents.item(folder).await.unwrap().parent.unwrap();
    let elsewhere =
        documents.root(drives.iter().find(|drive| !drive.name.contains("Plans")).unwrap().id.row).await.unwrap();

    assert_eq!(refusal(documents.page(plan, At::Start, 10).await), Reason::NotAFolder);
    assert_eq!(refusal(documents.create(plan, "x.txt", text("x")).await), Reason::NotAFolder);
    assert_eq!(refusal(documents.shift(folder, plan, None).await), Reason::NotAFolder);
    assert_eq!(refusal(documents.open(folder).await.map(drop)), Reason::NotAFile);
    assert_eq!(refusal(documents.save(folder, None, text("x")).await), Reason::NotAFile);
    assert_eq!(refusal(documents.lend(folder).await), Reason::NotAFile);

    assert_eq!(refusal(documents.shift(folder, folder, None).await), Reason::IntoItself);
    assert_eq!(refusal(documents.copy(folder, folder, "Copy").await), Reason::IntoItself);
    assert_eq!(refusal(documents.rename(root, "x").await), Reason::Root);
    assert_eq!(refusal(documents.delete(root).await), Reason::Root);
    assert_eq!(refusal(documents.shift(root, folder, None).await), Reason::Root);
    assert_eq!(refusal(documents.copy(root, folder, "x").await), Reason::Root);
    assert_eq!(refusal(documents.shift(plan, elsewhere, None).await), Reason::OtherDrive);
    assert_eq!(refusal(documents.copy(plan, elsewhere, "x.txt").await), Reason::OtherDrive);
    assert_untouched(&ada, &before).await;

    // Also into a folder inside, made a moment ago.
    let below = documents.make_folder(folder, "Below").await.unwrap();
    assert_eq!(refusal(documents.shift(folder, below, None).await), Reason::IntoItself);
    assert_eq!(ada.outbox.list().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_file_of_the_person_that_cannot_be_read_is_refused_with_its_reason() {
    let (town, _home, ada) = rigging().await;
    let before = everything(&ada).await;
    let folder = ada.at(RIGGING).await;
    let missing = Source::File(town.desk().join("missing.txt"));
    assert_eq!(refusal(ada.documents.create(folder, "x.txt", missing.clone()).await), Reason::SourceMissing);
    assert_eq!(refusal(ada.documents.save(ada.at(PLAN).await, None, missing).await), Reason::SourceMissing);
    let is_folder = Source::File(town.desk().to_owned());
    let said = refusal(ada.documents.create(folder, "x.txt", is_folder).await);
    assert_eq!(said, Reason::SourceUnreadable);
    assert_untouched(&ada, &before).await;
    assert_eq!(ada.read(PLAN).await, b"as it was");
}

/// What the disk does to a file of the person while it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mischief {
    Changes,
    Vanishes,
}

/// A disk on which a file changes or vanishes while it is read: after it was opened for the second time.
#[derive(Debug)]
struct Mischievous(SystemDisk, std::path::PathBuf, Mutex<(usize, Mischief)>);

impl Disk for Mischievous {
    fn create(&self, path: &std::path::Path) -> std::io::Result<Box<dyn DiskFile>> {
        self.0.create(path)
    }
    fn open(&self, path: &std::path::Path, to: OpenTo) -> std::io::Result<Box<dyn DiskFile>> {
        let opened = self.0.open(path, to)?;
        let (times, mischief) = {
            let mut seen = self.2.lock().unwrap();
            seen.0 += usize::from(path == self.1);
            *seen
        };
        if path == self.1 && times == 2 {
            // What was read so far is gone with the handle; the next look finds another file, or none.
            let bytes = std::fs::read(path)?;
            std::fs::remove_file(path)?;
            if mischief == Mischief::Changes {
                std::fs::write(path, bytes.iter().map(|byte| byte ^ 1).collect::<Vec<_>>())?;
            }
        }
        Ok(opened)
    }
    fn rename(&self, from: &std::path::Path, to: &std::path::Path) -> std::io::Result<()> {
        self.0.rename(from, to)
    }
    fn remove(&self, path: &std::path::Path) -> std::io::Result<()> {
        self.0.remove(path)
    }
    fn make_folders(&self, path: &std::path::Path) -> std::io::Result<()> {
        self.0.make_folders(path)
    }
    fn sync_folder(&self, path: &std::path::Path) -> std::io::Result<()> {
        self.0.sync_folder(path)
    }
    fn list(&self, path: &std::path::Path) -> std::io::Result<Vec<DiskEntry>> {
        self.0.list(path)
    }
    fn len(&self, path: &std::path::Path) -> std::io::Result<u64> {
        self.0.len(path)
    }
    fn remove_folder(&self, path: &std::path::Path) -> std::io::Result<()> {
        self.0.remove_folder(path)
    }
    fn free(&self, path: &std::path::Path) -> Option<u64> {
        self.0.free(path)
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_of_the_person_that_changes_or_vanishes_while_it_is_saved_is_not_half_saved() {
    for (mischief, reason) in [(Mischief::Changes, Reason::SourceChanging), (Mischief::Vanishes, Reason::SourceMissing)]
    {
        let (town, home, ada) = rigging().await;
        drop(ada);
        let file = town.desk().join("photo.jpg");
        std::fs::write(&file, bulk(200_000, 3)).unwrap();
        let disk = Arc::new(Mischievous(SystemDisk, file.clone(), Mutex::new((0, mischief))));
        let doors = Doors { disk: Arc::clone(&disk) as _, ..town.doors() };
        let engine = Musette::open(Surroundings { doors, ..town.surroundings(&home) }).await.unwrap();
        let ada = Device::over(engine).await;
        let before = everything(&ada).await;
        let folder = ada.at(RIGGING).await;
        let said = refusal(ada.documents.create(folder, "Photo.jpg", Source::File(file.clone())).await);
        assert_eq!(said, reason, "{mischief:?}");
        assert_untouched(&ada, &before).await;
        // Once it stands still it can be saved.
        std::fs::write(&file, bulk(200_000, 4)).unwrap();
        ada.documents.create(folder, "Photo.jpg", Source::File(file.clone())).await.unwrap();
        land_all(&town, &ada).await;
        assert_eq!(there(&town, "Rigging/Photo.jpg").sha256, Some(sha256(&bulk(200_000, 4))));
        assert!(file.exists(), "it is read, never moved");
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_ended_or_does_not_exist_in_the_outbox_cannot_be_changed() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    let intent = ada.outbox.list().await.unwrap()[0].intent;
    land_all(&town, &ada).await;
    let folder = ada.at(RIGGING).await;
    let outbox = &ada.outbox;
    assert_eq!(refusal(outbox.cancel(intent, Others::Fall).await), Reason::Ended);
    assert_eq!(refusal(outbox.retry(intent).await), Reason::Ended);
    assert_eq!(refusal(outbox.confirm(intent).await), Reason::Ended);
    assert_eq!(refusal(outbox.settle_elsewhere(intent, folder, "x").await), Reason::Ended);
    let nothing = musette_core::model::IntentRow(9_999);
    assert_eq!(refusal(outbox.cancel(nothing, Others::Ask).await), Reason::NotFound);
    assert_eq!(refusal(outbox.confirm(nothing).await), Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn a_remedy_cannot_take_a_name_that_is_taken_or_illegal() {
    let (town, _home, ada) = rigging().await;
    ada.documents.rename(ada.at(PLAN).await, "Final.txt").await.unwrap();
    town.noor_makes("Rigging/Final.txt", "Noor's");
    land(&town, &ada).await;
    let (entry, _) = what_needs_you(&ada).await;
    let folder = ada.at(RIGGING).await;
    town.noor_makes("Rigging/Third.txt", "Noor's");
    ada.sync().await;
    let said = refusal(ada.outbox.settle_elsewhere(entry.intent, folder, "third.txt").await);
    assert_eq!(said, Reason::NameTaken);
    let said = refusal(ada.outbox.settle_elsewhere(entry.intent, folder, "a:b").await);
    assert_eq!(said, Reason::Name(NameProblem::Character(':')));
    what_needs_you(&ada).await;
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_serves_once_in_time_and_only_for_what_began_it() {
    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    let accounts = engine.accounts();
    let not_ours = || Reason::SignInFailed(SignInError::NotOurs);

    let strange: url::Url = "http://localhost:53682/?code=abc&state=unknown".parse().unwrap();
    assert_eq!(refusal(accounts.finish_sign_in(&strange).await), not_ours());
    let bare: url::Url = "http://localhost:53682/".parse().unwrap();
    assert_eq!(refusal(accounts.finish_sign_in(&bare).await), not_ours());

    // A code of one sign-in under the state of another.
    let first = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let second = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let redirect = town.at_the_browser(&first, ADA).await;
    let state = second.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let mut mixed = redirect.clone();
    let pairs: Vec<(String, String)> = redirect.query_pairs().map(|(a, b)| (a.into_owned(), b.into_owned())).collect();
    mixed
        .query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(name, value)| (name, if name == "state" { &state } else { value })));
    let again = || Reason::SignInNeeded(SignInNeed::Again);
    assert_eq!(refusal(accounts.finish_sign_in(&mixed).await), again());
    assert_eq!(accounts.list().await.unwrap(), []);

    // Too late.
    let late = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let redirect = town.at_the_browser(&late, ADA).await;
    town.clock.forward(Duration::from_secs(16 * 60));
    assert_eq!(refusal(accounts.finish_sign_in(&redirect).await), Reason::SignInFailed(SignInError::TooLate));

    // A code that is wrong.
    let wrong = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let mut redirect = town.at_the_browser(&wrong, ADA).await;
    let state = wrong.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    redirect.query_pairs_mut().clear().append_pair("code", "wrong").append_pair("state", &state);
    assert_eq!(refusal(accounts.finish_sign_in(&redirect).await), again());
    // The person says no.
    let declined = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let state = declined.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let mut redirect = town.at_the_browser(&wrong, ADA).await;
    let said = [("error", "access_denied"), ("error_description", "AADSTS65004: declined"), ("state", &state)];
    redirect.query_pairs_mut().clear().extend_pairs(said);
    assert_eq!(refusal(accounts.finish_sign_in(&redirect).await), Reason::SignInFailed(SignInError::Declined));
    assert_eq!(accounts.list().await.unwrap(), [], "nobody is half signed in");
    assert_no_vault(&home);

    // In time, and once; also after a cold start.
    let good = accounts.begin_sign_in(&town.setting(), None, None).await.unwrap();
    let redirect = town.at_the_browser(&good, ADA).await;
    drop((accounts, engine));
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    let accounts = engine.accounts();
    accounts.finish_sign_in(&redirect).await.unwrap();
    assert_eq!(refusal(accounts.finish_sign_in(&redirect).await), not_ours());
    assert_eq!(accounts.list().await.unwrap().len(), 1);

    // The same person once more is the same account.
    let again = accounts.begin_sign_in(&town.setting(), Some("other name"), None).await.unwrap();
    let redirect = town.at_the_browser(&again, ADA).await;
    accounts.finish_sign_in(&redirect).await.unwrap();
    assert_eq!(accounts.list().await.unwrap().len(), 1);
}

/// That a home holds no account's folder.
fn assert_no_vault(home: &HomeFolder) {
    let vaults = std::fs::read_dir(home.path.join("accounts")).map_or(0, Iterator::count);
    assert_eq!(vaults, 0, "nothing of an account is left");
}

#[tokio::test(start_paused = true)]
async fn an_address_that_is_none_is_refused_before_anybody_is_asked() {
    let town = Town::with_files(11, 50);
    let home = town.home("ada");
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    let accounts = engine.accounts();
    let before = so_far(&town);
    let good = town.setting();
    for bad in ["", "nonsense", "ftp://login.example/x", "http://login.example/x", "https://", "file:///etc"] {
        for setting in
            [Setting { authority: bad.into(), ..good.clone() }, Setting { graph: bad.into(), ..good.clone() }]
        {
            let browser = accounts.begin_sign_in(&setting, None, None).await;
            assert_eq!(refusal(browser), Reason::SignInFailed(SignInError::NoAuthority), "{setting:?}");
            let code = accounts.begin_device_code(&setting, None, None).await.map(drop);
            assert_eq!(refusal(code), Reason::SignInFailed(SignInError::NoAuthority), "{setting:?}");
        }
    }
    assert_eq!(so_far(&town), before, "nobody was asked");
    // An address where no sign-in service is, with and without a network.
    let elsewhere = Setting { authority: format!("{}/v1.0", musette_journeys::BASE), ..good.clone() };
    assert!(accounts.begin_sign_in(&elsewhere, None, None).await.is_err());
    town.plane(true);
    assert_eq!(refusal(accounts.begin_sign_in(&good, None, None).await), Reason::Offline);
    town.plane(false);
    town.tenant.play(musette_tenant::Fault::named("portal")).unwrap();
    assert_eq!(refusal(accounts.begin_sign_in(&good, None, None).await), Reason::Captured);
    town.tenant.stop_named(None);
    // A service that is out of order is no portal.
    town.tenant.play(musette_tenant::Fault::named("504")).unwrap();
    assert_eq!(refusal(accounts.begin_sign_in(&good, None, None).await), Reason::OutOfOrder);
    let code = accounts.begin_device_code(&good, None, None).await.map(drop);
    assert_eq!(refusal(code), Reason::OutOfOrder);
    assert_eq!(accounts.list().await.unwrap(), []);
    assert_no_vault(&home);
}

#[tokio::test(start_paused = true)]
async fn a_device_code_that_was_declined_or_ran_out_signs_nobody_in() {
    let town = Town::with_files(11, 50);
    let home = town.home("ada");
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    let accounts = engine.accounts();
    let declined = accounts.begin_device_code(&town.setting(), None, None).await.unwrap();
    town.tenant.entra().decline_device(declined.user_code()).unwrap();
    let said = refusal(accounts.finish_device_code(declined).await);
    assert_eq!(said, Reason::SignInFailed(SignInError::Declined));
    let forgotten = accounts.begin_device_code(&town.setting(), None, None).await.unwrap();
    let began = tokio::time::Instant::now();
    let said = refusal(accounts.finish_device_code(forgotten).await);
    assert_eq!(said, Reason::SignInFailed(SignInError::TooLate));
    assert!(began.elapsed() <= Duration::from_secs(20 * 60), "and that is said in time");
    assert_eq!(accounts.list().await.unwrap(), []);
    assert_no_vault(&home);
    // The next one serves.
    let good = accounts.begin_device_code(&town.setting(), None, None).await.unwrap();
    town.tenant.entra().approve_device(good.user_code(), ADA).unwrap();
    assert_eq!(accounts.finish_device_code(good).await.unwrap().login, ADA);
}

#[tokio::test(start_paused = true)]
async fn another_person_cannot_sign_in_for_an_account() {
    let (town, _home, ada) = rigging().await;
    let accounts = ada.engine.accounts();
    let address = accounts.begin_sign_in(&town.setting(), None, Some(ada.account.id)).await.unwrap();
    let redirect = town.at_the_browser(&address, musette_journeys::NOOR).await;
    let said = refusal(accounts.finish_sign_in(&redirect).await);
    assert_eq!(said, Reason::SignInFailed(SignInError::SomebodyElse));
    assert_eq!(ada.sync().await.stopped, musette_core::sync::Stopped::Done, "Ada stays signed in");
}

#[tokio::test(start_paused = true)]
async fn signing_out_with_unsent_work_is_refused_until_the_number_is_named() {
    let (town, home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    ada.documents.make_folder(ada.at(RIGGING).await, "Visit").await.unwrap();
    let accounts = ada.engine.accounts();
    assert_eq!(refusal(accounts.sign_out(ada.account.id, UnsentWork::Keep).await), Reason::Unsent(2));
    assert_eq!(refusal(accounts.sign_out(ada.account.id, UnsentWork::Lose(1)).await), Reason::Unsent(2));
    assert_eq!(ada.read(PLAN).await, b"marked up");
    accounts.sign_out(ada.account.id, UnsentWork::Lose(2)).await.unwrap();
    assert_eq!(accounts.list().await.unwrap(), []);
    let left: Vec<_> = std::fs::read_dir(home.path.join("accounts")).unwrap().collect();
    assert!(left.is_empty(), "{left:?}");
    assert_there(&town, PLAN, "as it was");
    assert_eq!(home.keys.get(&format!("vault-key/{}", ada.account.id)).unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_home_whose_keys_are_not_here_is_not_this_devices_and_stays_as_it_is() {
    let (town, home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    drop(ada);
    let device = std::fs::read(home.path.join("device.db")).unwrap();
    let stranger = HomeFolder { path: home.path.clone(), keys: Arc::default() };
    assert_eq!(refusal(Musette::open(town.surroundings(&stranger)).await), Reason::NotThisDevices);
    let wrong = HomeFolder { path: home.path.clone(), keys: Arc::default() };
    wrong.keys.put("device-key", &Secret::new(vec![7; 48])).unwrap();
    assert_eq!(refusal(Musette::open(town.surroundings(&wrong)).await), Reason::NotThisDevices);
    let short = HomeFolder { path: home.path.clone(), keys: Arc::default() };
    short.keys.put("device-key", &Secret::new(vec![7; 5])).unwrap();
    assert_eq!(refusal(Musette::open(town.surroundings(&short)).await), Reason::NotThisDevices);
    assert_eq!(std::fs::read(home.path.join("device.db")).unwrap(), device);
    let ada = town.reopen(&home).await;
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

#[tokio::test(start_paused = true)]
async fn a_vault_with_another_key_is_not_this_devices_and_the_rest_goes_on() {
    let (town, home, ada) = rigging().await;
    let noor = town.sign_in(&home, musette_journeys::NOOR).await;
    let name = format!("vault-key/{}", ada.account.id);
    let key = home.keys.get(&name).unwrap().unwrap();
    let id = ada.account.id;
    drop((ada, noor));
    home.keys.put(&name, &Secret::new(vec![9; 48])).unwrap();
    let engine = Musette::open(town.surroundings(&home)).await.unwrap();
    assert_eq!(engine.accounts().list().await.unwrap().len(), 2);
    assert_eq!(refusal(engine.documents(id).await.map(drop)), Reason::NotThisDevices);
    let other = engine.accounts().list().await.unwrap().into_iter().find(|account| account.id != id).unwrap();
    engine.documents(other.id).await.unwrap();
    home.keys.put(&name, &key).unwrap();
    engine.documents(id).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_newer_programs_home_is_left_alone() {
    let (town, home, ada) = rigging().await;
    let vault = home.path.join("accounts").join(ada.account.id.to_string()).join("musette.db");
    let id = ada.account.id;
    drop(ada);
    for (path, secret) in
        [(vault.clone(), format!("vault-key/{id}")), (home.path.join("device.db"), "device-key".to_owned())]
    {
        let key = home.keys.get(&secret).unwrap().unwrap();
        let connection = musette_core::store::cipher::open(&path, None, &key, OpenTo::Write).unwrap();
        let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        connection.pragma_update(None, "user_version", 999).unwrap();
        drop(connection);
        let opened = match Musette::open(town.surroundings(&home)).await {
            Ok(engine) => engine.documents(id).await.map(drop),
            Err(error) => Err(error),
        };
        assert_eq!(refusal(opened), Reason::Newer, "{path:?}");
        let connection = musette_core::store::cipher::open(&path, None, &key, OpenTo::Write).unwrap();
        connection.pragma_update(None, "user_version", version).unwrap();
    }
    let ada = town.reopen(&home).await;
    assert_eq!(ada.read(PLAN).await, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn a_database_that_was_cut_or_altered_says_damaged_and_shows_nothing_wrong() {
    for cut in [true, false] {
        let (town, home, ada) = rigging().await;
        ada.write(PLAN, "marked up").await;
        let id = ada.account.id;
        ada.engine.suspend().await.unwrap();
        drop(ada);
        let vault = home.path.join("accounts").join(id.to_string()).join("musette.db");
        let mut bytes = std::fs::read(&vault).unwrap();
        assert!(bytes.len() > 8 * 4096);
        if cut {
            bytes.truncate(bytes.len() / 2);
        } else {
            for at in (4096 + 100..bytes.len()).step_by(4096) {
                bytes[at] ^= 0xFF;
            }
        }
        std::fs::write(&vault, &bytes).unwrap();
        let engine = Musette::open(town.surroundings(&home)).await.unwrap();
        assert_eq!(engine.accounts().list().await.unwrap().len(), 1, "who is here can still be told");
        let said = match engine.documents(id).await {
            Err(error) => error.reason,
            Ok(documents) => match documents.at_path(&format!("{PLANS}/{PLAN}")).await {
                Err(error) => error.reason,
                Ok(plan) => match documents.open(plan).await {
                    Err(error) => error.reason,
                    Ok(_) => panic!("a damaged page was believed"),
                },
            },
        };
        assert_eq!(said, Reason::Damaged, "cut: {cut}");
        drop(engine);
        // What only this device had is found without the database.
        let into = town.desk().join("rescued");
        std::fs::create_dir(&into).unwrap();
        let found = musette_core::engine::rescue(town.surroundings(&home), &into).await.unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].name, "Plan.txt");
    }
}

#[tokio::test(start_paused = true)]
async fn a_locked_secret_store_says_so_and_changes_nothing() {
    #[derive(Debug)]
    struct Locked(AtomicBool, Arc<musette_journeys::Drawer>);
    impl SecretStore for Locked {
        fn get(&self, name: &str) -> Result<Option<Secret>, musette_core::vault::SecretError> {
            if self.0.load(Ordering::SeqCst) { Err(musette_core::vault::SecretError::Locked) } else { self.1.get(name) }
        }
        fn put(&self, name: &str, secret: &Secret) -> Result<(), musette_core::vault::SecretError> {
            self.1.put(name, secret)
        }
        fn remove(&self, name: &str) -> Result<(), musette_core::vault::SecretError> {
            self.1.remove(name)
        }
    }
    let (town, home, ada) = rigging().await;
    drop(ada);
    let secrets = Arc::new(Locked(AtomicBool::new(true), Arc::clone(&home.keys)));
    let with = || Surroundings { secrets: Arc::clone(&secrets) as _, ..town.surroundings(&home) };
    assert_eq!(refusal(Musette::open(with()).await), Reason::Locked);
    secrets.0.store(false, Ordering::SeqCst);
    let ada = Device::over(Musette::open(with()).await.unwrap()).await;
    assert_eq!(ada.read(PLAN).await, b"as it was");
}
