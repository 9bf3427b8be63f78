//! What a browser asks before a page of another origin may call.
//!
//! Promises that a page may call Graph, the contents, the token endpoint and discovery from anywhere, as with the real service: those
//! carry their token in a header, and no cookie opens them. The page where a person signs in stays closed to other origins.

use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::graph::reply::Reply;

const EXPOSED: &str = "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadOnlyMode, SdkVersion, \
                       WWW-Authenticate, x-ms-client-gcc-tenant, Retry-After";
const METHODS: &str = "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS";

/// Whether a page elsewhere may call this path of the sign-in.
pub fn is_open(path: &str) -> bool {
    [
        "/oauth2/v2.0/token",
        "/oauth2/v2.0/devicecode",
        "/openid-configuration",
        "/discovery/instance",
        "/keys",
        "/userinfo",
    ]
    .iter()
    .any(|end| path.ends_with(end))
}

/// The answer to a question whether a request may be sent; nothing where the request is one by itself.
pub fn preflight(parts: &Parts) -> Option<Reply> {
    let asks = parts.method == Method::OPTIONS
        && parts.headers.contains_key("origin")
        && parts.headers.contains_key("access-control-request-method");
    let wanted = parts.headers.get("access-control-request-headers").and_then(|names| names.to_str().ok());
    asks.then(|| {
        Reply::empty(StatusCode::OK)
            .with("access-control-allow-methods", METHODS)
            .with("access-control-allow-headers", wanted.unwrap_or("*"))
            .with("access-control-max-age", "86400")
    })
}

/// Lets pages of every origin read an answer.
pub fn open(headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("access-control-allow-origin"), HeaderValue::from_static("*"));
    headers.insert(HeaderName::from_static("access-control-expose-headers"), HeaderValue::from_static(EXPOSED));
}
