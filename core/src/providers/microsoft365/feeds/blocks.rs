//! What a message says, as blocks. Pure; never panics, whatever the text; its time grows with the text and with nothing else.
//!
//! Engage gives a text three times: `parsed` with marks (`[[user:1]]`) for whom and what it means, `plain` with their names, and
//! `rich` as HTML. Rich is read when it has a form that plain text has not (strong, lists, quotes, headings, links with words
//! of their own); else `parsed`, since only there the people are certain; else, when it names somebody of whom the answer
//! says nothing, `plain`.
//!
//! - Of HTML only p, br, b, strong, i, em, a, ul, ol, li, blockquote and h1 to h6 keep their meaning; every other element loses its
//!   tag and keeps its text, script and style lose both.
//! - A blank line separates paragraphs; a line break inside one stays in the run.
//! - Links are addresses in HTTPS, HTTP and `mailto:`, bare ones too; whatever else claims to be a link is text (`inline`).
//! - Characters that turn the direction of what follows (U+202A to U+202E, U+2066 to U+2069) are dropped: they could make a
//!   name or an address read as another one.
//! - At most 500 blocks and 5,000 runs; what is longer ends with a run "…".

mod draft;
mod inline;
mod markup;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::model::Block;
use draft::{Draft, Kind};
use inline::Style;

pub(super) use inline::mark;

/// The texts of one message; empty where Engage does not give one.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Body<'a> {
    pub(super) parsed: &'a str,
    pub(super) plain: &'a str,
    pub(super) rich: &'a str,
}

/// The names that an answer gives for the ids in its texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// People.
    pub(super) people: BTreeMap<i64, String>,
    /// Groups.
    pub(super) groups: BTreeMap<i64, String>,
    /// Topics, in both words that Engage has for them.
    pub(super) tags: BTreeMap<i64, String>,
}

/// The blocks of a message.
pub(super) fn blocks(body: &Body<'_>, names: &Names) -> Vec<Block> {
    let [parsed, plain, rich] = [body.parsed, body.plain, body.rich].map(without_turns);
    let mut draft = Draft::default();
    if markup::has_form(&rich, &[&parsed, &plain]) {
        markup::read(&rich, names, &mut draft);
    } else {
        let somebody_unknown = inline::names_strangers(&parsed, names) && !plain.trim().is_empty();
        let text = if parsed.trim().is_empty() || somebody_unknown { &plain } else { &parsed };
        paragraphs(text, names, &mut draft);
    }
    draft.done()
}

/// The blocks of a text that is HTML and nothing else.
pub(in super::super) fn of_html(html: &str) -> Vec<Block> {
    let mut draft = Draft::default();
    markup::read(&without_turns(html), &Names::default(), &mut draft);
    draft.done()
}

/// Without the characters that turn the direction of others.
pub(in super::super) fn without_turns(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.contains(turns) { Cow::Owned(text.replace(turns, "")) } else { Cow::Borrowed(text) }
}

fn paragraphs(text: &str, names: &Names, draft: &mut Draft) {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() };
    let mut begun = false;
    for line in text.split('\n') {
        if line.trim().is_empty() {
            draft.close(Kind::Paragraph);
            begun = false;
            continue;
        }
        if begun {
            draft.text("\n", &Style::default());
        }
        inline::write(line, &Style::default(), names, draft);
        begun = true;
    }
    draft.close(Kind::Paragraph);
}

#[cfg(test)]
mod tests;
