//! What nobody has told is asked for, and until it is here that is said.

use musette_core::engine::{Card, CardAbout, StreamFilter, StreamGap};
use musette_core::model::{FeedKind, StreamKind};
use musette_core::sync::gaps::A_DAY;
use musette_tenant::engage::colleague::Talk;

use super::stream::{cards, number_of_ada};
use super::talk::{CREW, Crew, crew};
use super::*;

/// What the stream names as not wholly known, by name.
async fn named(crew: &Crew, filter: StreamFilter) -> Vec<String> {
    let page = crew.ada.engine.stream().page(filter, None, 10).await.unwrap();
    page.gaps.into_iter().map(|StreamGap { name, .. }| name).collect()
}

/// Noor names Ada, and then so much is said that it lies in a gap when Ada's device looks again.
async fn named_in_a_gap() -> Crew {
    let crew = crew().await;
    assert_eq!(named(&crew, StreamFilter::default()).await, Vec::<String>::new());
    let number = number_of_ada(&crew.town).await;
    let noor = |text: String| {
        crew.town.clock.forward(Duration::from_secs(1));
        crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text }, None).unwrap();
    };
    noor(format!("[[user:{number}]] can you bring the covers?"));
    (0..180).for_each(|number| noor(format!("Load {number} is in.")));
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(crew.crew).await.unwrap();
    crew
}

fn is_named(cards: &[Card]) -> bool {
    let of_covers =
        |card: &Card| matches!(&card.about, CardAbout::Post { glimpse, .. } if glimpse.contains("the covers?"));
    cards.iter().any(|card| card.kind == StreamKind::Mentioned && of_covers(card))
}

#[tokio::test(start_paused = true)]
async fn who_is_named_in_a_gap_hears_of_it_a_few_syncs_later_and_is_told_until_then_what_is_missing() {
    let crew = named_in_a_gap().await;
    assert!(!is_named(&cards(&crew.ada).await));
    assert_eq!(named(&crew, StreamFilter::default()).await, [CREW]);
    let tasks = StreamFilter { kinds: vec![StreamKind::Due], ..StreamFilter::default() };
    assert_eq!(named(&crew, tasks).await, Vec::<String>::new(), "who looks at tasks misses nothing");
    let mut syncs = 0;
    while !is_named(&cards(&crew.ada).await) || !named(&crew, StreamFilter::default()).await.is_empty() {
        crew.town.clock.forward(Duration::from_secs(61));
        let since = so_far(&crew.town);
        crew.ada.sync().await;
        let all = asked(&crew.town, since, "GET", "/api/v1/messages");
        assert!(all.len() <= 10, "{all:#?}");
        syncs += 1;
        assert!(syncs < 12, "{:?}", named(&crew, StreamFilter::default()).await);
    }
    // It is news to her, and told once.
    let told = crew.ada.engine.take_notices().await.unwrap();
    assert!(!told.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_her_own_feed_has_told_stands_in_its_group_too_and_the_gap_there_is_said_once() {
    let crew = crew().await;
    for number in 0..180 {
        crew.town.clock.forward(Duration::from_secs(1));
        let talk = Talk::Post { group: CREW.into(), text: format!("Load {number} is in.") };
        crew.town.tenant.talk(&talk, None).unwrap();
    }
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(crew.crew).await.unwrap();
    let listed = async || {
        let page = crew.feeds.threads(crew.crew, At::Start, 200).await.unwrap();
        let loads = page.threads.iter().filter(|thread| format!("{thread:?}").contains("is in.")).count();
        (loads, page.threads.iter().filter(|thread| thread.gap_before).count())
    };
    let (loads, gaps) = listed().await;
    assert!(loads < 180 && gaps == 1, "{loads} of 180, {gaps} gaps");
    let mine = crew.feeds.list().await.unwrap().0.into_iter().find(|feed| feed.kind == FeedKind::Mine).unwrap().id.row;
    crew.feeds.refresh(mine).await.unwrap();
    for _ in 0..12 {
        crew.town.clock.forward(Duration::from_secs(61));
        let page = crew.feeds.threads(mine, At::Start, 200).await.unwrap();
        let Some(below) = page.threads.iter().position(|thread| thread.gap_before) else { break };
        crew.feeds.older(mine, page.threads[below - 1].id.row).await.unwrap();
    }
    assert_eq!(listed().await, (180, 1), "all that is here is shown, and that the group has not told it all itself");
    for _ in 0..12 {
        crew.town.clock.forward(Duration::from_secs(121));
        crew.ada.sync().await;
    }
    assert_eq!(listed().await, (180, 0));
}

#[tokio::test(start_paused = true)]
async fn gaps_cost_no_more_than_a_days_share_and_are_filled_on_the_next_day() {
    let crew = crew().await;
    for number in 0..1_200 {
        crew.town.clock.forward(Duration::from_secs(1));
        crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: format!("Load {number} is in.") }, None).unwrap();
    }
    let older = |since| asked(&crew.town, since, "GET", "older_than").len() as u64;
    let since = so_far(&crew.town);
    for _ in 0..40 {
        crew.town.clock.forward(Duration::from_secs(121));
        crew.ada.sync().await;
    }
    // What was new was asked for in ten pages, two of which begin at the newest.
    assert!((A_DAY..=A_DAY + 8).contains(&older(since)), "{}", older(since));
    assert!(!named(&crew, StreamFilter::default()).await.is_empty(), "what is missing is named as long as it is");
    crew.town.clock.forward(Duration::from_secs(24 * 60 * 60));
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    crew.town.clock.forward(Duration::from_secs(121));
    crew.ada.sync().await;
    assert!(older(since) >= 4, "{}", older(since));
}

#[tokio::test(start_paused = true)]
async fn a_list_of_groups_that_was_asked_for_before_she_joined_and_left_undoes_neither() {
    let crew = crew().await;
    let belongs = |name: &str| {
        let all = crew.town.tenant.communities().into_iter();
        all.filter(|(known, ..)| *known == name).any(|(.., members)| members.iter().any(|l| l == musette_journeys::ADA))
    };
    let all = crew.town.tenant.communities();
    let other = all.iter().map(|(name, ..)| *name).find(|name| !belongs(name) && !name.contains("Direction")).unwrap();
    crew.feeds.find_groups(other).await.unwrap();
    let joins = crew.feeds.groups_named(other).await.unwrap().remove(0).id.row;
    crew.town.clock.forward(Duration::from_secs(61));
    // While the list is on its way she joins one and leaves another, and both are delivered.
    let (engine, account, feeds, leaves) =
        (crew.ada.engine.clone(), crew.ada.account.id, crew.feeds.clone(), crew.crew);
    crew.town.after("GET", "/api/v1/groups.json", async move {
        feeds.join(joins, true).await.unwrap();
        feeds.join(leaves, false).await.unwrap();
        engine.sync(account, musette_core::model::Budget::lasting(Duration::from_secs(5))).await.unwrap();
        assert_eq!(feeds.waiting().await.unwrap(), []);
    });
    // Engage's limits may stop the list before its end; what was read of it then still counts.
    for _ in 0..3 {
        if crew.feeds.refresh_list().await.is_ok() {
            break;
        }
        crew.town.clock.forward(Duration::from_secs(31));
    }
    assert!(belongs(other) && !belongs(CREW));
    let shown = crew.feeds.list().await.unwrap().0;
    let hers = |name: &str| shown.iter().any(|feed| feed.name == name && feed.joined);
    assert!(hers(other) && !hers(CREW), "{shown:#?}");
    // What is asked for afterwards counts.
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_list().await.unwrap();
    let shown = crew.feeds.list().await.unwrap().0;
    let hers = |name: &str| shown.iter().any(|feed| feed.name == name && feed.joined);
    assert!(hers(other) && !hers(CREW), "{shown:#?}");
}
