//! Tokens over time: renewed, rotated, refused, raced for.

use super::*;
use crate::http::TransportError;
use crate::http::tests::portal;

async fn token(scene: &Scene, resource: Resource) -> Result<String, Failure> {
    scene.tokens.token(resource).await.map(|token| token.expose().to_owned())
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends_and_the_refresh_token_rotates() {
    let scene = signed_in().await;
    scene.script.then(tokens(2, None));
    scene.clock.pass(Duration::from_secs(3200));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-1");
    scene.clock.pass(Duration::from_secs(200));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-2");
    let sent = scene.script.sent();
    assert_eq!(form(&sent[2], "refresh_token").as_deref(), Some("refresh-1"));
    assert_eq!(form(&sent[2], "grant_type").as_deref(), Some("refresh_token"));
    assert!(scene.drawer.text().contains("refresh-2"));
    assert!(!scene.drawer.text().contains("refresh-1"));
}

#[tokio::test]
async fn one_sign_in_serves_every_resource() {
    let scene = signed_in().await;
    scene.script.then(tokens(2, None));
    assert_eq!(token(&scene, Resource::Engage).await.unwrap(), "access-2");
    assert!(form(&scene.script.sent()[2], "scope").unwrap().starts_with("https://www.yammer.com/access_as_user"));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-1");
}

#[tokio::test]
async fn hard_case_47_the_new_refresh_token_is_durable_before_the_new_access_token_is_used() {
    let scene = signed_in().await;
    scene.clock.pass(Duration::from_secs(4000));
    *scene.drawer.fails.lock().unwrap() = true;
    scene.script.then(tokens(2, None));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), Failure::later(Later::Busy));
    assert!(scene.drawer.text().contains("refresh-1"), "the old one is still there, and still good");

    // The process ends here and starts again.
    *scene.drawer.fails.lock().unwrap() = false;
    let again = account_tokens(&scene.client, &scene.clock, &scene.drawer, Arc::new(OneProcess));
    scene.script.then(tokens(3, None));
    assert_eq!(again.token(Resource::Graph).await.unwrap().expose(), "access-3");
    assert_eq!(form(&scene.script.sent()[3], "refresh_token").as_deref(), Some("refresh-1"));
}

#[tokio::test]
async fn many_callers_cause_one_renewal() {
    let scene = signed_in().await;
    scene.clock.pass(Duration::from_secs(4000));
    scene.script.then(tokens(2, None));
    let asked = (0..20).map(|_| token(&scene, Resource::Graph));
    for told in futures_util::future::join_all(asked).await {
        assert_eq!(told.unwrap(), "access-2");
    }
    assert_eq!(scene.script.count(), 3);
}

#[tokio::test]
async fn many_callers_whose_token_is_refused_cause_one_renewal() {
    let scene = signed_in().await;
    let old = AccessToken::new("access-1".into());
    scene.script.then(tokens(2, None));
    let told = (0..20).map(|_| scene.tokens.refused(Resource::Graph, &old, None));
    assert!(futures_util::future::join_all(told).await.iter().all(Result::is_ok));
    assert_eq!(scene.script.count(), 3);
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-2");
}

#[tokio::test]
async fn hard_case_32_a_portal_never_signs_out() {
    for line in [
        portal(),
        json(400, r#"{"error":"portal says no"}"#),
        json(400, "{}"),
        json(200, "{}"),
        json(200, r#"{"access_token":"x"}"#),
    ] {
        let scene = signed_in().await;
        let before = scene.drawer.text();
        scene.clock.pass(Duration::from_secs(4000));
        scene.script.then(line);
        assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), Failure::later(Later::Unproven));
        assert_eq!(scene.drawer.text(), before);
        assert_eq!(scene.tokens.need(Resource::Graph), None);
        scene.script.then(tokens(2, None));
        assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-2");
    }
}

#[tokio::test]
async fn a_network_that_breaks_signs_nobody_out() {
    let scene = signed_in().await;
    scene.clock.pass(Duration::from_secs(4000));
    for error in [TransportError::NotConnected("x".into()), TransportError::Certificate("x".into())] {
        scene.script.then(Line::Fails(error));
        assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), Failure::later(Later::Offline));
    }
    scene.script.then(Line::Fails(TransportError::Broken("x".into())));
    scene.script.then(tokens(2, None));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-2", "a renewal is safe to repeat");
}

#[tokio::test]
async fn hard_case_41_a_need_is_said_once_and_does_not_hammer_the_service() {
    let scene = signed_in().await;
    scene.clock.pass(Duration::from_secs(4000));
    scene.script.then(refuses("invalid_grant", 50173));
    for _ in 0..20 {
        assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), sign_in_again());
    }
    assert_eq!(scene.script.count(), 3);
    assert_eq!(scene.tokens.need(Resource::Graph), Some(SignInNeed::Again));
    assert!(scene.drawer.text().contains("refresh-1"), "a need is a state: nothing is removed");

    // After a while it is asked again: somebody may have changed their mind.
    scene.clock.pass(Duration::from_secs(16 * 60));
    scene.script.then(tokens(2, None));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-2");
    assert_eq!(scene.tokens.need(Resource::Graph), None);
}

#[tokio::test]
async fn a_new_sign_in_ends_a_need_at_once() {
    let scene = signed_in().await;
    scene.clock.pass(Duration::from_secs(4000));
    scene.script.then(refuses("invalid_grant", 700_082));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), sign_in_again());
    scene.script.then(organizations());
    let (pending, address) = scene.sign_in.begin(Purpose::NewAccount).await.unwrap();
    scene.script.then(tokens(5, Some(id_token(&query(&address, "nonce").unwrap(), |_| {}))));
    let done = scene.sign_in.finish(pending, &returned(&address)).await.unwrap();
    scene.tokens.keep(done).await.unwrap();
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-5");
}

#[tokio::test]
async fn missing_consent_for_engage_leaves_the_documents_alone() {
    let scene = signed_in().await;
    scene.script.then(refuses("invalid_grant", 65001));
    assert_eq!(token(&scene, Resource::Engage).await.unwrap_err(), Failure::SignIn(SignInNeed::Consent));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-1");
}

#[tokio::test]
async fn a_claims_challenge_goes_with_the_renewal_and_becomes_a_need_when_it_needs_the_person() {
    let scene = signed_in().await;
    let old = AccessToken::new("access-1".into());
    let claims = r#"{"access_token":{"nbf":{"essential":true,"value":"1"}}}"#;
    scene.script.then(json(
        400,
        r#"{"error":"interaction_required","error_codes":[50076],"claims":"{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}"}"#,
    ));
    let told = scene.tokens.refused(Resource::Graph, &old, Some(claims.into())).await.unwrap_err();
    let meant = r#"{"access_token":{"acrs":{"value":"c1"}}}"#;
    assert_eq!(told, Failure::SignIn(SignInNeed::Claims(meant.into())));
    let sent: serde_json::Value = serde_json::from_str(&form(&scene.script.sent()[2], "claims").unwrap()).unwrap();
    assert_eq!(sent["access_token"]["nbf"]["value"], "1");
    assert_eq!(sent["access_token"]["xms_cc"]["values"][0], "cp1");
}

#[tokio::test]
async fn tokens_that_are_refused_again_and_again_are_not_renewed_for_ever() {
    let scene = signed_in().await;
    let mut refused = "access-1".to_owned();
    for number in 2..=5 {
        scene.script.then(tokens(number, None));
        scene.tokens.refused(Resource::Graph, &AccessToken::new(refused), None).await.unwrap();
        refused = format!("access-{number}");
    }
    let told = scene.tokens.refused(Resource::Graph, &AccessToken::new(refused), None).await.unwrap_err();
    assert!(matches!(told, Failure::Later { why: Later::Busy, after: Some(_) }));
}

#[tokio::test]
async fn a_process_that_comes_second_uses_what_the_first_has_stored() {
    let scene = signed_in().await;
    let other = account_tokens(&scene.client, &scene.clock, &scene.drawer, Arc::new(OneProcess));
    scene.script.then(tokens(2, None));
    other.token(Resource::Graph).await.unwrap();
    scene.clock.pass(Duration::from_secs(4000));
    scene.script.then(tokens(3, None));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap(), "access-3");
    assert_eq!(form(&scene.script.sent()[3], "refresh_token").as_deref(), Some("refresh-2"));
}

/// A lease at whose taking another process finishes its own renewal.
#[derive(Debug)]
struct Contended {
    other: AccountTokens,
    done: Mutex<bool>,
}

#[async_trait::async_trait]
impl RefreshLease for Contended {
    async fn take(&self) -> Result<LeaseHeld, Failure> {
        let first = !std::mem::replace(&mut *self.done.lock().unwrap(), true);
        if first {
            self.other.token(Resource::Engage).await?;
        }
        Ok(LeaseHeld::new(|| {}))
    }
}

#[tokio::test]
async fn a_renewal_reads_the_secret_store_again_under_the_lease() {
    let scene = signed_in().await;
    let other = account_tokens(&scene.client, &scene.clock, &scene.drawer, Arc::new(OneProcess));
    let lease = Arc::new(Contended { other, done: Mutex::new(false) });
    let mine = account_tokens(&scene.client, &scene.clock, &scene.drawer, lease);
    scene.script.then(tokens(2, None));
    scene.script.then(tokens(3, None));
    assert_eq!(mine.token(Resource::Graph).await.unwrap().expose(), "access-3");
    assert_eq!(form(&scene.script.sent()[3], "refresh_token").as_deref(), Some("refresh-2"));
}

#[tokio::test]
async fn a_sign_out_forgets_and_nothing_comes_back() {
    let scene = signed_in().await;
    scene.tokens.forget().await.unwrap();
    assert!(scene.drawer.kept.lock().unwrap().is_empty());
    assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), sign_in_again());
    assert_eq!(scene.script.count(), 2);
}

#[tokio::test]
async fn a_failing_or_unknown_record_removes_nothing() {
    let scene = signed_in().await;
    let name = refresh_token_name(account());
    scene.drawer.kept.lock().unwrap().insert(name.clone(), b"of a later version".to_vec());
    scene.clock.pass(Duration::from_secs(4000));
    assert_eq!(token(&scene, Resource::Graph).await.unwrap_err(), sign_in_again());
    assert_eq!(scene.drawer.kept.lock().unwrap()[&name], b"of a later version");
}
