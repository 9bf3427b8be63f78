//! HTML into blocks.

use html5gum::{HtmlString, StartTag, State, Token, Tokenizer};

use super::draft::{Draft, Kind};
use super::inline::{self, Style};
use super::{Names, without_turns};
use crate::model::Link;

/// Whether HTML says something that plain text cannot. `plain` are the same words in plain text: a link whose address is in them has
/// no words of its own.
pub(super) fn has_form(rich: &str, plain: &[&str]) -> bool {
    if !rich.contains('<') {
        return false;
    }
    // With marks the other text knows the people, and here they would be links.
    let marked = plain.iter().any(|text| text.contains("[["));
    Tokenizer::new(rich).flatten().any(|token| match token {
        Token::StartTag(tag) => match tag.name.as_slice() {
            b"b" | b"strong" | b"i" | b"em" | b"ul" | b"ol" | b"blockquote" => true,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => true,
            b"a" => {
                !marked && target(&tag).is_some_and(|(written, _)| !plain.iter().any(|text| text.contains(&written)))
            }
            _ => false,
        },
        _ => false,
    })
}

/// The address of a link as it is written, and the link it makes.
fn target(tag: &StartTag<()>) -> Option<(String, Link)> {
    let written = tag.attributes.get(b"href".as_slice())?;
    let written = without_turns(&words(written)).into_owned();
    let link = inline::link(&written)?;
    Some((written, link))
}

fn words(text: &HtmlString) -> String {
    String::from_utf8_lossy(text).into_owned()
}

/// What is open at a place of the text.
#[derive(Debug, Default)]
struct Open {
    strong: usize,
    emphasis: usize,
    lists: usize,
    quotes: usize,
    heading: Option<u8>,
    link: Option<Link>,
}

impl Open {
    fn style(&self) -> Style {
        Style { strong: self.strong > 0, emphasis: self.emphasis > 0, link: self.link.clone() }
    }

    /// What the present block is.
    fn kind(&self) -> Kind {
        match self.heading {
            Some(level) => Kind::Heading(level),
            None if self.quotes > 0 => Kind::Quote,
            None => Kind::Paragraph,
        }
    }

    /// The present block ends, and another of the same kind may follow. In a list that is a new line.
    fn break_block(&self, draft: &mut Draft) {
        if self.lists == 0 {
            draft.close(self.kind());
        } else if !draft.is_fresh() && !draft.ends_with('\n') {
            draft.text("\n", &Style::default());
        }
    }
}

/// Writes HTML.
pub(super) fn read(rich: &str, names: &Names, draft: &mut Draft) {
    let mut tokens = Tokenizer::new(rich);
    let mut open = Open::default();
    let mut hidden: Option<Vec<u8>> = None;
    while let Some(Ok(token)) = tokens.next() {
        if draft.is_full() {
            return;
        }
        match token {
            Token::StartTag(tag) if hidden.is_none() => {
                if matches!(tag.name.as_slice(), b"script" | b"style") && !tag.self_closing {
                    // Its end is the next end tag of its name, whatever stands before.
                    let raw = if tag.name.as_slice() == b"script" { State::ScriptData } else { State::RawText };
                    tokens.set_state(raw);
                    hidden = Some(tag.name.to_vec());
                } else {
                    begin(&tag, &mut open, draft);
                }
            }
            Token::EndTag(tag) => match &hidden {
                Some(name) if *name == *tag.name => hidden = None,
                Some(_) => {}
                None => end(tag.name.as_slice(), &mut open, draft),
            },
            Token::String(text) if hidden.is_none() => write(&words(&text), &open, names, draft),
            _ => {}
        }
    }
    if open.lists > 0 {
        draft.end_list();
    }
    draft.close(open.kind());
}

fn begin(tag: &StartTag<()>, open: &mut Open, draft: &mut Draft) {
    match tag.name.as_slice() {
        b"b" | b"strong" => open.strong += 1,
        b"i" | b"em" => open.emphasis += 1,
        b"a" => open.link = target(tag).map(|(_, link)| link),
        b"br" => {
            if draft.ends_with('\n') {
                open.break_block(draft);
            } else if !draft.is_fresh() {
                draft.text("\n", &open.style());
            }
        }
        name @ (b"ul" | b"ol") => {
            if open.lists == 0 {
                draft.close(open.kind());
                draft.begin_list(name == b"ol");
            } else {
                draft.close_entry();
            }
            open.lists += 1;
        }
        b"li" if open.lists > 0 => draft.close_entry(),
        b"blockquote" => {
            open.break_block(draft);
            open.quotes += 1;
        }
        name => {
            if let Some(level) = heading(name) {
                open.break_block(draft);
                open.heading = Some(level);
            } else if is_block(name) {
                open.break_block(draft);
            }
        }
    }
}

fn end(name: &[u8], open: &mut Open, draft: &mut Draft) {
    match name {
        b"b" | b"strong" => open.strong = open.strong.saturating_sub(1),
        b"i" | b"em" => open.emphasis = open.emphasis.saturating_sub(1),
        b"a" => open.link = None,
        b"ul" | b"ol" if open.lists > 0 => {
            open.lists -= 1;
            if open.lists == 0 {
                draft.end_list();
            } else {
                draft.close_entry();
            }
        }
        b"li" if open.lists > 0 => draft.close_entry(),
        b"blockquote" => {
            open.break_block(draft);
            open.quotes = open.quotes.saturating_sub(1);
        }
        name if heading(name).is_some() => {
            open.break_block(draft);
            open.heading = None;
        }
        name if is_block(name) => open.break_block(draft),
        _ => {}
    }
}

fn heading(name: &[u8]) -> Option<u8> {
    match name {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// Elements that stand by themselves: their text never runs into that of their neighbours.
fn is_block(name: &[u8]) -> bool {
    const BLOCKS: [&[u8]; 17] = [
        b"p", b"div", b"li", b"ul", b"ol", b"table", b"tr", b"td", b"th", b"section", b"article", b"header", b"footer",
        b"pre", b"hr", b"dt", b"dd",
    ];
    BLOCKS.contains(&name)
}

/// Text between tags: space of any kind and length is one space, none where a line begins.
fn write(text: &str, open: &Open, names: &Names, draft: &mut Draft) {
    let text = without_turns(text);
    let mut line = String::with_capacity(text.len());
    let mut spaced = draft.is_fresh() || draft.ends_with(' ') || draft.ends_with('\n');
    for c in text.chars() {
        let space = matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if !space {
            line.push(c);
        } else if !spaced {
            line.push(' ');
        }
        spaced = space;
    }
    inline::write(&line, &open.style(), names, draft);
}
