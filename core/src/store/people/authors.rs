//! Who has written what this person keeps.
//!
//! **Promises.** The last to have changed each kept document, those first who did lately; nobody twice, and never all there are.
//!
//! Tests: `tests.rs` beside; the story is in `tests/journeys/tests/stories/people.rs`.

use crate::model::{PersonRow, RemoteId};
use crate::store::{Reading, StoreResult};

/// Somebody who has written a kept document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// What the organisation's directory calls her or him.
    pub user: RemoteId,
    /// As the document names her or him; empty when it does not.
    pub name: String,
    /// The person, where she or he is known here.
    pub person: Option<PersonRow>,
    /// The directory was asked for her or him, or has told without being asked.
    pub told: bool,
}

const AUTHORS: &str = "
WITH RECURSIVE tree (item) AS (
    SELECT item FROM pins
  UNION
    SELECT b.item FROM tree t JOIN base b ON b.parent = t.item WHERE b.going = 0
), authors (user, name, at) AS (
    SELECT b.editor_user, max(b.editor), max(b.modified_at) FROM tree t JOIN base b ON b.item = t.item
    WHERE b.kind = 1 AND b.editor_user <> '' GROUP BY b.editor_user ORDER BY 3 DESC, 1 LIMIT ?1
)
SELECT a.user, a.name, p.id, coalesce(p.asked_at, 0) <> 0 OR coalesce(p.mail_key, '') <> ''
FROM authors a
LEFT JOIN people_names n ON n.service = 1 AND n.remote_id = a.user
LEFT JOIN people p ON p.id = n.person
ORDER BY a.at DESC, a.user";

impl Reading<'_> {
    /// Those who were the last to change what is kept, at most so many, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn authors_of_kept(&self, limit: u32) -> StoreResult<Vec<Author>> {
        self.all("reading who wrote what is kept", AUTHORS, [limit], |row| {
            Ok(Author {
                user: RemoteId(row.get(0)?),
                name: row.get(1)?,
                person: row.get::<_, Option<i64>>(2)?.map(PersonRow),
                told: row.get(3)?,
            })
        })
    }
}
