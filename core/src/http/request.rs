//! What is asked and what comes back, as values. `Debug` of each shows neither addresses beyond the host, nor headers,
//! nor bodies: pre-authenticated addresses are secrets, and names of documents are the person's.

use std::fmt;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use url::Url;

use super::BodyStream;
use ::http::{HeaderMap, Method, StatusCode};

/// A service that wants a token of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resource {
    /// Microsoft Graph.
    Graph,
    /// Viva Engage.
    Engage,
    /// To Do and Planner: at Graph too, with a consent and limits of their own.
    Tasks,
    /// The directory and who works with whom: at Graph too, with a consent of its own.
    People,
}

/// As whom a request is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// With the account's bearer token for this resource; only to the resource's own origins.
    Account(Resource),
    /// Without a token: a pre-authenticated or anonymous address. No private header goes along; any HTTPS host will do,
    /// but never a private address unless the account's own server is one.
    Bare,
}

/// Whether the client may repeat a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Safe to repeat: repeated within bounds, with jittered backoff.
    Read,
    /// Never repeated by the client once it may have taken effect. (The provider's own 401 says that it has not.)
    Once,
}

/// What a success must look like to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// 2xx with a whole JSON object or array.
    Json,
    /// As `Json`, or an empty 201, 202 or 204. (An empty 200 is what some gateways say to everything: unproven.)
    JsonOrEmpty,
    /// As `JsonOrEmpty`, or a 2xx of nothing but blanks: what Engage says to a change that leaves nothing to tell. Only for what
    /// does no harm when it was believed in vain and is seen to be undone by the next read.
    JsonOrBlank,
    /// A 3xx with an absolute, allowed `Location`, which is answered and not followed (`reply.headers`); or a 2xx with
    /// the content itself.
    Redirect,
    /// Any bytes, 200 or 206; a page of HTML only when it is declared to be a file.
    Bytes,
}

/// A request to a provider.
#[derive(Clone)]
pub struct Request {
    /// GET, POST, PUT, PATCH, DELETE.
    pub method: Method,
    /// Absolute.
    pub url: Url,
    /// What the provider adds; authorization, cookies and host are never taken from here.
    pub headers: HeaderMap,
    /// Empty for none.
    pub body: Bytes,
    /// As whom.
    pub access: Access,
    /// Whether it may be repeated.
    pub retry: Retry,
    /// What a success looks like.
    pub expect: Expect,
}

impl Request {
    /// A GET of JSON with the account's token, safe to repeat.
    pub fn get(url: Url, resource: Resource) -> Request {
        Request {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            access: Access::Account(resource),
            retry: Retry::Read,
            expect: Expect::Json,
        }
    }

    /// A GET of bytes from an address that needs no token, safe to repeat.
    pub fn download(url: Url) -> Request {
        Request { access: Access::Bare, expect: Expect::Bytes, ..Request::get(url, Resource::Graph) }
    }

    /// A request that changes something, with the account's token; answered with JSON or with nothing; never repeated.
    pub fn change(method: Method, url: Url, resource: Resource, body: Bytes) -> Request {
        Request { method, body, retry: Retry::Once, expect: Expect::JsonOrEmpty, ..Request::get(url, resource) }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({} bytes)", self.method, self.url.host_str().unwrap_or(""), self.body.len())
    }
}

/// A whole answer, proven to be the provider's own.
#[derive(Clone)]
pub struct Reply {
    /// A success, or the status of an error in the provider's own words.
    pub status: StatusCode,
    /// Headers as they came.
    pub headers: HeaderMap,
    /// The whole body, decompressed.
    pub body: Bytes,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.status, self.body.len())
    }
}

/// An answer with a proven head, whose body streams.
pub struct StreamReply {
    /// A success, or the status of an error in the provider's own words (the body is then that error, whole).
    pub status: StatusCode,
    /// Headers as they came.
    pub headers: HeaderMap,
    /// The body; ends with an error when it stalls, is cut, or is longer or shorter than was declared.
    pub body: BodyStream,
}

impl fmt::Debug for StreamReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (streaming)", self.status)
    }
}
