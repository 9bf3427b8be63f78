//! Viva Engage (Yammer's REST interface, version 1), as its facts describe it.
//!
//! Promises: stateful answers from one [`board::Board`] of posts that is grown from the seed when it is read; numbers are integers of
//! sixteen digits above 2^53; every address that it mints is absolute and from its own base; refusals have Engage's form. It never
//! reads a clock: each request carries the tenant's time. Everything here is synchronous and runs under the world's one lock.
//!
//! - [`plan`], [`scenes`], [`words`], [`groups`]: what there is at the first moment · [`ids`]: how it is called
//! - [`board`], [`post`]: what people did since · [`limits`]: how often they may ask
//! - [`form`]: what a request says · [`feeds`]: reading ·
//!   [`people`], [`find`]: whom and what there is · [`view`], [`envelope`], [`time`]: how it is told · [`reply`]
//! - [`colleague`], [`control`]: acting and looking, for tests
//! - [`posting`]: writing · [`uploads`], [`files`], [`picture`]: bytes · [`unseen`]: what is new for a person · [`realtime`]: news as
//!   they come · [`further`]: what is small

pub mod board;
pub mod colleague;
pub mod control;
pub mod envelope;
pub mod feeds;
pub mod files;
pub mod find;
pub mod form;
pub mod further;
pub mod groups;
pub mod ids;
pub mod limits;
pub mod people;
pub mod picture;
pub mod plan;
pub mod post;
pub mod posting;
pub mod realtime;
pub mod reply;
pub mod scenes;
#[cfg(test)]
mod tests;
pub mod time;
pub mod unseen;
pub mod uploads;
pub mod view;
pub mod words;

use http::Method;

use crate::graph::reply::Reply;
use crate::graph::{Ask, State};
use crate::people::Person;
use board::Board;
use feeds::Spoilt;
use form::Params;
use ids::Family;
pub use ids::Numbers;
use limits::{Bucket, Limits};
use reply::{Outcome, Refused, ok};
use view::View;

/// Everything that Engage keeps.
pub struct Engage {
    /// Posts, and who is where.
    pub board: Board,
    /// How often was asked.
    pub limits: Limits,
    /// Who listens for news.
    pub listeners: realtime::Listeners,
    /// How often something happened by itself.
    pub turn: u64,
}

impl Engage {
    /// Engage at the first moment.
    pub fn new(numbers: Numbers, seed: u64, people: &[Person], posts: u64, start: i64) -> Self {
        Self {
            board: Board::new(numbers, seed, people, posts, start),
            limits: Limits::default(),
            listeners: realtime::Listeners::default(),
            turn: 0,
        }
    }
}

/// Whether a path is Engage's.
pub fn is_engage(path: &str) -> bool {
    let under = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    under("/api/v1") || under("/v4") || realtime::is_realtime(path)
}

/// The world as this request's person sees it.
pub(crate) fn view<'a>(state: &'a State, ask: &'a Ask) -> View<'a> {
    View {
        board: &state.engage.board,
        world: &state.world,
        base: &ask.base,
        content: &state.content_url,
        person: ask.person,
        now: ask.now,
        counts_answers: true,
    }
}

/// Answers a request of a signed-in person. `ask.path` is whole, `ask.base` is the API's own origin.
pub fn answer(state: &mut State, ask: &Ask, query: Option<&str>) -> Reply {
    let reply = match take(state, ask, query) {
        Ok(reply) => reply,
        Err(refused) if refused.status == 404 && state.faults.take("engage-blank-404") => reply::blank(404),
        Err(refused) => refused.reply(),
    };
    reply::dressed(reply, ask)
}

fn take(state: &mut State, ask: &Ask, query: Option<&str>) -> Outcome {
    let path = ask.path.strip_prefix("/api/v1").unwrap_or(&ask.path).trim_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path).to_owned();
    let bucket = Bucket::of(&path);
    let is_counted = !state.faults.take("engage-uncounted");
    if state.faults.take(bucket.fault())
        || (is_counted && !state.engage.limits.take(ask.person, &ask.app, bucket, ask.now))
    {
        return Err(Refused::rate());
    }
    let params = Params::read(query, &ask.headers, &ask.body)?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    route(state, ask, &parts, &params)
}

fn route(state: &mut State, ask: &Ask, path: &[&str], params: &Params) -> Outcome {
    match ask.method {
        Method::GET | Method::HEAD => look(state, ask, path, params),
        _ => change(state, ask, path, params),
    }
}

fn change(state: &mut State, ask: &Ask, path: &[&str], params: &Params) -> Outcome {
    let (posts, deletes) = (ask.method == Method::POST, ask.method == Method::DELETE);
    match path {
        ["messages"] if posts => posting::post(state, ask, params),
        ["messages", "liked_by", "current"] if posts || deletes => posting::like(state, ask, params, posts),
        ["messages", "email"] if posts => further::by_mail(&view(state, ask), params),
        ["messages", seen] if !deletes && seen.starts_with("last_seen") => posting::seen(state, ask, params),
        ["messages", id] if deletes => posting::delete(state, ask, id),
        ["messages", id] if !posts => posting::edit(state, ask, id, params),
        // Communities are made elsewhere once they belong to the organisation's directory.
        ["groups" | "users" | "invitations"] if posts => further::managed_elsewhere(),
        ["groups" | "users", id] if id.parse::<i64>().is_ok() => further::managed_elsewhere(),
        ["supervisor_mode", "toggle"] if posts => Err(Refused::forbidden("Only a verified administrator may.")),
        ["threads", id] if ask.method == Method::PUT => further::bring(state, ask, id, params),
        ["suggestions", id] if deletes => further::decline(state, ask, id),
        ["relationships", rest @ ..] if posts || deletes => {
            further::relate(state, ask, rest.first().copied(), params, posts)
        }
        ["uploaded_files" | "pending_attachments", id] if deletes => uploads::remove(state, ask, id),
        ["group_memberships"] if posts || deletes => posting::membership(state, ask, params, posts),
        ["subscriptions"] if posts || deletes => posting::subscribe(state, ask, params, posts),
        ["v4", "uploadSmallFile", rest @ ..] if posts => uploads::small(state, ask, rest, params),
        ["pending_attachments"] if posts => uploads::pending(state, ask, params),
        _ => Err(Refused::not_found("Resource")),
    }
}

fn look(state: &mut State, ask: &Ask, path: &[&str], params: &Params) -> Outcome {
    match path {
        ["messages", seen] if seen.starts_with("last_seen") => posting::seen(state, ask, params),
        ["messages", rest @ ..] => {
            if let Some(feed) = feeds::named(&state.engage.board, ask.person, rest) {
                let feed = feed?;
                let mut page = feeds::read(&view(state, ask), &feed, params)?;
                posting::mark_seen(state, ask, &feed, params, &page);
                let spoilt = Spoilt {
                    repeats: params.id("older_than").is_some() && state.faults.take("engage-repeats"),
                    skips: page.posts.len() > 1 && state.faults.take("engage-skips"),
                    endless: state.faults.take("engage-endless"),
                };
                let view = view(state, ask);
                feeds::spoil(&view, &feed, params, &mut page, &spoilt);
                return ok(envelope::of(&view, &page));
            }
            let view = view(state, ask);
            match rest {
                [id] => {
                    let number = id.parse().ok().and_then(|id| view.board.place(Family::Post, id));
                    let post = number.and_then(|number| view.board.post(number));
                    let post = post.filter(|post| view.board.may_see(&post.outline, ask.person));
                    ok(view.message(&post.ok_or_else(|| Refused::not_found("Message"))?))
                }
                _ => Err(Refused::not_found("Resource")),
            }
        }
        ["users", rest @ ..] => people::users(&view(state, ask), rest, params),
        ["groups", rest @ ..] => {
            let counts_answers = !state.faults.take("engage-stale-groups");
            people::groups(&View { counts_answers, ..view(state, ask) }, rest, params)
        }
        ["networks", "current"] => people::network(&view(state, ask), params),
        ["oauth", "tokens"] => further::tokens(&view(state, ask), ask),
        ["suggestions"] => further::suggestions(&view(state, ask)),
        ["relationships"] => further::relationships(&view(state, ask), params),
        ["streams", "notifications"] => people::notifications(&view(state, ask)),
        ["topics" | "tags", id] => people::topic(&view(state, ask), id),
        ["threads", id] => people::thread(&view(state, ask), id),
        ["subscriptions", kind, id] if kind.starts_with("to_") => {
            people::subscription(&view(state, ask), &kind[3..], id)
        }
        ["uploaded_files", id, rest @ ..] => uploads::one(state, ask, id, rest),
        ["search"] => find::search(&view(state, ask), params),
        ["autocomplete", "ranked"] => find::autocomplete(&view(state, ask), params),
        _ => Err(Refused::not_found("Resource")),
    }
}
