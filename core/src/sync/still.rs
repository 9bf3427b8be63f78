//! Which groups have nothing new, told by one request for all of them.
//!
//! **Promises.** Where several groups are due, the list of groups is asked once, and those whose newest post is known already are not
//! asked: they are as they were, as of now. What the list says is a hint. It is believed once it has told of an answer that its group
//! then brought, for nobody documents that it heeds answers; each group is asked for itself at least once an hour all the same, the
//! list beside it, and one that has kept something back is not believed for a week. A group of which it says nothing is asked at once, and so is her own
//! feed, and what is private.
//!
//! **Never.** Nothing is stored of a post by this, and nothing removed.
//!
//! Stories: `tests/journeys/tests/stories/quiet.rs`.

use std::collections::BTreeSet;

use super::feeds::{FeedPuller, locked};
use super::{Ended, MayGoOn, is_due};
use crate::model::{FeedKind, FeedRow, RemoteId};
use crate::store::hint::Hint;
use crate::store::{Durability, StoreResult};

/// A group is asked for itself at least so often, in milliseconds.
const ITSELF_EVERY: i64 = 60 * 60 * 1_000;
/// A list that has kept something back is not asked for so long, in milliseconds.
const LET_BE: i64 = 7 * 24 * ITSELF_EVERY;
/// For fewer groups the list is no gain.
const FEWEST: usize = 2;

/// What the list has said of a group that is asked for itself all the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said {
    feed: FeedRow,
    /// The newest post that was known then.
    known: i64,
    /// The newest one that the list has told of.
    told: i64,
}

impl FeedPuller {
    /// Of the feeds that are due, those that have to be asked; and how asking for the list ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn without_still(&self, due: Vec<FeedRow>, may_go_on: MayGoOn<'_>) -> StoreResult<(Vec<FeedRow>, Ended)> {
        let now = self.doors.clock.wall();
        let rows = due.clone();
        let read = move |tx: &crate::store::Reading<'_>| {
            let mut found = Vec::new();
            for row in rows {
                let Some(feed) = tx.feed(row)? else { continue };
                let lately = feed.asked_at.is_some() && !is_due(feed.asked_at, now, ITSELF_EVERY);
                if let (FeedKind::Group, Some(known)) = (feed.kind, tx.spans(row)?.first()) {
                    found.push((row, feed.remote, known.high, lately));
                }
            }
            Ok((found, tx.hint_of_groups()?))
        };
        let (groups, hint) = self.db.read(read).await?;
        let believed = match hint {
            Hint::Unproven => false,
            Hint::Believed => true,
            Hint::Wrong { since } if is_due(Some(since), now, LET_BE) => false,
            Hint::Wrong { .. } => return Ok((due, Ended::Done)),
        };
        // One that is believed is asked where all groups are asked for themselves, too: what it keeps back shows then.
        let gains = |(.., lately): &(FeedRow, RemoteId, i64, bool)| believed || *lately;
        if groups.iter().filter(|group| gains(group)).count() < FEWEST || !may_go_on() {
            return Ok((due, Ended::Done));
        }
        let newest = match self.feeds.newest().await {
            Ok(newest) => newest,
            Err(failure) => return Ok((due, failure.into())),
        };
        let (mut still, mut told_of) = (Vec::new(), Vec::new());
        for (feed, remote, known, lately) in groups {
            match newest.get(&remote).copied() {
                Some(told) if believed && lately && told <= known => still.push(feed),
                Some(told) => told_of.push(Said { feed, known, told }),
                None => {}
            }
        }
        *locked(&self.said_of_groups) = told_of;
        let boot = self.doors.clock.boot();
        locked(&self.polled).extend(still.iter().map(|row| (*row, boot)));
        let rows = still.clone();
        let note =
            move |tx: &mut crate::store::Writing<'_>| rows.iter().try_for_each(|row| tx.note_feed_still(*row, now));
        self.db.write(Durability::Fetched, note).await?;
        Ok((due.into_iter().filter(|row| !still.contains(row)).collect(), Ended::Done))
    }

    /// The groups of which the list has just told something that is not known here.
    pub(super) fn told_of_news(&self) -> BTreeSet<FeedRow> {
        locked(&self.said_of_groups).iter().filter(|said| said.told > said.known).map(|said| said.feed).collect()
    }

    /// Compares what the list of groups has told with what the groups have brought since, where that was an answer.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn judge_list(&self) -> StoreResult<()> {
        let told = std::mem::take(&mut *locked(&self.said_of_groups));
        if told.is_empty() {
            return Ok(());
        }
        let now = self.doors.clock.wall();
        let judge = move |tx: &mut crate::store::Writing<'_>| {
            let mut verdict = None;
            for Said { feed, known, told } in told {
                let Some(answer) = tx.newest_answer(feed)?.filter(|newest| *newest > known) else { continue };
                if told >= answer {
                    verdict = verdict.or(Some(Hint::Believed));
                } else if told <= known {
                    // Or it came between the two requests: then a week of more of them is all that is lost.
                    verdict = Some(Hint::Wrong { since: now });
                }
            }
            verdict.map_or(Ok(()), |verdict| tx.note_hint_of_groups(verdict))
        };
        self.db.write(Durability::Fetched, judge).await
    }
}
