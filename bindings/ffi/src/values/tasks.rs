//! Tasks and their lists.

use musette_core::engine::{PostState, TaskItem, TaskItems, TaskListItem, TaskStepItem, TaskWaiting};
use musette_core::model::{
    AsOf, Day, HowChecked, Importance, IntentRow, IntentState, Later, Place, ReceiptRow, Remedy, Revision, TaskAsk,
    TaskField, TaskId, TaskLink, TaskListId, TaskListKind, TaskListRow, TaskRow, TaskStep, WallTime,
};
use musette_core::store::tasks::{TaskQuery, TaskReceipt};
use musette_core::tasks::NewTask;

/// What a list of tasks is.
#[uniffi::remote(Enum)]
pub enum TaskListKind {
    /// A person's own list.
    Own,
    /// A plan that a team shares.
    Plan,
}

/// How pressing a task is.
#[uniffi::remote(Enum)]
pub enum Importance {
    /// It can wait.
    Low,
    /// As most are.
    Normal,
    /// It cannot wait.
    High,
}

/// A step of a task.
#[uniffi::remote(Record)]
pub struct TaskStep {
    /// What is to be done.
    pub title: String,
    /// It is done.
    pub done: bool,
}

/// Something that a task points to: a document, a mail, a page.
#[uniffi::remote(Record)]
pub struct TaskLink {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub address: String,
}

/// A part of a task that a person can change, with what it is to be, or was.
#[uniffi::remote(Enum)]
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

/// What was asked for of a task. The task is on the intent itself.
#[uniffi::remote(Enum)]
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
        links: Vec<TaskLink>,
        /// Its steps, in their order.
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

/// A list of tasks, or a plan.
#[uniffi::remote(Record)]
pub struct TaskListItem {
    /// Which.
    pub id: TaskListId,
    /// See [`TaskListKind`].
    pub kind: TaskListKind,
    /// Its name; empty where it was never told.
    pub name: String,
    /// The one in which a task is made that names no list.
    pub main: bool,
    /// The provider lets this person read it; otherwise what is known of it stays.
    pub open: bool,
    /// Tasks in it that are to be done by this person.
    pub to_do: u64,
    /// When it was last known as a whole.
    pub as_of: AsOf,
}

/// A task as it is shown.
#[uniffi::remote(Record)]
pub struct TaskItem {
    /// Which.
    pub id: TaskId,
    /// The list that it is in.
    pub list: TaskListId,
    /// What kind of list that is.
    pub kind: TaskListKind,
    /// Its name.
    pub list_name: String,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due: Option<Day>,
    /// It is done.
    pub done: bool,
    /// How much of it is done, in per cent.
    pub percent: u8,
    /// How pressing it is.
    pub importance: Importance,
    /// It is asked of this person.
    pub mine: bool,
    /// Its text; `None` where that is not known here.
    pub notes: Option<String>,
    /// Its steps; `None` where they are not known here.
    pub steps: Option<Vec<TaskStepItem>>,
    /// What it points to; `None` where that is not known here.
    pub links: Option<Vec<TaskLink>>,
    /// When text, steps and links were last asked for together.
    pub details_as_of: Option<WallTime>,
    /// When it was made.
    pub created_at: Option<WallTime>,
    /// When it was last changed, where the provider tells it.
    pub changed_at: Option<WallTime>,
    /// What became of what the person did to it.
    pub state: PostState,
}

/// A step of a task as it is shown.
#[uniffi::remote(Record)]
pub struct TaskStepItem {
    /// Its number in its task, by which it is ticked: another step never has it.
    pub number: u32,
    /// What is to be done.
    pub title: String,
    /// It is done.
    pub done: bool,
}

/// A page of tasks.
#[uniffi::remote(Record)]
pub struct TaskItems {
    /// The tasks, the earliest day first, those without a day last.
    pub tasks: Vec<TaskItem>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When the list, or the one of all lists that was asked longest ago, was last known as a whole.
    pub as_of: AsOf,
}

/// What the person asked for of tasks and is not delivered yet.
#[uniffi::remote(Record)]
pub struct TaskWaiting {
    /// The intent.
    pub intent: IntentRow,
    /// The task that it is about.
    pub task: TaskId,
    /// What that is called.
    pub title: String,
    /// What was asked for.
    pub asked: TaskAsk,
    /// For a change: what the provider says there now.
    pub theirs: Option<TaskField>,
    /// Where it stands.
    pub state: IntentState,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it is tried again, as far as that is known.
    pub next_at: Option<WallTime>,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
    /// The changes that ask the same of the same task, the oldest first, this one among them: they are one question. Empty where
    /// nothing is asked.
    pub together: Vec<IntentRow>,
    /// It needs them, and it may have taken effect, or half of it: taken back, it may be there all the same.
    pub in_doubt: bool,
}

/// What was delivered of a task. It is its proof.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TaskDelivered {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// The task that it was about.
    pub task: TaskRow,
    /// What was asked for.
    pub asked: TaskAsk,
    /// What that task was called.
    pub title: String,
    /// The name of its list; empty where that was never told.
    pub list_name: String,
    /// How it is known.
    pub checked: HowChecked,
    /// When.
    pub delivered_at: WallTime,
}

impl From<TaskReceipt> for TaskDelivered {
    fn from(receipt: TaskReceipt) -> TaskDelivered {
        TaskDelivered {
            row: receipt.row,
            intent: receipt.intent,
            task: receipt.about,
            asked: receipt.asked,
            title: receipt.name,
            list_name: receipt.place,
            checked: receipt.checked,
            delivered_at: receipt.delivered_at,
        }
    }
}

/// Which tasks a list shows; all of them are asked of this person.
#[uniffi::remote(Record)]
pub struct TaskQuery {
    /// Of this list alone.
    pub list: Option<TaskListRow>,
    /// Those that are done, instead of those that are to be done.
    pub done: bool,
}

/// A task to be made.
#[uniffi::remote(Record)]
pub struct NewTask {
    /// In this list; the main one where none is named.
    pub list: Option<TaskListRow>,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due: Option<Day>,
    /// Its text.
    pub notes: String,
    /// What it points to.
    pub links: Vec<TaskLink>,
    /// Its steps, in their order.
    pub steps: Vec<TaskStep>,
}

/// The lists of tasks, and when they were last known.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct TaskLists {
    /// The lists.
    pub lists: Vec<TaskListItem>,
    /// When they were last known.
    pub as_of: AsOf,
}
