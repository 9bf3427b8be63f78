//! Where an intent stands, and the one way in which that changes.
//!
//! **Promise.** A change of an intent's state is made only while the intent is still what its maker had read: whoever asked the
//! network, or the disk, or another process in between, and comes back to an intent that was taken back, folded into a later
//! one, or settled by somebody else, changes nothing and is told so ([`Moved::Stale`]). An ended intent never comes back to life
//! but by [`Writing::reopen_intent`], which is for what the person took back and wants after all.
//!
//! **How.** [`Writing::move_intent`] takes the intent as it was read and compares, in the transaction that changes it: state,
//! subject, what was asked and what it is based on. The provider's notes are compared too where an attempt begins, because from
//! there on they say where the sending goes on.

use std::ops::Deref;

use super::course::Course;
use super::error::Doing;
use super::intents::Intent;
use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{IntentRow, IntentState, Later, NeedsYou, Scope, WallTime};

/// Whether a change was made.
#[must_use = "what was read may not be so any more: whoever goes on all the same acts on the past"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// It was.
    Done,
    /// It was not: the intent is not what was read any more.
    Stale,
}

/// An intent of any service, as it was read.
pub trait Stands: Sized + Deref<Target = Course> {
    /// Whether `now` is still what this was.
    fn is_still(&self, now: &Self) -> bool;
    /// The intent as it is stored now.
    ///
    /// # Errors
    /// When the database fails.
    fn again(tx: &Reading<'_>, row: IntentRow) -> StoreResult<Option<Self>>;
}

impl Stands for Intent {
    fn is_still(&self, now: &Self) -> bool {
        now.state == self.state
            && now.subject == self.subject
            && now.asked == self.asked
            && now.based_on == self.based_on
    }

    fn again(tx: &Reading<'_>, row: IntentRow) -> StoreResult<Option<Self>> {
        tx.intent(row)
    }
}

/// Where an intent may go from where it stands.
fn leads(from: &IntentState, to: &IntentState) -> bool {
    use IntentState::{Cancelled, Delivered, NeedsYou, Queued, Sending};
    match (from, to) {
        (Queued | Sending, Queued | Sending | NeedsYou { .. } | Delivered | Cancelled) => true,
        (NeedsYou { .. }, Queued | NeedsYou { .. } | Cancelled) => true,
        (NeedsYou { .. }, Sending | Delivered) | (Delivered | Cancelled, _) => false,
    }
}

fn code(state: &IntentState) -> i64 {
    match state {
        IntentState::Queued => 0,
        IntentState::Sending => 1,
        IntentState::NeedsYou { .. } => 2,
        IntentState::Delivered => 3,
        IntentState::Cancelled => 4,
    }
}

impl Reading<'_> {
    /// The intent, when it is still what was read.
    ///
    /// # Errors
    /// When the database fails.
    pub fn still<I: Stands>(&self, seen: &I) -> StoreResult<Option<I>> {
        Ok(I::again(self, seen.row)?.filter(|now| seen.is_still(now)))
    }

    /// Whether an intent of any service is neither delivered nor cancelled.
    ///
    /// # Errors
    /// When the database fails.
    pub fn is_open(&self, intent: IntentRow) -> StoreResult<bool> {
        let sql = "SELECT 1 FROM intents WHERE id = ?1 AND state < 3";
        Ok(self.one("reading whether an intent is open", sql, [intent.0], |_| Ok(()))?.is_some())
    }

    /// Whether an attempt was recorded whose outcome is not.
    ///
    /// # Errors
    /// When the database fails.
    pub fn has_open_attempt(&self, intent: IntentRow) -> StoreResult<bool> {
        Ok(self.open_attempts(intent)? > 0)
    }

    /// How many attempts were recorded whose outcome is not.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open_attempts(&self, intent: IntentRow) -> StoreResult<u32> {
        let sql = "SELECT count(*) FROM attempts WHERE intent = ?1 AND ended_at = 0";
        Ok(self.one("counting the attempts", sql, [intent.0], |row| row.get(0))?.unwrap_or(0))
    }

    /// An intent that was taken back with notes of the provider: something half sent lies there.
    ///
    /// # Errors
    /// When the database fails.
    pub fn left_half_sent(&self) -> StoreResult<Option<IntentRow>> {
        let sql = "SELECT id FROM intents WHERE state = 4 AND progress <> '' AND service = 0 ORDER BY id LIMIT 1";
        Ok(self.one("looking for what was left half sent", sql, [], |row| row.get(0))?.map(IntentRow))
    }
}

impl Writing<'_> {
    /// Changes where an intent stands, when it is still what was read. Delivering it forgets the provider's notes, taking it
    /// back keeps them until [`Writing::take_progress`].
    ///
    /// # Errors
    /// [`StoreError::Unexpected`] when no intent goes there from where it stood; when the database fails.
    pub fn move_intent<I: Stands>(&mut self, seen: &I, to: &IntentState, now: WallTime) -> StoreResult<Moved> {
        if !leads(&seen.state, to) {
            return Err(StoreError::Unexpected("an intent that cannot go there from where it stands"));
        }
        if self.still(seen)?.is_none() {
            return Ok(Moved::Stale);
        }
        self.set_state(seen.row, to, now)?;
        Ok(Moved::Done)
    }

    /// Opens an intent again that the person had taken back and wants after all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reopen_intent(&mut self, seen: &Intent, now: WallTime) -> StoreResult<Moved> {
        if seen.state != IntentState::Cancelled || self.still(seen)?.is_none() {
            return Ok(Moved::Stale);
        }
        self.set_state(seen.row, &IntentState::Queued, now)?;
        Ok(Moved::Done)
    }

    /// Lets every open intent ask before it is sent, because this vault was restored or copied; answers how many that are. An
    /// attempt whose outcome is not known stays so.
    ///
    /// # Errors
    /// When the database fails.
    pub fn ask_about_open_intents(&mut self, now: WallTime) -> StoreResult<usize> {
        let sql = "SELECT id FROM intents WHERE state IN (0, 1) ORDER BY id";
        let waiting = self.all("reading the outbox", sql, [], |row| Ok(IntentRow(row.get(0)?)))?;
        for row in &waiting {
            self.set_state(*row, &IntentState::NeedsYou { why: NeedsYou::HomeCopied }, now)?;
        }
        Ok(waiting.len())
    }

    fn set_state(&mut self, intent: IntentRow, state: &IntentState, now: WallTime) -> StoreResult<()> {
        let doing = "storing an intent's state";
        let needs_you = match state {
            IntentState::NeedsYou { why } => serde_json::to_string::<NeedsYou>(why).doing(doing)?,
            _ => String::new(),
        };
        let ended = match state {
            IntentState::Delivered | IntentState::Cancelled => now.0,
            _ => 0,
        };
        let sql = "UPDATE intents SET state = ?2, needs_you = ?3, ended_at = ?4, fell_with = 0, \
                       progress = CASE WHEN ?2 = 3 THEN '' ELSE progress END WHERE id = ?1";
        self.run(doing, sql, (intent.0, code(state), needs_you, ended))?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Records that an attempt starts, before it does; answers the intent as it is from then on, or `None` when it is not
    /// what was read any more. `server_time` is the server's own, or nothing: another clock's would count as evidence of what it
    /// cannot know. An earlier attempt whose outcome is not known yet stays open beside it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn begin_attempt<I: Stands>(
        &mut self,
        seen: &I,
        now: WallTime,
        server_time: Option<WallTime>,
        look_from: Option<WallTime>,
    ) -> StoreResult<Option<I>> {
        let doing = "recording an attempt";
        let Some(current) = self.still(seen)?.filter(|current| current.progress == seen.progress) else {
            return Ok(None);
        };
        if !matches!(current.state, IntentState::Queued | IntentState::Sending) {
            return Ok(None);
        }
        self.insert(doing, "INSERT INTO attempts (intent, began_at) VALUES (?1, ?2)", (seen.row.0, now.0))?;
        let sql = "UPDATE intents SET tries = tries + 1, tried_at = ?2, next_at = ?4, \
                       began_at = CASE WHEN began_at = 0 THEN ?3 ELSE began_at END WHERE id = ?1";
        let (began, next) = (server_time.map_or(0, |at| at.0), look_from.map_or(0, |at| at.0));
        self.run(doing, sql, (seen.row.0, now.0, began, next))?;
        self.set_state(seen.row, &IntentState::Sending, now)?;
        I::again(self, seen.row)
    }

    /// The next step need not wait: what was asked has been answered.
    ///
    /// # Errors
    /// When the database fails.
    pub fn may_go_on(&mut self, intent: IntentRow) -> StoreResult<()> {
        self.run("going on", "UPDATE intents SET next_at = 0 WHERE id = ?1 AND next_at <> 0", [intent.0]).map(drop)
    }

    /// Records how the open attempts ended; their outcome is known from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn end_attempts(&mut self, intent: IntentRow, outcome: &str, now: WallTime) -> StoreResult<()> {
        let sql = "UPDATE attempts SET ended_at = ?2, outcome = ?3 WHERE intent = ?1 AND ended_at = 0";
        self.run("recording an outcome", sql, (intent.0, now.0, outcome)).map(drop)
    }

    /// Stores the provider's notes before the next step; only while the intent is being sent or waits to be.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_progress(&mut self, intent: IntentRow, progress: Option<&str>, sent: u64) -> StoreResult<()> {
        let sql = "UPDATE intents SET progress = ?2, sent = ?3 WHERE id = ?1 AND state < 3";
        let sent = i64::try_from(sent).unwrap_or(i64::MAX);
        self.run("storing progress", sql, (intent.0, progress.unwrap_or_default(), sent)).map(drop)
    }

    /// Takes the provider's notes away from an intent that was taken back: what is half sent is given up with them, once.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take_progress(&mut self, intent: IntentRow) -> StoreResult<Option<String>> {
        let Some(cancelled) = self.intent(intent)?.filter(|intent| intent.state == IntentState::Cancelled) else {
            return Ok(None);
        };
        let sql = "UPDATE intents SET progress = '', sent = 0 WHERE id = ?1";
        self.run("giving up what is half sent", sql, [intent.0])?;
        Ok(cancelled.course.progress)
    }

    /// Notes why the last attempt brought nothing and when the next is due.
    ///
    /// # Errors
    /// When the database fails.
    pub fn postpone(&mut self, intent: IntentRow, why: Later, next_at: Option<WallTime>) -> StoreResult<()> {
        let doing = "postponing an intent";
        let why = serde_json::to_string(&why).doing(doing)?;
        let sql = "UPDATE intents SET last_failure = ?2, next_at = ?3 WHERE id = ?1";
        self.run(doing, sql, (intent.0, why, next_at.map_or(0, |t| t.0)))?;
        self.touch(Scope::Outbox);
        Ok(())
    }

    /// Notes with what intents fell that were just taken back: they come back with it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn fell_with(&mut self, fallen: &[IntentRow], with: IntentRow) -> StoreResult<()> {
        for intent in fallen {
            let sql = "UPDATE intents SET fell_with = ?2 WHERE id = ?1 AND state = 4";
            self.run("storing with what an intent fell", sql, [intent.0, with.0])?;
        }
        Ok(())
    }
}
