//! The bytes of one file: what a reader sees now, what the medium holds, and the changes between the two.

use super::Manner;
use crate::chance::Chance;

/// The unit that a medium writes whole or not at all.
pub const SECTOR: usize = 512;

/// The bytes of a file.
#[derive(Debug, Default)]
pub struct Content {
    current: Vec<u8>,
    durable: Vec<u8>,
    pending: Vec<Pending>,
}

#[derive(Debug)]
struct Pending {
    operation: u64,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Len(usize),
}

impl Content {
    /// What a reader sees.
    pub fn current(&self) -> &[u8] {
        &self.current
    }

    /// Changes that no sync has covered.
    pub fn unsynced(&self) -> usize {
        self.pending.len()
    }

    /// Writes `bytes` at `offset`, with zeros before where the file was shorter.
    pub fn write(&mut self, operation: u64, offset: usize, bytes: &[u8]) {
        put(&mut self.current, offset, bytes);
        self.pending.push(Pending { operation, change: Change::Write { offset, bytes: bytes.to_vec() } });
    }

    /// Cuts or extends.
    pub fn set_len(&mut self, operation: u64, len: usize) {
        self.current.resize(len, 0);
        self.pending.push(Pending { operation, change: Change::Len(len) });
    }

    /// Everything until now is on the medium.
    pub fn sync(&mut self) {
        for pending in self.pending.drain(..) {
            match pending.change {
                Change::Write { offset, bytes } => put(&mut self.durable, offset, &bytes),
                Change::Len(len) => self.durable.resize(len, 0),
            }
        }
    }

    /// The power goes: what was pending arrived or did not, as `manner` and `chance` have it.
    pub fn crash(&mut self, manner: Manner, chance: &mut Chance) {
        for pending in std::mem::take(&mut self.pending) {
            let torn = match manner {
                Manner::Nothing => continue,
                Manner::Everything => false,
                Manner::UpTo(last) if pending.operation < last => false,
                Manner::UpTo(last) if pending.operation == last => true,
                Manner::UpTo(_) => continue,
                Manner::Some { percent } if chance.percent(percent) => false,
                Manner::Some { .. } => continue,
                Manner::Torn => true,
            };
            match pending.change {
                Change::Len(len) if !torn || chance.percent(50) => self.durable.resize(len, 0),
                Change::Len(_) => {}
                Change::Write { offset, bytes } if !torn => put(&mut self.durable, offset, &bytes),
                Change::Write { offset, bytes } => put_some_sectors(&mut self.durable, offset, &bytes, chance),
            }
        }
        self.current.clone_from(&self.durable);
    }
}

fn put(into: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if into.len() < end {
        into.resize(end, 0);
    }
    into[offset..end].copy_from_slice(bytes);
}

fn put_some_sectors(into: &mut Vec<u8>, offset: usize, bytes: &[u8], chance: &mut Chance) {
    let mut done = 0;
    while done < bytes.len() {
        let here = (SECTOR - (offset + done) % SECTOR).min(bytes.len() - done);
        if chance.percent(50) {
            put(into, offset + done, &bytes[done..done + here]);
        }
        done += here;
    }
}
