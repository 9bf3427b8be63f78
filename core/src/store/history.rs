//! The versions of files, as the server last listed them, and the identities under which the bytes of some are held.
//!
//! **Promises.** A listing takes the place of the one before it; a version keeps its row as long as the server names it. The bytes of
//! a version are the content of an identity of its own, which stands in no list and is nobody's base: what holds, evicts and opens
//! contents need not know of versions, and no version is ever taken for what the document is now. When the server says something else
//! of a version than before, or the file goes, what is held of it is forgotten; the sweep takes its file.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{CTag, ContentRow, ItemRow, RemoteId, RemoteVersion, Scope, VersionRow, WallTime};

/// A version as it was last listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its row.
    pub row: VersionRow,
    /// Of this file.
    pub item: ItemRow,
    /// Its id among the versions of the file.
    pub remote: RemoteId,
    /// It was what was there when the list was asked for.
    pub newest: bool,
    /// Bytes.
    pub size: Option<u64>,
    /// When it was made.
    pub made_at: Option<WallTime>,
    /// Who made it, by name.
    pub by: Option<String>,
    /// The provider's id of that person.
    pub by_user: Option<String>,
    /// The server has it no more.
    pub gone: bool,
    /// The identity whose content its bytes are.
    pub holder: Option<ItemRow>,
    /// Its bytes, where they are here.
    pub held: Option<ContentRow>,
}

/// When the versions of a file were listed, and how far back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionsListed {
    /// When.
    pub as_of: WallTime,
    /// There are no older ones at the server.
    pub whole: bool,
    /// The tag of what base had then.
    pub ctag: Option<CTag>,
}

const VERSIONS: &str = "v.id, v.item, v.remote_id, v.place, v.size, v.made_at, v.editor, v.editor_user, v.gone, v.holder, \
     (SELECT c.id FROM contents c WHERE c.item = v.holder AND v.holder <> 0 ORDER BY c.id DESC LIMIT 1)";

fn of_item() -> String {
    format!("SELECT {VERSIONS} FROM versions v WHERE v.item = ?1 ORDER BY v.place")
}

fn of_holder() -> String {
    format!("SELECT {VERSIONS} FROM versions v WHERE v.holder = ?1 AND v.holder <> 0")
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![of_item(), of_holder()]
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Version> {
    let (made_at, holder): (i64, i64) = (row.get(5)?, row.get(9)?);
    let gone = row.get::<_, i64>(8)? != 0;
    Ok(Version {
        row: VersionRow(row.get(0)?),
        item: ItemRow(row.get(1)?),
        remote: RemoteId(row.get(2)?),
        newest: row.get::<_, i64>(3)? == 0 && !gone,
        size: row.get::<_, Option<i64>>(4)?.and_then(|size| u64::try_from(size).ok()),
        made_at: (made_at != 0).then_some(WallTime(made_at)),
        by: some(row.get(6)?),
        by_user: some(row.get(7)?),
        gone,
        holder: (holder != 0).then_some(ItemRow(holder)),
        held: row.get::<_, Option<i64>>(10)?.map(ContentRow),
    })
}

impl Reading<'_> {
    /// The versions of a file as they were last listed, the newest first. Those that the server has no more are behind the others, and
    /// only as long as their bytes are here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn versions_of(&self, item: ItemRow) -> StoreResult<Vec<Version>> {
        let mut versions = self.all("reading the versions", &of_item(), [item.0], read)?;
        versions.retain(|version| !version.gone || version.held.is_some());
        Ok(versions)
    }

    /// One version.
    ///
    /// # Errors
    /// When the database fails.
    pub fn version(&self, version: VersionRow) -> StoreResult<Option<Version>> {
        let sql = format!("SELECT {VERSIONS} FROM versions v WHERE v.id = ?1");
        self.one("reading a version", &sql, [version.0], read)
    }

    /// The version whose bytes are the content of this identity.
    ///
    /// # Errors
    /// When the database fails.
    pub fn version_held_by(&self, holder: ItemRow) -> StoreResult<Option<Version>> {
        self.one("finding whose bytes these are", &of_holder(), [holder.0], read)
    }

    /// When the versions of a file were last listed; `None` when they never were.
    ///
    /// # Errors
    /// When the database fails.
    pub fn versions_listed(&self, item: ItemRow) -> StoreResult<Option<VersionsListed>> {
        let sql = "SELECT as_of, whole, ctag FROM version_lists WHERE item = ?1";
        self.one("reading when versions were listed", sql, [item.0], |row| {
            Ok(VersionsListed {
                as_of: WallTime(row.get(0)?),
                whole: row.get::<_, i64>(1)? != 0,
                ctag: some(row.get(2)?).map(CTag),
            })
        })
    }
}

impl Writing<'_> {
    /// The server has listed the versions of a file, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_versions(&mut self, item: ItemRow, listed: &[RemoteVersion], told: &VersionsListed) -> StoreResult<()> {
        let doing = "storing the versions";
        let known = self.versions_of(item)?;
        for (place, version) in (0_i64..).zip(listed) {
            // Whoever works on a document changes its newest version for as long as it is that.
            if let Some(known) = known.iter().find(|known| known.remote == version.id)
                && (known.size, known.made_at) != (version.size, version.modified_at)
            {
                self.drop_held(known)?;
            }
            let sql = "INSERT INTO versions (item, remote_id, place, size, made_at, editor, editor_user) \
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
                       ON CONFLICT (item, remote_id) DO UPDATE SET place = ?3, size = ?4, made_at = ?5, editor = ?6, \
                           editor_user = ?7, gone = 0";
            self.run(
                doing,
                sql,
                rusqlite::params![
                    item.0,
                    version.id.as_str(),
                    place,
                    version.size.and_then(|size| i64::try_from(size).ok()),
                    version.modified_at.map_or(0, |at| at.0),
                    version.by.name.as_deref().unwrap_or_default(),
                    version.by.user.as_deref().unwrap_or_default(),
                ],
            )?;
        }
        let unnamed = known.iter().filter(|known| !listed.iter().any(|listed| listed.id == known.remote));
        for (place, version) in (i64::try_from(listed.len()).unwrap_or(i64::MAX)..).zip(unnamed) {
            if version.held.is_some() {
                let sql = "UPDATE versions SET place = ?2, gone = max(gone, ?3) WHERE id = ?1";
                self.run(doing, sql, [version.row.0, place, i64::from(told.whole)])?;
            } else {
                self.run(doing, "DELETE FROM versions WHERE id = ?1", [version.row.0])?;
            }
        }
        // Room was needed since for the bytes of what the server had no more.
        let lost = "DELETE FROM versions WHERE item = ?1 AND gone = 1 \
                        AND NOT EXISTS (SELECT 1 FROM contents c WHERE c.item = versions.holder)";
        self.run(doing, lost, [item.0])?;
        let sql = "INSERT OR REPLACE INTO version_lists (item, as_of, whole, ctag) VALUES (?1, ?2, ?3, ?4)";
        let ctag = told.ctag.as_ref().map_or("", |tag| &tag.0);
        self.run(doing, sql, (item.0, told.as_of.0, i64::from(told.whole), ctag))?;
        self.touch(Scope::Item(item));
        Ok(())
    }

    /// The identity under which the bytes of a version are held, made when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn holder_of(&mut self, version: VersionRow) -> StoreResult<Option<ItemRow>> {
        let Some(known) = self.version(version)? else { return Ok(None) };
        if known.holder.is_some() {
            return Ok(known.holder);
        }
        let holder = self.add_identity(self.drive_of(known.item)?, None)?;
        let sql = "UPDATE versions SET holder = ?2 WHERE id = ?1";
        self.run("holding a version", sql, [version.0, holder.0])?;
        Ok(Some(holder))
    }

    /// The server does not have a version any more: it stays for as long as its bytes are here.
    ///
    /// # Errors
    /// When the database fails.
    pub fn lose_version(&mut self, version: VersionRow) -> StoreResult<()> {
        if let Some(known) = self.version(version)? {
            self.run("losing a version", "UPDATE versions SET gone = 1 WHERE id = ?1", [version.0])?;
            self.touch(Scope::Item(known.item));
        }
        Ok(())
    }

    /// The file is gone: so is what was known of its versions.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn forget_versions(&mut self, item: ItemRow) -> StoreResult<()> {
        let doing = "forgetting the versions";
        if self.run(doing, "DELETE FROM version_lists WHERE item = ?1", [item.0])? == 0 {
            return Ok(());
        }
        for version in self.versions_of(item)? {
            self.drop_held(&version)?;
        }
        self.run(doing, "DELETE FROM versions WHERE item = ?1", [item.0]).map(drop)
    }

    /// Forgets the bytes of a version.
    fn drop_held(&mut self, version: &Version) -> StoreResult<()> {
        let Some(holder) = version.holder else { return Ok(()) };
        self.end_transfer(holder)?;
        self.run("forgetting a version's bytes", "DELETE FROM contents WHERE item = ?1", [holder.0]).map(drop)
    }
}
