//! The stream: one list of what concerns this person, from every account.
//!
//! **Promises.** What happened at a moment (a mention, an answer, an announcement, a message, a change of what she keeps, something that is
//! shared with her) is a card, once, whichever account it comes from; the answers of one thread are one card, and so are the messages of a private one. A task that is due, or that
//! somebody has asked of her, is one for as long as it is to be done. They stand in the order of [`StreamPart`]: announcements that ask to
//! be acknowledged, what was said, the tasks, the documents. What stands open (a change that needs her) is told beside. Each leads to its
//! source; an announcement says whether it is acknowledged, and does not go while it asks for that, unless she says so. An account that
//! cannot be read is named, never left out in silence.
//!
//! **Never.** Nothing here asks the network: `sync` brings what is new, and the page says how old it is, and of which feeds something is
//! not known that was posted lately.
//!
//! **How.** Each vault has the cards of its own account (`store::stream`), noted in the transaction that stores what they are about; a page
//! merges them by [`StreamPlace`]. A day comes by itself, so what it makes due is noted when somebody looks (`crate::tasks::note_due`).
//! [`super::notices`] makes notifications of the same rows.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::cards::{asking, listed};
use super::organisation::{Acknowledgement, acknowledgement_of};
use super::session::Session;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AccountId, AsOf, Day, FeedId, FeedKind, IntentRow, IntentState, ItemId, NeedsYou, Place, PostId, PostKind, Spot,
    StreamId, StreamKind, StreamPart, StreamPlace, StreamRow, TaskId, TaskListKind, WallTime,
};
use crate::store::stream::Told;
use crate::store::task_lists::TaskList;
use crate::store::{Durability, Reading, StoreResult, Writing};
use crate::talk::LONG_AGO;
use crate::tasks::note_due;

/// Announcements of an account that stand first because they ask to be acknowledged, at most.
pub const MOST_ASKING: usize = 20;

/// The stream of all accounts.
#[derive(Clone, Debug)]
pub struct Stream {
    pub(super) engine: Musette,
}

/// Which cards are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamFilter {
    /// Of this account only.
    pub account: Option<AccountId>,
    /// Of these kinds only; of all where none is named.
    pub kinds: Vec<StreamKind>,
    /// Those that she is done with, instead of those that she is not.
    pub done: bool,
}

impl StreamFilter {
    /// Where in all that is asked for something stands.
    pub(super) fn place(&self, at: StreamPlace) -> Place {
        let kinds: BTreeSet<StreamKind> = self.kinds.iter().copied().collect();
        Place(Spot::Card { only: self.account, kinds: kinds.into_iter().collect(), done: self.done, at })
    }

    pub(super) fn spot(&self, place: &Place) -> EngineResult<StreamPlace> {
        match &place.0 {
            Spot::Card { at, .. }
                if self.place(*at) == *place && self.parts().iter().any(|(part, _)| *part == at.part) =>
            {
                Ok(*at)
            }
            _ => Err(Error::of(Reason::OtherList)),
        }
    }

    /// Whether announcements are asked for that she is not done with.
    pub(super) fn may_ask(&self) -> bool {
        !self.done && (self.kinds.is_empty() || self.kinds.contains(&StreamKind::Announced))
    }

    /// The parts of what is asked for, in their order, each with the kinds of it that are.
    pub(super) fn parts(&self) -> Vec<(StreamPart, Vec<StreamKind>)> {
        if self.done {
            return vec![(StreamPart::Done, self.kinds.clone())];
        }
        let parts = [StreamPart::Asking, StreamPart::Said, StreamPart::Due, StreamPart::Asked, StreamPart::Documents];
        let asked = |kind: &&StreamKind| self.kinds.is_empty() || self.kinds.contains(kind);
        let of = |part: StreamPart| (part, part.kinds().iter().filter(asked).copied().collect::<Vec<_>>());
        parts.map(of).into_iter().filter(|(_, kinds)| !kinds.is_empty()).collect()
    }

    /// Whether anything is asked for that feeds tell.
    pub(super) fn is_of_feeds(&self) -> bool {
        let of_feeds = |kind: &StreamKind| match kind {
            StreamKind::Mentioned | StreamKind::Answered | StreamKind::Announced | StreamKind::WrittenTo => true,
            StreamKind::Changed | StreamKind::Due | StreamKind::Asked | StreamKind::Shared => false,
        };
        self.kinds.is_empty() || self.kinds.iter().any(of_feeds)
    }
}

/// Where a card leads, and what it says of that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CardAbout {
    /// A post.
    Post {
        /// The post.
        post: PostId,
        /// Its thread.
        thread: PostId,
        /// The group that it is in; `None` for a private thread.
        feed: Option<FeedId>,
        /// The group's name; empty for a private thread.
        place: String,
        /// The title of an announcement.
        title: String,
        /// The beginning of what it says.
        glimpse: String,
        /// Whether she has read it, where it asks for that.
        acknowledgement: Acknowledgement,
    },
    /// A document.
    Document {
        /// The document.
        item: ItemId,
        /// Its name.
        name: String,
        /// The folder that it is in, as people say it.
        place: String,
    },
    /// A task.
    Task {
        /// The task.
        task: TaskId,
        /// The list, or the plan, that it is in.
        place: String,
        /// What is to be done.
        title: String,
        /// Until when.
        due: Option<Day>,
    },
    /// Something that was shared with her.
    Shared {
        /// The document, where this device knows it; else it is opened where pages are.
        item: Option<ItemId>,
        /// Its name.
        name: String,
        /// It is a folder.
        folder: bool,
        /// Its page on the web; empty where that was not told.
        address: String,
    },
}

/// Something that concerns this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Which.
    pub id: StreamId,
    /// Why it concerns her.
    pub kind: StreamKind,
    /// When it happened.
    pub at: WallTime,
    /// She has seen it, and each of the answers that it stands for.
    pub seen: bool,
    /// She is done with it.
    pub done: bool,
    /// For how many answers, or private messages, of one thread it stands, the newest of which it shows; 1 for everything else.
    pub answers: u64,
    /// How many of them she has not seen.
    pub unseen: u64,
    /// Who did it; empty when that was never told.
    pub who: String,
    /// Where it leads.
    pub about: CardAbout,
}

/// A page of cards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StreamPage {
    /// Announcements that ask to be acknowledged, the newest first, at most [`MOST_ASKING`] of each account. They stand above everything
    /// else, count as cards of the page, and stand not among the cards of this page or a later one.
    pub asking: Vec<Card>,
    /// In the order of [`StreamPart`]: what was said, tasks, documents.
    pub cards: Vec<Card>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Place>,
    /// How old each account's part of it is.
    pub as_of: Vec<StreamAge>,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
    /// Feeds of which something of the last thirty days is not known here: what in that concerns her is not in this list.
    pub gaps: Vec<StreamGap>,
}

/// A feed of which something is not known here that was posted lately. Every sync asks for some of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct StreamGap {
    /// Which.
    pub feed: FeedId,
    /// What it gathers.
    pub kind: FeedKind,
    /// The group's name; empty for the others, which the faces name.
    pub name: String,
}

/// How old what an account tells is, by where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StreamAge {
    /// The account.
    pub account: AccountId,
    /// When the one of its feeds was asked that was asked longest ago.
    pub feeds: AsOf,
    /// When the one of its lists of tasks was last known that was asked longest ago.
    pub tasks: AsOf,
    /// When it was last told what is shared with this person.
    pub shared: AsOf,
}

/// A change that needs this person, whatever it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Need {
    /// Of which account.
    pub account: AccountId,
    /// The intent.
    pub intent: IntentRow,
    /// Why.
    pub why: NeedsYou,
    /// When she asked for it.
    pub asked_at: WallTime,
}

/// How much there is: for badges.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StreamHead {
    /// Changes that need her.
    pub needs_you: u64,
    /// Changes that are not delivered yet, those that need her among them.
    pub undelivered: u64,
    /// Cards that she is not done with, by kind: all, and those that she has not seen.
    pub cards: Vec<(StreamKind, u64, u64)>,
    /// Announcements among them that she has seen and not acknowledged, where she could.
    pub asking: u64,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl StreamHead {
    /// What a badge says: what needs her, what she has not seen, and what asks to be acknowledged, each once.
    pub fn badge(&self) -> u64 {
        self.needs_you + self.asking + self.cards.iter().map(|(_, _, unseen)| unseen).sum::<u64>()
    }
}

impl Musette {
    /// The stream of all accounts.
    pub fn stream(&self) -> Stream {
        Stream { engine: self.clone() }
    }
}

impl Stream {
    /// A page of at most 200 cards, those that ask among them; those after `after`, where a page before ended.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in the page's `missing`. [`Reason::OtherList`] for a place of another
    /// list.
    pub async fn page(&self, filter: StreamFilter, after: Option<Place>, limit: usize) -> EngineResult<StreamPage> {
        let limit = limit.clamp(1, 200);
        let after = after.map(|place| filter.spot(&place)).transpose()?;
        let (mut page, mut found) = (StreamPage::default(), Vec::new());
        for (account, session) in self.sessions(filter.account).await? {
            let Ok(session) = session else {
                page.missing.push(account);
                continue;
            };
            self.note_due(&session).await;
            let of = filter.clone();
            let since = self.engine.now().before(Duration::from_millis(LONG_AGO.unsigned_abs()));
            let read = move |tx: &Reading<'_>| {
                let cards = listed(tx, account, &of, after, limit + 1)?;
                let gaps = if of.is_of_feeds() { gaps(tx, account, since)? } else { BTreeSet::new() };
                Ok((cards, age(tx, account)?, gaps))
            };
            match session.db.read(read).await {
                Ok((cards, age, gaps)) => {
                    found.extend(cards);
                    page.as_of.push(age);
                    page.gaps.extend(gaps);
                }
                Err(_) => page.missing.push(account),
            }
        }
        found.sort_by_key(|(place, _)| *place);
        if found.len() > limit {
            found.truncate(limit);
            page.next = found.last().map(|(place, _)| filter.place(*place));
        }
        for (place, card) in found {
            if place.part == StreamPart::Asking { page.asking.push(card) } else { page.cards.push(card) }
        }
        Ok(page)
    }

    /// How much there is.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn head(&self) -> EngineResult<StreamHead> {
        self.head_of(None).await
    }

    /// How much there is of one account; of all where none is named.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn head_of(&self, only: Option<AccountId>) -> EngineResult<StreamHead> {
        let mut head = StreamHead::default();
        for (account, session) in self.sessions(only).await? {
            let counts = match session {
                Ok(session) => {
                    self.note_due(&session).await;
                    let count = |tx: &Reading<'_>| {
                        Ok((tx.stream_counts()?, tx.needing()?.len(), tx.open_intent_count()?, asking(tx)?))
                    };
                    session.db.read(count).await.ok()
                }
                Err(_) => None,
            };
            let Some((counts, needs, undelivered, asking)) = counts else {
                head.missing.push(account);
                continue;
            };
            head.needs_you += needs as u64;
            head.undelivered += undelivered;
            head.asking += asking;
            for (kind, all, unseen) in counts {
                match head.cards.iter_mut().find(|(known, ..)| *known == kind) {
                    Some(known) => (known.1, known.2) = (known.1 + all, known.2 + unseen),
                    None => head.cards.push((kind, all, unseen)),
                }
            }
        }
        head.cards.sort_unstable();
        Ok(head)
    }

    /// The changes that need this person, the oldest first, and the accounts of which they could not be read.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn needs(&self) -> EngineResult<(Vec<Need>, Vec<AccountId>)> {
        let (mut needs, mut missing) = (Vec::new(), Vec::new());
        for (account, session) in self.sessions(None).await? {
            let of_one = match session {
                Ok(session) => session.db.read(|tx| tx.needing()).await.ok(),
                Err(_) => None,
            };
            let Some(of_one) = of_one else {
                missing.push(account);
                continue;
            };
            for (intent, state, asked_at) in of_one {
                if let IntentState::NeedsYou { why } = state {
                    needs.push(Need { account, intent, why, asked_at });
                }
            }
        }
        needs.sort_by_key(|need| (need.asked_at, need.account, need.intent));
        Ok((needs, missing))
    }

    /// She has seen these cards.
    ///
    /// # Errors
    /// When a vault cannot be written.
    pub async fn mark_seen(&self, cards: &[StreamId]) -> EngineResult<()> {
        for (account, session) in self.sessions(None).await? {
            let of = cards.iter().filter(|card| card.account == account);
            let rows: Vec<StreamRow> = of.map(|card| card.row).collect();
            if !rows.is_empty() {
                session?.db.write(Durability::Saved, move |tx| tx.set_seen(&rows)).await?;
            }
        }
        Ok(())
    }

    /// She is done with a card, or not after all. With that of an answer, or of a private message, she is done as far as it stands for its thread; undone, what she
    /// was done with together comes back, and what she was done with before stays so.
    ///
    /// # Errors
    /// There is no such card; [`Reason::StillAsks`] of an announcement that asks to be acknowledged ([`Stream::set_done_anyway`]).
    pub async fn set_done(&self, card: StreamId, done: bool) -> EngineResult<()> {
        let work = move |tx: &mut Writing<'_>| match tx.announcement_of(card.row)? {
            Some(post) if done && acknowledgement_of(tx, post, PostKind::Announcement)? == Acknowledgement::Open => {
                Ok(Err(Reason::StillAsks))
            }
            _ => Ok(tx.set_stream_done(card.row, done)?.then_some(()).ok_or(Reason::NotFound)),
        };
        let session = self.engine.session(card.account).await?;
        session.db.write(Durability::Saved, work).await?.map_err(Error::of)
    }

    /// She is done with a card, also with one that asks her to acknowledge it: it asks no more, and is not acknowledged.
    ///
    /// # Errors
    /// There is no such card.
    pub async fn set_done_anyway(&self, card: StreamId) -> EngineResult<()> {
        let session = self.engine.session(card.account).await?;
        let work = move |tx: &mut Writing<'_>| tx.set_stream_done(card.row, true);
        match session.db.write(Durability::Saved, work).await? {
            true => Ok(()),
            false => Err(Error::of(Reason::NotFound)),
        }
    }

    /// Puts the tasks into the stream whose day has come. What cannot be written now (a full disk) is not in the way of what can be read.
    pub(super) async fn note_due(&self, session: &Session) {
        let (today, zone) = (self.engine.today(), self.engine.inner.zone.clone());
        let noted = async {
            // Most of the time there is nothing, and then nothing is written.
            if session.db.read(move |tx| tx.due_unnoted(today, 1)).await?.is_empty() {
                return Ok(());
            }
            let note = move |tx: &mut Writing<'_>| note_due(tx, today, &|day| begin_of(day, &zone), Told::NotYet);
            session.db.write(Durability::Fetched, note).await
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "what is due is not in the stream yet");
        }
    }

    /// The accounts, or one of them, each with its open vault or why it cannot be opened.
    pub(super) async fn sessions(
        &self,
        only: Option<AccountId>,
    ) -> EngineResult<Vec<(AccountId, EngineResult<Arc<Session>>)>> {
        let mut all = Vec::new();
        for account in self.engine.accounts().list().await? {
            if only.is_none_or(|only| only == account.id) {
                all.push((account.id, self.engine.session(account.id).await));
            }
        }
        Ok(all)
    }
}

impl Musette {
    /// The day where this person is.
    pub fn today(&self) -> Day {
        let now = Timestamp::from_millisecond(self.now().0).unwrap_or_default();
        Day::of(now.to_zoned_datetime(self.inner.zone.clone()).date())
    }
}

/// The moment at which a day begins in a zone.
pub(super) fn begin_of(day: Day, zone: &TimeZone) -> WallTime {
    let begins = day.date().and_then(|date| date.to_zoned_datetime(zone.clone()).ok());
    begins.map_or(WallTime(0), |begins| WallTime(begins.timestamp().as_millisecond()))
}

/// How old what an account tells is: as old as the oldest that she can read, the others may be newer.
pub(super) fn age(tx: &Reading<'_>, account: AccountId) -> StoreResult<StreamAge> {
    let feeds = tx.feeds()?.into_iter().filter(|feed| feed.open).map(|feed| feed.as_of).min();
    let (_, planned) = tx.tasks_as_of()?;
    let own = |list: &TaskList| list.kind == TaskListKind::Own && list.listed && list.open;
    let lists = tx.task_lists()?.into_iter().filter(own).map(|list| list.as_of);
    let tasks = lists.chain([planned]).min();
    let (feeds, tasks) = (feeds.unwrap_or(AsOf::NeverKnown), tasks.unwrap_or(AsOf::NeverKnown));
    Ok(StreamAge { account, feeds, tasks, shared: tx.shared_as_of()? })
}

/// The feeds of which something is not known here that was posted since then.
pub(super) fn gaps(tx: &Reading<'_>, account: AccountId, since: WallTime) -> StoreResult<BTreeSet<StreamGap>> {
    let mut named = BTreeSet::new();
    for gap in tx.gaps(since)? {
        if let Some(feed) = tx.feed(gap.feed)? {
            named.insert(StreamGap { feed: FeedId { account, row: feed.row }, kind: feed.kind, name: feed.name });
        }
    }
    Ok(named)
}
