//! Pictures of people: of those who have one, in every size that theirs has.
//!
//! Promises the sizes of the service up to the picture's own (240), as a list, each with what is known of it and its bytes; who has
//! none is answered 404 `ImageNotFound`, and so is a size that there is not. The bytes are the picture itself, whatever its size: here
//! nothing is drawn anew.

use serde_json::{Value, json};

use super::reply::{Load, Outcome, Refusal, Reply};
use super::{Ask, State};
use crate::content::Content;
use crate::corpus;

/// The sizes up to the largest that anybody's picture has.
const SIZES: [u32; 5] = [48, 64, 96, 120, 240];

fn missing() -> Refusal {
    Refusal::of(404, "ImageNotFound", "The photo wasn't found.")
}

fn picture(state: &State, at: usize) -> Result<Content, Refusal> {
    let login = state.world.people[at].login.split('@').next().unwrap_or_default();
    let given = state.portraits.get(&at).map(|bytes| Content::sent(bytes.clone()));
    let drawn = corpus::portraits().iter().find(|(name, _)| *name == login).map(|(_, bytes)| Content::Corpus(bytes));
    given.or(drawn).filter(|picture| picture.size() > 0).ok_or_else(missing)
}

fn about(size: u32, tag: &str) -> Value {
    json!({
        "@odata.mediaContentType": "image/jpeg",
        "@odata.mediaEtag": tag,
        "id": format!("{size}x{size}"),
        "height": size,
        "width": size,
    })
}

/// `/photo`, `/photos` and what lies below them.
pub fn answer(state: &State, ask: &Ask, at: usize, kind: &str, below: &str) -> Outcome {
    if ask.method != http::Method::GET && ask.method != http::Method::HEAD {
        return Err(Refusal::method());
    }
    let content = picture(state, at)?;
    let tag = format!("W/\"{}\"", &content.sha256()[..32]);
    let whose = format!("{}/$metadata#users('{}')", ask.base, state.world.people[at].object_id);
    let parts: Vec<&str> = below.split('/').filter(|part| !part.is_empty()).collect();
    let sized = |name: &str| SIZES.into_iter().find(|size| format!("{size}x{size}").eq_ignore_ascii_case(name));
    let bytes = |content: Content| {
        let length = content.size();
        let reply = Reply { status: http::StatusCode::OK, headers: Vec::new(), load: Load::Part(content, 0, length) };
        Ok(reply.with("content-type", "image/jpeg").with("etag", tag.clone()))
    };
    let entity = |size: u32, context: &str| {
        let mut value = about(size, &tag);
        value["@odata.context"] = json!(format!("{whose}/{context}"));
        Ok(Reply::ok(value))
    };
    match (kind, parts.as_slice()) {
        ("photo", []) => entity(240, "photo/$entity"),
        ("photo", ["$value"]) => bytes(content),
        ("photos", []) => {
            let all: Vec<Value> = SIZES.into_iter().map(|size| about(size, &tag)).collect();
            Ok(Reply::ok(json!({ "@odata.context": format!("{whose}/photos"), "value": all })))
        }
        ("photos", [name]) => entity(sized(name).ok_or_else(missing)?, "photos/$entity"),
        ("photos", [name, "$value"]) => {
            sized(name).ok_or_else(missing)?;
            bytes(content)
        }
        (_, other) => Err(Refusal::segment(other.first().unwrap_or(&kind))),
    }
}
