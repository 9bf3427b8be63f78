//! The service of tasks: what is asked of a person, in her own lists and in plans of a team.

use std::fmt;

use async_trait::async_trait;

use crate::model::{
    Day, ETag, Failure, KnownStep, RemoteId, RemoteTask, RemoteTaskList, TaskField, TaskLink, TaskListKind, TaskStep,
    WallTime,
};
use crate::providers::{Cursor, Looked, Next, Progress, Stepped};

/// A page of a list's tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TasksPage {
    /// What the page says, in the order of the wire (the last word on an id wins).
    pub tasks: Vec<RemoteTask>,
    /// How the enumeration goes on.
    pub next: Next,
}

/// Where a task is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPlace {
    /// The kind of its list.
    pub kind: TaskListKind,
    /// Its list.
    pub list: RemoteId,
    /// The task.
    pub task: RemoteId,
}

/// Which step of a task is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepMeant {
    /// The one with this id.
    Known(RemoteId),
    /// Its id was never told: the first one that says what the person saw.
    Titled,
    /// It is not there any more, as far as this device was told.
    Gone,
}

/// What is to be delivered, with remote ids in place of local ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskDelivery {
    /// What to do.
    pub action: TaskAction,
    /// When the first attempt began, by the server's clock as far as it is known; evidence counts from here.
    pub began: Option<WallTime>,
    /// Tasks that are known to be the effects of other deliveries: none of them is the effect of this one.
    pub made_besides: Vec<RemoteId>,
    /// A step of it was answered: something of it is at the provider already.
    pub begun: bool,
    /// The person has removed the task since she asked for this: that it is gone is what she wants.
    pub removed_since: bool,
}

/// The actions that tasks can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskAction {
    /// A new task.
    Add {
        /// The kind of the list,
        kind: TaskListKind,
        /// and the list that it goes to.
        list: RemoteId,
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
    /// A part of a task is to be another; [`Failure::Changed`] when the task is not what it was based on.
    Change {
        /// The task.
        place: TaskPlace,
        /// What the part is to be.
        to: TaskField,
        /// What it was.
        from: TaskField,
        /// The tag of what holds the part, as the person saw it; `None` where it was not known: then the part is compared with
        /// `from` right before.
        tag: Option<ETag>,
    },
    /// A step is done, or is not; [`Failure::Changed`] when it does not say what it was based on. One that is not there any more leaves
    /// nothing to be done: [`HowChecked::SubjectGone`](crate::model::HowChecked::SubjectGone).
    Tick {
        /// The task.
        place: TaskPlace,
        /// Which of its steps.
        step: StepMeant,
        /// What it is to be.
        to: TaskStep,
        /// What it was.
        from: TaskStep,
        /// The tag of what holds the steps, as the person saw it; `None` where it was not known, or they have none.
        tag: Option<ETag>,
    },
    /// A task goes; [`Failure::Changed`] as for a change.
    Remove {
        /// The task.
        place: TaskPlace,
        /// What the person saw of it.
        saw: Vec<TaskField>,
        /// Its tag as the person saw it; `None` where it was not known: then it is compared with `saw` right before.
        tag: Option<ETag>,
    },
}

impl TaskAction {
    /// The task that it is about, where that is on the server already.
    pub fn place(&self) -> Option<&TaskPlace> {
        match self {
            TaskAction::Add { .. } => None,
            TaskAction::Change { place, .. } | TaskAction::Tick { place, .. } | TaskAction::Remove { place, .. } => {
                Some(place)
            }
        }
    }
}

impl StepMeant {
    /// The step among those of a task, which was `from` when it was seen.
    pub fn among<'a>(&self, steps: &'a [KnownStep], from: &TaskStep) -> Option<&'a KnownStep> {
        match self {
            StepMeant::Known(id) => steps.iter().find(|step| step.remote.as_ref() == Some(id)),
            StepMeant::Titled => {
                let titled = |step: &&KnownStep| step.title == from.title;
                let as_seen = steps.iter().filter(titled).find(|step| step.done == from.done);
                as_seen.or_else(|| steps.iter().find(titled))
            }
            StepMeant::Gone => None,
        }
    }
}

/// What a delivery that took effect left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskLeft {
    /// The task in the state that the delivery left: its tag is that of what was written.
    AsSent(Box<RemoteTask>),
    /// The task as it is now; somebody may have changed it since.
    Since(Box<RemoteTask>),
    /// It was written, and the answer does not show the task.
    Written,
    /// Nothing: it was removed.
    Nothing,
}

/// The service of tasks.
#[async_trait]
pub trait Tasks: Send + Sync + fmt::Debug {
    /// The lists and plans of this person. All of them, or a failure.
    async fn lists(&self) -> Result<Vec<RemoteTaskList>, Failure>;

    /// The name of a plan that [`Tasks::lists`] does not tell of. One request.
    async fn plan(&self, plan: &RemoteId) -> Result<RemoteTaskList, Failure>;

    /// One page of what has changed in a person's own list; from the beginning without a cursor. One request.
    /// [`Failure::Reset`]: the cursor is worthless. The first enumeration names all its tasks.
    async fn changes(&self, list: &RemoteId, cursor: Option<&Cursor>) -> Result<TasksPage, Failure>;

    /// One page of all tasks of all plans that are asked of this person. One request. `Next::Done` holds no cursor of use: the next
    /// time begins anew.
    async fn planned(&self, cursor: Option<&Cursor>) -> Result<TasksPage, Failure>;

    /// A task with its details. [`Failure::Gone`] is the provider's word that it was removed.
    async fn task(&self, place: &TaskPlace) -> Result<RemoteTask, Failure>;

    /// The longest title that a list of this kind takes, in UTF-16 units.
    fn longest_title(&self, kind: TaskListKind) -> usize;

    /// The server's time now, by its own answers; `None` where they do not tell it.
    async fn server_time(&self) -> Result<Option<WallTime>, Failure>;

    /// The next step of a delivery. One request that changes something.
    async fn advance(&self, delivery: &TaskDelivery, progress: &Progress) -> Result<Stepped<TaskLeft>, Failure>;

    /// Looks for the effect of a delivery whose outcome is not known. Reads only.
    async fn find_mine(&self, delivery: &TaskDelivery, progress: &Progress) -> Result<Looked<TaskLeft>, Failure>;
}
