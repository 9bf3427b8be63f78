//! A disk that keeps somebody waiting: what happens meanwhile is the story.

use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};

use musette_core::doors::{Disk, DiskEntry, DiskFile, Doors, OpenTo, StoreThreads, SystemDisk};
use musette_core::engine::{Musette, Surroundings};
use tokio::sync::Notify;

use super::*;

/// The machine's disk. While it is held, whoever writes a content of the person's waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct HeldDisk(Arc<Hold>);

#[derive(Debug, Default)]
struct Hold {
    held: Mutex<bool>,
    released: Condvar,
    reached: Notify,
}

#[derive(Debug)]
struct File(Box<dyn DiskFile>, Arc<Hold>);

impl HeldDisk {
    pub(crate) fn hold(&self) {
        *self.0.held.lock().unwrap() = true;
    }

    pub(crate) fn release(&self) {
        *self.0.held.lock().unwrap() = false;
        self.0.released.notify_all();
    }

    /// Returns when somebody waits.
    pub(crate) async fn reached(&self) {
        self.0.reached.notified().await;
    }

    /// An engine on this home and this disk that runs its closures on threads of their own, as a real one does.
    pub(crate) async fn engine(&self, town: &Town, home: &HomeFolder) -> Musette {
        let surroundings = town.surroundings(home);
        let doors = Doors { disk: Arc::new(self.clone()), store_threads: StoreThreads::Own, ..surroundings.doors };
        Musette::open(Surroundings { doors, ..surroundings }).await.unwrap()
    }
}

impl Disk for HeldDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let file = SystemDisk.create(path)?;
        let content = path.components().any(|part| part.as_os_str() == "blobs");
        Ok(if content { Box::new(File(file, Arc::clone(&self.0))) } else { file })
    }
    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        SystemDisk.open(path, to)
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
    fn free(&self, path: &Path) -> Option<u64> {
        SystemDisk.free(path)
    }
}

impl DiskFile for File {
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        self.0.read_at(out, offset)
    }
    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut held = self.1.held.lock().unwrap();
        while *held {
            self.1.reached.notify_one();
            held = self.1.released.wait(held).unwrap();
        }
        drop(held);
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
