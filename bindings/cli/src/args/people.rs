//! Options of the verbs about people.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args as ClapArgs;
use musette_core::model::Place;

use crate::after;

#[derive(Debug, ClapArgs)]
pub struct PeopleArgs {
    /// The beginning of a name, of several of its words, or of a mail address; everybody whom this device knows when it is left out.
    pub query: Vec<String>,
    /// Only those whom this device knows: the server is not asked.
    #[arg(long)]
    pub here: bool,
    /// At most this many; 50 when it is left out.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE", value_parser = after::in_all)]
    pub after: Option<Place>,
}

#[derive(Debug, ClapArgs)]
pub struct PersonArgs {
    /// The name, or the number that `musette people` shows.
    #[arg(required = true, value_name = "NAME|NUMBER")]
    pub person: Vec<String>,
    /// Save the small picture as this file.
    #[arg(long, value_name = "FILE")]
    pub photo: Option<PathBuf>,
    /// Write over a file that is there.
    #[arg(long, requires = "photo")]
    pub force: bool,
}
