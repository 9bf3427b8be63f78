//! A disk that is full whenever a test says so, in builds for tests alone: while there is a file `full` beside the home's folder, no
//! write of a content finds room. A test of the screens fills no real disk, which needs an administrator and troubles others.

use std::io;
use std::path::{Path, PathBuf};

use musette_core::doors::{Disk, DiskEntry, DiskFile, OpenTo, SystemDisk};

#[derive(Clone, Debug)]
pub(crate) struct SmallDisk {
    full: PathBuf,
}

#[derive(Debug)]
struct File(Box<dyn DiskFile>, SmallDisk);

impl SmallDisk {
    pub(crate) fn of(home: &Path) -> SmallDisk {
        SmallDisk { full: home.with_file_name("full") }
    }

    fn take(&self) -> io::Result<()> {
        if self.full.exists() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}

impl Disk for SmallDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.take()?;
        Ok(Box::new(File(SystemDisk.create(path)?, self.clone())))
    }
    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File(SystemDisk.open(path, to)?, self.clone())))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        SystemDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove(path)
    }
    fn make_folders(&self, path: &Path) -> io::Result<()> {
        SystemDisk.make_folders(path)
    }
    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.sync_folder(path)
    }
    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        SystemDisk.list(path)
    }
    fn len(&self, path: &Path) -> io::Result<u64> {
        SystemDisk.len(path)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove_folder(path)
    }
    fn remove_empty_folder(&self, path: &Path) -> io::Result<()> {
        SystemDisk.remove_empty_folder(path)
    }
    fn free(&self, path: &Path) -> Option<u64> {
        if self.full.exists() { Some(0) } else { SystemDisk.free(path) }
    }
    fn identity(&self, path: &Path) -> Option<String> {
        SystemDisk.identity(path)
    }
}

impl DiskFile for File {
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(out, offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.1.take()?;
        self.0.write_at(bytes, offset)
    }
    fn len(&self) -> io::Result<u64> {
        self.0.len()
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.0.set_len(len)
    }
    fn sync(&self) -> io::Result<()> {
        self.0.sync()
    }
}
