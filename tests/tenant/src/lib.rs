//! The stand-in organisation: an honest imitation on the wire, with faults on demand.
//!
//! Promises: it speaks Entra, Microsoft Graph for drives and tasks, and Viva Engage as their facts describe them, statefully, so that clients
//! nobody here wrote accept it; it is seeded from a number, grows to a million items without building them, and is the same for the
//! same seed and clock. It never reads the wall clock or the system's randomness by itself, and it is no mock of any
//! client's expectations.
//!
//! In-process: [`Tenant::new`] and [`Tenant::call`], no socket. On loopback: [`serve::serve`]. From the command line:
//! [`command::run`].
//!
//! - [`door`]: where requests come in, [`cors`]: from which pages · [`graph`], [`engage`]: the answers · [`world`]: what there is · [`people`]: who there is
//! - [`faults`]: what goes wrong, by name · [`control`]: the door for tests · [`colleague`], [`staff`]: acting and looking · [`log`]: what was asked
//! - [`entra`]: sign-in · [`content`], [`quickxor`], [`seed`]: bytes, their hash, and where they come from

pub mod colleague;
pub mod command;
pub mod content;
pub mod control;
pub mod corpus;
pub mod cors;
pub mod door;
pub mod engage;
pub mod entra;
pub mod faults;
pub mod graph;
pub mod log;
pub mod organisation;
pub mod people;
pub mod quickxor;
pub mod seed;
pub mod serve;
pub mod staff;
pub mod tls;
pub mod world;

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body;
use http::{Request, Response};

pub use door::Cut;
pub use entra::Clock;
pub use faults::{Class, Fault, UnknownFault};

use engage::Engage;
pub use engage::Numbers;
use entra::{Entra, Tokens};
use faults::Faults;
use graph::State;
use log::{Entry, Log};
use people::Person;
use world::World;

/// The application that the tenant knows from the start.
pub const CLIENT_ID: &str = "6d757365-7474-6500-0000-000000000001";

/// What a tenant is made of.
#[derive(Clone)]
pub struct TenantConfig {
    /// What everything is grown from.
    pub seed: u64,
    /// How many people there are; the cast of twelve is always there.
    pub people: usize,
    /// How many files there are; the 145 of *Stage North* are always there.
    pub files: u64,
    /// How many posts there are in Engage; the few hundred of the last two weeks are always there.
    pub posts: u64,
    /// How large the numbers of Engage are.
    pub numbers: Numbers,
    /// Where the API is reached (`http://127.0.0.1:4000`), without a slash at the end.
    pub base_url: String,
    /// Where contents are reached: another origin.
    pub content_url: String,
    /// The time, in milliseconds since 1970.
    pub clock: Clock,
}

impl TenantConfig {
    /// A small tenant for tests in-process, at names that no network knows.
    pub fn in_process(seed: u64, clock: Clock) -> Self {
        Self {
            seed,
            people: 0,
            files: 400,
            posts: 600,
            numbers: Numbers::AboveDoubles,
            base_url: "http://api.tenant.test".to_owned(),
            content_url: "http://content.tenant.test".to_owned(),
            clock,
        }
    }
}

pub(crate) struct Inner {
    pub(crate) seed: u64,
    pub(crate) base_url: String,
    pub(crate) content_authority: String,
    pub(crate) entra: Arc<Entra>,
    pub(crate) entra_router: axum::Router,
    clock: Clock,
    offset: Arc<AtomicI64>,
    requests: AtomicU64,
    /// Told when something was written in Engage: who waits for news looks again.
    pub(crate) news: tokio::sync::Notify,
    state: Mutex<State>,
    log: Mutex<Log>,
}

impl Inner {
    pub(crate) fn now(&self) -> i64 {
        (self.clock)() + self.offset.load(Ordering::Relaxed)
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.offset.fetch_add(i64::try_from(ms).unwrap_or(i64::MAX / 2), Ordering::Relaxed);
    }

    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn note(&self, entry: Entry) {
        self.log().add(entry);
    }

    pub(crate) fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The organisation. Clones are the same one.
#[derive(Clone)]
pub struct Tenant {
    pub(crate) inner: Arc<Inner>,
}

fn authority(url: &str) -> String {
    url.split_once("://").map_or(url, |(_, rest)| rest).split('/').next().unwrap_or_default().to_owned()
}

impl Tenant {
    /// An organisation at its first moment, with no socket.
    pub fn new(config: TenantConfig) -> Self {
        let offset = Arc::new(AtomicI64::new(0));
        let start = (config.clock)();
        let mut world = World::new(config.seed, config.people, config.files, start);
        organisation::settle(&mut world, start);
        let engage = Engage::new(config.numbers, config.seed, &world.people, config.posts, start);
        let logins = world.people.iter().map(Person::to_login).collect();
        let clock: Clock = {
            let (clock, offset) = (config.clock.clone(), offset.clone());
            Arc::new(move || clock() + offset.load(Ordering::Relaxed))
        };
        let entra = Arc::new(Entra::new(config.seed, world.tenant_id.clone(), config.base_url.clone(), clock, logins));
        for guest in world.people.iter().filter(|person| person.guest) {
            entra.invite_guest(&guest.login);
        }
        let state = State::new(world, engage, config.content_url.clone(), Faults::new(config.seed));
        Self {
            inner: Arc::new(Inner {
                seed: config.seed,
                base_url: config.base_url,
                content_authority: authority(&config.content_url),
                entra_router: entra.router(),
                entra,
                clock: config.clock,
                offset,
                requests: AtomicU64::new(1),
                news: tokio::sync::Notify::new(),
                state: Mutex::new(state),
                log: Mutex::new(Log::default()),
            }),
        }
    }

    /// Answers one request to either origin; `Err` is a cut connection.
    pub async fn call(&self, request: Request<Body>) -> Result<Response<Body>, Cut> {
        door::call(self, request).await
    }

    /// The same as a tower service.
    pub fn service(&self) -> Service {
        Service(self.clone())
    }

    /// Tokens for a person without a sign-in.
    pub fn mint(&self, login: &str) -> Option<Tokens> {
        self.inner.entra.mint(login, CLIENT_ID)
    }

    /// The sign-in service, for what only it can do.
    pub fn entra(&self) -> &Arc<Entra> {
        &self.inner.entra
    }

    /// The directory's id.
    pub fn tenant_id(&self) -> String {
        self.inner.lock().world.tenant_id.clone()
    }

    /// Everybody, the cast first.
    pub fn people(&self) -> Vec<Person> {
        self.inner.lock().world.people.clone()
    }
}

/// A tenant as a tower service.
#[derive(Clone)]
pub struct Service(Tenant);

impl tower::Service<Request<Body>> for Service {
    type Response = Response<Body>;
    type Error = Cut;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Cut>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Cut>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let tenant = self.0.clone();
        Box::pin(async move { tenant.call(request).await })
    }
}
