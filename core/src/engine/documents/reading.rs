//! Drives, lists, items and paths: reads of what is here.

use serde::Serialize;

use super::Documents;
use super::keeping::{grave_path, kept_item};
use super::state::{ItemState, state_of};
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{
    AccountId, AsOf, At, Drive, DriveId, DriveRow, FolderView, ItemId, ItemKind, ItemRow, Order, Place, Revision,
    WallTime, name_key,
};
use crate::store::drives::DriveState;
use crate::store::lists::{Entry, Head};
use crate::store::{Durability, Reading, StoreResult, Writing};

/// An item as faces see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// The drive it is on.
    pub drive: DriveRow,
    /// The folder it is in; `None` for the root of a drive.
    pub parent: Option<ItemRow>,
    /// What it is.
    pub kind: ItemKind,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified_at: Option<WallTime>,
    /// By whom; `None` for this person's own unsent change, and where the server does not say.
    pub modified_by: Option<String>,
    /// What is to be said about it.
    pub state: ItemState,
    /// The pinned item because of which it is kept offline: itself, or a folder above it.
    pub kept_because_of: Option<ItemRow>,
}

/// A page of a folder's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListPage {
    /// The rows.
    pub items: Vec<Item>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Position of the first, when it was asked for by position.
    pub first: Option<u64>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When the folder was last confirmed.
    pub as_of: AsOf,
}

impl ListPage {
    /// Where the next page begins, of one that was read forward; `None` when this is the last.
    pub fn next(&self) -> Option<Place> {
        Place::next(&self.places, self.more)
    }
}

impl Documents {
    /// The drives: the person's own first, then by site and name.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn drives(&self) -> EngineResult<Vec<Drive>> {
        let drives = self.session.db.read(|tx| tx.drives()).await?;
        Ok(drives.iter().map(|drive| self.drive_shown(drive)).collect())
    }

    fn drive_shown(&self, drive: &DriveState) -> Drive {
        Drive {
            id: DriveId { account: self.session.account, row: drive.row },
            name: drive_name(drive),
            kind: drive.kind,
            standing: drive.standing,
            access: drive.access,
            quota: drive.quota,
            as_of: drive.as_of,
        }
    }

    /// The root folder of a drive.
    ///
    /// # Errors
    /// There is no such drive.
    pub async fn root(&self, drive: DriveRow) -> EngineResult<ItemRow> {
        let drive = self.session.db.read(move |tx| tx.drive(drive)).await?;
        drive.map(|drive| drive.root).ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// One item. The root of a drive that was never enumerated is shown all the same, as an empty folder never known; so is
    /// what the server deleted and this device keeps.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn item(&self, item: ItemRow) -> EngineResult<Item> {
        let (account, now) = (self.session.account, self.engine.now());
        let found = self
            .session
            .db
            .read(move |tx| {
                let item = tx.canonical(item)?;
                match entry_or_root(tx, item)? {
                    Some(entry) => shown_alone(tx, account, entry).map(Some),
                    None => kept_item(tx, account, item, now),
                }
            })
            .await?;
        found.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// Count, sections and age of a folder's list by name.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn head(&self, folder: ItemRow) -> EngineResult<Head> {
        self.head_in(folder, Order::default()).await
    }

    /// The same of its list in an order: sections are those of the order.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn head_in(&self, folder: ItemRow, order: Order) -> EngineResult<Head> {
        Ok(self.session.db.read(move |tx| tx.head_in(tx.canonical(folder)?, order)).await?)
    }

    /// A page of at most 200 rows of a folder's list by name.
    ///
    /// # Errors
    /// As [`Documents::page_in`].
    pub async fn page(&self, folder: ItemRow, at: At, limit: usize) -> EngineResult<ListPage> {
        self.page_in(folder, Order::default(), at, limit).await
    }

    /// A page of at most 200 rows of a folder's list in an order.
    ///
    /// # Errors
    /// It is not a folder, or not there; [`Reason::OtherList`] for a place of another list or another order.
    pub async fn page_in(&self, folder: ItemRow, order: Order, at: At, limit: usize) -> EngineResult<ListPage> {
        let account = self.session.account;
        let page = self
            .session
            .db
            .read(move |tx| {
                let folder = tx.canonical(folder)?;
                let Some(entry) = entry_or_root(tx, folder)? else { return Ok(Err(Reason::NotFound)) };
                if entry.kind != ItemKind::Folder {
                    return Ok(Err(Reason::NotAFolder));
                }
                let page = tx.page_in(folder, order, at, limit)?;
                let above = tx.kept_because_of(folder)?;
                let items = page.entries.into_iter().map(|entry| shown(tx, account, entry, above));
                let items = items.collect::<StoreResult<_>>()?;
                Ok(Ok(ListPage {
                    items,
                    places: page.places,
                    first: page.first,
                    more: page.more,
                    revision: page.revision,
                    as_of: page.as_of,
                }))
            })
            .await?;
        page.map_err(Error::of)
    }

    /// Position of an item in its folder's list by name; `None` when it is not in it.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn index_of(&self, item: ItemRow) -> EngineResult<Option<u64>> {
        self.index_in(item, Order::default()).await
    }

    /// The same in its list in an order.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn index_in(&self, item: ItemRow, order: Order) -> EngineResult<Option<u64>> {
        Ok(self.session.db.read(move |tx| tx.index_in(tx.canonical(item)?, order)).await?)
    }

    /// How the person looks at a folder: as she last said of it, else of the nearest folder above of which she did.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn folder_view(&self, folder: ItemRow) -> EngineResult<FolderView> {
        Ok(self.session.db.read(move |tx| tx.folder_view(tx.canonical(folder)?)).await?)
    }

    /// From now on she looks at this folder so, and at those below of which she says nothing else.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn set_folder_view(&self, folder: ItemRow, view: FolderView) -> EngineResult<()> {
        let write = move |tx: &mut Writing<'_>| tx.set_folder_view(tx.canonical(folder)?, view);
        Ok(self.session.db.write(Durability::Saved, write).await?)
    }

    /// What the person opened or changed here last, newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn recent(&self, limit: u32) -> EngineResult<Vec<(Item, WallTime)>> {
        let (account, now) = (self.session.account, self.engine.now());
        let recent = self
            .session
            .db
            .read(move |tx| {
                let mut recent = Vec::new();
                for (item, at) in tx.recents(limit)? {
                    match tx.entry(item)? {
                        Some(entry) => recent.push((shown_alone(tx, account, entry)?, at)),
                        None => recent.extend(kept_item(tx, account, item, now)?.map(|item| (item, at))),
                    }
                }
                Ok(recent)
            })
            .await?;
        Ok(recent)
    }

    /// The item at a path: a drive as people say it, then folders and a name, all without regard to case where the
    /// provider has none: `Production / Plans/Stage North/A1.pdf`. The drive alone is its root folder.
    ///
    /// # Errors
    /// [`Reason::NotFound`].
    pub async fn at_path(&self, path: &str) -> EngineResult<ItemRow> {
        match self.walk(path).await? {
            Some(Walked::Whole(item)) => Ok(item),
            _ => Err(Error::of(Reason::NotFound)),
        }
    }

    /// As far as a path is known here.
    pub(in crate::engine) async fn walk(&self, path: &str) -> EngineResult<Option<Walked>> {
        let (path, rules) = (path.trim_matches('/').to_owned(), self.session.rules());
        let walked = self
            .session
            .db
            .read(move |tx| {
                let mut farthest = None;
                for drive in &tx.drives()? {
                    let Some(rest) = after_drive(&path, &drive_name(drive)) else { continue };
                    let mut item = drive.root;
                    let mut whole = true;
                    for name in rest.split('/').filter(|name| !name.is_empty()) {
                        match tx.entry_named(item, &name_key(name, rules))? {
                            Some(entry) => item = entry.item,
                            None => {
                                whole = false;
                                break;
                            }
                        }
                    }
                    if whole {
                        return Ok(Some(Walked::Whole(item)));
                    }
                    farthest = Some(Walked::UpTo(item));
                }
                Ok(farthest)
            })
            .await?;
        Ok(walked)
    }

    /// The path of an item as [`Documents::at_path`] reads it.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn path_of(&self, item: ItemRow) -> EngineResult<String> {
        let path = self
            .session
            .db
            .read(move |tx| {
                let item = tx.canonical(item)?;
                match path_of(tx, item)? {
                    Some(path) => Ok(Some(path)),
                    None => grave_path(tx, item),
                }
            })
            .await?;
        path.ok_or_else(|| Error::of(Reason::NotFound))
    }
}

/// How far a path is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Walked {
    /// To its end.
    Whole(ItemRow),
    /// Up to this item.
    UpTo(ItemRow),
}

/// A drive as people say it.
pub(in crate::engine) fn drive_name(drive: &DriveState) -> String {
    if drive.site.is_empty() { drive.name.clone() } else { format!("{} / {}", drive.site, drive.name) }
}

/// What follows the drive's name in a path. Spaces around the slash of the drive's own name are optional.
fn after_drive<'p>(path: &'p str, drive: &str) -> Option<&'p str> {
    let tight = drive.replace(" / ", "/");
    for name in [drive, tight.as_str()] {
        let head = path.get(..name.len());
        if head.is_some_and(|head| head.to_lowercase() == name.to_lowercase()) {
            let rest = &path[name.len()..];
            if rest.is_empty() || rest.starts_with('/') {
                return Some(rest);
            }
        }
    }
    None
}

pub(in crate::engine) fn path_of(tx: &Reading<'_>, item: ItemRow) -> StoreResult<Option<String>> {
    let Some(entry) = entry_or_root(tx, item)? else { return Ok(None) };
    let Some(drive) = tx.drive(entry.drive)? else { return Ok(None) };
    let mut parts = Vec::new();
    if entry.parent.is_some() {
        parts.push(entry.name);
    }
    parts.extend(tx.ancestors(item)?.into_iter().filter(|above| above.parent.is_some()).map(|above| above.name));
    parts.push(drive_name(&drive).replace(" / ", "/"));
    parts.reverse();
    Ok(Some(parts.join("/")))
}

/// An item as shown; the root of a drive also before the server has said anything of it.
pub(in crate::engine) fn entry_or_root(tx: &Reading<'_>, item: ItemRow) -> StoreResult<Option<Entry>> {
    let known = tx.entry(item)?;
    if let Some(entry) = &known
        && entry.parent.is_some()
    {
        return Ok(known);
    }
    let root = tx.drives()?.into_iter().find(|drive| drive.root == item);
    if let Some(entry) = known {
        // The server calls it "root", or not at all; people call it as the drive.
        let name = root.map_or_else(|| entry.name.clone(), |drive| drive.name);
        return Ok(Some(Entry { name, ..entry }));
    }
    Ok(root.map(|drive| Entry {
        item,
        drive: drive.row,
        parent: None,
        kind: ItemKind::Folder,
        name: drive.name,
        size: 0,
        modified_at: None,
        editor: None,
        changed_here: false,
        unsent: None,
    }))
}

pub(in crate::engine) fn shown_alone(tx: &Reading<'_>, account: AccountId, entry: Entry) -> StoreResult<Item> {
    let above = match entry.parent {
        Some(folder) => tx.kept_because_of(folder)?,
        None => None,
    };
    shown(tx, account, entry, above)
}

/// An item as shown; `above` is the pinned item because of which its folder is kept.
fn shown(tx: &Reading<'_>, account: AccountId, entry: Entry, above: Option<ItemRow>) -> StoreResult<Item> {
    let kept_because_of = if tx.is_pinned(entry.item)? { Some(entry.item) } else { above };
    Ok(Item {
        state: state_of(tx, &entry, kept_because_of.is_some())?,
        kept_because_of,
        id: ItemId { account, row: entry.item },
        drive: entry.drive,
        parent: entry.parent,
        kind: entry.kind,
        name: entry.name,
        size: entry.size,
        modified_at: entry.modified_at,
        modified_by: entry.editor,
    })
}

/// The path of the folder an item is shown in; of the drive's root where it is not shown any more.
pub(in crate::engine) fn folder_path(tx: &Reading<'_>, item: ItemRow) -> StoreResult<String> {
    let parent = match tx.entry(item)? {
        Some(entry) => entry.parent,
        None => tx.overlay(item)?.map(|overlay| overlay.parent),
    };
    let folder = match parent {
        Some(parent) => parent,
        None => item,
    };
    Ok(path_of(tx, folder)?.unwrap_or_default())
}
