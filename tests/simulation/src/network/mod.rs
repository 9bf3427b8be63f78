//! The network of a world: the tenant in this very process, and everything that goes wrong on the way to it.
//!
//! **Promises.** Each request meets what the weather and the seed have for it, and every fault is counted by its name. A
//! process that has ended sends nothing. The same seed and the same requests give the same faults.
//!
//! **Never.** It makes no answer in the provider's name but the refusals that the provider itself gives under load (429,
//! 503, a transient 401), and the short enumeration, which is the provider's own word with a part missing.
//!
//! **How.** [`Weather`] is what a place is like (a plane, an airport's portal, a train); [`faults`] are the single mishaps
//! that rough weather brings. It also watches: a token on its way to another origin than its own is a broken promise.

pub mod faults;
pub mod journal;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body;
use bytes::Bytes;
use futures_util::StreamExt as _;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use http::{Method, Request, StatusCode};
use musette_core::http::{Incoming, Outgoing, Transport, TransportError};
use musette_tenant::Tenant;

use crate::chance::Chance;
use crate::clock::WorldClock;
use crate::disk::{ProcessDisk, Slot};
use faults::{Fault, Place};
use journal::Effect;

/// Where the tenant's services are, for worlds.
pub const API: &str = "https://api.tenant.example";
/// Where its contents are.
pub const CONTENT: &str = "https://content.tenant.example";

/// The largest answer that a fault looks into.
const MOST_LOOKED_INTO: usize = 64 * 1024 * 1024;

/// What the network is like where the device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    /// Everything arrives.
    Clear,
    /// So many of a hundred requests meet a fault.
    Rough(u64),
    /// Nothing connects.
    Offline,
    /// A portal answers everything: with its page, or with a redirect to it.
    Portal,
    /// Everything arrives until this moment, then nothing connects: a window of signal.
    ClearUntil(i64),
}

impl Weather {
    /// For counts and logs.
    pub fn name(self) -> &'static str {
        match self {
            Weather::Clear => "clear",
            Weather::Rough(_) => "rough",
            Weather::Offline => "offline",
            Weather::Portal => "portal",
            Weather::ClearUntil(_) => "a window of signal",
        }
    }
}

struct State {
    chance: Chance,
    weather: Weather,
    numbered: u64,
    counts: BTreeMap<&'static str, u64>,
    log: Vec<String>,
    leaks: Vec<String>,
    shorten: Option<String>,
    hold: Option<(Slot, Duration)>,
    repeated: BTreeSet<String>,
    journal: Vec<Effect>,
}

/// The network of one world. Clones are the same.
#[derive(Clone)]
pub struct Network {
    tenant: Tenant,
    clock: WorldClock,
    state: Arc<Mutex<State>>,
}

impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Network")
    }
}

/// The network as one life of a process has it.
#[derive(Debug)]
pub struct ProcessNetwork {
    network: Network,
    disk: ProcessDisk,
    slot: Slot,
}

impl Network {
    /// Clear weather on the way to `tenant`.
    pub fn new(seed: u64, tenant: Tenant, clock: WorldClock) -> Network {
        let state = State {
            chance: Chance::for_purpose(seed, "network"),
            weather: Weather::Clear,
            numbered: 0,
            counts: BTreeMap::new(),
            log: Vec::new(),
            leaks: Vec::new(),
            shorten: None,
            hold: None,
            repeated: BTreeSet::new(),
            journal: Vec::new(),
        };
        Network { tenant, clock, state: Arc::new(Mutex::new(state)) }
    }

    /// The way out for a process.
    pub fn of(&self, slot: Slot, disk: &ProcessDisk) -> ProcessNetwork {
        ProcessNetwork { network: self.clone(), disk: disk.clone(), slot }
    }

    /// Changes the weather.
    pub fn set_weather(&self, weather: Weather) {
        self.lock().weather = weather;
    }

    /// The weather now.
    pub fn weather(&self) -> Weather {
        self.lock().weather
    }

    /// Lets most be missing from the next whole enumeration of a drive that gets through; `None` takes that back.
    pub fn shorten_next_enumeration(&self, drive: Option<String>) {
        self.lock().shorten = drive;
    }

    /// Holds up the next list of a folder that this process is answered; `None` takes that back.
    pub fn hold_next_list(&self, of: Option<(Slot, Duration)>) {
        self.lock().hold = of;
    }

    /// The digests of whole bodies that a fault has sent twice.
    pub fn repeated(&self) -> BTreeSet<String> {
        self.lock().repeated.clone()
    }

    /// What the tenant has done to posts and tasks since the last call, in its order.
    pub fn take_journal(&self) -> Vec<Effect> {
        std::mem::take(&mut self.lock().journal)
    }

    /// How often each fault happened, by its name.
    pub fn counts(&self) -> BTreeMap<&'static str, u64> {
        self.lock().counts.clone()
    }

    /// A line for each request since the last call.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut self.lock().log)
    }

    /// Requests that carried a token where none belongs.
    pub fn leaks(&self) -> Vec<String> {
        self.lock().leaks.clone()
    }

    /// Requests so far.
    pub fn requests(&self) -> u64 {
        self.lock().numbered
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Numbers a request and draws what happens to it.
    fn meet(&self, slot: Slot, request: &Outgoing, place: Place) -> (u64, Option<Fault>) {
        let now = self.clock.now();
        let mut state = self.lock();
        let state = &mut *state;
        state.numbered += 1;
        let shorten = place == Place::Api
            && is_enumeration(request)
            && state.shorten.as_ref().is_some_and(|drive| request.url.path().contains(drive.as_str()));
        let hold = place == Place::Api && is_list(request) && state.hold.is_some_and(|(held, _)| held == slot);
        let fault = match state.weather {
            Weather::Clear | Weather::ClearUntil(_) | Weather::Rough(_) if hold => Some(Fault::HeldAnswer),
            Weather::Clear | Weather::Rough(_) if shorten => {
                state.shorten = None;
                Some(Fault::ShortEnumeration)
            }
            Weather::Clear => None,
            Weather::ClearUntil(until) if now < until => None,
            Weather::ClearUntil(_) | Weather::Offline => Some(Fault::Offline),
            Weather::Portal if state.chance.percent(30) => Some(Fault::PortalRedirect),
            Weather::Portal => Some(Fault::PortalPage),
            Weather::Rough(percent) if state.chance.percent(percent) => {
                faults::draw(&mut state.chance, place, &request.method)
            }
            Weather::Rough(_) => None,
        };
        if let Some(fault) = fault {
            *state.counts.entry(fault.name()).or_default() += 1;
        }
        if !matches!(place, Place::Api | Place::Tasks | Place::Talk | Place::SignIn)
            && request.headers.contains_key(AUTHORIZATION)
        {
            state.leaks.push(format!("{} {}", request.method, request.url.host_str().unwrap_or("")));
            // The promise is broken: what a client makes of the refusals that follow is of no interest any more.
            state.weather = Weather::Offline;
        }
        (state.numbered, fault)
    }

    fn draw(&self, below: u64) -> u64 {
        self.lock().chance.below(below)
    }

    fn note(&self, line: String) {
        self.lock().log.push(line);
    }
}

/// What is known of a request before it is sent, for a second copy of it.
fn wire(request: &Outgoing) -> Request<Body> {
    let mut wire = Request::new(Body::from(request.body.clone()));
    *wire.method_mut() = request.method.clone();
    // An absolute URL is a URI.
    *wire.uri_mut() = request.url.as_str().parse().unwrap_or_default();
    *wire.headers_mut() = request.headers.clone();
    wire
}

fn broken(why: &str) -> TransportError {
    TransportError::Broken(why.to_owned())
}

fn page(status: StatusCode, text: &'static str) -> Incoming {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    whole(status, headers, Bytes::from_static(text.as_bytes()))
}

/// A refusal as the service there words it.
fn refusal(place: Place, status: StatusCode, code: &str, after: Option<u64>) -> Incoming {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Some(after) = after {
        headers.insert(RETRY_AFTER, HeaderValue::from(after));
    }
    let body = match (place, status) {
        (Place::Talk, StatusCode::UNAUTHORIZED) => {
            serde_json::json!({"response": {"message": "Token not found.", "code": 16, "stat": "fail"}})
        }
        (Place::Talk, StatusCode::TOO_MANY_REQUESTS) => {
            serde_json::json!({"response": {"message": "Rate limited", "code": 33, "stat": "fail"}})
        }
        (Place::Talk, _) => return page(status, GATEWAY_PAGE),
        _ => serde_json::json!({"error": {"code": code, "message": "not now", "innerError": {}}}),
    };
    whole(status, headers, Bytes::from(body.to_string()))
}

fn whole(status: StatusCode, mut headers: HeaderMap, body: Bytes) -> Incoming {
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    Incoming { status, headers, body: futures_util::stream::iter([Ok(body)]).boxed() }
}

const PORTAL_PAGE: &str =
    "<!DOCTYPE html><html><head><title>Airport Wi-Fi</title></head><body><form>Log in</form></body></html>";
const PROXY_PAGE: &str = "<html><body><h1>Not found</h1><hr>proxy</body></html>";
const GATEWAY_PAGE: &str = "<html><body><h1>Gateway trouble</h1></body></html>";

impl ProcessNetwork {
    async fn ask(&self, request: &Outgoing) -> Result<Incoming, TransportError> {
        if journal::concerns(self.place(request), request) {
            let (status, headers, body) = self.ask_whole(request).await?;
            return Ok(Incoming { status, headers, body: futures_util::stream::iter([Ok(body)]).boxed() });
        }
        self.connected()?;
        let answer = self.network.tenant.call(wire(request)).await.map_err(|_| broken("cut"))?;
        let (parts, body) = answer.into_parts();
        let body = body.into_data_stream().map(|piece| piece.map_err(|_| broken("cut"))).boxed();
        Ok(Incoming { status: parts.status, headers: parts.headers, body })
    }

    async fn ask_whole(&self, request: &Outgoing) -> Result<(StatusCode, HeaderMap, Bytes), TransportError> {
        self.connected()?;
        let answer = self.network.tenant.call(wire(request)).await.map_err(|_| broken("cut"))?;
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, MOST_LOOKED_INTO).await.map_err(|_| broken("cut"))?;
        if journal::concerns(self.place(request), request)
            && let Some(effect) = Effect::of(request, parts.status, &body)
        {
            self.network.lock().journal.push(effect);
        }
        Ok((parts.status, parts.headers, body))
    }

    fn place(&self, request: &Outgoing) -> Place {
        Place::of(request.url.host_str().unwrap_or(""), request.url.path())
    }

    fn connected(&self) -> Result<(), TransportError> {
        self.disk.alive().map_err(|_| TransportError::NotConnected("this process has ended".into()))
    }

    async fn wait(&self, most_ms: u64) {
        let wait = 50 + self.network.draw(most_ms);
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }

    async fn suffer(&self, fault: Fault, place: Place, request: &Outgoing) -> Result<Incoming, TransportError> {
        match fault {
            Fault::Offline => Err(TransportError::NotConnected("no network".into())),
            Fault::DropBefore => Err(broken("dropped on the way there")),
            Fault::LostAnswer => {
                self.ask_whole(request).await?;
                Err(broken("the answer was lost"))
            }
            Fault::Delay => {
                self.wait(20_000).await;
                self.ask(request).await
            }
            Fault::LateAnswer => {
                let (status, headers, body) = self.ask_whole(request).await?;
                self.wait(50_000).await;
                self.connected()?;
                Ok(Incoming { status, headers, body: futures_util::stream::iter([Ok(body)]).boxed() })
            }
            Fault::HeldAnswer => {
                let held = self.network.lock().hold.take();
                let (status, headers, body) = self.ask_whole(request).await?;
                tokio::time::sleep(held.map_or(Duration::ZERO, |(_, time)| time)).await;
                self.connected()?;
                Ok(Incoming { status, headers, body: futures_util::stream::iter([Ok(body)]).boxed() })
            }
            Fault::Duplicate => {
                if !request.body.is_empty() {
                    self.network.lock().repeated.insert(crate::world::ledger::digest_of(&request.body));
                }
                let first = self.ask_whole(request).await?;
                let second = self.ask_whole(request).await?;
                // What names no tag (a step that is ticked) says the same when it is said again: nobody has done it twice.
                if place == Place::Tasks && !request.headers.contains_key(http::header::IF_MATCH) {
                    let journal = &mut self.network.lock().journal;
                    let same = |effect: &Effect| effect.path == request.url.path() && effect.asked == request.body;
                    if let [.., first, second] = journal.as_slice()
                        && same(first)
                        && same(second)
                    {
                        journal.pop();
                    }
                }
                let (status, headers, body) = if self.network.draw(2) == 0 { first } else { second };
                Ok(Incoming { status, headers, body: futures_util::stream::iter([Ok(body)]).boxed() })
            }
            Fault::Throttled => Ok(refusal(
                place,
                StatusCode::TOO_MANY_REQUESTS,
                "activityLimitReached",
                Some(1 + self.network.draw(40)),
            )),
            Fault::Busy => Ok(refusal(
                place,
                StatusCode::SERVICE_UNAVAILABLE,
                "serviceNotAvailable",
                Some(1 + self.network.draw(20)),
            )),
            Fault::Gateway => {
                let status = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::BAD_GATEWAY, StatusCode::GATEWAY_TIMEOUT]
                    [usize::try_from(self.network.draw(3)).unwrap_or(0)];
                Ok(page(status, GATEWAY_PAGE))
            }
            Fault::GatewayAfter => {
                self.ask_whole(request).await?;
                Ok(page(StatusCode::GATEWAY_TIMEOUT, GATEWAY_PAGE))
            }
            Fault::PortalPage => Ok(page(StatusCode::OK, PORTAL_PAGE)),
            Fault::PortalRedirect => {
                let mut answer = page(StatusCode::FOUND, "");
                answer.headers.insert(LOCATION, HeaderValue::from_static("http://portal.airport.example/login"));
                Ok(answer)
            }
            Fault::Proxy => Ok(page(StatusCode::NOT_FOUND, PROXY_PAGE)),
            Fault::Truncated => {
                let (status, headers, body) = self.ask_whole(request).await?;
                let cut = body.slice(..body.len() / 2);
                let pieces = [Ok(cut), Err(broken("cut in the middle"))];
                Ok(Incoming { status, headers, body: futures_util::stream::iter(pieces).boxed() })
            }
            Fault::Transient401 => Ok(refusal(place, StatusCode::UNAUTHORIZED, "unauthenticated", None)),
            Fault::ShortEnumeration => {
                let (status, headers, body) = self.ask_whole(request).await?;
                let short = faults::without_most(&body).unwrap_or(body);
                Ok(whole(status, headers, short))
            }
        }
    }
}

/// A request for the first or a further page of a whole enumeration.
fn is_enumeration(request: &Outgoing) -> bool {
    request.method == Method::GET && request.url.path().contains("/delta") && !request.url.as_str().contains("token=")
}

/// A request for what is in a folder.
fn is_list(request: &Outgoing) -> bool {
    request.method == Method::GET && request.url.path().ends_with("/children")
}

#[async_trait]
impl Transport for ProcessNetwork {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        self.connected()?;
        let host = request.url.host_str().unwrap_or("").to_owned();
        let place = self.place(&request);
        let (number, fault) = self.network.meet(self.slot, &request, place);
        let answer = match (place, fault) {
            (_, Some(fault)) => self.suffer(fault, place, &request).await,
            (Place::Elsewhere, None) => Err(TransportError::NotConnected("nobody is there".into())),
            (_, None) => self.ask(&request).await,
        };
        let what = match &answer {
            Ok(answer) => answer.status.as_u16().to_string(),
            Err(error) => error.to_string(),
        };
        let with = fault.map_or(String::new(), |fault| format!(" with {}", fault.name()));
        self.network.note(format!(
            "    {number} {:?}: {} {host}{} -> {what}{with}",
            self.slot,
            request.method,
            request.url.path()
        ));
        answer
    }
}

#[cfg(test)]
mod tests;
