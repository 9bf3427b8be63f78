//! A disk in memory that keeps its word about durability and no more: a crash undoes what was not synced, in whole, in
//! part or not at all, and it can be full from a given write on.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use crate::doors::{Disk, DiskEntry, DiskFile, OpenTo};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    Folder,
    File(usize),
}

#[derive(Clone, Debug)]
enum Unsynced {
    Write(u64, Vec<u8>),
    SetLen(u64),
}

#[derive(Debug, Default)]
struct Inode {
    now: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Unsynced>,
}

impl Unsynced {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Unsynced::Write(offset, written) => {
                let start = usize::try_from(*offset).unwrap();
                bytes.resize(bytes.len().max(start + written.len()), 0);
                bytes[start..start + written.len()].copy_from_slice(written);
            }
            Unsynced::SetLen(len) => bytes.resize(usize::try_from(*len).unwrap(), 0),
        }
    }
}

#[derive(Debug, Default)]
struct State {
    inodes: Vec<Inode>,
    names: BTreeMap<PathBuf, Node>,
    durable: BTreeMap<PathBuf, Node>,
    writes: u64,
    full_from: Option<u64>,
    ever_written: Vec<u8>,
    /// A path, how often it will still be opened as it is, and what is in it then.
    changes: Option<(PathBuf, u32, Vec<u8>)>,
}

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct MemoryDisk(Arc<Mutex<State>>);

/// What becomes of a write that was not synced.
#[derive(Clone, Copy, Debug)]
pub enum Loss {
    /// Every such write is lost.
    Everything,
    /// Each is kept, lost, or kept by half, as the number says.
    Some(u64),
}

impl MemoryDisk {
    /// With these folders, durable.
    pub fn with_folder(path: &str) -> MemoryDisk {
        let disk = MemoryDisk::default();
        let mut state = disk.state();
        for folder in Path::new(path).ancestors() {
            state.names.insert(folder.to_owned(), Node::Folder);
        }
        state.durable = state.names.clone();
        drop(state);
        disk
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// The battery is empty. Handles opened before must not be used any more.
    pub fn crash(&self, loss: Loss) {
        let mut state = self.state();
        let durable = state.durable.clone();
        let reachable = |path: &Path| path.ancestors().skip(1).all(|above| durable.get(above) == Some(&Node::Folder));
        state.names = durable.iter().filter(|(path, _)| reachable(path)).map(|(p, n)| (p.clone(), *n)).collect();
        state.durable = state.names.clone();
        let mut dice = match loss {
            Loss::Everything => 0,
            Loss::Some(seed) => seed | 1,
        };
        for inode in &mut state.inodes {
            let mut bytes = std::mem::take(&mut inode.durable);
            for change in std::mem::take(&mut inode.unsynced) {
                dice = dice.wrapping_mul(6_364_136_223_846_793_005);
                match (loss, (dice >> 33) % 3, &change) {
                    (Loss::Everything, ..) | (_, 0, _) => {}
                    (_, 1, Unsynced::Write(offset, written)) => {
                        Unsynced::Write(*offset, written[..written.len() / 2].to_vec()).apply(&mut bytes);
                    }
                    _ => change.apply(&mut bytes),
                }
            }
            inode.now.clone_from(&bytes);
            inode.durable = bytes;
        }
    }

    /// Every write from the `nth` on (0 is the next one) finds the disk full, after half of its bytes.
    pub fn full_after(&self, nth: u64) {
        let mut state = self.state();
        state.full_from = Some(state.writes + nth);
    }

    /// There is room again.
    pub fn has_room(&self) {
        self.state().full_from = None;
    }

    /// Every byte that was ever written, and every name.
    pub fn ever_seen(&self) -> Vec<u8> {
        self.state().ever_written.clone()
    }

    /// The bytes of a file.
    pub fn bytes(&self, path: &Path) -> Vec<u8> {
        let state = self.state();
        let Some(Node::File(inode)) = state.names.get(path) else { panic!("no file {path:?}") };
        state.inodes[*inode].now.clone()
    }

    /// Puts these bytes into a file, durably, as another program would.
    pub fn put(&self, path: &Path, bytes: &[u8]) {
        let mut state = self.state();
        let inode = state.inodes.len();
        state.inodes.push(Inode { now: bytes.to_vec(), durable: bytes.to_vec(), unsynced: Vec::new() });
        state.names.insert(path.to_owned(), Node::File(inode));
        state.durable.insert(path.to_owned(), Node::File(inode));
    }

    /// Somebody writes the file before it is opened for the `nth` time from now (0 is the next).
    pub fn changes_when_opened(&self, path: &Path, nth: u32, bytes: &[u8]) {
        self.state().changes = Some((path.to_owned(), nth, bytes.to_vec()));
    }

    /// Every file there is.
    pub fn files(&self) -> Vec<PathBuf> {
        self.state().names.iter().filter(|(_, node)| **node != Node::Folder).map(|(path, _)| path.clone()).collect()
    }
}

impl Disk for MemoryDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.state();
        if state.names.contains_key(path) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if state.names.get(path.parent().unwrap()) != Some(&Node::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let inode = state.inodes.len();
        state.inodes.push(Inode::default());
        state.names.insert(path.to_owned(), Node::File(inode));
        state.ever_written.extend_from_slice(path.as_os_str().as_encoded_bytes());
        Ok(Box::new(MemoryFile { disk: self.clone(), inode }))
    }

    fn open(&self, path: &Path, _to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        let mut changed = None;
        if let Some((whose, times, bytes)) = &mut self.state().changes
            && whose == path
        {
            if *times == 0 {
                changed = Some(bytes.clone());
            }
            *times = times.wrapping_sub(1);
        }
        if let Some(bytes) = changed {
            self.put(path, &bytes);
        }
        match self.state().names.get(path) {
            Some(Node::File(inode)) => Ok(Box::new(MemoryFile { disk: self.clone(), inode: *inode })),
            Some(Node::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        if state.names.get(to.parent().unwrap()) != Some(&Node::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let node = state.names.remove(from).ok_or(io::ErrorKind::NotFound)?;
        state.names.insert(to.to_owned(), node);
        state.ever_written.extend_from_slice(to.as_os_str().as_encoded_bytes());
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        match state.names.get(path) {
            Some(Node::File(_)) => state.names.remove(path).map(|_| ()).ok_or(io::ErrorKind::NotFound.into()),
            Some(Node::Folder) => Err(io::ErrorKind::IsADirectory.into()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn make_folders(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        for folder in path.ancestors() {
            state.names.entry(folder.to_owned()).or_insert(Node::Folder);
        }
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        if state.names.get(path) != Some(&Node::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.durable.retain(|name, _| name.parent() != Some(path));
        let now: Vec<_> = state.names.iter().filter(|(name, _)| name.parent() == Some(path)).collect();
        let now: Vec<_> = now.into_iter().map(|(name, node)| (name.clone(), *node)).collect();
        state.durable.extend(now);
        Ok(())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        let state = self.state();
        if state.names.get(path) != Some(&Node::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let children = state.names.iter().filter(|(name, _)| name.parent() == Some(path));
        Ok(children
            .map(|(name, node)| match node {
                Node::Folder => DiskEntry { path: name.clone(), len: 0, folder: true },
                Node::File(inode) => {
                    DiskEntry { path: name.clone(), len: state.inodes[*inode].now.len() as u64, folder: false }
                }
            })
            .collect())
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        self.open(path, OpenTo::Read)?.len()
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        if !state.names.contains_key(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        state.names.retain(|name, _| !name.starts_with(path));
        Ok(())
    }

    fn free(&self, _path: &Path) -> Option<u64> {
        None
    }
}

#[derive(Debug)]
struct MemoryFile {
    disk: MemoryDisk,
    inode: usize,
}

impl MemoryFile {
    fn change(&self, change: Unsynced) {
        let mut state = self.disk.state();
        let inode = &mut state.inodes[self.inode];
        change.apply(&mut inode.now);
        inode.unsynced.push(change);
    }
}

impl DiskFile for MemoryFile {
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        let state = self.disk.state();
        let bytes = &state.inodes[self.inode].now;
        let start = usize::try_from(offset).unwrap().min(bytes.len());
        // Short reads are normal: never more than 40,000 bytes at once.
        let read = out.len().min(bytes.len() - start).min(40_000);
        out[..read].copy_from_slice(&bytes[start..start + read]);
        Ok(read)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        let mut state = self.disk.state();
        let full = state.full_from.is_some_and(|from| state.writes >= from);
        state.writes += 1;
        let bytes = if full { &bytes[..bytes.len() / 2] } else { bytes };
        state.ever_written.extend_from_slice(bytes);
        drop(state);
        self.change(Unsynced::Write(offset, bytes.to_vec()));
        if full { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().inodes[self.inode].now.len() as u64)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Unsynced::SetLen(len));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.disk.state();
        let inode = &mut state.inodes[self.inode];
        inode.durable = inode.now.clone();
        inode.unsynced.clear();
        Ok(())
    }
}
