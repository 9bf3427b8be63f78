//! Sign-in and tokens, with Microsoft Entra.
//!
//! It promises:
//! - **The system's browser and PKCE** ([`SignIn::begin`], [`SignIn::finish`]), or a device code
//!   ([`SignIn::begin_device`]). No password is ever seen here, no secret is built in. State, nonce, issuer, audience
//!   and the registered address are checked exactly; a pending sign-in serves once and lives 15 minutes.
//! - **Stored before used.** A new refresh token is durable in the secret store before the access token that came with
//!   it is used. Access tokens are in memory only ([`AccountTokens`]).
//! - **One refresh at a time**, in this process (single flight) and among processes ([`RefreshLease`]); under the lease
//!   the secret store is read again, and a newer generation wins.
//! - **"Sign in again" is a state, never a sign-out.** Only Entra's own word says it ([`crate::model::SignInNeed`],
//!   sorted by AADSTS numbers in `refusals`), nothing is removed because of it, and it is asked about again after 15
//!   minutes. Only [`AccountTokens::forget`] removes.
//! - **No token in a print.** Secrets are overwritten when dropped, as far as they are ours: buffers of TLS and HTTP
//!   are not.
//!
//! It never stores an access token, never reads an error's sentence, never follows a redirect with a form.
//!
//! How: `authority` asks Entra (through [`crate::http::Client`], whose guard stands before every answer), `wire` reads
//! its bytes, `refusals` sorts its numbers, `sign_in` and `device` are the two ways in, `tokens` keeps what they
//! brought, `kept` is the record in the secret store. Tests: `tests/`.

mod address;
mod authority;
mod device;
mod hidden;
mod kept;
mod lease;
mod pkce;
mod refusals;
mod sign_in;
mod tokens;
mod wire;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::Failure;

pub use authority::{App, Authority, Scopes};
pub use device::{DeviceSignIn, Polled};
pub use kept::refresh_token_name;
pub use lease::{LeaseHeld, OneProcess, RefreshLease};
pub use sign_in::{PENDING_LIVES, PendingSignIn, Purpose, SignIn, SignedIn};
pub use tokens::{AccountTokens, TokenSetup};

use refusals::Verdict;

/// Who signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The person's object id in that organisation (a guest has another one than at home).
    pub object_id: String,
    /// The organisation.
    pub tenant_id: String,
    /// The name they sign in with, for display and as a hint; empty when the service did not say.
    pub login: String,
    /// Their name; empty when the service did not say.
    pub name: String,
}

impl Person {
    /// The same person at the same organisation, whatever they are called now.
    pub fn is(&self, other: &Person) -> bool {
        self.object_id.eq_ignore_ascii_case(&other.object_id) && self.tenant_id.eq_ignore_ascii_case(&other.tenant_id)
    }
}

/// Why nobody was signed in. Nothing was kept, and what was there before is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SignInError {
    /// The address of the sign-in service is none.
    #[error("not the address of a sign-in service")]
    NoAuthority,
    /// It took longer than 15 minutes, or the code ran out.
    #[error("the sign-in took too long")]
    TooLate,
    /// The browser's answer belongs to no sign-in of ours.
    #[error("this answer belongs to another sign-in")]
    NotOurs,
    /// The person said no.
    #[error("declined")]
    Declined,
    /// Another person signed in than the one whose account it is.
    #[error("another person signed in")]
    SomebodyElse,
    /// The account whose turn it was belongs to other services than these.
    #[error("the account belongs to other services")]
    OtherServices,
    /// The answer contradicts what was asked.
    #[error("the answer contradicts the sign-in: {0}")]
    Contradiction(Contradiction),
    /// The application is not registered as it should be; the AADSTS number, 0 when there is none.
    #[error("the application is not set up for this organisation (AADSTS{0})")]
    Setup(u32),
    /// The network, or what the person or an administrator has to do first.
    #[error(transparent)]
    Failure(#[from] Failure),
}

/// In what an answer contradicts the sign-in that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// Another issuer answers than the one that was asked.
    #[error("another issuer answers")]
    AnswersAnother,
    /// The id token is another issuer's.
    #[error("the id token is another issuer's")]
    AnotherIssuer,
    /// The id token is for another application.
    #[error("the id token is for another application")]
    AnotherApplication,
    /// The id token is of another sign-in.
    #[error("the id token is of another sign-in")]
    AnotherSignIn,
    /// It does not say who signed in.
    #[error("the answer does not say who signed in")]
    NoPerson,
    /// It holds nothing by which the person stays signed in.
    #[error("the answer lets nobody stay signed in")]
    NotForLong,
    /// The page at which the person is to sign in is no web page.
    #[error("the page to sign in at is no web page")]
    NoPage,
}

impl From<Verdict> for SignInError {
    /// What a refusal means for a sign-in under way.
    fn from(verdict: Verdict) -> SignInError {
        match verdict {
            Verdict::Declined => SignInError::Declined,
            Verdict::Setup(number) => SignInError::Setup(number),
            Verdict::TooLate => SignInError::TooLate,
            other => SignInError::Failure(other.into()),
        }
    }
}
