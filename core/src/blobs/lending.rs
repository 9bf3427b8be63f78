//! Plain copies handed to other apps: writing them, taking them back, removing them.
//!
//! The order, which the caller keeps with its row:
//! 1. choose a [`Place`] and record it;
//! 2. [`write_copy`], and record the [`Fingerprint`];
//! 3. hand out the path;
//! 4. when its last writer has closed, or nothing changed for a day, [`take_back`];
//! 5. store what came of it (an intent, a question) durably;
//! 6. [`put_away`], and forget the row.
//!
//! A copy is written under another name first: under its own it is whole, so a copy half-written by a process that died is
//! never taken for an edit. Without a recorded fingerprint it was never handed out. Whether a copy was changed is
//! told by its length and SHA-256; the provider's hash does not tell every edit apart. A copy that is empty
//! where it was not is a question, not an edit, and what changes while it is read is left for another time. A copy that is not there
//! may be on its way back (an app deletes its file and puts the new one there), so what has vanished is removed only where still
//! nothing is.
//!
//! Limits: the copy is plain for as long as it is lent, and flash memory may keep its bytes after the unlink. An app that
//! still writes between the last look and the unlink loses those bytes: hence step 4's condition.

use std::io;
use std::path::{Path, PathBuf};

use ring::digest;
use zeroize::Zeroizing;

use super::chunks::{ContentKey, PLAIN_CHUNK};
use super::error::{BlobError, While};
use super::rescue::SealedNote;
use super::safe_names::safe_name;
use super::shelf::{BlobName, Shelf, StagedName};
use super::staging::{Expected, Sealed, Staging};
use super::stored::StoredContent;
use crate::doors::{DiskEntry, OpenTo};

/// The name of a copy that is being written. No [`safe_name`] begins with a dot.
const UNDER_WAY: &str = ".under-way";

/// Where a copy lies: a folder of its own with a random name, and a safe name in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder.
    pub folder: BlobName,
    /// The file.
    pub name: String,
}

impl Place {
    /// A place for a copy of an item of this name.
    ///
    /// # Errors
    /// [`BlobError::Crypto`] when the platform has no random bytes.
    pub fn choose(shelf: &Shelf, item_name: &str) -> Result<Place, BlobError> {
        Ok(Place { folder: BlobName::draw(shelf.entropy())?, name: safe_name(item_name) })
    }

    /// The folder's path.
    pub fn folder(&self, shelf: &Shelf) -> PathBuf {
        shelf.lent().join(self.folder.to_string())
    }

    /// The path that is handed out.
    pub fn path(&self, shelf: &Shelf) -> PathBuf {
        // A row could have been tampered with: whatever it says, the name stays one component.
        self.folder(shelf).join(safe_name(&self.name))
    }
}

/// What the bytes of a copy are known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// Bytes.
    pub size: u64,
    /// SHA-256 of them.
    pub sha256: [u8; 32],
}

impl Fingerprint {
    /// The hash in hexadecimal digits, as a row keeps it.
    pub fn digits(&self) -> String {
        self.sha256.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The fingerprint that a row keeps; `None` when it keeps none.
    pub fn from_row(size: u64, digits: &str) -> Option<Fingerprint> {
        let mut sha256 = [0; 32];
        if digits.len() != 64 || !digits.is_ascii() {
            return None;
        }
        for (byte, at) in sha256.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?;
        }
        Some(Fingerprint { size, sha256 })
    }
}

struct Fingerprinting {
    size: u64,
    sha256: digest::Context,
}

impl Fingerprinting {
    fn new() -> Fingerprinting {
        Fingerprinting { size: 0, sha256: digest::Context::new(&digest::SHA256) }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
    }

    fn finish(self) -> Fingerprint {
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(self.sha256.finish().as_ref());
        Fingerprint { size: self.size, sha256 }
    }
}

/// Writes the plain copy of `content`. Durable when it returns.
///
/// # Errors
/// [`BlobError::NoSpace`] (what was written of the copy is removed), [`BlobError::Altered`], or the disk's.
pub fn write_copy(shelf: &Shelf, place: &Place, content: &StoredContent) -> Result<Fingerprint, BlobError> {
    const LENDING: &str = "writing a copy for another app";
    let disk = shelf.disk();
    let folder = place.folder(shelf);
    disk.make_folders(&folder).doing(LENDING)?;
    let under_way = folder.join(UNDER_WAY);
    let written = shelf.unlink_path(&under_way).and_then(|()| {
        let file = disk.create(&under_way).doing(LENDING)?;
        let mut print = Fingerprinting::new();
        content.read_all(|bytes| {
            file.write_at(bytes, print.size).doing(LENDING)?;
            print.take(bytes);
            Ok(())
        })?;
        file.sync().doing(LENDING)?;
        disk.rename(&under_way, &place.path(shelf)).doing(LENDING)?;
        disk.sync_folder(&folder).doing(LENDING)?;
        disk.sync_folder(shelf.lent()).doing(LENDING)?;
        Ok(print.finish())
    });
    if written.is_err() {
        // The first error is the one to tell; what cannot be removed now goes when the lending is put away.
        drop(disk.remove_folder(&folder));
    }
    written
}

/// What a plain file is now.
///
/// # Errors
/// [`BlobError::Missing`] when it is not there, or the disk's.
pub(super) fn look_at(shelf: &Shelf, path: &Path) -> Result<Fingerprint, BlobError> {
    let mut print = Fingerprinting::new();
    read_plain(shelf, path, |bytes| {
        print.take(bytes);
        Ok(())
    })?;
    Ok(print.finish())
}

/// What the copy is now.
///
/// # Errors
/// [`BlobError::Missing`] when it is not there, or the disk's.
pub fn look(shelf: &Shelf, place: &Place) -> Result<Fingerprint, BlobError> {
    look_at(shelf, &place.path(shelf))
}

/// Whether a copy, or something beside it, holds what nobody has taken back.
///
/// # Errors
/// The disk's.
pub fn is_changed(shelf: &Shelf, place: &Place, lent: &Fingerprint) -> Result<bool, BlobError> {
    match look(shelf, place) {
        Ok(now) if now != *lent => Ok(true),
        Ok(_) | Err(BlobError::Missing { .. }) => Ok(!strangers(shelf, place)?.is_empty()),
        Err(other) => Err(other),
    }
}

/// Whether an empty copy is what the person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// Nobody said so: ask.
    Asks,
    /// The person said so.
    IsMeant,
}

/// Where a changed copy is kept.
#[derive(Debug)]
pub struct Keeping<'a> {
    /// Staged under this name.
    pub name: StagedName,
    /// With this key.
    pub key: &'a ContentKey,
    /// With this note: an edit is unsent.
    pub note: &'a SealedNote,
}

/// What came of looking at a copy.
#[derive(Debug)]
pub enum TakenBack {
    /// It is what was lent.
    Unchanged,
    /// It was changed; the new bytes are staged. The fingerprint is for [`put_away`].
    Changed {
        /// To be published, then referred to by an intent.
        content: Box<Sealed>,
        /// What the copy was when it was read.
        print: Fingerprint,
    },
    /// It is empty and was not: the person is asked. It stays.
    Emptied,
    /// It is not there any more. With `strangers`, the app may have saved under another name: they stay until
    /// somebody says what they are.
    Vanished {
        /// Other files in its folder that are not empty.
        strangers: Vec<PathBuf>,
    },
    /// It changed while it was read: later.
    StillChanging,
}

/// Looks at a copy and keeps what was changed. Removes nothing.
///
/// # Errors
/// [`BlobError::NoSpace`] (nothing is lost: the copy is still there), or the disk's.
pub fn take_back(
    shelf: &Shelf,
    place: &Place,
    lent: &Fingerprint,
    empty: Empty,
    keeping: &Keeping<'_>,
) -> Result<TakenBack, BlobError> {
    let now = match look(shelf, place) {
        Ok(now) => now,
        Err(BlobError::Missing { .. }) => return Ok(TakenBack::Vanished { strangers: strangers(shelf, place)? }),
        Err(other) => return Err(other),
    };
    if now == *lent {
        return Ok(TakenBack::Unchanged);
    }
    if now.size == 0 && empty == Empty::Asks {
        return Ok(TakenBack::Emptied);
    }
    match keep_plain(shelf, &place.path(shelf), &now, keeping) {
        Ok(content) => Ok(TakenBack::Changed { content: Box::new(content), print: now }),
        Err(BlobError::Changing { .. } | BlobError::Missing { .. }) => Ok(TakenBack::StillChanging),
        Err(other) => Err(other),
    }
}

/// Stages the bytes of a plain file that was looked at just before.
///
/// # Errors
/// [`BlobError::Changing`] when they are no longer what they were, [`BlobError::NoSpace`], or the disk's; nothing stays
/// staged.
pub(super) fn keep_plain(
    shelf: &Shelf,
    path: &Path,
    seen: &Fingerprint,
    keeping: &Keeping<'_>,
) -> Result<Sealed, BlobError> {
    const KEEPING: &str = "taking in a file";
    let mut staging = Staging::begin(shelf, keeping.name, keeping.key, Some(keeping.note))?;
    let mut print = Fingerprinting::new();
    let read = read_plain(shelf, path, |bytes| {
        print.take(bytes);
        staging.write(bytes)
    });
    let kept = match read {
        Ok(()) if print.finish() == *seen => staging.finish(&Expected::default()),
        Ok(()) => Err(BlobError::Changing { doing: KEEPING }),
        Err(error) => Err(error),
    };
    if kept.is_err() {
        // The first error is the one to tell; a sweep takes what cannot be removed now.
        drop(shelf.unlink_path(&shelf.staged(keeping.name)));
    }
    kept
}

/// As what a copy is to be removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was taken back as this.
    As(Fingerprint),
    /// It was handed out, and was not there any more.
    Vanished,
    /// It was never handed out: what is there is nobody's.
    NeverLent,
}

/// What removing came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PutAway {
    /// Nothing of it is left.
    Removed,
    /// It is no longer what was taken back: take it back again.
    ChangedAgain,
    /// The copy is gone, but its folder holds other files that are not empty: somebody has to say what they are.
    Strangers(Vec<PathBuf>),
}

/// Removes a copy and its folder.
///
/// # Errors
/// The disk's; repeating is safe.
pub fn put_away(shelf: &Shelf, place: &Place, taken: Taken) -> Result<PutAway, BlobError> {
    const REMOVING: &str = "removing a lent copy";
    if taken != Taken::NeverLent {
        match look(shelf, place) {
            Ok(now) if taken != Taken::As(now) => return Ok(PutAway::ChangedAgain),
            Ok(_) | Err(BlobError::Missing { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    let folder = place.folder(shelf);
    if taken != Taken::Vanished {
        shelf.unlink_path(&place.path(shelf))?;
    }
    shelf.unlink_path(&folder.join(UNDER_WAY))?;
    let beside = beside(shelf, place)?;
    if !beside.strangers.is_empty() {
        return Ok(PutAway::Strangers(beside.strangers));
    }
    for entry in beside.passing {
        match entry.folder {
            true => shelf.disk().remove_folder(&entry.path).doing(REMOVING)?,
            false => shelf.unlink_path(&entry.path)?,
        }
    }
    match shelf.disk().remove_empty_folder(&folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        // Something has come meanwhile.
        Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => {
            let strangers = strangers(shelf, place)?;
            return Ok(if strangers.is_empty() { PutAway::ChangedAgain } else { PutAway::Strangers(strangers) });
        }
        Err(other) => return Err(BlobError::from_io(other, REMOVING)),
    }
    shelf.disk().sync_folder(shelf.lent()).doing(REMOVING)?;
    Ok(PutAway::Removed)
}

/// What a folder holds beside its copy.
#[derive(Default)]
struct Beside {
    /// What could be somebody's work.
    strangers: Vec<PathBuf>,
    /// Lock files of editors, and what is empty.
    passing: Vec<DiskEntry>,
}

fn strangers(shelf: &Shelf, place: &Place) -> Result<Vec<PathBuf>, BlobError> {
    Ok(beside(shelf, place)?.strangers)
}

fn beside(shelf: &Shelf, place: &Place) -> Result<Beside, BlobError> {
    let own = place.path(shelf);
    let entries = match shelf.disk().list(&place.folder(shelf)).doing("looking beside a lent copy") {
        Ok(entries) => entries,
        Err(BlobError::Missing { .. }) => return Ok(Beside::default()),
        Err(other) => return Err(other),
    };
    let work = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let passing = ["~$", ".~", "._"].iter().any(|start| name.starts_with(start));
        !(passing || name == UNDER_WAY || name == ".DS_Store")
    };
    let mut beside = Beside::default();
    for entry in entries.into_iter().filter(|entry| entry.path != own) {
        if (entry.folder || entry.len > 0) && work(&entry.path) {
            beside.strangers.push(entry.path);
        } else {
            beside.passing.push(entry);
        }
    }
    Ok(beside)
}

/// Hands the bytes of a plain file to `take`, in pieces.
///
/// # Errors
/// The disk's, [`BlobError::Missing`] when there is none; those of `take`.
pub(super) fn read_plain(
    shelf: &Shelf,
    path: &Path,
    mut take: impl FnMut(&[u8]) -> Result<(), BlobError>,
) -> Result<(), BlobError> {
    const READING: &str = "reading a plain file";
    let file = shelf.disk().open(path, OpenTo::Read).doing(READING)?;
    let mut buffer = Zeroizing::new(vec![0; PLAIN_CHUNK]);
    let mut offset = 0;
    loop {
        let read = file.read_at(&mut buffer, offset).doing(READING)?;
        if read == 0 {
            return Ok(());
        }
        take(&buffer[..read])?;
        offset += read as u64;
    }
}
