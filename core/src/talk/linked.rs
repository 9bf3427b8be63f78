//! Documents that a text links: they hang on their post as those do that the provider names itself.
//!
//! **How.** An address in the text that lies below a drive of this account is a document, known here or not: so the numbers of what
//! hangs on a post change neither when it is opened nor when it is sent. Pages elsewhere stay links in the text, and so does what a text
//! names beyond its first hundred addresses: anybody can write ten thousand, and a page of posts is to be there at once.

use crate::model::{Attachment, AttachmentKind, Block, Run};
use crate::store::drives::DriveState;
use crate::store::posts::PostFacts;
use crate::store::{Reading, StoreResult};

/// Addresses of a text that are looked at.
const MOST_LOOKED_AT: usize = 100;

/// All that hangs on a post: what the provider names, then what its text links. `named_below`: what is at an address is called, where
/// that lies in one of these drives.
///
/// # Errors
/// When the database fails.
pub fn hangs_on(
    tx: &Reading<'_>,
    facts: &PostFacts,
    named_below: impl Fn(&[DriveState], &str) -> Option<String>,
) -> StoreResult<Vec<Attachment>> {
    let mut all = facts.attachments.clone();
    let mut addresses = facts.body.iter().flat_map(runs).flat_map(addresses).take(MOST_LOOKED_AT).peekable();
    if addresses.peek().is_none() {
        return Ok(all);
    }
    let drives = tx.drives()?;
    for address in addresses {
        if all.iter().any(|known| known.address == address) {
            continue;
        }
        if let Some(name) = named_below(&drives, address) {
            let address = address.to_owned();
            let kind = AttachmentKind::Document;
            all.push(Attachment { kind, name, size: None, address, id: None, bytes: None, content: None });
        }
    }
    Ok(all)
}

fn runs(block: &Block) -> &[Run] {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs,
        Block::List { .. } => &[],
    }
}

/// The addresses that a run leads to. A text that is not sent yet is as it was typed: nobody has made links of its addresses.
fn addresses(run: &Run) -> Vec<&str> {
    match &run.link {
        Some(link) => vec![&link.address],
        None => run.text.split_whitespace().filter(|word| word.starts_with("https://")).collect(),
    }
}
