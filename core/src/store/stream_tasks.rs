//! The stream's rows about tasks: they stand while the task is as it was told, and remember beyond that that she was.

use rusqlite::Row;

use super::stream::Told;
use super::{Reading, StoreResult, Writing};
use crate::model::{Day, Scope, TaskRow, WallTime};

/// Tasks to be done by this person until a day, of which no row of the stream says that day; by one of the two layers.
fn unnoted(overlaid: bool) -> String {
    let rows = if overlaid { "task_overlay" } else { "task_base" };
    let shown = if overlaid { "t.gone = 0" } else { "t.overlaid = 0" };
    format!(
        "SELECT t.task, t.due FROM {rows} t LEFT JOIN stream s ON s.kind = 5 AND s.subject = t.task AND s.place = t.due \
         WHERE t.mine = 1 AND {shown} AND t.done = 0 AND t.due <= ?1 AND s.id IS NULL ORDER BY t.due, t.task LIMIT ?2"
    )
}

impl Reading<'_> {
    /// The tasks to be done by this person until a day that the stream does not know to be due, the earliest first.
    ///
    /// # Errors
    /// When the database fails.
    pub fn due_unnoted(&self, today: Day, most: u32) -> StoreResult<Vec<(TaskRow, Day)>> {
        let read = |row: &Row<'_>| Ok((TaskRow(row.get(0)?), Day(row.get(1)?)));
        let mut all = Vec::new();
        for overlaid in [false, true] {
            all.extend(self.all("reading what is due", &unnoted(overlaid), (today.0, most), read)?);
        }
        Ok(all)
    }
}

impl Writing<'_> {
    /// A task is due, on this day, and concerns her since that moment. What did before the stream began on this device is no news.
    ///
    /// # Errors
    /// When the database fails.
    pub fn put_due(&mut self, task: TaskRow, due: Day, at: WallTime, told: Told) -> StoreResult<()> {
        let sql = "INSERT INTO stream (kind, subject, place, at, seen, told) \
                   SELECT 5, ?1, ?2, ?3, ?4 OR ?3 < value, ?4 OR ?3 < value FROM counters WHERE name = 'stream_since' \
                   ON CONFLICT (kind, subject) DO UPDATE SET place = excluded.place, at = excluded.at, seen = excluded.seen, \
                       told = excluded.told, done = 0";
        let known = i64::from(told == Told::Already);
        if self.run("noting what is due", sql, (task.0, due.0, at.0, known))? > 0 {
            self.touch(Scope::Stream);
        }
        Ok(())
    }

    /// A task is to be done by this person: what the stream says of it stands as far as it agrees with that. While it is due, that it
    /// was asked of her is no card of its own.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_stands(&mut self, task: TaskRow, due: Option<Day>) -> StoreResult<()> {
        let doing = "keeping what is said of a task";
        // Where it has none, no row agrees.
        let day = due.map_or(i64::MIN, |day| i64::from(day.0));
        let of_day = "UPDATE stream SET done = CASE place WHEN ?2 THEN done & 1 ELSE done | 2 END WHERE kind = 5 AND subject = ?1 \
                      AND done <> CASE place WHEN ?2 THEN done & 1 ELSE done | 2 END";
        let of_asker = "UPDATE stream SET done = CASE WHEN is_due THEN done | 2 ELSE done & 1 END \
                        FROM (SELECT EXISTS (SELECT 1 FROM stream WHERE kind = 5 AND subject = ?1 AND done < 2) AS is_due) \
                        WHERE kind = 6 AND subject = ?1 AND done <> CASE WHEN is_due THEN done | 2 ELSE done & 1 END";
        if self.run(doing, of_day, (task.0, day))? + self.run(doing, of_asker, [task.0])? > 0 {
            self.touch(Scope::Stream);
        }
        Ok(())
    }

    /// A task is done, gone, or somebody else's.
    ///
    /// # Errors
    /// When the database fails.
    pub fn task_stands_no_more(&mut self, task: TaskRow) -> StoreResult<()> {
        let sql = "UPDATE stream SET done = done | 2 WHERE kind IN (5, 6) AND subject = ?1 AND done < 2";
        if self.run("taking a task out of the stream", sql, [task.0])? > 0 {
            self.touch(Scope::Stream);
        }
        Ok(())
    }
}

/// The statements of the lists, for the test that reads their plans.
#[cfg(test)]
pub(super) fn plans() -> Vec<String> {
    vec![unnoted(false), unnoted(true)]
}
