//! Seeded runs of the whole core in one process: virtual clock, a network without sockets, a drive that crashes.
//!
//! | module | what it holds |
//! |---|---|
//! | [`chance`] | every draw, from the seed |
//! | [`disk`] | a drive in memory that loses what was not fsynced |
//! | [`vfs`] | the same drive for SQLite, encryption on |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod chance;
pub mod disk;
pub mod vfs;
