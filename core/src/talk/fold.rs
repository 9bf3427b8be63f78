//! The overlay of a post: what its open intents make of it.

use crate::model::{
    AttachedFile, Attachment, AttachmentKind, Block, FeedAsk, FeedRow, IntentState, MENTION, Mention, NeedsYou,
    PersonRow, PostRow, Refusal, Run, WallTime,
};
use crate::store::posts::{PostFacts, PostOverlay, UNSENT};
use crate::store::{StoreResult, Writing};

/// One open intent as the fold sees it, with the facts that the asking does not carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What was asked for.
    pub asked: FeedAsk,
    /// When.
    pub at: WallTime,
    /// Its place in the outbox.
    pub order: i64,
    /// The thread of the post that it answers, and whether that is private.
    pub within: Option<(PostRow, bool)>,
    /// Whom it mentions, in the order of the text, with their names; of whom the provider has not told yet there is the name alone.
    pub mentions: Vec<(Option<Mention>, String)>,
}

/// What a post looks like with its open intents on top of what the provider says, in their order; `None` when they leave it as
/// it is. `before` is the overlay until now: a post that vanishes under an open intent stays shown as it was.
pub fn fold(
    post: PostRow,
    me: Option<PersonRow>,
    base: Option<&PostFacts>,
    before: Option<&PostOverlay>,
    effects: &[Effect],
) -> Option<PostOverlay> {
    if effects.is_empty() {
        return None;
    }
    let mut gone = false;
    let mut shown = base.or(before.map(|before| &before.facts)).cloned();
    for effect in effects {
        match &effect.asked {
            FeedAsk::Post { feed, answers, text, to, files, .. } => {
                let (thread, private) = effect.within.unwrap_or((post, !to.is_empty()));
                let mut facts = written(post, me, *feed, *answers, thread, private, text, effect);
                facts.attachments = files.iter().map(hanging).collect();
                shown = Some(facts);
            }
            FeedAsk::Like | FeedAsk::Unlike => {
                let liked = effect.asked == FeedAsk::Like;
                if let Some(shown) = shown.as_mut().filter(|shown| shown.liked != liked) {
                    shown.liked = liked;
                    shown.likes = if liked { shown.likes.saturating_add(1) } else { shown.likes.saturating_sub(1) };
                }
            }
            FeedAsk::Remove { .. } => gone = true,
            FeedAsk::Join { .. } | FeedAsk::Leave { .. } => {}
        }
    }
    shown.map(|facts| PostOverlay { facts, gone })
}

/// A file that goes with a post, as it hangs there before it is sent.
fn hanging(file: &AttachedFile) -> Attachment {
    Attachment {
        kind: if file.picture { AttachmentKind::Image } else { AttachmentKind::File },
        name: file.name.clone(),
        size: Some(file.size),
        address: String::new(),
        id: None,
        bytes: None,
        content: Some(file.content),
    }
}

#[allow(clippy::too_many_arguments, reason = "a post has that many sides, and is made here alone")]
fn written(
    post: PostRow,
    me: Option<PersonRow>,
    feed: FeedRow,
    answers: Option<PostRow>,
    thread: PostRow,
    private: bool,
    text: &str,
    effect: &Effect,
) -> PostFacts {
    PostFacts {
        thread: if answers.is_some() { thread } else { post },
        place: UNSENT.saturating_add(effect.order),
        feed: Some(feed),
        author: me,
        answers,
        posted_at: Some(effect.at),
        kind: crate::model::PostKind::Post,
        title: String::new(),
        body: as_typed(text, &effect.mentions),
        attachments: Vec::new(),
        likes: 0,
        likers: Vec::new(),
        liked: false,
        private,
    }
}

/// A text as it was typed, until the provider says how it reads it: a blank line separates paragraphs, and where somebody is
/// mentioned stands the name.
fn as_typed(text: &str, mentions: &[(Option<Mention>, String)]) -> Vec<Block> {
    let mut named = mentions.iter();
    let mut body = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let mut runs = Vec::new();
        for (at, piece) in paragraph.split(MENTION).enumerate() {
            if let Some((mention, name)) = (at > 0).then(|| named.next()).flatten() {
                runs.push(Run { text: name.clone(), mention: mention.clone(), ..Run::default() });
            }
            if !piece.is_empty() {
                runs.push(Run::plain(piece));
            }
        }
        body.push(Block::Paragraph { runs });
    }
    body
}

/// Makes a post's overlay again from what is stored, and puts it in place.
///
/// # Errors
/// When the database fails.
pub fn refold(tx: &mut Writing<'_>, post: PostRow) -> StoreResult<()> {
    let before = tx.post_overlay(post)?;
    let intents = tx.open_service_intents_about::<FeedAsk>(post)?;
    if before.is_none() && intents.is_empty() {
        return Ok(());
    }
    let base = tx.post_base(post)?.map(|(facts, _)| facts);
    let me = tx.myself()?.map(|me| me.row);
    let mut effects = Vec::with_capacity(intents.len());
    for intent in intents {
        let within = match &intent.asked {
            FeedAsk::Post { answers: Some(answers), .. } => {
                // What it answers may have gone meanwhile: the answer stays where it was.
                let above = tx.post_entry(*answers)?.map(|above| (above.facts.thread, above.facts.private));
                above.or_else(|| before.as_ref().map(|before| (before.facts.thread, before.facts.private)))
            }
            _ => None,
        };
        let mut mentions = Vec::new();
        if let FeedAsk::Post { mentions: meant, .. } = &intent.asked {
            for person in meant {
                let named = tx.person(*person)?;
                let mention = named.as_ref().and_then(|named| named.in_feeds().cloned());
                let mention = mention.map(|id| Mention { id, person: None });
                mentions.push((mention, named.map(|named| named.name).unwrap_or_default()));
            }
        }
        let (at, order) = (intent.asked_at, intent.row.0);
        effects.push(Effect { asked: intent.asked, at, order, within, mentions });
    }
    let after = fold(post, me, base.as_ref(), before.as_ref(), &effects);
    tx.set_post_overlay(post, after.as_ref())
}

/// Makes what is shown of the person's belonging to a group again from what is stored.
///
/// # Errors
/// When the database fails.
pub fn refold_group(tx: &mut Writing<'_>, feed: FeedRow) -> StoreResult<()> {
    let open = tx.open_intents_of_group(feed)?;
    let wanted = open.last().map(|intent| matches!(intent.asked, FeedAsk::Join { .. }));
    tx.set_wanted(feed, wanted)
}

/// A wish to join a group that the provider had refused, and that somebody has fulfilled since, asks no more: it ends with the next look
/// at what waits, and what waits for it goes.
///
/// # Errors
/// When the database fails.
pub fn let_in(tx: &mut Writing<'_>, now: WallTime) -> StoreResult<()> {
    for intent in tx.open_service_intents::<FeedAsk>()? {
        let FeedAsk::Join { feed } = intent.asked else { continue };
        let refused = intent.state == (IntentState::NeedsYou { why: NeedsYou::Refused(Refusal::Permission) });
        if refused && tx.feed(feed)?.is_some_and(|feed| feed.joined) {
            // Where it has moved by itself meanwhile it asks no more either.
            let _ = tx.move_intent(&intent, &IntentState::Queued, now)?;
        }
    }
    Ok(())
}
