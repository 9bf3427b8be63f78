//! Keeping what we hold of a server up to date.
//!
//! [`planner`] decides (pure), everything else here asks and stores.

pub mod planner;
