//! What was read, and how much there is: one state a thread, wherever it is seen, and as many answers as the server says.

use musette_core::engine::{Feeds, ThreadItem};
use musette_core::model::{At, FeedKind, FeedRow};
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, Crew, crew, feed_named, in_thread, lands, newest_thread, said};
use super::*;

async fn mine(feeds: &Feeds) -> FeedRow {
    feeds.list().await.unwrap().0.into_iter().find(|feed| feed.kind == FeedKind::Mine).unwrap().id.row
}

/// What is new in the group, and in her own feed.
async fn new_in(crew: &Crew) -> (u64, u64) {
    let list = crew.feeds.list().await.unwrap().0;
    let of = |wanted: FeedRow| list.iter().find(|feed| feed.id.row == wanted).unwrap().unread;
    (of(crew.crew), of(mine(&crew.feeds).await))
}

/// Her crew, whose group and whose own feed she has looked into, and four new threads there.
async fn four_new() -> Crew {
    let crew = crew().await;
    for text in ["One.", "Two.", "Three.", "Four."] {
        crew.town.clock.forward(Duration::from_secs(1));
        crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: text.into() }, None).unwrap();
    }
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (4, 4));
    crew
}

async fn look(crew: &Crew) {
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_new_in_two_lists_is_counted_once_in_all() {
    let crew = four_new().await;
    let list = serde_json::to_value(crew.feeds.list().await.unwrap().0).unwrap();
    let adds: u64 = list.as_array().unwrap().iter().map(|feed| feed["adds"].as_u64().unwrap_or(99)).sum();
    let in_groups = list.as_array().unwrap().iter().filter(|feed| feed["kind"] != "mine");
    let in_groups: u64 = in_groups.map(|feed| feed["unread"].as_u64().unwrap()).sum();
    assert_eq!((adds, in_groups), (in_groups, in_groups), "{list:#}");
}

#[tokio::test(start_paused = true)]
async fn what_her_own_feed_has_told_of_a_group_is_new_there_too_and_read_with_it() {
    let crew = crew().await;
    look(&crew).await;
    let mine = mine(&crew.feeds).await;
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: "One.".into() }, None).unwrap();
    crew.feeds.refresh(mine).await.unwrap();
    assert_eq!(new_in(&crew).await, (1, 1), "the group was not asked yet");
    crew.feeds.mark_read(crew.crew).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0));
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_was_read_by_one_door_is_new_at_no_other() {
    let crew = four_new().await;
    crew.feeds.mark_read(crew.crew).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0), "read in the group, it is not new in her own feed");
    // One thread that she opens is read in both lists.
    crew.town.tenant.talk(&Talk::Answer { to: crew.rain.id, text: "Truck 3.".into() }, None).unwrap();
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (1, 1));
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let last = crew.feeds.thread(thread, At::End, 1).await.unwrap().posts.remove(0).id.row;
    crew.feeds.mark_thread_read(thread, last).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0));
    // And what comes behind what she has read is new again.
    crew.town.tenant.talk(&Talk::Answer { to: crew.rain.id, text: "Truck 4.".into() }, None).unwrap();
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (1, 1));
}

#[tokio::test(start_paused = true)]
async fn of_four_new_threads_two_that_a_page_has_shown_are_new_no_more_and_two_still_are() {
    let crew = four_new().await;
    let page = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap();
    assert!(page.threads.iter().all(|thread| thread.unread));
    // Something comes between reading the page and saying that it was shown: nobody has seen that.
    let first = crew.feeds.post(page.threads[0].id.row).await.unwrap();
    crew.town.tenant.talk(&Talk::Answer { to: crew.rain.id, text: "Truck 3.".into() }, None).unwrap();
    look(&crew).await;
    crew.feeds.mark_shown(crew.crew, &page.places).await.unwrap();
    assert_eq!(new_in(&crew).await, (3, 3), "two of the four, and the one that was answered meanwhile");
    let again = crew.feeds.threads(crew.crew, At::Start, 3).await.unwrap().threads;
    assert_eq!(again.iter().map(|thread| thread.unread).collect::<Vec<_>>(), [true, false, false]);
    assert_eq!(again[1].id, first.id);
    let other = crew.feeds.mark_shown(mine(&crew.feeds).await, &page.places).await.unwrap_err();
    assert_eq!(other.reason, Reason::OtherList);
}

#[tokio::test(start_paused = true)]
async fn her_own_answer_from_another_device_says_that_she_has_read_what_it_answers() {
    let crew = four_new().await;
    let answer = |to: i64, text: &str| Talk::Answer { to, text: text.into() };
    let truck = crew.town.tenant.talk(&answer(crew.rain.id, "Truck 3."), None).unwrap().remove(0);
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (5, 5));
    crew.town.tenant.talk(&answer(truck.id, "Thank you."), Some(musette_journeys::ADA)).unwrap();
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (4, 4));
    // What stands between, and she did not answer, she need not have seen.
    crew.town.tenant.talk(&answer(crew.rain.id, "Truck 4."), None).unwrap();
    crew.town.tenant.talk(&answer(truck.id, "And the tape?"), Some(musette_journeys::ADA)).unwrap();
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (5, 5));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_crossed_her_own_is_new_until_she_has_seen_it() {
    let crew = four_new().await;
    crew.feeds.mark_read(crew.crew).await.unwrap();
    let threads = crew.feeds.threads(crew.crew, At::Start, 50).await.unwrap().threads;
    let asks = |thread: &&ThreadItem| thread.first.as_ref().is_some_and(|first| said(first).contains("rain covers"));
    let rain = threads.iter().find(asks).unwrap().id.row;
    let last_of = || async { crew.feeds.thread(rain, At::End, 1).await.unwrap().posts.remove(0).id.row };
    crew.feeds.mark_thread_read(rain, last_of().await).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0));
    // Noor answers, and before this device hears of it Ada answers as well.
    crew.town.tenant.talk(&Talk::Answer { to: crew.rain.id, text: "Truck 3.".into() }, None).unwrap();
    crew.feeds.answer(rain, "I look for them.", Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(11));
    lands(&crew).await;
    look(&crew).await;
    assert_eq!(in_thread(&crew.feeds, rain).await.last().unwrap(), "I look for them.");
    assert_eq!(new_in(&crew).await, (1, 1), "she has not seen what crossed hers");
    crew.feeds.mark_thread_read(rain, last_of().await).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0));
    // And her own is no news.
    crew.feeds.answer(rain, "Here they are.", Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(11));
    lands(&crew).await;
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_card_that_was_seen_is_its_thread_read_only_where_nothing_else_stands_unseen_before_it() {
    let crew = four_new().await;
    crew.feeds.mark_read(crew.crew).await.unwrap();
    let answer = |text: &str| Talk::Answer { to: crew.rain.id, text: text.into() };
    let own = crew.town.tenant.talk(&answer("Who has seen truck 3?"), Some(musette_journeys::ADA)).unwrap().remove(0);
    look(&crew).await;
    crew.town.clock.forward(Duration::from_secs(1));
    crew.town.tenant.talk(&Talk::Answer { to: own.id, text: "By the shed.".into() }, None).unwrap();
    look(&crew).await;
    assert_eq!(new_in(&crew).await, (1, 1));
    let stream = crew.ada.engine.stream();
    let cards = super::stream::cards(&crew.ada).await;
    let newest: Vec<_> = cards.iter().take(1).map(|card| card.id).collect();
    stream.mark_seen(&newest).await.unwrap();
    assert_eq!(new_in(&crew).await, (0, 0), "what the stream has shown is new in no feed");
    // Two more, and only the later is looked at by itself.
    crew.town.clock.forward(Duration::from_secs(1));
    crew.town.tenant.talk(&answer("Not any more."), None).unwrap();
    crew.town.clock.forward(Duration::from_secs(1));
    crew.town.tenant.talk(&Talk::Answer { to: own.id, text: "Now it is in the hall.".into() }, None).unwrap();
    look(&crew).await;
    let cards = super::stream::cards(&crew.ada).await;
    let newest: Vec<_> = cards.iter().take(1).map(|card| card.id).collect();
    stream.mark_seen(&newest).await.unwrap();
    assert_eq!(new_in(&crew).await, (1, 1), "the one between was not seen");
}

#[tokio::test(start_paused = true)]
async fn a_thread_has_as_many_answers_as_the_server_says_and_tells_how_many_are_here() {
    let town = Town::with_files(11, 200);
    let said = town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Where are the rain covers?".into() }, None);
    let rain = said.unwrap().remove(0);
    for number in 0..150 {
        town.clock.forward(Duration::from_secs(1));
        town.tenant.talk(&Talk::Answer { to: rain.id, text: format!("Answer {number}") }, None).unwrap();
    }
    let (_home, ada) = town.ada().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    feeds.refresh_list().await.unwrap();
    let group = feed_named(&feeds, CREW).await;
    feeds.refresh(group).await.unwrap();
    let thread = feeds.threads(group, At::Start, 1).await.unwrap().threads.remove(0);
    assert_eq!(thread.answers, 150);
    assert!(thread.held < 150 && thread.held > 10, "{}", thread.held);
    // What is not sent is here, and counts beside what the server says.
    town.plane(true);
    feeds.answer(thread.id.row, "In truck 3.", Vec::new()).await.unwrap();
    let with_hers = feeds.threads(group, At::Start, 1).await.unwrap().threads.remove(0);
    assert_eq!((with_hers.answers, with_hers.held), (151, thread.held + 1));
    let page = feeds.thread(thread.id.row, At::Start, 1).await.unwrap();
    assert_eq!((page.answers, page.held), (151, thread.held + 1));
}

#[tokio::test(start_paused = true)]
async fn who_likes_a_post_is_told_by_name_on_the_plane_too_and_she_is_not_among_them() {
    let crew = crew().await;
    for login in [musette_journeys::NOOR, "luc.favre@rive.example", "chiara.bianchi@rive.example"] {
        crew.town.tenant.talk(&Talk::Like { post: crew.rain.id }, Some(login)).unwrap();
    }
    look(&crew).await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.refresh_thread(thread).await.unwrap();
    crew.town.plane(true);
    let told = async || {
        let post = crew.feeds.post(thread).await.unwrap();
        let post = serde_json::to_value(&post).unwrap();
        let names = post["liked_by"].as_array().cloned().unwrap_or_default();
        let mut names: Vec<String> = names.iter().map(|name| name.as_str().unwrap().to_owned()).collect();
        names.sort();
        (post["likes"].as_u64().unwrap(), post["liked"].as_bool().unwrap(), names)
    };
    let others = || ["Chiara Bianchi", "Luc Favre", "Noor Haddad"].map(str::to_owned).to_vec();
    assert_eq!(told().await, (3, false, others()));
    crew.feeds.like(thread, true).await.unwrap();
    assert_eq!(told().await, (4, true, others()));
    crew.town.plane(false);
    look(&crew).await;
    crew.town.clock.forward(Duration::from_secs(31));
    crew.feeds.refresh_thread(thread).await.unwrap();
    // The server names three at most, of whom she is one now.
    let (likes, liked, names) = told().await;
    assert!(
        (likes, liked, names.len()) == (4, true, 2) && names.iter().all(|name| others().contains(name)),
        "{names:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn from_an_item_the_folders_above_lead_to_the_top_of_its_drive() {
    let (town, _home, ada) = rigging().await;
    town.noor_makes("Rigging/Deep.txt", "deep");
    ada.sync().await;
    let (mut names, mut above) = (Vec::new(), Some(ada.at("Rigging/Deep.txt").await));
    while let Some(item) = above {
        let item = ada.documents.item(item).await.unwrap();
        names.push(item.name);
        above = item.parent;
    }
    assert_eq!(names, ["Deep.txt", "Rigging", "Plans"], "the top is called as its drive is");
}
