//! People: those with whom a person works, whoever appears in what she holds, and their small pictures.
//!
//! **Promises.** An organisation is never copied: a round asks for at most [`NEAR`] people, a search for at most [`FOUND`], and of those
//! whom only the directory names at most [`KEPT`] stay beside the nearest. A round is due once a day, once
//! feeds, tasks or people were had; one in which nothing is new is one small request, and one row is written. Where the
//! organisation does not let this person ask, it is asked again after a day; where it only does not tell with whom she works, those
//! whom feeds and kept documents name are asked for all the same.
//!
//! **Never.** Nobody is removed because a list leaves her out.
//!
//! **How.** Whom feeds name by an address is asked for by that address, and the last to have changed a kept document by what the directory
//! calls them, a few at each sync; a picture is asked for again after a month.
//! What a person looks at herself ([`PeoplePuller::person`], [`PeoplePuller::portrait`]) is asked for at once.
//!
//! Stories: `tests/journeys/tests/stories/people.rs`.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Ended, MayGoOn, is_due};
use crate::doors::Doors;
use crate::model::{AsOf, Colleague, Failure, Later, PersonRow, Refusal, RemoteId, Revision, SignInNeed};
use crate::providers::people::People;
use crate::store::people::{NamedBy, Person};
use crate::store::{Database, Durability, Reading, StoreResult, Writing};

/// People with whom a person works, at most.
pub const NEAR: usize = 200;
/// People of one search, at most.
pub const FOUND: usize = 50;
/// Of those whom only the directory names so many stay, beside the nearest.
pub const KEPT: u32 = 2_000;
/// A round is due so often, in milliseconds.
const EVERY: i64 = 24 * 3_600_000;
/// A picture is asked for again after this long, in milliseconds.
const PORTRAIT_EVERY: i64 = 30 * 24 * 3_600_000;
/// People asked for by their address, in one sync.
const MOST_ASKED: u32 = 20;
/// So many of the nearest have their pictures fetched before anybody looks, at most [`MOST_PORTRAITS`] in one sync.
const NEAREST: u32 = 60;
const MOST_PORTRAITS: usize = 20;
/// Of those who wrote what is kept so many count, the latest,
const AUTHORS: u32 = 200;
/// and so many are asked for in one sync.
const MOST_AUTHORS: usize = 10;
/// People stored in one transaction: each has about five rows.
const BATCH: usize = 50;
/// People whose words are made in one transaction.
const WORDED: u32 = 100;

/// What came of asking for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfOne {
    /// The directory has told of her or him, or could not be asked by anything that is known.
    Told,
    /// It knows nobody who is called so: whoever this is has left, or was never in it.
    Unknown,
    /// It does not let this person see that one.
    NotOpen,
    /// Something else stands in the way.
    Ended(Ended),
}

impl From<OfOne> for Ended {
    fn from(of_one: OfOne) -> Ended {
        match of_one {
            OfOne::Told => Ended::Done,
            OfOne::Unknown | OfOne::NotOpen => Ended::NoAccess,
            OfOne::Ended(ended) => ended,
        }
    }
}

/// Reads people into one vault.
pub struct PeoplePuller {
    db: Database,
    people: Arc<dyn People>,
    doors: Doors,
    /// What this vault was when it was last looked who wrote what is kept, and everybody was known.
    authors_at: Mutex<Option<Revision>>,
}

impl fmt::Debug for PeoplePuller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PeoplePuller")
    }
}

impl PeoplePuller {
    /// The people of one vault.
    pub fn new(db: Database, people: Arc<dyn People>, doors: Doors) -> PeoplePuller {
        PeoplePuller { db, people, doors, authors_at: Mutex::default() }
    }

    /// Whether a round is due.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_due(&self) -> StoreResult<bool> {
        let read = |tx: &crate::store::Reading<'_>| {
            let looked = [tx.people_as_of()?, tx.feeds_as_of()?, tx.tasks_as_of()?.0];
            Ok((looked, tx.people_refused_at()?))
        };
        let (looked, refused) = self.db.read(read).await?;
        let now = self.doors.clock.wall();
        if !is_due(refused, now, EVERY) {
            return Ok(false);
        }
        Ok(match looked {
            [AsOf::Known(at), ..] => is_due(Some(at), now, EVERY),
            [AsOf::NeverKnown, others @ ..] => others.iter().any(|at| matches!(at, AsOf::Known(_))),
        })
    }

    /// Asks with whom this person works, and a few of those whom feeds name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        self.make_words().await?;
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        let near = match self.people.near(NEAR).await {
            Ok(near) => near,
            Err(failure) => return self.not_had(failure).await,
        };
        let rows = self.put(near).await?;
        let now = self.doors.clock.wall();
        let work = move |tx: &mut Writing<'_>| {
            tx.set_near(&rows, now)?;
            tx.forget_people(KEPT)
        };
        self.db.write(Durability::Fetched, work).await?;
        Ok(Ended::Done)
    }

    /// Whom the directory finds by what is typed is known from then on; answers whether it may know more of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, typed: &str) -> StoreResult<Result<bool, Ended>> {
        match self.people.search(typed, FOUND).await {
            Ok(found) => {
                let more = found.len() >= FOUND;
                self.put(found).await?;
                Ok(Ok(more))
            }
            Err(failure) => Ok(Err(failure.into())),
        }
    }

    /// Asks for one person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, person: PersonRow) -> StoreResult<OfOne> {
        match self.db.read(move |tx| tx.person(person)).await? {
            Some(person) => self.ask_for(&person).await,
            None => Ok(OfOne::Told),
        }
    }

    /// Asks for a person's picture, where it was not asked for within a month.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn portrait(&self, person: PersonRow) -> StoreResult<Ended> {
        let read = move |tx: &crate::store::Reading<'_>| Ok((tx.person(person)?, tx.portrait(person)?));
        let (known, kept) = self.db.read(read).await?;
        let now = self.doors.clock.wall();
        if !is_due(kept.map(|kept| kept.asked_at), now, PORTRAIT_EVERY) {
            return Ok(Ended::Done);
        }
        let Some(known) = known else { return Ok(Ended::Done) };
        let Some(called) = called(&known) else { return Ok(Ended::Done) };
        let row = known.row;
        match self.people.portrait(&called).await {
            Ok(portrait) => {
                let bytes = portrait.map(|portrait| portrait.bytes).unwrap_or_default();
                self.db.write(Durability::Fetched, move |tx| tx.put_portrait(row, &bytes, now)).await?;
                Ok(Ended::Done)
            }
            Err(failure) => {
                if matches!(failure, Failure::Refused(_)) {
                    self.db.write(Durability::Fetched, move |tx| tx.put_portrait(row, &[], now)).await?;
                }
                self.not_open(failure).await
            }
        }
    }

    /// Asks for a few of those whom feeds name, and fetches a few pictures that are not here: her own, and those of the nearest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complete(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        let read = |tx: &Reading<'_>| Ok((tx.people_as_of()?, tx.people_refused_at()?, tx.directory_closed_at()?));
        let (as_of, refused, closed) = self.db.read(read).await?;
        // That it does not tell with whom she works says nothing of asking for one person.
        let never_asked = as_of == AsOf::NeverKnown && refused.is_none();
        if never_asked || !is_due(closed, now, EVERY) {
            return Ok(Ended::Done);
        }
        match self.ask_for_those_of_feeds(may_go_on).await? {
            Ended::Done => {}
            ended => return Ok(ended),
        }
        match self.ask_for_authors(may_go_on).await? {
            Ended::Done => {}
            ended => return Ok(ended),
        }
        let read = move |tx: &crate::store::Reading<'_>| {
            let mut lacking = Vec::new();
            for person in tx.myself()?.into_iter().chain(tx.nearest_people(NEAREST)?) {
                let kept = tx.portrait(person.row)?;
                if is_due(kept.map(|kept| kept.asked_at), now, PORTRAIT_EVERY) {
                    lacking.push(person.row);
                }
            }
            lacking.truncate(MOST_PORTRAITS);
            Ok(lacking)
        };
        for person in self.db.read(read).await? {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let ended = self.portrait(person).await?;
            if !is_of_one(&ended) {
                return Ok(ended);
            }
        }
        Ok(Ended::Done)
    }

    /// Makes the words by which people are found whom an older program stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_words(&self) -> StoreResult<()> {
        while self.db.read(|tx| tx.has_people_to_word()).await? {
            self.db.write(Durability::Fetched, |tx| tx.word_people(WORDED)).await?;
        }
        Ok(())
    }

    /// Stores what the directory says of people.
    async fn put(&self, people: Vec<Colleague>) -> StoreResult<Vec<PersonRow>> {
        let mut rows = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH) {
            let batch = batch.to_vec();
            let stored = move |tx: &mut Writing<'_>| batch.iter().map(|one| tx.put_colleague(one)).collect();
            let stored: Vec<PersonRow> = self.db.write(Durability::Fetched, stored).await?;
            rows.extend(stored);
        }
        // Two of them may have turned out to be one person, in whose row the other went.
        let read = move |tx: &crate::store::Reading<'_>| {
            let mut living = Vec::with_capacity(rows.len());
            for row in rows {
                if let Some(person) = tx.person(row)?
                    && !living.contains(&person.row)
                {
                    living.push(person.row);
                }
            }
            Ok(living)
        };
        self.db.read(read).await
    }

    async fn ask_for_those_of_feeds(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        for person in self.db.read(move |tx| tx.people_to_ask_for(now, MOST_ASKED)).await? {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let ended = self.ask_for(&person).await?.into();
            if !is_of_one(&ended) {
                return Ok(ended);
            }
        }
        Ok(Ended::Done)
    }

    /// Whoever wrote what is kept is among people from now on, by the name that the document tells; a few of them are asked for.
    async fn ask_for_authors(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let seen = *self.authors_at.lock().unwrap_or_else(PoisonError::into_inner);
        let read = move |tx: &Reading<'_>| {
            let now = tx.revision()?;
            // What is kept did not change either where nothing did.
            Ok((if seen == Some(now) { Vec::new() } else { tx.authors_of_kept(AUTHORS)? }, now))
        };
        let (authors, now) = self.db.read(read).await?;
        let new = authors.iter().filter(|author| author.person.is_none());
        let named = new.map(|author| Colleague {
            id: author.user.clone(),
            name: author.name.clone(),
            role: String::new(),
            place: String::new(),
            phones: Vec::new(),
            mail: String::new(),
        });
        let named: Vec<Colleague> = named.collect();
        if !named.is_empty() {
            self.put(named).await?;
        }
        let lacking: Vec<RemoteId> =
            authors.into_iter().filter(|author| !author.told).map(|author| author.user).collect();
        if lacking.is_empty() {
            *self.authors_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
        for user in lacking.into_iter().take(MOST_AUTHORS) {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let known = self.db.read(move |tx| tx.person_named(NamedBy::Directory, &user)).await?;
            let Some(person) = known else { continue };
            let ended = self.ask_for(&person).await?.into();
            if !is_of_one(&ended) {
                return Ok(ended);
            }
        }
        Ok(Ended::Done)
    }

    async fn ask_for(&self, person: &Person) -> StoreResult<OfOne> {
        let (row, now) = (person.row, self.doors.clock.wall());
        let Some(called) = called(person) else { return Ok(OfOne::Told) };
        match self.people.colleague(&called).await {
            Ok(mut told) => {
                // Asked by the address that feeds know: she is that person, whatever other address the directory puts first.
                if person.directory.is_none() {
                    told.mail.clone_from(&person.mail);
                }
                let noted = move |tx: &mut Writing<'_>| {
                    let told = tx.put_colleague(&told)?;
                    tx.note_person_told(told, now)?;
                    tx.note_person_asked(row, now)
                };
                self.db.write(Durability::Fetched, noted).await?;
                Ok(OfOne::Told)
            }
            Err(failure) => {
                // The directory's word about this one; what stands in the way of all of them is not.
                if matches!(failure, Failure::Gone | Failure::Refused(_)) {
                    self.db.write(Durability::Fetched, move |tx| tx.note_person_asked(row, now)).await?;
                }
                Ok(match failure {
                    Failure::Gone => OfOne::Unknown,
                    Failure::Refused(Refusal::Permission) => OfOne::NotOpen,
                    failure => OfOne::Ended(self.not_open(failure).await?),
                })
            }
        }
    }

    /// Why nothing came; where the organisation does not let this person ask, that is kept.
    async fn not_had(&self, failure: Failure) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        if matches!(failure, Failure::Gone | Failure::Refused(_) | Failure::SignIn(SignInNeed::Consent)) {
            self.db.write(Durability::Fetched, move |tx| tx.note_people_refused(now)).await?;
        }
        self.not_open(failure).await
    }

    /// Where nobody consents to the directory nothing of it is asked for again at once.
    async fn not_open(&self, failure: Failure) -> StoreResult<Ended> {
        let now = self.doors.clock.wall();
        if failure == Failure::SignIn(SignInNeed::Consent) {
            self.db.write(Durability::Fetched, move |tx| tx.note_directory_closed(now)).await?;
        }
        Ok(failure.into())
    }
}

/// Whether what came of one person stands in no other's way.
fn is_of_one(ended: &Ended) -> bool {
    match ended {
        Ended::Done | Ended::NoAccess => true,
        Ended::Later { why, .. } => *why == Later::Busy,
        _ => false,
    }
}

/// By what the directory is asked for a person: its own name for her, else her address.
fn called(person: &Person) -> Option<RemoteId> {
    let by_mail = || Some(RemoteId(person.mail.clone())).filter(|mail| !mail.as_str().is_empty());
    person.directory.clone().or_else(by_mail)
}
