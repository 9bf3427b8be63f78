//! What a person takes back of what she asked for in feeds, tries once more, or says elsewhere; and what goes with it.
//!
//! **Promises.** Nothing that was written is thrown away: a text that falls is a draft of its own, with its files. What may have been sent is
//! not taken back before that is known, but where she gives it up herself. What falls with something else is named first.
//!
//! Tests: `tests/wishes.rs`, `tests/drafts.rs`, the stories of `groups` and `drafts`.

use super::asking::{KEPT_AFTERWARDS, joins_before, named, never_sent, spelt_out};
use super::{TalkError, TalkResult, Talking, refold, refold_group};
use crate::model::{FeedAsk, FeedKind, FeedRow, IntentRow, IntentState, NeedsYou, Others, PostRow, Refusal, WallTime};
use crate::store::drafts::DraftPlace;
use crate::store::post_intents::PostIntent;
use crate::store::standing::Moved;
use crate::store::{Reading, StoreResult, Writing};

impl Talking {
    /// Takes an intent back that has certainly no effect, with what hangs on the post that it makes, or waits behind a wish to join where
    /// nothing can be done without. One that needs the person because nobody could find out is hers to give up as well, whatever has
    /// become of it.
    ///
    /// # Errors
    /// [`TalkError::Sending`] while its outcome is not known, [`TalkError::Ended`]; [`TalkError::OthersFall`] when she has written
    /// answers to it, or asked for something in the group.
    pub fn cancel(self, tx: &mut Writing<'_>, intent: IntentRow, others: Others) -> TalkResult<()> {
        let intent = tx.service_intent::<FeedAsk>(intent)?.ok_or(TalkError::Ended)?;
        let falling = falls_with(tx, &intent)?;
        for fallen in &falling {
            if !never_sent(tx, fallen)? && !matches!(fallen.state, IntentState::NeedsYou { .. }) {
                return Err(TalkError::Sending);
            }
        }
        // A like of the post itself is nothing by itself; what she wrote to it is, and whatever waits for her to be let in.
        let joins = intent.asked.group().is_some();
        let counts = falling.iter().skip(1).filter(|fallen| joins || fallen.asked.makes());
        let counts: Vec<IntentRow> = counts.map(|fallen| fallen.row).collect();
        if others == Others::Ask && !counts.is_empty() {
            return Err(TalkError::OthersFall(counts));
        }
        for fallen in falling.iter().rev() {
            self.take_back(tx, fallen, &falling)?;
        }
        Ok(())
    }

    /// An answer whose thread is gone begins a thread of its own in the group, with the answers to it. What she wrote to the same post
    /// after it, or to others that are gone, follows it there, in its order. As with [`Talking::cancel`], what has become of an earlier
    /// try is given up. Answers what follows it.
    ///
    /// # Errors
    /// [`TalkError::AsksNothing`] when it is no such answer, or was written to people alone; [`TalkError::Ended`].
    pub fn post_anew(self, tx: &mut Writing<'_>, intent: IntentRow) -> TalkResult<Vec<IntentRow>> {
        let intent = tx.service_intent::<FeedAsk>(intent)?.ok_or(TalkError::Ended)?;
        if !may_begin_anew(tx, &intent)? {
            return Err(TalkError::AsksNothing);
        }
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TalkError::Ended);
        }
        tx.end_attempts(intent.row, "given up", self.now)?;
        let following = waiting_behind(tx, &intent)?;
        re_aim(tx, &intent, None)?;
        for later in &following {
            re_aim(tx, later, Some(intent.about))?;
        }
        // Where it was is shown anew; what answers it follows it into its thread.
        let (mut moved, mut at) = (vec![intent.about], 0);
        while let Some(post) = moved.get(at).copied() {
            refold(tx, post)?;
            moved.extend(tx.open_answers_to(post)?.into_iter().map(|answer| answer.about));
            at += 1;
        }
        Ok(following.into_iter().map(|later| later.row).collect())
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// [`TalkError::AsksNothing`], [`TalkError::Ended`].
    pub fn retry(self, tx: &mut Writing<'_>, intent: IntentRow) -> TalkResult<()> {
        let intent = tx.service_intent::<FeedAsk>(intent)?.ok_or(TalkError::Ended)?;
        let IntentState::NeedsYou { why } = &intent.state else { return Err(TalkError::AsksNothing) };
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TalkError::Ended);
        }
        if *why == NeedsYou::Refused(Refusal::Permission)
            && let Some(group) = tx.group_of(&intent)?
        {
            // Without asking nobody knows whether she was let in again; where she has asked to be, that comes first.
            tx.doubt_shut(group)?;
            for join in joins_before(tx, Some(group))?.into_iter().filter(|join| *join != intent.row) {
                tx.add_need(intent.row, join)?;
            }
        }
        // Another life of this vault may have sent it: its effect is looked for first.
        if *why == NeedsYou::HomeCopied
            && let Some(queued) = tx.service_intent::<FeedAsk>(intent.row)?
        {
            tx.begin_attempt(&queued, self.now, None, None)?;
        }
        Ok(())
    }

    /// `falling`: what goes with it; the threads that it makes are shown no more.
    pub(super) fn take_back(self, tx: &mut Writing<'_>, intent: &PostIntent, falling: &[PostIntent]) -> TalkResult<()> {
        // What she wrote is not thrown away, nor what went with it: it is a draft of its own, beside whatever she has begun there since.
        if let FeedAsk::Post { feed, answers, text, mentions, to, files, .. } = &intent.asked {
            let text = spelt_out(tx, text, mentions)?;
            // Where nothing can be answered any more, it can still be said in the group.
            let anew = may_begin_anew(tx, intent)? || would_follow(tx, intent)?;
            let answers = answers.filter(|_| !anew);
            let answered = answers.map(|answered| tx.post_entry(answered)).transpose()?.flatten();
            let thread = answered.map(|answered| answered.facts.thread);
            // An answer in a thread of hers that falls stands where, and is to whom, that would have begun.
            let maker = falling.iter().find(|other| other.asked.makes() && Some(other.about) == thread);
            let place = match maker.map(|maker| &maker.asked) {
                Some(FeedAsk::Post { feed, to, .. }) => DraftPlace { feed: *feed, thread: None, to: to.clone() },
                _ => DraftPlace { feed: *feed, thread, to: to.clone() },
            };
            // Where bytes are lost nobody could send a draft with them: its words stay hers, and what is left of its files is kept.
            let lost = intent.state == IntentState::NeedsYou { why: NeedsYou::ContentLost };
            let mut here = Vec::with_capacity(files.len());
            for file in files.iter().filter(|_| !lost) {
                here.extend(tx.content(file.content)?.map(|content| content.row));
            }
            if !text.is_empty() || !here.is_empty() {
                tx.add_draft(&place, &text, &named(tx, mentions)?, &here, self.now)?;
            }
        }
        if tx.move_intent(intent, &IntentState::Cancelled, self.now)? == Moved::Stale {
            return Err(TalkError::Ended);
        }
        tx.end_attempts(intent.row, "given up", self.now)?;
        if let FeedAsk::Post { files, sealed, .. } = &intent.asked {
            // Her files are in the draft, and kept for a while besides, as those of documents are. Her words are in the draft alone.
            for file in files {
                tx.keep_content(file.content, WallTime(self.now.0 + KEPT_AFTERWARDS))?;
            }
            if let Some(text) = sealed {
                tx.keep_content(*text, self.now)?;
            }
        }
        match intent.asked.group() {
            Some(feed) => Ok(refold_group(tx, feed)?),
            None => Ok(refold(tx, intent.about)?),
        }
    }
}

/// What goes when an intent is taken back: itself first, then the others in their order. With a post that it makes that is what hangs on it;
/// with a wish to join, what she has asked for in the group behind it.
pub(super) fn falls_with(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<Vec<PostIntent>> {
    let mut falling = vec![intent.clone()];
    if let FeedAsk::Join { feed } = intent.asked
        && nothing_goes_without(tx, intent, feed)?
    {
        for waits in tx.dependents_of(intent.row)? {
            let waits = tx.service_intent::<FeedAsk>(waits)?;
            falling.extend(waits.filter(|waits| waits.asked.group().is_none()));
        }
    }
    let mut at = 0;
    while let Some(fallen) = falling.get(at).cloned() {
        at += 1;
        if !fallen.asked.makes() {
            continue;
        }
        let about = tx.open_service_intents_about::<FeedAsk>(fallen.about)?;
        for hangs in about.into_iter().chain(tx.open_answers_to(fallen.about)?) {
            if !falling.iter().any(|fallen| fallen.row == hangs.row) {
                falling.push(hangs);
            }
        }
    }
    if let Some((_, others)) = falling.split_first_mut() {
        others.sort_by_key(|fallen| fallen.row);
    }
    Ok(falling)
}

/// Whether she can do nothing in a group unless she is let in: it is closed, or the server has refused to let her in. Into an open one she
/// can write, and like what is there, also without belonging to it.
fn nothing_goes_without(tx: &Reading<'_>, join: &PostIntent, feed: FeedRow) -> StoreResult<bool> {
    let Some(group) = tx.feed(feed)? else { return Ok(true) };
    let refused = matches!(join.state, IntentState::NeedsYou { .. });
    Ok(!group.joined && (refused || group.is_shut()))
}

/// Whether it is an answer whose thread is gone.
fn asks_for_a_place(intent: &PostIntent) -> bool {
    matches!(intent.state, IntentState::NeedsYou { why: NeedsYou::ParentGone })
        && matches!(intent.asked, FeedAsk::Post { answers: Some(_), .. })
}

/// Whether it is an answer that can begin a thread of its own, because the one it was written in is gone.
///
/// # Errors
/// When the database fails.
pub fn may_begin_anew(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<bool> {
    let FeedAsk::Post { feed, .. } = intent.asked else { return Ok(false) };
    Ok(asks_for_a_place(intent) && tx.feed(feed)?.is_some_and(|feed| feed.kind == FeedKind::Group))
}

/// What she wrote in the same thread after an answer whose thread is gone, and what that was to answer is gone as well; in its order.
/// What answers one of her own posts that are not sent goes with that.
fn waiting_behind(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<Vec<PostIntent>> {
    let FeedAsk::Post { answers: gone, .. } = intent.asked else { return Ok(Vec::new()) };
    let thread = tx.post_overlay(intent.about)?.map(|overlay| overlay.facts.thread);
    let all_gone = thread.map(|thread| tx.thread_deleted_at(thread)).transpose()?.flatten().is_some();
    let open: Vec<PostIntent> = tx.open_service_intents()?;
    let mut behind = Vec::new();
    for later in open.iter().filter(|later| later.row > intent.row) {
        let FeedAsk::Post { answers: Some(to), .. } = later.asked else { continue };
        let same = tx.post_overlay(later.about)?.map(|overlay| overlay.facts.thread) == thread;
        let is_hers = open.iter().any(|other| other.about == to && other.asked.makes());
        let is_gone = all_gone || Some(to) == gone || tx.post_base(to)?.is_none();
        if same && is_gone && !is_hers && never_sent(tx, later)? {
            behind.push(later.clone());
        }
    }
    Ok(behind)
}

/// Whether it waits behind an answer whose thread is gone, and would follow that into a new one.
fn would_follow(tx: &Reading<'_>, intent: &PostIntent) -> StoreResult<bool> {
    for need in tx.needs_of(intent.row)? {
        let Some(before) = tx.service_intent::<FeedAsk>(need)? else { continue };
        if may_begin_anew(tx, &before)? && waiting_behind(tx, &before)?.iter().any(|later| later.row == intent.row) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where something that is to be posted goes from now on.
fn re_aim(tx: &mut Writing<'_>, intent: &PostIntent, to: Option<PostRow>) -> StoreResult<()> {
    let mut asked = intent.asked.clone();
    if let FeedAsk::Post { answers, .. } = &mut asked {
        *answers = to;
    }
    tx.change_service_intent(intent.row, &asked, &intent.based_on)
}
