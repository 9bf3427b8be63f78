//! A drive in memory that can lose what was not fsynced. It serves both the core's door to the disk and the SQLite VFS
//! ([`crate::vfs`]), so that one crash tears the database and the files beside it together.
//!
//! **Promises.** What a sync of a file (and of the folder that names it) has covered survives every crash; whatever else
//! was written may be there, be torn at 512 bytes, be missing, or arrive in another order than it was written, as the seed
//! has it. Every operation that changes something has a number; a run can be stopped at any of them. The same seed and
//! operations give the same bytes.
//!
//! **Never.** It repairs nothing: a folder that nobody synced is lost with all that is in it.
//!
//! **How.** [`content`] holds a file's bytes twice (what a reader sees, what the medium has) with the changes between;
//! [`names`] does the same for the folders. A path starts with the drive's number and the process that asks
//! (`/simulation/17/app/home/...`), so that several worlds run beside each other on several threads and each process of a
//! world can die by itself; what follows is the same for all processes of a drive.

pub mod content;
mod door;
pub mod names;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use crate::chance::Chance;
use crate::vfs::locks::Locks;
use content::Content;
use names::{Entry, Names, folder_of};

pub use door::ProcessDisk;

/// The processes that may work on a drive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The app, or the first command.
    App,
    /// The other process: an extension, or a second command.
    Other,
}

impl Slot {
    /// Both.
    pub const ALL: [Slot; 2] = [Slot::App, Slot::Other];

    const fn name(self) -> &'static str {
        match self {
            Slot::App => "app",
            Slot::Other => "other",
        }
    }
}

/// One life of a process: a restarted one has another ticket, and handles of the dead one stay dead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub(crate) slot: Slot,
    life: u64,
}

/// What of the unsynced a crash leaves on the medium.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Nothing.
    Nothing,
    /// All of it: as if the operating system had had the time.
    Everything,
    /// What came before this operation, which itself is torn.
    UpTo(u64),
    /// Each change by itself arrived in so many of a hundred cases, whatever the order.
    Some {
        /// Of a hundred.
        percent: u64,
    },
    /// Of each write about half of the sectors.
    Torn,
}

/// Who is stopped when an operation's number comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The machine: all processes, and what is not synced is at risk.
    Machine,
    /// One process; what it wrote is with the operating system.
    Process(Slot),
}

/// What happened so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DriveCounts {
    /// Operations that change something.
    pub operations: u64,
    /// Syncs of files and folders among them.
    pub syncs: u64,
    /// Crashes of the machine.
    pub crashes: u64,
    /// Ends of single processes.
    pub kills: u64,
    /// Writes refused because the drive was full.
    pub full: u64,
}

static NEXT: AtomicU64 = AtomicU64::new(1);
static DRIVES: Mutex<BTreeMap<u64, Weak<Mutex<Drive>>>> = Mutex::new(BTreeMap::new());

/// A drive. Clones are the same one; it goes when the last is dropped.
#[derive(Clone)]
pub struct MemoryDrive {
    number: u64,
    drive: Arc<Mutex<Drive>>,
}

impl fmt::Debug for MemoryDrive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The number differs between two runs of one seed.
        f.write_str("MemoryDrive")
    }
}

/// The state behind a drive; guarded by one lock.
#[derive(Debug)]
pub(crate) struct Drive {
    pub(crate) files: BTreeMap<u64, Content>,
    pub(crate) names: Names,
    pub(crate) locks: Locks,
    pub(crate) chance: Chance,
    next_file: u64,
    lives: BTreeMap<Slot, Life>,
    stop: Option<(u64, Stop)>,
    machine_down: bool,
    capacity: Option<u64>,
    ignores_syncs: bool,
    counts: DriveCounts,
}

#[derive(Clone, Copy, Debug, Default)]
struct Life {
    number: u64,
    dead: bool,
}

impl MemoryDrive {
    /// An empty drive.
    pub fn new(seed: u64) -> MemoryDrive {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let drive = Arc::new(Mutex::new(Drive {
            files: BTreeMap::new(),
            names: Names::default(),
            locks: Locks::default(),
            chance: Chance::for_purpose(seed, "disk"),
            next_file: 1,
            lives: BTreeMap::new(),
            stop: None,
            machine_down: false,
            capacity: None,
            ignores_syncs: false,
            counts: DriveCounts::default(),
        }));
        let mut drives = guard(&DRIVES);
        drives.retain(|_, drive| drive.strong_count() > 0);
        drives.insert(number, Arc::downgrade(&drive));
        MemoryDrive { number, drive }
    }

    /// Where `path` (from the drive's root) lies for a process.
    pub fn path(&self, slot: Slot, path: &str) -> PathBuf {
        PathBuf::from(format!("/simulation/{}/{}{}", self.number, slot.name(), path))
    }

    /// Starts a process: its door to the disk. What an earlier one in this slot had open is dead from now on.
    pub fn start(&self, slot: Slot) -> ProcessDisk {
        let mut drive = self.lock();
        drive.machine_down = false;
        let life = drive.lives.entry(slot).or_default();
        *life = Life { number: life.number + 1, dead: false };
        let ticket = Ticket { slot, life: life.number };
        drive.locks.forget_process(slot);
        drop(drive);
        ProcessDisk::new(self.clone(), ticket)
    }

    /// Ends one process now (`SIGKILL`): its calls fail, its locks are free, its writes are with the operating system.
    pub fn kill(&self, slot: Slot) {
        let mut drive = self.lock();
        drive.end(slot);
        drive.counts.kills += 1;
    }

    /// The power goes now: every call fails until [`MemoryDrive::crash`] says what is left.
    pub fn take_power(&self) {
        self.lock().machine_down = true;
    }

    /// The power goes: all processes end, and what was not synced is lost, torn or kept as `manner` has it.
    pub fn crash(&self, manner: Manner) {
        let mut drive = self.lock();
        let drive = &mut *drive;
        drive.stop = None;
        drive.machine_down = true;
        for slot in Slot::ALL {
            drive.end(slot);
        }
        drive.locks = Locks::default();
        drive.names.crash(manner, &mut drive.chance);
        for file in drive.files.values_mut() {
            file.crash(manner, &mut drive.chance);
        }
        drive.counts.crashes += 1;
    }

    /// Draws how much of the unsynced survives a crash.
    pub fn draw_manner(&self) -> Manner {
        let mut drive = self.lock();
        let now = drive.counts.operations;
        let chance = &mut drive.chance;
        match chance.below(8) {
            0 | 1 => Manner::Nothing,
            2 => Manner::Everything,
            3 | 4 => Manner::UpTo(now.saturating_sub(chance.below(40))),
            5 => Manner::Some { percent: 50 },
            6 => Manner::Some { percent: 85 },
            _ => Manner::Torn,
        }
    }

    /// Lets `who` die at the operation that many from now (0: the next). Until the world restarts it, all its calls fail.
    pub fn stop_in(&self, operations: u64, who: Stop) {
        let mut drive = self.lock();
        drive.stop = Some((drive.counts.operations + operations + 1, who));
    }

    /// Takes [`MemoryDrive::stop_in`] back; answers whether it was still to come.
    pub fn stop_not(&self) -> bool {
        self.lock().stop.take().is_some()
    }

    /// Whether this process was stopped.
    pub fn is_down(&self, slot: Slot) -> bool {
        let drive = self.lock();
        drive.machine_down || drive.lives.get(&slot).is_none_or(|life| life.dead)
    }

    /// Whether the whole machine was stopped.
    pub fn machine_down(&self) -> bool {
        self.lock().machine_down
    }

    /// Bytes that fit; `None` for no bound.
    pub fn set_capacity(&self, bytes: Option<u64>) {
        self.lock().capacity = bytes;
    }

    /// Whether there is a bound.
    pub fn is_bounded(&self) -> bool {
        self.lock().capacity.is_some()
    }

    /// Gives a file other bytes, durably, as another app on the device would; `false` where there is no such file.
    pub fn overwrite(&self, path: &str, bytes: &[u8]) -> bool {
        let mut drive = self.lock();
        let Some(Entry::File(number)) = drive.names.at(path) else { return false };
        let operation = drive.counts.operations;
        let Some(file) = drive.files.get_mut(&number) else { return false };
        file.set_len(operation, bytes.len());
        file.write(operation, 0, bytes);
        file.sync();
        true
    }

    /// Bytes in files that have a name.
    pub fn used(&self) -> u64 {
        self.lock().used()
    }

    /// A medium that says "synced" and has done nothing: to show that tests on this drive can fail.
    pub fn ignore_syncs(&self, ignore: bool) {
        self.lock().ignores_syncs = ignore;
    }

    /// What happened so far.
    pub fn counts(&self) -> DriveCounts {
        self.lock().counts
    }

    /// Changes that a crash now would put at risk: of bytes, of names.
    pub fn unsynced(&self) -> (usize, usize) {
        let drive = self.lock();
        (drive.files.values().map(Content::unsynced).sum(), drive.names.unsynced())
    }

    /// The bytes at `path` from the drive's root, as a look from outside.
    pub fn look(&self, path: &str) -> Option<Vec<u8>> {
        let drive = self.lock();
        match drive.names.at(path)? {
            Entry::File(number) => Some(drive.files.get(&number)?.current().to_vec()),
            Entry::Folder => None,
        }
    }

    /// Damages a file behind everybody's back: flips a bit at `offset`.
    pub fn rot(&self, path: &str, offset: usize) -> bool {
        let mut drive = self.lock();
        let Some(Entry::File(number)) = drive.names.at(path) else { return false };
        let operation = drive.counts.operations;
        let Some(file) = drive.files.get_mut(&number) else { return false };
        let Some(byte) = file.current().get(offset).map(|byte| byte ^ 1) else { return false };
        file.write(operation, offset, &[byte]);
        file.sync();
        true
    }

    /// All paths from the drive's root.
    pub fn paths(&self) -> Vec<String> {
        self.lock().names.below("/").into_iter().map(|(name, _)| name).collect()
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Drive> {
        guard(&self.drive)
    }

    /// The drive, process and inner path that an outer path names.
    pub(crate) fn resolve(path: &str) -> Option<(MemoryDrive, Ticket, String)> {
        let rest = path.strip_prefix("/simulation/")?;
        let (number, rest) = rest.split_once('/')?;
        let (slot, _) = rest.split_once('/').unwrap_or((rest, ""));
        let inner = &rest[slot.len()..];
        let slot = Slot::ALL.into_iter().find(|known| known.name() == slot)?;
        let number: u64 = number.parse().ok()?;
        let drive = guard(&DRIVES).get(&number)?.upgrade()?;
        let memory = MemoryDrive { number, drive };
        let life = memory.lock().lives.get(&slot).map_or(0, |life| life.number);
        let inner = if inner.is_empty() { "/" } else { inner.trim_end_matches('/') };
        Some((memory, Ticket { slot, life }, inner.to_owned()))
    }

    /// The inner path of an outer one.
    pub(crate) fn inner_path(path: &Path) -> io::Result<String> {
        let text = path.to_str().ok_or(io::ErrorKind::InvalidInput)?;
        let mut parts = text.strip_prefix("/simulation/").ok_or(io::ErrorKind::NotFound)?.splitn(3, '/');
        let inner = parts.nth(2).unwrap_or("");
        Ok(format!("/{}", inner.trim_end_matches('/')))
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whoever panicked here has failed its run already; others go on.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn dead() -> io::Error {
    io::Error::other("this process has ended")
}

impl Drive {
    /// Whether this life of a process goes on.
    pub(crate) fn alive(&self, ticket: Ticket) -> io::Result<()> {
        match self.lives.get(&ticket.slot) {
            Some(life) if life.number == ticket.life && !life.dead && !self.machine_down => Ok(()),
            _ => Err(dead()),
        }
    }

    /// Takes the next operation's number, or ends whoever is to be stopped at it: then it has no effect.
    pub(crate) fn step(&mut self, ticket: Ticket) -> io::Result<u64> {
        self.alive(ticket)?;
        self.counts.operations += 1;
        let now = self.counts.operations;
        match self.stop {
            Some((at, Stop::Machine)) if now >= at => {
                self.stop = None;
                self.machine_down = true;
                Err(dead())
            }
            Some((at, Stop::Process(slot))) if now >= at && slot == ticket.slot => {
                self.stop = None;
                self.end(slot);
                self.counts.kills += 1;
                Err(dead())
            }
            _ => Ok(now),
        }
    }

    fn end(&mut self, slot: Slot) {
        if let Some(life) = self.lives.get_mut(&slot) {
            life.dead = true;
        }
        self.locks.forget_process(slot);
    }

    fn used(&self) -> u64 {
        let named = self.names.below("/");
        named.iter().map(|(_, entry)| self.size(*entry)).sum()
    }

    fn size(&self, entry: Entry) -> u64 {
        match entry {
            Entry::File(number) => self.files.get(&number).map_or(0, |file| file.current().len() as u64),
            Entry::Folder => 0,
        }
    }

    pub(crate) fn free(&self) -> Option<u64> {
        self.capacity.map(|capacity| capacity.saturating_sub(self.used()))
    }

    /// Makes a file, or opens the one that is there unless it has to be new.
    pub(crate) fn create(&mut self, ticket: Ticket, path: &str, only_new: bool) -> io::Result<u64> {
        self.alive(ticket)?;
        match self.names.at(path) {
            Some(Entry::File(_)) if only_new => return Err(io::ErrorKind::AlreadyExists.into()),
            Some(Entry::File(number)) => return Ok(number),
            Some(Entry::Folder) => return Err(io::ErrorKind::AlreadyExists.into()),
            None => {}
        }
        if self.names.at(folder_of(path)) != Some(Entry::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let operation = self.step(ticket)?;
        let number = self.next_file;
        self.next_file += 1;
        self.files.insert(number, Content::default());
        self.names.change(operation, vec![(path.to_owned(), Some(Entry::File(number)))]);
        Ok(number)
    }

    /// The number of the file at `path`.
    pub(crate) fn find(&self, ticket: Ticket, path: &str) -> io::Result<u64> {
        self.alive(ticket)?;
        match self.names.at(path) {
            Some(Entry::File(number)) => Ok(number),
            Some(Entry::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    pub(crate) fn read(&self, ticket: Ticket, file: u64, out: &mut [u8], offset: u64) -> io::Result<usize> {
        self.alive(ticket)?;
        let bytes = self.files.get(&file).ok_or(io::ErrorKind::NotFound)?.current();
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(bytes.len());
        let len = out.len().min(bytes.len() - from);
        out[..len].copy_from_slice(&bytes[from..from + len]);
        Ok(len)
    }

    pub(crate) fn write(&mut self, ticket: Ticket, file: u64, bytes: &[u8], offset: u64) -> io::Result<()> {
        let operation = self.step(ticket)?;
        let offset = usize::try_from(offset).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.room_for(file, offset + bytes.len())?;
        self.files.get_mut(&file).ok_or(io::ErrorKind::NotFound)?.write(operation, offset, bytes);
        Ok(())
    }

    pub(crate) fn set_len(&mut self, ticket: Ticket, file: u64, len: u64) -> io::Result<()> {
        let operation = self.step(ticket)?;
        let len = usize::try_from(len).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.room_for(file, len)?;
        self.files.get_mut(&file).ok_or(io::ErrorKind::NotFound)?.set_len(operation, len);
        Ok(())
    }

    fn room_for(&mut self, file: u64, end: usize) -> io::Result<()> {
        let Some(free) = self.free() else { return Ok(()) };
        let more = (end as u64).saturating_sub(self.size(Entry::File(file)));
        if more > free {
            self.counts.full += 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }

    pub(crate) fn len(&self, ticket: Ticket, file: u64) -> io::Result<u64> {
        self.alive(ticket)?;
        Ok(self.files.get(&file).ok_or(io::ErrorKind::NotFound)?.current().len() as u64)
    }

    pub(crate) fn sync(&mut self, ticket: Ticket, file: u64) -> io::Result<()> {
        self.step(ticket)?;
        self.counts.syncs += 1;
        if !self.ignores_syncs
            && let Some(file) = self.files.get_mut(&file)
        {
            file.sync();
        }
        Ok(())
    }

    pub(crate) fn sync_folder(&mut self, ticket: Ticket, path: &str) -> io::Result<()> {
        self.alive(ticket)?;
        if self.names.at(path) != Some(Entry::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.step(ticket)?;
        self.counts.syncs += 1;
        if !self.ignores_syncs {
            self.names.sync(path);
        }
        Ok(())
    }

    pub(crate) fn remove(&mut self, ticket: Ticket, path: &str) -> io::Result<()> {
        self.find(ticket, path)?;
        let operation = self.step(ticket)?;
        self.names.change(operation, vec![(path.to_owned(), None)]);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
