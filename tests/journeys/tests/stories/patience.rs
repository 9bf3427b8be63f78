//! What brings nothing is asked for less often each time, stands in no sync's way, and is said where something is missing.

use musette_core::engine::Reason;
use musette_core::model::{DriveKind, Later, PostRow, Refusal};
use musette_core::sync::{Service, Stopped};
use musette_journeys::ADA;
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::groups::let_in;
use super::talk::{Crew, crew, newest_thread};
use super::*;

fn minutes(town: &Town, minutes: u64) {
    town.clock.forward(Duration::from_secs(minutes * 60));
}

#[tokio::test(start_paused = true)]
async fn a_site_that_never_answers_is_asked_less_and_less_and_the_sync_ends_and_says_so() {
    let (town, _home, ada) = rigging().await;
    // Where the first list was asked for, each part of it is one request; this one breaks.
    let fault = town.tenant.play(Fault::named("504").path("/v1.0/me/drives")).unwrap();
    minutes(&town, 61);
    let since = so_far(&town);
    for round in 0..60 {
        let report = ada.sync().await;
        assert_eq!(report.stopped, Stopped::Done, "round {round}");
        let behind = report.behind.iter().find(|behind| behind.service == Service::Drives);
        let behind = behind.unwrap_or_else(|| panic!("round {round}: what is missing is said: {report:?}"));
        assert!(matches!(behind.why, Later::Unproven | Later::Busy), "{behind:?}");
        assert!(behind.after_ms.is_some_and(|after| after <= 3_600_000), "{behind:?}");
        minutes(&town, 2);
    }
    // After 1, 2, 4, 8, 16, 32 minutes, then once an hour, three tries each.
    let asked = met(&town, since, "504").len();
    assert!((12..=8 * 3).contains(&asked), "asked {asked} times in two hours");
    // A new process knows of it.
    town.noor_makes("Rigging/New.txt", "new");
    ada.sync().await;
    assert!(ada.shows("Rigging/New.txt").await, "the rest is read as ever");
    town.tenant.stop(fault);
    minutes(&town, 61);
    let report = ada.sync().await;
    assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()));
    assert!(ada.documents.drives().await.unwrap().iter().any(|drive| drive.kind == DriveKind::Personal));
}

#[tokio::test(start_paused = true)]
async fn the_site_whose_libraries_were_not_heard_of_is_named_by_another_process_too() {
    let (town, home, ada) = rigging().await;
    let of_a_site = |entry: &&Entry| entry.path.contains("/sites/") && entry.path.contains("/drives?");
    let log = town.tenant.log_after(0);
    let path = log.iter().find(of_a_site).unwrap().path.split('?').next().unwrap().to_owned();
    let fault = town.tenant.play(Fault::named("504").path(&path)).unwrap();
    minutes(&town, 61);
    let mut named: Vec<Vec<String>> = Vec::new();
    let report = ada.sync().await;
    assert_eq!(report.stopped, Stopped::Done);
    named.extend(report.behind.into_iter().map(|behind| behind.names));
    drop(ada);
    let ada = town.reopen(&home).await;
    let report = ada.sync().await;
    named.extend(report.behind.into_iter().map(|behind| behind.names));
    let [[first], [second]] = named.iter().map(Vec::as_slice).collect::<Vec<_>>()[..] else { panic!("{named:?}") };
    let drives = ada.documents.drives().await.unwrap();
    assert!(first == second && drives.iter().any(|drive| drive.name.starts_with(first)), "{named:?}");
    town.tenant.stop(fault);
    minutes(&town, 61);
    assert_eq!(ada.sync().await.behind, Vec::new());
}

#[tokio::test(start_paused = true)]
async fn who_lists_her_drives_herself_is_not_held_up_by_a_pause() {
    let (town, _home, ada) = rigging().await;
    let fault = town.tenant.play(Fault::named("504").path("/v1.0/me/drives")).unwrap();
    minutes(&town, 61);
    ada.sync().await;
    town.tenant.stop(fault);
    ada.engine.refresh_drives(ada.account.id).await.unwrap();
    let report = ada.sync().await;
    assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()));
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_thread_of_a_group_that_is_shut_to_her_is_let_be() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let closed = || super::groups::CLOSED.to_owned();
    let said = Talk::Post { group: closed(), text: "The budget is fine.".into() };
    let post = crew.town.tenant.talk(&said, Some(&by)).unwrap().remove(0);
    for number in 0..45 {
        let answer = Talk::Answer { to: post.id, text: format!("For once {number}.") };
        crew.town.tenant.talk(&answer, Some(&by)).unwrap();
    }
    minutes(&crew.town, 2);
    crew.feeds.refresh(group).await.unwrap();
    let thread = newest_thread(&crew.feeds, group).await;
    // One page of it, then the network is gone; and when it is back she does not belong to the group any more.
    crew.town.before("GET", "/api/v1/messages/in_thread", async {});
    crew.town.plane_before("GET", "/api/v1/messages/in_thread", 1);
    assert!(crew.feeds.refresh_thread(thread).await.is_err());
    crew.town.tenant.talk(&Talk::Remove { group: closed(), login: ADA.into() }, Some(&by)).unwrap();
    crew.town.plane(false);
    minutes(&crew.town, 61);
    crew.ada.sync().await;
    let since = so_far(&crew.town);
    for _ in 0..24 {
        minutes(&crew.town, 60);
        assert_eq!(crew.ada.sync().await.stopped, Stopped::Done);
    }
    let of_it = asked(&crew.town, since, "GET", "/api/v1/messages/in_thread").len();
    assert!((1..=5).contains(&of_it), "asked {of_it} times in a day");
    assert_eq!(refusal(crew.feeds.refresh_thread(thread).await), Reason::Refused(Refusal::Permission), "she may ask");
}

/// Noor begins a thread of three pages, of which one has come when the network goes away.
async fn begun(crew: &Crew, text: &str) -> PostRow {
    let said = Talk::Post { group: super::talk::CREW.into(), text: text.into() };
    let first = crew.town.tenant.talk(&said, None).unwrap().remove(0);
    for number in 0..45 {
        crew.town.tenant.talk(&Talk::Answer { to: first.id, text: format!("{text} {number}") }, None).unwrap();
    }
    minutes(&crew.town, 2);
    crew.feeds.refresh(crew.crew).await.unwrap();
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane_before("GET", "/api/v1/messages/in_thread", 2);
    assert!(crew.feeds.refresh_thread(thread).await.is_err());
    crew.town.plane(false);
    minutes(&crew.town, 2);
    thread
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_cannot_be_read_is_asked_less_and_less_holds_up_no_other_and_is_named() {
    let crew = crew().await;
    begun(&crew, "Which truck?").await;
    let other = begun(&crew, "Which shed?").await;
    // What was looked into last is asked first: that one breaks.
    let at = crew.town.tenant.log_after(0);
    let of = |entry: &&Entry| entry.path.contains("/in_thread/");
    let path = at.iter().rev().find(of).unwrap().path.split('?').next().unwrap().to_owned();
    let (broken, name, other) = (other, "Which shed?", "Which truck?");
    let fault = crew.town.tenant.play(Fault::named("504").path(&path)).unwrap();
    let since = so_far(&crew.town);
    for round in 0..60 {
        let report = crew.ada.sync().await;
        assert_eq!(report.stopped, Stopped::Done, "round {round}");
        let named = report.behind.iter().find(|behind| behind.names == [name]);
        assert!(named.is_some_and(|behind| behind.after_ms.is_some()), "round {round}: {report:?}");
        assert!(
            !report.behind.iter().any(|behind| behind.names.iter().any(|name| name == other)),
            "round {round}: it waits for nobody"
        );
        minutes(&crew.town, 2);
    }
    let asked = met(&crew.town, since, "504").len();
    assert!((3..=8 * 3).contains(&asked), "asked {asked} times in two hours");
    // Whoever opens it is not held up by that.
    crew.town.tenant.stop(fault);
    crew.feeds.refresh_thread(broken).await.unwrap();
    minutes(&crew.town, 2);
    assert_eq!(crew.ada.sync().await.behind, Vec::new());
}

#[tokio::test(start_paused = true)]
async fn what_is_written_to_her_alone_is_here_two_minutes_later_however_quiet_it_was() {
    let crew = crew().await;
    for _ in 0..30 {
        minutes(&crew.town, 2);
        crew.ada.sync().await;
    }
    let message = Talk::Message { to: vec![ADA.into()], text: "Call me when you land.".into() };
    crew.town.tenant.talk(&message, Some(musette_journeys::NOOR)).unwrap();
    minutes(&crew.town, 2);
    assert_eq!(crew.ada.sync().await.posts, 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_group_tells_where_only_its_door_was_tried_is_kept() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.refresh_thread(thread).await.unwrap();
    minutes(&crew.town, 2);
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    let news = Talk::Post { group: super::talk::CREW.into(), text: "Dry again.".into() };
    crew.town.tenant.talk(&news, None).unwrap();
    crew.feeds.refresh_thread(thread).await.ok();
    let newest = newest_thread(&crew.feeds, crew.crew).await;
    assert_eq!(super::talk::in_thread(&crew.feeds, newest).await, ["Dry again."]);
}
