//! Stories on the wire, in-process: what a client of Engage that nobody here wrote may rely on.
#![allow(clippy::unwrap_used)]

mod colleagues;
mod files;
mod further;
mod limits;
mod listening;
mod reading;
mod writing;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use serde_json::Value;

use crate::graph::tests::{Got, START};
use crate::{Cut, Tenant, TenantConfig};

pub(crate) const ADA: &str = "ada.keller@rive.example";
pub(crate) const NOOR: &str = "noor.haddad@rive.example";
pub(crate) const JONAS: &str = "jonas.meier@rive.example";
const SCOPE: &str = "https://www.yammer.com/access_as_user";

/// Somebody who reads and writes at a person's pace: four seconds go by with each request.
pub(crate) struct Reader {
    pub tenant: Tenant,
    pub time: Arc<AtomicI64>,
    token: String,
    pub pace: i64,
}

impl Reader {
    pub fn new(login: &str) -> Self {
        Self::among(login, 600)
    }

    /// The same where there are more posts.
    pub fn among(login: &str, posts: u64) -> Self {
        let time = Arc::new(AtomicI64::new(START));
        let clock = time.clone();
        let config = TenantConfig::in_process(7, Arc::new(move || clock.load(Ordering::Relaxed)));
        let tenant = Tenant::new(TenantConfig { posts, people: 60, ..config });
        Self { token: token(&tenant, login), tenant, time, pace: 4_000 }
    }

    /// Somebody else before the same tenant.
    pub fn other(&self, login: &str) -> Self {
        Self {
            tenant: self.tenant.clone(),
            time: self.time.clone(),
            token: token(&self.tenant, login),
            pace: self.pace,
        }
    }

    pub async fn try_raw(
        &self,
        method: &str,
        url: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Result<Got, Cut> {
        self.time.fetch_add(self.pace, Ordering::Relaxed);
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.tenant.call(request.body(body.into()).unwrap()).await?;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Ok(Got { status: parts.status, headers: parts.headers, bytes })
    }

    pub async fn try_ask(&self, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Result<Got, Cut> {
        let url = match path.strip_prefix("http") {
            Some(_) => path.to_owned(),
            None if path.starts_with("/v4") => format!("http://api.tenant.test{path}"),
            None => format!("http://api.tenant.test/api/v1/{path}"),
        };
        let bearer = format!("Bearer {}", self.token);
        self.try_raw(method, &url, &[("authorization", &bearer), ("content-type", kind)], body).await
    }

    pub async fn ask(&self, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Got {
        self.try_ask(method, path, kind, body).await.unwrap()
    }

    /// The answer to a good question.
    pub async fn get(&self, path: &str) -> Value {
        let got = self.ask("GET", path, "text/plain", "").await;
        assert_eq!(got.status, 200, "{path}: {:?}", got.bytes);
        assert_eq!(got.header("content-type"), "application/json; charset=utf-8");
        got.json()
    }

    /// The status and Engage's own number of a refusal.
    pub async fn refused(&self, method: &str, path: &str) -> (u16, i64) {
        let got = self.ask(method, path, "text/plain", "").await;
        let told = got.json();
        assert_eq!(told["response"]["stat"], "fail", "{path}: {told}");
        (got.status.as_u16(), told["response"]["code"].as_i64().unwrap())
    }

    pub async fn me(&self) -> i64 {
        self.get("users/current.json").await["id"].as_i64().unwrap()
    }
}

impl Reader {
    /// Sends a form and gives the envelope of the post.
    pub async fn post(&self, form: &str) -> Value {
        let got = self.ask("POST", "messages.json", FORM, form.to_owned()).await;
        assert_eq!(got.status, 201, "{form}: {:?}", got.bytes);
        got.json()
    }

    /// The number of a community.
    pub async fn group(&self, name: &str) -> i64 {
        let all = self.get("groups.json").await;
        let found = all.as_array().unwrap().iter().find(|group| group["name"] == name).unwrap().clone();
        found["id"].as_i64().unwrap()
    }

    /// What stands in a thread, oldest first.
    pub async fn thread(&self, id: impl std::fmt::Display) -> Vec<Value> {
        let mut all = messages(&self.get(&format!("messages/in_thread/{id}.json")).await);
        all.reverse();
        all
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

pub(crate) fn plain(message: &Value) -> &str {
    message["body"]["plain"].as_str().unwrap()
}

fn token(tenant: &Tenant, login: &str) -> String {
    tenant.entra().mint_for(login, crate::CLIENT_ID, SCOPE).unwrap().access_token
}

pub(crate) fn messages(page: &Value) -> Vec<Value> {
    page["messages"].as_array().unwrap().clone()
}

pub(crate) fn ids(page: &Value) -> Vec<i64> {
    messages(page).iter().map(|message| message["id"].as_i64().unwrap()).collect()
}

/// What an envelope refers to by this type and number.
pub(crate) fn reference(page: &Value, kind: &str, id: &Value) -> Value {
    let all = page["references"].as_array().unwrap();
    let found: Vec<&Value> = all.iter().filter(|other| other["type"] == kind && other["id"] == *id).collect();
    assert_eq!(found.len(), 1, "{kind} {id}");
    found[0].clone()
}
