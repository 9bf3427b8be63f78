//! Files lent to another app, which writes into its copy, and what is taken back.

use std::path::Path;

use musette_core::blobs::lending::Empty;
use musette_core::engine::{Reason, TakenBack};
use musette_core::model::ItemRow;

use super::actions::Shown;
use super::ledger::digest_of;
use super::{Broken, Outcome, World};
use crate::disk::{MemoryDrive, Slot};

/// A copy that is out.
#[derive(Clone, Debug)]
pub(crate) struct Out {
    owner: usize,
    item: ItemRow,
    lending: i64,
    /// From the drive's root.
    path: String,
    /// Of what the copy was when it was lent, or last taken back.
    before: String,
    /// What the app has written since, with its length.
    written: Option<(u64, String)>,
    /// Taking it back has failed, or a process died of it: it may be done all the same.
    died: bool,
}

impl World {
    pub(crate) fn lend(&mut self, slot: Slot, owner: usize, file: &Shown) {
        let item = file.item.id.row;
        let Outcome::Done((_, bytes)) = self.opened(slot, owner, item) else { return };
        let lent = self.documents(slot, owner, |d| async move { d.lend(item).await });
        self.tell(&format!("lend: {} {}", file.drive, file.path), &lent);
        if let Outcome::Done(lent) = lent {
            let path = MemoryDrive::inner_path(Path::new(&lent.path)).unwrap_or_default();
            let before = digest_of(&bytes);
            self.lent.push(Out { owner, item, lending: lent.lending, path, before, written: None, died: false });
        }
    }

    /// The app saves in its copy.
    pub(crate) fn another_app_writes(&mut self) -> Result<(), Broken> {
        if self.lent.is_empty() {
            return Ok(());
        }
        let at = self.chance.index(self.lent.len());
        let (bytes, digest) = self.ledger.payload(self.seed);
        let out = &mut self.lent[at];
        if !self.memory.overwrite(&out.path, &bytes) {
            // A process that died in the middle of taking it back may have put it away.
            return if out.died { Ok(()) } else { Err(format!("the copy that was lent at {} is gone", out.path)) };
        }
        out.written = Some((bytes.len() as u64, digest));
        let line = format!("another app writes {} bytes into the copy of item {}", bytes.len(), out.item);
        self.count("another app writes");
        self.note(line);
        Ok(())
    }

    /// A copy comes back from the other app.
    pub(crate) fn take_one_back(&mut self, slot: Slot) -> Result<(), Broken> {
        if self.lent.is_empty() {
            return Ok(());
        }
        let at = self.chance.index(self.lent.len());
        self.take_back(slot, at)
    }

    /// Takes back what is out, at the end.
    pub(crate) fn take_all_back(&mut self) -> Result<(), Broken> {
        for at in (0..self.lent.len()).rev() {
            self.take_back(Slot::App, at)?;
        }
        Ok(())
    }

    fn take_back(&mut self, slot: Slot, at: usize) -> Result<(), Broken> {
        let out = self.lent[at].clone();
        let lending = out.lending;
        let back = self.documents(slot, out.owner, |d| async move { d.take_back(lending, Empty::Asks).await });
        self.tell(&format!("take back: item {}", out.item), &back);
        let what = format!("the copy of item {} that another app had", out.item);
        match (back, out.written.clone()) {
            (Outcome::Done(TakenBack::Saved), Some((len, digest))) => {
                self.lent.swap_remove(at);
                self.promise(out.owner, out.item, len, digest, Some(out.before));
            }
            (Outcome::Done(TakenBack::Unchanged), None) => drop(self.lent.swap_remove(at)),
            (Outcome::Done(TakenBack::Vanished), None) if out.died => drop(self.lent.swap_remove(at)),
            // Taken back by a process that died after it: what it stored is a save like any other.
            (Outcome::Done(TakenBack::Unchanged | TakenBack::Vanished), Some((len, digest))) if out.died => {
                self.lent.swap_remove(at);
                self.promise(out.owner, out.item, len, digest, Some(out.before));
            }
            (Outcome::Refused(error), written) if error.reason == Reason::NotFound => {
                // Either the lending has ended, or there is no item any more to save to; then the copy stays where it is.
                self.lent.swap_remove(at);
                match (self.memory.look(&out.path), written) {
                    (Some(bytes), Some((_, digest))) if digest_of(&bytes) != digest => {
                        return Err(format!("{what} is not as it wrote it"));
                    }
                    (None, Some((len, digest))) => self.promise(out.owner, out.item, len, digest, Some(out.before)),
                    _ => {}
                }
            }
            (Outcome::Done(other), written) => {
                return Err(format!("{what} comes back as {other:?}, written: {written:?}"));
            }
            // It may be done but for its row.
            (Outcome::Died | Outcome::Refused(_), written) => {
                self.lent[at].died = true;
                if let Some((len, digest)) = written {
                    self.promise_perhaps(out.owner, out.item, len, digest, Some(out.before));
                }
            }
        }
        Ok(())
    }
}
