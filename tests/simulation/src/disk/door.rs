//! The core's door to a [`MemoryDrive`], for one life of one process.

use std::io;
use std::path::Path;

use musette_core::doors::{Disk, DiskEntry, DiskFile, OpenTo};

use super::names::{Entry, folder_of};
use super::{MemoryDrive, Ticket};

/// The disk as one process has it.
#[derive(Clone, Debug)]
pub struct ProcessDisk {
    memory: MemoryDrive,
    ticket: Ticket,
}

#[derive(Debug)]
struct OpenFile {
    memory: MemoryDrive,
    ticket: Ticket,
    number: u64,
    writable: bool,
}

impl ProcessDisk {
    pub(super) fn new(memory: MemoryDrive, ticket: Ticket) -> ProcessDisk {
        ProcessDisk { memory, ticket }
    }

    /// Counts as an operation of this process without touching the drive: for what is durable by itself (a secret store).
    ///
    /// # Errors
    /// When the process has ended, or ends at this operation.
    pub fn step_beside(&self) -> io::Result<()> {
        self.memory.lock().step(self.ticket).map(drop)
    }

    /// Whether this life goes on.
    ///
    /// # Errors
    /// When it does not.
    pub fn alive(&self) -> io::Result<()> {
        self.memory.lock().alive(self.ticket)
    }

    fn file(&self, number: u64, writable: bool) -> Box<dyn DiskFile> {
        Box::new(OpenFile { memory: self.memory.clone(), ticket: self.ticket, number, writable })
    }
}

impl Disk for ProcessDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let number = self.memory.lock().create(self.ticket, &MemoryDrive::inner_path(path)?, true)?;
        Ok(self.file(number, true))
    }

    fn open(&self, path: &Path, to: OpenTo) -> io::Result<Box<dyn DiskFile>> {
        let number = self.memory.lock().find(self.ticket, &MemoryDrive::inner_path(path)?)?;
        Ok(self.file(number, to == OpenTo::Write))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let (from, to) = (MemoryDrive::inner_path(from)?, MemoryDrive::inner_path(to)?);
        let mut drive = self.memory.lock();
        drive.alive(self.ticket)?;
        let entry = drive.names.at(&from).ok_or(io::ErrorKind::NotFound)?;
        if drive.names.at(folder_of(&to)) != Some(Entry::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        match (entry, drive.names.at(&to)) {
            (_, None) | (Entry::File(_), Some(Entry::File(_))) => {}
            _ => return Err(io::ErrorKind::AlreadyExists.into()),
        }
        let operation = drive.step(self.ticket)?;
        let mut names = vec![(from.clone(), None), (to.clone(), Some(entry))];
        for (below, entry) in drive.names.below(&from) {
            names.push((format!("{to}{}", &below[from.len()..]), Some(entry)));
            names.push((below, None));
        }
        drive.names.change(operation, names);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.memory.lock().remove(self.ticket, &MemoryDrive::inner_path(path)?)
    }

    fn make_folders(&self, path: &Path) -> io::Result<()> {
        let path = MemoryDrive::inner_path(path)?;
        let mut drive = self.memory.lock();
        drive.alive(self.ticket)?;
        let ends = path.match_indices('/').map(|(at, _)| at).skip(1).chain([path.len()]);
        for end in ends {
            let folder = &path[..end];
            match drive.names.at(folder) {
                Some(Entry::Folder) => {}
                Some(Entry::File(_)) => return Err(io::ErrorKind::NotADirectory.into()),
                None => {
                    let operation = drive.step(self.ticket)?;
                    drive.names.change(operation, vec![(folder.to_owned(), Some(Entry::Folder))]);
                }
            }
        }
        Ok(())
    }

    fn sync_folder(&self, path: &Path) -> io::Result<()> {
        self.memory.lock().sync_folder(self.ticket, &MemoryDrive::inner_path(path)?)
    }

    fn list(&self, path: &Path) -> io::Result<Vec<DiskEntry>> {
        let inner = MemoryDrive::inner_path(path)?;
        let drive = self.memory.lock();
        drive.alive(self.ticket)?;
        if drive.names.at(&inner) != Some(Entry::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        let entries = drive.names.inside(&inner).into_iter().map(|(name, entry)| DiskEntry {
            path: path.join(&name[name.rfind('/').map_or(0, |at| at + 1)..]),
            len: drive.size(entry),
            folder: entry == Entry::Folder,
        });
        Ok(entries.collect())
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        let drive = self.memory.lock();
        let number = drive.find(self.ticket, &MemoryDrive::inner_path(path)?)?;
        drive.len(self.ticket, number)
    }

    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        let inner = MemoryDrive::inner_path(path)?;
        let mut drive = self.memory.lock();
        drive.alive(self.ticket)?;
        if drive.names.at(&inner) != Some(Entry::Folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        // What is in a folder goes one by one, in an order that nobody can count on, then the folder itself.
        let mut inside = drive.names.below(&inner);
        drive.chance.shuffle(&mut inside);
        inside.sort_by_key(|(name, entry)| match entry {
            Entry::File(_) => 0,
            Entry::Folder => usize::MAX - name.len(),
        });
        for (name, _) in inside.into_iter().chain([(inner, Entry::Folder)]) {
            let operation = drive.step(self.ticket)?;
            drive.names.change(operation, vec![(name, None)]);
        }
        Ok(())
    }

    fn free(&self, _path: &Path) -> Option<u64> {
        self.memory.lock().free()
    }
}

impl OpenFile {
    fn check_writable(&self) -> io::Result<()> {
        if self.writable { Ok(()) } else { Err(io::ErrorKind::PermissionDenied.into()) }
    }
}

impl DiskFile for OpenFile {
    fn read_at(&self, out: &mut [u8], offset: u64) -> io::Result<usize> {
        self.memory.lock().read(self.ticket, self.number, out, offset)
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.check_writable()?;
        self.memory.lock().write(self.ticket, self.number, bytes, offset)
    }

    fn len(&self) -> io::Result<u64> {
        self.memory.lock().len(self.ticket, self.number)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.check_writable()?;
        self.memory.lock().set_len(self.ticket, self.number, len)
    }

    fn sync(&self) -> io::Result<()> {
        self.memory.lock().sync(self.ticket, self.number)
    }
}
