//! The tasks of one account.

use musette_core::engine::{self, EngineResult, TaskItem, TaskItems, TaskWaiting};
use musette_core::model::{AccountId, Day, IntentRow, TaskField, TaskRow};
use musette_core::store::tasks::TaskQuery;
use musette_core::tasks::NewTask;

use crate::error::Answer;
use crate::runtime::run;
use crate::values::place::At;
use crate::values::tasks::{TaskDelivered, TaskLists};

/// The tasks of one account.
#[derive(Debug, uniffi::Object)]
pub struct Tasks {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl Tasks {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Tasks) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.tasks(account).await?).await }).await
    }
}

#[uniffi::export]
impl Tasks {
    /// The lists and plans, as this device knows them.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn lists(&self) -> Answer<TaskLists> {
        let answer = self.with(move |tasks| async move { tasks.lists().await }).await?;
        Ok(TaskLists { lists: answer.0, as_of: answer.1 })
    }

    /// A page of tasks that are asked of this person, the earliest day first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn page(&self, query: TaskQuery, at: At, limit: u32) -> Answer<TaskItems> {
        self.with(move |tasks| async move { tasks.page(query, at.into(), limit as usize).await }).await
    }

    /// One task.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn one(&self, task: TaskRow) -> Answer<TaskItem> {
        self.with(move |tasks| async move { tasks.one(task).await }).await
    }

    /// Asks for lists and tasks now.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self) -> Answer<()> {
        self.with(move |tasks| async move { tasks.refresh().await }).await
    }

    /// Asks for one task with its text, steps and links.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_one(&self, task: TaskRow) -> Answer<()> {
        self.with(move |tasks| async move { tasks.refresh_one(task).await }).await
    }

    /// A new task.
    ///
    /// # Errors
    /// Nothing in it, too long, no such list.
    pub async fn add(&self, task: NewTask) -> Answer<TaskRow> {
        self.with(move |tasks| async move { tasks.add(task).await }).await
    }

    /// It is done, or to be done again.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn complete(&self, task: TaskRow, done: bool) -> Answer<()> {
        self.with(move |tasks| async move { if done { tasks.complete(task).await } else { tasks.reopen(task).await } })
            .await
    }

    /// Until when it is to be done.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn set_due(&self, task: TaskRow, due: Option<Day>) -> Answer<()> {
        self.with(move |tasks| async move { tasks.set_due(task, due).await }).await
    }

    /// A part of it is to be another.
    ///
    /// # Errors
    /// There is no such task; too long.
    pub async fn edit(&self, task: TaskRow, to: TaskField) -> Answer<()> {
        self.with(move |tasks| async move { tasks.edit(task, to).await }).await
    }

    /// A step of it is done, or to be done again; its number is that of the step as it is shown.
    ///
    /// # Errors
    /// There is no such task, or no such step of it is known.
    pub async fn tick(&self, task: TaskRow, step: u32, done: bool) -> Answer<()> {
        self.with(move |tasks| async move { tasks.tick(task, step, done).await }).await
    }

    /// It goes.
    ///
    /// # Errors
    /// There is no such task.
    pub async fn remove(&self, task: TaskRow) -> Answer<()> {
        self.with(move |tasks| async move { tasks.remove(task).await }).await
    }

    /// What was asked for and is not delivered yet.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn waiting(&self) -> Answer<Vec<TaskWaiting>> {
        self.with(move |tasks| async move { tasks.waiting().await }).await
    }

    /// What was delivered, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> Answer<Vec<TaskDelivered>> {
        let answer = self.with(move |tasks| async move { tasks.receipts(limit).await }).await?;
        Ok(answer.into_iter().map(TaskDelivered::from).collect())
    }

    /// Takes back all of these, or none.
    ///
    /// # Errors
    /// One is being sent or has ended.
    pub async fn cancel(&self, intents: Vec<IntentRow>) -> Answer<()> {
        self.with(move |tasks| async move { tasks.cancel_all(&intents).await }).await
    }

    /// Tries what needs the person once more.
    ///
    /// # Errors
    /// It has ended.
    pub async fn retry(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |tasks| async move { tasks.retry(intent).await }).await
    }

    /// Goes on with all of these although somebody else has changed it, or with none: what asks together is answered together.
    ///
    /// # Errors
    /// One has ended.
    pub async fn confirm(&self, intents: Vec<IntentRow>) -> Answer<()> {
        self.with(move |tasks| async move { tasks.confirm_all(&intents).await }).await
    }

    /// Makes a task anew that was removed at the server while she changed it: as she sees it, with its
    /// text, and those of its steps and links that are known here.
    ///
    /// # Errors
    /// It asks for something else; it has ended.
    pub async fn make_anew(&self, intent: IntentRow) -> Answer<TaskRow> {
        self.with(move |tasks| async move { tasks.make_anew(intent).await }).await
    }
}
