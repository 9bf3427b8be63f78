//! Feeds: what colleagues say is read and answered without a network, and everything arrives once.

use musette_core::engine::{DraftItem, Feeds, Post, PostState, PostWaiting};
use musette_core::model::{Block, FeedAsk, FeedRow, HowChecked, IntentRow, Others, PostRow, Refusal, Remedy};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::{Spoken, Talk};

use super::*;

pub(super) const CREW: &str = "Stage crew";

/// Ada with the thread that Noor has begun among the stage crew.
pub(super) struct Crew {
    pub(super) town: Town,
    pub(super) home: HomeFolder,
    pub(super) ada: Device,
    pub(super) feeds: Feeds,
    pub(super) crew: FeedRow,
    pub(super) rain: Spoken,
}

/// The tablet dies, and comes back.
pub(super) async fn again(crew: Crew) -> Crew {
    let Crew { town, home, ada, feeds, crew, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    Crew { town, home, ada, feeds, crew, rain }
}

pub(super) async fn crew() -> Crew {
    let town = Town::with_files(11, 200);
    town.noor_makes(PLAN, "as it was");
    let said = town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Where are the rain covers?".into() }, None);
    let rain = said.unwrap().remove(0);
    let (home, ada) = town.ada().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = feed_named(&feeds, CREW).await;
    // Ten requests in half a minute: what the first sync has asked for is past.
    town.clock.forward(Duration::from_secs(31));
    Crew { town, home, ada, feeds, crew, rain }
}

pub(super) async fn feed_named(feeds: &Feeds, name: &str) -> FeedRow {
    let (list, _) = feeds.list().await.unwrap();
    list.into_iter().find(|feed| feed.name == name).unwrap().id.row
}

pub(super) async fn newest_thread(feeds: &Feeds, feed: FeedRow) -> PostRow {
    feeds.threads(feed, At::Start, 1).await.unwrap().threads.remove(0).id.row
}

pub(super) fn said(post: &Post) -> String {
    post.body.iter().map(Block::text).collect::<Vec<_>>().join("\n\n")
}

pub(super) async fn in_thread(feeds: &Feeds, thread: PostRow) -> Vec<String> {
    feeds.thread(thread, At::Start, 200).await.unwrap().posts.iter().map(said).collect()
}

/// What the drafts of a thread, or those of new ones in a feed, say: what was changed last first.
pub(super) async fn drafts_in(feeds: &Feeds, feed: FeedRow, thread: Option<PostRow>) -> Vec<String> {
    let here = |draft: &DraftItem| draft.feed.row == feed && draft.thread.map(|of| of.row) == thread;
    feeds.drafts().await.unwrap().into_iter().filter(here).map(|draft| draft.text).collect()
}

/// Syncs, in Engage's own time, until nothing waits in feeds but what needs the person.
pub(super) async fn lands(crew: &Crew) {
    for _ in 0..20 {
        crew.ada.sync().await;
        let waits = crew.feeds.waiting().await.unwrap();
        if waits.iter().all(|waiting| matches!(waiting.state, IntentState::NeedsYou { .. })) {
            return;
        }
        crew.town.clock.forward(Duration::from_secs(61));
    }
    panic!("not delivered: {:#?}", crew.feeds.waiting().await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn on_the_plane_she_reads_answers_likes_and_posts_and_each_arrives_once_although_an_answer_is_lost() {
    let mut crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let answer = crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.feeds.answer(answer, "And two in the shed.", Vec::new()).await.unwrap();
    crew.feeds.like(thread, true).await.unwrap();
    crew.feeds.write(crew.crew, "Truss 7 is checked.", Vec::new()).await.unwrap();
    crew.feeds.set_draft(crew.crew, Some(thread), "And the").await.unwrap();
    let shown = ["Where are the rain covers?", "In truck 3.", "And two in the shed."];
    assert_eq!(in_thread(&crew.feeds, thread).await, shown);
    assert_eq!(crew.feeds.waiting().await.unwrap().len(), 4);
    crew.ada.sync().await;

    // The tablet dies, and comes back.
    let Crew { town, home, ada, feeds, crew: group, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    crew = Crew { town, home, ada, feeds, crew: group, rain };
    assert_eq!(in_thread(&crew.feeds, thread).await, shown);
    assert_eq!(crew.feeds.draft(crew.crew, Some(thread)).await.unwrap().as_deref(), Some("And the"));
    let top = crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap().threads.remove(0).first.unwrap();
    assert_eq!((said(&top).as_str(), top.author.me), ("Truss 7 is checked.", true));
    assert!(matches!(top.state, PostState::Waiting { .. }));

    crew.town.plane(false);
    let lost = Fault::named("lost-answer").method("POST").path("/api/v1/messages.json").times(1);
    crew.town.tenant.play(lost).unwrap();
    lands(&crew).await;
    for text in ["In truck 3.", "And two in the shed.", "Truss 7 is checked."] {
        assert_eq!(crew.town.tenant.count_posts(text), 1, "{text}");
    }
    let there = crew.town.tenant.inspect_thread(crew.rain.id).unwrap();
    let texts: Vec<&str> = there.iter().map(|spoken| spoken.text.as_str()).collect();
    assert_eq!(texts, shown, "in the order in which she wrote");
    assert_eq!(there[0].liked_by, [musette_journeys::ADA]);
    crew.feeds.refresh_thread(thread).await.unwrap();
    assert_eq!(in_thread(&crew.feeds, thread).await, shown, "each once here, too");
    let receipts = crew.feeds.receipts(10).await.unwrap();
    assert_eq!((receipts.len(), &*receipts[0].place), (4, CREW));
    let seen = receipts.iter().filter(|receipt| receipt.checked == HowChecked::Seen).count();
    assert_eq!(seen, 1, "the one whose answer was lost was found, not sent again: {receipts:#?}");
}

#[tokio::test(start_paused = true)]
async fn what_colleagues_say_comes_with_the_next_sync_and_counts_until_it_was_seen() {
    let crew = crew().await;
    crew.feeds.mark_read(crew.crew).await.unwrap();
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.tenant.talk(&Talk::Answer { to: crew.rain.id, text: "Truck 3.".into() }, None).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Where are the rain covers?", "Truck 3."]);
    let unread = |list: Vec<musette_core::engine::FeedItem>| list.iter().find(|f| f.name == CREW).unwrap().unread;
    assert_eq!(unread(crew.feeds.list().await.unwrap().0), 1);
    crew.feeds.mark_read(crew.crew).await.unwrap();
    assert_eq!(unread(crew.feeds.list().await.unwrap().0), 0);
}

#[tokio::test(start_paused = true)]
async fn the_patience_that_engage_asks_for_holds_up_no_document_and_loses_no_post() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.ada.write(PLAN, "marked up").await;
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.tenant.play(Fault::named("engage-429-messages").times(6)).unwrap();
    crew.ada.sync().await;
    assert_eq!(crew.ada.outbox.list().await.unwrap(), [], "the document has left");
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert!(waiting.last_failure.is_some() && waiting.tried_at.is_some(), "{waiting:#?}");
    assert!(waiting.next_at > waiting.tried_at, "it is told when it is tried again: {waiting:#?}");
    lands(&crew).await;
    assert_eq!(crew.town.tenant.count_posts("In truck 3."), 1);
}

#[tokio::test(start_paused = true)]
async fn who_was_removed_from_a_group_meanwhile_keeps_what_she_wrote_and_what_she_had_read() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("engage-removed")).unwrap();
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    let IntentState::NeedsYou { why } = &waiting.state else { panic!("{waiting:#?}") };
    assert!(
        matches!(why, NeedsYou::Refused(Refusal::Permission | Refusal::NotAMember) | NeedsYou::ParentGone),
        "{why:?}"
    );
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Where are the rain covers?", "In truck 3."]);
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(drafts_in(&crew.feeds, crew.crew, Some(thread)).await, ["In truck 3."]);
    assert_eq!(crew.town.tenant.count_posts("In truck 3."), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_post_is_refused_and_nobody_removes_what_others_wrote() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let refused = |error: musette_core::engine::Error| error.reason;
    assert_eq!(refused(crew.feeds.write(crew.crew, " \n", Vec::new()).await.unwrap_err()), Reason::Empty);
    let long = "x".repeat(10_001);
    let said = refused(crew.feeds.write(crew.crew, &long, Vec::new()).await.unwrap_err());
    assert_eq!(said, Reason::TextTooLong(10_000));
    let (list, _) = crew.feeds.list().await.unwrap();
    let mine = list[0].id.row;
    assert_eq!(refused(crew.feeds.write(mine, "hello", Vec::new()).await.unwrap_err()), Reason::NotAGroup);
    assert_eq!(refused(crew.feeds.remove(thread, Others::Ask).await.unwrap_err()), Reason::NotOwn);
    assert_eq!(refused(crew.feeds.like(PostRow(99_999), true).await.unwrap_err()), Reason::NotFound);
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_thread_that_is_deleted_goes_and_an_answer_to_it_asks() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.town.plane(false);
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    crew.feeds.refresh_thread(thread).await.unwrap();
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ParentGone });
    assert_eq!(in_thread(&crew.feeds, thread).await, ["In truck 3."]);
    assert_eq!(crew.feeds.post(thread).await.unwrap_err().reason, Reason::NotFound);
}

#[tokio::test(start_paused = true)]
async fn an_answer_whose_thread_is_gone_begins_one_of_its_own_with_what_answers_it() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let answer = crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.feeds.answer(answer, "And two in the shed.", Vec::new()).await.unwrap();
    crew.feeds.like(thread, true).await.unwrap();
    crew.town.plane(false);
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    crew.feeds.refresh_thread(thread).await.unwrap();
    // The other answer waits behind the first one, so not all of it asks.
    for _ in 0..3 {
        crew.ada.sync().await;
        crew.town.clock.forward(Duration::from_secs(61));
    }
    let asks = |waiting: Vec<PostWaiting>| -> Vec<(IntentRow, Vec<Remedy>)> {
        let asks = |one: &PostWaiting| matches!(one.state, IntentState::NeedsYou { .. });
        waiting.into_iter().filter(asks).map(|one| (one.intent, one.remedies)).collect()
    };
    let asked = asks(crew.feeds.waiting().await.unwrap());
    let first = asked[0].0;
    assert_eq!(asked[0].1, [Remedy::Elsewhere, Remedy::Discard], "another try would not bring the thread back");
    assert_eq!(asked.len(), 1, "a like of what is gone is no work for her");

    crew.feeds.post_anew(first).await.unwrap();
    assert_eq!(in_thread(&crew.feeds, answer).await, ["In truck 3.", "And two in the shed."], "shown there at once");
    assert_eq!(newest_thread(&crew.feeds, crew.crew).await, answer);
    assert_eq!(refusal(crew.feeds.post_anew(first).await), Reason::NotOffered);
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    for text in ["In truck 3.", "And two in the shed."] {
        assert_eq!(crew.town.tenant.count_posts(text), 1, "{text}");
    }
    assert_eq!(in_thread(&crew.feeds, answer).await, ["In truck 3.", "And two in the shed."]);
}

#[tokio::test(start_paused = true)]
async fn a_like_of_what_is_withdrawn_meanwhile_is_done_with_and_its_receipt_says_so() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let answer = Talk::Answer { to: crew.rain.id, text: "In truck 3.".into() };
    let said_by = crew.town.tenant.talk(&answer, None).unwrap().remove(0);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(thread).await.unwrap();
    let posts = crew.feeds.thread(thread, At::Start, 200).await.unwrap().posts;
    let theirs = posts.iter().find(|post| said(post) == "In truck 3.").unwrap().id.row;
    crew.town.plane(true);
    crew.feeds.like(theirs, true).await.unwrap();
    crew.town.tenant.talk(&Talk::Withdraw { post: said_by.id }, None).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), [], "it is no work for her");
    let receipt = crew.feeds.receipts(1).await.unwrap().remove(0);
    assert_eq!((&receipt.asked, receipt.checked), (&FeedAsk::Like, HowChecked::SubjectGone));
}

#[tokio::test(start_paused = true)]
async fn the_receipt_of_a_removal_says_what_was_removed() {
    let crew = crew().await;
    let mine = crew.feeds.write(crew.crew, "Truss 7 is checked.", Vec::new()).await.unwrap();
    lands(&crew).await;
    crew.feeds.remove(mine, Others::Ask).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.town.tenant.count_posts("Truss 7 is checked."), 0);
    let receipt = crew.feeds.receipts(1).await.unwrap().remove(0);
    assert_eq!((&receipt.asked, receipt.told.text.as_str()), (&FeedAsk::Remove { answers: 0 }, "Truss 7 is checked."));
    assert_eq!(receipt.told.place, CREW);
}
