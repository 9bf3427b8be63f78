//! Who is found by which words.
//!
//! **Promises.** A person is found by the beginning of any word of the name, in Latin letters too, and of the mail address
//! ([`person_words`]), several typed words narrow, and a
//! page goes on behind the last one whatever has changed meanwhile. A page reads the stretch of the index that begins with the
//! longest typed word, from where the page before ended, and those of the other words: nothing is sorted, and of those who are not
//! listed no row is read, for these lie scattered.
//!
//! **Never.** A name that was stored by an older folding is not lost to [`Reading::people_called`], which looks at those rows
//! themselves; [`Reading::people_like`] finds them when [`Writing::word_people`] has been there.
//!
//! A list goes either way from where somebody stands; that of everybody is counted too, by one look at the index for each letter.
//!
//! **How.** `people_words` has a row for each word of each name, ordered by word, then by the key of the name. Somebody whose name
//! has two words that begin so is listed by the first of them alone.
//!
//! **Limits.** Of several typed words each page reads the whole stretches of the index that begin with the others.
//!
//! Tests: `tests.rs` beside; the plan is read by the store's test of all lists.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Row;

use super::{COLUMNS, NAMES, Person, mail_key, read};
use crate::model::{
    PersonRow, Place, Revision, SortBy, Spot, Stretch, Worth, person_words, sort_key, unmarked, wanted_words,
};
use crate::store::lists::Section;
use crate::store::sections::{begun, cut_up, value};
use crate::store::{Reading, StoreError, StoreResult, Writing};

/// Goes up by one when [`person_words`] folds otherwise: what an older one made is then made anew.
pub(super) const FOLDING: i64 = 2;

/// Rows of the index that are read at once while a page fills.
const STRETCH: usize = 200;

/// Follows every word that begins so: no letter has this number.
const BEHIND: char = '\u{10ffff}';

/// Behind every key of a name.
const LAST_KEY: &str = "\u{10ffff}\u{10ffff}";

/// Where in the index somebody stands.
#[derive(Clone, Debug)]
struct Found {
    word: String,
    sort_key: String,
    person: PersonRow,
}

impl Found {
    /// Where those stand who were searched for by `of`.
    fn at(of: &str, place: Place) -> StoreResult<Found> {
        match place.0 {
            Spot::Person { of: other, word, sort_key, person } if other == of => Ok(Found { word, sort_key, person }),
            _ => Err(StoreError::OtherList),
        }
    }

    fn place(self, of: String) -> Place {
        let Found { word, sort_key, person } = self;
        Place(Spot::Person { of, word, sort_key, person })
    }
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeoplePage {
    /// In the order of the word that was found, then of their names.
    pub people: Vec<Person>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// There are more on the side that was read.
    pub more: bool,
    /// The state that was read.
    pub revision: Revision,
}

impl PeoplePage {
    /// What was read towards the beginning comes in the list's order too.
    fn in_order<P>(mut self, stretch: &Stretch<P>) -> PeoplePage {
        if matches!(stretch, Stretch::Before(_)) {
            self.people.reverse();
            self.places.reverse();
        }
        self
    }
}

/// Where those stand one of whose words begins so, behind somewhere.
const BEGINNING_SO: &str = "SELECT word, sort_key, person FROM people_words \
     WHERE (word, sort_key, person) > (?1, ?2, ?3) AND word < ?4 ORDER BY word, sort_key, person LIMIT ?5";

/// And before somewhere, the nearest first.
const BEGINNING_SO_BEFORE: &str = "SELECT word, sort_key, person FROM people_words \
     WHERE (word, sort_key, person) < (?1, ?2, ?3) AND word >= ?4 ORDER BY word DESC, sort_key DESC, person DESC LIMIT ?5";

/// Who they are.
const ALL_BEGINNING_SO: &str = "SELECT person FROM people_words WHERE word >= ?1 AND word < ?2";

fn with_words() -> String {
    format!("SELECT {COLUMNS}, p.words FROM people p {NAMES} WHERE p.id = ?1")
}

/// Whoever has one of these words: all of each at once.
fn beginning_so() -> String {
    format!(
        "SELECT {COLUMNS} FROM people_words w CROSS JOIN people p ON p.id = w.person {NAMES} \
         WHERE w.word >= ?1 AND w.word < ?2 ORDER BY w.word, w.sort_key, w.person"
    )
}

/// Everybody who can be sorted, behind somebody.
fn by_name() -> String {
    format!(
        "SELECT {COLUMNS} FROM people p INDEXED BY people_sorted {NAMES} \
         WHERE (p.sort_key, p.id) > (?1, ?2) AND p.sort_key > '' ORDER BY p.sort_key, p.id LIMIT ?3"
    )
}

/// And before somebody, the nearest first.
fn by_name_before() -> String {
    format!(
        "SELECT {COLUMNS} FROM people p INDEXED BY people_sorted {NAMES} \
         WHERE (p.sort_key, p.id) < (?1, ?2) AND p.sort_key > '' ORDER BY p.sort_key DESC, p.id DESC LIMIT ?3"
    )
}

const FIRST_KEY: &str = "SELECT sort_key FROM people INDEXED BY people_sorted WHERE sort_key >= ?1 AND sort_key > '' ORDER BY sort_key LIMIT 1";
const KEYS_BETWEEN: &str =
    "SELECT count(*) FROM people INDEXED BY people_sorted WHERE sort_key >= ?1 AND sort_key > '' AND sort_key < ?2";
const KEYS_FROM: &str = "SELECT count(*) FROM people INDEXED BY people_sorted WHERE sort_key >= ?1 AND sort_key > ''";
const BEFORE_ONE: &str =
    "SELECT count(*) FROM people INDEXED BY people_sorted WHERE (sort_key, id) < (?1, ?2) AND sort_key > ''";
const AT_POSITION: &str = "SELECT sort_key, id FROM people INDEXED BY people_sorted WHERE sort_key > '' ORDER BY sort_key, id LIMIT 1 OFFSET ?1";

/// The queries of lists, for the test that reads their plans.
#[cfg(test)]
pub(in crate::store) fn plans() -> Vec<String> {
    vec![
        by_name(),
        by_name_before(),
        BEGINNING_SO.to_owned(),
        BEGINNING_SO_BEFORE.to_owned(),
        FIRST_KEY.to_owned(),
        KEYS_BETWEEN.to_owned(),
        KEYS_FROM.to_owned(),
        BEFORE_ONE.to_owned(),
        AT_POSITION.to_owned(),
        ALL_BEGINNING_SO.to_owned(),
        with_words(),
        beginning_so(),
        format!("SELECT {COLUMNS} FROM people p {NAMES} WHERE p.worded < ?1 ORDER BY p.worded, p.id"),
    ]
}

/// The word that fewest names are likely to have.
fn longest(wanted: &BTreeSet<String>) -> Option<&String> {
    wanted.iter().max_by_key(|word| word.chars().count())
}

/// The first of somebody's words that begins so: by this one she or he is listed.
fn found_by<'a>(words: &'a str, wanted: &str) -> Option<&'a str> {
    words.split(' ').find(|word| word.starts_with(wanted))
}

/// How a list of those who are searched for by these words is told from others.
pub(in crate::store) fn of_words(wanted: &BTreeSet<String>) -> String {
    wanted.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
}

/// Behind every word that begins so.
fn end_of(word: &str) -> String {
    format!("{word}{BEHIND}")
}

impl Reading<'_> {
    /// People of whose names or addresses each of the words that are typed begins a word, at most `limit`; nobody when nothing was typed that a
    /// name could hold.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn people_like(&self, typed: &str, stretch: Stretch, limit: usize) -> StoreResult<PeoplePage> {
        let revision = self.revision()?;
        let wanted = wanted_words(typed);
        let mut page = PeoplePage { people: Vec::new(), places: Vec::new(), more: false, revision };
        let of = of_words(&wanted);
        let stretch = stretch.try_map(|place| Found::at(&of, place))?;
        let Some(first) = longest(&wanted).filter(|_| limit > 0) else { return Ok(page) };
        let (doing, end) = ("finding people", end_of(first));
        let edge = |word: &str| Found { word: word.to_owned(), sort_key: String::new(), person: PersonRow(0) };
        let (mut at, bound, sql) = match &stretch {
            Stretch::After(from) => (from.clone().unwrap_or_else(|| edge(first)), &end, BEGINNING_SO),
            Stretch::Before(from) => (from.clone().unwrap_or_else(|| edge(&end)), first, BEGINNING_SO_BEFORE),
        };
        let others = wanted.iter().filter(|word| *word != first).map(|word| self.people_with(word));
        let others = others.collect::<StoreResult<Vec<_>>>()?;
        let wanted_rows = i64::try_from(STRETCH).unwrap_or(i64::MAX);
        let who = with_words();
        loop {
            let from = (&at.word, &at.sort_key, at.person.0, bound, wanted_rows);
            let rows = self.all(doing, sql, from, |row| {
                Ok(Found { word: row.get(0)?, sort_key: row.get(1)?, person: PersonRow(row.get(2)?) })
            })?;
            let is_whole = rows.len() < STRETCH;
            for place in rows {
                at = place;
                if !others.iter().all(|other| other.binary_search(&at.person).is_ok()) {
                    continue;
                }
                let found = self.one(doing, &who, [at.person.0], |row| {
                    let is_first = found_by(row.get_ref(11)?.as_str()?, first) == Some(&at.word);
                    Ok(if is_first { Some(read(row)?) } else { None })
                })?;
                let Some(person) = found.flatten() else { continue };
                if page.people.len() == limit {
                    page.more = true;
                    return Ok(page.in_order(&stretch));
                }
                page.places.push(at.clone().place(of.clone()));
                page.people.push(person);
            }
            if is_whole {
                return Ok(page.in_order(&stretch));
            }
        }
    }

    /// Where somebody stands in the list of those who are searched for by what is typed, or in that of everybody; `None` who is in neither.
    ///
    /// # Errors
    /// When the database fails.
    pub fn place_of_person(&self, typed: &str, person: PersonRow) -> StoreResult<Option<Place>> {
        let told = self.one("placing a person", &with_words(), [person.0], |row| {
            Ok((read(row)?.name, row.get_ref(11)?.as_str()?.to_owned()))
        })?;
        let Some((name, words)) = told else { return Ok(None) };
        let (wanted, sort_key) = (wanted_words(typed), sort_key(&name));
        if typed.trim().is_empty() {
            let found = Found { word: String::new(), sort_key, person };
            return Ok((!found.sort_key.is_empty()).then(|| found.place(String::new())));
        }
        let is_found = |wanted: &String| found_by(&words, wanted).is_some();
        let Some(word) = longest(&wanted).and_then(|first| found_by(&words, first)) else { return Ok(None) };
        let found = Found { word: word.to_owned(), sort_key, person };
        Ok(wanted.iter().all(is_found).then(|| found.place(of_words(&wanted))))
    }

    /// Everybody one of whose words begins so, in order of the rows.
    fn people_with(&self, word: &str) -> StoreResult<Vec<PersonRow>> {
        let read = |row: &Row<'_>| row.get(0).map(PersonRow);
        let mut people = self.all("finding people", ALL_BEGINNING_SO, (word, end_of(word)), read)?;
        people.sort_unstable();
        Ok(people)
    }

    /// Everybody whose name is known, in the order of their names, at most `limit`.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn people_by_name(&self, stretch: Stretch, limit: usize) -> StoreResult<PeoplePage> {
        let revision = self.revision()?;
        let stretch = stretch.try_map(|place| Found::at("", place))?;
        let wanted = i64::try_from(limit).unwrap_or(i64::MAX).saturating_add(1);
        let (sql, from) = match &stretch {
            Stretch::After(from) => {
                (by_name(), from.as_ref().map_or(("", 0), |at| (at.sort_key.as_str(), at.person.0)))
            }
            Stretch::Before(from) => {
                let end = (LAST_KEY, i64::MAX);
                (by_name_before(), from.as_ref().map_or(end, |at| (at.sort_key.as_str(), at.person.0)))
            }
        };
        let mut people = self.all("listing people", &sql, (from.0, from.1, wanted), read)?;
        let more = people.len() > limit;
        people.truncate(limit);
        let stood = |one: &Person| Found { word: String::new(), sort_key: sort_key(&one.name), person: one.row };
        let places = people.iter().map(|person| stood(person).place(String::new())).collect();
        Ok(PeoplePage { people, places, more, revision }.in_order(&stretch))
    }

    /// Everybody whose name is known, counted by the letters that the names begin with.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_sections(&self) -> StoreResult<Vec<Section>> {
        let doing = "counting people";
        let first = |from: &Worth| {
            let found = self.one(doing, FIRST_KEY, [value(from)], |row| row.get(0))?;
            Ok(found.map(Worth::Text))
        };
        let between = |from: &Worth, end: Option<&Worth>| match end {
            Some(end) => self.counted(doing, KEYS_BETWEEN, (value(from), value(end))),
            None => self.counted(doing, KEYS_FROM, [value(from)]),
        };
        Ok(begun(cut_up(SortBy::Name, false, first, between)?))
    }

    /// The position of somebody among everybody, counted from 0; `None` for one who is not listed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn index_of_person(&self, person: PersonRow) -> StoreResult<Option<u64>> {
        let Some(Place(Spot::Person { sort_key, person, .. })) = self.place_of_person("", person)? else {
            return Ok(None);
        };
        self.counted("counting people", BEFORE_ONE, (sort_key, person.0)).map(Some)
    }

    /// Where the one stands who is at a position among everybody.
    ///
    /// # Errors
    /// When the database fails.
    pub fn place_of_position(&self, index: u64) -> StoreResult<Option<Place>> {
        let found = self.one("listing people", AT_POSITION, [i64::try_from(index).unwrap_or(i64::MAX)], |row| {
            Ok(Found { word: String::new(), sort_key: row.get(0)?, person: PersonRow(row.get(1)?) })
        })?;
        Ok(found.map(|found| found.place(String::new())))
    }

    /// Whether there are people whose words were not made by this folding: [`Writing::word_people`] makes them.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_people_to_word(&self) -> StoreResult<bool> {
        Ok(!self.people_to_word(Some(1))?.is_empty())
    }

    /// Who can be mentioned and written to ([`Person::can_be_called`]) and of whose names these are whole words in a row: in order of
    /// their names, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn people_called(&self, name: &str, limit: usize) -> StoreResult<Vec<Person>> {
        let (doing, typed, wanted) = ("finding people", sort_key(name), wanted_words(name));
        let Some(first) = longest(&wanted) else { return Ok(Vec::new()) };
        let sql = beginning_so();
        let mut called = self.all(doing, &sql, (first, end_of(first)), read)?;
        called.extend(self.people_to_word(None)?);
        let begins =
            |from: &str| from.strip_prefix(typed.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        let mut in_order = BTreeMap::new();
        for person in called {
            let key = sort_key(&person.name);
            let is_called = begins(&key) || key.match_indices(' ').any(|(at, _)| begins(&key[at + 1..]));
            if is_called && person.can_be_called() {
                in_order.insert((key, person.row), person);
            }
        }
        Ok(in_order.into_values().take(limit).collect())
    }

    /// Those whose words were not made by this folding.
    fn people_to_word(&self, limit: Option<u32>) -> StoreResult<Vec<Person>> {
        let sql =
            format!("SELECT {COLUMNS} FROM people p {NAMES} WHERE p.worded < ?1 ORDER BY p.worded, p.id LIMIT ?2");
        self.all("finding people", &sql, (FOLDING, limit.map_or(-1, i64::from)), read)
    }
}

impl Writing<'_> {
    /// Makes the words of at most `limit` people for whom an older program made none, or others; answers of how many.
    ///
    /// # Errors
    /// When the database fails.
    pub fn word_people(&mut self, limit: u32) -> StoreResult<usize> {
        let old = self.people_to_word(Some(limit))?;
        for person in &old {
            let sql = "UPDATE people SET mail_key = ?2 WHERE id = ?1 AND mail_key <> ?2";
            self.run("making the words of people", sql, (person.row.0, mail_key(&person.mail)))?;
            self.name_person(person.row, &unmarked(&person.name), &person.mail)?;
        }
        Ok(old.len())
    }

    /// Stores a person's name, and by what she or he is found.
    pub(super) fn name_person(&mut self, person: PersonRow, name: &str, mail: &str) -> StoreResult<()> {
        let doing = "storing a person's name";
        self.forget_words(person)?;
        let (key, words) = (sort_key(name), person_words(name, mail));
        for word in &words {
            let sql = "INSERT INTO people_words (word, sort_key, person) VALUES (?1, ?2, ?3)";
            self.run(doing, sql, (word, &key, person.0))?;
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let sql = "UPDATE people SET name = ?2, sort_key = ?3, words = ?4, worded = ?5 WHERE id = ?1";
        self.run(doing, sql, (person.0, name, key, words.join(" "), FOLDING)).map(drop)
    }

    /// Nobody is found by the words of this row any more.
    pub(super) fn forget_words(&mut self, person: PersonRow) -> StoreResult<()> {
        let doing = "forgetting a person's words";
        let sql = "SELECT words, sort_key FROM people WHERE id = ?1";
        let known = self.one(doing, sql, [person.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let Some((words, key)): Option<(String, String)> = known else { return Ok(()) };
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            let sql = "DELETE FROM people_words WHERE word = ?1 AND sort_key = ?2 AND person = ?3";
            self.run(doing, sql, (word, &key, person.0))?;
        }
        Ok(())
    }
}
