//! The drives of Microsoft 365 against the tenant, in-process: what the provider promises, on an organisation that keeps
//! its own books.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bad_days;
mod reading;
mod writing;

use std::ops::Range;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use axum::body::Body as Bodies;
use bytes::Bytes;
use futures_util::StreamExt;
use http_body_util::BodyExt;
use musette_core::doors::{Clock, Doors};
use musette_core::http::{
    AccessToken, Client, Incoming, Origins, Outgoing, Patience, Resource, TokenSource, Transport, TransportError,
};
use musette_core::model::{BasedOn, BootTime, CTag, ETag, Failure, HowChecked, RemoteId, RemoteItem, WallTime};
use musette_core::providers::microsoft365::{GraphDialect, GraphDrives, Settings};
use musette_core::providers::{
    Action, Advance, Body, ChangesPage, ContentFacts, Cursor, Delivery, Drives, Found, Left, Next, Progress,
};
use musette_tenant::colleague::{Deed, Given, Seen};
use musette_tenant::quickxor::quick_xor;
use musette_tenant::{CLIENT_ID, Fault, Tenant, TenantConfig};
use url::Url;

const START: i64 = 1_780_000_000_000;
const BASE: &str = "http://127.0.0.1:4001";
const CONTENT: &str = "http://127.0.0.1:4002";
const ADA: &str = "ada.keller@rive.example";
const PLANS: &str = "Production/Plans";
const UNIT: u64 = 320 * 1024;

#[derive(Debug)]
struct SharedClock(Arc<AtomicI64>);

impl Clock for SharedClock {
    fn wall(&self) -> WallTime {
        WallTime(self.0.load(Ordering::Relaxed))
    }
    fn boot(&self) -> BootTime {
        BootTime(self.0.load(Ordering::Relaxed))
    }
}

/// The tenant's router as a transport.
struct InProcess(Tenant);

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InProcess")
    }
}

#[async_trait]
impl Transport for InProcess {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        let mut sent = http::Request::builder().method(request.method).uri(request.url.as_str());
        if let Some(headers) = sent.headers_mut() {
            *headers = request.headers;
            let authority = request.url.authority().parse().expect("an authority is a header");
            headers.insert(http::header::HOST, authority);
            headers.insert(http::header::CONTENT_LENGTH, request.body.len().into());
        }
        let sent = sent.body(Bodies::from(request.body)).expect("a request is a request");
        let cut = || TransportError::Broken("cut".to_owned());
        let (parts, body) = self.0.call(sent).await.map_err(|_| cut())?.into_parts();
        let chunks = BodyExt::into_data_stream(body).map(move |chunk| chunk.map_err(|_| cut())).boxed();
        Ok(Incoming { status: parts.status, headers: parts.headers, body: chunks })
    }
}

/// Tokens from the tenant itself; a new one whenever the last was refused.
struct Minting(Mutex<String>, Tenant);

impl std::fmt::Debug for Minting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Minting")
    }
}

#[async_trait]
impl TokenSource for Minting {
    async fn token(&self, _: Resource) -> Result<AccessToken, Failure> {
        Ok(AccessToken::new(self.0.lock().unwrap().clone()))
    }
    async fn refused(&self, _: Resource, _: &AccessToken, _: Option<String>) -> Result<(), Failure> {
        *self.0.lock().unwrap() = self.1.mint(ADA).unwrap().access_token;
        Ok(())
    }
}

/// Ada's drives, and the tenant behind them.
struct Room {
    tenant: Tenant,
    time: Arc<AtomicI64>,
    drives: GraphDrives,
    plans: RemoteId,
    root: RemoteId,
}

impl Room {
    async fn new() -> Room {
        Room::with(Settings { page: 50, fragment: UNIT, small: 100_000, sites: 50 }).await
    }

    async fn with(settings: Settings) -> Room {
        Room::of(7, settings).await
    }

    async fn of(seed: u64, settings: Settings) -> Room {
        let time = Arc::new(AtomicI64::new(START));
        let clock = Arc::clone(&time);
        let config = TenantConfig {
            base_url: BASE.to_owned(),
            content_url: CONTENT.to_owned(),
            ..TenantConfig::in_process(seed, Arc::new(move || clock.load(Ordering::Relaxed)))
        };
        let tenant = Tenant::new(config);
        let token = tenant.mint(ADA).unwrap().access_token;
        let graph = Url::parse(&format!("{BASE}/v1.0")).unwrap();
        let doors = Doors { clock: Arc::new(SharedClock(Arc::clone(&time))), ..Doors::system() };
        let patience = Patience {
            first_wait: Duration::ZERO,
            most_wait: Duration::ZERO,
            short_wait: Duration::ZERO,
            ..Patience::default()
        };
        let client = Client::new(
            Arc::new(InProcess(tenant.clone())),
            &doors,
            Arc::new(Minting(Mutex::new(token), tenant.clone())),
            Arc::new(GraphDialect),
            Origins::of_graph(&graph),
        )
        .with_patience(patience);
        let drives = GraphDrives::new(client, graph, Some(CLIENT_ID.to_owned()), settings);
        let listed = drives.drives().await.unwrap().drives;
        let found = listed.iter().find(|drive| drive.site == "Production" && drive.name == "Plans");
        let plans = found.unwrap_or_else(|| panic!("{listed:?}")).id.clone();
        let page = drives.children(&plans, None, None).await.unwrap();
        let root = page.items.iter().find_map(|item| item.parent.clone()).unwrap();
        Room { tenant, time, drives, plans, root }
    }

    fn pass(&self, duration: Duration) {
        self.time.fetch_add(i64::try_from(duration.as_millis()).unwrap(), Ordering::Relaxed);
    }

    fn play(&self, fault: Fault) {
        self.tenant.play(fault).unwrap();
    }

    /// Whether this fault has happened to a request.
    fn has_met(&self, name: &str) -> bool {
        self.tenant.log_after(0).iter().any(|entry| entry.faults.iter().any(|fault| fault == name))
    }

    fn inspect(&self, path: &str) -> Seen {
        self.tenant.inspect(PLANS, path).unwrap()
    }

    fn me(&self) -> String {
        self.tenant.people().into_iter().find(|person| person.login == ADA).unwrap().object_id
    }

    fn delivery(&self, action: Action, based_on: BasedOn) -> Delivery {
        let began = Some(WallTime(self.time.load(Ordering::Relaxed)));
        Delivery {
            drive: self.plans.clone(),
            action,
            based_on,
            began,
            me: Some(self.me()),
            made_besides: Vec::new(),
            moved_besides: Vec::new(),
        }
    }

    fn create(&self, name: &str, bytes: &Bytes) -> Delivery {
        let action = Action::Create { parent: self.root.clone(), name: name.to_owned(), content: facts(bytes) };
        self.delivery(action, BasedOn::Nothing)
    }

    fn replace(&self, path: &str, bytes: &Bytes) -> Delivery {
        let seen = self.inspect(path);
        let action = Action::Replace { item: RemoteId(seen.id), content: facts(bytes) };
        self.delivery(action, BasedOn::Content(CTag(seen.ctag)))
    }

    fn on_row(&self, path: &str, action: impl FnOnce(RemoteId) -> Action) -> Delivery {
        let seen = self.inspect(path);
        self.delivery(action(RemoteId(seen.id)), BasedOn::Metadata(ETag(seen.etag)))
    }

    /// Carries a delivery as the outbox does: finds out after whatever is ambiguous, waits where it is told to.
    async fn carry(&self, delivery: &Delivery, bytes: &Bytes) -> Result<Carried, Failure> {
        let mut progress = Progress::default();
        let body = Held(bytes.clone());
        for _ in 0..200 {
            match self.drives.advance(delivery, &progress, &body).await {
                Ok(Advance::Progress { progress: next, wait, .. }) => {
                    progress = next;
                    self.pass(wait.unwrap_or_default());
                }
                Ok(Advance::Delivered { left, checked }) => return Ok(Carried { left, checked, found: false }),
                Err(failure) if failure.is_ambiguous() => {
                    self.pass(Duration::from_secs(31));
                    match self.drives.find_mine(delivery, &progress).await {
                        Ok(Found::Mine { left, checked }) => return Ok(Carried { left, checked, found: true }),
                        Ok(Found::NotThere(next)) => progress = next,
                        Ok(Found::CannotTell) => panic!("nobody else was there"),
                        Err(Failure::Later { .. }) => {}
                        Err(failure) => return Err(failure),
                    }
                }
                Err(Failure::Later { after, .. }) => self.pass(after.unwrap_or(Duration::from_secs(5))),
                Err(failure) => return Err(failure),
            }
        }
        panic!("it never ends");
    }

    /// Reads a whole enumeration.
    async fn enumerate(&self, from: Option<Cursor>) -> Result<(Vec<RemoteItem>, Cursor), Failure> {
        let mut items = Vec::new();
        let mut cursor = from;
        for _ in 0..500 {
            let ChangesPage { items: more, next } = self.drives.changes(&self.plans, cursor.as_ref()).await?;
            items.extend(more);
            match next {
                Next::More(mut cursors) => cursor = cursors.pop(),
                Next::Done(cursor) => return Ok((items, cursor)),
            }
        }
        panic!("it never ends");
    }
}

/// What a delivery came to.
#[derive(Debug)]
struct Carried {
    left: Left,
    checked: HowChecked,
    /// Found out afterwards, not answered.
    found: bool,
}

impl Carried {
    fn row(&self) -> &RemoteItem {
        self.left.item().unwrap()
    }
}

struct Held(Bytes);

#[async_trait]
impl Body for Held {
    async fn read(&self, range: Range<u64>) -> Result<Bytes, String> {
        let (start, end) = (usize::try_from(range.start).unwrap(), usize::try_from(range.end).unwrap());
        Ok(self.0.slice(start..end))
    }
}

fn facts(bytes: &Bytes) -> ContentFacts {
    ContentFacts { size: bytes.len() as u64, hash: quick_xor(bytes) }
}

/// Bytes that no other length repeats.
fn bytes(length: u64) -> Bytes {
    (0..length).map(|at| u8::try_from((at * 31 + at / 251 + length) % 256).unwrap()).collect()
}

fn text(words: &str) -> Given {
    Given { text: Some(words.to_owned()), ..Given::default() }
}
