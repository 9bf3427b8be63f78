//! Production's transport: reqwest over rustls, with ring's cryptography and the platform's own judgement of
//! certificates.
//!
//! It promises one request for one [`Outgoing`]: no redirect, no repeat, no cookie, no referrer. (hyper alone may move
//! a request to another connection when the pooled one was closed before a byte of it was written.) HTTPS everywhere;
//! plain HTTP only to loopback, which is also never sent through a proxy. Elsewhere the environment's proxies are
//! honoured.
//!
//! Errors are told honestly: what failed while connecting was not sent, a certificate that is not the server's is
//! [`TransportError::Certificate`], and everything else may have been sent. Time for an answer is bounded by the client
//! above, in step with what it sends (a limit here would cut slow uploads); connecting is bounded here.
//!
//! On Android the shell must have initialised `rustls-platform-verifier` before the first request; extra roots are not
//! available there. Nothing is loaded before it is needed: a machine without root certificates can still speak to
//! loopback.

use std::error::Error;
use std::fmt;
use std::io;
use std::sync::OnceLock;
use std::time::Duration;

use ::http::HeaderValue;
use ::http::header::CONTENT_LENGTH;
use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt};
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, ClientBuilder};

use super::line::needs_no_tls;
use super::{Incoming, Outgoing, Transport, TransportError};

const CONNECT: Duration = Duration::from_secs(15);
const IDLE_CONNECTION: Duration = Duration::from_secs(60);
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// What can be set about the transport.
#[derive(Clone, Debug, Default)]
pub struct TransportSetup {
    /// Root certificates (PEM, one or more) trusted beside the platform's: an organisation's own authority, or the
    /// tenant's.
    pub extra_roots_pem: Option<Vec<u8>>,
}

/// The machine's network. Cheap to make; connections are made and kept as needed.
pub struct SystemTransport {
    roots: Vec<Certificate>,
    world: OnceLock<Result<Client, String>>,
    loopback: OnceLock<Result<Client, String>>,
}

impl fmt::Debug for SystemTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SystemTransport")
    }
}

impl SystemTransport {
    /// A transport.
    ///
    /// # Errors
    /// A sentence when the extra roots are no certificates.
    pub fn new(setup: &TransportSetup) -> Result<SystemTransport, String> {
        // Installed once for the process; somebody who installed another one before is welcome to it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let roots = match &setup.extra_roots_pem {
            None => Vec::new(),
            Some(pem) => {
                let roots = Certificate::from_pem_bundle(pem).map_err(|error| told(&error))?;
                if roots.is_empty() {
                    return Err("there is no certificate in the extra roots".into());
                }
                roots
            }
        };
        Ok(SystemTransport { roots, world: OnceLock::new(), loopback: OnceLock::new() })
    }

    fn client(&self, reach: Reach) -> Result<&Client, TransportError> {
        let made = if reach == Reach::Loopback {
            self.loopback.get_or_init(|| {
                let trusting = |builder: ClientBuilder| builder.no_proxy().build();
                trusting(common().tls_certs_merge(self.roots.clone()))
                    // Without the platform's roots there are still our own, and plain HTTP.
                    .or_else(|_| trusting(common().tls_certs_only(self.roots.clone())))
                    .map_err(|error| told(&error))
            })
        } else {
            self.world.get_or_init(|| {
                let builder = common().https_only(true).tls_certs_merge(self.roots.clone());
                builder.build().map_err(|error| told(&error))
            })
        };
        made.as_ref().map_err(|told| TransportError::NotConnected(told.clone()))
    }
}

/// How far a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// This machine itself.
    Loopback,
    /// Anywhere else.
    World,
}

fn common() -> ClientBuilder {
    Client::builder()
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(CONNECT)
        .pool_idle_timeout(IDLE_CONNECTION)
        .tcp_keepalive(KEEP_ALIVE)
        .http2_keep_alive_interval(KEEP_ALIVE)
        .http2_keep_alive_timeout(KEEP_ALIVE)
        .http2_adaptive_window(true)
}

#[async_trait]
impl Transport for SystemTransport {
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError> {
        let reach = if needs_no_tls(&request.url) { Reach::Loopback } else { Reach::World };
        if request.url.scheme() != "https" && reach == Reach::World {
            return Err(TransportError::NotConnected("plain HTTP is for loopback alone".into()));
        }
        let Outgoing { method, url, mut headers, body } = request;
        if body.is_empty() && matches!(method.as_str(), "POST" | "PUT" | "PATCH") {
            // hyper says nothing about an empty body, and some servers insist on hearing it (411).
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut builder = self.client(reach)?.request(method, url).headers(headers);
        if !body.is_empty() {
            builder = builder.body(body);
        }
        let answer = builder.send().await.map_err(|error| sorted(error, Stage::Sending))?;
        let status = answer.status();
        let headers = answer.headers().clone();
        let body = answer.bytes_stream().map_err(|error| sorted(error, Stage::Reading)).boxed();
        Ok(Incoming { status, headers, body })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sending,
    Reading,
}

fn sorted(error: reqwest::Error, stage: Stage) -> TransportError {
    let error = error.without_url();
    let text = told(&error);
    if stage == Stage::Reading {
        return TransportError::Broken(text);
    }
    if is_foreign_certificate(&error) {
        TransportError::Certificate(text)
    } else if error.is_connect() || error.is_builder() {
        TransportError::NotConnected(text)
    } else {
        TransportError::Broken(text)
    }
}

/// Whether the handshake ended because the certificate is not the server's (not its name, not trusted, not valid now).
fn is_foreign_certificate(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|cause| matches!(cause.downcast_ref(), Some(rustls::Error::InvalidCertificate(_))))
}

/// An error and its causes, also those that an I/O error wraps and does not name as its source.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause: &&'a (dyn Error + 'static)| {
        let cause: &'a (dyn Error + 'static) = *cause;
        let wrapped = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => cause.source(),
        }
    })
    .take(16)
}

/// For the log: the causes without the address.
fn told(error: &(dyn Error + 'static)) -> String {
    let causes: Vec<String> = chain(error).map(ToString::to_string).collect();
    causes.last().cloned().unwrap_or_default()
}
