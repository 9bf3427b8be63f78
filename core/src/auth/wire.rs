//! Entra's bytes into values. No I/O, never a panic, nothing believed that is not whole: what does not parse is `None`,
//! and its caller says "unproven".
//!
//! An id token is read without checking its signature: it came from the token endpoint itself, over TLS, in the answer
//! to our own request, which OpenID Connect (core, 3.1.3.7, 6) accepts in place of the signature. It is never used as a
//! credential.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer};
use url::Url;

use super::hidden::Hidden;
use super::refusals::EntraError;
use crate::http::{AccessToken, Dialect, OwnError};
use ::http::{HeaderMap, StatusCode};

/// How Entra speaks.
#[derive(Debug)]
pub(super) struct EntraDialect;

impl Dialect for EntraDialect {
    fn own_error(&self, _status: StatusCode, _headers: &HeaderMap, body: &[u8]) -> Option<OwnError> {
        let told = error(body)?;
        let code = told.codes.first().map_or(told.error, u32::to_string);
        Some(OwnError { code })
    }
}

/// OAuth's own words for refusals; an `error` outside them counts only with AADSTS numbers.
const WORDS: [&str; 18] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
    "invalid_resource",
    "interaction_required",
    "login_required",
    "consent_required",
    "access_denied",
    "temporarily_unavailable",
    "server_error",
    "authorization_pending",
    "authorization_declined",
    "slow_down",
    "expired_token",
    "bad_verification_code",
];

/// An error answer of the token endpoint, or nothing when it is not Entra's.
pub(super) fn error(body: &[u8]) -> Option<EntraError> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(borrow)]
        error: Cow<'a, str>,
        #[serde(default)]
        error_codes: Option<Vec<u32>>,
        #[serde(borrow, default)]
        claims: Option<Cow<'a, str>>,
    }
    let wire: Wire<'_> = serde_json::from_slice(body).ok()?;
    let codes = wire.error_codes.unwrap_or_default();
    let known = !codes.is_empty() || WORDS.contains(&wire.error.as_ref());
    known.then(|| EntraError {
        error: wire.error.into_owned(),
        codes,
        claims: wire.claims.map(Cow::into_owned).filter(|claims| is_object(claims)),
    })
}

fn is_object(text: &str) -> bool {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).is_ok()
}

/// What a sign-in or a refresh brings.
pub(super) struct Granted {
    pub(super) access: AccessToken,
    /// Seconds from the moment of the answer.
    pub(super) expires_in: u64,
    pub(super) refresh: Option<Hidden>,
    pub(super) id: Option<IdClaims>,
    /// `uid` and `utid`, of `client_info`.
    pub(super) client_info: Option<(String, String)>,
}

/// No token is believed to live longer; the longest real ones live 28 hours.
const LONGEST: u64 = 48 * 3600;
/// What is assumed when an answer does not say.
const UNSAID: u64 = 600;

/// A success of the token endpoint.
pub(super) fn granted(body: &[u8]) -> Option<Granted> {
    #[derive(Deserialize)]
    struct Wire<'a> {
        #[serde(borrow)]
        token_type: Cow<'a, str>,
        #[serde(borrow)]
        access_token: Cow<'a, str>,
        #[serde(default, deserialize_with = "seconds")]
        expires_in: Option<u64>,
        #[serde(default)]
        refresh_token: Option<Hidden>,
        #[serde(borrow, default)]
        id_token: Option<Cow<'a, str>>,
        #[serde(borrow, default)]
        client_info: Option<Cow<'a, str>>,
    }
    let wire: Wire<'_> = serde_json::from_slice(body).ok()?;
    let usable = !wire.access_token.is_empty() && wire.access_token.bytes().all(|byte| byte.is_ascii_graphic());
    if !usable || !wire.token_type.eq_ignore_ascii_case("bearer") {
        return None;
    }
    Some(Granted {
        access: AccessToken::new(wire.access_token.into_owned()),
        expires_in: wire.expires_in.unwrap_or(UNSAID).min(LONGEST),
        refresh: wire.refresh_token.filter(|token| !token.expose().is_empty()),
        // An id token that is there and unreadable is a contradiction, which an absent one is not.
        id: match wire.id_token {
            Some(token) => Some(id_claims(&token)?),
            None => None,
        },
        client_info: wire.client_info.and_then(|info| client_info(&info)),
    })
}

/// Seconds as a number, or (some clouds) as a string of digits.
fn seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()))
}

/// What an id token says about the person and the sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct IdClaims {
    pub(super) iss: String,
    pub(super) aud: String,
    #[serde(default)]
    pub(super) nonce: Option<String>,
    #[serde(default)]
    pub(super) oid: Option<String>,
    #[serde(default)]
    pub(super) tid: Option<String>,
    #[serde(default)]
    pub(super) preferred_username: Option<String>,
    #[serde(default)]
    pub(super) name: Option<String>,
}

fn id_claims(token: &str) -> Option<IdClaims> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    serde_json::from_slice(&decoded(payload)?).ok()
}

fn client_info(text: &str) -> Option<(String, String)> {
    #[derive(Deserialize)]
    struct Wire {
        uid: String,
        utid: String,
    }
    let wire: Wire = serde_json::from_slice(&decoded(text)?).ok()?;
    Some((wire.uid, wire.utid))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

/// Where an authority's endpoints are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoints {
    pub(super) authorization_endpoint: Url,
    pub(super) token_endpoint: Url,
    pub(super) device_authorization_endpoint: Option<Url>,
    /// May hold the literal `{tenantid}`.
    pub(super) issuer: String,
}

/// The OpenID configuration.
pub(super) fn endpoints(body: &[u8]) -> Option<Endpoints> {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(with = "super::address")]
        authorization_endpoint: Url,
        #[serde(with = "super::address")]
        token_endpoint: Url,
        #[serde(default)]
        device_authorization_endpoint: Option<String>,
        issuer: String,
    }
    let wire: Wire = serde_json::from_slice(body).ok()?;
    let device = match wire.device_authorization_endpoint {
        Some(text) => Some(Url::parse(&text).ok()?),
        None => None,
    };
    Some(Endpoints {
        authorization_endpoint: wire.authorization_endpoint,
        token_endpoint: wire.token_endpoint,
        device_authorization_endpoint: device,
        issuer: wire.issuer,
    })
}

/// What a person is shown to sign in elsewhere.
#[derive(Deserialize)]
pub(super) struct DeviceAnswer {
    pub(super) device_code: Hidden,
    pub(super) user_code: String,
    #[serde(with = "super::address")]
    pub(super) verification_uri: Url,
    #[serde(default)]
    pub(super) message: String,
    pub(super) expires_in: u64,
    #[serde(default)]
    pub(super) interval: Option<u64>,
}

/// The device code endpoint's answer.
pub(super) fn device(body: &[u8]) -> Option<DeviceAnswer> {
    serde_json::from_slice(body).ok()
}
