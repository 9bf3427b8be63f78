//! Pages of a list that is the merge of two scans: base rows that no overlay stands in for, and overlay rows. How a page lies in
//! such a list is the same for every service; what a row is and how it is scanned is the service's own.

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

/// The page of a list at a place, and whether more follow in the direction that was read.
///
/// `ends` are keys before the first and after the last row. `key_of` answers the key of a row, also of one that is not shown any more;
/// `spot` that of a place, when it is one of this list; `key` that of an entry; `just_before` the greatest key below one; `scan` one of the two layers, in the direction of the scan.
pub(super) fn page<Row: Copy, K: Copy + Ord, E>(
    at: At<Row>,
    limit: usize,
    ends: (K, K),
    key_of: impl Fn(Row) -> StoreResult<Option<K>>,
    spot: impl Fn(&Place) -> StoreResult<K>,
    just_before: impl Fn(K) -> K,
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
        At::Start => read(ends.0, true, limit),
        At::End => read(ends.1, false, limit),
        At::After(place) => read(spot(&place)?, true, limit),
        At::Before(place) => read(spot(&place)?, false, limit),
        At::Around(row, place) => {
            let stood = place.as_ref().map(&spot).transpose()?;
            let Some(middle) = key_of(row)?.or(stood) else { return read(ends.0, true, limit) };
            let (mut rows, _) = read(middle, false, limit / 2)?;
            let (after, more) = read(just_before(middle), true, limit - rows.len())?;
            rows.extend(after);
            Ok((rows, more))
        }
        At::Index(index) => {
            let skipped = usize::try_from(index).unwrap_or(usize::MAX);
            let (rows, more) = read(ends.0, true, skipped.saturating_add(limit))?;
            Ok((rows.into_iter().skip(skipped).collect(), more))
        }
    }
}
