//! Writing a content: bytes in any pieces go in, sealed chunks come onto the disk, and at the end it is known whether
//! they are the bytes that were expected.
//!
//! A writer can stop after any write, or die: [`Staging::resume`] authenticates the chunks that are there, drops the torn
//! end and tells how many plain bytes are good, so that a download goes on with a range from there. Less than a chunk is
//! lost. What is resumed must be the same bytes (the caller compares the cTag); other bytes begin anew, with a new key.
//!
//! The order at the end: last chunk, fsync of the file ([`Staging::finish`]), rename, fsync of the folder
//! ([`Sealed::publish`]), and only then the caller stores the row.

use std::fmt;
use std::path::PathBuf;

use zeroize::Zeroizing;

use super::chunks::{ContentKey, HEADER, Header, Opener, PLAIN_CHUNK, Place, SEALED_CHUNK, Sealer};
use super::error::{BlobError, While};
use super::quickxor::QuickXor;
use super::rescue::SealedNote;
use super::shelf::{BlobName, Owner, Shelf, StagedName};
use super::stored::read_header;
use crate::doors::{DiskFile, OpenTo, read_exact_at};
use crate::providers::ContentFacts;

/// The longest content accepted: SharePoint's limit for a file. A server that sends for ever is stopped here.
pub const LONGEST: u64 = 250 * 1024 * 1024 * 1024;

const WRITING: &str = "writing a content";

/// What the listing says of the bytes; `None` is not stated (a zero-byte file has no hash).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// Bytes.
    pub size: Option<u64>,
    /// quickXorHash, base64.
    pub hash: Option<String>,
}

/// How the bytes compare with what was expected of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that was stated agrees.
    Verified,
    /// Something differs. The bytes are whole all the same: fetched twice alike, they are kept, and that is said.
    Differs(Expected),
}

/// A content being written.
pub struct Staging {
    shelf: Shelf,
    name: StagedName,
    file: Box<dyn DiskFile>,
    header: Header,
    sealer: Sealer,
    hash: QuickXor,
    /// Chunks on the disk.
    chunks: u32,
    /// Plain bytes of the chunk that is not full yet.
    pending: Zeroizing<Vec<u8>>,
    limit: u64,
    /// Whether its name in the folder of staged files is durable.
    named: bool,
}

impl fmt::Debug for Staging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Staging({}, {} bytes)", self.name, self.hash.length())
    }
}

impl Staging {
    /// A new name to stage under, so that a row can be stored before the first byte is.
    ///
    /// # Errors
    /// [`BlobError::Crypto`] when the platform has no random bytes.
    pub fn new_name(shelf: &Shelf, owner: Owner) -> Result<StagedName, BlobError> {
        Ok(StagedName { owner, name: BlobName::draw(shelf.entropy())? })
    }

    /// Begins a new file under `name`, with the note of an unsent content where there is one.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or the disk's; then there is no file.
    pub fn begin(
        shelf: &Shelf,
        name: StagedName,
        key: &ContentKey,
        note: Option<&SealedNote>,
    ) -> Result<Staging, BlobError> {
        const BEGINNING: &str = "beginning a content";
        let header = Header { rescue: note.map_or(0, SealedNote::len) };
        let sealer = Sealer::new(key, header, shelf.entropy())?;
        let path = shelf.staged(name);
        let file = shelf.disk().create(&path).doing(BEGINNING)?;
        let mut written = file.write_at(&header.to_bytes(), 0);
        if let Some(note) = note {
            written = written.and_then(|()| file.write_at(note.bytes(), HEADER as u64));
        }
        match written.doing(BEGINNING) {
            Ok(()) => Ok(Staging::over(shelf, name, file, header, sealer)),
            Err(error) => {
                // The first error is the one to tell; a sweep takes what cannot be removed now.
                drop(shelf.unlink_path(&path));
                Err(error)
            }
        }
    }

    /// Goes on with a file that an earlier writer, of any process, left. A file that is not there, or whose beginning
    /// is torn, is begun again; [`Staging::good`] says from which byte on the rest is wanted. Only for contents without a
    /// note: what a person saves is written in one go.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or the disk's.
    pub fn resume(shelf: &Shelf, name: StagedName, key: &ContentKey) -> Result<Staging, BlobError> {
        const RESUMING: &str = "going on with a content";
        let path = shelf.staged(name);
        let file = match shelf.disk().open(&path, OpenTo::Write).doing(RESUMING) {
            Ok(file) => file,
            Err(BlobError::Missing { .. }) => return Staging::begin(shelf, name, key, None),
            Err(other) => return Err(other),
        };
        match read_header(file.as_ref(), RESUMING) {
            Ok(Header { rescue: 0 }) => {}
            Ok(_) | Err(BlobError::Altered { .. } | BlobError::Newer { .. }) => {
                drop(file);
                shelf.unlink_path(&path)?;
                return Staging::begin(shelf, name, key, None);
            }
            Err(other) => return Err(other),
        }
        let header = Header { rescue: 0 };
        let sealer = Sealer::new(key, header, shelf.entropy())?;
        let mut staging = Staging::over(shelf, name, file, header, sealer);
        staging.keep_good_chunks(key).doing(RESUMING)?;
        Ok(staging)
    }

    fn over(shelf: &Shelf, name: StagedName, file: Box<dyn DiskFile>, header: Header, sealer: Sealer) -> Staging {
        Staging {
            shelf: shelf.clone(),
            name,
            file,
            header,
            sealer,
            hash: QuickXor::new(),
            chunks: 0,
            pending: Zeroizing::new(Vec::with_capacity(PLAIN_CHUNK)),
            limit: LONGEST,
            named: false,
        }
    }

    fn keep_good_chunks(&mut self, key: &ContentKey) -> std::io::Result<()> {
        let opener = Opener::new(key, self.header).map_err(std::io::Error::other)?;
        let mut sealed = Zeroizing::new(vec![0; SEALED_CHUNK]);
        loop {
            match read_exact_at(self.file.as_ref(), &mut sealed, self.header.offset_of(self.chunks)) {
                Ok(()) => {}
                Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
            let Some(plain) = opener.open(self.chunks, Place::Inner, &mut sealed) else { break };
            self.hash.update(plain);
            self.chunks += 1;
        }
        self.file.set_len(self.header.offset_of(self.chunks))
    }

    /// Refuses more than `limit` bytes in all ([`LONGEST`] unless told).
    pub fn at_most(mut self, limit: u64) -> Staging {
        self.limit = limit.min(LONGEST);
        self
    }

    /// Its name, to be kept in a row.
    pub fn name(&self) -> StagedName {
        self.name
    }

    /// Plain bytes taken in so far, those that a resumed file held included.
    pub fn good(&self) -> u64 {
        self.hash.length()
    }

    /// Full chunks on the disk: what a transfer's row counts.
    pub fn chunks(&self) -> u32 {
        self.chunks
    }

    /// Takes in more bytes. After an error the writer is spent: drop it, and resume or discard.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], [`BlobError::TooLong`], or the disk's.
    pub fn write(&mut self, mut bytes: &[u8]) -> Result<(), BlobError> {
        if self.good().saturating_add(bytes.len() as u64) > self.limit {
            return Err(BlobError::TooLong { limit: self.limit });
        }
        self.hash.update(bytes);
        while self.pending.len() + bytes.len() >= PLAIN_CHUNK {
            if self.pending.is_empty() {
                let (chunk, rest) = bytes.split_at(PLAIN_CHUNK);
                let sealed = self.sealer.seal(self.chunks, Place::Inner, chunk)?;
                self.file.write_at(sealed, self.header.offset_of(self.chunks)).doing(WRITING)?;
                bytes = rest;
            } else {
                let (fill, rest) = bytes.split_at(PLAIN_CHUNK - self.pending.len());
                self.pending.extend_from_slice(fill);
                let sealed = self.sealer.seal(self.chunks, Place::Inner, &self.pending)?;
                self.file.write_at(sealed, self.header.offset_of(self.chunks)).doing(WRITING)?;
                self.pending.clear();
                bytes = rest;
            }
            self.chunks += 1;
        }
        self.pending.extend_from_slice(bytes);
        Ok(())
    }

    /// Makes the full chunks durable, so that a crash does not cost them; answers how many they are.
    ///
    /// # Errors
    /// The disk's.
    pub fn checkpoint(&mut self) -> Result<u32, BlobError> {
        self.file.sync().doing(WRITING)?;
        if !self.named {
            self.shelf.sync_staging()?;
            self.named = true;
        }
        Ok(self.chunks)
    }

    /// Ends the content, makes it durable and compares it.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or the disk's.
    pub fn finish(mut self, expected: &Expected) -> Result<Sealed, BlobError> {
        let sealed = self.sealer.seal(self.chunks, Place::Last, &self.pending)?;
        self.file.write_at(sealed, self.header.offset_of(self.chunks)).doing(WRITING)?;
        self.file.sync().doing(WRITING)?;
        let facts = ContentFacts { size: self.hash.length(), hash: self.hash.finish_base64() };
        let differs = expected.size.is_some_and(|size| size != facts.size)
            || expected.hash.as_ref().is_some_and(|hash| *hash != facts.hash);
        let verdict = if differs { Verdict::Differs(expected.clone()) } else { Verdict::Verified };
        Ok(Sealed { shelf: self.shelf, name: self.name, facts, verdict })
    }

    /// Gives up and removes the file.
    ///
    /// # Errors
    /// The disk's.
    pub fn discard(self) -> Result<(), BlobError> {
        let path = self.path();
        drop(self.file);
        self.shelf.unlink_path(&path)
    }

    fn path(&self) -> PathBuf {
        self.shelf.staged(self.name)
    }
}

/// A whole content, durable, not yet in its place.
#[derive(Debug)]
pub struct Sealed {
    shelf: Shelf,
    name: StagedName,
    facts: ContentFacts,
    verdict: Verdict,
}

impl Sealed {
    /// Where it is staged.
    pub fn name(&self) -> StagedName {
        self.name
    }

    /// Its size and hash as they are.
    pub fn facts(&self) -> &ContentFacts {
        &self.facts
    }

    /// How they compare with what was expected.
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// Puts it in its place, durably. Only now may a row refer to it.
    ///
    /// # Errors
    /// The disk's; the file is then still staged, or in its place without a row, and a sweep takes it.
    pub fn publish(self) -> Result<BlobName, BlobError> {
        self.shelf.publish(self.name)?;
        Ok(self.name.name)
    }

    /// Removes it.
    ///
    /// # Errors
    /// The disk's.
    pub fn discard(self) -> Result<(), BlobError> {
        self.shelf.unlink_path(&self.shelf.staged(self.name))
    }
}
