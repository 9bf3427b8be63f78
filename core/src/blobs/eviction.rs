//! Which contents make room for others. A pure decision: the caller removes the rows, then the files.
//!
//! Never what somebody keeps offline, never what only this device has, never what is lent. Of the rest, what was used
//! longest ago goes first.

use crate::model::{ContentRow, WallTime};

/// The setting of the device that bounds the contents that one account holds, in bytes.
pub const BOUND: &str = "contents-bound";
/// The bound when none is set: 4 GB.
const USUAL_BOUND: u64 = 4_000_000_000;

/// The bound, by what the setting says.
pub fn bound_of(setting: Option<&str>) -> u64 {
    setting.and_then(|bound| bound.parse().ok()).unwrap_or(USUAL_BOUND)
}

/// Why a content stays, whatever room is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Only this device has it.
    Unsent,
    /// Somebody keeps it offline.
    Pinned,
    /// Another app has a plain copy of it, and an edit will be based on these bytes.
    Lent,
}

/// A content that might go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its row.
    pub row: ContentRow,
    /// Bytes on the disk.
    pub size: u64,
    /// When it was last opened or stored.
    pub last_used: WallTime,
    /// Every reason why it stays; empty: it may go.
    pub held: Vec<Held>,
}

/// What goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evictions {
    /// These, in this order.
    pub rows: Vec<ContentRow>,
    /// Bytes they free.
    pub freed: u64,
    /// Bytes by which what stays is still above the bound: held contents are never taken to meet it.
    pub still_over: u64,
}

/// Chooses what goes so that all the candidates together take at most `bound` bytes, as far as that can be.
pub fn choose(candidates: &[Candidate], bound: u64) -> Evictions {
    let total = candidates.iter().fold(0_u64, |sum, candidate| sum.saturating_add(candidate.size));
    let mut over = total.saturating_sub(bound);
    let mut free: Vec<&Candidate> =
        candidates.iter().filter(|candidate| candidate.held.is_empty() && candidate.size > 0).collect();
    free.sort_by_key(|candidate| (candidate.last_used, candidate.row));
    let mut evictions = Evictions::default();
    for candidate in free {
        if over == 0 {
            break;
        }
        over = over.saturating_sub(candidate.size);
        evictions.freed = evictions.freed.saturating_add(candidate.size);
        evictions.rows.push(candidate.row);
    }
    evictions.still_over = over;
    evictions
}
