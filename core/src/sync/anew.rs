//! A person asks for what is new, and is not told that there is nothing because it was asked for lately.
//!
//! **Promises.** One look anew asks for her own feed and for what is private, for the groups of which their list tells something new, and
//! for a few of the others, those first that were asked longest ago; each that was not asked within the last half minute. So a look
//! every half minute finds what is written to her at once, and everything else in turn.
//!
//! **Never.** It asks for silent groups beyond what leaves room in the provider's bucket for what is to be sent: ten requests in thirty
//! seconds are all that a person and an application get. Groups that have something new are all asked, however many: where they are more
//! than the bucket holds, the last of them wait for the provider's patience like any other.
//!
//! Stories: `tests/journeys/tests/stories/quiet.rs`.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;

use super::feeds::{BUCKET, FeedPuller, locked};
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

    /// The feeds that are asked beside those that are due, where somebody looks anew: in the order in which they are asked.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn anew(&self, due: &[FeedRow]) -> StoreResult<Vec<FeedRow>> {
        if !self.anew.swap(false, Ordering::Relaxed) {
            return Ok(Vec::new());
        }
        let mut feeds = self.db.read(|tx| tx.feeds()).await?;
        feeds.retain(|feed| feed.open && !due.contains(&feed.row) && !self.was_asked_just_now(feed));
        feeds.sort_by_key(|feed| (feed.kind == FeedKind::Group, feed.as_of, feed.row));
        Ok(feeds.into_iter().map(|feed| feed.row).collect())
    }

    /// Of what is asked anew, what is worth its request by what the list of groups has told meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn worth_asking(
        &self,
        asked: Vec<FeedRow>,
        anew: &BTreeSet<FeedRow>,
    ) -> StoreResult<Vec<FeedRow>> {
        let groups: BTreeSet<FeedRow> =
            self.db.read(|tx| tx.feeds()).await?.into_iter().filter(is_group).map(row).collect();
        let told = self.told_of_news();
        let (mut first, mut then, mut silent) = (Vec::new(), Vec::new(), 0);
        for feed in asked {
            if told.contains(&feed) || !groups.contains(&feed) {
                first.push(feed);
            } else if !anew.contains(&feed) {
                then.push(feed);
            } else if silent < MOST_SILENT {
                silent += 1;
                then.push(feed);
            }
        }
        first.append(&mut then);
        Ok(first)
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
