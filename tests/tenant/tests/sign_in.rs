//! From a form to a person's own data: the sign-in and Graph behind one origin, without a socket.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::Arc;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt as _;
use musette_tenant::entra::Revocation;
use musette_tenant::{CLIENT_ID, Tenant, TenantConfig};
use serde_json::{Value, json};
use tower::ServiceExt as _;

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

#[tokio::test]
async fn the_control_door_refuses_a_persons_sign_in_by_number() {
    let tenant = tenant();
    let airplane: musette_tenant::control::Airplane = Arc::new(|_| Box::pin(async { Ok(()) }));
    let door = musette_tenant::control::router(tenant.clone(), airplane);
    let tell = async |path: &str, body: Value| {
        let request = Request::post(path).header("content-type", "application/json");
        door.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap().status()
    };
    let login = tenant.people()[0].login.clone();
    let refresh_token = tenant.mint(&login).unwrap().refresh_token;
    let refresh = async || {
        let fields =
            [("grant_type", "refresh_token"), ("client_id", CLIENT_ID), ("refresh_token", refresh_token.as_str())];
        let answer = post(&tenant, "http://api.tenant.test/common/oauth2/v2.0/token", &fields).await;
        serde_json::from_str::<Value>(&answer.body).unwrap()["error_codes"][0].as_u64()
    };
    assert_eq!(refresh().await, None);
    assert_eq!(tell("/refuse", json!({ "login": login, "code": 50196, "once": true })).await, StatusCode::OK);
    assert_eq!(refresh().await, Some(50196));
    assert_eq!(refresh().await, None);
    assert_eq!(tell("/refuse", json!({ "login": login, "code": 53003 })).await, StatusCode::OK);
    assert_eq!(refresh().await, Some(53003));
    assert_eq!(refresh().await, Some(53003));
    assert_eq!(tell("/allow", json!({ "login": login })).await, StatusCode::OK);
    assert_eq!(refresh().await, None);
    assert_eq!(tell("/refuse", json!({ "login": login, "code": 50196 })).await, StatusCode::BAD_REQUEST);
    assert_eq!(tell("/refuse", json!({ "login": "nobody", "code": 53003 })).await, StatusCode::NOT_FOUND);
    assert_eq!(tell("/decline-device", json!({ "user_code": "NOPE" })).await, StatusCode::NOT_FOUND);
}
