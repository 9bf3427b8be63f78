//! Gaps are filled while they are young, a little at a time; and a feed without an end is left in peace.

use super::*;
use crate::store::spans::Span;

fn feed_requests(world: &World) -> Vec<String> {
    world.board.asked().into_iter().filter(|asked| asked.starts_with("feed")).collect()
}

/// A feed in which so much was said since the last look that some of it lies in a gap; all of it now.
async fn with_a_gap() -> World {
    let world = World::new().await;
    world.board.says(NOOR, None, "before");
    world.poll().await;
    for number in 0..PAGE * 8 {
        world.board.says(NOOR, None, &format!("post {number}"));
    }
    let now = world.hands.wall();
    world.board.state().posts.iter_mut().for_each(|post| post.posted_at = Some(now));
    world.poll().await;
    assert_eq!(gaps(&world), 1);
    feed_requests(&world);
    world
}

fn gaps(world: &World) -> usize {
    world.db.read_here(|tx| tx.gaps(WallTime(0))).unwrap().len()
}

#[tokio::test]
async fn a_gap_is_filled_a_few_pages_at_a_time_until_nothing_is_missing() {
    let world = with_a_gap().await;
    let mut times = 0;
    while gaps(&world) > 0 {
        world.later();
        assert_eq!(world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap(), Ended::Done);
        let asked = feed_requests(&world);
        assert!((1..=4).contains(&asked.len()), "{asked:?}");
        times += 1;
        assert!(times < 20);
    }
    assert_eq!(world.lists().len(), PAGE * 8 + 1);
    assert!(world.lists().iter().all(|(_, gap)| !gap));
    world.later();
    assert_eq!(world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap(), Ended::Done);
    assert_eq!(feed_requests(&world).len(), 0, "nothing is missing");
}

#[tokio::test]
async fn nobody_is_kept_from_the_providers_bucket_by_what_fills_a_gap() {
    let world = with_a_gap().await;
    world.later();
    for _ in 0..7 {
        world.puller.poll(world.feed, &|| true).await.unwrap();
    }
    feed_requests(&world);
    assert_eq!(world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap(), Ended::Paused);
    assert_eq!(feed_requests(&world).len(), 0);
    assert_eq!(world.puller.fill(crate::sync::gaps::A_DAY, &|| false).await.unwrap(), Ended::Paused);
    world.later();
    world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap();
    assert!(!feed_requests(&world).is_empty());
}

#[tokio::test]
async fn what_lies_in_a_gap_of_last_year_is_asked_for_by_nobody_but_the_person() {
    let world = with_a_gap().await;
    world.hands.0.fetch_add(31 * 24 * 3_600_000, Ordering::SeqCst);
    let since = WallTime(world.hands.wall().0 - LONG_AGO);
    assert_eq!(world.db.read_here(|tx| tx.gaps(since)).unwrap(), []);
    assert_eq!(world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap(), Ended::Done);
    assert_eq!(feed_requests(&world).len(), 0);
    let before = world.db.read_here(|tx| tx.gaps(WallTime(0))).unwrap()[0].before;
    assert_eq!(world.puller.older(world.feed, before).await.unwrap(), Ended::Done);
    assert!(world.db.read_here(|tx| tx.gaps(WallTime(0))).unwrap().iter().all(|gap| gap.before < before));
}

#[tokio::test]
async fn a_gap_whose_page_is_always_the_same_stays_a_gap_and_is_let_be_for_an_hour() {
    let world = with_a_gap().await;
    world.board.state().again = true;
    world.board.state().endless = true;
    let spans = world.db.read_here(|tx| tx.spans(world.feed)).unwrap();
    for _ in 0..5 {
        world.later();
        world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap();
    }
    assert_eq!(feed_requests(&world).len(), 1, "asked once");
    assert_eq!(world.db.read_here(|tx| tx.spans(world.feed)).unwrap(), spans, "and nothing was concluded");
    world.hands.0.fetch_add(3_600_000, Ordering::SeqCst);
    world.board.state().again = false;
    world.puller.fill(crate::sync::gaps::A_DAY, &|| true).await.unwrap();
    assert_eq!(feed_requests(&world).len(), 4);
}

#[tokio::test]
async fn who_asks_an_endless_feed_for_older_posts_is_told_that_it_leads_nowhere() {
    let world = World::new().await;
    world.board.state().endless = true;
    world.board.says(NOOR, None, "the only one");
    world.poll().await;
    feed_requests(&world);
    let low = world.db.read_here(|tx| tx.spans(world.feed)).unwrap()[0].low;
    assert!(low > 0, "where it ends is not known");
    // An empty page; and the same page again.
    for again in [false, true] {
        world.board.state().again = again;
        assert_eq!(world.puller.older(world.feed, low).await.unwrap(), Ended::GivenUp);
        assert_eq!(feed_requests(&world).len(), 1);
        let spans = world.db.read_here(|tx| tx.spans(world.feed)).unwrap();
        assert_eq!(spans, [Span { low, high: low }], "nothing is concluded");
    }
    assert_eq!(world.lists(), [("the only one".to_owned(), false)]);
}

#[tokio::test]
async fn asking_a_feed_for_news_ends_although_it_gives_the_same_page_for_ever() {
    let world = World::new().await;
    world.board.says(NOOR, None, "before");
    world.poll().await;
    for number in 0..PAGE * 2 {
        world.board.says(NOOR, None, &format!("post {number}"));
    }
    world.board.state().again = true;
    world.board.state().endless = true;
    feed_requests(&world);
    world.poll().await;
    let asked = feed_requests(&world);
    assert_eq!(asked.len(), 2, "a second page that leads nowhere is the last: {asked:?}");
    assert_eq!(gaps(&world), 1, "what was not told is a gap");
}
