//! What concerns this person, from every account.

use musette_core::engine::{self, CardsHead, CardsPage, EngineResult, StreamFilter, StreamPage};
use musette_core::model::{Place, StreamId};

use crate::error::Answer;
use crate::runtime::run;
use crate::values::stream::{CardAt, Needs, StreamHead};

/// The stream of all accounts.
#[derive(Debug, uniffi::Object)]
pub struct Stream {
    pub(crate) engine: engine::Musette,
}

impl Stream {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Stream) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        run(work(self.engine.stream())).await
    }
}

#[uniffi::export]
impl Stream {
    /// A page of at most 200 cards, those that ask among them; those after `after`, where a page before ended.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in the page's `missing`.
    pub async fn page(&self, filter: StreamFilter, after: Option<Place>, limit: u32) -> Answer<StreamPage> {
        self.with(move |stream| async move { stream.page(filter, after, limit as usize).await }).await
    }

    /// How many cards there are, and which stand together: the same that [`Stream::cards`] lists.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in `missing`.
    pub async fn cards_head(&self, filter: StreamFilter) -> Answer<CardsHead> {
        self.with(move |stream| async move { stream.cards_head(filter).await }).await
    }

    /// A page of at most 200 cards anywhere in the list.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in the page's `missing`. The place is another list's.
    pub async fn cards(&self, filter: StreamFilter, at: CardAt, limit: u32) -> Answer<CardsPage> {
        self.with(move |stream| async move { stream.cards(filter, at.into(), limit as usize).await }).await
    }

    /// The position of a card, counted from 0; `None` where it is not listed.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn card_index(&self, filter: StreamFilter, card: StreamId) -> Answer<Option<u64>> {
        self.with(move |stream| async move { stream.card_index(filter, card).await }).await
    }

    /// How much there is.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn head(&self) -> Answer<StreamHead> {
        Ok(self.with(|stream| async move { stream.head().await }).await?.into())
    }

    /// What needs this person, in every account.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn needs(&self) -> Answer<Needs> {
        let (needs, missing) = self.with(|stream| async move { stream.needs().await }).await?;
        Ok(Needs { needs, missing })
    }

    /// She has seen these.
    ///
    /// # Errors
    /// When a vault cannot be written.
    pub async fn mark_seen(&self, cards: Vec<StreamId>) -> Answer<()> {
        self.with(move |stream| async move { stream.mark_seen(&cards).await }).await
    }

    /// She is done with a card, or not any more. With that of an answer she is done as far as it stands for its thread.
    ///
    /// # Errors
    /// There is no such card; it is an announcement that asks to be acknowledged ([`Stream::set_done_anyway`]).
    pub async fn set_done(&self, card: StreamId, done: bool) -> Answer<()> {
        self.with(move |stream| async move { stream.set_done(card, done).await }).await
    }

    /// She is done with a card, also with one that asks her to acknowledge it: it asks no more, and is not acknowledged.
    ///
    /// # Errors
    /// There is no such card.
    pub async fn set_done_anyway(&self, card: StreamId) -> Answer<()> {
        self.with(move |stream| async move { stream.set_done_anyway(card).await }).await
    }
}
