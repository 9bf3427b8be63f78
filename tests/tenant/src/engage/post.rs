//! One post as the world keeps it, and its text in the three forms in which Engage gives it.
//!
//! Promises: `parsed` is kept (mentions as `[[user:...]]`, topics as `[[tag:...]]`), `plain` and `rich` are made from it, or `rich` is
//! what was sent when it was sent as HTML. It never changes a word.

use std::sync::Arc;

use super::plan::Outline;

/// What sort of post it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An ordinary one, and the kinds that differ by name only (`question`, `praise`, `poll`).
    Update(&'static str),
    /// An announcement with its title.
    Announcement(String),
}

impl Kind {
    /// As `message_type` has it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Update(name) => name,
            Self::Announcement(_) => "announcement",
        }
    }
}

/// What hangs on a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hanging {
    /// A file of Engage's own, by its place in the family of files.
    File(u64),
    /// A document of a library: its drive as the control door names it, and its path.
    Document(&'static str, &'static str),
    /// An address on the web, as the post describes it.
    Web(Web),
    /// A post that this one shares, by its number.
    Shared(u64),
    /// Thanks to these people: an icon's name, and what for.
    Praise(Vec<usize>, String, String),
}

/// A page on the web with what a post says of it (`og_title` and the like); empty where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Web {
    /// Where it is.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub description: String,
    /// Its picture.
    pub image: String,
    /// What it is.
    pub object_type: String,
    /// Of which site.
    pub site: String,
}

/// A post.
#[derive(Clone, Debug)]
pub struct Post {
    /// Number, thread, community, sender.
    pub outline: Outline,
    /// When it was written, ms.
    pub created: i64,
    /// What sort it is.
    pub kind: Kind,
    /// The language, as far as one is known.
    pub language: &'static str,
    /// The text with its mentions and topics.
    pub parsed: String,
    /// The HTML as it was sent, where it was sent so.
    pub rich: Option<String>,
    /// What hangs on it.
    pub hanging: Vec<Hanging>,
    /// The topics of its thread that it brought, by place.
    pub topics: Vec<u64>,
    /// Through what it was written.
    pub client: Arc<str>,
}

/// A part of a parsed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// `[[user:1]]` and the like: what, and its number.
    Mark(&'a str, i64),
}

/// Takes a parsed text apart.
pub fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find("[[").map(|at| from + at) {
        let mark = rest[at + 2..].find("]]").and_then(|end| {
            let (what, id) = rest[at + 2..at + 2 + end].split_once(':')?;
            let known = ["user", "tag", "group"].contains(&what);
            Some((what, id.parse::<i64>().ok().filter(|_| known)?, at + 4 + end))
        });
        match mark {
            Some((what, id, end)) => {
                if at > 0 {
                    parts.push(Part::Words(&rest[..at]));
                }
                parts.push(Part::Mark(what, id));
                rest = &rest[end..];
                from = 0;
            }
            None => from = at + 2,
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

/// Words as HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            other => out.push(other),
        }
    }
    out
}

/// Words as HTML, with addresses as links.
fn linked(text: &str) -> String {
    let mut out = String::new();
    for (at, word) in text.split(' ').enumerate() {
        if at > 0 {
            out.push(' ');
        }
        let word = escaped(word);
        if word.starts_with("https://") || word.starts_with("http://") {
            out.push_str(&format!("<a href=\"{word}\" target=\"_blank\" rel=\"nofollow noreferrer\">{word}</a>"));
        } else {
            out.push_str(&word);
        }
    }
    out
}

/// The text as people read it; `name` turns a mark into a name.
pub fn plain(parsed: &str, name: &dyn Fn(&str, i64) -> Option<String>) -> String {
    let parts = parts(parsed).into_iter().map(|part| match part {
        Part::Words(words) => words.to_owned(),
        Part::Mark(what, id) => name(what, id).unwrap_or_else(|| format!("[[{what}:{id}]]")),
    });
    parts.collect()
}

/// The text as HTML.
pub fn rich(parsed: &str, name: &dyn Fn(&str, i64) -> Option<String>) -> String {
    let parts = parts(parsed).into_iter().map(|part| match part {
        Part::Words(words) => linked(words),
        Part::Mark(what, id) => {
            let shown = name(what, id).unwrap_or_else(|| format!("[[{what}:{id}]]"));
            format!(
                "<span class=\"yammer-object\" data-yammer-object=\"{what}:{id}\" data-resource-id=\"{id}\" \
                 data-resource-model=\"{what}\">{}</span>",
                escaped(&shown)
            )
        }
    });
    parts.collect()
}

/// The words of an HTML text: what was sent with `is_rich_text`.
pub fn unwrapped(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>') else {
            out.push_str(&rest[at..]);
            rest = "";
            break;
        };
        let tag = rest[at + 1..at + end].trim_start_matches('/').to_ascii_lowercase();
        let name = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        if ["br", "p", "li", "div", "h1", "h2", "h3"].contains(&name) && !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ");
    out.replace("&#39;", "'").replace("&amp;", "&").trim_end().to_owned()
}
