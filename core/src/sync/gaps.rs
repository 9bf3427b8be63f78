//! Gaps of feeds: what nobody has told between two stretches that are known.
//!
//! **Promises.** What lies in a gap and is younger than thirty days is asked for by later syncs, the newest first, a few requests each, as
//! long as the provider's bucket has room for others, and at most [`A_DAY`] pages in a day ([`A_DAY_METERED`] where each costs): what
//! concerns this person there is not left out of the stream for long, that it may be is said, and nobody pays for it without end. What
//! she asks for herself ([`FeedPuller::older`]) is not counted.
//!
//! Stories: `tests/journeys/tests/stories/gaps.rs`.

use std::time::Duration;

use super::feeds::{FeedPuller, locked};
use super::{Ended, MayGoOn};
use crate::model::{FeedRow, WallTime};
use crate::store::spans::Gap;
use crate::store::{Durability, StoreResult};
use crate::talk::LONG_AGO;

/// Pages of gaps that one sync asks for.
const MOST_FILLED: usize = 4;
/// Pages of gaps that are asked for in a day: about a thousand posts, a megabyte.
pub const A_DAY: u64 = 48;
/// The same on a network on which bytes are paid for.
pub const A_DAY_METERED: u64 = 16;
/// Milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// A gap whose page brought nothing further is not asked for again by itself for so long.
const LET_BE: Duration = Duration::from_secs(60 * 60);

impl FeedPuller {
    /// Asks for some of what lies in gaps of feeds and is not too old to concern anybody, the newest first, while fewer pages than
    /// `a_day` were asked for since a day ago.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fill(&self, a_day: u64, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        for _ in 0..MOST_FILLED {
            let now = self.doors.clock.wall();
            let since = WallTime(now.0.saturating_sub(LONG_AGO));
            let (gaps, (began, filled)) = self.db.read(move |tx| Ok((tx.gaps(since)?, tx.gaps_filled()?))).await?;
            let Some(Gap { feed, before, .. }) = gaps.into_iter().find(|gap| !self.is_stuck(gap.feed)) else { break };
            // A clock that was set back begins a new day.
            let is_over = now.0.saturating_sub(began.0) >= DAY || began > now;
            let (began, filled) = if is_over { (now, 0) } else { (began, filled) };
            if filled >= a_day {
                break;
            }
            if !may_go_on() || !self.has_room() {
                return Ok(Ended::Paused);
            }
            self.db.write(Durability::Fetched, move |tx| tx.note_gaps_filled(began, filled + 1)).await?;
            match self.older(feed, before).await? {
                // One that may not be read any more is not asked again.
                Ended::Done | Ended::NoAccess => {}
                Ended::GivenUp => drop(locked(&self.stuck).insert(feed, self.doors.clock.boot())),
                ended => return Ok(ended),
            }
        }
        Ok(Ended::Done)
    }

    fn is_stuck(&self, feed: FeedRow) -> bool {
        let now = self.doors.clock.boot();
        locked(&self.stuck).get(&feed).is_some_and(|since| since.after(LET_BE) > now)
    }
}
