//! Texts of posts, mail and pages as the faces draw them: blocks of runs, never HTML.

use serde::{Deserialize, Serialize};

use super::{PersonRow, RemoteId};

/// A piece of a text that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// Running text.
    Paragraph {
        /// Its pieces, in order.
        runs: Vec<Run>,
    },
    /// A heading.
    Heading {
        /// 1 is the greatest, 6 the least.
        level: u8,
        /// Its pieces, in order.
        runs: Vec<Run>,
    },
    /// A list.
    List {
        /// Numbered.
        ordered: bool,
        /// The text of each entry.
        items: Vec<Vec<Run>>,
    },
    /// What somebody else said.
    Quote {
        /// Its pieces, in order.
        runs: Vec<Run>,
    },
}

/// A piece of text that is drawn in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// Strongly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub strong: bool,
    /// With emphasis.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub emphasis: bool,
    /// Where it leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// Whom it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<Mention>,
}

/// Where a run leads: only HTTPS, HTTP and mail addresses become links.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The whole address.
    pub address: String,
    /// The host it really goes to, to be shown beside it whatever the text says; in its ASCII form, so that a letter that only looks
    /// like another shows. For a mail address what follows the @.
    pub host: String,
}

impl Link {
    /// Whether a text that leads here says so itself: it is this address with the same host, written plainly, and nothing that only looks
    /// like it. What anything else says of where it leads is not to be believed, and the host stands beside it.
    pub fn is_said_by(&self, text: &str) -> bool {
        let text = text.trim();
        let cut = |scheme: &str| match text.get(..scheme.len()) {
            Some(start) if start.eq_ignore_ascii_case(scheme) => text.get(scheme.len()..),
            _ => None,
        };
        let (said, ours) = match self.address.strip_prefix("mailto:") {
            Some(ours) => (cut("mailto:").unwrap_or(text), ours),
            // Up to where browsers end it, who take one stroke for the other.
            None => {
                let rest = cut("https://").or_else(|| cut("http://")).unwrap_or(text);
                (rest.split(['/', '\\', '?', '#']).next().unwrap_or_default(), self.host.as_str())
            }
        };
        // In the ASCII form of another script nobody reads a name.
        let is_foreign = |label: &str| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--"));
        !self.host.is_empty() && !self.host.split('.').any(is_foreign) && without_port(said).eq_ignore_ascii_case(ours)
    }
}

/// A host without the port that stands behind it.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => host,
    }
}

/// Whom a run means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// The provider's id. Never leaves the core.
    pub id: RemoteId,
    /// The person, when this vault knows her or him; filled in when the post is read.
    #[serde(skip)]
    pub person: Option<PersonRow>,
}

impl Run {
    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Run {
        Run { text: text.into(), ..Run::default() }
    }
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph { runs: vec![Run::plain(text)] }
    }

    /// Its text alone, entries of a list on lines of their own.
    pub fn text(&self) -> String {
        let join = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
        match self {
            Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => join(runs),
            Block::List { items, .. } => items.iter().map(|runs| join(runs)).collect::<Vec<_>>().join("\n"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(address: &str, host: &str) -> Link {
        Link { address: address.to_owned(), host: host.to_owned() }
    }

    #[test]
    fn a_text_that_is_the_address_itself_says_where_it_leads() {
        let good = link("https://good.example/path", "good.example");
        for text in [
            "https://good.example/path",
            "HTTPS://Good.Example",
            "http://good.example/other?q#there",
            " good.example ",
            "good.example:8443/x",
            "good.example/@anywhere",
        ] {
            assert!(good.is_said_by(text), "{text}");
        }
        let ines = link("mailto:ines@rive.example", "rive.example");
        assert!(ines.is_said_by("ines@rive.example") && ines.is_said_by("mailto:ines@rive.example"));
        assert!(link("http://127.0.0.1/", "127.0.0.1").is_said_by("127.0.0.1"));
    }

    #[test]
    fn what_says_another_host_or_none_or_only_looks_like_it_says_nothing() {
        let evil = link("https://good.example@evil.example/x", "evil.example");
        for text in [
            "",
            "Click here",
            "good.example",
            "https://good.example@evil.example/x",
            "good.example@evil.example",
            "https://good.example:pass@evil.example",
            "https://good.example\\@evil.example",
            "www.evil.example",
            "evil.example.good.example",
            "evil.example is good.example",
            "good.example/evil.example",
            "https:evil.example",
            "ftp://evil.example",
            "\u{202e}evil.example",
            "еvil.example",
            "evil.example:good.example",
            "ines@evil.example",
        ] {
            assert!(!evil.is_said_by(text), "{text}");
        }
        for host in ["xn--pple-43d.com", "www.XN--pple-43d.com"] {
            let foreign = link(&format!("http://{host}/"), host);
            for text in [format!("http://{host}"), host.to_owned(), "\u{430}pple.com".to_owned()] {
                assert!(!foreign.is_said_by(&text), "{text}");
            }
        }
        let ines = link("mailto:ines@rive.example", "rive.example");
        for text in ["rive.example", "luc@rive.example", "ines@good.example", "Ines"] {
            assert!(!ines.is_said_by(text), "{text}");
        }
        assert!(!link("http://[::1]/", "[::1]").is_said_by("::1"));
    }
}
