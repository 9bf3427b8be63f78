//! The one HTTP client.

mod transport;

pub use transport::{BodyStream, Incoming, Outgoing, Transport, TransportError};
