//! What a person has written and has not posted.
//!
//! **Promises.** A draft is one text, with a number of its own; none is joined to another. It is stored durably before the call returns,
//! with whom it is written to and mentions and with the files of what was taken back, and counts among what only this device has until it is posted or thrown away. In each thread, each
//! group and each circle of people at most one is being composed; what was taken back from the outbox stands beside it. What is changed,
//! sent or thrown away by its number is what was read, or the call is refused.

use serde::Serialize;

use super::writing::{Attach, SentTo, doubt, private_feed};
use super::{Author, Feeds};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{
    AttachedFile, ContentRow, DraftId, DraftRow, FeedId, FeedKind, FeedRow, Meant, PersonId, PersonRow, PostId,
    PostRow, RequestSeq, WallTime,
};
use crate::store::contents::NewContent;
use crate::store::drafts::{Draft, DraftPlace};
use crate::store::{Durability, Reading, StoreResult, Writing};
use crate::talk::{HeldFile, Sent, TalkError, Talking};

/// A text that was not posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DraftItem {
    /// Which.
    pub id: DraftId,
    /// The feed that it is written in.
    pub feed: FeedId,
    /// The group's name; empty for a private thread.
    pub place: String,
    /// The thread that it answers in; `None` for a new one.
    pub thread: Option<PostId>,
    /// Whom it is written to, where it begins a private thread.
    pub to: Vec<Author>,
    /// It is what is being composed there; else it was taken back.
    pub composed: bool,
    /// What it says so far; empty where it is files alone.
    pub text: String,
    /// Whom the text mentions, each by the name that stands in it behind an @.
    pub mentions: Vec<Author>,
    /// What went with it when it was taken back, and goes with it again.
    pub files: Vec<AttachedFile>,
    /// When it was last changed.
    pub changed_at: WallTime,
}

impl DraftItem {
    /// The draft as it was read.
    pub(super) fn as_read(&self) -> Sent {
        let files = self.files.iter().map(|file| file.content).collect();
        Sent { draft: self.id.row, text: self.text.clone(), files }
    }
}

/// What could not be posted, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// The draft.
    pub id: DraftId,
    /// Which of the files are not kept with it, by their places among those that were given, from 0: too large, not there, too many, or
    /// there is no room.
    pub left_out: Vec<usize>,
}

impl Feeds {
    /// What is being composed in a thread, or as a new one in a feed.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft(&self, feed: FeedRow, thread: Option<PostRow>) -> EngineResult<Option<String>> {
        let read = move |tx: &Reading<'_>| tx.draft(&DraftPlace::of(feed, thread));
        Ok(self.session.db.read(read).await?.map(|draft| draft.text))
    }

    /// What is being composed to just these people, in whatever order they are named.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn draft_to(&self, to: &[PersonRow]) -> EngineResult<Option<String>> {
        let to = to.to_vec();
        let read = move |tx: &Reading<'_>| match private_feed(tx)? {
            Some(feed) => tx.draft(&DraftPlace { feed, thread: None, to }),
            None => Ok(None),
        };
        Ok(self.session.db.read(read).await?.map(|draft| draft.text))
    }

    /// All drafts, what was changed last first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn drafts(&self) -> EngineResult<Vec<DraftItem>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let show = |draft: Draft| {
                let Draft {
                    row,
                    place: DraftPlace { feed, thread, to },
                    composed,
                    text,
                    mentions,
                    files,
                    changed_at,
                    ..
                } = draft;
                let place = tx.feed(feed)?.map(|feed| feed.name).unwrap_or_default();
                let named = |row: PersonRow| {
                    let name = tx.person(row)?.map(|person| person.name).unwrap_or_default();
                    Ok(Author { id: Some(PersonId { account, row }), name, me: false })
                };
                let to = to.into_iter().map(named).collect::<StoreResult<_>>()?;
                // By the name with which it is mentioned, whatever she is called by now, as whoever she was found to be.
                let mentioned = |(row, name): (PersonRow, String)| {
                    let row = tx.person(row)?.map_or(row, |person| person.row);
                    Ok(Author { id: Some(PersonId { account, row }), name, me: false })
                };
                let mentions = mentions.into_iter().map(mentioned).collect::<StoreResult<_>>()?;
                let thread = thread.map(|row| PostId { account, row });
                let (id, feed) = (DraftId { account, row }, FeedId { account, row: feed });
                Ok(DraftItem { id, feed, place, thread, to, composed, text, mentions, files, changed_at })
            };
            tx.drafts()?.into_iter().map(show).collect::<StoreResult<Vec<_>>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    /// Keeps what is being composed, so that nothing of it is lost; an empty text forgets it.
    ///
    /// # Errors
    /// When the vault cannot be written, or the account is being signed out.
    pub async fn set_draft(&self, feed: FeedRow, thread: Option<PostRow>, text: &str) -> EngineResult<()> {
        let text = text.to_owned();
        self.ask(false, move |talking, tx| talking.draft(tx, &DraftPlace::of(feed, thread), &text)).await
    }

    /// Keeps what is being composed to just these people; an empty text forgets it.
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

    /// Hangs a file on what is being composed in a thread, or as a new one in a feed. It is here when this returns, survives what the
    /// text survives, and goes with it ([`Feeds::send_draft`]).
    ///
    /// # Errors
    /// It is too large, one too many, not there, or its giver fails; it is empty, or called a picture and none ([`Feeds::anyway`]); as
    /// [`Feeds::set_draft`]. Nothing of it stays then.
    pub async fn hang(&self, feed: FeedRow, thread: Option<PostRow>, file: Attach) -> EngineResult<()> {
        self.hang_at(DraftPlace::of(feed, thread), file).await
    }

    /// The same on what is being composed to just these people.
    ///
    /// # Errors
    /// As [`Feeds::hang`]; the account has no private messages.
    pub async fn hang_to(&self, to: &[PersonRow], file: Attach) -> EngineResult<()> {
        self.hang_at(self.to_people(to).await?, file).await
    }

    /// Hangs a file again that was taken off a draft ([`Feeds::take_off`]) and is still kept: an undo.
    ///
    /// # Errors
    /// It is not kept any more, or one too many; as [`Feeds::set_draft`].
    pub async fn hang_again(&self, feed: FeedRow, thread: Option<PostRow>, file: ContentRow) -> EngineResult<()> {
        self.hang_again_at(DraftPlace::of(feed, thread), file).await
    }

    /// The same on what is being composed to just these people.
    ///
    /// # Errors
    /// As [`Feeds::hang_again`].
    pub async fn hang_again_to(&self, to: &[PersonRow], file: ContentRow) -> EngineResult<()> {
        self.hang_again_at(self.to_people(to).await?, file).await
    }

    async fn hang_again_at(&self, place: DraftPlace, file: ContentRow) -> EngineResult<()> {
        self.room_for_one(&place).await?;
        self.ask(false, move |talking, tx| talking.hang_again(tx, &place, file)).await
    }

    async fn to_people(&self, to: &[PersonRow]) -> EngineResult<DraftPlace> {
        let feed = self.session.db.read(private_feed).await?.ok_or_else(|| Error::of(Reason::NotFound))?;
        Ok(DraftPlace { feed, thread: None, to: to.to_vec() })
    }

    /// Refuses where as many files hang as may.
    async fn room_for_one(&self, place: &DraftPlace) -> EngineResult<()> {
        let (most, place) = (self.can().most_files, place.clone());
        let read = move |tx: &Reading<'_>| Ok(tx.draft(&place)?.map_or(0, |draft| draft.files.len()));
        match self.session.db.read(read).await? {
            hanging if hanging < most => Ok(()),
            _ => Err(Error::of(Reason::TooManyFiles(most))),
        }
    }

    async fn hang_at(&self, place: DraftPlace, file: Attach) -> EngineResult<()> {
        let _saving = self.session.begin_saving()?;
        let can = self.can();
        self.room_for_one(&place).await?;
        let mut kept = Vec::new();
        let held = self.hold_file(&mut kept, file, "", can.largest_file).await;
        let held = held.and_then(|held| {
            if !self.anyway {
                doubt(&held.name, held.new.size, held.picture)?;
            }
            Ok(held)
        });
        let stored = match held {
            Ok(held) => self.ask(false, move |talking, tx| talking.hang(tx, &place, held)).await,
            Err(error) => Err(error),
        };
        if stored.as_ref().is_err_and(|error| !may_be_stored(&error.reason)) {
            self.let_go(&kept).await;
        }
        stored
    }

    /// Takes a file off what is being composed, as it was read. It is kept for 30 days
    /// ([`Documents::kept_back`](crate::engine::Documents::kept_back)).
    ///
    /// # Errors
    /// [`Reason::DraftChanged`](crate::engine::Reason::DraftChanged) when no draft has it any more; as [`Feeds::set_draft`].
    pub async fn take_off(&self, file: ContentRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.take_off(tx, file)).await
    }

    /// What was taken back is what is being composed at its place from now on; what was being composed there is a draft beside it.
    ///
    /// # Errors
    /// [`Reason::DraftChanged`](crate::engine::Reason::DraftChanged) when it is not what was read any more; as [`Feeds::set_draft`].
    pub async fn compose(&self, draft: &DraftItem) -> EngineResult<()> {
        let read = draft.as_read();
        self.ask(false, move |talking, tx| talking.compose(tx, &read)).await
    }

    /// What is being composed to some people, with its files, is composed to others from now on; where something is being composed to
    /// those already, both stay. Answers whether it went along.
    ///
    /// # Errors
    /// As [`Feeds::set_draft_to`].
    pub async fn readdress(&self, from: &[PersonRow], into: &[PersonRow]) -> EngineResult<bool> {
        let (from, into) = (self.to_people(from).await?, self.to_people(into).await?);
        self.ask(false, move |talking, tx| talking.readdress(tx, &from, &into)).await
    }

    /// Keeps what could not be posted as a draft of its own, where it was to go; what was to go to nobody who is known is a private one
    /// that names nobody yet. Its files are kept with it, as far as they can be had. What is kept there already is not kept twice.
    ///
    /// # Errors
    /// [`Reason::Empty`](crate::engine::Reason::Empty) where nothing is left to be kept; [`Reason::NotFound`](crate::engine::Reason::NotFound)
    /// where what it answers is not here, or the account has no feeds; as [`Feeds::set_draft`].
    pub async fn keep_draft(&self, to: SentTo, text: &str, files: Vec<Attach>) -> EngineResult<KeptDraft> {
        let _saving = self.session.begin_saving()?;
        let (can, mut kept, mut held, mut left_out) = (self.can(), Vec::new(), Vec::new(), Vec::new());
        for (at, file) in files.into_iter().enumerate() {
            match self.hold_file(&mut kept, file, "", can.largest_file).await {
                Ok(file) if held.len() < can.most_files => held.push(file),
                Ok(_) => left_out.push(at),
                Err(error) => {
                    tracing::debug!(%error, "a file is not kept with its draft");
                    left_out.push(at);
                }
            }
        }
        if text.is_empty() && held.is_empty() {
            self.let_go(&kept).await;
            return Err(Error::of(Reason::Empty));
        }
        let (text, files): (String, Vec<HeldFile>) = (text.to_owned(), held);
        let named: Vec<NewContent> = files.iter().map(|file| file.new.clone()).collect();
        let own = self.session.feeds.as_ref().map(|feeds| feeds.own()).unwrap_or_default();
        let own = own.into_iter().find(|feed| feed.kind == FeedKind::Private);
        let keep = move |talking: Talking, tx: &mut Writing<'_>| {
            // The private one is there before anything was told of it.
            let private = |tx: &mut Writing<'_>| match (private_feed(tx)?, &own) {
                (Some(known), _) => Ok(known),
                (None, Some(own)) => Ok(tx.put_feed(own, RequestSeq(0))?),
                (None, None) => Err(TalkError::NotThere),
            };
            let place = match to {
                SentTo::Group(feed) => DraftPlace::of(feed, None),
                SentTo::Answering(post) => {
                    let facts = tx.post_entry(post)?.ok_or(TalkError::NotThere)?.facts;
                    let feed = facts.feed.map_or_else(|| private(tx), Ok)?;
                    DraftPlace::of(feed, Some(facts.thread))
                }
                SentTo::People(mut to) => {
                    to.sort();
                    to.dedup();
                    DraftPlace { feed: private(tx)?, thread: None, to }
                }
            };
            talking.keep_draft(tx, &place, &text, files)
        };
        let stored = self.ask(false, keep).await;
        match &stored {
            Ok((_, true)) => self.let_go(&unnamed(kept, &named)).await,
            Err(error) if may_be_stored(&error.reason) => {}
            _ => self.let_go(&kept).await,
        }
        let (row, _) = stored?;
        Ok(KeptDraft { id: DraftId { account: self.session.account, row }, left_out })
    }

    /// What a draft was for, as it was typed, where not all of that could be known or kept.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn meant(&self, draft: DraftRow) -> EngineResult<Meant> {
        let read = move |tx: &Reading<'_>| tx.draft_of(draft);
        Ok(self.session.db.read(read).await?.map(|draft| draft.meant).unwrap_or_default())
    }

    /// Notes what a draft was for, as it was typed: whoever goes on with it has to know.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn note_meant(&self, draft: DraftRow, meant: Meant) -> EngineResult<()> {
        Ok(self.session.db.write(Durability::Saved, move |tx| tx.set_meant(draft, &meant)).await?)
    }

    /// Gives a draft another text, as where what was taken back is gone on with; an empty one throws it away, and nothing brings it
    /// back, unless a file goes with it.
    ///
    /// # Errors
    /// [`Reason::DraftChanged`](crate::engine::Reason::DraftChanged) when it is not what was read any more; as [`Feeds::set_draft`].
    pub async fn rewrite_draft(&self, draft: &DraftItem, text: &str) -> EngineResult<()> {
        let (read, text) = (draft.as_read(), text.to_owned());
        self.ask(false, move |talking, tx| talking.rewrite_draft(tx, &read, &text)).await
    }

    /// Throws a draft away. Nothing brings its text back; its files are kept for 30 days
    /// ([`Documents::kept_back`](crate::engine::Documents::kept_back)).
    ///
    /// # Errors
    /// As [`Feeds::rewrite_draft`].
    pub async fn discard_draft(&self, draft: &DraftItem) -> EngineResult<()> {
        let read = draft.as_read();
        self.ask(false, move |talking, tx| talking.discard_draft(tx, &read)).await
    }
}

/// Where the database failed nobody knows whether it was stored: then the bytes stay, with the notes that rescue them.
fn may_be_stored(reason: &Reason) -> bool {
    matches!(reason, Reason::Internal | Reason::Damaged | Reason::Busy | Reason::Suspended)
}

/// Bytes that were kept for nothing: those that no draft names.
fn unnamed(kept: Vec<NewContent>, named: &[NewContent]) -> Vec<NewContent> {
    kept.into_iter().filter(|new| !named.iter().any(|named| named.file == new.file)).collect()
}
