//! quickXorHash, the hash that OneDrive and SharePoint state for a file.
//!
//! Byte number `i` is XORed into a circle of 160 bits at bit `11 i mod 160`, and at the end the length into the last
//! eight bytes. Because 11 and 160 have no common divisor the positions repeat after 160 bytes, so the bytes are folded
//! onto 160 of them first, word by word, and turned to their places once at the end. It detects a broken transfer; it
//! does **not** tell every edit apart (bytes exchanged 160 places away hash alike), so nothing but comparison with the
//! server's figure may rest on it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// After this many bytes the positions repeat.
const TURN: usize = 160;
/// Bits from one byte's place to the next.
const STEP: usize = 11;
/// Bits of the hash.
const BITS: usize = 160;

/// A quickXorHash under way.
#[derive(Clone)]
pub struct QuickXor {
    folded: [u8; TURN],
    length: u64,
}

impl std::fmt::Debug for QuickXor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "QuickXor(of {} bytes)", self.length)
    }
}

impl Default for QuickXor {
    fn default() -> Self {
        QuickXor::new()
    }
}

impl QuickXor {
    /// Of nothing yet.
    pub fn new() -> QuickXor {
        QuickXor { folded: [0; TURN], length: 0 }
    }

    /// The hash of `bytes`, in the provider's notation.
    pub fn of(bytes: &[u8]) -> String {
        let mut hash = QuickXor::new();
        hash.update(bytes);
        hash.finish_base64()
    }

    /// Takes in more bytes; any split of the same bytes gives the same hash.
    pub fn update(&mut self, bytes: &[u8]) {
        let at = usize::try_from(self.length % TURN as u64).unwrap_or(0);
        self.length = self.length.wrapping_add(bytes.len() as u64);
        let head = bytes.len().min((TURN - at) % TURN);
        let (head, rest) = bytes.split_at(head);
        xor(&mut self.folded[at..], head);
        let turns = rest.chunks_exact(TURN);
        let tail = turns.remainder();
        for turn in turns {
            xor(&mut self.folded, turn);
        }
        xor(&mut self.folded, tail);
    }

    /// How many bytes were taken in.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The twenty bytes.
    pub fn finish(&self) -> [u8; BITS / 8] {
        let mut hash = [0; BITS / 8];
        for (number, byte) in self.folded.iter().enumerate() {
            let bit = number * STEP % BITS;
            let spread = u16::from(*byte) << (bit % 8);
            let [low, high] = spread.to_le_bytes();
            hash[bit / 8] ^= low;
            hash[(bit / 8 + 1) % (BITS / 8)] ^= high;
        }
        xor(&mut hash[BITS / 8 - 8..], &self.length.to_le_bytes());
        hash
    }

    /// The hash in the provider's notation (base64).
    pub fn finish_base64(&self) -> String {
        STANDARD.encode(self.finish())
    }
}

/// Eight bytes at a time: this sees every byte that is up- or downloaded. `bytes` is never longer than `onto`.
fn xor(onto: &mut [u8], bytes: &[u8]) {
    let (words, tail) = bytes.as_chunks::<8>();
    let (onto_words, onto_tail) = onto.split_at_mut(words.len() * 8);
    for (into, word) in onto_words.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *into = (u64::from_ne_bytes(*into) ^ u64::from_ne_bytes(*word)).to_ne_bytes();
    }
    for (into, byte) in onto_tail.iter_mut().zip(tail) {
        *into ^= byte;
    }
}
