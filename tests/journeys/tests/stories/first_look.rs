//! Who only ever syncs finds what colleagues say and ask of her too; where an account has none of that, its documents do not pay for it.

use musette_core::model::{AsOf, Day, FeedKind, SignInNeed, StreamKind};
use musette_core::store::tasks::TaskQuery;
use musette_core::sync::{Service, Stopped};
use musette_journeys::{ADA, NOOR};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::stream::{noor_assigns, noor_shares, number_of_ada, today};
use super::talk::{CREW, feed_named, in_thread, newest_thread};
use super::*;

/// What is asked for where feeds are read.
const ENGAGE_SCOPE: &str = "access_as_user";

const HOUR: u64 = 60;

fn minutes(town: &Town, minutes: u64) {
    town.clock.forward(Duration::from_secs(minutes * 60));
}

#[tokio::test(start_paused = true)]
async fn who_only_ever_syncs_finds_feeds_messages_announcements_and_tasks_on_the_plane() {
    let town = Town::with_files(11, 200);
    let says = |talk: &Talk, login: Option<&str>| town.tenant.talk(talk, login).unwrap();
    says(&Talk::Post { group: CREW.into(), text: "Where are the rain covers?".into() }, None);
    says(&Talk::Message { to: vec![ADA.into()], text: "Call me when you land.".into() }, Some(NOOR));
    let (title, text) = ("Storm plan B".to_owned(), "Read the two pages and confirm.".to_owned());
    let announced = Talk::Announce { group: "Safety".into(), title, text };
    let members = town.tenant.communities().into_iter().find(|(name, ..)| *name == "Safety").unwrap().2;
    assert!(members.iter().any(|login| town.tenant.talk(&announced, Some(login)).is_ok()), "{members:?}");
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    let began = so_far(&town);
    let report = ada.sync().await;
    assert_eq!((&report.stopped, &report.behind), (&Stopped::Done, &Vec::new()));
    assert!(report.posts > 2 && report.tasks > 0, "what came is counted: {report:?}");
    let talked = asked(&town, began, "GET", "/api/v1/messages").len();
    assert!(talked <= 10, "what the provider gives in half a minute: {talked}");
    town.plane(true);

    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let (list, as_of) = feeds.list().await.unwrap();
    assert!(matches!(as_of, AsOf::Known(_)) && list.iter().all(|feed| feed.as_of != AsOf::NeverKnown), "{list:#?}");
    let crew = feed_named(&feeds, CREW).await;
    assert_eq!(in_thread(&feeds, newest_thread(&feeds, crew).await).await, ["Where are the rain covers?"]);
    let private = list.iter().find(|feed| feed.kind == FeedKind::Private).unwrap().id.row;
    assert_eq!(in_thread(&feeds, newest_thread(&feeds, private).await).await, ["Call me when you land."]);
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    assert!(!tasks.page(TaskQuery { list: None, done: false }, At::Start, 50).await.unwrap().tasks.is_empty());
    let announced = ada.engine.stream().page(musette_core::engine::StreamFilter::default(), None, 200).await.unwrap();
    assert!(format!("{announced:?}").contains("Storm plan B"), "{announced:#?}");
}

#[tokio::test(start_paused = true)]
async fn what_was_there_when_she_first_looks_is_new_neither_in_feeds_nor_in_the_stream() {
    let town = Town::with_files(11, 200);
    let number = number_of_ada(&town).await;
    let noor = |talk: &Talk| drop(town.tenant.talk(talk, Some(NOOR)).unwrap());
    let names_her = |what: &str| Talk::Post { group: CREW.into(), text: format!("[[user:{number}]] {what}") };
    noor(&names_her("can you bring the covers?"));
    noor(&Talk::Message { to: vec![ADA.into()], text: "Call me when you land.".into() });
    let (_home, ada) = town.ada().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let new = async || {
        let list = feeds.list().await.unwrap().0;
        let cards = ada.engine.stream().head().await.unwrap().cards;
        let post = [StreamKind::Mentioned, StreamKind::Answered, StreamKind::Announced, StreamKind::WrittenTo];
        let of_posts = cards.iter().filter(|(kind, ..)| post.contains(kind));
        let (all, unseen) = of_posts.fold((0, 0), |sum, (_, all, unseen)| (sum.0 + all, sum.1 + unseen));
        (list.iter().map(|feed| feed.adds).sum::<u64>(), all >= 2, unseen)
    };
    assert_eq!(new().await, (0, true, 0), "it is all in the stream, and no news");
    minutes(&town, 3);
    noor(&names_her("and the straps?"));
    noor(&Talk::Message { to: vec![ADA.into()], text: "And bring the keys.".into() });
    minutes(&town, 3);
    ada.sync().await;
    assert_eq!(new().await, (2, true, 2), "what comes from now on is");
}

#[tokio::test(start_paused = true)]
async fn the_tasks_and_the_shared_documents_that_were_there_first_are_no_news_and_what_comes_later_is() {
    let town = Town::with_files(11, 200);
    noor_shares(&town, "Before.txt", ADA).await;
    minutes(&town, 3);
    let (_home, ada) = town.ada().await;
    let new = async || {
        let head = ada.engine.stream().head().await.unwrap();
        let of = |wanted| head.cards.iter().find(|(kind, ..)| *kind == wanted).map(|(_, all, new)| (*all, *new));
        (of(StreamKind::Due), of(StreamKind::Asked), of(StreamKind::Shared))
    };
    assert_eq!(new().await, (Some((3, 0)), None, Some((1, 0))), "it is all in the stream, and no news");
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    noor_assigns(&town, &tasks, "Evacuation drill", Some(Day(today(&town).0 - 1))).await;
    noor_assigns(&town, &tasks, "Livraison pont 7 bis", Some(Day(today(&town).0 + 9))).await;
    noor_shares(&town, "Riders.xlsx", ADA).await;
    minutes(&town, HOUR + 1);
    ada.sync().await;
    assert_eq!(new().await, (Some((4, 1)), Some((1, 1)), Some((2, 1))), "what is asked and shared from now on is");
    // The night passes: what was there falls due.
    minutes(&town, 24 * HOUR);
    assert_eq!(new().await.0, Some((6, 3)), "two whose day was tomorrow");
}

#[tokio::test(start_paused = true)]
async fn a_quiet_sync_counts_no_post_and_no_task_twice() {
    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    ada.sync().await;
    minutes(&town, 20);
    let report = ada.sync().await;
    assert_eq!((report.posts, report.tasks), (0, 0));
    town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Dry again.".into() }, None).unwrap();
    minutes(&town, 20);
    assert_eq!(ada.sync().await.posts, 1, "told by her own feed and by its group");
}

#[tokio::test(start_paused = true)]
async fn an_account_without_consent_for_feeds_syncs_its_documents_and_asks_less_and_less() {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    town.tenant.entra().withhold(ENGAGE_SCOPE);
    let (_home, ada) = town.ada().await;
    let begun = so_far(&town);
    let mut tokens = Vec::new();
    for _ in 0..48 {
        minutes(&town, HOUR / 2);
        let before = so_far(&town);
        let report = ada.sync().await;
        assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()), "nothing of hers is missing");
        tokens.push(asked(&town, before, "POST", "/token").len());
    }
    assert_eq!(asked(&town, begun, "GET", "/api/v1").len(), 0);
    // After an hour, two, four, eight, sixteen, and those of documents, tasks and people when theirs have ended.
    let more = tokens.iter().sum::<usize>();
    assert!((5..=10).contains(&more), "{tokens:?}");
    // Somebody consents; who looks herself is not held up.
    town.tenant.entra().consent(ENGAGE_SCOPE);
    minutes(&town, HOUR / 2);
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    feeds.refresh_list().await.unwrap();
    ada.sync().await;
    let crew = feed_named(&feeds, CREW).await;
    assert!(!feeds.threads(crew, At::Start, 5).await.unwrap().threads.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_first_look_that_fails_holds_up_no_document_and_says_what_is_missing_and_until_when() {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    for name in ["504", "proxy-404", "offline"] {
        let fault = town.tenant.play(Fault::named(name).path("/api/v1")).unwrap();
        let home = town.home(name);
        let ada = town.sign_in(&home, ADA).await;
        for _ in 0..10 {
            let report = ada.sync().await;
            assert_eq!(report.stopped, Stopped::Done, "{name}");
            let behind: Vec<_> = report.behind.iter().map(|behind| behind.service).collect();
            assert_eq!(behind, [Service::Feeds], "{name}");
            if name != "offline" {
                assert!(report.behind[0].after_ms.is_some_and(|after| after > 0), "{name}: {report:?}");
            }
            minutes(&town, 10);
        }
        let met = met(&town, 0, name).len();
        assert!(name == "offline" || met <= 6 * 3, "{name}: asked {met} times in a hundred minutes");
        town.tenant.stop(fault);
        minutes(&town, HOUR);
        let report = ada.sync().await;
        assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()), "{name}");
        assert!(report.posts > 0, "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_who_has_to_sign_in_again_finds_her_feeds_right_afterwards() {
    let town = Town::with_files(11, 200);
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    let fault = town.tenant.play(Fault::named("aadsts-50173")).unwrap();
    minutes(&town, 2 * HOUR);
    assert_eq!(ada.sync().await.stopped, Stopped::SignIn(SignInNeed::Again));
    town.tenant.stop(fault);
    minutes(&town, 20);
    let report = ada.sync().await;
    assert_eq!((report.stopped, report.behind), (Stopped::Done, Vec::new()));
    assert!(report.posts > 0);
}
