//! Seeded runs of the whole core in one process: virtual clock, a network without sockets, a drive that crashes.
//!
//! | module | what it holds |
//! |---|---|
//! | [`chance`] | every draw, from the seed |
//! | [`clock`] | one virtual time for all processes of a world |
//! | [`disk`] | a drive in memory that loses what was not fsynced |
//! | [`network`] | the tenant, and everything that goes wrong on the way to it |
//! | [`vfs`] | the same drive for SQLite, encryption on |
//! | [`world`] | the organisation, the device, the people, and the promises they were given |
//! | [`run`] | one run from its seed |
//! | [`sample`] | many of them |
//! | [`secrets`] | the key ring, durable at once |
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used))]

pub mod chance;
pub mod clock;
pub mod disk;
pub mod network;
pub mod run;
pub mod sample;
pub mod secrets;
pub mod vfs;
pub mod world;
