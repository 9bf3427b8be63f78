//! The person's own posts in the lists, before the feed was asked again.

use super::*;

#[tokio::test]
async fn what_she_has_just_sent_makes_no_gap_and_one_that_was_there_stays() {
    let world = World::new().await;
    world.board.says(NOOR, None, "early");
    world.poll().await;
    let feed = world.feed;
    for text in ["first", "second", "third"] {
        world.asks(move |talking, tx| talking.post(tx, feed, None, text, Vec::new())).await;
        world.deliver().await;
    }
    let mut gaps: Vec<String> = world.lists().into_iter().filter(|(_, gap)| *gap).map(|(text, _)| text).collect();
    assert_eq!(gaps, Vec::<String>::new(), "{:?}", world.lists());
    // So much is said that a look does not reach down to her own: that is a gap.
    for number in 0..150 {
        world.board.says(NOOR, None, &format!("load {number}"));
    }
    world.poll().await;
    gaps.extend(world.lists().into_iter().filter(|(_, gap)| *gap).map(|(text, _)| text));
    assert!(gaps.contains(&"third".to_owned()), "{gaps:?}");
}
