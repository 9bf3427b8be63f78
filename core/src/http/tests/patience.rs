//! Repeats, waits, refused tokens.

use super::*;
use crate::http::backoff::wait_after;
use crate::model::{Connection, Later, SignInNeed};

fn throttled(status: u16, after: &str) -> Line {
    let body = r#"{"error":{"code":"activityLimitReached"}}"#;
    answer(status, &[("content-type", "application/json"), ("retry-after", after)], body)
}

fn later(why: Later, seconds: u64) -> Failure {
    Failure::Later { why, after: Some(Duration::from_secs(seconds)) }
}

#[tokio::test]
async fn hard_case_25_a_503_with_a_time_is_as_good_as_a_429_and_all_wait() {
    for status in [429, 503] {
        let scene = scene([throttled(status, "7"), json(200, "{}"), json(200, "{}")]);
        assert_eq!(scene.client.ask(read()).await.unwrap_err(), later(Later::Throttled, 7));
        assert_eq!(scene.client.connection(), Connection::Degraded);
        // Another request of the account does not even leave, until the time is over.
        assert_eq!(scene.client.ask(change()).await.unwrap_err(), later(Later::Throttled, 7));
        assert_eq!(scene.script.count(), 1);
        // Engage counts by itself.
        let engage = Request::get(url("https://engage.example/api/v1/messages.json"), Resource::Engage);
        assert!(scene.client.ask(engage).await.is_ok());
        scene.clock.pass(Duration::from_secs(6));
        assert_eq!(scene.client.ask(read()).await.unwrap_err(), later(Later::Throttled, 1));
        scene.clock.pass(Duration::from_secs(1));
        assert!(scene.client.ask(read()).await.is_ok());
    }
}

#[tokio::test]
async fn engage_is_given_the_time_in_which_it_counts_and_graph_goes_on() {
    let engage = || Request::get(url("https://engage.example/api/v1/messages.json"), Resource::Engage);
    let scene = scene([json(429, r#"{"error":{"code":"33"}}"#), json(200, "{}"), json(200, "{}")]);
    assert_eq!(scene.client.ask(engage()).await.unwrap_err(), later(Later::Throttled, 30));
    scene.clock.pass(Duration::from_secs(29));
    assert_eq!(scene.client.ask(engage()).await.unwrap_err(), later(Later::Throttled, 1));
    assert!(scene.client.ask(read()).await.is_ok());
    scene.clock.pass(Duration::from_secs(1));
    assert!(scene.client.ask(engage()).await.is_ok());
    assert_eq!(scene.script.count(), 3);
}

#[tokio::test]
async fn whoever_asks_for_patience_gets_it_and_what_may_have_been_sent_is_as_unknown_as_before() {
    let gateway = || answer(429, &[("content-type", "text/html"), ("retry-after", "7")], "<html>Later</html>");
    let scene = scene([gateway(), gateway()]);
    assert_eq!(scene.client.ask(read()).await.unwrap_err(), later(Later::Throttled, 7));
    assert_eq!(scene.client.ask(change()).await.unwrap_err(), later(Later::Ambiguous, 7));
    assert_eq!(scene.script.count(), 2, "neither is repeated");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_was_asked_for_is_told_as_long_as_it_lasts() {
    let scene = scene([throttled(429, "2"), json(200, "{}")]);
    let client = scene.client.clone().with_patience(Patience::default());
    assert_eq!(client.idles_for(), None);
    let ask = client.ask(read());
    tokio::pin!(ask);
    let waited = tokio::time::timeout(Duration::from_secs(1), &mut ask).await;
    assert!(waited.is_err(), "it waits by itself");
    assert!(client.idles_for().is_some_and(|left| !left.is_zero()));
    scene.clock.pass(Duration::from_secs(2));
    ask.await.unwrap();
    assert_eq!(client.idles_for(), None);
}

#[tokio::test]
async fn a_huge_time_is_not_believed_and_a_strange_one_is_not_read() {
    let huge = scene([throttled(429, "99999999999999999999999")]);
    assert_eq!(huge.client.ask(read()).await.unwrap_err(), later(Later::Throttled, 900));
    let strange = scene([throttled(429, "Fri, 31 Dec 2126 23:59:59 GMT")]);
    let Failure::Later { why: Later::Throttled, after: Some(after) } = strange.client.ask(read()).await.unwrap_err()
    else {
        panic!("throttled")
    };
    assert!(after <= Duration::from_secs(60) && after > Duration::ZERO);
}

#[tokio::test]
async fn hard_case_25_a_transient_401_costs_one_retry_and_no_token() {
    for request in [read(), change()] {
        let scene = scene([json(401, OWN_401), json(200, "{}")]);
        assert!(scene.client.ask(request).await.is_ok());
        assert!(scene.tokens.told.lock().unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_request_goes_again() {
    for request in [read(), change()] {
        let scene = scene([json(401, OWN_401), json(401, OWN_401), json(200, "{}")]);
        assert!(scene.client.ask(request).await.is_ok());
        assert_eq!(*scene.tokens.told.lock().unwrap(), [None]);
        assert_eq!(scene.script.sent()[2].header("authorization"), Some("Bearer token-2"));
    }
}

#[tokio::test]
async fn hard_case_41_a_provider_that_refuses_every_token_is_in_trouble_itself() {
    let scene = scene((0..20).map(|_| json(401, OWN_401)));
    assert_eq!(scene.client.ask(read()).await.unwrap_err(), Failure::later(Later::Busy));
    assert_eq!(scene.script.count(), 4);
}

#[tokio::test]
async fn a_claims_challenge_reaches_the_token_source_decoded_and_at_once() {
    let challenge = "Bearer realm=\"\", authorization_uri=\"https://login.example/common/oauth2/v2.0/authorize\", \
                     error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZX19fQ==\"";
    let challenged = || answer(401, &[("content-type", "application/json"), ("www-authenticate", challenge)], OWN_401);
    let scene = scene([challenged(), json(200, "{}")]);
    assert!(scene.client.ask(read()).await.is_ok());
    let claims = r#"{"access_token":{"nbf":{"essential":true}}}"#.to_owned();
    assert_eq!(*scene.tokens.told.lock().unwrap(), [Some(claims.clone())]);

    let endless = super::scene((0..9).map(|_| challenged()));
    assert_eq!(endless.client.ask(read()).await.unwrap_err(), Failure::SignIn(SignInNeed::Claims(claims)));
}

#[tokio::test]
async fn a_401_that_is_not_the_providers_renews_nothing() {
    let scene = scene([answer(401, &[("content-type", "text/html")], "<html>")]);
    assert_eq!(scene.client.ask(read()).await.unwrap_err(), Failure::later(Later::Unproven));
    assert!(scene.tokens.told.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_read_that_breaks_is_repeated_within_bounds() {
    let broken = || Line::Fails(TransportError::Broken("reset".into()));
    let healed = scene([broken(), broken(), json(200, "{}")]);
    assert!(healed.client.ask(read()).await.is_ok());
    let lost = scene((0..9).map(|_| broken()));
    assert_eq!(lost.client.ask(read()).await.unwrap_err(), Failure::later(Later::Offline));
    assert_eq!(lost.script.count(), 3);
    let own = scene((0..9).map(|_| json(500, r#"{"error":{"code":"generalException"}}"#)));
    assert_eq!(own.client.ask(read()).await.unwrap().status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(own.script.count(), 3);
}

#[test]
fn waits_double_within_their_bounds_and_differ() {
    let entropy = CountedEntropy::default();
    let (first, most) = (Duration::from_millis(400), Duration::from_secs(4));
    for (tries, bound) in [(1, 400), (2, 800), (3, 1600), (4, 3200), (5, 4000), (60, 4000)] {
        let bound = Duration::from_millis(bound);
        let waits: Vec<_> = (0..20).map(|_| wait_after(tries, first, most, &entropy)).collect();
        assert!(waits.iter().all(|wait| *wait >= bound / 2 && *wait <= bound), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }
}
