//! The memory that the connections to one database share beside its write-ahead log.
#![allow(unsafe_code)]
// SQLite keeps plain pointers into this memory across calls, so it cannot live behind Rust's references.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ffi::c_void;
use std::sync::{Mutex, PoisonError};

/// The most regions of one database: 64 of 32 KiB index a log of a quarter of a million pages.
const MOST_REGIONS: usize = 64;

/// Regions of memory at addresses that stay while anybody holds on to them.
#[derive(Debug, Default)]
pub struct SharedMemory {
    regions: Mutex<Vec<Region>>,
}

#[derive(Debug)]
struct Region {
    start: *mut u8,
    layout: Layout,
}

// SAFETY: a region is only memory; who reads and writes it is settled by SQLite's own locks beside the log.
unsafe impl Send for Region {}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: `start` came from `alloc_zeroed` with this layout and is freed here alone.
        unsafe { dealloc(self.start, self.layout) }
    }
}

impl SharedMemory {
    /// The address of a region; `None` where it is not there and `make` is not asked, or no more may be made.
    pub fn region(&self, index: usize, size: usize, make: bool) -> Option<*mut c_void> {
        let mut regions = self.regions.lock().unwrap_or_else(PoisonError::into_inner);
        while make && regions.len() <= index {
            if index >= MOST_REGIONS || size == 0 {
                return None;
            }
            let layout = Layout::from_size_align(size, 64).ok()?;
            // SAFETY: the size is not zero.
            let start = unsafe { alloc_zeroed(layout) };
            if start.is_null() {
                return None;
            }
            regions.push(Region { start, layout });
        }
        regions.get(index).map(|region| region.start.cast())
    }
}
