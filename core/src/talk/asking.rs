//! What a person can ask for in feeds. Each function checks, stores the intent, and folds; its caller runs it in one durable
//! transaction.

use thiserror::Error;

use super::refold;
use crate::model::{FeedAsk, FeedRow, IntentRow, IntentState, NeedsYou, PersonRow, PostRow, WallTime};
use crate::store::post_intents::PostIntent;
use crate::store::standing::Moved;
use crate::store::{Reading, StoreError, StoreResult, Writing};

/// Why a wish is refused.
#[derive(Debug, Error)]
pub enum TalkError {
    /// The post, or the feed, is not shown (any more).
    #[error("not there")]
    NotThere,
    /// There is nothing in it.
    #[error("an empty post")]
    Empty,
    /// The provider takes no longer text than this, in UTF-16 units.
    #[error("longer than {0}")]
    TooLong(usize),
    /// Nobody writes in a feed that is no group: it gathers what is written elsewhere.
    #[error("not a group")]
    NotAGroup,
    /// The post is somebody else's.
    #[error("somebody else's")]
    NotOwn,
    /// It is being sent: its outcome is not known yet.
    #[error("being sent")]
    Sending,
    /// The intent has ended.
    #[error("ended")]
    Ended,
    /// It does not ask the person.
    #[error("asks nothing")]
    AsksNothing,
    /// The account is being signed out: nothing is taken any more.
    #[error("the account leaves")]
    Leaving,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What comes of a wish.
pub type TalkResult<T> = Result<T, TalkError>;

/// Asks, at this moment.
#[derive(Clone, Copy, Debug)]
pub struct Talking {
    /// Now, by the wall clock.
    pub now: WallTime,
    /// What is asked for can be undone until then.
    pub hold_until: Option<WallTime>,
    /// The longest text that the provider takes, in UTF-16 units.
    pub longest: usize,
}

impl Talking {
    /// A post: a new thread in a group, or an answer.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn post(
        self,
        tx: &mut Writing<'_>,
        feed: FeedRow,
        answers: Option<PostRow>,
        text: &str,
        mentions: Vec<PersonRow>,
    ) -> TalkResult<PostRow> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TalkError::Empty);
        }
        if text.encode_utf16().count() > self.longest {
            return Err(TalkError::TooLong(self.longest));
        }
        let (feed, newest) = match answers {
            Some(answered) => {
                let shown = tx.post_entry(answered)?.ok_or(TalkError::NotThere)?;
                (shown.facts.feed.unwrap_or(feed), tx.newest_in(shown.facts.thread)?.unwrap_or(0))
            }
            None => {
                let known = tx.feed(feed)?.ok_or(TalkError::NotThere)?;
                if known.kind != crate::model::FeedKind::Group {
                    return Err(TalkError::NotAGroup);
                }
                (feed, tx.spans(feed)?.first().map_or(0, |span| span.high))
            }
        };
        let mut needs = Vec::new();
        let mut within = None;
        if let Some(answered) = answers {
            let thread = tx.post_entry(answered)?.map_or(answered, |entry| entry.facts.thread);
            within = Some(thread);
            // In a thread the order in which she wrote is kept, also after a night without network.
            for open in tx.open_post_intents()? {
                let same = match &open.asked {
                    FeedAsk::Post { answers: Some(other), .. } => {
                        tx.post_entry(*other)?.is_some_and(|other| other.facts.thread == thread)
                    }
                    FeedAsk::Post { answers: None, .. } => open.post == thread,
                    _ => false,
                };
                if same {
                    needs.push(open.row);
                }
            }
        }
        let post = tx.add_post(None)?;
        let asked = FeedAsk::Post { feed, answers, text: text.to_owned(), mentions };
        tx.add_post_intent(post, &asked, &needs, self.hold_until, newest)?;
        refold(tx, post)?;
        // What grew into this post is a draft no more; anything else that is being written there stays.
        if tx.draft(feed, within)?.is_some_and(|draft| text.starts_with(draft.trim())) {
            tx.set_draft(feed, within, "", self.now)?;
        }
        Ok(post)
    }

    /// The person likes a post, or does not any more. What was asked before and was not sent is simply taken back.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn like(self, tx: &mut Writing<'_>, post: PostRow, liked: bool) -> TalkResult<()> {
        let shown = tx.post_entry(post)?.ok_or(TalkError::NotThere)?;
        if shown.facts.liked == liked {
            return Ok(());
        }
        let open = tx.open_intents_about(post)?;
        let last = open.iter().rev().find(|open| matches!(open.asked, FeedAsk::Like | FeedAsk::Unlike));
        if let Some(last) = last
            && never_sent(tx, last)?
        {
            return self.take_back(tx, last, &[]);
        }
        let asked = if liked { FeedAsk::Like } else { FeedAsk::Unlike };
        self.about(tx, post, &asked, &open)
    }

    /// Her own post goes. One that was not sent is simply taken back, with the answers to it.
    ///
    /// # Errors
    /// See [`TalkError`].
    pub fn remove(self, tx: &mut Writing<'_>, post: PostRow) -> TalkResult<()> {
        let shown = tx.post_entry(post)?.ok_or(TalkError::NotThere)?;
        let own = shown.facts.author.is_none() || shown.facts.author == tx.myself()?.map(|me| me.row);
        if !own {
            return Err(TalkError::NotOwn);
        }
        let open = tx.open_intents_about(post)?;
        if let Some(maker) = open.iter().find(|open| open.asked.makes())
            && never_sent(tx, maker)?
        {
            return self.cancel(tx, maker.row);
        }
        self.about(tx, post, &FeedAsk::Remove, &open)
    }

    /// Takes an intent back that has certainly no effect, with what hangs on the post that it makes.
    ///
    /// # Errors
    /// [`TalkError::Sending`] while its outcome is not known, [`TalkError::Ended`].
    pub fn cancel(self, tx: &mut Writing<'_>, intent: IntentRow) -> TalkResult<()> {
        let intent = tx.post_intent(intent)?.ok_or(TalkError::Ended)?;
        let mut falling = vec![intent.clone()];
        if intent.asked.makes() {
            let about = tx.open_intents_about(intent.post)?;
            falling.extend(about.into_iter().filter(|other| other.row != intent.row));
            let mut at = 0;
            while let Some(post) = falling.get(at).map(|fallen| fallen.post) {
                for answer in tx.open_answers_to(post)? {
                    if !falling.iter().any(|fallen| fallen.row == answer.row) {
                        falling.push(answer);
                    }
                }
                at += 1;
            }
        }
        for fallen in &falling {
            if !never_sent(tx, fallen)? {
                return Err(TalkError::Sending);
            }
        }
        let made = falling.iter().filter(|fallen| fallen.asked.makes());
        let posts: Vec<PostRow> = made.map(|fallen| fallen.post).collect();
        for fallen in falling.iter().rev() {
            self.take_back(tx, fallen, &posts)?;
        }
        Ok(())
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// [`TalkError::AsksNothing`], [`TalkError::Ended`].
    pub fn retry(self, tx: &mut Writing<'_>, intent: IntentRow) -> TalkResult<()> {
        let intent = tx.post_intent(intent)?.ok_or(TalkError::Ended)?;
        let IntentState::NeedsYou { why } = &intent.state else { return Err(TalkError::AsksNothing) };
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TalkError::Ended);
        }
        // Another life of this vault may have sent it: its effect is looked for first.
        if *why == NeedsYou::HomeCopied
            && let Some(queued) = tx.post_intent(intent.row)?
        {
            tx.begin_attempt(&queued, self.now, None)?;
        }
        Ok(())
    }

    fn about(self, tx: &mut Writing<'_>, post: PostRow, asked: &FeedAsk, open: &[PostIntent]) -> TalkResult<()> {
        let needs: Vec<IntentRow> = open.iter().map(|open| open.row).collect();
        tx.add_post_intent(post, asked, &needs, None, 0)?;
        Ok(refold(tx, post)?)
    }

    /// `falling`: the posts that go with it, whose threads are shown no more.
    fn take_back(self, tx: &mut Writing<'_>, intent: &PostIntent, falling: &[PostRow]) -> TalkResult<()> {
        // What she wrote is not thrown away: it is what she is writing there again, before what she has begun since.
        if let FeedAsk::Post { feed, answers, text, .. } = &intent.asked {
            let answered = answers.map(|answered| tx.post_entry(answered)).transpose()?.flatten();
            let thread = answered.map(|answered| answered.facts.thread).filter(|thread| !falling.contains(thread));
            let draft = match tx.draft(*feed, thread)? {
                Some(begun) => format!("{text}\n\n{begun}"),
                None => text.clone(),
            };
            tx.set_draft(*feed, thread, &draft, self.now)?;
        }
        match tx.move_intent(intent, &IntentState::Cancelled, self.now)? {
            Moved::Done => Ok(refold(tx, intent.post)?),
            Moved::Stale => Err(TalkError::Ended),
        }
    }
}

/// Whether it is certain that an intent has no effect: none of its attempts is without an outcome.
fn never_sent(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<bool> {
    let open = matches!(intent.state, IntentState::Queued | IntentState::NeedsYou { .. } | IntentState::Sending);
    Ok(open && !tx.has_open_attempt(intent.row)?)
}
