//! Microsoft 365: Graph and what lies behind it, as a provider.
//!
//! It turns calls into requests and answers into the model, decides nothing about the person's work, and keeps nothing
//! but its HTTP client, a few sizes ([`Settings`]) and a list of groups that limits stopped half-way. What the real service
//! does, documented or not, is met here, so that no other module knows it; the tests name the hard cases by their numbers.
//!
//! | file | what it holds |
//! |---|---|
//! | `errors` | which answers are Graph's own, and what its error codes mean |
//! | `fields` | fields of answers that take whatever comes |
//! | [`drives`] | documents: OneDrive and SharePoint libraries |
//! | [`feeds`] | feeds: Viva Engage, which was Yammer |
//! | [`tasks`] | tasks: To Do and Planner |
//! | [`people`] | people: the directory, and who works with a person |
//! | `address` | addresses of Graph, a segment at a time |

mod address;
pub mod drives;
mod errors;
pub mod feeds;
mod fields;
pub mod people;
pub mod tasks;

pub use drives::{GraphDrives, Settings};
pub use errors::GraphDialect;
pub use feeds::EngageFeeds;
pub use people::GraphPeople;
pub use tasks::GraphTasks;
