use super::*;
use crate::model::HowChecked;
use crate::providers::microsoft365::drives::notes::{Monitored, Session, Start, Step};
use crate::providers::{Found, Left};

const PLACE: &str = "GET /drives/D/items/P:/plan.pdf";
const WORD: &str = "GET /drives/D/items/P:/plan.docx";
const ITEM: &str = "GET /drives/D/items/F";
const WHERE: &str = "GET https://up.example/session/1";
const SINCE: &str = "GET /drives/D/root/delta";
const CHILDREN: &str = "GET /drives/D/items/P/children";
const VERSIONS: &str = "GET /drives/D/items/F/versions";

fn open_session(next: u64) -> Session {
    Session { url: UP.to_owned(), next, tries: 0, start: Start { unmatched: false, sessions: 1 } }
}

async fn find(delivery: &Delivery, step: Step, turns: impl IntoIterator<Item = Turn>) -> Result<Found, Failure> {
    let stage = Stage::of(turns);
    let found = stage.drives.find_mine(delivery, &step.noted()).await;
    stage.played();
    found
}

fn start() -> Step {
    Step::Start(Start::default())
}

fn mine(found: Result<Found, Failure>) -> HowChecked {
    match found {
        Ok(Found::Mine { checked, .. }) => checked,
        other => panic!("{other:?}"),
    }
}

/// Whether what is there is the state that the delivery left.
fn as_sent(found: Result<Found, Failure>) -> bool {
    match found {
        Ok(Found::Mine { left, .. }) => left.as_sent().is_some(),
        other => panic!("{other:?}"),
    }
}

/// The file as `user` left it through `application` at 14:`minute` on the day of the attempt.
fn left_by(user: &str, application: &str, time: &str, name: &str, size: u64, hash: &str) -> String {
    let hash = if hash.is_empty() { String::new() } else { format!(r#""quickXorHash":"{hash}""#) };
    file(
        name,
        &format!(
            r#""size":{size},"cTag":"\"c:{{F}},6\"","file":{{"hashes":{{{hash}}}}},"createdDateTime":"2026-11-23T{time}Z",
            "createdBy":{{"user":{{"id":"{user}"}},"application":{{"id":"{application}"}}}},
            "lastModifiedDateTime":"2026-11-23T{time}Z",
            "lastModifiedBy":{{"user":{{"id":"{user}"}},"application":{{"id":"{application}"}}}}"#
        ),
    )
}

#[tokio::test]
async fn the_sessions_own_answer_comes_first() {
    let create = create("plan.pdf", 3 * UNIT);
    let found = find(&create, Step::Send(open_session(0)), [turn(WHERE, 200, &ranges(UNIT))]).await;
    assert_eq!(found.unwrap(), Found::NotThere(Step::Send(open_session(UNIT)).noted()));
    let found = find(&create, Step::Send(open_session(0)), [turn(WHERE, 200, NO_RANGES)]).await;
    assert_eq!(found.unwrap(), Found::NotThere(Step::Finish(open_session(0)).noted()));
}

#[tokio::test]
async fn a_session_that_is_no_more_was_committed_or_has_expired() {
    let gone = || error(WHERE, 404, "itemNotFound");
    let create = create("plan.pdf", 3 * UNIT);
    let found = find(&create, Step::Send(open_session(0)), [gone(), turn(PLACE, 200, &ours())]).await;
    assert_eq!(mine(found), HowChecked::SameHash);
    let turns = [gone(), error(PLACE, 404, "itemNotFound"), turn(SINCE, 200, &changed(&[]))];
    let found = find(&create, Step::Send(open_session(0)), turns).await;
    assert_eq!(found.unwrap(), Found::NotThere(Step::Start(Start { unmatched: false, sessions: 1 }).noted()));
}

#[tokio::test]
async fn the_same_size_counts_only_by_me_through_this_client_since_the_attempt() {
    let cases = [
        // Hard case 21: an empty file has no hash. The server cuts the fraction of the second.
        (left_by("u-ada", "app-1", "14:05:00", "plan.pdf", 0, ""), true),
        (left_by("U-ADA", "APP-1", "14:05:30", "plan.pdf", 0, ""), true),
        (left_by("u-ada", "app-2", "14:05:30", "plan.pdf", 0, ""), false),
        (left_by("u-bob", "app-1", "14:05:30", "plan.pdf", 0, ""), false),
        (left_by("u-ada", "app-1", "14:05:30", "plan.pdf", 1, ""), false),
    ];
    for (seen, ours) in cases {
        let mut turns = vec![turn(PLACE, 200, &seen)];
        if !ours {
            turns.push(turn(VERSIONS, 200, r#"{"value":[]}"#));
            turns.push(turn(SINCE, 200, &changed(&[&seen])));
        }
        let found = find(&create("plan.pdf", 0), start(), turns).await;
        if ours {
            assert_eq!(mine(found), HowChecked::SameSizeByMe);
        } else {
            assert_eq!(found.unwrap(), Found::CannotTell, "{seen}");
        }
    }
}

#[tokio::test]
async fn what_was_there_before_the_attempt_is_not_its_effect() {
    let old = left_by("u-ada", "app-1", "13:00:00", "plan.pdf", 5, "OLD");
    let turns = [turn(PLACE, 200, &old), turn(SINCE, 200, &changed(&[&old]))];
    let found = find(&create("plan.pdf", 5), start(), turns).await;
    assert_eq!(found.unwrap(), Found::NotThere(Progress::default()));
}

#[tokio::test]
async fn hard_case_30_a_file_that_is_not_seen_is_sent_again_under_the_same_guard() {
    let turns = [error(PLACE, 404, "itemNotFound"), turn(SINCE, 200, &changed(&[]))];
    let found = find(&create("plan.pdf", 5), start(), turns).await;
    assert_eq!(found.unwrap(), Found::NotThere(Progress::default()));
}

/// What has changed since the attempt began.
fn changed(items: &[&str]) -> String {
    format!(
        r#"{{"value":[{}],"@odata.deltaLink":"https://graph.example/v1.0/drives/D/root/delta?token=t"}}"#,
        items.join(",")
    )
}

/// A file that Ada's client made at 14:05:30 and Bob has renamed since.
fn renamed_by_bob(id: &str, size: u64, hash: &str) -> String {
    format!(
        r#"{{"id":"{id}","name":"bob's.pdf","parentReference":{{"id":"Q"}},"size":{size},
        "file":{{"hashes":{{"quickXorHash":"{hash}"}}}},"createdDateTime":"2026-11-23T14:05:30Z",
        "createdBy":{{"user":{{"id":"u-ada"}},"application":{{"id":"app-1"}}}},
        "lastModifiedDateTime":"2026-11-23T14:06:30Z","lastModifiedBy":{{"user":{{"id":"u-bob"}}}}}}"#
    )
}

async fn astray(delivery: &Delivery, turns: impl IntoIterator<Item = Turn>) -> Result<Found, Failure> {
    find(delivery, start(), std::iter::once(error(PLACE, 404, "itemNotFound")).chain(turns)).await
}

fn which(found: Result<Found, Failure>) -> Option<(String, HowChecked)> {
    match found {
        Ok(Found::Mine { left: Left::Since(item), checked }) => Some((item.id.as_str().to_owned(), checked)),
        Ok(Found::NotThere(_)) => None,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_somebody_has_renamed_or_moved_before_it_was_looked_for_is_found_all_the_same() {
    let (create, theirs) = (create("plan.pdf", 5), renamed_by_bob("X", 5, "OTHER-HASH"));
    let ours = renamed_by_bob("F", 5, "OUR-HASH");
    let found = astray(&create, [turn(SINCE, 200, &changed(&[&theirs, &ours]))]).await;
    assert_eq!(which(found), Some(("F".to_owned(), HowChecked::SameHash)));
    // He has written something into it as well: then a version of it is ours.
    let history = r#"{"value":[{"id":"2.0","size":9,"lastModifiedBy":{"user":{"id":"u-bob"}}},
        {"id":"1.0","size":5,"lastModifiedDateTime":"2026-11-23T14:05:30Z","lastModifiedBy":{"user":{"id":"u-ada"}}}]}"#;
    let edited = renamed_by_bob("F", 9, "OTHER-HASH");
    let found = astray(&create, [turn(SINCE, 200, &changed(&[&edited])), turn(VERSIONS, 200, history)]).await;
    assert_eq!(which(found), Some(("F".to_owned(), HowChecked::Version)));
    // A server without such a delta is asked for the folder.
    let turns = [error(SINCE, 400, "invalidRequest"), turn(CHILDREN, 200, &changed(&[&ours]))];
    assert_eq!(which(astray(&create, turns).await), Some(("F".to_owned(), HowChecked::SameHash)));
    // A network that fails proves nothing.
    let proxy = turn(SINCE, 404, "<html>404</html>").with("content-type", "text/html");
    assert_eq!(astray(&create, [proxy]).await.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn what_another_delivery_made_or_nobody_else_has_touched_is_not_taken_for_it() {
    let ours = renamed_by_bob("F", 5, "OUR-HASH");
    let known = Delivery { made_besides: vec![id("F")], ..create("plan.pdf", 5) };
    assert_eq!(which(astray(&known, [turn(SINCE, 200, &changed(&[&ours]))]).await), None);
    // The same bytes under another name, where this client put them: another delivery's, whose answer was lost too.
    let untouched = left_by("u-ada", "app-1", "14:05:30", "other.pdf", 5, "OUR-HASH");
    assert_eq!(which(astray(&create("plan.pdf", 5), [turn(SINCE, 200, &changed(&[&untouched]))]).await), None);
    // But when this client has moved it: it was shown beside the one that waited, and the person took it for hers.
    let moved = Delivery { moved_besides: vec![id("F")], ..create("plan.pdf", 5) };
    let found = astray(&moved, [turn(SINCE, 200, &changed(&[&untouched]))]).await;
    assert_eq!(which(found), Some(("F".to_owned(), HowChecked::SameHash)));
    // Made before the attempt, or by somebody else.
    for other in [ours.replace("T14:05:30", "T14:01:30"), ours.replace("app-1", "app-2")] {
        assert_eq!(which(astray(&create("plan.pdf", 5), [turn(SINCE, 200, &changed(&[&other]))]).await), None);
    }
    // Told as deleted by the last word on it.
    let gone = r#"{"id":"F","deleted":{}}"#;
    assert_eq!(which(astray(&create("plan.pdf", 5), [turn(SINCE, 200, &changed(&[&ours, gone]))]).await), None);
}

#[tokio::test]
async fn an_edit_is_not_there_while_the_tag_is_the_old_one() {
    let found = find(&replace(5), start(), [turn(ITEM, 200, &unchanged())]).await;
    assert_eq!(found.unwrap(), Found::NotThere(Progress::default()));
    let found = find(&replace(5), start(), [turn(ITEM, 200, &ours())]).await;
    assert_eq!(mine(found), HowChecked::SameHash);
    let found = find(&replace(5), start(), [error(ITEM, 404, "itemNotFound")]).await;
    assert_eq!(found.unwrap_err(), Failure::Gone);
}

#[tokio::test]
async fn hard_case_1_a_file_that_sharepoint_rewrote_after_our_upload_is_ours() {
    let history = r#"{"value":[
        {"id":"3.0","size":26112,"lastModifiedDateTime":"2026-11-23T14:05:03Z","lastModifiedBy":{"user":{"id":"u-ada"}}},
        {"id":"2.0","size":24000,"lastModifiedDateTime":"2026-11-23T14:05:01Z","lastModifiedBy":{"user":{"id":"u-ada"}}}]}"#;
    let rewritten = left_by("u-ada", "app-1", "14:05:03", "plan.docx", 26_112, "OTHER");
    let turns = || [turn(ITEM, 200, &rewritten), turn(VERSIONS, 200, history)];
    assert_eq!(mine(find(&replace(24_000), start(), turns()).await), HowChecked::Version);
    assert!(as_sent(find(&replace(24_000), start(), turns()).await));

    // The same, but what follows ours was made elsewhere, or much later, or one version further: it is not what was sent.
    let elsewhere = left_by("u-ada", "app-7", "14:05:03", "plan.docx", 26_112, "OTHER");
    let plain = left_by("u-ada", "app-1", "14:05:03", "plan.pdf", 26_112, "OTHER");
    let late = history.replace("14:05:03Z", "14:15:03Z");
    let between = history.replace(
        r#"{"id":"2.0""#,
        r#"{"id":"2.5","size":25000,"lastModifiedDateTime":"2026-11-23T14:05:02Z","lastModifiedBy":{"user":{"id":"u-ada"}}},
           {"id":"2.0""#,
    );
    for (seen, history) in
        [(&elsewhere, history), (&plain, history), (&rewritten, late.as_str()), (&rewritten, between.as_str())]
    {
        let turns = [turn(ITEM, 200, seen), turn(VERSIONS, 200, history)];
        assert!(!as_sent(find(&replace(24_000), start(), turns).await), "{seen} {history}");
    }

    // The same history, but Bob was last: ours took effect, his is what is there.
    let later = left_by("u-bob", "app-9", "14:07:00", "plan.docx", 26_112, "OTHER");
    let found = find(&replace(24_000), start(), [turn(ITEM, 200, &later), turn(VERSIONS, 200, history)]).await;
    assert!(matches!(found, Ok(Found::Mine { left: Left::Since(_), checked: HowChecked::Version })));

    // And where no version fits, nothing is claimed.
    let found = find(&replace(7), start(), [turn(ITEM, 200, &later), turn(VERSIONS, 200, history)]).await;
    assert_eq!(found.unwrap(), Found::CannotTell);
}

#[tokio::test]
async fn hard_case_2_a_new_office_file_is_mine_whatever_its_size_when_its_first_version_is_what_was_sent() {
    let rewritten = left_by("u-ada", "app-1", "14:05:03", "plan.docx", 26_112, "OTHER");
    let first = r#"{"value":[
        {"id":"2.0","size":26112,"lastModifiedDateTime":"2026-11-23T14:05:03Z","lastModifiedBy":{"user":{"id":"u-ada"}}},
        {"id":"1.0","size":5,"lastModifiedDateTime":"2026-11-23T14:05:02Z","lastModifiedBy":{"user":{"id":"u-ada"}}}]}"#;
    let found = find(&create("plan.docx", 5), start(), [turn(WORD, 200, &rewritten), turn(VERSIONS, 200, first)]).await;
    assert_eq!(mine(found), HowChecked::Version);
    // Made by me a moment ago, perhaps on my other device: without the history nothing tells.
    let turns = [turn(WORD, 200, &rewritten), error(VERSIONS, 403, "accessDenied")];
    let turns = turns.into_iter().chain([turn(SINCE, 200, &changed(&[]))]);
    assert_eq!(find(&create("plan.docx", 5), start(), turns).await.unwrap(), Found::CannotTell);
}

#[tokio::test]
async fn hard_case_22_a_folder_that_the_look_up_does_not_see_is_found_in_the_listing() {
    let make = delivery(Action::MakeFolder { parent: id("P"), name: "Fotos".to_owned() }, BasedOn::Nothing);
    let listing = r#"{"value":[{"id":"X","name":"other","folder":{}},{"id":"F","name":"FOTOS","folder":{}}]}"#;
    let place = "GET /drives/D/items/P:/Fotos";
    let children = "GET /drives/D/items/P/children";
    let turns = [error(place, 404, "itemNotFound"), turn(children, 200, listing)];
    assert_eq!(mine(find(&make, start(), turns).await), HowChecked::Seen);
    let turns = [error(place, 404, "itemNotFound"), turn(children, 200, r#"{"value":[]}"#)];
    assert_eq!(find(&make, start(), turns).await.unwrap(), Found::NotThere(Progress::default()));
    // A file of that name is no folder.
    let turns = [turn(place, 200, &ours())];
    assert_eq!(find(&make, start(), turns).await.unwrap(), Found::NotThere(Progress::default()));
}

#[tokio::test]
async fn moves_and_deletes_are_seen_in_the_state_of_the_item() {
    let rename = on_row(Action::Move { item: id("F"), parent: id("P"), name: "new.pdf".to_owned() });
    let found = find(&rename, start(), [turn(ITEM, 200, &file("new.pdf", ""))]).await;
    assert_eq!(mine(found), HowChecked::Seen);
    let found = find(&rename, start(), [turn(ITEM, 200, &unchanged())]).await;
    assert_eq!(found.unwrap(), Found::NotThere(Progress::default()));

    let delete = on_row(Action::Delete { item: id("F") });
    let found = find(&delete, start(), [error(ITEM, 404, "itemNotFound")]).await;
    assert_eq!(mine(found), HowChecked::Seen);
    let found = find(&delete, start(), [turn(ITEM, 200, &file("plan.pdf", r#""deleted":{}"#))]).await;
    assert_eq!(mine(found), HowChecked::Seen);
    let found = find(&delete, start(), [turn(ITEM, 200, &unchanged())]).await;
    assert_eq!(found.unwrap(), Found::NotThere(Progress::default()));
}

#[tokio::test]
async fn a_copy_goes_on_with_its_monitor_or_is_looked_for() {
    let action = Action::Copy { source: id("S"), parent: id("P"), name: "plan.pdf".to_owned() };
    let copy = delivery(action, BasedOn::Nothing);
    let step = Step::Monitor(Monitored { url: "https://jobs.example/1".to_owned(), polls: 2, silent: 0 });
    let running = turn("GET https://jobs.example/1", 200, r#"{"status":"inProgress"}"#);
    assert_eq!(find(&copy, step.clone(), [running]).await.unwrap(), Found::NotThere(step.noted()));
    let made = left_by("u-ada", "app-1", "14:05:30", "plan.pdf", 5, "OLD");
    assert_eq!(mine(find(&copy, start(), [turn(PLACE, 200, &made)]).await), HowChecked::Seen);
    let found = find(&copy, start(), [turn(PLACE, 200, &bobs())]).await;
    assert_eq!(found.unwrap(), Found::CannotTell);
}

#[tokio::test]
async fn hard_case_23_a_proxy_proves_nothing_about_what_happened() {
    let proxy = || turn(ITEM, 404, "<html>404</html>").with("content-type", "text/html");
    let delete = on_row(Action::Delete { item: id("F") });
    assert_eq!(find(&delete, start(), [proxy()]).await.unwrap_err(), Failure::later(Later::Unproven));
    assert_eq!(find(&replace(5), start(), [proxy()]).await.unwrap_err(), Failure::later(Later::Unproven));
}

#[tokio::test]
async fn an_abandoned_session_is_dropped_and_failing_is_fine() {
    let stage =
        Stage::of([empty("DELETE https://up.example/session/1", 204), broken("DELETE https://up.example/session/1")]);
    let progress = Step::Send(open_session(0)).noted();
    stage.drives.abandon(&progress).await;
    stage.drives.abandon(&progress).await;
    stage.drives.abandon(&Progress::default()).await;
    stage.played();
}
