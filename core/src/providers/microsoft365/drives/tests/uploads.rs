use super::*;
use crate::model::{HowChecked, Refusal};

const PUT_NEW: &str = "PUT /drives/D/items/P:/plan.pdf:/content";
const BEGIN_NEW: &str = "POST /drives/D/items/P:/plan.pdf:/createUploadSession";
const PLACE: &str = "GET /drives/D/items/P:/plan.pdf";
const ITEM: &str = "GET /drives/D/items/F";
const PUT_OVER: &str = "PUT /drives/D/items/F/content";
const BEGIN_OVER: &str = "POST /drives/D/items/F/createUploadSession";
const SEND: &str = "PUT https://up.example/session/1";
const WHERE: &str = "GET https://up.example/session/1";
const COMMIT: &str = "POST https://up.example/session/1";
const VERSIONS: &str = "GET /drives/D/items/F/versions";

fn how(outcome: Result<Advance, Failure>) -> HowChecked {
    match outcome {
        Ok(Advance::Delivered { left, checked }) => {
            assert_eq!(left.item().map(|item| &item.id), Some(&id("F")));
            checked
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_small_file_goes_in_one_request_and_overwrites_nobody() {
    let stage = Stage::of([turn(PUT_NEW, 201, &ours())]);
    assert_eq!(how(stage.carry(&create("plan.pdf", 5)).await.0), HowChecked::Answer);
    let sent = stage.played();
    assert_eq!(sent[0].body, "abcde");
    assert!(sent[0].url.query().unwrap().ends_with("=fail"));
}

#[tokio::test]
async fn hard_case_21_an_empty_file_goes_without_a_session() {
    let stage = Stage::of([turn(PUT_NEW, 201, &ours())]);
    how(stage.carry(&create("plan.pdf", 0)).await.0);
    assert!(stage.played()[0].body.is_empty());
}

#[tokio::test]
async fn new_bytes_go_only_over_what_the_person_saw() {
    let stage = Stage::of([turn(ITEM, 200, &unchanged()), turn(PUT_OVER, 200, &ours())]);
    assert_eq!(how(stage.carry(&replace(5)).await.0), HowChecked::ComparedBefore);
    assert_eq!(stage.played()[1].header("if-match"), Some(TAG));

    let stage = Stage::of([turn(ITEM, 200, &bobs()), turn(VERSIONS, 200, r#"{"value":[]}"#)]);
    assert_eq!(stage.carry(&replace(5)).await.0.unwrap_err(), Failure::Changed);
    stage.played();
}

#[tokio::test]
async fn somebody_who_is_faster_between_the_look_and_the_write_is_not_overwritten() {
    for refusal in [error(PUT_OVER, 412, "resourceModified"), error(PUT_OVER, 409, "resourceModified")] {
        let stage = Stage::of([
            turn(ITEM, 200, &unchanged()),
            refusal,
            turn(ITEM, 200, &bobs()),
            turn(VERSIONS, 200, r#"{"value":[]}"#),
        ]);
        assert_eq!(stage.carry(&replace(5)).await.0.unwrap_err(), Failure::Changed);
        stage.played();
    }
}

#[tokio::test]
async fn hard_case_2_the_answer_to_an_upload_is_believed_though_its_size_is_another() {
    let rewritten = file("plan.docx", r#""file":{"hashes":{"quickXorHash":"OTHER"}},"size":77"#);
    let stage = Stage::of([turn("PUT /drives/D/items/P:/plan.docx:/content", 201, &rewritten)]);
    assert_eq!(how(stage.carry(&create("plan.docx", 5)).await.0), HowChecked::Answer);
}

#[tokio::test]
async fn hard_case_3_a_just_rewritten_file_that_seems_gone_is_tried_again_later() {
    let stage =
        Stage::of([turn(ITEM, 200, &unchanged()), error(PUT_OVER, 404, "itemNotFound"), turn(ITEM, 200, &unchanged())]);
    busy(stage.carry(&replace(5)).await.0);
    let stage = Stage::of([error(ITEM, 404, "itemNotFound")]);
    assert_eq!(stage.carry(&replace(5)).await.0.unwrap_err(), Failure::Gone);
}

#[tokio::test]
async fn hard_case_4_the_right_tag_refused_is_compared_here_instead() {
    let stage = Stage::of([
        error(BEGIN_OVER, 412, "resourceModified"),
        turn(ITEM, 200, &unchanged()),
        turn(BEGIN_OVER, 200, &session(UP)),
        turn(SEND, 202, NO_RANGES),
        turn(ITEM, 200, &unchanged()),
        turn(COMMIT, 200, &ours()),
    ]);
    assert_eq!(how(stage.carry(&replace(2_000)).await.0), HowChecked::ComparedBefore);
    let sent = stage.played();
    assert_eq!(sent[0].header("if-match"), Some(TAG));
    assert_eq!(sent[2].header("if-match"), None);
}

#[tokio::test]
async fn a_large_file_goes_in_fragments_and_each_step_can_be_stored() {
    let size = 2 * UNIT + 100;
    let stage = Stage::of([
        turn(BEGIN_NEW, 200, &session(UP)),
        turn(SEND, 202, &ranges(UNIT)),
        turn(SEND, 202, &ranges(2 * UNIT)),
        turn(SEND, 201, &ours()),
    ]);
    let (outcome, sent) = stage.carry(&create("plan.pdf", size)).await;
    assert_eq!(how(outcome), HowChecked::Answer);
    assert_eq!(sent, [0, UNIT, 2 * UNIT]);
    let requests = stage.played();
    let spans: Vec<&str> = requests.iter().filter_map(|request| request.header("content-range")).collect();
    assert_eq!(spans, ["bytes 0-327679/655460", "bytes 327680-655359/655460", "bytes 655360-655459/655460"]);
    let body: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(body["item"]["@microsoft.graph.conflictBehavior"], "fail");
    assert_eq!(body["item"]["fileSize"], size);
}

#[tokio::test]
async fn a_large_edit_is_committed_apart_and_compared_right_before() {
    let turns =
        || vec![turn(BEGIN_OVER, 200, &session(UP)), turn(SEND, 202, &ranges(UNIT)), turn(SEND, 202, NO_RANGES)];
    let mut unhindered = turns();
    unhindered.extend([turn(ITEM, 200, &unchanged()), turn(COMMIT, 201, &ours())]);
    let stage = Stage::of(unhindered);
    assert_eq!(how(stage.carry(&replace(UNIT + 1)).await.0), HowChecked::ComparedBefore);
    let sent = stage.played();
    let body: serde_json::Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(body["deferCommit"], true);
    assert!(sent[4].body.is_empty());

    // A colleague was faster than the last fragment: nothing is committed.
    let mut hindered = turns();
    hindered.extend([turn(ITEM, 200, &bobs()), turn(VERSIONS, 200, r#"{"value":[]}"#)]);
    let stage = Stage::of(hindered);
    assert_eq!(stage.carry(&replace(UNIT + 1)).await.0.unwrap_err(), Failure::Changed);
    stage.played();
}

#[tokio::test]
async fn hard_case_5_after_a_session_is_lost_only_the_new_ones_address_is_used() {
    let second = "https://up.example/session/2?sig=secret";
    let stage = Stage::of([
        turn(BEGIN_NEW, 200, &session(UP)),
        turn(SEND, 202, &ranges(UNIT)),
        error(SEND, 404, "itemNotFound"),
        turn(BEGIN_NEW, 200, &session(second)),
        turn("PUT https://up.example/session/2", 202, &ranges(UNIT)),
        turn("PUT https://up.example/session/2", 202, &ranges(2 * UNIT)),
        turn("PUT https://up.example/session/2", 201, &ours()),
    ]);
    let (outcome, sent) = stage.carry(&create("plan.pdf", 2 * UNIT + 5)).await;
    how(outcome);
    assert_eq!(sent, [0, UNIT, 0, 0, UNIT, 2 * UNIT]);
    stage.played();
}

#[tokio::test]
async fn sessions_that_are_lost_again_and_again_are_given_back_to_the_outbox() {
    let mut turns = Vec::new();
    for _ in 0..4 {
        turns.push(turn(BEGIN_NEW, 200, &session(UP)));
        turns.push(error(SEND, 404, "itemNotFound"));
    }
    let stage = Stage::of(turns);
    busy(stage.carry(&create("plan.pdf", 2 * UNIT)).await.0);
    stage.played();
}

#[tokio::test]
async fn hard_case_6_a_name_that_nobody_has_is_an_orphaned_session() {
    for begin in [(PUT_NEW, 5), (BEGIN_NEW, 5_000)] {
        let stage = Stage::of([error(begin.0, 409, "nameAlreadyExists"), error(PLACE, 404, "itemNotFound")]);
        busy(stage.carry(&create("plan.pdf", begin.1)).await.0);
        stage.played();
    }
    let stage = Stage::of([error(BEGIN_OVER, 409, "nameAlreadyExists")]);
    busy(stage.carry(&replace(5_000)).await.0);
}

#[tokio::test]
async fn a_name_that_somebody_has_is_taken_and_one_that_we_have_is_delivered() {
    let stage = Stage::of([
        error(PUT_NEW, 409, "nameAlreadyExists"),
        turn(PLACE, 200, &bobs()),
        turn(VERSIONS, 200, r#"{"value":[]}"#),
    ]);
    assert_eq!(stage.carry(&create("plan.pdf", 5)).await.0.unwrap_err(), Failure::NameTaken);
    stage.played();
    let stage = Stage::of([error(PUT_NEW, 409, "nameAlreadyExists"), turn(PLACE, 200, &ours())]);
    assert_eq!(how(stage.carry(&create("plan.pdf", 5)).await.0), HowChecked::SameHash);
}

#[tokio::test]
async fn hard_case_8_a_416_asks_where_it_stands_and_goes_on_there() {
    let stage = Stage::of([
        turn(BEGIN_NEW, 200, &session(UP)),
        error(SEND, 416, "invalidRange"),
        turn(WHERE, 200, &ranges(UNIT)),
        turn(SEND, 201, &ours()),
    ]);
    let (outcome, _) = stage.carry(&create("plan.pdf", UNIT + 5)).await;
    how(outcome);
    assert_eq!(stage.played()[3].header("content-range"), Some("bytes 327680-327684/327685"));
}

#[tokio::test]
async fn hard_case_8_a_403_on_one_fragment_is_tried_again_and_not_for_ever() {
    let stage = Stage::of([
        turn(BEGIN_NEW, 200, &session(UP)),
        error(SEND, 403, "accessDenied"),
        turn(WHERE, 200, &ranges(0)),
        turn(SEND, 201, &ours()),
    ]);
    how(stage.carry(&create("plan.pdf", 5_000)).await.0);
    stage.played();

    let mut turns = Vec::new();
    for _ in 0..4 {
        turns.push(turn(BEGIN_NEW, 200, &session(UP)));
        for _ in 0..2 {
            turns.push(error(SEND, 403, "accessDenied"));
            turns.push(turn(WHERE, 200, &ranges(0)));
        }
        turns.push(error(SEND, 403, "accessDenied"));
    }
    let stage = Stage::of(turns);
    let outcome = stage.carry(&create("plan.pdf", 5_000)).await.0;
    assert_eq!(outcome.unwrap_err(), Failure::Refused(Refusal::Permission));
    stage.played();
}

#[tokio::test]
async fn a_session_that_was_committed_before_its_answer_was_lost_is_not_sent_twice() {
    let delivery = create("plan.pdf", 5_000);
    let stage = Stage::of([
        turn(BEGIN_NEW, 200, &session(UP)),
        broken(SEND),
        error(SEND, 404, "itemNotFound"),
        turn(PLACE, 200, &ours()),
    ]);
    let Ok(Advance::Progress { progress, .. }) = stage.step(&delivery, &Progress::default()).await else {
        panic!("no session");
    };
    assert_eq!(stage.step(&delivery, &progress).await.unwrap_err(), Failure::later(Later::Ambiguous));
    assert_eq!(how(stage.step(&delivery, &progress).await), HowChecked::SameHash);
    stage.played();
}

#[tokio::test]
async fn hard_case_28_an_upload_that_is_answered_without_a_body_is_looked_at() {
    let stage = Stage::of([turn(ITEM, 200, &unchanged()), empty(PUT_OVER, 204), turn(ITEM, 200, &ours())]);
    how(stage.carry(&replace(5)).await.0);
    stage.played();
}

#[tokio::test]
async fn no_room_is_no_room_and_names_are_refused_for_what_they_are() {
    let stage = Stage::of([error(BEGIN_NEW, 507, "quotaLimitReached")]);
    let outcome = stage.carry(&create("plan.pdf", 5_000)).await.0;
    assert_eq!(outcome.unwrap_err(), Failure::Refused(Refusal::Quota));
    // Hard case 26.
    let stage = Stage::of([error(PUT_NEW, 400, "pathIsTooLong")]);
    let outcome = stage.carry(&create("plan.pdf", 5)).await.0;
    assert_eq!(outcome.unwrap_err(), Failure::Refused(Refusal::PathTooLong));
}

#[tokio::test]
async fn hard_case_10_nothing_follows_an_upload() {
    let stage = Stage::of([turn(PUT_NEW, 201, &ours())]);
    how(stage.carry(&create("plan.pdf", 5)).await.0);
    assert_eq!(stage.played().len(), 1);
}

#[tokio::test]
async fn a_body_that_is_shorter_than_it_was_is_never_sent() {
    struct Shrunk;
    #[async_trait]
    impl Body for Shrunk {
        async fn read(&self, _: Range<u64>) -> Result<Bytes, String> {
            Ok(Bytes::new())
        }
    }
    let stage = Stage::of([]);
    let outcome = stage.drives.advance(&create("plan.pdf", 5), &Progress::default(), &Shrunk).await;
    assert!(outcome.is_err());
    assert!(stage.played().is_empty());
}

#[tokio::test]
async fn an_edit_that_says_nothing_it_is_based_on_is_never_sent() {
    let stage = Stage::of([]);
    let delivery = Delivery { based_on: BasedOn::Nothing, ..replace(5) };
    assert!(stage.carry(&delivery).await.0.is_err());
    assert!(stage.played().is_empty());
}
