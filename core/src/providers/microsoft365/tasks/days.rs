//! What day a due date is. Pure.
//!
//! To Do knows no time of day: it writes a midnight, in the zone that the writer had, and tells it in UTC. The day is that of the
//! nearest midnight, whatever the zone (all are less than half a day from it but those east of +12, which are read a day early).
//! Planner knows a moment and shows it in the zone of whoever looks; its own clients write ten o'clock in UTC, which is the same
//! day nearly everywhere, and so does this one.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::model::{Day, WallTime};

/// The day of a To Do date and time, as it is written.
pub(super) fn of_midnight(text: &str) -> Option<Day> {
    let text = text.trim().trim_end_matches('Z');
    let at: DateTime = text.parse::<DateTime>().ok()?;
    let date = if at.hour() >= 12 { at.date().tomorrow().ok()? } else { at.date() };
    Some(Day::of(date))
}

/// The day of a moment of Planner's, in the zone of whoever looks.
pub(super) fn of_moment(at: WallTime, zone: &TimeZone) -> Option<Day> {
    let at = jiff::Timestamp::from_millisecond(at.0).ok()?;
    Some(Day::of(zone.to_datetime(at).date()))
}

/// How To Do is told a day.
pub(super) fn as_midnight(day: Day) -> Option<String> {
    day.date().map(|date: Date| format!("{date}T00:00:00"))
}

/// How Planner is told a day.
pub(super) fn as_moment(day: Day) -> Option<String> {
    day.date().map(|date: Date| format!("{date}T10:00:00Z"))
}
