//! Whether a delivery whose outcome is not known took effect. Reads only.
//!
//! A change took effect when the part is what it was to be; whoever made it so, nothing is left to do. A removal did when the task is
//! gone. A new task has no mark of ours: it is ours when it lies in that list, under that title, with that day; was made not
//! earlier than two minutes before the first attempt began, by the server's clock, and in a plan by this person; and is not known to be the
//! effect of another delivery. Of several the oldest is taken: later ones are the next deliveries' own. It took effect as a whole when it also has
//! what goes with it.
//!
//! A list is read to its end. One of more than three thousand tasks is not: then nothing is known, and it is looked for again later.

use std::time::Duration;

use super::delivery::Notes;
use super::parts::{beyond_the_first_request, next, tells};
use super::requests::Made;
use super::service::GraphTasks;
use super::wire::{self, Page};
use crate::model::{Failure, HowChecked, Later, RemoteId, RemoteTask, TaskListKind, WallTime};
use crate::providers::tasks::{TaskAction, TaskDelivery, TaskLeft, TaskPlace, Tasks as _};
use crate::providers::{Looked, Progress};
use crate::sabotage::{self, Sabotage};

/// Pages that are read of a list.
const MOST_PAGES: usize = 30;
/// What is older than the attempt by this much is nobody's effect.
const SLACK: Duration = Duration::from_secs(120);

/// See [`Tasks::find_mine`](crate::providers::tasks::Tasks::find_mine).
pub(super) async fn find(
    tasks: &GraphTasks,
    delivery: &TaskDelivery,
    progress: &Progress,
) -> Result<Looked<TaskLeft>, Failure> {
    let mine = |left| Ok(Looked::Mine { left, checked: HowChecked::Seen });
    match &delivery.action {
        TaskAction::Add { .. } if sabotage::active(Sabotage::TaskNotLookedFor) => {
            Ok(Looked::NotThere(progress.clone()))
        }
        TaskAction::Add { kind, list, title, due, notes, links, steps } => {
            let Notes { made, told } = Notes::of(progress);
            let place = |id: RemoteId| TaskPlace { kind: *kind, list: list.clone(), task: id };
            let wished = Made { title, due: *due, notes, links, steps };
            let there = match made {
                Some(made) => tasks.task(&place(RemoteId(made))).await?,
                None => {
                    let is_it = |task: &RemoteTask| {
                        task.list == *list
                            && task.title == *title
                            && task.due == *due
                            && !delivery.made_besides.contains(&task.id)
                            && is_of_now(task.created_at, delivery.began)
                    };
                    let mut found = match kind {
                        TaskListKind::Own => own(tasks, list, is_it).await?,
                        TaskListKind::Plan => planned(tasks, is_it).await?,
                    };
                    found.sort_by_key(|task| task.created_at);
                    let Some(oldest) = found.into_iter().next() else {
                        return Ok(Looked::NotThere(Progress::default()));
                    };
                    match kind {
                        // Its list has told all that it was made with.
                        TaskListKind::Own if !beyond_the_first_request(&wished) => oldest,
                        TaskListKind::Own | TaskListKind::Plan => tasks.task(&place(oldest.id)).await?,
                    }
                }
            };
            let is_whole = match kind {
                TaskListKind::Own => next(&wished, &there.details, told)?.is_none(),
                TaskListKind::Plan => tells(&there.details, &wished),
            };
            if is_whole {
                return mine(TaskLeft::Since(Box::new(there)));
            }
            Ok(Looked::NotThere(Notes { made: Some(there.id.0), told }.progress()))
        }
        TaskAction::Change { place, to, .. } => {
            let there = tasks.task(place).await?;
            if there.says(to) {
                return mine(TaskLeft::Since(Box::new(there)));
            }
            Ok(Looked::NotThere(progress.clone()))
        }
        TaskAction::Tick { place, step, to, from, .. } => {
            let there = tasks.task(place).await?;
            let found = there.details.steps.as_deref().and_then(|steps| step.among(steps, from));
            if found.is_some_and(|found| found.done == to.done) {
                return mine(TaskLeft::Since(Box::new(there)));
            }
            Ok(Looked::NotThere(progress.clone()))
        }
        TaskAction::Remove { place, .. } => match tasks.plain(place).await {
            Err(Failure::Gone) => mine(TaskLeft::Nothing),
            there => there.map(|_| Looked::NotThere(progress.clone())),
        },
    }
}

/// A task whose age, or the attempt's, nobody told may be of now.
fn is_of_now(made: Option<WallTime>, began: Option<WallTime>) -> bool {
    made.zip(began).is_none_or(|(made, began)| made >= began.before(SLACK))
}

async fn own(
    tasks: &GraphTasks,
    list: &RemoteId,
    is_it: impl Fn(&RemoteTask) -> bool,
) -> Result<Vec<RemoteTask>, Failure> {
    let (mut found, mut request, mut asked) = (Vec::new(), tasks.requests.of_list(list)?, None);
    for _ in 0..MOST_PAGES {
        let page = wire::own_page(&tasks.read(request).await?.body, list)?;
        found.extend(page.found.into_iter().filter(&is_it));
        let Some(next) = page.next else { return Ok(found) };
        let cursor = tasks.next(next, asked.as_ref())?;
        request = tasks.stored(&cursor)?;
        asked = Some(cursor);
    }
    Err(Failure::later(Later::Busy))
}

async fn planned(tasks: &GraphTasks, is_it: impl Fn(&RemoteTask) -> bool) -> Result<Vec<RemoteTask>, Failure> {
    let (mut found, mut request, mut asked) = (Vec::new(), tasks.requests.planned()?, None);
    for _ in 0..MOST_PAGES {
        let body = tasks.read(request).await?.body;
        let Page { found: page, next, .. } = wire::planned_page(&body, tasks.me.as_deref(), &tasks.zone)?;
        let by_me = |by: &Option<String>| by.is_none() || *by == tasks.me;
        found.extend(page.into_iter().filter(|one| by_me(&one.by)).map(|one| one.task).filter(&is_it));
        let Some(next) = next else { return Ok(found) };
        let cursor = tasks.next(next, asked.as_ref())?;
        request = tasks.stored(&cursor)?;
        asked = Some(cursor);
    }
    Err(Failure::later(Later::Busy))
}
