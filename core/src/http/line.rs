//! One exchange: the request with fresh headers, redirects followed, the answer judged. Nothing is repeated here.
//!
//! It promises that a token leaves only for an origin of its resource and never follows a redirect to another origin;
//! that a request without token carries no header beyond the list below; that at most [`MOST_REDIRECTS`] redirects are
//! followed, only for GET, never from HTTPS to plain HTTP; and that what comes out is either the provider's own word or
//! [`Outcome::Unproven`].

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use url::Url;

use super::backoff::{Patience, retry_after};
use super::body::{BadBody, collect, declared_length};
use super::guard::{Guard, Sight, Started};
use super::idling::{Idle, Idling};
use super::origins::is_loopback;
use super::pace::Measured;
use super::proof::{Reads, body_fits, head_fits, is_html};
use super::server_time::ServerTime;
use super::{
    Access, AccessToken, BodyStream, Dialect, Expect, Incoming, Origins, Outgoing, Request, Transport, TransportError,
};
use crate::doors::Clock;
use crate::model::{BootTime, Spent};
use crate::sabotage::{self, Rule, Sabotage, exercised};
use ::http::header::{self, HeaderName};
use ::http::{HeaderMap, HeaderValue, Method, StatusCode};

/// A whole answer is not larger than this, decompressed.
pub const MOST_BYTES: usize = 64 * 1024 * 1024;
/// Nor is an error.
const MOST_ERROR_BYTES: usize = 1024 * 1024;
/// No more redirects than this are followed for one request.
pub const MOST_REDIRECTS: usize = 5;

const AGENT: &str = concat!("Musette/", env!("CARGO_PKG_VERSION"));

/// What may go along to an address that is not trusted with a token.
const HARMLESS: [HeaderName; 7] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::CONTENT_RANGE,
    header::RANGE,
    header::IF_RANGE,
    header::IF_MATCH,
    header::IF_NONE_MATCH,
];
/// What the provider never sets itself.
const OURS: [HeaderName; 8] = [
    header::AUTHORIZATION,
    header::PROXY_AUTHORIZATION,
    header::COOKIE,
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::USER_AGENT,
];

/// What an exchange came to.
pub(super) enum Outcome {
    /// A success, proven as far as it was read.
    Success { status: StatusCode, headers: HeaderMap, body: Body },
    /// An error in the provider's own words.
    Own { status: StatusCode, headers: HeaderMap, body: Bytes },
    /// Something answered, and nothing proves that it was the provider. `hopeless` when asking again at once is; `asks_for_patience`:
    /// it said 429.
    Unproven { after: Option<Duration>, hopeless: bool, asks_for_patience: bool },
    /// Nothing was sent.
    NotSent,
    /// It may have been sent; no answer.
    Broken,
}

impl Outcome {
    /// Who answers is no provider, and asking again would bring the same.
    fn strange() -> Outcome {
        Outcome::Unproven { after: None, hopeless: true, asks_for_patience: false }
    }
}

pub(super) enum Body {
    Whole(Bytes),
    Stream(BodyStream, Started),
}

/// Whether redirects have led an exchange away from the origin that it was meant for; there is no way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    Home,
    Foreign,
}

/// What the clients of one account share.
#[derive(Debug)]
pub(super) struct Line {
    transport: Arc<dyn Transport>,
    pub(super) guard: Guard,
    pub(super) server_time: ServerTime,
    pub(super) measured: Measured,
    clock: Arc<dyn Clock>,
    requests: AtomicU64,
    bytes_received: AtomicU64,
    bytes_sent: AtomicU64,
    idling: Idling,
}

/// How much of a success is read, and proven, before it is handed on. An error is always read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Take {
    /// Its head; the body streams.
    Head,
    /// All of it.
    Whole,
}

/// Under which rules one exchange is made.
pub(super) struct Rules<'a> {
    pub(super) origins: &'a Origins,
    pub(super) dialect: &'a dyn Dialect,
    pub(super) patience: &'a Patience,
    /// How much of a success is read.
    pub(super) take: Take,
    /// Reads a body as the provider's; `false` when it cannot, and only then is it looked at as mere JSON.
    pub(super) reads: Option<Reads<'a>>,
}

impl Line {
    pub(super) fn new(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Line {
        Line {
            transport,
            guard: Guard::new(),
            server_time: ServerTime::new(Arc::clone(&clock)),
            measured: Measured::default(),
            clock,
            requests: AtomicU64::new(0),
            bytes_received: AtomicU64::new(0),
            bytes_sent: AtomicU64::new(0),
            idling: Idling::default(),
        }
    }

    /// Held while nothing is done but to wait: until this moment, where the provider has asked for that.
    pub(super) fn idle_until(&self, asked: Option<BootTime>) -> Idle<'_> {
        self.idling.begin(asked)
    }

    /// `None` where an exchange is under way, or nobody waits to begin one; else how long the provider has asked to wait still, zero
    /// where it has not.
    pub(super) fn idles_for(&self) -> Option<Duration> {
        self.idling.left(self.now())
    }

    pub(super) fn received(&self, bytes: usize) {
        self.bytes_received.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub(super) fn now(&self) -> BootTime {
        self.clock.boot()
    }

    pub(super) fn spent(&self) -> Spent {
        Spent {
            requests: self.requests.load(Ordering::Relaxed),
            bytes_received: self.bytes_received.load(Ordering::Relaxed),
            bytes_sent: self.bytes_sent.load(Ordering::Relaxed),
        }
    }

    pub(super) async fn exchange(&self, request: &Request, token: Option<&AccessToken>, rules: &Rules<'_>) -> Outcome {
        let _under_way = self.idling.exchange();
        let mut url = request.url.clone();
        let mut ground = Ground::Home;
        for _ in 0..=MOST_REDIRECTS {
            let started = self.guard.start();
            let token = token.filter(|_| ground == Ground::Home);
            let answer = match self.send(request, &url, token, ground, rules.patience).await {
                Ok(answer) => answer,
                Err(error) => return self.no_answer(&error, started),
            };
            let is_redirect = answer.status.is_redirection() && answer.status != StatusCode::NOT_MODIFIED;
            if !is_redirect {
                return self.judge(request, ground, answer, started, rules).await;
            }
            let next = redirect_target(&url, &answer.headers, rules.origins);
            match next {
                Some(next) if request.expect == Expect::Redirect => {
                    self.guard.saw(started, Sight::Provider);
                    return redirected(answer, &next);
                }
                Some(next) if may_follow(request, &url, &next) => {
                    if next.origin() != url.origin() {
                        exercised(Rule::RedirectBare);
                        ground = Ground::Foreign;
                    }
                    url = next;
                }
                _ => {
                    exercised(Rule::RedirectRefused);
                    self.guard.saw(started, Sight::Stranger);
                    return Outcome::strange();
                }
            }
        }
        // Who redirects for ever is a portal or a broken server.
        self.guard.saw(self.guard.start(), Sight::Stranger);
        Outcome::strange()
    }

    async fn send(
        &self,
        request: &Request,
        url: &Url,
        token: Option<&AccessToken>,
        ground: Ground,
        patience: &Patience,
    ) -> Result<Incoming, TransportError> {
        let outgoing = Outgoing {
            method: request.method.clone(),
            url: url.clone(),
            headers: headers_of(request, token, ground),
            body: request.body.clone(),
        };
        let sent = outgoing.body.len() as u64;
        self.requests.fetch_add(1, Ordering::Relaxed);
        let limit = patience.head + Duration::from_secs(sent / 8192);
        let began = self.now();
        let answer = match tokio::time::timeout(limit, self.transport.exchange(outgoing)).await {
            Ok(answer) => answer,
            Err(_) => Err(TransportError::Broken("no answer in time".into())),
        };
        if !matches!(answer, Err(TransportError::NotConnected(_) | TransportError::Certificate(_))) {
            self.bytes_sent.fetch_add(sent, Ordering::Relaxed);
        }
        if answer.is_ok() {
            self.measured.sent(sent, began.until(self.now()));
        }
        answer
    }

    /// Hosts that are not the account's own are not asked the time.
    fn hear_time(&self, request: &Request, ground: Ground, rules: &Rules<'_>, headers: &HeaderMap) {
        if ground == Ground::Home && rules.origins.check(&request.url).is_ok() {
            self.server_time.hear(headers);
        }
    }

    fn no_answer(&self, error: &TransportError, started: Started) -> Outcome {
        tracing::debug!(%error, "no answer");
        let (sight, outcome) = match error {
            TransportError::NotConnected(_) => (Sight::Nothing, Outcome::NotSent),
            TransportError::Certificate(_) => (Sight::Stranger, Outcome::NotSent),
            TransportError::Broken(_) => (Sight::Broken, Outcome::Broken),
        };
        self.guard.saw(started, sight);
        outcome
    }

    async fn judge(
        &self,
        request: &Request,
        ground: Ground,
        answer: Incoming,
        started: Started,
        rules: &Rules<'_>,
    ) -> Outcome {
        let Incoming { status, headers, body } = answer;
        let declared = declared_length(&headers);
        let idle = rules.patience.idle;
        if status.is_success() {
            if !head_fits(request.expect, status, &headers) {
                exercised(Rule::PageUnproven);
                self.guard.saw(started, Sight::Stranger);
                return Outcome::strange();
            }
            if rules.take == Take::Head {
                self.hear_time(request, ground, rules, &headers);
                self.guard.saw(started, Sight::Provider);
                return Outcome::Success { status, headers, body: Body::Stream(body, started) };
            }
            return match collect(body, declared, MOST_BYTES, idle, self).await {
                Ok(body) if body_fits(request.expect, status, &headers, &body, rules.reads) => {
                    self.hear_time(request, ground, rules, &headers);
                    self.guard.saw(started, Sight::Provider);
                    Outcome::Success { status, headers, body: Body::Whole(body) }
                }
                bad => {
                    exercised(Rule::BodyUnproven);
                    self.guard.saw(started, Sight::Broken);
                    Outcome::Unproven {
                        after: None,
                        hopeless: matches!(bad, Err(BadBody::TooLarge)),
                        asks_for_patience: false,
                    }
                }
            };
        }
        let after = retry_after(&headers, rules.patience.longest_wait);
        let body = collect(body, declared, MOST_ERROR_BYTES, idle, self).await.ok();
        let own = body.and_then(|body| Some((rules.dialect.own_error(status, &headers, &body)?, body)));
        if let Some((error, body)) = own {
            tracing::debug!(%status, code = %error.code, "the provider's own error");
            let troubled = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            self.hear_time(request, ground, rules, &headers);
            self.guard.saw(started, if troubled { Sight::Troubled } else { Sight::Provider });
            return Outcome::Own { status, headers, body };
        }
        exercised(Rule::ErrorUnproven);
        tracing::debug!(%status, "an answer that is not the provider's own");
        let gateway = status.is_server_error() && status != StatusCode::NETWORK_AUTHENTICATION_REQUIRED;
        // An address without token that has run out is answered by its host in any words: that says nothing of the
        // network.
        let worn_out = (ground == Ground::Foreign || request.access == Access::Bare) && status.is_client_error();
        if !worn_out {
            self.guard.saw(started, if gateway { Sight::Broken } else { Sight::Stranger });
        }
        Outcome::Unproven {
            after,
            hopeless: !gateway || is_html(&headers) && after.is_some(),
            asks_for_patience: status == StatusCode::TOO_MANY_REQUESTS,
        }
    }
}

/// Where a redirect leads, when it may lead there at all.
fn redirect_target(from: &Url, headers: &HeaderMap, origins: &Origins) -> Option<Url> {
    let mut next = from.join(headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
    next.set_fragment(None);
    let downgraded = from.scheme() == "https" && next.scheme() != "https";
    (!downgraded && origins.may_go_bare(&next)).then_some(next)
}

/// A read follows to its own origin; bytes also to another one, without token.
fn may_follow(request: &Request, from: &Url, next: &Url) -> bool {
    let home = next.origin() == from.origin();
    request.method == Method::GET && (home || matches!(request.expect, Expect::Bytes | Expect::Redirect))
}

/// The answer to [`Expect::Redirect`], with an absolute `Location`.
fn redirected(answer: Incoming, next: &Url) -> Outcome {
    let mut headers = answer.headers;
    match HeaderValue::from_str(next.as_str()) {
        Ok(mut location) => {
            location.set_sensitive(true);
            headers.insert(header::LOCATION, location);
            Outcome::Success { status: answer.status, headers, body: Body::Whole(Bytes::new()) }
        }
        Err(_) => Outcome::strange(),
    }
}

/// Fresh headers for each hop.
fn headers_of(request: &Request, token: Option<&AccessToken>, ground: Ground) -> HeaderMap {
    let leaky = sabotage::active(Sabotage::TokenToDownloadHost);
    let trusted = ground == Ground::Home && (request.access != Access::Bare || leaky);
    let mut headers = HeaderMap::with_capacity(request.headers.len() + 2);
    for (name, value) in &request.headers {
        let goes = if trusted { !OURS.contains(name) } else { HARMLESS.contains(name) };
        if goes {
            headers.append(name.clone(), value.clone());
        }
    }
    headers.insert(header::USER_AGENT, HeaderValue::from_static(AGENT));
    if let (true, Some(token)) = (trusted, token) {
        let bearer = zeroize::Zeroizing::new(format!("Bearer {}", token.expose()));
        if let Ok(mut value) = HeaderValue::from_str(&bearer) {
            value.set_sensitive(true);
            headers.insert(header::AUTHORIZATION, value);
        }
    }
    headers
}

/// An empty body, for answers whose body was read already.
pub(super) fn body_of(bytes: Bytes) -> BodyStream {
    futures_util::stream::iter([Ok(bytes)]).boxed()
}

/// Whether an address needs no TLS: this machine itself.
pub(super) fn needs_no_tls(url: &Url) -> bool {
    is_loopback(url)
}
