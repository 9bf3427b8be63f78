//! Feeds: groups, threads, posts.

use musette_core::engine::{
    self, Acknowledgement, Author, DraftItem, FeedItem, Hanging, Older, PostState, PostWaiting, SpokenPost, WishAbout,
};
use musette_core::model::{
    AsOf, AttachedFile, Beginning, Belonging, ContentRow, DraftId, FallingAnswers, FeedAsk, FeedId, FeedKind, FeedRow,
    HowChecked, IntentRow, IntentState, Later, Link, PersonId, PersonRow, Place, PostId, PostKind, PostRow, ReceiptRow,
    Remedy, Revision, Takes, WallTime,
};

use super::blocks::{Block, blocks};

/// What a feed gathers.
#[uniffi::remote(Enum)]
pub enum FeedKind {
    /// What the provider thinks concerns this person.
    Mine,
    /// The threads of one group.
    Group,
    /// The private threads that this person takes part in.
    Private,
}

/// What a post is.
#[uniffi::remote(Enum)]
pub enum PostKind {
    /// Somebody writes.
    Post,
    /// Somebody announces: it has a title and asks to be read.
    Announcement,
    /// The provider tells of something (a group was made, somebody joined).
    Notice,
}

/// What is known of the first post of a thread.
#[uniffi::remote(Enum)]
pub enum Beginning {
    /// It is here.
    Here,
    /// Only answers to it were told.
    NotHere,
    /// It was withdrawn, by the provider's word: what it said is not shown any more.
    Withdrawn,
    /// This person has asked to remove it, and the provider has it until that is delivered.
    Removing,
}

/// Whether a person belongs to a group, as far as this device knows.
#[uniffi::remote(Enum)]
pub enum Belonging {
    /// She does; also of what is no group.
    Member,
    /// She did, and has left it from here.
    Left,
    /// She did, by the provider's word, and does not any more.
    NoLonger,
    /// She does not, and nothing is known of a time when she did.
    Outside,
}

/// What a group takes of a person, as far as this device knows: what it is known to refuse is not promised.
#[uniffi::remote(Enum)]
pub enum Takes {
    /// Whatever she writes, and her likes.
    Everything,
    /// Answers and likes, and no new thread: she has left it.
    Answers,
    /// Nothing: it has removed her, and she has not asked to be let in again.
    Nothing,
}

/// A text that was not posted.
#[uniffi::remote(Record)]
pub struct DraftItem {
    /// Which.
    pub id: DraftId,
    /// The feed that it is written in.
    pub feed: FeedId,
    /// The group's name; empty for a private thread.
    pub place: String,
    /// The thread that it answers in; `None` for a new one.
    pub thread: Option<PostId>,
    /// Whom it is written to, where it begins a private thread.
    pub to: Vec<Author>,
    /// It is what is being composed there; else it was taken back.
    pub composed: bool,
    /// What it says so far.
    pub text: String,
    /// Whom the text mentions, each by the name that stands in it behind an @.
    pub mentions: Vec<Author>,
    /// What went with it when it was taken back, and goes with it again.
    pub files: Vec<AttachedFile>,
    /// When it was last changed.
    pub changed_at: WallTime,
}

/// A feed in the list of feeds.
#[uniffi::remote(Record)]
pub struct FeedItem {
    /// Which.
    pub id: FeedId,
    /// What it gathers.
    pub kind: FeedKind,
    /// The group's name; empty for the others, which the faces name.
    pub name: String,
    /// Only its members see it.
    pub closed: bool,
    /// This person belongs to it, or has asked to.
    pub joined: bool,
    /// What she has asked for is not delivered yet.
    pub waiting: bool,
    /// Whether she belongs to it by the provider's word, and what became of it where she did.
    pub belonging: Belonging,
    /// What it takes of her; of what is no group, whatever can be done there.
    pub takes: Takes,
    /// The provider lets this person read it; otherwise what is known of it stays.
    pub open: bool,
    /// Threads with something that the person has not seen, wherever she might have; 1,000 for so many and more.
    pub unread: u64,
    /// Those of them that this feed alone counts, so that the sum over all feeds is how many there are: her own feed gathers what the
    /// groups have too.
    pub adds: u64,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

/// Who wrote a post.
#[uniffi::remote(Record)]
pub struct Author {
    /// The person; `None` for this one before the provider has told who that is.
    pub id: Option<PersonId>,
    /// The name; empty when it was never told.
    pub name: String,
    /// This person herself.
    pub me: bool,
}

/// What was asked for in a feed. The post that it is about is on the intent itself.
#[uniffi::remote(Enum)]
pub enum FeedAsk {
    /// A post: the first of a new thread in `feed`, or an answer.
    Post {
        /// The feed it is written in; a group, but for an answer in a private thread.
        feed: FeedRow,
        /// The post that it answers; `None` for a new thread.
        answers: Option<PostRow>,
        /// What it says, as typed; [`MENTION`] where it names one of `mentions`.
        text: String,
        /// Whom it mentions, in the order of the text: told of it by the provider. Those beyond its marks are told at its end.
        mentions: Vec<PersonRow>,
        /// Whom it is written to: a private thread begins with them. Empty for a post in a group, and for an answer.
        to: Vec<PersonRow>,
        /// What goes with it.
        files: Vec<AttachedFile>,
        /// The text as a content with a note of its own, so that it can be rescued without the database.
        sealed: Option<ContentRow>,
    },
    /// The person likes a post.
    Like,
    /// She does not any more.
    Unlike,
    /// Her own post goes.
    Remove {
        /// So many answers fall with it at the provider, as she was told.
        answers: u64,
    },
    /// She joins a group.
    Join {
        /// The group.
        feed: FeedRow,
    },
    /// She leaves a group.
    Leave {
        /// The group.
        feed: FeedRow,
    },
}

/// What falls at the provider with the first post of a thread: the answers to it, whoever wrote them.
#[uniffi::remote(Record)]
pub struct FallingAnswers {
    /// How many, by the provider's count, and with those that are not sent yet.
    pub answers: u64,
    /// How many of them are known here.
    pub here: u64,
    /// The names of some who wrote those, each once, the latest first.
    pub by: Vec<String>,
    /// How many more people wrote those.
    pub others: u64,
}

/// A post that something is said about.
#[uniffi::remote(Record)]
pub struct SpokenPost {
    /// Which.
    pub id: PostId,
    /// The first post of its thread.
    pub thread: PostId,
    /// Who wrote it; empty when that was never told.
    pub author: String,
    /// This person herself wrote it.
    pub mine: bool,
    /// The group that it is in; empty for a private one.
    pub place: String,
    /// The title of an announcement, or the beginning of the text, on one line; empty for one without words.
    pub begins: String,
}

/// What a wish in feeds is about.
#[uniffi::remote(Record)]
pub struct WishAbout {
    /// What is written, the names of those whom it mentions in the place of their marks; empty for what writes nothing.
    pub text: String,
    /// The group; empty for what is private.
    pub place: String,
    /// Whom it is written to, where it is a private message.
    pub to: Vec<Author>,
    /// The post that is answered, liked or removed, as far as it is known.
    pub post: Option<SpokenPost>,
}

/// What asking for something older came to.
#[uniffi::remote(Enum)]
pub enum Older {
    /// A page of it, or that there is nothing older.
    Came,
    /// The provider says that there is more, and gives nothing further: to ask again at once brings the same.
    LedNowhere,
}

/// What the person asked for in feeds and is not delivered yet.
#[uniffi::remote(Record)]
pub struct PostWaiting {
    /// The intent.
    pub intent: IntentRow,
    /// The post that it is about; `None` when it is about a group.
    pub post: Option<PostId>,
    /// The group that it goes to, or is about; `None` for what was done to a post that is there.
    pub feed: Option<FeedId>,
    /// What was asked for.
    pub asked: FeedAsk,
    /// What that is about, in names.
    pub about: WishAbout,
    /// Where it stands.
    pub state: IntentState,
    /// It is held back until then, so that it can be undone before it leaves.
    pub hold_until: Option<WallTime>,
    /// When it was asked for.
    pub asked_at: WallTime,
    /// When it was last tried.
    pub tried_at: Option<WallTime>,
    /// When it is tried again, as far as that is known.
    pub next_at: Option<WallTime>,
    /// Why the last try brought nothing.
    pub last_failure: Option<Later>,
    /// What has to be delivered first.
    pub waits_for: Vec<IntentRow>,
    /// What the person can do, when it needs them.
    pub remedies: Vec<Remedy>,
    /// It needs them, and nobody could find out whether it has taken effect: taken back, it may be there all the same.
    pub in_doubt: bool,
}

/// Where a run leads: only HTTPS, HTTP and mail addresses become links.
#[uniffi::remote(Record)]
pub struct Link {
    /// The whole address.
    pub address: String,
    /// The host it really goes to, to be shown beside it whatever the text says; in its ASCII form, so that a letter that only looks
    /// like another shows. For a mail address what follows the @.
    pub host: String,
}

/// A post as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Post {
    /// Which.
    pub id: PostId,
    /// The first post of its thread.
    pub thread: PostId,
    /// The group that it is in.
    pub feed: Option<FeedId>,
    /// Who wrote it.
    pub author: Author,
    /// The post that it answers.
    pub answers: Option<PostId>,
    /// When.
    pub posted_at: Option<WallTime>,
    /// See [`PostKind`].
    pub kind: PostKind,
    /// The title of an announcement.
    pub title: String,
    /// What it says.
    pub body: Vec<Block>,
    /// What hangs on it.
    pub attachments: Vec<Hanging>,
    /// How many people like it.
    pub likes: u32,
    /// The names of some of them, as the provider tells; this person is not among them.
    pub liked_by: Vec<String>,
    /// Whether this person does.
    pub liked: bool,
    /// Only those who take part see it.
    pub private: bool,
    /// Whom this person has written it to, where it begins a private thread of her own; of what others wrote that is not told.
    pub to: Vec<Author>,
    /// The provider has it; otherwise, as far as is known here, nobody else does.
    pub sent: bool,
    /// What became of what the person did to it.
    pub state: PostState,
    /// Whether she has read it, where it asks for that.
    pub acknowledgement: Acknowledgement,
}

impl From<engine::Post> for Post {
    fn from(post: engine::Post) -> Post {
        Post {
            id: post.id,
            thread: post.thread,
            feed: post.feed,
            author: post.author,
            answers: post.answers,
            posted_at: post.posted_at,
            kind: post.kind,
            title: post.title,
            body: blocks(post.body, post.id.account),
            attachments: post.attachments,
            likes: post.likes,
            liked_by: post.liked_by,
            liked: post.liked,
            private: post.private,
            to: post.to,
            sent: post.sent,
            state: post.state,
            acknowledgement: post.acknowledgement,
        }
    }
}

/// A thread in a feed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ThreadItem {
    /// Which.
    pub id: PostId,
    /// Its first post, where it is here.
    pub first: Option<Post>,
    /// What is known of that.
    pub beginning: Beginning,
    /// Its newest answer that is known here.
    pub last: Option<Post>,
    /// Answers that it has, by the provider's word or as they are known here, whichever is more.
    pub answers: u64,
    /// Answers that are known here.
    pub held: u64,
    /// The person has not seen all of it.
    pub unread: bool,
    /// Between this thread and the one above it the feed may hold threads that are not known here.
    pub gap_before: bool,
    /// Who takes part in it, where it is private, this person left out; empty where that was never told.
    #[uniffi(default = [])]
    pub people: Vec<Author>,
}

/// A page of a feed.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FeedPage {
    /// Its threads, the newest first.
    pub threads: Vec<ThreadItem>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The provider has nothing older than what is known here.
    pub whole: bool,
    /// The revision read.
    pub revision: Revision,
    /// When its newest posts were last asked for.
    pub as_of: AsOf,
}

impl From<engine::FeedPage> for FeedPage {
    fn from(page: engine::FeedPage) -> FeedPage {
        let thread = |thread: engine::ThreadItem| ThreadItem {
            id: thread.id,
            first: thread.first.map(Post::from),
            beginning: thread.beginning,
            last: thread.last.map(Post::from),
            answers: thread.answers,
            held: thread.held,
            unread: thread.unread,
            gap_before: thread.gap_before,
            people: thread.people,
        };
        FeedPage {
            threads: page.threads.into_iter().map(thread).collect(),
            places: page.places,
            more: page.more,
            whole: page.whole,
            revision: page.revision,
            as_of: page.as_of,
        }
    }
}

/// A page of a thread.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ThreadPosts {
    /// Its posts, the oldest first.
    pub posts: Vec<Post>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// Answers that it has, by the provider's word or as they are known here, whichever is more.
    pub answers: u64,
    /// Answers that are known here.
    pub held: u64,
    /// Its oldest posts are known here too.
    pub whole: bool,
    /// The posts right before which others may be missing here, wherever in the thread they are.
    pub gaps: Vec<PostId>,
    /// What is known of its first post.
    pub beginning: Beginning,
    /// When this device heard that the server has deleted it: nothing of it is there any more, and what is held of it stays.
    pub deleted_at: Option<WallTime>,
    /// Whether the person belongs to its group; a private one is hers.
    pub belonging: Belonging,
    /// What its group takes of her; a private one takes everything.
    pub takes: Takes,
    /// The revision read.
    pub revision: Revision,
    /// When it was last asked for.
    pub as_of: AsOf,
    /// Newer answers have come since then, by the provider's own order: with their feed, or this person's own. Others may be missing
    /// between them.
    pub came_since: bool,
    /// Who takes part in it, where it is private, this person left out; empty where that was never told.
    #[uniffi(default = [])]
    pub people: Vec<Author>,
}

impl From<engine::ThreadPosts> for ThreadPosts {
    fn from(page: engine::ThreadPosts) -> ThreadPosts {
        ThreadPosts {
            posts: page.posts.into_iter().map(Post::from).collect(),
            places: page.places,
            more: page.more,
            answers: page.answers,
            held: page.held,
            gaps: page.gaps,
            whole: page.whole,
            beginning: page.beginning,
            deleted_at: page.deleted_at,
            belonging: page.belonging,
            takes: page.takes,
            revision: page.revision,
            as_of: page.as_of,
            came_since: page.came_since,
            people: page.people,
        }
    }
}

/// The feeds, and when their list was last asked for.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FeedList {
    /// Her own, the private one, the groups by name.
    pub feeds: Vec<FeedItem>,
    /// When their list was last asked for.
    pub as_of: AsOf,
}

/// Somebody who can be mentioned or written to: of whom feeds have told, or who is in the directory with a mail address. Who the latter is in
/// feeds is found out when something is sent, which asks where nobody is found.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Called {
    /// Who.
    pub person: PersonRow,
    /// The name.
    pub name: String,
}

/// What was delivered, and what it was about. It is its proof.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct PostDelivered {
    /// Its row.
    pub row: ReceiptRow,
    /// The intent.
    pub intent: IntentRow,
    /// What was asked for.
    pub asked: FeedAsk,
    /// What it was about, in names.
    pub told: WishAbout,
    /// How it is known.
    pub checked: HowChecked,
    /// When.
    pub delivered_at: WallTime,
}

impl From<engine::PostDelivered> for PostDelivered {
    fn from(delivered: engine::PostDelivered) -> PostDelivered {
        PostDelivered {
            row: delivered.row,
            intent: delivered.intent,
            asked: delivered.asked.clone(),
            checked: delivered.checked,
            delivered_at: delivered.delivered_at,
            told: delivered.told,
        }
    }
}

/// Where a draft goes.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum SentTo {
    /// A new thread of this group.
    Group {
        /// The group.
        feed: FeedRow,
    },
    /// An answer to this post.
    Answering {
        /// The post.
        post: PostRow,
    },
    /// A private thread with these people.
    People {
        /// With whom.
        people: Vec<PersonRow>,
    },
}

impl From<SentTo> for engine::SentTo {
    fn from(to: SentTo) -> engine::SentTo {
        match to {
            SentTo::Group { feed } => engine::SentTo::Group(feed),
            SentTo::Answering { post } => engine::SentTo::Answering(post),
            SentTo::People { people } => engine::SentTo::People(people),
        }
    }
}

/// What the provider of feeds can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct FeedCapabilities {
    /// Change the text of one's own post.
    pub edit: bool,
    /// Remove one's own post.
    pub remove: bool,
    /// Keep how far somebody has read, for her other devices.
    pub mark_read: bool,
    /// Write to people by name.
    pub message: bool,
    /// Join and leave groups.
    pub join: bool,
    /// The longest text, in UTF-16 units.
    pub longest_text: u64,
    /// The largest file that goes with a post, in bytes; 0 takes none.
    pub largest_file: u64,
    /// The most files that go with a post.
    pub most_files: u64,
}

impl From<musette_core::model::FeedCapabilities> for FeedCapabilities {
    fn from(can: musette_core::model::FeedCapabilities) -> FeedCapabilities {
        FeedCapabilities {
            edit: can.edit,
            remove: can.remove,
            mark_read: can.mark_read,
            message: can.message,
            join: can.join,
            longest_text: can.longest_text as u64,
            largest_file: can.largest_file,
            most_files: can.most_files as u64,
        }
    }
}
