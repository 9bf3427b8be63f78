//! What was said, and what was promised about it.

use std::collections::BTreeMap;

use musette_core::model::{IntentRow, PostRow};

use super::hanging::Hung;
use crate::chance::Chance;

/// In each text of a world, and in none that the organisation has by itself.
pub const SAYS: &str = " says number ";

/// What became of something that the person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The call returned, and nobody has taken it back.
    Live,
    /// The process ended in the middle of the call: it may have been written.
    Perhaps,
    /// The person has taken it back, or removed it: it may have been there for a while.
    Ended,
}

/// Something that the person wrote.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whose account.
    pub owner: usize,
    /// The row that the call returned; `None` when it did not return.
    pub post: Option<PostRow>,
    /// What it says; no two say the same.
    pub text: String,
    /// What the thread is known by: the text of its first post.
    pub thread: String,
    /// The text of the post that it answers.
    pub above: Option<String>,
    /// What goes with it.
    pub files: Vec<Hung>,
    /// See [`Standing`].
    pub standing: Standing,
    /// Somebody else had a hand in it: its thread went, or she was removed from its group. Then it may be gone, but never
    /// without a word of the outbox, and never be there twice.
    pub touched: bool,
    /// It was tried again after it had asked: others may have gone before it.
    pub retried: bool,
}

/// All that was said.
#[derive(Debug)]
pub struct Talks {
    /// In the order in which it was written.
    pub said: Vec<Said>,
    /// What each account last wished about liking the post of this text, and whether the wish is certain.
    pub likes: BTreeMap<(usize, String), (bool, bool)>,
    /// Texts of posts that colleagues wrote, with the tenant's number.
    pub theirs: Vec<(String, i64)>,
    /// Posts that somebody has taken away, or meant to, by their text.
    pub withdrawn: Vec<String>,
    /// What the outbox has asked about, by account.
    pub asked: Vec<(usize, IntentRow)>,
    /// How often the tenant has made a post of each text.
    pub made: BTreeMap<String, u64>,
    /// Which of what hangs on posts is opened.
    pub opening: Chance,
    number: u64,
}

impl Talks {
    /// Nothing yet.
    pub fn new(seed: u64) -> Talks {
        Talks {
            said: Vec::new(),
            likes: BTreeMap::new(),
            theirs: Vec::new(),
            withdrawn: Vec::new(),
            asked: Vec::new(),
            made: BTreeMap::new(),
            opening: Chance::for_purpose(seed, "opening"),
            number: 0,
        }
    }

    /// A number that nothing else has.
    pub fn next_number(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// A text that nobody has said yet.
    pub fn new_text(&mut self, who: &str) -> String {
        format!("{who}{SAYS}{}", self.next_number())
    }
}
