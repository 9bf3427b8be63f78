//! Ids, moments and counters: typed on the other side too.

use std::path::PathBuf;

use musette_core::model::{
    AccountId, ContentRow, Day, DraftId, DraftRow, DriveId, DriveRow, FeedId, FeedRow, IntentRow, ItemId, ItemRow,
    PersonId, PersonRow, PostId, PostRow, ReceiptRow, Revision, StreamId, StreamRow, TaskId, TaskListId, TaskListRow,
    TaskRow, VersionRow, WallTime,
};
use url::Url;

uniffi::custom_type!(AccountId, String, {
    remote,
    lower: |id| id.to_string(),
    try_lift: |text| Ok(text.parse()?),
});
uniffi::custom_type!(WallTime, i64, { remote, lower: |time| time.0, try_lift: |ms| Ok(WallTime(ms)) });
uniffi::custom_type!(Revision, i64, { remote, lower: |revision| revision.0, try_lift: |n| Ok(Revision(n)) });
uniffi::custom_type!(Day, i32, { remote, lower: |day| day.0, try_lift: |days| Ok(Day(days)) });
uniffi::custom_type!(PathBuf, String, {
    remote,
    lower: |path| path.to_string_lossy().into_owned(),
    try_lift: |text| Ok(PathBuf::from(text)),
});
uniffi::custom_type!(Url, String, {
    remote,
    lower: |url| url.to_string(),
    try_lift: |text| Ok(Url::parse(&text)?),
});

macro_rules! rows {
    ($($row:ident),* $(,)?) => {$(
        uniffi::custom_type!($row, i64, { remote, lower: |row| row.0, try_lift: |row| Ok($row(row)) });
    )*};
}

rows!(
    ContentRow,
    DraftRow,
    DriveRow,
    FeedRow,
    IntentRow,
    ItemRow,
    PersonRow,
    PostRow,
    ReceiptRow,
    StreamRow,
    TaskListRow,
    TaskRow,
    VersionRow,
);

macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident($row:ident)),* $(,)?) => {$(
        $(#[$doc])*
        #[uniffi::remote(Record)]
        pub struct $id {
            /// The account whose vault holds it.
            pub account: AccountId,
            /// The row in that vault.
            pub row: $row,
        }
    )*};
}

ids! {
    /// An item.
    ItemId(ItemRow),
    /// A drive.
    DriveId(DriveRow),
    /// A draft.
    DraftId(DraftRow),
    /// A feed.
    FeedId(FeedRow),
    /// A post, or the thread that it begins.
    PostId(PostRow),
    /// A person.
    PersonId(PersonRow),
    /// A card of the stream.
    StreamId(StreamRow),
    /// A list of tasks, or a plan.
    TaskListId(TaskListRow),
    /// A task.
    TaskId(TaskRow),
}
