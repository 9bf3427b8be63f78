//! The facet of tasks: what is asked of a person, in her own lists and in plans of a team.
//!
//! **Promises.** Reading never waits for the network: a list says when it was last confirmed, and what is not known of a task (its
//! steps, what it points to) is not known, never "none". What a person adds, completes, changes or removes returns when it is stored
//! durably, and is shown at once.
//!
//! **Never.** Nothing here sends, or makes a sentence.

use std::sync::Arc;

use serde::Serialize;

use super::services::{PostState, Refused, met_last, run};
use super::session::Session;
use super::stream::begin_of;
use super::syncing::outcome;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AsOf, At, Day, Importance, IntentRow, IntentState, KnownStep, Later, NeedsYou, Place, Refusal, Remedy, Revision,
    TaskAsk, TaskField, TaskId, TaskLink, TaskListId, TaskListKind, TaskRow, WallTime,
};
use crate::store::stream::Told;
use crate::store::task_lists::TaskList;
use crate::store::tasks::{TaskEntry, TaskIntent, TaskQuery, TaskReceipt};
use crate::store::{Reading, StoreError, StoreResult, Writing};
use crate::sync::scheduler::Errands;
use crate::tasks::{NewTask, TaskError, TaskResult, Tasking, asked_together, note_due, remedies};

/// The tasks of one account.
#[derive(Clone, Debug)]
pub struct Tasks {
    engine: Musette,
    session: Arc<Session>,
}

/// A list of tasks, or a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaskStepItem {
    /// Its number in its task, by which it is ticked: another step never has it.
    pub number: u32,
    /// What is to be done.
    pub title: String,
    /// It is done.
    pub done: bool,
}

/// A page of tasks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl TaskItems {
    /// Where the next page begins, of one that was read forward; `None` when this is the last.
    pub fn next(&self) -> Option<Place> {
        Place::next(&self.places, self.more)
    }
}

/// What the person asked for of tasks and is not delivered yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl Musette {
    /// The tasks of an account.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn tasks(&self, account: crate::model::AccountId) -> EngineResult<Tasks> {
        Ok(Tasks { engine: self.clone(), session: self.session(account).await? })
    }
}

impl Tasks {
    /// The lists and plans of this person, as this device knows them, and when their list was last asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn lists(&self) -> EngineResult<(Vec<TaskListItem>, AsOf)> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let (as_of, planned) = tx.tasks_as_of()?;
            let mut lists = Vec::new();
            for list in tx.task_lists()? {
                let to_do = tx.count_tasks(TaskQuery { list: Some(list.row), done: false })?;
                let age = age(&list, planned);
                let TaskList { row, kind, name, main, open, .. } = list;
                lists.push(TaskListItem { id: TaskListId { account, row }, kind, name, main, open, to_do, as_of: age });
            }
            Ok((lists, as_of))
        };
        Ok(self.session.db.read(read).await?)
    }

    /// A page of at most 200 tasks.
    ///
    /// # Errors
    /// When the vault cannot be read; [`Reason::OtherList`] for a place of another list.
    pub async fn page(&self, query: TaskQuery, at: At<TaskRow>, limit: usize) -> EngineResult<TaskItems> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let page = tx.task_page(query, at, limit)?;
            let (_, planned) = tx.tasks_as_of()?;
            let asked = tx.task_lists()?.into_iter().filter(|list| match query.list {
                Some(wanted) => list.row == wanted,
                None => list.listed && list.open && list.kind == TaskListKind::Own,
            });
            let mut ages: Vec<AsOf> = asked.map(|list| age(&list, planned)).collect();
            if query.list.is_none() {
                ages.push(planned);
            }
            let tasks = page.tasks.into_iter().map(|entry| shown(tx, account, entry)).collect::<StoreResult<_>>()?;
            let as_of = ages.into_iter().min().unwrap_or(AsOf::NeverKnown);
            Ok(TaskItems { tasks, places: page.places, more: page.more, revision: page.revision, as_of })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// One task.
    ///
    /// # Errors
    /// It is not shown (any more).
    pub async fn one(&self, task: TaskRow) -> EngineResult<TaskItem> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| tx.task_entry(task)?.map(|entry| shown(tx, account, entry)).transpose();
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// Asks for the lists, and for what is new in each, now; every sync does too.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self) -> EngineResult<()> {
        let puller = &self.errands()?.puller;
        outcome(puller.refresh_list(&|| true).await?, self.session.client.connection())?;
        outcome(puller.poll_all(&|| true).await?, self.session.client.connection())
    }

    /// Asks for one task with its text, steps and links.
    ///
    /// # Errors
    /// As [`Tasks::refresh`].
    pub async fn refresh_one(&self, task: TaskRow) -> EngineResult<()> {
        let ended = self.errands()?.puller.task(task).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Adds a task. Where no list names itself yet, as on a device that never asked for any, it waits for the main one.
    ///
    /// # Errors
    /// It has no title, or too long a one; there is no such list here, or the account knows no tasks.
    pub async fn add(&self, new: NewTask) -> EngineResult<TaskRow> {
        self.errands()?;
        self.ask(move |tasking, tx| tasking.add(tx, new)).await
    }

    /// Completes a task.
    ///
    /// # Errors
    /// It is not shown any more.
    pub async fn complete(&self, task: TaskRow) -> EngineResult<()> {
        self.edit(task, TaskField::Done(true)).await
    }

    /// Opens a task again.
    ///
    /// # Errors
    /// It is not shown any more.
    pub async fn reopen(&self, task: TaskRow) -> EngineResult<()> {
        self.edit(task, TaskField::Done(false)).await
    }

    /// Sets until when a task is to be done.
    ///
    /// # Errors
    /// It is not shown any more.
    pub async fn set_due(&self, task: TaskRow, due: Option<Day>) -> EngineResult<()> {
        self.edit(task, TaskField::Due(due)).await
    }

    /// Makes a part of a task another.
    ///
    /// # Errors
    /// It is not shown any more; an empty or too long title or text.
    pub async fn edit(&self, task: TaskRow, to: TaskField) -> EngineResult<()> {
        self.ask(move |tasking, tx| tasking.change(tx, task, to)).await
    }

    /// Marks a step of a task as done, or as not done; its number is that of [`TaskStepItem`].
    ///
    /// # Errors
    /// The task is not shown any more, or no step of this number is known here.
    pub async fn tick(&self, task: TaskRow, step: u32, done: bool) -> EngineResult<()> {
        self.ask(move |tasking, tx| tasking.tick(tx, task, step, done)).await
    }

    /// Removes a task.
    ///
    /// # Errors
    /// It is not shown any more, or its making is being sent.
    pub async fn remove(&self, task: TaskRow) -> EngineResult<()> {
        self.ask(move |tasking, tx| tasking.remove(tx, task)).await
    }

    /// Takes back what was asked for and not sent.
    ///
    /// # Errors
    /// It is being sent, or has ended.
    pub async fn cancel(&self, intent: IntentRow) -> EngineResult<()> {
        self.cancel_all(&[intent]).await
    }

    /// Takes back all of these, or none.
    ///
    /// # Errors
    /// As [`Tasks::cancel`].
    pub async fn cancel_all(&self, intents: &[IntentRow]) -> EngineResult<()> {
        let intents = intents.to_vec();
        self.ask(move |tasking, tx| intents.into_iter().try_for_each(|intent| tasking.cancel(tx, intent))).await
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// It does not ask, or has ended.
    pub async fn retry(&self, intent: IntentRow) -> EngineResult<()> {
        self.ask(move |tasking, tx| tasking.retry(tx, intent)).await?;
        self.errands()?.tasking.try_at_once();
        Ok(())
    }

    /// Goes on although somebody has changed the same part.
    ///
    /// # Errors
    /// It does not ask for that, or has ended.
    pub async fn confirm(&self, intent: IntentRow) -> EngineResult<()> {
        self.confirm_all(&[intent]).await
    }

    /// Goes on with all of these, or with none: what asks together ([`TaskWaiting::together`]) is answered together.
    ///
    /// # Errors
    /// As [`Tasks::confirm`].
    pub async fn confirm_all(&self, intents: &[IntentRow]) -> EngineResult<()> {
        let intents = intents.to_vec();
        self.ask(move |tasking, tx| intents.into_iter().try_for_each(|intent| tasking.confirm(tx, intent))).await?;
        self.errands()?.tasking.try_at_once();
        Ok(())
    }

    /// Makes a task anew that was removed at the server while she changed it ([`Remedy::Elsewhere`]): as she sees it, with its
    /// text, and those of its steps and links that are known here.
    ///
    /// # Errors
    /// [`Reason::NotOffered`] when it asks for something else; it has ended, or another change of it is being sent.
    pub async fn make_anew(&self, intent: IntentRow) -> EngineResult<TaskRow> {
        self.ask(move |tasking, tx| tasking.make_anew(tx, intent)).await
    }

    /// What is not delivered yet, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn waiting(&self) -> EngineResult<Vec<TaskWaiting>> {
        let account = self.session.account;
        let at_work = self.session.syncing.is_at_work().await?;
        let read = move |tx: &Reading<'_>| {
            let open: Vec<TaskIntent> = tx.open_service_intents()?;
            let waits = |intent: &TaskIntent| waiting(tx, account, intent.clone(), &open, at_work);
            open.iter().map(waits).collect::<StoreResult<Vec<_>>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    /// What was delivered, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> EngineResult<Vec<TaskReceipt>> {
        Ok(self.session.db.read(move |tx| tx.service_receipts::<TaskAsk>(limit)).await?)
    }

    fn errands(&self) -> EngineResult<&Errands> {
        self.session.syncing.errands().ok_or_else(|| Error::of(Reason::Refused(Refusal::Unsupported)))
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(Tasking<'_>, &mut Writing<'_>) -> TaskResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let _saving = self.session.begin_saving()?;
        let (now, provider) = (self.engine.now(), Arc::clone(&self.session.tasks));
        let (today, zone) = (self.engine.today(), self.engine.inner.zone.clone());
        let asked = move |tx: &mut Writing<'_>| -> TaskResult<T> {
            let longest = |kind| provider.longest_title(kind);
            let begins = |day| begin_of(day, &zone);
            // What has come to be due by itself she is told of; what she makes due now she knows.
            note_due(tx, today, &begins, Told::NotYet)?;
            let asked = work(Tasking { now, longest: &longest }, tx)?;
            note_due(tx, today, &begins, Told::Already)?;
            Ok(asked)
        };
        run(&self.session.db, asked).await
    }
}

/// When a list was last known: a plan is known with all others.
fn age(list: &TaskList, planned: AsOf) -> AsOf {
    match list.kind {
        TaskListKind::Own => list.as_of,
        TaskListKind::Plan => planned,
    }
}

fn shown(tx: &Reading<'_>, account: crate::model::AccountId, entry: TaskEntry) -> StoreResult<TaskItem> {
    let TaskEntry { task, facts, .. } = entry;
    let list = tx.task_list(facts.list)?;
    let open = tx.open_service_intents_about::<TaskAsk>(task)?;
    Ok(TaskItem {
        id: TaskId { account, row: task },
        list: TaskListId { account, row: facts.list },
        kind: list.as_ref().map_or(TaskListKind::Own, |list| list.kind),
        list_name: list.map(|list| list.name).unwrap_or_default(),
        title: facts.title,
        due: facts.due,
        done: facts.percent == 100,
        percent: facts.percent,
        importance: facts.importance,
        mine: facts.mine,
        notes: facts.details.notes,
        steps: facts.details.steps.map(|steps| steps.into_iter().map(step).collect()),
        links: facts.details.links,
        details_as_of: facts.details.as_of,
        created_at: facts.created_at,
        changed_at: facts.changed_at,
        state: PostState::of(&open),
    })
}

fn step(KnownStep { number, title, done, .. }: KnownStep) -> TaskStepItem {
    TaskStepItem { number, title, done }
}

fn waiting(
    tx: &Reading<'_>,
    account: crate::model::AccountId,
    intent: TaskIntent,
    open: &[TaskIntent],
    at_work: bool,
) -> StoreResult<TaskWaiting> {
    let base = tx.task_base(intent.about)?.map(|(facts, _)| facts);
    let overlay = tx.task_overlay(intent.about)?.map(|overlay| overlay.facts);
    let theirs = match (&intent.asked, &base) {
        // Nothing is there any more, whatever was last read of it.
        _ if intent.state == (IntentState::NeedsYou { why: NeedsYou::SubjectGone }) => None,
        (TaskAsk::Change { to, .. }, Some(base)) => crate::tasks::part_of(base, to),
        _ => None,
    };
    let title = match &intent.asked {
        TaskAsk::Add { title, .. } => title.clone(),
        _ => overlay.or(base).map(|facts| facts.title).unwrap_or_default(),
    };
    let remedies = match &intent.state {
        IntentState::NeedsYou { why } => remedies(why),
        _ => Vec::new(),
    };
    let needs_her = matches!(intent.state, IntentState::NeedsYou { .. });
    let together = if needs_her { asked_together(&intent, open) } else { Vec::new() };
    let in_doubt = needs_her && (intent.progress.is_some() || tx.has_open_attempt(intent.row)?);
    Ok(TaskWaiting {
        intent: intent.row,
        task: TaskId { account, row: intent.about },
        title,
        theirs,
        asked_at: intent.asked_at,
        tried_at: intent.tried_at,
        next_at: intent.next_at,
        last_failure: met_last(tx, &intent.course, at_work)?,
        remedies,
        together,
        in_doubt,
        asked: intent.asked,
        state: intent.course.state,
    })
}

impl Refused for TaskError {
    fn leaving() -> TaskError {
        TaskError::Leaving
    }

    fn into_store(self) -> Result<StoreError, TaskError> {
        match self {
            TaskError::Store(error) => Ok(error),
            other => Err(other),
        }
    }
}

/// The list of this name: capitals and accents make no difference where only one is meant.
pub fn list_named<'a>(lists: &'a [TaskListItem], name: &str) -> Option<&'a TaskListItem> {
    let wanted = crate::model::sort_key(name);
    let exact = lists.iter().find(|list| list.name == name);
    exact.or_else(|| {
        let mut alike = lists.iter().filter(|list| crate::model::sort_key(&list.name) == wanted);
        alike.next().filter(|_| alike.next().is_none())
    })
}
