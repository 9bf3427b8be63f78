//! Checking out and in: a file that one person keeps for herself.
//!
//! Promises: whoever else wants to change it meanwhile is answered 423; the holder may change it as often as she likes, check it
//! in with a comment, or drop what she did. `publication` tells it to whoever selects it. Kinder than the real service in one
//! thing: what the holder writes is seen by others at once.

use http::StatusCode;
use serde_json::{Value, json};

use super::address::ItemRef;
use super::item::identity;
use super::reply::{Outcome, Refusal, Reply};
use super::{Ask, State, check_free, check_match};
use crate::world::drive::Item;

fn file(state: &State, ask: &Ask, drive: usize, at: &ItemRef) -> Result<Item, Refusal> {
    let item = state.item(drive, at)?;
    if item.content().is_none() {
        return Err(Refusal::invalid("Only files can be checked out."));
    }
    check_free(ask.person, &item)?;
    check_match(ask, &state.world.drives[drive], &item)?;
    Ok(item)
}

/// `POST .../checkout`.
pub fn take(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = file(state, ask, drive, at)?;
    if item.out.is_none() {
        let held = Some((ask.person, item.version));
        state.world.drives[drive].amend(item.index, &ask.stamp(), |item| item.out = held);
    }
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// `POST .../checkin`.
pub fn give_back(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = file(state, ask, drive, at)?;
    let body = ask.object()?;
    if item.out.is_none() {
        return Err(Refusal::invalid("The file is not checked out."));
    }
    let level = body.get("checkInAs").and_then(Value::as_str).unwrap_or("published");
    if !["published", "unspecified", ""].contains(&level) {
        return Err(Refusal::invalid("checkInAs is 'published' or 'unspecified'."));
    }
    let comment = body.get("comment").and_then(Value::as_str).unwrap_or_default().to_owned();
    state.world.drives[drive].amend(item.index, &ask.stamp(), |item| {
        item.out = None;
        item.fields.insert("_CheckinComment".to_owned(), json!(comment));
    });
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// `POST .../discardCheckout`.
pub fn drop_changes(state: &mut State, ask: &Ask, drive: usize, at: &ItemRef) -> Outcome {
    let item = file(state, ask, drive, at)?;
    let Some((_, version)) = item.out else { return Err(Refusal::invalid("The file is not checked out.")) };
    let known = &mut state.world.drives[drive];
    known.fall_back(item.index, version, &ask.stamp());
    known.amend(item.index, &ask.stamp(), |item| item.out = None);
    Ok(Reply::empty(StatusCode::NO_CONTENT))
}

/// The `publication` facet.
pub fn publication(state: &State, item: &Item) -> Value {
    let mut value = json!({
        "level": if item.out.is_some() { "checkout" } else { "published" },
        "versionId": format!("{}.0", item.version),
    });
    if let Some((holder, _)) = item.out {
        value["checkedOutBy"] = json!({ "user": identity(&state.world, holder) });
    }
    value
}
