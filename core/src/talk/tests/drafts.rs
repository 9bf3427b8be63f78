//! Nothing that was written is dropped, and each place has a draft of its own.

use super::*;

#[tokio::test]
async fn no_text_that_is_taken_back_or_half_written_is_dropped() {
    let world = World::new().await;
    let (feed, rain) = (world.feed, world.board.says(NOOR, None, "Rain covers?"));
    world.poll().await;
    let rain = world.row(&rain);
    let draft = |thread| world.db.read_here(|tx| tx.draft(&DraftPlace::of(feed, thread))).unwrap();
    world.asks(move |t, tx| Ok(tx.set_draft(&DraftPlace::of(feed, Some(rain)), "Half a thought", t.now)?)).await;
    let first = world.answers(rain, "In truck 3.").await;
    assert_eq!(draft(Some(rain)).as_deref(), Some("Half a thought"), "something else was sent");
    let second = world.answers(rain, "And in the shed.").await;
    for post in [second, first] {
        world.asks(move |talking, tx| talking.remove(tx, post)).await;
    }
    assert_eq!(draft(Some(rain)).as_deref(), Some("In truck 3.\n\nAnd in the shed.\n\nHalf a thought"));
    world.answers(rain, "In truck 3.\n\nAnd in the shed.\n\nHalf a thought, and the rest").await;
    assert_eq!(draft(Some(rain)), None, "it grew into what was sent");
    // A thread of hers that falls takes its answers' texts to where it would have begun.
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Wrong group", Vec::new())).await;
    world.answers(mine, "Sorry").await;
    world.asks(move |talking, tx| talking.remove(tx, mine)).await;
    assert_eq!(draft(None).as_deref(), Some("Wrong group\n\nSorry"));
}

#[tokio::test]
async fn two_drafts_of_one_thread_are_both_kept_when_it_is_found_to_be_one() {
    let world = World::new().await;
    let feed = world.feed;
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Who has the keys?", Vec::new())).await;
    world.board.state().lose_answer = true;
    assert_eq!(world.posting.step().await.unwrap(), Step::Worked);
    world.poll().await;
    let id = world.board.state().posts[0].id.0.clone();
    let twin = world.row(&id);
    assert_ne!(twin, mine);
    world.asks(move |t, tx| Ok(tx.set_draft(&DraftPlace::of(feed, Some(mine)), "one", t.now)?)).await;
    world.asks(move |t, tx| Ok(tx.set_draft(&DraftPlace::of(feed, Some(twin)), "two", t.now)?)).await;
    world.later();
    world.deliver().await;
    assert_eq!(
        world.db.read_here(|tx| tx.draft(&DraftPlace::of(feed, Some(mine)))).unwrap().as_deref(),
        Some("one\n\ntwo")
    );
}
