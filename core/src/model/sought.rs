//! Looking for things by their names: what of a name is compared, what was typed, and how well the two fit.
//!
//! **Promises.** What is typed is letters, digits and nothing else: each word of it has to begin a word of the name, in any order,
//! whatever the accents and the case; no sign has a meaning of its own. A script that writes no spaces is found from any of its
//! characters, a name in another script than Latin also as it is written in Latin letters. Both sides are folded by one function
//! ([`title_words`], [`Sought::typed`]), so that the words of a name can be stored.
//!
//! **Limits.** Of a name at most [`LONGEST_TITLE`] bytes of words are compared, of what is typed [`MOST_TYPED`] words.
//!
//! Tests: `sought/tests.rs`.

use any_ascii::any_ascii;
use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::called::{folded, writes_no_spaces};

/// Bytes of the folded words of a name, at most.
pub const LONGEST_TITLE: usize = 1_000;
/// Words of what is typed, at most.
pub const MOST_TYPED: usize = 12;
/// Bytes of a word, at most: its length is one ASCII character.
const LONGEST_WORD: usize = 120;

/// Goes up by one when [`title_words`] folds otherwise: what an older one made is then made anew.
pub const TITLE_FOLDING: i64 = 1;

/// Among what is searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// Everything: the best few people, feeds and threads, then all documents.
    #[default]
    All,
    /// Documents, folders and libraries.
    Documents,
    /// People.
    People,
    /// Groups, and threads that have a title.
    Feeds,
}

/// How well a name fits what was typed; the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Each typed word is a whole word of it.
    Whole,
    /// Each typed word begins one.
    Begun,
}

/// A stretch of a name that was typed, in UTF-16 units, as the faces' strings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mark {
    /// Where it begins.
    pub start: u32,
    /// Behind its last unit.
    pub end: u32,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    typed: String,
    words: Vec<String>,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// The words of a name as they are compared and stored: before each stands its length in bytes, as a character, so that a search steps from
/// word to word.
pub fn title_words(name: &str) -> String {
    let mut title = String::with_capacity(name.len() + 8);
    if name.is_ascii() && !name.contains(is_apostrophe) {
        let plain = name.to_ascii_lowercase();
        plain.split(|c: char| !c.is_ascii_alphanumeric()).for_each(|word| add(&mut title, word));
        return title;
    }
    for chunk in folded(name).split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c)) {
        let parts: Vec<&str> = chunk.split(is_apostrophe).filter(|part| !part.is_empty()).collect();
        parts.iter().for_each(|part| add(&mut title, part));
        if parts.len() > 1 {
            add(&mut title, &parts.concat());
        }
    }
    for foreign in name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_ascii()) {
        let (plain, latin) = (folded(foreign), any_ascii(foreign));
        for word in folded(&latin).split(|c: char| !c.is_alphanumeric()).filter(|word| *word != plain) {
            add(&mut title, word);
        }
    }
    title
}

fn add(title: &mut String, word: &str) {
    let word = cut(word);
    if !word.is_empty() && title.len() + word.len() < LONGEST_TITLE {
        // Below 128, so it is one byte.
        title.push(char::from(u8::try_from(word.len()).unwrap_or(0)));
        title.push_str(word);
    }
}

fn cut(word: &str) -> &str {
    let end = (0..=LONGEST_WORD.min(word.len())).rev().find(|at| word.is_char_boundary(*at));
    &word[..end.unwrap_or(0)]
}

impl Sought {
    /// What was typed.
    pub fn typed(typed: &str) -> Sought {
        let plain: String = folded(typed).chars().filter(|c| !is_apostrophe(*c)).collect();
        let mut words: Vec<String> = Vec::new();
        for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(MOST_TYPED) {
            let word = cut(word).to_owned();
            if !words.contains(&word) {
                words.push(word);
            }
        }
        Sought { typed: typed.to_owned(), words }
    }

    /// Nothing was typed that a name could hold.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// As it was typed.
    pub fn as_typed(&self) -> &str {
        &self.typed
    }

    /// By which two searches are told to be the same.
    pub fn key(&self) -> String {
        self.words.join(" ")
    }

    /// How well the words of a name fit, as [`title_words`] made them; `None` when one that was typed begins none of them.
    pub fn fits(&self, title: &[u8]) -> Option<Fit> {
        let mut fit = Fit::Whole;
        for word in &self.words {
            let spaceless = word.chars().next().is_some_and(writes_no_spaces);
            fit = fit.max(begins(title, word.as_bytes(), spaceless)?);
        }
        Some(fit)
    }

    /// The stretches of a name that were typed, in order, none within another.
    pub fn marks(&self, name: &str) -> Vec<Mark> {
        let chars: Vec<char> = name.chars().collect();
        let units: Vec<u32> = std::iter::once(0)
            .chain(chars.iter().scan(0_u32, |sum, c| {
                *sum += u32::try_from(c.len_utf16()).unwrap_or(1);
                Some(*sum)
            }))
            .collect();
        let plain: Vec<String> = chars.iter().map(|c| folded(c.encode_utf8(&mut [0; 4]))).collect();
        let mut marks: Vec<Mark> = Vec::new();
        for at in 0..chars.len() {
            let begins_word = chars[at].is_alphanumeric()
                && (at == 0 || !(chars[at - 1].is_alphanumeric() || plain[at - 1].is_empty()));
            if !begins_word && !writes_no_spaces(chars[at]) {
                continue;
            }
            let longest = self.words.iter().filter_map(|word| behind(&plain, &chars, at, word)).max();
            let Some(end) = longest else { continue };
            match marks.last_mut() {
                Some(last) if units[at] <= last.end => last.end = last.end.max(units[end]),
                _ => marks.push(Mark { start: units[at], end: units[end] }),
            }
        }
        marks
    }
}

/// Whether a word of the title begins so, and whether one is just this. Of a script that writes no spaces a word may begin anywhere.
fn begins(title: &[u8], wanted: &[u8], spaceless: bool) -> Option<Fit> {
    let (mut rest, mut found) = (title, None);
    while let Some((length, behind)) = rest.split_first() {
        let (word, next) = behind.split_at_checked(usize::from(*length))?;
        // Most differ in their first byte.
        if word.first() == wanted.first() && word.starts_with(wanted) {
            if word.len() == wanted.len() {
                return Some(Fit::Whole);
            }
            found = Some(Fit::Begun);
        } else if spaceless && word.windows(wanted.len()).any(|part| part == wanted) {
            found = Some(Fit::Begun);
        }
        rest = next;
    }
    found
}

/// Behind the last character of the stretch from `at` on that reads as this word.
fn behind(plain: &[String], chars: &[char], at: usize, word: &str) -> Option<usize> {
    let (mut rest, mut end) = (word, at);
    while !rest.is_empty() {
        let next = plain.get(end)?;
        if !is_apostrophe(chars[end]) {
            rest = match rest.strip_prefix(next.as_str()) {
                Some(rest) => rest,
                // One character that folds to several letters.
                None if next.starts_with(rest) => "",
                None => return None,
            };
        }
        end += 1;
    }
    while plain.get(end).is_some_and(String::is_empty) {
        end += 1;
    }
    Some(end)
}

#[cfg(test)]
mod tests;
