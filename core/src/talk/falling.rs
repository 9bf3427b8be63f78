//! What falls with the first post of a thread: at the provider it takes all answers with it.

use super::{TalkError, TalkResult, Talking, refold};
use crate::model::{BasedOn, FallingAnswers, FeedAsk, IntentRow, IntentState, NeedsYou, PostRow};
use crate::store::post_intents::PostIntent;
use crate::store::standing::Moved;
use crate::store::{Reading, StoreResult, Writing};

/// People who are named, at most.
const NAMED: usize = 5;
/// Answers that are looked at for who wrote them, the latest.
const LOOKED_AT: usize = 500;

/// What falls with a post; nothing where it is no first post, or nobody has answered.
///
/// # Errors
/// When the database fails.
pub fn falling(tx: &Reading<'_>, post: PostRow) -> StoreResult<Option<FallingAnswers>> {
    let shown = tx.post_base(post)?.map(|(facts, _)| facts);
    if shown.is_none_or(|facts| facts.thread != post) {
        return Ok(None);
    }
    let (answers, here) = tx.answers_of(post)?;
    if answers == 0 {
        return Ok(None);
    }
    let mut by = Vec::new();
    for author in tx.authors_in(post, LOOKED_AT)? {
        by.extend(tx.person(author)?.map(|person| person.name).filter(|name| !name.is_empty()));
    }
    let others = by.len().saturating_sub(NAMED) as u64;
    by.truncate(NAMED);
    Ok(Some(FallingAnswers { answers, here, by, others }))
}

impl Talking {
    /// A removal goes although answers came that she was not told of: they are counted anew, and nothing but them.
    ///
    /// # Errors
    /// [`TalkError::AsksNothing`] when it asks for something else, [`TalkError::Ended`].
    pub fn confirm(self, tx: &mut Writing<'_>, intent: IntentRow) -> TalkResult<()> {
        let intent: PostIntent = tx.service_intent::<FeedAsk>(intent)?.ok_or(TalkError::Ended)?;
        let asks = matches!(intent.state, IntentState::NeedsYou { why: NeedsYou::NewInside });
        if !asks || !matches!(intent.asked, FeedAsk::Remove { .. }) {
            return Err(TalkError::AsksNothing);
        }
        let answers = falling(tx, intent.about)?.map_or(0, |falling| falling.answers);
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TalkError::Ended);
        }
        tx.change_service_intent(intent.row, &FeedAsk::Remove { answers }, &BasedOn::Nothing)?;
        Ok(refold(tx, intent.about)?)
    }
}
