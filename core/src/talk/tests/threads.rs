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
    world.asks(move |talking, tx| talking.remove(tx, mine, Others::Fall)).await;
    world.deliver().await;
    assert_eq!((world.board.texts().len(), world.lists().len()), (0, 0));
}

#[tokio::test]
async fn a_thread_whose_first_post_is_withdrawn_stays_at_its_place_as_long_as_it_has_posts() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    let shed = world.board.says(NOOR, Some(&rain), "In the shed.");
    world.board.says(NOOR, None, "Truss 7 is checked.");
    world.poll().await;
    let thread = world.row(&rain);
    let mine = world.answers(thread, "In truck 3.").await;
    world.board.state().posts.retain(|post| post.id.as_str() != rain);
    assert_eq!(world.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    let listed = |first: &str| [("Truss 7 is checked.".to_owned(), false), (first.to_owned(), false)];
    assert_eq!(world.lists(), listed(""), "at its place, without what was withdrawn");
    let beginning = || world.db.read_here(|tx| tx.beginning_of(thread)).unwrap();
    assert_eq!(
        (beginning(), world.shown(thread)),
        (Beginning::Withdrawn, vec!["In the shed.".to_owned(), "In truck 3.".to_owned()])
    );
    // The other answer goes as well: hers, which is not sent, holds the thread; then nothing does.
    world.board.state().posts.retain(|post| post.id.as_str() != shed);
    assert_eq!(world.puller.thread(thread, &|| true).await.unwrap(), Ended::Done);
    assert_eq!((world.lists(), world.shown(thread)), (listed("").to_vec(), vec!["In truck 3.".to_owned()]));
    world.heard.lock().unwrap().clear();
    world.asks(move |talking, tx| talking.remove(tx, mine, Others::Fall)).await;
    assert_eq!(world.lists(), listed("")[..1]);
    let heard = world.heard.lock().unwrap().clone();
    assert!(heard.iter().any(|change| change.scope == Scope::Feed(world.feed)), "{heard:?}");
}

#[tokio::test]
async fn her_own_first_post_that_is_to_be_removed_takes_no_colleagues_answer_out_of_sight() {
    let world = World::new().await;
    let mine = world.board.says(ADA, None, "Who has the keys?");
    world.board.says(NOOR, Some(&mine), "I have.");
    let alone = world.board.says(ADA, None, "Never mind.");
    world.poll().await;
    world.db.write(Durability::Saved, |tx| tx.set_myself(&person(ADA, "Ada Keller"))).await.unwrap();
    let (mine, alone) = (world.row(&mine), world.row(&alone));
    for post in [mine, alone] {
        world.asks(move |talking, tx| talking.remove(tx, post, Others::Fall)).await;
    }
    assert_eq!(world.lists(), [(String::new(), false)]);
    assert_eq!(world.db.read_here(|tx| tx.beginning_of(mine)).unwrap(), Beginning::Removing);
    assert_eq!(world.shown(mine), ["I have."]);
}

#[tokio::test]
async fn what_was_written_after_an_answer_whose_thread_is_gone_follows_it_in_order_and_once() {
    let world = World::new().await;
    let rain = world.board.says(NOOR, None, "Rain covers?");
    let living = world.board.says(NOOR, None, "Lunch?");
    world.poll().await;
    let (rain, living) = (world.row(&rain), world.row(&living));
    let first = world.answers(rain, "In truck 3.").await;
    let second = world.answers(rain, "Or in truck 4.").await;
    world.answers(second, "No, 5.").await;
    let third = world.answers(rain, "Or nowhere.").await;
    world.answers(living, "At noon.").await;
    world.board.state().posts.retain(|post| post.body[0].text() == "Lunch?");
    assert_eq!(world.puller.thread(rain, &|| true).await.unwrap(), Ended::Done);
    world.deliver().await;
    let intent = world.db.read_here(|tx| tx.open_service_intents_about::<FeedAsk>(first)).unwrap().remove(0);
    assert_eq!(intent.state, IntentState::NeedsYou { why: NeedsYou::ParentGone });
    // One that is taken back now is a draft of the group: there is nothing to be answered in that thread.
    world.asks(move |talking, tx| talking.remove(tx, third, Others::Fall)).await;
    assert_eq!(drafts::of(&world, None), ["Or nowhere."]);
    let following = world.asks(move |talking, tx| talking.post_anew(tx, intent.row)).await;
    assert_eq!(following.len(), 1, "what answers one of hers goes with that");
    assert_eq!(world.shown(first), ["In truck 3.", "Or in truck 4.", "No, 5."], "before it is sent, too");
    world.deliver().await;
    assert_eq!(world.board.texts(), ["Lunch?", "At noon.", "In truck 3.", "Or in truck 4.", "No, 5."]);
    assert_eq!(world.shown(first), ["In truck 3.", "Or in truck 4.", "No, 5."]);
}
