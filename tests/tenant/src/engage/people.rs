//! People, communities, the network, topics and threads as things of their own.
//!
//! Promises users by page of fifty (a bare list for everybody, `{users, more_available}` for those of a community or those who like a
//! post), communities that one is in with `mine=1`, and one network.

use serde_json::{Value, json};

use super::board::Followed;
use super::form::Params;
use super::groups::GROUPS;
use super::ids::Family;
use super::reply::{Outcome, Refused, ok};
use super::time;
use super::unseen;
use super::view::{NETWORK, NETWORK_NAME, View};

const PAGE: usize = 50;

fn page(params: &Params) -> usize {
    let page = params.id("page").and_then(|page| usize::try_from(page).ok()).unwrap_or(1);
    page.saturating_sub(1).saturating_mul(PAGE)
}

/// The person behind a number.
pub fn user_at(view: &View, id: &str) -> Result<usize, Refused> {
    let at = id.parse().ok().and_then(|id| view.board.place(Family::User, id)).map(|at| at as usize);
    at.filter(|at| *at < view.world.people.len()).ok_or_else(|| Refused::not_found("User"))
}

/// The person with an address.
pub fn user_by_email(view: &View, email: &str) -> Result<usize, Refused> {
    let same = |person: &crate::people::Person| !person.left && person.login.eq_ignore_ascii_case(email.trim());
    let found = view.world.people.iter().position(same);
    found.ok_or_else(|| Refused::not_found("User"))
}

/// The community behind a number.
pub fn group_at(view: &View, id: &str) -> Result<usize, Refused> {
    let at = id.parse().ok().and_then(|id| view.board.place(Family::Group, id)).map(|at| at as usize);
    at.filter(|at| *at < GROUPS.len()).ok_or_else(|| Refused::not_found("Group"))
}

/// The living post behind a number, if this person may see it.
pub fn post_at(view: &View, id: Option<i64>) -> Result<u64, Refused> {
    let outline = id.and_then(|id| view.board.place(Family::Post, id)).and_then(|at| view.board.outline(at));
    let outline = outline.filter(|outline| view.board.may_see(outline, view.person));
    outline.map(|outline| outline.number).ok_or_else(|| Refused::not_found("Message"))
}

fn listed(view: &View, params: &Params, all: &[usize]) -> Value {
    let from = page(params);
    let users: Vec<Value> = all.iter().skip(from).take(PAGE).map(|at| view.user(*at)).collect();
    json!({ "users": users, "more_available": from + PAGE < all.len(), "total_count": all.len() })
}

/// Everybody by the name in addresses, or by how much they wrote.
fn by_name(view: &View, all: &mut [usize], order: Option<&str>) {
    match order {
        Some("messages") => {
            let mut written = std::collections::BTreeMap::<usize, usize>::new();
            view.board.newest_first(u64::MAX).for_each(|post| *written.entry(post.sender).or_default() += 1);
            all.sort_by_key(|at| std::cmp::Reverse(written.get(at).copied().unwrap_or(0)));
        }
        Some("followers") => {}
        _ => all.sort_by_cached_key(|at| view.permalink(*at)),
    }
}

/// `/users...`.
pub fn users(view: &View, path: &[&str], params: &Params) -> Outcome {
    match path {
        [] => {
            let mut all: Vec<usize> = (0..view.world.people.len()).filter(|at| !view.world.people[*at].left).collect();
            by_name(view, &mut all, params.get("sort_by"));
            if let Some(letter) = params.get("letter") {
                let letter = letter.to_lowercase();
                all.retain(|at| view.permalink(*at).starts_with(&letter));
            }
            if params.yes("reverse") {
                all.reverse();
            }
            ok(all.into_iter().skip(page(params)).take(PAGE).map(|at| view.user(at)).collect())
        }
        ["current"] => {
            let mut value = view.user(view.person);
            if params.yes("include_group_memberships") {
                let mine = (0..GROUPS.len()).filter(|at| view.board.is_member(*at, view.person));
                value["group_memberships"] = mine.map(|at| group(view, at)).collect();
            }
            if params.yes("include_followed_users") {
                let followed = view.board.followed_users(view.person).into_iter();
                value["subscriptions"] = followed.map(|at| view.user_reference(at)).collect();
            }
            ok(value)
        }
        ["by_email"] => {
            let email = params.get("email").ok_or_else(|| Refused::bad("An email address is required."))?;
            ok(json!([view.user(user_by_email(view, email)?)]))
        }
        ["in_group", id] => {
            let group = group_at(view, id)?;
            if !view.board.may_enter(group, view.person) {
                return Err(Refused::forbidden("You are not a member of this group."));
            }
            ok(listed(view, params, &view.board.members(group)))
        }
        ["liked_message", id] => {
            let post = post_at(view, id.parse().ok())?;
            ok(listed(view, params, &view.board.likers(post)))
        }
        ["followed_by", id] => ok(listed(view, params, &view.board.followed_users(user_at(view, id)?))),
        [id] => ok(view.user(user_at(view, id)?)),
        _ => Err(Refused::not_found("Resource")),
    }
}

fn group(view: &View, at: usize) -> Value {
    let mut value = view.group(at);
    if view.board.is_member(at, view.person) {
        value["membership_status"] = json!("member");
    }
    value
}

/// `/groups...`.
pub fn groups(view: &View, path: &[&str], params: &Params) -> Outcome {
    let guest = view.world.people[view.person].guest;
    let shown = |at: &usize| !guest || view.board.is_member(*at, view.person);
    let all = (0..GROUPS.len()).filter(shown);
    match path {
        [] => {
            let mine = params.yes("mine");
            let all = all.filter(|at| !mine || view.board.is_member(*at, view.person));
            ok(all.skip(page(params)).take(PAGE).map(|at| group(view, at)).collect())
        }
        ["for_user", id] => {
            let user = user_at(view, id)?;
            // A private community of somebody else's is nobody's business.
            let told = |at: &usize| !GROUPS[*at].private || view.board.is_member(*at, view.person);
            let all = all.filter(|at| view.board.is_member(*at, user)).filter(told);
            ok(all.skip(page(params)).take(PAGE).map(|at| group(view, at)).collect())
        }
        [id] => ok(group(view, Some(group_at(view, id)?).filter(shown).ok_or_else(|| Refused::not_found("Group"))?)),
        [id, "members"] => users(view, &["in_group", id], params),
        _ => Err(Refused::not_found("Resource")),
    }
}

/// `/streams/notifications`: there are none, ever.
pub fn notifications(view: &View) -> Outcome {
    let meta = json!({ "unseen_count": 0, "older_available": false, "current_user_id": view.user_id(view.person) });
    ok(json!({ "items": [], "references": [], "meta": meta }))
}

/// `/networks/current`.
pub fn network(view: &View, params: &Params) -> Outcome {
    let id = view.network_id();
    let mut network = json!({
        "type": "network",
        "id": id,
        "email": "",
        "name": NETWORK_NAME,
        "network_id": id,
        "community": false,
        "permalink": NETWORK,
        "web_url": format!("https://engage.{NETWORK}/{NETWORK}"),
        "show_upgrade_banner": false,
        "header_background_color": "#396B9A",
        "header_text_color": "#FFFFFF",
        "navigation_background_color": "#38699F",
        "navigation_text_color": "#FFFFFF",
        "paid": true,
        "moderated": false,
        "is_freemium": false,
        "is_org_chart_enabled": false,
        "is_group_enabled": true,
        "is_chat_enabled": true,
        "is_translation_enabled": true,
        "is_primary": true,
        "allow_attachments": true,
        "created_at": time::text(view.board.start() - 1_460 * 86_400_000),
        "profile_fields_config": { "enable_work_history": true, "enable_education": true, "enable_job_title": true,
            "enable_work_phone": true, "enable_mobile_phone": true, "enable_summary": true,
            "enable_interests": true, "enable_expertise": true },
        "browser_deprecation_url": null,
        "external_messaging_state": "disabled",
        "state": "enabled",
        "enforce_office_authentication": true,
        "office_authentication_committed": true,
        "aad_guests": view.world.people.iter().filter(|person| person.guest).count(),
        "unseen_message_count": 0,
        "preferred_unseen_message_count": 0,
        "private_unseen_thread_count": 0,
        "inbox_unseen_thread_count": 0,
        "unseen_notification_count": 0,
        "has_fake_email": false,
    });
    unseen::of_network(view, params, &mut network);
    ok(json!([network]))
}

/// `/topics/:id`.
pub fn topic(view: &View, id: &str) -> Outcome {
    let place = |family| id.parse().ok().and_then(|id| view.board.place(family, id));
    let at = place(Family::Topic).or_else(|| place(Family::Tag)).filter(|at| view.board.topic(*at).is_some());
    ok(view.topic(at.ok_or_else(|| Refused::not_found("Topic"))?))
}

/// `/threads/:id`.
pub fn thread(view: &View, id: &str) -> Outcome {
    let number = post_at(view, id.parse().ok()).map_err(|_| Refused::not_found("Thread"))?;
    let outline = view.board.outline(number).filter(|outline| outline.thread == number);
    outline.ok_or_else(|| Refused::not_found("Thread"))?;
    let mut value = view.thread(number);
    value["references"] = value["topics"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|topic| {
            let at = view.board.place(Family::Topic, topic["id"].as_i64()?)?;
            Some(view.topic(at))
        })
        .collect();
    ok(value)
}

/// What a subscription is about: the words of its address.
pub fn followed(view: &View, kind: &str, id: &str) -> Result<Followed, Refused> {
    match kind {
        "user" => Ok(Followed::User(user_at(view, id)?)),
        "thread" => {
            let number = post_at(view, id.parse().ok())?;
            let outline = view.board.outline(number).ok_or_else(|| Refused::not_found("Thread"))?;
            Ok(Followed::Thread(outline.thread))
        }
        "topic" | "tag" => {
            let place = |family| id.parse().ok().and_then(|id| view.board.place(family, id));
            let at = place(Family::Topic).or_else(|| place(Family::Tag)).filter(|at| view.board.topic(*at).is_some());
            at.map(Followed::Topic).ok_or_else(|| Refused::not_found("Topic"))
        }
        _ => Err(Refused::bad("This cannot be followed.")),
    }
}

/// `/subscriptions/to_user/:id` and the like: 404 says that one does not follow.
pub fn subscription(view: &View, kind: &str, id: &str) -> Outcome {
    let what = followed(view, kind, id)?;
    if !view.board.does_follow(view.person, what) {
        return Err(Refused::not_found("Subscription"));
    }
    ok(json!({
        "type": "subscription",
        "target_type": kind,
        "target_id": id.parse::<i64>().ok(),
        "url": format!("{}/api/v1/subscriptions/to_{kind}/{id}", view.base),
    }))
}
