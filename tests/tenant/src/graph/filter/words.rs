//! The words of a filter.
//!
//! Promises texts in quotes with their doubled apostrophes undone, names with their slashes, numbers and moments as they were written,
//! and the marks between them. It knows no operator.

use std::collections::VecDeque;

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// What stands in quotes.
    Text(String),
    /// What begins with a digit or a sign: a number, or a moment.
    Number(String),
    /// Any other word.
    Name(String),
    /// `(`, `)`, `,` or `:`.
    Mark(char),
}

/// The words that are left.
#[derive(Debug)]
pub struct Words(VecDeque<Word>);

impl Words {
    /// Takes a text apart; none when a quote does not end.
    pub fn of(text: &str) -> Option<Self> {
        let mut words = VecDeque::new();
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter.is_whitespace() {
                continue;
            }
            if "(),:".contains(letter) {
                words.push_back(Word::Mark(letter));
                continue;
            }
            if letter == '\'' {
                let mut inside = String::new();
                loop {
                    match letters.next()? {
                        '\'' if letters.peek() == Some(&'\'') => {
                            letters.next();
                            inside.push('\'');
                        }
                        '\'' => break,
                        other => inside.push(other),
                    }
                }
                words.push_back(Word::Text(inside));
                continue;
            }
            let counts = letter.is_ascii_digit() || letter == '-' || letter == '+';
            let mut word = String::from(letter);
            // A moment holds colons, a name ends before one.
            let ends = |letter: char| letter.is_whitespace() || "(),'".contains(letter) || (!counts && letter == ':');
            while let Some(next) = letters.next_if(|next| !ends(*next)) {
                word.push(next);
            }
            if letters.peek() == Some(&'\'') {
                return None;
            }
            words.push_back(if counts { Word::Number(word) } else { Word::Name(word) });
        }
        Some(Self(words))
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.0.is_empty()
    }

    /// The next word.
    pub fn next(&mut self) -> Option<Word> {
        self.0.pop_front()
    }

    /// Takes the next word if it is this mark.
    pub fn take_mark(&mut self, mark: char) -> bool {
        let is = self.0.front() == Some(&Word::Mark(mark));
        if is {
            self.0.pop_front();
        }
        is
    }

    /// Takes the next word if it is this name, in any case.
    pub fn take_name(&mut self, name: &str) -> bool {
        let is = matches!(self.0.front(), Some(Word::Name(known)) if known.eq_ignore_ascii_case(name));
        if is {
            self.0.pop_front();
        }
        is
    }
}
