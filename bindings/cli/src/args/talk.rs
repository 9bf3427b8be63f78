//! Options of the verbs about feeds.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Subcommand, ValueHint};

use crate::after::After;

use super::naming::{HangsOn, Numbered, hangs_on, numbered};

#[derive(Debug, ClapArgs)]
pub struct FeedsArgs {
    /// The account; all when it is left out.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// Ask the server first.
    #[arg(long)]
    pub fresh: bool,
    /// The groups in whose names these words are instead, yours or not.
    #[arg(long, value_name = "WORDS")]
    pub find: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct FeedArgs {
    /// A group's name, `mine` or `private`.
    pub name: String,
    /// Ask the server for what is new first.
    #[arg(long)]
    pub fresh: bool,
    /// Ask the server for older threads where what is here ends.
    #[arg(long)]
    pub older: bool,
    /// At most this many; 20 when it is left out.
    #[arg(long, value_name = "N", value_parser = super::naming::most::<NonZeroUsize>)]
    pub most: Option<NonZeroUsize>,
    /// Go on where an earlier page ended: what its `next` said with --json.
    #[arg(long, value_name = "PLACE")]
    pub after: Option<After>,
    /// Mark what is listed as seen with --json too.
    #[arg(long)]
    pub seen: bool,
}

#[derive(Debug, ClapArgs)]
pub struct ThreadArgs {
    /// The number of the thread, or of a post in it, as `musette feed` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
    /// Ask the server first.
    #[arg(long)]
    pub fresh: bool,
    /// Mark its posts as seen with --json too.
    #[arg(long)]
    pub seen: bool,
}

#[derive(Debug, ClapArgs)]
pub struct AckArgs {
    /// The number of the announcement, as `musette thread` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
    /// Take it back, while it is not sent.
    #[arg(long, conflicts_with_all = ["who", "csv"])]
    pub back: bool,
    /// Ask the server who has read it, and who has not.
    #[arg(long)]
    pub who: bool,
    /// The same, and write it into this file, as a table for a spreadsheet.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub csv: Option<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct PostArgs {
    /// The group's name, as `musette feeds` lists it; left out with --to.
    #[arg(required_unless_present = "draft")]
    pub feed: Option<String>,
    /// What it says; `-` reads it from standard input. With --draft it takes the place of what the draft says.
    pub text: Option<String>,
    /// Send the draft that waits there, or draft N, as `musette drafts` numbers them, with its files.
    #[arg(long, value_name = "N", num_args = 0..=1, value_parser = draft)]
    pub draft: Option<Option<Numbered>>,
    /// Write to this person alone instead, by name or number; may be given several times.
    #[arg(long, value_name = "NAME|NUMBER")]
    pub to: Vec<String>,
    #[command(flatten)]
    pub with: WithArgs,
}

impl PostArgs {
    /// The text as it was typed, or `-`: where it goes to people, it stands where else a group does.
    pub fn typed(&self) -> Option<&str> {
        let typed = if self.to.is_empty() || self.text.is_some() { &self.text } else { &self.feed };
        typed.as_deref().filter(|_| self.draft.is_none() || self.to.is_empty())
    }
}

/// The number of a draft, behind --draft.
fn draft(text: &str) -> Result<Numbered, String> {
    numbered(text).map_err(|_| {
        "the number of a draft, as `musette drafts` lists it; a group's name stands before --draft, as in \
         musette post 'Stage crew' --draft"
            .to_owned()
    })
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true)]
pub struct DraftsArgs {
    #[command(subcommand)]
    pub deed: Option<DraftsDeed>,
    /// Show this one whole, by its number.
    #[arg(value_parser = numbered, value_name = "N")]
    pub number: Option<Numbered>,
}

#[derive(Debug, Subcommand)]
pub enum DraftsDeed {
    /// Show one whole.
    Show(DraftArgs),
    /// Give one another text; its files stay with it.
    Edit(EditArgs),
    /// Throw one away. Nothing brings it back.
    Discard(DraftArgs),
}

#[derive(Debug, ClapArgs)]
pub struct DraftArgs {
    /// Its number, as `musette drafts` lists it.
    #[arg(value_parser = numbered, value_name = "N")]
    pub number: Numbered,
}

#[derive(Debug, ClapArgs)]
pub struct EditArgs {
    /// Its number, as `musette drafts` lists it.
    #[arg(value_parser = numbered, value_name = "N")]
    pub number: Numbered,
    /// What it is to say; `-` reads it from standard input, and where it is left out, the editor that EDITOR names opens.
    pub text: Option<String>,
}

#[derive(Debug, Default, ClapArgs)]
pub struct WithArgs {
    /// Send this file of this computer along; may be given several times.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub attach: Vec<PathBuf>,
    /// Name this document of a library by its address; may be given several times.
    #[arg(long, value_name = "PATH")]
    pub link: Vec<String>,
    /// Send files that are empty, or are called pictures and are none, all the same.
    #[arg(long)]
    pub anyway: bool,
}

#[derive(Debug, ClapArgs)]
pub struct AttachmentArgs {
    /// The number of the post and of what hangs on it, as `musette thread` shows them: 42.1.
    #[arg(value_parser = hangs_on)]
    pub number: HangsOn,
    /// Where to; the present folder when it is left out.
    #[arg(value_hint = ValueHint::AnyPath)]
    pub to: Option<PathBuf>,
    /// Replace what is there.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct GroupArgs {
    /// The group's name.
    pub name: String,
}

#[derive(Debug, ClapArgs)]
pub struct AnswerArgs {
    /// The number of the post that is answered, as `musette thread` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
    /// What the answer says; `-` reads it from standard input. With --draft it takes the place of what the draft says.
    pub text: Option<String>,
    /// Send the draft that waits in its thread, or draft N, as `musette drafts` numbers them, with its files.
    #[arg(long, value_name = "N", num_args = 0..=1, value_parser = draft)]
    pub draft: Option<Option<Numbered>>,
    #[command(flatten)]
    pub with: WithArgs,
}

#[derive(Debug, ClapArgs)]
pub struct RemoveArgs {
    /// The number of the post, as `musette thread` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
    /// Remove the answers to it as well, whoever wrote them: the first post of a thread takes them with it, for everybody.
    #[arg(long)]
    pub with_others: bool,
}

#[derive(Debug, ClapArgs)]
pub struct LikeArgs {
    /// The number of the post, as `musette thread` shows it.
    #[arg(value_parser = numbered)]
    pub number: Numbered,
}
