//! People that posts speak of, and what is being written to them.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{FeedRow, PersonRow, PostRow, RemoteId, RemotePerson, Scope, WallTime, sort_key};

/// A person as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The row.
    pub row: PersonRow,
    /// The provider's id.
    pub remote: RemoteId,
    /// As written by the person.
    pub name: String,
    /// What she or he does; empty when it is not said.
    pub role: String,
    /// Address; empty when it is not said.
    pub mail: String,
    /// Where a small picture is.
    pub photo: Option<String>,
}

const COLUMNS: &str = "id, remote_id, name, role, mail, photo";

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let photo: String = row.get(5)?;
    Ok(Person {
        row: PersonRow(row.get(0)?),
        remote: RemoteId(row.get(1)?),
        name: row.get(2)?,
        role: row.get(3)?,
        mail: row.get(4)?,
        photo: (!photo.is_empty()).then_some(photo),
    })
}

impl Reading<'_> {
    /// One person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person(&self, person: PersonRow) -> StoreResult<Option<Person>> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE id = ?1");
        self.one("reading a person", &sql, [person.0], read)
    }

    /// The person of this remote id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person_of(&self, remote: &RemoteId) -> StoreResult<Option<Person>> {
        let sql = format!("SELECT {COLUMNS} FROM people WHERE remote_id = ?1");
        self.one("finding a person", &sql, [remote.as_str()], read)
    }

    /// Whom posts speak of and whose names, or one word of them, begin so: in order of their names, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_called(&self, name: &str, limit: usize) -> StoreResult<Vec<Person>> {
        let wanted = sort_key(name);
        let sql = format!("SELECT {COLUMNS} FROM people WHERE remote_id <> '' ORDER BY sort_key, id");
        let mut called = self.all("finding people", &sql, [], read)?;
        called.retain(|person| {
            let key = sort_key(&person.name);
            let begins = |from: &str| {
                from.strip_prefix(wanted.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            };
            begins(&key) || key.match_indices(' ').any(|(at, _)| begins(&key[at + 1..]))
        });
        called.truncate(limit);
        Ok(called)
    }

    /// This person herself, once the provider of feeds has told who that is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn myself(&self) -> StoreResult<Option<Person>> {
        let sql = "SELECT value FROM counters WHERE name = 'me' AND value <> 0";
        match self.one("reading who this is", sql, [], |row| row.get(0))? {
            Some(me) => self.person(PersonRow(me)),
            None => Ok(None),
        }
    }

    /// What is being written in a thread, or as a new one in a feed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn draft(&self, feed: FeedRow, thread: Option<PostRow>) -> StoreResult<Option<String>> {
        let sql = "SELECT text FROM drafts WHERE feed = ?1 AND thread = ?2";
        self.one("reading a draft", sql, [feed.0, thread.map_or(0, |thread| thread.0)], |row| row.get(0))
    }
}

impl Writing<'_> {
    /// Stores what the provider says of a person; answers the row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_person(&mut self, person: &RemotePerson) -> StoreResult<PersonRow> {
        let doing = "storing a person";
        let photo = person.photo.as_deref().unwrap_or_default();
        match self.person_of(&person.id)? {
            Some(known) => {
                // An answer that tells less than an earlier one takes nothing away.
                let said = |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
                let (role, mail) = (said(&person.role, &known.role), said(&person.mail, &known.mail));
                let photo = said(photo, known.photo.as_deref().unwrap_or_default());
                let old = known.photo.unwrap_or_default();
                if known.name != person.name || known.role != role || known.mail != mail || old != photo {
                    let sql =
                        "UPDATE people SET name = ?2, sort_key = ?3, role = ?4, mail = ?5, photo = ?6 WHERE id = ?1";
                    self.run(doing, sql, (known.row.0, &person.name, sort_key(&person.name), role, mail, photo))?;
                }
                Ok(known.row)
            }
            None => {
                let sql = "INSERT INTO people (remote_id, name, sort_key, role, mail, photo) \
                           VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let key = sort_key(&person.name);
                let row = (person.id.as_str(), &person.name, key, &person.role, &person.mail, photo);
                self.insert(doing, sql, row).map(PersonRow)
            }
        }
    }

    /// The row of somebody of whom only the id is known so far.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person_for(&mut self, remote: &RemoteId) -> StoreResult<PersonRow> {
        match self.person_of(remote)? {
            Some(known) => Ok(known.row),
            None => self.put_person(&RemotePerson {
                id: remote.clone(),
                name: String::new(),
                role: String::new(),
                mail: String::new(),
                photo: None,
            }),
        }
    }

    /// The provider of feeds has told who this person is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_myself(&mut self, me: &RemotePerson) -> StoreResult<PersonRow> {
        let row = self.put_person(me)?;
        let sql = "UPDATE counters SET value = ?1 WHERE name = 'me' AND value <> ?1";
        self.run("storing who this is", sql, [row.0])?;
        Ok(row)
    }

    /// Keeps what is being written; an empty text forgets it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_draft(&mut self, feed: FeedRow, thread: Option<PostRow>, text: &str, now: WallTime) -> StoreResult<()> {
        let doing = "storing a draft";
        let place = thread.map_or(0, |thread| thread.0);
        if text.is_empty() {
            self.run(doing, "DELETE FROM drafts WHERE feed = ?1 AND thread = ?2", [feed.0, place])?;
        } else {
            let sql = "INSERT OR REPLACE INTO drafts (feed, thread, text, changed_at) VALUES (?1, ?2, ?3, ?4)";
            self.run(doing, sql, (feed.0, place, text, now.0))?;
        }
        self.touch(thread.map_or(Scope::Feed(feed), Scope::Thread));
        Ok(())
    }
}
