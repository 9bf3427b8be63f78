//! Reading: every feed, by page.
//!
//! Promises: newest first, by number; `older_than` and `newer_than` compare numbers, whether or not such a post is there; at most
//! twenty a page. `threaded=true` is the first posts of threads, by their own number. `threaded=extended` is threads by their latest
//! answer, and there the two options compare that answer's number, which is what a client that goes back through a community has
//! to count with. A page of news that is too long for one page tells the newest of them and says that there are older ones.

use std::collections::BTreeSet;

use super::board::{Board, Followed};
use super::envelope::{self, Page};
use super::form::Params;
use super::groups::{ALL_STAFF, GROUPS};
use super::ids::Family;
use super::plan::Outline;
use super::post::{Part, Post, parts};
use super::reply::Refused;
use super::view::View;
use super::{realtime, unseen};

/// The longest page.
pub const PAGE: usize = 20;

/// Which posts a feed is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Feed {
    /// All public posts.
    All,
    /// What a person wants to see.
    Mine,
    /// The busiest threads of her communities: here the same, by number.
    Algo,
    /// What she follows.
    Following,
    /// What she wrote.
    Sent,
    /// Her private threads.
    Private,
    /// What is meant for her.
    Received,
    /// A community.
    Group(usize),
    /// A thread.
    Thread(u64),
    /// What somebody wrote.
    User(usize),
    /// A topic.
    Topic(u64),
    /// What somebody likes.
    Liked(usize),
}

/// How a feed is cut.
#[derive(Clone, Copy, Debug)]
struct Cut {
    /// Only below this number.
    below: u64,
    /// Only from this number on.
    from: u64,
    most: usize,
}

fn cut(board: &Board, params: &Params) -> Cut {
    let below = params.id("older_than").map_or(u64::MAX, |id| board.below(id));
    // What is newer than a post begins after it.
    let from = params.id("newer_than").map_or(0, |id| board.below(id.saturating_add(1)));
    let limit = params.id("limit").and_then(|limit| usize::try_from(limit).ok()).filter(|limit| *limit > 0);
    Cut { below, from, most: limit.unwrap_or(PAGE).min(PAGE) }
}

/// The feed behind what follows `messages/`, if it is one.
pub fn named(board: &Board, me: usize, path: &[&str]) -> Option<Result<Feed, Refused>> {
    let by_id = |family, what: &'static str, id: &str| {
        let at = id.parse().ok().and_then(|id| board.place(family, id));
        at.ok_or_else(|| Refused::not_found(what))
    };
    Some(match path {
        [] => Ok(Feed::All),
        ["my_feed"] | ["my_all"] => Ok(Feed::Mine),
        ["algo"] => Ok(Feed::Algo),
        ["following"] => Ok(Feed::Following),
        ["sent"] => Ok(Feed::Sent),
        ["private"] => Ok(Feed::Private),
        ["received"] | ["inbox"] => Ok(Feed::Received),
        ["liked_by", "current"] => Ok(Feed::Liked(me)),
        ["liked_by", id] => by_id(Family::User, "User", id).map(|at| Feed::Liked(at as usize)),
        ["general"] => Ok(Feed::Group(ALL_STAFF)),
        ["in_group", id] => by_id(Family::Group, "Group", id)
            .and_then(|at| usize::try_from(at).ok().filter(|at| *at < GROUPS.len()).ok_or(Refused::not_found("Group")))
            .map(Feed::Group),
        ["in_thread", id] => by_id(Family::Post, "Thread", id).map(Feed::Thread),
        ["from_user", id] => by_id(Family::User, "User", id).map(|at| Feed::User(at as usize)),
        ["about_topic", id] => {
            let topic = by_id(Family::Topic, "Topic", id).or_else(|_| by_id(Family::Tag, "Topic", id));
            topic.and_then(|at| board.topic(at).map(|_| Feed::Topic(at)).ok_or(Refused::not_found("Topic")))
        }
        _ => return None,
    })
}

fn mentions(post: &Post, id: i64) -> bool {
    parts(&post.parsed).contains(&Part::Mark("user", id))
}

impl Feed {
    /// What it is called, and what it is.
    pub(super) fn name(&self, view: &View) -> (String, String) {
        let pair = |name: &str| (name.to_owned(), name.to_owned());
        match self {
            Self::All => envelope::company(),
            Self::Mine | Self::Following => pair("My Feed"),
            Self::Algo => pair("Top"),
            Self::Sent => pair("Sent messages"),
            Self::Private => pair("Private Messages"),
            Self::Received => pair("Received Messages"),
            Self::Group(at) => (GROUPS[*at].full_name.to_owned(), GROUPS[*at].about.to_owned()),
            Self::Thread(_) => pair("Conversation"),
            Self::User(at) => pair(&view.world.people[*at].name),
            Self::Topic(at) => pair(view.board.topic(*at).unwrap_or_default()),
            Self::Liked(_) => pair("Liked messages"),
        }
    }

    /// Refuses a feed that this person may not read at all.
    pub(super) fn check(&self, view: &View) -> Result<(), Refused> {
        let board = view.board;
        match self {
            Self::Group(at) if !board.may_enter(*at, view.person) => {
                Err(Refused::forbidden("You are not a member of this group."))
            }
            Self::Thread(first) => match board.outline(*first) {
                Some(outline) if outline.thread == *first && board.may_see(&outline, view.person) => Ok(()),
                _ => Err(Refused::not_found("Thread")),
            },
            Self::User(at) | Self::Liked(at) if *at >= view.world.people.len() => Err(Refused::not_found("User")),
            _ => Ok(()),
        }
    }

    /// Whether a post is in it, for who looks.
    pub(super) fn holds(&self, view: &View, outline: &Outline) -> bool {
        let board = view.board;
        let me = view.person;
        let listens = || match outline.group {
            Some(group) => {
                board.is_member(group, me)
                    || board.followed_users(me).contains(&outline.sender)
                    || board.chose_to_follow(me, Followed::Thread(outline.thread))
            }
            None => false,
        };
        let belongs = match self {
            Self::All => outline.group.is_some_and(|group| !GROUPS[group].private),
            Self::Mine | Self::Following | Self::Algo => listens(),
            Self::Sent => outline.sender == me,
            Self::Private => outline.group.is_none(),
            Self::Received => {
                let meant = || {
                    let answers = outline.replied_to.and_then(|number| board.outline(number));
                    let mentioned = || board.post(outline.number).is_some_and(|post| mentions(&post, view.user_id(me)));
                    answers.is_some_and(|above| above.sender == me) || mentioned()
                };
                outline.sender != me && (outline.group.is_none() || meant())
            }
            Self::Group(group) => outline.group == Some(*group),
            Self::Thread(first) => outline.thread == *first,
            Self::User(at) => outline.sender == *at,
            Self::Liked(at) => board.does_like(outline.number, *at),
            Self::Topic(at) => {
                let tagged = |number| board.post(number).is_some_and(|post| post.topics.contains(at));
                tagged(outline.number) || (outline.replied_to.is_some() && tagged(outline.thread))
            }
        };
        belongs && board.may_see(outline, me)
    }
}

/// The latest two answers of a thread, newest first.
fn latest(board: &Board, first: u64) -> Vec<Post> {
    let thread = board.thread(first);
    thread.iter().rev().filter(|number| **number != first).take(2).filter_map(|number| board.post(*number)).collect()
}

/// Reads a page of a feed.
pub fn read(view: &View, feed: &Feed, params: &Params) -> Result<Page, Refused> {
    feed.check(view)?;
    let board = view.board;
    let cut = cut(board, params);
    let unseen = counted(feed, params).then(|| unseen::of(view, feed, unseen::without_own(params)));
    let threaded = params.get("threaded").unwrap_or_default();
    if threaded.eq_ignore_ascii_case("extended") && !matches!(feed, Feed::Thread(_)) {
        return Ok(Page { unseen, ..by_activity(view, feed, cut) });
    }
    let starters = params.yes("threaded") || threaded.eq_ignore_ascii_case("extended");
    let inside: Box<dyn Iterator<Item = Outline>> = match feed {
        Feed::Thread(first) => {
            let thread: Vec<u64> = board.thread(*first).into_iter().filter(|number| *number < cut.below).collect();
            Box::new(thread.into_iter().rev().filter_map(|number| board.outline(number)))
        }
        _ => Box::new(board.newest_first(cut.below)),
    };
    let fits = |outline: &Outline| (!starters || outline.replied_to.is_none()) && feed.holds(view, outline);
    let mut found: Vec<Outline> =
        inside.take_while(|outline| outline.number >= cut.from).filter(fits).take(cut.most + 1).collect();
    let older = found.len() > cut.most;
    found.truncate(cut.most);
    let posts = found.iter().filter_map(|outline| board.post(outline.number)).collect();
    let mut page = Page { posts, older, last_seen: last_seen(view, feed), unseen, ..Page::of(view, feed) };
    if threaded.eq_ignore_ascii_case("extended") {
        page.extended =
            page.posts.iter().map(|post| (post.outline.number, latest(board, post.outline.number))).collect();
    }
    Ok(page)
}

/// Up to which post a feed was seen: a thread as such, another feed when a client last said so with a page of it.
fn last_seen(view: &View, feed: &Feed) -> Option<u64> {
    match feed {
        Feed::Thread(first) => view.board.last_seen(view.person, *first),
        _ => view.board.last_seen_in(view.person, &realtime::channel(view, feed)),
    }
}

/// Whether a page says what is unseen: for who asks, and always where letters come in.
fn counted(feed: &Feed, params: &Params) -> bool {
    params.yes("include_counts") || matches!(feed, Feed::Private | Feed::Received)
}

/// The page as a fault has it: which of the faults play is asked by the caller, because reading changes nothing.
pub fn spoil(view: &View, feed: &Feed, params: &Params, page: &mut Page, spoilt: &Spoilt) {
    let board = view.board;
    if spoilt.repeats && params.id("older_than").is_some() {
        let below = cut(board, params).below;
        let above = board.newest_first(u64::MAX).take_while(|outline| outline.number >= below);
        let above: Vec<Outline> = above.filter(|outline| feed.holds(view, outline)).collect();
        let again = above.iter().rev().take(REPEATED).rev().filter_map(|outline| board.post(outline.number));
        page.posts.splice(0..0, again.collect::<Vec<Post>>());
    }
    if spoilt.skips {
        let mut at = 0;
        page.posts.retain(|_| {
            at += 1;
            at % 4 != 2
        });
    }
    if spoilt.endless {
        page.older = true;
    }
}

/// What is wrong with a page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spoilt {
    /// It begins with the last posts of the page before.
    pub repeats: bool,
    /// It leaves out some posts, which are there when it is read again.
    pub skips: bool,
    /// It says that there are older ones, always.
    pub endless: bool,
}

/// How many posts a page repeats.
const REPEATED: usize = 3;

fn by_activity(view: &View, feed: &Feed, cut: Cut) -> Page {
    let board = view.board;
    let mut met = BTreeSet::new();
    let mut page = Page { last_seen: last_seen(view, feed), ..Page::of(view, feed) };
    // From the newest on in any case: a thread counts where its latest answer stands, and nowhere below.
    for outline in board.newest_first(u64::MAX).take_while(|outline| outline.number >= cut.from) {
        let fits = feed.holds(view, &outline);
        if !fits || !met.insert(outline.thread) || outline.number >= cut.below {
            continue;
        }
        if page.posts.len() == cut.most {
            page.older = true;
            break;
        }
        if let Some(post) = board.post(outline.thread) {
            page.extended.insert(outline.thread, latest(board, outline.thread));
            page.posts.push(post);
        }
    }
    page
}
