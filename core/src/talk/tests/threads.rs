//! Long threads: looks that are stopped and gone on with.

use super::*;

#[tokio::test]
async fn a_look_at_a_thread_goes_on_where_the_last_one_was_stopped_and_misses_nothing() {
    let world = World::new().await;
    let first = world.board.says(NOOR, None, "answer 0");
    let mut ids = vec![first.clone()];
    for number in 1..=20 {
        ids.push(world.board.says(NOOR, Some(&first), &format!("answer {number}")));
    }
    world.poll().await;
    let thread = world.row(&first);
    let left = AtomicI64::new(3);
    let three = || left.fetch_sub(1, Ordering::SeqCst) > 0;
    assert_eq!(world.puller.thread(thread, &three).await.unwrap(), Ended::Paused);
    assert_eq!(world.db.read_here(|tx| tx.unfinished_threads()).unwrap(), [thread]);
    assert!(!world.db.read_here(|tx| tx.thread_page(thread, At::Start, 1)).unwrap().whole);
    // Meanwhile somebody answers, and what was told is removed: below and above the place where it stopped.
    ids.push(world.board.says(NOOR, Some(&first), "answer 21"));
    world.board.state().posts.retain(|post| post.id.as_str() != ids[1]);
    world.board.asked();
    assert_eq!(world.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    let pages = world.board.asked().iter().filter(|asked| asked.starts_with("thread")).count();
    assert_eq!(pages, 1 + 4, "one for what is new, and what was left");
    let shown = world.shown(thread);
    let expected: Vec<String> = (0..=21).filter(|n| *n != 1).map(|n| format!("answer {n}")).collect();
    assert_eq!(shown, expected);
    assert_eq!(world.db.read_here(|tx| tx.unfinished_threads()).unwrap(), []);
    assert!(world.db.read_here(|tx| tx.thread_page(thread, At::Start, 1)).unwrap().whole);
    // What was removed in the part that an earlier look has told is seen by the next whole one.
    world.board.state().posts.retain(|post| post.id.as_str() != ids[20]);
    assert_eq!(world.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    assert!(!world.shown(thread).contains(&"answer 20".to_owned()));
}

#[tokio::test]
async fn a_thread_that_says_for_ever_that_there_are_older_posts_is_not_asked_for_ever() {
    let world = World::new().await;
    let first = world.board.says(NOOR, None, "alone");
    world.poll().await;
    let thread = world.row(&first);
    world.board.state().endless = true;
    world.board.asked();
    assert_eq!(world.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    assert!(world.board.asked().len() <= 2);
}

#[tokio::test]
async fn a_post_that_is_taken_back_before_it_left_takes_the_answers_to_it_along_and_sends_nothing() {
    let world = World::new().await;
    let feed = world.feed;
    let mine = world.asks(move |talking, tx| talking.post(tx, feed, None, "Wrong group", Vec::new())).await;
    let sorry = world.answers(mine, "Sorry").await;
    // Taking it back names what would fall with it, and changes nothing.
    let (maker, answer) = world
        .db
        .read_here(|tx| {
            Ok((
                tx.open_service_intents_about::<FeedAsk>(mine)?.remove(0).row,
                tx.open_service_intents_about::<FeedAsk>(sorry)?.remove(0).row,
            ))
        })
        .unwrap();
    let talking = Talking { now: world.hands.wall(), hold_until: None, longest: 10_000 };
    let refused = world.db.write(Durability::Saved, move |tx| Ok(talking.cancel(tx, maker, Others::Ask).err()));
    let Some(TalkError::OthersFall(others)) = refused.await.unwrap() else { panic!("it names the answer") };
    assert_eq!(others, [answer]);
    world.asks(move |talking, tx| talking.remove(tx, mine)).await;
    world.deliver().await;
    assert_eq!((world.board.texts().len(), world.lists().len()), (0, 0));
}
