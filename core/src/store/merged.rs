//! Pages of a list that is the merge of two scans: base rows that no overlay stands in for, and overlay rows. How a page lies in
//! such a list is the same for every service; what a row is and how it is scanned is the service's own.

use std::cmp::Reverse;

use super::StoreResult;
use crate::model::{At, Place};

/// The most rows of a page.
pub(super) const PAGE_LIMIT: usize = 200;

/// Where a scan begins, and which way it goes. The row at the beginning itself is left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct From<K> {
    pub key: K,
    pub forward: bool,
    /// So many rows at most.
    pub limit: usize,
}

/// What a list is ordered by: something that is sorted by, and the row.
pub(super) trait Key: Copy + Ord {
    /// Before the first row.
    const FIRST: Self;
    /// After the last one.
    const LAST: Self;

    /// The greatest key below this one.
    fn just_before(self) -> Self;
}

impl Key for (i64, i64) {
    const FIRST: Self = (i64::MIN, i64::MIN);
    const LAST: Self = (i64::MAX, i64::MAX);

    fn just_before(self) -> Self {
        (self.0, self.1.saturating_sub(1))
    }
}

impl Key for (Reverse<i64>, i64) {
    const FIRST: Self = (Reverse(i64::MAX), i64::MIN);
    const LAST: Self = (Reverse(i64::MIN), i64::MAX);

    fn just_before(self) -> Self {
        (self.0, self.1.saturating_sub(1))
    }
}

/// The page of a list at a place, and whether more follow in the direction that was read.
///
/// `key_of` answers the key of a row, also of one that is not shown any more;
/// `spot` that of a place, when it is one of this list; `key` that of an entry; `scan` one of the two layers, in the direction of the scan.
pub(super) fn page<Row: Copy, K: Key, E>(
    at: At<Row>,
    limit: usize,
    key_of: impl Fn(Row) -> StoreResult<Option<K>>,
    spot: impl Fn(&Place) -> StoreResult<K>,
    key: impl Fn(&E) -> K,
    scan: impl Fn(From<K>, bool) -> StoreResult<Vec<E>>,
) -> StoreResult<(Vec<E>, bool)> {
    let limit = limit.clamp(1, PAGE_LIMIT);
    let read = |from: K, forward: bool, limit: usize| -> StoreResult<(Vec<E>, bool)> {
        let from = From { key: from, forward, limit: limit.saturating_add(1) };
        let mut rows = scan(from, false)?;
        rows.extend(scan(from, true)?);
        rows.sort_by_key(|row| key(row));
        if !forward {
            rows.reverse();
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        if !forward {
            rows.reverse();
        }
        Ok((rows, more))
    };
    match at {
        At::Start => read(K::FIRST, true, limit),
        At::End => read(K::LAST, false, limit),
        At::After(place) => read(spot(&place)?, true, limit),
        At::Before(place) => read(spot(&place)?, false, limit),
        At::Around(row, place) => {
            let stood = place.as_ref().map(&spot).transpose()?;
            let Some(middle) = key_of(row)?.or(stood) else { return read(K::FIRST, true, limit) };
            let (mut rows, _) = read(middle, false, limit / 2)?;
            let (after, more) = read(middle.just_before(), true, limit - rows.len())?;
            rows.extend(after);
            Ok((rows, more))
        }
        At::Index(index) => {
            let skipped = usize::try_from(index).unwrap_or(usize::MAX);
            let (rows, more) = read(K::FIRST, true, skipped.saturating_add(limit))?;
            Ok((rows.into_iter().skip(skipped).collect(), more))
        }
    }
}
