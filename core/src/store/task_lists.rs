//! Lists of tasks, and how far each has been told.

use rusqlite::Row;

use super::{Reading, StoreResult, Writing};
use crate::model::{
    AsOf, RemoteId, RemoteTaskList, RequestSeq, Scope, TaskListKind, TaskListRow, TaskRow, WallTime, sort_key,
};

/// A list of tasks as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskList {
    /// Its row.
    pub row: TaskListRow,
    /// The provider's id; empty for the main list as long as no answer has named it.
    pub remote: RemoteId,
    /// See [`TaskListKind`].
    pub kind: TaskListKind,
    /// Its name; empty where it was never told.
    pub name: String,
    /// Where a task is made that names no list.
    pub main: bool,
    /// The provider lets this person read it.
    pub open: bool,
    /// The provider's last list of lists names it.
    pub listed: bool,
    /// Where its enumeration goes on.
    pub cursor: Option<String>,
    /// The request at which the enumeration from the beginning started that is under way.
    pub round_from: Option<RequestSeq>,
    /// When it was last known as a whole.
    pub as_of: AsOf,
    /// Times in a row that it had nothing new when it was asked.
    pub quiet: u32,
}

/// Stands for the id of the main list until an answer names it: no provider's id is empty.
const TO_COME: RemoteId = RemoteId(String::new());

const COLUMNS: &str = "id, remote_id, kind, name, main, access, listed, cursor, round_from, confirmed_at, quiet";

fn read(row: &Row<'_>) -> rusqlite::Result<TaskList> {
    let (cursor, round, confirmed): (String, i64, i64) = (row.get(7)?, row.get(8)?, row.get(9)?);
    Ok(TaskList {
        row: TaskListRow(row.get(0)?),
        remote: RemoteId(row.get(1)?),
        kind: if row.get::<_, i64>(2)? == 1 { TaskListKind::Plan } else { TaskListKind::Own },
        name: row.get(3)?,
        main: row.get::<_, i64>(4)? != 0,
        open: row.get::<_, i64>(5)? == 0,
        listed: row.get::<_, i64>(6)? != 0,
        cursor: Some(cursor).filter(|cursor| !cursor.is_empty()),
        round_from: (round != 0).then_some(RequestSeq(round)),
        as_of: if confirmed == 0 { AsOf::NeverKnown } else { AsOf::Known(WallTime(confirmed)) },
        quiet: row.get(10)?,
    })
}

fn kind_code(kind: TaskListKind) -> i64 {
    match kind {
        TaskListKind::Own => 0,
        TaskListKind::Plan => 1,
    }
}

impl Reading<'_> {
    /// One list.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_list(&self, list: TaskListRow) -> StoreResult<Option<TaskList>> {
        let sql = format!("SELECT {COLUMNS} FROM task_lists WHERE id = ?1");
        self.one("reading a task list", &sql, [list.0], read)
    }

    /// The list of this remote id.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_list_of(&self, remote: &RemoteId) -> StoreResult<Option<TaskList>> {
        let sql = format!("SELECT {COLUMNS} FROM task_lists WHERE remote_id = ?1");
        self.one("finding a task list", &sql, [remote.as_str()], read)
    }

    /// The lists that the provider names, and those of which tasks are known: a person's own first, the main one before the
    /// others, then the plans, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_lists(&self) -> StoreResult<Vec<TaskList>> {
        let sql = format!(
            "SELECT {COLUMNS} FROM task_lists WHERE listed = 1 OR EXISTS (SELECT 1 FROM task_base b \
             WHERE b.list = task_lists.id AND b.mine = 1) OR EXISTS (SELECT 1 FROM task_overlay o \
             WHERE o.list = task_lists.id) ORDER BY kind, main = 0, sort_key, id"
        );
        self.all("reading the task lists", &sql, [], read)
    }

    /// Whether something is to go to the main list, which no answer has named yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn waits_for_main_list(&self) -> StoreResult<bool> {
        let to_come = self.task_list_of(&TO_COME)?.map(|list| list.row.0).unwrap_or_default();
        let sql = "SELECT 1 FROM task_overlay WHERE list = ?1 LIMIT 1";
        Ok(self.one("looking for what waits for the main list", sql, [to_come], |row| row.get::<_, i64>(0))?.is_some())
    }

    /// The main list, once the provider has named it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn main_task_list(&self) -> StoreResult<Option<TaskList>> {
        Ok(self.task_lists()?.into_iter().find(|list| list.main && list.remote != TO_COME))
    }

    /// When the list of lists, and when what is assigned in plans, was last asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tasks_as_of(&self) -> StoreResult<(AsOf, AsOf)> {
        let at = |name: &str| -> StoreResult<AsOf> {
            let sql = "SELECT value FROM counters WHERE name = ?1";
            let at: Option<i64> = self.one("reading the age of the tasks", sql, [name], |row| row.get(0))?;
            Ok(at.map_or(AsOf::NeverKnown, |at| AsOf::Known(WallTime(at))))
        };
        Ok((at("task_lists_at")?, at("planned_at")?))
    }

    /// The tasks of a list that were last written before a request and that the provider still had then, with their remote ids.
    ///
    /// # Errors
    /// When the database fails.
    pub fn unconfirmed_tasks(&self, list: TaskListRow, before: RequestSeq) -> StoreResult<Vec<(TaskRow, RemoteId)>> {
        let sql = "SELECT b.task, t.remote_id FROM task_base b JOIN tasks t ON t.id = b.task \
                   WHERE b.list = ?1 AND b.confirmed_seq < ?2 AND t.remote_id IS NOT NULL";
        let read = |row: &Row<'_>| Ok((TaskRow(row.get(0)?), RemoteId(row.get(1)?)));
        self.all("looking for tasks that were not told", sql, [list.0, before.0], read)
    }

    /// What is known to be asked of this person in plans, with the tasks' remote ids.
    ///
    /// # Errors
    /// When the database fails.
    pub fn planned_tasks(&self) -> StoreResult<Vec<(TaskRow, RemoteId, RequestSeq)>> {
        let sql = "SELECT b.task, t.remote_id, b.confirmed_seq FROM task_base b JOIN tasks t ON t.id = b.task \
                   JOIN task_lists l ON l.id = b.list WHERE l.kind = 1 AND b.mine = 1 AND t.remote_id IS NOT NULL";
        let read = |row: &Row<'_>| Ok((TaskRow(row.get(0)?), RemoteId(row.get(1)?), RequestSeq(row.get(2)?)));
        self.all("reading what is planned", sql, [], read)
    }
}

impl Writing<'_> {
    /// The main list of a person of whose lists nothing is known yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn main_list_to_come(&mut self) -> StoreResult<TaskListRow> {
        if let Some(list) = self.task_list_of(&TO_COME)? {
            return Ok(list.row);
        }
        let sql = "INSERT INTO task_lists (remote_id, kind, name, sort_key, main) VALUES ('', ?1, '', '', 1)";
        Ok(TaskListRow(self.insert("keeping a place for the main list", sql, [kind_code(TaskListKind::Own)])?))
    }

    /// Stores what the provider says of one list; answers its row. Nothing is written when it is so already.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_task_list(&mut self, list: &RemoteTaskList) -> StoreResult<TaskListRow> {
        let doing = "storing a task list";
        if let Some(known) = self.task_list_of(&list.id)? {
            // A name that is not told takes none away.
            if (!list.name.is_empty() && known.name != list.name) || (list.main && !known.main) {
                let sql = "UPDATE task_lists SET name = ?2, sort_key = ?3, main = max(main, ?4) WHERE id = ?1";
                self.run(doing, sql, (known.row.0, &list.name, sort_key(&list.name), i64::from(list.main)))?;
                self.touch(Scope::Tasks);
            }
            return Ok(known.row);
        }
        // What was made before any list was known is in it.
        if list.main
            && let Some(to_come) = self.task_list_of(&TO_COME)?
        {
            let sql = "UPDATE task_lists SET remote_id = ?2, kind = ?3, name = ?4, sort_key = ?5 WHERE id = ?1";
            let facts = (to_come.row.0, list.id.as_str(), kind_code(list.kind), &list.name, sort_key(&list.name));
            self.run(doing, sql, facts)?;
            self.touch(Scope::Tasks);
            return Ok(to_come.row);
        }
        let sql = "INSERT INTO task_lists (remote_id, kind, name, sort_key, main) VALUES (?1, ?2, ?3, ?4, ?5)";
        let facts = (list.id.as_str(), kind_code(list.kind), &list.name, sort_key(&list.name), i64::from(list.main));
        let row = self.insert(doing, sql, facts)?;
        self.touch(Scope::Tasks);
        Ok(TaskListRow(row))
    }

    /// Stores the provider's list of lists. One that it leaves out is not asked for any more; its tasks stay.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_task_lists(&mut self, lists: &[RemoteTaskList], at: WallTime) -> StoreResult<()> {
        let doing = "storing the task lists";
        let before = self.task_lists()?;
        let mut named = Vec::with_capacity(lists.len());
        for list in lists {
            let row = self.put_task_list(list)?;
            named.push(row);
            let sql = "UPDATE task_lists SET listed = 1, access = 0 WHERE id = ?1 AND (listed = 0 OR access = 1)";
            if self.run(doing, sql, [row.0])? > 0 {
                self.touch(Scope::Tasks);
            }
        }
        for known in before.iter().filter(|known| known.listed && !named.contains(&known.row)) {
            self.run(doing, "UPDATE task_lists SET listed = 0 WHERE id = ?1", [known.row.0])?;
            self.touch(Scope::Tasks);
        }
        self.note_age("task_lists_at", at)
    }

    /// What is assigned in plans was told as a whole.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_planned(&mut self, at: WallTime) -> StoreResult<()> {
        self.note_age("planned_at", at)
    }

    fn note_age(&mut self, name: &str, at: WallTime) -> StoreResult<()> {
        let sql = "INSERT INTO counters (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.run("noting the age of the tasks", sql, (name, at.0)).map(drop)
    }

    /// How far a list has been told. `whole_at`: it is known as a whole since then. `round_from`: the enumeration from the beginning
    /// that is under way.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_task_list(
        &mut self,
        list: TaskListRow,
        cursor: Option<&str>,
        round_from: Option<RequestSeq>,
        whole_at: Option<WallTime>,
    ) -> StoreResult<()> {
        let sql = "UPDATE task_lists SET cursor = ?2, round_from = ?3, access = 0, quiet = 0, \
                       confirmed_at = coalesce(?4, confirmed_at) WHERE id = ?1";
        let (round, at) = (round_from.map_or(0, |seq| seq.0), whole_at.map(|at| at.0));
        self.run("noting how far a task list was told", sql, (list.0, cursor.unwrap_or_default(), round, at))?;
        Ok(())
    }

    /// A list had nothing new, and its cursor leads on.
    ///
    /// # Errors
    /// When the database fails.
    pub fn note_task_list_still(&mut self, list: TaskListRow, cursor: &str, at: WallTime) -> StoreResult<()> {
        let sql = "UPDATE task_lists SET cursor = ?2, access = 0, quiet = min(quiet + 1, 100), confirmed_at = ?3 WHERE id = ?1";
        self.run("noting that a task list is as it was", sql, (list.0, cursor, at.0)).map(drop)
    }

    /// The provider does not let this person read a list: what is known of it stays.
    ///
    /// # Errors
    /// When the database fails.
    pub fn close_task_list(&mut self, list: TaskListRow) -> StoreResult<()> {
        let sql = "UPDATE task_lists SET access = 1 WHERE id = ?1 AND access = 0";
        if self.run("closing a task list", sql, [list.0])? > 0 {
            self.touch(Scope::Tasks);
        }
        Ok(())
    }
}
