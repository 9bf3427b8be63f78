//! Posts and threads that the provider has no more: that they are gone, since when this device knows it, and where they were.
//!
//! **Promises.** A thread that somebody has seen here is never "not found" afterwards: of one that was deleted it is known when this
//! device heard of it. Nothing that a post said is kept here once it is gone; what is held of others in its thread stays.
//!
//! Tests: the stories of `deleted_threads`.

use super::{Reading, StoreResult, Writing};
use crate::model::{PostRow, RemoteId, Scope, StreamSubject, WallTime};

impl Reading<'_> {
    /// The thread in which a post was that is gone; its own where it was the first. `None` when it is not gone, or nobody knows.
    ///
    /// # Errors
    /// When the database fails.
    pub fn gone_from(&self, post: PostRow) -> StoreResult<Option<PostRow>> {
        let sql = "SELECT gone_from FROM posts WHERE id = ?1 AND gone_from <> 0";
        Ok(self.one("finding where a post was", sql, [post.0], |row| row.get(0))?.map(PostRow))
    }

    /// The newest answer in a thread that is held, but for one post, by the provider's id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newest_answer_in(&self, thread: PostRow, but: Option<PostRow>) -> StoreResult<Option<RemoteId>> {
        let sql = "SELECT p.remote_id FROM post_base b JOIN posts p ON p.id = b.post \
                   WHERE b.thread = ?1 AND b.post NOT IN (?1, ?2) AND p.remote_id IS NOT NULL ORDER BY b.place DESC LIMIT 1";
        let bound = [thread.0, but.map_or(0, |post| post.0)];
        Ok(self.one("finding a thread's newest answer", sql, bound, |row| row.get(0))?.map(RemoteId))
    }

    /// When this device heard that a thread was deleted at the server: by its own word about the whole of it, or because nothing of it is
    /// left here after its first post went.
    ///
    /// # Errors
    /// When the database fails.
    pub fn thread_deleted_at(&self, thread: PostRow) -> StoreResult<Option<WallTime>> {
        let sql = "SELECT thread_gone_at, gone_at FROM posts WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let Some((whole, first)) = self.one("reading whether a thread is gone", sql, [thread.0], read)? else {
            return Ok(None);
        };
        let nothing_left =
            first != 0 && whole == 0 && self.post_entry(thread)?.is_none() && self.answers_of(thread)?.1 == 0;
        Ok(match (whole, nothing_left) {
            (0, false) => None,
            (0, true) => Some(WallTime(first)),
            (whole, _) => Some(WallTime(whole)),
        })
    }
}

impl Writing<'_> {
    /// The provider has nothing of a thread any more. What is held of it stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_thread_gone(&mut self, thread: PostRow) -> StoreResult<()> {
        let sql = "UPDATE posts SET thread_gone_at = ?2 WHERE id = ?1 AND thread_gone_at = 0";
        if self.run("noting that a thread is gone", sql, [thread.0, self.now().0])? > 0 {
            self.touch(Scope::Thread(thread));
        }
        Ok(())
    }

    /// The same of one that this person has removed with everything in it: no list has it any more, and nothing of it concerns her. What
    /// is held of others can still be read where she looks at the thread itself.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_thread(&mut self, thread: PostRow) -> StoreResult<()> {
        let doing = "ending a thread";
        self.note_thread_gone(thread)?;
        let held = "SELECT post FROM post_base WHERE thread = ?1 ORDER BY post";
        for post in self.all(doing, held, [thread.0], |row| Ok(PostRow(row.get(0)?)))? {
            self.forget_concern(StreamSubject::Post(post))?;
        }
        self.unlist_thread(thread)
    }

    /// A post is gone, from this thread.
    pub(super) fn note_post_gone(&mut self, post: PostRow, thread: PostRow) -> StoreResult<()> {
        let sql = "UPDATE posts SET gone_at = ?2, gone_from = ?3 WHERE id = ?1 AND gone_at = 0";
        self.run("noting when a post went", sql, [post.0, self.now().0, thread.0]).map(drop)
    }

    /// The provider told of a post, so neither it nor its thread is gone.
    pub(super) fn note_post_there(&mut self, post: PostRow, thread: PostRow) -> StoreResult<()> {
        let doing = "noting that a post is there";
        let sql = "UPDATE posts SET gone_at = 0, gone_from = 0 WHERE id = ?1 AND gone_at <> 0";
        self.run(doing, sql, [post.0])?;
        self.run(doing, "UPDATE posts SET thread_gone_at = 0 WHERE id = ?1 AND thread_gone_at <> 0", [thread.0])
            .map(drop)
    }
}
