//! The overlay of a task: what its open intents make of it.

use super::concerns;
use crate::model::{Importance, KnownStep, TaskAsk, TaskDetails, TaskField, TaskRow, TaskStep, WallTime};
use crate::store::tasks::{TaskFacts, TaskOverlay};
use crate::store::{StoreResult, Writing};

/// What a task says of a part, in the form of `like`; `None` of a step that is not there.
pub fn part_of(facts: &TaskFacts, like: &TaskField) -> Option<TaskField> {
    Some(match like {
        TaskField::Done(_) => TaskField::Done(facts.percent == 100),
        TaskField::Due(_) => TaskField::Due(facts.due),
        TaskField::Title(_) => TaskField::Title(facts.title.clone()),
        TaskField::Notes(_) => TaskField::Notes(facts.details.notes.clone().unwrap_or_default()),
        TaskField::Step { number, .. } => {
            let KnownStep { number, title, done, .. } = facts.details.step(*number)?.clone();
            TaskField::Step { number, title, done }
        }
    })
}

/// Whether a task says this of a part.
pub fn says(facts: &TaskFacts, part: &TaskField) -> bool {
    part_of(facts, part).as_ref() == Some(part)
}

/// What a task looks like with its open intents, and when each was asked for, on top of what the provider says, in their order;
/// `None` when they leave it as it is. `before` is the overlay until now: a task that vanishes under an open intent stays shown
/// as it was.
pub fn fold(
    base: Option<&TaskFacts>,
    before: Option<&TaskOverlay>,
    intents: &[(TaskAsk, WallTime)],
) -> Option<TaskOverlay> {
    if intents.is_empty() {
        return None;
    }
    let mut gone = false;
    let mut shown = base.or(before.map(|before| &before.facts)).cloned();
    for (asked, at) in intents {
        match asked {
            TaskAsk::Add { list, title, due, notes, links, steps } => {
                // Once an answer has told of it, that says more.
                if base.is_none() {
                    shown = Some(TaskFacts {
                        list: *list,
                        title: title.clone(),
                        due: *due,
                        percent: 0,
                        importance: Importance::Normal,
                        mine: true,
                        asked: None,
                        details: TaskDetails {
                            notes: Some(notes.clone()),
                            steps: Some(to_come(steps)),
                            steps_made: u32::try_from(steps.len()).unwrap_or(u32::MAX),
                            links: Some(links.clone()),
                            ..TaskDetails::default()
                        },
                        created_at: Some(*at),
                        changed_at: Some(*at),
                        etag: None,
                    });
                }
            }
            TaskAsk::Change { to, .. } => {
                if let Some(shown) = shown.as_mut() {
                    apply(shown, to);
                }
            }
            TaskAsk::Remove { .. } => gone = true,
        }
    }
    shown.map(|facts| TaskOverlay { facts, gone })
}

/// Makes a part of a task what it is to be.
pub(crate) fn apply(facts: &mut TaskFacts, to: &TaskField) {
    match to {
        TaskField::Done(true) => facts.percent = 100,
        // What was begun and is not done stays as far as it was.
        TaskField::Done(false) if facts.percent == 100 => facts.percent = 0,
        TaskField::Done(false) => {}
        TaskField::Due(due) => facts.due = *due,
        TaskField::Title(title) => facts.title.clone_from(title),
        TaskField::Notes(notes) => facts.details.notes = Some(notes.clone()),
        TaskField::Step { number, done, .. } => {
            if let Some(step) = facts.details.steps.iter_mut().flatten().find(|step| step.number == *number) {
                step.done = *done;
            }
        }
    }
}

/// The steps of a task that is yet to be made.
fn to_come(steps: &[TaskStep]) -> Vec<KnownStep> {
    let step = |(number, step): (u32, &TaskStep)| KnownStep {
        number,
        remote: None,
        title: step.title.clone(),
        done: step.done,
    };
    (1..).zip(steps).map(step).collect()
}

/// Makes a task's overlay again from what is stored, and puts it in place.
///
/// # Errors
/// When the database fails.
pub fn refold(tx: &mut Writing<'_>, task: TaskRow) -> StoreResult<()> {
    fold_again(tx, task)?;
    concerns::heed(tx, task)
}

fn fold_again(tx: &mut Writing<'_>, task: TaskRow) -> StoreResult<()> {
    let before = tx.task_overlay(task)?;
    let intents = tx.open_service_intents_about::<TaskAsk>(task)?;
    if before.is_none() && intents.is_empty() {
        return Ok(());
    }
    let base = tx.task_base(task)?.map(|(facts, _)| facts);
    let intents: Vec<(TaskAsk, WallTime)> =
        intents.into_iter().map(|intent| (intent.asked.clone(), intent.asked_at)).collect();
    let after = fold(base.as_ref(), before.as_ref(), &intents);
    tx.set_task_overlay(task, after.as_ref())
}
