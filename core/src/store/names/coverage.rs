//! What a search looks through, and what it cannot look into.
//!
//! **Promises.** What is not among the names is counted, never passed over in silence.

use crate::model::{AsOf, DriveAccess, Standing};
use crate::store::drives::DriveState;
use crate::store::{Reading, StoreResult};

/// What was looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameCoverage {
    /// Names of documents and folders.
    pub documents: u64,
    /// Drives of which only the folders that were opened here are known.
    pub partly: u64,
    /// Drives that do not let this person in: nothing of theirs is found.
    pub no_access: u64,
    /// People.
    pub people: u64,
    /// Groups.
    pub feeds: u64,
    /// When the drives were last known whole, by the one for which that is longest ago.
    pub as_of: AsOf,
}

fn size(count: Option<i64>) -> u64 {
    count.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)
}

fn is_whole(drive: &DriveState) -> bool {
    drive.standing == Standing::Followed && drive.enumerated != AsOf::NeverKnown
}

fn open(drives: &[DriveState]) -> impl Iterator<Item = &DriveState> {
    drives.iter().filter(|drive| drive.access == DriveAccess::Open)
}

/// When these were last known whole, by the one for which that is longest ago.
fn known_whole(drives: &[DriveState]) -> AsOf {
    open(drives).filter(|drive| is_whole(drive)).map(|drive| drive.as_of).min().unwrap_or(AsOf::NeverKnown)
}

impl Reading<'_> {
    /// How old names are: when the drives were last known whole. It counts nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub fn names_as_of(&self) -> StoreResult<AsOf> {
        Ok(known_whole(&self.drives()?))
    }

    /// What a search of names looks through.
    ///
    /// # Errors
    /// When the database fails.
    pub fn name_coverage(&self) -> StoreResult<NameCoverage> {
        let doing = "counting names";
        let drives = self.drives()?;
        let told = "SELECT coalesce(sum(n.count), 0) FROM names n JOIN drives d ON d.id = n.drive WHERE d.access = 0";
        let here = "SELECT coalesce(sum(CASE WHEN b.item IS NULL AND o.gone = 0 THEN 1 \
                                             WHEN b.item IS NOT NULL AND o.gone = 1 THEN -1 ELSE 0 END), 0) \
                    FROM overlay o JOIN drives d ON d.id = o.drive AND d.access = 0 \
                    LEFT JOIN base b ON b.item = o.item AND b.going = 0";
        let told: i64 = self.one(doing, told, [], |row| row.get(0))?.unwrap_or(0);
        let here: i64 = self.one(doing, here, [], |row| row.get(0))?.unwrap_or(0);
        let people = self.one(doing, "SELECT count(*) FROM people WHERE sort_key <> ''", [], |row| row.get(0))?;
        let feeds = self.one(doing, "SELECT count(*) FROM feeds WHERE kind = 1", [], |row| row.get(0))?;
        Ok(NameCoverage {
            documents: size(Some(told + here)),
            partly: open(&drives).filter(|drive| !is_whole(drive)).count() as u64,
            no_access: (drives.len() - open(&drives).count()) as u64,
            people: size(people),
            feeds: size(feeds),
            as_of: known_whole(&drives),
        })
    }
}
