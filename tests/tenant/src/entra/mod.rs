//! Entra: who may come in, and with which token.
//!
//! An imitation of the v2.0 endpoints that is honest on the wire and deterministic for a seed and a clock: equal
//! requests in equal order are answered with equal bytes. It promises
//!
//! - discovery for the tenant's GUID, `common` and `organizations`, instance discovery, and a key set that proves
//!   every token (`discovery`, `jwt`);
//! - the authorize page: a real form, which a program may post as well as a person (`authorize`, `pages`, `replies`);
//! - tokens by code (PKCE), refresh, device code and password, from clients of every habit (`token`, `device`, `scopes`);
//! - every AADSTS number of the facts' table, on demand (`refusals`, [`Entra::revoke`], [`Entra::induce`]);
//! - continuous access evaluation for clients that declare `cp1` ([`BadToken::InsufficientClaims`]).
//!
//! It never logs a secret, never takes a token of another organisation or seed, and never grows without bound: codes,
//! refresh tokens and sessions are sealed values which carry their own facts (`seal`), so that the memory holds only
//! redeemed codes of the last ten minutes, device sign-ins of the last fifteen, and what was changed for a person.
//!
//! Where it is kinder than the real service: any client id of visible characters is registered, a client secret is
//! not checked, everybody consents to everything unless told otherwise, a refresh token is in every answer, and a device that
//! polls too often is not told to slow down.
//!
//! Tests: `tests.rs` here, over the router without a socket.

mod authorize;
mod device;
mod discovery;
mod jwt;
mod pages;
mod people;
mod refusals;
mod replies;
mod scopes;
mod seal;
mod token;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use device::DeviceRefused;
pub use people::Login;
pub use refusals::{Revocation, played};
pub use scopes::Audience;

use people::People;
use refusals::{Refusal, Trace};
use seal::{Kind, Seals};

/// Milliseconds since 1970, from wherever the world's time comes.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A refresh token that nobody used for this long is inactive.
const REFRESH_LIVES: i64 = 90 * DAY;

/// The sign-in service of one organisation.
pub struct Entra {
    tenant_id: String,
    /// The origin that everything minted here starts with, without a slash at the end.
    base: String,
    clock: Clock,
    people: People,
    seals: Seals,
    state: Mutex<State>,
}

/// What changes while the organisation lives.
#[derive(Default)]
struct State {
    /// The number of the last thing minted; everything minted later has a higher one.
    sequence: u64,
    /// Access tokens up to this number count as expired.
    expired_up_to: u64,
    /// Redeemed codes by number, with the moment after which they are dead anyway.
    redeemed: BTreeMap<u64, i64>,
    /// Device sign-ins under way, by user code.
    devices: BTreeMap<String, device::Waiting>,
    /// What stands against a person, by place in `people`.
    standing: BTreeMap<usize, people::Standing>,
    /// Scopes to which nobody has consented.
    withheld: Vec<String>,
}

/// Whose token it was, and what it opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person's object id.
    pub object_id: String,
    /// The application that asked.
    pub client_id: String,
    /// Names without their resource: `Files.ReadWrite.All`.
    pub scopes: Vec<String>,
    /// The service that the token is for.
    pub audience: Audience,
}

/// Why a bearer token was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// Not a token of this organisation.
    #[error("not a token of this organisation")]
    Unknown,
    /// It was good once.
    #[error("the token has expired")]
    Expired,
    /// The client declared `cp1`, and something happened since: it must sign in with these claims.
    #[error("the token no longer suffices")]
    InsufficientClaims {
        /// The whole `WWW-Authenticate` header of the 401.
        www_authenticate: String,
    },
}

/// The tokens of one person for one client.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// For the resource; a JWT.
    pub access_token: String,
    /// For the next access token; opaque.
    pub refresh_token: String,
    /// About the person, when `openid` was asked for.
    pub id_token: Option<String>,
    /// Whole seconds from now.
    pub expires_in: i64,
    /// What the access token opens, in the client's own words.
    pub scope: String,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tokens")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

/// What a sign-in granted; sealed into the code and into every refresh token that descends from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Grant {
    person: usize,
    client: String,
    /// Everything that was asked for at the sign-in.
    scope: String,
    #[serde(default)]
    nonce: Option<String>,
    /// Whether the client can answer claims challenges.
    cp1: bool,
    /// The number of the sign-in; stays the same through every refresh.
    family: u64,
    /// When the person signed in, ms.
    signed_in: i64,
    /// When this code or token was minted, ms.
    minted: i64,
    /// The number of this code or token.
    number: u64,
}

impl Entra {
    /// An organisation with these people, whose links start with `issuer_base` (scheme and authority, as
    /// `http://127.0.0.1:8080`).
    #[must_use]
    pub fn new(seed: u64, tenant_id: String, issuer_base: String, clock: Clock, people: Vec<Login>) -> Self {
        Self {
            seals: Seals::new(seed, &tenant_id),
            people: People::new(people),
            base: issuer_base.trim_end_matches('/').to_owned(),
            tenant_id,
            clock,
            state: Mutex::default(),
        }
    }

    /// All of its endpoints, for every spelling of the tenant.
    pub fn router(self: &Arc<Self>) -> axum::Router {
        discovery::routes()
            .merge(authorize::routes())
            .merge(token::routes())
            .merge(device::routes())
            .layer(axum::extract::DefaultBodyLimit::max(64 * 1024))
            .with_state(Arc::clone(self))
    }

    /// Whose token this is; takes the bare token, without `Bearer`.
    ///
    /// # Errors
    /// When it is not this organisation's, has expired, or no longer suffices for a client that declared `cp1`.
    pub fn verify(&self, bearer: &str) -> Result<Caller, BadToken> {
        let claims = jwt::read(bearer).ok_or(BadToken::Unknown)?;
        let text = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
        let object_id = text("oid");
        let number = self.number_of(&text("uti"), &object_id).ok_or(BadToken::Unknown)?;
        let person = self.people.by_object_id(&object_id).ok_or(BadToken::Unknown)?;
        let audience = match claims["aud"].as_str() {
            Some(aud) if aud == Audience::Graph.resource() => Audience::Graph,
            Some(aud) if aud == Audience::Yammer.resource() => Audience::Yammer,
            // An id token is no access token.
            _ => return Err(BadToken::Unknown),
        };
        let state = self.state();
        if claims["exp"].as_i64().unwrap_or(0) * 1000 <= self.now() || number <= state.expired_up_to {
            return Err(BadToken::Expired);
        }
        if claims.get("xms_cc").is_some()
            && let Some(standing) = state.standing.get(&person)
            && number <= standing.challenged_up_to
        {
            return Err(BadToken::InsufficientClaims { www_authenticate: self.challenge(standing.challenged_at) });
        }
        Ok(Caller {
            object_id,
            client_id: text("appid"),
            scopes: text("scp").split_whitespace().map(str::to_owned).collect(),
            audience,
        })
    }

    /// Tokens for Graph with every scope, as if this person had just signed in; nothing for an unknown login.
    pub fn mint(&self, login: &str, client_id: &str) -> Option<Tokens> {
        self.mint_for(login, client_id, "https://graph.microsoft.com/.default")
    }

    /// The same for one scope; nothing for a scope that nobody knows.
    pub fn mint_for(&self, login: &str, client_id: &str, scope: &str) -> Option<Tokens> {
        let person = self.people.by_login(login)?;
        let mut state = self.state();
        let number = state.next();
        let now = self.now();
        let grant = Grant {
            person,
            client: client_id.to_owned(),
            scope: format!("openid profile offline_access {scope}"),
            nonce: None,
            cp1: false,
            family: number,
            signed_in: now,
            minted: now,
            number,
        };
        let wanted = scopes::of_a_token(&grant.scope, &self.base).ok()?;
        Some(self.issue(&mut state, &grant, &wanted))
    }

    /// Whether somebody has this login.
    #[must_use]
    pub fn knows(&self, login: &str) -> bool {
        self.people.by_login(login).is_some()
    }

    /// From now on this person's token requests are refused for this reason, until what the reason itself says.
    pub fn revoke(&self, login: &str, why: Revocation) {
        let Some(person) = self.people.by_login(login) else {
            return;
        };
        let mut state = self.state();
        let number = state.next();
        let challenge = self.seals.guid("challenge", &number.to_be_bytes());
        let now = self.now();
        let standing = state.standing.entry(person).or_default();
        standing.revoke(why, number, challenge, now);
    }

    /// The organisation does not consent to a scope (`Tasks.ReadWrite`): a token request that names it is refused (65001).
    pub fn withhold(&self, scope: &str) {
        self.state().withheld.push(scope.to_owned());
    }

    /// The organisation consents to a scope that it has withheld.
    pub fn consent(&self, scope: &str) {
        self.state().withheld.retain(|withheld| withheld != scope);
    }

    /// Takes back whatever `revoke` set up; tokens that it ended stay dead.
    pub fn lift(&self, login: &str) {
        if let Some(person) = self.people.by_login(login) {
            self.state().standing.entry(person).or_default().lift();
        }
    }

    /// This person is a guest from now on: she has to name this tenant, and is unknown (50020) under `common` and
    /// `organizations`, which lead to her own.
    pub fn invite_guest(&self, login: &str) {
        if let Some(person) = self.people.by_login(login) {
            self.state().standing.entry(person).or_default().guest = true;
        }
    }

    /// The next token request for this person is answered with this AADSTS number, once. Answers whether the person
    /// and the number are known.
    pub fn induce(&self, login: &str, code: u32) -> bool {
        let Some(person) = self.people.by_login(login) else {
            return false;
        };
        refusals::is_known(code) && self.state().standing.entry(person).or_default().induce(code)
    }

    /// Every access token handed out so far is expired from now on; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        let mut state = self.state();
        state.expired_up_to = state.next();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        (self.clock)()
    }

    /// The tenant that a path names: its GUID, or one of the names that stand for any. Refuses others as unknown.
    fn tenant_named(&self, name: &str) -> Result<(), Refusal> {
        let own = name.eq_ignore_ascii_case(&self.tenant_id) || self.people.is_domain(name);
        (is_general(name) || own).then_some(()).ok_or_else(|| Refusal::of(90002))
    }

    /// Refuses a guest who did not name this tenant.
    fn realm_suits(&self, realm: &str, person: usize) -> Result<(), Refusal> {
        let guest = self.state().standing.get(&person).is_some_and(|one| one.guest);
        if guest && is_general(realm) { Err(Refusal::of(50020)) } else { Ok(()) }
    }

    fn issuer(&self) -> String {
        format!("{}/{}/v2.0", self.base, self.tenant_id)
    }

    fn trace(&self, headers: &http::HeaderMap) -> Trace {
        let number = self.state().next().to_be_bytes();
        let asked = headers
            .get("client-request-id")
            .and_then(|value| value.to_str().ok())
            .filter(|value| value.len() == 36 && value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'));
        Trace {
            base: self.base.clone(),
            id: self.seals.guid("trace", &number),
            correlation: asked.map_or_else(|| self.seals.guid("correlation", &number), str::to_owned),
            timestamp: refusals::stamp(self.now()),
        }
    }

    /// The value of `WWW-Authenticate` for a client that can answer a challenge.
    fn challenge(&self, since: i64) -> String {
        let claims = json!({ "access_token": { "nbf": { "essential": true, "value": (since / 1000).to_string() } } });
        format!(
            "Bearer realm=\"\", authorization_uri=\"{}/common/oauth2/v2.0/authorize\", error=\"insufficient_claims\", \
             claims=\"{}\"",
            self.base,
            base64::engine::general_purpose::STANDARD.encode(claims.to_string())
        )
    }

    /// Tokens for a grant, with a new number; the caller has settled that the grant is good.
    fn issue(&self, state: &mut State, grant: &Grant, wanted: &scopes::Wanted) -> Tokens {
        let number = state.next();
        let now = self.now();
        let person = self.people.at(grant.person);
        let drawn = self.seals.number("lifetime", &number.to_be_bytes());
        let expires_in = match grant.cp1 {
            true => 20 * 3600 + i64::try_from(drawn % (8 * 3600)).unwrap_or(0),
            false => 60 * 60 + i64::try_from(drawn % (30 * 60)).unwrap_or(0),
        };
        let seconds = now / 1000;
        let subject = self.pairwise(&person.object_id, &grant.client);
        let mut access = json!({
            "aud": wanted.audience.resource(),
            "iss": format!("{}/{}/", self.base, self.tenant_id),
            "iat": seconds,
            "nbf": seconds,
            "exp": seconds + expires_in,
            "appid": grant.client,
            "idtyp": "user",
            "name": person.name,
            "oid": person.object_id,
            "scp": wanted.names.join(" "),
            "sub": subject,
            "tid": self.tenant_id,
            "unique_name": person.login,
            "upn": person.login,
            "uti": self.mark(number, &person.object_id),
            "ver": "1.0",
        });
        if grant.cp1 {
            access["xms_cc"] = json!(["cp1"]);
        }
        let id_token = wanted.openid.then(|| {
            let mut about = json!({
                "aud": grant.client,
                "iss": self.issuer(),
                "iat": seconds,
                "nbf": seconds,
                "exp": seconds + 3600,
                "auth_time": grant.signed_in / 1000,
                "name": person.name,
                "oid": person.object_id,
                "preferred_username": person.login,
                "sub": subject,
                "tid": self.tenant_id,
                "uti": self.mark(number, &grant.client),
                "ver": "2.0",
            });
            if let Some(nonce) = &grant.nonce {
                about["nonce"] = Value::from(nonce.as_str());
            }
            jwt::sign(&about)
        });
        let next = Grant { minted: now, number, nonce: None, ..grant.clone() };
        Tokens {
            access_token: jwt::sign(&access),
            refresh_token: self.seals.seal(Kind::Refresh, number, &next),
            id_token,
            expires_in,
            scope: wanted.said.join(" "),
        }
    }

    /// The person's name towards one application, as `sub` has it.
    fn pairwise(&self, object_id: &str, client: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.seals.draw("sub", format!("{object_id} {client}").as_bytes()))
    }

    /// A token's own id: its number, and a mark which only this organisation can make.
    fn mark(&self, number: u64, about: &str) -> String {
        let mut bytes = number.to_be_bytes().to_vec();
        let about = format!("{number} {about}");
        bytes.extend_from_slice(&self.seals.draw("uti", about.as_bytes())[..8]);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn number_of(&self, mark: &str, about: &str) -> Option<u64> {
        let bytes = URL_SAFE_NO_PAD.decode(mark).ok()?;
        let number = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
        (self.mark(number, about) == mark).then_some(number)
    }
}

/// Whether a realm stands for any tenant.
fn is_general(realm: &str) -> bool {
    ["common", "organizations"].contains(&realm)
}

impl State {
    fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }
}
