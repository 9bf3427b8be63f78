//! The facet of people: who is who, and how they are reached.
//!
//! **Promises.** Reading never waits for the network, and a search finds by the beginning of any word of a name, whatever the accents,
//! the case and the script. Those with whom a person works, and whoever appears in what she holds, are here without a network; an
//! organisation is never copied. What the server finds is here from then on ([`People::find`]).
//!
//! **Never.** Nothing here makes a sentence; no picture leaves that is none by its bytes.

use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;

use super::session::Session;
use super::syncing::outcome;
use super::{EngineResult, Error, Musette, Reason};
use crate::model::{
    AccountId, AsOf, At, PersonId, PersonRow, Place, Refusal, Revision, Stretch, WallTime, wanted_words,
};
use crate::store::lists::Section;
use crate::store::people::Person;
use crate::store::people::search::PeoplePage;
use crate::store::{Durability, Reading, StoreError, StoreResult};
use crate::sync::{OfOne, PeoplePuller};

/// The most people of a page.
const PAGE_LIMIT: usize = 200;

/// The people of one account.
#[derive(Clone, Debug)]
pub struct People {
    engine: Musette,
    session: Arc<Session>,
}

/// A person as she or he is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonItem {
    /// Which.
    pub id: PersonId,
    /// As written by the person, any script, without marks that steer the direction of others; empty where it was never told.
    pub name: String,
    /// What she or he does; empty where it is not said.
    pub role: String,
    /// Where she or he works; empty where it is not said.
    pub place: String,
    /// Telephone numbers, as written.
    pub phones: Vec<String>,
    /// Address; empty where it is not said.
    pub mail: String,
    /// Works with this person, by the directory's word.
    pub near: bool,
    /// Can be mentioned in feeds, and written to there: they have told of her or him, or the directory tells an address by which they are
    /// asked when something is sent. That they know somebody of that address is told only then
    /// ([`NeedsYou::NotInFeeds`](crate::model::NeedsYou::NotInFeeds)).
    pub in_feeds: bool,
    /// This person herself.
    pub me: bool,
    /// When a provider last told of her or him, to the week; `None` before that was noted.
    pub seen_at: Option<WallTime>,
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleItems {
    /// All: by name. Of a search: in the order of the word that was found, then by name.
    pub people: Vec<PersonItem>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// There are more on the side that was read: behind these, or before them where those before a place were asked for.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
    /// When those with whom this person works were last told.
    pub as_of: AsOf,
}

/// What the list of everybody knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeopleHead {
    /// How many.
    pub count: u64,
    /// Those whose names begin alike, in order; empty ones are left out.
    pub sections: Vec<Section>,
    /// The revision read.
    pub revision: Revision,
    /// When those with whom this person works were last told.
    pub as_of: AsOf,
}

impl Musette {
    /// The people of an account.
    ///
    /// # Errors
    /// There is no such account, or it is locked.
    pub async fn people(&self, account: AccountId) -> EngineResult<People> {
        Ok(People { engine: self.clone(), session: self.session(account).await? })
    }
}

impl People {
    /// A page of at most 200 people whom this device knows: of whose names or mail addresses each typed word begins a word; everybody when nothing is
    /// typed, nobody when nothing is that a name could hold.
    ///
    /// # Errors
    /// When the vault cannot be read; [`Reason::OtherList`] for a place of another list.
    pub async fn page(&self, typed: &str, at: At<PersonRow>, limit: usize) -> EngineResult<PeopleItems> {
        let limit = limit.clamp(1, PAGE_LIMIT);
        let from = match at {
            At::Start => Stretch::After(None),
            At::End => Stretch::Before(None),
            At::After(place) => Stretch::After(Some(place)),
            At::Before(place) => Stretch::Before(Some(place)),
            At::Around(person, stood) => return self.around(typed, person, stood, limit).await,
            At::Index(index) => return self.from(typed, index, limit).await,
        };
        self.stretch(typed, from, limit).await
    }

    /// Some of them, on one side of a place.
    pub(super) async fn stretch(&self, typed: &str, stretch: Stretch, limit: usize) -> EngineResult<PeopleItems> {
        self.read(typed, move |tx, typed, me, account| some(tx, account, me, typed, stretch.clone(), limit)).await
    }

    async fn around(
        &self,
        typed: &str,
        person: PersonRow,
        stood: Option<Place>,
        limit: usize,
    ) -> EngineResult<PeopleItems> {
        let read = move |tx: &Reading<'_>, typed: &str, me: Option<PersonRow>, account: AccountId| {
            let Some(place) = tx.place_of_person(typed, person)?.or_else(|| stood.clone()) else {
                return some(tx, account, me, typed, Stretch::After(None), limit);
            };
            let just_before = place.0.just_before().map(Place).ok_or(StoreError::OtherList)?;
            let mut page = some(tx, account, me, typed, Stretch::Before(Some(place)), limit / 2)?;
            let rest = some(tx, account, me, typed, Stretch::After(Some(just_before)), limit - page.people.len())?;
            page.people.extend(rest.people);
            page.places.extend(rest.places);
            Ok(PeopleItems { more: rest.more, ..page })
        };
        self.read(typed, read).await
    }

    async fn from(&self, typed: &str, index: u64, limit: usize) -> EngineResult<PeopleItems> {
        let read = move |tx: &Reading<'_>, typed: &str, me: Option<PersonRow>, account: AccountId| {
            if typed.trim().is_empty() {
                let stands = index.checked_sub(1).map(|before| tx.place_of_position(before)).transpose()?;
                return match stands {
                    None => some(tx, account, me, typed, Stretch::After(None), limit),
                    Some(Some(place)) => some(tx, account, me, typed, Stretch::After(Some(place)), limit),
                    Some(None) => Ok(PeopleItems {
                        people: Vec::new(),
                        places: Vec::new(),
                        more: false,
                        revision: tx.revision()?,
                        as_of: tx.people_as_of()?,
                    }),
                };
            }
            // Nobody has counted what a search finds.
            let skipped = usize::try_from(index).unwrap_or(usize::MAX);
            let mut page = some(tx, account, me, typed, Stretch::After(None), skipped.saturating_add(limit))?;
            page.people.drain(..skipped.min(page.people.len()));
            page.places.drain(..skipped.min(page.places.len()));
            Ok(page)
        };
        self.read(typed, read).await
    }

    async fn read(
        &self,
        typed: &str,
        read: impl Fn(&Reading<'_>, &str, Option<PersonRow>, AccountId) -> StoreResult<PeopleItems> + Send + 'static,
    ) -> EngineResult<PeopleItems> {
        let (account, typed) = (self.session.account, typed.to_owned());
        if self.session.db.read(|tx| tx.has_people_to_word()).await? {
            self.puller()?.make_words().await?;
        }
        Ok(self.session.db.read(move |tx| read(tx, &typed, tx.myself()?.map(|me| me.row), account)).await?)
    }

    /// How many there are whom this device knows by name, and where each letter begins. A search is not counted.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn head(&self) -> EngineResult<PeopleHead> {
        let read = |tx: &Reading<'_>| {
            let sections = tx.people_sections()?;
            let count = sections.iter().map(|section| section.count).sum();
            Ok(PeopleHead { count, sections, revision: tx.revision()?, as_of: tx.people_as_of()? })
        };
        Ok(self.session.db.read(read).await?)
    }

    /// The position of somebody among all, counted from 0; `None` for one of whom no name is known.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn index_of(&self, person: PersonRow) -> EngineResult<Option<u64>> {
        Ok(self.session.db.read(move |tx| tx.index_of_person(person)).await?)
    }

    /// One person; by the id of one who turned out to be the same as another, that other.
    ///
    /// # Errors
    /// [`Reason::NotFound`].
    pub async fn one(&self, person: PersonRow) -> EngineResult<PersonItem> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let me = tx.myself()?.map(|me| me.row);
            Ok(tx.person(person)?.map(|person| shown(account, me, person)))
        };
        self.session.db.read(read).await?.ok_or_else(|| Error::of(Reason::NotFound))
    }

    /// A person's small picture, in one of the formats of [`Picture`](crate::model::Picture), where it is here; [`People::fetch_portrait`] asks for it.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn portrait(&self, person: PersonRow) -> EngineResult<Option<Bytes>> {
        let kept = self.session.db.read(move |tx| tx.portrait(person)).await?;
        let now = self.engine.now();
        if kept.as_ref().is_some_and(|kept| kept.is_to_be_noted(now)) {
            self.session.db.write(Durability::Fetched, move |tx| tx.note_portrait_used(person, now)).await?;
        }
        Ok(kept.and_then(|kept| kept.bytes))
    }

    /// Asks with whom this person works. From the first time on a sync does once a day.
    ///
    /// # Errors
    /// Offline, captured, throttled, or sign-in needed; [`Reason::Refused`] where the account has no directory.
    pub async fn refresh(&self) -> EngineResult<()> {
        let ended = self.puller()?.refresh(&|| true).await?;
        outcome(ended, self.session.client.connection())
    }

    /// Asks the server whom it finds by what is typed; [`People::page`] finds them from then on. Answers whether the server may know
    /// more of them. Without a request when nothing is typed that a name could hold.
    ///
    /// # Errors
    /// As [`People::refresh`].
    pub async fn find(&self, typed: &str) -> EngineResult<bool> {
        if wanted_words(typed).is_empty() {
            return Ok(false);
        }
        match self.puller()?.find(typed).await? {
            Ok(more) => Ok(more),
            Err(ended) => outcome(ended, self.session.client.connection()).map(|()| false),
        }
    }

    /// Asks for one person; answers how old what is known of her or him is by that. Of whom nothing is known by which the directory
    /// could be asked, nothing is.
    ///
    /// # Errors
    /// As [`People::refresh`]; [`Reason::NotInDirectory`] where it does not know this one, as somebody who has left;
    /// [`Reason::Refused`] where it does not let her see this one.
    pub async fn refresh_one(&self, person: PersonRow) -> EngineResult<AsOf> {
        let known = self.session.db.read(move |tx| tx.person(person)).await?;
        let can_ask = known.is_some_and(|known| known.directory.is_some() || !known.mail.is_empty());
        match self.puller()?.person(person).await? {
            OfOne::Told => {}
            OfOne::Unknown => return Err(Error::of(Reason::NotInDirectory)),
            OfOne::NotOpen => return Err(Error::of(Reason::Refused(Refusal::Permission))),
            OfOne::Ended(ended) => outcome(ended, self.session.client.connection())?,
        }
        Ok(if can_ask { AsOf::Known(self.engine.now()) } else { AsOf::NeverKnown })
    }

    /// Asks for a person's picture, where that was not done within a month.
    ///
    /// # Errors
    /// As [`People::refresh`].
    pub async fn fetch_portrait(&self, person: PersonRow) -> EngineResult<()> {
        let ended = self.puller()?.portrait(person).await?;
        outcome(ended, self.session.client.connection())
    }

    fn puller(&self) -> EngineResult<&PeoplePuller> {
        self.session.syncing.people().ok_or_else(|| Error::of(Reason::Refused(Refusal::Unsupported)))
    }
}

pub(super) fn shown(account: AccountId, me: Option<PersonRow>, person: Person) -> PersonItem {
    PersonItem {
        id: PersonId { account, row: person.row },
        in_feeds: person.can_be_called(),
        me: me == Some(person.row),
        near: person.near,
        seen_at: (person.seen_at.0 != 0).then_some(person.seen_at),
        name: person.name,
        role: person.role,
        place: person.place,
        phones: person.phones,
        mail: person.mail,
    }
}

fn some(
    tx: &Reading<'_>,
    account: AccountId,
    me: Option<PersonRow>,
    typed: &str,
    stretch: Stretch,
    limit: usize,
) -> StoreResult<PeopleItems> {
    let page = match typed.trim().is_empty() {
        true => tx.people_by_name(stretch, limit)?,
        false => tx.people_like(typed, stretch, limit)?,
    };
    let PeoplePage { people, places, more, revision } = page;
    let people = people.into_iter().map(|person| shown(account, me, person)).collect();
    Ok(PeopleItems { people, places, more, revision, as_of: tx.people_as_of()? })
}
