//! The sentences of all faces, in four languages: typed reasons go in, words come out.
//!
//! **Promises.** What the core answers is a value with its data; here alone it becomes a sentence, the same in the command line and
//! in both apps. Every message exists in every language, with the same arguments; one that nobody uses does not exist. A name from
//! a server stands in a sentence as it is, and cannot turn the direction of what is around it ([`Face::App`] isolates it; the command line
//! replaces such characters where it writes).
//!
//! **Never.** Nothing here decides anything: which remedy there is, whose turn it is, what is shown at all, is the core's. No sentence
//! is taken apart again by a program.
//!
//! **How.** `{en,fr,de,it}.ftl` and `screens.{en,fr,de,it}.ftl` (what stands on the apps' screens alone) are Project Fluent files that are compiled in. A message is what the apps say; its attribute `.cli`, where
//! it has one, is what the command line says instead, because it names commands. [`Words::plain`] gives all messages without
//! arguments at once, for a shell that loads a language; one with arguments is a call.
//!
//! Tests: `tests.rs`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

mod lists;
mod reasons;
mod stream;

pub use lists::Counted;
pub use reasons::About;
pub use stream::Spoken;

/// A language that every sentence exists in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    En,
    /// French.
    Fr,
    /// German.
    De,
    /// Italian.
    It,
}

impl Language {
    /// All of them.
    pub const ALL: [Language; 4] = [Language::En, Language::Fr, Language::De, Language::It];

    /// The first of a person's preferred languages (`fr-CH`, `de_CH.UTF-8`, `it`) that there is; English when there is none.
    pub fn preferred<'a>(wanted: impl IntoIterator<Item = &'a str>) -> Language {
        let known = |tag: &str| {
            let main = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
            Language::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(main))
        };
        wanted.into_iter().find_map(known).unwrap_or(Language::En)
    }

    /// As in BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Language::En => "en",
            Language::Fr => "fr",
            Language::De => "de",
            Language::It => "it",
        }
    }

    fn source(self) -> &'static str {
        match self {
            Language::En => concat!(include_str!("../en.ftl"), "\n", include_str!("../screens.en.ftl")),
            Language::Fr => concat!(include_str!("../fr.ftl"), "\n", include_str!("../screens.fr.ftl")),
            Language::De => concat!(include_str!("../de.ftl"), "\n", include_str!("../screens.de.ftl")),
            Language::It => concat!(include_str!("../it.ftl"), "\n", include_str!("../screens.it.ftl")),
        }
    }
}

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// An app: what it can do is on the screen.
    App,
    /// The command line: it names commands.
    CommandLine,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// A text that stands there as it is.
    Text(Cow<'a, str>),
    /// A number that chooses a plural, and is shown as numbers are written in the language. A number by which something is called is a text.
    Count(u64),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Value<'a> {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl From<u64> for Value<'_> {
    fn from(count: u64) -> Self {
        Value::Count(count)
    }
}

/// The sentences of one language, for one face.
pub struct Words {
    bundle: FluentBundle<FluentResource>,
    language: Language,
    face: Face,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("language", &self.language).field("face", &self.face).finish()
    }
}

impl Words {
    /// The sentences of a language.
    pub fn of(language: Language, face: Face) -> Words {
        let tag: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(face == Face::App);
        bundle.set_formatter(Some(match language {
            Language::En => |value, _| grouped(value, ","),
            Language::Fr => |value, _| grouped(value, "\u{202f}"),
            Language::De | Language::It => |value, _| grouped(value, "."),
        }));
        // A line that cannot be read leaves its message out; a test reads them all.
        let resource = FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(good, _)| good);
        bundle.add_resource_overriding(resource);
        Words { bundle, language, face }
    }

    /// Which language this is.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A message with its arguments. One that does not exist is its own name: a person sees that something is wrong, and what.
    pub fn say(&self, message: &str, arguments: &[(&str, Value<'_>)]) -> String {
        let Some(found) = self.bundle.get_message(message) else { return message.to_owned() };
        let own = if self.face == Face::CommandLine { found.get_attribute("cli").map(|own| own.value()) } else { None };
        let Some(pattern) = own.or(found.value()) else { return message.to_owned() };
        self.format(pattern, arguments)
    }

    /// A further part of a message: what helps, beside what is wrong.
    pub fn part(&self, message: &str, part: &str) -> String {
        let found = self.bundle.get_message(message).and_then(|found| found.get_attribute(part));
        found.map_or_else(|| message.to_owned(), |found| self.format(found.value(), &[]))
    }

    /// Every message that takes no argument, by its name; what a shell loads at once.
    pub fn plain(&self) -> BTreeMap<String, String> {
        let mut plain = BTreeMap::new();
        for message in names(self.language.source()) {
            let mut errors = Vec::new();
            let Some(found) = self.bundle.get_message(message) else { continue };
            let own =
                if self.face == Face::CommandLine { found.get_attribute("cli").map(|own| own.value()) } else { None };
            let Some(pattern) = own.or(found.value()) else { continue };
            let text = self.bundle.format_pattern(pattern, None, &mut errors).into_owned();
            if errors.is_empty() {
                plain.insert(message.to_owned(), text);
            }
        }
        plain
    }

    fn format(&self, pattern: &fluent_syntax::ast::Pattern<&str>, arguments: &[(&str, Value<'_>)]) -> String {
        let mut given = FluentArgs::with_capacity(arguments.len());
        for (name, value) in arguments {
            match value {
                Value::Text(text) => given.set(*name, FluentValue::from(text.as_ref().to_owned())),
                Value::Count(count) => given.set(*name, FluentValue::from(*count)),
            }
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "{errors:?} in {text}");
        text
    }
}

/// A whole number in groups of three digits, as they are written in a language; `None`: it stands as it is.
fn grouped(value: &FluentValue<'_>, between: &str) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    let digits = number.as_string();
    if digits.len() < 4 || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 * between.len());
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push_str(between);
        }
        text.push(digit);
    }
    Some(text)
}

/// The names of the messages of a file.
fn names(source: &str) -> impl Iterator<Item = &str> {
    let begins = |line: &&str| line.starts_with(|c: char| c.is_ascii_lowercase());
    source.lines().filter(begins).filter_map(|line| line.split_once(" =").map(|(name, _)| name))
}

#[cfg(test)]
mod tests;
