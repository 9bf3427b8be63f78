//! Bodies, read within bounds: so many bytes, so long a standstill, and exactly as many as were declared.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream;
use tokio::sync::OwnedSemaphorePermit;

use super::guard::{Sight, Started};
use super::line::Line;
use super::{BodyStream, TransportError};
use crate::model::BootTime;
use ::http::{HeaderMap, header};

/// A stream is measured each time that so much of it has come.
const WINDOW: u64 = 128 * 1024;

/// Why a body is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadBody {
    /// It broke off, stood still, or is not as long as declared.
    Cut,
    /// It is larger than anybody should send (a decompression bomb among them: bytes are counted decompressed).
    TooLarge,
}

/// The length that the head declares for the bytes as they arrive here.
pub(super) fn declared_length(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(header::CONTENT_ENCODING) {
        return None;
    }
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// The whole body.
pub(super) async fn collect(
    mut body: BodyStream,
    declared: Option<u64>,
    limit: usize,
    idle: Duration,
    line: &Line,
) -> Result<Bytes, BadBody> {
    let began = line.now();
    let mut first: Option<Bytes> = None;
    let mut rest = BytesMut::new();
    let mut length = 0_usize;
    loop {
        let chunk = match tokio::time::timeout(idle, body.next()).await {
            Ok(Some(Ok(chunk))) => chunk,
            Ok(None) => break,
            Ok(Some(Err(_))) | Err(_) => return Err(BadBody::Cut),
        };
        line.received(chunk.len());
        length = length.saturating_add(chunk.len());
        if length > limit {
            return Err(BadBody::TooLarge);
        }
        // Most answers are one chunk, which then needs no copy.
        match first.take() {
            None if rest.is_empty() => first = Some(chunk),
            None => rest.extend_from_slice(&chunk),
            Some(one) => {
                rest.extend_from_slice(&one);
                rest.extend_from_slice(&chunk);
            }
        }
    }
    if declared.is_some_and(|declared| declared != length as u64) {
        return Err(BadBody::Cut);
    }
    line.measured.received(length as u64, began.until(line.now()));
    Ok(first.unwrap_or_else(|| rest.freeze()))
}

struct Watched {
    body: BodyStream,
    declared: Option<u64>,
    length: u64,
    /// Since when so many bytes have come that are not measured yet.
    window: (BootTime, u64),
    idle: Duration,
    line: Arc<Line>,
    started: Started,
    /// Held while the body streams, so that the number of open bodies is bounded.
    _slot: OwnedSemaphorePermit,
}

/// The same body as a stream that keeps the bounds.
pub(super) fn watched(
    body: BodyStream,
    declared: Option<u64>,
    idle: Duration,
    line: Arc<Line>,
    started: Started,
    slot: OwnedSemaphorePermit,
) -> BodyStream {
    let window = (line.now(), 0);
    let watched = Watched { body, declared, length: 0, window, idle, line, started, _slot: slot };
    stream::unfold(Some(watched), |watched| async move {
        let mut watched = watched?;
        let wrong = match tokio::time::timeout(watched.idle, watched.body.next()).await {
            Ok(Some(Ok(chunk))) => {
                watched.line.received(chunk.len());
                watched.length = watched.length.saturating_add(chunk.len() as u64);
                watched.window.1 += chunk.len() as u64;
                if watched.window.1 >= WINDOW {
                    let now = watched.line.now();
                    watched.line.measured.received(watched.window.1, watched.window.0.until(now));
                    watched.window = (now, 0);
                }
                if watched.declared.is_none_or(|declared| watched.length <= declared) {
                    return Some((Ok(chunk), Some(watched)));
                }
                TransportError::Broken("the body is longer than declared".into())
            }
            Ok(Some(Err(error))) => error,
            Ok(None) if watched.declared.is_none_or(|declared| declared == watched.length) => return None,
            Ok(None) => TransportError::Broken("the body is shorter than declared".into()),
            Err(_) => TransportError::Broken("the body stands still".into()),
        };
        watched.line.guard.saw(watched.started, Sight::Broken);
        Some((Err(wrong), None))
    })
    .boxed()
}
