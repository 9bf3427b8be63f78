//! Posts as they are shown: who wrote them, what became of what the person did to them, where what hangs on them is.

use super::about::{goes_to, others_in};
use super::writing::as_shown;
use super::{Author, Hanging, HangingState, Post, PostState, ThreadItem};
use crate::engine::documents::named_below_a_drive;
use crate::engine::organisation::acknowledgement_of;
use crate::model::{
    AccountId, At, Attachment, AttachmentKind, Block, FeedAsk, FeedId, ItemId, NameRules, PersonId, PostId, Run,
};
use crate::store::feeds::ThreadEntry;
use crate::store::posts::{PostEntry, UNSENT};
use crate::store::{Reading, StoreResult};
use crate::talk::hangs_on;
use crate::tree::{known_document, named_below};

/// What a post is shown with.
#[derive(Clone, Debug)]
pub(super) struct Shows {
    pub(super) account: AccountId,
    /// This person's name.
    pub(super) person: String,
    /// When names of documents are the same.
    pub(super) rules: &'static NameRules,
}

impl Shows {
    pub(super) fn thread(&self, tx: &Reading<'_>, thread: ThreadEntry) -> StoreResult<ThreadItem> {
        let last = tx.thread_page(thread.thread, At::End, 1)?.posts.pop();
        let last = last.filter(|last| last.post != thread.thread);
        Ok(ThreadItem {
            id: PostId { account: self.account, row: thread.thread },
            first: thread.first.map(|first| self.post(tx, first)).transpose()?,
            beginning: tx.beginning_of(thread.thread)?,
            last: last.map(|last| self.post(tx, last)).transpose()?,
            answers: thread.answers,
            held: thread.held,
            unread: thread.unread,
            gap_before: thread.gap_before,
            people: others_in(tx, self.account, thread.thread)?,
        })
    }

    pub(super) fn post(&self, tx: &Reading<'_>, entry: PostEntry) -> StoreResult<Post> {
        let PostEntry { post, facts, .. } = entry;
        let id = |row| PostId { account: self.account, row };
        let myself = tx.myself()?;
        let me = myself.as_ref().map(|me| me.row);
        let author = match facts.author {
            Some(author) => {
                let name = tx.person(author)?.map(|person| person.name).unwrap_or_default();
                let id = PersonId { account: self.account, row: author };
                Author { id: Some(id), name, me: Some(author) == me }
            }
            None => Author { id: None, name: self.person.clone(), me: true },
        };
        let hangs = hangs_on(tx, &facts, named_below)?;
        let mut body = facts.body;
        for block in &mut body {
            for run in runs(block) {
                if let Some(mention) = &mut run.mention {
                    mention.person = tx.person_of(&mention.id)?.map(|person| person.row);
                }
            }
        }
        let mut attachments = Vec::with_capacity(hangs.len());
        for (at, hanging) in hangs.into_iter().enumerate() {
            attachments.push(self.hanging(tx, at, hanging)?);
        }
        let to = match facts.private && facts.thread == post {
            true => goes_to(tx, self.account, post, &author)?,
            false => Vec::new(),
        };
        let acknowledgement = acknowledgement_of(tx, post, facts.kind)?;
        let likers = facts.likers.into_iter().filter(|liker| {
            let called = myself.as_ref().and_then(|me| me.feeds.as_ref());
            called != Some(&liker.id)
        });
        let liked_by = likers.map(|liker| liker.name).collect();
        let mut open = tx.open_service_intents_about::<FeedAsk>(post)?;
        for intent in &mut open {
            intent.course.state = as_shown(tx, intent)?;
        }
        let state = PostState::of(&open);
        Ok(Post {
            id: id(post),
            thread: id(facts.thread),
            feed: facts.feed.map(|row| FeedId { account: self.account, row }),
            author,
            to,
            answers: facts.answers.map(id),
            posted_at: facts.posted_at,
            kind: facts.kind,
            title: facts.title,
            body,
            attachments,
            likes: facts.likes,
            liked_by,
            liked: facts.liked,
            private: facts.private,
            sent: facts.place < UNSENT,
            state,
            acknowledgement,
        })
    }

    fn hanging(&self, tx: &Reading<'_>, at: usize, hanging: Attachment) -> StoreResult<Hanging> {
        let Attachment { kind, name, size, address, bytes, content, .. } = hanging;
        let number = u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1);
        let document = match kind {
            AttachmentKind::Document | AttachmentKind::Link => known_document(tx, &address, self.rules)?,
            _ => None,
        };
        let state = match (content, document, bytes) {
            (Some(content), ..) => match tx.content(content)? {
                Some(content) if content.unsent => HangingState::WaitingToBeSent,
                Some(_) => HangingState::OnThisDevice,
                None => HangingState::Lost,
            },
            (None, Some(item), _) if tx.shown_content(item)?.is_some() => HangingState::OnThisDevice,
            (None, Some(_), _) => HangingState::NotHere,
            (None, None, Some(bytes)) => match tx.attachment_at(&bytes)? {
                Some(_) => HangingState::OnThisDevice,
                None => HangingState::NotHere,
            },
            // A document whose folders were never opened here: where there is network it is found.
            (None, None, None) if named_below_a_drive(tx, &address)?.is_some() => HangingState::NotHere,
            (None, None, None) => HangingState::Elsewhere,
        };
        let document = document.map(|row| ItemId { account: self.account, row });
        Ok(Hanging { number, kind, name, size, address, document, state })
    }
}

fn runs(block: &mut Block) -> Vec<&mut Run> {
    match block {
        Block::Paragraph { runs } | Block::Heading { runs, .. } | Block::Quote { runs } => runs.iter_mut().collect(),
        Block::List { items, .. } => items.iter_mut().flatten().collect(),
    }
}
