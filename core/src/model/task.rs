//! Tasks: what is asked of a person, in lists of her own and in plans that a team shares.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ETag, RemoteId, TaskListRow, WallTime};

/// A day of the calendar, without a time and without a zone: days since 1970-01-01. Written `2026-06-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    const EPOCH: jiff::civil::Date = jiff::civil::Date::constant(1970, 1, 1);

    /// The day of a civil date.
    pub fn of(date: jiff::civil::Date) -> Day {
        Day((date - Self::EPOCH).get_days())
    }

    /// Its civil date; `None` beyond the calendar's end.
    pub fn date(self) -> Option<jiff::civil::Date> {
        Self::EPOCH.checked_add(jiff::Span::new().try_days(self.0).ok()?).ok()
    }
}

/// How a day that something is due stands to the day that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The day.
    pub day: Day,
    /// It has passed.
    pub overdue: bool,
    /// How people call it.
    pub called: DayCalled,
}

/// How people call a day: relative for a week, then by its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayCalled {
    /// The day before today.
    Yesterday,
    /// Today.
    Today,
    /// The day after it.
    Tomorrow,
    /// A day within six of today: 1 is Monday, 7 Sunday.
    Weekday(u8),
    /// Any other.
    Date,
}

impl Day {
    /// How this day stands to `today`.
    pub fn due(self, today: Day) -> Due {
        let called = match i64::from(self.0) - i64::from(today.0) {
            -1 => DayCalled::Yesterday,
            0 => DayCalled::Today,
            1 => DayCalled::Tomorrow,
            -6..=6 => match self.date() {
                Some(date) => DayCalled::Weekday(date.weekday().to_monday_one_offset().unsigned_abs()),
                None => DayCalled::Date,
            },
            _ => DayCalled::Date,
        };
        Due { day: self, overdue: self < today, called }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => date.fmt(f),
            None => write!(f, "{} days", self.0),
        }
    }
}

impl FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Day, jiff::Error> {
        Ok(Day::of(text.trim().parse()?))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a list of tasks is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskListKind {
    /// A person's own list.
    Own,
    /// A plan that a team shares.
    Plan,
}

/// How pressing a task is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Importance {
    /// It can wait.
    Low,
    /// As most are.
    #[default]
    Normal,
    /// It cannot wait.
    High,
}

/// A list of tasks as the provider tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteTaskList {
    /// The provider's id.
    pub id: RemoteId,
    /// See [`TaskListKind`].
    pub kind: TaskListKind,
    /// Its name; empty where the provider has not told it.
    pub name: String,
    /// The one in which a task is made that names no list.
    pub main: bool,
}

/// A step of a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskStep {
    /// What is to be done.
    pub title: String,
    /// It is done.
    pub done: bool,
}

/// A step of a task that is there, or on its way there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownStep {
    /// Its number in its task, from 1 on: given on this device, and never another step's. 0 as the provider tells it.
    #[serde(default)]
    pub number: u32,
    /// The provider's id; `None` where it was not delivered yet, or never told.
    #[serde(default)]
    pub remote: Option<RemoteId>,
    /// What is to be done.
    pub title: String,
    /// It is done.
    pub done: bool,
}

/// Something that a task points to: a document, a mail, a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskLink {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// What a task says beside what its list tells: known once somebody has looked at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDetails {
    /// Its text.
    pub notes: Option<String>,
    /// Its steps, in their order.
    pub steps: Option<Vec<KnownStep>>,
    /// The highest number that any step of it ever had here.
    #[serde(default)]
    pub steps_made: u32,
    /// What it points to.
    pub links: Option<Vec<TaskLink>>,
    /// The tag of the details, where they have one of their own.
    pub etag: Option<ETag>,
    /// When all of them were last asked for.
    pub as_of: Option<WallTime>,
}

impl TaskDetails {
    /// The step of this number.
    pub fn step(&self, number: u32) -> Option<&KnownStep> {
        self.steps.iter().flatten().find(|step| step.number == number)
    }

    /// With a number for each step, where none was ever given: by their order.
    pub fn numbered(mut self) -> TaskDetails {
        let steps = self.steps.iter_mut().flatten();
        for (number, step) in (1..).zip(steps).filter(|(_, step)| step.number == 0) {
            step.number = number;
            self.steps_made = self.steps_made.max(number);
        }
        self
    }
}

/// Who has asked a task of this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskAsked {
    /// The directory's id of who it was.
    pub by: String,
    /// When.
    pub at: WallTime,
}

/// A task as the provider tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteTask {
    /// The provider's id.
    pub id: RemoteId,
    /// The list that it is in.
    pub list: RemoteId,
    /// The kind of that list.
    pub kind: TaskListKind,
    /// It is gone: everything else but id, list and kind says nothing.
    pub deleted: bool,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due: Option<Day>,
    /// How much of it is done, in per cent; 100 is done.
    pub percent: u8,
    /// How pressing it is.
    pub importance: Importance,
    /// It is asked of this person.
    pub mine: bool,
    /// By whom, where that is somebody else and the provider tells it.
    pub asked: Option<TaskAsked>,
    /// What the answer says beside.
    pub details: TaskDetails,
    /// The tag of its present state.
    pub etag: Option<ETag>,
    /// When it was made.
    pub created_at: Option<WallTime>,
    /// When it was last changed, where the provider tells it.
    pub changed_at: Option<WallTime>,
}

impl RemoteTask {
    /// What it says of a part, in the form of `like`; `None` of a step, which has no number at the provider.
    pub fn part(&self, like: &TaskField) -> Option<TaskField> {
        Some(match like {
            TaskField::Done(_) => TaskField::Done(self.percent == 100),
            TaskField::Due(_) => TaskField::Due(self.due),
            TaskField::Title(_) => TaskField::Title(self.title.clone()),
            TaskField::Notes(_) => TaskField::Notes(self.details.notes.clone().unwrap_or_default()),
            TaskField::Step { .. } => return None,
        })
    }

    /// Whether it says this of a part.
    pub fn says(&self, part: &TaskField) -> bool {
        self.part(part).as_ref() == Some(part)
    }

    /// Whether all these parts are so.
    pub fn is_as(&self, parts: &[TaskField]) -> bool {
        parts.iter().all(|part| self.says(part))
    }
}

/// A part of a task that a person can change, with what it is to be, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskField {
    /// Whether it is done.
    Done(bool),
    /// Until when.
    Due(Option<Day>),
    /// What is to be done.
    Title(String),
    /// Its text.
    Notes(String),
    /// Whether one of its steps is done.
    Step {
        /// The number of the step in its task.
        number: u32,
        /// What it says.
        title: String,
        /// It is done.
        done: bool,
    },
}

impl TaskField {
    /// Whether both are the same part of a task, whatever they say of it.
    pub fn is_of_the_part(&self, other: &TaskField) -> bool {
        match (self, other) {
            (TaskField::Step { number, .. }, TaskField::Step { number: of, .. }) => number == of,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

/// What was asked for of a task. The task is on the intent itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TaskAsk {
    /// A new task.
    Add {
        /// In this list.
        list: TaskListRow,
        /// What is to be done.
        title: String,
        /// Until when.
        due: Option<Day>,
        /// Its text.
        notes: String,
        /// What it points to.
        #[serde(default, alias = "link", deserialize_with = "one_or_all")]
        links: Vec<TaskLink>,
        /// Its steps, in their order.
        #[serde(default)]
        steps: Vec<TaskStep>,
    },
    /// A part of it is to be another.
    Change {
        /// What it is to be.
        to: TaskField,
        /// What the person saw there when asking.
        from: TaskField,
    },
    /// It goes.
    Remove {
        /// What the person saw of it when asking.
        saw: Vec<TaskField>,
    },
}

/// What a new task points to, also as it was stored while that was one thing or none.
fn one_or_all<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TaskLink>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        All(Vec<TaskLink>),
        One(Option<TaskLink>),
    }
    Ok(match Stored::deserialize(deserializer)? {
        Stored::All(links) => links,
        Stored::One(link) => link.into_iter().collect(),
    })
}

impl TaskAsk {
    /// Whether it makes the task that it is about.
    pub fn makes(&self) -> bool {
        matches!(self, TaskAsk::Add { .. })
    }
}
