//! Documents by their addresses on the web, as posts and mails name them.

use url::Url;

use super::Documents;
use super::reading::drive_name;
use crate::engine::{EngineResult, Error, Reason};
use crate::model::{Failure, ItemRow, address_below};
use crate::store::{Reading, StoreResult};
use crate::tree::{Address, address_in, named_below};

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
        let (wanted, not_found) = (address.to_owned(), || Error::of(Reason::NotFound));
        let read = move |tx: &Reading<'_>| {
            let ours = tx.drives()?.iter().any(|drive| same_origin(&drive.web_url, &wanted));
            Ok((path_at(tx, &wanted)?, ours))
        };
        let path = match self.session.db.read(read).await? {
            (Some(path), _) => path,
            // A sharing link, or the address of an editor: only the provider knows where it leads.
            (None, true) => self.linked(address).await?.ok_or_else(not_found)?,
            (None, false) => return Err(not_found()),
        };
        self.find(&path).await
    }

    /// Where a link of the provider's own leads, as people say it; `None` when that is no drive of this account.
    async fn linked(&self, address: &str) -> EngineResult<Option<String>> {
        let (remote, names) = match self.session.drives.linked(address).await {
            Ok(found) => found,
            Err(Failure::Gone | Failure::Refused(_)) => return Ok(None),
            Err(failure) => return Err(Error::met(failure, self.session.client.connection())),
        };
        let read = move |tx: &Reading<'_>| {
            let drives = tx.drives()?;
            let drive = drives.iter().find(|drive| drive.remote.as_str().eq_ignore_ascii_case(remote.as_str()));
            Ok(drive.map(|drive| format!("{}/{}", drive_name(drive), names.join("/"))))
        };
        Ok(self.session.db.read(read).await?)
    }
}

/// Whether two addresses are of one host.
fn same_origin(one: &str, other: &str) -> bool {
    let origin = |text: &str| Url::parse(text).ok().filter(Url::has_host).map(|url| url.origin());
    origin(one).is_some_and(|one| Some(one) == origin(other))
}

/// Where an address leads, as people say it.
fn path_at(tx: &Reading<'_>, address: &str) -> StoreResult<Option<String>> {
    let found = address_in(&tx.drives()?, address);
    Ok(found.map(|Address { drive, names }| format!("{}/{}", drive_name(&drive), names.join("/"))))
}

/// What is at an address on the web is called, where that lies in a drive of this account, below its root.
pub(in crate::engine) fn named_below_a_drive(tx: &Reading<'_>, address: &str) -> StoreResult<Option<String>> {
    Ok(named_below(&tx.drives()?, address))
}
