//! Tasks: their identity, what the provider last said of them, what open intents make of them, and the lists that they form.
//!
//! A list is read as the merge of two scans of an index ([`super::merged`]): the earliest day first, what has none last.

use rusqlite::Row;

use super::course::json;
use super::error::Doing;
use super::identity::Kind;
use super::merged::{self, From};
use super::service_intents::{Asked, ServiceIntent, ServiceReceipt};
use super::{Reading, StoreError, StoreResult, Writing};
use crate::model::{
    At, Day, ETag, Importance, Place, RemoteId, RequestSeq, Revision, Scope, Spot, TaskAsk, TaskAsked, TaskDetails,
    TaskListRow, TaskRow, WallTime,
};

/// A change the person asked for of a task.
pub type TaskIntent = ServiceIntent<TaskAsk>;
/// The proof of a delivered intent about a task.
pub type TaskReceipt = ServiceReceipt<TaskAsk>;

impl Asked for TaskAsk {
    type About = TaskRow;
    const SERVICE: i64 = 2;
    const ABOUT: &'static str = "about";
}

/// Stands for no day: it comes after all of them.
const NO_DAY: i64 = 2_147_483_647;

/// What is known of a task, by the provider's word or as the person wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskFacts {
    /// The list that it is in.
    pub list: TaskListRow,
    /// What is to be done.
    pub title: String,
    /// Until when.
    pub due: Option<Day>,
    /// How much of it is done, in per cent; 100 is done.
    pub percent: u8,
    /// How pressing it is.
    pub importance: Importance,
    /// It is asked of this person.
    pub mine: bool,
    /// By whom, where that is somebody else and is known.
    pub asked: Option<TaskAsked>,
    /// What it says beside.
    pub details: TaskDetails,
    /// When it was made.
    pub created_at: Option<WallTime>,
    /// When it was last changed.
    pub changed_at: Option<WallTime>,
    /// The tag of its present state.
    pub etag: Option<ETag>,
}

/// What open intents make of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskOverlay {
    /// How it is shown.
    pub facts: TaskFacts,
    /// It is not shown at all.
    pub gone: bool,
}

/// A task as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskEntry {
    /// Which.
    pub task: TaskRow,
    /// What is known of it.
    pub facts: TaskFacts,
    /// The person has changed it, or made it, and that is not all sent.
    pub changed_here: bool,
}

/// Which tasks a list shows; all of them are asked of this person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Of this list alone.
    pub list: Option<TaskListRow>,
    /// Those that are done, instead of those that are to be done.
    pub done: bool,
}

/// A page of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskPage {
    /// The tasks, the earliest day first.
    pub tasks: Vec<TaskEntry>,
    /// Where each of them stands.
    pub places: Vec<Place>,
    /// Whether more follow in the direction that was read.
    pub more: bool,
    /// The revision read.
    pub revision: Revision,
}

const FACTS: &str = "list, title, due, percent, importance, mine, details, created_at, changed_at, etag, asked_by, \
                     asked_at";

type Key = (i64, i64);

const KIND: Kind = Kind { identities: "tasks", base: "task_base", overlay: "task_overlay", row: "task" };

fn day(due: Option<Day>) -> i64 {
    due.map_or(NO_DAY, |day| i64::from(day.0))
}

fn key_of(task: TaskRow, facts: &TaskFacts) -> Key {
    (day(facts.due), task.0)
}

fn when(at: i64) -> Option<WallTime> {
    (at != 0).then_some(WallTime(at))
}

/// Reads the task, [`FACTS`] and one number more.
fn read(row: &Row<'_>) -> rusqlite::Result<(TaskRow, TaskFacts, i64)> {
    let due: i64 = row.get(3)?;
    let etag: String = row.get(10)?;
    let facts = TaskFacts {
        list: TaskListRow(row.get(1)?),
        title: row.get(2)?,
        due: Some(due).filter(|due| *due != NO_DAY).and_then(|due| i32::try_from(due).ok()).map(Day),
        percent: u8::try_from(row.get::<_, i64>(4)?).unwrap_or(0),
        importance: match row.get::<_, i64>(5)? {
            0 => Importance::Low,
            2 => Importance::High,
            _ => Importance::Normal,
        },
        mine: row.get::<_, i64>(6)? != 0,
        details: json::<TaskDetails>(row, 7)?.numbered(),
        created_at: when(row.get(8)?),
        changed_at: when(row.get(9)?),
        etag: Some(etag).filter(|etag| !etag.is_empty()).map(ETag),
        asked: match when(row.get(12)?) {
            Some(at) => Some(TaskAsked { by: row.get(11)?, at }),
            None => None,
        },
    };
    Ok((TaskRow(row.get(0)?), facts, row.get(13)?))
}

impl Reading<'_> {
    /// The task of this remote id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_of(&self, remote: &RemoteId) -> StoreResult<Option<TaskRow>> {
        Ok(self.row_of(KIND, remote)?.map(TaskRow))
    }

    /// The remote id of a task; `None` when it was not delivered yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remote_task(&self, task: TaskRow) -> StoreResult<Option<RemoteId>> {
        self.remote_of(KIND, task.0)
    }

    /// The request that concluded that a task is gone.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_gone_seq(&self, task: TaskRow) -> StoreResult<Option<RequestSeq>> {
        self.gone_seq_of(KIND, task.0)
    }

    /// What the provider last said of a task, and the newest request when it was written.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_base(&self, task: TaskRow) -> StoreResult<Option<(TaskFacts, RequestSeq)>> {
        let sql = format!("SELECT task, {FACTS}, confirmed_seq FROM task_base WHERE task = ?1");
        Ok(self.one("reading a task", &sql, [task.0], read)?.map(|(_, facts, seq)| (facts, RequestSeq(seq))))
    }

    /// What the open intents make of a task.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_overlay(&self, task: TaskRow) -> StoreResult<Option<TaskOverlay>> {
        let sql = format!("SELECT task, {FACTS}, gone FROM task_overlay WHERE task = ?1");
        let found = self.one("reading a task's overlay", &sql, [task.0], read)?;
        Ok(found.map(|(_, facts, gone)| TaskOverlay { facts, gone: gone != 0 }))
    }

    /// A task as it is shown; `None` when it is not shown at all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_entry(&self, task: TaskRow) -> StoreResult<Option<TaskEntry>> {
        if let Some(overlay) = self.task_overlay(task)? {
            return Ok((!overlay.gone).then_some(TaskEntry { task, facts: overlay.facts, changed_here: true }));
        }
        Ok(self.task_base(task)?.map(|(facts, _)| TaskEntry { task, facts, changed_here: false }))
    }

    /// A page of at most `limit` tasks. One that is not shown any more still says where it was.
    ///
    /// # Errors
    /// When the database fails; [`StoreError::OtherList`] for a place of another list.
    pub fn task_page(&self, query: TaskQuery, at: At<TaskRow>, limit: usize) -> StoreResult<TaskPage> {
        let place = |task: TaskRow| -> StoreResult<Option<Key>> {
            let facts = match self.task_overlay(task)? {
                Some(overlay) => Some(overlay.facts),
                None => self.task_base(task)?.map(|(facts, _)| facts),
            };
            Ok(facts.map(|facts| key_of(task, &facts)))
        };
        let scan = |from: From<Key>, overlaid: bool| -> StoreResult<Vec<TaskEntry>> {
            let sql = scan(query.list.is_some(), overlaid, from.forward);
            let wanted = i64::try_from(from.limit).unwrap_or(i64::MAX);
            let (list, done) = (query.list.map_or(0, |list| list.0), i64::from(query.done));
            let rows = self.all("reading tasks", &sql, (done, from.key.0, from.key.1, wanted, list), read)?;
            let entry = |(task, facts, _)| TaskEntry { task, facts, changed_here: overlaid };
            Ok(rows.into_iter().map(entry).collect())
        };
        let TaskQuery { list, done } = query;
        let spot = |place: &Place| match &place.0 {
            Spot::Task { list: of, done: is_done, day, task } if (*of, *is_done) == (list, done) => Ok((*day, task.0)),
            _ => Err(StoreError::OtherList),
        };
        let (tasks, more) = merged::page(at, limit, place, spot, |e| key_of(e.task, &e.facts), scan)?;
        let place = |entry: &TaskEntry| Spot::Task { list, done, day: day(entry.facts.due), task: entry.task };
        let places = tasks.iter().map(|entry| Place(place(entry))).collect();
        Ok(TaskPage { tasks, places, more, revision: self.revision()? })
    }

    /// How many tasks a list shows.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count_tasks(&self, query: TaskQuery) -> StoreResult<u64> {
        let of_list = if query.list.is_some() { " AND list = ?2" } else { " AND ?2 = ?2" };
        let mut all = 0;
        for rows in ["task_base WHERE mine = 1 AND overlaid = 0", "task_overlay WHERE mine = 1 AND gone = 0"] {
            let sql = format!("SELECT count(*) FROM {rows} AND done = ?1{of_list}");
            let bound = (i64::from(query.done), query.list.map_or(0, |list| list.0));
            let count: Option<i64> = self.one("counting tasks", &sql, bound, |row| row.get(0))?;
            all += count.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        }
        Ok(all)
    }

    /// The ids of tasks that deliveries of this device are known to have made.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tasks_made(&self) -> StoreResult<Vec<RemoteId>> {
        let sql = "SELECT t.remote_id FROM receipts r JOIN tasks t ON t.id = r.about \
                   WHERE r.service = ?1 AND t.remote_id IS NOT NULL AND r.asked LIKE '{\"kind\":\"add\"%' \
                   ORDER BY r.id DESC LIMIT 500";
        self.all("reading which tasks were made", sql, [TaskAsk::SERVICE], |row| Ok(RemoteId(row.get(0)?)))
    }
}

fn scan(of_list: bool, overlaid: bool, forward: bool) -> String {
    let rows = if overlaid {
        format!("SELECT task, {FACTS}, gone FROM task_overlay WHERE mine = 1 AND gone = 0")
    } else {
        format!("SELECT task, {FACTS}, confirmed_seq FROM task_base WHERE mine = 1 AND overlaid = 0")
    };
    let list = if of_list { "list = ?5" } else { "?5 = 0" };
    let (side, way) = if forward { (">", "") } else { ("<", " DESC") };
    format!("{rows} AND {list} AND done = ?1 AND (due, task) {side} (?2, ?3) ORDER BY due{way}, task{way} LIMIT ?4")
}

impl Writing<'_> {
    /// The identity of a task that the person is about to make, or that the provider tells of.
    ///
    /// # Errors
    /// When the database fails.
    pub fn add_task(&mut self, remote: Option<&RemoteId>) -> StoreResult<TaskRow> {
        self.add_identity_of(KIND, remote).map(TaskRow)
    }

    /// The task of a remote id, whose identity is made when it has none.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_for(&mut self, remote: &RemoteId) -> StoreResult<TaskRow> {
        self.row_for(KIND, remote).map(TaskRow)
    }

    /// A task was delivered under this id. When an answer has brought that id first, the two are one: the person's row stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn name_task(&mut self, task: TaskRow, remote: &RemoteId) -> StoreResult<()> {
        let doing = "naming a task";
        if let Some(other) = self.task_of(remote)?.filter(|other| *other != task) {
            for table in ["intents", "receipts"] {
                let sql = format!("UPDATE {table} SET about = ?2 WHERE about = ?1 AND service = ?3");
                self.run(doing, &sql, [other.0, task.0, TaskAsk::SERVICE])?;
            }
            let told = "UPDATE OR REPLACE stream SET subject = ?2 WHERE subject = ?1 AND kind IN (5, 6)";
            self.run(doing, told, [other.0, task.0])?;
            self.touch(Scope::Tasks);
        }
        self.name_row(KIND, task.0, remote, &[]).map(drop)
    }

    /// Stores what the provider said of a task.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_task(&mut self, task: TaskRow, facts: &TaskFacts, seq: RequestSeq) -> StoreResult<()> {
        let sql = format!(
            "INSERT OR REPLACE INTO task_base (task, {FACTS}, done, confirmed_seq, overlaid) VALUES (?1, ?2, ?3, ?4, ?5, \
             ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, EXISTS (SELECT 1 FROM task_overlay o WHERE o.task = ?1))"
        );
        self.store_task("storing a task", &sql, task, facts, seq.0)?;
        self.note_back(KIND, task.0)?;
        self.note_seq(seq)?;
        self.touch(Scope::Tasks);
        Ok(())
    }

    /// A task was told again, and is as it was: a later sweep must not take it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn confirm_task(&mut self, task: TaskRow, seq: RequestSeq) -> StoreResult<()> {
        let sql = "UPDATE task_base SET confirmed_seq = ?2 WHERE task = ?1 AND confirmed_seq < ?2";
        self.run("confirming a task", sql, [task.0, seq.0])?;
        self.note_seq(seq)
    }

    /// The provider says that a task is gone. Its identity stays, and what the person has asked about it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remove_task(&mut self, task: TaskRow, seq: RequestSeq) -> StoreResult<()> {
        if self.note_gone(KIND, task.0, seq)? {
            self.touch(Scope::Tasks);
        }
        self.note_seq(seq)
    }

    /// A task is not asked of this person any more.
    ///
    /// # Errors
    /// When the database fails.
    pub fn give_away_task(&mut self, task: TaskRow) -> StoreResult<()> {
        let sql = "UPDATE task_base SET mine = 0 WHERE task = ?1 AND mine = 1";
        if self.run("giving a task away", sql, [task.0])? > 0 {
            self.touch(Scope::Tasks);
        }
        Ok(())
    }

    /// Puts a task's overlay in place, or takes it away with `None`. Nothing is written when it is so already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_task_overlay(&mut self, task: TaskRow, overlay: Option<&TaskOverlay>) -> StoreResult<()> {
        let doing = "storing a task's overlay";
        if self.task_overlay(task)?.as_ref() == overlay {
            return Ok(());
        }
        match overlay {
            Some(overlay) => {
                let sql = format!(
                    "INSERT OR REPLACE INTO task_overlay (task, {FACTS}, done, gone) \
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
                );
                self.store_task(doing, &sql, task, &overlay.facts, i64::from(overlay.gone))?;
                self.note_overlaid(KIND, task.0, true)?;
            }
            None => self.take_overlay_away(KIND, task.0)?,
        }
        self.touch(Scope::Tasks);
        Ok(())
    }

    fn store_task(
        &mut self,
        doing: &'static str,
        sql: &String,
        task: TaskRow,
        facts: &TaskFacts,
        last: i64,
    ) -> StoreResult<()> {
        let details = serde_json::to_string(&facts.details).doing(doing)?;
        self.run(
            doing,
            sql,
            rusqlite::params![
                task.0,
                facts.list.0,
                facts.title,
                day(facts.due),
                i64::from(facts.percent),
                match facts.importance {
                    Importance::Low => 0,
                    Importance::Normal => 1,
                    Importance::High => 2,
                },
                i64::from(facts.mine),
                details,
                facts.created_at.map_or(0, |at| at.0),
                facts.changed_at.map_or(0, |at| at.0),
                facts.etag.as_ref().map_or("", |etag| &etag.0),
                facts.asked.as_ref().map_or("", |asked| &asked.by),
                facts.asked.as_ref().map_or(0, |asked| asked.at.0),
                i64::from(facts.percent == 100),
                last,
            ],
        )?;
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    let ways = [(false, false), (false, true), (true, false), (true, true)];
    ways.into_iter()
        .flat_map(|(overlaid, forward)| [scan(false, overlaid, forward), scan(true, overlaid, forward)])
        .collect()
}
