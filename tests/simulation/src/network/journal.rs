//! What the tenant has done: each change of a post or a task that it accepted, whatever became of its answer on the way back.
//!
//! **Promises.** A change is noted where the tenant answers, before any fault can touch the answer, and in the order in which the tenant made
//! it. So "once" is judged by what happened there, not by what is left of it, nor by what a device believes.
//!
//! **Never.** It holds no token and no bytes of files.

use bytes::Bytes;
use http::{Method, StatusCode};
use musette_core::http::Outgoing;
use serde_json::Value;

use super::faults::Place;

/// A change that the tenant has made.
#[derive(Clone, Debug)]
pub struct Effect {
    /// How it was asked for.
    pub method: Method,
    /// Where.
    pub path: String,
    /// With which body; empty for files.
    pub asked: Bytes,
    /// What was answered, where that is JSON.
    pub answered: Value,
}

/// Whether a request can change something of which the journal tells.
pub fn concerns(place: Place, request: &Outgoing) -> bool {
    matches!(place, Place::Talk | Place::Tasks) && request.method != Method::GET
}

impl Effect {
    /// The effect of a request that was answered so; `None` where the tenant refused it.
    pub fn of(request: &Outgoing, status: StatusCode, answered: &Bytes) -> Option<Effect> {
        let is_file = request.url.path().contains("uploadSmallFile");
        status.is_success().then(|| Effect {
            method: request.method.clone(),
            path: request.url.path().to_owned(),
            asked: if is_file { Bytes::new() } else { request.body.clone() },
            answered: serde_json::from_slice(answered).unwrap_or_default(),
        })
    }

    /// A field of a form that was sent.
    pub fn field(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(&self.asked);
        pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// The JSON that was sent.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.asked).unwrap_or_default()
    }
}
