//! Stories over the router, without a socket: `pages` for what a browser and a device meet, `tokens` for the rest.
#![allow(clippy::unwrap_used)]

mod pages;
mod tokens;

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
