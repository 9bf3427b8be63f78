//! Contents: a redirect here, the bytes from the content origin.
//!
//! Promises: `/content` answers 302 to an address on another origin that needs no token and lives for
//! [`LIFETIME`], or 304 when the caller has these bytes; another format is refused with 406; the content origin serves ranges (206, 416, `If-Range`), and refuses a token with 401 (hard case 7).

use http::{HeaderMap, Method, StatusCode};

use super::address::{ItemRef, encode};
use super::item::{ctag, mime_type};
use super::query::Query;
use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, State, matches};
use crate::content::Content;
use crate::seed::{mix, of_text};
use crate::world::drive::Item;

/// How long an address for fetching lives, in milliseconds of the tenant's clock.
pub const LIFETIME: i64 = 15 * 60_000;

/// What makes an address of the content origin good: a text that nobody guesses.
pub fn seal(seed: u64, text: &str) -> String {
    let first = mix(seed ^ 0x5EA1, of_text(text));
    format!("{first:016x}{:016x}", mix(first, seed))
}

/// A pre-authenticated address for a file's bytes.
pub fn address(state: &State, ask: &Ask, drive: usize, item: &Item, version: Option<u32>) -> String {
    let known = &state.world.drives[drive];
    let until = ask.now + LIFETIME;
    let path = format!("download/{drive}/{}/{}", known.item_id(item.index), version.unwrap_or(0));
    let seal = seal(state.world.seed, &format!("{path}?{until}"));
    format!("{}/{path}?until={until}&tempauth={seal}", state.content_url)
}

/// `GET .../content`.
pub fn redirect(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    if item.content().is_none() {
        return Err(Refusal::invalid("You cannot get content for a folder."));
    }
    if let Some(tags) = ask.header("if-none-match")
        && matches(&state.world.drives[drive], &item, tags)
    {
        return Ok(Reply::empty(StatusCode::NOT_MODIFIED));
    }
    if let Some(format) = ask.query.get("format") {
        return Err(Refusal::of(406, "notSupported", format!("The file cannot be converted to '{format}'.")));
    }
    Ok(Reply::empty(StatusCode::FOUND).with("location", address(state, ask, drive, &item, None)))
}

/// Answers at the content origin: `download/{drive}/{item}/{version}`.
pub fn serve(state: &mut State, method: &Method, path: &str, query: &Query, headers: &HeaderMap, now: i64) -> Outcome {
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    let &[_, drive, id, version] = parts.as_slice() else { return Err(Refusal::not_found()) };
    let until: i64 = query.get("until").and_then(|until| until.parse().ok()).unwrap_or(0);
    let text = format!("{}?{until}", path.trim_matches('/'));
    if query.get("tempauth") != Some(seal(state.world.seed, &text).as_str()) || until < now {
        return Err(Refusal::of(401, "unauthenticated", "The address is not valid any more."));
    }
    if method != Method::GET && method != Method::HEAD {
        return Err(Refusal::method());
    }
    let number: usize =
        drive.parse().ok().filter(|number| *number < state.world.drives.len()).ok_or_else(Refusal::not_found)?;
    let known = &state.world.drives[number];
    let item = known.by_id(id).ok_or_else(Refusal::not_found)?;
    let version: u32 = version.parse().unwrap_or(0);
    let older = item.versions.iter().find(|older| older.number == version).map(|older| older.content.clone());
    let content = older.or_else(|| item.content().cloned()).ok_or_else(Refusal::not_found)?;
    let differs = state.faults.on("hard-case-49") && crate::faults::office::is_office(&item.name);
    if differs {
        state.faults.note("hard-case-49");
    }
    let content = if differs { crate::faults::office::rewritten(&content, 0) } else { content };
    let tag = if version == 0 { ctag(known, &item) } else { format!("\"v{version}\"") };
    let headers = if state.faults.on("no-range") { &HeaderMap::new() } else { headers };
    ranged(&content, headers, &tag).map(|reply| {
        reply
            .with("content-type", mime_type(&item))
            .with("etag", tag.clone())
            .with("accept-ranges", "bytes")
            .with("content-disposition", format!("attachment; filename*=UTF-8''{}", encode(&item.name)))
    })
}

enum Range {
    Whole,
    Part(u64, u64),
    Outside,
}

fn range(text: &str, size: u64) -> Range {
    let Some(text) = text.strip_prefix("bytes=") else { return Range::Whole };
    let Some((from, to)) = text.split_once('-') else { return Range::Whole };
    match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), _) if from >= size => Range::Outside,
        (Ok(from), Ok(to)) if to >= from => Range::Part(from, (to + 1).min(size) - from),
        (Ok(from), Err(_)) if to.trim().is_empty() => Range::Part(from, size - from),
        (Err(_), Ok(0)) => Range::Outside,
        (Err(_), Ok(last)) if from.trim().is_empty() && size > 0 => {
            Range::Part(size.saturating_sub(last), last.min(size))
        }
        _ => Range::Whole,
    }
}

/// A content, or the part of it that a request asks for.
pub fn ranged(content: &Content, headers: &HeaderMap, tag: &str) -> Outcome {
    let size = content.size();
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let asked = match (text("range"), text("if-range")) {
        (Some(_), Some(wanted)) if wanted.trim() != tag => Range::Whole,
        (Some(asked), _) => range(asked, size),
        (None, _) => Range::Whole,
    };
    Ok(match asked {
        Range::Whole => {
            Reply { status: StatusCode::OK, headers: Vec::new(), load: Load::Part(content.clone(), 0, size) }
        }
        Range::Part(from, length) => Reply {
            status: StatusCode::PARTIAL_CONTENT,
            headers: Vec::new(),
            load: Load::Part(content.clone(), from, length),
        }
        .with("content-range", format!("bytes {from}-{}/{size}", from + length - 1)),
        Range::Outside => {
            Reply::empty(StatusCode::RANGE_NOT_SATISFIABLE).with("content-range", format!("bytes */{size}"))
        }
    })
}
