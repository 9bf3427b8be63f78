//! People: Graph's `/users` and `/me/people`.
//!
//! Promises that only people are told of (`/me/people` also names rooms, groups and a person's own contacts, whose ids are not the
//! directory's), and that one who cannot be read never loses the others. Never asks for a whole organisation.
//!
//! How: `requests.rs` builds, `wire.rs` reads bytes, `service.rs` implements [`People`](crate::providers::people::People). Tests are in
//! `wire/tests.rs`, on recorded-looking bytes.

mod requests;
mod service;
mod wire;

pub use service::GraphPeople;
