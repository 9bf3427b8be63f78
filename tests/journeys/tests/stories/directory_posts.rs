//! Whoever is in the directory can be mentioned and written to, also before any feed has told of her: who that is in Engage is found
//! out when it is sent, and nobody else is told in her place.

use musette_core::engine::{PersonItem, Post, SentTo};
use musette_core::model::{At, Block, MENTION, Others, PersonRow};
use musette_tenant::Fault;
use musette_tenant::engage::colleague::{Spoken, Talk};
use musette_tenant::staff::Fate;

use super::talk::{CREW, Crew, drafts_in, feed_named, lands, newest_thread, said};
use super::*;

const KEY: &str = "The blue key is in the truck.";
/// What asks Engage who somebody is.
const BY_MAIL: &str = "/users/by_email";

/// Ada in an organisation of which most have never written where she reads.
async fn among_many() -> Crew {
    let town = Town::with_people(11, 200, 2_000);
    let said = town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Where are the rain covers?".into() }, None);
    let rain = said.unwrap().remove(0);
    let (home, ada) = town.ada().await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = feed_named(&feeds, CREW).await;
    town.clock.forward(Duration::from_secs(31));
    Crew { town, home, ada, feeds, crew, rain }
}

/// So many colleagues of the directory who have written and liked nothing.
async fn strangers(crew: &Crew, wanted: usize) -> Vec<PersonItem> {
    let people = crew.ada.engine.people(crew.ada.account.id).await.unwrap();
    let here = people.page("", At::Start, 200).await.unwrap().people;
    let mut heard = Vec::new();
    for post in crew.town.tenant.inspect_posts(None, 1_000).unwrap() {
        heard.extend([post.by].into_iter().chain(post.liked_by).chain(post.participants));
    }
    let all = crew.town.tenant.people().into_iter();
    let quiet = all.filter(|person| !person.guest && !heard.contains(&person.login));
    let known = quiet.filter_map(|person| here.iter().find(|known| known.mail == person.login).cloned());
    let found: Vec<PersonItem> = known.take(wanted).collect();
    assert_eq!(found.len(), wanted);
    found
}

fn asked(crew: &Crew, part: &str) -> usize {
    crew.town.tenant.log_after(0).iter().filter(|entry| entry.path.contains(part)).count()
}

fn arrived(crew: &Crew, text: &str) -> Vec<Spoken> {
    crew.town.tenant.inspect_posts(None, 20).unwrap().into_iter().filter(|post| post.text.contains(text)).collect()
}

fn loses_an_answer(crew: &Crew, method: &'static str, path: &str) {
    crew.town.tenant.play(Fault::named("lost-answer").method(method).path(path).times(1)).unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_message_to_a_colleague_whom_no_feed_has_told_of_reaches_her_once_although_answers_are_lost() {
    let crew = among_many().await;
    let colleague = strangers(&crew, 1).await.remove(0);
    crew.town.plane(true);
    let message = crew.feeds.message(vec![colleague.id.row], KEY, Vec::new()).await.unwrap();
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(waiting.about.to.iter().map(|to| to.name.as_str()).collect::<Vec<_>>(), [colleague.name.as_str()]);
    crew.ada.sync().await;
    // The tablet dies before there is a network.
    let Crew { town, home, ada, feeds, crew: group, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = Crew { town, home, ada, feeds, crew: group, rain };
    crew.town.plane(false);
    loses_an_answer(&crew, "GET", BY_MAIL);
    loses_an_answer(&crew, "POST", "/api/v1/messages.json");
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert!(asked(&crew, BY_MAIL) > 0, "nobody had told who she is");
    let there = arrived(&crew, KEY);
    let mut participants = there[0].participants.clone();
    participants.sort();
    let mut both = vec![musette_journeys::ADA.to_owned(), colleague.mail.clone()];
    both.sort();
    assert_eq!((there.len(), there[0].group, participants), (1, None, both));
    // Her answer comes into the same thread, and she is the person that the directory named.
    crew.town.tenant.talk(&Talk::Answer { to: there[0].id, text: "Good.".into() }, Some(&colleague.mail)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh_thread(message).await.unwrap();
    let posts = crew.feeds.thread(message, At::Start, 200).await.unwrap().posts;
    assert_eq!(posts.iter().map(said).collect::<Vec<_>>(), [KEY, "Good."]);
    assert_eq!(posts[1].author.id, Some(colleague.id));
    // Who she is, is known from then on.
    let before = asked(&crew, BY_MAIL);
    crew.feeds.message(vec![colleague.id.row], "And the red one.", Vec::new()).await.unwrap();
    lands(&crew).await;
    assert_eq!((arrived(&crew, "And the red one.").len(), asked(&crew, BY_MAIL)), (1, before));
}

#[tokio::test(start_paused = true)]
async fn a_mention_of_colleagues_whom_no_feed_has_told_of_calls_each_in_her_place_and_once() {
    let crew = among_many().await;
    let [one, two] = <[PersonItem; 2]>::try_from(strangers(&crew, 2).await).unwrap();
    let noor = crew.feeds.people_called("Noor Haddad").await.unwrap().remove(0).0;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    let text = format!("{MENTION} asks {MENTION} and {MENTION} for the covers.");
    let answer = crew.feeds.answer(thread, &text, vec![one.id.row, noor, two.id.row]).await.unwrap();
    let typed = format!("{} asks Noor Haddad and {} for the covers.", one.name, two.name);
    assert_eq!(said(&crew.feeds.post(answer).await.unwrap()), typed, "by their names, before anything is asked");
    crew.town.plane(false);
    // Of the first it is told who that is; then the network is gone, and the app dies.
    crew.town.plane_before("GET", BY_MAIL, 2);
    crew.town.clock.forward(Duration::from_secs(61));
    crew.ada.sync().await;
    assert_eq!(asked(&crew, BY_MAIL), 1);
    let Crew { town, home, ada, feeds, crew: group, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = Crew { town, home, ada, feeds, crew: group, rain };
    crew.town.plane(false);
    loses_an_answer(&crew, "POST", "/api/v1/messages.json");
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    let there = arrived(&crew, "for the covers.");
    assert_eq!((there.len(), there[0].text.as_str()), (1, typed.as_str()));
    let posts = crew.feeds.thread(thread, At::Start, 200).await.unwrap().posts;
    let post = posts.iter().find(|post| post.id.row == answer).unwrap();
    assert_eq!(mentioned(post), [one.id.row, noor, two.id.row], "they are the people of the directory");
    assert_eq!(asked(&crew, BY_MAIL), 2, "each was asked for once");
}

fn mentioned(post: &Post) -> Vec<PersonRow> {
    let Some(Block::Paragraph { runs }) = post.body.first() else { panic!("{post:#?}") };
    runs.iter().filter_map(|run| run.mention.as_ref()?.person).collect()
}

#[tokio::test(start_paused = true)]
async fn whom_engage_does_not_know_is_said_by_name_and_the_text_is_kept() {
    let crew = among_many().await;
    let [gone, here] = <[PersonItem; 2]>::try_from(strangers(&crew, 2).await).unwrap();
    crew.town.plane(true);
    crew.feeds.message(vec![here.id.row, gone.id.row], KEY, Vec::new()).await.unwrap();
    crew.town.tenant.befall(&gone.mail, &Fate::Leave).unwrap();
    crew.town.plane(false);
    lands(&crew).await;
    let waiting = crew.feeds.waiting().await.unwrap().remove(0);
    let IntentState::NeedsYou { why } = &waiting.state else { panic!("{waiting:#?}") };
    assert_eq!(*why, NeedsYou::NotInFeeds { person: gone.name.clone() });
    assert!(!waiting.in_doubt, "nothing was sent");
    assert_eq!(arrived(&crew, KEY).len(), 0, "to nobody, also not to the other one alone");
    crew.feeds.retry(waiting.intent).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap().len(), 1, "still nobody");
    crew.feeds.cancel(waiting.intent, Others::Ask).await.unwrap();
    let draft = crew.feeds.drafts().await.unwrap().remove(0);
    assert_eq!((draft.text.as_str(), draft.to.len()), (KEY, 2));
    crew.town.tenant.befall(&gone.mail, &Fate::Return).unwrap();
    let to = draft.to.iter().filter_map(|to| to.id.map(|id| id.row)).collect();
    crew.feeds.send_draft(&draft, SentTo::People(to), KEY, Vec::new(), Vec::new()).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    assert_eq!(arrived(&crew, KEY).len(), 1);
    assert_eq!(drafts_in(&crew.feeds, draft.feed.row, None).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn engages_limits_hold_a_message_to_many_up_and_nobody_is_asked_for_twice() {
    let crew = among_many().await;
    let many = strangers(&crew, 14).await;
    crew.feeds.message(many.iter().map(|person| person.id.row).collect(), KEY, Vec::new()).await.unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    let there = arrived(&crew, KEY);
    assert_eq!((there.len(), there[0].participants.len()), (1, 15));
    let all = crew.town.tenant.log_after(0);
    let answered = all.iter().filter(|entry| entry.path.contains(BY_MAIL) && entry.status == 200).count();
    assert_eq!(answered, 14, "each once");
}
