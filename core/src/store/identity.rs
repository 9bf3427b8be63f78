//! Identity, base and overlay of a kind of thing: what is the same for posts and for tasks, and will be for the next kind.
//!
//! **Promises.** A thing that the person makes has a row before the provider knows of it; when an answer brings its remote id first, the
//! two rows become one, and the person's stays. What the provider says is gone keeps its identity. A base row knows whether an overlay
//! stands in for it, so that lists need not look.
//!
//! **How.** Each kind has three tables of one form, named by its [`Kind`]: the identities (`id`, `remote_id`, `gone_seq`), base and
//! overlay, whose first column is the row. Documents are older than this and have tables of another form.
//!
//! Tests: those of the kinds.

use super::{Reading, StoreResult, Writing};
use crate::model::{RemoteId, RequestSeq};

/// The tables of a kind of thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// The identities.
    pub identities: &'static str,
    /// What the provider said last.
    pub base: &'static str,
    /// What the open intents make of it.
    pub overlay: &'static str,
    /// The column of base and overlay that names the row.
    pub row: &'static str,
}

impl Reading<'_> {
    /// The row of a remote id.
    pub(super) fn row_of(&self, kind: Kind, remote: &RemoteId) -> StoreResult<Option<i64>> {
        let sql = format!("SELECT id FROM {} WHERE remote_id = ?1", kind.identities);
        self.one("finding by the provider's id", &sql, [remote.as_str()], |row| row.get(0))
    }

    /// The remote id of a row; `None` when it was not delivered yet.
    pub(super) fn remote_of(&self, kind: Kind, row: i64) -> StoreResult<Option<RemoteId>> {
        let sql = format!("SELECT remote_id FROM {} WHERE id = ?1", kind.identities);
        let id: Option<Option<String>> = self.one("reading the provider's id", &sql, [row], |row| row.get(0))?;
        Ok(id.flatten().map(RemoteId))
    }

    /// The request that concluded that it is gone.
    pub(super) fn gone_seq_of(&self, kind: Kind, row: i64) -> StoreResult<Option<RequestSeq>> {
        let sql = format!("SELECT gone_seq FROM {} WHERE id = ?1 AND gone_seq > 0", kind.identities);
        Ok(self.one("reading an identity", &sql, [row], |row| row.get(0))?.map(RequestSeq))
    }
}

impl Writing<'_> {
    /// A new identity, of what the person is about to make or the provider tells of.
    pub(super) fn add_identity_of(&mut self, kind: Kind, remote: Option<&RemoteId>) -> StoreResult<i64> {
        let sql = format!("INSERT INTO {} (remote_id) VALUES (?1)", kind.identities);
        self.insert("making an identity", &sql, [remote.map(RemoteId::as_str)])
    }

    /// The row of a remote id, made when there is none.
    pub(super) fn row_for(&mut self, kind: Kind, remote: &RemoteId) -> StoreResult<i64> {
        match self.row_of(kind, remote)? {
            Some(row) => Ok(row),
            None => self.add_identity_of(kind, Some(remote)),
        }
    }

    /// A row was delivered under this id. When an answer has brought the id first, what the answer brought goes into the person's row:
    /// `columns` are those of other tables that name rows of this kind. Answers the row that was joined.
    pub(super) fn name_row(
        &mut self,
        kind: Kind,
        row: i64,
        remote: &RemoteId,
        columns: &[(&str, &str)],
    ) -> StoreResult<Option<i64>> {
        let (doing, identities) = ("naming by the provider's id", kind.identities);
        let other = self.row_of(kind, remote)?.filter(|other| *other != row);
        if let Some(other) = other {
            self.run(doing, &format!("UPDATE {identities} SET remote_id = NULL WHERE id = ?1"), [other])?;
            for (table, column) in [(kind.base, kind.row), (kind.overlay, kind.row)].iter().chain(columns) {
                let sql = format!("UPDATE OR REPLACE {table} SET {column} = ?2 WHERE {column} = ?1");
                self.run(doing, &sql, [other, row])?;
            }
            let Kind { base, overlay, row: named, .. } = kind;
            let overlaid = format!(
                "UPDATE {base} SET overlaid = EXISTS (SELECT 1 FROM {overlay} o WHERE o.{named} = {base}.{named}) \
                 WHERE {named} = ?1"
            );
            self.run(doing, &overlaid, [row])?;
        }
        self.run(doing, &format!("UPDATE {identities} SET remote_id = ?2 WHERE id = ?1"), (row, remote.as_str()))?;
        Ok(other)
    }

    /// The provider told of it, so it is not gone.
    pub(super) fn note_back(&mut self, kind: Kind, row: i64) -> StoreResult<()> {
        let sql = format!("UPDATE {} SET gone_seq = 0 WHERE id = ?1 AND gone_seq <> 0", kind.identities);
        self.run("noting that something is there", &sql, [row]).map(drop)
    }

    /// The provider says that it is gone: its base row goes, its identity stays. Answers whether there was one.
    pub(super) fn note_gone(&mut self, kind: Kind, row: i64, seq: RequestSeq) -> StoreResult<bool> {
        let doing = "noting that something is gone";
        let sql = format!("UPDATE {} SET gone_seq = ?2 WHERE id = ?1 AND gone_seq < ?2", kind.identities);
        self.run(doing, &sql, [row, seq.0])?;
        let sql = format!("DELETE FROM {} WHERE {} = ?1", kind.base, kind.row);
        Ok(self.run(doing, &sql, [row])? > 0)
    }

    /// Takes an overlay away, and shows base again.
    pub(super) fn take_overlay_away(&mut self, kind: Kind, row: i64) -> StoreResult<()> {
        let sql = format!("DELETE FROM {} WHERE {} = ?1", kind.overlay, kind.row);
        self.run("taking an overlay away", &sql, [row])?;
        self.note_overlaid(kind, row, false)
    }

    /// Whether an overlay stands in for a base row.
    pub(super) fn note_overlaid(&mut self, kind: Kind, row: i64, is_overlaid: bool) -> StoreResult<()> {
        let sql = format!("UPDATE {} SET overlaid = ?2 WHERE {} = ?1 AND overlaid <> ?2", kind.base, kind.row);
        self.run("noting an overlay", &sql, [row, i64::from(is_overlaid)]).map(drop)
    }
}
