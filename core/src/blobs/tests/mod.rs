//! The stories of contents at rest. Shared here: a shelf on a disk in memory, chance from a number, bytes from a number.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod contents;
mod eviction;
mod format;
mod lending;
mod memory_disk;
mod quickxor;
mod rescue;
mod safe_names;
mod staging;

use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex};

use self::memory_disk::MemoryDisk;
use super::*;
use crate::doors::Entropy;

const VAULT: &str = "/home/accounts/01";
const ME: Owner = Owner(ulid::Ulid(7));

/// Chance that repeats: the same seed, the same bytes.
#[derive(Debug)]
struct SeededEntropy(Mutex<u64>);

fn step(state: &mut u64) -> u64 {
    // splitmix64
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Entropy for SeededEntropy {
    fn fill(&self, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.0.lock().unwrap();
        for piece in out.chunks_mut(8) {
            piece.copy_from_slice(&step(&mut state).to_le_bytes()[..piece.len()]);
        }
        Ok(())
    }
}

/// These many bytes that look like nothing in particular.
fn noise(len: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; len];
    SeededEntropy(Mutex::new(seed)).fill(&mut bytes).unwrap();
    bytes
}

/// A shelf on a disk in memory.
struct Bench {
    disk: MemoryDisk,
    shelf: Shelf,
    key: ContentKey,
}

impl Bench {
    fn new() -> Bench {
        let disk = MemoryDisk::with_folder(VAULT);
        let entropy = Arc::new(SeededEntropy(Mutex::new(1)));
        let shelf = Shelf::open(Arc::new(disk.clone()), entropy.clone(), Path::new(VAULT)).unwrap();
        let key = ContentKey::draw(entropy.as_ref()).unwrap();
        Bench { disk, shelf, key }
    }

    /// After a restart of the device: nothing of the process is left.
    fn restarted(&self, seed: u64) -> Bench {
        let entropy = Arc::new(SeededEntropy(Mutex::new(seed)));
        let shelf = Shelf::open(Arc::new(self.disk.clone()), entropy, Path::new(VAULT)).unwrap();
        Bench { disk: self.disk.clone(), shelf, key: self.key.clone() }
    }

    fn staging(&self) -> Staging {
        let name = Staging::new_name(&self.shelf, ME).unwrap();
        Staging::begin(&self.shelf, name, &self.key, None).unwrap()
    }

    fn store(&self, bytes: &[u8]) -> BlobName {
        let mut staging = self.staging();
        staging.write(bytes).unwrap();
        staging.finish(&Expected::default()).unwrap().publish().unwrap()
    }

    fn open(&self, name: BlobName) -> Result<StoredContent, BlobError> {
        StoredContent::open(&self.disk, &self.shelf.content(name), &self.key)
    }

    fn read(&self, name: BlobName) -> Vec<u8> {
        self.open(name).unwrap().read_range(0..u64::MAX).unwrap()
    }
}

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}
