//! The client itself: tokens, repeats and patience around single exchanges.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use url::Url;

use super::backoff::{Bucket, Circuits, Patience, wait_after};
use super::body::{declared_length, watched};
use super::line::{Body, Line, Outcome, Rules, Take, body_of};
use super::proof::{Reads, claims_challenge};
use super::{
    Access, AccessToken, Expect, Origins, Pace, Reply, Request, Resource, Retry, StreamReply, TokenSource, Transport,
};
use crate::doors::{Doors, Entropy, sleep};
use crate::model::{Connection, Failure, Later, Refusal, SignInNeed, Spent, WallTime};
use crate::sabotage::{self, Rule, Sabotage, exercised};
use ::http::{HeaderMap, StatusCode};

/// Whole answers under way at a time.
const MOST_ASKED: usize = 8;
/// Bodies open at a time.
const MOST_STREAMS: usize = 6;
/// How often one request has its token renewed.
const MOST_RENEWALS: u32 = 2;

/// What an answer of this provider looks like; asked for every answer that is not a success.
pub trait Dialect: Send + Sync + fmt::Debug {
    /// The error that the provider itself states here, `None` when this is not how it speaks.
    fn own_error(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<OwnError>;
}

/// An error in the provider's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnError {
    /// Its code, as the provider writes it.
    pub code: String,
}

/// The one client of an account. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Client {
    line: Arc<Line>,
    entropy: Arc<dyn Entropy>,
    tokens: Arc<dyn TokenSource>,
    dialect: Arc<dyn Dialect>,
    origins: Arc<Origins>,
    circuits: Arc<Circuits>,
    asked: Arc<Semaphore>,
    streams: Arc<Semaphore>,
    patience: Patience,
}

impl Client {
    /// A client for one account.
    pub fn new(
        transport: Arc<dyn Transport>,
        doors: &Doors,
        tokens: Arc<dyn TokenSource>,
        dialect: Arc<dyn Dialect>,
        origins: Origins,
    ) -> Client {
        Client {
            line: Arc::new(Line::new(transport, Arc::clone(&doors.clock))),
            entropy: Arc::clone(&doors.entropy),
            tokens,
            dialect,
            origins: Arc::new(origins),
            circuits: Arc::new(Circuits::new(Arc::clone(&doors.clock), Arc::clone(&doors.entropy))),
            asked: Arc::new(Semaphore::new(MOST_ASKED)),
            streams: Arc::new(Semaphore::new(MOST_STREAMS)),
            patience: Patience::default(),
        }
    }

    /// A client of the same account for another service: it shares transport, guard and counters, and has a circuit of
    /// its own. (The sign-in service's client comes first; the provider's stands beside it.)
    #[must_use]
    pub fn beside(
        &self,
        doors: &Doors,
        tokens: Arc<dyn TokenSource>,
        dialect: Arc<dyn Dialect>,
        origins: Origins,
    ) -> Client {
        Client {
            tokens,
            dialect,
            origins: Arc::new(origins),
            circuits: Arc::new(Circuits::new(Arc::clone(&doors.clock), Arc::clone(&doors.entropy))),
            asked: Arc::new(Semaphore::new(MOST_ASKED)),
            ..self.clone()
        }
    }

    /// The same client to a service of the account that words its errors in its own way.
    #[must_use]
    pub fn speaking(mut self, dialect: Arc<dyn Dialect>) -> Client {
        self.dialect = dialect;
        self
    }

    /// The same client with other bounds.
    #[must_use]
    pub fn with_patience(mut self, patience: Patience) -> Client {
        self.patience = patience;
        self
    }

    /// The whole answer, proven to be the provider's own: a success, or an error in the provider's own structure (then
    /// the reply has that status, and the provider sorts its codes). At most [`super::MOST_BYTES`], decompressed.
    ///
    /// # Errors
    /// Everything else. [`Retry::Read`]: `Offline` when nothing answered, `Unproven` when something did.
    /// [`Retry::Once`]: `Offline` when nothing was sent, `Ambiguous` when it may have been. `Throttled` when the
    /// provider asks for patience (the request had no effect then), `Busy` when it refuses a fresh token.
    /// `Refused(Policy)` when the request may not go where it wants to, and whatever the token source says; nothing was
    /// sent then.
    pub async fn ask(&self, request: Request) -> Result<Reply, Failure> {
        self.ask_whole(&request, None).await
    }

    /// As [`Client::ask`], for a large answer: a success is taken in by `read`, which must refuse whatever is not whole JSON, so
    /// that it is parsed once and not once more for its proof. Nothing beside the reply when `read` refuses it.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn ask_and_read<T: Send>(
        &self,
        request: Request,
        read: impl Fn(&[u8]) -> Option<T> + Sync,
    ) -> Result<(Reply, Option<T>), Failure> {
        let taken = Mutex::new(None);
        let reads = |body: &[u8]| {
            let value = read(body);
            let could = value.is_some();
            *taken.lock().unwrap_or_else(PoisonError::into_inner) = value;
            could
        };
        let reply = self.ask_whole(&request, Some(&reads)).await?;
        Ok((reply, taken.into_inner().unwrap_or_else(PoisonError::into_inner)))
    }

    async fn ask_whole(&self, request: &Request, reads: Option<Reads<'_>>) -> Result<Reply, Failure> {
        let _slot = self.asked.acquire().await.map_err(|_| Failure::later(Later::Offline))?;
        let (status, headers, body) = self.pursue(request, Take::Whole, reads).await?;
        let body = match body {
            Body::Whole(bytes) => bytes,
            Body::Stream(..) => return Err(Failure::later(Later::Unproven)),
        };
        Ok(Reply { status, headers, body })
    }

    /// As [`Client::ask`], but only the head is proven; the body streams, and an open body holds one of six places
    /// until it is read to its end or dropped.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn stream(&self, request: Request) -> Result<StreamReply, Failure> {
        let slot = Arc::clone(&self.streams).acquire_owned().await.map_err(|_| Failure::later(Later::Offline))?;
        let (status, headers, body) = self.pursue(&request, Take::Head, None).await?;
        let body = match body {
            Body::Whole(bytes) => body_of(bytes),
            Body::Stream(body, started) => {
                let declared = declared_length(&headers);
                watched(body, declared, self.patience.idle, Arc::clone(&self.line), started, slot)
            }
        };
        Ok(StreamReply { status, headers, body })
    }

    /// Whether a link (nextLink, deltaLink) that an answer brought may be asked with the account's token.
    ///
    /// # Errors
    /// [`Later::Unproven`] when it leads to another origin.
    pub fn check_origin(&self, url: &Url) -> Result<(), Failure> {
        self.origins.check(url)
    }

    /// Whether an address that an answer brought may be shown to a person to open: a web page, and not on a private
    /// network unless the account's server is on one.
    pub fn may_be_opened(&self, url: &Url) -> bool {
        self.origins.may_go_bare(url)
    }

    /// The server's time now, by its own answers; `None` where none has told it.
    ///
    /// # Errors
    /// Where no answer came lately a token is asked for first, whose service tells the time too: what that ends with.
    pub async fn server_time(&self, resource: Resource) -> Result<Option<WallTime>, Failure> {
        if let Some(now) = self.line.server_time.now() {
            return Ok(Some(now));
        }
        self.tokens.token(resource).await?;
        Ok(self.line.server_time.now())
    }

    /// How fast the network has been, to this client and those beside it.
    pub fn pace(&self) -> Pace {
        self.line.measured.pace()
    }

    /// What was spent so far by this client and those beside it.
    pub fn spent(&self) -> Spent {
        self.line.spent()
    }

    /// Where this client, and those beside it, do nothing but wait to ask (again): how long the provider has asked for that still, zero
    /// where it has not. `None` while something is under way.
    pub fn idles_for(&self) -> Option<Duration> {
        self.line.idles_for()
    }

    /// What the last exchanges proved about the network.
    pub fn connection(&self) -> Connection {
        self.line.guard.connection()
    }

    /// The same, to be watched.
    pub fn watch_connection(&self) -> watch::Receiver<Connection> {
        self.line.guard.watch()
    }

    async fn pursue(
        &self,
        request: &Request,
        take: Take,
        reads: Option<Reads<'_>>,
    ) -> Result<(StatusCode, HeaderMap, Body), Failure> {
        self.check_destination(request)?;
        let bucket = Bucket::from(request.access);
        let rules =
            Rules { origins: &self.origins, dialect: self.dialect.as_ref(), patience: &self.patience, take, reads };
        let mut tries = 0;
        let mut refusals = Refusals::default();
        loop {
            self.pass(bucket).await?;
            let token = self.token(request).await?;
            tries += 1;
            let again = request.retry == Retry::Read && tries < self.patience.tries;
            match self.line.exchange(request, token.as_ref(), &rules).await {
                Outcome::Success { status, headers, body } => {
                    self.circuits.served(bucket);
                    return Ok((status, headers, body));
                }
                Outcome::Own { status: StatusCode::UNAUTHORIZED, headers, .. } if token.is_some() => {
                    // The provider itself says that nothing was done: even what must not be repeated may go again.
                    tries -= 1;
                    let claims = claims_challenge(&headers);
                    self.answer_refusal(request, token, claims, &mut refusals).await?;
                }
                Outcome::Own { status, headers, body } => {
                    let asked = super::backoff::retry_after(&headers, self.patience.longest_wait);
                    let throttled = status == StatusCode::TOO_MANY_REQUESTS
                        || (status == StatusCode::SERVICE_UNAVAILABLE && asked.is_some());
                    if throttled {
                        exercised(Rule::Throttled);
                        let after = self.circuits.trip(bucket, asked);
                        if !again || after > self.patience.short_wait {
                            return Err(Failure::Later { why: Later::Throttled, after: Some(after) });
                        }
                    } else if status.is_server_error() && again {
                        self.wait(tries).await;
                    } else {
                        return Ok((status, headers, Body::Whole(body)));
                    }
                }
                Outcome::Unproven { hopeless: false, after: None, .. } | Outcome::Broken if again => {
                    self.wait(tries).await
                }
                // Whoever asks for patience gets it: to wait proves nothing and takes nothing away.
                Outcome::Unproven { asks_for_patience: true, after, .. } if request.retry == Retry::Read => {
                    return Err(Failure::Later { why: Later::Throttled, after });
                }
                Outcome::Unproven { after, .. } => return Err(unproven(request.retry, after)),
                Outcome::NotSent => return Err(Failure::later(Later::Offline)),
                Outcome::Broken => {
                    return Err(Failure::later(match request.retry {
                        Retry::Read => Later::Offline,
                        Retry::Once => {
                            exercised(Rule::SentOnce);
                            Later::Ambiguous
                        }
                    }));
                }
            }
        }
    }

    /// Refuses, before anything is sent, what would carry a token astray or lead into a private network.
    fn check_destination(&self, request: &Request) -> Result<(), Failure> {
        let allowed = match request.access {
            Access::Account(resource) => self.origins.may_carry_token(resource, &request.url),
            Access::Bare => self.origins.may_go_bare(&request.url),
        };
        if allowed { Ok(()) } else { Err(Failure::Refused(Refusal::Policy)) }
    }

    async fn token(&self, request: &Request) -> Result<Option<AccessToken>, Failure> {
        let resource = match request.access {
            Access::Account(resource) => resource,
            Access::Bare if request.expect == Expect::Bytes && sabotage::active(Sabotage::TokenToDownloadHost) => {
                Resource::Graph
            }
            Access::Bare => return Ok(None),
        };
        match self.tokens.token(resource).await {
            Ok(token) => Ok(Some(token)),
            // What stopped the sign-in service's answer did not touch this request: it was never sent.
            Err(failure) if request.retry == Retry::Once && failure.is_ambiguous() => {
                Err(Failure::later(Later::Offline))
            }
            Err(failure) => Err(failure),
        }
    }

    /// A 401 of the provider's own. The first without a challenge may be transient: once more with the same token. Then
    /// the token is renewed; a provider that refuses even that is in trouble itself, and the person cannot help it.
    async fn answer_refusal(
        &self,
        request: &Request,
        token: Option<AccessToken>,
        claims: Option<String>,
        refusals: &mut Refusals,
    ) -> Result<(), Failure> {
        let (Access::Account(resource), Some(token)) = (request.access, token) else {
            return Ok(());
        };
        if claims.is_none() && !refusals.doubted {
            exercised(Rule::TransientRefusal);
            refusals.doubted = true;
            self.wait(1).await;
            return Ok(());
        }
        if refusals.renewed >= MOST_RENEWALS {
            return Err(match claims {
                Some(claims) => Failure::SignIn(SignInNeed::Claims(claims)),
                None => Failure::later(Later::Busy),
            });
        }
        exercised(Rule::TokenRenewed);
        refusals.renewed += 1;
        // The answer to a renewed token needs no doubt: a second transient 401 in a row is told apart by its renewal.
        refusals.doubted = true;
        match self.tokens.refused(resource, &token, claims).await {
            Err(failure) if request.retry == Retry::Once && failure.is_ambiguous() => {
                Err(Failure::later(Later::Offline))
            }
            told => told,
        }
    }

    /// Waits while everybody has to, if that is short.
    async fn pass(&self, bucket: Bucket) -> Result<(), Failure> {
        let left = self.circuits.left(bucket);
        let _idle = (!left.is_zero()).then(|| self.line.idle_until(Some(self.line.now().after(left))));
        self.circuits.pass(bucket, self.patience.short_wait).await
    }

    async fn wait(&self, tries: u32) {
        let first = self.patience.first_wait;
        let wait = wait_after(tries, first, self.patience.most_wait, self.entropy.as_ref());
        if wait > Duration::ZERO {
            let _idle = self.line.idle_until(None);
            sleep(wait).await;
        }
    }
}

/// What one request has met of 401.
#[derive(Debug, Default)]
struct Refusals {
    doubted: bool,
    renewed: u32,
}

fn unproven(retry: Retry, after: Option<Duration>) -> Failure {
    let why = match retry {
        Retry::Read => Later::Unproven,
        Retry::Once => {
            exercised(Rule::SentOnce);
            Later::Ambiguous
        }
    };
    Failure::Later { why, after }
}
