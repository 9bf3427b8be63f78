//! What is sent, once, and what its answer says.

use super::*;
use crate::model::{HowChecked, Later, MENTION, Refusal, RemotePost};
use crate::providers::feeds::{Feeds, PostAdvance, PostFile, PostLeft};
use crate::providers::{Body, Progress};

const POSTED: &str = "POST /messages.json";

async fn advance(stage: &Stage, delivery: &PostDelivery) -> Result<PostAdvance, Failure> {
    stage.feeds.advance(delivery, &Progress::default(), &[]).await
}

fn left(advance: Result<PostAdvance, Failure>) -> (PostLeft, HowChecked) {
    match advance.unwrap() {
        PostAdvance::Delivered { left, checked } => (left, checked),
        PostAdvance::Progress(_) => panic!("a post has no steps"),
    }
}

fn post(advance: Result<PostAdvance, Failure>) -> RemotePost {
    match left(advance) {
        (PostLeft::Post(post), HowChecked::Answer) => *post,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_thread_goes_to_its_group_and_comes_back_as_the_post_it_became() {
    let others = message(1_200, None, "Not mine", "").replace("\"sender_id\":1", "\"sender_id\":2");
    let stage = Stage::of([turn(POSTED, 201, &page(&[others, message(1_201, None, "Up & running", "")], true))]);
    let made = post(advance(&stage, &thread("Up & running")).await);
    assert_eq!((made.id, made.order, made.group, made.answers), (id(1_201), 1_201, Some(id(7)), None));
    let sent = stage.played().remove(0);
    assert_eq!(sent.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(sent.body, "body=Up+%26+running&group_id=7");
}

#[tokio::test]
async fn an_answer_names_the_post_and_whom_it_mentions() {
    let stage = Stage::of([turn(POSTED, 201, &page(&[message(1_201, Some(900), "x", "")], true))]);
    let mut delivery = answer(&format!("{MENTION}, is it up?"));
    let PostAction::Post { mentions, .. } = &mut delivery.action else { panic!() };
    *mentions = vec![id(2), id(3)];
    post(advance(&stage, &delivery).await);
    let form: Vec<_> = url::form_urlencoded::parse(&stage.played()[0].body).into_owned().collect();
    let said = "[[user:2]], is it up?\n\ncc: [[user:3]]".to_owned();
    assert_eq!(form, [("body".to_owned(), said), ("replied_to_id".to_owned(), "900".to_owned())]);
}

#[tokio::test]
async fn a_post_that_belongs_nowhere_or_is_too_long_is_not_sent() {
    let stage = Stage::of([]);
    let nowhere = saying(None, None, "All!");
    assert_eq!(advance(&stage, &delivery(nowhere)).await.unwrap_err(), Failure::Refused(Refusal::Invalid));
    let long = "ä".repeat(stage.feeds.can().longest_text + 1);
    assert_eq!(advance(&stage, &thread(&long)).await.unwrap_err(), Failure::Refused(Refusal::TooLarge));
    stage.played();
}

#[tokio::test]
async fn an_answer_that_does_not_show_the_post_has_to_be_looked_into() {
    for (answered, failure) in [
        (turn(POSTED, 201, ""), Later::Ambiguous),
        (turn(POSTED, 201, r#"{"messages":[]}"#), Later::Ambiguous),
        (turn(POSTED, 200, "<html>").with("content-type", "text/html"), Later::Ambiguous),
        (broken(POSTED), Later::Ambiguous),
        (error(POSTED, 500, 1), Later::Busy),
    ] {
        let stage = Stage::of([answered]);
        let failed = advance(&stage, &thread("Up")).await.unwrap_err();
        assert_eq!(failed, Failure::later(failure));
        assert!(failed.is_ambiguous());
        stage.played();
    }
}

#[tokio::test]
async fn a_refusal_is_what_engage_says() {
    for (refused, failure) in [
        (error(POSTED, 403, 9), Failure::Refused(Refusal::Permission)),
        (error(POSTED, 404, 4), Failure::Gone),
        (
            turn(POSTED, 400, r#"{"body":["Please include a message"],"code":"body_blank"}"#),
            Failure::Refused(Refusal::Invalid),
        ),
        (turn(POSTED, 400, r#"{"body":["is too long"],"code":"body_too_long"}"#), Failure::Refused(Refusal::TooLarge)),
        (error(POSTED, 401, 16), Failure::later(Later::Busy)),
    ] {
        let again = if failure == Failure::later(Later::Busy) { 4 } else { 1 };
        let stage = Stage::of(std::iter::once(refused).chain((1..again).map(|_| error(POSTED, 401, 16))));
        assert_eq!(advance(&stage, &thread("Up")).await.unwrap_err(), failure);
        stage.played();
    }
}

#[tokio::test]
async fn a_like_its_taking_back_and_a_removal_say_nothing_when_they_are_done() {
    let liked = "/messages/liked_by/current.json?message_id=900";
    for (action, asked) in [
        (PostAction::Like(id(900)), format!("POST {liked}")),
        (PostAction::Unlike(id(900)), format!("DELETE {liked}")),
        (PostAction::Remove(id(900)), "DELETE /messages/900.json".to_owned()),
    ] {
        for answered in
            [turn(&asked, 201, ""), turn(&asked, 200, " ").with("content-type", "text/html"), turn(&asked, 200, "{}")]
        {
            let stage = Stage::of([answered]);
            let done = advance(&stage, &delivery(action.clone())).await;
            assert_eq!(left(done), (PostLeft::Done, HowChecked::Answer));
            assert!(stage.played()[0].body.is_empty());
        }
        let portal = Stage::of([turn(&asked, 200, "<html>Welcome</html>").with("content-type", "text/html")]);
        assert_eq!(advance(&portal, &delivery(action)).await.unwrap_err(), Failure::later(Later::Ambiguous));
    }
}

#[tokio::test]
async fn what_is_not_there_any_more_is_gone_to_a_like_and_done_to_the_others() {
    let liked = "/messages/liked_by/current.json?message_id=900";
    let like = Stage::of([error(&format!("POST {liked}"), 404, 4)]);
    assert_eq!(advance(&like, &delivery(PostAction::Like(id(900)))).await.unwrap_err(), Failure::Gone);
    for (action, asked) in [
        (PostAction::Unlike(id(900)), format!("DELETE {liked}")),
        (PostAction::Remove(id(900)), "DELETE /messages/900.json".to_owned()),
    ] {
        let stage = Stage::of([error(&asked, 404, 4)]);
        assert_eq!(left(advance(&stage, &delivery(action)).await), (PostLeft::Done, HowChecked::Seen));
    }
}

/// Bytes in memory as the body of an upload.
#[derive(Debug)]
struct InMemory(&'static [u8]);

#[async_trait]
impl Body for InMemory {
    async fn read(&self, range: std::ops::Range<u64>) -> Result<Bytes, String> {
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        self.0.get(range).map(Bytes::from_static).ok_or_else(|| "too short".to_owned())
    }
}

const UPLOAD: &str = "POST https://engage.example/v4/uploadSmallFile";

/// A thread in group 7 that goes with two files.
fn with_files() -> (PostDelivery, [Arc<dyn Body>; 2]) {
    let mut delivery = thread("As agreed.");
    let PostAction::Post { files, .. } = &mut delivery.action else { panic!() };
    *files = vec![
        PostFile { name: "Größe \"1\"\r\n.jpg".to_owned(), size: 3 },
        PostFile { name: "b.txt".to_owned(), size: 0 },
    ];
    (delivery, [Arc::new(InMemory(b"abc")), Arc::new(InMemory(b""))])
}

#[tokio::test]
async fn each_file_is_one_step_and_the_post_names_them_all() {
    let posted = page(&[message(2_000, None, "As agreed.", "")], false);
    let stage = Stage::of([
        turn(
            "GET /users/current.json",
            200,
            r#"{"type":"user","id":1,"full_name":"Ada","network_id":9007199254740993}"#,
        ),
        turn(UPLOAD, 201, r#"{"id":9007199254740995,"name":"a"}"#),
        turn(UPLOAD, 201, r#"{"id":"12","name":"b"}"#),
        turn(POSTED, 201, &posted),
    ]);
    let (delivery, bodies) = with_files();
    let mut progress = Progress::default();
    for _ in 0..2 {
        progress = match stage.feeds.advance(&delivery, &progress, &bodies).await.unwrap() {
            PostAdvance::Progress(progress) => progress,
            delivered => panic!("{delivered:?}"),
        };
    }
    assert!(matches!(left(stage.feeds.advance(&delivery, &progress, &bodies).await).0, PostLeft::Post(_)));
    let sent = stage.played();
    let first = String::from_utf8(sent[1].body.to_vec()).unwrap();
    let mark = sent[1].header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(first.matches(mark).count(), 6, "four fields, the file, the end: {first}");
    for part in [
        "name=\"network_id\"\r\n\r\n9007199254740993\r\n",
        "name=\"target_type\"\r\n\r\nGROUP\r\n",
        "name=\"group_id\"\r\n\r\n7\r\n",
        "filename=\"Größe 1.jpg\"\r\n",
        "\r\n\r\nabc\r\n--",
    ] {
        assert!(first.contains(part), "{part:?} is not in {first}");
    }
    let post = String::from_utf8(sent[3].body.to_vec()).unwrap();
    let files = "attached_objects%5B%5D=uploaded_file%3A9007199254740995&attached_objects%5B%5D=uploaded_file%3A12";
    assert!(post.contains(files) && post.contains("group_id=7"), "{post}");
}

#[tokio::test]
async fn a_file_that_engage_does_not_take_is_refused_and_one_that_was_lost_goes_again() {
    let me = || turn("GET /users/current.json", 200, r#"{"id":1,"network_id":5}"#);
    let (delivery, bodies) = with_files();
    for (answer, is) in [
        (error(UPLOAD, 413, 413), Failure::Refused(Refusal::TooLarge)),
        (error(UPLOAD, 403, 403), Failure::Refused(Refusal::Permission)),
        (turn(UPLOAD, 201, "{}"), Failure::later(Later::Ambiguous)),
        (broken(UPLOAD), Failure::later(Later::Ambiguous)),
    ] {
        let stage = Stage::of([me(), answer]);
        assert_eq!(stage.feeds.advance(&delivery, &Progress::default(), &bodies).await.unwrap_err(), is);
        stage.played();
    }
    // Whatever somebody else has noted, the files go.
    let stage = Stage::of([me(), turn(UPLOAD, 201, r#"{"id":3}"#)]);
    let strange = Progress(Some("not JSON".to_owned()));
    assert!(matches!(stage.feeds.advance(&delivery, &strange, &bodies).await.unwrap(), PostAdvance::Progress(_)));
}

#[tokio::test]
async fn a_message_names_whom_it_goes_to_and_a_membership_its_group() {
    let posted = page(&[message(2_000, None, "Hello", "")], false);
    let stage = Stage::of([
        turn(POSTED, 201, &posted),
        turn("POST /group_memberships.json?group_id=7", 201, r#"{"type":"group_membership"}"#),
        turn("DELETE /group_memberships.json?group_id=7", 200, " "),
        error("DELETE /group_memberships.json?group_id=7", 404, 404),
        error("POST /group_memberships.json?group_id=7", 403, 403),
    ]);
    let mut private = saying(None, None, "Hello");
    let PostAction::Post { to, files_in, .. } = &mut private else { panic!() };
    (*to, *files_in) = (vec![id(11), id(12)], None);
    advance(&stage, &delivery(private)).await.unwrap();
    for action in [PostAction::Join(id(7)), PostAction::Leave(id(7)), PostAction::Leave(id(7))] {
        assert_eq!(left(advance(&stage, &delivery(action)).await).0, PostLeft::Done);
    }
    let refused = advance(&stage, &delivery(PostAction::Join(id(7)))).await;
    assert_eq!(refused.unwrap_err(), Failure::Refused(Refusal::Permission));
    let sent = stage.played();
    assert_eq!(&sent[0].body[..], b"body=Hello&direct_to_user_ids=11%2C12");
}
