//! What people wished of tasks, what others did to the same tasks, and what the tenant has made of both.
//!
//! No two titles, texts and days of a world are the same, so that each value tells whose it is. Whether a task is done has two values
//! only: of that part nobody can tell an overwriting from an agreement, and nothing is concluded.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::DateTime;
use musette_core::engine::TaskItem;
use musette_core::model::{Day, TaskField, TaskRow, TaskStep};
use serde_json::{Value, json};

use super::said::Standing;
use super::steps::Steps;
use crate::chance::Chance;

/// A part of a task that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// What is to be done.
    Title,
    /// Until when; empty for no day.
    Due,
    /// `true` or `false`.
    Done,
    /// Its text.
    Notes,
    /// One of its steps: nobody else changes those.
    Step,
}

/// What a task says of its parts, or of some of them.
pub type Parts = BTreeMap<Part, String>;

impl Part {
    /// All that a task says of itself.
    pub const ALL: [Part; 4] = [Part::Title, Part::Due, Part::Done, Part::Notes];

    /// What a wish of the person's is about, and what it is to be.
    pub fn of(field: &TaskField) -> (Part, String) {
        match field {
            TaskField::Done(done) => (Part::Done, done.to_string()),
            TaskField::Due(due) => (Part::Due, due.map(|day| day.to_string()).unwrap_or_default()),
            TaskField::Title(title) => (Part::Title, title.clone()),
            TaskField::Notes(notes) => (Part::Notes, notes.clone()),
            TaskField::Step { done, .. } => (Part::Step, done.to_string()),
        }
    }

    /// What is shown of it; `None` where it is not known here.
    pub fn shown(self, task: &TaskItem) -> Option<String> {
        match self {
            Part::Title => Some(task.title.clone()),
            Part::Due => Some(task.due.map(|day| day.to_string()).unwrap_or_default()),
            Part::Done => Some(task.done.to_string()),
            Part::Notes => task.notes.clone(),
            Part::Step => None,
        }
    }

    /// The members with which somebody else makes it `value`, in a plan or in a person's own list.
    pub fn members(self, value: &str, in_a_plan: bool) -> Value {
        match (self, in_a_plan) {
            (Part::Title, _) => json!({ "title": value }),
            (Part::Due, false) => {
                json!({ "dueDateTime": { "dateTime": format!("{value}T00:00:00.0000000"), "timeZone": "UTC" } })
            }
            (Part::Due, true) => json!({ "dueDateTime": format!("{value}T10:00:00Z") }),
            (Part::Done, false) => json!({ "status": if value == "true" { "completed" } else { "notStarted" } }),
            (Part::Done, true) => json!({ "percentComplete": if value == "true" { 100 } else { 0 } }),
            (Part::Notes, false) => json!({ "body": { "content": value, "contentType": "text" } }),
            (Part::Notes, true) => json!({ "description": value }),
            (Part::Step, _) => json!({}),
        }
    }
}

/// The day of the midnight that is nearest to what To Do writes.
fn day_of(moment: &str) -> String {
    let read: Result<DateTime, _> = moment.parse();
    let half_a_day = jiff::Span::new().hours(12);
    read.and_then(|at| at.checked_add(half_a_day)).map(|at| at.date().to_string()).unwrap_or_default()
}

/// What a task, or a request about one, says: of each part that it names.
pub fn said_in(value: &Value) -> Parts {
    let mut parts = Parts::new();
    if let Some(title) = value["title"].as_str() {
        parts.insert(Part::Title, title.to_owned());
    }
    let due = value.get("dueDateTime").map(|due| match due {
        Value::Object(due) => day_of(due.get("dateTime").and_then(Value::as_str).unwrap_or_default()),
        Value::String(due) => due.chars().take(10).collect(),
        _ => String::new(),
    });
    parts.extend(due.map(|due| (Part::Due, due)));
    let status = value["status"].as_str().map(|status| status == "completed");
    let done = status.or_else(|| value["percentComplete"].as_u64().map(|percent| percent == 100));
    parts.extend(done.map(|done| (Part::Done, done.to_string())));
    let notes = [&value["body"]["content"], &value["description"], &value["details"]["description"]];
    let notes = notes.into_iter().find_map(Value::as_str);
    parts.extend(notes.map(|notes| (Part::Notes, notes.to_owned())));
    parts
}

/// What a whole task says.
pub fn whole(value: &Value) -> Parts {
    let mut parts: Parts =
        Part::ALL.map(|part| (part, if part == Part::Done { "false".into() } else { String::new() })).into();
    parts.extend(said_in(value));
    parts
}

/// A part of a task over time.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What it was before anybody's wish, or when she last saw somebody else's.
    base: String,
    /// What the person last wished.
    hers: Option<String>,
    /// What others made of it and she has not seen yet, in order.
    unseen: Vec<String>,
    /// Whatever it may have been at any time.
    ever: BTreeSet<String>,
    /// What others made of it.
    of_others: BTreeSet<String>,
    /// What of theirs she has seen.
    seen: BTreeSet<String>,
    /// Each of her wishes, with what of theirs she had seen by then.
    wishes: Vec<(String, BTreeSet<String>)>,
    /// What of theirs she had seen when she removed the task.
    at_removal: BTreeSet<String>,
    /// What the tenant has taken from her.
    arrived: BTreeSet<String>,
    /// A wish was taken back, or nobody knows whether it was stored.
    loose: bool,
    /// A wish was stored durably.
    stored: bool,
    /// What the tenant has now.
    there: String,
}

impl Told {
    /// A part that is so at the tenant.
    pub fn of(value: String) -> Told {
        Told { base: value.clone(), ever: [value.clone()].into(), there: value, ..Told::default() }
    }

    fn sees(&mut self, shown: &str) {
        if let Some(at) = self.unseen.iter().position(|theirs| theirs == shown) {
            self.unseen.drain(..=at);
            shown.clone_into(&mut self.base);
            self.hers = None;
        }
        if self.of_others.contains(shown) {
            self.seen.insert(shown.to_owned());
        }
    }

    /// The person wishes it to be `to` and saw it as `saw`; `certain` when the call has returned.
    pub fn wished(&mut self, to: &str, saw: &str, certain: bool) {
        self.sees(saw);
        self.ever.insert(to.to_owned());
        self.wishes.push((to.to_owned(), self.seen.clone()));
        if certain {
            self.hers = Some(to.to_owned());
            self.stored = true;
        } else {
            self.loose = true;
        }
    }

    /// She was shown what somebody else has made of it, and wishes it to be as she said all the same.
    pub fn insisted(&mut self, to: &str, theirs: &str) {
        self.sees(theirs);
        self.hers = Some(to.to_owned());
        self.wishes.push((to.to_owned(), self.seen.clone()));
    }

    /// She removes the task, and sees it so.
    pub fn removed(&mut self, saw: &str) {
        self.sees(saw);
        self.at_removal.clone_from(&self.seen);
    }

    /// Somebody else makes it `value`.
    pub fn altered(&mut self, value: &str) {
        self.ever.insert(value.to_owned());
        self.of_others.insert(value.to_owned());
        self.unseen.push(value.to_owned());
        value.clone_into(&mut self.there);
    }

    /// Whether somebody else ever did.
    pub fn is_touched(&self) -> bool {
        !self.of_others.is_empty()
    }

    /// What she wished may be so or not from now on.
    pub fn loosen(&mut self) {
        self.loose = true;
    }

    /// The tenant takes a wish of hers: what somebody else had made of it and she had never seen, if that is overwritten.
    pub fn arrives(&mut self, to: &str) -> Option<String> {
        self.arrived.insert(to.to_owned());
        let before = std::mem::replace(&mut self.there, to.to_owned());
        let knew = self.wishes.iter().any(|(wish, seen)| wish == to && seen.contains(&before));
        (before != to && self.of_others.contains(&before) && !knew).then_some(before)
    }

    /// What somebody else had made of it and she had not seen when she removed the task.
    pub fn lost_with_it(&self) -> Option<&str> {
        let unseen = self.of_others.contains(&self.there) && !self.at_removal.contains(&self.there);
        unseen.then_some(self.there.as_str())
    }

    /// What the tenant has now.
    pub fn there(&self) -> &str {
        &self.there
    }

    /// Whether it may be shown so while things happen.
    pub fn may_show(&self, value: &str) -> bool {
        if self.loose || self.is_touched() {
            return self.ever.contains(value);
        }
        value == self.hers.as_ref().unwrap_or(&self.base)
    }

    /// What is wrong with this being at the tenant when all is at rest.
    pub fn wrong_at_rest(&self, part: Part, value: &str) -> Option<String> {
        if part == Part::Done && self.is_touched() {
            return None;
        }
        if self.loose {
            return (!self.ever.contains(value)).then(|| format!("nobody wished it to be {value:?}"));
        }
        let hers = self.hers.as_ref().unwrap_or(&self.base);
        if value != hers && self.unseen.last().is_none_or(|theirs| value != theirs) {
            return Some(format!("it is {value:?}, and was to be {hers:?}"));
        }
        let dropped = part != Part::Done && value != hers && self.hers.is_some() && !self.arrived.contains(hers);
        dropped.then(|| format!("it is {value:?}; that it was to be {hers:?} was dropped without a word"))
    }
}

/// A task that somebody of this device has, or had.
#[derive(Clone, Debug)]
pub struct Task {
    /// Whose account.
    pub owner: usize,
    /// The number in its titles; `None` for those that the organisation had before.
    pub number: Option<u64>,
    /// The row here; `None` while it is not known whether it was stored.
    pub row: Option<TaskRow>,
    /// The tenant's ids for it: one.
    pub remotes: BTreeSet<String>,
    /// How often the tenant has made it.
    pub made: u64,
    /// See [`Standing`].
    pub standing: Standing,
    /// Somebody else removed it.
    pub gone: bool,
    /// Somebody else changed or removed it while its making waited for an answer: nobody could know it again then
    /// (docs/decisions/0102).
    pub doubted: bool,
    /// What it says.
    pub parts: BTreeMap<Part, Told>,
    /// Its steps, where a person of this device has made it.
    pub steps: Steps,
}

impl Task {
    /// One that the organisation had before.
    pub fn found(owner: usize, row: TaskRow, remote: String, parts: Parts) -> Task {
        Task {
            owner,
            number: None,
            row: Some(row),
            remotes: [remote].into(),
            made: 1,
            standing: Standing::Live,
            gone: false,
            doubted: false,
            parts: parts.into_iter().map(|(part, value)| (part, Told::of(value))).collect(),
            steps: Steps::default(),
        }
    }

    /// One that a person adds.
    pub fn added(owner: usize, number: u64, row: Option<TaskRow>, parts: &Parts, steps: &[TaskStep]) -> Task {
        let mut told: BTreeMap<Part, Told> = whole(&Value::Null).into_iter().map(|(p, v)| (p, Told::of(v))).collect();
        for (part, value) in parts {
            if let Some(told) = told.get_mut(part).filter(|_| !value.is_empty()) {
                told.wished(value, "", true);
            }
        }
        let standing = if row.is_some() { Standing::Live } else { Standing::Perhaps };
        Task {
            owner,
            number: Some(number),
            row,
            remotes: BTreeSet::new(),
            made: 0,
            standing,
            gone: false,
            doubted: false,
            parts: told,
            steps: Steps::of(steps),
        }
    }

    /// Whether this device has it from the server alone: that is not made durable at once, and has to be heard again after an
    /// empty battery.
    pub fn is_only_heard(&self) -> bool {
        self.number.is_none() && self.parts.values().all(|told| !told.stored)
    }

    /// Whether somebody else had a hand in it.
    pub fn is_touched(&self) -> bool {
        self.gone || self.parts.values().any(Told::is_touched)
    }

    /// For messages.
    pub fn name(&self) -> String {
        let title = self.parts.get(&Part::Title).map(|told| told.hers.as_ref().unwrap_or(&told.base).clone());
        format!("the task {:?} of account {}", title.unwrap_or_default(), self.owner)
    }

    /// Of everything that it says nobody knows any more whether it is so.
    pub fn loosen(&mut self) {
        self.parts.values_mut().for_each(Told::loosen);
    }
}

/// All of it.
#[derive(Debug)]
pub struct Wishes {
    /// In the order in which they were met.
    pub all: Vec<Task>,
    /// Draws of their own.
    pub chance: Chance,
    number: u64,
    day: i32,
}

/// Between a person and the number of a task, in each title.
const TASK: &str = " has task ";
/// Behind that number.
const CALLED: &str = " called ";
/// 2027-01-01, in days since 1970.
const FIRST_DAY: i32 = 20_819;

impl Wishes {
    /// None yet.
    pub fn new(seed: u64) -> Wishes {
        Wishes { all: Vec::new(), chance: Chance::for_purpose(seed, "tasks"), number: 0, day: FIRST_DAY }
    }

    /// A number that nothing else has.
    pub fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// A title that nobody has said yet, for the task of this number.
    pub fn new_title(&mut self, who: &str, number: Option<u64>) -> String {
        let version = self.next_number();
        match number {
            Some(number) => format!("{who}{TASK}{number}{CALLED}{version}"),
            None => format!("{who} calls it {version}"),
        }
    }

    /// A text that nobody has said yet.
    pub fn new_notes(&mut self, who: &str) -> String {
        format!("{who} notes {}", self.next_number())
    }

    /// A day on which nothing else is due.
    pub fn new_day(&mut self) -> Day {
        self.day += 1;
        Day(self.day)
    }

    /// The number in a title.
    pub fn number_in(title: &str) -> Option<u64> {
        title.split_once(TASK)?.1.split_once(CALLED)?.0.parse().ok()
    }

    /// The power went: what was not made durable may come again under another row, and its row be another's.
    pub fn forget_rows(&mut self) {
        let lost = self.all.iter_mut().filter(|task| task.is_only_heard() || task.standing == Standing::Perhaps);
        lost.for_each(|task| task.row = None);
    }

    /// The task of this row, or of the number in this title.
    pub fn place_of(&self, owner: usize, row: TaskRow, title: &str) -> Option<usize> {
        let by_row = self.all.iter().position(|task| task.owner == owner && task.row == Some(row));
        let number = Wishes::number_in(title);
        let is_it = |task: &Task| match number {
            Some(_) => task.number == number,
            None => task.parts.get(&Part::Title).is_some_and(|told| told.ever.contains(title)),
        };
        by_row.or_else(|| self.all.iter().position(|task| task.owner == owner && task.row.is_none() && is_it(task)))
    }
}
