//! Posts and threads for programs.

use musette_core::engine::{Hanging, Post, PostState, ThreadItem};
use serde_json::{Value, json};

use super::talk_blocks::{blocks_json, text};
use super::wishes::names_json;

/// A thread in a feed.
pub(super) fn thread_json(thread: &ThreadItem) -> Value {
    json!({
        "thread": thread.id.row,
        "first": thread.first.as_ref().map(post_json),
        "beginning": thread.beginning,
        "last": thread.last.as_ref().map(post_json),
        "answers": thread.answers,
        "held": thread.held,
        "unread": thread.unread,
        "gap_before": thread.gap_before,
        "people": names_json(&thread.people),
    })
}

/// What became of it, for programs.
pub(super) fn standing_json(state: &PostState) -> Value {
    match state {
        PostState::Settled => json!({ "state": "settled" }),
        PostState::Waiting { intent, .. } => json!({ "state": "waiting", "intent": intent }),
        PostState::Sending { intent } => json!({ "state": "sending", "intent": intent }),
        PostState::NeedsYou { intent, why } => json!({ "state": "needs_you", "intent": intent, "why": why }),
    }
}

/// A post.
pub(super) fn post_json(post: &Post) -> Value {
    json!({
        "post": post.id.row,
        "thread": post.thread.row,
        "answers": post.answers.map(|answers| answers.row),
        "author": post.author.name,
        "mine": post.author.me,
        "to": names_json(&post.to),
        "posted_at": post.posted_at,
        "kind": post.kind,
        "title": post.title,
        "text": text(&post.body),
        "blocks": blocks_json(&post.body),
        "attachments": post.attachments.iter().map(hanging_json).collect::<Vec<_>>(),
        "likes": post.likes,
        "liked_by": post.liked_by,
        "liked": post.liked,
        "private": post.private,
        "sent": post.sent,
        "standing": standing_json(&post.state),
        "acknowledgement": post.acknowledgement,
    })
}

fn hanging_json(hanging: &Hanging) -> Value {
    json!({
        "number": hanging.number,
        "kind": hanging.kind,
        "name": hanging.name,
        "size": hanging.size,
        "address": hanging.address,
        "document": hanging.document.map(|document| document.row),
        "state": hanging.state,
    })
}
