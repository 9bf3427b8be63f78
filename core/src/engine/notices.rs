//! What a platform notifies the person of: made here, once for each event, so that both platforms say the same.
//!
//! **Promises.** Each thing that concerns her is told once, and none that she has seen or is done with, here or in another process. In quiet
//! hours nothing is told, and nothing is lost: what came meanwhile is told after them. What came in number is told as a number
//! ("42 new in Stage crew"), not one by one. Where there are several accounts each says whose it is. What may be shown on a locked screen is said with each: never a name or a word of the content, and
//! of a number nothing that is not true of each.
//!
//! **Never.** No sentence is made here: `bindings/words` has them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::cards::card;
use super::session::Session;
use super::stream::{Card, CardAbout};
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{AccountId, FeedRow, StreamKind};
use crate::store::stream::StreamEntry;
use crate::store::{Durability, StoreResult, Writing};

/// The setting that holds the quiet hours.
const QUIET: &str = "quiet-hours";
/// More than so many of one group at once are told as a number.
const MOST_OF_ONE: usize = 3;
/// Looked at in one go; what is beyond is told the next time.
const MOST_AT_ONCE: u32 = 1_000;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// Hours in which nothing is told, by the person's clock: from one minute of the day up to another, over midnight where the second
/// is the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietHours {
    /// The first quiet minute of the day, 0 to 1439.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub to: u16,
}

impl QuietHours {
    /// Whether a minute of the day is quiet. Two equal ends are no hours at all.
    pub fn covers(self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// What belongs together: a platform shows one such group as one stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeGroup {
    /// What is written in a group.
    Feed(FeedRow),
    /// What is written to her.
    Private,
    /// What changed in what she keeps offline.
    Kept,
    /// Tasks that are due, or asked of her.
    Tasks,
    /// What is shared with her.
    Shared,
}

/// What may be shown while the screen is locked: what kind of thing it is, and nothing else.
pub type Locked = StreamKind;

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// One thing, with where it leads.
    One {
        /// Whose it is.
        account: AccountId,
        /// What she calls that account, where there are several; else empty.
        whose: String,
        /// What it belongs to.
        group: NoticeGroup,
        /// The thing.
        card: Box<Card>,
        /// See [`Locked`].
        locked: Locked,
    },
    /// So many at once.
    Many {
        /// Whose they are.
        account: AccountId,
        /// What she calls that account, where there are several; else empty.
        whose: String,
        /// What they belong to.
        group: NoticeGroup,
        /// The group's name; empty for the others, which the faces name.
        place: String,
        /// How many.
        count: u64,
        /// The newest of them, for where it leads.
        newest: Box<Card>,
        /// See [`Locked`]; `None` where they are of several kinds, none of which is true of each.
        locked: Option<Locked>,
    },
}

impl Musette {
    /// The hours in which nothing is told; `None` when there are none.
    ///
    /// # Errors
    /// When the home cannot be read.
    pub async fn quiet_hours(&self) -> EngineResult<Option<QuietHours>> {
        let stored = self.device()?.read(|tx| tx.setting(QUIET)).await?;
        Ok(stored.and_then(|stored| serde_json::from_str(&stored).ok()))
    }

    /// Sets the hours in which nothing is told.
    ///
    /// # Errors
    /// An end is no minute of a day; the home cannot be written.
    pub async fn set_quiet_hours(&self, quiet: Option<QuietHours>) -> EngineResult<()> {
        if quiet.is_some_and(|quiet| quiet.from >= DAY || quiet.to >= DAY) {
            return Err(Error::of(Reason::NotOffered));
        }
        let stored = quiet.and_then(|quiet| serde_json::to_string(&quiet).ok()).unwrap_or_default();
        Ok(self.device()?.write(Durability::Saved, move |tx| tx.put_setting(QUIET, &stored)).await?)
    }

    /// What is new since the last call, to be shown now. What is answered here is not answered again: it is noted as told durably
    /// before this returns. In quiet hours there is nothing, and nothing is noted.
    ///
    /// # Errors
    /// When the device cannot be read. An account whose vault cannot be opened keeps what it has for another time.
    pub async fn take_notices(&self) -> EngineResult<Vec<Notice>> {
        if self.is_quiet().await? {
            return Ok(Vec::new());
        }
        let stream = self.stream();
        let accounts = self.accounts().list().await?;
        // One account's groups may be called as another's are.
        let whose = |account: AccountId| match accounts.as_slice() {
            [] | [_] => String::new(),
            several => several.iter().find(|of| of.id == account).map(|of| of.label.clone()).unwrap_or_default(),
        };
        let mut notices = Vec::new();
        for (account, session) in stream.sessions(None).await? {
            let Ok(session) = session else { continue };
            stream.note_due(&session).await;
            // What one account has noted as told is shown, whatever stands in another's way.
            match take_of(&session, whose(account)).await {
                Ok(of_one) => notices.extend(of_one),
                Err(error) => tracing::warn!(%account, %error, "what is new there is told another time"),
            }
        }
        Ok(notices)
    }

    async fn is_quiet(&self) -> EngineResult<bool> {
        let Some(quiet) = self.quiet_hours().await? else { return Ok(false) };
        let Ok(now) = Timestamp::from_millisecond(self.now().0) else { return Ok(false) };
        let time = now.to_zoned_datetime(self.inner.zone.clone()).time();
        let minute = u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0);
        Ok(quiet.covers(minute))
    }
}

/// What is new in one account, noted as told.
async fn take_of(session: &Session, whose: String) -> EngineResult<Vec<Notice>> {
    // Most of the time there is nothing, and then nothing is written.
    if session.db.read(|tx| tx.stream_untold(1)).await?.is_empty() {
        return Ok(Vec::new());
    }
    let account = session.account;
    let take = move |tx: &mut Writing<'_>| -> StoreResult<Vec<Notice>> {
        let untold = tx.stream_untold(MOST_AT_ONCE)?;
        let Some(last) = untold.last().map(|entry| entry.row) else { return Ok(Vec::new()) };
        let mut cards = Vec::new();
        for entry in &untold {
            cards.extend(card(tx, account, entry)?.map(|card| (group_of(entry), card)));
        }
        tx.set_told(last)?;
        Ok(told(account, &whose, cards))
    };
    Ok(session.db.write(Durability::Saved, take).await?)
}

fn group_of(entry: &StreamEntry) -> NoticeGroup {
    match (entry.kind, entry.place) {
        (StreamKind::Changed, _) => NoticeGroup::Kept,
        (StreamKind::Due | StreamKind::Asked, _) => NoticeGroup::Tasks,
        (StreamKind::Shared, _) => NoticeGroup::Shared,
        (_, 0) => NoticeGroup::Private,
        (_, feed) => NoticeGroup::Feed(FeedRow(feed)),
    }
}

/// One notice for each thing, or for a group of which there are many; in the order of the oldest of each.
fn told(account: AccountId, whose: &str, cards: Vec<(NoticeGroup, Card)>) -> Vec<Notice> {
    let mut groups: Vec<(NoticeGroup, Vec<Card>)> = Vec::new();
    for (group, card) in cards {
        match groups.iter_mut().find(|(known, _)| *known == group) {
            Some((_, known)) => known.push(card),
            None => groups.push((group, vec![card])),
        }
    }
    let mut notices = Vec::new();
    for (group, mut cards) in groups {
        // An announcement asks for something by itself: it is never lost in a number.
        let (own, rest): (Vec<Card>, Vec<Card>) = if cards.len() > MOST_OF_ONE {
            cards.drain(..).partition(|card| card.kind == StreamKind::Announced)
        } else {
            (cards, Vec::new())
        };
        let one = |card: Card| {
            let whose = whose.to_owned();
            Notice::One { account, whose, group, locked: card.kind, card: Box::new(card) }
        };
        notices.extend(own.into_iter().map(one));
        let count = rest.len() as u64;
        let kind = rest.first().map(|card| card.kind);
        let locked = kind.filter(|kind| rest.iter().all(|card| card.kind == *kind));
        match rest.into_iter().max_by_key(|card| (card.at, card.id.row)) {
            None => {}
            Some(only) if count == 1 => notices.push(one(only)),
            Some(newest) => {
                let place = match &newest.about {
                    CardAbout::Post { place, .. } => place.clone(),
                    CardAbout::Document { .. } | CardAbout::Task { .. } | CardAbout::Shared { .. } => String::new(),
                };
                notices.push(Notice::Many {
                    account,
                    whose: whose.to_owned(),
                    group,
                    place,
                    count,
                    locked,
                    newest: Box::new(newest),
                });
            }
        }
    }
    notices
}
