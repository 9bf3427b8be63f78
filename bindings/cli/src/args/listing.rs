//! Options of the list of a folder.

use std::num::NonZeroUsize;

use clap::{Args as ClapArgs, ValueEnum};
use musette_core::model::{self, Order, SortWay};

use crate::after::After;

#[derive(Debug, ClapArgs)]
pub struct LsArgs {
    /// A folder; the drives when it is left out.
    pub path: Option<String>,
    /// Ask the server for the folder first.
    #[arg(long)]
    pub fresh: bool,
    /// In which order: by name and kind from A, the newest and the largest first. Folders come before files.
    #[arg(long, value_name = "BY", default_value = "name", requires = "path")]
    pub sort: SortBy,
    /// The other end of that order first.
    #[arg(long, requires = "path")]
    pub reverse: bool,
    /// Only the first rows.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page of the same order ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE")]
    pub after: Option<After>,
}

/// What a folder is listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SortBy {
    /// By name.
    Name,
    /// By when it was last changed.
    Changed,
    /// By size.
    Size,
    /// By kind, as the ending of the name tells it, and then by name.
    Kind,
}

impl LsArgs {
    /// The order that is asked for.
    pub fn order(&self) -> Order {
        let (by, way) = match self.sort {
            SortBy::Name => (model::SortBy::Name, SortWay::Up),
            SortBy::Changed => (model::SortBy::Changed, SortWay::Down),
            SortBy::Size => (model::SortBy::Size, SortWay::Down),
            SortBy::Kind => (model::SortBy::Kind, SortWay::Up),
        };
        let way = match (way, self.reverse) {
            (SortWay::Up, true) => SortWay::Down,
            (SortWay::Down, true) => SortWay::Up,
            (way, false) => way,
        };
        Order { by, way }
    }
}
