//! What a person is writing and has not posted.
//!
//! **Promises.** It is stored durably before the call returns, with whom it is written to, and counts among what only this device has
//! until it is posted or forgotten. Each thread, each group and each circle of people has a draft of its own.

use serde::Serialize;

use super::writing::private_feed;
use super::{Author, Feeds};
use crate::engine::EngineResult;
use crate::model::{FeedId, FeedRow, PersonId, PersonRow, PostId, PostRow, WallTime};
use crate::store::drafts::{Draft, DraftPlace};
use crate::store::{Reading, StoreResult};
use crate::talk::TalkError;

/// Something that is being written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftItem {
    /// The feed that it is written in.
    pub feed: FeedId,
    /// The group's name; empty for a private thread.
    pub place: String,
    /// The thread that it answers in; `None` for a new one.
    pub thread: Option<PostId>,
    /// Whom it is written to, where it begins a private thread.
    pub to: Vec<Author>,
    /// What it says so far.
    pub text: String,
    /// When it was last changed.
    pub changed_at: WallTime,
}

impl Feeds {
    /// What is being written in a thread, or as a new one in a feed.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft(&self, feed: FeedRow, thread: Option<PostRow>) -> EngineResult<Option<String>> {
        Ok(self.session.db.read(move |tx| tx.draft(&DraftPlace::of(feed, thread))).await?)
    }

    /// What is being written to just these people, in whatever order they are named.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft_to(&self, to: &[PersonRow]) -> EngineResult<Option<String>> {
        let to = to.to_vec();
        let read = move |tx: &Reading<'_>| match private_feed(tx)? {
            Some(feed) => tx.draft(&DraftPlace { feed, thread: None, to }),
            None => Ok(None),
        };
        Ok(self.session.db.read(read).await?)
    }

    /// Everything that is being written, what was changed last first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn drafts(&self) -> EngineResult<Vec<DraftItem>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let show = |draft: Draft| {
                let Draft { place: DraftPlace { feed, thread, to }, text, changed_at } = draft;
                let place = tx.feed(feed)?.map(|feed| feed.name).unwrap_or_default();
                let named = |row: PersonRow| {
                    let name = tx.person(row)?.map(|person| person.name).unwrap_or_default();
                    Ok(Author { id: Some(PersonId { account, row }), name, me: false })
                };
                let to = to.into_iter().map(named).collect::<StoreResult<_>>()?;
                let thread = thread.map(|row| PostId { account, row });
                Ok(DraftItem { feed: FeedId { account, row: feed }, place, thread, to, text, changed_at })
            };
            tx.drafts()?.into_iter().map(show).collect::<StoreResult<Vec<_>>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    /// Keeps what is being written, so that nothing of it is lost; an empty text forgets it.
    ///
    /// # Errors
    /// When the vault cannot be written, or the account is being signed out.
    pub async fn set_draft(&self, feed: FeedRow, thread: Option<PostRow>, text: &str) -> EngineResult<()> {
        let text = text.to_owned();
        self.ask(false, move |talking, tx| talking.draft(tx, &DraftPlace::of(feed, thread), &text)).await
    }

    /// Keeps what is being written to just these people; an empty text forgets it.
    ///
    /// # Errors
    /// As [`Feeds::set_draft`]; feeds do not name one of them.
    pub async fn set_draft_to(&self, to: &[PersonRow], text: &str) -> EngineResult<()> {
        let (to, text) = (to.to_vec(), text.to_owned());
        self.ask(false, move |talking, tx| {
            let feed = private_feed(tx)?.ok_or(TalkError::NotThere)?;
            talking.draft(tx, &DraftPlace { feed, thread: None, to }, &text)
        })
        .await
    }
}
