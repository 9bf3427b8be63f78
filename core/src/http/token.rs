//! Where tokens come from, as the client sees it. [`crate::auth::AccountTokens`] is the one that talks to Entra.

use std::fmt;

use async_trait::async_trait;
use zeroize::Zeroizing;

use super::Resource;
use crate::model::{Failure, SignInNeed};

/// An access token: in memory only, overwritten when dropped, absent from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessToken(Zeroizing<String>);

impl AccessToken {
    /// Takes over `token`.
    pub fn new(token: String) -> AccessToken {
        AccessToken(Zeroizing::new(token))
    }

    /// The token; borrow it as briefly as possible.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(..)")
    }
}

/// The account's tokens.
#[async_trait]
pub trait TokenSource: Send + Sync + fmt::Debug {
    /// A token that is good now, as far as this device knows.
    async fn token(&self, resource: Resource) -> Result<AccessToken, Failure>;

    /// The provider itself refused this token (a 401 of its own, confirmed once), with its claims challenge (the JSON,
    /// decoded) if it gave one. When this returns `Ok`, the next [`TokenSource::token`] is worth another try.
    async fn refused(&self, resource: Resource, token: &AccessToken, claims: Option<String>) -> Result<(), Failure>;
}

/// The source of tokens of a client that only ever asks without one.
#[derive(Debug)]
pub(crate) struct NoTokens;

#[async_trait]
impl TokenSource for NoTokens {
    async fn token(&self, _resource: Resource) -> Result<AccessToken, Failure> {
        Err(Failure::SignIn(SignInNeed::Again))
    }

    async fn refused(&self, _: Resource, _: &AccessToken, _: Option<String>) -> Result<(), Failure> {
        Err(Failure::SignIn(SignInNeed::Again))
    }
}
