//! Nothing that was written is dropped, and no text is joined to another.

use super::*;

/// What the drafts of a thread, or those of new ones in the feed, say: the oldest first.
pub(super) fn of(world: &World, thread: Option<PostRow>) -> Vec<String> {
    let place = DraftPlace::of(world.feed, thread);
    let all = world.db.read_here(|tx| tx.drafts()).unwrap().into_iter().rev();
    all.filter(|draft| draft.place == place).map(|draft| draft.text).collect()
}

fn composed(world: &World, thread: PostRow) -> Option<String> {
    let place = DraftPlace::of(world.feed, Some(thread));
    world.db.read_here(|tx| tx.draft(&place)).unwrap().map(|draft| draft.text)
}

#[tokio::test]
async fn each_text_that_is_taken_back_is_a_draft_of_its_own_beside_what_is_being_composed() {
    let world = World::new().await;
    let (feed, rain) = (world.feed, world.board.says(NOOR, None, "Rain covers?"));
    world.poll().await;
    let rain = world.row(&rain);
    let compose = async |text: &'static str| {
        let place = DraftPlace::of(feed, Some(rain));
        world.asks(move |t, tx| Ok(tx.set_draft(&place, text, t.now)?)).await;
    };
    compose("Half a thought").await;
    let first = world.answers(rain, "In truck 3.").await;
    assert_eq!(composed(&world, rain).as_deref(), Some("Half a thought"), "something else was sent");
    let second = world.answers(rain, "And in the shed.").await;
    for post in [second, first] {
        world.asks(move |talking, tx| talking.remove(tx, post, Others::Fall)).await;
    }
    assert_eq!(of(&world, Some(rain)), ["Half a thought", "And in the shed.", "In truck 3."]);
    // A composer that is closed empty, or saves something else, takes nothing of it along.
    compose("").await;
    compose("Another thought").await;
    assert_eq!(of(&world, Some(rain)), ["And in the shed.", "In truck 3.", "Another thought"]);
    world.answers(rain, "Another thought, and the rest").await;
    assert_eq!(composed(&world, rain), None, "it grew into what was sent");
    assert_eq!(of(&world, Some(rain)), ["And in the shed.", "In truck 3."]);
    // A thread of hers that falls takes its answers' texts to where it would have begun.
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Wrong group", Vec::new())).await;
    world.answers(mine, "Sorry").await;
    world.asks(move |talking, tx| talking.remove(tx, mine, Others::Fall)).await;
    assert_eq!(of(&world, None), ["Sorry", "Wrong group"], "the last one stands first in the list");
}

#[tokio::test]
async fn a_draft_is_sent_changed_and_thrown_away_only_as_it_was_read() {
    let world = World::new().await;
    let feed = world.feed;
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "In truck 3.", Vec::new())).await;
    world.asks(move |talking, tx| talking.remove(tx, mine, Others::Fall)).await;
    let draft = world.db.read_here(|tx| tx.drafts()).unwrap().remove(0);
    let read = Sent { draft: draft.row, text: draft.text, files: Vec::new() };
    let (again, late) = (read.clone(), read.clone());
    world.asks(move |talking, tx| talking.rewrite_draft(tx, &read, "In truck 4.")).await;
    let refused = world.asks(move |talking, tx| Ok(talking.rewrite_draft(tx, &again, "").err())).await;
    assert!(matches!(refused, Some(TalkError::DraftChanged)), "{refused:?}");
    let with = With { from: Some(late), ..With::default() };
    let refused = world.asks(move |talking, tx| Ok(talking.post_with(tx, feed, None, "x", with).err())).await;
    assert!(matches!(refused, Some(TalkError::DraftChanged)), "{refused:?}");
    assert_eq!(of(&world, None), ["In truck 4."]);
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
    assert_eq!(of(&world, Some(mine)), ["one", "two"]);
    assert_eq!(composed(&world, mine).as_deref(), Some("one"));
}
