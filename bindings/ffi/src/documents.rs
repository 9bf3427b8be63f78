//! The documents of one account: drives, lists, items, and every change a person can ask for.

use musette_core::blobs::lending::Empty;
use musette_core::engine::{
    self, Activity, DocumentVersions, EngineResult, Item, KeptBack, KeptItem, LentCopy, ListPage, Saved,
    SharedDocument, TakenBack,
};
use musette_core::model::{
    AccountId, AsOf, ContentRow, Drive, DriveRow, FolderView, IntentRow, ItemRow, Order, VersionRow, WallTime,
};
use musette_core::store::lists::Head;

use crate::error::Answer;
use crate::runtime::run;
use std::sync::Arc;

use crate::contents::{Bytes, OpenDocument};
use crate::values::place::At;

/// An item that was used lately.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Recent {
    /// The item.
    pub item: Item,
    /// When it was used.
    pub at: WallTime,
}

/// How much of what is kept offline is ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Readiness {
    /// Files that are kept.
    pub files: u64,
    /// Those that can be opened without a network as the server has them, or as the person changed them.
    pub ready: u64,
    /// Bytes of all.
    pub bytes: u64,
}

/// What others have shared with this person.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SharedList {
    /// What was told last first.
    pub shared: Vec<SharedDocument>,
    /// When that list was last told.
    pub as_of: AsOf,
}

/// A copy that is out.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Lent {
    /// Of this item.
    pub item: ItemRow,
    /// Where it lies.
    pub copy: LentCopy,
}

/// A place for something.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Elsewhere {
    /// The folder.
    pub folder: ItemRow,
    /// The name there.
    pub name: String,
}

/// The documents of one account: drives, lists, items, and every change a person can ask for.
#[derive(Debug, uniffi::Object)]
pub struct Documents {
    pub(crate) engine: engine::Musette,
    pub(crate) account: AccountId,
}

impl Documents {
    async fn with<T, F>(&self, work: impl FnOnce(engine::Documents) -> F + Send + 'static) -> Answer<T>
    where
        T: Send + 'static,
        F: Future<Output = EngineResult<T>> + Send + 'static,
    {
        let (engine, account) = (self.engine.clone(), self.account);
        run(async move { work(engine.documents(account).await?).await }).await
    }
}

#[uniffi::export]
impl Documents {
    /// The drives: the person's own first, then by site and name.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn drives(&self) -> Answer<Vec<Drive>> {
        self.with(move |documents| async move { documents.drives().await }).await
    }

    /// The root folder of a drive.
    ///
    /// # Errors
    /// There is no such drive.
    pub async fn root(&self, drive: DriveRow) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.root(drive).await }).await
    }

    /// One item.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn item(&self, item: ItemRow) -> Answer<Item> {
        self.with(move |documents| async move { documents.item(item).await }).await
    }

    /// Count, sections and age of a folder's list; by name without an order.
    ///
    /// # Errors
    /// When the vault cannot be read.
    #[uniffi::method(default(order = None))]
    pub async fn head(&self, folder: ItemRow, order: Option<Order>) -> Answer<Head> {
        self.with(move |documents| async move { documents.head_in(folder, order.unwrap_or_default()).await }).await
    }

    /// A page of at most 200 rows of a folder's list; by name without an order. A place is one of its order.
    ///
    /// # Errors
    /// It is not a folder, or not there; another list, for a place of another order.
    #[uniffi::method(default(order = None))]
    pub async fn page(&self, folder: ItemRow, at: At, limit: u32, order: Option<Order>) -> Answer<ListPage> {
        let order = order.unwrap_or_default();
        self.with(move |documents| async move { documents.page_in(folder, order, at.into(), limit as usize).await })
            .await
    }

    /// Position of an item in its folder's list, by name without an order; nothing when it is not in it.
    ///
    /// # Errors
    /// When the vault cannot be read.
    #[uniffi::method(default(order = None))]
    pub async fn index_of(&self, item: ItemRow, order: Option<Order>) -> Answer<Option<u64>> {
        self.with(move |documents| async move { documents.index_in(item, order.unwrap_or_default()).await }).await
    }

    /// How the person looks at a folder: as she last said of it, else of the nearest folder above of which she did.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn folder_view(&self, folder: ItemRow) -> Answer<FolderView> {
        self.with(move |documents| async move { documents.folder_view(folder).await }).await
    }

    /// From now on she looks at this folder so, and at those below of which she says nothing else.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn set_folder_view(&self, folder: ItemRow, view: FolderView) -> Answer<()> {
        self.with(move |documents| async move { documents.set_folder_view(folder, view).await }).await
    }

    /// What the person opened or changed here last, newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn recent(&self, limit: u32) -> Answer<Vec<Recent>> {
        let answer = self.with(move |documents| async move { documents.recent(limit).await }).await?;
        Ok(answer.into_iter().map(|(item, at)| Recent { item, at }).collect())
    }

    /// The path of an item, as people say it.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn path_of(&self, item: ItemRow) -> Answer<String> {
        self.with(move |documents| async move { documents.path_of(item).await }).await
    }

    /// The item at a path; folders on the way that were never listed here are asked for.
    ///
    /// # Errors
    /// There is none; where the network is needed, offline and its kind.
    pub async fn find(&self, path: String) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.find(&path).await }).await
    }

    /// The document at an address of the organisation's web pages.
    ///
    /// # Errors
    /// It is not known here.
    pub async fn at_address(&self, address: String) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.at_address(&address).await }).await
    }

    /// The address of an item on the web.
    ///
    /// # Errors
    /// It has none yet.
    pub async fn web_address(&self, item: ItemRow) -> Answer<String> {
        self.with(move |documents| async move { documents.web_address(item).await }).await
    }

    /// Asks the server for one folder's list now.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh(&self, folder: ItemRow) -> Answer<()> {
        self.with(move |documents| async move { documents.refresh(folder).await }).await
    }

    /// Fetches a file's contents now, or finds them here already. What came until a failure is kept.
    ///
    /// # Errors
    /// Offline and its kind, refused, gone, or no space.
    pub async fn fetch(&self, item: ItemRow) -> Answer<()> {
        self.with(move |documents| async move { documents.fetch(item).await }).await
    }

    /// Opens a file that is on this device; never waits for the network.
    ///
    /// # Errors
    /// Not a file, not here, or altered on this device.
    pub async fn open_document(&self, item: ItemRow) -> Answer<Arc<OpenDocument>> {
        let answer = self.with(move |documents| async move { documents.open(item).await }).await?;
        Ok(Arc::new(OpenDocument::of(answer)))
    }

    /// The same for a list that shows what its rows look like: nobody has opened them, and they are not among what was used last.
    ///
    /// # Errors
    /// As [`Documents::open_document`].
    pub async fn glance(&self, item: ItemRow) -> Answer<Arc<OpenDocument>> {
        let answer = self.with(move |documents| async move { documents.glance(item).await }).await?;
        Ok(Arc::new(OpenDocument::of(answer)))
    }

    /// The versions of a document, by what this device knows. Nothing is asked.
    ///
    /// # Errors
    /// There is no such document, or it has no contents.
    pub async fn versions(&self, item: ItemRow) -> Answer<DocumentVersions> {
        self.with(move |documents| async move { documents.versions(item).await }).await
    }

    /// Asks the server for the list of versions now.
    ///
    /// # Errors
    /// No such document; offline and its kind; no access.
    pub async fn look_for_versions(&self, item: ItemRow) -> Answer<()> {
        self.with(move |documents| async move { documents.look_for_versions(item).await }).await
    }

    /// Fetches the bytes of a version now, or finds them here already. What came until a failure is kept.
    ///
    /// # Errors
    /// As [`Documents::fetch`]; the server has it no more.
    pub async fn fetch_version(&self, version: VersionRow) -> Answer<()> {
        self.with(move |documents| async move { documents.fetch_version(version).await }).await
    }

    /// Opens a version whose bytes are on this device, to be read. What is saved from it is kept beside the document.
    ///
    /// # Errors
    /// Not here, or altered on this device.
    pub async fn open_version(&self, version: VersionRow) -> Answer<Arc<OpenDocument>> {
        let answer = self.with(move |documents| async move { documents.open_version(version).await }).await?;
        Ok(Arc::new(OpenDocument::of(answer)))
    }

    /// Hands a plain copy of a version to another app, under a name that says that it is one. An edit of it comes back as a copy
    /// beside the document.
    ///
    /// # Errors
    /// As [`Documents::open_version`]; no space.
    pub async fn lend_version(&self, version: VersionRow) -> Answer<LentCopy> {
        self.with(move |documents| async move { documents.lend_version(version).await }).await
    }

    /// Makes an earlier version what the document is. Its bytes have to be here. It leaves after the time for an undo, until which
    /// it can be cancelled in the outbox.
    ///
    /// # Errors
    /// Not here; the document is just that; the document is gone; no space.
    pub async fn restore_version(&self, version: VersionRow) -> Answer<Saved> {
        self.with(move |documents| async move { documents.restore_version(version).await }).await
    }

    /// What became of a document, by what this device knows. Nothing is asked.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn activity(&self, item: ItemRow) -> Answer<Activity> {
        self.with(move |documents| async move { documents.activity(item).await }).await
    }

    /// Keeps an item offline: a file, or whatever is and will be in a folder.
    ///
    /// # Errors
    /// There is no such item.
    pub async fn keep(&self, item: ItemRow) -> Answer<()> {
        self.with(move |documents| async move { documents.keep(item).await }).await
    }

    /// Keeps an item no longer. Answers whether it was kept for its own sake.
    ///
    /// # Errors
    /// When the vault cannot be written.
    pub async fn unkeep(&self, item: ItemRow) -> Answer<bool> {
        self.with(move |documents| async move { documents.unkeep(item).await }).await
    }

    /// What the person has wished to keep offline: folders, with whatever is in them, and files; by name, folders first. What the server
    /// has deleted meanwhile is in [`Documents::kept_after_deletion`].
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept(&self) -> Answer<Vec<Item>> {
        self.with(move |documents| async move { documents.kept().await }).await
    }

    /// What others have shared with this person. The list only adds: nothing is concluded from what a provider leaves out.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn shared(&self) -> Answer<SharedList> {
        let (shared, as_of) = self.with(move |documents| async move { documents.shared().await }).await?;
        Ok(SharedList { shared, as_of })
    }

    /// Asks what is shared with this person now. Where the provider has no such list any more that is no error: its age stays.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_shared(&self) -> Answer<()> {
        self.with(move |documents| async move { documents.refresh_shared().await }).await
    }

    /// How much of what is kept because of `item` (of everything kept, without one) is ready.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn readiness(&self, item: Option<ItemRow>) -> Answer<Readiness> {
        let answer = self.with(move |documents| async move { documents.readiness(item).await }).await?;
        Ok(Readiness { files: answer.files.len() as u64, ready: answer.ready as u64, bytes: answer.bytes })
    }

    /// Hands a plain copy to another app: where it lies, and the number by which it is taken back.
    ///
    /// # Errors
    /// As [`Documents::open_document`]; no space.
    pub async fn lend(&self, item: ItemRow) -> Answer<LentCopy> {
        self.with(move |documents| async move { documents.lend(item).await }).await
    }

    /// The copies that are out.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn lendings(&self) -> Answer<Vec<Lent>> {
        let answer = self.with(move |documents| async move { documents.lendings().await }).await?;
        Ok(answer.into_iter().map(|(item, copy)| Lent { item, copy }).collect())
    }

    /// Takes a copy back after its last writer has closed: an edit becomes a change in the outbox.
    ///
    /// # Errors
    /// No such lending; no space (the copy is still there then).
    pub async fn take_back(&self, lending: i64, empty: Empty) -> Answer<TakenBack> {
        self.with(move |documents| async move { documents.take_back(lending, empty).await }).await
    }

    /// A new folder.
    ///
    /// # Errors
    /// The name is taken or not allowed there.
    pub async fn make_folder(&self, parent: ItemRow, name: String) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.make_folder(parent, &name).await }).await
    }

    /// A new file of these bytes.
    ///
    /// # Errors
    /// The name is taken or not allowed there; no space; the bytes cannot be read.
    pub async fn create(&self, parent: ItemRow, name: String, bytes: Bytes) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.create(parent, &name, bytes.into()).await }).await
    }

    /// New contents of a file; `opened`: the contents that they were made from.
    ///
    /// # Errors
    /// No such file; no space; the bytes cannot be read.
    pub async fn save(&self, item: ItemRow, opened: Option<ContentRow>, bytes: Bytes) -> Answer<Saved> {
        self.with(move |documents| async move { documents.save(item, opened, bytes.into()).await }).await
    }

    /// Another name.
    ///
    /// # Errors
    /// The name is taken or not allowed there.
    pub async fn rename(&self, item: ItemRow, name: String) -> Answer<()> {
        self.with(move |documents| async move { documents.rename(item, &name).await }).await
    }

    /// Another folder of the same drive, and another name where one is given.
    ///
    /// # Errors
    /// The name is taken there; into itself; another drive.
    pub async fn shift(&self, item: ItemRow, parent: ItemRow, name: Option<String>) -> Answer<()> {
        self.with(move |documents| async move { documents.shift(item, parent, name.as_deref()).await }).await
    }

    /// Several into another folder: all or none.
    ///
    /// # Errors
    /// As [`Documents::shift`].
    pub async fn shift_all(&self, items: Vec<ItemRow>, parent: ItemRow) -> Answer<Vec<IntentRow>> {
        self.with(move |documents| async move { documents.shift_all(&items, parent).await }).await
    }

    /// A copy, made by the server.
    ///
    /// # Errors
    /// The name is taken there; another drive.
    pub async fn copy_to(&self, item: ItemRow, parent: ItemRow, name: String) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.copy(item, parent, &name).await }).await
    }

    /// Copies of several in another folder, or beside themselves under the next free names: all or none. Answers what can be taken
    /// back before it leaves.
    ///
    /// # Errors
    /// As [`Documents::copy_to`].
    pub async fn copy_all(&self, items: Vec<ItemRow>, parent: ItemRow) -> Answer<Vec<IntentRow>> {
        self.with(move |documents| async move { documents.copy_all(&items, parent).await }).await
    }

    /// Into the provider's bin: all or none.
    ///
    /// # Errors
    /// No such item; the top of a drive.
    pub async fn remove(&self, items: Vec<ItemRow>) -> Answer<Vec<IntentRow>> {
        self.with(move |documents| async move { documents.delete_all(&items).await }).await
    }

    /// What the server deleted and this device keeps for 30 days, by name.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept_after_deletion(&self) -> Answer<Vec<KeptItem>> {
        self.with(move |documents| async move { documents.kept_after_deletion().await }).await
    }

    /// Takes a delete back, or uploads as new what is still here of what the server deleted; under this folder and name, or where it was.
    ///
    /// # Errors
    /// Nothing of it is left here, or its delete is being sent.
    pub async fn restore(&self, item: ItemRow, otherwise: Option<Elsewhere>) -> Answer<ItemRow> {
        self.with(
            move |documents| async move { documents.restore(item, otherwise.map(|to| (to.folder, to.name))).await },
        )
        .await
    }

    /// Bytes of the person that will not be sent any more, and are kept for a while.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept_back(&self) -> Answer<Vec<KeptBack>> {
        self.with(move |documents| async move { documents.kept_back().await }).await
    }

    /// Opens what was kept back, to be looked at.
    ///
    /// # Errors
    /// It is not kept any more, or was altered on this device.
    pub async fn open_kept_back(&self, content: ContentRow) -> Answer<Arc<OpenDocument>> {
        let answer = self.with(move |documents| async move { documents.open_kept_back(content).await }).await?;
        Ok(Arc::new(OpenDocument::of(answer)))
    }

    /// Lets go of what was kept back: nothing brings it back.
    ///
    /// # Errors
    /// It is not kept any more, or goes with a draft.
    pub async fn let_go(&self, content: ContentRow) -> Answer<()> {
        self.with(move |documents| async move { documents.let_go(content).await }).await
    }

    /// Uploads what was kept back as a new file.
    ///
    /// # Errors
    /// The name is taken or not allowed there.
    pub async fn upload_kept_back(&self, content: ContentRow, parent: ItemRow, name: String) -> Answer<ItemRow> {
        self.with(move |documents| async move { documents.upload_kept_back(content, parent, &name).await }).await
    }
}
