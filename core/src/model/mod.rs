//! The words of the glossary as types: ids, times, items, intents, networks.
//!
//! Nothing here does I/O, reads a clock or knows a provider; everything else in the crate may depend on it, and it
//! depends on nothing of the crate. A type carries its rule: an id says what it is an id of, a state holds the data that
//! only that state has.

mod block;
mod budget;
mod called;
mod drive;
mod failure;
mod feed;
mod ids;
mod intent;
mod item;
mod names;
mod network;
mod order;
mod page;
mod person;
mod picture;
mod sought;
mod stream;
mod task;
mod text;
mod time;
mod web;
pub mod word;

pub use block::{Block, Link, Mention, Run};
pub use budget::{Budget, NetworkKind, Spent};
pub use called::{name_words, person_words, unmarked, wanted_words};
pub use drive::{Drive, DriveAccess, DriveKind, Quota, RemoteDrive, Standing};
pub use failure::{Failure, Later, Refusal, SignInNeed};
pub use feed::{
    AttachedFile, Attachment, AttachmentKind, Beginning, Belonging, FallingAnswers, FeedAsk, FeedCapabilities,
    FeedKind, Liker, MENTION, Meant, PostKind, PostsPage, RemoteFeed, RemotePerson, RemotePost, Takes,
};
pub use ids::{
    AccountId, ContentRow, DraftId, DraftRow, DriveId, DriveRow, FeedId, FeedRow, IntentId, IntentRow, ItemId, ItemRow,
    PersonId, PersonRow, PinRow, PostId, PostRow, ReceiptRow, RemoteId, SharedRow, StreamId, StreamRow, TaskId,
    TaskListId, TaskListRow, TaskRow, TransferRow, VersionRow,
};
pub use intent::{BasedOn, HowChecked, IntentKind, IntentState, NeedsYou, Others, Remedy, Restored, Saw};
pub use item::{BaseRow, CTag, ETag, Editor, ItemKind, RemoteItem, RemoteShared, RemoteVersion};
pub use names::{NameProblem, NameRules, name_key, sort_key};
pub use network::Connection;
pub use order::{FolderView, Layout, Order, SortBy, SortWay};
pub use page::{Along, AsOf, At, Change, NotAPlace, Place, Revision, Scope, Stretch};
pub(crate) use page::{FoundAt, Spot, Worth};
pub use person::Colleague;
pub use picture::Picture;
pub use sought::{Among, Fit, Mark, Sought, TITLE_FOLDING, title_words};
pub use stream::{StreamKind, StreamPart, StreamPlace, StreamSubject};
pub use task::{
    Day, DayCalled, Due, Importance, KnownStep, RemoteTask, RemoteTaskList, TaskAsk, TaskAsked, TaskDetails, TaskField,
    TaskLink, TaskListKind, TaskStep,
};
pub use text::to_base64;
pub use time::{BootTime, RequestSeq, WallTime};
pub use web::{address_below, names_below};

#[cfg(test)]
mod tests;
