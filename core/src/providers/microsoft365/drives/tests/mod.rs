//! Sequences of requests against a staged Graph: each line says what must be asked, and what is answered.

#![allow(clippy::unwrap_used)]

mod evidence;
mod others;
mod reading;
mod uploads;

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use url::Url;

use super::{GraphDrives, Settings};
use crate::doors::Doors;
use crate::http::{
    AccessToken, Client, Incoming, Origins, Outgoing, Patience, Resource, TokenSource, Transport, TransportError,
};
use crate::model::{BasedOn, CTag, ETag, Failure, Later, RemoteId, WallTime};
use crate::providers::microsoft365::GraphDialect;
use crate::providers::{Action, Advance, Body, ContentFacts, Delivery, Drives, Progress};
use ::http::{HeaderMap, HeaderValue, StatusCode};

pub(super) const UNIT: u64 = 320 * 1024;
pub(super) const UP: &str = "https://up.example/session/1?sig=secret";

/// Status, headers, body.
type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// An answer that is staged for one request.
pub(super) struct Turn {
    asked: String,
    answer: Result<Answer, TransportError>,
}

/// `asked` is "METHOD /path" on the staged Graph, or "METHOD https://..." elsewhere, without the query.
pub(super) fn turn(asked: &str, status: u16, body: &str) -> Turn {
    let headers = vec![("content-type", "application/json".to_owned())];
    Turn { asked: asked.to_owned(), answer: Ok((status, headers, body.as_bytes().to_vec())) }
}

pub(super) fn empty(asked: &str, status: u16) -> Turn {
    Turn { asked: asked.to_owned(), answer: Ok((status, Vec::new(), Vec::new())) }
}

pub(super) fn error(asked: &str, status: u16, code: &str) -> Turn {
    turn(asked, status, &format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#))
}

pub(super) fn broken(asked: &str) -> Turn {
    Turn { asked: asked.to_owned(), answer: Err(TransportError::Broken("cut".to_owned())) }
}

impl Turn {
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Turn {
        if let Ok((_, headers, _)) = &mut self.answer {
            headers.retain(|(known, _)| *known != name);
            headers.push((name, value.to_owned()));
        }
        self
    }
}

/// A request as it left.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Sent {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

#[derive(Default)]
struct Staged {
    turns: Mutex<VecDeque<Turn>>,
    sent: Mutex<Vec<Sent>>,
}

impl std::fmt::Debug for Staged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Staged")
    }
}

#[async_trait]
impl Transport for Staged {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        let mut place = request.url.clone();
        place.set_query(None);
        let asked = format!("{} {place}", request.method).replace("https://graph.example/v1.0", "");
        self.sent.lock().unwrap().push(Sent { url: request.url, headers: request.headers, body: request.body });
        let turn = self.turns.lock().unwrap().pop_front();
        let Some(turn) = turn else { panic!("nothing is staged for {asked}") };
        assert_eq!(asked, turn.asked);
        let (status, headers, body) = turn.answer?;
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(name, HeaderValue::from_str(&value).unwrap());
        }
        let body = futures_util::stream::iter([Ok(Bytes::from(body))]).boxed();
        Ok(Incoming { status: StatusCode::from_u16(status).unwrap(), headers: map, body })
    }
}

#[derive(Debug)]
struct OneToken;

#[async_trait]
impl TokenSource for OneToken {
    async fn token(&self, _: Resource) -> Result<AccessToken, Failure> {
        Ok(AccessToken::new("the-token".to_owned()))
    }
    async fn refused(&self, _: Resource, _: &AccessToken, _: Option<String>) -> Result<(), Failure> {
        Ok(())
    }
}

/// The drives over a staged Graph.
pub(super) struct Stage {
    staged: Arc<Staged>,
    pub(super) drives: GraphDrives,
}

impl Stage {
    pub(super) fn of(turns: impl IntoIterator<Item = Turn>) -> Stage {
        let staged = Arc::new(Staged::default());
        staged.turns.lock().unwrap().extend(turns);
        let graph = Url::parse("https://graph.example/v1.0").unwrap();
        let patience = Patience {
            tries: 1,
            first_wait: Duration::ZERO,
            most_wait: Duration::ZERO,
            short_wait: Duration::ZERO,
            ..Patience::default()
        };
        let client = Client::new(
            Arc::clone(&staged) as Arc<dyn Transport>,
            &Doors::system(),
            Arc::new(OneToken),
            Arc::new(GraphDialect),
            Origins::of_graph(&graph),
        )
        .with_patience(patience);
        let settings = Settings { page: 200, fragment: UNIT, small: 1_000, sites: 3 };
        let drives = GraphDrives::new(client, graph, Some("app-1".to_owned()), settings);
        Stage { staged, drives }
    }

    pub(super) fn sent(&self) -> Vec<Sent> {
        self.staged.sent.lock().unwrap().clone()
    }

    /// Everything that was staged was asked, and no token went anywhere but to Graph.
    pub(super) fn played(&self) -> Vec<Sent> {
        let left = self.staged.turns.lock().unwrap().iter().map(|turn| turn.asked.clone()).collect::<Vec<_>>();
        assert!(left.is_empty(), "never asked: {left:?}");
        let sent = self.sent();
        for request in &sent {
            let own = request.url.host_str() == Some("graph.example");
            assert_eq!(request.header("authorization").is_some(), own, "{}", request.url);
        }
        sent
    }

    pub(super) async fn step(&self, delivery: &Delivery, progress: &Progress) -> Result<Advance, Failure> {
        self.drives.advance(delivery, progress, &Letters).await
    }

    /// Steps until it is delivered; the outcome and how many bytes had arrived after each step.
    pub(super) async fn carry(&self, delivery: &Delivery) -> (Result<Advance, Failure>, Vec<u64>) {
        let mut progress = Progress::default();
        let mut seen = Vec::new();
        for _ in 0..40 {
            match self.step(delivery, &progress).await {
                Ok(Advance::Progress { progress: next, sent, .. }) => {
                    progress = next;
                    seen.push(sent);
                }
                done => return (done, seen),
            }
        }
        panic!("it never ends");
    }
}

/// A content of any length: the alphabet, again and again.
pub(super) struct Letters;

#[async_trait]
impl Body for Letters {
    async fn read(&self, range: Range<u64>) -> Result<Bytes, String> {
        Ok(range.map(|at| b'a' + u8::try_from(at % 26).unwrap()).collect())
    }
}

pub(super) fn id(text: &str) -> RemoteId {
    RemoteId::from(text)
}

pub(super) fn facts(size: u64) -> ContentFacts {
    ContentFacts { size, hash: "OUR-HASH".to_owned() }
}

pub(super) const TAG: &str = "\"c:{F},4\"";

pub(super) fn delivery(action: Action, based_on: BasedOn) -> Delivery {
    // 2026-11-23 14:05:00.700
    let began = Some(WallTime(1_795_442_700_700));
    Delivery {
        drive: id("D"),
        action,
        based_on,
        began,
        me: Some("u-ada".to_owned()),
        made_besides: Vec::new(),
        moved_besides: Vec::new(),
    }
}

pub(super) fn create(name: &str, size: u64) -> Delivery {
    let action = Action::Create { parent: id("P"), name: name.to_owned(), content: facts(size) };
    delivery(action, BasedOn::Nothing)
}

pub(super) fn replace(size: u64) -> Delivery {
    let action = Action::Replace { item: id("F"), content: facts(size) };
    delivery(action, BasedOn::Content(CTag(TAG.to_owned())))
}

pub(super) fn on_row(action: Action) -> Delivery {
    delivery(action, BasedOn::Metadata(ETag("\"{F},7\"".to_owned())))
}

/// A file `F` named `name` in `P`, with whatever else is said of it (JSON members).
pub(super) fn file(name: &str, rest: &str) -> String {
    let comma = if rest.is_empty() { "" } else { "," };
    format!(r#"{{"id":"F","name":"{name}","parentReference":{{"id":"P"}}{comma}{rest}}}"#)
}

/// The file with the tag that our edits are based on.
pub(super) fn unchanged() -> String {
    file("plan.pdf", r#""file":{"hashes":{"quickXorHash":"OLD"}},"size":5,"cTag":"\"c:{F},4\"","eTag":"\"{F},7\"""#)
}

/// The file changed by Bob.
pub(super) fn bobs() -> String {
    file(
        "plan.pdf",
        r#""file":{"hashes":{"quickXorHash":"BOB"}},"size":9,"cTag":"\"c:{F},5\"","eTag":"\"{F},9\"",
        "lastModifiedDateTime":"2026-11-23T14:06:00Z","lastModifiedBy":{"user":{"id":"u-bob"}}"#,
    )
}

/// The file with our bytes.
pub(super) fn ours() -> String {
    file("plan.pdf", r#""file":{"hashes":{"quickXorHash":"OUR-HASH"}},"size":5,"cTag":"\"c:{F},5\"""#)
}

pub(super) fn ranges(next: u64) -> String {
    format!(r#"{{"expirationDateTime":"2026-11-24T14:05:00Z","nextExpectedRanges":["{next}-"]}}"#)
}

pub(super) const NO_RANGES: &str = r#"{"nextExpectedRanges":[]}"#;

pub(super) fn session(url: &str) -> String {
    format!(r#"{{"uploadUrl":"{url}","expirationDateTime":"2026-11-24T14:05:00Z","nextExpectedRanges":["0-"]}}"#)
}

pub(super) fn busy<T: std::fmt::Debug>(outcome: Result<T, Failure>) {
    assert!(matches!(outcome, Err(Failure::Later { why: Later::Busy, .. })), "{outcome:?}");
}
