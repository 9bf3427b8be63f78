//! The people of one account: who is who, and how they are reached.

use musette_core::engine::{self, EngineResult, PeopleHead, PersonItem};
use musette_core::model::{AccountId, AsOf, PersonRow};

use crate::error::Answer;
use crate::runtime::run;
use crate::values::people::PeoplePage;
use crate::values::place::At;

/// The people of one account: who is who, and how they are reached.
#[derive(Debug, uniffi::Object)]
pub struct People {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl People {
    async fn with<T, F>(&self, work: impl FnOnce(engine::People) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.people(account).await?).await }).await
    }
}

#[uniffi::export]
impl People {
    /// At most 200 people whom this device knows, of whose names each typed word begins a word; everybody when nothing is typed.
    ///
    /// # Errors
    /// When the vault cannot be read; a place of another list.
    pub async fn page(&self, typed: String, at: At, limit: u32) -> Answer<PeoplePage> {
        let answer =
            self.with(move |people| async move { people.page(&typed, at.into(), limit as usize).await }).await?;
        Ok(answer.into())
    }

    /// How many there are whom this device knows by name, and where each letter begins. A search is not counted.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn head(&self) -> Answer<PeopleHead> {
        self.with(move |people| async move { people.head().await }).await
    }

    /// The position of somebody among all, counted from 0; nothing for one of whom no name is known.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn index_of(&self, person: PersonRow) -> Answer<Option<u64>> {
        self.with(move |people| async move { people.index_of(person).await }).await
    }

    /// One person.
    ///
    /// # Errors
    /// There is no such person.
    pub async fn one(&self, person: PersonRow) -> Answer<PersonItem> {
        self.with(move |people| async move { people.one(person).await }).await
    }

    /// A person's small picture, where it is here.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn portrait(&self, person: PersonRow) -> Answer<Option<Vec<u8>>> {
        let answer = self.with(move |people| async move { people.portrait(person).await }).await?;
        Ok(answer.map(|bytes| bytes.to_vec()))
    }

    /// Asks with whom this person works.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self) -> Answer<()> {
        self.with(move |people| async move { people.refresh().await }).await
    }

    /// Asks the server whom it finds; [`People::page`] knows them from then on. Answers whether it may know more.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn find(&self, typed: String) -> Answer<bool> {
        self.with(move |people| async move { people.find(&typed).await }).await
    }

    /// Asks for one person; answers when that was told.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_one(&self, person: PersonRow) -> Answer<AsOf> {
        self.with(move |people| async move { people.refresh_one(person).await }).await
    }

    /// Asks for a person's picture, where that was not done within a month.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn fetch_portrait(&self, person: PersonRow) -> Answer<()> {
        self.with(move |people| async move { people.fetch_portrait(person).await }).await
    }
}
