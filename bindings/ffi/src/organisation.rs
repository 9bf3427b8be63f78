//! What the organisation of one account says of itself, and what it asks to be read.

use musette_core::engine::{self, Acknowledgement, EngineResult, WhoHasRead};
use musette_core::model::{AccountId, PostRow};

use crate::error::Answer;
use crate::runtime::run;
use crate::values::organisation::OrganisationView;

/// What the organisation of one account says of itself, and what it asks to be read.
#[derive(Debug, uniffi::Object)]
pub struct Organisation {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl Organisation {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Organisation) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.organisation(account).await?).await }).await
    }
}

#[uniffi::export]
impl Organisation {
    /// What is known of the organisation's word.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn view(&self) -> Answer<OrganisationView> {
        let answer = self.with(move |organisation| async move { organisation.view().await }).await?;
        Ok(answer.into())
    }

    /// Asks for it now.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self) -> Answer<()> {
        self.with(move |organisation| async move { organisation.refresh().await }).await
    }

    /// Whether this person has read an announcement.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn acknowledgement(&self, post: PostRow) -> Answer<Acknowledgement> {
        self.with(move |organisation| async move { organisation.acknowledgement(post).await }).await
    }

    /// She has read it; stored when it returns, and told when there is network.
    ///
    /// # Errors
    /// It is no announcement, or nothing asks for it.
    pub async fn acknowledge(&self, post: PostRow) -> Answer<()> {
        self.with(move |organisation| async move { organisation.acknowledge(post).await }).await
    }

    /// Takes that back, before it was told.
    ///
    /// # Errors
    /// It was told.
    pub async fn take_back(&self, post: PostRow) -> Answer<()> {
        self.with(move |organisation| async move { organisation.take_back(post).await }).await
    }

    /// Who has read it and who has not, as far as this person may see that.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn who(&self, post: PostRow) -> Answer<WhoHasRead> {
        self.with(move |organisation| async move { organisation.who(post).await }).await
    }
}
