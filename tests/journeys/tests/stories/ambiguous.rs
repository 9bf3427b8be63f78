//! An answer that never came: whatever the request was, it has exactly one effect, and a receipt.

use musette_core::model::Budget;
use musette_journeys::ADA;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;
use musette_tenant::faults::Class;

use super::*;

const REPORT: usize = 5 * 1024 * 1024;

/// What is asked for, with what is to be there afterwards.
#[derive(Clone, Copy, Debug)]
enum Wish {
    /// A new small file.
    Create,
    /// A new large file.
    CreateLarge,
    /// Other bytes, few.
    Edit,
    /// Other bytes, many.
    EditLarge,
    MakeFolder,
    Rename,
    Copy,
    Delete,
}

impl Wish {
    async fn ask(self, device: &Device) {
        let (plan, folder) = (device.at(PLAN).await, device.at(RIGGING).await);
        let documents = &device.documents;
        match self {
            Wish::Create => {
                documents.create(folder, "New.txt", text("new")).await.unwrap();
            }
            Wish::CreateLarge => {
                let bytes = Source::Bytes(bulk(REPORT, 5));
                documents.create(folder, "New.bin", bytes).await.unwrap();
            }
            Wish::Edit => device.write(PLAN, "marked up").await,
            Wish::EditLarge => {
                documents.save(plan, None, Source::Bytes(bulk(REPORT, 6))).await.unwrap();
            }
            Wish::MakeFolder => {
                documents.make_folder(folder, "New").await.unwrap();
            }
            Wish::Rename => documents.rename(plan, "New.txt").await.unwrap(),
            Wish::Copy => {
                documents.copy(plan, folder, "New.txt").await.unwrap();
            }
            Wish::Delete => documents.delete(plan).await.unwrap(),
        }
    }

    /// That it has happened, once.
    fn assert_done(self, town: &Town, why: &str) {
        let plan = town.seen(PLAN).map(|plan| (plan.sha256.unwrap(), plan.versions));
        let as_it_was = Some((Town::sum("as it was"), 1));
        let expected: (&[&str], _) = match self {
            Wish::Create | Wish::Copy => (&["New.txt"], as_it_was),
            Wish::CreateLarge => (&["New.bin"], as_it_was),
            Wish::Edit => (&[], Some((Town::sum("marked up"), 2))),
            Wish::EditLarge => (&[], Some((sha256(&bulk(REPORT, 6)), 2))),
            Wish::MakeFolder => (&["New"], as_it_was),
            Wish::Rename => (&["New.txt"], None),
            Wish::Delete => (&[], None),
        };
        assert_eq!(
            (new_names(town).as_slice(), plan),
            (&*expected.0.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>(), expected.1),
            "{self:?} {why}"
        );
        let new = match self {
            Wish::Create => Some(("New.txt", Town::sum("new"))),
            Wish::CreateLarge => Some(("New.bin", sha256(&bulk(REPORT, 5)))),
            Wish::Rename | Wish::Copy => Some(("New.txt", Town::sum("as it was"))),
            _ => None,
        };
        if let Some((name, sum)) = new {
            let new = there(town, &format!("{RIGGING}/{name}"));
            assert_eq!((new.sha256, new.versions), (Some(sum), 1), "{self:?} {why}");
        }
    }
}

const ALL: [Wish; 8] = [
    Wish::Create,
    Wish::CreateLarge,
    Wish::Edit,
    Wish::EditLarge,
    Wish::MakeFolder,
    Wish::Rename,
    Wish::Copy,
    Wish::Delete,
];

/// The writing requests that a wish takes: method and part of the path.
fn requests(wish: Wish) -> &'static [(&'static str, &'static str)] {
    match wish {
        Wish::Create | Wish::Edit => &[("PUT", "/content")],
        Wish::CreateLarge | Wish::EditLarge => {
            &[("POST", "createUploadSession"), ("PUT", "/upload/"), ("POST", "/upload/")]
        }
        Wish::MakeFolder => &[("POST", "/children")],
        Wish::Rename => &[("PATCH", "/items/")],
        Wish::Copy => &[("POST", "/copy"), ("GET", "/monitor/")],
        Wish::Delete => &[("DELETE", "/items/")],
    }
}

/// Ada asks while she has no network; then `fault` plays on one kind of request. Answers whether it happened at all.
async fn tell(wish: Wish, fault: Fault, killed: bool) -> (Town, bool) {
    let (town, home, ada) = rigging().await;
    town.plane(true);
    wish.ask(&ada).await;
    town.plane(false);
    let before = so_far(&town);
    let name = fault.name.clone();
    let why = format!("{fault:?}, killed: {killed}");
    town.tenant.play(fault).unwrap();
    ada.sync().await;
    let ada = if killed {
        drop(ada);
        town.reopen(&home).await
    } else {
        ada
    };
    land_all(&town, &ada).await;
    let played = town.tenant.log_after(before).iter().any(|entry| entry.faults.contains(&name));
    wish.assert_done(&town, &why);
    assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1, "{wish:?} {why}");
    assert_eq!(ada.outbox.receipts(10).await.unwrap()[0].conflict, None, "{wish:?} {why}");
    let shown = everything(&ada).await;
    let landed = new_names(&town).into_iter().filter(|name| shown.iter().any(|path| path.ends_with(name.as_str())));
    assert_eq!(landed.count(), new_names(&town).len(), "{wish:?} {why}");
    (town, played)
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_means_one_effect_whatever_was_asked() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            for killed in [false, true] {
                let fault = Fault::named("lost-answer").method(method).path(part).times(1);
                let (_, played) = tell(wish, fault, killed).await;
                assert!(played || (*method, *part) == ("POST", "/upload/"), "{wish:?} never asks {method} {part}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn answers_that_are_lost_again_and_again_mean_one_effect() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            tell(wish, Fault::named("lost-answer").method(method).path(part).times(4), false).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_the_network_doubles_has_one_effect() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            tell(wish, Fault::named("duplicate").method(method).path(part).times(1), false).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_connection_cut_before_the_request_costs_nothing() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            tell(wish, Fault::named("drop-before").method(method).path(part).times(1), true).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_cut_in_the_middle_means_one_effect() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            let fault = Fault { after_bytes: Some(20), ..Fault::named("truncate") };
            tell(wish, fault.method(method).path(part).times(1), false).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_in_the_middle_of_a_delivery_delays_it_and_nothing_else() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            for name in ["portal", "portal-redirect", "proxy-404", "504"] {
                tell(wish, Fault::named(name).method(method).path(part).times(1), name == "portal").await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_busy_server_is_asked_again_when_it_says() {
    for wish in ALL {
        for (method, part) in requests(wish) {
            for name in ["429", "503", "500"] {
                let fault = Fault { retry_after: Some(20), ..Fault::named(name) };
                tell(wish, fault.method(method).path(part).times(2), false).await;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn hard_case_25_a_503_and_a_transient_401_are_patience_and_no_word_about_the_person() {
    for wish in ALL {
        let (method, part) = requests(wish)[0];
        let (town, _) = tell(wish, Fault::named("hard-case-25").method(method).path(part).times(2), false).await;
        assert_eq!(met_with(&town, 0, "hard-case-25"), [503, 401], "{wish:?}");
        for (method, part) in requests(wish).iter().filter(|(_, part)| !part.starts_with("/upload/")) {
            let fault = Fault::named("401-transient").method(method).path(part).times(1);
            let (town, played) = tell(wish, fault, false).await;
            assert!(played || *part == "/monitor/", "{wish:?} never asks {method} {part}");
            let since = met(&town, 0, "401-transient").last().map_or(0, |entry| entry.number);
            assert!(!played || asked(&town, since, "POST", "/token").is_empty(), "{wish:?}: the token stays as it is");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_honoured_to_the_second() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    let fault = Fault { retry_after: Some(25), ..Fault::named("429") };
    town.tenant.play(fault.class(Class::Upload).times(1)).unwrap();
    let before = so_far(&town);
    land_all(&town, &ada).await;
    let puts = asked(&town, before, "PUT", "/content");
    assert_eq!(puts.iter().map(|entry| entry.status).collect::<Vec<_>>(), [429, 200]);
    assert!(puts[1].at_ms - puts[0].at_ms >= 25_000, "{puts:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_colleagues_edit_after_my_lost_one_is_kept_and_mine_is_a_version() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "Ada's").await;
    town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
    // The sync ends there: the outcome stays unknown until the colleague has edited.
    ada.sync().await;
    town.noor_edits(PLAN, "Noor's, on top of Ada's");
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    let plan = there(&town, PLAN);
    assert_eq!(plan.sha256, Some(Town::sum("Noor's, on top of Ada's")));
    assert_eq!(plan.older_sha256, [Town::sum("as it was"), Town::sum("Ada's")]);
    // Whether it is told as delivered or kept beside, nothing of hers is lost and nothing of his overwritten.
    assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1);
    assert_eq!(ada.read_newest(PLAN).await, b"Noor's, on top of Ada's");
}

#[tokio::test(start_paused = true)]
async fn an_edit_behind_one_whose_answer_was_lost_does_not_go_over_a_colleagues() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "first").await;
    town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
    ada.sync().await;
    ada.write(PLAN, "second").await;
    town.noor_edits(PLAN, "Noor's, on top of Ada's first");
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    let plan = there(&town, PLAN);
    assert_eq!(plan.sha256, Some(Town::sum("Noor's, on top of Ada's first")));
    assert_eq!(plan.older_sha256, [Town::sum("as it was"), Town::sum("first")]);
    let beside = new_names(&town);
    assert_eq!(beside.len(), 1, "{beside:?}");
    assert_there(&town, &format!("{RIGGING}/{}", beside[0]), "second");
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_renames_or_moves_before_it_is_looked_for_is_not_sent_again() {
    let path = || format!("{RIGGING}/New.txt");
    let rename = Deed::Rename { drive: PLANS.into(), path: path(), name: "Noor's.txt".into() };
    let shift = Deed::Move { drive: PLANS.into(), path: path(), to: format!("{RIGGING}/Hers") };
    for (deed, lies_at) in [(rename, "Rigging/Noor's.txt"), (shift, "Rigging/Hers/New.txt")] {
        let (town, _home, ada) = rigging().await;
        town.noor(&Deed::Mkdir { drive: PLANS.into(), path: format!("{RIGGING}/Hers") });
        ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
        town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
        ada.sync().await;
        town.noor(&deed);
        town.tenant.stop_named(None);
        land_all(&town, &ada).await;
        assert_there(&town, lies_at, "new");
        assert_eq!(new_names(&town).iter().filter(|name| name.ends_with(".txt")).count(), 1, "{deed:?}");
        assert!(ada.shows(lies_at).await);
        assert_eq!(ada.outbox.receipts(10).await.unwrap().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_later_edit_after_a_lost_answer_is_one_more_version() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "first").await;
    town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
    ada.sync().await;
    ada.write(PLAN, "second").await;
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    let plan = there(&town, PLAN);
    assert_eq!(plan.sha256, Some(Town::sum("second")));
    assert_eq!(plan.older_sha256, [Town::sum("as it was"), Town::sum("first")]);
    assert_eq!(new_names(&town), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_person_who_changes_her_mind_about_something_on_its_way_has_to_wait_for_its_outcome() {
    let (town, _home, ada) = rigging().await;
    ada.documents.create(ada.at(RIGGING).await, "New.txt", text("new")).await.unwrap();
    town.tenant.play(Fault::named("lost-answer").method("PUT").times(1)).unwrap();
    // Looking for its effect brings nothing either.
    town.tenant.play(Fault::named("504").method("GET")).unwrap();
    ada.sync().await;
    let open = ada.outbox.list().await.unwrap();
    let said = refusal(ada.outbox.cancel(open[0].intent, musette_core::outbox::taking_back::Others::Fall).await);
    assert_eq!(said, Reason::Sending);
    // Deleting it is a wish of its own, after the other.
    ada.documents.delete(ada.at("Rigging/New.txt").await).await.unwrap();
    assert!(!ada.shows("Rigging/New.txt").await);
    town.tenant.stop_named(None);
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_new_office_file_from_the_persons_other_device_is_not_taken_for_this_ones() {
    let (town, _home, ada) = rigging().await;
    town.tenant.play(Fault::named("office-rewrites")).unwrap();
    let phone = town.sign_in(&town.home("phone"), ADA).await;
    phone.engine.refresh_drives(phone.account.id).await.unwrap();
    for drive in phone.documents.drives().await.unwrap() {
        phone.engine.follow(drive.id).await.unwrap();
    }
    phone.sync().await;
    ada.documents.create(ada.at(RIGGING).await, "Notes.docx", text("written on the iPad, all the way")).await.unwrap();
    town.tenant.play(Fault::named("drop-before").method("PUT").path("/content").times(1)).unwrap();
    ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_millis(100))).await.unwrap();
    phone.documents.create(phone.at(RIGGING).await, "Notes.docx", text("on the phone")).await.unwrap();
    land_all(&town, &phone).await;
    land_all(&town, &ada).await;
    let names = new_names(&town);
    assert_eq!(names.len(), 2, "both are there: {names:?}");
    let versions: Vec<String> =
        names.iter().flat_map(|name| there(&town, &format!("{RIGGING}/{name}")).older_sha256).collect();
    for bytes in ["written on the iPad, all the way", "on the phone"] {
        assert!(versions.contains(&Town::sum(bytes)), "{bytes}: {names:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_file_that_its_person_renames_as_a_page_brought_it_is_not_sent_twice() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    let before: Vec<ItemRow> = rows(&ada, folder).await;
    ada.documents.create(folder, "New.txt", text("new")).await.unwrap();
    let mine = rows(&ada, folder).await.into_iter().find(|row| !before.contains(row)).unwrap();
    town.tenant.play(Fault::named("lost-answer").method("PUT").path("/content").times(1)).unwrap();
    ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_millis(100))).await.unwrap();
    ada.documents.refresh(folder).await.unwrap();
    let twin = rows(&ada, folder).await.into_iter().find(|row| !before.contains(row) && *row != mine);
    if let Some(twin) = twin {
        ada.documents.rename(twin, "Renamed.txt").await.unwrap();
    }
    land_all(&town, &ada).await;
    assert!(twin.is_some(), "the list has brought it beside the one that waits");
    assert_eq!(new_names(&town), ["Renamed.txt"]);
    assert_eq!(there(&town, "Rigging/Renamed.txt").versions, 1);
}

async fn rows(device: &Device, folder: ItemRow) -> Vec<ItemRow> {
    device.documents.page(folder, At::Start, 500).await.unwrap().items.iter().map(|item| item.id.row).collect()
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_somebody_deletes_before_it_was_told_of_is_done_and_is_not_made_again() {
    let (town, _home, ada) = rigging().await;
    ada.documents.copy(ada.at(PLAN).await, ada.at(RIGGING).await, "Copy.txt").await.unwrap();
    let since = so_far(&town);
    town.plane_before("GET", "/monitor/", 1);
    ada.sync().await;
    town.clock.forward(Duration::from_secs(30));
    town.plane(false);
    assert_eq!(new_names(&town), ["Copy.txt"]);
    town.noor(&Deed::Delete { drive: PLANS.into(), path: "Rigging/Copy.txt".into() });
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), Vec::<String>::new());
    assert_eq!(asked(&town, since, "POST", "/copy").len(), 1);
    assert_eq!(ada.outbox.receipts(5).await.unwrap().len(), 1);
    assert!(!ada.shows("Rigging/Copy.txt").await);
}
