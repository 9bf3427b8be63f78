//! How people are looked for by name: the words that a name begins with somewhere, and those that a search asks for.
//!
//! **Promises.** A person is found by the beginning of any word of the name, in any order, whatever the accents, the case
//! and the script; a script that writes no spaces (Han, kana) is found from any of its characters, and a name in any other script
//! than Latin also as it is written in Latin letters. A mail address is found by its beginning, with or without what stands between
//! its letters, and by the beginning of any part of what stands before the `@`. Both sides are folded by the same function, so an
//! index of stored words can be asked for a range of bytes.
//!
//! **Never.** Nothing here orders a list ([`super::sort_key`] does). The server part of an address finds nobody by itself: everybody
//! has it.
//!
//! **Limits.** A name gives at most [`MOST_WORDS`] words of at most [`LONGEST`] characters, and as many in Latin letters; vowel signs of
//! Indic scripts fold away like accents, which finds more people, never fewer. A script that writes no vowels gives none: who is
//! written so is found by her address, or by the consonants.
//!
//! Tests: `called/tests.rs`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use any_ascii::any_ascii;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of a name, at most: names of a directory are short, and what a stranger writes must not fill the index.
pub const MOST_WORDS: usize = 24;

/// Characters of a word, at most.
pub const LONGEST: usize = 32;

/// The folded words by whose beginnings this name is found; for one of `O'Brien` both `brien` and `obrien`.
pub fn name_words(name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for written in folded(name).split(char::is_whitespace) {
        let parts: Vec<&str> = written.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        let together = parts.concat();
        for word in parts.into_iter().chain([together.as_str()]) {
            let spaceless = word.char_indices().skip(1).filter(|(_, c)| writes_no_spaces(*c)).map(|(at, _)| at);
            for start in [0].into_iter().chain(spaceless) {
                let word: String = word[start..].chars().take(LONGEST).collect();
                if words.len() < MOST_WORDS && !word.is_empty() {
                    words.insert(word);
                }
            }
        }
    }
    words
}

/// All words by whose beginnings a person with this name and this address is found.
pub fn person_words(name: &str, mail: &str) -> BTreeSet<String> {
    let mut words = name_words(name);
    let mut latin = BTreeSet::new();
    // As it is written, and as it is folded: `Сергей` is Sergey and Sergei. Where no spaces part the names, from each syllable on.
    let written = name.split_whitespace().flat_map(|word| {
        let syllables = word.char_indices().skip(1).filter(|(_, c)| writes_no_spaces(*c) || is_hangul(*c));
        [0].into_iter().chain(syllables.map(|(at, _)| at)).map(|at| &word[at..]).take(MOST_WORDS)
    });
    for foreign in words.iter().map(String::as_str).chain(written).filter(|word| !word.is_ascii()) {
        latin.extend(name_words(&any_ascii(&cut(foreign))));
    }
    words.extend(latin.into_iter().take(MOST_WORDS));
    let (before, _) = mail.split_once('@').unwrap_or((mail, ""));
    words.extend(folded(before).split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).take(4).map(cut));
    // As a search asks for it.
    words.extend(wanted_words(mail).into_iter().take(1));
    words
}

/// A name without the marks that only steer how text is drawn: they could make what stands beside it read as something else, and a
/// name reads the same without them. Joiners stay, since letters are drawn otherwise without them.
pub fn unmarked(name: &str) -> Cow<'_, str> {
    let marks = |c: char| matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    if name.contains(marks) { Cow::Owned(name.replace(marks, "")) } else { Cow::Borrowed(name) }
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST).collect()
}

/// What a search asks for: each must begin a word of the name. Empty when nothing was typed that a name could hold.
pub fn wanted_words(typed: &str) -> BTreeSet<String> {
    let words = folded(typed);
    let words = words.split(char::is_whitespace).map(|word| word.chars().filter(|c| c.is_alphanumeric()));
    words.map(|word| word.take(LONGEST).collect::<String>()).filter(|word| !word.is_empty()).take(MOST_WORDS).collect()
}

/// Without accents, case, and the marks that only steer how text is drawn.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c) && !steers(*c)).flat_map(char::to_lowercase) {
        match c {
            // Letters that carry their stroke within, so that no decomposition takes it off.
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            // Written either way by the same person.
            'ى' | 'ی' => out.push('ي'),
            'ک' => out.push('ك'),
            'ة' => out.push('ه'),
            // Lowering a dotted capital I leaves its dot behind.
            mark if is_combining_mark(mark) => {}
            other => out.push(other),
        }
    }
    out
}

/// Joiners, directions, the Arabic stretch, a soft hyphen.
fn steers(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}')
}

pub(super) fn writes_no_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
