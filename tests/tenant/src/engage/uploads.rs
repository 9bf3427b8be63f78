//! Sending and fetching files.
//!
//! Promises `POST /v4/uploadSmallFile` as the real service has it on a host of its own (here at the API's origin, because a token
//! goes with it), with its parts and its four megabytes; files that are sent with a post; and downloads by a redirect to the
//! content origin, which takes no token. An address there lives fifteen minutes.

use http::{HeaderMap, Method, StatusCode};

use super::board::Sent;
use super::form::{Params, Part};
use super::groups::ALL_STAFF;
use super::ids::Family;
use super::post::{Hanging, Web};
use super::reply::{Outcome, Refused, done, json_reply, ok};
use super::{files, people, view};
use crate::content::Content;
use crate::graph::download::{LIFETIME, ranged, seal};
use crate::graph::query::Query;
use crate::graph::reply::{Load, Refusal, Reply};
use crate::graph::{self, Ask, State};

/// The largest file that may be sent at once.
pub const MOST: usize = 4 * 1024 * 1024;

fn keep(state: &mut State, ask: &Ask, part: &Part, name: &str, group: Option<usize>) -> Result<u64, Refused> {
    if part.bytes.len() > MOST {
        return Err(Refused::of(413, "The file is larger than 4 MB."));
    }
    let kept = state.kept + part.bytes.len() as u64;
    if kept > graph::change::MOST_KEPT {
        return Err(Refused::of(507, "There is no room for more files."));
    }
    state.kept = kept;
    let said = part.content_type.clone().filter(|kind| !kind.is_empty() && kind != "application/octet-stream");
    Ok(state.engage.board.keep_file(Sent {
        name: name.to_owned(),
        content: Content::sent(part.bytes.clone()),
        owner: ask.person,
        created: ask.now,
        group,
        content_type: said.unwrap_or_else(|| graph::item::mime(name).to_owned()),
    }))
}

fn told(state: &State, ask: &Ask, at: u64, status: u16) -> Outcome {
    let view = view(state, ask);
    let (sent, _) = view.board.file(at).ok_or_else(|| Refused::not_found("File"))?;
    Ok(json_reply(status, files::shown(&view, at, &sent)))
}

/// `POST /v4/uploadSmallFile`, also with `/network/:id/group/:id` behind it.
pub fn small(state: &mut State, ask: &Ask, path: &[&str], params: &Params) -> Outcome {
    let in_path = |what: &str| path.iter().position(|part| *part == what).and_then(|at| path.get(at + 1).copied());
    let network = in_path("network").or_else(|| params.get("network_id"));
    let shown = view(state, ask);
    if network.and_then(|id| id.parse().ok()) != Some(shown.network_id()) {
        return Err(Refused::bad("network_id is missing or is not this network's."));
    }
    let group_id = in_path("group").or_else(|| params.get("group_id"));
    let group = match (params.get("target_type"), group_id) {
        (Some("ALL_COMPANY"), _) => Some(ALL_STAFF),
        (Some("PRIVATE_MESSAGE"), None) => None,
        (Some("GROUP") | None, Some(id)) => Some(people::group_at(&shown, id)?),
        _ => return Err(Refused::bad("target_type must be GROUP with a group_id, ALL_COMPANY or PRIVATE_MESSAGE.")),
    };
    if group.is_some_and(|group| !shown.board.may_enter(group, ask.person)) {
        return Err(Refused::forbidden("You are not authorized to upload to this group."));
    }
    let part = params.files.iter().find(|part| part.name == "file").or_else(|| params.files.first());
    let part = part.ok_or_else(|| Refused::bad("file is missing."))?;
    let name = params.get("filename").or(part.file_name.as_deref()).filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refused::bad("filename is missing."))?;
    let at = keep(state, ask, part, name, group)?;
    // `fileid`: another version of a file that is there already, which stays the same file.
    let Some(id) = params.get("fileid") else { return told(state, ask, at, 201) };
    let known = id.parse().ok().and_then(|id| state.engage.board.place(Family::File, id));
    let known = known.filter(|known| *known != at).and_then(|known| Some((known, state.engage.board.file(known)?.0)));
    let fresh = state.engage.board.file(at).map(|(sent, _)| sent);
    state.engage.board.drop_file(at);
    let (Some((known, old)), Some(fresh)) = (known, fresh) else { return Err(Refused::not_found("File")) };
    if old.owner != ask.person
        || !state.engage.board.replace_file(known, Sent { created: old.created, group: old.group, ..fresh })
    {
        return Err(Refused::forbidden("You are not authorized to change this file."));
    }
    told(state, ask, known, 200)
}

/// `DELETE /uploaded_files/:id` and `/pending_attachments/:id`: one's own.
pub fn remove(state: &mut State, ask: &Ask, id: &str) -> Outcome {
    let at = id.parse().ok().and_then(|id| state.engage.board.place(Family::File, id));
    let found = at.and_then(|at| Some((at, state.engage.board.file(at)?)));
    let (at, (sent, _)) = found.ok_or_else(|| Refused::not_found("File"))?;
    if sent.owner != ask.person || !state.engage.board.drop_file(at) {
        return Err(Refused::forbidden("You are not authorized to delete this file."));
    }
    done(200)
}

/// `POST /pending_attachments`: a file that waits for its post.
pub fn pending(state: &mut State, ask: &Ask, params: &Params) -> Outcome {
    let part = params.files.first().ok_or_else(|| Refused::bad("attachment is missing."))?;
    let name = part.file_name.clone().unwrap_or_else(|| "file".to_owned());
    let at = keep(state, ask, part, &name, None)?;
    told(state, ask, at, 201)
}

/// `/uploaded_files/:id` and what lies below it.
pub fn one(state: &State, ask: &Ask, id: &str, below: &[&str]) -> Outcome {
    let shown = view(state, ask);
    let at = id.parse().ok().and_then(|id| shown.board.place(Family::File, id));
    let found = at.and_then(|at| Some((at, shown.board.file(at)?)));
    let (at, (sent, outline)) = found.ok_or_else(|| Refused::not_found("File"))?;
    let may = match (outline, sent.group) {
        (Some(outline), _) => shown.board.may_see(&outline, ask.person),
        (None, Some(group)) => shown.board.may_enter(group, ask.person),
        // A file of a private thread is found by its number only, and that is nobody's but of those who were told it.
        (None, None) => true,
    };
    if !may {
        return Err(Refused::not_found("File"));
    }
    match below {
        [] => ok(files::shown(&shown, at, &sent)),
        ["download"] | ["preview"] => {
            let until = ask.now + LIFETIME;
            let path = format!("engage/{at}");
            let seal = seal(state.world.seed, &format!("{path}?{until}"));
            let address = format!("{}/{path}?until={until}&tempauth={seal}", state.content_url);
            Ok(Reply::empty(StatusCode::FOUND).with("location", address))
        }
        _ => Err(Refused::not_found("Resource")),
    }
}

/// What is to hang on a post: files sent before, files sent with it, an address.
pub fn hanging(state: &mut State, ask: &Ask, params: &Params, group: Option<usize>) -> Result<Vec<Hanging>, Refused> {
    let mut all = Vec::new();
    let sent_before = params.all("attached_objects").map(|object| {
        let (kind, id) = object.split_once(':').unwrap_or(("uploaded_file", object));
        ["uploaded_file", "uploadedfile", "pending_attachment"].contains(&kind).then_some(id)
    });
    let pending = params.numbered("pending_attachment").into_iter().map(Some);
    let ids: Vec<Option<&str>> = sent_before.chain(pending).collect();
    for id in ids {
        let place = id.and_then(|id| id.trim().parse().ok());
        let place = place.and_then(|id| state.engage.board.place(Family::File, id));
        let found = place.filter(|at| state.engage.board.file(*at).is_some());
        all.push(Hanging::File(found.ok_or_else(|| Refused::bad("There is no such attachment."))?));
    }
    let parts: Vec<Part> = params.files.iter().filter(|part| part.name.starts_with("attachment")).cloned().collect();
    for part in parts {
        let name = part.file_name.clone().unwrap_or_else(|| "file".to_owned());
        all.push(Hanging::File(keep(state, ask, &part, &name, group)?));
    }
    if let Some(address) = params.get("og_url") {
        let said = |name: &str| params.get(name).unwrap_or_default().to_owned();
        all.push(Hanging::Web(Web {
            address: address.to_owned(),
            title: said("og_title"),
            description: said("og_description"),
            image: said("og_image"),
            object_type: said("og_object_type"),
            site: said("og_site_name"),
        }));
    }
    if let Some(id) = params.id("shared_message_id") {
        all.push(Hanging::Shared(people::post_at(&view(state, ask), Some(id))?));
    }
    Ok(all)
}

/// Answers at the content origin: `engage/{file}` and `mugshot/...`.
pub fn serve(
    state: &State,
    method: &Method,
    path: &str,
    query: &Query,
    headers: &HeaderMap,
    now: i64,
) -> crate::graph::reply::Outcome {
    if method != Method::GET && method != Method::HEAD {
        return Err(Refusal::method());
    }
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["engage", at] => {
            let until: i64 = query.get("until").and_then(|until| until.parse().ok()).unwrap_or(0);
            let wanted = seal(state.world.seed, &format!("engage/{at}?{until}"));
            if query.get("tempauth") != Some(wanted.as_str()) || until < now {
                return Err(Refusal::of(401, "unauthenticated", "The address is not valid any more."));
            }
            let found = at.parse().ok().and_then(|at| state.engage.board.file(at));
            let (sent, _) = found.ok_or_else(Refusal::not_found)?;
            let name = crate::graph::address::encode(&sent.name);
            ranged(&sent.content, headers, &format!("\"{at}\"")).map(|reply| {
                reply
                    .with("content-type", sent.content_type.clone())
                    .with("accept-ranges", "bytes")
                    .with("content-disposition", format!("attachment; filename*=UTF-8''{name}"))
            })
        }
        ["mugshot", "images", .., size, name] => {
            let people = crate::corpus::portraits();
            let portrait = people.iter().find(|(stem, _)| stem.replace('.', "") == *name);
            let (kind, content) = match portrait {
                Some((_, bytes)) => ("image/jpeg", Content::Corpus(bytes)),
                None => ("image/png", Content::sent(super::picture::plain(size, crate::seed::of_text(name)))),
            };
            let length = content.size();
            let reply = Reply { status: StatusCode::OK, headers: Vec::new(), load: Load::Part(content, 0, length) };
            Ok(reply.with("content-type", kind).with("cache-control", "public, max-age=86400"))
        }
        _ => Err(Refusal::not_found()),
    }
}
