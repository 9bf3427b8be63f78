//! The stream as a list of places: how many cards there are, a page anywhere among them, where one of them stands.
//!
//! **Promises.** The same cards in the same order as [`Stream::page`], those that ask above all. A page begins at a place, at a
//! card wherever that stands now, or at a position, and is read without what lies before it. An account that cannot be read is named.
//!
//! **How.** The cards of several accounts are merged by [`StreamPlace`]. What stands above a card is counted in each vault; the card at a
//! position is found by walking the index of its part as far as that position, and no row of it is read.
//!
//! Tests: the stories of `stream_list`.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::EngineResult;
use super::card_places::Listing;
use super::cards::listed;
use super::stream::{Card, Stream, StreamAge, StreamFilter, StreamGap, age, gaps};
use crate::model::{AccountId, At, Place, StreamId, StreamPart, StreamPlace, Stretch};
use crate::store::{Reading, StoreResult};
use crate::talk::LONG_AGO;

/// Cards that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CardSection {
    /// What they have in common.
    pub part: StreamPart,
    /// The position of the first, counted from 0.
    pub start: u64,
    /// How many.
    pub count: u64,
}

/// What the list knows of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardsHead {
    /// How many cards there are.
    pub count: u64,
    /// The parts that have some, in their order.
    pub sections: Vec<CardSection>,
    /// How old each account's part of it is.
    pub as_of: Vec<StreamAge>,
    /// Feeds of which something of the last thirty days is not known here: what in that concerns her is not in this list.
    pub gaps: Vec<StreamGap>,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

/// Some cards of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CardsPage {
    /// In the order of [`StreamPart`].
    pub cards: Vec<Card>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Cards follow in the direction that was read: before these, where those before a place were asked for.
    pub more: bool,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl Stream {
    /// How many cards there are, and which stand together.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in `missing`.
    pub async fn cards_head(&self, filter: StreamFilter) -> EngineResult<CardsHead> {
        let (mut head, mut counts) = (CardsHead::default(), BTreeMap::new());
        for (account, session) in self.sessions(filter.account).await? {
            let Ok(session) = session else {
                head.missing.push(account);
                continue;
            };
            self.note_due(&session).await;
            let of = filter.clone();
            let since = self.engine.now().before(Duration::from_millis(LONG_AGO.unsigned_abs()));
            let read = move |tx: &Reading<'_>| {
                let gaps = if of.is_of_feeds() { gaps(tx, account, since)? } else { Default::default() };
                Ok((Listing::of(tx, account, &of)?.counts()?, age(tx, account)?, gaps))
            };
            let Ok((of_parts, age, gaps)) = session.db.read(read).await else {
                head.missing.push(account);
                continue;
            };
            for (part, count) in of_parts {
                *counts.entry(part).or_insert(0) += count;
            }
            head.as_of.push(age);
            head.gaps.extend(gaps);
        }
        for (part, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
            head.sections.push(CardSection { part, start: head.count, count });
            head.count += count;
        }
        Ok(head)
    }

    /// A page of at most 200 cards. Around a card: half a page above it, where there is as much; of one that is not listed any more,
    /// around the place where it stood.
    ///
    /// # Errors
    /// When the device cannot be read; an account that cannot is in `missing`. [`super::Reason::OtherList`] for a place of another list.
    pub async fn cards(&self, filter: StreamFilter, at: At<StreamId>, limit: usize) -> EngineResult<CardsPage> {
        let limit = limit.clamp(1, 200);
        match at {
            At::Start => self.stretch(&filter, Stretch::After(None), limit).await,
            At::End => self.stretch(&filter, Stretch::Before(None), limit).await,
            At::After(place) => self.stretch(&filter, Stretch::After(Some(filter.spot(&place)?)), limit).await,
            At::Before(place) => self.stretch(&filter, Stretch::Before(Some(filter.spot(&place)?)), limit).await,
            At::Around(card, stood) => {
                let stood = stood.map(|place| filter.spot(&place)).transpose()?;
                let Some(place) = self.place_of(&filter, card).await?.or(stood) else {
                    return self.stretch(&filter, Stretch::After(None), limit).await;
                };
                let above = self.stretch(&filter, Stretch::Before(Some(place)), limit / 2).await?;
                let rest = limit - above.cards.len();
                let mut page = self.stretch(&filter, Stretch::After(Some(place.just_above())), rest).await?;
                page.cards.splice(..0, above.cards);
                page.places.splice(..0, above.places);
                Ok(page)
            }
            At::Index(index) => match self.place_at(&filter, index).await? {
                Some(place) => self.stretch(&filter, Stretch::After(Some(place.just_above())), limit).await,
                None => Ok(CardsPage::default()),
            },
        }
    }

    /// The position of a card, counted from 0; `None` where it is not listed.
    ///
    /// # Errors
    /// When the device cannot be read.
    pub async fn card_index(&self, filter: StreamFilter, card: StreamId) -> EngineResult<Option<u64>> {
        let Some(place) = self.place_of(&filter, card).await? else { return Ok(None) };
        let above = self.of_each(&filter, move |listing| listing.above(place)).await?;
        Ok(Some(above.into_iter().map(|(_, above)| above).sum()))
    }

    async fn place_of(&self, filter: &StreamFilter, card: StreamId) -> EngineResult<Option<StreamPlace>> {
        if filter.account.is_some_and(|only| only != card.account) {
            return Ok(None);
        }
        let only = StreamFilter { account: Some(card.account), ..filter.clone() };
        let found = self.of_each(&only, move |listing| listing.place_of(card.row)).await?;
        Ok(found.into_iter().find_map(|(_, place)| place))
    }

    /// The place of the card at a position.
    async fn place_at(&self, filter: &StreamFilter, index: u64) -> EngineResult<Option<StreamPlace>> {
        let mut counts = BTreeMap::new();
        for (_, of_parts) in self.of_each(filter, |listing| listing.counts()).await? {
            for (part, count) in of_parts {
                *counts.entry(part).or_insert(0_u64) += count;
            }
        }
        let mut within = index;
        for (part, count) in counts {
            if within >= count {
                within -= count;
                continue;
            }
            let most = usize::try_from(within).unwrap_or(usize::MAX).saturating_add(1);
            let places = self.of_each(filter, move |listing| listing.places(part, most)).await?;
            let mut places: Vec<StreamPlace> = places.into_iter().flat_map(|(_, places)| places).collect();
            places.sort_unstable();
            return Ok(places.get(most - 1).copied());
        }
        Ok(None)
    }

    /// Asks each account that can be read.
    async fn of_each<T: Send + 'static>(
        &self,
        filter: &StreamFilter,
        question: impl Fn(&Listing<'_, '_>) -> StoreResult<T> + Clone + Send + 'static,
    ) -> EngineResult<Vec<(AccountId, T)>> {
        let mut answers = Vec::new();
        for (account, session) in self.sessions(filter.account).await? {
            let Ok(session) = session else { continue };
            let (of, question) = (filter.clone(), question.clone());
            let read = move |tx: &Reading<'_>| question(&Listing::of(tx, account, &of)?);
            if let Ok(answer) = session.db.read(read).await {
                answers.push((account, answer));
            }
        }
        Ok(answers)
    }

    async fn stretch(
        &self,
        filter: &StreamFilter,
        stretch: Stretch<StreamPlace>,
        limit: usize,
    ) -> EngineResult<CardsPage> {
        let (mut page, mut found) = (CardsPage::default(), Vec::new());
        for (account, session) in self.sessions(filter.account).await? {
            let Ok(session) = session else {
                page.missing.push(account);
                continue;
            };
            let of = filter.clone();
            let read = move |tx: &Reading<'_>| match stretch {
                Stretch::After(place) => listed(tx, account, &of, place, limit + 1),
                Stretch::Before(place) => Listing::of(tx, account, &of)?.backwards(place, limit + 1),
            };
            match session.db.read(read).await {
                Ok(cards) => found.extend(cards),
                Err(_) => page.missing.push(account),
            }
        }
        found.sort_by_key(|(place, _)| *place);
        page.more = stretch.cut(&mut found, limit);
        for (place, card) in found {
            page.places.push(filter.place(place));
            page.cards.push(card);
        }
        Ok(page)
    }
}
