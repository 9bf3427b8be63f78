//! How a text is written to Engage, and how it is recognised when it comes back.
//!
//! In a text to be delivered [`MENTION`] stands for each person it mentions, in their order; Engage wants `[[user:1]]` there. Who
//! is mentioned without having a place in the text is told at its end, as Engage's own clients do ("cc:"). What only looks like a
//! mark was typed by the person, and must not call anybody: a joiner that is not seen keeps it from being one.

use unicode_normalization::UnicodeNormalization;

use super::blocks::{Names, mark};
use super::requests::number;
use super::wire::Written;
use crate::model::{Failure, MENTION, RemoteId};

/// Keeps what only looks like a mark from being one.
const JOINER: char = '\u{2060}';

/// The body that says `text` and mentions these people.
///
/// # Errors
/// Refused as invalid when one of them has no id of Engage's.
pub(super) fn body(text: &str, mentions: &[RemoteId]) -> Result<String, Failure> {
    let mut marks = Vec::with_capacity(mentions.len());
    for person in mentions {
        marks.push(format!("[[user:{}]]", number(person)?));
    }
    let mut marks = marks.into_iter();
    let mut body = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            MENTION => body.extend(marks.next()),
            '[' if mark(&text[at..]).is_some() => body.extend(['[', JOINER]),
            c => body.push(c),
        }
    }
    let rest: Vec<String> = marks.collect();
    if !rest.is_empty() {
        body.push_str("\n\ncc: ");
        body.push_str(&rest.join(", "));
    }
    Ok(body)
}

/// Whether a message is what was sent as `body`, as far as Engage keeps what it is given: spaces at the ends of lines, line ends,
/// the form of letters and escapes in HTML may have changed, and whom it means may be said in marks or in names.
pub(super) fn is_of(written: &Written, body: &str, names: &Names) -> bool {
    let sent = [essence(body, None), essence(body, Some(names))];
    let seen = [
        essence(&written.parsed, None),
        essence(&written.parsed, Some(names)),
        essence(&written.plain, None),
        essence(&written.plain, Some(names)),
    ];
    sent.iter().any(|sent| !sent.is_empty() && seen.contains(sent))
}

/// What is left of a text when everything is taken away that Engage may change. With `names` marks are as they read, without they
/// are kept, but for those of topics, which Engage makes of words that were typed.
fn essence(text: &str, names: Option<&Names>) -> String {
    let mut read = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        match mark(rest).filter(|_| c == '[') {
            Some(mark) => {
                let name = names.and_then(|names| names.of(&mark));
                match (mark.kind, name) {
                    ("tag" | "topic", Some(name)) => read.extend(["#", name]),
                    (_, Some(name)) => read.push_str(name),
                    (_, None) => read.push_str(&rest[..mark.length]),
                }
                at += mark.length;
            }
            None => {
                if c != JOINER {
                    read.push(c);
                }
                at += c.len_utf8();
            }
        }
    }
    let composed: String = unescaped(&read).replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    let lines: Vec<&str> = composed.trim().split('\n').map(str::trim_end).collect();
    lines.join("\n")
}

/// Without HTML's escapes, as often as they were written.
fn unescaped(text: &str) -> String {
    const ESCAPES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    let plain = ESCAPES.iter().fold(text.to_owned(), |text, (escape, plain)| text.replace(escape, plain));
    plain.replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn person(id: i64) -> RemoteId {
        RemoteId(id.to_string())
    }

    fn written(parsed: &str, plain: &str) -> Written {
        Written { parsed: parsed.to_owned(), plain: plain.to_owned() }
    }

    fn ada() -> Names {
        Names { people: [(1, "Ada Lovelace".to_owned())].into(), ..Names::default() }
    }

    #[test]
    fn who_is_mentioned_is_written_where_she_stands_and_else_told_at_the_end() {
        assert_eq!(
            body("Ask \u{fffc} or \u{fffc}.", &[person(1), person(2)]).unwrap(),
            "Ask [[user:1]] or [[user:2]]."
        );
        assert_eq!(
            body("The stage is up", &[person(1), person(2)]).unwrap(),
            "The stage is up\n\ncc: [[user:1]], [[user:2]]"
        );
        assert_eq!(body("A mark too many \u{fffc}", &[]).unwrap(), "A mark too many ");
        assert!(body("Ask", &[RemoteId::from("../1")]).is_err());
    }

    #[test]
    fn typing_what_looks_like_a_mark_calls_nobody() {
        let body = body("Write [[user:1]] or [[what you like]]", &[]).unwrap();
        assert_eq!(body, "Write [\u{2060}[user:1]] or [[what you like]]");
        assert!(is_of(&written(&body, &body), &body, &ada()));
    }

    #[test]
    fn a_post_is_recognised_whatever_engage_made_of_its_text() {
        let sent = body("Caf\u{65}\u{301} \u{fffc}\r\nat <10> & \"more\" #stage  ", &[person(1)]).unwrap();
        let mut names = ada();
        names.tags.insert(7, "stage".to_owned());
        for (parsed, plain) in [
            ("Café [[user:1]]\nat &lt;10&gt; &amp; &quot;more&quot; [[tag:7]]", ""),
            ("", "Café Ada Lovelace\nat <10> & \"more\" #stage"),
            ("  Café [[user:1]]  \r\nat <10> & \"more\" #stage", "x"),
        ] {
            assert!(is_of(&written(parsed, plain), &sent, &names), "{parsed:?} {plain:?}");
        }
        for other in ["Café [[user:2]]\nat <10> & \"more\" #stage", "Café Ada Lovelace", ""] {
            assert!(!is_of(&written(other, other), &sent, &names), "{other:?}");
        }
    }
}
