//! The outbox of one account: what waits, receipts, taking back, settling.

use musette_core::engine::{self, EngineResult, OutboxEntry, TwoVersions};
use musette_core::model::{AccountId, IntentRow, ItemRow, Others};
use musette_core::store::intents::Receipt;

use crate::error::Answer;
use crate::runtime::run;

/// The nearest folder that is still there.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Nearest {
    /// The folder.
    pub folder: ItemRow,
    /// Its path, as people say it.
    pub path: String,
}

/// The outbox of one account: what waits, receipts, taking back, settling.
#[derive(Debug, uniffi::Object)]
pub struct Outbox {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl Outbox {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Outbox) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.outbox(account).await?).await }).await
    }
}

#[uniffi::export]
impl Outbox {
    /// What is not delivered yet of documents, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn list(&self) -> Answer<Vec<OutboxEntry>> {
        self.with(move |outbox| async move { outbox.list().await }).await
    }

    /// What was delivered of documents, newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> Answer<Vec<Receipt>> {
        self.with(move |outbox| async move { outbox.receipts(limit).await }).await
    }

    /// Takes a change back that has not been sent; answers what fell.
    ///
    /// # Errors
    /// It is being sent or has ended; others would fall with it and `others` does not agree.
    pub async fn cancel(&self, intent: IntentRow, others: Others) -> Answer<Vec<IntentRow>> {
        self.with(move |outbox| async move { outbox.cancel(intent, others).await }).await
    }

    /// Tries a change that needs the person once more.
    ///
    /// # Errors
    /// It has ended.
    pub async fn retry(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |outbox| async move { outbox.retry(intent).await }).await
    }

    /// Goes on although the server's has changed.
    ///
    /// # Errors
    /// It has ended, or was changed once more.
    pub async fn confirm(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |outbox| async move { outbox.confirm(intent).await }).await
    }

    /// Where what a change is about can be put back when its own folder is gone: the nearest that is still there.
    ///
    /// # Errors
    /// There is no such change.
    pub async fn nearest(&self, intent: IntentRow) -> Answer<Nearest> {
        let answer = self.with(move |outbox| async move { outbox.nearest(intent).await }).await?;
        Ok(Nearest { folder: answer.0, path: answer.1 })
    }

    /// Puts it there; answers the folder.
    ///
    /// # Errors
    /// It does not ask for a place.
    pub async fn put_back(&self, intent: IntentRow) -> Answer<ItemRow> {
        self.with(move |outbox| async move { outbox.put_back(intent).await }).await
    }

    /// Gives what a change makes or moves another folder and name.
    ///
    /// # Errors
    /// The name is taken or not allowed there.
    pub async fn settle_elsewhere(&self, intent: IntentRow, parent: ItemRow, name: String) -> Answer<()> {
        self.with(move |outbox| async move { outbox.settle_elsewhere(intent, parent, &name).await }).await
    }

    /// Conflicts of which both versions are there and nobody has said which is to stay, the latest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn two_versions(&self) -> Answer<Vec<TwoVersions>> {
        self.with(move |outbox| async move { outbox.two_versions().await }).await
    }

    /// Of two versions both stay, and are not listed any more.
    ///
    /// # Errors
    /// There are not two.
    pub async fn keep_both(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |outbox| async move { outbox.keep_both(intent).await }).await
    }

    /// Of two versions the person's becomes the new one.
    ///
    /// # Errors
    /// There are not two; it is being sent; the bytes are not here and cannot be fetched now.
    pub async fn keep_mine(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |outbox| async move { outbox.keep_mine(intent).await }).await
    }

    /// Of two versions the server's stays.
    ///
    /// # Errors
    /// There are not two; it is being sent.
    pub async fn keep_theirs(&self, intent: IntentRow) -> Answer<()> {
        self.with(move |outbox| async move { outbox.keep_theirs(intent).await }).await
    }
}
