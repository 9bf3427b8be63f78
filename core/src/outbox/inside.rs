//! A look inside a folder before it is deleted: something in it that the person has not seen asks, whether the look finds it or
//! this device has learned of it since the delete was asked for ([`crate::tree`] notes that with the intent).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use super::delivery::{Delivering, Due};
use super::queue::Step;
use crate::model::{
    BootTime, DriveRow, Failure, IntentState, ItemKind, ItemRow, Later, NeedsYou, RemoteId, RemoteItem, WallTime,
};
use crate::providers::{Action, Cursor, ListingPage};
use crate::store::intents::Intent;
use crate::store::standing::Moved;
use crate::store::{Durability, Reading, StoreResult, Writing};
use crate::tree::{Answer, Source, absorb};

/// A look counts for so long: what was listed longer ago is listed again.
const COUNTS_FOR: Duration = Duration::from_secs(2 * 60);
/// Pages that a look asks for at most.
const MOST_PAGES: usize = 10_000;

/// How far a look has come, so that one that was paused goes on: a folder can hold more than one sync has time for.
#[derive(Debug)]
pub(super) struct Look {
    began: BootTime,
    /// Still to be listed, and from which page on.
    open: Vec<(RemoteId, Option<Cursor>)>,
    listed: BTreeSet<RemoteId>,
    /// Every further page that was asked for: a server that goes in circles ends nowhere.
    asked: BTreeSet<String>,
}

/// What a look came to.
pub(super) enum Looked {
    /// Nothing speaks against deleting it.
    Nothing,
    /// It asks, or the time was up.
    Ended(Step),
    /// It could not be listed now.
    Failed(Failure),
}

impl Delivering {
    /// Lists a folder that is to be deleted, and those inside it.
    pub(super) async fn look_inside(&self, due: &Due, may_go_on: &(dyn Fn() -> bool + Sync)) -> StoreResult<Looked> {
        let Action::Delete { item } = &due.delivery.action else { return Ok(Looked::Nothing) };
        let (subject, row) = (due.intent.subject, due.intent.row);
        let (kind, news) = self
            .db
            .read(move |tx| {
                Ok((tx.base(subject)?.map(|base| base.kind), tx.intent(row)?.is_some_and(|intent| intent.news)))
            })
            .await?;
        if kind != Some(ItemKind::Folder) {
            return Ok(Looked::Nothing);
        }
        if news {
            let (intent, now) = (due.intent.clone(), self.doors.clock.wall());
            self.db.write(Durability::Saved, move |tx| ask_about_news(tx, &intent, now)).await?;
            return Ok(Looked::Ended(Step::Worked));
        }
        let now = self.doors.clock.boot();
        let begun = self.looks().remove(&row).filter(|look| look.began.until(now) < COUNTS_FOR);
        let mut look = begun.unwrap_or_else(|| Look {
            began: now,
            open: vec![(item.clone(), None)],
            listed: BTreeSet::new(),
            asked: BTreeSet::new(),
        });
        while let Some((folder, cursor)) = look.open.pop() {
            if cursor.is_none() && !look.listed.insert(folder.clone()) {
                continue;
            }
            if !may_go_on() {
                look.listed.remove(&folder);
                look.open.push((folder, cursor));
                self.looks().insert(row, look);
                return Ok(Looked::Ended(Step::Paused));
            }
            let seq = self.sequence.begin(&self.db).await?;
            let ListingPage { items, next } =
                match self.drives.children(&due.delivery.drive, Some(&folder), cursor.as_ref()).await {
                    Ok(page) => page,
                    // There is nothing in what is gone. Whatever else stands in the way, what is in it is not known.
                    Err(Failure::Gone) => continue,
                    Err(failure) => return Ok(Looked::Failed(failure)),
                };
            if let Some(next) = next {
                if !look.asked.insert(next.0.clone()) || look.asked.len() > MOST_PAGES {
                    return Ok(Looked::Failed(Failure::later(Later::Busy)));
                }
                look.open.push((folder.clone(), Some(next)));
            }
            let inside = items.iter().filter(|item| item.kind == Some(ItemKind::Folder));
            look.open.extend(inside.map(|item| (item.id.clone(), None)));
            if self.absorb_inside(due, seq, &folder, items).await? {
                return Ok(Looked::Ended(Step::Worked));
            }
        }
        Ok(Looked::Nothing)
    }

    /// Stores what was listed; when something in it is news, the intent asks, in the same transaction.
    async fn absorb_inside(
        &self,
        due: &Due,
        seq: crate::model::RequestSeq,
        folder: &RemoteId,
        items: Vec<RemoteItem>,
    ) -> StoreResult<bool> {
        let (drive, intent, folder) = (due.intent.drive, due.intent.clone(), folder.clone());
        let (sequence, rules, now) = (Arc::clone(&self.sequence), self.drives.rules(), self.doors.clock.wall());
        self.db
            .write(Durability::Saved, move |tx| {
                let mut news = false;
                let folder = tx.item_by_remote(drive, &folder)?;
                for item in &items {
                    news |= is_news(tx, drive, folder, item)?;
                }
                absorb(tx, Answer { drive, seq, source: Source::Listing, items }, &sequence, rules)?;
                if news {
                    ask_about_news(tx, &intent, now)?;
                }
                Ok(news)
            })
            .await
    }
}

/// Nothing was sent, or it is known not to have arrived: the person decides. A delete that was taken back meanwhile asks nothing;
/// the step ends all the same.
fn ask_about_news(tx: &mut Writing<'_>, intent: &Intent, now: WallTime) -> StoreResult<()> {
    if tx.move_intent(intent, &IntentState::NeedsYou { why: NeedsYou::NewInside }, now)? != Moved::Stale {
        tx.end_attempts(intent.row, "something new inside", now)?;
    }
    Ok(())
}

/// Whether the person who deleted the folder could not know of this: it is new, it was brought here from elsewhere, or it has
/// other bytes.
fn is_news(tx: &Reading<'_>, drive: DriveRow, folder: Option<ItemRow>, remote: &RemoteItem) -> StoreResult<bool> {
    let Some(item) = tx.item_by_remote(drive, &remote.id)? else { return Ok(true) };
    let Some(base) = tx.base(item)? else { return Ok(true) };
    if base.parent != folder {
        return Ok(true);
    }
    Ok(base.kind == ItemKind::File && remote.ctag.is_some() && base.ctag != remote.ctag)
}
