//! Drives, and how far the running round of each has come.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{AsOf, DriveAccess, DriveKind, DriveRow, ItemRow, Quota, RemoteDrive, RemoteId, RequestSeq, Scope};
use crate::model::{Standing, WallTime};

/// A drive's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriveState {
    /// Its row.
    pub row: DriveRow,
    /// The provider's id.
    pub remote: RemoteId,
    /// Its name at the provider.
    pub name: String,
    /// The site it belongs to; empty for a personal space.
    pub site: String,
    /// What it is.
    pub kind: DriveKind,
    /// How it is kept up to date.
    pub standing: Standing,
    /// Whether it answers us.
    pub access: DriveAccess,
    /// Room left.
    pub quota: Quota,
    /// The address of its root on the web; empty where it was never said.
    pub web_url: String,
    /// Its root folder.
    pub root: ItemRow,
    /// Asked for what has changed since; `None` when it was never enumerated.
    pub delta: Option<String>,
    /// When the last complete round ended.
    pub as_of: AsOf,
    /// When the last complete enumeration ended.
    pub enumerated: AsOf,
    /// The request with which the running enumeration began; `None` when none runs.
    pub enumeration: Option<RequestSeq>,
    /// When the running enumeration began; meaningless when none runs.
    pub enumeration_at: WallTime,
    /// The last request number given out when the last complete enumeration ended.
    pub enumerated_seq: Option<RequestSeq>,
    /// All pages of the running round are in, and what they left open is being settled.
    pub settling: bool,
}

const COLUMNS: &str = "id, remote_id, name, site, kind, standing, access, quota_total, quota_remaining, root, delta, \
                       confirmed_at, enumerated_at, enumeration_seq, enumeration_at, enumerated_seq, settling, \
                       web_url";

fn read(row: &Row<'_>) -> rusqlite::Result<DriveState> {
    let as_of = |at: i64| if at == 0 { AsOf::NeverKnown } else { AsOf::Known(WallTime(at)) };
    let delta: String = row.get(10)?;
    let (enumeration, enumerated_seq): (i64, i64) = (row.get(13)?, row.get(15)?);
    Ok(DriveState {
        row: DriveRow(row.get(0)?),
        remote: RemoteId(row.get(1)?),
        name: row.get(2)?,
        site: row.get(3)?,
        kind: if row.get::<_, i64>(4)? == 0 { DriveKind::Personal } else { DriveKind::Library },
        standing: if row.get::<_, i64>(5)? == 0 { Standing::Visited } else { Standing::Followed },
        access: if row.get::<_, i64>(6)? == 0 { DriveAccess::Open } else { DriveAccess::NoAccess },
        quota: Quota {
            total: row.get::<_, Option<i64>>(7)?.and_then(|n| u64::try_from(n).ok()),
            remaining: row.get::<_, Option<i64>>(8)?.and_then(|n| u64::try_from(n).ok()),
        },
        root: ItemRow(row.get(9)?),
        delta: (!delta.is_empty()).then_some(delta),
        as_of: as_of(row.get(11)?),
        enumerated: as_of(row.get(12)?),
        enumeration: (enumeration != 0).then_some(RequestSeq(enumeration)),
        enumeration_at: WallTime(row.get(14)?),
        enumerated_seq: (enumerated_seq != 0).then_some(RequestSeq(enumerated_seq)),
        settling: row.get::<_, i64>(16)? != 0,
        web_url: row.get(17)?,
    })
}

impl Reading<'_> {
    /// All drives: the personal ones first, then by site and name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drives(&self) -> StoreResult<Vec<DriveState>> {
        let sql = format!("SELECT {COLUMNS} FROM drives ORDER BY kind, site, name, id");
        self.all("reading the drives", &sql, [], read)
    }

    /// One drive.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drive(&self, drive: DriveRow) -> StoreResult<Option<DriveState>> {
        let sql = format!("SELECT {COLUMNS} FROM drives WHERE id = ?1");
        self.one("reading a drive", &sql, [drive.0], read)
    }

    /// When the list of drives was last asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn drives_listed(&self) -> StoreResult<AsOf> {
        let sql = "SELECT value FROM counters WHERE name = 'drives_listed'";
        let at = self.one("reading when the drives were listed", sql, [], |row| row.get(0))?;
        Ok(at.map_or(AsOf::NeverKnown, |at| AsOf::Known(WallTime(at))))
    }

    /// The pages still to be asked for in the running round, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub fn cursors(&self, drive: DriveRow) -> StoreResult<Vec<(i64, String)>> {
        let sql = "SELECT id, cursor FROM cursors WHERE drive = ?1 ORDER BY id";
        self.all("reading the cursors", sql, [drive.0], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}

impl Writing<'_> {
    /// Stores what the provider says of a drive; makes the drive and its root folder's identity when they are new.
    /// Nothing is written when nothing changed, apart from room left, which is written only with something else or when
    /// it moved by more than a tenth.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_drive(&mut self, drive: &RemoteDrive, standing: Standing) -> StoreResult<DriveRow> {
        let doing = "storing a drive";
        // Endpoints of one provider write the same id in different cases (hard case 19); the first way is kept.
        let sql =
            format!("SELECT {COLUMNS} FROM drives WHERE remote_id = ?1 COLLATE NOCASE ORDER BY remote_id <> ?1, id");
        let known = self.one(doing, &sql, [drive.id.as_str()], read)?;
        let kind = i64::from(drive.kind == DriveKind::Library);
        let total = drive.quota.total.and_then(|n| i64::try_from(n).ok());
        let remaining = drive.quota.remaining.and_then(|n| i64::try_from(n).ok());
        if let Some(known) = known {
            let same = known.name == drive.name
                && known.site == drive.site
                && known.kind == drive.kind
                && (known.web_url == drive.web_url || drive.web_url.is_empty())
                && known.access == DriveAccess::Open
                && !moved_much(known.quota, drive.quota);
            if !same {
                let sql = "UPDATE drives SET name = ?2, site = ?3, kind = ?4, access = 0, quota_total = ?5, \
                           quota_remaining = ?6, web_url = CASE ?7 WHEN '' THEN web_url ELSE ?7 END WHERE id = ?1";
                let web = &drive.web_url;
                self.run(doing, sql, (known.row.0, &drive.name, &drive.site, kind, total, remaining, web))?;
                self.touch(Scope::Drives);
                self.touch(Scope::Drive(known.row));
            }
            return Ok(known.row);
        }
        let sql = "INSERT INTO drives (remote_id, name, site, kind, standing, quota_total, quota_remaining, \
                   web_url) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let standing = i64::from(standing == Standing::Followed);
        let (id, web) = (drive.id.as_str(), &drive.web_url);
        let row = self.insert(doing, sql, (id, &drive.name, &drive.site, kind, standing, total, remaining, web))?;
        let root = self.insert(doing, "INSERT INTO items (drive, remote_id) VALUES (?1, NULL)", [row])?;
        self.run(doing, "UPDATE drives SET root = ?2 WHERE id = ?1", [row, root])?;
        self.touch(Scope::Drives);
        Ok(DriveRow(row))
    }

    /// Changes how a drive is kept up to date.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_standing(&mut self, drive: DriveRow, standing: Standing) -> StoreResult<()> {
        let code = i64::from(standing == Standing::Followed);
        let sql = "UPDATE drives SET standing = ?2 WHERE id = ?1 AND standing <> ?2";
        if self.run("storing a drive's standing", sql, [drive.0, code])? > 0 {
            self.touch(Scope::Drive(drive));
            self.touch(Scope::Drives);
        }
        Ok(())
    }

    /// Records whether a drive answers us. Touches nothing that is in it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_access(&mut self, drive: DriveRow, access: DriveAccess) -> StoreResult<()> {
        let code = i64::from(access == DriveAccess::NoAccess);
        let sql = "UPDATE drives SET access = ?2 WHERE id = ?1 AND access <> ?2";
        if self.run("storing a drive's access", sql, [drive.0, code])? > 0 {
            self.touch(Scope::Drive(drive));
            self.touch(Scope::Drives);
        }
        Ok(())
    }

    /// Puts `next` in the place of the page `asked` (its id in `cursors`, `None` for the first page of a round).
    ///
    /// # Errors
    /// When the database fails.
    pub fn replace_cursor(&mut self, drive: DriveRow, asked: Option<i64>, next: &[String]) -> StoreResult<()> {
        let doing = "storing the cursors";
        if let Some(asked) = asked {
            self.run(doing, "DELETE FROM cursors WHERE id = ?1", [asked])?;
        }
        for cursor in next {
            self.insert(doing, "INSERT INTO cursors (drive, cursor) VALUES (?1, ?2)", (drive.0, cursor))?;
        }
        Ok(())
    }

    /// Begins an enumeration: what it brings is collected from here on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_enumeration(&mut self, drive: DriveRow, seq: RequestSeq, at: WallTime) -> StoreResult<()> {
        let doing = "beginning an enumeration";
        self.run(doing, "DELETE FROM cursors WHERE drive = ?1", [drive.0])?;
        self.run(doing, "DELETE FROM seen WHERE drive = ?1", [drive.0])?;
        let sql = "UPDATE drives SET enumeration_seq = ?2, enumeration_at = ?3, settling = 0, delta = '' WHERE id = ?1";
        self.run(doing, sql, (drive.0, seq.0, at.0))?;
        self.note_seq(seq)
    }

    /// Forgets how far the running round has come and what would be asked for the next one: the drive is enumerated anew
    /// when it is pulled again. What is held of it stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_round(&mut self, drive: DriveRow) -> StoreResult<()> {
        let doing = "giving a round up";
        self.run(doing, "DELETE FROM cursors WHERE drive = ?1", [drive.0])?;
        let sql = "UPDATE drives SET enumeration_seq = 0, settling = 0, delta = '' WHERE id = ?1";
        self.run(doing, sql, [drive.0]).map(drop)
    }

    /// All pages of a round are in, and `delta` is asked for the next; what they left open is settled before the round ends.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_settling(&mut self, drive: DriveRow, delta: &str) -> StoreResult<()> {
        let sql = "UPDATE drives SET delta = ?2, settling = 1 WHERE id = ?1";
        self.run("beginning to settle", sql, (drive.0, delta)).map(drop)
    }

    /// Ends a round: `delta` is asked next time. The one row that a round without changes writes. `enumerated` is the last
    /// request number given out, when the round was a whole enumeration; what that has seen is cleared by
    /// [`Writing::clear_seen`] afterwards.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_round(
        &mut self,
        drive: DriveRow,
        delta: &str,
        at: WallTime,
        enumerated: Option<RequestSeq>,
    ) -> StoreResult<()> {
        let doing = "ending a round";
        if let Some(now) = enumerated {
            let sql = "UPDATE drives SET delta = ?2, confirmed_at = ?3, enumerated_at = ?3, enumerated_seq = ?4, \
                       enumeration_seq = 0, settling = 0 WHERE id = ?1";
            self.run(doing, sql, (drive.0, delta, at.0, now.0))?;
            self.note_seq(now)?;
            self.touch(Scope::Drive(drive));
        } else {
            let sql = "UPDATE drives SET delta = ?2, confirmed_at = ?3, settling = 0 WHERE id = ?1";
            self.run(doing, sql, (drive.0, delta, at.0))?;
        }
        Ok(())
    }

    /// Notes that the list of drives was asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_drives_listed(&mut self, at: WallTime) -> StoreResult<()> {
        let sql = "INSERT OR REPLACE INTO counters (name, value) VALUES ('drives_listed', ?1)";
        self.run("noting a list of drives", sql, [at.0]).map(drop)
    }
}

fn moved_much(known: Quota, new: Quota) -> bool {
    match (known.remaining, new.remaining) {
        (Some(old), Some(new)) => old.abs_diff(new) > old / 10,
        (old, new) => old != new,
    }
}
