//! Every reason that can be told, in one table: a new one does not compile before it has its row here.

use std::collections::BTreeSet;

use musette_core::engine::WaitsOn;
use musette_core::model::word::BadWord;
use musette_core::model::{Failure, FallingAnswers, FeedRow, Later, NameProblem, Refusal, WallTime};

use musette_core::auth::Contradiction;

use super::*;

/// All values of a type, one for each pattern. The match has no other arm: a variant without a row does not compile.
macro_rules! every {
    ($of:ty: $($pattern:pat => $value:expr),+ $(,)?) => {{
        let _has_all_rows = |one: &$of| match one { $($pattern => ()),+ };
        let all: Vec<$of> = vec![$($value),+];
        all
    }};
}

fn refusals() -> Vec<Refusal> {
    every!(Refusal:
        Refusal::Permission => Refusal::Permission,
        Refusal::Quota => Refusal::Quota,
        Refusal::Name => Refusal::Name,
        Refusal::PathTooLong => Refusal::PathTooLong,
        Refusal::NameTaken => Refusal::NameTaken,
        Refusal::TooLarge => Refusal::TooLarge,
        Refusal::Reserved => Refusal::Reserved,
        Refusal::Policy => Refusal::Policy,
        Refusal::NotAMember => Refusal::NotAMember,
        Refusal::Unsupported => Refusal::Unsupported,
        Refusal::Invalid => Refusal::Invalid,
    )
}

fn name_problems() -> Vec<NameProblem> {
    let mut all = every!(NameProblem:
        NameProblem::Empty => NameProblem::Empty,
        NameProblem::Character(_) => NameProblem::Character('"'),
        NameProblem::Reserved => NameProblem::Reserved,
        NameProblem::TooLong(_) => NameProblem::TooLong(255),
        NameProblem::OuterSpaceOrDot => NameProblem::OuterSpaceOrDot,
    );
    all.extend(['\\', '\u{1b}', ':'].map(NameProblem::Character));
    all
}

fn sign_in_needs() -> Vec<SignInNeed> {
    every!(SignInNeed:
        SignInNeed::Again => SignInNeed::Again,
        SignInNeed::Claims(_) => SignInNeed::Claims("claims".into()),
        SignInNeed::Consent => SignInNeed::Consent,
        SignInNeed::Blocked => SignInNeed::Blocked,
        SignInNeed::Disabled => SignInNeed::Disabled,
        SignInNeed::Setup(_) => SignInNeed::Setup(700_016),
    )
}

fn sign_in_errors() -> Vec<SignInError> {
    let mut all = every!(SignInError:
        SignInError::NoAuthority => SignInError::NoAuthority,
        SignInError::TooLate => SignInError::TooLate,
        SignInError::NotOurs => SignInError::NotOurs,
        SignInError::Declined => SignInError::Declined,
        SignInError::SomebodyElse => SignInError::SomebodyElse,
        SignInError::OtherServices => SignInError::OtherServices,
        SignInError::Contradiction(_) => SignInError::Contradiction(Contradiction::AnotherSignIn),
        SignInError::Setup(_) => SignInError::Setup(700_016),
        SignInError::Failure(_) => SignInError::Failure(Failure::later(Later::Offline)),
    );
    all.push(SignInError::Setup(0));
    all
}

fn needs() -> Vec<NeedsYou> {
    let mut all = every!(NeedsYou:
        NeedsYou::Refused(_) => NeedsYou::Refused(Refusal::Permission),
        NeedsYou::SubjectGone => NeedsYou::SubjectGone,
        NeedsYou::ParentGone => NeedsYou::ParentGone,
        NeedsYou::ChangedMeanwhile { .. } => NeedsYou::ChangedMeanwhile { by: Some("Ada".into()), at: Some(WallTime(0)) },
        NeedsYou::NewInside => NeedsYou::NewInside,
        NeedsYou::ContentLost => NeedsYou::ContentLost,
        NeedsYou::NotInFeeds { .. } => NeedsYou::NotInFeeds { person: "Ada".into() },
        NeedsYou::HomeCopied => NeedsYou::HomeCopied,
    );
    all.push(NeedsYou::ChangedMeanwhile { by: None, at: None });
    all.push(NeedsYou::NotInFeeds { person: String::new() });
    all.extend(refusals().into_iter().map(NeedsYou::Refused));
    all
}

/// One of each reason; those that hold another kind are in [`all_reasons`] with every one of it.
fn reasons() -> Vec<Reason> {
    every!(Reason:
        Reason::Offline => Reason::Offline,
        Reason::Captured => Reason::Captured,
        Reason::Throttled { .. } => Reason::Throttled { after_ms: None },
        Reason::OutOfOrder => Reason::OutOfOrder,
        Reason::SignInNeeded(_) => Reason::SignInNeeded(SignInNeed::Again),
        Reason::SignInFailed(_) => Reason::SignInFailed(SignInError::Declined),
        Reason::Locked => Reason::Locked,
        Reason::NotThisDevices => Reason::NotThisDevices,
        Reason::Newer => Reason::Newer,
        Reason::Damaged => Reason::Damaged,
        Reason::NotFound => Reason::NotFound,
        Reason::NotInDirectory => Reason::NotInDirectory,
        Reason::NotHere => Reason::NotHere,
        Reason::Refused(_) => Reason::Refused(Refusal::Permission),
        Reason::Name(_) => Reason::Name(NameProblem::Empty),
        Reason::PathTooLong(_) => Reason::PathTooLong(400),
        Reason::NameTaken => Reason::NameTaken,
        Reason::NotAFolder => Reason::NotAFolder,
        Reason::NotAFile => Reason::NotAFile,
        Reason::IntoItself => Reason::IntoItself,
        Reason::Root => Reason::Root,
        Reason::OtherDrive => Reason::OtherDrive,
        Reason::OtherList => Reason::OtherList,
        Reason::Empty => Reason::Empty,
        Reason::TextTooLong(_) => Reason::TextTooLong(10_000),
        Reason::TooLongWithMentions(_) => Reason::TooLongWithMentions(10_000),
        Reason::FileTooLarge(_) => Reason::FileTooLarge(4 * 1024 * 1024),
        Reason::TooManyFiles(_) => Reason::TooManyFiles(20),
        Reason::EmptyFile(_) => Reason::EmptyFile("photo.jpg".into()),
        Reason::NoPicture(_) => Reason::NoPicture("photo.jpg".into()),
        Reason::NotAGroup => Reason::NotAGroup,
        Reason::OutsideGroup(_) => Reason::OutsideGroup(FeedRow(1)),
        Reason::NotOwn => Reason::NotOwn,
        Reason::Sending => Reason::Sending,
        Reason::Ended => Reason::Ended,
        Reason::NotOffered => Reason::NotOffered,
        Reason::StillAsks => Reason::StillAsks,
        Reason::NoAcknowledgingFolder(_) => Reason::NoAcknowledgingFolder(1),
        Reason::ChangedAgain => Reason::ChangedAgain,
        Reason::DraftChanged => Reason::DraftChanged,
        Reason::Leaving => Reason::Leaving,
        Reason::OthersFall(_) => Reason::OthersFall(vec![IntentRow(2)]),
        Reason::AnswersFall(_) => Reason::AnswersFall(falling(1)),
        Reason::OneVersion => Reason::OneVersion,
        Reason::VersionIsNow => Reason::VersionIsNow,
        Reason::VersionGone => Reason::VersionGone,
        Reason::Unsent(_) => Reason::Unsent(1),
        Reason::SourceMissing => Reason::SourceMissing,
        Reason::SourceChanging => Reason::SourceChanging,
        Reason::SourceUnreadable => Reason::SourceUnreadable,
        Reason::NoSpace => Reason::NoSpace,
        Reason::Unwritable => Reason::Unwritable,
        Reason::Busy => Reason::Busy,
        Reason::Suspended => Reason::Suspended,
        Reason::Internal => Reason::Internal,
    )
}

fn falling(answers: u64) -> FallingAnswers {
    FallingAnswers { answers, here: 1, by: vec!["Noor Haddad".into()], others: answers - 1 }
}

fn all_reasons() -> Vec<Reason> {
    let mut all = reasons();
    all.extend(sign_in_needs().into_iter().map(Reason::SignInNeeded));
    all.extend(sign_in_errors().into_iter().map(Reason::SignInFailed));
    all.extend(refusals().into_iter().map(Reason::Refused));
    all.extend(name_problems().into_iter().map(Reason::Name));
    all.extend([
        Reason::AnswersFall(falling(3)),
        Reason::Unsent(7),
        Reason::OthersFall(vec![IntentRow(2), IntentRow(3)]),
    ]);
    all
}

/// Everything a command can end with.
fn failures() -> Vec<Failed> {
    let io = |kind: ErrorKind| Failed::Io(kind.into(), "/home/ada/note.txt".into());
    let mut all = every!(Failed:
        Failed::Engine(..) => Failed::Engine(Error::of(Reason::Internal), String::new()),
        Failed::Usage(_) => Failed::Usage("There is no account nobody here. `musette accounts` lists them.".into()),
        Failed::Told { .. } => Failed::missing("There is no feed Nowhere here. `musette feeds` lists them."),
        Failed::Unsaid { .. } => Failed::Unsaid { error: ErrorKind::StorageFull.into(), change: Some("rive:10".into()) },
        Failed::Io(..) => io(ErrorKind::NotFound),
        Failed::NoAnswer(_) => Failed::NoAnswer("https://login.example".into()),
        Failed::NoChange(_) => Failed::NoChange(7),
        Failed::Unsent { .. } => Failed::Unsent { count: 2, account: "rive".into(), what: Vec::new() },
        Failed::Taken { .. } => Failed::Taken { path: "rive:Production/Plans/A1.pdf".into(), kept: "3".into() },
        Failed::Refused { .. } => Failed::Refused {
            failed: Box::new(Failed::Stopped),
            text: Written::Draft { number: musette_core::model::DraftRow(12), said: "Your text is kept as draft 12.".into() },
        },
        Failed::Of { .. } => Failed::Of { account: "rive".into(), failed: Box::new(Failed::Stopped) },
        Failed::Stopped => Failed::Stopped,
        Failed::Other(_) => Failed::Other("The browser did not come back within 15 minutes. Begin again.".into()),
    );
    all.extend(
        [
            ErrorKind::StorageFull,
            ErrorKind::QuotaExceeded,
            ErrorKind::PermissionDenied,
            ErrorKind::ReadOnlyFilesystem,
            ErrorKind::NotADirectory,
            ErrorKind::IsADirectory,
            ErrorKind::InvalidFilename,
            ErrorKind::TimedOut,
        ]
        .map(io),
    );
    // As the system says it, with its number.
    all.push(Failed::Io(std::io::Error::from_raw_os_error(5), "/home/ada/note.txt".into()));
    for reason in all_reasons() {
        for what in ["", "rive:Production/Plans/A1.pdf"] {
            all.push(Failed::Engine(Error::of(reason.clone()), what.into()));
        }
    }
    all
}

/// The first words of what a person is told to do.
const DEEDS: &[&str] = &[
    "Add", "Ask", "Begin", "Choose", "Do", "End", "Give", "Leave", "Look", "Make", "Mend", "Name", "Open", "Put",
    "Run", "Say", "Send", "Shorten", "Sign", "Try", "Update", "Use", "Wait",
];

/// What a sentence for a person has to be.
fn is_a_sentence(text: &str) -> Result<(), String> {
    let fault = |what: &str| Err(format!("{what}: {text}"));
    if !text.ends_with('.') || text.ends_with("..") {
        return fault("no full stop");
    }
    let ends = text.match_indices(". ").count() + 1;
    if ends > 3 {
        return fault("more than three sentences");
    }
    // What it is about may stand first, as the person wrote it.
    if text.starts_with(char::is_lowercase) && !text.starts_with("rive:") {
        return fault("no capital letter");
    }
    for word in [
        "Some(", "None", "Err(", "Error", "panicked", "os error", "::", "{", "}", "\\", "\"", "\n", "  ", "!", "AADSTS",
    ] {
        // The character that a name must not have is shown as it is.
        if text.contains(word) && !text.contains(" in a name") {
            return fault(&format!("{word:?} is no word for people"));
        }
    }
    let mut words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let is_deed = |word: &str| DEEDS.iter().any(|deed| deed.eq_ignore_ascii_case(word));
    if !words.any(is_deed) && !text.contains("`musette ") {
        return fault("nothing to do");
    }
    Ok(())
}

#[test]
fn the_check_of_sentences_sees_what_is_wrong() {
    for wrong in [
        "It is not a folder",
        "It is not a folder.",
        "There is no Some(4). Try again.",
        "Not a directory (os error 20). Try again.",
        "One. Two. Three. Try again.",
    ] {
        assert!(is_a_sentence(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_failure_is_told_in_one_to_three_sentences_with_what_to_do() {
    let faults: Vec<String> = failures().iter().filter_map(|failed| is_a_sentence(&failed.sentence()).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_change_that_needs_the_person_says_what_they_can_do() {
    let faults: Vec<String> = needs().iter().filter_map(|why| is_a_sentence(&needs_you(why)).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn bad_words() -> Vec<BadWord> {
    let member = || "applications[2].link".to_owned();
    every!(BadWord:
        BadWord::TooLarge => BadWord::TooLarge,
        BadWord::NotJson { .. } => BadWord::not_json(3, 7),
        BadWord::Version => BadWord::Version,
        BadWord::Member { .. } => BadWord::Member { member: member() },
        BadWord::Link { .. } => BadWord::Link { member: member() },
    )
}

#[test]
fn what_is_wrong_with_the_organisations_word_says_what_stays_and_whom_to_tell() {
    let told = bad_words().iter().map(|trouble| words().bad_word(trouble)).collect::<Vec<_>>();
    let folder = [0, 1, 7].map(|waiting| words().no_acknowledging_folder(waiting));
    let faults: Vec<String> = told.iter().chain(&folder).filter_map(|text| is_a_sentence(text).err()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(folder[2].contains("7 acknowledgements"), "{}", folder[2]);
    for language in Language::ALL {
        for face in [Face::App, Face::CommandLine] {
            let words = Words::of(language, face);
            let stands = every!(Acknowledgement:
                Acknowledgement::NotAsked => Acknowledgement::NotAsked,
                Acknowledgement::NoFolder => Acknowledgement::NoFolder,
                Acknowledgement::Open => Acknowledgement::Open,
                Acknowledgement::Waiting { .. } => Acknowledgement::Waiting { intent: None, on: WaitsOn::Sync },
                Acknowledgement::Done { .. } => Acknowledgement::Done { at: WallTime(1) },
            );
            let said: Vec<String> = stands.iter().filter_map(|one| words.acknowledgement(one, "42", "14:02")).collect();
            assert_eq!(said.len(), 3, "where nothing asks nothing is said");
            let held_up = every!(WaitsOn:
                WaitsOn::Sync => WaitsOn::Sync,
                WaitsOn::FolderNotNamed => WaitsOn::FolderNotNamed,
                WaitsOn::FolderNotThere => WaitsOn::FolderNotThere,
                WaitsOn::Person => WaitsOn::Person,
            );
            let waits = |on: &WaitsOn| {
                let waiting = Acknowledgement::Waiting { intent: None, on: *on };
                words.acknowledgement(&waiting, "42", "").unwrap()
            };
            let said: Vec<String> = said.into_iter().chain(held_up.iter().map(waits)).collect();
            let told = bad_words().iter().map(|trouble| words.bad_word(trouble)).collect::<Vec<_>>();
            for text in told.iter().chain(&said) {
                assert!(text.ends_with('.') && text.contains(' ') && !text.contains(['{', '}', '!']), "{text}");
                assert!(face == Face::CommandLine || !text.contains("musette "), "an app names no commands: {text}");
            }
        }
    }
}

#[test]
fn reasons_inside_a_sentence_do_not_begin_or_end_one() {
    let later_all = every!(Later:
        Later::Offline => Later::Offline,
        Later::Unproven => Later::Unproven,
        Later::Ambiguous => Later::Ambiguous,
        Later::Throttled => Later::Throttled,
        Later::Busy => Later::Busy,
        Later::Budget => Later::Budget,
    );
    for language in Language::ALL {
        let words = Words::of(language, Face::App);
        let refused = refusals().into_iter().map(|refusal| words.refused(refusal));
        for part in refused.chain(later_all.iter().map(|why| words.later(*why))) {
            assert!(!part.contains('-') || part.contains(' '), "{part} has no words");
            // One begins with a polite pronoun, in those that write it large.
            let begins = part.starts_with(char::is_lowercase) || part.starts_with("Sie ") || part.starts_with("Lei ");
            assert!(begins && !part.ends_with('.'), "{part}");
        }
    }
}

#[test]
fn every_language_has_whole_sentences_for_every_reason_on_either_face() {
    for language in Language::ALL {
        for face in [Face::App, Face::CommandLine] {
            let words = Words::of(language, face);
            let reasons = all_reasons();
            let told = reasons.iter().flat_map(|reason| {
                ["", "Plan.pdf"]
                    .map(|what| words.reason(reason, musette_words::About { what, typed: what, from: what }))
            });
            let asked = needs();
            for text in told.chain(asked.iter().map(|why| words.needs_you(why, Some("14:02")))) {
                assert!(text.ends_with('.') && text.contains(' ') && !text.contains(['{', '}', '!']), "{text}");
                assert!(face == Face::CommandLine || !text.contains("musette "), "an app names no commands: {text}");
            }
        }
    }
}

/// The rows of the page's table of codes: code and exit code.
fn documented() -> Vec<(String, u8)> {
    let page = include_str!("../../../../docs/cli.md");
    let (_, section) = page.split_once("### Codes of failures").unwrap();
    let mut rows = Vec::new();
    for line in
        section.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).skip(2)
    {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        for code in cells[1].split(", ") {
            rows.push((code.trim_matches('`').to_owned(), cells[0].parse().unwrap()));
        }
    }
    rows
}

#[test]
fn codes_and_exit_codes_are_those_of_the_page_and_each_is_one_reasons() {
    let told: BTreeSet<(String, String)> =
        failures().iter().map(|failed| (failed.code().to_owned(), format!("{:?}", failed.exit_code()))).collect();
    let page: Vec<(String, String)> =
        documented().into_iter().map(|(code, exit)| (code, format!("{:?}", ExitCode::from(exit)))).collect();
    let unique: BTreeSet<(String, String)> = page.iter().cloned().collect();
    assert_eq!(unique.len(), page.len(), "a code stands twice on the page");
    assert_eq!(told, unique);

    let of_reasons: Vec<&str> = reasons().iter().map(|reason| Error::of(reason.clone()).code()).collect();
    let unique: BTreeSet<&&str> = of_reasons.iter().collect();
    assert_eq!(unique.len(), of_reasons.len(), "two reasons have one code");
    assert!(of_reasons.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '_')), "{of_reasons:?}");
}
