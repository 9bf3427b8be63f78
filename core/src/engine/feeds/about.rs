//! What somebody asked for in feeds is about, with the names that people know it by.
//!
//! **Promises.** Every face can say to whom, where and about what a wish is, before and after it is sent, without asking further: names
//! stand in the place of marks, of a post its author, place and beginning are told, and of a message those to whom it goes. What
//! is not known (any more) is empty, never a number in its place.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Author, Feeds};
use crate::engine::EngineResult;
use crate::model::{AccountId, FeedAsk, FeedRow, ItemRow, MENTION, PersonId, PersonRow, PostId, PostRow};
use crate::store::post_intents::PostReceipt;
use crate::store::posts::PostFacts;
use crate::store::{Reading, StoreResult};
use crate::talk::begins;

/// A post as one speaks of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpokenPost {
    /// Which.
    pub id: PostId,
    /// The first post of its thread.
    pub thread: PostId,
    /// Who wrote it; empty when that was never told.
    pub author: String,
    /// This person herself wrote it.
    pub mine: bool,
    /// The group that it is in; empty for a private one.
    pub place: String,
    /// The title of an announcement, or the beginning of the text, on one line; empty for one without words.
    pub begins: String,
}

/// What a wish in feeds is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WishAbout {
    /// What is written, the names of those whom it mentions in the place of their marks; of what writes
    /// nothing, in a receipt, how the post began that it was about, where that is gone.
    pub text: String,
    /// The group; empty for what is private.
    pub place: String,
    /// Whom it is written to, where it is a private message.
    pub to: Vec<Author>,
    /// The post that is answered, liked or removed, as far as it is known.
    pub post: Option<SpokenPost>,
}

/// What was delivered, and what it was about. It is its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct PostDelivered {
    receipt: PostReceipt,
    /// What it was about, in names.
    pub told: WishAbout,
}

impl std::ops::Deref for PostDelivered {
    type Target = PostReceipt;

    fn deref(&self) -> &PostReceipt {
        &self.receipt
    }
}

impl Feeds {
    /// What was delivered, the newest first.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn receipts(&self, limit: u32) -> EngineResult<Vec<PostDelivered>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let receipts = tx.service_receipts::<FeedAsk>(limit)?.into_iter();
            let told = receipts.map(|receipt: PostReceipt| {
                let mut told = about(tx, account, &receipt.asked, receipt.about)?;
                // What it was called when it was sent is better than nothing.
                if told.place.is_empty() {
                    told.place.clone_from(&receipt.place);
                }
                if told.text.is_empty() && told.post.is_none() {
                    told.text.clone_from(&receipt.name);
                }
                Ok(PostDelivered { told, receipt })
            });
            told.collect::<StoreResult<Vec<_>>>()
        };
        Ok(self.session.db.read(read).await?)
    }

    /// The announcements that these files acknowledge: each file that does, with its announcement, where that is still known.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn acknowledged_by(&self, files: Vec<ItemRow>) -> EngineResult<Vec<(ItemRow, Option<SpokenPost>)>> {
        let account = self.session.account;
        let read = move |tx: &Reading<'_>| {
            let mut found = Vec::new();
            for file in files.into_iter().collect::<BTreeSet<_>>() {
                if let Some(own) = tx.acknowledgement_in(file)? {
                    found.push((file, spoken(tx, account, own.post)?));
                }
            }
            Ok(found)
        };
        Ok(self.session.db.read(read).await?)
    }
}

/// What a wish is about; `post` is the one on the intent.
pub(super) fn about(tx: &Reading<'_>, account: AccountId, asked: &FeedAsk, post: PostRow) -> StoreResult<WishAbout> {
    let group = |feed: FeedRow| -> StoreResult<String> { Ok(tx.feed(feed)?.map(|feed| feed.name).unwrap_or_default()) };
    Ok(match asked {
        FeedAsk::Post { feed, answers, text, mentions, to, .. } => {
            let answered = match answers {
                Some(answered) => spoken(tx, account, *answered)?,
                None => None,
            };
            WishAbout {
                text: with_names(tx, text, mentions)?,
                place: group(*feed)?,
                to: people(tx, account, to)?,
                post: answered,
            }
        }
        FeedAsk::Like | FeedAsk::Unlike | FeedAsk::Remove { .. } => {
            let post = spoken(tx, account, post)?;
            let place = post.as_ref().map(|post| post.place.clone()).unwrap_or_default();
            WishAbout { place, post, ..WishAbout::default() }
        }
        FeedAsk::Join { feed } | FeedAsk::Leave { feed } => WishAbout { place: group(*feed)?, ..WishAbout::default() },
    })
}

/// A post as one speaks of it, also when it is to be removed; `None` when nothing is known of it (any more).
pub(in crate::engine) fn spoken(tx: &Reading<'_>, account: AccountId, row: PostRow) -> StoreResult<Option<SpokenPost>> {
    let facts: Option<PostFacts> = match tx.post_overlay(row)? {
        Some(overlay) => Some(overlay.facts),
        None => tx.post_base(row)?.map(|(facts, _)| facts),
    };
    let Some(facts) = facts else { return Ok(None) };
    let me = tx.myself()?.map(|me| me.row);
    let (author, mine) = match facts.author {
        None => (String::new(), true),
        Some(author) => (tx.person(author)?.map(|person| person.name).unwrap_or_default(), me == Some(author)),
    };
    let place = match facts.feed {
        Some(feed) => tx.feed(feed)?.map(|feed| feed.name).unwrap_or_default(),
        None => String::new(),
    };
    let begins = begins(&facts);
    let id = |row| PostId { account, row };
    Ok(Some(SpokenPost { id: id(row), thread: id(facts.thread), author, mine, place, begins }))
}

/// To whom the first post of a private thread goes: whom this person has written it to, before and after it was sent, and who takes part
/// by the provider's word, its author left out. Nobody where neither is known.
pub(super) fn goes_to(
    tx: &Reading<'_>,
    account: AccountId,
    first: PostRow,
    author: &Author,
) -> StoreResult<Vec<Author>> {
    let mut to = if author.me { people(tx, account, &tx.message_written_to(first)?)? } else { Vec::new() };
    let others = people(tx, account, &tx.people_of_thread(first)?)?;
    for other in others.into_iter().filter(|other| other.id != author.id) {
        if to.iter().all(|known| known.id != other.id) {
            to.push(other);
        }
    }
    Ok(to)
}

/// Who takes part in a private thread by the provider's word, this person left out.
pub(super) fn others_in(tx: &Reading<'_>, account: AccountId, thread: PostRow) -> StoreResult<Vec<Author>> {
    let all = people(tx, account, &tx.people_of_thread(thread)?)?;
    Ok(all.into_iter().filter(|person| !person.me).collect())
}

fn people(tx: &Reading<'_>, account: AccountId, rows: &[PersonRow]) -> StoreResult<Vec<Author>> {
    let me = tx.myself()?.map(|me| me.row);
    let named = |row: &PersonRow| {
        let known = tx.person(*row)?;
        // Whoever was joined with another row since is that one.
        let row = known.as_ref().map_or(*row, |person| person.row);
        let name = known.map(|person| person.name).unwrap_or_default();
        Ok(Author { id: Some(PersonId { account, row }), name, me: me == Some(row) })
    };
    rows.iter().map(named).collect()
}

/// A text with names for its marks; those beyond its marks are named at its end, as the provider does.
fn with_names(tx: &Reading<'_>, text: &str, mentions: &[PersonRow]) -> StoreResult<String> {
    let mut names = Vec::with_capacity(mentions.len());
    for person in mentions {
        names.push(tx.person(*person)?.map(|person| person.name).unwrap_or_default());
    }
    let mut names = names.into_iter();
    let mut said = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            MENTION => said.push_str(&names.next().unwrap_or_default()),
            letter => said.push(letter),
        }
    }
    for left in names.filter(|name| !name.is_empty()) {
        if !said.is_empty() {
            said.push(' ');
        }
        said.push_str(&left);
    }
    Ok(said)
}
