//! Sign-in: a plain stand-in of the same shape as the imitation of Entra.
//!
//! Promises only that a token minted here is verified here. Tokens are `{kind}.{object id}.{client id}.{number}`; every
//! OAuth path answers 501.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// Who may sign in.
#[derive(Clone, Debug)]
pub struct Login {
    /// The directory's id.
    pub object_id: String,
    /// The user principal name.
    pub login: String,
    /// The password.
    pub password: String,
    /// The name as it is shown.
    pub name: String,
}

/// What an access token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Microsoft Graph.
    Graph,
    /// Viva Engage.
    Yammer,
}

/// Who calls, by an access token.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person.
    pub object_id: String,
    /// The application.
    pub client_id: String,
    /// What was consented.
    pub scopes: Vec<String>,
    /// What the token is for.
    pub audience: Audience,
}

/// A pair of tokens.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// For calls.
    pub access_token: String,
    /// For the next pair.
    pub refresh_token: String,
}

/// The token is not one of ours.
#[derive(Debug)]
pub struct BadToken;

/// The code is not waiting for anybody.
#[derive(Debug)]
pub struct DeviceRefused;

/// The sign-in service.
pub struct Entra {
    people: Vec<Login>,
    minted: AtomicU64,
}

impl Entra {
    /// A directory of people.
    pub fn new(
        _seed: u64,
        _tenant_id: String,
        _issuer_base: String,
        _clock: Clock,
        people: Vec<Login>,
    ) -> Self {
        Self {
            people,
            minted: AtomicU64::new(1),
        }
    }

    /// The paths of the service.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        axum::Router::new().fallback(|| async { http::StatusCode::NOT_IMPLEMENTED })
    }

    /// Who is behind a token.
    pub fn verify(&self, bearer: &str) -> Result<Caller, BadToken> {
        let mut parts = bearer.split('.');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("access"), Some(object_id), Some(client_id)) => Ok(Caller {
                object_id: object_id.to_owned(),
                client_id: client_id.to_owned(),
                scopes: vec!["Files.ReadWrite.All".to_owned()],
                audience: Audience::Graph,
            }),
            _ => Err(BadToken),
        }
    }

    /// Tokens without a sign-in.
    pub fn mint(&self, login: &str, client_id: &str) -> Option<Tokens> {
        let person = self.people.iter().find(|person| person.login == login)?;
        let number = self.minted.fetch_add(1, Ordering::Relaxed);
        let rest = format!("{}.{client_id}.{number}", person.object_id);
        Some(Tokens {
            access_token: format!("access.{rest}"),
            refresh_token: format!("refresh.{rest}"),
        })
    }

    /// The person says yes at the browser.
    pub fn approve_device(&self, _user_code: &str, _login: &str) -> Result<(), DeviceRefused> {
        Err(DeviceRefused)
    }

    /// All access tokens so far are over.
    pub fn expire_access_tokens(&self) {}
}
