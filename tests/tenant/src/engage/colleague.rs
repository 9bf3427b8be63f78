//! Acting as a colleague in Engage, and looking at posts as they are.
//!
//! Promises: what a colleague does goes by the rules that bind everybody (who may post where, who may announce, whose post it is), at
//! the tenant's time, without a token and without a limit of rate. [`Talk::Tick`] lets several colleagues post, answer and like: what
//! they do follows from the seed and from how often it was called, never from a timer. Looking changes nothing.
//! Communities are called by their name, by their name in addresses, or by number.

use std::sync::{Arc, MutexGuard};

use serde::{Deserialize, Serialize};

use super::board::Board;
use super::groups::{GROUPS, Group};
use super::ids::Family;
use super::plan::Outline;
use super::post::{Hanging, Kind, Post};
use super::view::View;
use crate::Tenant;
use crate::colleague::{COLLEAGUE, NotDone};
use crate::graph::State;
use crate::seed::{below, mix};

/// Through what a colleague writes.
const CLIENT: &str = "Web";
/// How many of the newest posts a tick looks at.
const RECENT: usize = 40;
/// The most that one tick does.
pub const MOST_TICKS: u64 = 10_000;

/// What a colleague does.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(tag = "verb", rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Talk {
    /// Begins a thread.
    Post { group: String, text: String },
    /// Begins a thread with an announcement; only who looks after the community may.
    Announce { group: String, title: String, text: String },
    /// Begins a private thread with these people.
    Message { to: Vec<String>, text: String },
    /// Answers a post.
    Answer { to: i64, text: String },
    /// Thanks people: a post of its own kind, with an icon's name and what for.
    Praise { group: String, to: Vec<String>, icon: String, text: String },
    /// Begins a thread that shares a post of another place.
    Share { group: String, post: i64, text: String },
    /// Brings people into a private thread.
    Bring { thread: i64, to: Vec<String> },
    /// Gives her own post another text.
    Rewrite { post: i64, text: String },
    /// Deletes a post; the first one takes its thread with it.
    Withdraw { post: i64 },
    /// Likes a post.
    Like { post: i64 },
    /// Does not like it any more.
    Unlike { post: i64 },
    /// Brings somebody into a community, herself or another.
    Admit { group: String, login: String },
    /// Removes somebody from a community.
    Remove { group: String, login: String },
    /// Lets colleagues do so many things, those of `but` left out.
    Tick {
        times: u64,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        but: Vec<String>,
    },
}

/// A post as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Spoken {
    /// The number by which the API calls it.
    pub id: i64,
    /// The number of its thread.
    pub thread_id: i64,
    /// The number of the post that it answers.
    pub replied_to_id: Option<i64>,
    /// The name of its community; none for private threads.
    pub group: Option<&'static str>,
    /// The login of who wrote it.
    pub by: String,
    /// `update`, `announcement` and the like.
    pub kind: &'static str,
    /// Of an announcement.
    pub title: Option<String>,
    /// As people read it.
    pub text: String,
    /// With its mentions and topics.
    pub parsed: String,
    /// The HTML that was sent, where it was sent so.
    pub rich: Option<String>,
    /// When, in ms since 1970.
    pub created_ms: i64,
    /// The logins of those who like it.
    pub liked_by: Vec<String>,
    /// What hangs on it, by name, with the SHA-256 of a file's bytes.
    pub attachments: Vec<(String, Option<String>)>,
    /// Who takes part, for private threads.
    pub participants: Vec<String>,
    /// Through what it was written.
    pub client: String,
}

fn group_named(board: &Board, name: &str) -> Result<usize, NotDone> {
    let id = name.parse().ok().and_then(|id| board.place(Family::Group, id)).map(|at| at as usize);
    let same = |group: &Group| group.full_name.eq_ignore_ascii_case(name) || group.name.eq_ignore_ascii_case(name);
    let found = id.filter(|at| *at < GROUPS.len()).or_else(|| GROUPS.iter().position(same));
    found.ok_or_else(|| NotDone::NoGroup(name.to_owned()))
}

fn person_named(state: &State, login: &str) -> Result<usize, NotDone> {
    state.world.person(login).ok_or_else(|| NotDone::NoPerson(login.to_owned()))
}

fn post_named(board: &Board, id: i64) -> Result<Outline, NotDone> {
    let outline = board.place(Family::Post, id).and_then(|number| board.outline(number));
    outline.ok_or_else(|| NotDone::NoItem(id.to_string()))
}

fn refused(why: &str) -> NotDone {
    NotDone::Refused(why.to_owned())
}

fn write(board: &mut Board, outline: Outline, kind: Kind, text: &str, now: i64) -> u64 {
    board.write(Post {
        outline,
        created: now,
        kind,
        language: "und",
        parsed: text.to_owned(),
        rich: None,
        hanging: Vec::new(),
        topics: super::posting::topics_in(board, text).into_iter().collect(),
        client: Arc::from(CLIENT),
    })
}

/// Hangs something on a post that was just written.
fn hung(board: &mut Board, number: u64, hanging: Hanging) -> Vec<u64> {
    if let Some(mut post) = board.post(number) {
        post.hanging.push(hanging);
        board.replace(post);
    }
    vec![number]
}

fn begins(group: Option<usize>, sender: usize) -> Outline {
    Outline { number: 0, thread: 0, replied_to: None, group, sender }
}

fn answers(above: &Outline, sender: usize) -> Outline {
    Outline { number: 0, thread: above.thread, replied_to: Some(above.number), group: above.group, sender }
}

/// Somebody of a community, drawn from those who may act.
fn somebody(board: &Board, group: usize, key: u64, but: &[usize]) -> Option<usize> {
    let members: Vec<usize> = board.members(group).into_iter().filter(|at| !but.contains(at)).collect();
    members.get(below(key, 0x50, members.len() as u64) as usize).copied()
}

/// One thing that happens by itself; gives the post that it was about.
fn happen(board: &mut Board, turn: u64, but: &[usize], now: i64) -> Option<u64> {
    let key = mix(board.seed() ^ 0x71C4, turn);
    let recent: Vec<Outline> =
        board.newest_first(u64::MAX).filter(|outline| outline.group.is_some()).take(RECENT).collect();
    let about = recent.get(below(key, 1, recent.len() as u64) as usize).copied();
    let roll = below(key, 2, 100);
    match (about.and_then(|about| Some((about, about.group?))), roll) {
        (Some((about, group)), 0..40) => {
            let sender = somebody(board, group, key, but)?;
            let (_, text) = board.words(group, sender, key, true);
            Some(write(board, answers(&about, sender), Kind::Update("update"), &text, now))
        }
        (Some((about, group)), 40..80) => {
            let person = somebody(board, group, key, but).filter(|person| *person != about.sender)?;
            board.set_like(about.number, person, true);
            Some(about.number)
        }
        _ => {
            let mut left = below(key, 3, 100);
            let share = |group: &Group| {
                let here = left < group.share;
                left = left.saturating_sub(group.share);
                here
            };
            let group = GROUPS.iter().position(share).unwrap_or(0);
            let sender = somebody(board, group, key, but)?;
            let (_, text) = board.words(group, sender, key, false);
            Some(write(board, begins(Some(group), sender), Kind::Update("update"), &text, now))
        }
    }
}

fn talk(state: &mut State, talk: &Talk, me: usize, now: i64) -> Result<Vec<u64>, NotDone> {
    let person = |login: &str| person_named(state, login);
    let people: Vec<usize> = match talk {
        Talk::Message { to: logins, .. }
        | Talk::Praise { to: logins, .. }
        | Talk::Bring { to: logins, .. }
        | Talk::Tick { but: logins, .. } => logins.iter().map(|login| person(login)).collect::<Result<_, _>>()?,
        Talk::Admit { login, .. } | Talk::Remove { login, .. } => vec![person(login)?],
        _ => Vec::new(),
    };
    let board = &mut state.engage.board;
    let may_post = |board: &Board, group: usize| match board.may_enter(group, me) {
        true => Ok(()),
        false => Err(refused("only members post in this community")),
    };
    let update = Kind::Update("update");
    match talk {
        Talk::Post { group, text } => {
            let group = group_named(board, group)?;
            may_post(board, group)?;
            Ok(vec![write(board, begins(Some(group), me), update, text, now)])
        }
        Talk::Announce { group, title, text } => {
            let group = group_named(board, group)?;
            if !board.is_admin(group, me) {
                return Err(refused("only who looks after a community announces there"));
            }
            let kind = Kind::Announcement(title.clone());
            Ok(vec![write(board, begins(Some(group), me), kind, text, now)])
        }
        Talk::Message { text, .. } => {
            let number = write(board, begins(None, me), update, text, now);
            board.invite(number, people.into_iter().chain([me]));
            Ok(vec![number])
        }
        Talk::Praise { group, icon, text, .. } => {
            let group = group_named(board, group)?;
            may_post(board, group)?;
            let hanging = Hanging::Praise(people, icon.clone(), text.clone());
            let number = write(board, begins(Some(group), me), Kind::Update("praise"), text, now);
            Ok(hung(board, number, hanging))
        }
        Talk::Share { group, post, text } => {
            let group = group_named(board, group)?;
            may_post(board, group)?;
            let shared = post_named(board, *post)?;
            if !board.may_see(&shared, me) {
                return Err(refused("she does not see this post"));
            }
            let number = write(board, begins(Some(group), me), update, text, now);
            Ok(hung(board, number, Hanging::Shared(shared.number)))
        }
        Talk::Bring { thread, .. } => {
            let outline = post_named(board, *thread)?;
            if outline.group.is_some() || !board.may_see(&outline, me) {
                return Err(refused("only who is in a private thread brings others into it"));
            }
            board.invite(outline.thread, people);
            Ok(vec![outline.thread])
        }
        Talk::Answer { to, text } => {
            let above = post_named(board, *to)?;
            if !board.may_see(&above, me) {
                return Err(refused("she does not see this post"));
            }
            Ok(vec![write(board, answers(&above, me), update, text, now)])
        }
        Talk::Rewrite { post, text } => {
            let outline = post_named(board, *post)?;
            let mut post = board.post(outline.number).ok_or_else(|| NotDone::NoItem(post.to_string()))?;
            if outline.sender != me {
                return Err(refused("it is somebody else's post"));
            }
            (post.parsed, post.rich) = (text.clone(), None);
            board.replace(post);
            Ok(vec![outline.number])
        }
        Talk::Withdraw { post } => {
            let outline = post_named(board, *post)?;
            if outline.sender != me && !outline.group.is_some_and(|group| board.is_admin(group, me)) {
                return Err(refused("it is somebody else's post"));
            }
            board.delete(outline.number);
            Ok(Vec::new())
        }
        Talk::Like { post } | Talk::Unlike { post } => {
            let outline = post_named(board, *post)?;
            if !board.may_see(&outline, me) {
                return Err(refused("she does not see this post"));
            }
            board.set_like(outline.number, me, matches!(talk, Talk::Like { .. }));
            Ok(vec![outline.number])
        }
        Talk::Admit { group, .. } | Talk::Remove { group, .. } => {
            let group = group_named(board, group)?;
            for person in people {
                board.set_member(group, person, matches!(talk, Talk::Admit { .. }));
            }
            Ok(Vec::new())
        }
        Talk::Tick { times, .. } => {
            let mut touched = Vec::new();
            for _ in 0..(*times).min(MOST_TICKS) {
                state.engage.turn += 1;
                let turn = state.engage.turn;
                touched.extend(happen(&mut state.engage.board, turn, &people, now));
            }
            Ok(touched)
        }
    }
}

fn look(state: &State, base: &str, number: u64) -> Option<Spoken> {
    let board = &state.engage.board;
    let view =
        View { board, world: &state.world, base, content: &state.content_url, person: 0, now: 0, counts_answers: true };
    let post = board.post(number)?;
    let login = |at: usize| state.world.people[at].login.clone();
    let attachments = post.hanging.iter().filter_map(|hanging| match hanging {
        Hanging::File(at) => board.file(*at).map(|(sent, _)| (sent.name, Some(sent.content.sha256()))),
        Hanging::Document(drive, path) => Some((format!("{drive}/{path}"), None)),
        Hanging::Web(web) => Some((web.address.clone(), None)),
        Hanging::Shared(number) => Some((format!("post {}", view.post_id(*number)), None)),
        Hanging::Praise(people, ..) => Some((people.iter().map(|at| login(*at)).collect::<Vec<_>>().join(", "), None)),
    });
    let participants = match post.outline.group {
        None => board.participants(post.outline.thread).into_iter().map(login).collect(),
        Some(_) => Vec::new(),
    };
    Some(Spoken {
        id: view.post_id(number),
        thread_id: view.post_id(post.outline.thread),
        replied_to_id: post.outline.replied_to.map(|number| view.post_id(number)),
        group: post.outline.group.map(|group| GROUPS[group].full_name),
        by: login(post.outline.sender),
        kind: post.kind.name(),
        title: match &post.kind {
            Kind::Announcement(title) => Some(title.clone()),
            Kind::Update(_) => None,
        },
        text: view.plain(&post),
        created_ms: post.created,
        liked_by: board.likers(number).into_iter().map(login).collect(),
        attachments: attachments.collect(),
        participants,
        client: post.client.to_string(),
        parsed: post.parsed,
        rich: post.rich,
    })
}

impl Tenant {
    fn engage_state(&self) -> MutexGuard<'_, State> {
        self.inner.lock()
    }

    /// Does something in Engage as a colleague; `by` is a login, [`COLLEAGUE`] when absent. Gives the posts that it was about as they
    /// are afterwards: none after a deletion or a change of members.
    ///
    /// # Errors
    /// When the person, the community or the post is not there, or a rule forbids it.
    pub fn talk(&self, what: &Talk, by: Option<&str>) -> Result<Vec<Spoken>, NotDone> {
        let mut state = self.engage_state();
        let me = person_named(&state, by.unwrap_or(COLLEAGUE))?;
        let about = talk(&mut state, what, me, self.inner.now())?;
        self.inner.news.notify_waiters();
        Ok(about.into_iter().filter_map(|number| look(&state, &self.inner.base_url, number)).collect())
    }

    /// The posts of a thread as they are, oldest first, by the number of any of them.
    ///
    /// # Errors
    /// When there is no such post.
    pub fn inspect_thread(&self, id: i64) -> Result<Vec<Spoken>, NotDone> {
        let state = self.engage_state();
        let outline = post_named(&state.engage.board, id)?;
        let thread = state.engage.board.thread(outline.thread);
        Ok(thread.into_iter().filter_map(|number| look(&state, &self.inner.base_url, number)).collect())
    }

    /// The newest posts of a community, or of all of Engage with the private threads, newest first.
    ///
    /// # Errors
    /// When there is no such community.
    pub fn inspect_posts(&self, group: Option<&str>, most: usize) -> Result<Vec<Spoken>, NotDone> {
        let state = self.engage_state();
        let board = &state.engage.board;
        let group = group.map(|name| group_named(board, name)).transpose()?;
        let newest = board.newest_first(u64::MAX).filter(|outline| group.is_none() || outline.group == group);
        Ok(newest.take(most).filter_map(|outline| look(&state, &self.inner.base_url, outline.number)).collect())
    }

    /// How many living posts have exactly this text, as people read it: one, when it was sent once.
    pub fn count_posts(&self, text: &str) -> usize {
        let state = self.engage_state();
        let board = &state.engage.board;
        let view = View {
            board,
            world: &state.world,
            base: &self.inner.base_url,
            content: &state.content_url,
            person: 0,
            now: 0,
            counts_answers: true,
        };
        let all = board.newest_first(u64::MAX).filter_map(|outline| board.post(outline.number));
        all.filter(|post| view.plain(post) == text).count()
    }

    /// The communities and who is in each, by login.
    pub fn communities(&self) -> Vec<(&'static str, i64, Vec<String>)> {
        let state = self.engage_state();
        let board = &state.engage.board;
        let all = GROUPS.iter().enumerate().map(|(at, group)| {
            let members = board.members(at).into_iter().map(|person| state.world.people[person].login.clone());
            (group.full_name, board.id(Family::Group, at as u64), members.collect())
        });
        all.collect()
    }
}
