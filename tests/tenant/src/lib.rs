//! The stand-in organisation.
#![allow(missing_docs)]
pub mod content;
mod corpus;
pub mod entra;
pub mod people;
pub mod quickxor;
pub mod seed;
pub mod world;
