//! What went wrong, in words: what happened, what it means, what to do.

use std::io::ErrorKind;
use std::process::ExitCode;

use musette_core::auth::SignInError;
use musette_core::engine::{Error, Reason};
use musette_core::model::{IntentKind, IntentRow, Later, NameProblem, NeedsYou, Refusal, SignInNeed};
use serde::Serialize;
use serde_json::json;

use crate::show::{self, quoted};

/// Why a command ended without having done what it was asked for.
#[derive(Debug)]
pub enum Failed {
    /// The engine's reason, and what it is about (a path, an account).
    Engine(Error, String),
    /// Wrongly asked: exit code 2.
    Usage(String),
    /// Standard output, or a file of the person, failed.
    Io(std::io::Error, String),
    /// Nothing answers at this address of a sign-in.
    NoAnswer(String),
    /// The outbox has no change of this number.
    NoChange(i64),
    /// What was kept back under this number would stand where something else is.
    Taken {
        /// Where.
        path: String,
        /// The number.
        kept: i64,
    },
    /// So many changes would be lost with an account, and which they are, as far as that is known.
    Unsent {
        /// Their number: what has to be named to lose them.
        count: u64,
        /// What paths call the account.
        account: String,
        /// Each of them.
        what: Vec<UnsentThing>,
    },
    /// The person ended the command.
    Stopped,
    /// Something else, in words.
    Other(String),
}

/// Something that only this device has.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct UnsentThing {
    /// The change, where it is one in the outbox.
    pub intent: Option<IntentRow>,
    /// What it is, in a word or two.
    pub what: &'static str,
    /// Its name.
    pub name: String,
    /// Where it belongs, or lies.
    pub place: String,
}

/// Lines that a person reads at a glance.
const FEW: usize = 20;

/// A result of a verb.
pub type Outcome<T> = Result<T, Failed>;

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed::Engine(error, String::new())
    }
}

impl From<std::io::Error> for Failed {
    fn from(error: std::io::Error) -> Failed {
        Failed::Io(error, "standard output".to_owned())
    }
}

/// Says what a result is about.
pub trait About<T> {
    /// Names the path or account in question.
    fn about(self, what: &str) -> Outcome<T>;
}

impl<T> About<T> for Result<T, Error> {
    fn about(self, what: &str) -> Outcome<T> {
        self.map_err(|error| Failed::Engine(error, what.to_owned()))
    }
}

impl Failed {
    /// Tells the person, on standard error; with `json` as one object on standard output too.
    pub fn tell(&self, json: bool) {
        if json {
            let mut value = json!({ "code": self.code(), "sentence": self.sentence() });
            if let Some(details) = self.details() {
                value["details"] = json!(details);
            }
            if let Failed::Unsent { what, .. } = self {
                value["unsent"] = json!(what);
            }
            // Where standard output is what failed, standard error still says so.
            let _ = show::json(&json!({ "error": value }));
        }
        show::note(&self.sentence());
        if let Failed::Unsent { what, .. } = self {
            for thing in what.iter().take(FEW) {
                show::note(&format!("   {}: {} ({})", thing.what, thing.name, thing.place));
            }
            if what.len() > FEW {
                show::note(&format!("   ... and {} more; `musette outbox` lists them.", what.len() - FEW));
            }
        }
        if let Some(details) = self.details() {
            show::note(&format!("Details: {details}"));
        }
        if let Failed::Engine(error, _) = self
            && let Some(source) = &error.source
        {
            tracing::info!(%source, code = error.code(), "details");
        }
    }

    /// Whether whoever read standard output has gone away: there is nobody to tell, and nothing has failed.
    pub fn is_nobody_listens(&self) -> bool {
        matches!(self, Failed::Io(error, _) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// The exit code of the design.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failed::Usage(_) => 2,
            Failed::Engine(error, _) => match &error.reason {
                Reason::Offline | Reason::Captured | Reason::Throttled | Reason::NotHere => 4,
                Reason::SignInNeeded(_) | Reason::Unsent(_) | Reason::OthersFall(_) => 3,
                _ => 1,
            },
            Failed::Unsent { .. } => 3,
            Failed::NoAnswer(_) => 4,
            Failed::Taken { .. } | Failed::Io(..) | Failed::NoChange(_) | Failed::Stopped | Failed::Other(_) => 1,
        })
    }

    /// A stable code, for programs.
    pub fn code(&self) -> &str {
        match self {
            Failed::Engine(error, _) => error.code(),
            Failed::Usage(_) => "usage",
            Failed::Io(..) => "io",
            Failed::Unsent { .. } => "unsent",
            Failed::Taken { .. } => "name_taken",
            Failed::NoAnswer(_) => "offline",
            Failed::NoChange(_) => "not_found",
            Failed::Stopped => "stopped",
            Failed::Other(_) => "failed",
        }
    }

    /// What an administrator asks for, and nobody else.
    fn details(&self) -> Option<String> {
        match self {
            Failed::Engine(Error { reason: Reason::SignInFailed(SignInError::Setup(number)), .. }, _)
                if *number > 0 =>
            {
                Some(format!("AADSTS{number}"))
            }
            Failed::Engine(Error { reason: Reason::SignInNeeded(SignInNeed::Setup(number)), .. }, _) if *number > 0 => {
                Some(format!("AADSTS{number}"))
            }
            _ => None,
        }
    }

    /// What happened, what it means, what to do.
    pub fn sentence(&self) -> String {
        match self {
            Failed::Usage(text) | Failed::Other(text) => text.clone(),
            Failed::NoAnswer(address) => {
                format!(
                    "Nothing that this computer trusts answers at {address}. Look at the network and at the address; nothing was changed."
                )
            }
            Failed::NoChange(number) => {
                format!("There is no change {number} here. `musette outbox` and `musette receipts` tell their numbers.")
            }
            Failed::Taken { path, kept } => format!(
                "{path} is there already, and stays. Give what was kept back another name: `musette restore --kept {kept} PATH`."
            ),
            Failed::Unsent { count, account, .. } => unsent(*count, account),
            Failed::Stopped => {
                "Stopped. What was done until now is kept; run the same command again to go on from there.".into()
            }
            Failed::Io(error, what) => match error.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
                    format!("The disk is full, so {what} could not be written. Make room and try again.")
                }
                ErrorKind::NotFound => format!("There is no {what}. Look at how it is spelt; nothing was changed."),
                ErrorKind::PermissionDenied => {
                    format!("This user may not read or write {what}. Change its permissions, or name another place.")
                }
                ErrorKind::ReadOnlyFilesystem => {
                    format!("The disk that {what} is on can only be read. Name another place.")
                }
                ErrorKind::NotADirectory => format!("A part of {what} is a file, not a folder. Name another place."),
                ErrorKind::IsADirectory => format!("{what} is a folder. Name a file."),
                ErrorKind::InvalidFilename => format!("This computer takes no such name: {what}. Name another one."),
                _ => format!("{what} cannot be used: {}. Try again, or name another one.", cause(error)),
            },
            Failed::Engine(error, what) => sentence(&error.reason, what),
        }
    }
}

/// What the system says, without its number, as the middle of a sentence.
pub fn cause(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn sentence(reason: &Reason, what: &str) -> String {
    let it = if what.is_empty() { "It".to_owned() } else { what.to_owned() };
    match reason {
        Reason::Offline => "There is no network. What is on this device can be used; for the rest try again where there is one, \
             nothing is lost."
            .into(),
        Reason::Captured => {
            "This network answers with a page of its own instead of the organisation's. Open a browser to \
                             sign in to the network, then try again. Nothing was changed."
                .into()
        }
        Reason::Throttled => "The server asks for patience. Try again in a few minutes; nothing is lost.".into(),
        Reason::SignInNeeded(need) => sign_in_needed(need, what),
        Reason::SignInFailed(error) => sign_in_failed(error),
        Reason::Locked => format!(
            "The keys of this home cannot be read or written{}. Look at the permissions and the room there, or name another \
             folder of keys with MUSETTE_KEYS; nothing was changed.",
            if what.is_empty() { String::new() } else { format!(" in {what}") }
        ),
        Reason::NotThisDevices => {
            "This home was made on another device, or its keys are gone: it cannot be opened here. \
                                   Name another home with --home and sign in there; unsent work needs the first device."
                .into()
        }
        Reason::Newer => "A newer musette made this home. Update this one; nothing was changed.".into(),
        Reason::Damaged => format!(
            "{} was altered or cut on this disk and is not used. What the server has is fetched again by `musette sync`; \
             for unsent work run `musette doctor --rescue DIR`.",
            if what.is_empty() { "A file of this home" } else { what }
        ),
        Reason::NotFound => format!(
            "There is no {} here. `musette ls` shows what there is; what is new on the server comes with `musette sync`.",
            if what.is_empty() { "such thing" } else { what }
        ),
        Reason::NotHere => format!(
            "{it} is not on this device, and there is no network to fetch it. Try again where there is one; what `musette keep` \
             names is fetched before it is needed."
        ),
        Reason::Refused(refusal) => refused_whole(*refusal),
        Reason::Name(problem) => name_problem(*problem),
        Reason::PathTooLong(most) => {
            format!("The whole path would be longer than the {most} characters that the server takes. Shorten a name.")
        }
        Reason::NameTaken => format!("{it} is there already. Choose another name."),
        Reason::NotAFolder => format!("{it} is a file, not a folder. Name a folder; `musette ls` shows what there is."),
        Reason::NotAFile => {
            format!("{it} is a folder, and only files have contents. Name a file in it; `musette ls` shows what there is.")
        }
        Reason::IntoItself => "A folder cannot go into itself. Choose another place.".into(),
        Reason::Root => {
            "The top of a drive cannot be moved, renamed, copied or deleted. Name something that is in it.".into()
        }
        Reason::OtherDrive => {
            "The two are on different drives, and items do not move between drives. Use `musette get` and `musette put`, \
                               then `musette rm`."
                .into()
        }
        Reason::Empty => "There is nothing in it. Say something; nothing was sent.".into(),
        Reason::TextTooLong(most) => {
            format!("The server takes no longer text than {most} characters. Shorten it; nothing was sent.")
        }
        Reason::NotAGroup => {
            "Nobody writes in that feed: it gathers what is written in groups. Name a group; `musette feeds` lists them.".into()
        }
        Reason::NotOwn => "Somebody else wrote it, and only they can remove it. Ask them; nothing was changed.".into(),
        Reason::Sending => "It is being sent just now. Run `musette sync` to finish, then change it.".into(),
        Reason::Ended => "There is nothing to take back: it has ended already. `musette receipts` tells what was sent.".into(),
        Reason::NotOffered => {
            "It does not ask for that. `musette outbox` says what each change asks, and what can be done.".into()
        }
        Reason::ChangedAgain => "It was changed once more since it asked. Nothing was sent; `musette outbox` tells by whom: look, and confirm it \
                                 again."
            .into(),
        Reason::Leaving => {
            "This account is being signed out, and takes no changes any more. Sign out again to finish.".into()
        }
        Reason::OthersFall(others) => format!(
            "{} other change{} this one and would be taken back with it. Nothing was changed; add --with-others to do that.",
            others.len(),
            if others.len() == 1 { " needs" } else { "s need" }
        ),
        Reason::OneVersion => {
            "There are no two versions of this to choose from. `musette outbox` and `musette receipts` \
                               name the changes that kept two."
                .into()
        }
        Reason::Unsent(count) => unsent(*count, what),
        Reason::SourceMissing => {
            format!("{it} is not there any more. Look where it went, and put it again; nothing was changed.")
        }
        Reason::SourceChanging => {
            format!(
                "{it} is being changed by another program. Wait until it is saved and try again; nothing was changed."
            )
        }
        Reason::SourceUnreadable => {
            format!("{it} cannot be read, or is not a file. Look at its permissions, or name another file; nothing was changed.")
        }
        Reason::NoSpace => "The disk is full. Nothing was lost; make room and try again.".into(),
        Reason::Busy => "Another musette is busy with this home. Try again in a minute; nothing is lost.".into(),
        Reason::Unwritable => "The home cannot be written: its disk can only be read, or this user may not write there. Nothing was changed; \
             mend the permissions, or name another home with --home."
            .into(),
        Reason::Suspended => "The home was closed meanwhile. Try again; nothing is lost.".into(),
        Reason::Internal => "Something went wrong in musette itself; nothing that was saved is lost. Run with \
                             MUSETTE_LOG=info to see details, and report it."
            .into(),
    }
}

/// What would be lost, and the two ways: keep it, or lose exactly that.
fn unsent(count: u64, account: &str) -> String {
    let (has, them) = if count == 1 { ("change has", "it") } else { ("changes have", "them") };
    format!(
        "{count} {has} not been sent and would be lost. Send {them} with `musette sync`, or copy the contents to this computer \
         with `musette get PATH` or `musette doctor --rescue DIR`. To lose {them}, say `musette sign-out {} --lose {count}`.",
        if account.is_empty() { "ACCOUNT".to_owned() } else { quoted(account) }
    )
}

fn sign_in_needed(need: &SignInNeed, account: &str) -> String {
    let again = if account.is_empty() {
        "`musette sign-in` once more".to_owned()
    } else {
        format!("`musette sign-in --again {}`", quoted(account))
    };
    match need {
        SignInNeed::Again | SignInNeed::Claims(_) if account.is_empty() => {
            "The organisation asks you to sign in again. `musette accounts` tells with which account, and how; nothing here is lost."
                .into()
        }
        SignInNeed::Again | SignInNeed::Claims(_) => {
            format!("The organisation asks you to sign in again: {again}. Nothing here is lost.")
        }
        SignInNeed::Consent => format!(
            "An administrator of the organisation has to allow this application first. Ask them, then run {again}; nothing here \
             is lost."
        ),
        SignInNeed::Setup(_) => format!(
            "The organisation no longer knows this application as it is set up. Ask its administrator to look at the registration, \
             then run {again}; nothing here is lost."
        ),
        SignInNeed::Blocked => format!(
            "The organisation does not allow this device or this place. Ask its administrator, or run {again} from where it does; \
             nothing here is lost."
        ),
    }
}

fn sign_in_failed(error: &SignInError) -> String {
    match error {
        SignInError::NoAuthority => {
            "This is not the address of a sign-in service, Graph or Engage. Look at it: addresses begin with \
                                     https:// (http:// on this computer alone). Nothing was changed."
                .into()
        }
        SignInError::TooLate => {
            "The sign-in took too long, and its code is no longer good. Begin again; nothing was changed.".into()
        }
        SignInError::NotOurs => {
            "This answer belongs to no sign-in that was begun here, or was used already. Begin again; nothing was changed."
                .into()
        }
        SignInError::Declined => {
            "The sign-in was declined, so nobody was signed in. Begin again to accept it; nothing was changed.".into()
        }
        SignInError::SomebodyElse => "Another person signed in than the one whose account this is. Begin again as that person, or \
                                      sign in without --again for an account of its own; nothing was changed."
            .into(),
        SignInError::OtherServices => "This account was signed in at another sign-in service or another Graph, and what is in it goes to no \
                                       other. Sign in without --again for an account of its own; nothing was changed."
            .into(),
        SignInError::Contradiction(_) => {
            "The sign-in service gave an answer that does not fit the question. Nothing was \
                                          changed; begin again."
                .into()
        }
        SignInError::Setup(0) => "The sign-in service does not offer this way to sign in. Try the other one: with --device-code, or \
                                  without it. Nothing was changed."
            .into(),
        SignInError::Setup(_) => "The application is not set up for this organisation, so nobody was signed in. Ask whoever administers \
                                  the organisation; docs/providers/microsoft365.md says how to register it."
            .into(),
        SignInError::Failure(_) => {
            "The sign-in service could not be reached. Look at the network, then begin again; nothing was changed.".into()
        }
    }
}

fn name_problem(problem: NameProblem) -> String {
    match problem {
        NameProblem::Empty => "A name is needed: an empty one is none, nor are one dot or two. Choose one.".into(),
        NameProblem::Character(c) => {
            let shown = if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() };
            format!("The server takes no {shown} in a name. Choose another one.")
        }
        NameProblem::Reserved => "The server reserves this name for itself. Choose another one.".into(),
        NameProblem::TooLong(most) => format!("The server takes names of at most {most} characters. Shorten it."),
        NameProblem::OuterSpaceOrDot => {
            "A name cannot begin or end with a space, nor end with a dot. Leave that out.".into()
        }
    }
}

/// Why the server will not, as the end of a sentence.
pub fn refused(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Permission => "you have no permission for this",
        Refusal::Quota => "the drive is full",
        Refusal::Name => "it does not allow this name",
        Refusal::PathTooLong => "the path is too long for it",
        Refusal::NameTaken => "the name is taken",
        Refusal::TooLarge => "it is too large for it",
        Refusal::Reserved => "somebody has reserved it",
        Refusal::Policy => "the organisation's rules or its malware scan forbid it",
        Refusal::Unsupported => "it cannot do that",
        Refusal::Invalid => "it did not accept the request",
    }
}

/// What helps when the server will not.
fn helps(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Permission => "Ask whoever owns the folder for it, then try again",
        Refusal::Quota => "Make room there, or ask its owner to, then try again",
        Refusal::Name | Refusal::NameTaken => "Choose another name",
        Refusal::PathTooLong => "Shorten a name, or choose a folder nearer to the top",
        Refusal::TooLarge => "Make it smaller, or cut it into several",
        Refusal::Reserved => "Ask them to give it back, then try again",
        Refusal::Policy => "Ask the organisation's administrator",
        Refusal::Unsupported => "Do it in the organisation's web pages instead",
        Refusal::Invalid => "Try again; if it says so twice, report it",
    }
}

fn refused_whole(refusal: Refusal) -> String {
    format!("The server refused: {}. {}; nothing is lost.", refused(refusal), helps(refusal))
}

/// Why a try brought nothing yet.
pub fn later(why: Later) -> &'static str {
    match why {
        Later::Offline => "no network",
        Later::Unproven => "the network answers with a page of its own",
        Later::Ambiguous => "the connection broke; whether it arrived is looked up first",
        Later::Throttled => "the server asks for patience",
        Later::Busy => "the server is busy",
        Later::Budget => "the time was up",
    }
}

/// Why a change waits for the person, and what they can do. Whatever they choose, nothing that they made is lost before.
pub fn needs_you(why: &NeedsYou) -> String {
    match why {
        NeedsYou::Refused(refusal) => refused_whole(*refusal),
        NeedsYou::SubjectGone => {
            "It was deleted on the server; what you made of it is kept here. Put it somewhere, or take the change back."
                .into()
        }
        NeedsYou::ParentGone => {
            "The folder it goes to was deleted on the server; what you made is kept here. Put it into another folder, or take it \
             back."
                .into()
        }
        NeedsYou::ChangedMeanwhile { by, at } => format!(
            "It was changed by {}{}, after you had seen it. Look at it, then do it all the same or take it back.",
            by.as_deref().unwrap_or("somebody"),
            at.map(|at| format!(" at {}", show::time(at))).unwrap_or_default()
        ),
        NeedsYou::NewInside => {
            "There is something new in the folder that you have not seen. Look at it, then do it all the same or take it back."
                .into()
        }
        NeedsYou::ContentLost => {
            "Its bytes can no longer be read from this disk. Run `musette doctor --rescue DIR` for what is left of them, then take \
             it back."
                .into()
        }
        NeedsYou::HomeCopied => {
            "This home was copied or restored, so the change may have been sent already. Look whether it was, then do it all the \
             same or take it back."
                .into()
        }
    }
}

/// What a change asks for, in a word or two.
pub fn asked(asked: &IntentKind) -> &'static str {
    match asked {
        IntentKind::MakeFolder { .. } => "new folder",
        IntentKind::Create { .. } => "new file",
        IntentKind::Replace { .. } => "new contents",
        IntentKind::Move { .. } => "move or rename",
        IntentKind::Copy { .. } => "copy",
        IntentKind::Delete => "delete",
    }
}

#[cfg(test)]
mod tests;
