//! What a person wishes is compared with what is there by now, whatever she wished before.

use super::*;

impl World {
    async fn hears_of(&self, thread: PostRow) {
        self.later();
        assert_eq!(self.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    }
}

#[tokio::test]
async fn a_like_taken_back_is_compared_with_what_is_there_by_now() {
    for first in [true, false] {
        let world = World::new().await;
        let rain = world.board.says(NOOR, None, "Rain covers?");
        world.board.state().posts[0].liked = Some(!first);
        world.poll().await;
        let row = world.row(&rain);
        world.asks(move |talking, tx| talking.like(tx, row, first)).await;
        // On her other device she has done so already, and this one hears of it before anything is sent.
        world.board.state().posts[0].liked = Some(first);
        world.hears_of(row).await;
        world.asks(move |talking, tx| talking.like(tx, row, !first)).await;
        assert_eq!(world.db.read_here(|tx| tx.post_entry(row)).unwrap().unwrap().facts.liked, !first);
        world.board.asked();
        world.deliver().await;
        assert_eq!(world.board.state().posts[0].liked, Some(!first), "her last word counts");
        assert_eq!(world.board.asked(), ["send"], "and is all that is sent");
    }
}

#[tokio::test]
async fn a_like_that_says_what_is_there_by_now_waits_for_nothing() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    world.poll().await;
    let row = world.row(&rain);
    world.asks(move |talking, tx| talking.like(tx, row, true)).await;
    world.board.state().posts[0].liked = Some(true);
    world.hears_of(row).await;
    world.asks(move |talking, tx| talking.like(tx, row, true)).await;
    assert_eq!(world.db.read_here(|tx| tx.open_service_intents::<FeedAsk>()).unwrap(), []);
}

#[tokio::test]
async fn a_like_behind_one_that_is_under_way_stands_behind_it() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    world.poll().await;
    let row = world.row(&rain);
    world.asks(move |talking, tx| talking.like(tx, row, true)).await;
    world.board.state().lose_answer = true;
    world.posting.step().await.unwrap();
    for liked in [false, true, false] {
        world.asks(move |talking, tx| talking.like(tx, row, liked)).await;
    }
    let open = world.db.read_here(|tx| tx.open_service_intents::<FeedAsk>()).unwrap();
    let asked: Vec<FeedAsk> = open.into_iter().map(|intent| intent.asked).collect();
    assert_eq!(asked, [FeedAsk::Like, FeedAsk::Unlike]);
    world.deliver().await;
    assert_eq!(world.board.state().posts[0].liked, Some(false));
}
