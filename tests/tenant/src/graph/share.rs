//! Links to items: making one, the list of permissions, and opening an item by a link.

use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use http::StatusCode;
use serde_json::{Value, json};

use super::address::ItemRef;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, on_item};
use crate::world::HOST;

/// A link that somebody made.
#[derive(Clone, Debug)]
pub struct Link {
    id: String,
    kind: String,
    scope: String,
    url: String,
    expires: Option<String>,
    protected: bool,
}

impl Link {
    fn shown(&self) -> Value {
        let mut value = json!({
            "id": self.id,
            "roles": [if self.kind == "edit" { "write" } else { "read" }],
            "shareId": share_id(&self.url),
            "hasPassword": self.protected,
            "link": { "type": self.kind, "scope": self.scope, "webUrl": self.url },
        });
        if let Some(moment) = &self.expires {
            value["expirationDateTime"] = json!(moment);
        }
        value
    }
}

fn share_id(url: &str) -> String {
    format!("u!{}", URL_SAFE_NO_PAD.encode(url))
}

/// `POST .../createLink`: 201 for a new one, 200 for one that is there.
pub fn create_link(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = state.item(drive, at)?;
    let body = ask.object()?;
    let text = |name: &str| body.get(name).and_then(Value::as_str).map(str::to_owned);
    let kind = text("type").unwrap_or_else(|| "view".to_owned());
    let scope = text("scope").unwrap_or_else(|| "organization".to_owned());
    if !["view", "edit", "review"].contains(&kind.as_str())
        || !["anonymous", "organization", "users"].contains(&scope.as_str())
    {
        return Err(Refusal::invalid("The link's type or scope is not known."));
    }
    let known = state.links.entry((drive, item.index)).or_default();
    if let Some(link) = known.iter().find(|link| link.kind == kind && link.scope == scope) {
        return Ok(Reply::ok(link.shown()));
    }
    let id = state.mint_text();
    let link = Link {
        url: format!("https://{HOST}/:u:/s/{id}"),
        id,
        kind,
        scope,
        expires: text("expirationDateTime"),
        protected: text("password").is_some_and(|password| !password.is_empty()),
    };
    let reply = Reply::json(StatusCode::CREATED, link.shown());
    state.links.entry((drive, item.index)).or_default().push(link);
    Ok(reply)
}

/// `.../permissions` and `.../permissions/{id}`.
pub fn permissions(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef, id: &str) -> Outcome {
    let item = state.item(drive, at)?;
    let links = state.links.entry((drive, item.index)).or_default();
    match (ask.method.as_str(), id) {
        ("GET", "") => Ok(Reply::ok(json!({ "value": links.iter().map(Link::shown).collect::<Vec<_>>() }))),
        ("GET", id) => {
            links.iter().find(|link| link.id == id).map(|link| Reply::ok(link.shown())).ok_or_else(Refusal::not_found)
        }
        ("DELETE", id) if links.iter().any(|link| link.id == id) => {
            links.retain(|link| link.id != id);
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        ("DELETE", _) => Err(Refusal::not_found()),
        _ => Err(Refusal::method()),
    }
}

/// `/shares/{id}/driveItem...`: the id is `u!` and the link's address in base64url.
pub fn by_share(state: &mut State, ask: &Ask, id: &str, rest: &str) -> Outcome {
    let encoded = id.strip_prefix("u!").ok_or_else(|| Refusal::invalid("The sharing id is not valid."))?;
    let bytes = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).or_else(|_| URL_SAFE.decode(encoded));
    let url = bytes
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or_else(|| Refusal::invalid("The sharing id is not valid."))?;
    let owner = state.links.iter().find(|(_, links)| links.iter().any(|link| link.url == url)).map(|(owner, _)| *owner);
    let (drive, index) = owner.ok_or_else(Refusal::not_found)?;
    let item_id = state.world.drives[drive].item_id(index);
    let rest = rest.strip_prefix("driveItem").or_else(|| rest.strip_prefix("root"));
    match rest {
        Some(rest) => {
            let (item, action) = super::address::item(&format!("{item_id}{rest}"));
            on_item(state, ask, drive, &item, &action)
        }
        None => Err(Refusal::segment("shares")),
    }
}
