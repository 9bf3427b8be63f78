//! Where requests come in: which origin, whose token, what fault, which answer.
//!
//! Promises: the same way in-process and on sockets. A request is read whole (at most [`MOST_BODY`]), judged by the faults,
//! answered under the world's lock, and logged whatever happens. A cut connection is an `Err`: the servers drop the connection
//! on it. Every answer has `request-id`, echoes `client-request-id`, and is dated by the tenant's clock. It never lets a token at
//! the content origin pass.

use axum::body::Body;
use bytes::Bytes;
use futures_util::stream;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HOST, ORIGIN};
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt, Limited};
use tower::ServiceExt as _;

use crate::Tenant;
use crate::content::Content;
use crate::cors;
use crate::engage;
use crate::engage::reply::Refused;
use crate::entra::{Audience, BadToken};
use crate::faults::verdict::{Facts, Origin, Verdict};
use crate::graph::query::Query;
use crate::graph::reply::{Load, Outcome, Refusal, Reply};
use crate::graph::{self, Ask};
use crate::log::Entry;
use crate::seed::{guid_text, mix};

/// The largest body that is read.
pub const MOST_BODY: usize = 256 * 1024 * 1024;
const PIECE: usize = 256 * 1024;

/// The connection was cut: the client sees a reset, never an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the connection was cut")]
pub struct Cut;

/// Whether a path belongs to Graph, SharePoint or Engage rather than to sign-in.
pub fn is_service(path: &str) -> bool {
    let graph = ["/v1.0", "/beta", "/_api/v2.0", "/_api/v2.1"]
        .iter()
        .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    graph || engage::is_engage(path)
}

struct Come {
    request_id: String,
    client_request_id: Option<String>,
    now: i64,
    who: Option<String>,
    /// The behaviours of the server that it has met.
    met: Vec<String>,
}

/// Answers one request, or cuts its connection.
pub async fn call(tenant: &Tenant, request: Request<Body>) -> Result<Response<Body>, Cut> {
    let (parts, body) = request.into_parts();
    let inner = &tenant.inner;
    let authority = parts.uri.authority().map(|authority| authority.as_str().to_owned());
    let host = parts.headers.get(HOST).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let authority = authority.or(host).unwrap_or_default();
    // A listener knows which origin it is, whatever name a client calls it by.
    let by_name = if authority == inner.content_authority { Origin::Content } else { Origin::Api };
    let origin = parts.extensions.get::<Origin>().copied().unwrap_or(by_name);
    let facts = Facts::of(origin, &parts.method, parts.uri.path());
    let now = inner.now();
    let number = inner.next_request();
    let mut come = Come {
        request_id: guid_text(mix(inner.seed ^ 0x4E9, number), mix(number, inner.seed)).to_lowercase(),
        client_request_id: parts.headers.get("client-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned),
        now,
        who: None,
        met: Vec::new(),
    };
    let has_token = parts.headers.contains_key(AUTHORIZATION);
    let mut entry = Entry {
        at_ms: now,
        origin: if origin == Origin::Api { "api" } else { "content" },
        method: parts.method.to_string(),
        path: loggable(&parts.uri),
        token_at_content: has_token && origin == Origin::Content,
        ..Entry::default()
    };
    let verdict = inner.lock().faults.verdict(&facts, &come.request_id, now);
    entry.faults.clone_from(&verdict.names);
    if verdict.delay_ms > 0 {
        tokio::time::sleep(std::time::Duration::from_millis(verdict.delay_ms)).await;
    }
    if verdict.cut {
        inner.note(entry);
        return Err(Cut);
    }
    let body = match Limited::new(body, MOST_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<http_body_util::LengthLimitError>() => {
            let refusal = Refusal::of(413, "requestEntityTooLarge", "The request is larger than 256 MB.");
            entry.status = 413;
            inner.note(entry);
            let of_engage = origin == Origin::Api && engage::is_engage(parts.uri.path());
            let refused = || refusal.reply(&come.request_id, None, now);
            let reply = if of_engage { engage::reply::played(&refusal) } else { refused() };
            return Ok(respond(reply, &come, &parts.method, &Verdict::default()));
        }
        Err(_) => {
            inner.note(entry);
            return Err(Cut);
        }
    };
    entry.bytes_in = body.len() as u64;

    let signs_in = origin == Origin::Api && !is_service(parts.uri.path());
    let opens = !signs_in || cors::is_open(parts.uri.path());
    // A browser asks without a token.
    let preflight = cors::preflight(&parts).filter(|_| opens);
    if verdict.instead.is_none() && signs_in && preflight.is_none() {
        let mut response = sign_in(tenant, &parts, body, &verdict).await;
        if opens && parts.headers.contains_key(ORIGIN) {
            cors::open(response.headers_mut());
        }
        if let Ok(date) = HeaderValue::from_str(&http_date(now)) {
            response.headers_mut().insert(DATE, date);
        }
        entry.status = response.status().as_u16();
        entry.bytes_out = length(&response);
        inner.note(entry);
        return if verdict.lose { Err(Cut) } else { Ok(response) };
    }
    let listens = origin == Origin::Api && engage::realtime::is_realtime(parts.uri.path());
    let reply = match verdict.instead.clone().or(preflight) {
        Some(reply) => reply,
        None if listens => listen(tenant, &parts, &body, now).await,
        None => {
            if verdict.twice {
                let _first = take(tenant, origin, &parts, body.clone(), &mut come);
            }
            take(tenant, origin, &parts, body, &mut come)
                .unwrap_or_else(|refusal| refusal.reply(&come.request_id, come.client_request_id.as_deref(), now))
        }
    };
    entry.status = reply.status.as_u16();
    entry.who = come.who.clone();
    entry.faults.append(&mut come.met);
    let response = respond(reply, &come, &parts.method, &verdict);
    entry.bytes_out = if parts.method == Method::HEAD { 0 } else { length(&response) };
    inner.note(entry);
    if verdict.lose { Err(Cut) } else { Ok(response) }
}

fn loggable(uri: &http::Uri) -> String {
    // A pre-authenticated address is a secret of its own; everything else in a query is an option of Graph.
    match uri.query() {
        // Engage takes a whole post in its query: what people write stays out of the log.
        Some(query) if engage::is_engage(uri.path()) => {
            let told = |pair: &&str| !pair.starts_with("body=") && !pair.starts_with("title=");
            let told: Vec<&str> = query.split('&').filter(told).collect();
            format!("{}?{}", uri.path(), told.join("&"))
        }
        Some(query) if is_service(uri.path()) => format!("{}?{query}", uri.path()),
        _ => uri.path().to_owned(),
    }
}

fn length(response: &Response<Body>) -> u64 {
    let header = response.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    header.and_then(|value| value.parse().ok()).unwrap_or(0)
}

async fn sign_in(tenant: &Tenant, parts: &http::request::Parts, body: Bytes, verdict: &Verdict) -> Response<Body> {
    let once = |body: Bytes| {
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = parts.method.clone();
        *request.uri_mut() = parts.uri.clone();
        *request.headers_mut() = parts.headers.clone();
        tenant.inner.entra_router.clone().oneshot(request)
    };
    if verdict.twice {
        let _first = once(body.clone()).await;
    }
    let Ok(response) = once(body).await;
    // The length must be known for the log, and a body of the sign-in is small.
    let (mut parts, body) = response.into_parts();
    let bytes = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    match verdict.truncate {
        Some(after) if after < bytes.len() as u64 => Response::from_parts(
            parts,
            stream_of(Load::Part(Content::sent(bytes.clone()), 0, bytes.len() as u64), Some(after)),
        ),
        _ => Response::from_parts(parts, Body::from(bytes)),
    }
}

/// A conversation about news, whose last message may wait for them: nothing is locked meanwhile.
async fn listen(tenant: &Tenant, parts: &http::request::Parts, body: &Bytes, now: i64) -> Reply {
    let inner = &tenant.inner;
    if parts.method != Method::POST {
        return Refused::of(405, "Only POST is understood here.").reply();
    }
    let verify = |bearer: &str| {
        let caller = inner.entra.verify(bearer).ok()?;
        (caller.audience == Audience::Yammer).then_some(caller.object_id)
    };
    let base = inner.base_url.as_str();
    let heard = engage::realtime::hear(&mut inner.lock(), base, &parts.headers, body, now, &verify);
    let Some(mut heard) = heard else { return Refused::bad("The messages cannot be read.").reply() };
    let patience = heard.poll.as_ref().map_or(0, |poll| poll.patience);
    let until = tokio::time::Instant::now() + std::time::Duration::from_millis(patience);
    loop {
        let news = inner.news.notified();
        tokio::pin!(news);
        // From here on nothing that is written goes by unnoticed.
        news.as_mut().enable();
        let over = tokio::time::Instant::now() >= until;
        let settled = engage::realtime::settle(&mut inner.lock(), base, &mut heard, inner.now(), over);
        if let Some(reply) = settled {
            return reply;
        }
        // Whether there were news or the time is over is seen above.
        let _ = tokio::time::timeout_at(until, news).await;
    }
}

fn take(tenant: &Tenant, origin: Origin, parts: &http::request::Parts, body: Bytes, come: &mut Come) -> Outcome {
    let inner = &tenant.inner;
    let path = parts.uri.path();
    let now = come.now;
    if origin == Origin::Content {
        if parts.headers.contains_key(AUTHORIZATION) {
            return Err(Refusal::of(
                401,
                "unauthenticated",
                "The address is authenticated by itself: no token may be sent.",
            ));
        }
        let mut state = inner.lock();
        state.faults.judge(Facts::of(origin, &parts.method, path));
        graph::copy::settle(&mut state, now);
        let outcome = match path.trim_start_matches('/').split('/').next() {
            Some("download") => {
                let query = Query::parse(parts.uri.query());
                graph::download::serve(&mut state, &parts.method, path, &query, &parts.headers, now)
            }
            Some("upload") => graph::upload::serve(&mut state, &parts.method, path, &parts.headers, body, now),
            Some("monitor") => graph::copy::serve(&mut state, path, now),
            Some("engage" | "mugshot") => {
                let query = Query::parse(parts.uri.query());
                engage::uploads::serve(&state, &parts.method, path, &query, &parts.headers, now)
            }
            _ => Err(Refusal::not_found()),
        };
        come.met.append(&mut state.faults.take_met());
        return outcome;
    }
    let bearer = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
    });
    let of_engage = engage::is_engage(path);
    let caller = match bearer.as_deref().map(|bearer| inner.entra.verify(bearer)) {
        Some(Ok(caller)) if (caller.audience == Audience::Yammer) == of_engage => caller,
        _ if of_engage => return Ok(Refused::token().reply()),
        None => return Err(Refusal::token(&inner.base_url, "Access token is empty.")),
        Some(Ok(_)) => {
            return Err(Refusal::token(&inner.base_url, "Access token validation failure. Invalid audience."));
        }
        Some(Err(BadToken::InsufficientClaims { www_authenticate })) => {
            let refusal =
                Refusal::of(401, "InvalidAuthenticationToken", "Continuous access evaluation: sign in again.");
            return Err(refusal.with("www-authenticate", www_authenticate));
        }
        Some(Err(BadToken::Expired)) => {
            return Err(Refusal::token(&inner.base_url, "Lifetime validation failed, the token is expired."));
        }
        Some(Err(BadToken::Unknown)) => {
            return Err(Refusal::token(&inner.base_url, "Access token validation failure."));
        }
    };
    let bearer = bearer.unwrap_or_default();
    let mut state = inner.lock();
    state.faults.judge(Facts::of(origin, &parts.method, path));
    graph::copy::settle(&mut state, now);
    if !state.faults.token_is_good(&bearer) {
        come.met.push("hard-case-9".to_owned());
        if of_engage {
            return Ok(Refused::token().reply());
        }
        return Err(Refusal::token(&inner.base_url, "Lifetime validation failed, the token is expired."));
    }
    let person = match state.world.by_object_id(&caller.object_id) {
        Some(person) if !state.world.people[person].left => person,
        _ if of_engage => return Ok(Refused::token().reply()),
        _ => return Err(Refusal::token(&inner.base_url, "The user is not known here.")),
    };
    come.who = Some(state.world.people[person].login.clone());
    let (prefix, sharepoint) = match path {
        path if path.starts_with("/v1.0") => ("/v1.0", false),
        path if path.starts_with("/beta") => ("/beta", false),
        path if path.starts_with("/_api/v2.0") => ("/_api/v2.0", true),
        path if path.starts_with("/_api/v2.1") => ("/_api/v2.1", true),
        _ => ("", false),
    };
    let ask = Ask {
        method: parts.method.clone(),
        path: if of_engage { path.to_owned() } else { path[prefix.len()..].trim_start_matches('/').to_owned() },
        query: Query::parse(parts.uri.query()),
        headers: parts.headers.clone(),
        body,
        person,
        scopes: caller.scopes.as_slice().into(),
        app: caller.client_id.as_str().into(),
        now,
        request_id: come.request_id.as_str().into(),
        base: format!("{}{prefix}", inner.base_url),
        sharepoint,
    };
    let outcome = if of_engage {
        let reply = engage::answer(&mut state, &ask, parts.uri.query());
        if parts.method != Method::GET && parts.method != Method::HEAD {
            inner.news.notify_waiters();
        }
        Ok(reply)
    } else {
        graph::answer(&mut state, &ask)
    };
    come.met.append(&mut state.faults.take_met());
    outcome
}

fn respond(reply: Reply, come: &Come, method: &Method, verdict: &Verdict) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.insert(name, value);
        }
    };
    put(HeaderName::from_static("request-id"), &come.request_id);
    put(HeaderName::from_static("client-request-id"), come.client_request_id.as_deref().unwrap_or(&come.request_id));
    put(DATE, &http_date(come.now));
    // A page that a portal puts in between is nobody's answer.
    if !matches!(&reply.load, Load::Text(kind, _) if kind.starts_with("text/html")) {
        cors::open(headers);
    }
    let mut put = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.insert(name, value);
        }
    };
    match &reply.load {
        Load::Json(_) | Load::Written(_) => put(
            CONTENT_TYPE,
            "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8",
        ),
        Load::Text(kind, _) => put(CONTENT_TYPE, kind),
        Load::Empty | Load::Part(..) => {}
    }
    for (name, value) in &reply.headers {
        put(HeaderName::from_static(name), value);
    }
    let load = match reply.load {
        part @ Load::Part(..) => part,
        other => {
            let bytes = other.bytes();
            let length = bytes.len() as u64;
            Load::Part(Content::sent(bytes), 0, length)
        }
    };
    let Load::Part(_, _, length) = &load else { return response };
    if reply.status != StatusCode::NO_CONTENT && reply.status != StatusCode::NOT_MODIFIED {
        put(CONTENT_LENGTH, &length.to_string());
    }
    if method != Method::HEAD && *length > 0 {
        let cut = verdict.truncate.filter(|after| after < length);
        *response.body_mut() = match &load {
            Load::Part(content, from, length) if cut.is_none() && *length <= PIECE as u64 => {
                let bytes = content.read_at(*from, *length as usize);
                if bytes.len() as u64 == *length { Body::from(bytes) } else { stream_of(load, cut) }
            }
            _ => stream_of(load, cut),
        };
    }
    response
}

fn stream_of(load: Load, cut: Option<u64>) -> Body {
    let Load::Part(content, from, length) = load else { return Body::empty() };
    let until = from + cut.unwrap_or(length).min(length);
    let broken = cut.is_some();
    Body::from_stream(stream::unfold(Some(from), move |at| {
        let at = at.map(|at| {
            let most = until.saturating_sub(at).min(PIECE as u64) as usize;
            (at, content.read_at(at, most))
        });
        async move {
            match at? {
                (_, bytes) if bytes.is_empty() && broken => Some((Err(Cut), None)),
                (_, bytes) if bytes.is_empty() => None,
                (at, bytes) => {
                    let next = at + bytes.len() as u64;
                    Some((Ok(bytes), Some(next)))
                }
            }
        }
    }))
}

fn http_date(ms: i64) -> String {
    let moment = jiff::Timestamp::from_millisecond(ms).unwrap_or_default();
    moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
