//! What is read, and what is not concluded from it.

use super::*;
use crate::model::Later;
use crate::providers::feeds::{Feeds, Range};

const EMPTY: &str = r#"{"messages":[],"references":[],"meta":{"older_available":false}}"#;

#[tokio::test]
async fn each_feed_has_its_place_and_its_range() {
    let stage = Stage::of([
        turn("GET /messages/my_feed.json", 200, EMPTY),
        turn("GET /messages/private.json?newer_than=9007199254740993", 200, EMPTY),
        turn("GET /messages/in_group/7.json?older_than=12", 200, EMPTY),
        turn("GET /messages/in_thread/800.json", 200, &page(&[message(801, Some(800), "Up", "")], true)),
    ]);
    let mine = RemoteFeed { kind: FeedKind::Mine, ..group(0) };
    let private = RemoteFeed { kind: FeedKind::Private, ..group(0) };
    let feeds = &stage.feeds;
    assert!(!feeds.posts(&mine, Range::Newest).await.unwrap().older);
    assert!(feeds.posts(&private, Range::After(9_007_199_254_740_993)).await.unwrap().posts.is_empty());
    assert!(feeds.posts(&group(7), Range::Before(12)).await.unwrap().posts.is_empty());
    let thread = feeds.thread(&id(800), Range::Newest).await.unwrap();
    assert!(thread.older);
    assert_eq!(thread.posts[0].thread, id(800));
    stage.played();
}

#[tokio::test]
async fn an_id_that_is_no_number_leads_nowhere() {
    let stage = Stage::of([]);
    for wrong in ["../users/current", "", "7?x=", "1e3"] {
        let feed = RemoteFeed { id: RemoteId::from(wrong), ..group(0) };
        assert!(stage.feeds.posts(&feed, Range::Newest).await.is_err());
        assert!(stage.feeds.post(&RemoteId::from(wrong)).await.is_err());
    }
    stage.played();
}

#[tokio::test]
async fn the_groups_are_read_until_a_page_brings_nothing_new() {
    let stage = Stage::of([
        turn(
            "GET /groups.json?mine=1&page=1",
            200,
            r#"[{"type":"group","id":7,"full_name":"Stage","name":"stage","privacy":"private"},
                {"type":"group","id":"8","name":"bar","privacy":"public"}]"#,
        ),
        turn(
            "GET /groups.json?mine=1&page=2",
            200,
            r#"[{"type":"group","id":8,"full_name":"Bar"},{"id":9,"full_name":"Gate"}]"#,
        ),
        turn("GET /groups.json?mine=1&page=3", 200, r#"[{"id":9,"full_name":"Gate"}]"#),
    ]);
    let feeds = stage.feeds.feeds().await.unwrap();
    let seen: Vec<_> =
        feeds.iter().map(|feed| (feed.id.as_str(), feed.kind, feed.name.as_str(), feed.closed)).collect();
    assert_eq!(
        seen,
        [
            ("my_feed", FeedKind::Mine, "", false),
            ("private", FeedKind::Private, "", true),
            ("7", FeedKind::Group, "Stage", true),
            ("8", FeedKind::Group, "bar", false),
            ("9", FeedKind::Group, "Gate", false),
        ]
    );
    assert!(feeds.iter().all(|feed| feed.joined == Some(true)));
    stage.played();
}

#[tokio::test]
async fn a_list_of_groups_without_an_end_is_no_list() {
    let endless = (1..=40).map(|page| {
        turn(&format!("GET /groups.json?mine=1&page={page}"), 200, &format!(r#"[{{"id":{page},"full_name":"G"}}]"#))
    });
    let stage = Stage::of(endless);
    assert_eq!(stage.feeds.feeds().await.unwrap_err(), Failure::later(Later::Busy));
    stage.played();
    for (second, failure) in [
        (broken("GET /groups.json?mine=1&page=2"), Later::Offline),
        (turn("GET /groups.json?mine=1&page=2", 200, r#"{"groups":[]}"#), Later::Unproven),
        (turn("GET /groups.json?mine=1&page=2", 200, r#"[{"full_name":"no id"}]"#), Later::Unproven),
        (error("GET /groups.json?mine=1&page=2", 500, 1), Later::Busy),
    ] {
        let stage = Stage::of([turn("GET /groups.json?mine=1&page=1", 200, r#"[{"id":7}]"#), second]);
        assert_eq!(stage.feeds.feeds().await.unwrap_err(), Failure::later(failure));
    }
}

#[tokio::test]
async fn a_list_of_groups_that_the_limits_stop_goes_on_where_it_was() {
    let page = |number: i64, at: &'static str| {
        turn(&format!("GET /groups.json?mine=1&page={number}"), 200, &format!(r#"[{{"id":{number}}}]"#))
            .with("date", at)
    };
    let limited = || error("GET /groups.json?mine=1&page=3", 429, 33).with("retry-after", "0");
    let (now, later) = ("Mon, 23 Nov 2026 14:05:00 GMT", "Mon, 23 Nov 2026 14:25:00 GMT");
    let end = || turn("GET /groups.json?mine=1&page=4", 200, "[]");
    let stage = Stage::of([page(1, now), page(2, now), limited(), page(3, now), end()]);
    assert!(matches!(stage.feeds.feeds().await, Err(Failure::Later { why: Later::Throttled, .. })));
    assert_eq!(stage.feeds.feeds().await.unwrap().len(), 5);
    stage.played();

    // What was read long ago is read again.
    let stopped = limited().with("date", later);
    let stage = Stage::of([page(1, now), page(2, now), stopped, page(1, later), page(2, later), page(3, later), end()]);
    assert!(stage.feeds.feeds().await.is_err());
    assert_eq!(stage.feeds.feeds().await.unwrap().len(), 5);
    stage.played();
}

#[tokio::test]
async fn one_post_is_read_by_itself_and_its_absence_is_engages_word() {
    let stage = Stage::of([
        turn("GET /messages/801.json", 200, &message(801, Some(800), "Up", "")),
        error("GET /messages/801.json", 404, 4),
        turn("GET /messages/801.json", 404, " ").with("x-msedge-ref", "Ref A: E16D"),
        turn("GET /messages/801.json", 404, " "),
        turn("GET /messages/801.json", 404, "<html>not here</html>").with("content-type", "text/html"),
    ]);
    assert_eq!(stage.feeds.post(&id(801)).await.unwrap().order, 801);
    assert_eq!(stage.feeds.post(&id(801)).await.unwrap_err(), Failure::Gone);
    assert_eq!(stage.feeds.post(&id(801)).await.unwrap_err(), Failure::Gone);
    assert_eq!(stage.feeds.post(&id(801)).await.unwrap_err(), Failure::later(Later::Unproven));
    assert_eq!(stage.feeds.post(&id(801)).await.unwrap_err(), Failure::later(Later::Unproven));
    stage.played();
}

#[tokio::test]
async fn a_page_that_is_not_whole_is_no_page() {
    let asked = "GET /messages/my_feed.json";
    for body in [r#"{"references":[],"meta":{}}"#, r#"{"messages":{}}"#, "[]", r#"{"messages":[{"id":1"#] {
        let stage = Stage::of([turn(asked, 200, body)]);
        let mine = RemoteFeed { kind: FeedKind::Mine, ..group(0) };
        assert_eq!(
            stage.feeds.posts(&mine, Range::Newest).await.unwrap_err(),
            Failure::later(Later::Unproven),
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_token_that_engage_refuses_is_renewed_as_graphs_is() {
    let stage = Stage::of([
        error("GET /users/current.json", 401, 16),
        error("GET /users/current.json", 401, 16),
        turn("GET /users/current.json", 200, r#"{"type":"user","id":1,"full_name":"Ada Lovelace"}"#),
    ]);
    assert_eq!(stage.feeds.me().await.unwrap().name, "Ada Lovelace");
    let sent = stage.played();
    let tokens: Vec<_> = sent.iter().map(|sent| sent.header("authorization").unwrap()).collect();
    assert_eq!(tokens, ["Bearer Engage-0", "Bearer Engage-0", "Bearer Engage-1"]);
}

#[tokio::test]
async fn when_engage_asks_for_patience_it_is_waited_as_long_as_it_counts() {
    let asked = "GET /users/current.json";
    for (header, seconds) in [(None, 30), (Some("7"), 7)] {
        let limited = error(asked, 429, 33);
        let limited = header.into_iter().fold(limited, |turn, after| turn.with("retry-after", after));
        let stage = Stage::of([limited]);
        let after = Some(Duration::from_secs(seconds));
        assert_eq!(stage.feeds.me().await.unwrap_err(), Failure::Later { why: Later::Throttled, after });
        stage.played();
    }
}

#[tokio::test]
async fn the_servers_time_is_asked_for_where_no_answer_told_it() {
    let body = r#"{"id":1,"full_name":"Ada"}"#;
    let stage = Stage::of([turn("GET /users/current.json", 200, body).with("date", "Mon, 23 Nov 2026 14:05:00 GMT")]);
    let first = stage.feeds.server_time().await.unwrap().unwrap();
    assert!(first.0 - BEGAN < 60_000 && first.0 >= BEGAN);
    assert!(stage.feeds.server_time().await.unwrap().is_some());
    assert_eq!(stage.client.spent().requests, 1);
    stage.played();
}
