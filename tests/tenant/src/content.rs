//! What is in a file, without holding it.
//!
//! Promises: any range of any content can be read, the hash is that of exactly those bytes, and a generated file of
//! 40 MB costs no memory. It never invents a hash. A generated content is a head of its own (its first 160 bytes) and then a
//! shared pattern of about a mebibyte repeated; quickXorHash is linear and has the period of 160 bytes, so the hash of
//! the repetitions is composed of hashes of the pattern's prefixes, computed once. Uploaded contents are kept in memory as they came.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use crate::quickxor::Quick;
use crate::seed::{below, mix};

/// The length of the pattern: a multiple of 160, and of no power of two above 32, so that a resume at a wrong offset shows.
const PATTERN: usize = 160 * 6_553;
const HEAD: u64 = 160;

/// What the body of a generated content looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weave {
    /// Bytes that do not compress (drawings, pictures, films).
    Noise,
    /// Words in lines (lists, mails, notes).
    Words,
}

/// The bytes of a file, or how to make them.
#[derive(Clone, Debug)]
pub enum Content {
    /// Made from a number when it is read.
    Made {
        /// What makes it different from every other one.
        seed: u64,
        /// Its length in bytes.
        size: u64,
        /// What its body looks like.
        weave: Weave,
        /// The first bytes that tell its kind (`%PDF-1.7` and the like).
        magic: &'static str,
    },
    /// A file of the committed corpus.
    Corpus(&'static [u8]),
    /// Bytes that somebody sent.
    Sent(Arc<Sent>),
}

/// Bytes that somebody sent, in the pieces in which they came.
#[derive(Debug)]
pub struct Sent {
    pieces: Vec<Bytes>,
    size: u64,
    hash: OnceLock<String>,
    sha256: OnceLock<String>,
}

struct Pattern {
    bytes: Vec<u8>,
    prefixes: Vec<Quick>,
}

fn pattern(weave: Weave) -> &'static Pattern {
    static NOISE: OnceLock<Pattern> = OnceLock::new();
    static WORDS: OnceLock<Pattern> = OnceLock::new();
    match weave {
        Weave::Noise => NOISE.get_or_init(|| Pattern::of(noise())),
        Weave::Words => WORDS.get_or_init(|| Pattern::of(words())),
    }
}

fn noise() -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..PATTERN as u64 / 8 + 1).flat_map(|at| mix(0x4E01_5E00, at).to_le_bytes()).collect();
    bytes.truncate(PATTERN);
    bytes
}

fn words() -> Vec<u8> {
    const LEXICON: [&str; 24] = [
        "scène",
        "truss",
        "Lastannahme",
        "barrière",
        "shift",
        "bénévole",
        "Zugang",
        "palco",
        "orage",
        "bâche",
        "câble",
        "radio",
        "levage",
        "Bühne",
        "badge",
        "lago",
        "convoi",
        "Notausgang",
        "poste",
        "sicurezza",
        "rain cover",
        "planning",
        "météo",
        "17:45",
    ];
    let mut text = String::with_capacity(PATTERN + 32);
    let mut at = 0u64;
    while text.len() < PATTERN {
        text.push_str(LEXICON[below(0x0573_04D5, at, 24) as usize]);
        text.push(if at % 11 == 10 { '\n' } else { ' ' });
        at += 1;
    }
    let mut bytes = text.into_bytes();
    bytes.truncate(PATTERN);
    // The cut may fall into a letter; a file of words stays readable.
    while let Err(error) = std::str::from_utf8(&bytes) {
        let good = error.valid_up_to();
        bytes[good..].fill(b'.');
    }
    bytes
}

impl Pattern {
    fn of(bytes: Vec<u8>) -> Self {
        let mut quick = Quick::new();
        let mut prefixes = vec![quick];
        for block in bytes.chunks(HEAD as usize) {
            quick.update(block);
            prefixes.push(quick);
        }
        Self { bytes, prefixes }
    }
}

fn head(seed: u64, magic: &str) -> [u8; HEAD as usize] {
    let mut head = [b' '; HEAD as usize];
    let text = format!("{magic}\nRive {seed:016x} {:016x} {:016x}\n", mix(seed, 1), mix(seed, 2));
    for (cell, byte) in head.iter_mut().zip(text.bytes()) {
        *cell = byte;
    }
    head[HEAD as usize - 1] = b'\n';
    head
}

impl Content {
    /// Bytes at hand.
    pub fn sent(bytes: impl Into<Bytes>) -> Self {
        Self::pieces(vec![bytes.into()])
    }

    /// Bytes that came in pieces.
    pub fn pieces(pieces: Vec<Bytes>) -> Self {
        let size = pieces.iter().map(|piece| piece.len() as u64).sum();
        Self::Sent(Arc::new(Sent { pieces, size, hash: OnceLock::new(), sha256: OnceLock::new() }))
    }

    /// The length in bytes.
    pub fn size(&self) -> u64 {
        match self {
            Self::Made { size, .. } => *size,
            Self::Corpus(bytes) => bytes.len() as u64,
            Self::Sent(sent) => sent.size,
        }
    }

    /// At most `most` bytes from `offset`; fewer where a piece ends, none at the end.
    pub fn read_at(&self, offset: u64, most: usize) -> Bytes {
        match self {
            Self::Made { seed, size, weave, magic } => {
                let left = size.saturating_sub(offset).min(most as u64) as usize;
                if left == 0 {
                    return Bytes::new();
                }
                if offset < HEAD {
                    let head = head(*seed, magic);
                    let from = offset as usize;
                    let to = (from + left).min(HEAD as usize);
                    return Bytes::copy_from_slice(&head[from..to]);
                }
                let body = &pattern(*weave).bytes;
                let from = ((offset - HEAD) % PATTERN as u64) as usize;
                let to = (from + left).min(PATTERN);
                Bytes::from_static(&body[from..to])
            }
            Self::Corpus(bytes) => {
                let from = (offset as usize).min(bytes.len());
                let to = from.saturating_add(most).min(bytes.len());
                Bytes::from_static(&bytes[from..to])
            }
            Self::Sent(sent) => {
                let mut start = 0u64;
                for piece in &sent.pieces {
                    let end = start + piece.len() as u64;
                    if offset < end {
                        let from = (offset - start) as usize;
                        return piece.slice(from..from.saturating_add(most).min(piece.len()));
                    }
                    start = end;
                }
                Bytes::new()
            }
        }
    }

    /// All bytes of a part.
    pub fn part(&self, offset: u64, length: u64) -> Vec<u8> {
        let mut bytes = Vec::new();
        while (bytes.len() as u64) < length {
            let have = bytes.len() as u64;
            let more = self.read_at(offset + have, usize::try_from(length - have).unwrap_or(usize::MAX));
            if more.is_empty() {
                break;
            }
            bytes.extend_from_slice(&more);
        }
        bytes
    }

    /// Calls `take` with all bytes in order.
    pub fn for_each(&self, mut take: impl FnMut(&[u8])) {
        let mut offset = 0;
        loop {
            let piece = self.read_at(offset, 1 << 20);
            if piece.is_empty() {
                return;
            }
            take(&piece);
            offset += piece.len() as u64;
        }
    }

    /// All bytes at once: for tests and for the control door's `sha256`, not for serving.
    pub fn to_vec(&self) -> Vec<u8> {
        let mut all = Vec::new();
        self.for_each(|piece| all.extend_from_slice(piece));
        all
    }

    /// The quickXorHash of exactly these bytes; remembered where it takes time.
    pub fn quick_xor(&self) -> String {
        match self {
            Self::Made { .. } => self.hash_now(),
            Self::Sent(sent) => sent.hash.get_or_init(|| self.hash_now()).clone(),
            Self::Corpus(bytes) => {
                static KNOWN: Mutex<BTreeMap<usize, String>> = Mutex::new(BTreeMap::new());
                let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
                known.entry(bytes.as_ptr() as usize).or_insert_with(|| self.hash_now()).clone()
            }
        }
    }

    fn hash_now(&self) -> String {
        let mut quick = Quick::new();
        match self {
            Self::Made { seed, size, weave, magic } => {
                let head = head(*seed, magic);
                quick.update(&head[..(*size).min(HEAD) as usize]);
                let mut left = size.saturating_sub(HEAD);
                let pattern = pattern(*weave);
                let whole = &pattern.prefixes[pattern.prefixes.len() - 1];
                while left >= PATTERN as u64 {
                    quick.shift_in(whole);
                    left -= PATTERN as u64;
                }
                if left > 0 {
                    let blocks = (left / HEAD) as usize;
                    quick.shift_in(&pattern.prefixes[blocks]);
                    let from = blocks * HEAD as usize;
                    quick.update(&pattern.bytes[from..from + (left % HEAD) as usize]);
                }
            }
            _ => self.for_each(|piece| quick.update(piece)),
        }
        quick.finish()
    }

    /// The SHA-256 of these bytes in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        match self {
            Self::Sent(sent) => sent.sha256.get_or_init(|| self.sha256_now()).clone(),
            _ => self.sha256_now(),
        }
    }

    fn sha256_now(&self) -> String {
        let mut context = ring::digest::Context::new(&ring::digest::SHA256);
        self.for_each(|piece| context.update(piece));
        context.finish().as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
