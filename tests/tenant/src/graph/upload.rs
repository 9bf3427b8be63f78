//! Upload sessions.
//!
//! Promises: fragments in order, each a multiple of 320 KiB but the last and below 60 MiB, with one total; what was
//! received already is answered 416; `GET` tells where it stands; `DELETE` forgets; a zero-length `POST` commits a deferred
//! one; gone is 404. A token sent along is refused with 401. Sessions live for [`LIFETIME`], at most [`MOST_SESSIONS`] at a time and
//! [`MOST_HELD`] bytes together.
//!
//! A clash of names fails by default, as Graph documents. SharePoint's own `/_api/v2.0` replaces by default: clients that use it
//! overwrite without saying so.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use super::address::ItemRef;
use super::change::{Behaviour, Target, behaviour, behaviour_of, check_quota, make_way, shown, store, target, times};
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, check_free, check_match, check_none_match, time};
use crate::content::Content;
use crate::faults::office;

/// How long a session lives without use, in milliseconds of the tenant's clock.
pub const LIFETIME: i64 = 24 * 3_600_000;
/// How many may be open.
pub const MOST_SESSIONS: usize = 10_000;
/// How many bytes may be held for sessions that are not committed.
pub const MOST_HELD: u64 = 4 << 30;
const GRAIN: u64 = 320 * 1024;
const MOST_FRAGMENT: usize = 60 * 1024 * 1024;

/// An upload under way.
#[derive(Clone)]
pub struct Session {
    /// Who opened it, as the request was.
    pub ask: Ask,
    /// Where it goes.
    pub drive: usize,
    /// The item that it replaces.
    pub over: Option<u64>,
    /// The folder and name that it was opened for.
    pub place: (u64, String),
    how: Behaviour,
    defer: bool,
    times: Option<(Option<i64>, Option<i64>)>,
    total: Option<u64>,
    received: u64,
    pieces: Vec<Bytes>,
    expires: i64,
    drifted: u32,
}

/// `POST .../createUploadSession`.
pub fn open(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let body = ask.object()?;
    let item = body.get("item").cloned().unwrap_or(Value::Null);
    let target = target(state, drive, at)?;
    let usual = if ask.sharepoint || at.path.is_empty() { Behaviour::Replace } else { Behaviour::Fail };
    let wanted = behaviour_of(&item).or_else(|| behaviour_of(&body)).or_else(|| ask.query.conflict_behavior());
    let how = behaviour(wanted, usual)?;
    let (over, place) = match &target {
        Target::There(there) => {
            if there.content().is_none() {
                return Err(Refusal::taken());
            }
            office::just_rewritten(state, there, ask.now)?;
            if ask.header("if-match").is_some() && state.faults.take("hard-case-4") {
                return Err(Refusal::stale());
            }
            check_match(ask, &state.world.drives[drive], there)?;
            check_none_match(ask, &state.world.drives[drive], there)?;
            check_free(ask.person, there)?;
            if how == Behaviour::Fail && ask.header("if-match").is_none() {
                return Err(Refusal::taken());
            }
            (Some(there.index), (there.parent, there.name.clone()))
        }
        Target::Free { .. } if ask.header("if-match").is_some() => return Err(Refusal::stale()),
        Target::Free { folder, name, .. } => (None, (*folder, name.clone())),
    };
    // An `If-Match` that agrees says what is to be replaced.
    let how = if ask.header("if-match").is_some() && over.is_some() { Behaviour::Replace } else { how };
    if state.faults.take("hard-case-6") {
        return Err(
            Refusal::of(409, "nameAlreadyExists", "The file is currently being uploaded.").inner("uploadInProgress")
        );
    }
    let announced = item.get("fileSize").or_else(|| body.get("fileSize")).and_then(Value::as_u64);
    check_quota(state, drive, announced.unwrap_or(0))?;
    if announced == Some(0) {
        return Err(Refusal::invalid("An empty file cannot be uploaded with a session."));
    }
    let defer = body.get("deferCommit").or_else(|| item.get("deferCommit")).and_then(Value::as_bool).unwrap_or(false);
    let now = ask.now;
    let mut forgotten = 0;
    state.sessions.retain(|_, session| {
        let keep = session.expires > now;
        forgotten += if keep { 0 } else { session.received };
        keep
    });
    state.held = state.held.saturating_sub(forgotten);
    if state.sessions.len() >= MOST_SESSIONS {
        return Err(Refusal::of(503, "serviceNotAvailable", "Too many uploads are open.").with("retry-after", "30"));
    }
    let place = match target {
        Target::Free { folder, missing, name } => (make_way(state, drive, folder, &missing, &ask.stamp()), name),
        Target::There(_) => place,
    };
    let id = state.mint_text();
    let session = Session {
        ask: ask.clone(),
        drive,
        over,
        place,
        how,
        defer,
        times: times(&item),
        total: None,
        received: 0,
        pieces: Vec::new(),
        expires: now + LIFETIME,
        drifted: 0,
    };
    let url = format!("{}/upload/{id}", state.content_url);
    let body = json!({
        "@odata.context": format!("{}/$metadata#microsoft.graph.uploadSession", ask.base),
        "uploadUrl": url,
        "expirationDateTime": time::text(session.expires),
        "nextExpectedRanges": ["0-"],
    });
    state.sessions.insert(id, session);
    if state.faults.on("hard-case-9") {
        state.faults.retire_tokens();
    }
    Ok(Reply::ok(body))
}

fn standing(session: &Session) -> Value {
    let ranges: Vec<String> = match session.total {
        Some(total) if session.received >= total => Vec::new(),
        Some(total) => vec![format!("{}-{}", session.received, total - 1)],
        None => vec![format!("{}-", session.received)],
    };
    json!({ "expirationDateTime": time::text(session.expires), "nextExpectedRanges": ranges })
}

/// Answers at the content origin: `upload/{session}`.
pub fn serve(state: &mut State, method: &Method, path: &str, headers: &HeaderMap, body: Bytes, now: i64) -> Outcome {
    let id = path.trim_matches('/').split('/').nth(1).unwrap_or("").to_owned();
    let missing = || Refusal::of(404, "itemNotFound", "The upload session was not found");
    let alive = state.sessions.get(&id).is_some_and(|session| session.expires > now);
    if !alive {
        return Err(missing());
    }
    match method.as_str() {
        "GET" => state.sessions.get(&id).map(|session| Reply::ok(standing(session))).ok_or_else(missing),
        "DELETE" => {
            forget(state, &id);
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        "PUT" => fragment(state, &id, headers, body, now),
        "POST" => match state.sessions.get(&id) {
            Some(session) if session.total.is_some_and(|total| session.received == total) => commit(state, &id, now),
            _ => Err(Refusal::invalid("The upload is not complete.")),
        },
        _ => Err(Refusal::method()),
    }
}

fn forget(state: &mut State, id: &str) {
    if let Some(session) = state.sessions.remove(id) {
        state.held = state.held.saturating_sub(session.received);
    }
}

fn content_range(text: &str) -> Option<(u64, u64, u64)> {
    let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, to) = range.split_once('-')?;
    let (from, to, total) = (from.trim().parse().ok()?, to.trim().parse().ok()?, total.trim().parse().ok()?);
    (from <= to && to < total).then_some((from, to, total))
}

fn fragment(state: &mut State, id: &str, headers: &HeaderMap, body: Bytes, now: i64) -> Outcome {
    let range = headers.get("content-range").and_then(|value| value.to_str().ok()).and_then(content_range);
    let (from, to, total) = range.ok_or_else(|| Refusal::invalid("Invalid Content-Range header value."))?;
    let length = to - from + 1;
    if body.len() as u64 != length {
        return Err(Refusal::invalid("The Content-Range header length does not match the provided number of bytes."));
    }
    if body.len() >= MOST_FRAGMENT {
        return Err(Refusal::of(413, "fragmentTooLarge", "The fragment is larger than 60 MiB."));
    }
    if to + 1 < total && length % GRAIN != 0 {
        return Err(Refusal::invalid("A fragment must be a multiple of 320 KiB."));
    }
    let drive = state.sessions.get(id).map_or(0, |session| session.drive);
    if let Err(refusal) = check_quota(state, drive, total) {
        forget(state, id);
        return Err(refusal);
    }
    if state.faults.on("hard-case-5")
        && state.sessions.get(id).is_some_and(|session| session.received > 0)
        && state.faults.take("hard-case-5")
    {
        forget(state, id);
        return Err(Refusal::of(404, "itemNotFound", "The upload session was not found"));
    }
    let drift = state.sessions.get(id).is_some_and(|session| session.received > 0) && state.faults.take("hard-case-8");
    if state.held + length > MOST_HELD {
        return Err(Refusal::of(503, "serviceNotAvailable", "Too many bytes are waiting for a commit.")
            .with("retry-after", "30"));
    }
    let session = state.sessions.get_mut(id).ok_or_else(Refusal::not_found)?;
    session.expires = now + LIFETIME;
    if *session.total.get_or_insert(total) != total {
        return Err(Refusal::invalid("The total size must stay the same."));
    }
    if drift {
        session.drifted += 1;
        if session.drifted % 2 == 0 {
            return Err(Refusal::denied());
        }
        if let Some(lost) = session.pieces.pop() {
            session.received -= lost.len() as u64;
            state.held = state.held.saturating_sub(lost.len() as u64);
        }
        return Err(Refusal::range("The range does not fit what was received."));
    }
    if from != session.received {
        let what = if to < session.received {
            "The range was received already."
        } else {
            "The range does not fit what was received."
        };
        return Err(Refusal::range(what));
    }
    session.pieces.push(body);
    session.received += length;
    state.held += length;
    if session.received == total && !session.defer {
        return commit(state, id, now);
    }
    let body = standing(session);
    Ok(Reply::json(StatusCode::ACCEPTED, body))
}

fn commit(state: &mut State, id: &str, now: i64) -> Outcome {
    let Some(session) = state.sessions.get(id).cloned() else { return Err(Refusal::not_found()) };
    let mut ask = session.ask.clone();
    ask.now = now;
    let drive = session.drive;
    let known = &state.world.drives[drive];
    let (parent, name) = session.place;
    if known.item(parent).is_none() {
        forget(state, id);
        return Err(Refusal::not_found());
    }
    let clash = known.find(parent, &name);
    let target = match (session.over.and_then(|index| known.item(index)), clash) {
        (Some(there), _) => {
            check_free(ask.person, &there)?;
            Target::There(Box::new(there))
        }
        // The bytes stay for another try under another name or after the clash is gone.
        (None, Some(_)) if session.how == Behaviour::Fail => return Err(Refusal::taken()),
        (None, Some(there)) => Target::There(Box::new(there)),
        (None, None) => Target::Free { folder: parent, missing: Vec::new(), name },
    };
    let content = Content::pieces(session.pieces);
    let (index, new) = store(state, drive, target, content, session.how, &ask.stamp())?;
    if let Some((created, modified)) = session.times {
        state.world.drives[drive].mark(index, |item| {
            item.file_created = created.unwrap_or(item.file_created);
            item.file_modified = modified.unwrap_or(item.file_modified);
        });
    }
    forget(state, id);
    shown(state, &ask, drive, index, if new { StatusCode::CREATED } else { StatusCode::OK })
}
