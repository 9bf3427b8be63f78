//! The stream and its notifications.

use musette_core::engine::{
    self, Acknowledgement, Card, CardAbout, CardSection, CardsHead, CardsPage, Need, NoticeGroup, QuietHours,
    StreamAge, StreamFilter, StreamGap, StreamPage,
};
use musette_core::model::{
    self, AccountId, AsOf, Day, FeedId, FeedKind, FeedRow, IntentRow, ItemId, NeedsYou, Place, PostId, StreamId,
    StreamKind, StreamPart, TaskId, WallTime,
};

/// Why something concerns this person.
#[uniffi::remote(Enum)]
pub enum StreamKind {
    /// A post names her.
    Mentioned,
    /// A post answers hers, or is in a thread that she began.
    Answered,
    /// Somebody announces.
    Announced,
    /// Somebody writes in a private thread of hers.
    WrittenTo,
    /// A document that she keeps offline was changed by somebody, or is new in a folder that she keeps.
    Changed,
    /// A task of hers is due: its day has come, and it is not done.
    Due,
    /// Somebody else has asked a task of her.
    Asked,
    /// Somebody has shared a document with her.
    Shared,
}

/// Which cards are asked for.
#[uniffi::remote(Record)]
pub struct StreamFilter {
    /// Of this account only.
    pub account: Option<AccountId>,
    /// Of these kinds only; of all where none is named.
    pub kinds: Vec<StreamKind>,
    /// Those that she is done with, instead of those that she is not.
    pub done: bool,
}

/// Where a card leads, and what it says of that.
#[uniffi::remote(Enum)]
pub enum CardAbout {
    /// A post.
    Post {
        /// The post.
        post: PostId,
        /// Its thread.
        thread: PostId,
        /// The group that it is in; `None` for a private thread.
        feed: Option<FeedId>,
        /// The group's name; empty for a private thread.
        place: String,
        /// The title of an announcement.
        title: String,
        /// The beginning of what it says.
        glimpse: String,
        /// Whether she has read it, where it asks for that.
        acknowledgement: Acknowledgement,
    },
    /// A document.
    Document {
        /// The document.
        item: ItemId,
        /// Its name.
        name: String,
        /// The folder that it is in, as people say it.
        place: String,
    },
    /// A task.
    Task {
        /// The task.
        task: TaskId,
        /// The list, or the plan, that it is in.
        place: String,
        /// What is to be done.
        title: String,
        /// Until when.
        due: Option<Day>,
    },
    /// Something that was shared with her.
    Shared {
        /// The document, where this device knows it; else it is opened where pages are.
        item: Option<ItemId>,
        /// Its name.
        name: String,
        /// It is a folder.
        folder: bool,
        /// Its page on the web; empty where that was not told.
        address: String,
    },
}

/// Something that concerns this person.
#[uniffi::remote(Record)]
pub struct Card {
    /// Which.
    pub id: StreamId,
    /// Why it concerns her.
    pub kind: StreamKind,
    /// When it happened.
    pub at: WallTime,
    /// She has seen it, and each of the answers that it stands for.
    pub seen: bool,
    /// She is done with it.
    pub done: bool,
    /// For how many answers of one thread it stands, the newest of which it shows; 1 for everything else.
    pub answers: u64,
    /// How many of them she has not seen.
    pub unseen: u64,
    /// Who did it; empty when that was never told.
    pub who: String,
    /// Where it leads.
    pub about: CardAbout,
}

/// A page of cards.
#[uniffi::remote(Record)]
pub struct StreamPage {
    /// Announcements that ask to be acknowledged, the newest first. They stand above everything else, count as cards of the page, and
    /// stand not among the cards of this page or a later one.
    pub asking: Vec<Card>,
    /// What was said, the newest first; then tasks that are due, the most urgent first; what was asked; documents.
    pub cards: Vec<Card>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Place>,
    /// How old each account's part of it is.
    pub as_of: Vec<StreamAge>,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
    /// Feeds of which something of the last thirty days is not known here: what in that concerns her is not in this list.
    pub gaps: Vec<StreamGap>,
}

/// A part of the stream. They stand in this order, and each has one of its own.
#[uniffi::remote(Enum)]
pub enum StreamPart {
    /// Announcements that ask to be acknowledged, the newest first.
    Asking,
    /// What was said to this person, the newest first.
    Said,
    /// Tasks whose day has come, the one that is due longest first.
    Due,
    /// Tasks that somebody else has asked of her, the newest first.
    Asked,
    /// Documents, the newest first.
    Documents,
    /// All that she is done with, the newest first.
    Done,
}

/// Cards that stand together.
#[uniffi::remote(Record)]
pub struct CardSection {
    /// What they have in common.
    pub part: StreamPart,
    /// The position of the first, counted from 0.
    pub start: u64,
    /// How many.
    pub count: u64,
}

/// What the list of cards knows of itself.
#[uniffi::remote(Record)]
pub struct CardsHead {
    /// How many cards there are.
    pub count: u64,
    /// The parts that have some, in their order.
    pub sections: Vec<CardSection>,
    /// How old each account's part of it is.
    pub as_of: Vec<StreamAge>,
    /// Feeds of which something of the last thirty days is not known here: what in that concerns her is not in this list.
    pub gaps: Vec<StreamGap>,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

/// Some cards of the list.
#[uniffi::remote(Record)]
pub struct CardsPage {
    /// In the order of their parts; announcements that ask to be acknowledged above all.
    pub cards: Vec<Card>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Cards follow in the direction that was read: before these, where those before a place were asked for.
    pub more: bool,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

/// Where in the list of cards a page lies.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CardAt {
    /// The first cards.
    Start,
    /// The last cards.
    End,
    /// The cards before this place.
    Before {
        /// The place.
        place: Place,
    },
    /// The cards after this place.
    After {
        /// The place.
        place: Place,
    },
    /// Half a page on either side of this card, where it stands now. Of one that is not listed any more: of the place where it stood; the
    /// first cards without one.
    Around {
        /// The card.
        card: StreamId,
        /// Where it stood.
        place: Option<Place>,
    },
    /// From this position, counted from 0.
    Index {
        /// The position.
        index: u64,
    },
}

impl From<CardAt> for model::At<StreamId> {
    fn from(at: CardAt) -> model::At<StreamId> {
        match at {
            CardAt::Start => model::At::Start,
            CardAt::End => model::At::End,
            CardAt::Before { place } => model::At::Before(place),
            CardAt::After { place } => model::At::After(place),
            CardAt::Around { card, place } => model::At::Around(card, place),
            CardAt::Index { index } => model::At::Index(index),
        }
    }
}

/// A feed of which something is not known here that was posted lately.
#[uniffi::remote(Record)]
pub struct StreamGap {
    /// Which.
    pub feed: FeedId,
    /// What it gathers.
    pub kind: FeedKind,
    /// The group's name; empty for the others, which the faces name.
    pub name: String,
}

/// How old what an account tells is, by where it comes from.
#[uniffi::remote(Record)]
pub struct StreamAge {
    /// The account.
    pub account: AccountId,
    /// When the one of its feeds was asked that was asked longest ago.
    pub feeds: AsOf,
    /// When the one of its lists of tasks was last known that was asked longest ago.
    pub tasks: AsOf,
    /// When it was last told what is shared with this person.
    pub shared: AsOf,
}

/// A change that needs this person, whatever it is about.
#[uniffi::remote(Record)]
pub struct Need {
    /// Of which account.
    pub account: AccountId,
    /// The intent.
    pub intent: IntentRow,
    /// Why.
    pub why: NeedsYou,
    /// When she asked for it.
    pub asked_at: WallTime,
}

/// Hours in which nothing is told, by the person's clock: from one minute of the day up to another, over midnight where the second
/// is the smaller.
#[uniffi::remote(Record)]
pub struct QuietHours {
    /// The first quiet minute of the day, 0 to 1439.
    pub from: u16,
    /// The first minute that is not quiet any more.
    pub to: u16,
}

/// What belongs together: a platform shows one such group as one stack.
#[uniffi::remote(Enum)]
pub enum NoticeGroup {
    /// What is written in a group.
    Feed(FeedRow),
    /// What is written to her.
    Private,
    /// What changed in what she keeps offline.
    Kept,
    /// Tasks that are due, or asked of her.
    Tasks,
    /// What is shared with her.
    Shared,
}

/// Cards of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CardCount {
    /// Of which kind.
    pub kind: StreamKind,
    /// Those that she is not done with.
    pub open: u64,
    /// Those of them that she has not seen.
    pub unseen: u64,
}

/// How much there is: for badges.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct StreamHead {
    /// Changes that need her.
    pub needs_you: u64,
    /// Changes that are not delivered yet, those that need her among them.
    pub undelivered: u64,
    /// By kind.
    pub cards: Vec<CardCount>,
    /// Announcements that she has seen and not acknowledged, where she could.
    pub asking: u64,
    /// What a badge says: what needs her, what she has not seen, what asks to be acknowledged, each once.
    pub badge: u64,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

impl From<engine::StreamHead> for StreamHead {
    fn from(head: engine::StreamHead) -> StreamHead {
        let badge = head.badge();
        let cards = head.cards.into_iter().map(|(kind, open, unseen)| CardCount { kind, open, unseen }).collect();
        StreamHead {
            needs_you: head.needs_you,
            undelivered: head.undelivered,
            cards,
            asking: head.asking,
            badge,
            missing: head.missing,
        }
    }
}

/// What needs this person, in every account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Needs {
    /// Each change.
    pub needs: Vec<Need>,
    /// Accounts that could not be read.
    pub missing: Vec<AccountId>,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Notice {
    /// Whose it is.
    pub account: AccountId,
    /// What she calls that account, where there are several; else empty.
    pub whose: String,
    /// What it belongs to: one stack.
    pub group: NoticeGroup,
    /// The group's name, of several at once; empty for the others, which the faces name.
    pub place: String,
    /// How many things it stands for; 1 for one.
    pub count: u64,
    /// The thing, or the newest of them: where it leads.
    pub card: Card,
    /// What may be shown while the screen is locked: what kind of thing it is, and nothing else; `None` of several that are not of one kind.
    pub locked: Option<StreamKind>,
}

impl From<engine::Notice> for Notice {
    fn from(notice: engine::Notice) -> Notice {
        match notice {
            engine::Notice::One { account, whose, group, card, locked } => {
                Notice { account, whose, group, place: String::new(), count: 1, card: *card, locked: Some(locked) }
            }
            engine::Notice::Many { account, whose, group, place, count, newest, locked } => {
                Notice { account, whose, group, place, count, card: *newest, locked }
            }
        }
    }
}

impl From<Notice> for engine::Notice {
    fn from(notice: Notice) -> engine::Notice {
        let Notice { account, whose, group, place, count, card, locked } = notice;
        match count {
            1 => {
                let locked = locked.unwrap_or(card.kind);
                engine::Notice::One { account, whose, group, card: Box::new(card), locked }
            }
            _ => engine::Notice::Many { account, whose, group, place, count, newest: Box::new(card), locked },
        }
    }
}
