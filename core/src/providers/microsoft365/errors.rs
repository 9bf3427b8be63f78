//! What an error of Graph means for the person's work.
//!
//! Decided by the provider's codes and the status, never by a sentence. The innermost code is the most precise, so the
//! chain `error.code`, `error.innerError.code`, ... is read from its end; a code that is not in the table says nothing
//! and the next one outwards is asked, at last the status. A 412 is "changed" whatever its code: servers write
//! `resourceModified`, `notAllowed` and others there.
//!
//! [`GraphDialect`] tells the HTTP client which error answers are Graph's own. An error without Graph's structure proves
//! nothing, with one exception: a 410 without a body but with Graph's own `request-id` header, because all it can cause is a
//! fresh enumeration.

use std::borrow::Cow;
use std::time::Duration;

use ::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::http::{Dialect, OwnError};
use crate::model::{Failure, Later, Refusal};

/// Inner errors deeper than this are not read.
const DEEPEST: usize = 8;

/// The longest wait that is believed; a server that asks for more is asked again after this.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);

/// How Graph words its errors.
#[derive(Clone, Copy, Debug, Default)]
pub struct GraphDialect;

impl Dialect for GraphDialect {
    fn own_error(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<OwnError> {
        if let Some(code) = codes(body).into_iter().next() {
            return Some(OwnError { code });
        }
        let bare_gone = status == StatusCode::GONE && body.is_empty() && headers.contains_key("request-id");
        bare_gone.then(|| OwnError { code: "resyncRequired".to_owned() })
    }
}

#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow)]
    error: Option<Detail<'a>>,
}

#[derive(Deserialize)]
struct Detail<'a> {
    #[serde(borrow)]
    code: Option<Code<'a>>,
    #[serde(borrow, rename = "innerError")]
    inner: Option<Box<Detail<'a>>>,
    #[serde(borrow, rename = "innererror")]
    inner_lower: Option<Box<Detail<'a>>>,
}

#[derive(Deserialize)]
struct Code<'a>(#[serde(borrow)] Cow<'a, str>);

/// The codes of a Graph error body, outermost first; empty when the body is not one.
pub(crate) fn codes(body: &[u8]) -> Vec<String> {
    let Ok(Envelope { error: Some(outer) }) = serde_json::from_slice::<Envelope<'_>>(body) else {
        return Vec::new();
    };
    if outer.code.is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = Some(Box::new(outer));
    while let Some(detail) = at.filter(|_| found.len() < DEEPEST) {
        found.extend(detail.code.map(|code| code.0.into_owned()).filter(|code| !code.is_empty()));
        at = detail.inner.or(detail.inner_lower);
    }
    found
}

/// What an error answer of the provider's own means. `headers` may ask for patience.
pub(crate) fn sort(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let after = retry_after(headers);
    if status == StatusCode::PRECONDITION_FAILED {
        return Failure::Changed;
    }
    let codes = codes(body);
    let known = codes.iter().rev().find_map(|code| by_code(code)).unwrap_or_else(|| by_status(status));
    match known {
        Failure::Later { why, after: None } => Failure::Later { why, after },
        other => other,
    }
}

/// What `error.code` of a failed job (a copy's monitor) means.
pub(crate) fn sort_code(code: &str) -> Option<Failure> {
    by_code(code)
}

/// `Retry-After` in whole seconds, bounded by an hour.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(::http::header::RETRY_AFTER)?.to_str().ok()?.trim().parse::<u64>().ok()?;
    Some(Duration::from_secs(seconds).min(LONGEST_WAIT))
}

fn by_code(code: &str) -> Option<Failure> {
    use Refusal::{Name, PathTooLong, Permission, Policy, Quota, Reserved, TooLarge, Unsupported};
    let refused = |why| Some(Failure::Refused(why));
    match code.to_ascii_lowercase().as_str() {
        "itemnotfound" | "resourcenotfound" | "notfound" | "uploadsessionnotfound" => Some(Failure::Gone),
        "namealreadyexists" => Some(Failure::NameTaken),
        "resourcemodified" | "entitytagdoesnotmatch" | "etagmismatch" => Some(Failure::Changed),
        "resyncrequired"
        | "resyncchangesapplydifferences"
        | "resyncchangesuploaddifferences"
        | "resyncapplydifferences"
        | "resyncuploaddifferences"
        | "syncstatenotfound"
        | "syncstateinvalid" => Some(Failure::Reset),
        "accessdenied" | "accessrestricted" | "authorization_requestdenied" | "erroraccessdenied" => {
            refused(Permission)
        }
        "malwaredetected" | "virussuspicious" | "virusdetected" | "policyviolation" | "blockedbypolicy" => {
            refused(Policy)
        }
        "quotalimitreached" | "insufficientstorage" | "quotaexceeded" => refused(Quota),
        "pathistoolong" | "pathtoodeep" => refused(PathTooLong),
        "invalidname" | "invalidpath" | "invalidfilename" | "namecontainsinvalidcharacters" => refused(Name),
        "maxfilesizeexceeded" | "maxstreamsizeexceeded" | "requestentitytoolarge" => refused(TooLarge),
        "resourcelocked" | "resourcecheckedout" | "filecheckedout" | "locked" | "lockmismatch"
        | "lockownermismatch" => refused(Reserved),
        "notsupported" | "notimplemented" | "unsupportedoperation" => refused(Unsupported),
        "activitylimitreached" | "toomanyrequests" | "throttledrequest" | "applicationthrottled" => {
            Some(Failure::later(Later::Throttled))
        }
        "uploadinprogress" | "servicenotavailable" | "servicereadonly" | "unabletoinitializerps" => {
            Some(Failure::later(Later::Busy))
        }
        _ => None,
    }
}

fn by_status(status: StatusCode) -> Failure {
    match status.as_u16() {
        // The client has tried a fresh token already; a 401 that remains is no sign-out, it only means "not now".
        401 => Failure::later(Later::Busy),
        403 => Failure::Refused(Refusal::Permission),
        404 => Failure::Gone,
        405 | 501 => Failure::Refused(Refusal::Unsupported),
        409 | 412 => Failure::Changed,
        410 => Failure::Reset,
        413 => Failure::Refused(Refusal::TooLarge),
        414 => Failure::Refused(Refusal::PathTooLong),
        423 => Failure::Refused(Refusal::Reserved),
        429 | 503 | 509 => Failure::later(Later::Throttled),
        507 => Failure::Refused(Refusal::Quota),
        408 | 500..=599 => Failure::later(Later::Busy),
        _ => Failure::Refused(Refusal::Invalid),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn sorted(status: u16, body: &str) -> Failure {
        sort(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), body.as_bytes())
    }

    fn error(code: &str) -> String {
        format!(r#"{{"error":{{"code":"{code}","message":"whatever it says"}}}}"#)
    }

    #[test]
    fn the_innermost_known_code_decides_and_a_message_never_does() {
        let body = r#"{"error":{"code":"invalidRequest","message":"nameAlreadyExists","innerError":{
            "code":"somethingNew","date":"2026-11-23T14:05:00","innererror":{"code":"pathIsTooLong"}}}}"#;
        assert_eq!(sorted(400, body), Failure::Refused(Refusal::PathTooLong));
        assert_eq!(sorted(400, &error("invalidRequest")), Failure::Refused(Refusal::Invalid));
    }

    #[test]
    fn every_code_that_concerns_a_person_has_its_meaning() {
        for (status, code, meaning) in [
            (404, "itemNotFound", Failure::Gone),
            (409, "nameAlreadyExists", Failure::NameTaken),
            (409, "resourceModified", Failure::Changed),
            (412, "resourceModified", Failure::Changed),
            (412, "notAllowed", Failure::Changed),
            (403, "accessDenied", Failure::Refused(Refusal::Permission)),
            (403, "notAllowed", Failure::Refused(Refusal::Permission)),
            (403, "malwareDetected", Failure::Refused(Refusal::Policy)),
            (507, "quotaLimitReached", Failure::Refused(Refusal::Quota)),
            (403, "quotaLimitReached", Failure::Refused(Refusal::Quota)),
            (423, "whatever", Failure::Refused(Refusal::Reserved)),
            (501, "notSupported", Failure::Refused(Refusal::Unsupported)),
            (413, "whatever", Failure::Refused(Refusal::TooLarge)),
            (500, "generalException", Failure::later(Later::Busy)),
            (503, "serviceNotAvailable", Failure::later(Later::Busy)),
            (429, "activityLimitReached", Failure::later(Later::Throttled)),
            (410, "whatever", Failure::Reset),
        ] {
            assert_eq!(sorted(status, &error(code)), meaning, "{status} {code}");
        }
    }

    #[test]
    fn hard_case_11_every_spelling_of_a_resync_is_a_reset() {
        for code in [
            "resyncChangesApplyDifferences",
            "resyncChangesUploadDifferences",
            "resyncApplyDifferences",
            "resyncUploadDifferences",
            "resyncRequired",
            "SyncStateNotFound",
        ] {
            assert_eq!(sorted(410, &error(code)), Failure::Reset, "{code}");
        }
    }

    #[test]
    fn patience_is_taken_from_the_header_and_bounded() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "7".parse().unwrap());
        let asked = sort(StatusCode::TOO_MANY_REQUESTS, &headers, error("activityLimitReached").as_bytes());
        assert_eq!(asked, Failure::Later { why: Later::Throttled, after: Some(Duration::from_secs(7)) });
        headers.insert("retry-after", "99999999".parse().unwrap());
        assert_eq!(retry_after(&headers), Some(LONGEST_WAIT));
        headers.insert("retry-after", "soon".parse().unwrap());
        assert_eq!(retry_after(&headers), None);
    }

    #[test]
    fn hard_case_23_what_a_proxy_or_a_portal_says_is_not_graphs_own_word() {
        let headers = HeaderMap::new();
        for body in [
            &b""[..],
            b"<html><title>404 Not Found</title></html>",
            b"{\"error\":\"invalid_grant\"}",
            b"{\"error\":{\"message\":\"no code\"}}",
            b"{\"error\":{\"code\":",
            b"\xff\xfe",
        ] {
            assert!(GraphDialect.own_error(StatusCode::NOT_FOUND, &headers, body).is_none());
        }
        let own = GraphDialect.own_error(StatusCode::NOT_FOUND, &headers, error("itemNotFound").as_bytes());
        assert_eq!(own.map(|own| own.code).as_deref(), Some("itemNotFound"));
    }

    #[test]
    fn hard_case_11_a_410_without_a_body_counts_only_with_graphs_own_header() {
        let mut headers = HeaderMap::new();
        assert!(GraphDialect.own_error(StatusCode::GONE, &headers, b"").is_none());
        headers.insert("request-id", "6f1c".parse().unwrap());
        assert!(GraphDialect.own_error(StatusCode::GONE, &headers, b"").is_some());
        assert!(GraphDialect.own_error(StatusCode::NOT_FOUND, &headers, b"").is_none());
    }
}
