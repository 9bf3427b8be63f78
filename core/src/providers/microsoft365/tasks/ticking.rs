//! Marking a step of a task as done, or as not done: one request that changes something, based on what the person saw.
//!
//! **Promises.** Nothing else of the task is touched, and no other step. In a plan the tag of the details is sent along, so that nobody can
//! slip in; To Do has no tag for a step, so it is compared right before, and the receipt says so. A step that is as it was wished already
//! is not told again. Of one that is not there any more nothing is left to be done, and that is said: the task is there, so nobody is asked.

use super::delivery::{Step, ask, delivered, seen};
use super::service::GraphTasks;
use crate::model::{ETag, Failure, HowChecked, Later, TaskListKind, TaskStep};
use crate::providers::tasks::{StepMeant, TaskLeft, TaskPlace, Tasks as _};

/// See [`TaskAction::Tick`](crate::providers::tasks::TaskAction::Tick).
pub(super) async fn tick(
    tasks: &GraphTasks,
    place: &TaskPlace,
    step: &StepMeant,
    to: &TaskStep,
    from: &TaskStep,
    tag: Option<&ETag>,
) -> Step {
    let (id, tag, checked) = match (place.kind, step, tag) {
        (TaskListKind::Plan, StepMeant::Known(id), Some(tag)) => (id.clone(), Some(tag.clone()), HowChecked::Answer),
        _ => {
            let there = tasks.task(place).await?;
            let unproven = || Failure::later(Later::Unproven);
            let steps = there.details.steps.as_deref().ok_or_else(unproven)?;
            let Some(found) = step.among(steps, from) else {
                return delivered(TaskLeft::Since(Box::new(there)), HowChecked::SubjectGone);
            };
            if found.done == to.done {
                return delivered(TaskLeft::Since(Box::new(there)), HowChecked::Seen);
            }
            if found.title != from.title {
                return Err(Failure::Changed);
            }
            (found.remote.clone().ok_or_else(unproven)?, there.details.etag, HowChecked::ComparedBefore)
        }
    };
    let request = match place.kind {
        TaskListKind::Own => tasks.requests.tick_own(place, &id, to.done)?,
        TaskListKind::Plan => {
            let tag = tag.ok_or_else(|| Failure::later(Later::Unproven))?;
            tasks.requests.tick_planned(place, &tag, &id, to.done)?
        }
    };
    match ask(tasks, request).await {
        // The step or its task: whoever looks again sees which.
        Err(Failure::Gone) => return Err(Failure::later(Later::Busy)),
        answer => answer?,
    };
    delivered(TaskLeft::Since(Box::new(seen(tasks, place).await?)), checked)
}
