//! `$batch`: up to twenty requests in one.
//!
//! Promises: unique ids, `dependsOn` that fails gives 424, each request may be throttled by itself, answers come in an order of
//! their own (backwards here), the outer status is 200, and 400 when the whole is malformed. A batch in a batch is refused.
//!
//! A body is JSON, or a text in base64 (either alphabet, padded or not), as the clients of Microsoft send whatever is no JSON; what
//! is no base64 is taken as it is where its type is a text, and refused elsewhere. Bytes are answered in base64.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value, json};

use super::query::Query;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, State};
use crate::faults::verdict::{Facts, Origin};

/// How many requests one batch may hold.
pub const MOST: usize = 20;

/// `POST /$batch`.
pub fn answer(state: &mut State, ask: &Ask) -> Outcome {
    if ask.method != Method::POST {
        return Err(Refusal::method());
    }
    let malformed = |message: &str| Refusal::of(400, "BadRequest", message);
    let body = ask.object()?;
    let requests =
        body.get("requests").and_then(Value::as_array).ok_or_else(|| malformed("The batch has no requests."))?;
    if requests.is_empty() || requests.len() > MOST {
        return Err(malformed("A batch holds between 1 and 20 requests."));
    }
    let mut seen = BTreeSet::new();
    for request in requests {
        let id = request.get("id").and_then(Value::as_str).ok_or_else(|| malformed("A request has no id."))?;
        let complete =
            request.get("method").is_some_and(Value::is_string) && request.get("url").is_some_and(Value::is_string);
        if !seen.insert(id) || !complete {
            return Err(malformed("Ids must be unique, and each request needs a method and a url."));
        }
        let earlier = |name: &Value| name.as_str().is_some_and(|name| name != id && seen.contains(name));
        if !request.get("dependsOn").and_then(Value::as_array).is_none_or(|names| names.iter().all(earlier)) {
            return Err(malformed("dependsOn names a request that does not come before."));
        }
    }
    let mut status: BTreeMap<String, u16> = BTreeMap::new();
    let mut responses = Vec::new();
    for request in requests {
        let id = request["id"].as_str().unwrap_or_default().to_owned();
        let depends = request.get("dependsOn").and_then(Value::as_array).cloned().unwrap_or_default();
        let failed =
            depends.iter().filter_map(Value::as_str).any(|name| status.get(name).is_none_or(|status| *status >= 400));
        let reply = if failed {
            Refusal::of(424, "FailedDependency", "A request that this one depends on failed.").reply(
                &ask.request_id,
                ask.header("client-request-id"),
                ask.now,
            )
        } else {
            one(state, ask, request)
        };
        status.insert(id.clone(), reply.status.as_u16());
        responses.push(written(id, &reply));
    }
    responses.reverse();
    Ok(Reply::ok(json!({ "responses": responses })))
}

/// An address as the batch's own version has it. Clients write it bare; some write their whole base in front.
fn relative<'a>(ask: &Ask, url: &'a str) -> &'a str {
    let rest = url.strip_prefix(ask.base.as_str()).unwrap_or(url);
    let version = ask.base.rsplit('/').next().unwrap_or_default();
    let rest = rest.trim_start_matches('/');
    match rest.strip_prefix(version) {
        Some(below) if below.starts_with('/') => below.trim_start_matches('/'),
        _ => rest,
    }
}

/// The bytes behind a body that is a string.
fn plain(text: &str, kind: &str) -> Result<Bytes, Refusal> {
    if is_json(kind) {
        return Ok(Bytes::from(text.to_owned()));
    }
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let standard = text.replace('-', "+").replace('_', "/");
    match GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(standard) {
        Ok(bytes) => Ok(Bytes::from(bytes)),
        Err(_) if kind.trim_start().to_ascii_lowercase().starts_with("text/") => Ok(Bytes::from(text.to_owned())),
        Err(_) => Err(Refusal::invalid("The body is neither JSON nor base64.")),
    }
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

fn one(state: &mut State, ask: &Ask, request: &Value) -> Reply {
    let url = relative(ask, request["url"].as_str().unwrap_or_default());
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let mut headers = HeaderMap::new();
    for (name, value) in request.get("headers").and_then(Value::as_object).into_iter().flatten() {
        let name = HeaderName::try_from(name.as_str());
        let value = value.as_str().map(HeaderValue::try_from);
        if let (Ok(name), Some(Ok(value))) = (name, value) {
            headers.insert(name, value);
        }
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let body = match request.get("body") {
        None | Some(Value::Null) => Ok(Bytes::new()),
        Some(Value::String(text)) => plain(text, kind),
        Some(value) => Ok(Bytes::from(value.to_string())),
    };
    let method = Method::try_from(request["method"].as_str().unwrap_or_default().to_uppercase().as_str())
        .unwrap_or(Method::TRACE);
    let (body, unreadable) = body.map_or_else(|refusal| (Bytes::new(), Some(refusal)), |body| (body, None));
    let inner = Ask { method, path: path.to_owned(), query: Query::parse(query), headers, body, ..ask.clone() };
    let prefix = if ask.base.ends_with("/beta") { "/beta" } else { "/v1.0" };
    state.faults.judge(Facts::of(Origin::Api, &inner.method, &format!("{prefix}/{path}")));
    let outcome = if state.faults.take("batch-429") {
        Err(Refusal::of(429, "activityLimitReached", "Too many requests").with("retry-after", "5"))
    } else if let Some(refusal) = unreadable {
        Err(refusal)
    } else if path == "$batch" {
        Err(Refusal::invalid("A batch cannot hold a batch."))
    } else {
        super::answer(state, &inner)
    };
    outcome.unwrap_or_else(|refusal| refusal.reply(&ask.request_id, ask.header("client-request-id"), ask.now))
}

fn written(id: String, reply: &Reply) -> Value {
    let headers: Map<String, Value> =
        reply.headers.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
    let mut value = json!({ "id": id, "status": reply.status.as_u16(), "headers": headers });
    let body = match &reply.load {
        Load::Json(body) => Some(body.clone()),
        Load::Written(text) => serde_json::from_str(text).ok(),
        Load::Text(kind, text) => {
            value["headers"]["Content-Type"] = json!(kind);
            value["body"] = json!(text);
            None
        }
        Load::Part(content, from, length) => {
            // A reply names headers in lower case; the type is looked for under its usual name.
            let kind = value["headers"].as_object_mut().and_then(|headers| headers.remove("content-type"));
            value["headers"]["Content-Type"] = kind.unwrap_or_else(|| json!("application/octet-stream"));
            value["body"] = json!(STANDARD.encode(content.part(*from, *length)));
            None
        }
        Load::Empty => None,
    };
    if let Some(body) = body {
        value["body"] = body;
        value["headers"]["Content-Type"] = json!("application/json");
    }
    value
}
