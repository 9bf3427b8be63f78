//! Stories over the router, without a socket.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::*;

const TENANT: &str = "5b1c0e1a-7c7e-4f0e-9d43-0a2f6c1d9e55";
const BASE: &str = "http://127.0.0.1:4711";
const CLIENT: &str = "9a3f1e0c-2f3b-4c55-8a53-2f9c4d0e7b11";
const REPLY: &str = "http://localhost:53100/back";
const ADA: &str = "ada.keller@rive.example";
const VERIFIER: &str = "a-verifier-of-forty-three-letters-or-a-few-more";
const FILES: &str = "openid profile offline_access https://graph.microsoft.com/Files.ReadWrite.All";

struct World {
    entra: Arc<Entra>,
    now: Arc<AtomicI64>,
}

struct Answer {
    status: StatusCode,
    headers: http::HeaderMap,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    fn location(&self) -> String {
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }

    /// What the reply address was given.
    fn reply(&self) -> BTreeMap<String, String> {
        let location = self.location();
        let (_, given) = location.split_once(['?', '#']).unwrap();
        authorize::fields(given.as_bytes())
    }

    fn form_action(&self) -> String {
        let (_, after) = self.body.split_once("action=\"").unwrap();
        after.split_once('"').unwrap().0.replace("&amp;", "&")
    }

    fn cookie(&self) -> String {
        let set = self.headers[header::SET_COOKIE].to_str().unwrap();
        set.split(';').next().unwrap().to_owned()
    }

    fn refused(&self, error: &str, code: u32) {
        let body = self.json();
        assert_eq!(body["error"], error, "{body}");
        assert_eq!(body["error_codes"], json!([code]), "{body}");
        let description = body["error_description"].as_str().unwrap();
        assert!(description.starts_with(&format!("AADSTS{code}: ")), "{description}");
        for name in ["timestamp", "trace_id", "correlation_id"] {
            assert!(body[name].is_string(), "{name}");
        }
        assert_eq!(self.status, StatusCode::BAD_REQUEST);
    }
}

fn world() -> World {
    world_of(7)
}

fn world_of(seed: u64) -> World {
    let now = Arc::new(AtomicI64::new(1_782_800_000_000));
    let shown = Arc::clone(&now);
    let person = |number: u8, login: &str, name: &str| Login {
        object_id: format!("00000000-0000-4000-8000-0000000000{number:02}"),
        login: login.to_owned(),
        password: format!("lake-{number}"),
        name: name.to_owned(),
    };
    let people = vec![person(1, ADA, "Ada Keller"), person(2, "li.wei@rive.example", "李伟 (Li Wei)")];
    let clock: Clock = Arc::new(move || shown.load(Ordering::SeqCst));
    let entra = Arc::new(Entra::new(seed, TENANT.to_owned(), BASE.to_owned(), clock, people));
    World { entra, now }
}

impl World {
    async fn send(&self, request: Request<Body>) -> Answer {
        let answer: Response<Body> = self.entra.router().oneshot(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    async fn get(&self, target: &str) -> Answer {
        self.get_with(target, None).await
    }

    async fn get_with(&self, target: &str, cookie: Option<&str>) -> Answer {
        let mut request = Request::get(target);
        if let Some(cookie) = cookie {
            request = request.header(header::COOKIE, cookie);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, target: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_raw(target, &encode(fields), None).await
    }

    async fn post_raw(&self, target: &str, body: &str, authorization: Option<&str>) -> Answer {
        let mut request = Request::post(target).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    fn pass(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::SeqCst);
    }

    /// Signs Ada in by the form, and answers with what the reply address got.
    async fn sign_in(&self, more: &[(&str, &str)]) -> Answer {
        let page = self.get(&authorize_url(more)).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        self.post(&page.form_action(), &[("login", ADA), ("password", "lake-1")]).await
    }

    async fn redeem(&self, code: &str, more: &[(&str, &str)]) -> Answer {
        let mut fields =
            vec![("grant_type", "authorization_code"), ("client_id", CLIENT), ("code", code), ("redirect_uri", REPLY)];
        fields.extend_from_slice(more);
        self.post("/organizations/oauth2/v2.0/token", &fields).await
    }

    async fn refresh(&self, token: &str, more: &[(&str, &str)]) -> Answer {
        let mut fields = vec![("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token)];
        fields.extend_from_slice(more);
        self.post("/common/oauth2/v2.0/token", &fields).await
    }

    /// Tokens of a whole sign-in.
    async fn tokens(&self, more: &[(&str, &str)]) -> Value {
        let code = self.sign_in(more).await.reply()["code"].clone();
        self.redeem(&code, &[]).await.json()
    }
}

fn encode(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

fn authorize_url(more: &[(&str, &str)]) -> String {
    let mut fields: BTreeMap<&str, &str> =
        [("client_id", CLIENT), ("response_type", "code"), ("redirect_uri", REPLY), ("scope", FILES)].into();
    fields.extend(more.iter().copied());
    let fields: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    format!("/common/oauth2/v2.0/authorize?{}", encode(&fields))
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn claims(token: &str) -> Value {
    let middle = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(middle).unwrap()).unwrap()
}

#[tokio::test]
async fn discovery_keeps_the_spelling_of_the_tenant() {
    let world = world();
    let own = world.get(&format!("/{TENANT}/v2.0/.well-known/openid-configuration")).await.json();
    assert_eq!(own["issuer"], format!("{BASE}/{TENANT}/v2.0"));
    assert_eq!(own["token_endpoint"], format!("{BASE}/{TENANT}/oauth2/v2.0/token"));
    for general in ["common", "organizations"] {
        let found = world.get(&format!("/{general}/v2.0/.well-known/openid-configuration")).await.json();
        assert_eq!(found["issuer"], format!("{BASE}/{{tenantid}}/v2.0"));
        assert_eq!(found["token_endpoint"], format!("{BASE}/{general}/oauth2/v2.0/token"));
        assert_eq!(found["device_authorization_endpoint"], format!("{BASE}/{general}/oauth2/v2.0/devicecode"));
    }
    let by_domain = world.get("/rive.example/v2.0/.well-known/openid-configuration").await.json();
    assert_eq!(by_domain["token_endpoint"], own["token_endpoint"]);
    let other = "/11111111-7c7e-4f0e-9d43-0a2f6c1d9e55/v2.0/.well-known/openid-configuration";
    world.get(other).await.refused("invalid_request", 90002);
    let instance = world
        .get("/common/discovery/instance?api-version=1.1&authorization_endpoint=http%3A%2F%2F127.0.0.1%3A4711%2Forganizations%2Foauth2%2Fv2.0%2Fauthorize")
        .await
        .json();
    assert_eq!(
        instance["tenant_discovery_endpoint"],
        format!("{BASE}/organizations/v2.0/.well-known/openid-configuration")
    );
    assert_eq!(instance["metadata"][0]["aliases"], json!(["127.0.0.1:4711"]));
}

#[tokio::test]
async fn a_code_with_pkce_becomes_tokens_once() {
    let world = world();
    let challenge = URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, VERIFIER.as_bytes()));
    let answer = world
        .sign_in(&[
            ("state", "a b&c"),
            ("nonce", "n-1"),
            ("client_info", "1"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
        .await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert!(answer.location().starts_with(&format!("{REPLY}?code=")));
    let reply = answer.reply();
    assert_eq!(reply["state"], "a b&c");
    assert!(reply.contains_key("client_info"));
    let code = &reply["code"];
    world.redeem(code, &[("code_verifier", "another")]).await.refused("invalid_grant", 501_481);
    world.redeem(code, &[]).await.refused("invalid_grant", 501_481);
    let tokens = world.redeem(code, &[("code_verifier", VERIFIER)]).await;
    assert_eq!(tokens.headers[header::CACHE_CONTROL], "no-store, no-cache");
    let tokens = tokens.json();
    assert_eq!(tokens["token_type"], "Bearer");
    let lasts = tokens["expires_in"].as_i64().unwrap();
    assert!((3600..=5400).contains(&lasts), "{lasts}");
    let about = claims(text(&tokens, "id_token"));
    assert_eq!(about["nonce"], "n-1");
    assert_eq!(about["tid"], TENANT);
    assert_eq!(about["aud"], CLIENT);
    assert_eq!(about["preferred_username"], ADA);
    let info: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text(&tokens, "client_info")).unwrap()).unwrap();
    assert_eq!(info, json!({ "uid": about["oid"], "utid": TENANT }));
    let caller = world.entra.verify(text(&tokens, "access_token")).unwrap();
    assert_eq!(caller.object_id, text(&about, "oid"));
    assert_eq!(caller.audience, Audience::Graph);
    assert_eq!(caller.scopes, ["Files.ReadWrite.All"]);
    assert_eq!(caller.client_id, CLIENT);
    world.redeem(code, &[("code_verifier", VERIFIER)]).await.refused("invalid_grant", 54005);
}

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_for_its_own_reply_address() {
    let world = world();
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let elsewhere = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code.as_str()),
        ("redirect_uri", "http://localhost:1/"),
    ];
    world.post("/common/oauth2/v2.0/token", &elsewhere).await.refused("invalid_grant", 50011);
    world.pass(10 * MINUTE);
    world.redeem(&code, &[]).await.refused("invalid_grant", 70008);
    world.redeem("nonsense", &[]).await.refused("invalid_grant", 70000);
}

#[tokio::test]
async fn clients_write_a_token_request_in_their_own_way() {
    let world = world();
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let raw = format!("grant_type=authorization_code&code={code}&redirect_uri={REPLY}");
    let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{CLIENT}:a%20secret")));
    let answer = world.post_raw("/common/oauth2/v2.0/token", &raw, Some(&basic)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.json()["scope"], "openid profile https://graph.microsoft.com/Files.ReadWrite.All");
    world.post_raw("/common/oauth2/v2.0/token", &raw, None).await.refused("invalid_request", 900_144);
    world
        .post("/common/oauth2/v2.0/token", &[("grant_type", "password"), ("client_id", CLIENT)])
        .await
        .refused("unsupported_grant_type", 70003);
}

#[tokio::test]
async fn one_refresh_token_serves_each_resource_and_the_older_one_lives_on() {
    let world = world();
    let first = world.tokens(&[]).await;
    let old = text(&first, "refresh_token");
    let engage = world.refresh(old, &[("scope", "https://www.yammer.com/access_as_user")]).await.json();
    let caller = world.entra.verify(text(&engage, "access_token")).unwrap();
    assert_eq!(caller.audience, Audience::Yammer);
    assert_eq!(caller.scopes, ["access_as_user"]);
    assert_ne!(text(&engage, "refresh_token"), old);
    let again = world.refresh(old, &[]).await.json();
    assert_eq!(world.entra.verify(text(&again, "access_token")).unwrap().audience, Audience::Graph);
    let both = "https://www.yammer.com/access_as_user Files.Read";
    world.refresh(old, &[("scope", both)]).await.refused("invalid_scope", 70011);
    world.refresh(old, &[("scope", "https://elsewhere.example/All")]).await.refused("invalid_scope", 70011);
    world.refresh("1.Abc", &[]).await.refused("invalid_grant", 70000);
    world.pass(90 * DAY);
    world.refresh(old, &[]).await.refused("invalid_grant", 700_082);
}

#[tokio::test]
async fn an_access_token_ends_by_time_or_by_order_and_the_refresh_token_stays() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let access = text(&tokens, "access_token");
    world.entra.expire_access_tokens();
    assert_eq!(world.entra.verify(access), Err(BadToken::Expired));
    let next = world.refresh(text(&tokens, "refresh_token"), &[]).await.json();
    let access = text(&next, "access_token");
    assert!(world.entra.verify(access).is_ok());
    world.pass(91 * MINUTE);
    assert_eq!(world.entra.verify(access), Err(BadToken::Expired));
}

#[tokio::test]
async fn a_token_of_another_organisation_or_kind_is_unknown() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let access = text(&tokens, "access_token");
    assert_eq!(world_of(8).entra.verify(access), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(text(&tokens, "id_token")), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(text(&tokens, "refresh_token")), Err(BadToken::Unknown));
    let (body, mark) = access.rsplit_once('.').unwrap();
    let mark: String = mark.chars().rev().collect();
    assert_eq!(world.entra.verify(&format!("{body}.{mark}")), Err(BadToken::Unknown));
    assert_eq!(world.entra.verify(""), Err(BadToken::Unknown));
}

#[tokio::test]
async fn the_key_set_proves_a_token() {
    let world = world();
    let keys = world.get("/common/discovery/v2.0/keys").await.json();
    let part = |name: &str| URL_SAFE_NO_PAD.decode(text(&keys["keys"][0], name)).unwrap();
    let tokens = world.entra.mint(ADA, CLIENT).unwrap();
    let id_token = tokens.id_token.unwrap();
    let (message, mark) = id_token.rsplit_once('.').unwrap();
    ring::signature::RsaPublicKeyComponents { n: part("n"), e: part("e") }
        .verify(
            &ring::signature::RSA_PKCS1_2048_8192_SHA256,
            message.as_bytes(),
            &URL_SAFE_NO_PAD.decode(mark).unwrap(),
        )
        .unwrap();
}

#[tokio::test]
async fn equal_seeds_answer_with_equal_bytes() {
    let story = async || {
        let world = world();
        let tokens = world.tokens(&[("state", "s")]).await;
        let refused = world.refresh("1.Abc", &[]).await.body;
        (tokens, refused)
    };
    assert_eq!(story().await, story().await);
    assert_ne!(world_of(1).entra.mint(ADA, CLIENT), world_of(2).entra.mint(ADA, CLIENT));
}

#[tokio::test]
async fn every_code_of_the_table_can_be_played_and_most_end_with_a_new_sign_in() {
    for why in Revocation::ALL {
        let world = world();
        let tokens = world.tokens(&[]).await;
        let refresh = text(&tokens, "refresh_token");
        world.entra.revoke(ADA, why);
        let answer = world.refresh(refresh, &[]).await;
        let body = answer.json();
        assert_eq!(body["error_codes"], json!([why.code()]));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(body.get("claims").is_some(), why == Revocation::MfaRequired);
        assert_eq!(Revocation::by_code(why.code()), Some(why));
        let next = match why.lasts() {
            refusals::Lasts::UntilLifted => {
                let page = world.get(&authorize_url(&[])).await;
                let refused = world.post(&page.form_action(), &[("login", ADA), ("password", "lake-1")]).await;
                assert!(refused.body.contains(&format!("AADSTS{}", why.code())), "{}", refused.body);
                world.entra.lift(ADA);
                world.refresh(refresh, &[]).await.json()
            }
            _ => world.tokens(&[("claims", body["claims"].as_str().unwrap_or(""))]).await,
        };
        let after = world.refresh(text(&next, "refresh_token"), &[]).await;
        assert_eq!(after.status, StatusCode::OK, "{why:?}: {}", after.body);
        let old = world.refresh(refresh, &[]).await.status;
        let dead = why.lasts() == refusals::Lasts::ForTokensOfBefore;
        assert_eq!(old == StatusCode::BAD_REQUEST, dead, "{why:?}");
    }
}

#[tokio::test]
async fn a_required_second_factor_is_cured_only_by_its_own_claims() {
    let world = world();
    world.entra.revoke(ADA, Revocation::MfaRequired);
    let code = world.sign_in(&[]).await.reply()["code"].clone();
    let refused = world.redeem(&code, &[]).await.json();
    assert_eq!(refused["error_codes"], json!([50076]));
    let claims = text(&refused, "claims").to_owned();
    let tokens = world.tokens(&[("claims", &claims)]).await;
    assert!(tokens["access_token"].is_string(), "{tokens}");
}

#[tokio::test]
async fn a_code_can_be_induced_for_one_answer() {
    let world = world();
    let tokens = world.tokens(&[]).await;
    let refresh = text(&tokens, "refresh_token");
    for code in [
        70000, 700_082, 50173, 70043, 54005, 501_481, 50076, 50079, 50078, 53003, 53000, 65001, 65004, 50020, 500_212,
        500_213, 50057, 50126, 50053, 50011, 70011, 50196,
    ] {
        assert!(world.entra.induce(ADA, code));
        assert_eq!(world.refresh(refresh, &[]).await.json()["error_codes"], json!([code]));
        assert_eq!(world.refresh(refresh, &[]).await.status, StatusCode::OK);
    }
    assert!(!world.entra.induce(ADA, 1));
    assert!(!world.entra.induce("nobody@rive.example", 70000));
}

#[tokio::test]
async fn a_challenge_meets_only_clients_that_can_answer_it() {
    let world = world();
    let capable = r#"{"access_token":{"xms_cc":{"values":["cp1"]}}}"#;
    let able = world.tokens(&[("claims", capable)]).await;
    let lasts = able["expires_in"].as_i64().unwrap();
    assert!((20 * 3600..=28 * 3600).contains(&lasts), "{lasts}");
    let plain = world.tokens(&[]).await;
    world.entra.revoke(ADA, Revocation::Revoked);
    assert!(world.entra.verify(text(&plain, "access_token")).is_ok());
    let Err(BadToken::InsufficientClaims { www_authenticate }) = world.entra.verify(text(&able, "access_token")) else {
        panic!("a challenge was due")
    };
    assert!(www_authenticate.starts_with("Bearer realm=\"\", authorization_uri=\""), "{www_authenticate}");
    let (_, claims) = www_authenticate.split_once("claims=\"").unwrap();
    let claims = base64::engine::general_purpose::STANDARD.decode(claims.trim_end_matches('"')).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["access_token"]["nbf"]["essential"], true);
    let again = world.tokens(&[("claims", capable)]).await;
    assert!(world.entra.verify(text(&again, "access_token")).is_ok());
}

#[tokio::test]
async fn a_browser_that_has_signed_in_is_not_asked_again() {
    let world = world();
    let silent = [("prompt", "none"), ("state", "s")];
    let nobody = world.get(&authorize_url(&silent)).await.reply();
    assert_eq!(nobody["error"], "login_required");
    assert_eq!(nobody["state"], "s");
    let cookie = world.sign_in(&[]).await.cookie();
    let known = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert!(known.contains_key("code"));
    let plain = world.get_with(&authorize_url(&[]), Some(&cookie)).await;
    assert_eq!(plain.status, StatusCode::FOUND);
    let asked = world.get_with(&authorize_url(&[("prompt", "login")]), Some(&cookie)).await;
    assert_eq!(asked.status, StatusCode::OK);
    let another = [("prompt", "none"), ("login_hint", "li.wei@rive.example")];
    let hinted = world.get_with(&authorize_url(&another), Some(&cookie)).await.reply();
    assert_eq!(hinted["error"], "login_required");
    world.entra.revoke(ADA, Revocation::MfaExpired);
    let stale = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert_eq!(stale["error"], "interaction_required");
    world.entra.revoke(ADA, Revocation::Revoked);
    let ended = world.get_with(&authorize_url(&silent), Some(&cookie)).await.reply();
    assert_eq!(ended["error"], "login_required");
}

#[tokio::test]
async fn a_code_goes_only_where_an_application_lives() {
    let world = world();
    for good in [
        "http://localhost",
        "http://127.0.0.1:1/any/path",
        "http://[::1]:9/",
        "msauth.example.musette://auth",
        "musette:/signed-in",
        "http://127.0.0.1:4711/common/oauth2/nativeclient",
    ] {
        let answer = world.sign_in(&[("redirect_uri", good)]).await;
        assert!(answer.location().starts_with(good), "{}", answer.location());
    }
    for bad in [
        "http://example.org/",
        "https://localhost.example.org/",
        "http://localhost@example.org/",
        "http://localhost/#there",
        "javascript:alert(1)",
        "data:text/html,x",
        "no address",
    ] {
        let page = world.get(&authorize_url(&[("redirect_uri", bad)])).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{bad}");
        assert!(page.body.contains("AADSTS50011"), "{bad}");
        assert!(!page.headers.contains_key(header::LOCATION));
    }
}

#[tokio::test]
async fn an_answer_travels_as_it_was_asked_to() {
    let world = world();
    let fragment = world.sign_in(&[("response_mode", "fragment")]).await;
    assert!(fragment.location().starts_with(&format!("{REPLY}#code=")));
    let posted = world.sign_in(&[("response_mode", "form_post"), ("state", "\"><b>")]).await;
    assert_eq!(posted.status, StatusCode::OK);
    assert_eq!(posted.form_action(), REPLY);
    assert!(posted.body.contains("name=\"code\""));
    assert!(posted.body.contains("value=\"&quot;&gt;&lt;b&gt;\""));
    let with_query = world.sign_in(&[("redirect_uri", "http://localhost/?a=b")]).await;
    assert!(with_query.location().starts_with("http://localhost/?a=b&code="));
}

#[tokio::test]
async fn a_wrong_request_is_answered_to_the_client_with_its_state() {
    let world = world();
    for (name, value, error) in [
        ("response_type", "token", "unsupported_response_type"),
        ("scope", "https://elsewhere.example/All", "invalid_scope"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("prompt", "perhaps", "invalid_request"),
        ("claims", "{", "invalid_request"),
    ] {
        let url = authorize_url(&[
            ("state", "s"),
            ("code_challenge", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
            (name, value),
        ]);
        let reply = world.get(&url).await.reply();
        assert_eq!(reply["error"], error, "{name}");
        assert_eq!(reply["state"], "s");
    }
    let page = world.get(&authorize_url(&[("state", "s")])).await;
    let declined = world.post(&page.form_action(), &[("consent", "decline")]).await.reply();
    assert_eq!(declined["error"], "access_denied");
    assert_eq!(declined["error_subcode"], "cancel");
}

#[tokio::test]
async fn wrong_passwords_show_the_form_again_and_then_lock_for_a_minute() {
    let world = world();
    let action = world.get(&authorize_url(&[])).await.form_action();
    for _ in 0..10 {
        let again = world.post(&action, &[("login", ADA), ("password", "wrong")]).await;
        assert_eq!(again.status, StatusCode::OK);
        assert!(again.body.contains("AADSTS50126"));
        assert!(!again.body.contains("wrong"));
    }
    let right = [("login", ADA), ("password", "lake-1")];
    let locked = world.post(&action, &right).await;
    assert!(locked.body.contains("AADSTS50053"), "{}", locked.body);
    world.pass(MINUTE);
    assert_eq!(world.post(&action, &right).await.status, StatusCode::FOUND);
}

#[tokio::test]
async fn a_device_hears_every_answer() {
    let world = world();
    let begin = async || {
        let fields = [("client_id", CLIENT), ("scope", FILES)];
        world.post(&format!("/{TENANT}/oauth2/v2.0/devicecode"), &fields).await.json()
    };
    let poll = async |code: &str| {
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", CLIENT),
            ("device_code", code),
        ];
        world.post("/common/oauth2/v2.0/token", &fields).await
    };
    let shown = begin().await;
    assert_eq!(shown["expires_in"], 900);
    assert!(shown["message"].as_str().unwrap().contains(text(&shown, "user_code")));
    poll(text(&shown, "device_code")).await.refused("authorization_pending", 70016);
    poll("never").await.refused("bad_verification_code", 70018);
    assert_eq!(world.entra.approve_device("NOPE", ADA), Err(DeviceRefused::UnknownCode));
    world.entra.approve_device(&text(&shown, "user_code").to_lowercase(), ADA).unwrap();
    let tokens = poll(text(&shown, "device_code")).await.json();
    assert!(world.entra.verify(text(&tokens, "access_token")).is_ok());
    assert!(tokens["id_token"].is_string());
    poll(text(&shown, "device_code")).await.refused("invalid_grant", 54005);

    let declined = begin().await;
    world.entra.decline_device(text(&declined, "user_code")).unwrap();
    poll(text(&declined, "device_code")).await.refused("authorization_declined", 65004);
    assert_eq!(world.entra.approve_device(text(&declined, "user_code"), ADA), Err(DeviceRefused::Answered));

    let late = begin().await;
    world.pass(15 * MINUTE);
    poll(text(&late, "device_code")).await.refused("expired_token", 70019);
    assert_eq!(world.entra.approve_device(text(&late, "user_code"), ADA), Err(DeviceRefused::Expired));

    let by_page = begin().await;
    let page = world.get("/devicelogin").await;
    let fields = [("user_code", text(&by_page, "user_code")), ("login", ADA), ("password", "lake-1")];
    assert_eq!(world.post(&page.form_action(), &fields).await.status, StatusCode::OK);
    assert_eq!(poll(text(&by_page, "device_code")).await.status, StatusCode::OK);
}

#[test]
fn what_is_printed_for_debugging_holds_no_secret() {
    let world = world();
    let tokens = world.entra.mint(ADA, CLIENT).unwrap();
    let printed = format!("{tokens:?} {:?}", world.entra.people.at(0));
    for secret in [&tokens.access_token, &tokens.refresh_token, "lake-1"] {
        assert!(!printed.contains(secret));
    }
}

#[test]
fn its_paths_are_told_from_those_of_graph() {
    for own in [
        "/common/oauth2/v2.0/token",
        "/common/discovery/instance",
        "/x/login",
        "/devicelogin",
        "/common/v2.0/.well-known/openid-configuration",
    ] {
        assert!(Entra::owns(own), "{own}");
    }
    for other in ["/v1.0/me", "/_api/v2.0/drives/x/root", "/api/v1/messages.json", "/", "/v1.0/drives/login"] {
        assert!(!Entra::owns(other), "{other}");
    }
}
