//! Which stretches of a feed are known without a gap, and how old what lies in a gap can be.
//!
//! **Promises.** Stretches that meet become one; a stretch that nobody has told stays a gap, whatever lies around it. A gap is as old as
//! the lowest post above it: what lies in it was posted before that. Where that is not known it counts as young.
//!
//! What another feed, a thread or a search has told of a gap stands in it all the same: the gap is said where it begins, and once.

use rusqlite::Row;

use super::posts::UNSENT;
use super::{Reading, StoreResult, Writing};
use crate::model::{FeedRow, PostRow, Scope, WallTime};

/// A stretch of a feed of which every post was told, by their orders, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// 0: down to its very first post.
    pub low: i64,
    /// The newest.
    pub high: i64,
}

/// A stretch of a feed that nobody has told, between two that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The feed.
    pub feed: FeedRow,
    /// Order of the post above it.
    pub before: i64,
    /// When that was posted; `None` where that is not known.
    pub posted_at: Option<WallTime>,
}

/// The stretches of a feed, from the lowest up.
const KNOWN: &str = "SELECT low, high, low_at FROM spans WHERE feed = ?1 ORDER BY high";

impl Reading<'_> {
    /// The stretches of a feed that are known, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn spans(&self, feed: FeedRow) -> StoreResult<Vec<Span>> {
        let sql = "SELECT low, high FROM spans WHERE feed = ?1 ORDER BY high DESC";
        self.all("reading what is known of a feed", sql, [feed.0], |row| {
            Ok(Span { low: row.get(0)?, high: row.get(1)? })
        })
    }

    /// The gaps in which something may lie that was posted since then, the newest first, of the feeds that this person may read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gaps(&self, since: WallTime) -> StoreResult<Vec<Gap>> {
        let read = |row: &Row<'_>| Ok((Span { low: row.get(0)?, high: row.get(1)? }, row.get::<_, i64>(2)?));
        let mut gaps = Vec::new();
        for feed in self.feeds()?.into_iter().filter(|feed| feed.open).map(|feed| feed.row) {
            let known = self.all("looking for gaps", KNOWN, [feed.0], read)?;
            let pairs = known.iter().zip(known.iter().skip(1));
            for (_, (above, at)) in pairs.filter(|((below, _), (above, _))| below.high < above.low) {
                let posted_at = Some(WallTime(*at)).filter(|at| at.0 != 0);
                gaps.push(Gap { feed, before: above.low, posted_at });
            }
        }
        gaps.retain(|gap| gap.posted_at.is_none_or(|at| at >= since));
        gaps.sort_by_key(|gap| (std::cmp::Reverse(gap.before), gap.feed));
        Ok(gaps)
    }
}

/// Whether a gap begins between two places that are listed one below the other: something unknown may lie there. What stands above the newest that was told is the person's own, sent since: what
/// came in between is not missing, it is new, and the feed's age speaks of it.
pub(super) fn is_gap(spans: &[Span], low: i64, high: i64) -> bool {
    let newest = spans.iter().map(|span| span.high).max().unwrap_or(low);
    let told = high.min(newest);
    let is_known = |place: i64| spans.iter().any(|span| span.low <= place && place <= span.high);
    let is_one = || spans.iter().any(|span| span.low <= low && told <= span.high);
    high < UNSENT && low < told && is_known(told) && !is_one()
}

impl Reading<'_> {
    /// The posts of a thread right before which others may be missing: where a look at the whole of it stopped, where what came with a
    /// feed stands above that, and below its newest answers where nobody has looked. Nowhere, where as many are here as the provider counts.
    ///
    /// # Errors
    /// When the database fails.
    pub fn thread_gaps(&self, thread: PostRow) -> StoreResult<Vec<PostRow>> {
        let (answers, held) = self.answers_of(thread)?;
        if answers <= held {
            return Ok(Vec::new());
        }
        let doing = "reading what is missing in a thread";
        let listing = "SELECT told_to, whole, low, high FROM thread_listings WHERE thread = ?1";
        let read = |row: &Row<'_>| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)? != 0, row.get::<_, i64>(2)?, row.get::<_, i64>(3)?))
        };
        let from_place =
            "SELECT post FROM post_base WHERE thread = ?1 AND post <> ?1 AND place >= ?2 ORDER BY place LIMIT 1";
        let first = |place: i64| -> StoreResult<Option<PostRow>> {
            self.one(doing, from_place, [thread.0, place], |row| row.get(0).map(PostRow))
        };
        let places = match self.one(doing, listing, [thread.0], read)? {
            Some((told_to, true, ..)) => vec![first(told_to.saturating_add(1))?],
            Some((_, false, low, high)) if high != 0 => vec![first(low)?, first(high.saturating_add(1))?],
            _ => vec![first(0)?],
        };
        Ok(places.into_iter().flatten().collect())
    }
}

const FILLED_SINCE: &str = "gaps_filled_since";
const FILLED: &str = "gaps_filled";

impl Reading<'_> {
    /// How many pages of gaps have been asked for without anybody waiting for them, and since when that is counted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gaps_filled(&self) -> StoreResult<(WallTime, u64)> {
        let counted = |name: &str| -> StoreResult<i64> {
            let sql = "SELECT value FROM counters WHERE name = ?1";
            Ok(self.one("reading what was spent on gaps", sql, [name], |row| row.get(0))?.unwrap_or_default())
        };
        Ok((WallTime(counted(FILLED_SINCE)?), u64::try_from(counted(FILLED)?).unwrap_or_default()))
    }
}

impl Writing<'_> {
    /// Notes how many pages of gaps have been asked for since then.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_gaps_filled(&mut self, since: WallTime, pages: u64) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES (?1, ?2)";
        for (name, value) in [(FILLED_SINCE, since.0), (FILLED, i64::try_from(pages).unwrap_or(i64::MAX))] {
            self.run("noting what was spent on gaps", sql, (name, value))?;
        }
        Ok(())
    }

    /// Every post of a feed between these orders was told. `low_at`: when the lowest of them was posted, where that is known. A
    /// stretch that ends before it begins says nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_span(&mut self, feed: FeedRow, span: Span, low_at: Option<WallTime>) -> StoreResult<()> {
        let doing = "noting what is known of a feed";
        if span.low > span.high {
            return Ok(());
        }
        let meets = "SELECT low, high, low_at FROM spans WHERE feed = ?1 AND low <= ?3 AND high >= ?2 ORDER BY low";
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
        let met = self.all(doing, meets, [feed.0, span.low, span.high], read)?;
        let high = met.iter().map(|met| met.1).chain([span.high]).max().unwrap_or(span.high);
        // What is told of a post that was the lowest already is told again, or for the first time.
        let told = low_at.map_or(0, |at| at.0);
        let (low, at) = match met.first() {
            Some((low, _, at)) if *low < span.low || (*low == span.low && told == 0) => (*low, *at),
            _ => (span.low, told),
        };
        if met.as_slice() == [(low, high, at)] {
            return Ok(());
        }
        self.run(doing, "DELETE FROM spans WHERE feed = ?1 AND low <= ?3 AND high >= ?2", [feed.0, low, high])?;
        let sql = "INSERT INTO spans (feed, low, high, low_at) VALUES (?1, ?2, ?3, ?4)";
        self.insert(doing, sql, [feed.0, low, high, at])?;
        self.touch(Scope::Feed(feed));
        if met.len() != 1 {
            // A gap has opened, or closed: the stream names it, or does so no more.
            self.touch(Scope::Stream);
        }
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![KNOWN.to_owned()]
}
