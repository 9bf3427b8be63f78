//! Verbs and options.

mod listing;
mod naming;
mod people;
mod search;
mod stream;
mod talk;
mod tasks;
#[cfg(feature = "tenant")]
mod tenant;
mod versions;

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueHint};

pub use listing::LsArgs;
pub use naming::{HangsOn, Numbered};
pub use people::{PeopleArgs, PersonArgs};
pub use search::SearchArgs;
pub use stream::{Hours, StreamArgs, StreamCardArgs, StreamDeed, StreamDoneArgs};
pub use talk::{
    AckArgs, AnswerArgs, AttachmentArgs, DraftArgs, DraftsArgs, DraftsDeed, EditArgs, FeedArgs, FeedsArgs, GroupArgs,
    LikeArgs, PostArgs, RemoveArgs, ThreadArgs, WithArgs,
};
pub use tasks::{TaskArgs, TaskDeed, TaskNumber, TasksArgs};
#[cfg(feature = "tenant")]
pub use tenant::{DemoArgs, TenantArgs};
pub use versions::{ActivityArgs, VersionsArgs};

/// Your organisation's documents, also without a network.
///
/// A first day: `musette sign-in`, `musette sync`, `musette ls`, then `musette keep` for what is wanted offline.
///
/// Paths are written account:drive/folder/file, for instance `rive:Production/Plans/Stage North/A1.pdf`; the account may be
/// left out where there is only one. What you change is kept on this device at once and sent with the next `musette sync`.
#[derive(Debug, Parser)]
#[command(name = "musette", version, arg_required_else_help = true, max_term_width = 100)]
pub struct Args {
    /// Where everything is kept; else where MUSETTE_HOME says, else `musette` in your data folder.
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, display_order = 900)]
    pub home: Option<PathBuf>,
    /// Answer in JSON, one documented shape a verb.
    #[arg(long, global = true, display_order = 901)]
    pub json: bool,
    /// Of this account, as `musette accounts` calls it; of all, or the only one, when it is left out.
    #[arg(long, global = true, value_name = "ACCOUNT", display_order = 899)]
    pub account: Option<String>,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Play the story of a plane, a marked-up drawing, and nothing lost, on an organisation of its own.
    #[cfg(feature = "tenant")]
    Demo(DemoArgs),
    /// Run the stand-in organisation by itself.
    #[cfg(feature = "tenant")]
    Tenant(TenantArgs),
    /// Sign in to an organisation.
    #[command(after_help = "Examples:
  musette sign-in --client-id ID                  opens a browser
  musette sign-in --client-id ID --device-code    shows a code to type elsewhere, as on a server
  musette sign-in --client-id ID --name rive      paths begin with rive:
  musette sign-in --again rive                    when the organisation asks for it

docs/providers/microsoft365.md says how to get a client id.")]
    SignIn(SignInArgs),
    /// Sign out, and remove what this device holds of the account.
    #[command(after_help = "What was not sent is never lost by this alone: it is listed, and nothing happens.")]
    SignOut(SignOutArgs),
    /// List the accounts of this device.
    Accounts,
    /// Send what waits and fetch what is new.
    #[command(after_help = "Examples:
  musette sync                            until everything is done
  musette sync --for 30s                  what half a minute is enough for; the next one goes on
  musette sync rive --metered             one account, on a network that costs by the byte
  */10 * * * * musette sync --for 9m      from cron: one that finds another at work waits for it

Only one sync works on an account at a time. A second one waits, and ends well when its time is up.")]
    Sync(SyncArgs),
    /// List the drives, or a folder.
    #[command(after_help = "Examples:
  musette ls                                        the drives
  musette ls rive:Production/Plans                  a folder
  musette ls --fresh 'rive:Production/Plans/Stage North'
  musette ls --sort changed rive:Production/Plans   what was changed last comes first")]
    Ls(LsArgs),
    /// Write a file's contents to standard output.
    Cat(PathArg),
    /// Copy a file to this computer.
    #[command(after_help = "Examples:
  musette get rive:Production/Plans/A1.pdf                  into the present folder
  musette get rive:Production/Plans/A1.pdf ~/Desktop
  musette get --force rive:Production/Plans/A1.pdf A1.pdf   over the one that is there")]
    Get(GetArgs),
    /// Put a file from this computer into a folder, or in the place of a file.
    #[command(after_help = "Examples:
  musette put A1.pdf rive:Production/Plans                    a new file, or new contents of A1.pdf there
  musette put notes.txt rive:Production/Plans/Rigging.txt     under another name

It is kept here at once and leaves with the next sync. When somebody else has changed the file meanwhile, both are kept.")]
    Put(PutArgs),
    /// Make a folder.
    Mkdir(PathArg),
    /// Move or rename; several at once into a folder.
    #[command(after_help = "Examples:
  musette mv rive:Production/Plans/A1.pdf rive:Production/Plans/A1-old.pdf
  musette mv rive:Production/Plans/A1.pdf rive:Production/Plans/A2.pdf rive:Production/Plans/Old")]
    Mv(MoveArgs),
    /// Copy; the server makes the copy.
    Cp(FromTo),
    /// Delete, into the organisation's bin.
    Rm(PathsArg),
    /// Bring back what was deleted or taken back; without a path, list what can be.
    ///
    /// A delete that was not sent yet is taken back. Of a file or folder that somebody deleted on the server, what this device
    /// keeps is uploaded. Contents of changes that were taken back are uploaded by their number, as a file of their own.
    #[command(after_help = "Examples:
  musette restore                                           what this device can bring back
  musette restore rive:Production/Plans/A1.pdf
  musette restore --kept 7 'rive:Production/Plans/A1, marked up.pdf'")]
    Restore(RestoreArgs),
    /// List the versions of a file; copy an earlier one to this computer, or put it back.
    #[command(after_help = "Examples:
  musette versions rive:Production/Plans/A1.pdf                    what is known here; the first time it asks the server
  musette versions rive:Production/Plans/A1.pdf --fresh
  musette versions rive:Production/Plans/A1.pdf --open 7 -o old.pdf
  musette versions rive:Production/Plans/A1.pdf --restore 7        leaves with the next sync; until then `musette outbox undo`

Putting a version back makes its contents a new version: nothing is overwritten, and what you have not sent yet is sent first.")]
    Versions(VersionsArgs),
    /// Tell what became of a file, as far as it is known here: its versions, what you changed, what waits.
    Activity(ActivityArgs),
    /// Keep a file, or all that is in a folder, on this device.
    ///
    /// It is fetched by the next sync, and kept up to date by every one after that. `musette ready` says how far that is.
    #[command(after_help = "Examples:
  musette keep 'rive:Production/Plans/Stage North' && musette sync
  musette ready                                             before the flight")]
    Keep(PathArg),
    /// Keep it no longer; what is here stays until room is needed.
    Unkeep(PathArg),
    /// Say how much of what is kept is ready, and why the rest is not.
    Ready(ReadyArgs),
    /// List what was opened or changed here last.
    Recent(CountArgs),
    /// List what concerns you, from every account: mentions, answers, announcements, messages, changes of what you keep.
    #[command(after_help = "Examples:
  musette stream                                  the newest first; each with where it leads
  musette stream --kind announced
  musette stream done 7                           the number is the one that `musette stream` shows
  musette stream new                              what is new since the last time, each thing once
  musette stream quiet 22:00-07:00                nothing new is told in the night")]
    Stream(StreamArgs),
    /// List the applications of the organisation, and who helps.
    Apps(AppsArgs),
    /// Say that you have read an announcement, or tell who has.
    ///
    /// It is kept here at once, and goes to the folder that the organisation has named with the next sync.
    #[command(after_help = "Examples:
  musette ack 42                                  I have read this
  musette ack 42 --back                           take that back, while it is not sent
  musette ack 42 --csv read.csv                   who has read it, and who has not")]
    Ack(AckArgs),
    /// List what you have to do: of your own lists and of plans, the earliest day first.
    #[command(after_help = "Examples:
  musette tasks                                   the first time it asks the server; from then on every sync does
  musette tasks --list 'Build-up 2026' --fresh
  musette tasks --done")]
    Tasks(TasksArgs),
    /// Show a task, add one, or change it.
    #[command(after_help = "Examples:
  musette task 7                                  with its text, steps and links
  musette task add 'Check bolts' --due 2026-06-01 --list 'Build-up 2026'
  musette task add 'Read the plan' --link rive:Production/Plans/A1.pdf
  musette task done 7
  musette task due 7 2026-06-02                   without a date: no day
  musette task note 7 'M16, 240 Nm'")]
    Task(TaskArgs),
    /// Look for documents, people and groups by their names, without asking a server.
    #[command(after_help = "Examples:
  musette search stage north                      the beginnings of words of a name, in any order
  musette search --among documents etude
  musette search 'noor'                           people first, then groups, then documents

Only names that this device knows are looked through; the last line says how many those are, and what is not among them.")]
    Search(SearchArgs),
    /// List people, or look for one: on this device first, then on the server.
    #[command(after_help = "Examples:
  musette people                                  whom this device knows
  musette people bea mon                          the beginnings of words of a name; accents need not be typed
  musette people --here رنا
  musette people li.wei@                          by mail address; Latin letters find 李伟 too")]
    People(PeopleArgs),
    /// Show a person: what they do, where, and how they are reached.
    #[command(after_help = "Examples:
  musette person 'Noor Haddad'
  musette person 12 --photo noor.jpg              the number is the one that `musette people` shows")]
    Person(PersonArgs),
    /// List the feeds: mine, the private one, the groups.
    #[command(after_help = "The first time it asks the server; from then on every sync reads what is new.")]
    Feeds(FeedsArgs),
    /// Show the threads of a feed, the newest first.
    #[command(after_help = "Examples:
  musette feed 'Stage crew'                       what is here
  musette feed mine --fresh                       asks for what is new first
  musette feed Safety --most 100 --older          further back than what is here")]
    Feed(FeedArgs),
    /// List what you were writing and have not posted, and how to go on with it.
    #[command(after_help = "Examples:
  musette drafts
  musette drafts 7                                shows draft 7 whole
  musette drafts edit 7 'In truck 4.'             gives it another text; without one, your editor opens
  musette drafts discard 7                        throws it away; nothing brings it back
  musette reply 42 --draft                        sends what waits in the thread of post 42
  musette post 'Stage crew' --draft               sends what waits in that group
  musette post 'Stage crew' --draft=7             sends draft 7 there: of several the number is asked for
  musette post --to 'Noor Haddad' --draft         sends what waits for her alone

What is taken back before it was sent, or refused, becomes a draft of its own, with its files: nothing that was written is thrown away,
or joined to something else.")]
    Drafts(DraftsArgs),
    /// Show a thread: its first post and the answers.
    #[command(after_help = "Examples:
  musette thread 42                               the number is the one that `musette feed` shows")]
    Thread(ThreadArgs),
    /// Write in a group. It is kept here at once, and sent once with the next sync.
    #[command(after_help = "Examples:
  musette post 'Stage crew' 'The rain covers are in truck 3.'
  musette post 'Stage crew' - < note.txt          the text from standard input
  musette post 'Stage crew' 'As agreed with @Noor' --attach photo.jpg
  musette post 'Stage crew' 'The plan.' --link rive:Production/Plans/A1.pdf
  musette post --to 'Noor Haddad' 'On my way.'    to her alone

@ before a name mentions somebody whom this device knows, @[78] person 78. A file has at most 4 MB.")]
    Post(PostArgs),
    /// Answer a post. It is kept here at once, and sent once with the next sync.
    #[command(after_help = "Examples:
  musette reply 42 'Two more are in the shed.'
  musette reply 42 'Like this.' --attach photo.jpg")]
    Reply(AnswerArgs),
    /// Remove a post of your own. It is hidden at once, and removed with the next sync.
    Remove(RemoveArgs),
    /// Save what hangs on a post as a file on this computer.
    #[command(after_help = "Examples:
  musette attachment 42.1                         the first one of post 42, as `musette thread` shows it
  musette attachment 42.1 ~/Desktop

What was fetched once opens without a network, until there is need of room.")]
    Attachment(AttachmentArgs),
    /// Join a group. It is told with the next sync.
    #[command(after_help = "Examples:
  musette feeds --find crew                       the groups there are
  musette join 'Stage crew'")]
    Join(GroupArgs),
    /// Leave a group. It is told with the next sync, and leaves your list at once.
    Leave(GroupArgs),
    /// Like a post. It is shown at once, and told with the next sync.
    Like(LikeArgs),
    /// Like a post no more. It is shown at once, and told with the next sync.
    Unlike(LikeArgs),
    /// List what is not sent yet, and settle what needs you.
    #[command(after_help = "Examples:
  musette outbox                      what waits, why, and what can be done about it
  musette outbox undo 12              takes change 12 back
  musette outbox both 12              of two versions both stay, and nobody asks again
  musette outbox elsewhere 12         puts back what somebody took the folder of; an answer without its thread is posted anew")]
    Outbox(OutboxArgs),
    /// List what was delivered, and how that is known.
    Receipts(CountArgs),
    /// Show what this device holds and how large it is, or free what can be fetched again.
    #[command(after_help = "Examples:
  musette storage
  musette storage --free              what the server has too and you did not keep; it needs a network from then on

What only this device has, and what you keep offline, is never freed.")]
    Storage(StorageArgs),
    /// Look whether this home is whole, and rescue unsent work from a home that is not.
    #[command(after_help = "Examples:
  musette doctor
  musette doctor --rescue ~/rescued       needs the keys, and no database")]
    Doctor(DoctorArgs),
    /// Print the completions for a shell.
    #[command(after_help = "Examples:
  musette completions bash > ~/.local/share/bash-completion/completions/musette
  musette completions zsh > ~/.zfunc/_musette
  musette completions fish > ~/.config/fish/completions/musette.fish")]
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    #[command(after_help = "To read it: musette man | man -l -")]
    Man,
}

#[derive(Debug, ClapArgs)]
pub struct SignInArgs {
    /// Show a code to type elsewhere, instead of opening a browser.
    #[arg(long)]
    pub device_code: bool,
    /// The client id that this application is registered with in your organisation.
    #[arg(long, env = "MUSETTE_CLIENT_ID", value_name = "ID", required_unless_present = "again")]
    pub client_id: Option<String>,
    /// Who signs people in: another cloud, or one organisation.
    #[arg(long, env = "MUSETTE_AUTHORITY", value_name = "URL")]
    pub authority: Option<String>,
    /// Graph of another cloud, with its version.
    #[arg(long, env = "MUSETTE_GRAPH", value_name = "URL")]
    pub graph: Option<String>,
    /// Viva Engage of another cloud.
    #[arg(long, env = "MUSETTE_ENGAGE", value_name = "URL")]
    pub engage: Option<String>,
    /// What paths call the account.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Sign in again to an account that needs it, where it was signed in before.
    #[arg(long, value_name = "ACCOUNT")]
    pub again: Option<String>,
    /// Print the address instead of opening a browser.
    #[arg(long)]
    pub no_browser: bool,
}

#[derive(Debug, ClapArgs)]
pub struct SignOutArgs {
    /// The account.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// Lose this many changes that were not sent; has to be their exact number.
    #[arg(long, value_name = "N")]
    pub lose: Option<u64>,
}

#[derive(Debug, ClapArgs)]
pub struct SyncArgs {
    /// The account; all of them when it is left out.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// End after this long: 30s, 5m.
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    pub time: Option<Duration>,
    /// End after this many bytes: 10MB.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub bytes: Option<u64>,
    /// The network costs by the byte.
    #[arg(long)]
    pub metered: bool,
    /// Follow all drives from now on, not only your own and those you keep something of.
    #[arg(long)]
    pub follow_all: bool,
}

#[derive(Debug, ClapArgs)]
pub struct PathArg {
    /// account:drive/folder/file
    pub path: String,
}

#[derive(Debug, ClapArgs)]
pub struct PathsArg {
    /// account:drive/folder/file
    #[arg(required = true)]
    pub paths: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub struct MoveArgs {
    /// What.
    #[arg(required = true)]
    pub from: Vec<String>,
    /// The folder it goes to, or its new path.
    #[arg(required = true)]
    pub to: String,
}

#[derive(Debug, ClapArgs)]
pub struct GetArgs {
    /// The file.
    pub path: String,
    /// Where to; the present folder when it is left out.
    #[arg(value_hint = ValueHint::AnyPath)]
    pub to: Option<PathBuf>,
    /// Replace what is there.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct PutArgs {
    /// The file on this computer.
    #[arg(value_hint = ValueHint::FilePath)]
    pub from: PathBuf,
    /// The folder, or the file whose contents it replaces.
    pub path: String,
}

#[derive(Debug, ClapArgs)]
pub struct FromTo {
    /// What.
    pub from: String,
    /// The folder it goes to, or its new path.
    pub to: String,
}

#[derive(Debug, ClapArgs)]
pub struct RestoreArgs {
    /// Where it was; with --kept where it goes, which is where it was when it is left out.
    pub path: Option<String>,
    /// Upload what was kept back under this number, as `musette restore` lists it.
    #[arg(long, value_name = "N", value_parser = naming::numbered)]
    pub kept: Option<Numbered>,
}

#[derive(Debug, ClapArgs)]
pub struct ReadyArgs {
    /// What is kept; everything when it is left out.
    pub path: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct CountArgs {
    /// The account; all when it is left out.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// At most this many.
    #[arg(long, default_value = "50", value_name = "N", value_parser = naming::most::<NonZeroU32>)]
    pub most: NonZeroU32,
}

#[derive(Debug, ClapArgs)]
pub struct OutboxArgs {
    #[command(subcommand)]
    pub action: Option<OutboxAction>,
}

#[derive(Debug, Subcommand)]
pub enum OutboxAction {
    /// Take a change back that was not sent; its contents are kept for 30 days.
    #[command(visible_alias = "undo")]
    Cancel {
        /// Its number, as `musette outbox` lists it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
        /// Take back what needs it as well.
        #[arg(long)]
        with_others: bool,
    },
    /// Try a change once more, at once and as it is.
    Retry {
        /// Its number, as `musette outbox` lists it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
    },
    /// Send a change although the server's has changed.
    Confirm {
        /// Its number, as `musette outbox` lists it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
    },
    /// Put what a change makes or moves somewhere else, or back where it was; post an answer anew whose thread is gone; make a task anew that is gone.
    Elsewhere {
        /// Its number, as `musette outbox` lists it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
        /// The new path; without it, where it was, or the nearest folder that is still there.
        path: Option<String>,
    },
    /// Of two versions yours becomes the new one, and the copy beside it goes.
    Mine {
        /// The number of the change that kept yours beside, as `outbox` or `receipts` tells it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
    },
    /// Of two versions the server's stays, and the copy beside it goes.
    Theirs {
        /// The number of the change that kept yours beside, as `outbox` or `receipts` tells it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
    },
    /// Two versions stay as they are, the server's and your copy beside it, and nobody asks again.
    Both {
        /// The number of the change that kept yours beside, as `outbox` or `receipts` tells it.
        #[arg(value_parser = naming::numbered)]
        number: Numbered,
    },
}

impl OutboxAction {
    /// The change that it is about.
    pub fn called(&self) -> &Numbered {
        match self {
            OutboxAction::Cancel { number, .. }
            | OutboxAction::Retry { number }
            | OutboxAction::Confirm { number }
            | OutboxAction::Elsewhere { number, .. }
            | OutboxAction::Mine { number }
            | OutboxAction::Theirs { number }
            | OutboxAction::Both { number } => number,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub struct AppsArgs {
    /// The account; all when it is left out.
    #[arg(value_name = "ACCOUNT")]
    pub named: Option<String>,
    /// Ask the server first.
    #[arg(long)]
    pub fresh: bool,
}

#[derive(Debug, ClapArgs)]
pub struct StorageArgs {
    /// Remove from this device what can be fetched again.
    #[arg(long)]
    pub free: bool,
}

#[derive(Debug, ClapArgs)]
pub struct DoctorArgs {
    /// Copy unsent work, found on the disk without the database, into this folder. Changes nothing in the home.
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub rescue: Option<PathBuf>,
}

fn number(text: &str) -> Result<i64, String> {
    text.parse().map_err(|_| "a number, as it is listed".to_owned())
}

fn duration(text: &str) -> Result<Duration, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: u64 = number.parse().map_err(|_| "a number and s, m or h, as in 30s".to_owned())?;
    let seconds = match unit {
        "" | "s" => number,
        "m" => number.saturating_mul(60),
        "h" => number.saturating_mul(3_600),
        _ => return Err("a number and s, m or h, as in 30s".to_owned()),
    };
    Ok(Duration::from_secs(seconds))
}

fn size(text: &str) -> Result<u64, String> {
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: u64 = number.parse().map_err(|_| "a number and kB, MB or GB, as in 10MB".to_owned())?;
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "m" | "mb" => 1_000_000,
        "g" | "gb" => 1_000_000_000,
        _ => return Err("a number and kB, MB or GB, as in 10MB".to_owned()),
    };
    Ok(number.saturating_mul(factor))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_verbs_do_not_contradict_each_other() {
        Args::command().debug_assert();
    }

    #[test]
    fn times_and_sizes_are_read_as_people_write_them() {
        assert_eq!(duration("30s"), Ok(Duration::from_secs(30)));
        assert_eq!(duration("5m"), Ok(Duration::from_secs(300)));
        assert!(duration("soon").is_err());
        assert_eq!(size("10MB"), Ok(10_000_000));
        assert!(size("10 apples").is_err());
    }
}
