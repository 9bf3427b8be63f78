//! The service of people: who works with a person, and whom the organisation's directory names.

use std::fmt;

use async_trait::async_trait;

use crate::model::{Colleague, Failure, RemoteId};

/// A picture as the directory keeps it.
#[derive(Clone, PartialEq, Eq)]
pub struct Portrait {
    /// Its bytes: a picture by its first bytes, at most [`LARGEST_PORTRAIT`] of them.
    pub bytes: bytes::Bytes,
}

impl fmt::Debug for Portrait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Portrait({} bytes)", self.bytes.len())
    }
}

/// Bytes of a portrait, at most.
pub const LARGEST_PORTRAIT: usize = 64 * 1024;

/// A directory of people. One request a call; nobody enumerates an organisation with it.
#[async_trait]
pub trait People: Send + Sync + fmt::Debug {
    /// Those with whom this person works, the nearest first; at most `most`.
    async fn near(&self, most: usize) -> Result<Vec<Colleague>, Failure>;

    /// One person. [`Failure::Gone`] is the directory's word that nobody is called so.
    async fn colleague(&self, id: &RemoteId) -> Result<Colleague, Failure>;

    /// Those whom the directory finds by what is typed; at most `most`, and there may be more when there are as many. Nobody, without a request, when nothing was typed that a name
    /// could hold.
    async fn search(&self, typed: &str, most: usize) -> Result<Vec<Colleague>, Failure>;

    /// A small picture of a person; `None` when the directory has none, or what it has is no picture or too large a one.
    async fn portrait(&self, id: &RemoteId) -> Result<Option<Portrait>, Failure>;
}
