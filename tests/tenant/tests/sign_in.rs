//! From a form to a person's own data: the sign-in and Graph behind one origin, without a socket.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use musette_tenant::entra::Revocation;
use musette_tenant::{CLIENT_ID, Tenant, TenantConfig};
use serde_json::Value;

const REPLY: &str = "http://localhost:53100/";
const CAPABLE: &str = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;

struct Answer {
    status: StatusCode,
    headers: http::HeaderMap,
    body: String,
}

async fn send(tenant: &Tenant, request: Request<Body>) -> Answer {
    let (parts, body) = tenant.call(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

async fn post(tenant: &Tenant, url: &str, fields: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(tenant, Request::post(url).body(Body::from(body)).unwrap()).await
}

async fn me(tenant: &Tenant, token: &str) -> Answer {
    let request = Request::get("http://api.tenant.test/v1.0/me").header("authorization", format!("bearer {token}"));
    send(tenant, request.body(Body::empty()).unwrap()).await
}

async fn sign_in(tenant: &Tenant, scope: &str) -> Value {
    let discovery = "http://api.tenant.test/common/v2.0/.well-known/openid-configuration";
    let found = send(tenant, Request::get(discovery).body(Body::empty()).unwrap()).await;
    let found: Value = serde_json::from_str(&found.body).unwrap();
    let asked = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("client_id", CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", REPLY),
            ("scope", scope),
            ("claims", CAPABLE),
        ])
        .finish();
    let page = format!("{}?{asked}", found["authorization_endpoint"].as_str().unwrap());
    let page = send(tenant, Request::get(page).body(Body::empty()).unwrap()).await;
    let action = page.body.split_once("action=\"").unwrap().1.split_once('"').unwrap().0.to_owned();
    let ada = tenant.people().remove(0);
    let answer = post(tenant, &action, &[("login", &ada.login), ("password", &ada.password)]).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.body);
    let back = url::Url::parse(answer.headers[header::LOCATION].to_str().unwrap()).unwrap();
    let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let fields =
        [("grant_type", "authorization_code"), ("client_id", CLIENT_ID), ("code", &code), ("redirect_uri", REPLY)];
    let tokens = post(tenant, found["token_endpoint"].as_str().unwrap(), &fields).await;
    serde_json::from_str(&tokens.body).unwrap()
}

fn tenant() -> Tenant {
    Tenant::new(TenantConfig::in_process(7, Arc::new(|| 1_782_800_000_000)))
}

#[tokio::test]
async fn who_signs_in_by_the_form_reads_her_own_data() {
    let tenant = tenant();
    let tokens = sign_in(&tenant, "User.Read offline_access").await;
    let mine = me(&tenant, tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(mine.status, StatusCode::OK, "{}", mine.body);
    let mine: Value = serde_json::from_str(&mine.body).unwrap();
    assert_eq!(mine["userPrincipalName"], tenant.people()[0].login.as_str());
}

#[tokio::test]
async fn graph_takes_no_token_that_was_made_for_engage() {
    let tenant = tenant();
    let tokens = sign_in(&tenant, "https://www.yammer.com/access_as_user").await;
    let refused = me(&tenant, tokens["access_token"].as_str().unwrap()).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let body: Value = serde_json::from_str(&refused.body).unwrap();
    assert_eq!(body["error"]["code"], "InvalidAuthenticationToken");
}

#[tokio::test]
async fn a_client_that_can_answer_a_challenge_gets_one_from_graph() {
    let tenant = tenant();
    let tokens = sign_in(&tenant, "User.Read").await;
    let token = tokens["access_token"].as_str().unwrap();
    tenant.entra().revoke(&tenant.people()[0].login, Revocation::Revoked);
    let refused = me(&tenant, token).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let challenges: Vec<_> = refused.headers.get_all(header::WWW_AUTHENTICATE).iter().collect();
    assert_eq!(challenges.len(), 1, "{challenges:?}");
    let challenge = challenges[0].to_str().unwrap();
    assert!(challenge.contains("error=\"insufficient_claims\"") && challenge.contains("claims=\""), "{challenge}");
    let again = sign_in(&tenant, "User.Read").await;
    assert_eq!(me(&tenant, again["access_token"].as_str().unwrap()).await.status, StatusCode::OK);
}
