//! Viva Engage (Yammer's REST interface, version 1), as its facts describe it.
//!
//! Promises: stateful answers from one [`board::Board`] of posts that is grown from the seed when it is read; numbers are integers of
//! sixteen digits above 2^53; every address that it mints is absolute and from its own base; refusals have Engage's form. It never
//! reads a clock: each request carries the tenant's time. Everything here is synchronous and runs under the world's one lock.
//!
//! - [`plan`], [`scenes`], [`words`], [`groups`]: what there is at the first moment · [`ids`]: how it is called
//! - [`board`], [`post`]: what people did since · [`limits`]: how often they may ask
//! - [`form`]: what a request says · [`feeds`]: reading ·
//!   [`people`], [`find`]: whom and what there is · [`view`], [`envelope`], [`time`]: how it is told · [`files`] · [`reply`]

pub mod board;
pub mod envelope;
pub mod feeds;
pub mod files;
pub mod find;
pub mod form;
pub mod groups;
pub mod ids;
pub mod limits;
pub mod people;
pub mod plan;
pub mod post;
pub mod reply;
pub mod scenes;
#[cfg(test)]
mod tests;
pub mod time;
pub mod view;
pub mod words;

use http::Method;

use crate::graph::{Ask, State};
use crate::people::Person;
use board::Board;
use form::Params;
use ids::Family;
use limits::{Bucket, Limits};
use reply::{Outcome, Refused, ok};
use view::View;

/// Everything that Engage keeps.
pub struct Engage {
    /// Posts, and who is where.
    pub board: Board,
    /// How often was asked.
    pub limits: Limits,
}

impl Engage {
    /// Engage at the first moment.
    pub fn new(seed: u64, people: &[Person], posts: u64, start: i64) -> Self {
        Self { board: Board::new(seed, people, posts, start), limits: Limits::default() }
    }
}

/// Whether a path is Engage's.
pub fn is_engage(path: &str) -> bool {
    let under = |prefix: &str| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    under("/api/v1") || under("/v4")
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
    }
}

/// Answers a request of a signed-in person. `ask.path` is whole, `ask.base` is the API's own origin.
pub fn answer(state: &mut State, ask: &Ask, query: Option<&str>) -> Outcome {
    let path = ask.path.strip_prefix("/api/v1").unwrap_or(&ask.path).trim_matches('/');
    let path = path.strip_suffix(".json").unwrap_or(path).to_owned();
    let bucket = Bucket::of(&path);
    if state.faults.take(bucket.fault()) || !state.engage.limits.take(ask.person, &ask.app, bucket, ask.now) {
        return Err(Refused::rate());
    }
    let params = Params::read(query, &ask.headers, &ask.body)?;
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    route(state, ask, &parts, &params)
}

fn route(state: &mut State, ask: &Ask, path: &[&str], params: &Params) -> Outcome {
    match (&ask.method, path) {
        (&Method::GET | &Method::HEAD, ["messages", rest @ ..]) => {
            let view = view(state, ask);
            if let Some(feed) = feeds::named(view.board, rest) {
                let page = feeds::read(&view, &feed?, params)?;
                return ok(envelope::of(&view, &page));
            }
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
        (&Method::GET, ["users", rest @ ..]) => people::users(&view(state, ask), rest, params),
        (&Method::GET, ["groups", rest @ ..]) => people::groups(&view(state, ask), rest, params),
        (&Method::GET, ["networks", "current"]) => people::network(&view(state, ask)),
        (&Method::GET, ["topics" | "tags", id]) => people::topic(&view(state, ask), id),
        (&Method::GET, ["threads", id]) => people::thread(&view(state, ask), id),
        (&Method::GET, ["subscriptions", kind, id]) if kind.starts_with("to_") => {
            people::subscription(&view(state, ask), &kind[3..], id)
        }
        (&Method::GET, ["search"]) => find::search(&view(state, ask), params),
        (&Method::GET, ["autocomplete", "ranked"]) => find::autocomplete(&view(state, ask), params),
        _ => Err(Refused::not_found("Resource")),
    }
}
