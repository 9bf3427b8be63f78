//! Listing one folder at once: what a person opens before the changes have reached it, and libraries that are only visited.
//!
//! A child that a whole listing does not name is asked for by its id; the listing itself removes nothing (hard case 23).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::settle::doubts_on;
use super::{Ended, MayGoOn, Puller};
use crate::model::{ItemKind, ItemRow, RemoteId, RemoteItem, RequestSeq};
use crate::providers::Cursor;
use crate::store::drives::DriveState;
use crate::store::{Reading, StoreResult};
use crate::tree::planner::{MOST_ABSENT, absent};
use crate::tree::{Answer, Source, apply};

/// Pages of one listing at most.
const MOST_PAGES: usize = 10_000;

impl Puller {
    /// Lists a folder whole, and asks for its children that the listing did not name. Pages can be seen as they come.
    /// An item that only this device has is `Done` at once: there is nothing to ask.
    ///
    /// # Errors
    /// When the database fails, or the item was never known.
    pub async fn visit(&self, folder: ItemRow, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let (folder, drive, remote) = self
            .db
            .read(move |tx| {
                let folder = tx.canonical(folder)?;
                Ok((folder, tx.drive_of(folder)?, tx.remote_id(folder)?))
            })
            .await?;
        let state = self.state(drive).await?;
        let is_root = state.root == folder;
        if remote.is_none() && !is_root {
            return Ok(Ended::Done);
        }
        // Only what was written before the first page was asked for can be missed by the listing.
        let mut began: Option<RequestSeq> = None;
        let mut named: BTreeSet<RemoteId> = BTreeSet::new();
        let mut asked: BTreeSet<String> = BTreeSet::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            let began = *began.get_or_insert(seq);
            let page = match self.drives.children(&state.remote, remote.as_ref(), cursor.as_ref()).await {
                Ok(page) => page,
                // Gone, or not to be looked into: its own word about the folder is asked for, and no more concluded.
                Err(failure) => return self.not_listed(&state, folder, remote.as_ref(), Ended::from(failure)).await,
            };
            let mut items = page.items;
            if is_root && remote.is_none() {
                items = rooted(items);
            }
            named.extend(items.iter().map(|item| item.id.clone()));
            let answer = Answer { drive, seq, source: Source::Listing, items };
            self.absorb(answer, |_| Ok(())).await?;
            match page.next {
                None => return self.conclude(&state, folder, named, began, may_go_on).await,
                Some(next) if asked.len() < MOST_PAGES && asked.insert(next.0.clone()) => cursor = Some(next),
                // Led in circles: what came stays, and nothing is concluded from it.
                Some(_) => return Ok(Ended::GivenUp),
            }
        }
    }

    async fn not_listed(
        &self,
        state: &DriveState,
        folder: ItemRow,
        remote: Option<&RemoteId>,
        ended: Ended,
    ) -> StoreResult<Ended> {
        if ended != Ended::NoAccess {
            return Ok(ended);
        }
        match remote {
            Some(remote) if folder != state.root => {
                // "Gone" is absorbed as the provider's word; a refusal leaves everything as it is.
                Ok(self.ask_for(state, remote).await?.unwrap_or(Ended::NoAccess))
            }
            _ => {
                self.no_access(state.row).await?;
                Ok(Ended::NoAccess)
            }
        }
    }

    /// Stores that the folder was listed whole, and asks for the children that the listing did not name.
    async fn conclude(
        &self,
        state: &DriveState,
        folder: ItemRow,
        named: BTreeSet<RemoteId>,
        began: RequestSeq,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Ended> {
        let (drive, at) = (state.row, self.doors.clock.wall());
        let (sequence, rules) = (Arc::clone(&self.sequence), self.drives.rules());
        let children = self.db.read(move |tx| unnamed(tx, folder, &named, began)).await?;
        let write = self.write(move |tx| {
            let doubts = doubts_on(tx, children.keys().copied())?;
            let plan = absent(&children, &BTreeSet::new(), &doubts, began, sequence.now());
            apply(tx, drive, &plan, rules)?;
            tx.put_listing(folder, at)?;
            let doubts = doubts_on(tx, children.keys().copied())?.into_iter();
            Ok(doubts.filter(|(_, doubt)| doubt.why.asks()).map(|(row, _)| row).collect::<Vec<_>>())
        });
        for row in write.await? {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            if let Some(ended) = self.ask_about(state, row).await? {
                return Ok(ended);
            }
        }
        self.settle_visited(drive, may_go_on).await
    }
}

/// The children that a listing did not name, as many as can be put in doubt.
fn unnamed(
    tx: &Reading<'_>,
    folder: ItemRow,
    named: &BTreeSet<RemoteId>,
    began: RequestSeq,
) -> StoreResult<BTreeMap<ItemRow, crate::model::BaseRow>> {
    let mut unnamed = BTreeMap::new();
    for (row, remote) in tx.children_written_before(folder, began)? {
        if !named.contains(&remote)
            && let Some(base) = tx.base(row)?
        {
            unnamed.insert(row, base);
        }
        if unnamed.len() >= MOST_ABSENT {
            break;
        }
    }
    Ok(unnamed)
}

/// The first listing of a root that nobody has spoken of yet: its children say what it is called.
pub(super) fn rooted(items: Vec<RemoteItem>) -> Vec<RemoteItem> {
    let Some(root) = items.iter().find_map(|item| item.parent.clone()) else { return items };
    let said = RemoteItem { root: true, kind: Some(ItemKind::Folder), ..RemoteItem::bare(root) };
    std::iter::once(said).chain(items).collect()
}
