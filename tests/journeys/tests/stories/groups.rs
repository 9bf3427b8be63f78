//! Groups and people: joining, leaving, being removed, writing to somebody alone, and what is longer than a look.

use musette_core::engine::FeedItem;
use musette_core::model::{Block, FeedAsk, FeedRow, Others, PostRow, Refusal, WallTime};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, Crew, crew, drafts_in, in_thread, lands, newest_thread, said};
use super::*;

/// A group that only its members see; she is none of them.
pub(super) const CLOSED: &str = "Direction";

async fn listed(crew: &Crew, name: &str) -> Option<FeedItem> {
    crew.feeds.list().await.unwrap().0.into_iter().find(|feed| feed.name == name)
}

fn belongs(crew: &Crew, group: &str) -> bool {
    let communities = crew.town.tenant.communities();
    let (.., members) = communities.into_iter().find(|(name, ..)| *name == group).unwrap();
    members.iter().any(|login| login == musette_journeys::ADA)
}

/// A group that she does not belong to, open to everybody.
fn not_hers(crew: &Crew) -> String {
    let all = crew.town.tenant.communities().into_iter();
    let names = all.map(|(name, ..)| name.to_owned());
    let mut open = names.filter(|name| !belongs(crew, name) && !name.contains("Direction"));
    open.next().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_group_is_joined_and_left_on_the_plane_and_that_is_told_once() {
    let crew = crew().await;
    let name = not_hers(&crew);
    crew.feeds.find_groups(&name).await.unwrap();
    let found = crew.feeds.groups_named(&name).await.unwrap().remove(0);
    assert_eq!((found.joined, found.name.as_str()), (false, name.as_str()));
    crew.town.plane(true);
    crew.feeds.join(found.id.row, true).await.unwrap();
    crew.feeds.join(found.id.row, true).await.unwrap();
    crew.feeds.join(crew.crew, false).await.unwrap();
    let shown = listed(&crew, &name).await.unwrap();
    assert_eq!((shown.joined, shown.waiting), (true, true));
    assert_eq!(listed(&crew, CREW).await, None);
    let asked: Vec<FeedAsk> = crew.feeds.waiting().await.unwrap().into_iter().map(|waiting| waiting.asked).collect();
    assert_eq!(asked, [FeedAsk::Join { feed: found.id.row }, FeedAsk::Leave { feed: crew.crew }]);
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("group_memberships").times(1)).unwrap();
    lands(&crew).await;
    assert!(belongs(&crew, &name) && !belongs(&crew, CREW));
    let shown = listed(&crew, &name).await.unwrap();
    assert_eq!((shown.joined, shown.waiting, shown.open), (true, false, true));
    assert_eq!(listed(&crew, CREW).await, None);
    // The provider's own list says the same.
    crew.town.clock.forward(Duration::from_secs(31));
    crew.feeds.refresh_list().await.unwrap();
    assert!(listed(&crew, &name).await.is_some() && listed(&crew, CREW).await.is_none());
}

#[tokio::test(start_paused = true)]
async fn who_takes_a_wish_back_before_it_left_has_changed_nothing() {
    let crew = crew().await;
    crew.town.plane(true);
    crew.feeds.join(crew.crew, false).await.unwrap();
    crew.feeds.join(crew.crew, true).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    crew.feeds.join(crew.crew, false).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    let shown = listed(&crew, CREW).await.unwrap();
    assert_eq!((shown.joined, shown.waiting), (true, false));
    assert!(belongs(&crew, CREW));
}

#[tokio::test(start_paused = true)]
async fn a_wish_about_a_group_is_compared_with_what_is_there_by_now() {
    let crew = crew().await;
    let name = not_hers(&crew);
    crew.feeds.find_groups(&name).await.unwrap();
    let group = crew.feeds.groups_named(&name).await.unwrap().remove(0).id.row;
    crew.feeds.join(group, true).await.unwrap();
    // Somebody has let her in meanwhile, and this device hears of it before her own wish is sent.
    let admit = Talk::Admit { group: name.clone(), login: musette_journeys::ADA.into() };
    let members = crew.town.tenant.communities().into_iter().find(|(known, ..)| *known == name).unwrap().2;
    assert!(members.iter().any(|login| crew.town.tenant.talk(&admit, Some(login)).is_ok()), "{members:?}");
    crew.feeds.refresh_list().await.unwrap();
    crew.feeds.join(group, true).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap(), [], "there is nothing left to wish for");
    crew.feeds.join(group, false).await.unwrap();
    crew.feeds.join(group, true).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    crew.feeds.join(group, false).await.unwrap();
    assert_eq!(listed(&crew, &name).await, None);
    lands(&crew).await;
    assert!(!belongs(&crew, &name), "her last word counts");
}

#[tokio::test(start_paused = true)]
async fn who_leaves_after_all_where_somebody_let_her_in_meanwhile_has_left() {
    let crew = crew().await;
    let name = not_hers(&crew);
    crew.feeds.find_groups(&name).await.unwrap();
    let group = crew.feeds.groups_named(&name).await.unwrap().remove(0).id.row;
    crew.feeds.join(group, true).await.unwrap();
    let admit = Talk::Admit { group: name.clone(), login: musette_journeys::ADA.into() };
    let members = crew.town.tenant.communities().into_iter().find(|(known, ..)| *known == name).unwrap().2;
    assert!(members.iter().any(|login| crew.town.tenant.talk(&admit, Some(login)).is_ok()), "{members:?}");
    crew.feeds.refresh_list().await.unwrap();
    crew.feeds.join(group, false).await.unwrap();
    lands(&crew).await;
    assert!(!belongs(&crew, &name));
}

#[tokio::test(start_paused = true)]
async fn a_closed_group_that_removed_her_says_no_access_and_her_unsent_words_ask() {
    let crew = crew().await;
    let (closed, admin) = ("Direction", musette_journeys::NOOR);
    let admit = Talk::Admit { group: closed.into(), login: musette_journeys::ADA.into() };
    let members = crew.town.tenant.communities().into_iter().find(|(name, ..)| *name == closed).unwrap().2;
    let by = members.iter().find(|login| crew.town.tenant.talk(&admit, Some(login)).is_ok()).cloned();
    let by = by.unwrap_or_else(|| panic!("nobody of {members:?} may admit her, nor {admin}"));
    crew.feeds.refresh_list().await.unwrap();
    let group = listed(&crew, closed).await.unwrap().id.row;
    crew.feeds.refresh(group).await.unwrap();
    let held = crew.feeds.threads(group, At::Start, 50).await.unwrap().threads.len();
    crew.town.plane(true);
    crew.feeds.write(group, "The budget is fine.", Vec::new()).await.unwrap();
    let remove = Talk::Remove { group: closed.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(3_700));
    lands(&crew).await;
    let shown = listed(&crew, closed).await.unwrap();
    assert_eq!((shown.joined, shown.open), (false, false), "it is still named, and says so");
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::NotAMember) });
    assert_eq!(crew.feeds.threads(group, At::Start, 50).await.unwrap().threads.len(), held + 1, "nothing goes");
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(drafts_in(&crew.feeds, group, None).await, ["The budget is fine."]);
    // She may hide it.
    crew.feeds.join(group, false).await.unwrap();
    assert_eq!(listed(&crew, closed).await, None);
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
}

/// Lets her into the closed group, which she looks into; answers its row, and the login of who let her in.
pub(super) async fn let_in(crew: &Crew) -> (FeedRow, String) {
    let admit = Talk::Admit { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    let members = crew.town.tenant.communities().into_iter().find(|(name, ..)| *name == CLOSED).unwrap().2;
    let by = members.iter().find(|login| crew.town.tenant.talk(&admit, Some(login)).is_ok()).cloned();
    let by = by.unwrap_or_else(|| panic!("nobody of {members:?} may admit her"));
    crew.feeds.refresh_list().await.unwrap();
    let group = listed(crew, CLOSED).await.unwrap().id.row;
    crew.feeds.refresh(group).await.unwrap();
    (group, by)
}

#[tokio::test(start_paused = true)]
async fn what_she_says_in_a_group_that_she_joins_goes_once_she_has_joined() {
    let crew = crew().await;
    let name = not_hers(&crew);
    crew.feeds.find_groups(&name).await.unwrap();
    let group = crew.feeds.groups_named(&name).await.unwrap().remove(0).id.row;
    crew.feeds.join(group, true).await.unwrap();
    crew.feeds.write(group, "I bring the covers.", Vec::new()).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap();
    let [join, post] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!(post.waits_for, [join.intent]);
    // To join fails at first; nothing is said there before.
    crew.town.tenant.play(Fault::named("500").method("POST").path("group_memberships").times(3)).unwrap();
    crew.town.clock.forward(Duration::from_secs(31));
    let since = so_far(&crew.town);
    lands(&crew).await;
    let all = crew.town.tenant.log_after(since);
    let first = |part: &str| {
        all.iter().position(|entry| entry.method == "POST" && entry.path.contains(part) && entry.status < 300).unwrap()
    };
    assert!(first("group_memberships") < first("messages.json"));
    let tried = asked(&crew.town, since, "POST", "/api/v1/messages.json");
    assert_eq!(tried.len(), 1, "it is tried once: {tried:#?}");
    assert_eq!(crew.town.tenant.count_posts("I bring the covers."), 1);
}

#[tokio::test(start_paused = true)]
async fn whatever_she_does_in_a_group_that_she_has_asked_to_join_waits_for_that_and_falls_with_it_when_it_is_refused() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let mine = crew.feeds.write(group, "The budget is fine.", Vec::new()).await.unwrap();
    lands(&crew).await;
    let said = Talk::Post { group: CLOSED.into(), text: "Lunch is at noon.".into() };
    crew.town.tenant.talk(&said, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(group).await.unwrap();
    let lunch = newest_thread(&crew.feeds, group).await;
    let remove = Talk::Remove { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.feeds.refresh_list().await.unwrap();

    crew.town.plane(true);
    crew.feeds.join(group, true).await.unwrap();
    crew.feeds.like(lunch, true).await.unwrap();
    crew.feeds.remove(mine, Others::Fall).await.unwrap();
    let answer = crew.feeds.answer(lunch, "I bring the covers.", Vec::new()).await.unwrap();
    crew.feeds.answer(answer, "And the poles.", Vec::new()).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap();
    let join = waiting[0].intent;
    assert_eq!(waiting.len(), 5);
    assert!(waiting[1..].iter().all(|other| other.waits_for.contains(&join)), "{waiting:#?}");

    // Nobody lets her in, so nothing of it is tried, and nothing is lost.
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    for _ in 0..3 {
        crew.ada.sync().await;
        crew.town.clock.forward(Duration::from_secs(61));
    }
    let waiting = crew.feeds.waiting().await.unwrap();
    assert_eq!(waiting[0].state, IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::Permission) });
    assert!(waiting[1..].iter().all(|other| other.state == IntentState::Queued), "{waiting:#?}");
    for (method, part) in [("POST", "/messages"), ("DELETE", "/messages")] {
        assert_eq!(asked(&crew.town, since, method, part).len(), 0, "{method} {part}");
    }

    // She gives it up: what falls with it is named first, and her words are kept.
    let behind: Vec<_> = waiting[1..].iter().map(|other| other.intent).collect();
    assert_eq!(refusal(crew.feeds.join(group, false).await), Reason::OthersFall(behind.clone()));
    assert_eq!(refusal(crew.feeds.cancel(join, Others::Ask).await), Reason::OthersFall(behind));
    assert_eq!(crew.feeds.waiting().await.unwrap().len(), 5);
    crew.feeds.cancel(join, Others::Fall).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(drafts_in(&crew.feeds, group, Some(lunch)).await, ["I bring the covers.", "And the poles."]);
    assert_eq!(said_of(&crew, mine).await, "The budget is fine.", "what was to be removed is shown again");
    assert!(!crew.feeds.post(lunch).await.unwrap().liked);
}

async fn said_of(crew: &Crew, post: PostRow) -> String {
    said(&crew.feeds.post(post).await.unwrap())
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_wish_to_join_an_open_group_goes_without_when_she_thinks_better_of_that() {
    let crew = crew().await;
    let name = not_hers(&crew);
    crew.feeds.find_groups(&name).await.unwrap();
    let group = crew.feeds.groups_named(&name).await.unwrap().remove(0).id.row;
    crew.feeds.refresh(group).await.unwrap();
    let thread = newest_thread(&crew.feeds, group).await;
    crew.feeds.join(group, true).await.unwrap();
    crew.feeds.like(thread, true).await.unwrap();
    crew.feeds.join(group, false).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap();
    let [like] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((&like.asked, like.waits_for.len()), (&FeedAsk::Like, 0));
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert!(crew.feeds.post(thread).await.unwrap().liked && !belongs(&crew, &name));
}

#[tokio::test(start_paused = true)]
async fn a_post_of_hers_in_a_group_that_has_removed_her_is_not_believed_to_be_gone() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let post = crew.feeds.write(group, "The budget is fine.", Vec::new()).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.town.tenant.count_posts("The budget is fine."), 1);
    crew.town.plane(true);
    crew.feeds.remove(post, Others::Fall).await.unwrap();
    // Removed, and this device has not heard of it.
    let remove = Talk::Remove { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.town.plane(false);
    crew.town.clock.forward(Duration::from_secs(31));
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::NotAMember) });
    assert_eq!(crew.town.tenant.count_posts("The budget is fine."), 1, "it is there, and she is told so");
}

#[tokio::test(start_paused = true)]
async fn who_leaves_a_closed_group_leaves_after_what_she_has_said_there() {
    let crew = crew().await;
    let (group, _) = let_in(&crew).await;
    let liked = newest_thread(&crew.feeds, group).await;
    // A post is held for a while in which it can be undone; leaving is not.
    crew.feeds.write(group, "The budget is fine.", Vec::new()).await.unwrap();
    crew.feeds.like(liked, true).await.unwrap();
    crew.feeds.join(group, false).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap();
    let [post, like, leave] = waiting.as_slice() else { panic!("{waiting:?}") };
    assert_eq!((&leave.asked, &*leave.waits_for), (&FeedAsk::Leave { feed: group }, &[post.intent, like.intent][..]));
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(crew.town.tenant.count_posts("The budget is fine."), 1);
    assert!(!belongs(&crew, CLOSED));
}

#[tokio::test(start_paused = true)]
async fn what_she_has_read_in_a_closed_group_stays_after_she_has_left_it() {
    let crew = crew().await;
    let (group, by) = let_in(&crew).await;
    let said = Talk::Post { group: CLOSED.into(), text: "The budget is fine.".into() };
    let post = crew.town.tenant.talk(&said, Some(&by)).unwrap().remove(0);
    crew.town.tenant.talk(&Talk::Answer { to: post.id, text: "For once.".into() }, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(group).await.unwrap();
    let thread = newest_thread(&crew.feeds, group).await;
    crew.feeds.refresh_thread(thread).await.unwrap();
    let held = ["The budget is fine.", "For once."];
    assert_eq!(in_thread(&crew.feeds, thread).await, held);
    // Removed, and this device has not heard of it.
    let remove = Talk::Remove { group: CLOSED.into(), login: musette_journeys::ADA.into() };
    crew.town.tenant.talk(&remove, Some(&by)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    let refused = Reason::Refused(Refusal::Permission);
    assert_eq!(refusal(crew.feeds.refresh_thread(thread).await), refused);
    assert_eq!(in_thread(&crew.feeds, thread).await, held);
    // Let in again, she leaves by herself.
    let_in(&crew).await;
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(thread).await.unwrap();
    crew.feeds.join(group, false).await.unwrap();
    lands(&crew).await;
    crew.town.clock.forward(Duration::from_secs(61));
    assert_eq!(refusal(crew.feeds.refresh_thread(thread).await), refused);
    crew.ada.sync().await;
    assert_eq!(in_thread(&crew.feeds, thread).await, held);
    // Where she may read, what is withdrawn goes.
    crew.town.clock.forward(Duration::from_secs(61));
    let_in(&crew).await;
    crew.town.tenant.talk(&Talk::Withdraw { post: post.id }, Some(&by)).unwrap();
    crew.feeds.refresh_thread(thread).await.unwrap();
    assert!(!in_thread(&crew.feeds, thread).await.contains(&held[0].to_owned()));
}

#[tokio::test(start_paused = true)]
async fn what_is_written_to_one_person_goes_to_her_alone_and_once() {
    let crew = crew().await;
    let called = crew.feeds.people_called("noor").await.unwrap();
    let [(noor, name)] = called.as_slice() else { panic!("{called:?}") };
    assert_eq!(name, "Noor Haddad");
    crew.town.plane(true);
    let message =
        crew.feeds.message(vec![*noor], "I walk over to the truck with the blue key.", Vec::new()).await.unwrap();
    let shown = crew.feeds.post(message).await.unwrap();
    assert_eq!((shown.private, said(&shown).as_str()), (true, "I walk over to the truck with the blue key."));
    crew.town.plane(false);
    crew.town.tenant.play(Fault::named("lost-answer").method("POST").path("/api/v1/messages.json").times(1)).unwrap();
    lands(&crew).await;
    assert_eq!(crew.town.tenant.count_posts("I walk over to the truck with the blue key."), 1);
    let there = crew.town.tenant.inspect_posts(None, 5).unwrap();
    let there = there.iter().find(|spoken| spoken.text == "I walk over to the truck with the blue key.").unwrap();
    let mut participants = there.participants.clone();
    participants.sort();
    assert_eq!(
        (there.group, participants),
        (None, vec![musette_journeys::ADA.to_owned(), musette_journeys::NOOR.to_owned()])
    );
    // Her answer comes into the same thread.
    crew.town.tenant.talk(&Talk::Answer { to: there.id, text: "Good.".into() }, None).unwrap();
    crew.feeds.refresh_thread(message).await.unwrap();
    assert_eq!(in_thread(&crew.feeds, message).await, ["I walk over to the truck with the blue key.", "Good."]);
}

#[tokio::test(start_paused = true)]
async fn a_post_that_nobody_could_find_may_be_given_up_and_that_is_said() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.answer(thread, "In truck 3.", Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.town.plane_after("POST", "/messages.json");
    crew.ada.sync().await;
    // Sent, for all that she can know; and where it was sent to is gone before anybody can look.
    let being_sent = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(being_sent.state, IntentState::Sending);
    assert_eq!(refusal(crew.feeds.cancel(being_sent.intent, Others::Ask).await), Reason::Sending);
    crew.town.tenant.talk(&Talk::Withdraw { post: crew.rain.id }, None).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.state, IntentState::NeedsYou { why: NeedsYou::ParentGone });
    assert!(waiting.in_doubt, "it may have been there");
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    // There is no thread to answer in any more: her words wait to be said in the group.
    assert!(drafts_in(&crew.feeds, crew.crew, Some(thread)).await.is_empty());
    assert_eq!(drafts_in(&crew.feeds, crew.crew, None).await, ["In truck 3."]);
}

#[tokio::test(start_paused = true)]
async fn a_thread_of_five_thousand_answers_becomes_whole_however_often_its_reading_is_stopped() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    for number in 0..5_000 {
        let answer = Talk::Answer { to: crew.rain.id, text: format!("answer {number}") };
        crew.town.tenant.talk(&answer, None).unwrap();
    }
    let refused = crew.feeds.refresh_thread(thread).await.unwrap_err().reason;
    assert!(matches!(refused, Reason::Throttled { .. }), "ten requests in half a minute are not enough");
    let mut syncs = 0;
    while !crew.feeds.thread(thread, At::Start, 1).await.unwrap().whole {
        crew.town.clock.forward(Duration::from_secs(31));
        crew.ada.sync().await;
        syncs += 1;
        assert!(syncs < 80, "it goes on from where it stopped");
    }
    assert_eq!(crew.feeds.threads(crew.crew, At::Start, 1).await.unwrap().threads[0].answers, 5_000);
    // Nothing is asked once more for what is whole.
    crew.town.clock.forward(Duration::from_secs(61));
    let since = so_far(&crew.town);
    crew.ada.sync().await;
    assert_eq!(asked(&crew.town, since, "GET", "in_thread").len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_feed_that_never_ends_is_left_in_peace() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    let endless = Fault::named("engage-endless").times(500);
    crew.town.tenant.play(endless).unwrap();
    let since = so_far(&crew.town);
    for _ in 0..5 {
        crew.feeds.refresh_thread(thread).await.ok();
        crew.town.clock.forward(Duration::from_secs(61));
        crew.ada.sync().await;
    }
    let times = asked(&crew.town, since, "GET", "in_thread").len();
    assert!(times <= 15, "asked {times} times");
    assert_eq!(in_thread(&crew.feeds, thread).await, ["Where are the rain covers?"]);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_attacks_is_words_and_nothing_else() {
    let crew = crew().await;
    let text =
        "<script>alert(1)</script> javascript:alert(2) \u{202e}gpj.exe [[user:1]] <img src=x onerror=y> رنا منصور";
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: text.into() }, None).unwrap();
    let many = "[[user:9007199254740995]] ".repeat(2_000);
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: many }, None).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(crew.crew).await.unwrap();
    let threads = crew.feeds.threads(crew.crew, At::Start, 2).await.unwrap().threads;
    let attack = threads[1].first.clone().unwrap();
    let shown = said(&attack);
    assert!(shown.contains("<script>alert(1)</script>") && shown.contains("رنا منصور"), "{shown}");
    assert!(!shown.contains('\u{202e}'), "{shown}");
    let links: Vec<&Block> = attack
        .body
        .iter()
        .filter(|block| match block {
            Block::Paragraph { runs } => runs.iter().any(|run| run.link.is_some()),
            _ => false,
        })
        .collect();
    assert!(links.is_empty(), "{links:?}");
    assert!(said(threads[0].first.as_ref().unwrap()).chars().count() < 100_000);
    assert_ne!(attack.id.row, PostRow(0));
    assert!(attack.posted_at.is_none_or(|at| at > WallTime(0)));
}

#[tokio::test(start_paused = true)]
async fn the_same_words_to_two_people_reach_both_although_one_request_and_one_answer_are_lost() {
    const CODE: &str = "The code of the gate is 4711.";
    const LUC: &str = "luc.favre@rive.example";
    let crew = crew().await;
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Exits are free.".into() }, Some(LUC)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(crew.crew).await.unwrap();
    for called in ["noor", "luc"] {
        let person = crew.feeds.people_called(called).await.unwrap().remove(0).0;
        crew.feeds.message(vec![person], CODE, Vec::new()).await.unwrap();
    }
    // The first request is lost, and so is the answer to the second.
    for fault in ["drop-before", "lost-answer"] {
        let tenant = crew.town.tenant.clone();
        crew.town.before("POST", "/api/v1/messages.json", async move {
            tenant.play(Fault::named(fault).method("POST").path("/api/v1/messages.json").times(1)).unwrap();
        });
    }
    lands(&crew).await;
    let all = crew.town.tenant.inspect_posts(None, 20).unwrap();
    let told = all.into_iter().filter(|post| post.text == CODE).map(|post| post.participants);
    let mut told: Vec<String> = told.flatten().filter(|login| login != musette_journeys::ADA).collect();
    told.sort();
    assert_eq!(told, [LUC, musette_journeys::NOOR], "each once");
}

#[tokio::test(start_paused = true)]
async fn a_post_is_given_time_to_appear_also_when_the_app_dies_while_it_is_sent() {
    let crew = crew().await;
    crew.feeds.write(crew.crew, "Truss 7 is checked.", Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(11));
    // The request arrives, and nobody hears its answer any more.
    let (tell, told) = tokio::sync::oneshot::channel();
    crew.town.after("POST", "/api/v1/messages.json", async move {
        let _ = tell.send(());
        std::future::pending::<()>().await;
    });
    let engine = crew.ada.engine.clone();
    let account = crew.ada.account.id;
    let syncing = tokio::spawn(async move { engine.sync(account, musette_core::model::Budget::WHOLE).await });
    told.await.unwrap();
    syncing.abort();
    let Crew { town, home, ada, feeds, .. } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let before = town.tenant.totals().requests;
    ada.engine.sync(ada.account.id, musette_core::model::Budget::lasting(Duration::from_secs(5))).await.unwrap();
    let looked = town.tenant.log_after(before);
    let looked = looked.iter().filter(|entry| entry.path.contains("messages/sent") || entry.method == "POST");
    assert_eq!(looked.filter(|entry| entry.path.starts_with("/api/v1")).count(), 0, "not looked for yet");
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    for _ in 0..10 {
        town.clock.forward(Duration::from_secs(61));
        ada.sync().await;
    }
    assert_eq!(feeds.waiting().await.unwrap(), []);
    assert_eq!(town.tenant.count_posts("Truss 7 is checked."), 1);
}
