//! versions, activity.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueHint};

use super::naming::{Numbered, numbered};

#[derive(Debug, ClapArgs)]
pub struct VersionsArgs {
    /// The file.
    pub path: String,
    /// Ask the server for the list first.
    #[arg(long)]
    pub fresh: bool,
    /// Copy this version to this computer, by the number that the list shows.
    #[arg(long, value_name = "N", value_parser = numbered, conflicts_with = "restore")]
    pub open: Option<Numbered>,
    /// Where the copy goes to; the present folder when it is left out.
    #[arg(short = 'o', long = "to", value_name = "TO", value_hint = ValueHint::AnyPath, requires = "open")]
    pub to: Option<PathBuf>,
    /// Replace what is there.
    #[arg(long, requires = "open")]
    pub force: bool,
    /// Make this version what the file is, by the number that the list shows.
    #[arg(long, value_name = "N", value_parser = numbered)]
    pub restore: Option<Numbered>,
}

#[derive(Debug, ClapArgs)]
pub struct ActivityArgs {
    /// The file or folder.
    pub path: String,
    /// Ask the server for the versions first.
    #[arg(long)]
    pub fresh: bool,
}
