//! People: whom feeds name and whom the organisation's directory names.
//!
//! **Promises.** A person is one row, whatever the services call her or him. Two rows turn out to be one person by their mail
//! address, whatever its case, when one is named by feeds alone and the other by the directory alone, and nobody else has that
//! address: the elder stays, the younger's id leads to it for good. What refers to either goes on to mean the same person. An
//! answer that tells less than an earlier one takes nothing away; where the directory has told, feeds only add what it left open.
//!
//! **Never.** Rows are not joined by a name. Rows that were joined are not parted when an address changes hands. Whom feeds have
//! named is not forgotten, for posts speak of them, nor is who is called in what waits to be sent.
//!
//! **How.** What services call a person is a table of its own (`people_names`), as aliases are. Columns that name an author, and drafts, are
//! written anew when rows are joined; the mentions of an intent stay as they were asked, and are read through the alias. All
//! that stores a person goes through [`Writing::put_person`], [`Writing::put_colleague`] and [`Writing::person_for`]. Who is
//! found by which words is in [`search`].
//!
//! Tests: `people/tests.rs`.

use std::collections::BTreeSet;

use rusqlite::Row;

use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{Colleague, FeedAsk, PersonRow, RemoteId, RemotePerson, Scope, WallTime, unmarked};

pub mod authors;
pub mod directory;
pub mod portraits;
pub mod search;

/// How long a person may have been told of again before that is stored: a week, in milliseconds. What is told unchanged each
/// day would otherwise touch every row each day.
const SEEN_EVERY: i64 = 7 * 24 * 3_600_000;

/// Who calls a person so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedBy {
    /// The provider of feeds.
    Feeds,
    /// The organisation's directory.
    Directory,
}

impl NamedBy {
    fn stored(self) -> i64 {
        match self {
            NamedBy::Feeds => 0,
            NamedBy::Directory => 1,
        }
    }

    fn other(self) -> NamedBy {
        match self {
            NamedBy::Feeds => NamedBy::Directory,
            NamedBy::Directory => NamedBy::Feeds,
        }
    }
}

/// A person as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The row.
    pub row: PersonRow,
    /// What the provider of feeds calls her or him, once it has told.
    pub feeds: Option<RemoteId>,
    /// What the organisation's directory calls her or him.
    pub directory: Option<RemoteId>,
    /// As written by the person, without the marks that steer the direction of what stands beside it.
    pub name: String,
    /// What she or he does; empty when it is not said.
    pub role: String,
    /// Where she or he works; empty when it is not said.
    pub place: String,
    /// Telephone numbers, as written.
    pub phones: Vec<String>,
    /// Address; empty when it is not said.
    pub mail: String,
    /// Where a small picture is, by the provider of feeds.
    pub photo: Option<String>,
    /// When a provider last told of her or him, to the week; 0 before that was noted.
    pub seen_at: WallTime,
    /// This person works with her or him, by the directory's word.
    pub near: bool,
}

impl Person {
    /// What this service calls the person.
    pub fn named(&self, by: NamedBy) -> Option<&RemoteId> {
        match by {
            NamedBy::Feeds => self.feeds.as_ref(),
            NamedBy::Directory => self.directory.as_ref(),
        }
    }

    /// What she is told by in feeds, where they have told it.
    pub fn in_feeds(&self) -> Option<&RemoteId> {
        self.feeds.as_ref().filter(|called| !called.as_str().is_empty())
    }

    /// Whether she can be mentioned and written to in feeds: they have told who she is, or can be asked by her mail address.
    pub fn can_be_called(&self) -> bool {
        self.in_feeds().is_some() || !self.mail.trim().is_empty()
    }
}

const COLUMNS: &str =
    "p.id, f.remote_id, d.remote_id, p.name, p.role, p.place, p.phones, p.mail, p.photo, p.seen_at, p.near";

/// What the columns are read beside: 0 and 1 are [`NamedBy`] as stored.
const NAMES: &str = "LEFT JOIN people_names f ON f.person = p.id AND f.service = 0 \
                     LEFT JOIN people_names d ON d.person = p.id AND d.service = 1";

fn read(row: &Row<'_>) -> rusqlite::Result<Person> {
    let phones: String = row.get(6)?;
    let photo: String = row.get(8)?;
    Ok(Person {
        row: PersonRow(row.get(0)?),
        feeds: row.get::<_, Option<String>>(1)?.map(RemoteId),
        directory: row.get::<_, Option<String>>(2)?.map(RemoteId),
        name: row.get(3)?,
        role: row.get(4)?,
        place: row.get(5)?,
        phones: phones.lines().map(str::to_owned).collect(),
        mail: row.get(7)?,
        photo: (!photo.is_empty()).then_some(photo),
        seen_at: WallTime(row.get(9)?),
        near: row.get::<_, i64>(10)? > 0,
    })
}

/// By which two addresses are the same.
fn mail_key(mail: &str) -> String {
    mail.trim().to_lowercase()
}

/// What is said now, unless that is nothing.
fn said(kept: &mut String, new: &str) {
    if !new.is_empty() {
        new.clone_into(kept);
    }
}

/// What is said now, where nothing was said before.
fn fill(kept: &mut String, new: &str) {
    if kept.is_empty() {
        new.clone_into(kept);
    }
}

impl Reading<'_> {
    /// One person; by the id of a row that was joined with another, that other.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person(&self, person: PersonRow) -> StoreResult<Option<Person>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM people p {NAMES} \
             WHERE p.id = coalesce((SELECT person FROM people_aliases WHERE alias = ?1), ?1)"
        );
        self.one("reading a person", &sql, [person.0], read)
    }

    /// The person whom the provider of feeds calls so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person_of(&self, remote: &RemoteId) -> StoreResult<Option<Person>> {
        self.person_named(NamedBy::Feeds, remote)
    }

    /// The person whom this service calls so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person_named(&self, by: NamedBy, remote: &RemoteId) -> StoreResult<Option<Person>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM people_names n JOIN people p ON p.id = n.person {NAMES} \
             WHERE n.service = ?1 AND n.remote_id = ?2"
        );
        self.one("finding a person", &sql, (by.stored(), remote.as_str()), read)
    }

    /// The only other row with this address, when only the other service names it.
    fn twin(&self, by: NamedBy, row: PersonRow, address: &str) -> StoreResult<Option<Person>> {
        if address.is_empty() {
            return Ok(None);
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM people p {NAMES} WHERE p.mail_key = ?1 AND p.mail_key <> '' AND p.id <> ?2 LIMIT 2"
        );
        let mut same = self.all("looking for the same person", &sql, (address, row.0), read)?;
        // Nothing tells apart two who share an address: then nobody is joined.
        let only = if same.len() == 1 { same.pop() } else { None };
        Ok(only.filter(|twin| twin.named(by).is_none() && twin.named(by.other()).is_some()))
    }

    /// Whoever is mentioned, or written to, in what is not sent.
    fn people_called_here(&self) -> StoreResult<BTreeSet<PersonRow>> {
        let mut called = BTreeSet::new();
        for intent in self.open_service_intents::<FeedAsk>()? {
            if let FeedAsk::Post { mentions, to, .. } = intent.asked {
                called.extend(mentions.into_iter().chain(to));
            }
        }
        for draft in self.drafts()? {
            called.extend(draft.mentions.into_iter().map(|(person, _)| person).chain(draft.place.to));
        }
        // By the row that she is found under now.
        let now = called.into_iter().map(|person| Ok(self.person(person)?.map(|person| person.row)));
        Ok(now.collect::<StoreResult<Vec<_>>>()?.into_iter().flatten().collect())
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
}

impl Writing<'_> {
    /// Stores what the provider of feeds says of a person; answers the row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_person(&mut self, person: &RemotePerson) -> StoreResult<PersonRow> {
        let known = self.known_as(NamedBy::Feeds, &person.id, &person.mail)?;
        let mut told = known.clone();
        // Two services that write a name in two ways would else change it back and forth.
        let keep = if known.directory.is_some() { fill } else { said };
        keep(&mut told.name, &unmarked(&person.name));
        keep(&mut told.role, &person.role);
        keep(&mut told.mail, &person.mail);
        if let Some(photo) = person.photo.as_ref().filter(|photo| !photo.is_empty()) {
            told.photo = Some(photo.clone());
        }
        self.store_told(&known, told)
    }

    /// Stores what the organisation's directory says of a person; answers the row.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_colleague(&mut self, colleague: &Colleague) -> StoreResult<PersonRow> {
        let known = self.known_as(NamedBy::Directory, &colleague.id, &colleague.mail)?;
        let mut told = known.clone();
        said(&mut told.name, &unmarked(&colleague.name));
        said(&mut told.role, &colleague.role);
        said(&mut told.place, &colleague.place);
        said(&mut told.mail, &colleague.mail);
        if !colleague.phones.is_empty() {
            // As they will be read: a line each.
            let written = colleague.phones.iter().flat_map(|phone| phone.lines()).map(str::trim);
            told.phones = written.filter(|phone| !phone.is_empty()).map(str::to_owned).collect();
        }
        self.store_told(&known, told)
    }

    /// The row of somebody of whom only what feeds call her or him is known so far.
    ///
    /// # Errors
    /// When the database fails.
    pub fn person_for(&mut self, remote: &RemoteId) -> StoreResult<PersonRow> {
        Ok(self.known_as(NamedBy::Feeds, remote, "")?.row)
    }

    /// The person whom `by` calls `remote`: made, or joined with the row of the same address, when need be.
    fn known_as(&mut self, by: NamedBy, remote: &RemoteId, mail: &str) -> StoreResult<Person> {
        if let Some(known) = self.person_named(by, remote)? {
            if known.named(by.other()).is_some() {
                return Ok(known);
            }
            let address = mail_key(mail);
            // Feeds tell of the same people with every page: they are looked for again when their address is new.
            if by == NamedBy::Feeds && address == mail_key(&known.mail) {
                return Ok(known);
            }
            return match self.twin(by, known.row, &address)? {
                Some(twin) => self.join_people(known, twin),
                None => Ok(known),
            };
        }
        let doing = "storing a person";
        let row = match self.twin(by, PersonRow(0), &mail_key(mail))? {
            Some(twin) => twin.row,
            None => {
                let sql = "INSERT INTO people (worded) VALUES (?1)";
                PersonRow(self.insert(doing, sql, [search::FOLDING])?)
            }
        };
        let sql = "INSERT INTO people_names (service, remote_id, person) VALUES (?1, ?2, ?3)";
        self.run(doing, sql, (by.stored(), remote.as_str(), row.0))?;
        self.person(row)?.ok_or(StoreError::Unexpected("person"))
    }

    /// Stores what differs; answers the row.
    fn store_told(&mut self, known: &Person, mut told: Person) -> StoreResult<PersonRow> {
        let now = self.now();
        // A clock that was set back meanwhile must not keep a person for ever.
        if now.0.saturating_sub(known.seen_at.0) >= SEEN_EVERY || known.seen_at > now {
            told.seen_at = now;
        }
        if *known != told {
            let sql = "UPDATE people SET role = ?2, place = ?3, phones = ?4, mail = ?5, mail_key = ?6, photo = ?7, \
                       seen_at = ?8 WHERE id = ?1";
            let photo = told.photo.as_deref().unwrap_or_default();
            let (phones, address) = (told.phones.join("\n"), mail_key(&told.mail));
            let row = (told.row.0, &told.role, &told.place, phones, &told.mail, address, photo, told.seen_at.0);
            self.run("storing a person", sql, row)?;
            self.touch(Scope::People);
        }
        if known.name != told.name || known.mail != told.mail {
            self.name_person(told.row, &told.name, &told.mail)?;
        }
        Ok(told.row)
    }

    /// Two rows are one person: the elder stays.
    fn join_people(&mut self, one: Person, other: Person) -> StoreResult<Person> {
        let doing = "joining what is known of a person";
        let (elder, younger) = if one.row <= other.row { (one, other) } else { (other, one) };
        let ids = (younger.row.0, elder.row.0);
        self.forget_words(younger.row)?;
        self.run(doing, "UPDATE people_names SET person = ?2 WHERE person = ?1", ids)?;
        // Whoever was joined before has both names, and is not joined again: no alias leads to the younger.
        self.run(doing, "INSERT INTO people_aliases (alias, person) VALUES (?1, ?2)", ids)?;
        self.run(doing, "UPDATE post_base SET author = ?2 WHERE author = ?1", ids)?;
        self.run(doing, "UPDATE post_overlay SET author = ?2 WHERE author = ?1", ids)?;
        self.join_drafts_of_people(younger.row, elder.row)?;
        self.join_people_of_threads(younger.row, elder.row)?;
        self.run(doing, "UPDATE counters SET value = ?2 WHERE name = 'me' AND value = ?1", ids)?;
        self.run(doing, "UPDATE OR IGNORE portraits SET person = ?2 WHERE person = ?1", ids)?;
        self.run(doing, "DELETE FROM portraits WHERE person = ?1", [younger.row.0])?;
        let nearer = "UPDATE people SET near = (SELECT near FROM people WHERE id = ?1) WHERE id = ?2 AND near = 0";
        self.run(doing, nearer, ids)?;
        self.run(doing, "DELETE FROM people WHERE id = ?1", [younger.row.0])?;

        let mut joined = elder.clone();
        joined.feeds = elder.feeds.clone().or_else(|| younger.feeds.clone());
        joined.directory = elder.directory.clone().or_else(|| younger.directory.clone());
        let keep = if elder.directory.is_some() { fill } else { said };
        keep(&mut joined.name, &younger.name);
        keep(&mut joined.role, &younger.role);
        keep(&mut joined.place, &younger.place);
        keep(&mut joined.mail, &younger.mail);
        if joined.phones.is_empty() {
            joined.phones = younger.phones;
        }
        joined.photo = joined.photo.or(younger.photo);
        joined.seen_at = joined.seen_at.max(younger.seen_at);
        let row = self.store_told(&elder, joined)?;
        self.person(row)?.ok_or(StoreError::Unexpected("person"))
    }

    /// Forgets whom only the directory names and this person does not work with, but for the `keep` of them that were told of last, and
    /// whoever is called in what waits or is a draft; answers how many went.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget_people(&mut self, keep: u32) -> StoreResult<usize> {
        let doing = "forgetting people";
        let sql = "SELECT p.id FROM people p JOIN people_names d ON d.person = p.id AND d.service = 1 \
                   LEFT JOIN people_names f ON f.person = p.id AND f.service = 0 \
                   WHERE f.person IS NULL AND p.near = 0 ORDER BY p.seen_at DESC, p.id DESC LIMIT -1 OFFSET ?1";
        let mut far = self.all(doing, sql, [keep], |row| row.get(0).map(PersonRow))?;
        if !far.is_empty() {
            let called = self.people_called_here()?;
            far.retain(|person| !called.contains(person));
        }
        for person in &far {
            self.forget_words(*person)?;
            self.run(doing, "DELETE FROM people_names WHERE person = ?1", [person.0])?;
            self.run(doing, "DELETE FROM portraits WHERE person = ?1", [person.0])?;
            self.run(doing, "DELETE FROM people WHERE id = ?1", [person.0])?;
        }
        if !far.is_empty() {
            self.touch(Scope::People);
        }
        Ok(far.len())
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
}

#[cfg(test)]
mod tests;
