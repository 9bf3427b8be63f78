//! Answers and refusals in Graph's own words.
//!
//! Promises: every refusal has Graph's error body with the code that real services send; clients decide on codes, so the
//! constructors here are the one place where codes are written.

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use crate::content::Content;

/// What an answer carries.
#[derive(Clone, Debug)]
pub enum Load {
    /// Nothing.
    Empty,
    /// An object.
    Json(Value),
    /// An object that is written already.
    Written(String),
    /// Text of a given type.
    Text(&'static str, String),
    /// A part of a content: offset and length.
    Part(Content, u64, u64),
}

/// An answer before it is bytes on a wire.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: StatusCode,
    /// Headers beside those that every answer has.
    pub headers: Vec<(&'static str, String)>,
    /// What it carries.
    pub load: Load,
}

impl Reply {
    /// 200 with an object.
    pub fn ok(value: Value) -> Self {
        Self::json(StatusCode::OK, value)
    }

    /// An object with a status.
    pub fn json(status: StatusCode, value: Value) -> Self {
        Self { status, headers: Vec::new(), load: Load::Json(value) }
    }

    /// A status alone.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: Vec::new(), load: Load::Empty }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Why a request is refused.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status.
    pub status: StatusCode,
    /// The code that clients decide on.
    pub code: &'static str,
    /// A sentence for people.
    pub message: String,
    /// Headers beside the usual ones.
    pub headers: Vec<(&'static str, String)>,
    /// A nested, more exact code.
    pub inner: Option<&'static str>,
}

fn refuse(status: u16, code: &'static str, message: impl Into<String>) -> Refusal {
    Refusal {
        status: StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST),
        code,
        message: message.into(),
        headers: Vec::new(),
        inner: None,
    }
}

impl Refusal {
    /// Any refusal.
    pub fn of(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        refuse(status, code, message)
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same with a nested code.
    #[must_use]
    pub fn inner(mut self, code: &'static str) -> Self {
        self.inner = Some(code);
        self
    }

    /// There is no such item.
    pub fn not_found() -> Self {
        refuse(404, "itemNotFound", "The resource could not be found.")
    }

    /// The item exists, the person may not.
    pub fn denied() -> Self {
        refuse(403, "accessDenied", "The caller does not have permission to perform the action.")
    }

    /// The name is taken.
    pub fn taken() -> Self {
        refuse(409, "nameAlreadyExists", "An item with the same name already exists under the parent.")
    }

    /// The tag is stale.
    pub fn stale() -> Self {
        refuse(412, "resourceModified", "ETag does not match current item's value")
    }

    /// Something in the request is wrong.
    pub fn invalid(message: impl Into<String>) -> Self {
        refuse(400, "invalidRequest", message)
    }

    /// There is no such address.
    pub fn segment(segment: &str) -> Self {
        refuse(400, "BadRequest", format!("Resource not found for the segment '{segment}'."))
    }

    /// The address exists, the method does not.
    pub fn method() -> Self {
        refuse(405, "invalidRequest", "The specified HTTP method is not allowed for the requested resource.")
    }

    /// Not here.
    pub fn not_supported(message: &str) -> Self {
        refuse(501, "notSupported", message)
    }

    /// Somebody else holds it.
    pub fn locked() -> Self {
        refuse(423, "notAllowed", "The resource you are attempting to access is locked.").inner("resourceLocked")
    }

    /// The drive is full.
    pub fn quota() -> Self {
        refuse(507, "quotaLimitReached", "The user has reached their quota limit.")
    }

    /// The range cannot be served or taken.
    pub fn range(message: &str) -> Self {
        refuse(416, "invalidRange", message)
    }

    /// No token, or not a good one. Clients read from the header where to sign in: here, at `base`.
    pub fn token(base: &str, message: &str) -> Self {
        let challenge = format!(
            "Bearer realm=\"\", authorization_uri=\"{base}/common/oauth2/authorize\", \
             client_id=\"00000003-0000-0000-c000-000000000000\""
        );
        refuse(401, "InvalidAuthenticationToken", message).with("www-authenticate", challenge)
    }

    /// As an answer.
    pub fn reply(&self, request_id: &str, client_request_id: Option<&str>, now: i64) -> Reply {
        let date = crate::graph::time::second(now);
        let mut inner = json!({
            "date": date,
            "request-id": request_id,
            "client-request-id": client_request_id.unwrap_or(request_id),
        });
        if let Some(code) = self.inner {
            inner["code"] = json!(code);
        }
        let body = json!({ "error": { "code": self.code, "message": self.message, "innerError": inner } });
        Reply { status: self.status, headers: self.headers.clone(), load: Load::Json(body) }
    }
}

/// What every operation gives.
pub type Outcome = Result<Reply, Refusal>;

impl Load {
    /// The bytes, for loads that are not a part of a content.
    pub fn bytes(&self) -> Bytes {
        match self {
            Self::Json(value) => Bytes::from(value.to_string()),
            Self::Written(text) | Self::Text(_, text) => Bytes::from(text.clone()),
            Self::Empty | Self::Part(..) => Bytes::new(),
        }
    }
}
