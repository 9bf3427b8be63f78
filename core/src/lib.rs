//! Musette's core: everything that is the same on every platform.
//!
//! It knows no user interface, no platform and no clock of its own. A face (the phone's, the tablet's, the command line)
//! opens [`engine::Musette`] and speaks to its facets; everything else is reached from there.
//!
//! | module | what it holds |
//! |---|---|
//! | [`engine`] | the front door: `Musette` and its facets (accounts, documents, outbox, feeds, tasks, organisation, stream), sync, suspend and resume |
//! | [`sync`] | the puller, the fetcher, the scheduler with its budgets |
//! | [`outbox`] | intents as a graph, their delivery, conflicts, receipts |
//! | [`tasks`] | what an answer means for tasks, what intents make of a task (pure), what can be asked for of them |
//! | [`talk`] | what an answer means for threads, what intents make of a post (pure), what can be asked for in feeds |
//! | [`tree`] | what an answer means for base (the planner, pure), what intents make of it (the fold, pure) |
//! | [`store`] | the database: schema, one writer and many readers, one file of queries for each family of tables |
//! | [`blobs`] | contents at rest: encrypted chunks, transfers, pins, eviction, lending |
//! | [`providers`] | the traits of a provider, and Microsoft 365 |
//! | [`vault`] | keys: where they come from, and how they are told apart |
//! | [`auth`] | sign-in and tokens |
//! | [`http`] | the one client: redirects, retries, throttling, the network guard |
//! | [`doors`] | everything uncertain: clocks, chance, the disk |
//! | [`model`] | value types, the words of the glossary |
//! | [`sabotage`] | faults that the simulation switches on, to show that it can see; absent from every other build |
//!
//! Dependencies point one way: engine → sync → outbox → tree, talk, tasks → providers, store, blobs → vault, auth, http → doors → model. A
//! provider never sees the store, the store never sees a provider; only `sync`, `outbox` and `tree` see both.

pub mod auth;
pub mod blobs;
pub mod doors;
pub mod engine;
pub mod http;
pub mod model;
pub mod outbox;
pub mod providers;
pub mod sabotage;
pub mod store;
pub mod sync;
pub mod talk;
pub mod tasks;
pub mod tree;
pub mod vault;
