//! The order of the stream: what stands above what, what stands together, and what does not go while it asks.

use musette_core::engine::{Acknowledgement, Card, CardAbout, Musette, StreamFilter};
use musette_core::model::{Day, PostRow, StreamKind};
use musette_core::tasks::NewTask;
use musette_journeys::{ADA, NOOR};
use musette_tenant::engage::colleague::Talk;
use serde_json::{Value, json};

use super::stream::{LUC, SAFETY, ada_with_feeds, cards, look, noor_shares, number_of_ada, today, told};
use super::*;

/// The cards of answers of the thread that Ada has begun.
async fn answers_of(engine: &Musette) -> Vec<Card> {
    let only = StreamFilter { kinds: vec![StreamKind::Answered], ..StreamFilter::default() };
    let cards = engine.stream().page(only, None, 200).await.unwrap().cards;
    let mut hers = Vec::new();
    for card in cards {
        let CardAbout::Post { thread, .. } = &card.about else { panic!("a post") };
        let feeds = engine.feeds(thread.account).await.unwrap();
        let begins = feeds.post(thread.row).await.is_ok_and(|first| {
            first.author.me && first.body.iter().any(|block| block.text().contains("Truss 7 is loaded."))
        });
        if begins {
            hers.push(card);
        }
    }
    hers
}

async fn done_with(engine: &Musette) -> Vec<Card> {
    let done = StreamFilter { done: true, ..StreamFilter::default() };
    engine.stream().page(done, None, 200).await.unwrap().cards
}

/// Of how many answers, how many of them new, and what the newest says.
fn stands_for(card: &Card) -> (Value, Value, String) {
    let card_json = serde_json::to_value(card).unwrap();
    (card_json["answers"].clone(), card_json["unseen"].clone(), told(card).2)
}

fn newest(answers: u64, unseen: u64, text: &str) -> (Value, Value, String) {
    (json!(answers), json!(unseen), text.to_owned())
}

#[tokio::test(start_paused = true)]
async fn many_answers_of_one_thread_are_one_card_with_the_newest_in_front() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    let badge = async |engine: &Musette| engine.stream().head().await.unwrap().badge();
    let before = badge(&ada.engine).await;
    let answer = |text: &str| {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to: thread, text: text.into() }, None).unwrap().remove(0).id
    };
    for text in ["First.", "Second.", "Third."] {
        answer(text);
    }
    let number = number_of_ada(&town).await;
    answer(&format!("[[user:{number}]] are you there?"));
    look(&town, &ada).await;
    let all = answers_of(&ada.engine).await;
    assert_eq!(all.iter().map(stands_for).collect::<Vec<_>>(), [newest(3, 3, "Third.")]);
    let mentions = cards(&ada).await.into_iter().filter(|card| card.kind == StreamKind::Mentioned);
    let said: Vec<String> = mentions.map(|card| told(&card).2).filter(|said| said.contains("are you there?")).collect();
    assert_eq!(said.len(), 1, "who is named is told by itself: {said:?}");
    assert_eq!(badge(&ada.engine).await, before + 2, "one card, and one that names her");

    // Seen is seen of all of them, and one more is new beside them.
    ada.engine.stream().mark_seen(&[all[0].id]).await.unwrap();
    assert_eq!(badge(&ada.engine).await, before + 1);
    answer("Fourth.");
    look(&town, &ada).await;
    let all = answers_of(&ada.engine).await;
    assert_eq!(all.iter().map(stands_for).collect::<Vec<_>>(), [newest(4, 1, "Fourth.")]);

    // Done is done with the thread, undone brings it back whole, and a later answer does too.
    let stream = ada.engine.stream();
    stream.set_done(all[0].id, true).await.unwrap();
    assert_eq!((answers_of(&ada.engine).await.len(), done_with(&ada.engine).await.len()), (0, 1));
    assert_eq!(badge(&ada.engine).await, before + 1);
    stream.set_done(all[0].id, false).await.unwrap();
    assert_eq!(stands_for(&answers_of(&ada.engine).await[0]), newest(4, 0, "Fourth."));
    stream.set_done(all[0].id, true).await.unwrap();
    let fifth = answer("Fifth.");
    look(&town, &ada).await;
    drop(stream);
    drop(ada);
    let ada = town.reopen(&home).await;
    let back = answers_of(&ada.engine).await;
    assert_eq!(back.iter().map(stands_for).collect::<Vec<_>>(), [newest(1, 1, "Fifth.")]);
    assert_eq!(done_with(&ada.engine).await, [], "a thread is one card, here or there");

    // What she is done with by an older number is what she had seen under it: the later one stays.
    ada.engine.stream().set_done(all[0].id, true).await.unwrap();
    assert_eq!(answers_of(&ada.engine).await, back);

    // The newest is withdrawn: what is left of the thread is what she was done with.
    town.tenant.talk(&Talk::Withdraw { post: fifth }, None).unwrap();
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let CardAbout::Post { thread, .. } = &back[0].about else { panic!("a post") };
    feeds.refresh_thread(thread.row).await.unwrap();
    assert_eq!(answers_of(&ada.engine).await, []);
    assert_eq!(done_with(&ada.engine).await.iter().map(stands_for).collect::<Vec<_>>(), [newest(4, 0, "Fourth.")]);
}

#[tokio::test(start_paused = true)]
async fn each_answer_is_told_by_itself_though_their_card_is_one() {
    let (town, _home, ada, thread) = ada_with_feeds().await;
    for text in ["First.", "Second."] {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to: thread, text: text.into() }, None).unwrap();
    }
    look(&town, &ada).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let told: Vec<(Value, Value, String)> = notices
        .iter()
        .map(|notice| match notice {
            musette_core::engine::Notice::One { card, .. } => stands_for(card),
            musette_core::engine::Notice::Many { .. } => panic!("two are told one by one: {notices:#?}"),
        })
        .collect();
    assert_eq!(told, [newest(1, 1, "First."), newest(1, 1, "Second.")]);
}

#[tokio::test(start_paused = true)]
async fn many_messages_of_one_private_thread_are_one_card_and_each_is_told_by_itself() {
    let (town, home, ada, _) = ada_with_feeds().await;
    let badge = async |engine: &Musette| engine.stream().head().await.unwrap().badge();
    let messages = async |engine: &Musette| {
        let only = StreamFilter { kinds: vec![StreamKind::WrittenTo], ..StreamFilter::default() };
        engine.stream().page(only, None, 200).await.unwrap().cards
    };
    for card in messages(&ada.engine).await {
        ada.engine.stream().set_done(card.id, true).await.unwrap();
    }
    let (before, done_before) = (badge(&ada.engine).await, done_with(&ada.engine).await.len());
    let noor = |talk: &Talk| {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(talk, None).unwrap().remove(0).id
    };
    let word = |to: &str, text: &str| Talk::Message { to: vec![to.into()], text: text.into() };
    let thread = noor(&word(ADA, "The covers?"));
    noor(&Talk::Answer { to: thread, text: "They are in truck 3.".into() });
    noor(&word(ADA, "Another matter."));
    noor(&Talk::Answer { to: thread, text: "Or in truck 4.".into() });
    look(&town, &ada).await;
    let all = messages(&ada.engine).await;
    let expected = [newest(3, 3, "Or in truck 4."), newest(1, 1, "Another matter.")];
    assert_eq!(all.iter().map(stands_for).collect::<Vec<_>>(), expected);
    assert_eq!(badge(&ada.engine).await, before + 2, "two conversations");

    // They are told as what was written, so many at once as a number, and never again.
    let notices = ada.engine.take_notices().await.unwrap();
    let counted: Vec<Value> =
        notices.iter().map(|notice| serde_json::to_value(notice).unwrap()["count"].clone()).collect();
    assert_eq!(counted, [json!(4)], "{notices:#?}");
    noor(&Talk::Answer { to: thread, text: "Truck 4.".into() });
    look(&town, &ada).await;
    let one = ada.engine.take_notices().await.unwrap();
    let told: Vec<Value> =
        one.iter().map(|notice| serde_json::to_value(notice).unwrap()["card"]["answers"].clone()).collect();
    assert_eq!(told, [json!(1)], "{one:#?}");
    assert_eq!(ada.engine.take_notices().await.unwrap(), []);
    let all = messages(&ada.engine).await;
    assert_eq!(stands_for(&all[0]), newest(4, 4, "Truck 4."));

    // Seen and done are the conversation's, and a later word brings it back alone.
    let stream = ada.engine.stream();
    stream.mark_seen(&[all[0].id]).await.unwrap();
    assert_eq!(badge(&ada.engine).await, before + 1);
    stream.set_done(all[0].id, true).await.unwrap();
    assert_eq!(done_with(&ada.engine).await.len(), done_before + 1);
    assert_eq!(messages(&ada.engine).await.iter().map(stands_for).collect::<Vec<_>>(), [expected[1].clone()]);
    let last = noor(&Talk::Answer { to: thread, text: "Found them.".into() });
    look(&town, &ada).await;
    drop(stream);
    drop(ada);
    let ada = town.reopen(&home).await;
    let all = messages(&ada.engine).await;
    assert_eq!(all.iter().map(stands_for).collect::<Vec<_>>(), [newest(1, 1, "Found them."), expected[1].clone()]);
    assert_eq!(done_with(&ada.engine).await.len(), done_before, "a conversation is one card, here or there");

    // What is withdrawn is no card, and what stood behind it is what she was done with.
    town.tenant.talk(&Talk::Withdraw { post: last }, None).unwrap();
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let CardAbout::Post { thread, .. } = &all[0].about else { panic!("a post") };
    feeds.refresh_thread(thread.row).await.unwrap();
    assert_eq!(messages(&ada.engine).await.iter().map(stands_for).collect::<Vec<_>>(), [expected[1].clone()]);
    assert_eq!(done_with(&ada.engine).await.len(), done_before + 1);
}

fn parts(card: &Card) -> u8 {
    match card.kind {
        StreamKind::Mentioned | StreamKind::Answered | StreamKind::Announced | StreamKind::WrittenTo => 0,
        StreamKind::Due => 1,
        StreamKind::Asked => 2,
        StreamKind::Changed | StreamKind::Shared => 3,
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_said_stands_above_what_is_due_the_longest_overdue_first_and_documents_last() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    noor_shares(&town, "Riders.xlsx", ADA).await;
    town.tenant.talk(&Talk::Answer { to: thread, text: "An old word.".into() }, None).unwrap();
    ada.sync().await;
    look(&town, &ada).await;
    let tasks = ada.engine.tasks(ada.account.id).await.unwrap();
    tasks.refresh().await.unwrap();
    let today = today(&town);
    for (title, late) in [("Oil the winch", 9), ("Count the clamps", 40), ("Sweep the ramp", 1)] {
        let task = NewTask { title: title.into(), due: Some(Day(today.0 - late)), ..NewTask::default() };
        tasks.add(task).await.unwrap();
    }
    town.clock.forward(Duration::from_secs(3_700));
    noor_shares(&town, "Newest.xlsx", ADA).await;
    ada.sync().await;
    let all = ada.engine.stream().page(StreamFilter::default(), None, 200).await.unwrap();
    let order: Vec<u8> = all.cards.iter().map(parts).collect();
    assert!(order.is_sorted() && order.first() == Some(&0) && order.last() == Some(&3), "{order:?}");
    let due: Vec<Day> = all
        .cards
        .iter()
        .filter(|card| card.kind == StreamKind::Due)
        .filter_map(|card| match &card.about {
            CardAbout::Task { due, .. } => *due,
            _ => None,
        })
        .collect();
    assert!(due.len() >= 5 && due.is_sorted() && due[0] == Day(today.0 - 40), "{due:?}");
    let documents: Vec<&Card> = all.cards.iter().filter(|card| parts(card) == 3).collect();
    assert!(documents.is_sorted_by(|one, next| one.at >= next.at) && documents.len() >= 2, "{documents:#?}");

    // Two accounts are one list in the same order, and page by page it is the same.
    drop(tasks);
    drop(ada);
    let noor = town.sign_in(&home, NOOR).await;
    noor.sync().await;
    noor.engine.tasks(noor.account.id).await.unwrap().refresh().await.unwrap();
    look(&town, &noor).await;
    let ada = town.reopen(&home).await;
    let stream = ada.engine.stream();
    let whole = stream.page(StreamFilter::default(), None, 200).await.unwrap().cards;
    let order: Vec<u8> = whole.iter().map(parts).collect();
    assert!(order.is_sorted(), "{order:?}");
    let accounts: std::collections::BTreeSet<_> = whole.iter().map(|card| card.id.account).collect();
    assert_eq!(accounts.len(), 2);
    let due = |card: &Card| match &card.about {
        CardAbout::Task { due, .. } if card.kind == StreamKind::Due => *due,
        _ => None,
    };
    let due: Vec<Day> = whole.iter().filter_map(due).collect();
    assert!(due.is_sorted(), "{due:?}");
    let (mut paged, mut after) = (Vec::new(), None);
    loop {
        let page = stream.page(StreamFilter::default(), after, 3).await.unwrap();
        assert!(page.cards.len() <= 3);
        paged.extend(page.cards);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, whole);
}

/// Announcements that ask Ada to acknowledge them, whose folder is known here.
async fn ada_with_announcements(titles: &[&str]) -> (Town, HomeFolder, Device) {
    let town = Town::with_files(11, 200);
    let (home, ada) = town.ada().await;
    ada.sync().await;
    look(&town, &ada).await;
    ada.engine.take_notices().await.unwrap();
    for title in titles {
        town.clock.forward(Duration::from_secs(2));
        let storm = Talk::Announce { group: SAFETY.into(), title: (*title).into(), text: "Read and confirm.".into() };
        town.tenant.talk(&storm, Some(LUC)).unwrap();
    }
    look(&town, &ada).await;
    (town, home, ada)
}

fn post_of(card: &Card) -> PostRow {
    match &card.about {
        CardAbout::Post { post, .. } => post.row,
        other => panic!("a post: {other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_is_shown_than_was_asked_for_and_what_asks_comes_first_on_every_page() {
    let (_town, _home, ada) = ada_with_announcements(&["Plan A", "Plan B", "Plan C"]).await;
    let stream = ada.engine.stream();
    let whole = stream.page(StreamFilter::default(), None, 200).await.unwrap();
    assert!(whole.asking.len() >= 3, "{:#?}", whole.asking);
    let (mut asking, mut others, mut after) = (Vec::new(), Vec::new(), None);
    loop {
        let page = stream.page(StreamFilter::default(), after, 2).await.unwrap();
        assert!(page.asking.len() + page.cards.len() <= 2, "{page:#?}");
        assert!(others.is_empty() || page.asking.is_empty(), "what asks stands above everything");
        asking.extend(page.asking);
        others.extend(page.cards);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((asking, others), (whole.asking, whole.cards));
}

#[tokio::test(start_paused = true)]
async fn done_does_not_hide_that_an_announcement_asks() {
    let (town, home, ada) = ada_with_announcements(&["Plan B"]).await;
    let asks = async |ada: &Device| {
        let page = ada.engine.stream().page(StreamFilter::default(), None, 200).await.unwrap();
        page.asking.into_iter().find(|card| matches!(&card.about, CardAbout::Post { title, .. } if title == "Plan B"))
    };
    let card = asks(&ada).await.unwrap();
    let said = ada.engine.stream().set_done(card.id, true).await;
    assert_eq!(said.map_err(|error| error.code()), Err("still_asks"));
    assert!(asks(&ada).await.is_some(), "it stays where it was");
    ada.engine.organisation(ada.account.id).await.unwrap().acknowledge(post_of(&card)).await.unwrap();
    ada.engine.stream().set_done(card.id, true).await.unwrap();
    assert!(asks(&ada).await.is_none());
    drop(ada);
    let ada = town.reopen(&home).await;
    let done = done_with(&ada.engine).await;
    let stands = done.iter().find(|done| done.id == card.id).map(|card| &card.about);
    assert!(
        matches!(stands, Some(CardAbout::Post { acknowledgement: Acknowledgement::Waiting { .. }, .. })),
        "{stands:#?}"
    );
}

#[tokio::test(start_paused = true)]
async fn where_there_are_two_accounts_a_notice_says_whose_group_it_is_about() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    drop(ada);
    let luc = town.sign_in(&home, LUC).await;
    look(&town, &luc).await;
    let ada = town.reopen(&home).await;
    luc.engine.take_notices().await.unwrap();
    let hers = town.tenant.talk(&Talk::Post { group: SAFETY.into(), text: "Exits are free.".into() }, Some(LUC));
    for to in [thread, hers.unwrap().remove(0).id] {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to, text: "Seen.".into() }, None).unwrap();
    }
    look(&town, &luc).await;
    look(&town, &ada).await;
    let notices = ada.engine.take_notices().await.unwrap();
    let whose: Vec<Value> =
        notices.iter().map(|notice| serde_json::to_value(notice).unwrap()["whose"].clone()).collect();
    for account in [&ada.account, &luc.account] {
        assert!(whose.contains(&json!(account.label)), "{}: {notices:#?}", account.label);
    }
}

#[tokio::test(start_paused = true)]
async fn undone_brings_back_what_was_done_with_it_and_leaves_what_was_done_before() {
    let (town, home, ada, thread) = ada_with_feeds().await;
    let answer = |text: &str| {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to: thread, text: text.into() }, None).unwrap().remove(0).id
    };
    for text in ["First.", "Second."] {
        answer(text);
    }
    look(&town, &ada).await;
    let stream = ada.engine.stream();
    let early = answers_of(&ada.engine).await.remove(0);
    stream.set_done(early.id, true).await.unwrap();
    for text in ["Third.", "Fourth."] {
        answer(text);
    }
    look(&town, &ada).await;
    let late = answers_of(&ada.engine).await;
    assert_eq!(late.iter().map(stands_for).collect::<Vec<_>>(), [newest(2, 2, "Fourth.")]);
    stream.set_done(late[0].id, true).await.unwrap();
    // To be done twice is to be done.
    stream.set_done(late[0].id, true).await.unwrap();
    drop((stream, ada));
    let ada = town.reopen(&home).await;
    let stream = ada.engine.stream();
    stream.set_done(late[0].id, false).await.unwrap();
    let back = answers_of(&ada.engine).await;
    assert_eq!(back.iter().map(stands_for).collect::<Vec<_>>(), [newest(2, 0, "Fourth.")], "as it was before");
    // What she was done with earlier comes back by its own card.
    stream.set_done(early.id, false).await.unwrap();
    let back = answers_of(&ada.engine).await;
    assert_eq!(back.iter().map(stands_for).collect::<Vec<_>>(), [newest(4, 0, "Fourth.")]);
}

#[tokio::test(start_paused = true)]
async fn of_several_that_are_told_as_a_number_a_locked_screen_says_what_is_true_of_each() {
    let (town, _home, ada, thread) = ada_with_feeds().await;
    let number = number_of_ada(&town).await;
    let answer = |text: String| {
        town.clock.forward(Duration::from_secs(2));
        town.tenant.talk(&Talk::Answer { to: thread, text }, None).unwrap();
    };
    let locked = async || {
        look(&town, &ada).await;
        let notices = ada.engine.take_notices().await.unwrap();
        let [many] = notices.as_slice() else { panic!("one number: {notices:#?}") };
        serde_json::to_value(many).unwrap()["locked"].clone()
    };
    for at in 0..5 {
        answer(format!("Answer {at}"));
    }
    assert_eq!(locked().await, json!("answered"), "each is an answer");
    for at in 0..5 {
        answer(format!("Answer {at} again"));
    }
    answer(format!("[[user:{number}]] are you there?"));
    assert_eq!(
        locked().await,
        Value::Null,
        "that she was named is true of one, and that there is an answer of the others"
    );
}
