//! What is kept and whether it is here, what makes room, and what nobody refers to.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{Contents, ContentsResult};
use crate::blobs::error::BlobError;
use crate::blobs::eviction::{Candidate, Evictions, Held, choose};
use crate::blobs::rescue;
use crate::blobs::shelf::{BlobName, Owner, StagedName};
use crate::blobs::sweep::{Fate, Listed, fate};
use crate::model::{ContentRow, ItemRow, Refusal, WallTime};
use crate::sabotage::{self, Sabotage};
use crate::store::contents::Content;
use crate::store::pins::KeptFile;
use crate::store::{Durability, Reading, StoreResult};

/// Bytes of the disk that downloads leave free, for what the person saves: 256 MiB.
pub const RESERVE: u64 = 256 * 1024 * 1024;
/// Contents removed in one transaction.
const BATCH: usize = 200;

/// Whether a file that is kept offline can be opened offline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It is here, and is what the server has or the person's own change.
    Ready,
    /// It is here, and the server has a newer one.
    Older,
    /// On its way: so many bytes are here for certain.
    Coming {
        /// Bytes.
        here: u64,
    },
    /// Not here yet.
    NotYet,
    /// The provider will not give it.
    Refused(Refusal),
}

/// A kept file and its readiness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReadiness {
    /// The file, and because of which pin it is kept.
    pub file: KeptFile,
    /// Whether it is here.
    pub readiness: Readiness,
}

/// Whether the disk has room for a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It has, as far as the platform tells.
    Free,
    /// So many bytes are lacking, beside the reserve, and nothing held here may go for them.
    Short(u64),
}

/// Bytes of the contents held here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Of what only this device has, and will send.
    pub unsent: u64,
    /// Of what stays for another reason: kept offline, promised to the person, lent.
    pub stays: u64,
    /// Of what the server has too and nobody asked to keep.
    pub may_go: u64,
}

/// What a sweep did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files removed.
    pub removed: usize,
    /// Files without a row that carry the note of unsent work: for `doctor --rescue`.
    pub unsent: Vec<PathBuf>,
}

impl Contents {
    /// The files kept because of `pin`, or of all pins, each with its readiness. Looks at the disk: a row whose file is
    /// gone does not count, and is forgotten.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn readiness(&self, pin: Option<ItemRow>) -> ContentsResult<Vec<KeptReadiness>> {
        let (kept, held, transfers) = self
            .database
            .read(move |tx| {
                let kept = tx.kept_files(pin)?;
                let mut held = Vec::new();
                for row in kept.iter().filter_map(|file| file.held) {
                    held.extend(tx.content(row)?);
                }
                Ok((kept, held, tx.transfers()?))
            })
            .await?;
        let lost = self
            .off_thread(move |shelf| {
                let mut lost = Vec::new();
                for content in held {
                    let here = match content.file.parse::<BlobName>() {
                        Ok(name) => shelf.holds(name)?,
                        Err(_) => false,
                    };
                    if !here {
                        lost.push(content.row);
                    }
                }
                Ok(lost)
            })
            .await?;
        if !lost.is_empty() {
            self.forget(lost.clone()).await?;
        }
        let readiness = |file: &KeptFile| match file.held.filter(|row| !lost.contains(row)) {
            Some(_) if file.ready => Readiness::Ready,
            held => match (&file.refused, transfers.iter().find(|t| t.item == file.item && t.chunks > 0)) {
                (Some(why), _) => Readiness::Refused(*why),
                (None, Some(transfer)) => {
                    Readiness::Coming { here: transfer.chunks * crate::blobs::PLAIN_CHUNK as u64 }
                }
                (None, None) if held.is_some() => Readiness::Older,
                (None, None) => Readiness::NotYet,
            },
        };
        Ok(kept.into_iter().map(|file| KeptReadiness { readiness: readiness(&file), file }).collect())
    }

    /// Asks the disk whether a download of so many bytes leaves the [`RESERVE`] free, and removes what may go where it does not.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn make_way(&self, bytes: u64) -> ContentsResult<Way> {
        let lacking = self.lacks(bytes).await?;
        if lacking == 0 {
            return Ok(Way::Free);
        }
        let held = self.database.read(|tx| tx.contents_size()).await?;
        if self.make_room(held.saturating_sub(lacking)).await?.freed == 0 {
            return Ok(Way::Short(lacking));
        }
        Ok(match self.lacks(bytes).await? {
            0 => Way::Free,
            lacking => Way::Short(lacking),
        })
    }

    /// Bytes that the disk lacks for so many more beside the [`RESERVE`]; 0 where the platform does not tell.
    ///
    /// # Errors
    /// What the disk answers.
    pub async fn lacks(&self, bytes: u64) -> ContentsResult<u64> {
        let free = self.off_thread(|shelf| Ok(shelf.free())).await?;
        Ok(free.map_or(0, |free| bytes.saturating_add(RESERVE).saturating_sub(free)))
    }

    /// Every content, with the reasons why it stays.
    async fn candidates(&self, now: WallTime) -> ContentsResult<Vec<Candidate>> {
        let read = move |tx: &Reading<'_>| {
            let kept: BTreeSet<ContentRow> = tx.kept_files(None)?.iter().filter_map(|file| file.held).collect();
            let lent: BTreeSet<ItemRow> = tx.open_lendings()?.iter().map(|lending| lending.item).collect();
            let contents = tx.all_contents()?;
            Ok(contents
                .into_iter()
                .map(|content| {
                    let promised = content.is_promised(now);
                    let reasons = [
                        (content.unsent && !sabotage::active(Sabotage::EvictUnsent), Held::Unsent),
                        (promised || kept.contains(&content.row), Held::Pinned),
                        (lent.contains(&content.item), Held::Lent),
                    ];
                    Candidate {
                        row: content.row,
                        size: content.size,
                        last_used: content.used_at,
                        held: reasons.iter().filter(|(holds, _)| *holds).map(|(_, why)| *why).collect(),
                    }
                })
                .collect())
        };
        Ok(self.database.read(read).await?)
    }

    /// What the contents held here take, by why they are here.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn taken(&self) -> ContentsResult<Taken> {
        let mut taken = Taken::default();
        for candidate in self.candidates(self.clock.wall()).await? {
            let of = match candidate.held.as_slice() {
                [] => &mut taken.may_go,
                held if held.contains(&Held::Unsent) => &mut taken.unsent,
                _ => &mut taken.stays,
            };
            *of = of.saturating_add(candidate.size);
        }
        Ok(taken)
    }

    /// Removes contents that the server has too, longest unused first, until all together take at most `bound` bytes.
    /// Never what is kept offline, unsent or lent.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn make_room(&self, bound: u64) -> ContentsResult<Evictions> {
        let now = self.clock.wall();
        let candidates = self.candidates(now).await?;
        let chosen = choose(&candidates, bound);
        let mut done = Evictions { still_over: chosen.still_over, ..Evictions::default() };
        for batch in chosen.rows.chunks(BATCH) {
            let rows = batch.to_vec();
            // Somebody may have pinned, changed or lent one since: each is asked about again where it is removed.
            let gone = self
                .database
                .write(Durability::Fetched, move |tx| {
                    let mut gone = Vec::new();
                    for row in rows {
                        let Some(content) = tx.content(row)? else { continue };
                        let promised = content.is_promised(now);
                        if !promised && !is_held(tx, row, content.item)? && tx.remove_content(row)? {
                            gone.push((row, content.size, content.file));
                        }
                    }
                    Ok(gone)
                })
                .await?;
            done.freed += gone.iter().map(|(_, size, _)| size).sum::<u64>();
            done.rows.extend(gone.iter().map(|(row, ..)| *row));
            self.unlink(gone.into_iter().map(|(.., file)| file).collect()).await?;
        }
        done.still_over += chosen.freed.saturating_sub(done.freed);
        Ok(done)
    }

    /// Files that no row names and that carry the note of unsent work.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn unreferred(&self) -> ContentsResult<Vec<PathBuf>> {
        let listed = self.off_thread(|shelf| shelf.listed()).await?;
        let (contents, transfers) = self.database.read(|tx| Ok((tx.all_contents()?, tx.transfers()?))).await?;
        let mut known: BTreeSet<BlobName> = contents.iter().filter_map(|content| content.file.parse().ok()).collect();
        known.extend(transfers.iter().filter_map(|t| t.file.parse::<StagedName>().ok()).map(|staged| staged.name));
        let noted = self.off_thread(move |shelf| {
            let mut noted = Vec::new();
            for file in listed {
                if fate(file.what, &known, &BTreeSet::new()) != Fate::RemovedUnlessUnsent {
                    continue;
                }
                match rescue::is_unsent(shelf.disk(), &file.path) {
                    Ok(true) => noted.push(file.path),
                    Ok(false) | Err(BlobError::Missing { .. }) => {}
                    Err(other) => return Err(other),
                }
            }
            Ok(noted)
        });
        Ok(noted.await?)
    }

    /// What lies in the folder of contents, for [`Contents::sweep`].
    ///
    /// # Errors
    /// What the disk answers.
    pub async fn listed(&self) -> ContentsResult<Vec<Listed>> {
        Ok(self.off_thread(|shelf| shelf.listed()).await?)
    }

    /// Removes of the `listed` files those that no row names and no living owner writes, but unsent work; retires the notes of
    /// what was delivered. The files are listed first, then it is asked who is `alive`: whoever stages a file was so before,
    /// and whoever puts one in its place adds its row before, or a note to it. Two processes may sweep at once.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn sweep(&self, listed: Vec<Listed>, alive: &BTreeSet<Owner>) -> ContentsResult<Swept> {
        let (contents, transfers) = self.database.read(|tx| Ok((tx.all_contents()?, tx.transfers()?))).await?;
        let mut known: BTreeSet<BlobName> = contents.iter().filter_map(|content| content.file.parse().ok()).collect();
        known.extend(transfers.iter().filter_map(|t| t.file.parse::<StagedName>().ok()).map(|staged| staged.name));
        let mut alive = alive.clone();
        alive.insert(self.owner);
        let swept = self
            .off_thread(move |shelf| {
                let mut swept = Swept::default();
                for file in listed {
                    let fate = fate(file.what, &known, &alive);
                    let unsent = fate == Fate::RemovedUnlessUnsent
                        && match rescue::is_unsent(shelf.disk(), &file.path) {
                            Err(BlobError::Missing { .. }) => continue,
                            other => other?,
                        };
                    if unsent {
                        swept.unsent.push(file.path);
                    } else if fate != Fate::Stays {
                        shelf.unlink_path(&file.path)?;
                        swept.removed += 1;
                    }
                }
                Ok(swept)
            })
            .await?;
        let now = self.clock.wall();
        // What was taken back may be wanted again: until then its note is its rescue.
        let promised = |content: &Content| content.is_taken_back() && content.is_promised(now);
        let delivered = |content: &Content| !content.unsent && content.based_on.is_some() && !promised(content);
        for content in contents.into_iter().filter(delivered) {
            self.retire_file(content.file).await?;
        }
        Ok(swept)
    }
}

fn is_held(tx: &Reading<'_>, row: ContentRow, item: ItemRow) -> StoreResult<bool> {
    if tx.open_lendings()?.iter().any(|lending| lending.item == item) {
        return Ok(true);
    }
    let shown = tx.shown_content(item)?.is_some_and(|content| content.row == row);
    Ok(shown && tx.kept_because_of(item)?.is_some())
}
