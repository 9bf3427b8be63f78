//! What the cards of one account say, and in which order they stand.
//!
//! **Promises.** A part goes on exactly behind the place where a page before ended; an entry of which no card can be made is passed over
//! and takes no other with it; an announcement that asks stands among those that ask, and nowhere else.
//!
//! Tests: the stories of `stream` and `stream_order`.

use std::cmp::Ordering;

use super::organisation::{Acknowledgement, acknowledgement_of};
use super::stream::{Card, CardAbout, MOST_ASKING, StreamFilter};
use crate::model::{
    AccountId, Block, FeedId, ItemId, PostId, PostKind, RemoteId, StreamId, StreamKind, StreamPart, StreamPlace,
    StreamSubject, TaskId, WallTime,
};
use crate::store::people::NamedBy;
use crate::store::shared::SharedItem;
use crate::store::stream::StreamEntry;
use crate::store::{Reading, StoreResult};

/// Characters of a card's text.
const GLIMPSE: usize = 160;

/// How many announcements she has seen, is not done with, and could acknowledge.
pub(super) fn asking(tx: &Reading<'_>) -> StoreResult<u64> {
    let mut asking = 0;
    for post in tx.announcements_seen()? {
        if acknowledgement_of(tx, post, PostKind::Announcement)? == Acknowledgement::Open {
            asking += 1;
        }
    }
    Ok(asking)
}

/// The announcements that stand first: she is not done with them, and could acknowledge them.
pub(super) fn first(tx: &Reading<'_>) -> StoreResult<Vec<StreamEntry>> {
    let newest = (WallTime(i64::MAX), i64::MAX);
    let mut asking = Vec::new();
    for entry in tx.stream(&[StreamKind::Announced], false, newest, 200)? {
        let StreamSubject::Post(post) = entry.subject else { continue };
        if acknowledgement_of(tx, post, PostKind::Announcement)? == Acknowledgement::Open
            && tx.post_entry(post)?.is_some()
        {
            asking.push(entry);
        }
        if asking.len() == MOST_ASKING {
            break;
        }
    }
    Ok(asking)
}

/// Where the scan of one account begins in a part, so that all of them together go on after `after`.
pub(super) fn bound(account: AccountId, part: StreamPart, after: Option<StreamPlace>) -> (i64, i64) {
    let forward = part.is_oldest_first();
    let Some(after) = after.filter(|after| after.part == part) else {
        return if forward { (i64::MIN, i64::MIN) } else { (i64::MAX, i64::MAX) };
    };
    let row = match account.cmp(&after.account) {
        Ordering::Equal => after.row.0,
        // Of one moment the lesser account stands first where the oldest does, and last elsewhere.
        Ordering::Less => i64::MAX,
        Ordering::Greater => i64::MIN,
    };
    (after.at, row)
}

/// Up to `limit` cards of an account from a place on, each with where it stands.
pub(super) fn listed(
    tx: &Reading<'_>,
    account: AccountId,
    filter: &StreamFilter,
    after: Option<StreamPlace>,
    limit: usize,
) -> StoreResult<Vec<(StreamPlace, Card)>> {
    let asking = if filter.may_ask() { first(tx)? } else { Vec::new() };
    let mut all = Vec::new();
    for (part, kinds) in filter.parts() {
        if after.is_some_and(|after| after.part > part) {
            continue;
        }
        if all.len() == limit {
            break;
        }
        let place = |(at, card): (i64, Card)| (StreamPlace { part, at, account, row: card.id.row }, card);
        let cards = match part {
            StreamPart::Asking => {
                let cards = asking.iter().map(|entry| Ok(card(tx, account, entry)?.map(|card| (entry.at.0, card))));
                cards.filter_map(StoreResult::transpose).collect::<StoreResult<Vec<_>>>()?
            }
            _ => cards(tx, account, (part, &kinds), &asking, bound(account, part, after), limit - all.len())?,
        };
        let placed = cards.into_iter().map(place);
        all.extend(placed.filter(|(place, _)| after.is_none_or(|after| *place > after)).take(limit - all.len()));
    }
    Ok(all)
}

/// Up to `limit` cards of a part from a place on, each with what it stands by; entries that no card can be made of are passed over, and those that stand first.
fn cards(
    tx: &Reading<'_>,
    account: AccountId,
    (part, kinds): (StreamPart, &[StreamKind]),
    first: &[StreamEntry],
    from: (i64, i64),
    limit: usize,
) -> StoreResult<Vec<(i64, Card)>> {
    let (mut cards, mut from) = (Vec::new(), from);
    loop {
        let entries = match part {
            StreamPart::Due => tx.stream_due(from, limit)?,
            _ => tx.stream(kinds, part == StreamPart::Done, (WallTime(from.0), from.1), limit)?,
        };
        let stands_by = |entry: &StreamEntry| if part == StreamPart::Due { entry.place } else { entry.at.0 };
        let whole = entries.len() < limit.min(200);
        if let Some(last) = entries.last() {
            from = (stands_by(last), last.row.0);
        }
        for entry in entries {
            if first.iter().any(|first| first.row == entry.row) {
                continue;
            }
            cards.extend(card(tx, account, &entry)?.map(|card| (stands_by(&entry), card)));
            if cards.len() == limit {
                return Ok(cards);
            }
        }
        if whole {
            return Ok(cards);
        }
    }
}

/// The card of an entry; `None` when what it is about is not shown.
pub(super) fn card(tx: &Reading<'_>, account: AccountId, entry: &StreamEntry) -> StoreResult<Option<Card>> {
    let (who, about) = match entry.subject {
        StreamSubject::Post(post) => {
            let Some(shown) = tx.post_entry(post)? else { return Ok(None) };
            let author = shown.facts.author.map(|author| tx.person(author)).transpose()?.flatten();
            let feed = shown.facts.feed.map(|feed| tx.feed(feed)).transpose()?.flatten();
            let id = |row| PostId { account, row };
            let about = CardAbout::Post {
                post: id(post),
                thread: id(shown.facts.thread),
                feed: feed.as_ref().map(|feed| FeedId { account, row: feed.row }),
                place: feed.map(|feed| feed.name).unwrap_or_default(),
                title: shown.facts.title,
                glimpse: glimpse(&shown.facts.body),
                acknowledgement: acknowledgement_of(tx, post, shown.facts.kind)?,
            };
            (author.map(|author| author.name).unwrap_or_default(), about)
        }
        StreamSubject::Item(item) => {
            let item = tx.canonical(item)?;
            let (Some(shown), Some(base)) = (tx.entry(item)?, tx.base(item)?) else { return Ok(None) };
            let by = &base.modified_by;
            let place = super::documents::folder_path(tx, item)?;
            let about = CardAbout::Document { item: ItemId { account, row: item }, name: shown.name, place };
            (by.name.clone().unwrap_or_default(), about)
        }
        StreamSubject::Task(task) => {
            let Some(shown) = tx.task_entry(task)? else { return Ok(None) };
            let list = tx.task_list(shown.facts.list)?;
            let by = shown.facts.asked.map(|asked| RemoteId(asked.by));
            let asker = by.map(|by| tx.person_named(NamedBy::Directory, &by)).transpose()?.flatten();
            let about = CardAbout::Task {
                task: TaskId { account, row: task },
                place: list.map(|list| list.name).unwrap_or_default(),
                title: shown.facts.title,
                due: shown.facts.due,
            };
            (asker.map(|asker| asker.name).unwrap_or_default(), about)
        }
        StreamSubject::Shared(shared) => {
            let Some(shared) = tx.shared(shared)? else { return Ok(None) };
            let known = match shared.item {
                Some(item) => tx.entry(tx.canonical(item)?)?.map(|entry| ItemId { account, row: entry.item }),
                None => None,
            };
            let SharedItem { name, folder, address, who, .. } = shared;
            (who, CardAbout::Shared { item: known, name, folder, address })
        }
    };
    let StreamEntry { row, kind, at, seen, done, answers, unseen, .. } = *entry;
    Ok(Some(Card { id: StreamId { account, row }, kind, at, seen, done, answers, unseen, who, about }))
}

/// The beginning of a text, cut between two words.
fn glimpse(body: &[Block]) -> String {
    let text = body.iter().map(Block::text).collect::<Vec<_>>().join(" ");
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= GLIMPSE {
        return words;
    }
    let cut: String = words.chars().take(GLIMPSE).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}
