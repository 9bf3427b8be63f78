//! Opening a content: where it lies is asked with the token, the bytes come from there without.
//!
//! The pre-authenticated address lives minutes; one that is dead (401, 403, 404, 410, or an answer that proves nothing) is
//! minted once more. What the download host says never means that the item is gone: the item has just answered.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use futures_util::stream;
use url::Url;

use ::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE, LOCATION};
use ::http::{HeaderMap, HeaderName, StatusCode};

use super::super::errors;
use super::requests;
use super::service::{GraphDrives, sorted};
use super::wire;
use crate::http::{BodyStream, Client, Request, StreamReply, TransportError};
use crate::model::{Failure, Later, Refusal};
use crate::providers::OpenedContent;

/// Error bodies longer than this are not read to their end.
const LONGEST_ERROR: usize = 64 * 1024;

/// See [`crate::providers::Drives::open`]; `asked` is the request for the address at which the content lies.
pub(super) async fn open(drives: &GraphDrives, asked: &Request, offset: u64) -> Result<OpenedContent, Failure> {
    match fetch(drives, asked, offset).await {
        Err(Dead(failure)) if worth_another(&failure) => {
            fetch(drives, asked, offset).await.map_err(|Dead(failure)| failure)
        }
        outcome => outcome.map_err(|Dead(failure)| failure),
    }
}

/// See [`crate::providers::Drives::open_version`]. Graph has no address for the bytes of the present version under its number, and calls
/// asking for it an invalid request.
pub(super) async fn open_version(drives: &GraphDrives, asked: &Request, offset: u64) -> Result<OpenedContent, Failure> {
    match open(drives, asked, offset).await {
        Err(Failure::Refused(Refusal::Invalid)) => Err(Failure::Changed),
        outcome => outcome,
    }
}

/// Why this address brought nothing.
struct Dead(Failure);

/// Whether a fresh address may help. What Graph itself refused stays refused.
fn worth_another(failure: &Failure) -> bool {
    matches!(failure, Failure::Later { why: Later::Unproven | Later::Busy, .. } | Failure::Refused(Refusal::Permission))
}

async fn fetch(drives: &GraphDrives, asked: &Request, offset: u64) -> Result<OpenedContent, Dead> {
    let reply = drives.client.ask(asked.clone()).await.map_err(Dead)?;
    if reply.status.is_success() {
        // Servers that are not Microsoft's answer with the content itself.
        return Ok(whole(reply.body));
    }
    if !reply.status.is_redirection() {
        return Err(Dead(sorted(&reply)));
    }
    let url = location(&reply.headers).map_err(Dead)?;
    download(&drives.client, url, offset).await.map_err(Dead)
}

/// A content that came with the first answer.
pub(in crate::providers::microsoft365) fn whole(bytes: Bytes) -> OpenedContent {
    let total = Some(bytes.len() as u64);
    OpenedContent { offset: 0, total, stream: stream::iter([Ok(bytes)]).boxed() }
}

/// Where a redirect leads.
///
/// # Errors
/// Unproven when it leads nowhere.
pub(in crate::providers::microsoft365) fn location(headers: &HeaderMap) -> Result<Url, Failure> {
    requests::absolute(text(headers, &LOCATION).ok_or(Failure::later(Later::Unproven))?)
}

/// The content at an address that takes no token, from `offset` on.
///
/// # Errors
/// What stands in the way now; never that the content is gone.
pub(in crate::providers::microsoft365) async fn download(
    client: &Client,
    url: Url,
    offset: u64,
) -> Result<OpenedContent, Failure> {
    judge(client.stream(requests::download(url, offset)?).await?, offset).await
}

/// Decides from status and headers where the stream begins.
async fn judge(answer: StreamReply, offset: u64) -> Result<OpenedContent, Failure> {
    let unproven = || Failure::later(Later::Unproven);
    let range = text(&answer.headers, &CONTENT_RANGE).and_then(wire::content_range);
    match answer.status {
        StatusCode::OK => {
            let plain = !answer.headers.contains_key(CONTENT_ENCODING);
            let length = text(&answer.headers, &CONTENT_LENGTH).and_then(|length| length.trim().parse().ok());
            Ok(OpenedContent { offset: 0, total: length.filter(|_| plain), stream: failures(answer.body) })
        }
        StatusCode::PARTIAL_CONTENT => {
            let (start, total) = range.ok_or_else(unproven)?;
            if start != Some(offset) {
                return Err(unproven());
            }
            Ok(OpenedContent { offset, total, stream: failures(answer.body) })
        }
        StatusCode::RANGE_NOT_SATISFIABLE => match range {
            // Nothing is left after the last byte that we hold.
            Some((None, Some(total))) if total == offset => {
                Ok(OpenedContent { offset, total: Some(total), stream: stream::empty().boxed() })
            }
            // It is shorter than what we hold of it: another content.
            _ => Err(Failure::Changed),
        },
        status => {
            let body = gather(answer.body).await;
            Err(match errors::sort(status, &answer.headers, &body) {
                Failure::Gone | Failure::Reset | Failure::Changed => Failure::later(Later::Busy),
                failure => failure,
            })
        }
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The beginning of an error's body.
async fn gather(mut body: BodyStream) -> Bytes {
    let mut all = BytesMut::new();
    while let Some(Ok(chunk)) = body.next().await {
        all.extend_from_slice(&chunk);
        if all.len() > LONGEST_ERROR {
            break;
        }
    }
    all.freeze()
}

fn failures(body: BodyStream) -> stream::BoxStream<'static, Result<Bytes, Failure>> {
    body.map(|chunk| {
        chunk.map_err(|error| {
            Failure::later(match error {
                TransportError::NotConnected(_) => Later::Offline,
                TransportError::Certificate(_) | TransportError::Broken(_) => Later::Unproven,
            })
        })
    })
    .boxed()
}
