//! Threads that are gone at the server: whoever has seen one here is told so, never that there was none; and to whom is not let in nothing
//! is believed to be gone.

use musette_core::doors::Clock;
use musette_core::engine::PostState;
use musette_core::model::{Belonging, FeedAsk, HowChecked, Others, PostRow, Refusal};
use musette_tenant::engage::colleague::Talk;

use super::groups::{CLOSED, let_in};
use super::talk::{Crew, crew, in_thread, lands, newest_thread};
use super::*;

async fn page(crew: &Crew, thread: PostRow) -> musette_core::engine::ThreadPosts {
    crew.feeds.thread(thread, At::Start, 200).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_was_deleted_is_never_not_found_and_says_since_when_this_device_knows() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    assert_eq!(page(&crew, thread).await.deleted_at, None);
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    crew.feeds.refresh_thread(thread).await.unwrap();
    let heard = crew.town.clock.wall();
    // Days later, and after a kill.
    crew.town.clock.forward(Duration::from_secs(200_000));
    let Crew { town, home, ada, feeds, crew: group, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = Crew { town, home, ada, feeds, crew: group, rain };
    assert_eq!(crew.feeds.thread_of(thread).await.unwrap().row, thread);
    let page = page(&crew, thread).await;
    assert_eq!((page.posts.len(), page.deleted_at), (0, Some(heard)));
}

#[tokio::test(start_paused = true)]
async fn what_is_held_of_a_thread_that_was_deleted_as_a_whole_stays_readable() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let answer = Talk::Answer { to: crew.rain.id, text: "In truck 3.".into() };
    let answer = crew.town.tenant.talk(&answer, None).unwrap().remove(0);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(thread).await.unwrap();
    for post in [answer.id, crew.rain.id] {
        crew.town.tenant.talk(&Talk::Withdraw { post }, None).unwrap();
    }
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(thread).await.unwrap();
    assert_eq!(in_thread(&crew.feeds, thread).await, ["In truck 3."]);
    assert!(page(&crew, thread).await.deleted_at.is_some());
}

#[tokio::test(start_paused = true)]
async fn what_the_outbox_learns_of_a_thread_that_is_gone_the_thread_says_too() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    crew.feeds.like(thread, true).await.unwrap();
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    let receipt = crew.feeds.receipts(1).await.unwrap().remove(0);
    assert_eq!((&receipt.asked, receipt.checked), (&FeedAsk::Like, HowChecked::SubjectGone));
    assert!(page(&crew, thread).await.deleted_at.is_some(), "nobody has asked for the thread");
    assert_eq!(crew.feeds.post(thread).await.unwrap_err().reason, Reason::NotFound);
}

/// A thread of Ada's own with these answers by Noor, all of which is here: its row, its number at the tenant, those of the answers.
async fn answered(crew: &Crew, answers: &[&str]) -> (PostRow, i64, Vec<i64>) {
    let thread = crew.feeds.write(crew.crew, "Who has the keys?", Vec::new()).await.unwrap();
    lands(crew).await;
    let first = crew.town.tenant.inspect_posts(Some(super::talk::CREW), 1).unwrap()[0].id;
    let mut said = Vec::new();
    for text in answers {
        crew.town.clock.forward(Duration::from_secs(2));
        let answer = Talk::Answer { to: first, text: (*text).into() };
        said.push(crew.town.tenant.talk(&answer, None).unwrap().remove(0).id);
    }
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(thread).await.unwrap();
    (thread, first, said)
}

#[tokio::test(start_paused = true)]
async fn the_last_answer_stays_as_the_others_do_where_her_own_removal_took_the_whole_thread_away() {
    let crew = crew().await;
    let (thread, first, _) = answered(&crew, &["I have them.", "Here they are."]).await;
    let last = page(&crew, thread).await.posts.last().unwrap().id.row;
    crew.town.plane(true);
    crew.feeds.remove(thread, Others::Fall).await.unwrap();
    crew.feeds.like(last, true).await.unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert!(crew.town.tenant.inspect_thread(first).map_or(true, |left| left.is_empty()), "all of it is gone there");
    let receipts = crew.feeds.receipts(2).await.unwrap();
    assert!(receipts.iter().any(|one| one.asked == FeedAsk::Like && one.checked == HowChecked::SubjectGone));
    assert_eq!(in_thread(&crew.feeds, thread).await, ["I have them.", "Here they are."]);
    assert!(page(&crew, thread).await.deleted_at.is_some());
    assert!(!crew.feeds.post(last).await.unwrap().liked, "nobody likes it: it was told in vain");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_was_withdrawn_goes_and_takes_nothing_of_its_thread_along() {
    let crew = crew().await;
    let (thread, _, said) = answered(&crew, &["I have them.", "Here they are."]).await;
    let last = page(&crew, thread).await.posts.last().unwrap().id.row;
    crew.town.plane(true);
    crew.feeds.like(last, true).await.unwrap();
    crew.town.tenant.talk(&Talk::Withdraw { post: said[1] }, None).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Who has the keys?", "I have them."]);
    assert_eq!(page(&crew, thread).await.deleted_at, None);
}

#[tokio::test(start_paused = true)]
async fn a_closed_group_that_lets_her_in_no_longer_is_no_deletion_and_what_waits_there_says_why() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let said = Talk::Post { group: CLOSED.into(), text: "Lunch is at noon.".into() };
    crew.town.tenant.talk(&said, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(group).await.unwrap();
    let lunch = newest_thread(&crew.feeds, group).await;
    crew.town.plane(true);
    crew.feeds.like(lunch, true).await.unwrap();
    crew.feeds.answer(lunch, "I bring salt.", Vec::new()).await.unwrap();
    // Removed, and this device has not heard of it.
    let remove = Talk::Remove { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    let outside = NeedsYou::Refused(Refusal::NotAMember);
    let waiting = crew.feeds.waiting().await.unwrap();
    assert_eq!(waiting.len(), 2, "neither is believed to be done with");
    assert!(waiting.iter().all(|one| one.state == IntentState::NeedsYou { why: outside.clone() }), "{waiting:#?}");
    let shown = crew.feeds.post(lunch).await.unwrap();
    assert!(matches!(shown.state, PostState::NeedsYou { why, .. } if why == outside));
    assert_eq!(in_thread(&crew.feeds, lunch).await, ["Lunch is at noon.", "I bring salt."]);
    // Nor does who looks at the thread itself believe that it is gone.
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(lunch).await.unwrap_err();
    assert_eq!(in_thread(&crew.feeds, lunch).await, ["Lunch is at noon.", "I bring salt."]);
    let page = page(&crew, lunch).await;
    assert_eq!((page.deleted_at, page.belonging), (None, Belonging::NoLonger));
}

#[tokio::test(start_paused = true)]
async fn a_group_that_she_has_left_is_told_apart_and_what_was_read_there_stays() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.join(crew.crew, false).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.known_group(crew.crew).await.unwrap().unwrap().belonging, Belonging::Left);
    assert_eq!(page(&crew, thread).await.belonging, Belonging::Left);
    assert!(!crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap().threads.is_empty());
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Where are the rain covers?"]);
}
