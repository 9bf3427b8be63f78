//! The posts that there are at the first moment, as a pure function.
//!
//! Promises: post `n` is always the same post for the same seed, people and number of posts; 0 is the oldest; fifty thousand of them
//! cost nothing until they are read. A post's thread, community and sender are found without its text. It never changes: what people
//! do lies above it, in [`super::board`].
//!
//! From the oldest: grown posts in blocks of sixty-four, whose threads end with their block; then the thread about rain covers,
//! between grown posts; then what somebody wrote by hand ([`super::scenes`]).

use super::groups::{GROUPS, VOLUNTEERS};
use super::scenes::{RAIN, SCENES, Where};
use super::words::{self, Names};
use crate::people::{CAST_SIZE, Person};
use crate::seed::{below, mix};

/// How many grown posts are one stretch of talk.
const BLOCK: u64 = 64;
/// The first post about rain covers and its three hundred answers.
const RAIN_POSTS: u64 = 301;
/// The stretch in which it rains: every fourth post is about something else.
const RAIN_STRETCH: u64 = RAIN_POSTS + (RAIN_POSTS - 1) / 3;
/// How many posts always exist.
pub const FEWEST: u64 = RAIN_STRETCH + SCENES.len() as u64;
/// Of how many there is room in the numbers.
pub const MOST: u64 = 2_000_000;
/// Numbers of blocks that grow between the rain covers.
const BETWEEN: u64 = 1 << 40;

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
/// When it began to rain and when it ended, before the first moment.
const RAIN_FROM: i64 = 13 * DAY;
const RAIN_TO: i64 = 6 * DAY;
/// How far back grown posts go.
const OLDEST: i64 = 900 * DAY;
/// How far apart they are at most.
const SLOWEST: i64 = 150 * MINUTE;

/// What is known of a post without its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Its number.
    pub number: u64,
    /// The number of its thread's first post.
    pub thread: u64,
    /// The number of the post that it answers.
    pub replied_to: Option<u64>,
    /// Its community; none for private threads.
    pub group: Option<usize>,
    /// Who wrote it.
    pub sender: usize,
}

enum Place {
    Grown { block: u64, at: u64, first: u64 },
    Rain(u64),
    Between { block: u64, at: u64 },
    Scene(usize),
}

#[derive(Clone, Copy, Default)]
struct Slot {
    first: u8,
    to: u8,
    group: u8,
}

/// The posts of the first moment.
pub struct Plan {
    seed: u64,
    start: i64,
    posts: u64,
    /// Who may write in each community.
    members: Vec<Vec<u32>>,
}

impl Plan {
    /// So many posts by these people before `start`; never fewer than [`FEWEST`].
    pub fn of(seed: u64, people: &[Person], posts: u64, start: i64) -> Self {
        let held = |group: &super::groups::Group| {
            let all = people.iter().enumerate();
            all.filter(|(at, person)| group.holds(seed, *at, person)).map(|(at, _)| at as u32).collect()
        };
        Self { seed, start, posts: posts.clamp(FEWEST, MOST), members: GROUPS.iter().map(held).collect() }
    }

    /// How many there are.
    pub fn posts(&self) -> u64 {
        self.posts
    }

    /// Who is in a community at the first moment, in order.
    pub fn members(&self, group: usize) -> &[u32] {
        &self.members[group]
    }

    fn grown(&self) -> u64 {
        self.posts - FEWEST
    }

    fn place(&self, number: u64) -> Place {
        let grown = self.grown();
        if number < grown {
            let block = number / BLOCK;
            return Place::Grown { block, at: number % BLOCK, first: block * BLOCK };
        }
        let number = number - grown;
        if number >= RAIN_STRETCH {
            return Place::Scene((number - RAIN_STRETCH) as usize);
        }
        if number % 4 == 3 {
            let at = number / 4;
            return Place::Between { block: BETWEEN + at / BLOCK, at: at % BLOCK };
        }
        Place::Rain(number - number / 4)
    }

    /// Where a post between the rain covers stands in the whole row.
    fn between(&self, block: u64, at: u64) -> u64 {
        self.grown() + ((block - BETWEEN) * BLOCK + at) * 4 + 3
    }

    fn rain(&self, at: u64) -> u64 {
        self.grown() + at + at / 3
    }

    fn scene(&self, at: usize) -> u64 {
        self.grown() + RAIN_STRETCH + at as u64
    }

    /// How the posts of a block belong together, up to one of them.
    fn block(&self, block: u64, upto: u64) -> [Slot; BLOCK as usize] {
        let mut slots = [Slot::default(); BLOCK as usize];
        let key = mix(self.seed ^ 0xB10C, block);
        for at in 0..=upto.min(BLOCK - 1) {
            let roll = mix(key, at);
            let begins = at == 0 || roll % 100 < 34;
            slots[at as usize] = if begins {
                Slot { first: at as u8, to: at as u8, group: self.drawn_group(roll >> 8) }
            } else {
                let near = at - 1 - (roll >> 8) % at.min(7);
                let first = slots[near as usize].first;
                let to = if (roll >> 20).is_multiple_of(3) { near as u8 } else { first };
                Slot { first, to, group: slots[near as usize].group }
            };
        }
        slots
    }

    fn drawn_group(&self, roll: u64) -> u8 {
        let mut left = roll % 100;
        for (at, group) in GROUPS.iter().enumerate() {
            if left < group.share {
                return at as u8;
            }
            left -= group.share;
        }
        0
    }

    fn drawn_member(&self, group: usize, key: u64) -> usize {
        let members = &self.members[group];
        members.get(below(key, 0x3E, members.len() as u64) as usize).map_or(0, |at| *at as usize)
    }

    fn key(&self, number: u64) -> u64 {
        mix(self.seed ^ 0x9057, number)
    }

    /// What is known of a post without its text; none when there is no such post.
    pub fn outline(&self, number: u64) -> Option<Outline> {
        if number >= self.posts {
            return None;
        }
        let grown = |slot: Slot, row: &dyn Fn(u64) -> u64, at: u64| {
            let group = usize::from(slot.group);
            Outline {
                number,
                thread: row(u64::from(slot.first)),
                replied_to: (u64::from(slot.first) != at).then(|| row(u64::from(slot.to))),
                group: Some(group),
                sender: self.drawn_member(group, self.key(number)),
            }
        };
        Some(match self.place(number) {
            Place::Grown { block, at, first } => grown(self.block(block, at)[at as usize], &|slot| first + slot, at),
            Place::Between { block, at } => {
                grown(self.block(block, at)[at as usize], &|slot| self.between(block, slot), at)
            }
            Place::Rain(at) => {
                let key = self.key(number);
                let answered = if at > 3 && key.is_multiple_of(5) { at - 1 - (key >> 8) % 3 } else { 0 };
                Outline {
                    number,
                    thread: self.rain(0),
                    replied_to: (at > 0).then(|| self.rain(answered)),
                    group: Some(VOLUNTEERS),
                    sender: if at == 0 { 3 } else { self.drawn_member(VOLUNTEERS, key) },
                }
            }
            Place::Scene(at) => {
                let mut first = at;
                while let Where::To(above) = SCENES[first].at {
                    first = above;
                }
                let replied_to = match SCENES[at].at {
                    Where::To(above) => Some(self.scene(above)),
                    _ => None,
                };
                let group = match SCENES[first].at {
                    Where::In(group) => Some(group),
                    _ => None,
                };
                Outline { number, thread: self.scene(first), replied_to, group, sender: SCENES[at].by }
            }
        })
    }

    /// Who takes part in a private thread from its beginning.
    pub fn participants(&self, thread: u64) -> &'static [usize] {
        match self.scene_of(thread).map(|scene| scene.at) {
            Some(Where::With(people)) => people,
            _ => &[],
        }
    }

    /// The posts of a thread, oldest first, by the number of its first post.
    pub fn thread(&self, first: u64) -> Vec<u64> {
        if first >= self.posts {
            return Vec::new();
        }
        let inside = |slots: [Slot; BLOCK as usize], at: u64, row: &dyn Fn(u64) -> u64, end: u64| {
            let later = (at..BLOCK).filter(|slot| u64::from(slots[*slot as usize].first) == at);
            later.map(row).take_while(|number| *number < end).collect::<Vec<u64>>()
        };
        match self.place(first) {
            Place::Grown { block, at, first } => {
                inside(self.block(block, BLOCK), at, &|slot| first + slot, self.grown())
            }
            Place::Between { block, at } => {
                let end = self.grown() + RAIN_STRETCH;
                inside(self.block(block, BLOCK), at, &|slot| self.between(block, slot), end)
            }
            Place::Rain(_) => (0..RAIN_POSTS).map(|at| self.rain(at)).collect(),
            Place::Scene(_) => (first..self.posts)
                .filter(|number| self.outline(*number).is_some_and(|outline| outline.thread == first))
                .collect(),
        }
    }

    /// When a post of the plan was written.
    pub fn time(&self, number: u64) -> i64 {
        let grown = self.grown();
        let past = match self.place(number.min(self.posts - 1)) {
            Place::Scene(at) => SCENES[at].ago * MINUTE,
            Place::Rain(_) | Place::Between { .. } => {
                let step = (RAIN_FROM - RAIN_TO) / RAIN_STRETCH as i64;
                let at = (number - grown) as i64;
                RAIN_FROM - at * step - below(self.key(number), 9, step as u64 - 1) as i64
            }
            Place::Grown { .. } => {
                let step = (OLDEST / (grown.max(1) as i64)).clamp(2, SLOWEST);
                RAIN_FROM + (grown - number) as i64 * step - below(self.key(number), 9, step as u64 - 1) as i64
            }
        };
        self.start - past
    }

    /// The language and the text; `mention` and `topic` turn an ordinal into what stands in a text.
    pub fn text(
        &self,
        outline: &Outline,
        mention: &dyn Fn(usize) -> String,
        topic: &dyn Fn(usize) -> String,
    ) -> (&'static str, String) {
        let key = self.key(outline.number);
        let group = outline.group.unwrap_or(0);
        let who = mention(match below(key, 21, 3) {
            0 => GROUPS[group].admins[0],
            _ => self.drawn_member(group, mix(key, 22)),
        });
        let tag = topic(below(key, 23, super::groups::TOPICS.len() as u64) as usize);
        let names = Names { who: &who, tag: &tag };
        match self.place(outline.number) {
            Place::Scene(at) => (SCENES[at].language, written(SCENES[at].text, mention, topic)),
            Place::Rain(0) => ("fr", written(RAIN, mention, topic)),
            Place::Rain(_) => words::rain(key, &names),
            _ if outline.replied_to.is_none() => words::starter(group, key, &names),
            _ => words::answer(outline.sender, key, &names),
        }
    }

    /// The title of an announcement, and what hangs on the post, for what somebody wrote by hand.
    pub fn scene_of(&self, number: u64) -> Option<&'static super::scenes::Scene> {
        match self.place(number) {
            Place::Scene(at) => SCENES.get(at),
            _ => None,
        }
    }

    /// Whether a picture or a paper hangs on a grown post: which one of a row.
    pub fn grown_paper(&self, outline: &Outline) -> Option<u64> {
        let key = self.key(outline.number);
        let chance = if outline.replied_to.is_none() { 14 } else { 60 };
        let hangs = self.scene_of(outline.number).is_none() && below(key, 31, chance) == 0;
        hangs.then(|| below(key, 32, 1 << 16))
    }

    /// How many like a post, and who: a run of ordinals that is the same each time.
    pub fn likers(&self, number: u64, people: usize) -> impl Iterator<Item = usize> + use<> {
        let key = self.key(number);
        let wanted = match self.scene_of(number) {
            Some(scene) if scene.title.is_some() => 3 + below(key, 41, 18),
            _ => below(key, 41, 9).saturating_sub(3),
        };
        let people = people.max(1) as u64;
        // People stand in no relation to their ordinals, so a stride is as good as a draw.
        let (from, stride) = (below(key, 42, people), 1 + below(key, 43, people.max(2) - 1));
        let mut seen: Vec<usize> = Vec::new();
        for step in 0..wanted.min(people) {
            let at = ((from + step * stride) % people) as usize;
            if !seen.contains(&at) {
                seen.push(at);
            }
        }
        seen.into_iter()
    }
}

/// A text by hand with its mentions and topics as Engage writes them.
fn written(text: &str, mention: &dyn Fn(usize) -> String, topic: &dyn Fn(usize) -> String) -> String {
    let stems: [(&str, usize); CAST_SIZE] = [
        ("@ada.keller", 0),
        ("@noor.haddad", 1),
        ("@luc.favre", 2),
        ("@chiara.bianchi", 3),
        ("@jonas.meier", 4),
        ("@amelie.rochat", 5),
        ("@sam.okafor", 6),
        ("@ines.duarte", 7),
        ("@tomas.novak", 8),
        ("@beatrice.monnier", 9),
        ("@li.wei", 10),
        ("@rana.mansour", 11),
    ];
    let mut text = text.to_owned();
    for (stem, at) in stems {
        if text.contains(stem) {
            text = text.replace(stem, &mention(at));
        }
    }
    for (at, name) in super::groups::TOPICS.iter().enumerate() {
        let word = format!("#{}", name.replace(' ', "_"));
        if text.contains(&word) {
            text = text.replace(&word, &topic(at));
        }
    }
    text
}
