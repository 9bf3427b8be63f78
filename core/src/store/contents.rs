//! Contents held on this device, downloads under way, and what was used last.

use rusqlite::Row;

use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{BasedOn, CTag, ContentRow, ItemRow, Scope, TransferRow, WallTime};
use crate::sabotage::{self, Sabotage};
use crate::vault::Secret;

/// A content that is held here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Its row.
    pub row: ContentRow,
    /// The item it belongs to.
    pub item: ItemRow,
    /// Only this device has it.
    pub unsent: bool,
    /// The server's tag of these bytes; `None` when the server never had them.
    pub ctag: Option<CTag>,
    /// What the person's bytes are based on; `None` for bytes of the server.
    pub based_on: Option<BasedOn>,
    /// Bytes.
    pub size: u64,
    /// The provider's hash of them.
    pub hash: String,
    /// The key of its file.
    pub key: Secret,
    /// The file, relative to the folder of contents.
    pub file: String,
    /// Twice the same bytes, and not what the listing says.
    pub differs: bool,
    /// When it was stored.
    pub stored_at: WallTime,
    /// When it was last used.
    pub used_at: WallTime,
    /// It is not evicted before, whatever else holds.
    pub keep_until: Option<WallTime>,
    /// A draft has it: it is not evicted at all.
    pub drafted: bool,
}

/// A content about to be recorded; its file is on the disk already, for good.
#[derive(Clone, Debug)]
pub struct NewContent {
    /// The item it belongs to.
    pub item: ItemRow,
    /// Only this device has it.
    pub unsent: bool,
    /// The server's tag of these bytes.
    pub ctag: Option<CTag>,
    /// What the person's bytes are based on.
    pub based_on: Option<BasedOn>,
    /// Bytes.
    pub size: u64,
    /// The provider's hash of them.
    pub hash: String,
    /// The key of its file.
    pub key: Secret,
    /// The file, relative to the folder of contents.
    pub file: String,
    /// Not what the listing says.
    pub differs: bool,
    /// Now.
    pub stored_at: WallTime,
}

/// A download under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its row.
    pub row: TransferRow,
    /// The item.
    pub item: ItemRow,
    /// The tag of the bytes that are being fetched; ranges go on only while it is the same.
    pub ctag: Option<CTag>,
    /// Bytes, by the listing.
    pub size: u64,
    /// Hash, by the listing; `None` when the server gave none.
    pub hash: Option<String>,
    /// The key of the staging file.
    pub key: Secret,
    /// The staging file, relative to the folder of contents.
    pub file: String,
    /// Whole chunks that are on the disk for certain.
    pub chunks: u64,
    /// Tries that ended with bytes unlike the listing's.
    pub tries: u32,
    /// Hash of the bytes that the last such try brought.
    pub differing: Option<String>,
}

impl Content {
    /// Whether these are bytes of the person that were taken back: kept for a while, and not what the item is.
    pub fn is_taken_back(&self) -> bool {
        !self.unsent && self.based_on.is_some() && self.ctag.is_none() && self.keep_until.is_some()
    }

    /// Whether it is promised to the person at this moment: it is kept for longer, or goes with a draft of hers.
    pub fn is_promised(&self, now: WallTime) -> bool {
        self.drafted || self.keep_until.is_some_and(|until| until > now)
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

const COLUMNS: &str = "id, item, unsent, ctag, based_on, size, hash, key, file, differs, stored_at, used_at, keep_until, \
     EXISTS (SELECT 1 FROM draft_files d WHERE d.content = contents.id)";

/// Bytes of the person that the server never had and that will not be sent.
pub(super) const TAKEN_BACK: &str = "unsent = 0 AND based_on <> '' AND ctag = '' AND keep_until <> 0";

fn read(row: &Row<'_>) -> rusqlite::Result<Content> {
    let keep: i64 = row.get(12)?;
    let based_on: String = row.get(4)?;
    Ok(Content {
        row: ContentRow(row.get(0)?),
        item: ItemRow(row.get(1)?),
        unsent: row.get::<_, i64>(2)? != 0,
        ctag: some(row.get(3)?).map(CTag),
        based_on: serde_json::from_str(&based_on).ok(),
        size: u64::try_from(row.get::<_, i64>(5)?).unwrap_or(0),
        hash: row.get(6)?,
        key: Secret::new(row.get(7)?),
        file: row.get(8)?,
        differs: row.get::<_, i64>(9)? != 0,
        stored_at: WallTime(row.get(10)?),
        used_at: WallTime(row.get(11)?),
        keep_until: (keep != 0).then_some(WallTime(keep)),
        drafted: row.get::<_, i64>(13)? != 0,
    })
}

const TRANSFER: &str = "id, item, ctag, size, hash, key, file, chunks, tries, differing";

fn read_transfer(row: &Row<'_>) -> rusqlite::Result<Transfer> {
    Ok(Transfer {
        row: TransferRow(row.get(0)?),
        item: ItemRow(row.get(1)?),
        ctag: some(row.get(2)?).map(CTag),
        size: u64::try_from(row.get::<_, i64>(3)?).unwrap_or(0),
        hash: some(row.get(4)?),
        key: Secret::new(row.get(5)?),
        file: row.get(6)?,
        chunks: u64::try_from(row.get::<_, i64>(7)?).unwrap_or(0),
        tries: row.get(8)?,
        differing: some(row.get(9)?),
    })
}

impl Reading<'_> {
    /// Whether only this device has these bytes and they are not given up, so that no sync brings them again: they will be sent, were
    /// taken back and are kept, go with a draft, or are of an item that the server has deleted while they were promised.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_only_here(&self, content: &Content, now: WallTime) -> StoreResult<bool> {
        if content.unsent || !content.is_promised(now) {
            return Ok(content.unsent);
        }
        Ok(content.ctag.is_none() || self.entry(content.item)?.is_none())
    }

    /// One content.
    ///
    /// # Errors
    /// When the database fails.
    pub fn content(&self, content: ContentRow) -> StoreResult<Option<Content>> {
        let sql = format!("SELECT {COLUMNS} FROM contents WHERE id = ?1");
        self.one("reading a content", &sql, [content.0], read)
    }

    /// What an edit of these bytes is based on: the server's tag once it has them; while they wait to be sent, what sending
    /// them will leave; when they were taken back, or nobody knows their tag, what they were based on themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub fn basis_of(&self, content: &Content) -> StoreResult<BasedOn> {
        // As it is now: they may have been sent, or given to a copy, since it was read.
        let current = self.content(content.row)?;
        let content = current.as_ref().unwrap_or(content);
        // No tag of what is there now is one of what was there before.
        if self.version_held_by(content.item)?.is_some() {
            return Ok(BasedOn::Untagged);
        }
        if content.unsent
            && let Some(carrier) = self.carrier_of(content.item, content.row)?
        {
            return Ok(BasedOn::Preceding(carrier));
        }
        Ok(match (&content.ctag, &content.based_on) {
            (Some(ctag), _) if !content.unsent => BasedOn::Content(ctag.clone()),
            // A new file that somebody changed before this device saw what it had become.
            (None, Some(BasedOn::Nothing)) if !content.unsent => BasedOn::Untagged,
            (_, Some(based_on)) => based_on.clone(),
            (_, None) => BasedOn::Untagged,
        })
    }

    /// All contents held for an item, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn contents_of(&self, item: ItemRow) -> StoreResult<Vec<Content>> {
        let sql = format!("SELECT {COLUMNS} FROM contents WHERE item = ?1 ORDER BY id DESC");
        self.all("reading an item's contents", &sql, [item.0], read)
    }

    /// The content that opening an item shows: the person's unsent bytes, else the newest that the server gave or took.
    /// Bytes that were taken back are kept for a while, and are not what the item is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn shown_content(&self, item: ItemRow) -> StoreResult<Option<Content>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM contents WHERE item = ?1 AND NOT ({TAKEN_BACK}) ORDER BY unsent DESC, id DESC LIMIT 1"
        );
        self.one("reading an item's content", &sql, [item.0], read)
    }

    /// What is still here of an item that is gone: what it was, else what the person last took back.
    ///
    /// # Errors
    /// When the database fails.
    pub fn last_held(&self, item: ItemRow) -> StoreResult<Option<Content>> {
        match self.shown_content(item)? {
            Some(content) => Ok(Some(content)),
            None => Ok(self.contents_of(item)?.into_iter().next()),
        }
    }

    /// Bytes of the person that will not be sent any more, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn taken_back(&self) -> StoreResult<Vec<Content>> {
        let sql = format!("SELECT {COLUMNS} FROM contents WHERE {TAKEN_BACK} ORDER BY id DESC");
        self.all("reading what was taken back", &sql, [], read)
    }

    /// How many of them are kept for longer than until `now`, those that go with a draft among them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn taken_back_count(&self, now: WallTime) -> StoreResult<u64> {
        let sql = format!(
            "SELECT count(*) FROM contents WHERE {TAKEN_BACK} \
                           AND (keep_until > ?1 OR id IN (SELECT content FROM draft_files))"
        );
        let count: Option<i64> = self.one("counting what was taken back", &sql, [now.0], |row| row.get(0))?;
        Ok(count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Every content: for sweeps, eviction and rescue.
    ///
    /// # Errors
    /// When the database fails.
    pub fn all_contents(&self) -> StoreResult<Vec<Content>> {
        let sql = format!("SELECT {COLUMNS} FROM contents ORDER BY id");
        self.all("reading the contents", &sql, [], read)
    }

    /// Bytes of all contents held.
    ///
    /// # Errors
    /// When the database fails.
    pub fn contents_size(&self) -> StoreResult<u64> {
        let sum: Option<i64> =
            self.one("adding up the contents", "SELECT coalesce(sum(size), 0) FROM contents", [], |row| row.get(0))?;
        Ok(sum.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// The download under way for an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn transfer_of(&self, item: ItemRow) -> StoreResult<Option<Transfer>> {
        let sql = format!("SELECT {TRANSFER} FROM transfers WHERE item = ?1");
        self.one("reading a transfer", &sql, [item.0], read_transfer)
    }

    /// All downloads under way.
    ///
    /// # Errors
    /// When the database fails.
    pub fn transfers(&self) -> StoreResult<Vec<Transfer>> {
        let sql = format!("SELECT {TRANSFER} FROM transfers ORDER BY id");
        self.all("reading the transfers", &sql, [], read_transfer)
    }

    /// What was used here last, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn recents(&self, limit: u32) -> StoreResult<Vec<(ItemRow, WallTime)>> {
        let sql = "SELECT item, used_at FROM recents ORDER BY used_at DESC, item LIMIT ?1";
        self.all("reading what was used last", sql, [limit], |row| Ok((ItemRow(row.get(0)?), WallTime(row.get(1)?))))
    }
}

impl Writing<'_> {
    /// Bytes that are held already change hands: they become what the person wants an item to be, and are unsent.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hand_over(
        &mut self,
        held: Content,
        item: ItemRow,
        based_on: BasedOn,
        now: WallTime,
    ) -> StoreResult<ContentRow> {
        let Content { row, size, hash, key, file, .. } = held;
        // One file has one row.
        self.take_out_of_draft(row)?;
        self.keep_content(row, now)?;
        self.remove_content(row)?;
        self.add_content(&NewContent {
            item,
            unsent: true,
            ctag: None,
            based_on: Some(based_on),
            size,
            hash,
            key,
            file,
            differs: false,
            stored_at: now,
        })
    }

    /// Records a content whose file is on the disk for good.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_content(&mut self, new: &NewContent) -> StoreResult<ContentRow> {
        let doing = "recording a content";
        let based_on = new.based_on.as_ref().map(serde_json::to_string).transpose().doing(doing)?.unwrap_or_default();
        let sql = "INSERT INTO contents (item, unsent, ctag, based_on, size, hash, key, file, differs, stored_at, used_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";
        let row = self.insert(
            doing,
            sql,
            rusqlite::params![
                new.item.0,
                i64::from(new.unsent),
                new.ctag.as_ref().map_or("", |tag| &tag.0),
                based_on,
                i64::try_from(new.size).unwrap_or(i64::MAX),
                new.hash,
                new.key.expose(),
                new.file,
                i64::from(new.differs),
                new.stored_at.0,
            ],
        )?;
        self.touch(Scope::Item(new.item));
        self.touch(Scope::Kept);
        Ok(ContentRow(row))
    }

    /// The server has these bytes now, under this tag.
    ///
    /// # Errors
    /// When the database fails.
    pub fn mark_sent(&mut self, content: ContentRow, ctag: Option<&CTag>) -> StoreResult<()> {
        let sql = "UPDATE contents SET unsent = 0, ctag = ?2 WHERE id = ?1";
        self.run("recording that a content was sent", sql, (content.0, ctag.map_or("", |tag| &tag.0))).map(drop)
    }

    /// A content belongs to another item from now on (a conflict's copy).
    ///
    /// # Errors
    /// When the database fails.
    pub fn move_content(&mut self, content: ContentRow, item: ItemRow) -> StoreResult<()> {
        self.run("moving a content", "UPDATE contents SET item = ?2 WHERE id = ?1", [content.0, item.0]).map(drop)
    }

    /// A content will not be sent any more and is kept until then all the same.
    ///
    /// # Errors
    /// When the database fails.
    pub fn keep_content(&mut self, content: ContentRow, until: WallTime) -> StoreResult<()> {
        let sql = "UPDATE contents SET unsent = 0, keep_until = max(keep_until, ?2) WHERE id = ?1";
        self.run("keeping a content", sql, [content.0, until.0]).map(drop)
    }

    /// A content that was taken back will be sent after all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn want_content(&mut self, content: ContentRow) -> StoreResult<()> {
        let sql = "UPDATE contents SET unsent = 1, keep_until = 0 WHERE id = ?1 AND ctag = ''";
        self.run("wanting a content again", sql, [content.0]).map(drop)
    }

    /// Notes that a content was used; at most once a minute, so that reading writes little.
    ///
    /// # Errors
    /// When the database fails.
    pub fn use_content(&mut self, content: ContentRow, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE contents SET used_at = ?2 WHERE id = ?1 AND used_at < ?2 - 60000";
        self.run("noting a use", sql, [content.0, now.0]).map(drop)
    }

    /// Forgets a content; its file is unlinked after the commit, by the caller. Unsent ones, and those that go with a draft, are
    /// refused: answers whether it was forgotten.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_content(&mut self, content: ContentRow) -> StoreResult<bool> {
        let sql = "DELETE FROM contents WHERE id = ?1 AND (unsent = 0 OR ?2) \
                       AND NOT EXISTS (SELECT 1 FROM draft_files d WHERE d.content = ?1) RETURNING item";
        let even_unsent = sabotage::active(Sabotage::EvictUnsent);
        let item = self.one("forgetting a content", sql, (content.0, even_unsent), |row| row.get(0))?;
        if let Some(item) = item {
            self.touch(Scope::Item(ItemRow(item)));
            self.touch(Scope::Kept);
        }
        Ok(item.is_some())
    }

    /// Records a download before its first byte; takes the place of one with another tag.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_transfer(&mut self, new: &Transfer, now: WallTime) -> StoreResult<TransferRow> {
        let sql = "INSERT OR REPLACE INTO transfers (item, ctag, size, hash, key, file, chunks, tries, differing, began_at) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let row = self.insert(
            "recording a transfer",
            sql,
            rusqlite::params![
                new.item.0,
                new.ctag.as_ref().map_or("", |tag| &tag.0),
                i64::try_from(new.size).unwrap_or(i64::MAX),
                new.hash.as_deref().unwrap_or_default(),
                new.key.expose(),
                new.file,
                i64::try_from(new.chunks).unwrap_or(i64::MAX),
                new.tries,
                new.differing.as_deref().unwrap_or_default(),
                now.0,
            ],
        )?;
        Ok(TransferRow(row))
    }

    /// Records how many whole chunks are on the disk for certain.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_transfer_chunks(&mut self, transfer: TransferRow, chunks: u64) -> StoreResult<()> {
        let chunks = i64::try_from(chunks).unwrap_or(i64::MAX);
        self.run("recording chunks", "UPDATE transfers SET chunks = ?2 WHERE id = ?1", [transfer.0, chunks]).map(drop)
    }

    /// Forgets a download; its staging file is unlinked after the commit, by the caller.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_transfer(&mut self, item: ItemRow) -> StoreResult<()> {
        self.run("ending a transfer", "DELETE FROM transfers WHERE item = ?1", [item.0]).map(drop)
    }

    /// Notes that the person opened or changed an item; at most once a minute.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_recent(&mut self, item: ItemRow, now: WallTime) -> StoreResult<()> {
        let sql = "INSERT INTO recents (item, used_at) VALUES (?1, ?2) \
                   ON CONFLICT (item) DO UPDATE SET used_at = ?2 WHERE used_at < ?2 - 60000";
        self.run("noting a use", sql, [item.0, now.0]).map(drop)
    }
}
