//! What makes an answer count: the shapes that only the provider sends.

use serde::de::IgnoredAny;

use super::Expect;
use crate::sabotage::{self, Sabotage};
use ::http::{HeaderMap, StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

/// The media type without its parameters, in lower case; empty when there is none.
fn media_type(headers: &HeaderMap) -> String {
    let text = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    text.split(';').next().unwrap_or("").trim().to_ascii_lowercase()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers);
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// Whether it is a page for people.
pub(super) fn is_html(headers: &HeaderMap) -> bool {
    matches!(media_type(headers).as_str(), "text/html" | "application/xhtml+xml")
}

/// Whether the head of a 2xx can be the provider's, for what was asked.
pub(super) fn head_fits(expect: Expect, status: StatusCode, headers: &HeaderMap) -> bool {
    if sabotage::active(Sabotage::PortalBelieved) {
        return true;
    }
    match expect {
        Expect::Json => is_json(headers),
        Expect::JsonOrEmpty => is_json(headers) || may_be_empty(status),
        // Rails says nothing in HTML as well as in JSON; the body shows.
        Expect::JsonOrBlank => true,
        Expect::Redirect | Expect::Bytes => {
            // An HTML file is a file when it is declared as one; a portal's page is not.
            let declared = headers.contains_key(header::CONTENT_DISPOSITION) || status == StatusCode::PARTIAL_CONTENT;
            matches!(status, StatusCode::OK | StatusCode::PARTIAL_CONTENT) && (declared || !is_html(headers))
        }
    }
}

/// Reads a body whole; answers whether it is what was asked for.
pub(super) type Reads<'a> = &'a (dyn Fn(&[u8]) -> bool + Sync);

fn may_be_empty(status: StatusCode) -> bool {
    matches!(status, StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT)
}

/// Whether the whole body of a 2xx fits its head and what was asked. What `reads` can read is whole JSON, and needs no second look.
pub(super) fn body_fits(
    expect: Expect,
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    reads: Option<Reads<'_>>,
) -> bool {
    if sabotage::active(Sabotage::PortalBelieved) {
        return true;
    }
    match expect {
        Expect::Redirect | Expect::Bytes => true,
        Expect::JsonOrEmpty if body.is_empty() => may_be_empty(status),
        Expect::JsonOrBlank if body.trim_ascii().is_empty() => true,
        Expect::Json | Expect::JsonOrEmpty | Expect::JsonOrBlank => {
            is_json(headers) && (reads.is_some_and(|reads| reads(body)) || is_whole_json(body))
        }
    }
}

/// One whole JSON object or array (nested at most 128 deep: serde_json's own limit).
pub(super) fn is_whole_json(body: &[u8]) -> bool {
    let opens = body.iter().find(|byte| !byte.is_ascii_whitespace());
    matches!(opens, Some(b'{' | b'[')) && serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

/// The claims challenge of a 401 (`error="insufficient_claims"`), decoded; nothing when it is absent or no JSON.
pub(super) fn claims_challenge(headers: &HeaderMap) -> Option<String> {
    headers.get_all(header::WWW_AUTHENTICATE).iter().find_map(|value| {
        let text = value.to_str().ok()?;
        if parameter(text, "error")? != "insufficient_claims" {
            return None;
        }
        let claims = parameter(text, "claims")?;
        let engines = [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD];
        let bytes = engines.iter().find_map(|engine| engine.decode(claims).ok())?;
        let text = String::from_utf8(bytes).ok()?;
        is_whole_json(text.as_bytes()).then_some(text)
    })
}

/// A quoted parameter of an authentication challenge.
fn parameter<'a>(challenge: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = challenge;
    loop {
        let at = rest.find('=')?;
        let key = rest[..at].rsplit([' ', ',']).next().unwrap_or("");
        let after = rest[at + 1..].trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}
