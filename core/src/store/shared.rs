//! What others have shared with this person: known by where it lies, so that each is news once, whoever tells it how often.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{AsOf, ItemRow, RemoteId, RemoteShared, Scope, SharedRow, WallTime};

/// Something that was shared with this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedItem {
    /// Its row.
    pub row: SharedRow,
    /// The same document among the drives of this vault, where it is known there.
    pub item: Option<ItemRow>,
    /// Its name, as it was told last.
    pub name: String,
    /// It is a folder.
    pub folder: bool,
    /// Its page on the web; empty where that is not told.
    pub address: String,
    /// Who has shared it; empty where that is not told.
    pub who: String,
}

const COLUMNS: &str = "SELECT s.id, i.id, s.name, s.folder, s.address, s.who FROM shared_items s \
                       LEFT JOIN drives d ON d.remote_id = s.drive \
                       LEFT JOIN items i ON i.drive = d.id AND i.remote_id = s.remote_id";
const COUNTED: &str = "SELECT value FROM counters WHERE name = ?1 AND value > 0";
/// When the list was last told as a whole,
const TOLD: &str = "shared_told";
/// and when it was last asked for and answered, whatever the answer.
const ASKED: &str = "shared_asked";

impl Reading<'_> {
    /// Something that was shared with her.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shared(&self, shared: SharedRow) -> StoreResult<Option<SharedItem>> {
        self.one("reading what was shared", &format!("{COLUMNS} WHERE s.id = ?1"), [shared.0], read)
    }

    /// All that was shared with her, what was told last first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn all_shared(&self) -> StoreResult<Vec<SharedItem>> {
        self.all("reading what was shared", &format!("{COLUMNS} ORDER BY s.id DESC"), [], read)
    }

    /// When the list of what is shared with her was last told as a whole.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shared_as_of(&self) -> StoreResult<AsOf> {
        let told: Option<i64> = self.one("reading how old a list is", COUNTED, [TOLD], |row| row.get(0))?;
        Ok(told.map_or(AsOf::NeverKnown, |at| AsOf::Known(WallTime(at))))
    }

    /// When that list was last asked for and answered, even by a refusal.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shared_asked(&self) -> StoreResult<Option<WallTime>> {
        let at: Option<i64> = self.one("reading how old a list is", COUNTED, [ASKED], |row| row.get(0))?;
        Ok(at.map(WallTime))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<SharedItem> {
    Ok(SharedItem {
        row: SharedRow(row.get(0)?),
        item: row.get::<_, Option<i64>>(1)?.map(ItemRow),
        name: row.get(2)?,
        folder: row.get::<_, i64>(3)? != 0,
        address: row.get(4)?,
        who: row.get(5)?,
    })
}

impl Writing<'_> {
    /// Stores what the provider says of something shared; its row, where it was not known before.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_shared(&mut self, shared: &RemoteShared) -> StoreResult<Option<SharedRow>> {
        let (doing, who) = ("storing what is shared", shared.by.name.as_deref().unwrap_or_default());
        let (drive, id): (&RemoteId, &RemoteId) = (&shared.drive, &shared.id);
        let known = "UPDATE shared_items SET name = ?3, folder = ?4, address = ?5, who = CASE ?6 WHEN '' THEN who ELSE ?6 END \
                     WHERE drive = ?1 AND remote_id = ?2";
        let row = (drive.as_str(), id.as_str(), &shared.name, i64::from(shared.folder), &shared.address, who);
        let same = "SELECT 1 FROM shared_items WHERE drive = ?1 AND remote_id = ?2 AND name = ?3 AND folder = ?4 \
                    AND address = ?5 AND ?6 IN ('', who)";
        if self.one(doing, same, row, |_| Ok(()))?.is_some() {
            return Ok(None);
        }
        self.touch(Scope::Stream);
        if self.run(doing, known, row)? > 0 {
            return Ok(None);
        }
        let sql =
            "INSERT INTO shared_items (drive, remote_id, name, folder, address, who) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.insert(doing, sql, row).map(|row| Some(SharedRow(row)))
    }

    /// The list was asked for, and answered: `whole` with what it holds, or by a refusal.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_shared_asked(&mut self, at: WallTime, whole: bool) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES (?1, ?2)";
        for name in [TOLD, ASKED].into_iter().skip(usize::from(!whole)) {
            self.run("noting how old a list is", sql, (name, at.0))?;
        }
        Ok(())
    }
}
