//! What a person can ask for of tasks. Each function checks, stores the intent, and folds; its caller runs it in one durable
//! transaction.

use thiserror::Error;

use super::{part_of, refold, says};
use crate::model::{
    AsOf, BasedOn, Day, IntentRow, IntentState, NeedsYou, Remedy, TaskAsk, TaskDetails, TaskField, TaskLink,
    TaskListKind, TaskListRow, TaskRow, TaskStep, WallTime,
};
use crate::store::service_intents::NewServiceIntent;
use crate::store::standing::Moved;
use crate::store::task_lists::TaskList;
use crate::store::tasks::{TaskEntry, TaskFacts, TaskIntent};
use crate::store::{Reading, StoreError, StoreResult, Writing};

/// Why a wish is refused.
#[derive(Debug, Error)]
pub enum TaskError {
    /// The task, or the list, is not shown (any more).
    #[error("not there")]
    NotThere,
    /// It has no title.
    #[error("an empty title")]
    Empty,
    /// The provider takes no longer title than this, in UTF-16 units.
    #[error("longer than {0}")]
    TooLong(usize),
    /// It is being sent: its outcome is not known yet.
    #[error("being sent")]
    Sending,
    /// The intent has ended.
    #[error("ended")]
    Ended,
    /// It does not ask the person, or not for this.
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
pub type TaskResult<T> = Result<T, TaskError>;

/// A task to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewTask {
    /// In this list; the main one where none is named.
    pub list: Option<TaskListRow>,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due: Option<Day>,
    /// Its text.
    pub notes: String,
    /// What it points to.
    pub links: Vec<TaskLink>,
    /// Its steps, in their order.
    pub steps: Vec<TaskStep>,
}

/// Asks, at this moment.
#[derive(Clone, Copy)]
pub struct Tasking<'a> {
    /// Now, by the wall clock.
    pub now: WallTime,
    /// The longest title that a list of a kind takes, in UTF-16 units.
    pub longest: &'a (dyn Fn(TaskListKind) -> usize + Sync),
}

/// The longest text of a task, in UTF-16 units: what Planner takes.
const LONGEST_NOTES: usize = 32_000;

impl Tasking<'_> {
    /// A new task. Where no list was ever told it goes to the main one, whichever that will be.
    ///
    /// # Errors
    /// See [`TaskError`].
    pub fn add(self, tx: &mut Writing<'_>, new: NewTask) -> TaskResult<TaskRow> {
        let list = match new.list {
            Some(list) => tx.task_list(list)?,
            None => match tx.main_task_list()? {
                None if tx.tasks_as_of()?.0 == AsOf::NeverKnown => {
                    let list = tx.main_list_to_come()?;
                    tx.task_list(list)?
                }
                main => main,
            },
        };
        let list = list.ok_or(TaskError::NotThere)?;
        let title = self.title(list.kind, &new.title)?;
        let (notes, steps) = (notes(&new.notes)?, steps(new.steps)?);
        let task = tx.add_task(None)?;
        let asked = TaskAsk::Add { list: list.row, title, due: new.due, notes, links: new.links, steps };
        store(tx, task, asked, BasedOn::Nothing, Vec::new())?;
        refold(tx, task)?;
        Ok(task)
    }

    /// A part of a task is to be another. What was asked of the same part before and was not sent is changed itself; when that
    /// comes to what is there by now, with what is under way, it is simply taken back.
    ///
    /// # Errors
    /// See [`TaskError`].
    pub fn change(self, tx: &mut Writing<'_>, task: TaskRow, to: TaskField) -> TaskResult<()> {
        let shown = tx.task_entry(task)?.ok_or(TaskError::NotThere)?;
        let kind = tx.task_list(shown.facts.list)?.map_or(TaskListKind::Own, |list| list.kind);
        let from = part_of(&shown.facts, &to).ok_or(TaskError::NotThere)?;
        let to = match to {
            TaskField::Title(title) => TaskField::Title(self.title(kind, &title)?),
            TaskField::Notes(text) => TaskField::Notes(notes(&text)?),
            to => on_top_of(&from, &to),
        };
        if from == to {
            return Ok(());
        }
        let open = tx.open_service_intents_about::<TaskAsk>(task)?;
        if let Some(last) = open.iter().rev().find(|open| is_about_the_part(&open.asked, &to))
            && last.state == IntentState::Queued
            && never_sent(tx, last)?
        {
            match changed(last, &to, is_there(tx, last, &open, &to)?) {
                Some(asked) => tx.change_service_intent(last.row, &asked, &last.based_on)?,
                None => drop(tx.move_intent(last, &IntentState::Cancelled, self.now)?),
            }
            return Ok(refold(tx, task)?);
        }
        let based_on = based_on(&shown, &to, kind, &open);
        // Parts are settled one by one: what waits for her in another part holds this one up in nothing.
        let before: Vec<TaskIntent> = open.into_iter().filter(|open| is_before(&open.asked, &to)).collect();
        self.about(tx, task, TaskAsk::Change { to, from }, based_on, &before)
    }

    /// A step of a task is done, or is not; as for any part.
    ///
    /// # Errors
    /// [`TaskError::NotThere`] also where no step of this number is known; else see [`TaskError`].
    pub fn tick(self, tx: &mut Writing<'_>, task: TaskRow, number: u32, done: bool) -> TaskResult<()> {
        self.change(tx, task, TaskField::Step { number, title: String::new(), done })
    }

    /// A task goes. One that was not sent is simply taken back; what asks because somebody else has removed it asks no more.
    ///
    /// # Errors
    /// See [`TaskError`].
    pub fn remove(self, tx: &mut Writing<'_>, task: TaskRow) -> TaskResult<()> {
        let shown = tx.task_entry(task)?.ok_or(TaskError::NotThere)?;
        let open = tx.open_service_intents_about::<TaskAsk>(task)?;
        if let Some(maker) = open.iter().find(|open| open.asked.makes())
            && never_sent(tx, maker)?
        {
            return self.cancel(tx, maker.row);
        }
        let asks = |open: &TaskIntent| open.state == (IntentState::NeedsYou { why: NeedsYou::SubjectGone });
        let (asking, open): (Vec<TaskIntent>, Vec<TaskIntent>) = open.into_iter().partition(asks);
        for gone in &asking {
            if tx.move_intent(gone, &IntentState::Cancelled, self.now)? == Moved::Stale {
                return Err(TaskError::Ended);
            }
        }
        let parts = [TaskField::Title(String::new()), TaskField::Due(None), TaskField::Done(false)];
        let saw = parts.iter().filter_map(|part| part_of(&shown.facts, part)).collect();
        let based_on = match open.last() {
            Some(last) => BasedOn::Preceding(last.row),
            None => shown.facts.etag.clone().map_or(BasedOn::Untagged, BasedOn::Metadata),
        };
        self.about(tx, task, TaskAsk::Remove { saw }, based_on, &open)
    }

    /// Takes an intent back that has certainly no effect, or needs the person, with what hangs on the task that it makes.
    ///
    /// # Errors
    /// [`TaskError::Sending`] while its outcome is not known, [`TaskError::Ended`].
    pub fn cancel(self, tx: &mut Writing<'_>, intent: IntentRow) -> TaskResult<()> {
        let intent = open_intent(tx, intent)?;
        let mut falling = vec![intent.clone()];
        if intent.asked.makes() {
            let about = tx.open_service_intents_about::<TaskAsk>(intent.about)?;
            falling.extend(about.into_iter().filter(|other| other.row != intent.row));
        }
        for fallen in &falling {
            // What needs the person can be given up although it may have been sent: nothing else would ever end it.
            if !never_sent(tx, fallen)? && !matches!(fallen.state, IntentState::NeedsYou { .. }) {
                return Err(TaskError::Sending);
            }
        }
        for fallen in falling.iter().rev() {
            if tx.move_intent(fallen, &IntentState::Cancelled, self.now)? == Moved::Stale {
                return Err(TaskError::Ended);
            }
        }
        Ok(refold(tx, intent.about)?)
    }

    /// Tries once more what needs the person.
    ///
    /// # Errors
    /// [`TaskError::AsksNothing`], [`TaskError::Ended`].
    pub fn retry(self, tx: &mut Writing<'_>, intent: IntentRow) -> TaskResult<()> {
        let intent = open_intent(tx, intent)?;
        let IntentState::NeedsYou { why } = &intent.state else { return Err(TaskError::AsksNothing) };
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TaskError::Ended);
        }
        // Another life of this vault may have sent it: its effect is looked for first.
        if *why == NeedsYou::HomeCopied
            && let Some(queued) = tx.service_intent::<TaskAsk>(intent.row)?
        {
            tx.begin_attempt(&queued, self.now, None, None)?;
        }
        Ok(())
    }

    /// A task that is gone at the server is made anew, as she sees it, in its list, or in the main one where that is gone as well; what
    /// waits about the one that is gone ends with it. Its steps, and what it points to, come along as far as they are known here.
    ///
    /// # Errors
    /// [`TaskError::AsksNothing`] when it does not ask for that; [`TaskError::Sending`]; those of [`Tasking::add`].
    pub fn make_anew(self, tx: &mut Writing<'_>, intent: IntentRow) -> TaskResult<TaskRow> {
        let intent = open_intent(tx, intent)?;
        if intent.state != (IntentState::NeedsYou { why: NeedsYou::SubjectGone }) {
            return Err(TaskError::AsksNothing);
        }
        let TaskFacts { list, title, due, percent, details, .. } =
            tx.task_overlay(intent.about)?.ok_or(TaskError::NotThere)?.facts;
        let there = |list: &TaskList| list.open && (list.listed || list.kind == TaskListKind::Plan);
        let list = tx.task_list(list)?.filter(there).map(|list| list.row);
        let TaskDetails { notes, steps, links, .. } = details;
        let (notes, links) = (notes.unwrap_or_default(), links.unwrap_or_default());
        let steps = steps.into_iter().flatten().map(|step| TaskStep { title: step.title, done: step.done });
        // A step without words says nothing, and no server takes it.
        let steps = steps.filter(|step| !step.title.trim().is_empty()).collect();
        let made = self.add(tx, NewTask { list, title, due, notes, links, steps })?;
        if percent == 100 {
            self.change(tx, made, TaskField::Done(true))?;
        }
        for open in tx.open_service_intents_about::<TaskAsk>(intent.about)? {
            let asks = matches!(open.state, IntentState::NeedsYou { .. });
            if !asks && !never_sent(tx, &open)? {
                return Err(TaskError::Sending);
            }
            if tx.move_intent(&open, &IntentState::Cancelled, self.now)? == Moved::Stale {
                return Err(TaskError::Ended);
            }
        }
        refold(tx, intent.about)?;
        Ok(made)
    }

    /// Goes on although somebody has changed what it is about: what is known of the task now is what it is based on from here.
    ///
    /// # Errors
    /// [`TaskError::AsksNothing`] when it does not ask for that, [`TaskError::NotThere`] when the task is gone.
    pub fn confirm(self, tx: &mut Writing<'_>, intent: IntentRow) -> TaskResult<()> {
        let intent = open_intent(tx, intent)?;
        if !matches!(intent.state, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } }) {
            return Err(TaskError::AsksNothing);
        }
        let (facts, _) = tx.task_base(intent.about)?.ok_or(TaskError::NotThere)?;
        let kind = tx.task_list(facts.list)?.map_or(TaskListKind::Own, |list| list.kind);
        let (asked, based_on) = match &intent.asked {
            TaskAsk::Change { to, from } => {
                let tag = if is_in_details(kind, to) { &facts.details.etag } else { &facts.etag };
                let from = part_of(&facts, to).unwrap_or_else(|| from.clone());
                (TaskAsk::Change { to: on_top_of(&from, to), from }, tag.clone())
            }
            TaskAsk::Remove { saw } => {
                let saw = saw.iter().filter_map(|part| part_of(&facts, part)).collect();
                (TaskAsk::Remove { saw }, facts.etag.clone())
            }
            TaskAsk::Add { .. } => return Err(TaskError::AsksNothing),
        };
        if tx.move_intent(&intent, &IntentState::Queued, self.now)? == Moved::Stale {
            return Err(TaskError::Ended);
        }
        let based_on = based_on.map_or(BasedOn::Untagged, BasedOn::Metadata);
        Ok(tx.change_service_intent(intent.row, &asked, &based_on)?)
    }

    fn about(
        self,
        tx: &mut Writing<'_>,
        task: TaskRow,
        asked: TaskAsk,
        based_on: BasedOn,
        open: &[TaskIntent],
    ) -> TaskResult<()> {
        store(tx, task, asked, based_on, open.iter().map(|open| open.row).collect())?;
        Ok(refold(tx, task)?)
    }

    /// A title as it is sent: one line.
    fn title(self, kind: TaskListKind, text: &str) -> TaskResult<String> {
        let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let longest = (self.longest)(kind);
        if title.is_empty() {
            return Err(TaskError::Empty);
        }
        if title.encode_utf16().count() > longest {
            return Err(TaskError::TooLong(longest));
        }
        Ok(title)
    }
}

/// The intents that ask the person the same about one task, and are answered together: what was changed on both sides, or all that was
/// changed in a task that is gone. `asks`: one of them; the oldest first, it among them.
pub fn asked_together(asks: &TaskIntent, open: &[TaskIntent]) -> Vec<IntentRow> {
    let question = |intent: &TaskIntent| match (&intent.asked, &intent.state) {
        (TaskAsk::Change { .. }, IntentState::NeedsYou { why: NeedsYou::ChangedMeanwhile { .. } }) => {
            Some("both sides")
        }
        (TaskAsk::Change { .. }, IntentState::NeedsYou { why: NeedsYou::SubjectGone }) => Some("gone"),
        _ => None,
    };
    let Some(asked) = question(asks) else { return vec![asks.row] };
    let same = |other: &&TaskIntent| other.about == asks.about && question(other) == Some(asked);
    open.iter().filter(same).map(|other| other.row).collect()
}

/// What a person can do about an intent that needs her.
pub fn remedies(why: &NeedsYou) -> Vec<Remedy> {
    match why {
        NeedsYou::ChangedMeanwhile { .. } => vec![Remedy::Confirm, Remedy::Discard],
        // What is gone does not come back by trying.
        NeedsYou::SubjectGone => vec![Remedy::Discard, Remedy::Elsewhere],
        _ => vec![Remedy::Retry, Remedy::Discard],
    }
}

/// Steps as they are sent: one line each, which says something.
fn steps(steps: Vec<TaskStep>) -> TaskResult<Vec<TaskStep>> {
    let line = |step: TaskStep| {
        let title = step.title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() { Err(TaskError::Empty) } else { Ok(TaskStep { title, done: step.done }) }
    };
    steps.into_iter().map(line).collect()
}

/// A wish for a part, on top of what that says by now: what a step says is no wish of hers.
fn on_top_of(from: &TaskField, to: &TaskField) -> TaskField {
    match (to, from) {
        (TaskField::Step { number, done, .. }, TaskField::Step { title, .. }) => {
            TaskField::Step { number: *number, title: title.clone(), done: *done }
        }
        _ => to.clone(),
    }
}

fn notes(text: &str) -> TaskResult<String> {
    let text = text.replace("\r\n", "\n").trim_end().to_owned();
    if text.encode_utf16().count() > LONGEST_NOTES {
        return Err(TaskError::TooLong(LONGEST_NOTES));
    }
    Ok(text)
}

fn open_intent(tx: &Reading<'_>, intent: IntentRow) -> TaskResult<TaskIntent> {
    let intent = tx.service_intent::<TaskAsk>(intent)?.ok_or(TaskError::Ended)?;
    match intent.state {
        IntentState::Delivered | IntentState::Cancelled => Err(TaskError::Ended),
        _ => Ok(intent),
    }
}

fn store(
    tx: &mut Writing<'_>,
    about: TaskRow,
    asked: TaskAsk,
    based_on: BasedOn,
    needs: Vec<IntentRow>,
) -> StoreResult<IntentRow> {
    tx.add_service_intent(&NewServiceIntent { about, asked, based_on, after: 0, hold_until: None, needs })
}

/// Whether a part is in the details of its task, which have a tag of their own.
pub(crate) fn is_in_details(kind: TaskListKind, part: &TaskField) -> bool {
    kind == TaskListKind::Plan && matches!(part, TaskField::Notes(_) | TaskField::Step { .. })
}

fn based_on(shown: &TaskEntry, part: &TaskField, kind: TaskListKind, open: &[TaskIntent]) -> BasedOn {
    match open.last() {
        Some(last) => BasedOn::Preceding(last.row),
        None => {
            let facts = &shown.facts;
            let tag = if is_in_details(kind, part) { &facts.details.etag } else { &facts.etag };
            tag.clone().map_or(BasedOn::Untagged, BasedOn::Metadata)
        }
    }
}

/// Whether a change of a part has to wait for an intent on the same task: for its making, for its end, for another one of the part.
fn is_before(asked: &TaskAsk, part: &TaskField) -> bool {
    match asked {
        TaskAsk::Add { .. } | TaskAsk::Remove { .. } => true,
        TaskAsk::Change { to, .. } => to.is_of_the_part(part),
    }
}

/// Whether an intent can be changed itself when this part is to be another.
fn is_about_the_part(asked: &TaskAsk, part: &TaskField) -> bool {
    match asked {
        TaskAsk::Add { .. } => !matches!(part, TaskField::Done(_)),
        TaskAsk::Change { to, .. } => to.is_of_the_part(part),
        TaskAsk::Remove { .. } => false,
    }
}

/// Whether a part is what is wished without an intent: as the provider says by now, and as the intents before it leave it. Of a task
/// that the provider does not have (any more) what she saw counts.
fn is_there(tx: &Reading<'_>, intent: &TaskIntent, open: &[TaskIntent], to: &TaskField) -> StoreResult<bool> {
    let earlier = open.iter().rev().filter(|earlier| earlier.row < intent.row);
    let mut left = earlier.filter_map(|earlier| match &earlier.asked {
        TaskAsk::Change { to: left, .. } if left.is_of_the_part(to) => Some(left.clone()),
        _ => None,
    });
    if let Some(left) = left.next() {
        return Ok(left == *to);
    }
    Ok(match (tx.task_base(intent.about)?, &intent.asked) {
        (Some((facts, _)), _) => says(&facts, to),
        (None, TaskAsk::Change { from, .. }) => from == to,
        (None, _) => false,
    })
}

/// An unsent intent with another wish for its part; `None` when nothing is left to be wished.
fn changed(intent: &TaskIntent, to: &TaskField, is_there: bool) -> Option<TaskAsk> {
    match &intent.asked {
        TaskAsk::Change { .. } if is_there => None,
        TaskAsk::Change { from, .. } => Some(TaskAsk::Change { to: to.clone(), from: from.clone() }),
        asked => {
            let mut asked = asked.clone();
            if let TaskAsk::Add { title, due, notes, steps, .. } = &mut asked {
                match to {
                    TaskField::Title(text) => title.clone_from(text),
                    TaskField::Due(day) => *due = *day,
                    TaskField::Notes(text) => notes.clone_from(text),
                    TaskField::Step { number, done, .. } => {
                        let at = usize::try_from(*number).unwrap_or(0).checked_sub(1);
                        if let Some(step) = at.and_then(|at| steps.get_mut(at)) {
                            step.done = *done;
                        }
                    }
                    TaskField::Done(_) => {}
                }
            }
            Some(asked)
        }
    }
}

/// Whether it is certain that an intent has no effect: none of its attempts is without an outcome.
fn never_sent(tx: &Reading<'_>, intent: &TaskIntent) -> StoreResult<bool> {
    let open = matches!(intent.state, IntentState::Queued | IntentState::NeedsYou { .. } | IntentState::Sending);
    // A plan's task is made in two steps: after the first one it is there.
    Ok(open && intent.progress.is_none() && !tx.has_open_attempt(intent.row)?)
}
