//! A provider that answers what a story tells it to, and remembers what it was asked.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{StreamExt, stream};

use crate::model::*;
use crate::providers::*;

/// One answer to a request for changes: what is said, and what it leads to.
pub type Pages = VecDeque<Result<ChangesPage, Failure>>;

/// How a download goes.
#[derive(Clone, Debug)]
pub enum Opening {
    /// From the offset that was asked for.
    Ranged(Vec<u8>),
    /// The whole, whatever was asked for.
    Whole(Vec<u8>),
    /// Breaks after so many bytes.
    Breaks(Vec<u8>, usize),
    /// No content at all.
    Fails(Failure),
}

#[derive(Debug, Default)]
pub struct Script {
    pub pages: Pages,
    /// Answered again and again when `pages` is empty.
    pub quiet: Option<ChangesPage>,
    pub listings: VecDeque<Result<ListingPage, Failure>>,
    pub items: BTreeMap<String, Result<RemoteItem, Failure>>,
    pub drives: VecDeque<Result<Vec<RemoteDrive>, Failure>>,
    pub one_drive: BTreeMap<String, Result<RemoteDrive, Failure>>,
    pub openings: BTreeMap<String, VecDeque<Opening>>,
    pub advances: VecDeque<Result<Advance, Failure>>,
    pub log: Vec<String>,
    pub open_now: usize,
    pub open_most: usize,
}

#[derive(Clone, Debug, Default)]
pub struct Scripted(Arc<Mutex<Script>>);

impl Scripted {
    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap()
    }

    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.script().log)
    }

    fn note(&self, what: String) {
        self.script().log.push(what);
    }
}

fn offline<T>() -> Result<T, Failure> {
    Err(Failure::later(Later::Offline))
}

/// Counts a download as open until its stream is dropped.
struct Open(Scripted);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.script().open_now -= 1;
    }
}

#[async_trait]
impl Drives for Scripted {
    fn rules(&self) -> &'static NameRules {
        &NameRules::MICROSOFT_365
    }

    fn hash_name(&self) -> &'static str {
        "quickXorHash"
    }

    async fn drives(&self) -> Result<DrivesFound, Failure> {
        self.note("drives".into());
        let mut script = self.script();
        let answer = script.drives.pop_front().unwrap_or_else(offline);
        if script.drives.is_empty()
            && let Ok(drives) = &answer
        {
            script.drives.push_back(Ok(drives.clone()));
        }
        answer.map(|drives| DrivesFound { drives, trouble: None, unheard: Vec::new() })
    }

    async fn drive(&self, drive: &RemoteId) -> Result<RemoteDrive, Failure> {
        self.note(format!("drive {}", drive.0));
        self.script().one_drive.get(drive.as_str()).cloned().unwrap_or_else(offline)
    }

    async fn changes(&self, _drive: &RemoteId, cursor: Option<&Cursor>) -> Result<ChangesPage, Failure> {
        self.note(format!("changes {}", cursor.map_or("from the beginning", |cursor| &cursor.0)));
        // A page takes its time, so that a story sees what goes on meanwhile.
        tokio::task::yield_now().await;
        let mut script = self.script();
        let quiet = script.quiet.clone();
        script.pages.pop_front().or(quiet.map(Ok)).unwrap_or_else(offline)
    }

    async fn children(
        &self,
        _drive: &RemoteId,
        folder: Option<&RemoteId>,
        cursor: Option<&Cursor>,
    ) -> Result<ListingPage, Failure> {
        self.note(format!("children {} {}", folder.map_or("root", |id| &id.0), cursor.map_or("", |c| &c.0)));
        self.script().listings.pop_front().unwrap_or_else(offline)
    }

    async fn item(&self, _drive: &RemoteId, item: &RemoteId) -> Result<RemoteItem, Failure> {
        self.note(format!("item {}", item.0));
        self.script().items.get(item.as_str()).cloned().unwrap_or(Err(Failure::Gone))
    }

    async fn open(&self, _drive: &RemoteId, item: &RemoteId, offset: u64) -> Result<OpenedContent, Failure> {
        self.note(format!("open {} from {offset}", item.0));
        let opening = {
            let mut script = self.script();
            let queue = script.openings.entry(item.0.clone()).or_default();
            let opening = if queue.len() > 1 { queue.pop_front() } else { queue.front().cloned() };
            opening.unwrap_or(Opening::Fails(Failure::later(Later::Offline)))
        };
        let (bytes, offset, breaks) = match opening {
            Opening::Ranged(bytes) => (bytes, offset, None),
            Opening::Whole(bytes) => (bytes, 0, None),
            Opening::Breaks(bytes, after) => (bytes, offset, Some(after)),
            Opening::Fails(failure) => return Err(failure),
        };
        let total = bytes.len() as u64;
        let end = breaks.unwrap_or(bytes.len());
        let from = usize::try_from(offset).unwrap_or(0).min(end);
        let mut pieces: Vec<Result<Bytes, Failure>> =
            bytes[from..end].chunks(50_000).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        if breaks.is_some() {
            pieces.push(Err(Failure::later(Later::Ambiguous)));
        }
        {
            let mut script = self.script();
            script.open_now += 1;
            script.open_most = script.open_most.max(script.open_now);
        }
        let open = Open(self.clone());
        let stream = stream::iter(pieces).then(move |piece| {
            let _ = &open;
            async move {
                tokio::task::yield_now().await;
                piece
            }
        });
        Ok(OpenedContent { offset, total: Some(total), stream: stream.boxed() })
    }

    async fn server_time(&self, _: &RemoteId) -> Result<Option<crate::model::WallTime>, Failure> {
        Ok(None)
    }

    async fn advance(&self, delivery: &Delivery, _progress: &Progress, _body: &dyn Body) -> Result<Advance, Failure> {
        let what = match &delivery.action {
            Action::MakeFolder { name, .. } => format!("make folder {name}"),
            other => format!("{other:?}"),
        };
        self.note(format!("advance {what}"));
        self.script().advances.pop_front().unwrap_or_else(offline)
    }

    async fn find_mine(&self, _delivery: &Delivery, _progress: &Progress) -> Result<Found, Failure> {
        Ok(Found::NotThere(Progress(None)))
    }

    async fn rewritten(
        &self,
        _drive: &RemoteId,
        _item: &RemoteId,
        _sent: &CTag,
        _size: u64,
        _me: Option<&str>,
    ) -> Result<Option<RemoteItem>, Failure> {
        Ok(None)
    }

    async fn abandon(&self, _progress: &Progress) {}
}

pub fn root() -> RemoteItem {
    RemoteItem { root: true, kind: Some(ItemKind::Folder), name: Some("root".into()), ..RemoteItem::bare("R".into()) }
}

pub fn folder(id: &str, parent: &str, name: &str) -> RemoteItem {
    RemoteItem {
        parent: Some(parent.into()),
        name: Some(name.into()),
        kind: Some(ItemKind::Folder),
        etag: Some(ETag(format!("{id},1"))),
        ..RemoteItem::bare(id.into())
    }
}

pub fn file(id: &str, parent: &str, name: &str) -> RemoteItem {
    RemoteItem {
        kind: Some(ItemKind::File),
        size: Some(7),
        ctag: Some(CTag(format!("c:{id},1"))),
        ..folder(id, parent, name)
    }
}

pub fn gone(id: &str) -> RemoteItem {
    RemoteItem { deleted: true, ..RemoteItem::bare(id.into()) }
}

pub fn more(items: Vec<RemoteItem>, next: &str) -> Result<ChangesPage, Failure> {
    Ok(ChangesPage { items, next: Next::More(vec![Cursor(next.into())]) })
}

pub fn done(items: Vec<RemoteItem>, delta: &str) -> Result<ChangesPage, Failure> {
    Ok(ChangesPage { items, next: Next::Done(Cursor(delta.into())) })
}

pub fn listing(items: Vec<RemoteItem>) -> Result<ListingPage, Failure> {
    Ok(ListingPage { items, next: None })
}
