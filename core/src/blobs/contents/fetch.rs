//! A download, from the row that precedes its first byte to the content that can be opened.
//!
//! It goes on where an earlier one stopped while the cTag is the same; another cTag, or a server that sends the whole all
//! the same, begins anew with a new key. Bytes unlike the listing's are fetched once more; the same bytes twice are kept
//! and marked, and so are those of the third try whatever they are: some servers never send a file twice alike, and a
//! pinned file must not be fetched for ever.
//!
//! The caller asks the server, compares the cTag before it trusts a range, and calls [`Fetch::finish`] only when the
//! server's answer ended as it should; else [`Fetch::stop`]. Two fetches of one item at a time in one process are the
//! caller's to avoid.

use std::collections::BTreeSet;
use std::io;

use zeroize::Zeroizing;

use super::{Contents, ContentsResult};
use crate::blobs::chunks::ContentKey;
use crate::blobs::error::BlobError;
use crate::blobs::shelf::{Owner, StagedName};
use crate::blobs::staging::{Expected, Staging, Verdict};
use crate::model::{CTag, ContentRow, ItemRow, TransferRow};
use crate::store::Durability;
use crate::store::contents::{NewContent, Transfer};
use crate::vault::Secret;

/// Bytes gathered before they go to the disk.
const GATHER: usize = 256 * 1024;
/// After this many bytes on the disk they are made durable, and the row says so.
const CHECKPOINT: u64 = 8 * 1024 * 1024;
/// A content that is so many bytes longer than its listing is not what was listed: 64 MiB.
const SURPLUS: u64 = 64 * 1024 * 1024;
/// Bytes that differ from the listing are kept at this try, whatever they are.
const LAST_TRY: u32 = 3;

/// What is wanted: the item's content as the listing describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The item.
    pub item: ItemRow,
    /// The tag of the content; without one nothing is resumed.
    pub ctag: Option<CTag>,
    /// Bytes.
    pub size: u64,
    /// The provider's hash.
    pub hash: Option<String>,
}

/// What came of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// It is here, and is what the listing says.
    Stored(ContentRow),
    /// It is here, and differs from the server's figures: twice the same, or never twice the same.
    Differs(ContentRow),
    /// It differs from the listing: to be fetched once more, after asking for the item.
    Again,
}

/// A download under way.
#[derive(Debug)]
pub struct Fetch {
    contents: Contents,
    transfer: Transfer,
    /// Away while a piece is written; gone for good after an error.
    staging: Option<Staging>,
    gathered: Zeroizing<Vec<u8>>,
    /// Plain bytes taken in, gathered ones included.
    offset: u64,
    durable: u64,
}

impl Contents {
    /// Begins a download, or goes on with an earlier one. `alive` are the owners whose lease runs: what another of them
    /// writes is left to it.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or what the disk or the database answers.
    pub async fn fetch(&self, wanted: &Wanted, alive: &BTreeSet<Owner>) -> ContentsResult<Fetch> {
        let item = wanted.item;
        let earlier = self.database.read(move |tx| tx.transfer_of(item)).await?;
        let mine = |name: StagedName| name.owner == self.owner || !alive.contains(&name.owner);
        let resumable = earlier.as_ref().and_then(|transfer| {
            let same = transfer.ctag.is_some() && transfer.ctag == wanted.ctag;
            let name = transfer.file.parse().ok().filter(|name| same && mine(*name))?;
            Some((transfer.clone(), name, ContentKey::from_bytes(transfer.key.expose())?))
        });
        if let Some((transfer, name, key)) = resumable {
            let transfer = Transfer { size: wanted.size, hash: wanted.hash.clone(), ..transfer };
            if let Some((transfer, adopted)) = self.adopt(transfer, name).await? {
                let limit = wanted.size.saturating_add(SURPLUS);
                let resumed = self.off_thread(move |shelf| {
                    if adopted != name {
                        shelf.rename_staged(name, adopted)?;
                    }
                    Ok(Staging::resume(shelf, adopted, &key)?.at_most(limit))
                });
                return Ok(Fetch::over(self, transfer, resumed.await?));
            }
        }
        // What the last try brought counts for as long as the listing says the same of the content.
        let tried = earlier
            .as_ref()
            .filter(|transfer| transfer.ctag.is_some() && transfer.ctag == wanted.ctag && transfer.hash == wanted.hash);
        let (tries, differing) = tried.map_or((0, None), |t| (t.tries, t.differing.clone()));
        let leftover = earlier.and_then(|transfer| transfer.file.parse().ok()).filter(|name| mine(*name));
        self.begin(wanted, tries, differing, leftover).await
    }

    /// Makes this process the owner of what a dead one left; `None` when another was quicker. The row decides.
    async fn adopt(&self, transfer: Transfer, name: StagedName) -> ContentsResult<Option<(Transfer, StagedName)>> {
        if name.owner == self.owner {
            return Ok(Some((transfer, name)));
        }
        let adopted = StagedName { owner: self.owner, ..name };
        let now = self.clock.wall();
        let ours = Transfer { file: adopted.to_string(), ..transfer };
        let new = ours.clone();
        let row = self
            .database
            .write(Durability::Fetched, move |tx| match tx.transfer_of(new.item)? {
                Some(found) if found.file == name.to_string() => tx.begin_transfer(&new, now).map(Some),
                _ => Ok(None),
            })
            .await?;
        Ok(row.map(|row| (Transfer { row, ..ours }, adopted)))
    }

    async fn begin(
        &self,
        wanted: &Wanted,
        tries: u32,
        differing: Option<String>,
        leftover: Option<StagedName>,
    ) -> ContentsResult<Fetch> {
        let key = ContentKey::draw(self.shelf.entropy())?;
        let name = Staging::new_name(&self.shelf, self.owner)?;
        let mut transfer = Transfer {
            row: TransferRow(0),
            item: wanted.item,
            ctag: wanted.ctag.clone(),
            size: wanted.size,
            hash: wanted.hash.clone(),
            key: Secret::new(key.expose().to_vec()),
            file: name.to_string(),
            chunks: 0,
            tries,
            differing,
        };
        let (row, now) = (transfer.clone(), self.clock.wall());
        transfer.row = self.database.write(Durability::Fetched, move |tx| tx.begin_transfer(&row, now)).await?;
        let limit = wanted.size.saturating_add(SURPLUS);
        let staging = self
            .off_thread(move |shelf| {
                if let Some(leftover) = leftover {
                    shelf.unlink_path(&shelf.staged(leftover))?;
                }
                Ok(Staging::begin(shelf, name, &key, None)?.at_most(limit))
            })
            .await?;
        Ok(Fetch::over(self, transfer, staging))
    }

    /// Forgets a download that is not wanted any more, with what it brought.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn abandon_fetch(&self, item: ItemRow) -> ContentsResult<()> {
        let earlier = self
            .database
            .write(Durability::Fetched, move |tx| {
                let earlier = tx.transfer_of(item)?;
                if earlier.is_some() {
                    tx.end_transfer(item)?;
                }
                Ok(earlier)
            })
            .await?;
        if let Some(name) = earlier.and_then(|transfer| transfer.file.parse().ok()) {
            self.off_thread(move |shelf| shelf.unlink_path(&shelf.staged(name))).await?;
        }
        Ok(())
    }
}

impl Fetch {
    fn over(contents: &Contents, transfer: Transfer, staging: Staging) -> Fetch {
        let good = staging.good();
        Fetch {
            contents: contents.clone(),
            transfer,
            staging: Some(staging),
            gathered: Zeroizing::new(Vec::with_capacity(GATHER)),
            offset: good,
            durable: good,
        }
    }

    /// From this byte on the server is asked.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Bytes of the whole, by the listing.
    pub fn size(&self) -> u64 {
        self.transfer.size
    }

    /// Whether everything the listing speaks of is here already, so that no request is needed before the end.
    pub fn is_complete(&self) -> bool {
        self.offset >= self.transfer.size
    }

    /// Begins anew, because the server sends the whole, or another content. The tries so far are remembered.
    ///
    /// # Errors
    /// As [`Contents::fetch`].
    pub async fn start_over(self, ctag: Option<CTag>) -> ContentsResult<Fetch> {
        let same = ctag == self.transfer.ctag;
        let (tries, differing) = if same { (self.transfer.tries, self.transfer.differing) } else { (0, None) };
        let wanted =
            Wanted { item: self.transfer.item, ctag, size: self.transfer.size, hash: self.transfer.hash.clone() };
        drop(self.staging);
        self.contents.begin(&wanted, tries, differing, self.transfer.file.parse().ok()).await
    }

    /// Takes in the next bytes. After an error the fetch is spent: drop it, and fetch again later.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], [`BlobError::TooLong`], or what the disk or the database answers.
    pub async fn take(&mut self, mut bytes: &[u8]) -> ContentsResult<()> {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(GATHER - self.gathered.len()));
            self.gathered.extend_from_slice(now);
            self.offset += now.len() as u64;
            bytes = later;
            if self.gathered.len() == GATHER {
                self.write_gathered().await?;
            }
        }
        if self.offset - self.durable >= CHECKPOINT {
            self.checkpoint().await?;
        }
        Ok(())
    }

    /// Stops for now and keeps what has come.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn stop(mut self) -> ContentsResult<()> {
        self.checkpoint().await
    }

    /// Ends the download: verifies it, puts it in its place, stores its row.
    ///
    /// # Errors
    /// [`BlobError::NoSpace`], or what the disk or the database answers; what came is kept where that is possible.
    pub async fn finish(mut self) -> ContentsResult<Fetched> {
        self.write_gathered().await?;
        let staging = self.staging.take().ok_or_else(spent)?;
        let expected = Expected { size: Some(self.transfer.size), hash: self.transfer.hash.clone() };
        let sealed = self.contents.off_thread(move |_| staging.finish(&expected)).await?;
        let differs = matches!(sealed.verdict(), Verdict::Differs(_));
        let facts = sealed.facts().clone();
        let tries = self.transfer.tries + 1;
        if differs && self.transfer.differing.as_ref() != Some(&facts.hash) && tries < LAST_TRY {
            let wanted = Wanted {
                item: self.transfer.item,
                ctag: self.transfer.ctag.clone(),
                size: self.transfer.size,
                hash: self.transfer.hash.clone(),
            };
            let leftover = self.transfer.file.parse().ok();
            drop(sealed);
            drop(self.contents.begin(&wanted, tries, Some(facts.hash), leftover).await?);
            return Ok(Fetched::Again);
        }
        let name = self.contents.off_thread(move |_| sealed.publish()).await?;
        let new = NewContent {
            item: self.transfer.item,
            unsent: false,
            ctag: self.transfer.ctag.clone(),
            based_on: None,
            size: facts.size,
            hash: facts.hash,
            key: self.transfer.key.clone(),
            file: name.to_string(),
            differs,
            stored_at: self.contents.clock.wall(),
        };
        let row = self.contents.put_in_place_of_older(new, self.transfer.row).await?;
        Ok(if differs { Fetched::Differs(row) } else { Fetched::Stored(row) })
    }

    async fn checkpoint(&mut self) -> ContentsResult<()> {
        self.write_gathered().await?;
        let mut staging = self.staging.take().ok_or_else(spent)?;
        let (staging, chunks) = self
            .contents
            .off_thread(move |_| {
                let chunks = staging.checkpoint()?;
                Ok((staging, chunks))
            })
            .await?;
        self.durable = staging.good();
        self.staging = Some(staging);
        let (row, chunks) = (self.transfer.row, u64::from(chunks));
        self.contents.database.write(Durability::Fetched, move |tx| tx.set_transfer_chunks(row, chunks)).await?;
        Ok(())
    }

    async fn write_gathered(&mut self) -> ContentsResult<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let mut staging = self.staging.take().ok_or_else(spent)?;
        let gathered = std::mem::replace(&mut self.gathered, Zeroizing::new(Vec::new()));
        let (staging, mut gathered) = self
            .contents
            .off_thread(move |_| {
                staging.write(&gathered)?;
                Ok((staging, gathered))
            })
            .await?;
        gathered.clear();
        self.gathered = gathered;
        self.staging = Some(staging);
        Ok(())
    }
}

impl Contents {
    /// Records a content of the server and forgets the older ones of the same item, but those kept until later.
    async fn put_in_place_of_older(&self, new: NewContent, transfer: TransferRow) -> ContentsResult<ContentRow> {
        let now = self.clock.wall();
        // The older file goes right after: the new one's key has to be on the disk then, whatever happens.
        let item = new.item;
        let replaces = self.database.read(move |tx| Ok(!tx.contents_of(item)?.is_empty())).await?;
        let durability = if replaces { Durability::Saved } else { Durability::Fetched };
        let (row, older) = self
            .database
            .write(durability, move |tx| {
                let mut older = Vec::new();
                for held in tx.contents_of(new.item)? {
                    let kept = held.is_promised(now);
                    if !held.unsent && !kept && tx.remove_content(held.row)? {
                        older.push(held.file);
                    }
                }
                let row = tx.add_content(&new)?;
                // Another process may have begun its own meanwhile.
                if tx.transfer_of(new.item)?.is_some_and(|found| found.row == transfer) {
                    tx.end_transfer(new.item)?;
                }
                tx.remove_unready(new.item)?;
                Ok((row, older))
            })
            .await?;
        self.unlink(older).await?;
        Ok(row)
    }
}

fn spent() -> BlobError {
    BlobError::Disk { doing: "going on with a download", source: io::Error::other("an earlier write failed") }
}
