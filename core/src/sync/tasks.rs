//! Tasks: a person's own lists, what is assigned to her in plans, and one task as a whole.
//!
//! **Promises.** What a page says and the cursor that leads on are committed together. A sync asks each source at most once in three
//! minutes, a list that is quiet once in twelve (a person who asks for it herself is not held up); one in which nothing is new answers with one small request, and one row
//! is written. A token that is worthless begins the list anew; what is not told then is asked for by its id, and only the
//! provider's own word removes it. What is no longer assigned to this person is no longer among hers.
//!
//! Plans have no delta: they are told as a whole each time, and compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Ended, MayGoOn, is_due};
use crate::doors::Doors;
use crate::model::{
    AsOf, BootTime, Failure, Refusal, RemoteId, RemoteTask, RequestSeq, TaskListKind, TaskListRow, TaskRow,
};
use crate::providers::tasks::{TaskPlace, Tasks};
use crate::providers::{Cursor, Next};
use crate::store::task_lists::TaskList;
use crate::store::{Database, Durability, StoreResult, Writing};
use crate::tasks::{absorb, give_away};
use crate::tree::Sequence;

/// A source is asked for what is new at most so often.
const AT_MOST: Duration = Duration::from_secs(3 * 60);
/// Each time that a list had nothing new doubles that, up to this many times: twelve minutes. Plans, in which others ask, stay at three.
const MOST_DOUBLED: u32 = 2;
/// The list of lists is asked for so often, in milliseconds.
const LIST_EVERY: i64 = 60 * 60 * 1_000;
/// Pages of one list at most, in one sync.
const MOST_PAGES: usize = 200;
/// Tasks asked for by their id after one enumeration.
const MOST_ASKED: usize = 50;
/// Plans whose names are asked for by their id, in one sync.
const MOST_NAMES: usize = 10;

/// What is asked as one: a list of To Do's kind, or everything that is assigned in plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// What is assigned to this person in plans.
    Planned,
    /// One of her own lists.
    List(TaskListRow),
}

/// A source with what is known of it.
struct Known {
    source: Source,
    as_of: AsOf,
    quiet: u32,
}

/// Reads tasks into one vault.
pub struct TaskPuller {
    pub(super) db: Database,
    tasks: Arc<dyn Tasks>,
    pub(super) doors: Doors,
    sequence: Arc<Sequence>,
    polled: Mutex<BTreeMap<Source, BootTime>>,
    told: AtomicU64,
}

impl fmt::Debug for TaskPuller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaskPuller")
    }
}

impl TaskPuller {
    /// The tasks of one vault.
    pub fn new(db: Database, tasks: Arc<dyn Tasks>, doors: Doors, sequence: Arc<Sequence>) -> TaskPuller {
        TaskPuller { db, tasks, doors, sequence, polled: Mutex::default(), told: AtomicU64::new(0) }
    }

    /// Tasks that answers have brought and that were not as they were, in this process.
    pub fn told(&self) -> u64 {
        self.told.load(Ordering::Relaxed)
    }

    /// Stores what an answer tells, and in the same transaction what follows from it.
    async fn absorbing(
        &self,
        tasks: Vec<RemoteTask>,
        seq: RequestSeq,
        confirming: bool,
        then: impl FnOnce(&mut Writing<'_>) -> StoreResult<()> + Send + 'static,
    ) -> StoreResult<()> {
        let work = move |tx: &mut Writing<'_>| {
            let told = absorb(tx, &tasks, seq, confirming)?;
            then(tx)?;
            Ok(told)
        };
        let told = self.db.write(Durability::Fetched, work).await?;
        self.told.fetch_add(told, Ordering::Relaxed);
        Ok(())
    }

    /// Whether the list of lists is old; `None` where it was never had.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_is_due(&self) -> StoreResult<Option<bool>> {
        let now = self.doors.clock.wall();
        Ok(match self.db.read(|tx| tx.tasks_as_of()).await?.0 {
            AsOf::NeverKnown => None,
            AsOf::Known(at) => Some(is_due(Some(at), now, LIST_EVERY)),
        })
    }

    /// Whether a task waits for the main list, which no answer has named yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lacks_main_list(&self) -> StoreResult<bool> {
        self.db.read(|tx| Ok(tx.tasks_as_of()?.0 == AsOf::NeverKnown && tx.waits_for_main_list()?)).await
    }

    /// Asks which lists and plans there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn refresh_list(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        let lists = match self.tasks.lists().await {
            Ok(lists) => lists,
            Err(failure) => return Ok(failure.into()),
        };
        let now = self.doors.clock.wall();
        self.db.write(Durability::Fetched, move |tx| tx.put_task_lists(&lists, now)).await?;
        self.name_plans(may_go_on).await
    }

    /// Plans that are known by their tasks alone are asked for their names.
    async fn name_plans(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let unnamed = |list: &TaskList| list.kind == TaskListKind::Plan && list.name.is_empty() && list.open;
        let lists = self.db.read(|tx| tx.task_lists()).await?;
        for list in lists.into_iter().filter(unnamed).take(MOST_NAMES) {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            match self.tasks.plan(&list.remote).await {
                Ok(named) => drop(self.db.write(Durability::Fetched, move |tx| tx.put_task_list(&named)).await?),
                Err(Failure::Gone | Failure::Refused(_)) => {
                    self.db.write(Durability::Fetched, move |tx| tx.close_task_list(list.row)).await?;
                }
                Err(failure) => return Ok(failure.into()),
            }
        }
        Ok(Ended::Done)
    }

    /// What may be asked for what is new now: what was asked longest ago first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn due(&self) -> StoreResult<Vec<Source>> {
        let mut all = self.sources().await?;
        all.retain(|known| self.may_poll(known));
        all.sort_by_key(|known| (known.as_of, known.source));
        Ok(all.into_iter().map(|known| known.source).collect())
    }

    /// Everything that is asked, with its age.
    async fn sources(&self) -> StoreResult<Vec<Known>> {
        let (lists, (_, planned)) = self.db.read(|tx| Ok((tx.task_lists()?, tx.tasks_as_of()?))).await?;
        let own = |list: &TaskList| list.kind == TaskListKind::Own && list.listed && list.open;
        let list = |list: TaskList| Known { source: Source::List(list.row), as_of: list.as_of, quiet: list.quiet };
        let planned = Known { source: Source::Planned, as_of: planned, quiet: 0 };
        Ok(lists.into_iter().filter(own).map(list).chain([planned]).collect())
    }

    /// Whether its pause has passed, by the boot clock where this process asked last, else by the wall clock.
    fn may_poll(&self, known: &Known) -> bool {
        let pause = AT_MOST * (1 << known.quiet.min(MOST_DOUBLED));
        if let Some(last) = self.polled().get(&known.source) {
            return last.after(pause) <= self.doors.clock.boot();
        }
        let (wall, most) = (self.doors.clock.wall(), i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
        match known.as_of {
            AsOf::NeverKnown => true,
            AsOf::Known(at) => wall.0 - at.0 >= most || at > wall,
        }
    }

    /// Asks everything for what is new, whenever it was last asked.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll_all(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        for known in self.sources().await? {
            match self.poll(known.source, may_go_on).await? {
                Ended::Done | Ended::NoAccess => {}
                ended => return Ok(ended),
            }
        }
        Ok(Ended::Done)
    }

    /// Asks a source for what is new.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn poll(&self, source: Source, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        self.polled().insert(source, self.doors.clock.boot());
        match source {
            Source::Planned => self.planned(may_go_on).await,
            Source::List(list) => match self.db.read(move |tx| tx.task_list(list)).await? {
                Some(list) => self.list(list, may_go_on).await,
                None => Ok(Ended::Done),
            },
        }
    }

    async fn list(&self, list: TaskList, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let row = list.row;
        let (mut cursor, mut round) = (list.cursor.map(Cursor), list.round_from);
        for _ in 0..MOST_PAGES {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            // What is told before its enumeration began is not told by it.
            let from = if cursor.is_none() { Some(seq) } else { round };
            let page = match self.tasks.changes(&list.remote, cursor.as_ref()).await {
                Ok(page) => page,
                Err(Failure::Reset) => {
                    self.db.write(Durability::Fetched, move |tx| tx.note_task_list(row, None, None, None)).await?;
                    (cursor, round) = (None, None);
                    continue;
                }
                Err(failure) => return self.not_had(row, failure).await,
            };
            let (next, whole) = match page.next {
                Next::More(mut next) => (next.pop(), false),
                Next::Done(next) => (Some(next), true),
            };
            let (tasks, now, stored) = (page.tasks, self.doors.clock.wall(), next.clone());
            let enumerating = from.is_some();
            let still = whole && !enumerating && tasks.is_empty();
            self.absorbing(tasks, seq, enumerating, move |tx| {
                let stored = stored.as_ref().map(|cursor| cursor.0.as_str());
                let round = if whole { None } else { from };
                match stored {
                    Some(cursor) if still => tx.note_task_list_still(row, cursor, now),
                    stored => tx.note_task_list(row, stored, round, whole.then_some(now)),
                }
            })
            .await?;
            if whole {
                return match from {
                    Some(from) => self.ask_for_untold(&list.remote, row, from, may_go_on).await,
                    None => Ok(Ended::Done),
                };
            }
            (cursor, round) = (next, from);
        }
        Ok(Ended::GivenUp)
    }

    /// What a whole enumeration did not tell is asked for by its id.
    async fn ask_for_untold(
        &self,
        remote: &RemoteId,
        list: TaskListRow,
        from: RequestSeq,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Ended> {
        let untold = self.db.read(move |tx| tx.unconfirmed_tasks(list, from)).await?;
        for (task, id) in untold.into_iter().take(MOST_ASKED) {
            let place = TaskPlace { kind: TaskListKind::Own, list: remote.clone(), task: id };
            match self.ask_for(task, &place, may_go_on).await? {
                Ended::Done => {}
                ended => return Ok(ended),
            }
        }
        Ok(Ended::Done)
    }

    /// Asks for one task, because something hints that it is gone and nothing proves it.
    async fn ask_for(&self, task: TaskRow, place: &TaskPlace, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        if !may_go_on() {
            return Ok(Ended::Paused);
        }
        let seq = self.sequence.begin(&self.db).await?;
        let told = match self.tasks.task(place).await {
            Ok(there) => there,
            Err(Failure::Gone) => gone(place),
            Err(Failure::Refused(Refusal::Permission)) => {
                self.db.write(Durability::Fetched, move |tx| give_away(tx, task)).await?;
                return Ok(Ended::Done);
            }
            Err(failure) => return Ok(failure.into()),
        };
        self.absorbing(vec![told], seq, true, |_| Ok(())).await?;
        Ok(Ended::Done)
    }

    /// Everything that is assigned to this person in plans, compared with what is known.
    async fn planned(&self, may_go_on: MayGoOn<'_>) -> StoreResult<Ended> {
        let began = self.sequence.begin(&self.db).await?;
        let (mut named, mut cursor) = (BTreeSet::new(), None);
        for _ in 0..MOST_PAGES {
            if !may_go_on() {
                return Ok(Ended::Paused);
            }
            let seq = self.sequence.begin(&self.db).await?;
            let page = match self.tasks.planned(cursor.as_ref()).await {
                Ok(page) => page,
                // An organisation without Planner.
                Err(Failure::Gone | Failure::Refused(_)) => return Ok(Ended::NoAccess),
                Err(failure) => return Ok(failure.into()),
            };
            named.extend(page.tasks.iter().map(|task| task.id.clone()));
            self.absorbing(page.tasks, seq, false, |_| Ok(())).await?;
            match page.next {
                Next::More(mut next) => cursor = next.pop(),
                Next::Done(_) => {
                    let now = self.doors.clock.wall();
                    self.db.write(Durability::Fetched, move |tx| tx.note_planned(now)).await?;
                    return self.ask_for_unnamed(&named, began, may_go_on).await;
                }
            }
        }
        Ok(Ended::GivenUp)
    }

    async fn ask_for_unnamed(
        &self,
        named: &BTreeSet<RemoteId>,
        began: RequestSeq,
        may_go_on: MayGoOn<'_>,
    ) -> StoreResult<Ended> {
        let known = self.db.read(|tx| tx.planned_tasks()).await?;
        let unnamed = known.into_iter().filter(|(_, id, seq)| !named.contains(id) && *seq < began);
        for (task, id, _) in unnamed.take(MOST_ASKED) {
            let list = self.list_of(task).await?;
            let place = TaskPlace { kind: TaskListKind::Plan, list, task: id };
            match self.ask_for(task, &place, may_go_on).await? {
                Ended::Done => {}
                ended => return Ok(ended),
            }
        }
        Ok(Ended::Done)
    }

    async fn list_of(&self, task: TaskRow) -> StoreResult<RemoteId> {
        let list = self
            .db
            .read(move |tx| match tx.task_base(task)? {
                Some((facts, _)) => tx.task_list(facts.list),
                None => Ok(None),
            })
            .await?;
        Ok(list.map_or_else(|| RemoteId(String::new()), |list| list.remote))
    }

    /// Asks for one task with its text, steps and links.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn task(&self, task: TaskRow) -> StoreResult<Ended> {
        let read = move |tx: &crate::store::Reading<'_>| {
            let Some((facts, _)) = tx.task_base(task)? else { return Ok(None) };
            let (list, id) = (tx.task_list(facts.list)?, tx.remote_task(task)?);
            Ok(list.zip(id).map(|(list, task)| TaskPlace { kind: list.kind, list: list.remote, task }))
        };
        match self.db.read(read).await? {
            Some(place) => self.ask_for(task, &place, &|| true).await,
            // What was not sent yet is known as a whole.
            None => Ok(Ended::Done),
        }
    }

    async fn not_had(&self, list: TaskListRow, failure: Failure) -> StoreResult<Ended> {
        let ended = Ended::from(failure);
        if ended == Ended::NoAccess {
            // What is known of it stays: that it may not be read any more removes nothing.
            self.db.write(Durability::Fetched, move |tx| tx.close_task_list(list)).await?;
        }
        Ok(ended)
    }

    fn polled(&self) -> MutexGuard<'_, BTreeMap<Source, BootTime>> {
        self.polled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The provider's word that a task is gone.
fn gone(place: &TaskPlace) -> RemoteTask {
    RemoteTask {
        id: place.task.clone(),
        list: place.list.clone(),
        kind: place.kind,
        deleted: true,
        title: String::new(),
        due: None,
        percent: 0,
        importance: crate::model::Importance::Normal,
        mine: false,
        asked: None,
        details: crate::model::TaskDetails::default(),
        etag: None,
        created_at: None,
        changed_at: None,
    }
}
