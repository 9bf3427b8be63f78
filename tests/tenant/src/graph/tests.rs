//! Stories on the wire, in-process: what a client that nobody here wrote may rely on.
#![allow(clippy::unwrap_used)]

mod asking;
mod batches;
mod browsers;
mod changes;
mod deltas;
mod library;
mod lists;
mod people;
mod plans;
mod reading;
mod sharing;
mod tasks;
mod uploads;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::{Tenant, TenantConfig};

pub(crate) const START: i64 = 1_780_000_000_000;

pub(crate) struct Got {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Bytes,
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {:?}", self.bytes))
    }

    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn header(&self, name: &str) -> String {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    }
}

pub(crate) struct Client {
    pub tenant: Tenant,
    pub time: Arc<AtomicI64>,
    token: String,
    pub plans: String,
}

impl Client {
    pub async fn new() -> Self {
        Self::as_person("ada.keller@rive.example").await
    }

    pub async fn as_person(login: &str) -> Self {
        let time = Arc::new(AtomicI64::new(START));
        let clock = time.clone();
        let tenant = Tenant::new(TenantConfig::in_process(7, Arc::new(move || clock.load(Ordering::Relaxed))));
        let token = tenant.mint(login).unwrap().access_token;
        let mut client = Self { tenant, time, token, plans: String::new() };
        let drives = client.get("/sites/rive.sharepoint.example:/sites/production:/drives").await.json();
        client.plans = drives["value"][0]["id"].as_str().unwrap_or_default().to_owned();
        client
    }

    /// Somebody else before the same tenant.
    pub fn other(&self, login: &str) -> Self {
        let token = self.tenant.mint(login).unwrap().access_token;
        Self { tenant: self.tenant.clone(), time: self.time.clone(), token, plans: self.plans.clone() }
    }

    /// The same person with a token for this scope alone.
    pub fn with_scope(&self, scope: &str) -> Self {
        let token = self.tenant.entra().mint_for("ada.keller@rive.example", crate::CLIENT_ID, scope).unwrap();
        Self {
            tenant: self.tenant.clone(),
            time: self.time.clone(),
            token: token.access_token,
            plans: self.plans.clone(),
        }
    }

    pub fn advance(&self, ms: i64) {
        self.time.fetch_add(ms, Ordering::Relaxed);
    }

    pub async fn raw(&self, method: &str, url: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.tenant.call(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Got { status: parts.status, headers: parts.headers, bytes }
    }

    pub async fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("http://api.tenant.test/v1.0{path}") };
        let bearer = format!("bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        self.raw(method, &url, &all, body).await
    }

    pub async fn get(&self, path: &str) -> Got {
        self.ask("GET", path, &[], "").await
    }

    pub async fn send(&self, method: &str, path: &str, body: Value) -> Got {
        self.ask(method, path, &[("content-type", "application/json")], body.to_string()).await
    }

    pub fn at(&self, rest: &str) -> String {
        format!("/drives/{}{rest}", self.plans)
    }

    pub async fn put(&self, path: &str, bytes: &'static str) -> Got {
        self.ask("PUT", &self.at(&format!("/root:/{path}:/content")), &[], bytes).await
    }

    pub async fn delta(&self, first: &str) -> (Vec<Value>, String) {
        let mut url = first.to_owned();
        let mut items = Vec::new();
        loop {
            let page = self.get(&url).await;
            assert_eq!(page.status, 200, "{:?}", page.bytes);
            let page = page.json();
            items.extend(page["value"].as_array().unwrap().iter().cloned());
            match (page["@odata.nextLink"].as_str(), page["@odata.deltaLink"].as_str()) {
                (Some(next), None) => url = next.to_owned(),
                (None, Some(done)) => return (items, done.to_owned()),
                other => panic!("{other:?}"),
            }
        }
    }
}
