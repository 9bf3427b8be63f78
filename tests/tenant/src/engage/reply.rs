//! Answers and refusals in Engage's own form.
//!
//! Promises that every refusal is `{"response": {"message", "code", "stat": "fail"}}` with JSON's type. Of its codes 16 (the token) and
//! 33 (too many requests) are known; the others repeat the status.

use http::StatusCode;
use serde_json::{Value, json};

use crate::graph::reply::Reply;

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
