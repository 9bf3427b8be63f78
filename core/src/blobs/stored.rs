//! Reading a stored content at any place, and finding out what of it is damaged.

use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use super::chunks::{ContentKey, HEADER, Header, OVERHEAD, Opener, PLAIN_CHUNK, PREFIX, Place, SEALED_CHUNK};
use super::error::{BlobError, While};
use crate::doors::{Disk, DiskFile, OpenTo, read_exact_at};

const READING: &str = "reading a stored content";

/// A stored content, opened. Reads decrypt only the chunks they touch; the last chunk touched is remembered, so that
/// small reads in a row cost one decryption.
pub struct StoredContent {
    file: Box<dyn DiskFile>,
    header: Header,
    opener: Opener,
    len: u64,
    recent: Mutex<Option<(u32, Zeroizing<Vec<u8>>)>>,
}

impl fmt::Debug for StoredContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredContent({} bytes)", self.len)
    }
}

impl StoredContent {
    /// Opens the content in `path`. Its end is authenticated before this returns, so a file that was cut is refused
    /// whatever is read of it later.
    ///
    /// # Errors
    /// [`BlobError::Missing`], [`BlobError::Altered`], [`BlobError::Newer`], or the disk's.
    pub fn open(disk: &dyn Disk, path: &Path, key: &ContentKey) -> Result<StoredContent, BlobError> {
        const OPENING: &str = "opening a stored content";
        let file = disk.open(path, OpenTo::Read).doing(OPENING)?;
        let header = read_header(file.as_ref(), OPENING)?;
        let chunks = file.len().doing(OPENING)?.checked_sub(header.chunks_from());
        let len = chunks.and_then(plain_len).ok_or(BlobError::Altered { doing: OPENING })?;
        let stored = StoredContent { file, header, opener: Opener::new(key, header)?, len, recent: Mutex::new(None) };
        let last = stored.last()?;
        let end = stored.decrypt(last)?;
        stored.remember(last, end);
        Ok(stored)
    }

    /// Bytes of the content.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether it is a content of no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Fills `out` from `offset` on as far as the content goes; answers how many bytes that were.
    ///
    /// # Errors
    /// [`BlobError::Altered`] when a chunk that is touched is not what was written, or the disk's.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<usize, BlobError> {
        let wanted = usize::try_from(self.len.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
        let mut done = 0;
        while done < wanted {
            let at = offset + done as u64;
            let number = chunk_number(at)?;
            let within = usize::try_from(at % PLAIN_CHUNK as u64).unwrap_or(0);
            let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
            let plain = match recent.take() {
                Some((held, plain)) if held == number => plain,
                _ => self.decrypt(number)?,
            };
            let take = plain.len().saturating_sub(within).min(wanted - done);
            if take == 0 {
                return Err(BlobError::Altered { doing: READING });
            }
            out[done..done + take].copy_from_slice(&plain[within..within + take]);
            done += take;
            *recent = Some((number, plain));
        }
        Ok(done)
    }

    /// The bytes of `range`, as far as the content goes. The caller bounds the range: it is held in memory.
    ///
    /// # Errors
    /// As [`StoredContent::read_at`].
    pub fn read_range(&self, range: Range<u64>) -> Result<Vec<u8>, BlobError> {
        let len = range.end.min(self.len).saturating_sub(range.start);
        let len = usize::try_from(len).map_err(|_| BlobError::TooLong { limit: usize::MAX as u64 })?;
        let mut bytes = vec![0; len];
        let read = self.read_at(range.start, &mut bytes)?;
        bytes.truncate(read);
        Ok(bytes)
    }

    /// Hands every byte to `take`, chunk by chunk, in order.
    ///
    /// # Errors
    /// As [`StoredContent::read_at`]; those of `take`.
    pub fn read_all(&self, mut take: impl FnMut(&[u8]) -> Result<(), BlobError>) -> Result<(), BlobError> {
        for number in 0..=self.last()? {
            take(&self.decrypt(number)?)?;
        }
        Ok(())
    }

    /// The ranges that cannot be read any more, joined where they touch; empty for a sound content.
    ///
    /// # Errors
    /// The disk's; damage is the answer, not an error.
    pub fn damage(&self) -> Result<Vec<Range<u64>>, BlobError> {
        let mut damaged: Vec<Range<u64>> = Vec::new();
        for number in 0..=self.last()? {
            let start = u64::from(number) * PLAIN_CHUNK as u64;
            let range = start..self.len.min(start + PLAIN_CHUNK as u64);
            match self.decrypt(number) {
                Ok(_) => {}
                Err(BlobError::Altered { .. }) => match damaged.last_mut() {
                    Some(before) if before.end == range.start => before.end = range.end,
                    _ => damaged.push(range),
                },
                Err(other) => return Err(other),
            }
        }
        Ok(damaged)
    }

    fn last(&self) -> Result<u32, BlobError> {
        chunk_number(self.len)
    }

    fn remember(&self, number: u32, plain: Zeroizing<Vec<u8>>) {
        *self.recent.lock().unwrap_or_else(PoisonError::into_inner) = Some((number, plain));
    }

    fn decrypt(&self, number: u32) -> Result<Zeroizing<Vec<u8>>, BlobError> {
        let (place, len) = if number == self.last()? {
            (Place::Last, OVERHEAD + usize::try_from(self.len % PLAIN_CHUNK as u64).unwrap_or(0))
        } else {
            (Place::Inner, SEALED_CHUNK)
        };
        let mut sealed = vec![0; len];
        read_exact_at(self.file.as_ref(), &mut sealed, self.header.offset_of(number)).doing(READING)?;
        let mut sealed = Zeroizing::new(sealed);
        let plain = self.opener.open(number, place, &mut sealed).ok_or(BlobError::Altered { doing: READING })?.len();
        sealed.drain(..PREFIX);
        sealed.truncate(plain);
        Ok(sealed)
    }
}

/// The header of a file.
pub(super) fn read_header(file: &dyn DiskFile, doing: &'static str) -> Result<Header, BlobError> {
    let mut bytes = [0; HEADER];
    read_exact_at(file, &mut bytes, 0).doing(doing)?;
    Header::parse(&bytes, doing)
}

/// Plain bytes in `sealed` bytes of chunks; `None` when no content has that many.
fn plain_len(sealed: u64) -> Option<u64> {
    let full = sealed / SEALED_CHUNK as u64;
    let last = (sealed % SEALED_CHUNK as u64).checked_sub(OVERHEAD as u64)?;
    full.checked_mul(PLAIN_CHUNK as u64)?.checked_add(last)
}

/// Number of the chunk that holds the byte at `offset`.
fn chunk_number(offset: u64) -> Result<u32, BlobError> {
    u32::try_from(offset / PLAIN_CHUNK as u64).map_err(|_| BlobError::Altered { doing: READING })
}
