//! Bytes that hang on posts and come from the provider: fetched when somebody wants them, kept encrypted, within a bound of
//! their own where they are pictures.
//!
//! They are small as documents go, so that a download that breaks off begins anew: nothing is written down before it is
//! whole, and what a dead process has staged goes with the next sweep.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

use super::{Contents, ContentsResult};
use crate::blobs::chunks::ContentKey;
use crate::blobs::eviction::Evictions;
use crate::blobs::staging::{Expected, Staging};
use crate::model::{ContentRow, Failure, Picture};
use crate::store::Durability;
use crate::store::attachments::NO_ITEM;
use crate::store::contents::NewContent;
use crate::vault::Secret;

/// How a download of an attachment ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is here.
    Here(ContentRow),
    /// The network, or the provider, broke it off.
    Broken(Failure),
    /// It is longer than is kept of an attachment.
    TooLong,
}

impl Contents {
    /// Keeps what comes from `address` under this name, at most so many bytes; `size` is what it is to have, where that is known.
    ///
    /// # Errors
    /// No space, or what the disk or the database answers; nothing is left behind.
    pub async fn keep_attachment(
        &self,
        name: &str,
        address: &str,
        size: Option<u64>,
        most: u64,
        mut stream: impl Stream<Item = Result<Bytes, Failure>> + Unpin + Send,
    ) -> ContentsResult<Taken> {
        if size.is_some_and(|size| size > most) {
            return Ok(Taken::TooLong);
        }
        let key = ContentKey::draw(self.shelf.entropy())?;
        let staged = Staging::new_name(&self.shelf, self.owner)?;
        let beginning = key.clone();
        let mut staging = self
            .off_thread(move |shelf| {
                Ok(Staging::begin(shelf, staged, &beginning, None)?.at_most(most.saturating_add(1)))
            })
            .await?;
        let (mut first, mut length) = (Vec::new(), 0_u64);
        while let Some(piece) = stream.next().await {
            let bytes = match piece {
                Ok(bytes) => bytes,
                Err(failure) => {
                    self.off_thread(move |_| staging.discard()).await?;
                    return Ok(Taken::Broken(failure));
                }
            };
            length = length.saturating_add(bytes.len() as u64);
            if length > most {
                self.off_thread(move |_| staging.discard()).await?;
                return Ok(Taken::TooLong);
            }
            if first.len() < Picture::ENOUGH {
                first.extend_from_slice(&bytes[..bytes.len().min(Picture::ENOUGH - first.len())]);
            }
            staging = self
                .off_thread(move |_| {
                    staging.write(&bytes)?;
                    Ok(staging)
                })
                .await?;
        }
        let sealed = self.off_thread(move |_| staging.finish(&Expected::default())).await?;
        let facts = sealed.facts().clone();
        let file = self.off_thread(move |_| sealed.publish()).await?;
        let new = NewContent {
            item: NO_ITEM,
            unsent: false,
            ctag: None,
            based_on: None,
            size: facts.size,
            hash: facts.hash,
            key: Secret::new(key.expose().to_vec()),
            file: file.to_string(),
            // Its figures are what the provider says of it, and nothing hangs on them here.
            differs: size.is_some_and(|size| size != facts.size),
            stored_at: self.clock.wall(),
        };
        let (name, address, picture) = (name.to_owned(), address.to_owned(), Picture::of(&first).is_some());
        let work = move |tx: &mut crate::store::Writing<'_>| tx.add_attachment(&new, &name, Some(&address), picture);
        Ok(Taken::Here(self.database.write(Durability::Fetched, work).await?))
    }

    /// Removes pictures that hang on posts and that the provider has too, longest unused first, until they take at most `bound`
    /// bytes together.
    ///
    /// # Errors
    /// What the disk or the database answers.
    pub async fn bound_pictures(&self, bound: u64) -> ContentsResult<Evictions> {
        let now = self.clock.wall();
        let held = self
            .database
            .read(move |tx| {
                let mut held = Vec::new();
                for (row, size) in tx.pictures_held()? {
                    // What she has taken back is promised to her for a while.
                    let promised = tx.content(row)?.is_some_and(|content| content.is_promised(now));
                    held.push((row, size, promised));
                }
                Ok(held)
            })
            .await?;
        let total: u64 = held.iter().map(|(_, size, _)| size).sum();
        let mut over = total.saturating_sub(bound);
        let mut done = Evictions::default();
        for (row, size, _) in held.into_iter().filter(|(.., promised)| !promised) {
            if over == 0 {
                break;
            }
            if self.forget(vec![row]).await?.is_empty() {
                continue;
            }
            over = over.saturating_sub(size);
            done.freed += size;
            done.rows.push(row);
        }
        done.still_over = over;
        Ok(done)
    }
}
