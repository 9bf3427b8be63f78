//! Finding out what became of a post before it is sent again.

use super::*;
use crate::model::{HowChecked, Later};
use crate::providers::Progress;
use crate::providers::feeds::{Feeds, PostFile, PostFound, PostLeft};

const THREAD: &str = "GET /messages/in_thread/800.json";
const GROUP: &str = "GET /messages/in_group/7.json";
const SENT: &str = "GET /messages/sent.json";

/// The order of the post that was found.
async fn found(stage: &Stage, delivery: &PostDelivery) -> Result<Option<i64>, Failure> {
    let found = stage.feeds.find_mine(delivery, &Progress::default()).await?;
    stage.played();
    Ok(match found {
        PostFound::Mine { left: PostLeft::Post(post), checked: HowChecked::Seen } => Some(post.order),
        PostFound::NotThere(_) => None,
        other => panic!("{other:?}"),
    })
}

/// What a thread of these is found to hold; of this person's own it is all that there is.
async fn in_thread(messages: &[String], delivery: &PostDelivery, found_as: Option<i64>) {
    let thread = turn(THREAD, 200, &page(messages, false));
    let own = found_as.is_none().then(|| turn(SENT, 200, &page(messages, false)));
    let stage = Stage::of(std::iter::once(thread).chain(own));
    assert_eq!(found(&stage, delivery).await.unwrap(), found_as);
}

#[tokio::test]
async fn an_answer_whose_outcome_was_lost_is_found_in_its_thread() {
    let ours = message(1_201, Some(900), "Is it up?", "");
    let later = message(1_202, Some(1_201), "Yes", "");
    in_thread(&[later, ours], &answer("Is it up? "), Some(1_201)).await;
}

#[tokio::test]
async fn what_is_like_ours_in_all_but_one_is_not_ours() {
    let ours = || message(1_201, Some(900), "Is it up?", "");
    for other in [
        ours().replace("\"sender_id\":1", "\"sender_id\":2"),
        message(1_201, Some(800), "Is it up?", ""),
        message(1_201, Some(900), "Is it down?", ""),
        message(1_000, Some(900), "Is it up?", ""),
        ours().replace("14:05:10", "14:02:59"),
    ] {
        in_thread(&[other], &answer("Is it up?"), None).await;
    }
    let besides = PostDelivery { made_besides: vec![id(1_201)], ..answer("Is it up?") };
    in_thread(&[ours()], &besides, None).await;
    // The server's clock may be behind by the slack that two answers have.
    in_thread(&[ours().replace("14:05:10", "14:03:01")], &answer("Is it up?"), Some(1_201)).await;
}

#[tokio::test]
async fn of_the_same_words_twice_the_first_is_this_deliverys() {
    let twice = [message(1_203, Some(900), "+1", ""), message(1_201, Some(900), "+1", "")];
    in_thread(&twice, &answer("+1"), Some(1_201)).await;
    let second = PostDelivery { made_besides: vec![id(1_201)], ..answer("+1") };
    in_thread(&twice, &second, Some(1_203)).await;
}

#[tokio::test]
async fn a_new_thread_is_looked_for_in_its_group_as_far_back_as_it_can_be() {
    let newer = page(&[message(1_300, None, "News", ""), message(1_250, None, "More", "")], true);
    let older = page(&[message(1_201, None, "Up", ""), message(999, None, "Old", "")], true);
    let stage =
        Stage::of([turn(GROUP, 200, &newer), turn("GET /messages/in_group/7.json?older_than=1250", 200, &older)]);
    assert_eq!(found(&stage, &thread("Up")).await.unwrap(), Some(1_201));
}

#[tokio::test]
async fn what_is_pinned_does_not_end_the_search() {
    let pinned = page(&[message(500, None, "Read this first", ""), message(1_250, None, "More", "")], true);
    let stage = Stage::of([
        turn(GROUP, 200, &pinned),
        turn("GET /messages/in_group/7.json?older_than=1250", 200, &page(&[message(1_201, None, "Up", "")], false)),
    ]);
    assert_eq!(found(&stage, &thread("Up")).await.unwrap(), Some(1_201));
}

#[tokio::test]
async fn where_too_much_was_written_since_it_is_looked_for_among_our_own() {
    let busy = |first: &str| {
        let rest = (0..4).map(|at| format!("GET /messages/in_group/7.json?older_than={}", 2_000 - at));
        let asked = std::iter::once(first.to_owned()).chain(rest);
        let page = |at: i64| {
            page(&[message(2_000 - at, None, "Busy", "").replace("\"sender_id\":1", "\"sender_id\":2")], true)
        };
        asked.zip(0..).map(|(asked, at)| turn(&asked, 200, &page(at))).collect::<Vec<_>>()
    };
    let ours = page(&[message(1_990, Some(1_700), "Elsewhere", ""), message(1_201, None, "Up", "")], false);
    let mut turns = busy(GROUP);
    turns.push(turn(SENT, 200, &ours));
    assert_eq!(found(&Stage::of(turns), &thread("Up")).await.unwrap(), Some(1_201));

    let nothing = page(&[message(990, None, "Long ago", "")], true);
    let mut turns = busy(GROUP);
    turns.push(turn(SENT, 200, &nothing));
    assert_eq!(found(&Stage::of(turns), &thread("Up")).await.unwrap(), None);

    let mut turns = busy(GROUP);
    turns.push(turn(SENT, 200, &page(&[message(1_990, None, "a", "")], true)));
    turns.push(turn("GET /messages/sent.json?older_than=1990", 200, &page(&[message(1_980, None, "b", "")], true)));
    turns.push(turn("GET /messages/sent.json?older_than=1980", 200, &page(&[message(1_970, None, "c", "")], true)));
    assert_eq!(found(&Stage::of(turns), &thread("Up")).await.unwrap_err(), Failure::later(Later::Busy));
}

#[tokio::test]
async fn what_one_list_lacks_the_other_may_have() {
    let ours = page(&[message(1_201, Some(900), "Up", "")], false);
    let stage = Stage::of([turn(THREAD, 200, &page(&[], false)), turn(SENT, 200, &ours)]);
    assert_eq!(found(&stage, &answer("Up")).await.unwrap(), Some(1_201));

    let refused = Stage::of([turn(THREAD, 200, &page(&[], false)), error(SENT, 403, 9)]);
    assert_eq!(found(&refused, &answer("Up")).await.unwrap(), None);

    let lost = Stage::of([turn(THREAD, 200, &page(&[], false)), broken(SENT)]);
    assert_eq!(found(&lost, &answer("Up")).await.unwrap_err(), Failure::later(Later::Offline));
}

#[tokio::test]
async fn a_page_that_cannot_be_had_is_no_evidence() {
    for (answered, failure) in [
        (broken(THREAD), Failure::later(Later::Offline)),
        (error(THREAD, 404, 4), Failure::Gone),
        (error(THREAD, 500, 1), Failure::later(Later::Busy)),
        (turn(THREAD, 200, "{}"), Failure::later(Later::Unproven)),
    ] {
        assert_eq!(found(&Stage::of([answered]), &answer("Up")).await.unwrap_err(), failure);
    }
}

#[tokio::test]
async fn who_we_are_is_asked_where_nobody_has_said_it() {
    let anonymous = page(&[message(1_201, Some(900), "Up", "")], false).replace(",\"current_user_id\":1", "");
    let stage = Stage::of([
        turn(THREAD, 200, &anonymous),
        turn("GET /users/current.json", 200, r#"{"id":1,"full_name":"Ada"}"#),
    ]);
    let nobody = PostDelivery { me: None, ..answer("Up") };
    assert_eq!(found(&stage, &nobody).await.unwrap(), Some(1_201));
}

#[tokio::test]
async fn what_may_be_done_twice_is_never_looked_for() {
    let stage = Stage::of([]);
    for action in [PostAction::Like(id(1)), PostAction::Unlike(id(1)), PostAction::Remove(id(1))] {
        assert_eq!(found(&stage, &delivery(action)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_post_with_files_is_told_by_them() {
    let hangs = |files: &[(i64, &str)]| {
        let files: Vec<String> = files
            .iter()
            .map(|(id, name)| {
                format!(r#"{{"id":{id},"type":"file","name":"{name}","web_url":"https://x.example/{id}"}}"#)
            })
            .collect();
        format!(r#""attachments":[{}],"#, files.join(","))
    };
    let ours = |text: &str, files: &[(i64, &str)]| message(1_201, Some(900), text, &hangs(files));
    let mut delivery = answer("Like this");
    let PostAction::Post { files, .. } = &mut delivery.action else { panic!() };
    *files = vec![PostFile { name: "a.jpg".into(), size: 1 }, PostFile { name: "b.jpg".into(), size: 1 }];
    let look = async |seen: String, notes: &str| {
        let page = page(&[seen], false);
        let stage = Stage::of([turn(THREAD, 200, &page), turn(SENT, 200, &page)]);
        let progress = Progress((!notes.is_empty()).then(|| notes.to_owned()));
        match stage.feeds.find_mine(&delivery, &progress).await.unwrap() {
            PostFound::Mine { left: PostLeft::Post(post), .. } => Some(post.order),
            PostFound::NotThere(_) => None,
            other => panic!("{other:?}"),
        }
    };
    let both = r#"{"files":["9007199254740995","12"]}"#;
    let (a, b) = ((9_007_199_254_740_995, "a.jpg"), (12, "b.jpg"));
    // Whatever Engage made of its words, and of the names.
    assert_eq!(look(ours("Like this!", &[(b.0, "b(1).jpg"), a]), both).await, Some(1_201));
    assert_eq!(look(ours("Like this!", &[(9_007_199_254_740_996, "a.jpg"), b]), both).await, None);
    // What another life of this vault has sent is told by its words and the names of its files.
    assert_eq!(look(ours("Like this", &[(5, "a.jpg"), (6, "b.jpg")]), "").await, Some(1_201));
    for (text, files) in [
        ("Like this", &[(5, "a.jpg")][..]),
        ("Like this", &[]),
        ("Like that", &[(5, "a.jpg"), (6, "b.jpg")]),
        ("Like this", &[(5, "b.jpg"), (6, "a.jpg")]),
    ] {
        assert_eq!(look(ours(text, files), "").await, None, "{text} {files:?}");
    }
}
