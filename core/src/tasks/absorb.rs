//! What an answer of the provider of tasks means for base.

use super::{concerns, refold};
use crate::model::{KnownStep, RemoteTask, RemoteTaskList, RequestSeq, TaskDetails, TaskRow};
use crate::store::tasks::TaskFacts;
use crate::store::{Reading, StoreResult, Writing};

/// Stores what an answer says, whose request started with `seq`; answers how many tasks are not as they were. `confirming`: each
/// told task is marked as told, for the end of an enumeration; otherwise one that is as it was is not touched.
///
/// # Errors
/// When the database fails.
pub fn absorb(tx: &mut Writing<'_>, tasks: &[RemoteTask], seq: RequestSeq, confirming: bool) -> StoreResult<u64> {
    let mut told = 0;
    for remote in tasks {
        if remote.deleted {
            if let Some(task) = tx.task_of(&remote.id)? {
                remove(tx, task, seq)?;
                told += 1;
            }
            continue;
        }
        let task = tx.task_for(&remote.id)?;
        told += u64::from(put(tx, task, remote, seq, confirming)?);
    }
    Ok(told)
}

/// The provider's word that a task is gone, unless something later is stored already.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Writing<'_>, task: TaskRow, seq: RequestSeq) -> StoreResult<()> {
    if tx.task_base(task)?.is_some_and(|(_, stored)| stored > seq) {
        return Ok(());
    }
    tx.remove_task(task, seq)?;
    refold(tx, task)
}

/// A task is not asked of this person any more.
///
/// # Errors
/// When the database fails.
pub fn give_away(tx: &mut Writing<'_>, task: TaskRow) -> StoreResult<()> {
    tx.give_away_task(task)?;
    refold(tx, task)
}

/// Stores one task; answers whether it is not as it was.
fn put(
    tx: &mut Writing<'_>,
    task: TaskRow,
    remote: &RemoteTask,
    seq: RequestSeq,
    confirming: bool,
) -> StoreResult<bool> {
    let known = tx.task_base(task)?;
    let is_late = known.as_ref().is_some_and(|(_, stored)| *stored > seq);
    if is_late || tx.task_gone_seq(task)?.is_some_and(|gone| gone > seq) {
        return Ok(false);
    }
    let known = known.map(|(facts, _)| facts);
    let list = match tx.task_list_of(&remote.list)? {
        Some(list) => list.row,
        None => {
            let unnamed =
                RemoteTaskList { id: remote.list.clone(), kind: remote.kind, name: String::new(), main: false };
            tx.put_task_list(&unnamed)?
        }
    };
    let before = known.as_ref().map(|known| known.details.clone()).unwrap_or_default();
    // How old it is is told by this device's clock, as everything that it holds.
    let details = TaskDetails { as_of: remote.details.as_of.map(|_| tx.now()), ..remote.details.clone() };
    let facts = TaskFacts {
        list,
        title: remote.title.clone(),
        due: remote.due,
        percent: remote.percent.min(100),
        importance: remote.importance,
        mine: remote.mine,
        asked: remote.asked.clone(),
        details: joined(details, before, &wished_steps(tx, task)?),
        created_at: remote.created_at,
        changed_at: remote.changed_at,
        etag: remote.etag.clone(),
    };
    if known.as_ref() != Some(&facts) {
        tx.put_task(task, &facts, seq)?;
        concerns::note_asked(tx, task, &facts)?;
        refold(tx, task)?;
        return Ok(true);
    }
    if confirming {
        tx.confirm_task(task, seq)?;
    }
    Ok(false)
}

/// The steps that the person wished for a task of which no answer has told her yet: they have numbers already.
fn wished_steps(tx: &Reading<'_>, task: TaskRow) -> StoreResult<Vec<KnownStep>> {
    let shown = tx.task_overlay(task)?.and_then(|overlay| overlay.facts.details.steps).unwrap_or_default();
    Ok(if shown.iter().all(|step| step.remote.is_none()) { shown } else { Vec::new() })
}

/// What is told now, and what was told before of the rest.
fn joined(now: TaskDetails, before: TaskDetails, wished: &[KnownStep]) -> TaskDetails {
    let known = if wished.is_empty() { before.steps.as_deref().unwrap_or_default() } else { wished };
    let (steps, steps_made) = match now.steps {
        Some(steps) => {
            let (steps, made) = numbered(steps, known, before.steps_made);
            (Some(steps), made)
        }
        None => (before.steps, before.steps_made),
    };
    TaskDetails {
        notes: now.notes.or(before.notes),
        steps,
        steps_made,
        links: now.links.or(before.links),
        etag: now.etag.or(before.etag),
        as_of: now.as_of.or(before.as_of),
    }
}

/// Steps as an answer tells them, each with the number that it has here: found by the provider's id, or, where one was not told yet, by its
/// words. One that is new gets a number that none ever had; `made` is the highest until now. Answers the highest from now on.
pub(super) fn numbered(steps: Vec<KnownStep>, known: &[KnownStep], made: u32) -> (Vec<KnownStep>, u32) {
    let mut left: Vec<&KnownStep> = known.iter().collect();
    let mut take = |is_it: &dyn Fn(&KnownStep) -> bool| {
        let at = left.iter().position(|known| is_it(known))?;
        Some(left.remove(at).number)
    };
    let by_id: Vec<Option<u32>> =
        steps.iter().map(|step| take(&|known| known.remote.is_some() && known.remote == step.remote)).collect();
    let mut made = known.iter().map(|known| known.number).max().unwrap_or(0).max(made);
    let steps = steps.into_iter().zip(by_id).map(|(step, number)| {
        let is_unnamed = |known: &KnownStep| known.remote.is_none() || step.remote.is_none();
        let number = number.or_else(|| take(&|known| is_unnamed(known) && known.title == step.title));
        let number = number.unwrap_or_else(|| {
            made += 1;
            made
        });
        KnownStep { number, ..step }
    });
    let steps = steps.collect();
    (steps, made)
}
