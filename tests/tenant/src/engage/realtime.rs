//! News as they come: the Bayeux conversation that `meta.realtime` of every feed points to.
//!
//! Promises handshake, subscribe, connect by long poll, unsubscribe and disconnect as Bayeux has them, at one address or with the
//! message's name behind it; a handshake by the token that the feed gave, or by a token of Engage's own with `auth: oauth`; and that
//! each post of a feed whose channel is subscribed, written after the subscription, is told once to each client: an envelope of that
//! post, to those who may see it. A client that nothing was heard of for a while is not known any more (402).
//!
//! How: a session remembers up to which post it was told. Nothing is queued, so a client that stays away costs nothing. Here nothing
//! waits: the door asks again when something was written, or when the time of the poll is over. Likes, edits and deletions are
//! not told; neither is anything on a feed's `secondary` channel, which can be subscribed.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::HeaderMap;
use serde_json::{Value, json};

use super::envelope::{self, Page};
use super::feeds::Feed;
use super::form::Params;
use super::ids::Family;
use super::view::View;
use crate::graph::State;
use crate::graph::reply::{Load, Reply};
use crate::seed::mix;

/// How long a poll waits, in ms.
pub const PATIENCE: u64 = 30_000;
/// How long a client may stay away between two polls, in ms.
const FORGOTTEN: i64 = 90_000;
/// How many clients are known at once, and how many channels each may subscribe.
const MOST: usize = 1_000;
const MOST_CHANNELS: usize = 64;
/// How many posts one answer tells.
const AT_ONCE: usize = 20;
/// How many messages of a client one request may hold.
const MOST_MESSAGES: usize = 64;

/// Whether a path is where news are asked for.
pub fn is_realtime(path: &str) -> bool {
    path == "/cometd" || path.starts_with("/cometd/")
}

/// The channel of a feed, as its envelope names it: the kind, the network, and which one.
pub fn channel(view: &View, feed: &Feed) -> String {
    let network = view.network_id();
    let me = || view.user_id(view.person);
    let (kind, id) = match feed {
        Feed::All => (1, network),
        Feed::Group(at) => (2, view.group_id(*at)),
        Feed::Topic(at) => (3, view.board.id(Family::Topic, *at)),
        Feed::Thread(first) => (4, view.post_id(*first)),
        Feed::User(at) => (5, view.user_id(*at)),
        Feed::Mine => (6, me()),
        Feed::Following => (7, me()),
        Feed::Algo => (8, me()),
        Feed::Sent => (9, me()),
        Feed::Private => (10, me()),
        Feed::Received => (11, me()),
        Feed::Liked(at) => (12, view.user_id(*at)),
    };
    URL_SAFE_NO_PAD.encode(format!("{kind}:{network}:{id}"))
}

/// The feed behind a channel.
fn feed_of(view: &View, channel: &str) -> Option<Feed> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(channel.trim_end_matches('=')).ok()?).ok()?;
    let mut parts = text.split(':').map(|part| part.parse::<i64>().ok());
    let (kind, network, id) = (parts.next()??, parts.next()??, parts.next()??);
    let place = |family| view.board.place(family, id);
    let feed = match kind {
        1 => Feed::All,
        2 => Feed::Group(place(Family::Group)? as usize),
        3 => Feed::Topic(place(Family::Topic)?),
        4 => Feed::Thread(place(Family::Post)?),
        5 => Feed::User(place(Family::User)? as usize),
        6 => Feed::Mine,
        7 => Feed::Following,
        8 => Feed::Algo,
        9 => Feed::Sent,
        10 => Feed::Private,
        11 => Feed::Received,
        12 => Feed::Liked(place(Family::User)? as usize),
        _ => return None,
    };
    // One's own feeds are nobody else's: the channel has to be the one that this person's envelope names.
    let same = network == view.network_id() && self::channel(view, &feed) == channel.trim_end_matches('=');
    Some(feed).filter(|feed| same && feed.check(view).is_ok())
}

/// What a person shows when she comes for news.
pub fn token(seed: u64, person: usize) -> String {
    let person = person as u64;
    format!("{:016x}{:016x}", mix(seed ^ 0xC4A7, person), person ^ mix(seed, 0xC4A8))
}

fn person_of(seed: u64, people: usize, text: &str) -> Option<usize> {
    let person = u64::from_str_radix(text.get(16..)?, 16).ok()? ^ mix(seed, 0xC4A8);
    let person = usize::try_from(person).ok().filter(|person| *person < people)?;
    (token(seed, person) == text).then_some(person)
}

#[derive(Debug)]
struct Session {
    person: usize,
    channels: BTreeMap<String, Feed>,
    /// Posts below this number were told, or were there before.
    upto: u64,
    connected: bool,
    last: i64,
}

/// Who listens.
#[derive(Debug, Default)]
pub struct Listeners {
    sessions: BTreeMap<String, Session>,
    made: u64,
}

/// A poll that may have to wait.
pub struct Poll {
    client: String,
    id: Value,
    /// How long it waits, in ms; 0 for the first one of a client.
    pub patience: u64,
}

/// What one request comes to.
pub struct Heard {
    answers: Vec<Value>,
    /// The poll among its messages, if there is one.
    pub poll: Option<Poll>,
}

fn advice(reconnect: &str) -> Value {
    json!({ "reconnect": reconnect, "interval": 0, "timeout": PATIENCE })
}

fn messages(headers: &HeaderMap, body: &bytes::Bytes) -> Option<Vec<Value>> {
    let said: Option<Value> = serde_json::from_slice(body).ok().or_else(|| {
        let params = Params::read(None, headers, body).ok()?;
        serde_json::from_str(params.get("message")?).ok()
    });
    match said? {
        Value::Array(all) if all.len() <= MOST_MESSAGES => Some(all),
        one @ Value::Object(_) => Some(vec![one]),
        _ => None,
    }
}

fn view_of<'a>(state: &'a State, base: &'a str, person: usize, now: i64) -> View<'a> {
    View {
        board: &state.engage.board,
        world: &state.world,
        base,
        content: &state.content_url,
        person,
        now,
        counts_answers: true,
    }
}

/// Takes the messages of a request; `verify` tells who a token of Engage's own belongs to. None when they cannot be read.
pub fn hear(
    state: &mut State,
    base: &str,
    headers: &HeaderMap,
    body: &bytes::Bytes,
    now: i64,
    verify: &dyn Fn(&str) -> Option<String>,
) -> Option<Heard> {
    state.engage.listeners.sessions.retain(|_, session| now - session.last <= FORGOTTEN);
    let mut heard = Heard { answers: Vec::new(), poll: None };
    for message in messages(headers, body)? {
        let about = message["channel"].as_str().unwrap_or_default().to_owned();
        let mut answer = match about.as_str() {
            "/meta/handshake" => handshake(state, &message, now, verify),
            _ => {
                let client = message["clientId"].as_str().unwrap_or_default().to_owned();
                match state.engage.listeners.sessions.get_mut(&client) {
                    None => json!({
                        "successful": false,
                        "error": format!("402::Unknown client::{about}"),
                        "advice": { "interval": 0, "reconnect": "none" },
                    }),
                    Some(session) => {
                        session.last = now;
                        if about == "/meta/connect" {
                            let asked = message["advice"]["timeout"].as_u64().unwrap_or(PATIENCE);
                            let patience = if session.connected { asked.min(PATIENCE) } else { 0 };
                            session.connected = true;
                            heard.poll = Some(Poll { client, id: message["id"].clone(), patience });
                            continue;
                        }
                        told_client(state, base, &client, &about, &message, now)
                    }
                }
            }
        };
        answer["channel"] = json!(about);
        if !message["id"].is_null() {
            answer["id"] = message["id"].clone();
        }
        heard.answers.push(answer);
    }
    Some(heard)
}

fn handshake(state: &mut State, message: &Value, now: i64, verify: &dyn Fn(&str) -> Option<String>) -> Value {
    let shown = message["ext"]["token"].as_str().unwrap_or_default();
    let person = match message["ext"]["auth"].as_str() {
        Some("oauth") => verify(shown).and_then(|object| state.world.by_object_id(&object)),
        _ => person_of(state.world.seed, state.world.people.len(), shown),
    };
    let Some(person) = person else {
        return json!({
            "successful": false,
            "version": "1.0",
            "error": "403::Handshake denied",
            "advice": { "interval": 0, "reconnect": "none" },
        });
    };
    let (seed, upto) = (state.world.seed, state.engage.board.written());
    let listeners = &mut state.engage.listeners;
    while listeners.sessions.len() >= MOST {
        let oldest =
            listeners.sessions.iter().min_by_key(|(_, session)| session.last).map(|(client, _)| client.clone());
        oldest.map(|client| listeners.sessions.remove(&client));
    }
    listeners.made += 1;
    let client = format!("{:016x}{:04x}", mix(seed ^ 0xC1E7, listeners.made), listeners.made & 0xFFFF);
    let session = Session { person, channels: BTreeMap::new(), upto, connected: false, last: now };
    listeners.sessions.insert(client.clone(), session);
    json!({
        "successful": true,
        "version": "1.0",
        "minimumVersion": "0.9",
        "supportedConnectionTypes": ["long-polling"],
        "clientId": client,
        "advice": advice("retry"),
    })
}

fn told_client(state: &mut State, base: &str, client: &str, about: &str, message: &Value, now: i64) -> Value {
    let Some(person) = state.engage.listeners.sessions.get(client).map(|session| session.person) else {
        return json!({ "successful": false });
    };
    let wanted: Vec<String> = match &message["subscription"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all.iter().filter_map(|one| one.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    };
    let answer = |successful: bool, why: Option<&str>| {
        let mut answer = json!({ "successful": successful, "clientId": client });
        if !message["subscription"].is_null() {
            answer["subscription"] = message["subscription"].clone();
        }
        if let Some(why) = why {
            answer["error"] = json!(why);
        }
        answer
    };
    match about {
        "/meta/subscribe" => {
            let view = view_of(state, base, person, now);
            let feed = |name: &String| {
                let (channel, part) = name.strip_prefix("/feeds/")?.rsplit_once('/')?;
                let known = ["primary", "secondary"].contains(&part);
                Some((name.clone(), feed_of(&view, channel).filter(|_| known)?))
            };
            let feeds: Vec<Option<(String, Feed)>> = wanted.iter().map(feed).collect();
            let Some(session) = state.engage.listeners.sessions.get_mut(client) else { return answer(false, None) };
            let full = session.channels.len() + feeds.len() > MOST_CHANNELS;
            if feeds.is_empty() || full || feeds.iter().any(Option::is_none) {
                return answer(false, Some("403::Subscription denied"));
            }
            session.channels.extend(feeds.into_iter().flatten());
            answer(true, None)
        }
        "/meta/unsubscribe" => {
            if let Some(session) = state.engage.listeners.sessions.get_mut(client) {
                session.channels.retain(|name, _| !wanted.contains(name));
            }
            answer(true, None)
        }
        "/meta/disconnect" => {
            state.engage.listeners.sessions.remove(client);
            answer(true, None)
        }
        _ => answer(false, Some("403::Nobody publishes here")),
    }
}

/// The answer to a request whose poll has something to tell, or has waited long enough (`over`); none while it has to wait.
pub fn settle(state: &mut State, base: &str, heard: &mut Heard, now: i64, over: bool) -> Option<Reply> {
    let Some(poll) = &heard.poll else { return Some(reply(std::mem::take(&mut heard.answers))) };
    let Some(session) = state.engage.listeners.sessions.get(&poll.client) else {
        // It took its leave meanwhile.
        let gone = json!({ "channel": "/meta/connect", "id": poll.id, "successful": true });
        return Some(reply(vec![gone]));
    };
    let view = view_of(state, base, session.person, now);
    let written = state.engage.board.written();
    let (mut told, mut upto) = (Vec::new(), session.upto);
    while upto < written && told.len() < AT_ONCE {
        let number = upto;
        upto += 1;
        let Some(outline) = state.engage.board.outline(number) else { continue };
        let primary = session.channels.iter().filter(|(name, _)| name.ends_with("/primary"));
        for (name, feed) in primary.filter(|(_, feed)| feed.holds(&view, &outline)) {
            let page = Page { posts: state.engage.board.post(number).into_iter().collect(), ..Page::of(&view, feed) };
            let mut data = envelope::of(&view, &page);
            if let Some(meta) = data["meta"].as_object_mut() {
                meta.remove("realtime");
            }
            let filters: Vec<&str> = outline.group.map(|_| "group").into_iter().collect();
            told.push(json!({
                "channel": name,
                "id": view.post_id(number).to_string(),
                "data": { "type": "message", "data": data },
                "ext": { "thread_filters": { "filters": filters, "thread_id": view.post_id(outline.thread) } },
            }));
        }
    }
    if told.is_empty() && !over && heard.answers.is_empty() {
        if let Some(session) = state.engage.listeners.sessions.get_mut(&poll.client) {
            session.upto = upto;
        }
        return None;
    }
    let mut done = json!({ "channel": "/meta/connect", "successful": true, "advice": advice("retry") });
    if !poll.id.is_null() {
        done["id"] = poll.id.clone();
    }
    let mut all = std::mem::take(&mut heard.answers);
    all.extend(told);
    all.push(done);
    if let Some(session) = state.engage.listeners.sessions.get_mut(&poll.client) {
        (session.upto, session.last) = (upto, now);
    }
    Some(reply(all))
}

fn reply(all: Vec<Value>) -> Reply {
    let mut reply = Reply::ok(Value::Null);
    reply.load = Load::Text("application/json;charset=UTF-8", Value::Array(all).to_string());
    reply
}
