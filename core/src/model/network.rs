//! The state of the connection, as the guard sees it.

use serde::{Deserialize, Serialize};

/// What the last exchanges proved about the network. It moves the network line on the screen and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Connection {
    /// Not tried yet since the start.
    Unknown,
    /// Nothing answers.
    Offline,
    /// Something answers that is not the provider: a portal's page, an intercepted TLS connection.
    Captured,
    /// The provider answers, but badly: it throttles, fails, or connections break.
    Degraded,
    /// The provider answers.
    Online,
}
