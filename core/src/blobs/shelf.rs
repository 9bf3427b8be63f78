//! Where the files of a vault lie, and what they are called.
//!
//! ```text
//! accounts/{ulid}/blobs/ab/<32 hex>              contents, the first two digits naming the folder
//! accounts/{ulid}/blobs/staging/<owner>.<32 hex> being written, by this owner
//! accounts/{ulid}/lent/<32 hex>/<safe name>      plain copies handed to other apps
//! ```
//!
//! Names are random: nothing of a person's file shows in them. A staged file keeps its number when it becomes a content,
//! so the row of its transfer protects it from a sweep before and after the rename.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use super::error::{BlobError, While};
use super::sweep::{Listed, ListedAs};
use crate::doors::{Disk, Entropy};

/// The name of a stored content: 128 random bits, written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobName([u8; 16]);

impl BlobName {
    /// A new name.
    ///
    /// # Errors
    /// [`BlobError::Crypto`] when the platform has no random bytes.
    pub fn draw(entropy: &dyn Entropy) -> Result<BlobName, BlobError> {
        let mut bytes = [0; 16];
        entropy.fill(&mut bytes).map_err(|_| BlobError::Crypto { doing: "drawing a name" })?;
        Ok(BlobName(bytes))
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a name of this kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of a stored content")]
pub struct NotAName;

impl FromStr for BlobName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let digits = text.as_bytes();
        if digits.len() != 32 || !digits.iter().all(|d| matches!(d, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(NotAName);
        }
        u128::from_str_radix(text, 16).map(|number| BlobName(number.to_be_bytes())).map_err(|_| NotAName)
    }
}

/// Whoever writes a staged file: the owner of a lease row, by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owner(pub ulid::Ulid);

/// The name of a file that is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StagedName {
    /// Who began to write it; another may go on.
    pub owner: Owner,
    /// What it will be called when it is whole.
    pub name: BlobName,
}

impl fmt::Display for StagedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.owner.0, self.name)
    }
}

impl FromStr for StagedName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let (owner, name) = text.split_once('.').ok_or(NotAName)?;
        let owner = ulid::Ulid::from_string(owner).map_err(|_| NotAName)?;
        Ok(StagedName { owner: Owner(owner), name: name.parse()? })
    }
}

/// The folders of one vault's contents.
#[derive(Clone)]
pub struct Shelf {
    disk: Arc<dyn Disk>,
    entropy: Arc<dyn Entropy>,
    blobs: PathBuf,
    lent: PathBuf,
    /// Folders whose own names this process has made durable.
    durable: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl fmt::Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shelf(..)")
    }
}

impl Shelf {
    /// The shelf in the folder of a vault; makes the folders that are not there.
    ///
    /// # Errors
    /// The disk's.
    pub fn open(disk: Arc<dyn Disk>, entropy: Arc<dyn Entropy>, vault: &Path) -> Result<Shelf, BlobError> {
        const OPENING: &str = "opening the folder of contents";
        let shelf =
            Shelf { disk, entropy, blobs: vault.join("blobs"), lent: vault.join("lent"), durable: Arc::default() };
        shelf.disk.make_folders(&shelf.staging()).doing(OPENING)?;
        shelf.disk.make_folders(&shelf.lent).doing(OPENING)?;
        shelf.disk.sync_folder(&shelf.blobs).doing(OPENING)?;
        shelf.disk.sync_folder(vault).doing(OPENING)?;
        Ok(shelf)
    }

    /// Bytes free where it is, where the platform tells.
    pub fn free(&self) -> Option<u64> {
        self.disk.free(&self.blobs)
    }

    /// The disk it is on.
    pub fn disk(&self) -> &dyn Disk {
        self.disk.as_ref()
    }

    /// Chance, for keys and names.
    pub fn entropy(&self) -> &dyn Entropy {
        self.entropy.as_ref()
    }

    /// Where a content lies.
    pub fn content(&self, name: BlobName) -> PathBuf {
        let name = name.to_string();
        self.blobs.join(&name[..2]).join(name)
    }

    /// Where a staged file lies.
    pub fn staged(&self, name: StagedName) -> PathBuf {
        self.staging().join(name.to_string())
    }

    /// The folder of plain copies.
    pub fn lent(&self) -> &Path {
        &self.lent
    }

    fn staging(&self) -> PathBuf {
        self.blobs.join("staging")
    }

    /// Gives a staged file another owner. One that is not there is begun again by whoever goes on with it.
    pub(super) fn rename_staged(&self, from: StagedName, to: StagedName) -> Result<(), BlobError> {
        match self.disk.rename(&self.staged(from), &self.staged(to)).doing("going on with a download") {
            Err(BlobError::Missing { .. }) => Ok(()),
            other => other,
        }
    }

    /// Makes the names of the staged files durable.
    pub(super) fn sync_staging(&self) -> Result<(), BlobError> {
        self.disk.sync_folder(&self.staging()).doing("keeping what was downloaded")
    }

    /// Gives a staged file its final name, durably. Its bytes are durable already.
    ///
    /// # Errors
    /// The disk's.
    pub(super) fn publish(&self, staged: StagedName) -> Result<(), BlobError> {
        const PUBLISHING: &str = "putting a content in its place";
        let path = self.content(staged.name);
        let folder = path.parent().unwrap_or(&self.blobs);
        if !self.known_durable(folder) {
            // A folder that is there may have been made by a process that died before it was durable.
            self.disk.make_folders(folder).doing(PUBLISHING)?;
            self.disk.sync_folder(&self.blobs).doing(PUBLISHING)?;
            self.durable.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned());
        }
        self.disk.rename(&self.staged(staged), &path).doing(PUBLISHING)?;
        self.disk.sync_folder(folder).doing(PUBLISHING)
    }

    fn known_durable(&self, folder: &Path) -> bool {
        self.durable.lock().unwrap_or_else(PoisonError::into_inner).contains(folder)
    }

    /// Whether the file of a content is on this device.
    ///
    /// # Errors
    /// The disk's; an absent file is an answer.
    pub fn holds(&self, name: BlobName) -> Result<bool, BlobError> {
        match self.disk.len(&self.content(name)).doing("looking for a content") {
            Ok(_) => Ok(true),
            Err(BlobError::Missing { .. }) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Unlinks a content's file, after its row is gone. One that is not there is fine.
    ///
    /// # Errors
    /// The disk's.
    pub fn unlink(&self, name: BlobName) -> Result<(), BlobError> {
        self.unlink_path(&self.content(name))
    }

    /// Unlinks a content's file so that a crash does not bring it back.
    pub(super) fn unlink_durably(&self, name: BlobName) -> Result<(), BlobError> {
        self.unlink(name)?;
        let path = self.content(name);
        self.disk.sync_folder(path.parent().unwrap_or(&self.blobs)).doing("removing a content")
    }

    pub(super) fn unlink_path(&self, path: &Path) -> Result<(), BlobError> {
        match self.disk.remove(path).doing("removing a content") {
            Err(BlobError::Missing { .. }) => Ok(()),
            other => other,
        }
    }

    /// Every file of contents and staging, in the order of their names. What bears no name of ours is left out, and
    /// never touched.
    ///
    /// # Errors
    /// The disk's.
    pub fn listed(&self) -> Result<Vec<Listed>, BlobError> {
        const LISTING: &str = "listing the contents";
        let mut listed = Vec::new();
        for folder in self.disk.list(&self.blobs).doing(LISTING)? {
            if !folder.folder {
                continue;
            }
            for file in self.disk.list(&folder.path).doing(LISTING)? {
                let Some(text) = file.path.file_name().and_then(|name| name.to_str()) else { continue };
                let what = if folder.path == self.staging() {
                    text.parse().ok().map(ListedAs::Staged)
                } else {
                    text.parse().ok().filter(|name| self.content(*name) == file.path).map(ListedAs::Content)
                };
                if let (Some(what), false) = (what, file.folder) {
                    listed.push(Listed { what, path: file.path, len: file.len });
                }
            }
        }
        Ok(listed)
    }
}
