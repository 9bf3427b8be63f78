//! Every message in every language, with the same arguments, used by somebody; every value of the core with its words.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{self, Entry, Expression, InlineExpression, PatternElement};
use musette_core::engine::Reason;
use musette_core::model::{Day, DayCalled, NeedsYou, Refusal, SignInNeed};

use super::*;

/// Message (and its attribute) to the names of its arguments.
type Messages = BTreeMap<String, BTreeSet<String>>;

fn arguments(pattern: &ast::Pattern<&str>, into: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            expression_arguments(expression, into);
        }
    }
}

fn expression_arguments(expression: &Expression<&str>, into: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => inline_arguments(inline, into),
        Expression::Select { selector, variants } => {
            inline_arguments(selector, into);
            for variant in variants {
                arguments(&variant.value, into);
            }
        }
    }
}

fn inline_arguments(inline: &InlineExpression<&str>, into: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => expression_arguments(expression, into),
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("terms, functions and references are not used here: {other:?}"),
    }
}

fn messages(language: Language) -> Messages {
    let resource = fluent_syntax::parser::parse(language.source())
        .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag()));
    let mut all = Messages::new();
    let mut add = |name: String, pattern: &ast::Pattern<&str>| {
        let mut used = BTreeSet::new();
        arguments(pattern, &mut used);
        assert!(all.insert(name.clone(), used).is_none(), "{}: {name} stands there twice", language.tag());
    };
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        if let Some(value) = &message.value {
            add(message.id.name.to_owned(), value);
        }
        for attribute in &message.attributes {
            add(format!("{}.{}", message.id.name, attribute.id.name), &attribute.value);
        }
    }
    all
}

#[test]
fn every_message_is_there_in_every_language_with_the_same_arguments() {
    let english = messages(Language::En);
    for language in Language::ALL {
        let own = messages(language);
        let missing: Vec<_> = english.keys().filter(|name| !own.contains_key(*name)).collect();
        let unknown: Vec<_> = own.keys().filter(|name| !english.contains_key(*name)).collect();
        let other: Vec<_> = own.iter().filter(|(name, used)| english.get(*name).is_some_and(|e| e != *used)).collect();
        assert!(
            missing.is_empty() && unknown.is_empty() && other.is_empty(),
            "{}: missing {missing:?}, unknown {unknown:?}, with other arguments {other:?}",
            language.tag()
        );
    }
}

/// The words in quotes of all sources beside this one that could be a message's name.
fn quoted_in_sources() -> BTreeSet<String> {
    fn read(folder: &Path, into: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, into);
            } else if path.extension().is_some_and(|ext| ext == "rs" || ext == "kt") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                into.extend(text.split('"').filter(|word| word.contains('-')).map(str::to_owned));
            }
        }
    }
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut all = BTreeSet::new();
    for face in ["words/src", "cli/src", "../android/ui/src"] {
        read(&bindings.join(face), &mut all);
    }
    all
}

#[test]
fn no_message_is_there_that_nobody_says() {
    let quoted = quoted_in_sources();
    let unused: Vec<String> = messages(Language::En)
        .into_keys()
        .filter(|name| !quoted.contains(name.split('.').next().unwrap_or_default()))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn no_message_is_said_that_is_not_there() {
    let known = messages(Language::En);
    let families: BTreeSet<&str> = known.keys().filter_map(|name| name.split('-').next()).collect();
    let bindings = Path::new(env!("CARGO_MANIFEST_DIR"));
    let looks_like_one = |word: &str| {
        word.contains('-')
            && word.chars().all(|c| c.is_ascii_lowercase() || c == '-')
            && families.contains(word.split('-').next().unwrap_or_default())
    };
    // Here every such word is a message's name; a face names what it says where it says it.
    let here = ["lists", "reasons", "stream"]
        .map(|file| std::fs::read_to_string(bindings.join(format!("src/{file}.rs"))).unwrap());
    let face = std::fs::read_to_string(bindings.join("../cli/src/sentences.rs")).unwrap();
    let said = face.split(".say(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let names = here.iter().flat_map(|text| text.split('"')).filter(|word| looks_like_one(word)).chain(said);
    let unknown: Vec<&str> = names.filter(|name| !known.contains_key(*name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn a_person_is_spoken_to_in_the_first_of_her_languages_that_there_is() {
    assert_eq!(Language::preferred(["rm-CH", "fr-CH", "de"]), Language::Fr);
    assert_eq!(Language::preferred(["de_CH.UTF-8"]), Language::De);
    assert_eq!(Language::preferred(["C", "POSIX"]), Language::En);
    assert_eq!(Language::preferred([]), Language::En);
}

#[test]
fn each_language_and_face_says_the_same_thing_in_its_own_way() {
    let full = |language, face| Words::of(language, face).reason(&Reason::NoSpace, About::default());
    assert_eq!(full(Language::En, Face::CommandLine), "The disk is full. Nothing was lost; make room and try again.");
    assert_eq!(
        full(Language::De, Face::App),
        "Das Gerät ist voll. Nichts ging verloren; schaffen Sie Platz und versuchen Sie es noch einmal."
    );
    let refused = Words::of(Language::Fr, Face::App).needs_you(&NeedsYou::Refused(Refusal::Quota), None);
    assert!(refused.contains("la bibliothèque est pleine"), "{refused}");
}

#[test]
fn plurals_follow_the_language() {
    let say = |language, many| Words::of(language, Face::CommandLine).unsent(many, About::what("rive"));
    assert!(say(Language::En, 1).starts_with("1 change, draft or file that was taken back is only"));
    assert!(say(Language::En, 7).starts_with("7 changes, drafts and files that were taken back are only"));
    assert!(say(Language::Fr, 1).starts_with("1 changement, brouillon ou fichier repris n'existe"));
    assert!(say(Language::It, 2).starts_with("2 modifiche, bozze e file ripresi sono"));
    assert!(say(Language::De, 2).contains("`musette sign-out rive --lose 2`"));
}

#[test]
fn a_name_from_right_to_left_turns_nothing_around_it_in_an_app() {
    let name = "رنا.pdf";
    let app = Words::of(Language::En, Face::App).reason(&Reason::NameTaken, About::what(name));
    assert_eq!(app, format!("\u{2068}{name}\u{2069} is there already. Choose another name."));
    let line = Words::of(Language::En, Face::CommandLine).reason(&Reason::NameTaken, About::what(name));
    assert_eq!(line, format!("{name} is there already. Choose another name."));
}

#[test]
fn a_shell_loads_what_needs_no_argument_at_once() {
    let plain = Words::of(Language::It, Face::App).plain();
    assert_eq!(plain.get("later-offline").map(String::as_str), Some("nessuna rete"));
    assert!(!plain.contains_key("reason-not-found"), "it needs to know what");
    assert!(!plain.values().any(|text| text.contains("musette sync")), "an app names no commands");
}

#[test]
fn an_account_that_has_to_sign_in_again_is_named_as_it_is_typed() {
    let words = Words::of(Language::En, Face::CommandLine);
    let about = About { what: "Ada's", typed: r"'Ada'\''s'", from: "" };
    let told = words.reason(&Reason::SignInNeeded(SignInNeed::Again), about);
    assert_eq!(
        told,
        r"The organisation asks you to sign in again: `musette sign-in --again 'Ada'\''s'`. Nothing here is lost."
    );
}

#[test]
fn what_is_overdue_says_since_when_and_days_are_called_by_name_for_a_week() {
    let wednesday: Day = "2026-07-01".parse().unwrap();
    let said = |language, days: i32| Words::of(language, Face::CommandLine).due(Day(wednesday.0 + days).due(wednesday));
    let expected = [
        (-7, "overdue since 2026-06-24"),
        (-6, "overdue since Thursday"),
        (-1, "overdue since yesterday"),
        (0, "until today"),
        (1, "until tomorrow"),
        (4, "until Sunday"),
        (6, "until Tuesday"),
        (7, "until 2026-07-08"),
    ];
    for (days, text) in expected {
        assert_eq!(said(Language::En, days), text);
    }
    assert_eq!(said(Language::De, -1), "überfällig seit gestern");
    assert_eq!(said(Language::Fr, -2), "en retard depuis lundi");
    assert_eq!(Day(i32::MIN).due(Day(i32::MAX)).called, DayCalled::Date, "no day is too far away");
}

#[test]
fn numbers_in_lists_have_their_plurals_and_their_end() {
    let english = Words::of(Language::En, Face::CommandLine);
    assert_eq!(
        (english.count(Counted::People, 1), english.count(Counted::People, 2)),
        ("1 person".into(), "2 people".into())
    );
    assert_eq!(
        (english.many_new(4).as_str(), english.many_new(99).as_str(), english.many_new(100).as_str()),
        ("4 new", "99 new", "99+ new")
    );
    assert_eq!((english.answers(12, 3), english.answers(1, 1)), ("12 answers, 3 here".into(), "1 answer".into()));
    for language in Language::ALL {
        let words = Words::of(language, Face::App);
        let kinds = [
            Counted::Items,
            Counted::Feeds,
            Counted::Threads,
            Counted::Posts,
            Counted::People,
            Counted::Tasks,
            Counted::Cards,
            Counted::Applications,
        ];
        assert!(kinds.iter().all(|kind| words.count(*kind, 3).contains('3')));
        assert!(words.many_new(500).contains("99+") && words.answers(300, 20).contains("300"), "{}", language.tag());
    }
}

#[test]
fn of_a_task_it_is_said_that_it_was_changed_and_nobody_is_made_up_who_did() {
    let of_task = |by: Option<&str>, at: Option<&str>| {
        let why = NeedsYou::ChangedMeanwhile { by: by.map(str::to_owned), at: None };
        Words::of(Language::En, Face::CommandLine).task_needs_you(&why, at)
    };
    assert!(
        of_task(None, None).starts_with("It was changed elsewhere, after you had seen it."),
        "{}",
        of_task(None, None)
    );
    assert!(of_task(None, Some("10:30")).starts_with("It was changed elsewhere at 10:30, after"));
    assert!(of_task(Some("Noor"), None).starts_with("It was changed by Noor, after"), "who is known is named");
    for language in Language::ALL {
        let said = Words::of(language, Face::App)
            .task_needs_you(&NeedsYou::ChangedMeanwhile { by: None, at: None }, Some("10:30"));
        let somebody = ["somebody", "Quelqu'un", "jemand", "Qualcuno"];
        assert!(said.contains("10:30") && !somebody.iter().any(|who| said.contains(who)), "{said}");
    }
}

#[test]
fn a_count_is_written_as_people_of_the_language_write_it() {
    for (language, expected) in
        [(Language::En, "1,204"), (Language::Fr, "1\u{202f}204"), (Language::De, "1.204"), (Language::It, "1.204")]
    {
        for face in [Face::App, Face::CommandLine] {
            let words = Words::of(language, face);
            let said = words.count(Counted::Items, 1_204);
            assert!(said.contains(expected), "{said}");
            assert!(words.count(Counted::Items, 999).contains("999"));
            let answers = words.answers(1_234_567, 1_204);
            assert!(answers.contains(expected) && !answers.contains("1234567"), "{answers}");
            // By what something is called in a command is no count.
            assert!(words.waits_behind("1204").matches("1204").count() <= 1);
        }
    }
    assert!(Words::of(Language::En, Face::CommandLine).waits_behind("1204").contains("1204"));
    assert!(Words::of(Language::En, Face::App).count(Counted::Items, 12_345_678).contains("12,345,678"));
}
