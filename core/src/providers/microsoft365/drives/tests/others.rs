use super::*;
use crate::model::HowChecked;

const ITEM: &str = "GET /drives/D/items/F";
const PATCH: &str = "PATCH /drives/D/items/F";
const DELETE: &str = "DELETE /drives/D/items/F";
const COPY: &str = "POST /drives/D/items/F/copy";
const MONITOR: &str = "GET https://jobs.example/1";
const COPIED: &str = "GET /drives/D/items/P:/copy.pdf";

fn rename() -> Delivery {
    on_row(Action::Move { item: id("F"), parent: id("P"), name: "new.pdf".to_owned() })
}

fn copy() -> Delivery {
    let action = Action::Copy { source: id("F"), parent: id("P"), name: "copy.pdf".to_owned() };
    delivery(action, BasedOn::Nothing)
}

fn delivered(outcome: Result<Advance, Failure>) -> (usize, HowChecked) {
    match outcome {
        Ok(Advance::Delivered { left, checked }) => (usize::from(left.item().is_some()), checked),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_move_says_the_row_it_is_based_on() {
    let stage = Stage::of([turn(PATCH, 200, &file("new.pdf", r#""file":{}"#))]);
    assert_eq!(delivered(stage.carry(&rename()).await.0), (1, HowChecked::Answer));
    let sent = stage.played();
    assert_eq!(sent[0].header("if-match"), Some("\"{F},7\""));
    let body: serde_json::Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(body, serde_json::json!({"parentReference": {"id": "P"}, "name": "new.pdf"}));
}

#[tokio::test]
async fn hard_case_28_a_move_that_is_answered_204_is_looked_at() {
    let stage = Stage::of([empty(PATCH, 204), turn(ITEM, 200, &file("new.pdf", r#""file":{}"#))]);
    assert_eq!(delivered(stage.carry(&rename()).await.0), (1, HowChecked::Answer));
    stage.played();
}

#[tokio::test]
async fn a_move_that_an_earlier_attempt_made_is_seen_and_one_by_somebody_is_a_change() {
    let stage = Stage::of([error(PATCH, 412, "resourceModified"), turn(ITEM, 200, &file("new.pdf", r#""file":{}"#))]);
    assert_eq!(delivered(stage.carry(&rename()).await.0), (1, HowChecked::Seen));
    let stage = Stage::of([error(PATCH, 409, "resourceModified"), turn(ITEM, 200, &bobs())]);
    assert_eq!(stage.carry(&rename()).await.0.unwrap_err(), Failure::Changed);
    let stage = Stage::of([error(PATCH, 409, "nameAlreadyExists"), turn(ITEM, 200, &unchanged())]);
    assert_eq!(stage.carry(&rename()).await.0.unwrap_err(), Failure::NameTaken);
    let stage = Stage::of([error(PATCH, 404, "itemNotFound"), error(ITEM, 404, "itemNotFound")]);
    assert_eq!(stage.carry(&rename()).await.0.unwrap_err(), Failure::Gone);
}

#[tokio::test]
async fn a_delete_of_what_is_gone_is_done_and_hard_case_3_one_that_is_not_gone_waits() {
    let delete = on_row(Action::Delete { item: id("F") });
    let stage = Stage::of([empty(DELETE, 204)]);
    assert_eq!(delivered(stage.carry(&delete).await.0), (0, HowChecked::Answer));
    assert_eq!(stage.played()[0].header("if-match"), Some("\"{F},7\""));
    let stage = Stage::of([error(DELETE, 404, "itemNotFound"), error(ITEM, 404, "itemNotFound")]);
    assert_eq!(delivered(stage.carry(&delete).await.0), (0, HowChecked::Seen));
    let stage = Stage::of([error(DELETE, 404, "itemNotFound"), turn(ITEM, 200, &unchanged())]);
    busy(stage.carry(&delete).await.0);
    let stage = Stage::of([error(DELETE, 412, "resourceModified")]);
    assert_eq!(stage.carry(&delete).await.0.unwrap_err(), Failure::Changed);
}

#[tokio::test]
async fn a_folder_is_made_where_none_of_its_name_is() {
    let make = delivery(Action::MakeFolder { parent: id("P"), name: "Fotos".to_owned() }, BasedOn::Nothing);
    let (asked, place) = ("POST /drives/D/items/P/children", "GET /drives/D/items/P:/Fotos");
    let folder = file("Fotos", r#""folder":{}"#);
    let stage = Stage::of([
        turn(asked, 201, &folder),
        error(asked, 409, "nameAlreadyExists"),
        turn(place, 200, &folder),
        // Hard case 22: taken by nobody.
        error(asked, 409, "nameAlreadyExists"),
        error(place, 404, "itemNotFound"),
        turn("GET /drives/D/items/P/children", 200, r#"{"value":[]}"#),
    ]);
    assert_eq!(delivered(stage.carry(&make).await.0), (1, HowChecked::Answer));
    assert_eq!(stage.carry(&make).await.0.unwrap_err(), Failure::NameTaken);
    busy(stage.carry(&make).await.0);
    let body: serde_json::Value = serde_json::from_slice(&stage.played()[0].body).unwrap();
    assert_eq!(body["@microsoft.graph.conflictBehavior"], "fail");
}

#[tokio::test]
async fn a_copy_is_followed_by_its_monitor_one_question_a_step_with_growing_waits() {
    let stage = Stage::of([
        empty(COPY, 202).with("location", "https://jobs.example/1?sig=secret"),
        turn(MONITOR, 202, r#"{"status":"notStarted","percentageComplete":0}"#),
        turn(MONITOR, 202, r#"{"status":"inProgress","percentageComplete":50}"#),
        turn(MONITOR, 200, r#"{"status":"completed","resourceId":"F"}"#),
        turn(ITEM, 200, &file("copy.pdf", r#""file":{}"#)),
    ]);
    let mut progress = Progress::default();
    let mut waits = Vec::new();
    loop {
        match stage.step(&copy(), &progress).await.unwrap() {
            Advance::Progress { progress: next, wait, .. } => {
                progress = next;
                waits.push(wait.unwrap().as_secs());
            }
            done => {
                assert_eq!(delivered(Ok(done)), (1, HowChecked::Answer));
                break;
            }
        }
    }
    assert_eq!(waits, [1, 2, 4]);
    stage.played();
}

#[tokio::test]
async fn a_copy_that_fails_says_why_and_one_whose_monitor_is_forgotten_is_looked_for() {
    let begun = || empty(COPY, 202).with("location", "https://jobs.example/1");
    let failed = r#"{"status":"failed","error":{"code":"nameAlreadyExists"}}"#;
    let there = file("copy.pdf", r#""file":{},"createdBy":{"user":{"id":"u-bob"}}"#);
    let stage = Stage::of([begun(), turn(MONITOR, 200, failed), turn(COPIED, 200, &there)]);
    assert_eq!(stage.carry(&copy()).await.0.unwrap_err(), Failure::NameTaken);
    // What lies there is ours, or it is somebody's and the name is taken.
    let stage = Stage::of([begun(), error(MONITOR, 404, "itemNotFound"), turn(COPIED, 200, &there)]);
    assert_eq!(stage.carry(&copy()).await.0.unwrap_err(), Failure::NameTaken);
    let ours = file(
        "copy.pdf",
        r#""file":{},"createdDateTime":"2026-11-23T14:05:30Z",
        "createdBy":{"user":{"id":"u-ada"},"application":{"id":"app-1"}}"#,
    );
    let stage = Stage::of([begun(), error(MONITOR, 404, "itemNotFound"), turn(COPIED, 200, &ours)]);
    assert_eq!(delivered(stage.carry(&copy()).await.0), (1, HowChecked::Seen));
}

#[tokio::test]
async fn a_monitor_that_says_nothing_while_graph_answers_is_given_up_after_a_while() {
    let ours = file(
        "copy.pdf",
        r#""file":{},"createdDateTime":"2026-11-23T14:05:30Z",
        "createdBy":{"user":{"id":"u-ada"},"application":{"id":"app-1"}}"#,
    );
    let strange = || turn(MONITOR, 403, "<html>no</html>").with("content-type", "text/html");
    let graph = || turn("GET /drives/D", 200, r#"{"id":"D","name":"Plans"}"#);
    let mut turns = vec![empty(COPY, 202).with("location", "https://jobs.example/1")];
    for _ in 0..5 {
        turns.extend([strange(), graph()]);
    }
    turns.push(turn(COPIED, 200, &ours));
    let stage = Stage::of(turns);
    assert_eq!(delivered(stage.carry(&copy()).await.0), (1, HowChecked::Seen));
    stage.played();
    // When Graph says nothing either it is the network, and nothing is concluded.
    let portal = turn("GET /drives/D", 200, "<html>terms</html>").with("content-type", "text/html");
    let stage = Stage::of([empty(COPY, 202).with("location", "https://jobs.example/1"), strange(), portal]);
    assert_eq!(stage.carry(&copy()).await.0.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_ambiguous_and_never_repeated_here() {
    let stage = Stage::of([broken(PATCH)]);
    assert_eq!(stage.carry(&rename()).await.0.unwrap_err(), Failure::later(Later::Ambiguous));
    let portal = turn(PATCH, 200, "<html>terms</html>").with("content-type", "text/html");
    let stage = Stage::of([portal]);
    assert_eq!(stage.carry(&rename()).await.0.unwrap_err(), Failure::later(Later::Ambiguous));
    assert_eq!(stage.played().len(), 1);
}

#[tokio::test]
async fn hard_case_25_patience_that_the_server_asks_for_is_handed_on() {
    let stage = Stage::of([error(PATCH, 503, "serviceNotAvailable").with("retry-after", "120")]);
    match stage.carry(&rename()).await.0 {
        Err(Failure::Later { why: Later::Throttled, after: Some(after) }) => assert!(after.as_secs() >= 120),
        other => panic!("{other:?}"),
    }
}
