//! Where an answer to an authorize request may go, and in which form.
//!
//! Promises that a code leaves only to an address of a native application: loopback with any port and path, a scheme
//! of the application's own, or the service's own page for clients without either. Never to another web origin, and
//! never to a scheme which a browser runs or opens by itself.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use url::Url;

use super::pages;
use super::refusals::Trace;

/// Schemes that never belong to one application.
const COMMON_SCHEMES: [&str; 16] = [
    "http",
    "https",
    "ftp",
    "ws",
    "wss",
    "file",
    "javascript",
    "data",
    "blob",
    "about",
    "mailto",
    "tel",
    "view-source",
    "filesystem",
    "vbscript",
    "jar",
];

/// How the answer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Query,
    Fragment,
    FormPost,
}

impl Mode {
    pub(super) fn named(name: &str) -> Option<Self> {
        match name {
            "" | "query" => Some(Self::Query),
            "fragment" => Some(Self::Fragment),
            "form_post" => Some(Self::FormPost),
            _ => None,
        }
    }
}

/// The address that Microsoft has every native application register, whatever organisation signs in; clients look for it where
/// they would leave for it, and go nowhere.
const WELL_KNOWN: &str = "https://login.microsoftonline.com/common/oauth2/nativeclient";

/// Whether a code may be sent there.
pub(super) fn is_allowed(redirect: &str, base: &str, is_tenant: impl Fn(&str) -> bool) -> bool {
    let Ok(url) = Url::parse(redirect) else {
        return false;
    };
    if url.fragment().is_some() || !url.username().is_empty() || url.password().is_some() || redirect.contains('*') {
        return false;
    }
    match url.scheme() {
        "http" | "https" => {
            let loopback = match url.host() {
                Some(url::Host::Domain(name)) => name == "localhost",
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            };
            let own = redirect.strip_prefix(base).and_then(|rest| rest.strip_prefix('/'));
            let realm = own.and_then(|rest| rest.strip_suffix("/oauth2/nativeclient"));
            loopback || redirect == WELL_KNOWN || realm.is_some_and(is_tenant)
        }
        scheme => !COMMON_SCHEMES.contains(&scheme),
    }
}

/// Sends the answer's fields to the client.
pub(super) fn send(trace: &Trace, redirect: &str, mode: Mode, fields: &[(&str, String)]) -> Response {
    if mode == Mode::FormPost {
        return trace.page(StatusCode::OK, pages::post_back(redirect, fields));
    }
    let mut encoded = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        encoded.append_pair(name, value);
    }
    let joint = match mode {
        Mode::Fragment => '#',
        _ if redirect.contains('?') => '&',
        _ => '?',
    };
    redirect_to(trace, &format!("{redirect}{joint}{}", encoded.finish()))
}

/// A plain 302.
pub(super) fn redirect_to(trace: &Trace, target: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(target) else {
        return trace.page(StatusCode::BAD_REQUEST, pages::failure("The reply address cannot be written.", ""));
    };
    trace.stamp((StatusCode::FOUND, [(header::LOCATION, location)]).into_response())
}
