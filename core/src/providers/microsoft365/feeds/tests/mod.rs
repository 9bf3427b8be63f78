//! Sequences of requests against a staged Engage: each line says what must be asked, and what is answered.

#![allow(clippy::unwrap_used)]

mod evidence;
mod reading;
mod writing;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::StreamExt;
use url::Url;

use super::EngageFeeds;
use crate::doors::Doors;
use crate::http::{
    AccessToken, Client, Incoming, Origins, Outgoing, Patience, Resource, TokenSource, Transport, TransportError,
};
use crate::model::{Failure, FeedKind, RemoteFeed, RemoteId, WallTime};
use crate::providers::feeds::{PostAction, PostDelivery};
use crate::providers::microsoft365::GraphDialect;
use ::http::{HeaderMap, HeaderValue, StatusCode};

/// Status, headers, body.
type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// An answer that is staged for one request.
pub(super) struct Turn {
    asked: String,
    answer: Result<Answer, TransportError>,
}

/// `asked` is "METHOD /path?query" on the staged Engage.
pub(super) fn turn(asked: &str, status: u16, body: &str) -> Turn {
    let headers = vec![("content-type", "application/json; charset=utf-8".to_owned())];
    Turn { asked: asked.to_owned(), answer: Ok((status, headers, body.as_bytes().to_vec())) }
}

/// An error in Engage's own words.
pub(super) fn error(asked: &str, status: u16, code: u16) -> Turn {
    turn(asked, status, &format!(r#"{{"response":{{"message":"m","code":{code},"stat":"fail"}}}}"#))
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
        let asked = format!("{} {}", request.method, request.url).replace("https://engage.example/api/v1", "");
        self.sent.lock().unwrap().push(Sent { headers: request.headers, body: request.body });
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

/// Tells how often a token was refused in what it gives next.
#[derive(Debug, Default)]
struct Tokens(Mutex<u32>);

#[async_trait]
impl TokenSource for Tokens {
    async fn token(&self, resource: Resource) -> Result<AccessToken, Failure> {
        Ok(AccessToken::new(format!("{resource:?}-{}", self.0.lock().unwrap())))
    }
    async fn refused(&self, _: Resource, _: &AccessToken, _: Option<String>) -> Result<(), Failure> {
        *self.0.lock().unwrap() += 1;
        Ok(())
    }
}

/// The feeds over a staged Engage.
pub(super) struct Stage {
    staged: Arc<Staged>,
    pub(super) client: Client,
    pub(super) feeds: EngageFeeds,
}

impl Stage {
    pub(super) fn of(turns: impl IntoIterator<Item = Turn>) -> Stage {
        let staged = Arc::new(Staged::default());
        staged.turns.lock().unwrap().extend(turns);
        let engage = Url::parse("https://engage.example/api/v1").unwrap();
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
            Arc::new(Tokens::default()),
            Arc::new(GraphDialect),
            Origins::of_graph(&graph).and(Resource::Engage, &engage),
        )
        .with_patience(patience);
        Stage { staged, client: client.clone(), feeds: EngageFeeds::new(client, engage) }
    }

    /// Everything that was staged was asked, with Engage's own token.
    pub(super) fn played(&self) -> Vec<Sent> {
        let left = self.staged.turns.lock().unwrap().iter().map(|turn| turn.asked.clone()).collect::<Vec<_>>();
        assert!(left.is_empty(), "never asked: {left:?}");
        let sent = self.staged.sent.lock().unwrap().clone();
        for request in &sent {
            assert!(request.header("authorization").unwrap().starts_with("Bearer Engage-"));
        }
        sent
    }
}

pub(super) fn id(number: i64) -> RemoteId {
    RemoteId(number.to_string())
}

pub(super) fn group(number: i64) -> RemoteFeed {
    RemoteFeed { id: id(number), kind: FeedKind::Group, name: String::new(), joined: Some(true), closed: false }
}

/// 2026-11-23 14:05:00
pub(super) const BEGAN: i64 = 1_795_442_700_000;

pub(super) fn delivery(action: PostAction) -> PostDelivery {
    let (began, me, after) = (Some(WallTime(BEGAN)), Some(id(1)), Some(1_000));
    PostDelivery { action, began, me, made_besides: Vec::new(), after, within: None }
}

/// A post without files.
pub(super) fn saying(group: Option<RemoteId>, answers: Option<(RemoteId, RemoteId)>, text: &str) -> PostAction {
    let (to, files, mentions) = (Vec::new(), Vec::new(), Vec::new());
    PostAction::Post { group, answers, text: text.to_owned(), mentions, to, files, files_in: Some(id(7)) }
}

/// A thread in group 7 that says `text`.
pub(super) fn thread(text: &str) -> PostDelivery {
    delivery(saying(Some(id(7)), None, text))
}

/// An answer to post 900 in thread 800.
pub(super) fn answer(text: &str) -> PostDelivery {
    delivery(saying(Some(id(7)), Some((id(900), id(800))), text))
}

/// A message of person 1 in group 7, posted when the attempt began; `rest` are more members of it, that come first.
pub(super) fn message(number: i64, answers: Option<i64>, text: &str, rest: &str) -> String {
    let answers = answers.map_or("null".to_owned(), |post| post.to_string());
    let thread = if answers == "null" { number } else { 800 };
    let text = serde_json::Value::from(text).to_string();
    format!(
        r#"{{{rest}"id":{number},"replied_to_id":{answers},"thread_id":{thread},"group_id":7,"sender_id":1,
            "created_at":"2026/11/23 14:05:10 +0000","body":{{"parsed":{text},"plain":{text},"rich":{text}}}}}"#
    )
}

/// A page of messages that is the last one, unless there are `older` ones.
pub(super) fn page(messages: &[String], older: bool) -> String {
    format!(
        r#"{{"messages":[{}],"references":[],"meta":{{"older_available":{older},"current_user_id":1}}}}"#,
        messages.join(",")
    )
}
