//! Answers and refusals in Engage's own form.
//!
//! Promises that every refusal is `{"response": {"message", "code", "stat": "fail"}}` with JSON's type. Of its codes 16 (the token) and
//! 33 (too many requests) are known; the others repeat the status. Every answer has the headers of Engage's front door, and what was
//! read has a tag: who says that she has it already is answered 304.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::graph::Ask;
use crate::graph::reply::{Load, Reply};
use crate::seed::{mix, of_text};

const JSON: &str = "application/json; charset=utf-8";

/// Why Engage refuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The status.
    pub status: u16,
    /// Engage's own number.
    pub code: u32,
    /// For people.
    pub message: String,
}

/// What every operation gives.
pub type Outcome = Result<Reply, Refused>;

impl Refused {
    /// Any refusal whose number repeats the status.
    pub fn of(status: u16, message: impl Into<String>) -> Self {
        Self { status, code: u32::from(status), message: message.into() }
    }

    /// The token is not good.
    pub fn token() -> Self {
        Self { status: 401, code: 16, message: "Token not found.".to_owned() }
    }

    /// Too many requests.
    pub fn rate() -> Self {
        Self { status: 429, code: 33, message: "Rate limited due to excessive requests.".to_owned() }
    }

    /// There is no such thing, or none that this person may see.
    pub fn not_found(what: &str) -> Self {
        Self::of(404, format!("{what} not found."))
    }

    /// There is such a thing, and this person may not.
    pub fn forbidden(message: &str) -> Self {
        Self::of(403, message)
    }

    /// Something is missing or wrong in the request.
    pub fn bad(message: impl Into<String>) -> Self {
        Self::of(400, message)
    }

    /// As an answer.
    pub fn reply(&self) -> Reply {
        let body = json!({ "response": { "message": self.message, "code": self.code, "stat": "fail" } });
        json_reply(self.status, body)
    }
}

/// A refusal that a fault plays, in Engage's form: its status and its headers stay.
pub fn played(refusal: &crate::graph::reply::Refusal) -> Reply {
    let status = refusal.status.as_u16();
    let mut reply = match status {
        401 => Refused::token(),
        429 => Refused::rate(),
        status => Refused::of(status, refusal.message.clone()),
    }
    .reply();
    reply.headers.extend(refusal.headers.iter().cloned());
    reply
}

/// A refusal without words: a space, as the real service has it for some that it does not find.
pub fn blank(status: u16) -> Reply {
    let mut reply = Reply::empty(StatusCode::from_u16(status).unwrap_or(StatusCode::NOT_FOUND));
    reply.load = Load::Text(JSON, " ".to_owned());
    reply
}

/// What stands where Engage is reached with a token that it does not trust.
pub fn untrusted() -> Reply {
    let mut reply = Reply::empty(StatusCode::UNAUTHORIZED);
    reply.load = Load::Text("text/plain", "Authenticated Failure".to_owned());
    let issuers =
        "Bearer trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", token_types=\"app_asserted_user_v1\"";
    reply.with("www-authenticate", issuers).with("x-msedge-ref", door("untrusted"))
}

/// Through which of the front door's doors an answer came.
fn door(request_id: &str) -> String {
    let first = mix(of_text(request_id), 0xD002);
    format!("Ref A: {first:016X}{:016X} Ref B: RIV30EDGE0117 Ref C: 2026", mix(first, 1))
}

/// The headers that every answer has, and 304 for what is known already.
pub fn dressed(reply: Reply, ask: &Ask) -> Reply {
    let reads = ask.method == Method::GET || ask.method == Method::HEAD;
    let tag = match &reply.load {
        Load::Json(value) if reads && reply.status == StatusCode::OK => {
            let sum = of_text(&value.to_string());
            Some(format!("W/\"{sum:016x}{:016x}\"", mix(sum, 2)))
        }
        _ => None,
    };
    let known =
        tag.as_ref().is_some_and(|tag| ask.header("if-none-match").is_some_and(|tags| tags.contains(tag.as_str())));
    let mut reply = if known { Reply::empty(StatusCode::NOT_MODIFIED) } else { reply };
    if let Some(tag) = tag {
        reply = reply.with("etag", tag).with("cache-control", "must-revalidate, max-age=0, private");
    }
    let reports = "{\"group\":\"network-errors\",\"max_age\":604800,\"endpoints\":[{\"url\":\"https://reports.rive.example/?cat=yammer\"}]}";
    reply.with("x-request-id", &*ask.request_id).with("x-msedge-ref", door(&ask.request_id)).with("report-to", reports)
}

/// An object with a status.
pub fn json_reply(status: u16, value: Value) -> Reply {
    Reply::json(StatusCode::from_u16(status).unwrap_or(StatusCode::OK), value).with("content-type", JSON)
}

/// 200 with an object.
pub fn ok(value: Value) -> Outcome {
    Ok(json_reply(200, value))
}

/// A status with nothing to say.
pub fn done(status: u16) -> Outcome {
    Ok(Reply::empty(StatusCode::from_u16(status).unwrap_or(StatusCode::OK)).with("content-type", JSON))
}
