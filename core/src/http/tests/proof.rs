//! A bad network proves nothing.

use super::*;
use crate::model::{Connection, Later};

fn why(failure: &Failure) -> Option<Later> {
    match failure {
        Failure::Later { why, .. } => Some(*why),
        _ => None,
    }
}

fn cut(line: Line) -> Line {
    match line {
        Line::Answer { status, headers, body, .. } => Line::Answer { status, headers, body, cut: true },
        other => other,
    }
}

#[tokio::test]
async fn the_providers_own_words_come_out_successes_and_errors() {
    let scene = scene([
        json(200, r#"{"id":"1"}"#),
        json(404, r#"{"error":{"code":"itemNotFound","message":""}}"#),
        answer(204, &[], ""),
    ]);
    assert_eq!(scene.client.connection(), Connection::Unknown);
    assert_eq!(scene.client.ask(read()).await.unwrap().body.as_ref(), br#"{"id":"1"}"#);
    assert_eq!(scene.client.connection(), Connection::Online);
    assert_eq!(scene.client.ask(read()).await.unwrap().status, StatusCode::NOT_FOUND);
    assert_eq!(scene.client.connection(), Connection::Online);
    assert_eq!(scene.client.ask(change()).await.unwrap().status, StatusCode::NO_CONTENT);
    let spent = scene.client.spent();
    assert_eq!((spent.requests, spent.bytes_sent), (3, 19));
    assert_eq!(scene.script.sent()[0].header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn hard_case_32_a_portal_is_no_answer_and_touches_no_token() {
    let strangers = [
        (portal(), Connection::Captured),
        (answer(511, &[("content-type", "text/html")], "<html>log in</html>"), Connection::Captured),
        (answer(302, &[("location", "http://portal.example/login")], ""), Connection::Captured),
        (
            answer(302, &[("location", "https://portal.example/login"), ("content-type", "text/html")], ""),
            Connection::Captured,
        ),
        (answer(401, &[("content-type", "text/html")], "<html>who are you</html>"), Connection::Captured),
        (json(401, r#"{"message":"proxy authentication"}"#), Connection::Captured),
        (answer(403, &[("content-type", "text/html")], "<html>blocked by your firewall</html>"), Connection::Captured),
        (answer(200, &[], ""), Connection::Captured),
        (answer(200, &[("content-type", "text/plain")], "success"), Connection::Captured),
    ];
    for (line, state) in strangers {
        let scene = scene([line]);
        let failure = scene.client.ask(read()).await.unwrap_err();
        assert_eq!(why(&failure), Some(Later::Unproven));
        assert_eq!(scene.client.connection(), state);
        assert!(scene.tokens.told.lock().unwrap().is_empty());
        assert_eq!(scene.script.count(), 1, "a portal is not asked again at once");
    }
}

#[tokio::test]
async fn hard_case_23_a_gateways_word_is_not_the_providers() {
    for status in [500, 502, 503, 504] {
        let page = || answer(status, &[("content-type", "text/html")], "<html>gateway</html>");
        let gone = scene([page(), page(), page()]);
        assert_eq!(why(&gone.client.ask(read()).await.unwrap_err()), Some(Later::Unproven));
        assert_eq!(gone.client.connection(), Connection::Degraded);
        assert_eq!(gone.script.count(), 3, "a read is repeated, within bounds");

        let healed = scene([page(), json(200, "{}")]);
        assert!(healed.client.ask(read()).await.is_ok());
    }
    let proxy = scene([answer(404, &[("content-type", "text/plain")], "no such host")]);
    assert_eq!(why(&proxy.client.ask(read()).await.unwrap_err()), Some(Later::Unproven));
}

#[tokio::test]
async fn a_body_that_is_cut_or_lies_about_its_length_proves_nothing() {
    let lies = || answer(200, &[("content-type", "application/json"), ("content-length", "99")], "{}");
    let half = || json(200, r#"{"value":[{"id":"1"}"#);
    let broken = || cut(json(200, "{}"));
    let not_even = || json(200, "true");
    for lines in [
        [lies(), lies(), lies()],
        [half(), half(), half()],
        [broken(), broken(), broken()],
        [not_even(), not_even(), not_even()],
    ] {
        let scene = scene(lines);
        assert_eq!(why(&scene.client.ask(read()).await.unwrap_err()), Some(Later::Unproven));
        assert_eq!(scene.client.connection(), Connection::Degraded);
    }
    // An error whose body is cut is no error of the provider's either.
    let scene = scene([cut(json(404, r#"{"error":{"code":"itemNotFound"}}"#))]);
    assert_eq!(why(&scene.client.ask(read()).await.unwrap_err()), Some(Later::Unproven));
}

#[tokio::test]
async fn what_changes_something_is_sent_once_and_its_doubt_is_told() {
    let doubtful = [
        Line::Fails(TransportError::Broken("reset".into())),
        portal(),
        cut(json(200, "{}")),
        answer(504, &[("content-type", "text/html")], "<html>gateway</html>"),
        answer(307, &[("location", "https://graph.example/v1.0/elsewhere")], ""),
        answer(200, &[], ""),
    ];
    for line in doubtful {
        let scene = scene([line, json(200, "{}")]);
        assert_eq!(why(&scene.client.ask(change()).await.unwrap_err()), Some(Later::Ambiguous));
        assert_eq!(scene.script.count(), 1);
    }
    for error in [TransportError::NotConnected("no route".into()), TransportError::Certificate("self-signed".into())] {
        let scene = scene([Line::Fails(error)]);
        assert_eq!(why(&scene.client.ask(change()).await.unwrap_err()), Some(Later::Offline));
    }
}

#[tokio::test]
async fn the_connection_follows_the_exchanges() {
    let scene = scene([
        Line::Fails(TransportError::NotConnected("no route".into())),
        Line::Fails(TransportError::Certificate("the airport's".into())),
        json(200, "{}"),
        json(500, r#"{"error":{"code":"generalException"}}"#),
        json(200, "{}"),
    ]);
    let watched = scene.client.watch_connection();
    let mut seen = Vec::new();
    for _ in 0..5 {
        let _ = scene.client.ask(change()).await;
        seen.push(*watched.borrow());
    }
    use Connection::{Captured, Degraded, Offline, Online};
    assert_eq!(seen, [Offline, Captured, Online, Degraded, Online]);
}

#[test]
fn a_late_failure_does_not_outweigh_a_younger_proof() {
    use crate::http::guard::{Guard, Sight};
    let guard = Guard::new();
    let (old, young) = (guard.start(), guard.start());
    guard.saw(young, Sight::Provider);
    guard.saw(old, Sight::Nothing);
    assert_eq!(guard.connection(), Connection::Online);
    guard.saw(guard.start(), Sight::Nothing);
    assert_eq!(guard.connection(), Connection::Offline);
}

#[tokio::test]
async fn hard_case_24_a_portals_page_is_not_a_files_content() {
    let bytes = || Request { expect: Expect::Bytes, ..read() };
    assert_eq!(why(&scene([portal()]).client.stream(bytes()).await.unwrap_err()), Some(Later::Unproven));

    let file =
        answer(200, &[("content-type", "text/html"), ("content-disposition", "attachment; filename=a.html")], "<html>");
    assert!(scene([file]).client.stream(bytes()).await.is_ok());

    let malware = json(403, r#"{"error":{"code":"malwareDetected"}}"#);
    assert_eq!(scene([malware]).client.stream(bytes()).await.unwrap().status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_streamed_body_ends_with_an_error_when_it_is_shorter_or_longer_than_declared() {
    for declared in ["3999", "4001"] {
        let line = answer(200, &[("content-type", "image/png"), ("content-length", declared)], vec![7; 4000]);
        let scene = scene([line]);
        let reply = scene.client.stream(Request { expect: Expect::Bytes, ..read() }).await.unwrap();
        let chunks: Vec<_> = reply.body.collect().await;
        assert!(chunks.last().unwrap().is_err());
        assert_eq!(scene.client.connection(), Connection::Degraded);
    }
    let line = answer(200, &[("content-type", "image/png"), ("content-length", "4000")], vec![7; 4000]);
    let scene = scene([line]);
    let reply = scene.client.stream(Request { expect: Expect::Bytes, ..read() }).await.unwrap();
    let bytes: Vec<_> = reply.body.map(Result::unwrap).collect().await;
    assert_eq!(bytes.concat().len(), 4000);
    assert_eq!(scene.client.spent().bytes_received, 4000);
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read_to_its_end() {
    let scene = scene([json(200, &format!("[{}0]", "0,".repeat(MOST_BYTES / 2)))]);
    assert_eq!(why(&scene.client.ask(read()).await.unwrap_err()), Some(Later::Unproven));
    assert!(scene.client.spent().bytes_received <= MOST_BYTES as u64 + 1000);
    assert_eq!(scene.script.count(), 1);
}
