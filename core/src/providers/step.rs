//! What comes of a step of a delivery, and of looking for an earlier one: the same for every service that sends no bytes in pieces.

use super::Progress;
use crate::model::HowChecked;

/// The outcome of one step of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stepped<L> {
    /// One step further; store this and call again.
    Progress(Progress),
    /// It took effect.
    Delivered {
        /// What it left.
        left: L,
        /// How that is known.
        checked: HowChecked,
    },
}

/// The outcome of looking for an intent whose outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Looked<L> {
    /// It took effect.
    Mine {
        /// What it left.
        left: L,
        /// The evidence.
        checked: HowChecked,
    },
    /// It certainly did not take effect as a whole, or doing it once more changes nothing: send, from this progress.
    NotThere(Progress),
}
