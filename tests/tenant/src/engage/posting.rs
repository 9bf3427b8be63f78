//! Writing: posts and answers, announcements, edits, deletions, likes, what was seen.
//!
//! Promises that a post is answered 201 with an envelope of its own and gets the greatest number; that an answer goes where the post
//! that it answers stands, whatever else the request says; that the same request twice makes two posts, because there is no key by
//! which the service would know it again; and that nobody changes what somebody else wrote, but for who looks after a community,
//! who may delete there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::board::Board;
use super::envelope::{self, Page};
use super::feeds::Feed;
use super::form::Params;
use super::groups::{ALL_STAFF, GROUPS};
use super::ids::Family;
use super::plan::Outline;
use super::post::{Kind, Part, Post, parts, unwrapped};
use super::reply::{Outcome, Refused, done, json_reply};
use super::view::NETWORK_ADMIN;
use super::{people, uploads, view};
use crate::graph::{Ask, State};

/// The longest text, in bytes: more than the real service takes, so that nothing here is kept without a bound.
const LONGEST: usize = 64 * 1024;
/// The most topics of one post.
const MOST_TOPICS: usize = 20;

/// Where a post goes.
#[derive(Clone, Copy)]
enum Place {
    Answer { above: u64, thread: u64, group: Option<usize> },
    Group(usize),
    Private,
}

fn client_name(app: &str) -> Arc<str> {
    Arc::from(if app == crate::CLIENT_ID { "Musette" } else { app })
}

/// Turns `#word` into a topic where it begins a word; what is marked already stays as it is.
fn tagged(board: &mut Board, text: &str) -> String {
    let mut out = String::new();
    let owned: Vec<(bool, String)> = parts(text)
        .into_iter()
        .map(|part| match part {
            Part::Words(words) => (true, words.to_owned()),
            Part::Mark(what, id) => (false, format!("[[{what}:{id}]]")),
        })
        .collect();
    for (words, piece) in owned {
        if !words {
            out.push_str(&piece);
            continue;
        }
        for (at, word) in piece.split_inclusive(char::is_whitespace).enumerate() {
            let inside = at == 0 && out.chars().next_back().is_some_and(|letter| !letter.is_whitespace());
            let name: String = match word.strip_prefix('#') {
                Some(rest) if !inside => {
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect()
                }
                _ => String::new(),
            };
            if name.chars().any(char::is_alphabetic) {
                let topic = board.topic_named(&name.replace('_', " "));
                out.push_str(&format!("[[tag:{}]]", board.id(Family::Tag, topic)));
                out.push_str(&word[1 + name.len()..]);
            } else {
                out.push_str(word);
            }
        }
    }
    out
}

/// The topics that a text names.
pub(super) fn topics_in(board: &Board, text: &str) -> BTreeSet<u64> {
    let marks = parts(text).into_iter().filter_map(|part| match part {
        Part::Mark("tag", id) => board.place(Family::Tag, id),
        _ => None,
    });
    marks.filter(|at| board.topic(*at).is_some()).collect()
}

fn place_of(state: &State, ask: &Ask, params: &Params, others: &[usize]) -> Result<Place, Refused> {
    let view = view(state, ask);
    if let Some(id) = params.id("replied_to_id") {
        let above = people::post_at(&view, Some(id))?;
        let outline = view.board.outline(above).ok_or_else(|| Refused::not_found("Message"))?;
        let Outline { thread, group, .. } = outline;
        return Ok(Place::Answer { above, thread, group });
    }
    if !others.is_empty() {
        return Ok(Place::Private);
    }
    match params.get("group_id") {
        // Some clients say so where the community of everybody has no number.
        Some("company" | "all") | None => Ok(Place::Group(ALL_STAFF)),
        Some(id) => people::group_at(&view, id).map(Place::Group),
    }
}

fn check_place(board: &Board, person: usize, group: Option<usize>) -> Result<(), Refused> {
    match group {
        Some(group) if !board.may_enter(group, person) => {
            Err(Refused::forbidden("You are not authorized to post in this group."))
        }
        _ => Ok(()),
    }
}

fn kind_of(board: &Board, person: usize, params: &Params, place: &Place) -> Result<Kind, Refused> {
    match params.get("message_type").unwrap_or("update") {
        "announcement" => {
            let title = params.get("title").map(str::trim).filter(|title| !title.is_empty());
            let title = title.ok_or_else(|| Refused::bad("An announcement needs a title."))?;
            match place {
                Place::Group(group) if board.is_admin(*group, person) => Ok(Kind::Announcement(title.to_owned())),
                Place::Group(_) => Err(Refused::forbidden("Only group admins can post announcements.")),
                _ => Err(Refused::bad("An announcement begins a conversation of a group.")),
            }
        }
        "question" => Ok(Kind::Update("question")),
        "chat" if matches!(place, Place::Private | Place::Answer { group: None, .. }) => Ok(Kind::Update("chat")),
        // They are made of more than words, and how it is sent no document tells.
        "praise" | "poll" => Err(Refused::bad("This kind of message cannot be posted here.")),
        // Clients send words of their own (`normal`), and are not refused for it.
        _ => Ok(Kind::Update("update")),
    }
}

fn others_of(state: &State, ask: &Ask, params: &Params) -> Result<Vec<usize>, Refused> {
    let view = view(state, ask);
    let mut all = Vec::new();
    for id in ["direct_to_user_ids", "direct_to_id", "invited_user_ids"].iter().flat_map(|name| params.ids(name)) {
        let at = people::user_at(&view, &id.to_string())?;
        if !all.contains(&at) {
            all.push(at);
        }
    }
    Ok(all)
}

/// Refuses a word to the whole network from who does not administer it.
fn check_broadcast(params: &Params, person: usize) -> Result<(), Refused> {
    match params.yes("broadcast") && person != NETWORK_ADMIN {
        true => Err(Refused::forbidden("Only network admins can broadcast messages.")),
        false => Ok(()),
    }
}

/// What a post says: the text as it is kept, and its HTML where it was sent as such.
fn said(board: &mut Board, params: &Params) -> Result<(String, Option<String>), Refused> {
    let body = params.get("body").unwrap_or_default();
    if body.len() > LONGEST {
        return Err(Refused::bad("The message is too long."));
    }
    let rich = params.yes("is_rich_text").then(|| body.to_owned());
    let mut words = if rich.is_some() { unwrapped(body) } else { body.to_owned() };
    // Whom a post is to be brought to the attention of stands below it.
    let cc: Vec<String> = params.ids_of_marks("cc").into_iter().map(|id| format!("[[user:{id}]]")).collect();
    if !cc.is_empty() {
        words.push_str(&format!("\n\ncc: {}", cc.join(", ")));
    }
    Ok((tagged(board, &words), rich))
}

/// `POST /messages`.
pub fn post(state: &mut State, ask: &Ask, params: &Params) -> Outcome {
    let me = ask.person;
    let others = others_of(state, ask, params)?;
    let place = place_of(state, ask, params, &others)?;
    if let Place::Answer { thread, .. } = place
        && state.faults.take("engage-thread-deleted")
    {
        state.engage.board.delete(thread);
        return Err(Refused::not_found("Message"));
    }
    let group = match place {
        Place::Answer { group, .. } => group,
        Place::Group(group) => Some(group),
        Place::Private => None,
    };
    if let Some(group) = group
        && state.faults.take("engage-removed")
    {
        state.engage.board.set_member(group, me, false);
        return Err(Refused::forbidden("You are not authorized to post in this group."));
    }
    check_place(&state.engage.board, me, group)?;
    check_broadcast(params, me)?;
    let kind = kind_of(&state.engage.board, me, params, &place)?;
    let hanging = uploads::hanging(state, ask, params, group)?;
    let named = params.numbered("topic");
    if named.len() > MOST_TOPICS {
        return Err(Refused::bad("A message has at most twenty topics."));
    }
    let board = &mut state.engage.board;
    let (parsed, rich) = said(board, params)?;
    if parsed.trim().is_empty() && hanging.is_empty() {
        return Err(Refused::bad("The message has no body."));
    }
    let mut topics = topics_in(board, &parsed);
    topics.extend(named.into_iter().map(|name| board.topic_named(name)).collect::<Vec<u64>>());
    let (thread, replied_to) = match place {
        Place::Answer { above, thread, .. } => (thread, Some(above)),
        _ => (0, None),
    };
    let outline = Outline { number: 0, thread, replied_to, group, sender: me };
    let number = board.write(Post {
        outline,
        created: ask.now,
        kind,
        language: "und",
        parsed,
        rich,
        hanging,
        topics: topics.into_iter().collect(),
        client: client_name(&ask.app),
    });
    if group.is_none() {
        let thread = if replied_to.is_some() { thread } else { number };
        board.invite(thread, others.into_iter().chain([me]));
    }
    told(state, ask, number, 201)
}

/// An envelope of one post.
fn told(state: &State, ask: &Ask, number: u64, status: u16) -> Outcome {
    let view = view(state, ask);
    let page = Page {
        posts: view.board.post(number).into_iter().collect(),
        name: ("Message".to_owned(), "Message".to_owned()),
        ..Page::of(&view, &Feed::All)
    };
    Ok(json_reply(status, envelope::of(&view, &page)))
}

/// `PUT` or `PATCH /messages/:id`: the web page has an edit, and this is its likeliest form; no document tells it.
pub fn edit(state: &mut State, ask: &Ask, id: &str, params: &Params) -> Outcome {
    let number = people::post_at(&view(state, ask), id.parse().ok())?;
    let board = &mut state.engage.board;
    let mut post = board.post(number).ok_or_else(|| Refused::not_found("Message"))?;
    if post.outline.sender != ask.person {
        return Err(Refused::forbidden("You can only edit your own messages."));
    }
    check_place(board, ask.person, post.outline.group)?;
    let (parsed, rich) = said(board, params)?;
    if parsed.trim().is_empty() {
        return Err(Refused::bad("The message has no body."));
    }
    let topics: BTreeSet<u64> = post.topics.iter().copied().chain(topics_in(board, &parsed)).collect();
    (post.parsed, post.rich, post.topics) = (parsed, rich, topics.into_iter().collect());
    if let (Kind::Announcement(title), Some(new)) = (&mut post.kind, params.get("title")) {
        *title = new.to_owned();
    }
    board.replace(post);
    told(state, ask, number, 200)
}

/// `DELETE /messages/:id`.
pub fn delete(state: &mut State, ask: &Ask, id: &str) -> Outcome {
    let number = people::post_at(&view(state, ask), id.parse().ok())?;
    let board = &mut state.engage.board;
    let outline = board.outline(number).ok_or_else(|| Refused::not_found("Message"))?;
    let looks_after = outline.group.is_some_and(|group| board.is_admin(group, ask.person));
    if outline.sender != ask.person && !looks_after {
        return Err(Refused::forbidden("You are not authorized to delete this message."));
    }
    board.delete(number);
    done(200)
}

/// `POST` and `DELETE /messages/liked_by/current`: liking twice is liking.
pub fn like(state: &mut State, ask: &Ask, params: &Params, likes: bool) -> Outcome {
    let number = people::post_at(&view(state, ask), params.id("message_id"))?;
    state.engage.board.set_like(number, ask.person, likes);
    done(if likes { 201 } else { 200 })
}

/// What reading a page says of what was seen, when the request wants it so (`update_last_seen_message_id`).
pub fn mark_seen(state: &mut State, ask: &Ask, feed: &Feed, params: &Params, page: &Page) {
    let newest = page.posts.iter().chain(page.extended.values().flatten()).map(|post| post.outline.number).max();
    let Some(newest) = newest.filter(|_| params.yes("update_last_seen_message_id")) else { return };
    match feed {
        Feed::Thread(first) => state.engage.board.set_seen(ask.person, *first, newest),
        _ => {
            let channel = super::realtime::channel(&view(state, ask), feed);
            state.engage.board.set_seen_in(ask.person, channel, newest);
        }
    }
}

/// `POST /messages/last_seen_in_thread`, and what else says how far somebody has read.
pub fn seen(state: &mut State, ask: &Ask, params: &Params) -> Outcome {
    let view = view(state, ask);
    let number = people::post_at(&view, params.id("message_id"))?;
    let thread = match params.id("thread_id") {
        Some(id) => people::post_at(&view, Some(id))?,
        None => view.board.outline(number).map_or(number, |outline| outline.thread),
    };
    state.engage.board.set_seen(ask.person, thread, number);
    done(200)
}

/// `POST` and `DELETE /group_memberships`: oneself, or somebody else by who looks after the community; into an open one every
/// member brings others.
pub fn membership(state: &mut State, ask: &Ask, params: &Params, joins: bool) -> Outcome {
    let view = view(state, ask);
    let group = people::group_at(&view, params.get("group_id").unwrap_or_default())?;
    let who = match (params.get("user_id"), params.get("email")) {
        (Some(id), _) => people::user_at(&view, id)?,
        (None, Some(email)) => people::user_by_email(&view, email)?,
        (None, None) => ask.person,
    };
    let looks_after = view.board.is_admin(group, ask.person);
    let brings = joins && !GROUPS[group].private && view.board.is_member(group, ask.person);
    if who != ask.person && !looks_after && !brings {
        return Err(Refused::forbidden("You are not authorized to manage this group."));
    }
    if joins && GROUPS[group].private && !looks_after {
        return Err(Refused::forbidden("Only a group admin can add members to this group."));
    }
    let told = serde_json::json!({
        "type": "group_membership",
        "group_id": view.group_id(group),
        "user_id": view.user_id(who),
        "state": "active",
    });
    state.engage.board.set_member(group, who, joins);
    if joins { Ok(json_reply(201, told)) } else { done(200) }
}

/// `POST` and `DELETE /subscriptions`.
pub fn subscribe(state: &mut State, ask: &Ask, params: &Params, follows: bool) -> Outcome {
    let (kind, id) = (params.get("target_type").unwrap_or_default(), params.get("target_id").unwrap_or_default());
    let what = people::followed(&view(state, ask), &kind.to_ascii_lowercase(), id)?;
    state.engage.board.set_follow(ask.person, what, follows);
    done(if follows { 201 } else { 200 })
}
