//! The envelope around posts: themselves, what they refer to, and what the feed says about itself.
//!
//! Promises that whatever a post names by number (sender, community, thread, topic, the post it answers, who is mentioned) is among
//! the references once, and that the envelope says whether older posts are to be had.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::feeds::Feed;
use super::post::{Hanging, Part, Post, parts};
use super::realtime;
use super::unseen::{self, Unseen};
use super::view::{NETWORK_NAME, View};
use crate::engage::ids::Family;

/// How often a client may ask for news, in seconds.
const POLL: u32 = 60;

/// A page of a feed.
pub struct Page {
    /// The posts, as they are to be told.
    pub posts: Vec<Post>,
    /// Of threads: the latest two answers, newest first.
    pub extended: BTreeMap<u64, Vec<Post>>,
    /// Whether there are older ones.
    pub older: bool,
    /// Up to which post the person has seen the feed.
    pub last_seen: Option<u64>,
    /// What of the feed the person has not seen, where that is told.
    pub unseen: Option<Unseen>,
    /// The feed's name and description.
    pub name: (String, String),
    /// The feed's channel for news.
    pub channel: String,
}

impl Page {
    /// A page of a feed with nothing on it yet.
    pub fn of(view: &View, feed: &Feed) -> Self {
        Self {
            posts: Vec::new(),
            extended: BTreeMap::new(),
            older: false,
            last_seen: None,
            unseen: None,
            name: feed.name(view),
            channel: realtime::channel(view, feed),
        }
    }
}

fn references(view: &View, posts: &[&Post]) -> Vec<Value> {
    let board = view.board;
    let (mut users, mut groups, mut threads) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    let (mut topics, mut tags, mut answered) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for post in posts {
        users.insert(post.outline.sender);
        users.extend(view.mentioned(post));
        for hanging in &post.hanging {
            match hanging {
                Hanging::Praise(people, ..) => users.extend(people),
                Hanging::Shared(number) => users.extend(board.outline(*number).map(|shared| shared.sender)),
                _ => {}
            }
        }
        groups.extend(post.outline.group);
        if !threads.contains(&post.outline.thread) {
            threads.push(post.outline.thread);
        }
        if let Some(number) = post.outline.replied_to {
            answered.insert(number);
            answered.insert(post.outline.thread);
        }
        if post.outline.group.is_none() {
            users.extend(board.participants(post.outline.thread));
        }
        topics.extend(post.topics.iter().copied());
        for part in parts(&post.parsed) {
            match part {
                Part::Mark("tag", id) => tags.extend(board.place(Family::Tag, id)),
                Part::Mark("group", id) => groups.extend(board.place(Family::Group, id).map(|at| at as usize)),
                _ => {}
            }
        }
    }
    let answered: Vec<Post> = answered.into_iter().filter_map(|number| board.post(number)).collect();
    users.extend(answered.iter().map(|post| post.outline.sender));
    for thread in &threads {
        topics.extend(board.post(*thread).into_iter().flat_map(|post| post.topics));
    }
    let mut all: Vec<Value> = users.into_iter().map(|at| view.user_reference(at)).collect();
    let private = |first: &u64| board.outline(*first).is_some_and(|outline| outline.group.is_none());
    all.extend(threads.iter().copied().filter(|first| private(first)).map(|first| view.conversation(first)));
    all.extend(threads.into_iter().map(|first| view.thread(first)));
    all.extend(groups.into_iter().filter(|at| *at < super::groups::GROUPS.len()).map(|at| view.group(at)));
    all.extend(topics.iter().map(|at| view.topic(*at)));
    all.extend(tags.iter().map(|at| view.tag(*at)));
    all.extend(answered.iter().map(|post| view.message_reference(post)));
    all
}

/// The envelope of a page.
pub fn of(view: &View, page: &Page) -> Value {
    let shown: Vec<&Post> = page.posts.iter().chain(page.extended.values().flatten()).collect();
    let liked =
        shown.iter().map(|post| post.outline.number).filter(|number| view.board.does_like(*number, view.person));
    let liked: BTreeSet<i64> = liked.map(|number| view.post_id(number)).collect();
    let extended: Map<String, Value> = page
        .extended
        .iter()
        .map(|(first, posts)| {
            let posts = posts.iter().map(|post| view.message(post)).collect();
            (view.post_id(*first).to_string(), posts)
        })
        .collect();
    let followed: Vec<i64> = view.board.followed_users(view.person).into_iter().map(|at| view.user_id(at)).collect();
    let mut value = json!({
        "threaded_extended": extended,
        "messages": page.posts.iter().map(|post| view.message(post)).collect::<Vec<_>>(),
        "references": references(view, &shown),
        "external_references": [],
        "meta": {
            "older_available": page.older,
            "requested_poll_interval": POLL,
            "realtime": {
                "uri": format!("{}/cometd/", view.base),
                "authentication_token": realtime::token(view.board.seed(), view.person),
                "channel_id": page.channel,
            },
            "last_seen_message_id": page.last_seen.map(|number| view.post_id(number)),
            "current_user_id": view.user_id(view.person),
            "followed_references": [],
            "followed_user_ids": followed,
            "liked_message_ids": liked,
            "bookmarked_message_ids": [],
            "favorite_message_ids": [],
            "ymodules": [],
            "newest_message_details": null,
            "feed_name": page.name.0,
            "feed_desc": page.name.1,
            "direct_from_body": false,
            "show_billing_banner": false,
        },
    });
    if let Some(found) = &page.unseen {
        let (threads, by_thread) = unseen::told(view, found);
        value["meta"]["unseen_thread_count"] = json!(threads);
        value["meta"]["unseen_message_count_by_thread"] = by_thread;
    }
    value
}

/// What the feed of everything is called.
pub fn company() -> (String, String) {
    ("Company Feed".to_owned(), format!("{NETWORK_NAME}'s public messages"))
}
