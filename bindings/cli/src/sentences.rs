//! What went wrong, in words: what happened, what it means, what to do.

use std::io::ErrorKind;
use std::process::ExitCode;
use std::sync::LazyLock;

use musette_core::auth::SignInError;
use musette_core::engine::{Acknowledgement, Error, Reason};
use musette_core::model::{DraftRow, FeedAsk, IntentRow, Later, NeedsYou, SignInNeed};
use musette_words::{Face, Language, Words};
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
        /// The number, as it is typed.
        kept: String,
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
    /// What one account among several failed for.
    Of {
        /// What paths call it.
        account: String,
        /// What it is.
        failed: Box<Failed>,
    },
    /// What kept a text from being posted, and where the text is now.
    Refused {
        /// What it is.
        failed: Box<Failed>,
        /// Where her words are.
        text: Written,
    },
    /// The person ended the command.
    Stopped,
    /// Something else, in words.
    Other(String),
    /// A documented code with a sentence of this verb's own.
    Told {
        /// The code.
        code: &'static str,
        /// What happened, what it means, what to do.
        sentence: String,
    },
    /// What was asked for is kept; only the notice of that could not be written.
    Unsaid {
        /// Why not.
        error: std::io::Error,
        /// The change, as it is called, where it has a number.
        change: Option<String>,
    },
}

/// Tells of something that is stored already: should the notice not be written, nobody is to do it again.
pub fn kept(told: std::io::Result<()>, change: Option<String>) -> Outcome<()> {
    told.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failed::from(error),
        _ => Failed::Unsaid { error, change },
    })
}

/// Where a text is that was not posted.
#[derive(Debug, PartialEq, Eq)]
pub enum Written {
    /// A draft.
    Draft {
        /// Which.
        number: DraftRow,
        /// That it is, and how one goes on with it.
        said: String,
    },
    /// Nowhere: it is given back whole.
    Back(String),
}

/// Something that only this device has.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct UnsentThing {
    /// The change, where it is one in the outbox.
    pub intent: Option<IntentRow>,
    /// What it is, in a word or two.
    pub what: String,
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

/// Where something stands that was sent, and of which nobody has heard since: why the last look brought nothing.
pub fn not_known(why: Later) -> String {
    match why {
        Later::Ambiguous => words().later(why),
        // Nothing that anybody sees arrives before its last part.
        Later::Budget => "half sent; the next sync goes on".to_owned(),
        other => format!("not known yet whether it arrived: {}", words().later(other)),
    }
}

impl Failed {
    /// There is no such thing here.
    pub fn missing(sentence: impl Into<String>) -> Failed {
        Failed::Told { code: "not_found", sentence: sentence.into() }
    }

    /// Tells the person, on standard error; with `json` as one object on standard output too.
    pub fn tell(&self, json: bool) {
        if json {
            let mut value = json!({ "code": self.code(), "sentence": self.sentence() });
            if let Some(details) = self.details() {
                value["details"] = json!(details);
            }
            match self {
                Failed::Refused { text: Written::Draft { number, .. }, .. } => value["draft"] = json!(number),
                Failed::Refused { text: Written::Back(text), .. } => value["text"] = json!(text),
                _ => {}
            }
            if let Failed::Unsent { what, .. } = self {
                value["unsent"] = json!(what);
            }
            // Where standard output is what failed, standard error still says so.
            let _ = show::json(&json!({ "error": value }));
        }
        show::note(&self.sentence());
        if let Failed::Refused { text: Written::Back(text), .. } = self {
            for line in text.lines() {
                show::note(&format!("      {line}"));
            }
        }
        if let Failed::Unsent { what, .. } = self {
            for thing in what.iter().take(FEW) {
                let of = show::apart(&thing.place);
                let place = if of.is_empty() { String::new() } else { format!(" ({of})") };
                show::note(&format!("   {}: {}{place}", thing.what, show::apart(&thing.name)));
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
                reason if reason.is_on_the_way() => 4,
                Reason::NotHere => 4,
                Reason::OtherList => 2,
                Reason::SignInNeeded(_) | Reason::Unsent(_) | Reason::StillAsks => 3,
                Reason::OthersFall(_) | Reason::AnswersFall(_) => 3,
                _ => 1,
            },
            Failed::Of { failed, .. } | Failed::Refused { failed, .. } => return failed.exit_code(),
            Failed::Unsent { .. } => 3,
            Failed::NoAnswer(_) => 4,
            Failed::Told { code: "others_fall", .. } => 3,
            Failed::Told { code: "offline" | "captured" | "throttled" | "out_of_order" | "not_here", .. } => 4,
            Failed::Told { .. } | Failed::Unsaid { .. } => 1,
            Failed::Taken { .. } | Failed::Io(..) | Failed::NoChange(_) | Failed::Stopped | Failed::Other(_) => 1,
        })
    }

    /// A stable code, for programs.
    pub fn code(&self) -> &str {
        match self {
            Failed::Engine(error, _) => error.code(),
            Failed::Of { failed, .. } | Failed::Refused { failed, .. } => failed.code(),
            Failed::Usage(_) => "usage",
            Failed::Io(..) | Failed::Unsaid { .. } => "io",
            Failed::Told { code, .. } => code,
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
            Failed::Of { failed, .. } | Failed::Refused { failed, .. } => failed.details(),
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
            Failed::Usage(text) | Failed::Other(text) | Failed::Told { sentence: text, .. } => text.clone(),
            Failed::Of { account, failed } => format!("{account}: {}", failed.sentence()),
            Failed::Refused { failed, text: Written::Draft { said, .. } } => format!("{} {said}", failed.sentence()),
            Failed::Refused { failed, text: Written::Back(_) } => {
                format!("{} Your text is not kept here. It said:", failed.sentence())
            }
            Failed::Unsaid { error, change } => {
                let number = change.as_ref().map_or(String::new(), |change| format!(" (change {change})"));
                format!(
                    "It is kept{number}, and goes with the next sync: do not do it again. Only this notice could not be written: {}.",
                    cause(error)
                )
            }
            Failed::NoAnswer(address) => words().say("cli-no-answer", &[("address", address.as_str().into())]),
            Failed::NoChange(number) => words().say("cli-no-change", &[("number", number.to_string().into())]),
            Failed::Taken { path, kept } => {
                words().say("cli-taken", &[("path", path.as_str().into()), ("kept", kept.as_str().into())])
            }
            Failed::Unsent { count, account, .. } => unsent(*count, account),
            Failed::Stopped => words().say("cli-stopped", &[]),
            Failed::Io(error, what) => {
                let (what, cause) = (("what", what.as_str().into()), ("cause", cause(error).into()));
                match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded => words().say("cli-file-full", &[what]),
                    ErrorKind::NotFound => words().say("cli-file-missing", &[what]),
                    ErrorKind::PermissionDenied => words().say("cli-file-permission", &[what]),
                    ErrorKind::ReadOnlyFilesystem => words().say("cli-file-read-only", &[what]),
                    ErrorKind::NotADirectory => words().say("cli-file-not-a-folder", &[what]),
                    ErrorKind::IsADirectory => words().say("cli-file-is-a-folder", &[what]),
                    ErrorKind::InvalidFilename => words().say("cli-file-name", &[what]),
                    _ => words().say("cli-file-other", &[what, cause]),
                }
            }
            Failed::Engine(error, what) => {
                let about = musette_words::About { what, typed: &typed(what), from: &from(&error.reason) };
                words().reason(&error.reason, about)
            }
        }
    }
}

/// The sentences of this face. The command line speaks English, as its options and its manual do.
pub fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::of(Language::En, Face::CommandLine));
    &WORDS
}

/// The moment from which it may be tried again, as it is shown; empty where none is known.
pub fn from(reason: &Reason) -> String {
    match reason {
        Reason::Throttled { after_ms: Some(ms) } => i64::try_from(*ms).map(show::in_ms).unwrap_or_default(),
        _ => String::new(),
    }
}

/// What something is called in a command that is suggested.
fn typed(what: &str) -> String {
    if what.is_empty() { String::new() } else { quoted(what) }
}

/// What the system says, without its number, as the middle of a sentence.
pub fn cause(error: &impl std::fmt::Display) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// What would be lost, and the two ways: keep it, or lose exactly that.
fn unsent(count: u64, account: &str) -> String {
    words().unsent(count, musette_words::About { what: account, typed: &typed(account), from: "" })
}

/// Why a change waits for the person, and what they can do. Whatever they choose, nothing that they made is lost before.
pub fn needs_you(why: &NeedsYou) -> String {
    words().needs_you(why, changed_at(why).as_deref())
}

/// The same of a change of a task.
pub fn task_needs_you(why: &NeedsYou) -> String {
    words().task_needs_you(why, changed_at(why).as_deref())
}

/// The same of a change in feeds.
pub fn post_needs_you(why: &NeedsYou, asked: &FeedAsk) -> String {
    words().post_needs_you(why, asked, changed_at(why).as_deref())
}

fn changed_at(why: &NeedsYou) -> Option<String> {
    match why {
        NeedsYou::ChangedMeanwhile { at: Some(at), .. } => Some(show::time(*at)),
        _ => None,
    }
}

/// Whether the person has read an announcement.
pub fn acknowledgement(stands: &Acknowledgement, number: &str) -> Option<String> {
    let shown = match stands {
        Acknowledgement::Done { at } => show::time(*at),
        _ => String::new(),
    };
    words().acknowledgement(stands, number, &shown)
}

#[cfg(test)]
mod tests;
