//! What is small and stands alone: tokens, whom to follow, who is above and below whom, a post by mail, and what a network that belongs
//! to a directory refuses.

use serde_json::{Value, json};

use super::form::Params;
use super::reply::{Outcome, Refused, done, json_reply, ok};
use super::view::{NETWORK, NETWORK_NAME, View};
use super::{people, time, view};
use crate::graph::{Ask, State};
use crate::people::CAST_SIZE;

/// How many people are proposed.
const PROPOSED: usize = 5;
/// What a person may be to another.
const RELATIONS: [(&str, &str); 3] =
    [("superior", "superiors"), ("subordinate", "subordinates"), ("colleague", "colleagues")];

/// What cannot be done where people and communities come from the organisation's directory.
pub fn managed_elsewhere() -> Outcome {
    Err(Refused::forbidden("This is managed in the directory of the organisation."))
}

/// `/oauth/tokens`: the one token of the one network, which is the one that was shown.
pub fn tokens(view: &View, ask: &Ask) -> Outcome {
    let token =
        ask.header("authorization").and_then(|value| value.split_once(' ')).map_or("", |(_, token)| token.trim());
    ok(json!([{
        "user_id": view.user_id(view.person),
        "network_id": view.network_id(),
        "network_permalink": NETWORK,
        "network_name": NETWORK_NAME,
        "token": token,
        "view_members": true,
        "view_groups": true,
        "view_messages": true,
        "view_subscriptions": true,
        "modify_subscriptions": true,
        "modify_messages": true,
        "view_tags": true,
        "created_at": time::text(view.now),
        "authorized_at": time::text(view.now),
        "expires_at": null,
    }]))
}

/// `/suggestions`: people of the cast whom one does not follow yet and did not decline.
pub fn suggestions(view: &View) -> Outcome {
    let followed = view.board.followed_users(view.person);
    let proposed = (0..CAST_SIZE.min(view.world.people.len())).filter(|at| {
        *at != view.person
            && !view.world.people[*at].guest
            && !followed.contains(at)
            && !view.board.has_declined(view.person, *at)
    });
    let told = |at: usize| json!({ "id": view.user_id(at), "type": "suggestion", "suggested": view.user_reference(at), "reason": "network" });
    ok(proposed.take(PROPOSED).map(told).collect())
}

/// `DELETE /suggestions/:id`.
pub fn decline(state: &mut State, ask: &Ask, id: &str) -> Outcome {
    let at = people::user_at(&view(state, ask), id)?;
    state.engage.board.decline(ask.person, at);
    done(200)
}

/// `/relationships`: one's own, or those of `user_id`.
pub fn relationships(view: &View, params: &Params) -> Outcome {
    ok(chart(view, params.get("user_id").map_or(Ok(view.person), |id| people::user_at(view, id))?))
}

fn chart(view: &View, whose: usize) -> Value {
    let mut told = json!({});
    for (kind, name) in RELATIONS {
        let related = view.board.related(whose, kind).into_iter();
        told[name] = related.map(|at| view.user_reference(at)).collect();
    }
    told
}

/// `POST` and `DELETE /relationships`: by mail address (`superior`, `subordinate`, `colleague`), or by number and `type`.
pub fn relate(state: &mut State, ask: &Ask, id: Option<&str>, params: &Params, on: bool) -> Outcome {
    let shown = view(state, ask);
    let whose = params.get("user_id").map_or(Ok(ask.person), |id| people::user_at(&shown, id))?;
    if whose != ask.person {
        return Err(Refused::forbidden("Only an administrator changes the chart of others."));
    }
    let mut named = Vec::new();
    for (kind, _) in RELATIONS {
        for email in params.all(kind).flat_map(|emails| emails.split(',')).filter(|email| !email.trim().is_empty()) {
            named.push((kind, people::user_by_email(&shown, email)?));
        }
        if params.get("type") == Some(kind)
            && let Some(id) = id.or_else(|| params.get("id"))
        {
            named.push((kind, people::user_at(&shown, id)?));
        }
    }
    if named.is_empty() {
        return Err(Refused::bad("Nobody is named."));
    }
    for (kind, other) in named {
        state.engage.board.relate(ask.person, kind, other, on);
    }
    if on { Ok(json_reply(201, chart(&view(state, ask), ask.person))) } else { done(200) }
}

/// `POST /messages/email`: a copy of a post by mail to oneself. Nobody sends mail here; that the post is there is checked.
pub fn by_mail(view: &View, params: &Params) -> Outcome {
    people::post_at(view, params.id("message_id"))?;
    done(200)
}

/// `PUT /threads/:id`: brings people into a private thread.
pub fn bring(state: &mut State, ask: &Ask, id: &str, params: &Params) -> Outcome {
    let shown = view(state, ask);
    let number = people::post_at(&shown, id.parse().ok()).map_err(|_| Refused::not_found("Thread"))?;
    let outline = shown.board.outline(number).filter(|outline| outline.thread == number);
    let outline = outline.ok_or_else(|| Refused::not_found("Thread"))?;
    if outline.group.is_some() {
        return Err(Refused::bad("Only a private conversation has participants."));
    }
    let new = params.ids("include_user_ids").into_iter().map(|id| people::user_at(&shown, &id.to_string()));
    let new = new.collect::<Result<Vec<usize>, _>>()?;
    if new.is_empty() {
        return Err(Refused::bad("Nobody is named."));
    }
    state.engage.board.invite(number, new);
    ok(view(state, ask).thread(number))
}
