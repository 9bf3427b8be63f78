//! Removing the first post of a thread: what colleagues have answered falls with it only when she knew of it.

use musette_core::engine::{Card, CardAbout};
use musette_core::model::{FeedAsk, HowChecked, Others, Remedy};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::talk::{Crew, crew, in_thread, lands, newest_thread};
use super::*;

/// A thread of Ada's own that everybody has: its row here, its number at the tenant.
async fn her_thread(crew: &Crew) -> (musette_core::model::PostRow, i64) {
    let post = crew.feeds.write(crew.crew, "Who has the keys?", Vec::new()).await.unwrap();
    lands(crew).await;
    let there = crew.town.tenant.inspect_posts(Some(talk::CREW), 1).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    (post, there[0].id)
}

fn answers(crew: &Crew, to: i64, text: &str) -> i64 {
    crew.town.tenant.talk(&Talk::Answer { to, text: text.into() }, None).unwrap()[0].id
}

async fn what_asks(crew: &Crew) -> (musette_core::model::IntentRow, NeedsYou, Vec<Remedy>) {
    let mut waiting = crew.feeds.waiting().await.unwrap();
    assert_eq!(waiting.len(), 1, "{waiting:#?}");
    let one = waiting.remove(0);
    let IntentState::NeedsYou { why } = one.state else { panic!("{one:#?}") };
    (one.intent, why, one.remedies)
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_took_the_place_of_a_withdrawn_one_is_asked_about_although_the_count_is_the_same() {
    let crew = crew().await;
    let (post, there) = her_thread(&crew).await;
    let first = answers(&crew, there, "I have them.");
    crew.feeds.refresh_thread(post).await.unwrap();
    let Reason::AnswersFall(falling) = refusal(crew.feeds.remove(post, Others::Ask).await) else { panic!() };
    assert_eq!((falling.answers, falling.here, falling.others), (1, 1, 0));
    assert_eq!(falling.by, ["Noor Haddad"]);
    assert_eq!(crew.feeds.waiting().await.unwrap(), [], "nothing was asked for");
    crew.feeds.remove(post, Others::Fall).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap()[0].asked, FeedAsk::Remove { answers: 1 });
    crew.town.tenant.talk(&Talk::Withdraw { post: first }, None).unwrap();
    answers(&crew, there, "No, they hang at the gate.");
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    let (intent, why, remedies) = what_asks(&crew).await;
    assert_eq!((why, remedies), (NeedsYou::NewInside, vec![Remedy::Confirm, Remedy::Discard]));
    assert_eq!(crew.town.tenant.inspect_thread(there).unwrap().len(), 2, "nothing was removed");
    assert!(in_thread(&crew.feeds, post).await.contains(&"No, they hang at the gate.".to_owned()));
    // What she agrees to is what there is by now; what comes after that asks again.
    crew.feeds.confirm(intent).await.unwrap();
    answers(&crew, there, "I took them.");
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    assert_eq!(what_asks(&crew).await.1, NeedsYou::NewInside);
    // She thinks better of it: everything stays, and is shown.
    crew.feeds.cancel(intent, Others::Ask).await.unwrap();
    assert!(in_thread(&crew.feeds, post).await.contains(&"Who has the keys?".to_owned()));
    assert_eq!(crew.town.tenant.inspect_thread(there).unwrap().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_removal_that_was_agreed_to_goes_once_although_its_answer_is_lost() {
    let crew = crew().await;
    let (post, there) = her_thread(&crew).await;
    answers(&crew, there, "I have them.");
    crew.feeds.refresh_thread(post).await.unwrap();
    crew.feeds.remove(post, Others::Fall).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("lost-answer").method("DELETE").times(1)).unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    let receipt = crew.feeds.receipts(1).await.unwrap().remove(0);
    assert_eq!((&receipt.asked, receipt.checked), (&FeedAsk::Remove { answers: 1 }, HowChecked::Seen));
    assert!(!crew.town.tenant.inspect_posts(Some(talk::CREW), 5).unwrap().iter().any(|post| post.id == there));
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_she_removed_with_its_answers_is_in_no_list_any_more_and_says_that_it_is_gone() {
    let crew = crew().await;
    let (post, there) = her_thread(&crew).await;
    answers(&crew, there, "I have them.");
    lands(&crew).await;
    let about_it = |cards: Vec<Card>| {
        cards.iter().filter(|card| matches!(&card.about, CardAbout::Post { thread, .. } if thread.row == post)).count()
    };
    assert_eq!(about_it(super::stream::cards(&crew.ada).await), 1);
    crew.feeds.remove(post, Others::Fall).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    assert_ne!(newest_thread(&crew.feeds, crew.crew).await, post);
    assert_eq!(about_it(super::stream::cards(&crew.ada).await), 0);
    let gone = crew.feeds.thread(post, At::Start, 50).await.unwrap();
    assert!(gone.deleted_at.is_some());
    assert_eq!(in_thread(&crew.feeds, post).await, ["I have them."], "what was held of others can still be read there");
}

#[tokio::test(start_paused = true)]
async fn a_look_that_fails_removes_nothing_and_leaves_the_removal_free_to_be_taken_back() {
    let crew = crew().await;
    let (post, there) = her_thread(&crew).await;
    crew.feeds.remove(post, Others::Ask).await.unwrap();
    answers(&crew, there, "I have them.");
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("500").path("/messages/in_thread/")).unwrap();
    crew.ada.sync().await;
    assert_eq!(crew.town.tenant.inspect_thread(there).unwrap().len(), 2, "nothing was removed");
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::Queued, "nothing was sent");
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(newest_thread(&crew.feeds, crew.crew).await, post);
}
