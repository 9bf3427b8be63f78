//! The tasks' part of the outbox: what is to be sent for an intent about a task, and what its delivery did to base.
//!
//! **Promises.** Those of [`super::carrying`]. A change says which tag it is based on: that of the row that the person saw, or what the
//! change before it left; where neither is known, the part is compared with what she saw right before. When somebody was quicker,
//! the task is read again: if it says already what she wants, there is nothing left to do; if the part is still what she
//! saw, somebody changed another one, and hers is sent on the present tag; else she is asked, and both values are kept: theirs in
//! base, hers over it.

use std::sync::Arc;

use async_trait::async_trait;

use super::carrying::{Carried, Carrying, Met, Prepared, Service};
use crate::doors::Doors;
use crate::model::{
    BasedOn, ETag, Failure, HowChecked, IntentState, KnownStep, Later, NeedsYou, ReceiptRow, RemoteTask, RequestSeq,
    TaskAsk, TaskField, TaskListKind, TaskRow, TaskStep, WallTime,
};
use crate::providers::tasks::{StepMeant, TaskAction, TaskDelivery, TaskLeft, TaskPlace, Tasks};
use crate::providers::{Looked, Progress, Stepped};
use crate::sabotage::{self, Sabotage};
use crate::store::standing::Moved;
use crate::store::tasks::{TaskFacts, TaskIntent, TaskReceipt};
use crate::store::{Database, Durability, Reading, StoreResult, Writing};
use crate::tasks::{absorb, apply, is_in_details, refold, remove, says};
use crate::tree::Sequence;

/// Tasks as a service of the outbox.
pub struct Errands {
    tasks: Arc<dyn Tasks>,
}

/// Delivers the tasks' part of one vault's outbox.
pub type Tasking = Carrying<Errands>;

impl Tasking {
    /// The tasks' part of the outbox of one vault.
    pub fn new(db: Database, tasks: Arc<dyn Tasks>, doors: Doors, sequence: Arc<Sequence>) -> Tasking {
        Carrying::of(Errands { tasks }, db, doors, sequence)
    }
}

#[async_trait]
impl Service for Errands {
    type Asked = TaskAsk;
    type Delivery = TaskDelivery;
    type Load = ();
    type Left = TaskLeft;
    /// A task is made before its steps, and a plan's before its details are told.
    const STANDS_BETWEEN_STEPS: bool = true;

    fn prepare(tx: &Reading<'_>, intent: &TaskIntent) -> StoreResult<Prepared<TaskDelivery>> {
        prepare(tx, intent)
    }

    async fn server_time(&self) -> Result<Option<WallTime>, Failure> {
        self.tasks.server_time().await
    }

    fn began(delivery: &mut TaskDelivery) -> &mut Option<WallTime> {
        &mut delivery.began
    }

    async fn load(&self, _intent: &TaskIntent) -> StoreResult<()> {
        Ok(())
    }

    async fn advance(
        &self,
        delivery: &TaskDelivery,
        progress: &Progress,
        _load: &(),
    ) -> Result<Stepped<TaskLeft>, Failure> {
        self.tasks.advance(delivery, progress).await
    }

    async fn find_mine(&self, delivery: &TaskDelivery, progress: &Progress) -> Result<Looked<TaskLeft>, Failure> {
        self.tasks.find_mine(delivery, progress).await
    }

    fn gone(delivery: &TaskDelivery) -> Option<NeedsYou> {
        match delivery.action {
            TaskAction::Change { .. } | TaskAction::Tick { .. } if delivery.removed_since => None,
            // It was made, and somebody has removed it before all of it was told: what they did not see is here alone.
            TaskAction::Add { .. } if delivery.begun => Some(NeedsYou::SubjectGone),
            TaskAction::Add { .. } => Some(NeedsYou::ParentGone),
            TaskAction::Change { .. } | TaskAction::Tick { .. } => Some(NeedsYou::SubjectGone),
            TaskAction::Remove { .. } => None,
        }
    }

    /// That a task is gone is not concluded from a change that found none: it is asked for. What the provider says then is its word
    /// about the task, and goes into base as it would from a list.
    async fn looked_into(
        &self,
        carried: &Carried<'_>,
        intent: &TaskIntent,
        delivery: &TaskDelivery,
        failure: Failure,
    ) -> StoreResult<Failure> {
        let (Failure::Gone, TaskAction::Change { place, .. } | TaskAction::Tick { place, .. }) =
            (&failure, &delivery.action)
        else {
            return Ok(failure);
        };
        let (seq, task) = (carried.sequence.begin(carried.db).await?, intent.about);
        match self.tasks.task(place).await {
            // It is there after all.
            Ok(_) => Ok(Failure::later(Later::Busy)),
            Err(Failure::Gone) => {
                carried.db.write(Durability::Saved, move |tx| remove(tx, task, seq)).await?;
                Ok(failure)
            }
            Err(failure) => Ok(failure),
        }
    }

    async fn met_change(
        &self,
        carried: &Carried<'_>,
        intent: &TaskIntent,
        delivery: &TaskDelivery,
    ) -> StoreResult<Met<TaskLeft>> {
        // What is new is based on nothing that could have changed.
        let Some(place) = delivery.action.place() else { return Ok(Met::Failed(Failure::Reset)) };
        let seq = carried.sequence.begin(carried.db).await?;
        let there = match self.tasks.task(place).await {
            Ok(there) => there,
            Err(failure) => return Ok(Met::Failed(failure)),
        };
        let (seen, action, now) = (intent.clone(), delivery.action.clone(), carried.doors.clock.wall());
        let work = move |tx: &mut Writing<'_>| {
            absorb(tx, std::slice::from_ref(&there), seq, false)?;
            settle_change(tx, &seen, &action, there, now)
        };
        carried.db.write(Durability::Saved, work).await
    }

    fn settle(
        tx: &mut Writing<'_>,
        intent: &TaskIntent,
        left: Option<TaskLeft>,
        seq: RequestSeq,
        checked: HowChecked,
        now: WallTime,
    ) -> StoreResult<()> {
        let title = title_of(tx, intent)?;
        let in_vain = left.is_none() && matches!(intent.asked, TaskAsk::Change { .. });
        match left {
            Some(TaskLeft::AsSent(task)) => {
                tx.set_result(intent.row, task.etag.as_ref(), None)?;
                keep(tx, intent, *task, seq)?;
            }
            Some(TaskLeft::Since(task)) => keep(tx, intent, *task, seq)?,
            Some(TaskLeft::Written) => {
                if let (TaskAsk::Change { to, .. }, Some((mut facts, _))) = (&intent.asked, tx.task_base(intent.about)?)
                {
                    apply(&mut facts, to);
                    facts.etag = None;
                    tx.put_task(intent.about, &facts, seq)?;
                }
            }
            Some(TaskLeft::Nothing) | None => tx.remove_task(intent.about, seq)?,
        }
        refold(tx, intent.about)?;
        let list = match &intent.asked {
            TaskAsk::Add { list, .. } => Some(*list),
            _ => tx.task_base(intent.about)?.map(|(facts, _)| facts.list),
        };
        let list = list.map(|list| tx.task_list(list)).transpose()?.flatten();
        tx.add_service_receipt(&TaskReceipt {
            row: ReceiptRow(0),
            intent: intent.row,
            about: intent.about,
            asked: intent.asked.clone(),
            name: title,
            place: list.map(|list| list.name).unwrap_or_default(),
            checked: if in_vain { HowChecked::SubjectGone } else { checked },
            delivered_at: now,
        })
    }
}

/// Puts remote ids and tags into the place of local ones.
fn prepare(tx: &Reading<'_>, intent: &TaskIntent) -> StoreResult<Prepared<TaskDelivery>> {
    let removes = |open: &TaskIntent| matches!(open.asked, TaskAsk::Remove { .. });
    let removed_since = tx.open_service_intents_about::<TaskAsk>(intent.about)?.iter().any(removes);
    if removed_since && !intent.asked.makes() && place_of(tx, intent.about)?.is_none() {
        return Ok(Prepared::Done);
    }
    let action = match &intent.asked {
        TaskAsk::Add { list, title, due, notes, links, steps } => {
            // What was made before any list was known goes to the main one, as the answer that named the lists calls it.
            let list = match tx.task_list(*list)? {
                Some(list) if list.remote.as_str().is_empty() => tx.main_task_list()?,
                list => list,
            };
            let Some(list) = list else { return Ok(Prepared::Stuck(NeedsYou::ParentGone)) };
            TaskAction::Add {
                kind: list.kind,
                list: list.remote,
                title: title.clone(),
                due: *due,
                notes: notes.clone(),
                links: links.clone(),
                steps: steps.clone(),
            }
        }
        TaskAsk::Change {
            to: TaskField::Step { number, title, done },
            from: TaskField::Step { title: saw, done: was, .. },
        } => {
            let Some(place) = place_of(tx, intent.about)? else {
                return Ok(Prepared::Stuck(NeedsYou::SubjectGone));
            };
            let tag = Some(own_tag(&intent.based_on)).filter(|_| place.kind == TaskListKind::Plan).flatten();
            TaskAction::Tick {
                place,
                step: step_meant(tx, intent.about, *number)?,
                to: TaskStep { title: title.clone(), done: *done },
                from: TaskStep { title: saw.clone(), done: *was },
                tag,
            }
        }
        TaskAsk::Change { to, from } => match place_of(tx, intent.about)? {
            None => return Ok(Prepared::Stuck(NeedsYou::SubjectGone)),
            Some(place) => {
                let details = is_in_details(place.kind, to);
                let tag =
                    if details { own_tag(&intent.based_on) } else { resolve(tx, intent, |facts| says(facts, from))? };
                TaskAction::Change { place, to: to.clone(), from: from.clone(), tag }
            }
        },
        TaskAsk::Remove { saw } => match place_of(tx, intent.about)? {
            None => return Ok(Prepared::Done),
            Some(place) => {
                let tag = resolve(tx, intent, |facts| saw.iter().all(|part| says(facts, part)))?;
                TaskAction::Remove { place, saw: saw.clone(), tag }
            }
        },
    };
    let begun = intent.progress.is_some();
    Ok(Prepared::Ready(TaskDelivery {
        action,
        began: intent.began_at,
        made_besides: tx.tasks_made()?,
        begun,
        removed_since,
    }))
}

fn place_of(tx: &Reading<'_>, task: TaskRow) -> StoreResult<Option<TaskPlace>> {
    let Some((facts, _)) = tx.task_base(task)? else { return Ok(None) };
    let (list, remote) = (tx.task_list(facts.list)?, tx.remote_task(task)?);
    Ok(list.zip(remote).map(|(list, task)| TaskPlace { kind: list.kind, list: list.remote, task }))
}

/// Which of the task's steps has this number here.
fn step_meant(tx: &Reading<'_>, task: TaskRow, number: u32) -> StoreResult<StepMeant> {
    let details = tx.task_base(task)?.map(|(facts, _)| facts.details).unwrap_or_default();
    Ok(match details.step(number) {
        Some(KnownStep { remote: Some(id), .. }) => StepMeant::Known(id.clone()),
        None if details.steps.is_some() => StepMeant::Gone,
        _ => StepMeant::Titled,
    })
}

fn own_tag(based_on: &BasedOn) -> Option<ETag> {
    match based_on {
        BasedOn::Metadata(tag) => Some(tag.clone()),
        _ => None,
    }
}

/// The tag that an intent is based on, now that those before it have ended; `None` where there is none to go by. The tag of one that
/// was delivered before also stands for what others had changed by then: it counts only where the part is as this person saw it.
fn resolve(
    tx: &Reading<'_>,
    intent: &TaskIntent,
    is_as_seen: impl Fn(&TaskFacts) -> bool,
) -> StoreResult<Option<ETag>> {
    let mut based_on = intent.based_on.clone();
    for _ in 0..1_000 {
        let BasedOn::Preceding(row) = based_on else { return Ok(own_tag(&based_on)) };
        let Some(earlier) = tx.service_intent::<TaskAsk>(row)? else { return Ok(None) };
        if earlier.state == IntentState::Delivered {
            let there = tx.task_base(intent.about)?;
            return Ok(earlier.result.filter(|_| there.is_some_and(|(facts, _)| is_as_seen(&facts))));
        }
        // What was said in details was based on another tag than that of the task.
        if let (TaskAsk::Change { to, .. }, Some(place)) = (&earlier.asked, place_of(tx, earlier.about)?)
            && is_in_details(place.kind, to)
        {
            return Ok(None);
        }
        based_on = earlier.based_on;
    }
    Ok(None)
}

/// What follows from what is there now, which base holds already.
fn settle_change(
    tx: &mut Writing<'_>,
    intent: &TaskIntent,
    action: &TaskAction,
    there: RemoteTask,
    now: WallTime,
) -> StoreResult<Met<TaskLeft>> {
    let (as_seen, tag) = match action {
        TaskAction::Change { place, to, from, .. } => {
            if there.says(to) {
                return Ok(Met::Delivered(TaskLeft::Since(Box::new(there))));
            }
            let details = is_in_details(place.kind, to);
            (there.says(from), if details { there.details.etag.clone() } else { there.etag.clone() })
        }
        TaskAction::Tick { step, to, from, .. } => {
            let found = there.details.steps.as_deref().and_then(|steps| step.among(steps, from));
            if found.is_some_and(|found| found.done == to.done) {
                return Ok(Met::Delivered(TaskLeft::Since(Box::new(there))));
            }
            // That it is not there any more is said by the next try, which looks for it.
            (
                found.is_none_or(|found| found.title == from.title),
                there.details.etag.clone().filter(|_| found.is_some()),
            )
        }
        TaskAction::Remove { saw, .. } => (there.is_as(saw), there.etag.clone()),
        TaskAction::Add { .. } => (false, None),
    };
    if !as_seen && !sabotage::active(Sabotage::TaskOverwrites) {
        return Ok(Met::Asks(NeedsYou::ChangedMeanwhile { by: None, at: there.changed_at }));
    }
    if tx.move_intent(intent, &IntentState::Queued, now)? == Moved::Done {
        tx.end_attempts(intent.row, "changed in another part", now)?;
        let based_on = tag.map_or(BasedOn::Untagged, BasedOn::Metadata);
        tx.change_service_intent(intent.row, &intent.asked, &based_on)?;
    }
    Ok(Met::Again)
}

/// The task that a delivery left: the person's row is the provider's from now on.
fn keep(tx: &mut Writing<'_>, intent: &TaskIntent, task: RemoteTask, seq: RequestSeq) -> StoreResult<()> {
    if intent.asked.makes() {
        tx.name_task(intent.about, &task.id)?;
    }
    absorb(tx, &[task], seq, false).map(drop)
}

/// What a task is called, in the words of a receipt.
fn title_of(tx: &Reading<'_>, intent: &TaskIntent) -> StoreResult<String> {
    if let TaskAsk::Add { title, .. } = &intent.asked {
        return Ok(title.clone());
    }
    let overlay = tx.task_overlay(intent.about)?.map(|overlay| overlay.facts.title);
    let base = tx.task_base(intent.about)?.map(|(facts, _)| facts.title);
    Ok(overlay.or(base).unwrap_or_default())
}
