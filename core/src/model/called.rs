//! How people are looked for by name: the words that a name begins with somewhere, and those that a search asks for.
//!
//! **Promises.** A person is found by the beginning of any word of the name, in any order, whatever the accents, the case
//! and the script; a script that writes no spaces (Han, kana) is found from any of its characters. Both sides are folded
//! by the same function, so an index of stored words can be asked for a range of bytes.
//!
//! **Never.** Nothing here orders a list ([`super::sort_key`] does); a name is not transliterated.
//!
//! **Limits.** A name gives at most [`MOST_WORDS`] words of at most [`LONGEST`] characters; vowel signs of Indic scripts
//! fold away like accents, which finds more people, never fewer.
//!
//! Tests: `called/tests.rs`.

use std::collections::BTreeSet;

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

/// What a search asks for: each must begin a word of the name. Empty when nothing was typed that a name could hold.
pub fn wanted_words(typed: &str) -> BTreeSet<String> {
    let words = folded(typed);
    let words = words.split(char::is_whitespace).map(|word| word.chars().filter(|c| c.is_alphanumeric()));
    words.map(|word| word.take(LONGEST).collect::<String>()).filter(|word| !word.is_empty()).take(MOST_WORDS).collect()
}

/// Without accents, case, and the marks that only steer how text is drawn.
fn folded(text: &str) -> String {
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

fn writes_no_spaces(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests;
