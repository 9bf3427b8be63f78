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
