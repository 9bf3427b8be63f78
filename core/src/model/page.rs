//! Lists: where to read, how old, and which places changed.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::{
    AccountId, Among, DriveRow, FeedRow, ItemRow, Order, PersonRow, PostRow, StreamKind, StreamPlace, TaskListRow,
    TaskRow, WallTime,
};

/// When a list was last confirmed by its provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AsOf {
    /// Never: what is shown is what happened to come by, or nothing.
    NeverKnown,
    /// At this moment.
    Known(WallTime),
}

/// Counts the committed changes of one vault; two reads with the same revision saw the same state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Revision(pub i64);

/// Where in a list a page lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At<Row = ItemRow> {
    /// The first rows.
    Start,
    /// The last rows.
    End,
    /// The rows before this place.
    Before(Place),
    /// The rows after this place.
    After(Place),
    /// Half a page on either side of this row, where it stands now. Of one that is not known any more: of the place where it stood;
    /// the first rows without one.
    Around(Row, Option<Place>),
    /// From this position, counted from 0.
    Index(u64),
}

/// Where a page lies in a list that has places but no positions: what is searched, what is of several accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Along {
    /// The first rows.
    Start,
    /// The rows after this place.
    After(Place),
    /// The rows before this place, the last of them nearest to it.
    Before(Place),
    /// Half a page on either side of this place, and the row that stands at it.
    Around(Place),
}

/// The rows on one side of a place, without the one at it; of no place, from that end of the list. Whichever side, they come in the list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch<P = Place> {
    /// Those that follow, the nearest first.
    After(Option<P>),
    /// Those that come before, the nearest last.
    Before(Option<P>),
}

impl<P> Stretch<P> {
    /// The same stretch, its place told otherwise.
    ///
    /// # Errors
    /// What `told` fails with.
    pub(crate) fn try_map<Q, E>(self, told: impl FnOnce(P) -> Result<Q, E>) -> Result<Stretch<Q>, E> {
        Ok(match self {
            Stretch::After(place) => Stretch::After(place.map(told).transpose()?),
            Stretch::Before(place) => Stretch::Before(place.map(told).transpose()?),
        })
    }

    /// Cuts what was read in the list's order to `limit` rows; answers whether there were more on that side.
    pub(crate) fn cut<T>(&self, rows: &mut Vec<T>, limit: usize) -> bool {
        let spare = rows.len().saturating_sub(limit);
        match self {
            Stretch::After(_) => rows.truncate(limit),
            Stretch::Before(_) => drop(rows.drain(..spare)),
        }
        spare > 0
    }
}

/// Where a row of a list stood when it was read. Paging goes on there whatever became of the row since: no row that stayed where it was
/// is told twice or passed over.
///
/// Opaque: a face prints it and reads it again (`Display`, `FromStr`), nothing else. It names its list, and another list refuses it.
/// As a row's number it is good in one vault; of the stream, in one home. It may hold a name: it is content, and is not logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Place(pub(crate) Spot);

/// What a [`Place`] holds: which list, and the order of the row in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Spot {
    /// In a folder, in one of its orders: what the row is compared by there.
    Item { folder: ItemRow, order: Order, rank: i64, worth: Vec<Worth>, item: ItemRow },
    /// In a feed.
    Thread { feed: FeedRow, place: i64, thread: PostRow },
    /// In a thread.
    Post { thread: PostRow, place: i64, post: PostRow },
    /// Among tasks.
    Task { list: Option<TaskListRow>, done: bool, day: i64, task: TaskRow },
    /// Among those that were searched for by `of`; among all where that is empty.
    Person { of: String, word: String, sort_key: String, person: PersonRow },
    /// In the stream, of one account or of all.
    Card { only: Option<AccountId>, kinds: Vec<StreamKind>, done: bool, at: StreamPlace },
    /// Among what was searched for by `of`.
    Found { of: String, among: Among, at: FoundAt },
    /// In a list of several accounts: whose row it is, and where that stands in its own list.
    Across { of: Vec<AccountId>, account: AccountId, spot: Box<Spot> },
}

/// What a row is compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Worth {
    /// A moment, a size.
    Number(i64),
    /// A key of a name, an ending.
    Text(String),
}

/// The order of what a search finds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FoundAt {
    /// The kind, then how well it fits and how near it is: the smaller the better.
    pub(crate) rank: i64,
    /// The latest first: when it was last changed, negated.
    pub(crate) age: i64,
    /// Of people: the word that was found,
    pub(crate) word: String,
    /// and the key of the name.
    pub(crate) sort_key: String,
    /// The row.
    pub(crate) row: i64,
}

impl Spot {
    /// By what rows of several accounts stand in one list, whichever account they are of.
    pub(crate) fn order(&self) -> (i64, i64, &str, &str) {
        match self {
            Spot::Task { day, .. } => (*day, 0, "", ""),
            Spot::Person { word, sort_key, .. } => (0, 0, word, sort_key),
            Spot::Found { at, .. } => (at.rank, at.age, &at.word, &at.sort_key),
            _ => (0, 0, "", ""),
        }
    }

    /// Before every row of another account that has the same order; `None` for a list that is no account's own, or not merged.
    pub(crate) fn before_equals(&self) -> Option<Spot> {
        self.beside(i64::MIN)
    }

    /// Behind all of them.
    pub(crate) fn behind_equals(&self) -> Option<Spot> {
        self.beside(i64::MAX)
    }

    /// Directly before the row that stands here; `None` for a list that is no account's own, or not merged.
    pub(crate) fn just_before(&self) -> Option<Spot> {
        match self {
            Spot::Task { task: TaskRow(row), .. }
            | Spot::Person { person: PersonRow(row), .. }
            | Spot::Found { at: FoundAt { row, .. }, .. } => self.beside(row.saturating_sub(1)),
            _ => None,
        }
    }

    fn beside(&self, row: i64) -> Option<Spot> {
        match self.clone() {
            Spot::Task { list, done, day, .. } => Some(Spot::Task { list, done, day, task: TaskRow(row) }),
            Spot::Person { of, word, sort_key, .. } => {
                Some(Spot::Person { of, word, sort_key, person: PersonRow(row) })
            }
            Spot::Found { of, among, at } => Some(Spot::Found { of, among, at: FoundAt { row, ..at } }),
            _ => None,
        }
    }
}

/// Why a text is no [`Place`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAPlace {
    /// Another version of the program has written it.
    #[error("a place of another version")]
    OtherVersion,
    /// Nobody has.
    #[error("no place")]
    Rubbish,
}

/// Goes up by one when [`Spot`] is written otherwise.
const SHAPE: &str = "3";

impl Place {
    /// Where the page after one with these places begins, when more follow.
    pub(crate) fn next(places: &[Place], more: bool) -> Option<Place> {
        places.last().filter(|_| more).cloned()
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spot = serde_json::to_vec(&self.0).map_err(|_| fmt::Error)?;
        write!(f, "{SHAPE}.{}", URL_SAFE_NO_PAD.encode(spot))
    }
}

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Place, NotAPlace> {
        let (shape, spot) = text.split_once('.').ok_or(NotAPlace::Rubbish)?;
        if shape != SHAPE {
            let is_number = !shape.is_empty() && shape.bytes().all(|byte| byte.is_ascii_digit());
            return Err(if is_number { NotAPlace::OtherVersion } else { NotAPlace::Rubbish });
        }
        let spot = URL_SAFE_NO_PAD.decode(spot).map_err(|_| NotAPlace::Rubbish)?;
        serde_json::from_slice(&spot).map(Place).map_err(|_| NotAPlace::Rubbish)
    }
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place whose list may have changed. Coarse: a screen asks again, it is not told what changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The children of a folder.
    Folder(ItemRow),
    /// One item and what is known of it.
    Item(ItemRow),
    /// A drive's own row.
    Drive(DriveRow),
    /// The list of drives.
    Drives,
    /// The list of feeds.
    Feeds,
    /// The threads of a feed.
    Feed(FeedRow),
    /// The posts of a thread, by its first post.
    Thread(PostRow),
    /// The stream.
    Stream,
    /// The tasks and their lists.
    Tasks,
    /// People and their pictures.
    People,
    /// The outbox and the receipts.
    Outbox,
    /// What is kept offline.
    Kept,
    /// The account: connection, sign-in.
    Account,
    /// The organisation's own word, and what was acknowledged.
    Organisation,
    /// Any of these: another process has changed something.
    Everything,
}

/// Something in `scope` changed; `revision` is the first that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub scope: Scope,
    /// Since when.
    pub revision: Revision,
}
