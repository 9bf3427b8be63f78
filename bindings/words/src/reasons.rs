//! Which message says what the core answers. Each match names every value: a new one does not compile before it has its words.

use musette_core::auth::SignInError;
use musette_core::engine::{Acknowledgement, Reason, WaitsOn};
use musette_core::model::word::BadWord;
use musette_core::model::{FallingAnswers, FeedAsk, IntentKind, Later, NameProblem, NeedsYou, Refusal, SignInNeed};
use musette_core::sync::{Awaited, Behind, Service, WaitsFor};

use crate::{Value, Words};

/// What a sentence is about: a path, an account, a file of the person; or nothing that has a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About<'a> {
    /// Its name, as the person calls it; empty when it has none.
    pub what: &'a str,
    /// The same as it is typed in a command, where that is another.
    pub typed: &'a str,
    /// The moment from which it may be tried again, as it is shown; empty where none is known.
    pub from: &'a str,
}

impl<'a> About<'a> {
    /// About this.
    pub fn what(what: &'a str) -> About<'a> {
        About { what, typed: what, from: "" }
    }

    fn named(self) -> (&'static str, Value<'a>) {
        ("named", if self.what.is_empty() { "no" } else { "yes" }.into())
    }
}

impl Words {
    /// What happened, what it means, what to do.
    pub fn reason(&self, reason: &Reason, about: About<'_>) -> String {
        let say = |message: &str| self.say(message, &[]);
        let with_what = |message: &str| self.say(message, &[about.named(), ("what", about.what.into())]);
        match reason {
            Reason::Offline => say("reason-offline"),
            Reason::Captured => say("reason-captured"),
            Reason::Throttled { .. } => self.say("reason-throttled", &moment(about.from)),
            Reason::OutOfOrder => say("reason-out-of-order"),
            Reason::SignInNeeded(need) => self.sign_in_needed(need, about),
            Reason::SignInFailed(error) => self.sign_in_failed(error),
            Reason::Locked => with_what("reason-locked"),
            Reason::NotThisDevices => say("reason-not-this-devices"),
            Reason::Newer => say("reason-newer"),
            Reason::Damaged => with_what("reason-damaged"),
            Reason::NotFound => with_what("reason-not-found"),
            Reason::NotHere => with_what("reason-not-here"),
            Reason::Refused(refusal) => self.refused_whole(*refusal),
            Reason::Name(problem) => self.name_problem(*problem),
            Reason::PathTooLong(most) => self.say("reason-path-too-long", &[("most", count(*most))]),
            Reason::NameTaken => with_what("reason-name-taken"),
            Reason::NotInDirectory => say("reason-not-in-directory"),
            Reason::NotAFolder => with_what("reason-not-a-folder"),
            Reason::NotAFile => with_what("reason-not-a-file"),
            Reason::IntoItself => say("reason-into-itself"),
            Reason::Root => say("reason-root"),
            Reason::OtherDrive => say("reason-other-drive"),
            Reason::OtherList => say("reason-other-list"),
            Reason::Empty => say("reason-empty"),
            Reason::TooLongWithMentions(most) => self.say("reason-too-long-with-mentions", &[("most", count(*most))]),
            Reason::TextTooLong(most) => self.say("reason-text-too-long", &[("most", count(*most))]),
            Reason::FileTooLarge(most) => self.say("reason-file-too-large", &[("most", megabytes(*most).into())]),
            Reason::TooManyFiles(most) => self.say("reason-too-many-files", &[("most", count(*most))]),
            Reason::EmptyFile(name) => self.say("reason-empty-file", &[("name", name.as_str().into())]),
            Reason::NoPicture(name) => self.say("reason-no-picture", &[("name", name.as_str().into())]),
            Reason::NotAGroup => say("reason-not-a-group"),
            Reason::OutsideGroup(_) => self.post_outside(about.what, about.typed),
            Reason::NotOwn => say("reason-not-own"),
            Reason::Sending => say("reason-sending"),
            Reason::Ended => say("reason-ended"),
            Reason::NotOffered => say("reason-not-offered"),
            Reason::StillAsks => self.say("reason-still-asks", &[("typed", about.typed.into())]),
            Reason::NoAcknowledgingFolder(waiting) => self.no_acknowledging_folder(*waiting),
            Reason::ChangedAgain => say("reason-changed-again"),
            Reason::DraftChanged => say("reason-draft-changed"),
            Reason::Leaving => say("reason-leaving"),
            Reason::OthersFall(others) => self.say("reason-others-fall", &[("count", count(others.len()))]),
            Reason::AnswersFall(falling) => self.answers_fall(falling),
            Reason::OneVersion => say("reason-one-version"),
            Reason::VersionIsNow => say("reason-version-is-now"),
            Reason::VersionGone => say("reason-version-gone"),
            Reason::Unsent(unsent) => self.unsent(*unsent, about),
            Reason::SourceMissing => with_what("reason-source-missing"),
            Reason::SourceChanging => with_what("reason-source-changing"),
            Reason::SourceUnreadable => with_what("reason-source-unreadable"),
            Reason::NoSpace => say("reason-no-space"),
            Reason::Unwritable => say("reason-unwritable"),
            Reason::Busy => say("reason-busy"),
            Reason::Suspended => say("reason-suspended"),
            Reason::Internal => say("reason-internal"),
        }
    }

    /// What would be removed with the first post of a thread.
    fn answers_fall(&self, falling: &FallingAnswers) -> String {
        let away = falling.answers.saturating_sub(falling.here);
        let yes_or_no = |is: bool| Value::from(if is { "yes" } else { "no" });
        let arguments = [
            ("count", Value::Count(falling.answers)),
            ("named", yes_or_no(!falling.by.is_empty())),
            ("names", falling.by.join(", ").into()),
            ("more", yes_or_no(falling.others > 0)),
            ("others", falling.others.to_string().into()),
            ("away", Value::Count(away)),
        ];
        self.say("reason-answers-fall", &arguments)
    }

    /// What would be lost with an account, and the two ways: keep it, or lose exactly that.
    pub fn unsent(&self, unsent: u64, account: About<'_>) -> String {
        let account = if account.typed.is_empty() { "ACCOUNT" } else { account.typed };
        let arguments = [("count", unsent.into()), ("figure", unsent.to_string().into()), ("account", account.into())];
        self.say("reason-unsent", &arguments)
    }

    /// What the organisation asks for before an account goes on.
    pub fn sign_in_needed(&self, need: &SignInNeed, account: About<'_>) -> String {
        let message = match need {
            SignInNeed::Again | SignInNeed::Claims(_) => "sign-in-again",
            SignInNeed::Consent => "sign-in-consent",
            SignInNeed::Setup(_) => "sign-in-setup",
            SignInNeed::Blocked => "sign-in-blocked",
            SignInNeed::Disabled => "sign-in-disabled",
        };
        self.say(message, &[account.named(), ("account", account.typed.into())])
    }

    /// Why a sign-in came to nothing.
    pub fn sign_in_failed(&self, error: &SignInError) -> String {
        let message = match error {
            SignInError::NoAuthority => "sign-in-failed-no-authority",
            SignInError::TooLate => "sign-in-failed-too-late",
            SignInError::NotOurs => "sign-in-failed-not-ours",
            SignInError::Declined => "sign-in-failed-declined",
            SignInError::SomebodyElse => "sign-in-failed-somebody-else",
            SignInError::OtherServices => "sign-in-failed-other-services",
            SignInError::Contradiction(_) => "sign-in-failed-contradiction",
            SignInError::Setup(0) => "sign-in-failed-other-way",
            SignInError::Setup(_) => "sign-in-failed-setup",
            SignInError::Failure(_) => "sign-in-failed-network",
        };
        self.say(message, &[])
    }

    /// What is wrong with a name.
    pub fn name_problem(&self, problem: NameProblem) -> String {
        match problem {
            NameProblem::Empty => self.say("name-empty", &[]),
            NameProblem::Character(c) => {
                let shown = if c.is_control() { format!("U+{:04X}", u32::from(c)) } else { c.to_string() };
                self.say("name-character", &[("character", shown.into())])
            }
            NameProblem::Reserved => self.say("name-reserved", &[]),
            NameProblem::TooLong(most) => self.say("name-too-long", &[("most", count(most))]),
            NameProblem::OuterSpaceOrDot => self.say("name-outer-space-or-dot", &[]),
        }
    }

    /// Why the server will not, as the middle of a sentence.
    pub fn refused(&self, refusal: Refusal) -> String {
        self.say(refusal_message(refusal), &[])
    }

    /// Why the server will not, and what helps.
    pub fn refused_whole(&self, refusal: Refusal) -> String {
        let help = self.part(refusal_message(refusal), "help");
        self.say("refused-whole", &[("why", self.refused(refusal).into()), ("help", help.into())])
    }

    /// Why what is newer did not come, as the first half of a sentence that says what is shown instead; `None` where the way to the
    /// service is not what is closed. `from`: as in [`About`].
    pub fn kept_away(&self, reason: &Reason, from: &str) -> Option<String> {
        Some(match reason {
            Reason::Offline => self.say("kept-away-offline", &[]),
            Reason::Captured => self.say("kept-away-captured", &[]),
            Reason::Throttled { .. } => self.say("kept-away-throttled", &moment(from)),
            Reason::OutOfOrder => self.say("kept-away-out-of-order", &[]),
            _ => return None,
        })
    }

    /// The same where nobody waits any longer for an answer.
    pub fn kept_away_by_slowness(&self) -> String {
        self.say("kept-away-slow", &[])
    }

    /// What a sync waits for just now, as a part of a line of progress.
    pub fn awaited(&self, awaited: &Awaited) -> String {
        let message = match awaited.what {
            WaitsFor::Service(Service::Feeds | Service::Threads) => "awaited-feeds",
            WaitsFor::Service(Service::Tasks) => "awaited-tasks",
            WaitsFor::Service(Service::People) => "awaited-people",
            WaitsFor::Service(Service::Drives) => "awaited-drives",
            WaitsFor::Outbox => "awaited-outbox",
            WaitsFor::Undo => "awaited-undo",
        };
        self.say(message, &[("seconds", awaited.left_ms.div_ceil(1_000).to_string().into())])
    }

    /// That so many changes have not left because they can still be taken back. `from`: when they leave, as it is shown; `None` where
    /// that is not known.
    pub fn held_for_undo(&self, count: u64, from: Option<&str>) -> String {
        let timed = if from.is_some() { "yes" } else { "no" };
        let arguments =
            [("count", Value::Count(count)), ("timed", timed.into()), ("from", from.unwrap_or_default().into())];
        self.say("held-for-undo", &arguments)
    }

    /// Why a try brought nothing yet, as the middle of a sentence.
    pub fn later(&self, why: Later) -> String {
        let message = match why {
            Later::Offline => "later-offline",
            Later::Unproven => "later-unproven",
            Later::Ambiguous => "later-ambiguous",
            Later::Throttled => "later-throttled",
            Later::Busy => "later-busy",
            Later::Budget => "later-budget",
        };
        self.say(message, &[])
    }

    /// What a sync could not read whole, and why. `from`: the moment from which it may be asked again, as it is shown.
    pub fn behind(&self, behind: &Behind, from: Option<&str>) -> String {
        let message = match behind.service {
            Service::Feeds => "behind-feeds",
            Service::Threads => "behind-threads",
            Service::Tasks => "behind-tasks",
            Service::People => "behind-people",
            Service::Drives => "behind-drives",
        };
        let timed = if from.is_some() { "yes" } else { "no" };
        let named = if behind.names.is_empty() { "no" } else { "yes" };
        let arguments = [
            ("count", Value::Count(behind.left)),
            ("named", named.into()),
            ("names", behind.names.join("; ").into()),
            ("why", self.later(behind.why).into()),
            ("timed", timed.into()),
            ("from", from.unwrap_or_default().into()),
        ];
        self.say(message, &arguments)
    }

    /// Why a change waits for the person, and what they can do. `shown`: the moment of a change by somebody else, as it is shown.
    /// Whatever they choose, nothing that they made is lost before.
    pub fn needs_you(&self, why: &NeedsYou, shown: Option<&str>) -> String {
        let message = match why {
            NeedsYou::Refused(refusal) => return self.refused_whole(*refusal),
            NeedsYou::ChangedMeanwhile { by, .. } => {
                let by = by.as_deref().unwrap_or_default();
                let yes_or_no = |is: bool| Value::from(if is { "yes" } else { "no" });
                let arguments = [
                    ("named", yes_or_no(!by.is_empty())),
                    ("by", by.into()),
                    ("timed", yes_or_no(shown.is_some())),
                    ("at", shown.unwrap_or_default().into()),
                ];
                return self.say("needs-you-changed-meanwhile", &arguments);
            }
            NeedsYou::NotInFeeds { person } => {
                let named = if person.is_empty() { "no" } else { "yes" };
                let arguments = [("named", named.into()), ("person", person.as_str().into())];
                return self.say("needs-you-not-in-feeds", &arguments);
            }
            NeedsYou::SubjectGone => "needs-you-subject-gone",
            NeedsYou::ParentGone => "needs-you-parent-gone",
            NeedsYou::NewInside => "needs-you-new-inside",
            NeedsYou::ContentLost => "needs-you-content-lost",
            NeedsYou::HomeCopied => "needs-you-home-copied",
        };
        self.say(message, &[])
    }

    /// The same of a change of a task, which is put nowhere: a task that is gone is made anew, or let go.
    pub fn task_needs_you(&self, why: &NeedsYou, shown: Option<&str>) -> String {
        match why {
            NeedsYou::SubjectGone => self.say("needs-you-task-gone", &[]),
            NeedsYou::ParentGone => self.say("needs-you-task-list-gone", &[]),
            // On her own list nobody but herself can have, on another device; of a plan nobody is told who did.
            NeedsYou::ChangedMeanwhile { by: None, .. } => {
                let timed = if shown.is_some() { "yes" } else { "no" };
                self.say("needs-you-task-changed", &[("timed", timed.into()), ("at", shown.unwrap_or_default().into())])
            }
            other => self.needs_you(other, shown),
        }
    }

    /// The same of a change in feeds, of which nothing is put into folders: what it was about, or where it was to be said, is named.
    pub fn post_needs_you(&self, why: &NeedsYou, asked: &FeedAsk, shown: Option<&str>) -> String {
        let message = match (why, asked) {
            (NeedsYou::ParentGone, FeedAsk::Post { answers: Some(_), .. }) => "needs-you-thread-gone",
            (NeedsYou::ParentGone, FeedAsk::Post { .. }) => "needs-you-post-group-gone",
            (NeedsYou::SubjectGone, FeedAsk::Join { .. } | FeedAsk::Leave { .. }) => "needs-you-group-gone",
            (NeedsYou::SubjectGone, _) => "needs-you-post-gone",
            (NeedsYou::NewInside, _) => "needs-you-answered-since",
            (other, _) => return self.needs_you(other, shown),
        };
        self.say(message, &[])
    }

    /// That a change waits for one before it (in its conversation, or a wish to join its group), and that for the person. `number`: how that change is called in commands.
    pub fn waits_behind(&self, number: &str) -> String {
        self.say("post-waits-behind", &[("number", number.into())])
    }

    /// What is wrong with the organisation's own word.
    pub fn bad_word(&self, trouble: &BadWord) -> String {
        let of = |message: &str, member: &str| self.say(message, &[("member", member.into())]);
        match trouble {
            BadWord::TooLarge => self.say("bad-word-too-large", &[]),
            BadWord::NotJson { line, column } => {
                let placed = if *line == 0 { "no" } else { "yes" };
                let arguments = [
                    ("placed", placed.into()),
                    ("line", line.to_string().into()),
                    ("column", column.to_string().into()),
                ];
                self.say("bad-word-not-json", &arguments)
            }
            BadWord::Version => self.say("bad-word-version", &[]),
            BadWord::Member { member } => of("bad-word-member", member),
            BadWord::Link { member } => of("bad-word-link", member),
        }
    }

    /// The folder for acknowledgements is not there; so many wait for it.
    pub fn no_acknowledging_folder(&self, waiting: u64) -> String {
        self.say("acknowledging-folder-not-there", &[("count", waiting.into())])
    }

    /// Whether the person has read an announcement; `None` where nothing asks for it. `number`: how the post is called in commands;
    /// `shown`: the moment at which she said so, as it is shown.
    pub fn acknowledgement(&self, stands: &Acknowledgement, number: &str, shown: &str) -> Option<String> {
        Some(match stands {
            Acknowledgement::NotAsked | Acknowledgement::NoFolder => return None,
            Acknowledgement::Open => self.say("acknowledgement-open", &[("number", number.into())]),
            Acknowledgement::Waiting { on, .. } => {
                let message = match on {
                    WaitsOn::Sync => "acknowledgement-waiting",
                    WaitsOn::FolderNotNamed => "acknowledgement-waiting-not-named",
                    WaitsOn::FolderNotThere => "acknowledgement-waiting-not-there",
                    WaitsOn::Person => "acknowledgement-waiting-person",
                };
                self.say(message, &[])
            }
            Acknowledgement::Done { .. } => self.say("acknowledgement-done", &[("at", shown.into())]),
        })
    }

    /// What a change of a document asks for, in a word or two.
    pub fn asked(&self, asked: &IntentKind) -> String {
        let message = match asked {
            IntentKind::MakeFolder { .. } => "asked-make-folder",
            IntentKind::Create { .. } => "asked-create",
            IntentKind::Replace { restored: Some(_), .. } => "asked-restore-version",
            IntentKind::Replace { .. } => "asked-replace",
            IntentKind::Move { .. } => "asked-move",
            IntentKind::Copy { .. } => "asked-copy",
            IntentKind::Delete => "asked-delete",
        };
        self.say(message, &[])
    }
}

fn refusal_message(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Permission => "refused-permission",
        Refusal::NotAMember => "refused-not-a-member",
        Refusal::Quota => "refused-quota",
        Refusal::Name => "refused-name",
        Refusal::PathTooLong => "refused-path-too-long",
        Refusal::NameTaken => "refused-name-taken",
        Refusal::TooLarge => "refused-too-large",
        Refusal::Reserved => "refused-reserved",
        Refusal::Policy => "refused-policy",
        Refusal::Unsupported => "refused-unsupported",
        Refusal::Invalid => "refused-invalid",
    }
}

/// A moment that is shown, or that there is none.
fn moment(from: &str) -> [(&'static str, Value<'_>); 2] {
    [("timed", if from.is_empty() { "no" } else { "yes" }.into()), ("from", from.into())]
}

fn count(number: usize) -> Value<'static> {
    Value::Count(u64::try_from(number).unwrap_or(u64::MAX))
}

/// Bytes of a limit in megabytes, as the provider writes it.
fn megabytes(bytes: u64) -> String {
    let (binary, decimal) = (bytes / (1 << 20), bytes / 1_000_000);
    if bytes.is_multiple_of(1 << 20) { binary.to_string() } else { decimal.to_string() }
}
