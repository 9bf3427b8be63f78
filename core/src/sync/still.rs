//! Which groups have nothing new, told by one request for all of them.
//!
//! **Promises.** Where several groups are due, the list of groups is asked once, and those whose newest post is known already are not
//! asked: they are as they were, as of now. What the list says is a hint: each group is asked for itself at least once an hour, a group of
//! which it says nothing at once, and so is her own feed, and what is private.
//!
//! **Never.** Nothing is stored of a post by this, and nothing removed.
//!
//! Stories: `tests/journeys/tests/stories/quiet.rs`.

use super::feeds::{FeedPuller, locked};
use super::{Ended, MayGoOn, is_due};
use crate::model::{FeedKind, FeedRow};
use crate::store::{Durability, StoreResult};

/// A group is asked for itself at least so often, in milliseconds.
const ITSELF_EVERY: i64 = 60 * 60 * 1_000;
/// For fewer groups the list is no gain.
const FEWEST: usize = 2;

impl FeedPuller {
    /// Of the feeds that are due, those that have to be asked; and how asking for the list ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn without_still(&self, due: Vec<FeedRow>, may_go_on: MayGoOn<'_>) -> StoreResult<(Vec<FeedRow>, Ended)> {
        let now = self.doors.clock.wall();
        let rows = due.clone();
        let may_be_still = self
            .db
            .read(move |tx| {
                let mut found = Vec::new();
                for row in rows {
                    let Some(feed) = tx.feed(row)? else { continue };
                    let lately = feed.asked_at.is_some() && !is_due(feed.asked_at, now, ITSELF_EVERY);
                    if let (FeedKind::Group, true, Some(known)) = (feed.kind, lately, tx.spans(row)?.first()) {
                        found.push((row, feed.remote, known.high));
                    }
                }
                Ok(found)
            })
            .await?;
        if may_be_still.len() < FEWEST || !may_go_on() {
            return Ok((due, Ended::Done));
        }
        let newest = match self.feeds.newest().await {
            Ok(newest) => newest,
            Err(failure) => return Ok((due, failure.into())),
        };
        let still: Vec<FeedRow> = may_be_still
            .into_iter()
            .filter(|(_, remote, high)| newest.get(remote).is_some_and(|newest| newest <= high))
            .map(|(row, ..)| row)
            .collect();
        let boot = self.doors.clock.boot();
        locked(&self.polled).extend(still.iter().map(|row| (*row, boot)));
        let rows = still.clone();
        let note =
            move |tx: &mut crate::store::Writing<'_>| rows.iter().try_for_each(|row| tx.note_feed_still(*row, now));
        self.db.write(Durability::Fetched, note).await?;
        Ok((due.into_iter().filter(|row| !still.contains(row)).collect(), Ended::Done))
    }
}
