//! Documents by their addresses on the web, as posts and mails name them.

use super::Documents;
use super::reading::drive_name;
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{ItemRow, NameRules, address_below, name_key, names_below};
use crate::store::{Reading, StoreResult};

impl Documents {
    /// The address of an item on the web.
    ///
    /// # Errors
    /// There is no such item, or the provider never told where its drive is.
    pub async fn web_address(&self, item: ItemRow) -> EngineResult<String> {
        let read = move |tx: &Reading<'_>| {
            let item = tx.canonical(item)?;
            let Some(drive) = tx.drive(tx.drive_of(item)?)? else { return Ok(None) };
            let Some(entry) = tx.entry(item)? else { return Ok(None) };
            // From the root down; the root itself has no name of its own in an address.
            let above = tx.ancestors(item)?.into_iter().filter(|above| above.item != drive.root);
            let mut names: Vec<String> = above.map(|above| above.name).collect();
            names.reverse();
            if item != drive.root {
                names.push(entry.name);
            }
            Ok(address_below(&drive.web_url, &names))
        };
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// The document at an address on the web; folders that were never opened here are asked for on the way.
    ///
    /// # Errors
    /// [`Reason::NotFound`] when no drive of this account is there, or it is not in it; where the network is needed, as
    /// [`Documents::refresh`].
    pub async fn at_address(&self, address: &str) -> EngineResult<ItemRow> {
        let address = address.to_owned();
        let path = self.session.db.read(move |tx| Ok(place_at(tx, &address)?.map(|place| place.path))).await?;
        self.find(&path.ok_or_else(|| Error::of(Reason::NotFound))?).await
    }
}

/// Where an address leads.
struct Place {
    /// The root of its drive.
    root: ItemRow,
    /// The names from there.
    names: Vec<String>,
    /// The same as people say it.
    path: String,
}

fn place_at(tx: &Reading<'_>, address: &str) -> StoreResult<Option<Place>> {
    let mut found: Option<Place> = None;
    for drive in tx.drives()? {
        let Some(names) = names_below(&drive.web_url, address) else { continue };
        // Of drives that lie in each other the inner one is meant.
        if found.as_ref().is_none_or(|farther| names.len() < farther.names.len()) {
            let path = format!("{}/{}", drive_name(&drive), names.join("/"));
            found = Some(Place { root: drive.root, names, path });
        }
    }
    Ok(found)
}

/// The item at an address on the web, where it is known here.
pub(in crate::engine) fn known_document(
    tx: &Reading<'_>,
    address: &str,
    rules: &NameRules,
) -> StoreResult<Option<ItemRow>> {
    let Some(Place { root, names, .. }) = place_at(tx, address)? else { return Ok(None) };
    let mut item = root;
    for name in &names {
        match tx.entry_named(item, &name_key(name, rules))? {
            Some(entry) => item = entry.item,
            None => return Ok(None),
        }
    }
    Ok(Some(item).filter(|item| *item != root))
}
