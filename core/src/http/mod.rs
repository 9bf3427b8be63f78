//! The one HTTP client.

mod client;
mod origins;
mod request;
mod token;
mod transport;

pub use client::{Client, Dialect, OwnError};
pub use origins::Origins;
pub use request::{Access, Expect, Reply, Request, Resource, Retry, StreamReply};
pub use token::{AccessToken, TokenSource};
pub use transport::{BodyStream, Incoming, Outgoing, Transport, TransportError};
