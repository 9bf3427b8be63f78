//! Lists of documents that are no folder: what the person keeps offline, and what others have shared with her.

use serde::Serialize;

use super::Documents;
use super::reading::{Item, shown_alone};
use crate::engine::EngineResult;
use crate::engine::syncing::outcome;
use crate::model::{AsOf, ItemKind, sort_key};

/// Something that was shared with this person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SharedDocument {
    /// The document as it is on this device, where one of its drives has it; else it is opened where pages are.
    pub item: Option<Item>,
    /// Its name, as it was told last.
    pub name: String,
    /// It is a folder.
    pub folder: bool,
    /// Its page on the web; empty where that is not told.
    pub address: String,
    /// Who has shared it; empty where that is not told.
    pub who: String,
}

impl Documents {
    /// What the person has wished to keep offline: folders, with whatever is in them, and files; by name, folders first. What the server
    /// has deleted meanwhile is in [`Documents::kept_after_deletion`].
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn kept(&self) -> EngineResult<Vec<Item>> {
        let account = self.session.account;
        let kept = self
            .session
            .db
            .read(move |tx| {
                let mut kept = Vec::new();
                for item in tx.pins()? {
                    if let Some(entry) = tx.entry(item)? {
                        kept.push(shown_alone(tx, account, entry)?);
                    }
                }
                Ok(kept)
            })
            .await;
        let mut kept = kept?;
        kept.sort_by_cached_key(|item| (item.kind != ItemKind::Folder, sort_key(&item.name), item.id.row));
        Ok(kept)
    }

    /// What others have shared with this person, what was told last first; and when that list was last told. It only adds (0114).
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn shared(&self) -> EngineResult<(Vec<SharedDocument>, AsOf)> {
        let account = self.session.account;
        let shared = self
            .session
            .db
            .read(move |tx| {
                let mut all = Vec::new();
                for shared in tx.all_shared()? {
                    let entry = shared.item.map(|item| tx.entry(item)).transpose()?.flatten();
                    let item = entry.map(|entry| shown_alone(tx, account, entry)).transpose()?;
                    let (name, folder, address, who) = (shared.name, shared.folder, shared.address, shared.who);
                    all.push(SharedDocument { item, name, folder, address, who });
                }
                Ok((all, tx.shared_as_of()?))
            })
            .await?;
        Ok(shared)
    }

    /// Asks what is shared with this person now. Where the provider has no such list any more that is no error: its age stays.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed.
    pub async fn refresh_shared(&self) -> EngineResult<()> {
        let ended = self.session.syncing.puller().refresh_shared(&|| true).await?;
        outcome(ended, self.session.client.connection())
    }
}
