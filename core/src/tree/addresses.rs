//! Documents by their addresses on the web: which drive of an account an address lies in, and which item is there.

use crate::model::{ItemRow, NameRules, name_key, names_below};
use crate::store::drives::DriveState;
use crate::store::{Reading, StoreResult};

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Its drive.
    pub drive: DriveState,
    /// The names from the root of that.
    pub names: Vec<String>,
}

/// Where an address leads among these drives. Of drives that lie in each other the inner one is meant.
pub fn address_in(drives: &[DriveState], address: &str) -> Option<Address> {
    let found = drives.iter().filter_map(|drive| Some((drive, names_below(&drive.web_url, address)?)));
    let (drive, names) = found.min_by_key(|(_, names)| names.len())?;
    Some(Address { drive: drive.clone(), names })
}

/// What is at an address on the web is called, where that lies in one of these drives, below its root.
pub fn named_below(drives: &[DriveState], address: &str) -> Option<String> {
    address_in(drives, address).and_then(|found| found.names.into_iter().next_back())
}

/// The item at an address on the web, where it is known here.
///
/// # Errors
/// When the database fails.
pub fn known_document(tx: &Reading<'_>, address: &str, rules: &NameRules) -> StoreResult<Option<ItemRow>> {
    let Some(Address { drive, names }) = address_in(&tx.drives()?, address) else { return Ok(None) };
    let mut item = drive.root;
    for name in &names {
        match tx.entry_named(item, &name_key(name, rules))? {
            Some(entry) => item = entry.item,
            None => return Ok(None),
        }
    }
    Ok(Some(item).filter(|item| *item != drive.root))
}
