//! Signing in with the system's browser: authorization code with PKCE.
//!
//! [`SignIn::begin`] makes an address for the browser and a [`PendingSignIn`], which the engine stores encrypted before
//! the browser opens. When the browser comes back (perhaps after a cold start, twice, late, or for another sign-in),
//! the engine takes the pending sign-in whose [`PendingSignIn::is_answered_by`] says so *out of its store*, and only
//! then gives it to [`SignIn::finish`], which consumes it: it serves once. It lives 15 minutes by the wall clock (no
//! other clock survives a restart).

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use super::authority::{App, Authority, Entra, claims_with};
use super::hidden::{Hidden, from_secret, to_secret};
use super::pkce::{challenge, same, unguessable};
use super::refusals::{EntraError, sort};
use super::wire::Granted;
use super::{Contradiction, Person, SignInError};
use crate::doors::Doors;
use crate::http::{AccessToken, Client, Resource, Retry};
use crate::model::{AccountId, BootTime, Connection, WallTime};
use crate::vault::Secret;

/// How long a sign-in may take.
pub const PENDING_LIVES: Duration = Duration::from_secs(15 * 60);

/// What a sign-in is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A new account.
    NewAccount,
    /// An account that needs its person again; nobody else may answer.
    Again {
        /// The account.
        account: AccountId,
        /// Its person.
        person: Person,
        /// The challenge to answer, when the account's need is one.
        claims: Option<String>,
    },
}

impl Purpose {
    fn claims(&self) -> Option<&str> {
        match self {
            Purpose::NewAccount => None,
            Purpose::Again { claims, .. } => claims.as_deref(),
        }
    }

    fn login(&self) -> Option<&str> {
        match self {
            Purpose::NewAccount => None,
            Purpose::Again { person, .. } => Some(&person.login).filter(|login| !login.is_empty()).map(String::as_str),
        }
    }

    /// Whether this person may answer.
    pub(super) fn check(&self, who: &Person) -> Result<(), SignInError> {
        match self {
            Purpose::NewAccount => Ok(()),
            Purpose::Again { person, .. } if person.is(who) => Ok(()),
            Purpose::Again { .. } => Err(SignInError::SomebodyElse),
        }
    }
}

/// A sign-in whose person is at the browser. `Debug` shows its purpose only.
#[derive(Serialize, Deserialize)]
pub struct PendingSignIn {
    purpose: Purpose,
    authority: Authority,
    state: Hidden,
    nonce: Hidden,
    verifier: Hidden,
    #[serde(with = "super::address")]
    redirect: Url,
    issuer: String,
    #[serde(with = "super::address")]
    token_endpoint: Url,
    began: WallTime,
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingSignIn").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

impl PendingSignIn {
    /// What it is for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }

    /// When it began; the engine drops what is older than [`PENDING_LIVES`].
    pub fn began(&self) -> WallTime {
        self.began
    }

    /// Whether this address, with which the browser came back, answers this sign-in: the registered address exactly,
    /// and this sign-in's state.
    pub fn is_answered_by(&self, redirect: &Url) -> bool {
        let mut bare = redirect.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        let mut own = self.redirect.clone();
        own.set_query(None);
        own.set_fragment(None);
        bare == own && only(redirect, "state").is_some_and(|state| same(&state, self.state.expose()))
    }

    /// Bytes to be stored encrypted.
    pub fn to_secret(&self) -> Secret {
        // It holds nothing that JSON cannot say; an empty secret would come back as no sign-in.
        to_secret(self).unwrap_or_else(|| Secret::new(Vec::new()))
    }

    /// The same again; nothing when the bytes are not a pending sign-in (of this version).
    pub fn from_secret(secret: &Secret) -> Option<PendingSignIn> {
        from_secret(secret)
    }
}

/// A finished sign-in, not yet kept: [`super::AccountTokens::keep`] makes it durable before its token is used.
pub struct SignedIn {
    pub(super) person: Person,
    pub(super) purpose: Purpose,
    pub(super) authority: Authority,
    pub(super) token_endpoint: Url,
    pub(super) refresh: Hidden,
    pub(super) access: AccessToken,
    pub(super) expires: BootTime,
}

impl SignedIn {
    /// Who signed in.
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// What the sign-in was for.
    pub fn purpose(&self) -> &Purpose {
        &self.purpose
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

/// The sign-in service of an authority, for one registered application.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub(super) entra: Entra,
    pub(super) authority: Authority,
    pub(super) doors: Doors,
}

impl SignIn {
    /// `client` is [`Authority::client`]'s.
    pub fn new(client: Client, doors: &Doors, app: App, authority: Authority) -> SignIn {
        SignIn { entra: Entra { client, app }, authority, doors: doors.clone() }
    }

    /// What the exchanges of this sign-in have shown of the network.
    pub fn connection(&self) -> Connection {
        self.entra.client.connection()
    }

    /// Begins a sign-in: the address for the system's browser, and what to store before it opens.
    ///
    /// # Errors
    /// Offline, captured, or an authority that is none. Nothing has happened then.
    pub async fn begin(&self, purpose: Purpose) -> Result<(PendingSignIn, Url), SignInError> {
        let endpoints = self.entra.discover(&self.authority).await?;
        let entropy = self.doors.entropy.as_ref();
        let pending = PendingSignIn {
            purpose,
            authority: self.authority.clone(),
            state: unguessable(entropy)?,
            nonce: unguessable(entropy)?,
            verifier: unguessable(entropy)?,
            redirect: self.entra.app.redirect.clone(),
            issuer: endpoints.issuer,
            token_endpoint: endpoints.token_endpoint,
            began: self.doors.clock.wall(),
        };
        let mut address = endpoints.authorization_endpoint;
        {
            let mut query = address.query_pairs_mut();
            query
                .append_pair("client_id", &self.entra.app.client_id)
                .append_pair("response_type", "code")
                .append_pair("response_mode", "query")
                .append_pair("redirect_uri", pending.redirect.as_str())
                .append_pair("scope", &self.scope())
                .append_pair("state", pending.state.expose())
                .append_pair("nonce", pending.nonce.expose())
                .append_pair("code_challenge", &challenge(pending.verifier.expose()))
                .append_pair("code_challenge_method", "S256")
                .append_pair("claims", &claims_with(pending.purpose.claims()))
                .append_pair("client_info", "1");
            match pending.purpose.login() {
                Some(login) => query.append_pair("login_hint", login),
                None => query.append_pair("prompt", "select_account"),
            };
        }
        Ok((pending, address))
    }

    /// Consent for every resource is asked in one go where the code serves only Graph's token: Engage's scopes come
    /// when Engage is first used.
    pub(super) fn scope(&self) -> String {
        self.entra.app.scopes.asked(Resource::Graph)
    }

    /// Ends a sign-in with the address that the browser came back with.
    ///
    /// # Errors
    /// The person declined, took too long, or is somebody else; the address answers another sign-in; the service
    /// refuses; the network failed (a code serves once, so the person begins again). Nothing is kept then.
    pub async fn finish(&self, pending: PendingSignIn, redirect: &Url) -> Result<SignedIn, SignInError> {
        if !pending.is_answered_by(redirect) {
            return Err(SignInError::NotOurs);
        }
        let age = self.doors.clock.wall().0.saturating_sub(pending.began.0).unsigned_abs();
        if Duration::from_millis(age) > PENDING_LIVES {
            return Err(SignInError::TooLate);
        }
        if let Some(issuer) = only(redirect, "iss")
            && issuer != pending.issuer
            && !pending.issuer.contains("{tenantid}")
        {
            return Err(SignInError::Contradiction(Contradiction::AnswersAnother));
        }
        if let Some(error) = only(redirect, "error") {
            let refused = EntraError { error, codes: number(redirect).into_iter().collect(), claims: None };
            return Err(sort(&refused).into());
        }
        let code = Hidden::new(only(redirect, "code").ok_or(SignInError::NotOurs)?);
        let started = self.doors.clock.boot();
        let claims = claims_with(pending.purpose.claims());
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", pending.redirect.as_str()),
            ("code_verifier", pending.verifier.expose()),
            ("scope", &self.scope()),
            ("claims", &claims),
            ("client_info", "1"),
        ];
        let granted = self.entra.redeem(&pending.token_endpoint, &fields, Retry::Once).await??;
        let person = self.person_of(&granted, &pending.issuer, Some(pending.nonce.expose()))?;
        pending.purpose.check(&person)?;
        let PendingSignIn { purpose, authority, token_endpoint, .. } = pending;
        signed_in(granted, person, purpose, authority, token_endpoint, started)
    }

    /// Who the answer is about, when it does not contradict the sign-in.
    pub(super) fn person_of(
        &self,
        granted: &Granted,
        issuer: &str,
        nonce: Option<&str>,
    ) -> Result<Person, SignInError> {
        let fallback = granted.client_info.as_ref();
        let Some(id) = &granted.id else {
            let (object, tenant) = fallback.ok_or(SignInError::Contradiction(Contradiction::NoPerson))?;
            return Ok(Person {
                object_id: object.clone(),
                tenant_id: tenant.clone(),
                login: String::new(),
                name: String::new(),
            });
        };
        if id.aud != self.entra.app.client_id {
            return Err(SignInError::Contradiction(Contradiction::AnotherApplication));
        }
        if nonce.is_some_and(|nonce| !same(id.nonce.as_deref().unwrap_or(""), nonce)) {
            return Err(SignInError::Contradiction(Contradiction::AnotherSignIn));
        }
        let tenant = id.tid.clone().or_else(|| fallback.map(|(_, tenant)| tenant.clone()));
        let object = id.oid.clone().or_else(|| fallback.map(|(object, _)| object.clone()));
        let (Some(tenant_id), Some(object_id)) = (tenant, object) else {
            return Err(SignInError::Contradiction(Contradiction::NoPerson));
        };
        if issuer.replace("{tenantid}", &tenant_id) != id.iss {
            return Err(SignInError::Contradiction(Contradiction::AnotherIssuer));
        }
        Ok(Person {
            object_id,
            tenant_id,
            login: id.preferred_username.clone().unwrap_or_default(),
            name: id.name.clone().unwrap_or_default(),
        })
    }
}

pub(super) fn signed_in(
    granted: Granted,
    person: Person,
    purpose: Purpose,
    authority: Authority,
    token_endpoint: Url,
    started: BootTime,
) -> Result<SignedIn, SignInError> {
    Ok(SignedIn {
        person,
        purpose,
        authority,
        token_endpoint,
        refresh: granted.refresh.ok_or(SignInError::Contradiction(Contradiction::NotForLong))?,
        access: granted.access,
        expires: started.after(Duration::from_secs(granted.expires_in)),
    })
}

/// A parameter that is there exactly once; twice is somebody's trick.
fn only(redirect: &Url, name: &str) -> Option<String> {
    let mut found = redirect.query_pairs().filter(|(key, _)| key == name);
    let value = found.next()?.1.into_owned();
    found.next().is_none().then_some(value)
}

/// The AADSTS number of an error that came by the browser: in the address of its help page.
fn number(redirect: &Url) -> Option<u32> {
    let help = Url::parse(&only(redirect, "error_uri")?).ok()?;
    only(&help, "code")?.parse().ok()
}
