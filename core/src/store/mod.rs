//! The database: what is stored, and the only place that speaks SQL.
//!
//! **Promises.** A call that changed something has committed it when it returns, durably where it is the person's work
//! ([`Durability::Saved`]). Nothing readable is on the disk ([`cipher`] fails closed). A database of a newer program, or of
//! another key, is not touched. Ids are never reused.
//!
//! **Never.** No row is deleted because something was absent from an answer: the planner decides, this module writes
//! what it is told. No provider is known here, no file of contents is touched.
//!
//! **How.** [`Database`] has one writer and a few readers; closures get a [`Writing`] or a [`Reading`], whose methods are
//! the queries, a file for each family of tables:
//!
//! | file | tables |
//! |---|---|
//! | [`drives`] | drives, cursors |
//! | [`items`] | items, aliases, base |
//! | [`graves`] | graves |
//! | [`rounds`] | limbo, doubts, seen, listings |
//! | [`lists`] | the merge of base and overlay that screens show |
//! | `lanes`, `sections` | the orders that a list has, what a scroll bar jumps to |
//! | `folder_views` | folder_views |
//! | [`overlay`] | overlay |
//! | [`intents`], `held` | intents, intent_needs, receipts |
//! | [`standing`] | where an intent stands, and the one way in which that changes; attempts |
//! | [`contents`] | contents, transfers, recents |
//! | [`attachments`] | contents that hang on posts |
//! | [`pins`] | pins, unready |
//! | [`lendings`] | lendings |
//! | [`feeds`] | feeds, feed_threads |
//! | [`reads`] | threads, and what of feed_threads is new |
//! | [`spans`] | spans |
//! | [`posts`] | posts, post_base, post_overlay, thread_listings |
//! | `thread_people` | thread_people |
//! | [`pauses`] | pauses |
//! | [`people`] | people, people_names, people_aliases, people_words |
//! | [`names`] | names |
//! | [`versions`] | intents that keep a conflict's copy |
//! | [`history`] | versions, version_lists |
//! | [`drafts`] | drafts |
//! | [`organisation`] | organisation, acknowledgements, acknowledged |
//! | [`post_intents`] | intents and receipts of the service of feeds |
//! | [`shared`] | shared_items |
//! | [`stream`] | stream |
//! | [`device`] | the device's own database: accounts, leases, sign-ins, settings |
//!
//! Base rows hold what the server last said and nothing else; the overlay holds what the open intents make of it; a list
//! is the merge of two index scans. A test reads the plan of every list and forbids temporary B-trees.

pub mod attachments;
pub mod cipher;
pub mod contents;
pub mod course;
mod database;
pub mod device;
pub mod drafts;
pub mod drives;
mod error;
pub mod feeds;
mod folder_views;
mod gone_posts;
pub mod graves;
mod held;
pub mod hint;
pub mod history;
mod identity;
pub mod intents;
pub mod items;
mod lanes;
pub mod lendings;
pub mod lists;
mod made;
mod merged;
mod migrations;
pub mod names;
mod news;
pub mod organisation;
pub mod overlay;
pub mod pauses;
pub mod people;
pub mod pins;
pub mod post_intents;
pub mod posts;
pub mod reads;
pub mod rounds;
mod sections;
pub mod service_intents;
pub mod shared;
pub mod spans;
pub mod standing;
pub mod stream;
mod stream_answers;
pub mod stream_places;
mod stream_tasks;
pub mod task_lists;
pub mod tasks;
mod thread_people;
mod transaction;
pub mod versions;

pub use database::{Database, Durability, Listener};
pub use error::{StoreError, StoreResult};
pub use migrations::{DEVICE, VAULT};
pub use transaction::{Reading, Writing};

#[cfg(test)]
mod tests;
