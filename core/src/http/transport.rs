//! The transport: one request on the wire, no redirect followed, nothing retried, nothing decided.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use thiserror::Error;
use url::Url;

/// Why no answer, or not all of it, arrived. Which of the two kinds it is decides whether the outbox must find out
/// before it sends again.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransportError {
    /// The request certainly did not reach the server: no route, refused, name not found.
    #[error("not connected: {0}")]
    NotConnected(String),
    /// The TLS handshake showed a certificate that is not the server's: interception. Nothing was sent.
    #[error("not the server's certificate: {0}")]
    Certificate(String),
    /// The connection broke, or time ran out, after the request may have reached the server.
    #[error("broken off: {0}")]
    Broken(String),
}

/// A request as it goes on the wire. `Debug` shows the method, the host and the size: paths name documents, and
/// addresses, headers and bodies may hold secrets.
pub struct Outgoing {
    /// GET, POST, PUT, PATCH, DELETE.
    pub method: ::http::Method,
    /// Absolute.
    pub url: Url,
    /// Exactly these and what the transport must add (host, length).
    pub headers: ::http::HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, self.url.host_str().unwrap_or(""), self.body.len())
    }
}

/// A stream of the body's bytes as they arrive, already decompressed.
pub type BodyStream = BoxStream<'static, Result<Bytes, TransportError>>;

/// An answer as it came.
pub struct Incoming {
    /// Status code.
    pub status: ::http::StatusCode,
    /// Headers.
    pub headers: ::http::HeaderMap,
    /// Body; ends with an error when it was cut.
    pub body: BodyStream,
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)
    }
}

/// What carries requests: reqwest in production, the tenant's router in the simulation.
#[async_trait]
pub trait Transport: Send + Sync + fmt::Debug {
    /// Sends one request and answers when the head of the answer is there.
    async fn exchange(&self, request: Outgoing) -> Result<Incoming, TransportError>;
}
