//! Documents that posts link are here before anybody asks, where bytes cost nothing: on the plane they open.

use musette_core::engine::{HangingState, OpenedHanging};
use musette_core::model::{Budget, NetworkKind, PostRow};
use musette_journeys::{ADA, NOOR};
use musette_tenant::colleague::{Deed, Given};
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, Crew, feed_named};
use super::*;

const STORM: &str = "Storm/Plans/Storm plan B.pdf";

/// The address on the web of something among the drawings, as a colleague would copy it.
async fn address(crew: &Crew, path: &str) -> String {
    let root = crew.town.another_client(Some(NOOR), http::Method::GET, &crew.town.address("", ""), b"").await;
    let root = root.json()["webUrl"].as_str().unwrap().to_owned();
    format!("{}/{}", root.trim_end_matches('/'), path.replace(' ', "%20"))
}

fn noor_makes(crew: &Crew, path: &str, given: Given) {
    crew.town.noor(&Deed::Create { drive: PLANS.into(), path: path.into(), content: given });
}

fn text_of(text: &str) -> Given {
    Given { text: Some(text.into()), ..Given::default() }
}

/// A device that visits libraries and follows none, on which nobody has opened where the storm plan lies.
async fn visiting() -> Crew {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    let said = Talk::Post { group: CREW.into(), text: "Where are the rain covers?".into() };
    let rain = town.tenant.talk(&said, None).unwrap().remove(0);
    let home = town.home("ada");
    let ada = town.sign_in(&home, ADA).await;
    ada.sync().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = feed_named(&feeds, CREW).await;
    let crew = Crew { town, home, ada, feeds, crew, rain };
    for folder in ["Storm", "Storm/Plans"] {
        crew.town.noor(&Deed::Mkdir { drive: PLANS.into(), path: folder.into() });
    }
    noor_makes(&crew, STORM, text_of("both stages"));
    crew
}

/// The latest thread of a group, once it was asked for.
async fn newest_in(crew: &Crew, group: &str) -> PostRow {
    crew.town.clock.forward(Duration::from_secs(61));
    let feed = feed_named(&crew.feeds, group).await;
    crew.feeds.refresh(feed).await.unwrap();
    crew.feeds.threads(feed, At::Start, 1).await.unwrap().threads.remove(0).id.row
}

async fn syncs(crew: &Crew, times: usize) {
    for _ in 0..times {
        crew.town.clock.forward(Duration::from_secs(61));
        crew.ada.sync().await;
    }
}

async fn state(crew: &Crew, post: PostRow) -> HangingState {
    crew.feeds.post(post).await.unwrap().attachments[0].state
}

/// The requests for bytes of the drawings since then.
fn fetched(crew: &Crew, since: u64) -> Vec<Entry> {
    let mut all = crew.town.tenant.log_after(since);
    all.retain(|entry| entry.method == "GET" && entry.origin == "content" && !entry.path.contains("engage"));
    all
}

async fn opens(crew: &Crew, post: PostRow) -> Vec<u8> {
    match crew.feeds.open_hanging(post, 1).await.unwrap() {
        OpenedHanging::Document(found) => {
            let opened = crew.ada.documents.open(found).await.unwrap();
            opened.read_at(0, usize::try_from(opened.size).unwrap()).await.unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_that_a_post_links_opens_on_the_plane_although_nobody_has_opened_its_folder() {
    let crew = visiting().await;
    let said = Talk::Post { group: CREW.into(), text: format!("Read {} today", address(&crew, STORM).await) };
    crew.town.tenant.talk(&said, None).unwrap();
    let post = newest_in(&crew, CREW).await;
    assert_eq!(state(&crew, post).await, HangingState::NotHere);
    let since = so_far(&crew.town);
    let metered = Budget { network: NetworkKind::Metered, ..Budget::WHOLE };
    crew.ada.engine.sync(crew.ada.account.id, metered).await.unwrap();
    assert_eq!(fetched(&crew, since).len(), 0, "it costs");
    syncs(&crew, 2).await;
    crew.town.plane(true);
    assert_eq!(state(&crew, post).await, HangingState::OnThisDevice);
    assert_eq!(opens(&crew, post).await, b"both stages");
    // Nothing is kept offline by that, and nothing asked for twice.
    assert_eq!(crew.ada.sync().await.unready, 0);
    crew.town.plane(false);
    let since = so_far(&crew.town);
    syncs(&crew, 2).await;
    assert_eq!(fetched(&crew, since).len(), 0);
    assert_eq!(asked(&crew.town, since, "GET", "Storm").len(), 0);
    // It makes room for what somebody saves, and is not fetched again where there is none.
    crew.ada.engine.bound_contents(1).await.unwrap();
    syncs(&crew, 3).await;
    assert_eq!(state(&crew, post).await, HangingState::NotHere);
    assert_eq!(fetched(&crew, since).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_an_announcement_that_asks_links_comes_first_and_what_is_large_or_gone_is_not_asked_for_again_and_again() {
    let crew = visiting().await;
    noor_makes(&crew, "Storm/Film.mov", Given { size: Some(5_000_000), ..Given::default() });
    let plan = address(&crew, STORM).await;
    let announced =
        Talk::Announce { group: "Safety".into(), title: "Storm plan B".into(), text: format!("Read {plan}") };
    crew.town.tenant.talk(&announced, Some("luc.favre@rive.example")).unwrap();
    crew.town.clock.forward(Duration::from_secs(60));
    for path in ["Storm/Film.mov", "Storm/Nowhere.pdf", PLAN] {
        let said = Talk::Post { group: CREW.into(), text: format!("See {}", address(&crew, path).await) };
        crew.town.tenant.talk(&said, None).unwrap();
    }
    newest_in(&crew, CREW).await;
    let post = newest_in(&crew, "Safety").await;
    let since = so_far(&crew.town);
    syncs(&crew, 3).await;
    let first = fetched(&crew, since);
    assert_eq!(first.len(), 2, "{first:#?}");
    let is_plan = |entry: &Entry| entry.bytes_out == "both stages".len() as u64;
    assert!(is_plan(&first[0]), "{first:#?}");
    assert_eq!(opens(&crew, post).await, b"both stages");
    let since = so_far(&crew.town);
    syncs(&crew, 20).await;
    assert_eq!(fetched(&crew, since).len(), 0);
    let again = asked(&crew.town, since, "GET", "Storm");
    assert!(again.len() <= 2, "{again:#?}");
}
