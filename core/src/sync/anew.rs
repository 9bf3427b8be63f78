//! A person asks for what is new, and is not told that there is nothing because it was asked for lately.
//!
//! **Promises.** One look anew asks for her own feed and for what is private, for the groups of which their list tells something new, and
//! for a few of the others, those first that were asked longest ago; each that was not asked within the last half minute. So a look
//! every half minute finds what is written to her at once, and everything else in turn.
//!
//! **Never.** It takes what the provider's bucket has to hold for what is to be sent, and for what a person opens meanwhile: ten requests
//! in thirty seconds are all that she and an application get. Groups that have something new and find no room are put off: those go
//! first that were asked longest ago, and the others with the next round, in the same sync where its budget lasts so long. Until then
//! that they are behind is said.
//!
//! Stories: `tests/journeys/tests/stories/quiet.rs`.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::feeds::{BUCKET, FeedPuller, locked};
use super::{Ended, MayGoOn};
use crate::model::{AsOf, FeedKind, FeedRow};
use crate::store::StoreResult;
use crate::store::feeds::Feed;

/// Groups of which nothing new is told and that one look asks for.
const MOST_SILENT: usize = 3;

impl FeedPuller {
    /// The next sync asks although the pause of a feed has not passed.
    pub fn look_anew(&self) {
        self.anew.store(true, Ordering::Relaxed);
    }

    /// The feeds that are asked beside those that are due, where somebody looks anew or has looked and found no room for them: in the
    /// order in which they are asked.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn anew(&self, due: &[FeedRow]) -> StoreResult<Vec<FeedRow>> {
        let looks = self.anew.swap(false, Ordering::Relaxed);
        let put_off = std::mem::take(&mut *locked(&self.put_off));
        if !looks && put_off.is_empty() {
            return Ok(Vec::new());
        }
        let mut feeds = self.db.read(|tx| tx.feeds()).await?;
        feeds.retain(|feed| {
            let wanted = looks || put_off.contains(&feed.row);
            wanted && feed.open && !due.contains(&feed.row) && !self.was_asked_just_now(feed)
        });
        feeds.sort_by_key(|feed| (feed.kind == FeedKind::Group, feed.as_of, feed.row));
        Ok(feeds.into_iter().map(|feed| feed.row).collect())
    }

    /// Of what is asked anew, what is worth its request by what the list of groups has told meanwhile, and finds room beside what is due.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn worth_asking(
        &self,
        asked: Vec<FeedRow>,
        anew: &BTreeSet<FeedRow>,
    ) -> StoreResult<Vec<FeedRow>> {
        if !asked.iter().any(|feed| anew.contains(feed)) {
            return Ok(asked);
        }
        let groups: BTreeSet<FeedRow> =
            self.db.read(|tx| tx.feeds()).await?.into_iter().filter(is_group).map(row).collect();
        let told = self.told_of_news();
        let may_wait = |feed: &FeedRow| anew.contains(feed) && groups.contains(feed);
        let mut room = self.room().saturating_sub(asked.iter().filter(|feed| !may_wait(feed)).count());
        let (mut first, mut then, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        for feed in asked {
            match (may_wait(&feed), told.contains(&feed)) {
                (false, false) if groups.contains(&feed) => then.push(feed),
                (false, _) => first.push(feed),
                (true, true) if room > 0 => {
                    room -= 1;
                    first.push(feed);
                }
                (true, true) => drop(locked(&self.put_off).insert(feed)),
                (true, false) => silent.push(feed),
            }
        }
        silent.truncate(MOST_SILENT.min(room));
        Ok([first, then, silent].concat())
    }

    /// Asks for what is new in a feed of which `anew` tells whether it is due by itself; one that is not is asked for as many pages as
    /// there is room for, and what lies below them is a gap.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn poll_within(
        &self,
        feed: FeedRow,
        anew: &BTreeSet<FeedRow>,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Ended> {
        if anew.contains(&feed) {
            self.poll_at_most(feed, self.room().max(1), may_go_on).await
        } else {
            self.poll(feed, may_go_on).await
        }
    }

    /// How many feeds with something new have found no room, and when there is some.
    pub(super) fn put_off(&self) -> Option<(usize, Duration)> {
        let count = locked(&self.put_off).len();
        (count > 0).then(|| (count, self.until_room()))
    }

    fn was_asked_just_now(&self, feed: &Feed) -> bool {
        if let Some(last) = locked(&self.polled).get(&feed.row) {
            return last.after(BUCKET) > self.doors.clock.boot();
        }
        let now = self.doors.clock.wall();
        let within = i64::try_from(BUCKET.as_millis()).unwrap_or(i64::MAX);
        matches!(feed.as_of, AsOf::Known(at) if at <= now && now.0 - at.0 < within)
    }
}

fn is_group(feed: &Feed) -> bool {
    feed.kind == FeedKind::Group
}

fn row(feed: Feed) -> FeedRow {
    feed.row
}
