//! Feeds, threads, posts and people: as a provider tells of them, and what a person asks of them.
//!
//! A thread is its first post; its id is that post's. A feed is a list of threads: my own, a group's, the private ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Block, ContentRow, FeedRow, PersonRow, PostRow, RemoteId, WallTime};

/// What a feed gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// What the provider thinks concerns this person.
    Mine,
    /// The threads of one group.
    Group,
    /// The private threads that this person takes part in.
    Private,
}

/// Whether a person belongs to a group, as far as this device knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Takes {
    /// Whatever she writes, and her likes.
    Everything,
    /// Answers and likes, and no new thread: she has left it.
    Answers,
    /// Nothing: it has removed her, and she has not asked to be let in again.
    Nothing,
}

/// A feed as the provider tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteFeed {
    /// The provider's id of the group; a word of the provider's own for the feeds that are no group.
    pub id: RemoteId,
    /// See [`FeedKind`].
    pub kind: FeedKind,
    /// Its name; empty for what is no group, whose name the faces know.
    pub name: String,
    /// Whether this person belongs to it; of a feed that is only mentioned it is not known.
    pub joined: Option<bool>,
    /// Only its members see it.
    pub closed: bool,
}

/// A person as the provider of feeds tells of her or him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemotePerson {
    /// The provider's id.
    pub id: RemoteId,
    /// As written by the person, any script, any direction.
    pub name: String,
    /// What she or he does; empty when it is not said.
    pub role: String,
    /// Address; empty when it is not said.
    pub mail: String,
    /// Where a small picture is; `None` when there is none.
    pub photo: Option<String>,
}

/// What a post is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PostKind {
    /// Somebody writes.
    #[default]
    Post,
    /// Somebody announces: it has a title and asks to be read.
    Announcement,
    /// The provider tells of something (a group was made, somebody joined).
    Notice,
}

/// Something that hangs on a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its name, as people see it.
    pub name: String,
    /// Bytes, where the provider says.
    pub size: Option<u64>,
    /// Where it is: a page, or bytes that want the provider's token. Never opened unasked.
    pub address: String,
    /// The provider's id of an uploaded file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RemoteId>,
    /// Where its bytes are, for who has the provider's token; `None` where only its page is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<String>,
    /// The person's own bytes of it, before the provider has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<ContentRow>,
}

/// What is known of the first post of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// What hangs on a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// Another file that was uploaded with the post.
    File,
    /// A document of a library.
    Document,
    /// A page elsewhere.
    Link,
}

/// What the provider last said of one post. Base rows are made of this and of nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemotePost {
    /// Its id.
    pub id: RemoteId,
    /// Its place among all posts of the provider: a later post has a greater one.
    pub order: i64,
    /// The first post of its thread; its own id when it is the first.
    pub thread: RemoteId,
    /// The group; `None` for what is in none.
    pub group: Option<RemoteId>,
    /// Who wrote it.
    pub author: RemoteId,
    /// The post that it answers; `None` for a first post.
    pub answers: Option<RemoteId>,
    /// When, by the server's clock; `None` when its date cannot be read.
    pub posted_at: Option<WallTime>,
    /// See [`PostKind`].
    pub kind: PostKind,
    /// The title of an announcement; empty otherwise.
    pub title: String,
    /// What it says.
    pub body: Vec<Block>,
    /// What hangs on it.
    pub attachments: Vec<Attachment>,
    /// How many people like it.
    pub likes: u32,
    /// Some of those who do, as the provider names them.
    pub likers: Vec<Liker>,
    /// Whether this person does; `None` where the answer does not say.
    pub liked: Option<bool>,
    /// Only those who take part see it.
    pub private: bool,
    /// Who was told of it: mentioned, or written to.
    pub told: Vec<RemoteId>,
}

/// Somebody who likes a post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Liker {
    /// What the provider of feeds calls her or him.
    pub id: RemoteId,
    /// As written by the person.
    pub name: String,
}

/// A page of posts, newest first, with whom and what they speak of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PostsPage {
    /// The posts of the list that was asked for, in the order of the wire.
    pub posts: Vec<RemotePost>,
    /// Posts beside it that the answer brought along: the first of a thread, the one that is answered. The answer says less of them:
    /// what it does not say (likes, attachments, a body) is empty, so they are for posts of which nothing is known yet.
    pub beside: Vec<RemotePost>,
    /// The people they speak of.
    pub people: Vec<RemotePerson>,
    /// The groups they are in.
    pub groups: Vec<RemoteFeed>,
    /// How many answers their threads have, where the provider says so.
    pub answers: Vec<(RemoteId, u32)>,
    /// Who takes part in each private thread, by its first post, where the provider says so of everybody; this person among them.
    pub taking_part: BTreeMap<RemoteId, BTreeSet<RemoteId>>,
    /// Up to where the person has seen this list, by her other devices' word: the order of a post; `None` where that is not said.
    pub seen_to: Option<i64>,
    /// Whether the provider has older ones.
    pub older: bool,
}

/// Stands in a text that a person writes for each one whom it mentions, in their order (the object replacement character, as
/// text fields of both platforms have it).
pub const MENTION: char = '\u{fffc}';

/// A file of the person that goes with her post.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedFile {
    /// Its bytes, held here.
    pub content: ContentRow,
    /// Its name, as people will see it.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// It is a picture, by its first bytes.
    #[serde(default)]
    pub picture: bool,
}

/// What a provider of feeds can do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
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
    pub longest_text: usize,
    /// The largest file that goes with a post, in bytes; 0 takes none.
    pub largest_file: u64,
    /// The most files that go with a post.
    pub most_files: usize,
}

/// What was asked for in a feed. The post that it is about is on the intent itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
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
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<PersonRow>,
        /// What goes with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<AttachedFile>,
        /// The text as a content with a note of its own, so that it can be rescued without the database.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sealed: Option<ContentRow>,
    },
    /// The person likes a post.
    Like,
    /// She does not any more.
    Unlike,
    /// Her own post goes.
    Remove {
        /// So many answers fall with it at the provider, as she was told.
        #[serde(default)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

impl FeedAsk {
    /// Whether it makes the post that it is about.
    pub fn makes(&self) -> bool {
        matches!(self, FeedAsk::Post { .. })
    }

    /// The group that it joins or leaves.
    pub fn group(&self) -> Option<FeedRow> {
        match self {
            FeedAsk::Join { feed } | FeedAsk::Leave { feed } => Some(*feed),
            _ => None,
        }
    }

    /// The bytes that it holds: its files', then its text's.
    pub fn contents(&self) -> Vec<ContentRow> {
        match self {
            FeedAsk::Post { files, sealed, .. } => files.iter().map(|file| file.content).chain(*sealed).collect(),
            _ => Vec::new(),
        }
    }
}

/// What a draft was for, as it was typed, where not all of that could be known or kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meant {
    /// For people and no group, whoever of them is known.
    pub private: bool,
    /// The group, or the people, by which nothing here is called.
    pub called: Vec<String>,
    /// Files and documents that were to go with it and are not kept with it.
    pub without: Vec<String>,
}
