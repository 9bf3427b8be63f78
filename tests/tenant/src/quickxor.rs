//! quickXorHash, Microsoft's hash of contents on business drives: 160 bits, base64.
//!
//! Promises the published algorithm (each byte is shifted by eleven bits more than the one before it, around 160 bits, and
//! XORed in; the length is XORed into the last eight bytes). Because it is linear, the hash of a long repetition can be
//! composed of parts: [`Quick::shift_in`] is what makes contents of any size cheap (see [`crate::content`]).

use base64::Engine as _;

const BITS: usize = 160;
const STEP: usize = 11;

/// A running quickXorHash.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Quick {
    cells: [u8; 20],
    length: u64,
}

impl Quick {
    /// A hash of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let mut bit = ((self.length % BITS as u64) as usize * STEP) % BITS;
        for byte in bytes {
            let (cell, shift) = (bit / 8, bit % 8);
            let wide = u16::from(*byte) << shift;
            self.cells[cell] ^= wide as u8;
            self.cells[(cell + 1) % 20] ^= (wide >> 8) as u8;
            bit += STEP;
            if bit >= BITS {
                bit -= BITS;
            }
        }
        self.length += bytes.len() as u64;
    }

    /// Adds bytes whose cells are known already: `part` was computed from position zero, and the position here is a
    /// multiple of 160 bytes (then both rotations agree).
    pub fn shift_in(&mut self, part: &Quick) {
        debug_assert_eq!(self.length % BITS as u64, 0);
        for (cell, other) in self.cells.iter_mut().zip(part.cells) {
            *cell ^= other;
        }
        self.length += part.length;
    }

    /// The 20 bytes in base 64, as `file.hashes.quickXorHash` carries them.
    pub fn finish(&self) -> String {
        let mut cells = self.cells;
        for (cell, byte) in cells[12..].iter_mut().zip(self.length.to_le_bytes()) {
            *cell ^= byte;
        }
        base64::engine::general_purpose::STANDARD.encode(cells)
    }
}

/// The hash of bytes at hand.
pub fn quick_xor(bytes: &[u8]) -> String {
    let mut quick = Quick::new();
    quick.update(bytes);
    quick.finish()
}
