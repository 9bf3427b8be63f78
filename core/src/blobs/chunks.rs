//! The format of a stored content: what is written, and what a reader accepts.
//!
//! ```text
//! header   16 bytes   "MUSETTE", version 1, length of the rescue region (u32 LE), 4 zero bytes
//! rescue    n bytes   sealed note of an unsent content, see `rescue.rs`; usually none
//! chunks    k times   prefix (7) | 65,536 bytes encrypted | tag (16)
//! last      once      prefix (7) | 0..=65,535 bytes encrypted | tag (16)
//! ```
//!
//! Each content has a random 256-bit key of its own, kept by the caller. A chunk is AES-256-GCM with the nonce of the
//! STREAM construction: prefix (7) | number of the chunk (u32 BE) | 1 for the last chunk, else 0. So a chunk opens only
//! in its place of its file: cutting, reordering, repeating, exchanging and flipping are all noticed. The header is
//! authenticated with every chunk. A full chunk is never the last one, so that it can be written before it is known
//! whether more will come, and the length of the content follows from the length of the file.
//!
//! The prefix is drawn anew by each writer that opens the file: a chunk that is written again after a crash, perhaps with
//! other bytes, never meets the nonce of its former self.
//!
//! Limits: 2^32 chunks (256 TiB). ring keeps its expanded key in memory that it does not overwrite; ours is overwritten.

use std::fmt;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, Tag, UnboundKey};
use zeroize::Zeroizing;

use super::error::BlobError;
use crate::doors::Entropy;

/// Plain bytes of a full chunk.
pub const PLAIN_CHUNK: usize = 64 * 1024;
/// Bytes a chunk is longer on the disk.
pub(super) const OVERHEAD: usize = PREFIX + TAG;
/// Bytes of a full chunk on the disk.
pub(super) const SEALED_CHUNK: usize = PLAIN_CHUNK + OVERHEAD;
/// Bytes of the header.
pub(super) const HEADER: usize = 16;

/// Bytes before the encrypted ones.
pub(super) const PREFIX: usize = 7;
const TAG: usize = 16;
const MAGIC: &[u8; 7] = b"MUSETTE";
const VERSION: u8 = 1;

/// The key of one content. Overwritten when dropped, absent from `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct ContentKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for ContentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ContentKey(..)")
    }
}

impl ContentKey {
    /// A new random key.
    ///
    /// # Errors
    /// [`BlobError::Crypto`] when the platform has no random bytes.
    pub fn draw(entropy: &dyn Entropy) -> Result<ContentKey, BlobError> {
        let mut key = Zeroizing::new([0; 32]);
        entropy.fill(&mut *key).map_err(|_| BlobError::Crypto { doing: "drawing a key" })?;
        Ok(ContentKey(key))
    }

    /// The key kept as these bytes; `None` when they are not 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<ContentKey> {
        let mut key = Zeroizing::new([0; 32]);
        if bytes.len() != key.len() {
            return None;
        }
        key.copy_from_slice(bytes);
        Some(ContentKey(key))
    }

    /// The bytes, to be kept in the (encrypted) database.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) fn aead(&self) -> Result<LessSafeKey, BlobError> {
        aead_key(&self.0)
    }
}

pub(super) fn aead_key(bytes: &[u8; 32]) -> Result<LessSafeKey, BlobError> {
    let unbound = UnboundKey::new(&AES_256_GCM, bytes).map_err(|_| BlobError::Crypto { doing: "preparing a key" })?;
    Ok(LessSafeKey::new(unbound))
}

/// The first bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of the rescue region that follows.
    pub rescue: u32,
}

impl Header {
    pub(super) fn to_bytes(self) -> [u8; HEADER] {
        let mut bytes = [0; HEADER];
        bytes[..7].copy_from_slice(MAGIC);
        bytes[7] = VERSION;
        bytes[8..12].copy_from_slice(&self.rescue.to_le_bytes());
        bytes
    }

    pub(super) fn parse(bytes: &[u8; HEADER], doing: &'static str) -> Result<Header, BlobError> {
        if &bytes[..7] != MAGIC {
            return Err(BlobError::Altered { doing });
        }
        if bytes[7] > VERSION {
            return Err(BlobError::Newer { doing });
        }
        let header = Header { rescue: u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) };
        if header.to_bytes() != *bytes {
            return Err(BlobError::Altered { doing });
        }
        Ok(header)
    }

    /// Where the first chunk begins.
    pub(super) fn chunks_from(self) -> u64 {
        HEADER as u64 + u64::from(self.rescue)
    }

    /// Where chunk `number` begins.
    pub(super) fn offset_of(self, number: u32) -> u64 {
        self.chunks_from() + u64::from(number) * SEALED_CHUNK as u64
    }
}

/// Whether a chunk ends its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Inner,
    Last,
}

fn nonce(prefix: &[u8], number: u32, place: Place) -> Nonce {
    let mut nonce = [0; 12];
    nonce[..PREFIX].copy_from_slice(prefix);
    nonce[PREFIX..11].copy_from_slice(&number.to_be_bytes());
    nonce[11] = match place {
        Place::Inner => 0,
        Place::Last => 1,
    };
    Nonce::assume_unique_for_key(nonce)
}

/// Seals the chunks of one writer.
pub(super) struct Sealer {
    key: LessSafeKey,
    header: [u8; HEADER],
    prefix: [u8; PREFIX],
    sealed: Vec<u8>,
}

impl Sealer {
    pub(super) fn new(key: &ContentKey, header: Header, entropy: &dyn Entropy) -> Result<Sealer, BlobError> {
        let mut prefix = [0; PREFIX];
        entropy.fill(&mut prefix).map_err(|_| BlobError::Crypto { doing: "drawing a nonce" })?;
        Ok(Sealer { key: key.aead()?, header: header.to_bytes(), prefix, sealed: Vec::with_capacity(SEALED_CHUNK) })
    }

    /// The chunk as it is to be written.
    pub(super) fn seal(&mut self, number: u32, place: Place, plain: &[u8]) -> Result<&[u8], BlobError> {
        self.sealed.clear();
        self.sealed.extend_from_slice(&self.prefix);
        self.sealed.extend_from_slice(plain);
        let tag: Result<Tag, _> = self.key.seal_in_place_separate_tag(
            nonce(&self.prefix, number, place),
            Aad::from(&self.header),
            &mut self.sealed[PREFIX..],
        );
        let tag = tag.map_err(|_| BlobError::Crypto { doing: "sealing a chunk" })?;
        self.sealed.extend_from_slice(tag.as_ref());
        Ok(&self.sealed)
    }
}

/// Opens the chunks of one content.
pub(super) struct Opener {
    key: LessSafeKey,
    header: [u8; HEADER],
}

impl Opener {
    pub(super) fn new(key: &ContentKey, header: Header) -> Result<Opener, BlobError> {
        Ok(Opener { key: key.aead()?, header: header.to_bytes() })
    }

    /// The plain bytes of a chunk, in the buffer that held it; `None` when it is not the chunk of this place.
    pub(super) fn open<'a>(&self, number: u32, place: Place, sealed: &'a mut [u8]) -> Option<&'a mut [u8]> {
        if sealed.len() < OVERHEAD {
            return None;
        }
        let (prefix, sealed) = sealed.split_at_mut(PREFIX);
        self.key.open_in_place(nonce(prefix, number, place), Aad::from(&self.header), sealed).ok()
    }
}
