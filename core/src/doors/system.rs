//! The doors of a real machine.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::{Clock, Disk, DiskEntry, DiskFile, Entropy, OpenTo};
use crate::model::{BootTime, WallTime};

/// The machine's clocks. Timers stand still while the machine sleeps and this boot clock does not: a pause between two tries is
/// over after a night in a pocket.
#[derive(Debug)]
pub struct SystemClock {
    /// For systems whose boot clock is not known here.
    #[cfg(not(unix))]
    started: std::time::Instant,
}

impl SystemClock {
    /// The clocks of this machine.
    pub fn new() -> SystemClock {
        SystemClock {
            #[cfg(not(unix))]
            started: std::time::Instant::now(),
        }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        SystemClock::new()
    }
}

/// The clock that counts since the machine started, its sleep included (on Apple's systems the monotonic one does).
#[cfg(any(target_os = "linux", target_os = "android"))]
const BOOT: rustix::time::ClockId = rustix::time::ClockId::Boottime;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const BOOT: rustix::time::ClockId = rustix::time::ClockId::Monotonic;

impl Clock for SystemClock {
    fn wall(&self) -> WallTime {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        WallTime(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn boot(&self) -> BootTime {
        #[cfg(unix)]
        {
            let since = rustix::time::clock_gettime(BOOT);
            BootTime(since.tv_sec.saturating_mul(1_000).saturating_add(since.tv_nsec / 1_000_000))
        }
        #[cfg(not(unix))]
        BootTime(i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system's generator.
#[derive(Debug)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) -> io::Result<()> {
        getrandom::fill(out).map_err(io::Error::other)
    }
}

/// The file system.
#[derive(Debug)]
pub struct SystemDisk;

#[derive(Debug)]
struct SystemFile(fs::File);

impl Disk for SystemDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut options = fs::OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Box::new(SystemFile(options.open(path)?)))
    }

    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        // A link in a folder that other apps may write to could lead to a file that is not theirs.
        let named = fs::symlink_metadata(path)?;
        if !named.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        let file = fs::OpenOptions::new().read(true).write(to == OpenTo::Write).open(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let opened = file.metadata()?;
            if (opened.dev(), opened.ino()) != (named.dev(), named.ino()) {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "exchanged while it was opened"));
            }
        }
        Ok(Box::new(SystemFile(file)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn make_folders(&self, path: &Path) -> io::Result<()> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        fs::File::open(path)?.sync_all()
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let meta = entry.metadata()?;
            let len = if meta.is_dir() { 0 } else { meta.len() };
            entries.push(DiskEntry { path: entry.path(), len, folder: meta.is_dir() });
        }
        entries.sort();
        Ok(entries)
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        Ok(fs::metadata(path)?.len())
    }

    fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }

    #[cfg(unix)]
    fn identity(&self, path: &Path) -> Option<String> {
        use std::os::unix::fs::MetadataExt;
        let told = fs::metadata(path).ok()?;
        let born = told.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |at| at.as_millis());
        Some(format!("{}-{born}", told.ino()))
    }

    #[cfg(unix)]
    fn free(&self, path: &Path) -> Option<u64> {
        let told = rustix::fs::statvfs(path).ok()?;
        Some(told.f_bavail.saturating_mul(told.f_frsize))
    }

    #[cfg(not(unix))]
    fn free(&self, _path: &Path) -> Option<u64> {
        // A shell that can tell passes its own door; here a full disk shows itself as an error of the write that meets it.
        None
    }
}

impl DiskFile for SystemFile {
    #[cfg(unix)]
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        std::os::unix::fs::FileExt::read_at(&self.0, out, offset)
    }

    #[cfg(unix)]
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::write_all_at(&self.0, bytes, offset)
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}
