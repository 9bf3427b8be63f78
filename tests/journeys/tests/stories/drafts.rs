//! What she is writing is nowhere else: it is kept with whom it is for, and counted before anything is destroyed.

use musette_core::engine::{SentTo, UnsentWork};
use musette_core::model::{Budget, MENTION, Others, PersonRow};
use musette_tenant::engage::colleague::Talk;

use super::talk::{CREW, Crew, crew, drafts_in, lands, newest_thread};
use super::*;

const LUC: &str = "luc.favre@rive.example";

/// Noor and Luc, who have written among the crew.
async fn two_people(crew: &Crew) -> (PersonRow, PersonRow) {
    crew.town.tenant.talk(&Talk::Post { group: CREW.into(), text: "Exits are free.".into() }, Some(LUC)).unwrap();
    crew.town.clock.forward(Duration::from_secs(61));
    crew.feeds.refresh(crew.crew).await.unwrap();
    let noor = crew.feeds.people_called("noor").await.unwrap().remove(0).0;
    let luc = crew.feeds.people_called("luc").await.unwrap().remove(0).0;
    (noor, luc)
}

#[tokio::test(start_paused = true)]
async fn a_draft_counts_before_an_account_is_signed_out_and_is_lost_only_when_she_says_so() {
    let crew = crew().await;
    let accounts = crew.ada.engine.accounts();
    let account = crew.ada.account.id;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.set_draft(crew.crew, Some(thread), "And the").await.unwrap();
    crew.feeds.set_draft(crew.crew, None, "Truss 7").await.unwrap();
    assert_eq!(accounts.unsent(account).await.unwrap().drafts, 2);
    assert_eq!(refusal(accounts.sign_out(account, UnsentWork::Keep).await), Reason::Unsent(2));
    assert_eq!(crew.feeds.draft(crew.crew, Some(thread)).await.unwrap().as_deref(), Some("And the"));
    crew.feeds.set_draft(crew.crew, None, "").await.unwrap();
    assert_eq!(refusal(accounts.sign_out(account, UnsentWork::Lose(2)).await), Reason::Unsent(1));
    accounts.sign_out(account, UnsentWork::Lose(1)).await.unwrap();
    assert_eq!(accounts.list().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn what_is_written_while_an_account_is_signed_out_is_refused_and_not_lost_unseen() {
    let crew = crew().await;
    // Another process has the account open, and the sign-out does not get past the secret store.
    let other = crew.town.reopen(&crew.home).await;
    let feeds = other.engine.feeds(other.account.id).await.unwrap();
    crew.home.keys.lock();
    assert!(crew.ada.engine.accounts().sign_out(crew.ada.account.id, UnsentWork::Keep).await.is_err());
    assert_eq!(refusal(feeds.set_draft(crew.crew, None, "Truss 7").await), Reason::Leaving);
    assert_eq!(refusal(feeds.set_draft_to(&[], "Truss 7").await), Reason::Leaving);
    crew.home.keys.unlock();
}

#[tokio::test(start_paused = true)]
async fn what_is_written_to_different_people_stays_apart_and_keeps_whom_it_is_for() {
    let crew = crew().await;
    let (noor, luc) = two_people(&crew).await;
    crew.feeds.set_draft_to(&[noor], "The blue key").await.unwrap();
    crew.feeds.set_draft_to(&[luc], "Which exit").await.unwrap();
    crew.feeds.set_draft_to(&[luc, noor], "We meet").await.unwrap();

    // The tablet dies, and comes back.
    let Crew { town, home, ada, feeds, crew: group, rain } = crew;
    drop((feeds, ada));
    let ada = town.reopen(&home).await;
    let feeds = ada.engine.feeds(ada.account.id).await.unwrap();
    let crew = Crew { town, home, ada, feeds, crew: group, rain };
    assert_eq!(crew.feeds.draft_to(&[noor]).await.unwrap().as_deref(), Some("The blue key"));
    assert_eq!(crew.feeds.draft_to(&[luc]).await.unwrap().as_deref(), Some("Which exit"));
    assert_eq!(crew.feeds.draft_to(&[noor, luc, noor]).await.unwrap().as_deref(), Some("We meet"), "in any order");
    let all = crew.feeds.drafts().await.unwrap();
    let mut named: Vec<(String, Vec<String>)> =
        all.into_iter().map(|draft| (draft.text, draft.to.into_iter().map(|person| person.name).collect())).collect();
    named.sort();
    let (noor_is, luc_is) = (|| "Noor Haddad".to_owned(), || "Luc Favre".to_owned());
    let mut both = vec![(noor, noor_is()), (luc, luc_is())];
    both.sort();
    let both = both.into_iter().map(|(_, name)| name).collect();
    let expected = [
        ("The blue key".to_owned(), vec![noor_is()]),
        ("We meet".to_owned(), both),
        ("Which exit".to_owned(), vec![luc_is()]),
    ];
    assert_eq!(named, expected);

    // What is sent is a draft no more; what is taken back is one again, for the same people.
    crew.feeds.message(vec![noor], "The blue key is in the truck.", Vec::new()).await.unwrap();
    assert_eq!(crew.feeds.draft_to(&[noor]).await.unwrap(), None);
    assert_eq!(crew.feeds.draft_to(&[luc]).await.unwrap().as_deref(), Some("Which exit"));
    let message = crew.feeds.waiting().await.unwrap().remove(0);
    crew.feeds.answer(message.post.unwrap().row, "The second one.", Vec::new()).await.unwrap();
    crew.feeds.cancel(message.intent, Others::Fall).await.unwrap();
    let back = crew.feeds.drafts().await.unwrap();
    let to_her: Vec<&str> = back
        .iter()
        .filter(|draft| draft.to.iter().map(|person| person.id.map(|id| id.row)).eq([Some(noor)]))
        .map(|draft| draft.text.as_str())
        .collect();
    assert_eq!(to_her, ["The blue key is in the truck.", "The second one."], "each a text of its own");
    assert_eq!(crew.feeds.draft_to(&[luc, noor]).await.unwrap().as_deref(), Some("We meet"));
}

#[tokio::test(start_paused = true)]
async fn a_post_that_is_held_back_for_an_undo_says_until_when() {
    let crew = crew().await;
    crew.feeds.write(crew.crew, "Truss 7 is checked.", Vec::new()).await.unwrap();
    let held = crew.feeds.waiting().await.unwrap().remove(0);
    assert_eq!(held.hold_until.map(|until| until.0 - held.asked_at.0), Some(10_000));
    crew.town.clock.forward(Duration::from_secs(11));
    assert_eq!(crew.feeds.waiting().await.unwrap()[0].hold_until, None, "by then it only waits");
}

#[tokio::test(start_paused = true)]
async fn the_background_ends_the_time_for_an_undo_of_a_post() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.write(crew.crew, "Truss 7 is checked.", Vec::new()).await.unwrap();
    crew.feeds.answer(thread, "So is truss 8.", Vec::new()).await.unwrap();
    let (account, engine) = (crew.ada.account.id, &crew.ada.engine);
    engine.suspend().await.unwrap();
    engine.resume().await.unwrap();
    let feeds = engine.feeds(account).await.unwrap();
    let waiting = feeds.waiting().await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.hold_until).collect::<Vec<_>>(), [None, None]);
    engine.sync(account, Budget::lasting(Duration::from_secs(2))).await.unwrap();
    assert_eq!(feeds.waiting().await.unwrap(), [], "nobody can press the button any more");
}

#[tokio::test(start_paused = true)]
async fn a_text_that_is_too_long_with_its_mentions_is_refused_before_it_is_kept() {
    let crew = crew().await;
    let (noor, _) = two_people(&crew).await;
    // As typed it fits; what stands there for Noor does not.
    let typed = format!("{MENTION}{}", "x".repeat(9_990));
    assert_eq!(refusal(crew.feeds.write(crew.crew, &typed, vec![noor]).await), Reason::TooLongWithMentions(10_000));
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    assert_eq!(
        refusal(crew.feeds.answer(thread, &"x".repeat(9_990), vec![noor]).await),
        Reason::TooLongWithMentions(10_000),
        "also where she is told at the end"
    );
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
    let fits = format!("{MENTION}{}", "x".repeat(9_970));
    crew.feeds.write(crew.crew, &fits, vec![noor]).await.unwrap();
    lands(&crew).await;
    assert_eq!(crew.feeds.waiting().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_once_although_two_commands_send_it() {
    let crew = crew().await;
    let (noor, _) = two_people(&crew).await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.feeds.set_draft(crew.crew, Some(thread), "@Noor, in truck 3.").await.unwrap();
    let draft = crew.feeds.drafts().await.unwrap().remove(0);
    let marked = format!("{MENTION}, in truck 3.");
    let sends = || crew.feeds.send_draft(&draft, SentTo::Answering(thread), &marked, vec![noor], Vec::new());
    sends().await.unwrap();
    assert_eq!(crew.feeds.drafts().await.unwrap(), []);
    assert_eq!(refusal(sends().await), Reason::DraftChanged);
    // What somebody went on with meanwhile is not sent as it was.
    crew.feeds.set_draft(crew.crew, Some(thread), "@Noor, in truck 4.").await.unwrap();
    assert_eq!(refusal(sends().await), Reason::DraftChanged);
    assert_eq!(crew.feeds.waiting().await.unwrap().len(), 1);
    // Taken back, it stands beside what was begun since, with her name.
    let post = crew.feeds.waiting().await.unwrap().remove(0);
    crew.feeds.cancel(post.intent, Others::Ask).await.unwrap();
    let both = ["@Noor Haddad, in truck 3.", "@Noor, in truck 4."];
    let mut here = drafts_in(&crew.feeds, crew.crew, Some(thread)).await;
    here.sort();
    assert_eq!(here, both);
    // It can be gone on with by itself, and what it says then is kept.
    let back = crew.feeds.drafts().await.unwrap().into_iter().find(|draft| !draft.composed).unwrap();
    let meant: Vec<_> = back.mentions.iter().map(|one| (one.id.map(|id| id.row), one.name.as_str())).collect();
    assert_eq!(meant, [(Some(noor), "Noor Haddad")], "and who was meant is not found again by guess");
    crew.feeds.rewrite_draft(&back, "@Noor Haddad, in truck 3 or 4.").await.unwrap();
    assert_eq!(refusal(crew.feeds.rewrite_draft(&back, "").await), Reason::DraftChanged, "it is another by now");
    let back = crew.feeds.drafts().await.unwrap().into_iter().find(|draft| !draft.composed).unwrap();
    crew.feeds.rewrite_draft(&back, "").await.unwrap();
    assert_eq!(drafts_in(&crew.feeds, crew.crew, Some(thread)).await, ["@Noor, in truck 4."]);
    // A post that grew out of a draft ends it, with whom it mentions in it.
    let grown = format!("{MENTION}, in truck 3.\n\n{MENTION}, in truck 4.");
    crew.feeds.set_draft(crew.crew, Some(thread), "@Noor Haddad, in truck 3.").await.unwrap();
    crew.feeds.answer(thread, &grown, vec![noor, noor]).await.unwrap();
    assert_eq!(crew.feeds.drafts().await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_back_is_gone_on_with_and_what_was_begun_there_stays_beside_it() {
    let crew = crew().await;
    let thread = newest_thread(&crew.feeds, crew.crew).await;
    crew.town.plane(true);
    crew.feeds.answer(thread, "Covers are in truck 3.", Vec::new()).await.unwrap();
    let waits = crew.feeds.waiting().await.unwrap().remove(0);
    crew.feeds.cancel(waits.intent, Others::Ask).await.unwrap();
    crew.feeds.set_draft(crew.crew, Some(thread), "And the").await.unwrap();
    let all = crew.feeds.drafts().await.unwrap();
    let back = all.iter().find(|draft| !draft.composed).unwrap();
    crew.feeds.compose(back).await.unwrap();
    assert_eq!(crew.feeds.draft(crew.crew, Some(thread)).await.unwrap().as_deref(), Some("Covers are in truck 3."));
    let all = crew.feeds.drafts().await.unwrap();
    let beside = all.iter().find(|draft| !draft.composed).unwrap();
    assert_eq!((all.len(), beside.text.as_str()), (2, "And the"), "neither is lost");
    crew.feeds.compose(beside).await.unwrap();
    assert_eq!(crew.feeds.draft(crew.crew, Some(thread)).await.unwrap().as_deref(), Some("And the"));
    assert_eq!(crew.feeds.drafts().await.unwrap().len(), 2);
    // What was changed meanwhile, on another screen, is not gone on with unseen.
    let all = crew.feeds.drafts().await.unwrap();
    let back = all.iter().find(|draft| !draft.composed).unwrap();
    crew.feeds.rewrite_draft(back, "Covers are up.").await.unwrap();
    assert_eq!(refusal(crew.feeds.compose(back).await), Reason::DraftChanged);
}
