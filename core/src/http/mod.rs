//! The one HTTP client: every request of an account leaves through here.
//!
//! It promises:
//! - **A bad network proves nothing.** [`Client::ask`] answers with the provider's own word or fails. A portal's page,
//!   a proxy's 404, a cut or lying body, a stranger's certificate never come out as an answer (`proof`, `line`); they
//!   move [`Client::connection`] and nothing else (`guard`).
//! - **A token goes to its own service only.** Not to a pre-authenticated address, not along a redirect to another
//!   origin, not where an answer's link points (`origins`). Redirects are followed here, never by the transport, with
//!   fresh headers.
//! - **What changes something is sent once.** [`Retry::Once`] is repeated only after the provider's own 401, which says
//!   that nothing was done. If it may have reached the server, the failure is `Ambiguous`, and the outbox finds out.
//! - **The server's time is the server's.** [`Client::server_time`] is told by the provider's own answers and the boot clock; a device
//!   whose wall clock is wrong knows it all the same (`server_time`).
//! - **Patience.** Reads are repeated within bounds (`backoff`); when one request is throttled, all of its service wait; short waits
//!   are waited here, long ones go back to the scheduler.
//!
//! It never parses what an answer says (that is the provider's: its [`Dialect`] only tells whether it is an answer of
//! its own), never keeps a token (that is [`TokenSource`]'s), and never asks a clock or chance but through the doors.
//!
//! Limits: 64 MiB a whole answer and 1 MiB an error, counted decompressed; 5 redirects; 8 requests and 6 open bodies at
//! a time; 60 s for a head (and as long as the body needs at 8 KiB/s), 60 s of standstill; a `Retry-After` counts as 15
//! minutes at most; one that is a date is not understood. Header values are not overwritten in memory when they are
//! dropped, tokens are. Bytes received are counted decompressed and without heads.
//!
//! [`SystemTransport`] is production's transport; the simulation passes the tenant's router. Tests: `tests/`.

mod backoff;
mod body;
mod client;
mod guard;
mod idling;
mod line;
mod origins;
mod pace;
mod proof;
mod request;
mod server_time;
mod system;
mod token;
mod transport;

#[cfg(test)]
pub(crate) mod tests;

pub use backoff::Patience;
pub use client::{Client, Dialect, OwnError};
pub use line::{MOST_BYTES, MOST_REDIRECTS};
pub use origins::Origins;
pub use pace::Pace;
pub use request::{Access, Expect, Reply, Request, Resource, Retry, StreamReply};
pub use system::{SystemTransport, TransportSetup};
pub(crate) use token::NoTokens;
pub use token::{AccessToken, TokenSource};
pub use transport::{BodyStream, Incoming, Outgoing, Transport, TransportError};
