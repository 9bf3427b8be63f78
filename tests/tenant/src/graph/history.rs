//! Versions of a file: the list, their bytes, taking one back, forgetting one.

use http::StatusCode;
use serde_json::{Value, json};

use super::address::ItemRef;
use super::item::identities;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, check_free, download, time};
use crate::content::Content;
use crate::world::drive::{Item, Who};

fn entry(state: &State, number: u32, size: u64, modified: i64, by: &Who) -> Value {
    json!({
        "id": format!("{number}.0"),
        "lastModifiedDateTime": time::text(modified),
        "lastModifiedBy": identities(&state.world, by),
        "size": size,
    })
}

/// All versions, the current one first.
pub fn entries(state: &State, item: &Item) -> Vec<Value> {
    let current = entry(state, item.version, item.content().map_or(0, Content::size), item.modified, &item.modified_by);
    let older = item.versions.iter().rev();
    std::iter::once(current)
        .chain(older.map(|version| entry(state, version.number, version.content.size(), version.modified, &version.by)))
        .collect()
}

/// `.../versions`, `.../versions/{id}`, `.../versions/{id}/content`, `.../versions/{id}/restoreVersion`.
pub fn answer(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef, rest: &str) -> Outcome {
    let item = state.item(drive, at)?;
    if item.content().is_none() {
        return Err(Refusal::invalid("Only files have versions."));
    }
    let (id, action) = rest.split_once('/').unwrap_or((rest, ""));
    let (action, _) = super::address::function(action);
    let number = match id {
        "" => None,
        "current" => Some(item.version),
        id => Some(id.split('.').next().and_then(|number| number.parse().ok()).ok_or_else(Refusal::not_found)?),
    };
    let older = item.versions.iter().find(|version| Some(version.number) == number).cloned();
    let current = number == Some(item.version);
    match (ask.method.as_str(), number, action) {
        ("GET", None, "") => Ok(Reply::ok(json!({ "value": entries(state, &item) }))),
        (_, Some(_), _) if older.is_none() && !current => Err(Refusal::not_found()),
        ("GET", Some(number), "") => {
            let id = format!("{number}.0");
            let found = entries(state, &item).into_iter().find(|entry| entry["id"] == id.as_str());
            found.map(Reply::ok).ok_or_else(Refusal::not_found)
        }
        // The current version has no content of its own under this address.
        ("GET", Some(_), "content") if current => {
            Err(Refusal::invalid("You cannot get the content of the current version."))
        }
        ("GET", Some(number), "content") => {
            Ok(Reply::empty(StatusCode::FOUND)
                .with("location", download::address(state, ask, drive, &item, Some(number))))
        }
        ("POST", Some(_), "restoreVersion") => {
            check_free(ask.person, &item)?;
            if let Some(version) = older {
                state.world.drives[drive].replace(item.index, version.content, &ask.stamp());
            }
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        ("DELETE", Some(_), "") if current => Err(Refusal::invalid("The current version cannot be deleted.")),
        ("DELETE", Some(number), "") => {
            state.world.drives[drive].drop_version(item.index, number);
            Ok(Reply::empty(StatusCode::NO_CONTENT))
        }
        _ => Err(Refusal::method()),
    }
}
