//! Which errors are those of To Do and Planner.
//!
//! They speak as Graph does ([`super::super::errors`]), but Planner says 404 with an empty code. Such an error counts when it names the
//! request inside, as Graph's do: no portal and no proxy writes that.

use ::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::super::errors::GraphDialect;
use crate::http::{Dialect, OwnError};

/// How To Do and Planner word their errors.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TaskDialect;

#[derive(Deserialize)]
struct Envelope {
    error: Option<Detail>,
}

#[derive(Deserialize)]
struct Detail {
    code: Option<String>,
    #[serde(alias = "innererror", rename = "innerError")]
    inner: Option<Inner>,
}

#[derive(Deserialize)]
struct Inner {
    #[serde(rename = "request-id")]
    request: Option<String>,
}

impl Dialect for TaskDialect {
    fn own_error(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Option<OwnError> {
        if let Some(own) = GraphDialect.own_error(status, headers, body) {
            return Some(own);
        }
        let Envelope { error: Some(Detail { code: Some(code), inner: Some(inner) }) } =
            serde_json::from_slice(body).ok()?
        else {
            return None;
        };
        inner.request.filter(|request| !request.is_empty()).map(|_| OwnError { code })
    }
}
