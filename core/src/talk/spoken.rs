//! What a post is called where one speaks of it, here and in receipts of it when it is gone. Tests: the stories of `talk` and `receipts`.

use crate::model::Block;
use crate::store::posts::PostFacts;

/// Letters of a text that say which post is meant.
const BEGINNING: usize = 120;

/// How a post begins: its title, or its first words in a line.
pub fn begins(facts: &PostFacts) -> String {
    if !facts.title.is_empty() {
        return facts.title.clone();
    }
    let text = facts.body.iter().map(Block::text).collect::<Vec<_>>().join(" ");
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((at, _)) = line.char_indices().nth(BEGINNING) {
        line.truncate(at);
        line.push('…');
    }
    line
}
