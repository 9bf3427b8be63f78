//! Contents at rest: the bytes of files, encrypted, verified, and readable at any place.
//!
//! **Promises.** No plain byte and no name of a person's file reaches the disk, but in a copy that is lent. What was cut,
//! reordered, exchanged or flipped is noticed before it is handed out. A download goes on after any stop or crash, with at
//! most one chunk lost, and is compared with the server's figures before anybody can open it. What is referred to is
//! durable first. What only this device has is never evicted and never swept, and can be read without the database.
//!
//! **Never.** Nothing here speaks to the network, or decides what is downloaded or sent. Only [`contents`] knows the
//! database, by the store's functions; it keeps the order: a transfer's row before the first byte, a content's row after
//! the file is in its place, rows removed before their files.
//!
//! | file | what it holds |
//! |---|---|
//! | [`contents`] | the way in: files and their rows together |
//! | [`chunks`] | the format: header, chunks, keys |
//! | [`stored`] | reading at any place |
//! | [`staging`] | writing, stopping, going on, verifying |
//! | [`shelf`] | where files lie and what they are called |
//! | [`quickxor`] | the provider's hash |
//! | [`rescue`] | the sealed note of an unsent content, and the search for them |
//! | [`eviction`], [`sweep`] | what goes to make room; what nobody refers to |
//! | [`lending`], [`safe_names`] | plain copies for other apps, and what they are called |
//! | [`body`] | a stored content as the body of an upload |
//!
//! Limits: 250 GB a content; memory a few chunks for each reader or writer. The tests in `tests/` run on a disk in memory
//! that loses what was not made durable and fills up where it is told.

pub mod body;
pub mod chunks;
pub mod contents;
pub mod error;
pub mod eviction;
pub mod lending;
pub mod quickxor;
pub mod rescue;
pub mod safe_names;
pub mod shelf;
pub mod staging;
pub mod stored;
pub mod sweep;

#[cfg(test)]
mod tests;

pub use body::StoredBody;
pub use chunks::{ContentKey, PLAIN_CHUNK};
pub use contents::{Contents, ContentsError, ContentsResult};
pub use error::BlobError;
pub use quickxor::QuickXor;
pub use shelf::{BlobName, Owner, Shelf, StagedName};
pub use staging::{Expected, Sealed, Staging, Verdict};
pub use stored::StoredContent;
