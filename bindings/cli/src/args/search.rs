//! Options of the search over names.

use std::num::NonZeroUsize;

use clap::{Args as ClapArgs, ValueEnum};
use musette_core::model::{self, Place};

use crate::after;

#[derive(Debug, ClapArgs)]
pub struct SearchArgs {
    /// Beginnings of words of a name, in any order; accents need not be typed.
    #[arg(required = true)]
    pub words: Vec<String>,
    /// Only these.
    #[arg(long, value_enum, value_name = "WHAT", default_value = "all")]
    pub among: Among,
    /// At most this many; 50 when it is left out.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE", value_parser = after::in_all)]
    pub after: Option<Place>,
}

/// Among what is searched.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Among {
    /// Everything.
    All,
    /// Documents, folders and libraries.
    Documents,
    /// People.
    People,
    /// Groups, and threads that have a title.
    Feeds,
}

impl From<Among> for model::Among {
    fn from(among: Among) -> model::Among {
        match among {
            Among::All => model::Among::All,
            Among::Documents => model::Among::Documents,
            Among::People => model::Among::People,
            Among::Feeds => model::Among::Feeds,
        }
    }
}
