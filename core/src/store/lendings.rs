//! Plain copies that were handed to another app.

use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{BasedOn, BootTime, ItemRow, Scope, VersionRow, WallTime};

/// A plain copy that is out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lending {
    /// Its row.
    pub row: i64,
    /// The item.
    pub item: ItemRow,
    /// Where the copy lies, relative to the folder of lendings.
    pub path: String,
    /// Bytes that were lent.
    pub size: u64,
    /// Their hash.
    pub hash: String,
    /// What an edit of it is based on.
    pub based_on: BasedOn,
    /// The earlier version that it is; an edit of it is no new version of the item, but a copy beside it.
    pub version: Option<VersionRow>,
    /// When it was lent.
    pub lent_at: WallTime,
    /// What it was when it was last looked at.
    pub seen: Seen,
}

/// What a copy was found to be, and since when it has been that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Bytes.
    pub size: u64,
    /// Their hash; empty when it was not there.
    pub hash: String,
    /// When it was first found so, by the clock that can be set,
    pub since: WallTime,
    /// and by the one that cannot.
    pub since_boot: BootTime,
}

impl Reading<'_> {
    /// The copies that are out.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_lendings(&self) -> StoreResult<Vec<Lending>> {
        let sql = "SELECT id, item, path, size, hash, based_on, lent_at, seen_size, seen_hash, seen_at, seen_boot, version \
                   FROM lendings \
                   WHERE taken_back_at = 0 \
                   ORDER BY id";
        let rows = self.all("reading the lendings", sql, [], |row| {
            let lending = Lending {
                row: row.get(0)?,
                item: ItemRow(row.get(1)?),
                path: row.get(2)?,
                size: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
                hash: row.get(4)?,
                based_on: BasedOn::Nothing,
                version: Some(row.get(11)?).filter(|version| *version != 0).map(VersionRow),
                lent_at: WallTime(row.get(6)?),
                seen: Seen {
                    size: u64::try_from(row.get::<_, i64>(7)?).unwrap_or(0),
                    hash: row.get(8)?,
                    since: WallTime(row.get(9)?),
                    since_boot: BootTime(row.get(10)?),
                },
            };
            Ok((lending, row.get::<_, String>(5)?))
        })?;
        rows.into_iter()
            .map(|(lending, based_on)| {
                let based_on = serde_json::from_str(&based_on).doing("what a lending is based on")?;
                Ok(Lending { based_on, ..lending })
            })
            .collect()
    }
}

impl Writing<'_> {
    /// Records a lending before the copy is made; answers its row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_lending(&mut self, lending: &Lending) -> StoreResult<i64> {
        let doing = "recording a lending";
        let based_on = serde_json::to_string(&lending.based_on).doing(doing)?;
        let sql = "INSERT INTO lendings (item, path, size, hash, based_on, lent_at, version) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let size = i64::try_from(lending.size).unwrap_or(i64::MAX);
        let version = lending.version.map_or(0, |version| version.0);
        let params = (lending.item.0, &lending.path, size, &lending.hash, based_on, lending.lent_at.0, version);
        let row = self.insert(doing, sql, params)?;
        self.see_lending(row, &lending.seen)?;
        self.touch(Scope::Item(lending.item));
        Ok(row)
    }

    /// The copy is whole, or an edit of it was taken over; what is lent from here on is this.
    ///
    /// # Errors
    /// When the database fails.
    pub fn renew_lending(&mut self, row: i64, now: &Seen, based_on: &BasedOn) -> StoreResult<()> {
        let doing = "renewing a lending";
        let based_on = serde_json::to_string(based_on).doing(doing)?;
        let sql = "UPDATE lendings SET size = ?2, hash = ?3, based_on = ?4 WHERE id = ?1";
        self.run(doing, sql, (row, i64::try_from(now.size).unwrap_or(i64::MAX), &now.hash, based_on))?;
        self.see_lending(row, now)
    }

    /// An edit of a lent version has become a file of its own: what comes back from now on is an edit of that.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lend_as(&mut self, row: i64, item: ItemRow) -> StoreResult<()> {
        let sql = "UPDATE lendings SET item = ?2, version = 0 WHERE id = ?1";
        self.run("lending another item", sql, [row, item.0]).map(drop)
    }

    /// The copy is something else than when it was last looked at, or it is counted anew how long it has been this.
    ///
    /// # Errors
    /// When the database fails.
    pub fn see_lending(&mut self, row: i64, seen: &Seen) -> StoreResult<()> {
        let sql = "UPDATE lendings SET seen_size = ?2, seen_hash = ?3, seen_at = ?4, seen_boot = ?5 WHERE id = ?1";
        let size = i64::try_from(seen.size).unwrap_or(i64::MAX);
        self.run("looking at a lent copy", sql, (row, size, &seen.hash, seen.since.0, seen.since_boot.0)).map(drop)
    }

    /// The copy was taken back; its file is removed after the commit, by the caller.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_lending(&mut self, row: i64, now: WallTime) -> StoreResult<()> {
        self.run("ending a lending", "UPDATE lendings SET taken_back_at = ?2 WHERE id = ?1", [row, now.0]).map(drop)
    }
}
