//! What the organisation says of itself.

use std::collections::HashMap;

use musette_core::engine::{
    self, Acknowledgement, AcknowledgingFolder, HasNotRead, HasRead, InAnothersName, SpokenPost, Teller,
    WaitingAcknowledgement, WaitsOn, WhoHasRead,
};
use musette_core::model::word::{BadWord, Icon, Support};
use musette_core::model::{AsOf, IntentRow, ItemId, PostId, WallTime};

/// What is wrong with a file.
#[uniffi::remote(Enum)]
pub enum BadWord {
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It is no JSON object.
    NotJson {
        /// The line at which it stops being one, from 1; 0 where that was not noted.
        line: u64,
        /// The column there.
        column: u64,
    },
    /// It does not say which version it is, or says one that is not understood.
    Version,
    /// A member is missing, of another type, too long, or there are too many of it.
    Member {
        /// Which: `applications[2].link`.
        member: String,
    },
    /// A link is not https, or is none.
    Link {
        /// Which: `support.page`.
        member: String,
    },
}

/// Who helps.
#[uniffi::remote(Record)]
pub struct Support {
    /// A number to call.
    pub telephone: Option<String>,
    /// An address to write to.
    pub mail: Option<String>,
    /// A page: https.
    pub page: Option<String>,
}

/// An acknowledgement that waits for its folder.
#[uniffi::remote(Record)]
pub struct WaitingAcknowledgement {
    /// The announcement.
    pub post: PostId,
    /// That announcement, as far as it is known.
    pub about: Option<SpokenPost>,
    /// When it was said.
    pub read_at: WallTime,
}

/// The folder for acknowledgements.
#[uniffi::remote(Enum)]
pub enum AcknowledgingFolder {
    /// The word names none.
    NotNamed,
    /// It was not looked for yet.
    NotLookedFor,
    /// The provider has no such folder, or none for this person.
    NotThere,
    /// It is this one.
    Known(ItemId),
}

/// Whether this person has read an announcement.
#[uniffi::remote(Enum)]
pub enum Acknowledgement {
    /// It is no announcement, or her own.
    NotAsked,
    /// The organisation names no folder for it: there is nothing to be pressed.
    NoFolder,
    /// She may say so.
    Open,
    /// She has; it is to be sent.
    Waiting {
        /// Its change in the outbox; `None` while it waits for its folder.
        intent: Option<IntentRow>,
        /// What has to come first.
        on: WaitsOn,
    },
    /// She has, and it has arrived.
    Done {
        /// When she said it.
        at: WallTime,
    },
}

/// What an acknowledgement that is not told yet waits for.
#[uniffi::remote(Enum)]
pub enum WaitsOn {
    /// A sync.
    Sync,
    /// A folder: the organisation names none any more.
    FolderNotNamed,
    /// A folder: the one that the organisation names is not there, or not for this person.
    FolderNotThere,
    /// This person: its change asks her.
    Person,
}

/// Somebody who has read an announcement.
#[uniffi::remote(Record)]
pub struct HasRead {
    /// The name.
    pub name: String,
    /// The address.
    pub mail: String,
    /// When, by her or his device's clock.
    pub read_at: WallTime,
    /// Who says who it is.
    pub by: Teller,
}

/// Whose word it is that somebody has read an announcement.
#[uniffi::remote(Enum)]
pub enum Teller {
    /// The provider says that this person wrote the file.
    Provider,
    /// The provider does not tell who wrote it: it is as the file says.
    File,
}

/// A file that somebody has written in another's name: it counts for nobody.
#[uniffi::remote(Record)]
pub struct InAnothersName {
    /// The name of the person who is said to have read it.
    pub name: String,
    /// That person's address.
    pub mail: String,
    /// When, as the file says.
    pub read_at: WallTime,
    /// Who wrote it last, by the provider's word: the name, or the address or id where it tells no name.
    pub written_by: String,
}

/// Somebody who has not.
#[uniffi::remote(Record)]
pub struct HasNotRead {
    /// The name.
    pub name: String,
    /// The address; empty when it is not said.
    pub mail: String,
}

/// Who has read an announcement, as far as this person may see it.
#[uniffi::remote(Record)]
pub struct WhoHasRead {
    /// By the files in the folder, by name.
    pub has: Vec<HasRead>,
    /// Files that were not counted, because somebody else has written them; by the name that they give.
    pub foreign: Vec<InAnothersName>,
    /// The members of its group without one, but for who has made it, by name; `None` for an announcement that is in no group, or whose members are not told.
    pub has_not: Option<Vec<HasNotRead>>,
    /// When both were asked for.
    pub as_of: WallTime,
}

/// Something that people work with and that is not Musette.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Application {
    /// What it is called, by language; an empty language for the one that no other fits.
    pub name: HashMap<String, String>,
    /// A picture that the faces draw by its name; nothing for none.
    pub icon: Option<String>,
    /// Where it is: https.
    pub link: String,
}

/// What is known of the organisation's own word.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OrganisationView {
    /// What it is called, by language; empty where it says nothing.
    pub name: HashMap<String, String>,
    /// Its colour, as `#rrggbb`.
    pub colour: Option<String>,
    /// Who helps.
    pub support: Support,
    /// What people work with.
    pub applications: Vec<Application>,
    /// When the word was read.
    pub read_at: Option<WallTime>,
    /// When the provider last told of it, or that there is none.
    pub as_of: AsOf,
    /// What is wrong with the newest file: what is shown is older.
    pub trouble: Option<BadWord>,
    /// Where acknowledgements go.
    pub folder: AcknowledgingFolder,
    /// Acknowledgements that wait for that folder.
    pub waiting: Vec<WaitingAcknowledgement>,
}

impl From<engine::OrganisationView> for OrganisationView {
    fn from(view: engine::OrganisationView) -> OrganisationView {
        let word = view.word.unwrap_or_default();
        let application = |application: musette_core::model::word::Application| Application {
            name: application.name.0.into_iter().collect(),
            icon: match application.icon {
                Some(Icon::Named(name)) => Some(name),
                _ => None,
            },
            link: application.link,
        };
        OrganisationView {
            name: word.name.0.into_iter().collect(),
            colour: word.colour,
            support: word.support,
            applications: word.applications.into_iter().map(application).collect(),
            read_at: view.read_at,
            as_of: view.as_of,
            trouble: view.trouble,
            folder: view.folder,
            waiting: view.waiting,
        }
    }
}
