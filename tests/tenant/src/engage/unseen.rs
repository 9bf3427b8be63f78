//! What somebody has not seen yet.
//!
//! Promises counts that follow from who is where, from what was written, and from what was said to be seen: nothing is counted up as it
//! happens, so nothing drifts. What was written more than a day before the world's first moment counts as seen, so that fifty thousand
//! old posts are nobody's burden. One's own posts count like others' unless the request leaves them out, which is what the service's
//! own clients ask for (`exclude_own_messages_from_unseen`).

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::feeds::Feed;
use super::form::Params;
use super::groups::{ALL_STAFF, GROUPS};
use super::plan::Outline;
use super::view::View;

/// What was written so long before the first moment counts as seen, in ms.
const OLD: i64 = 86_400_000;

/// The posts of a feed that somebody has not seen, by thread.
pub type Unseen = BTreeMap<u64, usize>;

/// The first post that nobody is taken to have seen: posts of the plan are in the order of their times.
fn fresh(view: &View) -> u64 {
    let from = view.board.start() - OLD;
    let (mut low, mut high) = (0, view.board.written());
    while low < high {
        let middle = low + (high - low) / 2;
        if view.board.time(middle) < from {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// Whether a request leaves one's own posts out.
pub fn without_own(params: &Params) -> bool {
    params.yes("exclude_own_messages_from_unseen")
}

/// What of a feed is unseen.
pub fn of(view: &View, feed: &Feed, without_own: bool) -> Unseen {
    let first = fresh(view);
    let mut found = Unseen::new();
    let unseen = |outline: &Outline| {
        let seen = view.board.last_seen(view.person, outline.thread);
        (!without_own || outline.sender != view.person) && seen.is_none_or(|seen| outline.number > seen)
    };
    let fresh = view.board.newest_first(u64::MAX).take_while(|outline| outline.number >= first);
    for outline in fresh.filter(unseen).filter(|outline| feed.holds(view, outline)) {
        *found.entry(outline.thread).or_default() += 1;
    }
    found
}

/// What a page says of it: the feed's threads with something new, and how many posts each has.
pub fn told(view: &View, unseen: &Unseen) -> (usize, Value) {
    let by_thread: Map<String, Value> =
        unseen.iter().map(|(thread, count)| (view.post_id(*thread).to_string(), json!(count))).collect();
    (unseen.len(), Value::Object(by_thread))
}

/// What `/networks/current` says of it.
pub fn of_network(view: &View, params: &Params, network: &mut Value) {
    let without_own = without_own(params);
    let posts = |unseen: &Unseen| unseen.values().sum::<usize>();
    let following = of(view, &Feed::Following, without_own);
    network["unseen_message_count"] = json!(posts(&following));
    network["preferred_unseen_message_count"] = json!(posts(&following));
    network["private_unseen_thread_count"] = json!(match params.yes("exclude_private_unread_thread_count") {
        true => 0,
        false => of(view, &Feed::Private, without_own).len(),
    });
    network["inbox_unseen_thread_count"] = json!(of(view, &Feed::Received, without_own).len());
    if params.yes("include_group_counts") {
        let mine = (0..GROUPS.len()).filter(|at| view.board.is_member(*at, view.person));
        let counts: Map<String, Value> = mine
            .map(|at| (view.group_id(at).to_string(), json!(of(view, &Feed::Group(at), without_own).len())))
            .collect();
        network["group_counts"] = json!({
            "unseen_group_thread_counts": counts,
            "unseen_general_thread_count": of(view, &Feed::Group(ALL_STAFF), without_own).len(),
        });
    }
}
