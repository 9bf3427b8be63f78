//! "I have read this": said once, kept from that moment, there once, and told to who has to know.

use musette_core::engine::{
    Acknowledgement, AcknowledgingFolder, Card, CardAbout, Feeds, Organisation, StreamFilter, Teller, WaitsOn,
    WhoHasRead,
};
use musette_core::model::{FeedKind, FeedRow, HowChecked, PostRow, Refusal, StreamKind, WallTime};
use musette_journeys::{ADA, NOOR};
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::engage::colleague::{Spoken, Talk};
use musette_tenant::organisation::{FILE, FOLDER, LIBRARY, SAFETY};

use super::organisation::{changed, edit};
use super::*;

pub(super) const LUC: &str = "luc.favre@rive.example";
const CHIARA: &str = "chiara.bianchi@rive.example";
const TITLE: &str = "Storm plan B";
const TEXT: &str = "Storm plan B is in force from 18:00. Read the two pages and confirm.";

/// Somebody who has an announcement before her eyes.
pub(super) struct Reader {
    home: HomeFolder,
    pub(super) device: Device,
    feeds: Feeds,
    pub(super) organisation: Organisation,
    safety: FeedRow,
    pub(super) post: PostRow,
}

impl Reader {
    pub(super) async fn over(home: HomeFolder, device: Device, spoken: &Spoken) -> Reader {
        let feeds = device.engine.feeds(device.account.id).await.unwrap();
        let organisation = device.engine.organisation(device.account.id).await.unwrap();
        if feeds.list().await.unwrap().0.is_empty() {
            feeds.refresh_list().await.unwrap();
        }
        let list = feeds.list().await.unwrap().0;
        let safety = list.into_iter().find(|feed| feed.name == "Safety").unwrap().id.row;
        let known = feeds.threads(safety, At::Start, 20).await.unwrap().threads;
        if known.is_empty() {
            feeds.refresh(safety).await.unwrap();
        }
        let threads = feeds.threads(safety, At::Start, 20).await.unwrap().threads;
        let title = spoken.title.as_deref().unwrap();
        let mine = threads.into_iter().find(|thread| thread.first.as_ref().is_some_and(|post| post.title == title));
        Reader { home, device, feeds, organisation, safety, post: mine.unwrap().id.row }
    }

    pub(super) async fn stands(&self) -> Acknowledgement {
        self.organisation.acknowledgement(self.post).await.unwrap()
    }

    async fn acknowledges(&self) {
        self.organisation.acknowledge(self.post).await.unwrap();
    }

    /// The device dies, and comes back.
    async fn dies(self, town: &Town, spoken: &Spoken) -> Reader {
        let Reader { home, device, feeds, organisation, .. } = self;
        drop((feeds, organisation, device));
        let device = town.reopen(&home).await;
        Reader::over(home, device, spoken).await
    }
}

fn announce(town: &Town) -> Spoken {
    let talk = Talk::Announce { group: "Safety".into(), title: TITLE.into(), text: TEXT.into() };
    town.tenant.talk(&talk, Some(LUC)).unwrap().remove(0)
}

/// Ada has everything, and Luc has announced a storm.
pub(super) async fn storm() -> (Town, Reader, Spoken) {
    let town = Town::with_files(11, 200);
    let spoken = announce(&town);
    let (home, ada) = town.ada().await;
    let reader = Reader::over(home, ada, &spoken).await;
    (town, reader, spoken)
}

/// The files in the folder, as the organisation sees them.
fn files(town: &Town) -> Vec<Seen> {
    town.tenant.inspect_tree(SAFETY, FOLDER).unwrap()
}

#[tokio::test(start_paused = true)]
async fn acknowledged_on_the_plane_it_is_there_once_although_the_answer_is_lost_and_the_tablet_dies() {
    let (town, ada, spoken) = storm().await;
    assert_eq!(ada.stands().await, Acknowledgement::Open);
    let post = ada.feeds.post(ada.post).await.unwrap();
    assert_eq!(post.acknowledgement, Acknowledgement::Open, "the post itself says so");
    town.plane(true);
    let said_at = town.doors().clock.wall();
    ada.acknowledges().await;
    ada.acknowledges().await;
    assert!(matches!(ada.stands().await, Acknowledgement::Waiting { intent: Some(_), on: WaitsOn::Sync }));
    assert_eq!(ada.device.outbox.list().await.unwrap().len(), 1, "said twice, it is said once");
    ada.device.sync().await;

    let ada = ada.dies(&town, &spoken).await;
    assert!(matches!(ada.stands().await, Acknowledgement::Waiting { intent: Some(_), on: WaitsOn::Sync }));
    town.clock.forward(Duration::from_secs(3_600));
    town.plane(false);
    town.tenant.play(Fault::named("lost-answer").method("PUT").times(1)).unwrap();
    land_all(&town, &ada.device).await;
    assert_eq!(ada.stands().await, Acknowledgement::Done { at: said_at });
    let there = files(&town);
    assert_eq!(there.len(), 1, "{there:#?}");
    assert_eq!(there[0].modified_by, ADA);
    let receipts = ada.device.outbox.receipts(10).await.unwrap();
    assert_eq!(receipts.len(), 1);
    assert_ne!(receipts[0].checked, HowChecked::Answer, "its answer was lost: it was found, not sent again");

    let who = ada.organisation.who(ada.post).await.unwrap();
    let has: Vec<_> = who.has.iter().map(|one| (one.name.as_str(), one.mail.as_str(), one.read_at)).collect();
    assert_eq!(has, [("Ada Keller", ADA, WallTime(said_at.0 / 1_000 * 1_000))], "to the second, by her clock");
}

#[tokio::test(start_paused = true)]
async fn acknowledged_on_one_device_it_asks_on_no_other() {
    let (town, ada, spoken) = storm().await;
    let home = town.home("tablet");
    let tablet = town.sign_in(&home, ADA).await;
    let tablet = Reader::over(home, tablet, &spoken).await;
    tablet.device.sync().await;
    assert_eq!(tablet.stands().await, Acknowledgement::Open);
    ada.acknowledges().await;
    land_all(&town, &ada.device).await;
    let Acknowledgement::Done { at } = ada.stands().await else { panic!("it has arrived") };

    // Who acknowledges it here as well, before a sync, sends no second file; who waits for one is not asked any more.
    town.clock.forward(Duration::from_secs(3_601));
    tablet.device.sync().await;
    let at = WallTime(at.0 / 1_000 * 1_000);
    assert_eq!(tablet.stands().await, Acknowledgement::Done { at }, "as her file says, to the second");
    let page = tablet.device.engine.stream().page(StreamFilter::default(), None, 50).await.unwrap();
    assert!(
        page.asking.iter().all(|card| !matches!(&card.about, CardAbout::Post { post, .. } if post.row == tablet.post))
    );
    assert_eq!(files(&town).len(), 1);
    assert_eq!(tablet.device.outbox.list().await.unwrap(), []);

    // A device that is new to her knows with its first syncs.
    let home = town.home("telephone");
    let telephone = town.sign_in(&home, ADA).await;
    let telephone = Reader::over(home, telephone, &spoken).await;
    telephone.device.sync().await;
    assert_eq!(telephone.stands().await, Acknowledgement::Done { at });
}

/// Ada's tablet, which was synced before she acknowledged the storm on her telephone.
async fn said_on_the_telephone() -> (Town, Reader, Spoken) {
    let (town, ada, spoken) = storm().await;
    let home = town.home("tablet");
    let tablet = town.sign_in(&home, ADA).await;
    let tablet = Reader::over(home, tablet, &spoken).await;
    tablet.device.sync().await;
    ada.acknowledges().await;
    land_all(&town, &ada.device).await;
    assert_eq!(files(&town).len(), 1);
    town.clock.forward(Duration::from_secs(61));
    (town, tablet, spoken)
}

/// What Ada's file is called, as far as every path writes it alike.
fn file_name(town: &Town, spoken: &Spoken) -> String {
    let ada = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap();
    format!("{}.{}", spoken.id, ada.object_id)
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_a_sync_herself_hears_at_once_what_she_has_acknowledged_on_another_device() {
    let (town, tablet, spoken) = said_on_the_telephone().await;
    let looked = |since: u64| asked(&town, since, "GET", &file_name(&town, &spoken)).len();
    // A sync that nobody asked for costs not a request more.
    let since = so_far(&town);
    tablet.device.sync().await;
    assert_eq!((tablet.stands().await, looked(since)), (Acknowledgement::Open, 0));
    tablet.device.engine.look_anew(tablet.device.account.id).await.unwrap();
    tablet.device.sync().await;
    assert!(matches!(tablet.stands().await, Acknowledgement::Done { .. }), "{:?}", tablet.stands().await);
    assert_eq!(looked(since), 1);
    // What is said is not looked for again.
    tablet.device.engine.look_anew(tablet.device.account.id).await.unwrap();
    tablet.device.sync().await;
    assert_eq!(looked(since), 1);
}

#[tokio::test(start_paused = true)]
async fn who_asks_for_an_announcement_hears_at_once_that_she_has_acknowledged_it_elsewhere() {
    let (town, tablet, spoken) = said_on_the_telephone().await;
    let file = file_name(&town, &spoken);
    let since = so_far(&town);
    let others = tablet.feeds.threads(tablet.safety, At::Start, 20).await.unwrap().threads;
    let other = others.iter().find(|thread| thread.id.row != tablet.post).unwrap().id.row;
    tablet.feeds.refresh_thread(other).await.unwrap();
    assert_eq!((tablet.stands().await, asked(&town, since, "GET", &file).len()), (Acknowledgement::Open, 0));
    town.clock.forward(Duration::from_secs(61));
    tablet.feeds.refresh_thread(tablet.post).await.unwrap();
    assert!(matches!(tablet.stands().await, Acknowledgement::Done { .. }), "{:?}", tablet.stands().await);
    assert_eq!(asked(&town, since, "GET", &file).len(), 1);
    assert_eq!(tablet.device.outbox.list().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_file_that_somebody_else_has_put_there_in_her_name_leaves_her_asked() {
    let (town, ada, spoken) = storm().await;
    let me = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap();
    let file = format!(
        r#"{{"version":1,"announcement":{{"id":"{}"}},"person":{{"id":"{}"}},"read_at":"2026-07-03T18:04:12+02:00"}}"#,
        spoken.id, me.object_id
    );
    let path = format!("{FOLDER}/{}.{}.json", spoken.id, me.object_id);
    town.noor(&Deed::Create { drive: SAFETY.into(), path, content: Given { text: Some(file), ..Given::default() } });
    town.clock.forward(Duration::from_secs(3_601));
    ada.device.sync().await;
    assert_eq!(ada.stands().await, Acknowledgement::Open);
}

#[tokio::test(start_paused = true)]
async fn what_the_file_says_is_what_it_was_documented_to_say() {
    let (town, ada, spoken) = storm().await;
    ada.acknowledges().await;
    land_all(&town, &ada.device).await;
    let seen = files(&town).remove(0);
    let me = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap();
    assert_eq!(seen.name, format!("{}.{}.json", spoken.id, me.object_id));
    let path = format!("{SAFETY}/{FOLDER}/{}", seen.name);
    let item = ada.device.documents.at_path(&path).await.unwrap();
    ada.device.documents.fetch(item).await.unwrap();
    let opened = ada.device.documents.open(item).await.unwrap();
    let bytes = opened.read_at(0, usize::try_from(opened.size).unwrap()).await.unwrap();
    let mut says: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let read_at = says["read_at"].take();
    assert!(read_at.as_str().unwrap().ends_with("+00:00"), "{read_at}");
    let expected = serde_json::json!({
        "version": 1,
        "announcement": { "id": spoken.id.to_string(), "title": TITLE, "text_sha256": Town::sum(TEXT) },
        "person": { "id": me.object_id, "name": "Ada Keller", "mail": ADA },
        "read_at": null,
        "zone": "UTC",
    });
    assert_eq!(says, expected);
}

#[tokio::test(start_paused = true)]
async fn killed_between_saying_and_handing_over_it_goes_with_the_next_sync() {
    let (town, ada, spoken) = storm().await;
    // The word came, its folder could not be looked for: what is said waits in its own row.
    edit(&town, &changed("/acknowledgements/path", "/Lus".into()));
    town.clock.forward(Duration::from_secs(6 * 3_600));
    ada.device.sync().await;
    assert_eq!(ada.organisation.view().await.unwrap().folder, AcknowledgingFolder::NotThere);
    town.plane(true);
    ada.acknowledges().await;
    assert_eq!(ada.stands().await, Acknowledgement::Waiting { intent: None, on: WaitsOn::FolderNotThere });
    let ada = ada.dies(&town, &spoken).await;
    assert_eq!(ada.stands().await, Acknowledgement::Waiting { intent: None, on: WaitsOn::FolderNotThere });
    let view = ada.organisation.view().await.unwrap();
    assert_eq!(view.waiting.len(), 1);

    // It counts as unsent: a sign-out would lose it.
    let accounts = ada.device.engine.accounts();
    assert_eq!(accounts.unsent(ada.device.account.id).await.unwrap().changes, 1);
    let refused = accounts.sign_out(ada.device.account.id, musette_core::engine::UnsentWork::Keep).await;
    assert_eq!(refusal(refused), Reason::Unsent(1));

    town.plane(false);
    town.noor(&Deed::Mkdir { drive: SAFETY.into(), path: "Lus".into() });
    town.clock.forward(Duration::from_secs(3_600));
    land_all(&town, &ada.device).await;
    assert!(matches!(ada.stands().await, Acknowledgement::Done { .. }));
    assert_eq!(town.tenant.inspect_tree(SAFETY, "Lus").unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn said_on_two_devices_it_is_there_once_and_done_on_both() {
    let (town, ada, spoken) = storm().await;
    let home = town.home("phone");
    let phone = town.sign_in(&home, ADA).await;
    phone.sync().await;
    let phone = Reader::over(home, phone, &spoken).await;
    town.plane(true);
    ada.acknowledges().await;
    // Not the same bytes: those alone would tell that it is hers.
    town.clock.forward(Duration::from_secs(60));
    phone.acknowledges().await;
    town.plane(false);
    land_all(&town, &ada.device).await;
    land_all(&town, &phone.device).await;
    for device in [&ada, &phone] {
        assert!(matches!(device.stands().await, Acknowledgement::Done { .. }));
    }
    let there = files(&town);
    assert_eq!(there.len(), 1, "no second copy beside the first: {there:#?}");
    assert_eq!(there[0].versions, 1, "nothing was overwritten");
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_has_put_under_her_name_is_not_taken_for_hers() {
    let (town, ada, spoken) = storm().await;
    let me = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap();
    let path = format!("{FOLDER}/{}.{}.json", spoken.id, me.object_id);
    town.plane(true);
    ada.acknowledges().await;
    let content = Given { text: Some("{}".into()), ..Given::default() };
    town.noor(&Deed::Create { drive: SAFETY.into(), path, content });
    town.plane(false);
    land(&town, &ada.device).await;
    let (entry, why) = what_needs_you(&ada.device).await;
    assert_eq!(why, NeedsYou::Refused(Refusal::NameTaken));
    assert_eq!(ada.stands().await, Acknowledgement::Waiting { intent: Some(entry.intent), on: WaitsOn::Person });
    assert_eq!(files(&town)[0].modified_by, NOOR, "and hers did not overwrite it");
}

#[tokio::test(start_paused = true)]
async fn what_the_list_has_under_her_name_is_asked_for_before_it_is_called_hers() {
    let (town, ada, spoken) = storm().await;
    let me = town.tenant.people().into_iter().find(|person| person.login == ADA).unwrap();
    let path = format!("{FOLDER}/{}.{}.json", spoken.id, me.object_id);
    let content = Given { text: Some("{}".into()), ..Given::default() };
    town.noor(&Deed::Create { drive: SAFETY.into(), path, content });
    ada.device.sync().await;
    let folder = ada.device.documents.at_path(&format!("{SAFETY}/{FOLDER}")).await.unwrap();
    assert_eq!(shown(&ada.device, folder).await.len(), 1, "this device's own list has the name");
    ada.acknowledges().await;
    assert!(matches!(ada.stands().await, Acknowledgement::Waiting { .. }), "a list is no word about who wrote it");
    land(&town, &ada.device).await;
    let (entry, why) = what_needs_you(&ada.device).await;
    assert_eq!(why, NeedsYou::Refused(Refusal::NameTaken));
    assert_eq!(ada.stands().await, Acknowledgement::Waiting { intent: Some(entry.intent), on: WaitsOn::Person });
    let there = files(&town);
    assert_eq!((there.len(), there[0].modified_by.as_str()), (1, NOOR), "and hers stands nowhere beside it");
}

#[tokio::test(start_paused = true)]
async fn what_the_list_has_of_hers_from_another_device_is_done_by_the_servers_word() {
    let (town, ada, spoken) = storm().await;
    let home = town.home("phone");
    let phone = town.sign_in(&home, ADA).await;
    phone.sync().await;
    let phone = Reader::over(home, phone, &spoken).await;
    phone.acknowledges().await;
    land_all(&town, &phone.device).await;
    ada.device.sync().await;
    town.plane(true);
    ada.acknowledges().await;
    assert!(matches!(ada.stands().await, Acknowledgement::Waiting { .. }));
    town.plane(false);
    land_all(&town, &ada.device).await;
    assert!(matches!(ada.stands().await, Acknowledgement::Done { .. }));
    let there = files(&town);
    assert_eq!((there.len(), there[0].versions), (1, 1), "{there:#?}");
    let folder = ada.device.documents.at_path(&format!("{SAFETY}/{FOLDER}")).await.unwrap();
    ada.device.sync().await;
    assert_eq!(shown(&ada.device, folder).await.len(), 1, "and stands once in her list");
}

#[tokio::test(start_paused = true)]
async fn when_the_folder_is_taken_away_it_waits_for_the_next_one_and_nobody_is_asked() {
    let (town, ada, _) = storm().await;
    town.plane(true);
    ada.acknowledges().await;
    town.noor(&Deed::Delete { drive: SAFETY.into(), path: FOLDER.into() });
    town.plane(false);
    land_all(&town, &ada.device).await;
    ada.device.sync().await;
    assert_eq!(ada.stands().await, Acknowledgement::Waiting { intent: None, on: WaitsOn::FolderNotThere });
    let view = ada.organisation.view().await.unwrap();
    assert_eq!((view.folder, view.waiting.len()), (AcknowledgingFolder::NotThere, 1));
    assert_eq!(ada.device.documents.kept_back().await.unwrap(), [], "nothing to be brought back: it is not lost");
    assert_eq!(refusal(ada.organisation.who(ada.post).await), Reason::NoAcknowledgingFolder(1));

    town.noor(&Deed::Mkdir { drive: SAFETY.into(), path: "Read".into() });
    edit(&town, &changed("/acknowledgements/path", "/Read".into()));
    town.clock.forward(Duration::from_secs(6 * 3_600));
    land_all(&town, &ada.device).await;
    assert!(matches!(ada.stands().await, Acknowledgement::Done { .. }));
    assert_eq!(town.tenant.inspect_tree(SAFETY, "Read").unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_folder_that_is_made_anew_under_its_name_is_found_although_nobody_told_that_the_first_one_went() {
    let town = Town::with_files(11, 200);
    let spoken = announce(&town);
    let home = town.home("phone");
    // On this device the library is visited, not followed: no change of it is told.
    let phone = town.sign_in(&home, ADA).await;
    phone.sync().await;
    let phone = Reader::over(home, phone, &spoken).await;
    phone.organisation.refresh().await.unwrap();
    town.plane(true);
    phone.acknowledges().await;
    town.noor(&Deed::Delete { drive: SAFETY.into(), path: FOLDER.into() });
    town.noor(&Deed::Mkdir { drive: SAFETY.into(), path: FOLDER.into() });
    town.plane(false);
    land_all(&town, &phone.device).await;
    town.clock.forward(Duration::from_secs(3_600));
    land_all(&town, &phone.device).await;
    assert!(matches!(phone.stands().await, Acknowledgement::Done { .. }), "{:?}", phone.stands().await);
    assert_eq!(files(&town).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn where_no_folder_is_named_nothing_can_be_pressed_and_other_posts_never_ask() {
    let (town, ada, _) = storm().await;
    let said = ada.feeds.write(ada.safety, "Understood.", Vec::new()).await.unwrap();
    assert_eq!(ada.organisation.acknowledgement(said).await.unwrap(), Acknowledgement::NotAsked);
    assert_eq!(refusal(ada.organisation.acknowledge(said).await), Reason::NotOffered);
    edit(&town, &changed("/acknowledgements", serde_json::Value::Null));
    town.clock.forward(Duration::from_secs(6 * 3_600));
    ada.device.sync().await;
    assert_eq!(ada.stands().await, Acknowledgement::NoFolder);
    assert_eq!(refusal(ada.organisation.acknowledge(ada.post).await), Reason::NotOffered);
    assert_eq!(refusal(ada.organisation.who(ada.post).await), Reason::NotOffered);
    // What was acknowledged before stays so.
    town.noor(&Deed::Edit {
        drive: LIBRARY.into(),
        path: FILE.into(),
        content: Given { text: Some(musette_tenant::organisation::file()), ..Given::default() },
    });
    town.clock.forward(Duration::from_secs(6 * 3_600));
    ada.device.sync().await;
    ada.acknowledges().await;
    land_all(&town, &ada.device).await;
    edit(&town, &changed("/acknowledgements", serde_json::Value::Null));
    town.clock.forward(Duration::from_secs(6 * 3_600));
    ada.device.sync().await;
    assert!(matches!(ada.stands().await, Acknowledgement::Done { .. }));
}

#[tokio::test(start_paused = true)]
async fn an_announcement_that_is_deleted_under_it_takes_nothing_along() {
    let (town, ada, spoken) = storm().await;
    town.plane(true);
    ada.acknowledges().await;
    town.tenant.talk(&Talk::Withdraw { post: spoken.id }, Some(LUC)).unwrap();
    town.plane(false);
    ada.feeds.refresh_thread(ada.post).await.unwrap();
    land_all(&town, &ada.device).await;
    assert_eq!(files(&town).len(), 1, "she has read it all the same");
    assert_eq!(ada.device.outbox.receipts(10).await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn taken_back_before_it_left_it_can_be_said_again() {
    let (town, ada, _) = storm().await;
    town.plane(true);
    ada.acknowledges().await;
    ada.organisation.take_back(ada.post).await.unwrap();
    assert_eq!(ada.stands().await, Acknowledgement::Open);
    assert_eq!(ada.device.outbox.list().await.unwrap(), []);
    assert_eq!(refusal(ada.organisation.take_back(ada.post).await), Reason::Ended);
    assert_eq!(ada.device.documents.kept_back().await.unwrap(), [], "it is no file that she would bring back");
    let left = ada.device.engine.accounts().unsent(ada.device.account.id).await.unwrap();
    assert_eq!((left.changes, left.kept), (0, 0), "nor one that would be lost");
    ada.acknowledges().await;
    town.plane(false);
    land_all(&town, &ada.device).await;
    assert_eq!(files(&town).len(), 1);
    assert_eq!(refusal(ada.organisation.take_back(ada.post).await), Reason::Ended, "what has arrived is said");
}

#[tokio::test(start_paused = true)]
async fn who_has_read_it_and_who_has_not_by_the_files_and_the_members() {
    let (town, ada, spoken) = storm().await;
    ada.acknowledges().await;
    land_all(&town, &ada.device).await;
    let home = town.home("luc");
    let luc = town.sign_in(&home, LUC).await;
    luc.sync().await;
    let luc = Reader::over(home, luc, &spoken).await;
    // Another announcement's file, and one that is none, count for nobody.
    let junk = [("7.someone.json", "{}".to_owned()), (&*format!("{}.junk.json", spoken.id), "no".to_owned())]
        .map(|(name, text)| (format!("{FOLDER}/{name}"), text));
    for (path, text) in junk {
        let content = Given { text: Some(text), ..Given::default() };
        town.noor(&Deed::Create { drive: SAFETY.into(), path, content });
    }
    let who = luc.organisation.who(luc.post).await.unwrap();
    let has: Vec<&str> = who.has.iter().map(|one| one.mail.as_str()).collect();
    assert_eq!(has, [ADA]);
    let mut members = town.tenant.communities().into_iter().find(|(name, ..)| *name == "Safety").unwrap().2;
    members.retain(|login| login != ADA && login != LUC);
    members.sort();
    let mut has_not: Vec<String> = who.has_not.unwrap().into_iter().map(|one| one.mail).collect();
    has_not.sort();
    assert_eq!(has_not, members);

    // The next look reads no file a second time.
    let home = town.home("third");
    let third = town.sign_in(&home, &members[0]).await;
    third.sync().await;
    let third = Reader::over(home, third, &spoken).await;
    third.acknowledges().await;
    land_all(&town, &third.device).await;
    let since = so_far(&town);
    let who = luc.organisation.who(luc.post).await.unwrap();
    assert_eq!(who.has.len(), 2);
    let read = asked(&town, since, "GET", "/content").len();
    assert_eq!(read, 2, "the third one's, and the one that is none");

    // Who may not know it, or has no network, is told so.
    town.plane(true);
    assert_eq!(refusal(luc.organisation.who(luc.post).await), Reason::Offline);
}

/// What her device would write, by somebody else's hand.
pub(super) fn file_of(town: &Town, spoken: &Spoken, login: &str, mail: &str) -> (String, Given) {
    let person = town.tenant.people().into_iter().find(|person| person.login == login).unwrap();
    let says = serde_json::json!({
        "version": 1,
        "announcement": { "id": spoken.id.to_string(), "title": TITLE, "text_sha256": Town::sum(TEXT) },
        "person": { "id": person.object_id, "name": "Ada Keller", "mail": mail },
        "read_at": "2026-07-03T18:04:12+02:00",
        "zone": "Europe/Zurich",
    });
    let path = format!("{FOLDER}/{}.{}.json", spoken.id, person.object_id);
    (path, Given { text: Some(says.to_string()), ..Given::default() })
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_has_written_in_anothers_name_is_not_counted_as_hers() {
    let (town, _, spoken) = storm().await;
    let (path, content) = file_of(&town, &spoken, ADA, ADA);
    town.noor(&Deed::Create { drive: SAFETY.into(), path, content });
    let home = town.home("luc");
    let luc = town.sign_in(&home, LUC).await;
    luc.sync().await;
    let luc = Reader::over(home, luc, &spoken).await;
    let who = luc.organisation.who(luc.post).await.unwrap();
    assert_eq!(who.has, [], "nobody has read it");
    let foreign = |who: &WhoHasRead| -> Vec<(String, String)> {
        who.foreign.iter().map(|file| (file.mail.clone(), file.written_by.clone())).collect()
    };
    assert_eq!(foreign(&who), [(ADA.to_owned(), "Noor Haddad".to_owned())], "and it says whose file that is");
    let has_not = |who: &WhoHasRead, mail: &str| who.has_not.as_ref().unwrap().iter().any(|one| one.mail == mail);
    assert!(has_not(&who, ADA), "she has not, whatever stands in the file");

    // What she writes of herself counts for her, by the address that the server tells: not by one that she gives.
    let (path, content) = file_of(&town, &spoken, NOOR, CHIARA);
    town.noor(&Deed::Create { drive: SAFETY.into(), path: path.clone(), content });
    let who = luc.organisation.who(luc.post).await.unwrap();
    let has: Vec<_> = who.has.iter().map(|one| (one.name.as_str(), one.mail.as_str(), one.by)).collect();
    assert_eq!(has, [("Noor Haddad", NOOR, Teller::Provider)]);
    assert!(has_not(&who, CHIARA) && !has_not(&who, NOOR));

    // Rewritten into nothing it counts no more; where there is no folder any more, that is what is said.
    let content = Given { text: Some("{}".into()), ..Given::default() };
    town.noor(&Deed::Edit { drive: SAFETY.into(), path, content });
    let who = luc.organisation.who(luc.post).await.unwrap();
    assert_eq!((who.has.len(), foreign(&who).len()), (0, 1));
    town.noor(&Deed::Delete { drive: SAFETY.into(), path: FOLDER.into() });
    assert_eq!(refusal(luc.organisation.who(luc.post).await), Reason::NoAcknowledgingFolder(0));
}

#[tokio::test(start_paused = true)]
async fn an_announcement_that_asks_stands_first_in_the_stream_until_it_was_acknowledged() {
    let (town, ada, _) = storm().await;
    // Something newer that asks for nothing.
    town.clock.forward(Duration::from_secs(3_600));
    town.tenant.talk(&Talk::Message { to: vec![ADA.into()], text: "Call me.".into() }, None).unwrap();
    let private = ada.feeds.list().await.unwrap().0;
    let private = private.into_iter().find(|feed| feed.kind == FeedKind::Private).unwrap().id.row;
    ada.feeds.refresh(private).await.unwrap();
    let stream = ada.device.engine.stream();
    let all = StreamFilter::default();
    let announces = |card: &Card| matches!(&card.about, CardAbout::Post { post, .. } if post.row == ada.post);
    let asking = stream.page(all.clone(), None, 200).await.unwrap().asking.len();
    let page = stream.page(all.clone(), None, asking + 1).await.unwrap();
    assert!(page.asking.iter().any(announces) && page.cards.len() == 1, "{:#?}", page.asking);
    assert!(!page.cards.iter().any(announces));
    // Seen it asks all the same, and it is not told again on a later page.
    let seen: Vec<_> = page.asking.iter().map(|card| card.id).collect();
    stream.mark_seen(&seen).await.unwrap();
    let (mut later, mut next) = (Vec::new(), page.next);
    while let Some(place) = next {
        let page = stream.page(all.clone(), Some(place), 1).await.unwrap();
        assert_eq!(page.asking, []);
        later.extend(page.cards);
        next = page.next;
    }
    assert!(!later.iter().any(announces));
    let messages = StreamFilter { kinds: vec![StreamKind::WrittenTo], ..StreamFilter::default() };
    assert_eq!(stream.page(messages, None, 10).await.unwrap().asking, []);
    ada.acknowledges().await;
    let page = stream.page(all.clone(), None, 200).await.unwrap();
    assert!(!page.asking.iter().any(announces) && page.cards.iter().any(announces), "said, it asks no more");
    let kept: Vec<_> = page.cards.iter().filter(|card| announces(card)).map(|card| card.id).collect();
    ada.organisation.take_back(ada.post).await.unwrap();
    assert!(stream.page(all.clone(), None, 200).await.unwrap().asking.iter().any(announces));
    // Done with the card, it still asks, unless she says so.
    assert_eq!(refusal(stream.set_done(kept[0], true).await), Reason::StillAsks);
    assert!(stream.page(all.clone(), None, 200).await.unwrap().asking.iter().any(announces));
    stream.set_done_anyway(kept[0]).await.unwrap();
    let page = stream.page(all, None, 200).await.unwrap();
    assert!(!page.asking.iter().chain(&page.cards).any(announces));
}
