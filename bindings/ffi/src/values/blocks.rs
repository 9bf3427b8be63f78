//! Texts of posts as blocks: what a face draws. The provider's ids of people stay in the core.

use musette_core::model::{self, AccountId, Link, PersonId};

/// A piece of a text that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
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
    Listing {
        /// Numbered.
        ordered: bool,
        /// The text of each entry.
        entries: Vec<Vec<Run>>,
    },
    /// What somebody else said.
    Quote {
        /// Its pieces, in order.
        runs: Vec<Run>,
    },
}

/// A piece of text that is drawn in one way.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Run {
    /// What it says.
    pub text: String,
    /// Strongly.
    pub strong: bool,
    /// With emphasis.
    pub emphasis: bool,
    /// Where it leads.
    pub link: Option<Link>,
    /// Where it leads in a few letters, to stand beside it: the text does not say it plainly, or says another place.
    pub leads_to: Option<String>,
    /// It names somebody.
    pub mention: bool,
    /// Whom, where this device knows her or him.
    pub person: Option<PersonId>,
}

fn runs(runs: Vec<model::Run>, account: AccountId) -> Vec<Run> {
    let run = |run: model::Run| Run {
        leads_to: run.link.as_ref().filter(|link| !link.is_said_by(&run.text)).map(|link| link.host.clone()),
        text: run.text,
        strong: run.strong,
        emphasis: run.emphasis,
        link: run.link,
        mention: run.mention.is_some(),
        person: run.mention.and_then(|mention| mention.person).map(|row| PersonId { account, row }),
    };
    runs.into_iter().map(run).collect()
}

/// A text as faces draw it.
pub fn blocks(body: Vec<model::Block>, account: AccountId) -> Vec<Block> {
    let block = |block: model::Block| match block {
        model::Block::Paragraph { runs: pieces } => Block::Paragraph { runs: runs(pieces, account) },
        model::Block::Heading { level, runs: pieces } => Block::Heading { level, runs: runs(pieces, account) },
        model::Block::List { ordered, items } => {
            Block::Listing { ordered, entries: items.into_iter().map(|item| runs(item, account)).collect() }
        }
        model::Block::Quote { runs: pieces } => Block::Quote { runs: runs(pieces, account) },
    };
    body.into_iter().map(block).collect()
}
