//! What a person writes, likes, removes, joins; and what of it waits.
//!
//! **Promises.** The bytes of files, and the words themselves, are on the disk with a note that rescues them before the intent
//! that names them is stored; the call returns after both. What is refused leaves nothing behind.

use std::path::{Path, PathBuf};

use super::Feeds;
use super::about::about;
use crate::blobs::BlobError;
use crate::blobs::contents::ContentsError;
use crate::blobs::contents::save::Saving;
use crate::doors::{OpenTo, read_exact_at};
use crate::engine::services::{Refused, met_last, run};
use crate::engine::{EngineResult, Error, Reason, Source};
use crate::model::{
    BasedOn, Belonging, FeedAsk, FeedCapabilities, FeedId, FeedKind, FeedRow, IntentRow, IntentState, NeedsYou, Others,
    PersonRow, Picture, PostId, PostRow, Refusal, Remedy,
};
use crate::store::attachments::NO_ITEM;
use crate::store::contents::NewContent;
use crate::store::people::Person;
use crate::store::post_intents::PostIntent;
use crate::store::{Reading, StoreError, StoreResult, Writing};
use crate::talk::{HeldFile, TalkError, TalkResult, Talking, With, may_begin, may_begin_anew, may_take_part};

use super::{DraftItem, PostWaiting};

/// Letters of a text that name the file in which a rescue finds it.
const NAMED_BY: usize = 40;

/// A file that is to go with a post.
#[derive(Clone, Debug)]
pub struct Attach {
    /// Its name, as people will see it.
    pub name: String,
    /// Its bytes.
    pub source: Source,
}

impl Attach {
    /// A file of the person under its own name.
    pub fn file(path: impl Into<PathBuf>) -> Attach {
        let path = path.into();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Attach { name, source: Source::File(path) }
    }
}

/// Where a post goes.
#[derive(Clone, Copy, Debug)]
enum Goes {
    To(FeedRow),
    Answering(PostRow),
    ToPeople,
}

/// Where a draft is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SentTo {
    /// As a new thread into a group.
    Group(FeedRow),
    /// As an answer to a post.
    Answering(PostRow),
    /// As a private thread with these people.
    People(Vec<PersonRow>),
}

impl Feeds {
    /// What the provider of feeds can do, and its limits; nothing where the account has none.
    pub fn can(&self) -> FeedCapabilities {
        self.session.feeds.as_ref().map(|feeds| feeds.can()).unwrap_or_default()
    }

    /// The same, and files that look like a mistake ([`Reason::EmptyFile`], [`Reason::NoPicture`]) are sent all the same: the person has
    /// said so.
    #[must_use]
    pub fn anyway(self) -> Feeds {
        Feeds { anyway: true, ..self }
    }

    /// Begins a thread in a group. It can be undone for a few seconds before it leaves.
    ///
    /// # Errors
    /// There is nothing in it, it is too long, or the feed is no group; [`Reason::OutsideGroup`] of one that she is no longer in. What was being
    /// written stays the draft that it was.
    pub async fn write(&self, feed: FeedRow, text: &str, mentions: Vec<PersonRow>) -> EngineResult<PostRow> {
        self.write_with(feed, text, mentions, Vec::new()).await
    }

    /// Begins a thread in a group, with files.
    ///
    /// # Errors
    /// As [`Feeds::write`]; a file is too large, is not there, or changes; it is empty, or called a picture and none
    /// ([`Feeds::anyway`]); there is no space.
    pub async fn write_with(
        &self,
        feed: FeedRow,
        text: &str,
        mentions: Vec<PersonRow>,
        files: Vec<Attach>,
    ) -> EngineResult<PostRow> {
        self.say(Goes::To(feed), text, With { mentions, ..With::default() }, files).await
    }

    /// Answers a post. It can be undone for a few seconds before it leaves.
    ///
    /// # Errors
    /// As [`Feeds::write`]; the post is not shown any more. What is in a group that she has left by herself can be answered.
    pub async fn answer(&self, post: PostRow, text: &str, mentions: Vec<PersonRow>) -> EngineResult<PostRow> {
        self.answer_with(post, text, mentions, Vec::new()).await
    }

    /// Answers a post, with files.
    ///
    /// # Errors
    /// As [`Feeds::write_with`]; the post is not shown any more.
    pub async fn answer_with(
        &self,
        post: PostRow,
        text: &str,
        mentions: Vec<PersonRow>,
        files: Vec<Attach>,
    ) -> EngineResult<PostRow> {
        self.say(Goes::Answering(post), text, With { mentions, ..With::default() }, files).await
    }

    /// Begins a private thread with these people.
    ///
    /// # Errors
    /// As [`Feeds::write_with`]; nobody is named.
    pub async fn message(&self, to: Vec<PersonRow>, text: &str, files: Vec<Attach>) -> EngineResult<PostRow> {
        if to.is_empty() {
            return Err(Error::of(Reason::Empty));
        }
        self.say(Goes::ToPeople, text, With { to, ..With::default() }, files).await
    }

    /// Sends a draft: the post is kept and the draft is gone, in one transaction. `text`: what it says in the end, with a mark for each
    /// of `mentions`. What goes with the draft goes with the post, before `files`. It may go elsewhere than where it was written, as where its thread is gone.
    ///
    /// # Errors
    /// [`Reason::DraftChanged`] when the draft is not what was read any more, as where another command was quicker; as
    /// [`Feeds::write_with`], [`Feeds::answer_with`] and [`Feeds::message`].
    pub async fn send_draft(
        &self,
        draft: &DraftItem,
        to: SentTo,
        text: &str,
        mentions: Vec<PersonRow>,
        files: Vec<Attach>,
    ) -> EngineResult<PostRow> {
        for file in draft.files.iter().filter(|_| !self.anyway) {
            doubt(&file.name, file.size, file.picture)?;
        }
        let from = Some(draft.as_read());
        let (goes, to) = match to {
            SentTo::Group(feed) => (Goes::To(feed), Vec::new()),
            SentTo::Answering(post) => (Goes::Answering(post), Vec::new()),
            SentTo::People(to) if to.is_empty() => return Err(Error::of(Reason::Empty)),
            SentTo::People(to) => (Goes::ToPeople, to),
        };
        self.say(goes, text, With { mentions, to, from, ..With::default() }, files).await
    }

    async fn say(&self, goes: Goes, text: &str, mut with: With, files: Vec<Attach>) -> EngineResult<PostRow> {
        let _saving = self.session.begin_saving()?;
        let can = self.can();
        let talking = self.talking(true);
        let drafted = with.from.as_ref().map_or(0, |read| read.files.len());
        talking.may_say(text, files.len() + drafted)?;
        self.fits(text, &with.mentions, can.longest_text).await?;
        if files.len() + drafted > can.most_files {
            return Err(Error::of(Reason::TooManyFiles(can.most_files)));
        }
        // What would be refused is not read to its end first: a photograph that is handed over can be read once.
        let read = move |tx: &Reading<'_>| match is_taken(tx, goes) {
            Ok(()) => Ok(Ok(place_of(tx, goes)?)),
            Err(refused) => refused.into_store().map_or_else(|refused| Ok(Err(refused)), Err),
        };
        let place = self.session.db.read(read).await??;
        let mut kept: Vec<NewContent> = Vec::with_capacity(files.len() + 1);
        let held = self.hold(&mut kept, &mut with, &place, text, files, can.largest_file).await;
        let stored = match held {
            Ok(()) => {
                let text = text.to_owned();
                self.run(talking, move |talking, tx| {
                    let (feed, answers) = match goes {
                        Goes::To(feed) => (feed, None),
                        Goes::ToPeople => (private_feed(tx)?.ok_or(TalkError::NotThere)?, None),
                        Goes::Answering(post) => {
                            let facts = tx.post_entry(post)?.ok_or(TalkError::NotThere)?.facts;
                            // A private thread is in no group: its answers belong to the feed of private threads.
                            let feed = match facts.feed {
                                Some(feed) => feed,
                                None => private_feed(tx)?.ok_or(TalkError::NotThere)?,
                            };
                            (feed, Some(post))
                        }
                    };
                    talking.post_with(tx, feed, answers, &text, with)
                })
                .await
            }
            Err(error) => Err(error),
        };
        if let Err(error) = &stored {
            // Where the database failed nobody knows whether it was stored: then the bytes stay, with the notes that rescue them.
            if matches!(error.reason, Reason::Internal | Reason::Damaged | Reason::Busy | Reason::Suspended) {
                tracing::warn!(%error, "a post was not stored; `doctor --rescue` reads its bytes");
                return stored;
            }
            self.let_go(&kept).await;
        }
        stored
    }

    /// Bytes that nothing names are not kept.
    pub(super) async fn let_go(&self, kept: &[NewContent]) {
        for new in kept {
            if let Err(error) = self.session.contents.unsave(new).await {
                tracing::warn!(%error, "bytes of a refused post stay on the disk");
            }
        }
    }

    /// Whether the provider takes a text as it is written there, with what stands in it for whom it mentions.
    async fn fits(&self, text: &str, mentions: &[PersonRow], longest: usize) -> EngineResult<()> {
        let Some(feeds) = &self.session.feeds else { return Ok(()) };
        let people = mentions.to_vec();
        let called = move |tx: &Reading<'_>| {
            let of = |person: PersonRow| {
                let known = tx.person(person)?.filter(Person::can_be_called);
                Ok(known.map(|person| person.in_feeds().cloned()))
            };
            people.into_iter().map(of).collect::<StoreResult<Option<Vec<_>>>>()
        };
        let called = self.session.db.read(called).await?.ok_or_else(|| Error::of(Reason::NotFound))?;
        match feeds.length(text.trim(), &called)? {
            length if length > longest => Err(Error::of(Reason::TooLongWithMentions(longest))),
            _ => Ok(()),
        }
    }

    /// Keeps the bytes of a post's files and its words on the disk.
    async fn hold(
        &self,
        kept: &mut Vec<NewContent>,
        with: &mut With,
        place: &str,
        text: &str,
        files: Vec<Attach>,
        largest: u64,
    ) -> EngineResult<()> {
        for file in files {
            let held = self.hold_file(kept, file, place, largest).await?;
            if !self.anyway {
                doubt(&held.name, held.new.size, held.picture)?;
            }
            with.files.push(held);
        }
        let text = text.trim();
        if !text.is_empty() {
            let name = name_of_text(text);
            let saving = Saving { item: NO_ITEM, name, place: place.to_owned(), based_on: BasedOn::Nothing };
            let new = self.session.contents.save_bytes(text.as_bytes().to_vec(), &saving).await?;
            kept.push(new.clone());
            with.sealed = Some(HeldFile { new, name: saving.name, picture: false });
        }
        Ok(())
    }

    /// Keeps the bytes of one file on the disk; `kept` has them also when it is refused for its size.
    pub(super) async fn hold_file(
        &self,
        kept: &mut Vec<NewContent>,
        Attach { name, source }: Attach,
        place: &str,
        largest: u64,
    ) -> EngineResult<HeldFile> {
        let saving = Saving { item: NO_ITEM, name, place: place.to_owned(), based_on: BasedOn::Nothing };
        let (new, beginning) = match source {
            Source::File(path) => {
                let beginning = self.look_at_file(&path, largest).await?;
                (self.session.contents.save_file(&path, &saving).await?, beginning)
            }
            Source::Bytes(bytes) if bytes.len() as u64 > largest => {
                return Err(Error::of(Reason::FileTooLarge(largest)));
            }
            Source::Bytes(bytes) => {
                let beginning = bytes.iter().take(Picture::ENOUGH).copied().collect();
                (self.session.contents.save_bytes(bytes, &saving).await?, beginning)
            }
            Source::Incoming(source) => {
                let more = move |most: usize| source.read(most);
                match self.session.contents.save_incoming(more, largest, &saving).await {
                    Err(ContentsError::Blob(BlobError::TooLong { .. })) => {
                        return Err(Error::of(Reason::FileTooLarge(largest)));
                    }
                    kept => kept?,
                }
            }
        };
        kept.push(new.clone());
        if new.size > largest {
            return Err(Error::of(Reason::FileTooLarge(largest)));
        }
        Ok(HeldFile { new, name: saving.name, picture: Picture::of(&beginning).is_some() })
    }

    /// The first bytes of a file that is to go with a post.
    async fn look_at_file(&self, path: &Path, largest: u64) -> EngineResult<Vec<u8>> {
        let path = path.to_owned();
        let disk = std::sync::Arc::clone(&self.engine.inner.home.doors.disk);
        let look = move || {
            let file = match disk.open(&path, OpenTo::Read) {
                Ok(file) => file,
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    return Err(Error::of(Reason::SourceMissing));
                }
                Err(_) => return Err(Error::of(Reason::SourceUnreadable)),
            };
            let size = file.len().map_err(|_| Error::of(Reason::SourceUnreadable))?;
            if size > largest {
                return Err(Error::of(Reason::FileTooLarge(largest)));
            }
            let mut first = vec![0; usize::try_from(size).unwrap_or(usize::MAX).min(Picture::ENOUGH)];
            read_exact_at(file.as_ref(), &mut first, 0).map_err(|_| Error::of(Reason::SourceUnreadable))?;
            Ok(first)
        };
        self.engine.inner.home.blocking(look).await
    }

    /// Likes a post, or takes that back.
    ///
    /// # Errors
    /// It is not shown any more; [`Reason::OutsideGroup`] of a like in a group that has removed her, while one can be taken back there.
    pub async fn like(&self, post: PostRow, liked: bool) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.like(tx, post, liked)).await
    }

    /// Removes a post of one's own. The first post of a thread takes all answers with it at the provider, whoever wrote them.
    ///
    /// # Errors
    /// It is somebody else's, is not shown any more, or is being sent; [`Reason::AnswersFall`] with what falls, unless that was agreed to.
    pub async fn remove(&self, post: PostRow, others: Others) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.remove(tx, post, others)).await
    }

    /// Removes a thread although somebody has answered since it was asked for ([`Remedy::Confirm`]); what came until now falls, and
    /// what comes before it is sent asks again.
    ///
    /// # Errors
    /// [`Reason::NotOffered`] when it asks for something else; it has ended.
    pub async fn confirm(&self, intent: IntentRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.confirm(tx, intent)).await?;
        self.talk()?.posting.try_at_once();
        Ok(())
    }

    /// Takes back what was asked for and not sent: the text of a post is a draft of its own, with its files. What
    /// needs the person is given up so as well, although it may have been sent ([`PostWaiting::in_doubt`]).
    ///
    /// # Errors
    /// It is being sent, or has ended; [`Reason::OthersFall`](super::super::Reason::OthersFall) when answers to it wait as well.
    pub async fn cancel(&self, intent: IntentRow, others: Others) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.cancel(tx, intent, others)).await
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// It does not ask, or has ended.
    pub async fn retry(&self, intent: IntentRow) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.retry(tx, intent)).await?;
        self.talk()?.posting.try_at_once();
        Ok(())
    }

    /// Posts an answer whose thread is gone as a new thread in its group ([`Remedy::Elsewhere`]), with the answers to it. What she wrote
    /// in the lost thread after it follows it there; answers those.
    ///
    /// # Errors
    /// [`Reason::NotOffered`] when it asks for something else; it has ended.
    pub async fn post_anew(&self, intent: IntentRow) -> EngineResult<Vec<IntentRow>> {
        let following = self.ask(false, move |talking, tx| talking.post_anew(tx, intent)).await?;
        self.talk()?.posting.try_at_once();
        Ok(following)
    }

    /// Joins a group, or leaves it.
    ///
    /// # Errors
    /// It is no group.
    pub async fn join(&self, feed: FeedRow, joined: bool) -> EngineResult<()> {
        self.ask(false, move |talking, tx| talking.join(tx, feed, joined)).await
    }

    /// What is not delivered yet, in the order in which it was asked for.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn waiting(&self) -> EngineResult<Vec<PostWaiting>> {
        let account = self.session.account;
        let at_work = self.session.syncing.is_at_work().await?;
        let now = self.engine.now();
        let read = move |tx: &Reading<'_>| {
            let open = tx.open_service_intents::<FeedAsk>()?;
            let rows: Vec<IntentRow> = open.iter().map(|intent| intent.row).collect();
            open.into_iter()
                .map(|intent: PostIntent| {
                    let asks = matches!(intent.state, IntentState::NeedsYou { .. });
                    let state = as_shown(tx, &intent)?;
                    let group = match intent.asked {
                        FeedAsk::Post { feed, .. } => Some(feed),
                        _ => intent.asked.group(),
                    };
                    let needs = tx.needs_of(intent.row)?.into_iter();
                    Ok(PostWaiting {
                        intent: intent.row,
                        waits_for: needs.filter(|need| rows.contains(need)).collect(),
                        post: Some(PostId { account, row: intent.about }).filter(|post| post.row.0 != 0),
                        feed: group.map(|row| FeedId { account, row }),
                        remedies: remedies(tx, &intent)?,
                        in_doubt: asks && tx.has_open_attempt(intent.row)?,
                        hold_until: intent.held_until(now),
                        asked_at: intent.asked_at,
                        tried_at: intent.tried_at,
                        next_at: intent.next_at,
                        last_failure: met_last(tx, &intent.course, at_work)?,
                        about: about(tx, account, &intent.asked, intent.about)?,
                        asked: intent.asked,
                        state,
                    })
                })
                .collect::<StoreResult<Vec<_>>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    fn talking(&self, can_be_undone: bool) -> Talking {
        let now = self.engine.now();
        let hold_until = can_be_undone.then(|| self.session.hold_until(now));
        Talking { now, hold_until, longest: self.can().longest_text }
    }

    pub(super) async fn ask<T: Send + 'static>(
        &self,
        can_be_undone: bool,
        work: impl FnOnce(Talking, &mut Writing<'_>) -> TalkResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let _saving = self.session.begin_saving()?;
        self.run(self.talking(can_be_undone), work).await
    }

    /// Stores what is asked for; what is held back of it may leave when this process lets go of the account.
    async fn run<T: Send + 'static>(
        &self,
        talking: Talking,
        work: impl FnOnce(Talking, &mut Writing<'_>) -> TalkResult<T> + Send + 'static,
    ) -> EngineResult<T> {
        let asked = move |tx: &mut Writing<'_>| -> TalkResult<(T, Vec<IntentRow>)> {
            let before = tx.newest_intent()?;
            let done = work(talking, tx)?;
            Ok((done, tx.held_since(before)?))
        };
        let (done, held) = run(&self.session.db, asked).await?;
        self.session.note_held(&held);
        Ok(done)
    }
}

/// Where it stands, as the person is told: of what a group refuses to whom does not belong to it any more, that is why.
pub(super) fn as_shown(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<IntentState> {
    let refused = intent.state == IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::Permission) };
    if !refused || intent.asked.group().is_some() {
        return Ok(intent.state.clone());
    }
    let group = tx.group_of(intent)?.map(|group| tx.feed(group)).transpose()?.flatten();
    Ok(match group.map(|group| group.belonging) {
        Some(Belonging::Left | Belonging::NoLonger) => {
            IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::NotAMember) }
        }
        _ => intent.state.clone(),
    })
}

/// What the person can do about a change that needs her. What is gone does not come back by another try.
fn remedies(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<Vec<Remedy>> {
    let IntentState::NeedsYou { why } = &intent.state else { return Ok(Vec::new()) };
    Ok(match why {
        NeedsYou::ParentGone if may_begin_anew(tx, intent)? => vec![Remedy::Elsewhere, Remedy::Discard],
        NeedsYou::SubjectGone => vec![Remedy::Discard],
        NeedsYou::NewInside => vec![Remedy::Confirm, Remedy::Discard],
        _ => vec![Remedy::Retry, Remedy::Discard],
    })
}

/// A file that nobody would send if they had looked at it.
pub(super) fn doubt(name: &str, size: u64, picture: bool) -> EngineResult<()> {
    match (size, picture) {
        (0, _) => Err(Error::of(Reason::EmptyFile(name.to_owned()))),
        (_, false) if Picture::is_expected(name) => Err(Error::of(Reason::NoPicture(name.to_owned()))),
        _ => Ok(()),
    }
}

/// What a text is called when it is found without the database: by how it begins.
fn name_of_text(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let begins: String = words.chars().take(NAMED_BY).collect();
    format!("{}.txt", begins.trim())
}

/// Whether the group that a post goes to takes it.
fn is_taken(tx: &Reading<'_>, goes: Goes) -> TalkResult<()> {
    match goes {
        Goes::To(feed) => may_begin(tx, feed),
        Goes::Answering(post) => may_take_part(tx, tx.post_entry(post)?.and_then(|entry| entry.facts.feed)),
        Goes::ToPeople => Ok(()),
    }
}

/// Where a post goes, in words: the group.
fn place_of(tx: &Reading<'_>, goes: Goes) -> StoreResult<String> {
    let feed = match goes {
        Goes::To(feed) => Some(feed),
        Goes::Answering(post) => tx.post_entry(post)?.and_then(|entry| entry.facts.feed),
        Goes::ToPeople => None,
    };
    Ok(feed.map(|feed| tx.feed(feed)).transpose()?.flatten().map(|feed| feed.name).unwrap_or_default())
}

pub(super) fn private_feed(tx: &Reading<'_>) -> StoreResult<Option<FeedRow>> {
    Ok(tx.feeds()?.into_iter().find(|feed| feed.kind == FeedKind::Private).map(|feed| feed.row))
}

impl Refused for TalkError {
    fn leaving() -> TalkError {
        TalkError::Leaving
    }

    fn into_store(self) -> Result<StoreError, TalkError> {
        match self {
            TalkError::Store(error) => Ok(error),
            other => Err(other),
        }
    }
}
