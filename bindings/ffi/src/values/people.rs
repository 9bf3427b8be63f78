//! People.

use musette_core::engine::{PeopleHead, PeopleItems, PersonItem};
use musette_core::model::{AsOf, PersonId, Place, Revision, WallTime};
use musette_core::store::lists::Section;

/// A person as she or he is shown.
#[uniffi::remote(Record)]
pub struct PersonItem {
    /// Which.
    pub id: PersonId,
    /// As written by the person, any script, any direction; empty where it was never told.
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
    /// asked when something is sent. Where they know nobody by that address then, the change asks ([`NeedsYou::NotInFeeds`](super::outbox::NeedsYou)).
    pub in_feeds: bool,
    /// This person herself.
    pub me: bool,
    /// When a provider last told of her or him, to the week; `None` before that was noted.
    pub seen_at: Option<WallTime>,
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PeoplePage {
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

impl From<PeopleItems> for PeoplePage {
    fn from(page: PeopleItems) -> PeoplePage {
        let PeopleItems { people, places, more, revision, as_of } = page;
        PeoplePage { people, places, more, revision, as_of }
    }
}

/// What the list of everybody knows of itself.
#[uniffi::remote(Record)]
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
