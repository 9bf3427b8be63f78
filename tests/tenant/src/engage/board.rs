//! All posts, and who is where: the plan, and above it what people did.
//!
//! Promises: what was written, edited or deleted is stored once; everything else is computed when it is read. A post that is gone is
//! gone from every feed and thread; the first post of a thread takes its thread with it. It knows no HTTP, no fault and no limit of
//! rate; who may read what is asked of [`Board::may_see`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::groups::{GROUPS, TOPICS};
use super::ids::{self, Family, Numbers};
use super::plan::{Outline, Plan};
use super::post::{Hanging, Kind, Post};
use super::scenes::Hung;
use crate::corpus;
use crate::people::{CAST_SIZE, Person};
use crate::seed::mix;

/// Files of the corpus that hang on grown posts: pictures and papers that anybody would share.
const SHARED: [&str; 5] = [
    "Note pont 7.png",
    "Scène Lac au crépuscule.png",
    "Planning montage.xlsx",
    "Consignes de sécurité.docx",
    "Safety instructions.docx",
];

/// A file that somebody sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub content: crate::content::Content,
    /// Who sent it.
    pub owner: usize,
    /// When.
    pub created: i64,
    /// The community that it was sent to.
    pub group: Option<usize>,
    /// What its sender said it is.
    pub content_type: String,
}

/// What a person follows, or does not any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Followed {
    /// A thread, by the number of its first post.
    Thread(u64),
    /// A person.
    User(usize),
    /// A topic.
    Topic(u64),
}

/// Everything that is written.
pub struct Board {
    numbers: Numbers,
    seed: u64,
    start: i64,
    plan: Plan,
    guests: BTreeSet<usize>,
    people: usize,
    next: u64,
    changed: BTreeMap<u64, Option<Post>>,
    later: BTreeMap<u64, Vec<u64>>,
    invited: BTreeMap<u64, BTreeSet<usize>>,
    likes: BTreeMap<(u64, usize), bool>,
    members: BTreeMap<(usize, usize), bool>,
    follows: BTreeMap<(usize, Followed), bool>,
    seen: BTreeMap<(usize, u64), u64>,
    seen_feeds: BTreeMap<(usize, String), u64>,
    declined: BTreeSet<(usize, usize)>,
    chart: BTreeSet<(usize, &'static str, usize)>,
    topics: Vec<String>,
    files: BTreeMap<u64, Sent>,
    sent: u64,
}

impl Board {
    /// The board at the first moment.
    pub fn new(numbers: Numbers, seed: u64, people: &[Person], posts: u64, start: i64) -> Self {
        let plan = Plan::of(seed, people, posts, start);
        Self {
            numbers,
            seed,
            start,
            guests: people.iter().enumerate().filter(|(_, person)| person.guest).map(|(at, _)| at).collect(),
            people: people.len(),
            next: plan.posts(),
            plan,
            changed: BTreeMap::new(),
            later: BTreeMap::new(),
            invited: BTreeMap::new(),
            likes: BTreeMap::new(),
            members: BTreeMap::new(),
            follows: BTreeMap::new(),
            seen: BTreeMap::new(),
            seen_feeds: BTreeMap::new(),
            declined: BTreeSet::new(),
            chart: BTreeSet::new(),
            topics: TOPICS.iter().map(|name| (*name).to_owned()).collect(),
            files: BTreeMap::new(),
            sent: 0,
        }
    }

    /// The number by which the API calls something.
    pub fn id(&self, family: Family, at: u64) -> i64 {
        ids::of(self.numbers, self.seed, family, at)
    }

    /// What the API calls so, if there is room for it in its family.
    pub fn place(&self, family: Family, id: i64) -> Option<u64> {
        ids::place(self.numbers, self.seed, family, id)
    }

    /// What everything is grown from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What somebody would write now, as those of the plan wrote before.
    pub fn words(&self, group: usize, sender: usize, key: u64, answers: bool) -> (&'static str, String) {
        let who = format!("[[user:{}]]", self.id(Family::User, GROUPS[group].admins[0] as u64));
        let tag = format!("[[tag:{}]]", self.id(Family::Tag, mix(key, 8) % TOPICS.len() as u64));
        let names = super::words::Names { who: &who, tag: &tag };
        match answers {
            true => super::words::answer(sender, key, &names),
            false => super::words::starter(group, key, &names),
        }
    }

    /// The world's first moment.
    pub fn start(&self) -> i64 {
        self.start
    }

    /// How many posts were ever written.
    pub fn written(&self) -> u64 {
        self.next
    }

    /// The numbers of posts below an id, as far as there are any.
    pub fn below(&self, id: i64) -> u64 {
        ids::posts_below(self.numbers, self.seed, id).min(self.next)
    }

    /// A living post without its text.
    pub fn outline(&self, number: u64) -> Option<Outline> {
        match self.changed.get(&number) {
            Some(post) => post.as_ref().map(|post| post.outline),
            None => self.plan.outline(number),
        }
    }

    /// A living post.
    pub fn post(&self, number: u64) -> Option<Post> {
        if let Some(post) = self.changed.get(&number) {
            return post.clone();
        }
        let outline = self.plan.outline(number)?;
        let mention = |at: usize| format!("[[user:{}]]", self.id(Family::User, at as u64));
        let topic = |at: usize| format!("[[tag:{}]]", self.id(Family::Tag, at as u64));
        let (language, parsed) = self.plan.text(&outline, &mention, &topic);
        let scene = self.plan.scene_of(number);
        let kind = match scene.and_then(|scene| scene.title) {
            Some(title) => Kind::Announcement(title.to_owned()),
            None if outline.replied_to.is_none() && parsed.ends_with('?') => Kind::Update("question"),
            None => Kind::Update("update"),
        };
        let mut hanging = Vec::new();
        for (at, hung) in scene.map(|scene| scene.hung).unwrap_or_default().iter().enumerate() {
            hanging.push(match hung {
                Hung::File(_) => Hanging::File(number * 4 + at as u64),
                Hung::Link(drive, path) => Hanging::Document(drive, path),
            });
        }
        if self.plan.grown_paper(&outline).is_some() {
            hanging.push(Hanging::File(number * 4));
        }
        let topics = super::post::parts(&parsed).into_iter().filter_map(|part| match part {
            super::post::Part::Mark("tag", id) => self.place(Family::Tag, id),
            _ => None,
        });
        let topics = topics.collect();
        let client: Arc<str> =
            Arc::from(if mix(number, 3).is_multiple_of(4) { "Viva Engage for iPhone" } else { "Web" });
        let created = self.plan.time(number);
        Some(Post { outline, created, kind, language, parsed, rich: None, hanging, topics, client })
    }

    /// Whether anything hangs on a post, without its text.
    pub fn hangs(&self, number: u64) -> bool {
        match self.changed.get(&number) {
            Some(post) => post.as_ref().is_some_and(|post| !post.hanging.is_empty()),
            None => {
                let by_hand = self.plan.scene_of(number).is_some_and(|scene| !scene.hung.is_empty());
                by_hand || self.plan.outline(number).is_some_and(|outline| self.plan.grown_paper(&outline).is_some())
            }
        }
    }

    /// When a post was written, without its text.
    pub fn time(&self, number: u64) -> i64 {
        match self.changed.get(&number) {
            Some(Some(post)) => post.created,
            _ => self.plan.time(number),
        }
    }

    /// Living posts below a number, newest first.
    pub fn newest_first(&self, below: u64) -> impl Iterator<Item = Outline> + '_ {
        (0..below.min(self.next)).rev().filter_map(|number| self.outline(number))
    }

    /// The living posts of a thread, oldest first.
    pub fn thread(&self, first: u64) -> Vec<u64> {
        let mut all = self.plan.thread(first);
        all.extend(self.later.get(&first).into_iter().flatten());
        all.retain(|number| self.outline(*number).is_some());
        all
    }

    /// Who takes part in a private thread.
    pub fn participants(&self, thread: u64) -> BTreeSet<usize> {
        let mut all: BTreeSet<usize> = self.plan.participants(thread).iter().copied().collect();
        all.extend(self.invited.get(&thread).into_iter().flatten());
        all
    }

    /// Whether somebody is in a community.
    pub fn is_member(&self, group: usize, person: usize) -> bool {
        let first = || self.plan.members(group).binary_search(&(person as u32)).is_ok();
        self.members.get(&(group, person)).copied().unwrap_or_else(first)
    }

    /// Who is in a community, by ordinal.
    pub fn members(&self, group: usize) -> Vec<usize> {
        let mut all: BTreeSet<usize> = self.plan.members(group).iter().map(|at| *at as usize).collect();
        for ((_, person), is) in self.members.range((group, 0)..=(group, usize::MAX)) {
            if *is {
                all.insert(*person);
            } else {
                all.remove(person);
            }
        }
        all.into_iter().collect()
    }

    /// Somebody comes into a community, or goes.
    pub fn set_member(&mut self, group: usize, person: usize, is: bool) {
        self.members.insert((group, person), is);
    }

    /// Whether somebody looks after a community.
    pub fn is_admin(&self, group: usize, person: usize) -> bool {
        GROUPS[group].admins.contains(&person) && self.is_member(group, person)
    }

    /// Whether somebody may read in a community. Guests read where they are members.
    pub fn may_enter(&self, group: usize, person: usize) -> bool {
        let open = !GROUPS[group].private && !self.guests.contains(&person);
        open || self.is_member(group, person)
    }

    /// Whether somebody may read a post.
    pub fn may_see(&self, outline: &Outline, person: usize) -> bool {
        match outline.group {
            Some(group) => self.may_enter(group, person),
            None => self.participants(outline.thread).contains(&person),
        }
    }

    /// Whether a person likes a post.
    pub fn does_like(&self, number: u64, person: usize) -> bool {
        let first = || self.plan_likers(number).contains(&person);
        self.likes.get(&(number, person)).copied().unwrap_or_else(first)
    }

    fn plan_likers(&self, number: u64) -> Vec<usize> {
        if number >= self.plan.posts() {
            return Vec::new();
        }
        let Some(outline) = self.plan.outline(number) else { return Vec::new() };
        let likers = self.plan.likers(number, self.people);
        likers.filter(|person| *person != outline.sender && self.may_see(&outline, *person)).collect()
    }

    /// Who likes a post.
    pub fn likers(&self, number: u64) -> Vec<usize> {
        let mut all = self.plan_likers(number);
        for ((_, person), likes) in self.likes.range((number, 0)..=(number, usize::MAX)) {
            all.retain(|other| other != person);
            if *likes {
                all.push(*person);
            }
        }
        all
    }

    /// A person likes a post, or does not any more.
    pub fn set_like(&mut self, number: u64, person: usize, likes: bool) {
        self.likes.insert((number, person), likes);
    }

    /// Whether a person follows something. Who wrote in a thread follows it; the cast follows one another in a chain.
    pub fn does_follow(&self, person: usize, what: Followed) -> bool {
        self.follows.get(&(person, what)).copied().unwrap_or_else(|| match what {
            Followed::Thread(first) => {
                self.thread(first).iter().any(|number| self.outline(*number).is_some_and(|post| post.sender == person))
            }
            Followed::User(other) => self.followed_users(person).contains(&other),
            Followed::Topic(_) => false,
        })
    }

    /// Whether a person said that she follows something, or wrote there since the first moment.
    pub fn chose_to_follow(&self, person: usize, what: Followed) -> bool {
        self.follows.get(&(person, what)).copied().unwrap_or(false)
    }

    /// A person follows something, or does not any more.
    pub fn set_follow(&mut self, person: usize, what: Followed, follows: bool) {
        self.follows.insert((person, what), follows);
    }

    /// Whom a person follows.
    pub fn followed_users(&self, person: usize) -> Vec<usize> {
        let near = |step: usize| (person + step) % CAST_SIZE;
        let mut all: BTreeSet<usize> =
            [near(1), near(5)].into_iter().filter(|other| *other != person && !self.guests.contains(other)).collect();
        let from = (person, Followed::User(0));
        for ((_, what), follows) in self.follows.range(from..=(person, Followed::User(usize::MAX))) {
            let Followed::User(other) = what else { continue };
            if *follows {
                all.insert(*other);
            } else {
                all.remove(other);
            }
        }
        all.into_iter().collect()
    }

    /// The last post of a thread that a person has seen.
    pub fn last_seen(&self, person: usize, thread: u64) -> Option<u64> {
        self.seen.get(&(person, thread)).copied()
    }

    /// A person has seen a thread up to a post.
    pub fn set_seen(&mut self, person: usize, thread: u64, number: u64) {
        let seen = self.seen.entry((person, thread)).or_insert(number);
        *seen = (*seen).max(number);
    }

    /// The newest post of a feed, called by its channel, when a person last said that she had seen it.
    pub fn last_seen_in(&self, person: usize, channel: &str) -> Option<u64> {
        self.seen_feeds.get(&(person, channel.to_owned())).copied()
    }

    /// A person has seen a feed up to a post.
    pub fn set_seen_in(&mut self, person: usize, channel: String, number: u64) {
        let seen = self.seen_feeds.entry((person, channel)).or_insert(number);
        *seen = (*seen).max(number);
    }

    /// Whether a person declined to follow another.
    pub fn has_declined(&self, person: usize, other: usize) -> bool {
        self.declined.contains(&(person, other))
    }

    /// A person declines to follow another.
    pub fn decline(&mut self, person: usize, other: usize) {
        self.declined.insert((person, other));
    }

    /// Who is this to a person (`superior`, `subordinate`, `colleague`).
    pub fn related(&self, person: usize, kind: &'static str) -> Vec<usize> {
        let all = self.chart.range((person, kind, 0)..=(person, kind, usize::MAX));
        all.map(|(_, _, other)| *other).collect()
    }

    /// Somebody is this to a person, or not any more; it holds from both sides.
    pub fn relate(&mut self, person: usize, kind: &'static str, other: usize, on: bool) {
        let back = match kind {
            "superior" => "subordinate",
            "subordinate" => "superior",
            same => same,
        };
        for link in [(person, kind, other), (other, back, person)] {
            if on {
                self.chart.insert(link);
            } else {
                self.chart.remove(&link);
            }
        }
    }

    /// The name of a topic.
    pub fn topic(&self, at: u64) -> Option<&str> {
        self.topics.get(at as usize).map(String::as_str)
    }

    /// All topics by place.
    pub fn topics(&self) -> impl Iterator<Item = (u64, &str)> {
        self.topics.iter().enumerate().map(|(at, name)| (at as u64, name.as_str()))
    }

    /// The topic of this name, made if there is none; case, spaces and underscores make no difference.
    pub fn topic_named(&mut self, name: &str) -> u64 {
        let key = topic_key(name);
        if let Some(at) = self.topics.iter().position(|known| topic_key(known) == key) {
            return at as u64;
        }
        self.topics.push(name.trim().to_owned());
        self.topics.len() as u64 - 1
    }

    /// Writes a post below the others and gives its number. `outline.number` and, for a new thread, `outline.thread` are set here.
    pub fn write(&mut self, mut post: Post) -> u64 {
        let number = self.next;
        self.next += 1;
        post.outline.number = number;
        if post.outline.replied_to.is_none() {
            post.outline.thread = number;
        }
        self.later.entry(post.outline.thread).or_default().push(number);
        self.follows.insert((post.outline.sender, Followed::Thread(post.outline.thread)), true);
        self.changed.insert(number, Some(post));
        number
    }

    /// Lets people take part in a private thread.
    pub fn invite(&mut self, thread: u64, people: impl IntoIterator<Item = usize>) {
        self.invited.entry(thread).or_default().extend(people);
    }

    /// Puts a changed post in the place of an earlier one.
    pub fn replace(&mut self, post: Post) {
        self.changed.insert(post.outline.number, Some(post));
    }

    /// Takes a post away; the first of a thread takes the thread with it.
    pub fn delete(&mut self, number: u64) {
        let Some(outline) = self.outline(number) else { return };
        let gone = if outline.thread == number { self.thread(number) } else { vec![number] };
        for number in gone {
            self.changed.insert(number, None);
        }
    }

    /// Keeps a file and gives its place.
    pub fn keep_file(&mut self, sent: Sent) -> u64 {
        // The first places belong to the files that hang on planned posts. A place is never given twice.
        let at = self.plan.posts() * 4 + self.sent;
        self.sent += 1;
        self.files.insert(at, sent);
        at
    }

    /// Takes away a file that somebody sent; whether there was one.
    pub fn drop_file(&mut self, at: u64) -> bool {
        self.files.remove(&at).is_some()
    }

    /// Gives a file that somebody sent other bytes; whether there was one.
    pub fn replace_file(&mut self, at: u64, sent: Sent) -> bool {
        self.files.get_mut(&at).map(|known| *known = sent).is_some()
    }

    /// A file by its place, with its post where it hangs on a planned one.
    pub fn file(&self, at: u64) -> Option<(Sent, Option<Outline>)> {
        if let Some(sent) = self.files.get(&at) {
            return Some((sent.clone(), None));
        }
        let outline = self.outline(at / 4).filter(|_| at / 4 < self.plan.posts())?;
        let planned = self.plan.outline(at / 4)?;
        let scene = self.plan.scene_of(at / 4).and_then(|scene| scene.hung.get((at % 4) as usize));
        let name = match scene {
            Some(Hung::File(name)) => name,
            Some(Hung::Link(..)) => return None,
            None => self
                .plan
                .grown_paper(&planned)
                .filter(|_| at.is_multiple_of(4))
                .map(|draw| SHARED[draw as usize % 5])?,
        };
        let (name, bytes) = corpus::files().iter().find(|(known, _)| *known == name)?;
        let sent = Sent {
            name: (*name).to_owned(),
            content: crate::content::Content::Corpus(bytes),
            owner: outline.sender,
            created: self.plan.time(at / 4),
            group: outline.group,
            content_type: crate::graph::item::mime(name).to_owned(),
        };
        Some((sent, Some(outline)))
    }
}

/// What makes two topics one.
pub fn topic_key(name: &str) -> String {
    name.trim().trim_start_matches('#').to_lowercase().replace([' ', '_', '-'], "")
}
