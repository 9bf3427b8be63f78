//! Inside a line: marks for whom and what it means, and links.

use url::{Host, Url};

use super::Names;
use super::draft::Draft;
use crate::model::{Link, Mention, RemoteId, Run};

/// What is longer is no address but an attempt to cost time.
const LONGEST_ADDRESS: usize = 2_048;
/// What stands for somebody of whom nothing is known.
pub(super) const SOMEBODY: &str = "@…";

/// How text is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) link: Option<Link>,
}

impl Style {
    pub(super) fn run(&self, text: &str) -> Run {
        let Style { strong, emphasis, link } = self.clone();
        Run { text: text.to_owned(), strong, emphasis, link, mention: None }
    }

    pub(super) fn is_of(&self, run: &Run) -> bool {
        self.strong == run.strong && self.emphasis == run.emphasis && self.link == run.link
    }
}

/// A mark in a text: `[[user:1]]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Mark<'a> {
    /// What it is of: `user`, `group`, `tag`, `topic`, and others that say nothing here.
    pub(in super::super) kind: &'a str,
    pub(in super::super) id: i64,
    /// Bytes of the mark.
    pub(in super::super) length: usize,
}

/// The mark that a text begins with.
pub(in super::super) fn mark(text: &str) -> Option<Mark<'_>> {
    let inner = text.strip_prefix("[[")?;
    // Words and numbers are short: what is longer is no mark, and is not looked through.
    let inner = &inner.as_bytes()[..inner.len().min(64)];
    let colon = inner.iter().position(|byte| !(byte.is_ascii_lowercase() || *byte == b'_'))?;
    let digits = inner[colon..].strip_prefix(b":")?;
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    digits[end..].starts_with(b"]]").then_some(())?;
    let id = std::str::from_utf8(&digits[..end]).ok()?.parse().ok()?;
    let kind = text.get(2..2 + colon).filter(|kind| !kind.is_empty())?;
    Some(Mark { kind, id, length: 2 + colon + 1 + end + 2 })
}

/// Whether a text means somebody or something of which the answer says nothing.
pub(super) fn names_strangers(text: &str, names: &Names) -> bool {
    let marks = text.match_indices("[[").filter_map(|(at, _)| mark(&text[at..]));
    marks.into_iter().any(|mark| !names.know(&mark))
}

impl Names {
    fn know(&self, mark: &Mark<'_>) -> bool {
        self.of(mark).is_some()
    }

    /// What a mark reads as.
    pub(in super::super) fn of(&self, mark: &Mark<'_>) -> Option<&str> {
        let names = match mark.kind {
            "user" => &self.people,
            "group" => &self.groups,
            "tag" | "topic" => &self.tags,
            _ => return None,
        };
        names.get(&mark.id).map(String::as_str)
    }
}

/// Writes a line, or what of it is in one style.
pub(super) fn write(line: &str, style: &Style, names: &Names, draft: &mut Draft) {
    let bytes = line.as_bytes();
    let (mut at, mut told) = (0, 0);
    while at < bytes.len() && !draft.is_full() {
        let rest = &line[at..];
        match bytes[at] {
            b'[' => match mark(rest) {
                Some(mark) => {
                    draft.text(&line[told..at], style);
                    write_mark(&mark, &rest[..mark.length], style, names, draft);
                    at += mark.length;
                    told = at;
                }
                None => at += 1,
            },
            b'h' | b'H' | b'm' | b'M' if style.link.is_none() && begins_word(line, at) && begins_address(rest) => {
                let length = address_length(rest);
                let address = &rest[..length];
                if let Some(link) = link(address) {
                    draft.text(&line[told..at], style);
                    draft.text(address, &Style { link: Some(link), ..style.clone() });
                    told = at + length;
                }
                // What is no address is not looked at again: a text of nothing but beginnings costs no more than another.
                at += length;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    draft.text(&line[told.min(line.len())..], style);
}

fn write_mark(mark: &Mark<'_>, written: &str, style: &Style, names: &Names, draft: &mut Draft) {
    let name = names.of(mark);
    match mark.kind {
        "user" => {
            let mention = Mention { id: RemoteId(mark.id.to_string()), person: None };
            draft.mention(name.unwrap_or(SOMEBODY), mention, style);
        }
        "tag" | "topic" => {
            draft.text("#", style);
            draft.text(name.unwrap_or("…"), style);
        }
        "group" => draft.text(name.unwrap_or("…"), style),
        // A mark of a kind that is not known here may be the person's own words.
        _ => draft.text(written, style),
    }
}

fn begins_word(line: &str, at: usize) -> bool {
    !line[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

fn begins_address(text: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
}

/// How much of a text that begins with an address belongs to it: up to what no address holds, without the punctuation of
/// the sentence around it.
fn address_length(text: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '„');
    let end = text.char_indices().find(|(at, c)| ends(*c) || text[*at..].starts_with("[["));
    let address = &text[..end.map_or(text.len(), |(at, _)| at)];
    let mut open = address.bytes().filter(|byte| *byte == b'(').count();
    let mut closed = address.bytes().filter(|byte| *byte == b')').count();
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        match last {
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | ']' | '}' | '…' => {}
            ')' if closed > open => closed -= 1,
            '(' => open -= 1,
            _ => break,
        }
        kept = &kept[..kept.len() - last.len_utf8()];
    }
    kept.len().max(1)
}

/// The link that an address makes; `None` for what no person should be led to.
pub(super) fn link(address: &str) -> Option<Link> {
    let address = address.trim();
    if address.len() > LONGEST_ADDRESS {
        return None;
    }
    let url = Url::parse(address).ok()?;
    match url.scheme() {
        "https" | "http" => {
            let host = url.host()?.to_string();
            Some(Link { address: url.to_string(), host })
        }
        "mailto" => {
            // One person, and nothing filled in: neither copies nor words that she has not chosen.
            let (local, domain) = url.path().rsplit_once('@')?;
            let plain = |c: char| c.is_ascii_alphanumeric() || ".!#$&'*+-/=?^_`{|}~".contains(c);
            (!local.is_empty() && local.chars().all(plain)).then_some(())?;
            let host = match Host::parse(domain).ok()? {
                Host::Domain(host) if !host.is_empty() => host,
                _ => return None,
            };
            Some(Link { address: format!("mailto:{local}@{host}"), host })
        }
        _ => None,
    }
}
