//! One step of a delivery: one request that changes something, whose answer says what it left.
//!
//! A change says what it was based on. Where the tag of that is not known, the part is compared with what the person saw right
//! before, and the tag of that moment is sent along: between the two nobody can slip in. A task is made first, and then told what
//! goes with it ([`super::parts`]): a Planner task its details in one request, To Do's each link but the first, and each step, in a request of its
//! own. What is there already is not told again.

use serde::{Deserialize, Serialize};

use super::parts::{Missing, beyond_the_first_request, missing, next, tells};
use super::requests::Made;
use super::service::{GraphTasks, sorted};
use super::ticking;
use crate::http::Request;
use crate::model::{ETag, Failure, HowChecked, Later, Refusal, RemoteId, RemoteTask, TaskField, TaskListKind};
use crate::providers::tasks::{TaskAction, TaskDelivery, TaskLeft, TaskPlace};
use crate::providers::{Progress, Stepped};

/// How far the making of a task has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Notes {
    /// It is there under this id; not all that goes with it is told yet.
    #[serde(default)]
    pub(super) made: Option<String>,
    /// So many of its parts have been told, where each is told by itself.
    #[serde(default)]
    pub(super) told: usize,
}

impl Notes {
    pub(super) fn of(progress: &Progress) -> Notes {
        progress.0.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    pub(super) fn progress(&self) -> Progress {
        Progress(serde_json::to_string(self).ok())
    }
}

pub(super) type Step = Result<Stepped<TaskLeft>, Failure>;

pub(super) fn delivered(left: TaskLeft, checked: HowChecked) -> Step {
    Ok(Stepped::Delivered { left, checked })
}

/// See [`Tasks::advance`](crate::providers::tasks::Tasks::advance).
pub(super) async fn advance(tasks: &GraphTasks, delivery: &TaskDelivery, progress: &Progress) -> Step {
    match &delivery.action {
        TaskAction::Add { kind, list, title, due, notes, links, steps } => {
            let made = Made { title, due: *due, notes, links, steps };
            match kind {
                TaskListKind::Own => own_one(tasks, list, &made, &Notes::of(progress)).await,
                TaskListKind::Plan => plan_one(tasks, list, &made, &Notes::of(progress)).await,
            }
        }
        TaskAction::Change { place, to, from, tag } => change(tasks, place, to, from, tag.as_ref()).await,
        TaskAction::Tick { place, step, to, from, tag } => {
            ticking::tick(tasks, place, step, to, from, tag.as_ref()).await
        }
        TaskAction::Remove { place, saw, tag } => remove(tasks, place, saw, tag.clone()).await,
    }
}

async fn own_one(tasks: &GraphTasks, list: &RemoteId, made: &Made<'_>, notes: &Notes) -> Step {
    let Some(id) = &notes.made else {
        let reply = tasks.client.ask(tasks.requests.make_own(list, made)?).await?;
        if !reply.status.is_success() {
            return Err(sorted(&reply));
        }
        // It was accepted. Where the answer does not show it, it has to be looked for.
        let task = super::wire::own(&reply.body, list).map_err(|_| Failure::later(Later::Ambiguous))?;
        if !beyond_the_first_request(made) {
            return delivered(TaskLeft::AsSent(Box::new(task)), HowChecked::Answer);
        }
        return Ok(Stepped::Progress(Notes { made: Some(task.id.0), told: 0 }.progress()));
    };
    use crate::providers::tasks::Tasks as _;
    let place = TaskPlace { kind: TaskListKind::Own, list: list.clone(), task: RemoteId(id.clone()) };
    let there = tasks.task(&place).await?;
    let Some((at, part)) = next(made, &there.details, notes.told)? else {
        return delivered(TaskLeft::Since(Box::new(there)), HowChecked::Answer);
    };
    let request = match part {
        Missing::Link(link) => tasks.requests.link(&place, link)?,
        Missing::Step(step) => tasks.requests.step(&place, step)?,
    };
    ask(tasks, request).await?;
    Ok(Stepped::Progress(Notes { made: Some(id.clone()), told: at + 1 }.progress()))
}

async fn plan_one(tasks: &GraphTasks, plan: &RemoteId, made: &Made<'_>, notes: &Notes) -> Step {
    let Some(id) = &notes.made else {
        let me = tasks.me.as_deref().ok_or(Failure::Refused(Refusal::Unsupported))?;
        let reply = tasks.client.ask(tasks.requests.make_planned(plan, made, me)?).await?;
        if !reply.status.is_success() {
            return Err(sorted(&reply));
        }
        let task = super::wire::planned(&reply.body, Some(me), &tasks.zone);
        let task = task.map_err(|_| Failure::later(Later::Ambiguous))?.task;
        if made.notes.is_empty() && made.links.is_empty() && made.steps.is_empty() {
            return delivered(TaskLeft::AsSent(Box::new(task)), HowChecked::Answer);
        }
        return Ok(Stepped::Progress(Notes { made: Some(task.id.0), told: 0 }.progress()));
    };
    let place = TaskPlace { kind: TaskListKind::Plan, list: plan.clone(), task: RemoteId(id.clone()) };
    let before = tasks.details(&place).await?;
    let (links, steps) = missing(made, &before);
    if !tells(&before, made) {
        let tag = before.etag.ok_or_else(|| Failure::later(Later::Unproven))?;
        // What somebody has written there meanwhile stays.
        let empty = before.notes.as_deref().unwrap_or_default().is_empty();
        let notes = Some(made.notes).filter(|notes| !notes.is_empty() && empty);
        let reply = tasks.client.ask(tasks.requests.describe(&place, &tag, notes, &links, &steps)?).await?;
        if !reply.status.is_success() {
            return Err(match sorted(&reply) {
                // Somebody was quicker: it is looked at again.
                Failure::Changed => Failure::later(Later::Busy),
                failure => failure,
            });
        }
    }
    let now = seen(tasks, &place).await?;
    delivered(TaskLeft::Since(Box::new(now)), HowChecked::Answer)
}

/// A task after it was changed: that it cannot be looked at leaves open what came of it.
pub(super) async fn seen(tasks: &GraphTasks, place: &TaskPlace) -> Result<RemoteTask, Failure> {
    use crate::providers::tasks::Tasks as _;
    tasks.task(place).await.map_err(|failure| match failure {
        Failure::Gone => Failure::Gone,
        _ => Failure::later(Later::Ambiguous),
    })
}

/// Whether a part is in the details of its task.
fn is_in_details(place: &TaskPlace, part: &TaskField) -> bool {
    place.kind == TaskListKind::Plan && matches!(part, TaskField::Notes(_))
}

async fn change(tasks: &GraphTasks, place: &TaskPlace, to: &TaskField, from: &TaskField, tag: Option<&ETag>) -> Step {
    use crate::providers::tasks::Tasks as _;
    let compared = match tag {
        Some(_) => None,
        None => {
            let there = if is_in_details(place, to) { tasks.task(place).await? } else { tasks.plain(place).await? };
            if there.says(to) {
                return delivered(TaskLeft::Since(Box::new(there)), HowChecked::Seen);
            }
            if !there.says(from) {
                return Err(Failure::Changed);
            }
            let tag = if is_in_details(place, to) { there.details.etag } else { there.etag };
            Some(tag.ok_or_else(|| Failure::later(Later::Unproven))?)
        }
    };
    let checked = if compared.is_some() { HowChecked::ComparedBefore } else { HowChecked::Answer };
    let tag = tag.or(compared.as_ref());
    match to {
        TaskField::Notes(notes) if is_in_details(place, to) => {
            let tag = tag.ok_or_else(|| Failure::later(Later::Unproven))?;
            ask(tasks, tasks.requests.describe(place, tag, Some(notes), &[], &[])?).await?;
            delivered(TaskLeft::Since(Box::new(seen(tasks, place).await?)), checked)
        }
        _ => {
            let reply = ask(tasks, tasks.requests.set(place, to, tag)?).await?;
            let left = tasks.shown(&reply, place).map_or(TaskLeft::Written, |task| TaskLeft::AsSent(Box::new(task)));
            delivered(left, checked)
        }
    }
}

async fn remove(tasks: &GraphTasks, place: &TaskPlace, saw: &[TaskField], tag: Option<ETag>) -> Step {
    let (tag, checked) = match tag {
        Some(tag) => (Some(tag), HowChecked::Answer),
        None => match tasks.plain(place).await {
            Err(Failure::Gone) => return delivered(TaskLeft::Nothing, HowChecked::Seen),
            there => {
                let there = there?;
                if !there.is_as(saw) {
                    return Err(Failure::Changed);
                }
                (there.etag, HowChecked::ComparedBefore)
            }
        },
    };
    match ask(tasks, tasks.requests.remove(place, tag.as_ref())?).await {
        Ok(_) => delivered(TaskLeft::Nothing, checked),
        Err(Failure::Gone) => delivered(TaskLeft::Nothing, HowChecked::Seen),
        Err(failure) => Err(failure),
    }
}

pub(super) async fn ask(tasks: &GraphTasks, request: Request) -> Result<bytes::Bytes, Failure> {
    let reply = tasks.client.ask(request).await?;
    if reply.status.is_success() { Ok(reply.body) } else { Err(sorted(&reply)) }
}
