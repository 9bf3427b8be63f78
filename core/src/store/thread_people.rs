//! Who takes part in private threads, as the provider tells it.
//!
//! **Promises.** What a later answer has changed is not replaced by an earlier one, and who is told again costs no write. Two rows that turn out
//! to be one person take part once.
//!
//! **Never.** Nobody is left out because an answer says nothing of a thread.
//!
//! Tests: the stories of `private_threads`.

use std::collections::BTreeSet;

use super::{Reading, StoreResult, Writing};
use crate::model::{PersonRow, PostRow, RequestSeq, Scope};

impl Reading<'_> {
    /// Who takes part in a private thread, this person among them, by name; nobody where that was never told.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_of_thread(&self, thread: PostRow) -> StoreResult<Vec<PersonRow>> {
        let sql = "SELECT p.id FROM thread_people t JOIN people p ON p.id = t.person WHERE t.thread = ?1 \
                   ORDER BY p.sort_key, p.id";
        self.all("reading who takes part in a thread", sql, [thread.0], |row| row.get(0).map(PersonRow))
    }
}

impl Writing<'_> {
    /// The provider has told who takes part in a private thread: all of them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_people_of_thread(
        &mut self,
        thread: PostRow,
        people: &BTreeSet<PersonRow>,
        seq: RequestSeq,
    ) -> StoreResult<()> {
        let doing = "storing who takes part in a thread";
        let sql = "SELECT person, seq FROM thread_people WHERE thread = ?1";
        let known = self.all(doing, sql, [thread.0], |row| Ok((PersonRow(row.get(0)?), row.get::<_, i64>(1)?)))?;
        let is_late = known.iter().any(|(_, told)| *told > seq.0);
        if is_late || known.iter().map(|(person, _)| *person).collect::<BTreeSet<_>>() == *people {
            return Ok(());
        }
        self.run(doing, "DELETE FROM thread_people WHERE thread = ?1", [thread.0])?;
        for person in people {
            let sql = "INSERT INTO thread_people (thread, person, seq) VALUES (?1, ?2, ?3)";
            self.run(doing, sql, [thread.0, person.0, seq.0])?;
        }
        self.note_seq(seq)?;
        self.touch(Scope::Thread(thread));
        Ok(())
    }

    /// Two rows are one person, who takes part wherever either of them did.
    pub(super) fn join_people_of_threads(&mut self, younger: PersonRow, elder: PersonRow) -> StoreResult<()> {
        let sql = "UPDATE OR REPLACE thread_people SET person = ?2 WHERE person = ?1";
        self.run("joining who takes part in threads", sql, [younger.0, elder.0]).map(drop)
    }
}
