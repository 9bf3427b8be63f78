//! Options of the verbs about tasks.

use std::num::NonZeroUsize;

use clap::{Args as ClapArgs, Subcommand};

use crate::after;
use musette_core::model::{Day, Place};

use super::naming::{Numbered, numbered};

#[derive(Debug, ClapArgs)]
pub struct TasksArgs {
    /// The account; all when it is left out.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// Those that are done, instead of those that are to be done.
    #[arg(long)]
    pub done: bool,
    /// Of this list or plan alone.
    #[arg(long, value_name = "NAME")]
    pub list: Option<String>,
    /// Ask the server first.
    #[arg(long)]
    pub fresh: bool,
    /// At most this many; 100 when it is left out.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE", value_parser = after::in_all)]
    pub after: Option<Place>,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub struct TaskArgs {
    #[command(subcommand)]
    pub deed: Option<TaskDeed>,
    #[command(flatten)]
    pub task: Option<TaskNumber>,
}

#[derive(Debug, ClapArgs)]
pub struct TaskNumber {
    /// Its number, as `musette tasks` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
}

#[derive(Debug, Subcommand)]
pub enum TaskDeed {
    /// Add a task.
    Add {
        /// What is to be done.
        title: String,
        /// Until when: 2026-06-01.
        #[arg(long, value_name = "DATE", value_parser = day)]
        due: Option<Day>,
        /// In this list or plan; your main list when it is left out.
        #[arg(long, value_name = "NAME")]
        list: Option<String>,
        /// A text beside the title.
        #[arg(long, value_name = "TEXT")]
        notes: Option<String>,
        /// A document of a library that it is about.
        #[arg(long, value_name = "PATH")]
        link: Option<String>,
    },
    /// Mark it as done.
    Done(TaskNumber),
    /// Mark it as not done, after all.
    Undone(TaskNumber),
    /// Mark one of its steps as done.
    Step {
        #[command(flatten)]
        task: TaskNumber,
        /// The number of the step, as `musette task N` shows it.
        step: u32,
        /// Mark it as not done, after all.
        #[arg(long)]
        undone: bool,
    },
    /// Until when it is to be done; without a date, no day.
    Due {
        #[command(flatten)]
        task: TaskNumber,
        /// 2026-06-01.
        #[arg(value_name = "DATE", value_parser = day)]
        due: Option<Day>,
    },
    /// Give it another title.
    Rename {
        #[command(flatten)]
        task: TaskNumber,
        /// The title.
        title: String,
    },
    /// Give it another text.
    #[command(visible_alias = "notes")]
    Note {
        #[command(flatten)]
        task: TaskNumber,
        /// The text.
        text: String,
    },
    /// Remove it from its list.
    Remove(TaskNumber),
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "a day, as in 2026-06-01".to_owned())
}
