//! What an error of Engage means.
//!
//! Engage words its errors in several ways, of which public clients know these:
//!
//! | shape | where |
//! |---|---|
//! | `{"response":{"message":"..","code":16,"stat":"fail"}}` | tokens, limits, and most of what is older |
//! | `{"message":"..","code":33,"stat":"fail"}` | the same without its envelope |
//! | `{"body":["Please include a message"],"code":"body_blank"}` | a post that is not accepted: fields with what is wrong with each |
//! | `{"base":"An error has occurred."}` | the same where no field is at fault |
//! | `{"error":{"type":"OAuthException","message":".."}}` | a token that is no good |
//!
//! Two answers have no words of Engage's: a 401, which any text may stand in, and a 404, whose body is a space. They count
//! with a header that only Engage sends there. What they can cause is small: a renewed token; a post that is shown as gone until the next
//! page tells of it.
//!
//! Meanings are decided by the codes and the status, never by a sentence.

use ::http::header::WWW_AUTHENTICATE;
use ::http::{HeaderMap, HeaderName, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use super::super::errors::retry_after;
use super::super::fields::Text;
use crate::http::{Dialect, OwnError};
use crate::model::{Failure, Later, Refusal};

/// A token that Engage does not know.
const TOKEN_NOT_FOUND: &str = "16";
/// Too many requests.
const RATE_LIMITED: &str = "33";

/// Where Engage stands behind Azure Front Door, each answer says through which of its doors it came,
const FRONT_DOOR: HeaderName = HeaderName::from_static("x-msedge-ref");
/// and where browsers may complain about Engage.
const REPORT_TO: HeaderName = HeaderName::from_static("report-to");

/// How Engage words its errors.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct EngageDialect;

impl Dialect for EngageDialect {
    fn own_error(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<OwnError> {
        let code = code(body).or_else(|| match status {
            StatusCode::UNAUTHORIZED if says(headers, &WWW_AUTHENTICATE, "trusted_issuers=") => {
                Some(TOKEN_NOT_FOUND.to_owned())
            }
            StatusCode::NOT_FOUND if body.trim_ascii().is_empty() && is_engages(headers) => Some("blank".to_owned()),
            _ => None,
        })?;
        Some(OwnError { code })
    }
}

fn says(headers: &HeaderMap, name: &HeaderName, what: &str) -> bool {
    headers.get_all(name).iter().any(|value| value.to_str().is_ok_and(|value| value.contains(what)))
}

fn is_engages(headers: &HeaderMap) -> bool {
    headers.contains_key(FRONT_DOOR) || says(headers, &REPORT_TO, "yammer")
}

#[derive(Deserialize)]
struct Wrapped<'a> {
    #[serde(borrow)]
    response: Option<Stated<'a>>,
}

#[derive(Deserialize)]
struct Stated<'a> {
    #[serde(borrow)]
    code: Option<Text<'a>>,
    #[serde(borrow)]
    stat: Option<Text<'a>>,
}

impl Stated<'_> {
    fn code(self) -> Option<String> {
        let failed = self.stat.as_ref().is_some_and(|stat| stat.get() == "fail");
        failed.then(|| self.code.and_then(Text::stated).unwrap_or_else(|| "fail".to_owned()))
    }
}

#[derive(Deserialize)]
struct Authorization<'a> {
    #[serde(borrow)]
    error: Option<Typed<'a>>,
}

#[derive(Deserialize)]
struct Typed<'a> {
    #[serde(borrow, rename = "type")]
    kind: Option<Text<'a>>,
}

/// The code of an error in Engage's own words; `None` when this is not how it speaks. Where it gives no code it is the word that
/// tells the shape.
fn code(body: &[u8]) -> Option<String> {
    let wrapped = serde_json::from_slice::<Wrapped<'_>>(body).ok().and_then(|wrapped| wrapped.response);
    let flat = || serde_json::from_slice::<Stated<'_>>(body).ok();
    wrapped.and_then(Stated::code).or_else(|| flat()?.code()).or_else(|| of_fields(body)).or_else(|| of_token(body))
}

/// Fields that are at fault: each has a list of what is wrong, and beside them stands at most a code in words.
fn of_fields(body: &[u8]) -> Option<String> {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(body) else { return None };
    let code = match fields.remove("code") {
        Some(Value::String(code)) => Some(code),
        Some(_) => return None,
        None => None,
    };
    let sentences = |wrong: &Value| match wrong {
        Value::Array(wrong) => !wrong.is_empty() && wrong.iter().all(Value::is_string),
        _ => false,
    };
    let base = fields.len() == 1 && fields.get("base").is_some_and(|base| base.is_string() || sentences(base));
    let named = code.is_some() && !fields.is_empty() && fields.values().all(sentences);
    (base || named).then(|| code.unwrap_or_else(|| "base".to_owned()))
}

fn of_token(body: &[u8]) -> Option<String> {
    let kind = serde_json::from_slice::<Authorization<'_>>(body).ok()?.error?.kind?.stated()?;
    (kind == "OAuthException").then_some(kind)
}

/// What an error answer of Engage's own means. The client has taken what asks for patience, and has tried a fresh token.
pub(super) fn sort(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Failure {
    let after = retry_after(headers);
    match code(body).as_deref() {
        Some(RATE_LIMITED) => return Failure::Later { why: Later::Throttled, after },
        Some(TOKEN_NOT_FOUND | "OAuthException") => return Failure::Later { why: Later::Busy, after },
        Some(code) if code.ends_with("too_long") => return Failure::Refused(Refusal::TooLarge),
        _ => {}
    }
    match status.as_u16() {
        401 | 408 => Failure::Later { why: Later::Busy, after },
        403 => Failure::Refused(Refusal::Permission),
        404 | 410 => Failure::Gone,
        405 | 501 => Failure::Refused(Refusal::Unsupported),
        413 => Failure::Refused(Refusal::TooLarge),
        429 => Failure::Later { why: Later::Throttled, after },
        500..=599 => Failure::Later { why: Later::Busy, after },
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

    #[test]
    fn every_way_in_which_engage_words_an_error_is_its_own() {
        for (body, is) in [
            (r#"{"response":{"message":"Token not found.","code":16,"stat":"fail"}}"#, "16"),
            (r#"{"response":{"message":"Rate limited","code":"33","stat":"fail"}}"#, "33"),
            (r#"{"message":"Rate limited","code":33,"stat":"fail"}"#, "33"),
            (r#"{"response":{"message":"No","stat":"fail"}}"#, "fail"),
            (r#"{"body":["Please include a message"],"code":"body_blank"}"#, "body_blank"),
            (r#"{"base":"An error has occurred."}"#, "base"),
            (r#"{"base":["An error has occurred."]}"#, "base"),
            (r#"{"error":{"type":"OAuthException","message":"Error validating access token."}}"#, "OAuthException"),
        ] {
            assert_eq!(code(body.as_bytes()).as_deref(), Some(is), "{body}");
        }
    }

    #[test]
    fn hard_case_23_what_a_gateway_says_is_not_engages_own_word() {
        for body in [
            "",
            "<html><title>404 Not Found</title></html>",
            r#"{"message":"no Route matched with those values"}"#,
            r#"{"code":404,"message":"not found"}"#,
            r#"{"code":"not_found","message":"not found"}"#,
            r#"{"error":{"message":"no code"}}"#,
            r#"{"error":"invalid_grant"}"#,
            r#"{"errors":["not found"]}"#,
            r#"{"response":{"code":16,"stat":"ok"}}"#,
            r#"["base"]"#,
            r#"{"response":{"#,
        ] {
            assert_eq!(code(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn answers_without_words_count_only_with_engages_own_headers() {
        let own = |status: u16, header: Option<(&'static str, &'static str)>, body: &str| {
            let mut headers = HeaderMap::new();
            headers.extend(header.map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())));
            EngageDialect.own_error(StatusCode::from_u16(status).unwrap(), &headers, body.as_bytes()).is_some()
        };
        let door = Some(("x-msedge-ref", "Ref A: E16D Ref B: AM3EDGE0217"));
        let reports = Some(("report-to", r#"{"endpoints":[{"url":"https://reports.example/?cat=yammer-prod"}]}"#));
        let issuers = Some(("www-authenticate", r#"Bearer trusted_issuers="00000001-0000-0000-c000-000000000000@*""#));
        assert!(own(404, door, " ") && own(404, reports, "") && own(401, issuers, "Authenticated Failure"));
        assert!(!own(404, None, " ") && !own(404, None, ""));
        assert!(!own(404, door, "<html>Our services aren't available right now</html>"));
        assert!(!own(403, door, " ") && !own(500, door, "") && !own(404, issuers, "x"));
        assert!(!own(401, None, "Authenticated Failure") && !own(401, Some(("www-authenticate", "Basic")), ""));
    }

    #[test]
    fn an_error_has_the_meaning_that_concerns_a_person() {
        let fail = |code: &str| format!(r#"{{"response":{{"message":"m","code":{code},"stat":"fail"}}}}"#);
        for (status, body, meaning) in [
            (401, fail("16"), Failure::later(Later::Busy)),
            (403, fail("9"), Failure::Refused(Refusal::Permission)),
            (404, fail("4"), Failure::Gone),
            (400, fail("5"), Failure::Refused(Refusal::Invalid)),
            (422, fail("5"), Failure::Refused(Refusal::Invalid)),
            (400, r#"{"body":["is too long"],"code":"body_too_long"}"#.to_owned(), Failure::Refused(Refusal::TooLarge)),
            (400, r#"{"body":["x"],"code":"body_blank"}"#.to_owned(), Failure::Refused(Refusal::Invalid)),
            (400, r#"{"error":{"type":"OAuthException"}}"#.to_owned(), Failure::later(Later::Busy)),
            (429, fail("33"), Failure::later(Later::Throttled)),
            (500, fail("1"), Failure::later(Later::Busy)),
            (503, fail("1"), Failure::later(Later::Busy)),
        ] {
            assert_eq!(sorted(status, &body), meaning, "{status} {body}");
        }
    }
}
