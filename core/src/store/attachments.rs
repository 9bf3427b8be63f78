//! Contents that hang on posts: they belong to no item, have a name of their own, and are found by the address at which the
//! provider of feeds has them.

use rusqlite::Row;

use super::contents::NewContent;
use super::error::Doing;
use super::{Reading, StoreResult, Writing};
use crate::model::{Attachment, ContentRow, ItemRow, PostRow, WallTime};

/// Stands for the item of a content that hangs on a post.
pub const NO_ITEM: ItemRow = ItemRow(0);

/// What hangs on the newest posts; 1: how many posts.
const NEWEST_ATTACHMENTS: &str =
    "SELECT post, attachments, posted_at FROM post_base WHERE attachments <> '' ORDER BY place DESC LIMIT ?1";

/// The newest posts on which something hangs; 1: how many.
const NEWEST_HANGING: &str =
    "SELECT post, place, posted_at FROM post_base WHERE attachments <> '' ORDER BY place DESC LIMIT ?1";

/// The bytes from an address; 1: which.
const AT_ADDRESS: &str = "SELECT id FROM contents WHERE address = ?1 AND address <> '' ORDER BY id DESC LIMIT 1";

/// The newest posts whose text leads somewhere; 1: how many.
const NEWEST_LINKING: &str =
    "SELECT post, place, posted_at FROM post_base WHERE instr(body, '\"link\":{') > 0 ORDER BY place DESC LIMIT ?1";

impl Reading<'_> {
    /// The posts since a moment on which something hangs or whose text leads somewhere, by the provider's word; of each kind at most so
    /// many, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_leading(&self, since: WallTime, limit: usize) -> StoreResult<Vec<PostRow>> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut found: Vec<(i64, PostRow)> = Vec::new();
        for sql in [NEWEST_HANGING, NEWEST_LINKING] {
            let read = |row: &Row<'_>| Ok((PostRow(row.get(0)?), row.get::<_, i64>(1)?, row.get::<_, i64>(2)?));
            let posts = self.all("reading which of the newest posts lead somewhere", sql, [limit], read)?;
            let young = posts.into_iter().filter(|(.., posted_at)| *posted_at >= since.0);
            found.extend(young.map(|(post, place, _)| (place, post)));
        }
        found.sort_by(|one, other| other.cmp(one));
        found.dedup();
        Ok(found.into_iter().map(|(_, post)| post).collect())
    }

    /// What a content that hangs on a post is called; `None` for one of an item.
    ///
    /// # Errors
    /// When the database fails.
    pub fn attachment_name(&self, content: ContentRow) -> StoreResult<Option<String>> {
        let sql = "SELECT name FROM contents WHERE id = ?1 AND item = 0";
        self.one("reading an attachment's name", sql, [content.0], |row| row.get(0))
    }

    /// The bytes from this address of the provider's, where this device holds them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn attachment_at(&self, address: &str) -> StoreResult<Option<ContentRow>> {
        Ok(self.one("finding an attachment", AT_ADDRESS, [address], |row| row.get(0))?.map(ContentRow))
    }

    /// What hangs on posts since a moment, by the provider's word, of at most so many posts, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_attachments(&self, since: WallTime, limit: usize) -> StoreResult<Vec<(PostRow, Vec<Attachment>)>> {
        let read = |row: &Row<'_>| Ok((PostRow(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, i64>(2)?));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let found = self.all("reading what hangs on the newest posts", NEWEST_ATTACHMENTS, [limit], read)?;
        let young = found.into_iter().filter(|(_, _, posted_at)| *posted_at >= since.0);
        young.map(|(post, text, _)| Ok((post, serde_json::from_str(&text).doing("what hangs on a post")?))).collect()
    }

    /// The pictures that hang on posts and that the provider has too, those used longest ago first, with their bytes.
    ///
    /// # Errors
    /// When the database fails.
    pub fn pictures_held(&self) -> StoreResult<Vec<(ContentRow, u64)>> {
        let sql = "SELECT id, size FROM contents WHERE picture = 1 AND unsent = 0 ORDER BY used_at, id";
        let read = |row: &Row<'_>| Ok((ContentRow(row.get(0)?), u64::try_from(row.get::<_, i64>(1)?).unwrap_or(0)));
        self.all("reading the pictures", sql, [], read)
    }
}

impl Writing<'_> {
    /// Records a content that hangs on a post. `address` is where the provider has it; `None` when only this device does.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_attachment(
        &mut self,
        new: &NewContent,
        name: &str,
        address: Option<&str>,
        picture: bool,
    ) -> StoreResult<ContentRow> {
        let content = self.add_content(new)?;
        let sql = "UPDATE contents SET name = ?2, address = ?3, picture = ?4 WHERE id = ?1";
        let facts = (content.0, name, address.unwrap_or_default(), i64::from(picture));
        self.run("recording an attachment", sql, facts)?;
        Ok(content)
    }

    /// The provider has this content now, at this address where it tells one.
    ///
    /// # Errors
    /// When the database fails.
    pub fn attachment_sent(&mut self, content: ContentRow, address: Option<&str>, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE contents SET unsent = 0, used_at = max(used_at, ?3), address = ?2 WHERE id = ?1 AND item = 0";
        self.run("recording that an attachment was sent", sql, (content.0, address.unwrap_or_default(), now.0))
            .map(drop)
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![AT_ADDRESS.to_owned()]
}

/// Those that begin at the newest and end after so many, each with the index that holds nothing else.
#[cfg(test)]
pub(super) fn newest_plans() -> [(&'static str, &'static str); 3] {
    [
        (NEWEST_ATTACHMENTS, "post_base_attachments"),
        (NEWEST_HANGING, "post_base_attachments"),
        (NEWEST_LINKING, "post_base_links"),
    ]
}
