//! Which tasks concern this person now: those whose day has come, and those that somebody else has just asked of her.
//!
//! Both are states, and have a row in the stream all the same, so that she is told once and can put it aside ([decision 0113]). The row
//! stands for as long as the task is as it was told: what completes, removes, gives away or moves the task takes it out of the stream in
//! the same transaction ([`heed`]), and what undoes that brings it back as it was, without telling her again.
//!
//! [decision 0113]: ../../../docs/decisions/0113-tasks-in-the-stream.md

use crate::model::{Day, StreamKind, StreamSubject, TaskRow, WallTime};
use crate::store::stream::{Concern, Told};
use crate::store::tasks::TaskFacts;
use crate::store::{StoreResult, Writing};

/// What was asked longer ago is no news: 30 days, in milliseconds.
const LONG_AGO: i64 = 30 * 24 * 3_600_000;
/// So many are noted in one go: a person who has more of them due is helped by no list.
const MOST: u32 = 1_000;

/// Notes it when a task, as the provider tells it, is asked of this person by somebody else.
///
/// # Errors
/// When the database fails.
pub(super) fn note_asked(tx: &mut Writing<'_>, task: TaskRow, facts: &TaskFacts) -> StoreResult<()> {
    let Some(asked) = facts.asked.as_ref().filter(|_| facts.mine && facts.percent < 100) else { return Ok(()) };
    let now = tx.now();
    if asked.at.0 < now.0.saturating_sub(LONG_AGO) {
        return Ok(());
    }
    let (kind, subject) = (StreamKind::Asked, StreamSubject::Task(task));
    tx.note_concern(Concern { kind, subject, place: facts.list.0, at: asked.at.min(now), seen: false })
}

/// Makes the stream agree with a task that has changed.
///
/// # Errors
/// When the database fails.
pub(super) fn heed(tx: &mut Writing<'_>, task: TaskRow) -> StoreResult<()> {
    let shown = tx.task_entry(task)?.map(|entry| entry.facts);
    match shown.filter(|facts| facts.mine && facts.percent < 100) {
        Some(facts) => tx.task_stands(task, facts.due),
        None => tx.task_stands_no_more(task),
    }
}

/// Puts the tasks into the stream whose day has come and that are not in it. `today` is the day where this person is, `begins` the
/// moment at which a day begins there. `told` says whether she is to be told: what she has just made due herself she knows.
///
/// # Errors
/// When the database fails.
pub fn note_due(tx: &mut Writing<'_>, today: Day, begins: &dyn Fn(Day) -> WallTime, told: Told) -> StoreResult<()> {
    let now = tx.now();
    for (task, due) in tx.due_unnoted(today, MOST)? {
        let Some(entry) = tx.task_entry(task)? else { continue };
        // What was made, or asked, when its day had passed concerns her from then on.
        let made = entry.facts.asked.map(|asked| asked.at).into_iter().chain(entry.facts.created_at);
        let at = made.chain([begins(due)]).max().unwrap_or(now).min(now);
        tx.put_due(task, due, at, told)?;
        heed(tx, task)?;
    }
    Ok(())
}
