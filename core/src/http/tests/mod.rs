//! A scripted transport, and the promises of the client and the guard.

#![allow(clippy::unwrap_used)]

mod patience;
mod proof;
mod reach;
mod system;

use std::collections::VecDeque;
use std::io;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use url::Url;

use super::*;
use crate::doors::{Clock, Doors, Entropy};
use crate::model::{BootTime, Failure, WallTime};
use ::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// One answer of the script.
pub(crate) enum Line {
    Answer { status: u16, headers: Vec<(&'static str, String)>, body: Vec<u8>, cut: bool },
    Fails(TransportError),
}

pub(crate) fn answer(status: u16, headers: &[(&'static str, &str)], body: impl AsRef<[u8]>) -> Line {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Line::Answer { status, headers, body: body.as_ref().to_vec(), cut: false }
}

pub(crate) fn json(status: u16, body: &str) -> Line {
    answer(status, &[("content-type", "application/json; charset=utf-8")], body)
}

pub(crate) fn portal() -> Line {
    answer(200, &[("content-type", "text/html")], "<html>Welcome to the airport. Accept our terms.</html>")
}

/// A request as it left.
#[derive(Clone)]
pub(crate) struct Sent {
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Sent {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Plays the lines in their order; a request beyond the last one is not connected.
#[derive(Default)]
pub(crate) struct Script {
    lines: Mutex<VecDeque<Line>>,
    sent: Mutex<Vec<Sent>>,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Script {
    pub(crate) fn of(lines: impl IntoIterator<Item = Line>) -> Arc<Script> {
        let script = Script::default();
        script.lines.lock().unwrap().extend(lines);
        Arc::new(script)
    }

    pub(crate) fn then(&self, line: Line) {
        self.lines.lock().unwrap().push_back(line);
    }

    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.sent.lock().unwrap().len()
    }
}

#[async_trait]
impl Transport for Script {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        let sent = Sent { url: request.url, headers: request.headers, body: request.body };
        self.sent.lock().unwrap().push(sent);
        let line = self.lines.lock().unwrap().pop_front();
        match line {
            None => Err(TransportError::NotConnected("the script has ended".into())),
            Some(Line::Fails(error)) => Err(error),
            Some(Line::Answer { status, headers, body, cut }) => {
                let mut map = HeaderMap::new();
                for (name, value) in headers {
                    map.append(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
                }
                let mut chunks: Vec<Result<Bytes, TransportError>> =
                    body.chunks(1000).map(|chunk| Ok(Bytes::copy_from_slice(chunk))).collect();
                if cut {
                    chunks.push(Err(TransportError::Broken("cut".into())));
                }
                let body = futures_util::stream::iter(chunks).boxed();
                Ok(Incoming { status: StatusCode::from_u16(status).unwrap(), headers: map, body })
            }
        }
    }
}

/// Clocks that a test moves.
#[derive(Debug, Default)]
pub(crate) struct HandClock(pub(crate) AtomicI64);

impl HandClock {
    pub(crate) fn pass(&self, duration: Duration) {
        self.0.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn wall(&self) -> WallTime {
        WallTime(1_800_000_000_000 + self.0.load(Ordering::SeqCst))
    }
    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::SeqCst))
    }
}

/// Different bytes at each call, the same in each run.
#[derive(Debug, Default)]
pub(crate) struct CountedEntropy(AtomicU64);

impl Entropy for CountedEntropy {
    fn fill(&self, out: &mut [u8]) -> io::Result<()> {
        let n = self.0.fetch_add(1, Ordering::SeqCst);
        for (i, byte) in out.iter_mut().enumerate() {
            *byte = u8::try_from((n.wrapping_mul(31) + i as u64 * 7 + 3) % 251).unwrap();
        }
        Ok(())
    }
}

pub(crate) fn doors(clock: &Arc<HandClock>) -> Doors {
    Doors {
        clock: Arc::clone(clock) as Arc<dyn Clock>,
        entropy: Arc::new(CountedEntropy::default()),
        store_threads: crate::doors::StoreThreads::Inline,
        ..Doors::system()
    }
}

/// No waiting between tries, so that tests take no time.
pub(crate) const AT_ONCE: Patience = Patience {
    tries: 3,
    first_wait: Duration::ZERO,
    most_wait: Duration::ZERO,
    short_wait: Duration::ZERO,
    longest_wait: Duration::from_secs(900),
    head: Duration::from_secs(60),
    idle: Duration::from_secs(60),
};

/// Speaks like Graph.
#[derive(Debug)]
pub(crate) struct GraphLike;

impl Dialect for GraphLike {
    fn own_error(&self, _: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<OwnError> {
        if !headers.get("content-type")?.to_str().ok()?.starts_with("application/json") {
            return None;
        }
        let value: serde_json::Value = serde_json::from_slice(body).ok()?;
        Some(OwnError { code: value["error"]["code"].as_str()?.to_owned() })
    }
}

/// Hands out `token-1`, and another one after each refusal.
#[derive(Debug)]
pub(crate) struct Numbered {
    pub(crate) now: AtomicU64,
    pub(crate) told: Mutex<Vec<Option<String>>>,
}

#[async_trait]
impl TokenSource for Numbered {
    async fn token(&self, _: Resource) -> Result<AccessToken, Failure> {
        Ok(AccessToken::new(format!("token-{}", self.now.load(Ordering::SeqCst))))
    }
    async fn refused(&self, _: Resource, _: &AccessToken, claims: Option<String>) -> Result<(), Failure> {
        self.now.fetch_add(1, Ordering::SeqCst);
        self.told.lock().unwrap().push(claims);
        Ok(())
    }
}

pub(crate) struct Scene {
    pub(crate) script: Arc<Script>,
    pub(crate) tokens: Arc<Numbered>,
    pub(crate) clock: Arc<HandClock>,
    pub(crate) client: Client,
}

pub(crate) const GRAPH: &str = "https://graph.example/v1.0";

pub(crate) fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub(crate) fn scene(lines: impl IntoIterator<Item = Line>) -> Scene {
    let script = Script::of(lines);
    let tokens = Arc::new(Numbered { now: AtomicU64::new(1), told: Mutex::default() });
    let clock = Arc::new(HandClock::default());
    let client = Client::new(
        Arc::clone(&script) as Arc<dyn Transport>,
        &doors(&clock),
        Arc::clone(&tokens) as Arc<dyn TokenSource>,
        Arc::new(GraphLike),
        Origins::of_graph(&url(GRAPH)).and(Resource::Engage, &url("https://engage.example/api/v1")),
    )
    .with_patience(AT_ONCE);
    Scene { script, tokens, clock, client }
}

/// A read of an item.
pub(crate) fn read() -> Request {
    Request::get(url("https://graph.example/v1.0/me/drive/root"), Resource::Graph)
}

/// A change of an item.
pub(crate) fn change() -> Request {
    let body = Bytes::from_static(b"{\"name\":\"Plan.pdf\"}");
    Request::change(::http::Method::PATCH, url("https://graph.example/v1.0/drives/d/items/i"), Resource::Graph, body)
}

pub(crate) const OWN_401: &str =
    r#"{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed"}}"#;
