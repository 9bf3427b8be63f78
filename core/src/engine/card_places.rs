//! Where the cards of one account stand: how many a part has, how many stand above a place, which stand just above it.
//!
//! **Promises.** What is counted is what [`super::cards::listed`] lists: an announcement that asks is counted among those that ask, and
//! what a change of hers has taken away is not counted. Nothing is read but the indexes and the rows of one page.
//!
//! Tests: the stories of `stream_list`.

use super::cards::{bound, card, first};
use super::stream::{Card, StreamFilter};
use crate::model::{AccountId, StreamKind, StreamPart, StreamPlace, StreamRow};
use crate::store::stream::StreamEntry;
use crate::store::stream_places::Ordered;
use crate::store::{Reading, StoreResult};

/// The stream of one account as it is while one transaction looks at it.
pub(super) struct Listing<'a, 'tx> {
    tx: &'a Reading<'tx>,
    account: AccountId,
    parts: Vec<(StreamPart, Vec<StreamKind>)>,
    /// The announcements that ask, the newest first.
    asking: Vec<StreamEntry>,
    /// Rows of which no card is made.
    unshown: Vec<StreamEntry>,
}

impl<'a, 'tx> Listing<'a, 'tx> {
    pub(super) fn of(tx: &'a Reading<'tx>, account: AccountId, filter: &StreamFilter) -> StoreResult<Listing<'a, 'tx>> {
        let asking = if filter.may_ask() { first(tx)? } else { Vec::new() };
        let unshown = tx.stream_unshown(filter.done)?;
        Ok(Listing { tx, account, parts: filter.parts(), asking, unshown })
    }

    /// How many cards each part has.
    pub(super) fn counts(&self) -> StoreResult<Vec<(StreamPart, u64)>> {
        self.parts.iter().map(|(part, kinds)| Ok((*part, self.above_in(*part, kinds, None)?))).collect()
    }

    /// How many cards stand above a place, which may be another account's.
    pub(super) fn above(&self, place: StreamPlace) -> StoreResult<u64> {
        let mut above = 0;
        for (part, kinds) in self.parts.iter().filter(|(part, _)| *part <= place.part) {
            above += self.above_in(*part, kinds, (*part == place.part).then_some(place))?;
        }
        Ok(above)
    }

    fn above_in(&self, part: StreamPart, kinds: &[StreamKind], place: Option<StreamPlace>) -> StoreResult<u64> {
        let stands_above = |entry: &StreamEntry| place.is_none_or(|place| self.place(part, entry) < place);
        if part == StreamPart::Asking {
            return Ok(self.asking.iter().filter(|entry| stands_above(entry)).count() as u64);
        }
        let from = place.map(|place| bound(self.account, part, Some(place)));
        let all = self.tx.stream_above(ordered(part, kinds), from)?;
        let without = self.passed_over(part, kinds).filter(|entry| stands_above(entry)).count() as u64;
        Ok(all.saturating_sub(without))
    }

    /// The rows of a part that make no card there.
    fn passed_over(&self, part: StreamPart, kinds: &[StreamKind]) -> impl Iterator<Item = &StreamEntry> {
        let asking = self.asking.iter().filter(move |_| part == StreamPart::Said);
        let of = move |entry: &&StreamEntry| kinds.is_empty() || kinds.contains(&entry.kind);
        asking.chain(&self.unshown).filter(of)
    }

    fn place(&self, part: StreamPart, entry: &StreamEntry) -> StreamPlace {
        let at = if part == StreamPart::Due { entry.place } else { entry.at.0 };
        StreamPlace { part, at, account: self.account, row: entry.row }
    }

    /// By what the first `most` cards of a part stand, in their order.
    pub(super) fn places(&self, part: StreamPart, most: usize) -> StoreResult<Vec<StreamPlace>> {
        let Some((_, kinds)) = self.parts.iter().find(|(known, _)| *known == part) else { return Ok(Vec::new()) };
        if part == StreamPart::Asking {
            return Ok(self.asking.iter().take(most).map(|entry| self.place(part, entry)).collect());
        }
        let passed: Vec<StreamRow> = self.passed_over(part, kinds).map(|entry| entry.row).collect();
        let found = self.tx.stream_places(ordered(part, kinds), most.saturating_add(passed.len()))?;
        let places =
            found.into_iter().map(|(at, row)| StreamPlace { part, at, account: self.account, row: StreamRow(row) });
        Ok(places.filter(|place| !passed.contains(&place.row)).take(most).collect())
    }

    /// Where the card of a row stands; `None` where it is in none of these parts.
    pub(super) fn place_of(&self, row: StreamRow) -> StoreResult<Option<StreamPlace>> {
        let Some(entry) = self.tx.stream_row(row)? else { return Ok(None) };
        let listed = |(part, kinds): &&(StreamPart, Vec<StreamKind>)| match part {
            StreamPart::Asking => self.asking.iter().any(|asking| asking.row == row),
            StreamPart::Done => entry.done && (kinds.is_empty() || kinds.contains(&entry.kind)),
            _ => !entry.done && kinds.contains(&entry.kind),
        };
        let stands = !self.unshown.iter().any(|unshown| unshown.row == row);
        Ok(self.parts.iter().find(listed).filter(|_| stands).map(|(part, _)| self.place(*part, &entry)))
    }

    /// Up to `limit` cards just above a place, or the last ones where none is named; in the order of the list.
    pub(super) fn backwards(&self, place: Option<StreamPlace>, limit: usize) -> StoreResult<Vec<(StreamPlace, Card)>> {
        let mut all = Vec::new();
        for (part, kinds) in self.parts.iter().rev() {
            if place.is_some_and(|place| place.part < *part) {
                continue;
            }
            if all.len() == limit {
                break;
            }
            let within = place.filter(|place| place.part == *part);
            self.backwards_in(*part, kinds, within, limit, &mut all)?;
        }
        all.reverse();
        Ok(all)
    }

    fn backwards_in(
        &self,
        part: StreamPart,
        kinds: &[StreamKind],
        place: Option<StreamPlace>,
        limit: usize,
        all: &mut Vec<(StreamPlace, Card)>,
    ) -> StoreResult<()> {
        let mut take = |entry: &StreamEntry| -> StoreResult<()> {
            let stands = self.place(part, entry);
            if all.len() < limit && place.is_none_or(|place| stands < place) {
                all.extend(card(self.tx, self.account, entry)?.map(|card| (stands, card)));
            }
            Ok(())
        };
        if part == StreamPart::Asking {
            return self.asking.iter().rev().try_for_each(take);
        }
        let end = if part.is_oldest_first() { (i64::MAX, i64::MAX) } else { (i64::MIN, i64::MIN) };
        let mut from = place.map_or(end, |place| bound(self.account, part, Some(place)));
        let passed: Vec<StreamRow> = self.passed_over(part, kinds).map(|entry| entry.row).collect();
        loop {
            let entries = self.tx.stream_backwards(ordered(part, kinds), from, limit)?;
            let Some(last) = entries.last().map(|last| self.place(part, last)) else { return Ok(()) };
            from = (last.at, last.row.0);
            let found = entries.len();
            entries.iter().filter(|entry| !passed.contains(&entry.row)).try_for_each(&mut take)?;
            if found < limit.min(200) {
                return Ok(());
            }
        }
    }
}

fn ordered(part: StreamPart, kinds: &[StreamKind]) -> Ordered<'_> {
    match part {
        StreamPart::Due => Ordered::Due,
        _ => Ordered::Newest { kinds, done: part == StreamPart::Done },
    }
}

impl StreamPlace {
    /// What stands just above it: a page behind that begins with it.
    pub(super) fn just_above(self) -> StreamPlace {
        let row = if self.part.is_oldest_first() { self.row.0.saturating_sub(1) } else { self.row.0.saturating_add(1) };
        StreamPlace { row: StreamRow(row), ..self }
    }
}
