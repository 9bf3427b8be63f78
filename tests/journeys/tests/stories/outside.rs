//! A group that removed her: what she asks of it is refused at once, with the way back in, and nothing of what she wrote is lost.

use musette_core::engine::{Attach, EngineResult, Feeds, SentTo, Source};
use musette_core::model::{Belonging, FeedAsk, FeedRow, PostRow};
use musette_tenant::engage::colleague::Talk;

use super::groups::{CLOSED, let_in};
use super::talk::{Crew, crew, drafts_in, in_thread, lands, newest_thread};
use super::*;

/// Ada, whom a group has removed, as this device has heard; the group, a thread in it that she likes, and one that she does not.
async fn removed() -> (Crew, FeedRow, PostRow, PostRow) {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let mut threads = Vec::new();
    for text in ["Lunch is at noon.", "Dinner is at seven."] {
        crew.town.tenant.talk(&Talk::Post { group: CLOSED.into(), text: text.into() }, Some(&by)).unwrap();
        crew.town.clock.forward(Duration::from_secs(61));
        crew.feeds.refresh(group).await.unwrap();
        threads.push(newest_thread(&crew.feeds, group).await);
    }
    crew.feeds.like(threads[0], true).await.unwrap();
    lands(&crew).await;
    let remove = Talk::Remove { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_list().await.unwrap();
    (crew, group, threads[0], threads[1])
}

/// Why it was refused.
fn refused<T>(done: EngineResult<T>) -> Option<Reason> {
    done.err().map(|error| error.reason)
}

fn photograph() -> Vec<Attach> {
    vec![Attach { name: "note.txt".into(), source: Source::Bytes(b"seen".to_vec()) }]
}

async fn composed(feeds: &Feeds, group: FeedRow, thread: PostRow) -> musette_core::engine::DraftItem {
    let here = |draft: &musette_core::engine::DraftItem| {
        draft.feed.row == group && draft.thread.is_some_and(|of| of.row == thread)
    };
    feeds.drafts().await.unwrap().into_iter().find(here).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_a_group_that_removed_her_would_refuse_is_refused_at_once_and_what_she_wrote_stays() {
    let (crew, group, liked, other) = removed().await;
    let feeds = &crew.feeds;
    crew.town.plane(true);
    feeds.set_draft(group, Some(other), "I bring salt.").await.unwrap();
    let draft = composed(feeds, group, other).await;
    let to = SentTo::Answering(other);
    let refusals = [
        ("a draft", refused(feeds.send_draft(&draft, to, "I bring salt.", Vec::new(), Vec::new()).await)),
        ("an answer", refused(feeds.answer(other, "I bring salt.", Vec::new()).await)),
        ("a file", refused(feeds.answer_with(other, "Look.", Vec::new(), photograph()).await)),
        ("a post", refused(feeds.write(group, "And another thing.", Vec::new()).await)),
        ("a like", refused(feeds.like(other, true).await)),
    ];
    for (what, why) in refusals {
        assert_eq!(why, Some(Reason::OutsideGroup(group)), "{what}");
    }
    assert_eq!(feeds.waiting().await.unwrap(), [], "nothing waits for what is known to be refused");
    assert_eq!(drafts_in(feeds, group, Some(other)).await, ["I bring salt."]);
    assert_eq!(in_thread(feeds, other).await, ["Dinner is at seven."], "and nothing is shown as if it were on its way");

    // Her own word she may take back, and take that back again.
    feeds.like(liked, false).await.unwrap();
    assert_eq!(feeds.waiting().await.unwrap().len(), 1);
    feeds.like(liked, true).await.unwrap();
    assert_eq!(feeds.waiting().await.unwrap(), []);

    // What she says once she has asked to be let in waits for that.
    feeds.join(group, true).await.unwrap();
    feeds.send_draft(&draft, SentTo::Answering(other), "I bring salt.", Vec::new(), Vec::new()).await.unwrap();
    let waiting = feeds.waiting().await.unwrap();
    let [join, answer] = waiting.as_slice() else { panic!("{waiting:#?}") };
    assert_eq!((&join.asked, &answer.waits_for), (&FeedAsk::Join { feed: group }, &vec![join.intent]));
    assert_eq!(drafts_in(feeds, group, Some(other)).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn in_a_group_that_she_left_nothing_is_begun_and_what_is_there_can_be_answered() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.join(crew.crew, false).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.known_group(crew.crew).await.unwrap().unwrap().belonging, Belonging::Left);
    let said = refused(crew.feeds.write(crew.crew, "One thing more.", Vec::new()).await);
    assert_eq!(said, Some(Reason::OutsideGroup(crew.crew)));
    // It is open to everybody: who answers there need not belong to it.
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_she_tries_again_before_or_after_she_asks_to_join_waits_for_that() {
    for joins_first in [true, false] {
        tries_again(joins_first).await;
    }
}

/// She asks to join, and tries again what the group has refused; or the other way round.
async fn tries_again(joins_first: bool) {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    crew.town.tenant.talk(&Talk::Post { group: CLOSED.into(), text: "Lunch is at noon.".into() }, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(group).await.unwrap();
    let lunch = newest_thread(&crew.feeds, group).await;
    crew.town.plane(true);
    crew.feeds.like(lunch, true).await.unwrap();
    crew.feeds.answer(lunch, "I bring salt.", Vec::new()).await.unwrap();
    let (login, closed) = (musette_journeys::ADA.to_owned(), CLOSED.to_owned());
    crew.town.tenant.talk(&Talk::Remove { group: closed.clone(), login: login.clone() }, Some(&by)).unwrap();
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
    let refused = crew.feeds.waiting().await.unwrap();
    assert!(refused.iter().all(|one| matches!(one.state, IntentState::NeedsYou { .. })), "{refused:#?}");
    if joins_first {
        crew.feeds.join(group, true).await.unwrap();
    }
    for one in &refused {
        crew.feeds.retry(one.intent).await.unwrap();
    }
    if !joins_first {
        crew.feeds.join(group, true).await.unwrap();
    }
    let since = so_far(&crew.town);
    for _ in 0..2 {
        crew.town.clock.forward(Duration::from_secs(61));
        crew.ada.sync().await;
    }
    let of_posts = |since| asked(&crew.town, since, "POST", "/messages").len();
    assert_eq!(of_posts(since), 0, "nobody has let her in, so neither is asked for in vain");
    // Once somebody has let her in, and the device has heard of it, nothing of that asks her any more.
    crew.town.tenant.talk(&Talk::Admit { group: closed, login }, Some(&by)).unwrap();
    crew.feeds.refresh_list().await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(of_posts(since), 2, "and each arrives once");
}

#[tokio::test(start_paused = true)]
async fn what_a_group_has_refused_and_she_tries_again_is_asked_of_the_server_again() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    crew.town.plane(true);
    crew.feeds.write(group, "And another thing.", Vec::new()).await.unwrap();
    let (login, closed) = (musette_journeys::ADA.to_owned(), CLOSED.to_owned());
    crew.town.tenant.talk(&Talk::Remove { group: closed.clone(), login: login.clone() }, Some(&by)).unwrap();
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
    let refused = crew.feeds.waiting().await.unwrap().remove(0);
    assert!(matches!(refused.state, IntentState::NeedsYou { .. }), "{refused:?}");
    // Still outside, it is refused once more; let in again, it goes.
    for lets_in in [false, true] {
        if lets_in {
            let admit = Talk::Admit { group: closed.clone(), login: login.clone() };
            crew.town.tenant.talk(&admit, Some(&by)).unwrap();
        }
        crew.feeds.retry(refused.intent).await.unwrap();
        crew.town.clock.forward(Duration::from_secs(61));
        crew.ada.sync().await;
        assert_eq!(crew.feeds.waiting().await.unwrap().is_empty(), lets_in);
    }
    let said = crew.town.tenant.inspect_posts(Some(CLOSED), 5).unwrap();
    assert_eq!(said.iter().filter(|post| format!("{post:?}").contains("And another thing.")).count(), 1);
}
