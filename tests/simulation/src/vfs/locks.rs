//! The locks of the files on a drive, and the memory that connections to one database share.
//!
//! A lock belongs to an open file (its holder), not to a process, so that two connections of one process exclude each other
//! as two processes do. When a process ends, its locks are free; when the machine does, all are, and the shared memory
//! is gone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::shared::SharedMemory;
use crate::disk::Slot;

/// How many locks there are beside a write-ahead log.
pub const LOG_LOCKS: usize = 8;

/// An open file, as an owner of locks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    id: u64,
    slot: Slot,
}

/// What SQLite holds on a database file, in the order of strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Reading.
    Shared,
    /// About to write.
    Reserved,
    /// Waiting until the readers have gone.
    Pending,
    /// Writing.
    Exclusive,
}

#[derive(Debug, Default)]
struct LogLock {
    exclusive: Option<Holder>,
    shared: BTreeSet<Holder>,
}

/// All locks of a drive, by the number of the file.
#[derive(Debug, Default)]
pub struct Locks {
    next: u64,
    files: BTreeMap<u64, BTreeMap<Holder, Level>>,
    logs: BTreeMap<u64, [LogLock; LOG_LOCKS]>,
    memories: BTreeMap<u64, (Arc<SharedMemory>, BTreeSet<Holder>)>,
}

impl Locks {
    /// A new owner of locks.
    pub fn holder(&mut self, slot: Slot) -> Holder {
        self.next += 1;
        Holder { id: self.next, slot }
    }

    /// Raises a lock; `false` is busy.
    pub fn lock(&mut self, file: u64, holder: Holder, wanted: Level) -> bool {
        let levels = self.files.entry(file).or_default();
        if levels.get(&holder).is_some_and(|has| *has >= wanted) {
            return true;
        }
        let strongest = levels.iter().filter(|(other, _)| **other != holder).map(|(_, level)| *level).max();
        let free = match wanted {
            Level::Shared => strongest < Some(Level::Pending),
            Level::Reserved | Level::Pending => strongest < Some(Level::Reserved),
            Level::Exclusive if strongest >= Some(Level::Reserved) => false,
            Level::Exclusive => {
                levels.insert(holder, Level::Pending);
                strongest.is_none()
            }
        };
        if free {
            levels.insert(holder, wanted);
        }
        free
    }

    /// Lowers a lock to shared, or to none.
    pub fn unlock(&mut self, file: u64, holder: Holder, keep_shared: bool) {
        let levels = self.files.entry(file).or_default();
        if levels.remove(&holder).is_some() && keep_shared {
            levels.insert(holder, Level::Shared);
        }
    }

    /// Whether anybody is about to write.
    pub fn is_reserved(&self, file: u64) -> bool {
        self.files.get(&file).is_some_and(|levels| levels.values().any(|level| *level >= Level::Reserved))
    }

    /// Takes locks beside the log, all or none; `false` is busy.
    pub fn lock_log(&mut self, file: u64, holder: Holder, which: std::ops::Range<usize>, exclusive: bool) -> bool {
        let Some(locks) = self.logs.entry(file).or_default().get_mut(which) else { return false };
        let others = |lock: &LogLock| {
            lock.exclusive.is_some_and(|other| other != holder)
                || exclusive && lock.shared.iter().any(|other| *other != holder)
        };
        if locks.iter().any(others) {
            return false;
        }
        for lock in locks {
            if exclusive {
                lock.exclusive = Some(holder);
            } else {
                lock.shared.insert(holder);
            }
        }
        true
    }

    /// Gives locks beside the log back.
    pub fn unlock_log(&mut self, file: u64, holder: Holder, which: std::ops::Range<usize>) {
        let Some(locks) = self.logs.entry(file).or_default().get_mut(which) else { return };
        for lock in locks {
            lock.shared.remove(&holder);
            if lock.exclusive == Some(holder) {
                lock.exclusive = None;
            }
        }
    }

    /// Joins the memory that the connections to this database share.
    pub fn join_memory(&mut self, file: u64, holder: Holder) -> Arc<SharedMemory> {
        let (memory, users) = self.memories.entry(file).or_default();
        users.insert(holder);
        Arc::clone(memory)
    }

    /// Leaves the shared memory; the last to leave takes it along.
    pub fn leave_memory(&mut self, file: u64, holder: Holder) {
        if let Some((_, users)) = self.memories.get_mut(&file) {
            users.remove(&holder);
            if users.is_empty() {
                self.memories.remove(&file);
            }
        }
    }

    /// Frees all that a holder has: its file was closed.
    pub fn forget(&mut self, holder: Holder) {
        self.forget_where(|other| other == holder);
    }

    /// Frees all that a process has: it ended.
    pub fn forget_process(&mut self, slot: Slot) {
        self.forget_where(|other| other.slot == slot);
    }

    fn forget_where(&mut self, gone: impl Fn(Holder) -> bool) {
        for levels in self.files.values_mut() {
            levels.retain(|holder, _| !gone(*holder));
        }
        for lock in self.logs.values_mut().flatten() {
            lock.shared.retain(|holder| !gone(*holder));
            lock.exclusive = lock.exclusive.filter(|holder| !gone(*holder));
        }
        self.memories.retain(|_, (_, users)| {
            users.retain(|holder| !gone(*holder));
            !users.is_empty()
        });
    }
}
