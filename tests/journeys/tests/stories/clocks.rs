//! A device whose clock is wrong: what was sent is found by the server's time, whatever the device believes.

use musette_core::doors::Clock as _;
use musette_core::model::Budget;
use musette_core::store::tasks::TaskQuery;
use musette_tenant::Fault;
use musette_tenant::colleague::Deed;
use musette_tenant::engage::colleague::Talk;

use super::talk::{crew, newest_thread};
use super::*;

const HOURS: i64 = 3_600_000;

/// A new Office file, which the server rewrites: only who made it, and when, can tell whose it is.
async fn report(wrong_by: i64, fault: Fault, killed: bool) {
    let (town, home, ada) = rigging().await;
    town.set_device_clocks(wrong_by);
    town.tenant.play(Fault::named("office-rewrites")).unwrap();
    ada.documents.create(ada.at(RIGGING).await, "Report.docx", text("the report")).await.unwrap();
    let before = so_far(&town);
    let name = fault.name.clone();
    town.tenant.play(fault).unwrap();
    ada.sync().await;
    let ada = if killed {
        drop(ada);
        town.clock.forward(Duration::from_secs(120));
        town.reopen(&home).await
    } else {
        ada
    };
    land_all(&town, &ada).await;
    let why = format!("{name}, wrong by {wrong_by}, killed: {killed}");
    assert!(town.tenant.log_after(before).iter().any(|entry| entry.faults.contains(&name)), "{why}");
    assert_eq!(new_names(&town), ["Report.docx"], "{why}");
    let receipts = ada.outbox.receipts(5).await.unwrap();
    assert_eq!((receipts.len(), receipts[0].conflict.clone()), (1, None), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_device_whose_clock_is_wrong_by_hours_sends_once_all_the_same() {
    for wrong_by in [-26 * HOURS, -3 * HOURS, 3 * HOURS, 26 * HOURS] {
        for killed in [false, true] {
            let lost = Fault::named("lost-answer").method("PUT").path("/content").times(1);
            report(wrong_by, lost, killed).await;
            let doubled = Fault::named("duplicate").method("PUT").path("/content").times(1);
            report(wrong_by, doubled, killed).await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_copy_whose_answer_is_lost_is_found_by_a_device_whose_clock_is_wrong() {
    for wrong_by in [-3 * HOURS, 3 * HOURS] {
        let (town, _home, ada) = rigging().await;
        town.set_device_clocks(wrong_by);
        ada.documents.copy(ada.at(PLAN).await, ada.at(RIGGING).await, "Copy.txt").await.unwrap();
        town.tenant.play(Fault::named("lost-answer").method("GET").path("/monitor/").times(2)).unwrap();
        land_all(&town, &ada).await;
        assert_eq!(new_names(&town), ["Copy.txt"], "{wrong_by}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_older_version_of_mine_is_not_taken_for_what_a_slow_clock_sends_now() {
    let (town, _home, ada) = rigging().await;
    // Ada's own edit at the web page, of the same length as the one she makes here an hour later.
    ada.write(PLAN, "one two").await;
    land_all(&town, &ada).await;
    town.clock.forward(Duration::from_secs(3_600));
    town.set_device_clocks(-3 * HOURS);
    ada.write(PLAN, "two one").await;
    town.tenant.play(Fault::named("drop-before").method("PUT").path("/content").times(1)).unwrap();
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "two one");
    assert_eq!(new_names(&town), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_back_keeps_nothing_for_an_undo_longer_than_it_says() {
    let (town, _home, ada) = rigging().await;
    ada.documents.delete(ada.at(PLAN).await).await.unwrap();
    town.set_device_clocks(-3 * HOURS);
    assert_eq!(ada.outbox.list().await.unwrap()[0].hold_until, None);
    ada.sync().await;
    assert!(town.seen(PLAN).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_set_meanwhile_holds_nothing_up() {
    let (town, _home, ada) = rigging().await;
    ada.write(PLAN, "marked up").await;
    let patience = Fault { retry_after: Some(20), ..Fault::named("429") };
    town.set_device_clocks(26 * HOURS);
    town.tenant.play(patience.method("PUT").times(1)).unwrap();
    ada.sync().await;
    town.set_device_clocks(0);
    land_all(&town, &ada).await;
    assert_there(&town, PLAN, "marked up");
}

#[tokio::test(start_paused = true)]
async fn what_a_slow_device_has_made_before_is_not_taken_for_what_it_makes_now() {
    let (town, _home, ada) = rigging().await;
    town.set_device_clocks(-3 * HOURS);
    let folder = ada.at(RIGGING).await;
    ada.documents.create(folder, "One.txt", text("one, of a length")).await.unwrap();
    ada.documents.create(folder, "Two.txt", text("two, of a length")).await.unwrap();
    // The second does not arrive; a colleague moves the first, and writes into it, before that is found out.
    town.tenant.play(Fault::named("drop-before").method("PUT").path("Two.txt").times(1)).unwrap();
    ada.engine.sync(ada.account.id, Budget::lasting(Duration::from_millis(100))).await.unwrap();
    town.noor_edits("Rigging/One.txt", "one, and what Noor thinks of it");
    town.noor(&Deed::Rename { drive: PLANS.into(), path: "Rigging/One.txt".into(), name: "Noor's.txt".into() });
    land_all(&town, &ada).await;
    assert_there(&town, "Rigging/Two.txt", "two, of a length");
    assert_eq!(new_names(&town), ["Noor's.txt", "Two.txt"]);
}

#[tokio::test(start_paused = true)]
async fn whether_answers_came_since_a_thread_was_read_whole_is_no_matter_of_the_devices_clock() {
    for wrong_by in [-HOURS, HOURS] {
        let crew = crew().await;
        crew.town.set_device_clocks(wrong_by);
        let thread = newest_thread(&crew.feeds, crew.crew).await;
        crew.feeds.refresh_thread(thread).await.unwrap();
        let came_since = async || {
            let page = crew.feeds.thread(thread, At::Start, 1).await.unwrap();
            assert_ne!(page.whole, page.came_since, "what may lack others is not whole");
            page.came_since
        };
        assert!(!came_since().await, "by {wrong_by}: it was told whole a moment ago");
        crew.town.clock.forward(Duration::from_secs(61));
        let said = Talk::Answer { to: crew.rain.id, text: "In truck 3.".into() };
        crew.town.tenant.talk(&said, None).unwrap();
        crew.feeds.refresh(crew.crew).await.unwrap();
        assert!(came_since().await, "by {wrong_by}: an answer came with its feed");
        crew.town.clock.forward(Duration::from_secs(61));
        crew.feeds.refresh_thread(thread).await.unwrap();
        assert!(!came_since().await, "by {wrong_by}: it was told whole again");
    }
}

#[tokio::test(start_paused = true)]
async fn how_old_the_details_of_a_task_are_is_told_by_the_devices_own_clock_as_the_age_of_its_list() {
    for wrong_by in [-HOURS, HOURS] {
        let town = Town::with_files(11, 200);
        let (_home, ada) = town.ada().await;
        town.set_device_clocks(wrong_by);
        let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
        tasks.refresh().await.unwrap();
        for task in tasks.page(TaskQuery { list: None, done: false }, At::Start, 50).await.unwrap().tasks {
            tasks.refresh_one(task.id.row).await.unwrap();
            let told = tasks.one(task.id.row).await.unwrap().details_as_of.unwrap();
            let now = town.clock.wall().0 + wrong_by;
            assert!((now - told.0).abs() < HOURS / 2, "by {wrong_by}: {told:?} at {now}");
        }
    }
}
