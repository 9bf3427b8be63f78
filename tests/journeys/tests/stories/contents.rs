//! What is kept offline is here, or says why not; what was opened elsewhere comes back as work of its own.

use musette_core::blobs::contents::room::Readiness;
use musette_core::blobs::lending::Empty;
use musette_core::engine::{ItemState, TakenBack};
use musette_core::model::{Budget, Refusal};
use musette_tenant::Fault;
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::faults::Class;

use super::*;

fn mkdir(town: &Town, path: &str) {
    town.noor(&Deed::Mkdir { drive: PLANS.into(), path: path.into() });
}

/// A colleague makes a file of so many bytes.
fn large(town: &Town, path: &str, size: u64) -> Seen {
    let content = Given { size: Some(size), ..Given::default() };
    town.noor(&Deed::Create { drive: PLANS.into(), path: path.into(), content })
}

async fn readiness(ada: &Device, folder: ItemRow) -> Vec<(String, Readiness)> {
    let summary = ada.documents.readiness(Some(folder)).await.unwrap();
    summary.files.into_iter().map(|kept| (kept.file.name, kept.readiness)).collect()
}

/// How often the bytes of an item were asked for, and how many were promised.
fn downloads(town: &Town, since: u64, seen: &Seen) -> Vec<u64> {
    let entries = asked(town, since, "GET", "/download/");
    entries.iter().filter(|entry| entry.path.contains(&seen.id)).map(|entry| entry.bytes_out).collect()
}

#[tokio::test(start_paused = true)]
async fn a_kept_folder_is_ready_and_says_which_file_is_not_and_why() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Kept");
    mkdir(&town, "Rigging/Kept/Deep");
    town.noor_makes("Rigging/Kept/A.txt", "a");
    town.noor_makes("Rigging/Kept/Deep/B.txt", "b");
    let bad = town.noor_makes("Rigging/Kept/C.pdf", "a virus");
    ada.sync().await;
    let folder = ada.at("Rigging/Kept").await;
    ada.documents.keep(folder).await.unwrap();
    let waits = |name: &str| (name.to_owned(), Readiness::NotYet);
    assert_eq!(readiness(&ada, folder).await, [waits("A.txt"), waits("B.txt"), waits("C.pdf")]);
    assert_eq!(ada.documents.state(ada.at("Rigging/Kept/A.txt").await).await.unwrap(), ItemState::Waits);

    town.tenant.play(Fault::named("malware-403").path(&bad.id)).unwrap();
    let report = ada.sync().await;
    assert_eq!(report.unready, 1);
    let ready = |name: &str| (name.to_owned(), Readiness::Ready);
    let refused = ("C.pdf".to_owned(), Readiness::Refused(Refusal::Policy));
    assert_eq!(readiness(&ada, folder).await, [ready("A.txt"), ready("B.txt"), refused]);
    let deep = ada.documents.item(ada.at("Rigging/Kept/Deep/B.txt").await).await.unwrap();
    assert_eq!(deep.kept_because_of, Some(folder));

    // What is refused is not asked for again and again; another content is.
    let before = so_far(&town);
    ada.sync().await;
    assert_eq!(downloads(&town, before, &bad).len(), 0);
    town.tenant.stop_named(None);
    town.noor_edits("Rigging/Kept/C.pdf", "no virus any more");
    assert_eq!(ada.sync().await.unready, 0);
    town.plane(true);
    assert_eq!(ada.read("Rigging/Kept/A.txt").await, b"a");
    assert_eq!(ada.read("Rigging/Kept/C.pdf").await, b"no virus any more");
}

#[tokio::test(start_paused = true)]
async fn what_comes_into_a_kept_folder_is_kept_and_what_leaves_it_is_not() {
    let (town, _home, ada) = rigging().await;
    mkdir(&town, "Rigging/Kept");
    ada.sync().await;
    let folder = ada.at("Rigging/Kept").await;
    ada.documents.keep(folder).await.unwrap();
    town.noor_makes("Stage Lake/Moved.txt", "moved");
    town.noor(&Deed::Move { drive: PLANS.into(), path: "Stage Lake/Moved.txt".into(), to: "Rigging/Kept".into() });
    town.noor_makes("Rigging/Kept/New.txt", "new");
    ada.documents.shift(ada.at(PLAN).await, folder, None).await.unwrap();
    land_all(&town, &ada).await;
    ada.sync().await;
    town.plane(true);
    for (name, text) in [("Moved.txt", "moved"), ("New.txt", "new"), ("Plan.txt", "as it was")] {
        assert_eq!(ada.read(&format!("Rigging/Kept/{name}")).await, text.as_bytes());
    }
    let item = ada.at("Rigging/Kept/New.txt").await;
    ada.documents.shift(item, ada.at(RIGGING).await, None).await.unwrap();
    assert_eq!(ada.documents.item(item).await.unwrap().kept_because_of, None);
}

#[tokio::test(start_paused = true)]
async fn what_a_colleague_changes_in_a_kept_folder_is_fetched_again() {
    let (town, _home, ada) = rigging().await;
    let folder = ada.at(RIGGING).await;
    ada.documents.keep(folder).await.unwrap();
    ada.sync().await;
    town.noor_edits(PLAN, "Noor's");
    ada.sync().await;
    town.plane(true);
    assert_eq!(ada.read(PLAN).await, b"Noor's");
    assert_eq!(ada.documents.state(ada.at(PLAN).await).await.unwrap(), ItemState::OnThisDevice { older: false });
}

#[tokio::test(start_paused = true)]
async fn a_download_that_was_cut_goes_on_where_it_stood() {
    let (town, home, ada) = rigging().await;
    let size = 3_000_000;
    let film = large(&town, "Rigging/Film.mp4", size);
    ada.sync().await;
    let item = ada.at("Rigging/Film.mp4").await;
    let before = so_far(&town);
    let cut = Fault { after_bytes: Some(1_000_000), ..Fault::named("truncate") };
    let cut = town.tenant.play(cut.class(Class::Download).path("/download/").times(1)).unwrap();
    assert!(ada.documents.fetch(item).await.is_err() || !downloads(&town, before, &film).is_empty());
    town.tenant.stop(cut);
    // In another process, after a crash; the dead one's lease is over by then.
    drop(ada);
    town.clock.forward(Duration::from_secs(60));
    let ada = town.reopen(&home).await;
    let item = ada.at("Rigging/Film.mp4").await;
    if !matches!(ada.documents.state(item).await.unwrap(), ItemState::OnThisDevice { .. }) {
        ada.documents.fetch(item).await.unwrap();
    }
    let opened = ada.documents.open(item).await.unwrap();
    let bytes = opened.read_at(0, size as usize).await.unwrap();
    assert_eq!(Some(sha256(&bytes)), there(&town, "Rigging/Film.mp4").sha256);
    let asked = downloads(&town, before, &film);
    assert_eq!(asked[0], size);
    assert!(asked.len() >= 2 && asked[1..].iter().all(|bytes| *bytes <= size - 900_000), "{asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_byte_budget_ends_a_download_and_the_next_goes_on() {
    let (town, _home, ada) = rigging().await;
    let size = 3_000_000;
    let film = large(&town, "Rigging/Film.mp4", size);
    ada.sync().await;
    let item = ada.at("Rigging/Film.mp4").await;
    ada.documents.keep(item).await.unwrap();
    let before = so_far(&town);
    let little = Budget { bytes: Some(500_000), ..Budget::WHOLE };
    let mut turns = 0;
    while ada.documents.readiness(Some(item)).await.unwrap().ready == 0 {
        ada.engine.sync(ada.account.id, little).await.unwrap();
        turns += 1;
        assert!(turns < 20, "it makes progress");
    }
    assert!(turns > 2, "{turns}");
    let opened = ada.documents.open(item).await.unwrap();
    let bytes = opened.read_at(0, size as usize).await.unwrap();
    assert_eq!(Some(sha256(&bytes)), there(&town, "Rigging/Film.mp4").sha256);
    let asked = downloads(&town, before, &film);
    assert!(asked.windows(2).all(|pair| pair[1] < pair[0]), "each asks for less than the one before: {asked:?}");
}

#[tokio::test(start_paused = true)]
async fn a_download_of_something_that_changes_meanwhile_begins_again() {
    let (town, _home, ada) = rigging().await;
    large(&town, "Rigging/Film.mp4", 2_000_000);
    ada.sync().await;
    let item = ada.at("Rigging/Film.mp4").await;
    let cut = Fault { after_bytes: Some(1_000_000), ..Fault::named("truncate") };
    town.tenant.play(cut.class(Class::Download).path("/download/")).unwrap();
    drop(ada.documents.fetch(item).await);
    let content = Given { size: Some(2_000_000), ..Given::default() };
    town.noor(&Deed::Edit { drive: PLANS.into(), path: "Rigging/Film.mp4".into(), content });
    town.tenant.stop_named(None);
    ada.documents.fetch(item).await.unwrap();
    let bytes = ada.documents.open(item).await.unwrap().read_at(0, 2_000_000).await.unwrap();
    assert_eq!(Some(sha256(&bytes)), there(&town, "Rigging/Film.mp4").sha256);
}

#[tokio::test(start_paused = true)]
async fn hard_case_49_what_differs_from_its_listing_is_kept_and_said_and_not_fetched_for_ever() {
    let (town, _home, ada) = rigging().await;
    let report = town.noor_makes("Rigging/Report.docx", "report");
    town.tenant.play(Fault::named("hard-case-49")).unwrap();
    ada.sync().await;
    let item = ada.at("Rigging/Report.docx").await;
    ada.documents.keep(item).await.unwrap();
    let before = so_far(&town);
    ada.sync().await;
    let asked = downloads(&town, before, &report).len();
    assert!((1..=3).contains(&asked), "{asked}");
    assert_eq!(met(&town, before, "hard-case-49").len(), asked, "each time it was not what the list said");
    let opened = ada.documents.open(item).await.unwrap();
    assert!(opened.differs);
    assert_eq!(ada.documents.readiness(Some(item)).await.unwrap().ready, 1);
    let before = so_far(&town);
    for _ in 0..3 {
        ada.sync().await;
    }
    assert_eq!(downloads(&town, before, &report).len(), 0);

    // An edit of it is based on what the server has: no conflict.
    ada.documents.save(item, Some(opened.content), text("edited")).await.unwrap();
    land_all(&town, &ada).await;
    assert_eq!(new_names(&town), ["Report.docx"]);
    assert_there(&town, "Rigging/Report.docx", "edited");
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_edited_elsewhere_comes_back_based_on_what_was_lent() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    let lent = ada.documents.lend(plan).await.unwrap();
    assert_eq!(std::fs::read(&lent.path).unwrap(), b"as it was");
    assert_eq!(lent.path.file_name().unwrap(), "Plan.txt");
    town.noor_edits(PLAN, "Noor's");
    ada.sync().await;
    ada.documents.fetch(plan).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"Noor's", "what is here is newer than what was lent");
    std::fs::write(&lent.path, "Ada's, in another app").unwrap();
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Saved);
    assert!(!lent.path.exists(), "no plain copy stays");
    assert_eq!(ada.documents.lendings().await.unwrap(), []);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    let names = new_names(&town);
    assert!(names.len() == 1 && names[0].starts_with("Plan (Ada's copy, "), "{names:?}");
    assert_there(&town, &format!("{RIGGING}/{}", names[0]), "Ada's, in another app");
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_edited_and_nobody_else_touched_is_a_version() {
    let (town, home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    std::fs::write(&lent.path, "Ada's, in another app").unwrap();
    drop(ada);
    let ada = town.reopen(&home).await;
    let [(item, known)] = &ada.documents.lendings().await.unwrap()[..] else { panic!("it is still lent") };
    assert_eq!((*item, known), (ada.at(PLAN).await, &lent));
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Saved);
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).versions, 2);
    assert_there(&town, PLAN, "Ada's, in another app");
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_only_read_comes_back_as_nothing() {
    let (_town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Unchanged);
    assert!(!lent.path.exists());
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    assert_eq!(refusal(ada.documents.take_back(lent.lending, Empty::Asks).await), Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn hard_case_37_a_copy_that_comes_back_empty_asks_first() {
    let (town, _home, ada) = rigging().await;
    let lent = ada.documents.lend(ada.at(PLAN).await).await.unwrap();
    std::fs::write(&lent.path, "").unwrap();
    assert_eq!(ada.documents.take_back(lent.lending, Empty::Asks).await.unwrap(), TakenBack::Emptied);
    assert_eq!(ada.outbox.list().await.unwrap(), []);
    assert_eq!(ada.read(PLAN).await, b"as it was");
    assert_eq!(ada.documents.take_back(lent.lending, Empty::IsMeant).await.unwrap(), TakenBack::Saved);
    land_all(&town, &ada).await;
    assert_eq!(there(&town, PLAN).size, 0);
}

/// The files of contents in a home, largest first.
fn stored(home: &HomeFolder) -> Vec<std::path::PathBuf> {
    fn walk(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.components().any(|part| part.as_os_str() == "blobs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&home.path, &mut found);
    found.sort_by_key(|path| std::cmp::Reverse(std::fs::metadata(path).unwrap().len()));
    found
}

fn flip(path: &std::path::Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.len() - 20;
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_content_that_was_cut_or_altered_says_damaged_and_comes_again_with_a_network() {
    for cut in [0, 1, 40] {
        let (town, home, ada) = rigging().await;
        // The smallest of what is held: the others are pictures of feeds.
        let file = &stored(&home).pop().unwrap();
        if cut == 0 {
            flip(file);
        } else {
            let bytes = std::fs::read(file).unwrap();
            std::fs::write(file, &bytes[..bytes.len() - cut]).unwrap();
        }
        town.plane(true);
        let plan = ada.at(PLAN).await;
        let said = match ada.documents.open(plan).await {
            Ok(opened) => refusal(opened.read_at(0, 100).await),
            Err(error) => error.reason,
        };
        assert_eq!(said, Reason::Damaged, "{cut} bytes cut");
        assert_eq!(ada.outbox.list().await.unwrap(), []);
        town.plane(false);
        ada.documents.fetch(plan).await.unwrap();
        assert_eq!(ada.read(PLAN).await, b"as it was", "{cut} bytes cut");
    }
}

#[tokio::test(start_paused = true)]
async fn an_altered_content_is_never_shown_and_fetched_again() {
    let (town, home, ada) = rigging().await;
    let file = &stored(&home).pop().unwrap();
    flip(file);
    let examined = ada.engine.examine(ada.account.id).await.unwrap();
    assert_eq!(examined.damaged, ["Plan.txt"]);
    assert_eq!(examined.lost, Vec::<String>::new());
    let plan = ada.at(PLAN).await;
    town.plane(true);
    match ada.documents.open(plan).await {
        Ok(opened) => assert_eq!(refusal(opened.read_at(0, 100).await), Reason::Damaged),
        Err(error) => assert!(matches!(error.reason, Reason::Damaged | Reason::NotHere), "{error:?}"),
    }
    town.plane(false);
    ada.documents.fetch(plan).await.unwrap();
    assert_eq!(ada.read(PLAN).await, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn a_content_whose_file_is_gone_is_not_on_this_device() {
    let (town, home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.documents.keep(plan).await.unwrap();
    ada.sync().await;
    let file = &stored(&home).pop().unwrap();
    std::fs::remove_file(file).unwrap();
    assert_eq!(refusal(ada.documents.open(plan).await), Reason::NotHere);
    assert_eq!(ada.documents.readiness(Some(plan)).await.unwrap().ready, 0);
    ada.sync().await;
    town.plane(true);
    assert_eq!(ada.read(PLAN).await, b"as it was");
}

#[tokio::test(start_paused = true)]
async fn what_the_server_deleted_while_it_was_kept_is_forgotten_by_nobody_who_finds_it_damaged() {
    let (town, home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.documents.keep(plan).await.unwrap();
    ada.sync().await;
    town.noor(&Deed::Delete { drive: PLANS.into(), path: PLAN.into() });
    ada.sync().await;
    flip(&stored(&home).pop().unwrap());
    let said = match ada.documents.open(plan).await {
        Ok(opened) => refusal(opened.read_at(0, 100).await),
        Err(error) => error.reason,
    };
    assert_eq!(said, Reason::Damaged);
    for _ in 0..2 {
        let kept = ada.documents.kept_after_deletion().await.unwrap();
        assert_eq!(
            kept.iter().map(|kept| kept.item.name.as_str()).collect::<Vec<_>>(),
            ["Plan.txt"],
            "no sync brings it"
        );
        let examined = ada.engine.examine(ada.account.id).await.unwrap();
        assert_eq!(examined.lost, ["Plan.txt"]);
        ada.sync().await;
    }
}

#[tokio::test(start_paused = true)]
async fn unsent_work_that_was_altered_is_said_and_not_sent() {
    let (town, home, ada) = rigging().await;
    town.plane(true);
    ada.documents.create(ada.at(RIGGING).await, "Note.bin", Source::Bytes(bulk(200_000, 2))).await.unwrap();
    flip(&stored(&home)[0]);
    town.plane(false);
    land(&town, &ada).await;
    let (entry, why) = what_needs_you(&ada).await;
    assert_eq!(why, NeedsYou::ContentLost);
    assert_eq!(entry.remedies, [musette_core::model::Remedy::Discard]);
    assert!(town.seen("Rigging/Note.bin").is_none(), "nothing damaged reaches the server");
}

#[tokio::test(start_paused = true)]
async fn one_altered_file_does_not_keep_the_others_from_being_rescued() {
    let (town, home, ada) = rigging().await;
    town.plane(true);
    let folder = ada.at(RIGGING).await;
    let (large, small) = (bulk(300_000, 2), bulk(1_000, 3));
    ada.documents.create(folder, "Large.bin", Source::Bytes(large.clone())).await.unwrap();
    ada.documents.create(folder, "Small.bin", Source::Bytes(small.clone())).await.unwrap();
    drop(ada);
    // One byte in the middle of the large one; and a file that is nothing any more.
    let path = &stored(&home)[0];
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
    let strange = path.with_file_name("0123456789abcdef0123456789abcdef");
    std::fs::write(&strange, b"torn").unwrap();

    let into = town.desk().join("rescued");
    let found = musette_core::engine::rescue(town.surroundings(&home), &into).await.unwrap();
    let of = |name: &str| found.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{name}: {found:#?}"));
    let whole = of("Small.bin");
    assert_eq!((std::fs::read(whole.written_to.as_ref().unwrap()).unwrap(), whole.missing), (small, 0));
    let holed = of("Large.bin");
    let written = std::fs::read(holed.written_to.as_ref().unwrap()).unwrap();
    assert_eq!(written.len(), large.len());
    let alike = written.iter().zip(&large).filter(|(a, b)| a == b).count() as u64;
    assert!(holed.missing > 0 && holed.missing <= 65_536 && alike >= 300_000 - holed.missing, "{holed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_file_is_read_at_any_place() {
    let (town, _home, ada) = rigging().await;
    ada.documents.create(ada.at(RIGGING).await, "Big.bin", Source::Bytes(bulk(300_000, 7))).await.unwrap();
    land_all(&town, &ada).await;
    let opened = ada.documents.open(ada.at("Rigging/Big.bin").await).await.unwrap();
    let all = bulk(300_000, 7);
    for (from, len) in [(0, 1), (65_535, 2), (65_536, 65_536), (299_990, 100), (300_000, 5)] {
        let end = (from + len).min(all.len());
        assert_eq!(opened.read_at(from as u64, len).await.unwrap(), all[from..end]);
    }
}

#[tokio::test(start_paused = true)]
async fn an_open_file_can_be_read_to_its_end_although_a_newer_one_came() {
    let (town, _home, ada) = rigging().await;
    let plan = ada.at(PLAN).await;
    ada.documents.keep(plan).await.unwrap();
    let opened = ada.documents.open(plan).await.unwrap();
    town.noor_edits(PLAN, "Noor's");
    ada.sync().await;
    assert_eq!(opened.read_at(0, 100).await.unwrap(), b"as it was");
    ada.documents.save(plan, Some(opened.content), text("Ada's")).await.unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "Noor's");
    assert_eq!(new_names(&town).len(), 1, "both are kept");
}
