//! The doors through which everything uncertain comes in: clocks, chance, the disk, other processes, and where the database
//! runs.
//!
//! Nothing else in this crate asks a clock, draws a random number, touches a file or starts a thread for the database.
//! In production the doors lead to the platform ([`Doors::system`]); in the simulation to a virtual clock, a seeded generator
//! and a disk that can lose what was not fsynced. (The two other uncertain things have their traits where they are
//! used: [`crate::http::Transport`] and [`crate::vault::SecretStore`].)
//!
//! Timers are tokio's, so that a paused runtime moves them. They agree with [`Clock::boot`] but for the machine's sleep, which that
//! clock counts and no timer does.

mod processes;
mod room;
mod system;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::model::{BootTime, WallTime};

pub use processes::{NobodyKnows, Processes, SystemProcesses};
pub use room::{Guest, Room};
pub use system::{SystemClock, SystemDisk, SystemEntropy};

/// The clocks of this device.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The wall clock: for display and records.
    fn wall(&self) -> WallTime;
    /// The boot clock: never goes back, counts sleep.
    fn boot(&self) -> BootTime;
}

/// Waits for `duration` on the runtime's timer.
pub async fn sleep(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Chance: keys, nonces, ids, jitter.
pub trait Entropy: Send + Sync + fmt::Debug {
    /// Fills `out` with unpredictable bytes.
    ///
    /// # Errors
    /// When the platform has none to give; nothing may go on without.
    fn fill(&self, out: &mut [u8]) -> io::Result<()>;
}

/// A number in `0..below` (0 for 0), for jitter; not for keys.
pub fn pick(entropy: &dyn Entropy, below: u64) -> u64 {
    let mut bytes = [0; 8];
    match entropy.fill(&mut bytes) {
        Ok(()) if below > 0 => u64::from_le_bytes(bytes) % below,
        _ => 0,
    }
}

/// A new ULID of this moment.
///
/// # Errors
/// When there is no entropy.
pub fn new_ulid(clock: &dyn Clock, entropy: &dyn Entropy) -> io::Result<ulid::Ulid> {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes)?;
    Ok(ulid::Ulid::from_parts(u64::try_from(clock.wall().0).unwrap_or(0), u128::from_le_bytes(bytes)))
}

/// What a file is opened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenTo {
    /// To be read.
    Read,
    /// To be read and written.
    Write,
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiskEntry {
    /// Its full path.
    pub path: PathBuf,
    /// Bytes; 0 for a folder.
    pub len: u64,
    /// Whether it is a folder.
    pub folder: bool,
}

/// The files beside the database: contents, lendings, the key's salt. Every call may fail like a disk fails, and a crash
/// may undo whatever [`DiskFile::sync`] and [`Disk::sync_folder`] have not made durable.
pub trait Disk: Send + Sync + fmt::Debug {
    /// Makes a new file for reading and writing; refuses one that exists.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that is there.
    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>>;
    /// Renames, replacing what is there.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Unlinks a file.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Makes a folder and those above it, private to this user where the platform knows that.
    fn make_folders(&self, path: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, path: &Path) -> io::Result<()>;
    /// What a folder holds, in the order of the names; `NotFound` when there is no such folder.
    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>>;
    /// Length of a file, `NotFound` when there is none.
    fn len(&self, path: &Path) -> io::Result<u64>;
    /// Removes a folder with all that is in it.
    fn remove_folder(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder in which nothing is; `DirectoryNotEmpty` when something is. A real disk does it in one step, so that what
    /// another program puts there meanwhile is not removed.
    fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        if self.list(path)?.is_empty() {
            self.remove_folder(path)
        } else {
            Err(io::ErrorKind::DirectoryNotEmpty.into())
        }
    }
    /// Bytes free for this user, where the platform tells.
    fn free(&self, path: &Path) -> Option<u64>;
    /// Which file this is: the same for as long as it lives, and another for a copy of it; `None` where the platform does not
    /// tell.
    fn identity(&self, _path: &Path) -> Option<String> {
        None
    }
}

/// An open file.
pub trait DiskFile: Send + Sync + fmt::Debug {
    /// Reads up to `out.len()` bytes from `offset`; 0 at the end.
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`.
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;
    /// Its length now.
    fn len(&self) -> io::Result<u64>;
    /// Whether it is empty now.
    fn is_empty(&self) -> io::Result<bool> {
        Ok(self.len()? == 0)
    }
    /// Cuts or extends it.
    fn set_len(&self, len: u64) -> io::Result<()>;
    /// Makes its bytes durable.
    fn sync(&self) -> io::Result<()>;
}

/// Reads exactly `out.len()` bytes from `offset`.
///
/// # Errors
/// `UnexpectedEof` when the file ends before.
pub fn read_exact_at(file: &dyn DiskFile, out: &mut [u8], offset: u64) -> io::Result<()> {
    let mut done = 0;
    while done < out.len() {
        let read = file.read_at(&mut out[done..], offset + done as u64)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        done += read;
    }
    Ok(())
}

/// Where closures of the store run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreThreads {
    /// One thread owns the writing connection, a few serve readers: production.
    Own,
    /// On the calling task, at once: the simulation, where order must repeat.
    Inline,
}

/// All doors but the network and the secret store.
#[derive(Clone, Debug)]
pub struct Doors {
    /// Clocks.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub entropy: Arc<dyn Entropy>,
    /// Files beside the database.
    pub disk: Arc<dyn Disk>,
    /// Which processes live.
    pub processes: Arc<dyn Processes>,
    /// The SQLite VFS the databases lie on; `None` is the platform's own.
    pub vfs: Option<String>,
    /// Where closures of the store run.
    pub store_threads: StoreThreads,
}

impl Doors {
    /// The platform's own.
    pub fn system() -> Doors {
        Doors {
            clock: Arc::new(SystemClock::new()),
            entropy: Arc::new(SystemEntropy),
            disk: Arc::new(SystemDisk),
            processes: Arc::new(SystemProcesses),
            vfs: None,
            store_threads: StoreThreads::Own,
        }
    }
}
